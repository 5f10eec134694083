"""The titles a paper cites: as short as news items, in several languages, with their years."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from classifiers.papers.blocks import key, language_of
from classifiers.papers.headings import plain

_ARTICLE = re.compile(r"〈((?:[^〈〉]|〈[^〈〉]*〉)+)〉")
_CORNERED = re.compile(r"(?<=[，。：])\s*「([^「」]{8,80})」(?=\s*，)")
_CURLED = re.compile(r"“((?:[^“”]|“[^“”]*”)+)”|«((?:[^«»]|«[^«»]*»)+)»")
_STRAIGHT = re.compile(r'"([^"]+)"')
_HAN_BOOK = re.compile(r"《([^《》]{4,80})》[，,]?\s*[（(][^（）()]*(?:19|20)\d{2}")
_SLANTED = re.compile(r"\*([^*]{8,200})\*")
_BOOK = re.compile(r"(?P<title>[A-ZА-ЯЁ][^()]{11,240}?)\s*\((?P<imprint>[^()]*?(?:19|20)\d{2})\)")
_AUTHOR = re.compile(r"[A-ZÀ-Ž][\w.'’\-]*(?:\s+(?:[A-ZÀ-Ž][\w.'’\-]*|&|and|eds?\.)){1,7}")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_ADDRESS = re.compile(r"<?https?://\S+")
_CLAUSE = re.compile(r"；|;\s")
_DATED = re.compile(r"(?:19|20)\d{2}|https?:|\bNo\.|\bVol\.|№")
_JOURNAL = re.compile(r"\b(?:Vol|No)\.|№|pp?\.\s?\d+-")
_LEAST_LETTERS = 4


@dataclass(frozen=True, slots=True)
class CitedTitle:
    """A cited work; the title serves to be counted and encoded, and is not kept.

    Attributes:
        title: Of the article, or of the book where no article is named.
        language: BCP 47 code of the title.
        year: Of publication; None when the note states none.
    """

    title: str
    language: str
    year: int | None


def cited_titles(notes: Sequence[str]) -> list[CitedTitle]:
    """Titles in notes and references, each once, in the order they come first.

    Known are 〈article〉, 《book》 with its imprint, “article,” «article», "article," an italic
    book, and a book with place and year in brackets; short forms (ibid., op. cit., 前引文, a
    title alone) are not counted again.

    Args:
        notes: Footnotes, endnotes or entries of a list of references.
    """
    found: dict[str, CitedTitle] = {}
    for note in notes:
        for title, rest in _titles(note):
            name = key(title)
            if len(name) >= _LEAST_LETTERS and name not in found:
                found[name] = CitedTitle(title, language_of(title), _year(rest))
    return list(found.values())


def _titles(note: str) -> Iterator[tuple[str, str]]:
    """Titles of a note, each with the words that follow it up to the next title."""
    spans = sorted(_quoted(note))
    covered = [(start, end) for start, end, _ in spans]
    for index, (_, end, title) in enumerate(spans):
        after = spans[index + 1][0] if index + 1 < len(spans) else len(note)
        yield _trimmed(title), note[end:after]
    start = 0
    for stop in [*(match.start() for match in _CLAUSE.finditer(note)), len(note)]:
        if not any(start <= begin < stop or begin <= start < end for begin, end in covered):
            yield from _books(note[start:stop].lstrip("；; "))
        start = stop


def _quoted(note: str) -> Iterator[tuple[int, int, str]]:
    """Span and words of each article title in quotation marks of any kind."""
    taken: list[tuple[int, int]] = []
    for pattern in (_ARTICLE, _CURLED, _STRAIGHT, _CORNERED):
        for match in pattern.finditer(note):
            title = next(group for group in match.groups() if group)
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if pattern is _ARTICLE or _is_cited(title, note[match.end() : match.end() + 300]):
                taken.append(match.span())
                yield match.start(), match.end(), title


def _is_cited(title: str, rest: str) -> bool:
    """Whether a quoted phrase is a title: a source or a date follows, and it is long enough."""
    upto = _CLAUSE.split(rest, maxsplit=1)[0]
    long_enough = len(title.split()) >= 3 or len(title) >= 15 or language_of(title)[:2] == "zh"
    return long_enough and _DATED.search(upto) is not None


def _books(clause: str) -> Iterator[tuple[str, str]]:
    """The book a clause cites, if it cites one; periodicals are no titles of interest."""
    if match := _HAN_BOOK.search(clause):
        yield match[1], match[0][len(match[1]) :]
    elif (match := _SLANTED.search(clause)) and not _JOURNAL.search(clause[match.end() :][:40]):
        if _DATED.search(clause[match.end() :]):
            yield _trimmed(match[1]), clause[match.end() :]
    elif (match := _BOOK.search(clause)) and language_of(match["title"])[:2] != "zh":
        title = _without_authors(plain(match["title"]))
        if len(title.split()) >= 2 and "“" not in title:
            yield title, match["imprint"]


def _without_authors(text: str) -> str:
    """Text after the names it opens with; a single word is no name but part of the title."""
    while (split := text.split(", ", 1))[1:] and _AUTHOR.fullmatch(split[0].strip()):
        text = split[1]
    return text


def _trimmed(title: str) -> str:
    return plain(title).rstrip(",. ")


def _year(rest: str) -> int | None:
    match = _YEAR.search(_ADDRESS.sub(" ", rest))
    return int(match[1]) if match else None
