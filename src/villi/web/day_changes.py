"""Changes of a day: each form of the day's page, as a change of the diary that can be taken back."""

import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date as Date
from math import nan
from typing import NamedTuple, get_args

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from villi.diary import read
from villi.diary.building import rendered
from villi.diary.changing import (
    Moved,
    Splice,
    copying,
    marked,
    moving,
    now_at,
    putting,
    relabelled,
    removing,
    retimed,
    reworded,
    rewriting,
)
from villi.diary.grammar import block_lines
from villi.diary.rerating import corrected, on, rating
from villi.diary.rewording import words_of
from villi.diary.today import clock_of, date_of
from villi.diary.values import Meal, Record
from villi.keeping import felt_line, pinned_line
from villi.keeping.items import weight
from villi.keeping.timing import timed
from villi.quantities import VilliError
from villi.report.words import clean, cut, day_name, upper_first
from villi.web.changes import Done, status_of
from villi.web.day_words import choice, sentence
from villi.web.drawing import changed, opened, page
from villi.web.forms import field, posted, time_of
from villi.web.opened import Now, Opened
from villi.web.today import clock_now, day_of, drawn, echoed, viewed

ALL_FOOD = ("done", "food")
MARKS = {
    ALL_FOOD: "all food is here",
    ("done", "feel"): "all feelings are here",
    ("skip", "food"): "food was not written down",
    ("fasted", ""): "a whole day without food",
}
"""What a day can be marked as by one press."""

SHOWN = 60
"""Characters of the words that are told as added."""
BESIDE = frozenset({"took", "takes", "stops", "antibiotic", "course", "ended"})
"""Words before a colon that are chosen from a list instead of typed."""

Make = Callable[[bytes], Sequence[Splice]]


class Line(NamedTuple):
    """A line that a form is about: its number and its texts (those that go on with it, too) as they were
    when the page was drawn."""

    number: int
    texts: tuple[str, ...]


class NoFood(VilliError):
    """All food was said to be there on a day that has none."""


class Refused(NamedTuple):
    """What was not done: which form it was (`what`), about which `lines`, the `typed` words, and `why`; `now`
    what stands there instead, where it was changed elsewhere ("" nothing); `no_food` where the day may have
    been one without food."""

    what: str
    lines: tuple[Line, ...]
    typed: str
    why: str
    conflict: bool = False
    now: str = ""
    no_food: bool = False


def add(request: Request, form: FormData) -> Done:
    """Words into the diary, at the time chosen beside them, or at the time it is."""
    held, date = opened(request), day_of(request)
    at = held.now()
    words = field(form, "words").replace("\r\n", "\n")
    if (key := field(form, "key")) in BESIDE and words.strip():
        words = f"{key}: {words}"
    lines = written(held, at, date, words, field(form, "at"), now=bool(field(form, "now")))
    told = f"Added: {cut(clean('; '.join(lines)), SHOWN)}"
    return _made(request, form, told, lambda data: [putting(data, lines, date)])


def written(
    held: Opened, at: Now, date: Date, words: str, chosen: str = "", *, now: bool = False
) -> tuple[str, ...]:
    """The lines that words become on a day. Raises `VilliError` with the first thing that cannot be used."""
    said = echoed(held, at, date, words)
    clock = clock_of(chosen) if chosen else clock_now(at, date) if now else None
    if clock is not None and not said.problems:
        said = echoed(held, at, date, timed(words, said, clock, chosen=bool(chosen)))
    if said.problems:
        wrong = said.problems[0]
        raise VilliError(f"{wrong.message}: {wrong.suggestion}" if wrong.suggestion else wrong.message)
    if not said.lines:
        raise VilliError('nothing was said: give words such as "2 eggs, rye toast"')
    return said.lines


def note(request: Request, form: FormData) -> Done:
    """A note of one or several lines."""
    date = day_of(request)
    words = [line for line in (" ".join(row.split()) for row in field(form, "words").splitlines()) if line]
    if not words:
        raise VilliError("nothing was written: a note needs words")
    clock = time_of(form, "at")
    lines = rendered(Record("note", "\n".join(words), 0, clock)).split("\n")
    told = f"Noted: {cut(clean('; '.join(words)), SHOWN)}"
    return _made(request, form, told, lambda data: [putting(data, lines, date)])


def feel(request: Request, form: FormData) -> Done:
    """One rating. Without a time it corrects the one that the day has."""
    date = day_of(request)
    scale, said = field(form, "scale"), field(form, "value").strip().replace(",", ".")
    try:
        value = float(said)
    except ValueError:
        value = nan
    clock = time_of(form, "at")
    line = felt_line(scale, value, clock)
    before = None if clock else corrected(on(opened(request).now().diary, date), scale)
    instead = f", in place of {cut(clean(before.words), SHOWN)}" if before is not None else ""
    told = f"{line.partition('feel: ')[2]}: saved{instead}"
    return _made(request, form, told, lambda data: rating(data, date, scale, line))


def mark(request: Request, form: FormData) -> Done:
    """A mark of the day set or taken back."""
    date = day_of(request)
    key, value, on = field(form, "key"), field(form, "value"), field(form, "on") == "1"
    if (key, value) not in MARKS:
        raise VilliError("this day cannot be marked so: choose one of the marks on the page")
    held = opened(request)
    if on and (key, value) == ALL_FOOD and not viewed(held, held.now(), date).occasions:
        raise NoFood(
            "no food is written down on this day, so it cannot be complete: "
            "write what you ate, or say that you ate nothing"
        )
    told = f"{'Marked' if on else 'Mark taken back'}: {MARKS[key, value]}"
    return _made(request, form, told, lambda data: marked(data, date, key, value, on))


def reword(request: Request, form: FormData) -> Done:
    """Other words in a line."""
    words = " ".join(field(form, "words").split())
    date = day_of(request)
    line = _lines(form)[0]

    def make(data: bytes) -> Sequence[Splice]:
        number = now_at(data, line.number, line.texts, date)
        text = reworded(line.texts[0], words)
        return rewriting(data, number, [text]) if text != line.texts[0] else ()

    return _made(request, form, f"Changed to: {cut(clean(words), SHOWN)}", make)


def retime(request: Request, form: FormData) -> Done:
    """Another time for some lines, or none."""
    clock = time_of(form, "at")
    told = f"Time changed to {clock:%H:%M}" if clock else "Time taken out"
    return _each_line(request, form, told, lambda raw: retimed(raw, clock))


def relabel(request: Request, form: FormData) -> Done:
    """Another meal's name for some lines."""
    meal = field(form, "meal")
    named: Meal | None = next((one for one in get_args(Meal) if one == meal), None)
    if named is None:
        raise VilliError("there is no such meal: choose one of the list")
    told = f"Meal changed to {named}" if named else "Name of the meal taken out"
    return _each_line(request, form, told, lambda raw: relabelled(raw, named))


def remove(request: Request, form: FormData) -> Done:
    """Some lines out of the diary."""
    return _all_lines(request, form, "Deleted", removing)


def copy(request: Request, form: FormData) -> Done:
    """Some lines once more, on the day named in the form."""
    to = _day(form, "to")
    return _all_lines(request, form, f"Copied to {day_name(to)}", lambda data, at: copying(data, at, to))


def again(request: Request, form: FormData) -> Done:
    """Some lines once more on their own day, at the time it is; on a day gone by at their times."""
    held, date = opened(request), day_of(request)
    clock = clock_now(held.now(), date)
    return _all_lines(request, form, "Written again", lambda data, at: copying(data, at, date, clock))


def move(request: Request, form: FormData) -> Done:
    """Some lines to another day."""
    to = _day(form, "to")
    return _all_lines(request, form, f"Moved to {day_name(to)}", lambda data, at: moving(data, at, to))


def pin(request: Request, form: FormData) -> Done:
    """What a food of a line is, settled: the pin of one of its alternatives."""
    held, date = opened(request), day_of(request)
    at = held.now()
    line = _lines(form)[0]
    number = now_at(at.data, line.number, line.texts, date)
    views = viewed(held, at, date).lines
    view = next((one for one in views if one.line == number), None)
    chosen = field(form, "choose")
    found = [
        (item, other)
        for item in (view.items if view else ())
        for other in item.alternatives
        if choice(item, other) == chosen
    ]
    if view is None or not found:
        raise Moved("what could be chosen here has changed: choose again", now=at.data)
    item, other = found[0]
    new = pinned_line(view, item, other, held.foods.index, at.diary.header.country)
    splices = [Splice(number, line.texts[:1], (new,))]
    grams = f", {weight(other.grams)}" if other.grams == other.grams else ""
    told = f"Settled: {cut(clean(upper_first(other.name or item.name)), SHOWN)}{grams}"
    return _made(request, form, told, lambda _: splices)


def _each_line(request: Request, form: FormData, words: str, new: Callable[[str], str]) -> Done:
    """A change of the text of each line. Lines that only go on with one above keep to it."""
    date = day_of(request)
    lines = _lines(form)

    def make(data: bytes) -> list[Splice]:
        made = []
        for line in lines:
            number = now_at(data, line.number, line.texts, date)
            text = new(line.texts[0])
            if text != line.texts[0]:
                made.append(Splice(number, line.texts[:1], (text,)))
        return made

    return _made(request, form, f"{words}: {_what(lines)}", make)


def _what(lines: Sequence[Line]) -> str:
    """What some lines say, as far as a message holds it.

    >>> _what([Line(4, ("08:00 2 eggs {fndds:1}  # at home",)), Line(5, ("  rye toast",))])
    '2 eggs; rye toast'
    """
    said = []
    for line in lines:
        try:
            said.append(words_of(line.texts[0]) or line.texts[0].strip())
        except VilliError:  # a line that holds no entry
            said.append(line.texts[0].strip())
    return cut(clean("; ".join(said)), SHOWN)


def _all_lines(
    request: Request, form: FormData, words: str, make: Callable[[bytes, list[int]], Sequence[Splice]]
) -> Done:
    """A change of some lines together."""
    date = day_of(request)
    lines = _lines(form)

    def made(data: bytes) -> Sequence[Splice]:
        return make(data, [now_at(data, line.number, line.texts, date) for line in lines])

    return _made(request, form, f"{words}: {_what(lines)}", made)


def _lines(form: FormData) -> tuple[Line, ...]:
    """The lines that a form is about, as `number` and the texts as JSON: exact in every browser."""
    found = []
    for said in form.getlist("line"):
        try:
            number, *texts = json.loads(str(said))
        except (ValueError, TypeError, RecursionError):
            raise VilliError("the form does not say which line it is about: load the page again") from None
        if type(number) is not int or not texts or not all(isinstance(text, str) for text in texts):
            raise VilliError("the form does not say which line it is about: load the page again")
        found.append(Line(number, tuple(texts)))
    if not found:
        raise VilliError("the form does not say which line it is about: load the page again")
    return tuple(found)


def _day(form: FormData, name: str) -> Date:
    said = field(form, name).strip()
    if not said:
        raise VilliError("no day was chosen: choose one")
    return date_of(said)


def _made(request: Request, form: FormData, told: str, make: Make) -> Done:
    """The change that a form asks for, done once; what is told names the day where that is not today."""
    held, date = opened(request), day_of(request)
    words = told if clock_now(held.now(), date) else f"{told} ({day_name(date)})"
    return held.changes.make(words, make, field(form, "once"))


def answering(what: str, handle: Callable[[Request, FormData], Done]) -> Route:
    """The address of one form: the change, then the day; where it is refused, the day with what was typed."""

    @posted
    def answer(request: Request, form: FormData) -> Response:
        date = day_of(request)
        try:
            return changed(request, f"/day/{date}", handle(request, form))
        except VilliError as wrong:
            return _refusal(request, form, date, what, wrong)

    return Route(f"/day/{{date}}/{what}", answer, methods=["POST"])


def _refusal(request: Request, form: FormData, date: Date, what: str, wrong: VilliError) -> Response:
    """The day, why nothing was done, and the words that were typed."""
    typed = field(form, "words").replace("\r\n", "\n")
    conflict = isinstance(wrong, Moved)
    status = status_of(wrong)
    lines: tuple[Line, ...] = ()
    with suppress(VilliError):
        lines = _lines(form)
    there = _there(wrong.now, lines, date) if isinstance(wrong, Moved) else ""
    why = "This line was changed elsewhere since the page was drawn." if conflict else sentence(f"{wrong}")
    refused = Refused(what, lines, typed, why, conflict, there, isinstance(wrong, NoFood))
    given = {"words": typed, "at": field(form, "at")} if what == "add" else {}
    try:
        return drawn(request, date, status, refused=refused, typed=given)
    except VilliError:  # the diary cannot be read any more
        return page(request, "wrong.html", status=status, wrong=str(wrong), typed=typed)


def _there(data: bytes, lines: Iterable[Line], date: Date) -> str:
    """What the first of some lines says now, "" where its place is not under the day any more."""
    first = next(iter(lines), None)
    diary = read(data)
    headers = [header for day in diary.days if day.date == date for header in day.headers]
    here = {number for header in headers for number in block_lines(diary.lines, header)}
    return diary.lines[first.number - 1].strip() if first is not None and first.number in here else ""


ROUTES = [
    answering("add", add),
    answering("note", note),
    answering("feel", feel),
    answering("mark", mark),
    answering("reword", reword),
    answering("retime", retime),
    answering("relabel", relabel),
    answering("remove", remove),
    answering("copy", copy),
    answering("again", again),
    answering("move", move),
    answering("pin", pin),
]
