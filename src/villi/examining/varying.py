"""What of a pattern an experiment may vary: behind the gates, in words that a person can type.

A pattern for the worse would be tested by leaving the food out for some weeks, everything else by having it,
or more of it. Where a rule stands in front of that, no experiment is named.
"""

from collections.abc import Callable

from villi.diary.values import Diary
from villi.examination import Move
from villi.examining.avoided import not_eaten
from villi.examining.eaten import eaten
from villi.foods import Catalogue
from villi.intake import Intake
from villi.meals import Index, Understood, understand
from villi.safety import permit
from villi.safety.values import Facts, Safety
from villi.trials.gating import Varied, refused, settled
from villi.trials.usual import is_staple, share_of_days

DRAWABLE = ("food:", "group:", "nutrient:", "pattern:", "supplement:")
"""Kinds of exposure that a draw can give; sleep and stress cannot be drawn."""
FOODS = ("food:", "group:")
"""Kinds of which one food can be left out: nobody leaves out a nutrient by name."""
BY_NAME = ("food:", "supplement:")
"""Kinds that are had by their own name; of the others more can be had than usual."""

VariedOf = Callable[[str, bool], Varied]
"""Words, and whether they are left out -> what that would vary in this diary."""


def varied_in(
    diary: Diary, understood: Understood, intake: Intake, catalogue: Catalogue, ready: Index, facts: Facts
) -> VariedOf:
    """How words are varied in a diary: with the foods that they name, which of them the person (of whom
    `facts` hold) does not eat, and how often those are had."""

    def varied(words: str, leaving_out: bool) -> Varied:
        found = understand(words, ready, locale=diary.header.country)
        foods = {portion.food_id for portion in found.portions if portion.kind == "food"}
        said = frozenset(eaten(found, catalogue))
        avoided = not_eaten(sorted(foods), facts, catalogue)
        had = share_of_days(found, diary, intake, understood, catalogue)
        staple = is_staple(found, catalogue)
        return Varied(words, leaving_out, said, len(foods), avoided, had, staple)

    return varied


def may_try(safety: Safety) -> bool:
    """Whether any experiment may be done at all."""
    return permit(["experiment"], safety.fired).allowed


def to_test(move: Move, safety: Safety, varied: VariedOf) -> Move:
    """A pattern with the words that an experiment on it may vary; none where a rule forbids it, or where it
    cannot be drawn. What is better with it is never left out: of what is had on most days more is had. More
    of something of which only a harm is said is never put forward, whatever the outcome."""
    if not may_try(safety) or not move.exposure.startswith(DRAWABLE):
        return move._replace(vary="", without=False)
    without = (move.effect < 0) == (move.better == "up") and move.better != "" and move.effect != 0
    for words in _words(move, without) if without or not move.only_harm else ():
        asked = varied(words, without)
        if settled(asked).leaving_out == without and refused(asked, safety) is None:
            return move._replace(vary=words, without=without)
    return move._replace(vary="", without=False)


def _words(move: Move, without: bool) -> tuple[str, ...]:
    name = move.exposure_name.partition(" (")[0]  # "yogurt (nearly always kefir)"
    if without:
        return (name,) if move.exposure.startswith(FOODS) else ()
    return (name, f"extra {name}") if move.exposure.startswith(BY_NAME) else (f"extra {name}",)
