"""An item looked through by table against the same item read step by step."""

import random
import re
import unicodedata
from collections.abc import Callable

import pytest

from classifiers.alphabets import main_script
from classifiers.blanks import blank
from classifiers.chinese_forms import fold_text
from classifiers.glyphs import _BLOCKS, glyphs_of
from classifiers.page import SUMMARY_CHARS, TITLE_CHARS, _by_parts, page_of, page_of_clean
from classifiers.remembered import Remembered

ODD = (
    "İıßﬁ①Ⅳ㎏℃𠀀\ud800ёқәіһңのアが한ğçñαβ ١٢ _-.,…︰（）！，\x1e\x1f"
    "乾坤於其一覆蓋沈么卅〹\u0301\u3099"
)
EMOJI = "😀🇰🇿👍🏽"


@pytest.fixture(scope="module")
def texts(with_mixtures: Callable[[str, int], list[str]]) -> list[str]:
    return [*with_mixtures(ODD, 3_000), *ODD, ""]


def test_a_page_by_table_is_one_read_step_by_step(texts: list[str]) -> None:
    quick = 0
    for title, summary in zip(texts, texts[::-1], strict=True):
        assert page_of_clean(title, summary) == _by_parts(title, summary)
        quick += glyphs_of(f"{title} {summary}", 0) is not None
    assert quick > len(texts) / 3


def test_emoji_are_signs_like_others() -> None:
    title, summary = f"中國{EMOJI}China", f"Казахстан {EMOJI}."
    page = page_of_clean(title, summary)
    marked = [re.sub(f"[{EMOJI}]", "\ufffd", text) for text in (title, summary)]
    assert page == _by_parts(*marked)
    own = _by_parts(title, summary)
    assert page[1:] == own._replace(folded=re.sub(f"[{EMOJI}]", "\ufffd", own.folded))[1:]


def test_each_character_of_the_table_is_read_alike_in_any_company() -> None:
    known = [chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000]
    known = [char for char in known if glyphs_of(char, 1)]
    assert len(known) > 28_000
    signs = [char for char in known if not "\u3400" <= char < "\ua000"]
    assert len(signs) > sum(last - first for first, last in _BLOCKS) / 2
    dice = random.Random(2)
    for _ in range(4_000):
        text = "".join(dice.choice(signs if dice.random() < 0.7 else known) for _ in range(40))
        glyphs = glyphs_of(text, 30)
        plain = unicodedata.normalize("NFKC", text)
        assert glyphs is not None
        assert (glyphs.plain, glyphs.words) == (plain, blank(plain))
        assert glyphs.script == main_script(plain[:30])
        assert glyphs.in_words or glyphs.folded in ("", fold_text(plain))


def test_only_the_beginning_of_an_item_is_read() -> None:
    page = page_of("中" * 400, "a" * 3_000)
    assert (page.border, len(page.text)) == (TITLE_CHARS, TITLE_CHARS + 1 + SUMMARY_CHARS)
    assert page.texts == ("中" * TITLE_CHARS, "a" * SUMMARY_CHARS)


def test_what_is_remembered_is_bounded_and_asked_for_once() -> None:
    asked: list[int] = []

    def double(number: int) -> int:
        asked.append(number)
        return 2 * number

    doubles = Remembered(double, 3)
    assert [doubles[number] for number in (1, 2, 1, 3, 4)] == [2, 4, 2, 6, 8]
    assert asked == [1, 2, 3, 4]
    assert dict(doubles) == {4: 8}
