"""A what-if as one section of a report; there only where it was asked for."""

from typing import TYPE_CHECKING

from villi.report.blocks import Blocks, Head, line

if TYPE_CHECKING:
    from villi.body.asking import Asked
    from villi.examination import Examination
    from villi.report.answered import Json


def blocks(examination: "Examination") -> Blocks:
    """The answer, or what stands in its place; empty where nothing was asked."""
    if examination.what_if is None:
        return ()
    from villi.report import what_if, what_if_rules  # the model's tables are read only where it was asked

    asked = examination.what_if
    if asked.found is None:
        heading, about = what_if.asked(asked.changes), what_if_rules.NOTHING
        parts = what_if_rules.sections(asked.ruling)
    else:
        heading, about = what_if.title(asked.found), what_if.basis(asked.found)
        parts = what_if.sections(asked.found, what_if_rules.beside(asked.ruling))
    inner = tuple(block for part in parts for block in (Head(part.heading), *part.blocks))
    return (line(heading, style="strong"), line(about, style="quiet"), *inner)


def document(asked: "Asked") -> "Json":
    """The same as plain dictionaries."""
    from villi.report import what_if_json

    if asked.found is None:
        return what_if_json.withheld(asked.changes, asked.ruling)
    return what_if_json.document(asked.found, asked.ruling)
