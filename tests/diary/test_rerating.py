"""A rating that corrects another one, and what it leaves alone."""

from datetime import date

import pytest

from villi.diary import read
from villi.diary.rerating import rating
from villi.diary.splices import spliced

DAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("day", "scale", "line", "after"),
    [
        ("feel: mood 7 # a walk", "mood", "feel: mood 3", "feel: mood 3 # a walk"),
        ("feel: stress 2, mood 7, energy 5", "mood", "feel: mood 10", "feel: stress 2, mood 10, energy 5"),
        ("slept 7 h", "sleep_hours", "feel: sleep 6.5 h", "sleep 6.5 h"),
        ("08:00 feel: mood 7", "mood", "feel: mood 3", "08:00 feel: mood 7\nfeel: mood 3"),
        ("bloated", "bloating", "feel: bloating 3", "bloated\nfeel: bloating 3"),
        ("feel: mood 7\nfeel: mood 6", "mood", "feel: mood 3", "feel: mood 7\nfeel: mood 3"),
        ("feel: bristol 4 4 6", "bristol", "feel: bristol 3", "feel: bristol 4 4 6\nfeel: bristol 3"),
        ("feel: mood 7", "mood", "feel: mood 7", "feel: mood 7"),
        ("feel: gut 7\nmeans: gut = comfort", "comfort", "feel: comfort 3",
         "feel: comfort 3\nmeans: gut = comfort"),
        ("toast", "mood", "feel: mood 3", "toast\nfeel: mood 3"),
    ],
)  # fmt: skip
def test_one_value_is_replaced_and_every_other_word_stays(
    day: str, scale: str, line: str, after: str
) -> None:
    data = f"2026-11-15\nfeel: mood 1\n2026-11-16\n{day}\n2026-11-17\nfeel: mood 2\n".encode()
    found, undo = spliced(data, rating(data, DAY, scale, line))
    assert found.decode() == f"2026-11-15\nfeel: mood 1\n2026-11-16\n{after}\n2026-11-17\nfeel: mood 2\n"
    assert spliced(found, undo)[0] == data
    assert not read(found).problems
