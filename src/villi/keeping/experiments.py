"""An experiment on one of its days, without its lot and without any result."""

from datetime import date as Date

from villi.diary.values import Diary
from villi.keeping.values import Running
from villi.trials.ratings import scale
from villi.trials.reading import runs
from villi.trials.wording import named

ANSWERS = ("with", "without", "skipped")
"""What can be written down of a day."""


def running(diary: Diary, date: Date) -> Running | None:
    """The experiment that a day belongs to, None where none does.

    It tells what stands in the diary's own lines. Today's lot is drawn from a small file beside the diary, so
    it is not here; nothing of other days is either, nor any result on the way.

    >>> from villi.diary import read
    >>> running(read(b"2026-11-16\\nexperiment: oats instead of toast\\n"), Date(2026, 11, 16)) is None
    True
    """
    for run in reversed(runs(diary)):
        said = run.announced
        if said is None or said.place(date) is None:
            continue
        if run.over and (run.ended is None or run.ended < date):
            continue
        did = (run.days or {}).get(date)
        ask = f"This evening, rate {named(scale(said.watch))} and write down what you did."
        return Running(
            what=said.what,
            watch=said.watch,
            place=(said.place(date) or 0) + 1,
            days=said.design.days,
            did=did[0] if did is not None else "",
            ask=ask,
            lines=tuple(f"experiment: {answer}" for answer in ANSWERS),
        )
    return None
