"""How much glutamine a food holds, and how far that figure may be off.

Food tables give no glutamine. Their analysis boils the protein in acid, which turns glutamine (Gln)
into glutamic acid (Glu), so the "glutamic acid" of a table is both together: **Glx**, in grams of free
glutamic acid (147.13 g/mol). What decides how much of it was glutamine is `r = Gln / (Gln + Glu)` in
moles, a property of the food's proteins: about 0.3 in meat and fish, 0.95 in wheat gluten.

Method, per 100 g of food of class c::

    Glx = the table's glutamic acid                          where it is measured
        = protein x the class's median Glx share / 100       otherwise (imputed)
    Gln = Glx x r_c x 146.144 / 147.13                       grams of free amino acid

The 24 classes and their r (low, mid, high) stand in `data/glutamine_classes.csv`. The mid is drawn from
amino-acid sequences of the food's main proteins (UniProt), the way Lenders and others
(PMC3249386) estimated 131 questionnaire foods, and, for cereals, from the amide nitrogen of their flours
(Sourdough Biotechnology, table 2.3: wheat 0.88, rye 0.80, barley 0.88, oats 0.70, rice 0.65, maize
0.84); low and high are judged from the spread of sequences and from the bounds that amide nitrogen
allows. The median Glx shares are those of the USDA SR26 foods of the class that have a value, under the
rules of `glutamine_classes`; that of gluten is 41.3 % (12 commercial glutens, xdspkj.ijournals.cn
20130825). Enzymatic hydrolysis, which keeps glutamine whole, finds 78 to 101 % of what sequences say for
three milk proteins (Tsao and Otter 1999, Anal Biochem 269:143).

Two bases, never mixed: everything here is **free amino acid** (146.144 g/mol: what digestion delivers,
comparable with grams of glutamine powder). `residue` turns it into the mass inside the chain
(128.131 g/mol), the basis of Lenders' figures.

Caveats
    - Agreement with Lenders' figures is a check of consistency, not a blind validation: they were known
      when the ratios were chosen. The sequences themselves and the amide bounds do not depend on that.
    - Bands are judged ranges, not standard deviations: say "plausible range", never "95 % interval".
    - Vegetables and fruit hold free amides that vary with kind, soil and storage; their band is wide on
      purpose. In potato a third of the amino acids are free (Hou 2019, Amino Acids 51:1153).
    - Bound glutamine is stable in normal cooking (gluten at 160 C for 30 min loses 10 %: Yoong 1994,
      Food Chem 51:271). Free glutamine is not (105 C for 5 min takes 61 %: Yeung 2006, EJCN 60:136)
      and leaches into water; no factor is applied.
    - Added glutamate (MSG) raises Glx without any glutamine: see `CAP`.
    - Soy sauce and miso hold mostly free glutamic acid: fermentation frees glutamine and spends it. No
      class is low enough; they are counted with the pulses (r 0.33 to 0.45, below soy's) and still
      come out too high, by at most about 0.1 g in a tablespoon of sauce.
    - Pizza and pasta dishes are in `grains`: their Glx says that wheat leads and that r is 0.75 to 0.8.
      Cakes and pancakes stay with wheat, although egg and milk lower their r to about 0.8.
    - Breaded meat is `mixed`, whose band holds its r (about 0.4) but whose mid lies above it.
    - There is no dietary requirement for glutamine; a low figure is not a deficiency.
"""

import csv
from importlib.resources import files
from math import isnan, nan
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from villi.foods.glutamine_classes import classify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "CAP",
    "CLASSES",
    "FREE_PER_GLX",
    "FREE_PER_RESIDUE",
    "NEVER_CAPPED",
    "GlutamineClass",
    "by_class",
    "classify",
    "food_error",
    "free",
    "interval",
    "linear_bounds",
    "residue",
]

FREE_PER_RESIDUE = 146.144 / 128.131
"""Grams of free glutamine per gram of glutamine residue: the molar masses with and without water."""

FREE_PER_GLX = 146.144 / 147.13
"""Grams of free glutamine per gram of free glutamic acid, at equal moles."""

CAP = 1.5
"""A Glx share of protein above this many class medians is taken for added glutamate or an error of the
table, and replaced by the median. A judgement: above it lie bouillon, seasoned sausages and condensed
soups, and three cereal foods that would need more Glx than pure gluten has."""

NEVER_CAPPED = frozenset({"vegetables", "fruit", "pulses", "pseudocereal"})
"""Classes whose natural values reach past `CAP`: free amino acids of carrot and tomato, citrus, lupins."""

Share = TypeVar("Share", float, "NDArray[np.float64]")

ERROR_MEASURED = 0.10
ERROR_IMPUTED = 0.225
"""Relative standard deviation of one food's Glx. A judgement, unverified: 10 % where measured, 20 to
25 % where imputed. What `benchmarks/glutamine_imputation.py` measures (median absolute error when a food's
family is left out of its class: 7 % in the middle class, 20 % in vegetables, 26 % in fruit) says that
0.225 is generous for most classes and too little for vegetables and fruit, which weigh little."""


class GlutamineClass(NamedTuple):
    """A class of foods whose proteins share one glutamine ratio.

    `low`, `mid`, `high`: r, moles of Gln per mole of Gln and Glu; `glx_of_protein`: median Glx, grams
    per 100 g of protein, of the class's foods with a measured value.
    """

    key: str
    name: str
    low: float
    mid: float
    high: float
    glx_of_protein: float


def _read() -> tuple[GlutamineClass, ...]:
    text = (files("villi.foods") / "data" / "glutamine_classes.csv").read_text(encoding="utf-8")
    return tuple(
        GlutamineClass(key, name, float(low), float(mid), float(high), float(glx))
        for key, name, low, mid, high, glx in list(csv.reader(text.splitlines()))[1:]
    )


CLASSES: tuple[GlutamineClass, ...] = _read()
"""The 24 classes, in the order of the table; that order is the last axis of every array of grams."""

_BY_KEY = {c.key: c for c in CLASSES}


def by_class(protein: float | None, glx: float | None, key: str) -> tuple[float, bool]:
    """Glutamine of a food of class `key`, and whether it rests on an imputed Glx.

    `protein` and `glx` (the table's glutamic acid) are grams per 100 g, NaN or None where unknown. The
    amount is grams of free amino acid per 100 g, mid value; NaN where neither protein nor Glx is known.
    Glx far above what the class's protein can hold is capped (`CAP`) and then counts as imputed.
    Raises KeyError for a class that does not exist.

    >>> mid, imputed = by_class(22.10, 3.299, "fish")    # farmed salmon, cooked
    >>> round(mid, 2), imputed
    (0.95, False)
    >>> mid, imputed = by_class(75.16, None, "gluten")   # vital wheat gluten: no Glx in the table
    >>> round(mid, 1), imputed
    (29.3, True)
    >>> by_class(None, None, "fish")
    (nan, False)
    """
    of = _BY_KEY[key]
    protein = nan if protein is None else protein
    glx = nan if glx is None else glx
    expected = protein * of.glx_of_protein / 100
    imputed = isnan(glx) and protein > 0
    if isnan(glx):
        glx = expected
    elif key not in NEVER_CAPPED and glx > CAP * expected:
        glx, imputed = expected, True
    return glx * of.mid * FREE_PER_GLX, imputed


def residue(free: float) -> float:
    """Grams of glutamine residue in so many grams of free glutamine.

    >>> round(residue(1.1405), 3)
    1.0
    """
    return free / FREE_PER_RESIDUE


def free(residue: float) -> float:
    """Grams of free glutamine from so many grams of residue; the inverse of `residue`.

    >>> round(free(6.84), 1)    # mean of 70,356 US women in 1984 (PMC3249386), as free amino acid
    7.8
    """
    return residue * FREE_PER_RESIDUE


def interval(
    mid: "NDArray[np.float64]",
) -> "tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]":
    """Plausible range of a total: (low, mid, high), each of shape (...), from grams by class (..., 24).

    `mid` holds mid values of free glutamine, one column per class of `CLASSES`: of a meal, a day, a mean
    of days, or a difference of two of these (subtract first, class by class). The error of a class's
    ratio is one unknown number shared by all its foods, so it adds up inside a class and does not
    average out over days; classes are independent::

        low  = M - sqrt(sum_c (M_c - L_c)^2)      L_c = M_c x low_c / mid_c
        high = M + sqrt(sum_c (H_c - M_c)^2)      H_c = M_c x high_c / mid_c

    Where a difference is negative, the class's low and high change places. NaN stays NaN. Errors of
    single foods (`food_error`) and of portions are not in it.

    >>> import numpy as np
    >>> day = np.zeros(24)
    >>> day[14], day[16] = 4.0, 1.5    # wheat, meat
    >>> [round(float(x), 2) for x in interval(day)]
    [5.15, 5.5, 5.79]
    """
    import numpy as np

    down, up = _reach()
    more = np.maximum(mid, 0.0) ** 2
    below, above = more @ down**2, more @ up**2
    if (mid < 0).any():
        less = np.minimum(mid, 0.0) ** 2
        below, above = below + less @ up**2, above + less @ down**2
    total = mid.sum(axis=-1)
    return total - np.sqrt(below), total, total + np.sqrt(above)


def linear_bounds(mid: "NDArray[np.float64]") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """The total with every class at its low end at once, and with every class at its high end.

    Shapes as in `interval`, which is narrower: it is not plausible that all classes err the same way.
    Show these two only under this name, as the outer bounds.

    >>> import numpy as np
    >>> day = np.zeros(24)
    >>> day[14], day[16] = 4.0, 1.5
    >>> [round(float(x), 2) for x in linear_bounds(day)]
    [5.01, 5.89]
    """
    below, above = _ends(mid)
    total = mid.sum(axis=-1)
    return total - below.sum(axis=-1), total + above.sum(axis=-1)


def _ends(mid: "NDArray[np.float64]") -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """How far each class (..., 24) may lie below and above its grams, both as positive numbers."""
    import numpy as np

    down, up = _reach()
    size = np.abs(mid)
    negative = mid < 0
    return size * np.where(negative, up, down), size * np.where(negative, down, up)


def _reach() -> "tuple[NDArray[np.float64], NDArray[np.float64]]":
    """How far each class (24,) may lie below and above one gram of it."""
    import numpy as np

    return np.array([1 - c.low / c.mid for c in CLASSES]), np.array([c.high / c.mid - 1 for c in CLASSES])


def food_error(imputed_share: Share) -> Share:
    """Relative standard deviation of foods' own Glx, of which `imputed_share` (0 to 1; any shape) is imputed.

    Independent between foods: add `(grams x food_error)^2` in quadrature. 0.10 where all is measured,
    0.225 where all is imputed; both are a judgement, unverified.

    >>> food_error(0.0), food_error(1.0)
    (0.1, 0.225)
    """
    return ERROR_MEASURED + (ERROR_IMPUTED - ERROR_MEASURED) * imputed_share
