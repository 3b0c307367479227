"""The values of the series room: one array a day for everything that statistics may ask about."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date as Date
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

OWN: Mapping[str, str] = MappingProxyType(
    {"sleep": "feel:sleep", "sleep_hours": "feel:sleep", "stress": "feel:stress"}
)
"""Feelings that are also exposures and allowed for, under one key in both."""


class Outcome(NamedTuple):
    """Something felt, day by day: `key` "mood", `name` for a reader, `better` which way is good ("" neither:
    stool type), `unit` "points", "stools" or "hours"; `values` (T,) NaN where not rated."""

    key: str
    name: str
    better: Literal["up", "down", ""]
    unit: str
    values: Array


class Exposure(NamedTuple):
    """Something that may come before a feeling: a food, a food group, a nutrient, sleep, stress.

    `key` "nutrient:fibre", "food:coffee", "group:fish", "pattern:fermented", "feel:stress",
    "supplement:L-glutamine"; `name` for a
    reader ("fermented food"); `unit` of `values` ("g", "servings", "days with it" for 0 or 1); `per` the
    amount in that unit that an effect is worded for (10 g of fibre; 1 for days with it). `announce`: "any",
    or "harm" where a benefit is never said (alcohol). `kind` says what sort of thing it is; `because` how it
    was counted. `values` (T,), NaN unknown: of food, every day whose record is not complete, also where the
    food stands in it.
    `through`: where an effect may pass through something that is allowed for ("sleep" of coffee), so that
    what is left beside it is not the whole. `aliases`: other words for it, and the foods counted in it;
    `foods`: the ids of these, as far as the diary has them.
    """

    key: str
    name: str
    unit: str
    per: float
    kind: Literal["food", "group", "nutrient", "pattern", "own", "supplement"]
    announce: Literal["any", "harm"]
    values: Array
    because: str = ""
    through: str = ""
    aliases: tuple[str, ...] = ()
    foods: tuple[str, ...] = ()


class Adjustment(NamedTuple):
    """Something only allowed for, never announced: a course of antibiotics, energy, a period, fasting."""

    key: str
    name: str
    values: Array


class Unused(NamedTuple):
    """A series that could not be made, or had too few days, and why in plain words."""

    key: str
    name: str
    because: str


@dataclass(frozen=True, slots=True)
class Series:
    """Everything of a diary by calendar day, T days without a gap from the first to the last day recorded.

    `weekday` (T,) 0 Monday to 6. Arrays are aligned with `dates`. `complete` (T,) food records that count.
    `rated`: every scale with a rating, also those of too few days to be among `outcomes`."""

    dates: tuple[Date, ...]
    weekday: NDArray[np.intp]
    complete: NDArray[np.bool_]
    outcomes: tuple[Outcome, ...]
    exposures: tuple[Exposure, ...]
    adjustments: tuple[Adjustment, ...]
    unused: tuple[Unused, ...] = ()
    rated: tuple[Outcome, ...] = ()

    def outcome(self, key: str) -> Outcome | None:
        """The outcome with a key; None where there is none."""
        return next((each for each in self.outcomes if each.key == key), None)

    def exposure(self, key: str) -> Exposure | None:
        """The exposure with a key; None where there is none."""
        return next((each for each in self.exposures if each.key == key), None)

    def beside(self, key: str) -> "Series":
        """The same without what is the outcome with that key itself: nobody's stress is allowed for, or
        put forward, in questions about that stress (nor hours of sleep beside a rating of sleep)."""
        own = OWN.get(key)
        return replace(
            self,
            exposures=tuple(each for each in self.exposures if each.key != own),
            adjustments=tuple(each for each in self.adjustments if each.key != own),
        )

    def arrays(self) -> tuple[Mapping[str, Array], Mapping[str, Array], Mapping[str, Array]]:
        """Outcomes, exposures and adjustments by key, as `villi.signals.screen` takes them."""
        return (
            {each.key: each.values for each in self.outcomes},
            {each.key: each.values for each in self.exposures},
            {each.key: each.values for each in self.adjustments},
        )
