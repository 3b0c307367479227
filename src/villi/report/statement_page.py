"""One statement of the article in full, as sections of a page: for one person, behind that person's gates.

What the answer says, or the rule in its place; then what everybody may read: where studies disagree, what the
answer rests on, trials with figures, other studies. Results that found nothing stand beside those that did.
"""

from collections.abc import Iterator

from villi.evidence import Base
from villi.evidence.values import Answer, Statement
from villi.evidence.wording import ANSWERS, HELD_BACK, certainty
from villi.report import applies, evidence_reader, paged
from villi.report.blocks import Key
from villi.report.elements import Html, join, said, tag
from villi.report.evidence_parts import sides, studies
from villi.report.evidence_plots import HOW_TO_READ, plot
from villi.report.paged import Draw, Links, at_once, nowhere
from villi.report.sections import Section
from villi.report.words import plural, upper_first
from villi.safety.tables import gates
from villi.safety.values import Safety

ASKS = "see Safety questions"
"""What asks the safety questions on a page."""


def sections(
    statement: Statement,
    answer: Answer,
    safety: Safety,
    held: Base,
    *,
    links: Links = nowhere,
    draw: Draw = at_once,
) -> tuple[Section, ...]:
    """The sections of a statement in reading order, empty ones left out.

    `answer` is the statement as this person may see it (`villi.advice.answer`).

    >>> from villi.advice import answer
    >>> from villi.evidence import base
    >>> from villi.safety import guard
    >>> facts = {"condition:cirrhosis": "has: cirrhosis (line 1)"}
    >>> statement, safety = base().statements["S16.8"], guard(facts)
    >>> found = sections(statement, answer(statement, facts, safety, base()), safety, base())
    >>> [each.id for each in found][:2], "Held back" in found[0].body
    (['answer', 'gates'], True)
    """
    found = [
        Section("answer", "The answer", _answer(statement, answer, safety, held, links)),
        Section("gates", "Safety rules before this is advice", _gates(statement, answer, safety, links)),
    ]
    for pair in held.pairs_of(statement):
        body = join(sides(pair, held, statement.studies))
        found.append(Section(f"pair-{pair.id}", f"Studies disagree: {pair.question}", body))
    if cited := held.cited(statement):
        found.append(Section("rests", "What the answer rests on", studies(cited)))
    if datasets := held.datasets_of(statement):
        plots = tag("div", *(plot(each, draw) for each in datasets), class_="plots")
        found.append(Section("trials", "Trials with figures", join([tag("p", HOW_TO_READ), plots])))
    if others := held.others(statement):
        many = plural(len(others), "study", "studies")
        more = tag("details", tag("summary", f"Show {many}"), studies(others))
        found.append(Section("others", "Also held, not part of the answer", more))
    return tuple(section for section in found if section.body)


def _answer(statement: Statement, answer: Answer, safety: Safety, held: Base, links: Links) -> Html:
    rule = evidence_reader.rule(answer, safety, ASKS)
    if rule:
        verdict = tag("p", tag("strong", upper_first(HELD_BACK), ".", class_="verdict"), class_="answer")
        return join([verdict, tag("p", said(rule)), _asking(safety, links)])
    return join([*_open(statement, answer, safety, held), _asking(safety, links) if statement.dose else ""])


def _asking(safety: Safety, links: Links) -> Html:
    """Where the safety questions are answered, as long as they are open."""
    address = links(Key("command", "villi safety"))
    if evidence_reader.OPEN not in safety.facts or not address:
        return Html("")
    return tag("p", tag("a", "Answer the safety questions", href=address))


def _open(statement: Statement, answer: Answer, safety: Safety, held: Base) -> Iterator[Html]:
    situation = held.situations.get(statement.id)
    yield tag(
        "p",
        tag("strong", f"{upper_first(ANSWERS[statement.verdict])}.", class_="verdict"),
        tag("span", f"How sure: {certainty(statement.certainty)}", class_="sure"),
        class_="answer",
    )
    yield tag("p", answer.plain, class_="lead")
    if situation and situation.finding != answer.plain:
        yield tag("p", situation.finding)
    if situation and situation.not_for:
        yield tag("p", f"Not for, or not without a clinician: {'; '.join(situation.not_for)}.")
    if statement.for_whom:
        yield tag("p", f"For whom: {statement.for_whom}")
    if amount := evidence_reader.dose(statement, answer, safety, ASKS):
        yield tag("p", tag("strong", "Amounts: "), said(amount))
    if not held.cited(statement):
        yield tag("p", "There is no study to cite.", class_="quiet")


def _gates(statement: Statement, answer: Answer, safety: Safety, links: Links) -> Html:
    """The rules of this person that stand here first, then the others that the statement names."""
    fired = {one.gate.id: one for one in safety.fired}
    own = [fired[id] for id in answer.gates if id in fired]
    others = [gate for gate in gates() if gate.id in statement.gates and gate.id not in answer.gates]
    parts = [paged.drawn(applies.rules(own), paged.page("gates", links))] if own else []
    if others:
        words = "Rules for other people" if own else "None of them is about you, as far as your diary says"
        items = (tag("li", gate.rule) for gate in others)
        parts.append(
            tag("details", tag("summary", f"{words}: {len(others)}"), tag("ul", *items, class_="points"))
        )
    return join(parts)
