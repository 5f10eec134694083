"""Reading only what is new of a document is held against reading all of it, poll after poll."""

import asyncio
import random
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

import feeds.context
from feeds.answers import Document
from feeds.document_worker import read_document
from feeds.outline import outline_of
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from feeds.reading import Reader
from items.feed import Feed, FeedState, Language
from items.item import Poll
from items.traces import TRACE_BYTES, Traces
from store.engine import connect
from store.feeds import FeedStore
from store.tables import ITEM_VERSIONS, ITEMS

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RSS = (
    "<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0' "
    "xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><title>Wire</title>{head}\n"
)
RSS_END = "\n<link>http://n.example/</link></channel></rss>"
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Wire</title>{head}\n"


class Desk:
    """One way to poll: a store of its own and what it remembers of the feed."""

    def __init__(self, path: Path, *, knows: bool) -> None:
        self.engine = connect(f"sqlite:///{path}")
        self.store = FeedStore(self.engine)
        self.knows = knows
        self.states: dict[str, FeedState] = {}
        self.unread = 0
        self._poller = Poller(FetchPolicy())
        self._poller._reader = Reader(FetchPolicy(), Here())

    def poll(self, feed: Feed, document: Document, now: datetime) -> tuple[Poll, list[str]]:
        async def get(*_args: Any, **_kwargs: Any) -> Document:
            return document

        self._poller._fetcher.get = get  # type: ignore[method-assign]
        traces = self.store.traces() if self.knows else {}
        (done,) = asyncio.run(self._poller.poll([feed], self.states, now=now, traces=traces))
        new = self.store.save_polls([done], seen_at=now, flood_after_at=now - DAY)
        self.states = {feed.feed_id: done.state}
        self.unread += len(done.again) // TRACE_BYTES
        return done, new

    def contents(self) -> list[tuple[Any, ...]]:
        """All rows; of items that are known unread, the traces tell when they were seen last."""
        seen: dict[str, datetime] = {}
        for feed_id, traces in self.store.traces().items():
            seen |= dict.fromkeys(_ids(feed_id, traces), traces.seen_at)
        columns = [column for column in ITEMS.c if column.name != "last_seen_at"]
        with self.engine.connect() as connection:
            items = connection.execute(
                select(*columns, ITEMS.c.last_seen_at).order_by(ITEMS.c.item_id)
            ).all()
            versions = connection.execute(
                select(ITEM_VERSIONS.c.item_id, ITEM_VERSIONS.c.title, ITEM_VERSIONS.c.summary)
            ).all()
        rows = [(*row[:-1], max(row[-1], seen.get(row.item_id, row[-1]))) for row in items]
        return rows + sorted(tuple(row) for row in versions)


class Here:
    """Does a worker's jobs in this process."""

    async def run(self, header: dict[str, Any], body: bytes) -> dict[str, Any]:
        return read_document(header, body)

    async def close(self) -> None:
        """There is nothing to stop."""


def _ids(feed_id: str, traces: Traces) -> Iterator[str]:
    for at in range(0, len(traces.records), TRACE_BYTES):
        yield f"{feed_id}:{traces.records[at + 16 : at + 26].hex()}"


@pytest.fixture
def desks(tmp_path: Path, sqlite_file: Path) -> Iterator[tuple[Desk, Desk]]:
    for name in ("short.db", "long.db"):
        shutil.copy(sqlite_file, tmp_path / name)
    both = Desk(tmp_path / "short.db", knows=True), Desk(tmp_path / "long.db", knows=False)
    yield both
    for desk in both:
        desk.engine.dispose()


@pytest.fixture
def follow(desks: tuple[Desk, Desk], make_feed: Callable[..., Feed]) -> Callable[..., int]:
    """Poll documents one after the other both ways; gives how many items were left unread."""
    days = iter(range(10_000))

    def run(*documents: Document | str, **changes: Any) -> int:
        short, long = desks
        before = short.unread
        for given in documents:
            document = given if isinstance(given, Document) else doc(given)
            now = NOW + DAY * next(days)
            feed = make_feed(**changes)
            (one, new), (other, known) = (desk.poll(feed, document, now) for desk in desks)
            assert one.state == other.state, document.body
            assert one.count == other.count
            assert sorted(new) == sorted(known)
            assert short.contents() == long.contents(), document.body
        return short.unread - before

    return run


def doc(text: str, **changes: Any) -> Document:
    plain = Document(url="http://n.example/feed", body=text.encode(), content_type="text/xml")
    return replace(plain, **changes)


def item(number: int, *more: str, title: str = "", summary: str = "") -> str:
    at = f"<pubDate>{(NOW - timedelta(hours=number)):%Y-%m-%dT%H:%M:%SZ}</pubDate>"
    return (
        f"<item><title>{title or f'Line {number} opens'}</title><link>http://n.example/{number}"
        f"</link><guid>http://n.example/{number}</guid>{at}"
        f"<description>{summary or f'About {number}'}</description>{''.join(more)}</item>"
    )


def rss(*items: str, head: str = "", top: str = RSS) -> str:
    return top.format(head=head) + "\n".join(items) + RSS_END


def many(first: int = 0, last: int = 8) -> list[str]:
    return [item(number) for number in range(first, last)]


def test_of_a_document_with_one_new_item_only_the_first_two_are_read(
    follow: Callable[..., int],
) -> None:
    follow(rss(*many()))

    assert follow(rss(item(99), *many())) == 8
    assert follow(rss(item(99), *many(), head="<lastBuildDate>now</lastBuildDate>")) == 8


def test_an_edit_is_seen(follow: Callable[..., int], desks: tuple[Desk, Desk]) -> None:
    edited = item(3, title="Line 3 closes")

    unread = follow(rss(*many()), rss(*many(0, 3), edited, *many(4, 8)))

    assert unread == 6
    assert any("Line 3 closes" in row for row in desks[0].contents())


def test_an_edit_taken_back_is_an_edit_again(follow: Callable[..., int]) -> None:
    first, edited = many(), [*many(0, 3), item(3, title="Line 3 closes"), *many(4, 8)]

    assert follow(rss(*first), rss(*edited), rss(*first), rss(*edited)) == 18


def test_order_and_departure_cost_nothing(follow: Callable[..., int]) -> None:
    follow(rss(*many()))

    assert follow(rss(*reversed(many()))) == 7
    assert follow(rss(*many(4, 8))) == 3
    assert follow(rss(*many())) == 4


CHANGED_HEADS = {
    "a namespace more": RSS.replace("<rss ", "<rss xmlns:own='urn:own' "),
    "another prefix": RSS.replace("xmlns:dc", "xmlns:d2"),
    "a base": RSS.replace("<channel>", "<channel xml:base='http://other.example/'>"),
    "a language": RSS.replace("<channel>", "<channel xml:lang='ru'>"),
    "an encoding": RSS.replace("utf-8", "windows-1251"),
    "a comment": RSS.replace("<rss ", "<!-- new --><rss "),
    "another version": RSS.replace("2.0", "0.92"),
}


@pytest.mark.parametrize("top", CHANGED_HEADS.values(), ids=CHANGED_HEADS)
def test_all_is_read_again_when_what_the_items_stand_in_changes(
    top: str, follow: Callable[..., int]
) -> None:
    items = [item(n, f"<dc:date>2026-03-1{n}</dc:date>", title=f"Путь {n}") for n in range(5)]

    assert follow(rss(*items), rss(*items, top=top)) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"url": "http://n.example/moved/feed"},
        {"content_type": "text/xml; charset=koi8-r"},
        {"content_type": "text/xml; charset=utf-8"},
        {"broken": "the connection broke off"},
        {"too_long": True},
    ],
)
def test_all_is_read_again_when_its_way_here_changes(
    changes: dict[str, Any], follow: Callable[..., int]
) -> None:
    relative = [item(n).replace("http://n.example/", "/") for n in range(5)]

    assert follow(rss(*relative), doc(rss(item(9), *relative), **changes)) == 0


def test_all_is_read_again_when_the_catalogue_says_otherwise(follow: Callable[..., int]) -> None:
    chinese = [item(n, title=f"口岸{n}") for n in range(5)]
    follow(rss(*chinese), language=Language.ZH_HANT)

    assert follow(rss(*chinese, item(9)), language=Language.ZH_HANS) == 0


def test_all_is_read_again_by_another_release(
    follow: Callable[..., int], monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(rss(*many()))
    monkeypatch.setattr(feeds.context, "reader_version", lambda: "another")

    assert follow(rss(*many(), item(99))) == 0
    assert follow(rss(*many(), item(98))) == 7


def test_the_release_is_told_by_the_code_that_reads() -> None:
    assert re.fullmatch("[0-9a-f]{32}", feeds.context.reader_version())


SHARED_WITH_KNOWN = {
    "guid": item(99).replace("<guid>http://n.example/99", "<guid>http://n.example/3"),
    "guid but for the scheme": item(99)
    .replace("<guid>http://n", "<guid>https://n")
    .replace("<guid>https://n.example/99", "<guid>https://n.example/3"),
    "link": item(99).replace("<link>http://n.example/99", "<link>http://n.example/3"),
    "link but for a slash": item(99).replace(
        "<link>http://n.example/99", "<link>https://www.n.example/3/"
    ),
    "title": item(99, title="Line 3 opens"),
    "title but for case": item(99, title="LINE 3: opens!"),
    "everything": item(3, summary="Told twice"),
}


@pytest.mark.parametrize("odd", SHARED_WITH_KNOWN.values(), ids=SHARED_WITH_KNOWN)
def test_what_has_something_in_common_with_a_known_item_is_read_with_it(
    odd: str, follow: Callable[..., int]
) -> None:
    follow(rss(*many()))

    assert follow(rss(*many(), odd)) == 0
    follow(rss(odd, *many()), rss(*many(), item(50)), rss(odd), rss(*many()))


HIDING = {
    "an end in CDATA": item(99, summary="<![CDATA[ </item> ]]>"),
    "an end in a comment": item(99, "<!-- </item> -->"),
    "an item in CDATA": item(99, summary="<![CDATA[ <item><title>x</title></item> ]]>"),
    "an empty item": "<item/>",
    "an item in an item": item(99, "<item><title>in</title></item>"),
    "an item of capitals": "<ITEM><title>Loud</title></ITEM>",
    "text between": "between" + item(99),
    "an element between": "<language>ru</language>" + item(99),
    "an entry": "<entry><title>Entry</title></entry>",
    "an open end": item(99).replace("</item>", ""),
    "open CDATA": item(99, "<![CDATA[ open"),
    "an open comment": item(99, "<!-- open"),
    "an end too many": item(99) + "</item>",
    "an end with a blank": item(99).replace("</item>", "</item >"),
    "a namespace": item(99, "<dc:date xmlns:dc='urn:other'>2026-03-01</dc:date>"),
    "hours": item(99, "<skipHours><hour>3</hour></skipHours>"),
    "a declaration in text": item(99, summary="&lt;p xmlns='urn:x'&gt;"),
    "a base": item(99, "<description xml:base='http://b.example/'>x</description>"),
    "bytes of another charset": item(99, title="\udcff\udcfe"),
    "a long one": item(99, summary="a " * 60_000),
    "no date": item(99).replace("pubDate", "day"),
    "a date to come": item(99).replace("<pubDate>2026", "<pubDate>2027"),
    "no title": item(99).replace("title>", "headline>"),
}


@pytest.mark.parametrize("odd", HIDING.values(), ids=HIDING)
@pytest.mark.parametrize("place", [0, 3, 8])
def test_odd_items_make_no_difference_to_what_is_stored(
    odd: str, place: int, follow: Callable[..., int]
) -> None:
    def raw(*items: str) -> Document:
        return doc("", body=rss(*items).encode("utf-8", "surrogateescape"))

    with_odd = [*many()[:place], odd, *many()[place:]]
    follow(raw(*many()), raw(*with_odd), raw(item(50), *with_odd), raw(item(51), *many()))
    follow(raw(*reversed(with_odd)), raw(*with_odd[1:]), raw(*with_odd))


@pytest.mark.parametrize(("start", "end"), [("<!-- ", "-->"), ("<![CDATA[ ", "]]>")])
def test_what_opens_in_a_new_item_may_end_in_a_known_one(
    start: str, end: str, follow: Callable[..., int]
) -> None:
    known = [item(0), item(1, title=f"One {end} two"), item(2)]

    assert follow(rss(*known), rss(item(99, start), *known)) == 0


def test_a_date_to_come_is_believed_once_it_has_come(follow: Callable[..., int]) -> None:
    later = item(99).replace("<pubDate>2026-03-10", "<pubDate>2026-03-17")
    both = item(98, f"<dc:date>{NOW:%Y-%m-%d}</dc:date>").replace(
        "<pubDate>2026-03-10", "<pubDate>2026-03-17"
    )

    follow(*(rss(item(day), *many(20, 24), later, both) for day in range(6)))


def test_hours_and_pauses_are_read_though_no_item_is(
    follow: Callable[..., int], desks: tuple[Desk, Desk]
) -> None:
    head = "<ttl>90</ttl><skipHours><hour>3</hour></skipHours>"

    assert follow(rss(*many()), rss(*many(), head=head)) == 7
    (state,) = desks[0].states.values()
    assert (state.ttl_seconds, state.skip_hours) == (5400, "3")


def test_atom_is_known_again_too(follow: Callable[..., int]) -> None:
    entries = [
        f"<entry><title>Line {n}</title><link href='http://n.example/{n}'/><id>urn:{n}</id>"
        f"<updated>2026-03-0{n + 1}T00:00:00Z</updated><summary>x</summary></entry>"
        for n in range(6)
    ]

    def feed(*wanted: str) -> str:
        return ATOM.format(head="") + "".join(wanted) + "</feed>"

    assert follow(feed(*entries[1:]), feed(*entries)) == 5


def test_traces_of_another_run_are_not_built_on(
    desks: tuple[Desk, Desk], make_feed: Callable[..., Feed]
) -> None:
    short, _ = desks
    short.poll(make_feed(), doc(rss(*many())), NOW)
    done, _ = short.poll(make_feed(), doc(rss(*many(), item(98))), NOW + DAY)
    short.store.save_polls([replace(done, traces=None, again=b"", known=None)], seen_at=NOW + DAY)

    short.store.save_polls([done], seen_at=NOW + DAY)

    assert short.store.traces() == {}


OPERATIONS: Sequence[Callable[[random.Random, list[str]], None]] = (
    lambda chance, items: items.insert(0, item(chance.randrange(100, 999))),
    lambda chance, items: items.insert(0, item(chance.randrange(100, 999))),
    lambda _, items: items.__delitem__(slice(-1, None)),
    lambda chance, items: chance.shuffle(items),
    lambda chance, items: items.__setitem__(
        slice(None), [re.sub("opens", chance.choice(["opens", "shuts"]), one) for one in items]
    ),
    lambda chance, items: items.append(item(chance.randrange(8), summary=f"{chance.random()}")),
)


def odd_one(chance: random.Random) -> str:
    return chance.choice([*SHARED_WITH_KNOWN.values(), *HIDING.values(), ""])


@pytest.mark.parametrize("seed", range(6))
def test_a_feed_that_changes_at_random_is_stored_alike(
    seed: int, follow: Callable[..., int]
) -> None:
    chance = random.Random(seed)
    items, top, unread = many(), RSS, 0
    for _ in range(40):
        for _ in range(chance.randint(1, 2)):
            if len(items) > 3 and chance.random() < 0.4:
                items.pop(chance.randrange(len(items)))
            chance.choice(OPERATIONS)(chance, items)
        if chance.random() < 0.08:
            top = chance.choice([RSS, *CHANGED_HEADS.values()])
        shown = list(items)
        if chance.random() < 0.3:
            shown.insert(chance.randrange(len(shown) + 1), odd_one(chance))
        head = f"<lastBuildDate>{chance.random()}</lastBuildDate>"
        text = rss(*shown, head=head, top=top)
        unread += follow(doc("", body=text.encode("utf-8", "surrogateescape")))
    assert unread > 20


def test_real_documents_that_grow_are_stored_alike(
    shared: Path, desks: tuple[Desk, Desk], make_feed: Callable[..., Feed]
) -> None:
    folder = shared / "feeds" / "real"
    if not folder.is_dir():
        pytest.skip("no real documents in ../shared/feeds")
    short, long = desks
    eligible = 0
    for number, path in enumerate(sorted(folder.rglob("*.xml"))):
        body = path.read_bytes()
        outline = outline_of(body)
        if outline is None or len(outline.parts) < 3:
            continue
        eligible += 1
        newer = outline.head + outline.end.join([*outline.parts[:-1], b""]) + outline.tail
        older = outline.head + outline.end.join([*outline.parts[2:], b""]) + outline.tail
        feed = make_feed(feed_id=f"real-{number}")
        for day, document in enumerate((older, newer, body)):
            polls = [desk.poll(feed, doc("", body=document), NOW + DAY * day)[0] for desk in desks]
            assert polls[0].count == polls[1].count, path
            assert polls[0].state == polls[1].state, path
    assert short.contents() == long.contents()
    assert eligible > 50
    assert short.unread > 1_000
