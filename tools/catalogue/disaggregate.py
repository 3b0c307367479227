"""Composition from FDA's basic ingredients, for foods whose recipe links are missing or lead nowhere.

The disaggregation table says what share of a food's weight each of 986 basic ingredients is, and nothing
about nutrients. What one ingredient holds is learned here:

- how much of a basis (protein, carbohydrate, fat, 18:3, dry weight) a gram of it holds: the non-negative
  shares that explain all 7,083 survey foods best (least squares);
- how much of a nutrient (an amino acid, starch) goes with a gram of that basis: from the survey foods
  that are nothing but this ingredient and water or salt, or from the SR26 food named in
  `ingredient_sr.csv`.

Everything that comes out of here is marked imputed.
"""

import csv
from collections.abc import Mapping, Sequence
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from catalogue.compose import (
    AMINO,
    BASIS,
    UNKNOWN,
    UNKNOWN_AT_MOST,
    Ingredients,
    Value,
    basis_of,
    plausible,
    ratio,
)
from catalogue.tables import PLACE, Flags, Floats

DILUENTS = frozenset(
    {
        "Water, tap",
        "Water, bottled",
        "Water, tap (amount based on powder)",
        "Water, bottled (amount based on powder)",
        "Salt",
    }
)
PURE = 0.95
"""A food is nothing but an ingredient when it is this share of its weight, diluents aside."""
SWEEPS = 300
BASES = tuple(sorted(set(BASIS.values())))

Parts = Mapping[str, float]


class Ingredient(NamedTuple):
    """What a gram of a basic ingredient holds of each basis, and nutrients per gram of their basis."""

    basis: Mapping[str, float]
    ratio: Mapping[str, float]


def sole(parts: Parts) -> str | None:
    """The one ingredient a food consists of apart from water and salt, else None.

    >>> sole({"Rice, white": 0.3, "Water, tap": 0.7}), sole({"Rice, white": 0.5, "Oats": 0.5})
    ('Rice, white', None)
    """
    solids = {key: share for key, share in parts.items() if key not in DILUENTS}
    if not solids:
        return None
    key = max(solids, key=lambda k: (solids[k], k))
    return key if solids[key] / sum(solids.values()) >= PURE else None


def nonnegative(shares: Floats, target: Floats, prior: Floats) -> Floats:
    """The x >= 0 that minimises |shares @ x - target|^2 + HOLD |x - prior|^2, by coordinate descent.

    Shapes: shares (F, I), target (F,), prior (I,) -> (I,).
    """
    gram, right = shares.T @ shares, shares.T @ target + HOLD * prior
    gram[np.diag_indices_from(gram)] += HOLD
    x = prior.copy()
    for _ in range(SWEEPS):
        before = x.copy()
        for i in range(len(x)):
            x[i] = max(0.0, x[i] + (right[i] - gram[i] @ x) / gram[i, i])
        if np.abs(x - before).max() < CONVERGED:
            break
    return x


HOLD = 0.01
"""How firmly an amount is held to what is usual: as much as one food with a tenth of the ingredient. It
decides only for spices and other traces, whose own foods say nothing."""
CONVERGED = 1e-6


def learn(
    values: Mapping[str, Floats], parts: Mapping[str, Parts], sr: Ingredients, named: Path
) -> dict[str, Ingredient]:
    """What every basic ingredient holds, from completed survey rows (`values`) and the SR26 table."""
    codes = [code for code in values if code in parts]
    names = sorted({key for code in codes for key in parts[code]})
    column = {name: place for place, name in enumerate(names)}
    shares = np.zeros((len(codes), len(names)))
    for row, code in enumerate(codes):
        for key, share in parts[code].items():
            shares[row, column[key]] = share
    table = np.array([values[code] for code in codes])
    alone = {name: np.array(found) for name, found in sole_foods(codes, parts).items()}
    amounts = {
        b: amounts_of(b, shares, np.nan_to_num(basis_of(table, b)) / 100, column, alone) for b in BASES
    }
    ratios = {name: {key: mean_ratio(table[found], key) for key in BASIS} for name, found in alone.items()}
    for name, numbers in sr_numbers(named).items():
        ratios[name] = {key: mean_ratio(sr.values[[sr.row[n] for n in numbers]], key) for key in BASIS}
    return {
        name: Ingredient({b: float(amounts[b][place]) for b in BASES}, borrowed(name, ratios))
        for name, place in column.items()
    }


def borrowed(name: str, ratios: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """An ingredient's ratios; amino acids it lacks come from the nearest of its kind, state aside.

    "Lentils, mature, canned" takes the median of what else begins with "Lentils, mature", else "Lentils":
    the protein of a plant or an animal keeps its profile through drying, cooking and canning.
    """
    found = dict(ratios.get(name, {}))
    pieces = name.split(", ")
    for length in range(len(pieces) - 1, 0, -1):
        stem = ", ".join(pieces[:length])
        kin = [ratios[other] for other in sorted(ratios) if other == stem or other.startswith(f"{stem}, ")]
        for key in AMINO:
            known = [r for row in kin if not isnan(r := row.get(key, nan))]
            if known and isnan(found.get(key, nan)):
                found[key] = float(np.median(known))
    return found


def amounts_of(
    basis: str,
    shares: Floats,
    target: Floats,
    column: Mapping[str, int],
    alone: Mapping[str, NDArray[np.int64]],
) -> Floats:
    """Grams of a basis in a gram of each ingredient, shape (I,).

    `shares` (F, I) of each food's weight, `target` (F,) grams of the basis per gram of food. Fixed are the
    diluents (none; salt is all dry weight) and the ingredients that make up foods `alone` (the median of
    those foods); the rest explains what remains.
    """
    fixed = {column[name]: float(basis == "dry" and name == "Salt") for name in DILUENTS if name in column}
    for name, found in alone.items():
        fixed[column[name]] = float(np.median(target[found] / shares[found, column[name]]))
    free = [place for place in column.values() if place not in fixed]
    x = np.zeros(len(column))
    x[list(fixed)] = list(fixed.values())
    usual = float(np.median([fixed[column[name]] for name in alone]))
    x[free] = nonnegative(shares[:, free], target - shares @ x, np.full(len(free), usual))
    return np.minimum(x, 1.0)


def sole_foods(codes: Sequence[str], parts: Mapping[str, Parts]) -> dict[str, list[int]]:
    """Ingredient -> places in `codes` of the foods that are only it."""
    found: dict[str, list[int]] = {}
    for place, code in enumerate(codes):
        name = sole(parts[code])
        if name is not None:
            found.setdefault(name, []).append(place)
    return found


def mean_ratio(rows: Floats, key: str) -> float:
    """Median of nutrient per gram of its basis over the rows that know both; NaN without one."""
    known = [
        r for row in rows if not isnan(r := ratio(float(row[PLACE[key]]), float(basis_of(row, BASIS[key]))))
    ]
    return float(np.median(known)) if known else nan


def sr_numbers(path: Path) -> dict[str, list[str]]:
    """Basic ingredient -> the SR26 foods whose mean stands for it."""
    with path.open(encoding="utf-8") as text:
        return {row["ingredient"]: row["sr"].split() for row in csv.DictReader(text)}


def explained(own: float, summed: float, largest: float) -> bool:
    """Whether ingredients that sum to `summed` of a basis can stand for a food that holds `own` of it.

    They must be within a factor `EXPLAINED` (frying and drying are not in the table), unless one of them
    holds nearly all (`largest` share): then only its proportions matter.
    """
    return summed > 0 and (1 / EXPLAINED <= own / summed <= EXPLAINED or largest >= 1 - UNKNOWN_AT_MOST)


EXPLAINED = 2.5
"""French fries hold 2.05 times the protein of the potatoes they are listed with; own judgement."""


def through_parts(key: str, own: Floats, parts: Parts, table: Mapping[str, Ingredient]) -> Value:
    """Nutrient `key` of a food from its basic ingredients, scaled to the food's own basis.

    Unknown where ingredients without a ratio hold more than `UNKNOWN_AT_MOST` of the basis, or where the
    ingredients do not explain the food's own basis.
    """
    basis = BASIS[key]
    own_basis = float(basis_of(own, basis))
    held = {name: share * table[name].basis[basis] for name, share in parts.items() if name in table}
    total = sum(held.values())
    if isnan(own_basis) or total <= 0:
        return UNKNOWN
    known = {name: amount for name, amount in held.items() if not isnan(table[name].ratio.get(key, nan))}
    if 1 - sum(known.values()) / total > UNKNOWN_AT_MOST:
        return UNKNOWN
    if not explained(own_basis, 100 * total, max(held.values()) / total):
        return UNKNOWN
    per = sum(amount * table[name].ratio[key] for name, amount in known.items()) / sum(known.values())
    return Value(own_basis * per, True)


def fill(values: Floats, flags: Flags, own: Floats, parts: Parts, table: Mapping[str, Ingredient]) -> None:
    """Fills in place what is still unknown, or only bounded (ALA), among the nutrients of `BASIS`."""
    for key in BASIS:
        place = PLACE[key]
        bounded = key == "ala" and flags[place]
        if not isnan(values[place]) and not bounded:
            continue
        amount, imputed = through_parts(key, own, parts, table)
        if not isnan(amount):
            values[place], flags[place] = amount, imputed


def replace_amino_acids(
    values: Floats, flags: Flags, own: Floats, parts: Parts, table: Mapping[str, Ingredient]
) -> None:
    """Puts in place what the basic ingredients say of amino acids, then unknown where they do not fit."""
    for key in AMINO:
        amount, imputed = through_parts(key, own, parts, table)
        if not isnan(amount):
            values[PLACE[key]], flags[PLACE[key]] = amount, imputed
    if not plausible(values):
        places = [PLACE[key] for key in AMINO]
        values[places], flags[places] = nan, False


def learn_flavonoids(known: Mapping[str, Floats], parts: Mapping[str, Parts]) -> dict[str, Floats]:
    """Basic ingredient -> flavonoids in mg per 100 g of it: median of the foods that are only it."""
    found: dict[str, list[Floats]] = {}
    for code, values in known.items():
        name = sole(parts[code]) if code in parts else None
        if name is not None:
            found.setdefault(name, []).append(values / parts[code][name])
    return {name: np.median(np.array(rows), axis=0) for name, rows in found.items()}


def flavonoids(parts: Parts, table: Mapping[str, Floats]) -> Floats | None:
    """Flavonoids of a food from its basic ingredients; None where too much of its solid weight is unknown."""
    solids = {name: share for name, share in parts.items() if name not in DILUENTS}
    total = sum(solids.values())
    lost = sum(share for name, share in solids.items() if name not in table)
    known = [share * table[name] for name, share in solids.items() if name in table]
    if not known or lost > UNKNOWN_AT_MOST * total:
        return None
    return np.asarray(np.sum(known, axis=0))
