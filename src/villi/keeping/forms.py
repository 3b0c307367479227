"""Words that are no food but a form of the diary: what ended, what is taken from now on, a pregnancy, a day
without food. What seems to be meant is offered as a line; nothing is written otherwise than it was typed."""

import re
from datetime import date as Date
from datetime import timedelta

from villi.diary.courses import Course, courses
from villi.diary.dates import WEEKDAYS
from villi.diary.profile import ends, taken_now
from villi.diary.values import Diary, Eaten
from villi.substances import recognise
from villi.substances.table import Substance

ANTIBIOTIC = "antibiotic"
"""What the classes and the names of antibiotics hold."""
FASTED = "fasted"
MOST_WORDS = 12
"""Words of a line that may be such a form: longer ones tell more than one thing (judgement)."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ME = r"(?:i(?:['’]?(?:m|ve)|\s+(?:am|have))?\s+)?(?:(?:now|just|have|today)\s+)*"
_ENDED = re.compile(
    rf"{_ME}(?:stop(?:ped|ping)?(?:\s+taking)?|quit(?:\s+taking)?|(?:came|come|coming|went)\s+off|off"
    r"|finished(?:\s+taking)?|done\s+with|no\s+longer\s+(?:on|taking)|not\s+(?:on|taking)"
    r"|end(?:ed)?(?:\s+of)?)\s+"
    r"(?:(?:the|my|a|course|of)\s+)*(?P<what>.+?)(?:\s+(?:today|now|course|for\s+good|any\s?more))*[.!]?",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    rf"{_ME}(?:forgot(?:ten)?|missed|skipp(?:ed|ing)|no|without|did(?:n['’]?t|\s+not)\s+(?:take|have))\s+"
    r"(?:(?:to|take|taking|the|my|any|dose|of)\s+)*(?P<what>.+?)[.!]?",
    re.IGNORECASE,
)
_BEGUN = re.compile(
    rf"{_ME}(?P<verb>start(?:ed|ing)?(?:\s+(?:on|taking))?|began|begun|on|put\s+on|prescribed)\s+"
    r"(?:(?:the|my|a|course|of)\s+)*(?P<what>.+)",
    re.IGNORECASE,
)
_UNTIL = re.compile(r"\s*,?\s*\b(?:until|till|til)\s+(?:next\s+)?(?P<end>.+?)[.!]?\Z", re.IGNORECASE)
_FOR = re.compile(
    r"\s*,?\s*\bfor\s+(?:the\s+next\s+)?(?P<n>[0-9]{1,3}|an?|one|two|three)[\s-]*(?P<unit>days?|weeks?)\b[.!]?\Z",
    re.IGNORECASE,
)
_NUMBERS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3}
_NOW = re.compile(r"\s+(?:today|now|this\s+(?:morning|evening))\b", re.IGNORECASE)
_IN_A_YEAR = re.compile(
    r"(?:(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<m>[a-z]{3,9})|(?P<m2>[a-z]{3,9})\s+(?P<d2>[0-9]{1,2})(?:st|nd|rd|th)?)",
    re.IGNORECASE,
)
_PREGNANT = re.compile(
    rf"{_ME}(?P<not>(?:no\s+longer|not)\s+)?(?:(?P<weeks>[0-9]{{1,2}})\s*(?:weeks?|wks?)\s+)?pregnant"
    r"(?:\s+(?P<weeks2>[0-9]{1,2})\s*(?:weeks?|wks?))?(?P<over>\s+any\s?more)?[.!]?",
    re.IGNORECASE,
)
_NURSING = re.compile(
    rf"{_ME}(?P<not>(?:no\s+longer|not|stopped)\s+)?breast[\s-]?feeding(?:\s+now)?[.!]?", re.IGNORECASE
)
_TODAY = r"(?:\s+(?:today|all\s+day|the\s+whole\s+day|at\s+all|so\s+far|yet))*"
_NOTHING = re.compile(
    r"(?:i\s+)?(?:(?:did(?:n['’]?t|\s+not)|have(?:n['’]?t|\s+not))\s+(?:eat|eaten|have|had)"
    r"(?:\s+(?:anything|any\s+food|a\s+thing))?|(?:ate|eaten|had)\s+nothing|nothing(?:\s+(?:eaten|to\s+eat))?"
    rf"|no\s+(?:food|meals?)|fast(?:ed|ing)){_TODAY}[.!]?",
    re.IGNORECASE,
)
_SO_FAR = re.compile(r"\b(?:so\s+far|yet)\b", re.IGNORECASE)
_HOW_IT_WAS = re.compile(
    r"(?:i\s+)?(?:fast(?:ed|ing)\s+(?:until|till|from|since|for)\b.*"
    r"|(?:ate|eaten|had|drank)\s+(?:far\s+|way\s+)?(?:too\s+(?:much|little|late|fast|quickly)|a\s+lot|very\s+little|less|more)"
    r"(?:\s+than\s+usual)?(?:\s+(?:today|tonight|again))?"
    r"|over[\s-]?ate(?:\s+(?:today|tonight|again))?|(?:was\s+|am\s+|felt\s+)?(?:too|very|so|not)\s+(?:full|hungry)"
    r"(?:\s+(?:today|tonight|to\s+eat))?)[.!]?",
    re.IGNORECASE,
)
_UNITS_OF_ALCOHOL = re.compile(
    r"(?:alcohol\s*[:,-]?\s*[0-9.,]+\s*units?|[0-9.,]+\s*units?(?:\s+of)?\s+alcohol)\.?", re.IGNORECASE
)


def form_of(words: str, diary: Diary, date: Date) -> str:
    """The line of the diary that words seem to be, "" where they are none. They are all that was typed in a
    line, without its time.

    >>> from villi.diary import read
    >>> diary, monday = read(b"2026-11-16\\nantibiotic: amoxicillin\\n"), Date(2026, 11, 16)
    >>> form_of("stopped sertraline", diary, monday), form_of("finished antibiotics", diary, monday)
    ('stops: sertraline', 'ended: antibiotics')
    >>> form_of("doxycycline until friday", diary, monday), form_of("pregnant", diary, monday)
    ('antibiotic: doxycycline until 2026-11-20', 'pregnant: yes')
    >>> form_of("didn't eat anything", diary, Date(2026, 11, 17)), form_of("stopped coffee", diary, monday)
    ('fasted', '')
    """
    if len(words.split()) > MOST_WORDS:
        return ""
    return (
        _state(words)
        or _without_food(words, diary, date)
        or _ended(words, diary, date)
        or _course(words, date)
    )


def is_in_units(words: str) -> bool:
    """Whether words give alcohol in units, which name no drink.

    >>> is_in_units("alcohol 2 units"), is_in_units("2 beers")
    (True, False)
    """
    return _UNITS_OF_ALCOHOL.fullmatch(words) is not None


def asks(form: str) -> str:
    """The question about a line that seems to be meant.

    >>> asks("fasted"), asks("stops: iron")
    ('Was it a whole day without food?', 'Did you mean “stops: iron”?')
    """
    return "Was it a whole day without food?" if form.split()[-1:] == [FASTED] else f"Did you mean “{form}”?"


def _state(words: str) -> str:
    if found := _PREGNANT.fullmatch(words):
        weeks = found["weeks"] or found["weeks2"]
        return f"pregnant: {'no' if found['not'] or found['over'] else f'{weeks} weeks' if weeks else 'yes'}"
    if found := _NURSING.fullmatch(words):
        return f"pregnant: {'not ' if found['not'] else ''}breastfeeding"
    return ""


def _without_food(words: str, diary: Diary, date: Date) -> str:
    """A day without food, where none is written down for it; else a note."""
    if _HOW_IT_WAS.fullmatch(words):
        return f"note: {words}"
    if not _NOTHING.fullmatch(words):
        return ""
    held = next((day.entries for day in diary.days if day.date == date), ())
    eaten = any(isinstance(entry, Eaten) for entry in held)
    return f"note: {words}" if eaten or _SO_FAR.search(words) else FASTED


def _ended(words: str, diary: Diary, date: Date) -> str:
    """What ended, as the key that ends it; what was left out once is a note."""
    found, once = _ENDED.fullmatch(words), _LEFT_OUT.fullmatch(words)
    said = found or once
    known = _is_one(said["what"]) if said is not None else None
    if said is None or known is None:
        return ""
    if found is None:
        return f"note: {words}"
    name = said["what"]
    if any(_is_running(course, name, known, date) for course in courses(diary.days)[0]):
        return f"ended: {name}"
    return (
        f"note: {words}" if _is_antibiotic(known) and not ends(name, taken_now(diary)) else f"stops: {name}"
    )


def _is_running(course: Course, name: str, known: Substance, date: Date) -> bool:
    """Whether `ended:` with that name ends a course on a day."""
    if course.start > date or (course.end is not None and course.end <= date):
        return False
    said, of = name.lower(), course.name.lower()
    alike = said.removesuffix("s") == course.kind or said in of or bool(of and of in said)
    return alike and (_is_antibiotic(known) or recognise(of) == known)


def _course(words: str, date: Date) -> str:
    """What is taken from a day on: an antibiotic or a course with its end, else every day."""
    begun = _BEGUN.fullmatch(words)
    name = begun["what"] if begun is not None else words
    until, lasting = _UNTIL.search(name), _FOR.search(name)
    end = until or lasting
    name = _NOW.sub("", name[: end.start()] if end is not None else name).strip(" ,.")
    known = _is_one(name)
    if known is None or (begun is None and end is None):
        return ""
    key = "antibiotic" if _is_antibiotic(known) else "course" if end is not None else "takes"
    return f"{key}: {name}{_end(until, lasting, date)}"


def _end(until: "re.Match[str] | None", lasting: "re.Match[str] | None", date: Date) -> str:
    """The end of a course as the diary writes it, "" where it names no day."""
    if until is not None:
        day = _day(until["end"].strip().lower(), date)
        return f" until {day}" if day is not None and day >= date else ""
    if lasting is None:
        return ""
    many = _NUMBERS.get(lasting["n"].lower()) or int(lasting["n"])
    return f" for {many} {lasting['unit'].lower()}"


def _day(said: str, date: Date) -> Date | None:
    """The day that words name, seen from a day: the next such day."""
    try:
        if said == "tomorrow":
            return date + timedelta(days=1)
        if said in WEEKDAYS:
            return date + timedelta(days=(WEEKDAYS[said] - date.weekday() - 1) % 7 + 1)
        if found := _IN_A_YEAR.fullmatch(said):
            month = _MONTHS.index((found["m"] or found["m2"])[:3]) + 1
            day = Date(date.year, month, int(found["d"] or found["d2"]))
            return day if day >= date else day.replace(year=date.year + 1)
        return Date.fromisoformat(said)
    except (ValueError, OverflowError):
        return None


def _is_one(name: str) -> Substance | None:
    """The one substance that a name and its dose are, None for food and for several."""
    return None if re.search(r",(?![0-9])|;|\+|&|\band\b", name) else recognise(name)


def _is_antibiotic(known: Substance) -> bool:
    return any(ANTIBIOTIC in each for each in (known.name, *known.classes))
