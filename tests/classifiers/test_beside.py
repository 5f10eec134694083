"""What is remembered of characters beside Chinese forms, against looking at each place anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

from classifiers.beside import Beside
from classifiers.borders import open_borders
from classifiers.chinese_forms import ChineseForms, fold_text
from classifiers.lexicon import lexicon_from, load_lexicon

LEXICON = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"
TRAPPED = (
    '[[mark]]\nid = "state"\nclass = "state"\nzh = ["白樺"]\nnot_in = ["白樺林場", "古白樺樹"]'
)


def chinese_of(lexicon: str) -> ChineseForms:
    return lexicon_from(lexicon, "lexicon.toml")._index._chinese


def columns(chinese: ChineseForms, text: str) -> list[tuple[int, int, int]]:
    places = (column.tolist() for column in chinese.find_many(text))
    return list(zip(*places, strict=True))


@pytest.fixture(scope="module")
def texts(with_mixtures: Callable[[str, int], list[str]]) -> list[str]:
    return [fold_text(text) for text in with_mixtures("国中亚人a1 。\ud800\U00020000", 1_000)]


def test_what_is_remembered_beside_forms_changes_none_of_them(
    texts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chinese = load_lexicon(LEXICON)._index._chinese
    remembered = [[chinese.find(text) for text in texts] for _ in range(2)]
    whole = "\x1f".join(texts)
    together = [columns(chinese, whole) for _ in range(2)]
    assert sum(map(len, filter(None, chinese._beside.before))) > 1_000
    assert sum(map(len, chinese._beside.after)) > 1_000
    monkeypatch.setattr(Beside, "_learn", lambda *_: None)
    anew = load_lexicon(LEXICON)._index._chinese
    assert remembered == [[anew.find(text) for text in texts]] * 2
    assert together == [anew.find(whole)] * 2


def starts(chinese: ChineseForms, text: str) -> list[int]:
    found = [start for _, start, _ in chinese.find(text)]
    assert chinese.find_many(text).starts.tolist() == found
    return found


@pytest.mark.parametrize(
    ("stands", "cut_out"),
    [(["，赛季节日多"], "，赛季节到了"), (["邻国外长，", "，外长举行"], "中亚五国外长举行")],
)
def test_what_may_cut_a_form_out_of_a_word_is_looked_at_each_time(
    stands: list[str], cut_out: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(open_borders(), "_looks", 1_000)
    chinese = chinese_of('[[mark]]\nid = "it"\nclass = "org"\nzh = ["賽季", "外長"]')
    for _ in range(2):
        assert all(starts(chinese, text) for text in stands)
        assert not starts(chinese, cut_out)


def test_longer_words_in_which_a_form_does_not_count_are_seen_each_time() -> None:
    chinese = chinese_of(TRAPPED)
    for text, wanted in [
        ("，白桦林，", [1]),
        ("，白桦林场，", []),
        ("，白桦树", [1]),
        ("古白桦林，", [1]),
        ("古白桦树", []),
        ("，白桦", [1]),
    ] * 2:
        assert starts(chinese, text) == wanted


def test_a_form_that_is_itself_such_a_word_does_not_count_at_the_end() -> None:
    chinese = chinese_of(TRAPPED.replace("古白樺樹", "白樺"))
    for text, wanted in [("，白桦，", [1]), ("，白桦\x1e", [1]), ("，白桦", [])] * 2:
        assert starts(chinese, text) == wanted


def test_each_character_beside_a_form_is_told_from_all_others() -> None:
    chinese = chinese_of(TRAPPED.replace("樺", "樺國").replace("林場", "林").replace("樹", ""))
    marks = [chr(code) for code in range(0x4E00, 0xA000)]
    text = "".join(f"{mark}白桦国{mark}，" for mark in marks)
    wanted = [6 * at + 1 for at, mark in enumerate(marks) if mark not in "古林"]
    for _ in range(3):
        assert starts(chinese, text) == wanted
    assert len(chinese._beside.before[0] or "") == len(chinese._beside.after[0]) == 256
