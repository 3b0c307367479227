"""The safety questions at the terminal, one after another, and how each answer was understood."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from villi.diary import Diary, read
from villi.diary.heading import weight_of
from villi.diary.person import HEIGHTS, OLDEST, WEIGHTS, person_of
from villi.diary.profile import Profile, ends, has_now, taken_now
from villi.quantities import Person
from villi.quantities.person import Sex, State
from villi.report.words import clean
from villi.safety import facts
from villi.safety.asking import Item, items
from villi.safety.form import one_line
from villi.safety.profile import may_be_pregnant
from villi.substances import recognise

_T = TypeVar("_T")

LONGEST = 200
"""Characters of one condition or medicine."""


class SkipError(Exception):
    """q: the rest stays open."""


def profile(diary: Diary) -> Profile:
    """All questions, one after another."""
    who, problems = person_of(diary)
    for problem in problems:
        place = f"line {problem.line}: " if problem.line else ""
        print(f"{place}{clean(problem.message)}: {problem.suggestion}")
    print("A few questions, so that nothing is suggested that could harm you. Enter leaves one open, or as")
    print("it is; q skips the rest. You see every line before it is written. No report shows your weight.\n")
    answers = _Answers(diary, who)
    try:
        answers.ask()
    except SkipError:
        print("The rest stays open.")
    return Profile(
        sex=answers.sex,
        age=answers.age,
        height_cm=answers.height,
        weight_kg=answers.weight,
        state=answers.state,
        has=answers.conditions or (),
        over=answers.over,
        notes=answers.flags or (),
        takes=answers.takes or (),
        stops=answers.stops,
        avoids=answers.avoids,
        complete=answers.complete(),
    )


@dataclass
class _Answers:
    """What was said so far, and what the diary says; lives only while the questions are asked."""

    diary: Diary
    who: Person
    sex: Sex = ""
    age: int | None = None
    state: State = ""
    height: float | None = None
    weight: float | None = None
    conditions: tuple[str, ...] | None = None
    over: tuple[str, ...] = ()
    flags: tuple[str, ...] | None = None
    takes: tuple[str, ...] | None = None
    stops: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()

    def ask(self) -> None:
        """Every question in turn; raises `SkipError` where the person skips the rest."""
        who = self.who
        self.age = _one("How old are you, in years?", _shown(who.age), _age)
        self.sex = _one("Female or male? (reference values differ)", who.sex, _sex) or ""
        if self._may_be_pregnant():
            now = {"pregnant": "pregnant", "lactating": "breast-feeding", "none": "neither"}
            ask = "Pregnant, breast-feeding, or neither?"
            self.state = _one(ask, now.get(who.state, ""), _state) or ""
        held = "as before"
        self.height = _one("Height? (may stay empty)", held if who.height_cm else "", self._height)
        self.weight = _one("Weight? (may stay empty)", held if who.weight_kg else "", self._weight)
        self._conditions()
        self._medicines()
        self._allergies()
        self._flags()

    def complete(self) -> bool:
        """Whether nothing that safety depends on stayed open."""
        sex = self.sex or self.who.sex
        return (
            (self.age is not None or self.who.age is not None)
            and bool(sex)
            and (bool(self.state or self.who.state) or not self._may_be_pregnant())
            and None not in (self.conditions, self.takes, self.flags)
        )

    def _may_be_pregnant(self) -> bool:
        age = self.age if self.age is not None else self.who.age
        return may_be_pregnant(self.sex or self.who.sex, age)

    def _height(self, said: str) -> float | None:
        text = f"{said} cm" if said.replace(",", "").replace(".", "").isdigit() and len(said) > 2 else said
        height = person_of(read(f"person: x, {text}, {self._years()}\n2000-01-01\n".encode()))[0].height_cm
        low, high = HEIGHTS["child"][0], HEIGHTS["adult"][1]
        return height if height is not None and low <= height <= high else None

    def _weight(self, said: str) -> float | None:
        weight = weight_of(said, self.diary.header.decimal)
        low, high = WEIGHTS["child" if int(self._years()) < 18 else "adult"]
        return weight if weight is not None and low <= weight <= high else None

    def _years(self) -> str:
        age = self.age if self.age is not None else self.who.age
        return str(18 if age is None else age)

    def _conditions(self) -> None:
        held = has_now(self.diary)
        print("\nDo you have, or are you being treated for, any of these?")
        self.conditions = _list(items("condition"), held)
        if held:
            said = said_to("Is anything in your diary over now? Which? (Enter: no) ")
            self.over = _held(said, [words for words, _ in held])

    def _flags(self) -> None:
        print("\nIn the last three months, did you have any of these? A doctor should see them first.")
        self.flags = _list(items("flag"), (), "note")

    def _medicines(self) -> None:
        taken = taken_now(self.diary)
        print()
        for words in taken:
            print(f"  in your diary: {_medicine(words)}")
        if taken:
            self.stops = _held(said_to("Which of these did you stop taking? (Enter: none) "), taken)
        if taken:
            said = (
                said_to("What else do you take? Names and doses, commas between (Enter: nothing): ") or "none"
            )
        else:
            said = said_to(
                "Which medicines and supplements do you take? Names and doses, commas between, or none: "
            )
        if said:
            self.takes = tuple(words for words in _split(said) if not _is_no(words))
            for words in self.takes:
                print(f"    {_medicine(words)}")

    def _allergies(self) -> None:
        said = said_to("\nIs there a food that you must avoid, such as for an allergy? Names, or none: ")
        self.avoids = tuple(words for words in _split(said) if not _is_no(words))


def _one(ask: str, known: str, read: Callable[[str], _T | None]) -> _T | None:
    """One question, asked until its answer can be used; None where it was left open or as it is."""
    while True:
        said = said_to(f"{ask}{f' [{known}]' if known else ''} ")
        if not said:
            return None
        found = read(said)
        if found is not None:
            return found
        print("    That is not understood; Enter leaves it open.")


def _shown(age: int | None) -> str:
    return "" if age is None else str(age)


def _age(said: str) -> int | None:
    number = said.casefold().removesuffix("years").strip()
    return int(number) if number.isdecimal() and len(number) < 4 and int(number) < OLDEST else None


def _sex(said: str) -> Sex | None:
    word = said.casefold()
    if word in ("f", "female", "woman", "w", "girl"):
        return "female"
    return "male" if word in ("m", "male", "man", "boy") else None


def _state(said: str) -> State | None:
    word = " ".join(said.casefold().replace("-", " ").split())
    if word in ("p", "pregnant", "yes", "y"):
        return "pregnant"
    if word in ("b", "breast feeding", "breastfeeding", "nursing", "lactating"):
        return "lactating"
    return "none" if word in ("n", "no", "none", "neither") else None


def _list(items: Sequence[Item], held: Sequence[tuple[str, int]], key: str = "has") -> tuple[str, ...] | None:
    """What a person has of a list, by number or in own words; None where the question was left open."""
    for number, item in enumerate(items, 1):
        print(f"  {number:2d}  {item.ask}")
    for words, line in held:
        print(f"  in your diary, line {line}: {clean(words)}")
    while True:
        said = said_to("Numbers or your own words, commas between; none; or Enter to leave it open: ")
        if not said:
            return None
        if said.casefold() in ("y", "yes"):
            print("    Which? Their numbers, or your own words.")
            continue
        chosen: list[str] = []
        wrong = ""
        for words in _split(said):
            if words.isdecimal():
                if not 1 <= int(words[:4]) <= len(items):
                    wrong = words
                    break
                chosen.append(items[int(words) - 1].words)
            elif not _is_no(words):
                chosen.append(words)
        if wrong:
            print(f"    {wrong}: there are {len(items)}.")
            continue
        for words in chosen:
            print(f"    {_condition(words, key)}")
        return tuple(dict.fromkeys(chosen))


def _held(said: str, known: Sequence[str]) -> tuple[str, ...]:
    """The words of an answer that the diary holds; the others are said not to be there."""
    found: list[str] = []
    for words in _split(said):
        if ends(words, known):
            found.append(words)
        elif not _is_no(words):
            print(f"    {words}: not in your diary, so nothing is written of it.")
    return tuple(found)


def _condition(words: str, key: str = "has") -> str:
    """How words for a condition are understood: as what, or as nothing that a rule covers."""
    found = facts(read(f"2000-01-01\n{key}: {words}\n".encode(errors="replace")), Person())
    kinds = ("condition:", "flag:", "state:")
    names = [fact.split(":", 1)[1].replace("_", " ") for fact in found if fact.startswith(kinds)]
    if not names or "unknown" in names:
        return f"{words}: not in our list, so no rule covers it; kept in your words. Ask a clinician."
    unruled = (
        ", no rule was written for it: ask a clinician"
        if any(f.startswith("unchecked:") for f in found)
        else ""
    )
    as_what = "" if names == [words.casefold()] else f" = {', '.join(names)}"
    return f"{words}{as_what}{unruled}"


def _medicine(words: str) -> str:
    """How words for a medicine are understood."""
    found = recognise(words)
    if found is None:
        return f"{clean(words)}: not checked, ask a pharmacist"
    return f"{clean(words)} = {found.name} ({found.kind})"


def _is_no(words: str) -> bool:
    return words.casefold() in ("no", "none", "n", "nothing", "-", "nil")


def _split(said: str) -> list[str]:
    """The things that an answer names: commas between, but not inside a number.

    >>> _split("vitamin D 1,000 IU, sertraline 50 mg; ")
    ['vitamin D 1,000 IU', 'sertraline 50 mg']
    """
    plain = said.replace("#", " ")  # "#" would open a comment or a tag in the diary
    parts = (one_line(part)[:LONGEST].strip() for part in re.split(r";|,(?!\d)|(?<!\d),", plain))
    return [part for part in parts if part]


def said_to(prompt: str) -> str:
    """An answer on one line, without what no diary can hold."""
    said = one_line(input(prompt))
    if said.casefold() in ("q", "quit", "stop"):
        raise SkipError
    return said
