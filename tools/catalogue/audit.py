"""Checks the committed catalogue for what cannot be true; needs nothing but its own files.

Run it with `python tools/catalogue/audit.py`. Each check yields `Finding`s; a finding that
`exceptions.csv` lists with a reason is allowed, and a listed exception that no longer occurs is itself an
error, so that the list never rots.
"""

import csv
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

from villi.quantities import NUTRIENTS

HERE = Path(__file__).resolve().parent
DATA = HERE.parents[1] / "src" / "villi" / "foods" / "data"

ATWATER = {"protein": 4.0, "fat": 9.0, "carbohydrate": 4.0, "alcohol": 6.93}
"""General factors, kcal/g; the USDA uses food-specific ones, hence the tolerance below."""
ENERGY_OFF = 20.0
ENERGY_SHARE_OFF = 0.20
"""Energy may differ from the general factors by 20 kcal plus a fifth: specific factors run from 2.4 kcal/g
(protein of vegetables) and 2.7 (lemon juice) to 4.4 (egg), and fibre and polyols count less than 4."""
PROXIMATES_MOST = 100.6
"""Grams of water, protein, fat, carbohydrate and alcohol in 100 g; 0.6 for rounding of five values."""
HYDROLYSIS = 1.20
"""Free amino acids weigh more than the protein they come from: each binds one water on hydrolysis
(18.015 of about 128 g/mol, 14 to 18 %), the rest is error of separate analyses."""
GLX_PER_GLN = 147.13 / 146.144
PATTERN_OFF = 0.05
"""Cup or ounce equivalents; sums of components rounded to two decimals."""
PORTION_RANGE = (0.1, 6000.0)
ROUNDING = 1.002
"""Values have four significant digits."""

PATTERN_SUMS = {
    "f_total": ("f_citmlb", "f_other", "f_juice"),
    "v_total": ("v_drkgr", "v_redor_total", "v_starchy_total", "v_other"),
    "v_redor_total": ("v_redor_tomato", "v_redor_other"),
    "v_starchy_total": ("v_starchy_potato", "v_starchy_other"),
    "g_total": ("g_whole", "g_refined"),
    "pf_total": ("pf_mps_total", "pf_eggs", "pf_soy", "pf_nutsds"),
    "pf_mps_total": ("pf_meat", "pf_curedmeat", "pf_organ", "pf_poult", "pf_seafd_hi", "pf_seafd_low"),
}
"""Food-pattern totals and their parts; legumes are counted apart."""
PATTERN_LEAST = {"d_total": ("d_milk", "d_yogurt", "d_cheese")}
"""Totals that may exceed their parts: dairy also counts whey and casein that belong to none of the three."""

PARTS = {
    "sugars": "carbohydrate",
    "starch": "carbohydrate",
    "fibre": "carbohydrate",
    "saturated_fat": "fat",
    "monounsaturated_fat": "fat",
    "polyunsaturated_fat": "fat",
    "trans_fat": "fat",
    "epa": "polyunsaturated_fat",
    "dha": "polyunsaturated_fat",
    "ala": "fa_18_3",
}
"""A nutrient that is part of another and cannot exceed it."""
PART_OFF = 0.1
"""Grams; tolerance of a part against its whole, both rounded."""
BY_DIFFERENCE = 0.6
"""Grams; carbohydrate is what is left of 100 g, with the errors of water, protein, fat and ash in it, while
its parts are analysed: the sugars of milk exceed it by 0.2 g."""

AMINO = tuple(key for key, nutrient in NUTRIENTS.items() if nutrient.kind == "amino")


class Finding(NamedTuple):
    """Check, food (or other subject), and what is wrong."""

    check: str
    subject: str
    message: str


class Tables(NamedTuple):
    """The catalogue's files as read: composition as numbers (NaN unknown), the others as text."""

    foods: list[dict[str, str]]
    measures: list[dict[str, str]]
    composition: Mapping[str, Mapping[str, float]]
    glutamine: Mapping[str, float]
    classes: frozenset[str]
    groups: frozenset[str]
    sources: frozenset[str]
    plants: frozenset[str]
    equivalents: list[dict[str, str]]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, or none where there is no file."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def number(cell: str) -> float:
    """A cell of composition: blank unknown, "~" imputed.

    >>> number("1.5~"), number("")
    (1.5, nan)
    """
    return float(cell.rstrip("~")) if cell else nan


def read(data: Path = DATA) -> Tables:
    """The catalogue in `data`."""
    composition = {
        row.pop("id"): {key: number(cell) for key, cell in row.items()}
        for row in read_rows(data / "composition.csv")
    }
    glutamine = {
        row["id"]: sum(float(pair.split("=")[1]) for pair in row["by_class"].split(";") if pair)
        for row in read_rows(data / "glutamine.csv")
    }
    return Tables(
        foods=read_rows(data / "foods.csv"),
        measures=read_rows(data / "measures.csv"),
        composition=composition,
        glutamine=glutamine,
        classes=frozenset(row["key"] for row in read_rows(data / "glutamine_classes.csv")),
        groups=frozenset(row["group"] for row in read_rows(data / "groups.csv")),
        sources=frozenset(row["id"] for row in read_rows(data / "sources.csv")),
        plants=frozenset(row["plant"] for row in read_rows(data / "plants.csv")),
        equivalents=read_rows(data / "equivalents.csv"),
    )


def energy(tables: Tables) -> Iterator[Finding]:
    """Energy agrees with protein, fat, carbohydrate and alcohol."""
    for food, row in tables.composition.items():
        parts = [row[key] * factor for key, factor in ATWATER.items()]
        known = [part for part in parts if not isnan(part)]
        if isnan(row["energy"]) or len(known) < 3:
            continue
        expected = sum(known)
        if abs(row["energy"] - expected) > ENERGY_OFF + ENERGY_SHARE_OFF * max(expected, row["energy"]):
            yield Finding("energy", food, f"{row['energy']:g} kcal, from macronutrients {expected:.0f}")


def proximates(tables: Tables) -> Iterator[Finding]:
    """Water, protein, fat, carbohydrate and alcohol are at most 100 g of 100 g."""
    for food, row in tables.composition.items():
        parts = [row[key] for key in ("water", "protein", "fat", "carbohydrate", "alcohol")]
        total = sum(part for part in parts if not isnan(part))
        if total > PROXIMATES_MOST:
            yield Finding("proximates", food, f"{total:.1f} g in 100 g")


def amino_acids(tables: Tables) -> Iterator[Finding]:
    """Amino acids together are at most the protein and the water of its hydrolysis."""
    for food, row in tables.composition.items():
        total = sum(row[key] for key in AMINO if not isnan(row[key]))
        if total > row["protein"] * HYDROLYSIS + PART_OFF:
            yield Finding("amino acids", food, f"{total:.2f} g in {row['protein']:g} g protein")


def glutamine(tables: Tables) -> Iterator[Finding]:
    """Glutamine is at most the glutamic acid that its analysis would show, and no food lacks its class."""
    for food, amount in tables.glutamine.items():
        glx = tables.composition[food]["glutamic_acid"] if food in tables.composition else nan
        if not isnan(glx) and amount * GLX_PER_GLN > glx * ROUNDING + 0.01:
            yield Finding("glutamine", food, f"{amount:.3g} g glutamine, {glx:.3g} g glutamic acid")


def patterns(tables: Tables) -> Iterator[Finding]:
    """Food-pattern totals are the sums of their parts; legumes as protein are four times the vegetables."""
    for food, row in tables.composition.items():
        for total, least in PATTERN_LEAST.items():
            if sum(row[part] for part in least) > row[total] + PATTERN_OFF:
                yield Finding(total, food, f"{row[total]:g}, parts {sum(row[part] for part in least):.3g}")
        if abs(row["pf_legumes"] - 4 * row["v_legumes"]) > PATTERN_OFF:
            yield Finding("pf_legumes", food, f"{row['pf_legumes']:g}, vegetables {row['v_legumes']:g}")
        for total, parts in PATTERN_SUMS.items():
            values = [row[part] for part in parts]
            if (
                not any(isnan(v) for v in (row[total], *values))
                and abs(row[total] - sum(values)) > PATTERN_OFF
            ):
                yield Finding(total, food, f"{row[total]:g}, parts {sum(values):.3g}")


def parts_of_wholes(tables: Tables) -> Iterator[Finding]:
    """No nutrient exceeds the one it is part of; none is negative."""
    for food, row in tables.composition.items():
        for part, whole in PARTS.items():
            off = BY_DIFFERENCE if whole == "carbohydrate" else PART_OFF
            if row[part] > row[whole] * ROUNDING + off:
                yield Finding(part, food, f"{row[part]:g} of {row[whole]:g} {whole}")
        for key, value in row.items():
            if value < 0:
                yield Finding("negative", food, f"{key} {value:g}")


def portions(tables: Tables) -> Iterator[Finding]:
    """Portions lie within reason, each unit once per food, each food known."""
    seen: set[tuple[str, str]] = set()
    for row in tables.measures:
        low, high = PORTION_RANGE
        if not low <= float(row["grams"]) <= high:
            yield Finding("portion", row["id"], f"{row['unit']} {row['grams']} g")
        if (row["id"], row["unit"]) in seen:
            yield Finding("portion twice", row["id"], row["unit"])
        seen.add((row["id"], row["unit"]))


def references(tables: Tables) -> Iterator[Finding]:
    """Ids and names are unique, and what a row names exists."""
    ids = [row["id"] for row in tables.foods]
    for column in ("id", "name"):
        for value, count in Counter(row[column] for row in tables.foods).items():
            if count > 1 or not value:
                yield Finding(f"{column} not unique", value, f"{count} times")
    known = set(ids)
    for row in tables.foods:
        if row["group"] not in tables.groups:
            yield Finding("unknown group", row["id"], row["group"])
        for source in row["sources"].split(";"):
            if source not in tables.sources:
                yield Finding("unknown source", row["id"], source)
        for plant in filter(None, row["plants"].split(";")):
            if tables.plants and plant.rsplit(" ", 1)[0] not in tables.plants:
                yield Finding("unknown plant", row["id"], plant)
    for name, found in (
        ("measures", {row["id"] for row in tables.measures}),
        ("composition", set(tables.composition)),
        ("glutamine", set(tables.glutamine)),
        ("equivalents", {row["id"] for row in tables.equivalents}),
    ):
        for food in sorted(found - known):
            yield Finding("unknown food", food, f"in {name}.csv")
    for food in sorted(known - set(tables.composition)):
        yield Finding("no composition", food, "not in composition.csv")
    for row in tables.equivalents:
        if row["code"] in known:
            yield Finding("equivalent of itself", row["code"], "is in the catalogue")


CHECKS: tuple[Callable[[Tables], Iterable[Finding]], ...] = (
    energy,
    proximates,
    amino_acids,
    glutamine,
    patterns,
    parts_of_wholes,
    portions,
    references,
)


def findings(tables: Tables) -> list[Finding]:
    """Everything that all checks find."""
    return [finding for check in CHECKS for finding in check(tables)]


def exceptions(path: Path = HERE / "exceptions.csv") -> dict[tuple[str, str], str]:
    """(check, subject) -> reason."""
    return {(row["check"], row["subject"]): row["reason"] for row in read_rows(path)}


def judged(
    found: Iterable[Finding], allowed: Mapping[tuple[str, str], str]
) -> tuple[list[Finding], list[str]]:
    """Findings that no exception explains, and exceptions that explain nothing any more.

    >>> judged([Finding("energy", "own:a", "off")], {("energy", "own:b"): "polyols"})
    ([Finding(check='energy', subject='own:a', message='off')], ['energy own:b'])
    """
    found = list(found)
    met = {(finding.check, finding.subject) for finding in found}
    open_findings = [finding for finding in found if not allowed.get((finding.check, finding.subject))]
    return open_findings, [f"{check} {subject}" for check, subject in allowed if (check, subject) not in met]


def main() -> int:
    """Prints what is wrong; the number of problems is the exit status (at most 1)."""
    tables = read()
    unexplained, stale = judged(findings(tables), exceptions())
    names = {row["id"]: row["name"] for row in tables.foods}
    for finding in unexplained:
        print(f"{finding.check}: {finding.subject} ({names.get(finding.subject, '')}): {finding.message}")
    for line in stale:
        print(f"exception no longer needed: {line}")
    print(f"{len(tables.foods)} foods, {len(unexplained)} unexplained, {len(stale)} stale exceptions")
    return int(bool(unexplained or stale))


if __name__ == "__main__":
    sys.exit(main())
