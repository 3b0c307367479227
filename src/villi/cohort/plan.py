"""What is to be worked out of a survey: which foods, nutrients and scores, ready for the kernel.

A `Plan` is made once, is never changed, and goes wherever rows are: into worker processes, to the machines
of a cluster. It holds arrays and names, no catalogue and no file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from villi.foods import Catalogue
from villi.intake.kernel import Table

DEFAULT_NUTRIENTS = (
    *("energy", "protein", "fat", "carbohydrate", "sugars", "add_sugars", "fibre", "alcohol", "water"),
    *("saturated_fat", "monounsaturated_fat", "polyunsaturated_fat", "fa_18_2", "fa_18_3", "epa", "dha"),
    *("vitamin_a", "thiamin", "riboflavin", "niacin", "vitamin_b6", "folate_dfe", "choline", "vitamin_b12"),
    *("vitamin_c", "vitamin_d", "vitamin_e", "vitamin_k", "calcium", "magnesium", "iron", "zinc", "selenium"),
    *("potassium", "sodium", "caffeine", "g_whole", "v_total", "f_total", "v_legumes"),
)
"""The 40 nutrients of a run that names none: what the gut and the mood are asked about, and what tells a
plausible record from another. Any others, or all, can be asked for."""

WHOLE_IDS = ""
"""Source of codes that are whole ids already, such as "fndds:11111000"."""


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """One way to total a survey.

    `foods`: F ids, row by row of `table` (F + 1 rows: the last is the food of which nothing is known);
    `nutrients`: ids that become columns; `totalled`: those and what scores need besides; `scores`: ids of
    `villi.scores`; `catalogue`: hash of what the figures come from; `source`: what is put before a code to
    make it an id ("fndds"); `rows`: the code as text -> row of `foods`, with `near` for codes that a near
    food answers.
    """

    foods: tuple[str, ...]
    table: Table
    nutrients: tuple[str, ...]
    totalled: tuple[str, ...]
    scores: tuple[str, ...]
    score_columns: tuple[str, ...]
    catalogue: str
    version: str
    source: str
    rows: Mapping[str, int]
    near: frozenset[str]

    @classmethod
    def of(
        cls,
        catalogue: Catalogue,
        nutrients: Sequence[str] = DEFAULT_NUTRIENTS,
        scores: Sequence[str] = (),
        source: str = "fndds",
        near_foods: bool = False,
    ) -> "Plan":
        """The plan for a catalogue. With `near_foods`, codes that it lacks are answered by a near food.

        Raises VilliError for a nutrient or score that does not exist, and for a source without foods.
        """
        raise NotImplementedError

    def metadata(self, layout: str = "") -> dict[str, str]:
        """What interned rows and results say of where they come from."""
        raise NotImplementedError

    @property
    def energy_limits(self) -> dict[str, str]:
        """Metadata of the column `implausible_energy`: its limits and why these."""
        raise NotImplementedError
