"""Cells of a file as keys, numbers and codes: what a column's cells are worth, and which are worth nothing.

Text is converted once for each different text of a batch, whatever the rows: persons, days and codes repeat.
A whole number is written plainly, perhaps with zeros behind the point ("73557.0", as files made from
transport files have it); "007" is a text, so that it is never taken for 7.
"""

import re
from collections.abc import Sequence
from datetime import date as Date
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Mask = NDArray[np.bool_]

MISSING = ("", ".", "NA", "N/A", "NaN", "nan", "-nan", "NULL", "null")
"""Texts that say that there is nothing. "None" is none of them: it may be somebody's name or answer."""

WHOLE = r"^(0|-?[1-9][0-9]{0,17})(\.0*)?$"
NUMBER = r"^([+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?|[+-]?(?i:inf|infinity))$"
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T].*)?")
_AMERICAN = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2}|[0-9]{4})(?: .*)?")
_EXACT = float(2**53)
_EPOCH = Date(1970, 1, 1).toordinal()


class Cells(NamedTuple):
    """Values of one type, null where there is none; which cells say nothing, and which say something else."""

    values: pa.Array
    missing: Mask
    wrong: Mask


def is_text(kind: pa.DataType) -> bool:
    """Whether a column of this type holds text, or texts by number (a dictionary).

    >>> is_text(pa.dictionary(pa.int32(), pa.string())), is_text(pa.int64())
    (True, False)
    """
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def cells(column: pa.Array, kind: pa.DataType, american: bool = False) -> Cells:
    """A column as int64, float64, string or date32; `american` dates are month/day/year.

    >>> made = cells(pa.array(["73557.0", "NA", "x"]), pa.int64())
    >>> made.values.to_pylist(), made.missing.tolist(), made.wrong.tolist()
    ([73557, None, None], [False, True, False], [False, False, True])
    """
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    if is_text(column.type):
        if pa.types.is_float64(kind):
            return _numbers(column)
        return _by_text(column.cast(pa.string()), kind, american)
    if pa.types.is_timestamp(column.type) and column.type.tz:
        column = pc.local_timestamp(column)  # the day is that of the clock on the wall
    if pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        column = column.cast(pa.float64())
        column = pc.if_else(pc.is_nan(column), pa.scalar(None, pa.float64()), column)
    missing = _nulls(column)
    values = _converted(column, kind)
    return Cells(values, missing, _nulls(values) & ~missing)


def words(column: pa.Array) -> pa.Array:
    """A column as text without blanks around it; a whole number has no point.

    >>> words(pa.array([1.0, 2.5, None])).to_pylist(), words(pa.array([" 1.0 ", "a"])).to_pylist()
    (['1', '2.5', None], ['1', 'a'])
    """
    coded = pc.dictionary_encode(column)  # each different cell once: these columns hold few
    made = cells(coded.dictionary, pa.string()).values
    whole = pc.match_substring_regex(made, WHOLE)
    return pc.if_else(whole, pc.replace_substring_regex(made, r"\.0*$", ""), made).take(coded.indices)


def _numbers(column: pa.Array) -> Cells:
    """Text as float64: converted at once where all of it is numbers, but for cells that say nothing."""
    text = column.cast(pa.string())
    nothing, none = pa.array(MISSING), pa.scalar(None, pa.string())
    text = pc.if_else(pc.is_in(text, nothing), none, text)
    try:
        values = text.cast(pa.float64())
    except pa.ArrowInvalid:
        text = pc.utf8_trim_whitespace(text)
        text = pc.if_else(pc.is_in(text, nothing), none, text)
        fits = pc.match_substring_regex(text, NUMBER)
        values = pc.if_else(fits, text, none).cast(pa.float64())
    values = pc.if_else(pc.is_nan(values), pa.scalar(None, pa.float64()), values)  # "-nan"
    missing = _nulls(text)
    return Cells(values, missing, _nulls(values) & ~missing)


def _by_text(column: pa.Array, kind: pa.DataType, american: bool) -> Cells:
    coded = pc.dictionary_encode(column)
    texts = pc.utf8_trim_whitespace(coded.dictionary)
    nothing = _mask(pc.is_in(texts, pa.array(MISSING)))
    values = _of_texts(texts, nothing, kind, american)
    places = coded.indices
    taken = values.take(places)
    missing = _nulls(places)
    if nothing.any():
        missing |= np.append(nothing, True)[_places(places, len(nothing))]
    return Cells(taken, missing, _nulls(taken) & ~missing)


def _places(indices: pa.Array, null: int) -> NDArray[np.int64]:
    places: NDArray[np.int64] = np.asarray(pc.fill_null(indices.cast(pa.int64()), null))
    return places


def _of_texts(texts: pa.Array, nothing: Mask, kind: pa.DataType, american: bool) -> pa.Array:
    """Each of some texts as that type, null where it is nothing or does not fit."""
    none = pa.scalar(None, pa.string())
    if pa.types.is_int64(kind):
        fits = _mask(pc.match_substring_regex(texts, WHOLE)) & ~nothing
        return pc.if_else(fits, pc.replace_substring_regex(texts, r"\.0*$", ""), none).cast(pa.int64())
    if pa.types.is_date32(kind):
        return dates(texts.to_pylist(), american)
    texts = pc.if_else(nothing, none, texts)
    return texts if pa.types.is_string(kind) else _converted(texts, kind)


def dates(texts: Sequence[str | None], american: bool = False) -> pa.Array:
    """Texts as dates (date32), null where they are none: 2022-01-18, or with `american` 1/18/2022 too.

    >>> dates(["2022-01-18", "2022-01-18 07:00", "2022-02-30", "1/18/22"], american=True).to_pylist()
    [datetime.date(2022, 1, 18), datetime.date(2022, 1, 18), None, datetime.date(2022, 1, 18)]
    """
    return pa.array([_date(text or "", american) for text in texts], pa.int32()).cast(pa.date32())


def _date(text: str, american: bool) -> int | None:
    found, order = _ISO.fullmatch(text), (1, 2, 3)
    if not found and american:
        found, order = _AMERICAN.fullmatch(text), (3, 1, 2)
    if not found:
        return None
    year, month, day = (int(found[place]) for place in order)
    try:
        return Date(year + 2000 if year < 100 else year, month, day).toordinal() - _EPOCH
    except ValueError:
        return None


def _converted(column: pa.Array, kind: pa.DataType) -> pa.Array:
    """A column of numbers, dates or truths as that type, null where a cell does not fit."""
    if column.type == kind:
        return column
    if pa.types.is_floating(column.type) and not pa.types.is_floating(kind):
        values = np.asarray(pc.fill_null(column, np.inf))
        with np.errstate(invalid="ignore"):
            fits = (np.abs(values) <= _EXACT) & (values == np.floor(values))
        if pa.types.is_string(kind):
            whole = pc.if_else(fits, column, pa.scalar(None, pa.float64())).cast(pa.int64())
            return pc.coalesce(whole.cast(kind), column.cast(kind))
        column = pc.if_else(fits, column, pa.scalar(None, pa.float64())).cast(pa.int64())
    try:
        return column.cast(kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        pass
    try:
        return column.cast(kind, safe=False) if pa.types.is_date32(kind) else pa.nulls(len(column), kind)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return pa.nulls(len(column), kind)


def _mask(flags: pa.Array) -> Mask:
    made: Mask = np.array(pc.fill_null(flags, False), np.bool_)
    return made


def _nulls(column: pa.Array) -> Mask:
    """Which cells are null; most columns know that none is."""
    return _mask(pc.is_null(column)) if column.null_count else np.zeros(len(column), np.bool_)
