"""What matching needs of names and foods, worked out beforehand so that it can be kept with the index.

Parsing a name takes many times as long as reading back what was parsed. Everything stays packed until it is
asked for: words are numbers in one list of words, so that thousands of names share them.
"""

from collections.abc import Iterable
from itertools import accumulate
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
    names: "Parts"
    own: "Parts"
    lent: "Parts"
    nutrients: bytes
    columns: int


class Parts(NamedTuple):
    """Packed values one behind the other, and where each ends, as little-endian numbers of four bytes: tens
    of thousands of objects of their own would take more memory than what they hold."""

    data: bytes
    ends: bytes


END = Struct("<I")


def _parts(packed: Iterable[bytes]) -> Parts:
    each = list(packed)
    return Parts(b"".join(each), b"".join(END.pack(end) for end in accumulate(map(len, each))))


def _part(parts: Parts, number: int) -> memoryview:
    at = number * END.size
    start = END.unpack_from(parts.ends, at - END.size)[0] if number else 0
    return memoryview(parts.data)[start : END.unpack_from(parts.ends, at)[0]]


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

    def packed(words: Iterable[str]) -> bytes:
        return msgspec.msgpack.encode([number(word) for word in sorted(words)])

    def packed_name(name: Name) -> bytes:
        sets = (name.negated, name.heads, name.second, name.about, name.unusual)
        negated, heads, second, about, unusual = (tuple(number(w) for w in sorted(some)) for some in sets)
        words = [number(word) for word in name.weights]
        weights = list(name.weights.values())
        rest = (name.total, negated, heads, name.single, second, about, unusual)
        return msgspec.msgpack.encode(PackedName(words, weights, *rest))

    foods = range(len(ready.numbers))
    row = Struct(f"<{columns}d")
    return Worked(
        names=_parts(packed_name(ready.name(name)) for name in range(len(ready.texts))),
        own=_parts(packed(ready.words_of(food)) for food in foods),
        lent=_parts(packed(ready.lent(food)) for food in foods),
        words=list(numbers),
        nutrients=b"".join(row.pack(*amounts) for amounts in nutrients),
        columns=columns,
    )


class Reader:
    """Reads what was worked out. Equal sets of words of names are one object: most names share theirs."""

    def __init__(self, made: Worked) -> None:
        self._made = made
        self._row = Struct(f"<{made.columns}d")
        self._sets: dict[tuple[int, ...], frozenset[str]] = {(): frozenset()}
        self._name = msgspec.msgpack.Decoder(PackedName)
        self._numbers = msgspec.msgpack.Decoder(list[int])

    def name(self, number: int) -> Name:
        """The parsed name of that number."""
        held = self._name.decode(_part(self._made.names, number))
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
        return self._words(self._made.own, food)

    def lent(self, food: int) -> frozenset[str]:
        """Every stem that a food can lend to one of its names."""
        return self._words(self._made.lent, food)

    def nutrients(self, food: int) -> tuple[float, ...] | None:
        """What a food holds, where that was worked out."""
        made = self._made
        return self._row.unpack_from(made.nutrients, food * self._row.size) if made.nutrients else None

    def _words(self, parts: Parts, food: int) -> frozenset[str]:
        word = self._made.words
        return frozenset([word[n] for n in self._numbers.decode(_part(parts, food))])

    def _set(self, numbers: tuple[int, ...]) -> frozenset[str]:
        known = self._sets.get(numbers)
        if known is None:
            word = self._made.words
            known = self._sets[numbers] = frozenset([word[n] for n in numbers])
        return known
