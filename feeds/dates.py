"""Reads the dates of feeds, for feedparser misreads or drops many that our sources write."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from feeds.zones import zone_of
from items.feed import Language

EARLIEST_AT = datetime(1995, 1, 1, tzinfo=UTC)  # feeds are not older
AHEAD = timedelta(days=1)  # by so much clocks and zones go wrong
_LONGEST_CHARS = 100

_EN_RU = (
    "jan янв feb фев mar мар apr апр may мая jun июн jul июл aug авг sep сен oct окт nov ноя "
    "dec дек"
)
_MONTHS = {name: place // 2 + 1 for place, name in enumerate(_EN_RU.split())} | {"май": 5}
_ZH = "一 二 三 四 五 六 七 八 九 十 十一 十二"
_ZH_MONTHS = {name + "月": f" {number}月" for number, name in enumerate(_ZH.split(), start=1)}
_ZH_MONTH = re.compile("|".join(sorted(_ZH_MONTHS, key=len, reverse=True)))

# The two forms that nearly all feeds write, whole and without slips.
_MAIL = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) "
    r"(?:GMT|UTC|Z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
_ISO = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|([+-])(\d\d):?(\d\d))", re.ASCII
)
_EN_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"
MAIL_MONTHS = {name: f"{place:02}" for place, name in enumerate(_EN_MONTHS.split(), start=1)}

_EPOCH = re.compile(r"(\d{9,10})(\d{3})?(?:\.\d*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?)?(?!\d)")
_CLOCK = re.compile(
    r"(?P<half_before>上午|下午|中午|凌晨|早上|晚上|[ap]\.?m\.?)?[T\s]*"
    r"(?<!\d)(?P<hour>\d{1,2})[:時时點点](?P<minute>\d{2})(?:[:分](?P<second>\d{2})?秒?(?:[.,]\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"\s*\(?((?:[^\W\d_]{1,5}\s*)?[+\-−]\s?\d{1,2}:?(?:\d{2})?(?!\d)|[^\W\d_]{1,5}\b)"
)
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-W(?P<week>\d{2})-(?P<weekday>\d)(?!\d)",
        r"(?<!\d)(?P<year>\d{4})-(?P<yearday>\d{3})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(?P<name>[^\W\d_]{3,})[\s.,-]+(?P<year>\d{4}|\d{2})(?!\d)",
        r"(?P<name>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s,]+(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<day>\d{1,2})[\s,]+(?P<month>\d{1,2})月[\s,]+(?P<year>\d{4})(?!\d)",
        r"(?P<month>\d{1,2})月\s*(?P<day>\d{1,2})日?[\s,]+(?P<year>\d{4})(?!\d)",
        r"(?<!\d)(?P<one>\d{1,2})[/.-](?P<two>\d{1,2})[/.-](?P<year>\d{4})(?!\d)",
    )
)


def read_first(
    texts: Sequence[str], *, country: str, language: Language, now: datetime
) -> tuple[datetime | None, str]:
    """Read the first of several dates that can be believed.

    Args:
        texts: As the feed writes them, the one of publication first; may be empty.
        country: The publisher's, ISO 3166 alpha-2 or INT.
        language: The feed's.
        now: Aware UTC.

    Returns:
        The time in aware UTC or None, and why the first date was not taken: "not a
        date", "in the future" or "before 1995"; empty when one was taken or none stated.
    """
    note = ""
    for text in texts:
        at = _usual(text) or read(text, country=country, language=language)
        doubt = _doubt(at, now)
        if not doubt:
            return at, ""
        note = note or doubt
    return None, note


def _doubt(at: datetime | None, now: datetime) -> str:
    if at is None:
        return "not a date"
    if EARLIEST_AT <= at <= now:
        return ""
    if at > now + AHEAD:
        return "in the future"
    return "before 1995" if at < EARLIEST_AT else ""


def read(text: str, *, country: str, language: Language) -> datetime | None:
    """Read one date in any form seen in feeds; day and month are never guessed apart.

    RFC 822 and ISO 8601 with their usual slips, asctime, week and ordinal dates, seconds
    and milliseconds since 1970, Chinese, Russian and English month names, and numbers
    alone (day before month, but in the United States). A time without a zone is that of
    the country, a day without a time begins in UTC.

    Args:
        text: As the feed writes it.
        country: The publisher's, ISO 3166 alpha-2 or INT.
        language: The feed's.

    Returns:
        Aware UTC; None when it is no date.
    """
    usual = _usual(text)
    if usual is not None:
        return usual
    text = _normal(text)
    epoch = _EPOCH.fullmatch(text)
    try:
        if epoch:
            return datetime.fromtimestamp(int(epoch[1]), UTC)
        return _written(text, country, language)
    except (ValueError, OverflowError):  # the 30th of February and the like
        return None


def _usual(text: str) -> datetime | None:
    """Read one of the two usual forms; None for any other and for what has slips."""
    found = _MAIL.fullmatch(text)
    if found:
        day, name, year, clock, sign, hours, minutes = found.groups()
        local = f"{year}-{MAIL_MONTHS.get(name, '00')}-{day:0>2}T{clock}"
    else:
        found = _ISO.fullmatch(text)
        if not found:
            return None
        local, sign, hours, minutes = found.groups()
    try:
        at = datetime.fromisoformat(local + "+00:00")
        if sign is None:
            return at
        if hours > "14" or minutes > "59":
            return None
        east = timedelta(hours=int(hours), minutes=int(minutes))
        return at - east if sign == "+" else at + east
    except (ValueError, OverflowError):
        return None


def _normal(text: str) -> str:
    """No odd blanks, Chinese month names as numbers; digits of any script may stay."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST_CHARS]).strip()
    return _ZH_MONTH.sub(lambda found: _ZH_MONTHS[found[0]], text)


def _written(text: str, country: str, language: Language) -> datetime | None:
    compact = _COMPACT.match(text)
    if compact:
        year, month, day, hour, minute, second = compact.groups()
        clock = f"T{hour}:{minute}:{second or '00'}" if hour else ""
        text = f"{year}-{month}-{day}{clock}{text[compact.end() :]}"
    clock_found = _CLOCK.search(text)
    if not clock_found:
        day_ = _day(text, country)
        return None if day_ is None else datetime.combine(day_, time(), UTC)
    before, after = text[: clock_found.start()], text[clock_found.end() :]
    zone_found = _ZONE.match(after)
    zone_text = zone_found[1] if zone_found and month_of(zone_found[1]) is None else ""
    after = after[zone_found.end() :] if zone_found and zone_text else after
    day_ = _day(f"{before} {after}", country)
    if day_ is None:
        return None
    local = datetime.combine(day_, time()) + _since_midnight(clock_found)
    zone = zone_of(zone_text, local, country, language) or UTC
    return local.replace(tzinfo=zone).astimezone(UTC)


def _since_midnight(clock: re.Match[str]) -> timedelta:
    hour, minute = int(clock["hour"]), int(clock["minute"])
    second = min(int(clock["second"] or 0), 59)  # a leap second counts as the one before
    half = (clock["half"] or clock["half_before"] or "").lower()
    if half.startswith("p") or half in ("下午", "晚上", "中午"):
        hour += 12 if hour < 12 and not (half == "中午" and hour == 11) else 0
    elif hour == 12 and half:
        hour = 0
    if minute > 59 or hour > 24 or (hour == 24 and minute + second):
        raise ValueError("no such time")
    return timedelta(hours=hour, minutes=minute, seconds=second)


def _day(text: str, country: str) -> date | None:
    """The day that stands in the text; the first form that fits counts."""
    for form in _DATES:
        found = form.search(text)
        if not found:
            continue
        part = found.groupdict()
        if "name" in part and month_of(part["name"]) is None:
            continue
        return _calendar(part, country)
    return None


def _calendar(part: dict[str, str], country: str) -> date:
    year = int(part["year"])
    year += 2000 if len(part["year"]) == 2 else 0
    if "week" in part:
        return date.fromisocalendar(year, int(part["week"]), int(part["weekday"]))
    if "yearday" in part:
        if not 1 <= int(part["yearday"]) <= 366:
            raise ValueError("no such day")
        return date(year, 1, 1) + timedelta(days=int(part["yearday"]) - 1)
    if "one" in part:
        one, two = int(part["one"]), int(part["two"])
        month_first = two > 12 or (country == "US" and one <= 12)
        return date(year, one, two) if month_first else date(year, two, one)
    month = month_of(part["name"]) if "name" in part else int(part["month"])
    return date(year, month or 0, int(part["day"]))


def month_of(name: str) -> int | None:
    """The number of the month that a word in English or Russian begins like."""
    return _MONTHS.get(name[:3].lower())
