"""What matching needs of names and foods, worked out beforehand so that it can be kept with the index.

Parsing a name takes many times as long as reading back what was parsed. Everything stays packed until it is
asked for: words are numbers in one list of words, so that thousands of names share them.
"""

from collections.abc import Iterable
from struct import Struct
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from villi.meals.names import Name

if TYPE_CHECKING:
    from villi.meals.index import Index


class Worked(NamedTuple):
    """`words` every stem, by number; `names` by name number, a packed `PackedName` each; `own` and `lent` by
    food number, packed lists of words: those of its names, and those that it can lend; `nutrients` of every
    food as `columns` little-endian doubles (NaN unknown), none where the catalogue does not say them."""

    words: list[str]
    names: list[msgspec.Raw]
    own: list[msgspec.Raw]
    lent: list[msgspec.Raw]
    nutrients: bytes
    columns: int


class PackedName(NamedTuple):
    """A `Name` with numbers for words; `weights` belong to `words` in order."""

    words: list[int]
    weights: list[float]
    total: float
    negated: tuple[int, ...]
    heads: tuple[int, ...]
    single: bool
    second: tuple[int, ...]
    about: tuple[int, ...]
    unusual: tuple[int, ...]


def worked(ready: "Index", nutrients: Iterable[tuple[float, ...]], columns: int) -> Worked:
    """Everything of an index's names and foods; `nutrients` of the foods in order, `columns` of them each.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Bread, rye")}))
    >>> made = worked(ready, [(1.0, 2.0)], 2)
    >>> read = Reader(made)
    >>> read.name(0) == ready.name(0), sorted(read.lent(0)), read.nutrients(0)
    (True, ['bread', 'rye'], (1.0, 2.0))
    """
    numbers: dict[str, int] = {}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers))

    def packed(words: Iterable[str]) -> msgspec.Raw:
        return msgspec.Raw(msgspec.msgpack.encode([number(word) for word in sorted(words)]))

    def packed_name(name: Name) -> msgspec.Raw:
        sets = (name.negated, name.heads, name.second, name.about, name.unusual)
        negated, heads, second, about, unusual = (tuple(number(w) for w in sorted(some)) for some in sets)
        words = [number(word) for word in name.weights]
        weights = list(name.weights.values())
        rest = (name.total, negated, heads, name.single, second, about, unusual)
        return msgspec.Raw(msgspec.msgpack.encode(PackedName(words, weights, *rest)))

    foods = range(len(ready.numbers))
    row = Struct(f"<{columns}d")
    return Worked(
        names=[packed_name(ready.name(name)) for name in range(len(ready.texts))],
        own=[packed(ready.words_of(food)) for food in foods],
        lent=[packed(ready.lent(food)) for food in foods],
        words=list(numbers),
        nutrients=b"".join(row.pack(*amounts) for amounts in nutrients),
        columns=columns,
    )


class Reader:
    """Reads what was worked out. Equal sets of words are one object: most names share theirs."""

    def __init__(self, made: Worked) -> None:
        self._made = made
        self._row = Struct(f"<{made.columns}d")
        self._sets: dict[tuple[int, ...], frozenset[str]] = {(): frozenset()}
        self._name = msgspec.msgpack.Decoder(PackedName)
        self._numbers = msgspec.msgpack.Decoder(tuple[int, ...])

    def name(self, number: int) -> Name:
        """The parsed name of that number."""
        held = self._name.decode(self._made.names[number])
        word, some = self._made.words, self._set
        return Name(
            {word[n]: weight for n, weight in zip(held.words, held.weights, strict=True)},
            held.total,
            some(held.negated),
            some(held.heads),
            held.single,
            some(held.second),
            some(held.about),
            some(held.unusual),
        )

    def own(self, food: int) -> frozenset[str]:
        """Every stem of a food's names."""
        return self._set(self._numbers.decode(self._made.own[food]))

    def lent(self, food: int) -> frozenset[str]:
        """Every stem that a food can lend to one of its names."""
        return self._set(self._numbers.decode(self._made.lent[food]))

    def nutrients(self, food: int) -> tuple[float, ...] | None:
        """What a food holds, where that was worked out."""
        made = self._made
        return self._row.unpack_from(made.nutrients, food * self._row.size) if made.nutrients else None

    def _set(self, numbers: tuple[int, ...]) -> frozenset[str]:
        known = self._sets.get(numbers)
        if known is None:
            word = self._made.words
            known = self._sets[numbers] = frozenset([word[n] for n in numbers])
        return known
