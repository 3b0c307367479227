"""The values of the foods room: what a food is, and what is in it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Processing = Literal["whole", "ingredient", "processed", "ultra", "mixed", ""]


class Measure(NamedTuple):
    """A household portion and its weight: `unit` "1 cup", "1 slice"; `grams` of that one unit.

    `unit` "default" is the survey's weight for one of it; "occasion" what people reported to eat of it at a
    time, where that differs (no amount said); a unit that starts with "per " is the
    amount that goes with something else ("per fl oz of drink": milk in coffee).
    """

    unit: str
    grams: float


class Food(NamedTuple):
    """A food of the catalogue, without its composition.

    `id` is `source:key`; `name` plain words, head first ("bread, rye"); `synonyms` other words for it;
    `group` one of the groups of `data/groups.csv`; `reports` how often it was reported in the US
    survey of 2015-16 (weighted eating occasions per million; 0 unknown or never); `plants` plant key ->
    grams per 100 g of the food as eaten; `fermented` the kind of ferment or ""; `live` yes, no, depends
    or ""; `processing` by villi's own rules with `processing_sure` certain, likely, unclear; `sources`
    the ids of `data/sources.csv` that its figures come from.
    """

    id: str
    name: str
    synonyms: tuple[str, ...] = ()
    group: str = ""
    reports: float = 0.0
    measures: tuple[Measure, ...] = ()
    plants: tuple[tuple[str, float], ...] = ()
    fermented: str = ""
    live: str = ""
    processing: Processing = ""
    processing_sure: str = ""
    sources: tuple[str, ...] = ()
    kind: Literal["food", "supplement"] = "food"


@dataclass(frozen=True, slots=True)
class Composition:
    """What a row of foods holds, per 100 g, as arrays.

    - `ids`: F food ids; `nutrients`: N nutrient ids in table order (without glutamine).
    - `values` (F, N): amounts in the nutrient's unit; NaN unknown.
    - `imputed` (F, N): True where a value is imputed or our own estimate.
    - `glutamine` (F, 24): g free amino acid by class, mid values; a row of NaN is unknown.
    - `glutamine_imputed` (F,): share (0 to 1) of a food's glutamine that rests on an imputed Glx.
    """

    ids: tuple[str, ...]
    nutrients: tuple[str, ...]
    values: "NDArray[np.float64]"
    imputed: "NDArray[np.bool_]"
    glutamine: "NDArray[np.float64]"
    glutamine_imputed: "NDArray[np.float64]"
