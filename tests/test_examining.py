"""The main job on small diaries: what counts, what does not, and what must never change a result."""

import json
import random
from math import isnan

import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examination import Examination
from villi.examining import begin, examine
from villi.report import to_json
from villi.series.calendar import calendar
from villi.series.record import foodrecord

DAY = """2026-11-16
08:00 2 slices rye bread, 200 ml milk
12:30 250 g lentil soup
18:30 150 g salmon, 200 g boiled potatoes
done: food
"""


def examined(text: str) -> Examination:
    return examine(read(text.encode()), EVERYDAY, ready=READY)


@pytest.fixture(scope="module")
def day() -> Examination:
    return examined(DAY)


def test_a_complete_day_gives_means_with_coverage(day: Examination) -> None:
    assert day.complete_days == 1
    assert day.refused == ()
    protein = day.intake["protein"]
    assert protein.interval.low < protein.mean < protein.interval.high
    assert protein.coverage == pytest.approx(1)
    assert 2 < day.glutamine.estimate.mean < 8


def test_one_day_says_nothing_of_the_usual(day: Examination) -> None:
    assert isnan(day.intake["fibre"].day_to_day.low)
    assert isnan(day.glutamine.estimate.day_to_day.high)


def test_parts_add_up_to_the_whole(day: Examination) -> None:
    total = day.glutamine.estimate.mean
    for parts in (day.glutamine.by_group, day.glutamine.by_meal):
        assert sum(part.mean for part in parts) == pytest.approx(total)
        assert sum(part.share for part in parts) == pytest.approx(1)


def test_the_bound_with_every_class_at_one_end_is_the_widest(day: Examination) -> None:
    found = day.glutamine
    assert found.linear.low <= found.estimate.mean <= found.linear.high
    assert found.residue_mean == pytest.approx(found.estimate.mean / 1.1405, rel=1e-3)


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_lines_changes_nothing(day: Examination, seed: int) -> None:
    head, *lines = DAY.splitlines()
    random.Random(seed).shuffle(lines)
    shuffled = examined("\n".join([head, *lines]) + "\n")
    assert repr(shuffled.intake) == repr(day.intake)  # to the last digit; repr because NaN is not itself
    assert repr(shuffled.glutamine) == repr(day.glutamine)


def test_a_refused_word_makes_the_day_incomplete_and_is_never_a_food() -> None:
    found = examined(DAY.replace("200 ml milk", "grandma's quimbledorf"))
    assert [r.words for r in found.refused] == ["grandma's quimbledorf"]
    assert found.complete_days == 0
    assert isnan(found.glutamine.estimate.mean)
    assert all(isnan(estimate.mean) for estimate in found.intake.values())
    assert found.days[0].glutamine > 1  # the day itself still shows, as "at least"
    assert found.days[0].at_least
    (problem,) = found.problems
    assert "quimbledorf" in problem.message
    assert (problem.line, problem.column) == (2, 27)  # where the words stand in the file


def test_supplements_stand_beside_food(day: Examination) -> None:
    found = examined(DAY + "took: L-glutamine 5 g\n09:00 L-glutamine 5g scoop\n")
    assert repr(found.intake) == repr(day.intake)
    assert found.glutamine.estimate.mean == pytest.approx(day.glutamine.estimate.mean)
    assert [dose.amount for dose in found.supplements] == [5, 5]
    assert sum("one dose or two" in question.ask for question in found.questions) == 1


def test_partial_and_skipped_days_never_enter_a_mean(day: Examination) -> None:
    found = examined(DAY + "\n2026-11-17\n08:00 1 apple\nskip: food\n")
    assert len(found.days) == 2
    assert found.intake["fibre"].mean == pytest.approx(day.intake["fibre"].mean)


def test_a_record_without_food_and_without_a_complete_day_is_unknown_and_not_nought() -> None:
    found = examined("2026-11-16\nfeel: mood 6\n")
    assert isnan(found.glutamine.estimate.mean)
    assert all(isnan(estimate.mean) for estimate in found.intake.values())


def test_a_fast_is_a_complete_day_of_nothing() -> None:
    found = examined("2026-11-16\nfasted\n")
    assert found.complete_days == 1
    assert found.intake["protein"].mean == 0
    assert found.intake["protein"].coverage == 1


def test_two_equal_days_do_not_make_composition_better_known(day: Examination) -> None:
    twice = examined(DAY + DAY.replace("2026-11-16", "2026-11-17"))
    one, two = day.glutamine.estimate, twice.glutamine.estimate
    assert two.days == 2
    assert two.composition.low == pytest.approx(one.composition.low)
    assert two.portion.high == pytest.approx(one.portion.high)


def test_questions_name_a_line_and_what_they_would_change() -> None:
    found = examined("2026-11-16\n08:00 porridge\n12:00 pasta\n18:00 soup\ndone: food\n")
    assert 1 <= len(found.questions) <= 3
    for question in found.questions:
        assert question.line in (2, 3, 4)
        assert question.changes["glutamine_g"] >= 0


@pytest.mark.parametrize(
    "lines",
    ["done: food", "done", "feel: mood 5\ndone: food", "08:00 sertraline\ndone: food", "0 eggs\ndone: food"],
)
def test_a_day_on_which_no_food_was_read_is_never_a_nought(lines: str, day: Examination) -> None:
    diary = read(f"{DAY}2026-11-17\n{lines}\n".encode())
    begun = begin(diary, EVERYDAY, ready=READY)
    found = begun.examination
    assert [one.complete.food for one in found.days] == ["done", "skipped"]
    assert isnan(found.days[1].glutamine)
    assert found.glutamine.estimate.mean == day.glutamine.estimate.mean
    assert json.loads(to_json(found))["days"][1]["complete"]["food"] == "skipped"
    intake = begun.shown.intake
    assert intake.counted.tolist() == [True, False]
    assert foodrecord(diary, intake, calendar(intake.dates)[0]).complete.tolist() == [True, False]


def test_a_day_without_food_is_a_nought_where_it_is_said(day: Examination) -> None:
    found = examined(f"{DAY}2026-11-17\nfasted\ndone: food\n")
    assert [one.complete.food for one in found.days] == ["done", "done"]
    assert found.days[1].glutamine == 0
    assert found.glutamine.estimate.mean == pytest.approx(day.glutamine.estimate.mean / 2)
    assert not found.problems


def test_a_mark_on_a_day_without_food_is_named_at_its_line() -> None:
    found = examined(f"{DAY}2026-11-17\ndone: food\n")
    assert [(one.line, one.suggestion) for one in found.problems] == [
        (7, "write what was eaten; or, if nothing was, fasted")
    ]
