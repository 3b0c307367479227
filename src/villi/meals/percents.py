"""Shares of fat behind the food that they are of: "Greek yogurt 2%" is one food, and no milk beside it.

Alone ("a glass of 2%"), joined ("cereal with 2%") or behind other food ("coffee, 2%") they are milk.
"""

from collections.abc import Sequence

from villi.meals.explaining import worth
from villi.meals.index import Index
from villi.meals.pieces import Item

OF_ITS_OWN_FAT = frozenset({"dairy"})
"""Groups of foods that are sold by their fat."""
BEHIND = frozenset({"", ","})


def with_percents(made: Sequence[Item], ready: Index, locale: str) -> list[Item]:
    """The items of a line; a percentage alone behind a dairy food says more of it, where a food is called so,
    and is passed over where none is."""
    kept: list[Item] = []
    for item in made:
        named = worth(kept[-1].words, ready, locale)[2] if kept and _is_percent(item) else None
        if named is None or item.link not in BEHIND or ready.foods[named.food].group not in OF_ITS_OWN_FAT:
            kept.append(item)
            continue
        before = kept[-1]
        words = (*before.words, *item.words)
        fits = worth(words, ready, locale)[2]
        same = fits is not None and ready.foods[fits.food].group in OF_ITS_OWN_FAT
        end = max(before.end, item.words[-1].end)
        kept[-1] = before._replace(words=words if same else before.words, end=end)
    return kept


def _is_percent(item: Item) -> bool:
    return item.amount is None and bool(item.words) and all(word.text.endswith("%") for word in item.words)
