"""Units of mass, in grams. A volume is no mass: what a cup weighs depends on what is in it.

Ounce and pound are the avoirdupois ones, exact by the international agreement of 1959 (NIST Handbook 44,
appendix C).
"""

MASSES: dict[str, float] = {
    **dict.fromkeys(("g", "gm", "gr", "gram", "grams"), 1.0),
    **dict.fromkeys(("kg", "kilogram", "kilograms"), 1000.0),
    **dict.fromkeys(("mg", "milligram", "milligrams"), 0.001),
    **dict.fromkeys(("oz", "ounce", "ounces"), 28.349523125),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds"), 453.59237),
}
"""Grams of one unit, by the names that files give it, in small letters."""

VOLUMES = frozenset(
    "ml l dl cl litre litres liter liters millilitre milliliter cup cups tbsp tbs tablespoon tablespoons tsp "
    "teaspoon teaspoons pint pints quart quarts gallon floz".split()
) | {"fl oz", "fl. oz", "fl. oz.", "fluid ounce", "fluid ounces"}
"""Units that are known and refused."""


def factor(unit: str) -> float | None:
    """Grams of one such unit, None if it is no unit of mass.

    >>> factor("kg"), factor(" OZ "), factor("cup")
    (1000.0, 28.349523125, None)
    """
    return MASSES.get(unit.strip().lower())


def is_volume(unit: str) -> bool:
    """Whether this is the name of a volume.

    >>> is_volume("mL"), is_volume("g")
    (True, False)
    """
    return unit.strip().lower() in VOLUMES
