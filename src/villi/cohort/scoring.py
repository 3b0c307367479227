"""Scores of person-days: the totals under the names that scores ask for.

A score is given amounts by their FPED and ASA24 names (`Nutrient.asa24`), where there is none by our own. An
amount of which less than 0.8 is covered is "at least" so much, which is no amount to be scored: it is given
as unknown, and so are the component and the total that need it.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from villi.intake.kernel import Array, Sums
from villi.intake.table import nutrient_ids
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS, VilliError
from villi.scores import SCORES, score

if TYPE_CHECKING:
    from villi.cohort.plan import Plan

GLUTAMINE = ("glutamine_g", "glutamine_low_g", "glutamine_high_g")

NOT_A_COLUMN = ("total", "reason")
"""Keys of a result that become no column of their own: the total has the score's name, and where it is
null, the components and the coverage say why."""


class Asked(NamedTuple):
    """What a score takes and gives here: nutrients by id, keys of its result besides the total."""

    nutrients: tuple[str, ...]
    keys: tuple[str, ...]


@cache
def asked(id: str) -> Asked:
    """What a score takes and gives. Raises VilliError where person-days alone cannot give it.

    >>> asked("hei-2015").nutrients[:4]
    ('energy', 'saturated_fat', 'monounsaturated_fat', 'polyunsaturated_fat')
    """
    if id in SCORES and SCORES[id].mode == "sample":
        raise VilliError(
            f"{id} takes its cut-offs from all people together: score the results of a run without it, with"
            " villi.scores.cutoffs and villi.scores.score"
        )
    names = [*(_name(nutrient) for nutrient in nutrient_ids()), *GLUTAMINE]
    known = np.ones((1, len(names)))
    rows = np.vstack(
        [known, np.where(np.eye(len(names)), np.nan, known)]
    )  # one unknown in each but the first
    try:
        probe = score(id, dict(zip(names, rows.T, strict=True)), invalid="unknown")
    except VilliError as error:
        raise VilliError(f"{error} (person-days of recalls do not hold more)") from error
    keys = tuple(key for key in probe if key not in NOT_A_COLUMN)
    parts = [probe[component.id] for component in SCORES[id].components] or [probe["total"]]
    unknown = np.isnan(np.column_stack([*parts, probe["total"]]))
    needs = (unknown[1:] & ~unknown[0]).any(axis=1)
    return Asked(tuple(key for key, lost in zip(nutrient_ids(), needs, strict=False) if lost), keys)


def columns(scores: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of scores: the score's own for its total, `score.component` for the others.

    >>> columns(["hei-2015"])[:3]
    ('hei-2015', 'hei-2015.total_fruit', 'hei-2015.whole_fruit')
    """
    return tuple(name for id in scores for name in (id, *(f"{id}.{key}" for key in asked(id).keys)))


def scored(sums: Sums, glutamine: Sequence[Array], plan: "Plan") -> Iterator[Array]:
    """The columns `plan.score_columns` of P person-days, (P,) each; `glutamine` is mid, low and high."""
    if not plan.scores:
        return
    inputs = _inputs(sums, glutamine, plan)
    for id in plan.scores:
        found = score(id, inputs, invalid="unknown")
        yield found["total"]
        yield from (found[key] for key in asked(id).keys)


def _inputs(sums: Sums, glutamine: Sequence[Array], plan: "Plan") -> Mapping[str, Array]:
    """Amounts of person-days (P,) by the names of scores; NaN where too little of them is covered."""
    covered = sums.share[:, plan.stack.covered] >= AT_LEAST_BELOW
    amounts = np.where(covered[:, :-1], sums.amount, np.nan)
    named = {_name(nutrient): amounts[:, place] for place, nutrient in enumerate(plan.totalled)}
    ends = {
        name: np.where(covered[:, -1], end, np.nan) for name, end in zip(GLUTAMINE, glutamine, strict=True)
    }
    return {**named, **ends}


def _name(nutrient: str) -> str:
    held = NUTRIENTS[nutrient]
    return held.asa24 or held.key
