"""Find the feeds a homepage offers."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from feeds.feed_table import checked_url, url_key

_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/rdf+xml",
        "application/feed+json",
        "application/x-rss+xml",
        "text/rss+xml",
        "text/rss",
    }
)
_LOOSE_TYPES = frozenset({"", "application/xml", "text/xml", "application/json"})
_LIKELY = re.compile(r"(?:^|[/._=-])(?:rss2?|feeds?|atom|rdf)(?:$|[/._=&-])", re.IGNORECASE)
_HOSTS = re.compile(r"(?:^|\.)(?:feedburner\.com|feedburner\.google\.com|feedx\.net)$")
_SECONDARY = re.compile(r"comments?(?:/|-)|[?&]author=|/author/|oembed|/tag/", re.IGNORECASE)
_NEVER = re.compile(r"\.(?:html?|png|jpe?g|svg|gif|css|js|pdf)$|feedback", re.IGNORECASE)
_MOST = 20
_MOST_TAGS = 20_000  # elements within each other take a parser longer than in a straight line


def find_feeds(html: bytes, base_url: str) -> tuple[str, ...]:
    """Addresses on a page that are, or are likely to be, feeds.

    The page's own <link rel="alternate"> come first, then anchors that look like feeds; feeds of
    comments, tags and authors stand last in each. Nothing is fetched.

    Args:
        html: The page as it came; broken markup is fine. Of its tags 20,000 are looked at.
        base_url: Its address; a <base href> in it goes before.

    Returns:
        Absolute http(s) addresses, best first, each once, at most 20; none when there is none.

    References:
        RSS Advisory Board: RSS Autodiscovery, 2006.
    """
    tree = LexborHTMLParser(_beginning(html).decode("utf-8", "replace"))
    base = next((href for href, _, _ in _links(tree, "base")), "")
    root = _absolute(base_url, base) or base_url
    found: dict[str, str] = {}
    for href in [*_secondary_last(_declared(tree)), *_secondary_last(_anchors(tree))]:
        address = _absolute(root, href)
        if address and url_key(address) != url_key(base_url):
            found.setdefault(url_key(address), address)
    return tuple(found.values())[:_MOST]


def _beginning(html: bytes) -> bytes:
    tags = html.split(b"<", _MOST_TAGS)
    return html if len(tags) <= _MOST_TAGS else html[: -len(tags[-1])]


def _links(tree: LexborHTMLParser, tag: str) -> Iterator[tuple[str, str, str]]:
    """The href, rel and type of every element of that tag that has an href."""
    for node in tree.css(f"{tag}[href]"):
        said = node.attributes
        kind = (said.get("type") or "").split(";")[0].strip().lower()
        yield (said.get("href") or "").strip(), (said.get("rel") or "").lower(), kind


def _declared(tree: LexborHTMLParser) -> list[str]:
    return [
        href
        for href, rel, kind in _links(tree, "link")
        if {"alternate", "feed"} & set(rel.split())
        and (kind in _TYPES or (kind in _LOOSE_TYPES and _is_likely(href)))
    ]


def _anchors(tree: LexborHTMLParser) -> list[str]:
    return [href for href, _, kind in _links(tree, "a") if kind in _TYPES or _is_likely(href)]


def _is_likely(href: str) -> bool:
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if _NEVER.search(parts.path):
        return False
    in_query = re.search(r"(?:feed|format|type)=(?:rss|atom|feed)", parts.query, re.IGNORECASE)
    return bool(
        _LIKELY.search(parts.path) or in_query or _HOSTS.search((parts.hostname or "").lower())
    )


def _secondary_last(hrefs: list[str]) -> list[str]:
    return sorted(hrefs, key=lambda href: bool(_SECONDARY.search(href)))


def _absolute(root: str, href: str) -> str:
    """The address without its fragment; empty when it is none that may be polled."""
    try:
        return checked_url(urljoin(root, href).partition("#")[0])
    except ValueError:
        return ""
