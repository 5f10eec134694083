"""The short ways to copies against the long ones."""

import re
import zlib

import pytest

from benchmarks.made import item_text
from classifiers.story_copies import copy_key, shingles_of
from classifiers.text import fold

ODD = ["", "a", "Khorgos! -- 12_000 t.", "中吉烏鐵路，　第一段\n（二）", "Тянь-Шань…", "\ud800 x"]


def test_shingles_of_many_texts_are_the_crc_of_each_twelve_bytes() -> None:
    texts = [*ODD, *(" ".join(item_text(feed, 6)) for feed in range(8))]
    raws = [text.encode("utf-8", "replace") for text in texts]

    for raw, found in zip(raws, shingles_of(raws), strict=True):
        windows = range(max(1, len(raw) - 11))
        assert found.tolist() == [zlib.crc32(raw[at : at + 12]) for at in windows]
    assert [one.tolist() for one in shingles_of([b"too short"])] == [[zlib.crc32(b"too short")]]


@pytest.mark.parametrize("title", ODD)
def test_a_copy_key_is_letters_and_digits_parted_by_single_blanks(title: str) -> None:
    for text in ((title, summary) for summary in ("", " a\t\u00a0b__c ", "x" * 500)):
        spaced = re.sub(r"[\W_]+", " ", fold(f"{text[0]} {text[1][:400]}"))
        assert copy_key(text) == re.sub(r"\s+", " ", spaced).strip()
