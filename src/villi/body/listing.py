"""The whole model as a reader finds it: its tables as text, as Markdown, and as values for JSON."""

import ast
import textwrap
from collections.abc import Iterable, Sequence
from math import isfinite
from typing import NamedTuple

from villi.body.arrows import Arrow, arrows
from villi.body.explaining import Explanation, Reach, name_of
from villi.body.generating import parsed
from villi.body.sources import Source, sources
from villi.body.table import Model, Parameter

SCHEMA = "villi.body/1"
"""Version of `document`, under the policy of docs/json.md."""
SIGNS = {"up": "raises", "down": "lowers", "either": "either way", "none": "does not move"}
STATUS = {
    "verified": "read in the source",
    "derived": "worked out from what was read",
    "fitted": "fitted to calibration targets",
    "unverified": "unverified",
    "hypothesis": "hypothesis",
}
"""What the status of a parameter says."""
RUNS = {"both": "all", "day": "by day", "hour": "by hour"}
CODE = ("id", "at the start", "change per hour", "by day", "expression", "adds at once", "by")
"""Heads of columns that hold names and equations."""


class Listed(NamedTuple):
    """A table to read: `heads` and rows of as many cells."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def tables(model: Model) -> tuple[Listed, ...]:
    """All tables: states, rules, jumps, inputs, parameters, arrows in the equations, arrows that are not.

    >>> from villi.body.table import model
    >>> [listed.title for listed in tables(model())]
    ['States', 'Rules', 'Events', 'Inputs', 'Parameters', 'Arrows', 'Not in the equations']
    """
    drawn = [arrow for arrow in arrows() if arrow.modelled]
    outside = [arrow for arrow in arrows() if not arrow.modelled]
    return (
        Listed(
            "States",
            ("id", "state", "unit", "at the start", "change per hour", "by day", "what it is"),
            tuple(
                (row.id, row.name, row.unit, *map(spaced, (row.initial, row.rate, row.quasi)), row.says)
                for row in model.states
            ),
        ),
        Listed(
            "Rules",
            ("id", "unit", "expression", "in runs", "what it is"),
            tuple(
                (row.id, row.unit, spaced(row.expression), RUNS[row.modes], row.says) for row in model.rules
            ),
        ),
        Listed(
            "Events",
            ("id", "state", "unit", "adds at once", "what it is"),
            tuple((row.id, row.state, row.unit, spaced(row.adds), row.says) for row in model.jumps),
        ),
        Listed(
            "Inputs",
            ("id", "input", "unit", "usual", "bounds", "kind", "what it is"),
            tuple(
                (
                    row.id,
                    row.name,
                    row.unit,
                    figure(row.usual),
                    between(row.low, row.high),
                    row.kind,
                    row.says,
                )
                for row in model.inputs
            ),
        ),
        Listed(
            "Parameters",
            ("id", "what it is", "value", "5-95 %", "unit", "label", "status", "source"),
            tuple(_parameter(row) for row in model.parameters),
        ),
        Listed(
            "Arrows",
            ("from", "to", "which way", "label", "by", "what is known", "sources", "null or contrary"),
            tuple(_drawn(arrow) for arrow in drawn),
        ),
        Listed(
            "Not in the equations",
            ("from", "to", "label", "why", "sources", "null or contrary"),
            tuple(_outside(arrow) for arrow in outside),
        ),
    )


def _parameter(row: Parameter) -> tuple[str, ...]:
    bounds = "0 or 1" if row.spread == "bernoulli" else between(row.low, row.high)
    status = STATUS.get(row.status, row.status)
    return (row.id, row.says, figure(row.value), bounds, row.unit, row.label, status, row.source)


def _drawn(arrow: Arrow) -> tuple[str, ...]:
    by = ", ".join(name for name, _ in arrow.parameters)
    way = SIGNS[arrow.sign]
    return (
        name_of(arrow.source),
        name_of(arrow.target),
        way,
        arrow.label,
        by,
        claimed(arrow),
        ", ".join(arrow.sources),
        ", ".join(arrow.against),
    )


def _outside(arrow: Arrow) -> tuple[str, ...]:
    return (
        name_of(arrow.source),
        name_of(arrow.target),
        arrow.label,
        claimed(arrow),
        ", ".join(arrow.sources),
        ", ".join(arrow.against),
    )


def spaced(expression: str) -> str:
    """An equation with room to read it; "" stays "".

    >>> spaced("(Vt-V)/tauV")
    '(Vt - V) / tauV'
    """
    return ast.unparse(parsed(expression)) if expression else ""


def claimed(arrow: Arrow) -> str:
    """The words of an arrow, with the number of the answer where a popular article claims it."""
    return f"{arrow.words} (claimed: {arrow.statement})" if arrow.article else arrow.words


def figure(value: float) -> str:
    """A figure of a table as it was written, without digits that say nothing.

    >>> figure(0.00001), figure(1000.0), figure(0.757)
    ('1e-05', '1000', '0.757')
    """
    return f"{value:.4g}"


def between(low: float, high: float) -> str:
    """A range.

    >>> between(-0.1, 0.1), between(2.7, 10)
    ('-0.1 to 0.1', '2.7 to 10')
    """
    return f"{figure(low)} to {figure(high)}"


SHAFTS = {"A": "<==A==", "B": "<--B--", "C": "<..C.."}
"""How arrows are drawn in text: solid, thin, dotted (switched off)."""


def picture(model: Model) -> str:
    """The arrows as a text: under each state what leads to it, best known first.

    >>> from villi.body.table import model
    >>> print("\\n".join(picture(model()).splitlines()[:3]))
    dose in the stomach
      <==A== L-glutamine powder: raises
    <BLANKLINE>
    """
    parts = []
    for state in model.states:
        into = [arrow for arrow in arrows() if arrow.modelled and arrow.target == state.id]
        into.sort(key=lambda arrow: arrow.label)
        lines = [f"  {SHAFTS[one.label]} {name_of(one.source)}: {_way(one)}" for one in into]
        parts.append("\n".join([state.name, *dict.fromkeys(lines)]))
    return "\n\n".join(parts) + "\n"


def _way(arrow: Arrow) -> str:
    if not arrow.needs:
        return SIGNS[arrow.sign]
    few = arrow.needs if len(arrow.needs) < 3 else ()
    where = f"with {' or '.join(name_of(name) for name in few)}" if few else "where something raises it"
    return f"{SIGNS[arrow.sign]}, {where}"


def markdown(listed: Listed) -> str:
    """A table of Markdown, with a newline at its end; no cell makes a column of its own.

    >>> print(markdown(Listed("", ("expression", "says"), (("x * y", "1|2"),))), end="")
    | expression | says |
    |---|---|
    | `x * y` | 1\\|2 |
    """
    lines = [_row(listed.heads), "|" + "---|" * len(listed.heads)]
    for cells in listed.rows:
        pairs = zip(listed.heads, cells, strict=True)
        lines.append(_row(f"`{cell}`" if cell and head in CODE else _escaped(cell) for head, cell in pairs))
    return "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(cell: str) -> str:
    for sign in ("\\", "|", "*", "_", "<", "["):
        cell = cell.replace(sign, f"\\{sign}")
    return cell


def text(listed: Listed, width: int = 80) -> str:
    """A table as paragraphs: the first cell at the margin, the others by their heads beneath it; equations
    are longer than a terminal is wide, so there are no columns.

    >>> print(text(Listed("Rules", ("id", "unit", "expression"), (("r", "fold", "P/P0"),))), end="")
    Rules
    <BLANKLINE>
    r
      unit: fold
      expression: P/P0
    """
    lines = [listed.title, ""]
    for first, *rest in listed.rows:
        lines.append(first)
        for head, cell in zip(listed.heads[1:], rest, strict=True):
            if cell:
                said = f"{head}: {cell}"
                lines += textwrap.wrap(
                    said, width, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
                )
    return "\n".join(lines) + "\n"


def document(model: Model) -> dict[str, object]:
    """The model as values for JSON (null where a figure is none): every table by its name, sources by id.

    >>> from villi.body.table import model
    >>> found = document(model())
    >>> found["schema"], [name for name in found if name != "schema"][:3]
    ('villi.body/1', ['states', 'rules', 'events'])
    """
    return {
        "schema": SCHEMA,
        "states": [row._asdict() for row in model.states],
        "rules": [row._asdict() for row in model.rules],
        "events": [row._asdict() for row in model.jumps],
        "inputs": [_values(row._asdict()) for row in model.inputs],
        "parameters": [_values(row._asdict()) for row in model.parameters],
        "arrows": [arrow_values(arrow) for arrow in arrows()],
        "sources": [source_values(source) for source in sources().values()],
    }


def arrow_values(arrow: Arrow) -> dict[str, object]:
    """An arrow as values for JSON."""
    named = arrow._asdict()
    off = [{"id": name, "no_effect": value} for name, value in arrow.parameters]
    return {
        **named,
        "source_name": name_of(arrow.source),
        "target_name": name_of(arrow.target),
        "parameters": off,
    }


def explanation_values(found: Explanation) -> dict[str, object]:
    """An explanation as values for JSON: `villi body explain WHAT --json`."""
    return {
        "schema": SCHEMA,
        "id": found.id,
        "name": found.name,
        "unit": found.unit,
        "kind": found.kind,
        "says": found.says,
        "arrows_in": [arrow_values(arrow) for arrow in found.into],
        "arrows_out": [arrow_values(arrow) for arrow in found.out],
        "reached_by": [_reach_values(reach) for reach in found.reached_by],
        "reaches": [_reach_values(reach) for reach in found.reaches],
        "states": [row._asdict() for row in found.states],
        "rules": [row._asdict() for row in found.rules],
        "parameters": [_values(row._asdict()) for row in found.parameters],
        "not_in_model": [arrow_values(arrow) for arrow in found.missing],
        "sources": [source_values(source) for source in found.sources.values()],
    }


def _reach_values(reach: Reach) -> dict[str, object]:
    return {
        "from": reach.source,
        "to": reach.target,
        "label": reach.label,
        "label_with_hypotheses": reach.label_all,
        "path": list(reach.path.nodes),
    }


def source_values(source: Source) -> dict[str, object]:
    """A source as values for JSON."""
    return {**source._asdict(), "address": source.address}


def _values(row: dict[str, object]) -> dict[str, object]:
    return {
        key: None if isinstance(value, float) and not isfinite(value) else value for key, value in row.items()
    }


def whole(model: Model, width: int = 80) -> str:
    """All tables as text, one after another."""
    return "\n".join(text(listed, width) for listed in tables(model))


def page(listed: Sequence[Listed]) -> str:
    """Tables as Markdown, each under its title."""
    return "\n".join(f"### {one.title}\n\n{markdown(one)}" for one in listed)
