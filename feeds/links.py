"""One canonical, harmless address for each item."""

import re
from functools import lru_cache
from urllib.parse import urljoin, urlsplit, urlunsplit

_MAX_CHARS = 2_000
_MAX_RAW_CHARS = 50_000  # of a longer one feeds.shape may leave no more
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that say where a reader came from. courlan's broader list was tried: it also
# takes cid, eid, uid, keyword and source, by which some papers number their articles.
_TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_|at_(?:medium|campaign|custom|link|format|ptr|bbc)|hsa_|vero_|oly_|wt_|"
    r"mc_(?:cid|eid)|__twitter|_hs(?:enc|mi)|ga_(?:source|medium|campaign)).*|"
    r"(?:fb|g|dc|ms|tw|y|ys|yc|igsh|wbra|gbra|ttc|li_fat_|rdt_|sc|mib)clid|igshid|wbraid|gbraid|"
    r"ns_(?:campaign|mchannel|source|linkname|fee)|cmpid|cmp|ocid|ito|spm|scm|share_token|"
    r"smid|sr_share|ref_src|ref_url|traffic_source|ncid|xtor|partner|from_rss|rss|syn-[0-9a-f]+|"
    r"sharefrom|isappinstalled|feature=youtu\.be",
    re.IGNORECASE,
)
# Values of otherwise meaningful parameters that only name a feed reader.
_FEED_NAME = re.compile(r"source|src|ref|from|via|origin|medium|cid|feed", re.IGNORECASE)
_FEED_VALUE = re.compile(
    rf"(?:{_FEED_NAME.pattern})=(?:rss|feed|atom|newsfeed|rssfeed)[\w-]*", re.IGNORECASE
)
# An address in which nothing has to be put right but its parameters.
LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
SITE = rf"https?://(?=[^/\n]{{1,253}}/){LABEL}(?:\.{LABEL}){{1,5}}/"
PATH_CHARS = r"A-Za-z0-9._~/!$%&'()*+,:=@-"
QUERY_CHARS = r"A-Za-z0-9._~/!$%&()*+,:=@?-"
FRAGMENT = r"(?:[A-Za-z0-9._~=-][ -~]{0,200}+)?+"  # the first letter tells whether it is kept
_CLEAN = re.compile(
    rf"({SITE}[{PATH_CHARS}]{{0,800}}+)(?:\?([{QUERY_CHARS}]{{0,800}}+))?+(?:#{FRAGMENT})?+"
)
_SITE = re.compile(SITE)
# No host; to encode one takes longer than in a straight line.
_ENDLESS_HOST = re.compile(r"[^/?#]*+//[^/?#]{1000}")
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)+\.?|[0-9a-f.]*:[0-9a-f:.]+")
_KEPT_FRAGMENT = ("!", "/")  # pages that are told apart by nothing else


def host_of(url: str) -> str:
    """The host a URL names, lower-case; empty when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def canonical(link: str, base: str) -> str:
    """Make the link of an item absolute, safe and equal for equal pages.

    Only http and https; host in lower case and punycode; user info, default port,
    tracking parameters and fragments go; whatever would break a Slack link, blanks
    and non-ASCII letters are percent-encoded. Parameters keep their order.

    Args:
        link: As the feed writes it, perhaps relative.
        base: Address that relative links start from.

    Returns:
        The address; empty when there is none that a reader could safely open.
    """
    if not link:
        return ""
    clean = _CLEAN.fullmatch(whole(link, base))
    if clean:
        query = kept_query(clean[2]) if clean[2] else ""
        return f"{clean[1]}?{query}" if query else clean[1]
    return _put_right(link, base)


def _put_right(link: str, base: str) -> str:
    """Make any link canonical, bit by bit."""
    link = link.replace("\n", "").strip()
    if not link or len(link) > _MAX_RAW_CHARS or _ENDLESS_HOST.match(link):
        return ""
    if re.search(r"\s", link) and not re.match(r"https?://", link, re.IGNORECASE):
        return ""
    # Not at the top: it is slow to import, and most links are clean.
    from w3lib.url import safe_url_string  # noqa: PLC0415

    try:
        parts = urlsplit(safe_url_string(urljoin(base, link)))
        host, port = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in _DEFAULT_PORTS or not host or not _is_host(host):
        return ""
    netloc = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        netloc += f":{port}"
    fragment = parts.fragment if parts.fragment.startswith(_KEPT_FRAGMENT) else ""
    url = urlunsplit((parts.scheme, netloc, parts.path or "/", kept_query(parts.query), fragment))
    return url if len(url) <= _MAX_CHARS else ""


def whole(link: str, base: str) -> str:
    """A link from the root of a site with that site before it, a bare site with a slash behind it.

    Others stay as they are, as do those that could be something else.
    """
    if link[:1] == "/":
        if link[1:2] != "/" and "/." not in link and link.split() == [link]:
            root = _root(base)
            return root + link[1:] if root else link
    elif link.count("/") == 2 and _SITE.fullmatch(link + "/"):
        return link + "/"
    return link


@lru_cache(maxsize=64)
def _root(base: str) -> str:
    """The front page of the site that an address is on; empty when that cannot be opened."""
    return _put_right("/", base)


def kept_query(query: str) -> str:
    """What stays of the parameters of an address, in their order."""
    return "&".join([part for part in query.split("&") if part and not _is_idle(part)])


def _is_idle(part: str) -> bool:
    """Whether a parameter only says where a reader came from."""
    is_tracking, may_name_feed = _kind_of(part.partition("=")[0])
    return is_tracking or (may_name_feed and _FEED_VALUE.fullmatch(part) is not None)


@lru_cache(maxsize=512)
def _kind_of(name: str) -> tuple[bool, bool]:
    """Whether a parameter of this name tells only that always, and whether by some values."""
    return _TRACKING.fullmatch(name) is not None, _FEED_NAME.fullmatch(name) is not None


def _is_host(host: str) -> bool:
    """Whether it can be a name or address on the internet at all."""
    return len(host) <= 253 and _HOST.fullmatch(host) is not None
