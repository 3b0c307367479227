"""What one reader may see of a statement: its dose, or in a line why not; the rule in front of its answer."""

from villi.evidence.values import Answer, Statement
from villi.report.applies import why
from villi.report.words import upper_first
from villi.safety import may_see_doses
from villi.safety.values import Safety

OPEN = "open:profile"
"""The fact that the safety questions were not answered within 90 days."""
AFTER = "shown only after the safety questions"
WHY_NOT = (
    ("age:under_18", "not shown to anyone under 18"),
    ("state:pregnant", "not shown in pregnancy"),
    ("state:lactating", "not shown while breast-feeding"),
)
"""Facts with which no dose is shown to anyone, and what is said then."""


def dose(statement: Statement, answer: Answer, safety: Safety, asks: str) -> str:
    """The dose where this person may see it, otherwise in a line why not; "" where the statement has none.

    `asks` is what asks the safety questions: a command, or the name of a page.

    >>> from villi.advice import answer
    >>> from villi.evidence import base
    >>> from villi.safety import guard
    >>> statement, facts = base().statements["S16.8"], {"age:under_18": "age 9"}
    >>> dose(statement, answer(statement, facts, guard(facts), base()), guard(facts), "villi safety DIARY")
    'not shown to anyone under 18'
    """
    if not statement.dose:
        return ""
    if answer.dose and may_see_doses(statement.domains, safety.fired, safety.facts):
        return answer.dose.rstrip(".") + "."
    for fact, said in WHY_NOT:
        if fact in safety.facts:
            return said
    if safety.card is not None:
        return "not shown now: how you are comes first"
    if OPEN in safety.facts:
        return f"{AFTER}: {asks}"
    return f"not shown: one of your safety rules stands before it ({asks})"


def rule(answer: Answer, safety: Safety, asks: str) -> str:
    """The rule that stands in place of a withheld answer, with the words of the diary that it rests on."""
    if not answer.withheld:
        return ""
    first = next((one for one in safety.fired if one.gate.rule == answer.plain), None)
    if first is not None and OPEN in first.gate.when:
        return f"{answer.plain} {upper_first(AFTER)}: {asks}"
    because = why(first) if first is not None else ""
    return f"{answer.plain} Because: {because}." if because else answer.plain
