"""Documents with the same root share what names mean, and nothing else."""

from collections.abc import Iterator

import pytest

from feeds import prepared, roots
from feeds.parse import parse_plain
from feeds.raw import RawFeed

ROOT = "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel>{}</channel></rss>"
HOURS = "<skipHours><hour>4</hour></skipHours>"


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(roots, "_known", {})
    return


def read(inside: str) -> RawFeed | None:
    return parse_plain(ROOT.replace("{}", inside), max_items=9)


def test_what_another_document_asked_for_is_known() -> None:
    read("<item><dc:title>first</dc:title></item>")
    (known,) = roots._known.values()

    found = read("<item><dc:title>second</dc:title></item>")

    assert roots._known == {" xmlns:dc='http://purl.org/dc/elements/1.1/'": known}
    assert "dc:title" in known
    assert found is not None
    assert found.items[0].title == "second"


@pytest.mark.parametrize(
    ("other", "inside"),
    [
        ("<item><dc:title xmlns:dc='urn:own'>t</dc:title></item>", "<dc:title>t</dc:title>"),
        ("<item><dc:title>t</dc:title></item>", "<dc:title xmlns:dc='urn:own'>t</dc:title>"),
        (f"{HOURS}<item/>", f"<description><![CDATA[{HOURS}]]></description>"),
        (f"{HOURS}<item/>", "<!-- -->"),
        ("<item/>", f"<title>t</title></item>{HOURS}<item>"),
        ("<item><atom:title>t</atom:title></item>", "<title>t</title>"),
        ("".join(f"<n{n}:x/>" for n in range(50)), "<own:x>y</own:x>"),
    ],
)
def test_nothing_else_of_another_document_is(other: str, inside: str) -> None:
    text = f"<item>{inside}</item>"
    alone = read(text)
    roots._known.clear()

    read(other)

    assert read(text) == alone


def test_odd_roots_are_not_kept() -> None:
    parse_plain(f"<rss a='{'x' * 9_000}'><channel/></rss>", max_items=9)

    assert roots._known == {}


def test_names_without_end_are_not_kept() -> None:
    read("".join(f"<n{number}/>" for number in range(400)))
    read("<item/>")

    (known,) = roots._known.values()
    assert len(known) < 10


def test_a_declaration_further_down_counts_though_the_root_was_met_before() -> None:
    read("<item><dc:title>first</dc:title></item>")
    elsewhere = "<item><dc:title xmlns:dc='urn:other'>second</dc:title><guid>1</guid></item>"
    met = read(elsewhere)

    roots._known.clear()

    assert met == read(elsewhere)
    assert met is None or met.items[0].title != "second"


@pytest.mark.parametrize("root", ["<rss version=2.0>", "<rss xmlns:a='urn:a b'>", "<rss/>"])
def test_a_document_whose_root_cannot_be_read_is_not_cut(
    monkeypatch: pytest.MonkeyPatch, root: str
) -> None:
    cut: list[str] = []
    monkeypatch.setattr(prepared, "telling_tokens_of", cut.append)

    assert (
        parse_plain(f"{root}<channel><item><title>one</title></item></channel></rss>", max_items=9)
        is None
    )
    assert cut == []
