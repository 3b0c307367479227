"""Dietary scores of person-days: which columns they need, and what becomes of totals.

A score of mode `sample` takes its cut-offs from the people in the file, so that no person-day can be scored
before all are totalled. Such scores take two passes: one that gathers what they ask for, from which the
cut-offs follow, and one that scores with these.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from villi.foods import Catalogue
from villi.foods.constituents import CONSTITUENTS, constituents
from villi.intake.inputs import FROM_NUTRIENTS, MADE_OF, score_inputs, with_constituents
from villi.intake.kernel import Table
from villi.intake.table import chosen, table
from villi.quantities import VilliError
from villi.scores import SCORES, cutoffs, score
from villi.scores.asking import INPUTS
from villi.scores.columns import COLUMNS
from villi.scores.reading import Reader
from villi.scores.scoring import spec_of

Array = NDArray[np.float64]

INTERNAL = ("reason", "components_scored")
"""Keys of a score's result that are no column: what is null says the same."""


COLUMNS_OF = MappingProxyType(
    {
        "glutamine": "read the columns glutamine_g, glutamine_low_g and glutamine_high_g",
        "plants-week": "read the column plants of days and persons, and plants_week of persons (--people)",
    }
)
"""Scores that are columns of all results anyway, with what a score has no place for: a range, few days."""

UNSAID = MappingProxyType(
    {
        "polyols_g": "no table of foods here holds polyols",
        "vegetable_kinds": "villi has no list, checked at the source, of which vegetables and fruits are one"
        " kind and which foods are processed or refined",
    }
)
"""The first input that is lacking -> why."""


def checked(ids: Sequence[str]) -> tuple[str, ...]:
    """The ids, each once. Raises VilliError for one that there is not, or that recalls cannot give.

    >>> checked(["hei-2015", "hei-2015"])
    ('hei-2015',)
    """
    found = tuple(dict.fromkeys(ids))
    for id in found:
        asked, absent = spec_of(id).inputs, lacking(id)
        if not set(asked) - {*absent, "kcal"} or (absent and is_sampled(id)):
            raise _refused(id, absent)
    return found


def _refused(id: str, absent: Sequence[str]) -> VilliError:
    """Why a score is not made of recalls, and what is there in its place."""
    if id in COLUMNS_OF:
        return VilliError(f"{id} is no score of days: every result has it", remedy=COLUMNS_OF[id])
    why = UNSAID.get(absent[0], "it is not made of nutrients and foods in grams alone")
    return VilliError(
        f"{id} cannot be made of recalls: {why} (it needs {', '.join(absent)})",
        remedy=f"villi.scores.score('{id}', ...) makes it from these, if you have them",
    )


def is_sampled(id: str) -> bool:
    """Whether a score takes its cut-offs from all people of the file."""
    return SCORES[id].mode == "sample"


def columns_for(ids: Sequence[str]) -> tuple[str, ...]:
    """Nutrients and constituents that the inputs of these scores can be made of.

    >>> "sodium" in columns_for(["hei-2015"]), "olive_oil" in columns_for(["hei-2015"])
    (True, False)
    """
    wanted: list[str] = []
    seen: set[str] = set()
    waiting = [name for id in ids for name in SCORES[id].inputs]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name in FROM_NUTRIENTS:
            wanted.append(FROM_NUTRIENTS[name])
        wanted.extend(column for column, _ in MADE_OF.get(name, ()))
        recipes = chain(INPUTS[name].made_of if name in INPUTS else (), COLUMNS.get(name, ()))
        waiting.extend(term for recipe in recipes for term, _ in (*recipe.terms, *recipe.per))
    return tuple(dict.fromkeys(wanted))


def composed(catalogue: Catalogue, foods: Sequence[str], names: Sequence[str]) -> Table:
    """What foods hold of these nutrients and constituents, in this order."""
    held = table(catalogue.composition(foods))
    if not set(names) & set(CONSTITUENTS):
        return chosen(held, names)
    keys, _, amounts = constituents(catalogue, foods)
    every, whole = with_constituents(held, keys, amounts)
    places = [every.index(name) for name in names]
    return replace(
        whole,
        values=whole.values[:, places],
        error=whole.error[:, places],
        basis=whole.basis[places],
    )


def lacking(id: str) -> tuple[str, ...]:
    """Inputs of a score that a record of foods does not say: its total stays unknown, parts of it are known.

    >>> lacking("hei-2015"), lacking("mind-2015")
    ((), ('olive_oil_primary',))
    """
    spec = SCORES[id]
    asked = (one for one in spec.inputs.values() if one.kind != "label" and one.name not in spec.optional)
    return tuple(one.name for one in asked if not _can_be_made(one.name))


def _can_be_made(name: str) -> bool:
    if name in FROM_NUTRIENTS or name in MADE_OF:
        return True
    recipes = chain(INPUTS[name].made_of if name in INPUTS else (), COLUMNS.get(name, ()))
    return any(all(_can_be_made(term) for term, _ in (*recipe.terms, *recipe.per)) for recipe in recipes)


def labels(ids: Sequence[str]) -> tuple[str, ...]:
    """What scores ask of a person rather than of the food: columns that have to be kept.

    >>> labels(["hei-2015"]), labels(["ahei-2010-ref1984"])
    ((), ('sex',))
    """
    asked = (one for id in ids for one in SCORES[id].inputs.values() if one.kind == "label")
    return tuple(dict.fromkeys(one.name for one in asked))


def score_columns(ids: Sequence[str], totalled: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of these scores: the total under the score's id, parts behind a point.

    >>> score_columns(["hei-2015"], columns_for(["hei-2015"]))[:2]
    ('hei-2015', 'hei-2015.total_fruit')
    """
    nobody = {name: np.array([np.nan]) for name in totalled}
    inputs = score_inputs(nobody, nobody) | {label: np.array([1.0]) for label in labels(ids)}
    return tuple(name for name, _ in _scored(ids, inputs, None))


def unit_of(column: str) -> str:
    """The unit of a column of scores, "" for one of inputs that are gathered.

    >>> unit_of("hei-2015.sodium"), unit_of("fibre"), unit_of("fibre.per_1000_kcal")
    ('points', 'g/day', 'g per 1000 kcal')
    """
    id, _, part = column.partition(".")
    if id not in SCORES:
        return ""
    amounts = {} if SCORES[id].unit == "points" else {one.id: one.rule for one in SCORES[id].components}
    return amounts.get(part, SCORES[id].unit)


def input_columns(ids: Sequence[str]) -> tuple[str, ...]:
    """Names of the columns of what these scores ask for, in a plan that gathers.

    >>> input_columns(["dash-fung2008-sample"])[0]
    'dash-fung2008-sample:kcal'
    """
    return tuple(f"{id}:{name}" for id in ids for name in SCORES[id].inputs)


def scored(
    ids: Sequence[str],
    amounts: Mapping[str, Array],
    coverage: Mapping[str, Array],
    kept: Mapping[str, pa.Array],
    given: Mapping[str, Mapping[str, Array]],
    gathers: bool = False,
) -> Iterator[pa.Array]:
    """The columns of scores, in the order of `score_columns` (or `input_columns`), of R person-days.

    `amounts` and `coverage` (R,) by column; labels (sex) are looked for among the `kept` columns; `given`
    are cut-offs by score. Raises VilliError for a score of mode `sample` without cut-offs.
    """
    inputs: dict[str, object] = dict(score_inputs(amounts, coverage))
    for label in labels(ids):
        inputs[label] = kept[column_of(label, kept)].to_numpy(zero_copy_only=False)
    made = _asked_for(ids, inputs) if gathers else _scored(ids, inputs, given)
    yield from (pa.array(values, from_pandas=True) for _, values in made)


def cut_offs(ids: Sequence[str], columns: Mapping[str, Array]) -> dict[str, Mapping[str, Array]]:
    """Cut-offs of scores of mode `sample` from what all rows gave (`input_columns`), each (n,)."""
    return {
        id: cutoffs(id, {name: columns[f"{id}:{name}"] for name in SCORES[id].inputs}, invalid="unknown")
        for id in ids
    }


def as_json(given: Mapping[str, Mapping[str, Array]]) -> str:
    """Cut-offs by score and part as text; read back, `villi.scores.score` takes those of a score.

    >>> as_json({"amed-fung-sample": {"nuts": np.array([[0.5]])}})
    '{"amed-fung-sample": {"nuts": [[0.5]]}}'
    """
    return json.dumps({id: {name: one.tolist() for name, one in cuts.items()} for id, cuts in given.items()})


def _asked_for(ids: Sequence[str], inputs: Mapping[str, object]) -> Iterator[tuple[str, Array]]:
    for id in ids:
        found = Reader(inputs, "unknown").read(SCORES[id])  # type: ignore[arg-type]
        for name in SCORES[id].inputs:
            yield f"{id}:{name}", np.where(np.isfinite(found[name]), found[name], np.nan)


def column_of(label: str, kept: Iterable[str]) -> str:
    """Which kept column says what a label says. Raises VilliError where none does.

    >>> column_of("sex", ["WTDRD1", "RIAGENDR"])
    'RIAGENDR'
    """
    called = {label, *INPUTS[label].also}
    for name in kept:
        if name.lower() in called:
            return name
    raise VilliError(
        f"a score asks for the {label} of each person ({INPUTS[label].unit}), and no kept column says it",
        remedy=f"keep the column of your file that holds it (called {' or '.join(sorted(called))})",
    )


def _scored(
    ids: Sequence[str], inputs: Mapping[str, object], given: Mapping[str, Mapping[str, Array]] | None
) -> Iterator[tuple[str, Array]]:
    """Each score's columns; without `given` cut-offs (None) of rows that are only there for their names."""
    for id in ids:
        if given is not None and is_sampled(id) and id not in given:
            raise VilliError(
                f"{id} takes its cut-offs from all people of the file, which are known only at the end",
                remedy="villi cohort finds them first; here, choose a score with fixed cut-offs",
            )
        values = {**inputs, **dict.fromkeys(lacking(id), np.nan)}
        made = score(
            id,
            values,  # type: ignore[arg-type]
            cutoffs=(given or {}).get(id),
            force=given is None,
            invalid="unknown",
        )
        for key, points in made.items():
            if key not in INTERNAL:
                yield id if key == "total" else f"{id}.{key}", points
