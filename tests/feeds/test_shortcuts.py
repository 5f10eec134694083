"""Short ways for the usual case give what the long way gives.

A trifle that means nothing (a blank, a fragment, a zero-width letter) forces the long way.
"""

import html
from datetime import UTC, datetime

import pytest
from feedparser.urls import make_safe_absolute_uri
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.bases import is_whole, join
from feeds.clean import plain
from feeds.dates import read
from feeds.entities import Entities, resolve
from feeds.language import language_of
from feeds.links import canonical
from feeds.references import unescape
from feeds.scan import mended
from items.feed import Language

BASE = "http://base.example/feed"
HIDDEN = "\u200b"
MARK = "\u0298"  # a letter of no language, that forces the long way
PLAIN = [
    "rail to Osh",
    "мост",
    "中亞 鐵路",
    "é",
    "e\u0301",
    "\u115f",
    "\ufffc",
    "\xa0",
    "\u2028",
    "a\tb",
    "\U0001f468\u200d\U0001f33e",
    "\u200d",
    "&amp;",
    "&nbsp;",
    "&lt;b&gt;",
    "&#39;",
    "<b>",
    "</b>",
    "<br>",
    "<script>x</script>",
    "3 < 4",
    "\x07",
    "\u180b",
    "\uac00",
    "\u0439",
]
EVERYDAY = "the of und der bilan rail Osh trade und die el las Uzbek to in 7 -"
WORDS = [*EVERYDAY.split(), "é", "für", "«", "’", "мост", "ёлка", "қала", "і"]
REFERENCES = [
    *["&lt;", "&gt;", "&amp;", "&quot;", "&apos;", "&nbsp;", "&#38;", "&#x41;", "&#7;", "&none;"],
    *["&", "amp;", "lt;", "#", " ", "x", "&hellip", "&notit;", "<", "&#0;", "&#xD800;", "&#150;"],
]
TWICE = [
    *["osh", " ", "\u00c3\u00a9", "\u00e1\u00a0\u00a1", "\u00c2\u00a1"],
    *["\u00c1\u00a1", "\u00c2", "\u00a1", "é", "о"],
]
numbers = st.integers(0, 99)


@given(st.lists(st.sampled_from(PLAIN), max_size=8))
def test_plain_text_takes_a_short_way_to_the_same(pieces: list[str]) -> None:
    text = "|".join(pieces)

    assert plain(text, max_chars=60) == plain(text + HIDDEN, max_chars=60)


@settings(max_examples=300)
@given(
    st.tuples(*[numbers] * 6),
    st.sampled_from(["Jan", "Feb", "May", "Dec", "Mai", "jun"]),
    st.sampled_from(["GMT", "UTC", "Z", "+0500", "-0330", "+1500", "-0099", "+0000", "MSK"]),
    st.sampled_from(["Fri, ", "", "Xxx, "]),
)
def test_a_date_of_a_mail_takes_a_short_way_to_the_same(
    parts: tuple[int, ...], month: str, zone: str, day_name: str
) -> None:
    day, year, hour, minute, second, _ = parts
    text = f"{day_name}{day:02} {month} {1970 + year} {hour:02}:{minute:02}:{second:02} {zone}"

    for shorter in (text, text.replace(f"{hour:02}:", f"{hour % 24:02}:")):
        assert read(shorter, country="KZ", language=Language.RU) == read(
            shorter + " ", country="KZ", language=Language.RU
        )


@settings(max_examples=300)
@given(
    st.tuples(*[numbers] * 6),
    st.sampled_from(["Z", "+05:00", "-03:30", "+15:00", "+0500", "-00:99", "", "z"]),
    st.sampled_from(["", ".5", ".123456789", ",5"]),
)
def test_an_iso_date_takes_a_short_way_to_the_same(
    parts: tuple[int, ...], zone: str, fraction: str
) -> None:
    year, month, day, hour, minute, second = parts
    clock = f"{hour % 26:02}:{minute % 62:02}:{second % 62:02}"
    text = f"20{year:02}-{month % 14:02}-{day % 33:02}T{clock}{fraction}{zone}"

    assert read(text, country="CN", language=Language.ZH_HANS) == read(
        text + " ", country="CN", language=Language.ZH_HANS
    )


@pytest.mark.parametrize("text", ["0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_dates_at_the_edge_of_time_are_no_trouble(text: str) -> None:
    assert read(text, country="INT", language=Language.EN) in (
        None,
        datetime(1, 1, 1, tzinfo=UTC),
    )


@settings(max_examples=400)
@given(
    st.sampled_from(["http", "https", "HTTP", "ftp"]),
    st.sampled_from(
        [
            "n.example",
            "www.n.example",
            "n",
            "N.example",
            "-n.example",
            "xn--p1ai.example",
            "n..example",
            "a" * 64 + ".example",
            "1.2.3.4",
            "n.example:80",
            "a-.b",
        ]
    ),
    st.sampled_from(
        ["", "/", "/a/../b", "/./", "//", "/a;b", "/~a_b-c.html", "/%41", "/a b", "/ü"]
    ),
    st.lists(
        st.sampled_from(["utm_source=x", "id=1", "ref=rss", "a", "", "=", "cid=2", "x=~y", "p=%20"])
    ),
)
def test_a_clean_address_takes_a_short_way_to_the_same(
    scheme: str, host: str, path: str, query: list[str]
) -> None:
    link = f"{scheme}://{host}{path}" + ("?" + "&".join(query) if query else "")

    for fragment in ("", "#top", "#", "#a=1"):
        assert canonical(link + fragment, BASE) == canonical(link + "#é", BASE)


@given(st.lists(st.sampled_from(REFERENCES)))
def test_references_are_resolved_alike_with_and_without_declared_entities(
    pieces: list[str],
) -> None:
    text = "".join(pieces)

    assert resolve(text) == Entities('<!ENTITY steppe "x">').resolve(text)
    assert unescape(text) == html.unescape(text)


@given(st.lists(st.sampled_from(TWICE)))
def test_utf_8_taken_for_latin_1_is_found_by_its_first_letter(pieces: list[str]) -> None:
    text = "".join(pieces).strip()
    try:
        decoded = text.encode("latin-1").decode().strip()
    except UnicodeError:
        decoded = text

    assert mended(text) == decoded


@given(
    st.lists(st.sampled_from(WORDS)),
    st.sampled_from(list(Language)),
)
def test_a_text_in_plain_letters_takes_a_short_way_to_the_same_language(
    words: list[str], prior: Language
) -> None:
    text = " ".join(words)

    assert language_of(text, prior) == language_of(text + MARK, prior)


def test_a_count_by_upper_halves_is_a_count_by_ranges() -> None:
    """Every character of the first three planes is told apart from a Latin word as before."""
    han = [*range(0x3400, 0xA000), *range(0xF900, 0xFB00), *range(0x20000, 0x40000)]
    others = [0x33FF, 0xA000, 0xF8FF, 0xFB00, 0x1FFFF, 0x40000, 0x1F600, 0x10400]

    found = {language_of(chr(code) * 2 + " a", Language.ZH_HANT) for code in han}

    assert found == {"zh-Hant", "zh-Hans"}
    assert "zh-Hant" not in {language_of(chr(code) + " ab", Language.EN) for code in others}


@settings(max_examples=300)
@given(
    st.sampled_from(
        ["http://n.example/", "https://N.example/", "tag:n.example,2026:", "urn:", "/"]
    ),
    st.lists(
        st.sampled_from(
            ["a", "/", "//", "..", ".", "?", "=", "&", "#", "~", "%20", ":", "é", " ", ";"]
        )
    ),
)
def test_a_whole_address_is_the_same_wherever_it_starts_from(start: str, rest: list[str]) -> None:
    address = start + "".join(rest)

    if is_whole(address):
        for base in ("http://base.example/a/b", "https://base.example/", "ftp://x/"):
            assert join(base, address) == address
            assert start[0] != "h" or make_safe_absolute_uri(base, address) == address


def test_some_addresses_are_whole_and_others_are_not() -> None:
    assert is_whole("https://n.example/a?b=1&c=2#d")
    assert is_whole("tag:n.example,2026:1")
    assert not is_whole("/a")
    assert not is_whole("http:///n.example/a")
