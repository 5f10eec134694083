"""Makes the links of a document canonical together: what canonical() says of each."""

import re
from collections.abc import Sequence
from functools import lru_cache

from feeds.links import FRAGMENT, PATH_CHARS, QUERY_CHARS, SITE, canonical, kept_query, whole

_FEW = 3  # links, from which on it pays
# Links in which nothing has to be put right but their parameters, one a line; mostly all are of one
# site, which is quicker to see again than to read again.
_REST = rf"[{PATH_CHARS}]{{0,800}}+(?:\?[{QUERY_CHARS}]{{0,800}}+)?+(?:#{FRAGMENT})?+\n"
_CLEAN = re.compile(rf"(?:({SITE}){_REST}|\n)(?:(?:\1|{SITE}){_REST}|\n)*+")
_SITE = re.compile(SITE)
_QUERY = re.compile(rf"[{QUERY_CHARS}]{{1,800}}")
# Of ASCII: blanks for what may stand in a path or ends a line, no ASCII for the rest.
_PATH = re.compile(rf"[\n{PATH_CHARS}]")
_IS_PATH = bytes(0x20 if code < 0x80 and _PATH.match(chr(code)) else 0x80 for code in range(256))
_LONGEST_CHARS = 800


def canonical_each(links: Sequence[str], base: str) -> list[str]:
    """Give canonical() of each link.

    Args:
        links: As the feed writes them.
        base: Address that relative links start from.
    """
    if not any(links):
        return list(links)
    if len(links) < _FEW:
        return [canonical(link, base) for link in links]
    if links[0][:1] == "/":
        links = [whole(link, base) for link in links]
    column = "\n".join([*links, ""])
    query = links[0].partition("?")[2]
    if query and column.count("?") == column.count(f"?{query}\n") == len(links):
        pages = column.replace(f"?{query}\n", "\n")
        if _QUERY.fullmatch(query) and _are_pages(pages, links):
            kept = kept_query(query)
            ends = f"?{kept}\n" if kept else "\n"
            return pages.replace("\n", ends).split("\n")[:-1]
    elif _are_pages(column, links):
        return list(links)
    if column.count("\n") > len(links) or not _CLEAN.fullmatch(column):
        return [canonical(link, base) for link in links]
    parts = [link.partition("#")[0].partition("?") for link in links]
    kept_of = {query: kept_query(query) for query in {query for _, _, query in parts}}
    return [f"{page}?{kept_of[query]}" if kept_of[query] else page for page, _, query in parts]


def _are_pages(column: str, links: Sequence[str]) -> bool:
    """Whether lines are pages of one site in which nothing has to be put right.

    Args:
        column: One line for each link.
        links: The same, perhaps with parameters.
    """
    site = links[0][: links[0].find("/", len("https://")) + 1]
    return (
        column.count(f"\n{site}") == len(links) - 1
        and "\n" not in "".join(links)  # to count them takes longer
        and column.isascii()
        and column.encode().translate(_IS_PATH).isascii()
        and _is_site(site)
        and max(map(len, links)) <= _LONGEST_CHARS
    )


@lru_cache(maxsize=512)
def _is_site(site: str) -> bool:
    return _SITE.fullmatch(site) is not None
