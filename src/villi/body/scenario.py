"""A scenario file (TOML): a person, what they usually have, and what changes, for a what-if without a diary.

    version = 1
    [person]  weight, age, sex, state, has      (all of it may be left out)
    [usual]   amounts by the names of data/inputs.csv
    [[change]]  words = "fibre to 30 g for 4 weeks"   or   set.fibre = 30, add.protein = 20, from, days
    [[dose]]    day, hour, grams of L-glutamine swallowed at once
    [[course]]  name of an antibiotic, from, days

Days are counted from 1, as in the words of a change. What only the validation of the equations is given
(infusions, endotoxin, a catabolic state) is never part of a person's scenario.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from villi.body.antibiotics import potency
from villi.body.changing import MOST_CHANGES, NO_LENGTH, USUALLY, aligned, changes, ends, with_changes
from villi.body.checking import WEIGHTS, checked, near, shown, told
from villi.body.placing import Misplaced, placed
from villi.body.stops import Stopped
from villi.body.table import Input, model
from villi.body.values import Change, Course, Dose, Inputs, Setting
from villi.quantities import Person, VilliError
from villi.quantities.person import Sex, State

Word = TypeVar("Word", Sex, State)
VERSION = 1
LARGEST = 100_000
"""Bytes of a scenario: a long one has a few thousand."""
AFTER = 28
"""Days that are run after the last change, where the file names no length."""
OLDEST = 120
SEXES: dict[str, Sex] = {"female": "female", "male": "male", "": ""}
STATES: dict[str, State] = {"none": "none", "pregnant": "pregnant", "lactating": "lactating", "": ""}
KEYS = {
    "": ("version", "name", "days", "person", "usual", "change", "dose", "course"),
    "person": ("weight", "age", "sex", "state", "has"),
    "change": ("words", "set", "add", "from", "days"),
    "dose": ("day", "hour", "grams"),
    "course": ("name", "from", "days"),
}
"""The keys of the file, and of each section but `usual`, which has the names of inputs."""
_ELSEWHERE = {
    "infusion": "infusions are for the validation of the equations alone; take it out",
    "onset": "what starts at once is for the validation of the equations alone; take it out",
    "changes": "write each as [[change]]",
    "event": "write a [[dose]] or a [[course]]",
    "events": "write a [[dose]] or a [[course]]",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario as read: `source` where from, `name` as written, `person` (None: nobody in particular) with
    what they have (`has`), `usual` amounts, `changes`, and `days` of the run."""

    source: str
    name: str
    person: Person | None
    has: tuple[str, ...]
    usual: Mapping[str, float]
    changes: tuple[Change, ...]
    days: int

    @property
    def inputs(self) -> Inputs:
        """The run without the changes."""
        return Inputs(self.days, self.usual, has=self.has)

    @property
    def changed(self) -> Inputs:
        """The run with the changes."""
        return with_changes(self.inputs, self.changes)


@contextmanager
def _caught(faults: list[Misplaced | VilliError]) -> Iterator[None]:
    """What is wrong is kept, and the rest of the file still read."""
    try:
        yield
    except (Misplaced, VilliError) as fault:
        faults.append(fault)


def read(text: str, source: str = "scenario") -> Scenario:
    """A scenario from its text. Raises `Stopped` for a person of whom nothing is simulated, and VilliError
    that names every fault with its line and remedy.

    >>> found = read('version = 1\\n[usual]\\nfibre = 18\\n[[change]]\\nwords = "no alcohol for 4 weeks"\\n')
    >>> found.usual["fibre"], found.changes[0].days, found.days
    (18.0, 28, 56)
    >>> read('version = 1\\n[usual]\\nfiber = 18\\n[[change]]\\nwords = "no alcohol"\\n', "my.toml")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: my.toml, line 3: no such key: fiber; did you mean "fibre"?
    """
    given = _parsed(text, source)
    faults: list[Misplaced | VilliError] = []
    faults += _keys(given, KEYS[""], "", 0)
    faults += _version(given)
    person: Person | None = None
    has: tuple[str, ...] = ()
    usual: dict[str, float] = {}
    found: list[Change] = []
    days = 1
    with _caught(faults):
        person, has = _person(given.get("person", {}))
    with _caught(faults):
        usual = _usual(given.get("usual", {}))
    weight = None if person is None else person.weight_kg
    for section, make in (("change", _change), ("dose", _dose), ("course", _course)):
        rows: list[dict[str, object]] = []
        with _caught(faults):
            rows = _rows(given, section)
        for number, row in enumerate(rows, 1):
            with _caught(faults):
                found += make(row, number, usual, weight)
    found = list(aligned(found))
    with _caught(faults):
        days = _length(given, found)
    if not faults and not found:
        remedy = 'add a [[change]] with words = "fibre to 30 g"'
        faults.append(Misplaced("", 0, "", "nothing changes", remedy))
    if faults:
        raise VilliError(told([placed(fault, text, source) for fault in faults]))
    scenario = Scenario(source, _title(given), person, has, MappingProxyType(usual), tuple(found), days)
    try:
        checked(scenario.changed, person)
    except Stopped:
        raise
    except VilliError as fault:
        raise VilliError(f"{source}: {fault.said(str, '')}", remedy=fault.remedy) from None
    return scenario


def from_file(path: Path) -> Scenario:
    """The scenario of a file."""
    try:
        with path.open("rb") as file:
            head = file.read(LARGEST + 1)
        text = head.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise VilliError(path, " is no text in UTF-8", remedy="save it as plain text") from None
    except OSError as wrong:
        reason = wrong.strerror or "cannot be opened"
        raise VilliError(path, f" cannot be read ({reason})", remedy="give a scenario file (TOML)") from None
    return read(text, str(path))


def _parsed(text: str, source: str) -> dict[str, object]:
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise VilliError(f"{source} holds more than {LARGEST:,} bytes", remedy="a scenario is a short file")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise VilliError(f"{source} is no TOML: {wrong}", remedy="write lines such as fibre = 30") from None
    except (RecursionError, ValueError, OverflowError):
        remedy = "a scenario is a short file of names and numbers"
        raise VilliError(f"{source}: too deep, or numbers too long", remedy=remedy) from None


def _keys(given: Mapping[str, object], known: tuple[str, ...], section: str, number: int) -> list[Misplaced]:
    """Every key that is none."""
    return [
        Misplaced(
            section,
            number,
            key,
            f"no such key: {shown(key).strip(chr(34))}",
            _ELSEWHERE.get(key) or near(key, known),
        )
        for key in given
        if key not in known
    ]


def _first(faults: list[Misplaced]) -> None:
    if faults:
        raise faults[0]


def _version(given: Mapping[str, object]) -> Iterator[Misplaced]:
    version = given.get("version")
    if version is None and not get_close_matches("version", given, 1, 0.6):
        yield Misplaced("", 0, "", "the version is not named", f"begin with version = {VERSION}")
    elif version is not None and (isinstance(version, bool) or version != VERSION):
        yield Misplaced(
            "", 0, "version", f"version {shown(version)} is not known", f"write version = {VERSION}"
        )


def _title(given: Mapping[str, object]) -> str:
    name = given.get("name", "")
    return " ".join(name.split())[:200] if isinstance(name, str) else ""


def _person(given: object) -> tuple[Person | None, tuple[str, ...]]:
    if not isinstance(given, dict):
        raise Misplaced("", 0, "person", "person is no section", "write [person] on a line of its own")
    _first(_keys(given, KEYS["person"], "person", 0))
    if not given:
        return None, ()
    low, high = WEIGHTS
    weight = _number(given, "weight", "person", 0, low, high, "kg") if "weight" in given else None
    age = _whole(given, "age", "person", 0, 0, OLDEST) if "age" in given else None
    sex = _one_of(given, "sex", SEXES)
    state = _one_of(given, "state", STATES)
    has = given.get("has", ())
    words = [has] if isinstance(has, str) else has
    if not isinstance(words, list | tuple) or any(not isinstance(one, str) for one in words):
        raise Misplaced("person", 0, "has", "has is a list of illnesses in words", 'write has = ["IBS"]')
    return Person(sex=sex, age=age, state=state, weight_kg=weight), tuple(words)


def _one_of(given: Mapping[str, object], key: str, known: Mapping[str, Word]) -> Word:
    value = given.get(key, "")
    if not isinstance(value, str) or value.casefold() not in known:
        names = [name for name in known if name]
        raise Misplaced("person", 0, key, f"{key} {shown(value)} is not known", near(value, names))
    return known[value.casefold()]


def _usual(given: object) -> dict[str, float]:
    if not isinstance(given, dict):
        raise Misplaced("", 0, "usual", "usual is no section", "write [usual] on a line of its own")
    out = {}
    for key in given:
        row = _input(key, "usual", 0, key)
        out[key] = _number(given, key, "usual", 0, row.low, row.high, row.unit)
    return out


def _input(name: str, section: str, number: int, key: str) -> Input:
    """The input that a key names: one that a person has."""
    every = {row.id: row for row in model().inputs}
    known = [row.id for row in model().inputs if row.kind == "daily"]
    if name in known:
        return every[name]
    if name == "antibiotic":
        raise Misplaced(section, number, key, "an antibiotic is a course", "write a [[course]]")
    if name in every:
        wrong = f"{name} is for the validation of the equations alone"
        raise Misplaced(section, number, key, wrong, "take it out: no person's scenario has it")
    raise Misplaced(section, number, key, f"no such key: {shown(name).strip(chr(34))}", near(name, known))


def _rows(given: Mapping[str, object], section: str) -> list[dict[str, object]]:
    rows = given.get(section, [])
    if not isinstance(rows, list) or any(not isinstance(row, dict) for row in rows):
        raise Misplaced("", 0, section, f"{section} is no list", f"write [[{section}]] on a line of its own")
    if len(rows) > MOST_CHANGES:
        raise Misplaced("", 0, section, f"{len(rows):,} are too many", f"give up to {MOST_CHANGES}")
    return rows


def _change(
    row: Mapping[str, object], number: int, usual: Mapping[str, float], weight: float | None
) -> tuple[Change, ...]:
    _first(_keys(row, KEYS["change"], "change", number))
    words = row.get("words")
    if words is not None:
        others = [key for key in row if key != "words"]
        if not isinstance(words, str):
            raise Misplaced("change", number, "words", "words are no text", 'write words = "fibre to 30 g"')
        if others:
            remedy = "say all of it in the words, or nothing"
            raise Misplaced("change", number, others[0], f"{others[0]} beside words", remedy)
        try:
            return changes(words, usual, weight_kg=weight)
        except VilliError as fault:
            raise Misplaced("change", number, "words", str(fault.said(str, "")), fault.remedy) from None
    start, days, notes = _window(row, "change", number)
    settings = (*_settings(row, "set", number, usual), *_settings(row, "add", number, usual))
    names = [one.name for one in settings]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise Misplaced("change", number, "add", f"{twice[0]} is set and added to", "write one of the two")
    if not settings:
        raise Misplaced("change", number, "", "nothing changes", "write words, or set.fibre = 30")
    said = ", ".join(_in_words(one) for one in settings)
    return (Change(said, start, days, settings, (), notes),)


def _in_words(setting: Setting) -> str:
    """A setting as a person would say it, with its unit: "fibre to 30 g a day"."""
    row = next(each for each in model().inputs if each.id == setting.name)
    amount = 100 * setting.amount if row.unit == "share" else setting.amount
    unit = "%" if row.unit == "share" else row.unit.replace("/day", " a day")
    return f"{row.name} {setting.how} {amount:{'+' if setting.how == 'by' else ''}g} {unit}"


def _settings(
    row: Mapping[str, object], how: str, number: int, usual: Mapping[str, float]
) -> tuple[Setting, ...]:
    given = row.get(how, {})
    if not isinstance(given, dict):
        raise Misplaced("change", number, how, f"{how} names no input", f"write such as {how}.fibre = 30")
    out = []
    for name in given:
        key = f"{how}.{name}"
        kind = _input(name, "change", number, key)
        before = usual.get(name, kind.usual) if how == "add" else 0.0
        low, high = kind.low - before, kind.high - before
        amount = _number(given, name, "change", number, low, high, kind.unit, key)
        out.append(Setting(name, "by" if how == "add" else "to", amount))
    return tuple(out)


def _window(row: Mapping[str, object], section: str, number: int) -> tuple[int, int, tuple[str, ...]]:
    start = _whole(row, "from", section, number, 1, 730) - 1 if "from" in row else 0
    if "days" in row:
        return start, _whole(row, "days", section, number, 1, 730), ()
    return start, USUALLY, (NO_LENGTH,)


def _dose(
    row: Mapping[str, object], number: int, usual: Mapping[str, float], weight: float | None
) -> tuple[Change, ...]:
    _first(_keys(row, KEYS["dose"], "dose", number))
    _needs(row, "dose", number, "day", "grams")
    day = _whole(row, "day", "dose", number, 1, 730)
    high = next(one.high for one in model().inputs if one.id == "gln_dose")
    grams = _number(row, "grams", "dose", number, 0, high, "g")
    hour = _number(row, "hour", "dose", number, 0, 23.99, "o'clock") if "hour" in row else 9.0
    said = f"{grams:g} g of L-glutamine on day {day}"
    return (Change(said, day - 1, 1, (), (Dose(0, hour, grams),)),)


def _course(
    row: Mapping[str, object], number: int, usual: Mapping[str, float], weight: float | None
) -> tuple[Change, ...]:
    _first(_keys(row, KEYS["course"], "course", number))
    _needs(row, "course", number, "name", "days")
    name = row["name"]
    if not isinstance(name, str):
        raise Misplaced("course", number, "name", "the name is no text", 'write name = "amoxicillin"')
    start, days, _ = _window(row, "course", number)
    course = Course(name, 0, days)
    try:
        potency(course)
    except VilliError as fault:
        raise Misplaced("course", number, "name", str(fault.said(str, "")), fault.remedy) from None
    found = changes(f"{name} for {days} days")
    return tuple(one._replace(start=start) for one in found)


def _needs(row: Mapping[str, object], section: str, number: int, *keys: str) -> None:
    for key in keys:
        if key not in row:
            raise Misplaced(section, number, "", f"{key} is not named", f"write {key} = ...")


def _number(
    given: Mapping[str, object],
    key: str,
    section: str,
    number: int,
    low: float,
    high: float,
    unit: str,
    place: str = "",
) -> float:
    value = given[key]
    if isinstance(value, bool) or not isinstance(value, int | float) or math.isnan(value):
        wrong = f"{place or key} = {shown(value)} is no number"
        raise Misplaced(section, number, place or key, wrong, f"give {unit}, or leave it out")
    if not low <= value <= high:
        wrong = f"{place or key} = {shown(value)} is outside {low:g} to {high:g} {unit}"
        raise Misplaced(section, number, place or key, wrong, "nothing beyond that is simulated")
    return float(value)


def _whole(given: Mapping[str, object], key: str, section: str, number: int, low: int, high: int) -> int:
    value = given[key]
    if isinstance(value, bool) or not isinstance(value, int):
        wrong = f"{key} = {shown(value)} is no whole number"
        raise Misplaced(section, number, key, wrong, f"give one from {low} to {high}")
    if not low <= value <= high:
        wrong = f"{key} = {shown(value)} is outside {low} to {high}"
        raise Misplaced(section, number, key, wrong, "give one inside")
    return value


def _length(given: Mapping[str, object], found: list[Change]) -> int:
    if "days" not in given:
        return ends(found) + AFTER
    days = _whole(given, "days", "", 0, 1, 730)
    if days < ends(found):
        raise Misplaced(
            "", 0, "days", f"changes go on to day {ends(found)}", f"give at least {ends(found)} days"
        )
    return days
