"""What imputing Glx costs: leave-one-out error of the class median, per class, on USDA SR26.

Run `python benchmarks/glutamine_imputation.py`. For every food with a measured Glx and at least 0.5 g of
protein, its Glx is predicted from its protein and the median Glx share of the *other* foods of its
class, and compared with the measured one. Toasted and untoasted, salted and unsalted forms of one food
share an analysis, so a food may see its twin; leaving out the whole family (the name up to the second
comma) is given beside it and is the honest figure. Needs `shared/data/food/sr26_gln_estimate.csv.gz`
beside the checkout.
"""

import csv
import gzip
import sys
from collections import defaultdict
from math import sqrt
from pathlib import Path
from statistics import median
from typing import NamedTuple

from villi.foods.glutamine import CAP, CLASSES, NEVER_CAPPED, classify

TABLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "food" / "sr26_gln_estimate.csv.gz"

LEAST_PROTEIN = 0.5
"""Grams per 100 g; below it the rounding of both figures makes the share meaningless."""


class Measured(NamedTuple):
    """A food with its Glx as a share of protein (g per g)."""

    family: str
    share: float


class Error(NamedTuple):
    """Of a class: foods, median absolute error (%), 90th percentile (%), median signed error (%)."""

    foods: int
    typical: float
    bad: float
    bias: float


def measured(path: Path) -> dict[str, list[Measured]]:
    """Foods with a measured Glx, by class; those above the cap for added glutamate are left out."""
    caps = {c.key: c.glx_of_protein / 100 * CAP for c in CLASSES if c.key not in NEVER_CAPPED}
    found: dict[str, list[Measured]] = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            protein, glx = float(row["protein_g"] or 0), float(row["Glu_g_usda"] or 0)
            if protein < LEAST_PROTEIN or glx <= 0:
                continue
            key, share = classify(row["food"], row["group"]), glx / protein
            if share <= caps.get(key, share):
                found[key].append(Measured(",".join(row["food"].split(",")[:2]), share))
    return found


def errors(foods: list[Measured], whole_family: bool) -> Error | None:
    """Leave-one-out (or leave-one-family-out) error of the median; None where nothing is left."""
    off = []
    for i, food in enumerate(foods):
        others = [
            other.share
            for j, other in enumerate(foods)
            if j != i and not (whole_family and other.family == food.family)
        ]
        if others:
            off.append(100 * (median(others) / food.share - 1))
    if not off:
        return None
    size = sorted(abs(x) for x in off)
    return Error(len(off), median(size), size[int(0.9 * (len(size) - 1))], median(off))


def main() -> int:
    """Print the table, one line per class; 1 where the data is absent."""
    if not TABLE.exists():
        print(f"{TABLE} is absent: nothing to measure", file=sys.stderr)
        return 1
    by_key = measured(TABLE)
    print("class          foods   leave one food out        leave its family out")
    print("                       median |%|  90th  bias   median |%|  90th  bias")
    everything: list[float] = []
    for c in CLASSES:
        one, family = errors(by_key[c.key], False), errors(by_key[c.key], True)
        if one is None:
            print(f"{c.key:13s}  {len(by_key[c.key]):5d}   no other food to learn from")
            continue
        line = f"{c.key:13s}  {one.foods:5d}   {one.typical:10.1f} {one.bad:5.0f} {one.bias:+5.1f}"
        if family is not None:
            line += f"   {family.typical:10.1f} {family.bad:5.0f} {family.bias:+5.1f}"
            everything.append(family.typical)
        print(line)
    print(f"median over classes, family left out: {median(everything):.1f} %")
    print(f"as a standard deviation, if errors were normal: {median(everything) / 0.6745:.1f} %")
    print(f"largest: {max(everything):.1f} %; root mean square: {sqrt(_mean_square(everything)):.1f} %")
    return 0


def _mean_square(values: list[float]) -> float:
    return sum(v * v for v in values) / len(values)


if __name__ == "__main__":
    raise SystemExit(main())
