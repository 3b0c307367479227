"""Which porridge it is: eaten with a relish of leaves, fish or meat, a maize porridge is the stiff one.

In much of Africa "maize porridge" is both the thin one of the breakfast, with sugar or milk, and the stiff
one (ugali, nsima, sadza, bidia) that a relish is eaten with; the stiff one has twice the flour. What else is
on the plate tells them apart.
"""

from collections.abc import Iterable, Sequence

from villi.meals.index import Index
from villi.meals.matching import Match, Query
from villi.meals.rewriting import ELSEWHERE

STIFF = "own:ugali"
GRAINS = frozenset({"maize", "sorghum", "millet", "cassava", "mealie"})
"""What stiff porridge is made of; oats and semolina never are."""
THIN = frozenset({"milk", "sugar", "sweet", "sweetened", "thin", "soft", "drink", "infant", "baby"})
RELISH = frozenset({"vegetables", "fish", "meat", "poultry", "pulses"})
"""Groups of foods that are eaten with the stiff porridge."""
SWEET = frozenset({"sweets", "dairy"})
"""Groups of foods that go into or with the thin one."""


def is_stiff(asked: Query, others: Iterable[str]) -> bool:
    """Whether the words name a porridge of grain that the groups of the other foods show to be the stiff one.

    >>> porridge = Query(("maize", "porridge"), frozenset(), frozenset({"porridge"}))
    >>> is_stiff(porridge, ["vegetables", "fats"]), is_stiff(porridge, ["sweets"]), is_stiff(porridge, [])
    (True, False, False)
    """
    said = frozenset(asked.words)
    if "porridge" not in said or said.isdisjoint(GRAINS) or not said.isdisjoint(THIN):
        return False
    beside = frozenset(others)
    return not beside.isdisjoint(RELISH) and beside.isdisjoint(SWEET)


def stiffened(options: Sequence[Match], ready: Index) -> tuple[Match, ...]:
    """The options with the stiff porridge first; unchanged where the catalogue has none."""
    number = ready.numbers.get(STIFF)
    if number is None:
        return tuple(options)
    rest = tuple(m._replace(score=min(m.score, ELSEWHERE)) for m in options if m.food != number)
    return (Match(number, ELSEWHERE, 1.0, True, True, own=1.0), *rest)
