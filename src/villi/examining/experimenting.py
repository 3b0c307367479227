"""A randomised experiment of one person, from the wish to the plan, and what stands in front of it.

    wish, diary -> card? -> does one run? -> gates, with all that was eaten -> scale -> plan

Nothing is written here, and nothing of a result is worked out.
"""

from datetime import date as Date
from math import nan
from typing import NamedTuple

from villi.diary.values import Diary
from villi.examining.asking import Ready
from villi.examining.avoided import not_eaten
from villi.examining.eaten import eaten
from villi.foods import Catalogue
from villi.meals import Index, Understood, understand
from villi.quantities import VilliError
from villi.safety import permit
from villi.safety.values import Fired, Safety
from villi.signals.experiment.values import Option, Plan
from villi.trials import runs
from villi.trials.gating import Refused, Varied, lasts, notes, refused, settled
from villi.trials.naming import TYPED, Names
from villi.trials.planning import first_day, planned, watched
from villi.trials.ratings import Scale, ratings
from villi.trials.record import plain
from villi.trials.usual import is_staple, share_of_days
from villi.trials.values import Announced

INSIGHT, EXPERIMENT = "insight", "experiment"
"""What the gates are asked about."""
CHECKED = 300
"""Simulated experiments that confirm a plan (signals.md, section 6)."""
STOP = "G44"
"""The rule that an experiment stops by."""


class Wish(NamedTuple):
    """What a person wants to find out: `what` is varied or, `leaving_out`, left out, and what is watched.
    None where nothing was said: then villi assumes or chooses. `first` as it was written ("tomorrow", a
    date)."""

    what: str
    watch: str
    leaving_out: bool = False
    better: str | None = None
    days: int | None = None
    carry_over: float | None = None
    first: str | None = None


class Prepared(NamedTuple):
    """All that a plan rests on, and the plan: `announced` what would be written, `chosen` among the options
    of the `plan`; `usual` where what was to be varied is had on most days, and so is left out; `beside` the
    rules that are shown with it."""

    announced: Announced
    plan: Plan
    chosen: Option
    scale: Scale
    carry_over: float
    assumed_carry: bool
    usual: bool
    beside: tuple[Fired, ...]


def prepared(
    wish: Wish, made: Ready, words: Index, today: Date, source: str, names: Names = TYPED
) -> Prepared | Refused:
    """The plan of an experiment, or why there is none. Raises `VilliError` for what was not understood.

    The card is for the caller to show: where one stands, nothing is planned. `source` and `names` are what
    the diary and the fields are called in messages.
    """
    what = plain(wish.what, names.without if wish.leaving_out else names.vary)
    if wish.carry_over is not None and not 0 <= wish.carry_over <= 30:
        raise VilliError(f"{names.carry_over} {wish.carry_over:g}: give days from 0 to 30")
    none_runs(made.diary, made.safety, source, names)
    asked = varied_of(what, wish.leaving_out, made.diary, made, made.catalogue, words, made.safety)
    refusal = refused(asked, made.safety, wish.days, names)
    if refusal is not None:
        return refusal
    varied = settled(asked)
    leaving_out = varied.leaving_out
    rated = ratings(made.diary)
    scale, better = watched(wish.watch, wish.better, rated, source, names)
    assumed = wish.carry_over is None
    carry_over = wish.carry_over if wish.carry_over is not None else 0.0 if leaving_out else lasts(varied)
    plan, chosen = planned(rated[scale.key], today, varied, wish.days, carry_over, names)
    first = first_day(wish.first, today, names)
    announced = Announced(what, scale.key, better, chosen.design, first, leaving_out)
    usual = leaving_out and not wish.leaving_out
    return Prepared(announced, plan, chosen, scale, carry_over, assumed, usual, notes(varied, made.safety))


def checked(made: Prepared) -> float:
    """The share of simulated experiments of a plan that show the effect which it promises. Takes seconds."""
    from villi.signals.experiment import simulated_power

    return simulated_power(made.chosen, made.plan, made.chosen.smallest, runs=CHECKED)


def none_runs(diary: Diary, safety: Safety, source: str, names: Names = TYPED) -> None:
    """Raises VilliError where an experiment runs already, or is to be finished."""
    found = runs(diary)
    for run in found:
        if not run.over:
            raise VilliError(
                f"{source}, line {run.line}: an experiment is there that has not ended: finish it first, "
                f"with {names.finishing.format(path=source)}, or stop it with {names.stop}"
            )
    if found and not found[-1].closed and "experiment:stop" in safety.facts:
        raise VilliError(
            f"{source}: you wrote that you wish to stop: finish that experiment first, with "
            f"{names.finishing.format(path=source)}"
        )
    running = safety.facts.get("experiment:running") or safety.facts.get("experiment:stop")
    if running is not None:
        raise VilliError(
            f"{source} says that an experiment runs: {running}. End it first, with a line such as "
            "experiment: finished"
        )


def varied_of(
    what: str,
    leaving_out: bool,
    diary: Diary,
    made: Ready | None,
    catalogue: Catalogue,
    words: Index,
    safety: Safety,
) -> Varied:
    """What is varied, with the foods that its words name. `made` says how often it is had; None where nothing
    was eaten yet."""
    asked = understand(what, words, locale=diary.header.country)
    had = nan if made is None else share_of_days(asked, diary, made.intake, made.understood, catalogue)
    found = [portion.food_id for portion in asked.portions if portion.kind == "food"]
    facts = frozenset(eaten(asked, catalogue))
    gone = not_eaten(found, safety.facts, catalogue)
    staple = is_staple(asked, catalogue)
    return Varied(what, leaving_out, facts, len(set(found)), gone, had, staple, beyond_of(what, asked))


def beyond_of(what: str, asked: Understood) -> str:
    """The words beside the foods that words name.

    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> [beyond_of(said, understand(said, ready)) for said in ("my rye bread", "every food but chicken")]
    ['my', 'every food but']
    """
    kept = list(what)
    for portion in asked.portions:
        if portion.kind == "food":
            start, end = portion.span
            kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())


def stop_rules(safety: Safety) -> tuple[Fired, ...]:
    """Rule G44, where the records or the person say that an experiment should stop."""
    return tuple(one for one in permit([EXPERIMENT], safety.fired).gates if one.gate.id == STOP)


def forbidden(said: Announced, varied: Varied, safety: Safety) -> Refused | None:
    """What forbids that an experiment goes on which runs. How usual it is was asked at the start: lots have
    changed that since."""
    as_begun = varied._replace(had=nan, staple=False)
    return refused(as_begun, safety, said.design.days if said.leaving_out else None)


def may_see(safety: Safety) -> bool:
    """Whether a result may be shown now: no card stands first, and the gates let patterns through."""
    return safety.card is None and permit([INSIGHT], safety.fired).allowed
