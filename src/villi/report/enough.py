"""Is it enough? An intake beside the reference values of the person, in sentences and a table.

What may be said is what `villi.needs` claims: nothing is called too little from a guide value (an AI),
nothing at all from few days, and energy stays out of sight unless it was asked for.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan

from villi.evidence.values import Source
from villi.examination import Examination
from villi.needs.values import FOOD_ALONE, ONE_TABLE, Claim, Limiting, Need, Reference, UpperLevel, Without
from villi.quantities import Interval
from villi.report.blocks import (
    Block,
    Blocks,
    Cites,
    Code,
    Head,
    Label,
    Line,
    More,
    Points,
    Rows,
    cites,
    line,
    said,
    sentence,
)
from villi.report.sources import numbers, of_reference
from villi.report.words import (
    NO_BREAK,
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
    ("likely low", "Likely low", "This is about the days in this record, not about you."),
    ("uncertain", "Uncertain", "These days cannot tell."),
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

UNTIL_CLEAR = "Until that is clear, nothing is said here of what is enough. What you wrote is kept below."

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
    "is enough for half of all people, the advised amount for nearly all. A guide value stands where no need "
    "is known."
)
BASES = {
    "total intake": "",
    "pharmacological/supplemental only, not food+water": "supplements only",
    "folic acid from supplements/fortified food only": "folic acid that was added, as in supplements",
    "synthetic/supplemental + fortified only": "what was added, as in supplements",
}
"""What an upper level counts, as the table of reference values says it -> for a reader; "" everything."""
NO_CHANCE = "none given"
SMALLEST = 0.01
"""Below this a probability is said to be under 1 per cent."""
LIKELY = 0.85
"""From here on an intake is likely enough (the words of the needs room)."""
CERTAIN = 0.9999
"""No probability is said to be higher than this: "over 99 %"."""


def blocks(examination: Examination, *, energy: bool) -> Blocks:
    """The whole section; empty where there is nothing to say it of."""
    needs = examination.needs
    if not examination.complete_days:
        return ()
    shown = [need for need in needs.needs if energy or not is_energy(need.unit)]
    known = numbers(examination)
    if needs.recording is not None and needs.recording.implausible:
        # amounts of a record with gaps mislead; and whoever eats too little is shown no numbers about it
        return (*_recording(examination), line(UNTIL_CLEAR), *_upper(needs.upper, known))
    return (
        *(_recording(examination) if shown else ()),
        *_said(shown),
        *_protein(needs.limiting),
        *_what_is_missing(examination, shown),
        *_upper(needs.upper, known),
        *_tables(shown, known, energy=energy),
        *_without(needs.without),
    )


def _recording(examination: Examination) -> Iterable[Block]:
    """A question where food is probably missing from the record; a word where that could not be checked."""
    found, card = examination.needs.recording, examination.safety.card
    asked = card is not None and card.kind == "support"  # its card asks the same
    if found is None or asked:
        return
    if found.implausible:
        yield line(ALL_WRITTEN, style="lead")
    elif found.because:
        yield line(sentence(found.because), style="quiet")


def _what_is_missing(examination: Examination, shown: Sequence[Need]) -> Iterable[Block]:
    """What to write so that more can be said; or why nothing can."""
    person, because = examination.person, clean(examination.needs.because)
    if person.age is None or not person.sex:
        part = "the rest of this part" if shown else "this part"
        yield line(
            f"To see {part}, write one line at the top of your diary: ",
            Code(PERSON_LINE),
            ". Put your own sex and age there. Reference values differ by age and sex.",
        )
    elif because and not shown:
        yield line(sentence(because))


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
        why = (". ", sentence(because)) if because else (".",)
        points.append(line(Label(f"{NOT_ASSESSED}: "), said(listed(names)), *why))
    if points:
        yield Points(tuple(points))


def listed(names: Sequence[str]) -> str:
    """Names in the middle of a sentence.

    >>> listed(["Iron", "Vitamin B12", "Zinc"])
    'iron, vitamin B12 and zinc'
    """
    plain = [lower_first(clean(name).replace(", ", " ")) for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"


def _protein(limiting: Limiting | None) -> Iterable[Block]:
    """The indispensable amino acid that comes nearest to its requirement, and by how much."""
    if limiting is not None:
        yield line(
            f"Of the parts of protein that only food brings, {lower_first(clean(limiting.name))} comes "
            f"nearest to the mean need: {number(limiting.share)} times it."
        )


def _upper(levels: Sequence[UpperLevel], known: Mapping[Source, int]) -> Iterable[Block]:
    """Upper levels, those that are passed first, with what counts against them."""
    if not levels:
        return
    yield Head("Upper levels")
    ordered = sorted(levels, key=lambda level: not level.over)
    yield Points(tuple(_level(level, known) for level in ordered))
    yield line(ONE_TABLE, style="quiet")


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
    least = "at least " if level.at_least and len(parts) > 1 else ""
    where = "above" if level.over else "as far as known not above" if level.at_least else "not above"
    counted = BASES.get(level.basis, clean(level.basis))
    basis = f", which counts {counted}" if counted else ""
    after = " Do not add more. Show this to a pharmacist or a doctor." if level.over else ""
    return line(
        Label(f"{upper_first(clean(level.name))}: "),
        said(f"{least}{held} a day"),
        f". That is {where} the upper level of {amount(level.limit, unit)}",
        said(basis) if basis else "",
        f".{after}",
        cites=cites((of_reference(level.source),), known),
    )


HEADS = ("Nutrient", ">A day", ">Average need", ">Reference value", ">Chance", ">Days", "Source")
NARROW = (0, 1, 2, 3, 4)


def _tables(shown: Sequence[Need], known: Mapping[Source, int], *, energy: bool) -> Iterable[Block]:
    # a share of energy is only ever said to be inside or outside, unless energy was asked for
    numbered = [need for need in shown if energy or need.unit != RANGES_OF_ENERGY]
    main = [need for need in numbered if not _is_amino(need)]
    amino = [need for need in numbered if _is_amino(need)]
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


def _without(without: Sequence[Without]) -> Iterable[Block]:
    """Nutrients of which nothing is said, together by the reason."""
    if not without:
        return
    reasons: dict[str, list[str]] = {}
    for nutrient in without:
        reasons.setdefault(clean(nutrient.because).rstrip("."), []).append(nutrient.name)
    points = (
        line(said(upper_first(listed(names))), ". ", sentence(because)) for because, names in reasons.items()
    )
    count = plural(len(without), "nutrient")
    yield More(f"{count} of which nothing can be said", (Points(tuple(points)),))


def _row(need: Need, known: Mapping[Source, int]) -> tuple[str | Cites, ...]:
    least = "at least " if need.at_least and not isnan(need.amount) else ""
    return (
        upper_first(clean(need.name)),
        f"{least}{amount(need.amount, unit_of(need.unit))}",
        average_need(need.reference),
        reference_words(need.reference),
        chance(need),
        str(need.days),
        cites((of_reference(need.reference.source),), known),
    )


def chance(need: Need) -> str:
    """The probability that an intake is enough, with its interval; none for a guide value or a limit.

    Where even the lower end is likely and the upper one as good as certain, the lower end says it all.
    """
    if isnan(need.probability):
        return NO_CHANCE
    low, high = need.interval.low, need.interval.high
    point, low, high = (end if isnan(end) else min(CERTAIN, end) for end in (need.probability, low, high))
    if isnan(low) or percent(low) == percent(high) or high < SMALLEST:
        return percent(point)
    if percent(high) == percent(CERTAIN) and low >= LIKELY:
        return f"{percent(low)} or more"
    return f"{percent(point)} ({reach(Interval(low, high), 'share').removesuffix(f'{NO_BREAK}%')})"


def unit_of(unit: str) -> str:
    """A unit of the reference table for a reader.

    >>> unit_of("mg/d"), unit_of("g/kg/d"), unit_of("% energy")
    ('mg', 'g per kg', '% of energy')
    """
    return UNITS.get(unit, unit.removesuffix("/d"))


def average_need(reference: Reference) -> str:
    """The amount that half of all people need (an EAR, or the mean requirement of an amino acid)."""
    return "" if isnan(reference.ear) else _amount(reference.ear, reference)


def reference_words(reference: Reference) -> str:
    """A reference value with its kind: advised (an RDA), a guide value (an AI), a range or a limit."""
    if not isnan(reference.rda):
        return f"advised {_amount(reference.rda, reference)}"
    if not isnan(reference.ai):
        return f"guide {_amount(reference.ai, reference)}"
    low, high = reference.low, reference.high
    if not isnan(low):
        return (
            f"at least {_amount(low, reference)}"
            if isnan(high)
            else f"{_figure(low)} to {_amount(high, reference)}"
        )
    return "" if isnan(high) else f"at most {_amount(high, reference)}"


def _amount(value: float, reference: Reference) -> str:
    return f"{_figure(value)}\u00a0{unit_of(reference.unit)}"


def _figure(value: float) -> str:
    """A figure of a table as it stands there."""
    return f"{value:,.10g}"
