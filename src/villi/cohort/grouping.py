"""The diet score of a group of people, by a rule that is chosen, with its standard error.

A score is a curve with corners, so the order of averaging and scoring matters:

    simple             mean of people's own scores. For regressions on people's scores.
    mean-ratio         each person's constituents per 1,000 kcal; their weighted means, scored once.
    population-ratio   weighted totals of constituents and of energy, scored once. Recommended for the mean
                       diet of a group: the shares of a day of the whole group.

All three agree only where everybody eats alike. The simple rule comes out lower for foods that are eaten
every other day, since nobody gets more than full marks for a day of much.

Errors of the last two: the delta method on the means that are scored, slopes by central differences; where a
mean lies on a corner of a score, take replicate weights, which score anew each time.
"""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from villi.cohort.design import Array, Sample, Statistic, numbers
from villi.cohort.survey import Estimated, chosen, figure, mean
from villi.quantities import VilliError

Rule: TypeAlias = Literal["simple", "mean-ratio", "population-ratio"]

Score: TypeAlias = Callable[[Mapping[str, Array]], Array]
"""Inputs by name, each (n,), to scores (n,), such as
`lambda inputs: villi.scores.score("hei-2015", inputs)["total"]`."""

KILO = 1000.0
STEP = 1e-5
"""Relative step of the slopes."""


def group_score(
    sample: Sample,
    score: Score,
    inputs: Mapping[str, ArrayLike],
    rule: Rule,
    energy: str,
    where: ArrayLike | None = None,
) -> Estimated:
    """The score of the people `where`, by `rule`; `inputs` (n,) each, of which `energy` names the kcal.

    Under `mean-ratio`, people who ate nothing (0 kcal) have no ratio: they are left out and counted.

    >>> import numpy as np
    >>> from villi.cohort.design import Design
    >>> def full_marks_at_ten(given):    # per 1,000 kcal
    ...     return 5 * np.clip(given["fibre"] / given["kcal"] * 100, 0, 1)
    >>> eaten = {"fibre": np.array([5.0, 30.0]), "kcal": np.array([1000.0, 2000.0])}
    >>> for rule in ("simple", "mean-ratio", "population-ratio"):
    ...     found = group_score(Design(np.ones(2)), full_marks_at_ten, eaten, rule, "kcal")
    ...     print(rule, round(found.value, 2))
    simple 3.75
    mean-ratio 5.0
    population-ratio 5.0
    """
    if energy not in inputs:
        raise VilliError(f"there is no column {energy}", remedy="name the one that holds the kilocalories")
    columns = {name: numbers(column, name) for name, column in inputs.items()}
    if rule == "simple":
        unknown = np.any([np.isnan(column) for column in columns.values()], axis=0)
        return mean(sample, np.where(unknown, np.nan, score(columns)), where)
    if rule == "mean-ratio":
        kcal = np.where(columns[energy] > 0, columns[energy], np.nan)
        columns = {name: column / kcal * KILO for name, column in columns.items()}
    elif rule != "population-ratio":
        raise VilliError(f"there is no rule {rule}", remedy="choose simple, mean-ratio or population-ratio")
    inside, known_columns, known, left_out = chosen(sample, where, *columns.values())
    stacked = np.column_stack(known_columns)

    def scored(means: Array) -> float:
        given = {name: np.array([one]) for name, one in zip(columns, means, strict=True)}
        return float(np.asarray(score(given)).reshape(-1)[0])

    def at(w: Array) -> Array:
        return np.array([scored(w @ stacked / w.sum())])

    def influence(w: Array) -> Array:
        means = w @ stacked / w.sum()
        one: Array = (stacked - means) @ _slopes(scored, means) / w.sum()
        return one[:, None]

    return figure(inside, Statistic(at, influence), known, left_out)


def _slopes(scored: Callable[[Array], float], means: Array) -> Array:
    """Central differences (K,)."""
    steps = STEP * np.where(means != 0, np.abs(means), 1.0)
    found = np.empty(len(means))
    for place, step in enumerate(steps):
        up, down = means.copy(), means.copy()
        up[place] += step
        down[place] -= step
        found[place] = (scored(up) - scored(down)) / (2 * step)
    return found
