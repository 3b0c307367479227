"""One day as its keeper sees it."""

from collections.abc import Sequence
from datetime import date as Date
from datetime import time as Time

from villi.diary import read, write
from villi.diary.complete import SAME_OCCASION_MINUTES, USUAL, said
from villi.diary.courses import courses
from villi.diary.dates import minute_of_day
from villi.diary.values import Completeness, Day, Diary, Felt, Record
from villi.foods import Catalogue
from villi.keeping.experiments import running
from villi.keeping.feeling import rated
from villi.keeping.lines import lines_of
from villi.keeping.totals import totals
from villi.keeping.values import DayView, Done, LineView, Occasion, Rated, Taken
from villi.meals import Index, Understood, resolve
from villi.meals.earlier import reach
from villi.meals.values import BESIDE_FOOD

NO_TIME = "No time written"
"""Title of what was eaten at a time that nobody wrote down."""
_NOTHING = Completeness("skipped", "skipped")


def day_view(
    diary: Diary,
    date: Date,
    ready: Index,
    catalogue: Catalogue,
    *,
    understood: Understood | None = None,
    energy: bool = False,
) -> DayView:
    """One day of a diary with all that was made of it; a day that the diary has not is an empty one.

    `understood` is the whole diary resolved, where it stands already; `energy` adds energy to the totals,
    which nobody is shown who did not ask for it. Never raises for what a person wrote.

    >>> from villi.meals import index
    >>> diary = read(b"2026-11-16\\n08:10 2 eggs, rye toast\\nlunch: lentil soup\\nfeel: mood 6\\n")
    >>> view = day_view(diary, Date(2026, 11, 16), index(Catalogue.everyday()), Catalogue.everyday())
    >>> [(o.title, [item.name for line in o.lines for item in line.items]) for o in view.occasions]
    [('08:10', ['egg, cooked', 'bread, rye, toasted']), ('Lunch', ['lentil soup'])]
    >>> [(felt.name, felt.said) for felt in view.feelings], view.complete.food
    ([('mood', '6')], 'partial')
    """
    if not diary.lines and diary.days:  # an imported diary, in the text that it would have
        diary, understood = read(write(diary), diary.source), None
    day = next((day for day in diary.days if day.date == date), Day(date, (), _NOTHING))
    if understood is None:
        understood = resolve(diary, ready, since=reach(date))
    understood = _of_day(understood, date)
    headings, views = lines_of(diary, day, understood, ready)
    amounts, complete = totals(day, understood, catalogue, energy=energy)
    eaten = [view for view in views if view.kind == "food"]
    return DayView(
        date=date,
        known=bool(day.headers),
        headings=headings,
        occasions=occasions(eaten, diary.header.day_starts),
        others=tuple(view for view in views if view.kind != "food"),
        feelings=_feelings(day, diary.header.day_starts),
        taken=tuple(_taken(views)),
        courses=tuple(
            course
            for course in courses(diary.days)[0]
            if course.start <= date and (course.end is None or date <= course.end)
        ),
        notes=tuple(view for view in views if view.kind == "note"),
        done=_done(day),
        complete=complete,
        totals=amounts,
        problems=tuple(problem for view in views for problem in view.problems)
        + tuple(p for p in diary.problems if p.line in {heading.line for heading in headings}),
        experiment=running(diary, date),
    )


def _of_day(understood: Understood, date: Date) -> Understood:
    return Understood(
        tuple(portion for portion in understood.portions if portion.date == date),
        tuple(refused for refused in understood.refused if refused.date == date),
        tuple(note for note in understood.notes if note.date == date),
    )


def occasions(views: Sequence[LineView], day_starts: Time = Time(4, 0)) -> tuple[Occasion, ...]:
    """Lines of food by what was eaten at one time, in the order of the day.

    One meal's name is one occasion (but not every snack), and so are times less than a quarter of an hour
    apart. What has no time stands where the line above it does.

    >>> at = lambda line, clock, meal: LineView(line, line, "", "food", clock=clock, meal=meal)
    >>> found = occasions([at(1, None, "lunch"), at(2, Time(8, 0), ""), at(3, Time(8, 5), "")])
    >>> [(occasion.title, len(occasion.lines)) for occasion in found]
    [('08:00', 2), ('Lunch', 1)]
    """
    placed: list[tuple[float, LineView]] = []
    above: float = -1
    for view in views:
        if view.clock is not None:
            above = minute_of_day(view.clock, day_starts)
        elif view.meal in USUAL:
            above = USUAL[view.meal]
        placed.append((above, view))
    placed.sort(key=lambda pair: (pair[0], pair[1].line))
    groups: list[list[LineView]] = []
    for _, view in placed:
        group = _joins(view, groups, day_starts)
        if group is None:
            groups.append([view])
        else:
            group.append(view)
    return tuple(_occasion(group) for group in groups)


def _joins(view: LineView, groups: list[list[LineView]], day_starts: Time) -> list[LineView] | None:
    """The occasion that a line belongs to, None where it begins one."""
    if not groups:
        return None
    last = groups[-1]
    meal = next((one.meal for one in last if one.meal), "")
    if view.continues:
        return last
    if view.meal and view.meal != "snack":
        same = [group for group in groups if any(one.meal == view.meal for one in group)]
        if same:
            return same[0]
    first = next((one.clock for one in last if one.clock is not None), None)
    if view.clock is not None and first is not None and (not view.meal or not meal or view.meal == meal):
        apart = minute_of_day(view.clock, day_starts) - minute_of_day(first, day_starts)
        return last if apart < SAME_OCCASION_MINUTES else None
    loose = view.clock is None and not view.meal
    return last if loose and first is None and not meal else None


def _occasion(group: list[LineView]) -> Occasion:
    meal = next((view.meal for view in group if view.meal), "")
    clock = next((view.clock for view in group if view.clock is not None), None)
    title = meal.capitalize() if meal else f"{clock:%H:%M}" if clock is not None else NO_TIME
    return Occasion(title, clock, meal, tuple(group))


def _feelings(day: Day, day_starts: Time) -> tuple[Rated, ...]:
    """The last rating of each scale: the latest by its time, those without one in the order of the file."""
    last: dict[str, tuple[tuple[int, int], Felt]] = {}
    for place, entry in enumerate(day.entries):
        if isinstance(entry, Felt):
            when = minute_of_day(entry.clock, day_starts) if entry.clock is not None else -1
            if entry.scale not in last or (when, place) >= last[entry.scale][0]:
                last[entry.scale] = (when, place), entry
    return tuple(rated(entry) for _, entry in last.values())


def _taken(views: Sequence[LineView]) -> list[Taken]:
    """Supplements and medicines, from `took:` lines and from among food words."""
    found = []
    for view in views:
        beside = [item for item in view.items if item.kind in BESIDE_FOOD]
        found += [
            Taken(item.name or item.words, item.words, item.amount, item.kind, view.line, view.clock)
            for item in beside
        ]
        if view.kind == "took" and not beside and view.text:
            found.append(Taken(view.text, view.text, "", "supplement", view.line, view.clock))
    return found


def _done(day: Day) -> Done:
    marks = {"food": 0, "feel": 0}
    for entry in day.entries:
        if isinstance(entry, Record) and entry.key in ("done", "fasted"):
            for part in said([entry])[0]:
                marks[part] = entry.line
    return Done(marks["food"], marks["feel"])
