"""Reads the dates of a document's items together: what read_first() says of each."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from feeds.dates import AHEAD, EARLIEST_AT, MAIL_MONTHS, read_first
from items.feed import Language

_FEW = 3  # dates, from which on it pays
# The two usual forms in full length, one a line.
_MAILS = re.compile(
    r"(?:[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|UTC|[+-]\d{4})\n)++",
    re.ASCII,
)
_ISOS = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:Z|[+-]\d\d:?\d\d)\n)++", re.ASCII)
_DAY, _CLOCK, _MAIL_ZONE, _ISO_ZONE = slice(5, 16), slice(16, 25), slice(26, None), slice(19, None)
_GREENWICH = frozenset({"GMT", "UTC", "Z"})


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
    usual = None
    if len(stated) >= _FEW:
        first = [texts[0] for texts in stated if texts]
        usual = _usual_each(first) if len(first) >= _FEW else None
    if usual is None or min(usual) < EARLIEST_AT or max(usual) > now + AHEAD:
        pairs = [read_first(texts, country=country, language=language, now=now) for texts in stated]
        return [at for at, _ in pairs], [note for _, note in pairs]
    if len(usual) == len(stated):
        return list(usual), [""] * len(stated)
    rest = iter(usual)
    return [next(rest) if texts else None for texts in stated], [""] * len(stated)


def _usual_each(texts: Sequence[str]) -> list[datetime] | None:
    """Read dates of one usual form; None when one of them is of another, or has slips."""
    column = "\n".join(texts) + "\n"
    if column.count("\n") > len(texts):
        return None
    try:
        if _MAILS.fullmatch(column):
            days = {day: _iso_day(day) for day in {text[_DAY] for text in texts}}
            local = [f"{days[text[_DAY]]}{text[_CLOCK]}+00:00" for text in texts]
            return _utc(local, texts, column, _MAIL_ZONE)
        if _ISOS.fullmatch(column):
            local = [text[:19] + "+00:00" for text in texts]
            return _utc(local, texts, column, _ISO_ZONE)
    except (ValueError, OverflowError):  # the 30th of February and the like
        return None
    return None


def _iso_day(day: str) -> str:
    return f"{day[7:]}-{MAIL_MONTHS.get(day[3:6], '00')}-{day[:2]}"


def _utc(local: list[str], texts: Sequence[str], column: str, place: slice) -> list[datetime]:
    """Times by what they would be in Greenwich, and the zones that end the texts."""
    times = list(map(datetime.fromisoformat, local))
    zone = texts[0][place]
    if column.count(f"{zone}\n") == len(texts):
        east = _east(zone)
        return [at - east for at in times] if east else times
    zones = [text[place] for text in texts]
    all_east = {zone: _east(zone) for zone in set(zones)}
    return [at - all_east[zone] for at, zone in zip(times, zones, strict=True)]


def _east(zone: str) -> timedelta:
    """How far east of Greenwich a zone is.

    Raises:
        ValueError: There is none so far.
    """
    if zone in _GREENWICH:
        return timedelta()
    hours, minutes = zone[1:3], zone[-2:]
    if hours > "14" or minutes > "59":
        raise ValueError(f"no such zone: {zone}")
    east = timedelta(hours=int(hours), minutes=int(minutes))
    return east if zone[0] == "+" else -east
