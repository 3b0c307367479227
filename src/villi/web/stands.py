"""A diary with what its gates say: what experiments and questions are asked of, on the day that it is."""

from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request

from villi.web.drawing import opened
from villi.web.plainly import by_name

if TYPE_CHECKING:
    from villi.examining.asked import Entry
    from villi.examining.asking import Answer, Ready
    from villi.examining.moves import KeptOf
    from villi.series.asking import Food
    from villi.series.values import Series
    from villi.trials.values import Announced, Kept, Run, Trial
    from villi.web.opened import Now, Opened

SOURCE = "the diary"
"""What the diary is called in messages: a page says no paths."""


class Stands(NamedTuple):
    """A diary with what its gates say, on the day that it is."""

    held: "Opened"
    now: "Now"
    made: "Ready"
    today: Date
    kept_of: "KeptOf"


def stands(request: Request) -> Stands:
    """The diary of the address."""
    from villi.diary.today import diary_day
    from villi.examining.asking import ready_of
    from villi.trials.files import kept_beside

    held = opened(request)
    now = held.now()
    kept = kept_beside(held.path)

    def named(said: "Announced") -> "Kept":
        found = kept(said)
        return found._replace(place=Path(found.place).name)

    return Stands(held, now, ready_of(held.begun(now)), diary_day(now.diary.header), named)


def latest_of(it: Stands) -> "Run | None":
    """The experiment that runs, else the last one. Raises `VilliError` where its record is gone."""
    from villi.trials.running import latest

    with by_name(it.held.path):
        return latest(it.now.diary, it.held.path)


def trials_of(it: Stands) -> "tuple[Trial, ...]":
    """The experiments; without their results where a card or a rule stands in front of these."""
    from villi.examining.experimenting import may_see
    from villi.trials import trials

    if it.made.safety.card is not None and it.made.safety.card.kind == "crisis":
        return ()
    found = it.held.kept(
        (it.now.digest, "trials", it.today, _beside(it)),
        lambda: trials(it.now.diary, it.today, it.kept_of),
    )
    return found if may_see(it.made.safety) else tuple(trial.held() for trial in found)


def _beside(it: Stands) -> tuple[str, ...]:
    """Which small files of experiments are there: with another one the results are others."""
    from villi.trials import runs

    found = (run.announced for run in runs(it.now.diary))
    return tuple(it.kept_of(said).seal for said in found if said is not None)


def days_of(it: Stands) -> "tuple[Series, Food]":
    """The daily series, and days with any food by its words."""
    from villi.examining.asking import food_of, series_of

    return it.held.kept((it.now.digest, "series", it.today), lambda: (series_of(it.made), food_of(it.made)))


def entries_of(it: Stands) -> "tuple[Entry, ...]":
    """The questions that stand in the diary, the first one first."""
    from villi.examining.asked import ledger

    daily, food = days_of(it)
    return ledger(it.now.diary, daily, food, it.today)


def answer_to(it: Stands, entry: "Entry") -> "Answer":
    """The answer to one of them, worked out once."""
    from villi.examining.asking import answer

    daily, _ = days_of(it)
    key = (it.now.digest, "answer", it.today, entry.declared.line)
    return it.held.kept(key, lambda: answer(entry, daily))
