"""What was eaten before what in a day: one order without ties, so that no reference can be to itself."""

from collections.abc import Sequence
from datetime import time as Time

from villi.diary.complete import USUAL
from villi.diary.dates import minute_of_day
from villi.diary.values import Eaten, Entry


def in_time(entries: Sequence[Entry], day_starts: Time = Time(4, 0)) -> list[int]:
    """The places of the food entries of one day, first eaten first.

    By the time written, else by the usual hour of the meal named, else where the line above stands; what
    is equal keeps its order in the file. So where times are written, the order of lines does not matter.

    >>> from villi.diary.values import Words
    >>> lunch, coffee = Eaten(Words(1, 1, "soup"), meal="lunch"), Eaten(Words(2, 1, "coffee"), Time(8, 10))
    >>> in_time([lunch, coffee])
    [1, 0]
    """
    minutes: list[tuple[float, int]] = []
    above: float = -1
    for place, entry in enumerate(entries):
        if not isinstance(entry, Eaten):
            continue
        if entry.clock is not None:
            above = minute_of_day(entry.clock, day_starts)
        elif entry.meal in USUAL:
            above = USUAL[entry.meal]
        minutes.append((above, place))
    return [place for _, place in sorted(minutes)]
