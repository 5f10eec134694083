"""Words that are found without being cut tell the language that they tell when cut."""

import itertools
import random
import re
from collections.abc import Sequence

import pytest

from feeds import language
from feeds.language import language_of
from feeds.languages import languages_of
from items.feed import Language

FOREIGN = sorted(language.NOT_ENGLISH)
ENGLISH = sorted(language._ENGLISH)  # type: ignore[attr-defined]
OTHERS = (
    *["rail", "Osh", "naïve", "café", "São", "łódź", "čaj", "Ÿ", "İstanbul", "ſ", "×", "œuvre"],
    *["déler", "ilé", "dés", "çin", "i̇çin", "SIĘ", "İÇİN", "Ə", "ȧ", "ɐ", "gʻ", "o'zbek's", "👍"],
    *["🇺🇸", "𝒜", "\ufe0f", "\ufeff", "ﬁ", "\u212b", "K", "7", "\ue001"],
)
BETWEEN = (*[" "] * 12, "’", "-", "\n", " — ", "“", ".", ", ", "1", "_", "é", "\x01", "\xa0", "/")


def told(texts: Sequence[str], prior: Language) -> list[str]:
    """The languages of texts, the first line of each its title."""
    lines = [text.partition("\n") for text in texts]
    return languages_of([line for line, _, _ in lines], [rest for _, _, rest in lines], prior)


def cut(text: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Za-z\u00c0-\u024f]+", text)]


def by_cut_words(text: str, prior: Language) -> str:
    """The rule itself, for texts of Latin letters."""
    words = cut(text)
    letters = "".join(words)
    if not words:
        return prior
    accented = sum("\u00c0" <= letter <= "\u024f" for letter in letters)
    if accented > 0.03 * len(letters):
        return "und"
    foreign = sum(word in language.NOT_ENGLISH for word in words)
    return "en" if foreign <= 1 + sum(word in ENGLISH for word in words) else "und"


def text_of(chance: random.Random, odd: float, foreign: float) -> str:
    """Words, of which so many are odd and, of the others, so many foreign."""
    text = ""
    for _ in range(chance.choice((0, 1, 2, 3, 6, 15, 60))):
        pool = FOREIGN if chance.random() < foreign else ENGLISH + ["trade", "corridor"] * 10
        word = chance.choice(OTHERS if chance.random() < odd else pool)
        shown = chance.choice((word, word, word, word.title(), word.upper()))
        text += shown + (chance.choice(BETWEEN) if chance.random() < 0.2 else " ")
    return text.strip()


@pytest.mark.parametrize("odd", [0.0, 0.02, 0.3])
@pytest.mark.parametrize("foreign", [0.02, 0.3, 0.5])
def test_words_are_counted_alike_whether_cut_or_found(odd: float, foreign: float) -> None:
    chance = random.Random(f"{odd} {foreign}")
    for _ in range(400):
        texts = [text_of(chance, odd, foreign) for _ in range(chance.randrange(1, 6))]
        prior = chance.choice(list(Language))
        expected = [by_cut_words(text, prior) for text in texts]

        assert [language_of(text, prior) for text in texts] == expected, texts
        assert told(texts, prior) == expected, texts


@pytest.mark.parametrize("letter", ["м", "中", "に", "한", "ا", "λ", "𠀀", "\ud83d"])
def test_a_letter_of_another_script_among_many_is_seen(letter: str) -> None:
    texts = ["The road", f"The road {letter}{letter}", f"{letter}{letter} {letter}", "und der"]

    assert told(texts, Language.RU) == [language_of(one, Language.RU) for one in texts]
    assert language_of(texts[2], Language.RU) != language_of(texts[0], Language.RU)


@pytest.mark.parametrize("strange", [0.02, 0.1, 0.4, 0.7])
def test_names_in_another_script_leave_a_text_in_the_language_that_it_is_in(strange: float) -> None:
    chance, alone = random.Random(strange), 0
    names = ["习近平", "隧道", "Ош", "ұлы", "λόγος", "カナ", "かな", "한국", "شرق", "ა", "豈"]
    names += ["Ə", "ɏ", "ɐ", "gʻ", "İ", "é", "ąę"]
    for _ in range(400):
        pool = chance.choice((ENGLISH, FOREIGN, ENGLISH + FOREIGN))
        texts = [
            " ".join(
                chance.choice(names if chance.random() < strange else pool)
                for _ in range(chance.choice((1, 3, 9, 40)))
            )
            for _ in range(4)
        ]
        texts.append("".join(texts))
        prior = chance.choice(list(Language))

        together = told(["Rail", *texts], prior)

        assert together[1:] == [language_of(text, prior) for text in texts], texts
        alone += len(set(together)) > 1
    assert alone > 50


def test_what_stands_behind_an_accent_is_no_word() -> None:
    texts = ["The road", "Corridors corridors corridors éthe und der corridors", "No éder, éund"]

    assert told(texts, Language.RU) == ["en", "und", "und"]
    assert language_of(texts[1], Language.RU) == "und"


@pytest.mark.parametrize(
    ("words", "code"), [("się der", "und"), ("siç der", "en"), ("ıçin İçin", "en"), ("İçin", "en")]
)
def test_a_word_with_an_accent_is_no_other_that_only_looks_alike(words: str, code: str) -> None:
    texts = ["corridor", "corridors " * 12 + words, "corridors " * 12 + f"{words} için"]

    together = told(texts, Language.RU)

    assert together[1] == code
    assert together == [by_cut_words(text, Language.RU) for text in texts]


@pytest.mark.parametrize("share", range(1, 12))
def test_texts_settled_by_accents_do_not_shift_those_judged_by_words(share: int) -> None:
    kinds = ("łódź łódź", "und der", "new corridors", "der und the and")
    texts = [kinds[at % 4] if at % share else "łódź" for at in range(24)]

    assert told(texts, Language.RU) == [by_cut_words(text, Language.RU) for text in texts]


@pytest.mark.parametrize("accents", range(1, 9))
@pytest.mark.parametrize("blanks", ["", " " * 30, "7" * 300])
def test_accents_are_weighed_against_all_letters_of_a_text(accents: int, blanks: str) -> None:
    words = "é" * accents, blanks, "rail " * 24
    texts = ["rail", *("".join(order) for order in itertools.permutations(words))]
    texts += [text.replace("rail", "railways") for text in texts]

    assert told(texts, Language.RU) == [by_cut_words(text, Language.RU) for text in texts]
