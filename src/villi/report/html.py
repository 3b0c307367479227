"""An examination as one HTML page: no script, nothing fetched, readable by everyone."""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from math import isnan

from villi.examination import DayResult, Examination, Share
from villi.report import (
    applies,
    cards,
    charts,
    elements,
    enough,
    felt,
    headings,
    known,
    moves,
    paged,
    powder,
    sentences,
    sources,
    steps,
    tables,
)
from villi.report.elements import Html, join, said, tag
from villi.report.facts import facts
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

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
"""What the page may load: its own style and nothing else."""

NAME = "villi"


def to_html(examination: Examination, *, energy: bool = False, practitioner: bool = False) -> str:
    """The whole page. Without a name; calories only with `energy`.

    Behind a crisis card the record stays closed until it is opened, and nothing else is on the page; for a
    `practitioner` a card is a flag at the top, and the data stay.
    """
    energy = applies.may_show_energy(examination, energy, practitioner=practitioner)
    if cards.closed(examination, practitioner=practitioner):
        return _document(NAME, _put_away(examination, energy))
    before = [section for section in _first(examination, practitioner) if section[2]]
    sections = [
        ("short", headings.SHORT, _short(examination, practitioner)),
        ("felt", headings.FELT, paged.drawn(felt.blocks(examination, practitioner=practitioner))),
        ("step", headings.STEP, paged.drawn(steps.blocks(examination))),
        ("enough", headings.ENOUGH, paged.drawn(enough.blocks(examination, energy=energy, page=True))),
        ("glutamine", headings.GLUTAMINE, _glutamine(examination)),
        ("known", headings.KNOWN, paged.drawn(known.blocks(examination))),
        ("gates", headings.GATES, paged.drawn(applies.blocks(examination))),
        ("next", headings.NEXT, _questions(examination, energy)),
        (
            "moves",
            headings.MOVES,
            paged.drawn(moves.blocks(examination, practitioner=practitioner, page=True)),
        ),
        ("gut", headings.GUT, _gut(examination, energy)),
        *_record(examination, energy),
        ("sources", headings.SOURCES, paged.drawn(sources.section(examination))),
    ]
    shown = [(id, heading, body) for id, heading, body in sections if body]
    return _document(
        sentences.title(examination),
        [
            _header(examination),
            tag(
                "main",
                *(_section(*section) for section in before),
                _section(*shown[0]),
                _contents(shown[1:]),
                *(_section(*section) for section in shown[1:]),
                id="main",
            ),
            _footer(examination),
        ],
    )


def _document(title: str, body: Iterable[Html]) -> str:
    page = tag(
        "html",
        tag(
            "head",
            tag("meta", charset="utf-8"),
            tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
            tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
            tag("meta", name="color-scheme", content="light dark"),
            tag("meta", name="referrer", content="no-referrer"),
            tag("title", title),
            tag("style", Html(_style())),
        ),
        tag("body", tag("a", "Skip to the report", class_="skip", href="#main"), *body),
        lang="en-GB",
    )
    return f"<!DOCTYPE html>\n{page}\n"


Section = tuple[str, str, Html]


def _record(examination: Examination, energy: bool) -> list[Section]:
    """What was written and what it held, as it stands: the sections that no card takes away."""
    return [
        ("beside", headings.BESIDE, _supplements(examination)),
        ("nutrients", headings.NUTRIENTS, _nutrients(examination, energy)),
        ("lines", "How your words were read", _lines(examination)),
    ]


def _first(examination: Examination, practitioner: bool) -> list[Section]:
    """What comes before the report: a card, and what was logged against a rule."""
    card = examination.safety.card
    shown: list[Section] = []
    if card is not None:
        heading = "Flag" if practitioner else cards.heading(card)
        found = cards.flag(examination) if practitioner else cards.blocks(card)
        shown.append(("card", heading, paged.drawn(found)))
    shown.append(("warning", applies.WARN, paged.drawn(applies.warning(examination))))
    return shown


def _put_away(examination: Examination, energy: bool) -> list[Html]:
    """The page of a crisis: the card, and the record behind it, closed; no food before it is opened."""
    card = examination.safety.card
    assert card is not None  # `cards.closed` said so
    record = [_section(*section) for section in _record(examination, energy) if section[2]]
    return [
        tag("header", tag("p", NAME, class_="brand"), tag("h1", cards.heading(card))),
        tag(
            "main",
            tag("section", paged.drawn(cards.blocks(card)), id="card", aria_label=cards.heading(card)),
            *([tag("details", tag("summary", headings.RECORD), *record, class_="away")] if record else []),
            id="main",
        ),
        tag("footer", tag("p", cards.foot(examination.safety.contacts))),
    ]


def _style() -> str:
    return (files("villi.report") / "data" / "page.css").read_text(encoding="utf-8")


def _header(examination: Examination) -> Html:
    when = sentences.title(examination).removeprefix("Food diary, ").removeprefix("Food diary")
    return tag(
        "header",
        tag("p", NAME, class_="brand"),
        tag("h1", "Food diary", *([tag("span", f" {when}")] if when else [])),
        tag("p", sentences.admin(examination), class_="admin"),
    )


def _contents(sections: Sequence[Section]) -> Html:
    if len(sections) < 2:
        return Html("")
    links = (tag("li", tag("a", heading, href=f"#{id}")) for id, heading, _ in sections)
    return tag("nav", tag("ul", *links), aria_label="Sections of this report")


def _section(id: str, heading: str, body: Html) -> Html:
    return tag(
        "section", tag("h2", heading, id=f"{id}-heading"), body, id=id, aria_labelledby=f"{id}-heading"
    )


def _footer(examination: Examination) -> Html:
    made = examination.made_by
    # not `sources`: that is the module of what the answers cite
    editions = "; ".join(f"{id} {edition}".strip() for id, edition in made.sources)
    lines = [tag("p", sentences.PUBLIC_FOOTER), tag("p", cards.foot(examination.safety.contacts))]
    about = f"Made by villi {made.villi} with catalogue {made.catalogue[:12]}"
    lines.append(tag("p", f"{about}. Sources of its figures: {editions}." if editions else f"{about}."))
    return tag("footer", *lines)


def _short(examination: Examination, practitioner: bool) -> Html:
    estimate = examination.glutamine.estimate
    first, second = sentences.in_short(examination)
    third = moves.in_short(examination, practitioner=practitioner)
    parts = []
    if not isnan(estimate.mean):
        lead = "at least " if estimate.at_least else ""
        figure = [tag("span", lead, class_="least")] if lead else []
        value, _, unit = amount(estimate.mean, "g").partition("\u00a0")
        parts.append(
            tag(
                "p",
                *figure,
                tag("strong", value, tag("span", f"\u00a0{unit}")),
                tag("span", "of glutamine a day, in food", class_="what"),
                class_="figure",
            )
        )
    parts.append(
        tag(
            "div",
            tag("p", sentences.certainty(examination), class_="quiet"),
            tag("p", first, class_="lead"),
            tag("p", second),
            *([tag("p", third)] if third else []),
        )
    )
    return tag("div", *parts, class_="short" if len(parts) == 2 else "short plain")


def _glutamine(examination: Examination) -> Html:
    result, estimate = examination.glutamine, examination.glutamine.estimate
    if not examination.days:
        return Html("")
    shares = [
        _shares(heading, shares, estimate.at_least)
        for heading, shares in sentences.parts_of(result)
        if shares
    ]
    vegetables = sentences.vegetables(examination)
    return join(
        [
            _headline(examination),
            paged.side_by_side([_ranges(examination), _days(examination)]),
            paged.side_by_side(shares),
            tag("p", vegetables) if vegetables else "",
            paged.side_by_side(_proportion(examination)),
            paged.drawn(powder.blocks(examination, sources.numbers(examination))),
            tag("p", sentences.BASIS, class_="quiet"),
        ]
    )


def _headline(examination: Examination) -> Html:
    estimate = examination.glutamine.estimate
    if isnan(estimate.mean):
        return tag("p", "No daily average yet: no complete day.")
    days = f"from {plural(estimate.days, 'complete day')} of {len(examination.days)}"
    return tag(
        "p",
        tag("strong", mean_of(estimate, "g")),
        f" a day, estimated, {days}, coverage {percent(estimate.coverage)}.",
    )


def _ranges(examination: Examination) -> Html:
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
    )


def _shares(heading: str, shares: Sequence[Share], at_least: bool) -> Html:
    rows = [
        [
            upper_first(clean(part.name)),
            amount(part.mean, "g"),
            tables.share_reach(part, at_least=at_least),
            percent(part.share),
            "" if isnan(part.grams) else amount(part.grams, "g"),
        ]
        for part in shares
    ]
    heads = ["Part", ">Glutamine", ">Range, g", ">Share", ">Food"]
    table = elements.table(f"{heading}: glutamine a day", heads, rows, quiet=True)
    larger, rest = tables.larger_parts(shares)
    drawn = charts.share_rows(larger)
    top = "; ".join(f"{row.name}: {row.said}" for row in drawn[:3])
    return paged.figure(heading, charts.bars(drawn), f"Bars of glutamine a day. Largest: {top}.", rest, table)


def _days(examination: Examination) -> Html:
    days = examination.days
    if len(days) < 2 and examination.complete_days:
        return Html("")
    rows = [[short_day(day.date), tables.day_amount(day), tables.day_note(day)] for day in days]
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
    return paged.figure("Day by day", spec, description, caption, table)


def _grams(day: DayResult) -> float:
    return day.glutamine


def _proportion(examination: Examination) -> list[Html]:
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
    )
    return [chart, notes]


def _gut(examination: Examination, energy: bool) -> Html:
    rows = tables.gut_rows(examination, energy=energy)
    if not rows:
        return Html("")
    cards = []
    for row in rows:
        extent = [tag("span", row.range, class_="range")] if row.range else []
        note = [tag("dd", row.note, class_="quiet")] if row.note else []
        cards.append(tag("div", tag("dt", row.name), tag("dd", tag("strong", row.amount), *extent), *note))
    return tag("dl", *cards, class_="cards")


def _supplements(examination: Examination) -> Html:
    rows = tables.doses(examination)
    if not rows:
        return Html("")
    table = elements.table(
        "What was taken, as recorded",
        ["What", "Each time", "When", "Kind", "Lines"],
        [[said(row.name), row.amount, row.times, row.kind, row.lines] for row in rows],
        quiet=True,
    )
    return join([table, tag("p", sentences.SUPPLEMENTS, class_="quiet")])


def _questions(examination: Examination, energy: bool) -> Html:
    of_safety = paged.drawn(applies.open_questions(examination))
    items = []
    for question in examination.questions:
        where = tag("span", f"Line {question.line}", class_="where") if question.line else Html("")
        changes = tables.changes_said(question, energy=energy)
        quiet = [tag("p", changes, class_="quiet")] if changes else []
        items.append(tag("li", tag("p", where, " " if where else "", said(question.ask)), *quiet))
    if not items:
        return of_safety
    first = tag("ol", *items[: tables.QUESTIONS_SHOWN], class_="questions")
    rest = items[tables.QUESTIONS_SHOWN :]
    if not rest:
        return join([of_safety, first])
    more = tag("summary", f"{plural(len(rest), 'more question')}, which would change less")
    return join([of_safety, first, tag("details", more, tag("ol", *rest, class_="questions"))])


def _nutrients(examination: Examination, energy: bool) -> Html:
    groups = tables.nutrient_groups(examination, energy=energy)
    if not groups or not examination.complete_days:
        return Html("")
    usual, special = [], []
    for _, heading, rows in groups:
        usual.append((heading, [pair for pair in rows if not tables.is_special(pair[0])]))
        special.append((heading, [pair for pair in rows if tables.is_special(pair[0])]))
    more = _nutrient_table("More nutrients a day, from food", special)
    count = sum(len(rows) for _, rows in special)
    label = f"{count} more: single fats, amino acids, flavonoids, food groups"
    return join(
        [
            tag("p", sentences.nutrients_basis(examination), class_="quiet"),
            _nutrient_table("Nutrients a day, from food", usual),
            tag("details", tag("summary", label), more) if count else "",
        ]
    )


def _nutrient_table(caption: str, groups: Sequence[tuple[str, tables.NutrientRows]]) -> Html:
    bodies = []
    for heading, rows in groups:
        if not rows:
            continue
        lines = [tag("tr", tag("th", heading, scope="rowgroup", colspan="4"), class_="group")]
        for nutrient, estimate in rows:
            cells = (elements.cell("td", cell, True) for cell in tables.nutrient_cells(nutrient, estimate))
            lines.append(tag("tr", tag("th", nutrient.name, scope="row"), *cells))
        bodies.append(tag("tbody", *lines))
    heads = (
        elements.cell("th", head, True, scope="col")
        for head in ("Estimate a day", "Plausible range", "Coverage")
    )
    title = tag("caption", caption, class_="unseen")
    table = tag("table", title, tag("thead", tag("tr", tag("td"), *heads)), *bodies)
    return elements.scroll(caption, table)


def _lines(examination: Examination) -> Html:
    return join([_refused(examination), _problems(examination), _understood(examination)])


def _refused(examination: Examination) -> Html:
    if not examination.refused:
        return Html("")
    rows = [
        [upper_first(tables.place(refused.line, refused.date)), said(refused.words), said(refused.suggestion)]
        for refused in examination.refused
    ]
    table = elements.table("Words not understood", ["Where", "Words", "What may help"], rows, quiet=True)
    note = "These words name nothing in the catalogue, so nothing was counted for them."
    return join([tag("h3", "Not understood"), tag("p", note, class_="quiet"), table])


def _problems(examination: Examination) -> Html:
    shown = tables.problems(examination)
    if not shown:
        return Html("")
    rows = [
        [upper_first(tables.problem_place(problem)), said(problem.message), said(problem.suggestion)]
        for problem in shown
    ]
    table = elements.table("Problems", ["Where", "What", "Remedy"], rows, quiet=True)
    return join([tag("h3", "Problems"), table])


def _understood(examination: Examination) -> Html:
    days = tables.understood(examination)
    if not days:
        return Html("")
    parts = [
        tag("h3", "Line by line", class_="onscreen"),
        tag("p", sentences.HOW_GRAMS_WERE_FOUND, class_="quiet onscreen"),
    ]
    if helped := sentences.model_used(examination):
        parts.append(tag("p", helped, class_="quiet"))
    for name, lines in days:
        unsure = sum(line.unsure for line in lines)
        count = plural(len(lines), "entry", "entries")
        summary = f"{name or 'Without a day'}: {count}" + (f", {unsure} unsure" if unsure else "")
        rows = [
            [
                str(line.line) if line.line else "",
                said(line.words),
                tag("em", "not understood") if line.refused else said(line.meaning),
                line.grams,
                join([tag("strong", "unsure"), f": {line.how}"]) if line.unsure else clean(line.how),
            ]
            for line in lines
        ]
        heads = ["Line", "Words", "Understood as", ">Amount", "How"]
        table = elements.table(
            f"How the lines of {name or 'no day'} were understood", heads, rows, quiet=True
        )
        parts.append(tag("details", tag("summary", summary), table))
    return join(parts)
