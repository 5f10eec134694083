"""What is read off jieba's dictionary all at once: the same as word by word, in little memory."""

import importlib.util
import tracemalloc
from pathlib import Path

import pytest

from classifiers import word_list
from classifiers.stretches import UNIT, Stretches, text_of, units_of
from classifiers.word_list import WordList

LINES = "中亚 9 ns\n中亚细亚 3 ns\n亚 5 n\nT恤 2 n\n铁路 7 n\n路 4 n\n塔什干 6 ns\n"
WORDS = [line.split(" ")[0] for line in LINES.splitlines()]


def made(folder: Path) -> WordList:
    path = folder / "dict.txt"
    path.write_text(LINES, encoding="utf-8")
    return WordList(path)


def test_a_dictionary_is_handed_out_in_whole_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(word_list, "_PART_BYTES", 20)
    parts = list(made(tmp_path).lines())

    assert len(parts) > 2
    assert all(part.endswith(b"\n") for part in parts)
    assert b"".join(parts).decode() == LINES


def test_a_text_falls_apart_where_no_word_of_the_dictionary_spans(tmp_path: Path) -> None:
    text = "中亚细亚在铁路塔什干T中亚"
    units = units_of(text)
    edges = Stretches(made(tmp_path)).edges(units, [len(text)]).tolist()

    found = [
        text_of(units[start : last + UNIT])
        for start, last in zip(edges[::2], edges[1::2], strict=True)
    ]
    assert found == ["中亚细亚", "铁路", "塔什干", "中亚"]


def test_endings_are_in_order_and_say_where_their_words_stand(tmp_path: Path) -> None:
    words = made(tmp_path)
    numbers, starts, plain = words.endings(6)

    assert [words.line(start)[0] for start in starts.tolist()] == sorted(
        (word for word in WORDS if len(word.encode()) >= 6), key=lambda word: word.encode()[-6:]
    )
    assert numbers.tolist() == sorted(numbers.tolist())
    assert plain == "T"


def test_all_words_are_read_in_a_few_times_their_own_memory() -> None:
    spec = importlib.util.find_spec("jieba")
    assert spec is not None
    assert spec.origin is not None
    words = WordList(Path(spec.origin).parent / "dict.txt")
    tracemalloc.start()
    try:
        Stretches(words)
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
