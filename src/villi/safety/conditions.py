"""Conditions, pregnancy and breast-feeding: what `has:` and `pregnant:` lines say, by their dates."""

from collections.abc import Iterable, Iterator
from datetime import date as Date
from functools import cache
from itertools import groupby
from typing import NamedTuple

from villi.diary.values import Diary, Record
from villi.quantities import Person
from villi.safety.finding import Found, dated, quoted
from villi.safety.said import Phrases, Piece, denied_before, even, listed
from villi.safety.tables import parts, rows, wordlist
from villi.substances import named

UNKNOWN = "condition:unknown"


class Condition(NamedTuple):
    """A row of `conditions.csv`: the facts it stands for, its name; `lasting` where "now or before" counts;
    `reviewed` where a rule was written for it."""

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
            parts(row["fact"]), row["name"], row["lasting"] == "yes", row["reviewed"] == "yes"
        )
        phrases += [(phrase, row["name"]) for phrase in parts(row["words"])]
    return known, Phrases(phrases)


@cache
def nothing() -> frozenset[str]:
    """Even words that say that there is nothing to name."""
    return frozenset(even(row["words"]) for row in rows("nothing.csv"))


_DENIALS = wordlist("denials")
_PAST = wordlist("past")
_UNSURE = wordlist("unsure")
_EMPTY = wordlist("beside an illness") | _PAST | _UNSURE


_GONE = frozenset({"no", "longer", "more", "any", "gone", "over"})


class _Begun(NamedTuple):
    condition: Condition
    because: str
    since: Date | None


def conditions(diary: Diary) -> Iterator[Found]:
    """What `has:` lines say, as of the diary's last day.

    "no longer" ends what does not last; of what lasts (a mania, an eating disorder) before counts as now. On
    one day, what is said to be there counts more than what is said to be over.
    """
    known, phrases = _table()
    current: dict[str, _Begun] = {}
    unknown: dict[str, Found] = {}
    for ending in _by_day(dated(diary, "has")):
        read = [(date, record, piece) for date, record in ending for piece in listed(record.value)]
        for date, record, piece in sorted(read, key=lambda one: not (one[2].denied or one[2].over)):
            if phrases.found(piece.words):
                continue
            if piece.over:
                unknown.pop(_core(piece.words), None)
            elif not (piece.denied or named(piece.text)) and _names_something(piece.words):
                because = quoted(f"has: {piece.text}", record.line)
                unknown.setdefault(_core(piece.words), Found(UNKNOWN, because, date))
        said = [
            (_is_denied(piece, phrase), piece, known[name], record, date)
            for date, record, piece in read
            for phrase, name in phrases.found(piece.words)
        ]
        for denied, piece, condition, record, date in sorted(
            said, key=lambda one: not (one[0] or one[1].over)
        ):
            because = quoted(f"has: {piece.text}", record.line)
            if not (denied or piece.over):
                current.setdefault(condition.name, _Begun(condition, because + _remark(piece), date))
            elif not condition.lasting:
                current.pop(condition.name, None)
            elif piece.over:
                because += "; before counts as now"
                current.setdefault(condition.name, _Begun(condition, because, date))
    for begun in current.values():
        for fact in begun.condition.facts:
            yield Found(fact, begun.because, begun.since)
        if not begun.condition.reviewed:
            yield Found(f"unchecked:{begun.condition.name}", begun.because, begun.since)
    yield from unknown.values()


def _is_denied(piece: Piece, phrase: str) -> bool:
    """Whether a piece denies a phrase in it: by a denial in front that reaches it, or as a whole."""
    if not piece.denied or phrase.startswith("no "):  # "no spleen"
        return False
    start = piece.words.find(phrase)
    if _DENIALS.intersection(piece.words[:start].split()):
        return denied_before(piece.words, start)
    return True


_Dated = tuple[Date | None, Record]


def _by_day(entries: Iterable[_Dated]) -> list[list[_Dated]]:
    """Records in the order of their days, those of one day together."""
    return [list(day) for _, day in groupby(entries, key=lambda one: one[0])]


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
    return words not in nothing() and any(
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
    for day in _by_day(dated(diary, "pregnant")):
        for date, record in sorted(day, key=lambda one: not _denies(one[1].value)):
            because = quoted(f"pregnant: {record.value}", record.line)
            if not _denies(record.value):
                pregnant = Found("state:pregnant", because, date)
            elif pregnant is not None:
                pregnant = None
            if any(name == "breast-feeding" for _, name in _table()[1].found(even(record.value))):
                feeding = Found("state:lactating", because, date)
    yield from (found for found in (pregnant, feeding) if found is not None)


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
