"""Short ways for links, of one and of a document's, give what the long way gives."""

import random
import re

import pytest

from feeds.link_columns import canonical_each
from feeds.links import canonical

SITES = ("https://n.example/", "http://www.n.example/", "http://a-b.n.example/", "/")
ODD_SITES = (
    *["http://N.example/", "http://n.example:80/", "http://u@n.example/", "ftp://n.example/"],
    *["http://n/", "http://n.example", "//n.example/", "/", "", "http://詹.example/", "http://"],
    *["https://n.example//", "http://[::1]/", "http://-n.example/"],
)
PATHS = ("a", "news/2026", "b.html", "a,b/(c)", "a:b@c", "%20", "!$&'*+=~", "~a_b-c/")
ODD_PATHS = ("../a", "a/./b", "a;b", "a;", "a b", "é", "[a]", "a\\b", "a|b", "^", "\xa0", '"', "\t")
PARAMETERS = ("id=1", "utm_source=rss", "ref=RSS2", "ref=me", "Cid=feed", "u=http://m.example/?x")
ODD_PARAMETERS = ("", "=", "q='s'", "a b", "é", "p=[1]", "s=a;b", "utm_x", "n=a|b", "feature=x")
ENDS = ("", "", "#top", "#2026 Rails & roads", "#a#b", "#When:6:56")
ODD_ENDS = ("#!x", "#/y", "# a", "#é", "#", " ", "\n", "#[", "\x00", "#\t!x", "/" + "c" * 800)
BASES = ("http://steppe.example/feed", "https://n.example/a/../b/feed.xml?x=/1")
ODD_BASES = ("http://n.example", "http://N.example:8080/f", "file:///f", "", "http://u@n.example/f")


def one(chance: random.Random, odd: float) -> str:
    """A link in each part of which something may be odd."""

    def pick(usual: tuple[str, ...], others: tuple[str, ...]) -> str:
        return chance.choice(others if chance.random() < odd else usual)

    query = "&".join(pick(PARAMETERS, ODD_PARAMETERS) for _ in range(chance.randrange(3)))
    link = pick(SITES, ODD_SITES) + pick(PATHS, ODD_PATHS)
    return link + (f"?{query}" if query else "") + pick(ENDS, ODD_ENDS)


def column(chance: random.Random) -> list[str]:
    """Links of a document: of one site with the same or no parameters, or any."""
    count, odd = chance.randrange(1, 8), chance.choice((0.0, 0.0, 0.05, 0.3))
    if chance.random() < 0.4:
        empty = chance.choice((0.0, 0.0, 0.3, 1.0))
        return ["" if chance.random() < empty else one(chance, odd) for _ in range(count)]
    site, end = chance.choice(SITES), chance.choice(("", "?utm_source=rss", "?id=1&ref=me"))
    links = [f"{site}{chance.choice(PATHS)}/{at}{end}" for at in range(count)]
    if chance.random() < 0.3:
        links[chance.randrange(count)] = one(chance, 0.3)
    return links


@pytest.mark.parametrize("seed", range(5))
def test_links_of_a_document_are_what_the_long_way_makes_of_each(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)
    columns = [
        (column(chance), chance.choice(BASES if chance.random() < 0.8 else ODD_BASES))
        for _ in range(500)
    ]

    together = [canonical_each(links, base) for links, base in columns]

    monkeypatch.setattr("feeds.links._CLEAN", re.compile("(?!)"))
    for (links, base), found in zip(columns, together, strict=True):
        assert found == [canonical(link, base) for link in links], (links, base)


@pytest.mark.parametrize(
    ("link", "canonical_link"),
    [
        ("/rail/1?utm_source=rss", "http://steppe.example/rail/1"),
        ("http://n.example", "http://n.example/"),
        ("https://n.example/a,b/(c)?u=http://m.example/?x#Rails & roads", None),
    ],
)
def test_what_is_usual_needs_no_long_way(
    link: str, canonical_link: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    canonical("/", BASES[0])  # what is known of the feed's site
    monkeypatch.setattr("feeds.links.urljoin", None)

    assert canonical(link, BASES[0]) == (canonical_link or link.partition("#")[0])
