"""A what-if as sections: the answer first, then sizes, courses, what is not known, what it was set beside.

Every size carries how well its arrows are known. What is shown is of the described system, never of what
somebody's body or mood is going to do.
"""

from collections.abc import Iterator, Sequence
from math import isnan
from typing import NamedTuple

from villi.body.arrows import idle
from villi.body.table import model
from villi.body.values import Band as Course_
from villi.body.values import Change, Course, Dose, Driver, Effect, Notice, Size, WhatIf
from villi.report.blocks import (
    Band,
    Bands,
    Blocks,
    Code,
    Edges,
    Head,
    Label,
    Line,
    More,
    Points,
    Rows,
    line,
    said,
)
from villi.report.what_if_words import (
    KNOWN,
    NO_DIRECTION,
    ORDER,
    direction,
    largest,
    length,
    moves,
    name,
    next_to_nothing,
    of_unit,
    on_the_way,
    places,
    rises,
    shown,
    signed,
    size,
    unit,
    way,
)
from villi.report.words import amount, listed, lower_first, number, percent, plural, upper_first

SHORT = "In short"
SIZES = "How much"
OVER_TIME = "Over the days"
DRIVES = "What we do not know drives this"
BESIDE = "What it was set beside"
CARE = "Before you act on it"
FURTHER = "More"

LETTERS = (
    "Middle of the versions (where nine of ten lie). (A) in studies of people, repeated; (B) small or "
    "conflicting studies; (C) only if a hypothesis is true."
)
ALONE = 5
"""Days and fewer of a change for which every day has its row; longer ones by the week."""
IN_SHORT = 3
"""Outcomes beside mood that the first lines name."""
DRIVERS = 3
"""Figures named for each outcome; more go with a few per cent each."""
LARGE: tuple[Notice, ...] = ("perhaps", "could show")
"""What a diary could show, or perhaps."""
NOTICED: dict[Notice, str] = {
    "too small": "too small to notice in a diary",
    "perhaps": "perhaps large enough to show in a diary like yours",
    "could show": "large enough to show in a diary like yours",
    "not known": "too few ratings to say whether a diary would show it",
    "not in a diary": "no diary shows it",
}
NOT_BETTER = "More glutamine in plasma is not better: read no good into it."
NOT_BETTER_SHORT = "More is not better."
FINISH = (
    "A course is taken as it was prescribed. Nothing here speaks for skipping, shortening or delaying one: "
    "ask the doctor or a pharmacist."
)
TWO_STRESSES = (
    "Stress here is stress of the mind. The stress of the body in burns, sepsis, surgery is another thing: "
    "it empties the stores of glutamine, and nothing in people shows that a hard month does."
)
NOT_YOU = (
    "This is a described system: equations with figures from small groups of people. It does not know you, "
    "does not diagnose, and says nothing about what to take or to stop. Ask a clinician or a pharmacist "
    "first."
)
NO_ARROW = "The system is silent there. That does not mean that nothing happens."


class Section(NamedTuple):
    """A part of the answer: `id` and `heading`, and its blocks."""

    id: str
    heading: str
    blocks: Blocks


def title(found: WhatIf) -> str:
    """What was asked.

    >>> title(WhatIf((), 1, 1, 10, 0, {}, {}, (), __import__("numpy").zeros(1)))
    'What if: nothing changes'
    """
    return asked(found.changes)


def asked(changes: Sequence[Change]) -> str:
    """Changes as a heading.

    >>> asked([Change("fibre to 30 g", 0, 56), Change("no alcohol", 0, 28)])
    'What if: fibre to 30 g; no alcohol'
    """
    words = "; ".join(dict.fromkeys(said(change.words) for change in changes))
    return f"What if: {words or 'nothing changes'}"


def basis(found: WhatIf) -> str:
    """On what the answer stands, in one sentence."""
    versions = plural(found.members, "version")
    return f"In the described system, not in you: {versions} of it, with and without."


def sections(found: WhatIf, rules: Blocks = ()) -> tuple[Section, ...]:
    """The whole answer in reading order, empty parts left out; `rules` of safety that stand beside it."""
    parts = (
        Section("short", SHORT, short(found)),
        Section("sizes", f"{SIZES}, {when(found)}", sizes(found)),
        Section("course", OVER_TIME, over_time(found)),
        Section("drives", DRIVES, drives(found)),
        Section("beside", BESIDE, beside(found)),
        Section("care", CARE, (*rules, *care(found))),
        Section("more", FURTHER, more()),
    )
    return tuple(part for part in parts if part.blocks)


def when(found: WhatIf) -> str:
    """The day at which sizes are taken."""
    return f"after {length(found.at)}"


def outcomes(found: WhatIf) -> list[Effect]:
    """What a person asks about, in the order in which it is told."""
    by_state = {effect.state: effect for effect in found.effects}
    return [by_state[state] for state in ORDER if state in by_state]


def reached(found: WhatIf, *, hypotheses: bool) -> list[Effect]:
    """Outcomes to which an arrow leads: a measured one, or (with `hypotheses`) at best a hypothesis."""
    measured = [each for each in outcomes(found) if moves(each, hypotheses=False)]
    if not hypotheses:
        return measured
    return [each for each in outcomes(found) if each not in measured and moves(each, hypotheses=True)]


def silent(found: WhatIf) -> list[Effect]:
    """Outcomes to which no arrow leads."""
    return [each for each in outcomes(found) if not each.label_all and not _waiting(each, found)]


def short(found: WhatIf) -> Blocks:
    """The answer: whether a diary would show anything; then mood, the lining, and what moves most surely."""
    named = sorted(_in_short(found), key=_rank)
    if not reached(found, hypotheses=False) and not reached(found, hypotheses=True):
        return (line(f"No arrow of the described system leads from this change to anything. {NO_ARROW}"),)
    rest = len(reached(found, hypotheses=False)) - sum(moves(each, hypotheses=False) for each in named)
    points = [_sentence(each, found) for each in named]
    if rest > 0:
        points.append(line(f"{rest} more below."))
    quiet = [line(words, style="quiet") for words in (LETTERS, *_ended(found))]
    return (line(_noticed(found), style="strong"), Points(tuple(points)), *quiet)


def _in_short(found: WhatIf) -> list[Effect]:
    """The outcomes that the first lines name: mood and the lining always, then the surest and largest."""
    first = [each for each in outcomes(found) if each.state in ("Y", "K")]
    moving = [each for each in reached(found, hypotheses=False) if each not in first]
    surest = sorted(moving, key=lambda each: (not _is_sure(each), -_relative(each)))
    return [*first, *surest[: IN_SHORT - 1]]


def _is_sure(effect: Effect) -> bool:
    """Whether it goes one way in nearly all versions, at the end or clearly on the way there."""
    most = on_the_way(effect, hypotheses=False)
    return way(effect.known) != "either way" or (most is not None and way(most) != "either way")


def _rank(effect: Effect) -> int:
    """What moves first, then what has no direction; what only a hypothesis leads to, and silence, last."""
    if not moves(effect, hypotheses=False):
        return 2
    away = direction(effect) == NO_DIRECTION or next_to_nothing(effect, hypotheses=False)
    return int(away and not largest(effect, hypotheses=False))


def _relative(effect: Effect) -> float:
    """How large an effect is beside what is usual, at the most, to put the larger first."""
    most = [effect.known_percent.median]
    if effect.known_peak is not None:
        most.append(effect.known_peak.percent.median)
    return max((abs(value) for value in most if not isnan(value)), default=0.0)


def _seen_in(found: Size) -> str:
    """In how many versions a difference is large enough to show; nothing where that is not known."""
    return "in some versions" if isnan(found.noticed) else f"in {percent(found.noticed)} of versions"


def _noticed(found: WhatIf) -> str:
    """Whether a diary would show any of it, in one sentence."""
    held = [each for each in outcomes(found) if each.visible.held and each.everything.same < 1]
    showing = [each.name for each in held if each.notice == "could show"]
    perhaps = [f"{each.name} ({_seen_in(each.known)})" for each in held if each.notice == "perhaps"]
    hoped = [
        f"{each.name} ({_seen_in(each.everything)})"
        for each in held
        if each.notice not in LARGE and each.notice_all in LARGE
    ]
    if showing:
        return f"Large enough to show in a diary: {listed(showing)}. It may have other causes, too."
    if perhaps:
        return f"Perhaps large enough to show in a diary: {listed(perhaps)}. It may have other causes, too."
    if hoped:
        return f"Large enough to show in a diary only if a hypothesis is true: {listed(hoped)}."
    unknown = [each for each in held if each.notice_all == "not known"]
    if unknown:
        return f"What a diary would show is not known: {unknown[0].visible.why}."
    if held:
        limits = "; ".join(
            f"{amount(each.visible.difference, '')} {each.unit.split(' of ')[0]} of {each.name}"
            for each in held
        )
        return f"Too small to notice in a diary: yours could show {limits} or more."
    return "Nothing of it would stand in a diary."


def _waiting(effect: Effect, found: WhatIf) -> str:
    """The label of a measured arrow from what is changed to an outcome that does nothing here, as it acts
    only where something else acts, too; "" where there is none."""
    if moves(effect, hypotheses=False):
        return ""
    if effect.label:
        return effect.label
    changed = {setting.name for change in found.changes for setting in change.settings}
    changed |= {
        "antibiotic" if isinstance(event, Course) else "gln_dose"
        for change in found.changes
        for event in change.events
        if isinstance(event, Course | Dose)
    }
    return min((arrow.label for arrow in idle(model(), changed) if arrow.target == effect.state), default="")


def _sentence(effect: Effect, found: WhatIf) -> Line:
    """One outcome in a sentence, with how well its arrows are known."""
    head = Label(f"{name(effect)}: ")
    if not moves(effect, hypotheses=False):
        hoped = f"; if a hypothesis is true (C): {_by_then(effect, hypotheses=True)}"
        return line(head, f"{still(effect, found)}{hoped if moves(effect, hypotheses=True) else ''}.")
    also = f" {NOT_BETTER_SHORT}" if effect.state == "P" and way(effect.known) == "up" else ""
    return line(head, f"{_by_then(effect, hypotheses=False)} ({effect.label}).{also}")


def _by_then(effect: Effect, *, hypotheses: bool) -> str:
    """A difference at the end with its direction, and the largest on the way where that is another."""
    most = largest(effect, hypotheses=hypotheses)
    on_way = f"; on the way: {most}" if most else ""
    if shown(effect, hypotheses=hypotheses).same == 1 or next_to_nothing(effect, hypotheses=hypotheses):
        return f"next to nothing by then{on_way}"
    end = size(effect, hypotheses=hypotheses)
    return f"{end}{on_way}" if hypotheses else f"{end}, {direction(effect)}{on_way}"


def sizes(found: WhatIf) -> Blocks:
    """Every outcome with its size, first what was measured, then what hypotheses alone lead to."""
    every = [(each, on) for on in (False, True) for each in reached(found, hypotheses=on)]
    tiny = [
        each.name
        for each, on in every
        if next_to_nothing(each, hypotheses=on) or shown(each, hypotheses=on).same == 1
    ]
    measured, only = (
        [each for each, of in every if of is on and each.name not in tiny] for on in (False, True)
    )
    out: list[Line | Rows | Points] = []
    if measured:
        out.append(_rows("Arrows that were measured", measured, hypotheses=False))
    if only:
        out.append(_rows("Only if a hypothesis is true", only, hypotheses=True))
    if tiny:
        out.append(line(f"Next to nothing by then: {listed(tiny)}."))
    if on_way := [_largest(each, on) for each, on in every if largest(each, hypotheses=on)]:
        out += [
            line("Largest on the way, where that is clearly another than at the end:"),
            Points(tuple(on_way)),
        ]
    out += [line(words) for words in _visible(found)]
    if said_back := _back(found, measured):
        out.append(line(said_back))
    waiting = [each for each in outcomes(found) if _waiting(each, found)]
    if waiting:
        names = listed([each.name for each in waiting])
        out.append(line(f"A measured arrow leads to {names}, but acts only where something else acts, too."))
    if none := silent(found):
        out.append(line(f"No arrow leads to {listed([each.name for each in none])}. {NO_ARROW}"))
    out += [line(upper_first(words) + ".") for words in found.inert]
    return tuple(out)


def _largest(effect: Effect, hypotheses: bool) -> Line:
    label = effect.label_all if hypotheses else effect.label
    return line(Label(f"{name(effect)}: "), f"{largest(effect, hypotheses=hypotheses)} ({label}).")


def _rows(caption: str, effects: Sequence[Effect], *, hypotheses: bool) -> Rows:
    heads = ("Outcome", "Difference", ">Up in", "Known from", "Usually", "With hypotheses", "In a diary")
    return Rows(caption, heads, tuple(_cells(each, hypotheses) for each in effects), (0, 1, 2, 3))


def _cells(effect: Effect, hypotheses: bool) -> tuple[str, ...]:
    label = effect.label_all if hypotheses else effect.label
    return (
        name(effect),
        size(effect, hypotheses=hypotheses),
        _up(effect, hypotheses),
        SHORTLY[label],
        "" if isnan(effect.usual) else amount(effect.usual, "") + f" {unit(effect.unit)}",
        size(effect, hypotheses=True),
        NOTICED[effect.notice_all if hypotheses else effect.notice],
    )


def _up(effect: Effect, hypotheses: bool) -> str:
    if direction(effect, hypotheses=hypotheses) == NO_DIRECTION:
        return NO_DIRECTION
    return rises(shown(effect, hypotheses=hypotheses))


SHORTLY = {"A": "A repeated", "B": "B small or mixed", "C": "C hypothesis", "": "no arrow"}


LEFT = 0.1
"""Share of a difference that is left when it is called nearly back."""


def _back(found: WhatIf, effects: Sequence[Effect]) -> str:
    """When the middle of each difference is nearly back, where the run is long enough to see it."""
    met = [(day, each) for each in effects if (day := back(each, found)) is not None]
    if not met:
        return ""
    days = "; ".join(
        f"{lower_first(each.name)} ({each.label}) {length(day)}"
        for day, each in sorted(met, key=lambda one: one[0])
    )
    return f"Nearly back (a tenth of the middle is left) after the change has ended: {days}."


def back(effect: Effect, found: WhatIf) -> int | None:
    """Days after the change until a tenth of the middle difference is left; None where no run shows it."""
    if effect.known_band is None:
        return None
    course = [abs(float(middle)) for middle in effect.known_band.difference[found.at :, 1]]
    largest = max(course, default=0.0)
    peak = course.index(largest) if course else 0
    return next(
        (day for day in range(peak, len(course)) if largest > 0 and course[day] <= LEFT * largest), None
    )


def _ended(found: WhatIf) -> Iterator[str]:
    """The changes that are over before sizes are taken: their own are seen by asking them alone."""
    for change in found.changes:
        end = change.start + change.days
        if end < found.at:
            yield (
                f"\u201c{said(change.words)}\u201d ends on day {end}, and sizes are of day {found.at}: what "
                "is over by then stands as \u201con the way\u201d."
            )


def still(effect: Effect, found: WhatIf) -> str:
    """Why measured arrows move nothing: none leads there, or it has nothing to act on."""
    if label := _waiting(effect, found):
        return f"a measured arrow leads there ({label}), but acts only beside another; none does"
    return "no measured arrow leads there" if effect.label_all else "no arrow leads there"


def _visible(found: WhatIf) -> Iterator[str]:
    """What the person's own records could show, of each outcome that a diary holds."""
    for effect in outcomes(found):
        if not effect.visible.held:
            continue
        limit = effect.visible.difference
        if not isnan(limit):
            yield (
                f"{name(effect)}: a diary like yours could show {amount(limit, '')} {unit(effect.unit)} and "
                f"more ({effect.visible.why})."
            )


def over_time(found: WhatIf) -> Blocks:
    """Both bands of every outcome that an arrow reaches, day by day."""
    measured, hoped = (
        tuple(band for each in reached(found, hypotheses=on) if (band := _band(each, found)) is not None)
        for on in (False, True)
    )
    out: list[Bands | More] = [Bands(measured, CAPTION)] if measured else []
    if hoped:
        out.append(More("Only if a hypothesis is true", (Bands(hoped, CAPTION),)))
    return tuple(out)


CAPTION = (
    "Difference from the same days without the change, and where nine of ten versions lie. Filled, with a "
    "line in the middle: arrows that were measured (a thin line: small or conflicting studies). Dashed: with "
    "the hypotheses too."
)


def _band(effect: Effect, found: WhatIf) -> Band | None:
    known, everything = effect.known_band, effect.everything_band
    if known is None or everything is None:
        return None
    times = tuple(float(time) for time in found.times)
    measured = moves(effect, hypotheses=False)
    both = _edges(effect, known), _edges(effect, everything)
    said_known, said_all = size(effect), size(effect, hypotheses=True)
    label = KNOWN[effect.label] if measured else KNOWN["C"]
    description = (
        f"Difference in {effect.name} over {length(round(times[-1]))}; {when(found)} "
        + (f"measured arrows {said_known}, " if measured else "")
        + f"with hypotheses {said_all}; {label}."
    )
    return Band(
        effect.state,
        name(effect),
        unit(of_unit(effect)),
        "days",
        times,
        *both,
        "none" if not measured else "solid" if effect.label == "A" else "thin",
        0.0,
        float(found.at),
        said_known if measured else "",
        said_all,
        description,
        _table(effect, times, both, found.at, measured=measured),
    )


def _edges(effect: Effect, course: Course_) -> tuple[Edges, ...]:
    shown = course.percent if effect.in_percent else course.difference
    return tuple((float(low), float(middle), float(high)) for low, middle, high in shown)


def _table(
    effect: Effect,
    times: Sequence[float],
    both: tuple[tuple[Edges, ...], tuple[Edges, ...]],
    end: int,
    *,
    measured: bool,
) -> Rows:
    """The figures of a picture: every day of a short run, one a week of a longer, the last of the change."""
    step = 1 if times[-1] <= 3 * ALONE else 7
    days = [n for n, time in enumerate(times) if time % step == 0 or time == end]
    decimals = 1 + places(max(abs(value) for edges in both[1] for value in edges))
    head = unit(of_unit(effect))
    heads = ("Day", *(f">{part}, {head}" for part in (("Measured", "5 %", "95 %") if measured else ())))
    heads += tuple(f">{part}, {head}" for part in ("With hypotheses", "5 %", "95 %"))

    def cells(edges: Edges) -> tuple[str, ...]:
        low, middle, high = (signed(value, decimals) for value in edges)
        return (middle, low, high)

    rows = tuple(
        (f"{times[n]:.0f}", *(cells(both[0][n]) if measured else ()), *cells(both[1][n])) for n in days
    )
    return Rows(name(effect), heads, rows, tuple(range(len(heads))), quiet=True)


def drives(found: WhatIf) -> Blocks:
    """Of each outcome the figures that most of its spread goes with."""
    points = tuple(_drivers(each) for each in _in_short(found) if each.drivers and each.everything.same < 1)
    if not points:
        return ()
    intro = "How much of the spread, with the hypotheses in it, goes with one figure alone:"
    return (line(intro), Points(points))


def _drivers(effect: Effect) -> Line:
    parts = [
        f"{lower_first(driver.says)} {percent(driver.share)} ({_standing(driver)})"
        for driver in effect.drivers[:DRIVERS]
    ]
    return line(Label(f"{name(effect)}: "), "; ".join(parts) + ".")


def _standing(driver: Driver) -> str:
    if driver.kind == "people differ":
        return driver.kind
    return f"{driver.label}, {driver.status}" if driver.label else driver.status


def beside(found: WhatIf) -> Blocks:
    """The usual days that the change was set beside, each amount with where it comes from."""
    table = {row.id: row for row in model().inputs}
    known = {id: found.origins[id] for id in found.usual if id in table and found.origins.get(id)}
    own = [id for id in known if not _assumed(known[id])]
    rows = tuple((upper_first(table[id].name), usual(found, id), known[id].removeprefix(DIARY)) for id in own)
    out: list[Line | Rows] = []
    if rows:
        out.append(Rows("A usual day", ("Input", ">Amount", "From"), rows, (0, 1, 2), quiet=True))
    if assumed := [f"{table[id].name} {usual(found, id)}" for id in known if _assumed(known[id])]:
        out.append(line(f"Not known, so the usual day of the model was taken: {listed(assumed)}."))
    if courses := found.origins.get("antibiotic", ""):
        out.append(line(f"Courses of antibiotics: {said(courses)}."))
    weight = "is not known: the versions differ in it" if isnan(found.weight) else "is as you wrote it"
    out.append(line(f"Body weight {weight}."))
    out += [line(note) for note in dict.fromkeys(note for each in found.changes for note in each.notes)]
    return tuple(out)


DIARY = "your diary: "
"""How origins out of a diary begin."""


def _assumed(origin: str) -> bool:
    return origin.startswith("not known")


def usual(found: WhatIf, id: str) -> str:
    """A usual amount in words, with its unit."""
    row = next(row for row in model().inputs if row.id == id)
    value = found.usual[id]
    if row.unit == "share":
        return percent(value)
    return f"{number(value)} {row.unit.replace('/day', ' a day')}"


def care(found: WhatIf) -> Blocks:
    """What stands before acting on any of it."""
    course = any(isinstance(event, Course) for change in found.changes for event in change.events)
    mind = any(setting.name == "stress" for change in found.changes for setting in change.settings)
    raised = any(each.state == "P" and way(each.known) == "up" for each in found.effects)
    kept = (FINISH,) * course + (TWO_STRESSES,) * mind + (NOT_BETTER,) * raised + (NOT_YOU,)
    return tuple(line(words) for words in kept)


def more() -> Blocks:
    """Where the arrows, the sources and the tests of the model are shown."""
    return (
        line("Arrows, figures and sources of an outcome: ", Code("villi body explain permeability")),
        line("How the model does against published trials: ", Code("villi body validate")),
    )


def heads(parts: Sequence[Section]) -> Blocks:
    """All parts one after the other under their headings, for a section of a longer report."""
    out: list[object] = []
    for part in parts:
        out += [Head(part.heading), *part.blocks]
    return tuple(out)  # type: ignore[arg-type]
