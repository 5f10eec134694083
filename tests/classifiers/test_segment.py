"""The segmenter against jieba itself: the same words, whatever is cut."""

import json
import logging
import random
from itertools import accumulate
from pathlib import Path
from zlib import crc32

import jieba
import numpy as np
import pytest

from classifiers import known_pieces, long_words
from classifiers.long_words import LongWords
from classifiers.segment import Segmenter, open_segmenter
from classifiers.stretches import units_of

ROOT = Path(__file__).resolve().parents[2]
CONTRAST = ROOT / "seeds" / "contrast"
REAL = ROOT.parent / "shared" / "eval" / "background.jsonl"


@pytest.fixture(scope="module")
def authority() -> jieba.Tokenizer:
    logging.getLogger("jieba").setLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


@pytest.fixture(scope="module")
def segmenter() -> Segmenter:
    return open_segmenter()


def crc(word: str) -> int:
    return crc32(word.encode("utf-8", "replace")) >> 1


def _joined(texts: list[str]) -> tuple[bytes, list[int]]:
    ends = [*accumulate([len(text) + 1 for text in texts], initial=-1)][1:]
    return units_of("\x1e".join(texts)), ends


def _of_each(quick: LongWords, texts: list[str]) -> list[list[int]]:
    return quick.of_parts(*_joined(texts))


def _in_columns(quick: LongWords, texts: list[str]) -> list[list[int]]:
    """Each in order."""
    found: list[list[int]] = [[] for _ in texts]
    for number, part in zip(
        *map(np.ndarray.tolist, quick.in_columns(*_joined(texts))), strict=True
    ):
        found[part].append(number)
    return [*map(sorted, found)]


def _texts(path: Path) -> list[str]:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [f"{row.get('title', '')} {row.get('summary', '')}" for row in rows]


def _differ(texts: list[str], authority: jieba.Tokenizer, segmenter: Segmenter) -> list[str]:
    return [
        text
        for text in texts
        if authority.lcut(text) != segmenter.lcut(text)
        or authority.lcut(text, HMM=False) != list(segmenter.cut(text, guess=False))
    ]


def test_made_up_items_are_cut_into_the_same_words(
    authority: jieba.Tokenizer, segmenter: Segmenter
) -> None:
    texts = [text for path in CONTRAST.glob("*.jsonl") for text in _texts(path)]
    assert len(texts) > 500
    assert not _differ(texts, authority, segmenter)


@pytest.mark.skipif(not REAL.exists(), reason="needs the items of ../shared/eval")
def test_real_items_are_cut_into_the_same_words(
    authority: jieba.Tokenizer, segmenter: Segmenter
) -> None:
    assert not _differ(_texts(REAL)[::2], authority, segmenter)


def test_nonsense_is_cut_into_the_same_words(
    authority: jieba.Tokenizer, segmenter: Segmenter
) -> None:
    chance = random.Random(8)
    words = [word for word in list(authority.FREQ)[::97] if word]
    odd = "\t\r\n  ·%-+#&._AaZz09９Ａ㐀\uf900鿕鿖ʼ😀\U00020000\ud800ёқ"
    texts = [
        "".join(
            chance.choice(words)[: chance.randint(1, 4)]
            if chance.random() < 0.7
            else chance.choice([*odd, chr(chance.randrange(0x3000, 0xA000))])
            for _ in range(chance.randint(0, 25))
        )
        for _ in range(3_000)
    ]
    assert not _differ(texts, authority, segmenter)


def test_every_word_of_the_dictionary_has_its_weight(
    authority: jieba.Tokenizer, segmenter: Segmenter
) -> None:
    wrong = [
        word
        for word, frequency in authority.FREQ.items()
        if (segmenter.words.weight(word) >= segmenter.words.least) != bool(frequency)
    ]
    assert not wrong
    assert segmenter.words.weight("") < segmenter.words.least
    assert segmenter.words.weight("中国") > segmenter.words.weight("铁路") > segmenter.words.least


TIED = [
    "丁丁丁",
    "上框上",
    "万万万",
    "上垒上",
    "丁税政",
]  # two ways through them are just as likely


@pytest.fixture(scope="module")
def odd_texts(authority: jieba.Tokenizer) -> list[str]:
    chance = random.Random(4)
    words = [word for word in list(authority.FREQ)[::41] if word]
    return [
        "".join(
            chance.choice(words)[chance.randint(0, 1) : chance.randint(2, 6)]
            if chance.random() < 0.7
            else chr(chance.randrange(0x4E00, 0x9FD6))
            if chance.random() < 0.4
            else chance.choice([*"，。 aZ1\n龥鿖\ud800", *TIED])
            for _ in range(chance.randint(0, 60))
        )
        for _ in range(2_000)
    ]


def test_words_put_together_from_stretches_are_those_of_a_text_cut_in_one_go(
    odd_texts: list[str], segmenter: Segmenter
) -> None:
    wanted = [[*map(crc, segmenter.long_words(text))] for text in odd_texts]
    quick = LongWords(segmenter, crc)
    quick._asked = long_words._FEW
    assert [_of_each(quick, [text])[0] for text in odd_texts] == wanted
    assert len(quick._cuts) > 5_000
    assert (long_words.UNSETTLED, (), 0) in quick._cuts.values()


@pytest.mark.parametrize("rows", [1 << 14, 300])  # of the second table, all are forgotten often
def test_words_of_many_texts_together_are_those_of_each(
    odd_texts: list[str], rows: int, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known_pieces, "_ROWS", rows)
    wanted = [sorted(map(crc, segmenter.long_words(text))) for text in odd_texts]
    quick = LongWords(segmenter, crc)
    for _ in range(2):  # found out, and looked up
        assert _in_columns(quick, odd_texts) == wanted
    assert quick._columns._stretches._rows.used > 1
    *_, unsettled = quick._columns.of_parts(*_joined(odd_texts))
    assert unsettled
    for few in range(1, 400, 50):  # as lists or columns
        assert _in_columns(quick, odd_texts[:few]) == wanted[:few]


def test_what_two_ways_lead_through_is_left_to_the_text_around_it(segmenter: Segmenter) -> None:
    quick = LongWords(segmenter, crc)
    cuts = [quick._cut_of(units_of(text)) for text in TIED]
    assert cuts == [(long_words.UNSETTLED, (), 0)] * len(TIED)
    assert quick._cut_of(units_of("的铁路建设在")) == (2, (crc("铁路"), crc("建设")), 2)
    assert quick._cut_of(units_of("㐀铁")) == (4, (), 4)
    assert quick._cut_of(units_of("卡拉OK")) == (0, (crc("卡拉"),), 4)
    assert quick._cut_of(units_of("铁路")) == crc("铁路")


def test_neither_a_short_text_nor_an_endless_run_is_looked_up(
    segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = LongWords(segmenter, crc)
    _of_each(quick, ["铁路建设"] * (long_words._FEW - 1))
    assert "_stretches" not in vars(quick)
    endless = "铁路建设" * long_words._LONG
    assert _of_each(quick, [endless]) == [[*map(crc, segmenter.long_words(endless))]]
    assert "_stretches" not in vars(quick)
    _of_each(quick, ["铁路建设" * 2])
    assert "_stretches" not in vars(quick)
    _of_each(quick, ["铁路建设" * 20])
    assert "_stretches" in vars(quick)
