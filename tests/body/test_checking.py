"""Inputs that are not run, and why."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.body.checking import LONGEST_COURSE, MOST_DAYS, checked
from villi.body.table import model
from villi.body.values import Course, Dose, Infusion, Inputs, Meal, Onset
from villi.quantities import Person, VilliError


def refused(inputs: Inputs, person: Person | None = None) -> str:
    with pytest.raises(VilliError) as found:
        checked(inputs, person)
    return str(found.value)


def test_what_is_right_is_kept() -> None:
    events = (
        Dose(0, 9, 5),
        Course("amoxicillin", 1, 7),
        Infusion("iv", 0, 8, 5, 300),
        Onset("disease", 2, 0, 0.4),
    )
    found = checked(Inputs(10, usual={"fibre": 18}, daily={"stress": [3] * 10, "gln_dose": 5}, events=events))
    assert found.usual == {"fibre": 18.0}
    assert found.daily["stress"].tolist() == [3.0] * 10  # type: ignore[attr-defined]
    assert found.daily["gln_dose"].tolist() == [5.0] * 10  # type: ignore[attr-defined]
    assert found.events == events


def test_what_was_given_is_not_changed() -> None:
    mine = np.array([3.0, 4.0])
    found = checked(Inputs(2, daily={"stress": mine}))
    found.daily["stress"][0] = 9  # type: ignore[index]
    assert mine.tolist() == [3, 4]


@pytest.mark.parametrize("days", [0, -1, MOST_DAYS + 1, 10**30, True, 2.5, math.nan, "7", None])
def test_days(days: object) -> None:
    assert "days" in refused(Inputs(days))  # type: ignore[arg-type]


def test_days_of_an_array_are_days() -> None:
    assert checked(Inputs(np.int64(3))).days == 3  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("fiber", '"fibre"'),
        ("stres", '"stress"'),
        ("FIBRE", '"fibre"'),
        ("gln_dos", '"gln_dose"'),
        ("zzz", "there are"),
    ],
)
def test_names_are_exact_and_the_nearest_is_named(name: str, meant: str) -> None:
    assert meant in refused(Inputs(3, daily={name: 1}))
    assert meant in refused(Inputs(3, usual={name: 1}))


def test_names_in_plain_words_are_led_to_the_inputs() -> None:
    assert 'did you mean "gln_food" or "gln_dose"?' in refused(Inputs(3, daily={"glutamine": 5}))


def test_parts_that_are_of_no_kind() -> None:
    for wrong in ({"usual": [1]}, {"daily": None}, {"events": None}, {"events": 7}, {"events": "dose"}):
        assert "give" in refused(Inputs(3, **wrong))


@pytest.mark.parametrize("name", ["meal", "antibiotic_loss", "antibiotic_range"])
def test_what_is_worked_out_is_not_given(name: str) -> None:
    assert "worked out" in refused(Inputs(3, daily={name: 0}))


@pytest.mark.parametrize(
    "value", [math.nan, None, "many", "30", [1, math.nan, 2], [1, None, 2], True, 1 + 2j, {}, [[1]], b"1"]
)
def test_what_is_not_known_or_no_number_is_refused(value: object) -> None:
    assert 'daily "fibre"' in refused(Inputs(3, daily={"fibre": value}))


def test_the_day_of_an_unknown_amount_is_named() -> None:
    found = refused(Inputs(3, daily={"fibre": [20, math.nan, math.nan]}))
    assert "day 1: not known (and 1 more days)" in found
    assert "leave it out" in found


@pytest.mark.parametrize("value", [math.nan, None, "30", math.inf, -1, 151, True])
def test_usual_amounts(value: object) -> None:
    assert 'usual "fibre"' in refused(Inputs(3, usual={"fibre": value}))  # type: ignore[dict-item]


def test_nobody_is_usually_in_intensive_care() -> None:
    assert "nobody has this usually" in refused(Inputs(3, usual={"catabolic": 1}))


@pytest.mark.parametrize(
    "value", [-1, -1e-9, 150.1, math.inf, -math.inf, 1e308, 10**400], ids=lambda value: str(value)[:9]
)
def test_bounds(value: float) -> None:
    assert "is outside 0 to 150 g/day" in refused(Inputs(3, daily={"fibre": value}))


def test_numbers_that_no_machine_holds() -> None:
    assert "is outside 0 to 150 g/day" in refused(Inputs(3, daily={"fibre": 10**5000}))
    assert "without end" in refused(Inputs(10**5000))


def test_as_many_amounts_as_days() -> None:
    assert "4 amounts for 3 days" in refused(Inputs(3, daily={"fibre": [1, 2, 3, 4]}))
    assert "3x1 amounts for 3 days" in refused(Inputs(3, daily={"fibre": [[20], [20], [20]]}))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Dose(3, 8, 5), "not a day of the run (0 to 2)"),
        (Dose(-1, 8, 5), "not a day of the run"),
        (Dose(0, 24, 5), "hour 24"),
        (Dose(0, math.nan, 5), "hour nan"),
        (Dose(0, 8, 41), "no amount beyond that"),
        (Dose(0, 8, -1), "outside 0 to 40 g"),
        (Dose(0, 8, math.nan), "outside 0 to 40 g"),
        (Dose(0, 8, 5000), "outside 0 to 40 g"),
        (Meal(0, 8, 101), "outside 0 to 100 g"),
        (Meal(0, 25, 1), "hour 25"),
        (Course("amoxicillin", 0, 4), "ends after the run"),
        (Course("amoxicillin", 0, 400), f"longer than {LONGEST_COURSE}"),
        (Course("amoxicillin", 0, 0), "no length"),
        (Course("amoxicillin", 0, 1, 1.5), "potency"),
        (Course("amoxicillin", 0, 1, math.nan), "potency"),
        (Course(5, 0, 1), "is no name"),  # type: ignore[arg-type]
        (Course("amoxicilin", 0, 1), "did you mean amoxicillin"),
        (Course("methenamine", 0, 1), "acts in urine alone"),
        (Infusion("vein", 0, 8, 1, 10), "no way in"),  # type: ignore[arg-type]
        (Infusion("iv", 0, 8, 0, 10), "no length"),
        (Infusion("iv", 2, 8, 17, 10), "ends after the run"),
        (Infusion("iv", 0, 8, 1, 2001), "outside 0 to 2000"),
        (Infusion("iv", 0, 8, 1, math.nan), "not known"),
        (Onset("diseas", 0, 0, 1), '"disease"'),  # type: ignore[arg-type]
        (Onset([], 0, 0, 1), "nothing that starts"),  # type: ignore[arg-type]
        (Infusion(["iv"], 0, 8, 1, 10), "no way in"),  # type: ignore[arg-type]
        (Course(None, 0, 1), "is no name"),  # type: ignore[arg-type]
        (Course(3, 0, 1, 0.5), "is no name"),  # type: ignore[arg-type]
        (Onset("disease", 0, 0, -1), "outside 0 to 5"),
        (Onset("endotoxin", 0, 0, math.inf), "outside 0 to 2000"),
        ("tea", "give a Dose, Meal"),
    ],
    ids=str,
)
def test_events(event: object, said: str) -> None:
    assert said in refused(Inputs(3, events=(event,)))  # type: ignore[arg-type]


def test_courses_do_not_overlap() -> None:
    found = refused(Inputs(30, events=(Course("amoxicillin", 5, 7), Course("ciprofloxacin", 11, 5))))
    assert "day 11" in found
    assert "amoxicillin" in found
    checked(Inputs(30, events=(Course("amoxicillin", 5, 7), Course("ciprofloxacin", 12, 5))))


def test_courses_without_a_day_between_them_are_as_long_as_one() -> None:
    week = tuple(Course("amoxicillin", 7 * i, 7) for i in range(20))
    wrong = "courses without a day between them last 63 days"
    assert wrong in refused(Inputs(200, events=week))
    apart = tuple(Course("amoxicillin", 8 * i, 7) for i in range(20))
    assert checked(Inputs(200, events=apart)).events == apart
    assert "last 61 days" in refused(Inputs(730, daily={"antibiotic": [0.5, 0.6] * 365}))


def test_what_is_masked_is_not_known() -> None:
    hidden = np.ma.array([30.0, 1.0, 20.0], mask=[False, True, False])
    assert "day 1: not known" in refused(Inputs(3, daily={"fibre": hidden}))
    assert "not known" in refused(Inputs(3, daily={"fibre": np.ma.masked}))
    seen = checked(Inputs(3, daily={"fibre": np.ma.array([30, 1, 20])}))
    assert list(np.asarray(seen.daily["fibre"])) == [30, 1, 20]


def test_doses_of_a_day_are_added_to_the_powder() -> None:
    doses = tuple(Dose(1, hour, 11) for hour in (8, 12, 16))
    assert "day 1: 43 g" in refused(Inputs(3, daily={"gln_dose": 10}, events=doses))
    assert "day 1: 43 g" in refused(Inputs(3, usual={"gln_dose": 10}, events=doses))
    checked(Inputs(3, events=doses))


def test_meals_of_a_day_are_added_to_its_food() -> None:
    assert "day 0: 102 g" in refused(
        Inputs(1, daily={"gln_food": 2}, events=(Meal(0, 8, 50), Meal(0, 9, 50)))
    )
    checked(Inputs(1, daily={"gln_food": 0}, events=(Meal(0, 8, 3.5),)))


def test_flows_of_one_way_are_added() -> None:
    two = (Infusion("iv", 0, 8, 5, 1500), Infusion("iv", 0, 10, 5, 1500))
    assert "together 3000" in refused(Inputs(3, events=two))
    after = (Infusion("iv", 0, 8, 5, 1500), Infusion("iv", 0, 13, 5, 1500))
    checked(Inputs(3, events=after))


def test_an_antibiotic_by_day_is_courses() -> None:
    found = checked(Inputs(9, daily={"antibiotic": [0, 1, 1, 1, 1, 0, 0.5, 0.5, 0]}))
    assert found.events == (Course("antibiotic", 1, 4, 1.0), Course("antibiotic", 6, 2, 0.5))
    assert "antibiotic" not in found.daily
    assert "longer than" in refused(Inputs(90, daily={"antibiotic": 1}))


def test_faults_are_told_together() -> None:
    found = refused(Inputs(3, usual={"fibre": -1}, daily={"stress": 11, "fiber": 1}, events=(Dose(9, 8, 1),)))
    assert found.startswith("4 things")
    for place in ('usual "fibre"', 'daily "stress"', 'daily "fiber"', "Dose on day 9"):
        assert place in found


def test_many_faults_are_counted() -> None:
    found = refused(Inputs(3, events=tuple(Dose(9, 8, 1) for _ in range(1000))))
    assert "and 992 more" in found
    assert len(found) < 2000


@pytest.mark.parametrize("weight", [math.nan, -70, 0, 7000, math.inf])
def test_weight(weight: float) -> None:
    assert "weight" in refused(Inputs(3), Person(weight_kg=weight))


@given(st.text(max_size=300), st.one_of(st.floats(), st.text(max_size=50), st.none(), st.integers()))
def test_whatever_is_given_is_run_or_refused(name: str, value: object) -> None:
    try:
        found = checked(Inputs(2, daily={name: value}))
    except VilliError as wrong:
        assert len(str(wrong)) < 600
    else:
        assert name in {row.id for row in model().inputs}
        assert np.isfinite(found.daily.get(name, 0)).all()  # type: ignore[call-overload]
