"""Each short way of the classifier against the long one that it stands for."""

import json
import random
import re
from pathlib import Path

import numpy as np
import pytest

from classifiers import forms
from classifiers.net import Net
from classifiers.reading import main_script
from classifiers.segment import open_segmenter
from classifiers.text import fold

CONTRAST = Path(__file__).resolve().parents[2] / "seeds" / "contrast"
SCRIPTS = {
    "han": r"[\u3400-\u9fff\uf900-\ufaff]",
    "kana": r"[\u3040-\u30ff]",
    "cyrillic": r"[\u0400-\u04ff]",
    "latin": r"[A-Za-z\u00c0-\u024f]",
}
ODD = "İıßﬁ①Ⅳ㎏😀\U00020000\ud800ёқәіһңのアが한ğçñαβ ١٢ _-.,"


@pytest.fixture(scope="module")
def texts() -> list[str]:
    rows = [
        json.loads(line)
        for path in sorted(CONTRAST.glob("*-1.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    plain = [f"{row['title']} {row.get('summary') or ''}" for row in rows]
    chance, letters = random.Random(5), "".join(plain) + ODD * 50
    mixed = [
        "".join(chance.choice(letters) for _ in range(chance.randint(0, 60))) for _ in range(1_500)
    ]
    return plain + mixed


def script_by_patterns(text: str) -> str:
    counts = {name: len(re.findall(pattern, text)) for name, pattern in SCRIPTS.items()}
    if counts["kana"] * 5 > counts["han"] > 0:
        return "kana"
    if len(re.findall(r"[әғқңөұүһіўҳҷӯӣ]", text, re.IGNORECASE)) * 50 > len(text):
        return "other"
    counts["han"] *= 2
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] * 2 > len(re.findall(r"[^\W\d_]", text)) else "other"


def test_the_script_found_by_halves_of_units_is_that_found_by_patterns(texts: list[str]) -> None:
    assert [main_script(text) for text in texts] == [script_by_patterns(text) for text in texts]


def cut_out_by_looks(text: str, start: int, end: int) -> bool:
    segmenter = open_segmenter()
    own = max(segmenter.weight(text[start:end]), segmenter.least)
    inner = start + 1
    crossing = [text[at:inner] for at in range(max(0, inner - 4), start)]
    crossing += [text[inner:to] for to in range(end + 1, min(len(text), inner + 4) + 1)]
    if all(segmenter.weight(word) < own for word in crossing):
        return True
    at = max(0, start - 6)
    for word in segmenter.cut(text[at : end + 6], guess=False):
        over = at + len(word)
        if at < start < over < end or start < at < end < over:
            return False
        at = over
    return True


def test_words_that_cross_a_short_form_are_found_in_fewer_looks(texts: list[str]) -> None:
    places = [
        (folded, found.start(), found.start() + 2)
        for folded in map(fold, texts)
        for found in re.finditer(r"(?=[\u4e00-\u9fff]{2})", folded)
    ]
    assert len(places) > 5_000
    wrong = [
        place for place in places[::3] if forms._is_cut_out(*place) != cut_out_by_looks(*place)
    ]
    assert not wrong


def test_the_weights_of_two_answers_are_the_first_two_of_all() -> None:
    chance = np.random.default_rng(2)
    sizes = ((90, 40), (40,), (40, 12), (12,))
    net = Net(*(chance.normal(size=size).astype(np.float32) for size in sizes))
    row = chance.normal(size=90).astype(np.float32)
    assert np.allclose(net.weights_at(row, 2), net.weights_at(row)[:, :2], rtol=1e-5, atol=1e-5)
