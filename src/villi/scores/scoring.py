"""One score of many rows: inputs to total and components, with what is unknown and why."""

import difflib
from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.quantities import VilliError
from villi.scores import planetary
from villi.scores.ahei import AHEI, AHEI_P
from villi.scores.cancer import ACS
from villi.scores.counts import COUNTS
from villi.scores.dash import DASHI, FUNG
from villi.scores.gut import GUT
from villi.scores.hei import HEI
from villi.scores.inflammatory import INFLAMMATORY
from villi.scores.mediterranean import AMED, MEDI
from villi.scores.mind import MIND
from villi.scores.reading import FEMALE, MALE, Flags, Invalid, Reader
from villi.scores.steps import unsigned_zero, where_known
from villi.scores.values import REASONS, Array, Component, Sampled, Score, Values

SCORES: Mapping[str, Score] = MappingProxyType(
    {
        one.id: one
        for one in (
            *HEI,
            *AMED,
            *MEDI,
            *FUNG,
            *DASHI,
            *AHEI,
            *AHEI_P,
            *MIND,
            *planetary.PHDI,
            *GUT,
            *ACS,
            *INFLAMMATORY,
            *COUNTS,
        )
    }
)
"""Every score that can be made, by id."""

NAMED_ONLY: Mapping[str, str] = MappingProxyType(planetary.NAMED_ONLY)
"""Scores that are spoken of under the same names and are not made here, with the reason."""

FEWEST = 30
"""Rows below which cut-offs are not taken from the data."""

NCI_ZERO = frozenset(one.id for one in HEI)

Result = dict[str, NDArray[np.float64]]


def spec_of(id: str) -> Score:
    """The score of this id; VilliError names the nearest where there is none."""
    if id in SCORES:
        return SCORES[id]
    if id in NAMED_ONLY:
        raise VilliError(f"{id} is not made here: {NAMED_ONLY[id]}", remedy=f"there are {', '.join(SCORES)}")
    near = difflib.get_close_matches(id, SCORES, 1, 0.5)
    meant = f"did you mean {near[0]}? " if near else ""
    raise VilliError(f"there is no score {id}", remedy=f"{meant}there are {', '.join(SCORES)}")


def score(
    id: str,
    inputs: Mapping[str, ArrayLike | None],
    *,
    cutoffs: Mapping[str, ArrayLike] | None = None,
    force: bool = False,
    nci_zero: bool = False,
    invalid: Invalid = "raise",
) -> Result:
    """Score n rows (people or days): the total, every component, and what they stand on.

    `inputs`: amounts per day, (n,) or one number for all, under the names of `SCORES[id].inputs`, their other
    names, or those of FPED and ASA24 (upper or lower case); further columns are not looked at. NaN: unknown.

    Keys of the result, each (n,): "total" (unknown where any component is); every component's id; the totals
    of `SCORES[id].without`; "partial" points of "possible" points from the "components_scored" that are known
    ("partial of possible points"; not of amounts and shares); "reason", an index into `REASONS`. The
    inflammatory score has "normalised", too: its total brought to all parameters.

    A score of mode `sample` takes its cut-offs from these rows, or from `cutoffs` (see the function of that
    name). With fewer than 30 rows that is refused, unless `force`. `nci_zero` (the HEI family): no energy
    gives 0 points instead of an unknown score. `invalid` "unknown" makes rows with a negative or endless
    amount unknown, instead of raising.

    Raises VilliError: no such score, an input that is missing, given twice, negative or endless (with its
    row), columns of different length, too few rows.

    >>> day = {"KCAL": 2000.0, "F_TOTAL": 1.6, "F_CITMLB": 0.4, "F_OTHER": 0.4, "V_TOTAL": 2.0,
    ...        "V_LEGUMES": 0.2, "V_DRKGR": 0.2, "G_WHOLE": 1.5, "D_TOTAL": 2.6, "PF_MPS_TOTAL": 4.0,
    ...        "PF_EGGS": 0.2, "PF_NUTSDS": 0.0, "PF_SOY": 0.0, "PF_SEAFD_HI": 0.0, "PF_SEAFD_LOW": 0.8,
    ...        "MFAT": 30.0, "PFAT": 20.0, "SFAT": 20.0, "G_REFINED": 3.6, "SODI": 2200.0, "ADD_SUGARS": 6.0}
    >>> made = score("hei-2015", day)
    >>> made["total"].round(2).tolist(), made["seafood_plant_protein"].tolist(), made["whole_grain"].tolist()
    ([93.75], [5.0], [5.0])
    >>> without = score("hei-2015", day | {"SODI": float("nan")})
    >>> without["total"].tolist(), without["partial"].round(2).tolist(), without["possible"].tolist()
    ([nan], [83.75], [90.0])
    """
    spec = spec_of(id)
    if nci_zero and id not in NCI_ZERO:
        raise VilliError(
            f"nci_zero says nothing about {id}", remedy=f"it is for {', '.join(sorted(NCI_ZERO))}"
        )
    reader = Reader(inputs, invalid)
    x = reader.read(spec)
    divides = spec.unit == "points" and not spec.partial
    empty = reader.no_energy() if divides else np.zeros(reader.rows, dtype=bool)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        made = spec.points(x, _cuts(spec, x, cutoffs, force))
    points = {name: unsigned_zero(one) for name, one in made.items()}
    if empty.any():
        needs = {one.id: one.inputs for one in spec.components}
        for name in points:
            at_zero = where_known(np.zeros(reader.rows), *(x[n] for n in needs[name])) if nci_zero else np.nan
            points[name] = np.where(empty, at_zero, points[name])
    return _result(spec, points, empty & (not nci_zero), reader.wrong())


def cutoffs(
    id: str, inputs: Mapping[str, ArrayLike | None], *, force: bool = False, invalid: Invalid = "raise"
) -> dict[str, Array]:
    """The cut-offs of a score of mode `sample` from these rows: (1, k) for all, or (2, k) for men and women.

    Quantiles of type 7 (linear interpolation) of the known values, without weights. Give them to `score`
    with other rows, so that a second pass, or another engine, scores alike.

    Raises VilliError as `score` does, and where the score has no such cut-offs.
    """
    spec = spec_of(id)
    if not spec.sampled:
        raise VilliError(f"{id} has published cut-offs", remedy="score needs no cutoffs for it")
    return _from_rows(spec, Reader(inputs, invalid).read(spec), force)


def _from_rows(spec: Score, x: Values, force: bool) -> dict[str, Array]:
    rows = len(next(iter(x.values())))
    if rows < FEWEST and not force:
        raise VilliError(
            f"{spec.id} takes its cut-offs from the data, and {rows} rows are too few (fewest {FEWEST})",
            remedy="give cutoffs, choose a score with published ones, or force=True",
        )
    groups = [x["sex"] == MALE, x["sex"] == FEMALE] if spec.by_sex else [np.ones(rows, dtype=bool)]
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        values = {name: one.value(x) for name, one in spec.sampled.items()}
    return {
        name: np.stack([quantiles(values[name][group], one) for group in groups])
        for name, one in spec.sampled.items()
    }


def quantiles(x: Array, sampled: Sampled) -> Array:
    """Quantiles of type 7 of the known values of x (n,): rank (n - 1) i / parts, linear between neighbours.

    The rank is worked out in whole numbers: where it is one, the quantile is a value of the data and not its
    neighbour by rounding, which would move everybody with that value to the next bin.

    >>> import numpy as np
    >>> quantiles(np.arange(1.0, 32.0), Sampled((1, 3), 5, lambda x: x["nuts"])).tolist()
    [7.0, 19.0]
    """
    known = np.sort(x[np.isfinite(x)])
    if not known.size:
        return np.full(len(sampled.cuts), np.nan)
    cuts = []
    for i in sampled.cuts:
        low, rest = divmod((known.size - 1) * i, sampled.parts)
        high = min(low + 1, known.size - 1)
        cuts.append(known[low] + (known[high] - known[low]) * (rest / sampled.parts))
    return np.array(cuts)


def _cuts(spec: Score, x: Values, given: Mapping[str, ArrayLike] | None, force: bool) -> Values:
    """Cut-offs for every row: (k, n) by sex, else (k, 1)."""
    if not spec.sampled:
        if given is not None:
            raise VilliError(f"{spec.id} has published cut-offs", remedy="leave out cutoffs")
        return {}
    if given is None:
        cuts = _from_rows(spec, x, force)
    else:
        cuts = {name: _as_given(spec, name, given) for name in spec.sampled}
    if not spec.by_sex:
        return {name: cut.T for name, cut in cuts.items()}
    row = np.where(x["sex"] == FEMALE, 1, 0)
    unknown = np.isnan(x["sex"])
    return {name: np.where(unknown, np.nan, cut[row].T) for name, cut in cuts.items()}


def _as_given(spec: Score, name: str, given: Mapping[str, ArrayLike]) -> Array:
    shape = (2 if spec.by_sex else 1, len(spec.sampled[name].cuts))
    if name not in given:
        raise VilliError(f"cutoffs of {spec.id} lack {name}", remedy=f"they hold {', '.join(spec.sampled)}")
    cut = np.atleast_2d(np.asarray(given[name], dtype=float))
    if cut.shape != shape:
        raise VilliError(
            f"cutoffs of {spec.id} for {name} have shape {cut.shape}", remedy=f"it should be {shape}"
        )
    return cut


def _result(spec: Score, points: dict[str, Array], empty: Flags, wrong: Flags) -> Result:
    """Total first, components, what they stand on, and the reason of what is unknown."""
    for name in points if wrong.any() else ():
        points[name] = np.where(wrong, np.nan, points[name])
    counted = {one: points[one.id] for one in spec.components if one.id in points}
    nothing = np.zeros(len(empty))
    unknown = np.full(len(empty), np.nan)
    result: Result = {"total": points["total"] if "total" in points else sum(counted.values(), nothing)}
    for key, left_out in spec.without.items():
        result[key] = sum((mine for one, mine in counted.items() if one.id not in left_out), nothing)
    result |= {one.id: counted.get(one, unknown) for one in spec.components}
    if spec.unit == "points":
        result |= _standing(counted, nothing)
    if spec.partial:
        result["total"] = result["partial"]
        everything = sum(one.highest for one in spec.components)
        result["normalised"] = result["partial"] * everything / result["possible"]
    reason = np.where(np.isnan(result["total"]), float(REASONS.index("missing")), 0.0)
    reason = np.where(empty, float(REASONS.index("no_energy")), reason)
    result["reason"] = np.where(wrong, float(REASONS.index("invalid")), reason)
    return result


def _standing(counted: Mapping[Component, Array], nothing: Array) -> Result:
    """Points of the known components, the most these could have, and how many they are."""
    known = {one: ~np.isnan(mine) for one, mine in counted.items()}
    scored = sum((mine for mine in known.values()), nothing)
    partial = sum((np.where(known[one], mine, 0.0) for one, mine in counted.items()), nothing)
    possible = sum((mine * one.highest for one, mine in known.items()), nothing)
    none = scored == 0
    return {
        "partial": np.where(none, np.nan, partial),
        "possible": np.where(none, np.nan, possible),
        "components_scored": scored,
    }
