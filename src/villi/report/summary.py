"""An examination on one printed page, for whoever sees the person next: what applies, what the days held, how
they were rated, what is open. Without a name; calories and weight only where they were asked for."""

from math import isnan

from villi.examination import Examination
from villi.quantities import NUTRIENTS
from villi.report import applies, cards, elements, enough, felt, headings, moves, paged, sentences, tables
from villi.report.blocks import Block, Line, Points
from villi.report.elements import Html, join, said, tag
from villi.report.reasons import brief
from villi.report.sections import Section
from villi.report.words import clean, cut, mean_of, percent, plural
from villi.safety.values import Fired

RULES = 6
"""Rules that are written out: one page holds no more; the others are counted."""
TAKEN, ASKED, SAID = 5, 3, 6
"""Supplements and medicines, questions, and sentences on what is enough that fit on the page."""
LONGEST = 150
"""Characters of a question on the page."""
LIMIT = (
    "From a person's own notes, and food tables. It informs and does not diagnose. Amounts are estimates; "
    "“at least” where too little is known."
)


def sections(
    examination: Examination, *, energy: bool = False, practitioner: bool = False
) -> tuple[Section, ...]:
    """The parts of the page in reading order, empty ones left out.

    `energy`: with calories, unless a rule of this person hides them, and for a practitioner with the weight
    in the diary. Behind a crisis card nothing else stands, except for a practitioner.
    """
    energy = applies.may_show_energy(examination, energy, practitioner=practitioner)
    card = examination.safety.card
    first = []
    if card is not None:
        found = cards.flag(examination) if practitioner else cards.blocks(card)
        first.append(Section("card", "Flag" if practitioner else cards.heading(card), _drawn(found, "card")))
    if cards.closed(examination, practitioner=practitioner):
        return tuple(first)
    rated = felt.blocks(examination, practitioner=practitioner)
    parts = (
        *first,
        Section("rules", "Rules that apply", _rules(examination)),
        Section("glutamine", "Glutamine in food", _glutamine(examination)),
        Section("gut", "Patterns for the gut, a day", _gut(examination, energy)),
        Section("enough", "Beside what is advised", _enough(examination, energy)),
        Section("felt", "How the days were rated", _drawn(rated, "felt")),
        Section("moves", "What moves with it", _moves(examination, practitioner)),
        Section("taken", "Taken, as written down", _taken(examination)),
        Section("body", "Energy and weight", _body(examination, practitioner) if energy else Html("")),
        Section("open", "Open questions", _open(examination, energy)),
    )
    return tuple(part for part in parts if part.body)


def _drawn(blocks: tuple[Block, ...], id: str) -> Html:
    return paged.drawn(blocks, paged.page(id))


def _rules(examination: Examination) -> Html:
    """What was logged against a rule first, then the rules of this person, the strongest first."""
    order = list(applies.LEVELS)
    own = [one for one in examination.safety.fired if not applies.for_everyone(one)]
    own.sort(key=lambda one: (not one.collisions, order.index(one.gate.level)))
    items = [_rule(one) for one in own[:RULES]]
    if len(own) > RULES:
        items.append(tag("li", f"And {plural(len(own) - RULES, 'more rule')}."))
    return tag("ul", *items, class_="points") if items else tag("p", "None that we hold.")


def _rule(fired: Fired) -> Html:
    beside = [f"Because: {words}." if (words := applies.why(fired)) else ""]
    beside += [f"Logged: {brief(fired.collisions)}." if fired.collisions else ""]
    beside += [f"Agreed: {clean(fired.agreed)}." if fired.agreed else ""]
    parts = [part for words in beside if words for part in (" ", said(words))]
    return tag("li", tag("strong", f"{fired.gate.id} "), fired.gate.rule, *parts)


def _glutamine(examination: Examination) -> Html:
    estimate = examination.glutamine.estimate
    if isnan(estimate.mean):
        return tag("p", "No daily average yet: no complete day.")
    rows = [(label, reach) for label, reach, _ in sentences.ranges(examination) if not label.startswith(" ")]
    days = f"from {plural(estimate.days, 'complete day')} of {len(examination.days)}"
    ranges = "; ".join(f"{label}: {reach}" for label, reach in rows[:2])
    return join(
        [
            tag("p", tag("strong", mean_of(estimate, "g")), f" a day, {days}."),
            tag("p", f"{ranges}."),
            tag("p", f"Coverage {percent(estimate.coverage)}. {sentences.certainty(examination)}"),
        ]
    )


def _gut(examination: Examination, energy: bool) -> Html:
    rows = [[row.name, row.amount, row.range] for row in tables.gut_rows(examination, energy=energy)]
    if not rows:
        return Html("")
    return elements.table("Patterns for the gut", ["What", ">Amount", ">Range"], rows, quiet=True)


def _enough(examination: Examination, energy: bool) -> Html:
    """The sentences alone: what opens below them has no place on paper."""
    found = [block for block in enough.blocks(examination, energy=energy) if isinstance(block, Line | Points)]
    return _drawn(tuple(map(_without_beneath, found[:SAID])), "enough")


def _without_beneath(block: Line | Points) -> Line | Points:
    """What names the numbers beneath speaks of another page."""
    if isinstance(block, Points):
        return Points(tuple(_shorter(each) for each in block.lines))
    return _shorter(block)


def _shorter(block: Line) -> Line:
    pointing = f" “{headings.BENEATH}” has the reason for each."
    return block._replace(parts=tuple(_cut(part, pointing) for part in block.parts))


def _cut(part: str, words: str) -> str:
    return part.replace(words, "") if words in part else part


def _moves(examination: Examination, practitioner: bool) -> Html:
    words = moves.in_short(examination, practitioner=practitioner)
    return tag("p", words) if words else Html("")


def _taken(examination: Examination) -> Html:
    rows = tables.doses(examination)
    items = [tag("li", said(row.name), f", {row.amount}, {row.times}") for row in rows[:TAKEN]]
    if len(rows) > TAKEN:
        items.append(tag("li", f"and {len(rows) - TAKEN} more"))
    return tag("ul", *items, class_="points") if items else Html("")


def _body(examination: Examination, practitioner: bool) -> Html:
    """Energy where it was asked for; the weight only for a practitioner."""
    parts = []
    estimate = examination.intake.get("energy")
    if estimate is not None and examination.complete_days:
        amount, reach, coverage = tables.nutrient_cells(NUTRIENTS["energy"], estimate)
        ranged = f" ({reach})" if reach else ""
        parts.append(f"Energy a day: {amount}{ranged}; coverage {coverage}.")
    weight = examination.person.weight_kg
    if practitioner:
        parts.append(
            "No weight is in the diary." if weight is None else f"Weight in the diary: {weight:g} kg."
        )
    return join(tag("p", words) for words in parts)


def _open(examination: Examination, energy: bool) -> Html:
    asked = [cut(clean(words), LONGEST) for words in examination.safety.ask]
    asked += [cut(clean(one.ask), LONGEST) for one in examination.questions]
    items = [tag("li", said(words)) for words in asked[:ASKED]]
    if len(asked) > ASKED:
        items.append(tag("li", f"and {len(asked) - ASKED} more"))
    return tag("ul", *items, class_="points") if items else Html("")
