"""How somebody felt, as they rated it: a description of the last two weeks, never a cause of anything."""

from collections import defaultdict
from datetime import date as Date
from datetime import timedelta
from math import isnan
from statistics import median

from villi.diary.values import Diary, Felt
from villi.examination import Feeling

WINDOW = 14
"""Days, the last of the diary among them: the days that the rules on mood read, too."""
FEWEST = 3
"""Days with a rating below which a middle says nothing (judgement)."""


def feelings(diary: Diary) -> tuple[Feeling, ...]:
    """Each scale that was rated on three days or more of the last fourteen, in the order of its name.

    A day with several ratings counts once, with their median; presence without a severity is no rating.

    >>> from villi.diary import read
    >>> days = b"".join(b"2026-11-1%d\\nfeel: mood %d\\n" % (n, n) for n in (4, 5, 6))
    >>> feelings(read(days))
    (Feeling(scale='mood', days=3, of_days=3, middle=5.0, low=4.0, high=6.0),)
    """
    last = max((day.date for day in diary.days), default=None)
    if last is None:
        return ()
    recent = [day for day in diary.days if last - timedelta(days=WINDOW - 1) <= day.date]
    span = (last - min(day.date for day in recent)).days + 1
    rated: dict[str, dict[Date, list[float]]] = defaultdict(lambda: defaultdict(list))
    for day in recent:
        for entry in day.entries:
            if isinstance(entry, Felt) and not isnan(entry.value):
                rated[entry.scale][day.date].append(entry.value)
    found = []
    for scale, by_day in sorted(rated.items()):
        daily = [median(values) for values in by_day.values()]
        if len(daily) >= FEWEST:
            found.append(Feeling(scale, len(daily), span, median(daily), min(daily), max(daily)))
    return tuple(found)
