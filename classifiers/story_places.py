"""Where a report says something happened: countries, provinces and cities in four scripts."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path

_SHIPPED = Path(__file__).resolve().parent / "story_data" / "places.toml"
_WORD = re.compile(r"[^\W\d_\u3400-\u9fff\uf900-\ufaff]+")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]{2,}")
_SHORTEST, _LONGEST = 3, 16  # letters of the beginning of a word that can name a place
_SHORTEST_HAN, _LONGEST_HAN = 2, 8  # characters of a Chinese name
_NO_PLACE = "none"
_NOWHERE = -0.2  # neither names a place; kept apart from agreeing in none
_MANY = 4

NAMES = (
    "where_conflict", "town_conflict", "text_town_conflict", "where_apart_least",
    "where_apart_most", "town_apart_least", "town_apart_most", "where_shared", "town_shared",
    "text_town_shared", "where_share",
)  # fmt: skip

Where = frozenset[str]


@dataclass(frozen=True, slots=True)
class Places:
    """Places by their names.

    Attributes:
        whole: Place by a folded word or phrase.
        begun: Place by what a folded word or phrase begins with.
        han: Place by Chinese name.
        begun_lengths: Lengths of the names of begun by their first letters.
        han_lengths: The same of han.
    """

    whole: Mapping[str, str]
    begun: Mapping[str, str]
    han: Mapping[str, str]
    begun_lengths: Mapping[str, Sequence[int]]
    han_lengths: Mapping[str, Sequence[int]]

    def find(self, folded: str) -> Where:
        """All places that a folded text (`classifiers.text.fold`) names, such as "us", "us.tx"."""
        return frozenset((*self._in_words(folded), *self._in_han(folded))) - {_NO_PLACE}

    def _in_words(self, folded: str) -> Iterator[str]:
        words = [*_WORD.findall(folded), ""]
        for word, following in pairwise(words):
            phrase = f"{word} {following}"
            found = self.whole.get(phrase) or self.whole.get(word) or self._begun(phrase)
            if found:
                yield found

    def _begun(self, phrase: str) -> str | None:
        for size in self.begun_lengths.get(phrase[:_SHORTEST], ()):
            if phrase[:size] in self.begun:
                return self.begun[phrase[:size]]
        return None

    def _in_han(self, folded: str) -> Iterator[str]:
        lengths = self.han_lengths
        for match in _HAN_RUN.finditer(folded):
            run, at = match.group(), 0
            while at < len(run) - 1:
                end = 0
                for size in lengths.get(run[at : at + _SHORTEST_HAN], ()):
                    if run[at : at + size] in self.han:
                        end = at + size
                        yield self.han[run[at:end]]
                        break
                at = end or at + 1


@cache
def open_places() -> Places:
    """The places that are shipped."""
    whole: dict[str, str] = {}
    begun: dict[str, str] = {}
    han: dict[str, str] = {}
    for place, names in tomllib.loads(_SHIPPED.read_text(encoding="utf-8")).items():
        for name in (*names.get("en", ()), *names.get("ru", ())):
            (begun if name.endswith("*") else whole)[name.rstrip("*")] = place
        han.update(dict.fromkeys(names.get("zh", ()), place))
    lengths = _lengths(begun, _SHORTEST, _LONGEST), _lengths(han, _SHORTEST_HAN, _LONGEST_HAN)
    return Places(whole, begun, han, *lengths)


def _lengths(names: Iterable[str], shortest: int, longest: int) -> dict[str, list[int]]:
    """Lengths of names within bounds, the longest first, by as many letters as the shortest has."""
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        if shortest <= len(name) <= longest:
            found[name[:shortest]].add(len(name))
    return {head: sorted(sizes, reverse=True) for head, sizes in found.items()}


def place_features(title: Where, text: Where, other_title: Where, other_text: Where) -> list[float]:
    """The features NAMES of two reports, given the places of their titles and of all they say."""
    towns, other_towns = _towns(title), _towns(other_title)
    text_towns, other_text_towns = _towns(text), _towns(other_text)
    either = title | other_title
    return [
        float(bool(title and other_title) and not _outside(title, other_title) < len(title)),
        _conflict(towns, other_towns),
        _conflict(text_towns, other_text_towns),
        *_apart(_outside(title, other_text), _outside(other_title, text)),
        *_apart(_outside(towns, other_text), _outside(other_towns, text)),
        float(len(title & other_title)),
        float(len(towns & other_towns)),
        float(min(len(text_towns & other_text_towns), _MANY)),
        len(title & other_title) / len(either) if either else _NOWHERE,
    ]


@lru_cache(maxsize=1 << 12)
def _towns(where: Where) -> Where:
    return frozenset(place for place in where if "." in place)


def _conflict(mine: Where, yours: Where) -> float:
    return float(bool(mine and yours) and not mine & yours)


def _apart(first: int, second: int) -> tuple[float, float]:
    return float(min(first, second)), float(max(first, second))


def _outside(mine: Where, yours: Where) -> int:
    """How many places neither lie in one of the others nor hold one."""
    rest = mine - _all_around(yours) if yours else mine
    if not rest or not yours:
        return len(rest)
    return len([place for place in rest if _around(place).isdisjoint(yours)])


@lru_cache(maxsize=1 << 12)
def _all_around(where: Where) -> Where:
    return frozenset(outer for place in where for outer in _around(place))


@lru_cache(maxsize=1 << 12)
def _around(place: str) -> Where:
    """The place and all that it lies in: "us.tx" lies in "us"."""
    return frozenset((place, *(place[:at] for at, char in enumerate(place) if char == ".")))
