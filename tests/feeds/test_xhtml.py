"""XHTML within Atom: written by the short way as by the long one, and as feedparser reads it."""

import random
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.clean import plain
from feeds.parse import parse_fully
from feeds.quick import read_quickly
from feeds.quick_inline import as_html
from feeds.raw import RawFeed
from feeds.scan import LongText, UncertainError
from feeds.xhtml import written_out

DIV = "<div xmlns='http://www.w3.org/1999/xhtml'>"
LONG_WAY = "<!-- < -->"  # nothing is left of it, but a bracket without a tag is unusual
PIECES = (
    *("<p>", "</p>", "<p>", "</p>", "<b>", "</b>", "<P>", "</P >", "<ul><li>", "</li></ul>"),
    *("<br/>", "<br />", "<br>", "</br>", "<img src='i.png'/>", '<img alt="a &gt; b" src="i"/>'),
    *('<a href="/x">', "</a>", '<a href="/x" class="y" class="z">', '<p title="a > b">', "</p>"),
    *('<span data-x="1" lang="en">', "</span>", '<p xml:base="/q">', '<p\nid="n">', "</p>"),
    *('<svg xmlns="http://www.w3.org/2000/svg">', "<svg>", "</svg>", "<math>", "<body>", "<title>"),
    *('<a xlink:href="#a" x="1"/>', '<path d="M0" viewBox="0 0"/>', "<font baseline='1'/>"),
    *('<xhtml:i xmlns:xhtml="http://www.w3.org/1999/xhtml">', "</xhtml:i>", "<xhtml:i>", "<x y>"),
    *("words ", "é ", "a\nb", " ", "&amp;", "&lt;b&gt;", "&quot;", "&#39;", "&nbsp;", "&amp;lt;"),
    *("a > b", "]]", "&none;", "R & D", "&#10;", "<!-- c -->", "<!-- <p> -->", "<!-->", "<?p?>"),
    *("<![CDATA[m & <b>]]>", "<![CDATA[k]]>", "<![CDATA[", "]]>", "<", "\r\n", "<h2 id='a&#9;b'>"),
)
USUAL = (
    *("<p>words</p>", "<br/>", " &amp; ", "\n", "&#233;", '<a href="/x">link</a>', "<b>b</b>"),
    *("<ul><li>one</li><li>two</li></ul>", '<img src="i.png" alt=""/>', "<!-- c -->", "a > b"),
    *("<blockquote>", "</blockquote>", "<i>", "</i>", '<td lang="en">x</td>'),
    *(
        '<svg xmlns="http://www.w3.org/2000/svg"><use xlink:href="#a"/></svg>',
        "<h2 id='a'>head</h2>",
        "&quot;",
    ),
)


def html(markup: str, peeled: bool) -> str | None:
    try:
        return as_html(markup, peeled=peeled)
    except UncertainError:
        return None


@settings(max_examples=1_500)
@given(st.lists(st.sampled_from(PIECES), max_size=9), st.booleans())
def test_usual_markup_takes_a_short_way_to_the_same(pieces: list[str], peeled: bool) -> None:
    markup = f"{DIV}{''.join(pieces)}</div>"

    assert html(markup, peeled) == html(markup + LONG_WAY, peeled)


@settings(max_examples=800)
@given(st.lists(st.sampled_from([*USUAL, DIV, "<div>", "</div>"]), max_size=12), st.booleans())
def test_markup_around_a_div_takes_a_short_way_to_the_same(pieces: list[str], peeled: bool) -> None:
    markup = DIV + "".join(pieces)

    assert html(markup, peeled) == html(markup + LONG_WAY, peeled)


@pytest.mark.parametrize("depth", [38, 39, 40, 41, 42])
def test_depth_takes_a_short_way_to_the_same(depth: int) -> None:
    markup = f"{DIV}{'<p>' * depth}deep{'</p>' * depth}</div>"

    assert html(markup, True) == html(markup + LONG_WAY, True)
    assert (html(markup, True) is None) == (depth > 40)


def test_markup_is_written_as_feedparser_writes_it() -> None:
    markup = f" {DIV}<P class='x'>a &amp; b<br/>\n<img src=\"i.png\"/></P></div>\n"

    assert html(markup, True) == '<p class="x">a &amp; b<br></br> <img src="i.png"></img></p>'
    assert html(markup, False) == (
        ' <div><p class="x">a &amp; b<br></br> <img src="i.png"></img></p></div> '
    )


@pytest.mark.parametrize(
    "inner",
    [
        *("<p>open", "<b><i>crossed</b></i>", "</p>", "<body>b</body>", "<a b=c/>", "<"),
        *('<p lang="a" lang="b">twice</p>', '<p xml:base="/b">based</p>', "<svg>of none</svg>"),
    ],
)
def test_what_is_no_sound_xhtml_is_left_to_feedparser(inner: str) -> None:
    assert html(f"{DIV}{inner}</div>", True) is None


def test_only_content_said_to_be_xhtml_is_written_out() -> None:
    kept = (
        f'<title type="html">{DIV}a</div></title><!-- <title type="xhtml"> -->'
        '<![CDATA[<content type="xhtml">]]><content type="xhtml" src="x"/>'
    )

    assert written_out(kept, peeled=True) == kept
    assert written_out(
        f"{kept}<summary a='b' type='xhtml'>{DIV}c</div></summary >", peeled=True
    ) == (f"{kept}<summary a='b' type=\"html\"><![CDATA[c]]></summary >")


@pytest.mark.parametrize("opened", ["<!-- ", "<![CDATA[", "<? ", '<content type="xhtml">'])
def test_what_never_ends_is_left_to_feedparser_at_once(opened: str) -> None:
    with pytest.raises(UncertainError):
        written_out(f'<link type="application/xhtml+xml"/>{opened * 100_000}', peeled=True)


def texts_of(raw: RawFeed) -> list[tuple[str, list[str]]]:
    def shown(text: str | LongText) -> str:
        return plain(text if isinstance(text, str) else text.whole(), max_chars=2_000)

    return [
        (shown(item.title), list(dict.fromkeys(shown(text) for text in item.summaries)))
        for item in raw.items
    ]


def document(chance: random.Random, head: str) -> str:
    def content(name: str) -> str:
        pieces = chance.choice((USUAL, USUAL, PIECES))
        inner = "".join(chance.choice(pieces) for _ in range(chance.randint(0, 6)))
        return f"<{name} type='xhtml'>{DIV}{inner}</div></{name}>"

    items = "".join(
        f"<entry><title>t</title>{content(chance.choice(('content', 'summary', 'title')))}"
        f"<link href='http://n.example/{n}'/></entry>"
        for n in range(2)
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{head}{items}</feed>"


@pytest.mark.parametrize("head", ["", f"<rights>{' ' * 5_000}</rights>"])
def test_any_xhtml_is_read_as_feedparser_reads_it(
    head: str, date_of: Callable[[str], datetime | None]
) -> None:
    chance = random.Random(len(head))
    taken = 0
    for _ in range(400):
        text = document(chance, head)
        quick = read_quickly(text, max_items=9, pause_of=lambda *_: None)
        if quick is not None:
            taken += 1
            full = parse_fully(text, max_items=9, date_of=date_of)
            assert texts_of(quick) == texts_of(full), text
    assert taken > 40


@pytest.fixture
def date_of() -> Callable[[str], datetime | None]:
    return lambda _text: datetime(2026, 11, 22, tzinfo=UTC)
