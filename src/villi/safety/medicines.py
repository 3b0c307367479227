"""Medicines and supplements: everything the diary says is taken and not stopped."""

import re
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import cache, lru_cache
from typing import NamedTuple

from villi.diary.courses import courses
from villi.diary.values import MOST_KEPT, Diary
from villi.safety.conditions import nothing
from villi.safety.finding import Found, dated, quoted, slug
from villi.safety.prose import is_anothers, prose
from villi.safety.said import Phrases, Piece, denies, even, listed
from villi.safety.tables import parts, rows, wordlist
from villi.substances import Substance, classes, misspelt, named
from villi.substances.table import Named

WINDOW = timedelta(days=90)
"""How long a single dose counts as taken: the interval after which safety questions are asked again."""
ONCE = timedelta(days=14)
"""How long a medicine counts that no rule was written for and that stands in the diary once, as one dose
(judgement): a headache tablet is not a treatment."""
ANTIBIOTIC = "antibiotic"
UNNAMED = "unnamed"
"""The class of what is named only by its kind: "blood thinners"."""
_ALL = frozenset({"all", "everything", "all medicines", "all medication", "all meds", "all tablets"})
_DOSE = re.compile(
    r"[0-9]+(?:[.,][0-9]+)?\s*(?:mg|mcg|ug|µg|μg|g|iu|ml|units?|%|x)?\b|\b(?:tablets?|capsules?|caps?|pills?|doses?|"
    r"drops?|puffs?|sachets?|scoops?|sprays?|patch(?:es)?|injections?|daily|twice|once|thrice|times|a|an|the|per|at|"
    r"in|on|night|morning|evening|bedtime|noon|lunchtime|midday|days?|weeks?|weekly|months?|monthly|every|each|other|"
    r"od|bd|tds|qds|prn|mr|xl|sr|er|cr|la|ec|low|high|dose|when|as|if|needed|required|with|after|before|food|meals?|"
    r"for|since|my|i|take|taking|takes|still|now|only|sometimes|occasionally|usually|half|one|two|three|four|mg|mcg|"
    r"until|till|from|started|liquid|slow|modified|release|breakfast|lunch|dinner|water)\b",
    re.IGNORECASE,
)
_ONLY_AS_WRITTEN = frozenset({"SAMe"})
"""Names that are another word in small letters."""
_OTHERS = wordlist("others")
_TALK = frozenset({"has", "note", "feel"})
"""Keys of lines on which a medicine that is named counts, and a supplement does not."""
_DOSES = frozenset({"took", "note", "feel", ""})
"""Keys of lines that tell of one dose."""
_LISTS = frozenset({"takes", "took", "course", "antibiotic"})
"""Keys of lines on which everything named is taken, whether we know it or not."""


class _Mention(NamedTuple):
    """Words that may name what is taken: `key` of their line ("" food words), `since` None always,
    `until` None goes on."""

    key: str
    text: str
    line: int
    since: Date | None
    until: Date | None = None


class _Stop(NamedTuple):
    date: Date
    because: str
    names: frozenset[str]
    substances: tuple[Substance, ...]


def medicines(diary: Diary, last: Date | None) -> Iterator[Found]:
    """Medicines by name and class, supplements by name, and names that no rule was written for.

    A class counts for some days after the last dose (`days_after` in the table of classes).
    """
    stops = tuple(_stops(diary))
    once = _once(diary)
    for mention in _mentions(diary, last):
        if mention.key not in _LISTS and not _names_any(mention.text):
            continue
        is_past = mention.since is not None and last is not None and last - mention.since >= ONCE
        for piece in listed(_with_whole_names(mention.text)):
            for found in _taken(piece, mention, stops, last):
                if not (is_past and found.fact in once):
                    yield found
    for stop in stops:
        for substance in stop.substances:
            yield from _of(substance, stop.because, None, stop.date, last)
    yield from _antibiotics(diary, last)


def _once(diary: Diary) -> frozenset[str]:
    """Facts of medicines without a rule that the diary names on one day alone, as a dose."""
    days: dict[Substance, set[Date]] = {}
    lasting: set[Substance] = set()
    for mention in _mentions(diary, None):
        for one in named(mention.text):
            if mention.key in _DOSES and mention.since is not None:
                days.setdefault(one.substance, set()).add(mention.since)
            else:
                lasting.add(one.substance)
    single = {one for one, on in days.items() if len(on) == 1 and one.kind == "medicine"} - lasting
    ruled = {one for one in single if any(classes()[kind].reviewed for kind in one.classes)}
    names = {one for one in single - ruled if UNNAMED not in one.classes}
    return frozenset(
        fact for one in names for fact in (f"medicine:{slug(one.name)}", f"unchecked:{one.name}")
    )


def first_taken(diary: Diary) -> dict[str, Date | None]:
    """Each supplement with the day on which the diary first says that it is taken; None: always."""
    first: dict[str, Date | None] = {}
    for mention in sorted(_mentions(diary, None), key=lambda one: one.since or Date.min):
        if mention.key in _LISTS or _names_any(mention.text):
            for piece in listed(_with_whole_names(mention.text)):
                for found in _taken(piece, mention, (), None):
                    if found.fact.startswith("took:"):
                        first.setdefault(found.fact.removeprefix("took:").replace("_", " "), mention.since)
    return first


def _mentions(diary: Diary, last: Date | None) -> Iterator[_Mention]:
    for date, record in dated(diary, "takes"):
        yield _Mention("takes", record.value, record.line, date)
    for date, record in dated(diary, "has"):
        yield _Mention("has", record.value, record.line, date)
    for date, record in dated(diary, "took"):
        if _is_recent(date, last):
            yield _Mention("took", record.value, record.line, date)
    for line in prose(diary):
        if _is_recent(line.date, last):
            yield _Mention(line.key, line.text, line.line, line.date)
    for course in courses(diary.days)[0]:
        if _is_recent(course.end, last):
            over = course.end is not None and last is not None and course.end < last
            end = course.end if over else None
            yield _Mention(course.kind, course.name, course.line, course.start, end)


_BROKEN = re.compile(r"\b(?:and|plus|no)\b|[.!?]", re.IGNORECASE)


def _with_whole_names(text: str) -> str:
    """The text with the usual names of what is sold as "calcium and vitamin D" or "Pro Plus": the words of a
    name are neither a list nor a denial."""
    for one in reversed(named(text)):
        if _BROKEN.search(text, one.start, one.end):
            text = f"{text[: one.start]}{one.substance.name}{text[one.end :]}"
    return text


@lru_cache(maxsize=MOST_KEPT)
def _names_any(text: str) -> bool:
    """Whether words name anything that we know, before they are taken apart."""
    return bool(named(text)) or bool(_also().found(even(text)))


def _is_recent(date: Date | None, last: Date | None) -> bool:
    return date is None or last is None or date > last - WINDOW


def _stops(diary: Diary) -> Iterator[_Stop]:
    for date, record in dated(diary, "stops"):
        if date is not None:  # a medicine stopped before the first day is not taken, or is named by `takes:`
            own = [
                piece
                for piece in listed(record.value)
                if not (piece.denied or _OTHERS & {*piece.words.split()})
            ]
            names = frozenset(_name(piece) for piece in own)
            substances = tuple(one.substance for piece in own for one in named(piece.text))
            yield _Stop(date, quoted(f"stops: {record.value}", record.line), names, substances)


def _taken(piece: Piece, mention: _Mention, stops: tuple[_Stop, ...], last: Date | None) -> Iterator[Found]:
    read = named(piece.text)
    slips = () if read or mention.key not in _LISTS else misspelt(piece.text)
    read = read or slips
    found = [
        one.substance
        for one in read
        if (one.substance.name not in _ONLY_AS_WRITTEN or one.substance.name in piece.text)
        and (mention.key not in _TALK or one.substance.kind == "medicine")
        and not _is_no_dose(piece, one, mention)
    ]
    over = mention.since or last if piece.over else None
    because = quoted(f"{mention.key}: {piece.text}" if mention.key else piece.text, mention.line)
    for one in slips:
        because += f"; read as {one.substance.name}"
    for substance in found:
        until = _first(mention.until, over, *(s.date for s in stops if _ends(s, mention, substance)))
        yield from _of(substance, because, mention.since, until, last)
    others = [
        name
        for _, name, start in _also().placed(piece.words)
        if mention.key not in _TALK and not denies(piece, start)
    ]
    for name in others:
        yield Found(f"took:{name}", because, mention.since)
    is_known = bool(read or others or piece.denied)
    if mention.key not in _LISTS or is_known or piece.words in nothing():
        return
    name = _name(piece)
    if not name:
        return
    ended = [s.date for s in stops if (mention.since is None or s.date > mention.since)]
    if not any(_names(s, name) and s.date in ended for s in stops) and not (mention.until or over):
        yield Found(f"unknown:{name}", because, mention.since)


def _is_no_dose(piece: Piece, one: Named, mention: _Mention) -> bool:
    """Whether words deny what they name, or name what somebody else takes (in a list all is one's own)."""
    start = len(even(piece.text[: one.start]))
    if denies(piece, start, [even(piece.text[other.start : other.end]) for other in named(piece.text)]):
        return True
    return mention.key not in _LISTS and is_anothers(piece.words, start)


def _first(*dates: Date | None) -> Date | None:
    return min((date for date in dates if date is not None), default=None)


def _ends(stop: _Stop, mention: _Mention, substance: Substance) -> bool:
    """Whether a stop ends what a mention began; on one day, taking it counts more."""
    later = mention.since is None or stop.date > mention.since
    return later and (substance in stop.substances or bool(stop.names & _ALL))


def _names(stop: _Stop, name: str) -> bool:
    return name in stop.names or bool(stop.names & _ALL)


def _name(piece: Piece) -> str:
    """The name of an unknown substance: the words without those of its dose."""
    rest = even(_DOSE.sub(" ", piece.text))
    return rest[:60] if any(character.isalpha() for character in rest) else ""


def _of(
    substance: Substance, because: str, since: Date | None, until: Date | None, last: Date | None
) -> Iterator[Found]:
    if substance.kind == "supplement":
        if until is None:
            yield Found(f"took:{slug(substance.name)}", because, since)
        return
    kinds = [classes()[name] for name in substance.classes]
    gone = 0 if until is None or last is None else (last - until).days
    acting = [kind for kind in kinds if until is None or gone <= kind.days_after]
    for kind in acting:
        yield Found(f"class:{kind.id}", because + ("; it still counts" if gone else ""), since)
    if until is None or acting or gone <= 0:
        yield Found(f"medicine:{slug(substance.name)}", because, since)
        if UNNAMED in substance.classes or not any(kind.reviewed for kind in kinds):
            yield Found(f"unchecked:{substance.name}", because, since)


def _antibiotics(diary: Diary, last: Date | None) -> Iterator[Found]:
    after = timedelta(days=classes()[ANTIBIOTIC].days_after)
    for course in courses(diary.days)[0]:
        named_so = any(ANTIBIOTIC in one.substance.classes for one in named(course.name))
        if not (course.kind == ANTIBIOTIC or named_so):
            continue
        if course.end is None or last is None or last - course.end <= after:
            because = quoted(f"{course.kind}: {course.name}", course.line)
            yield Found("record:antibiotic", because, course.start)
            yield Found(f"class:{ANTIBIOTIC}", because, course.start)


@cache
def _also() -> Phrases:
    """Names of supplements that the food tables know as food."""
    return Phrases((phrase, row["name"]) for row in rows("also_taken.csv") for phrase in parts(row["words"]))
