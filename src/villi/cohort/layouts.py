"""Which columns of a file are the person, the day, the food's code and its grams: its layout.

A layout is declared in one line, `person=ID,day=VISIT,code=FOOD,grams=G`, or in a small TOML file. Those that
are known by their header stand in `headers.py`.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from villi.cohort.units import factor
from villi.quantities import VilliError

TABLES = ("fndds", "sr", "fdc", "asa24", "ids")
"""What codes may be: of one food table; as ASA24 writes them (eight digits are FNDDS; four or five, in
recipes that a person changed, are the standard reference, "sr"); or whole ids such as fndds:11111000."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by their names in the file, and what is fixed for all of its rows.

    `item`: columns that together number a food within a person-day. `only`: rows count whose column holds
    one of these values. `day_is`: the day of all rows, where the file says it and no column does. `unit`: a
    column of units; `amounts_in`: the unit of all amounts. `keep`: columns carried along. `codes`: the table
    that the codes belong to, as `Plan` wants it: "" where codes are made to be, or are, whole ids; `asa24`:
    they are made so from codes as ASA24 writes them.

    >>> Layout("declared", "ID", "VISIT", "FOOD", "G", keep=("W1", "W2")).columns()
    'person=ID,day=VISIT,code=FOOD,grams=G,keep=W1+W2'
    """

    name: str
    person: str
    day: str
    code: str
    grams: str
    day_is: int | None = None
    unit: str = ""
    amounts_in: str = "g"
    item: tuple[str, ...] = ()
    only: tuple[tuple[str, tuple[str, ...]], ...] = ()
    keep: tuple[str, ...] = ()
    codes: str = "fndds"
    asa24: bool = False
    encoding: str = "utf-8"
    decimal: str = "."

    def columns(self) -> str:
        """This layout as `--columns` takes it; what cannot be said so (encoding, decimal) is left out."""
        day = f"day={self.day}" if self.day_is is None else f"day_is={self.day_is}"
        parts = [f"person={self.person}", day, f"code={self.code}", f"grams={self.grams}"]
        if self.unit:
            parts.append(f"unit={self.unit}")
        if self.amounts_in != "g":
            parts.append(f"amounts_in={self.amounts_in}")
        if self.item:
            parts.append("item=" + "+".join(self.item))
        parts += [f"only={column}:{'+'.join(values)}" for column, values in self.only]
        if self.keep:
            parts.append("keep=" + "+".join(self.keep))
        if self.codes != "fndds":
            parts.append(f"codes={'asa24' if self.asa24 else self.codes or 'ids'}")
        return ",".join(parts)

    def used(self) -> tuple[str, ...]:
        """Every column of the file that is read, once, in a fixed order.

        >>> Layout("declared", "ID", "VISIT", "FOOD", "G", item=("N",), keep=("ID",)).used()
        ('ID', 'VISIT', 'FOOD', 'G', 'N')
        """
        day = (self.day,) if self.day_is is None else ()
        units = (self.unit,) if self.unit else ()
        rules = tuple(column for column, _ in self.only)
        all_of_them = (self.person, *day, self.code, self.grams, *units, *self.item, *rules, *self.keep)
        return tuple(dict.fromkeys(all_of_them))


def declared(columns: str) -> Layout:
    """The layout of `--columns`: `person=ID,day=VISIT,code=FOOD,grams=G[,unit=U][,item=N][,keep=A+B]`.

    Also `day_is=1` for a file of one day, `amounts_in=oz` where all amounts have one unit, `only=STATUS:2`
    for rows that count, and `codes=sr` for another food table than FNDDS. Several columns are joined by +.
    Raises VilliError naming what is missing or not understood.

    >>> declared("person=ID,day=VISIT,code=FOOD,grams=G,item=MEAL+N").item
    ('MEAL', 'N')
    """
    said: dict[str, object] = {}
    only: list[tuple[str, tuple[str, ...]]] = []
    for part in filter(None, (piece.strip() for piece in columns.split(","))):
        key, equals, value = (word.strip() for word in part.partition("="))
        if not (equals and key and value):
            raise VilliError(
                f"--columns: {part!r} does not say which column is what", remedy="write it as person=ID"
            )
        if key in said or (key == "only" and value.partition(":")[0] in dict(only)):
            raise VilliError(f"--columns says {key} twice", remedy="say it once; join columns with +")
        if key == "only":
            column, colon, values = value.partition(":")
            if not (colon and column and values):
                raise VilliError(
                    f"--columns: {part!r} does not say which values count", remedy="write only=STATUS:1"
                )
            only.append((column, tuple(values.split("+"))))
        elif key in _SEVERAL:
            said[key] = tuple(filter(None, value.split("+")))
        else:
            said[key] = value
    return _made(said, only, "--columns", _COLUMN_KEYS)


def from_toml(path: str | Path) -> Layout:
    """The layout that a small TOML file declares: a table `columns`, perhaps `only`, and single settings.

    `codes = "sr"`, `amounts_in = "oz"`, `encoding = "cp1252"` and `decimal = ","` stand above the tables;
    `[columns]` has what `--columns` says, with lists for item and keep; `[only]` has lists of values that
    count. Raises VilliError naming what is wrong in it.
    """
    try:
        read = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise VilliError(Path(path), " does not exist", remedy="check the name of the layout file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise VilliError(
            Path(path), f" is no layout that can be read ({wrong})", remedy="see docs/cohort.md for one"
        ) from wrong
    columns, rules = read.pop("columns", {}), read.pop("only", {})
    if not (isinstance(columns, dict) and isinstance(rules, dict)):
        raise VilliError(Path(path), ": columns and only are tables", remedy="write [columns] above them")
    only = [(name, tuple(str(v) for v in _listed(values))) for name, values in rules.items()]
    said = {key: tuple(_listed(v)) if key in _SEVERAL else v for key, v in {**read, **columns}.items()}
    return _made(said, only, str(path), (*_COLUMN_KEYS, "encoding", "decimal"))


_SEVERAL = ("item", "keep")
_COLUMN_KEYS = tuple("person day day_is code grams unit amounts_in item only keep codes".split())


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _made(
    said: Mapping[str, object],
    only: Sequence[tuple[str, tuple[str, ...]]],
    where: str,
    keys: Sequence[str],
) -> Layout:
    """A declared layout from what was said of it, or what is wrong."""
    for key, value in said.items():
        if key not in keys:
            near = get_close_matches(key, keys, 1, 0.5)
            raise VilliError(
                f"{where}: {key} is nothing that a layout has{f'; {near[0]} is' if near else ''}",
                remedy=f"it has {', '.join(keys)}",
            )
        words = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(word, str) and word for word in words) and key != "day_is":
            raise VilliError(f"{where}: {key} is no name", remedy="write the name of a column in quotes")
    lacking = [key for key in ("person", "code", "grams") if key not in said]
    if ("day" in said) == ("day_is" in said):
        lacking.append("day (or day_is, for a file of one day; not both)")
    if lacking:
        raise VilliError(
            f"{where} does not say which column is {', '.join(lacking)}",
            remedy="say all of person, day, code and grams, as in person=ID,day=VISIT,code=FOOD,grams=G",
        )
    values = dict(said)
    if "day_is" in values:
        values["day_is"] = _whole(values["day_is"], where)
    if values.get("codes") in ("asa24", "ids"):
        values |= {"codes": "", "asa24": values["codes"] == "asa24"}
    layout = Layout(**{"name": "declared", "day": "", "only": tuple(only), **values})  # type: ignore[arg-type]
    return _sound(layout, where)


def _whole(value: object, where: str) -> int:
    try:
        return int(str(value))
    except ValueError:
        raise VilliError(f"{where}: day_is={value} is no number", remedy="write day_is=1") from None


def _sound(layout: Layout, where: str) -> Layout:
    if factor(layout.amounts_in) is None:
        raise VilliError(
            f"{where}: amounts_in={layout.amounts_in} is no unit of mass", remedy="use g, kg, mg, oz or lb"
        )
    if layout.codes and layout.codes not in TABLES:
        raise VilliError(
            f"{where}: codes={layout.codes} is no table of foods", remedy=f"use {', '.join(TABLES)}"
        )
    if layout.decimal not in (".", ","):
        raise VilliError(f"{where}: decimal is {layout.decimal!r}", remedy='use "." or ","')
    try:
        "".encode(layout.encoding)
    except LookupError:
        raise VilliError(
            f"{where}: {layout.encoding} is no encoding", remedy='use "utf-8", "cp1252" or "latin-1"'
        ) from None
    return layout
