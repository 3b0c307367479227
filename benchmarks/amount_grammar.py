"""How well the amount grammar reads the amounts of recipe lines: TASTEset, 700 ingredient lists.

    python benchmarks/amount_grammar.py            # figures beside the baseline and the history
    python benchmarks/amount_grammar.py --look 40  # lines that are read otherwise than they are marked

Two figures. *Words*: of the words marked by hand as quantity or unit, which does the grammar read as part of
an amount (precision and recall over words). *Values*: of the lines with one marked quantity that is a number
(or a range, of which the middle counts), how often are the number and the unit those of the marking. The
baseline of the same run takes the first number of a line and the word behind it. Recipes are not diaries:
what is common there ("to taste", tins within boxes) is rare at a table. Units that stand behind the food
("2 garlic cloves") are the food's words to the grammar, and count here as missed.
"""

import argparse
import csv
import json
import random
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from record import need_data, record
from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.words import FRACTIONS, Token, fold, stem, tokens

WORDS = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)?|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
NUMBER = re.compile(r"(?:(\d+)[ -]+)?(\d+)[/⁄](\d+)|(\d+)? ?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])|(\d+(?:\.\d+)?)")
RANGE = re.compile(r"\s*(?:-|–|to|or)\s*")
"""Between the ends of a range; "1-1/4" is none, its second number is the smaller."""


class Line(NamedTuple):
    """One ingredient line; `marked` (start, end, type) of its quantities and units."""

    text: str
    marked: tuple[tuple[int, int, str], ...]


class Reading(NamedTuple):
    """What a reader makes of a line: where the words of its amounts stand, its first number and unit."""

    places: frozenset[int]
    value: float | None
    unit: str


def lines() -> Iterator[Line]:
    """The lines of all recipes, with the marks that lie in each."""
    path = need_data() / "meal_text" / "TASTEset.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            marks = [
                (int(mark["start"]), int(mark["end"]), mark["type"])
                for mark in json.loads(row["ingredients_entities"])
                if mark["type"] in ("QUANTITY", "UNIT")
            ]
            start = 0
            for text in row["ingredients"].split("\n"):
                end = start + len(text)
                inside = tuple((a - start, b - start, kind) for a, b, kind in marks if start <= a < end)
                if text.strip():
                    yield Line(text, inside)
                start = end + 1


def places(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Where the words of some spans start; "of" and sizes belong to nobody's amount."""
    held = list(spans)
    return frozenset(
        m.start()
        for m in WORDS.finditer(text)
        if any(a <= m.start() < b for a, b in held) and m.group().lower() not in NOBODYS
    )


NOBODYS = frozenset(amounts.SIZES) | amounts.APPROXIMATELY | {"of", "a", "an", "the", "or", "to", "and"}


def value_of(text: str) -> float | None:
    """The number that a marked quantity is, read apart from the grammar; the middle of a range."""
    low, high = [_one(part) for part in (*RANGE.split(text.strip(), maxsplit=1), "")[:2]]
    if low is not None and high is not None and high > low:
        return (low + high) / 2
    return _one(text)


def _one(text: str) -> float | None:
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    whole, above, below, before, mark, plain = match.groups()
    if below is not None:
        return float(whole or 0) + float(above) / float(below)
    return float(before or 0) + FRACTIONS[mark] if mark is not None else float(plain)


def grammar(line: Line) -> Reading:
    """The line as the grammar reads it."""
    found = tokens(fold(line.text))
    said = list(_amounts(found))
    spans = [(found[a.first].start, found[a.end - 1].end) for a in said]
    first = said[0] if said else None
    if first is None:
        return Reading(frozenset(), None, "")
    unit = first.unit.name if first.unit is not None else ""
    return Reading(places(line.text, spans), first.quantity if first.counted else None, unit)


def _amounts(found: Sequence[Token]) -> Iterator[Amount]:
    """Every amount of a line: at its start with or without a number, behind it only with one."""
    i = 0
    while i < len(found):
        said = amounts.parse(found, i)
        if said is not None and (said.counted or i == 0):
            yield said
            i = max(said.end, i + 1)
        else:
            i += 1


def baseline(line: Line) -> Reading:
    """The first number and the word behind it."""
    words = list(WORDS.finditer(line.text))
    for m, after in zip(words, [*words[1:], None], strict=True):
        if m.group()[0].isdigit() or m.group() in FRACTIONS:
            unit = stem(after.group().lower()) if after is not None else ""
            spans = [m.span(), *([after.span()] if after is not None else [])]
            return Reading(places(line.text, spans), _one(m.group()), unit)
    return Reading(frozenset(), None, "")


def same_unit(read: str, marked: str) -> bool:
    """Whether a unit read is the unit marked: the same word, or another word for it."""
    words = tuple(fold(marked).replace(".", "").split())
    names = {unit.name for size in range(len(words), 0, -1) if (unit := amounts.UNITS.get(words[-size:]))}
    return read in names or read in words or read == stem(words[-1]) if words else not read


def judged(found: Sequence[Line], read: Sequence[Reading]) -> dict[str, float]:
    """Precision and recall over words, and the share of values, of units, and of both that are right."""
    hit = made = marked = numbers = right = units = both = 0
    for line, reading in zip(found, read, strict=True):
        gold = places(line.text, [(a, b) for a, b, _ in line.marked])
        hit += len(gold & reading.places)
        made += len(reading.places)
        marked += len(gold)
        want = single(line)
        if want is None:
            continue
        value, unit = want
        numbers += 1
        value_right = reading.value is not None and abs(reading.value - value) < 1e-6
        unit_right = same_unit(reading.unit, unit)
        right += value_right
        units += unit_right
        both += value_right and unit_right
    return {
        "words_p": 100 * hit / max(1, made),
        "words_r": 100 * hit / max(1, marked),
        "value": 100 * right / max(1, numbers),
        "unit": 100 * units / max(1, numbers),
        "value_and_unit": 100 * both / max(1, numbers),
        "lines": float(numbers),
    }


def single(line: Line) -> tuple[float, str] | None:
    """The value and the unit of a line with one marked number and at most one marked unit."""
    values = [line.text[a:b] for a, b, kind in line.marked if kind == "QUANTITY"]
    units = [line.text[a:b] for a, b, kind in line.marked if kind == "UNIT"]
    if len(values) != 1 or len(units) > 1:
        return None
    value = value_of(values[0])
    return None if value is None else (value, units[0] if units else "")


def look(found: Sequence[Line], count: int) -> None:
    """Prints lines that are read otherwise than marked."""
    wrong = []
    for line in found:
        reading, want = grammar(line), single(line)
        gold = places(line.text, [(a, b) for a, b, _ in line.marked])
        if gold != reading.places or (
            want is not None and (reading.value != want[0] or not same_unit(reading.unit, want[1]))
        ):
            wrong.append((line, reading, gold))
    print(f"{len(wrong)} of {len(found)} lines differ")
    random.Random(1).shuffle(wrong)
    for line, reading, gold in wrong[:count]:
        marks = [line.text[a:b] for a, b, _ in line.marked]
        more, less = (
            _words_at(line.text, places) for places in (reading.places - gold, gold - reading.places)
        )
        print(f"{line.text!r}\n    read {reading.value} {reading.unit!r}; marked {marks}; too much {more}")
        print(f"    missed {less}")


def _words_at(text: str, starts: Iterable[int]) -> list[str]:
    """The words that start at some places."""
    held = set(starts)
    return [m.group() for m in WORDS.finditer(text) if m.start() in held]


def main() -> None:
    """Runs the grammar and the baseline on all lines."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--look", type=int, default=0, help="print that many lines read otherwise")
    parser.add_argument("--quiet", action="store_true", help="do not write the history")
    asked = parser.parse_args()
    found = list(lines())
    if asked.look:
        look(found, asked.look)
        sys.exit()
    ours, theirs = judged(found, [grammar(x) for x in found]), judged(found, [baseline(x) for x in found])
    figures = {f"grammar_{k}": v for k, v in ours.items() if k != "lines"}
    figures |= {f"baseline_{k}": v for k, v in theirs.items() if k != "lines"} | {"lines": ours["lines"]}
    if asked.quiet:
        print("\n".join(f"{key:<30}{value:8.1f}" for key, value in figures.items()))
    else:
        record("amount_grammar", figures)


if __name__ == "__main__":
    main()
