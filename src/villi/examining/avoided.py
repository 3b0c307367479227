"""What a person does not eat, by their own words or for what they have, among foods and their kinds."""

from collections.abc import Iterable
from typing import NamedTuple

from villi.advice.advising import said_to_avoid
from villi.advice.avoiding import avoided, belongs, left_out, meets
from villi.advice.phrases import phrase, within
from villi.foods import Catalogue, Food
from villi.safety.values import Facts

NOT_BORNE = ("always", "bloating:high", "condition:ibs", "condition:sibo")
"""Why a food is not named as a suggestion that does not keep a person from trying it by lot: it is often not
well borne, and rule G44 stops an experiment that is not."""


class LeftOut(NamedTuple):
    """Families of foods, and words of foods that are of none, which a person does not eat."""

    families: frozenset[str] = frozenset()
    words: frozenset[tuple[str, ...]] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether everything is eaten."""
        return not self.families and not self.words

    def food(self, food: Food, catalogue: Catalogue) -> bool:
        """Whether a food is among it; in doubt it is."""
        said = " . ".join((food.name, *food.synonyms))
        return belongs(food, self.families, catalogue) or self._says(said)

    def kind(self, name: str) -> bool:
        """Whether a kind of food ("nuts and seeds") has any of it."""
        return meets(name, self.families) or self._says(name)

    def _says(self, words: str) -> bool:
        said = phrase(words)
        return any(within(word, said) for word in self.words)


def not_for(facts: Facts, catalogue: Catalogue) -> LeftOut:
    """What a person of whom these facts hold does not eat.

    >>> peanuts = not_for({"avoids:peanuts": "avoids: peanuts (line 1)"}, Catalogue.everyday())
    >>> peanuts.kind("nuts and seeds"), peanuts.kind("fruit"), not_for({}, Catalogue.everyday()).nothing
    (True, False, True)
    """
    said = avoided(said_to_avoid(facts), catalogue)
    families = {
        family for fact, ids, _ in left_out() if fact in facts and fact not in NOT_BORNE for family in ids
    }
    return LeftOut(said.families | families, said.words)


def not_eaten(found: Iterable[str], facts: Facts, catalogue: Catalogue) -> tuple[str, ...]:
    """The names of those foods (by id) that a person does not eat."""
    left = not_for(facts, catalogue)
    foods = (catalogue.food(food_id) for food_id in found)
    return tuple(
        dict.fromkeys(food.name for food in foods if food is not None and left.food(food, catalogue))
    )
