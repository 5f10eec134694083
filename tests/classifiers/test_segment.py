"""The segmenter against jieba itself: the same words, whatever is cut."""

import json
import logging
import random
from pathlib import Path

import jieba
import pytest

from classifiers.segment import Segmenter, open_segmenter

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
