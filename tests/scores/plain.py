"""Every dietary score once more, one person at a time and as plainly as it can be written.

Nothing here knows `villi.scores`: it was written from the definitions alone, before the product was seen, so
that `test_reference.py` may hold the one against the other. A `Row` is what one person ate a day (MIND: a
week), under the names of `INPUTS`; nan or an absent name is unknown. A score is the points of its
components and "total", their sum; one unknown component makes the total unknown.

Where a definition leaves something open, the choice is said beside the line that makes it.
"""

from collections.abc import Callable, Mapping, Sequence
from math import erf, isnan, nan, sqrt

import numpy as np

Row = Mapping[str, float]
Points = dict[str, float]

MALE, FEMALE = 1.0, 2.0
"""How surveys write sex (NHANES RIAGENDR, DHQ III)."""

KCAL_PER_G_FAT = 9.0
KCAL_PER_G_PROTEIN = 4.0
KCAL_PER_G_SUGAR = 4.0
KCAL_PER_TSP_SUGAR = 16.0


def value(row: Row, name: str) -> float:
    return float(row.get(name, nan))


def linear(x: float, zero: float, full: float, points: float) -> float:
    """No points at `zero`, all at `full`, straight between. `zero` lies above `full` in moderation."""
    if isnan(x):
        return nan
    share = (x - zero) / (full - zero)
    if share <= 0:
        return 0.0
    if share >= 1:
        return points
    return points * share


def per(x: float, kcal: float, each: float) -> float:
    """An amount per `each` kcal. No energy, no density: a day without food has no diet to score."""
    if isnan(x) or isnan(kcal) or kcal == 0:
        return nan
    return x / kcal * each


def share_of_energy(grams: float, kcal: float, kcal_per_gram: float) -> float:
    """Per cent of energy."""
    return per(grams * kcal_per_gram, kcal, 100.0)


def summed(points: Points) -> Points:
    return {**points, "total": sum(points.values())}


# --- Healthy Eating Index -------------------------------------------------------------------------------

# component: points, full standard, zero standard; amounts per 1000 kcal except where `hei` says otherwise
HEI_2015 = {
    "total_fruit": (5, 0.8, 0),
    "whole_fruit": (5, 0.4, 0),
    "total_vegetable": (5, 1.1, 0),
    "green_and_bean": (5, 0.2, 0),
    "whole_grain": (10, 1.5, 0),
    "dairy": (10, 1.3, 0),
    "total_protein": (5, 2.5, 0),
    "seafood_plant_protein": (5, 0.8, 0),
    "fatty_acid": (10, 2.5, 1.2),
    "refined_grain": (10, 1.8, 4.3),
    "sodium": (10, 1.1, 2.0),
    "added_sugar": (10, 6.5, 26),
    "saturated_fat": (10, 8, 16),
}
HEI_TODDLERS = {
    "total_fruit": (5, 0.7, 0),
    "whole_fruit": (5, 0.3, 0),
    "total_vegetable": (5, 0.9, 0),
    "green_and_bean": (5, 0.1, 0),
    "whole_grain": (10, 1.5, 0),
    "dairy": (10, 2.0, 0),
    "total_protein": (5, 2.0, 0),
    "seafood_plant_protein": (5, 0.5, 0),
    "fatty_acid": (10, 1.5, 0.9),
    "refined_grain": (10, 1.5, 3.4),
    "sodium": (10, 1.1, 1.7),
    "added_sugar": (10, 0, 13.8),
    "saturated_fat": (10, 12.2, 18.2),
}


def hei_constituents(fped: Row) -> Row:
    """Inputs of `hei` from FPED and nutrient columns. Legumes count in full as vegetable and as protein."""
    legumes_oz = value(fped, "PF_LEGUMES")
    if isnan(legumes_oz):
        legumes_oz = 4 * value(fped, "V_LEGUMES")  # older FPED: 1 cup = 4 oz
    plants = value(fped, "PF_NUTSDS") + value(fped, "PF_SOY") + legumes_oz
    return {
        "kcal": value(fped, "KCAL"),
        "total_fruit": value(fped, "F_TOTAL"),
        "whole_fruit": value(fped, "F_CITMLB") + value(fped, "F_OTHER"),
        "total_vegetable": value(fped, "V_TOTAL") + value(fped, "V_LEGUMES"),
        "green_and_bean": value(fped, "V_DRKGR") + value(fped, "V_LEGUMES"),
        "whole_grain": value(fped, "G_WHOLE"),
        "dairy": value(fped, "D_TOTAL"),
        "total_protein": value(fped, "PF_MPS_TOTAL") + value(fped, "PF_EGGS") + plants,
        "seafood_plant_protein": value(fped, "PF_SEAFD_HI") + value(fped, "PF_SEAFD_LOW") + plants,
        "mufa": value(fped, "MFAT"),
        "pufa": value(fped, "PFAT"),
        "saturated_fat": value(fped, "SFAT"),
        "refined_grain": value(fped, "G_REFINED"),
        "sodium": value(fped, "SODI"),
        "added_sugar": value(fped, "ADD_SUGARS"),
    }


def fatty_acid_points(row: Row, points: float, full: float, zero: float) -> float:
    if "fatty_acid" in row:
        return linear(value(row, "fatty_acid"), zero, full, points)
    good, saturated = value(row, "mufa") + value(row, "pufa"), value(row, "saturated_fat")
    if isnan(good) or isnan(saturated):
        return nan
    if saturated == 0:  # no saturated fat: all points where there is other fat, none where there is no fat
        return points if good > 0 else 0.0
    return linear(good / saturated, zero, full, points)


def hei(row: Row, standards: Mapping[str, tuple[float, float, float]] = HEI_2015) -> Points:
    kcal = value(row, "kcal")
    out: Points = {}
    for name, (points, full, zero) in standards.items():
        if name == "fatty_acid":
            # no energy: every component is unknown, this ratio too
            out[name] = nan if isnan(kcal) or kcal == 0 else fatty_acid_points(row, points, full, zero)
            continue
        if name == "sodium":  # mg in the row, g in the standard
            x = per(value(row, name) / 1000, kcal, 1000.0)
        elif name == "added_sugar":  # teaspoons in the row, % of energy in the standard
            x = share_of_energy(value(row, name), kcal, KCAL_PER_TSP_SUGAR)
        elif name == "saturated_fat":
            x = share_of_energy(value(row, name), kcal, KCAL_PER_G_FAT)
        else:
            x = per(value(row, name), kcal, 1000.0)
        out[name] = linear(x, zero, full, points)
    return summed(out)


def hei_toddlers(row: Row) -> Points:
    return hei(row, HEI_TODDLERS)


# --- Mediterranean --------------------------------------------------------------------------------------


def vegetable_servings(fped: Row) -> float:
    """Leafy greens by the cup, others by the half cup, without potatoes and legumes."""
    halves = value(fped, "V_REDOR_TOTAL") + value(fped, "V_STARCHY_OTHER") + value(fped, "V_OTHER")
    return value(fped, "V_DRKGR") + halves / 0.5


def meat_servings(fped: Row) -> float:
    return value(fped, "PF_CUREDMEAT") / 1.5 + (value(fped, "PF_MEAT") + value(fped, "PF_ORGAN")) / 4


def mufa_to_sfa(row: Row) -> float:
    mufa, sfat = value(row, "mufa"), value(row, "sfat")
    if isnan(mufa) or isnan(sfat):
        return nan
    return 0.0 if sfat == 0 else mufa / sfat


def at_least(x: float, cut: float) -> float:
    """A point from the cut on, never for nothing."""
    if isnan(x) or isnan(cut):
        return nan
    return 1.0 if x >= cut and x > 0 else 0.0


def below(x: float, cut: float) -> float:
    """A point under the cut, and always for nothing."""
    if isnan(x) or isnan(cut):
        return nan
    return 1.0 if x < cut or x == 0 else 0.0


def within(x: float, low: float, high: float) -> float:
    return nan if isnan(x) else float(low <= x <= high)


def amed_values(row: Row) -> Points:
    names = ("vegetables", "fruit", "whole_grains", "legumes", "nuts", "fish")
    return {
        **{name: value(row, name) for name in names},
        "mufa_sfa": mufa_to_sfa(row),
        "red_processed_meat": value(row, "red_processed_meat"),
    }


def column(rows: Sequence[Points], name: str) -> list[float]:
    """The known values of all rows: an unknown one says nothing about where the middle lies."""
    return [row[name] for row in rows if not isnan(row[name])]


def quantile(known: Sequence[float], share: float) -> float:
    """R's type 7: linear between order statistics, the default of numpy."""
    return float(np.quantile(known, share)) if known else nan


def amed_sample(rows: Sequence[Row]) -> list[Points]:
    """Medians over all rows, both sexes, zeros included. Alcohol 10 to 25 g for everybody."""
    values = [amed_values(row) for row in rows]
    median = {name: quantile(column(values, name), 0.5) for name in values[0]}
    out = []
    for row, known in zip(rows, values, strict=True):
        points = {
            name: (below if name == "red_processed_meat" else at_least)(x, median[name])
            for name, x in known.items()
        }
        out.append(summed({**points, "alcohol": within(value(row, "alcohol"), 10, 25)}))
    return out


# medians per day of a US cohort, men and women (PMC7266690, table 1)
AMED_FIXED = {
    "vegetables": (1.56, 1.47),
    "fruit": (1.07, 1.07),
    "whole_grains": (0.64, 0.66),
    "nuts_legumes": (0.77, 0.65),
    "fish": (0.95, 0.81),
    "red_processed_meat": (4.70, 4.01),
    "mufa_sfa": (1.16, 1.18),
}


def by_sex(row: Row, men: float, women: float) -> float:
    sex = value(row, "sex")
    return men if sex == MALE else women if sex == FEMALE else nan


def amed_fixed(row: Row) -> Points:
    """Nuts and legumes are one item in the source; its dairy item is not one of this score's."""
    values = amed_values(row)
    values["nuts_legumes"] = values["nuts"] + values["legumes"]
    points = {}
    for name, (men, women) in AMED_FIXED.items():
        judge = below if name == "red_processed_meat" else at_least
        points[name] = judge(values[name], by_sex(row, men, women))
    return summed({**points, "alcohol": within(value(row, "alcohol"), 10, 25)})


# servings a day: the cut-off, and whether more is better
MEDI = {
    "olive_oil": (5.0, True),
    "fruit": (3.0, True),
    "vegetables": (2.0, True),
    "legumes": (3 / 7, True),
    "nuts": (3 / 7, True),
    "fish": (3 / 7, True),
    "alcohol": (1.0, True),
    "sugared_drinks": (1.0, False),
    "sweets": (2 / 7, False),
    "discretionary_fat": (1.0, False),
    "meat": (1.0, False),
}
MEDI_GRAMS = {
    "olive_oil": 10.0,
    "fruit": 125.0,
    "vegetables": 125.0,
    "legumes": 40.0,
    "nuts": 25.0,
    "fish": 125.0,
    "alcohol": 14.0,
    "sugared_drinks": 240.0,
    "sweets": 50.0,
    "discretionary_fat": 10.0,
    "meat": 150.0,
}
"""Grams (sugared drinks: ml; alcohol: g of ethanol) of one serving."""


def without_alcohol(points: Points) -> Points:
    rest = sum(x for name, x in points.items() if name != "alcohol")
    return {**summed(points), "total_without_alcohol": rest}


def medi(row: Row) -> Points:
    points = {}
    for name, (cut, more) in MEDI.items():
        x = value(row, name)
        points[name] = nan if isnan(x) else float(x >= cut if more else x < cut)
    return without_alcohol(points)


def medi_continuous(row: Row) -> Points:
    points = {}
    for name, (cut, more) in MEDI.items():
        x = value(row, name)
        points[name] = linear(x, 0, cut, 5) if more else linear(x, cut, 0, 5)
    return without_alcohol(points)


# --- DASH -----------------------------------------------------------------------------------------------

DASH_MORE = ("fruit", "vegetables", "nuts_legumes", "whole_grains", "low_fat_dairy")
DASH_LESS = ("sodium", "red_processed_meat", "sugared_drinks")


def dash_values(row: Row) -> Points:
    out = {name: value(row, name) for name in (*DASH_MORE, *DASH_LESS)}
    out["sodium"] = per(out["sodium"], value(row, "kcal"), 2000.0)
    return out


def fifth(x: float, known: Sequence[float]) -> float:
    """1 to 5: bins [q_i, q_i+1), the last closed, no intake always in the first."""
    if isnan(x):
        return nan
    if x == 0:
        return 1.0
    inner = [quantile(known, share) for share in (0.2, 0.4, 0.6, 0.8)]
    return 1.0 + sum(x >= edge for edge in inner)


def dash_sample(rows: Sequence[Row]) -> list[Points]:
    values = [dash_values(row) for row in rows]
    known = {name: column(values, name) for name in values[0]}
    out = []
    for row in values:
        points = {name: fifth(row[name], known[name]) for name in DASH_MORE}
        points |= {name: 6 - fifth(row[name], known[name]) for name in DASH_LESS}
        out.append(summed(points))
    return out


# mean intakes of the lowest and the highest fifth (PMC7266690, table 1)
DASH_FIXED = {
    "vegetables": (0.64, 4.25),
    "fruit": (0.22, 2.96),
    "whole_grains": (0.08, 2.43),
    "low_fat_dairy": (0.09, 2.27),
    "nuts_legumes": (0.1, 1.37),
    "sugared_drinks": (0.01, 1.61),
    "red_processed_meat": (0.17, 1.97),
    "sodium": (2172.0, 8107.0),
}


def dash_fixed(row: Row) -> Points:
    points = {}
    for name, x in dash_values(row).items():
        first, fifth_mean = DASH_FIXED[name]
        upward = name in DASH_MORE
        zero, full = (first, fifth_mean) if upward else (fifth_mean, first)
        points[name] = 1 + linear(x, zero, full, 4)
    return summed(points)


# zero, full; the first three in % of energy, the others per 2000 kcal
DASHI = {
    "fat": (37.0, 27.0),
    "saturated_fat": (16.0, 6.0),
    "protein": (15.0, 18.0),
    "cholesterol": (285.7, 142.8),
    "fibre": (8.6, 29.5),
    "potassium": (1619.0, 4476.0),
    "magnesium": (157.0, 476.0),
    "calcium": (429.0, 1181.0),
    "sodium": (2857.0, 2286.0),
}


def dashi(row: Row) -> Points:
    kcal = value(row, "kcal")
    points = {}
    for name, (zero, full) in DASHI.items():
        if name in ("fat", "saturated_fat"):
            x = share_of_energy(value(row, name), kcal, KCAL_PER_G_FAT)
        elif name == "protein":
            x = share_of_energy(value(row, name), kcal, KCAL_PER_G_PROTEIN)
        else:
            x = per(value(row, name), kcal, 2000.0)
        points[name] = linear(x, zero, full, 1)
    return summed(points)


# --- Alternate Healthy Eating Index ----------------------------------------------------------------------


def drinks_points(row: Row) -> float:
    """Few drinks best; who drinks none or next to none gets 2.5."""
    x, top = value(row, "alcohol"), by_sex(row, 2.0, 1.5)
    if isnan(x) or isnan(top):
        return nan
    end = by_sex(row, 3.5, 2.5)
    if x <= 0.125:
        return 2.5
    if x < 0.5:
        return 20 * x
    if x <= top:
        return 10.0
    return linear(x, end, top, 10)


def ahei_but_sodium(row: Row) -> Points:
    kcal = value(row, "kcal")
    return {
        "vegetables": linear(value(row, "vegetables"), 0, 5, 10),
        "whole_fruit": linear(value(row, "whole_fruit"), 0, 4, 10),
        "whole_grains": whole_grain_points(row),
        "nuts_legumes": linear(value(row, "nuts_legumes"), 0, 1, 10),
        "long_chain_n3": linear(value(row, "long_chain_n3"), 0, 250, 10),
        "pufa": linear(share_of_energy(value(row, "pufa"), kcal, KCAL_PER_G_FAT), 2, 10, 10),
        "sugared_drinks_juice": linear(value(row, "sugared_drinks_juice"), 1, 0, 10),
        "red_processed_meat": linear(value(row, "red_processed_meat"), 1.5, 0, 10),
        "trans_fat": linear(share_of_energy(value(row, "trans_fat"), kcal, KCAL_PER_G_FAT), 4, 0.5, 10),
        "alcohol": drinks_points(row),
    }


def whole_grain_points(row: Row) -> float:
    """75 g for women, 90 g for men; the table of PMC7266690 has the sexes the wrong way round."""
    full = by_sex(row, 90.0, 75.0)
    return nan if isnan(full) else linear(value(row, "whole_grains"), 0, full, 10)


def ahei_total(points: Points, without_trans: bool) -> Points:
    """A file that knows no trans fat at all is scored over the ten other components."""
    if without_trans:
        rest = sum(x for name, x in points.items() if name != "trans_fat")
        return {**points, "total": rest}
    return summed(points)


def ahei_ref1984(row: Row, without_trans: bool = False) -> Points:
    """Sodium in mg a day as eaten, between the decile means of a cohort of 1984."""
    points = {**ahei_but_sodium(row), "sodium": linear(value(row, "sodium"), 3337, 1112, 10)}
    return ahei_total(points, without_trans)


def ahei_sample11(rows: Sequence[Row]) -> list[Points]:
    """Sodium per 2000 kcal by elevenths of the file, both sexes: 10 under D1, 9 under D2, ... 0 from D10."""
    density = [per(value(row, "sodium"), value(row, "kcal"), 2000.0) for row in rows]
    known = [x for x in density if not isnan(x)]
    edges = [quantile(known, i / 11) for i in range(1, 11)]
    without_trans = all(isnan(value(row, "trans_fat")) for row in rows)
    out = []
    for row, x in zip(rows, density, strict=True):
        sodium = nan if isnan(x) else 10.0 - sum(x >= edge for edge in edges)
        out.append(ahei_total({**ahei_but_sodium(row), "sodium": sodium}, without_trans))
    return out


def ratio_points(over: float, under: float, zero: float, full: float) -> float:
    """10 points of a ratio; nothing below the line: all points where something is above it, else none."""
    if isnan(over) or isnan(under):
        return nan
    if under == 0:
        return 10.0 if over > 0 else 0.0
    return linear(over / under, zero, full, 10)


def ahei_pregnancy(row: Row) -> Points:
    kcal = value(row, "kcal")
    return summed(
        {
            "vegetables": linear(value(row, "vegetables"), 0, 5, 10),
            "whole_fruit": linear(value(row, "whole_fruit"), 0, 4, 10),
            "white_red_meat": ratio_points(value(row, "white_meat"), value(row, "red_meat"), 0, 4),
            "fibre": linear(value(row, "fibre"), 0, 25, 10),
            "trans_fat": linear(share_of_energy(value(row, "trans_fat"), kcal, KCAL_PER_G_FAT), 4, 0.5, 10),
            "pufa_sfa": ratio_points(value(row, "pufa"), value(row, "saturated_fat"), 0.1, 1),
            "calcium": linear(value(row, "calcium"), 0, 1200, 10),
            "folate": linear(value(row, "folate"), 0, 600, 10),
            "iron": linear(value(row, "iron"), 0, 27, 10),
        }
    )


# --- MIND -----------------------------------------------------------------------------------------------

Judge = Callable[[float], float]
MONTHLY = 12 / (365.25 / 7)
"""Once a month, per week. No source says how long a month is: mean month of the calendar."""


def more(none: Judge | float, full: float) -> Judge:
    """Nothing below `none`, a half from it, all from `full` on."""
    return lambda x: 1.0 if x >= full else 0.5 if (none(x) if callable(none) else x >= none) else 0.0


def less(full: Callable[[float], bool], none: Callable[[float], bool]) -> Judge:
    return lambda x: 1.0 if full(x) else 0.0 if none(x) else 0.5


def above(cut: float) -> Judge:
    return lambda x: float(x > cut)


def wine(x: float) -> float:
    """One glass a day is best; up to there a half from one a month; more, or next to none, nothing."""
    if x == 7:
        return 1.0
    return 0.5 if MONTHLY <= x < 7 else 0.0


MIND_2015: Mapping[str, Judge] = {
    "leafy_greens": more(above(2), 6),
    "other_vegetables": more(5, 7),
    "berries": more(1, 2),
    "nuts": more(MONTHLY, 5),
    "olive_oil": lambda x: 1.0 if x == 1 else 0.0,
    "butter": less(lambda x: x < 7, lambda x: x > 14),
    "cheese": less(lambda x: x < 1, lambda x: x >= 7),
    "whole_grains": more(7, 21),
    "fish": more(MONTHLY, 1),
    "beans": more(1, 3),
    "poultry": more(1, 2),
    "red_meat": less(lambda x: x < 4, lambda x: x >= 7),
    "sweets": less(lambda x: x < 5, lambda x: x >= 7),
    "fried_food": less(lambda x: x < 1, lambda x: x >= 4),
    "wine": wine,
}
MIND_RUSH2022: Mapping[str, Judge] = {
    **MIND_2015,
    "leafy_greens": more(above(2), 7),
    "berries": more(1, 5),
    "nuts": more(1, 5),
    "olive_oil": more(7, 14),  # tablespoons a week
    "butter": less(lambda x: x <= 7, lambda x: x >= 14),  # pats a week
    "cheese": less(lambda x: x <= 2, lambda x: x >= 7),
}


def mind(row: Row, judges: Mapping[str, Judge]) -> Points:
    points = {}
    for name, judge in judges.items():
        x = value(row, name)
        points[name] = nan if isnan(x) else judge(x)
    rest = sum(x for name, x in points.items() if name != "wine")
    return {**summed(points), "total_without_wine": rest}


# --- Gut microbiota -------------------------------------------------------------------------------------

DIGM_GOOD = (
    "avocado broccoli chickpea coffee cranberry fermented_dairy fibre green_tea soybean whole_grain".split()
)
DIGM_BAD = "red_meat processed_meat refined_grain".split()


def digm_sample(rows: Sequence[Row]) -> list[Points]:
    """Medians of each sex, non-consumers included; the median itself is "at or above"."""
    median: dict[tuple[float, str], float] = {}
    for sex in (MALE, FEMALE):
        same = [row for row in rows if value(row, "sex") == sex]
        for name in (*DIGM_GOOD, *DIGM_BAD):
            known = [x for x in (value(row, name) for row in same) if not isnan(x)]
            median[sex, name] = quantile(known, 0.5)
    out = []
    for row in rows:
        sex = value(row, "sex")
        points = {n: at_least(value(row, n), median.get((sex, n), nan)) for n in DIGM_GOOD}
        points |= {n: below(value(row, n), median.get((sex, n), nan)) for n in DIGM_BAD}
        fat = share_of_energy(value(row, "fat"), value(row, "kcal"), KCAL_PER_G_FAT)
        points["fat"] = nan if isnan(fat) else float(fat < 40)
        out.append(summed(points))
    return out


# --- Planetary health -----------------------------------------------------------------------------------

# component: points, zero, full; g a day or % of energy
PHDI_BUI = {
    "starchy_vegetables": (10, 200, 50),
    "vegetables": (10, 0, 300),
    "fruit": (10, 0, 200),
    "dairy": (10, 1000, 250),
    "red_processed_meat": (10, 100, 14),
    "poultry": (10, 100, 29),
    "eggs": (10, 120, 13),
    "fish": (10, 0, 28),
    "nuts": (10, 0, 50),
    "legumes": (5, 0, 100),
    "soy": (5, 0, 50),
    "unsaturated_fat": (10, 3.5, 21),
    "saturated_trans_fat": (10, 10, 0),
    "added_sugar_juice": (10, 25, 5),
}
PHDI_NHANES = {
    **PHDI_BUI,
    "red_processed_meat": (10, 300, 14),
    "poultry": (10, 58, 29),
    "eggs": (10, 120, 12),
    "fish": (10, 50, 15),
    "dairy": (10, 4.08, 1.02),  # servings
    "unsaturated_fat": (10, 0, 10),
    "saturated_trans_fat": (10, 21, 3.5),
}
"""Its legumes, soy and sugar are not in our notes; PMC10884610 table 1 prints them as Bui's."""

PHDI_ENERGY = {
    "unsaturated_fat": KCAL_PER_G_FAT,
    "saturated_trans_fat": KCAL_PER_G_FAT,
    "added_sugar_juice": KCAL_PER_G_SUGAR,
}


def phdi(row: Row, standards: Mapping[str, tuple[float, float, float]] = PHDI_BUI) -> Points:
    points = {"whole_grains": whole_grain_points(row)}
    for name, (most, zero, full) in standards.items():
        x = value(row, name)
        if name in PHDI_ENERGY:
            x = share_of_energy(x, value(row, "kcal"), PHDI_ENERGY[name])
        points[name] = linear(x, zero, full, most)
    return summed(points)


# --- Cancer prevention ----------------------------------------------------------------------------------

ACS_QUARTERS = {
    "vegetables": (0, 0.25, 0.5, 0.75),
    "vegetable_variety": (0, 0.25, 0.5, 0.75),
    "fruit": (0, 0.25, 0.5, 0.75),
    "fruit_variety": (0, 0.25, 0.5, 0.75),
    "whole_grains": (0, 1, 2, 3),
    "red_processed_meat": (3, 2, 1, 0),
    "processed_food": (1.5, 1, 0.5, 0),
}


def quarter(x: float, known: Sequence[float]) -> int:
    """0 to 3: bins (q_i, q_i+1], so a value on an edge is in the lower one."""
    return sum(x > quantile(known, share) for share in (0.25, 0.5, 0.75))


def acs_values(row: Row, version: int) -> Points:
    out = {name: value(row, name) for name in ACS_QUARTERS}
    # version 1: share of energy, as given; version 2: servings per 1000 kcal
    if version == 2:
        out["processed_food"] = per(out["processed_food"], value(row, "kcal"), 1000.0)
    return out


def sugared_drink_points(x: float) -> float:
    if isnan(x):
        return nan
    if x == 0:
        return 1.5
    return 1.0 if x < 3 / 7 else 0.5 if x < 1 else 0.0


def acs_sample(rows: Sequence[Row], version: int) -> list[Points]:
    values = [acs_values(row, version) for row in rows]
    out = []
    for row, own in zip(rows, values, strict=True):
        sex = value(row, "sex")
        same = [v for other, v in zip(rows, values, strict=True) if value(other, "sex") == sex]
        points = {}
        for name, steps in ACS_QUARTERS.items():
            x = own[name]
            points[name] = nan if isnan(x) or not same else steps[quarter(x, column(same, name))]
        out.append(summed({**points, "sugared_drinks": sugared_drink_points(value(row, "sugared_drinks"))}))
    return out


# --- Literature-derived inflammatory score ------------------------------------------------------------------

# mean, standard deviation, effect (Shivappa 2014, supplement; as two dependent copies print them)
INFLAMMATORY = {
    "alcohol": (13.98, 3.72, -0.278),
    "vitamin_b12": (5.15, 2.7, 0.106),
    "vitamin_b6": (1.47, 0.74, -0.365),
    "beta_carotene": (3718, 1720, -0.584),
    "caffeine": (8.05, 6.67, -0.11),
    "carbohydrate": (272.2, 40, 0.097),
    "cholesterol": (279.4, 51.2, 0.11),
    "energy": (2056, 338, 0.18),
    "eugenol": (0.01, 0.08, -0.14),
    "fat": (71.4, 19.4, 0.298),
    "fibre": (18.8, 4.9, -0.663),
    "folic_acid": (273, 70.7, -0.19),
    "garlic": (4.35, 2.9, -0.412),
    "ginger": (59, 63.2, -0.453),
    "iron": (13.35, 3.71, 0.032),
    "magnesium": (310.1, 139.4, -0.484),
    "mufa": (27, 6.1, -0.009),
    "niacin": (25.9, 11.77, -0.246),
    "omega3": (1.06, 1.06, -0.436),
    "omega6": (10.8, 7.5, -0.159),
    "onion": (35.9, 18.4, -0.301),
    "protein": (79.4, 13.9, 0.021),
    "pufa": (13.88, 3.76, -0.337),
    "riboflavin": (1.7, 0.79, -0.068),
    "saffron": (0.37, 1.78, -0.14),
    "saturated_fat": (28.6, 8, 0.373),
    "selenium": (67, 25.1, -0.191),
    "thiamin": (1.7, 0.66, -0.098),
    "trans_fat": (3.15, 3.75, 0.229),
    "turmeric": (533.6, 754.3, -0.785),
    "vitamin_a": (983.9, 518.6, -0.401),
    "vitamin_c": (118.2, 43.46, -0.424),
    "vitamin_d": (6.26, 2.21, -0.446),
    "vitamin_e": (8.73, 1.49, -0.419),
    "zinc": (9.84, 2.19, -0.313),
    "tea": (1.69, 1.53, -0.536),
    "flavan_3_ol": (95.8, 85.9, -0.415),
    "flavones": (1.55, 0.07, -0.616),
    "flavonols": (17.7, 6.79, -0.467),
    "flavanones": (11.7, 3.82, -0.25),
    "anthocyanidins": (18.05, 21.14, -0.131),
    "isoflavones": (1.2, 0.2, -0.593),
    "pepper": (10, 7.07, -0.131),
    "thyme_oregano": (0.33, 0.99, -0.102),
    "rosemary": (1, 15, -0.013),
}
ALL_EFFECT = sum(abs(effect) for _, _, effect in INFLAMMATORY.values())
"""Sizes of all 45 effects, 13.152 (the notes round it): with all known, the normalised score is the score."""


def inflammatory(row: Row) -> Points:
    """z of each intake, its place among all people from -1 to 1, times the effect. Unknown ones are left out,
    and counted: scores from different parameters are not on one scale."""
    points: Points = {}
    used, effect_used = 0, 0.0
    total = 0.0
    for name, (mean, deviation, effect) in INFLAMMATORY.items():
        x = value(row, name)
        points[name] = nan
        if isnan(x):
            continue
        z = (x - mean) / deviation
        below_it = 0.5 * (1 + erf(z / sqrt(2)))
        points[name] = (2 * below_it - 1) * effect
        total += points[name]
        used += 1
        effect_used += abs(effect)
    points["total"] = total if used else nan
    points["n_used"] = used
    points["effect_used"] = effect_used
    points["normalised"] = total * ALL_EFFECT / effect_used if used else nan
    return points
