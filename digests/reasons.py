"""Why an item has its score, in words."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from digests.clean import clean
from digests.clip import clip, columns
from digests.fixed_labels import SAID, is_silent
from digests.function_words import FUNCTION_WORDS
from digests.view import View
from items.feed import Language
from items.item import ScoredItem

SEPARATOR = " · "
MAX_PARTIES = 3
MAX_TERMS = 3
TERM_COLUMNS = 32
CITATION_COLUMNS = 60
STATES_OF_CA = frozenset({"kz", "kg", "tj", "tm", "uz"})
_PARTS = re.compile(" × |, ")  # what stands together, and forms of one thing


def reason_line(scored: ScoredItem, view: View) -> str:
    """Parties, what weighed most for it, and the nearest seed: "中國–烏茲別克 · 中吉烏鐵路 · …"."""
    named = [view.party(code) for code in _parties(scored.score.parties)[:MAX_PARTIES]]
    terms = _terms(scored, view, sign=1, skip={*named, *scored.score.parties}, parties=not named)
    parts = ["–".join(named), *islice(terms, MAX_TERMS), _nearest(scored, view)]
    return SEPARATOR.join(part for part in parts if part)


def weighed_line(scored: ScoredItem, view: View) -> str:
    """What spoke for an item and what against it, for one just under the threshold."""
    words = view.words
    spoke = ((1, words.weighed_for), (-1, words.weighed_against))
    parts = []
    for sign, sentence in spoke:
        terms = list(islice(_terms(scored, view, sign=sign, skip=set(), parties=True), MAX_TERMS))
        if terms:
            parts.append(sentence.format(terms=words.comma.join(terms)))
    return SEPARATOR.join(parts)


def _parties(codes: Iterable[str]) -> list[str]:
    """Without the region where one of its states is named."""
    given = list(codes)
    return [code for code in given if code != "ca" or STATES_OF_CA.isdisjoint(given)]


def _terms(
    scored: ScoredItem, view: View, *, sign: int, skip: set[str], parties: bool
) -> Iterator[str]:
    """What weighed with that sign, each once, strongest first, in a reader's words."""
    seen = set(skip)
    for reason in scored.score.reasons:
        if reason.weight * sign > 0 and not is_silent(reason.label):
            for name, is_party in _names(reason.label, scored, view):
                if name not in seen and (parties or not is_party):
                    seen.add(name)
                    yield name


def _names(label: str, scored: ScoredItem, view: View) -> Iterator[tuple[str, bool]]:
    """The words of one label, and whether each names a state or region only."""
    if label in SAID:
        yield view.words.fixed_labels[SAID[label]], False
        return
    for term in _PARTS.split(clean(label)):
        name, is_party = view.term(term)
        if name == term:
            name, _ = view.text_of(scored.item, term)
        if len(name) > 1 and name.casefold() not in FUNCTION_WORDS:
            yield clip(name, TERM_COLUMNS, measure=columns), is_party


def _nearest(scored: ScoredItem, view: View) -> str:
    nearest = scored.score.nearest
    if nearest is None:
        return ""
    comma = "，" if view.words.lang == Language.ZH_HANT else ", "
    place = comma.join(p for p in (nearest.citation, nearest.section) if p)
    return view.words.like.format(citation=clip(clean(place), CITATION_COLUMNS, measure=columns))
