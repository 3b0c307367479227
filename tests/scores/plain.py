"""Every dietary score once more, one person at a time and as plainly as it can be written.

It was written from the definitions alone, before `villi.scores` was seen, and got its names from there
afterwards, so that `test_reference.py` may hold the one against the other. A `Row` is what one person ate a
day (MIND: a week); nan or an absent name is unknown. A score is the points of its components and "total",
their sum; one unknown component makes the total unknown.

Where a definition leaves something open, the choice is said beside the line that makes it.
"""

from collections.abc import Callable, Mapping, Sequence
from math import erf, isnan, nan, sqrt

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
    return x * each / kcal


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
    older = "PF_LEGUMES" not in fped  # these know legumes as vegetables only: 1 cup = 4 oz
    legumes_oz = 4 * value(fped, "V_LEGUMES") if older else value(fped, "PF_LEGUMES")
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
        if name == "fatty_acid":  # a ratio that needs no energy, but a day without energy is no day
            out[name] = nan if kcal == 0 else fatty_acid_points(row, points, full, zero)
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
    mufa, sfat = value(row, "mufa"), value(row, "saturated_fat")
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
    return {
        "vegetables": value(row, "vegetables_serv"),
        "fruit": value(row, "total_fruit"),
        "whole_grain": value(row, "whole_grain"),
        "legumes": value(row, "legumes_oz"),
        "nuts": value(row, "nuts"),
        "fish": value(row, "fish"),
        "red_processed_meat": value(row, "red_processed_meat_serv"),
        "mufa_sfa": mufa_to_sfa(row),
    }


def column(rows: Sequence[Points], name: str) -> list[float]:
    """The known values of all rows: an unknown one says nothing about where the middle lies."""
    return [row[name] for row in rows if not isnan(row[name])]


def quantile(known: Sequence[float], i: int, parts: int) -> float:
    """R's type 7 at i / parts: rank (n - 1) i / parts in whole numbers, linear between order statistics. A
    rank that is a whole number gives a value of the data (numpy's may be a rounding beside it)."""
    if not known:
        return nan
    ranked = sorted(known)
    low, rest = divmod((len(ranked) - 1) * i, parts)
    if rest == 0:
        return ranked[low]
    return ranked[low] + (ranked[low + 1] - ranked[low]) * (rest / parts)


def amed_sample(rows: Sequence[Row]) -> list[Points]:
    """Medians over all rows, both sexes, zeros included. Alcohol 10 to 25 g for everybody."""
    values = [amed_values(row) for row in rows]
    median = {name: quantile(column(values, name), 1, 2) for name in values[0]}
    out = []
    for row, known in zip(rows, values, strict=True):
        points = {
            name: (below if name == "red_processed_meat" else at_least)(x, median[name])
            for name, x in known.items()
        }
        out.append(without("alcohol", {**points, "alcohol": within(value(row, "alcohol"), 10, 25)}))
    return out


# medians per day of a US cohort, men and women (PMC7266690, table 1)
AMED_FIXED = {
    "vegetables": (1.56, 1.47),
    "fruit": (1.07, 1.07),
    "whole_grain": (0.64, 0.66),
    "dairy": (1.76, 1.56),
    "nuts_legumes": (0.77, 0.65),
    "fish": (0.95, 0.81),
    "red_processed_meat": (4.70, 4.01),
    "mufa_sfa": (1.16, 1.18),
}


def by_sex(row: Row, men: float, women: float) -> float:
    sex = value(row, "sex")
    return men if sex == MALE else women if sex == FEMALE else nan


def amed_fixed(row: Row) -> Points:
    """Nuts and legumes are one item in the source. It counts dairy as well, against a diet as Mediterranean
    scores that hold dairy do; Fung's has none, so that there is a total without it, too."""
    values = amed_values(row)
    values["dairy"] = value(row, "dairy")
    values["nuts_legumes"] = value(row, "nuts_legumes")
    points = {}
    for name, (men, women) in AMED_FIXED.items():
        judge = below if name in ("dairy", "red_processed_meat") else at_least
        points[name] = judge(values[name], by_sex(row, men, women))
    points["alcohol"] = within(value(row, "alcohol"), 10, 25)
    return {**without("dairy", points), **without("alcohol", points)}


# the input in servings a day, the cut-off, and whether more is better
MEDI = {
    "olive_oil": ("olive_oil_10g", 5.0, True),
    "fruit": ("fruit_125g", 3.0, True),
    "vegetables": ("vegetables_125g", 2.0, True),
    "legumes": ("legumes_40g", 3 / 7, True),
    "nuts": ("nuts_25g", 3 / 7, True),
    "fish": ("fish_125g", 3 / 7, True),
    "alcohol": ("alcohol_14g", 1.0, True),
    "sugared_drinks": ("sugared_drinks_240ml", 1.0, False),
    "sweets": ("sweets_50g", 2 / 7, False),
    "discretionary_fat": ("discretionary_fat_10g", 1.0, False),
    "red_processed_meat": ("red_processed_meat_150g", 1.0, False),
}


def without(left_out: str, points: Points) -> Points:
    rest = sum(x for name, x in points.items() if name != left_out)
    return {**summed(points), f"total_without_{left_out}": rest}


def medi(row: Row) -> Points:
    points = {}
    for name, (serving, cut, more) in MEDI.items():
        x = value(row, serving)
        points[name] = nan if isnan(x) else float(x >= cut if more else x < cut)
    return without("alcohol", points)


def medi_continuous(row: Row) -> Points:
    points = {}
    for name, (serving, cut, more) in MEDI.items():
        x = value(row, serving)
        points[name] = linear(x, 0, cut, 5) if more else linear(x, cut, 0, 5)
    return without("alcohol", points)


# --- DASH -----------------------------------------------------------------------------------------------

DASH_MORE = {
    "fruit": "total_fruit",
    "vegetables": "vegetables_serv",
    "nuts_legumes": "nuts_legumes",
    "whole_grain": "whole_grain",
    "lowfat_dairy": "lowfat_dairy_serv",
}
DASH_LESS = {
    "sodium": "sodium",
    "red_processed_meat": "red_processed_meat_serv",
    "sugared_drinks": "sugared_drinks_serv",
}


def dash_values(row: Row) -> Points:
    out = {name: value(row, given) for name, given in {**DASH_MORE, **DASH_LESS}.items()}
    out["sodium"] = sodium_density(row)
    return out


def sodium_density(row: Row) -> float:
    """Sodium, mg per 2000 kcal."""
    sodium, kcal = value(row, "sodium"), value(row, "kcal")
    return nan if kcal == 0 else sodium / (kcal / 2000)


def fifth(x: float, known: Sequence[float]) -> float:
    """1 to 5: bins [q_i, q_i+1), the last closed, no intake always in the first."""
    if isnan(x):
        return nan
    if x == 0:
        return 1.0
    inner = [quantile(known, i, 5) for i in (1, 2, 3, 4)]
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
    "whole_grain": (0.08, 2.43),
    "lowfat_dairy": (0.09, 2.27),
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
    x, top = value(row, "alcohol_drinks"), by_sex(row, 2.0, 1.5)
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
    other_pufa = value(row, "pufa") - value(row, "epa_dha") / 1000
    other_pufa = max(other_pufa, 0.0) if not isnan(other_pufa) else nan  # figures of a file are rounded
    return {
        "vegetables": linear(value(row, "vegetables_serv"), 0, 5, 10),
        "whole_fruit": linear(value(row, "whole_fruit"), 0, 4, 10),
        "whole_grain": whole_grain_points(row),
        "nuts_legumes": linear(value(row, "nuts_legumes"), 0, 1, 10),
        "epa_dha": linear(value(row, "epa_dha"), 0, 250, 10),
        "pufa": linear(share_of_energy(other_pufa, kcal, KCAL_PER_G_FAT), 2, 10, 10),
        "sugared_drinks_juice": linear(value(row, "sugared_drinks_juice_serv"), 1, 0, 10),
        "red_processed_meat": linear(value(row, "red_processed_meat_serv"), 1.5, 0, 10),
        "trans_fat": linear(share_of_energy(value(row, "trans_fat"), kcal, KCAL_PER_G_FAT), 4, 0.5, 10),
        "alcohol": drinks_points(row),
    }


def whole_grain_points(row: Row) -> float:
    """75 g for women, 90 g for men; the table of PMC7266690 has the sexes the wrong way round."""
    full = by_sex(row, 90.0, 75.0)
    return nan if isnan(full) else linear(value(row, "whole_grain_g"), 0, full, 10)


def ahei_total(points: Points, row: Row) -> Points:
    """A file without a column of trans fat is scored over the ten other components. A column that is empty
    for one person, or in one part of a file, leaves that person unknown: nobody's score hangs on others."""
    if "trans_fat" not in row:
        points = {name: x for name, x in points.items() if name != "trans_fat"}
        return {**without("alcohol", points), "trans_fat": nan}
    return without("alcohol", points)


def ahei_ref1984(row: Row) -> Points:
    """Sodium in mg a day as eaten, between the decile means of a cohort of 1984."""
    points = {**ahei_but_sodium(row), "sodium": linear(value(row, "sodium"), 3337, 1112, 10)}
    return ahei_total(points, row)


def ahei_sample11(rows: Sequence[Row]) -> list[Points]:
    """Sodium per 2000 kcal by elevenths of the file, both sexes: 10 under D1, 9 under D2, ... 0 from D10."""
    density = [sodium_density(row) for row in rows]
    known = [x for x in density if not isnan(x)]
    edges = [quantile(known, i, 11) for i in range(1, 11)]
    out = []
    for row, x in zip(rows, density, strict=True):
        sodium = nan if isnan(x) else 10.0 - sum(x >= edge for edge in edges)
        out.append(ahei_total({**ahei_but_sodium(row), "sodium": sodium}, row))
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
            "vegetables": linear(value(row, "vegetables_serv"), 0, 5, 10),
            "whole_fruit": linear(value(row, "whole_fruit"), 0, 4, 10),
            "white_red_meat": ratio_points(value(row, "white_meat"), value(row, "red_processed_meat"), 0, 4),
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
MONTHLY = 7 * (12 / 365.25)
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
    if x == 1:
        return 1.0
    return 0.5 if 12 / 365.25 <= x < 1 else 0.0


# component: input and what it earns
MIND_2015: Mapping[str, tuple[str, Judge]] = {
    "leafy_greens": ("leafy_greens_per_week", more(above(2), 6)),
    "other_vegetables": ("other_vegetables_per_week", more(5, 7)),
    "berries": ("berries_per_week", more(1, 2)),
    "nuts": ("nuts_per_week", more(MONTHLY, 5)),
    "olive_oil": ("olive_oil_primary", lambda x: 1.0 if x == 1 else 0.0),
    "butter": ("butter_tbsp_per_day", less(lambda x: x < 1, lambda x: x > 2)),
    "cheese": ("cheese_per_week", less(lambda x: x < 1, lambda x: x >= 7)),
    "whole_grains": ("whole_grains_per_week", more(7, 21)),
    "fish": ("fish_per_week", more(MONTHLY, 1)),
    "beans": ("beans_per_week", more(1, 3)),
    "poultry": ("poultry_per_week", more(1, 2)),
    "red_meat": ("red_meat_per_week", less(lambda x: x < 4, lambda x: x >= 7)),
    "sweets": ("sweets_per_week", less(lambda x: x < 5, lambda x: x >= 7)),
    "fried_food": ("fried_food_per_week", less(lambda x: x < 1, lambda x: x >= 4)),
    "wine": ("wine_per_day", wine),
}
MIND_RUSH2022: Mapping[str, tuple[str, Judge]] = {
    **MIND_2015,
    "leafy_greens": ("leafy_greens_per_week", more(above(2), 7)),
    "berries": ("berries_per_week", more(1, 5)),
    "nuts": ("nuts_per_week", more(1, 5)),
    "olive_oil": ("olive_oil_tbsp_per_week", more(7, 14)),
    "butter": ("butter_pats_per_week", less(lambda x: x <= 7, lambda x: x >= 14)),
    "cheese": ("cheese_per_week", less(lambda x: x <= 2, lambda x: x >= 7)),
}


def mind(row: Row, judges: Mapping[str, tuple[str, Judge]]) -> Points:
    points = {}
    for name, (given, judge) in judges.items():
        x = value(row, given)
        points[name] = nan if isnan(x) else judge(x)
    return without("wine", points)


# --- Gut microbiota -------------------------------------------------------------------------------------

DIGM_GOOD = {
    "avocado": "avocado_g",
    "broccoli": "broccoli_g",
    "chickpea": "chickpea_g",
    "coffee": "coffee_g",
    "cranberry": "cranberry_g",
    "fermented_dairy": "fermented_dairy_g",
    "fibre": "fibre",
    "green_tea": "green_tea_g",
    "soybean": "soybean_g",
    "whole_grain": "whole_grain",
}
DIGM_BAD = {"red_meat": "red_meat", "processed_meat": "processed_meat", "refined_grain": "refined_grain"}


def digm_sample(rows: Sequence[Row]) -> list[Points]:
    """Medians of each sex, non-consumers included; the median itself is "at or above"."""
    median: dict[tuple[float, str], float] = {}
    for sex in (MALE, FEMALE):
        same = [row for row in rows if value(row, "sex") == sex]
        for name in (*DIGM_GOOD.values(), *DIGM_BAD.values()):
            known = [x for x in (value(row, name) for row in same) if not isnan(x)]
            median[sex, name] = quantile(known, 1, 2)
    out = []
    for row in rows:
        sex = value(row, "sex")
        points = {n: at_least(value(row, g), median.get((sex, g), nan)) for n, g in DIGM_GOOD.items()}
        points |= {n: below(value(row, g), median.get((sex, g), nan)) for n, g in DIGM_BAD.items()}
        fat = share_of_energy(value(row, "fat"), value(row, "kcal"), KCAL_PER_G_FAT)
        points["fat"] = nan if isnan(fat) else float(fat < 40)
        out.append(summed(points))
    return out


# --- Planetary health -----------------------------------------------------------------------------------

# component: input, points, zero, full; g a day or % of energy
PHDI_BUI = {
    "starchy_vegetables": ("starchy_vegetables_g", 10, 200, 50),
    "vegetables": ("vegetables_g", 10, 0, 300),
    "fruit": ("fruit_g", 10, 0, 200),
    "dairy": ("dairy_g", 10, 1000, 250),
    "red_processed_meat": ("red_processed_meat_g", 10, 100, 14),
    "poultry": ("poultry_g", 10, 100, 29),
    "egg": ("egg_g", 10, 120, 13),
    "fish": ("fish_g", 10, 0, 28),
    "nuts": ("nuts_g", 10, 0, 50),
    "legumes": ("legumes_g", 5, 0, 100),
    "soy": ("soy_g", 5, 0, 50),
    "unsaturated_fat": ("unsaturated_added_fat_g", 10, 3.5, 21),
    "saturated_fat": ("saturated_added_fat_g", 10, 10, 0),
    "added_sugar": ("added_sugar_juice_g", 10, 25, 5),
}
PHDI_NHANES = {
    **PHDI_BUI,
    "red_processed_meat": ("red_processed_meat_g", 10, 300, 14),
    "poultry": ("poultry_g", 10, 58, 29),
    "egg": ("egg_g", 10, 120, 12),
    "fish": ("fish_g", 10, 50, 15),
    "dairy": ("dairy", 10, 4.08, 1.02),  # servings
    "unsaturated_fat": ("unsaturated_added_fat_g", 10, 0, 10),
    "saturated_fat": ("saturated_added_fat_g", 10, 21, 3.5),
}
"""Its legumes, soy and sugar are not in our notes; PMC10884610 table 1 prints them as Bui's."""

PHDI_ENERGY = {
    "unsaturated_fat": KCAL_PER_G_FAT,
    "saturated_fat": KCAL_PER_G_FAT,
    "added_sugar": KCAL_PER_G_SUGAR,
}


def phdi(row: Row, standards: Mapping[str, tuple[str, float, float, float]] = PHDI_BUI) -> Points:
    points = {"whole_grain": whole_grain_points(row)}
    for name, (given, most, zero, full) in standards.items():
        x = value(row, given)
        if name in PHDI_ENERGY:
            x = share_of_energy(x, value(row, "kcal"), PHDI_ENERGY[name])
        points[name] = linear(x, zero, full, most)
    return summed(points)


# --- Cancer prevention ----------------------------------------------------------------------------------

ACS_QUARTERS: Mapping[str, tuple[str, tuple[float, ...]]] = {
    "vegetables": ("vegetables_serv", (0, 0.25, 0.5, 0.75)),
    "vegetable_kinds": ("vegetable_kinds", (0, 0.25, 0.5, 0.75)),
    "fruit": ("whole_fruit", (0, 0.25, 0.5, 0.75)),
    "fruit_kinds": ("fruit_kinds", (0, 0.25, 0.5, 0.75)),
    "whole_grain": ("whole_grain", (0, 1, 2, 3)),
    "red_processed_meat": ("red_processed_meat_serv", (3, 2, 1, 0)),
    "processed_refined": ("", (1.5, 1, 0.5, 0)),
}


def quarter(x: float, known: Sequence[float]) -> int:
    """0 to 3: bins (q_i, q_i+1], so a value on an edge is in the lower one."""
    return sum(x > quantile(known, i, 4) for i in (1, 2, 3))


def acs_values(row: Row, version: int) -> Points:
    out = {name: value(row, given) for name, (given, _) in ACS_QUARTERS.items()}
    kcal = value(row, "kcal")
    if version == 1:  # share of energy
        out["processed_refined"] = per(value(row, "processed_refined_kcal"), kcal, 100.0)
    else:
        out["processed_refined"] = per(value(row, "processed_refined_serv"), kcal, 1000.0)
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
        for name, (_, steps) in ACS_QUARTERS.items():
            x = own[name]
            points[name] = nan if isnan(x) or not same else steps[quarter(x, column(same, name))]
        out.append(
            summed({**points, "sugared_drinks": sugared_drink_points(value(row, "sugared_drinks_serv"))})
        )
    return out


# --- Literature-derived inflammatory score ------------------------------------------------------------------

# mean, standard deviation, effect (Shivappa 2014, supplement; as two dependent copies print them)
INFLAMMATORY = {
    "alcohol": (13.98, 3.72, -0.278),
    "vitamin_b12": (5.15, 2.7, 0.106),
    "vitamin_b6": (1.47, 0.74, -0.365),
    "beta_carotene": (3718, 1720, -0.584),
    "caffeine_g": (8.05, 6.67, -0.11),
    "carbohydrate": (272.2, 40, 0.097),
    "cholesterol": (279.4, 51.2, 0.11),
    "kcal": (2056, 338, 0.18),
    "eugenol": (0.01, 0.08, -0.14),
    "fat": (71.4, 19.4, 0.298),
    "fibre": (18.8, 4.9, -0.663),
    "folic_acid": (273, 70.7, -0.19),
    "garlic_g": (4.35, 2.9, -0.412),
    "ginger_g": (59, 63.2, -0.453),
    "iron": (13.35, 3.71, 0.032),
    "magnesium": (310.1, 139.4, -0.484),
    "mufa": (27, 6.1, -0.009),
    "niacin": (25.9, 11.77, -0.246),
    "n3_fat": (1.06, 1.06, -0.436),
    "n6_fat": (10.8, 7.5, -0.159),
    "onion_g": (35.9, 18.4, -0.301),
    "protein": (79.4, 13.9, 0.021),
    "pufa": (13.88, 3.76, -0.337),
    "riboflavin": (1.7, 0.79, -0.068),
    "saffron_g": (0.37, 1.78, -0.14),
    "saturated_fat": (28.6, 8, 0.373),
    "selenium": (67, 25.1, -0.191),
    "thiamin": (1.7, 0.66, -0.098),
    "trans_fat": (3.15, 3.75, 0.229),
    "turmeric_mg": (533.6, 754.3, -0.785),
    "vitamin_a": (983.9, 518.6, -0.401),
    "vitamin_c": (118.2, 43.46, -0.424),
    "vitamin_d": (6.26, 2.21, -0.446),
    "vitamin_e": (8.73, 1.49, -0.419),
    "zinc": (9.84, 2.19, -0.313),
    "tea_g": (1.69, 1.53, -0.536),
    "flavan_3_ols": (95.8, 85.9, -0.415),
    "flavones": (1.55, 0.07, -0.616),
    "flavonols": (17.7, 6.79, -0.467),
    "flavanones": (11.7, 3.82, -0.25),
    "anthocyanidins": (18.05, 21.14, -0.131),
    "isoflavones": (1.2, 0.2, -0.593),
    "pepper_g": (10, 7.07, -0.131),
    "thyme_oregano_mg": (0.33, 0.99, -0.102),
    "rosemary_mg": (1, 15, -0.013),
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
    points["components_scored"] = used
    points["possible"] = effect_used if used else nan
    points["normalised"] = total * ALL_EFFECT / effect_used if used else nan
    return points
