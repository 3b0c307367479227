"""The rows that terminal and page both show: chosen and ordered here, laid out there."""

from collections.abc import Iterable, Sequence
from datetime import date
from math import isnan
from typing import NamedTuple

from villi.examination import DayResult, Dose, Examination, Question, Share
from villi.meals.values import UNSURE_BELOW, Portion, Refused
from villi.quantities import NUTRIENTS, Estimate, Interval, Nutrient, Pattern, Problem
from villi.report.words import (
    UNKNOWN,
    amount,
    clean,
    day_name,
    exact,
    mean_of,
    percent,
    plural,
    reach,
    upper_first,
)

KINDS = {
    "energy": "Energy",
    "macro": "Main nutrients",
    "fat": "Fats",
    "vitamin": "Vitamins",
    "mineral": "Minerals",
    "other": "Caffeine and theobromine",
    "amino": "Amino acids (from protein)",
    "flavonoid": "Flavonoids (plant colours and bitter substances)",
    "pattern": "Food groups (cups, ounces and teaspoons as US dietary guidelines count them)",
}
"""Kinds of the nutrient table in reading order, and their headings."""

FOUND = {
    "given": "as written",
    "measure": "measure",
    "size": "size word",
    "guideline": "usual with it",
    "default": "usual portion",
    "pin": "fixed by you",
    "remembered": "as before",
    "recipe": "by recipe",
}
"""How grams were found, for a reader."""

QUESTIONS_SHOWN = 3
"""The few questions that change most come first; more would not be answered (diary contract: one or two)."""


def shows_energy(unit: str, energy: bool) -> bool:
    """Whether something in this unit may be shown: calories only where they were asked for."""
    return energy or unit != "kcal"


NutrientRows = list[tuple[Nutrient, Estimate]]


def nutrient_groups(examination: Examination, *, energy: bool) -> list[tuple[str, str, NutrientRows]]:
    """(kind, heading, rows) for every kind that has rows; without energy unless it was asked for."""
    groups = []
    for kind, heading in KINDS.items():
        rows = [
            (nutrient, examination.intake[nutrient.id])
            for nutrient in NUTRIENTS.values()
            if nutrient.kind == kind
            and nutrient.id in examination.intake
            and shows_energy(nutrient.unit, energy)
        ]
        if rows:
            groups.append((kind, heading, rows))
    return groups


SPECIAL_KINDS = ("amino", "flavonoid", "pattern")


def is_special(nutrient: Nutrient) -> bool:
    """Whether a nutrient is left to the longer table: single fats, amino acids, flavonoids, food groups."""
    return nutrient.kind in SPECIAL_KINDS or nutrient.id.startswith("fa_")


def patterns(examination: Examination, *, energy: bool) -> list[Pattern]:
    """The gut-relevant patterns that may be shown."""
    return [pattern for pattern in examination.patterns if shows_energy(pattern.unit, energy)]


class GutRow(NamedTuple):
    """One thing that matters for the gut: name, amount, plausible range ("" where none), a note, and the
    `key` of the pattern or nutrient."""

    name: str
    amount: str
    range: str
    note: str
    key: str


def gut_rows(examination: Examination, *, energy: bool) -> list[GutRow]:
    """What the gut got: fibre first, then the patterns, alcohol last."""
    return [
        *_gut_nutrient(examination, "fibre", "Fibre a day", "from every food with a known amount"),
        *(gut_pattern(pattern) for pattern in patterns(examination, energy=energy)),
        *_gut_nutrient(examination, "alcohol", "Alcohol a day", "pure alcohol, from every food and drink"),
    ]


def _gut_nutrient(examination: Examination, id: str, name: str, note: str) -> tuple[GutRow, ...]:
    estimate = examination.intake.get(id)
    if estimate is None or not examination.complete_days:
        return ()
    said, range_said, coverage = nutrient_cells(NUTRIENTS[id], estimate)
    return (GutRow(name, said, range_said, f"{note}; coverage {coverage}" if coverage else note, id),)


COUNTED = ("servings", "a week", "plants")
"""Units of patterns that are counts: one decimal says enough."""


def gut_pattern(pattern: Pattern) -> GutRow:
    """A pattern as a row."""
    low, high = pattern.low, pattern.high
    ranged = not isnan(pattern.value) and low < high  # false where an end is unknown
    if pattern.unit in COUNTED and not isnan(pattern.value):
        said = f"{pattern.value:.1f} {pattern.unit}".replace(".0 ", " ")
        range_said = f"{low:.1f} to {high:.1f}" if ranged else ""
    else:
        said = amount(pattern.value, pattern.unit)
        range_said = reach(Interval(low, high), pattern.unit) if ranged else ""
    return GutRow(clean(pattern.name), said, range_said, clean(pattern.note), pattern.key)


class DoseRow(NamedTuple):
    """Equal doses of one thing: how often, and on which lines."""

    name: str
    kind: str
    amount: str
    times: str
    lines: str


def doses(examination: Examination) -> list[DoseRow]:
    """Supplements and medicines, equal doses together, in the order of their first line."""
    together: dict[tuple[str, str, float | None, str, bool], list[Dose]] = {}
    for dose in examination.supplements:
        known = None if isnan(dose.amount) else dose.amount
        together.setdefault((clean(dose.name), dose.kind, known, dose.unit, dose.assumed), []).append(dose)
    rows = []
    for (name, kind, known, unit, assumed), same in together.items():
        said = "amount unknown" if known is None else exact(known, clean(unit))
        said = f"about {said}, assumed" if assumed else said
        rows.append(DoseRow(name, kind, said, times_said(same), line_list(dose.line for dose in same)))
    return rows


def times_said(same: list[Dose]) -> str:
    """How often a dose was recorded, as a person would say it."""
    dated = {dose.date for dose in same if dose.date is not None}
    if not dated:
        return "whole diary" if len(same) == 1 else plural(len(same), "entry", "entries")
    if len(same) == 1:
        return day_name(next(iter(dated)))
    if len(same) == len(dated):
        return f"on {plural(len(dated), 'day')}"
    return f"{plural(len(same), 'time')} on {plural(len(dated), 'day')}"


def line_list(lines: Iterable[int]) -> str:
    """Line numbers for a reader: the first few, then how many more."""
    known = sorted({line for line in lines if line > 0})
    said = ", ".join(str(line) for line in known[:6])
    return f"{said} and {len(known) - 6} more" if len(known) > 6 else said


def key_nutrient(key: str) -> Nutrient | None:
    """The nutrient of a key such as "fibre_g"; a bare id is understood too."""
    return _BY_KEY.get(key) or NUTRIENTS.get(key)


_BY_KEY = {nutrient.key: nutrient for nutrient in NUTRIENTS.values()}


def changes_said(question: Question, *, energy: bool, limit: int = 2) -> str:
    """What an answer could change, in words; "" where nothing is known."""
    known = []
    for key, change in question.changes.items():
        nutrient = key_nutrient(key)
        if nutrient is None or isnan(change) or change == 0 or not shows_energy(nutrient.unit, energy):
            continue
        name = "glutamine" if nutrient.id == "glutamine" else nutrient.name.lower()
        known.append(
            (nutrient.id != "glutamine", f"{name} by up to {amount(abs(change), nutrient.unit)} a day")
        )
    known.sort(key=lambda pair: pair[0])
    said = " and ".join(text for _, text in known[:limit])
    return f"The answer could move {said}." if said else ""


class Line(NamedTuple):
    """How one piece of a line was understood; `food_id` of what it was taken for, "" where of nothing."""

    line: int
    words: str
    meaning: str
    grams: str
    how: str
    unsure: bool
    refused: bool
    food_id: str = ""


def portion_line(portion: Portion) -> Line:
    """A portion as a row."""
    unsure = portion.confidence < UNSURE_BELOW
    beside = portion.kind != "food"
    how = f"{portion.kind}, beside food" if beside else FOUND.get(portion.found, portion.found)
    how += ", with a model's help" if portion.read_by else ""
    grams = (
        "" if beside else amount(portion.grams, "g") if portion.grams < 1 else f"{portion.grams:,.0f}\u00a0g"
    )
    name = upper_first(clean(portion.name))
    return Line(portion.line, clean(portion.words), name, grams, how, unsure, False, portion.food_id)


def refused_line(refused: Refused) -> Line:
    """Words that were not understood as a row."""
    remedy = clean(refused.suggestion)
    return Line(refused.line, clean(refused.words), "not understood", "", remedy, False, True)


def understood(examination: Examination) -> list[tuple[str, list[Line]]]:
    """Per day (in words, "" without a date), by date: its lines as understood, refused words among them."""
    days: dict[date | None, list[tuple[int, int, Line]]] = {}
    for portion in examination.portions:
        days.setdefault(portion.date, []).append((portion.line, portion.span[0], portion_line(portion)))
    for refused in examination.refused:
        days.setdefault(refused.date, []).append((refused.line, refused.span[0], refused_line(refused)))
    return [
        (day_name(day) if day else "", [line for _, _, line in sorted(rows, key=lambda row: row[:2])])
        for day, rows in sorted(days.items(), key=lambda pair: pair[0] or date.min)
    ]


def place(line: int, day: date | None) -> str:
    """Where words stand: the line, or the day where an import has no lines; "" where neither is known."""
    return f"line {line}" if line else day_name(day) if day else ""


def problems(examination: Examination) -> list[Problem]:
    """Problems without those that only repeat refused words, which have their own list."""
    # columns do not compare: a problem counts them in its line, refused words in the words of their entry
    refused = {(refused.line, f"not understood: {refused.words}") for refused in examination.refused}
    return [problem for problem in examination.problems if (problem.line, problem.message) not in refused]


def problem_place(problem: Problem) -> str:
    """Where a problem is."""
    return place(problem.line, None) or "whole file"


def day_amount(day: DayResult) -> str:
    """A day's glutamine in words."""
    if day.complete.food == "skipped":
        return "not recorded"
    if isnan(day.glutamine):
        return UNKNOWN
    if day.at_least:
        return f"at least {amount(day.glutamine, 'g')}"
    said = amount(day.glutamine, "g")
    pointlike = isnan(day.interval.low) or day.interval.low == day.interval.high
    return said if pointlike else f"{said} ({reach(day.interval, '')})"


def day_note(day: DayResult) -> str:
    """What is known about the completeness of a day."""
    notes = []
    if day.complete.food == "partial":
        notes.append("record not complete")
    elif day.complete.food == "seems":
        notes.append("taken as complete")
    if day.glutamine == 0 and day.complete.food in ("done", "seems"):
        notes.append("no food with protein, counted as a day")
    if day.refused:
        notes.append(f"{day.refused} not understood")
    elif day.at_least and day.complete.food in ("done", "seems"):
        notes.append("much of it unknown in the food tables")
    return ", ".join(notes)


def nutrient_cells(nutrient: Nutrient, estimate: Estimate) -> tuple[str, str, str]:
    """Estimate, plausible range and coverage of one nutrient, in words."""
    said = mean_of(estimate, nutrient.unit)
    if isnan(estimate.mean):
        return said, "", ""
    range_said = "no upper end" if estimate.at_least else reach(estimate.interval, nutrient.unit)
    return said, range_said, percent(estimate.coverage)


SMALL_SHARE = 0.01
"""Parts of the glutamine below one per cent are only counted where space is short."""


def larger_parts(shares: Sequence[Share]) -> tuple[list[Share], str]:
    """The parts worth a bar, and a word on the rest ("" where there is none)."""
    larger = [part for part in shares if not part.share < SMALL_SHARE]
    rest = len(shares) - len(larger)
    return larger, f"{rest} more, each under 1\u00a0%." if rest else ""


def share_reach(part: Share, *, at_least: bool) -> str:
    """The range of a part of the glutamine; none where only a lower end can be given."""
    return "" if at_least or isnan(part.interval.low) else reach(part.interval, "")
