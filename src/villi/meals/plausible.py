"""Stage 7, plausibility: an amount nobody eats is not counted.

An item is compared with the food's own measures: beyond `ODD` times the largest it is doubted (lower
confidence), beyond `ABSURD` times, or above what a day can hold, the amount is refused.
"""

from collections.abc import Sequence
from typing import Literal

from villi.meals.portions import Row, extremes

ODD, ABSURD = 6.0, 20.0
"""Multiples of the largest own measure (6: research on the survey's portion range; 20: judgement)."""
MOST_GRAMS, MOST_DRINK = 5_000.0, 6_000.0
"""No single line holds more food or drink than this (judgement)."""
ROOM = 1_500.0
"""Grams below which a large multiple alone is not absurd: 150 olives are odd, not impossible."""


def judge(grams: float, table: Sequence[Row]) -> Literal["plausible", "odd", "absurd"]:
    """Whether somebody ate that much.

    >>> salt = Row(292.0, "volume", "cup", "", frozenset(), 0.0)
    >>> judge(40_000, (salt,)), judge(10, (salt,))
    ('absurd', 'plausible')
    """
    drink = any(row.unit == "fl oz" for row in table)
    if not grams <= (MOST_DRINK if drink else MOST_GRAMS):  # so that no number at all is absurd, too
        return "absurd"
    _, most = extremes(table)
    if most and grams > ODD * most:
        return "absurd" if grams > ABSURD * most and grams > ROOM else "odd"
    return "plausible"
