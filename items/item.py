"""What flows through the house: one published thing, before and after scoring."""

from dataclasses import dataclass
from datetime import datetime

from items.feed import Feed, FeedState
from items.traces import TRACE_BYTES, Traces


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of one feed, already cleaned; two polls of it compare equal.

    Attributes:
        item_id: Stable key, made of feed_id and the guid (else the link, else the title).
        feed_id: Key of the feed in the catalogue.
        title: Plain text on one line, no markup, never empty.
        summary: Plain text; empty when the feed gives none.
        link: Absolute canonical http(s) URL; empty when the feed gives none that is safe.
        guid: The feed's own key; empty when it gives none.
        language: BCP 47 code of the text; "und" when it is none the desk reads.
        published_at: Aware, in UTC; None when the feed states no date or an impossible one.
        date_note: Why a stated date was not taken; empty when it was, or when none was stated.
    """

    item_id: str
    feed_id: str
    title: str
    summary: str
    link: str
    guid: str = ""
    language: str = "und"
    published_at: datetime | None = None
    date_note: str = ""

    def __post_init__(self) -> None:
        if not self.title:
            raise ValueError(f"item {self.item_id!r} has an empty title")
        if self.published_at is not None and self.published_at.tzinfo is None:
            raise ValueError(f"item {self.item_id!r} has a naive date")

    @property
    def text(self) -> str:
        """Title and summary, one a line: what a classifier reads."""
        return f"{self.title}\n{self.summary}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one poll of one feed brought; a failure is data here, never an exception.

    Attributes:
        state: The feed's state after this poll.
        items: What the document holds now, newest first; empty on failure or no change.
        again: Traces of the items that it holds beside these, the same as at the last poll.
        known: What had stayed of the last document, by which they were known; else None.
        traces: What stays of the document for the next poll, first of these; None when that must
            read all of it.
    """

    state: FeedState
    items: tuple[Item, ...] = ()
    again: bytes = b""
    known: Traces | None = None
    traces: Traces | None = None

    @property
    def count(self) -> int:
        """How many items the document holds."""
        return len(self.items) + len(self.again) // TRACE_BYTES


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that moved a score.

    Attributes:
        label: What it is, in the item's own script or a mark's name.
        weight: Its signed share of the score's logit.
    """

    label: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedSection:
    """The place in the seed papers that an item comes nearest to.

    Attributes:
        paper_id: Key of the paper's record.
        citation: Short form for a reader, such as "侍建宇 2023".
        section: Heading of the section.
        similarity: Cosine in [-1, 1].
    """

    paper_id: str
    citation: str
    section: str
    similarity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """What the classifier says of an item.

    Attributes:
        item_id: Key of the item.
        score: Calibrated probability in [0, 1] that an analyst calls the item core.
        relevant: The score passes the model's threshold.
        adjacent: Probability in [0, 1] that the item is at least useful background.
        themes: Names from config/themes.toml, the main one first.
        parties: Marks of states and regions in it, such as ("cn", "uz"), strongest first.
        reasons: Strongest first; signed shares of the logit.
        nearest: Nearest section of the seeds; None when nothing is near.
        model_version: Version of the model that said so.
    """

    item_id: str
    score: float
    relevant: bool
    adjacent: float
    themes: tuple[str, ...]
    parties: tuple[str, ...]
    reasons: tuple[Reason, ...]
    nearest: SeedSection | None
    model_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredItem:
    """An item with its source, its score and the time it was first seen (aware UTC)."""

    item: Item
    feed: Feed
    score: Score
    seen_at: datetime

    @property
    def at(self) -> datetime:
        """When it was published, or first seen when the feed does not say."""
        return self.item.published_at or self.seen_at
