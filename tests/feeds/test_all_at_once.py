"""Items with the same tags are read all at once, and say what each alone says."""

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from feeds import prepared
from feeds.decode import decode
from feeds.normalise import normalise
from feeds.parse import parse, parse_fully, parse_plain
from feeds.policy import FetchPolicy
from feeds.quick import read_parted, read_quickly
from feeds.raw import RawFeed
from feeds.region import SIGNS, SIGNS_IN_BYTES, is_beyond
from feeds.scan import LongText
from feeds.texts import is_clean, texts_behind
from items.feed import Feed, Kind, Language

MANY = 2_000
ITEMS = 18
NOW = datetime(2026, 11, 22, tzinfo=UTC)
FEED = Feed(
    feed_id="steppe", url="http://steppe.example/feed", name="s", publisher="s",
    language=Language.EN, country="INT", kind=Kind.NEWS,
)  # fmt: skip
NAMESPACES = (
    "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:media='http://search.yahoo.com/mrss/' "
    "xmlns:content='http://purl.org/rss/1.0/modules/content/' "
    "xmlns:feedburner='http://rssnamespace.org/feedburner/ext/1.0'"
)
# Elements of items; each {} is filled with another text in each item.
ELEMENTS = (
    *["<title>{}</title>", "<dc:title>{}</dc:title>", "<media:title>{}</media:title>"],
    *["<title type='html'>{}</title>", "<title/>", "<link>{}</link>", "<guid>{}</guid>"],
    *["<guid isPermaLink='false'>{}</guid>", "<link href='http://n.example/all'/>"],
    *["<link rel='self' href='http://n.example/me'/>", "<id>{}</id>", "<link/>"],
    *["<description>{}</description>", "<summary type='text'>{}</summary>", "<description/>"],
    *["<content:encoded>{}</content:encoded>", "<content type='html'>{}</content>"],
    *["<content type='application/pdf'>{}</content>", "<media:description>{}</media:description>"],
    *["<pubDate>{}</pubDate>", "<dc:date>{}</dc:date>", "<updated>{}</updated>", "<created/>"],
    *["<source url='http://n.example/'>{}</source>", "<category>{}</category>", "<br/>"],
    *["<author><name>{}</name></author>", "<author>{}<name>n</name></author>", "<own:x>{}</own:x>"],
    *["<media:group><media:title>{}</media:title></media:group>", "<image><url>{}</url></image>"],
    *["<feedburner:origLink>{}</feedburner:origLink>", "<image><title>{}</title></image>"],
    *["<source><title>{}</title></source>", "<item>{}</item>", "<title><b>{}</b></title>", "\n"],
    *["<skipHours><hour>{}</hour></skipHours>", "<media:thumbnail url='a>b'/>", "<body>{}</body>"],
    *["<description xml:base='http://n.example/b/'>{}</description>", "<!-- {} -->", "text"],
    *["<link href='http://n.example/{}'/>", '<link href="http://n.example/{}"></link>'],
    *["<link rel='self' href='{}'/>", "<enclosure url='http://n.example/{}' length='{}'/>"],
    *["<media:content url='{}'>{}</media:content>", "<source url='/{}'>{}</source>"],
    *["<guid isPermaLink='{}'>{}</guid>", "<title type='{}'>{}</title>", "<link title='{}'/>"],
    *["<comments>{}</comments>", "<dc:date xmlns:dc='urn:other'>{}</dc:date>", "<link >{}</link >"],
)
HIDDEN = {"cdata": "<![CDATA[{}]]>", "comment": "</x><!--{}--><x>", "instruction": "</x><?{}?><x>"}
TEXTS = (
    *["Grain moves {}", "http://n.example/{}?a=1", "http://n.example/{}?a=1&amp;b=2", "tag:{}"],
    *["<![CDATA[<p>Pass {} opens</p>]]>", "\n <![CDATA[ {} ]]> \n", "<![CDATA[a]]>b<![CDATA[{}]]>"],
    *["&lt;p&gt;line {}&lt;/p&gt;", "&amp;lt; {}", "&#150;{}", "&#8217;{}", "&nbsp;{}", "&none;{}"],
    *["", " ", "{}", "перевал {}", "隧道{}", "d\u00e9j\u00e0 {}", "\u00c3\u00a9t\u00c3\u00a9 {}"],
    *["a\nb {}", "a\r\nb {}", "\x85{}", "\x07{}", "a > {}", "]]>{}", "\ufffe{}", "\u200b{}"],
    *["http:///n.example/{}", "/relative/{}", "Fri, 13 Mar 2026 10:{}:00 GMT", "2026-03-11", "&{}"],
    *["long {} " * 300, "<![CDATA[" + "<p>l {}</p>\n" * 200 + "]]>", "\u201clong\u201d {} " * 200],
    *["<![CDATA[{}", "<b>{}</b>", "<!-- {} -->", "\x93{}\u4e2d", "&#13;{}", "&NewLine;{}", "\x00"],
)  # fmt: skip
USUAL = TEXTS[:20]
STARTS = (
    *["<item>", "<item>", "<item>", "<item\n>", "<item rdf:about='http://n.example/{}'>"],
    *["<item number='{}'>", "<item rdf:about=''>", "<item href='{}'>"],
)


def one_by_one(text: str) -> RawFeed | None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prepared, "region_of", lambda _body: None)
        return quickly(text)


def quickly(text: str) -> RawFeed | None:
    return read_quickly(text, max_items=MANY, pause_of=pause_of)


def pause_of(*given: str) -> float:
    return float(len("".join(given)))


def is_parted(text: str) -> bool:
    """Whether the items are read at once."""
    body = text.encode(errors="replace")
    return read_parted(body, max_items=MANY, pause_of=pause_of) is not None


def evened(raw: RawFeed) -> list[object]:
    """Items with long texts worked out."""
    return [
        item._replace(
            summaries=tuple(
                text.whole() if isinstance(text, LongText) else text for text in item.summaries
            )
        )
        for item in raw.items
    ]


def agree(text: str) -> bool:
    """Whether the items could be read at once; both ways must say the same then."""
    alone, together = one_by_one(text), quickly(text)
    assert (alone is None) == (together is None), text[:2_000]
    if alone is not None and together is not None:
        assert evened(alone) == evened(together), text[:2_000]
        assert alone.title == together.title
        assert (alone.plain, alone.ttl_minutes) == (together.plain, together.ttl_minutes)
        assert alone.skip_hours == together.skip_hours
    return is_parted(text)


def made_up(chance: random.Random) -> str:
    """A document of items with the same elements, now and then with a slip in one of them."""
    few = chance.sample(ELEMENTS, chance.randint(1, 6))
    pools = [chance.sample(USUAL if chance.random() < 0.8 else TEXTS, 2) for _ in few]
    items, start = [], chance.choice(STARTS)
    for number in range(ITEMS):
        inner = "".join(
            element.replace("{}", chance.choice(pool).replace("{}", str(number)))
            for element, pool in zip(few, pools, strict=True)
        )
        items.append(f"{start.replace('{}', str(number))}{inner}</item>")
    body = chance.choice(("", "\n", "\n  ")).join(items)
    head = chance.choice(("", "<title>n</title>", "<ttl>5</ttl>", "<item/>", "<![CDATA[<item>]]>"))
    tail = chance.choice(("", "<title>late</title>", "<item><title>last</title></item>"))
    text = f"<rss version='2.0' {NAMESPACES}><channel>{head}{body}{tail}</channel></rss>"
    if chance.random() < 0.3:
        place = chance.randrange(len(text))
        change = chance.choice(("", "<", ">", "</title>", "]]>", "<!--", "&", "\u4e2d", " ", "/"))
        text = text[:place] + change + text[place + chance.randrange(2) :]
    return text


def test_any_items_say_together_what_they_say_alone() -> None:
    chance = random.Random(8)

    taken = sum(agree(made_up(chance)) for _ in range(700))

    assert taken > 15


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_is_read_at_once_as_it_is_read_alone(element: str) -> None:
    for text in TEXTS:
        items = "".join(
            f"<item><title>t{number}</title>{element.replace('{}', text)}</item>".replace(
                "{}", str(number)
            )
            for number in range(ITEMS)
        )
        agree(f"<rss {NAMESPACES}><channel><title>c</title>{items}</channel></rss>")


@pytest.mark.parametrize(
    "document",
    [
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns="
        "'http://purl.org/rss/1.0/'><channel><title>c</title></channel>{}</rdf:RDF>",
        "<!DOCTYPE rss><rss><channel><title>c</title>{}</channel></rss>",
        "\ufeff <?xml version='1.0'?><!-- <item> --><rss><channel>{}<ttl>7</ttl></channel></rss>",
        "<rss><channel>{}<item><title>odd one</title></item></channel></rss>",
        "<rss><channel><title>\u00e9</title>{}</channel></rss>",
        "<rss xml:base='http://n.example/'><channel>{}</channel></rss>",
        "<rss><channel><description>a</description><description>b</description>{}</channel></rss>",
        "<rss><channel><x>{}</x></channel></rss>",
        "<rss><channel><x xmlns='urn:x'/>{}</channel></rss>",
    ],
)
def test_what_is_around_the_items_counts_as_before(document: str) -> None:
    items = "".join(
        f"<item>\r\n<title>t{number}</title><link>http://n.example/{number}</link></item>\n"
        for number in range(ITEMS)
    )

    agree(document.replace("{}", items))


@pytest.mark.parametrize(
    "item",
    [
        "<title>{}</title><dc:title>other</dc:title>",
        "<media:title>{}</media:title><title>other</title><dc:title>{}</dc:title>",
        "<link>http://n.example/a</link><feedburner:origLink>{}</feedburner:origLink>",
        "<content type='html'>{}</content><description>other</description>",
        "<description>{}</description><content:encoded>{}</content:encoded>",
        "<pubDate>{}</pubDate><dc:date>2026-03-11</dc:date>",
    ],
)
def test_a_text_missing_in_some_items_lets_others_count_as_before(item: str) -> None:
    items = "".join(
        f"<item>{item.replace('{}', str(number % 3 or ''))}</item>" for number in range(ITEMS)
    )

    agree(f"<rss {NAMESPACES}><channel>{items}</channel></rss>")


def test_items_read_at_once_are_what_feedparser_makes_of_them() -> None:
    chance = random.Random(9)
    taken = 0
    for _ in range(200):
        text = made_up(chance)
        quick = quickly(text)
        if quick is None:
            continue
        taken += is_parted(text)
        full = parse_fully(text, max_items=MANY, date_of=lambda _text: None)
        policy = FetchPolicy(max_items=MANY)
        mine, its = (normalise(raw, FEED, FEED.url, NOW, policy) for raw in (quick, full))
        assert mine == its
    assert taken > 6


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "windows-1251", "utf-16"])
def test_documents_in_any_encoding_are_read_alike(charset: str) -> None:
    items = "".join(f"<item><title>Состав {number}</title></item>" for number in range(ITEMS))
    text = f"<rss><channel><title>Дорога</title>{items}</channel></rss>"
    header = "" if charset in ("utf-16", "utf-8-sig") else f"text/xml; charset={charset}"

    found = parse(
        text.encode(charset), header, language=Language.RU, max_items=MANY, date_of=lambda _: None
    )

    assert [item.title for item in found.items] == [f"Состав {number}" for number in range(ITEMS)]


@pytest.mark.parametrize(
    ("item", "slip"),
    [
        ("<title>t{}</title><category>c</category>", "<category>c"),
        ("<title>t{}</title><category>c</category>", "<title>t3"),
        ("<title><![CDATA[t{}]]></title>", "<![CDATA[t3"),
        ("<description>" + "long {} " * 400 + "</description>", "long 3"),
        ("<title>t{}</title>", "<title>wire"),
    ],
)
def test_a_document_with_a_slip_in_its_encoding_is_read_as_it_is_decoded(
    item: str, slip: str
) -> None:
    items = "".join(f"<item>{item.replace('{}', str(number))}</item>" for number in range(ITEMS))
    text = f"<rss><channel><title>wire</title>{items}</channel></rss>"
    body = text.encode().replace(slip.encode(), slip.encode() + b"\xe9", 1)

    found = parse(body, "", language=Language.EN, max_items=MANY, date_of=lambda _: None)

    alone = one_by_one(decode(body, "", Language.EN))
    assert alone is not None
    assert (found.title, evened(found)) == (alone.title, evened(alone))


def test_bytes_that_nobody_reads_tell_the_encoding_too() -> None:
    item = "<title>Состав {}</title><category>c</category>"
    items = "".join(f"<item>{item.replace('{}', str(number))}</item>" for number in range(ITEMS))
    body = f"<rss><channel>{items}</channel></rss>".encode().replace(b">c<", b">\xff<")

    found = parse(body, "", language=Language.RU, max_items=MANY, date_of=lambda _: None)

    assert found.items[0].title == "Состав 0".encode().decode("cp1251")


@pytest.mark.parametrize("root", ["<rss>", "<RSS>"])
def test_a_page_is_one_whatever_it_holds(root: str) -> None:
    items = "<item><title>t</title></item>" * ITEMS
    text = f"<!DOCTYPE html>{root}<channel>{items}</channel></{root[1:]}"

    assert is_parted(text.removeprefix("<!DOCTYPE html>"))
    assert not is_parted(text)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("odd", ["\x1b[1mbold", "x" * 260_000, "\u4e2d" * 100_000])
def test_what_only_feedparsers_path_knows_is_seen_in_any_encoding(odd: str, charset: str) -> None:
    items = "<item><title>a title</title><link>http://n.example/{}</link></item>" * ITEMS
    text = f"<?xml version='1.0' encoding='{charset}'?><rss><channel>{items}</channel></rss>"
    body = text.replace("a title", odd, 1).encode(charset)
    fully = parse_fully(decode(body, "", FEED.language), max_items=MANY, date_of=lambda _: None)
    found = parse(body, "", language=FEED.language, max_items=MANY, date_of=lambda _: None)
    assert evened(found) == evened(fully)


@pytest.mark.parametrize("name", ["item", "entry"])
@pytest.mark.parametrize("place", [0, ITEMS // 2, ITEMS])
def test_a_giant_of_either_sort_is_beyond_the_quick_reader_wherever_it_stands(
    name: str, place: int
) -> None:
    items = ["<item><title>a title</title></item>"] * ITEMS
    text = f"<rss><channel>{''.join(items)}</channel></rss>"
    items.insert(place, f"<{name}><title>{'x' * 260_000}</title></{name}>")
    giant = f"<rss><channel>{''.join(items)}</channel></rss>"

    assert not is_beyond(text, SIGNS)
    assert is_beyond(giant, SIGNS)
    assert is_beyond(giant.encode(), SIGNS_IN_BYTES)
    assert not is_beyond(text.replace("a title", "a" * 15_000), SIGNS)


@pytest.mark.parametrize("name", ["item", "entry"])
@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
def test_an_end_that_is_hidden_ends_no_giant(name: str, hidden: str) -> None:
    late = "<pubDate>Sun, 01 Feb 2026 06:00:00 GMT</pubDate>"
    run = f"<x>{'x' * 90_000}{hidden.format('</item>')}</x>"
    giant = f"<{name}><title>giant</title>{run * 6}{late}</{name}>"
    text = f"<rss><channel>{'<item><title>a</title></item>' * ITEMS}{giant}</channel></rss>"

    assert is_beyond(text, SIGNS)
    assert is_beyond(text.encode(), SIGNS_IN_BYTES)
    fully = parse_fully(text, max_items=MANY, date_of=lambda _: None)
    found = parse(text.encode(), "", language=Language.EN, max_items=MANY, date_of=lambda _: None)
    assert fully.items[-1].dates == ()  # what comes so late in an item is not read
    assert evened(found) == evened(fully)


@pytest.mark.parametrize("hidden", ["<![CDATA[<?]]>", "<![CDATA[<!--]]>", "<!--]]>-->", "<??>"])
def test_what_hides_no_end_makes_no_giant_of_a_large_document(hidden: str) -> None:
    item = f"<item><title>a</title>{hidden}<x>{'x' * 3_000}</x></item>"
    text = f"<rss><channel>{item * 200}</channel></rss>"

    assert not is_beyond(text, SIGNS)
    assert not is_beyond(text.encode(), SIGNS_IN_BYTES)


def test_more_items_than_wanted_are_left_to_feedparser() -> None:
    items = "<item><title>t</title></item>" * ITEMS

    assert parse_plain(f"<rss><channel>{items}</channel></rss>", max_items=ITEMS - 1) is None


def test_real_feeds_are_read_at_once_as_they_are_item_by_item(shared: Path) -> None:
    taken = 0
    for path in sorted((shared / "feeds" / "real").iterdir()):
        text = decode(path.read_bytes(), "", Language.EN).lstrip("\ufeff \t\r\n\x00")
        taken += agree(text)
    assert taken > 6


@pytest.mark.parametrize("letter", ["\u00e9", "\u00bf", "\u0416", "\u2019", "\u4e2d", "\U0001f427"])
def test_letters_encoded_twice_are_seen_among_others(letter: str) -> None:
    twice = letter.encode().decode("latin-1")
    inners = [f"a{number} {twice}" for number in range(ITEMS)]

    found = texts_behind("<t>".join(inners).encode(), b"<t>", clean=False)

    assert not is_clean(twice.encode())
    assert found == [f"a{number} {letter}" for number in range(ITEMS)]


def test_an_accented_letter_before_a_no_break_space_is_not_taken_for_half_a_letter() -> None:
    assert is_clean("\u00e9t\u00e9\u00a0: all\u00e9\u00a0!".encode())
