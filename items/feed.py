"""A source of items, and what is remembered of it between two polls."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Language(StrEnum):
    """Languages the desk reads (BCP 47); the digest is chosen from these."""

    ZH_HANT = "zh-Hant"
    ZH_HANS = "zh-Hans"
    EN = "en"
    RU = "ru"


class Kind(StrEnum):
    """What sort of body publishes the feed."""

    NEWS = "news"
    THINK_TANK = "think-tank"
    OFFICIAL = "official"
    ACADEMIC = "academic"


class Health(StrEnum):
    """What the last polls say of a feed."""

    NEW = "new"  # never polled
    OK = "ok"
    UNCHANGED = "unchanged"
    EMPTY = "empty"
    FROZEN = "frozen"  # its newest item is older than its own habit explains
    NO_DATES = "no-dates"
    NOT_A_FEED = "not-a-feed"
    BLOCKED = "blocked"  # 403, TLS or time-out: unknown from here
    MOVED = "moved"
    GONE = "gone"
    FAILING = "failing"

    @property
    def is_trouble(self) -> bool:
        """Whether someone should look at the feed."""
        return self not in _FINE


_FINE = frozenset({Health.NEW, Health.OK, Health.UNCHANGED, Health.NO_DATES})


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed of the catalogue.

    Attributes:
        feed_id: Stable key, lower-case letters, digits and hyphens.
        url: http(s) address of the document.
        name: What a reader sees.
        publisher: The body behind it; several feeds may share one.
        language: Language of most of its items.
        country: ISO 3166 alpha-2 of the publisher, or INT.
        kind: What sort of body publishes it.
        state_media: A state or ruling party owns or directs it.
        group: Publisher group for caps in the digest; the publisher when not given.
        tier: 1 (must have) to 3 (nice to have).
        interval_minutes: Fixed pause between polls; None lets its habit decide.
        homepage: Address for people; may be empty.
    """

    feed_id: str
    url: str
    name: str
    publisher: str
    language: Language
    country: str
    kind: Kind
    state_media: bool = False
    group: str = ""
    tier: int = 2
    interval_minutes: int | None = None
    homepage: str = ""

    @property
    def publisher_group(self) -> str:
        """The group for caps: its own name, else the publisher."""
        return self.group or self.publisher


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """What is remembered of a feed from poll to poll; times are aware UTC.

    Attributes:
        feed_id: Key of the feed.
        health: Verdict of the last poll.
        reason: Lower-case phrase that explains the verdict; no secret.
        etag: Validator for the next request; empty when none was given.
        last_modified: The same, exactly as the server wrote it.
        body_hash: sha256 of the last parsed body, hex; empty before the first.
        moved_to: Address a permanent redirect names; empty when none.
        moved_count: Polls in a row that saw that redirect.
        failures: Failed polls in a row.
        failing_since_at: First of those failures.
        polled_at: Last attempt.
        succeeded_at: Last attempt that gave a document or "unchanged".
        due_at: Not to be polled before this.
        newest_item_at: Newest date seen in it.
        items_a_week: Its own habit, measured; None before it is known.
        ttl_seconds: Pause that its last document asks for; None when it does not.
        skip_hours: Hours of the day, UTC, in which its last document wants to be left alone,
            such as "0 1 2"; empty when it does not say.
        url: Address in the catalogue that all this was found at; empty when not known.
    """

    feed_id: str
    health: Health = Health.NEW
    reason: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    moved_to: str = ""
    moved_count: int = 0
    failures: int = 0
    failing_since_at: datetime | None = None
    polled_at: datetime | None = None
    succeeded_at: datetime | None = None
    due_at: datetime | None = None
    newest_item_at: datetime | None = None
    items_a_week: float | None = None
    ttl_seconds: float | None = None
    skip_hours: str = ""
    url: str = ""
