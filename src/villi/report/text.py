"""An examination on the terminal: plain without colour, within 80 columns.

User's words reach the screen as `rich.text.Text`, never as markup, and without control characters.
"""

from collections.abc import Iterable, Sequence
from io import StringIO
from math import isnan

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from villi.examination import Examination, Share
from villi.quantities import Estimate
from villi.report import (
    applies,
    cards,
    enough,
    felt,
    headings,
    known,
    moves,
    numbered,
    powder,
    scored,
    sentences,
    sources,
    steps,
    tables,
    what_if_within,
)
from villi.report.blocks import Blocks
from villi.report.printed import Readable, Ruled, drawn, grid, point, row, text
from villi.report.words import amount, clean, mean_of, percent, plural, short_day, upper_first

WIDEST = 88
"""Longer lines are hard to read, however wide the window."""

NARROWEST = 40
"""A narrower window wraps lines of this width: a word in a column of three letters is no longer read."""

BAR_WIDTH = 20
SHORT_BAR_WIDTH = 8
NARROW, NO_BARS = 72, 52
"""Below so many columns bars are short, and left out, so that the words beside them can be read."""

NAME_WIDTH = 24
NUTRIENT_WIDTH = 21
"""Columns of a nutrient's name in a narrow window: what its longest word needs, with the indent."""

LINES_SHOWN = 100
"""More understood lines than this are not listed on the terminal; the page holds them all."""

UNSURE_SHOWN = 20
LISTED = 40
"""More refused words or problems than this are only counted on the terminal."""

DAYS_SHOWN = 31

_EIGHTHS = " ▏▎▍▌▋▊▉"


def render_text(
    examination: Examination,
    console: Console,
    *,
    energy: bool = False,
    name: bool = False,
    practitioner: bool = False,
    record: bool = False,
) -> None:
    """Print the report to a rich console; calories and the person's name only where asked for.

    Behind a crisis card nothing but the card is printed; with `record` the record follows it. For a
    `practitioner` a card is a flag at the top, and the data stay.
    """
    console.width = max(NARROWEST, console.width)  # 0 columns, as some programs report them, print nothing
    short = SHORT_BAR_WIDTH if console.width >= NO_BARS else 0
    bars = BAR_WIDTH if console.width >= NARROW else short
    energy = applies.may_show_energy(examination, energy, practitioner=practitioner)
    if cards.closed(examination, practitioner=practitioner):
        page = Group(*_put_away(examination, energy=energy, name=name, bars=bars, record=record))
    else:
        page = Group(*_page(examination, energy=energy, name=name, bars=bars, practitioner=practitioner))
    console.print(Readable(Constrain(page, min(WIDEST, console.width))))


def to_text(
    examination: Examination,
    *,
    energy: bool = False,
    name: bool = False,
    practitioner: bool = False,
    record: bool = False,
    width: int = 80,
) -> str:
    """The report as plain text of at most `width` columns, without colour."""
    out = StringIO()
    console = Console(
        file=out, width=width, color_system=None, force_terminal=False, legacy_windows=False, highlight=False
    )
    render_text(examination, console, energy=energy, name=name, practitioner=practitioner, record=record)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())


Section = tuple[str, Iterable[RenderableType]]


def _page(
    examination: Examination, *, energy: bool, name: bool, bars: int, practitioner: bool
) -> Iterable[RenderableType]:
    """The whole report: cards, how sure, in short, then the sections in the order of the first screen."""
    yield from _title(examination, name=name)
    yield from _card(examination, practitioner=practitioner)
    yield from _warning(examination, bars)
    yield text(sentences.admin(examination), style="dim")
    yield text(sentences.certainty(examination), style="dim")
    yield Text()
    yield text(headings.SHORT, style="bold")
    third = moves.in_short(examination, practitioner=practitioner)
    for sentence in (*sentences.in_short(examination), *((third,) if third else ())):
        yield Padding(text(sentence), (0, 0, 0, 2))
    yield from _sections(
        (headings.FELT, _drawn(felt.blocks(examination, practitioner=practitioner), bars)),
        (headings.STEP, _drawn(steps.blocks(examination), bars)),
        (headings.ENOUGH, _drawn(enough.blocks(examination, energy=energy), bars)),
        (headings.GLUTAMINE, _glutamine(examination, bars)),
        (headings.KNOWN, _drawn(known.blocks(examination, limit=known.ON_TERMINAL), bars)),
        (headings.GATES, _drawn(applies.blocks(examination), bars)),
        (headings.NEXT, _questions(examination, energy)),
        (headings.MOVES, _drawn(moves.blocks(examination, practitioner=practitioner), bars)),
        (headings.GUT, _gut(examination, energy)),
        (headings.SCORES, _drawn(scored.blocks(examination, sources.numbers(examination)), bars)),
        (headings.WHAT_IF, _drawn(what_if_within.blocks(examination), bars)),
        (headings.BENEATH, _drawn(numbered.blocks(examination, energy=energy), bars)),
        *_record(examination, energy=energy, bars=bars),
        (headings.SOURCES, _drawn(sources.section(examination, answers=False), bars)),
    )
    yield from _foot(examination)


def _put_away(
    examination: Examination, *, energy: bool, name: bool, bars: int, record: bool
) -> Iterable[RenderableType]:
    """The crisis card alone, or with the record behind it: nothing advised, nothing compared."""
    yield from _card(examination, practitioner=False)
    if record:
        yield Text()
        yield from _title(examination, name=name)
        yield from _sections(*_record(examination, energy=energy, bars=bars))
        yield from _foot(examination)


def _record(examination: Examination, *, energy: bool, bars: int) -> Iterable[Section]:
    """What was written and what it held, as it stands: the sections that no card takes away."""
    return (
        (headings.BESIDE, _supplements(examination)),
        (headings.NUTRIENTS, _nutrients(examination, energy, bars)),
        ("Not understood", _refused(examination)),
        ("Problems", _problems(examination)),
        ("How each line was understood", _understood(examination)),
    )


def _title(examination: Examination, *, name: bool) -> Iterable[RenderableType]:
    who = clean(examination.person.name) if name else ""
    title = sentences.title(examination)
    yield text(f"{who}: {title}" if who else title, style="bold")


def _card(examination: Examination, *, practitioner: bool) -> Iterable[RenderableType]:
    """The card between two rules, before everything else."""
    card = examination.safety.card
    if card is None:
        return
    yield Ruled("Flag" if practitioner else cards.heading(card))
    found = cards.flag(examination) if practitioner else cards.blocks(card)
    yield Padding(Group(*drawn(found)), (0, 0, 0, 2))
    yield Rule()


def _warning(examination: Examination, bars: int) -> Iterable[RenderableType]:
    found = applies.warning(examination)
    if found:
        yield Ruled(applies.WARN)
        yield Padding(Group(*_drawn(found, bars)), (0, 0, 0, 2))
        yield Rule()


def _sections(*sections: Section) -> Iterable[RenderableType]:
    """Every section that has something in it, under its heading."""
    for heading, parts in sections:
        body = list(parts)
        if body:
            yield Text()
            yield Ruled(heading, "dim")
            yield Padding(Group(*body), (0, 0, 0, 2))


def _foot(examination: Examination) -> Iterable[RenderableType]:
    yield Text()
    yield Rule(style="dim")
    yield text(sentences.PUBLIC_FOOTER, style="dim")
    yield text(cards.foot(examination.safety.contacts), style="dim")


def _drawn(found: Blocks, bars: int) -> Iterable[RenderableType]:
    return drawn(found, tables=bars > 0)


def bar(value: float, largest: float, width: int = BAR_WIDTH) -> str:
    """A bar of block characters; at least a sliver for what is above nothing.

    >>> bar(1, 2, 4), bar(0, 2, 4), bar(float("nan"), 2, 4)
    ('██', '', '')
    """
    if isnan(value) or value <= 0 or largest <= 0 or width <= 0:
        return ""
    eighths = max(1, round(8 * width * min(1.0, value / largest)))
    full, rest = divmod(eighths, 8)
    return "█" * full + (_EIGHTHS[rest] if rest else "")


def _glutamine(examination: Examination, bars: int) -> Iterable[RenderableType]:
    result, estimate = examination.glutamine, examination.glutamine.estimate
    if not examination.days:
        return
    yield from _headline(examination, estimate)
    for heading, shares in sentences.parts_of(result):
        yield from _shares(heading, shares, estimate.at_least, bars)
    yield from _days(examination, bars)
    said = sentences.vegetables(examination)
    if said:
        yield Text()
        yield text(said)
    yield Text()
    yield text("In proportion", style="bold")
    for sentence in sentences.context():
        yield point(sentence)
    beside = powder.blocks(examination, sources.numbers(examination))
    if beside:
        yield Text()
        yield from drawn(beside)
    yield Text()
    yield text(sentences.BASIS, style="dim")


def _headline(examination: Examination, estimate: Estimate) -> Iterable[RenderableType]:
    if isnan(estimate.mean):
        yield text("No daily average yet: no complete day.")
        return
    days = f"from {plural(estimate.days, 'complete day')} of {len(examination.days)}"
    rest = f" a day, estimated, {days}, coverage {percent(estimate.coverage)}"
    yield Text.assemble(text(mean_of(estimate, "g"), "bold"), text(rest))
    table = grid(("left", ""), ("left", "bold"), ("left", "dim"))
    for label, interval, gloss in sentences.ranges(examination):
        row(table, label, interval, gloss)
    if table.row_count:
        yield Text()
        yield table
        yield text(sentences.WHAT_RANGES_LEAVE_OUT, style="dim")


def _shares(heading: str, shares: Sequence[Share], at_least: bool, bars: int) -> Iterable[RenderableType]:
    if not shares:
        return
    yield Text()
    yield text(heading, style="bold")
    largest = max((part.mean for part in shares if not isnan(part.mean)), default=0.0)
    table = grid(("left", ""), ("left", "cyan"), ("right", ""), ("right", "dim"), ("right", ""))
    table.columns[0].max_width = NAME_WIDTH
    table.columns[1].no_wrap = True
    table.columns[1].min_width = bars
    larger, rest = tables.larger_parts(shares)
    for part in larger:
        said = tables.share_reach(part, at_least=at_least)
        row(
            table,
            upper_first(clean(part.name)),
            bar(part.mean, largest, bars),
            amount(part.mean, "g"),
            said,
            percent(part.share),
        )
    yield table
    if rest:
        yield text(rest, style="dim")


def _days(examination: Examination, bars: int) -> Iterable[RenderableType]:
    days = examination.days
    if len(days) < 2 and examination.complete_days:
        return
    yield Text()
    yield text("Day by day", style="bold")
    largest = max((day.glutamine for day in days if not isnan(day.glutamine)), default=0.0)
    table = grid(("left", ""), ("left", "cyan"), ("left", ""), ("left", "dim"))
    table.columns[0].no_wrap = table.columns[1].no_wrap = True
    table.columns[1].min_width = bars
    for day in days[-DAYS_SHOWN:]:
        filled = "" if day.complete.food == "skipped" else bar(day.glutamine, largest, bars)
        row(table, short_day(day.date), filled, tables.day_amount(day), tables.day_note(day))
    yield table
    if len(days) > DAYS_SHOWN:
        yield text(
            f"The last {DAYS_SHOWN} of {len(days)} days; the page (--html) shows them all.", style="dim"
        )


def _gut(examination: Examination, energy: bool) -> Iterable[RenderableType]:
    rows = tables.gut_rows(examination, energy=energy)
    if not rows:
        return
    table = grid(("left", ""), ("left", "bold"), ("left", ""))
    notes = []
    for found in rows:
        row(table, found.name, found.amount, found.range)
        if found.note:
            notes.append(f"{found.name}: {found.note}.")
    yield table
    yield Text()
    for note in notes:
        yield text(note, style="dim")


def _supplements(examination: Examination) -> Iterable[RenderableType]:
    rows = tables.doses(examination)
    if not rows:
        return
    table = grid(("left", ""), ("left", "bold"), ("left", ""), ("left", "dim"))
    for dose in rows:
        row(
            table,
            dose.name,
            dose.amount,
            dose.times,
            f"{dose.kind}, line {dose.lines}" if dose.lines else dose.kind,
        )
    yield table
    yield text(sentences.SUPPLEMENTS, style="dim")


def _questions(examination: Examination, energy: bool) -> Iterable[RenderableType]:
    yield from drawn(applies.open_questions(examination))
    shown = examination.questions
    for question in shown[: tables.QUESTIONS_SHOWN]:
        yield point(
            Text.assemble(
                text(f"line {question.line}: " if question.line else "", "dim"),
                text(f"{clean(question.ask)} "),
                text(tables.changes_said(question, energy=energy), "dim"),
            )
        )
    rest = len(shown) - tables.QUESTIONS_SHOWN
    if rest > 0:
        yield text(
            f"{plural(rest, 'more question')} would change less: see the page (--html).",
            style="dim",
        )


def _nutrients(examination: Examination, energy: bool, bars: int) -> Iterable[RenderableType]:
    if not examination.complete_days:
        return
    groups = tables.nutrient_groups(examination, energy=energy)
    left_out = 0
    table = grid(("left", ""), ("left", "bold"), ("left", ""), ("right", "dim"))
    if 0 < bars < BAR_WIDTH:
        table.columns[0].width = NUTRIENT_WIDTH
    row(table, "", text("estimate", style="dim"), text("plausible range", style="dim"), "coverage")
    for _, heading, rows in groups:
        shown = [pair for pair in rows if not tables.is_special(pair[0])]
        left_out += len(rows) - len(shown)
        if not shown:
            continue
        row(table, "", "", "", "")
        row(table, text(heading, style="bold"), "", "", "")
        for nutrient, estimate in shown:
            row(table, f"  {nutrient.name}", *tables.nutrient_cells(nutrient, estimate))
    if table.row_count > 1:
        yield text(sentences.nutrients_basis(examination), style="dim")
        yield table
    if left_out:
        yield Text()
        said = "amino acids, flavonoids, food groups, single fats: see the page (--html) or the JSON."
        yield text(f"{left_out} more, {said}", style="dim")


def _refused(examination: Examination) -> Iterable[RenderableType]:
    if not examination.refused:
        return
    yield text("These words name nothing in the catalogue, so nothing was counted for them.", style="dim")
    table = grid(("right", "dim"), ("left", ""), ("left", "dim"))
    for refused in examination.refused[:LISTED]:
        row(
            table,
            tables.place(refused.line, refused.date),
            f"“{clean(refused.words)}”",
            clean(refused.suggestion),
        )
    yield table
    yield from _unlisted(len(examination.refused))


def _unlisted(count: int) -> Iterable[RenderableType]:
    """A word on the rows of a list that the terminal leaves out."""
    if count > LISTED:
        yield text(f"{count - LISTED:,} more: see the page (--html) or the JSON.", style="dim")


def _problems(examination: Examination) -> Iterable[RenderableType]:
    shown = tables.problems(examination)
    if not shown:
        return
    table = grid(("left", "dim"), ("left", ""))
    for problem in shown[:LISTED]:
        said = text(clean(problem.message))
        if problem.suggestion:
            said.append(f": {clean(problem.suggestion)}", style="dim")
        row(table, tables.problem_place(problem), said)
    yield table
    yield from _unlisted(len(shown))


def _understood(examination: Examination) -> Iterable[RenderableType]:
    days = tables.understood(examination)
    everything = [line for _, lines in days for line in lines]
    if not everything:
        return
    table = grid(("right", "dim"), ("left", ""), ("left", ""), ("right", ""), ("left", "dim"))
    table.columns[1].max_width = 24
    if helped := sentences.model_used(examination):
        yield text(helped, style="dim")
    if len(everything) <= LINES_SHOWN:
        for name, lines in days:
            if name:
                row(table, "", text(name, style="bold"), "", "", "")
            for line in lines:
                _line(table, line)
        yield text(sentences.HOW_GRAMS_WERE_FOUND, style="dim")
        yield table
        return
    unsure = {line.words: line for line in reversed(everything) if line.unsure}
    shown = list(reversed(unsure.values()))[:UNSURE_SHOWN]
    for line in shown:
        _line(table, line)
    if shown:
        yield text("Where I am unsure, each wording once:", style="dim")
        yield table
    count = plural(len(everything), "entry", "entries")
    yield text(f"{count} in all; the page (--html) shows every one.", style="dim")


def _line(table: Table, line: tables.Line) -> None:
    how = "unsure" if line.unsure else "" if line.refused else line.how
    row(table, str(line.line or ""), line.words, line.meaning, line.grams, how)
