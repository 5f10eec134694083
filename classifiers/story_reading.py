"""What one report tells, as sets that can be laid over those of another."""

import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from classifiers.alphabets import main_script
from classifiers.lexicon import Lexicon
from classifiers.mark import Hit
from classifiers.pages import pages_of_clean
from classifiers.story_numbers import Figures, figures_of
from classifiers.story_overlap import Things, make_things
from classifiers.story_places import Where, open_places
from classifiers.story_rarity import Rarity, hashed
from classifiers.story_sounds import sounds_of, without_names
from classifiers.terms import hashed_terms
from classifiers.text import clean, clean_all, fold

TITLE_CHARS = 300
SUMMARY_CHARS = 600  # what happened stands in the beginning; the rest is background of other events
_PIECE = 4  # letters

_HAN_RUN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]{3,}")

# Classes of the lexicon brought down to what two reports can agree or conflict about.
_PLACES = ("state", "region", "pair", "capital", "city", "place", "port")
_PEOPLE = ("leader", "minister", "people")
_BODIES = ("official_body", "org", "summit", "project", "company", "bank", "movement")
SORTS = ("place", "person", "body")
_RARITY_OF = ("words", "pieces", "sounds", *("marks" for _ in SORTS))
_SORT = (
    dict.fromkeys(_PLACES, "place") | dict.fromkeys(_PEOPLE, "person")
    | dict.fromkeys(_BODIES, "body")
)  # fmt: skip
_DAMPING = frozenset((*_PLACES, *_PEOPLE, "official_body"))


@dataclass(frozen=True, slots=True)
class Telling:
    """What one report tells.

    Attributes:
        things: Words, of which names of persons, places and offices are damped; pieces of the
            title, which are pairs of Chinese characters and four letters of other words; names by
            their consonants; the lexicon's marks of each of SORTS.
        title_figures: Numbers, years and days of the title.
        figures: The same for title and summary.
        title_where: Places that the title names.
        where: The same for title and summary.
        title_chars: Length of the cleaned title.
        summary_chars: Length of the cleaned summary, at most SUMMARY_CHARS.
        script: Where most letters are from: han, kana, cyrillic, latin or other.
    """

    things: Things
    title_figures: Figures
    figures: Figures
    title_where: Where
    where: Where
    title_chars: int
    summary_chars: int
    script: str


@lru_cache(maxsize=1 << 15)
def script_of(title: str, summary: str) -> str:
    """Script of a report, as its telling states it."""
    return main_script(f"{clean(title[:TITLE_CHARS])} {clean(summary[:TITLE_CHARS])}")


def read_telling(title: str, summary: str, lexicon: Lexicon | None, rarity: Rarity) -> Telling:
    """Read one report; see `read_tellings`."""
    return read_tellings([(title, summary)], lexicon, rarity)[0]


def read_tellings(
    texts: Sequence[tuple[str, str]], lexicon: Lexicon | None, rarity: Rarity
) -> list[Telling]:
    """Read reports; any text at all, however long or odd, also an empty one.

    Args:
        texts: Title and summary of each, plain text.
        lexicon: Knows who and where; None leaves marks empty and damps no name.
        rarity: Gives the weights.
    """
    parts = clean_all([p for t, s in texts for p in (t[:TITLE_CHARS], s[:SUMMARY_CHARS])])
    cleaned = list(zip(parts[::2], parts[1::2], strict=True))
    hits = _hits(cleaned, lexicon)
    folded, sets = [], []
    for own, found in zip(cleaned, hits, strict=True):
        folded.append((fold(own[0]), fold(own[1])))
        sets.append(_sets(*own, folded[-1][0], found))
    damped = list(map(_damped, hits, cleaned))
    return [
        _telling(own, plain, script_of(*text), things)
        for text, own, plain, things in zip(
            texts, cleaned, folded, make_things(sets, damped, _weigher(rarity)), strict=True
        )
    ]


def _hits(cleaned: Sequence[tuple[str, str]], lexicon: Lexicon | None) -> list[Sequence[Hit]]:
    if lexicon is None or not cleaned:
        return [()] * len(cleaned)
    seen = lexicon.find_many(pages_of_clean(cleaned))
    return [seen.hits(row) for row in range(len(cleaned))]


def _weigher(rarity: Rarity) -> Callable[[int, list[int]], list[float]]:
    return lambda kind, hashes: rarity.all_of(_RARITY_OF[kind], hashes)


def _telling(
    cleaned: tuple[str, str], folded: tuple[str, str], script: str, things: Things
) -> Telling:
    title, summary = folded
    title_where = open_places().find(title)
    return Telling(
        things=things,
        title_figures=figures_of(title),
        figures=figures_of(f"{title}\n{summary}"),
        title_where=title_where,
        where=title_where | open_places().find(summary),
        title_chars=len(cleaned[0]),
        summary_chars=len(cleaned[1]),
        script=script,
    )


def _sets(title: str, summary: str, folded: str, hits: Sequence[Hit]) -> list[AbstractSet[int]]:
    """What a cleaned title, which is given folded too, and a cleaned summary hold.

    Returns:
        Hashes of what stands in the title, and of what stands in the whole text, of each kind.
    """
    words, sounds = words_in(title), sounds_in(title)
    title_hits = [hit for hit in hits if hit.field == 0]
    marks, all_marks = _marks(title_hits), _marks(hits)
    return [
        words, words | _words_of(summary), pieces_of(folded), pieces_of(_event(title, title_hits)),
        sounds, sounds | _sounds_of(summary),
        *(found[sort] for sort in SORTS for found in (marks, all_marks)),
    ]  # fmt: skip


def _words_of(cleaned: str) -> frozenset[int]:
    return frozenset(hashed_terms(cleaned))


def _sounds_of(cleaned: str) -> frozenset[int]:
    return frozenset(map(hashed, sounds_of(cleaned)))


def forget() -> None:
    """Give back what was kept of the reports at hand."""
    for kept in (script_of, words_in, sounds_in):
        kept.cache_clear()


words_in = lru_cache(maxsize=1 << 11)(_words_of)  # of titles, which are asked about twice
sounds_in = lru_cache(maxsize=1 << 11)(_sounds_of)
_words_of_name = lru_cache(maxsize=1 << 12)(_words_of)


def _event(title: str, hits: Iterable[Hit]) -> str:
    """The folded title without names: what is left is what happened."""
    kept = list(title)
    for hit in hits:
        if hit.mark.kind in _DAMPING:
            kept[hit.start : hit.end] = " " * (hit.end - hit.start)
    return fold(without_names("".join(kept)))


def pieces_of(folded: str) -> set[int]:
    """Hashes of the pieces of a folded text: what is left equal when words are cut differently."""
    runs = (match.group() for match in _HAN_RUN.finditer(folded))
    pieces = {hashed(run[at : at + 2]) for run in runs for at in range(len(run) - 1)}
    for match in _WORD.finditer(folded):
        word = f"_{match.group()}_"
        pieces.update(hashed(word[at : at + _PIECE]) for at in range(len(word) - _PIECE + 1))
    return pieces


def _damped(hits: Iterable[Hit], fields: tuple[str, str]) -> set[int]:
    names = {fields[h.field][h.start : h.end] for h in hits if h.mark.kind in _DAMPING}
    return {word for name in names for word in _words_of_name(name)}


def _marks(hits: Iterable[Hit]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {sort: set() for sort in SORTS}
    for hit in hits:
        if hit.mark.kind in _SORT:
            found[_SORT[hit.mark.kind]].add(hashed(hit.mark.mark_id))
    return found
