"""Scales to rate on, and the lines that say a rating."""

from datetime import date, time
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.diary import read
from villi.diary.feelings import SCALES
from villi.diary.values import Felt
from villi.keeping import felt_line, scale_of, scales
from villi.keeping.feeling import MORE, OFFERED
from villi.quantities import VilliError

MONDAY = date(2026, 11, 16)


def felt_in(line: str) -> list[tuple[str, float, time | None]]:
    (day,) = read(f"2026-11-16\n{line}\n".encode()).days
    return [(entry.scale, entry.value, entry.clock) for entry in day.entries if isinstance(entry, Felt)]


@pytest.mark.parametrize(
    "key", [*SCALES, "sleep_hours", "stools", "bristol", "sleep", "itching", "brain fog"]
)
def test_every_value_of_a_scale_reads_back(key: str) -> None:
    about = scale_of(key)
    value = about.least
    while value <= about.most:
        assert felt_in(felt_line(key, value, time(7, 5))) == [(key, value, time(7, 5))]
        value += about.step


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("mood", 11),
        ("mood", -1),
        ("mood", nan),
        ("mood", inf),
        ("bristol", 0),
        ("bristol", 3.5),
        ("stools", 51),
    ],
)
def test_a_value_that_a_scale_has_not_is_refused(key: str, value: float) -> None:
    with pytest.raises(VilliError, match=r"give a (whole )?number from"):
        felt_line(key, value)


@given(st.text(max_size=20))
def test_a_word_that_is_no_scale_is_refused_or_reads_back(key: str) -> None:
    try:
        line = felt_line(key, 3)
    except VilliError:
        return
    assert [felt[:2] for felt in felt_in(line)] == [(key, 3.0)]


def test_directions_are_those_of_the_diary() -> None:
    assert {key: scale_of(key).better for key in SCALES} == {
        key: "most" if best == "best" else "least" for key, best in SCALES.items()
    }
    assert scale_of("bristol").better == scale_of("itching").better == ""


def test_scales_of_ones_own_come_first_while_they_are_used() -> None:
    diary = read(b"2026-11-01\nfeel: itching 3\n2026-11-15\nfeel: mood 6, jumpiness 2\n")
    found = [scale.key for scale in scales(diary, MONDAY)]
    assert found == ["jumpiness", "itching", *OFFERED, *MORE]
    assert [scale.own for scale in scales(diary, MONDAY)][:3] == [True, True, False]
    assert [scale.key for scale in scales(diary, date(2027, 1, 1))] == [*OFFERED, *MORE]
    assert scales(diary, date.min)[0].key == "mood"
