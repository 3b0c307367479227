"""What somebody wants to vary, with the foods that its words name, and what the gates say of the person."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.foods import Catalogue
    from villi.safety.values import Safety
    from villi.trials.gating import Varied


def quick_safety(diary: "Diary") -> "Safety":
    """What the gates say from the words of the diary alone; what was eaten is not asked for that."""
    from villi.cli.diary import diary_day
    from villi.diary.person import person_of
    from villi.safety import facts, guard

    who, _ = person_of(diary)
    return guard(facts(diary, who, today=diary_day(diary.header)), diary.header.country)


def varied_of(
    what: str, leaving_out: bool, diary: "Diary", *, whole: bool, everyday: bool = False
) -> tuple["Varied", "Safety"]:
    """What is varied, with the foods that its words name; and what the gates say of the person: `whole` from
    all that was eaten and taken too, else from the words of the diary."""
    from villi.cli.diary import diary_day
    from villi.examining import examine
    from villi.examining.eaten import eaten
    from villi.foods import Catalogue
    from villi.meals import index, understand
    from villi.trials.gating import Varied

    catalogue = Catalogue.everyday() if everyday else Catalogue.default()
    ready = index(catalogue)
    safety = quick_safety(diary)
    if whole and diary.days:
        safety = examine(diary, catalogue, ready=ready, today=diary_day(diary.header)).safety
    understood = understand(what, ready, locale=diary.header.country)
    found = [portion.food_id for portion in understood.portions if portion.kind == "food"]
    facts = frozenset(eaten(understood, catalogue))
    not_eaten = _not_eaten(found, catalogue, safety)
    return Varied(what, leaving_out, facts, len(set(found)), not_eaten), safety


NOT_BORNE = ("always", "bloating:high", "condition:ibs", "condition:sibo")
"""Why a food is not named as a suggestion that does not keep a person from trying it by lot: it is often not
well borne, and rule G44 stops an experiment that is not."""


def _not_eaten(found: Iterable[str], catalogue: "Catalogue", safety: "Safety") -> tuple[str, ...]:
    """Foods among these that the person's own words, or what they have, leave out."""
    from villi.advice.advising import said_to_avoid
    from villi.advice.avoiding import avoided, belongs, left_out
    from villi.advice.phrases import phrase, within

    avoids = avoided(said_to_avoid(safety.facts), catalogue)
    families = avoids.families | {
        family
        for fact, ids, _ in left_out()
        if fact in safety.facts and fact not in NOT_BORNE
        for family in ids
    }
    names = []
    for id in found:
        food = catalogue.food(id)
        if food is None:
            continue
        said = phrase(" . ".join((food.name, *food.synonyms)))
        if belongs(food, frozenset(families), catalogue) or any(within(word, said) for word in avoids.words):
            names.append(food.name)
    return tuple(dict.fromkeys(names))
