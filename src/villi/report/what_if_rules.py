"""What stands in front of a what-if: a stop or a rule in its place, and rules beside one."""

from villi.body.ruling import Ruling
from villi.report import applies
from villi.report.answered import Json, card, gate, text
from villi.report.blocks import Blocks, Code, line
from villi.report.what_if import Section

NOTHING = "Nothing was simulated."
OPEN = "G47"
"""The rule that waits for answers to the safety questions."""


def beside(ruling: Ruling) -> Blocks:
    """The rules that stand beside an answer, as they hold for this person."""
    return applies.rules(ruling.beside)


def sections(ruling: Ruling, diary: str = "DIARY") -> tuple[Section, ...]:
    """What is shown in the place of an answer, behind a card: the stop and the rules."""
    found = []
    if ruling.stopped is not None:
        found.append(Section("stopped", "Never simulated", (line(f"{ruling.stopped}."),)))
    if ruling.withheld:
        rules = applies.rules(ruling.withheld)
        if any(fired.gate.id == OPEN for fired in ruling.withheld):
            rules = (*rules, line("To answer them: ", Code(f"villi safety {diary}")))
        found.append(Section("rules", "A rule stands in front", rules))
    return tuple(found)


def document(ruling: Ruling) -> Json:
    """A ruling as plain dictionaries: nothing that is withheld is in it."""
    return {
        "card": card(ruling.card),
        "stopped": None if ruling.stopped is None else text(str(ruling.stopped)),
        "withheld": [gate(fired) for fired in ruling.withheld],
        "rules": [gate(fired) for fired in ruling.beside],
    }
