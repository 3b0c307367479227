"""Glutamine in food on the page: how much, how sure, from where, on which days, and in proportion."""

from collections.abc import Sequence
from math import isnan

from villi.examination import DayResult, Examination, GlutamineResult, Share
from villi.report import charts, elements, paged, powder, sentences, sources, tables
from villi.report.blocks import Key
from villi.report.elements import Html, join, tag
from villi.report.facts import facts
from villi.report.paged import Page
from villi.report.words import (
    amount,
    clean,
    day_name,
    mean_of,
    percent,
    plural,
    reach,
    short_day,
    upper_first,
)


def body(examination: Examination, on: Page) -> Html:
    """The whole section; empty in a diary without a day."""
    result = examination.glutamine
    if not examination.days:
        return Html("")
    vegetables = sentences.vegetables(examination)
    return join(
        [
            _headline(examination, on),
            paged.side_by_side([_ranges(examination, on), _days(examination, on)]),
            paged.folded("parts", "From which foods, groups and meals", _parts(result, on), on),
            tag("p", vegetables) if vegetables else "",
            paged.folded("proportion", "In proportion: what it is beside", _proportion(examination, on), on),
            paged.drawn(powder.blocks(examination, sources.numbers(examination)), on),
            tag("p", sentences.BASIS, class_="quiet"),
        ]
    )


def _parts(result: GlutamineResult, on: Page) -> Html:
    """The glutamine by group, by meal, and by food."""
    return paged.side_by_side(
        [
            _shares(heading, shares, result.estimate.at_least, on, foods=shares is result.top_foods)
            for heading, shares in sentences.parts_of(result)
            if shares
        ]
    )


def _headline(examination: Examination, on: Page) -> Html:
    estimate = examination.glutamine.estimate
    if isnan(estimate.mean):
        return tag("p", "No daily average yet: no complete day.")
    days = f"from {plural(estimate.days, 'complete day')} of {len(examination.days)}"
    return tag(
        "p",
        tag("strong", paged.linked(mean_of(estimate, "g"), Key("amount", "glutamine"), on)),
        f" a day, estimated, {days}, coverage {percent(estimate.coverage)}.",
    )


def _ranges(examination: Examination, on: Page) -> Html:
    rows = sentences.ranges(examination)
    if not rows:
        return Html("")
    table = elements.table(
        "Glutamine a day, and what each range covers",
        ["Range of", "Amount", "What it covers"],
        [[label.strip(), interval, gloss] for label, interval, gloss in rows],
    )
    drawn = charts.estimate_rows(examination)
    if not drawn:
        return table
    description = "; ".join(f"{row.name}: {row.said}" for row in drawn)
    return paged.figure(
        "How sure the figure is",
        charts.spans(drawn, "g a day"),
        f"Estimate {amount(examination.glutamine.estimate.mean, 'g')} a day. {description}.",
        f"Dot: estimate. Band: plausible range; the parts are shown apart. {sentences.WHAT_RANGES_LEAVE_OUT}",
        table,
        on,
    )


def _shares(heading: str, shares: Sequence[Share], at_least: bool, on: Page, *, foods: bool) -> Html:
    """A part of the glutamine each; of `foods` the names lead to the foods."""
    rows = [
        [
            paged.linked(name, Key("food", part.key), on) if foods else name,
            amount(part.mean, "g"),
            tables.share_reach(part, at_least=at_least),
            percent(part.share),
            "" if isnan(part.grams) else amount(part.grams, "g"),
        ]
        for part in shares
        for name in (upper_first(clean(part.name)),)
    ]
    heads = ["Part", ">Glutamine", ">Range, g", ">Share", ">Food"]
    table = elements.table(f"{heading}: glutamine a day", heads, rows, quiet=True)
    larger, rest = tables.larger_parts(shares)
    drawn = charts.share_rows(larger)
    top = "; ".join(f"{row.name}: {row.said}" for row in drawn[:3])
    return paged.figure(
        heading, charts.bars(drawn), f"Bars of glutamine a day. Largest: {top}.", rest, table, on
    )


def _days(examination: Examination, on: Page) -> Html:
    days = examination.days
    if len(days) < 2 and examination.complete_days:
        return Html("")
    rows = [[_dated(day, on), tables.day_amount(day), tables.day_note(day)] for day in days]
    table = elements.table("Glutamine day by day", ["Day", "Glutamine", "Record"], rows, quiet=True)
    if len(days) < 2:
        return tag("div", tag("h3", "Day by day"), table)
    known = [day for day in days if not isnan(day.glutamine)]
    low, high = min(known, key=_grams, default=None), max(known, key=_grams, default=None)
    description = f"Glutamine on {plural(len(days), 'day')}."
    if low is not None and high is not None:
        description += f" Lowest {tables.day_amount(low)} on {day_name(low.date)};"
        description += f" highest {tables.day_amount(high)} on {day_name(high.date)}."
    caption = (
        "Dot: estimate of the day, with its plausible range. Open triangle: at least so much, because the "
        "record is not complete or words were not understood. Dashed line: mean of the complete days."
    )
    spec = charts.course(days, examination.glutamine.estimate.mean)
    return paged.figure("Day by day", spec, description, caption, table, on)


def _dated(day: DayResult, on: Page) -> Html:
    return paged.linked(short_day(day.date), Key("day", day.date.isoformat()), on)


def _grams(day: DayResult) -> float:
    return day.glutamine


def _proportion(examination: Examination, on: Page) -> Html:
    drawn = charts.proportion_rows(examination)
    known = facts()
    rows = [[row.name, row.said, "" if isnan(row.range.low) else reach(row.range, "g"), ""] for row in drawn]
    offset = len(drawn) - len(charts.PROPORTION)
    for row, id in zip(rows[offset:], charts.PROPORTION, strict=True):
        row[3] = f"{known[id].what}. {known[id].source}."
    heads = ["Glutamine", ">A day", ">Range", "What it is, and its source"]
    table = elements.table("Glutamine a day, in proportion", heads, rows, quiet=True)
    description = "; ".join(f"{row.name}: {row.said}" for row in drawn)
    notes = tag("ul", *(tag("li", sentence) for sentence in sentences.context()), class_="notes")
    chart = paged.figure(
        "In proportion",
        charts.spans(drawn, "g a day"),
        f"{description}.",
        "For comparison only: none of these is a target.",
        table,
        on,
    )
    return paged.side_by_side([chart, notes])
