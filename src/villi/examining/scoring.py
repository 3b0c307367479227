"""How the recorded diet scores: the few scores that make sense for one person, behind the gates.

    intake -> amounts of each complete day -> put together -> inputs -> points
                                           -> days drawn anew          -> range

The days are put together before they are scored (rule `person-ratio`): a mean of daily scores would count
against whoever eats fish twice a week. No day is scored by itself. The range comes from drawing
days anew (bootstrap), widened for few days: it says how far the usual diet's score may lie from this one as
these days differed, and nothing of words read wrongly or food left out.

Nobody is scored whom a rule keeps from counting energy (an eating disorder, low weight, a very low mood), who
is pregnant or breast-feeding, or under 18; a child of one year gets the index for toddlers.
"""

from collections.abc import Mapping
from math import erfc, sqrt
from typing import TYPE_CHECKING

import numpy as np

from villi.examination import Scored, ScorePart, Scores, Unasked
from villi.intake.inputs import score_inputs, with_constituents
from villi.intake.kernel import Array, stack, total
from villi.intake.values import Intake
from villi.needs.values import Needs
from villi.quantities import AT_LEAST_BELOW, Person
from villi.quantities.student import t_975
from villi.safety.values import Fired, Safety

if TYPE_CHECKING:
    from villi.foods import Catalogue
    from villi.scores.values import Score

FEWEST_DAYS = 3
"""Complete days from which a diet is scored, as anything is claimed of what is enough."""
WEEKLY = 7
"""Complete days from which a score that asks for times a week is made."""
ADULTS = ("hei-2020", "dashi-trial", "amed-fung-fixed", "medi-predimed2018", "phdi-bui2024", "mind-rush2022")
"""In the order of a report. Not here: what needs other people in the file (quantiles), what counts drinking
for good (AHEI), one of two scores that are equal (HEI-2015), an inflammatory score (off unless asked for)."""
TODDLERS = ("hei-toddlers2020",)
BY_WEEK = frozenset({"mind-rush2022"})
DRINKING = frozenset({"alcohol", "wine"})
"""Parts that are never counted for one person: nobody should drink for a point."""
DRAWS, SEED = 1000, 0
"""Draws of days, always the same ones: the same diary gives the same report."""
ENERGY = "energy"
SEX = {"male": 1.0, "female": 2.0}

PREGNANT = "Scores of a diet were not made for pregnancy or breast-feeding, so none is shown."
MINOR = "No score of a diet is shown for children and young people."
GATED = "A rule that applies to you keeps scores of the diet away."
GAPS = "The record seems to have gaps, and a score of half a diet says nothing."
FEW = f"A score needs {FEWEST_DAYS} complete days or more."
A_WEEK = f"it asks for times a week, so {WEEKLY} complete days are needed"
NO_SEX = "its cut-offs differ by sex: write “person: female, 34” (your own) at the top of the diary"


def scores(intake: Intake, person: Person, safety: Safety, needs: Needs, catalogue: "Catalogue") -> Scores:
    """The scores of the complete days of a record, or why there are none.

    >>> from villi.foods import Catalogue
    >>> from villi.intake import compose_diary
    >>> from villi.meals import Understood
    >>> nothing = compose_diary((), Understood((), ()), Catalogue.everyday())
    >>> scores(nothing, Person(), Safety(), Needs(), Catalogue.everyday()).because
    'A score needs 3 complete days or more.'
    """
    because = withheld(person, safety, needs)
    days = int(intake.counted.sum())
    if because:
        return Scores(because)
    if days < FEWEST_DAYS:
        return Scores(FEW, days)
    from villi.scores import SCORES

    given = _inputs(intake, person, catalogue)
    found: list[Scored] = []
    left: list[Unasked] = []
    for id in TODDLERS if person.age == 1 else ADULTS:
        if id not in SCORES:
            continue
        spec = SCORES[id]
        if id in BY_WEEK and days < WEEKLY:
            left.append(Unasked(spec.name, A_WEEK))
            continue
        made = _scored(spec, given, days)
        if made.possible < AT_LEAST_BELOW * made.whole:
            left.append(Unasked(spec.name, _why_left(spec, made, person)))
        else:
            found.append(made)
    return Scores("", days, tuple(found), tuple(left))


def withheld(person: Person, safety: Safety, needs: Needs) -> str:
    """Why this person's diet is not scored; "" where it may be."""
    if any(fact in safety.facts for fact in ("state:pregnant", "state:lactating")):
        return PREGNANT
    if safety.card is not None or any(_keeps_away(fired, safety) for fired in safety.fired):
        return GATED
    if person.age is not None and person.age < 18 and person.age != 1:
        return MINOR
    recording = needs.recording
    return GAPS if recording is not None and (recording.implausible or recording.low) else ""


def _keeps_away(fired: Fired, safety: Safety) -> bool:
    """Whether a rule of this person stands in front of numbers of energy, for another reason than age."""
    if ENERGY not in fired.gate.domains or ENERGY in fired.lifted:
        return False
    reasons = set(fired.gate.when) & safety.facts.keys() - {"age:under_18"}
    return fired.gate.level in ("block", "clinician_first") and bool(reasons)


def _inputs(intake: Intake, person: Person, catalogue: "Catalogue") -> Mapping[str, Array]:
    """Inputs of all scores: row 0 of all complete days together, then of days drawn anew (1 + DRAWS,)."""
    from villi.foods.constituents import constituents

    grams = np.zeros((len(intake.dates), len(intake.foods)))
    np.add.at(grams, (intake.day, intake.food), intake.grams)
    days = grams[intake.counted]
    rows = shares_of_days(len(days)) @ days
    names, _, per_100_g = constituents(catalogue, intake.foods)
    columns = with_constituents(intake.table, names, per_100_g)
    stacked = stack(columns.table)
    found = total(rows, stacked)
    coverage = found.share[:, stacked.covered[:-1]]  # the last mask is that of glutamine
    given = score_inputs(
        dict(zip(columns.names, found.amount.T, strict=True)),
        dict(zip(columns.names, coverage.T, strict=True)),
    )
    return {**given, "sex": np.full(len(rows), SEX.get(person.sex, np.nan))}


def _scored(spec: "Score", given: Mapping[str, Array], days: int) -> Scored:
    from villi.scores import score

    made = score(spec.id, given)
    counted = [one for one in spec.components if one.id not in DRINKING]
    parts = tuple(
        ScorePart(one.id, one.name, float(made[one.id][0]), one.highest, one.rule) for one in counted
    )
    known = [one for one in counted if not np.isnan(made[one.id][0])]
    sums = np.sum([made[one.id] for one in known], axis=0) if known else np.full(1 + DRAWS, np.nan)
    possible = float(sum(one.highest for one in known))
    low, high = _range(sums[1:], days)
    return Scored(
        id=spec.id,
        name=spec.name,
        version=spec.version,
        points=float(sums[0]),
        low=low,
        high=high,
        possible=possible,
        whole=float(sum(one.highest for one in counted)),
        parts=parts,
        missing=tuple(part.name for part in parts if np.isnan(part.points)),
        left_out=tuple(one.name for one in spec.components if one.id in DRINKING),
        experimental=spec.experimental,
        citation=spec.citation,
        source=spec.source.split(" ")[0],
    )


def shares_of_days(days: int) -> Array:
    """Weights (1 + DRAWS, days) of the days, each row adding up to 1: all alike, then drawn with replacement.

    >>> shares_of_days(4)[0].tolist(), shares_of_days(4).sum(axis=1).round(9).min()
    ([0.25, 0.25, 0.25, 0.25], np.float64(1.0))
    """
    drawn = np.random.default_rng(SEED).multinomial(days, np.full(days, 1 / days), size=DRAWS)
    return np.vstack([np.full(days, 1 / days), drawn / days])


def _range(drawn: Array, days: int) -> tuple[float, float]:
    """Expanded percentile interval: the quantiles that Student's t and the few days ask for instead of 0.025.

    alpha = Phi(-t_0.975(n - 1) sqrt(n / (n - 1))) (Hesterberg 2015, doi:10.1080/00031305.2015.1089789). NaN
    where some draws lack a part.

    >>> _range(np.array([50.0, 50.0, 50.0]), 3)
    (50.0, 50.0)
    """
    if np.isnan(drawn).any():
        return float("nan"), float("nan")
    alpha = erfc(t_975(days - 1) * sqrt(days / (days - 1)) / sqrt(2)) / 2
    low, high = np.quantile(drawn, [alpha, 1 - alpha])
    return float(low), float(high)


def _why_left(spec: "Score", made: Scored, person: Person) -> str:
    if not person.sex and any("sex" in one.inputs for one in spec.components if one.name in made.missing):
        return NO_SEX
    missing = ", ".join(name[0].lower() + name[1:] for name in made.missing[:4])
    more = f" and {len(made.missing) - 4} more" if len(made.missing) > 4 else ""
    return f"too little is known of the food for {missing}{more}"
