"""What somebody usually has, out of the diary, as the described system asks for it, and where each is from.

What the diary does not hold well enough is left out, and what takes its place is said: the table's usual.
Unknown is never nought, and no default is silent.

    food        mean of the food-complete days, where at least 0.8 of it is known
    taken       mean of the last fourteen days of the diary, or what `takes:` says
    rated       mean of the rated days, three at least
    courses     of antibiotics, the last 180 days of them, before the change: bacteria are on their way back
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from math import isnan, nan
from typing import NamedTuple

import numpy as np

from villi.body.antibiotics import potency
from villi.body.table import Input, model
from villi.body.values import Course
from villi.body.visible import FEWEST_RATED, Varying
from villi.diary.courses import courses
from villi.diary.values import Diary
from villi.examining.feelings import FEWEST, WINDOW
from villi.examining.figures import Figures
from villi.examining.supply import had
from villi.foods import Catalogue
from villi.foods.traits import traits
from villi.intake import Intake, glutamine_estimate
from villi.intake.kernel import BASES
from villi.quantities import AT_LEAST_BELOW, Estimate, Person, VilliError
from villi.series.calendar import calendar, recorded
from villi.series.outcomes import rated
from villi.signals.experiment import plan
from villi.substances import Substance, recognise

POINTS = 10.0
"""Points of the model's mood (0 to 100) in one of the diary's (0 to 10)."""
LOOK_BACK = 180
"""Days before a change in which a course of antibiotics still counts: what is lost of diversity was followed
for so long (palleja, body.md 1c)."""
LONGEST_COURSE = 60
"""Days of a course beyond which it is another state, which is not simulated (`body.checking`)."""
NONE = "your diary does not name it: none"
NO_ENERGY = 0.05
"""kcal per g below which something is a drink that is not counted as food by weight (water, tea, coffee)."""


class Found(NamedTuple):
    """An amount out of a diary, NaN where it is not known, and where it is from or why it is not known."""

    amount: float
    origin: str


class Usual(NamedTuple):
    """What is usual: `amounts` by input, as far as the diary holds them; `origins` of every input that a
    person can change, in words; `before` courses of antibiotics, by day from the first of the change (below
    0: before it); `records` how states vary in the diary."""

    amounts: Mapping[str, float]
    origins: Mapping[str, str]
    before: tuple[Course, ...]
    records: Mapping[str, Varying]


def usual_of(whole: Figures, person: Person, catalogue: Catalogue) -> Usual:
    """What a diary says is usual.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> diary = read(b"2026-11-16\\n2 slices rye bread\\nfeel: stress 4\\ndone: food\\n")
    >>> begun = begin(diary, Catalogue.everyday())
    >>> found = usual_of(begun.whole, begun.examination.person, begun.catalogue)
    >>> found.amounts["fibre"] > 2, "stress" in found.amounts, found.origins["stress"]
    (True, False, 'not known (rated on 1 day): 3 points, the usual of the table')
    """
    found = {**_eaten(whole, catalogue), **_taken(whole), **_rated(whole.diary)}
    before, said = _courses(whole)
    rows = {row.id: row for row in model().inputs if row.kind == "daily"}
    origins = {
        row.id: _origin(row, found.get(row.id, Found(nan, "no diary says it"))) for row in rows.values()
    }
    if said:
        origins["antibiotic"] = said
    origins["weight"] = (
        "not known: members weigh from 50 to 95 kg"
        if person.weight_kg is None
        else f"your diary: {person.weight_kg:g} kg"
    )
    amounts = {name: one.amount for name, one in found.items() if not isnan(one.amount)}
    return Usual(amounts, origins, before, records_of(whole.diary))


def _origin(row: Input, found: Found) -> str:
    if not isnan(found.amount):
        return found.origin
    return f"not known ({found.origin}): {row.usual:g} {row.unit}, the usual of the table"


def _eaten(whole: Figures, catalogue: Catalogue) -> dict[str, Found]:
    intake, days = whole.intake, int(whole.intake.counted.sum())
    glutamine, _ = glutamine_estimate(intake)
    of = {"gln_food": glutamine, **{name: whole.estimates[name] for name in ("protein", "fibre", "alcohol")}}
    found = {name: of_estimate(estimate) for name, estimate in of.items()}
    fermented = next((each for each in whole.patterns if each.key == "fermented"), None)
    if fermented is None or isnan(fermented.high):
        words = "no complete day" if not days else "of much of the food nobody said whether it is fermented"
        found["fermented"] = Found(nan, words)
    else:
        more = f"; up to {fermented.high:.2g} with what may be" if fermented.high > fermented.value else ""
        found["fermented"] = Found(fermented.value, f"your diary: {_days(days)}, surely alive{more}")
    found["processed"] = _processed(intake, catalogue)
    return found


def of_estimate(estimate: Estimate) -> Found:
    """A mean of a diary, where at least 0.8 of the food is known.

    >>> from villi.quantities import Interval
    >>> any_ = Interval(0.0, 1.0)
    >>> of_estimate(Estimate(12.0, any_, 0.95, 6, any_, any_, any_))
    Found(amount=12.0, origin='your diary: the mean of 6 complete days, 95% of the food')
    """
    if not estimate.days:
        return Found(nan, "no complete day")
    if isnan(estimate.mean) or isnan(estimate.coverage) or estimate.coverage < AT_LEAST_BELOW:
        covered = 0.0 if isnan(estimate.coverage) else estimate.coverage
        return Found(nan, f"known of {covered:.0%} of the food only")
    return Found(estimate.mean, f"your diary: {_days(estimate.days)}, {estimate.coverage:.0%} of the food")


def _processed(intake: Intake, catalogue: Catalogue) -> Found:
    """The ultra-processed share of the weight of the food, drinks without energy aside."""
    days = int(intake.counted.sum())
    if not days:
        return Found(nan, "no complete day")
    held = traits(catalogue, intake.foods)
    ultra, doubtful = (np.array([getattr(each, name) for each in held]) for name in ("ultra", "doubtful"))
    grams = np.bincount(
        intake.food, weights=intake.grams * intake.counted[intake.day], minlength=len(intake.foods)
    )
    energy = intake.table.weights[:, BASES.index("energy")]
    grams = np.where((energy >= NO_ENERGY) | (np.nan_to_num(ultra) > 0), grams, 0.0)
    whole, classed = grams.sum(), grams[np.isfinite(ultra)].sum()
    if not whole > 0 or classed / whole < AT_LEAST_BELOW:
        share = classed / whole if whole > 0 else 0.0
        return Found(nan, f"known of {share:.0%} of the food only")
    sure, more = (float(np.nansum(grams * each) / classed) for each in (ultra, doubtful))
    if more > 1 - AT_LEAST_BELOW:
        return Found(nan, f"from {sure:.0%} to {min(sure + more, 1):.0%}, as much is unclear")
    unclear = f"; up to {min(sure + more, 1):.0%} with what is unclear" if more else ""
    return Found(sure, f"your diary: {_days(days)}, by weight{unclear}")


def _taken(whole: Figures) -> dict[str, Found]:
    """Powder, probiotics and painkillers of the last days. What a diary never names is taken as not had, and
    that is said."""
    last = max((day.date for day in whole.diary.days), default=None)
    if last is None:
        return {}
    first = max(last - timedelta(days=WINDOW - 1), min(day.date for day in whole.diary.days))
    span = (last - first).days + 1
    doses = tuple(dose for dose in whole.taken if dose.date is not None and dose.date >= first)
    of = f"your diary: the mean of its last {_some(span)}"
    powder = had(whole.diary, doses, lambda one: one.name == "L-glutamine", span)
    found = {"gln_dose": Found(0.0, NONE)}
    if powder is not None:
        unknown = Found(nan, "your diary names it without an amount")
        found["gln_dose"] = unknown if isnan(powder.grams) else Found(powder.grams, of)
    for name, wanted in (("probiotic", _is_probiotic), ("nsaid", _is_nsaid)):
        taken = had(whole.diary, doses, wanted, span)
        each = ", each day as one of a full dose" if name == "nsaid" else ""
        found[name] = Found(0.0, NONE) if taken is None else Found(taken.share, of + each)
    return found


def _is_probiotic(one: Substance) -> bool:
    return one.name == "probiotic"


def _is_nsaid(one: Substance) -> bool:
    return "nsaid" in one.classes


def _rated(diary: Diary) -> dict[str, Found]:
    felt = rated(diary, calendar(recorded(diary))[0])
    found = {}
    for name, scale in (("stress", "stress"), ("sleep", "sleep_hours")):
        values = felt[scale].values if scale in felt else np.zeros(0)
        known = values[np.isfinite(values)]
        if len(known) >= FEWEST:
            found[name] = Found(float(known.mean()), f"your diary: the mean of {_some(len(known))}")
        elif len(known):
            found[name] = Found(nan, f"rated on {_some(len(known))}")
    return found


def records_of(diary: Diary) -> dict[str, Varying]:
    """How mood varies in a diary, in points of the model (0 to 100), as an experiment is planned with it.

    >>> from villi.diary import read
    >>> records_of(read(b"2026-11-16\\nfeel: mood 6\\n"))["Y"].rated
    1
    """
    days = calendar(recorded(diary))[0]
    felt = rated(diary, days).get("mood")
    if felt is None:
        return {}
    found = plan(felt.values, weekday=days.weekday, days=())
    sd = 0.0 if found.assumed and felt.days >= FEWEST_RATED else found.sd * POINTS
    return {"Y": Varying(felt.days, sd, found.phi, found.rho, 1 - found.missing)}


def _acts(name: str) -> bool:
    """Whether the described system knows how strongly an antibiotic acts."""
    try:
        potency(Course(name, 0, 1))
    except VilliError:
        return False
    return True


class _Past(NamedTuple):
    """A course as a diary holds it; `end` None where nobody wrote it."""

    name: str
    start: Date
    end: Date | None


def _courses(whole: Figures) -> tuple[tuple[Course, ...], str]:
    """Courses of antibiotics before a change, by day from the day after the diary's last, and what is said of
    them: one that cannot be run (without an end, too long, over another) is left out, and that is said."""
    last = max((day.date for day in whole.diary.days), default=None)
    past = _past(whole)
    if last is None or not past:
        return (), "your diary names none"
    kept: list[Course] = []
    said: list[str] = []
    for one in past:
        if one.end is None:
            said.append(f"{one.name} from {one.start}: no end is written, left out (write ended:)")
            continue
        days = (one.end - one.start).days + 1
        first = (one.start - last).days - 1
        if first + days + LOOK_BACK <= 0:
            said.append(f"{one.name} of {one.start}: longer ago than {LOOK_BACK} days, left out")
        elif days > LONGEST_COURSE:
            said.append(f"{one.name} of {one.start}: {days} days, longer than what is simulated, left out")
        elif not _acts(one.name):
            said.append(f"{one.name} of {one.start}: not known how it acts on gut bacteria, left out")
        elif kept and first < kept[-1].day + kept[-1].days:
            said.append(f"{one.name} of {one.start}: beside another course, left out")
        else:
            kept.append(Course(one.name, first, days))
            said.append(f"{one.name} of {one.start}, {_some(days)}, is run before the change")
    return tuple(kept), "your diary: " + "; ".join(said)


def _past(whole: Figures) -> list[_Past]:
    """Courses that are written as such, and days on which an antibiotic was logged, oldest first; one that is
    written again while it runs, or goes on where it ended, is one course."""
    written = [each for each in courses(whole.known.days)[0] if each.kind == "antibiotic"]
    found = [_Past(each.name or "an antibiotic", each.start, each.end) for each in written]
    logged: dict[str, list[Date]] = {}
    for dose in whole.taken:
        known = recognise(dose.words) or recognise(dose.name)
        if dose.date is None or known is None or not any("antibiotic" in one for one in known.classes):
            continue
        inside = any(one.start <= dose.date and (one.end is None or dose.date <= one.end) for one in written)
        if not inside:
            logged.setdefault(known.name, []).append(dose.date)
    for name, dates in logged.items():
        found += [_Past(name, start, end) for start, end in _runs(sorted(set(dates)))]
    joined: list[_Past] = []
    for one in sorted(found, key=lambda each: (each.name.lower(), each.start)):
        last = joined[-1] if joined else None
        if last is None or last.name.lower() != one.name.lower() or not _goes_on(last, one):
            joined.append(one)
        else:
            ends = (last.end, one.end)
            joined[-1] = last._replace(end=None if None in ends else max(end for end in ends if end))
    return sorted(joined, key=lambda each: each.start)


def _goes_on(one: _Past, other: _Past) -> bool:
    return one.end is None or (other.start - one.end).days <= 1


def _runs(dates: Sequence[Date]) -> Iterator[tuple[Date, Date]]:
    """Days that follow each other, as first and last; a single forgotten day does not part them."""
    start = 0
    for n in range(1, len(dates) + 1):
        if n == len(dates) or (dates[n] - dates[n - 1]).days > 2:
            yield dates[start], dates[n - 1]
            start = n


def _days(count: int) -> str:
    return f"the mean of {_some(count, 'complete ')}"


def _some(count: int, kind: str = "") -> str:
    """A number of days in words.

    >>> _some(1), _some(3, "complete ")
    ('1 day', '3 complete days')
    """
    return f"{count} {kind}day" + ("" if count == 1 else "s")
