"""The same digest as Markdown, HTML, in the terminal, as data and as files."""

import dataclasses
import io
import itertools
import json
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich.console import Console

from digests.as_json import digest_from_json, digest_to_json
from digests.errors import DeliveryError, DigestError
from digests.files import messages_json, write_files
from digests.html import to_html
from digests.markdown import escape, to_markdown
from digests.policy import DigestPolicy
from digests.since import NOTHING_SINCE, SinceLast
from digests.slack import to_slack
from digests.terminal import to_terminal
from digests.view import View
from items.digest import Digest, Funnel
from items.feed import Language

ZH = View()
EN = View(policy=DigestPolicy(language=Language.EN))
Make = Callable[..., Any]


class Outline(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "br", "link", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def outline(page: str) -> Outline:
    parser = Outline()
    parser.feed(page)
    assert parser.open == []
    return parser


def drawn(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE, *, width: int = 100) -> str:
    console = Console(width=width, record=True, file=io.StringIO())
    console.print(to_terminal(digest, view, since))
    return console.export_text()


def slack_text(digest: Digest, view: View, since: SinceLast = NOTHING_SINCE) -> str:
    return messages_json(one.payload() for one in to_slack(digest, view, since))


@pytest.mark.parametrize("draw", [to_markdown, to_html, drawn])
def test_every_drawing_tells_every_story_and_what_stood_behind(day: Digest, draw: Any) -> None:
    shown = draw(day, ZH)

    for words in (
        "2026年11月21日（六）",
        "中吉烏鐵路貝什科爾段隧道貫通",
        "урана",
        "Luban workshop",
    ):
        assert words in shown
    for words in (
        "差一點入選",
        "背景參考",
        "盲點",
        "9 天沒有新訊",
        "失敗 2",
        "2026-11-20-a",
        "●●○",
    ):
        assert words in shown
    assert shown.count("官媒") >= 3


@pytest.mark.parametrize("draw", [to_markdown, to_html, drawn])
def test_every_drawing_of_an_empty_day_says_why(make_digest: Make, draw: Any) -> None:
    shown = draw(make_digest(funnel=Funnel(feeds=7)), EN)

    assert "none of the 7 feeds could be read" in " ".join(shown.split())


def test_the_page_asks_nothing_of_anyone(day: Digest) -> None:
    page = outline(to_html(day, ZH))

    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "video", "form"}
    assert "url(" not in to_html(day, ZH)
    policies = [
        m["content"] for m in page.all("meta") if "content-security-policy" in str(m).lower()
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_the_page_has_landmarks_headings_and_languages(day: Digest) -> None:
    page = outline(to_html(day, ZH))

    assert [len(page.all(tag)) for tag in ("header", "main", "footer", "h1", "article")] == [
        1,
        1,
        1,
        1,
        5,
    ]
    assert page.all("html")[0]["lang"] == "zh-Hant"
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))
    assert {"zh-Hant", "zh-Hans", "en", "ru"} <= {link.get("lang") for link in page.all("a")}
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert {s["aria-labelledby"] for s in page.all("section")} <= ids


def test_markup_and_addresses_from_feeds_stay_text(make_digest: Make, make_story: Make) -> None:
    story = make_story(
        "s",
        title="<script>alert(1)</script>",
        summary='"><img src=x onerror=alert(1)>',
        link="javascript:alert(1)",
        publisher="<b>",
    )
    page = outline(to_html(make_digest(story), EN))

    assert page.all("script") == page.all("img") == page.all("a") == page.all("b") == []


def test_markdown_from_feeds_stays_text(make_digest: Make, make_story: Make) -> None:
    story = make_story("s", title="[x](http://evil.example) *b* <i>", link="")
    shown = to_markdown(make_digest(story), EN)

    assert r"\[x\](http://evil.example) \*b\* \<i\>" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [("- item", r"\- item"), ("1. one", r"1\. one"), ("2) two", r"2\) two"), ("# h", r"\# h")],
)
def test_a_line_does_not_begin_a_list_or_heading(text: str, shown: str) -> None:
    assert escape(text) == shown


def test_terminal_markup_from_feeds_stays_text(make_digest: Make, make_story: Make) -> None:
    story = make_story("s", title="[bold]x[/bold] \x1b[31mred", link="https://a.example/[/]")

    assert "[bold]x[/bold] [31mred" in drawn(make_digest(story), EN)


def test_a_narrow_terminal_still_shows_everything(day: Digest) -> None:
    assert "Luban" in drawn(day, EN, width=40)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=st.text(min_size=1), summary=st.text(), publisher=st.text(min_size=1))
def test_any_text_can_be_drawn(
    make_digest: Make, make_story: Make, title: str, summary: str, publisher: str
) -> None:
    digest = make_digest(make_story("s", title=title, summary=summary, publisher=publisher))

    outline(to_html(digest, EN))
    to_markdown(digest, EN).encode("utf-8")
    drawn(digest, EN)


def test_a_digest_comes_back_from_json_equal(day: Digest) -> None:
    plain = json.loads(json.dumps(digest_to_json(day), ensure_ascii=False))

    assert digest_from_json(plain) == day


def test_json_of_one_digest_is_always_the_same_text(day: Digest) -> None:
    again = digest_from_json(digest_to_json(day))

    assert json.dumps(digest_to_json(again)) == json.dumps(digest_to_json(day))


@pytest.mark.parametrize(
    "break_it",
    [
        lambda plain: plain.pop("window"),
        lambda plain: plain.update(surprise=1),
        lambda plain: plain.update(stories=7),
        lambda plain: plain["health"].update(sleepy=2),
        lambda plain: plain.update(made_at="yesterday"),
        lambda plain: plain.update(key=5),
    ],
)
def test_a_damaged_digest_is_refused(day: Digest, break_it: Callable[[Any], Any]) -> None:
    plain = json.loads(json.dumps(digest_to_json(day)))
    break_it(plain)

    with pytest.raises(DigestError, match="cannot be read"):
        digest_from_json(plain)


def test_files_are_written_whole_and_again(day: Digest, tmp_path: Path) -> None:
    for _ in range(2):
        paths = write_files(day, ZH, tmp_path / "new", stem="2026-11-21")

    assert sorted(p.name for p in (tmp_path / "new").iterdir()) == sorted(
        p.name for p in paths.values()
    )
    head = json.loads(paths["blocks.json"].read_text("utf-8"))
    assert head["blocks"][0]["type"] == "header"
    assert [m["story_id"] for m in head["thread"][1:]] == [s.story_id for s in day.stories]
    assert digest_from_json(json.loads(paths["json"].read_text("utf-8"))) == day
    assert paths["html"].read_text("utf-8") == to_html(day, ZH)


def test_a_place_that_cannot_be_written_is_an_error_that_names_it(
    day: Digest, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(DigestError, match="cannot write"):
        write_files(day, ZH, tmp_path / "file", stem="x")


def test_errors_survive_pickling() -> None:
    import pickle

    error = DeliveryError("not_in_channel", "the bot is not in it", "Invite it.")
    again = pickle.loads(pickle.dumps(error))

    assert str(again) == str(error) == "Slack: the bot is not in it (not_in_channel). Invite it."
    assert again.reason == error.reason


def test_both_languages_fill_the_same_gaps() -> None:
    dates = {"month", "month_name", "weekday"}  # each writes a date in its own way
    for field in dataclasses.fields(ZH.words):
        ours, theirs = getattr(ZH.words, field.name), getattr(EN.words, field.name)
        if isinstance(ours, str):
            gaps = [set(re.findall(r"{(\w+)}", text)) - dates for text in (ours, theirs)]
            assert gaps[0] == gaps[1], field.name
        elif field.name in ("languages", "verdicts", "themes", "parties"):
            assert ours.keys() == theirs.keys()


@pytest.mark.parametrize("draw", [to_markdown, to_html, drawn])
def test_a_long_list_is_cut_and_the_rest_counted(
    draw: Any, make_digest: Make, make_scored: Make
) -> None:
    crowded = tuple(make_scored(f"c{n}", title=f"Crowded {n}.") for n in range(100))

    shown = draw(make_digest(background=crowded), EN)

    assert "Crowded 9" in shown
    assert "Crowded 10" not in shown
    assert "90 more" in shown


@pytest.mark.parametrize("draw", [to_markdown, to_html, drawn, slack_text])
def test_alerts_before_it_are_counted_and_marks_are_thanked_for(draw: Any, day: Digest) -> None:
    since = SinceLast(marks_read=7, alerted=2)

    shown = draw(day, EN, since)

    assert "not repeated here: 2" in shown
    assert "Marks read: 7" in shown
    assert "Marks read" not in draw(day, EN)
    assert "Told as alerts" not in draw(day, EN)
