"""The words of a day's page."""

import json
from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import time as Time
from datetime import timedelta
from math import isnan
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

from villi.diary.complete import speaks_of
from villi.diary.rewording import words_of
from villi.keeping.feeling import ScaleView
from villi.keeping.items import weight
from villi.keeping.values import Alternative, DayView, Item, LineView, Offer, Part, Total
from villi.quantities import Interval, VilliError
from villi.report.cards import contact_line
from villi.report.words import MONTHS, UNKNOWN, amount, clean, day_name, percent, plural, reach, upper_first
from villi.safety.alarm import alarms
from villi.safety.values import Contact

if TYPE_CHECKING:
    from villi.report.elements import Html

SURE = {"sure": "sure", "likely": "fairly sure", "unsure": "not sure"}
SIGNS = {"sure": "●", "likely": "◐", "unsure": "○"}
"""Beside the words, never in their place."""
MEALS = ("breakfast", "lunch", "tea", "dinner", "supper", "snack")
TYPES = {
    1: "hard lumps",
    2: "lumpy",
    3: "cracked",
    4: "smooth",
    5: "soft pieces",
    6: "mushy",
    7: "liquid",
}
"""The seven types of the Bristol scale, in our own words."""
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COUNTED = {"plants": 0, "servings": 1}
"""What is counted, with the decimals that are read."""
HOLDS = {
    "takes": "every day from this day on",
    "stops": "no longer taken from this day on",
    "antibiotic": "antibiotic, from this day on",
    "course": "course, from this day on",
    "ended": "course ended",
    "has": "from this day on",
    "pregnant": "pregnancy, from this day on",
    "avoids": "not eaten from this day on",
    "agreed": "agreed with a clinician",
    "weight": "weight",
}
"""What is said beside a line by its key."""
KINDS = {
    "took": "Taken", "course": "Course", "state": "From this day on", "done": "Marked as complete",
    "fasted": "A whole day without food", "skip": "Not written down", "asked": "Answered", "means": "Means",
}  # fmt: skip
"""What typed words are called that are read as no food."""
LONGEST_HEAD = 24
"""Characters of a food's first word that are said again in front of what another one differs by."""
COVERED = 0.995
"""Coverage from which nothing is said of it."""


class Days(NamedTuple):
    """The day before and the day after, None at the ends of time."""

    before: Date | None
    after: Date | None


def near_days(date: Date) -> Days:
    """The neighbours of a day.

    >>> near_days(Date(2026, 11, 16)).after
    datetime.date(2026, 11, 17)
    """
    one = timedelta(days=1)
    return Days(date - one if date > Date.min else None, date + one if date < Date.max else None)


def long_day(date: Date) -> str:
    """A day as a heading says it.

    >>> long_day(Date(2026, 11, 16))
    'Monday 16 November'
    """
    return f"{WEEKDAYS[date.weekday()]} {date.day} {MONTHS[date.month - 1]}"


def called(date: Date, today: Date) -> str:
    """What a day is called from today, "" where it has no name but its date.

    >>> called(Date(2026, 11, 15), Date(2026, 11, 16)), called(Date(2026, 11, 1), Date(2026, 11, 16))
    ('Yesterday', '')
    """
    return {0: "Today", 1: "Yesterday", -1: "Tomorrow"}.get((today - date).days, "")


def clock(time: Time | None) -> str:
    """A time as it is written; "" for none."""
    return f"{time:%H:%M}" if time is not None else ""


def which(view: LineView) -> str:
    """A line as a form names it: its number and its texts, exact in every browser.

    >>> which(LineView(4, 4, "08:00 toast", "food"))
    '[4, "08:00 toast"]'
    """
    return json.dumps([view.line, *view.raw.replace("\r\n", "\n").split("\n")])


def shown(view: LineView) -> str:
    """What a person wrote in a line, without time, key, pins and comment."""
    try:
        return clean(words_of(view.raw.split("\n")[0]))
    except VilliError:  # a comment, or nothing that can be read
        return clean(view.raw.strip())


def comment(view: LineView) -> str:
    """The comment behind the words of a line, "" for none."""
    _, mark, said = view.raw.partition(" # ")
    return clean(said) if mark else ""


def choice(item: Item, other: Alternative) -> str:
    """An alternative of a food of a line as a form names it."""
    return f"{item.span[0]} {other.pin.food_id} {other.pin.grams or ''}"


def how_much(item: Item) -> str:
    """How much of a food it was, its number and unit on one line; unknown is said."""
    return "\u00a0".join(item.amount.rsplit(" ", 1)) or UNKNOWN


def other(item: Item, place: int) -> str:
    """An alternative in a few words: the other food with its grams, or the other amount."""
    one = item.alternatives[place]
    if one.kind == "amount":
        return one.difference
    grams = weight(one.grams) if not isnan(one.grams) else ""
    head = one.name.partition(",")[0]
    differs = one.difference
    if differs and one.name.startswith(f"{head}, {differs}") and len(head) <= LONGEST_HEAD:
        differs = f"{head}, {differs}"  # another wine is "wine, rice", not "rice"
    return ", ".join(part for part in (differs or one.name, grams) if part)


def direction(scale: ScaleView) -> str:
    """Which end of a scale is which, in words.

    >>> from villi.keeping import scale_of
    >>> direction(scale_of("mood")), direction(scale_of("bloating")), direction(scale_of("itching"))
    ('10 is best', '0 is best', 'a word of your own')
    """
    if scale.better:
        return f"{scale.most if scale.better == 'most' else scale.least:g} is best"
    return "a word of your own" if scale.own else ""


def values(scale: ScaleView) -> list[int]:
    """The numbers of a scale that is pressed; none where a number is typed.

    >>> from villi.keeping import scale_of
    >>> values(scale_of("bristol")), values(scale_of("sleep_hours"))
    ([1, 2, 3, 4, 5, 6, 7], [])
    """
    whole = scale.step == 1 and scale.most <= 10
    return list(range(int(scale.least), int(scale.most) + 1)) if whole else []


def rated(view: DayView, key: str) -> list[str]:
    """The ratings of a scale on a day, with their times."""
    found = [felt for line in view.lines for felt in line.felt if felt.scale == key]
    return [f"{felt.said} at {clock(felt.clock)}" if felt.clock else felt.said for felt in found]


def total(one: Total) -> str:
    """An amount of the day, "at least" where too little is known."""
    if isnan(one.amount):
        return UNKNOWN
    places = COUNTED.get(one.unit)
    if one.at_least and places is not None and round(one.amount, places) == 0:
        return "none in what was understood"
    said = amount(one.amount, one.unit) if places is None else f"{round(one.amount, places):g} {one.unit}"
    return f"at least {said}" if one.at_least else said


def about(one: Total) -> str:
    """The range of an amount and what of the food it is known for."""
    parts = []
    if not isnan(one.amount) and not one.at_least and not isnan(one.high) and _is_range(one):
        parts.append(f"plausibly {_reach(one)}")
    if not isnan(one.coverage) and one.coverage < COVERED:
        parts.append(f"known for {percent(one.coverage)} of what was eaten")
    return "; ".join(parts)


def _reach(one: Total) -> str:
    """The range of an amount; of what is counted with the decimals of the count."""
    places = COUNTED.get(one.unit)
    if places is None:
        return reach(Interval(one.low, one.high), one.unit)
    return f"{one.low:.{places}f} to {one.high:.{places}f} {one.unit}"


def _is_range(one: Total) -> bool:
    """Whether the ends of an amount's range differ as they are read."""
    places = COUNTED.get(one.unit)
    return one.high > one.low if places is None else f"{one.low:.{places}f}" != f"{one.high:.{places}f}"


def when(offer: Offer, date: Date, today: Date) -> str:
    """What an offered meal was, and when; on the page of another day with its date: "yesterday" is today's.

    >>> meal = Offer("", "porridge", (), ("porridge",), Date(2026, 11, 15), what="08:00", day="yesterday")
    >>> when(meal, Date(2026, 11, 16), Date(2026, 11, 16)), when(meal, Date(2026, 11, 16), Date(2026, 11, 20))
    ('08:00 yesterday', '08:00 Sun 15 November')
    """
    told = date == today or offer.day not in ("yesterday", "today")
    day = offer.day if told else day_name(offer.last)
    return f"{offer.what} {day}".rstrip()


def times(offer: Offer) -> str:
    """On how many days something was had, where it was more than one."""
    return f"on {plural(offer.times, 'day')}" if offer.times > 1 else ""


def sentence(said: str) -> str:
    """What was said as a whole sentence.

    >>> sentence("no earlier breakfast to repeat: write what the breakfast was"), sentence("Why?")
    ('No earlier breakfast to repeat: write what the breakfast was.', 'Why?')
    """
    said = upper_first(said.strip())
    return said if said.endswith((".", "?", "!", "…")) else f"{said}."


def lines_linked(said: str, at: Callable[[str], str]) -> "Html":
    """Words in which a line of the diary that they name leads to it.

    >>> str(lines_linked("It stands in line 3 already.", lambda path: path))
    'It stands in line <a href="/text?line=3#L3">3</a> already.'
    """
    from villi.report import paged

    return paged.lines_linked(said, paged.page("", lambda key: at(f"/text?line={key.id}#L{key.id}")))


def holds(view: LineView) -> str:
    """What a line says beside its words: that it holds from its day on, or no longer; "" for nothing.

    >>> holds(LineView(4, 4, "takes: sertraline", "state", "takes")), holds(LineView(5, 5, "toast", "food"))
    ('every day from this day on', '')
    """
    return HOLDS.get(view.key, "") if view.kind in ("course", "state") else ""


def said(view: LineView) -> str:
    """The words of a line that says something of the day itself, as a sentence; else what a person wrote.

    >>> said(LineView(4, 4, "skip: rest", "skip", "skip", text="rest"))
    'The rest of the day was not written down'
    >>> said(LineView(4, 4, "period:", "period", "period")), said(LineView(4, 4, "08:00 toast", "food"))
    ('Period', 'toast')
    """
    return _told(view.kind, clean(view.text)) or shown(view) or clean(view.raw.strip())


def read_as(part: Part) -> str:
    """What a part of typed words that is no food is read as.

    >>> read_as(Part("rest", "skip", 1, text="rest")), read_as(Part("a walk", "note", 1, text="a walk"))
    ('The rest of the day was not written down', 'Note: a walk')
    """
    text = clean(part.text or part.words)
    told = _told(part.kind, text)
    return told or ": ".join(said for said in (KINDS.get(part.kind, upper_first(part.kind)), text) if said)


def _told(kind: str, text: str) -> str:
    if kind == "period":
        return f"Period: {text}" if text else "Period"
    if kind == "skip" and text not in ("", "food"):
        return "The rest of the day was not written down" if text == "rest" else f"Not written down: {text}"
    return ""


def without_food(views: Sequence[LineView]) -> bool:
    """Whether a day is marked as one whose food was not written down: all of it, not a part."""
    return any(view.kind == "skip" and speaks_of("skip", view.text, "food") for view in views)


def alarming(view: LineView) -> bool:
    """Whether a line holds words of self-harm: nobody is told that these were not understood."""
    return alarms(view.raw)


def complete(view: DayView) -> str:
    """How complete the record of food is, in a sentence."""
    return {
        "done": "Marked as all you ate.",
        "seems": "Seems complete: three meals or more.",
        "partial": "Not complete so far.",
        "skipped": "Nothing eaten is written down.",
    }[view.complete.food]


def contact(one: Contact) -> str:
    """Whom to reach, how and when, in the words of the card."""
    return "".join(contact_line(one).parts)


def beside(views: Sequence[LineView]) -> list[LineView]:
    """Lines about what was taken, courses, and what holds from that day."""
    return [view for view in views if view.kind in ("took", "course", "state")]


def others(views: Sequence[LineView]) -> list[LineView]:
    """Lines that stand in no other part of the page."""
    elsewhere = ("took", "course", "state", "feel")
    marked = marks(views)
    return [view for view in views if view.kind not in elsewhere and view not in marked]


def marks(views: Sequence[LineView]) -> list[LineView]:
    """Lines that the marks of the day show."""
    return [view for view in views if view.kind in ("done", "fasted") or without_food([view])]


WORDS = SimpleNamespace(
    SURE=SURE, SIGNS=SIGNS, MEALS=MEALS, TYPES=TYPES, long_day=long_day, called=called, clock=clock,
    which=which, shown=shown, comment=comment, choice=choice, how_much=how_much, other=other,
    direction=direction, values=values, rated=rated, total=total, about=about, times=times, when=when,
    beside=beside, others=others, marks=marks, complete=complete, upper=upper_first, clean=clean,
    sentence=sentence, lines_linked=lines_linked, holds=holds, said=said, read_as=read_as,
    without_food=without_food,
    alarming=alarming, contact=contact,
)  # fmt: skip
"""What the templates of the day call."""
