"""Several days, several people: the rules that join them, each a small function on arrays.

Days of a person
    day             score each day
    person-ratio    average the amounts over the days (sum of a constituent over sum of energy), then score
    mean-of-days    average the daily scores: lower for foods of every other day, where points are capped
People of a group, with weights
    simple            weighted mean of the persons' scores
    mean-ratio        weighted mean of the persons' ratios, then one score
    population-ratio  weighted mean of the persons' amounts (sum w x / sum w kcal), then one score
Sources: National Cancer Institute, epi.grants.cancer.gov/hei (population ratio, mean ratio, simple scoring).

Unknown days make a person unknown. In a group persons without a score are left out and counted.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.quantities import VilliError
from villi.scores.asking import INPUTS
from villi.scores.hei import densities
from villi.scores.reading import Reader
from villi.scores.scoring import Result, score, spec_of
from villi.scores.values import Array, Input, Values

DayRule = Literal["day", "person-ratio", "mean-of-days"]
GroupRule = Literal["simple", "mean-ratio", "population-ratio"]


class People(NamedTuple):
    """Scores of P people: `person` (P,) as given, `days` (P,) how many each, `result` arrays (P,)."""

    person: NDArray[np.generic]
    days: NDArray[np.int64]
    result: Result


class Group(NamedTuple):
    """One score of a group: `result` arrays (1,), persons it stands on and persons left out (unknown)."""

    result: Result
    persons: int
    left_out: int


def over_days(
    id: str,
    inputs: Mapping[str, ArrayLike | None],
    person: ArrayLike,
    rule: DayRule,
    *,
    cutoffs: Mapping[str, ArrayLike] | None = None,
    force: bool = False,
    nci_zero: bool = False,
) -> People:
    """Score people from rows of days: `inputs` (n,) and `person` (n,), in any order.

    `person-ratio` and `mean-of-days` give one row a person, in the order of `person`'s values; `day` gives
    one row a day, in the order given. Raises VilliError: a rule that the score has not, and as `score`.

    >>> import numpy as np
    >>> day = {"fat_percent": [27.0, 37.0], "saturated_fat_percent": 6.0, "protein_percent": 18.0,
    ...        "kcal": [1000.0, 3000.0], "cholesterol": 100.0, "fibre": 40.0, "potassium": 6000.0,
    ...        "magnesium": 600.0, "calcium": 1500.0, "sodium": 1000.0}
    >>> ratio = over_days("dashi-trial", day, [7, 7], "person-ratio").result["fat"]
    >>> daily = over_days("dashi-trial", day, [7, 7], "mean-of-days").result["fat"]
    >>> ratio.tolist(), daily.tolist()
    ([0.25], [0.5])
    """
    spec = spec_of(id)
    if rule not in spec.rules:
        raise VilliError(f"{id} cannot be joined by {rule}", remedy=f"choose {', '.join(spec.rules)}")
    who = np.asarray(person)
    if rule == "day":
        made = score(id, inputs, cutoffs=cutoffs, force=force, nci_zero=nci_zero)
        _fits(who, len(made["total"]))
        return People(who, np.ones(len(who), dtype=np.int64), made)
    persons, index, days = np.unique(who, return_inverse=True, return_counts=True)
    if rule == "person-ratio":
        means = _means(_amounts(id, inputs, len(who)), index, len(persons))
        made = score(id, means, cutoffs=cutoffs, force=force, nci_zero=nci_zero)
    else:
        daily = score(id, inputs, cutoffs=cutoffs, force=force, nci_zero=nci_zero)
        _fits(who, len(daily["total"]))
        made = {name: _mean(array, index, days) for name, array in daily.items() if name != "reason"}
        worst = np.zeros(len(persons))
        np.maximum.at(worst, index, daily["reason"])
        made["reason"] = worst
    return People(persons, days.astype(np.int64), made)


def of_group(
    id: str,
    inputs: Mapping[str, ArrayLike | None],
    rule: GroupRule,
    weights: ArrayLike | None = None,
    *,
    nci_zero: bool = False,
) -> Group:
    """Score a group: `inputs` (n,), one row a person; `weights` (n,), survey weights, all 1 where None.

    `mean-ratio` and `population-ratio` are for the HEI family, whose components are ratios. Persons whose
    score is unknown, or whose weight is 0, count in none of the rules.

    Raises VilliError: a negative or unknown weight, a rule that the score has not, nobody to score.
    """
    spec = spec_of(id)
    if rule not in spec.rules and rule != "simple":
        raise VilliError(f"{rule} is for ratios, and {id} has other components", remedy="choose simple")
    alone = score(id, inputs, nci_zero=nci_zero)
    rows = len(alone["total"])
    weight = _weights(weights, rows)
    scored = ~np.isnan(alone["total"])
    used = scored & (weight > 0)
    if not used.any():
        raise VilliError(f"nobody of {rows} can be scored by {id}", remedy="look at the key reason of score")
    w = weight[used] / weight[used].sum()
    if rule == "simple":
        made = {name: np.atleast_1d(w @ array[used]) for name, array in alone.items() if name != "reason"}
        made["reason"] = np.zeros(1)
    else:
        x = {name: array[used] for name, array in Reader(inputs).read(spec).items()}
        amounts = _ratios(x, w) if rule == "mean-ratio" else _totals(x, w)
        made = score(id, amounts, nci_zero=nci_zero)
    return Group(made, int(used.sum()), int((~scored).sum()))


def _weights(weights: ArrayLike | None, rows: int) -> Array:
    weight = np.ones(rows) if weights is None else np.asarray(weights, dtype=float)
    _fits(weight, rows)
    bad = ~(np.isfinite(weight) & (weight >= 0))
    if bad.any():
        row = int(np.flatnonzero(bad)[0])
        raise VilliError(
            f"weight is {weight[row]:g} in row {row + 1}", remedy="leave the person out, or give 0"
        )
    return weight


def _fits(array: NDArray[np.generic], rows: int) -> None:
    if array.shape != (rows,):
        raise VilliError(f"{array.shape} does not fit {rows} rows of inputs", remedy="give one value a row")


def _totals(x: Values, w: Array) -> dict[str, Array]:
    """Weighted mean amounts (1,): scored once, they give sum w x / sum w kcal."""
    if "mufa" not in x or "pufa" not in x:
        raise VilliError(
            "the ratio of fatty acids of several people cannot be added up",
            remedy="give mufa, pufa and saturated_fat",
        )
    return {name: np.atleast_1d(w @ array) for name, array in x.items() if name != "fatty_acid"}


def _ratios(x: Values, w: Array) -> dict[str, Array]:
    """Weighted mean densities (1,), as amounts in 1000 kcal."""
    means = {name: np.atleast_1d(w @ array) for name, array in densities(x).items()}
    back = {"sodium": 1000.0, "added_sugar": 1000.0 / 1600.0, "saturated_fat": 1000.0 / 900.0}
    amounts = {name: array * back.get(name, 1.0) for name, array in means.items()}
    amounts["fatty_acid"] = _finite(means["fatty_acid"])
    return amounts | {"kcal": np.array([1000.0])}


def _finite(ratio: Array) -> Array:
    """A mean of ratios of which one is endless (no saturated fat) passes any standard."""
    return np.where(np.isinf(ratio), np.finfo(float).max, ratio)


def _amounts(id: str, inputs: Mapping[str, ArrayLike | None], rows: int) -> dict[str, Array]:
    """The score's own inputs (n,), of kinds that can be averaged; shares of energy come as kcal-weighted."""
    spec = spec_of(id)
    reader = Reader(inputs)
    x = reader.read(spec)
    _fits(next(iter(x.values())), rows)
    made: dict[str, Array] = {}
    for name, array in x.items():
        asked = spec.inputs[name]
        if asked.kind == "ratio" or (asked.kind == "share" and _made_from(reader, asked)):
            made |= {part: np.broadcast_to(column, (rows,)) for part, column in _parts(reader, asked).items()}
        else:
            made[name] = array
    kcal = reader.column("kcal")
    return made | ({} if kcal is None else {"kcal": np.broadcast_to(kcal, (rows,))})


def _made_from(reader: Reader, asked: Input) -> tuple[str, ...]:
    """The columns that the input follows from here; () where it was only given as it is."""
    for recipe in asked.made_of:
        names = tuple(name for name, _ in (*recipe.terms, *recipe.per))
        if all(reader.column(name) is not None for name in names):
            return names
    return ()


def _parts(reader: Reader, asked: Input) -> dict[str, Array]:
    names = _made_from(reader, asked)
    if not names:
        raise VilliError(
            f"{asked.name} is a ratio, and ratios of several days cannot be added up",
            remedy=f"give {' or '.join(recipe.text for recipe in asked.made_of) or 'one day a person'}",
        )
    return {name: column for name in names if (column := reader.column(name)) is not None}


def _means(amounts: Mapping[str, Array], index: NDArray[np.intp], persons: int) -> dict[str, Array]:
    days = np.bincount(index, minlength=persons)
    means = {}
    for name, array in amounts.items():
        kind = INPUTS[name].kind if name in INPUTS else "amount"
        if kind == "label":
            means[name] = _label(name, array, index, persons)
        elif kind == "share":
            energy = amounts.get("kcal")
            if energy is None:
                raise VilliError(
                    f"{name} of several days needs kcal", remedy="give kcal, or amounts in grams"
                )
            total = np.bincount(index, weights=energy, minlength=persons)
            with np.errstate(invalid="ignore", divide="ignore"):
                means[name] = np.bincount(index, weights=array * energy, minlength=persons) / total
        else:
            means[name] = _mean(array, index, days)
    return means


def _label(name: str, array: Array, index: NDArray[np.intp], persons: int) -> Array:
    label = np.full(persons, np.nan)
    label[index] = array
    differs = (label[index] != array) & ~(np.isnan(label[index]) & np.isnan(array))
    if differs.any():
        row = int(np.flatnonzero(differs)[0])
        raise VilliError(
            f"{name} of one person differs between days (row {row + 1})", remedy="give one a person"
        )
    return label


def _mean(array: Array, index: NDArray[np.intp], days: NDArray[np.int64]) -> Array:
    mean: Array = np.bincount(index, weights=array, minlength=len(days)) / days
    return mean
