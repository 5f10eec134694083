"""Bring messages into a channel exactly once, whatever breaks on the way."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from digests.align import align
from digests.channel import EVENT_TYPE, find_channel, find_part
from digests.client import SLACK_URL, SlackApi, Unclear
from digests.errors import DeliveryError
from digests.slack import SlackMessage
from items.delivery import Delivery, DeliveryState

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.1
POST_TRIES = 3
LOOK_AFTER_SECONDS = (1.0, 3.0, 6.0)  # a late message may still be on its way
CLOCK_SLACK_SECONDS = 3600.0


class Ledger(Protocol):
    """What the store remembers of deliveries; each call is one transaction."""

    def deliveries(self, key: str) -> Sequence[Delivery]:
        """The rows of a key by part; empty when none was planned."""
        ...

    def plan(self, deliveries: Sequence[Delivery]) -> None:
        """Write rows; one that is there already takes the new payload, and keeps state and ts."""
        ...

    def mark(self, key: str, part: int, state: DeliveryState, ts: str, at: datetime) -> None:
        """Move one row on; the state never moves back."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one delivery did.

    Attributes:
        channel_id: Slack's id of the channel.
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


class SlackDelivery:
    """Posts digests and alerts to one channel.

    Args:
        token: Bot token; never logged.
        channel: "#name" or id.
        ledger: What was sent before.
        base_url: Root of Slack's Web API.
        timeout_seconds: For one request.
        sleep: Waits that many seconds.
        clock: The time now, aware UTC.
    """

    def __init__(
        self,
        token: str,
        *,
        channel: str,
        ledger: Ledger,
        base_url: str = SLACK_URL,
        timeout_seconds: float = 30,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._api = SlackApi(token, base_url=base_url, timeout_seconds=timeout_seconds, sleep=sleep)
        self._channel = channel
        self._ledger = ledger
        self._sleep = sleep
        self._clock = clock
        self._wrote_before = False

    def deliver(self, key: str, messages: Sequence[SlackMessage]) -> Outcome:
        """Post what is missing, edit what changed, leave the rest.

        May be called again after any crash or error: what was posted is never posted twice.

        Args:
            key: Idempotency key; the messages of one key are one thread.
            messages: The first opens it; at least one.

        Raises:
            DeliveryError: Slack refused or stayed unclear; what is not posted stays planned.
        """
        pairs = self._plan(key, messages)
        channel_id = find_channel(self._api, self._channel)
        thread_ts = ""
        done = {"posted": 0, "found": 0, "edited": 0, "kept": 0}
        for row, message in pairs:
            ts, what = self._bring(row, message, channel_id, thread_ts)
            thread_ts = thread_ts or ts
            done[what] += 1
            log.info("delivery part=%d of=%d %s key=%s ts=%s", row.part, len(pairs), what, key, ts)
        return Outcome(channel_id=channel_id, ts=thread_ts, **done)

    def _plan(
        self, key: str, messages: Sequence[SlackMessage]
    ) -> list[tuple[Delivery, SlackMessage]]:
        """Rows as they stood before this run; those not yet posted take the new payload."""
        known = {row.part: row for row in self._ledger.deliveries(key)}
        placed = align(tuple(known.values()), messages)
        fresh = Delivery(
            key=key,
            part=0,
            channel=self._channel,
            state=DeliveryState.PLANNED,
            payload="",
            updated_at=self._clock(),
        )
        pairs = [
            (known.get(part) or replace(fresh, part=part), message)
            for part, message in sorted(placed.items())
        ]
        open_rows = [
            replace(row, payload=message.payload())
            for row, message in pairs
            if row.state is not DeliveryState.POSTED
        ]
        if open_rows:
            self._ledger.plan(open_rows)
        return pairs

    def _bring(
        self, row: Delivery, message: SlackMessage, channel_id: str, thread_ts: str
    ) -> tuple[str, str]:
        """One message, from whatever state it is in to posted; gives its ts and what was done."""
        if row.state is DeliveryState.POSTED:
            if row.payload == message.payload():
                return row.ts, "kept"
            self._edit(row, message, channel_id)
            return row.ts, "edited"
        if row.state is DeliveryState.POSTING:
            ts = self._look(row, channel_id, thread_ts)
            if ts:
                return self._found(row, message, channel_id, ts)
        ts = self._post(row, message, channel_id, thread_ts)
        self._mark(row, DeliveryState.POSTED, ts)
        return ts, "posted"

    def _found(
        self, row: Delivery, message: SlackMessage, channel_id: str, ts: str
    ) -> tuple[str, str]:
        # what arrived may be an earlier version; editing it to the same text does no harm
        self._edit(replace(row, ts=ts), message, channel_id)
        self._mark(row, DeliveryState.POSTED, ts)
        return ts, "found"

    def _post(self, row: Delivery, message: SlackMessage, channel_id: str, thread_ts: str) -> str:
        self._mark(row, DeliveryState.POSTING, "")
        sent_at = self._clock()
        for attempt in range(1, POST_TRIES + 1):
            self._pace()
            try:
                answer = self._api.write(
                    "chat.postMessage",
                    channel=channel_id,
                    thread_ts=thread_ts or None,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=_metadata(row),
                    unfurl_links=False,
                    unfurl_media=False,
                )
                return str(answer["ts"])
            except Unclear as error:
                log.warning("post unclear key=%s part=%d why=%s", row.key, row.part, error)
            ts = self._look_patiently(replace(row, updated_at=sent_at), channel_id, thread_ts)
            if ts:
                return ts
            log.warning("post lost key=%s part=%d attempt=%d", row.key, row.part, attempt)
        raise DeliveryError(
            "unclear",
            f"part {row.part} did not arrive after {POST_TRIES} tries",
            "Check https://slack-status.com; the next run looks again and posts what is missing.",
        )

    def _edit(self, row: Delivery, message: SlackMessage, channel_id: str) -> None:
        for _ in range(POST_TRIES):
            self._pace()
            try:
                self._api.write(
                    "chat.update",
                    channel=channel_id,
                    ts=row.ts,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=_metadata(row),
                )
            except Unclear as error:  # an edit may safely be repeated
                log.warning("edit unclear key=%s part=%d why=%s", row.key, row.part, error)
                continue
            self._ledger.plan([replace(row, payload=message.payload())])
            return
        raise DeliveryError(
            "unclear",
            f"part {row.part} could not be edited after {POST_TRIES} tries",
            "Check https://slack-status.com; the next run edits it again.",
        )

    def _look_patiently(self, row: Delivery, channel_id: str, thread_ts: str) -> str:
        for seconds in LOOK_AFTER_SECONDS:
            self._sleep(seconds)
            ts = self._look(row, channel_id, thread_ts)
            if ts:
                return ts
        return ""

    def _look(self, row: Delivery, channel_id: str, thread_ts: str) -> str:
        return find_part(
            self._api,
            channel_id,
            key=row.key,
            part=row.part,
            thread_ts=thread_ts,
            oldest=row.updated_at.timestamp() - CLOCK_SLACK_SECONDS,
        )

    def _mark(self, row: Delivery, state: DeliveryState, ts: str) -> None:
        self._ledger.mark(row.key, row.part, state, ts, self._clock())

    def _pace(self) -> None:
        """Slack wants about a message a second in a channel."""
        if self._wrote_before:
            self._sleep(PAUSE_SECONDS)
        self._wrote_before = True


def _metadata(row: Delivery) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": row.key, "part": row.part}}
