"""Tags of links in their usual form are read as those in an unusual one.

An attribute that means nothing forces the long way.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.scan import UncertainError
from feeds.takers import address_in

ATTRIBUTES = [
    *[" rel='alternate'", ' rel="alternate"', " rel='self'", ' rel="replies"', ' rel="ALTERNATE"'],
    *[" rel='http://s.example/2005#edit'", ' rel="alternates"', ' rel=""', " rel='a b'"],
    *[" type='text/html'", ' type="application/atom+xml"', ' type="Text/HTML"', " type=''"],
    *[" href='http://n.example/a'", ' href="/b?c=1&amp;d=2"', ' href=""', " href='&#0;'"],
    *[' title="t"', " title='a rel= b'", ' title="href=&quot;x&quot;"', ' thr:count="3"'],
    *[' length="9"', " url='u'", ' x:rel="self"', ' xml:lang="en"', "\n", "  ", ' href="é"'],
]


def address(attributes: str) -> str | None:
    try:
        return address_in(attributes)
    except UncertainError:
        return "uncertain"


@settings(max_examples=1_500)
@given(st.lists(st.sampled_from(ATTRIBUTES), min_size=1, max_size=6))
def test_the_tag_of_a_link_takes_a_short_way_to_the_same(attributes: list[str]) -> None:
    text = "".join(attributes)

    assert address(text) == address(f"{text} lang='en'")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        (" rel='alternate' type='text/html' href='http://n.example/a' title='T'", "a"),
        (' href="http://n.example/a" rel="alternate"', "a"),
        (' href="http://n.example/?b&amp;c" rel="alternate"', "?b&c"),
    ],
)
def test_a_link_to_the_page_gives_its_address(attributes: str, expected: str) -> None:
    assert address(attributes) == f"http://n.example/{expected}"


@pytest.mark.parametrize(
    "attributes",
    [
        " rel='self' type='application/atom+xml' href='http://n.example/a'",
        ' rel="replies" type="text/html" href="http://n.example/a" thr:count="2" ',
        ' href="http://n.example/a" rel="http://s.example/2007#related"',
    ],
)
def test_a_link_elsewhere_gives_none(attributes: str) -> None:
    assert address(attributes) is None
