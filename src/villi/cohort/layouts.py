"""Which columns of a file are the person, the day, the food's code and its grams.

Three layouts are known by their header: the individual foods of NHANES, the Items file of ASA24, and
villi's own plain one. Any other is declared: `person=ID,day=VISIT,code=FOOD,grams=G`, or the same in a
small TOML file. Nothing is guessed: a header that fits no layout, or fits it but for a column, is an error
that names the column, the nearest one there is, and what to write.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns by their names in the file, and what is fixed for all of its rows.

    `item`: columns that together number a food within a person-day. `only`: rows count whose column holds
    one of these values. `day_is`: the day of all rows, where the file says it and no column does. `unit`: a
    column of units; `amounts_in`: the unit of all amounts. `keep`: columns carried along, `weights` those
    of them that are survey weights. `codes`: the table that the codes belong to.
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
    weights: tuple[str, ...] = ()
    codes: str = "fndds"
    encoding: str = "utf-8"
    decimal: str = "."


def declared(columns: str) -> Layout:
    """The layout of `--columns`: `person=ID,day=VISIT,code=FOOD,grams=G[,unit=U][,item=N][,keep=A+B]`.

    Raises VilliError naming what is missing or not understood.
    """
    raise NotImplementedError


def from_toml(path: str | Path) -> Layout:
    """The layout that a small TOML file declares. Raises VilliError naming what is wrong in it."""
    raise NotImplementedError


def fitting(header: tuple[str, ...], path: str, declared: Layout | None = None) -> Layout:
    """The layout of a file with this header: the declared one, or the preset that it fits.

    Raises VilliError that names the missing column, the nearest, and the `--columns` that would help.
    """
    raise NotImplementedError
