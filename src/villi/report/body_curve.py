"""A one-day curve of plasma glutamine as sections, and as JSON (`villi.curve/1`)."""

from collections.abc import Sequence
from math import ceil, isnan
from typing import NamedTuple

from villi.body.plasma import BACK, Curve, Spread
from villi.body.ruling import OBSERVED_SAFE
from villi.body.stops import stops
from villi.body.table import model
from villi.body.values import Array
from villi.quantities import Estimate, Interval
from villi.report.answered import Json, number, text
from villi.report.blocks import Band, Bands, Blocks, Code, Edges, Rows, line, said
from villi.report.what_if import FURTHER, NOT_BETTER, NOT_YOU, Section
from villi.report.words import NO_BREAK, amount, plural, reach

SCHEMA = "villi.curve/1"
UNIT = "µmol/L"
BY_DAY = "villi body explain plasma"
EVERY = 0.5
"""Hours between two rows of the table."""


class Asked(NamedTuple):
    """What a curve is of: the `words`, what they were read as (`read`, names with grams), the glutamine in
    food (None: none) and what the middle rise is at both ends of it."""

    words: str
    read: Sequence[tuple[str, float]]
    food: Estimate | None
    rises: tuple[float, float]


def title(asked: Asked) -> str:
    """What is drawn."""
    return f"Plasma glutamine after: {said(asked.words)}"


def basis(found: Curve) -> str:
    """On what the curve stands."""
    weight = "weights of adults" if isnan(found.weight) else "your weight"
    versions = plural(found.members, "version")
    return f"In the described system, not in you: {versions} of it, {weight}, fasting before."


def sections(found: Curve, asked: Asked) -> tuple[Section, ...]:
    """The answer first, then the course, what was taken, and care."""
    return (
        Section("short", "In short", _short(found)),
        Section("course", "Hour by hour", (_bands(found),)),
        Section("taken", "What was taken", _taken(found, asked)),
        Section("care", "Before you act on it", _care(found)),
        Section("more", FURTHER, (line("Arrows and sources of plasma glutamine: ", Code(BY_DAY)),)),
    )


def _short(found: Curve) -> Blocks:
    mostly = "in studies of people, repeated (A)" if found.powder else "in small or conflicting studies (B)"
    if found.powder > _measured_to(found):
        mostly = "more than any study behind it gave, so no better known than small studies (B)"
    out = [
        line(
            f"Highest {_when(found.at)}: {_of(found.rise)} above fasting, {_of(found.peak)} in all;"
            f" {mostly}.",
            style="strong",
        ),
        line(_back(found)),
        line(f"Fasting before: {_of(found.before)}. {NOT_BETTER}"),
    ]
    if found.food:
        out.append(line("How fast a mixed meal gives its glutamine is not well known (B)."))
    return tuple(out)


MEASURED_TO = 0.3
"""Grams of L-glutamine a kilogram, swallowed at once, up to which studies gave it (ziegler1990)."""


def _measured_to(found: Curve) -> float:
    """Grams up to which studies gave it, at the weight of the person, or the middle one of the model."""
    usual = next(row.value for row in model().parameters if row.id == "weight")
    return MEASURED_TO * (usual if isnan(found.weight) else found.weight)


def _care(found: Curve) -> Blocks:
    """For whom no curve holds, and from which amount on a clinician has to agree."""
    out = []
    if found.powder > OBSERVED_SAFE:
        out.append(line(f"More than {OBSERVED_SAFE:g} g of L-glutamine a day only where a clinician agrees."))
    most = _measured_to(found)
    if found.powder > most:
        weight = "at a usual weight, as none was given" if isnan(found.weight) else "at your weight"
        out.append(
            line(
                f"Beyond what was measured: studies gave up to {MEASURED_TO:g} g a kilogram at once, "
                f"{amount(most, 'g')} {weight}."
            )
        )
    whom = ", ".join(one.of for one in stops())
    out.append(line(f"Nothing of it holds for: {whom}. The studies behind it left them out."))
    return (*out, line(NOT_YOU))


def _of(spread: Spread) -> str:
    return f"{spread.median:.0f} ({spread.low:.0f} to {spread.high:.0f}){NO_BREAK}{UNIT}"


def _when(at: Spread) -> str:
    return f"after {hours(at.median)} ({hours(at.low)} to {hours(at.high)})"


def hours(value: float) -> str:
    """A time since the dose, as people say it.

    >>> hours(0.5), hours(1.8), hours(1.0)
    ('30\\xa0min', '1.8\\xa0h', '1\\xa0h')
    """
    if isnan(value):
        return "later than shown"
    return f"{60 * value:.0f}{NO_BREAK}min" if value < 1 else f"{value:.3g}{NO_BREAK}h"


def _back(found: Curve) -> str:
    if isnan(found.back.median):
        return f"Not back within {found.hours[-1]:.0f} h in most versions."
    until = f"{hours(found.back.low)} to {hours(found.back.high)}"
    return f"Nearly back (a tenth of the rise is left) after {hours(found.back.median)} ({until})."


def _taken(found: Curve, asked: Asked) -> Blocks:
    out = []
    if found.powder:
        out.append(line(f"L-glutamine as powder: {amount(found.powder, 'g')}."))
    if asked.food is not None:
        within = reach(Interval(asked.food.interval.low, asked.food.interval.high), "g")
        out.append(line(f"Glutamine in the food: {amount(asked.food.mean, 'g')} (plausibly {within})."))
        low, high = asked.rises
        out.append(
            line(
                "The band does not hold that range: with its ends the middle rise is "
                f"{low:.0f} to {high:.0f} {UNIT}."
            )
        )
    if asked.food is not None:
        read = ", ".join(f"{said(name)} {grams:.0f} g" for name, grams in asked.read)
        out.append(line(f"Read as: {read}.", style="quiet"))
    return tuple(out)


CAPTION = (
    "Where nine of ten versions lie. Filled, with a line in the middle: arrows that were measured. Dashed: "
    "with the hypotheses too."
)


def _bands(found: Curve) -> Bands:
    shown = found.hours <= until(found) + 1e-9
    found = found._replace(hours=found.hours[shown])
    above, whole = (
        (known[shown], everything[shown])
        for known, everything in ((found.rises, found.all_rises), (found.known, found.everything))
    )
    return Bands(
        (_band(found, "Above fasting", above, 0.0), _band(found, NAME, whole, found.before.median)), CAPTION
    )


def of_level(parts: Sequence[Section]) -> Blocks:
    """The picture of the level of plasma glutamine alone, of all that is shown."""
    bands = [block for part in parts for block in part.blocks if isinstance(block, Bands)]
    return tuple(block._replace(bands=tuple(b for b in block.bands if b.name == NAME)) for block in bands)


LEAST_SHOWN, BEYOND = 4.0, 1.5
"""Hours that are drawn at least, and how far beyond the hour at which most versions are back."""


def until(found: Curve) -> float:
    """The hour up to which a curve is drawn: what comes after it is flat; JSON has all hours."""
    last = float(found.hours[-1])
    return last if isnan(found.back.high) else min(last, max(LEAST_SHOWN, ceil(BEYOND * found.back.high)))


NAME = "Plasma glutamine"


def _band(found: Curve, name: str, both: tuple[Array, Array], none: float) -> Band:
    known, everything = (_edges(rows) for rows in both)
    most = max(middle for _, middle, _ in known), max(middle for _, middle, _ in everything)
    description = (
        f"{name} over {found.hours[-1]:.0f} hours, {UNIT}: fasting {_of(found.before)}, highest "
        f"{_of(found.peak)} {_when(found.at)}."
    )
    return Band(
        "P",
        name,
        UNIT,
        "hours",
        tuple(float(hour) for hour in found.hours),
        known,
        everything,
        "solid" if found.powder else "thin",
        none,
        float("nan"),
        f"middle at most {most[0]:.0f}",
        f"middle at most {most[1]:.0f}",
        description,
        _table(name, found.hours, both),
    )


def _edges(rows: Array) -> tuple[Edges, ...]:
    return tuple((float(low), float(middle), float(high)) for low, middle, high in rows)


def _table(name: str, times: Array, both: tuple[Array, Array]) -> Rows:
    heads = ("Hours", f">Measured, {UNIT}", ">5 %", ">95 %", ">With hypotheses", ">5 %", ">95 %")
    rows = []
    for n, hour in enumerate(times):
        if abs(hour / EVERY - round(hour / EVERY)) > 1e-6:
            continue
        cells = [f"{hour:.1f}"]
        for low, middle, high in (both[0][n], both[1][n]):
            cells += [f"{middle:.0f}", f"{low:.0f}", f"{high:.0f}"]
        rows.append(tuple(cells))
    return Rows(name, heads, tuple(rows), tuple(range(len(heads))), quiet=True)


def document(found: Curve, asked: Asked) -> Json:
    """The curve as plain dictionaries; unknown is null, body weight is not in it."""
    food = asked.food
    return {
        "schema": SCHEMA,
        "words": text(asked.words),
        "powder_g": number(found.powder),
        "food_g": None
        if food is None
        else {
            "mean": number(food.mean),
            "low": number(food.interval.low),
            "high": number(food.interval.high),
        },
        "rise_at_ends": [number(rise) for rise in asked.rises],
        "read": [{"name": text(name), "grams": number(grams)} for name, grams in asked.read],
        "members": found.members,
        "seed": found.seed,
        "unit": "umol/L",
        "hours": [number(float(hour)) for hour in found.hours],
        "measured": _rows(found.known),
        "with_hypotheses": _rows(found.everything),
        "rise_measured": _rows(found.rises),
        "rise_with_hypotheses": _rows(found.all_rises),
        "before": _spread(found.before),
        "rise": _spread(found.rise),
        "peak": _spread(found.peak),
        "peak_at_hours": _spread(found.at),
        "back_at_hours": {**_spread(found.back), "left": BACK},
    }


def _rows(rows: Array) -> list[list[float | None]]:
    return [[number(float(value)) for value in row] for row in rows]


def _spread(spread: Spread) -> Json:
    return {
        "median": number(spread.median),
        "low": number(spread.low),
        "high": number(spread.high),
        "of_members": number(spread.of),
    }
