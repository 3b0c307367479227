"""Is it enough? An intake beside the reference values of the person, in sentences and a table.

What may be said is what `villi.needs` claims: nothing is called too little from a guide value (an AI),
nothing at all from few days, and energy stays out of sight unless it was asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan

from villi.evidence.values import Source
from villi.examination import Examination
from villi.needs.values import Claim, Need, Reference, UpperLevel
from villi.report.blocks import Block, Blocks, Cites, Code, Head, Label, Line, More, Points, Rows, line, said
from villi.report.sources import cites, numbers, of_reference
from villi.report.words import (
    UNKNOWN,
    amount,
    clean,
    lower_first,
    number,
    percent,
    plural,
    reach,
    upper_first,
)

GROUPS: tuple[tuple[Claim, str, str], ...] = (
    ("very likely enough", "Very likely enough", ""),
    ("likely enough", "Likely enough", ""),
    ("low intake unlikely", "A low intake is unlikely", "You are at or above the guide value."),
    ("uncertain", "Uncertain", "These days cannot tell."),
    ("likely low", "Likely low", "This is about the days in this record, not about you."),
    (
        "cannot say",
        "Cannot say",
        "There is only a guide value here. To be below it does not mean that it is too little.",
    ),
    ("inside", "Inside the usual limits", ""),
    ("outside", "Outside the usual limits", ""),
)
"""Claims in reading order: the words before the names, and a sentence after them."""

NOT_ASSESSED = "Not assessed"
PERSON_LINE = "person: female, 34"
ALL_WRITTEN = (
    "Is everything written down? This record holds little for whole days. If some food or drink is missing, "
    "add it, and this part will change. If nothing is missing and you find it hard to eat, a doctor or a "
    "dietitian can help."
)
"""Asked where the record is implausible: calm, and without a number."""

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
CHANCE = (
    "“Chance”: how likely your usual intake meets your own need, as far as these days show. The average need "
    "is met by half of all people; the advised amount by nearly all."
)
NO_CHANCE = "none given"


def blocks(examination: Examination, *, energy: bool) -> Blocks:
    """The whole section; empty where there is nothing to say it of."""
    needs = examination.needs
    if not examination.complete_days:
        return ()
    found: list[Block] = []
    card = examination.safety.card
    asked = card is not None and card.kind == "support"  # its card asks the same
    if needs.recording is not None and needs.recording.implausible and not asked:
        found.append(line(ALL_WRITTEN, style="lead"))
    shown = [need for need in needs.needs if energy or not is_energy(need.unit)]
    if not shown:
        found.extend(_why_not(examination))
    found.extend(_said(shown))
    found.extend(_protein(shown))
    known = numbers(examination)
    found.extend(_upper(needs.upper, known))
    found.extend(_tables(examination, shown, known, energy=energy))
    return tuple(found)


def _why_not(examination: Examination) -> Iterable[Block]:
    person, because = examination.person, clean(examination.needs.because)
    if person.age is None or not person.sex:
        yield line(
            "To see this part, write one line at the top of your diary: ",
            Code(PERSON_LINE),
            ". Put your own sex and age there. Reference values differ by age and sex.",
        )
    elif because:
        yield line(said(upper_first(because).rstrip(".")), ".")


def is_energy(unit: str) -> bool:
    """Whether an amount in this unit is energy itself, which is hidden unless asked for."""
    return unit.startswith(ENERGY_UNITS)


def _is_amino(need: Need) -> bool:
    return need.reference.kind == "mean requirement"


def _said(shown: Sequence[Need]) -> Iterable[Block]:
    """One sentence a claim, with the names in it."""
    plain = [need for need in shown if not _is_amino(need)]
    points = []
    for claim, before, after in GROUPS:
        names = [need.name for need in plain if need.claim == claim]
        if names:
            points.append(line(Label(f"{before}: "), said(listed(names)), ". ", after))
    unsaid: dict[str, list[str]] = {}
    for need in plain:
        if need.claim == "not assessed":
            unsaid.setdefault(clean(need.because).rstrip("."), []).append(need.name)
    for because, names in unsaid.items():
        why = (". ", said(upper_first(because))) if because else ()
        points.append(line(Label(f"{NOT_ASSESSED}: "), said(listed(names)), *why, "."))
    if points:
        yield Points(tuple(points))


def listed(names: Sequence[str]) -> str:
    """Names in the middle of a sentence.

    >>> listed(["Iron", "Vitamin B12", "Zinc"])
    'iron, vitamin B12 and zinc'
    """
    plain = [lower_first(clean(name)) for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"


def _protein(shown: Sequence[Need]) -> Iterable[Block]:
    """The indispensable amino acid that comes nearest to its requirement, and by how much."""
    known = [(need.amount / need.reference.ear, need) for need in shown if _is_amino(need)]
    known = [(share, need) for share, need in known if not isnan(share)]
    if len(known) < 2:
        return
    share, limiting = min(known, key=lambda pair: pair[0])
    yield line(
        f"Of the parts of protein that only food brings, {lower_first(clean(limiting.name))} comes nearest "
        f"to the mean need: {number(share)} times it.",
    )


def _upper(levels: Sequence[UpperLevel], known: Mapping[Source, int]) -> Iterable[Block]:
    """Upper levels, those that are passed first, with what counts against them."""
    if not levels:
        return
    yield Head("Upper levels")
    ordered = sorted(levels, key=lambda level: not level.over)
    yield Points(tuple(_level(level, known) for level in ordered))


def _level(level: UpperLevel, known: Mapping[Source, int]) -> Line:
    unit = unit_of(level.unit)
    parts = []
    if not isnan(level.food):
        parts.append(f"{amount(level.food, unit)} from food")
    if not isnan(level.supplements) and (level.names or level.supplements):
        by = f" ({', '.join(map(clean, level.names))})" if level.names else ""
        parts.append(f"{amount(level.supplements, unit)} from supplements{by}")
    if level.unknown:
        parts.append(f"an unknown amount from {', '.join(map(clean, level.unknown))}")
    held = " and ".join(parts) or UNKNOWN
    least = "at least " if level.unknown and len(parts) > 1 else ""
    where = "above" if level.over else "not above" if not level.unknown else "as far as known not above"
    basis = f", which counts {clean(level.basis)}" if level.basis else ""
    after = " Do not add more. Show this to a pharmacist or a doctor." if level.over else ""
    return line(
        Label(f"{upper_first(clean(level.name))}: "),
        said(f"{least}{held} a day"),
        f". That is {where} the upper level of {amount(level.limit, unit)}",
        said(basis) if basis else "",
        f".{after}",
        cites=cites((of_reference(level.source),), known),
    )


def _tables(
    examination: Examination, shown: Sequence[Need], known: Mapping[Source, int], *, energy: bool
) -> Iterable[Block]:
    heads = ("Nutrient", ">A day", "Reference value", ">Chance", ">Days", "Source")
    # a share of energy is only ever said to be inside or outside, unless energy was asked for
    numbered = [need for need in shown if energy or need.unit != RANGES_OF_ENERGY]
    main = [need for need in numbered if not _is_amino(need)]
    amino = [need for need in numbered if _is_amino(need)]
    if main:
        yield Rows(TABLE, heads, tuple(_row(examination, need, known) for need in main), (0, 1, 2, 3))
        days = max(need.days for need in main)
        yield line(
            f"From {plural(days, 'complete day')}. {CHANCE}",
            style="quiet",
            cites=cites((of_reference(need.reference.source) for need in main), known),
        )
    if amino:
        rows = tuple(_row(examination, need, known) for need in amino)
        table = Rows("Amino acids that only food brings", heads, rows, (0, 1, 2, 3), quiet=True)
        yield More("The parts of protein, one by one", (table,))


def _row(examination: Examination, need: Need, known: Mapping[Source, int]) -> tuple[str | Cites, ...]:
    estimate = examination.intake.get(need.nutrient)
    least = "at least " if estimate is not None and estimate.at_least and not isnan(need.amount) else ""
    return (
        upper_first(clean(need.name)),
        f"{least}{amount(need.amount, unit_of(need.unit))}",
        reference_words(need.reference),
        chance(need),
        str(need.days),
        cites((of_reference(need.reference.source),), known),
    )


def chance(need: Need) -> str:
    """The probability that an intake is enough, with its interval; none for a guide value or a limit."""
    if isnan(need.probability):
        return NO_CHANCE
    said_ = percent(need.probability)
    return said_ if isnan(need.interval.low) else f"{said_} ({reach(need.interval, 'share')})"


def unit_of(unit: str) -> str:
    """A unit of the reference table for a reader.

    >>> unit_of("mg/d"), unit_of("g/kg/d"), unit_of("% energy")
    ('mg', 'g per kg', '% of energy')
    """
    return UNITS.get(unit, unit.removesuffix("/d"))


def reference_words(reference: Reference) -> str:
    """A reference value with its kind, as a reader needs it.

    An EAR is the average need, an RDA the advised amount, an AI a guide value.
    """
    unit = unit_of(reference.unit)
    if reference.kind == "EAR":
        return _joined(("average need", reference.ear), ("advised", reference.rda), unit=unit)
    if reference.kind == "AI":
        return _joined(("guide value", reference.ai), unit=unit)
    if reference.kind == "mean requirement":
        return _joined(("mean need", reference.ear), unit=unit)
    if reference.kind == "UL":
        return _joined(("upper level", reference.ul), unit=unit)
    low, high = reference.low, reference.high
    if isnan(low):
        limit = high if not isnan(high) else reference.ul
        return _joined(("at most", limit), unit=unit)
    if isnan(high):
        return _joined(("at least", low), unit=unit)
    return f"{_figure(low)} to {_figure(high)}\u00a0{unit}"


def _joined(*parts: tuple[str, float], unit: str) -> str:
    known = [f"{label} {_figure(value)}\u00a0{unit}" for label, value in parts if not isnan(value)]
    return ", ".join(known) or UNKNOWN


def _figure(value: float) -> str:
    """A figure of a table as it stands there."""
    return f"{value:,.10g}"
