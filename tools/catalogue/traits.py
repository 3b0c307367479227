"""What a food is for the gut, judged from its name and its basic ingredients: plants, ferment, processing.

Used by the catalogue builder. All functions are pure; their knowledge stands in the tables beside this file.

    fdd: Sequence[tuple[str, float]] = the food's rows of the disaggregation table:
         (basic ingredient, percent of the food's weight); percentages need not sum to 100

    ingredients() -> Mapping[str, Ingredient]        ingredients.csv, one row per basic ingredient
    plants(fdd) -> dict[str, float]                  plant key -> g per 100 g as eaten, heaviest first
    plants_text(plants) -> str                       "tomato 12.5;onion 3", the form of foods.csv
    plant_kinds() -> dict[str, str]                  plant key -> whole | spice | drink (for plants.csv)
    fermented(code, name, fdd) -> Ferment(kind, live)            ("", "") = not fermented
    processing(code, name, category, fdd) -> Processed(cls, sure, reason)

`code` is the 8-digit survey code or an SR number as text, "" where there is none; `name` the source's own
description (before it is put in our plain words); `category` the WWEIA category number as text ("1820") for
survey foods, the SR food group's name ("Dairy and Egg Products") for SR foods, "" if unknown.
"""

import csv
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from villi.foods.plants import RULES

HERE = Path(__file__).resolve().parent


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table beside this file."""
    with (HERE / name).open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


PlantKind = Literal["whole", "refined", "spice", "drink", ""]
"""Those of `villi.foods.plants.RULES` count as plants; refined ones do not."""


class Ingredient(NamedTuple):
    """A basic ingredient: its plant ("" none), what part plays (`plant_kind`), the class of its protein
    for glutamine ("" no protein to speak of), and whether it marks industry or is a kitchen staple."""

    name: str
    plant: str
    plant_kind: PlantKind
    glutamine_class: str
    additive: bool
    kitchen: bool


@cache
def ingredients() -> Mapping[str, Ingredient]:
    """The table of basic ingredients by name.

    >>> ingredients()["Apples, dried"].plant
    'apple'
    """
    rows = [
        Ingredient(
            row["ingredient"],
            row["plant"],
            row["plant_kind"],  # type: ignore[arg-type]  # the table's test holds it to PlantKind
            row["glutamine_class"],
            row["additive"] == "1",
            row["kitchen"] == "1",
        )
        for row in table("ingredients.csv")
    ]
    return MappingProxyType({row.name: row for row in rows})


def shares(fdd: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Ingredient -> share of weight, made to sum to 1 (the table's sums run from 99.6 to 100.3).

    >>> shares([("Salt", 1.0), ("Water, tap", 98.0), ("Salt", 1.0)])
    {'Salt': 0.02, 'Water, tap': 0.98}
    """
    total = sum(percent for _, percent in fdd)
    found: dict[str, float] = {}
    for name, percent in fdd:
        found[name] = found.get(name, 0.0) + percent / total
    return found


def plant_kinds() -> dict[str, str]:
    """Every plant that can be counted, with its kind; each plant has one kind.

    >>> kinds = plant_kinds()
    >>> kinds["tomato"], kinds["cinnamon"], kinds["coffee"], kinds["spelt"]
    ('whole', 'spice', 'drink', 'whole')
    """
    found = {row.plant: str(row.plant_kind) for row in ingredients().values() if row.plant_kind in RULES}
    found |= {row["plant"]: row["kind"] for row in table("more_plants.csv")}
    return dict(sorted(found.items(), key=lambda item: (item[0].lower(), item[0])))


def plants(fdd: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Plants in a food, g per 100 g as eaten, heaviest first; oils, sugars and refined flour are left out.

    Grams are of the ingredient as the table states it: dry grain and water apart, dried fruit as dried.

    >>> plants([("Onions, cooked", 25.0), ("Tomatoes, canned", 50.0), ("Tomato paste", 20.0), ("Salt", 5.0)])
    {'tomato': 70.0, 'onion': 25.0}
    """
    found: dict[str, float] = {}
    for name, share in shares(fdd).items():
        row = ingredients()[name]
        if row.plant_kind in RULES:
            found[row.plant] = found.get(row.plant, 0.0) + 100.0 * share
    return dict(sorted(found.items(), key=lambda item: -item[1]))


def plants_text(found: Mapping[str, float]) -> str:
    """Plants in the form of `foods.csv`: three figures, what is below 0.05 g per 100 g left out.

    >>> plants_text({"tomato": 12.51, "onion": 3.0, "pepper": 0.01})
    'tomato 12.5;onion 3'
    """
    return ";".join(f"{plant} {grams:.3g}" for plant, grams in found.items() if grams >= LEAST_PLANT)


def read_plants(text: str) -> dict[str, float]:
    """Plants from the form of `foods.csv`.

    >>> read_plants("tomato 12.5;green bean 3")
    {'tomato': 12.5, 'green bean': 3.0}
    """
    pairs = (part.rsplit(" ", 1) for part in text.split(";") if part)
    return {plant: float(grams) for plant, grams in pairs}


LEAST_PLANT = 0.05
"""g per 100 g of food; below it a spice is a trace that no serving can bring to the 1 g that counts."""


class Ferment(NamedTuple):
    """`kind` of ferment ("" not fermented) and whether it is `live` when eaten: yes, no, depends or ""."""

    kind: str
    live: str


NOT_FERMENTED = Ferment("", "")
DISHES = re.compile(r"(2[78]|32|35|58|7[1-8]|9[12])\d{6}")
"""Survey codes of dishes, vegetables and soft drinks: only what the name starts with can be a ferment."""
FERMENT_HEADS = re.compile(
    r"(kimchi|sauerkraut|cabbage, kimchi|olives|fish sauce|poi|dosa|idli|kombucha|tea, kombucha|wine|sake)\b"
)


class NameRule(NamedTuple):
    """A row of `fermented.csv`: foods whose name holds `pattern`; first hit wins."""

    pattern: re.Pattern[str]
    ferment: Ferment


@cache
def ferment_rules() -> tuple[NameRule, ...]:
    """The rules of `fermented.csv` in their order; kind "none" stops the search."""
    return tuple(
        NameRule(
            re.compile(row["pattern"]),
            NOT_FERMENTED if row["kind"] == "none" else Ferment(row["kind"], row["live"]),
        )
        for row in table("fermented.csv")
    )


def fermented(code: str, name: str, fdd: Sequence[tuple[str, float]] = ()) -> Ferment:
    """The ferment that a food is (not: that a dish holds), by its name.

    Fermentation that ends before the food is made (coffee, cocoa, chocolate) and yeast-raised bread are not
    flagged, sourdough is. A dairy ferment without a milk ingredient in `fdd` is an imitation.

    >>> fermented("11411100", "Yogurt, whole milk, plain")
    Ferment(kind='dairy', live='yes')
    >>> fermented("", "pickles, cucumber, dill"), fermented("", "pizza with cheese")
    (Ferment(kind='', live=''), Ferment(kind='', live=''))
    """
    lower = name.lower()
    if DISHES.fullmatch(code) and not FERMENT_HEADS.match(lower):
        return NOT_FERMENTED
    for pattern, ferment in ferment_rules():
        if pattern.search(lower):
            return NOT_FERMENTED if ferment.kind == "dairy" and fdd and not has_milk(fdd) else ferment
    return NOT_FERMENTED


def has_milk(fdd: Sequence[tuple[str, float]]) -> bool:
    """Whether milk protein is among the ingredients.

    >>> has_milk([("Milk, whole, fluid", 90.0), ("Sugars", 10.0)])
    True
    """
    return any(ingredients()[name].glutamine_class in ("dairy", "whey") for name, _ in fdd)


ProcessingClass = Literal["whole", "ingredient", "processed", "ultra", "mixed", ""]


class Processed(NamedTuple):
    """How far a food is processed: `cls` whole (1), ingredient (2), processed (3), ultra (4), mixed (a dish,
    to be scored through its parts) or "" unknown; `sure` certain, likely or unclear; `reason` in words."""

    cls: ProcessingClass
    sure: str
    reason: str


class ProcessingRule(NamedTuple):
    """A row of `processing.csv`: where `category` begins so and the `name` holds so; first hit wins.

    `verdict` None ("parts" in the table): the basic ingredients decide.
    """

    category: re.Pattern[str]
    name: re.Pattern[str]
    verdict: Processed | None


@cache
def processing_rules() -> tuple[ProcessingRule, ...]:
    """The rules of `processing.csv` in their order."""
    return tuple(
        ProcessingRule(
            re.compile(row["category"]),
            re.compile(row["name"]),
            None if row["class"] == "parts" else Processed(row["class"], row["sure"], row["reason"]),  # type: ignore[arg-type]
        )
        for row in table("processing.csv")
    )


def processing(code: str, name: str, category: str, fdd: Sequence[tuple[str, float]] = ()) -> Processed:
    """The processing class of a food by villi's own rules, in the spirit of NOVA.

    The first rule of `processing.csv` that fits decides; where it says "parts" the basic
    ingredients do. "" where nothing is known.

    >>> processing("11411100", "Yogurt, whole milk, plain", "1820").cls
    'whole'
    >>> processing("75100250", "Raw vegetable, NFS", "6420", [("Carrots, raw", 100.0)])
    Processed(cls='whole', sure='certain', reason='one plain food')
    """
    lower = name.lower()
    for rule in processing_rules():
        if rule.category.match(category) and rule.name.search(lower):
            return by_parts(fdd) if rule.verdict is None else rule.verdict
    return by_parts(fdd)


INDUSTRY_MARK = 0.02
"""Share of a food's weight without water from which additives, isolates or syrups mark it as industrial;
less comes with the margarine or the spice mix of a home dish."""
TRACE = 0.002
"""Share of weight below which salt or fat is not counted as added."""
COOKING_SALT = 0.01
"""Salt up to this share of weight is kitchen seasoning; salted nuts, fish and meat hold more."""
WATER = "Water, "  # "Watermelon" and "Watercress" are food


def by_parts(fdd: Sequence[tuple[str, float]]) -> Processed:
    """The class that the basic ingredients point to.

    >>> by_parts([("Carrots, cooked", 96.0), ("Butter", 4.0)])
    Processed(cls='mixed', sure='likely', reason='one food with salt, sugar or fat')
    """
    dry = {name: share for name, share in shares(fdd).items() if not name.startswith(WATER)} if fdd else {}
    if not dry:
        return Processed("", "", "ingredients unknown")
    rows = {name: ingredients()[name] for name in dry}
    total = sum(dry.values())
    if sum(share for name, share in dry.items() if rows[name].additive) >= INDUSTRY_MARK * total:
        return Processed("ultra", "unclear", "additives, isolates or syrups among the ingredients")
    added = {name: share for name, share in dry.items() if rows[name].kitchen and share >= TRACE}
    base = {name: row for name, row in rows.items() if not row.kitchen and not row.additive}
    kinds = {row.plant or name.split(",")[0] for name, row in base.items()}
    if not base:
        return Processed("ingredient", "likely", "kitchen ingredients only")
    if not added and all(row.plant_kind != "refined" for row in base.values()):
        if len(kinds) > 1:
            return Processed("whole", "likely", "several plain foods")
        return Processed("whole", "certain", "one plain food")
    if len(kinds) > 1:
        return Processed("mixed", "likely", "several foods")
    if all(name.endswith("canned") or "pickled" in name for name in base):
        return Processed("processed", "likely", "canned or pickled")
    if set(added) <= {"Salt"}:
        if added.get("Salt", 0.0) <= COOKING_SALT:
            return Processed("whole", "likely", "one plain food, salted in cooking")
        return Processed("processed", "likely", "one food, salted")
    if set(added) <= {"Salt", "Sugars"}:
        return Processed("processed", "likely", "one food with sugar")
    return Processed("mixed", "likely", "one food with salt, sugar or fat")
