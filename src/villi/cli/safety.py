"""`villi safety`: the questions that safety depends on, asked once; and the rules that apply."""

import argparse
import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from villi.diary import Diary
    from villi.diary.profile import Profile
    from villi.quantities import Person
    from villi.quantities.person import Sex, State
    from villi.safety.asking import Item
    from villi.safety.values import Safety

_EPILOG = """\
At a terminal, villi asks what safety depends on: age, sex, pregnancy, conditions, medicines, warning signs.
Enter leaves a question open, q skips the rest; you see every line before it is written. The answers stand in
the diary in plain words (person:, has:, takes:, pregnant:, avoids:, asked: safety) and hold for 90 days.
  villi safety diary.txt           the questions, then the rules that apply
  villi safety diary.txt --show    the rules alone"""

_T = TypeVar("_T")

OPEN = "open:profile"
"""The fact that the safety questions were not answered within 90 days."""

LONGEST = 200
"""Characters of one condition or medicine."""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the `safety` command."""
    command = commands.add_parser(
        "safety", epilog=_EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("diary", metavar="DIARY", help="the diary")
    command.add_argument("--show", action="store_true", help="ask nothing: show the rules that apply")
    command.add_argument(
        "--record", action="store_true", help="show the rules too where a card stands before them"
    )
    command.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Ask, write, and show the rules that apply; or show them alone. A crisis card comes before all of it."""
    here = sys.stdin.isatty() and sys.stdout.isatty()
    safety = safety_of(arguments.diary)
    if not _opened(arguments, safety, here=here):
        return 0
    if arguments.show or not here:
        _show(arguments.diary, safety)
        if not arguments.show:
            print(f"\nAt a terminal, villi safety {arguments.diary} asks the questions.")
    elif OPEN not in safety.facts and not _again():
        _show(arguments.diary, safety)
    elif _ask(arguments.diary):
        print()
        after = safety_of(arguments.diary)
        _show_card(after, unless=safety)
        _show(arguments.diary, after)
    return 0


def _again() -> bool:
    """Whether to ask anew what was answered within 90 days; Enter is no."""
    try:
        said = input("The safety questions are answered, and hold for 90 days. Answer them again? [n] ")
    except EOFError:
        print()
        return False
    return said.strip().casefold() in ("y", "yes")


def _opened(arguments: argparse.Namespace, safety: "Safety", *, here: bool) -> bool:
    """Show the card first; what is behind a crisis card opens by Enter, or by --record."""
    _show_card(safety)
    if safety.card is None or safety.card.kind != "crisis" or arguments.record:
        return True
    if not here:
        print(f"To see the rules: villi safety {arguments.diary} --show --record")
        return False
    try:
        input("Press Enter to go on. ")
    except EOFError:
        print()
        return False
    return True


def _show_card(safety: "Safety", unless: "Safety | None" = None) -> None:
    from villi.report.rules import card_lines

    if safety.card is None or (unless is not None and safety.card == unless.card):
        return
    for line in card_lines(safety.card):
        print(line)
    print()


def safety_of(path: str) -> "Safety":
    """What stands in front of a person, as the report says it: from the words of the diary and from what was
    eaten and taken."""
    from villi.diary import read_diary
    from villi.examining import examine

    return examine(read_diary(path)).safety


def _show(path: str, safety: "Safety") -> None:
    from villi.diary import read_diary
    from villi.report.rules import safety_lines
    from villi.safety import contacts

    for line in safety_lines(safety, contacts(read_diary(path).header.country)):
        print(line)


class _SkipError(Exception):
    """q: the rest stays open."""


def _ask(path: str) -> bool:
    """Ask the questions and write what changed; whether the rules should be shown then."""
    from villi.cli.diary import diary_day
    from villi.diary import read_diary
    from villi.diary.files import change
    from villi.diary.profile import with_profile
    from villi.quantities import VilliError

    diary = read_diary(path)
    if not os.access(path, os.W_OK):
        raise VilliError(
            f"{path} may not be written by you: change its permissions; villi safety {path} --show only reads"
        )
    try:
        profile = _profile(diary)
        today = diary_day(diary.header)
        before = "".join(diary.lines).encode(diary.encoding)
        after = with_profile(before, profile, today, path)
        new = _new_lines(before.decode(diary.encoding), after.decode(diary.encoding))
        if not new:
            print("\nNothing is new, so nothing is written.")
            return True
        print(f"\nInto {path}, under {today}:")
        for line in new:
            print(f"  {_clean(line) if not line.startswith('weight:') else 'weight: (kept, not shown)'}")
        if not profile.complete:
            print('Some questions stay open; until they are answered, supplements stay behind "ask first".')
        if not _agreed("Write this? [y] "):
            print("Nothing was written.")
            return False
    except (EOFError, _SkipError):
        print("\nNothing was written.")
        return False
    change(path, lambda data: with_profile(data, profile, today, path))
    print(f"Written into {path}.")
    return True


def _agreed(ask: str) -> bool:
    """Yes or no; Enter is yes, and a slip is asked again, so that no answers are lost by it."""
    while True:
        said = _said(ask).casefold()
        if said in ("", "y", "yes"):
            return True
        if said in ("n", "no"):
            return False
        print("    Please answer y or n.")


def _new_lines(before: str, after: str) -> list[str]:
    """The lines that are new or changed; a day header and blank lines are not worth showing."""
    from difflib import SequenceMatcher

    old, new = before.splitlines(), after.splitlines()
    changed = [
        line
        for what, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if what in ("insert", "replace")
        for line in new[start:end]
    ]
    return [line for line in changed if ":" in line and line not in old]


def _profile(diary: "Diary") -> "Profile":
    """All questions, one after another."""
    from villi.diary.person import person_of
    from villi.diary.profile import Profile

    who, problems = person_of(diary)
    for problem in problems:
        place = f"line {problem.line}: " if problem.line else ""
        print(f"{place}{_clean(problem.message)}: {problem.suggestion}")
    print("A few questions, so that nothing is suggested that could harm you. Enter leaves one open, or as")
    print("it is; q skips the rest. You see every line before it is written. No report shows your weight.\n")
    answers = _Answers(diary, who)
    try:
        answers.ask()
    except _SkipError:
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

    diary: "Diary"
    who: "Person"
    sex: "Sex" = ""
    age: int | None = None
    state: "State" = ""
    height: float | None = None
    weight: float | None = None
    conditions: tuple[str, ...] | None = None
    over: tuple[str, ...] = ()
    flags: tuple[str, ...] | None = None
    takes: tuple[str, ...] | None = None
    stops: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()

    def ask(self) -> None:
        """Every question in turn; raises `_SkipError` where the person skips the rest."""
        who = self.who
        self.age = _one("How old are you, in years?", _shown(who.age), _age)
        self.sex = _one("Female or male? (reference values differ)", who.sex, _sex) or ""
        if (self.sex or who.sex) != "male":
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
            and (sex == "male" or bool(self.state or self.who.state))
            and None not in (self.conditions, self.takes, self.flags)
        )

    def _height(self, said: str) -> float | None:
        from villi.diary.grammar import read
        from villi.diary.person import HEIGHTS, person_of

        text = f"{said} cm" if said.replace(",", "").replace(".", "").isdigit() and len(said) > 2 else said
        height = person_of(read(f"person: x, {text}, {self._years()}\n2000-01-01\n".encode()))[0].height_cm
        low, high = HEIGHTS["child"][0], HEIGHTS["adult"][1]
        return height if height is not None and low <= height <= high else None

    def _weight(self, said: str) -> float | None:
        from villi.diary.heading import weight_of
        from villi.diary.person import WEIGHTS

        weight = weight_of(said, self.diary.header.decimal)
        low, high = WEIGHTS["child" if int(self._years()) < 18 else "adult"]
        return weight if weight is not None and low <= weight <= high else None

    def _years(self) -> str:
        age = self.age if self.age is not None else self.who.age
        return str(18 if age is None else age)

    def _conditions(self) -> None:
        from villi.diary.profile import has_now
        from villi.safety.asking import items

        held = has_now(self.diary)
        print("\nDo you have, or are you being treated for, any of these?")
        self.conditions = _list(items("condition"), held)
        if held:
            said = _said("Is anything in your diary over now? Which? (Enter: no) ")
            self.over = _held(said, [words for words, _ in held])

    def _flags(self) -> None:
        from villi.safety.asking import items

        print("\nIn the last three months, did you have any of these? A doctor should see them first.")
        self.flags = _list(items("flag"), (), "note")

    def _medicines(self) -> None:
        from villi.diary.profile import taken_now

        taken = taken_now(self.diary)
        print()
        for words in taken:
            print(f"  in your diary: {_medicine(words)}")
        if taken:
            self.stops = _held(_said("Which of these did you stop taking? (Enter: none) "), taken)
        ask = "What else do you take" if taken else "Which medicines and supplements do you take"
        said = _said(f"{ask}? Names and doses, commas between, or none: ")
        if said:
            self.takes = tuple(words for words in _split(said) if not _is_no(words))
            for words in self.takes:
                print(f"    {_medicine(words)}")

    def _allergies(self) -> None:
        said = _said("\nIs there a food that you must avoid, such as for an allergy? Names, or none: ")
        self.avoids = tuple(words for words in _split(said) if not _is_no(words))


def _one(ask: str, known: str, read: "Callable[[str], _T | None]") -> _T | None:
    """One question, asked until its answer can be used; None where it was left open or as it is."""
    while True:
        said = _said(f"{ask}{f' [{known}]' if known else ''} ")
        if not said:
            return None
        found = read(said)
        if found is not None:
            return found
        print("    That is not understood; Enter leaves it open.")


def _shown(age: int | None) -> str:
    return "" if age is None else str(age)


def _age(said: str) -> int | None:
    from villi.diary.person import OLDEST

    number = said.casefold().removesuffix("years").strip()
    return int(number) if number.isdecimal() and len(number) < 4 and int(number) < OLDEST else None


def _sex(said: str) -> "Sex | None":
    word = said.casefold()
    if word in ("f", "female", "woman", "w", "girl"):
        return "female"
    return "male" if word in ("m", "male", "man", "boy") else None


def _state(said: str) -> "State | None":
    word = " ".join(said.casefold().replace("-", " ").split())
    if word in ("p", "pregnant", "yes", "y"):
        return "pregnant"
    if word in ("b", "breast feeding", "breastfeeding", "nursing", "lactating"):
        return "lactating"
    return "none" if word in ("n", "no", "none", "neither") else None


def _list(
    items: "Sequence[Item]", held: "Sequence[tuple[str, int]]", key: str = "has"
) -> tuple[str, ...] | None:
    """What a person has of a list, by number or in own words; None where the question was left open."""
    for number, item in enumerate(items, 1):
        print(f"  {number:2d}  {item.ask}")
    for words, line in held:
        print(f"  in your diary, line {line}: {_clean(words)}")
    while True:
        said = _said("Numbers or your own words, commas between; none; or Enter to leave it open: ")
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


def _held(said: str, known: "Sequence[str]") -> tuple[str, ...]:
    """The words of an answer that the diary holds; the others are said not to be there."""
    from villi.diary.profile import ends

    found: list[str] = []
    for words in _split(said):
        if ends(words, known):
            found.append(words)
        elif not _is_no(words):
            print(f"    {words}: not in your diary, so nothing is written of it.")
    return tuple(found)


def _condition(words: str, key: str = "has") -> str:
    """How words for a condition are understood: as what, or as nothing that a rule covers."""
    from villi.diary.grammar import read
    from villi.quantities import Person
    from villi.safety import facts

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
    from villi.substances import recognise

    found = recognise(words)
    if found is None:
        return f"{_clean(words)}: not checked, ask a pharmacist"
    return f"{_clean(words)} = {found.name} ({found.kind})"


def _is_no(words: str) -> bool:
    return words.casefold() in ("no", "none", "n", "nothing", "-", "nil")


def _split(said: str) -> list[str]:
    """The things that an answer names: commas between, but not inside a number.

    >>> _split("vitamin D 1,000 IU, sertraline 50 mg; ")
    ['vitamin D 1,000 IU', 'sertraline 50 mg']
    """
    import re

    from villi.safety.form import one_line

    plain = said.replace("#", " ")  # "#" would open a comment or a tag in the diary
    parts = (one_line(part)[:LONGEST].strip() for part in re.split(r";|,(?!\d)|(?<!\d),", plain))
    return [part for part in parts if part]


def _clean(words: str) -> str:
    from villi.report.words import clean

    return clean(words)


def _said(prompt: str) -> str:
    """An answer on one line, without what no diary can hold."""
    from villi.safety.form import one_line

    said = one_line(input(prompt))
    if said.casefold() in ("q", "quit", "stop"):
        raise _SkipError
    return said
