"""Features from marks: who stands in an item, where, beside whom, and what is done."""

import functools
import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from classifiers.lexicon import CAPTION, CENTRAL_ASIA, SUMMARY, TITLE, Hit
from classifiers.reading import Reading

GROUPS = ("cn", "xj", "ca", "af", "ru", "body", "other")
PAIRS = (
    ("cn", "ca"), ("cn", "af"), ("xj", "ca"), ("ru", "ca"), ("other", "ca"), ("body", "ca"),
    ("cn", "body"), ("cn", "ru"), ("cn", "other"), ("cn", "xj"), ("ca", "af"),
)  # fmt: skip
_BODIES = ("org", "summit")
_VENUES = ("capital", "city", "place", "port")
_LEAD_CHARS = 120
_NEAR_CHARS = 30.0  # distance at which two names are about half as close as side by side

Places = Mapping[str, list[Hit]]


def group_of(party: str) -> str:
    """Which of GROUPS a party code belongs to; any other state is "other"."""
    if party in CENTRAL_ASIA:
        return "ca"
    if party in ("cn", "xj", "af", "ru"):
        return party
    return "other"


def in_group(hits: Iterable[Hit], group: str) -> list[Hit]:
    """Hits that stand for a group, in reading order."""
    return [hit for hit in hits if group in _groups(hit)]


def mark_features(reading: Reading) -> dict[str, float]:
    """All features that marks give, by name; what is absent is 0 and left out.

    Names: who:GROUP:PLACE, with:A+B:HOW, kind:CLASS:PLACE, act:CLASS:PAIR, about:THEME, only:...,
    list:..., order:A>B, share:GROUP, venue:GROUP, title:GROUPS, shape:... PLACE is title, lead
    (the first 120 characters of the summary), rest, or caption: what stands in a picture's caption
    counts for nothing else.
    """
    shown = tuple(hit for hit in reading.hits if hit.field != CAPTION)
    places = _by_group(shown)
    features = {
        **{f"who:{group}:caption": 1.0 for group in _by_group(set(reading.hits) - set(shown))},
        **_who(places),
        **_relations(places),
        **_kinds(shown),
        **_themes(shown),
        **_lists(shown, places),
        **_shape(reading),
    }
    features.update(_acts(shown, features))
    return {name: value for name, value in features.items() if value}


def parties_of(reading: Reading) -> tuple[str, ...]:
    """Party codes of an item, most prominent first; a name in the title counts thrice."""
    weights: Counter[str] = Counter()
    for hit in reading.hits:
        for party in hit.mark.parties:
            weights[party] += 3 if hit.field == TITLE else 1
    return tuple(
        party for party, _ in sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))
    )


def place_of(hit: Hit) -> str:
    """Where a mark stands: title, lead, rest, or the caption of a picture."""
    if hit.field != SUMMARY:
        return "title" if hit.field == TITLE else "caption"
    return "lead" if hit.start < _LEAD_CHARS else "rest"


def _by_group(hits: Iterable[Hit]) -> Places:
    places: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        for group in _groups(hit):
            places[group].append(hit)
    return places


def _groups(hit: Hit) -> frozenset[str]:
    return _groups_of(hit.mark.parties, hit.mark.kind)


@functools.cache
def _groups_of(parties: tuple[str, ...], kind: str) -> frozenset[str]:
    groups = frozenset(group_of(party) for party in parties)
    return groups | {"body"} if kind in _BODIES else groups


def _who(places: Places) -> dict[str, float]:
    features: dict[str, float] = {}
    for group, hits in places.items():
        for place in {place_of(hit) for hit in hits}:
            features[f"who:{group}:{place}"] = 1.0
        features[f"who:{group}:times"] = math.log1p(len(hits))
    return features


def _relations(places: Places) -> dict[str, float]:
    features: dict[str, float] = {}
    for first, second in PAIRS:
        a, b = places.get(first, []), places.get(second, [])
        if not a or not b:
            continue
        name = f"with:{first}+{second}"
        features[f"{name}:item"] = 1.0
        features[f"{name}:title"] = float(_any_title(a) and _any_title(b))
        features[f"{name}:front"] = float(_any_front(a) and _any_front(b))
        features[f"{name}:sentence"] = float(
            bool({(x.field, x.sentence) for x in a} & {(x.field, x.sentence) for x in b})
        )
        features[f"{name}:near"] = _nearness(a, b)
    return features


def _any_title(hits: Iterable[Hit]) -> bool:
    return any(hit.field == TITLE for hit in hits)


def _any_front(hits: Iterable[Hit]) -> bool:
    return any(place_of(hit) != "rest" for hit in hits)


def _nearness(a: Iterable[Hit], b: Iterable[Hit]) -> float:
    gaps = [
        max(x.start - y.end, y.start - x.end, 0)
        for x, y in itertools.product(a, b)
        if x.field == y.field
    ]
    return math.exp(-min(gaps) / _NEAR_CHARS) if gaps else 0.0


def _kinds(hits: Iterable[Hit]) -> dict[str, float]:
    times: Counter[str] = Counter()
    for hit in hits:
        times[f"kind:{hit.mark.kind}:{'title' if hit.field == TITLE else 'summary'}"] += 1
    return {name: math.log1p(count) for name, count in times.items()}


def _themes(hits: Iterable[Hit]) -> dict[str, float]:
    times: Counter[str] = Counter()
    for hit in hits:
        for theme in hit.mark.themes:
            times[f"about:{theme}"] += 2 if hit.field == TITLE else 1
    return {name: math.log1p(count) for name, count in times.items()}


def _acts(hits: Iterable[Hit], features: Mapping[str, float]) -> dict[str, float]:
    kinds = {hit.mark.kind for hit in hits}
    relations = [
        f"{first}+{second}"
        for first, second in (("cn", "ca"), ("cn", "af"), ("xj", "ca"))
        if features.get(f"with:{first}+{second}:item")
    ]
    return {f"act:{kind}:{relation}": 1.0 for kind in kinds for relation in relations}


def _lists(hits: Iterable[Hit], places: Places) -> dict[str, float]:
    states = {party for hit in hits for party in hit.mark.parties}
    order = _order(hits)
    features = {
        "list:states": math.log1p(len(states)),
        "list:central": math.log1p(len(states.intersection(CENTRAL_ASIA))),
        "list:others": math.log1p(len(places.get("other", []))),
        "only:ca": float("ca" in places and "cn" not in places and "xj" not in places),
        "only:cn": float("cn" in places and "ca" not in places and "af" not in places),
        "only:af": float("af" in places and "ca" not in places and "cn" not in places),
        "only:none": float(not places),
    }
    if order:
        features[f"order:{order[0]}"] = 1.0
        features[f"order:{'>'.join(order[:2])}"] = 1.0
    everyone = sum(map(len, places.values()))
    for group, own in places.items():
        features[f"share:{group}"] = len(own) / everyone
        # a state named by its towns alone is often where it happened, not whom it is about
        features[f"venue:{group}"] = float(all(hit.mark.kind in _VENUES for hit in own))
    titled = [group for group in GROUPS if _any_title(places.get(group, []))]
    features[f"title:{'+'.join(titled) or 'none'}"] = 1.0
    return features


def _order(hits: Iterable[Hit]) -> list[str]:
    """Groups in the order they are first named."""
    named = [
        group
        for hit in sorted(hits, key=_position)
        for group in sorted({group_of(party) for party in hit.mark.parties})
    ]
    return list(dict.fromkeys(named))


def _position(hit: Hit) -> tuple[int, int]:
    return hit.field, hit.start


def _shape(reading: Reading) -> dict[str, float]:
    return {
        f"shape:{reading.script}": 1.0,
        "shape:headline": float(reading.summary_chars == 0),
        "shape:title": math.log1p(reading.title_chars) / 5,
        "shape:summary": math.log1p(reading.summary_chars) / 5,
    }
