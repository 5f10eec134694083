"""What a reader gets: the stories of one window, and what stood behind the choice."""

from dataclasses import dataclass, field
from datetime import datetime

from items.feed import Health
from items.item import ScoredItem
from items.story import Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half-open span of time, aware UTC: start <= t < end."""

    start_at: datetime
    end_at: datetime

    def __post_init__(self) -> None:
        if self.start_at.tzinfo is None or self.end_at.tzinfo is None:
            raise ValueError("a window needs aware times")
        if self.start_at >= self.end_at:
            raise ValueError(f"window ends at {self.end_at} before it starts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """How many went in and came out; every number is a count of the window."""

    feeds: int = 0
    feeds_ok: int = 0
    polled: int = 0  # items seen in documents
    new: int = 0
    scored: int = 0
    relevant: int = 0
    stories: int = 0
    told: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindSpot:
    """A theme or a country of which nothing came for a while.

    Attributes:
        name: Theme name or party code.
        days: Days without a relevant item.
        failing_feeds: Feeds in trouble that used to bring such items.
    """

    name: str
    days: int
    failing_feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """One digest, before it is drawn for Slack, a page or a terminal.

    Attributes:
        key: Idempotency key: channel, window and edition.
        window: The span it covers.
        made_at: When it was composed; aware UTC.
        stories: In the order a reader sees them.
        near_misses: Just under the threshold, best first.
        background: Adjacent items worth knowing.
        blind_spots: Themes and countries with nothing lately.
        health: Feeds by verdict.
        funnel: The counts behind it.
        model_version: Model that scored it.
    """

    key: str
    window: Window
    made_at: datetime
    stories: tuple[Story, ...]
    near_misses: tuple[ScoredItem, ...] = ()
    background: tuple[ScoredItem, ...] = ()
    blind_spots: tuple[BlindSpot, ...] = ()
    health: dict[Health, int] = field(default_factory=dict)
    funnel: Funnel = Funnel()
    model_version: str = ""
