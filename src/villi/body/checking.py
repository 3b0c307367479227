"""Inputs before they are run: every name known, every amount in bounds, every event inside the run.

What is wrong is told together, each with its place (which input, which day) and what helps. Names are exact:
the nearest ones are suggested, never taken. What is not known is refused, as a run would take it for nothing.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from operator import index
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from villi.body.antibiotics import potency
from villi.body.table import Input, Model, model
from villi.body.values import Array, Course, Dose, Event, Infusion, Inputs, Meal, Onset
from villi.quantities import Person, VilliError

MOST_DAYS = 730
"""Days of the longest run: no study behind the equations followed anybody for longer than a year or two."""
LONGEST_COURSE = 60
"""Days of the longest course of antibiotics (judged): what is known of gut bacteria is known of courses of 4
to 14 days, and a treatment of months is another state, not a longer course."""
SIZES = {"disease": (0.0, 5.0), "endotoxin": (0.0, 2000.0)}
"""Sizes of what starts at once: log fold of permeability (5 is 150-fold), multiples of the usual
interleukin-6 (endotoxin studies in people reach some hundreds)."""
WEIGHTS = (25.0, 350.0)
"""Kilograms of body weight of an adult."""
MOST_EVENTS = 20_000
AS_NEAR = 0.1
"""How much less alike a second name may be that is suggested, too (a share of the letters; judged)."""
MOST_TOLD = 8
"""Faults that are told one by one."""


class Fault(NamedTuple):
    """What is wrong with inputs, where, and what helps."""

    place: str
    wrong: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.wrong}; {self.remedy}"


def checked(inputs: Inputs, person: Person | None = None, table: Model | None = None) -> Inputs:
    """The inputs as a run takes them: `daily` as arrays (days,), a daily "antibiotic" as courses.

    Raises `Stopped` for a person of whom nothing is simulated (`stops`), and VilliError that names every
    fault with its place and remedy.

    >>> checked(Inputs(2, daily={"fibre": [25, 30]})).daily["fibre"]
    array([25., 30.])
    >>> checked(Inputs(2, daily={"fiber": 30}))
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: daily "fiber": no input has this name; did you mean "fibre"?
    """
    if inputs.has or person is not None:
        from villi.body.stops import check  # the safety room is loaded only where somebody is described

        check(person, inputs.has)
    table = model() if table is None else table
    days = _days(inputs.days)
    _shaped(inputs)
    faults = list(_of_person(person))
    usual = _usual(inputs.usual, table, faults)
    daily = _daily(inputs.daily, days, table, faults)
    events = _events(inputs.events, days, table, faults)
    if not faults:
        courses = _as_courses(daily.pop("antibiotic", None))
        faults += [fault for one in courses for fault in _of_event(one, days, table)]
        faults += _overlaps((*events, *courses))
        events = (*events, *courses)
        faults += _flows(events, daily, days, table)
        faults += _doses(events, daily, days, usual, table)
    if faults:
        raise VilliError(told(faults))
    return Inputs(days, MappingProxyType(usual), MappingProxyType(dict(daily)), events, tuple(inputs.has))


def told(faults: Sequence[object]) -> str:
    """Faults as one message: one as it is, several below each other.

    >>> told(["fibre: not a number; give grams"])
    'fibre: not a number; give grams'
    """
    if len(faults) == 1:
        return str(faults[0])
    shown = [f"- {fault}" for fault in faults[:MOST_TOLD]]
    more = [f"- and {len(faults) - MOST_TOLD:,} more"] if len(faults) > MOST_TOLD else []
    return "\n".join([f"{len(faults):,} things stand in the way:", *shown, *more])


def near(word: object, names: Iterable[str]) -> str:
    """What to do about a name that is none: the nearest ones, or all of them.

    >>> near("stres", ["stress", "sleep"]), near("x", ["stress", "sleep"])
    ('did you mean "stress"?', 'there are stress, sleep')
    """
    known = list(names)
    folded = {name.casefold(): name for name in known}
    said = str(word)[:60].casefold()
    found = get_close_matches(said, folded, 2, 0.6)
    if len(found) == 2 and _alike(said, found[1]) < _alike(said, found[0]) - AS_NEAR:
        found = found[:1]
    if found:
        meant = " or ".join(f'"{folded[one]}"' for one in found)
        return f"did you mean {meant}?"
    return f"there are {', '.join(known)}"


def _instead(name: object, rows: Mapping[str, Input]) -> str:
    """Names to take instead: the nearest, or those of inputs that are called so in words ("glutamine")."""
    word = str(name)[:60].casefold()
    people = [row for row in rows.values() if row.kind == "daily"]
    called = [row.id for row in people if word in row.name.casefold().replace("-", " ").split()]
    if called and word not in {row.id for row in people}:
        return "did you mean " + " or ".join(f'"{id}"' for id in called) + "?"
    return near(name, rows)


def _alike(word: str, name: str) -> float:
    return SequenceMatcher(None, word, name).ratio()


def shown(value: object) -> str:
    """A value as a message quotes it, short.

    >>> shown("x" * 100)[-5:], shown(1e308)
    ('x..."', '1e+308')
    """
    if isinstance(value, float | int) and not isinstance(value, bool) and abs(value) < 1e300:
        return f"{value:.6g}"
    if isinstance(value, int) and abs(value) >= 1e300:
        return "a number without end"  # Python itself writes none of 4,300 digits
    text = f'"{value}"' if isinstance(value, str) else str(value)
    one = " ".join(text.split())
    return one if len(one) <= 43 else f"{one[:40]}..." + ('"' if isinstance(value, str) else "")


def _shaped(inputs: Inputs) -> None:
    """Raise VilliError where the parts of inputs are not even of their kind."""
    for part, given in (("usual", inputs.usual), ("daily", inputs.daily)):
        if not isinstance(given, Mapping):
            raise VilliError(f"{part}: {shown(given)} is no mapping; give amounts by the names of inputs")
    if isinstance(inputs.events, str) or not isinstance(inputs.events, Iterable):
        raise VilliError(f"events: {shown(inputs.events)} is no list; give a tuple of events")


def _days(days: object) -> int:
    try:
        count = index(days)  # type: ignore[arg-type]
    except TypeError:
        raise VilliError(f"days: {shown(days)} is no whole number; give days from 1 to {MOST_DAYS}") from None
    if isinstance(days, bool) or not 1 <= count <= MOST_DAYS:
        raise VilliError(f"days: {shown(days)} is outside 1 to {MOST_DAYS}; run fewer days at a time")
    return count


def _of_person(person: Person | None) -> Iterator[Fault]:
    weight = None if person is None else person.weight_kg
    low, high = WEIGHTS
    if weight is not None and not low <= weight <= high:
        remedy = f"give kilograms from {low:g} to {high:g}, or leave it out"
        yield Fault("weight", f"{shown(weight)} kg is no weight of an adult", remedy)


def _usual(given: Mapping[str, float], table: Model, faults: list[Fault]) -> dict[str, float]:
    rows = {row.id: row for row in table.inputs if row.kind == "daily"}
    every = {row.id: row for row in table.inputs}
    out: dict[str, float] = {}
    for name, value in given.items():
        place = f"usual {shown(str(name))}"
        row = rows.get(name)
        if row is None:
            wrong = "no input has this name" if name not in every else "nobody has this usually"
            faults.append(Fault(place, wrong, _instead(name, rows)))
            continue
        amount = _number(value)
        fault = _amiss(place, "", row, amount, value, row.low)
        if fault:
            faults.append(fault)
        else:
            out[name] = amount
    return out


def _daily(given: Mapping[str, object], days: int, table: Model, faults: list[Fault]) -> dict[str, Array]:
    rows = {row.id: row for row in table.inputs if _may_be_daily(row)}
    every = {row.id: row for row in table.inputs}
    out: dict[str, Array] = {}
    for name, value in given.items():
        place = f"daily {shown(str(name))}"
        row = rows.get(name)
        if row is None and name in every:
            faults.append(Fault(place, "this is worked out, not given", "give what it is made of"))
        elif row is None:
            faults.append(Fault(place, "no input has this name", _instead(name, rows)))
        else:
            amounts = _amounts(place, value, days, row, faults)
            if amounts is not None:
                out[name] = amounts
    return out


def _may_be_daily(row: Input) -> bool:
    return row.kind in ("daily", "validation", "infusion") or row.id == "antibiotic"


def _amounts(place: str, value: object, days: int, row: Input, faults: list[Fault]) -> Array | None:
    """Daily amounts (days,) of one input; None, and a fault, where they are none."""
    remedy = f"give {row.unit}, one amount or one a day"
    if isinstance(value, np.ma.MaskedArray):  # what is masked is not known, whatever lies beneath
        value = np.where(np.ma.getmaskarray(value), np.nan, np.ma.getdata(value))
    try:
        raw = np.asarray(value)
    except (ValueError, TypeError):
        faults.append(Fault(place, f"{shown(value)} is no list of numbers", remedy))
        return None
    if raw.dtype == object and all(one is None or _is_number(one) for one in raw.ravel()):
        raw = np.array([_number(one) for one in raw.ravel()]).reshape(raw.shape)
    if raw.dtype.kind not in "iuf":
        faults.append(Fault(place, f"{shown(value)} is no number", remedy))
        return None
    if raw.shape not in ((), (days,)):
        got = "x".join(f"{size:,}" for size in raw.shape)
        faults.append(Fault(place, f"{got} amounts for {days:,} days", f"give one amount, or {days:,}"))
        return None
    amounts = np.array(np.broadcast_to(raw.astype(float), (days,)))
    wrong = np.flatnonzero(~((amounts >= row.low) & (amounts <= row.high)))
    if wrong.size:
        first = int(wrong[0])
        when = f", day {first}" if raw.shape else ""
        others = f" (and {wrong.size - 1:,} more days)" if raw.shape and wrong.size > 1 else ""
        amount = float(amounts[first])
        fault = _amiss(place + when, others, row, amount, amount, row.low)
        if fault:
            faults.append(fault)
        return None
    return amounts


def _is_number(value: object) -> bool:
    return isinstance(value, float | int | np.floating | np.integer) and not isinstance(value, bool)


def _number(value: object) -> float:
    """NaN for what is no number."""
    if not _is_number(value):
        return math.nan
    try:
        return float(value)  # type: ignore[arg-type]
    except OverflowError:
        return math.inf


def _amiss(place: str, others: str, row: Input, amount: float, value: object, low: float) -> Fault | None:
    if amount != amount:
        unknown = value is None or _is_number(value)
        said = "not known" if unknown else f"{shown(value)} is no number"
        return Fault(place, said + others, "leave it out (the table's usual is used), or give an amount")
    if low <= amount <= row.high:
        return None
    bounds = f"{low:g} to {row.high:g} {row.unit}"
    return Fault(place, f"{shown(amount)} is outside {bounds}{others}", "nothing beyond that is simulated")


def _events(given: Iterable[Event], days: int, table: Model, faults: list[Fault]) -> tuple[Event, ...]:
    out: list[Event] = []
    for number, event in enumerate(given, 1):
        if number > MOST_EVENTS:
            faults.append(
                Fault("events", f"more than {MOST_EVENTS:,}", "give what is daily as daily amounts")
            )
            break
        if not isinstance(event, Dose | Meal | Infusion | Course | Onset):
            kinds = "a Dose, Meal, Infusion, Course or Onset"
            faults.append(Fault(f"event {number}", f"{shown(event)} is none", f"give {kinds}"))
            continue
        found = list(_of_event(event, days, table))
        if not found:
            out.append(event)
        faults += found
    return tuple(out)


def _of_event(event: Event, days: int, table: Model) -> Iterator[Fault]:
    place = f"{type(event).__name__} on day {shown(event.day)}"
    try:
        day = -1 if isinstance(event.day, bool) else index(event.day)
    except TypeError:
        day = -1
    if not 0 <= day < days:
        yield Fault(place, f"not a day of the run (0 to {days - 1})", "move it, or run more days")
        return
    if not isinstance(event, Course) and not 0 <= _number(event.hour) < 24:
        yield Fault(place, f"hour {shown(event.hour)} is none", "give an hour from 0 to below 24")
        return
    if isinstance(event, Course):
        yield from _of_course(event, place, days)
    elif isinstance(event, Dose | Meal):
        of = "gln_dose" if isinstance(event, Dose) else "gln_food"
        high = next(row.high for row in table.inputs if row.id == of)
        if not 0 <= _number(event.grams) <= high:
            wrong = f"{shown(event.grams)} g of glutamine is outside 0 to {high:g} g"
            yield Fault(place, wrong, "no amount beyond that is ever simulated")
    elif isinstance(event, Infusion):
        yield from _of_infusion(event, place, days, table)
    elif not isinstance(event.what, str) or event.what not in SIZES:
        yield Fault(place, f"{shown(event.what)} is nothing that starts", near(event.what, SIZES))
    elif not SIZES[event.what][0] <= _number(event.size) <= SIZES[event.what][1]:
        low, high = SIZES[event.what]
        yield Fault(place, f"size {shown(event.size)} is outside {low:g} to {high:g}", "give one inside")


def _of_course(course: Course, place: str, days: int) -> Iterator[Fault]:
    try:
        length = 0 if isinstance(course.days, bool) else index(course.days)
    except TypeError:
        length = 0
    if length < 1:
        yield Fault(place, f"{shown(course.days)} days is no length", "give whole days, at least 1")
    elif length > LONGEST_COURSE:
        wrong = f"a course of {length:,} days is longer than {LONGEST_COURSE}"
        yield Fault(place, wrong, "what is known is known of courses of days to weeks: give fewer days")
    elif course.day + length > days:
        wrong = f"the course ends after the run ({days} days)"
        yield Fault(place, wrong, f"run at least {course.day + length} days")
    if not isinstance(course.name, str):
        yield Fault(place, f"{shown(course.name)} is no name", "name an antibiotic, such as amoxicillin")
    elif course.potency is None:
        try:
            potency(course)
        except VilliError as wrong:
            yield Fault(place, wrong.said(str, ""), wrong.remedy or "name another")
    elif not 0 <= _number(course.potency) <= 1:
        yield Fault(place, f"potency {shown(course.potency)} is outside 0 to 1", "leave it to the name")


def _of_infusion(infusion: Infusion, place: str, days: int, table: Model) -> Iterator[Fault]:
    rows = {row.id: row for row in table.inputs if row.kind == "infusion"}
    row = rows.get(infusion.into) if isinstance(infusion.into, str) else None
    if row is None:
        yield Fault(place, f"{shown(infusion.into)} is no way in", near(infusion.into, rows))
        return
    hours = _number(infusion.hours)
    if not 0 < hours <= 24 * days:
        yield Fault(place, f"{shown(infusion.hours)} hours is no length", "give hours above 0")
    elif infusion.day * 24 + infusion.hour + hours > 24 * days:
        yield Fault(place, f"the infusion ends after the run ({days} days)", "run more days, or fewer hours")
    fault = _amiss(place, "", row, _number(infusion.rate), infusion.rate, row.low)
    if fault:
        yield fault


def _as_courses(amounts: Array | None) -> tuple[Course, ...]:
    """Daily strengths of an antibiotic as courses: neighbouring days of one strength are one."""
    if amounts is None:
        return ()
    edges = [0, *(np.flatnonzero(np.diff(amounts)) + 1).tolist(), len(amounts)]
    return tuple(
        Course("antibiotic", start, end - start, float(amounts[start]))
        for start, end in pairwise(edges)
        if amounts[start] > 0
    )


def _overlaps(events: Iterable[Event]) -> Iterator[Fault]:
    """Courses that run at once, and courses without a day between them that together are too long for one."""
    courses = sorted((event for event in events if isinstance(event, Course)), key=lambda one: one.day)
    for one, other in pairwise(courses):
        if other.day < one.day + one.days:
            place = f"Course on day {other.day}"
            wrong = f"{shown(other.name)} begins while {shown(one.name)} still runs (to day "
            wrong += f"{one.day + one.days - 1})"
            yield Fault(place, wrong, "give one course after the other: what two do together is not known")
    first = 0
    for number, one in enumerate(courses):
        if number and one.day > courses[number - 1].day + courses[number - 1].days:
            first = number
        length = one.day + one.days - courses[first].day
        if first < number and length > LONGEST_COURSE:
            wrong = f"courses without a day between them last {length:,} days, more than {LONGEST_COURSE}"
            remedy = "what is known is known of courses of days to weeks: give fewer"
            yield Fault(f"Course on day {courses[first].day}", wrong, remedy)
            return


def _flows(events: Iterable[Event], daily: Mapping[str, Array], days: int, table: Model) -> Iterator[Fault]:
    """Flows of one way that together go beyond its bound."""
    for row in (row for row in table.inputs if row.kind == "infusion"):
        flows = [event for event in events if isinstance(event, Infusion) and event.into == row.id]
        changes = sorted(
            step
            for one in flows
            for step in (
                (one.day * 24 + one.hour, one.rate),
                (one.day * 24 + one.hour + one.hours, -one.rate),
            )
        )
        rate, steady = 0.0, float(np.max(daily.get(row.id, np.zeros(1))))
        for at, change in changes:
            rate += change
            if rate + steady > row.high * (1 + 1e-9):
                place = f"Infusions on day {int(at // 24)}"
                wrong = f"together {shown(rate + steady)} is above {row.high:g} {row.unit}"
                yield Fault(place, wrong, "give less at a time")
                break


def _doses(
    events: Sequence[Event], daily: Mapping[str, Array], days: int, usual: Mapping[str, float], table: Model
) -> Iterator[Fault]:
    """Days on which what is taken daily and at once is together above the highest amount."""
    for name, kind in (("gln_dose", Dose), ("gln_food", Meal)):
        row = next(row for row in table.inputs if row.id == name)
        total = np.array(daily.get(name, np.full(days, usual.get(name, row.usual))))
        for event in events:
            if isinstance(event, kind):
                total[event.day] += event.grams
        above = np.flatnonzero(total > row.high * (1 + 1e-9))
        if above.size:
            first = int(above[0])
            more = f" (and {above.size - 1:,} more days)" if above.size > 1 else ""
            wrong = f"{shown(float(total[first]))} g of {row.name} together is above {row.high:g} g{more}"
            yield Fault(f"day {first}", wrong, "no amount beyond that is ever simulated")
