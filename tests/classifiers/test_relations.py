import random
from bisect import bisect

from classifiers.feature_book import FeatureBook
from classifiers.groups import GROUPS, Stand
from classifiers.relations import BEHIND, PAIRS, between, nearness, partners_of

NUMBERS = {name: number for number, name in enumerate(GROUPS)}


def by_definition(
    stands: list[Stand], border: int, stops: list[int]
) -> tuple[list[int], list[bool]]:
    """Of each two places: characters between them, and whether one sentence says both."""
    gaps, together = [], []
    for first, second in PAIRS:
        near, shared = BEHIND, False
        for one, start, end in stands:
            for other, begin, last in stands:
                same_field = (start < border) == (begin < border)
                if (NUMBERS[first], NUMBERS[second]) == (one, other) and same_field:
                    near = min(near, max(begin - end, start - last, 0))
                    shared |= bisect(stops, start) == bisect(stops, begin)
        gaps.append(near)
        together.append(shared)
    return gaps, together


def made_up(dice: random.Random) -> tuple[list[Stand], int, list[int]]:
    """Places that may overlap, and stops before, between and behind them."""
    border = dice.choice([0, 30, 60])
    starts = sorted(at for at in dice.choices(range(120), k=dice.randint(0, 12)) if at != border)
    stands = []
    for start in starts:
        own = tuple(dice.sample(range(len(GROUPS)), dice.choice([1, 1, 1, 2, 3])))
        most = border - start if start < border else 12
        end = start + dice.randint(1, max(most, 1))
        stands += [(group, start, end) for group in own]
    return stands, border, sorted(dice.sample(range(1, 130), dice.randint(0, 8)))


def test_one_pass_finds_what_each_two_places_tell() -> None:
    dice = random.Random(5)
    seen = set()
    for _ in range(3_000):
        stands, border, stops = made_up(dice)
        groups = {group for group, _, _ in stands}
        gaps, said = between(stands, border, stops, partners_of(groups))
        shared = [bool(said[NUMBERS[a]] & said[NUMBERS[b]]) for a, b in PAIRS]
        assert (gaps, shared) == by_definition(stands, border, stops)
        seen |= {*zip(map(bool, gaps), shared, strict=True)}
    assert len(seen) == 4


def test_what_stands_in_different_fields_is_not_near() -> None:
    assert nearness(BEHIND) == 0 < nearness(BEHIND >> 7) < nearness(0) == 1


def test_a_feature_asked_for_again_is_the_same_one() -> None:
    book = FeatureBook(lambda name, value: [name, value])
    wanted = ["with:cn+ca:item", 1.0]
    for groups in ((0, 2), (2, 0)):
        _, relations, acts, named = book.companies[groups]
        assert [relation[4] for relation in relations] == [wanted]
        assert acts is not None
        assert acts["loan"] == (["act:loan:cn+ca", 1.0],)
        assert named[0] == [f"order:{GROUPS[groups[0]]}", 1.0]
        assert relations[0][4] is book.companies[0, 2][1][0][4]
