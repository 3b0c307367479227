"""An experiment that runs: today's lot, what was done on a day, the line that ends it. No result, ever."""

import re
from collections.abc import Callable
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Literal, NamedTuple

from villi.diary.changing import putting
from villi.diary.splices import Splice
from villi.diary.values import Diary, Record
from villi.quantities import VilliError
from villi.safety.experiment_lines import line
from villi.trials.files import left_over
from villi.trials.naming import TYPED, Names
from villi.trials.reading import runs
from villi.trials.record import closing
from villi.trials.values import Announced, Did, Kept, Run
from villi.trials.wording import today_words

LATEST = 14
"""Days back for which a day may still be written down (judgement)."""
STALE = 7
"""Days after the last day of a diary from which it may be an old copy (judgement)."""
ANSWERS: tuple[Did, ...] = ("with", "without", "skipped")
"""What may be said of a day."""

LotState = Literal["not begun", "lot", "over", "lost"]


class Lot(NamedTuple):
    """What the lot says today: its `sentences` where there is one; of "lost" they say what to do, of the
    other states there are none. `arm` 1 with, 0 without, -1 where there is none."""

    state: LotState
    sentences: tuple[str, ...] = ()
    arm: int = -1


def current(diary: Diary, source: str) -> Run | None:
    """The experiment that has not ended. Raises VilliError where no record of one can be read."""
    found = [run for run in reversed(runs(diary)) if not run.over]
    run = next((run for run in found if run.announced is not None), next(iter(found), None))
    if run is not None and run.announced is None:
        raise VilliError(f"{source}, line {run.line}: {run.problem}: {run.remedy}")
    return run


def latest(diary: Diary, path: str | Path) -> Run | None:
    """The experiment that runs, else the last one; None where the diary has none. Raises `VilliError` where
    the small file of one is beside the diary, and its record is not in it."""
    found = runs(diary)
    if found:
        return next((run for run in found if run.announced is not None and not run.over), found[-1])
    file = left_over(path)
    if file is not None:
        raise VilliError(
            path,
            f" holds no experiment, but {file.name} is beside it: the record is gone from the diary; put it "
            "back from a backup, or move that file away",
        )
    return None


def stale(diary: Diary, today: Date) -> Date | None:
    """The last day of a diary that ends long ago, and so may not be the newest copy; else None."""
    last = max((each.date for each in diary.days if each.date <= today), default=today)
    return last if (today - last).days > STALE else None


def lot(
    said: Announced, today: Date, kept_of: Callable[[Announced], Kept], path: str, names: Names = TYPED
) -> Lot:
    """Today's lot and nothing of later days.

    `kept_of` gives the number that lots are drawn from; `names` what the face calls a stop.
    """
    from villi.signals.experiment import randomise

    if today < said.first:
        return Lot("not begun")
    if today > said.last:
        return Lot("over")
    kept = kept_of(said)
    place = said.place(today)
    if kept.seed is None or place is None:
        return Lot("lost", (_without_seed(kept, path, names),))
    arm = int(randomise(said.design, kept.seed)[place])
    return Lot("lot", today_words(said, place, arm), arm)


def _without_seed(kept: Kept, path: str, names: Names) -> str:
    stop = names.stopping.format(path=path, reason="lots lost")
    if kept.seal == "differs":
        return (
            f"{kept.place} or the record in {path} was changed after the start, so today's lot is not known: "
            f"put back what stood there, from a backup; or stop with {stop}"
        )
    return (
        f"{kept.place} is not there, so today's lot is not known: move the small file of the experiment back "
        f"beside the diary; or stop with {stop}"
    )


def answering(data: bytes, diary: Diary, run: Run, date: Date, did: str) -> tuple[Splice, ...]:
    """What writes down what was done on a day: a line of its own, or in place of the answer that is there.

    Raises `VilliError` for a day that is none of the experiment.
    """
    if run.announced is None or run.announced.place(date) is None:
        raise VilliError(f"{date} is no day of the experiment")
    there = answers(diary, run, date, did)
    if not there:
        return (putting(data, [f"experiment: {did}"], date),)
    return tuple(
        Splice(number, (diary.lines[number - 1].rstrip("\r\n"),), (new,)) for number, new in there.items()
    )


_ANSWER = re.compile(r"(?:did\s+|done\s+|done:\s*)?(?:with|without|skipped|skip)\b", re.IGNORECASE)


def answers(diary: Diary, run: Run, date: Date, did: str) -> dict[int, str]:
    """The lines of a day that say what was done, each with the new answer in place of the old one. All other
    words of the person stay; where they hold a second answer, the line as it was stands in brackets."""
    numbers = (run.lines or {}).get(date, ())
    records = {
        entry.line: entry
        for each in diary.days
        if each.date == date
        for entry in each.entries
        if isinstance(entry, Record)
    }
    found = {}
    for number in numbers:
        old = diary.lines[number - 1].rstrip("\r\n")
        at = records[number].column - 1
        new = _ANSWER.sub(did, old[at:], count=1)
        clear = line(new.partition("#")[0]).did == did
        found[number] = old[:at] + (new if clear else f"{did} ({old[at:]})")
    return found


def open_days(said: Announced, today: Date) -> tuple[Date, ...]:
    """The days of which something may still be written down, the newest first.

    >>> from villi.signals.experiment.values import Design
    >>> said = Announced("kefir", "comfort", "up", Design("restricted", 24), Date(2026, 11, 24))
    >>> [day.day for day in open_days(said, Date(2026, 11, 26))]
    [26, 25, 24]
    """
    days = (today - timedelta(days=n) for n in range(LATEST + 1))
    return tuple(day for day in days if said.place(day) is not None)


def closing_line(run: Run, today: Date, stopped: str | None) -> str:
    """The line that ends an experiment: `stopped` the reason of who stops it now, None where its days are
    over."""
    said = run.announced
    if said is None:
        raise VilliError(f"line {run.line}: {run.problem}: {run.remedy}")
    until = run.ended or min(today, said.last)
    because = run.because if run.over else stopped or ""
    done = min(max(0, (until - said.first).days + 1), said.design.days)
    early = done < said.design.days or stopped is not None
    return f"experiment: {closing(done, said.design.days, because, stopped=early)}"
