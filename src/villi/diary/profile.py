"""What a person says of themselves for the safety questions, as lines of the diary; only what changed is
written.

The `person:` line stands above the first day and is changed in place, part by part; everything that holds
from a day on (`has:`, `takes:`, `stops:`, `pregnant:`, `avoids:`, `weight:`) is added under today, and
`asked: safety` says that the questions were answered. Nothing that stands in the diary is taken away.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date as Date

from villi.diary.answering import place_above
from villi.diary.changing import appended
from villi.diary.grammar import read
from villi.diary.person import person_of
from villi.diary.shapes import decide
from villi.diary.splices import Splice, in_front, spliced
from villi.diary.values import Diary, Record
from villi.quantities import Person, VilliError
from villi.quantities.person import Sex, State

ASKED = "safety"
"""What an `asked:` line says once the safety questions were answered."""


OVER = "no longer "
"""What takes a `has:` line back, from its day on."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a person said; "" and None where a question was left open. `has`, `takes`, `stops` and `avoids`
    are in the person's own words, `complete` whether no question that safety needs stayed open."""

    sex: Sex = ""
    age: int | None = None
    height_cm: float | None = None
    weight_kg: float | None = None
    state: State = ""
    has: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    complete: bool = False


def lines_of(diary: Diary, profile: Profile, date: Date) -> tuple[str, ...]:
    """The lines that are to stand under `date`, without what the diary says already.

    >>> diary = read(b"2026-11-16\\nhas: IBS\\ntoast\\n")
    >>> lines_of(diary, Profile(has=("ibs", "epilepsy"), complete=True), Date(2026, 11, 17))
    ('has: epilepsy', 'asked: safety')
    """
    who = person_of(diary)[0]
    held = {words.casefold() for words, _ in has_now(diary)}
    over = [words for words in profile.over if ends(words, held)]
    lines = [f"has: {OVER}{words}" for words in dict.fromkeys(over)]
    lines += [f"has: {words}" for words in _new(profile.has, held)]
    taken = {words.casefold() for words in taken_now(diary)}
    stopped = {words for words in taken if any(_names(one.casefold(), words) for one in profile.stops)}
    lines += [f"stops: {words}" for words in profile.stops if ends(words, taken)]
    lines += [f"takes: {words}" for words in _new(profile.takes, taken) if not ends(words, taken - stopped)]
    lines += [f"avoids: {words}" for words in _new(profile.avoids, _said(diary, "avoids"))]
    lines += [f"note: {words}" for words in _new(profile.notes, _said_on(diary, date, "note"))]
    lines += _state_lines(who.state, profile.state)
    if profile.weight_kg is not None and profile.weight_kg != who.weight_kg:
        lines.append(f"weight: {_plain(profile.weight_kg, diary)} kg")
    if profile.complete and ASKED not in _said_on(diary, date, "asked"):
        lines.append(f"asked: {ASKED}")
    return tuple(lines)


def with_profile(data: bytes, profile: Profile, date: Date, source: str = "") -> bytes:
    """The bytes of a diary with what the person said in it; every line that stood there stands there still,
    but for the parts of the person line that changed.

    >>> with_profile(b"person: me\\n2026-11-16\\ntoast\\n", Profile(sex="female", age=34), Date(2026, 11, 16))
    b'person: me, female, 34\\n2026-11-16\\ntoast\\n'
    """
    source = source or "the diary"
    diary = read(data, source)  # as it is now: another program may have written since the questions
    lines = lines_of(diary, profile, date)
    after = _with_person(data, diary, profile, source)
    if lines:
        after = appended(after, lines, date, source)[0]
    _same_as_meant(read(after, source), diary, profile, lines)
    return after


def taken_now(diary: Diary) -> tuple[str, ...]:
    """What `takes:` lines say and no later `stops:` line takes back, in the words of the diary."""
    running: dict[str, str] = {}
    for record in _records(diary):
        if record.key == "takes":
            running[record.value.casefold()] = record.value
        elif record.key == "stops":
            stopped = record.value.casefold()
            for words in [words for words in running if _names(stopped, words)]:
                del running[words]
    return tuple(running.values())


def ends(stopped: str, taken: Iterable[str]) -> bool:
    """Whether words of a `stops:` line end anything that is taken.

    >>> ends("sertraline", ["sertraline 50 mg"]), ends("iron", ["sertraline 50 mg"])
    (True, False)
    """
    return any(_names(stopped.casefold(), words.casefold()) for words in taken)


def _names(stopped: str, taken: str) -> bool:
    """Whether "stops: sertraline" ends "takes: sertraline 50 mg"."""
    return bool(stopped) and re.search(rf"(?<!\w){re.escape(stopped)}(?!\w)", taken) is not None


def _records(diary: Diary) -> tuple[Record, ...]:
    """The states above the first day, then day by day."""
    found = [entry for day in sorted(diary.days, key=lambda day: day.date) for entry in day.entries]
    return (*diary.states, *(entry for entry in found if isinstance(entry, Record)))


def _said(diary: Diary, key: str) -> frozenset[str]:
    return frozenset(record.value.casefold() for record in _records(diary) if record.key == key)


def has_now(diary: Diary) -> tuple[tuple[str, int], ...]:
    """What `has:` lines say and no later "no longer" takes back, with their lines.

    >>> diary = read(b"has: IBS\\nhas: gout\\n2026-11-16\\nhas: no longer IBS\\n")
    >>> has_now(diary)
    (('gout', 2),)
    """
    holding: dict[str, tuple[str, int]] = {}
    for record in _records(diary):
        if record.key != "has":
            continue
        words = record.value.casefold()
        if words.startswith(OVER):
            for one in [one for one in holding if _names(words.removeprefix(OVER), one)]:
                del holding[one]
        else:
            holding[words] = (record.value, record.line)
    return tuple(holding.values())


def _new(words: Sequence[str], known: frozenset[str] | set[str]) -> list[str]:
    return list(dict.fromkeys(one for one in words if one.casefold() not in known))


def _state_lines(before: State, now: State) -> list[str]:
    """The two states are followed apart: a pregnancy that ended is said before breast-feeding is."""
    if now in ("", before):
        return []
    if now == "pregnant":
        return ["pregnant: yes"]
    if now == "lactating":
        return [*(["pregnant: no"] if before == "pregnant" else []), "pregnant: breastfeeding"]
    return ["pregnant: not breastfeeding"] if before == "lactating" else ["pregnant: no"]


def _said_on(diary: Diary, date: Date, key: str) -> frozenset[str]:
    day = next((day for day in diary.days if day.date == date), None)
    records = [entry for entry in day.entries if isinstance(entry, Record)] if day else []
    return frozenset(record.value.casefold() for record in records if record.key == key)


def _plain(number: float, diary: Diary) -> str:
    text = f"{number:g}"
    return text.replace(".", ",") if diary.header.decimal == "comma" else text


def _with_person(data: bytes, diary: Diary, profile: Profile, source: str) -> bytes:
    """The person line with what is new in it."""
    who = person_of(diary)[0]
    new: dict[str, str] = {}
    if profile.sex and profile.sex != who.sex:
        new["sex"] = profile.sex
    if profile.age is not None and profile.age != who.age:
        new["age"] = str(profile.age)
    if profile.height_cm is not None and profile.height_cm != who.height_cm:
        new["height_cm"] = f"{_plain(profile.height_cm, diary)} cm"
    if not new:
        return data
    at = _person_line(diary.lines)
    if at is None:
        line = place_above(diary.lines)
        old = diary.lines[line - 1].rstrip("\r\n") if line <= len(diary.lines) else ""
        made = in_front(data, line, old, f"person: {', '.join(new.values())}")
        return spliced(data, [made], source)[0]
    number, start, end = at
    raw = diary.lines[number - 1]
    old = raw.removesuffix("\n").removesuffix("\r")
    last = max((day.date for day in diary.days), default=Date(2000, 1, 1))
    value = _with_parts(raw[start:end], new, last)
    gap = "" if start and raw[start - 1].isspace() else " "
    made = Splice(number, (old,), (f"{old[:start]}{gap}{value}{old[end:]}",))
    return spliced(data, [made], source)[0]


def _person_line(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """The number of the person line that holds (the last above the first day), with the bounds of its
    value."""
    found = None
    for number, raw in enumerate(lines, 1):
        line = decide(raw, number)
        if line.kind == "day":
            break
        if line.key == "person":
            found = number, line.start, line.end
    return found


def _with_parts(value: str, new: dict[str, str], last: Date) -> str:
    """A person line's value with facts replaced where it says them, and added where it does not.

    >>> _with_parts("Anna, female 33, 168 cm", {"age": "34"}, Date(2026, 11, 16))
    'Anna, female, 34, 168 cm'
    >>> _with_parts("Anna", {"sex": "female", "age": "34"}, Date(2026, 11, 16))
    'Anna, female, 34'
    """
    left = dict(new)
    parts: list[str] = []
    for part in (part.strip() for part in re.split(r"[,;](?!\d)|(?<!\d),", value)):
        says = _facts(part, last) if part else {}
        if not says.keys() & new.keys():
            parts += [part] if part else []
        else:
            parts += [
                left.pop(key) if key in left else said
                for key, said in says.items()
                if key in left or key not in new
            ]
    return ", ".join([*parts, *left.values()])


def _facts(part: str, last: Date) -> dict[str, str]:
    """What one part of a person line says, as it would be written."""
    alone = read(f"person: x, {part}\n{last}\n".encode())
    who: Person = person_of(alone)[0]
    found: dict[str, str] = {}
    if who.sex:
        found["sex"] = who.sex
    if who.age is not None:
        found["age"] = str(who.age)
    if who.height_cm is not None:
        found["height_cm"] = f"{who.height_cm:g} cm"
    if who.weight_kg is not None:
        found["weight_kg"] = f"{who.weight_kg:g} kg"
    if who.state in ("pregnant", "lactating"):
        found["state"] = "pregnant" if who.state == "pregnant" else "breastfeeding"
    return found


def _same_as_meant(after: Diary, before: Diary, profile: Profile, lines: Sequence[str]) -> None:
    """What was written is read as it was said, and what was not said is read as before; else nothing is
    written."""
    was, who = person_of(before)[0], person_of(after)[0]
    aged = profile.age is not None and profile.age != was.age
    meant = Person(
        was.name,
        profile.sex or was.sex,
        profile.age if aged else who.age,  # "born 1990" grows older with the diary
        profile.state or was.state,
        was.weight_kg if profile.weight_kg is None else round(profile.weight_kg, 1),
        was.height_cm if profile.height_cm is None else profile.height_cm,
    )
    written = {(record.key, record.value) for record in _records(after)}
    wrong = [line for line in lines if (line.split(": ", 1)[0], line.split(": ", 1)[1]) not in written]
    if wrong:
        raise VilliError(f"{before.source}: {wrong[0]!r} cannot be written in a diary; use plainer words")
    if who != meant:
        raise VilliError(
            f"{before.source}: the person line could not be changed without changing what else it says:"
            " write it by hand, such as person: me, female, 34, 168 cm"
        )
