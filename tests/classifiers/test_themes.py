"""Themes: which there are, and which of them an item is about."""

from pathlib import Path

import numpy as np
import pytest

from classifiers.themes import best_cuts, choose, load_theme_names, theme_table
from items.errors import ConfigError


def test_themes_are_read_in_the_order_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "themes.toml"
    path.write_text('[[theme]]\nid = "trade"\n[[theme]]\nid = "energy"\n')

    assert load_theme_names(path) == ("trade", "energy")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[[theme", "is not TOML"),
        (b"\xff", "is not TOML in UTF-8"),
        (b"", "at least one"),
        (b"theme = []", "at least one"),
        (b'theme = "trade"', "at least one"),
        (b"theme = [1]", r"theme #1\.id"),
        (b'[[theme]]\nname = "trade"', r"theme #1\.id"),
        (b'[[theme]]\nid = "two words"', r"theme #1\.id"),
        (b'[[theme]]\nid = "trade"\n[[theme]]\nid = "trade"', r"theme #2\.id"),
    ],
)
def test_a_wrong_file_is_said_with_its_key(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "themes.toml"
    path.write_bytes(content)

    with pytest.raises(ConfigError, match=said):
        load_theme_names(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="missing"):
        load_theme_names(tmp_path / "none.toml")


def test_a_table_has_a_row_an_item_and_a_column_a_theme() -> None:
    named = [frozenset({"trade", "unheard"}), frozenset[str]()]

    assert theme_table(named, ["energy", "trade"]).tolist() == [[False, True], [False, False]]
    assert theme_table([], ["energy", "trade"]).shape == (0, 2)


@pytest.mark.parametrize(
    ("chances", "wanted"),
    [
        ([0.9, 0.6, 0.1], ("a", "b")),
        ([0.5, 0.9, 0.2], ("b", "a")),  # the surest first
        ([0.5, 0.5, 0.5], ("c", "a", "b")),  # furthest beyond its cut; ties in the given order
        ([0.1, 0.2, 0.1], ("c",)),  # none reaches its cut: the nearest to it
    ],
)
def test_an_item_has_the_themes_whose_cut_it_reaches_but_at_least_one(
    chances: list[float], wanted: tuple[str, ...]
) -> None:
    assert choose(["a", "b", "c"], np.array(chances), [0.5, 0.5, 0.25]) == wanted


def test_no_themes_give_no_theme() -> None:
    assert choose([], np.array([]), []) == ()


def test_a_cut_lies_where_it_parts_right_from_wrong_and_few_examples_move_nothing() -> None:
    right = np.array([True] * 8 + [False] * 8)
    sure = np.where(right, 0.58, 0.28)
    rare = np.array([True] * 4 + [False] * 12)
    chances, wanted = np.column_stack([sure, sure]), np.column_stack([right, rare])

    often, seldom = best_cuts(chances, wanted, wanted)

    assert 0.28 < often <= 0.58
    assert seldom == 0.4
