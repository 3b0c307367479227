"""The validation suite as PEtab (version 1) problems, so that modellers can refit it with their own programs.

A problem has one model a resolution. Its inputs change at times that the condition table gives, so that every
experiment is one row of it. Figures that are held out of the fit stand in files of their own.
"""

import ast
import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import NamedTuple

import numpy as np

from villi.body.drawing import Z90
from villi.body.generating import equations
from villi.body.petab_suite import (
    LEFT_OUT,
    Experiment,
    Reading,
    figure_of,
    measured_in,
    readings,
    target_of,
)
from villi.body.sbml import Assigned, Given, plus, put, written
from villi.body.scheduling import Schedule, schedule
from villi.body.table import Model
from villi.body.table import model as shipped
from villi.body.targets import Figure
from villi.body.units import HOUR, Unit, of
from villi.body.values import Resolution
from villi.quantities import VilliError

NEVER = 1e6
"""The hour of a change that a condition has no use for."""
FARTHEST = 4.0
"""Standard deviations of the prior at which the bounds of a parameter lie."""


def petab_files(model: Model | None = None) -> dict[str, bytes]:
    """The problems by the names of their files.

    `fit.yaml` holds both resolutions with the figures that were used to fit; `fit_hour.yaml` and
    `fit_day.yaml` one each, for programs that read one model a problem; `held_out_day.yaml` what must not
    steer a number. Raises VilliError where the extra `sbml` is absent.

    >>> sorted(name for name in petab_files() if name.endswith(".yaml"))
    ['fit.yaml', 'fit_day.yaml', 'fit_hour.yaml', 'held_out_day.yaml']
    """
    table = shipped() if model is None else model
    found: dict[str, bytes] = {}
    resolutions: tuple[Resolution, ...] = ("hour", "day")
    for resolution in resolutions:
        text, conditions = _model(table, resolution, measured_in(table, resolution))
        read = readings(table, resolution)
        found[f"{resolution}.xml"] = text.encode()
        found[f"conditions_{resolution}.tsv"] = _tsv(conditions)
        found[f"observables_{resolution}.tsv"] = _tsv(_observables(read))
        for kind, fitted in (("fit", True), ("held_out", False)):
            rows = [each for each in read if target_of(each.target).used_to_fit is fitted]
            if rows:
                found[f"{kind}_{resolution}.tsv"] = _tsv(_measurements(rows))
                found[f"{kind}_{resolution}.yaml"] = _yaml(kind, (resolution,))
    found["parameters.tsv"] = _tsv(_parameters(table))
    found["fit.yaml"] = _yaml("fit", resolutions)
    found["README.md"] = _readme().encode()
    return found


def _model(
    table: Model, resolution: Resolution, of_this: Sequence[Experiment]
) -> tuple[str, list[dict[str, object]]]:
    """The model with slots for the changes of all experiments, and the condition table that fills them."""
    walks = [schedule(table, each.inputs, resolution) for each in of_this]
    slots = max(len(walk.u) for walk in walks) - 1
    inputs = [row.id for row in table.inputs]
    moving = [name for i, name in enumerate(inputs) if any(np.ptp(walk.u[:, i]) > 0 for walk in walks)]
    jumps = [row.id for i, row in enumerate(table.jumps) if any(walk.jumps[:, i].any() for walk in walks)]
    if any(walk.jumps[0].any() for walk in walks):
        raise VilliError("a condition table has no place for what starts at the very beginning")
    units, more = of(table), dict[str, tuple[float, Unit]]()
    for slot in range(1, slots + 1):
        more[f"at_{slot}"] = (NEVER, HOUR)
        more |= {f"{name}_{slot}": (0.0, units[name]) for name in (*moving, *jumps)}
    eq = equations(table, resolution)
    changes = [(ast.Name(f"at_{slot}"), _slot(eq.jumps, moving, jumps, slot)) for slot in range(1, slots + 1)]
    usual = tuple(row.usual for row in table.inputs if row.kind == "daily")
    start = tuple(row.usual if row.kind == "daily" else 0.0 for row in table.inputs)
    area = ast.parse("P - P0", mode="eval").body
    areas = {"area": (area, units["P"].times(HOUR))} if resolution == "hour" else {}
    values = tuple(row.value for row in table.parameters)
    text = written(table, eq, resolution, Given(values, usual, start, {}, changes, more, areas), "validation")
    rows = [
        _condition(table, each, walk, moving, jumps, slots) for each, walk in zip(of_this, walks, strict=True)
    ]
    return text, _different(table, rows, dict(zip(inputs, start, strict=True)))


def _slot(
    rules: Mapping[str, tuple[str, ast.expr]], moving: Iterable[str], jumps: Iterable[str], slot: int
) -> Assigned:
    found: Assigned = {name: ast.Name(f"{name}_{slot}") for name in moving}
    for name in jumps:
        state, adds = rules[name]
        found[state] = plus(found.get(state, ast.Name(state)), put(adds, name, ast.Name(f"{name}_{slot}")))
    return found


def _condition(
    table: Model, each: Experiment, walk: Schedule, moving: Sequence[str], jumps: Sequence[str], slots: int
) -> dict[str, object]:
    row: dict[str, object] = {"conditionId": each.id, "conditionName": each.says, **each.fixed}
    daily = [one.id for one in table.inputs if one.kind == "daily"]
    row |= {f"{name}0": float(usual) for name, usual in zip(daily, walk.usual, strict=True)}
    at = {one.id: i for i, one in enumerate(table.inputs)}
    of_jump = {one.id: i for i, one in enumerate(table.jumps)}
    row |= {name: float(walk.u[0, i]) for name, i in at.items()}
    starts = (walk.steps.cumsum() - walk.steps) * walk.dt
    for slot in range(1, slots + 1):
        used = slot < len(walk.u)
        row[f"at_{slot}"] = float(starts[slot]) if used else NEVER
        for name in moving:
            row[f"{name}_{slot}"] = float(walk.u[slot if used else -1, at[name]])
        for name in jumps:
            row[f"{name}_{slot}"] = float(walk.jumps[slot, of_jump[name]]) if used else 0.0
    return row


def _different(
    table: Model, rows: list[dict[str, object]], start: Mapping[str, float]
) -> list[dict[str, object]]:
    """The rows without columns that hold in every row what the model holds; parameters that one experiment
    fixes stand at the table's value in the others."""
    held = {each.id: each.value for each in table.parameters} | dict(start)
    held |= {f"{each.id}0": each.usual for each in table.inputs if each.kind == "daily"}
    names = list(dict.fromkeys(name for row in rows for name in row))
    kept = [name for name in names if any(row.get(name, held.get(name)) != held.get(name) for row in rows)]
    return [{name: row.get(name, held.get(name)) for name in kept} for row in rows]


def _id(reading: Reading) -> str:
    return f"{reading.target}_{reading.figure}"


def _observables(readings: Iterable[Reading]) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for reading in readings:
        figure = figure_of(reading)
        in_logs = figure.fit_log or bool(reading.noise)
        rows.append(
            {
                "observableId": _id(reading),
                "observableName": f"{reading.target}: {target_of(reading.target).what}; {figure.what}",
                "observableFormula": reading.formula,
                "noiseFormula": reading.noise or repr(_noise(figure)),
                "observableTransformation": "log" if in_logs else "lin",
                "noiseDistribution": "normal",
            }
        )
    return rows


def _noise(figure: Figure) -> float:
    """The standard deviation of a figure: that of the fit, else the tolerance as a 90 % range."""
    if not math.isnan(figure.fit_sd):
        return figure.fit_sd
    return (figure.high - figure.low) / (2 * Z90)


def _measurements(readings: Iterable[Reading]) -> list[dict[str, object]]:
    return [
        {
            "observableId": _id(reading),
            "simulationConditionId": reading.experiment,
            "measurement": figure_of(reading).aim if math.isnan(reading.measured) else reading.measured,
            "time": float(reading.hour),
            "datasetId": reading.target,
        }
        for reading in readings
    ]


class Prior(NamedTuple):
    """What is thought of a constant before the fit: log-normal around `centre`."""

    id: str
    centre: float
    log_sd: float


def priors() -> tuple[Prior, ...]:
    """The priors of all constants that are fitted.

    >>> all(prior.centre > 0 and prior.log_sd > 0 for prior in priors())
    True
    """
    text = (files("villi.body") / "data" / "priors.csv").read_text(encoding="utf-8")
    return tuple(
        Prior(row["id"], float(row["centre"]), float(row["log_sd"]))
        for row in csv.DictReader(text.splitlines())
    )


def _parameters(table: Model) -> list[dict[str, object]]:
    shipped_ = {row.id: row for row in table.parameters}
    return [
        {
            "parameterId": prior.id,
            "parameterName": shipped_[prior.id].says,
            "parameterScale": "log",
            "lowerBound": _round(prior.centre * math.exp(-FARTHEST * prior.log_sd)),
            "upperBound": _round(prior.centre * math.exp(FARTHEST * prior.log_sd)),
            "nominalValue": shipped_[prior.id].value,
            "estimate": 1,
            "objectivePriorType": "logNormal",
            "objectivePriorParameters": f"{_round(math.log(prior.centre))};{prior.log_sd}",
        }
        for prior in priors()
    ]


def _round(value: float) -> float:
    return float(f"{value:.6g}")


def _tsv(rows: Sequence[Mapping[str, object]]) -> bytes:
    text = io.StringIO()
    table = csv.DictWriter(text, list(rows[0]), delimiter="\t", lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return text.getvalue().encode()


def _yaml(kind: str, resolutions: Iterable[Resolution]) -> bytes:
    lines = ["format_version: 1", "parameter_file: parameters.tsv", "problems:"]
    for resolution in resolutions:
        lines += [
            f"- sbml_files: [{resolution}.xml]",
            f"  condition_files: [conditions_{resolution}.tsv]",
            f"  observable_files: [observables_{resolution}.tsv]",
            f"  measurement_files: [{kind}_{resolution}.tsv]",
            "  visualization_files: []",
        ]
    return ("\n".join(lines) + "\n").encode()


def _readme() -> str:
    lines = [
        "# The validation suite of the described system as PEtab problems",
        "",
        "`fit.yaml`: figures that were used to fit, both models; `fit_hour.yaml`, `fit_day.yaml`: one model",
        "each. `held_out_day.yaml`: figures that were not; they must not steer a number. Time is in hours.",
        "Priors are those of the fit that shipped; nominal values are what it found.",
        "",
        "A2 is read at half an hour, where its highest value was published. A9's 45 days until 95 % is back",
        "stand as what lacks then (5 %), with the error of the time in logarithms. Where no standard",
        "deviation is published, the tolerance is taken as a 90 % range.",
        "",
        "Left out, as PEtab has no place for them:",
        "",
    ]
    lines += [f"- {target} {figure}: {why}" for (target, figure), why in LEFT_OUT.items()]
    return "\n".join(lines) + "\n"
