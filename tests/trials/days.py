"""The days before an experiment, and a clock that goes on by days."""

from datetime import date as Date
from datetime import datetime, timedelta

import numpy as np

DAY0 = Date(2026, 11, 23)


class Clock:
    """What day it is."""

    def __init__(self) -> None:
        self.day = DAY0

    def __call__(self, _: object) -> datetime:
        return datetime.combine(self.day, datetime.min.time()).replace(hour=9)


def history(days: int = 30, more: str = "") -> bytes:
    """A diary of the days before, with mood and comfort that nothing moves; `more` stands above them."""
    draws = np.random.default_rng(5)
    out = f"person: me, male, 40\n{more}"
    for n in range(days, 0, -1):
        mood, comfort = (int(value) for value in np.clip(np.round(6 + 1.5 * draws.standard_normal(2)), 3, 10))
        out += f"\n{DAY0 - timedelta(days=n)}\nfeel: mood {mood}, comfort {comfort}\n"
    return out.encode()
