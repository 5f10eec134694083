"""Makes the links of a document canonical together: what canonical() says of each."""

import re
from collections.abc import Sequence

from feeds.links import LABEL, canonical, kept_query

_FEW = 3  # links, from which on it pays
# Links of one site in which nothing has to be put right but their parameters, one a line.
_REST = (
    r"[A-Za-z0-9._~/-]{0,800}+(?:\?[A-Za-z0-9._~=&-]{0,800}+)?+(?:#[A-Za-z0-9._~=-]{0,200}+)?+\n"
)
_ONE_SITE = re.compile(
    rf"(https?://(?=[^/\n]{{1,253}}/){LABEL}(?:\.{LABEL}){{1,5}}/){_REST}(?:\1{_REST})*+"
)


def canonical_each(links: Sequence[str], base: str) -> list[str]:
    """Give canonical() of each link.

    Args:
        links: As the feed writes them.
        base: Address that relative links start from.
    """
    if len(links) < _FEW:
        return [canonical(link, base) for link in links]
    column = "\n".join(links) + "\n"
    if column.count("\n") > len(links) or not _ONE_SITE.fullmatch(column):
        return [canonical(link, base) for link in links]
    if "#" in column:
        links = [link.partition("#")[0] for link in links]
        column = "\n".join(links) + "\n"
    if "?" not in column:
        return list(links)
    query = links[0].partition("?")[2]
    if query and column.count("?") == column.count(f"?{query}\n") == len(links):
        kept_by_all = kept_query(query)
        end = f"?{kept_by_all}" if kept_by_all else ""
        return column.replace(f"?{query}\n", f"{end}\n").split("\n")[:-1]
    parts = [link.partition("?") for link in links]
    kept = {query: kept_query(query) for query in {query for _, _, query in parts}}
    return [f"{page}?{kept[query]}" if kept[query] else page for page, _, query in parts]
