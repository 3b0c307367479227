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


def chosen(foods: Mapping[str, SurveyFood], reports: Mapping[str, Reported]) -> list[str]:
    """Survey codes of the catalogue in code order: the `MOST` reported and every bare food.

    Of baby food only the `BABY_MOST` most reported enter, however bare.
    """

    def often(code: str) -> float:
        return reports[code].reports if code in reports else 0.0

    adult = [code for code, food in foods.items() if not BABY.search(food.name)]
    common = sorted(adult, key=lambda code: (-often(code), code))[:MOST]
    bare = [code for code in adult if BARE.search(foods[code].name)]
    infants = sorted(foods.keys() - set(adult), key=lambda code: (-often(code), code))[:BABY_MOST]
    return sorted({*common, *bare, *infants})
