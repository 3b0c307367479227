"""Healthy Eating Index 2015, 2020 and for toddlers (2020): densities against linear standards.

Per component with points P, zero standard z and maximum standard m, x per 1000 kcal unless said:
    score = P * clip((x - z) / (m - z), 0, 1)
    fatty acids     x = (mufa + pufa) / saturated fat; no saturated fat: P if there is any other, else 0
    added sugars    x = 16 kcal * teaspoons / kcal * 100;  saturated fat  x = 9 kcal * g / kcal * 100
Legumes count in full among vegetables and among protein foods. No energy: unknown, or 0 in every component
with `nci_zero`, as the SAS macro of the National Cancer Institute has it (not verified).
Source: National Cancer Institute, epi.grants.cancer.gov/hei (table of HEI-2015 components and standards).
"""

from typing import NamedTuple

from villi.scores.asking import PERCENT_FAT, TEASPOON_GRAMS_KCAL, wanted
from villi.scores.steps import line
from villi.scores.values import Array, Component, Points, Score, Values


class Standard(NamedTuple):
    """A row of the table of standards: (maximum, zero) of 2015/2020 and of toddlers."""

    id: str
    name: str
    unit: str
    points: float
    adults: tuple[float, float]
    toddlers: tuple[float, float]


STANDARDS = (
    Standard("total_fruit", "Total fruit", "cup eq/1000 kcal", 5, (0.8, 0), (0.7, 0)),
    Standard("whole_fruit", "Whole fruit", "cup eq/1000 kcal", 5, (0.4, 0), (0.3, 0)),
    Standard("total_vegetable", "Total vegetables", "cup eq/1000 kcal", 5, (1.1, 0), (0.9, 0)),
    Standard("green_and_bean", "Greens and beans", "cup eq/1000 kcal", 5, (0.2, 0), (0.1, 0)),
    Standard("whole_grain", "Whole grains", "oz eq/1000 kcal", 10, (1.5, 0), (1.5, 0)),
    Standard("dairy", "Dairy", "cup eq/1000 kcal", 10, (1.3, 0), (2.0, 0)),
    Standard("total_protein", "Total protein foods", "oz eq/1000 kcal", 5, (2.5, 0), (2.0, 0)),
    Standard("seafood_plant_protein", "Seafood and plant proteins", "oz eq/1000 kcal", 5, (0.8, 0), (0.5, 0)),
    Standard("fatty_acid", "Fatty acids", "ratio", 10, (2.5, 1.2), (1.5, 0.9)),
    Standard("refined_grain", "Refined grains", "oz eq/1000 kcal", 10, (1.8, 4.3), (1.5, 3.4)),
    Standard("sodium", "Sodium", "g/1000 kcal", 10, (1.1, 2.0), (1.1, 1.7)),
    Standard("added_sugar", "Added sugars", "% of energy", 10, (6.5, 26), (0, 13.8)),
    Standard("saturated_fat", "Saturated fats", "% of energy", 10, (8, 16), (12.2, 18.2)),
)


def densities(x: Values) -> dict[str, Array]:
    """What the standards are about, by component: per 1000 kcal, % of energy, or the ratio; each (n,)."""
    kcal = x["kcal"]
    found = {row.id: 1000.0 * x[row.id] / kcal for row in STANDARDS}
    found["sodium"] = found["sodium"] / 1000.0
    found["added_sugar"] = TEASPOON_GRAMS_KCAL * 100.0 * x["added_sugar"] / kcal
    found["saturated_fat"] = PERCENT_FAT * x["saturated_fat"] / kcal
    found["fatty_acid"] = x["fatty_acid"]
    return found


def _points(toddlers: bool) -> Points:
    def points(x: Values, cutoffs: Values) -> Values:
        density = densities(x)
        scored = {}
        for row in STANDARDS:
            most, none = row.toddlers if toddlers else row.adults
            scored[row.id] = line(density[row.id], none, most, row.points)
        return scored

    return points


def _components(toddlers: bool) -> tuple[Component, ...]:
    return tuple(_component(row, *(row.toddlers if toddlers else row.adults)) for row in STANDARDS)


def _component(row: Standard, most: float, none: float) -> Component:
    sign, back = (">=", "<=") if most > none else ("<=", ">=")
    rule = f"{row.points:g} at {sign} {most:g}, 0 at {back} {none:g} {row.unit}, linear between"
    inputs: tuple[str, ...] = (row.id, "kcal")
    if row.id == "fatty_acid":
        rule += "; without saturated fat 10 if there is any other, else 0"
        inputs = ("fatty_acid",)
    return Component(row.id, row.name, 0, row.points, rule, inputs)


NOTES = (
    "Legumes count in full among vegetables (total, greens and beans) and among protein foods.",
    "Without PF_LEGUMES (older FPED) a cup of V_LEGUMES is 4 oz.",
    "No energy: unknown (reason no_energy); nci_zero gives 0 in every component instead.",
    "An empty plate gets full points for what should be little: look at how complete the days are.",
    "Another program sets the ratio of fatty acids to 0 where there is no saturated fat (0 points, not 10).",
)


def _score(id: str, name: str, version: str, citation: str, source: str, toddlers: bool = False) -> Score:
    return Score(
        id=id,
        name=name,
        version=version,
        citation=citation,
        source=source,
        range=(0, 100),
        components=_components(toddlers),
        inputs=wanted("kcal", *(row.id for row in STANDARDS), "mufa", "pufa"),
        optional=frozenset({"mufa", "pufa"}),
        points=_points(toddlers),
        one_person=True,
        why="12 to 23 months only" if toddlers else "from 2 years of age",
        notes=NOTES,
        rules=("person-ratio", "mean-of-days", "day", "simple", "mean-ratio", "population-ratio"),
    )


HEI = (
    _score(
        "hei-2015",
        "Healthy Eating Index 2015",
        "2015",
        "Krebs-Smith SM et al. Update of the Healthy Eating Index: HEI-2015. "
        "J Acad Nutr Diet 2018;118:1591-1602 (standards read at NCI; the paper was not seen)",
        "https://epi.grants.cancer.gov/hei/hei-2015-table1.html",
    ),
    _score(
        "hei-2020",
        "Healthy Eating Index 2020",
        "2020",
        "USDA Food and Nutrition Service and National Cancer Institute. Healthy Eating Index 2020 "
        "(standards of 2015 from 2 years of age)",
        "https://www.fns.usda.gov/healthy-eating-index-hei",
    ),
    _score(
        "hei-toddlers2020",
        "Healthy Eating Index for toddlers 2020",
        "2020",
        "Pannucci TE et al. Development and evaluation of the Healthy Eating Index-Toddlers-2020. "
        "J Acad Nutr Diet 2023 (favourable components compared with NCI's table; "
        "the others were read in a program's code)",
        "https://doi.org/10.1016/j.jand.2023.05.013 https://epi.grants.cancer.gov/hei/comparing.html",
        toddlers=True,
    ),
)
