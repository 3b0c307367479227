"""The card that stands before everything else, for a diary as it is or for words as they are typed."""

from datetime import date as Date
from datetime import timedelta

from villi.diary import read
from villi.diary.person import person_of
from villi.diary.today import diary_day
from villi.diary.values import Diary
from villi.foods import Catalogue
from villi.intake import compose_diary, daily_totals
from villi.meals import Index, resolve
from villi.needs.recording import recording
from villi.safety import Reasons, facts, guard
from villi.safety.values import Card, Facts, Safety

LATELY = 60
"""Days before the last one among which the last seven complete days are looked for (judgement)."""


def low_of(diary: Diary, ready: Index, catalogue: Catalogue) -> Facts:
    """The fact that less is written down than a body needs at rest (rule G50), where it is so: of the last
    complete days only, so that a page can ask it after every change.

    >>> from villi.meals import index
    >>> everyday = Catalogue.everyday()
    >>> days = b"".join(b"2026-11-%d\\n08:00 an apple\\ndone: food\\n" % day for day in range(10, 17))
    >>> low_of(read(b"person: me, female, 34\\n" + days), index(everyday), everyday)
    {'intake:low': ''}
    """
    last = max((day.date for day in diary.days), default=None)
    if last is None:
        return {}
    since = max(last, Date.min + timedelta(days=LATELY)) - timedelta(days=LATELY)
    days = [day for day in diary.days if day.date >= since]
    intake = compose_diary(days, resolve(diary, ready, since=since), catalogue)
    who, _ = person_of(diary)
    return {"intake:low": ""} if recording(who, daily_totals(intake)["energy"]).low else {}


def safety_of(
    diary: Diary, today: Date | None = None, found: Facts | None = None, said: Reasons | None = None
) -> Safety:
    """The gates and the card for what stands in a diary. What was eaten is not asked for that; facts of it
    are given as `found`.

    `today` is the day from which rules look back (None: the diary's own today); `said` what `reasons` gives,
    where that stands already.

    >>> diary = read(b"country: GB\\n2026-11-16\\nnote: I want to die\\n")
    >>> safety_of(diary, Date(2026, 11, 16)).card.kind
    'crisis'
    """
    who, _ = person_of(diary)
    today = diary_day(diary.header) if today is None else today
    return guard(facts(diary, who, found, today, said), diary.header.country)


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
