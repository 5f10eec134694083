"""What is read off jieba's dictionary all at once: the same as word by word, in little memory."""

import importlib.util
import tracemalloc
from pathlib import Path

import numpy as np

from classifiers.word_list import WordList

LINES = "中亚 9 ns\n中亚细亚 3 ns\n亚 5 n\nT恤 2 n\n铁路 7 n\n路 4 n\n塔什干 6 ns\n"
WORDS = [line.split(" ")[0] for line in LINES.splitlines()]


def made(folder: Path) -> WordList:
    path = folder / "dict.txt"
    path.write_text(LINES, encoding="utf-8")
    return WordList(path)


def texts(codes: np.ndarray) -> list[str]:
    return sorted("".join(map(chr, row)) for row in codes.tolist())


def test_pieces_are_the_words_of_so_many_characters_and_threes_of_longer_ones(
    tmp_path: Path,
) -> None:
    words = made(tmp_path)

    assert texts(words.pieces(2)) == sorted(["中亚", "铁路"])
    assert texts(words.pieces(3)) == sorted(["塔什干", "中亚细", "亚细亚"])


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
        size = words.pieces(3).nbytes
        assert tracemalloc.get_traced_memory()[1] < 6 * size
    finally:
        tracemalloc.stop()
