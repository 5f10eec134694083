"""Reads the few answer headers that steer the next poll."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import aiohttp

_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})")


def retry_after_seconds(value: str, now: datetime) -> float | None:
    """Pause that a Retry-After header asks for.

    Args:
        value: Seconds or an HTTP date.
        now: Aware UTC.

    Returns:
        Seconds, at least 0; None when the header says nothing readable.

    References:
        RFC 9110, section 10.2.3.
    """
    value = value.strip()
    if re.fullmatch(r"\d{1,9}", value):
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max(0.0, (at - now).total_seconds())


def max_age_seconds(value: str) -> float | None:
    """How long Cache-Control calls an answer fresh; None when it does not say."""
    found = _MAX_AGE.search(value.lower()) if value else None
    return float(found[1]) if found else None


def text_of(answer: aiohttp.ClientResponse, name: str) -> str:
    """A header as text; bytes that are no UTF-8 are replaced."""
    raw = answer.headers.get(name, "").strip()
    if raw.isascii():
        return raw
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
