"""The validation suite as sections: what was never fitted to first, what fails before everything else."""

from collections.abc import Sequence
from math import isnan

from villi.body.validating import Result, failing, outcome, short, tolerance
from villi.report.blocks import Blocks, Line, Points, Rows, line
from villi.report.what_if import Section
from villi.report.words import plural

TITLE = "The described system beside published figures"
HEADS = ("Figure", "Published", ">Model", "Tolerance", "Outcome")
HELD_OUT = "Held out: no figure of the model was fitted to these"
FITTED = "Used to fit: these say that the fit worked, and little more"


def basis(results: Sequence[Result]) -> str:
    """How many hold, in one sentence."""
    scored = [each for each in results if each.passes is not None]
    held = [each for each in scored if not each.target.used_to_fit]
    counts = f"{_passing(held)} of {len(held)} held out, {_passing(scored)} of {len(scored)} in all"
    return f"{plural(len(results), 'target')}; within tolerance: {counts}. The rest is only reported."


def _passing(results: Sequence[Result]) -> int:
    return sum(each.passes is True for each in results)


def sections(results: Sequence[Result]) -> tuple[Section, ...]:
    """Failures, held out, used to fit, notes."""
    held, fitted = ([each for each in results if each.target.used_to_fit is on] for on in (False, True))
    parts = [
        Section("failing", "Out of tolerance", _failing(results)),
        Section("held-out", HELD_OUT, _rows(held, HELD_OUT)),
        Section("fitted", FITTED, _rows(fitted, FITTED)),
        Section("notes", "What the targets cannot show", _notes(results)),
    ]
    return tuple(part for part in parts if part.blocks)


def _failing(results: Sequence[Result]) -> Blocks:
    named = failing(results)
    return (line(f"{', '.join(named)}: the model is wrong there.", style="strong"),) if named else ()


def _rows(results: Sequence[Result], caption: str) -> Blocks:
    """A row a figure, below the name of its target."""
    rows: list[tuple[str, ...]] = []
    for result in results:
        rows.append((f"{result.target.id} {result.target.what}", "", "", "", ""))
        for each in result.figures:
            known = not isnan(each.figure.published)
            published = f"{short(each.figure.published)} {each.figure.unit}" if known else "a direction"
            cells = (published, short(each.model), tolerance(each.figure), outcome(result, each))
            rows.append((f"{INSIDE}{each.figure.what}", *cells))
    return (Rows(caption, HEADS, tuple(rows), tuple(range(len(HEADS))), quiet=True),) if rows else ()


INSIDE = "\u00a0\u00a0"
"""Before a figure of a target: two spaces that hold."""


def _notes(results: Sequence[Result]) -> Blocks:
    said: tuple[Line, ...] = tuple(
        line(f"{each.target.id}: {each.target.note}") for each in results if each.target.note
    )
    return (Points(said),) if said else ()
