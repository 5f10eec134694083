"""What is read from an item: figures only, so that labelled items keep without their text."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifiers.form import Form, Place
from classifiers.lexicon import Lexicon, hits_of
from classifiers.mark import CAPTION, Hit
from classifiers.page import Page, page_of
from classifiers.terms import bucket, hashed_terms_of
from classifiers.text import bare_forms

Terms = tuple[list[int], list[int]]  # of title and summary

_CREDIT = (  # what ends a picture's caption
    r"[(（][^()（）]*(?:\b(?:AP|AFP|EPA|Reuters|Getty|Xinhua|Sputnik|TASS|Handout|Pool|"
    r"[Pp]hoto)\b|[攝摄图圖]|Фото|фото)[^()（）]*[)）]"
)
_CREDITED = re.compile(_CREDIT)
_CAPTION = re.compile(rf".{{40,500}}?{_CREDIT}", re.DOTALL)  # before the text of a summary


@dataclass(frozen=True, slots=True)
class Reading:
    """One item as figures.

    Attributes:
        hits: Marks in reading order.
        title_terms: Count of each hashed term of the title.
        summary_terms: The same for the summary.
        title_chars: Length of the cleaned title.
        summary_chars: Length of the cleaned summary.
        script: Where most letters are from: han, kana, cyrillic, latin or other.
    """

    hits: tuple[Hit, ...]
    title_terms: Mapping[int, int]
    summary_terms: Mapping[int, int]
    title_chars: int
    summary_chars: int
    script: str

    @property
    def terms(self) -> dict[int, int]:
        """Count of each hashed term of the whole item."""
        return self._weighed(1)

    @property
    def weighted_terms(self) -> dict[int, int]:
        """The same, with those of the title counted twice."""
        return self._weighed(2)

    def _weighed(self, title_weight: int) -> dict[int, int]:
        counts = dict(self.summary_terms)
        for term, count in self.title_terms.items():
            counts[term] = counts.get(term, 0) + title_weight * count
        return counts

    def headline(self) -> "Reading":
        """The same item as if the feed had given no summary."""
        title_hits = tuple(hit for hit in self.hits if hit.field == 0)
        return Reading(title_hits, self.title_terms, {}, self.title_chars, 0, self.script)


def read_item(title: str, summary: str, lexicon: Lexicon) -> Reading:
    """Marks, terms and measures of one item; any text at all, however long or odd."""
    page = page_of(title, summary)
    return add_terms(read_marks(page, lexicon), page)


def read_marks(page: Page, lexicon: Lexicon) -> Reading:
    """The part of a reading that is cheap: everything but the terms."""
    return reading_of(page, hits_in(page, lexicon.places(page), lexicon.forms))


def reading_of(page: Page, hits: Iterable[Hit]) -> Reading:
    """A reading without terms, from the marks."""
    chars = len(page.text) - page.border - 1
    return Reading(tuple(hits), {}, {}, page.border, chars, page.script)


def hits_in(page: Page, places: Sequence[Place], forms: Sequence[Form]) -> Iterable[Hit]:
    """Marks from their places, as `Lexicon.places` gives them; those in a caption are told so."""
    start = page.border + 1
    caption = caption_end(page.text, start)
    hits = hits_of(page, places, forms)
    return _in_caption(hits, caption - start) if caption else hits


def caption_end(text: str, start: int = 0) -> int:
    """Where a picture's caption ends with which a summary begins; 0 when there is none.

    Args:
        text: Cleaned.
        start: Where the summary begins in it.
    """
    if "(" not in text or not _CREDITED.search(text, start):
        return 0
    caption = _CAPTION.match(text, start)
    return caption.end() if caption else 0


def _in_caption(hits: Iterable[Hit], end: int) -> Iterator[Hit]:
    for hit in hits:
        yield hit._replace(field=CAPTION) if hit.field and hit.start < end else hit


def add_terms(reading: Reading, page: Page) -> Reading:
    """The whole reading of an item whose marks are read."""
    titles, summaries = terms_of(page)
    return Reading(
        reading.hits,
        Counter(titles),
        Counter(summaries),
        reading.title_chars,
        reading.summary_chars,
        reading.script,
    )


def terms_of(page: Page) -> Terms:
    """Hashed terms of title and summary, as often as they occur."""
    text, border, words, folded, _ = page
    title, summary = hashed_terms_of(text, words, folded, (border, len(text)))
    return title, summary


def forms_of(title: str, summary: str) -> dict[int, str]:
    """The words behind the hashes, as they stand in texts that `shorten` gives."""
    return {
        bucket(term): form
        for text in (summary, title)  # of two forms the title's is shown
        for term, form in bare_forms(text)
    }


def shorten(title: str, summary: str) -> tuple[str, str]:
    """Title and summary as far as they are read, cleaned."""
    return page_of(title, summary).texts
