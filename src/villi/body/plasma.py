"""The one-day curve of plasma glutamine after a dose or a meal: how high, when, and when it is back.

The same members are run twice, fasting and with the dose; a curve starts from each member's own fasting
level. More glutamine in plasma is not better: nothing here is scored.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from villi.body.drawing import draws, of_person
from villi.body.simulating import run
from villi.body.table import model
from villi.body.values import Array, Dose, Inputs, Meal
from villi.quantities import Person, VilliError

ENDS = (0.05, 0.5, 0.95)
START = 1.0
"""The hour of the run at which it is taken; the members are at rest until then."""
HOURS = 12.0
"""Hours that are shown: three times the longest published curve after a dose."""
BACK = 0.1
"""A curve is back when a tenth of its own rise is left (our rule)."""
HIGHEST = 40.0
"""Grams at once above which nothing is simulated (safety rule G13)."""


class Spread(NamedTuple):
    """A figure over members: median, 5 % and 95 %; `of` the share of members that have one; NaN where an
    end lies beyond the hours that are shown."""

    median: float
    low: float
    high: float
    of: float = 1.0


class Curve(NamedTuple):
    """Plasma glutamine after `powder` and `food` grams of glutamine: `hours` (times,) since it was taken,
    `known` and `everything` (times, 3) in umol/L with the hypotheses off and on, 5 %, median, 95 %; `rises`
    and `all_rises` the same above each member's own fasting level.

    `before` the fasting level, `rise` above it at the peak, `peak` the level there, `at` its hour, `back` the
    hour from which a tenth of the rise is left, all of `known`."""

    powder: float
    food: float
    weight: float
    members: int
    seed: int
    hours: Array
    known: Array
    everything: Array
    rises: Array
    all_rises: Array
    before: Spread
    rise: Spread
    peak: Spread
    at: Spread
    back: Spread


def curve(
    *,
    powder: float = 0.0,
    food: float = 0.0,
    person: Person | None = None,
    members: int = 1000,
    seed: int = 0,
    has: Sequence[str] = (),
) -> Curve:
    """The curve after so many grams of glutamine as powder and in food, taken at once and fasting.

    Raises VilliError for amounts that nothing is simulated of, and `Stopped` for a person of whom nothing is.

    >>> found = curve(powder=10, members=100)
    >>> found.known.shape[1], bool(found.rise.median > 50), bool(0.3 < found.at.median < 1.5)
    (3, True, True)
    """
    _check(powder, food)
    hypothesis_off, hypothesis_on = (
        _levels(powder, food, person, members, seed, on, has) for on in (False, True)
    )
    hours, levels, fasting = hypothesis_off
    rise = levels - fasting
    top = rise.argmax(axis=1)
    highest = rise[np.arange(len(rise)), top]
    level = levels[np.arange(len(rise)), top]
    return Curve(
        powder,
        food,
        float("nan") if person is None or person.weight_kg is None else person.weight_kg,
        members,
        seed,
        hours,
        _bands(levels),
        _bands(hypothesis_on[1]),
        _bands(rise),
        _bands(hypothesis_on[1] - hypothesis_on[2]),
        _spread(fasting[:, 0]),
        _spread(highest),
        _spread(level),
        _spread(hours[top]),
        _spread(_back(hours, rise, top, highest)),
    )


def _check(powder: float, food: float) -> None:
    for grams, what in ((powder, "powder"), (food, "glutamine in food")):
        if not 0 <= grams < float("inf"):
            raise VilliError(f"{what}: {grams:g} g is no amount; give grams above 0")
    if powder + food == 0:
        raise VilliError('nothing is taken: give a dose or a meal, such as "L-glutamine 5 g"')
    if powder > HIGHEST:
        raise VilliError(f"{powder:g} g of L-glutamine: nothing is simulated above {HIGHEST:g} g; give less")
    if food > HIGHEST:
        raise VilliError(
            f"{food:g} g of glutamine in one meal is more than anybody eats; give a smaller meal"
        )


def _levels(
    powder: float,
    food: float,
    person: Person | None,
    members: int,
    seed: int,
    hypotheses: bool,
    has: Sequence[str],
) -> tuple[Array, Array, Array]:
    """Hours since (times,), plasma with it and fasting (members, times)."""
    table = model()
    drawn = of_person(table, draws(table, members, seed, hypotheses), person)
    events = tuple(event for event in (Dose(0, START, powder), Meal(0, START, food)) if event.grams > 0)
    fasting = {"gln_food": 0.0}
    with_it, without = (
        run(table, Inputs(1, daily=fasting, events=taken, has=tuple(has)), drawn, "hour")
        for taken in (events, ())
    )
    hours = with_it.times * 24 - START
    kept = (hours > -1e-9) & (hours <= HOURS + 1e-9)
    return np.maximum(hours[kept], 0.0), with_it.of("P")[:, kept], without.of("P")[:, kept]


def _back(
    hours: Array, rise: Array, top: "np.ndarray[tuple[int], np.dtype[np.int64]]", highest: Array
) -> Array:
    """The hour (members,) from which a tenth of the rise is left; NaN where it is none of those shown."""
    after = np.arange(rise.shape[1])[None] >= top[:, None]
    low = after & (rise <= BACK * highest[:, None])
    return np.where(low.any(axis=1), hours[low.argmax(axis=1)], np.nan)


def _bands(levels: Array) -> Array:
    return np.quantile(levels, ENDS, axis=0).T


def _spread(values: Array) -> Spread:
    """A figure over members; NaN where an end of it lies beyond the hours that are shown."""
    known = np.isfinite(values)
    if known.all():
        low, median, high = (float(end) for end in np.quantile(values, ENDS))
        return Spread(median, low, high)
    ends = np.quantile(np.where(known, values, np.inf), ENDS, method="higher")
    low, median, high = (float(end) if np.isfinite(end) else float("nan") for end in ends)
    return Spread(median, low, high, float(known.mean()))
