"""Typed words as lines: several meals said in a row are a line each, with the time that was said in front.

"08:00 porridge, 13:00 lentil soup", "porridge at 8, soup at 13:30", "breakfast 2 eggs, lunch soup". Only what
is typed is cut so, and is read back before it is written; a line of a diary stays one line. A time that could
be of the morning or of the afternoon ("tea at 4:30") is left where it stands.
"""

import re
from datetime import time as Time
from typing import NamedTuple

from villi.diary.keys import MEALS
from villi.diary.shapes import decide, opens_meal
from villi.diary.values import LONGEST_LINE

EARLIEST = 6
"""Hours below this may be of the morning or the afternoon, unless two digits or "am" say which."""

_CLOCK = re.compile(
    r"(?<![\w:./-])(?:(?P<at>at\s+|@\s*)|(?:around|about|circa)\s+|~\s*)?"
    r"(?:(?P<h1>[01]?[0-9]|2[0-3]):(?P<m1>[0-5][0-9])(?:\s*(?P<p1>[ap])\.?m\b\.?)?"
    r"|(?P<h2>0?[1-9]|1[0-2])(?:[:.](?P<m2>[0-5][0-9]))?\s?(?P<p2>[ap])\.?m\b\.?"
    r"|(?(at)(?P<h3>[01]?[0-9]|2[0-3])(?:\.(?P<m3>[0-5][0-9]))?(?:\s*o['’]?clock)?"
    r"(?!\s*(?:g|kg|mg|ml|cl|dl|l|oz|lb|x|%|kcal|degrees|percent)(?![a-z]))|(?!)))(?![\w/%-]|:\S|[.,][0-9])",
    re.IGNORECASE,
)
_OF_A_SPAN = re.compile(r"\b(?:from|to|till?|until|since|by|before|after|between)\s*\Z", re.IGNORECASE)
"""Before a time: it says how long or by when, not when something was eaten."""
_ASLEEP = re.compile(r"\b(?:sle(?:ep|pt)|asleep|bed|woke|wake|awake|nap(?:ped)?)\b", re.IGNORECASE)
"""Words beside which 7:30 is no time of a meal."""
_STOP = re.compile(r"[,;]|\.(?=\s)")
_GAP = " \t,;.:&–—-"
_JOINED = re.compile(r"\A(?:(?:and|then|&)\s+)+", re.IGNORECASE)
_GOES_ON = re.compile(r"(?:(?:\A|\s)(?:and|then|&))+\Z", re.IGNORECASE)
"""Words that end so go on with another thing."""
_KEYED = re.compile(
    r"\b(?:breakfast|brekkie|lunch|dinner|supper|snacks?|brunch)\s*:|(?<=[,;.]\s)tea\s*:", re.IGNORECASE
)
_SAYS_SO = re.compile(r"[:=–—]|\b(?:was|is|of|includes?|included|consist(?:s|ed))\b", re.IGNORECASE)


class _Mark(NamedTuple):
    """Where a meal is named ("label"), or a time said before ("opens") or behind ("closes") its food."""

    start: int
    end: int
    what: str
    clock: Time | None = None


class _Meal(NamedTuple):
    """Words of one meal, and the time that was said with them."""

    words: str
    clock: Time | None


def apart(words: str) -> list[str]:
    """The lines of typed words, blanks made even; meals said in a row are lines of their own.

    >>> apart("08:00 porridge, 13:00 lentil soup, 19:00 salmon and rice")
    ['08:00 porridge', '13:00 lentil soup', '19:00 salmon and rice']
    >>> apart("porridge at 8, soup at 13:30"), apart("kefir 9:30"), apart("tea at 4:30")
    (['08:00 porridge', '13:30 soup'], ['09:30 kefir'], ['tea at 4:30'])
    >>> apart("breakfast 2 eggs, lunch chicken salad")
    ['breakfast 2 eggs', 'lunch chicken salad']
    """
    typed = (" ".join(part.split()) for part in words.split("\n"))
    return [line for part in typed if part for line in _apart(part)]


def _apart(line: str) -> list[str]:
    if len(line) > LONGEST_LINE:
        return [line]
    read = decide(line, 1)
    if read.kind != "entry" or read.key or "#" in line or _ASLEEP.search(line):
        return [line]
    marks = sorted([*_times(line, read.start, leads=read.timed), *_labels(line, read.start, read.timed)])
    if not marks:
        return [line]
    found = [_Meal("", None)]
    at = 0
    timed = read.timed
    for mark in marks:
        if mark.start < at:
            continue
        said = found[-1].words + line[at : mark.start]
        alone = said.strip(_GAP).lower() in MEALS
        if mark.what == "closes" or (alone and mark.what == "opens"):
            if found[-1].clock is not None or timed:
                before, said = _last_thing(said)
                if alone or not before:
                    continue  # the meal has its time: this one stays in the words
                found[-1] = found[-1]._replace(words=before)
                found.append(_Meal("", None))
            found[-1] = _Meal(f"{said.strip(_GAP)}: " if alone else said, mark.clock)
            at = mark.end + (len(line[mark.end :]) - len(line[mark.end :].lstrip(_GAP)) if alone else 0)
            if not alone and line[at:].strip(_GAP):
                found.append(_Meal("", None))
                timed = False
            continue
        if said.strip(_GAP):
            found[-1] = found[-1]._replace(words=said)
            found.append(_Meal("", mark.clock))
        else:
            found[-1] = _Meal("", mark.clock or found[-1].clock)
        timed, at = False, mark.end if mark.what == "opens" else mark.start
    found[-1] = found[-1]._replace(words=found[-1].words + line[at:])
    return [_line(meal) for meal in found if meal.clock is not None or meal.words.strip(_GAP)]


def _last_thing(said: str) -> tuple[str, str]:
    """Words up to their last stop, and what follows it: "toast, kefir" of "toast, kefir 9:30"."""
    stop = max((match.start() for match in _STOP.finditer(said)), default=-1)
    before, last = said[: max(stop, 0)], said[stop + 1 :]
    return (before, last) if before.strip(_GAP) and last.strip(_GAP) else ("", said)


def _line(meal: _Meal) -> str:
    words = _GOES_ON.sub("", _JOINED.sub("", meal.words.strip(" ,;&"), count=1)).rstrip(" ,;&.")
    return words if meal.clock is None else f"{meal.clock:%H:%M} {words}".rstrip()


def _times(line: str, start: int, *, leads: bool) -> list[_Mark]:
    """The times said behind `start`, and whether each stands before or behind its food; `leads` where the
    line begins with a time."""
    found = []
    for match in _CLOCK.finditer(line, start):
        clock = _clock_of(match)
        before, after = line[start : match.start()].rstrip(), line[match.end() :].lstrip()
        if clock is None or _is_in_brackets(before) or _OF_A_SPAN.search(before):
            continue
        opens = not before or before[-1] in ",;." or _GOES_ON.search(before) is not None
        closes = not after or _STOP.match(after) is not None
        found.append((match, clock, opens, closes, not after))
    leads = leads or any(opens and match.start() == start for match, _, opens, _, _ in found)
    trails = any(closes and not opens for _, _, opens, closes, _ in found)
    marks = []
    for match, clock, opens, closes, last in found:
        behind = (
            (closes and not opens)
            or (closes and last and not leads)
            or (not opens and not closes and trails and not leads)
        )
        marks.append(_Mark(match.start(), match.end(), "closes" if behind else "opens", clock))
    return marks


def _is_in_brackets(before: str) -> bool:
    return before.count("(") > before.count(")") or before.count("{") > before.count("}")


def _clock_of(match: "re.Match[str]") -> Time | None:
    """The time that was said; None where it may be of the morning or of the afternoon."""
    hour = match["h1"] or match["h2"] or match["h3"]
    minute, half = (
        match["m1"] or match["m2"] or match["m3"] or "00",
        (match["p1"] or match["p2"] or "").lower(),
    )
    number = int(hour)
    if half and 1 <= number <= 12:
        number = number % 12 + (12 if half == "p" else 0)
    elif number < EARLIEST and len(hour) < 2:
        return None
    return Time(number, int(minute))


def _labels(line: str, start: int, timed: bool) -> list[_Mark]:
    """Where meals are named: with a colon anywhere; without one behind a stop, in a line that begins with a
    meal or a time, so that "toast, dinner roll" and "soup, lunch leftovers" stay what they are."""
    marks = [
        _Mark(match.start(), match.start(), "label")
        for match in _KEYED.finditer(line, start)
        if not _is_in_brackets(line[start : match.start()])
    ]
    row = timed or decide(line, 1).labelled
    for stop in _STOP.finditer(line, start):
        rest = _JOINED.sub("", line[stop.end() :].lstrip())
        at = len(line) - len(rest)
        end = opens_meal(line, at)
        if end is None or _is_in_brackets(line[start:at]) or any(mark.start == at for mark in marks):
            continue
        if (row or _SAYS_SO.search(line, at, end)) and line[end:].strip(_GAP):
            marks.append(_Mark(at, at, "label"))
    return marks
