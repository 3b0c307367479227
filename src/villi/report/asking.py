"""The answer to one question that was declared beforehand, over lines of a terminal."""

from collections.abc import Iterator
from typing import NamedTuple

from villi.examination import Asked, Move
from villi.report.replying import SAID, answer, is_worse, verdict
from villi.report.rules import wrapped
from villi.report.words import clean, count_word, plural, upper_first
from villi.signals.question_rates import QuestionRates
from villi.signals.values import Rates

BY_ITSELF = "It is the first question of this diary, so it is tested by itself"
WHATEVER = f"{BY_ITSELF}, and the answer is shown whatever it is."
WITH_ALL = (
    "It is a later question of this diary. Who asks often enough is always shown something, so it is "
    "answered with everything else that was tried."
)
NO_REASON = "It is no reason to leave a food out."
HINT = "It is a hint. An experiment could tell: "
ONLY_A_HINT = "It is a hint, and no more."
AGAIN = (
    "Each new look, at more days, is another chance for a false alarm: decide beforehand which look counts."
)


class Told(NamedTuple):
    """The answer as sentences: how the question is answered, and what is said."""

    how: tuple[str, ...]
    said: tuple[str, ...]


def lines(told: Told) -> Iterator[str]:
    """The answer, over lines of a terminal."""
    for sentence in told.how:
        yield from wrapped(sentence)
    yield ""
    for sentence in told.said:
        yield from wrapped(sentence)


def told(
    asked: Asked,
    number: int,
    *,
    rates: Rates | None = None,
    power: QuestionRates | None = None,
    plan: str = "",
    again: bool = False,
) -> Told:
    """The answer in sentences; `again` where the question was asked before.

    `number` which question of the diary it is; `rates` of the screen and `power` of one question on
    simulated diaries of about this length; `plan` what to type to plan an experiment, "" where none may be
    done or the exposure cannot be varied.
    """
    one_way = asked.reply is not None and asked.move is None  # then the answer may not be whatever it is
    alone = f"{BY_ITSELF}." if one_way else WHATEVER
    how = alone if asked.first else f"{WITH_ALL} {_counted(number)}"
    looked_again = (AGAIN,) if again and asked.first else ()
    return Told((how, *looked_again), tuple(_sentences(asked, rates, power, plan)))


def _counted(number: int) -> str:
    return f"You have asked {count_word(number)} questions so far."


ONLY_A_HINT = "A hint, not an answer for good: "
"""Before what one record shows: only an experiment could show more."""


def _sentences(asked: Asked, rates: Rates | None, power: QuestionRates | None, plan: str) -> Iterator[str]:
    came, move = verdict(asked), asked.move
    told = tuple(answer(asked, rates, power))
    if came == "cannot say":
        yield f"Nothing can be said yet: {clean(told[0])}"
        return
    yield f"{ONLY_A_HINT}{SAID[came]}." if came in ("shown", "opposite") else f"{upper_first(SAID[came])}."
    yield told[0]
    if move is None:
        return
    yield _days(move)
    yield from told[1:]
    if came != "not shown":
        yield from _next(asked, move, plan)


def _days(move: Move) -> str:
    found = move.found
    return (
        f"{plural(found.days, 'rated day')} were used: {found.exposed:,} with more of it, "
        f"{found.unexposed:,} with less or none. Weekday, trend and what else was rated and eaten are "
        "allowed for."
    )


def _next(asked: Asked, move: Move, plan: str) -> Iterator[str]:
    """What may follow: of the same day nothing."""
    if move.found.kind == "together":
        return
    if is_worse(asked):
        yield f"{NO_REASON} {HINT}{plan}" if plan else NO_REASON
    else:
        yield f"{HINT}{plan}" if plan else ONLY_A_HINT
