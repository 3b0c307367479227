"""Is it enough? An intake beside the reference values of the person, in sentences.

What may be said is what `villi.needs` claims: nothing is called too little from a guide value (an AI),
nothing at all from few days, and energy stays out of sight unless it was asked for. Each nutrient is in one
sentence only, by the claim that says most; the numbers stand further down (`villi.report.numbered`).
"""

import re
from collections.abc import Iterable, Sequence
from math import isnan
from typing import Literal

from villi.examination import Examination
from villi.needs.assess import NO_ROW, NO_STATE
from villi.needs.values import Need, Without
from villi.quantities import NUTRIENTS
from villi.report import levels, numbered
from villi.report.blocks import Block, Blocks, Code, Label, Line, More, Points, line, said, sentence
from villi.report.headings import BENEATH
from villi.report.numbered import FEWEST_DAYS, RANGES_OF_ENERGY, is_amino, is_energy
from villi.report.sources import numbers
from villi.report.words import clean, count_word, listed, plural, upper_first

Group = Literal[
    "low", "over", "under", "very", "likely", "advised", "guide", "within", "range", "uncertain", "rest"
]

GROUPS: tuple[tuple[Group, str, str], ...] = (
    ("low", "Likely low", "This is about the days in this record, not about you."),
    ("very", "Very likely enough", ""),
    ("likely", "Likely enough", ""),
    ("advised", "A low intake is unlikely", "At or above the amount advised for a body of usual weight."),
    ("guide", "A low intake is unlikely", "At or above the guide value."),
    ("over", "Above a limit", ""),
    ("under", "Below what is advised", ""),
    ("range", "Outside the usual range", ""),
    ("within", "Within what is advised", ""),
    ("uncertain", "Uncertain", "These days cannot tell."),
)
"""Groups in reading order: the words before the names, and a sentence after them."""

OTHERS_DIFFER = "; another guideline reads otherwise"
NO_GOOD_NEWS = ("sodium",)
"""More than enough of these is no good news: without a limit beside them nothing is said (judgement)."""

NOTED: tuple[Group, ...] = ("low", "very", "likely", "guide")
"""Groups whose notes are shown: for whom a claim holds, and what in it rests on judgement."""
PERSON_LINE = "person: female, 34"
ALL_WRITTEN = (
    "Is everything written down? This record holds little for whole days. If some food or drink is missing, "
    "add it, and this part will change. If nothing is missing and you find it hard to eat, a doctor or a "
    "dietitian can help."
)
"""Asked where the record is implausible: calm, and without a number."""

UNTIL_CLEAR = "Until that is clear, nothing is said here of what is enough. What you wrote is kept below."
NOT_COUNTED = ("biotin", "chloride", "chromium", "fluoride", "iodine", "molybdenum")
"""Vitamins and minerals of the table of reference values that food tables do not hold."""

FOOD_ONLY = "of food alone; supplements count only beside upper levels."
NO_VALUE = "No checked value is held for: "
SAYS_NOTHING = ". So nothing follows here, neither that it is enough nor that it is not."


def blocks(examination: Examination, *, energy: bool, page: bool = False) -> Blocks:
    """The whole section; empty where there is nothing to say it of. On a `page` the numbers open below."""
    needs = examination.needs
    if not examination.complete_days:
        return ()
    upper = tuple(levels.blocks(examination, numbers(examination)))
    if needs.recording is not None and needs.recording.implausible:
        # amounts of a record with gaps mislead; and whoever eats too little is shown no numbers about it
        return (*_recording(examination), line(UNTIL_CLEAR), *upper)
    if examination.complete_days < FEWEST_DAYS:
        return (*_few_days(examination), *upper)
    shown = [need for need in needs.needs if energy or not is_energy(need.unit)]
    return (
        *_basis(examination, shown),
        *_said(shown),
        *_no_value(shown, needs.without),
        *_what_is_missing(examination, shown),
        *upper,
        *(_opening(examination, energy=energy) if page else ()),
    )


def _few_days(examination: Examination) -> Iterable[Block]:
    """What is needed before anything can be said, in one sentence."""
    days = count_word(examination.complete_days)
    held = f"three complete days are needed, and this diary holds {days} so far"
    if _unknown(examination):
        yield line(
            f"To see this part, {held}; and one line at the top of it, such as ",
            Code(PERSON_LINE),
            " (your own sex and age).",
        )
    else:
        yield line(f"Before anything is said of what is enough, {held}.")


def _recording(examination: Examination) -> Iterable[Block]:
    """A question where food is probably missing from the record."""
    card = examination.safety.card
    if card is None or card.kind != "support":  # its card asks the same
        yield line(ALL_WRITTEN, style="lead")


def _basis(examination: Examination, shown: Sequence[Need]) -> Iterable[Block]:
    """What the sentences rest on, and what could not be checked."""
    if not shown:
        return
    recording = examination.needs.recording
    yield line(
        f"From {plural(examination.complete_days, 'complete day')}, {FOOD_ONLY} ",
        sentence(recording.because) if recording is not None else "",
        style="quiet",
    )


def _unknown(examination: Examination) -> bool:
    return examination.person.age is None or not examination.person.sex


def _what_is_missing(examination: Examination, shown: Sequence[Need]) -> Iterable[Block]:
    """What to write so that more can be said; or why nothing can."""
    because = clean(examination.needs.because)
    if _unknown(examination):
        part = "the rest of this part" if shown else "this part"
        yield line(
            f"To see {part}, write one line at the top of your diary: ",
            Code(PERSON_LINE),
            ". Put your own sex and age there. Reference values differ by age and sex.",
        )
    elif because and not shown:
        yield line(sentence(because))


def _said(shown: Sequence[Need]) -> Iterable[Block]:
    """One sentence a group, each nutrient in one of them; what is left open is only counted."""
    grouped: dict[Group, list[str]] = {}
    made: list[Need] = []
    for need in shown:
        if is_amino(need):
            continue
        group = group_of(need)
        name = _named(need.name)
        limit = _limit(need) if group in ("over", "under", "range") else ""
        if limit and any(one.claim != "outside" for one in need.also):
            limit += OTHERS_DIFFER
        grouped.setdefault(group, []).append(f"{name} ({limit})" if limit else name)
        if group in NOTED:
            made.append(need)
    points = [
        line(Label(f"{before}: "), said(listed(grouped[group])), ". ", after)
        for group, before, after in GROUPS
        if group in grouped
    ]
    if rest := len(grouped.get("rest", ())):
        points.append(_left_open(rest, alone=not points))
    if points:
        yield Points(tuple(points))
    yield from _notes(made)


def group_of(need: Need) -> Group:
    """The group of sentences that a claim belongs to; of sodium "enough" alone is no good news."""
    claim, reference = need.claim, need.reference
    if claim == "outside":
        if reference.kind == "range":
            return "range"
        return "under" if isnan(reference.high) else "over"
    if claim == "inside":
        return "rest" if reference.kind == "range" else "within"
    if claim == "low intake unlikely":
        no_limit = all(one.reference.kind != "limit" for one in need.also) and isnan(reference.cdrr)
        if reference.nutrient in NO_GOOD_NEWS and no_limit:
            return "rest"
        return "guide" if isnan(reference.rda) else "advised"
    found: dict[str, Group] = {
        "likely low": "low",
        "very likely enough": "very",
        "likely enough": "likely",
        "uncertain": "uncertain",
    }
    return found.get(claim, "rest")


_BY = re.compile(r"(?P<name>.+) \((?P<by>WHO|US guideline)\)")
MEASURED = (" as a share of energy", " from food", ", by body weight")


def _named(name: str) -> str:
    """A nutrient's own name, without whose limit it is and what it is measured by.

    >>> _named("Sodium (US guideline)"), _named("Fat as a share of energy"), _named("Niacin (B3)")
    ('Sodium', 'Fat', 'Niacin (B3)')
    """
    found = _BY.fullmatch(clean(name))
    own = found["name"] if found else clean(name)
    for measured in MEASURED:
        own = own.removesuffix(measured)
    return own


def _limit(need: Need) -> str:
    """A limit in words, and whose it is; a share of energy without its figure."""
    reference = need.reference
    if need.unit == RANGES_OF_ENERGY:
        figure = "as a share of energy"
    else:
        figure = f"{numbered.reference_words(reference)} a day"
    found = _BY.fullmatch(clean(need.name))
    return f"{figure}, by the {found['by']}" if found else figure


def _left_open(count: int, *, alone: bool) -> Line:
    more = "nutrient is" if count == 1 else "nutrients are"
    others = "" if alone else "more "
    return line(
        f"{upper_first(count_word(count))} {others}{more} left open: there is only a guide value or a wide "
        f"range, or more days are needed. “{BENEATH}” has the reason for each."
    )


def _notes(made: Sequence[Need]) -> Iterable[Block]:
    """What is to be known of the claims that were made: for whom they hold, and what rests on judgement."""
    notes: dict[str, list[str]] = {}
    for need in made:
        for note in _sentences(need.because):
            notes.setdefault(note, []).append(_named(need.name))
    for note, names in notes.items():
        most = len(names) > 1 and 2 * len(names) > len(made)
        yield line(*(() if most else (said(upper_first(listed(names))), ": ")), said(note), style="quiet")


def _sentences(because: str) -> list[str]:
    """The sentences of a reason.

    >>> _sentences("One thing. Another: this one.")
    ['One thing.', 'Another: this one.']
    """
    return [str(sentence(part)) for part in re.split(r"(?<=[.?!])\s+(?=[A-Z])", clean(because)) if part]


def _no_value(shown: Sequence[Need], without: Sequence[Without]) -> Iterable[Block]:
    """Vitamins and minerals whose value for this person nobody has checked: named, because silence could
    read as good news."""
    said_of = {_named(need.name) for need in shown}
    names = [_named(one.name) for one in without if one.because in (NO_STATE, NO_ROW) and _is_micro(one)]
    own = [name for name in dict.fromkeys(names) if name not in said_of]
    if own:
        yield line(Label(NO_VALUE), said(listed(own)), SAYS_NOTHING)


def _is_micro(one: Without) -> bool:
    """Whether it is a vitamin or a mineral."""
    nutrient = NUTRIENTS.get(one.nutrient)
    return one.nutrient in NOT_COUNTED or (nutrient is not None and nutrient.kind in ("vitamin", "mineral"))


def _opening(examination: Examination, *, energy: bool) -> Iterable[Block]:
    found = numbered.blocks(examination, energy=energy)
    if found:
        yield More(BENEATH, found)
