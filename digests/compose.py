"""Put the chosen stories, and what stood behind the choice, into one digest."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from digests.choose import Choice, Why, main_theme
from items.digest import BlindSpot, Digest, Funnel, Window
from items.feed import Health
from items.story import Story


def digest_key(channel: str, window: Window, *, zone: str, edition: str = "daily") -> str:
    """The idempotency key: the same channel, day and edition give the same key.

    Args:
        channel: As the user configured it.
        window: The span; its end names the day.
        zone: IANA zone in which the end's date is taken.
        edition: Tells apart several digests of one day.
    """
    day = window.end_at.astimezone(ZoneInfo(zone)).date().isoformat()
    return f"digest:{channel}:{day}:{edition}"


def compose(
    choice: Choice,
    *,
    key: str,
    window: Window,
    made_at: datetime,
    blind_spots: Sequence[BlindSpot] = (),
    health: Mapping[Health, int] | None = None,
    funnel: Funnel | None = None,
    model_version: str = "",
    named: Collection[str] = (),
) -> Digest:
    """Make the digest of a choice.

    Relevant stories that found no room lead the background, so that the thread can name
    them; those told before do not.

    Args:
        choice: What was chosen.
        key: From digest_key.
        window: The span it covers.
        made_at: Aware UTC.
        blind_spots: Longest silence first.
        health: Feeds by verdict.
        funnel: The counts behind it; told is set here.
        model_version: Model that scored the stories.
        named: item_id of what earlier digests named beside their stories.
    """
    crowded_out = [
        left.story.lead
        for left in choice.left_out
        if left.why is not Why.TOLD and left.story.lead.item.item_id not in named
    ]
    return Digest(
        key=key,
        window=window,
        made_at=made_at,
        stories=by_theme(choice.stories),
        near_misses=choice.near_misses,
        background=(*crowded_out, *choice.background),
        blind_spots=tuple(blind_spots),
        health=dict(health or {}),
        funnel=replace(funnel or Funnel(), told=len(choice.stories)),
        model_version=model_version,
    )


def by_theme(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Group stories by main theme; themes stand by their best story, stories keep their order."""
    themes = dict.fromkeys(main_theme(story) for story in stories)
    return tuple(story for theme in themes for story in stories if main_theme(story) == theme)
