"""Feeds found on a homepage."""

import pytest

from feeds.discover import find_feeds

BASE = "https://steppe.example/news/"


def page(head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ('<link rel="alternate" type="application/rss+xml" href="/rss">', "/rss"),
        ("<link rel=alternate type='application/atom+xml; charset=utf-8' href=../atom>", "/atom"),
        (
            '<LINK REL="Feed" TYPE="Application/Feed+JSON" HREF="/feed.json">',
            "/feed.json",
        ),
        ('<link rel="alternate" type="text/xml" href="/export/rss2.xml">', "/export/rss2.xml"),
        ('<link rel="feed" href="//steppe.example/feed/#top">', "/feed/"),
    ],
)
def test_declared_feeds_are_found_and_made_absolute(link: str, found: str) -> None:
    assert find_feeds(page(link), BASE) == (f"https://steppe.example{found}",)


@pytest.mark.parametrize(
    "link",
    [
        '<link rel="alternate" hreflang="ru" href="/ru/">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="stylesheet" type="text/css" href="/rss.css">',
        '<link rel="alternate" type="application/rss+xml" href="">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:void(0)">',
        '<link rel="alternate" type="application/rss+xml" href="https://u:p@x.example/rss">',
        '<link rel="alternate" type="application/rss+xml" href="http://[bad/rss">',
    ],
)
def test_what_is_no_feed_is_left(link: str) -> None:
    assert find_feeds(page(link), BASE) == ()


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("/rss/", True),
        ("/ru/rss.xml", True),
        ("/export/rss2/index.xml", True),
        ("/?feed=rss2", True),
        ("index.php?option=x&format=feed&type=rss", True),
        ("https://feeds.feedburner.com/steppe", True),
        ("/atom.xml", True),
        ("/feedback/", False),
        ("/about-rss.html", False),
        ("/rss-icon.png", False),
        ("/stressful", False),
        ("/compressed/atomic-energy", False),
        ("mailto:rss@steppe.example", False),
    ],
)
def test_anchors_count_when_they_look_like_feeds(href: str, found: bool) -> None:
    assert bool(find_feeds(page(body=f'<a href="{href}">RSS</a>'), BASE)) is found


def test_declared_feeds_come_before_anchors_and_comments_come_last() -> None:
    html = page(
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">'
        '<link rel="alternate" type="application/rss+xml" href="/feed/">',
        '<a href="/rss">RSS</a><a href="https://steppe.example/feed/">again</a>',
    )

    assert find_feeds(html, BASE) == (
        "https://steppe.example/feed/",
        "https://steppe.example/comments/feed/",
        "https://steppe.example/rss",
    )


def test_a_base_element_moves_relative_addresses() -> None:
    html = page(
        '<base href="https://cdn.example/site/">'
        '<link rel="alternate" type="application/rss+xml" href="rss">'
    )

    assert find_feeds(html, BASE) == ("https://cdn.example/site/rss",)


def test_a_page_full_of_feeds_gives_twenty() -> None:
    html = page(body="".join(f'<a href="/rss/{number}">x</a>' for number in range(50)))

    assert len(find_feeds(html, BASE)) == 20


def test_the_page_itself_is_never_its_own_feed() -> None:
    assert find_feeds(page(body='<a href="/rss">RSS</a>'), "https://steppe.example/rss") == ()


@pytest.mark.parametrize(
    "html", [b"", b"\x00\xff\xfe", b"<<<<a href=", page('<base href="http://[bad">')]
)
def test_broken_pages_do_no_harm(html: bytes) -> None:
    assert find_feeds(html, BASE) == ()


def test_a_page_in_another_encoding_still_gives_its_feed() -> None:
    html = '<html><title>Новости</title><a href="/rss">лента'.encode("cp1251")

    assert find_feeds(html, BASE) == ("https://steppe.example/rss",)
