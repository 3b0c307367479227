"""How the words were read, on the page: what was not understood, problems, and every line."""

from villi.examination import Examination
from villi.report import elements, paged, sentences, tables
from villi.report.blocks import Key
from villi.report.elements import Html, join, said, tag
from villi.report.paged import Page
from villi.report.words import clean, plural, upper_first


def body(examination: Examination, on: Page) -> Html:
    """The whole section."""
    return join([_refused(examination, on), _problems(examination, on), _understood(examination, on)])


def _refused(examination: Examination, on: Page) -> Html:
    if not examination.refused:
        return Html("")
    rows = [
        [
            _where(tables.place(refused.line, refused.date), refused.line, on),
            said(refused.words),
            said(refused.suggestion),
        ]
        for refused in examination.refused
    ]
    table = elements.table("Words not understood", ["Where", "Words", "What may help"], rows, quiet=True)
    note = "These words name nothing in the catalogue, so nothing was counted for them."
    return join([tag("h3", "Not understood"), tag("p", note, class_="quiet"), table])


def _where(place: str, line: int, on: Page) -> Html:
    """The place of something, which leads to its line."""
    words = upper_first(place)
    return paged.linked(words, Key("line", str(line)), on) if line else join([words])


def _taken_for(line: tables.Line, on: Page) -> Html:
    """What words were taken for, which leads to that food."""
    meaning = said(line.meaning)
    return paged.linked(meaning, Key("food", line.food_id), on) if line.food_id else meaning


def _problems(examination: Examination, on: Page) -> Html:
    shown = tables.problems(examination)
    if not shown:
        return Html("")
    rows = [
        [
            _where(tables.problem_place(problem), problem.line, on),
            said(problem.message),
            said(problem.suggestion),
        ]
        for problem in shown
    ]
    table = elements.table("Problems", ["Where", "What", "Remedy"], rows, quiet=True)
    return join([tag("h3", "Problems"), table])


def _understood(examination: Examination, on: Page) -> Html:
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
                paged.linked(str(line.line), Key("line", str(line.line)), on) if line.line else "",
                said(line.words),
                tag("em", "not understood") if line.refused else _taken_for(line, on),
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
