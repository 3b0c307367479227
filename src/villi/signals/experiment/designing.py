"""The schedules that a design can draw: counted, drawn evenly, written out, recognised in an array."""

import math
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.experiment.checking import designed
from villi.signals.experiment.values import Design

Schedules = NDArray[np.int8]
"""(number, days): one schedule a row."""

LONGEST = 730
"""Days of an experiment that are analysed at most: two years (judgement)."""


class Pairs(NamedTuple):
    """`number` pairs of periods of `block` days, the order inside each pair by coin: 2^number schedules."""

    number: int
    block: int


class Runs(NamedTuple):
    """Every order of so many `zeros` and `ones`, periods of `block` days, without a run of equal ones longer
    than `longest`; where `exactly`, only those with a run of just that length from which these very Runs are
    `inferred`, days of an unfinished last period (`tail`) added."""

    zeros: int
    ones: int
    longest: int
    exactly: bool = False
    block: int = 1
    tail: tuple[int, ...] = ()


def check(design: Design) -> None:
    """Raises ValueError, with the remedy, for a design that cannot be drawn.

    >>> check(Design("pairs", 60, block=5, drop=1))
    >>> check(Design("pairs", 40, block=3))
    Traceback (most recent call last):
    ValueError: 40 days are no whole number of pairs of two periods of 3 days: take 36 or 42
    """
    kind, days, block, max_run, drop = designed(design)
    if kind not in ("pairs", "restricted"):
        raise ValueError(f"a design is of pairs or restricted, not {kind!r}")
    if not 2 <= days <= LONGEST:
        raise ValueError(f"an experiment has from 2 to {LONGEST} days, not {days}")
    if block < 1 or max_run < 1 or drop < 0:
        raise ValueError("periods and runs have at least one day, and no fewer than 0 days are dropped")
    if drop >= block and drop:
        raise ValueError(f"of periods of {block} days, {drop} dropped would leave none")
    unit = 2 * block if kind == "pairs" else block
    if days % unit or days < 2 * block:
        fewer = days // unit * unit
        choice = " or ".join(str(each) for each in (fewer, fewer + unit) if each >= 2 * block)
        what = f"pairs of two periods of {block} days" if kind == "pairs" else f"periods of {block} days"
        raise ValueError(f"{days} days are no whole number of {what}: take {choice or 2 * block}")


def reference(design: Design) -> Pairs | Runs:
    """The schedules that the design could draw, all equally likely. Raises ValueError as `check` does."""
    check(design)
    if design.kind == "pairs":
        return Pairs(design.days // (2 * design.block), design.block)
    periods = design.days // design.block
    return Runs(periods - periods // 2, periods // 2, design.max_run, block=design.block)


def how_many(schedules: Pairs | Runs) -> int:
    """Number of schedules (for exact Runs those from which others are inferred are still counted).

    >>> how_many(Pairs(6, 5)), how_many(Runs(2, 2, 2)), how_many(Runs(3, 3, 2, exactly=True))
    (64, 6, 12)
    >>> len(str(how_many(Runs(183, 182, 2))))
    76
    """
    if isinstance(schedules, Pairs):
        return 1 << schedules.number
    zeros, ones, longest, exactly, *_ = schedules
    tables = _starting(zeros, ones, longest)
    found = tables[0][zeros][ones] + tables[1][zeros][ones]
    if exactly and longest > 1:
        fewer = _starting(zeros, ones, longest - 1)
        found -= fewer[0][zeros][ones] + fewer[1][zeros][ones]
    return found


def drawn(schedules: Pairs | Runs, number: int, generator: np.random.Generator) -> Schedules:
    """`number` schedules (number, days), each admissible one equally likely.

    One uniform number u from [0, 1) is used a decision, schedule by schedule. Pairs: a decision a pair; the
    first period is with (1) where u < 1/2. Runs: a decision a period; it is with (1) where u < c1 / (c0 +
    c1), with c1 and c0 the numbers of admissible schedules that begin with what was drawn so far followed by
    a 1 or by a 0 (whole numbers, so nothing is rounded before the division). Of exact Runs fewer than
    `number` may come back.
    """
    if isinstance(schedules, Pairs):
        return _as_days(generator.random((number, schedules.number)) < 0.5, schedules.block)
    found = _draw_runs(schedules, generator.random((number, schedules.zeros + schedules.ones)))
    return _inferring(schedules, found)


@lru_cache(maxsize=8)
def everything(schedules: Pairs | Runs) -> Schedules:
    """All schedules, each once, in a fixed order (read-only, kept for the next time).

    >>> everything(Runs(2, 2, 1)).tolist(), everything(Pairs(2, 1)).tolist()[:2]
    ([[0, 1, 0, 1], [1, 0, 1, 0]], [[0, 1, 0, 1], [0, 1, 1, 0]])
    """
    if isinstance(schedules, Pairs):
        number = schedules.number
        coins = np.arange(1 << number)[:, None] >> np.arange(number - 1, -1, -1) & 1
        rows = _as_days(coins.astype(bool), schedules.block)
    else:
        periods = schedules.zeros + schedules.ones
        kept: list[tuple[int, ...]] = [()]
        for _ in range(periods):
            kept = [(*begun, arm) for begun in kept for arm in (0, 1) if _follow(schedules, (*begun, arm))]
        found = np.array(kept, dtype=np.int8).reshape(-1, periods)
        rows = _inferring(schedules, found)
    rows.flags.writeable = False
    return rows


def admits(schedules: Pairs | Runs, begun: NDArray[np.int8]) -> bool:
    """Whether a schedule, or the beginning of one, could have been drawn.

    >>> admits(Pairs(2, 1), np.array([0, 1, 1], dtype=np.int8)), admits(Runs(2, 2, 2), np.array([1, 1, 1]))
    (True, False)
    """
    if isinstance(schedules, Pairs):
        days = 2 * schedules.number * schedules.block
        return len(begun) <= days and _fits_pairs(begun, schedules.block)
    periods = begun[:: schedules.block]
    whole = np.array_equal(np.repeat(periods, schedules.block)[: len(begun)], begun)
    enough = len(periods) <= schedules.zeros + schedules.ones
    return whole and enough and _follow(schedules, tuple(periods.tolist())) > 0


def inferred(arms: NDArray[np.int8]) -> Pairs | Runs:
    """The simplest set of schedules that could have drawn these days (n,) and that a valid test can use.

    Equal periods in balanced pairs (a last pair may be unfinished): Pairs, with periods as long as the
    first run. Else Runs of periods as long as all runs are multiples of (a last one may be unfinished), with
    just as many of each arm and just that longest run. The sets do not overlap, so a test within the set that
    was found is valid whatever drew the days, as long as all schedules of one set were equally likely: so for
    coins, for pairs, and for restricted schedules that allow runs as long as those of the set.

    >>> inferred(np.array([0, 0, 1, 1, 1, 1, 0, 0], dtype=np.int8))
    Pairs(number=2, block=2)
    >>> inferred(np.array([1, 1, 0, 1, 0, 0], dtype=np.int8))
    Runs(zeros=3, ones=3, longest=2, exactly=True, block=1, tail=())
    """
    pairs = pairs_in(arms)
    if pairs is not None:
        return pairs
    runs = _run_lengths(arms)
    block = math.gcd(*runs[:-1]) or runs[-1]
    whole = len(arms) // block * block
    periods, tail = arms[:whole:block], tuple(arms[whole:].tolist())
    ones = int(periods.sum())
    return Runs(len(periods) - ones, ones, max(_run_lengths(periods)), True, block, tail)


def pairs_in(arms: NDArray[np.int8]) -> Pairs | None:
    """The pairs that days (n,) are made of, None where they are not. The first run is one period long, so
    no days can be read as pairs of two lengths."""
    if not len(arms):
        return None
    block = _run_lengths(arms)[0]
    number = len(arms) // (2 * block)
    return Pairs(number, block) if number and _fits_pairs(arms, block) else None


def _inferring(schedules: Runs, periods: Schedules) -> Schedules:
    """Periods (number, periods) as days; of exact Runs only those from which they are inferred.

    That is sure of a row with a single period between unlike ones (so no longer periods explain it) and two
    like ones in a pair (so it is no pairs of single periods); few are left to look at one by one.
    """
    rows: Schedules = np.repeat(periods, schedules.block, axis=1)
    if not schedules.exactly:
        return rows
    changes = periods[:, 1:] != periods[:, :-1]
    begins = np.column_stack((np.ones(len(periods), dtype=bool), changes[:, :-1]))
    half = periods.shape[1] // 2
    alike = (periods[:, : 2 * half : 2] == periods[:, 1 : 2 * half : 2]).any(axis=1)
    kept: NDArray[np.bool_] = (begins[:, : changes.shape[1]] & changes).any(axis=1) & alike
    tail = np.array(schedules.tail, dtype=np.int8)
    for i in np.flatnonzero(~kept):
        kept[i] = inferred(np.concatenate((rows[i], tail))) == schedules
    return rows[kept]


def _run_lengths(arms: NDArray[np.int8]) -> list[int]:
    return [len(list(run)) for _, run in groupby(arms.tolist())]


def _fits_pairs(arms: NDArray[np.int8], block: int) -> bool:
    """Whether days are periods of `block` in pairs of unlike ones; the last may be unfinished."""
    firsts = arms[:: 2 * block]
    meant = _as_days(firsts[None, :] == 1, block)[0]
    return bool(np.array_equal(meant[: len(arms)], arms))


def _as_days(first: NDArray[np.bool_], block: int) -> Schedules:
    """Coins (number, pairs), True where with comes first, as days (number, 2 * pairs * block)."""
    both = np.stack((first, ~first), axis=2).reshape(len(first), -1)
    return np.repeat(both, block, axis=1).astype(np.int8)


def _draw_runs(schedules: Runs, uniform: NDArray[np.float64]) -> Schedules:
    """All rows of `uniform` (number, periods) at once, period by period; a chance is worked out once a
    state."""
    number, periods = uniform.shape
    longest = schedules.longest
    found = np.zeros((number, periods), dtype=np.int8)
    ones, last, run = np.zeros(number, np.int64), np.zeros(number, np.int64), np.zeros(number, np.int64)
    reached = np.zeros(number, dtype=np.int64)
    for at in range(periods):
        state = ((ones * 2 + last) * (longest + 1) + run) * 2 + reached
        _, where, inverse = np.unique(state, return_index=True, return_inverse=True)
        states = np.stack((ones, last, run, reached))[:, where].T.tolist()
        chance = np.array([_chance(schedules, at, *each) for each in states])
        arm = (uniform[:, at] < chance[inverse.reshape(-1)]).astype(np.int64)
        run = np.where((arm == last) & (at > 0), run + 1, 1)
        reached |= (run == longest).astype(np.int64)
        ones, last = ones + arm, arm
        found[:, at] = arm
    return found


def _chance(schedules: Runs, at: int, ones: int, last: int, run: int, reached: int) -> float:
    """Of a 1 after `at` periods with so many ones, the last run being of `run` periods of `last`."""
    zeros_left, ones_left = schedules.zeros - (at - ones), schedules.ones - ones
    ways = []
    for arm in (0, 1):
        longer = run + 1 if arm == last and at else 1
        left = (zeros_left - (arm == 0), ones_left - (arm == 1))
        ways.append(_completions(schedules, *left, arm, longer, bool(reached) or longer == schedules.longest))
    return ways[1] / (ways[0] + ways[1])


def _follow(schedules: Runs, begun: tuple[int, ...]) -> int:
    """Number of admissible schedules that begin so."""
    zeros, ones = schedules.zeros - begun.count(0), schedules.ones - begun.count(1)
    runs = [len(list(run)) for _, run in groupby(begun)]
    if not begun:
        return how_many(schedules)
    if max(runs) > schedules.longest:
        return 0
    return _completions(schedules, zeros, ones, begun[-1], runs[-1], max(runs) == schedules.longest)


def _completions(schedules: Runs, zeros: int, ones: int, last: int, run: int, reached: bool) -> int:
    """Ways to give the periods left to arms, `run` of `last` being the run that goes on."""
    if zeros < 0 or ones < 0 or run > schedules.longest:
        return 0
    size, longest = (schedules.zeros, schedules.ones), schedules.longest
    ways = _within(_starting(*size, longest), longest, zeros, ones, last, run)
    if schedules.exactly and not reached:
        ways -= _within(_starting(*size, longest - 1), longest - 1, zeros, ones, last, run)
    return ways


def _within(tables: "_Tables", longest: int, zeros: int, ones: int, last: int, run: int) -> int:
    """The run goes on for some days, then the other arm starts (or nothing is left)."""
    other = tables[1 - last]
    if last:
        return sum(other[zeros][ones - more] for more in range(min(longest - run, ones) + 1))
    return sum(other[zeros - more][ones] for more in range(min(longest - run, zeros) + 1))


_Tables = tuple[list[list[int]], list[list[int]]]


@lru_cache(maxsize=8)
def _starting(zeros: int, ones: int, longest: int) -> _Tables:
    """Tables t[arm][a][b]: orders of a zeros and b ones that start with a run of `arm`, no run longer than
    `longest`. t[0][a][b] = sum over k = 1..longest of t[1][a-k][b], t[1][a][b] likewise with b-k, and
    t[.][0][0] = 1. Whole numbers, whatever their size."""
    by_zero = [[0] * (ones + 1) for _ in range(zeros + 1)]
    by_one = [[0] * (ones + 1) for _ in range(zeros + 1)]
    by_zero[0][0] = by_one[0][0] = 1
    for a in range(zeros + 1):
        for b in range(ones + 1):
            if a or b:
                by_zero[a][b] = sum(by_one[a - k][b] for k in range(1, min(longest, a) + 1))
                by_one[a][b] = sum(by_zero[a][b - k] for k in range(1, min(longest, b) + 1))
    return by_zero, by_one
