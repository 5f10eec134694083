"""Tell feeds: which feeds fell silent, froze, moved, retired or came back; one notice a change."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digests.errors import DeliveryError
from digests.words import Words
from flows.desk import Desk
from flows.languages.translate import translated
from flows.tell import short_hash, tell_desk
from flows.view import make_view
from items.feed import Feed, FeedState, Health
from store.notes import Note

log = logging.getLogger(__name__)

KEY, VERDICTS = "feeds", "feed-verdicts"  # the note that holds what the desk was told last
SETTLED_FAILURES = 3  # failed polls in a row before silence is more than a hiccup
MOST_NAMED = 8

FINE, SILENT = "fine", "silent"
# A server that is slow today and refuses tomorrow is one trouble, not two.
_GROUPS = {
    Health.FROZEN: Health.FROZEN.value,
    Health.MOVED: Health.MOVED.value,
    Health.GONE: Health.GONE.value,
}

WORDS = {
    "en": {
        "title": "Silkwatch: feeds whose state changed: {count}",
        "gone": "Retired, for their servers say they are gone for good: {feeds}",
        "worse": "In trouble: {feeds}",
        "fine": "Fine again: {feeds}",
        "look": "See them all: silkwatch feeds list",
        "one": "{name} ({verdict}: {reason})",
        "bare": "{name} ({verdict})",
        "more": "and {count} more",
    },
    "zh-Hant": {
        "title": "Silkwatch：{count} 個來源狀況有變",
        "gone": "已停用（伺服器表示永久移除）：{feeds}",
        "worse": "有問題：{feeds}",
        "fine": "恢復正常：{feeds}",
        "look": "查看全部：silkwatch feeds list",
        "one": "{name}（{verdict}：{reason}）",
        "bare": "{name}（{verdict}）",
        "more": "另有 {count} 個",
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A feed whose state is another than the desk was told last."""

    feed: Feed
    state: FeedState
    group: str


def tell_feeds(desk: Desk, now: datetime) -> int:
    """Tell the desk once of each feed whose state changed since it was last told.

    The first look is only remembered: the digest's footer counts it. What cannot be told
    now is told by the next run.

    Args:
        desk: The open store.
        now: Aware UTC.

    Returns:
        How many feeds it told of.
    """
    note = desk.notes.get(KEY, VERDICTS)
    feeds, states = desk.catalogue(), desk.feeds.states()
    if note is None:
        _remember(desk, {feed.feed_id: group_of(states.get(feed.feed_id)) for feed in feeds}, now)
        return 0
    told: dict[str, str] = json.loads(note.content)
    changed = changes(feeds, states, told)
    if not changed:
        return 0
    words = WORDS[desk.settings.digest.language]
    pairs = [f"{one.feed.feed_id} {one.group}" for one in changed]
    try:
        tell_desk(
            desk,
            f"feeds:{short_hash(f'{note.noted_at} {pairs}')}",
            words["title"].format(count=len(changed)),
            lines(changed, words, make_view(desk.settings).words),
        )
    except DeliveryError as error:
        log.warning("feeds not told why=%s", error)
        return 0
    _remember(desk, told | {one.feed.feed_id: one.group for one in changed}, now)
    return len(changed)


def _remember(desk: Desk, told: Mapping[str, str], now: datetime) -> None:
    content = json.dumps(told, sort_keys=True)
    desk.notes.replace(Note(key=KEY, name=VERDICTS, content=content, noted_at=now))


def changes(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], told: Mapping[str, str]
) -> list[Change]:
    """Feeds whose state differs from what was told, in the catalogue's order.

    Args:
        feeds: The catalogue.
        states: By feed_id; feeds never polled may be missing.
        told: Group by feed_id; a feed added since counts as fine.
    """
    found = []
    for feed in feeds:
        state = states.get(feed.feed_id)
        group = group_of(state)
        if state is not None and group != told.get(feed.feed_id, FINE) and is_settled(state):
            found.append(Change(feed=feed, state=state, group=group))
    return found


def group_of(state: FeedState | None) -> str:
    """What sort of state it is: fine, silent, frozen, moved or gone."""
    if state is None or not state.health.is_trouble:
        return FINE
    return _GROUPS.get(state.health, SILENT)


def is_settled(state: FeedState) -> bool:
    """Whether a verdict has stood long enough to be told; 410 is final at once."""
    return state.health is Health.GONE or not 0 < state.failures < SETTLED_FAILURES


def lines(changed: Sequence[Change], words: Mapping[str, str], names: Words) -> list[str]:
    """What the notice says: a line a sort of change, and where to look.

    Args:
        changed: At least one.
        words: The notice's own.
        names: The digest's; they name the verdicts.
    """
    sorts: dict[str, list[str]] = {Health.GONE.value: [], "worse": [], FINE: []}
    for one in changed:
        if one.group in sorts:
            sorts[one.group].append(one.feed.name)
        else:
            sorts["worse"].append(_named(one, words, names))
    said = []
    for sort, feeds in sorts.items():
        if len(feeds) > MOST_NAMED:
            feeds[MOST_NAMED:] = [words["more"].format(count=len(feeds) - MOST_NAMED)]
        if feeds:
            said.append(words[sort].format(feeds=names.comma.join(feeds)))
    return [*said, words["look"]]


def _named(one: Change, words: Mapping[str, str], names: Words) -> str:
    form = words["one" if one.state.reason else "bare"]
    verdict = names.verdicts[one.state.health]
    reason = translated(one.state.reason, names.lang)
    return form.format(name=one.feed.name, verdict=verdict, reason=reason)
