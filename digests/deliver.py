"""Bring messages into a channel exactly once, whatever breaks on the way."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from digests.align import align
from digests.channel import EVENT_TYPE, find_channel, find_part
from digests.client import SLACK_URL, SlackApi, Unclear
from digests.cures import REPORT_IT
from digests.errors import DeliveryError
from digests.ledger import Ledger, Outcome
from digests.limits import faults
from digests.slack import SlackMessage
from items.delivery import Delivery, DeliveryState

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.1
POST_TRIES = 3
LOOK_AFTER_SECONDS = (1.0, 3.0, 6.0)  # a late message may still be on its way
STILL_ON_ITS_WAY_SECONDS = 60.0
CLOCK_SLACK_SECONDS = 3600.0
# a reader deleted it, or the workspace forbids edits after a while
BEYOND_EDITING = frozenset({"message_not_found", "edit_window_closed", "cant_update_message"})


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
        self._channel_id = ""

    def deliver(self, key: str, messages: Sequence[SlackMessage]) -> Outcome:
        """Post what is missing, edit what changed, leave the rest.

        May be called again after any crash or error: what was posted is never posted twice.

        Args:
            key: Idempotency key; the messages of one key are one thread.
            messages: The first opens it; at least one.

        Raises:
            DeliveryError: Slack refused or stayed unclear; what is not posted stays planned.
        """
        _check(messages)
        pairs = self._plan(key, messages)
        thread_ts = ""
        done = {"posted": 0, "found": 0, "edited": 0, "kept": 0}
        for row, message in pairs:
            ts, what = self._bring(row, message, thread_ts)
            thread_ts = thread_ts or ts
            done[what] += 1
            log.info("delivery part=%d of=%d %s key=%s ts=%s", row.part, len(pairs), what, key, ts)
        return Outcome(channel_id=self._channel_id, ts=thread_ts, **done)

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
            if row.state is DeliveryState.PLANNED
        ]
        if open_rows:
            self._ledger.plan(open_rows)
        return pairs

    def _bring(self, row: Delivery, message: SlackMessage, thread_ts: str) -> tuple[str, str]:
        """One message, from whatever state it is in to posted; gives its ts and what was done."""
        if row.state is DeliveryState.POSTED:
            if row.payload == message.payload():
                return row.ts, "kept"
            return row.ts, "edited" if self._edit(row, message) else "kept"
        if row.state is DeliveryState.POSTING:
            ts = self._look_again(row, thread_ts)
            if ts:
                return self._found(row, message, ts)
        ts = self._post(row, message, thread_ts)
        if row.state is DeliveryState.POSTING:  # its payload was not planned anew
            self._amend(row, message)
        self._mark(row, DeliveryState.POSTED, ts)
        return ts, "posted"

    def _found(self, row: Delivery, message: SlackMessage, ts: str) -> tuple[str, str]:
        # what arrived may be an earlier version; editing it to the same text does no harm
        self._edit(replace(row, ts=ts), message)
        self._mark(row, DeliveryState.POSTED, ts)
        return ts, "found"

    def _post(self, row: Delivery, message: SlackMessage, thread_ts: str) -> str:
        channel_id = self._where()  # known before the row counts as unclear
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
            ts = self._look_patiently(replace(row, updated_at=sent_at), thread_ts)
            if ts:
                return ts
            log.warning("post lost key=%s part=%d attempt=%d", row.key, row.part, attempt)
        raise DeliveryError(
            "unclear",
            f"part {row.part} did not arrive after {POST_TRIES} tries",
            "Check https://slack-status.com; the next run looks again and posts what is missing.",
        )

    def _edit(self, row: Delivery, message: SlackMessage) -> bool:
        """Change a message where it stands; False when Slack no longer lets it be changed."""
        for _ in range(POST_TRIES):
            self._pace()
            try:
                self._api.write(
                    "chat.update",
                    channel=self._where(),
                    ts=row.ts,
                    text=message.text,
                    blocks=message.blocks,
                    metadata=_metadata(row),
                )
            except Unclear as error:  # an edit may safely be repeated
                log.warning("edit unclear key=%s part=%d why=%s", row.key, row.part, error)
                continue
            except DeliveryError as error:
                if error.code not in BEYOND_EDITING:
                    raise
                log.warning("edit refused key=%s part=%d why=%s", row.key, row.part, error.code)
                self._amend(row, message)  # so that no later run tries it again
                return False
            self._amend(row, message)
            return True
        raise DeliveryError(
            "unclear",
            f"part {row.part} could not be edited after {POST_TRIES} tries",
            "Check https://slack-status.com; the next run edits it again.",
        )

    def _look_again(self, row: Delivery, thread_ts: str) -> str:
        """Look for what an earlier run left unclear, with patience when that was just now."""
        age = (self._clock() - row.updated_at).total_seconds()
        if age < STILL_ON_ITS_WAY_SECONDS:
            return self._look_patiently(row, thread_ts)
        return self._look(row, thread_ts)

    def _look_patiently(self, row: Delivery, thread_ts: str) -> str:
        for seconds in LOOK_AFTER_SECONDS:
            self._sleep(seconds)
            ts = self._look(row, thread_ts)
            if ts:
                return ts
        return ""

    def _look(self, row: Delivery, thread_ts: str) -> str:
        return find_part(
            self._api,
            self._where(),
            key=row.key,
            part=row.part,
            thread_ts=thread_ts,
            oldest=row.updated_at.timestamp() - CLOCK_SLACK_SECONDS,
        )

    def _where(self) -> str:
        self._channel_id = self._channel_id or find_channel(self._api, self._channel)
        return self._channel_id

    def _mark(self, row: Delivery, state: DeliveryState, ts: str) -> None:
        self._ledger.mark(row.key, row.part, state, ts=ts, at=self._clock())

    def _amend(self, row: Delivery, message: SlackMessage) -> None:
        self._ledger.amend(row.key, row.part, message.payload(), at=self._clock())

    def _pace(self) -> None:
        """Slack wants about a message a second in a channel."""
        if self._wrote_before:
            self._sleep(PAUSE_SECONDS)
        self._wrote_before = True


def _check(messages: Sequence[SlackMessage]) -> None:
    """Refuse what Slack would refuse, before half a thread is posted."""
    for part, message in enumerate(messages):
        found = faults(message.text, message.blocks)
        if found:
            reason = f"part {part} breaks a limit: {'; '.join(found)}"
            raise DeliveryError("invalid_blocks", reason, REPORT_IT)


def _metadata(row: Delivery) -> dict[str, object]:
    return {"event_type": EVENT_TYPE, "event_payload": {"key": row.key, "part": row.part}}
