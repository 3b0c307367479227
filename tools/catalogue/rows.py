"""Each food's row: composition, imputed flags and glutamine, from all tables together."""

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from catalogue import compose, disaggregate, gln, tables
from catalogue.tables import COLUMNS, PLACE, Flags, Floats
from villi.quantities import NUTRIENTS

HERE = Path(__file__).resolve().parent


class Sources(NamedTuple):
    """Everything that is read, once."""

    foods: Mapping[str, tables.SurveyFood]
    composition: Mapping[str, Floats]
    reports: Mapping[str, tables.Reported]
    sr_foods: Mapping[str, tables.SrFood]
    sr: compose.Ingredients
    sr_glutamine: Mapping[str, gln.SrGlutamine]
    links: Mapping[str, list[tuple[str, float]]]
    parts: Mapping[str, dict[str, float]]
    flavonoids: Mapping[str, Floats]
    portions: Mapping[str, list[tables.PortionRow]]
    sr_portions: Mapping[str, list[tables.PortionRow]]
    old_names: Mapping[str, list[str]]


def read(folder: Path) -> Sources:
    """All tables."""
    sr_foods, sr = tables.sr_foods(folder), compose.refused(compose.stack(tables.sr_composition(folder)))
    return Sources(
        foods=tables.survey_foods(folder),
        composition=tables.survey_composition(folder),
        reports=tables.reported(folder),
        sr_foods=sr_foods,
        sr=sr,
        sr_glutamine=gln.sr_glutamine(sr_foods, sr),
        links=tables.recipe_links(folder),
        parts=tables.ingredients(folder),
        flavonoids=tables.flavonoids(folder),
        portions=tables.survey_portions(folder),
        sr_portions=tables.sr_portions(folder),
        old_names=tables.old_names(folder),
    )


class Row(NamedTuple):
    """A food's composition, its imputed flags, its glutamine (None unknown) and the sources behind it."""

    values: Floats
    imputed: Flags
    glutamine: gln.FoodGlutamine | None
    sources: tuple[str, ...]


def survey_rows(data: Sources) -> dict[str, Row]:
    """Every survey food's row; all of them, since relatives are drawn from all.

    First from recipe links; then basic ingredients learn from those rows and fill what is left.
    """
    recipes = {code: compose.resolve(code, data.links, data.sr.row) for code in data.composition}
    linked = {code: compose.complete(own, recipes[code], data.sr) for code, own in data.composition.items()}
    table = disaggregate.learn(
        {c: v for c, (v, _) in linked.items()}, data.parts, data.sr, HERE / "ingredient_sr.csv"
    )
    classes = gln.ingredient_classes(HERE / "ingredients.csv")
    flavonoids = disaggregate.learn_flavonoids(data.flavonoids, data.parts)
    flavonoids |= {
        name: np.zeros(len(tables.FLAVONOIDS)) for name, key in classes.items() if key in gln.ANIMAL
    }
    result = {}
    for code, (values, flags) in linked.items():
        own, recipe, parts = data.composition[code], recipes[code], data.parts.get(code, {})
        sources = ["fndds1718", "fped1718", "fdd31", *(["fnddslinks", "sr26"] if recipe else [])]
        if code in data.flavonoids:
            values[FLAVONOID_PLACES] = data.flavonoids[code]
            sources.append("fndds0910")
        elif (estimate := disaggregate.flavonoids(parts, flavonoids)) is not None:
            values[FLAVONOID_PLACES], flags[FLAVONOID_PLACES] = estimate, True
            sources.append("fndds0910")
        protein = float(own[PLACE["protein"]])
        found = gln.through_recipe(protein, recipe, data.sr_glutamine, data.sr) if recipe else None
        resolved = gln.through_parts(protein, parts, table, classes)
        measured = not flags[GLX] and compose.plausible(values)
        if resolved is not None and gln.from_parts(found, resolved):
            fitted = resolved.fitted(float(values[GLX])) if measured else None
            found, measured = fitted or resolved, fitted is not None
        if not measured:
            disaggregate.replace_amino_acids(values, flags, own, parts, table)
        disaggregate.fill(values, flags, own, parts, table)
        result[code] = Row(values, flags, found, tuple(sources))
    means = gln.prefix_means(
        (code, row.values, row.glutamine) for code, row in result.items() if row.glutamine
    )
    for code, row in result.items():
        found = row.glutamine or gln.from_relatives(float(row.values[PLACE["protein"]]), code, means)
        result[code] = row._replace(glutamine=gln.within(found, float(row.values[GLX])))
    return result


GLX = PLACE["glutamic_acid"]
FLAVONOID_PLACES = [PLACE[key] for key in tables.FLAVONOIDS]


TWIN = 0.95
"""A survey food whose recipe is this share of one SR food is that food, in the survey's words."""
LENT = [PLACE[key] for key in COLUMNS if NUTRIENTS[key].kind in ("pattern", "flavonoid")]
"""What SR26 does not hold and a twin can lend: food-pattern components and flavonoids."""
WATER_OFF = 5.0
"""Grams of water per 100 g by which a twin may differ from its SR food (raw is no twin of cooked)."""


def twins(data: Sources) -> dict[str, str]:
    """SR number -> the survey code that is the same food, the most reported of several."""
    found: dict[str, str] = {}
    order = sorted(
        data.composition, key=lambda c: (-(data.reports[c].reports if c in data.reports else 0.0), c)
    )
    for code in order:
        recipe = compose.resolve(code, data.links, data.sr.row)
        if recipe is None:
            continue
        number, share = max(recipe.parts, key=lambda part: part[1], default=("", 0.0))
        if share < TWIN or number in found:
            continue
        water = data.sr.values[data.sr.row[number], PLACE["water"]]
        if abs(data.composition[code][PLACE["water"]] - water) <= WATER_OFF:
            found[number] = code
    return found


def sr_row(number: str, data: Sources, twin: Row | None) -> Row:
    """An SR26 food's row; patterns and flavonoids, marked imputed, from its survey twin."""
    place = data.sr.row[number]
    values, flags = compose.bounded_ala(data.sr.values[place].copy(), data.sr.imputed[place].copy())
    sources = ["sr26"]
    if twin is not None:
        values[LENT], flags[LENT] = twin.values[LENT], ~np.isnan(twin.values[LENT])
        sources += ["fped1718", "fndds0910"]
    return Row(values, flags, gln.direct(data.sr_glutamine[number]), tuple(sources))
