"""Which foods the catalogue holds."""

import re
from collections.abc import Mapping

from catalogue.tables import Reported, SurveyFood

MOST = 2700
"""Survey foods taken by how often they are reported; the rest come by the rules below."""

BARE = re.compile(r"\bNFS\b|\bNS as to\b")
"""Descriptions for missing detail: the survey's own answer to a bare word."""

BABY_MOST = 40
"""Baby foods and formulas, most reported first: a diary of an adult holds none."""

BABY = re.compile(
    r"\bbaby food\b|infant formula|\btoddler\b|\bstrained\b|\bjunior\b|Gerber|\bformula\b", re.IGNORECASE
)

FORMULA_CODE = "11710000"
"""Infant formula without further detail; it stands for every brand and form."""
FORMULA = re.compile(r"infant formula, (?!NFS)", re.IGNORECASE)


def chosen(foods: Mapping[str, SurveyFood], reports: Mapping[str, Reported]) -> list[str]:
    """Survey codes of the catalogue in code order: the `MOST` reported, every bare food, every new one.

    New in 2017-18 are foods that the reports of 2015-16 cannot know: burgers by patty, cones by flavour.

    Of baby food, formula by brand and form left out, only the `BABY_MOST` most reported enter, however bare.
    """

    def often(code: str) -> float:
        return reports[code].reports if code in reports else 0.0

    adult = [code for code, food in foods.items() if not BABY.search(food.name)]
    common = sorted(adult, key=lambda code: (-often(code), code))[:MOST]
    new = [code for code in adult if code not in reports]
    bare = [code for code in adult if BARE.search(foods[code].name)]
    young = [code for code in foods.keys() - set(adult) if not FORMULA.match(foods[code].name)]
    infants = sorted(young, key=lambda code: (-often(code), code))[:BABY_MOST]
    return sorted({*common, *bare, *new, *infants, *(code for code in (FORMULA_CODE,) if code in foods)})
