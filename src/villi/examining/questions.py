"""What to ask: the few answers that would change the result most."""

from collections import defaultdict
from datetime import date as Date
from math import isnan
from typing import Literal

import numpy as np

from villi.diary.values import Diary, Felt
from villi.examination import Dose, Question
from villi.examining.figures import Figures
from villi.foods import Catalogue
from villi.intake import Intake
from villi.intake.kernel import BAND, Totals, compose
from villi.intake.table import nutrient_ids, table
from villi.meals.question import PLAUSIBLE, which
from villi.meals.values import Candidate, Portion, in_line

WEIGHED = 0.05
"""Relative standard deviation of a weighed portion: nothing is asked about those (meals.portions)."""

SETTLED = frozenset({"pin", "remembered"})
"""Found so, food and grams are the person's own words."""
WEIGHED_BY = ("fibre", "protein", "carbohydrate")
"""Nutrients besides glutamine whose change makes a question worth asking."""

LEAST = 0.01
"""Share of the mean intake below which an answer is not worth asking for (judgement)."""
DOUBTFUL = 20
"""Foods in most doubt that are compared with their other candidates; a year has thousands."""
MOST = 3
"""Questions about portions that are asked at once."""


def questions(days: Figures, catalogue: Catalogue) -> tuple[Question, ...]:
    """What some days leave open, doses that may be one, and the portions that matter most."""
    portions = _portion_questions(days.intake, catalogue)
    return (*_asked_by_diary(days.diary), *_twice_taken(days.taken), *portions)


def _asked_by_diary(diary: Diary) -> tuple[Question, ...]:
    """What the days' own words leave open, such as a bare "gut 4"; the place is the first in the diary."""
    felt = {entry.scale for day in diary.days for entry in day.entries if isinstance(entry, Felt)}
    return tuple(
        Question(asked.line, (asked.column - 1, asked.column - 1), "", asked.ask, {})
        for asked in diary.questions
        if asked.word in felt
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


def _portion_questions(intake: Intake, catalogue: Catalogue) -> tuple[Question, ...]:
    """The questions about portions that are expected to move glutamine, fibre, protein or carbohydrate most,
    equal words asked about once, and which food or how much, whichever matters more.

    `changes` is what the open question leaves open, summed over equal words, as a mean a day: the grams'
    range, or the difference to the other food where the question is which food it was. They are ranked by
    what an answer is expected to move: a difference times the chance of it, a range at one deviation.
    """
    days = int(intake.counted.sum())
    if days == 0 or not intake.portions:
        return ()
    by_words: dict[str, list[int]] = defaultdict(list)
    for p, portion in enumerate(intake.portions):
        answered = portion.found in SETTLED and not portion.question  # as answered for the same words
        if intake.counted[intake.day[p]] and not answered and not portion.dish:
            by_words[portion.words.casefold()].append(p)
    whole = _per_day(intake.mean)
    doubted = sorted(by_words.values(), key=lambda chosen: -_doubted(intake, chosen))[:DOUBTFUL]
    found = []
    for chosen in by_words.values():
        first = intake.portions[chosen[0]]
        options = []
        if chosen in doubted:
            options.append((_which(first), _other_food(intake, chosen, catalogue), 1.0 - first.sure_food))
        if first.grams_sd > WEIGHED:
            options.append((_how_much(first), _range(intake, chosen), 1.0 / BAND))
        ranked = []
        for (asks, ask, candidates), moved, chance in options:
            changes = {key: amount / days for key, amount in moved.items() if not isnan(amount)}
            shares = (amount / whole[key] for key, amount in changes.items() if whole[key] > 0)
            asked = Question(first.line, in_line(first), first.words, ask, changes, asks, candidates)
            ranked.append((chance * max(shares, default=0.0), asked))
        found += sorted(ranked, key=lambda pair: -pair[0])[:1]
    found.sort(key=lambda pair: (-pair[0], pair[1].line))
    return tuple(question for weight, question in found[:MOST] if weight >= LEAST)


def _doubted(intake: Intake, chosen: list[int]) -> float:
    """Grams that may be of another food."""
    return (1.0 - intake.portions[chosen[0]].sure_food) * float(intake.grams[chosen].sum())


Said = tuple[Literal["food", "amount"], str, tuple[Candidate, ...]]


def _which(portion: Portion) -> Said:
    offered = _offered(portion)
    return "food", which([candidate.name for candidate in offered]), offered


def _offered(portion: Portion) -> tuple[Candidate, ...]:
    """The assumed food and the candidates that are nearly as good."""
    assumed = Candidate(portion.food_id, portion.name, 1.0)
    first, *others = portion.candidates or (assumed,)
    near = [c for c in others if c.food_id != portion.food_id and first.score - c.score < PLAUSIBLE]
    return (assumed if first.food_id != portion.food_id else first, *near)


def _how_much(portion: Portion) -> Said:
    ask = portion.question if portion.asks == "amount" else ""
    return (
        "amount",
        ask or f"How much was \u201c{portion.words}\u201d? {portion.grams:,.0f} g was assumed.",
        (),
    )


def _other_food(intake: Intake, chosen: list[int], catalogue: Catalogue) -> dict[str, float]:
    """By how much the most different of the other candidates would move the sum of these portions."""
    first = intake.portions[chosen[0]]
    others = [candidate.food_id for candidate in _offered(first)[1:]]
    row = np.zeros((1, len(intake.foods)))
    np.add.at(row[0], intake.food[chosen], intake.grams[chosen])
    here = _per_day(compose(row, np.zeros_like(row), intake.table))
    grams = row.sum(axis=1, keepdims=True)
    moved: dict[str, float] = {}
    for other in others:
        there = _per_day(compose(grams, np.zeros((1, 1)), table(catalogue.composition([other]))))
        apart = {key: abs(here[key] - there[key]) for key in here if not isnan(here[key] - there[key])}
        moved |= {key: max(moved.get(key, 0.0), amount) for key, amount in apart.items()}
    return moved


def _range(intake: Intake, chosen: list[int]) -> dict[str, float]:
    """By how much the grams of these portions may be off."""
    row = np.zeros((1, len(intake.foods)))
    np.add.at(row[0], intake.food[chosen], BAND * intake.spread[chosen])
    return _per_day(compose(row, np.zeros_like(row), intake.table))


def _per_day(totals: Totals) -> dict[str, float]:
    """The amounts that questions are weighed by, of the first row."""
    amounts = {f"{key}_g": float(totals.amount[0, nutrient_ids().index(key)]) for key in WEIGHED_BY}
    return {"glutamine_g": float(totals.glutamine[0].sum()), **amounts}
