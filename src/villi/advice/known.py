"""All that advice is chosen from, in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from villi.advice.avoiding import Avoided, may_name
from villi.advice.eating import Eaten
from villi.evidence import Base
from villi.evidence.values import Source
from villi.needs.values import Needs
from villi.quantities import Estimate, Pattern, Person
from villi.safety.values import Facts, Safety

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food
    from villi.intake import Intake


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person and of their record. `estimates` a mean a day by nutrient id; `foods` what
    the complete days hold; `avoids` what is not eaten; `facts`, `safety` of the safety room."""

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

    @property
    def days(self) -> int:
        """Complete days: only these enter a mean."""
        return int(self.intake.counted.sum())

    def may_name(self, food: "Food") -> bool:
        """Whether a food may be named to this person."""
        return may_name(food, self.avoids, self.facts, self.catalogue)

    def sources(self, ids: Sequence[str]) -> tuple[Source, ...]:
        """The sources of studies, as far as the base holds them, in this order."""
        studies = self.base.studies
        return tuple(dict.fromkeys(studies[id].source for id in ids if id in studies))

    def because(self, *starts: str) -> str:
        """The person's own words behind the facts that begin so, in a fixed order, each once."""
        words = {said for fact, said in self.facts.items() if fact.startswith(starts) and said}
        return "; ".join(sorted(words))
