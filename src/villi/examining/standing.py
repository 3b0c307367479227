"""Where a person stands: what is enough, what is safe, what is known of it, and a step, in that order.

    person, figures -> needs -> facts -> gates -> advice, answers

Nothing of advice or evidence is made before the gates stand; what leaves this module has passed them. All of
it is of the whole diary, whatever days are looked at: a range opens no gate, hides no card, and nobody finds
another step by choosing other days. Only what is enough may be asked of a range (`enough`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date as Date
from math import isnan
from typing import NamedTuple

from villi.advice import advise, answers
from villi.advice.values import Suggestion
from villi.evidence import base
from villi.evidence.values import Answer
from villi.examination import Dose
from villi.examining.eaten import eaten
from villi.examining.figures import Figures
from villi.examining.supplements import GRAMS
from villi.examining.supply import supply
from villi.foods import Catalogue
from villi.intake import daily_totals
from villi.needs import Needs, assess
from villi.quantities import Person
from villi.safety import Reasons, facts, guard
from villi.safety.showing import showable
from villi.safety.values import Safety
from villi.substances import recognise


class Standing(NamedTuple):
    """The last four parts of an examination, in the order in which they are made."""

    needs: Needs
    safety: Safety
    advice: tuple[Suggestion, ...]
    answers: tuple[Answer, ...]


def standing(
    whole: Figures,
    person: Person,
    catalogue: Catalogue,
    today: Date | None = None,
    said: Reasons | None = None,
) -> Standing:
    """Needs, gates, advice and answers for one person; `today` as in `villi.examine`; `said` what the diary
    says of its keeper's safety (`safety.reasons`), where that stands already."""
    brought = supply(whole.diary, whole.taken)
    needs = assess(person, whole.estimates, daily_totals(whole.intake), brought)
    found = {**eaten(whole.understood, catalogue), **_exceeded(needs), **too_much(whole.taken)}
    known = facts(whole.diary, person, found, today, said)
    safety = guard(known, whole.diary.header.country)
    held = base()
    return Standing(
        needs,
        showable(safety),
        advise(
            person,
            whole.intake,
            whole.estimates,
            needs,
            whole.patterns,
            catalogue,
            known,
            safety,
            held,
            supplied={each.nutrient for each in brought},
        ),
        answers(known, safety, held),
    )


def enough(days: Figures, person: Person, now: Needs) -> Needs:
    """What is enough on some days of a diary; `now` what is of the whole of it.

    Where too little is written down now, that stands whatever days are looked at: it keeps amounts from
    whoever may be eating too little.
    """
    brought = supply(days.known, days.taken, days.diary.days)
    found = assess(person, days.estimates, daily_totals(days.intake), brought)
    stands = now.recording is not None and (now.recording.implausible or now.recording.low)
    return replace(found, recording=now.recording) if stands else found


HIGH = {"L-glutamine": ("dose:glutamine_high", 14.0, ""), "omega 3": ("dose:omega3_high", 1.0, "epa dha")}
"""g on a day above which a logged dose is warned of: rules G13 (safe-osl-shao2008) and G39 (gencer_2021_af).
Of fish oil only where the weight is written as that of EPA or DHA: that of the oil says little."""


def too_much(doses: Sequence[Dose]) -> dict[str, str]:
    """Days on which more was logged than the rules allow without a clinician."""
    totals: dict[tuple[str, Date | None], tuple[float, str]] = {}
    for dose in doses:
        substance = recognise(dose.words or dose.name)
        if substance is None or substance.name not in HIGH or isnan(dose.amount):
            continue
        told = HIGH[substance.name][2].split()
        if not told or any(word in dose.words.lower() for word in told):
            grams, said = totals.get((substance.name, dose.date), (0.0, ""))
            where = f" (line {dose.line})" if dose.line else ""
            said = f"{said}, {dose.words}{where}".lstrip(", ")
            totals[substance.name, dose.date] = (grams + dose.amount * GRAMS[dose.unit or "g"], said)
    found: dict[str, str] = {}
    for (name, _), (grams, said) in totals.items():
        fact, limit, _ = HIGH[name]
        if grams > limit:
            found.setdefault(fact, said)
    return found


def _exceeded(needs: Needs) -> dict[str, str]:
    """Upper levels that are passed, and a record that holds less than a body needs at rest (rule G50)."""
    found = {f"above_ul:{level.nutrient}": ", ".join(level.names) for level in needs.upper if level.over}
    if needs.recording is not None and needs.recording.low:
        found["intake:low"] = ""
    return found
