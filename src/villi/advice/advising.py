"""One step, optional: what might be worth doing next, behind the gates, three things at most."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from villi.advice.avoiding import ALLERGY, avoided
from villi.advice.choosing import CLINICIAN, FEWEST_DAYS, FOOD, Choice
from villi.advice.eating import eaten
from villi.advice.known import Known, also_brought
from villi.advice.values import Suggestion
from villi.advice.wording import steps
from villi.evidence import Base
from villi.needs.values import Needs
from villi.quantities import Estimate, Pattern, Person
from villi.safety import permit
from villi.safety.values import Facts, Fired, Permit, Safety

if TYPE_CHECKING:
    from villi.foods import Catalogue
    from villi.intake import Intake

MOST = 3
"""Suggestions at most: the task asks for one step; what is long is not read."""

YOUNGEST = 2
"""Years below which nothing of food is suggested (references for infants are another matter)."""

UNSIGNED = "This rule awaits a clinician's signature."
"""Said beside a rule whose source nobody has read."""

SMALL = 5
"""Years below which whole nuts are not named (judgement)."""


def advise(
    person: Person,
    intake: "Intake",
    estimates: Mapping[str, Estimate],
    needs: Needs,
    patterns: Sequence[Pattern],
    catalogue: "Catalogue",
    facts: Facts,
    safety: Safety,
    base: Base,
    avoids: Sequence[str] = (),
    supplied: Collection[str] = (),
) -> tuple[Suggestion, ...]:
    """A few optional steps for this person, the most important first; at least one, save in a crisis.

    `intake` with its `estimates` (mean a day by nutrient id) and `patterns`; `needs` of the needs room;
    `facts` and `safety` of the safety room; `base` the evidence; `avoids` what is not eaten, in the person's
    words, beside what `facts` say; `supplied` the nutrients that supplements bring. Every suggestion has
    passed `permit` for its domains, and carries as notes what the rules say beside it. The same record gives
    the same advice, in whatever order its lines stand; what is unknown is never a reason.
    """
    if safety.card is not None and safety.card.kind == "crisis":
        return ()
    if person.age is not None and person.age < SMALL:
        facts = {**facts, f"age:under_{SMALL}": f"age {person.age}"}
    known = Known(
        person=person,
        intake=intake,
        estimates=estimates,
        needs=needs,
        patterns={pattern.key: pattern for pattern in patterns},
        foods=eaten(intake, catalogue),
        catalogue=catalogue,
        avoids=avoided((*avoids, *_said_to_avoid(facts)), catalogue),
        facts=facts,
        safety=safety,
        base=base,
        supplied=also_brought(supplied),
    )
    choices = _choices(known)
    found = [(choice, _permit(choice, safety.fired)) for choice in choices]
    allowed = [_suggestion(choice, said, known) for choice, said in found if said.allowed]
    if allowed:
        return tuple(allowed[:MOST])
    last = _ask_first([choice for choice, said in found if said.level == "clinician_first"], safety.fired)
    last = last or _nothing(known)
    said = _permit(last, safety.fired)
    return (_suggestion(last, said, known),) if said.allowed else ()


def _choices(known: Known) -> list[Choice]:
    """What the record gives a reason for, first what is for a clinician, before the gates are asked."""
    too_young = known.person.age is not None and known.person.age < YOUNGEST
    judged = CLINICIAN if too_young or _implausible(known) else (*CLINICIAN, *FOOD)
    found = [choice for choose in judged if (choice := choose(known)) is not None]
    fitting = [choice for choice in found if known.facts.keys().isdisjoint(choice.step.unless)]
    return sorted(fitting, key=lambda choice: (choice.step.order, choice.step.id))


def _implausible(known: Known) -> bool:
    """So little was recorded that food is probably missing: nothing follows from what is not there."""
    recording = known.needs.recording
    return "intake:low" in known.facts or (recording is not None and recording.implausible)


def _said_to_avoid(facts: Facts) -> Iterable[str]:
    """The person's words of what they do not eat: `avoids:`, and allergies in `has:`."""
    for fact, said in facts.items():
        if fact.startswith("avoids:"):
            yield fact.removeprefix("avoids:").replace("_", " ")
        elif fact.startswith("condition:") and ALLERGY.search(said):
            yield said


def _permit(choice: Choice, fired: Sequence[Fired]) -> Permit:
    return permit((*choice.step.domains, *choice.domains), fired)


def _suggestion(choice: Choice, said: Permit, known: Known) -> Suggestion:
    step, words = choice.step, choice.words
    beside = [_beside(fired) for fired in said.gates if fired.gate.rule]
    return Suggestion(
        kind=step.kind,
        text=step.text.format(**words).strip(),
        reason=step.reason.format(**words).strip() + words.get("also", ""),
        certainty=step.certainty,
        size=step.size,
        sources=(*known.sources(step.studies), *choice.sources),
        foods=choice.foods,
        stop=step.stop,
        change_mind=step.change_mind,
        domains=(*step.domains, *choice.domains),
        notes=tuple(dict.fromkeys((*choice.notes, *beside))),
    )


def _beside(fired: Fired) -> str:
    """A rule that stands beside a suggestion, with who agreed to it and when."""
    agreed = f" Agreed: {fired.agreed}." if fired.agreed else ""
    return f"{_rule(fired)}{agreed}"


def _rule(fired: Fired) -> str:
    return fired.gate.rule if fired.gate.verified else f"{fired.gate.rule} {UNSIGNED}"


def _ask_first(held_back: Sequence[Choice], fired: Sequence[Fired]) -> Choice | None:
    """Something was short, and a rule says that a clinician comes first: say which."""
    for choice in held_back:
        for one in fired:
            if not _permit(choice, (one,)).allowed:
                return Choice(steps()["ask_first"], {"because": _rule(one)})
    return None


def _nothing(known: Known) -> Choice:
    if known.person.age is not None and known.person.age < YOUNGEST:
        return Choice(steps()["too_little"], {"because": "We hold no advice for a child under 2."})
    if _implausible(known):
        because = "So little food was recorded that some is probably missing."
        return Choice(steps()["too_little"], {"because": because})
    if known.days < FEWEST_DAYS:
        days = "no complete day" if known.days == 0 else f"{known.days} complete day{'s' * (known.days > 1)}"
        because = f"The record holds {days}; three are needed before an amount says anything."
        return Choice(steps()["too_little"], {"because": because})
    return Choice(steps()["nothing"], {"days": str(known.days)})
