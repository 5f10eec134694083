"""Pairs laid over each other at once against pairs laid over each other one by one."""

import json
import math
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from benchmarks.made import item_text
from classifiers.story_compare import load_kit
from classifiers.story_features import TEXT_NAMES, text_features
from classifiers.story_overlap import FIRST_SORT, PIECES, SOUNDS, TEXT, TITLE, WORDS, Things
from classifiers.story_reading import SORTS, Telling, read_telling
from classifiers.terms import BUCKETS

PAIRS = Path(__file__).resolve().parents[2].parent / "shared" / "eval" / "stories.jsonl"
ODD = ("", "x", "7.5 billion for Khorgos", "中吉烏鐵路 2026", "Тянь-Шань", "日本の天気", "\ud800 a")

Bag = dict[int, float]


def bag(things: Things, kind: int, role: int) -> Bag:
    every = zip(things.keys.tolist(), things.weights.tolist(), things.roles.tolist(), strict=True)
    return {key: w for key, w, own in every if key // BUCKETS == kind and own & role}


def shared(a: Bag, b: Bag) -> list[float]:
    return [min(a[one], b[one]) for one in a.keys() & b.keys()]


def outside(a: Bag, b: Bag) -> float:
    return math.fsum(weight for one, weight in a.items() if one not in b)


def covered(a: Bag, b: Bag) -> float:
    return 1 - outside(a, b) / math.fsum(a.values()) if math.fsum(a.values()) else 0.0


def share(found: float, a: Bag, b: Bag) -> float:
    least = min(math.fsum(a.values()), math.fsum(b.values()))
    return found / least if least else -0.2


def cosine(a: Bag, b: Bag) -> float:
    lengths = [math.sqrt(math.fsum(w * w for w in one.values())) for one in (a, b)]
    if not all(lengths):
        return 0.0
    return math.fsum(a[one] * b[one] for one in a.keys() & b.keys()) / math.prod(lengths)


def one_by_one(mine: Telling, yours: Telling) -> dict[str, float]:
    """The features of things that two reports share, by their definition."""
    a, b = mine.things, yours.things
    wt, pt, st = (bag(a, kind, TITLE) for kind in (WORDS, PIECES, SOUNDS))
    w, event, s = (bag(a, kind, TEXT) for kind in (WORDS, PIECES, SOUNDS))
    wt_, pt_, st_ = (bag(b, kind, TITLE) for kind in (WORDS, PIECES, SOUNDS))
    w_, event_, s_ = (bag(b, kind, TEXT) for kind in (WORDS, PIECES, SOUNDS))
    rare, title_rare = (sorted(shared(*two), reverse=True) for two in ((w, w_), (wt, wt_)))
    found = {
        "title_words": cosine(wt, wt_),
        "words": cosine(w, w_),
        "title_pieces": cosine(pt, pt_),
        "covered_least": min(covered(wt, w_), covered(wt_, w)),
        "covered_most": max(covered(wt, w_), covered(wt_, w)),
        "pieces_least": min(covered(pt, pt_), covered(pt_, pt)),
        "pieces_most": max(covered(pt, pt_), covered(pt_, pt)),
        "rarest": math.fsum(rare[:1]),
        "rare3": math.fsum(rare[:3]),
        "rare6": math.fsum(rare[:6]),
        "title_rarest": math.fsum(title_rare[:1]),
        "title_rare3": math.fsum(title_rare[:3]),
        "event_pieces": cosine(event, event_),
        "event_least": min(covered(event, event_), covered(event_, event)),
        "event_most": max(covered(event, event_), covered(event_, event)),
        "event_extra_least": min(outside(event, event_), outside(event_, event)),
        "event_extra_most": max(outside(event, event_), outside(event_, event)),
        "title_sounds": min(math.fsum(shared(st, st_)), 20),
        "sounds": min(math.fsum(shared(s, s_)), 40),
        "sounds_share": share(math.fsum(shared(s, s_)), s, s_),
        "title_sounds_share": share(math.fsum(shared(st, st_)), st, st_),
        "sounds_apart": min(outside(st, s_), outside(st_, s)),
    }
    for kind, sort in enumerate(SORTS, FIRST_SORT):
        mt, mt_, m, m_ = (bag(one, kind, role) for role in (TITLE, TEXT) for one in (a, b))
        found |= {
            f"{sort}_shared": min(math.fsum(shared(m, m_)), 15),
            f"{sort}_apart": min(outside(mt, mt_), outside(mt_, mt)),
            f"{sort}_extra": max(outside(mt, mt_), outside(mt_, mt)),
            f"{sort}_title": cosine(mt, mt_) if mt and mt_ else -0.1,
        }
    return found


def held_against_the_definition(texts: list[tuple[str, str]]) -> None:
    kit = load_kit()
    tellings = [read_telling(*text, kit.lexicon, kit.rarity) for text in texts]
    pairs = list(pairwise(tellings))

    rows = text_features([a for a, _ in pairs], [b for _, b in pairs])

    for row, (a, b) in zip(rows.tolist(), pairs, strict=True):
        found, expected = dict(zip(TEXT_NAMES, row, strict=True)), one_by_one(a, b)
        assert {name: found[name] for name in expected} == pytest.approx(expected, abs=1e-9)


def test_what_made_up_reports_share_is_the_same_for_all_pairs_at_once() -> None:
    made = [item_text(feed, 6 * number) for number in range(3) for feed in range(40)]
    held_against_the_definition([*made, *((a, b) for a in ODD for b in ODD)])


@pytest.mark.skipif(not PAIRS.exists(), reason="needs the labelled pairs beside the repository")
def test_what_real_reports_share_is_the_same_for_all_pairs_at_once() -> None:
    pairs = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()[:300]]
    held_against_the_definition(
        [(pair[side]["title"], pair[side].get("summary", "")) for pair in pairs for side in "ab"]
    )


def test_a_pair_gets_the_same_features_in_any_company_and_either_way_round() -> None:
    kit = load_kit()
    made = [item_text(feed, 6) for feed in range(24)]
    tellings = [read_telling(*text, kit.lexicon, kit.rarity) for text in made]
    mine, yours = tellings[:12], tellings[12:]

    together = text_features(mine, yours)

    assert np.array_equal(together, text_features(yours, mine))
    alone = [text_features([a], [b])[0] for a, b in zip(mine, yours, strict=True)]
    assert np.array_equal(together, np.array(alone))
    assert text_features([], []).shape == (0, len(TEXT_NAMES))
