import json
import os
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from classifiers import registry
from classifiers.errors import ModelError

WEIGHTS = {"a": np.arange(6.0).reshape(2, 3), "names": np.array(["x", "ü"])}


def saved(folder: Path, shift: float = 0.0) -> str:
    return registry.save(folder, "full", {**WEIGHTS, "a": WEIGHTS["a"] + shift}, {"k": 1})


def test_a_model_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    version = saved(tmp_path)
    got = registry.load(tmp_path, version)
    assert np.array_equal(got.weights["a"], WEIGHTS["a"])
    assert got.weights["names"].tolist() == ["x", "ü"]
    assert got.card["k"] == 1


def test_the_same_model_is_one_version_and_another_is_another(tmp_path: Path) -> None:
    assert saved(tmp_path) == saved(tmp_path)
    assert saved(tmp_path, 1.0) != saved(tmp_path)


def test_a_candidate_is_served_only_once_promoted(tmp_path: Path) -> None:
    version = saved(tmp_path)
    with pytest.raises(ModelError, match="silkwatch train"):
        registry.load(tmp_path)
    registry.promote(tmp_path, version)
    assert registry.load(tmp_path).version == version


def test_rolling_back_serves_the_one_before_and_stops_at_the_first(tmp_path: Path) -> None:
    first, second = saved(tmp_path), saved(tmp_path, 1.0)
    registry.promote(tmp_path, first)
    registry.promote(tmp_path, second)
    assert registry.rollback(tmp_path) == first
    assert registry.active_version(tmp_path) == first
    with pytest.raises(ModelError, match="no earlier model"):
        registry.rollback(tmp_path)


def test_the_list_goes_by_age(tmp_path: Path) -> None:
    made = [saved(tmp_path, number) for number in (0.0, 1.0, 2.0)]
    for age, version in enumerate(made):
        os.utime(tmp_path / version / "card.json", (1_000_000 - age, 1_000_000 - age))

    found = registry.versions(tmp_path)

    assert [one.version for one in found] == made[::-1]
    assert found[-1].made_at == datetime(1970, 1, 12, 13, 46, 40, tzinfo=UTC)


def test_the_list_names_the_active_version(tmp_path: Path) -> None:
    first, second = saved(tmp_path), saved(tmp_path, 1.0)
    registry.promote(tmp_path, second)
    assert {one.version: one.active for one in registry.versions(tmp_path)} == {
        first: False,
        second: True,
    }
    assert registry.versions(tmp_path / "none") == []


@pytest.mark.parametrize("name", ["weights.npz", "card.json"])
@pytest.mark.parametrize("damage", ["cut", "gone", "text"])
def test_a_damaged_model_says_how_to_train(tmp_path: Path, name: str, damage: str) -> None:
    version = saved(tmp_path)
    registry.promote(tmp_path, version)
    path = tmp_path / version / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40] if damage == "cut" else b"no model")
    with pytest.raises(ModelError, match="silkwatch train"):
        registry.load(tmp_path)


def test_weights_that_were_exchanged_are_refused(tmp_path: Path) -> None:
    first, second = saved(tmp_path), saved(tmp_path, 1.0)
    stolen = (tmp_path / second / "weights.npz").read_bytes()
    (tmp_path / first / "weights.npz").write_bytes(stolen)
    with pytest.raises(ModelError, match="damaged"):
        registry.load(tmp_path, first)


def test_a_broken_pointer_says_so(tmp_path: Path) -> None:
    (tmp_path / "active.json").write_text(json.dumps([1, 2]))
    with pytest.raises(ModelError, match="cannot be read"):
        registry.load(tmp_path)


def test_a_directory_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="cannot be written"):
        saved(tmp_path / "file" / "models")


def test_no_pickled_object_is_ever_read(tmp_path: Path) -> None:
    version = saved(tmp_path)
    np.savez(tmp_path / version / "weights.npz", a=np.array([{"x": 1}], dtype=object))
    with pytest.raises(ModelError):
        registry.load(tmp_path, version)


@pytest.mark.parametrize("name", ["nope", "../elsewhere", ""])
def test_a_model_that_is_not_there_is_refused_with_those_that_are(
    tmp_path: Path, name: str
) -> None:
    version = saved(tmp_path / "models")
    saved(tmp_path / "elsewhere")

    with pytest.raises(ModelError, match=f"no model '{name}'; there is {version}"):
        registry.load(tmp_path / "models", name)
