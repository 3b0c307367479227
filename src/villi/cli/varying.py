"""What somebody wants to vary in the diary of a command, and what the gates say of the person."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.diary import Diary
    from villi.safety.values import Safety
    from villi.trials.gating import Varied


def quick_safety(diary: "Diary") -> "Safety":
    """What the gates say from the words of the diary alone; what was eaten is not asked for that."""
    from villi.keeping.cards import safety_of

    return safety_of(diary)


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
    from villi.diary.today import diary_day
    from villi.examining.asking import ready
    from villi.examining.experimenting import varied_of
    from villi.foods import Catalogue
    from villi.meals import index

    catalogue = Catalogue.everyday() if everyday else Catalogue.default()
    words = index(catalogue)
    made = ready(diary, catalogue, words, diary_day(diary.header)) if whole and diary.days else None
    safety = quick_safety(diary) if made is None else made.safety
    return varied_of(what, leaving_out, diary, made, catalogue, words, safety), safety
