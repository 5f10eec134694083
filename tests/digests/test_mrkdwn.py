"""Text from feeds inside Slack's mrkdwn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digests.clip import units
from digests.mrkdwn import MAX_URL, escape, escape_within, link, safe_url

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&|!@#*_~`:/\\ \n\u202e\u200b\u200d\u2066UC01aZ中д😀🏽🇰🇿"),
        st.characters(),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    "text",
    ["<!channel>", "<!here>", "<@U012AB3CD>", "<#C012AB3CD>", "<!subteam^S1>", "<!date^0^x|y>"],
)
def test_a_mention_stays_text(text: str) -> None:
    assert "<" not in escape(text)
    assert escape(text).startswith("&lt;")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("AT&T <b>", "AT&amp;T &lt;b&gt;"),
        ("*bold* ~gone~ `code`", "∗bold∗ ∼gone∼ ˋcodeˋ"),
        ("_italic_ snake_case", "ˍitalicˍ snake_case"),
        (":rotating_light: 12:30 :中国:", "∶rotating_light: 12:30 ∶中国:"),
        ("@here @channel a@b.example", "＠here ＠channel a＠b.example"),
        ("#general 50 # 1", "＃general 50 # 1"),
        ("see https://evil.example now", "see https∶//evil.example now"),
        ("> quoted", "quoted"),
        (">>> quoted", "quoted"),
        ("two\nlines\r\n\tof it", "two lines of it"),
    ],
)
def test_marks_that_slack_would_obey_are_shown_instead(text: str, shown: str) -> None:
    assert escape(text) == shown


@given(NASTY)
def test_nothing_a_feed_says_comes_alive(text: str) -> None:
    shown = escape(text)

    assert not re.search(r"[<>*~`\n\r]", shown)
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)
    assert not re.search(r"[@#]\w", shown)
    assert "://" not in re.sub(r"[^a-z]://", "", shown)
    assert not re.search(r":[a-z0-9_+'-]+:", shown)
    assert not re.search("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]", shown)
    shown.encode("utf-8")


@given(NASTY, st.integers(min_value=5, max_value=60))
def test_a_cut_never_splits_an_escape_and_never_exceeds_its_limit(text: str, limit: int) -> None:
    shown = escape_within(text, limit)

    assert units(shown) <= limit
    assert not re.search(r"&(?!amp;|lt;|gt;)", shown)


def test_ampersands_count_five() -> None:
    shown = escape_within("&" * 2999, 3000)

    assert units(shown) <= 3000
    assert shown == "&amp;" * 599 + "…"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://a.example/x?y=1&z=2", "https://a.example/x?y=1&amp;z=2"),
        ("https://a.example/a|b>c<d", "https://a.example/a%7Cb%3Ec%3Cd"),
        ("https://a.example/新聞", "https://a.example/%E6%96%B0%E8%81%9E"),
        ("https://a.example/%E6%96%B0", "https://a.example/%E6%96%B0"),
        ("https://новости.example/", "https://xn--b1amnebsh.example/"),
        ("http://[2001:db8::1]:8080/", "http://[2001:db8::1]:8080/"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://a.example/", ""),
        ("https://bank.example@evil.example/", ""),
        ("https:///nohost", ""),
        ("https://a b.example/", ""),
        ("https://a.example/x#one=1&b|c", "https://a.example/x#one=1&amp;b%7Cc"),
        ("https://a_b.example./x", "https://a_b.example./x"),
        ("HTTPS://A.Example/Case", "https://a.example/Case"),
        ("https://a..b.example/", ""),
        (f"https://{'a' * 64}.example/", ""),
        (f"https://{'é' * 64}.example/", ""),
        ("https://a.example:99999999/", ""),
        ("http://[::1", ""),
        ("https://a.example/" + "x" * 3000, ""),
        ("!channel", ""),
        ("", ""),
    ],
)
def test_only_plain_addresses_become_links(url: str, address: str) -> None:
    assert safe_url(url) == address


@given(NASTY, NASTY)
def test_a_link_has_one_address_and_one_label(tail: str, label: str) -> None:
    shown = link(f"https://a.example/{tail}", label)

    if shown.startswith("<"):
        assert shown.count("<") == shown.count(">") == shown.count("|") - label.count("|") == 1
        assert re.match(r"<https://a\.example[^|<>\s]*\|", shown)
    else:
        assert "<" not in shown


def test_a_label_without_a_safe_address_stays_plain_text() -> None:
    assert link("javascript:alert(1)", "a <b>") == "a &lt;b&gt;"


def test_an_address_may_be_as_long_as_there_is_room() -> None:
    longest = "https://a.example/".ljust(MAX_URL, "x")

    assert safe_url(longest) == longest
    assert safe_url(longest + "x") == ""


def test_a_label_without_a_limit_of_its_own_takes_500_units() -> None:
    assert units(link("", "x" * 500)) == 500
    assert link("", "x" * 501) == "x" * 499 + "…"
