"""Items weighed by whole numbers against the long way in fractions, and one against many."""

import json
import random
from itertools import chain
from pathlib import Path

import numpy as np
import pytest

from classifiers.bags import bags_of, counted
from classifiers.calibrate import sigmoid
from classifiers.long_words import flattened
from classifiers.model import Model
from classifiers.page import page_of
from classifiers.reading import Terms, terms_of
from classifiers.stage import ask
from classifiers.terms import TermColumns
from classifiers.themes import choose, choose_one
from classifiers.weighing import weigh
from classifiers.worths import worths_of

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def model(small_world) -> Model:
    return small_world.model


@pytest.fixture(scope="module")
def terms(model: Model) -> list[Terms]:
    lines = (ROOT / "seeds/contrast/contrast-1.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines[::3]]
    read = [terms_of(page_of(row["title"], row.get("summary") or "")) for row in rows]
    dice, every = random.Random(4), [term for own in read for part in own for term in part]
    mixed = [
        (
            dice.choices(every, k=dice.randint(0, 9)),
            dice.choices(every[:99], k=dice.randint(0, 150)),
        )
        for _ in range(200)
    ]
    unknown = np.flatnonzero(model._scale.worths.rows < 0)[:3].tolist()
    often = (every[:1] * 1_000, every[:2] * 40)
    return [*read, *mixed, ([], []), ([], every[:5]), (every[:5], []), ([], unknown), often]


def test_what_is_weighed_by_whole_numbers_is_what_is_weighed_in_fractions(
    model: Model, terms: list[Terms]
) -> None:
    parts, scale = model._parts, model._scale
    titles = bags_of(dict.fromkeys(title, 1) for title, _ in terms)
    texts = bags_of(counted(*own) for own in terms)
    weighed = parts.words.vocabulary.weigh(texts)
    likeness = parts.seeds.by_words(weighed)
    near = parts.seeds.word_features(titles, texts, likeness)
    space, said = parts.plain.space, parts.words.logits(weighed)
    raw = np.concatenate([np.zeros((len(terms), len(space.marks)), np.float32), near], axis=1)
    wanted = space.standard(raw)
    assert likeness.any(axis=1).sum() > 100
    for row, own in enumerate(terms):
        found = scale.weigh(*own, ())
        assert found.said == pytest.approx(said[row].tolist(), abs=1e-5)
        assert np.allclose(found.shared * found.scale, likeness[row], atol=1e-6)
        assert np.allclose(space.standard(found.raw), wanted[row], atol=2e-5)


def test_items_weighed_together_are_weighed_as_each_by_itself(
    model: Model, terms: list[Terms]
) -> None:
    parts, scale = model._parts, model._scale
    space, marks = parts.plain.space, list(parts.plain.space.marks)
    dice = random.Random(5)
    pairs = [[(name, dice.random()) for name in dice.sample(marks, 7)] for _ in terms]
    table = np.zeros((len(terms), len(marks)), dtype=np.float32)
    for row, own in enumerate(pairs):
        for name, value in own:
            table[row, space.marks[name]] = value
    for size in (1, 40, len(terms)):
        columns = TermColumns(*flattened([*chain.from_iterable(terms[-size:])]))
        many = weigh(scale.worths, parts.seeds, space, columns, table[-size:])
        for row, (own, mark) in enumerate(zip(terms[-size:], pairs[-size:], strict=True)):
            one = scale.weigh_named(own, {**dict(mark), "no:such": 1.0})
            assert one.said == tuple(many.said[row])
            assert one.scale == many.scales[row]
            assert np.array_equal(one.shared, many.shared[row])
            assert np.array_equal(one.raw, many.raw[row])


def test_terms_are_worth_the_same_in_any_order(model: Model, terms: list[Terms]) -> None:
    scale, dice = model._scale, random.Random(6)
    for title, summary in terms[::9]:
        one = scale.weigh(title, summary, ())
        other = scale.weigh(dice.sample(title, len(title)), dice.sample(summary, len(summary)), ())
        assert (one.said, one.scale) == (other.said, other.scale)
        assert np.array_equal(one.shared, other.shared)
        assert np.array_equal(one.raw, other.raw)


def test_sums_of_the_longest_items_stay_whole(model: Model) -> None:
    parts = model._parts
    worths = worths_of(parts.words, parts.seeds)
    heaviest = np.abs(worths.table[:, :3]).max(axis=0)
    longest = 1 << 12  # terms of an item, each as heavy as the heaviest
    assert (heaviest * longest < 2.0**62 / worths.times[2, :3]).all()
    lengths = np.sqrt(parts.words.vocabulary.rarity.max() ** 2 * longest)
    assert lengths / worths.unit < 2.0**53


def test_a_stage_asked_about_raw_columns_answers_as_about_standard_ones(model: Model) -> None:
    stage, dice = model._parts.plain, np.random.default_rng(3)
    columns = stage.space.center.shape[0]
    raw = (dice.random((300, columns)) * (dice.random((300, columns)) < 0.2)).astype(np.float32)
    words = dice.normal(size=(300, 2))
    wanted = ask(stage.space, stage.net, stage.space.standard(raw), words)
    questions, themes = model._plain.ask_each(raw, words)
    assert stage.space.prior.any()
    assert np.allclose(questions, wanted[0], rtol=1e-5, atol=2e-5)
    assert np.allclose(themes, wanted[1], rtol=1e-5, atol=2e-5)
    for row in range(300):
        field, core, of_themes = model._plain.ask(raw[row], tuple(words[row].tolist()))
        assert [field, core] == questions[row].tolist()
        assert of_themes == themes[row].tolist()


def test_themes_chosen_by_logits_are_those_chosen_by_chances() -> None:
    dice = np.random.default_rng(8)
    names = [f"theme{number}" for number in range(9)]
    cuts = (0.25, 0.3, 0.4, 0.4, 0.5, 0.5, 0.6, 0.6, 0.6)
    rows = dice.normal(-1, 1.5, (2_000, 9))
    on_cuts = np.log(np.array(cuts) / (1 - np.array(cuts)))
    rows[:600] = on_cuts + dice.choice([0, 1e-16, -1e-16, 1e-15, -1, -1, -1, -1], (600, 9))
    rows[600:900, 1:] = rows[600:900, :1] - 5
    wanted = [choose(names, sigmoid(row), cuts) for row in rows]
    assert [choose_one(names, row.tolist(), cuts) for row in rows] == wanted
    assert {len(own) for own in wanted} > {1, 2, 3}
