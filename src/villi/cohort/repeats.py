"""The same item twice in one file: found by a number made of what makes it the same.

In a file whose person-days stand together only rows of one person-day can be the same, so the last one is
all that must be remembered. In any other file all rows must be: 8 bytes each, up to `MOST` of them. Behind
that the rows of one batch are still compared, and how many were not compared with all before is counted.

Two different items get the same number of 64 bits once in some hundred thousand files of `MOST` rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MOST = 1 << 24
"""Rows that are remembered: 134 MB."""

Hashes = NDArray[np.uint64]


@dataclass(slots=True)
class Repeats:
    """The rows of one file so far: sorted runs of their numbers, and those of the last person-day."""

    runs: list[Hashes] = field(default_factory=list)
    open_day: Hashes = field(default_factory=lambda: np.empty(0, np.uint64))
    remembered: int = 0
    forgot: bool = False
    unsearched: int = 0

    def again(self, keys: Hashes, ordered: bool, at_end: int) -> NDArray[np.bool_]:
        """Which of these rows were there before, in them or earlier. The last `at_end` belong to the last
        person-day; `ordered` says that person-days stand together up to here.

        >>> seen = Repeats()
        >>> seen.again(np.array([1, 2, 1], np.uint64), True, 1).tolist()
        [False, False, True]
        >>> seen.again(np.array([1, 3], np.uint64), True, 1).tolist()
        [True, False]
        """
        if not len(keys):
            return np.zeros(0, np.bool_)
        ranked = np.sort(keys)
        within = bool((ranked[1:] == ranked[:-1]).any())
        again = _within(keys, ranked) if within else np.zeros(len(keys), np.bool_)
        if ordered:
            if len(self.open_day):
                again |= np.isin(keys, self.open_day)
        else:
            self._merge()
            for run in self.runs:
                known = _known(ranked, run)
                if len(known):
                    again |= np.isin(keys, known)
            if self.forgot:
                self.unsearched += len(keys)
        self._remember(ranked, keys, at_end, ordered)
        return again

    def _remember(self, ranked: Hashes, keys: Hashes, at_end: int, ordered: bool) -> None:
        if at_end == len(keys) and ordered:
            self.open_day = np.concatenate([self.open_day, keys])
        else:
            self.open_day = keys[len(keys) - at_end :]
        if self.remembered + len(ranked) > MOST:
            self.forgot = True
            return
        self.remembered += len(ranked)
        self.runs.append(ranked)

    def _merge(self) -> None:
        """Make few runs of many, so that there are few to look in: only once rows stand out of order."""
        self.runs.sort(key=len, reverse=True)
        while len(self.runs) > 1 and len(self.runs[-2]) <= 2 * len(self.runs[-1]):
            last, before = self.runs.pop(), self.runs.pop()
            self.runs.append(np.sort(np.concatenate([before, last]), kind="stable"))


def _within(keys: Hashes, ranked: Hashes) -> NDArray[np.bool_]:
    """Rows that have the number of an earlier one among them; `ranked` are the same numbers, sorted.

    Only rows whose first 16 bits some repeated number has are compared: few, where few are repeated.
    """
    maybe = np.zeros(1 << 16, np.bool_)
    maybe[ranked[1:][ranked[1:] == ranked[:-1]] >> np.uint64(48)] = True
    rows = np.flatnonzero(maybe[keys >> np.uint64(48)])
    rows = rows[np.argsort(keys[rows], kind="stable")]
    again = np.zeros(len(keys), np.bool_)
    again[rows[1:][keys[rows[1:]] == keys[rows[:-1]]]] = True
    return again


def _known(ranked: Hashes, run: Hashes) -> Hashes:
    """Those of some numbers that a run has; both are sorted, so that the run is walked through once."""
    places = np.searchsorted(run, ranked)
    known: Hashes = ranked[run[np.minimum(places, len(run) - 1)] == ranked]
    return known


def hashed(columns: Sequence[pa.Array]) -> Hashes:
    """One number of 64 bits a row for all of its cells together, null among them.

    >>> made = hashed([pa.array([1, 1, 2]), pa.array(["a", "a", None])])
    >>> bool(made[0] == made[1]), bool(made[0] == made[2])
    (True, False)
    """
    total = np.full(len(columns[0]), 0x9E3779B97F4A7C15, np.uint64)
    for column in columns:
        total = _mixed(total ^ _bits(column))
    return total


def _bits(column: pa.Array) -> Hashes:
    if pa.types.is_date32(column.type):
        column = column.cast(pa.int32()).cast(pa.int64())
    if pa.types.is_int64(column.type):
        bits: Hashes = np.asarray(pc.fill_null(column, -(2**62))).view(np.uint64)
        return bits
    coded = pc.dictionary_encode(column, null_encoding="encode")
    texts = np.array([hash(text) & 0xFFFF_FFFF_FFFF_FFFF for text in coded.dictionary.to_pylist()], np.uint64)
    each: Hashes = texts[np.asarray(coded.indices)]
    return each


def _mixed(bits: Hashes) -> Hashes:
    """Each bit of the number moves all others (the finaliser of splitmix64, Steele and others 2014)."""
    with np.errstate(over="ignore"):
        bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return bits ^ (bits >> np.uint64(31))
