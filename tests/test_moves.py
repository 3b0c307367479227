"""What moves with how somebody feels, joined: gates first, what is too short, what is never said."""

from datetime import date, timedelta

import numpy as np
import pytest

from villi import Catalogue, examine
from villi.diary import read
from villi.diary.values import Diary
from villi.examination import Move, Moves
from villi.examining.asked import moved
from villi.examining.asking import ready
from villi.examining.moves import said
from villi.examining.varying import to_test, varied_in
from villi.meals import index
from villi.report import to_text
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
    mood = Outcome("mood", "mood", "up", "points", np.full(3, 5.0))
    wine = Exposure("food:wine", "wine", "days with it", 1.0, "food", "harm", np.array([0.0, 1.0, 0.0]))
    days = tuple(FIRST + timedelta(days=n) for n in range(3))
    made = Series(days, np.arange(3), np.ones(3, dtype=bool), (mood,), (wine,), ())
    found = Association(
        "mood", "food:wine", "leads", effect, effect - 0.2, effect + 0.2, 1e-4, 0.01, True, True, 100, 40, 60,
        0.5, 0.3,
    )  # fmt: skip
    assert (said(found, made) is not None) is is_said


def pair(effect: float, better: str = "up", exposure: str = "food:kefir", name: str = "kefir") -> Move:
    found = Association(
        "comfort", exposure, "leads", effect, effect - 0.2, effect + 0.2, 1e-4, 0.01, True, True, 100, 40, 60,
        0.5, 0.3,
    )  # fmt: skip
    outcome = Outcome("comfort", "comfort", better, "points", np.full(3, 5.0))  # type: ignore[arg-type]
    eaten = Exposure(exposure, name, "days with it", 1.0, "food", "any", np.array([0.0, 1.0, 0.0]))
    return moved(found, outcome, eaten)


@pytest.mark.parametrize(
    ("key", "most"), [("comfort", 10.0), ("bristol", 6.0), ("sleep_hours", 24.0), ("my word", 10.0)]
)
def test_no_effect_is_worded_beyond_the_scale_that_was_rated_on(key: str, most: float) -> None:
    found = Association(
        key, "nutrient:glutamine", "leads", 4.0, -9.0, 5.0, 1e-4, 0.01, True, True, 100, 40, 60, 0.1, 0.3
    )
    rated = Outcome(key, key, "up", "points", np.full(3, 5.0))
    days = np.array([9.0, 9.1, 9.2])
    eaten = Exposure("nutrient:glutamine", "glutamine", "g", 2.0, "nutrient", "any", days)
    move = moved(found, rated, eaten)
    assert (move.effect, move.low, move.high) == (most, -most, most)


def varies(move: Move, *lines: str) -> tuple[str, bool]:
    kept = read("\n".join([*lines, str(FIRST), "08:00 porridge", "feel: mood 6", "done: food", ""]).encode())
    catalogue = Catalogue.everyday()
    made = ready(kept, catalogue, today=kept.days[-1].date)
    varied = varied_in(kept, made.understood, made.intake, catalogue, index(catalogue))
    tested = to_test(move, made.safety, varied)
    return tested.vary, tested.without


ANSWERED = ("person: male, 40", str(FIRST), "asked: safety", "has: none", "takes: none")


def test_what_an_experiment_may_vary_is_known_before_it_is_shown() -> None:
    assert varies(pair(0.5)) == ("kefir", False)
    assert varies(pair(0.5, exposure="nutrient:fibre", name="fibre")) == ("extra fibre", False)
    assert varies(pair(0.5, exposure="feel:sleep", name="sleep")) == ("", False), "nobody draws sleep"
    assert varies(pair(-0.5, "down", exposure="nutrient:salt", name="salt"))[1] is False


def test_what_helps_and_is_had_on_most_days_is_added_and_not_left_out() -> None:
    days = [
        f"{FIRST - timedelta(days=n)}\nkefir, 300 g rye bread, 300 g chicken\ndone: food"
        for n in range(9, 0, -1)
    ]
    assert varies(pair(0.5), "person: male, 40", *days) == ("extra kefir", False)
    assert varies(pair(0.5, name="yogurt (nearly always kefir)", exposure="group:yogurt")) == (
        "extra yogurt",
        False,
    )


def test_what_is_worse_is_left_out_for_some_weeks_or_not_at_all() -> None:
    """Who is young, or has not answered the safety questions, is not sent to leave food out."""
    for move in (
        pair(-0.5, name="rye bread", exposure="food:rye"),
        pair(0.5, "down", "food:rye", "rye bread"),
    ):
        assert varies(move) == ("", False), "safety questions are open"
        assert varies(move, "person: example, female, 14") == ("", False)
        assert varies(move, *ANSWERED) == ("rye bread", True)
    assert varies(pair(-0.5, exposure="nutrient:fibre", name="fibre"), *ANSWERED) == ("", False)
    assert varies(pair(-0.5, exposure="group:dairy", name="dairy"), *ANSWERED) == ("", False)
    assert varies(pair(-0.5, exposure="group:alcohol", name="alcohol")) == ("", False)


def test_a_gate_before_experiments_takes_every_offer_away() -> None:
    """The wish to stop (rule G44) forbids experiments and leaves the rest."""
    lines = []
    for n in range(30):
        lines += [f"{FIRST + timedelta(days=n)}", "08:00 porridge", f"feel: mood {5 + n % 3}", "done: food"]
    calm = moves(read("\n".join(lines).encode()))
    strong = moves(read("\n".join([*lines, "experiment: wish to stop", ""]).encode()))
    assert calm.offers and strong.state == calm.state == "too few days" and not strong.offers


def test_below_ninety_days_the_own_days_are_kept_as_they_were_rated() -> None:
    said = "2026-03-02\nfeel: mood 6\n2026-03-03\n2026-03-04\nfeel: mood 4, bloating 1\n2026-03-05\n"
    kept = read(f"{said}feel: mood 5, bloating 2\n2026-03-06\nfeel: bloating 3\n".encode())
    found = moves(kept).curves
    assert [(each.outcome, each.first) for each in found] == [("mood", FIRST), ("bloating", FIRST)]
    assert [str(value) for value in found[0].values] == ["6.0", "nan", "4.0", "5.0", "nan"]
    assert [str(value) for value in found[1].values] == ["nan", "nan", "1.0", "2.0", "3.0"]
    later = read(f"{said}feel: mood 1\n".encode())
    assert moves(later).curves == () and moves(later).state == "withheld", "behind a rule nothing is drawn"


def test_a_question_asked_months_later_is_no_day_of_the_diary() -> None:
    lines = [
        f"{FIRST + timedelta(days=n)}\n400 g rye bread, 400 g chicken\nfeel: mood {4 + n % 3}\ndone: food\n"
        for n in range(30)
        if n != 7
    ]
    said = "".join([*lines, "2027-01-01\nasked: kefir and mood\n"])
    whole = examine(read(said.encode()), Catalogue.everyday(), today=date(2027, 1, 1))
    shown = " ".join(to_text(whole).split())
    assert "mood is rated on 29 of 30 days; the longest gap is 1 day." in shown
