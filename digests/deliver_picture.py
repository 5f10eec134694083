"""Bring a picture into a thread exactly once, whatever breaks on the way."""

import json
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from digests.channel import find_channel, read_pages
from digests.client import SlackApi, Unclear
from digests.errors import DeliveryError
from digests.ledger import Ledger
from items.delivery import Delivery, DeliveryState

log = logging.getLogger(__name__)

UPLOAD_TRIES = 3
LOOK_AFTER_SECONDS = (1.0, 3.0, 6.0)  # Slack shares a file a moment after it took it


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture for a thread.

    Attributes:
        content: PNG.
        filename: Tells it apart from every other file of the thread; found again by it.
        title: What a reader sees above it.
        alt: What it shows, for those who do not see it.
    """

    content: bytes
    filename: str
    title: str
    alt: str


class PictureDelivery:
    """Uploads pictures to threads of one channel.

    Args:
        api: Slack.
        channel: "#name" or id.
        ledger: What was sent before.
        sleep: Waits that many seconds.
        clock: The time now, aware UTC.
    """

    def __init__(
        self,
        api: SlackApi,
        *,
        channel: str,
        ledger: Ledger,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._api = api
        self._channel = channel
        self._ledger = ledger
        self._sleep = sleep
        self._clock = clock

    def deliver(self, key: str, picture: Picture, *, thread_ts: str) -> bool:
        """Upload a picture unless it is there.

        A picture that is there is never exchanged: Slack cannot edit a file.

        Args:
            key: Idempotency key of the picture.
            picture: What to upload.
            thread_ts: Timestamp of the message that opens the thread.

        Returns:
            Whether it was uploaded now.

        Raises:
            DeliveryError: Slack refused or stayed unclear; the next run looks and tries again.
        """
        row = next(iter(self._ledger.deliveries(key)), None) or self._plan(key, picture)
        if row.state is DeliveryState.POSTED:
            return False
        channel_id = find_channel(self._api, self._channel)
        if row.state is DeliveryState.POSTING:
            found = self._look(channel_id, thread_ts, picture.filename)
            if found:
                self._mark(row, DeliveryState.POSTED, found)
                return False
        self._mark(row, DeliveryState.POSTING, "")
        file_id = self._upload(channel_id, thread_ts, picture)
        self._mark(row, DeliveryState.POSTED, file_id)
        log.info("picture uploaded key=%s file=%s", key, file_id)
        return True

    def _plan(self, key: str, picture: Picture) -> Delivery:
        row = Delivery(
            key=key,
            part=0,
            channel=self._channel,
            state=DeliveryState.PLANNED,
            payload=json.dumps(
                {"filename": picture.filename, "title": picture.title}, ensure_ascii=False
            ),
            updated_at=self._clock(),
        )
        self._ledger.plan([row])
        return row

    def _upload(self, channel_id: str, thread_ts: str, picture: Picture) -> str:
        for attempt in range(1, UPLOAD_TRIES + 1):
            try:
                answer = self._api.upload(
                    picture.content,
                    filename=picture.filename,
                    title=picture.title,
                    alt_txt=picture.alt,
                    channel=channel_id,
                    thread_ts=thread_ts,
                )
                return str(answer["file"]["id"])
            except Unclear as error:
                log.warning("upload unclear file=%s why=%s", picture.filename, error)
            for seconds in LOOK_AFTER_SECONDS:
                self._sleep(seconds)
                found = self._look(channel_id, thread_ts, picture.filename)
                if found:
                    return found
            log.warning("upload lost file=%s attempt=%d", picture.filename, attempt)
        raise DeliveryError(
            "unclear",
            f"the picture did not arrive after {UPLOAD_TRIES} tries",
            "Check https://slack-status.com; the next run looks again and uploads it.",
        )

    def _look(self, channel_id: str, thread_ts: str, filename: str) -> str:
        thread = read_pages(
            self._api, "conversations.replies", "messages", channel=channel_id, ts=thread_ts
        )
        files = (file for message in thread for file in message.get("files") or [])
        return next((str(file["id"]) for file in files if file.get("name") == filename), "")

    def _mark(self, row: Delivery, state: DeliveryState, ts: str) -> None:
        self._ledger.mark(row.key, row.part, state, ts=ts, at=self._clock())
