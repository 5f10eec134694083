"""What besides an item's own bytes decides how it is read: when that changes, all is read anew."""

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import feeds
import items
from feeds.outline import Outline
from feeds.policy import FetchPolicy
from items.feed import Feed

_LIBRARIES = ("selectolax", "w3lib")  # that have a say in what an item's text and link become


def context_of(
    outline: Outline, feed: Feed, url: str, content_type: str, policy: FetchPolicy
) -> str:
    """Digest of everything besides an item's own bytes that decides how it is read.

    Args:
        outline: Of the document; the tags around its items and all namespaces count.
        feed: Its catalogue entry: language and country steer dates and language.
        url: Where the document came from; relative links start there.
        content_type: The header as sent.
        policy: Lengths and numbers at which texts and documents are cut.
    """
    limits = (policy.max_items, policy.max_title_chars, policy.max_summary_chars)
    parts: Sequence[object] = (
        reader_version(),
        outline.opening,
        outline.end,
        sorted(outline.namespaces),
        *(feed.feed_id, feed.language, feed.country, url, content_type),
        *limits,
    )
    return _digest(map(repr, parts))


@cache
def reader_version() -> str:
    """Digest of the code that reads: what another release knew must be read again."""
    rooms = (Path(str(room.__file__)).parent for room in (feeds, items))
    sources = (path for room in rooms for path in sorted(room.glob("*.py")))
    libraries = (f"{name} {version(name)}" for name in _LIBRARIES)
    texts = (path.read_text("utf-8") for path in sources)
    return _digest([python_version(), *libraries, *texts])


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
