"""Scores of person-days: the totals under the names that scores ask for, as for one diary.

`villi.intake.inputs` makes the inputs of scores from amounts and their coverage, here as in `villi examine`:
what is covered to less than 0.8 is unknown, and so are the component and the total that need it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.intake.inputs import needed, score_inputs
from villi.intake.kernel import Array, Sums
from villi.quantities import AT_LEAST_BELOW, VilliError
from villi.scores import SCORES, score

if TYPE_CHECKING:
    from villi.cohort.plan import Plan

GLUTAMINE = ("glutamine_g", "glutamine_low_g", "glutamine_high_g")

SEX = ("sex", "gender", "riagendr")
"""Kept columns that say it: 1 or male, 2 or female; upper or lower case."""

WHOLES = {"polyunsaturated_fat": 10.0, "vegetables": 10.0}
"""Amounts of a made-up day, else 1, for what others are taken away from."""

NOT_A_COLUMN = ("total", "reason")
"""Keys of a result that become no column: the total has the score's own name, and where it is null, the
components and the coverage say why."""


class Asked(NamedTuple):
    """What a score takes and gives here: columns (nutrients and constituents of foods, by id), keys of its
    result besides the total, and whether it asks for the sex of the person."""

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    sex: bool


@cache
def asked(id: str) -> Asked:
    """What a score takes and gives. Raises VilliError where person-days alone cannot give it.

    >>> {"energy", "saturated_fat", "v_legumes"} <= set(asked("hei-2015").columns)
    True
    """
    if id in SCORES and SCORES[id].mode == "sample":
        raise VilliError(
            f"{id} takes its cut-offs from all people together: score the results of a run without it, with"
            " villi.scores.cutoffs and villi.scores.score"
        )
    names = [*needed(), *GLUTAMINE]
    known = np.array([[WHOLES.get(name, 1.0) for name in names]])
    rows = np.vstack(
        [known, np.where(np.eye(len(names)), np.nan, known)]
    )  # one unknown in each but the first
    amounts = dict(zip(names, rows.T, strict=True))
    covered = dict.fromkeys(needed(), np.ones(len(rows)))
    inputs = score_inputs({name: amounts[name] for name in needed()}, covered)
    try:
        probe = score(
            id, {**inputs, **{name: amounts[name] for name in GLUTAMINE}, "sex": 1.0}, invalid="unknown"
        )
    except VilliError as error:
        raise VilliError(f"{error} (person-days of recalls do not hold more)") from error
    keys = tuple(key for key in probe if key not in NOT_A_COLUMN)
    parts = [probe[component.id] for component in SCORES[id].components] or [probe["total"]]
    unknown = np.isnan(np.column_stack([*parts, probe["total"]]))
    needs = (unknown[1:] & ~unknown[0]).any(axis=1)
    return Asked(
        tuple(name for name, lost in zip(needed(), needs, strict=False) if lost),
        keys,
        "sex" in SCORES[id].inputs,
    )


def columns(scores: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of scores: the score's own for its total, `score.component` for the others.

    >>> columns(["hei-2015"])[:3]
    ('hei-2015', 'hei-2015.total_fruit', 'hei-2015.whole_fruit')
    """
    return tuple(name for id in scores for name in (id, *(f"{id}.{key}" for key in asked(id).keys)))


def scored(
    sums: Sums, glutamine: Sequence[Array], kept: Mapping[str, NDArray[np.generic]], plan: "Plan"
) -> Iterator[Array]:
    """The columns `plan.score_columns` of P person-days, (P,) each.

    `glutamine` is mid, low and high; `kept` the kept columns (P,), among which the sex is looked for.
    Raises VilliError where a score asks for it and no column says it.
    """
    if not plan.scores:
        return
    inputs = _inputs(sums, glutamine, plan)
    sex = next((column for name, column in kept.items() if name.casefold() in SEX), None)
    for id in plan.scores:
        if asked(id).sex and sex is None and "sex" not in SCORES[id].optional:
            raise VilliError(
                f"{id} asks for the sex: keep a column {SEX[0]} or {SEX[-1].upper()} (1 male, 2 female)"
            )
        found = score(id, inputs if sex is None else {**inputs, "sex": sex}, invalid="unknown")
        yield found["total"]
        yield from (found[key] for key in asked(id).keys)


def _inputs(sums: Sums, glutamine: Sequence[Array], plan: "Plan") -> Mapping[str, Array]:
    """Inputs of scores (P,) by name; NaN where too little is covered."""
    coverage = sums.share[:, plan.stack.covered].T
    amounts = dict(zip(plan.totalled, sums.amount.T, strict=True))
    inputs = score_inputs(amounts, dict(zip(plan.totalled, coverage, strict=False)))
    enough = coverage[-1] >= AT_LEAST_BELOW
    return inputs | {
        name: np.where(enough, end, np.nan) for name, end in zip(GLUTAMINE, glutamine, strict=True)
    }
