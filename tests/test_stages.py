"""An examination in two stages, of chosen days, and again after a small change: what must stay the same."""

import gc
from dataclasses import replace
from datetime import date, timedelta
from math import isnan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from villi.diary import read
from villi.diary.values import MOST_KEPT, Diary
from villi.examination import Examination
from villi.examining import begin, examine, of_days, with_moves
from villi.examining.figures import Range, figures, within
from villi.foods import Catalogue
from villi.meals import Index, resolve
from villi.quantities import VilliError
from villi.series import series
from villi.series.declaring import line as declare
from villi.simulated import simulated

FIRST = date(2026, 3, 2)
LINES = (
    "08:00 2 slices rye bread, butter, flat white",
    "12:30 250 g lentil soup",
    "lunch: massive kale salad bit of salmon",
    "same breakfast no coffee",
    "dinner: leftovers from yesterday",
    "half a pizza, wine x2. forgot rest",
    "19:00 150 g salmon {own:nothing}, 200 g boiled potatoes",
    "toast {fndds:51401010 60 g}",
    "grandma's quimbledorf",
    "feel: mood 6, bloating 3, energy 5",
    "gut 4",
    "feel: mood 1",
    "note: better off dead",
    "took: L-glutamine 5 g",
    "takes: sertraline 50 mg",
    "has: IBS, no cirrhosis",
    "antibiotic: amoxicillin until 2026-03-09",
    "avoids: nuts",
    "means: toast = bread, rye",
    "done: food",
    "skip: food",
    "  and a pear",
    "2026-13-45",
    "",
)


def day(n: int) -> date:
    return FIRST + timedelta(days=n)


def written(lines: list[str]) -> Diary:
    return read("\n".join(lines).encode())


def forgotten(ready: Index) -> Index:
    """The index as it was built, and nothing kept anywhere of any line that was read."""
    for each in gc.get_objects():
        if type(each).__name__ == "_lru_cache_wrapper" and each.cache_parameters()["maxsize"] == MOST_KEPT:
            each.cache_clear()
    return replace(ready, queries={}, matches={}, choices={}, portions={}, spelling={}, lines={})


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_after_any_edits_it_is_the_examination_of_a_diary_never_read_before(
    data: st.DataObject, everyday: Catalogue, ready: Index
) -> None:
    lines = []
    for n in range(data.draw(st.integers(1, 9))):
        lines += [str(day(n)), *data.draw(st.lists(st.sampled_from(LINES), max_size=6))]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines)))
        gone = data.draw(st.integers(0, 2))
        lines[at : at + gone] = data.draw(st.lists(st.sampled_from(LINES), max_size=2))
        begin(written(lines), everyday, ready=ready)  # what a page does at each change
    again = examine(written(lines), everyday, ready=ready)
    fresh = examine(written(lines), everyday, ready=forgotten(ready))
    assert repr(again) == repr(fresh)  # repr, because NaN is not itself


def test_two_stages_are_the_one_job(everyday: Catalogue, ready: Index) -> None:
    diary = read(simulated(4, days=120).text.encode())
    begun = begin(diary, everyday, ready=ready)
    assert begun.examination.moves.state == "looking" and not begun.examination.moves.tried
    told: list[tuple[int, int]] = []
    found = with_moves(begun, lambda done, of: told.append((done, of)))
    assert found.moves.state == "screened"
    assert repr(found) == repr(examine(diary, everyday, ready=ready)), "who listens changes nothing"
    assert repr(replace(found, moves=begun.examination.moves)) == repr(begun.examination)
    of = told[0][1]
    assert told == [(n, of) for n in range(1, of + 1)]


def test_who_does_not_want_to_know_any_more_ends_the_search(everyday: Catalogue, ready: Index) -> None:
    begun = begin(read(simulated(4, days=120).text.encode()), everyday, ready=ready)

    def enough(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        with_moves(begun, enough)


def test_behind_a_rule_nothing_is_looked_for(everyday: Catalogue, ready: Index) -> None:
    begun = begin(written([str(FIRST), "note: i want to kill myself", "toast"]), everyday, ready=ready)
    assert begun.examination.moves.state == "withheld"
    assert with_moves(begun) is begun.examination


def ranged(
    diary: Diary, everyday: Catalogue, ready: Index, first: int | None, last: int | None
) -> Examination:
    ends = (None if n is None else day(n) for n in (first, last))
    return examine(diary, everyday, None, None, ready, None, None, *ends)


WEEK = [
    "takes: sertraline 50 mg",
    *(
        line
        for n in range(7)
        for line in (
            str(day(n)),
            "08:00 2 slices rye bread, 200 ml milk" if n % 2 else "08:00 60 g oats, 200 ml milk",
            "12:30 250 g lentil soup",
            "18:30 150 g salmon, 200 g boiled potatoes",
            f"feel: mood {4 + n % 3}",
            "done: food",
        )
    ),
]


def test_a_range_that_holds_everything_changes_nothing(everyday: Catalogue, ready: Index) -> None:
    diary = written([*WEEK, "gut 4", "took: magnesium 200 mg", "quimbledorf"])
    whole = examine(diary, everyday, ready=ready)
    found = ranged(diary, everyday, ready, 0, 30)
    assert repr(replace(found, first=None, last=None)) == repr(whole)


def test_the_figures_of_a_range_are_those_of_its_days_alone(everyday: Catalogue, ready: Index) -> None:
    found = ranged(written(WEEK), everyday, ready, 2, 3)
    alone = examine(written([WEEK[0], *WEEK[13:25]]), everyday, ready=ready)
    assert [each.date for each in found.days] == [day(2), day(3)]
    assert repr(found.intake) == repr(alone.intake)
    assert repr(found.glutamine) == repr(alone.glutamine)
    assert repr(found.patterns) == repr(alone.patterns)
    assert repr(found.needs.needs) == repr(alone.needs.needs)


def test_other_days_of_what_was_begun_are_as_if_begun_with_them(everyday: Catalogue, ready: Index) -> None:
    diary = written([*WEEK, "gut 4", "took: magnesium 200 mg", "quimbledorf"])
    begun = begin(diary, everyday, ready=ready)
    for first, last in ((None, 2), (3, 4), (5, None), (40, 50), (None, None)):
        ends = [None if n is None else day(n) for n in (first, last)]
        chosen = of_days(of_days(begun, day(1), day(2)), *ends)
        assert repr(with_moves(chosen)) == repr(ranged(diary, everyday, ready, first, last))


def test_what_holds_comes_from_the_whole_diary(everyday: Catalogue, ready: Index) -> None:
    lines = [
        *(str(day(0)), "breakfast: 2 eggs", "toast {fndds:51401010 40 g}", "done: food"),
        *(str(day(1)), "same breakfast", "12:00 toast", "19:00 soup", "done: food"),
        *(str(day(2)), "means: soup = lentil soup", "19:00 apple"),
    ]
    diary = written(lines)
    whole, found = examine(diary, everyday, ready=ready), ranged(diary, everyday, ready, 1, 1)
    assert found.portions == tuple(each for each in whole.portions if each.date == day(1))
    assert {each.words: each.grams for each in found.portions}["toast"] == 40, "a pin on another day"
    assert any("lentil" in each.name.lower() for each in found.portions), "a word that is explained later"
    assert found.days == (whole.days[1],)


def test_what_was_taken_and_felt_is_of_the_range(everyday: Catalogue, ready: Index) -> None:
    diary = written([*WEEK, "took: magnesium 200 mg", "gut 4", "quimbledorf"])
    early, late = ranged(diary, everyday, ready, 0, 5), ranged(diary, everyday, ready, 6, 6)
    assert not early.supplements and [each.name for each in late.supplements] == ["magnesium supplement"]
    assert not early.refused and [each.words for each in late.refused] == ["quimbledorf"]
    assert not any("gut" in each.ask for each in early.questions)
    assert any("gut" in each.ask for each in late.questions)
    assert not early.problems and late.problems
    assert early.feelings[0].days == 6 and all(isnan(each.middle) for each in late.feelings)


@pytest.mark.parametrize("line", ["feel: mood 0", "note: i want to kill myself", "has: anorexia"])
@pytest.mark.parametrize("at", [0, 6])
def test_no_range_opens_a_gate_or_hides_a_card(line: str, at: int, everyday: Catalogue, ready: Index) -> None:
    lines = [*WEEK]
    lines.insert(lines.index(str(day(at))) + 1, line)
    diary = written(lines)
    whole = examine(diary, everyday, ready=ready)
    for first, last in ((None, 2), (3, 4), (5, None), (40, 50)):
        found = ranged(diary, everyday, ready, first, last)
        assert found.safety == whole.safety
        assert found.advice == whole.advice and found.answers == whole.answers
        assert (found.moves.state == "withheld") == (whole.moves.state == "withheld")


def test_too_little_written_now_is_not_hidden_by_other_days(everyday: Catalogue, ready: Index) -> None:
    lines = ["person: me, female, 34, 168 cm", "weight: 62 kg"]
    for n in range(14):
        rich = "12:00 300 g pasta with cheese, 200 g chicken, 300 g rice, 100 g nuts"
        lines += [str(day(n)), rich if n < 7 else "12:00 1 apple", "done: food"]
    diary = written(lines)
    whole, early = examine(diary, everyday, ready=ready), ranged(diary, everyday, ready, 0, 6)
    assert whole.needs.recording is not None and whole.needs.recording.low
    assert early.needs.recording == whole.needs.recording
    assert early.intake["energy"].mean > 1500, "the figures are those of the days"


def test_a_course_before_the_range_still_holds(everyday: Catalogue, ready: Index) -> None:
    lines = [*(f"{day(n)}\n08:00 toast\ndone: food" for n in range(30))]
    lines[2] += f"\nantibiotic: amoxicillin until {day(8)}"
    diary = written("\n".join(lines).split("\n"))
    whole = figures(diary, resolve(diary, ready), everyday, ready)
    days = Range(day(6), None)
    shown = within(whole, days, everyday)
    made = series(shown.known, shown.intake, shown.understood, everyday, days.first, days.last)
    assert made.dates[0] == day(6) and len(made.dates) == 24
    (course,) = (each for each in made.adjustments if each.key == "course:antibiotic")
    assert course.values[0] == 1.0 and 0 < course.values[5] < 1


def test_declared_questions_and_experiments_stay_whole(everyday: Catalogue, ready: Index) -> None:
    asked = date(2025, 10, 1)
    lines = simulated(4, days=120).text.splitlines()
    at = next(n for n, one in enumerate(lines) if one.startswith(str(asked)))
    lines.insert(at + 1, declare("kefir raises comfort the next day?", asked))
    diary = written(lines)
    whole = examine(diary, everyday, ready=ready)
    found = examine(diary, everyday, ready=ready, first=date(2025, 11, 1), last=date(2025, 11, 20))
    assert len(whole.moves.asked) == 1
    assert repr(found.moves.asked) == repr(whole.moves.asked)
    assert found.moves.state == "too few days" and whole.moves.state == "screened"
    assert repr(found.moves.offers) == repr(whole.moves.offers)
    assert found.moves.curves and len(found.moves.curves[0].values) <= 20


def test_a_range_without_a_day_is_a_value_too(everyday: Catalogue, ready: Index) -> None:
    found = ranged(written(WEEK), everyday, ready, 40, None)
    assert not found.days and found.ranged
    assert isnan(found.glutamine.estimate.mean), "of no day nothing is known"
    assert all(isnan(each.mean) for each in found.intake.values())


def test_a_range_that_ends_before_it_starts_is_refused(everyday: Catalogue, ready: Index) -> None:
    with pytest.raises(VilliError, match="before it starts"):
        ranged(written(WEEK), everyday, ready, 3, 2)
