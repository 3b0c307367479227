"""Nutrients, estimates and problems: the words every other room speaks.

>>> from villi.quantities import NUTRIENTS
>>> NUTRIENTS["fibre"].key, NUTRIENTS["fibre"].basis
('fibre_g', 'energy')
"""

from villi.quantities.errors import VilliError, visible
from villi.quantities.estimate import AT_LEAST_BELOW, Estimate, Interval
from villi.quantities.nutrients import NUTRIENTS, Nutrient
from villi.quantities.pattern import Pattern
from villi.quantities.person import Person
from villi.quantities.problem import Problem

__all__ = [
    "AT_LEAST_BELOW",
    "NUTRIENTS",
    "Estimate",
    "Interval",
    "Nutrient",
    "Pattern",
    "Person",
    "Problem",
    "VilliError",
    "visible",
]
