"""The answer to one question that was declared beforehand, in plain words."""

from collections.abc import Iterator
from math import isnan

from villi.examination import Asked, Move
from villi.report.ledger import SAID
from villi.report.moving import (
    LEADS,
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
AGAIN = (
    "Each new look, at more days, is another chance for a false alarm: decide beforehand which look counts."
)
RANGE_HOLDS_NOUGHT = "The likely range reaches nought, so there may be no difference."
SAME_DAY = (0, 0)


def lines(
    asked: Asked,
    number: int,
    *,
    rates: Rates | None = None,
    power: QuestionRates | None = None,
    plan: str = "",
    again: bool = False,
) -> Iterator[str]:
    """The answer, over lines of a terminal; `again` where the question was asked before.

    `number` which question of the diary it is; `rates` of the screen and `power` of one question on
    simulated diaries of about this length; `plan` what to type to plan an experiment, "" where none may be
    done or the exposure cannot be varied.
    """
    yield from wrapped(BY_ITSELF if asked.first else f"{WITH_ALL} {_counted(number)}")
    if again and asked.first:
        yield from wrapped(AGAIN)
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
    yield effect(move, reply.lags) if reply.verdict != "not shown" else _unsure(move)
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
    yield from _next(move, plan)


def effect(move: Move, lags: tuple[int, int] = LEADS) -> str:
    """How the outcome was, and where that may lie; of the same day nothing is said of better or worse."""
    nought = f" {RANGE_HOLDS_NOUGHT}" if move.low <= 0 <= move.high else ""
    if isnan(move.effect) or lags != SAME_DAY:
        return f"{''.join(averaged(move, lags))}.{nought}"
    return f"{_plainly(move)}{nought}"


def _unsure(move: Move) -> str:
    """The effect of what was not shown: where it may lie, and nothing of better or worse."""
    nought = f" {RANGE_HOLDS_NOUGHT}" if move.low <= 0 <= move.high else ""
    return f"{_plainly(move)}{nought}"


def _plainly(move: Move) -> str:
    on = "On" if move.found.kind == "together" else "After"
    size = sized(move.effect, move.low, move.high, move.outcome_name, move.outcome_unit)
    likely = ranged(move.effect, move.low, move.high)
    return f"{on} days with {''.join(more_of(move))}, your {outcome(move)} was {size} (likely {likely})."


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


def _next(move: Move, plan: str) -> Iterator[str]:
    if move.found.kind == "together":
        yield WHICH_FIRST
    elif judged(move.effect, move.better).endswith("worse"):
        yield f"{NO_REASON} {HINT}{plan}" if plan else NO_REASON
    else:
        yield f"{HINT}{plan}" if plan else ONLY_A_HINT
