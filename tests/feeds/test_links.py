from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.links import canonical, host_of

BASE = "https://wire.example/rss/feed.xml"


@pytest.mark.parametrize(
    ("link", "wanted"),
    [
        ("http://a.example/p|q>r", "http://a.example/p%7Cq%3Er"),
        ("http://a.example/x y", "http://a.example/x%20y"),
        ("http://a.example/%3E%7C<b>", "http://a.example/%3E%7C%3Cb%3E"),
        ("  http://a.example/pad\n ", "http://a.example/pad"),
        ("HTTP://A.EXAMPLE/Case", "http://a.example/Case"),
        ("http://a.example", "http://a.example/"),
        ("http://a.example:80/x", "http://a.example/x"),
        ("https://a.example:443/x", "https://a.example/x"),
        ("http://a.example:8080/x", "http://a.example:8080/x"),
        ("http://me:pw@a.example/x", "http://a.example/x"),
        ("http://a.example/x#part", "http://a.example/x"),
        ("http://a.example/#!/story/9", "http://a.example/#!/story/9"),
        ("http://a.example/app#/story/9", "http://a.example/app#/story/9"),
        (
            "http://例え.example/中文?q=中",
            "http://xn--r8jz45g.example/%E4%B8%AD%E6%96%87?q=%E4%B8%AD",
        ),
        ("http://новости.example/а", "http://xn--b1amnebsh.example/%D0%B0"),
        ("/relative/path", "https://wire.example/relative/path"),
        ("story.html", "https://wire.example/rss/story.html"),
        ("//proto.example/x", "https://proto.example/x"),
        ("/bro\nken", "https://wire.example/broken"),
        ("HTTP://A.EXAMPLE/x y", "http://a.example/x%20y"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("http://a_b.example/x|y", "http://a_b.example/x%7Cy"),
        ("?id=7", "https://wire.example/rss/feed.xml?id=7"),
    ],
)
def test_a_link_gets_one_canonical_form(link: str, wanted: str) -> None:
    assert canonical(link, BASE) == wanted


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("u=1&utm_source=rss&utm_medium=feed", "u=1"),
        ("utm_campaign=x&id=5&fbclid=abc", "id=5"),
        ("id=5&at_medium=RSS&at_campaign=X", "id=5"),
        ("b=2&a=1", "b=2&a=1"),
        ("cid=7&eid=8&uid=9&keyword=rail", "cid=7&eid=8&uid=9&keyword=rail"),
        ("source=rss&aid=3", "aid=3"),
        ("source=agency&aid=3", "source=agency&aid=3"),
        ("p=1;q=2", "p=1;q=2"),
        ("yclid=1&ysclid=2&spm=1.2", ""),
        ("flag&x=", "flag&x="),
        ("fbclid=a=b&utm_source&id=1", "id=1"),
    ],
)
def test_only_parameters_that_track_readers_go(query: str, kept: str) -> None:
    wanted = "http://a.example/n" + (f"?{kept}" if kept else "")

    assert canonical(f"http://a.example/n?{query}", BASE) == wanted


@pytest.mark.parametrize(
    "link",
    ["", "   ", "javascript:alert(1)", "data:text/html,<script>x</script>", "file:///etc/passwd",
     "mailto:a@b.example", "tel:123", "not a url", "http://[::1", "https://a.example:99999/",
     "http:///path", "http://", "http://nodots/x", "http://a..example/", "JaVaScRiPt:alert(1)",
     "http://a<b.example/x", "http://a|b.example/x", 'http://a"b.example/x',
     "java\nscript:alert(1)", "vbscript:x", "http://a.example/" + "p" * 5_000],
)  # fmt: skip
def test_what_no_reader_should_open_is_dropped(link: str) -> None:
    assert canonical(link, BASE) == ""


def test_an_address_of_2000_characters_is_the_longest() -> None:
    longest = "http://a.example/".ljust(2_000, "p")

    assert canonical(longest, BASE) == longest
    assert canonical(longest + "p", BASE) == ""


@pytest.mark.parametrize("fragment", ["", "#top"])
def test_a_host_of_253_characters_is_the_longest(fragment: str) -> None:
    longest = ".".join(["h" * 62] * 4 + ["e"])

    assert canonical(f"http://{longest}/x{fragment}", BASE) == f"http://{longest}/x"
    assert canonical(f"http://{longest}e/x{fragment}", BASE) == ""


@given(st.text(max_size=200))
def test_any_text_gives_a_safe_link_or_none(text: str) -> None:
    link = canonical(text, BASE)

    if link:
        assert urlsplit(link).scheme in ("http", "https")
        assert link.isascii()
        assert not set(link) & set('|<>" \n\t`')
        assert len(link) <= 2_000


@given(
    st.text(alphabet="abcé中/-_.%20~|> ", max_size=40),
    st.text(alphabet="abc=&é中+%;", max_size=40),
)
def test_the_canonical_form_of_a_canonical_link_is_itself(path: str, query: str) -> None:
    once = canonical(f"http://a.example/{path}?{query}", BASE)

    assert canonical(once, BASE) == once


def test_a_host_is_read_and_nonsense_has_none() -> None:
    assert host_of("https://News.Example:8443/x") == "news.example"
    assert host_of("http://[::1") == ""
    assert host_of("urn:x") == ""
