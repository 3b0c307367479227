"""Inputs that every test starts from: a plausible day under each input's name."""

import numpy as np
from numpy.typing import NDArray

from villi.scores import SCORES

Columns = dict[str, NDArray[np.float64]]

RATIOS = {"fatty_acid", "mufa_sfa", "pufa_sfa", "white_red_meat"}


def plain(id: str, rows: int = 1) -> Columns:
    """A day for this score, `rows` times: the inputs that it must have, none of the optional ones."""
    spec = SCORES[id]
    usual = {"kcal": 2000.0, "sex": 2.0, "sodium": 2000.0, "fat_percent": 33.0, "wine_per_day": 0.5}
    wanted = [name for name in spec.inputs if name not in spec.optional or id == "inflam-shivappa2014"]
    return {name: np.full(rows, usual.get(name, 1.0)) for name in wanted}


def many(id: str, rows: int, seed: int = 7) -> Columns:
    """Different days for this score, men and women in turn, some of them without this or that."""
    rng = np.random.default_rng(seed)
    found = plain(id, rows)
    for name in found:
        if name == "sex":
            found[name] = np.tile([1.0, 2.0], rows)[:rows]
        elif name == "kcal":
            found[name] = rng.uniform(900, 4000, rows)
        else:
            scale = {"sodium": 2000.0, "fat_percent": 35.0}.get(name, 2.0)
            found[name] = rng.gamma(2.0, scale / 2, rows) * (rng.random(rows) > 0.1)
    return found
