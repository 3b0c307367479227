"""The language of a what-if: "L-glutamine 5 g a day for 8 weeks", "amoxicillin 7 days", "fibre to 30 g".

    words ── tokens ──▶ tokens ── said ──▶ parts ── here ──▶ Change (settings of daily amounts, a course)

What the words leave open is said (`Change.notes`) or asked, never guessed; days are counted from 1 in words,
and from 0 in values.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from villi.body.antibiotics import Antibiotic, antibiotic
from villi.body.checking import LONGEST_COURSE, MOST_DAYS, told
from villi.body.said import DRINKS, Amount, Reader, Said, says_more
from villi.body.scheduling import DOSE
from villi.body.table import Input, model
from villi.body.tokens import Token, amiss, examples, tokens, units
from villi.body.values import Array, Change, Course, Dose, Event, Inputs, Setting
from villi.quantities import VilliError

USUALLY = 56
"""Days of a change whose words name no length: eight weeks, as the longest digestive trial of glutamine."""
NO_LENGTH = f"No length was given: {USUALLY // 7} weeks."
"""The note of a change that lasts as long as usual, as its words name no length."""
MOST_CHANGES = 50
OF = {
    "g/day": "weight",
    "servings/day": "servings",
    "share": "share",
    "points": "points",
    "h/day": "time",
}
"""What an amount of an input is given in, by the unit of the input."""
SWITCHES = frozenset({"nsaid", "probiotic"})
"""Inputs that are taken or not: an amount says nothing of how strongly they act."""
MEDICINES = frozenset({"nsaid", "antibiotic"})
_NOTHING: Mapping[str, float] = MappingProxyType({})
_ENDS = frozenset({"and", "plus", "&", ";", ","})
_MEASURES = {"weight": "g", "servings": "servings", "share": "%", "points": "points", "time": "h"}


def change(words: str, usual: Mapping[str, float] = _NOTHING, *, weight_kg: float | None = None) -> Change:
    """One change from its words, set beside what is `usual` (amounts by the names of `data/inputs.csv`).

    `weight_kg` for amounts a kilogram of body weight. Raises VilliError with the place and the remedy.

    >>> change("L-glutamine 5 g twice a day for 4 weeks").settings
    (Setting(name='gln_dose', how='to', amount=10.0),)
    >>> change("amoxicillin 7 days").events
    (Course(name='amoxicillin', day=0, days=7, potency=None),)
    >>> change("glutamine 5")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: column 11 of "glutamine 5": 5 of what?: write the unit, such as 5 g
    """
    found = changes(words, usual, weight_kg=weight_kg)
    windows = {(one.start, one.days) for one in found}
    if len(windows) > 1:
        raise VilliError("changes of different days in one", remedy="give them one by one")
    if len(found) == 1:
        return found[0]
    settings = tuple(setting for one in found for setting in one.settings)
    events = tuple(event for one in found for event in one.events)
    notes = tuple(dict.fromkeys(note for one in found for note in one.notes))
    return Change(
        "; ".join(one.words for one in found), found[0].start, found[0].days, settings, events, notes
    )


def changes(
    words: str, usual: Mapping[str, float] = _NOTHING, *, weight_kg: float | None = None
) -> tuple[Change, ...]:
    """All changes that words name, joined by "and", commas or "then": each with its own days.

    A part without a length has that of the next part that names one; else eight weeks. After "then", a part
    begins where the one before it ended. Raises one VilliError for all that is wrong.

    >>> [(one.words, one.start, one.days) for one in changes("amoxicillin 7 days, then a probiotic 4 weeks")]
    [('amoxicillin 7 days', 0, 7), ('a probiotic 4 weeks', 7, 28)]
    """
    faults: list[VilliError] = []
    read: list[tuple[Said, bool]] = []
    for part, follows in _parts(words):
        try:
            read.append((Reader(words, part).read(), follows))
        except VilliError as fault:
            faults.append(fault)
    out: list[Change] = []
    for at, (said, follows) in enumerate(read):
        try:
            after = out[-1].start + out[-1].days if follows and out else 0
            out.append(_change(said, after, _length(said, read[at + 1 :]), usual, weight_kg, words))
        except VilliError as fault:
            faults.append(fault)
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise VilliError(told(faults))
    return tuple(out)


def with_changes(inputs: Inputs, changes: Sequence[Change]) -> Inputs:
    """Inputs with changes: daily amounts (days,) and events. They are checked where they are run.

    Where two changes set one input, the later one in the order given holds on the days that both have; on
    exactly the same days they contradict each other, and VilliError says so, as it does where a change ends
    after the run.

    >>> found = with_changes(Inputs(3, usual={"fibre": 20}), [Change("", 1, 2, (Setting("fibre", "by", 5),))])
    >>> found.daily["fibre"]
    array([20., 25., 25.])
    """
    if len(changes) > MOST_CHANGES:
        raise VilliError(f"{len(changes):,} changes are too many", remedy=f"give up to {MOST_CHANGES}")
    faults = list(_contradictions(inputs, changes))
    if faults:
        raise VilliError(told(faults))
    daily: dict[str, object] = dict(inputs.daily)
    events: list[Event] = list(inputs.events)
    for one in changes:
        for setting in one.settings:
            before = _daily(inputs, daily, setting.name)
            base = _usual(setting.name, inputs.usual) if setting.how == "by" else 0.0
            before[one.start : one.start + one.days] = base + setting.amount
            daily[setting.name] = before
        events += [event._replace(day=event.day + one.start) for event in one.events]
    return replace(inputs, daily=MappingProxyType(daily), events=tuple(events))


def aligned(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Changes asked together: one without a length ends with the last of the others that name one.

    A course of antibiotics, and what is taken once, lend none: that they are short says nothing of the rest.

    >>> stress, fibre = change("stress 8 for a month"), change("fibre to 30 g")
    >>> [one.days for one in aligned([stress, fibre])], [one.days for one in aligned([fibre])]
    ([30, 30], [56])
    """
    named = [one for one in changes if one.settings and NO_LENGTH not in one.notes]
    last = max(named, key=lambda one: one.start + one.days, default=None)
    if last is None:
        return tuple(changes)
    return tuple(_until(last, one) if NO_LENGTH in one.notes else one for one in changes)


def _until(last: Change, one: Change) -> Change:
    """A change without a length that ends when `last` ends; as it is where it begins after that."""
    days = last.start + last.days - one.start
    if days < 1:
        return one
    note = f"\u201c{one.words}\u201d has no length: {days} days, to the end of \u201c{last.words}\u201d."
    return one._replace(days=days, notes=tuple(note if each == NO_LENGTH else each for each in one.notes))


def ends(changes: Sequence[Change]) -> int:
    """The day after the last day of changes.

    >>> ends([Change("", 3, 4)])
    7
    """
    return max((one.start + one.days for one in changes), default=0)


def _contradictions(inputs: Inputs, changes: Sequence[Change]) -> Iterator[str]:
    seen: dict[tuple[str, int, int], str] = {}
    known = {row.id for row in model().inputs}
    for one in changes:
        place = f'"{one.words[:60]}"'
        if one.start < 0 or one.days < 1:
            yield f"{place}: no days; give whole days"
        if one.start + one.days > inputs.days:
            yield f"{place}: ends after the run ({inputs.days} days); run at least {one.start + one.days}"
        for setting in one.settings:
            window = (setting.name, one.start, one.days)
            if setting.name not in known:
                yield f"{place}: no input is called {setting.name[:30]}"
            if window in seen:
                yield f"{place}: {setting.name} is set on the same days by {seen[window]}; give one of them"
            seen[window] = place


def _daily(inputs: Inputs, daily: Mapping[str, object], name: str) -> Array:
    before = np.asarray(daily.get(name, _usual(name, inputs.usual)), float)
    return np.array(np.broadcast_to(before, (inputs.days,)))


def _usual(name: str, usual: Mapping[str, float]) -> float:
    return float(usual.get(name, _row(name).usual))


def _row(name: str) -> Input:
    return next(row for row in model().inputs if row.id == name)


# parts


def _parts(words: str) -> Iterator[tuple[list[Token], bool]]:
    """The parts of words, and whether each follows the one before it ("then")."""
    found: list[tuple[list[Token], bool]] = []
    part: list[Token] = []
    follows, read = False, tokens(words)
    if not read:
        raise VilliError("nothing is changed", remedy='say what, such as "fibre to 30 g"')
    for at, token in enumerate(read):
        after = read[at + 1].text if at + 1 < len(read) else ""
        ends_part = token.text in _ENDS or (token.text == "." and after) or token.text == "then"
        if token.text == "and" and _joins_times(read, at):
            ends_part = False
        if not ends_part:
            part.append(token)
            continue
        if part:
            found.append((part, follows))
            part, follows = [], False
        follows = follows or token.text == "then"
    if part:
        found.append((part, follows))
    if not found:
        raise VilliError("nothing is changed", remedy='say what, such as "fibre to 30 g"')
    if len(found) > MOST_CHANGES:
        raise VilliError(f"{len(found)} changes are too many", remedy=f"give up to {MOST_CHANGES}")
    return iter(_with_their_lengths(found))


def _joins_times(read: Sequence[Token], at: int) -> bool:
    """Whether an "and" stands between times of a day: "morning and evening"."""
    times = {"morning", "noon", "evening", "night", "bedtime", "breakfast", "lunch", "dinner"}
    near = [one.text for one in read[at + 1 : at + 3]]
    return at > 0 and read[at - 1].text in times and bool(times.intersection(near))


def _with_their_lengths(found: list[tuple[list[Token], bool]]) -> list[tuple[list[Token], bool]]:
    """Parts of nothing but how much, how often or how long go to the one before: "amoxicillin, 7 days"."""
    out: list[tuple[list[Token], bool]] = []
    for part, follows in found:
        if out and not follows and says_more(part):
            out[-1] = ([*out[-1][0], *part], out[-1][1])
        else:
            out.append((part, follows))
    return out


def _length(said: Said, later: Sequence[tuple[Said, bool]]) -> int | None:
    """The days of a part: its own, or those of the next part that names any."""
    if said.days is not None:
        return said.days
    for other, follows in later:
        if follows or other.start is not None:
            return None
        if other.days is not None:
            return other.days
    return None


# from what was said to a change


def _change(
    said: Said, after: int, days: int | None, usual: Mapping[str, float], weight: float | None, words: str
) -> Change:
    start = after if said.start is None else said.start
    if said.name == "antibiotic":
        return _course(said, start, days, words)
    length = USUALLY if days is None else days
    if start + length > MOST_DAYS:
        raise amiss(words, said.at, f"it ends after {MOST_DAYS} days", "give fewer days")
    notes = [] if days is not None else [NO_LENGTH]
    if said.month:
        notes.append("A month is 30 days.")
    setting, more = _setting(said, usual, weight, words)
    notes += more
    if said.once and setting.name == "gln_dose" and setting.how == "to" and setting.amount:
        return Change(said.words, start, length, (), (Dose(0, DOSE, setting.amount),), tuple(notes))
    return Change(said.words, start, length, (setting,), (), tuple(notes))


def _course(said: Said, start: int, days: int | None, words: str) -> Change:
    row = antibiotic(said.what or "antibiotic")
    if said.nothing or said.how != "to" or said.sign:
        remedy = "finish a course as prescribed, and ask whoever prescribed it"
        raise amiss(
            words, said.at, "leaving out, or changing, a course of antibiotics is not simulated", remedy
        )
    if row.potency is None:
        raise amiss(words, said.at, f"{row.name} is not simulated: it {row.says}", "name another")
    if days is None:
        raise amiss(words, said.at, "how many days?", f"write such as {row.name} 7 days")
    if days > LONGEST_COURSE:
        remedy = "what is known is known of courses of days to weeks: give fewer days"
        raise amiss(words, said.at, f"a course of {days:,} days is longer than {LONGEST_COURSE}", remedy)
    _no_percent_of(said, words)
    return Change(said.words, start, days, (), (Course(row.name, 0, days),), tuple(_of_course(said, row)))


def _of_course(said: Said, row: Antibiotic) -> Iterator[str]:
    name = "an antibiotic without a name" if row.name == "antibiotic" else row.name
    yield (
        f"How strongly {name} acts on gut bacteria is our judgement: {row.potency:g} ({row.low:g} to "
        f"{row.high:g}) of three broad antibiotics at once. Behind that: {row.says}."
    )
    if said.amount is not None:
        yield f"The amount of {name} is not used: the equations know usual doses alone."
    yield "This is a course as a doctor prescribes it; finish it as prescribed."


def _setting(
    said: Said, usual: Mapping[str, float], weight: float | None, words: str
) -> tuple[Setting, list[str]]:
    row = _row(said.name)
    if said.name in SWITCHES:
        return _switched(said, words)
    if said.nothing:
        return _bounded(Setting(row.id, "to", 0.0), row, usual, said, words), []
    if said.amount is None:
        how = "how much less?" if said.sign < 0 else "how much more?" if said.sign > 0 else "how much?"
        raise amiss(words, said.at, how, f"write such as {_example(row)}")
    if said.how == "times":
        return _multiple(said, row, usual, words)
    amount, notes = _in_unit(said, said.amount, row, weight, words)
    if said.how == "by":
        return _bounded(Setting(row.id, "by", said.sign * amount), row, usual, said, words), notes
    before = _usual(row.id, usual)
    if said.sign and (amount - before) * said.sign < 0:
        word = "more" if said.sign > 0 else "less"
        wrong = f"{_told(amount, row)} is not {word} than what is usual ({_told(before, row)})"
        raise amiss(words, said.amount.at, wrong, "say to which amount, or by how much")
    return _bounded(Setting(row.id, "to", amount), row, usual, said, words), notes


def _multiple(said: Said, row: Input, usual: Mapping[str, float], words: str) -> tuple[Setting, list[str]]:
    assert said.amount is not None
    before = _usual(row.id, usual)
    amount = before * said.amount.value
    if not before:
        raise amiss(
            words, said.amount.at, f"a multiple of none ({row.name})", f"write such as {_example(row)}"
        )
    note = f"{_told(before, row)} of {row.name} is usual, so this is {_told(amount, row)}."
    return _bounded(Setting(row.id, "to", amount), row, usual, said, words), [note]


def _switched(said: Said, words: str) -> tuple[Setting, list[str]]:
    """A painkiller or a probiotic: taken or not."""
    if said.name == "nsaid" and (said.nothing or said.how == "times" or said.sign < 0):
        remedy = "ask whoever prescribed it"
        raise amiss(words, said.at, "stopping or lowering a medicine is not simulated", remedy)
    if said.nothing:
        return Setting(said.name, "to", 0.0), []
    if said.how != "to" and not (said.sign > 0 and said.amount is None):
        raise amiss(words, said.at, "it is taken or it is not", f"write such as {_example(_row(said.name))}")
    _no_percent_of(said, words)
    notes = []
    if said.name == "nsaid":
        _no_low_dose(said, words)
        other = said.what or "any other"
        alike = "" if other == "indometacin" else f"; {other} is taken to act alike"
        notes.append(f"Measured with indometacin{alike}, at a full dose a day.")
    if said.amount is not None:
        notes.append(f"The amount of {said.what or said.name} is not used: it is taken or it is not.")
    return Setting(said.name, "to", 1.0), notes


def _no_low_dose(said: Said, words: str) -> None:
    """Low-dose aspirin is another medicine in effect."""
    amount = said.amount
    if said.what != "aspirin" or amount is None or amount.unit is None or amount.unit.of != "weight":
        return
    if amount.value * amount.unit.times * said.often < 0.5:
        remedy = "the equations know painkillers at a full dose alone"
        raise amiss(words, amount.at, "low-dose aspirin is not simulated", remedy)


def _no_percent_of(said: Said, words: str) -> None:
    amount = said.amount
    if amount is None:
        return
    if amount.unit is None or amount.unit.of not in ("weight", "tablets"):
        raise amiss(words, amount.at, f"{amount.value:g} of what?", "write days, or the amount in mg")
    if not 0 < amount.value < 1e4:
        raise amiss(words, amount.at, f"{amount.value:g} is no amount", "leave it out")
    if amount.unit.name == "kg":
        raise amiss(words, amount.at, "no medicine is taken in kilograms", "write mg, or leave it out")


def _in_unit(
    said: Said, amount: Amount, row: Input, weight: float | None, words: str
) -> tuple[float, list[str]]:
    """The amount of a day in the unit of the input, and what was taken for granted."""
    wanted, unit, notes = OF[row.unit], amount.unit, list[str]()
    if unit is None and wanted == "points":
        unit = units()["points"]
    if unit is None and amount.value == 0:
        unit = units()[{"weight": "g", "servings": "serving", "share": "%", "time": "h"}[wanted]]
    if unit is None:
        number = amount.value * 100 if wanted == "share" and amount.value < 1 else amount.value
        such = f"{number:g} {_MEASURES[wanted]}"
        raise amiss(words, amount.at, f"{amount.value:g} of what?", f"write the unit, such as {such}")
    if unit.of == "vague" or unit.of == "tablets":
        such = DRINKS if row.id == "alcohol" else f"write it in {_MEASURES[wanted]}, such as {_example(row)}"
        raise amiss(words, amount.at, f"how much that is differs ({unit.name})", such)
    if unit.of != wanted:
        wrong = f"{row.name} is not given in {unit.name}"
        raise amiss(words, amount.at, wrong, f"write it in {_MEASURES[wanted]}, such as {_example(row)}")
    if said.rate is not None and wanted in ("points", "share") and said.often != 1:
        raise amiss(words, said.rate, "this holds for whole days", "leave out how often")
    value = amount.value * unit.times
    if amount.per_kg:
        if wanted != "weight":
            raise amiss(words, amount.at, f"{row.name} is not given a kilogram", f"write {_example(row)}")
        if weight is None:
            remedy = f"say the weight, or write grams, such as {_example(row)}"
            raise amiss(words, amount.at, "the body weight is not known", remedy)
        notes.append(f"{amount.value:g} {unit.name} a kg of {weight:g} kg is {value * weight:.4g} g.")
        value *= weight
    total = value * said.often
    if said.often != 1:
        notes.append(f"That is {_told(total, row)}, every day alike.")
    return total, notes


def _bounded(setting: Setting, row: Input, usual: Mapping[str, float], said: Said, words: str) -> Setting:
    """The setting, or VilliError where it leaves the bounds of the input."""
    before = _usual(row.id, usual)
    amount = setting.amount + (before if setting.how == "by" else 0.0)
    at = said.at if said.amount is None else said.amount.at
    if amount < row.low - 1e-9:
        less = f" from {_told(before, row)}" if setting.how == "by" else ""
        raise amiss(
            words, at, f"less than none ({_told(setting.amount, row)}{less})", "give less of a change"
        )
    if not amount <= row.high * (1 + 1e-9):
        wrong = f"{_told(amount, row)} of {row.name} is above {_told(row.high, row)}"
        raise amiss(words, at, wrong, "nothing beyond that is simulated")
    if setting.how == "by" and setting.amount == 0:
        raise amiss(words, at, "nothing changes", "give an amount")
    return setting


def _told(amount: float, row: Input) -> str:
    """An amount of an input in words."""
    if row.unit == "share":
        return f"{amount * 100:.4g} %"
    unit = row.unit.removesuffix("/day")
    return f"{amount:.4g} {unit} a day" if row.unit.endswith("/day") else f"{amount:.4g} {unit}"


def _example(row: Input) -> str:
    return f'"{examples()[row.id]}"'
