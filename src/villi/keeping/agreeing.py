"""Agreements of a clinician, in a diary: which there are, which could be recorded, and the line that does."""

from collections.abc import Sequence
from datetime import date as Date
from typing import NamedTuple

from villi.diary import Diary, read
from villi.diary.values import Record
from villi.quantities import VilliError
from villi.safety.agreements import PLAIN, agreements
from villi.safety.form import one_line
from villi.safety.permitting import reaches
from villi.safety.tables import domains
from villi.safety.values import Safety

LONGEST = 80
"""Characters of who agreed."""


class Agreement(NamedTuple):
    """An `agreed:` line: its number and exact text, what it says, and why it does not count ("" it does)."""

    line: int
    raw: str
    said: str
    why_not: str


class Subject(NamedTuple):
    """What could be agreed to: the domain's `id`, its name, and the rules that wait for it."""

    id: str
    name: str
    rules: tuple[str, ...]


def recorded(diary: Diary, safety: Safety) -> tuple[Agreement, ...]:
    """The agreements in a diary, in the order of its lines.

    >>> from villi.quantities import Person
    >>> from villi.safety import facts, guard
    >>> lines = b"has: epilepsy\\n2026-11-16\\nagreed: Dr A, 2026-11-16, glutamine\\nagreed: gym buddy\\n"
    >>> diary = read(lines)
    >>> [one.why_not for one in recorded(diary, guard(facts(diary, Person())))]
    ['', 'only a plain agreement counts, such as agreed: Dr A, 2026-11-02, glutamine']
    """
    entries = (*diary.states, *(entry for day in diary.days for entry in day.entries))
    records = [entry for entry in entries if isinstance(entry, Record) and entry.key == "agreed"]
    missing = safety.facts.get("incomplete:agreed", "").split("; ")
    return tuple(
        Agreement(one.line, _raw(diary, one.line), one.value, _why_not(one, missing))
        for one in sorted(records, key=lambda one: one.line)
    )


def _raw(diary: Diary, line: int) -> str:
    return diary.lines[line - 1].rstrip("\r\n") if 0 < line <= len(diary.lines) else ""


def _why_not(record: Record, missing: Sequence[str]) -> str:
    own = next((words for words in missing if f"(line {record.line})" in words), "")
    if not own:
        return ""
    _, _, reason = own.partition(f"(line {record.line})")
    return reason.lstrip(": ") or "it does not say who, when and about what"


def open_to(safety: Safety) -> tuple[Subject, ...]:
    """What a clinician could agree to, by the rules that apply and wait for it.

    >>> from villi.safety import guard
    >>> found = open_to(guard({"condition:epilepsy": "has: epilepsy"}))
    >>> [subject.name for subject in found][:1], "medicines" in [subject.id for subject in found]
    (['glutamine'], False)
    """
    waiting: dict[str, list[str]] = {}
    for fired in safety.fired:
        if not fired.gate.liftable or fired.gate.level == "block":
            continue
        for domain in fired.gate.domains:
            if domains()[domain].words and reaches(domain, fired.gate) and domain not in fired.lifted:
                waiting.setdefault(domain, []).append(fired.gate.rule)
    return tuple(Subject(id, domains()[id].name, tuple(rules)) for id, rules in waiting.items())


def agreement(who: str, when: Date, about: str, today: Date) -> str:
    """The line that records an agreement. Raises `VilliError`, with the remedy, for one that would not count.

    >>> agreement("Dr Lee", Date(2026, 11, 2), "glutamine", Date(2026, 11, 23))
    'agreed: Dr Lee, 2026-11-02, glutamine'
    """
    who = one_line(who.replace("#", " ").replace(",", " "))
    if not who:
        raise VilliError("nobody was named: write who agreed, such as Dr Lee or my pharmacist")
    if len(who) > LONGEST:
        raise VilliError(f"the name is longer than {LONGEST} letters: write it shorter")
    domain = domains().get(about)
    if domain is None or not domain.words:
        raise VilliError("nothing was chosen that could be agreed to: choose what it is about")
    if when > today:
        raise VilliError(f"{when} has not come yet: give the day on which it was agreed")
    line = f"agreed: {who}, {when}, {domain.words[0]}"
    found = [
        one.fact for one in agreements(read(f"{today}\n{line}\n".encode("utf-8", "replace")), today, None)
    ]
    if f"agreed:{about}" not in found:
        raise VilliError(f"{line}: {PLAIN}; write a title or a role with the name")
    return line
