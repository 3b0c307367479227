"""`agreed:` lines: a clinician who agreed, when, and to what."""

import re
from collections.abc import Iterator
from datetime import date as Date
from functools import cache

from villi.diary.values import Diary
from villi.safety.finding import Found, dated, quoted
from villi.safety.said import Phrases, even
from villi.safety.tables import domains, wordlist

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REFUSED = wordlist("refused")
_NOBODY = wordlist("nobody")
_FILLERS = wordlist("beside an agreement")


@cache
def _domains() -> Phrases:
    return Phrases((words, domain.id) for domain in domains().values() for words in domain.words)


def agreements(diary: Diary, last: Date | None, newest: Date | None) -> Iterator[Found]:
    """Agreements that name who, when and what; "incomplete:agreed" for those that do not.

    `newest` is the day of the last illness, medicine or pregnancy that was written down: what was agreed
    before it was agreed without knowing, and must be agreed again.
    """
    for day, record in dated(diary, "agreed"):
        because = quoted(f"agreed: {record.value}", record.line)
        when = _when(record.value) or day
        about = {domain for _, domain in _domains().found(even(_DATE.sub(" ", record.value)))}
        words = even(_DATE.sub(" ", record.value)).split()
        if _REFUSED.intersection(words):
            continue
        if not (when and about and _who(words)):
            yield Found("incomplete:agreed", because, when)
        elif last is not None and when > last:
            yield Found("incomplete:agreed", f"{because}: this day has not come yet", when)
        elif newest is not None and when < newest:
            yield Found("incomplete:agreed", f"{because}: something new was written down since", when)
        else:
            shown = " ".join(record.value.split())
            for domain in sorted(about):
                yield Found(f"agreed:{domain}", shown[:80], when)


def _when(value: str) -> Date | None:
    found = _DATE.search(value)
    try:
        return Date.fromisoformat(found[0]) if found else None
    except ValueError:
        return None


def _who(words: list[str]) -> bool:
    if _NOBODY.intersection(words):
        return False
    about = {part for domain in domains().values() for name in domain.words for part in even(name).split()}
    return any(w.isalpha() and len(w) > 1 and w not in _FILLERS and w not in about for w in words)
