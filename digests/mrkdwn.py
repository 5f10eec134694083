"""Text from feeds inside Slack's mrkdwn: shown as it is, never obeyed."""

import re
from urllib.parse import quote, urlsplit, urlunsplit

from digests.clean import clean
from digests.clip import clip, units

# Slack has no way to escape its formatting marks, so they give way to look-alikes.
_LOOK_ALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_UNDERSCORE = re.compile(r"(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")  # snake_case is not italic
_SHORTCODE = re.compile(r":(?=[^\s:<>&]{1,100}:)")
# What Slack would make of plain text by itself: @here, #general, a bare address.
_HANDLE = re.compile(r"@(?=[\w!])")
_CHANNEL = re.compile(r"#(?=\w)")
_SCHEME = re.compile(r"(?i)(?<=[a-z]):(?=//)|(?<=mailto):|(?<=tel):")
_QUOTE = re.compile(r"^\s*>+\s*")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
MAX_URL = 1500  # a section takes 3,000 characters, and a headline stands beside it


def escape(text: str) -> str:
    """Text that Slack shows literally: no mention, link, emoji code, quote or formatting.

    Cleaned first, so it is one line without hidden characters.
    """
    return _entities(_tame(text))


def escape_within(text: str, limit: int) -> str:
    """The same, cut to a limit in UTF-16 units that counts escapes as Slack does: & is five."""
    return _entities(clip(_tame(text), limit, measure=_cost))


def link(url: str, text: str, *, limit: int = 500) -> str:
    """A link that goes where it says; the bare text when the address is not plain http(s).

    Args:
        url: Address from a feed.
        text: Label, escaped here.
        limit: Room for the label in UTF-16 units, after escaping.
    """
    label = escape_within(text, limit)
    address = safe_url(url)
    return f"<{address}|{label}>" if address else label


def safe_url(url: str) -> str:
    """An http(s) address with every character that could end or fake a link encoded.

    Returns:
        Empty when it is no address to link: another scheme, no host, a user name before
        the host (a way to fake it), or longer than Slack takes.
    """
    try:
        parts = urlsplit(clean(url))
        host, port, login = parts.hostname, parts.port, "@" in parts.netloc
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or login:
        return ""
    try:
        name = host.encode("idna").decode("ascii")  # refuses empty and overlong labels too
    except UnicodeError:
        return ""
    if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", name):
        return ""
    place = f"[{name}]" if ":" in name else name
    netloc = f"{place}:{port}" if port is not None else place
    path = quote(parts.path, safe="/%:@!$'()+,;=~-._")
    query = quote(parts.query, safe="/%:@!$'()+,;=~-._?&")
    fragment = quote(parts.fragment, safe="/%:@!$'()+,;=~-._?&")
    # inside <...> Slack wants & as an entity
    whole = urlunsplit((parts.scheme, netloc, path, query, fragment)).replace("&", "&amp;")
    return whole if len(whole) <= MAX_URL else ""


def bold(text: str) -> str:
    """Our own words in bold; text must not come from a feed."""
    return f"*{text}*"


def _tame(text: str) -> str:
    plain = _QUOTE.sub("", clean(text)).translate(_LOOK_ALIKES)
    plain = _SCHEME.sub("∶", _CHANNEL.sub("＃", _HANDLE.sub("＠", plain)))
    return _SHORTCODE.sub("∶", _UNDERSCORE.sub("ˍ", plain))


def _entities(text: str) -> str:
    return "".join(_ENTITIES.get(character, character) for character in text)


def _cost(piece: str) -> int:
    return units(_entities(piece))
