"""Changed feeds, 30 items each and 5 % new, from the network to stored, scored and grouped.

The peer is a plain script (`benchmarks/scripts.py`), once as plain as can be: it scores all it
reads; once with more care: it scores what is new. Neither side asks a sentence encoder. Items of
the first round lie in both stores unscored; only new ones are scored and grouped by silkwatch.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.machine import machine_line
from benchmarks.made import catalogue_feed
from benchmarks.race import race
from benchmarks.report import options, show
from benchmarks.score import load_parts
from benchmarks.scripts import Script
from benchmarks.server import allowed, news_of, publish, serving
from classifiers.model import Model
from classifiers.stories import Report, group
from feeds.policy import FetchPolicy
from feeds.poll import Poller
from feeds.schedule import batches
from flows.pile import Pile
from flows.score import to_score
from flows.weigh import WORTH_ADJACENT, WORTH_SCORE
from items.feed import Feed
from store.engine import connect, migrate
from store.feeds import FeedStore
from store.items import ItemStore
from store.scores import ScoreStore
from store.stories import StoryStore

NOW = datetime(2026, 3, 4, tzinfo=UTC)
BATCH = 15


class House:
    """Silkwatch without Prefect: poll, score, group.

    Args:
        model: What scores.
        port: Where the feeds are served.
    """

    def __init__(self, model: Model) -> None:
        self._model = model

    def __call__(self, path: Path, feeds: list[Feed], at: datetime = NOW) -> int:
        """Poll feeds, store, score and group; give the number of new items."""
        engine = connect(f"sqlite:///{path}")
        migrate(engine)
        new = asyncio.run(self.poll(FeedStore(engine), feeds, at))
        if at == NOW:
            self._score(ItemStore(engine), ScoreStore(engine))
            self._group(ScoreStore(engine), StoryStore(engine))
        engine.dispose()
        return new

    async def poll(self, store: FeedStore, feeds: list[Feed], at: datetime) -> int:
        """Poll into the store, some batches a transaction as the flow does."""
        port = int(feeds[0].url.split(":")[2].partition("/")[0])
        policy = FetchPolicy(allow_hosts=allowed(len(feeds), port))
        states = store.states()
        pile = Pile(lambda _, polls: len(store.save_polls(polls, seen_at=at)))
        async with Poller(policy) as poller:
            for batch in batches(feeds, size=BATCH):
                known = store.traces([feed.feed_id for feed in batch])
                await pile.add(batch, await poller.poll(batch, states, now=at, traces=known))
            await pile.save()
        return pile.new

    def _score(self, items: ItemStore, scores: ScoreStore) -> None:
        open_items = items.unscored(self._model.version, since_at=NOW)
        verdicts = self._model.judge([(item.title, item.summary) for item in open_items])
        made = [
            to_score(item, verdict, self._model.version, threshold=None)
            for item, verdict in zip(open_items, verdicts, strict=True)
        ]
        scores.save(made, scored_at=NOW)

    def _group(self, scores: ScoreStore, stories: StoryStore) -> None:
        since, until = NOW - timedelta(days=1), NOW + timedelta(days=1)
        reports = [
            Report(item.item_id, item.title, item.summary, item.published_at, item.language)
            for item, _, _ in scores.scored_between(
                since, until, least=(WORTH_SCORE, WORTH_ADJACENT)
            )
        ]
        known = stories.groups(since_at=since)
        groups = group(reports, known=known, decisions=stories.decisions())
        changed = {one: story for one, story in groups.items() if known.get(one) != story}
        stories.save(changed, at=NOW)


def main() -> None:
    """Race over copies of a store that knows the first version of every feed."""
    parser = options(__doc__ or "", rounds=3)
    parser.add_argument("--feeds", type=int, default=1_000)
    parser.add_argument("--data", type=Path, default=Path("var"), help="holds a trained model")
    given = parser.parse_args()
    wanted = sum(news_of(feed) for feed in range(given.feeds))
    version, parts = load_parts(given.data / "models")
    house = House(Model(version, parts, None))
    concurrency = FetchPolicy().concurrency
    runners: dict[str, Callable[[Path, list[Feed]], int]] = {
        "script that scores all it reads": Script(concurrency, scores_all=True),
        "script that scores what is new": Script(concurrency, scores_all=False),
        "silkwatch": house,
    }
    with (
        tempfile.TemporaryDirectory() as folder,
        serving(given.feeds, etags=False) as port,
    ):
        feeds = [catalogue_feed(feed, port) for feed in range(given.feeds)]
        known = {name: Path(folder, f"known-{at}") for at, name in enumerate(runners)}
        for name, run in runners.items():
            if run is house:
                house(known[name], feeds, NOW - timedelta(days=2))
            else:
                run(known[name], feeds)

        publish(port)

        def again(name: str) -> None:
            fresh = Path(folder, "fresh")
            shutil.copy(known[name], fresh)
            new = runners[name](fresh, feeds)
            if new != wanted:
                raise SystemExit(f"{name}: {new} new items instead of {wanted}")

        figures = race({name: lambda n=name: again(n) for name in runners}, rounds=given.rounds)
    show(
        machine_line("feedparser", "aiohttp", "scikit-learn", "sqlalchemy"),
        figures,
        units=given.feeds,
        unit="feeds",
        compare=[(name, "silkwatch") for name in runners if name != "silkwatch"],
        notes=[f"Each round stores the same {wanted} new items of {30 * given.feeds}."],
        target=given.json,
    )


if __name__ == "__main__":
    main()
