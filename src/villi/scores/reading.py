"""Inputs as given to arrays as a score wants them: found by name, checked, made of other columns.

Nothing is guessed: what is missing is named with every way to give it, what is given twice must agree.
Unknown (NaN, None) stays unknown; negative and endless amounts are errors with their row.
"""

from collections.abc import Mapping
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.quantities import VilliError
from villi.scores.asking import INPUTS
from villi.scores.columns import COLUMNS, SAME
from villi.scores.values import Array, Input, Recipe, Score

Invalid = Literal["raise", "unknown"]
Flags = NDArray[np.bool_]

ROUNDING = 0.05
"""Rounded columns may differ by this much, and a difference of them may fall this far below zero."""
AGREE = 1e-3
"""Relative difference up to which two ways to give one input are the same."""

MALE, FEMALE = 1.0, 2.0
SEXES: Mapping[str, float] = {"male": MALE, "m": MALE, "female": FEMALE, "f": FEMALE, "1": MALE, "2": FEMALE}


class Reader:
    """The columns that were given, and what was made of them so far. One per call; nothing is kept.

    `invalid` "raise" makes a negative or endless amount an error; "unknown" marks its row in `wrong`.
    """

    def __init__(self, given: Mapping[str, ArrayLike | None], invalid: Invalid = "raise") -> None:
        """Note the names, read no column yet."""
        self._named: dict[str, list[str]] = {}
        for name, column in given.items():
            if column is not None:
                self._named.setdefault(str(name).casefold(), []).append(name)
        self._given = given
        self._invalid = invalid
        self._known: dict[str, Array | None] = {}
        self._wrong: list[Flags] = []

    def read(self, spec: Score) -> dict[str, Array]:
        """The score's inputs by name, each (n,); optional ones only where they are given.

        Raises VilliError: an input that cannot be had, columns of different length, a bad value.
        """
        found = {name: self.column(name) for name in spec.inputs}
        missing = [spec.inputs[n] for n, a in found.items() if a is None and n not in spec.optional]
        if missing:
            raise VilliError(
                f"{spec.id} needs {_and(_asked(one) for one in missing)}",
                remedy=f"give them so, in these units (see villi.scores.SCORES[{spec.id!r}].inputs)",
            )
        there = {name: array for name, array in found.items() if array is not None}
        if not there:
            raise VilliError(f"{spec.id} was given none of its inputs", remedy=f"such as {_and(spec.inputs)}")
        self._same_length()
        rows = self.rows
        return {name: np.broadcast_to(array, (rows,)) for name, array in there.items()}

    @property
    def rows(self) -> int:
        """How many rows the columns have that were read; single numbers count for every row."""
        lengths = [array.size for array in self._known.values() if array is not None and array.ndim]
        return lengths[0] if lengths else 1

    def wrong(self) -> Flags:
        """Rows (n,) with a value that cannot be an amount."""
        flags = np.zeros(self.rows, dtype=bool)
        for one in self._wrong:
            flags |= one
        return flags

    def no_energy(self) -> Flags:
        """Rows (n,) with an energy of 0, where the score looked at energy."""
        kcal = self._known.get("kcal")
        return np.zeros(self.rows, dtype=bool) if kcal is None else np.broadcast_to(kcal == 0, (self.rows,))

    def column(self, name: str) -> Array | None:
        """A column by name: given, or made of others; None where neither. () or (n,)."""
        key = name.casefold()
        if key not in self._known:
            self._known[key] = None  # a recipe that leads back to its own name finds nothing
            self._known[key] = self._found(name)
        return self._known[key]

    def _found(self, name: str) -> Array | None:
        asked = INPUTS.get(name)
        if asked is None:
            given = self._one_of((name, *SAME.get(name, ())))
            return given if given is not None else self._made(COLUMNS.get(name, ()))
        # KCAL and IRON are columns of ASA24 with the input's own name: their other names are the input's, too
        names = (name, *asked.also, *SAME.get(name.upper(), ()))
        given = self._one_of(names, label=asked.kind == "label")
        made = self._made(asked.made_of)
        if given is None or (asked.made_first and made is not None):
            return made if made is not None else given
        if made is not None:
            self._agree(name, given, self._recipe(asked).text, made)
        return given

    def _one_of(self, names: tuple[str, ...], label: bool = False) -> Array | None:
        given = [as_given for name in names for as_given in self._named.get(name.casefold(), [])]
        if not given:
            return None
        first = self._array(given[0], label)
        for other in given[1:]:
            self._agree(given[0], first, other, self._array(other, label))
        return first

    def _array(self, name: str, label: bool) -> Array:
        raw = self._given[name]
        if label:
            array = _sexes(name, raw)
        else:
            try:
                if isinstance(raw, np.ma.MaskedArray):  # what is masked is unknown, whatever lies beneath
                    raw = np.ma.filled(np.ma.asarray(raw, dtype=float), np.nan)
                if (kind := np.asarray(raw).dtype).kind in "cmM":  # NumPy would make numbers of these
                    raise TypeError(f"it is of type {kind}")
                array = np.asarray(raw, dtype=float)
            except (TypeError, ValueError) as wrong:
                raise VilliError(
                    f"input {name} holds something that is no number", remedy=str(wrong)
                ) from None
        if array.ndim > 1:
            raise VilliError(f"input {name} has {array.ndim} dimensions", remedy="give one number a row")
        bad = (array < 0) | np.isinf(array)
        return self._checked(array, bad, f"input {name}")

    def _checked(self, array: Array, bad: Flags, what: str) -> Array:
        if not bad.any():
            return array
        row = int(np.flatnonzero(np.atleast_1d(bad))[0])
        if self._invalid == "raise":
            value = float(np.atleast_1d(array)[row])
            raise VilliError(
                f"{what} is {value:g} in row {row + 1} (of {int(bad.sum())} such rows)",
                remedy="no amount is negative or endless; leave it empty (NaN) where it is unknown",
            )
        self._wrong.append(bad)
        return np.where(bad, np.nan, array)

    def _made(self, recipes: tuple[Recipe, ...]) -> Array | None:
        for recipe in recipes:
            names = [name for name, _ in (*recipe.terms, *recipe.per)]
            columns = [self.column(name) for name in names]
            if all(column is not None for column in columns):
                self._same_length()
                return self._follow(recipe)
        return None

    def _recipe(self, asked: Input) -> Recipe:
        """The recipe that `_made` took."""
        return next(
            recipe
            for recipe in asked.made_of
            if all(self.column(name) is not None for name, _ in (*recipe.terms, *recipe.per))
        )

    def _follow(self, recipe: Recipe) -> Array:
        top = self._weighted(recipe.terms)
        if any(weight < 0 for _, weight in recipe.terms):
            top = self._checked(np.asarray(top), top < -ROUNDING, recipe.text)
            top = np.maximum(top, 0.0)
        if not recipe.per:
            return recipe.times * top
        under = self._weighted(recipe.per)
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            quotient = recipe.times * top / under
        if recipe.empty == "unknown":
            return np.where(under == 0, np.nan, quotient)
        nothing = np.where(top > 0, np.inf if recipe.empty == "endless" else 0.0, 0.0)
        return np.where(under == 0, np.where(np.isnan(top), np.nan, nothing), quotient)

    def _weighted(self, terms: tuple[tuple[str, float], ...]) -> Array:
        total: Array | None = None
        for name, weight in terms:
            column = self.column(name)
            assert column is not None
            part = column if weight == 1 else weight * column
            total = part if total is None else total + part
        assert total is not None
        return total

    def _agree(self, name: str, given: Array, other: str, made: Array) -> None:
        self._same_length()
        with np.errstate(invalid="ignore"):
            apart = ~(np.abs(given - made) <= ROUNDING + AGREE * np.abs(made)) & (given != made)
        apart &= ~np.isnan(given) & ~np.isnan(made)
        if apart.any():
            row = int(np.flatnonzero(np.atleast_1d(apart))[0])
            one, two = (float(np.atleast_1d(a)[row if a.ndim else 0]) for a in (given, made))
            raise VilliError(
                f"{name} is given twice and differs in row {row + 1}: {one:g}, but {two:g} by {other}",
                remedy="give only one of them",
            )

    def _same_length(self) -> None:
        lengths = {name: a.size for name, a in self._known.items() if a is not None and a.ndim}
        if len(set(lengths.values())) > 1:
            said = ", ".join(f"{name} {size}" for name, size in lengths.items())
            raise VilliError(
                f"inputs have different numbers of rows: {said}", remedy="give one row a person or day"
            )


def _sexes(name: str, raw: ArrayLike | None) -> Array:
    """1 male, 2 female, NaN unknown, from numbers or words."""
    array = np.asarray(raw)
    if isinstance(raw, np.ma.MaskedArray):  # what is masked is unknown
        array = array.astype(object)
        array[np.ma.getmaskarray(raw)] = None
    if array.dtype.kind in "USO":
        words = [_sex(name, word) for word in array.ravel().tolist()]
        return np.array(words).reshape(array.shape)
    numbers = array.astype(float)
    strange = ~(np.isnan(numbers) | (numbers == MALE) | (numbers == FEMALE))
    if strange.any():
        value = float(np.atleast_1d(numbers)[np.atleast_1d(strange)][0])
        raise VilliError(f"input {name} holds {value:g}", remedy="1 is male, 2 is female, NaN is unknown")
    return numbers


def _sex(name: str, word: object) -> float:
    if word is None or word != word or str(word).strip() == "":  # NaN is not itself
        return np.nan
    said = str(word).strip().casefold().removesuffix(".0")
    if said not in SEXES:
        raise VilliError(f"input {name} holds {word!r}", remedy="1 or male, 2 or female, empty where unknown")
    return SEXES[said]


def _asked(one: Input) -> str:
    ways = "".join(f", or {recipe.text}" for recipe in one.made_of)
    return f"{one.name} ({one.unit}{ways})"


def _and(words: object) -> str:
    said = [str(word) for word in words]  # type: ignore[attr-defined]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
