"""Hidden characters, and cuts that split nothing a reader sees as one."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.clean import MAX_MARKS, clean
from digests.clip import clip, clusters, columns, opening, units

FAMILY = "👩‍👩‍👧"
THUMB = "👍🏽"
FLAG = "🇰🇿"
SCOTLAND = "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
WHOLE = [FAMILY, THUMB, FLAG, SCOTLAND, "1️⃣", "é", "й", "한", "中", "❤️", "🏳️‍🌈"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("abc\u202edcba", "abcdcba"),
        ("pay\u200bpal\ufeff", "paypal"),
        ("\u2066x\u2069\u061c", "x"),
        ("a\u00adb\u2060c", "abc"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("a\u2028b\u3000c", "a b c"),
        ("\ta\r\n\x1fb\x85c ", "a b c"),
        ("half\ud83d", "half"),
        ("le\u200dtters", "letters"),
        ("hidden\U000e0041\U000e0042", "hidden"),
        ("x" + "\u0301" * 40, "x" + "\u0301" * MAX_MARKS),
        ("\u0301" * 40, "\u0301" * MAX_MARKS),
        ("x" + "\u20dd" * 40 + "y\u0301", "x" + "\u20dd" * MAX_MARKS + "y\u0301"),
        ("❤\ufe0f\ufe0f\ufe0e!", "❤\ufe0f!"),
        ("", ""),
    ],
)
def test_what_hides_or_reverses_is_removed(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("one", WHOLE)
def test_characters_of_several_parts_survive_cleaning(one: str) -> None:
    assert clean(f"a {one} b") == f"a {one} b"


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_cleaned_text_is_one_line_of_valid_unicode(text: str) -> None:
    shown = clean(text)

    assert len(shown.splitlines()) <= 1
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in shown)
    shown.encode("utf-8")


@given(st.lists(st.sampled_from([*WHOLE, "a", " "]), max_size=12))
def test_clusters_are_what_a_reader_sees(parts: list[str]) -> None:
    assert list(clusters("".join(parts))) == parts


@given(st.text())
def test_clusters_lose_nothing(text: str) -> None:
    assert "".join(clusters(text)) == text


@given(st.lists(st.sampled_from([*WHOLE, "a"]), max_size=12), st.integers(1, 40))
def test_a_cut_keeps_whole_characters_and_the_limit(parts: list[str], limit: int) -> None:
    text = "".join(parts)
    shown = clip(text, limit, measure=units)

    assert units(shown) <= limit
    if shown != text:
        assert shown.endswith("…")
        kept = list(clusters(shown[:-1]))
        assert kept == parts[: len(kept)]


def test_a_text_that_just_fits_is_not_cut() -> None:
    assert clip("中亞新聞", 8, measure=columns) == "中亞新聞"
    assert clip("中亞新聞", 7, measure=columns) == "中亞新…"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Talks began in Osh. They will go on for weeks.", "Talks began in Osh."),
        ("雙方在奧什開始會談。「進展順利。」會談將持續數週之久。", "雙方在奧什開始會談。"),
        ("U.S. officials said nothing of the matter at all", "U.S. officials said nothin…"),
        ("Short enough.", "Short enough."),
    ],
)
def test_an_opening_ends_with_a_sentence_where_one_fits(text: str, shown: str) -> None:
    assert opening(text, 27, measure=columns) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He says. More is said of", "He says. More is said of"),  # all of it fits
        ("He says. More is said of it", "He says."),  # 8 columns, a third
        ("I said. More is said of it", "I said. More is said of…"),  # 7 columns
        ("I one said of twentyone. More.", "I one said of twentyone."),  # 24 columns
        ("So one said of twentyone. More.", "So one said of twentyon…"),  # 25 columns
        ("I say so. No. More is said of it", "I say so. No."),  # the last end that fits
        ("雙" * 20, "雙" * 11 + "…"),
    ],
)
def test_a_sentence_stands_alone_from_a_third_of_the_room_to_all_of_it(
    text: str, shown: str
) -> None:
    assert opening(text, 24, measure=columns) == shown


def test_columns_count_wide_characters_twice_and_marks_not_at_all() -> None:
    assert columns("中a") == 3
    assert columns("e\u0301") == 1


@pytest.mark.parametrize(
    "one",
    [
        *(f"👋{chr(tone)}" for tone in range(0x1F3FB, 0x1F400)),
        "🇦🇿",
        "🇿🇦",
        "की",  # a spacing mark
        "👩\u200d⚕\ufe0f",  # a joiner before a plain symbol
        "🙂\u200d↔\ufe0f",  # and before a mathematical one
        "👩\u200d\U0001fae9",  # and before an emoji newer than Python's tables
        "🏴\U000e0020\U000e007f",  # the first and the last tag
        "\r\n",
    ],
)
def test_what_a_reader_sees_as_one_is_one_cluster(one: str) -> None:
    assert list(clusters(f"a{one}b")) == ["a", one, "b"]


@pytest.mark.parametrize(
    "parts",
    [
        ["👋", "🐀"],  # the neighbours of the skin tones
        ["👋", "🏺"],
        ["🇦", "🈀"],  # and of the flag letters
        ["🇦🇿", "🇰🇿", "🇺"],
        ["🏴", "\U000e0080"],  # and of the tags
        ["a\u200d", "b"],  # a joiner binds emoji only
        ["\r", "a"],
        ["a", "\n"],
    ],
)
def test_what_merely_stands_together_stays_apart(parts: list[str]) -> None:
    assert list(clusters("".join(parts))) == parts


# First and last of the leading letters, of vowels with ends, and of whole syllables.
LEADING, LATER, SYLLABLES = "\u1100\u115f", "\u1160\u11ff", "\uac00\ud7a3"
BESIDE_HANGUL = "\u10ff\u1200\uabff\ud7a4"


@pytest.mark.parametrize("before", LEADING + LATER + SYLLABLES + BESIDE_HANGUL)
@pytest.mark.parametrize("after", LEADING + LATER + SYLLABLES + BESIDE_HANGUL)
def test_hangul_letters_make_syllables_and_nothing_else(before: str, after: str) -> None:
    begun = before in LEADING and after in LEADING + LATER + SYLLABLES
    ended = before in LATER + SYLLABLES and after in LATER

    assert len(list(clusters(before + after))) == (1 if begun or ended else 2)


def test_a_cut_leaves_no_blank_before_the_ellipsis_and_touches_no_blank_in_front() -> None:
    assert clip(" ab cd", 5) == " ab…"


@pytest.mark.parametrize(
    ("text", "length"), [("a中", 2), ("\uffff", 1), ("\U00010000", 2), ("😀", 2), ("", 0)]
)
def test_units_count_what_lies_beyond_the_first_plane_twice(text: str, length: int) -> None:
    assert units(text) == length


def test_fullwidth_letters_take_two_columns() -> None:
    assert columns("Ａ") == 2
