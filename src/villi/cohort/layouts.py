"""Which columns of a file are the person, the day, the food's code and its grams.

Three layouts are known by their header: the individual foods of NHANES, the Items file of ASA24, and
villi's own plain one. Any other is declared: `person=ID,day=VISIT,code=FOOD,grams=G`, or the same in a
small TOML file. Nothing is guessed: a header that fits no layout, or fits it but for a column, is an error
that names the column, the nearest one there is, and what to write.
"""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from villi.cohort.units import factor
from villi.quantities import VilliError

TABLES = ("fndds", "sr", "fdc", "asa24", "ids")
"""What codes may be: of one food table; as ASA24 writes them (eight digits are FNDDS; four or five, in
recipes that a person changed, are the standard reference, "sr"); or whole ids such as fndds:11111000."""

OURS = ("person", "day", "code", "grams", "line", "food")
"""Columns of items and interned items (`values.ITEMS`, `values.INTERNED`), which no kept one may be called."""

_SPECIAL = frozenset(",=+:;")
_SHOWN = 12


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


class Misfit(VilliError):
    """A header that a layout does not fit: `column` is the first one that is missing, "" when none is."""

    def __init__(self, column: str, reason: str, remedy: str) -> None:
        """Keep the column apart from what is said of it."""
        super().__init__(reason, remedy=remedy)
        self.column = column


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


def fitting(header: Sequence[str], layout: Layout | None = None, keep: Iterable[str] = ()) -> Layout:
    """The layout of a file with this header: the declared one, or the only preset that it fits.

    `keep` are further columns to carry along. Raises Misfit, which names the missing column, the nearest
    one that there is, and the `--columns` that would help.

    >>> fitting(["SEQN", "DR2IFDCD", "DR2IGRMS", "DR2ILINE", "DR2DRSTZ", "WTDRD1", "WTDR2D"]).day_is
    2
    >>> fitting(["person", "day", "food_cod", "grams"])
    Traceback (most recent call last):
    villi.cohort.layouts.Misfit: the header is nearly that of the layout plain, but has no column code (the
    nearest is food_cod)...
    """
    if layout is None:
        layout = _preset(header)
    layout = replace(layout, keep=tuple(dict.fromkeys((*layout.keep, *keep))))
    lacking = [name for name in layout.used() if name not in header]
    if lacking:
        raise _lacking(layout, lacking, header)
    ours = [name for name in layout.keep if name in OURS]
    if ours:
        raise Misfit(
            ours[0], f"a column to keep is called {ours[0]}, as one of villi's own", "rename it in the file"
        )
    twice = [name for name in layout.used() if list(header).count(name) > 1]
    if twice:
        raise Misfit(twice[0], f"two columns are called {twice[0]}", "give them different names")
    return layout


def _preset(header: Sequence[str]) -> Layout:
    """The only preset that this header fits; else Misfit."""
    names = frozenset(header)
    layouts = [preset(names) for preset in PRESETS]
    fits = [layout for layout in layouts if not set(layout.used()) - names]
    if len(fits) == 1:
        return fits[0]
    if fits:
        both = " and ".join(layout.name for layout in fits)
        raise Misfit("", f"the header fits the layouts {both}", f"say which: --columns {fits[0].columns()}")
    _totals(names)
    # The preset that lacks least; half of its columns must be there to speak of it at all.
    folded = {name.casefold() for name in names}

    def apart(layout: Layout) -> float:
        return sum(name.casefold() not in folded for name in layout.used()) / len(layout.used())

    near = min(layouts, key=apart)
    lacking = [name for name in near.used() if name not in names]
    if apart(near) > 0.5:
        raise Misfit(
            "",
            f"the header fits no layout that villi knows (NHANES individual foods, ASA24 Items, plain); "
            f"it has {_some(header)}",
            "say which column is what: --columns person=...,day=...,code=...,grams=...",
        )
    raise _lacking(near, lacking, header)


def _totals(names: frozenset[str]) -> None:
    """Say so where a file holds totals of a day, not foods."""
    nhanes = {"DR1TKCAL", "DR2TKCAL", "DR1TPROT", "DR2TPROT"} & names
    asa24 = {"RecallNo", "KCAL", "F_TOTAL"} <= names and "FoodCode" not in names
    if nhanes or asa24:
        files = "the individual foods (DR1IFF, DR2IFF)" if nhanes else "the file whose name ends in Items"
        raise Misfit("", "it is a file of totals, which has no foods", f"give {files}")


def _lacking(layout: Layout, lacking: Sequence[str], header: Sequence[str]) -> Misfit:
    """What is said of a header that lacks these columns of the layout."""
    near = {name: _nearest(name, [n for n in header if n not in layout.used()]) for name in lacking}
    told = ", ".join(f"{name} (the nearest is {near[name]})" if near[name] else name for name in lacking)
    nearly = "" if layout.name == "declared" else f"is nearly that of the layout {layout.name}, but "
    helping = _renamed(layout, {name: near[name] or "..." for name in lacking})
    if any(_SPECIAL & set(name) for name in (*layout.used(), *near.values())):
        remedy = "say which column is what in a layout file, see docs/cohort.md"
    else:
        remedy = f"if that is right: --columns {helping.columns()}"
    reason = f"the header {nearly}has no column {told}; it has {_some(header)}"
    return Misfit(lacking[0], reason, remedy)


def _nearest(name: str, header: Sequence[str]) -> str:
    plain = {other.casefold(): other for other in header}
    found = get_close_matches(name.casefold(), plain, 1, 0.5)
    return plain[found[0]] if found else ""


def _renamed(layout: Layout, names: Mapping[str, str]) -> Layout:
    def new(name: str) -> str:
        return names.get(name, name)

    return replace(
        layout,
        person=new(layout.person),
        day=new(layout.day),
        code=new(layout.code),
        grams=new(layout.grams),
        unit=new(layout.unit),
        item=tuple(map(new, layout.item)),
        only=tuple((new(column), values) for column, values in layout.only),
        keep=tuple(map(new, layout.keep)),
    )


def _some(header: Sequence[str]) -> str:
    if len(header) <= _SHOWN:
        return ", ".join(header) or "no columns"
    return f"{', '.join(header[:_SHOWN])} and {len(header) - _SHOWN} more"


def _nhanes(names: frozenset[str], day: int) -> Layout:
    """Individual foods of one day of NHANES, 2003 on: the day is the file's, in the names of its columns.

    `DR1DRSTZ` 1 is a recall that is reliable and meets the survey's minimum; no other counts. Weights are
    those of the day-1 sample and of people with both days, under the names of the cycle.
    """
    weights = ("WTDRD1", "WTDR2D", "WTDRD1PP", "WTDR2DPP")
    return Layout(
        "nhanes",
        "SEQN",
        "",
        f"DR{day}IFDCD",
        f"DR{day}IGRMS",
        day_is=day,
        item=(f"DR{day}ILINE",),
        only=((f"DR{day}DRSTZ", ("1",)),),
        keep=tuple(weight for weight in weights if weight in names),
    )


def _nhanes_day_1(names: frozenset[str]) -> Layout:
    return _nhanes(names, 1)


def _nhanes_day_2(names: frozenset[str]) -> Layout:
    return _nhanes(names, 2)


def _asa24(names: frozenset[str]) -> Layout:
    """An Items file. `RecallStatus` 2 is a recall that was finished and submitted; no other counts.

    Without `RecallNo` the day is the date that the recall starts on.
    """
    numbers = tuple(name for name in ("Occ_No", "FoodNum", "CodeNum") if name in names)
    return Layout(
        "asa24",
        "UserID" if "UserID" in names and "UserName" not in names else "UserName",
        "IntakeStartDateTime" if "IntakeStartDateTime" in names and "RecallNo" not in names else "RecallNo",
        "FoodCode",
        "FoodAmt",
        item=numbers if {"FoodNum", "CodeNum"} <= names else (),
        only=(("RecallStatus", ("2",)),),
        codes="",
        asa24=True,
    )


def _plain(names: frozenset[str]) -> Layout:
    """villi's own: person, day, code or food_code, grams; unit, item, weight, stratum and psu if there."""
    return Layout(
        "plain",
        "person",
        "day",
        "food_code" if "food_code" in names and "code" not in names else "code",
        "grams",
        unit="unit" if "unit" in names else "",
        item=("item",) if "item" in names else (),
        keep=tuple(name for name in ("weight", "stratum", "psu") if name in names),
    )


PRESETS: tuple[Callable[[frozenset[str]], Layout], ...] = (_nhanes_day_1, _nhanes_day_2, _asa24, _plain)
"""Each gives the layout of a header as if it fitted, with the optional columns that the header has."""
