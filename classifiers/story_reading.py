"""What one report tells, as sets that can be laid over those of another."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from classifiers.alphabets import main_script
from classifiers.lexicon import Lexicon
from classifiers.mark import Hit
from classifiers.reading import BUCKETS, bucket
from classifiers.story_numbers import Figures, figures_of
from classifiers.story_overlap import TEXT, TITLE, WORDS, Things
from classifiers.story_places import Where, open_places
from classifiers.story_rarity import Rarity, hashed
from classifiers.story_sounds import sounds_of, without_names
from classifiers.text import bare_terms, clean, clean_all, fold

TITLE_CHARS = 300
SUMMARY_CHARS = 600  # what happened stands in the beginning; the rest is background of other events
_DAMPED = 0.4  # weight of a word inside a name of a person, a place or an office
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
    hits = lexicon.find_all(cleaned) if lexicon else [[] for _ in texts]
    return [
        _telling(*own, found, script_of(*text), rarity)
        for text, own, found in zip(texts, cleaned, hits, strict=True)
    ]


def _telling(title: str, summary: str, hits: Sequence[Hit], script: str, rarity: Rarity) -> Telling:
    folded, folded_summary = fold(title), fold(summary)
    title_where = open_places().find(folded)
    return Telling(
        things=_things(title, summary, folded, hits, rarity),
        title_figures=figures_of(folded),
        figures=figures_of(f"{folded}\n{folded_summary}"),
        title_where=title_where,
        where=title_where | open_places().find(folded_summary),
        title_chars=len(title),
        summary_chars=len(summary),
        script=script,
    )


def _things(title: str, summary: str, folded: str, hits: Sequence[Hit], rarity: Rarity) -> Things:
    """All things of a cleaned title, which is given folded too, and a cleaned summary."""
    title_hits = [hit for hit in hits if hit.field == 0]
    words, sounds = words_in(title), sounds_in(title)
    pieces, event = pieces_of(folded), pieces_of(_event(title, title_hits))
    marks, all_marks = _marks(title_hits), _marks(hits)
    damped = _damped(hits, (title, summary))
    parts = [
        (words, words | _words_of(summary)),
        (pieces, event),
        (sounds, sounds | _sounds_of(summary)),
        *((marks[sort], all_marks[sort]) for sort in SORTS),
    ]
    keys: list[int] = []
    weights: list[float] = []
    roles: list[int] = []
    for kind, (in_title, in_text) in enumerate(parts):
        own = sorted(in_title | in_text)
        keys += [kind * BUCKETS + one for one in own]
        roles += [TITLE * (one in in_title) + TEXT * (one in in_text) for one in own]
        weighed = rarity.all_of(_RARITY_OF[kind], own)
        if kind == WORDS:
            weighed = [
                weight * _DAMPED if one in damped else weight
                for one, weight in zip(own, weighed, strict=True)
            ]
        weights += weighed
    return Things(np.array(keys, np.int64), np.array(weights), np.array(roles, np.uint8))


def _words_of(cleaned: str) -> frozenset[int]:
    return frozenset(map(bucket, bare_terms(cleaned)))


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
