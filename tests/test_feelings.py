"""How somebody felt, as they rated it."""

from datetime import date, timedelta
from math import isnan

from villi.diary import read
from villi.examining.feelings import feelings


def diary(*lines: str) -> bytes:
    first = date(2026, 11, 1)
    days = (f"{first + timedelta(days=n)}\n{line}\n" for n, line in enumerate(lines))
    return "".join(days).encode()


def test_a_scale_is_summed_up_from_three_days_on() -> None:
    two, three = ["feel: mood 4", "feel: mood 6"], ["feel: mood 4", "feel: mood 6", "feel: mood 9"]
    (few,) = feelings(read(diary(*two)))
    assert isnan(few.middle)
    assert (few.days, few.low, few.high) == (2, 4.0, 6.0)
    (mood,) = feelings(read(diary(*three)))
    assert (mood.days, mood.of_days, mood.middle, mood.low, mood.high) == (3, 3, 6.0, 4.0, 9.0)


def test_only_the_last_two_weeks_are_read() -> None:
    early = ["feel: mood 1"] * 5
    late = ["feel: mood 7"] * 14
    (mood,) = feelings(read(diary(*early, *late)))
    assert (mood.days, mood.low) == (14, 7.0)


def test_a_day_counts_once_and_presence_is_no_rating() -> None:
    lines = ["feel: bloating 2\nfeel: bloating 8", "feel: bloating 5", "feel: bloating 5", "felt bloated"]
    (bloating,) = feelings(read(diary(*lines)))
    assert (bloating.days, bloating.middle, bloating.of_days) == (3, 5.0, 4)


def test_order_of_lines_changes_nothing() -> None:
    lines = ["feel: mood 4, energy 5", "feel: mood 6, energy 2", "feel: mood 9, energy 9"]
    turned = [", ".join(reversed(line.split(": ")[1].split(", "))) for line in lines]
    assert feelings(read(diary(*lines))) == feelings(read(diary(*(f"feel: {line}" for line in turned))))
