"""Numbers, years and days that a text states, brought to one form in four scripts."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HAN = "\u3400-\u9fff"
_MONTHS = (
    "jan|янв", "feb|фев", "mar|мар", "apr|апр", "may|мая|май", "jun|июн", "jul|июл", "aug|авг",
    "sep|сен", "oct|окт", "nov|ноя", "dec|дек",
)  # fmt: skip
_MONTH = "|".join(f"(?:{forms})" for forms in _MONTHS)
_MONTH_TAIL = r"[a-zа-я]{0,6}\.?"
_DAY_MONTH = re.compile(
    rf"(?<![\d.,])(\d{{1,2}})(?:st|nd|rd|th|-?го)?\s+({_MONTH}){_MONTH_TAIL}(?!\w)"
)
_MONTH_DAY = re.compile(rf"(?<!\w)({_MONTH}){_MONTH_TAIL}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?![\d%])")
_HAN_DAY = re.compile(r"(?:(\d{1,2})\s*月\s*)?[(（]?(\d{1,2})[)）]?\s*[日号號](?![本])")
_HAN_MONTH = re.compile(r"(\d{1,2})\s*月(?:份|底|初|中旬)?")
_SLASH_DAY = re.compile(r"(?<![\d/])(1[0-2]|0?[1-9])/(3[01]|[12]\d|0?[1-9])(?![\d/])")
_DIGIT = re.compile(r"\d")
_CLOCK = re.compile(r"(?<!\d)[012]?\d[:：][0-5]\d(?!\d)")
_YEAR = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d.,]*\d)")
_DIGITS = re.compile(r"(?<![\w.])\d+(?:[.,\u00a0 ]\d+)*|\d+(?:[.,]\d+)*")
_HAN_NUMERAL = re.compile(
    "(?<![第一二三四五六七八九十])([二两兩三四五六七八九十百千廿]+)(?=[万萬亿億多余餘几幾]*"
    "(?:[万萬亿億]|[人国國年天名家个個项項座条條架艘吨噸公里成倍岁歲度次场場小方位份批点點级級轮輪州省市地艘])|%|％)"
)
_SCALES: tuple[tuple[re.Pattern[str], float], ...] = tuple(
    (re.compile(pattern), scale)
    for pattern, scale in (
        (r"\s*(?:万亿|萬億|兆|trillion|tn\b|трлн|триллион)", 1e12),
        (r"\s*(?:亿|億)", 1e8),
        (r"\s*(?:billion|bln|bn\b|b\b|млрд|миллиард)", 1e9),
        (r"\s*(?:百万|百萬|million|mln|mn\b|m\b|млн|миллион)", 1e6),
        (r"\s*(?:千万|千萬)", 1e7),
        (r"\s*(?:万|萬)", 1e4),
        (r"\s*(?:千(?!米|克|瓦|伏|卡)|thousand|тыс)", 1e3),
    )
)
_PERCENT = re.compile(r"\s*(?:%|％|per\s?cent|процент|个百分点|個百分點|п\.\s?п)")
_HAN_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "两": 2, "兩": 2, "〇": 0,
}  # fmt: skip
_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
    "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "два": 2, "две": 2, "двух": 2, "двое": 2, "двумя": 2, "три": 3, "трех": 3, "трёх": 3,
    "трое": 3, "четыре": 4, "четырех": 4, "четырёх": 4, "пять": 5, "пяти": 5, "шесть": 6,
    "шести": 6, "семь": 7, "семи": 7, "восемь": 8, "восьми": 8, "девять": 9, "девяти": 9,
    "десять": 10, "десяти": 10, "одиннадцать": 11, "двенадцать": 12, "двенадцати": 12,
    "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "пятнадцати": 15, "двадцать": 20,
    "двадцати": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "сто": 100, "двести": 200,
    "двухсот": 200, "триста": 300, "трехсот": 300, "пятьсот": 500,
}  # fmt: skip
_WORD = re.compile(r"[a-zа-яё]+")
_ROUNDING = 0.03  # share
_CYRILLIC = re.compile(r"[а-яё]")


@dataclass(frozen=True, slots=True)
class Figures:
    """What a text states in figures.

    Attributes:
        numbers: Values to three digits, such as "7.5e+09" or "12%".
        years: Such as 2024.
        days: (month, day); month 0 when only the day is named, day 0 when only the month is.
    """

    numbers: frozenset[str]
    years: frozenset[int]
    days: frozenset[tuple[int, int]]


def figures_of(text: str) -> Figures:
    """All figures of a folded text (`classifiers.text.fold`) in any of the four scripts."""
    if not _DIGIT.search(text):
        return Figures(frozenset((*_han_numerals(text), *_words(text))), frozenset(), frozenset())
    days, rest = _take_days(text)
    rest = _CLOCK.sub(" ", rest)
    years = frozenset(int(year) for year in _YEAR.findall(rest))
    rest = _YEAR.sub(" ", rest)
    numbers = {*_digits(rest), *_han_numerals(rest), *_words(rest)}
    return Figures(frozenset(numbers), years, frozenset(days))


def nearly_equal(mine: frozenset[str], yours: frozenset[str]) -> tuple[int, int]:
    """How many numbers that differ are the same amount rounded otherwise, or misplaced by tens.

    Reports round (7.5 and 7.6 billion, 1.2 and 1.226) and translators slip by a power of ten when
    they turn wan into millions.

    Args:
        mine: Numbers of the one report.
        yours: Numbers of the other.
    """
    left, right = (_amounts(these - those) for these, those in ((mine, yours), (yours, mine)))
    near = sum(any(abs(a - b) <= _ROUNDING * max(a, b) for b in right) for a in left)
    digits = {f"{b:.2e}"[:4] for b in right if _digits_in(b) > 2}
    slipped = sum(_digits_in(a) > 2 and f"{a:.2e}"[:4] in digits for a in left)
    return near, slipped


def _amounts(numbers: frozenset[str]) -> list[float]:
    values = (float(number) for number in sorted(numbers) if not number.endswith("%"))
    return [value for value in values if _digits_in(value) > 1]


def _digits_in(value: float) -> int:
    return len(f"{value:.2e}"[:4].replace(".", "").rstrip("0"))


def _take_days(text: str) -> tuple[set[tuple[int, int]], str]:
    days: set[tuple[int, int]] = set()

    def take(month: str | None, day: str | None) -> str:
        number = (int(month) if month.isdigit() else _month(month)) if month else 0
        if number <= 12 and int(day or 0) <= 31:
            days.add((number, int(day or 0)))
        return " "

    text = _DAY_MONTH.sub(lambda match: take(match[2], match[1]), text)
    text = _MONTH_DAY.sub(lambda match: take(match[1], match[2]), text)
    text = _HAN_DAY.sub(lambda match: take(match[1], match[2]), text)
    text = _HAN_MONTH.sub(lambda match: take(match[1], None), text)
    return days, _SLASH_DAY.sub(lambda match: take(match[1], match[2]), text)


def _month(name: str) -> int:
    return next(
        number
        for number, forms in enumerate(_MONTHS, 1)
        if name.startswith(tuple(forms.split("|")))
    )


def _digits(text: str) -> Iterator[str]:
    decimal_comma = bool(_CYRILLIC.search(text))
    for match in _DIGITS.finditer(text):
        for value in _values(match.group(), decimal_comma=decimal_comma):
            yield _scaled(value, text, match.end())


def _values(written: str, *, decimal_comma: bool) -> Iterator[float]:
    """One number, or several when the spaces between them are no thousands separators."""
    parts = re.split(r"[ \u00a0]", written)
    if len(parts) > 1 and all(len(part.split(",")[0].split(".")[0]) == 3 for part in parts[1:]):
        parts = ["".join(parts)]
    for part in parts:
        thousands = re.fullmatch(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", part)
        plain = part.replace(",", "") if thousands and not decimal_comma else part.replace(",", ".")
        try:
            yield float(plain)
        except ValueError:  # a version, a list, an address
            continue


def _scaled(value: float, text: str, end: int) -> str:
    for pattern, scale in _SCALES:
        match = pattern.match(text, end)
        if match:
            value, end = value * scale, match.end()
            break
    return f"{value:.3g}" + ("%" if _PERCENT.match(text, end) else "")


def _han_numerals(text: str) -> Iterator[str]:
    for match in _HAN_NUMERAL.finditer(text):
        yield _scaled(float(_han_value(match[1])), text, match.end())


def _han_value(written: str) -> int:
    total, digit = 0, 0
    for char in written.replace("廿", "二十"):
        unit = {"十": 10, "百": 100, "千": 1000}.get(char)
        if unit:
            total, digit = total + (digit or 1) * unit, 0
        else:
            digit = _HAN_DIGITS.get(char, 0)
    return total + digit


def _words(text: str) -> Iterator[str]:
    if _WORDS.keys().isdisjoint(_WORD.findall(text)):
        return
    for match in _WORD.finditer(text):
        if match.group() in _WORDS:
            yield _scaled(float(_WORDS[match.group()]), text, match.end())
