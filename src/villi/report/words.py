"""The words of a report: numbers as a person reads them, and the sentences around them.

Terminal and web page say the same things because both take their words from here. The rules behind
them: unknown is said, never shown as nothing; an amount with little coverage is "at least"; a bare
number never stands without its days and its coverage; no food is good or bad.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from math import isnan

from villi.diary.values import MOST_KEPT
from villi.quantities import Estimate, Interval

UNKNOWN = "unknown"
NO_BREAK = "\u00a0"

UNITS = {
    "ug": "µg",
    "cup_eq": "cups",
    "oz_eq": "oz",
    "tsp_eq": "tsp",
    "drinks": "drinks",
}
"""Units as written in the nutrient table -> as read by a person; others stay as they are."""

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # control sequences: colours, cursor
    r"|(?:\x1b\]|\x9d)[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # operating system commands: titles, links
    r"|\x1b[@-Z\\^_]"
)
_JOINERS = "\u200c\u200d"  # needed inside words of several scripts and inside emoji


@lru_cache(maxsize=MOST_KEPT)
def clean(text: str) -> str:
    """What a person wrote, safe to show: no terminal commands, no control or direction marks, one line.

    Half a surrogate pair (a byte that was not text) becomes the replacement sign, so that the result
    can always be encoded.

    >>> clean("toast\\x1b[31m red\\u202e\\tend\\n")
    'toast red end'
    """
    if text.isprintable():
        return " ".join(text.split(" ")).strip()
    text = _ESCAPES.sub("", text)
    kept = []
    for character in text:
        category = unicodedata.category(character)
        if category == "Cs":
            kept.append("\ufffd")
        elif category in ("Zl", "Zp") or character in "\t\r\n\v\f":
            kept.append(" ")
        elif category not in ("Cc", "Cf") or character in _JOINERS:
            kept.append(character)
    return " ".join("".join(kept).split(" ")).strip()


def digits(value: float) -> int:
    """Decimals that make sense for an amount: none from 20 up, one from 1, two below.

    >>> digits(8.31), digits(23.4), digits(0.25)
    (1, 0, 2)
    """
    size = abs(value)
    return 0 if size >= 19.95 else 1 if size >= 0.995 else 2


def number(value: float, decimals: int | None = None) -> str:
    """A number in words' reach: 8.3, 23, 2,340; "unknown" for NaN; "under 0.01" rather than a false nought.

    >>> number(8.313), number(2341.7), number(float("nan")), number(0.004), number(0.0)
    ('8.3', '2,340', 'unknown', 'under 0.01', '0')
    """
    if isnan(value):
        return UNKNOWN
    if value == 0:
        return "0"
    if decimals is None and 0 < abs(value) < 0.01:
        return "under 0.01"
    places = digits(value) if decimals is None else decimals
    if abs(value) >= 1000:
        value = round(value, -1)
    return f"{value:,.{places}f}"


def exact(value: float, unit: str) -> str:
    """A number as the person wrote it, with its unit; nothing is rounded away.

    >>> exact(5.0, "g"), exact(12.5, "ug")
    ('5\\xa0g', '12.5\\xa0µg')
    """
    return f"{value:.10g}{NO_BREAK}{unit_name(unit)}".strip()


def unit_name(unit: str) -> str:
    """The unit as a person reads it.

    >>> unit_name("ug"), unit_name("g")
    ('µg', 'g')
    """
    return UNITS.get(unit, unit)


def amount(value: float, unit: str) -> str:
    """An amount with its unit.

    >>> amount(8.31, "g"), amount(float("nan"), "g"), amount(0.97, "share")
    ('8.3\\xa0g', 'unknown', '97\\xa0%')
    """
    if isnan(value):
        return UNKNOWN
    if unit == "share":
        return percent(value)
    name = unit_name(unit)
    return f"{number(value)}{NO_BREAK}{name}" if name else number(value)


def reach(interval: Interval, unit: str, *, at_least: bool = False) -> str:
    """A plausible range in words; its middle decides the decimals of both ends.

    >>> reach(Interval(7.31, 9.52), "g"), reach(Interval(4.4, 9.0), "g", at_least=True)
    ('7.3 to 9.5\\xa0g', '4.4\\xa0g or more')
    >>> reach(Interval(float("nan"), float("nan")), "g"), reach(Interval(0.002, 0.014), "g")
    ('unknown', 'up to 0.01\\xa0g')
    >>> reach(Interval(0.31, 0.44), "share"), reach(Interval(18.2, 40.0), "mg")
    ('31 to 44\\xa0%', '18 to 40\\xa0mg')
    """
    low, high = interval.low, interval.high
    if isnan(low):
        return UNKNOWN
    if at_least or isnan(high):
        return f"{amount(low, unit)} or more"
    if low == high:
        return amount(low, unit)
    if unit == "share":
        return f"{percent(low).removesuffix(NO_BREAK + '%')} to {percent(high)}"
    places = digits((low + high) / 2)
    name = f"{NO_BREAK}{unit_name(unit)}" if unit_name(unit) else ""
    if round(low, places) == 0 and high > 0:
        return f"up to {number(max(high, 0.01), places)}{name}"
    return f"{number(low, places)} to {number(high, places)}{name}"


def percent(share: float) -> str:
    """A share (0 to 1) in per cent; never rounded up to all or down to nothing.

    >>> percent(0.974), percent(0.9999), percent(1.0), percent(0.003), percent(0.0), percent(float("nan"))
    ('97\\xa0%', 'over 99\\xa0%', '100\\xa0%', 'under 1\\xa0%', '0\\xa0%', 'unknown')
    """
    if isnan(share):
        return UNKNOWN
    if 0.99 < share < 1:
        return f"over 99{NO_BREAK}%"
    if 0 < share < 0.01:
        return f"under 1{NO_BREAK}%"
    return f"{100 * share:.0f}{NO_BREAK}%"


def mean_of(estimate: Estimate, unit: str) -> str:
    """The mean of an estimate: an amount, "at least" an amount, or "unknown".

    >>> nowhere = Interval(float("nan"), float("nan"))
    >>> mean_of(Estimate(8.3, Interval(7, 9), 0.62, 7, nowhere, nowhere, nowhere), "g")
    'at least 8.3\\xa0g'
    """
    said = amount(estimate.mean, unit)
    return f"at least {said}" if estimate.at_least and not isnan(estimate.mean) else said


NUMBER_WORDS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)


def count_word(count: int) -> str:
    """A small count as a word.

    >>> count_word(5), count_word(30)
    ('five', '30')
    """
    return NUMBER_WORDS[count] if count < len(NUMBER_WORDS) else f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun.

    >>> plural(1, "day"), plural(3, "day")
    ('1 day', '3 days')
    """
    return f"{count:,} {one if count == 1 else many or one + 's'}"


MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def short_day(day: date) -> str:
    """A date for a column.

    >>> short_day(date(2026, 11, 6))
    'Fri 6 Nov'
    """
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1][:3]}"


def day_name(day: date) -> str:
    """A date in words, the same on every machine.

    >>> day_name(date(2026, 11, 16))
    'Mon 16 November'
    """
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def dates(days: Sequence[date]) -> str:
    """The stretch of time that days cover.

    >>> dates([date(2026, 11, 16), date(2026, 11, 22)])
    '16 to 22 November 2026'
    >>> dates([date(2026, 12, 30), date(2027, 1, 2)]), dates([])
    ('30 December 2026 to 2 January 2027', '')
    """
    if not days:
        return ""
    first, last = min(days), max(days)
    end = f"{last.day} {MONTHS[last.month - 1]} {last.year}"
    if first == last:
        return end
    start = f"{first.day}"
    if (first.year, first.month) != (last.year, last.month):
        start += f" {MONTHS[first.month - 1]}"
    if first.year != last.year:
        start += f" {first.year}"
    return f"{start} to {end}"


def upper_first(text: str) -> str:
    """A name at the head of a row.

    >>> upper_first("bread, rye")
    'Bread, rye'
    """
    return text[:1].upper() + text[1:]


def cut(text: str, length: int) -> str:
    """A name for a place of limited width, cut at a word.

    >>> cut("Pasta with tomato sauce and meat, homemade", 30)
    'Pasta with tomato sauce and…'
    """
    if len(text) <= length:
        return text
    head = text[: length - 1]
    word = head.rpartition(" ")[0] or head
    return word.rstrip(" ,;") + "…"


_KEPT = re.compile(r"[A-Z]{2}|[A-Z]-|St\.? [A-Z]|[B-Z](?: |$)|\w$")
"""How names begin whose first letter is never made small: EPA, L-glutamine, St John's wort, B vitamins."""


def lower_first(text: str) -> str:
    """A name inside a sentence; an abbreviation such as "US", a letter of chemistry and a saint stay.

    >>> lower_first("Bread and rolls"), lower_first("EPA and DHA")
    ('bread and rolls', 'EPA and DHA')
    >>> lower_first("L-glutamine"), lower_first("St John's wort"), lower_first("B vitamins")
    ('L-glutamine', "St John's wort", 'B vitamins')
    >>> lower_first("A walk"), lower_first("I")
    ('a walk', 'I')
    """
    return text if _KEPT.match(text) else text[:1].lower() + text[1:]


def listed(names: Sequence[str]) -> str:
    """Names in the middle of a sentence.

    >>> listed(["Iron", "Vitamin B12", "Zinc"])
    'iron, vitamin B12 and zinc'
    """
    plain = [lower_first(clean(name)) for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"
