"""Digest: window -> stories -> choose -> compose -> render -> deliver once -> remember."""

import json
from collections.abc import Sequence
from contextlib import nullcontext
from datetime import UTC, date, datetime
from typing import ClassVar

from prefect import flow, get_run_logger
from pydantic import ConfigDict, Field

from digests.alerts import told_stories
from digests.as_json import digest_from_json, digest_to_json
from digests.choose import choose
from digests.compose import compose, digest_key
from digests.errors import DeliveryError
from flows.artifacts import show_digest
from flows.background import blind_spots, feed_health, funnel
from flows.desk import Desk, open_desk
from flows.events import digest_told
from flows.gather import LATE, gather_stories, stories_of
from flows.hold import Hold, turn
from flows.narrow import LookOptions, narrow
from flows.runs import run_name
from flows.send import Delivered, DigestOutcome, channel_of, send
from flows.since import count_since
from flows.view import digest_policy
from flows.weekly import show_week
from flows.windows import windows_to_tell
from items.delivery import Told
from items.digest import Digest, Window
from items.story import Story


class DigestOptions(LookOptions):
    """Which digest to make."""

    model_config: ClassVar[ConfigDict] = ConfigDict(title="Digest", extra="forbid", frozen=True)

    window: date | None = Field(
        default=None,
        title="Day",
        description="Local date on which the window ends; leave empty for the latest, missed "
        "days included.",
    )


@flow(name="digest", flow_run_name=run_name, persist_result=False)
def digest(options: DigestOptions = DigestOptions()) -> list[DigestOutcome]:
    """Compose the digest of the latest window, and of missed ones, and send each once."""
    desk = open_desk()
    desk.catalogue(options.feeds)  # a feed that is not there is said before anything is done
    channel = channel_of(desk.settings)
    mine = nullcontext() if options.only_shown else turn(desk.leases, f"digest:{channel}")
    with mine as hold:
        return tell_due(desk, options, channel, hold)


def tell_due(
    desk: Desk, options: DigestOptions, channel: str, hold: Hold | None
) -> list[DigestOutcome]:
    """Make the digests that are due, oldest first, and send them unless they are only shown."""
    log = get_run_logger()
    now = datetime.now(UTC)
    finished = finish_earlier(desk, channel) if hold is not None else []
    windows = windows_to_tell(
        desk.settings,
        now,
        last_end_at=desk.digests.last_told_window_end(channel),
        day=options.window,
    )
    stories = narrow(
        gather_stories(desk, now),
        threshold=options.threshold,
        languages=options.languages,
        feeds=options.feeds,
        reading=desk.settings.digest.reading_languages,
    )
    outcomes = []
    for window in windows:
        latest = window is windows[-1] and options.window is None
        mine = stories_of(stories, window, latest=latest)
        made = make_digest(desk, mine, window, channel, now)
        outcome = _show_or_tell(desk, made, channel, hold, now)
        outcomes.append(outcome)
        log.info("digest %s key=%s told=%d", outcome.delivered, made.key, made.funnel.told)
    if outcomes:
        last = outcomes[-1].digest
        show_digest(desk, last, earlier(desk, last), note=options.note)
    if hold is not None and desk.settings.digest.week_in_pictures:
        try:
            show_week(desk, channel, now)
        except DeliveryError as error:  # the digest is told; the next run tries the picture again
            log.warning("week not shown why=%s", error)
    return with_finished(finished, outcomes)


def _show_or_tell(
    desk: Desk, made: Digest, channel: str, hold: Hold | None, now: datetime
) -> DigestOutcome:
    if hold is None:
        since = count_since(desk, made.key, channel, now)
        return DigestOutcome(digest=made, delivered=Delivered.DRY_RUN, channel=channel, since=since)
    hold.check()
    outcome = tell(desk, made, channel)
    digest_told(made.key)
    return outcome


def make_digest(
    desk: Desk, stories: Sequence[Story], window: Window, channel: str, now: datetime
) -> Digest:
    """Choose and compose one window's digest; nothing is written.

    Stories told under another key are left out; those of an earlier run of this very digest are
    chosen again, so that a repeated run comes to the same digest or a fuller one.
    """
    key = digest_key(channel, window, zone=desk.settings.digest.time_zone)
    told = desk.digests.told(channel)
    mine = {one.story_id for one in told if one.key == key}
    named = named_before(desk, channel, window)
    choice = choose(
        stories,
        digest_policy(desk.settings),
        window=window,
        told=told_stories(stories, (one for one in told if one.key != key)) - mine,
        keep=mine,
        named=named,
    )
    return compose(
        choice,
        key=key,
        window=window,
        made_at=now,
        blind_spots=blind_spots(desk, now),
        health=feed_health(desk),
        funnel=funnel(desk, window, now, stories),
        model_version=max((one.lead.score.model_version for one in stories), default=""),
        named=named,
    )


def tell(desk: Desk, made: Digest, channel: str) -> DigestOutcome:
    """Remember a digest, then send it; safe to repeat after a crash at any point.

    It is remembered first: what is only remembered is sent by the next run, what was sent
    but not remembered would be sent twice.
    """
    stored = desk.digests.digest(made.key)
    before = digest_from_json(json.loads(stored)) if stored is not None else None
    if before is not None and _reports(before) >= _reports(made):
        made = before
    else:
        content = json.dumps(digest_to_json(made), ensure_ascii=False)
        desk.digests.save_digest(made.key, made.window, content, made_at=made.made_at)
    # Also for one kept before: its run may have been killed in between.
    desk.digests.record_told(
        [
            Told(
                channel=channel,
                story_id=story.story_id,
                item_ids=tuple(one.item.item_id for one in story.items),
                key=made.key,
                told_at=made.made_at,
            )
            for story in made.stories
        ]
    )
    return send(desk, made, channel)


def finish_earlier(desk: Desk, channel: str) -> list[DigestOutcome]:
    """Send what a crash or a refusal left half sent; a digest of another channel is left alone."""
    kept = {key: desk.digests.digest(key) for key in desk.digests.unfinished()}
    return [
        send(desk, digest_from_json(json.loads(stored)), channel)
        for key, stored in kept.items()
        if stored is not None and key.startswith(f"digest:{channel}:")
    ]


def with_finished(
    finished: Sequence[DigestOutcome], outcomes: Sequence[DigestOutcome]
) -> list[DigestOutcome]:
    """One outcome a digest: what was left of an earlier run and sent now counts as sent now."""
    late = {one.digest.key: one for one in finished if one.delivered is not Delivered.UNCHANGED}
    told = [
        late.get(one.digest.key, one) if one.delivered is Delivered.UNCHANGED else one
        for one in outcomes
    ]
    keys = {one.digest.key for one in told}
    return [*(one for key, one in late.items() if key not in keys), *told]


def named_before(desk: Desk, channel: str, window: Window) -> frozenset[str]:
    """item_id of what digests of the days before named beside their stories."""
    made = (
        digest_from_json(json.loads(desk.digests.digest(key) or "{}"))
        for key, end_at in desk.digests.ends(since_at=window.start_at - LATE).items()
        if key.startswith(f"digest:{channel}:") and end_at < window.end_at
    )
    return frozenset(
        one.item.item_id for digest in made for one in (*digest.near_misses, *digest.background)
    )


def earlier(desk: Desk, made: Digest) -> Digest | None:
    """The newest kept digest of the same channel whose window ended before this one's began."""
    place = made.key.rsplit(":", 2)[0]
    for key in reversed(desk.digests.digest_keys()):
        stored = desk.digests.digest(key) if key.startswith(f"{place}:") else None
        if stored is not None:
            found = digest_from_json(json.loads(stored))
            if found.window.end_at < made.window.end_at:
                return found
    return None


def _reports(made: Digest) -> frozenset[str]:
    return frozenset(one.item.item_id for story in made.stories for one in story.items)
