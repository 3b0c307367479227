"""An amount by itself: how much, how sure, how the figure is made, and what of it is unknown; before the
foods and days that made it (`contributed`)."""

from collections.abc import Callable
from math import isnan

from villi.examination import Contributions, Examination
from villi.foods.everyday import Source
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS, Estimate, Interval, Nutrient
from villi.report import sentences, tables
from villi.report.blocks import Block, Blocks, Head, Key, Points, Ref, Rows, line, said, sentence
from villi.report.words import amount, clean, lower_first, mean_of, percent, plural, reach, upper_first

HOW = "How the figure is made"
GRAMS = (
    "Each food in grams, times what the food tables say is in a gram of it, added up for each complete day. "
    "The mean of these days is the figure."
)
BASIS = {
    "energy": "the energy of what you ate",
    "protein": "the protein of what you ate",
    "dry": "the weight of what you ate without its water",
}
"""What coverage is a share of, by the nutrient's own basis."""
NO_DAY = "No daily average yet: none of these days is complete."
NO_TABLE = "No food table says how much of it is in: "
MOST_UNKNOWN = 12
"""Foods of unknown amount that are named; of more the rest is counted (judgement: a line or two)."""


def blocks(examination: Examination, found: Contributions) -> Blocks:
    """The head of the page of an amount."""
    pattern = next((each for each in examination.patterns if each.key == found.key), None)
    if pattern is not None:
        row = tables.gut_pattern(pattern)
        return (
            line(f"{row.amount}{f' ({row.range})' if row.range else ''}", style="lead"),
            Head(HOW),
            line(sentence(row.note)),
        )
    nutrient = NUTRIENTS[found.key]
    glutamine = found.key == "glutamine"
    estimate = examination.glutamine.estimate if glutamine else examination.intake[found.key]
    if isnan(estimate.mean):
        return (line(NO_DAY, style="lead"),)
    return (
        line(
            f"{upper_first(mean_of(estimate, nutrient.unit))} a day, estimated, from "
            f"{plural(estimate.days, 'complete day')} of {len(examination.days)}.",
            style="lead",
        ),
        _ranges(estimate, nutrient),
        *(_split(examination) if glutamine else ()),
        Head(HOW),
        line(sentences.BASIS if glutamine else GRAMS),
        *_coverage(estimate, nutrient, found),
        line(sentences.WHAT_RANGES_LEAVE_OUT, style="quiet"),
    )


def _split(examination: Examination) -> Blocks:
    """The glutamine by group of food and by meal, as the first sentence of a report says it."""
    return tuple(
        Rows(
            heading,
            ("Part", ">A day", ">Share"),
            tuple(
                (upper_first(clean(each.name)), amount(each.mean, "g"), percent(each.share))
                for each in shares
            ),
            (0, 1, 2),
        )
        for heading, shares in sentences.parts_of(examination.glutamine)
        if shares and shares is not examination.glutamine.top_foods
    )


def _ranges(estimate: Estimate, nutrient: Nutrient) -> Rows:
    """The range, and the three kinds of error in it, each by itself."""
    whole = "no upper end" if estimate.at_least else _reach(estimate.interval, nutrient)
    rows = (
        ("What these days held", whole, "food tables and portions together"),
        (
            "Food tables",
            _reach(estimate.composition, nutrient),
            "foods differ from the ones that were analysed",
        ),
        ("Portions", _reach(estimate.portion, nutrient), "how much it really was"),
        (
            "Other days",
            _reach(estimate.day_to_day, nutrient),
            "where your usual mean may lie, as these days differ",
        ),
    )
    shown = tuple(row for row in rows if row[1])
    return Rows("How sure the figure is", ("Range of", ">Amount a day", "Why"), shown, (0, 1, 2))


def _reach(interval: Interval, nutrient: Nutrient) -> str:
    return "" if isnan(interval.low) or isnan(interval.high) else reach(interval, nutrient.unit)


def _coverage(estimate: Estimate, nutrient: Nutrient, found: Contributions) -> tuple[Block, ...]:
    """For how much of what was eaten the amount is known, and of what it is not."""
    basis = BASIS.get(nutrient.basis, "what you ate")
    least = (
        f" Below {percent(AT_LEAST_BELOW)} it is called “at least”, because the rest may hold more."
        if estimate.at_least
        else ""
    )
    known = line(f"Coverage {percent(estimate.coverage)}: the amount is known for so much of {basis}.{least}")
    unknown = [part for part in found.foods if isnan(part.mean)]
    if not unknown:
        return (known,)
    named = unknown[:MOST_UNKNOWN]
    more = f" and {plural(len(unknown) - len(named), 'more food')}" if len(unknown) > len(named) else ""
    parts: list[str] = [NO_TABLE]
    for n, part in enumerate(named):
        parts += [", " if n else "", Ref(lower_first(clean(part.name)), Key("food", part.food_id))]
    return (known, line(*parts, f"{more}. It counts as unknown there, never as nought."))


def sources(examination: Examination, known: Callable[[str], Source | None]) -> Blocks:
    """The tables that the figures come from, with their editions; what is `known` of one, by its name."""
    editions = examination.made_by.sources
    if not editions:
        return ()
    return (Points(tuple(line(said(_source(id, edition, known(id)))) for id, edition in editions)),)


def _source(id: str, edition: str, source: Source | None) -> str:
    """
    >>> _source("own", "May", None), _source("x", "2018", Source("x", "2018", "Tables of X", "public domain"))
    ('own May', 'Tables of X, 2018 (x). Public domain.')
    """
    if source is None:
        return f"{id} {edition}".strip()
    return f"{source.title}, {source.edition} ({id}). {source.licence[:1].upper()}{source.licence[1:]}."
