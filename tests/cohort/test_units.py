"""Units of mass and of volume by the names that files give them."""

import pytest

from villi.cohort.units import MASSES, VOLUMES, factor, is_volume


@pytest.mark.parametrize(
    ("unit", "grams"), [("g", 1), ("KG", 1000), (" mg", 0.001), ("Oz", 28.349523125), ("lbs", 453.59237)]
)
def test_masses(unit: str, grams: float) -> None:
    assert factor(unit) == grams


def test_sixteen_ounces_are_a_pound() -> None:
    assert 16 * MASSES["oz"] == pytest.approx(MASSES["lb"], rel=1e-15)


@pytest.mark.parametrize("unit", ["", "cup", "ml", "fl oz", "stone", "portion", "µg"])
def test_what_is_no_unit_of_mass_is_not_guessed(unit: str) -> None:
    assert factor(unit) is None


def test_no_unit_is_both() -> None:
    assert not set(MASSES) & VOLUMES
    assert all(is_volume(unit.upper()) for unit in VOLUMES)
