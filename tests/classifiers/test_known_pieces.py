"""Figures of short pieces of text, kept by all of their characters."""

import numpy as np
import pytest

from classifiers import known_pieces
from classifiers.known_pieces import LONGEST, MOST_WORDS, KnownPieces, keys_of
from classifiers.stretches import fours_of, units_of

TEXT = "甲乙丙丁戊己庚辛\0甲乙\0丙丁\uffff\uffff\uffff\uffff\uffff\uffff\uffff"


def keys() -> tuple[list[str], known_pieces.Ints]:
    """Pieces of the text that are short enough, and their keys."""
    spans = np.array(
        [(start, size) for size in range(1, LONGEST + 1) for start in range(len(TEXT) - size + 1)]
    )
    texts = [TEXT[start : start + size] for start, size in spans.tolist()]
    return texts, keys_of(fours_of(units_of(TEXT)), *spans.T)


def test_no_two_pieces_have_the_same_key() -> None:
    texts, numbers = keys()
    assert len({*map(tuple, numbers.T.tolist())}) == len(set(texts)) > 80


@pytest.mark.parametrize("alike", [False, True])  # as to where they are kept
def test_a_piece_is_found_as_it_was_kept_or_not_at_all(
    alike: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if alike:
        monkeypatch.setattr(known_pieces, "_slots_of", lambda keys: keys[0] * 0 + 7)
    texts, numbers = keys()
    known = KnownPieces()
    assert len(known.find(numbers)[1]) == len(texts)
    figures = np.array([[texts.index(text)] * (MOST_WORDS + 2) for text in texts], dtype=np.int32).T
    known.add(numbers, figures)
    found, missing = known.find(numbers)
    there = np.setdiff1d(np.arange(len(texts)), missing)
    assert {texts[at] for at in there} == ({texts[0]} if alike else set(texts))
    assert (found[:, there] == figures[:, there]).all()


def test_a_longer_piece_is_never_kept() -> None:
    numbers = keys_of(fours_of(units_of(TEXT)), np.array([0]), np.array([LONGEST + 1]))
    known = KnownPieces()
    known.add(numbers, np.zeros((MOST_WORDS + 2, 1), dtype=np.int32))
    assert known.find(numbers)[1].tolist() == [0]
