"""The card that stands before everything else, for a diary as it is or for words as they are typed."""

from datetime import date as Date

from villi.diary import read
from villi.diary.person import person_of
from villi.diary.today import diary_day
from villi.diary.values import Diary
from villi.safety import facts, guard
from villi.safety.values import Card, Safety


def safety_of(diary: Diary, today: Date | None = None) -> Safety:
    """The gates and the card for what stands in a diary; what was eaten is not asked for that.

    `today` is the day from which rules look back (None: the diary's own today).

    >>> diary = read(b"country: GB\\n2026-11-16\\nnote: I want to die\\n")
    >>> safety_of(diary, Date(2026, 11, 16)).card.kind
    'crisis'
    """
    who, _ = person_of(diary)
    today = diary_day(diary.header) if today is None else today
    return guard(facts(diary, who, today=today), diary.header.country)


def card_of(diary: Diary) -> Card | None:
    """The card for what stands in a diary."""
    return safety_of(diary).card


def card_of_words(words: str, country: str = "") -> Card | None:
    """The card for words alone, as they are typed now.

    >>> card_of_words("2 eggs, rye toast") is None
    True
    """
    said = "\n".join(" ".join(line.split()) for line in words.splitlines())
    text = f"country: {country}\n2000-01-01\n{said}\n"
    return card_of(read(text.replace("\0", " ").encode("utf-8", "replace")))
