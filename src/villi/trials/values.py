"""The values of the trials room. Everything of an experiment that is written, done and found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from math import nan
from typing import Literal, NamedTuple

from villi.quantities import Problem
from villi.safety.experiment_lines import Did as Did
from villi.signals.experiment.values import Design, Plan, Result

PAIRS = 6
"""Pairs below which no claim is possible (signals.md, section 1, point 5), and rated days of each kind where
single days are drawn."""

Better = Literal["up", "down", ""]
Seal = Literal["holds", "differs", "gone"]
"""Whether the small file beside the diary still gives the seal of the record."""
Verdict = Literal["", "shown", "not shown", "cannot say"]
Cannot = Literal["", "no figures", "too few", "not written down", "done otherwise"]
"""Why nothing can be said: the analysis has no figures, there are too few pairs for a claim, fewer than half
of the days say what was done, or what was done was not what was drawn (on more than half of those days, or
such that the days as done point the other way)."""


class Announced(NamedTuple):
    """What the record of an experiment says. `what` is varied, `leaving_out` True where it is the usual thing
    that is left out on days without; `watch` the scale, `better` which way of it is good ("" neither);
    `first` the first day; `sealed` the seal (hex), "" before it is drawn."""

    what: str
    watch: str
    better: Better
    design: Design
    first: Date
    leaving_out: bool = False
    sealed: str = ""

    @property
    def last(self) -> Date:
        """The last day."""
        return self.first + timedelta(days=self.design.days - 1)

    def place(self, date: Date) -> int | None:
        """Which day of the experiment a date is, from 0; None where it is none of them."""
        at = (date - self.first).days
        return at if 0 <= at < self.design.days else None


class Kept(NamedTuple):
    """What the small file beside the diary gives: the number that the lots are drawn from (None where it is
    gone or does not give the seal), whether the seal holds, and where the file is or was looked for."""

    seed: int | None
    seal: Seal
    place: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """One experiment as a diary has it. `date` and `line` where its record stands; `announced` None where the
    record cannot be read (`problem` says why, `remedy` what to do); `days` what was done on each day;
    `ended` the day of the line that ends it (None: none), `how` it ended, `because` in the person's words;
    `closed` True where the line is one that `villi experiment finish` writes; `followed` True where nobody
    ended it, but another was begun. `lines` the lines that say what was done, by day; `notes` the lines that
    look like an end or an answer and were read as neither."""

    date: Date | None
    line: int
    announced: Announced | None
    problem: str = ""
    remedy: str = ""
    days: Mapping[Date, tuple[Did, int]] | None = None
    ended: Date | None = None
    how: Literal["", "finished", "stopped"] = ""
    because: str = ""
    closed: bool = False
    followed: bool = False
    lines: Mapping[Date, tuple[int, ...]] | None = None
    notes: tuple[Problem, ...] = ()

    @property
    def over(self) -> bool:
        """Whether it was ended, on whatever day."""
        return bool(self.how)


class Trial(NamedTuple):
    """A randomised experiment of the diary. `state`: running, to be finished, finished, stopped (`because`).
    `what` was varied, `outcome_name` what was watched; `sealed` the hash of its schedule, and whether the
    schedule still gives it (`intact`); `swapped` days on which the other arm was done than drawn, `unknown`
    days that say nothing of it. `result` None while it runs: no interim result is shown.

    `done` days that have passed (of `days`), `seal` whether the schedule's file is there and unchanged,
    `pairs` how many pairs (of single days: the fewer of the rated days of either kind) were analysed,
    `missing` days without a rating among those done, `harms` days with bloating or pain of 8 and more or
    comfort of 2 and less, `verdict` in one word; `as_done` True where the drawn schedule is not known and the
    days were taken as they were done; `cannot` why the verdict is "cannot say"; `notes` lines of the diary
    that look like an end or an answer and were read as neither. "to finish" is all that is over by a line of
    the diary or by its days, until `villi experiment finish` has written it down.

    Of an experiment whose end is written down: `schedule` the arm drawn for each day, all of them (empty
    where it is not known); `otherwise` the days on which the other arm was done than drawn; `could_show` the
    smallest effect that it would have shown in four of five, as it went (NaN not known); `plan` what could be
    expected of it from the ratings before its first day."""

    started: Date
    line: int
    what: str
    outcome: str
    outcome_name: str
    better: Better
    unit: str
    days: int
    done: int
    state: Literal["running", "to finish", "finished", "stopped"]
    because: str
    sealed: str
    intact: bool
    swapped: int
    unknown: int
    result: Result | None
    seal: Seal = "gone"
    pairs: int = 0
    missing: int = 0
    harms: int = 0
    verdict: Verdict = ""
    as_done: bool = False
    announced: Announced | None = None
    schedule: tuple[int, ...] = ()
    otherwise: tuple[Date, ...] = ()
    could_show: float = nan
    plan: Plan | None = None
    cannot: Cannot = ""
    notes: tuple[Problem, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is not over, or its end is not written down: nothing of what it watches is shown."""
        return self.state in ("running", "to finish")

    def held(self) -> "Trial":
        """Without anything of its result, whatever was worked out."""
        return self._replace(
            result=None, verdict="", pairs=0, cannot="", could_show=nan, schedule=(), otherwise=()
        )
