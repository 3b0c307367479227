"""Reports: an `Examination` as text for a terminal, as one HTML page, and as JSON.

Importing this loads none of rich, msgspec or the chart program; each comes with the first report of
its kind.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import Console

    from villi.examination import Examination
    from villi.report.charts import Picture

__all__ = ["is_closed", "render_text", "to_html", "to_json", "to_text"]


def render_text(
    examination: "Examination",
    console: "Console",
    *,
    energy: bool = False,
    name: bool = False,
    practitioner: bool = False,
    record: bool = False,
) -> None:
    """Print a report to a rich console: what a person reads on the terminal.

    Calories only with `energy`, the person's name only with `name`. Behind a crisis card only the card is
    printed, with `record` the record after it; for a `practitioner` the card is a flag and the data stay.
    """
    from villi.report.text import render_text

    render_text(examination, console, energy=energy, name=name, practitioner=practitioner, record=record)


def to_text(
    examination: "Examination",
    *,
    energy: bool = False,
    name: bool = False,
    practitioner: bool = False,
    record: bool = False,
    width: int = 80,
) -> str:
    """The same report as plain text without colour, at most `width` columns wide."""
    from villi.report.text import to_text

    return to_text(
        examination, energy=energy, name=name, practitioner=practitioner, record=record, width=width
    )


def to_html(
    examination: "Examination",
    *,
    energy: bool = False,
    practitioner: bool = False,
    draw: "Callable[[Picture], str] | None" = None,
) -> str:
    """One self-contained page: no script, nothing fetched, charts inside (drawn by `draw`, by default in this
    process), no name.

    Calories only with `energy`. Behind a crisis card the record is closed until it is opened; for a
    `practitioner` the card is a flag and the data stay.
    """
    from villi.report.html import to_html

    return to_html(examination, energy=energy, practitioner=practitioner, draw=draw)


def to_json(
    examination: "Examination", *, energy: bool = False, name: bool = False, practitioner: bool = False
) -> bytes:
    """One JSON document, schema `villi.examination/1` (see docs/json.md), as UTF-8 on one line."""
    from villi.report.json import to_json

    return to_json(examination, energy=energy, name=name, practitioner=practitioner)


def is_closed(examination: "Examination") -> bool:
    """Whether a crisis card puts the record away until the person asks for it."""
    from villi.report.cards import closed

    return closed(examination)
