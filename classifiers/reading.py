"""What is read from an item: figures only, so that labelled items keep without their text."""

import functools
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from classifiers.alphabets import main_script
from classifiers.lexicon import Lexicon
from classifiers.mark import CAPTION, Hit
from classifiers.text import bare_forms, bare_terms, clean_all

BUCKETS = 1 << 18  # terms are counted by hash; with some 30,000 terms few share a bucket
TITLE_CHARS = 300
SUMMARY_CHARS = 2000  # what an item is about stands in its beginning; bounds the cost of any item

_CAPTION = re.compile(  # a picture's caption before the text, ending in its credit
    r"^.{40,500}?[(（][^()（）]*(?:\b(?:AP|AFP|EPA|Reuters|Getty|Xinhua|Sputnik|TASS|Handout|Pool|"
    r"[Pp]hoto)\b|[攝摄图圖]|Фото|фото)[^()（）]*[)）]",
    re.DOTALL,
)


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
    texts = shorten(title, summary)
    return add_terms(read_marks([texts], lexicon)[0], *texts)


def read_marks(texts: Sequence[tuple[str, str]], lexicon: Lexicon) -> list[Reading]:
    """The part of a reading that is cheap: everything but the terms.

    Args:
        texts: Title and summary of each item as `shorten` gives them.
        lexicon: What marks there are.
    """
    return [
        _read(title, summary, hits)
        for (title, summary), hits in zip(texts, lexicon.find_all(texts), strict=True)
    ]


def _read(title: str, summary: str, hits: list[Hit]) -> Reading:
    caption = caption_end(summary)
    return Reading(
        tuple(_in_caption(hits, caption) if caption else hits),
        {},
        {},
        len(title),
        len(summary),
        main_script(opening(title, summary)),
    )


def caption_end(summary: str) -> int:
    """Where a picture's caption ends with which a summary begins; 0 when there is none."""
    caption = _CAPTION.match(summary) if "(" in summary or "（" in summary else None
    return caption.end() if caption else 0


def opening(title: str, summary: str) -> str:
    """What tells the script of an item."""
    return f"{title} {summary[:TITLE_CHARS]}"


def _in_caption(hits: Iterable[Hit], end: int) -> Iterator[Hit]:
    for hit in hits:
        yield hit._replace(field=CAPTION) if hit.field and hit.start < end else hit


def add_terms(reading: Reading, title: str, summary: str) -> Reading:
    """The whole reading of an item whose marks are read, from the same texts."""
    return Reading(
        reading.hits,
        Counter(map(bucket, bare_terms(title))),
        Counter(map(bucket, bare_terms(summary))),
        reading.title_chars,
        reading.summary_chars,
        reading.script,
    )


def forms_of(title: str, summary: str) -> dict[int, str]:
    """The words behind the hashes, as they stand in texts that `shorten` gives."""
    return {
        bucket(term): form
        for text in (summary, title)  # of two forms the title's is shown
        for term, form in bare_forms(text)
    }


def shorten(title: str, summary: str) -> tuple[str, str]:
    """Title and summary as far as they are read, cleaned."""
    return shorten_all([(title, summary)])[0]


def shorten_all(texts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same of many items."""
    cleaned = iter(
        clean_all(
            [
                part
                for title, summary in texts
                for part in (title[:TITLE_CHARS], summary[:SUMMARY_CHARS])
            ]
        )
    )
    return list(zip(cleaned, cleaned, strict=True))


@functools.lru_cache(maxsize=1 << 16)
def bucket(term: str) -> int:
    """Place of a term among the hashed ones, in [0, BUCKETS)."""
    return zlib.crc32(term.encode("utf-8", "replace")) % BUCKETS
