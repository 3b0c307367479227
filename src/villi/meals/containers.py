"""House weights of containers and cuts, by the kind of food: a drained tin, a punnet of berries.

They serve where a food has no measure of that name of its own. All are judgement from ordinary packs
(`data/containers.csv` says which pack is meant).
"""

import csv
from functools import cache
from importlib.resources import files


@cache
def _weights() -> dict[tuple[str, str], float]:
    text = (files("villi.meals") / "data" / "containers.csv").read_text(encoding="utf-8")
    return {(row["unit"], row["of"]): float(row["grams"]) for row in csv.DictReader(text.splitlines())}


def house_weight(unit: str, group: str) -> float | None:
    """Grams of one container or cut of a food of this group; None where nothing is known.

    >>> house_weight("can", "fish"), house_weight("punnet", "fruit"), house_weight("can", "drinks")
    (110.0, 250.0, None)
    """
    return _weights().get((unit, group))
