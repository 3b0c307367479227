"""Whatever stands in a diary, series come out: aligned, finite or unknown, each key once, and no warning."""

import warnings
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.intake import compose_diary
from villi.meals import resolve
from villi.series import Series, food_days, series

HOSTILE = (Path(__file__).parents[1] / "meals" / "hostile.txt").read_text(
    encoding="utf-8", errors="surrogateescape"
)
LINES = tuple(line[:200] for line in HOSTILE.split("\n") if line.strip())
KEYS = ("took", "takes", "stops", "antibiotic", "course", "ended", "period", "skip", "feel", "note", "done")
PLAIN = (
    *("fasted", "done", "feel: mood 3", "feel: mood 99", "slept 7", "stools 3", "#ill", "rice", "9e9 apples"),
    *("-3 eggs", "0 g rice", "5000 kg rice", "antibiotic: x until 2020-01-01", "feel: vibes 4", "period"),
)


def checked(text: str) -> Series:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        diary = read(text.encode("utf-8", "surrogateescape"))
        eaten = resolve(diary, READY)
        intake = compose_diary(diary.days, eaten, EVERYDAY)
        found = series(diary, intake, eaten, EVERYDAY)
        named = [food_days(words, diary, intake, eaten, EVERYDAY) for words in ("rice", "🍕", "x" * 300)]
    assert found.weekday.tolist() == [date.weekday() for date in found.dates]
    assert all(b - a == timedelta(days=1) for a, b in zip(found.dates, found.dates[1:], strict=False))
    for arrays in found.arrays():
        for key, values in arrays.items():
            assert values.shape == (len(found.dates),), key
            assert not np.isinf(values).any(), key
    for sort in (found.outcomes, found.exposures, found.adjustments):
        assert len({each.key for each in sort}) == len(sort)
    assert all(each.values.shape == (len(found.dates),) for each in named if each is not None)
    assert all(each.because and each.name for each in found.unused)
    return found


line = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(PLAIN),
    st.builds("{}: {}".format, st.sampled_from(KEYS), st.sampled_from(LINES)),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(-3, 40), st.lists(line, max_size=4)), max_size=40))
def test_any_lines_make_series(record: list[tuple[int, list[str]]]) -> None:
    date = Date(2026, 1, 1)
    blocks = []
    for step, lines in record:
        date += timedelta(days=step)
        blocks.append("\n".join([str(date), *lines]))
    checked("\n".join(blocks))


@pytest.mark.parametrize(
    "lines", [*PLAIN, "rice\ndone: food", "took: magnesium\nrice\ndone: food", "takes: x"]
)
def test_the_same_on_every_day_makes_nothing_to_compare(lines: str) -> None:
    found = checked("\n".join(f"{Date(2026, 1, 1) + timedelta(days=n)}\n{lines}" for n in range(60)))
    assert found.exposures == ()
    assert found.outcomes == ()
