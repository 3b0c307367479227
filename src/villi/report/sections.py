"""The sections of a report as values, for the page that stands alone and for a page that embeds them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from math import isnan
from typing import NamedTuple

from villi.examination import Examination
from villi.report import (
    applies,
    cards,
    elements,
    enough,
    felt,
    glutamine_page,
    headings,
    known,
    lines_page,
    moves,
    paged,
    scored,
    sentences,
    sources,
    steps,
    tables,
    what_if_within,
)
from villi.report.blocks import Blocks, Key, line
from villi.report.charts import Picture
from villi.report.elements import Html, join, said, tag
from villi.report.paged import Draw, Links, Page
from villi.report.words import amount, plural

BEFORE = ("card", "warning")
"""Ids of the sections that come before everything else on a page."""

DEPTH = {
    "nutrients": "Every nutrient, with its range and coverage",
    "lines": "Every line, and how it was read",
    "sources": "Every source, by its number",
}
"""Sections that are looked things up in, and what they hold (`Section.depth`)."""


class Section(NamedTuple):
    """A section: `id` and `heading`, and its `body`, which holds no heading of its own. `away`: behind a
    crisis card, and so to be closed until it is opened. `depth`: what it holds, where it is looked things up
    in and may wait to be opened ("" for all others)."""

    id: str
    heading: str
    body: Html
    away: bool = False
    depth: str = ""


class _Maker(NamedTuple):
    id: str
    heading: str
    make: Callable[[Page], Html]


def sections(
    examination: Examination,
    *,
    energy: bool = False,
    practitioner: bool = False,
    links: Links | None = None,
    draw: Draw | None = None,
    only: Collection[str] | None = None,
    without: Collection[str] = (),
    folds: bool = False,
) -> tuple[Section, ...]:
    """The sections of a report in reading order, empty ones left out.

    Calories only with `energy`; `practitioner` as in `villi.report.to_html`. `links` says where things live,
    none by default; `draw` puts pictures on the page (default: drawn at once, in this process); `only` the
    sections with these ids, `without` not those: what is left out is not made; with `folds` what goes into
    depth inside a section waits under a summary. A card and what was logged
    against a rule come first (`BEFORE`); behind a crisis card there is nothing but the card and the record,
    which is `away`. Nothing in a body is style or script.
    """
    energy = applies.may_show_energy(examination, energy, practitioner=practitioner)
    closed = cards.closed(examination, practitioner=practitioner)
    makers = _closed(examination, energy) if closed else _open(examination, energy, practitioner)
    made = (
        Section(
            id,
            heading,
            make(paged.page(id, links, draw, folds=folds)),
            closed and id not in BEFORE,
            DEPTH.get(id, ""),
        )
        for id, heading, make in makers
        if (only is None or id in only) and id not in without
    )
    return tuple(section for section in made if section.body)


def pictures(
    examination: Examination,
    *,
    energy: bool = False,
    practitioner: bool = False,
    only: Collection[str] | None = None,
) -> Mapping[str, Picture]:
    """The pictures of those sections by their keys, none of them drawn."""
    met: dict[str, Picture] = {}

    def keep(picture: Picture) -> Html:
        met[picture.key] = picture
        return Html("")

    sections(examination, energy=energy, practitioner=practitioner, draw=keep, only=only)
    return met


def picture(
    examination: Examination, key: str, *, energy: bool = False, practitioner: bool = False
) -> Picture | None:
    """The picture with a key; None where this examination has none such. Only its section is made."""
    section = key.rpartition("-")[0]
    return pictures(examination, energy=energy, practitioner=practitioner, only=(section,)).get(key)


def _open(examination: Examination, energy: bool, practitioner: bool) -> Iterator[_Maker]:
    """The sections of a report in the order of the first screen."""

    def of(found: Callable[[], Blocks]) -> Callable[[Page], Html]:
        return lambda on: paged.drawn(found(), on)

    card = examination.safety.card
    if card is not None:
        heading = "Flag" if practitioner else cards.heading(card)
        flagged = cards.flag(examination) if practitioner else cards.blocks(card)
        yield _Maker("card", heading, of(lambda: flagged))
    yield _Maker("warning", applies.WARN, of(lambda: applies.warning(examination)))
    yield _Maker("short", headings.SHORT, lambda on: _short(examination, practitioner, on))
    rated = of(lambda: felt.blocks(examination, practitioner=practitioner))
    yield _Maker("felt", headings.FELT, rated)
    yield _Maker("step", headings.STEP, of(lambda: steps.blocks(examination)))
    yield _Maker("enough", headings.ENOUGH, of(lambda: enough.blocks(examination, energy=energy, page=True)))
    yield _Maker("glutamine", headings.GLUTAMINE, lambda on: glutamine_page.body(examination, on))
    yield _Maker("known", headings.KNOWN, of(lambda: known.blocks(examination)))
    yield _Maker("gates", headings.GATES, of(lambda: applies.blocks(examination)))
    yield _Maker("next", headings.NEXT, lambda on: _questions(examination, energy, on))
    looked = of(lambda: moves.blocks(examination, practitioner=practitioner, page=True))
    yield _Maker("moves", headings.MOVES, looked)
    yield _Maker("gut", headings.GUT, lambda on: _gut(examination, energy, on))
    scores = of(lambda: scored.blocks(examination, sources.numbers(examination), page=True))
    yield _Maker("scores", headings.SCORES, scores)
    if examination.what_if is not None:
        yield _Maker("what-if", headings.WHAT_IF, of(lambda: what_if_within.blocks(examination)))
    yield from _record(examination, energy)
    yield _Maker("sources", headings.SOURCES, of(lambda: sources.section(examination)))


def _closed(examination: Examination, energy: bool) -> Iterator[_Maker]:
    """A crisis: the card, and the record behind it."""
    card = examination.safety.card
    assert card is not None  # `cards.closed` said so
    yield _Maker("card", cards.heading(card), lambda on: paged.drawn(cards.blocks(card), on))
    yield from _record(examination, energy)


def _record(examination: Examination, energy: bool) -> Iterator[_Maker]:
    """What was written and what it held, as it stands: the sections that no card takes away."""
    yield _Maker("beside", headings.BESIDE, lambda on: _supplements(examination, on))
    yield _Maker("nutrients", headings.NUTRIENTS, lambda on: _nutrients(examination, energy, on))
    yield _Maker("lines", headings.LINES, lambda on: lines_page.body(examination, on))


def _short(examination: Examination, practitioner: bool, on: Page) -> Html:
    estimate = examination.glutamine.estimate
    first, second = sentences.brief(examination)
    third = moves.brief(examination, practitioner=practitioner)
    parts = []
    if not isnan(estimate.mean):
        lead = "at least " if estimate.at_least else ""
        figure = [tag("span", lead, class_="least")] if lead else []
        value, _, unit = amount(estimate.mean, "g").partition("\u00a0")
        strong = tag("strong", value, tag("span", f"\u00a0{unit}"))
        parts.append(
            tag(
                "p",
                *figure,
                paged.linked(strong, Key("amount", "glutamine"), on),
                tag("span", "of glutamine a day, in food", class_="what"),
                class_="figure",
            )
        )
    parts.append(
        tag(
            "div",
            tag("p", sentences.certainty(examination), class_="quiet"),
            tag("p", paged.words(line(*first), on), class_="lead"),
            tag("p", second),
            *([tag("p", paged.words(line(*third), on))] if third else []),
        )
    )
    return tag("div", *parts, class_="short" if len(parts) == 2 else "short plain")


def _gut(examination: Examination, energy: bool, on: Page) -> Html:
    rows = tables.gut_rows(examination, energy=energy)
    if not rows:
        return Html("")
    shown = []
    for row in rows:
        extent = [tag("span", row.range, class_="range")] if row.range else []
        note = [tag("dd", row.note, class_="quiet")] if row.note else []
        name = paged.linked(row.name, Key("amount", row.key), on)
        shown.append(tag("div", tag("dt", name), tag("dd", tag("strong", row.amount), *extent), *note))
    return tag("dl", *shown, class_="cards")


def _supplements(examination: Examination, on: Page) -> Html:
    rows = tables.doses(examination)
    if not rows:
        return Html("")
    table = elements.table(
        "What was taken, as recorded",
        ["What", "Each time", "When", "Kind", "Lines"],
        [
            [said(row.name), row.amount, row.times, row.kind, paged.numbers_linked(row.lines, on)]
            for row in rows
        ],
        quiet=True,
    )
    return join([table, tag("p", sentences.SUPPLEMENTS, class_="quiet")])


def _questions(examination: Examination, energy: bool, on: Page) -> Html:
    of_safety = paged.drawn(applies.open_questions(examination), on)
    items = []
    for question in examination.questions:
        line = Key("line", str(question.line))
        where = tag("span", paged.linked(f"Line {question.line}", line, on), class_="where")
        where = where if question.line else Html("")
        ask = paged.linked(said(question.ask), Key("answer", str(question.line)), on)
        changes = tables.changes_said(question, energy=energy)
        quiet = [tag("p", changes, class_="quiet")] if changes else []
        items.append(tag("li", tag("p", where, " " if where else "", ask), *quiet))
    if not items:
        return of_safety
    first = tag("ol", *items[: tables.QUESTIONS_SHOWN], class_="questions")
    rest = items[tables.QUESTIONS_SHOWN :]
    if not rest:
        return join([of_safety, first])
    more = tag("summary", f"{plural(len(rest), 'more question')}, which would change less")
    return join([of_safety, first, tag("details", more, tag("ol", *rest, class_="questions"))])


def _nutrients(examination: Examination, energy: bool, on: Page) -> Html:
    groups = tables.nutrient_groups(examination, energy=energy)
    if not groups or not examination.complete_days:
        return Html("")
    usual, special = [], []
    for _, heading, rows in groups:
        usual.append((heading, [pair for pair in rows if not tables.is_special(pair[0])]))
        special.append((heading, [pair for pair in rows if tables.is_special(pair[0])]))
    more = _nutrient_table("More nutrients a day, from food", special, on)
    count = sum(len(rows) for _, rows in special)
    label = f"{count} more: single fats, amino acids, flavonoids, food groups"
    return join(
        [
            tag("p", sentences.nutrients_basis(examination), class_="quiet"),
            _nutrient_table("Nutrients a day, from food", usual, on),
            tag("details", tag("summary", label), more) if count else "",
        ]
    )


def _nutrient_table(caption: str, groups: Sequence[tuple[str, tables.NutrientRows]], on: Page) -> Html:
    bodies = []
    for heading, rows in groups:
        if not rows:
            continue
        lines = [tag("tr", tag("th", heading, scope="rowgroup", colspan="4"), class_="group")]
        for nutrient, estimate in rows:
            cells = (elements.cell("td", cell, True) for cell in tables.nutrient_cells(nutrient, estimate))
            name = paged.linked(nutrient.name, Key("amount", nutrient.id), on)
            lines.append(tag("tr", tag("th", name, scope="row"), *cells))
        bodies.append(tag("tbody", *lines))
    heads = (
        elements.cell("th", head, True, scope="col")
        for head in ("Estimate a day", "Plausible range", "Coverage")
    )
    title = tag("caption", caption, class_="unseen")
    table = tag("table", title, tag("thead", tag("tr", tag("td"), *heads)), *bodies)
    return elements.scroll(caption, table)
