"""The names of people that stand in a diary, so that a face can cover them."""

from villi.diary.values import Diary


def people_in(diary: Diary) -> frozenset[str]:
    """The names of people that a diary says: whose it is, and who agreed to something.

    >>> from villi.diary import read
    >>> sorted(people_in(read(b"person: Ann Example, female, 34\\nagreed: Dr Lee, 2026-11-02, glutamine\\n")))
    ['Ann', 'Ann Example', 'Dr Lee', 'Example', 'Lee']
    """
    entries = (*diary.states, *(entry for day in diary.days for entry in day.entries))
    said = [getattr(entry, "value", "") for entry in entries if getattr(entry, "key", "") == "agreed"]
    whole = [words.partition(",")[0].strip() for words in (diary.header.person, *said)]
    parts = [part for words in whole for part in words.split() if part[:1].isupper() and len(part) > 2]
    return frozenset(filter(None, [*whole, *parts]))
