"""The described system held to published figures: every target's protocol run, every figure beside its
tolerance. What fails is shown as failing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from villi.body.drawing import draws, middle
from villi.body.protocols import PROTOCOLS
from villi.body.table import Model
from villi.body.table import model as shipped
from villi.body.targets import Figure, Target, failures, targets
from villi.body.values import Array

MEMBERS = 1000
"""Members that the shipped results are of."""
CROWD = 2000
"""Members of targets that are a population (A16)."""


class Measured(NamedTuple):
    """A figure of a target as the model has it: `model` read off the ensemble as the figure says, `middle` of
    the one member with every parameter at its value in the table; `within` the tolerance (None: no
    tolerance)."""

    figure: Figure
    model: float
    middle: float
    within: bool | None


class Result(NamedTuple):
    """A target, run. `passes` is None where the target is reported and not scored."""

    target: Target
    figures: tuple[Measured, ...]
    passes: bool | None


def validate(*, members: int = MEMBERS, seed: int = 0, model: Model | None = None) -> tuple[Result, ...]:
    """Run every target on an ensemble without hypotheses, the same for the same seed.

    >>> results = validate(members=20)
    >>> [result.target.id for result in results if not result.target.scored]
    ['A11']
    """
    table = shipped() if model is None else model
    return tuple(checked(table, target, members, seed) for target in targets())


def checked(model: Model, target: Target, members: int, seed: int) -> Result:
    """One target, run and read."""
    crowd = any(figure.how == "members" for figure in target.figures)
    drawn = draws(model, CROWD if crowd else members, seed, False)
    found = PROTOCOLS[target.id](model, np.concatenate([middle(model), drawn]))
    figures = tuple(_measured(figure, found[figure.id]) for figure in target.figures)
    passes = all(measured.within for measured in figures if measured.within is not None)
    return Result(target, figures, passes if target.scored else None)


def _measured(figure: Figure, found: Array) -> Measured:
    value = read_off(figure.how, found[1:])
    return Measured(figure, value, float(found[0]), within(figure, value))


def read_off(how: str, found: Array) -> float:
    """One figure of many members (members,). Members that never come to where a figure is taken (NaN) count
    as the longest wait of all for a median.

    >>> read_off("median", np.array([1.0, 2.0, 9.0])), read_off("share below 1", np.array([0.5, 2.0]))
    (2.0, 0.5)
    """
    if how == "median":
        return float(np.median(np.where(np.isnan(found), np.inf, found)))
    if how in ("5 %", "95 %"):
        return float(np.quantile(found, float(how[:-2]) / 100))
    if how == "share below 1":
        return float((found < 1).mean())
    return float(found.mean())


def within(figure: Figure, value: float) -> bool | None:
    """Whether a value lies in the tolerance; None where the figure has none. Not a number never does.

    >>> from villi.body.targets import targets
    >>> within(targets()[1].figures[0], 1028.0), within(targets()[1].figures[0], float("nan"))
    (True, False)
    """
    if not figure.judged:
        return None
    low = -np.inf if np.isnan(figure.low) else figure.low
    high = np.inf if np.isnan(figure.high) else figure.high
    return bool(low <= value <= high)


def rows(results: Sequence[Result]) -> list[dict[str, Any]]:
    """The results as JSON has them: one object a target; `published`, `model` and `tolerance` by the name of
    the figure, null where there is no number; `tolerance` is [low, high], an end null where it is open.

    >>> row = rows(validate(members=20))[1]
    >>> row["id"], row["published"], row["tolerance"]["peak"]
    ('A2', {'peak': 1028.0, 'tmax': 0.5}, [850.0, 1200.0])
    """
    return [_row(result) for result in results]


def _row(result: Result) -> dict[str, Any]:
    target = result.target
    return {
        "id": target.id,
        "what": target.what,
        "used_to_fit": target.used_to_fit,
        "scored": target.scored,
        "published": {each.figure.id: _null(each.figure.published) for each in result.figures},
        "model": {each.figure.id: _null(each.model) for each in result.figures},
        "tolerance": {
            each.figure.id: [_null(each.figure.low), _null(each.figure.high)] if each.figure.judged else None
            for each in result.figures
        },
        "passes": result.passes,
        "protocol": target.protocol,
        "source": list(target.source),
        "note": target.note,
        "figures": [_figure(each) for each in result.figures],
    }


def _figure(each: Measured) -> dict[str, Any]:
    return {
        "id": each.figure.id,
        "what": each.figure.what,
        "unit": each.figure.unit,
        "read": each.figure.how,
        "published": _null(each.figure.published),
        "model": _null(each.model),
        "middle_member": _null(each.middle),
        "low": _null(each.figure.low),
        "high": _null(each.figure.high),
        "passes": each.within,
    }


def _null(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def failing(results: Sequence[Result]) -> tuple[str, ...]:
    """The ids of the scored targets out of tolerance: none in a release."""
    return tuple(result.target.id for result in results if result.passes is False)


def table(results: Sequence[Result]) -> Mapping[str, list[list[str]]]:
    """The results as rows of words, for a table: fitted and held out never mixed.

    Keys "used to fit" and "held out", rows of target, figure, published, model, tolerance, outcome.
    """
    made: dict[str, list[list[str]]] = {"used to fit": [], "held out": []}
    for result in results:
        group = made["used to fit" if result.target.used_to_fit else "held out"]
        for each in result.figures:
            group.append(
                [
                    result.target.id,
                    f"{result.target.what}: {each.figure.what}",
                    f"{short(each.figure.published)} {each.figure.unit}",
                    short(each.model),
                    tolerance(each.figure),
                    outcome(result, each),
                ]
            )
    return made


def known(results: Sequence[Result]) -> list[list[str]]:
    """Known failures as rows of words: what, how it was, the model's figure now (a dash where no target shows
    it), solved, failing or open, and how."""
    now = {
        (result.target.id, each.figure.id): f"{short(each.model)} {each.figure.unit} ({result.target.id})"
        for result in results
        for each in result.figures
    }
    return [
        [one.what, one.was, now.get((one.target, one.figure), "-"), one.state, one.how] for one in failures()
    ]


def outcome(result: Result, each: Measured) -> str:
    """What came of a figure, in words."""
    if each.within is None or not result.target.scored:
        return "reported"
    return "within" if each.within else "OUT OF TOLERANCE"


def tolerance(figure: Figure) -> str:
    """A tolerance in words."""
    if not figure.judged:
        return "none"
    if np.isnan(figure.low):
        return f"{short(figure.high)} or less"
    if np.isnan(figure.high):
        return f"{short(figure.low)} or more"
    return f"{short(figure.low)} to {short(figure.high)}"


def short(value: float) -> str:
    """A figure in three digits; a dash for what is no number.

    >>> short(1297.31), short(0.4512), short(float("nan"))
    ('1297', '0.451', '-')
    """
    if not np.isfinite(value):
        return "-"
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"
