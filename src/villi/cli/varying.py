"""What somebody wants to vary, with the foods that its words name, and what the gates say of the person."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.meals import Understood
    from villi.safety.values import Safety
    from villi.trials.gating import Varied


def quick_safety(diary: "Diary") -> "Safety":
    """What the gates say from the words of the diary alone; what was eaten is not asked for that."""
    from villi.diary.person import person_of
    from villi.diary.today import diary_day
    from villi.safety import facts, guard

    who, _ = person_of(diary)
    return guard(facts(diary, who, today=diary_day(diary.header)), diary.header.country)


def whole_safety(diary: "Diary") -> "Safety":
    """What the gates say of all that was eaten and taken too: a card may come from a week of very little."""
    from villi.diary.today import diary_day
    from villi.examining.asking import ready
    from villi.foods import Catalogue

    if not diary.days:
        return quick_safety(diary)
    return ready(diary, Catalogue.default(), today=diary_day(diary.header)).safety


def varied_of(
    what: str, leaving_out: bool, diary: "Diary", *, whole: bool, everyday: bool = False
) -> tuple["Varied", "Safety"]:
    """What is varied, with the foods that its words name; and what the gates say of the person: `whole` from
    all that was eaten and taken too (and how often it is had), else from the words of the diary."""
    from math import nan

    from villi.diary.today import diary_day
    from villi.examining.asking import ready
    from villi.examining.avoided import not_eaten
    from villi.examining.eaten import eaten
    from villi.foods import Catalogue
    from villi.meals import index, understand
    from villi.trials.gating import Varied
    from villi.trials.usual import is_staple, share_of_days

    catalogue = Catalogue.everyday() if everyday else Catalogue.default()
    words = index(catalogue)
    safety = quick_safety(diary)
    asked = understand(what, words, locale=diary.header.country)
    had = nan
    if whole and diary.days:
        made = ready(diary, catalogue, words, diary_day(diary.header))
        safety = made.safety
        had = share_of_days(asked, diary, made.intake, made.understood, catalogue)
    found = [portion.food_id for portion in asked.portions if portion.kind == "food"]
    facts = frozenset(eaten(asked, catalogue))
    gone = not_eaten(found, safety.facts, catalogue)
    staple = is_staple(asked, catalogue)
    beyond = beyond_of(what, asked)
    return Varied(what, leaving_out, facts, len(set(found)), gone, had, staple, beyond), safety


def beyond_of(what: str, asked: "Understood") -> str:
    """The words beside the foods that words name.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, understand
    >>> ready = index(Catalogue.everyday())
    >>> [beyond_of(said, understand(said, ready)) for said in ("my rye bread", "every food but chicken")]
    ['my', 'every food but']
    """
    kept = list(what)
    for portion in asked.portions:
        if portion.kind == "food":
            start, end = portion.span
            kept[start:end] = " " * (end - start)
    return " ".join("".join(kept).split())
