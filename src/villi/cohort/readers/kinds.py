"""Types of persons, days and kept columns, from all of the first file: no later row can then change them.

Text that is all whole numbers becomes int64, days that are all dates date32, kept text that is all numbers
float64. Everything else stays text.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from villi.cohort.cells import MISSING, NUMBER, WHOLE, dates, is_text
from villi.cohort.layouts import Layout
from villi.cohort.rows import Kinds, Raw

_TYPES = pa.types


@dataclass(slots=True)
class _Seen:
    """What all cells of a column of text could be, so far."""

    any: bool = False
    whole: bool = True
    number: bool = True
    date: bool = True

    def add(self, column: pa.Array, american: bool) -> None:
        texts = pc.unique(pc.utf8_trim_whitespace(column.cast(pa.string()))).drop_null()
        texts = texts.filter(pc.invert(pc.is_in(texts, pa.array(MISSING))))
        if not len(texts):
            return
        self.any = True
        self.whole = self.whole and pc.all(pc.match_substring_regex(texts, WHOLE)).as_py()
        self.number = self.number and pc.all(pc.match_substring_regex(texts, NUMBER)).as_py()
        self.date = self.date and not dates(texts.to_pylist(), american).null_count


def kinds(layout: Layout, types: dict[str, pa.DataType], rows: Iterator[Raw]) -> Kinds:
    """The types of a survey whose first file has this layout, these types of columns and these rows.

    `rows` are read only where text has to be looked at.
    """
    day = () if layout.day_is is not None else (layout.day,)
    names = dict.fromkeys((layout.person, *day, *layout.keep))
    seen = {name: _Seen() for name in names if is_text(types[name])}
    if seen:
        american = layout.name == "asa24"
        for raw in rows:
            for name, so_far in seen.items():
                so_far.add(raw.columns[name], american)
    return Kinds(
        _person(types[layout.person], seen.get(layout.person)),
        pa.int64() if layout.day_is is not None else _day(types[layout.day], seen.get(layout.day)),
        tuple(pa.field(name, _kept(types[name], seen.get(name))) for name in layout.keep),
    )


def _person(kind: pa.DataType, seen: _Seen | None) -> pa.DataType:
    if seen is not None:
        return pa.int64() if seen.any and seen.whole else pa.string()
    return pa.int64() if _is_number(kind) else pa.string()


def _day(kind: pa.DataType, seen: _Seen | None) -> pa.DataType:
    if seen is not None:
        if not seen.any:
            return pa.string()
        return pa.int64() if seen.whole else pa.date32() if seen.date else pa.string()
    if _TYPES.is_date(kind) or _TYPES.is_timestamp(kind):
        return pa.date32()
    return pa.int64() if _is_number(kind) else pa.string()


def _kept(kind: pa.DataType, seen: _Seen | None) -> pa.DataType:
    if seen is not None:
        return pa.float64() if seen.number else pa.string()
    if _TYPES.is_floating(kind) or _TYPES.is_decimal(kind):
        return pa.float64()
    plain = _TYPES.is_integer(kind) or _TYPES.is_boolean(kind) or _TYPES.is_date32(kind)
    return kind if plain else pa.string()


def _is_number(kind: pa.DataType) -> bool:
    return bool(_TYPES.is_integer(kind) or _TYPES.is_floating(kind) or _TYPES.is_decimal(kind))
