"""Deliver to files only: what a channel would have got is remembered the same way."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from digests.align import align
from digests.ledger import Ledger, Outcome
from digests.slack import SlackMessage
from items.delivery import Delivery, DeliveryState


class FileDelivery:
    """Notes messages as delivered when the files written beforehand are the delivery.

    Args:
        ledger: What was delivered before.
        channel: Name under which files are remembered.
        place: The file that stands for the messages.
        clock: The time now, aware UTC.
    """

    def __init__(
        self,
        *,
        ledger: Ledger,
        channel: str,
        place: Path,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._ledger = ledger
        self._channel = channel
        self._place = place
        self._clock = clock

    def deliver(self, key: str, messages: Sequence[SlackMessage]) -> Outcome:
        """Note the messages of a key, each once; what changed is noted anew.

        Args:
            key: Idempotency key.
            messages: The first opens the thread; at least one.
        """
        known = {row.part: row for row in self._ledger.deliveries(key)}
        done = {"posted": 0, "edited": 0, "kept": 0}
        placed = sorted(align(tuple(known.values()), messages).items())
        rows = [self._row(key, part, message) for part, message in placed]
        fresh = [row for row in rows if _open(known.get(row.part))]
        if fresh:
            self._ledger.plan(fresh)
        for row in rows:
            done[self._note(row, known.get(row.part))] += 1
        return Outcome(channel_id="", ts=str(self._place), **done)

    def _row(self, key: str, part: int, message: SlackMessage) -> Delivery:
        return Delivery(
            key=key,
            part=part,
            channel=self._channel,
            state=DeliveryState.PLANNED,
            payload=message.payload(),
            updated_at=self._clock(),
        )

    def _note(self, row: Delivery, before: Delivery | None) -> str:
        at = row.updated_at
        if _open(before):
            ts = str(self._place)
            self._ledger.mark(row.key, row.part, DeliveryState.POSTED, ts=ts, at=at)
            return "posted"
        if before is not None and before.payload == row.payload:
            return "kept"
        self._ledger.amend(row.key, row.part, row.payload, at=at)
        return "edited"


def _open(row: Delivery | None) -> bool:
    return row is None or row.state is not DeliveryState.POSTED
