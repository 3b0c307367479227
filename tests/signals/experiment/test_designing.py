"""Schedules: counted against writing them all out, drawn evenly, recognised in an array."""

from itertools import groupby, product

import numpy as np
import pytest
from scipy.special import chdtrc

from villi.signals.experiment import Design
from villi.signals.experiment.designing import (
    Pairs,
    Runs,
    admits,
    check,
    drawn,
    everything,
    how_many,
    inferred,
    reference,
)


def longest(row: tuple[int, ...]) -> int:
    return max(len(list(run)) for _, run in groupby(row))


def written_out(zeros: int, ones: int, most: int, exactly: bool) -> set[tuple[int, ...]]:
    """By trying every row of days."""
    rows = (row for row in product((0, 1), repeat=zeros + ones) if sum(row) == ones)
    return {row for row in rows if (longest(row) == most if exactly else longest(row) <= most)}


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize(("zeros", "ones"), [(1, 1), (3, 3), (4, 3), (5, 5), (6, 2), (0, 3)])
def test_as_many_schedules_as_can_be_written(zeros: int, ones: int, exactly: bool) -> None:
    for most in range(1, 7):
        expected = written_out(zeros, ones, most, exactly)
        assert how_many(Runs(zeros, ones, most, exactly)) == len(expected)
        if exactly:
            same = Runs(zeros, ones, most, exactly)
            expected = {row for row in expected if inferred(np.array(row)) == same}
        rows = [tuple(row) for row in everything(Runs(zeros, ones, most, exactly)).tolist()]
        assert len(rows) == len(set(rows))
        assert set(rows) == expected


@pytest.mark.parametrize(
    "schedules",
    [
        Runs(4, 4, 2),
        Runs(5, 4, 2),
        Runs(4, 4, 3),
        Runs(5, 5, 3, exactly=True),
        Runs(4, 4, 2, block=3),
        Runs(4, 4, 2, True, 3, (1, 1)),
        Pairs(5, 3),
    ],
)
def test_every_schedule_is_drawn_as_often(schedules: Pairs | Runs) -> None:
    every = {tuple(row): 0 for row in everything(schedules).tolist()}
    rows = drawn(schedules, 20_000, np.random.default_rng(11))
    for row in rows.tolist():
        every[tuple(row)] += 1  # a schedule that is not allowed raises
    expected = len(rows) / len(every)
    square = sum((count - expected) ** 2 / expected for count in every.values())
    assert chdtrc(len(every) - 1, square) > 0.001


def test_a_year_is_drawn() -> None:
    rows = drawn(reference(Design("restricted", 365)), 50, np.random.default_rng(1))
    assert rows.shape == (50, 365)
    assert (rows.sum(axis=1) == 182).all()
    assert {longest(tuple(row)) for row in rows.tolist()} == {2}
    assert len(np.unique(rows, axis=0)) == 50


def test_pairs_hold_both_arms_in_periods() -> None:
    rows = drawn(reference(Design("pairs", 40, block=5)), 200, np.random.default_rng(2)).reshape(200, 4, 2, 5)
    assert (rows == rows[..., :1]).all()
    assert (rows[:, :, 0, 0] + rows[:, :, 1, 0] == 1).all()


@pytest.mark.parametrize("schedules", [Runs(4, 3, 2), Pairs(3, 2), Runs(2, 2, 2, block=2)])
def test_a_beginning_is_admitted_if_some_schedule_begins_so(schedules: Pairs | Runs) -> None:
    every = everything(schedules)
    days = every.shape[1]
    for length in range(1, days + 1):
        begun = {tuple(row) for row in every[:, :length].tolist()}
        for row in product((0, 1), repeat=length):
            assert admits(schedules, np.array(row, dtype=np.int8)) == (row in begun)
    assert not admits(schedules, np.zeros(days + 1, dtype=np.int8))


def test_inferred_sets_do_not_overlap() -> None:
    """Each array belongs to the set that is inferred from it (an unfinished last period as it is), and every
    other of that set infers it too: so the test is conditional on the set, whatever drew the days."""
    for row in product((0, 1), repeat=9):
        if 0 < sum(row) < 9:
            found = inferred(np.array(row, dtype=np.int8))
            every = [tuple(each) for each in everything(found).tolist()]
            whole = len(every[0])
            assert row[:whole] in every
            for each in every:
                assert inferred(np.array((*each, *row[whole:]), dtype=np.int8)) == found


@pytest.mark.parametrize(
    "design", [Design("pairs", 36, block=3), Design("pairs", 14), Design("pairs", 60, block=5, drop=1)]
)
def test_drawn_pairs_are_recognised(design: Design) -> None:
    for seed in range(20):
        row = drawn(reference(design), 1, np.random.default_rng(seed))[0]
        assert inferred(row) == reference(design)
        assert inferred(row[:-1]) == Pairs(design.days // (2 * design.block) - 1, design.block)


def test_periods_in_any_order_are_recognised() -> None:
    """Drawn as periods of 5 days: taken for single days, they would look far stronger than they are."""
    rows = drawn(reference(Design("restricted", 60, block=5)), 50, np.random.default_rng(1))
    assert (rows.sum(axis=1) == 30).all()
    for row in rows:
        for days in (60, 58):
            assert inferred(row[:days]).block in (5, 10)


@pytest.mark.parametrize(
    ("design", "words"),
    [
        (Design("pairs", 40, block=3), "take 36 or 42"),
        (Design("pairs", 4, block=3), "take 6"),
        (Design("pairs", 12, block=2, drop=2), "would leave none"),
        (Design("restricted", 12, drop=1), "would leave none"),
        (Design("restricted", 13, block=2), "take 12 or 14"),
        (Design("restricted", 1), "from 2"),
        (Design("restricted", 10_000), "730"),
        (Design("restricted", 12, max_run=0), "at least one"),
        (Design("blocks", 12), "pairs or restricted"),  # type: ignore[arg-type]
    ],
)
def test_a_design_that_cannot_be_drawn_says_why(design: Design, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check(design)
