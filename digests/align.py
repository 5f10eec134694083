"""Which message of a digest made anew takes which place in the thread already there."""

import json
from collections.abc import Sequence
from itertools import count

from digests.slack import SlackMessage, context
from items.delivery import Delivery, DeliveryState

GONE = SlackMessage(text="—", blocks=[context("—")])


def align(rows: Sequence[Delivery], messages: Sequence[SlackMessage]) -> dict[int, SlackMessage]:
    """Give each message a part number, so that reactions stay under their own story.

    A message about a story keeps the part that story had; the others take the parts of
    earlier ones about no single story, in order; new ones go to the end.

    Args:
        rows: What an earlier run planned or posted; maybe nothing.
        messages: The digest as it is now; the first always is part 0.

    Returns:
        Messages by part. A part posted before that has none now gets a dash.
    """
    settled = [row for row in rows if row.state is not DeliveryState.PLANNED]
    about = {row.part: json.loads(row.payload).get("story_id", "") for row in settled}
    by_story = {story_id: part for part, story_id in about.items() if story_id}
    plain = iter(sorted(part for part, story_id in about.items() if not story_id))
    free = (part for part in count() if part not in about)
    placed: dict[int, SlackMessage] = {}
    for message in messages:
        known = by_story.pop(message.story_id, None) if message.story_id else next(plain, None)
        placed[next(free) if known is None else known] = message
    for row in settled:
        if row.state is DeliveryState.POSTED:
            placed.setdefault(row.part, GONE)
    return placed
