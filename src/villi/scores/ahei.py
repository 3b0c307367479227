"""Alternative Healthy Eating Index 2010 (two ways to score sodium) and the index for pregnancy (AHEI-P).

Ten points each, linear between the value of 0 and that of 10 points. Alcohol, x drinks a day, top t and end e
(women 1.5 and 2.5, men 2.0 and 3.5): 10 in [0.5, t]; 10 (e - x) / (e - t) to 0 at e; 20 x between 0.125 and
0.5; 2.5 at or below 0.125. Sodium: `ref1984` a line between the decile means of 1984; `sample11` mg per
2000 kcal among edges D at probabilities i/11 (type 7): 10 in [D0, D1), ..., 1 in [D9, D10), 0 from D10 on.
Sources: Chiuve SE et al. 2012 (PMC3738221); PMC4193807 table 6; Rifas-Shiman SL et al. 2009, J Am Diet Assoc
S0002-8223(09)00288-0.
"""

import numpy as np

from villi.scores.asking import wanted
from villi.scores.reading import FEMALE, MALE
from villi.scores.steps import Line, line, passed, where_known
from villi.scores.values import Array, Component, Points, Sampled, Score, Values

LINES = (
    Line("vegetables", "Vegetables without potatoes", "vegetables_serv", "servings a day", 0, 5),
    Line("whole_fruit", "Fruit without juice", "whole_fruit", "servings (cups) a day", 0, 4),
    Line("nuts_legumes", "Nuts, soya and legumes", "nuts_legumes", "oz a day", 0, 1),
    Line("epa_dha", "EPA and DHA", "epa_dha", "mg a day", 0, 250),
    Line("pufa", "Other polyunsaturated fat", "other_pufa_percent", "% of energy", 2, 10),
    Line(
        "sugared_drinks_juice",
        "Sugared drinks and juice",
        "sugared_drinks_juice_serv",
        "servings a day",
        1,
        0,
    ),
    Line("red_processed_meat", "Red and processed meat", "red_processed_meat_serv", "servings a day", 1.5, 0),
    Line("trans_fat", "Trans fat", "trans_percent", "% of energy", 4, 0.5),
)
WHOLE_GRAIN_GRAMS = (90.0, 75.0)
"""Whole grains of 10 points, men and women (printed the other way round in PMC7266690)."""
SODIUM_1984 = (3337.0, 1112.0)
"""Sodium of 0 and of 10 points, mg a day: decile means of 1984 (the line is ours)."""
ELEVENTHS = tuple(range(12))
LITTLE, ENOUGH = 0.125, 0.5
ALCOHOL_TOP, ALCOHOL_END = (2.0, 1.5), (3.5, 2.5)
"""Drinks a day up to which men and women get 10 points, and from which they get none."""


def by_sex(x: Values, men: float, women: float) -> Array:
    """The figure of each row's sex (n,), NaN where it is unknown."""
    return np.select([x["sex"] == MALE, x["sex"] == FEMALE], [men, women], np.nan)


def alcohol(x: Values) -> Array:
    """Points of alcohol, 0 to 10."""
    drinks, top, end = x["alcohol_drinks"], by_sex(x, *ALCOHOL_TOP), by_sex(x, *ALCOHOL_END)
    some = np.where(drinks <= LITTLE, 2.5, 20.0 * drinks)
    much = 10.0 * np.clip((end - drinks) / (end - top), 0.0, 1.0)
    return where_known(np.where(drinks < ENOUGH, some, much), drinks, top)


def sodium_per_2000(x: Values) -> Array:
    """Sodium, mg per 2000 kcal."""
    amount: Array = x["sodium"] / (x["kcal"] / 2000.0)
    return amount


def _shared(x: Values) -> dict[str, Array]:
    points = {one.id: line(x[one.input], one.zero, one.full, 10.0) for one in LINES if one.input in x}
    grams = by_sex(x, *WHOLE_GRAIN_GRAMS)
    return points | {"whole_grain": line(x["whole_grain_g"], 0.0, grams, 10.0), "alcohol": alcohol(x)}


def _ref1984(x: Values, cutoffs: Values) -> Values:
    return _shared(x) | {"sodium": line(x["sodium"], *SODIUM_1984, 10.0)}


def _sample11(x: Values, cutoffs: Values) -> Values:
    return _shared(x) | {"sodium": 10.0 - passed(sodium_per_2000(x), cutoffs["sodium"][1:11])}


def _linear(one: Line) -> Component:
    way = ("<=", ">=") if one.full < one.zero else (">=", "<=")
    rule = f"10 at {way[0]} {one.full:g}, 0 at {way[1]} {one.zero:g} {one.unit}, linear between"
    return Component(one.id, one.name, 0, 10, rule, (one.input,))


def _components(sodium: Component) -> tuple[Component, ...]:
    men, women = WHOLE_GRAIN_GRAMS
    lines = [_linear(one) for one in LINES]
    grain = Component(
        "whole_grain",
        "Whole grains",
        0,
        10,
        f"10 at >= {women:g} g (women) or {men:g} g (men), 0 at none, linear between",
        ("whole_grain_g", "sex"),
    )
    drink = Component(
        "alcohol",
        "Alcohol",
        0,
        10,
        "10 from 0.5 to 1.5 (women) or 2 (men) drinks, falling to 0 at 2.5 or 3.5; 20 x drinks "
        "between 0.125 and "
        "0.5; 2.5 below",
        ("alcohol_drinks", "sex"),
    )
    return (*lines[:2], grain, *lines[2:], sodium, drink)


def _ahei(id: str, version: str, sodium: Component, points: Points, sample: bool) -> Score:
    return Score(
        id=id,
        name="Alternative Healthy Eating Index 2010",
        version=version,
        citation="Chiuve SE et al. Alternative dietary indices both strongly predict risk of "
        "chronic disease. "
        "J Nutr 2012;142:1009-1018",
        source="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3738221/",
        range=(0, 110),
        components=_components(sodium),
        inputs=wanted(
            "sex",
            "kcal",
            "vegetables_serv",
            "whole_fruit",
            "whole_grain_g",
            "nuts_legumes",
            "epa_dha",
            "other_pufa_percent",
            "sugared_drinks_juice_serv",
            "red_processed_meat_serv",
            "trans_percent",
            "sodium",
            "alcohol_drinks",
        ),
        optional=frozenset({"trans_percent"} | (set() if sample else {"kcal"})),
        points=points,
        one_person=not sample,
        why="sodium is scored among the people of the file" if sample else "published cut-offs",
        mode="sample" if sample else "fixed",
        sampled={"sodium": Sampled(ELEVENTHS, 11, sodium_per_2000)} if sample else {},
        without={"total_without_alcohol": ("alcohol",)},
        notes=(
            "Where trans fat is not given at all (no US survey table has it), the total is over ten "
            "components, at "
            "most 100: see components_scored. A row whose trans fat is unknown (NaN) has no total.",
            "Nobody should drink for a point: total_without_alcohol leaves it out.",
        ),
    )


AHEI = (
    _ahei(
        "ahei-2010-ref1984",
        "2010, sodium between decile means of 1984",
        Component(
            "sodium",
            "Sodium",
            0,
            10,
            "10 at <= 1112, 0 at >= 3337 mg a day, linear between (printed decile means, line of ours)",
            ("sodium",),
        ),
        _ref1984,
        sample=False,
    ),
    _ahei(
        "ahei-2010-sample11",
        "2010, sodium by elevenths of the file",
        Component(
            "sodium",
            "Sodium per 2000 kcal",
            0,
            10,
            "10 in the lowest eleventh of the file, one less in each above; an edge belongs to the one above",
            ("sodium", "kcal"),
        ),
        _sample11,
        sample=True,
    ),
)

PREGNANCY = (
    Line("vegetables", "Vegetables without potatoes", "vegetables_serv", "servings a day", 0, 5),
    Line("whole_fruit", "Fruit without juice", "whole_fruit", "servings (cups) a day", 0, 4),
    Line("white_red_meat", "White to red meat", "white_red_meat", "ratio", 0, 4),
    Line("fibre", "Fibre", "fibre", "g a day", 0, 25),
    Line("trans_fat", "Trans fat", "trans_percent", "% of energy", 4, 0.5),
    Line("pufa_sfa", "Polyunsaturated to saturated fat", "pufa_sfa", "ratio", 0.1, 1),
    Line("calcium", "Calcium", "calcium", "mg a day", 0, 1200),
    Line("folate", "Folate", "folate", "ug a day", 0, 600),
    Line("iron", "Iron", "iron", "mg a day", 0, 27),
)


def _pregnancy(x: Values, cutoffs: Values) -> Values:
    return {one.id: line(x[one.input], one.zero, one.full, 10.0) for one in PREGNANCY}


AHEI_P = (
    Score(
        id="aheip-2009",
        name="Alternative Healthy Eating Index for pregnancy",
        version="2009",
        citation="Rifas-Shiman SL et al. Dietary quality during pregnancy varies by maternal "
        "characteristics in "
        "Project Viva. J Am Diet Assoc 2009;109:1004-1011",
        source="https://www.jandonline.org/article/S0002-8223(09)00288-0/fulltext",
        range=(0, 90),
        components=tuple(_linear(one) for one in PREGNANCY),
        inputs=wanted(
            *(one.input for one in PREGNANCY),
            "white_meat",
            "red_processed_meat",
            "pufa",
            "saturated_fat",
        ),
        optional=frozenset({"white_meat", "red_processed_meat", "pufa", "saturated_fat"}),
        points=_pregnancy,
        one_person=True,
        why="published cut-offs; in pregnancy only",
        notes=(
            "No red meat: 10 for the ratio if there is any white meat, else 0 (ours). No saturated "
            "fat: the same.",
            "The ratio of meats is one of weights.",
        ),
    ),
)
