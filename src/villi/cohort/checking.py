"""Rows of a file as items: what can be used is, what cannot is set aside with its place, reason and remedy.

A row that says no person or no day is nobody's food, and the same item of a person-day again is no second
one: such a row is set aside and stays out. A row without a code, or whose amount is negative, infinite, no
number, beyond reason or in no unit of mass is set aside too, but stays among the items with that unknown:
something was eaten, and a day that leaves it out would claim to be known. So does a row without grams, which
is no fault. A row whose recall does not count (`Layout.only`) is left out and counted, which is none either.

All of it is arithmetic on whole columns; single rows are only looked at where they are set aside.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from villi.cohort.cells import Cells, Mask, cells, is_text, words
from villi.cohort.layouts import Layout
from villi.cohort.reasons import (
    ALIKE,
    ENDLESS,
    NEGATIVE,
    NO_CODE,
    NO_DAY,
    NO_GRAMS,
    NO_ITEM,
    NO_NUMBER,
    NO_PERSON,
    NO_UNIT,
    NOT_LOOKED,
    OTHER_CODE,
    OTHER_DAY,
    OTHER_PERSON,
    REMEDIES,
    REPEATED,
    TOO_MUCH,
    TORN,
    VOLUME,
)
from villi.cohort.repeats import Repeats, hashed
from villi.cohort.rows import Kinds, Piece, Raw, Tally, Torn
from villi.cohort.units import factor, is_volume
from villi.cohort.values import CODE, DAY, GRAMS, LINE, PERSON, Fault

Lines = NDArray[np.int64]
"""Row numbers in the file, from 1."""

MOST_FAULTS = 100_000
"""Faults of one file that are told one by one; all are counted."""

MOST_GRAMS = 100_000.0
"""More of one food in one day than a person weighs: an error of unit or writing, by our judgement."""


class Found(NamedTuple):
    """One kind of fault in a batch: which rows, why, in which column of the file."""

    rows: Mask
    reason: str
    column: str


@dataclass(slots=True)
class _File:
    """What is remembered of a file from batch to batch: items and the last key seen, faults told."""

    repeats: Repeats = field(default_factory=Repeats)
    ordered: bool = True
    last: tuple[object, object] | None = None
    told: int = 0


def pieces(raws: Iterator[Raw], layout: Layout, kinds: Kinds, path: str) -> Iterator[Piece]:
    """Items of a file's rows, batch by batch, with what was set aside and counted."""
    file = _File()
    for raw in raws:
        yield _piece(raw, layout, kinds, path, file)


class _Columns(NamedTuple):
    person: Cells
    day: Cells
    code: Cells
    grams: Cells


def _piece(raw: Raw, layout: Layout, kinds: Kinds, path: str, file: _File) -> Piece:
    left_out, uncounted = _left_out(raw.columns, layout)
    lines = raw.lines
    columns = raw.columns
    if uncounted.any():
        columns, lines = columns.filter(pa.array(~uncounted)), lines[~uncounted]
    made = _Columns(
        cells(columns[layout.person], kinds.person) if columns.num_rows else _none(kinds.person),
        _days(columns, layout, kinds.day),
        _codes(columns[layout.code], layout),
        _amounts(columns[layout.grams], layout),
    )
    grams, unit_faults = _in_grams(columns, made.grams, layout)
    amount_faults = [*unit_faults, *_amount_faults(made.grams, grams, layout)]
    out, doubtful = _key_faults(made, layout), [*_code_faults(made, layout), *amount_faults]
    good, unusable = ~_any(out), _any(doubtful)
    keys, bare = _hashed(made, columns, layout, grams, lines, unusable)
    again = _again(keys, made, good, file)
    noted: dict[str, int] = {NO_ITEM: int((bare & good).sum())} if (bare & good).any() else {}
    if layout.item:
        out.append(Found(again, REPEATED, layout.item[-1]))
        good &= ~again
    elif again.any():
        noted[ALIKE] = int(again.sum())
    items, counted = _items(columns, made, grams, _any(amount_faults), lines, good, layout, kinds)
    noted = {**counted, **noted, **raw.noted}
    aside = _counted(out)
    if raw.torn:
        aside[TORN] = len(raw.torn)
    as_unknown = _counted([fault._replace(rows=fault.rows & good) for fault in doubtful])
    faults = _faults([*out, *doubtful], columns, lines, raw.torn, path, MOST_FAULTS - file.told)
    file.told += len(faults)
    if file.repeats.unsearched:
        noted[NOT_LOOKED] = file.repeats.unsearched
        file.repeats.unsearched = 0
    tally = Tally(raw.columns.num_rows + len(raw.torn), aside, as_unknown, left_out, noted)
    return Piece(items, faults, tally, file.ordered)


def _any(found: list[Found]) -> Mask:
    """Rows that have one of these faults."""
    rows: Mask = np.logical_or.reduce([fault.rows for fault in found])
    return rows


def _none(kind: pa.DataType) -> Cells:
    none = np.zeros(0, np.bool_)
    return Cells(pa.array([], kind), none, none)


def _left_out(columns: pa.RecordBatch, layout: Layout) -> tuple[dict[str, int], Mask]:
    """Rows that do not count by the layout's own rule, by rule, and all of them."""
    counts: dict[str, int] = {}
    out = np.zeros(columns.num_rows, np.bool_)
    for column, values in layout.only:
        said = words(columns[column])
        other = ~np.array(pc.fill_null(pc.is_in(said, pa.array(values)), False), np.bool_) & ~out
        if other.any():
            counts[f"{column} is not {' or '.join(values)}"] = int(other.sum())
        out |= other
    return counts, out


def _days(columns: pa.RecordBatch, layout: Layout, kind: pa.DataType) -> Cells:
    rows = columns.num_rows
    if layout.day_is is None:
        return cells(columns[layout.day], kind, american=layout.name == "asa24")
    none = np.zeros(rows, np.bool_)
    day = pa.array(np.full(rows, layout.day_is, np.int64))
    return cells(day, kind) if kind != pa.int64() else Cells(day, none, none)


def _codes(column: pa.Array, layout: Layout) -> Cells:
    """Codes as the file has them: int64 where it has numbers, else text; whole ids for ASA24."""
    if layout.asa24:
        return _texts(_ids(column))
    return _texts(words(column)) if is_text(column.type) else cells(column, pa.int64())


def _texts(values: pa.Array) -> Cells:
    return Cells(values, np.array(pc.is_null(values), np.bool_), np.zeros(len(values), np.bool_))


def _ids(codes: pa.Array) -> pa.Array:
    """Codes of ASA24 as ids; what is neither of eight, four or five digits stays as it is, and unknown."""
    coded = pc.dictionary_encode(codes)
    plain = words(coded.dictionary)
    survey = pc.match_substring_regex(plain, "^[0-9]{8}$")
    standard = pc.match_substring_regex(plain, "^[0-9]{4,5}$")
    bare = pc.replace_substring_regex(plain, "^0+", "")
    ids = pc.if_else(
        survey,
        pc.binary_join_element_wise("fndds", plain, ":"),
        pc.if_else(standard, pc.binary_join_element_wise("sr", bare, ":"), plain),
    )
    return ids.take(coded.indices)


def _amounts(column: pa.Array, layout: Layout) -> Cells:
    if layout.decimal == "," and is_text(column.type):
        column = pc.replace_substring(column.cast(pa.string()), ",", ".")
    return cells(column, pa.float64())


def _in_grams(
    columns: pa.RecordBatch, amounts: Cells, layout: Layout
) -> tuple[NDArray[np.float64], list[Found]]:
    """Grams (NaN unknown), and the rows whose unit is none of mass."""
    values = np.array(pc.fill_null(amounts.values, np.nan), np.float64)
    if not layout.unit:
        fixed = factor(layout.amounts_in) or np.nan
        return (values if fixed == 1.0 else values * fixed), []
    coded = pc.dictionary_encode(pc.fill_null(words(columns[layout.unit]), ""))
    units = coded.dictionary.to_pylist()
    places = np.asarray(coded.indices)
    factors = np.array([factor(unit) or np.nan for unit in units])[places] if units else np.empty(0)
    volume = np.array([is_volume(unit) for unit in units], np.bool_)[places] if units else _no(values)
    unknown = np.isnan(factors)
    return values * factors, [
        Found(unknown & volume, VOLUME, layout.unit),
        Found(unknown & ~volume, NO_UNIT, layout.unit),
    ]


def _no(values: NDArray[np.float64]) -> Mask:
    return np.zeros(len(values), np.bool_)


def _key_faults(made: _Columns, layout: Layout) -> list[Found]:
    """Rows of which nobody knows whose or when they are."""
    return [
        Found(made.person.missing, NO_PERSON, layout.person),
        Found(made.person.wrong, OTHER_PERSON, layout.person),
        Found(made.day.missing, NO_DAY, layout.day),
        Found(made.day.wrong, OTHER_DAY, layout.day),
    ]


def _code_faults(made: _Columns, layout: Layout) -> list[Found]:
    return [
        Found(made.code.missing, NO_CODE, layout.code),
        Found(made.code.wrong, OTHER_CODE, layout.code),
    ]


def _amount_faults(amounts: Cells, grams: NDArray[np.float64], layout: Layout) -> list[Found]:
    values = np.array(pc.fill_null(amounts.values, 0.0), np.float64)
    return [
        Found(amounts.wrong, NO_NUMBER, layout.grams),
        Found(np.isinf(values), ENDLESS, layout.grams),
        Found(values < 0, NEGATIVE, layout.grams),
        Found(grams > MOST_GRAMS, TOO_MUCH, layout.grams),
    ]


def _hashed(
    made: _Columns,
    columns: pa.RecordBatch,
    layout: Layout,
    grams: NDArray[np.float64],
    lines: Lines,
    unusable: Mask,
) -> tuple[NDArray[np.uint64], Mask]:
    """One number a row for what makes it the same: person, day and item number, or all that it says.

    Rows that have no item number where others do are the same as no other, and so are, where no row has one,
    those whose code or amount is `unusable`. The second of the two says which have none where others do.
    """
    keys = [made.person.values, made.day.values]
    if not layout.item:
        alike = hashed([*keys, made.code.values, pa.array(grams.view(np.int64))])
        return _apart(alike, unusable, lines), np.zeros(len(alike), np.bool_)
    items = [_numbers_or_words(columns[name]) for name in layout.item]
    bare = np.logical_or.reduce([np.array(pc.is_null(item), np.bool_) for item in items])
    return _apart(hashed([*keys, *items]), bare, lines), bare


def _apart(same: NDArray[np.uint64], rows: Mask, lines: Lines) -> NDArray[np.uint64]:
    """The same numbers, but for these rows one of their own each."""
    if not rows.any():
        return same
    return np.where(rows, hashed([pa.array(same.view(np.int64)), pa.array(lines)]), same)


def _numbers_or_words(column: pa.Array) -> pa.Array:
    """A column as int64, equal for equal cells, where it holds numbers; as text where it does not."""
    if pa.types.is_integer(column.type):
        return column.cast(pa.int64(), safe=False)
    if pa.types.is_floating(column.type):
        values = np.array(pc.fill_null(column.cast(pa.float64()), np.nan))
        return pa.array(values.view(np.int64), pa.int64(), mask=np.isnan(values))
    return words(column)


def _again(keys: NDArray[np.uint64], made: _Columns, good: Mask, file: _File) -> Mask:
    """Which good rows were there before; keeps in mind whether rows stand in order."""
    again = np.zeros(len(good), np.bool_)
    if not good.any():
        return again
    person, day = made.person.values, made.day.values
    if not good.all():
        person, day = person.filter(pa.array(good)), day.filter(pa.array(good))
    now_ordered, last = _in_order(person, day, file.last)
    file.ordered, file.last = file.ordered and now_ordered, last
    again[good] = file.repeats.again(keys[good], file.ordered, _same_as_last(person, day))
    return again


def _in_order(
    person: pa.Array, day: pa.Array, before: tuple[object, object] | None
) -> tuple[bool, tuple[object, object]]:
    """Whether no row belongs before its predecessor by person and day, and the last key."""
    last = (person[-1].as_py(), day[-1].as_py())
    first = (person[0].as_py(), day[0].as_py())
    if before is not None and first < before:
        return False, last
    earlier, later = slice(0, len(person) - 1), slice(1, len(person))
    back = pc.less(person[later], person[earlier])
    same = pc.equal(person[later], person[earlier])
    day_back = pc.less(day[later], day[earlier])
    wrong = pc.any(pc.or_(back, pc.and_(same, day_back))).as_py()
    return not wrong, last


def _same_as_last(person: pa.Array, day: pa.Array) -> int:
    """How many rows at the end belong to the last person-day."""
    same = np.asarray(pc.and_(pc.equal(person, person[-1]), pc.equal(day, day[-1])))
    other = np.flatnonzero(~same)
    return len(same) - (int(other[-1]) + 1 if len(other) else 0)


def _items(
    columns: pa.RecordBatch,
    made: _Columns,
    grams: NDArray[np.float64],
    unusable: Mask,
    lines: Lines,
    good: Mask,
    layout: Layout,
    kinds: Kinds,
) -> tuple[pa.RecordBatch, dict[str, int]]:
    """The good rows as a batch, `unusable` grams as unknown, and what is missing in them, counted."""
    schema = kinds.items(made.code.values.type)
    kept = {name: cells(columns[name], schema.field(name).type) for name in layout.keep}
    arrays = {
        PERSON: made.person.values,
        DAY: made.day.values,
        CODE: made.code.values,
        GRAMS: pa.array(grams, pa.float64(), mask=unusable | np.isnan(grams)),
        LINE: pa.array(lines, pa.int64()),
        **{name: cell.values for name, cell in kept.items()},
    }
    batch = pa.RecordBatch.from_arrays([arrays[name] for name in schema.names], schema=schema)
    if not good.all():
        batch = batch.filter(pa.array(good))
    noted = {NO_GRAMS: int((np.isnan(grams) & ~unusable & good).sum())}
    noted.update({f"{name} missing": int((cell.missing & good).sum()) for name, cell in kept.items()})
    noted.update(
        {f"{name} not as in the first file, taken as unknown": int((cell.wrong & good).sum())
         for name, cell in kept.items()}
    )  # fmt: skip
    return batch, {reason: count for reason, count in noted.items() if count}


def _counted(found: list[Found]) -> dict[str, int]:
    """Rows by the first reason of each."""
    counts: dict[str, int] = {}
    taken = np.zeros(len(found[0].rows), np.bool_)
    for fault in found:
        count = int((fault.rows & ~taken).sum())
        if count:
            counts[fault.reason] = counts.get(fault.reason, 0) + count
            taken |= fault.rows
    return counts


def _faults(
    found: list[Found],
    columns: pa.RecordBatch,
    lines: Lines,
    torn: tuple[Torn, ...],
    path: str,
    most: int,
) -> tuple[Fault, ...]:
    """The first `most` rows set aside, in the order of their lines."""
    told = [
        Fault(path, row.line, "", f"{row.text} ({row.has} of {row.should})", TORN, REMEDIES[TORN])
        for row in torn[: max(most, 0)]
    ]
    taken = np.zeros(len(lines), np.bool_)
    for fault in found:
        rows = np.flatnonzero(fault.rows & ~taken)[: max(most, 0)]
        taken |= fault.rows
        if not len(rows):
            continue
        values = columns[fault.column].take(pa.array(rows)).to_pylist() if fault.column else [""] * len(rows)
        told += [
            Fault(path, int(line), fault.column, _said(value), fault.reason, REMEDIES[fault.reason])
            for line, value in zip(lines[rows], values, strict=True)
        ]
    told.sort(key=lambda fault: fault.line)
    return tuple(told[: max(most, 0)])


def _said(value: object) -> str:
    """A cell as the file has it, cut to what a person reads.

    >>> _said(None), _said("x" * 300) == "x" * 200 + "..."
    ('', True)
    """
    text = "" if value is None else str(value)
    return text if len(text) <= 200 else text[:200] + "..."
