"""What may be offered at all: no alcohol, nothing of a day of distress, no supplement behind a gate."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date as Date
from functools import lru_cache

from villi.diary.grammar import line_of
from villi.diary.values import Day, Record
from villi.meals import Index
from villi.safety import permit
from villi.safety.alarm import alarms
from villi.safety.checklist import domains_of
from villi.safety.values import Safety
from villi.series.alcohol import names_alcohol
from villi.substances.table import recognise

USUAL_DAYS, USUAL_FROM = 14, 3
"""A supplement or medicine is offered again where the same words stand on so many days of the last two weeks:
what was taken once is not usual."""
STRONG = 0.5
"""g of alcohol per 100 g from which a food is not offered: bread and ripe fruit hold less."""


def is_closed(day: Day, lines: Sequence[str]) -> bool:
    """Whether words of a day are of harming oneself: a card stands before it, and nothing is taken from it.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\ntoast\\n2026-11-17\\nnote: i want to die\\n")
    >>> [is_closed(day, diary.lines) for day in diary.days]
    [False, True]
    """
    numbers = {line_of(entry) for entry in day.entries}
    return any(alarming(lines[number - 1]) for number in numbers if 0 < number <= len(lines))


@lru_cache(maxsize=8192)
def alarming(line: str) -> bool:
    """Whether words of a line are of harming oneself. Remembered."""
    return alarms(line)


def is_alcohol(words: str, food_id: str, ready: Index) -> bool:
    """Whether a food is a drink with alcohol, by its words or by the tables.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> is_alcohol("2 glasses of wine", "", ready), is_alcohol("rye bread", "", ready)
    (True, False)
    """
    if names_alcohol(words):
        return True
    if ready.amounts is None or food_id not in ready.numbers:
        return False
    return ready.amounts([food_id], ("alcohol",))[0][0] >= STRONG


def may_be_offered(words: str, safety: Safety | None) -> bool:
    """Whether what somebody took may be offered again: a supplement is not where a gate stands in front of
    it. A medicine is only written down, as it was before.

    >>> from villi.safety import guard
    >>> safety = guard({"condition:cirrhosis": "has: cirrhosis"})
    >>> may_be_offered("L-glutamine 5 g", safety), may_be_offered("L-glutamine 5 g", None)
    (False, True)
    """
    substance = recognise(words)
    if safety is None or (substance is not None and substance.kind == "medicine"):
        return True
    if safety.card is not None:
        return False
    about = domains_of([substance.name]) if substance is not None else ()
    return permit((*about, "supplement"), safety.fired).allowed


def usually_taken(days: Iterable[Day], date: Date) -> list[tuple[str, set[Date]]]:
    """What stands in `took:` lines in the same words on some days of the last two weeks, most often first.

    >>> from villi.diary import read
    >>> diary = read(b"".join(b"2026-11-1%d\\ntook: vitamin D 25 ug\\n" % n for n in (4, 5, 6)))
    >>> [words for words, _ in usually_taken(diary.days, Date(2026, 11, 17))]
    ['vitamin D 25 ug']
    """
    dates: dict[str, set[Date]] = defaultdict(set)
    said: dict[str, str] = {}
    since = date.toordinal() - USUAL_DAYS
    for day in (day for day in days if since <= day.date.toordinal() <= date.toordinal()):
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "took" and "\n" not in entry.value:
                words = " ".join(entry.value.split())
                dates[words.casefold()].add(day.date)
                said[words.casefold()] = words
    usual = [words for words, those in dates.items() if words and len(those) >= USUAL_FROM]
    usual.sort(key=lambda words: (-len(dates[words]), words))
    return [(said[words], dates[words]) for words in usual]
