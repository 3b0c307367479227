"""Whether a juice holds sugar of its own: not where the line says what sugar was stirred in.

Juices of mango, guava and the like are thought to be nectars, which are sweetened. Where somebody weighed
sugar in the same line, and nothing else there takes it, the juice was made in a kitchen of pulp and water.
"""

from collections.abc import Sequence

from villi.meals.index import Index
from villi.meals.matching import Match

NECTARS = frozenset(
    {
        "fndds:64200100",
        "fndds:64203020",
        "fndds:64204010",
        "own:guava-or-maracuya-juice",
    }
)
THINNED = "own:fruit-drink-unsweetened"
SUGARS = frozenset({"fndds:91101000", "fndds:91101010", "fndds:91102010"})
TAKES_SUGAR = (
    "coffee",
    "tea",
    "chocolate",
    "milk",
    "oat",
    "porridge",
    "cereal",
    "lemonade",
    "yogurt",
    "mate",
)
"""What else in a line the sugar may have gone into."""
SURE = 0.75
"""Score of the thinned juice: counted, and shown as unsure (judgement)."""


def thinned(
    foods: Sequence[int | None], said: Sequence[frozenset[str]], weighed: Sequence[bool], ready: Index
) -> int | None:
    """The place of the juice to which the sugar of a line was added; None where there is none.

    `foods` the food of each item, `said` its words, `weighed` whether its grams were said.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> ready = index(Catalogue.everyday())
    >>> juice, sugar = ready.numbers["fndds:64200100"], ready.numbers["fndds:91101000"]
    >>> foods, words = [juice, sugar], [frozenset({"guava", "juice"}), frozenset({"sugar"})]
    >>> thinned(foods, words, [True, True], ready), thinned(foods, words, [True, False], ready)
    (0, None)
    """
    ids = ["" if food is None else ready.foods[food].id for food in foods]
    if not any(one in SUGARS and grams for one, grams in zip(ids, weighed, strict=True)):
        return None
    if any(word in TAKES_SUGAR for words in said for word in words):
        return None
    juices = [place for place, one in enumerate(ids) if one in NECTARS and "nectar" not in said[place]]
    return juices[0] if len(juices) == 1 else None


def as_thinned(options: Sequence[Match], ready: Index) -> tuple[Match, ...]:
    """The options with the thinned juice first; unchanged where the catalogue has none."""
    number = ready.numbers.get(THINNED)
    if number is None:
        return tuple(options)
    meant = options[0]._replace(food=number, score=SURE, stand_in=True)
    return (meant, *options)
