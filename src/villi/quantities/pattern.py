"""A named figure that is not a nutrient, with its range and what was counted."""

from typing import NamedTuple


class Pattern(NamedTuple):
    """Different plants a week, live fermented servings, a share of energy: `value` with `low` and `high`.

    `value` may be NaN; `low`/`high` are NaN where no range is known; `note` says in words what was
    counted and what was left out.

    >>> Pattern("plants", "Different plants a week", 21.0, 21.0, 22.5, "a week", "").high
    22.5
    """

    key: str
    name: str
    value: float
    low: float
    high: float
    unit: str
    note: str
