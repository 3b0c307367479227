"""Which layout a header fits: the declared one, or one of three that are known.

Known are the individual foods of NHANES, the Items file of ASA24, and villi's own plain one. Nothing is
guessed: a header that fits no layout, or fits it but for a column, is an error that names the column, the
nearest one there is, and what to write.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from villi.cohort.layouts import Layout
from villi.quantities import VilliError

OURS = ("person", "day", "code", "grams", "line", "food")
"""Columns of items and interned items (`values.ITEMS`, `values.INTERNED`), which no kept one is called."""

_SPECIAL = frozenset(",=+:;")
_SHOWN = 12


class Misfit(VilliError):
    """A header that a layout does not fit: `column` is the first one that is missing, "" when none is."""

    def __init__(self, column: str, reason: str, remedy: str) -> None:
        """Keep the column apart from what is said of it."""
        super().__init__(reason, remedy=remedy)
        self.column = column


def fitting(header: Sequence[str], layout: Layout | None = None, keep: Iterable[str] = ()) -> Layout:
    """The layout of a file with this header: the declared one, or the only preset that it fits.

    `keep` are further columns to carry along. Raises Misfit, which names the missing column, the nearest
    one that there is, and the `--columns` that would help.

    >>> fitting(["SEQN", "DR2IFDCD", "DR2IGRMS", "DR2ILINE", "DR2DRSTZ", "WTDRD1", "WTDR2D"]).day_is
    2
    >>> fitting(["person", "day", "food_cod", "grams"])
    Traceback (most recent call last):
    villi.cohort.headers.Misfit: the header is nearly that of the layout plain, but has no column code (the
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
    others = "" if all(near.values()) else f"; it has {_some(header)}"
    reason = f"the header {nearly}has no column {told}{others}"
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
