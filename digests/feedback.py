"""Readers' reactions under stories, read back and turned into labels."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from digests.channel import find_channel, read_pages
from digests.client import SlackApi
from digests.sources import SOURCE
from items.delivery import Delivery, DeliveryState, Label

GRADES: Mapping[str, int] = {"+1": 2, "thumbsup": 2, "-1": 0, "thumbsdown": 0}
WRONG_MERGE = frozenset({"repeat"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One message that readers could react to.

    Attributes:
        root_ts: Timestamp of the message that opens its thread; its own when it is that one.
        story_id: The story it is about.
        item_id: The item that reactions judge.
        model_version: Model whose score the readers saw.
    """

    root_ts: str
    story_id: str
    item_id: str
    model_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """A reader says that a story holds reports of different events."""

    story_id: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What readers answered; each reader counts once a message.

    Attributes:
        labels: Verdicts that stand now.
        wrong_merges: Stories called wrongly merged.
        seen: item_id of all messages that were found: whoever gave no verdict there now has none.
    """

    labels: tuple[Label, ...] = ()
    wrong_merges: tuple[Merge, ...] = ()
    seen: frozenset[str] = frozenset()


def asked_of(deliveries: Iterable[Delivery], *, model_version: str) -> dict[str, Asked]:
    """The messages of one digest or alert that readers could react to, by timestamp.

    Args:
        deliveries: All rows of one key.
        model_version: Model whose scores it showed.
    """
    rows = [row for row in deliveries if row.state is DeliveryState.POSTED and row.ts]
    root = next((row.ts for row in rows if row.part == 0), "")
    asked: dict[str, Asked] = {}
    for row in rows:
        about = json.loads(row.payload)
        if about.get("item_id"):
            asked[row.ts] = Asked(
                root_ts=root,
                story_id=about["story_id"],
                item_id=about["item_id"],
                model_version=model_version,
            )
    return asked


def read_feedback(
    api: SlackApi,
    channel: str,
    asked: Mapping[str, Asked],
    *,
    now: datetime,
    days: int = 14,
    grades: Mapping[str, int] = GRADES,
    wrong_merge: Iterable[str] = WRONG_MERGE,
) -> Feedback:
    """Read the reactions of the last days.

    A reader who gives contradictory marks to one message has given none. The bot's own
    reactions do not count. Slack does not say when a reaction was made: labels bear `now`.

    Args:
        api: Slack.
        channel: "#name" or id.
        asked: From asked_of, of all digests and alerts of these days together.
        now: Aware.
        days: How far back to read.
        grades: Grade by name of the reaction.
        wrong_merge: Names of reactions that mean a wrong merge.

    Raises:
        DeliveryError: Slack refused or did not answer.
    """
    oldest = (now - timedelta(days=days)).timestamp()
    recent = {ts: one for ts, one in asked.items() if float(one.root_ts or ts) >= oldest}
    if not recent:
        return Feedback()
    channel_id = find_channel(api, channel)
    own = str(api.read("auth.test").get("user_id", ""))
    found = dict(_marks(api, channel_id, recent, oldest))
    marks = [
        (recent[ts], user, names)
        for ts, names_by_user in found.items()
        for user, names in sorted(names_by_user.items())
        if user != own
    ]
    merge_names = frozenset(wrong_merge)
    seen = frozenset(recent[ts].item_id for ts in found)
    return Feedback(
        labels=tuple(_labels(marks, grades, now)),
        wrong_merges=tuple(
            Merge(story_id=one.story_id, by=user)
            for one, user, names in marks
            if names & merge_names
        ),
        seen=seen,
    )


def _labels(
    marks: Iterable[tuple[Asked, str, set[str]]], grades: Mapping[str, int], now: datetime
) -> Iterator[Label]:
    for one, user, names in marks:
        given = {grades[name] for name in names if name in grades}
        if len(given) == 1:
            yield _label(one, given.pop(), user, now)


def _label(asked: Asked, grade: int, user: str, now: datetime) -> Label:
    return Label(
        item_id=asked.item_id,
        grade=grade,
        by=user,
        source=SOURCE,
        model_version=asked.model_version,
        labelled_at=now,
    )


def _marks(
    api: SlackApi, channel_id: str, asked: Mapping[str, Asked], oldest: float
) -> Iterator[tuple[str, dict[str, set[str]]]]:
    """Names of reactions by user, for each message asked about that is there."""
    for message in _messages(api, channel_id, asked, oldest):
        ts = str(message.get("ts", ""))
        reactions = message.get("reactions") or []
        if ts not in asked:
            continue
        if any(len(r.get("users", [])) < r.get("count", 0) for r in reactions):
            # histories name only the first users of a reaction
            full = api.read("reactions.get", channel=channel_id, timestamp=ts, full=True)
            reactions = (full.get("message") or {}).get("reactions") or reactions
        yield ts, _by_user(reactions)


def _messages(
    api: SlackApi, channel_id: str, asked: Mapping[str, Asked], oldest: float
) -> Iterator[Mapping[str, Any]]:
    roots = {one.root_ts for one in asked.values()}
    start = f"{oldest:.6f}"
    for message in read_pages(
        api, "conversations.history", "messages", channel=channel_id, oldest=start
    ):
        yield message
        ts = str(message.get("ts", ""))
        if ts in roots:
            thread = read_pages(api, "conversations.replies", "messages", channel=channel_id, ts=ts)
            yield from (reply for reply in thread if str(reply.get("ts", "")) != ts)


def _by_user(reactions: Sequence[Mapping[str, Any]]) -> dict[str, set[str]]:
    names: dict[str, set[str]] = {}
    for reaction in reactions:
        name = str(reaction.get("name", "")).partition("::")[0]  # without the skin tone
        for user in reaction.get("users", []):
            names.setdefault(str(user), set()).add(name)
    return names
