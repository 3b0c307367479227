"""What to ask: the few answers that would change the result most."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date as Date
from math import isnan

import numpy as np

from villi.diary.values import Diary, Eaten
from villi.examination import Dose, Question
from villi.examining.places import in_line
from villi.foods import Catalogue
from villi.intake import Intake
from villi.intake.kernel import BAND, Totals, compose
from villi.intake.table import nutrient_ids, table

WEIGHED = 0.05
"""Relative standard deviation of a weighed portion: nothing is asked about those (meals.portions)."""

MOST = 3
"""Questions about portions that are asked at once."""


def questions(
    diary: Diary, taken: tuple[Dose, ...], intake: Intake, eaten: Mapping[int, Eaten], catalogue: Catalogue
) -> tuple[Question, ...]:
    """What the diary leaves open, doses that may be one, and the portions that matter most."""
    return (*_asked_by_diary(diary), *_twice_taken(taken), *_portion_questions(intake, eaten, catalogue))


def _asked_by_diary(diary: Diary) -> tuple[Question, ...]:
    """What the diary's own words leave open, such as a bare "gut 4"."""
    return tuple(
        Question(asked.line, (asked.column - 1, asked.column - 1), "", asked.ask, {})
        for asked in diary.questions
    )


def _twice_taken(doses: tuple[Dose, ...]) -> tuple[Question, ...]:
    """The same supplement on two lines of one day may be one dose written twice: kept as two, asked once."""
    seen: dict[tuple[Date | None, str], Dose] = {}
    questions = []
    for dose in doses:
        earlier = seen.setdefault((dose.date, dose.name), dose)
        if earlier.line != dose.line:
            where = f"{dose.name} stands on line {earlier.line} and on line {dose.line}"
            ask = f"{where}: one dose or two? Two were counted."
            questions.append(Question(dose.line, (0, 0), dose.name, ask, {}))
    return tuple(questions)


def _portion_questions(
    intake: Intake, eaten: Mapping[int, Eaten], catalogue: Catalogue
) -> tuple[Question, ...]:
    """The questions about portions that would move glutamine or fibre most, equal words asked about once.

    `changes` is what the open question leaves open, summed over equal words, as a mean a day: the grams'
    range, or the difference to the other food where the question is which food it was.
    """
    days = int(intake.counted.sum())
    if days == 0 or not intake.portions:
        return ()
    by_words: dict[str, list[int]] = defaultdict(list)
    for p, portion in enumerate(intake.portions):
        settled = portion.found == "remembered" and not portion.question  # as answered for the same words
        if intake.counted[intake.day[p]] and portion.grams_sd > WEIGHED and not settled:
            by_words[portion.words.casefold()].append(p)
    whole = _per_day(intake.mean)
    found = []
    for chosen in by_words.values():
        first = intake.portions[chosen[0]]
        changes = {key: amount / days for key, amount in _open(intake, chosen, catalogue).items()}
        ask = first.question or f"How much was \u201c{first.words}\u201d? {first.grams:.0f} g was taken."
        weight = max((amount / whole[key] for key, amount in changes.items() if whole[key] > 0), default=0.0)
        place = in_line(first)
        found.append((weight, Question(first.line, place, first.words, ask, changes)))
    found.sort(key=lambda pair: (-pair[0], pair[1].line))
    return tuple(question for _, question in found[:MOST])


def _open(intake: Intake, chosen: list[int], catalogue: Catalogue) -> dict[str, float]:
    """By how much the answer could move the sum of these portions; an unknown amount moves nothing known."""
    first = intake.portions[chosen[0]]
    row = np.zeros((1, len(intake.foods)))
    if first.asks == "food" and len(first.candidates) > 1:
        np.add.at(row[0], intake.food[chosen], intake.grams[chosen])
        here = _per_day(compose(row, np.zeros_like(row), intake.table))
        other = table(catalogue.composition([first.candidates[1].food_id]))
        there = _per_day(compose(row.sum(axis=1, keepdims=True), np.zeros((1, 1)), other))
        moved = {key: abs(here[key] - there[key]) for key in here}
    else:
        np.add.at(row[0], intake.food[chosen], BAND * intake.spread[chosen])
        moved = _per_day(compose(row, np.zeros_like(row), intake.table))
    return {key: amount for key, amount in moved.items() if not isnan(amount)}


def _per_day(totals: Totals) -> dict[str, float]:
    """The amounts that questions are weighed by, of the first row."""
    fibre = nutrient_ids().index("fibre")
    return {"glutamine_g": float(totals.glutamine[0].sum()), "fibre_g": float(totals.amount[0, fibre])}
