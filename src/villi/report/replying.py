"""The answer to a declared question in sentences: one wording for the report's ledger and for `villi ask`."""

from collections.abc import Iterator
from math import isnan

from villi.examination import Asked
from villi.report.blocks import plain, sentence
from villi.report.moving import (
    CLEAR,
    LEADS,
    SAME_DAY_UNMEASURED,
    averaged,
    doubts,
    false_alarms,
    in_hundred,
    is_little,
    judged,
    same_day,
    smallest,
    would_show,
)
from villi.signals.question_rates import QuestionRates, question_rates, table
from villi.signals.values import Rates, Verdict

BY_ITSELF = "Tested by itself"
WITH_ALL = "Looked at with everything else, as a later question"
WHICH_FIRST = "Of the same day it is unknown which comes first, so nothing to do follows from it."
EXPECTED = "What you expect to feel is in it too: this includes expectation."
LITTLE = "That is an answer too: if there is an effect, it is likely small."
CANNOT_TELL = "It does not mean that there is no effect: these days cannot tell."
SAID: dict[Verdict, str] = {
    "shown": "shown",
    "opposite": "not as you asked, but the other way round",
    "not shown": "not shown",
    "cannot say": "nothing can be said",
}
"""What a verdict is called."""


def verdict(asked: Asked) -> Verdict:
    """What is said of a question before anything else."""
    if asked.reply is not None:
        return asked.reply.verdict
    if asked.move is None:
        return "cannot say"
    return "shown" if asked.move.found.claimed else "not shown"


def answer(asked: Asked, rates: Rates | None, power: QuestionRates | None) -> Iterator[str]:
    """The answer in sentences, the verdict apart (`verdict`).

    `rates`: of a screen on simulated diaries of about this length; `power`: of one question, None on fewer
    days than were measured. Of the same day nothing of the days before is said: it has figures of its own.
    """
    reply, move, came = asked.reply, asked.move, verdict(asked)
    if came == "cannot say" or move is None:
        because = asked.because or (reply.because if reply is not None else "")
        yield sentence(because)
        return
    lags = reply.lags if reply is not None else LEADS
    shown = came in ("shown", "opposite")
    yield f"{''.join(averaged(move, lags, judge=shown))}."
    if move.found.kind == "together":
        yield WHICH_FIRST
        yield (_same_day(power) if asked.first else same_day(rates)) if shown else CANNOT_TELL
        return
    yield from plain(doubts(move))
    if shown and asked.first and reply is not None and reply.level > 0:
        yield f"Of {round(1 / reply.level)} such tests, one shows something where there is nothing."
    elif shown:
        yield false_alarms(rates)
    if shown:
        yield EXPECTED
    if least := would_show(move, alone=asked.first):
        yield least
    if asked.first:
        yield finds(power)
    if not shown:
        yield LITTLE if asked.first and is_little(smallest(move), move.outcome_unit) else CANNOT_TELL


def finds(power: QuestionRates | None) -> str:
    """What one question finds, from simulated diaries; below the shortest of them less than there.

    >>> finds(None).startswith("So few days find little: fewer than ")
    True
    """
    if power is None:
        first = table()[0]
        few = in_hundred(first.found_large)
        return f"So few days find little: fewer than {few} clear effects ({CLEAR}) would show."
    return (
        f"In simulated diaries of about {power.rated} rated days, one such question found "
        f"{in_hundred(power.found_large)} clear effects ({CLEAR}) and {in_hundred(power.found_small)} small "
        "ones (0.2)."
    )


def _same_day(power: QuestionRates | None) -> str:
    """How often one question about the same day showed what was not there, where the feeling moved the food.

    >>> _same_day(None) == SAME_DAY_UNMEASURED
    True
    >>> _same_day(QuestionRates(180, 135, 40, 0.05, 0.1, 0.3, 0.7, same_day_reverse=0.14))
    'In simulated diaries where the feeling moved the food, 14 of 100 such questions showed something.'
    """
    if power is None or isnan(power.same_day_reverse):
        return SAME_DAY_UNMEASURED
    many = in_hundred(power.same_day_reverse)
    return f"In simulated diaries where the feeling moved the food, {many} such questions showed something."


def power_of(asked: Asked) -> QuestionRates | None:
    """What one question finds on as many rated days as were used."""
    return None if asked.move is None else question_rates(asked.move.found.days)


def is_worse(asked: Asked) -> bool:
    """Whether what was shown is for the worse."""
    move = asked.move
    return move is not None and judged(move.effect, move.better).endswith("worse")
