"""Each short way of the classifier against the long one that it stands for."""

import random
import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
import opencc
import pytest

from classifiers.alphabets import main_script
from classifiers.bags import bags_of
from classifiers.blanks import blank
from classifiers.borders import _FEW_CUTS, Borders, open_borders
from classifiers.calibrate import chance, sigmoid
from classifiers.chinese_forms import fold_case, fold_text
from classifiers.lexicon import load_lexicon
from classifiers.nearness import _mean, _middle, _odds
from classifiers.net import Net
from classifiers.segment import open_segmenter
from classifiers.simplified import simplify
from classifiers.stage import both, joint, joint_each
from classifiers.stretches import stretches_of, units_of
from classifiers.terms import bucket, hashed_terms
from classifiers.text import _USUAL, clean, clean_all, fold, terms_and_forms

LEXICON = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"
SCRIPTS = {
    "han": r"[\u3400-\u9fff\uf900-\ufaff]",
    "kana": r"[\u3040-\u30ff]",
    "cyrillic": r"[\u0400-\u04ff]",
    "latin": r"[A-Za-z\u00c0-\u024f]",
}
HAN = re.compile(SCRIPTS["han"])
ODD = "İıßﬁ①Ⅳ㎏😀\U00020000\ud800ёқәіһңのアが한ğçñαβ ١٢ _-.,"


@pytest.fixture(scope="module")
def texts(with_mixtures: Callable[[str, int], list[str]]) -> list[str]:
    return with_mixtures(ODD, 1_500)


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
    wanted = [script_by_patterns(text) for text in texts]
    assert [main_script(text) for text in texts] == wanted


def hold_by_looks(text: str, start: int) -> bool:
    segmenter, inner, end = open_segmenter(), start + 1, start + 2
    own = max(segmenter.words.weight(text[start:end]), segmenter.words.least)
    crossing = [text[at:inner] for at in range(max(0, inner - 4), start)]
    crossing += [text[inner:to] for to in range(end + 1, min(len(text), inner + 4) + 1)]
    if all(segmenter.words.weight(word) < own for word in crossing):
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
        (folded, found.start())
        for folded in map(fold, texts)
        for found in re.finditer(r"(?=[\u4e00-\u9fff]{2})", folded)
    ]
    assert len(places) > 5_000
    places[0] = ("看T恤市的", 2)  # a word of a letter and a character goes over the border
    by_table = Borders(open_segmenter())
    by_table._cuts = _FEW_CUTS
    for hold in (open_borders().hold, by_table.hold):
        assert not [place for place in places[::3] if hold(*place) != hold_by_looks(*place)]
    assert set(by_table._said.values()) == {True, False, None}
    assert len(by_table._said) > 100


def test_pairs_that_words_hold_are_told_one_by_one_as_in_a_text(texts: list[str]) -> None:
    stretches = stretches_of(open_segmenter().words)
    seen = set()
    for run in re.findall("[\u4e00-\u9fd5]{3,}", "".join(texts))[:500]:
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        joined = [False, *map(stretches.joins, pairs), False]
        edges = stretches.edges(units_of(run), [len(run)]).tolist()
        assert edges == [2 * at for at in range(len(run)) if joined[at] != joined[at + 1]]
        seen.update(joined[1:-1])
    assert seen == {True, False}


def test_what_opencc_reads_by_words_is_folded_as_it_says(texts: list[str]) -> None:
    converter, dice = opencc.OpenCC("t2s"), random.Random(6)
    letters = "".join(texts)
    by_word = (
        "乾坤沈默藉口瞭解覆蓋於其一則項鍊畢昇計畫徵收徵音甦醒鉅子釐清英哩什麼些菟樊期幺\uf972⿰"
    )
    mixed = [
        "好" * dice.choice((0, 40)) + "".join(dice.choice(by_word + letters[:200]) for _ in "x" * 9)
        for _ in range(3000)
    ]
    wrong = [
        text
        for text in (*map(clean, texts), *map(clean, mixed))
        if simplify(text) != converter.convert(text.encode("utf-8", "replace").decode())
        and HAN.search(text)
    ]
    assert not wrong


def test_what_is_made_plain_by_table_is_what_nfkc_makes_of_it(texts: list[str]) -> None:
    usual = [f"{char}，" for char in map(chr, range(0x10000)) if _USUAL.fullmatch(char)]
    assert len(usual) > 20_000
    for own in (usual, texts, ["，\x1f，", "…", ""], []):
        assert clean_all(own) == [unicodedata.normalize("NFKC", text) for text in own]


def test_all_but_words_in_letters_is_blanked_by_table() -> None:
    every = "".join(map(chr, range(0x11000)))
    pattern = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]")
    for text in ("", "a", every, every[:128], f"{every}\U00020000x"):
        wanted = "".join(char if pattern.match(char) else " " for char in text)
        assert blank(text) == wanted


def test_terms_without_their_places_are_those_with_them(texts: list[str]) -> None:
    for text in clean_all(texts):
        assert sorted(hashed_terms(text)) == sorted(
            bucket(term) for term, _ in terms_and_forms(text)
        )


def test_capitals_are_folded_by_table_as_by_python() -> None:
    every = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
    every = [char for char in every if char not in "\x1e\x1f"]
    one = [char for char in every if len(char.casefold()) == 1]
    assert fold_case("".join(one)) == "".join(one).casefold()
    more = [char for char in every if len(char.casefold()) > 1]
    assert [fold_case(f"AI{char}\x1eAI") for char in more] == [f"AI{char}\x1eai" for char in more]
    assert fold_case("AI\U00020000") == "ai\U00020000"


def test_forms_are_found_as_by_looking_at_each_place(texts: list[str]) -> None:
    lexicon = load_lexicon(LEXICON)
    chinese = lexicon._index._chinese
    numbers = {form: number for number, form in enumerate(chinese._texts)}
    longest, hold = max(map(len, numbers)), open_borders().hold
    traditional = opencc.OpenCC("s2t")
    for text in clean_all([*texts[::4], *map(traditional.convert, texts[1:400:4])]):
        wanted, at = [], 0
        low = fold_text(text)
        assert low == fold_case(simplify(text))
        while at < len(low):
            for end in range(min(len(low), at + longest), at + 1, -1):
                number = numbers.get(low[at:end], -1)
                traps = chinese._beside._traps[number]
                trapped = traps is not None and traps.hold(low, at, end)
                if number >= 0 and not trapped and (end - at > 2 or hold(low, at)):
                    wanted.append((number, at, end))
                    at = end - 1
                    break
            at += 1
        assert chinese.find(low) == wanted


def test_means_and_medians_of_few_rows_are_those_of_numpy_to_the_bit() -> None:
    dice = np.random.default_rng(3)
    for size in (1, 2, 5, 20, 21, 187, 238):
        rows = (dice.random((9, size)) ** 4).astype(np.float32)
        assert np.array_equal(_mean(rows), rows.mean(axis=1))
        assert np.array_equal(_middle(rows), np.median(rows, axis=1))


def test_the_chance_of_one_logit_is_that_of_many_to_the_bit() -> None:
    logits = np.concatenate([np.random.default_rng(1).normal(0, 9, 20_000), [0, -0.0, 1e300]])
    assert [chance(logit) for logit in logits.tolist()] == sigmoid(logits).tolist()


def test_the_joint_logit_of_one_item_is_that_of_many_to_the_bit() -> None:
    dice = np.random.default_rng(7)
    field, core = dice.normal(0, 8, (2, 20_000))
    field[:6], core[:6] = [0, -0.0, 40, -700, 3, 28], [0, 0, 40, -700, 3, 28]
    pairs = zip(field.tolist(), core.tolist(), strict=True)
    found = joint_each(field, core)
    assert [joint(*pair) for pair in pairs] == found.tolist()
    assert np.allclose(found, both(field, core), rtol=1e-9, atol=1e-9)


def test_odds_of_rows_of_any_length_are_those_of_their_terms() -> None:
    dice = np.random.default_rng(9)
    odds = dice.normal(size=50).astype(np.float32)
    rows = [{}, {3: 1, 9: 2}, {}, {}, {7: 1}, dict.fromkeys(range(40), 1), {}]
    titles, texts = bags_of(rows), bags_of(rows[::-1])
    mean, best, gain = _odds(titles, texts, odds)
    own = [odds[sorted(row)].astype(np.float64) for row in (*rows, *rows[::-1])]
    assert best.tolist() == [row.max() if len(row) else 0 for row in own]
    assert np.allclose(mean, [row.mean() if len(row) else 0 for row in own])
    assert np.allclose(gain, [np.maximum(row, 0).mean() if len(row) else 0 for row in own])


def test_the_weights_of_two_answers_are_the_first_two_of_all() -> None:
    chance = np.random.default_rng(2)
    sizes = ((90, 40), (40,), (40, 12), (12,))
    net = Net(*(chance.normal(size=size).astype(np.float32) for size in sizes))
    row = chance.normal(size=90).astype(np.float32)
    assert np.allclose(net.weights_at(row, 2), net.weights_at(row)[:, :2], rtol=1e-5, atol=1e-5)
