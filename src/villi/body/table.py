"""The equations and figures as they stand in `data/`: one row a state, rule, input, parameter."""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.body.values import Label


class State(NamedTuple):
    """A state: its value at the start, its change an hour, and its quasi-steady value ("" it has none), as
    expressions."""

    id: str
    name: str
    unit: str
    initial: str
    rate: str
    quasi: str
    says: str


class Rule(NamedTuple):
    """A quantity that follows from others at once; `modes` both, day (quasi-steady) or hour."""

    id: str
    unit: str
    expression: str
    modes: str
    says: str


class Jump(NamedTuple):
    """What an event adds to a state at once, as an expression of the event's size, which has the row's id."""

    id: str
    state: str
    unit: str
    adds: str
    says: str


class Input(NamedTuple):
    """An input: its usual value and the bounds outside which nothing is simulated; `kind` daily, course,
    infusion, made, or validation (never offered to a person)."""

    id: str
    name: str
    unit: str
    usual: float
    low: float
    high: float
    kind: str
    says: str


class Parameter(NamedTuple):
    """A constant: its value, its 5-95 % range and how members are spread over it; `status` verified, derived,
    fitted, unverified or hypothesis; `label` of the arrow that it is the size of. `bernoulli`: `low` is the
    share of members that have 1."""

    id: str
    value: float
    low: float
    high: float
    spread: str
    unit: str
    source: str
    status: str
    label: Label
    says: str


class Model(NamedTuple):
    """The whole model, as a reader finds it in the tables."""

    states: tuple[State, ...]
    rules: tuple[Rule, ...]
    jumps: tuple[Jump, ...]
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one of the tables as text, by their columns."""
    text = (files("villi.body") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def model() -> Model:
    """The model as shipped.

    >>> [state.id for state in model().states][:5], model().states[3].unit
    (['G', 'N', 'L', 'P', 'Q'], 'umol/L')
    """
    return Model(
        tuple(State(**row) for row in rows("states")),
        tuple(Rule(**row) for row in rows("rules")),
        tuple(Jump(**row) for row in rows("jumps")),
        tuple(_input(row) for row in rows("inputs")),
        tuple(_parameter(row) for row in rows("parameters")),
    )


def _input(row: dict[str, str]) -> Input:
    usual, low, high = (float(row[key]) for key in ("usual", "low", "high"))
    return Input(row["id"], row["name"], row["unit"], usual, low, high, row["kind"], row["says"])


def _parameter(row: dict[str, str]) -> Parameter:
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    spread, unit, source, status = (row[key] for key in ("spread", "unit", "source", "status"))
    label, says = _label(row["label"]), row["says"]
    return Parameter(row["id"], value, low, high, spread, unit, source, status, label, says)


def _label(text: str) -> Label:
    found: dict[str, Label] = {"A": "A", "B": "B", "C": "C", "": ""}
    return found[text]


class Joint(NamedTuple):
    """How the errors of constants that were fitted together go together: the `correlation` of their
    logarithms, rows and columns in the order of `parameters`."""

    parameters: tuple[str, ...]
    correlation: tuple[tuple[float, ...], ...]


@cache
def joint() -> Joint:
    """The joint law of the fitted constants as shipped (`data/joint.csv`, written by tools/fit_body.py).

    >>> together = joint()
    >>> together.correlation[together.parameters.index("CL")][together.parameters.index("CL")]
    1.0
    """
    found = rows("joint")
    names = tuple(row["id"] for row in found)
    return Joint(names, tuple(tuple(float(row[name]) for name in names) for row in found))
