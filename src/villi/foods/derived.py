"""What an imported table does not say and the everyday catalogue or arithmetic can tell.

Everything here is an estimate and marked as such: energy from protein, fat and carbohydrate; amino
acids and glutamine of survey foods from the same or the nearest everyday food; glutamine of reference
foods from their glutamic acid; vitamin A and folate in equivalents. What cannot be told stays unknown.
"""

from math import isnan

from villi.foods.everyday import Everyday, Row
from villi.foods.importers.groups import SR_GROUPS
from villi.quantities import NUTRIENTS
from villi.quantities.nutrients import ATWATER

WITHOUT_ALCOHOL = frozenset(name for name, group in SR_GROUPS.values() if group not in ("drinks", "alcohol"))
"""Groups of the reference tables whose foods hold no alcohol worth counting where none is stated."""

FOLIC_ACID_DFE = 1.7
"""Dietary folate equivalents per ug of folic acid eaten with food (Institute of Medicine 1998)."""
RETINOL_EQUIVALENTS = {
    "retinol": 1.0,
    "beta_carotene": 1 / 12,
    "alpha_carotene": 1 / 24,
    "beta_cryptoxanthin": 1 / 24,
}
"""Retinol activity equivalents per ug (Institute of Medicine 2001)."""

AMINO_ACIDS = tuple(nutrient.id for nutrient in NUTRIENTS.values() if nutrient.kind == "amino")


def complete(id: str, name: str, category: str, row: Row, everyday: Everyday) -> Row:
    """The row with estimates for what it lacks."""
    row = _energy(_equivalents(row), category)
    if id.startswith("fndds:"):
        return _from_everyday(id, row, everyday)
    if id.startswith(("sr:", "fdc:")):
        return _from_glutamic_acid(name, category, row)
    return row


def _equivalents(row: Row) -> Row:
    """Vitamin A and folate in equivalents, by their definitions, where all their parts are known."""
    held, made = row.values, {}
    if "vitamin_a" not in held and held.keys() >= RETINOL_EQUIVALENTS.keys():
        made["vitamin_a"] = sum(factor * held[key] for key, factor in RETINOL_EQUIVALENTS.items())
    if "folate_dfe" not in held and held.keys() >= {"folate_food", "folic_acid"}:
        made["folate_dfe"] = held["folate_food"] + FOLIC_ACID_DFE * held["folic_acid"]
    return row._replace(values={**held, **made}, imputed=row.imputed | made.keys()) if made else row


def _energy(row: Row, category: str) -> Row:
    """Energy from what yields it; unknown alcohol is taken for none only where there can be none."""
    none = {"alcohol": 0.0} if category in WITHOUT_ALCOHOL else {}
    held = {**none, **row.values}
    if "energy" in held or not held.keys() >= ATWATER.keys():
        return row
    kcal = sum(factor * held[key] for key, factor in ATWATER.items())
    return row._replace(values={**row.values, "energy": kcal}, imputed=row.imputed | {"energy"})


def _from_everyday(id: str, row: Row, everyday: Everyday) -> Row:
    """Amino acids of the same food, glutamine of the same or the nearest, per gram of protein."""
    nearest = id if id in everyday.foods else everyday.equivalents.get(id)
    protein = row.values.get("protein")
    if nearest is None or protein is None:
        return row
    theirs = everyday.amount(nearest, "protein")
    if theirs is None or (theirs == 0 and protein > 0):
        return row
    ratio = protein / theirs if theirs else 0.0
    glutamine, _ = everyday.glutamine(nearest)
    if glutamine is not None:
        scaled = {key: amount * ratio for key, amount in glutamine.items()}
        row = row._replace(glutamine=scaled, glutamine_imputed=1.0)
    if nearest != id:
        return row
    model = everyday.row(id).values
    borrowed = {key: model[key] * ratio for key in AMINO_ACIDS if key in model and key not in row.values}
    return row._replace(values={**row.values, **borrowed}, imputed=row.imputed | borrowed.keys())


def _from_glutamic_acid(name: str, category: str, row: Row) -> Row:
    from villi.foods.glutamine import by_class, classify

    key = classify(name, category)
    amount, imputed = by_class(row.values.get("protein"), row.values.get("glutamic_acid"), key)
    if isnan(amount):
        return row
    share = float(imputed or "glutamic_acid" in row.imputed)
    return row._replace(glutamine={key: amount} if amount else {}, glutamine_imputed=share)
