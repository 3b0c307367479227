"""The main job: a diary examined, step by step.

    words -> portions -> intake -> estimates, patterns, questions -> Examination

Every step is a public function of its room; this page only joins them.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date as Date
from hashlib import sha256
from importlib.metadata import version
from math import nan

import numpy as np

from villi.diary.values import Diary, Eaten, Record
from villi.examination import (
    DayResult,
    Dose,
    Examination,
    GlutamineResult,
    Person,
    Provenance,
    Question,
    Share,
)
from villi.foods import Catalogue, Food
from villi.foods.glutamine import residue
from villi.intake import Intake, compose_diary, glutamine_estimate, nutrient_estimates, patterns
from villi.intake.estimates import glutamine_composition, record_interval
from villi.intake.kernel import BAND, Totals
from villi.intake.table import nutrient_ids
from villi.meals import Index, Portion, Understood, index, resolve, understand
from villi.quantities import Interval, Problem

BESIDE_FOOD = ("supplement", "medicine")
WEIGHED = 0.05
"""Relative standard deviation of a weighed portion: nothing is asked about those (meals.portions)."""

TOP_FOODS = 10
QUESTIONS = 3
LISTED_VEGETABLES = ("kale", "spinach", "cabbage", "beet", "brussels sprout", "parsley")
"""Vegetables that popular lists of "glutamine-rich foods" name; keys of the plant table."""

MOSTLY = 50.0
"""A food counts as one of these when so many of its 100 grams are that plant."""


def examine(diary: Diary, catalogue: Catalogue | None = None, person: Person | None = None) -> Examination:
    """Examine one person's diary.

    `catalogue` defaults to the everyday catalogue joined with the person's own; `person` overrides what
    the diary says of who it is about. Never raises for what a person wrote: that comes back as problems.

    >>> from villi.diary import read
    >>> diary = read(b"2026-11-16\\n08:00 2 slices rye bread\\n18:00 150 g salmon\\ndone: food\\n")
    >>> found = examine(diary, Catalogue.everyday())
    >>> found.complete_days, found.glutamine.estimate.mean > 1
    (1, True)
    """
    catalogue = catalogue or Catalogue.default()
    ready = index(catalogue)
    understood = resolve(diary, ready)
    intake = compose_diary(diary.days, understood, catalogue)
    words = {
        entry.words.line: entry for day in diary.days for entry in day.entries if isinstance(entry, Eaten)
    }
    doses = _doses(diary, understood, ready)
    return Examination(
        made_by=_provenance(diary, catalogue),
        person=person or Person(name=diary.header.person),
        source=diary.source,
        days=_days(intake),
        intake=nutrient_estimates(intake),
        glutamine=_glutamine(intake, catalogue),
        patterns=patterns(intake, catalogue),
        supplements=doses,
        portions=understood.portions,
        refused=understood.refused,
        problems=(*diary.problems, *_refusals(understood, words)),
        questions=(*_asked_by_diary(diary), *_twice_taken(doses), *_portion_questions(intake, words)),
    )


def _provenance(diary: Diary, catalogue: Catalogue) -> Provenance:
    lines = "".join(diary.lines) or repr(diary.days)
    digest = sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()
    return Provenance(version("villi"), catalogue.sha256, tuple(catalogue.sources), digest)


def _refusals(understood: Understood, words: Mapping[int, Eaten]) -> tuple[Problem, ...]:
    """Refused words are problems with a place, so that every face can list them beside the others."""
    return tuple(
        Problem(
            r.line,
            _in_line(r.line, r.span, words)[0] + 1,
            f"not understood: {r.words}",
            r.suggestion or _near(words.get(r.line)),
        )
        for r in understood.refused
    )


def _near(entry: Eaten | None) -> str:
    return f"if this is a label, write {entry.near}:" if entry is not None and entry.near else ""


def _in_line(line: int, span: tuple[int, int], words: Mapping[int, Eaten]) -> tuple[int, int]:
    """A span of food words as a span of the raw line they stand in."""
    offset = words[line].words.column - 1 if line in words else 0
    return span[0] + offset, span[1] + offset


def _days(intake: Intake) -> tuple[DayResult, ...]:
    totals = intake.by_day
    intervals = _glutamine_intervals(totals)
    return tuple(
        DayResult(
            date=date,
            complete=complete,
            refused=intake.refused[d],
            glutamine=float(totals.glutamine[d].sum()),
            interval=intervals[d],
            at_least=intake.refused[d] > 0 or complete.food not in ("done", "seems"),
        )
        for d, (date, complete) in enumerate(zip(intake.dates, intake.complete, strict=True))
    )


def _glutamine_intervals(totals: Totals) -> list[Interval]:
    low, mid, high = glutamine_composition(totals)
    return [
        record_interval(float(m), (float(m - lo), float(hi - m)), float(p))
        for lo, m, hi, p in zip(low, mid, high, totals.glutamine_portion, strict=True)
    ]


def _glutamine(intake: Intake, catalogue: Catalogue) -> GlutamineResult:
    estimate, linear = glutamine_estimate(intake)
    foods = {food_id: catalogue.food(food_id) or Food(food_id, food_id) for food_id in intake.foods}
    eaten = [foods[intake.foods[f]] for f in intake.food]
    protein = float(intake.mean.amount[0, nutrient_ids().index("protein")])
    listed = np.array([_is_listed(food) for food in eaten], dtype=np.intp)
    from_listed = float(intake.mean_by(listed, 2).glutamine[1].sum())
    group_names = {key: group.name for key, group in catalogue.groups.items()}
    mean = estimate.mean
    return GlutamineResult(
        estimate=estimate,
        linear=linear,
        residue_mean=residue(mean),
        by_group=_shares(intake, [food.group or "other" for food in eaten], group_names),
        by_meal=_shares(intake, [_meal(portion) for portion in intake.portions], {}),
        top_foods=_shares(intake, [food.id for food in eaten], {f.id: f.name for f in foods.values()})[
            :TOP_FOODS
        ],
        listed_vegetables=from_listed / mean if mean > 0 else nan,
        per_protein=mean / protein if protein > 0 else nan,
    )


def _is_listed(food: Food) -> bool:
    return any(plant in LISTED_VEGETABLES and grams >= MOSTLY for plant, grams in food.plants)


def _meal(portion: Portion) -> str:
    """The meal as named, else the part of the day."""
    if portion.meal:
        return portion.meal
    if portion.clock is None:
        return "no time given"
    hour = portion.clock.hour
    return "morning" if 4 <= hour < 11 else "midday" if 11 <= hour < 16 else "evening and night"


def _shares(intake: Intake, keys: list[str], names: Mapping[str, str]) -> tuple[Share, ...]:
    """Glutamine a day by the key of each portion, largest first; every part is its own row of grams."""
    days = int(intake.counted.sum())
    if days == 0:
        return ()
    found = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    part = np.array([found[key] for key in keys], dtype=np.intp)
    totals = intake.mean_by(part, len(found))
    means = totals.glutamine.sum(axis=1)
    grams = np.bincount(part, weights=intake.grams * intake.counted[intake.day], minlength=len(found)) / days
    whole = float(intake.mean.glutamine.sum())
    shares = (
        Share(
            key,
            names.get(key, key),
            float(mean),
            interval,
            float(mean) / whole if whole > 0 else nan,
            float(g),
        )
        for key, mean, interval, g in zip(found, means, _glutamine_intervals(totals), grams, strict=True)
        if g > 0
    )
    return tuple(sorted(shares, key=lambda share: (-np.nan_to_num(share.mean, nan=-1.0), share.key)))


def _doses(diary: Diary, understood: Understood, ready: Index) -> tuple[Dose, ...]:
    """Supplements and medicines, named among food words or in `took:` lines; beside food, never in it."""
    doses = [_dose(p, p.date, p.line) for p in understood.portions if p.kind in BESIDE_FOOD]
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "took":
                found = understand(entry.value, ready, locale=diary.header.country).portions
                taken = [_dose(p, day.date, entry.line) for p in found if p.kind in BESIDE_FOOD]
                doses += taken or [Dose(entry.value, "", nan, "", day.date, entry.line, "supplement")]
    return tuple(sorted(doses, key=lambda dose: (dose.date or Date.min, dose.line)))


def _dose(portion: Portion, date: Date | None, line: int) -> Dose:
    amount = portion.grams if portion.grams > 0 else nan
    return Dose(portion.name or portion.words, portion.food_id, amount, "g", date, line, portion.kind)


def _asked_by_diary(diary: Diary) -> tuple[Question, ...]:
    """What the diary's own words leave open, such as a bare "gut 4"."""
    return tuple(
        Question(asked.line, (asked.column - 1, asked.column - 1), "", asked.ask, {})
        for asked in diary.questions
    )


def _portion_questions(intake: Intake, words: Mapping[int, Eaten]) -> tuple[Question, ...]:
    """The questions about portions that would move glutamine or fibre most, equal words asked about once.

    `changes` is what the uncertain grams leave open, summed over equal words, as a mean a day.
    """
    days = int(intake.counted.sum())
    if days == 0 or not intake.portions:
        return ()
    fibre_column = nutrient_ids().index("fibre")
    fibre = np.nan_to_num(intake.table.values[:, fibre_column])
    gln = np.nan_to_num(intake.table.glutamine.sum(axis=1))
    by_words: dict[str, list[int]] = defaultdict(list)
    for p, portion in enumerate(intake.portions):
        if intake.counted[intake.day[p]] and portion.grams_sd > WEIGHED:
            by_words[portion.words.casefold()].append(p)
    scale = {
        "glutamine_g": _scale(intake.mean.glutamine.sum()),
        "fibre_g": _scale(intake.mean.amount[0, fibre_column]),
    }
    found = []
    for chosen in by_words.values():
        first = intake.portions[chosen[0]]
        changes = {
            "glutamine_g": BAND * float((intake.spread[chosen] * gln[intake.food[chosen]]).sum()) / days,
            "fibre_g": BAND * float((intake.spread[chosen] * fibre[intake.food[chosen]]).sum()) / days,
        }
        ask = first.question or f"How much was \u201c{first.words}\u201d? {first.grams:.0f} g was taken."
        weight = max(changes[key] / scale[key] for key in changes)
        place = _in_line(first.line, first.span, words)
        found.append((weight, Question(first.line, place, first.words, ask, changes)))
    found.sort(key=lambda pair: (-pair[0], pair[1].line))
    return tuple(question for _, question in found[:QUESTIONS])


def _scale(amount: float) -> float:
    return float(amount) if amount > 0 else 1.0


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
