"""Short ways through markup give what a parser makes of the whole text."""

import html
import os
import random
import re
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import feeds.clean
from feeds.clean import plain, plain_of_long
from feeds.dates import read
from feeds.grammar import TAG, TAG_ESCAPED
from feeds.letters import cut, visible
from feeds.long_texts import LongReading
from feeds.markup import lines_in_order, text_in_order
from feeds.parse import parse
from feeds.raw import NotAFeedError
from feeds.references import unescape
from feeds.scan import LongText, is_suspect, text_of
from feeds.tree import text_by_parser
from items.feed import Language

EXAMPLES = int(os.environ.get("SILKWATCH_TEST_EXAMPLES", "300"))
_NAMES = (
    "p p p b i a a br div span li ul em strong h2 pre code td tr table tbody th img hr font form "
    "button label svg path object embed iframe script style noscript template select option "
    "textarea title acronym details caption col center video math foo kbd body"
)
NAMES = _NAMES.split()
ATTRIBUTES = [
    *["", "", "", "", ' class="x"', ' href="http://n.example/a?b=c&amp;d"', " title='a > b'"],
    *[' alt="a < b"', ' alt="<p>"', " x=y", " href=http://n.example/a/", " hidden", ' @on="y"'],
    *[' a = "b"', '\nid="z"', ' alt="it\'s"', " alt='\"q\"'", ' alt="]]>"', " x=a]]", ' x="'],
    *["/", " /", ' alt="&quot;"', ' alt="&lt;b&gt;"', ' "', '\x0bid="a>b"', ' a="b"c="d"'],
    *[' alt="<!--"', ' alt="<script>"', ' alt="é’"', " q='&#39;'", '=""'],
]
TEXTS = [
    *["rail to Osh ", "мост ", "中亞鐵路，", "é", "’s ", "a < b ", "x<y ", "AT&T ", "& ", "&amp; "],
    *["&amp;amp; ", "&lt;p&gt;grain&lt;/p&gt; ", "&amp;lt;i&amp;gt;", "&nbsp;", "&amp;nbsp;"],
    *["&#39;", "&#8217;", "&#x2019;", "&#038;", "&#150;", "&#0;", "&copy", "&notit;", "\n", "  "],
    *["\xa0", "\u200b", "e\u0301", "]", "]]", "]]>", "<![CDATA[", "<!-- c -->", "<!--", "-->"],
    *["<!-->", "<!--a--!>", "<!DOCTYPE html>", "<", "</", ">", "&l", "t;", "&am", "p;", "\r\n"],
    *["words of the text ", "words of the text ", "words " * 20, "Ã©", '"', "'", "-", "--"],
    *["<svg><path d='M0 0'/></svg>", "<script>if (a<b) x</script>", "<style>p > b</style>"],
    *["<table><tr><td>c</td></tr></table>", "<table>lost<tr><td>c</td></tr></table>"],
    *["<iframe src='x'><p></iframe>", "<object><param name='x'></object>", "<p>one</p><p>two</p>"],
]
tags = st.builds(
    lambda slash, name, attributes, end: f"<{slash}{name}{attributes}{end}",
    st.sampled_from(["", "", "/"]),
    st.sampled_from([*NAMES, *map(str.upper, NAMES[:12]), "Br", "P", "tAble"]),
    st.sampled_from(ATTRIBUTES),
    st.sampled_from([">", ">", ">", "/>", " >", ""]),
)
markup = st.lists(st.one_of(st.sampled_from(TEXTS), tags), max_size=40).map("".join)
lengths = st.sampled_from([20, 40, 80, 400])
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BY_NUMBERS = {"&": "&amp;", "<": "&lt;", '"': "&#34;", "'": "&#39;", "\n": "&#xA;"}
WRITERS: list[Callable[[str], str | bytes]] = [
    html.escape,
    lambda text: html.escape(text, quote=False),
    lambda text: text.translate(str.maketrans(_BY_NUMBERS)),
    lambda text: html.escape(text).encode(),
    lambda text: f"<![CDATA[{text.replace(']]>', '')}]]>",
    lambda text: b"\0" + text.replace("]]>", "").encode(),
    lambda text: f" <![CDATA[{text.replace(']]>', '')}]]>{html.escape(text)}",
]


def by_parser(text: str, max_chars: int) -> str:
    """What plain() gives without any short way."""
    seen = text[: max_chars * 20]
    for _round in range(3):
        before = seen
        known = "<" in seen and feeds.clean.has_tags(seen)
        seen = text_by_parser(seen) if known else html.unescape(seen)
        if seen == before:
            break
    return cut(visible(seen), max_chars)


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(markup, lengths)
def test_any_markup_reads_as_by_a_parser(text: str, max_chars: int) -> None:
    assert plain(text, max_chars=max_chars) == by_parser(text, max_chars)


@settings(max_examples=4 * EXAMPLES, deadline=None)
@given(markup, st.sampled_from(WRITERS), lengths)
def test_a_long_leaf_reads_as_its_whole_text_does_by_a_parser(
    text: str, write: Callable[[str], str | bytes], max_chars: int
) -> None:
    long = LongText(write(_NO_XML.sub("", text)))

    assert plain_of_long(long, max_chars=max_chars) == by_parser(long.whole(), max_chars)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(markup, st.sampled_from(WRITERS[:3]))
def test_a_tag_is_the_same_written_as_references(text: str, write: Callable[[str], str]) -> None:
    """Where its brackets are references, no more is taken for a tag than where they are not."""
    text = _NO_XML.sub("", text).replace("\n", " ")
    bare, escaped = "".join(TAG.split(text)[::2]), "".join(TAG_ESCAPED.split(write(text))[::2])

    if "&lt;" not in escaped.replace("&amp;lt;", ""):
        assert html.unescape(escaped) == bare


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<p>a < b</p>", "a < b"),
        ("<p title='a > b'>c</p>", "c"),
        ("<p @on=y x=http://n.example/?a=b>c</p>", "c"),
        ("<b>c</b><svg><path d='M0 0'/></svg>", "c"),
        ("<b>c</b><script>if (a > b) x</script>", "c"),
        ("<b>c</b><kbd>d</kbd><foo>e</foo>", "cde"),
        ("<Br>c<P>d", "c d"),
        ("<b>c</b>&#038;&#x2019;&#128512;", "c&’😀"),
        ("<b>c</b><!-- <p>d</p> -- -->", "c"),
        ("<b>c</b><!--[if lt IE 9]><p>d</p><![endif]-->", "c"),
        ("<?xml version='1.0'?><!DOCTYPE html><b>c</b>", "c"),
        ("<b>c</b><svg><title>d</title><text>e</text></svg>", "c"),
        ("<b>c</b><script><!-- d --></script><input x=y>", "c"),
        ("R&D</a>, AT&T<b> c</b>", "R&D, AT&T c"),
        ("<table>\n<tr><td>c</td></tr></table>d", "c d"),
    ],
)
def test_usual_oddities_need_no_parser(text: str, seen: str) -> None:
    assert visible(text_in_order(text) or "") == seen == by_parser(text, 100)


@pytest.mark.parametrize(
    "text",
    [
        *["<p>a <b", "<foo>c</foo>", "c", "<table>c</table>", "<b>c</b>]]>", "<b>\x00</b>"],
        *[
            "<b>c</b>&#150;",
            "<b>c</b>&am<i>p;</i>",
            "<p\x0btitle='a>b'>c</p>",
            "&l<b>t;</b>",
            "<select><b>c</b></select>",
        ],
        *["<script>a<script>b</script>", "<svg><p>c</p></svg><b>d</b>", "<b>c</b><!-->d-->"],
        *["<b>c</b><textarea><i></textarea>", "<p x=a]]>b</p>", "<b>c</b><!--a--!>d-->"],
    ],
)
def test_what_parsers_read_in_ways_of_their_own_is_left_to_them(text: str) -> None:
    assert text_in_order(text) is None


def test_the_end_of_a_long_text_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    beginning = "<p>rail <b>to</b> Osh</p> " * 20
    odd_end = "<select><p>x</select>" * 200

    def refuse(_text: str) -> str:
        raise AssertionError

    monkeypatch.setattr(feeds.clean, "text_by_parser", refuse)
    read: list[int] = []

    def spy(part: str, **how: bool) -> str | None:
        read.append(len(part))
        return lines_in_order(part, **how)

    monkeypatch.setattr(sys.modules["feeds.long_texts"], "lines_in_order", spy)
    for write in WRITERS[:6]:
        long = LongText(write(beginning + odd_end))

        assert plain_of_long(long, max_chars=100) == cut("rail to Osh " * 20, 100)
    assert read and max(read) < 900


@pytest.mark.parametrize(
    "pause", ["   ", "\n\n", " &nbsp; ", "</b> <b>", "&#8203;", "&amp;amp;", " [&lt;i&gt;"]
)
def test_a_beginning_that_gives_too_little_is_not_taken_for_enough(pause: str) -> None:
    for words in (40, 60, 90, 150, 300):
        text = "<p>" + f"rail{pause}to{pause}Osh{pause}" * words + "</p>"
        for write in WRITERS[:5]:
            long = LongText(write(text))
            for max_chars in (200, 330, 700):
                seen = plain_of_long(long, max_chars=max_chars)

                assert seen == by_parser(long.whole(), max_chars)


def test_what_is_in_no_order_is_parsed_as_far_as_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[int] = []

    def spy(text: str) -> str:
        parsed.append(len(text))
        return text_by_parser(text)

    monkeypatch.setattr(feeds.clean, "text_by_parser", spy)
    text = "<select><option>rail</select> to <b>Osh</b> " * 300

    assert plain(text, max_chars=100) == by_parser(text, 100)
    assert max(parsed) < 1_000


@pytest.mark.parametrize("loose", ["d", "<b>d</b>", "<i></i>d", "<!-- d --> e"])
def test_what_stands_loose_in_a_table_takes_a_parser(loose: str) -> None:
    cells = "<tr><td>e</td></tr>"

    assert text_in_order(f"c<table>{loose}{cells}</table>") is None
    assert text_in_order(f"c<TABLE>{cells}{loose}{cells}</TABLE>") is None
    assert text_in_order(f"c<table>{cells}{cells}</table>{loose}") is not None


def test_a_table_is_read_to_its_end() -> None:
    """A parser puts what stands loose in a table before it."""
    row = "<tr><td>rail to Osh</td></tr>"
    text = f"<table>{row * 20}loose{row * 20}</table>" + "<p>words</p>" * 100

    assert plain(text, max_chars=50).startswith("loose rail to Osh")


def test_the_start_of_a_long_text_is_how_the_whole_begins() -> None:
    chance = random.Random(5)
    pieces = (
        "word ",
        "&lt;p&gt;",
        "&amp;amp;",
        "&nbsp;",
        "é",
        "Ã©",
        "\u0093",
        "中",
        "\n",
        "\x07",
        " & ",
    )
    given = 0
    for number in range(400):
        few = chance.sample(pieces, 5)
        text = "".join(chance.choice(few) for _ in range(60))
        long = LongText(f"<![CDATA[{text}]]>" if number % 2 else text)
        start = LongReading(long).start(80) or ""
        assert long.whole().startswith(start.strip())
        given += bool(start)
    assert given > 50


def test_a_text_that_was_taken_for_latin_1_is_read_as_a_whole() -> None:
    mangled = ("<p>Ñ‚Ñ‚Ñ‚</p> " * 90).encode("cp1252").decode("latin-1")
    long = LongText(html.escape(mangled))

    assert not LongReading(long).read_on(300)
    assert plain_of_long(long, max_chars=20) == plain(long.whole(), max_chars=20)
    assert plain_of_long(long, max_chars=20).startswith("ттт")


@pytest.mark.parametrize(
    "text",
    [
        *[
            "<b></b>" * tags + "rail " * 15 + "&#x20<!DOCTYPE html>19; " + "<p>words</p>" * 90
            for tags in range(9)
        ],
        "Ã©" * 600,
        "<select></select><b>rail ]]&gt; " + "<i>rail</i> " * 80 + "&lt;p&gt;Osh&lt;/p&gt;",
        "<b>rail</b> &lt;select&gt;&lt;/select&gt;&lt;table&gt;"
        + "&lt;tr&gt;&lt;td&gt;Osh Osh Osh Osh&lt;/td&gt;&lt;/tr&gt;<i></i>" * 25
        + "loose&lt;/table&gt;",
        "<b>rail &lt;foo&gt;</b>" + "rail " * 200 + "&lt;b&gt;Osh&lt;/b&gt;",
        "<b>rail</b>" + "rail " * 200 + "<svg>",
        "rail <foo> " * 100 + "<b>Osh</b>",
    ],
)
def test_what_follows_may_change_a_beginning(text: str) -> None:
    """A reference ends in the next piece, the rest shows that letters are mangled, and so on."""
    for max_chars in (40, 70, 97, 100, 101):
        for held in (html.escape(text), f"<![CDATA[{text}]]>"):
            long = LongText(held)

            assert plain_of_long(long, max_chars=max_chars) == by_parser(long.whole(), max_chars)


@pytest.mark.parametrize(
    "text",
    [
        '<i>rail</i> <a x=\x01"b>c">to Osh</a> ',
        "<i>rail</i> <b\x0cclass=x>to Osh</b> ",
        "<i>rail</i> <!--a-\x01->to Osh--> ",
        "<i>rail</i> <script>\x01</\x02script>to</script> Osh ",
        '<i>rail</i> <a title="\x01">to</a> Osh\x07 ',
        '<i>rail</i> <a title="\x96">to</a> Osh\x96 ',
    ],
)
def test_what_xml_forbids_goes_before_tags_are_looked_for(text: str) -> None:
    for whole in (text * 40, "<p>words</p>" * 20 + text * 10):
        for held in (html.escape(whole, quote=False), f"<![CDATA[{whole}]]>"):
            for max_chars in (30, 200, 2_000):
                long = LongText(held)
                seen = plain_of_long(long, max_chars=max_chars)

                assert seen == by_parser(long.whole(), max_chars)


@pytest.mark.parametrize("blank", ["\xa0", "&nbsp;", " "])
def test_blanks_at_its_ends_do_not_hide_that_a_text_was_taken_for_latin_1(blank: str) -> None:
    for held in (
        f"{blank}<![CDATA[{blank}<b>caf\xc3\xa9]]>",
        f"{blank}&lt;b&gt;caf\xc3\xa9{blank}",
    ):
        long = LongText(held)

        assert plain_of_long(long, max_chars=50) == by_parser(long.whole(), 50)


@given(st.text(alphabet="aéÃ©\x80\x85\x96\x01\n\r\t\xa0\ufffe\ud800\u2019&;#150<b>", max_size=30))
def test_a_suspect_text_is_told_by_its_bytes(text: str) -> None:
    bad = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x9f\ud800-\udfff\ufffe\uffff]")

    assert is_suspect(text) == bool(bad.search(text))


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("caf\xc3\xa9", "café"),
        ("caf\xe9", "café"),
        ("a\x96b", "a–b"),
        ("a\n\x96\xa0b", "a –\xa0b"),
        ("a\n\x01b", "a b"),
        ("\u2019\x96", "\u2019–"),
        ("caf\xc3\xa9 \xc2\x96", "café –"),
        ("a" * 70 + "\u2019 \xc3\xa9", "a" * 70 + "\u2019 \xc3\xa9"),
    ],
)
def test_a_text_is_mended_as_before(inner: str, text: str) -> None:
    assert text_of(inner) == text


@given(st.lists(st.sampled_from([*TEXTS, "&", ";", "&#x26;", "&AMP;", "&ampx"])).map("".join))
def test_references_mean_what_they_mean_to_the_standard_library(text: str) -> None:
    assert unescape(text) == html.unescape(text)


def test_texts_of_real_documents_read_as_by_a_parser(shared: Path) -> None:
    count, date_of = 0, partial(read, country="KZ", language=Language.EN)
    for path in sorted((shared / "feeds" / "real").iterdir())[::4]:
        try:
            document = parse(
                path.read_bytes(), "", language=Language.EN, max_items=20, date_of=date_of
            )
        except NotAFeedError:
            continue
        for text in [text for item in document.items for text in item.summaries]:
            count += 1
            whole = text if isinstance(text, str) else text.whole()
            read_it = plain if isinstance(text, str) else plain_of_long
            seen = read_it(text, max_chars=700)

            assert seen == by_parser(whole, 700), path.name
    assert count > 500
