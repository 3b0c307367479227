"""Items made for tests: of foods that are known, partly known and weightless, and of none at all."""

from collections.abc import Iterable, Sequence

import pyarrow as pa
from hypothesis import strategies as st
from tests.cohort.plain import Day, Item, Key

from villi.cohort import intern, total
from villi.cohort.plan import Plan

CODES = (
    11111000,
    92101000,
    94000100,
    51000100,
    27111000,
    41101000,
    63101000,
    75111000,
    81103080,
    93101000,
    11411010,
    14104100,
    41209000,
)
"""Codes of the survey; those that the catalogue lacks are unknown, which is wanted, too."""

NOT_A_FOOD = (99, 10000001)

NUTRIENTS = ("energy", "protein", "fibre", "caffeine", "starch", "tryptophan", "flavonoids", "g_whole")

grams = st.none() | st.just(0.0) | st.floats(0.01, 2000, allow_nan=False, allow_subnormal=False)


@st.composite
def items(draw: st.DrawFn, people: int = 4, days: int = 3, most: int = 40) -> list[Item]:
    """Rows of a few people, in any order, the same food more than once."""
    row = st.builds(
        Item,
        person=st.integers(1, people),
        day=st.integers(1, days),
        code=st.sampled_from(CODES + NOT_A_FOOD),
        grams=grams,
    )
    return draw(st.lists(row, max_size=most))


def batch(rows: Sequence[Item], kept: dict[str, list[object]] | None = None) -> pa.RecordBatch:
    """Rows as a batch of items; types of the keys follow the values."""
    columns = {
        "person": pa.array([row.person for row in rows], None if rows else pa.int64()),
        "day": pa.array([row.day for row in rows], None if rows else pa.int64()),
        "code": pa.array([row.code for row in rows], None if rows else pa.int64()),
        "grams": pa.array([row.grams for row in rows], pa.float64()),
        "line": pa.array(range(1, len(rows) + 1), pa.int64()),
        **{name: pa.array(values) for name, values in (kept or {}).items()},
    }
    return pa.RecordBatch.from_pydict(columns)


def in_order(rows: Iterable[Item]) -> list[Item]:
    """Rows sorted by person and day, as the pass wants them; the order of a day's rows is kept."""
    return sorted(rows, key=lambda row: (row.person, row.day))


def cut(whole: pa.RecordBatch, size: int) -> list[pa.RecordBatch]:
    """The same rows in batches of `size`."""
    return [whole.slice(start, size) for start in range(0, whole.num_rows, size)]


def totals(rows: Iterable[Item], plan: Plan, size: int = 1000) -> dict[Key, Day]:
    """Results of the pass by person and day."""
    interned = intern(batch(in_order(rows)), plan).batch
    return by_day(total(iter(cut(interned, size)), plan))


def by_day(results: Iterable[pa.RecordBatch]) -> dict[Key, Day]:
    """Results by person and day."""
    found: dict[Key, Day] = {}
    for each in results:
        for row in each.to_pylist():
            key = (row.pop("person"), row.pop("day"))
            assert key not in found
            found[key] = row
    return found
