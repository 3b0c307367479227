"""The answer to one question that was declared beforehand, in plain words."""

from collections.abc import Iterator
from math import isnan

from villi.examination import Asked, Move
from villi.report.ledger import SAID
from villi.report.moving import (
    averaged,
    false_alarms,
    hardly,
    judged,
    more_of,
    outcome,
    ranged,
    sized,
)
from villi.report.rules import wrapped
from villi.report.words import clean, count_word, plural, upper_first
from villi.signals.question_rates import QuestionRates
from villi.signals.values import Rates, Reply

BY_ITSELF = (
    "It is the first question of this diary, so it is tested by itself, and the answer is shown whatever "
    "it is."
)
WITH_ALL = (
    "It is a later question of this diary. Who asks often enough is always shown something, so it is "
    "answered with everything else that was tried."
)
WHICH_FIRST = "They are of the same day: which comes first is unknown, and nothing to do follows from it."
EXPECTED = "What you expect to feel is in it too: this includes expectation."
NO_REASON = "It is no reason to leave a food out."
HINT = "It is a hint. An experiment could tell: "
ONLY_A_HINT = "It is a hint, and no more."
NOT_SHOWN = "That is an answer too: if there is an effect, it is small, or it takes more days to be seen."
SECOND = "A second method does not share this."
RANGE_HOLDS_NOUGHT = "The likely range takes in no difference at all."


def lines(
    asked: Asked,
    number: int,
    *,
    rates: Rates | None = None,
    power: QuestionRates | None = None,
    plan: str = "",
) -> Iterator[str]:
    """The answer, over lines of a terminal.

    `number` which question of the diary it is; `rates` of the screen and `power` of one question on
    simulated diaries of about this length; `plan` what to type to plan an experiment, "" where none may be
    done or the exposure cannot be varied.
    """
    yield from wrapped(BY_ITSELF if asked.first else f"{WITH_ALL} {_counted(number)}")
    yield ""
    for sentence in _sentences(asked, rates, power, plan):
        yield from wrapped(sentence)


def _counted(number: int) -> str:
    return f"You have asked {count_word(number)} questions so far."


def _sentences(asked: Asked, rates: Rates | None, power: QuestionRates | None, plan: str) -> Iterator[str]:
    reply, move = asked.reply, asked.move
    if reply is None or reply.verdict == "cannot say":
        because = asked.because or (reply.because if reply is not None else "")
        yield f"Nothing can be said yet: {clean(because)}."
        return
    yield f"{upper_first(SAID[reply.verdict])}."
    if move is None:
        yield f"{upper_first(clean(asked.because))}."
        return
    yield effect(move, same_day=reply.lags == (0, 0))
    if move.found.disagrees:
        yield SECOND
    yield _days(move)
    if least := hardly(move):
        yield least
    if asked.first and power is not None:
        yield _power(power)
    if reply.verdict == "not shown":
        yield NOT_SHOWN
        return
    yield f"{_chance(reply)} {EXPECTED}" if asked.first else f"{false_alarms(rates)} {EXPECTED}"
    yield from _next(move, plan, same_day=reply.lags == (0, 0))


def effect(move: Move, *, same_day: bool) -> str:
    """How the outcome was, and where that may lie; of the same day nothing is said of better or worse."""
    size = sized(move.effect, move.low, move.high, move.outcome_name, move.outcome_unit)
    likely = f"(likely {ranged(move.effect, move.low, move.high)})"
    nought = f" {RANGE_HOLDS_NOUGHT}" if move.low <= 0 <= move.high else ""
    if isnan(move.effect) or not same_day:
        return f"{''.join(averaged(move))}.{nought}"
    return f"On days with {''.join(more_of(move))}, your {outcome(move)} was {size} {likely}.{nought}"


def _days(move: Move) -> str:
    found = move.found
    return (
        f"{plural(found.days, 'rated day')} were used: {found.exposed:,} with more of it, "
        f"{found.unexposed:,} with less or none. Weekday, trend and what else was rated and eaten are "
        "allowed for."
    )


def _power(power: QuestionRates) -> str:
    """What one question finds, from simulated diaries; 0.4 of the usual ups and downs is a clear effect."""
    return (
        f"In simulated diaries of about {power.rated} rated days, one such question found "
        f"{_of_hundred(power.found_large)} clear effects (0.4 of the usual ups and downs) and "
        f"{_of_hundred(power.found_small)} small ones (0.2)."
    )


def _of_hundred(share: float) -> str:
    return f"{round(100 * share)} of 100"


def _chance(reply: Reply) -> str:
    return f"Of {round(1 / reply.level)} such tests, one shows something where there is nothing."


def _next(move: Move, plan: str, *, same_day: bool) -> Iterator[str]:
    if same_day:
        yield WHICH_FIRST
    elif judged(move.effect, move.better).endswith("worse"):
        yield f"{NO_REASON} {HINT}{plan}" if plan else NO_REASON
    else:
        yield f"{HINT}{plan}" if plan else ONLY_A_HINT
