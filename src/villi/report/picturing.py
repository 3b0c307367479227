"""The pictures of one pattern: the outcome by how much there was the day before, and by the days between."""

from collections.abc import Sequence
from math import isnan

from villi.examination import Move
from villi.report.blocks import Dot, Dots, Rows
from villi.report.moving import DAYS, ONE, WHOLE, of_step
from villi.report.words import (
    NO_BREAK,
    clean,
    lower_first,
    number,
    percent,
    plural,
    unit_name,
    upper_first,
)
from villi.signals.values import Interval, Lagged, Level

BAND = "Dot: mean of the days. Band: where it may lie (95\u00a0%)."
LAG_BAND = "Dot: effect of that day alone. Band: where it may lie (95\u00a0%). Upright line: no difference."
SAME_DAY_BAND = (
    "Dot: effect of that day alone. Upright line: no difference. Band: where it may lie; of pairs that were "
    "picked for the same day it is too narrow."
)
ONE_DAY = "This is of one day alone; the figure above is of three in a row, and drawn towards nought."


def pictures(move: Move) -> tuple[Dots, ...]:
    """The two pictures of a pattern: by how much of it there was the day before, and by the days between."""
    return (*_by_level(move, move.found.levels), *by_lag(move))


def _by_level(move: Move, levels: Sequence[Level]) -> tuple[Dots, ...]:
    known = [level for level in levels if not isnan(level.mean)]
    if len(known) < 2:
        return ()
    dots = tuple(
        Dot(
            _level(level, move),
            level.mean,
            *level.interval,
            f"{_plain(level.mean)} ({_plain(level.interval.low)} to {_plain(level.interval.high)}), "
            f"{plural(level.days, 'day')}",
        )
        for level in known
    )
    what, felt = lower_first(clean(move.exposure_name)), lower_first(clean(move.outcome_name))
    heading = f"{upper_first(felt)}, by {what} the day before"
    rows = tuple(
        (dot.name, f"{level.days:,}", _plain(level.mean), f"{_plain(dot.low)} to {_plain(dot.high)}")
        for dot, level in zip(dots, known, strict=True)
    )
    heads = (f"{upper_first(what)} the day before", ">Days", ">Mean", ">Range")
    return (
        Dots(
            heading,
            dots,
            _axis(move),
            float("nan"),
            f"Mean {felt} on the day after. " + "; ".join(f"{dot.name}: {dot.said}" for dot in dots) + ".",
            f"{BAND} What was allowed for is taken out. {ONE_DAY}",
            Rows(heading, heads, rows, (0, 1, 2, 3), quiet=True),
        ),
    )


def by_lag(move: Move) -> tuple[Dots, ...]:
    """The effect of each day alone, from the same day to three days later; none where fewer than two are
    known."""
    found = move.found
    known = [lagged for lagged in found.by_lag if not isnan(lagged.effect)]
    if len(known) < 2 or not found.sd > 0:
        return ()
    scaled = [_scaled(lagged, move.per / found.sd) for lagged in known]
    dots = tuple(
        Dot(LAGS[each.lag], each.effect, *each.interval, f"{signed(each.effect)} ({_ends(each.interval)})")
        for each in scaled
    )
    what, felt = lower_first(clean(move.exposure_name)), lower_first(clean(move.outcome_name))
    heading = f"Change of {felt}, by the days since {what}"
    rows = tuple((dot.name, signed(dot.value), _ends(Interval(dot.low, dot.high))) for dot in dots)
    return (
        Dots(
            heading,
            dots,
            f"change of {felt}{_in(move)}",
            0.0,
            "; ".join(f"{dot.name}: {dot.said}" for dot in dots) + ".",
            SAME_DAY_BAND if found.kind == "together" else LAG_BAND,
            Rows(heading, ("When", ">Change", ">Range"), rows, (0, 1, 2), quiet=True),
        ),
    )


LAGS = {0: "The same day", 1: "One day later", 2: "Two days later", 3: "Three days later"}
"""What a lag is called."""


def _scaled(lagged: Lagged, by: float) -> Lagged:
    return Lagged(lagged.lag, lagged.effect * by, Interval(*(end * by for end in lagged.interval)))


def _level(level: Level, move: Move) -> str:
    """The days of a level: without it, with it, or from how much to how much."""
    unit = clean(move.unit)
    if unit == DAYS:
        return "With it" if level.high > 0.5 else "Without it"
    if level.high == 0:
        return "None"
    if level.low == level.high:
        return upper_first(ONE[unit]) if level.low == 1 and unit in ONE else of_step(level.low, unit)
    if unit == "share":
        return f"{percent(level.low)} to {percent(level.high)}"
    places = 0 if level.high >= WHOLE else 1
    return f"{number(level.low, places)} to {number(level.high, places)}{NO_BREAK}{unit_name(unit)}"


def _axis(move: Move) -> str:
    return f"mean {lower_first(clean(move.outcome_name))}{_in(move)}"


def _in(move: Move) -> str:
    unit = clean(move.outcome_unit)
    return "" if not unit or unit in clean(move.outcome_name) else f", {unit}"


def _plain(value: float) -> str:
    return number(value, 1)


def signed(value: float) -> str:
    """A change with its sign.

    >>> signed(0.42), signed(-0.08), signed(0.001)
    ('+0.42', '−0.08', '0.00')
    """
    words = f"{abs(value):.2f}"
    return words if float(words) == 0 else f"{'−' if value < 0 else '+'}{words}"


def _ends(ends: Interval) -> str:
    return "unknown" if isnan(ends.low) or isnan(ends.high) else f"{signed(ends.low)} to {signed(ends.high)}"
