"""Codes of foods become rows of the plan's table, once; every pass after is arithmetic."""

from typing import NamedTuple

import pyarrow as pa

from villi.cohort.plan import Plan
from villi.cohort.values import UnknownCode


class Interned(NamedTuple):
    """Interned rows (`values.INTERNED`), in the order of the items, and the codes that nothing answered.

    `near_rows` counts rows whose code the catalogue lacks and a near food answered.
    """

    batch: pa.RecordBatch
    unknown: tuple[UnknownCode, ...]
    near_rows: int


def intern(items: pa.RecordBatch, plan: Plan, layout: str = "") -> Interned:
    """Look the codes of `items` (`values.ITEMS`) up in the plan. No row is lost: what is unknown is -1."""
    raise NotImplementedError
