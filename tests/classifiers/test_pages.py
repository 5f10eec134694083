"""Many items looked through at once against each looked through by itself."""

import random
from collections.abc import Callable

import pytest

from classifiers.page import page_of
from classifiers.pages import pages_of, pages_of_clean

ODD = (
    "İıßﬁ①Ⅳ㎏℃𠀀\ud800ёқәіһңのアが한ğçñαβ ١٢ _-.,…︰（）！，\x1e\x1f"
    "乾坤於其一覆蓋沈么卅〹⿰\u0301\u3099😀🇰🇿"
)
Text = tuple[str, str]


@pytest.fixture(scope="module")
def items(with_mixtures: Callable[[str, int], list[str]]) -> list[Text]:
    texts = [*with_mixtures(ODD, 3_000), *ODD, "", "Қазақстан", "кириллица" * 500, "中國" * 3_000]
    return list(zip(texts, texts[::-1], strict=True))


def assert_alike(items: list[Text]) -> None:
    pages = pages_of(items)
    assert pages.ends.tolist() == [[border, end] for _, border, end in pages.bounds]
    assert len(pages.text) == len(pages.words) == pages.bounds[-1][2]
    for item, script, (start, border, end) in zip(items, pages.scripts, pages.bounds, strict=True):
        page = page_of(*item)
        assert (pages.text[start:end], border - start) == (page.text, page.border)
        assert (pages.words[start:end], script) == (page.words, page.script)
        assert not page.folded or pages.folded[start:end] == page.folded
        assert start == 0 or pages.text[start - 1] == pages.words[start - 1].replace(" ", "\x1f")


def test_pages_of_many_are_the_page_of_each(items: list[Text]) -> None:
    dice = random.Random(3)
    usual = [item for item in items if pages_of([item]).text == "\x1e".join(item)]
    assert len(usual) > 500
    for own in (items, usual, *(dice.choices(items, k=30) for _ in range(200))):
        assert_alike(own)


def test_items_without_chinese_are_not_folded_but_beside_others() -> None:
    plain, chinese, rare = ("One", "two"), ("一", "二"), ("\u0301 One", "Ünü\u0301")
    assert not pages_of([plain, rare, plain]).folded
    for own in ([plain, chinese], [rare, chinese, rare], [chinese], [("㐀\u0301", ""), plain]):
        assert_alike(own)
        assert len(pages_of(own).folded) == len(pages_of(own).text)


def test_the_script_of_very_long_titles_is_counted_too() -> None:
    assert pages_of_clean([("中" * 5_000, ""), ("слово" * 2_000, "word")]).scripts == [
        "han",
        "cyrillic",
    ]
