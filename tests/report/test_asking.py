"""The answer to a declared question in words: what was found, how surely, and never more."""

from datetime import date as Date
from math import nan
from typing import get_args

import pytest

from villi.examination import Asked, Move
from villi.report.asking import lines, told
from villi.safety.wording import complaints
from villi.signals.question_rates import QuestionRates, question_rates, table
from villi.signals.values import Association, Kind, Rates, Reply, Verdict

PLAN = "villi experiment plan diary.txt --vary kefir --watch comfort"
RATES = Rates(274, "BH", 60, 0.09, 0.02, 0.1, 0.02, 0.06, 0.28, 0.02, 0.24, 0.03, 200)


def asked(
    verdict: Verdict,
    effect: float,
    kind: Kind = "leads",
    first: bool = True,
    low: float = nan,
    high: float = nan,
) -> Asked:
    low, high = (effect - 0.3, effect + 0.3) if low != low else (low, high)
    found = Association(
        "comfort",
        "food:kefir",
        kind,
        effect / 2,
        low / 2,
        high / 2,
        0.01,
        nan,
        False,
        False,
        200,
        80,
        120,
        0.5,
        0.4,
    )
    move = Move(
        "comfort",
        "comfort",
        "up",
        "points",
        "food:kefir",
        "kefir",
        "days with it",
        1.0,
        effect,
        low,
        high,
        found,
    )
    reply = Reply(verdict, found, "raises", (1, 3) if kind == "leads" else (0, 0), 0.05, "")
    return Asked(Date(2026, 11, 23), 3, "kefir raises comfort?", first, reply, move, "")


def said(one: Asked, **more: object) -> str:
    return " ".join(" ".join(lines(told(one, 2, **more))).split())  # type: ignore[arg-type]


def test_what_is_shown_is_a_hint_with_its_range_and_its_chance_of_being_false() -> None:
    words = said(asked("shown", 1.2), power=question_rates(200), plan=PLAN)
    assert "tested by itself" in words
    assert (
        "A hint, not an answer for good: shown. After days with kefir (three in a row), your comfort "
        "averaged 1.2 points higher, which" in words
    )
    assert "(likely 0.9 to 1.5)" in words
    assert "200 rated days were used: 80 with more of it, 120 with less or none." in words
    assert "effect of about 0.8 points would have shown in four of five such diaries; one of half" in words
    power = question_rates(200)
    assert power is not None
    assert f"found {round(100 * power.found_large)} of 100 clear effects" in words
    assert f"{round(100 * power.found_small)} of 100 small ones" in words
    assert "Of 20 such tests, one shows something where there is nothing." in words
    assert "includes expectation" in words
    assert words.endswith(f"It is a hint. An experiment could tell: {PLAN}")


def test_what_is_worse_is_no_reason_to_leave_a_food_out() -> None:
    words = said(asked("opposite", -1.2), plan=PLAN)
    assert "not as you asked, but the other way round." in words
    assert "which is worse" in words and "no reason to leave a food out" in words


def test_what_is_not_shown_claims_nothing() -> None:
    words = said(asked("not shown", 0.2), power=question_rates(200), plan=PLAN)
    assert "Not shown." in words and "reaches nought, so there may be no difference" in words
    assert "these days cannot tell" in words and "small." not in words
    assert (
        "After days with kefir (three in a row), your comfort averaged 0.2" in words and "better" not in words
    )
    assert "hint" not in words and PLAN not in words and "Of 20" not in words


def test_what_is_not_shown_is_called_small_only_where_half_a_point_would_have_shown() -> None:
    """Here half a standard deviation is a day with it: what would have shown is twice `smallest`."""
    for smallest, small in ((0.25, True), (0.26, False), (nan, False)):
        one = asked("not shown", 0.1)
        assert one.move is not None
        found = one.move.found._replace(smallest=smallest)
        words = said(one._replace(move=one.move._replace(found=found)), power=question_rates(200))
        assert ("it is likely small" in words) == small and ("cannot tell" in words) != small


def test_below_the_shortest_simulated_diaries_less_is_found_than_in_them() -> None:
    words = said(asked("not shown", 0.1), power=None)
    assert f"fewer than {round(100 * table()[0].found_large)} of 100 clear effects" in words


def test_of_the_same_day_nothing_follows() -> None:
    """No power, no chance and no range of the days before: a rate of its own."""
    for first in (True, False):
        power = QuestionRates(180, 135, 40, 0.05, 0.1, 0.3, 0.7, same_day_reverse=0.14)
        words = said(asked("shown", 1.2, "together", first), rates=RATES, power=power, plan=PLAN)
        assert "On days with kefir" in words and "After days" not in words and "better" not in words
        assert "which comes first" in words and PLAN not in words and "experiment" not in words
        for of_days_before in (
            "likely",
            "of 100 clear effects",
            "Of 20 such tests",
            "announcements",
            "would have",
        ):
            assert of_days_before not in words
        assert ("14 of 100 such questions showed something" in words) == first
        assert ("About 24 in 100 such pairs were false" in words) != first
    assert "has not been measured" in said(asked("shown", 1.2, "together"), rates=RATES)
    assert "were false" not in said(asked("not shown", 0.1, "together"), rates=RATES)


def test_a_later_question_names_the_false_alarms_of_the_screen() -> None:
    words = said(asked("shown", 1.2, first=False), rates=RATES, power=question_rates(200))
    assert "later question" in words and "You have asked two questions so far." in words
    assert "About 9 in 100 announcements of this kind were false alarms" in words
    assert "In simulated diaries of about 135" not in words and "Of 20 such tests" not in words


def test_where_no_experiment_may_be_done_none_is_named() -> None:
    assert "experiment" not in said(asked("shown", 1.2))


@pytest.mark.parametrize("because", ["rated on 3 days", "wild\x1b[2J words"])
def test_what_cannot_be_said_says_why(because: str) -> None:
    blank = Asked(Date(2026, 11, 23), 3, "x?", True, None, None, because)
    assert "Nothing can be said yet: " in said(blank) and "\x1b" not in said(blank)


@pytest.mark.parametrize("kind", get_args(Kind))
@pytest.mark.parametrize("effect", [-1.2, 0.0, 1.2])
@pytest.mark.parametrize("verdict", get_args(Verdict))
@pytest.mark.parametrize("first", [True, False])
def test_no_answer_says_what_is_never_said(verdict: Verdict, effect: float, kind: Kind, first: bool) -> None:
    words = said(asked(verdict, effect, kind, first), rates=RATES, power=question_rates(300), plan=PLAN)
    assert not complaints(words)
    assert "nan" not in words.split()


def test_the_rates_are_those_of_the_shorter_diaries() -> None:
    assert [row.rated for row in table()] == sorted(row.rated for row in table())
    assert question_rates(44) is None
    for row in table():
        assert question_rates(row.rated) == row
        assert 0 < row.false <= 0.1 and row.found_small <= row.found_large <= row.found_huge <= 1


def test_of_what_only_harm_is_said_no_answer_is_promised() -> None:
    """ "Whatever it is" would not be true of alcohol."""
    one = asked("not shown", 0.5)
    assert one.reply is not None and "whatever it is" in " ".join(lines(told(one, 1)))
    held = one._replace(move=None, reply=one.reply._replace(association=None), because="of wine only a harm")
    said = " ".join(lines(told(held, 1)))
    assert "tested by itself. " in said and "whatever" not in said
    assert said.endswith("Not shown. Of wine only a harm.")
