"""What the article says and what is known, as one person may see it: statement x facts x gates."""

import re
from collections.abc import Sequence

from villi.advice.known import few
from villi.evidence import Base
from villi.evidence.values import Answer, Source, Statement, Verdict
from villi.safety import may_see_doses, permit
from villi.safety.values import Facts, Fired, Safety

FAVOURABLE: frozenset[Verdict] = frozenset({"correct", "partly", "subgroup", "advice"})
"""Verdicts that a person could act upon; the others keep people from something, and always stand."""

DIRECT = (
    ("took:", "medicine:", "class:", "record:", "experiment:", "above_ul:"),
    ("condition:", "flag:"),
    ("mood:", "bloating:", "intake:", "state:", "age:", "bmi:", "sex:", "feel:", "agreed:", "avoids:"),
    ("food:",),
)
"""Beginnings of facts from what touches a statement most directly: what is taken, what a person has, how
they are, what they ate."""

LAY_MOST = 9.0
"""g of glutamine a day: the upper end of the range for adults on Canadian labels (reg-healthcanada2018)."""

SAFE_MOST = 14.0
"""g a day, highest level observed as safe in healthy adults (safe-osl-shao2008); above it only with a
clinician."""

NEVER_ABOVE = 40.0
"""g a day, never shown (safe-nmcd-list)."""

RANGE = "S10.1"
"""The statement whose dose is the range on labels with the observed safe level beside it: it stands."""

NAMED_TRIALS = frozenset({"S16.8"})
"""Statements whose trial dose may be named although it is above `SAFE_MOST` (rules of safety, section 4)."""

UNFOUND = "A claim of the article whose source could not be found"
"""Said in place of a statement whose cited source was not found: it is not repeated as a fact."""


def answers(facts: Facts, safety: Safety, base: Base) -> tuple[Answer, ...]:
    """The statements that touch this person's diary, the most direct first, behind the gates.

    A statement is chosen where `about` names one of the `facts`; `because` says which, in the person's
    words. Of equally direct ones those that a person could act upon come first. Where a block, or a
    clinician_first that nobody has agreed to, stands in front of a favourable verdict, the rule stands in
    its place (`withheld`). In a crisis there are none.

    >>> from villi.evidence import base
    >>> from villi.safety import guard
    >>> facts = {"condition:cirrhosis": "has: cirrhosis (line 1)"}
    >>> [(found.id, found.withheld) for found in answers(facts, guard(facts), base())]
    [('S14.2', False), ('S16.1', True)]
    """
    if safety.card is not None and safety.card.kind == "crisis":
        return ()
    known = {fact.casefold(): said for fact, said in facts.items()}
    found = []
    for place, statement in enumerate(base.statements.values()):
        touching = sorted(
            (fact for about in statement.about if (fact := about.casefold()) in known), key=_near
        )
        if touching:
            because = few([_in_words(fact, known[fact]) for fact in touching])
            order = (_near(touching[0])[0], _weight(statement), place)
            found.append((order, _answer(statement, because, facts, safety, base)))
    return tuple(answer for _, answer in sorted(found, key=lambda row: row[0]))


def answer(statement: Statement, facts: Facts, safety: Safety, base: Base) -> Answer:
    """One statement as one person may see it, whether or not it touches their diary; no card is asked.

    >>> from villi.evidence import base
    >>> from villi.safety import guard
    >>> facts = {"condition:cirrhosis": "has: cirrhosis (line 1)"}
    >>> found = answer(base().statements["S16.8"], facts, guard(facts), base())
    >>> found.withheld, found.dose
    (True, '')
    """
    return _answer(statement, "", facts, safety, base)


def _near(fact: str) -> tuple[int, str]:
    return next((rank for rank, starts in enumerate(DIRECT) if fact.startswith(starts)), len(DIRECT)), fact


def _weight(statement: Statement) -> int:
    """What a person could act upon, or that guards them, first; common knowledge last."""
    if any(word.word == "textbook" for word in statement.certainty):
        return 2
    return 0 if statement.domains or statement.gates else 1


def _in_words(fact: str, said: str) -> str:
    """The person's own words, or what the fact is about where none were kept.

    >>> _in_words("feel:sleep_hours", "")
    'you rated sleep hours'
    """
    kind, _, about = fact.partition(":")
    about = about.replace("_", " ")
    return said or (f"you rated {about}" if kind == "feel" else about)


def _answer(statement: Statement, because: str, facts: Facts, safety: Safety, base: Base) -> Answer:
    standing = _standing(statement, safety.fired)
    favourable = statement.verdict in FAVOURABLE
    before = [fired for fired in standing if favourable and _in_front(fired, statement)]
    unfound = statement.verdict == "not found"
    return Answer(
        id=statement.id,
        statement=UNFOUND if unfound else statement.statement,
        verdict=statement.verdict,
        certainty=statement.certainty,
        plain=before[0].gate.rule if before else statement.plain,
        dose="" if before else _dose(statement, facts, safety),
        withheld=bool(before),
        gates=tuple(fired.gate.id for fired in standing),
        because=because,
        sources=() if unfound else _sources(statement, base),
    )


_STRENGTH = {"block": 0, "clinician_first": 1, "limit": 2, "inform": 3}


def _standing(statement: Statement, fired: Sequence[Fired]) -> list[Fired]:
    """Gates of this person that the statement names or whose domains it is about, the strongest first."""
    asked = {gate.gate.id for gate in permit(statement.domains, fired).gates} if statement.domains else set()
    own = {gate.gate.id: gate for gate in fired if gate.gate.id in asked or gate.gate.id in statement.gates}
    return sorted(
        own.values(),
        key=lambda gate: (_STRENGTH[gate.gate.level], gate.gate.id not in statement.gates, gate.gate.id),
    )


def _in_front(fired: Fired, statement: Statement) -> bool:
    """Whether a rule hides a favourable answer: strong, not agreed to, and made for this person. A rule that
    holds for everyone was known when the plain sentence was written, and stands beside it."""
    if fired.gate.level not in ("block", "clinician_first") or "always" in fired.gate.when:
        return False
    of_its_domains = statement.domains and permit(statement.domains, (fired,)).gates
    return not permit(statement.domains if of_its_domains else fired.gate.domains, (fired,)).allowed


def _sources(statement: Statement, base: Base) -> tuple[Source, ...]:
    """Studies of the statement; where one is a side of a contradiction, the other side stands beside it."""
    wanted = dict.fromkeys(statement.studies)
    for pair in base.pairs.values():
        sides = (*pair.supports, *pair.against)
        if statement.id in pair.statements or any(id in statement.studies for id in sides):
            wanted |= dict.fromkeys(sides)
    return tuple(dict.fromkeys(base.studies[id].source for id in wanted if id in base.studies))


_GRAMS = re.compile(r"(\d+(?:\.\d+)?)\s*(?:(?:-|–|to)\s*(\d+(?:\.\d+)?)\s*)?g\b(?!\s*/\s*kg)", re.IGNORECASE)
_PER_KG = re.compile(r"g\s*/\s*kg|per kg|/kg", re.IGNORECASE)


def _dose(statement: Statement, facts: Facts, safety: Safety) -> str:
    """The dose of the trials, where the rules let this person see it: an adult, neither pregnant nor
    breast-feeding, all safety questions answered, no card, and every domain permitted."""
    if not statement.dose or safety.card is not None:
        return ""
    seen = may_see_doses(statement.domains, safety.fired, facts)
    if not seen or any(_in_front(fired, statement) for fired in _standing(statement, safety.fired)):
        return ""
    return within_limits(statement.id, statement.dose) if "glutamine" in statement.domains else statement.dose


def within_limits(id: str, dose: str) -> str:
    """A dose of glutamine inside rules G13 and G14, "" where none of it may be shown.

    Up to the range on labels it stands; above it only as what a trial used; above the level observed as safe
    only for the trials that may be named; never above 40 g a day, and never by body weight.

    >>> within_limits("S10.1", "5-9 g a day")
    '5-9 g a day'
    >>> within_limits("S16.3", "10 g three times daily (30 g/d)")
    ''
    """
    amounts = [float(end) for pair in _GRAMS.findall(dose) for end in pair if end]
    if not amounts or _PER_KG.search(dose) or _a_day(dose, amounts) > NEVER_ABOVE:
        return ""
    most = _a_day(dose, amounts)
    if most <= (SAFE_MOST if id == RANGE else LAY_MOST):
        return dose
    if most > SAFE_MOST and id not in NAMED_TRIALS:
        return ""
    return f"What the trial used, not a dose to copy: {dose}. Ask a clinician first, and set a stop date."


_OFTEN = re.compile(r"(\d+(?:\.\d+)?)\s*g\s*(?:,\s*)?(?:(once|twice)|(\w+)\s*(?:x|times))\b", re.IGNORECASE)
_HOW_OFTEN = {"once": 1, "twice": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _a_day(dose: str, amounts: Sequence[float]) -> float:
    """The most that the words may mean in a day, in grams."""
    products = [
        float(grams)
        * (int(said) if (said := (word or times).casefold()).isdigit() else _HOW_OFTEN.get(said, 6))
        for grams, word, times in _OFTEN.findall(dose)
    ]
    return max((*amounts, *products))
