"""The numbers beneath "Is it enough?": every nutrient beside its reference value, and why no more is said."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan

from villi.evidence.values import Source
from villi.examination import Examination
from villi.needs.values import FOOD_ALONE, Claim, Limiting, Need, Reference, Without
from villi.quantities import NUTRIENTS, Interval
from villi.report.blocks import (
    Block,
    Blocks,
    Cites,
    Key,
    Label,
    Line,
    More,
    Points,
    Ref,
    Rows,
    cites,
    line,
    said,
    sentence,
)
from villi.report.sources import numbers, of_reference
from villi.report.words import (
    NO_BREAK,
    amount,
    clean,
    listed,
    lower_first,
    number,
    percent,
    plural,
    reach,
    upper_first,
)

RANGES_OF_ENERGY = "% energy"
ENERGY_UNITS = ("kcal", "kJ")
UNITS = {
    "g/kg/d": "g per kg",
    "mg/kg/d": "mg per kg",
    "US standard drinks/d": "drinks",
    RANGES_OF_ENERGY: "% of energy",
}
"""Units of the table of reference values -> for a reader; the others lose their "/d"."""

TABLE = "What you ate a day, beside the reference values"
HEADS = ("Nutrient", ">A day", ">Average need", ">Reference value", ">Chance", ">Days", "Source")
NARROW = (0, 1, 2, 3, 4)
CHANCE = (
    "“Chance”: how likely your usual intake meets your own need, as far as these days show. The average need "
    "is enough for half of all people, the advised amount for nearly all. A guide value stands where no need "
    "is known."
)
NO_CHANCE = "none given"
SMALLEST = 0.01
"""Below this a probability is said to be under 1 per cent."""
LIKELY = 0.85
"""From here on an intake is likely enough (the words of the needs room)."""
UNLIKELY = 0.15
"""Up to here it is likely low (the same)."""
CERTAIN = 0.9999
"""No probability is said to be higher than this: "over 99 %"."""

LEFT_OPEN: tuple[tuple[Claim, str], ...] = (
    ("uncertain", "Uncertain"),
    ("cannot say", "Only a guide value"),
    ("not assessed", "Not assessed"),
    ("inside", "Inside the usual range"),
    ("outside", "Outside the usual range"),
)
"""What is listed below the table with its reason: claims that say little, and shares of energy."""
GUIDE_ONLY = "To be below a guide value does not mean that it is too little."


def blocks(examination: Examination, *, energy: bool) -> Blocks:
    """The tables and reasons; empty where nothing may be said of what is enough."""
    needs = examination.needs
    if examination.complete_days < FEWEST_DAYS or not needs.needs:
        return ()
    if needs.recording is not None and needs.recording.implausible:
        return ()  # amounts of a record with gaps mislead
    shown = [need for need in needs.every if energy or not is_energy(need.unit)]
    return (
        *_tables(shown, numbers(examination), energy=energy),
        *_protein(needs.limiting, energy=energy),
        *_reasons(shown, needs.without),
    )


FEWEST_DAYS = 3
"""Complete days from which anything is claimed (the needs room says why)."""


def is_energy(unit: str) -> bool:
    """Whether an amount in this unit is energy itself, which is hidden unless asked for."""
    return unit.startswith(ENERGY_UNITS)


def is_hidden(unit: str) -> bool:
    """Whether figures in this unit are shown only where energy and weight are asked for: shares of energy,
    and amounts by body weight, beside which anybody could work the weight out."""
    return unit == RANGES_OF_ENERGY or "/kg" in unit


def is_amino(need: Need) -> bool:
    """Whether it is an amino acid, which stands apart from the other nutrients."""
    return need.reference.kind == "mean requirement"


def _tables(shown: Sequence[Need], known: Mapping[Source, int], *, energy: bool) -> Iterable[Block]:
    numbered = [need for need in shown if energy or not is_hidden(need.unit)]
    main = [need for need in numbered if not is_amino(need)]
    amino = [need for need in numbered if is_amino(need)]
    if main:
        yield Rows(TABLE, HEADS, tuple(_row(need, known) for need in main), NARROW)
        days = max(need.days for need in main)
        yield line(
            f"From {plural(days, 'complete day')}. {FOOD_ALONE} {CHANCE}",
            style="quiet",
            cites=cites((of_reference(need.reference.source) for need in main), known),
        )
    if amino:
        rows = tuple(_row(need, known) for need in amino)
        table = Rows("Amino acids that only food brings", HEADS, rows, NARROW, quiet=True)
        yield More("The parts of protein, one by one", (table,))


def _protein(limiting: Limiting | None, *, energy: bool) -> Iterable[Block]:
    """The indispensable amino acid nearest to its requirement; by how much, where weight may show."""
    if limiting is not None:
        much = f": {number(limiting.share)} times it" if energy else ""
        yield line(
            f"Of the parts of protein that only food brings, {lower_first(clean(limiting.name))} comes "
            f"nearest to the mean need{much}."
        )


def _reasons(shown: Sequence[Need], without: Sequence[Without]) -> Iterable[Block]:
    """Why no more is said, together by the reason; what is enough by itself is not repeated."""
    points: list[Line] = []
    plain = [need for need in shown if not is_amino(need)]
    for claim, label in LEFT_OPEN:
        found = [need for need in plain if need.claim == claim]
        if claim in ("inside", "outside"):
            found = [need for need in found if need.reference.kind == "range"]
        reasons: dict[str, list[str]] = {}
        for need in found:
            because = GUIDE_ONLY if claim == "cannot say" and need.reference.kind == "AI" else need.because
            reasons.setdefault(clean(because), []).append(need.name)
        points += [
            line(Label(f"{label}: "), said(listed(names)), ". ", sentence(because))
            for because, names in reasons.items()
        ]
    reasons = {}
    for nutrient in without:
        reasons.setdefault(clean(nutrient.because), []).append(nutrient.name)
    points += [
        line(Label("Nothing said: "), said(listed(names)), ". ", sentence(because))
        for because, names in reasons.items()
    ]
    if points:
        yield Points(tuple(points))


def _row(need: Need, known: Mapping[Source, int]) -> tuple[str | Cites, ...]:
    least = "at least " if need.at_least and not isnan(need.amount) else ""
    name = upper_first(clean(need.name))
    return (
        Ref(name, Key("amount", need.nutrient)) if need.nutrient in NUTRIENTS else name,
        f"{least}{amount(need.amount, unit_of(need.unit))}",
        average_need(need.reference),
        reference_words(need.reference),
        chance(need),
        str(need.days),
        cites((of_reference(need.reference.source),), known),
    )


def chance(need: Need) -> str:
    """The probability that an intake is enough, with its interval; none for a guide value or a limit.

    Where the whole interval is likely and one end as good as certain, the other end says it all.
    """
    if isnan(need.probability):
        return NO_CHANCE
    low, high = need.interval.low, need.interval.high
    point, low, high = (end if isnan(end) else min(CERTAIN, end) for end in (need.probability, low, high))
    if isnan(low) or isnan(high) or percent(low) == percent(high) or high < SMALLEST:
        return percent(point)
    if percent(high) == percent(CERTAIN) and low >= LIKELY:
        return f"{percent(low)} or more"
    if low < SMALLEST and high <= UNLIKELY:
        return f"{percent(high)} or less"
    if percent(high) == percent(CERTAIN):
        return f"{percent(point)} ({percent(low).removesuffix(f'{NO_BREAK}%')} or more)"
    ends = reach(Interval(low, high), "share").removesuffix(f"{NO_BREAK}%").replace("under 1 to", "up to")
    return f"{percent(point)} ({ends.replace(f'under 1{NO_BREAK}% to', 'up to')})"


def unit_of(unit: str) -> str:
    """A unit of the reference table for a reader.

    >>> unit_of("mg/d"), unit_of("g/kg/d"), unit_of("% energy")
    ('mg', 'g per kg', '% of energy')
    """
    return UNITS.get(unit, unit.removesuffix("/d"))


def average_need(reference: Reference) -> str:
    """The amount that half of all people need (an EAR, or the mean requirement of an amino acid)."""
    return "" if isnan(reference.ear) else figure(reference.ear, reference)


def reference_words(reference: Reference) -> str:
    """A reference value with its kind: advised (an RDA), a guide value (an AI), a range or a limit."""
    if not isnan(reference.rda):
        return f"advised {figure(reference.rda, reference)}"
    if not isnan(reference.ai):
        return f"guide {figure(reference.ai, reference)}"
    low, high = reference.low, reference.high
    if not isnan(low):
        return (
            f"at least {figure(low, reference)}"
            if isnan(high)
            else f"{low:,.10g} to {figure(high, reference)}"
        )
    return "" if isnan(high) else f"at most {figure(high, reference)}"


def figure(value: float, reference: Reference) -> str:
    """A figure of a table as it stands there, with its unit."""
    return f"{value:,.10g}{NO_BREAK}{unit_of(reference.unit)}"
