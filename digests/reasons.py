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
_POSSESSIVE = re.compile("['’]s$")
_PARTS = re.compile(" × |, ")  # what stands together, and forms of one thing


def reason_line(scored: ScoredItem, view: View) -> str:
    """Parties, what weighed most for it, and the nearest seed: "中國–烏茲別克 · 中吉烏鐵路 · …"."""
    codes = scored.score.parties
    named = [view.party(code) for code in _parties(codes)[:MAX_PARTIES]]
    about = (
        name
        for name, is_party in _weighed(scored, view, sign=1)
        if name not in {*named, *codes, *view.words.fixed_labels.values()}
        and not (named and is_party)
    )
    terms = islice(dict.fromkeys(about), MAX_TERMS)
    parts = ["–".join(named), *terms, _nearest(scored, view)]
    return SEPARATOR.join(part for part in parts if part)


def weighed_line(scored: ScoredItem, view: View) -> str:
    """What spoke for an item and what against it, for one just under the threshold."""
    words = view.words
    good = list(dict.fromkeys(name for name, _ in _weighed(scored, view, sign=1)))[:MAX_TERMS]
    bad = (name for name, _ in _weighed(scored, view, sign=-1) if name not in good)
    against = list(islice(dict.fromkeys(bad), MAX_TERMS))
    spoke = ((words.weighed_for, good), (words.weighed_against, against))
    return SEPARATOR.join(
        sentence.format(terms=words.comma.join(terms)) for sentence, terms in spoke if terms
    )


def _parties(codes: Iterable[str]) -> list[str]:
    """Without the region where one of its states is named."""
    given = list(codes)
    return [code for code in given if code != "ca" or STATES_OF_CA.isdisjoint(given)]


def _weighed(scored: ScoredItem, view: View, *, sign: int) -> Iterator[tuple[str, bool]]:
    """What weighed with that sign, strongest first, and whether it names a state only."""
    told = [reason for reason in scored.score.reasons if not is_silent(reason.label)]
    terms = {term for reason in told for term in _PARTS.split(reason.label)}
    for reason in told:
        is_part = any(reason.label in term and reason.label != term for term in terms)
        if reason.weight * sign > 0 and not is_part:
            yield from _names(reason.label, scored, view)


def _names(label: str, scored: ScoredItem, view: View) -> Iterator[tuple[str, bool]]:
    """The words of one label, in a reader's words."""
    if label in SAID:
        yield view.words.fixed_labels[SAID[label]], False
        return
    for part in _PARTS.split(clean(label)):
        term = _POSSESSIVE.sub("", part)
        name, is_party = view.term(term, scored.score.parties)
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
