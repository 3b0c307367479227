"""Diaries for the tests of announced pairs, made ready as a screen does."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import allowed
from villi.signals.background import Background, background
from villi.signals.checking import Recorded
from villi.signals.shaping import FAMILIES
from villi.signals.simulating import Simulated
from villi.signals.testing import Estimates, tested
from villi.signals.values import Kind, Whitened
from villi.signals.whitening import eaten, whiten

Array = NDArray[np.float64]


class Ready(NamedTuple):
    ground: Background
    recorded: Recorded

    @property
    def whitened(self) -> Whitened:
        return self.ground.whitened


def estimates(ground: Background, kind: Kind) -> Estimates:
    """Every exposure over the lags of a kind, as a screen tests it."""
    return tested(ground, [FAMILIES[kind]])[0]


def ready(ratings: Array, exposures: Mapping[str, Array], adjust: Mapping[str, Array] | None = None) -> Ready:
    """Weekdays from a Monday on."""
    days = len(ratings)
    weekday = np.arange(days) % 7
    foods, allowing = eaten(exposures, days, weekday), allowed(days, adjust or {}, weekday)
    whitened = whiten("mood", ratings, foods, allowing)
    return Ready(background(whitened), Recorded(ratings, foods, allowing, weekday))


def of_diary(diary: Simulated, outcome: str) -> Ready:
    days = len(diary.weekday)
    foods, allowing = eaten(diary.exposures, days, diary.weekday), allowed(days, diary.adjust, diary.weekday)
    ratings = diary.outcomes[outcome]
    whitened = whiten(outcome, ratings, foods, allowing)
    return Ready(background(whitened), Recorded(ratings, foods, allowing, diary.weekday))


def persistent(rng: np.random.Generator, days: int, phi: float = 0.5) -> Array:
    """A state of unit variance that drifts."""
    state = rng.standard_normal(days)
    for t in range(1, days):
        state[t] = phi * state[t - 1] + np.sqrt(1 - phi**2) * state[t]
    return state


def lagging(x: Array, lag: int) -> Array:
    return np.concatenate([np.zeros(lag), x[: len(x) - lag]])
