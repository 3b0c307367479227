"""The published figures that the described system is held to, as they stand in `data/targets.csv` and
`data/figures.csv`: what was done to people, what was seen, how near the model must come."""

from functools import cache
from typing import NamedTuple

import numpy as np

from villi.body.table import rows


class Figure(NamedTuple):
    """One figure of a target.

    `how` it is read off the ensemble: median, mean, "5 %", "95 %", "share below 1", or members (a figure of
    all members together). `published` is NaN where the study gives a direction and no number; `low` and
    `high` bound the tolerance (NaN: open at that side; both NaN: reported, not judged). `fit_sd` is the
    standard deviation with which the fitting script weighs it, of the logarithm where `fit_log` (NaN: never
    fitted to).
    """

    target: str
    id: str
    what: str
    unit: str
    how: str
    published: float
    low: float
    high: float
    fit_sd: float
    fit_log: bool

    @property
    def judged(self) -> bool:
        """Whether there is a tolerance at all."""
        return not (np.isnan(self.low) and np.isnan(self.high))

    @property
    def aim(self) -> float:
        """What the fit aims at: the published figure, or the middle of the tolerance where none was read."""
        return (self.low + self.high) / 2 if np.isnan(self.published) else self.published


class Target(NamedTuple):
    """A published experiment: `protocol` as it is run here, `used_to_fit` or held out, `scored` (a figure out
    of tolerance fails the build) or reported only, `source` ids, `note` on what the test cannot show."""

    id: str
    what: str
    protocol: str
    used_to_fit: bool
    scored: bool
    source: tuple[str, ...]
    note: str
    figures: tuple[Figure, ...]


def _number(text: str) -> float:
    return float(text) if text else np.nan


def _figure(row: dict[str, str]) -> Figure:
    target, name, what, unit, how = (row[key] for key in ("target", "id", "what", "unit", "how"))
    published, low, high, sd = (_number(row[key]) for key in ("published", "low", "high", "fit_sd"))
    return Figure(target, name, what, unit, how, published, low, high, sd, row["fit_log"] == "true")


@cache
def targets() -> tuple[Target, ...]:
    """The sixteen open targets in their order.

    >>> [target.id for target in targets() if target.used_to_fit]
    ['A1', 'A2', 'A3', 'A4', 'A6', 'A8', 'A9']
    """
    found = [_figure(row) for row in rows("figures")]
    return tuple(
        Target(
            row["id"],
            row["what"],
            row["protocol"],
            row["used_to_fit"] == "true",
            row["scored"] == "true",
            tuple(row["source"].split()),
            row["note"],
            tuple(figure for figure in found if figure.target == row["id"]),
        )
        for row in rows("targets")
    )


class Failure(NamedTuple):
    """What the first prototype got wrong, or what is known to be wrong now: `state` solved, failing, or open
    (no figure was measured), `how`, and the figure of a target that shows it ("" where none does)."""

    what: str
    was: str
    state: str
    how: str
    target: str
    figure: str


@cache
def failures() -> tuple[Failure, ...]:
    """Known failures as they stand in `data/failures.csv`.

    >>> {failure.state for failure in failures()} == {"solved", "failing", "open"}
    True
    """
    return tuple(Failure(**row) for row in rows("failures"))
