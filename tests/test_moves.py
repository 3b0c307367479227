"""What moves with how somebody feels, joined: gates first, what is too short, what is never said."""

from datetime import date, timedelta

import pytest

from villi import Catalogue, examine
from villi.diary import read
from villi.diary.values import Diary
from villi.examination import Moves
from villi.examining.moves import said
from villi.series import Series
from villi.series.values import Exposure, Outcome
from villi.signals.values import Association

FIRST = date(2026, 3, 2)


def diary(days: int, feel: str = "mood 6, comfort 7", food: str = "porridge") -> Diary:
    lines = []
    for n in range(days):
        lines += [f"{FIRST + timedelta(days=n)}", f"08:00 {food}", f"feel: {feel}", "done: food"]
    return read("\n".join(lines).encode())


def moves(kept: Diary) -> Moves:
    return examine(kept, Catalogue.everyday()).moves


def test_a_week_with_ratings_is_too_short_and_not_unrated() -> None:
    found = moves(diary(7))
    assert (found.state, found.rated, found.needed) == ("too few days", 7, 90)
    assert not found.claimed and not found.together and not found.tried


def test_a_week_gets_an_experiment_by_usual_values() -> None:
    found = moves(diary(7))
    assert [(each.outcome, each.assumed) for each in found.offers] == [("mood", True), ("comfort", True)]
    assert all(each.options for each in found.offers)
    smallest = [option.smallest for option in found.offers[0].options]
    assert smallest == sorted(smallest, reverse=True) and smallest[-1] < 1  # in standard deviations


def test_from_two_weeks_on_it_rests_on_the_person() -> None:
    offered = moves(varied(14)).offers
    assert offered and not any(each.assumed for each in offered)
    assert all(each.assumed for each in moves(varied(13)).offers)


def test_what_is_rated_the_same_on_every_day_gets_no_experiment() -> None:
    assert moves(diary(14)).offers == ()


def varied(days: int) -> Diary:
    """Ratings that go up and down, without food."""
    lines = []
    for n in range(days):
        lines += [f"{FIRST + timedelta(days=n)}", f"feel: mood {4 + n * 3 % 5}, bristol {3 + n % 2}"]
    return read("\n".join(lines).encode())


def test_what_has_a_better_and_a_worse_comes_first() -> None:
    found = moves(varied(30))
    assert [each.outcome for each in found.offers] == ["mood", "bristol"]
    assert [each.outcome for each in found.missed] == ["mood", "bristol"]
    assert found.state == "no food"


def test_gaps_are_counted_and_asked_about_from_the_bad_end_of_the_scale() -> None:
    lines = []
    for n in range(120):
        lines.append(f"{FIRST + timedelta(days=n)}")
        bloated = n * n % 11 < 2
        if not (n and (n - 1) * (n - 1) % 11 < 2):  # the day after much bloating is not rated
            lines.append(f"feel: bloating {6 if bloated else 1}")
        lines.append("08:00 porridge")
    gaps = moves(read("\n".join(lines).encode())).missed[0].gaps
    assert gaps.gaps >= 10 and gaps.cut == 6
    assert gaps.after_worst.share == 1 and gaps.after_others.share == 0
    assert gaps.z > 0 and gaps.p < 0.001


def test_a_diary_without_ratings_says_so() -> None:
    assert moves(read(b"2026-03-02\n08:00 porridge\ndone: food\n")).state == "nothing rated"


def test_nothing_is_looked_for_behind_a_mood_gate() -> None:
    found = moves(diary(30, feel="mood 2"))
    assert found.state == "withheld" and found.because
    assert found == Moves("withheld", because=found.because)


@pytest.mark.parametrize(("effect", "is_said"), [(0.5, False), (-0.5, True)])
def test_alcohol_is_said_only_where_it_is_a_harm(effect: float, is_said: bool) -> None:
    import numpy as np

    mood = Outcome("mood", "mood", "up", "points", np.full(3, 5.0))
    wine = Exposure("food:wine", "wine", "days with it", 1.0, "food", "harm", np.array([0.0, 1.0, 0.0]))
    days = tuple(FIRST + timedelta(days=n) for n in range(3))
    made = Series(days, np.arange(3), np.ones(3, dtype=bool), (mood,), (wine,), ())
    found = Association(
        "mood", "food:wine", "leads", effect, effect - 0.2, effect + 0.2, 1e-4, 0.01, True, True, 100, 40, 60,
        0.5, 0.3,
    )  # fmt: skip
    assert (said(found, made) is not None) is is_said
