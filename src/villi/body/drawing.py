"""Members of an ensemble: one draw of every parameter each, the same for the same seed and place."""

from collections.abc import Mapping, Sequence

import numpy as np

from villi.body.table import Model, Parameter, joint
from villi.body.values import Array
from villi.quantities import Person, VilliError

BLOCK = 1_000
"""Members that are drawn at a time: a member's draw depends on the seed and its place alone, so that a long
run made in parts is the same run."""
Z90 = 1.6448536269514722
"""Standard normal quantile of .95: ranges in the table hold 90 %."""
FURTHEST = 2.5
"""Standard deviations beyond which no member is drawn: the ranges are judgements, their tails are not."""


def draws(model: Model, members: int, seed: int, hypotheses: bool, first: int = 0) -> Array:
    """Parameters (members, parameters) of the members `first`, `first` + 1, ...

    Without hypotheses every parameter of label C has its value in the table, which is no effect; all others
    are the same with and without.

    >>> from villi.body.table import model
    >>> draws(model(), 5, 0, False).shape == (5, len(model().parameters))
    True
    """
    rows = np.empty((members, len(model.parameters)))
    done = 0
    while done < members:
        block, at = divmod(first + done, BLOCK)
        count = min(BLOCK - at, members - done)
        rows[done : done + count] = _block(model.parameters, seed, block)[at : at + count]
        done += count
    if not hypotheses:
        for i, row in enumerate(model.parameters):
            if row.label == "C":
                rows[:, i] = row.value
    return rows


def middle(model: Model) -> Array:
    """One member (1, parameters) with every parameter at its value in the table."""
    return np.array([[row.value for row in model.parameters]])


def replaced(model: Model, rows: Array, values: Mapping[str, float | Array]) -> Array:
    """The same members with some parameters at values of their own: a figure, or one a member (members,).

    Raises VilliError for a parameter that the model does not have.

    >>> from villi.body.table import model
    >>> light = replaced(model(), middle(model()), {"weight": 52})
    >>> float(light[0, 0]), float(middle(model())[0, 0])
    (52.0, 70.0)
    """
    at = {row.id: i for i, row in enumerate(model.parameters)}
    rows = rows.copy()
    for name, value in values.items():
        if name not in at:
            raise VilliError(f"the model has no parameter {name}", remedy=f"name one of {', '.join(at)}")
        rows[:, at[name]] = value
    return rows


def of_person(model: Model, rows: Array, person: Person | None) -> Array:
    """The members with what is known of a person: the weight. What is not known stays spread out."""
    if person is None or person.weight_kg is None:
        return rows
    return replaced(model, rows, {"weight": person.weight_kg})


def _block(parameters: Sequence[Parameter], seed: int, block: int) -> Array:
    generator = np.random.default_rng([seed, block])
    z = np.clip(generator.standard_normal((BLOCK, len(parameters))), -FURTHEST, FURTHEST)
    uniform = generator.random((BLOCK, len(parameters)))
    _together([row.id for row in parameters], z)
    return np.stack([_spread(row, z[:, i], uniform[:, i]) for i, row in enumerate(parameters)], axis=1)


def _together(names: Sequence[str], z: Array) -> None:
    """Constants that were fitted together are drawn together: their standard normals (members, parameters)
    are given the correlation that the fit left between them, in place."""
    fitted = joint()
    if not set(fitted.parameters) <= set(names):
        return  # another model than the one that was fitted
    at = [names.index(name) for name in fitted.parameters]
    mixed = z[:, at] @ np.linalg.cholesky(np.array(fitted.correlation)).T
    z[:, at] = np.clip(mixed, -FURTHEST, FURTHEST)


def _spread(row: Parameter, z: Array, uniform: Array) -> Array:
    if row.spread == "lognormal":  # in two halves, so that value and range are just those of the table
        below, above = np.log(row.value / row.low), np.log(row.high / row.value)
        return np.asarray(row.value * np.exp(z * np.where(z < 0, below, above) / Z90))
    if row.spread == "normal":
        return row.value + z * np.where(z < 0, row.value - row.low, row.high - row.value) / Z90
    if row.spread == "halfnormal":
        return row.value + np.abs(z) * (row.high - row.value) / Z90
    if row.spread == "uniform":
        return row.low + uniform * (row.high - row.low)
    if row.spread == "bernoulli":
        return (uniform < row.low).astype(float)
    return np.full(z.shape, row.value)
