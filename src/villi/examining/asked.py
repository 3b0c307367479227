"""The ledger: what was asked of a diary beforehand, and what is answered.

The first question of a diary is tested by itself at 5 %, and its answer is shown whatever it is. Later ones
are answered from the screen, with everything else that was tried: who asks often enough is always shown
something. A line that was changed afterwards is no question, but it keeps its place.
"""

from collections.abc import Callable
from datetime import date as Date
from math import nan
from typing import NamedTuple

import numpy as np

from villi.diary.values import Diary
from villi.examination import Asked, Move
from villi.examining.grounds import grounds
from villi.quantities import VilliError
from villi.series.asking import SAME_DAY, Food, Question
from villi.series.declaring import Declared, declared, resolved
from villi.series.outcomes import widest
from villi.series.values import Exposure, Outcome, Series
from villi.signals.values import FEWEST, Association, Reply, Screen, Verdict

LEVEL = 0.05
"""The first question is tested at this level (signals.md, section 4.4)."""
ONLY_WORSE = (
    "of {} only a change for the worse is said, and none is shown; villi says nothing good of it, whatever "
    "the days show"
)
"""The answer where only a harm is said, whichever way the days point: it must not tell which."""
SOMETHING_ELSE = "something else"
"""What stands for that of which nothing good is said, beside a change for the better."""
DIVISIBLE = ("g", "mg", "ug", "% of energy", "share")
"""Units of which less than one is an amount too."""


class Entry(NamedTuple):
    """A line of the ledger with what it asks; `question` None where it asks nothing that can be answered
    (`because`)."""

    declared: Declared
    question: Question | None
    first: bool
    because: str


def ledger(diary: Diary, series: Series, food: Food, today: Date | None = None) -> tuple[Entry, ...]:
    """Every question of a diary once, in the order in which they were declared.

    A question that was asked again is the same entry, at its first date. The first line with a seal is the
    first question, also where it does not hold any more. `food` as in `villi.series.asking.asked`.
    """
    found: list[Entry] = []
    met: set[tuple[str, str, str, tuple[int, int]]] = set()
    first = True
    for each in declared(diary, today):
        question, because = None, each.because
        if not because:
            try:
                question = resolved(each.question, series, food)
            except VilliError as wrong:
                because = str(wrong)
        if question is not None:
            if key(question) in met:
                continue
            met.add(key(question))
        found.append(Entry(each, question, first and each.sealed, because))
        first = first and not each.sealed
    return tuple(found)


def key(question: Question) -> tuple[str, str, str, tuple[int, int]]:
    """What makes two questions the same, in whatever words they were asked."""
    return question.exposure.key, question.outcome.key, question.direction, question.lags


def asked(
    diary: Diary,
    series: Series,
    screen: Callable[[], Screen | None],
    food: Food,
    today: Date | None = None,
) -> tuple[Asked, ...]:
    """The questions of a diary with their answers, behind the gates of the caller.

    `screen` makes all pairs of the diary, None where it is not screened (fewer than 90 rated days); it is
    called once, and only where a later question needs it.
    """
    entries = ledger(diary, series, food, today)
    later = any(each.question is not None and not each.first for each in entries)
    found = screen() if later else None
    return tuple(answered(entry, series, found) for entry in entries)


def answered(entry: Entry, series: Series, screen: Screen | None) -> Asked:
    """The answer to one question."""
    line, question = entry.declared, entry.question
    blank = Asked(line.date, line.line, line.question, entry.first, None, None, entry.because)
    if question is None:
        return blank
    blank = blank._replace(outcome=question.outcome.key)
    question = looked_for(question)
    reply = by_itself(question, series) if entry.first else from_screen(question, series, screen)
    if isinstance(reply, str):
        return blank._replace(because=reply)
    found = reply.association
    if found is not None and _is_one_way(question) and not _is_shown_harm(question, reply, found):
        said = Reply("not shown", None, question.direction, reply.lags, reply.level, "")
        return blank._replace(reply=said, because=ONLY_WORSE.format(question.said))
    move = None if found is None else _in_words(found, question, reply.lags, series)
    return blank._replace(reply=reply, move=move, because=reply.because)


def _in_words(found: Association, question: Question, lags: tuple[int, int], series: Series) -> Move:
    """The pair that answers a question, with what cannot be told apart from it and what it was tested on."""
    outcome, exposure = question.outcome, question.exposure
    move = beside(moved(found, outcome, exposure), series)
    return move._replace(grounds=grounds(outcome, exposure, series.dates, lags))


def looked_for(question: Question) -> Question:
    """The question that is answered: of what only a harm is said, whether it makes the outcome worse.

    "Does wine affect mood?" is read as "does wine make mood worse?".
    """
    worse = {"up": "lowers", "down": "raises"}.get(question.outcome.better)
    if question.direction != "moves" or question.lags == SAME_DAY or not _is_one_way(question):
        return question
    return question._replace(direction="lowers" if worse == "lowers" else "raises")


def by_itself(question: Question, series: Series) -> Reply:
    """The first question, tested alone at 5 %, with all other exposures as background."""
    from villi.signals import question as test

    _, exposures, adjust = series.beside(question.outcome.key).arrays()
    return test(
        question.outcome.values,
        question.exposure.values,
        {name: values for name, values in exposures.items() if name != question.exposure.key},
        adjust,
        weekday=series.weekday,
        direction=question.direction,
        lags=question.lags,
        level=LEVEL,
        outcome_name=question.outcome.key,
        exposure_name=question.exposure.key,
    )


def from_screen(question: Question, series: Series, screen: Screen | None) -> Reply | str:
    """A later question: the pair in the screen, claimed or not; or why there is none, in words.

    The screen looks at the same day, and at one to three days after; a question about the next day alone is
    answered by the latter.
    """
    days = int(np.isfinite(question.outcome.values).sum())
    if screen is None or screen.rule == "none":
        return (
            f"only the first question is answered before day {FEWEST}: this one goes into the screen then; "
            f"{question.outcome.name} is rated on {days} days so far"
        )
    kind = "together" if question.lags == SAME_DAY else "leads"
    pair = (question.outcome.key, question.exposure.key)
    found = next(
        (each for each in screen.associations if (each.outcome, each.exposure, each.kind) == (*pair, kind)),
        None,
    )
    if found is not None:
        lags = (1, 3) if kind == "leads" else SAME_DAY
        return Reply(_verdict(found, question), found, question.direction, lags, screen.fdr, "")
    left = next((each for each in screen.left if (each.outcome or pair[0], each.exposure) == pair), None)
    whole = next((each for each in screen.left if (each.outcome, each.exposure) == (pair[0], "")), None)
    because = left or whole
    if because is not None:
        return because.because
    return f"{question.said} is not among what the screen looks at; a later question is answered by it alone"


def _verdict(found: Association, question: Question) -> Verdict:
    if not found.announced:
        return "not shown"
    expected = {"raises": found.effect > 0, "lowers": found.effect < 0}.get(question.direction, True)
    return "shown" if expected else "opposite"


def _is_one_way(question: Question) -> bool:
    """Whether only a change for the worse is said of what was asked about."""
    return question.exposure.announce == "harm" and question.outcome.better != ""


def _is_shown_harm(question: Question, reply: Reply, found: Association) -> bool:
    return reply.verdict in ("shown", "opposite") and harms(found, question.outcome)


def harms(found: Association, outcome: Outcome) -> bool:
    """Whether an association is for the worse; never of an outcome without a better and a worse."""
    return found.effect < 0 if outcome.better == "up" else found.effect > 0 and outcome.better == "down"


def moved(found: Association, outcome: Outcome, exposure: Exposure, per: float | None = None) -> Move:
    """A pair in the words of a reader: the effect of `per` units of the exposure, in points.

    `per` is that of the exposure, or the next smaller round amount for which the effect and its range are no
    wider than all that was ever rated: nobody's mood moves by more than its whole scale. Where even that is
    too much (a day with a food cannot be divided) the effect is said as far as the ratings reach.
    """
    span = _span(outcome)
    largest = max(abs(end) for end in (found.effect, found.low, found.high))
    if per is None:
        per = next(
            (each for each in _amounts(exposure) if not found.sd > 0 or not largest * each / found.sd > span),
            _amounts(exposure)[-1],
        )
    scale = per / found.sd if found.sd > 0 else nan
    effect, low, high = (
        float(np.clip(end * scale, -span, span)) for end in (found.effect, found.low, found.high)
    )
    return Move(
        outcome.key,
        outcome.name,
        outcome.better,
        outcome.unit,
        exposure.key,
        exposure.name,
        exposure.unit,
        per,
        effect,
        low,
        high,
        found,
        only_harm=exposure.announce == "harm",
    )


def _span(outcome: Outcome) -> float:
    """From the lowest to the highest rating; where none differ, from one end of the scale to the other."""
    known = outcome.values[np.isfinite(outcome.values)]
    span = float(np.ptp(known)) if len(known) else 0.0
    return span if span > 0 else widest(outcome.key)


def _amounts(exposure: Exposure) -> tuple[float, ...]:
    """The amount that an effect is worded for, and smaller round ones (1, 2, 5, 10, ...); of what is counted
    none below one, and of days with something none at all.

    >>> fibre = Exposure("nutrient:fibre", "fibre", "g", 10.0, "nutrient", "any", np.zeros(3))
    >>> _amounts(fibre)[:5], _amounts(fibre._replace(unit="plants", per=5.0))
    ((10.0, 5.0, 2.0, 1.0, 0.5), (5.0, 2.0, 1.0))
    """
    least = 0.0 if exposure.unit in DIVISIBLE else min(exposure.per, 1.0)
    round_ones = (digit * 10.0**power for power in range(3, -4, -1) for digit in (5, 2, 1))
    return (exposure.per, *(each for each in round_ones if least <= each < exposure.per))


def beside(move: Move, series: Series) -> Move:
    """A pair with the names of what cannot be told apart from it. Beside a change for the better nothing is
    named of which nothing good is said: that is something else, which came on the same days."""
    others = [each for key in move.found.alike if (each := series.exposure(key)) is not None]
    better = move.better != "" and (move.found.effect > 0) == (move.better == "up")
    unnamed = better and any(each.announce == "harm" for each in others)
    names = [each.name for each in others if each.announce == "any" or not better]
    return move._replace(alike=(*names, *([SOMETHING_ELSE] if unnamed else [])))


def undeclarable(question: Question) -> str:
    """Why a question cannot be answered whatever it would be, from the days alone, or "": then nothing is
    declared, and the one question that is tested by itself is not used up."""
    from villi.signals.contrast import contrast, followed

    rated = np.isfinite(question.outcome.values)
    cut = contrast(question.exposure.values, followed(rated, *question.lags))
    return "" if cut.enough else f"{question.said}: {cut.because}"
