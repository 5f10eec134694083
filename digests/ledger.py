"""What deliveries need to remember, and what they report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from items.delivery import Delivery, DeliveryState


class Ledger(Protocol):
    """What the store remembers of deliveries; each call is one transaction."""

    def deliveries(self, key: str) -> Sequence[Delivery]:
        """The rows of a key by part; empty when none was planned."""
        ...

    def plan(self, deliveries: Sequence[Delivery]) -> None:
        """Write rows; one that is there already changes its payload only while it is planned."""
        ...

    def mark(
        self, key: str, part: int, state: DeliveryState, *, ts: str = "", at: datetime
    ) -> None:
        """Move one row on; the state never moves back, an empty ts leaves the stored one."""
        ...

    def amend(self, key: str, part: int, payload: str, *, at: datetime) -> None:
        """Give one row the payload that a reader sees now."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one delivery did.

    Attributes:
        channel_id: Slack's id of the channel; empty when there was nothing to do.
        ts: Timestamp of the message that opens it.
        posted: Messages posted now.
        found: Messages that turned out to be there already.
        edited: Messages whose text was changed.
        kept: Messages left as they were.
    """

    channel_id: str
    ts: str
    posted: int = 0
    found: int = 0
    edited: int = 0
    kept: int = 0
