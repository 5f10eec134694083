from hypothesis import given
from hypothesis import strategies as st

from classifiers.simplified import simplify
from classifiers.text import clean, fold, stem, terms, terms_and_forms


def test_traditional_and_simplified_spellings_fold_to_one_form() -> None:
    assert fold("烏茲別克總統訪華") == fold("乌兹别克总统访华")


def test_full_width_letters_and_case_fold_away() -> None:
    assert fold("ＡＢＣ　Ｔashkent") == "abc tashkent"


def test_a_word_gives_the_same_term_in_both_scripts() -> None:
    assert terms("中國與哈薩克斯坦簽署協議") == terms("中国与哈萨克斯坦签署协议")


def test_russian_case_endings_meet_in_one_stem() -> None:
    assert len({stem(word) for word in ("китайский", "китайского", "китайских", "китайские")}) == 1


def test_english_plural_and_possessive_meet_in_one_stem() -> None:
    assert stem("railways") == stem("railway") == stem("railway's")


def test_a_short_word_keeps_its_letters() -> None:
    assert stem("gas") == "gas"
    assert stem("газ") == "газ"


def test_single_characters_and_digits_are_no_terms() -> None:
    assert terms("2024 年 и a 5") == []


def test_each_term_knows_the_form_in_which_it_stands() -> None:
    forms = dict(terms_and_forms(clean("Railways in 烏茲別克斯坦")))
    assert forms["railway"] == "Railways"
    assert "烏茲別克斯坦" in forms.values()


@given(st.text(max_size=200))
def test_simplifying_keeps_every_position(text: str) -> None:
    assert len(simplify(clean(text))) == len(clean(text))


@given(st.text(max_size=200))
def test_any_text_has_terms_without_an_error(text: str) -> None:
    assert all(terms(text))
