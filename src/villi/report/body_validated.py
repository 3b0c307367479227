"""The validation suite as sections: what was never fitted to first, what fails before everything else."""

from collections.abc import Sequence

from villi.body.validating import Result, failing, table
from villi.report.blocks import Blocks, Line, Points, Rows, line
from villi.report.what_if import Section
from villi.report.words import plural

TITLE = "The described system beside published figures"
HEADS = ("Target", "What", "Published", "Model", "Tolerance", "")
HEADINGS = {
    "held out": "Held out: no figure of the model was fitted to these",
    "used to fit": "Used to fit: these say that the fit worked, and little more",
}


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
    rows = table(results)
    parts = [
        Section("failing", "Out of tolerance", _failing(results)),
        *(Section(key.replace(" ", "-"), HEADINGS[key], _rows(HEADINGS[key], rows[key])) for key in HEADINGS),
        Section("notes", "What the targets cannot show", _notes(results)),
    ]
    return tuple(part for part in parts if part.blocks)


def _failing(results: Sequence[Result]) -> Blocks:
    named = failing(results)
    return (line(f"{', '.join(named)}: the model is wrong there.", style="strong"),) if named else ()


def _rows(caption: str, rows: Sequence[Sequence[str]]) -> Blocks:
    if not rows:
        return ()
    return (Rows(caption, HEADS, tuple(tuple(row) for row in rows), tuple(range(len(HEADS))), quiet=True),)


def _notes(results: Sequence[Result]) -> Blocks:
    said: tuple[Line, ...] = tuple(
        line(f"{each.target.id}: {each.target.note}") for each in results if each.target.note
    )
    return (Points(said),) if said else ()
