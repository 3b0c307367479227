"""Cards that come before everything else, and the contacts at the foot of every page.

A crisis card has nothing about food on it, and whatever else a report holds is put away behind it.
"""

import re
from collections.abc import Sequence
from datetime import date

from villi.examination import Examination
from villi.report.blocks import Block, Blocks, Key, Label, Line, Points, Ref, line, said, sentence
from villi.report.words import MONTHS, clean, dates, upper_first
from villi.safety.values import Card, Contact, Safety

HEADINGS = {
    "crisis": "Please talk to someone now",
    "calm": "First, how you are",
    "support": "Before you read on",
}
TELL = "Tell someone you trust now."
BELOW = "below"
"""A sentence with this word speaks of the contacts, which follow the last of them."""
LOCAL = "your local emergency number"
IN_DANGER = f"If your life is in danger, call {LOCAL}."
ASK = "In danger, or thinking of harming yourself?"
FLAGGED = {
    "G40": "an answer about being better off dead",
    "G41": "words that may mean danger to the person",
    "G42": "a very low or falling mood",
    "G43": "a low mood that lasts",
    "G50": "very little eaten, as far as it was written down",
}
"""What put a card up, for a practitioner who does not know the rules by their numbers."""
NOBODY_WATCHES = "villi tells nobody. Only the people who open this report see it."
EMERGENCY = "emergency"
"""The service name of an emergency number in the table of contacts."""


def heading(card: Card) -> str:
    """The heading of a card."""
    return HEADINGS[card.kind]


def closed(examination: Examination, *, practitioner: bool = False) -> bool:
    """Whether the record is put away behind a crisis card; never for a practitioner's reading."""
    card = examination.safety.card
    return card is not None and card.kind == "crisis" and not practitioner


def blocks(card: Card) -> Blocks:
    """The card as the person sees it: its sentences, and whom to reach right below those that say so."""
    lines = [line(sentence(words), style="lead" if n == 0 else "") for n, words in enumerate(card.sentences)]
    last = max((n for n, words in enumerate(card.sentences) if BELOW in clean(words).lower()), default=-1)
    split = last + 1 or len(lines)
    return (*lines[:split], *_reach(card), *lines[split:])


def _reach(card: Card) -> Blocks:
    """Whom to reach; on a crisis card also to tell someone, and an emergency number, whatever is held."""
    found: list[Block] = []
    if card.kind == "crisis":
        if not any("someone you trust" in clean(words).lower() for words in card.sentences):
            found.append(line(TELL))
        if not _emergency(card.contacts):
            found.append(line(IN_DANGER, style="strong"))
    if card.contacts:
        found.append(Points(tuple(map(contact_line, card.contacts))))
    return tuple(found)


def flag(examination: Examination) -> Blocks:
    """The same card for a practitioner: what fired and from which record; data stay."""
    return flagged(examination.safety, [day.date for day in examination.days])


def flagged(safety: Safety, days: Sequence[date], *, linked: bool = False) -> Blocks:
    """The flag of a person's card, by what stands in the record of some days; empty without a card. `linked`:
    the lines that it rests on lead to where they stand."""
    card = safety.card
    if card is None:
        return ()
    fired = {gate.gate.id: gate for gate in safety.fired}
    because = [words for id in card.gates if id in fired for words in fired[id].because]
    when = dates(days)
    return (
        line(f"Flag: {card.kind} card, by {fired_by(card)}.", style="strong"),
        *((line("From the record: ", *_record("; ".join(because), linked), "."),) if because else ()),
        line(
            f"The record covers {when}. {NOBODY_WATCHES}" if when else NOBODY_WATCHES,
            style="quiet",
        ),
    )


def fired_by(card: Card) -> str:
    """The rules that put a card up, each with what it heard.

    >>> fired_by(Card("crisis", gates=("G41",), sentences=(), contacts=()))
    'G41 (words that may mean danger to the person)'
    """
    named = (f"{clean(id)} ({FLAGGED[id]})" if id in FLAGGED else clean(id) for id in card.gates)
    return ", ".join(named) or "a rule on mood"


def of_another(because: str) -> str:
    """A reason, which speaks to whom it is about, for somebody else to read.

    >>> of_another("words in your diary (line 61)")
    'words in the diary (line 61)'
    """
    return because.replace("in your diary", "in the diary")


def parted(because: str) -> tuple[tuple[str, int], ...]:
    """A reason for a practitioner in parts: words with 0, and the number of a line where one is named.

    >>> parted("words in your diary (line 61)")
    (('words in the diary ', 0), ('(line 61)', 61))
    """
    parts = _LINE.split(of_another(because))
    return tuple(
        (f"(line {part})", int(part)) if n % 2 else (part, 0) for n, part in enumerate(parts) if part
    )


_LINE = re.compile(r"\(line ([0-9]{1,8})\)")


def _record(because: str, linked: bool) -> tuple[str, ...]:
    if not linked:
        return (said("".join(words for words, _ in parted(because))),)
    found: list[str] = []
    for words, n in parted(because):
        found += [Ref(words, Key("line", str(n)))] if n else [said(words.strip()), " "]
    return tuple(found[:-1] if found[-1:] == [" "] else found)


def _emergency(contacts: Sequence[Contact]) -> Contact | None:
    return next((contact for contact in contacts if contact.service.lower() == EMERGENCY), None)


def contact_line(contact: Contact) -> Line:
    """Whom to reach, how, when, and on which day the number was seen.

    >>> samaritans = Contact("GB", "Samaritans", "116 123", "24/7", "free", "", date(2026, 11, 22))
    >>> "".join(contact_line(samaritans).parts)
    'Samaritans: 116 123, day and night, free (number seen on 22 Nov 2026)'
    """
    hours = "day and night" if contact.hours == "24/7" else contact.hours
    rest = "".join(f", {part}" for part in map(clean, (hours, contact.note)) if part)
    when = "" if clean(contact.reach) == LOCAL else f" ({seen(contact)})"
    return line(Label(f"{_service(contact)}: {clean(contact.reach)}"), f"{rest}{when}")


def _service(contact: Contact) -> str:
    return upper_first(clean(contact.service))


def seen(contact: Contact) -> str:
    """When a number or an address was seen, in words; that it was not, where it was not."""
    what = "number" if any(sign.isdigit() for sign in contact.reach) else "address"
    if contact.seen_on is None:
        return f"{what} from general knowledge"
    return f"{what} seen on {short_date(contact.seen_on)}"


def short_date(day: date) -> str:
    """A date for a note.

    >>> short_date(date(2026, 11, 22))
    '22 Nov 2026'
    """
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def numbers_said(contacts: Sequence[Contact]) -> tuple[str, ...]:
    """The texts that say how to reach somebody, as a page has them: each contact's label, and the foot.

    >>> numbers_said([Contact("GB", "Samaritans", "116 123", "24/7", "free", "", None)])[0]
    'Samaritans: 116 123'
    """
    labels = (f"{_service(contact)}: {clean(contact.reach)}" for contact in contacts)
    return (*labels, foot(contacts))


def foot(contacts: Sequence[Contact]) -> str:
    """Whom to reach, for the foot of every page, in one line; an emergency number always.

    >>> foot(())
    'In danger, or thinking of harming yourself? Call your local emergency number.'
    """
    held = [contact for contact in contacts if clean(contact.reach) != LOCAL]
    emergency = _emergency(held)
    call = f"{clean(emergency.reach)} or {LOCAL}" if emergency else LOCAL
    days = {contact.seen_on for contact in held}
    one = next(iter(days)) if len(days) == 1 else None  # one day for all numbers is said once
    talk = "; ".join(
        f"{clean(contact.service)}, {clean(contact.reach)}" + ("" if one else f" ({seen(contact)})")
        for contact in held
        if contact is not emergency
    )
    seen_once = f" (Seen on {short_date(one)}.)" if one else ""
    first = f" ({seen(emergency)})" if emergency and not one else ""
    return f"{ASK} Call {call}{first}.{f' To talk to someone: {talk}.' if talk else ''}{seen_once}"
