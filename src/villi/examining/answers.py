"""Answers to questions: what may be chosen, what an answer in words means, and the change that keeps it.

An answer stays in the diary, so the question does not come again and the person's words win over defaults.
Nothing is written here: a `Change` says which line becomes what, checked by reading the diary as it would be.
"""

import re
from dataclasses import dataclass
from typing import Literal, NamedTuple

from villi.diary import read, write
from villi.diary.answering import means_line, place_above, with_pin
from villi.diary.lines import join, newline_of
from villi.diary.numbers import numbers
from villi.diary.values import Diary, Pin
from villi.diary.values import Question as Unclear
from villi.examination import Examination, Question
from villi.meals import Index, Portion, resolve
from villi.meals.choices import amounts_of, in_amount, meant
from villi.meals.understand import stages
from villi.meals.values import in_line
from villi.meals.words import stem
from villi.quantities import VilliError

LETTERS = "abcdefgh"


class Option(NamedTuple):
    """One answer to choose: what it says, and the pin (a food, or its grams) or scale that it stands for."""

    label: str
    pin: Pin | None
    scale: str = ""


class Change(NamedTuple):
    """A change of one line: line `line`, now `old`, becomes `new`; or `new` is put in front of it."""

    line: int
    old: str
    new: str
    inserted: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what answering it needs: the portion it is about, or the unclear word of the diary;
    `times` how often the same words stand in the diary without a pin."""

    question: Question
    portion: Portion | None
    unclear: Unclear | None
    options: tuple[Option, ...]
    times: int


def asked(examination: Examination, diary: Diary, ready: Index) -> tuple[Asked, ...]:
    """The questions of an examination with their answers to choose from, in the order asked.

    >>> from villi.diary import read
    >>> from villi.examining import examine
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> diary = read(b"2026-11-16\\n08:00 toast\\ngut 4\\ndone: food\\n")
    >>> found = asked(examine(diary, Catalogue.everyday()), diary, index(Catalogue.everyday()))
    >>> [(one.question.line, [option.label for option in one.options][:2]) for one in found][0]
    (3, ['comfort (10 is best)', 'pain (10 is worst)'])
    """
    found = []
    for question in examination.questions:
        portion = next(
            (p for p in examination.portions if p.line == question.line and in_line(p) == question.span), None
        )
        unclear = next((u for u in diary.questions if _about(u, question)), None) if not portion else None
        options: tuple[Option, ...] = ()
        times = 1
        if portion is not None:
            about = portion._replace(
                asks=question.asks or portion.asks, candidates=question.candidates or portion.candidates
            )
            options = _portion_options(about, ready)
            same = portion.words.casefold()
            times = sum(p.words.casefold() == same and p.found != "pin" for p in examination.portions)
        elif unclear is not None:
            options = tuple(Option(f"{scale} ({what})", None, scale) for scale, what in unclear.answers)
        found.append(Asked(question, portion, unclear, options, times))
    return tuple(found)


def _about(unclear: Unclear, question: Question) -> bool:
    return (unclear.line, unclear.column - 1) == (question.line, question.span[0]) and bool(unclear.answers)


def _portion_options(portion: Portion, ready: Index) -> tuple[Option, ...]:
    """The foods that it may be, or the amounts of the one it is."""
    if portion.asks == "food" and len(portion.candidates) > 1:
        return tuple(Option(c.name, Pin(c.food_id, None)) for c in portion.candidates)
    return tuple(
        Option(said.label, Pin(portion.food_id, round(said.grams, 1))) for said in amounts_of(portion, ready)
    )


_LETTER = re.compile(r"\s*\(?([a-h])[).:]?(?:\s+(?P<amount>.*))?\s*\Z", re.IGNORECASE | re.DOTALL)


def chosen(
    answer: str, one: Asked, ready: Index, locale: str = "", decimal: Literal["point", "comma"] = "point"
) -> Option:
    """What an answer means: a letter of the options, an amount ("150 g", "2 cups"), a letter and an amount,
    or the food in other words ("skimmed milk latte 240 g"). Numbers are read as in the diary: `decimal`
    says what "1,200" is there. Raises `VilliError`, with the remedy.

    >>> one = Asked(Question(2, (0, 4), "soup", "How much?", {}), None, None, (Option("half", None, "x"),), 1)
    >>> chosen("a", one, None).scale
    'x'
    """
    said = numbers(answer, decimal).strip()
    letter = _LETTER.match(said)
    if letter:
        place = LETTERS.index(letter[1].lower())
        if place >= len(one.options):
            raise VilliError(f"{said}: there is no answer {letter[1]}; choose {_letters(one)}")
        option = one.options[place]
        if not letter["amount"] or option.pin is None:
            return option
        amount = in_amount(letter["amount"], option.pin.food_id, one.question.words, ready)
        return option._replace(pin=amount)
    if one.portion is None:
        named = [o for o in one.options if o.scale and o.scale == said.lower()]
        if named:
            return named[0]
        raise VilliError(f"{said!r} answers nothing here: choose {_letters(one)}")
    return Option(*meant(said, one.portion.food_id, one.question.words, ready, locale))


def _letters(one: Asked) -> str:
    last = LETTERS[len(one.options) - 1] if one.options else ""
    choice = f"a to {last}" if len(one.options) > 1 else last
    return f"{choice}, or an amount such as 150 g" if one.portion is not None else choice


def change(one: Asked, option: Option, diary: Diary, ready: Index, *, always: bool = False) -> Change:
    """The change of the diary that keeps an answer: a pin behind the words, or with `always` (and for words
    about feelings) a `means` line above the first day. Raises `VilliError` where it would not be read so."""
    if option.scale and one.unclear is not None:
        return _inserted(diary, means_line(one.unclear.word, option.scale, None))
    if one.portion is None or option.pin is None:
        raise VilliError(f"line {one.question.line}: change that line in the diary itself")
    if always:
        new = _inserted(diary, _meaning(one.portion, option, ready, diary.header.country))
    else:
        old = _without_end(diary.lines[one.portion.line - 1])
        new = Change(one.portion.line, old, with_pin(old, one.question.span[1], option.pin), False)
    _check(new, one.portion, option.pin, diary, ready)
    return new


def _without_end(raw: str) -> str:
    return raw.removesuffix("\n").removesuffix("\r") if raw.endswith("\n") else raw


def _inserted(diary: Diary, new: str) -> Change:
    at = place_above(diary.lines)
    old = _without_end(diary.lines[at - 1]) if at <= len(diary.lines) else ""
    return Change(at, old, new, True)


def _meaning(portion: Portion, option: Option, ready: Index, country: str) -> str:
    """The `means` line for a portion's food words; its grams are those of one."""
    read_so = stages(portion.words, ready, locale=country.upper()).items
    if len(read_so) != 1 or portion.refers is not None or not read_so[0].words:
        raise VilliError(f"{portion.words!r} cannot always mean one food: answer for this line only")
    pin = option.pin
    many = portion.grams / portion.each if portion.each > 0 else 1.0
    if pin is not None and pin.grams is not None and many > 0:
        pin = pin._replace(grams=round(pin.grams / many, 1))
    name = ready.foods[ready.numbers[pin.food_id]].name if pin is not None else ""
    *before, last = (token.text for token in read_so[0].words)
    amount = read_so[0].amount
    if amount is not None and amount.counted and stem(last.removesuffix("s")) == stem(last):
        last = last.removesuffix("s")
    return means_line(" ".join((*before, last)), name, pin)


def _check(new: Change, was: Portion, pin: Pin, diary: Diary, ready: Index) -> None:
    """Reads the diary as it would be: the words must be that food, in those grams."""
    after = read(changed(diary, new), diary.source)
    line = was.line + (new.inserted and new.line <= was.line)
    understood = resolve(after, ready, since=was.date)
    found = [p for p in understood.portions if p.line == line and p.span[0] == was.span[0]]
    food = ready.equivalent(pin.food_id) or pin.food_id
    kept = [p for p in found if p.column == was.column and p.food_id == food]
    if pin.grams is not None:
        kept = [p for p in kept if p.repeats or abs(p.grams - pin.grams) <= 1.0 + 0.02 * pin.grams]
        kept = [p for p in kept if p.found == "pin"]
    if not kept or len(after.problems) > len(diary.problems):
        raise VilliError(
            f"line {was.line} would not be read that way: write it there yourself, as in {new.new!r}"
        )


def changed(diary: Diary, new: Change) -> bytes:
    """The bytes of the diary with a change in it."""
    lines = list(diary.lines)
    if not lines:
        return write(diary)
    if new.inserted:
        lines.insert(new.line - 1, new.new + newline_of(lines))
    else:
        lines[new.line - 1] = new.new + lines[new.line - 1][len(new.old) :]
    return join(lines, diary.encoding)
