"""Since: what happened between the digest before and this one, counted once and then fixed."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

from digests.alerts import alert_key
from digests.since import SinceLast
from digests.sources import BUTTON, SOURCE
from flows.desk import Desk
from items.delivery import Label
from store.notes import Note

NAME = "since"
BY_SLACK = "slack:"  # opens the name of whoever split a story by a reaction
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


def since_last(desk: Desk, key: str, channel: str, at: datetime) -> SinceLast:
    """What a digest says of the time since the one before; a repeated run says the same.

    Args:
        desk: The open store.
        key: The digest.
        channel: Where it goes.
        at: When it was made; aware.
    """
    note = Note(
        key=key,
        name=NAME,
        content=json.dumps(asdict(count_since(desk, key, channel, at))),
        noted_at=at,
    )
    return SinceLast(**json.loads(desk.notes.keep(note).content))


def count_since(desk: Desk, key: str, channel: str, at: datetime) -> SinceLast:
    """Count marks and alerts since the digest before; nothing is written."""
    before = [
        note.noted_at
        for note in desk.notes.notes(NAME)
        if note.key.startswith(f"digest:{channel}:") and note.key != key and note.noted_at <= at
    ]
    start = max(before, default=BEGINNING)
    marks = reader_labels(desk)
    splits = [one for one in desk.stories.decisions() if one.by.startswith(BY_SLACK)]
    times = [one.labelled_at for one in marks] + [one.decided_at for one in splits]
    alerts = [
        one.told_at
        for one in desk.digests.told(channel, since_at=start)
        if one.key == alert_key(channel, one.story_id)
    ]
    return SinceLast(
        marks_read=sum(start < time <= at for time in times),
        alerted=sum(start < time <= at for time in alerts),
    )


def reader_labels(desk: Desk) -> list[Label]:
    """All verdicts that readers gave in Slack."""
    return [*desk.labels.labels(source=SOURCE), *desk.labels.labels(source=BUTTON)]
