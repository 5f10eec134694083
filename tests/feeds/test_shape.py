import random
import re
import time
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.entities import Entities, escape
from feeds.shape import Shaped, shape
from feeds.tags import attributes_of

BILLION = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 11))


def shaped(text: str, max_items: int = 100) -> Shaped:
    return shape(text, max_items=max_items, date_of=datetime.fromisoformat)


def titles(text: str, max_items: int = 100) -> list[str]:
    root = ET.fromstring(shaped(text, max_items).text)
    return [node.findtext("title", "").strip() for node in root.iter("item")]


def rss(*items: str, doctype: str = "") -> str:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?>{doctype}<rss><channel>{body}</channel></rss>'


@pytest.mark.parametrize(
    ("inside", "title"),
    [
        ("Oil &amp; gas", "Oil & gas"),
        ("R&D at AT&T ?a=1&b=2", "R&D at AT&T ?a=1&b=2"),
        ("a&nbsp;b&hellip;&laquo;c&raquo;", "a\xa0b…«c»"),
        ("&#1050;&#x410;&#0;&#xFFFF;", "КА"),
        ("&#99999999; &nosuchname;", "&#99999999; &nosuchname;"),
        ("1 < 2 & 3 > 2", "1 < 2 & 3 > 2"),
        ("<![CDATA[<b>bold</b> &amp; raw]]>", "<b>bold</b> &amp; raw"),
        ("ends ]]> early", "ends ]]> early"),
        ("<!-- not --><?php echo 1 ?>shown", "shown"),
        ("bell \x07 and \x1b[31mred\x1b[0m \x00nul", "bell  and red nul"),
        ("&lt;i&gt;escaped&lt;/i&gt;", "<i>escaped</i>"),
    ],
)
def test_character_data_means_what_its_writer_meant(inside: str, title: str) -> None:
    assert titles(rss(f"<title>{inside}</title>")) == [title]


ONE = "<rss><channel><item><title>a</title></item></channel></rss>"
OPEN = "<rss><channel><item><title>a</title></item>"


@pytest.mark.parametrize(
    ("broken", "kept"),
    [
        (OPEN + "<item><title>b</title></item>", ["a", "b"]),
        ("<rss><channel><item><title>a</title><item><title>b</title></rss>", ["a", "b"]),
        ("<rss><channel><item><title>a</b></title></i></item></channel></rss>", ["a"]),
        ("<rss><channel><item><title>a<br>b</title></item></channel></rss>", ["a"]),
        (OPEN + "<item><p>x<p>y<title>b</title></item></channel></rss>", ["a", ""]),
        ("<rss><channel><item><title x=1 x=2 y>a</title></item></channel></rss>", ["a"]),
        ('<rss><channel><item><title x="it"s">a</title></item></channel></rss>', ["a"]),
        ("<rss><item><dc:creator>x</dc:creator><zz:a>1</zz:a><title>a</title></item>", ["a"]),
        ("<rss><image><url>x</url><item><title>a</title></item></rss>", ["a"]),
        ("<rss><item><enclosure url='x'><title>a</title></item></rss>", ["a"]),
        ("<rss><item><author><name>n</name><title>a</title></item></rss>", ["a"]),
        ("<rss><image><title>no</title></image><item><title>a</title></item></rss>", ["a"]),
        ("<rss><item><image><title>no</title></image><title>a</title></item></rss>", ["a"]),
        (ONE + "<rss><item><title>no</title></item></rss>", ["a"]),
        (f"junk before {ONE} junk after", ["a"]),
        (OPEN + "<item><title>cut o", ["a", "cut o"]),
        (OPEN + "<item><titl", ["a", ""]),
    ],
)
def test_a_broken_document_is_mended_and_keeps_its_items(broken: str, kept: list[str]) -> None:
    assert titles(broken) == kept


@pytest.mark.parametrize(
    "item",
    [
        "<title>Rail</title><author><name>n</name><title>Editor</title></author>",
        "<author><title>Editor</title><link>x</link></author><title>Rail</title>",
        "<author><title>Editor</title></author ><title>Rail</title><author><title>no</title>",
    ],
)
def test_what_an_author_is_called_is_not_what_an_item_is_called(item: str) -> None:
    document = ET.fromstring(shaped(rss(item, "<title>next</title>")).text)

    assert [one.findtext("title") for one in document.iter("item")] == ["Rail", "next"]


def test_plain_entities_of_a_document_are_put_in() -> None:
    doctype = "<!DOCTYPE rss [<!ENTITY co \"Silk &#38;amp; Co\"> <!ENTITY ob 'Обь'>]>"

    assert titles(rss("<title>&co; on the &ob;</title>", doctype=doctype)) == [
        "Silk & Co on the Обь"
    ]


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE rss [<!ENTITY l0 "lol">{BILLION}]>',
        '<!DOCTYPE rss [<!ENTITY l10 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE rss [<!ENTITY l10 PUBLIC "x" "http://127.0.0.2/">]>',
        '<!DOCTYPE rss [<!ENTITY l10 "<b>markup</b>">]>',
        '<!DOCTYPE rss [<!ENTITY % l10 SYSTEM "http://127.0.0.2/x.dtd"> %l10;]>',
        '<!DOCTYPE rss SYSTEM "http://127.0.0.2/x.dtd" [<!ENTITY l10 "&l9;">]>',
    ],
)
def test_entities_that_are_no_plain_text_stand_for_nothing(doctype: str) -> None:
    document = shaped(rss("<title>x&l10;y</title>", "<title>next</title>", doctype=doctype))

    assert titles(document.text) == ["xy", "next"]
    assert "ENTITY" not in document.text
    assert "DOCTYPE" not in document.text


def test_small_entities_cannot_add_up_to_a_flood() -> None:
    entities = Entities(f'<!ENTITY big "{"x" * 300}">')

    assert len(entities.resolve("&big;" * 100_000)) < 200_000


def test_deep_nesting_is_flattened_and_costs_no_other_item() -> None:
    deep = "<a>" * 50_000 + "text" + "</a>" * 50_000

    document = shaped(rss(f"<title>deep</title>{deep}", "<title>after</title>"))

    assert titles(document.text) == ["deep", "after"]
    assert document.text.count("<a>") < 100


def test_elements_left_open_in_the_deep_end_with_their_item() -> None:
    assert titles(rss("<title>deep</title>" + "<a>" * 5_000, "<title>after</title>")) == [
        "deep",
        "after",
    ]


def test_of_too_many_items_the_newest_stay_in_the_documents_order() -> None:
    days = [3, 9, 1, 7, 5]
    items = [f"<title>{day}</title><pubDate>2026-03-{day:02}</pubDate>" for day in days]

    document = shaped(rss(*items, "<title>undated</title>"), max_items=3)

    assert titles(document.text) == ["9", "7", "5"]
    assert document.items == 6


def test_undated_surplus_is_cut_from_the_end() -> None:
    assert titles(rss(*(f"<title>{n}</title>" for n in range(9))), max_items=4) == list("0123")


def test_long_runs_are_cut() -> None:
    document = shaped(rss(f"<title>a</title><description>{'x' * 3_000_000}</description>"))

    assert len(document.text) < 200_000
    assert titles(document.text) == ["a"]


@pytest.mark.parametrize(
    "pattern",
    ["<!--", "<![CDATA[", "<!DOCTYPE ", "<!DOCTYPE a [", "<?", "<a ", '<a b="', "<!x ", "&a",
     "</x>", "<", "<item>", "<x:y z:w='1'", "]]>", "<title"],
)  # fmt: skip
def test_time_grows_no_faster_than_the_document(pattern: str) -> None:
    begun = time.process_time()
    shaped("<rss><channel><item>" + pattern * (400_000 // len(pattern)))
    shaped(pattern * (400_000 // len(pattern)))

    assert time.process_time() - begun < 4


MARKUP = st.sampled_from(
    ["<item>", "</item>", "<title>", "</title>", "<a b='1'>", "<br>", "<![CDATA[", "]]>", "&amp;",
     "&x;", "&", "<", ">", "<!--", "-->", "<?x", "?>", "text", "中亞", "\x00", '"', "<x:y/>",
     "</channel>"]
)  # fmt: skip


@given(st.lists(MARKUP, max_size=40))
def test_whatever_comes_in_well_formed_xml_goes_out(pieces: list[str]) -> None:
    document = shaped("<rss><channel>" + "".join(pieces))

    ET.fromstring(document.text)


LEAVES = (
    "<title>a</title>", "<title>&amp;</title>", "<title>]]></title>", "<br>b</br>", "<item>",
    "<title><![CDATA[<i>\n]]></title> ", "<category>c</category>\n", "<image>d</image>", "<b/>",
    "<x:y>f</x:y>", "<title><![CDATA[g]]]></title>", "<author><name>h</name>", "</author>",
    "</item>", "</channel>", "<p>" * 40, "</p>" * 40, "<media:content url='i'>", "text & ",
    f"<link>{'j' * 150_000}</link>", f"<link>{'k' * 90_000}</link>", "<itunes:item>", "<title>",
    "<link></link>\n", "<item>e</item>", "<entry>",
)  # fmt: skip


def test_leaves_with_nothing_about_them_are_written_as_others_are() -> None:
    chance = random.Random(11)
    for _ in range(1_500):
        pieces = [
            "<rss><channel><title>w</title>",
            *chance.choices(LEAVES, k=chance.randint(1, 12)),
        ]
        usual = "".join(pieces)

        # One blank more, and an end tag is looked at by itself.
        assert shaped(usual) == shaped(re.sub("(</[^>]+)>", r"\1 >", usual))


ATTRIBUTES = (
    " a='1'", " b='c d=e'", " a='2'", " x:a='3'", " xmlns:x='urn:x'", " f='http://n.example/x:y'",
    " g=''", " h='>'", " i='\n'", " xmlns:j='k'", " l='m n:o=p'",
)  # fmt: skip


def test_attributes_that_are_right_are_written_as_others_are() -> None:
    chance = random.Random(12)
    for _ in range(500):
        tags = [
            f"<k{''.join(chance.choices(ATTRIBUTES, k=chance.randint(0, 3)))}/>" for _ in range(3)
        ]
        document = f"<rss><channel>{''.join(tags)}</channel></rss>"

        assert shaped(document.replace("'", '"')) == shaped(document)


def test_a_prefix_that_was_misread_and_not_declared_is_told() -> None:
    assert shaped("<rss a='b'x:c='d'><y:e f:g='h'/></rss>").is_sound is False
    assert shaped("<rss a='b' x:c='d'><y:e f:g='h'/></rss>").is_sound is True
    assert shaped("<rss a='b'xmlns:x='d'><x:e/></rss>").is_sound is True


def test_dates_of_another_time_zone_are_compared_as_times() -> None:
    items = [
        "<title>old</title><pubDate>2026-03-10T23:00:00+08:00</pubDate>",
        "<title>new</title><pubDate>2026-03-10T16:00:00+00:00</pubDate>",
    ]

    assert titles(rss(*items), max_items=1) == ["new"]
    assert datetime(2026, 3, 10, 15, tzinfo=UTC) == datetime.fromisoformat(
        "2026-03-10T23:00:00+08:00"
    )


PARTS = [
    "a",
    "b:c",
    "1",
    "-",
    ".",
    ":",
    "=",
    "==",
    '"',
    "'",
    " ",
    "\n",
    "/",
    ">",
    "я",
    '"v"',
    "'w'",
]


@given(st.lists(st.sampled_from(PARTS), max_size=12).map("".join))
def test_attributes_are_those_that_a_search_from_each_letter_finds(text: str) -> None:
    simple = r"([^\W\d][\w.:-]*)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>/]+))"
    found: dict[str, str] = {}
    for name, *values in re.findall(simple, text):
        found.setdefault(name, "".join(values))

    assert attributes_of(f"{text} ", str) == "".join(
        f' {k}="{escape(v)}"' for k, v in found.items()
    )
