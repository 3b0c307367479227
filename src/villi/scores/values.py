"""What a score is, as data: its inputs with units, its components with points, its source and its limits.

Vocabulary
    Input: an amount per day that a score asks for, by name and unit; one name has one unit in all scores.
    Recipe: how an input follows from other columns (FPED and ASA24 names), as a weighted sum, perhaps
    divided by another. Component: a part of a score with its points. Fixed: published cut-offs. Sample:
    cut-offs are quantiles of the people in the file, so that a person's points depend on the others.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Values = Mapping[str, Array]
"""Inputs, components or cut-offs by name; inputs and components are (n,), n rows (people or days)."""

Kind = Literal["amount", "share", "ratio", "label"]
"""How days are joined: amounts are averaged, shares of energy are weighted by energy, ratios cannot be
joined (give the amounts they are made of), labels (sex) must stay the same."""

Empty = Literal["unknown", "zero", "endless"]
"""What a quotient is where its divisor is 0: unknown; zero; or endless, if there is anything to divide
(then any cut-off is passed), else zero."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """An input from other columns: times * sum(weight * column) / sum(weight * column of `per`).

    >>> Recipe((("F_TOTAL", 1.0), ("F_JUICE", -1.0))).text
    'F_TOTAL - F_JUICE'
    >>> Recipe((("PROT", 1.0),), per=(("KCAL", 1.0),), times=400.0).text
    '400 x PROT / KCAL'
    """

    terms: tuple[tuple[str, float], ...]
    per: tuple[tuple[str, float], ...] = ()
    times: float = 1.0
    empty: Empty = "unknown"

    @property
    def text(self) -> str:
        """The recipe as a reader writes it."""
        top = _sum(self.terms)
        if self.times != 1:
            top = f"{self.times:g} x {_bracketed(top, self.terms)}"
        elif self.per:
            top = _bracketed(top, self.terms)
        return f"{top} / {_bracketed(_sum(self.per), self.per)}" if self.per else top


def _sum(terms: tuple[tuple[str, float], ...]) -> str:
    said = ""
    for name, weight in terms:
        sign = "-" if weight < 0 else "+"
        size = abs(weight)
        factor = name if size == 1 else f"{size:.7g} {name}" if size > 1 else f"{name} / {1 / size:.7g}"
        said += f" {sign} {factor}" if said else f"{'-' if weight < 0 else ''}{factor}"
    return said


def _bracketed(text: str, terms: tuple[tuple[str, float], ...]) -> str:
    return f"({text})" if len(terms) > 1 else text


@dataclass(frozen=True, slots=True)
class Input:
    """What a score asks for: amounts per day in `unit`, NaN where unknown.

    `also` are other names for the very same amount; `made_of` are recipes, the first whose columns are all
    there is taken where the input itself is not given. With `made_first` a recipe goes before what is given.
    """

    name: str
    unit: str
    meaning: str
    made_of: tuple[Recipe, ...] = ()
    also: tuple[str, ...] = ()
    kind: Kind = "amount"
    made_first: bool = False


@dataclass(frozen=True, slots=True)
class Component:
    """A part of a score: points from `lowest` to `highest` by `rule`, from `inputs`."""

    id: str
    name: str
    lowest: float
    highest: float
    rule: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sampled:
    """Cut-offs from the people in the file: quantiles (type 7) of `value` at i / `parts`, i in `cuts`."""

    cuts: tuple[int, ...]
    parts: int
    value: Callable[[Values], Array]


Points = Callable[[Values, Values], Values]
"""Inputs (n,) and cut-offs per row (k, n) or (k, 1) to points by component (n,)."""


@dataclass(frozen=True, slots=True)
class Score:
    """A dietary score: what it is, what it wants, where it comes from, and what it cannot say.

    `inputs` by name; those in `optional` may be left out, with what follows said in `notes`. `range` is
    the lowest and highest total. `mode`: `fixed` or `sample`; `by_sex`: cut-offs are taken for men and
    women apart. `one_person`: whether it makes sense for one person, with `why`. `experimental`: "" or
    what is not settled. `rules`: ways to join several days that suit it. `without`: further totals, by
    key, with the components they leave out. `default`: False where it is only made when asked for.
    """

    id: str
    name: str
    version: str
    citation: str
    source: str
    range: tuple[float, float]
    components: tuple[Component, ...]
    inputs: Mapping[str, Input]
    points: Points = field(repr=False)
    one_person: bool
    why: str
    mode: Literal["fixed", "sample"] = "fixed"
    by_sex: bool = False
    sampled: Mapping[str, Sampled] = field(default_factory=dict, repr=False)
    optional: frozenset[str] = frozenset()
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    experimental: str = ""
    rules: tuple[str, ...] = ("person-ratio", "mean-of-days", "day", "simple")
    default: bool = True
    unit: str = "points"
    """Of the total; what is counted in another unit has no points to be partial of."""
    partial: bool = False
    """True where the total stands on the known components alone, and says how many they were."""


REASONS = ("", "missing", "no_energy", "invalid")
"""Why a total is unknown; the key "reason" of a result holds the index."""
