"""One pair that moves together, by itself: what was found, and the days and foods that it was tested on.

The days are those of the test (`villi.examination.Grounds`), so that their number is the one that is said.
"""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

from villi.examination import Asked, Compared, Examination, Move, Moves, Part
from villi.quantities import NUTRIENTS
from villi.report import leading, ledger, moves, moving, picturing
from villi.report.blocks import (
    Beside,
    Block,
    Blocks,
    Cites,
    Head,
    Key,
    Lines,
    More,
    Ref,
    Rows,
    line,
    said,
    sentence,
)
from villi.report.tables import line_list
from villi.report.words import clean, lower_first, number, plural, short_day, upper_first

SHOWN = 15
"""Days, and foods, that are listed at once (judgement: one screen); the rest opens."""
MORE, LESS = "Days with more of it", "Days with less of it, or none"
WITH, WITHOUT = "Days with it", "Days without it"
COUNTS = "What counts as it"
HOW = "How it was tested"
OWN = "feel:"
NUTRIENT = "nutrient:"
WHEN = {0: "that day", 1: "the next day"}
NOT_COUNTED = "Days whose record is not complete are in neither list: what else was eaten there is unknown."
AS_WRITTEN = (
    "Amounts and ratings stand here as you wrote them. The figure above is no difference of two plain "
    "averages: it allows for what is named below."
)


class Found(NamedTuple):
    """A pair, with the question that it answers, where it does."""

    move: Move
    asked: Asked | None = None


def find(examination: Examination, id: str, *, practitioner: bool = False) -> Found | None:
    """The pair that an address names, among those that may be looked at (`moves.shown`); else None."""
    shown = moves.shown(examination, practitioner=practitioner)
    return next((each for each in _every(shown) if _id(each) == id), None) if shown is not None else None


def _every(shown: Moves) -> Iterator[Found]:
    for move in (*shown.claimed, *shown.together):
        yield Found(move)
    for asked in shown.asked:
        if asked.move is not None:
            yield Found(asked.move, asked)


def _id(found: Found) -> str:
    return leading.found(found.move, asked=found.asked is not None).id


def title(move: Move) -> str:
    """The heading of the page."""
    return f"{upper_first(clean(move.outcome_name))}, and {lower_first(clean(move.exposure_name))}"


def blocks(examination: Examination, found: Found) -> Blocks:
    """What was found, in the words of the report, and its pictures."""
    move, asked, made = found.move, found.asked, examination.moves
    if asked is not None:
        told: Blocks = ledger.one(asked, made.rates)
    elif move.found.claimed:
        told = (line(*moving.announced(move, made.allowed)), *moving.doubts(move), _false(made))
    else:
        told = (
            line(*moving.averaged(move), "."),
            line(f"{moves.WHICH_FIRST} ", moving.same_day(made.rates)),
        )
    pictures = picturing.pictures(move) if move.found.claimed else picturing.by_lag(move)
    return (*told, *((Beside(pictures),) if pictures and asked is None else ()))


def _false(made: Moves) -> Block:
    return line(f"{moving.false_alarms(made.rates)} {moves.HINT_ONLY}")


def days(move: Move) -> Blocks:
    """The days on either side, each leading to its day; empty where they are not known."""
    if move.grounds is None:
        return ()
    more = [day for day in move.grounds.days if day.more]
    less = [day for day in move.grounds.days if not day.more]
    return (
        line(AS_WRITTEN, style="quiet"),
        *_side(WITH if move.unit == moving.DAYS else MORE, more, move),
        *_side(WITHOUT if move.unit == moving.DAYS else LESS, less, move),
        line(NOT_COUNTED, style="quiet"),
    )


def _side(heading: str, found: Sequence[Compared], move: Move) -> Blocks:
    """The days of one side, the latest first."""
    rows = tuple(_row(day, move) for day in reversed(found))
    called = f"{heading}: {len(found):,}"
    heads = ("Day", ">Amount", *_after(move))
    narrow = tuple(range(len(heads)))
    out: list[Block] = [Head(called), Rows(called, heads, rows[:SHOWN], narrow, quiet=True)]
    if rest := rows[SHOWN:]:
        label = f"{plural(len(rest), 'more day')}, before these"
        out.append(More(label, (Rows(f"{called}, earlier", heads, rest, narrow, quiet=True),)))
    return tuple(out)


def _after(move: Move) -> tuple[str, ...]:
    """The heads of the ratings: on which day after they were given."""
    first, last = move.grounds.lags if move.grounds is not None else (0, 0)
    felt = upper_first(clean(move.outcome_name))
    return tuple(f">{felt} {WHEN.get(lag, f'{lag} days after')}" for lag in range(first, last + 1))


def _row(day: Compared, move: Move) -> tuple[str | Cites, ...]:
    date = Ref(f"{short_day(day.date)} {day.date.year}", Key("day", day.date.isoformat()))
    return (date, _amount(day.amount, move), *(_rating(value) for value in day.ratings))


def _amount(value: float, move: Move) -> str:
    """An amount of the exposure; of what a day has or has not, whether it has it."""
    if move.unit == moving.DAYS:
        return "with it" if value > 0 else "without"
    if move.unit == "share":
        return moving.of_step(value, move.unit)
    return f"{number(value)} {clean(move.unit)}"


def _rating(value: float) -> str:
    return "not rated" if isnan(value) else f"{value:.3g}"


def foods(move: Move, eaten: Sequence[Part]) -> Blocks:
    """What counts as the exposure: its foods, each leading to its page, or where the person rated it."""
    because = move.grounds.because if move.grounds is not None else ""
    how = (line(sentence(because), style="quiet"),) if because else ()
    if move.exposure.startswith(OWN):
        return (
            *how,
            line("You rated it yourself: ", Ref("all your ratings, day by day", leading.RATINGS), "."),
        )
    id = move.exposure.removeprefix(NUTRIENT)
    amount = (
        (line("How much, and from which foods: ", Ref(clean(NUTRIENTS[id].name), Key("amount", id)), "."),)
        if move.exposure.startswith(NUTRIENT) and id in NUTRIENTS
        else ()
    )
    if not eaten:
        return (*how, *amount)
    rows = tuple(_food(part) for part in eaten)
    heads = ("Food", ">On days", "Lines")
    out: list[Block] = [*how, *amount, Rows(COUNTS, heads, rows[:SHOWN], (0, 1, 2), quiet=True)]
    if rest := rows[SHOWN:]:
        inside = Rows(f"{COUNTS}, eaten on fewer days", heads, rest, (0, 1, 2), quiet=True)
        out.append(More(plural(len(rest), "more food"), (inside,)))
    return tuple(out)


def _food(part: Part) -> tuple[str | Cites, ...]:
    name = Ref(said(upper_first(clean(part.name))), Key("food", part.food_id))
    return (name, f"{part.days:,}", Lines(line_list(part.lines)))


def tested(examination: Examination, found: Found) -> Blocks:
    """How the pair was tested, and what speaks for and against it."""
    made, asked = examination.moves, found.asked
    if asked is None:
        return moving.evidence(found.move, made.rates, made.allowed)
    lags = asked.reply.lags if asked.reply is not None else moving.LEADS
    return moving.evidence(found.move, None if asked.first else made.rates, (), lags, asked=True)
