import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.dates import EARLIEST_AT, read, read_first
from items.feed import Language

RU_MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
RU_FULL = [
    "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября",
    "октября", "ноября", "декабря",
]  # fmt: skip
ZH_MONTHS = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


def read_in(text: str, country: str = "INT", language: Language = Language.EN) -> datetime | None:
    return read(text, country=country, language=language)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("Sun, 22 Nov 2026 08:00:00 GMT", utc(2026, 11, 22, 8)),
        ("Sun, 22 Nov 2026 08:00:00 +0500", utc(2026, 11, 22, 3)),
        ("Sun, 22 Nov 26 08:00 +0600", utc(2026, 11, 22, 2)),
        ("22 November 2026 08:00:00 Z", utc(2026, 11, 22, 8)),
        ("Mon, 22 Nov 2026 08:00:00 GMT", utc(2026, 11, 22, 8)),
        ("Sun,22 Nov 2026 08:00:00 GMT", utc(2026, 11, 22, 8)),
        ("Sunday, 22-Nov-26 08:00:00 GMT", utc(2026, 11, 22, 8)),
        ("Sun Nov 22 08:00:00 2026", utc(2026, 11, 22, 8)),
        ("Sun Nov 22 08:00:00 UTC 2026", utc(2026, 11, 22, 8)),
        ("Nov 22, 2026 8:05 PM", utc(2026, 11, 22, 20, 5)),
        ("November 22nd, 2026", utc(2026, 11, 22)),
        ("12:30 am, 22 Nov 2026", utc(2026, 11, 22, 0, 30)),
        ("2026-11-22", utc(2026, 11, 22)),
        ("2026-11-22T08:00", utc(2026, 11, 22, 8)),
        ("2026-11-22 08:00:00", utc(2026, 11, 22, 8)),
        ("2026-11-22T08:00:00Z", utc(2026, 11, 22, 8)),
        ("2026-11-22T08:00:00.123456789Z", utc(2026, 11, 22, 8)),
        ("2026-11-22T08:00:00,5+05:00", utc(2026, 11, 22, 3)),
        ("2026-11-22T08:00:00 +0800", utc(2026, 11, 22, 0)),
        ("2026-11-22T23:30:00-01:00", utc(2026, 11, 23, 0, 30)),
        ("20261122T080130Z", utc(2026, 11, 22, 8, 1, 30)),
        ("20261122T0801Z", utc(2026, 11, 22, 8, 1)),
        ("20261122T0801+0500", utc(2026, 11, 22, 3, 1)),
        ("20261122", utc(2026, 11, 22)),
        ("2026-W47-7", utc(2026, 11, 22)),
        ("2026-326", utc(2026, 11, 22)),
        ("2026-001", utc(2026, 1, 1)),
        ("2024-366", utc(2024, 12, 31)),
        ("08:00 Nov 22 2026", utc(2026, 11, 22, 8)),
        ("Issue 9 2026 (22.11.2026)", utc(2026, 11, 22)),
        ("2024/11/05", utc(2024, 11, 5)),
        ("2024/11/05 08:30", utc(2024, 11, 5, 8, 30)),
        ("2024年11月5日", utc(2024, 11, 5)),
        ("2024年11月5日 08:30", utc(2024, 11, 5, 8, 30)),
        ("2024年11月5日 下午3:20", utc(2024, 11, 5, 15, 20)),
        ("2024年11月5日（星期二）15时20分", utc(2024, 11, 5, 15, 20)),
        ("2024 年 11 月 5 日 上午 09：05", utc(2024, 11, 5, 9, 5)),
        ("周二, 05 十一月 2024 08:00:00 +0800", utc(2024, 11, 5, 0)),
        ("星期二, 5 11月 2024 08:00:00 +0000", utc(2024, 11, 5, 8)),
        ("十一月 5, 2024", utc(2024, 11, 5)),
        ("Вс, 22 ноя 2026 08:00:00 +0500", utc(2026, 11, 22, 3)),
        ("22 ноября 2026 г. 08:00", utc(2026, 11, 22, 8)),
        ("22 ноября 2026, 08:00 МСК", utc(2026, 11, 22, 5)),
        ("9 мая 2026", utc(2026, 5, 9)),
        ("22.11.2026 08:00", utc(2026, 11, 22, 8)),
        ("11/22/2026", utc(2026, 11, 22)),
        ("11/13/2026", utc(2026, 11, 13)),
        ("22/11/2026", utc(2026, 11, 22)),
        ("1795340958", utc(2026, 11, 22, 9, 49, 18)),
        ("1795340958000", utc(2026, 11, 22, 9, 49, 18)),
        ("1795340958.25", utc(2026, 11, 22, 9, 49, 18)),
        ("Sun, 22 Nov 2026 24:00:00 GMT", utc(2026, 11, 23)),
        ("Sat, 31 Dec 2016 23:59:60 GMT", utc(2016, 12, 31, 23, 59, 59)),
        ("٢٠٢٦-١١-٢٢", utc(2026, 11, 22)),
        ("٢٢ Nov ٢٠٢٦ ٠٨:٠٠:٠٠ +٠٥٣٠", utc(2026, 11, 22, 2, 30)),
        ("٢٠٢٦١١٢٢T٠٨٠٠", utc(2026, 11, 22, 8)),
        ("２０２６年１１月２２日", utc(2026, 11, 22)),
        ("Sun, 22 Nov 2026 08:00:00 MSK", utc(2026, 11, 22, 5)),
        ("Sun, 22 Nov 2026 08:00:00 ALMT", utc(2026, 11, 22, 3)),
        ("Wed, 22 Nov 2023 08:00:00 ALMT", utc(2023, 11, 22, 2)),
        ("Sun, 22 Nov 2026 08:00:00 EST", utc(2026, 11, 22, 13)),
        ("Sun, 22 Nov 2026 08:00:00 GMT+0800 (China Standard Time)", utc(2026, 11, 22, 0)),
        ("Sun, 22 Nov 2026 08:00:00 UTC+8", utc(2026, 11, 22, 0)),
        ("Sun, 22 Nov 2026 08:00:00 +9999", utc(2026, 11, 22, 8)),
    ],
)
def test_dates_are_read_as_they_were_meant(text: str, at: datetime) -> None:
    assert read_in(text) == at


@pytest.mark.parametrize(
    "text",
    ["", "not a date", "2026-13-45T99:99:99Z", "Sat, 30 Feb 2026 10:00:00 GMT",
     "99999-01-01T00:00:00Z", "0000-00-00 00:00:00", "2026", "12:30", "yesterday",
     "Sun, 22 Nov 2026 25:00:00 GMT", "Sun, 22 Nov 2026 24:30:30 GMT", "22 Nov 2026 24:01",
     "22 Nov 2026 08:60", "2026-400", "2024-367", "2026-000", "11月", "1", "-",
     "13/13/2026", "Foo 99 2026"],
)  # fmt: skip
def test_what_is_no_date_is_none(text: str) -> None:
    assert read_in(text) is None


@pytest.mark.parametrize(
    ("country", "language", "hours"),
    [("CN", Language.ZH_HANS, 8), ("CN", Language.EN, 8), ("TW", Language.ZH_HANT, 8),
     ("US", Language.EN, -6), ("CA", Language.EN, -6), ("INT", Language.EN, -6),
     ("INT", Language.ZH_HANS, 8), ("GB", Language.EN, -6), ("US", Language.ZH_HANS, -6)],
)  # fmt: skip
def test_cst_is_the_time_of_the_feeds_country(country: str, language: Language, hours: int) -> None:
    found = read_in("Sun, 22 Nov 2026 08:00:00 CST", country, language)

    assert found == utc(2026, 11, 22, 8) - timedelta(hours=hours)


@pytest.mark.parametrize(
    ("country", "hours"),
    [("CN", 8), ("RU", 3), ("KZ", 5), ("KG", 6), ("UZ", 5), ("US", 0), ("INT", 0)],
)
def test_a_time_without_a_zone_is_that_of_a_country_with_one_time(country: str, hours: int) -> None:
    assert read_in("2026-11-22 08:00:00", country) == utc(2026, 11, 22, 8) - timedelta(hours=hours)


def test_kazakhstan_was_an_hour_further_before_march_2024() -> None:
    assert read_in("2024-02-29 12:00", "KZ") == utc(2024, 2, 29, 6)
    assert read_in("2024-03-02 12:00", "KZ") == utc(2024, 3, 2, 7)


def test_only_the_united_states_put_the_month_first() -> None:
    assert read_in("05/11/2024", "US") == utc(2024, 5, 11)
    assert read_in("05/11/2024", "RU") == utc(2024, 11, 5)
    assert read_in("05/11/2024 08:00 GMT", "US") == utc(2024, 5, 11, 8)
    assert read_in("12/05/2024", "US") == utc(2024, 12, 5)
    assert read_in("13/05/2024", "US") == utc(2024, 5, 13)


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("12:05 am", 0), ("1:05 am", 1), ("11:05 am", 11), ("12:05 pm", 12), ("1:05 p.m.", 13),
     ("11:05 PM", 23), ("13:05 pm", 13)],
)  # fmt: skip
def test_half_days_count_from_twelve(clock: str, hour: int) -> None:
    assert read_in(f"Nov 22, 2026 {clock}") == utc(2026, 11, 22, hour, 5)


@pytest.mark.parametrize(
    ("clock", "hour"),
    [("凌晨12:05", 0), ("凌晨3:05", 3), ("早上8:05", 8), ("上午11:05", 11), ("中午11:05", 11),
     ("中午12:05", 12), ("中午1:05", 13), ("下午12:05", 12), ("下午3:05", 15), ("下午15:05", 15),
     ("晚上8:05", 20), ("晚上11:05", 23)],
)  # fmt: skip
def test_chinese_parts_of_the_day_say_which_half_it_is(clock: str, hour: int) -> None:
    assert read_in(f"2026年11月22日 {clock}") == utc(2026, 11, 22, hour, 5)


@pytest.mark.parametrize(
    ("texts", "at", "note"),
    [
        ([], None, ""),
        (["2026-03-13"], utc(2026, 3, 13), ""),
        (["Fri, 31 Dec 9999 23:59:59 GMT"], None, "in the future"),
        (["2026-03-16"], None, "in the future"),
        (["2026-03-15T10:00:00Z"], utc(2026, 3, 15, 10), ""),
        (["Thu, 01 Jan 1970 00:00:00 GMT"], None, "before 1995"),
        (["0001-01-01T00:00:00Z"], None, "before 1995"),
        (["soon"], None, "not a date"),
        (["soon", "2026-03-13"], utc(2026, 3, 13), ""),
        (["Thu, 01 Jan 1970 00:00:00 GMT", "soon"], None, "before 1995"),
    ],
)
def test_the_first_date_that_can_be_believed_is_taken(
    texts: list[str], at: datetime | None, note: str, now: datetime
) -> None:
    assert read_first(texts, country="INT", language=Language.EN, now=now) == (at, note)


def test_the_bounds_of_belief_can_themselves_be_believed(now: datetime) -> None:
    tomorrow = now + timedelta(days=1)
    texts = {at: at.isoformat() for at in (tomorrow, EARLIEST_AT)}

    for at, text in texts.items():
        assert read_first([text], country="INT", language=Language.EN, now=now) == (at, "")


@pytest.mark.parametrize(
    ("country", "language", "hours"),
    [("CN", Language.EN, 8), ("INT", Language.ZH_HANS, 8), ("INT", Language.EN, -6)],
)
def test_dates_are_read_by_the_country_and_language_of_the_feed(
    country: str, language: Language, hours: int, now: datetime
) -> None:
    at, _ = read_first(["2026-03-13 08:00 CST"], country=country, language=language, now=now)

    assert at == utc(2026, 3, 13, 8) - timedelta(hours=hours)


MOMENTS = st.integers(
    min_value=int(utc(1995, 1, 2).timestamp()), max_value=int(utc(2060, 1, 1).timestamp())
).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(MOMENTS, st.integers(min_value=-12 * 4, max_value=14 * 4))
def test_every_moment_comes_back_from_every_usual_form(at: datetime, quarters: int) -> None:
    offset = timedelta(minutes=15 * quarters)
    local = (at + offset).replace(tzinfo=None)
    sign, minutes = "-" if quarters < 0 else "+", abs(15 * quarters)
    zone = f"{sign}{minutes // 60:02}{minutes % 60:02}"

    for text in (
        format_datetime(at),
        at.isoformat(),
        f"{local.isoformat()}{zone[:3]}:{zone[3:]}",
        f"{local:%d} {RU_MONTHS[local.month - 1]} {local.year} {local:%H:%M:%S} {zone}",
        f"{local:%d} {RU_FULL[local.month - 1]} {local.year} г., {local:%H:%M:%S} {zone}",
        f"{local.year}年{local.month}月{local.day}日 {local:%H:%M:%S} {zone}",
        f"星期日, {local:%d} {ZH_MONTHS[local.month - 1]}月 {local.year} {local:%H:%M:%S} {zone}",
        f"{local:%Y/%m/%d %H:%M:%S} {zone}",
        f"{local:%d.%m.%Y %H:%M:%S} {zone}",
        str(int(at.timestamp())) if at.timestamp() >= 1e9 else at.isoformat(),
        f"{int(at.timestamp())}000" if at.timestamp() >= 1e9 else at.isoformat(),
    ):
        assert read_in(text) == at, text


@given(st.text(max_size=120))
def test_any_text_gives_an_aware_date_in_bounds_or_none(text: str) -> None:
    now = utc(2026, 3, 14)
    at, note = read_first([text], country="CN", language=Language.ZH_HANS, now=now)

    assert (at is None) == bool(note)
    if at is not None:
        assert at.utcoffset() == timedelta(0)
        assert EARLIEST_AT <= at <= now + timedelta(days=1)


@given(st.text(alphabet="0123456789-/.:年月日 TZ+,", max_size=40))
def test_jumbled_digits_never_raise(text: str) -> None:
    found = read_in(text, "KZ", Language.RU)

    assert found is None or found.tzinfo is UTC


def test_times_are_in_utc_wherever_the_machine_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Taipei")
    time.tzset()
    try:
        found = read_in("22 ноября 2026, 08:00 МСК")
    finally:
        monkeypatch.undo()
        time.tzset()

    assert found == utc(2026, 11, 22, 5)
    assert found is not None
    assert found.tzinfo is UTC
