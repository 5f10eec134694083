"""Deepen: a headline that may matter but says too little -> its page -> a second score."""

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from prefect import task
from prefect.cache_policies import NO_CACHE

from classifiers.model import Model, load_model
from feeds.fulltext import FullText
from feeds.poll import Poller
from flows.desk import Desk, fetch_policy, open_desk
from flows.score import to_score
from items.item import Item

# Far below the threshold a page seldom changes the verdict; a summary of this length says enough.
FROM_SCORE = 0.15
SHORT_SUMMARY = 100
# What stands for the summary: the classifier was taught on leads, not on whole articles.
LEAD_CHARS = 500
DAY = timedelta(days=1)


@task(task_run_name="full-texts", cache_policy=NO_CACHE, persist_result=False)
async def deepen() -> int:
    """Read the pages of today's bare headlines near or above the threshold, and score them again.

    A page that cannot be read leaves the first score as it is.

    Returns:
        How many items were scored again.
    """
    desk = open_desk()
    items = bare_headlines(desk, datetime.now(UTC))
    if not items:
        return 0
    async with Poller(fetch_policy(desk.settings)) as poller:
        pages = await poller.full_text([item.link for item in items])
    return score_again(desk, load_model(desk.settings.models_dir), items, pages)


def bare_headlines(desk: Desk, now: datetime) -> list[Item]:
    """Items of the last day whose score is worth a page and whose summary says too little.

    Args:
        desk: The open store.
        now: Aware.

    Returns:
        The best first, at most settings.fetch.full_texts, none whose page was read before.
    """
    rows = [
        (score.score, item)
        for item, score, _ in desk.scores.scored_between(
            now - DAY, now, least=(FROM_SCORE, math.inf)
        )
        if score.score >= FROM_SCORE and len(item.summary) < SHORT_SUMMARY and item.link
    ]
    read = desk.items.texts([item.item_id for _, item in rows])
    rows = [row for row in rows if row[1].item_id not in read]
    rows.sort(key=lambda row: (-row[0], row[1].item_id))
    return [item for _, item in rows[: desk.settings.fetch.full_texts]]


def score_again(desk: Desk, model: Model, items: Sequence[Item], pages: Sequence[FullText]) -> int:
    """Keep what the pages gave, and judge each item by its title and its text's lead.

    Of a page that could not be read an empty text is kept: it is not asked for again.
    """
    now = datetime.now(UTC)
    texts = {item.item_id: page.text for item, page in zip(items, pages, strict=True)}
    desk.items.save_texts(texts, fetched_at=now)
    found = [(item, page.text) for item, page in zip(items, pages, strict=True) if page.text]
    verdicts = model.judge([(item.title, lead(item, text)) for item, text in found])
    threshold = desk.settings.score.threshold
    desk.scores.save(
        [
            to_score(item, verdict, model.version, threshold=threshold)
            for (item, _), verdict in zip(found, verdicts, strict=True)
        ],
        scored_at=now,
    )
    return len(found)


def lead(item: Item, text: str) -> str:
    """The beginning of a page's text without the headline that many pages repeat."""
    body = text.removeprefix(item.title).strip()
    return " ".join(body.split())[:LEAD_CHARS]
