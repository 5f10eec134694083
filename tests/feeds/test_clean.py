import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.clean import plain
from feeds.letters import cut

FAMILY = "👩\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("given_", "seen"),
    [
        ("<b>Bold</b> &amp; <i>it</i>", "Bold & it"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("a|b>c<d&e", "a|b>c<d&e"),
        ("<!channel> urgent", "<!channel> urgent"),
        ("<@U123> and <#C1|x>", "<@U123> and <#C1|x>"),
        ("<script>alert(1)</script>Safe", "Safe"),
        ("<style>*{display:none}</style>Styled", "Styled"),
        ("<noscript><p>n</p></noscript>z", "z"),
        ("<!-- c -->Comment<svg onload=x>", "Comment"),
        ("<img src=x onerror=alert(1)>Pic", "Pic"),
        ("<p>one</p><p>two<br>three</p>", "one two three"),
        ("<p>中<b>國</b>與<em>中亞</em></p>", "中國與中亞"),
        ("Q&amp;amp;A &lt;b&gt;x&lt;/b&gt;", "Q&A x"),
        ("<![CDATA[<b>x</b>]]>", "x"),
        ("line1\nline2\r\n\tline3", "line1 line2 line3"),
        ("safe \u202egpj.exe", "safe gpj.exe"),
        ("\u2066\u2067\u202d mixed \u200f\u061c", "mixed"),
        ("zero\u200bwidth\ufeff \u00adsoft", "zerowidth soft"),
        ("tag\U000e0041\U000e0042ged", "tagged"),
        ("nul\x00 bell\x07 nel\x85 ls\u2028", "nul bell nel ls"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("e\u0301tude", "étude"),
        (f"team {FAMILY} 👍🏽 🇰🇿", f"team {FAMILY} 👍🏽 🇰🇿"),
        ("cut off in a <a hre", "cut off in a"),
        ("<p>ends in a bracket &lt;/p</p>", "ends in a bracket </p"),
        ("", ""),
        ("<p> &nbsp; </p>", ""),
        ("{{7*7}} ${x} %s {0}", "{{7*7}} ${x} %s {0}"),
    ],
)
def test_a_reader_sees_plain_text_on_one_line(given_: str, seen: str) -> None:
    assert plain(given_, max_chars=500) == seen


@pytest.mark.parametrize(
    ("text", "room", "kept"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("中亞與中國的關係", 5, "中亞與中…"),
        (f"ab{FAMILY}cd", 6, "ab…"),
        ("ab👍🏽cd", 4, "ab…"),
        ("abe\u0301x", 4, "ab…"),
        ("🇰🇿🇺🇿🇨🇳", 4, "🇰🇿…"),
        ("a 🇰🇿🇺🇿", 4, "a…"),
        ("words and more", 7, "words…"),
    ],
)
def test_a_cut_never_goes_through_a_letter_or_picture(text: str, room: int, kept: str) -> None:
    assert cut(text, room) == kept


@given(st.text(max_size=300), st.integers(min_value=1, max_value=120))
def test_text_is_clean_whatever_comes(text: str, room: int) -> None:
    seen = plain(text, max_chars=room)

    assert len(seen) <= room
    assert seen == " ".join(seen.split())
    assert not any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in seen)
    assert not set(seen) & set("\u200b\u200e\u200f\u202a\u202e\u2066\u2069\ufeff")


@given(st.text(alphabet="ab 中ж🇰🇿👍🏽e\u0301\u200d", max_size=60))
def test_cleaning_what_is_clean_changes_nothing(text: str) -> None:
    once = plain(text, max_chars=1_000)

    assert plain(once, max_chars=1_000) == once


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="<&"), max_size=60))
def test_no_word_is_lost_that_is_no_markup(text: str) -> None:
    letters = [one for one in unicodedata.normalize("NFC", text) if one.isalnum()]

    assert [one for one in plain(text, max_chars=1_000) if one.isalnum()] == letters


def test_a_megabyte_of_title_is_cut_quickly() -> None:
    assert len(plain("L" * (1 << 20), max_chars=300)) == 300


def test_ten_thousand_open_tags_do_no_harm() -> None:
    assert plain("<div>" * 10_000 + "deep", max_chars=3_000) == "deep"
