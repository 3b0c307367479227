"""Basal need by published equations, and a record that is too small to be all that was eaten."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.needs import assess, basal, energy_need
from villi.needs.recording import MISSING, TOO_FEW, UNCHECKED, cut_off, recording
from villi.quantities import Estimate, Interval, Person

WOMAN = Person(sex="female", age=40, weight_kg=65.0, height_cm=165.0)


def test_the_worked_examples_in_print() -> None:
    """FAO/WHO/UNU 2004, section 5.4: a woman of 20 to 30 years and 55 kg, 1,302 kcal; Mifflin's equation for
    a woman of 25 years, 60 kg and 160 cm: 1,314 kcal (a lecture on energy requirements)."""
    assert basal(Person(sex="female", age=25, weight_kg=55.0)).kcal == pytest.approx(1302, abs=1)  # type: ignore[union-attr]
    assert basal(Person(sex="female", age=25, weight_kg=60.0, height_cm=160.0)).kcal == 1314  # type: ignore[union-attr]


MEGAJOULES = """
male 10 18 0.074 2.754
male 18 30 0.063 2.896
male 30 60 0.048 3.653
male 60 121 0.049 2.459
female 10 18 0.056 2.898
female 18 30 0.062 2.036
female 30 60 0.034 3.538
female 60 121 0.038 2.755
"""


@pytest.mark.parametrize("line", MEGAJOULES.strip().splitlines())
def test_the_same_equations_in_megajoules(line: str) -> None:
    """Schofield 1985 in MJ a day: the two printings agree within their rounding."""
    sex, age, _, slope, constant = line.split()
    for kg in (45.0, 60.0, 90.0):
        found = basal(Person(sex="male" if sex == "male" else "female", age=int(age), weight_kg=kg))
        assert found is not None
        assert found.kcal == pytest.approx((float(slope) * kg + float(constant)) * 1000 / 4.184, rel=0.01)


def test_height_chooses_the_equation() -> None:
    with_height, without = basal(WOMAN), basal(WOMAN._replace(height_cm=None))
    assert with_height and without and "Mifflin" in with_height.source and "Schofield" in without.source
    assert basal(WOMAN._replace(height_cm=16.5)) == without
    assert basal(WOMAN._replace(weight_kg=None)) is None and basal(WOMAN._replace(sex="")) is None
    old = basal(WOMAN._replace(age=79))
    assert old and "Schofield" in old.source


@given(st.integers(1, 120), st.floats(26, 200), st.floats(0, 50), st.sampled_from(["female", "male"]))
def test_a_heavier_body_uses_more(age: int, kg: float, more: float, sex: str) -> None:
    one = basal(Person(sex=sex, age=age, weight_kg=kg))  # type: ignore[arg-type]
    two = basal(Person(sex=sex, age=age, weight_kg=kg + more))  # type: ignore[arg-type]
    assert one and two and two.kcal >= one.kcal > 0


def test_the_cut_off_of_goldberg_and_black() -> None:
    """PAL 1.55, 23, 8.5 and 15 per cent, two standard deviations: by hand for one day and for very many."""
    assert cut_off(1) == pytest.approx(1.55 * 2.718281828 ** (-2 * (0.23**2 + 0.085**2 + 0.15**2) ** 0.5))
    assert cut_off(10_000) == pytest.approx(1.55 * 2.718281828 ** (-2 * 0.17241), rel=1e-3)


@pytest.mark.parametrize(
    ("kcal", "days", "implausible", "low"),
    [
        (2000.0, 7, False, False),
        (1180.0, 7, True, True),  # under 1,200
        (1250.0, 7, True, True),  # under basal need
        (1350.0, 7, True, False),  # over basal need, under the cut-off
        (1180.0, 4, True, False),  # too few days for the weekly rule
        (1180.0, 2, False, False),
    ],
)
def test_when_food_is_probably_missing(kcal: float, days: int, implausible: bool, low: bool) -> None:
    found = recording(WOMAN, [kcal] * days)
    assert (found.implausible, found.low) == (implausible, low)


def test_the_last_week_counts_for_the_weekly_rule() -> None:
    assert recording(WOMAN, [2200.0] * 60 + [900.0] * 7).low
    assert not recording(WOMAN, [900.0] * 7 + [2200.0] * 60).low


def test_what_is_unknown_is_said_and_the_floor_still_holds() -> None:
    nobody = recording(Person(), [1100.0] * 6)
    assert nobody.low and nobody.because == MISSING
    fed = recording(Person(sex="female", age=30), [1900.0] * 6)
    assert not fed.implausible and fed.because == UNCHECKED.format("weight is")
    assert recording(WOMAN, [float("nan")] * 7).because == TOO_FEW
    assert not recording(Person(sex="male", age=4, weight_kg=16.0), [1150.0] * 7).low


def test_the_words_hold_no_number_and_no_blame() -> None:
    for sentence in (MISSING, TOO_FEW, UNCHECKED):
        assert not re.search(r"\d|should|must|fail|too little you|bad|wrong", sentence)


def test_the_energy_of_a_day_by_way_of_life() -> None:
    """FAO/WHO/UNU 2004, section 5.4: 55 kg, 20 to 30 years, moderately active (1.70 to 1.99): 2,410 kcal,
    within 8 per cent."""
    need = energy_need(Person(sex="female", age=25, weight_kg=55.0, state="none"))
    assert need is not None
    assert (need.active.low + need.active.high) / 2 == pytest.approx(2410, rel=0.01)
    assert need.active.high / need.active.low == pytest.approx(1.08 / 0.92, rel=0.01)
    assert need.basal.kcal < need.light.low < need.light.high < need.active.low < need.vigorous.high
    for other in (
        Person(sex="female", age=25),
        Person(sex="female", age=12, weight_kg=40.0),
        Person(sex="female", age=25, weight_kg=55.0, state="pregnant"),
    ):
        assert energy_need(other) is None


def test_no_assessment_holds_energy_as_a_need() -> None:
    part = Interval(1900.0, 2100.0)
    energy = Estimate(2000.0, part, 1.0, 7, part, part, part)
    found = assess(WOMAN, {"energy": energy}, {"energy": [2000.0] * 7})
    assert not any("kcal" in need.unit for need in found.needs)
