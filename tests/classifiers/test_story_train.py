"""The shipped story model: learned from the committed rows, the same bytes each time."""

import json
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from classifiers.arrays import read_arrays, write_arrays
from classifiers.errors import ModelError, SeedError
from classifiers.story_compare import load_kit
from classifiers.story_evaluate import FOLDS, figures, folds
from classifiers.story_fit import fit_judge
from classifiers.story_model import SHIPPED, load_model, save_model
from classifiers.story_rows import event_groups, own_pairs, read_pairs
from classifiers.story_train import Rows, read_rows, train_stories

SEEDS = Path(__file__).resolve().parents[2] / "seeds" / "stories"


def test_the_shipped_weights_are_those_the_committed_rows_give(tmp_path: Path) -> None:
    save_model(train_stories(SEEDS), tmp_path)

    again, shipped = read_arrays(tmp_path / "weights.npz"), read_arrays(SHIPPED / "weights.npz")
    assert again.keys() == shipped.keys()
    for name, array in shipped.items():
        if array.dtype.kind == "f":
            np.testing.assert_allclose(again[name], array, rtol=1e-6, atol=1e-9, err_msg=name)
        else:
            assert (again[name] == array).all(), name


def test_the_same_rows_give_the_same_bytes(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    rows = chance.normal(size=(300, 5))
    same = rows[:, 0] + 0.3 * chance.normal(size=300) > 0
    made = [fit_judge(rows, same, np.ones(300), 0.5).probabilities(rows) for _ in range(2)]

    assert made[0].tobytes() == made[1].tobytes()
    assert figures(same, made[0], 0.5)["ap"] > 0.95


def test_a_model_comes_back_as_it_was_written(tmp_path: Path) -> None:
    model = load_model()
    save_model(model, tmp_path)

    assert (tmp_path / "weights.npz").read_bytes() == (SHIPPED / "weights.npz").read_bytes()


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    arrays = dict(read_arrays(SHIPPED / "weights.npz"))
    arrays["names"] = arrays["names"][::-1]
    write_arrays(tmp_path / "weights.npz", arrays)

    with pytest.raises(ModelError, match="other features"):
        load_model(tmp_path)


@pytest.mark.parametrize("damage", ["absent", "short", "not an archive"])
def test_damaged_data_says_how_to_make_it_anew(tmp_path: Path, damage: str) -> None:
    for name in ("weights.npz", "reading.npz", "space.npz"):
        copy(SHIPPED / name, tmp_path)
    broken = tmp_path / "reading.npz"
    if damage == "absent":
        broken.unlink()
    else:
        broken.write_bytes(broken.read_bytes()[:500] if damage == "short" else b"rows")

    with pytest.raises(ModelError, match=r"python -m classifiers\.story_rows"):
        load_kit(tmp_path)


def test_changed_pairs_ask_for_new_rows(tmp_path: Path) -> None:
    for path in SEEDS.glob("*"):
        copy(path, tmp_path)
    (tmp_path / "pairs-1.jsonl").write_text("", encoding="utf-8")

    with pytest.raises(SeedError, match="have changed"):
        read_rows(tmp_path)


def test_there_are_enough_pairs_of_our_own_in_and_across_four_scripts() -> None:
    pairs, _ = own_pairs(SEEDS)
    ways = {
        tuple(sorted(row[side]["lang"] for side in "ab"))
        for path in SEEDS.glob("pairs-*.jsonl")
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    }

    assert len(pairs) >= 600
    assert len(ways) == 10  # each script with itself and with each other one
    assert 0.2 < np.mean([pair.same for pair in pairs]) < 0.5


def test_a_wrong_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"a": {"title": "x"}, "b": {"title": "y"}, "same": true}\n{"a": 1}\n')

    with pytest.raises(SeedError, match="line 2"):
        read_pairs(path)


def test_pairs_that_share_a_title_however_far_round_lie_in_one_fold() -> None:
    labelled, _ = read_rows(SEEDS)
    for seed in range(2):
        for train, test in folds(labelled, seed):
            assert not set(labelled.groups[train]) & set(labelled.groups[test])


def test_titles_shared_through_other_pairs_make_one_group(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    titles = [("One", "Two"), ("three", "four"), ("two", "five"), ("FIVE", "six")]
    lines = [json.dumps({"a": {"title": a}, "b": {"title": b}, "same": True}) for a, b in titles]
    path.write_text("\n".join(lines), encoding="utf-8")

    assert event_groups(read_pairs(path)) == [0, 1, 0, 0]


def test_figures_are_those_of_the_definition() -> None:
    same = np.array([True, True, False, True, False])
    scores = np.array([0.9, 0.8, 0.7, 0.6, 0.1])

    found = figures(same, scores, 0.65)

    assert found["precision"] == found["recall"] == found["f1"] == pytest.approx(2 / 3)
    assert found["precision_at_recall_80"] == pytest.approx(3 / 4)
    assert found["ap"] == pytest.approx((1 + 1 + 3 / 4) / 3)


def test_every_labelled_pair_is_judged_by_a_model_that_did_not_learn_it() -> None:
    count = 64
    rows = Rows(
        np.zeros((count, 2)),
        np.arange(count) % 2 == 0,
        np.array(["one"] * count),
        np.arange(count, dtype=np.int32),
    )
    tests = [test for _, test in folds(rows, 0)]

    assert len(tests) == FOLDS
    assert sorted(np.concatenate(tests).tolist()) == list(range(count))
