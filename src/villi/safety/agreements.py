"""`agreed:` lines: a clinician who agreed, when, and to what."""

import re
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import cache

from villi.diary.values import Diary
from villi.safety.finding import Found, dated, quoted
from villi.safety.said import Phrases, even
from villi.safety.tables import domains, parts, rows, wordlist

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLINICIANS = wordlist("clinicians")
_TITLES = wordlist("titles")
_NOBODY = wordlist("nobody")
_FILLERS = wordlist("beside an agreement")
_REFUSED = wordlist("refused")
HOLDS = timedelta(days=365)
"""How long an agreement holds (judgement): illnesses and medicines change."""
PLAIN = "only a plain agreement counts, such as agreed: Dr A, 2026-11-02, glutamine"


@cache
def _domains() -> Phrases:
    return Phrases((words, domain.id) for domain in domains().values() for words in domain.words)


def agreements(diary: Diary, last: Date | None, newest: Date | None) -> Iterator[Found]:
    """Agreements in a plain positive form that name who, when and what; "incomplete:agreed" for all else: a
    refusal, a question, somebody who is no clinician.

    `newest` is the day of the last illness, medicine or pregnancy that was written down: what was agreed
    before it was agreed without knowing, and must be agreed again.
    """
    for day, record in dated(diary, "agreed"):
        because = quoted(f"agreed: {record.value}", record.line)
        when = _when(record.value) or day
        plain = _DATE.sub(" , ", record.value)
        about = {domain for _, domain in _domains().found(even(plain))}
        if not _is_plain(plain):
            yield Found("incomplete:agreed", f"{because}: {PLAIN}", when)
        elif not (when and about):
            yield Found("incomplete:agreed", because, when)
        elif last is not None and when > last:
            yield Found("incomplete:agreed", f"{because}: this day has not come yet", when)
        elif last is not None and when < last - HOLDS:
            yield Found("incomplete:agreed", f"{because}: more than a year ago", when)
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


@cache
def _known() -> Phrases:
    """What may stand in an agreement beside who and when: what it is about, and what for."""
    illnesses = ((phrase, "") for row in rows("conditions.csv") for phrase in parts(row["words"]))
    return Phrases([*((words, "") for one in domains().values() for words in one.words), *illnesses])


def _is_plain(value: str) -> bool:
    """Whether words name a clinician and say only that something was agreed; every word is known.

    >>> _is_plain("Dr Lee, glutamine"), _is_plain("Dr Lee forbids glutamine")
    (True, False)
    >>> _is_plain("gym buddy, glutamine"), _is_plain("asked Dr A about glutamine")
    (False, False)
    """
    clinician = False
    for part in re.split(r"[,;:()\n]|\s[-–—]\s", value):
        words = even(part)
        for phrase, _ in sorted(_known().found(words), key=lambda one: -len(one[0])):
            words = f" {words} ".replace(f" {phrase} ", " | ").strip()
        capitals = {even(word) for word in _WORD.findall(part) if word[0].isupper()}
        tokens = words.split()
        for at, word in enumerate(tokens):
            before = tokens[at - 1] if at else ""
            alone = at + 1 == len(tokens)  # "dr lee, glutamine": a name in small letters ends its part
            if word in _REFUSED or word in _NOBODY or word.startswith(_STEMS):
                return False
            if word in _CLINICIANS:
                clinician = True
            elif word in _FILLERS or word == "|" or any(map(str.isdigit, word)):
                continue
            elif not (word in capitals and _after_title(tokens[:at], capitals)) and not (
                alone and before in _TITLES
            ):
                return False
    return clinician


def _after_title(before: list[str], capitals: set[str]) -> bool:
    """Whether only names stand between a word and the title or role before it."""
    for word in reversed(before):
        if word in _CLINICIANS:
            return True
        if word not in capitals:
            return False
    return False


_STEMS = tuple(sorted(wordlist("stems of a refusal")))
