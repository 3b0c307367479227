"""What if: the same members with and without a change, beside what the person's own records could show.

    usual, changes ──▶ two runs of the same draws, once without and once with hypotheses ──▶ differences,
    member by member ──▶ sizes, bands, labels, what drives the spread ──▶ WhatIf

A member is one way that the figures could be: an interval over members holds both what is not known (how
large an arrow is) and how people differ (their own normals). It is no share of people, and nobody's chance.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from villi.body.arrows import ALSO, Path, best, idle, paths, reached, worst
from villi.body.changing import with_changes
from villi.body.checking import checked
from villi.body.comparing import band, peak, percent, size
from villi.body.drawing import Z90, draws, of_person, replaced
from villi.body.ranking import drivers
from villi.body.simulating import Asked, run
from villi.body.table import Model, model
from villi.body.values import (
    Array,
    Change,
    Course,
    Dose,
    Effect,
    Event,
    Infusion,
    Inputs,
    Label,
    Onset,
    WhatIf,
)
from villi.body.visible import Varying, noticed, says, visible
from villi.quantities import Person, VilliError

SHOWN = ("K", "V", "L", "P", "M", "B", "E", "D", "S", "I", "C", "Y")
"""States that a reader is told of, in the order of the system; the others are steps between them."""
IN_PERCENT = frozenset("KVLBDSIC")
"""States of which a figure is bound to an assay or a person: said in percent of the own usual."""
NO_COURSE = frozenset("Y")
"""States of which nothing but the size of an arrow is given: nobody's mood is foreseen (safety.md, 10)."""
AFTER, AFTER_COURSE = 28, 84
"""Days that are run after a change, and after a course of antibiotics: bacteria need weeks."""
MOST_HELD = 2_000_000_000
"""Bytes of states that are held at a time."""
RUNS = 4
"""With and without the change, with and without hypotheses."""
SPREAD = (
    "An interval holds 90 of 100 members of the ensemble. Members differ in what is not known (how large an "
    "arrow is) and in how people differ (their own usual figures): no share of people, and nobody's chance."
)


class Pair(NamedTuple):
    """The same members twice: states `without` and `with_change` (members, times, states) of what was `drawn`
    (members, parameters)."""

    drawn: Array
    without: Array
    with_change: Array


class Own(NamedTuple):
    """A person's own estimate of a parameter, with its 5-95 % interval: it takes the place of the table's."""

    value: float
    low: float
    high: float


class Moved(NamedTuple):
    """Inputs and events that are changed, and those that the person has anyway: an arrow may act only where
    one of these does."""

    changed: frozenset[str]
    anyway: frozenset[str]
    judged: bool = False
    """Whether a course is among them whose strength is our judgement (`antibiotics`): what it does is then
    known no better than small or conflicting studies, whatever is known of three antibiotics at once."""


class Span(NamedTuple):
    """The days of a change: before the first, and at the end of the last, of which sizes are."""

    first: int
    last: int


def what_if(
    usual: Mapping[str, float],
    changes: Sequence[Change],
    person: Person | None = None,
    *,
    members: int = 1000,
    seed: int = 0,
    after: int | None = None,
    has: Sequence[str] = (),
    before: Sequence[Course] = (),
    own: Mapping[str, Own] | None = None,
    origins: Mapping[str, str] | None = None,
    records: Mapping[str, Varying] | None = None,
) -> WhatIf:
    """What changes do in the described system, set beside what is usual.

    `usual` holds amounts by the names of `data/inputs.csv` (what is not named is as in the table); `person`
    gives the weight; `after` days are run after the last change; `has` conditions, some of which are never
    simulated; `before` courses of antibiotics on days below 0, before the change, with and without it; `own`
    the person's own estimates of parameters; `origins` says where the usual amounts come from; `records` how
    states vary in the person's own records, by state ("Y" is mood). The same seed gives the same members.
    Raises VilliError where nothing changes, and `Stopped` for whom nothing is simulated.

    >>> from villi.body.values import Change, Setting
    >>> fibre = Change("fibre to 30 g", 0, 28, (Setting("fibre", "to", 30),))
    >>> found = what_if({"fibre": 18}, [fibre], members=50)
    >>> [effect.known.median > 0 for effect in found.effects if effect.name == "butyrate in the colon"]
    [True]
    """
    if not changes:
        raise VilliError('nothing changes: say what if, such as --change "fibre to 30 g"')
    asked = Asked.of(members, seed, "day")
    table = model()
    span = Span(min(each.start for each in changes), max(each.start + each.days for each in changes))
    still = max((course.day + course.days for course in before), default=0)
    days = max(span.last + (_after(changes) if after is None else after), still)
    lead = max((-course.day for course in before), default=0)
    without, changed = (
        checked(inputs, person) for inputs in _inputs(usual, changes, before, tuple(has), lead, days)
    )
    _bounded(asked.members, without.days, len(table.states))
    known, everything = (
        _pair(table, without, changed, lead, _drawn(table, person, asked, all_, own or {}))
        for all_ in (False, True)
    )
    moving = Moved(
        frozenset(name for change in changes for name in _moved(change)),
        frozenset([*(name for name, amount in without.usual.items() if amount), *map(_named, before)]),
        any(_is_judged(event) for change in changes for event in change.events),
    )
    at = {state.id: i for i, state in enumerate(table.states)}
    return WhatIf(
        tuple(changes),
        days,
        span.last,
        asked.members,
        asked.seed,
        {row.id: float(usual.get(row.id, row.usual)) for row in table.inputs if row.kind == "daily"},
        dict(origins or {}),
        tuple(
            _effect(table, at[state], moving, known, everything, span, (records or {}).get(state))
            for state in SHOWN
        ),
        np.arange(days + 1, dtype=float),
        inert=tuple(_inert(table, changes, usual)),
        weight=math.nan if person is None or person.weight_kg is None else person.weight_kg,
    )


def _after(changes: Sequence[Change]) -> int:
    course = any(isinstance(event, Course) for change in changes for event in change.events)
    return AFTER_COURSE if course else AFTER


def _inputs(
    usual: Mapping[str, float],
    changes: Sequence[Change],
    before: Sequence[Course],
    has: tuple[str, ...],
    lead: int,
    days: int,
) -> tuple[Inputs, Inputs]:
    """The inputs without the changes and with them, `lead` days earlier than the changes count. Raises
    VilliError where a course is asked about while one of `before` still runs."""
    for change in changes:
        for event in change.events:
            for course in before:
                first, end = change.start + event.day, course.day + course.days
                if isinstance(event, Course) and first < end and course.day < first + event.days:
                    wrong = f"{course.name} still runs then, and what two do together is not known"
                    raise VilliError(f'"{change.words}": {wrong}', remedy=f"begin from day {end + 1}")
    shifted = tuple(course._replace(day=course.day + lead) for course in before)
    without = Inputs(lead + days, dict(usual), events=shifted, has=has)
    later = [change._replace(start=change.start + lead) for change in changes]
    return without, with_changes(without, later)


def _bounded(members: int, days: int, states: int) -> None:
    """Raise VilliError where the four runs would not fit in `MOST_HELD` bytes."""
    each = RUNS * (days + 1) * states * 8
    if members * each > MOST_HELD:
        raise VilliError(
            f"{members:,} members over {days} days are {members * each / 1e9:.1f} GB of states",
            remedy=f"take at most {MOST_HELD // each:,} members",
        )


def _moved(change: Change) -> Iterator[str]:
    """The inputs and events that a change moves, as arrows name them."""
    yield from (setting.name for setting in change.settings)
    yield from (_named(event) for event in change.events)


def _named(event: Event) -> str:
    if isinstance(event, Course):
        return "antibiotic"
    if isinstance(event, Dose):
        return "gln_dose"
    if isinstance(event, Infusion):
        return event.into
    return event.what if isinstance(event, Onset) else "gln_food"


def _label(table: Model, moved: Moved, state: str, differs: bool, *, hypotheses: bool) -> Label:
    """How well the best path from what is changed to a state is known. What acts only beside something else
    may act beside what the person has anyway: asked where a difference shows that it does."""
    label = best(_as_judged(paths(table, moved.changed, state, hypotheses), moved))
    if label or not differs:
        return label
    beside = paths(table, moved.changed | moved.anyway, state, hypotheses)
    starts = {ALSO.get(name, name) for name in moved.changed}
    return best(_as_judged((path for path in beside if path.nodes[0] in starts), moved))


def _is_judged(event: Event) -> bool:
    return isinstance(event, Course) and event.potency is None


def _as_judged(found: Iterable[Path], moved: Moved) -> Iterator[Path]:
    """Paths, those of a course whose strength is judged no better known than that."""
    for path in found:
        is_judged = moved.judged and path.nodes[0] == "antibiotic"
        yield path._replace(label=worst([path.label, "B"])) if is_judged else path


def _inert(table: Model, changes: Sequence[Change], usual: Mapping[str, float]) -> Iterator[str]:
    """What was changed and moves nothing: no arrow leads from it, or it is so already."""
    rows = {row.id: row for row in table.inputs}
    for change in changes:
        for setting in change.settings:
            row = rows[setting.name]
            amount = setting.amount - (usual.get(row.id, row.usual) if setting.how == "to" else 0.0)
            alone = reached(table, [row.id], hypotheses=True)
            if not alone and not idle(table, [row.id]):  # it may act beside another
                yield f"no arrow leads from {row.name} to anything: the system is silent on it"
            elif amount == 0:
                yield f"{row.name} is so already: nothing changes in it"


def _drawn(table: Model, person: Person | None, asked: Asked, all_: bool, own: Mapping[str, Own]) -> Array:
    """The members, with hypotheses where `all_`; the person's own figures take the place of the table's."""
    members, seed = asked.members, asked.seed
    drawn = of_person(table, draws(table, members, seed, all_), person)
    generator = np.random.default_rng([seed, 0, 1])  # no block of `draws` has this one
    return replaced(
        table,
        drawn,
        {
            name: each.value + generator.standard_normal(members) * (each.high - each.low) / (2 * Z90)
            for name, each in sorted(own.items())
        },
    )


def _pair(table: Model, without: Inputs, changed: Inputs, lead: int, drawn: Array) -> Pair:
    first, second = (run(table, inputs, drawn, "day").states[:, lead:] for inputs in (without, changed))
    return Pair(drawn, first, second)


def _effect(
    table: Model,
    at: int,
    moved: Moved,
    known: Pair,
    everything: Pair,
    span: Span,
    varying: Varying | None,
) -> Effect:
    """What the pairs hold of one state, number `at`; `moved` what is changed."""
    state = table.states[at]
    seen = visible(state.id, varying, span.last - span.first)
    pairs = [(pair.without[:, :, at], pair.with_change[:, :, at]) for pair in (known, everything)]
    differences = [after - before for before, after in pairs]
    sizes = [
        size(each[:, span.last], each[:, span.first + 1 : span.last + 1].mean(axis=1), seen.difference)
        for each in differences
    ]
    shares = [size(percent(before[:, span.last], after[:, span.last])) for before, after in pairs]
    label, label_all = (
        _label(table, moved, state.id, bool(each.any()), hypotheses=hypotheses)
        for each, hypotheses in zip(differences, (False, True), strict=True)
    )
    said = (
        percent(*(each[:, span.last] for each in pairs[1])) if state.id in IN_PERCENT else np.array([np.nan])
    )
    spread = said if np.isfinite(said).all() else differences[1][:, span.last]
    ranked, unshared = drivers(table, everything.drawn, spread)
    shown = state.id not in NO_COURSE
    notices = tuple(
        noticed(each, seen, bool(arrow)) for each, arrow in zip(sizes, (label, label_all), strict=True)
    )
    peaks = [peak(before, after, state.id in IN_PERCENT) for before, after in pairs]
    if not shown:
        peaks = [each and each._replace(day=None) for each in peaks]
    return Effect(
        state=state.id,
        name=state.name,
        unit=state.unit,
        usual=float(np.median(pairs[0][0][:, span.last])) if shown else math.nan,
        label=label,
        label_all=label_all,
        known=sizes[0],
        everything=sizes[1],
        known_percent=shares[0],
        everything_percent=shares[1],
        in_percent=state.id in IN_PERCENT,
        visible=seen,
        notice=notices[0],
        notice_all=notices[1],
        says=says(state.name, state.unit, seen, (notices[0], sizes[0]), (notices[1], sizes[1])),
        drivers=ranked,
        unshared=unshared,
        known_band=band(*pairs[0]) if shown else None,
        everything_band=band(*pairs[1]) if shown else None,
        known_peak=peaks[0],
        everything_peak=peaks[1],
    )
