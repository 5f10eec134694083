"""Dates of a document, read together by their shapes, are what each alone is read as."""

import random
from datetime import UTC, datetime

import pytest

from feeds.date_columns import read_each
from feeds.dates import read_first
from items.feed import Language

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FORMS = (
    *["Mon, {d:02} {month} {year} {clock} {zone}", "{d} {month} {year} {clock} {zone}"],
    *["Mon, {d} {month} {year} {clock}  {zone}", "Mon  {d} {month} {year} {clock} {zone}"],
    *["{year}-{m:02}-{d:02}T{clock}{zone}", "{year}-{m:02}-{d:02} {clock} {zone}"],
    *["{year}/{m}/{d} {clock}", "{year}.{m}.{d}", "{year}-{m:02}-{d:02}"],
    *["{year}-{m:02}-{d:02}T{clock}.5{zone}", "{year}-{m:02}-{d:02}T10:30{zone}"],
)
MONTHS = (
    *["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    *["Mai", "jan", "FEB", "mAr"],
)
ZONES = (
    *["GMT", "UTC", "Z", "+0000", "-0000", "+0500", "-0330", "+05:00", "+1500", "+0099", "UTC+8"],
    *["EST", "CST", "MSK", "МСК", "ALMT", "AM", "PM", "AMT", "NOVT", "MAR", "X", "est"],
)
COUNTRIES = ("KZ", "US", "CN", "INT", "GB")


def filled(chance: random.Random, form: str, zone: str) -> str:
    """A date of this form, some three in a hundred of which no calendar knows."""
    slip = chance.random() < 0.1
    return form.format(
        d=chance.randrange(0, 33) if slip else chance.randrange(1, 29),
        m=chance.randrange(0, 14) if slip else chance.randrange(1, 13),
        month=chance.choice(MONTHS if slip else MONTHS[:12]),
        year=chance.choice((1994, 9999)) if slip else chance.randrange(2023, 2028),
        clock=f"{chance.randrange(25 if slip else 24):02}:{chance.randrange(60):02}:05",
        zone=zone,
    )


def column(chance: random.Random) -> list[tuple[str, ...]]:
    """Dates of items, most of one form, with one zone or several."""
    form, zone = chance.choice(FORMS), chance.choice(ZONES)
    stated = []
    for _ in range(chance.randrange(3, 9)):
        if chance.random() < 0.1:
            form = chance.choice(FORMS)
        if chance.random() < 0.2:
            zone = chance.choice(ZONES)
        text = filled(chance, form, zone)
        if chance.random() < 0.05:
            place = chance.randrange(len(text))
            text = text[:place] + chance.choice("0 \n:T٣é") + text[place + 1 :]
        others = (filled(chance, form, zone),) if chance.random() < 0.2 else ()
        stated.append((text, *others) if chance.random() < 0.95 else ())
    return stated


@pytest.mark.parametrize("country", COUNTRIES)
def test_dates_of_any_shapes_are_read_together_as_one_by_one(country: str) -> None:
    chance = random.Random(country)
    for _ in range(400):
        stated = column(chance)
        language = chance.choice(list(Language))

        together = read_each(stated, country=country, language=language, now=NOW)

        assert list(zip(*together, strict=True)) == [
            read_first(texts, country=country, language=language, now=NOW) for texts in stated
        ], stated


def test_more_months_than_are_remembered_are_read_all_the_same() -> None:
    texts = [
        f"{day} {month.swapcase()} {year} 10:00:00 GMT"
        for month in MONTHS[:12]
        for year in range(1900, 2026)
        for day in (3, 28)
    ]

    times, notes = read_each(
        [(text,) for text in texts], country="INT", language=Language.EN, now=NOW
    )

    one_by_one = [
        read_first([text], country="INT", language=Language.EN, now=NOW) for text in texts
    ]
    assert list(zip(times, notes, strict=True)) == one_by_one
    assert len(set(times)) == 12 * 31 * 2 + 1


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("5 jan 2026 13:52:10  EST", datetime(2026, 1, 5, 18, 52, 10, tzinfo=UTC)),
        ("2026/1/10 14:33:00", datetime(2026, 1, 10, 6, 33, tzinfo=UTC)),
        ("2026-01-10", datetime(2026, 1, 10, tzinfo=UTC)),
        ("2026-01-10T14:33+08:00", datetime(2026, 1, 10, 6, 33, tzinfo=UTC)),
    ],
)
def test_unusual_shapes_are_read_together(text: str, at: datetime) -> None:
    times, _ = read_each([(text,)] * 3, country="CN", language=Language.EN, now=NOW)

    assert times == [at] * 3
