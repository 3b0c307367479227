"""Population check: what the engine says US people ate in 2015-16, against what is known.

    python benchmarks/population.py

Every survey food that was reported, at the grams that the whole population ate of it, goes through the
everyday catalogue (by code, else by its listed equivalent) and the same kernel as a diary. The grams are
two-day population totals; 316.5 million people. Fixed by the method page: a mean of 8.0 to 9.0 g of
glutamine a day (free amino acid), grain dishes 48 to 56 % of it, vegetables 3 to 4 %.

Baseline in the same run: Lenders and others, US women of 1984, 6.84 ± 2.19 g a day as residues, which is
7.8 ± 2.5 as free amino acid (PMC3249386).
"""

import csv
import gzip
from collections import defaultdict
from typing import NamedTuple

import numpy as np

from record import need_data, record
from villi.foods import Catalogue
from villi.foods.glutamine import free, linear_bounds, residue
from villi.intake.estimates import glutamine_composition
from villi.intake.kernel import BASES, Totals, compose
from villi.intake.table import nutrient_ids, table

PEOPLE = 316.5e6
DAYS = 2
DIGIT = {
    "1": "dairy",
    "2": "meat and fish",
    "3": "eggs",
    "4": "legumes and nuts",
    "5": "grain dishes",
    "6": "fruit",
    "7": "vegetables",
    "8": "fats",
    "9": "sweets and drinks",
}
"""First digit of a survey food code: the food as eaten, a pizza being a grain dish."""


def grams_eaten() -> dict[str, float]:
    """Grams a person and day of every reported survey code."""
    path = need_data() / "food" / "fndds1516_nutrients_wweia_freq.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = [(row["Foodcode"], row["Grams"]) for row in csv.DictReader(file)]
    return {
        f"fndds:{int(float(code))}": float(grams) / DAYS / PEOPLE
        for code, grams in rows
        if grams not in ("", "nan") and float(grams) > 0
    }


class Population(NamedTuple):
    """A person and day of the US in 2015-16: totals of the whole diet and of its parts by first digit."""

    total: Totals
    parts: Totals
    codes: int
    direct: float
    missed: float
    typical: dict[str, float]


def eaten_by_people() -> Population:
    """What US people ate, through the everyday catalogue; shares of weight direct and missed."""
    catalogue = Catalogue.everyday()
    eaten = grams_eaten()
    by_digit: dict[str, dict[str, float]] = {key: defaultdict(float) for key in DIGIT.values()}
    missed = direct = 0.0
    for code, grams in eaten.items():
        food = catalogue.equivalent(code)
        direct += grams if food == code else 0.0
        if food is None:
            missed += grams
        else:
            by_digit[DIGIT[code.split(":")[1][0]]][food] += grams
    foods = sorted({food for part in by_digit.values() for food in part})
    column = {food: f for f, food in enumerate(foods)}
    rows = np.zeros((len(DIGIT), len(foods)))
    for d, part in enumerate(by_digit.values()):
        for food, grams in part.items():
            rows[d, column[food]] += grams
    arrays = table(catalogue.composition(foods))
    grams_a_day = rows.sum(axis=0, keepdims=True)
    plain_water = arrays.values[:, nutrient_ids().index("water")] > 0.99
    typical = (grams_a_day @ arrays.weights)[0] / (grams_a_day.sum() - grams_a_day[0] @ plain_water) * 100
    return Population(
        total=compose(grams_a_day, np.zeros_like(grams_a_day), arrays),
        parts=compose(rows, np.zeros_like(rows), arrays),
        codes=len(eaten),
        direct=direct / sum(eaten.values()),
        missed=missed / sum(eaten.values()),
        typical=dict(zip(BASES, typical.round(1).tolist(), strict=True)),
    )


def main() -> None:
    found = eaten_by_people()
    low, mid, high = (float(x[0]) for x in glutamine_composition(found.total))
    outer_low, outer_high = (float(x[0]) for x in linear_bounds(found.total.glutamine))
    amount = dict(zip(nutrient_ids(), found.total.amount[0].tolist(), strict=True))
    coverage, protein = float(found.total.glutamine_coverage[0]), amount["protein"]
    shares = dict(zip(DIGIT.values(), (found.parts.glutamine.sum(axis=1) / mid).tolist(), strict=True))
    print(f"{found.codes:,} codes; by weight {found.direct:.1%} direct, {found.missed:.2%} missed")
    print(f"glutamine, free amino acid   {mid:.2f} g a day ({low:.2f}-{high:.2f}); coverage {coverage:.1%}")
    print(f"  linear bounds, every class at one end at once: {outer_low:.2f}-{outer_high:.2f}")
    baseline = f"Lenders 6.84 ± 2.19 residue = {free(6.84):.1f} ± {free(2.19):.1f} free"
    print(f"  as residue {residue(mid):.2f}; baseline {baseline}")
    print(f"protein {protein:.1f} g, fibre {amount['fibre']:.1f} g; glutamine {mid / protein:.1%} of protein")
    for name, share in shares.items():
        print(f"  {name:<20}{share:6.1%}")
    print("mean per 100 g of food without plain water:", found.typical)
    record(
        "population",
        {
            "glutamine_g": mid,
            "low": low,
            "high": high,
            "linear_low": outer_low,
            "linear_high": outer_high,
            "coverage": coverage,
            "grain_share": shares["grain dishes"],
            "vegetable_share": shares["vegetables"],
            "protein_g": protein,
        },
    )


if __name__ == "__main__":
    main()
