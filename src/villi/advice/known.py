"""All that advice is chosen from, in one value."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from villi.advice.avoiding import Avoided, may_name
from villi.advice.eating import Eaten
from villi.advice.naming import spoken, suggestible
from villi.evidence import Base
from villi.evidence.values import Source
from villi.needs.values import Needs
from villi.quantities import Estimate, Pattern, Person
from villi.safety.values import Facts, Safety

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food
    from villi.intake import Intake


QUOTED = 2
"""A person's own words that are given as a reason; further ones are counted (judgement)."""


def few(said: Sequence[str]) -> str:
    """Reasons, each once, and how many more there are.

    >>> few(["took: glutamine (line 4)", "took: glutamine (line 9); took: glutamine (line 14)", ""])
    'took: glutamine (line 4); took: glutamine (line 9) and 1 more'
    """
    each = list(dict.fromkeys(part for words in said for part in words.split("; ") if part))
    more = f" and {len(each) - QUOTED} more" if len(each) > QUOTED else ""
    return "; ".join(each[:QUOTED]) + more


BROUGHT = {
    "retinol": ("vitamin_a",),
    "folic_acid": ("folate", "folate_dfe"),
    "vitamin_b6": ("thiamin", "riboflavin", "vitamin_b12", "pantothenic_acid"),
}
"""What comes with a nutrient of a supplement: another name for it, or its usual company in products of many
vitamins (judgement; a tablet of vitamin B6 alone is rare)."""


def also_brought(nutrients: Collection[str]) -> frozenset[str]:
    """Nutrients that supplements bring, under all names, with those that are usually with them.

    >>> sorted(also_brought(["retinol"]))
    ['retinol', 'vitamin_a']
    """
    return frozenset(nutrients) | {other for one in nutrients for other in BROUGHT.get(one, ())}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person and of their record. `estimates` a mean a day by nutrient id; `foods` what
    the complete days hold; `avoids` what is not eaten; `facts`, `safety` of the safety room; `supplied`
    nutrients that supplements bring, in whatever amount: of these, food alone says nothing;
    `named` the foods that earlier steps name already, as they are spoken of."""

    person: Person
    intake: "Intake"
    estimates: Mapping[str, Estimate]
    needs: Needs
    patterns: Mapping[str, Pattern]
    foods: Sequence[Eaten]
    catalogue: "Catalogue"
    avoids: Avoided
    facts: Facts
    safety: Safety
    base: Base
    supplied: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    @property
    def days(self) -> int:
        """Complete days: only these enter a mean."""
        return int(self.intake.counted.sum())

    def may_name(self, food: "Food") -> bool:
        """Whether a food may be named to this person."""
        return suggestible(food) and may_name(food, self.avoids, self.facts, self.catalogue)

    def after(self, foods: Iterable["Food"]) -> "Known":
        """The same, once a step has named these foods."""
        return replace(self, named=self.named | {spoken(food.name) for food in foods})

    def unnamed(self, foods: "Iterable[Food]") -> "list[Food]":
        """The foods that no earlier step names; all of them where there are no others."""
        held = list(foods)
        return self.fresh(held) or held

    def fresh(self, foods: "Iterable[Food]") -> "list[Food]":
        """The foods that no earlier step names."""
        return [food for food in foods if spoken(food.name) not in self.named]

    def sources(self, ids: Sequence[str]) -> tuple[Source, ...]:
        """The sources of studies, as far as the base holds them, in this order."""
        studies = self.base.studies
        return tuple(dict.fromkeys(studies[id].source for id in ids if id in studies))

    def because(self, *starts: str) -> str:
        """The person's own words behind the facts that begin so, in a fixed order."""
        return few([self.facts[fact] for fact in sorted(self.facts) if fact.startswith(starts)])
