"""Searching in four scripts, on a real database."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from items.feed import FeedState, Health
from items.item import Item, Poll
from store.copies import backup
from store.engine import Engine, connect, migrate
from store.feeds import FeedStore
from store.scores import ScoreStore
from store.search import SearchStore
from store.upkeep import prune

SIMPLE = str.maketrans("鐵烏國羅鄉", "铁乌国罗乡")
TITLES = {
    "rail": "中吉烏鐵路隧道貫通",
    "hans": "中吉乌铁路融资到位",
    "road": "路中國貨車排隊",
    "ru": "Узбекистана и Китая: Ёлочный договор",
    "uz": "Oʻzbekiston va Xitoy",
    "en": "China's railways in Central Asia, says São Paulo paper",
    "trail": "A trail through the Pamirs 5G基站",
}


def fold(text: str) -> str:
    return text.translate(SIMPLE).casefold()


def stem(word: str) -> str:
    return word[:-1] if len(word) > 4 and word[-1] in "saая" else word


NOW = datetime(2026, 11, 21, tzinfo=UTC)


def fill(engine: Engine) -> SearchStore:
    items = tuple(
        Item(
            item_id=f"feed:{name}",
            feed_id="feed",
            title=title,
            summary="",
            link=f"https://news.example/{name}",
            published_at=NOW - timedelta(hours=hours),
        )
        for hours, (name, title) in enumerate(TITLES.items())
    )
    poll = Poll(state=FeedState(feed_id="feed", health=Health.OK), items=items)
    FeedStore(engine).save_polls([poll], seen_at=NOW)
    store = make_search(engine)
    store.refresh()
    return store


@pytest.fixture
def search(engine) -> SearchStore:
    return fill(engine)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def library(request, tmp_path_factory) -> Iterator[SearchStore]:
    """The same for tests that only read."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('library') / 'house.db'}"
    else:
        url = request.getfixturevalue("schemas").bare()
    engine = connect(url)
    migrate(engine)
    yield fill(engine)
    engine.dispose()


def make_search(engine, *, rules: str = "1", fold: Callable[[str], str] = fold) -> SearchStore:
    return SearchStore(engine, fold=fold, stem=stem, rules=rules)


def found(store: SearchStore, question: str, **more) -> list[str]:
    rows = store.search(question, **more).rows
    return [row.item.item_id.removeprefix("feed:") for row in rows]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("鐵路", ["rail", "hans"]),  # two characters, both scripts
        ("铁路", ["rail", "hans"]),
        ("中吉烏鐵路", ["rail", "hans"]),
        ("吉烏", ["rail", "hans"]),
        ("路中", ["road"]),  # not across "鐵路" and "中吉"
        ("通", ["rail"]),  # one character, the last of its title
        ("中", ["rail", "hans", "road"]),
        ("鐵路 隧道", ["rail"]),
        ("鐵路 -隧道", ["hans"]),
        ("-鐵路 -trail -china", ["road", "ru", "uz"]),
        ("Узбекистан", ["ru"]),
        ("узбекистана", ["ru"]),
        ("елочный", ["ru"]),
        ("O'zbekiston", ["uz"]),
        ("o‘zbekiston", ["uz"]),
        ("railway", ["en"]),
        ("RAILWAYS", ["en"]),
        ("chinas", ["en"]),
        ("sao", ["en"]),
        ("rail", ["en"]),
        ('"central asia"', ["en"]),
        ('"asia central"', []),
        ("「鐵路隧道」", ["rail"]),
        ("asia central", ["en"]),
        ("5g", ["trail"]),
        ("5G基站", ["trail"]),
        ("基站", ["trail"]),
        ("站", ["trail"]),
        ("沒有", []),
    ],
)
def test_words_are_found_however_they_are_written(library, question, names) -> None:
    assert found(library, question) == names


@pytest.mark.parametrize("question", ["", "  ", '"', "-", "*", "' OR 1=1 --", "NEAR(", "。", "\0"])
def test_no_question_breaks_the_search(library, question) -> None:
    assert library.search(question).total in (0, len(TITLES))


def test_without_a_word_everything_is_listed_page_by_page(search) -> None:
    first, second = search.search("", limit=4), search.search("", limit=4, offset=4)

    assert (first.total, len(first.rows), len(second.rows)) == (7, 4, 3)
    assert first.rows[0].item.item_id == "feed:rail"


def test_results_carry_the_latest_score_and_are_filtered_by_it(
    search, engine, make_score, now
) -> None:
    scores = ScoreStore(engine)
    scores.save([make_score("feed:rail", score=0.4, themes=("trade",))], scored_at=now)
    later = [
        make_score("feed:rail", score=0.2, relevant=False, model_version="m2"),
        make_score("feed:hans", score=0.9, themes=("trade", "energy"), model_version="m2"),
    ]
    scores.save(later, scored_at=now + timedelta(hours=1))

    assert found(search, "鐵路", order="score") == ["hans", "rail"]
    assert found(search, "鐵路", relevant=True) == ["hans"]
    assert found(search, "", theme="energy") == ["hans"]
    assert found(search, "", theme="ener") == []
    assert [row.score.score for row in search.search("隧道").rows] == [0.2]


def test_only_one_feed_or_a_span_can_be_asked_for(search, now) -> None:
    assert found(search, "", since_at=now - timedelta(hours=1)) == ["rail", "hans"]
    assert found(search, "", feed_id="other") == []


def test_what_is_new_or_edited_is_found_after_a_refresh(
    search, engine, make_poll, make_item, now
) -> None:
    old = make_item("rail", title="管線洩漏", published_at=now)
    new = make_item("new", title="管線修復", published_at=now)
    FeedStore(engine).save_polls([make_poll(old, new)], seen_at=now + timedelta(hours=1))

    assert found(search, "管線") == []
    assert search.refresh() == 2
    assert search.refresh() == 0
    assert found(search, "管線") == ["new", "rail"]
    assert found(search, "隧道") == []


def test_an_edit_saved_after_the_refresh_that_came_between_is_not_missed(
    search, engine, make_poll, make_item, now
) -> None:
    edited = make_item("rail", title="管線洩漏", published_at=now)
    FeedStore(engine).save_polls([make_poll(edited)], seen_at=now)  # polled before it was cut

    search.refresh()

    assert found(search, "管線") == ["rail"]


def test_other_rules_cut_everything_anew(search, engine) -> None:
    plain = make_search(engine, rules="2", fold=str.casefold)

    assert plain.refresh() == len(TITLES)
    assert found(plain, "鐵路") == ["rail"]


def test_forgotten_items_leave_the_index_too(search, engine, now) -> None:
    prune(engine, keep_days=31, now=now + timedelta(days=400))
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM items WHERE item_id = 'feed:rail'"))

    assert found(search, "隧道") == []
    if engine.dialect.name != "sqlite":
        return
    with engine.begin() as connection:
        check = "INSERT INTO search_fts(search_fts, rank) VALUES ('integrity-check', 1)"
        connection.execute(text(check))


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_a_copy_of_the_database_can_be_searched(search, engine, tmp_path) -> None:
    backup(engine, tmp_path / "copy.db")

    assert found(make_search(connect(f"sqlite:///{tmp_path / 'copy.db'}")), "鐵路") == [
        "rail",
        "hans",
    ]


def test_two_searchers_may_refresh_at_once(search, engine, url, now, make_poll, make_item) -> None:
    items = [make_item(f"n{n}", title=f"文章第{n}篇 {n}") for n in range(1200)]
    FeedStore(engine).save_polls([make_poll(*items)], seen_at=now)

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(lambda _: make_search(connect(url)).refresh(), range(2)))

    assert sum(counts) == 1200
    assert search.search("文章").total == 1200
