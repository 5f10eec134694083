"""Where nothing came from for a while: a theme or a country gone quiet, or its feeds broken."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from items.digest import BlindSpot


def blind_spots(
    names: Iterable[str],
    last_seen: Mapping[str, datetime],
    *,
    since_at: datetime,
    now: datetime,
    failing: Mapping[str, Sequence[str]] | None = None,
    quiet_days: int = 7,
) -> tuple[BlindSpot, ...]:
    """Name the themes and countries with nothing relevant for a while, longest first.

    Args:
        names: Theme names and party codes the desk watches.
        last_seen: When the last relevant item of a name came; aware. A name may be absent.
        since_at: When watching began; stands for a name that never came.
        now: Aware.
        failing: Names of the feeds in trouble that used to bring items, by name.
        quiet_days: Days of silence that make a blind spot, at least 1.

    Returns:
        Longest silence first; equal ones in the order of names.
    """
    broken = failing or {}
    spots = [
        BlindSpot(
            name=name,
            days=(now - last_seen.get(name, since_at)).days,
            failing_feeds=tuple(broken.get(name, ())),
        )
        for name in dict.fromkeys(names)
    ]
    return tuple(sorted((s for s in spots if s.days >= quiet_days), key=lambda s: -s.days))
