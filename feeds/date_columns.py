"""Reads the dates of a document's items together: what read_first() says of each.

Dates are sorted by shape: what stays of them when digits and letters are not told apart. Those of
one shape have day, clock and zone in the same places.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from feeds.dates import AHEAD, EARLIEST_AT, MAIL_MONTHS, month_of, read_first
from feeds.zones import has_changed, zone_of
from items.feed import Language

_FEW = 3  # dates, from which on it pays
_TABLE = bytes(
    ord("0") if 0x30 <= code <= 0x39
    else ord("A") if 0x41 <= code <= 0x5A
    else ord("a") if 0x61 <= code <= 0x7A
    else code
    for code in range(256)
)  # fmt: skip
_MAIL = re.compile(
    rb"(?:Aaa,? {1,2})?(?P<day>00?)(?P<month> (?:A[Aa]{2}|aaa) 0000)(?P<clock> 00:00:00) {1,2}"
    rb"(?P<zone>[+-]0000|A{1,4})"
)
_ISO = re.compile(
    rb"(?P<day>0000-00-00|0000[-/.]00?[-/.]00?)"
    rb"(?:(?P<clock>[A ]00:00(?::00)?)(?:(?<=:00:00)\.0{1,9})? ?(?P<zone>[+-]00:?00|A{1,4}|))?"
)
_NOWHERE = slice(0, 0)
_ISO_DAY = slice(0, 10)
_GREENWICH = frozenset({"GMT", "UTC", "Z", "+0000", "+00:00", "-0000", "-00:00"})
_HALVES = frozenset({"AM", "PM"})
_MANY_MONTHS = 1_000


class _Places(NamedTuple):
    """Where a date of one shape has its parts; month and clock with what stands before them.

    The month, with the year, stands by itself in dates as mails write them.
    """

    day: slice
    month: slice | None
    clock: slice
    zone: slice


def read_each(
    stated: Sequence[Sequence[str]], *, country: str, language: Language, now: datetime
) -> tuple[list[datetime | None], list[str]]:
    """Give read_first() of each item's dates, the times and the notes apart.

    Args:
        stated: The dates of each item, the one of publication first; may be empty.
        country: The publisher's, ISO 3166 alpha-2 or INT.
        language: The feed's.
        now: Aware UTC.
    """
    first = [texts[0] for texts in stated if texts]
    times: list[datetime | None] = [None] * len(first)
    if len(first) >= _FEW:
        times = _usual_each(first, country, language)
    if len(first) < len(stated):
        rest = iter(times)
        times = [next(rest) if texts else None for texts in stated]
    notes = [""] * len(stated)
    sure = [at for at in times if at]
    if len(sure) == len(first) and _all_believed(sure, now):
        return times, notes
    for place, texts in enumerate(stated):
        at = times[place]
        if texts and not (at and _all_believed([at], now)):
            times[place], notes[place] = read_first(
                texts, country=country, language=language, now=now
            )
    return times, notes


def _all_believed(times: Sequence[datetime], now: datetime) -> bool:
    ordered = sorted(times)  # as they mostly are already: less work than to look for both ends
    return not ordered or (ordered[0] >= EARLIEST_AT and ordered[-1] <= now + AHEAD)


def _usual_each(texts: Sequence[str], country: str, language: Language) -> list[datetime | None]:
    """Read dates of usual shapes; None for others, and for what has slips."""
    shapes = "\n".join(texts).encode("ascii", "replace").translate(_TABLE)
    shape = shapes[: shapes.find(b"\n")]
    if b"%b\n" % shapes == b"%b\n" % shape * len(texts):
        return [*_of_shape(shape, texts, country, language)]
    lines = shapes.split(b"\n")
    if len(lines) != len(texts):
        return [None] * len(texts)
    places = defaultdict(list)
    for place, line in enumerate(lines):
        places[line].append(place)
    times: list[datetime | None] = [None] * len(texts)
    for shape, its in places.items():
        found = _of_shape(shape, [texts[place] for place in its], country, language)
        for place, at in zip(its, found, strict=True):
            times[place] = at
    return times


def _of_shape(
    shape: bytes, texts: Sequence[str], country: str, language: Language
) -> Sequence[datetime | None]:
    places = _places(shape)
    if places is None:
        return [None] * len(texts)
    try:
        times = list(map(datetime.fromisoformat, _local(texts, places)))
        if places.clock is _NOWHERE:
            return times
        zone = texts[0][places.zone]
        if "\n".join([*texts, ""]).count(f"{zone}\n") < len(texts):
            return _mixed([text[places.zone] for text in texts], times, country, language)
        if has_changed(zone, country):
            return _mixed([zone] * len(texts), times, country, language)
        east = _east(zone, times[0], country, language)
        return [at - east for at in times] if east else times
    except (ValueError, OverflowError):  # the 30th of February and the like
        return [None] * len(texts)


@lru_cache(maxsize=256)
def _places(shape: bytes) -> _Places | None:
    """Where the parts are; None when the shape is of no usual form."""
    found = _MAIL.fullmatch(shape) or _ISO.fullmatch(shape)
    if not found:
        return None
    clock, zone = _NOWHERE, _NOWHERE
    if found["clock"]:
        clock, zone = slice(*found.span("clock")), slice(*found.span("zone"))
    month = slice(*found.span("month")) if found.re is _MAIL else None
    return _Places(slice(*found.span("day")), month, clock, zone)


def _local(texts: Sequence[str], places: _Places) -> list[str]:
    """The times in ISO 8601, as if they were told in Greenwich."""
    day, month, clock, _ = places
    if month:
        zero = "0" if day.stop - day.start == 1 else ""
        return [f"{_MONTHS[text[month]]}{zero}{text[day]}{text[clock]}Z" for text in texts]
    if clock is _NOWHERE:
        return [f"{_iso_day(text)}T00:00:00Z" for text in texts]
    if day == _ISO_DAY:
        return [f"{text[: clock.stop]}Z" for text in texts]
    return [f"{_iso_day(text[day])}{text[clock]}Z" for text in texts]


class _Months(dict[str, str]):
    """Years and months as ISO 8601 writes them, by how mails do."""

    def __missing__(self, month: str) -> str:
        if len(self) >= _MANY_MONTHS:
            self.clear()
        name, year = month.split()
        iso = self[month] = f"{year}-{MAIL_MONTHS.get(name.title(), '00')}-"
        return iso


_MONTHS = _Months()


def _iso_day(text: str) -> str:
    year, month, day = text.replace("/", "-").replace(".", "-").split("-")
    return f"{year}-{month:0>2}-{day:0>2}"


def _mixed(
    zones: Sequence[str], times: Sequence[datetime], country: str, language: Language
) -> Sequence[datetime]:
    """Times by what they would be in Greenwich, and the zones they are told in."""
    names = set(zones)
    pairs = zip(times, zones, strict=True)
    if any(has_changed(zone, country) for zone in names):
        return [at - _east(zone, at, country, language) for at, zone in pairs]
    east = {zone: _east(zone, times[0], country, language) for zone in names}
    return [at - east[zone] for at, zone in pairs]


def _east(zone: str, at: datetime, country: str, language: Language) -> timedelta:
    """How far east of Greenwich a zone is.

    Raises:
        ValueError: There is none so far, or its name may be something else.
    """
    if zone in _GREENWICH:
        return timedelta()
    if zone[:1] in ("+", "-"):
        hours, minutes = zone[1:3], zone[-2:]
        if hours > "14" or minutes > "59":
            raise ValueError(f"no such zone: {zone}")
        east = timedelta(hours=int(hours), minutes=int(minutes))
        return east if zone[0] == "+" else -east
    if zone in _HALVES or month_of(zone) is not None:
        raise ValueError(f"no zone for certain: {zone}")
    found = zone_of(zone, at.replace(tzinfo=None), country, language)
    return found.utcoffset(None) if found else timedelta()
