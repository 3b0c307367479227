"""What one table says of one food. Tables of a set complement each other, so most fields may be empty."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from villi.foods.importers.table import Table
from villi.foods.values import Measure, Processing


class Part(NamedTuple):
    """A part of a food, to be joined with what other tables say of it.

    `values` are per 100 g in the units of villi's nutrient table; a nutrient that is not in it is
    unknown. `imputed` names those of them that are our own estimate. `category` is the table's own
    group of foods, `group` villi's; None and empty fields say nothing.
    """

    id: str
    edition: str
    name: str = ""
    synonyms: tuple[str, ...] = ()
    category: str = ""
    group: str = ""
    reports: float | None = None
    processing: Processing = ""
    measures: tuple[Measure, ...] = ()
    values: Mapping[str, float] = {}
    imputed: frozenset[str] = frozenset()


class Importer(NamedTuple):
    """A plug point: one kind of table.

    `sniff(head, name)` says from the first bytes (unpacked) and the file's name how surely it is this
    kind (0 to 1). `read(table, start)` yields (rows consumed, part) after skipping `start` rows; the
    first number is what to pass as `start` to go on after that part.
    """

    name: str
    sniff: Callable[[bytes, str], float]
    read: Callable[[Table, int], Iterator[tuple[int, Part]]]


def by_columns(*needed: str) -> Callable[[bytes, str], float]:
    """A sniffer for tables whose header holds all of these columns.

    >>> by_columns("food_id", "value")(b"value,food_id,se\\n1,2,3\\n", "any.csv")
    1.0
    >>> by_columns("food_id", "value")(b"id,value\\n", "food_id.csv")
    0.0
    """
    from villi.foods.importers.table import header_of

    columns = frozenset(needed)

    def sniff(head: bytes, name: str) -> float:
        return 1.0 if columns <= set(header_of(head)[0]) else 0.0

    return sniff
