"""A diary at a glance."""

from datetime import date

import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examining import examine
from villi.keeping.overview import examined, glance

TODAY = date(2026, 11, 20)
EATEN = b"2026-11-16\n8:00 toast\n"


@pytest.mark.parametrize(
    "said",
    [
        b"agreed: Dr Lee, 2026-11-20, glutamine",
        b"has: coeliac disease",
        b"takes: sertraline 50 mg",
        b"stops: sertraline",
        b"pregnant: yes",
        b"avoids: nuts",
        b"asked: safety questions",
    ],
)
def test_what_is_recorded_about_somebody_is_no_entry_of_theirs(said: bytes) -> None:
    seen = glance(read(EATEN + b"2026-11-20\n" + said + b"\n"), TODAY)
    assert (seen.last, seen.days, seen.marks[-1]) == (date(2026, 11, 16), 1, "none")


@pytest.mark.parametrize("said", [b"feel: mood 6", b"took: iron", b"note: a walk", b"fasted", b"skip: food"])
def test_what_is_told_of_a_day_is_an_entry(said: bytes) -> None:
    seen = glance(read(EATEN + b"2026-11-20\n" + said + b"\n"), TODAY)
    assert (seen.last, seen.days) == (TODAY, 2)


def test_once_examined_a_day_of_which_no_food_was_read_is_not_complete() -> None:
    diary = read(
        b"2026-11-15\n08:00 toast\ndone: food\n2026-11-16\nsertraline\ndone: food\n"
        b"2026-11-17\ntoast, quimbledorf\ndone: food\n"
    )
    found = examine(diary, EVERYDAY, ready=READY)
    assert examined(diary, found, date(2026, 11, 17)).marks[-3:] == ("complete", "none", "part")
