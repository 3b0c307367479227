"""Planetary Health Diet Index: one name, several scores that cannot be compared; two are made here.

Each component is a line between the amount of 0 points and that of all points. The versions disagree on fish
(favourable in one, to be limited in the other), poultry, meat, dairy and fats.
Sources: phdi-bui2024 as coded in an R package (dietaryindex, PHDI.R; the paper's table was not seen);
phdi-nhanes2024: Frank SM et al. 2024 Am J Clin Nutr 119:384, table 1 (PMC10884610).
"""

from villi.scores.ahei import by_sex
from villi.scores.asking import wanted
from villi.scores.steps import Line, line
from villi.scores.values import Component, Points, Score, Values

WHOLE_GRAIN_GRAMS = (90.0, 75.0)
"""Whole grains of 10 points, men and women, g a day; none gives 0."""

SHARED = (
    Line("starchy_vegetables", "Starchy vegetables", "starchy_vegetables_g", "g", 200, 50),
    Line("vegetables", "Other vegetables", "vegetables_g", "g", 0, 300),
    Line("fruit", "Fruit without juice", "fruit_g", "g", 0, 200),
    Line("nuts", "Nuts and seeds", "nuts_g", "g", 0, 50),
    Line("legumes", "Legumes without soya", "legumes_g", "g", 0, 100, 5),
    Line("soy", "Soya foods", "soy_g", "g", 0, 50, 5),
    Line("added_sugar", "Added sugar and juice", "added_sugar_juice_percent", "% of energy", 25, 5),
)

BUI = (
    *SHARED,
    Line("dairy", "Dairy", "dairy_g", "g", 1000, 250),
    Line("red_processed_meat", "Red and processed meat", "red_processed_meat_g", "g", 100, 14),
    Line("poultry", "Poultry", "poultry_g", "g", 100, 29),
    Line("egg", "Eggs", "egg_g", "g", 120, 13),
    Line("fish", "Fish", "fish_g", "g", 0, 28),
    Line("unsaturated_fat", "Added unsaturated fat", "unsaturated_added_fat_percent", "% of energy", 3.5, 21),
    Line(
        "saturated_fat", "Added saturated and trans fat", "saturated_added_fat_percent", "% of energy", 10, 0
    ),
)

NHANES = (
    *SHARED,
    Line("dairy", "Dairy", "dairy", "cup eq", 4.08, 1.02),
    Line("red_processed_meat", "Red and processed meat", "red_processed_meat_g", "g", 300, 14),
    Line("poultry", "Poultry", "poultry_g", "g", 58, 29),
    Line("egg", "Eggs", "egg_g", "g", 120, 12),
    Line("fish", "Fish", "fish_g", "g", 50, 15),
    Line("unsaturated_fat", "Unsaturated oils", "unsaturated_added_fat_percent", "% of energy", 0, 10),
    Line(
        "saturated_fat", "Saturated oils and trans fat", "saturated_added_fat_percent", "% of energy", 21, 3.5
    ),
)


def _points(lines: tuple[Line, ...]) -> Points:
    def points(x: Values, cutoffs: Values) -> Values:
        grain = line(x["whole_grain_g"], 0.0, by_sex(x, *WHOLE_GRAIN_GRAMS), 10.0)
        rest = {one.id: line(x[one.input], one.zero, one.full, one.points) for one in lines}
        return {"whole_grain": grain} | rest

    return points


def _components(lines: tuple[Line, ...]) -> tuple[Component, ...]:
    men, women = WHOLE_GRAIN_GRAMS
    grain = Component(
        "whole_grain",
        "Whole grains",
        0,
        10,
        f"10 at >= {women:g} g (women) or {men:g} g (men), 0 at none, linear between",
        ("whole_grain_g", "sex"),
    )
    return (grain, *(_component(one) for one in lines))


def _component(one: Line) -> Component:
    full, zero = (">=", "<=") if one.full > one.zero else ("<=", ">=")
    rule = f"{one.points:g} at {full} {one.full:g}, 0 at {zero} {one.zero:g} {one.unit}, linear between"
    return Component(one.id, one.name, 0, one.points, rule, (one.input,))


_INCOMPARABLE = (
    "Three scores bear this name and cannot be compared: phdi-bui2024, phdi-nhanes2024, phdi-cacau2021."
)

PHDI = (
    Score(
        id="phdi-bui2024",
        name="Planetary Health Diet Index (Bui)",
        version="2024, as coded in another program",
        citation="Bui LP et al. Planetary Health Diet Index and risk of total and cause-specific "
        "mortality in three "
        "prospective cohorts. Am J Clin Nutr 2024;120:80-91 (cut-offs read in the code of dietaryindex)",
        source="https://doi.org/10.1016/j.ajcnut.2024.03.019 https://github.com/jamesjiadazhan/dietaryindex",
        range=(0, 140),
        components=_components(BUI),
        inputs=wanted("sex", "whole_grain_g", *(one.input for one in BUI)),
        points=_points(BUI),
        one_person=True,
        why="published cut-offs",
        notes=(
            _INCOMPARABLE,
            "Fish is favourable: none gives 0, 28 g a day gives 10.",
            "The cut-offs were read in code; the table of the paper was not seen.",
        ),
    ),
    Score(
        id="phdi-nhanes2024",
        name="Planetary Health Diet Index (US survey)",
        version="2024, PMC10884610 table 1",
        citation="Frank SM et al. Adherence to the Planetary Health Diet Index and correlation with "
        "nutrients of "
        "public health concern: an analysis of NHANES 2003-2018. Am J Clin Nutr 2024;119:384-392",
        source="https://doi.org/10.1016/j.ajcnut.2023.10.018",
        range=(0, 140),
        components=_components(NHANES),
        inputs=wanted("sex", "whole_grain_g", *(one.input for one in NHANES)),
        points=_points(NHANES),
        one_person=True,
        why="published cut-offs",
        notes=(
            _INCOMPARABLE,
            "Fish is to be limited: 10 at 15 g a day or less, 0 at 50 g.",
            "Legumes and soya count in grams dry weight; a serving of dairy is a cup equivalent "
            "(245 g of milk).",
        ),
        experimental="that legumes and dairy of other tables are on the paper's scale was not checked",
    ),
)

NAMED_ONLY = {
    "phdi-cacau2021": "its 16 components are shares of energy (0 to 150 points; Cacau LT et al. "
    "Nutrients 2021;13:1698) "
    "and its cut-offs were not all seen",
}
