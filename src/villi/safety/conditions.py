"""Conditions, pregnancy and breast-feeding: what `has:` and `pregnant:` lines say, by their dates."""

from collections.abc import Iterator
from datetime import date as Date
from functools import cache, lru_cache
from typing import NamedTuple

from villi.diary.values import MOST_KEPT, Diary
from villi.quantities import Person
from villi.safety.finding import Found, dated, quoted
from villi.safety.prose import own, prose
from villi.safety.said import Phrases, Piece, Placed, denies, even, listed
from villi.safety.staging import staged
from villi.safety.tables import gates, parts, rows, wordlist
from villi.substances import named

UNKNOWN = "condition:unknown"


class Condition(NamedTuple):
    """A row of `conditions.csv`: the facts it stands for, its name; `lasting` where "now or before" counts;
    `reviewed` where a rule was written for it ("yes" in the table), where answers and advice ask for it
    ("answers"), or where it was judged that none is needed ("judged"); "no" is said to be not checked."""

    facts: tuple[str, ...]
    name: str
    lasting: bool
    reviewed: bool


@cache
def _table() -> tuple[dict[str, Condition], Phrases]:
    known: dict[str, Condition] = {}
    phrases: list[tuple[str, str]] = []
    for row in rows("conditions.csv"):
        known[row["name"]] = Condition(
            parts(row["fact"]), row["name"], row["lasting"] == "yes", row["reviewed"] != "no"
        )
        phrases += [(phrase, row["name"]) for phrase in parts(row["words"])]
    return known, Phrases(phrases)


@cache
def nothing() -> frozenset[str]:
    """Even words that say that there is nothing to name."""
    return frozenset(even(row["words"]) for row in rows("nothing.csv"))


_PAST = wordlist("past")
_UNSURE = wordlist("unsure")
_EMPTY = wordlist("beside an illness") | _PAST | _UNSURE


_GONE = frozenset({"no", "longer", "more", "any", "gone", "over"})


_FINE, _ORGANS = wordlist("fine"), wordlist("organs")
_NOT_IN_PROSE = frozenset(even(phrase) for phrase in wordlist("not in prose"))


def is_fine(words: str) -> bool:
    """Whether even words say that an organ is well and nothing else: "healthy liver".

    >>> is_fine("liver ok"), is_fine("liver not ok"), is_fine("fatty liver fine")
    (True, False, False)
    """
    tokens = frozenset(words.split())
    return bool(tokens & _FINE) and tokens <= _FINE | _ORGANS


class _Begun(NamedTuple):
    condition: Condition
    because: str
    since: Date | None
    is_prose: bool


class _Named(NamedTuple):
    """A condition as a line names it; `name` "" where the words name none that we know. `how` now, over
    (no longer), or denied; `is_prose` where the line is no list."""

    date: Date | None
    name: str
    how: str
    because: str
    core: str
    is_prose: bool


def conditions(diary: Diary) -> Iterator[Found]:
    """What `has:` lines say, and what notes say of the writer, as of the diary's last day.

    "no longer" ends what does not last; of what lasts (a mania, an eating disorder) before counts as now. On
    one day, what is said to be there counts more than what is said to be over. What only a note named, a
    `has:` line can deny.
    """
    known = _table()[0]
    current: dict[str, _Begun] = {}
    unknown: dict[str, Found] = {}
    entries = [*_listed(diary), *_told(diary)]
    for one in sorted(entries, key=lambda one: (one.date or Date.min, one.how == "now")):
        if not one.name:
            if one.how == "now":
                unknown.setdefault(one.core, Found(UNKNOWN, one.because, one.date))
            else:
                unknown.pop(one.core, None)
            continue
        condition = known[one.name]
        if one.how == "now" or (one.how == "over" and condition.lasting):
            current.setdefault(one.name, _Begun(condition, one.because, one.date, one.is_prose))
        elif one.name in current and (not condition.lasting or current[one.name].is_prose):
            current.pop(one.name)
    for begun in current.values():
        for fact in begun.condition.facts:
            yield Found(fact, begun.because, begun.since)
        if not begun.condition.reviewed:
            yield Found(f"unchecked:{begun.condition.name}", begun.because, begun.since)
    yield from unknown.values()


def _listed(diary: Diary) -> Iterator[_Named]:
    """What `has:` lines name, known or not."""
    for date, record in dated(diary, "has"):
        for piece in listed(record.value):
            because = quoted(f"has: {piece.text}", record.line)
            found = _names(piece)
            for name, how in found:
                remark = "; before counts as now" if how == "over" else _remark(piece)
                yield _Named(date, name, how, because + remark, "", False)
            if not found and piece.over:
                yield _Named(date, "", "over", because, _core(piece.words), False)
            elif not (found or piece.denied or named(piece.text)) and _names_something(piece.words):
                yield _Named(date, "", "now", because, _core(piece.words), False)


def _names(piece: Piece) -> list[tuple[str, str]]:
    """The conditions that a part names, and how: now, over, denied."""
    if is_fine(piece.words):
        return []
    placed = _placed(piece.words)
    known = [phrase for phrase, _, _ in placed]
    out = []
    for phrase, name, start in placed:
        is_denied = not phrase.startswith("no ") and denies(piece, start, known)  # "no spleen"
        out.append((name, "over" if piece.over else "denied" if is_denied else "now"))
    return out


@lru_cache(maxsize=MOST_KEPT)
def _placed(words: str) -> Placed:
    """Phrases of conditions with names and places, and what a stage says of kidneys and liver."""
    return (*_table()[1].placed(words), *staged(words))


@cache
def _ruled() -> frozenset[str]:
    """Names of conditions that a gate asks for: what is looked for in sentences."""
    asked = {fact for gate in gates() for fact in gate.when if fact.startswith("condition:")}
    return frozenset(name for name, one in _table()[0].items() if asked.intersection(one.facts))


def _told(diary: Diary) -> Iterator[_Named]:
    """What notes and food words say of the writer."""
    for line in prose(diary):
        if not any(phrase not in _NOT_IN_PROSE for phrase, _, _ in _placed(even(line.text))):
            continue
        for piece in own(line.text):
            placed = [one for one in _placed(piece.words) if one[0] not in _NOT_IN_PROSE]
            for _, name, start in placed:
                if name in _ruled() and not denies(piece, start, [one[0] for one in placed]):
                    because = quoted(f"{line.key}: {piece.text}" if line.key else piece.text, line.line)
                    lasts = piece.over and not _table()[0][name].lasting
                    if not lasts:
                        yield _Named(line.date, name, "now", because, "", True)


def _remark(piece: Piece) -> str:
    said = set(piece.words.split())
    if said & _PAST:
        return "; villi cannot tell whether it is over, so it counts"
    return "; unsure, so it counts" if said & _UNSURE else ""


def _core(words: str) -> str:
    return " ".join(
        word for word in words.split() if word not in {"no", "longer", "more", "any", "gone", "over"}
    )


def _names_something(words: str) -> bool:
    return not (words in nothing() or is_fine(words)) and any(
        not word.isdigit() and word not in _EMPTY and len(word) > 1 for word in words.split()
    )


_ENDED = wordlist("birth")
_NOT = wordlist("not pregnant")


def states(diary: Diary, person: Person) -> Iterator[Found]:
    """Pregnant, breast-feeding: as the person line says, and as `pregnant:` lines say since.

    What contradicts itself is kept: every rule that fits applies.
    """
    if person.state in ("pregnant", "lactating"):
        yield Found(f"state:{person.state}", f"person: {person.state}")
    pregnant: Found | None = None
    feeding: Found | None = None
    for since, is_over, state, because in sorted(_expecting(diary), key=lambda one: (one[0], not one[1])):
        date = since if since != Date.min else None
        if state == "state:lactating":
            feeding = Found(state, because, date)
        elif is_over:
            pregnant = None
        else:
            pregnant = Found(state, because, date)
    yield from (found for found in (pregnant, feeding) if found is not None)


def _expecting(diary: Diary) -> Iterator[tuple[Date, bool, str, str]]:
    """What lines say of pregnancy and breast-feeding: since when, whether over, which, and the words."""
    for date, record in dated(diary, "pregnant"):
        because = quoted(f"pregnant: {record.value}", record.line)
        since = date or Date.min
        yield since, _denies(record.value), "state:pregnant", because
        if any(name == "breast-feeding" for _, name in _table()[1].found(even(record.value))):
            yield since, False, "state:lactating", because
    for line in prose(diary):
        if not _table()[1].found(even(line.text)):
            continue
        for piece in own(line.text):
            for phrase, name, start in _table()[1].placed(piece.words):
                fact = _table()[0][name].facts[0]
                fits = fact.startswith("state:") and phrase not in _NOT_IN_PROSE
                if fits and not (denies(piece, start) or piece.over):
                    because = quoted(f"{line.key}: {piece.text}" if line.key else piece.text, line.line)
                    yield line.date, False, fact, because


def _denies(value: str) -> bool:
    words = even(value).split()
    if not words:
        return False
    if words[:2] in (["not", "sure"], ["not", "known"], ["no", "idea"]):
        return False
    return words[0] in _NOT or bool(_ENDED.intersection(words))


def people(person: Person) -> Iterator[Found]:
    """Age, sex and very low weight, as the person is described."""
    if person.age is not None and person.age < ADULT:
        yield Found("age:under_18", f"age {person.age}")
    if person.age is not None and person.age >= OLDER:
        yield Found("age:50_or_over", f"age {person.age}")
    if person.sex:
        yield Found(f"sex:{person.sex}", person.sex)
    if person.weight_kg and person.height_cm and person.weight_kg < THIN * (person.height_cm / 100) ** 2:
        yield Found("bmi:under_18.5", "weight and height")


ADULT = 18
"""Years. Health Canada's doses of glutamine are for 18 and over (reg-healthcanada2018)."""
OLDER = 50
"""Years, by the rule on new symptoms (G16)."""
THIN = 18.5
"""kg/m2, by G28 and G53 (unverified there)."""
