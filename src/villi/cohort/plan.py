"""What is to be worked out of a survey: which foods, nutrients and scores, ready for the kernel.

A `Plan` is made once, is never changed, and goes wherever rows are: into worker processes, to the machines
of a cluster. It holds arrays and names, no catalogue and no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib.metadata import version
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from villi.cohort import patterning, scoring
from villi.cohort.values import CATALOGUE, CODES, LAYOUT, VERSION
from villi.foods import Catalogue
from villi.intake.kernel import Stack, stack
from villi.intake.patterned import COLUMNS
from villi.intake.table import nutrient_ids, with_unknown_food
from villi.quantities import VilliError

DEFAULT_NUTRIENTS = (
    *("energy", "protein", "fat", "carbohydrate", "sugars", "add_sugars", "fibre", "alcohol", "water"),
    *("saturated_fat", "monounsaturated_fat", "polyunsaturated_fat", "fa_18_2", "fa_18_3", "epa", "dha"),
    *("vitamin_a", "thiamin", "riboflavin", "niacin", "vitamin_b6", "folate_dfe", "choline", "vitamin_b12"),
    *("vitamin_c", "vitamin_d", "vitamin_e", "vitamin_k", "calcium", "magnesium", "iron", "zinc", "selenium"),
    *("potassium", "sodium", "caffeine", "g_whole", "v_total", "f_total", "v_legumes"),
)
"""The 40 nutrients of a run that names none: what the gut and the mood are asked about, and what tells a
plausible record from another. Any others, or all, can be asked for."""

ALL = "all"

WHOLE_IDS = ""
"""Source of codes that are whole ids already, such as "fndds:11111000"."""

AS_IDS = ("ids", "asa24")
"""Codes of a layout that readers give as whole ids."""

Cutoffs = Mapping[str, NDArray[np.float64]]

ENERGY_LIMITS = (400.0, 4000.0)
"""kcal between which a recorded day needs no second look: Intake24's guidelines for cleaning dietary data
count recalls under and over these. Neither sex nor size enters: the flag asks for a look, no more."""

LIMITS_SOURCE = "Intake24, Dietary data cleaning guidelines: recalls to check"
OWN_LIMITS = "chosen for this run"


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One way to total a survey.

    - `foods`: F ids, row by row of `stack`, whose row F is the food of which nothing is known; those from
      `near_from` on answer for a near code, and may stand before it for themselves as well;
    - `nutrients`: ids that become columns; `totalled`: the N of `stack`: those, energy, what scores need, and
      what patterns need;
    - `plants`: how much of each plant is in each food, for gut patterns; None in a plan without;
    - `scores`: ids of `villi.scores`; `score_columns`: their columns in the results;
    - `codes`: code as text -> row of `foods`; `near`: codes among them that only a near food answers;
    - `source`: what stands before a code to make it an id;
    - `catalogue`, `version`: hash of what the figures come from, and villi's version; `sources`: their
      tables and editions;
    - `cutoffs`: those of the scores that take them from all people of the file (mode `sample`), by id; a plan
      that `gathers` gives what these scores ask for in the place of points (`scoring.gathering`);
    - `low_kcal`, `high_kcal`: outside them a day's energy is flagged.
    """

    foods: tuple[str, ...]
    stack: Stack
    nutrients: tuple[str, ...]
    totalled: tuple[str, ...]
    scores: tuple[str, ...]
    score_columns: tuple[str, ...]
    codes: Mapping[str, int]
    near: frozenset[str]
    near_from: int
    source: str
    near_foods: bool
    catalogue: str
    version: str
    sources: tuple[tuple[str, str], ...]
    low_kcal: float
    high_kcal: float
    plants: csr_array | None = None
    cutoffs: Mapping[str, Cutoffs] = field(default_factory=dict)
    gathers: bool = False

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        nutrients: Sequence[str] | Literal["all"] = DEFAULT_NUTRIENTS,
        scores: Sequence[str] = (),
        source: str = "fndds",
        near_foods: bool = False,
        energy_limits: tuple[float, float] = ENERGY_LIMITS,
        patterns: bool = True,
    ) -> "Plan":
        """The plan for a catalogue; nutrients by id or "all"; `source` names whose codes the
        items have, "" for whole ids.

        With `near_foods`, a code that the catalogue lacks is answered by a near food, where it has one, and
        counted as such. With `patterns`, days have different plants, live ferments and the ultra-processed
        share, too. Raises VilliError for a nutrient or a score that does not exist, and for a source of
        which the catalogue holds no food.

        >>> plan = Plan.of(Catalogue.everyday(), nutrients=["energy", "fibre"])
        >>> plan.foods[plan.codes["11111000"]], plan.nutrients
        ('fndds:11111000', ('energy', 'fibre'))
        """
        wanted = nutrient_ids() if nutrients == ALL else tuple(dict.fromkeys(nutrients))
        for id in wanted:
            if id not in nutrient_ids():
                near = get_close_matches(id, nutrient_ids(), 1)
                raise VilliError(
                    f"no nutrient is called {id}"
                    f"{' (glutamine is always there)' if id == 'glutamine' else ''}: "
                    f"{f'{near[0]} is near' if near else 'fibre is one'}, and 'all' takes every one"
                )
        ids = scoring.checked(scores)
        totalled = tuple(dict.fromkeys([*wanted, "energy", *scoring.columns_for(ids)]))
        source = WHOLE_IDS if source in AS_IDS else source
        found = _ids(catalogue, source, near_foods)
        if not found:
            raise VilliError(f"the catalogue has no food of {source}: add its tables with 'villi foods add'")
        exact = sorted(code for code, id in found.items() if code == id)
        near = sorted({id for code, id in found.items() if code != id})
        foods = (*exact, *near)
        row = {id: number for number, id in enumerate(exact)}
        near_row = {id: number for number, id in enumerate(near, len(exact))}
        head = f"{source}:" if source else ""
        codes = {
            code.removeprefix(head): row[id] if code == id else near_row[id] for code, id in found.items()
        }
        table, plants = scoring.composed(catalogue, foods, totalled), None
        if patterns:
            table, plants = patterning.patterned(table, catalogue, foods)
        return cls(
            foods=foods,
            stack=stack(with_unknown_food(table)),
            nutrients=wanted,
            totalled=(*totalled, *(COLUMNS if patterns else ())),
            scores=ids,
            score_columns=scoring.score_columns(ids, totalled),
            codes=codes,
            near=frozenset(code.removeprefix(head) for code, id in found.items() if code != id),
            near_from=len(exact),
            source=source,
            near_foods=near_foods,
            catalogue=catalogue.sha256,
            version=version("villi"),
            sources=catalogue.sources,
            low_kcal=energy_limits[0],
            high_kcal=energy_limits[1],
            plants=plants,
        )

    def metadata(self, layout: str = "") -> dict[str, str]:
        """What interned rows say of where they come from; rows of another origin are refused.

        >>> sorted(Plan.of(Catalogue.everyday(), ["energy"]).metadata("plain"))
        ['villi.catalogue', 'villi.codes', 'villi.layout', 'villi.version']
        """
        lookup = f"{self.source or 'id'}{', near foods' if self.near_foods else ''}"
        return {CATALOGUE: self.catalogue, VERSION: self.version, CODES: lookup, LAYOUT: layout}

    def gathering(self) -> "Plan | None":
        """The plan of the pass from whose results cut-offs are taken; None where no score takes any.

        >>> Plan.of(Catalogue.everyday(), ["energy"], ["hei-2020"]).gathering() is None
        True
        """
        sampled = tuple(id for id in self.scores if scoring.is_sampled(id))
        if not sampled:
            return None
        columns = scoring.input_columns(sampled)
        return replace(
            self, nutrients=("energy",), scores=sampled, score_columns=columns, plants=None, gathers=True
        )

    @property
    def energy_limits(self) -> dict[str, str]:
        """Metadata of the column `implausible_energy`: its limits and where they come from."""
        own = (self.low_kcal, self.high_kcal) != ENERGY_LIMITS
        return {
            "below_kcal": f"{self.low_kcal:g}",
            "above_kcal": f"{self.high_kcal:g}",
            "source": OWN_LIMITS if own else LIMITS_SOURCE,
        }


def _ids(catalogue: Catalogue, source: str, near_foods: bool) -> dict[str, str]:
    """Every id of the source -> the id of the food that answers it."""
    head = f"{source}:" if source else ""
    found = {id: id for id in catalogue.foods if id.startswith(head)}
    if near_foods:
        found.update((code, near) for code, near in catalogue.near_foods().items() if code.startswith(head))
    return found
