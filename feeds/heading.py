"""What a feed says of itself, as feedparser takes it in."""

import re
from collections.abc import Callable

from feeds.meanings import Meaning
from feeds.scan import UncertainError, text_of
from feeds.takers import content_of

_HOURS, _END_OF_HOURS = "<skipHours>", "</skipHours>"
_MAX_HOURS_CHARS = 2_000
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*</hour>")
# Asked for of their class they cost 0.1 us each time.
_TITLE, _SUMMARY, _LONG_TEXT = Meaning.TITLE, Meaning.SUMMARY, Meaning.LONG_TEXT
_PAUSES = (Meaning.TTL, Meaning.PERIOD, Meaning.FREQUENCY)
_NO_PAUSES = dict.fromkeys(_PAUSES, "")
SAYS = frozenset(
    {
        Meaning.TITLE,
        Meaning.LINK,
        Meaning.GUID,
        Meaning.SUMMARY,
        Meaning.PUBLISHED,
        Meaning.UPDATED,
        Meaning.CREATED,
        Meaning.DATE,
        Meaning.ORIGINAL_LINK,
        Meaning.LONG_TEXT,
        *_PAUSES,
    }
)
"""What a leaf may say of a feed; one of another meaning is nothing that we know."""


class Heading:
    """A feed's title and pauses while its elements are read.

    Attributes:
        title: Empty when there is none.
        has_content: The next item has to bear that the feed had content.
    """

    def __init__(self) -> None:
        self.title = ""
        self.has_content = False
        self._has_title = self._has_summary = self._had_item_beside = False
        self._pauses = _NO_PAUSES.copy()

    def note(self, meaning: Meaning, attributes: str, inner: str) -> None:
        """Take what the channel says of itself, as far as it matters for anything kept."""
        if meaning is _TITLE:
            self._note_title(content_of(attributes, inner))
        elif meaning in self._pauses:
            self._pauses[meaning] = "" if attributes.strip() else text_of(inner)
        elif meaning is _SUMMARY or meaning is _LONG_TEXT:
            self._note_summary()
            self._has_summary = self._has_summary or meaning is _LONG_TEXT

    def _note_title(self, text: str) -> None:
        if self._had_item_beside:
            raise UncertainError
        if not self._has_title:
            self.title = text
            self._has_title = bool(text)

    def _note_summary(self) -> None:
        if self._has_summary:
            self.has_content = True  # taken for content, and so is told to the next item

    def note_beside(self, meaning: Meaning, attributes: str, inner: str) -> None:
        """Take what stands beside the channel: it is lost, and so may be what follows it."""
        if meaning is _TITLE:
            self._has_title = bool(content_of(attributes, inner)) or self._has_title
        elif meaning in self._pauses:
            if attributes.strip():
                self._pauses[meaning] = ""
        elif meaning is _SUMMARY or meaning is _LONG_TEXT:
            self._note_summary()

    def note_item(self) -> None:
        """Begin anew behind an item: another title may follow."""
        self.has_content = self._has_title = False

    def note_item_beside(self) -> None:
        """The same, if it stands beside the channel."""
        self.note_item()
        self._had_item_beside = True

    def note_picture(self) -> None:
        """The same behind a picture."""
        self._has_title = False

    def pause_minutes(self, pause_of: Callable[[str, str, str], float | None]) -> float | None:
        """The pause that the feed asks for, by <ttl>, update period and update frequency."""
        return pause_of(*self._pauses.values())


def skip_hours(text: str) -> frozenset[int]:
    """Hours of the day in which a document wants to be left alone; none if it is all of them."""
    hours = frozenset(int(hour) % 24 for hour in _HOUR.findall(_skipped(text)))
    return hours if len(hours) < 24 else frozenset()


def _skipped(text: str) -> str:
    """What the first element holds that ends soon; no end is sought anew for each beginning."""
    start = text.find(_HOURS)
    while start >= 0:
        start += len(_HOURS)
        end = text.find(_END_OF_HOURS, start)
        if end - start <= _MAX_HOURS_CHARS:
            return text[start : max(start, end)]
        start = text.find(_HOURS, max(start, end - _MAX_HOURS_CHARS - len(_HOURS)))
    return ""
