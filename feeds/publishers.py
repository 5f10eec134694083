"""Takes off titles what an aggregator put on them: the name of the publisher."""

import re
from collections.abc import Sequence
from itertools import repeat

from feeds.columns import plain_each

_MAX_CHARS = 80
_DASHES = " - ", " – ", " — ", " | "


def without_publishers(
    titles: Sequence[str], publishers: Sequence[str], of_google: Sequence[bool]
) -> list[str]:
    """Take " - publisher" off titles that end in it.

    Args:
        titles: Plain text.
        publishers: As each item names its own, text or HTML; may be empty.
        of_google: Of each item, whether Google News gives it, which names them in the title alone;
            none at all when it gives no item.
    """
    shown = plain_each(publishers, max_chars=_MAX_CHARS)
    return list(map(_without, titles, shown, of_google or repeat(False)))


def _without(title: str, publisher: str, of_google: bool) -> str:
    if not publisher and not of_google:
        return title
    for dash in _DASHES:
        if publisher and title.endswith(dash + publisher):
            return title[: -len(dash + publisher)].strip() or title
    if of_google and not publisher:
        return re.sub(r"\s[-–—]\s[^-–—]{1,60}$", "", title) or title
    return title
