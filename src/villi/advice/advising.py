"""One step, optional: what might be worth doing next, behind the gates, three things at most."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from villi.advice.avoiding import ALLERGY, avoided
from villi.advice.choosing import CLINICIAN, FEWEST_DAYS, FOOD, Choice, left_open, ruled
from villi.advice.eating import eaten
from villi.advice.known import Known, also_brought
from villi.advice.naming import spoken
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
    passed `permit` for its domains, and carries as notes what the rules say beside it (what they say beside
    several, the first of them). The same record gives
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
        avoids=avoided((*avoids, *said_to_avoid(facts)), catalogue),
        facts=facts,
        safety=safety,
        base=base,
        supplied=also_brought(supplied),
    )
    found = _choices(known)
    allowed = [_suggestion(choice, said, known) for choice, said in found if said.allowed]
    if allowed:
        return _said_once(allowed[:MOST])
    last = _ask_first([choice for choice, said in found if said.level == "clinician_first"], safety.fired)
    last = last or _nothing(known)
    said = _permit(last, safety.fired)
    return (_suggestion(last, said, known),) if said.allowed else ()


def _choices(known: Known) -> list[tuple[Choice, Permit]]:
    """What the record gives a reason for, first what is for a clinician, with what the gates say of it.

    Foods that one step names are left to it where the next can name others."""
    too_young = known.person.age is not None and known.person.age < YOUNGEST
    found = []
    for choose in CLINICIAN if too_young or _implausible(known) else (*CLINICIAN, *FOOD):
        choice = choose(known)
        if choice is not None and known.facts.keys().isdisjoint(choice.step.unless):
            said = _permit(choice, known.safety.fired)
            found.append((choice, said))
            known = known.after(choice.foods if said.allowed else ())
    return sorted(found, key=lambda pair: (pair[0].step.order, pair[0].step.id))


def _implausible(known: Known) -> bool:
    """So little was recorded that food is probably missing: nothing follows from what is not there."""
    recording = known.needs.recording
    return "intake:low" in known.facts or (recording is not None and recording.implausible)


def said_to_avoid(facts: Facts) -> Iterable[str]:
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
    beside = [_beside(fired) for fired in said.gates if fired.gate.rule and fired.gate.id not in step.says]
    return Suggestion(
        kind=step.kind,
        text=step.text.format(**words).strip(),
        reason=step.reason.format(**words).strip() + words.get("also", ""),
        certainty=choice.certainty or step.certainty,
        size=step.size,
        sources=(*known.sources(step.studies), *choice.sources),
        foods=tuple(dict.fromkeys(spoken(food.name) for food in choice.foods)),
        stop=step.stop,
        change_mind=step.change_mind,
        domains=(*step.domains, *choice.domains),
        notes=tuple(dict.fromkeys((*choice.notes, *beside))),
        figure=choice.figure,
        of=choice.of,
    )


def _said_once(found: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """What rules say beside several steps stands beside the first of them."""
    told: set[str] = set()
    once = []
    for step in found:
        once.append(replace(step, notes=tuple(note for note in step.notes if note not in told)))
        told |= set(step.notes)
    return tuple(once)


def _beside(fired: Fired) -> str:
    """A rule that stands beside a suggestion, with who agreed to it and when."""
    agreed = f" Agreed: {fired.agreed}." if fired.agreed else ""
    return f"{ruled(fired)}{agreed}"


def _ask_first(held_back: Sequence[Choice], fired: Sequence[Fired]) -> Choice | None:
    """Something was short, and a rule says that a clinician comes first: say which."""
    for choice in held_back:
        for one in fired:
            if not _permit(choice, (one,)).allowed:
                return Choice(steps()["ask_first"], {"because": ruled(one)})
    return None


def _nothing(known: Known) -> Choice:
    """Nothing to change, and why: in words of its own for each reason."""
    if known.person.age is not None and known.person.age < YOUNGEST:
        return Choice(steps()["under_two"], {})
    if _implausible(known):
        return Choice(steps()["food_missing"], {})
    if known.days < FEWEST_DAYS:
        complete = ("no complete day", "1 complete day", "2 complete days")[known.days]
        return Choice(steps()["too_little"], {"complete": complete})
    return Choice(steps()["nothing"], {"days": str(known.days), "open": left_open(known)})
