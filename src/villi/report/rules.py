"""Safety rules, contacts and cards as lines of plain text: one wording for every command that shows them."""

from collections.abc import Iterable, Iterator
from textwrap import wrap

from villi.report.applies import ASK_TODAY, LEVELS, WARN, for_everyone, unsigned, why
from villi.report.cards import contact_line, heading
from villi.report.reasons import brief
from villi.report.words import clean
from villi.safety.showing import showable
from villi.safety.values import Card, Contact, Fired, Safety

LABELS = {
    "clinician_first": "Ask a clinician first: ",
    "limit": "Only so far: ",
    "inform": "Good to know: ",
}
"""Words before a rule of a person; one that forbids, and one for everyone, speaks for itself."""

WIDTH = 80
"""Columns of plain text."""


def wrapped(text: str, mark: str = "", indent: int = 0, width: int = WIDTH) -> list[str]:
    """Words over several lines, the first behind a mark, the others below its words.

    >>> wrapped("one two three", "- ", 2, 12)
    ['  - one two', '    three']
    """
    first = " " * indent + mark
    rest = " " * len(first)
    return wrap(
        clean(text),
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
        break_long_words=False,  # an address is copied whole
    )


def gate_lines(fired: Iterable[Fired]) -> Iterator[str]:
    """The rules that apply, the strongest first: the rule, why, what was logged that it forbids, who agreed,
    and whether it still awaits a signature."""
    order = list(LEVELS)
    for one in sorted(fired, key=lambda one: order.index(one.gate.level)):
        label = "" if for_everyone(one) else LABELS.get(one.gate.level, "")
        yield from wrapped(f"{label}{one.gate.rule}{unsigned(one)} [{one.gate.id}]", "- ", 2)
        if one.collisions:
            yield from wrapped(f"You wrote: {brief(one.collisions)}", "", 6)
        if because := why(one):
            yield from wrapped(f"because: {because}", "", 6)
        if one.agreed:
            yield from wrapped(f"agreed: {one.agreed}", "", 6)


def contact_lines(contacts: Iterable[Contact]) -> Iterator[str]:
    """Services for a crisis, each with the day on which its number was seen."""
    for one in contacts:
        yield from wrapped("".join(contact_line(one).parts), "", 2)


def card_lines(card: Card) -> Iterator[str]:
    """What comes before everything else."""
    yield heading(card)
    yield ""
    for sentence in card.sentences:
        yield from wrapped(sentence)
    yield from contact_lines(card.contacts)


def safety_lines(safety: Safety, contacts: Iterable[Contact] = ()) -> Iterator[str]:
    """What does not go together first, then the rules that apply, what was not checked, what is open, and who
    to call. A card is not in it: it comes before all this."""
    rules = showable(safety).fired
    collisions = [one for one in rules if one.collisions]
    if collisions:
        yield WARN
        yield from gate_lines(collisions)
        yield from wrapped(ASK_TODAY, "", 2)
        yield ""
    own = [one for one in rules if not one.collisions and not for_everyone(one)]
    yield "Rules that apply to you"
    yield from gate_lines(own) if own else ("  none that we hold",)
    everyone = [one for one in rules if not one.collisions and for_everyone(one)]
    if everyone:
        yield from ("", "Rules for everyone")
        yield from gate_lines(everyone)
    if safety.unchecked or safety.unknown:
        yield ""
        yield "Not checked: ask a pharmacist"
        for words in safety.unchecked:
            yield from wrapped(f"{words}: known, but no rule was written for it", "- ", 2)
        for words in safety.unknown:
            yield from wrapped(f"{words}: a name we do not know", "- ", 2)
    if safety.ask:
        yield ""
        yield "Still open"
        for words in safety.ask:
            yield from wrapped(words, "- ", 2)
    numbers = list(contact_lines(contacts))
    if numbers:
        yield ""
        yield "If you need someone now"
        yield from numbers
