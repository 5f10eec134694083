"""What a plain script would do about a day's news: the peer of `python -m benchmarks poll`.

aiohttp, feedparser with default options, one table in SQLite, jieba, TfidfVectorizer and
LogisticRegression, and stories by cosine similarity.
"""

import asyncio
import sqlite3
from pathlib import Path
from typing import Any

import aiohttp
import feedparser
import jieba
from scipy.sparse.csgraph import connected_components
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.made import item_text
from feeds.schedule import batches
from items.feed import Feed

TOGETHER = 0.6
Row = tuple[str, str, str, str]


def cut(title: str, summary: str) -> str:
    """A text's words, parted by blanks."""
    return " ".join(jieba.cut(f"{title} {summary}"))


def fit() -> Any:
    """A model of its own, of made-up items."""
    texts = [cut(*item_text(feed, number)) for feed in range(4) for number in range(400)]
    model = make_pipeline(TfidfVectorizer(token_pattern=r"[^ ]+"), LogisticRegression())
    return model.fit(texts, [number % 2 for number in range(len(texts))])


class Script:
    """The script with its model.

    Args:
        concurrency: Requests at a time.
        scores_all: Whether it scores what it read, known or not: the plainest way.
    """

    def __init__(self, concurrency: int, *, scores_all: bool) -> None:
        self._concurrency = concurrency
        self._scores_all = scores_all
        self._model = fit()

    def __call__(self, path: Path, feeds: list[Feed]) -> int:
        """Poll feeds, store, score and group; give the number of new items."""
        return asyncio.run(self._run(path, feeds))

    async def _run(self, path: Path, feeds: list[Feed]) -> int:
        slots = asyncio.Semaphore(self._concurrency)

        async def one(session: aiohttp.ClientSession, url: str) -> bytes:
            async with slots, session.get(url) as answer:
                return await answer.read()

        database = sqlite3.connect(path)
        database.execute(
            "create table if not exists items "
            "(link text primary key, title, summary, at, score real, story)"
        )
        new: list[Row] = []
        async with aiohttp.ClientSession() as session:
            for batch in batches(feeds, size=15):
                for body in await asyncio.gather(*(one(session, feed.url) for feed in batch)):
                    new += self._store(database, body)
                database.commit()
        self._group(database, new)
        database.commit()
        database.close()
        return len(new)

    def _store(self, database: sqlite3.Connection, body: bytes) -> list[Row]:
        rows = [
            (item.link, item.title, item.summary, item.published)
            for item in feedparser.parse(body).entries
        ]
        marks = ",".join("?" * len(rows))
        found = database.execute(
            f"select link from items where link in ({marks})",
            [row[0] for row in rows],
        )
        known = {link for (link,) in found}
        new = [row for row in rows if row[0] not in known]
        asked = rows if self._scores_all else new
        if asked:
            texts = [cut(title, summary) for _, title, summary, _ in asked]
            chances = self._model.predict_proba(texts)[:, 1].tolist()
            scored = [(*row, chance) for row, chance in zip(asked, chances, strict=True)]
            database.executemany("insert or ignore into items values (?, ?, ?, ?, ?, null)", scored)
        return new

    def _group(self, database: sqlite3.Connection, new: list[Row]) -> None:
        if not new:
            return
        weighed = self._model[0].transform([cut(title, summary) for _, title, summary, _ in new])
        alike = (weighed @ weighed.T) >= TOGETHER
        _, stories = connected_components(alike, directed=False)
        rows = [(int(story), row[0]) for story, row in zip(stories, new, strict=True)]
        database.executemany("update items set story = ? where link = ?", rows)
