"""What needs no index: fibre, polyols, glutamine, plants, fermented foods, ultra-processed share.

These are amounts, not points: "total" is the amount itself, in the `unit` of the score. Unknown stays
unknown; a share whose foods are not all classified has two ends.
Sources: none needed but the definition of ultra-processed (NOVA group 4, Monteiro CA et al. 2019,
doi:10.1017/S1368980018003762).
"""

import numpy as np
from numpy.typing import NDArray

from villi.scores.asking import wanted
from villi.scores.values import Array, Component, Points, Score, Values

WINDOW = 7
"""Days over which different plants are counted."""


def _known(divisor: Array) -> Array:
    """What may be divided by: a share of nothing is unknown."""
    return np.where(divisor > 0, divisor, np.nan)


def _fibre(x: Values, cutoffs: Values) -> Values:
    return {"total": x["fibre"], "per_1000_kcal": 1000.0 * x["fibre"] / _known(x["kcal"])}


def _processed(x: Values, cutoffs: Values) -> Values:
    energy, weight = _known(x["kcal"]), _known(x["food_g"])
    low = 100.0 * x["ultra_processed_kcal"] / energy
    unclassified = 100.0 * x["unclassified_kcal"] / energy
    return {
        "total": low,
        "energy_at_most": low + unclassified,
        "energy_unclassified": unclassified,
        "weight_share": 100.0 * x["ultra_processed_g"] / weight,
        "weight_unclassified": 100.0 * x["unclassified_g"] / weight,
    }


def _plain(name: str) -> Points:
    return lambda x, cutoffs: {"total": x[name]}


def _fermented(x: Values, cutoffs: Values) -> Values:
    live, heated = x["fermented_live_serv"], x["fermented_heated_serv"]
    return {"total": live + heated, "live": live, "heated": heated}


def _glutamine(x: Values, cutoffs: Values) -> Values:
    return {"total": x["glutamine_g"], "low": x["glutamine_low_g"], "high": x["glutamine_high_g"]}


def plant_kinds(
    person: NDArray[np.int64], day: NDArray[np.int64], plant: NDArray[np.int64], window: int = WINDOW
) -> tuple[NDArray[np.int64], NDArray[np.int64], Array]:
    """Different plants of each person in every full window of days: persons, last days, counts.

    One row per plant eaten: `person` and `plant` by number, `day` as a whole number (days since any date).
    A window counts where the person has rows on its first day or before; days without rows are days without
    plants only if they were recorded, so give complete days only.

    >>> import numpy as np
    >>> person, day = np.array([1, 1, 1, 1]), np.array([1, 1, 7, 8])
    >>> [a.tolist() for a in plant_kinds(person, day, np.array([5, 6, 5, 9]))]
    [[1, 1], [7, 8], [2.0, 2.0]]
    """
    persons, lasts, counts = [], [], []
    for one in np.unique(person):
        mine = person == one
        days, plants = day[mine], plant[mine]
        for last in np.unique(days):
            if last - window + 1 >= days.min():
                inside = (days > last - window) & (days <= last)
                persons.append(int(one))
                lasts.append(int(last))
                counts.append(float(np.unique(plants[inside]).size))
    return np.array(persons, dtype=np.int64), np.array(lasts, dtype=np.int64), np.array(counts)


def _count(
    id: str,
    name: str,
    unit: str,
    inputs: tuple[str, ...],
    points: Points,
    notes: tuple[str, ...],
    parts: tuple[Component, ...] = (),
    highest: float = np.inf,
) -> Score:
    return Score(
        id=id,
        name=name,
        version="1",
        citation="a plain amount, no published index",
        source="" if id != "processed-share" else "https://doi.org/10.1017/S1368980018003762",
        range=(0, highest),
        components=parts,
        inputs=wanted(*inputs),
        points=points,
        one_person=True,
        why="best for one person: no index is needed",
        notes=notes,
        unit=unit,
        rules=("day",)
        if id in ("glutamine", "plants-week")
        else ("person-ratio", "mean-of-days", "day", "simple"),
    )


def _part(id: str, name: str, rule: str, *inputs: str) -> Component:
    return Component(id, name, 0, np.inf, rule, inputs)


COUNTS = (
    _count(
        "fibre",
        "Fibre",
        "g/day",
        ("fibre", "kcal"),
        _fibre,
        ("per_1000_kcal is unknown on a day without energy.",),
        (_part("per_1000_kcal", "Fibre density", "g per 1000 kcal", "fibre", "kcal"),),
    ),
    _count(
        "processed-share",
        "Ultra-processed share",
        "% of energy",
        (
            "kcal",
            "ultra_processed_kcal",
            "unclassified_kcal",
            "food_g",
            "ultra_processed_g",
            "unclassified_g",
        ),
        _processed,
        ("total is at least so much; energy_at_most takes all that is not classified for ultra-processed.",),
        (
            _part(
                "energy_at_most",
                "At most",
                "% of energy",
                "ultra_processed_kcal",
                "unclassified_kcal",
                "kcal",
            ),
            _part("energy_unclassified", "Not classified", "% of energy", "unclassified_kcal", "kcal"),
            _part("weight_share", "Share of weight", "% of grams", "ultra_processed_g", "food_g"),
            _part("weight_unclassified", "Not classified, weight", "% of grams", "unclassified_g", "food_g"),
        ),
        100.0,
    ),
    _count(
        "plants-week",
        "Different plants in seven days",
        "plants/week",
        ("plants_week",),
        _plain("plants_week"),
        ("villi.scores.counts.plant_kinds counts them.",),
    ),
    _count(
        "fermented-servings",
        "Fermented foods",
        "servings/day",
        ("fermented_live_serv", "fermented_heated_serv"),
        _fermented,
        ("live: eaten with live cultures; heated: fermented, then heated.",),
        (
            _part("live", "With live cultures", "servings a day", "fermented_live_serv"),
            _part("heated", "Heated after fermenting", "servings a day", "fermented_heated_serv"),
        ),
    ),
    _count("polyols", "Polyols", "g/day", ("polyols_g",), _plain("polyols_g"), ()),
    _count(
        "glutamine",
        "Glutamine",
        "g/day",
        ("glutamine_g", "glutamine_low_g", "glutamine_high_g"),
        _glutamine,
        ("low and high are the ends of the plausible range; they cannot be added up over foods or days.",),
        (
            _part("low", "Low end", "g a day", "glutamine_low_g"),
            _part("high", "High end", "g a day", "glutamine_high_g"),
        ),
    ),
)
