"""Patterns of a record: what is unknown does not count as nothing."""

from dataclasses import replace
from datetime import date, timedelta
from math import isnan

import numpy as np
import pytest

from villi.diary.values import Completeness
from villi.examining.glutamine import by_day
from villi.foods import Catalogue
from villi.intake import Intake
from villi.intake.patterns import _omega_3, patterns
from villi.intake.table import table
from villi.quantities import Pattern

FISH, BREAD, APPLE = "fndds:26137120", "fndds:51101000", "fndds:63101000"


def intake(bread_grams: float, *, unknown: tuple[str, ...] = (), glutamine: bool = True) -> Intake:
    """A day of 100 g of salmon and some bread, of which these nutrients are unknown."""
    held = Catalogue.everyday().composition([FISH, BREAD])
    for nutrient in unknown:
        held.values[1, held.nutrients.index(nutrient)] = np.nan
    if not glutamine:
        held.glutamine[1] = np.nan
    return Intake(
        dates=(date(2026, 11, 16),),
        complete=(Completeness("done", "skipped"),),
        refused=(0,),
        foods=(FISH, BREAD),
        portions=(),
        day=np.array([0, 0]),
        food=np.array([0, 1]),
        grams=np.array([100.0, bread_grams]),
        spread=np.array([20.0, 10.0]),
        table=table(held),
    )


def pattern(eaten: Intake, key: str) -> Pattern:
    return next(one for one in patterns(eaten, Catalogue.everyday()) if one.key == key)


def test_omega_3_is_at_least_where_much_is_unknown() -> None:
    known, little, much = (
        _omega_3(intake(grams, unknown=unknown))
        for grams, unknown in ((200.0, ()), (5.0, ("epa", "dha")), (200.0, ("epa", "dha")))
    )
    assert known.low < known.value < known.high
    assert little.value < little.high and not little.note.startswith("at least")
    assert much.value > 0 and isnan(much.high) and much.note.startswith("at least: of ")


def test_a_food_of_unknown_energy_keeps_its_part_of_the_energy() -> None:
    known, unknown = (pattern(intake(100.0, unknown=keys), "ultra_processed") for keys in ((), ("energy",)))
    assert known.value > 0.3
    assert unknown.value == pytest.approx(known.value, abs=0.05)


def test_a_day_with_much_unknown_glutamine_is_at_least_so_much() -> None:
    (known,), (unknown,) = (by_day(intake(200.0, glutamine=held)) for held in (True, False))
    assert not known.at_least
    assert unknown.at_least and 0 < unknown.glutamine < known.glutamine


def test_days_far_apart_are_no_week() -> None:
    far, near = (
        replace(
            intake(200.0),
            dates=tuple(date(2026, 1, 1) + timedelta(step * n) for n in range(7)),
            complete=(Completeness("done", "skipped"),) * 7,
            refused=(0,) * 7,
            foods=(FISH, APPLE),
            day=np.array([0, 0, 1, 2, 3, 4, 5, 6]),
            food=np.array([0, 1, 0, 0, 0, 0, 0, 0]),
            grams=np.full(8, 100.0),
            spread=np.full(8, 1.0),
        )
        for step in (10, 1)
    )
    assert (pattern(near, "plants").unit, pattern(near, "plants").value) == ("a week", 1.0)
    assert (pattern(far, "plants").unit, pattern(far, "plants").name) == (
        "plants",
        "Different plants in one day",
    )


def test_two_cups_of_yogurt_are_two_servings() -> None:
    catalogue = Catalogue.everyday()
    yogurt = catalogue.food("fndds:11411010")
    assert yogurt is not None and yogurt.live == "yes"
    usual = next(m.grams for m in yogurt.measures if m.unit == "default")
    eaten = replace(
        intake(0.0),
        foods=(FISH, yogurt.id),
        grams=np.array([100.0, 3 * usual]),
    )
    assert pattern(eaten, "fermented").value == pytest.approx(3)
