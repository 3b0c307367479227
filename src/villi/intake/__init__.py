"""Portions times composition: what a person took in, with coverage and honest intervals."""

from villi.intake.compose import compose_diary
from villi.intake.estimates import daily_totals, glutamine_estimate, nutrient_estimates
from villi.intake.patterns import patterns
from villi.intake.values import Intake

__all__ = [
    "Intake",
    "compose_diary",
    "daily_totals",
    "glutamine_estimate",
    "nutrient_estimates",
    "patterns",
]
