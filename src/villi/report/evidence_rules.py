"""The safety rules in front of the statements, for a page that knows no person: what, and for whom."""

from collections.abc import Iterable, Mapping

from villi.evidence import Base
from villi.report.applies import LEVELS, UNSIGNED
from villi.report.elements import Html, join, tag
from villi.report.words import upper_first
from villi.safety.tables import gates
from villi.safety.values import Gate
from villi.substances.table import classes

FIRST = (
    "Before anything here becomes advice, villi checks these rules against what a diary says of a person. "
    "They hold for you as well when you only read."
)

KINDS: Mapping[str, str] = {
    "always": "everyone",
    "flag:*": "a warning sign",
    "mood": "low mood, or a thought of self-harm",
    "bmi": "a low weight for the height",
    "record": "antibiotics",
    "above_ul": "supplements above a safe upper level",
}
"""What a fact, or all facts of a kind, are in words, where the id says less."""


def rules(held: Base) -> Html:
    """Every rule that a statement names, by what it asks, the strongest first."""
    named = {id for statement in held.statements.values() for id in statement.gates}
    parts = [tag("p", FIRST)]
    for level, heading in LEVELS.items():
        items = [_rule(gate) for gate in gates() if gate.level == level and gate.id in named]
        if items:
            parts += [tag("h3", heading), tag("ul", *items, class_="studies")]
    return join(parts)


def named_rules(ids: Iterable[str]) -> Html:
    """A statement's rules as links to them.

    >>> named_rules(["G01"])
    '<p class="quiet">Safety rules come before this is advice: <a href="#rule-G01">G01</a>.</p>'
    """
    links = [tag("a", id, href=f"#rule-{id}") for id in ids]
    commas = [part for link in links for part in (", ", link)][1:]
    return tag("p", "Safety rules come before this is advice: ", *commas, ".", class_="quiet")


def _rule(gate: Gate) -> Html:
    unsigned = [" ", tag("strong", upper_first(UNSIGNED), class_="unverified")] if not gate.verified else []
    return tag(
        "li",
        tag("p", tag("span", gate.id, class_="id"), " ", gate.rule, *unsigned),
        tag("p", f"For: {'; '.join(whom(gate))}.", class_="quiet"),
        id=f"rule-{gate.id}",
    )


def whom(gate: Gate) -> tuple[str, ...]:
    """For whom a rule is, in words.

    >>> [whom(gate) for gate in gates() if gate.id in ("G06", "G17", "G20")]
    [('bipolar', 'mania'), ('everyone',), ('MAO inhibitor',)]
    """
    return tuple(dict.fromkeys(_fact(fact) for fact in gate.when))


def _fact(fact: str) -> str:
    kind, _, what = fact.partition(":")
    if kind == "class" and what in classes():
        return classes()[what].name
    return KINDS.get(fact) or KINDS.get(kind) or what.replace("_", " ")
