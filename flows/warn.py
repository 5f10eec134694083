"""Warn: one alert out, its later reports after it, and the day's "n more"; each safe to repeat."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from digests.alert_page import lay_out_alert
from digests.alerts import FollowUp, alert_key, more_key
from digests.as_json import digest_from_json, digest_to_json
from digests.files import messages_json, write_alert, write_texts
from digests.slack import SlackMessage
from digests.slack_alerts import alert_to_slack, more_to_slack
from flows.desk import Desk
from flows.send import deliver
from flows.view import make_view
from items.delivery import DeliveryState, Told
from items.digest import Digest, Window
from items.story import Story
from store.notes import Note

ALERT = "alert"  # the note that holds an alert as a digest of one story
SURPLUS = "surplus"  # the note that holds the stories over a day's cap
LOOK_BACK = timedelta(days=7)
_INSTANT = timedelta(seconds=1)


def warn(desk: Desk, channel: str, story: Story, now: datetime) -> None:
    """Tell a story at once.

    Noted, then remembered as told, then sent: whatever of it a crash cuts off, the next run
    makes good, and no digest tells it in between.

    Raises:
        DeliveryError: Slack refused; the next run sends it.
    """
    key = alert_key(channel, story.story_id)
    made = Digest(
        key=key,
        window=Window(start_at=now - _INSTANT, end_at=now),
        made_at=now,
        stories=(story,),
        model_version=story.lead.score.model_version,
    )
    content = json.dumps(digest_to_json(made), ensure_ascii=False)
    desk.notes.replace(Note(key=key, name=ALERT, content=content, noted_at=now))
    item_ids = tuple(report.item.item_id for report in story.items)
    told = Told(channel=channel, story_id=story.story_id, item_ids=item_ids, key=key, told_at=now)
    desk.digests.record_told([told])
    _send(desk, channel, FollowUp(key=key, story=story, first=item_ids, told_at=now))


def warn_later(desk: Desk, channel: str, follow_up: FollowUp) -> None:
    """Add the reports that came since to an alert's thread; those there already stay.

    Raises:
        DeliveryError: Slack refused; the next run adds them.
    """
    _send(desk, channel, follow_up)


def finish_warnings(desk: Desk, channel: str, now: datetime) -> None:
    """Send the alerts of the last days that were remembered as told but never got out.

    Raises:
        DeliveryError: Slack refused.
    """
    for told in desk.digests.told(channel, since_at=now - LOOK_BACK):
        key = alert_key(channel, told.story_id)
        if told.key != key or _is_out(desk, key):
            continue
        made = alert_of(desk, key)
        if made is not None:
            (story,) = made.stories
            _send(
                desk,
                channel,
                FollowUp(key=key, story=story, first=told.item_ids, told_at=told.told_at),
            )


def warn_more(desk: Desk, channel: str, stories: Iterable[Story], now: datetime) -> int:
    """Say once a day how many alerts the cap kept back; the number grows where it stands.

    Returns:
        How many there were today.

    Raises:
        DeliveryError: Slack refused; the next run says it.
    """
    view = make_view(desk.settings)
    day = view.local(now).date().isoformat()
    key = more_key(channel, day)
    note = desk.notes.get(key, SURPLUS)
    known = set(json.loads(note.content)) if note else set()
    every = sorted(known | {story.story_id for story in stories})
    desk.notes.replace(Note(key=key, name=SURPLUS, content=json.dumps(every), noted_at=now))
    messages = [more_to_slack(len(every), view)]
    files = write_texts(
        {"blocks.json": messages_json(one.payload() for one in messages)},
        alerts_dir(desk),
        stem=f"{day}-more",
    )
    deliver(desk, channel, key, messages, place=files["blocks.json"])
    return len(every)


def alert_of(desk: Desk, key: str) -> Digest | None:
    """An alert as it was told, as a digest of one story; None when there was none."""
    note = desk.notes.get(key, ALERT)
    return digest_from_json(json.loads(note.content)) if note else None


def alerts_dir(desk: Desk) -> Path:
    """Where alerts are written."""
    return desk.settings.digests_dir / "alerts"


def _send(desk: Desk, channel: str, alert: FollowUp) -> None:
    view = make_view(desk.settings)
    page = lay_out_alert(alert.story, view, told_at=alert.told_at, first=alert.first)
    head, *later = alert_to_slack(page, view)
    messages = [_as_told(desk, alert.key) or head, *later]
    day = view.local(alert.told_at).date().isoformat()
    stem = f"{day}-{sha256(alert.key.encode()).hexdigest()[:8]}"
    files = write_alert(page, messages, view, alerts_dir(desk), stem=stem)
    deliver(desk, channel, alert.key, messages, place=files["md"])


def _as_told(desk: Desk, key: str) -> SlackMessage | None:
    """The message that opened the alert: a later score or wording must not edit it."""
    rows = desk.digests.deliveries(key)
    return SlackMessage.from_payload(rows[0].payload) if rows else None


def _is_out(desk: Desk, key: str) -> bool:
    rows = desk.digests.deliveries(key)
    return bool(rows) and all(row.state is DeliveryState.POSTED for row in rows)
