"""What was sent to readers and what they answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class DeliveryState(StrEnum):
    """How far one message has come; it only ever moves down this list."""

    PLANNED = "planned"
    POSTING = "posting"  # the request may or may not have arrived
    POSTED = "posted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message of a digest or an alert: part 0 opens it, the others stand in its thread.

    Attributes:
        key: Idempotency key of the digest or alert.
        part: 0 for the message itself, 1 and up for its thread in order.
        channel: Where it goes, as the user configured it.
        state: How far it has come.
        payload: The message as JSON text (text and blocks): what a replay shows.
        ts: Slack's timestamp of the message; empty before it is posted.
        updated_at: Last change of this row; aware UTC.
    """

    key: str
    part: int
    channel: str
    state: DeliveryState
    payload: str
    ts: str = ""
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A story was told to a channel; no later digest tells it there again.

    Attributes:
        channel: Where it was told.
        story_id: The story.
        item_ids: Its reports at that time.
        key: Digest or alert that told it.
        told_at: Aware UTC.
    """

    channel: str
    story_id: str
    item_ids: tuple[str, ...]
    key: str
    told_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A reader's verdict on an item.

    Attributes:
        item_id: The item.
        grade: 2 core, 1 adjacent, 0 noise.
        by: Who said so.
        source: Where it came from, such as "slack" or "file".
        model_version: The model whose score the reader saw; empty when none.
        labelled_at: Aware UTC.
    """

    item_id: str
    grade: int
    by: str
    source: str
    model_version: str
    labelled_at: datetime

    def __post_init__(self) -> None:
        if self.grade not in (0, 1, 2):
            raise ValueError(f"grade {self.grade} of item {self.item_id!r} is not 0, 1 or 2")
