"""Time zones as feeds write them."""

import re
from datetime import datetime, timedelta, timezone

from items.feed import Language

_OFFSET = re.compile(r"(?:UTC|GMT|Z)?\s*([+\-−])(\d{1,2}):?(\d{2})?")

# Hours from UTC. Of names with several meanings, those left out here are in _BY_COUNTRY.
_HOURS: dict[str, float] = {
    "UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "CET": 1, "MEZ": 1, "CEST": 2,
    "MESZ": 2, "EET": 2, "EEST": 3, "TRT": 3, "MSK": 3, "MCK": 3, "МСК": 3, "MSD": 4, "SAMT": 4,
    "GET": 4, "AZT": 4, "IRST": 3.5, "AFT": 4.5, "YEKT": 5, "PKT": 5, "UZT": 5, "TMT": 5,
    "TJT": 5, "AQTT": 5, "QYZT": 5, "ALMT": 5, "ORAT": 5, "NPT": 5.75, "KGT": 6, "BTT": 6,
    "OMST": 6, "XJT": 6, "NOVT": 7, "KRAT": 7, "HOVT": 7, "ICT": 7, "WIB": 7, "IRKT": 8,
    "ULAT": 8, "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8, "AWST": 8, "YAKT": 9, "JST": 9, "KST": 9,
    "VLAT": 10, "AEST": 10, "ACST": 9.5, "AEDT": 11, "MAGT": 11, "SAKT": 11, "SRET": 11,
    "PETT": 12, "NZST": 12, "NZDT": 13, "EST": -5, "EDT": -4, "CDT": -5, "MDT": -6, "MST": -7,
    "PDT": -7, "PST": -8, "AKST": -9, "AKDT": -8, "HST": -10, "AST": -4, "ADT": -3, "BRT": -3,
    "ART": -3, "SAST": 2, "CAT": 2, "EAT": 3, "WAT": 1,
}  # fmt: skip
_BY_COUNTRY: dict[str, tuple[dict[str, float], float]] = {
    "CST": (dict.fromkeys(("US", "CA", "MX", "CR", "SV", "GT", "HN", "NI"), -6), 8),
    "BST": ({"BD": 6}, 1),
    "IST": ({"IE": 1, "IL": 2}, 5.5),
    "AMT": ({"BR": -4}, 4),
}
# Countries with one usual time and no summer time: what a time without a zone means there.
_HOME_HOURS: dict[str, float] = {
    "CN": 8, "TW": 8, "HK": 8, "MO": 8, "SG": 8, "MY": 8, "PH": 8, "MN": 8, "JP": 9, "KR": 9,
    "KP": 9, "RU": 3, "BY": 3, "TR": 3, "KZ": 5, "UZ": 5, "TJ": 5, "TM": 5, "KG": 6, "AF": 4.5,
    "PK": 5, "IN": 5.5, "LK": 5.5, "NP": 5.75, "BD": 6, "AZ": 4, "GE": 4, "AM": 4, "AE": 4,
    "VN": 7, "TH": 7, "LA": 7, "KH": 7, "ID": 7,
}  # fmt: skip
_KAZAKH_TIME_BEFORE = datetime(2024, 3, 1)  # noqa: DTZ001 - compared with local times
_KAZAKH_NAMES = frozenset({"ALMT", "QYZT"})


def zone_of(text: str, local: datetime, country: str, language: Language) -> timezone | None:
    """Read a zone's name or offset.

    Args:
        text: What stands behind the time, such as "+0800", "MSK" or "CST"; may be empty.
        local: The naive local time, for zones that changed.
        country: The publisher's, ISO 3166 alpha-2 or INT; it decides what CST and a missing zone
            mean.
        language: The feed's; it decides on CST when the country is INT.

    Returns:
        The zone; None when nothing is known, and then UTC is as good as any.
    """
    text = text.strip().strip("()").strip().upper()
    offset = _OFFSET.match(text)
    if offset:
        hours, minutes = int(offset[2]), int(offset[3] or 0)
        if hours <= 14 and minutes < 60:
            sign = 1 if offset[1] == "+" else -1
            return timezone(sign * timedelta(hours=hours, minutes=minutes))
    name = re.match(r"[^\W\d_]+", text)
    hours_east = _named(name[0], local, country, language) if name else None
    if hours_east is None:
        hours_east = _home(local, country)
    return None if hours_east is None else timezone(timedelta(hours=hours_east))


def has_changed(name: str, country: str) -> bool:
    """Whether a zone, or that of a country where none is named, was another one before."""
    return country == "KZ" or name in _KAZAKH_NAMES


def _named(name: str, local: datetime, country: str, language: Language) -> float | None:
    if name in _BY_COUNTRY:
        special, usual = _BY_COUNTRY[name]
        if name == "CST" and country not in special and language is Language.EN:
            return usual if _HOME_HOURS.get(country) else -6.0
        return special.get(country, usual)
    if name in _KAZAKH_NAMES and local < _KAZAKH_TIME_BEFORE:
        return 6.0
    return _HOURS.get(name)


def _home(local: datetime, country: str) -> float | None:
    if country == "KZ" and local < _KAZAKH_TIME_BEFORE:
        return 6.0
    return _HOME_HOURS.get(country)
