"""Fit the constants of the described system that were not measured one by one.

    python tools/fit_body.py [--write]

Reads the priors (src/villi/body/data/priors.csv) and the figures of the targets that are marked as used to
fit (targets.csv, figures.csv), and finds the constants that lie best between the two: least squares of
(model - figure) / SD and (ln constant - ln centre) / log SD, in the whole model, for the member whose other
constants stand at their values in the table. Nothing that is held out is read.

With --write it puts the fitted values and their 5-95 % ranges into parameters.csv, and how their errors go
together into joint.csv. The ranges are those of the curvature at the best fit (a normal law in logarithms of
priors and figures together); where the figures contradict one another more than their SDs allow, errors are
wider by as much. A second run changes nothing: the start is the priors' centres, not what was fitted before.
"""

import argparse
import csv
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares

from villi.body.drawing import Z90, middle
from villi.body.protocols import PROTOCOLS
from villi.body.table import Model, model
from villi.body.targets import Figure, Target, targets

Array = NDArray[np.float64]
DATA = Path(__file__).parents[1] / "src" / "villi" / "body" / "data"
STEP = 1e-3
"""Step in logarithms for slopes by difference: far above the rounding of a run, far below a prior's SD."""


class Prior(NamedTuple):
    """What is thought of a constant before the fit: a log-normal law."""

    id: str
    centre: float
    log_sd: float
    source: str


class Fit(NamedTuple):
    """Fitted constants in the order of `priors`: `logs` of their values, `covariance` of those logs, and the
    figures `before` (at the centres of the priors) and `after`."""

    priors: tuple[Prior, ...]
    figures: tuple[Figure, ...]
    logs: Array
    covariance: Array
    before: Array
    after: Array


def priors() -> tuple[Prior, ...]:
    """The priors of every constant that is fitted, from priors.csv."""
    with (DATA / "priors.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Prior(row["id"], float(row["centre"]), float(row["log_sd"]), row["source"])
            for row in csv.DictReader(lines)
        )


def used() -> tuple[Target, ...]:
    """The targets that may steer a constant; the others are not looked at."""
    return tuple(target for target in targets() if target.used_to_fit)


def aimed(found: Sequence[Target]) -> tuple[Figure, ...]:
    """The figures that are fitted to: those with a standard deviation."""
    return tuple(figure for target in found for figure in target.figures if not np.isnan(figure.fit_sd))


def figures_of(table: Model, prior: Sequence[Prior], logs: Array) -> Array:
    """The aimed figures (rows, figures) of members whose fitted constants are exp(`logs`) (rows, priors)."""
    at = {row.id: i for i, row in enumerate(table.parameters)}
    members = np.repeat(middle(table), len(logs), axis=0)
    members[:, [at[each.id] for each in prior]] = np.exp(logs)
    found = {target.id: PROTOCOLS[target.id](table, members) for target in used() if target.id != "A1"}
    return np.stack([found[figure.target][figure.id] for figure in aimed(used())], axis=1)


def misfits(figures: Sequence[Figure], values: Array) -> Array:
    """How far values (rows, figures) lie from the figures, in standard deviations."""
    made = []
    for figure, value in zip(figures, values.T, strict=True):
        gap = np.log(value / figure.aim) if figure.fit_log else value - figure.aim
        made.append(gap / figure.fit_sd)
    return np.stack(made, axis=1)


def slopes(table: Model, prior: Sequence[Prior], logs: Array) -> tuple[Array, Array, Array]:
    """Figures (figures,), misfits with the priors' (figures + priors,) and their slopes by the logs."""
    rows = np.concatenate([logs[None], logs + STEP * np.eye(len(logs)), logs - STEP * np.eye(len(logs))])
    values = figures_of(table, prior, rows)
    off, n = misfits(aimed(used()), values), len(logs)
    sd = np.array([each.log_sd for each in prior])
    centres = np.log([each.centre for each in prior])
    slope = (off[1 : n + 1] - off[n + 1 :]).T / (2 * STEP)
    return (
        values[0],
        np.concatenate([off[0], (logs - centres) / sd]),
        np.concatenate([slope, np.diag(1 / sd)]),
    )


def fit(table: Model | None = None) -> Fit:
    """The best constants from the centres of the priors."""
    shipped = model() if table is None else table
    prior, figures = priors(), aimed(used())
    kept: dict[bytes, tuple[Array, Array, Array]] = {}

    def once(logs: Array) -> tuple[Array, Array, Array]:
        if logs.tobytes() not in kept:
            kept[logs.tobytes()] = slopes(shipped, prior, logs)
        return kept[logs.tobytes()]

    start = np.log([each.centre for each in prior])
    found = least_squares(
        lambda logs: once(logs)[1], start, jac=lambda logs: once(logs)[2], xtol=1e-7, ftol=1e-9
    )
    off, slope = once(found.x)[1:]
    contradiction = max(1.0, float((off[: len(figures)] ** 2).sum() / len(figures)))
    covariance = np.asarray(np.linalg.inv(slope.T @ slope) * contradiction, dtype=np.float64)
    return Fit(prior, figures, found.x, covariance, once(start)[0], once(found.x)[0])


def rounded(value: float) -> str:
    """Three digits: what a range of this width deserves."""
    return np.format_float_positional(float(f"{value:.3g}"), trim="-")


def ranges(found: Fit) -> dict[str, tuple[str, str, str]]:
    """Value, 5 % and 95 % of each constant, as they are written."""
    sd = np.sqrt(np.diag(found.covariance))
    return {
        each.id: (rounded(np.exp(log)), rounded(np.exp(log - Z90 * s)), rounded(np.exp(log + Z90 * s)))
        for each, log, s in zip(found.priors, found.logs, sd, strict=True)
    }


def parameters(found: Fit, text: str) -> str:
    """The text of parameters.csv with the fitted values in it."""
    new, out = ranges(found), []
    for line in text.splitlines():
        name, _, rest = line.partition(",")
        if name in new:
            line = ",".join((name, *new[name], rest.split(",", 3)[3]))
        out.append(line)
    return "\n".join(out) + "\n"


def joint(found: Fit) -> str:
    """The text of joint.csv: correlations of the logs of the fitted constants."""
    sd = np.sqrt(np.diag(found.covariance))
    correlation = found.covariance / sd / sd[:, None]
    names = [each.id for each in found.priors]
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\n")
    lines.writerow(["id", *names])
    for name, row in zip(names, correlation, strict=True):
        lines.writerow([name, *(f"{round(value, 3) + 0.0:.3f}" for value in row)])
    return out.getvalue()


def told(found: Fit) -> str:
    """What was fitted to what, in lines."""
    lines = ["constant      prior (log SD)     fitted   5 %      95 %"]
    for each in found.priors:
        value, low, high = ranges(found)[each.id]
        lines.append(f"{each.id:12}  {each.centre:7.4g} ({each.log_sd:.2f})   {value:>8} {low:>8} {high:>8}")
    lines += ["", "figure            aim      SD   before    after   off by (SD)"]
    off = misfits(found.figures, np.stack([found.before, found.after]))
    for i, figure in enumerate(found.figures):
        sd = f"{figure.fit_sd:g}" + (" log" if figure.fit_log else "")
        lines.append(
            f"{figure.target:3} {figure.id:11} {figure.aim:8.4g} {sd:>8} {found.before[i]:8.4g}"
            f" {found.after[i]:8.4g}   {off[1, i]:+.2f}"
        )
    return "\n".join(lines)


def main(arguments: Sequence[str]) -> int:
    """Fit, print, and with --write write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--write", action="store_true", help="write the fitted values into the tables")
    options = parser.parse_args(arguments)
    found = fit()
    print(told(found))
    if options.write:
        path = DATA / "parameters.csv"
        path.write_text(parameters(found, path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
        (DATA / "joint.csv").write_text(joint(found), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
