"""By what two items of one feed are taken for one: the page they link to, and the folded title."""

import hashlib
import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from items.item import Item


def fold_title(title: str) -> str:
    """Fold case, width, blanks and punctuation of a title, in any script.

    Args:
        title: Plain text.

    Returns:
        Words parted by one blank; the folded title itself when it has no letter or digit.
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"[\W_]+", " ", folded).strip() or folded.strip()


def keys_of(item: Item) -> tuple[str, str]:
    """The link key and the title key of an item.

    A link to a site's front page identifies nothing: its key is empty. Scheme, "www." and
    a closing slash do not count, since sites change them for all pages at once.

    Args:
        item: Any item.

    Returns:
        Two hex digests of 32 letters; the first may be empty.
    """
    return _keys(item.feed_id, item.link, item.title)


@lru_cache(maxsize=1 << 11)  # whoever reads a document asks, and soon after who stores it
def _keys(feed_id: str, link: str, title: str) -> tuple[str, str]:
    page = _page_of(link)
    return digest(feed_id, page) if page else "", digest(feed_id, fold_title(title))


def _page_of(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:  # such as a half-open IPv6 address
        return link
    if not parts.path.strip("/") and not parts.query:
        return ""
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"


def digest(*parts: str) -> str:
    """A hex digest of 32 letters of some texts."""
    whole = "\n".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(whole, digest_size=16).hexdigest()
