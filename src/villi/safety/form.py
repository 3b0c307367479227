"""The checklist as a small TOML file: written with every question, read with clear complaints.

    product = "what the pack is called"
    gap = "yes"                # yes, no, or "?" for don't know; a question left out is unknown
    grams_per_serving = 5

Everything is flat: a key is a question of the checklist, or the product's name, maker, lot and substance.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from types import MappingProxyType

from villi.quantities import VilliError
from villi.safety.checklist import NAMES, SECTIONS, Answers, Question, Said, questions

LARGEST = 64 * 1024
"""Bytes. A filled form is some 5 kB; what is larger is another file."""

LONGEST = 500
"""Characters of a name or of words from a label."""

MOST = 100_000.0
"""More grams, servings or money than any pack has (judgement): a slip of the pen."""

YES = frozenset(("yes", "y", "true"))
NO = frozenset(("no", "n", "false"))
UNKNOWN = frozenset(("", "?", "don't know", "dont know", "don’t know", "unknown", "not sure"))

_HEAD = """\
# A supplement, checked with: villi supplement check FILE.toml
# Answer "yes", "no" or "?". "?" is don't know, and never counts as yes. What is left out is "?", too.
"""

_ASK = {
    "product": "What is it called? Data only: villi judges no name.",
    "maker": "Who makes it? With the name it is looked for in recall notices.",
    "lot": "The lot number on your pack",
    "substance": 'What is in it, such as "L-glutamine"? Some questions are only about some substances.',
}


def read_form(path: str | Path) -> Answers:
    """The answers in a TOML file.

    Raises `VilliError`, with the lines and the remedy, for a file that is missing, too large or no TOML, and
    for keys that are no question (with the nearest one) or answers of another kind than the question's.
    """
    text = _text(Path(path))
    try:
        given = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise VilliError(f'{path} is not TOML ({wrong}): write lines such as seal = "yes"') from wrong
    except (ValueError, RecursionError) as wrong:  # a number of thousands of digits, brackets without end
        raise VilliError(f'{path} is no form: write lines such as seal = "yes"') from wrong
    wrong_ones = [complaint for key, value in given.items() if (complaint := _complaint(key, value))]
    if wrong_ones:
        places = [f"line {_line(text, key)}: {said}" for key, said in wrong_ones[:5]]
        more = f"; and {len(wrong_ones) - 5} more" if len(wrong_ones) > 5 else ""
        raise VilliError(f"{path}, {'; '.join(places)}{more}")
    return _answers(given)


def _text(path: Path) -> str:
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise VilliError(f"{path} is not a file: name a form, or write one with villi supplement form")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise VilliError(f"{path} does not exist: write one with villi supplement form > {path}") from None
    except OSError as wrong:
        raise VilliError(f"{path} could not be read ({wrong.strerror or wrong})") from wrong
    except ValueError as wrong:  # a NUL character in the name
        raise VilliError(f"{str(path)!r} is not a file name") from wrong
    if len(data) > LARGEST:
        raise VilliError(
            f"{path} is larger than {LARGEST >> 10} kB: that is not a form; see villi supplement form"
        )
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise VilliError(f"{path} is not text in UTF-8: save the form as UTF-8 in the editor") from None


def _line(text: str, key: str) -> int:
    """The line on which a key is given; 1 where it is written in another way."""
    name = rf'(?:{re.escape(key)}|"{re.escape(key)}"|\'{re.escape(key)}\')'
    found = re.search(rf"^[ \t]*\[?[ \t]*{name}[ \t]*[=.\]]", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _complaint(key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a key or its value."""
    question = questions().get(key)
    if question is None and key not in NAMES:
        near = get_close_matches(key.lower(), (*NAMES, *questions()), 1)
        return key, f"{_short(key)} is no question" + (f"; did you mean {near[0]}?" if near else "")
    wants = _wants(question, value)
    return (key, f"{key}: {wants}") if wants else None


def _wants(question: Question | None, value: object) -> str:
    """What should stand there instead, "" where the value will do."""
    if question is None or question.kind == "words":
        ok = isinstance(value, str) and len(value) <= LONGEST
        return "" if ok else f'write words in quotes, at most {LONGEST}, such as "L-glutamine"'
    if question.kind == "schemes":
        many = value if isinstance(value, list) else [value]
        ok = len(many) <= 20 and all(isinstance(one, str) and len(one) <= LONGEST for one in many)
        return "" if ok else 'write the names of the seals, such as ["USP Verified"]'
    if question.kind == "number":
        if isinstance(value, int | float) and not isinstance(value, bool):
            ok = isfinite(value) and 0 < value <= MOST
            return "" if ok else "write a number above 0, such as 5"
        return "" if _said(value) in ("", "no") else 'write a number without quotes, such as 5, or "?"'
    return "" if _said(value) is not None else 'write "yes", "no" or "?"'


def _said(value: object) -> Said | str | None:
    """yes, no, "" for don't know; None for anything else.

    >>> _said(True), _said("Don't know"), _said("perhaps") is None
    ('yes', '', True)
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return None
    words = " ".join(value.casefold().split())
    return "yes" if words in YES else "no" if words in NO else "" if words in UNKNOWN else None


def _answers(given: dict[str, object]) -> Answers:
    """Answers of values that have no complaint."""
    names = {name: one_line(str(given.get(name, ""))) for name in NAMES}
    said: dict[str, Said] = {}
    numbers: dict[str, float] = {}
    seals: tuple[str, ...] = ()
    for key, value in given.items():
        kind = questions()[key].kind if key in questions() else "words"
        word = _said(value)
        if kind == "schemes":
            many = value if isinstance(value, list) else [value]
            seals = tuple(words for one in many if (words := one_line(str(one))))
        elif kind == "number" and isinstance(value, int | float) and not isinstance(value, bool):
            numbers[key] = float(value)
        elif kind in ("yes_no", "number") and (word == "yes" or word == "no"):
            said[key] = "yes" if word == "yes" else "no"
    return Answers(
        **names, said=said, numbers=numbers, form=one_line(str(given.get("form", ""))), seals=seals
    )


def with_name(answers: Answers, name: str, words: str) -> Answers:
    """The answers with one of the product's `NAMES`.

    >>> with_name(Answers(), "maker", " Example\\tFoods ").maker
    'Example Foods'
    """
    words = one_line(words)[:LONGEST]
    match name:
        case "product":
            return replace(answers, product=words)
        case "maker":
            return replace(answers, maker=words)
        case "lot":
            return replace(answers, lot=words)
        case _:
            return replace(answers, substance=words)


def with_answer(answers: Answers, question: Question, words: str) -> Answers | None:
    """The answers with one more, as typed; None where the words are no answer to the question. Empty words
    leave it unknown.

    >>> seal = questions()["seal"]
    >>> with_answer(Answers(), seal, "Y").said, with_answer(Answers(), seal, "maybe")
    ({'seal': 'yes'}, None)
    """
    value: object = words
    if question.kind == "number" and _said(words) != "no":
        if not words or _said(words) == "":
            return answers
        try:
            value = float(words.casefold().removesuffix("g").strip().replace(",", "."))
        except ValueError:
            return None
    elif question.kind == "schemes":
        value = [one for one in words.split(",") if one.strip()]
    if _wants(question, value):
        return None
    one = _answers({question.id: value})
    return replace(
        answers,
        said={**answers.said, **one.said},
        numbers={**answers.numbers, **one.numbers},
        form=one.form or answers.form,
        seals=one.seals or answers.seals,
    )


HOW: Mapping[str, str] = MappingProxyType(
    {
        "yes_no": "choose yes, no or don't know",
        "number": "write a number above 0, such as 5",
        "words": f"write the words of the label, at most {LONGEST} letters",
        "schemes": "write the names of the seals, at most 20, commas between",
    }
)
"""How a question of a kind is answered."""


def from_fields(fields: Mapping[str, str]) -> tuple[Answers, Mapping[str, str]]:
    """The answers in the fields of a form, by the ids of names and questions, and what is wrong with some.

    A number may be said not to be on the label in the field "ID_no". Fields that are no question are left
    aside; empty ones are unknown.

    >>> said, wrong = from_fields({"product": "Example Gut", "seal": "yes", "price": "much"})
    >>> said.product, dict(said.said), dict(wrong)
    ('Example Gut', {'seal': 'yes'}, {'price': 'write a number above 0, such as 5'})
    """
    answers, wrong = Answers(), {}
    for name in NAMES:
        answers = with_name(answers, name, fields.get(name, ""))
    for id, question in questions().items():
        words = one_line(fields.get(id, ""))
        absent = question.kind == "number" and bool(fields.get(f"{id}_no"))
        if words and absent:
            wrong[id] = "either a number, or that the label does not say it"
            continue
        found = with_answer(answers, question, "no" if absent else words)
        if found is None:
            wrong[id] = HOW[question.kind]
        else:
            answers = found
    return answers, wrong


def one_line(words: str) -> str:
    """Words from a label, on one line and without control characters.

    >>> one_line("gut\\x1b[31m\\n powder ")
    'gut[31m powder'
    """
    return " ".join("".join(c if c.isprintable() else " " if c in "\t\r\n" else "" for c in words).split())


def _short(words: str) -> str:
    words = one_line(words)
    return words if len(words) <= 40 else words[:39] + "…"


def form(answers: Answers | None = None) -> str:
    """The form with every question, filled with what was said; `read_form` gives the same answers back.

    >>> 'seal = "?"' in form(), 'seal = "no"' in form(Answers(said={"seal": "no"}))
    (True, True)
    """
    answers = answers or Answers()
    lines = [_HEAD]
    for name in NAMES:
        lines += [f"# {_ASK[name]}", f"{name} = {_quoted(getattr(answers, name))}"]
    section = ""
    for question in questions().values():
        if question.section != section:
            section = question.section
            lines += ["", f"# {SECTIONS[question.section]}"]
        lines += [f"# {question.ask}", f"{question.id} = {_value(question, answers)}"]
    return "\n".join(lines) + "\n"


def _value(question: Question, answers: Answers) -> str:
    if question.kind == "words":
        return _quoted(answers.form)
    if question.kind == "schemes":
        return f"[{', '.join(_quoted(words) for words in answers.seals)}]"
    if question.id in answers.numbers:
        return repr(answers.numbers[question.id])
    return _quoted(answers.said.get(question.id, "?"))


def _quoted(words: str) -> str:
    return json.dumps(one_line(words), ensure_ascii=False)
