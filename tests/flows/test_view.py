"""How labels of the classifier reach a reader."""

from pathlib import Path

import pytest

from classifiers.labelling import _FIXED
from classifiers.simplified import simplify
from digests.fixed_labels import SAID, is_silent
from digests.words_en import EN
from digests.words_zh import ZH_HANT
from flows.view import term_namer

LEXICON = Path(__file__).resolve().parents[2] / "config" / "lexicon.toml"


def test_every_fixed_label_of_the_classifier_is_said_or_left_out() -> None:
    labels = [label for column in _FIXED.values() for label in column]
    written = [*labels, *(simplify(chinese) for chinese, _, _ in _FIXED.values())]

    assert [one for one in written if not is_silent(one) and one not in SAID] == []


def test_what_is_said_has_words_in_both_languages() -> None:
    assert set(SAID.values()) == set(ZH_HANT.fixed_labels) == set(EN.fixed_labels)


@pytest.mark.parametrize(
    ("term", "name"),
    [
        ("Китай", ("中國", True)),
        ("哈萨克斯坦", ("哈薩克", True)),
        ("China-Kazakhstan", ("中國與哈薩克", True)),
        ("霍尔果斯", ("霍爾果斯", False)),
        ("Khorgos", ("霍爾果斯", False)),
        ("賈拉拉巴德", ("賈拉拉巴德", False)),
        ("a word of no lexicon", ("a word of no lexicon", False)),
    ],
)
def test_terms_of_any_script_have_one_name_for_readers(term: str, name: tuple[str, bool]) -> None:
    assert term_namer(LEXICON, "zh")(term, ("cn", "kz")) == name


def test_without_a_lexicon_terms_stay_as_they_are(tmp_path: Path) -> None:
    assert term_namer(tmp_path / "none.toml", "zh")("Khorgos", ("kz",)) == ("Khorgos", False)


def test_a_name_goes_without_what_tells_it_from_its_namesakes() -> None:
    assert term_namer(LEXICON, "zh")("賈拉拉巴德", ("af",)) == ("賈拉拉巴德", False)
    assert term_namer(LEXICON, "en")("Jalalabad", ("af",)) == ("Jalalabad", False)
