"""What a diary says is usual: each amount with where it is from, and nothing unknown that is nought."""

import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.body.table import model
from villi.body.values import Course
from villi.diary import read
from villi.examining import begin
from villi.examining.usual import POINTS, Usual, of_estimate, records_of, usual_of
from villi.quantities import Estimate, Interval

DAILY = [row for row in model().inputs if row.kind == "daily"]
DAY = "2 slices rye bread\n200 g boiled potatoes\n150 g salmon\ndone: food\n"


def usual(text: str) -> Usual:
    """What is usual in a diary of these words."""
    begun = begin(read(text.encode()), EVERYDAY, ready=READY)
    return usual_of(begun.whole, begun.examination.person, begun.catalogue)


@cache
def of_one_day() -> Usual:
    return usual(f"person: me, male, 40, 80 kg\n2026-11-16\n{DAY}")


def test_food_is_the_mean_of_complete_days() -> None:
    one = of_one_day()
    three = usual("".join(f"2026-11-{n}\n{DAY}" for n in (16, 17, 18)) + "2026-11-19\ncake 500 g\n")
    for name in ("gln_food", "protein", "fibre"):
        assert one.amounts[name] > 2
        assert three.amounts[name] == pytest.approx(one.amounts[name])
    assert one.amounts["alcohol"] == 0
    assert "1 complete day" in one.origins["fibre"]
    assert "3 complete days" in three.origins["fibre"]


def test_without_a_complete_day_no_food_is_known() -> None:
    found = usual("2026-11-16\n2 slices rye bread\n")
    for name in ("gln_food", "protein", "fibre", "alcohol", "fermented", "processed"):
        assert name not in found.amounts
        assert found.origins[name].startswith("not known (no complete day)")


def test_an_empty_diary_knows_nothing_and_says_so() -> None:
    found = usual("")
    assert found.amounts == {}
    assert found.before == ()
    assert found.records == {}
    assert {row.id for row in DAILY} <= set(found.origins)
    for row in DAILY:
        assert found.origins[row.id].startswith("not known (")
        assert f"{row.usual:g}" in found.origins[row.id]


@pytest.mark.parametrize(("coverage", "known"), [(0.79, False), (0.8, True), (math.nan, False)])
def test_food_of_which_little_is_known_is_not_known(coverage: float, known: bool) -> None:
    any_ = Interval(0.0, 1.0)
    found = of_estimate(Estimate(12.0, any_, coverage, 6, any_, any_, any_))
    assert math.isnan(found.amount) != known
    assert known or "of the food only" in found.origin


def test_the_processed_share_is_by_weight() -> None:
    cola = usual("2026-11-16\n300 g cola\n100 g apple\n500 ml water\ndone: food\n")
    assert cola.amounts["processed"] == pytest.approx(0.75, abs=0.03)


def test_a_processed_share_that_may_be_anything_is_not_known() -> None:
    found = usual("2026-11-16\n400 g spaghetti bolognese\n100 g apple\ndone: food\n")
    assert "processed" not in found.amounts
    assert "unclear" in found.origins["processed"]


def test_weight_is_of_the_diary_or_said_to_be_unknown() -> None:
    assert of_one_day().origins["weight"] == "your diary: 80 kg"
    assert usual("2026-11-16\n").origins["weight"].startswith("not known")


@pytest.mark.parametrize(
    ("line", "grams"),
    [
        ("takes: L-glutamine 5 g", 5.0),
        ("takes: L-glutamine 5 g twice a day", 10.0),
        ("2026-11-16\ntook: L-glutamine 5 g\ntook: L-glutamine 5 g\n2026-11-17\ntoast", 5.0),
        ("2026-11-02\ntook: L-glutamine 5 g\n2026-11-30\ntoast", 0.0),
        ("takes: L-glutamine 5 g\n2026-11-15\nstops: L-glutamine", 0.0),
    ],
)
def test_powder_is_of_the_last_days(line: str, grams: float) -> None:
    found = usual(f"{line}\n2026-11-30\ntoast\n" if not line.startswith("2026") else f"{line}\n")
    assert found.amounts["gln_dose"] == pytest.approx(grams)


def test_powder_without_an_amount_is_not_known() -> None:
    found = usual("takes: L-glutamine\n2026-11-16\ntoast\n")
    assert "gln_dose" not in found.amounts
    assert "without an amount" in found.origins["gln_dose"]


def test_what_a_diary_does_not_name_is_said_to_be_taken_as_none() -> None:
    found = of_one_day()
    for name in ("gln_dose", "probiotic", "nsaid"):
        assert found.amounts[name] == 0
        assert "does not name it" in found.origins[name]


def test_painkillers_and_probiotics_are_shares_of_days() -> None:
    text = "".join(
        f"2026-11-{n}\ntoast\n" + ("took: ibuprofen 400 mg\n" if n < 14 else "") for n in range(10, 18)
    )
    found = usual(f"takes: probiotic\n{text}")
    assert found.amounts["nsaid"] == pytest.approx(4 / 8)
    assert found.amounts["probiotic"] == 1
    assert "full dose" in found.origins["nsaid"]


def test_stress_and_sleep_are_means_of_ratings() -> None:
    text = "".join(f"2026-11-{n}\nfeel: stress {n - 10}, sleep 7 h\n" for n in (12, 14, 16))
    found = usual(text)
    assert found.amounts["stress"] == pytest.approx(4)
    assert found.amounts["sleep"] == pytest.approx(7)
    few = usual("2026-11-16\nfeel: stress 9\n")
    assert "stress" not in few.amounts
    assert "1 day" in few.origins["stress"]


def test_a_course_is_dated_from_the_day_after_the_diarys_last() -> None:
    found = usual("2026-11-02\nantibiotic: amoxicillin for 7 days\n2026-11-16\ntoast\n")
    assert found.before == (Course("amoxicillin", -15, 7),)
    assert "run before the change" in found.origins["antibiotic"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2026-11-02\nantibiotic: amoxicillin\n2026-11-16\ntoast\n", "no end is written"),
        ("2025-11-02\nantibiotic: amoxicillin for 7 days\n2026-11-16\ntoast\n", "longer ago"),
        ("2026-08-02\nantibiotic: doxycycline for 90 days\n2026-11-16\ntoast\n", "longer than what"),
        ("2026-11-02\nantibiotic: gibberish for 7 days\n2026-11-16\ntoast\n", "not known"),
        ("2026-11-16\ntoast\n", "names none"),
    ],
)
def test_a_course_that_cannot_be_run_is_left_out_and_said(text: str, says: str) -> None:
    found = usual(text)
    assert found.before == ()
    assert says in found.origins["antibiotic"]


def test_two_courses_at_once_are_not_run_together() -> None:
    found = usual(
        "2026-11-02\nantibiotic: amoxicillin for 7 days\n2026-11-04\nantibiotic: metronidazole for 7 days\n"
        "2026-11-16\ntoast\n"
    )
    assert [course.name for course in found.before] == ["amoxicillin"]
    assert "beside another course" in found.origins["antibiotic"]


def test_a_course_that_is_written_again_while_it_runs_is_one() -> None:
    text = "".join(f"2026-11-{n:02}\nantibiotic: amoxicillin for 2 days\n" for n in range(2, 8))
    assert usual(f"{text}2026-11-16\ntoast\n").before == (Course("amoxicillin", -15, 7),)


def test_days_on_which_an_antibiotic_was_logged_are_a_course() -> None:
    text = "".join(f"2026-11-{n:02}\ntook: amoxicillin 500 mg\n" for n in (2, 3, 5, 6))
    assert usual(f"{text}2026-11-16\ntoast\n").before == (Course("amoxicillin", -15, 5),)


def test_records_are_in_points_of_the_model() -> None:
    rng = np.random.default_rng(1)
    rated = np.clip(np.round(rng.normal(6, 1.5, 60)), 0, 10)
    days = np.arange(np.datetime64("2026-09-01"), np.datetime64("2026-10-31"))
    text = "".join(f"{day}\nfeel: mood {value:g}\n" for day, value in zip(days, rated, strict=True))
    found = records_of(read(text.encode()))["Y"]
    assert found.rated == 60
    assert found.sd == pytest.approx(float(rated.std()) * POINTS, rel=0.15)
    assert found.share == pytest.approx(1)


def test_equal_or_few_ratings_have_no_spread_to_go_by() -> None:
    same = "".join(f"2026-11-{n:02}\nfeel: mood 6\n" for n in range(1, 21))
    assert records_of(read(same.encode()))["Y"].sd == 0
    assert math.isnan(records_of(read(b"2026-11-01\nfeel: mood 6\n2026-11-02\nfeel: mood 8\n"))["Y"].sd)
    assert records_of(read(b"2026-11-01\ntoast\n")) == {}


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "2 slices rye bread",
                "quimbledorf",
                "feel: mood 5, stress 11",
                "done: food",
                "took: L-glutamine",
                "took: L-glutamine 5 kg",
                "antibiotic: amoxicillin",
                "antibiotic: gibberish for 400 days",
                "ended: amoxicillin",
                "takes: ibuprofen",
                "\x1b[31m",
                "feel: mood nan",
            ]
        ),
        max_size=8,
    )
)
def test_no_words_bring_it_down_and_every_input_has_an_origin(lines: list[str]) -> None:
    found = usual("2026-11-16\n" + "\n".join(lines) + "\n")
    for row in DAILY:
        known = row.id in found.amounts
        assert found.origins[row.id]
        assert known != found.origins[row.id].startswith("not known (")
        assert not known or math.isfinite(found.amounts[row.id])
