"""What moves with how somebody feels: series, then the screen, behind the gates, in the words of a reader.

    figures -> series -> [gate: insight] -> screen | too few days -> Moves

Nothing good is said of alcohol, of what a rule stands in front of, or of what the person does not eat,
whatever the records show (`oneway`); medicines, energy and fasting are only allowed for.

In a range of days patterns, ratings and gaps are of these days, with what was taken and what courses ran
before them. Experiments, what one could show, and questions that were declared are of the whole diary: they
were set up before anybody chose days.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date as Date
from statistics import median
from typing import Literal

import numpy as np

from villi.diary.values import Diary
from villi.examination import Asked, Move, Moves, Total, Tried, Unasked
from villi.examining.asked import asked, beside, harms, moved
from villi.examining.figures import Figures, Range
from villi.examining.grounds import grounds
from villi.examining.oneway import one_way, one_way_series
from villi.examining.rated import curves, missed, offers
from villi.examining.screened import screened
from villi.examining.varying import may_try, to_test, varied_in
from villi.foods import Catalogue
from villi.meals import Index
from villi.safety import permit
from villi.safety.values import Safety
from villi.series import Exposure, Outcome, Series, food_days, series
from villi.signals.shaping import FAMILIES
from villi.signals.values import FEWEST, Association, Left, Screen, Told
from villi.trials import trials
from villi.trials.analysing import unreadable
from villi.trials.values import Announced, Kept, Trial

State = Literal["too few days", "nothing rated", "no food"]
KeptOf = Callable[[Announced], Kept]
"""Gives the number that an experiment was drawn from, such as `villi.trials.files.kept_beside(path)`."""

SLEEP = "feel:sleep"


def withheld(diary: Diary, safety: Safety) -> Moves | None:
    """Why nothing may be looked for at all; None where it may."""
    allowed = permit(["insight"], safety.fired)
    if not allowed.allowed:
        return Moves("withheld", because=next((one.gate.rule for one in allowed.gates), ""))
    unread = unreadable(diary)
    return Moves("withheld", because=unread) if unread else None


def moves(
    whole: Figures,
    shown: Figures,
    days: Range,
    catalogue: Catalogue,
    ready: Index,
    safety: Safety,
    today: Date | None = None,
    kept_of: KeptOf | None = None,
    told: Told | None = None,
) -> Moves:
    """Everything that may be said of what moves with how a person feels; nothing where a gate forbids it.

    `whole` of the diary, `shown` of the `days` that are looked at; `told` is called with how many steps of
    the screen are done, and of how many.
    """
    stands = withheld(whole.diary, safety)
    if stands is not None:
        return stands
    way = one_way(whole.understood, catalogue, safety)
    everything = one_way_series(series(whole.diary, whole.intake, whole.understood, catalogue), way)
    made = everything if days.whole else one_way_series(_series_of(shown, days, catalogue), way)
    run = trials(whole.diary, today, kept_of)
    offered = offers(everything) if may_try(safety) else ()
    found = screened(made, told)

    def food(words: str) -> Exposure | None:
        had = food_days(words, whole.diary, whole.intake, whole.understood, catalogue)
        return None if had is None else way(had)

    def of_all() -> Screen | None:
        return found if days.whole else screened(everything)

    answers = asked(whole.diary, everything, of_all, food, today)
    if found is None:
        state, rated = _not_yet(made)
        return Moves(
            state,
            rated=rated,
            needed=FEWEST,
            asked=answers,
            trials=run,
            left=() if made.outcomes else _unused(made),
            offers=offered,
            missed=missed(made),
            curves=curves(made),
        )
    varied = varied_in(whole.diary, whole.understood, whole.intake, catalogue, ready, safety.facts)
    known = _screened(made, found, answers, run)
    claimed = tuple(to_test(each, safety, varied) for each in known.claimed)
    return replace(known, claimed=claimed, offers=offered)


def _series_of(shown: Figures, days: Range, catalogue: Catalogue) -> Series:
    """The series of a range: its own days, and what the whole diary says to hold on them."""
    return series(shown.known, shown.intake, shown.understood, catalogue, days.first, days.last)


def _not_yet(made: Series) -> tuple[State, int]:
    """Why there is no screen, and the days on which the scale that was rated most was rated."""
    days = max((int(np.isfinite(each.values).sum()) for each in made.outcomes or made.rated), default=0)
    if made.outcomes and not made.complete.any():
        return "no food", days
    return ("too few days" if days else "nothing rated"), days


def _screened(made: Series, found: Screen, answers: tuple[Asked, ...], run: tuple[Trial, ...]) -> Moves:
    from villi.signals.rates import rates

    may = [move for each in found.associations if each.announced and (move := said(each, made)) is not None]
    claimed = strongest(move for move in may if move.found.claimed)
    return Moves(
        "screened",
        rated=found.rated,
        needed=FEWEST,
        rule=found.rule,
        rates=rates(found.rated, found.rule),
        claimed=claimed,
        together=strongest(move for move in may if not move.found.claimed),
        tried=_tried(found, made, frozenset((move.outcome, move.exposure) for move in claimed)),
        left=(*_left(found.left, made), *_unused(made)),
        asked=answers,
        trials=run,
        allowed=tuple(each.name for each in made.adjustments),
        missed=missed(made),
        one_way=tuple(each.name for each in made.exposures if each.announce == "harm"),
    )


def said(found: Association, made: Series) -> Move | None:
    """An association in the words and units of a reader; None where it must not be said.

    Of alcohol, and of what a rule or the diary speaks against, only a harm is said: no record of one person
    may recommend it.
    """
    outcome, exposure = made.outcome(found.outcome), made.exposure(found.exposure)
    if outcome is None or exposure is None:
        return None
    if exposure.announce == "harm" and not harms(found, outcome):
        return None
    move = beside(moved(found, outcome, exposure), made)
    move = move._replace(grounds=grounds(outcome, exposure, made.dates, FAMILIES[found.kind]))
    if not found.claimed or exposure.through != "sleep":
        return move
    return move._replace(total=_total(outcome, exposure, made, move.per))


def _total(outcome: Outcome, exposure: Exposure, made: Series, per: float) -> Total | None:
    """The effect without allowing for sleep: what may act through sleep is hidden where sleep is held still
    (a mediator; signals.md, section 2). None where the outcome is sleep, or nothing can be estimated."""
    from villi.signals import question

    _, others, adjust = made.beside(outcome.key).arrays()
    if SLEEP not in adjust:
        return None
    found = question(
        outcome.values,
        exposure.values,
        {key: values for key, values in others.items() if key not in (SLEEP, exposure.key)},
        {key: values for key, values in adjust.items() if key != SLEEP},
        weekday=made.weekday,
        outcome_name=outcome.key,
        exposure_name=exposure.key,
    ).association
    if found is None:
        return None
    move = moved(found, outcome, exposure, per)
    return Total(move.effect, move.low, move.high)


def strongest(found: Iterable[Move]) -> tuple[Move, ...]:
    """Patterns in the order of a report: the smallest p first, and last of all what is doubtful."""
    return tuple(sorted(found, key=lambda move: (move.doubtful, move.found.p)))


def _tried(found: Screen, made: Series, claimed: Collection[tuple[str, str]]) -> tuple[Tried, ...]:
    """By outcome: what was looked at and is not among the claims, and what would have shown. What may not be
    said for the better is among it: of that only a change for the worse was looked for."""
    out = []
    for key, fit in found.fits.items():
        outcome = made.outcome(key)
        pairs = [one for one in found.associations if one.outcome == key and one.kind == "leads"]
        if outcome is None or not pairs:
            continue
        names = (made.exposure(one.exposure) for one in pairs if (key, one.exposure) not in claimed)
        out.append(
            Tried(
                key,
                outcome.name,
                outcome.unit,
                fit.days,
                tuple(exposure.name for exposure in names if exposure is not None),
                median(one.smallest for one in pairs),
                fit.acf,
                fit.at_end,
            )
        )
    return tuple(out)


def _unused(made: Series) -> tuple[Unasked, ...]:
    """What was no series at all, or one with too few days."""
    return tuple(Unasked(each.name, each.because) for each in made.unused)


def _left(left: Sequence[Left], made: Series) -> tuple[Unasked, ...]:
    """What the screen left out, under the names of a reader."""
    out = []
    for one in left:
        outcome, exposure = made.outcome(one.outcome), made.exposure(one.exposure)
        names = [each.name for each in (exposure, outcome) if each is not None]
        out.append(Unasked(" and ".join(names), one.because))
    return tuple(out)
