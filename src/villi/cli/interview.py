"""The safety questions at the terminal, one after another, and how each answer was understood."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from villi.diary import Diary
from villi.diary.person import person_of
from villi.diary.profile import Profile, ends, has_now, taken_now
from villi.keeping.profiling import (
    age_of,
    condition_as_read,
    height_of,
    is_complete,
    is_no,
    medicine_as_read,
    sex_of,
    state_of,
    things,
    weighed,
)
from villi.quantities import Person
from villi.quantities.person import Sex, State
from villi.report.words import clean
from villi.safety.asking import Item, items
from villi.safety.form import one_line
from villi.safety.profile import may_be_pregnant

_T = TypeVar("_T")


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
    said = Profile(
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
    )
    lists = (answers.conditions, answers.takes, answers.flags)
    return replace(said, complete=is_complete(said, diary, [one is not None for one in lists]))


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
        self.age = _one("How old are you, in years?", _shown(who.age), age_of)
        self.sex = _one("Female or male? (reference values differ)", who.sex, sex_of) or ""
        if self._may_be_pregnant():
            now = {"pregnant": "pregnant", "lactating": "breast-feeding", "none": "neither"}
            ask = "Pregnant, breast-feeding, or neither?"
            self.state = _one(ask, now.get(who.state, ""), state_of) or ""
        held = "as before"
        self.height = _one("Height? (may stay empty)", held if who.height_cm else "", self._height)
        self.weight = _one("Weight? (may stay empty)", held if who.weight_kg else "", self._weight)
        self._conditions()
        self._medicines()
        self._allergies()
        self._flags()

    def _may_be_pregnant(self) -> bool:
        return may_be_pregnant(self.sex or self.who.sex, self._years())

    def _height(self, said: str) -> float | None:
        return height_of(said, self._years())

    def _weight(self, said: str) -> float | None:
        return weighed(said, self.diary, self._years())

    def _years(self) -> int | None:
        return self.age if self.age is not None else self.who.age

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
            print(f"  in your diary: {clean(medicine_as_read(words))}")
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
            self.takes = tuple(words for words in things(said) if not is_no(words))
            for words in self.takes:
                print(f"    {clean(medicine_as_read(words))}")

    def _allergies(self) -> None:
        said = said_to("\nIs there a food that you must avoid, such as for an allergy? Names, or none: ")
        self.avoids = tuple(words for words in things(said) if not is_no(words))


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
        for words in things(said):
            if words.isdecimal():
                if not 1 <= int(words[:4]) <= len(items):
                    wrong = words
                    break
                chosen.append(items[int(words) - 1].words)
            elif not is_no(words):
                chosen.append(words)
        if wrong:
            print(f"    {wrong}: there are {len(items)}.")
            continue
        for words in chosen:
            print(f"    {condition_as_read(words, key)}")
        return tuple(dict.fromkeys(chosen))


def _held(said: str, known: Sequence[str]) -> tuple[str, ...]:
    """The words of an answer that the diary holds; the others are said not to be there."""
    found: list[str] = []
    for words in things(said):
        if ends(words, known):
            found.append(words)
        elif not is_no(words):
            print(f"    {words}: not in your diary, so nothing is written of it.")
    return tuple(found)


def said_to(prompt: str) -> str:
    """An answer on one line, without what no diary can hold."""
    said = one_line(input(prompt))
    if said.casefold() in ("q", "quit", "stop"):
        raise SkipError
    return said
