"""How somebody felt, as they rated it: a description of the last two weeks, never a cause of anything."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date as Date
from datetime import timedelta
from math import isnan, nan
from statistics import median

from villi.diary.values import Day, Diary, Felt
from villi.examination import Feeling, Ratings

WINDOW = 14
"""Days, the last of the diary among them: the days that the rules on mood read, too."""
FEWEST = 3
"""Days with a rating below which a middle says nothing (judgement)."""


def feelings(diary: Diary) -> tuple[Feeling, ...]:
    """Each scale that was rated in the last fourteen days, in the order of its name; its middle is unknown
    (NaN) where fewer than three days are rated.

    A day with several ratings counts once, with their median; presence without a severity is no rating.

    >>> from villi.diary import read
    >>> days = b"".join(b"2026-11-1%d\\nfeel: mood %d\\n" % (n, n) for n in (4, 5, 6))
    >>> feelings(read(days))
    (Feeling(scale='mood', days=3, of_days=3, middle=5.0, low=4.0, high=6.0),)
    """
    start = _recent(diary)
    if start is None:
        return ()
    recent = [day for day in diary.days if start <= day.date]
    span = (max(day.date for day in recent) - min(day.date for day in recent)).days + 1
    found = []
    for scale, by_day in sorted(_rated(recent).items()):
        daily = [median(values) for values in by_day.values()]
        middle = median(daily) if len(daily) >= FEWEST else nan
        found.append(Feeling(scale, len(daily), span, middle, min(daily), max(daily)))
    return tuple(found)


def ratings(diary: Diary) -> Ratings:
    """All ratings, day by day, as they were written.

    >>> from villi.diary import read
    >>> found = ratings(read(b"2026-11-16\\nfeel: mood 7\\nfeel: mood 3\\n2026-11-17\\nfeel: pain 1\\n"))
    >>> found.scales, found.counts, found.days[0][1]
    (('mood', 'pain'), (1, 1), ((7.0, 3.0), ()))
    """
    rated = dict(sorted(_rated(diary.days).items()))
    dates = sorted({date for by_day in rated.values() for date in by_day})
    rows = tuple((date, tuple(tuple(by_day.get(date, ())) for by_day in rated.values())) for date in dates)
    return Ratings(tuple(rated), tuple(map(len, rated.values())), rows, _recent(diary))


def _recent(diary: Diary) -> Date | None:
    """The first of the last days that are summed up."""
    last = max((day.date for day in diary.days), default=None)
    return None if last is None else last - timedelta(days=WINDOW - 1)


def _rated(days: Iterable[Day]) -> Mapping[str, Mapping[Date, list[float]]]:
    """The ratings of each scale by day; presence without a severity is none."""
    found: dict[str, dict[Date, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day in days:
        for entry in day.entries:
            if isinstance(entry, Felt) and not isnan(entry.value):
                found[entry.scale][day.date].append(entry.value)
    return found
