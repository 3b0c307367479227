# ruff: noqa: E501 -- the printed tables are wider than code
"""How well everyday diary lines are understood: our own lines of many people and kitchens, with expectations.

    python benchmarks/diary_lines.py             # everyday catalogue, full catalogue, and a simple baseline
    python benchmarks/diary_lines.py --look 30   # failures of the development part (--kind typo: of a kind)

`diary_lines.csv` holds the lines. Its expectations were written from ordinary portion knowledge before any
output was seen. A fifth of the lines (crc32 of the line divisible by 5) is kept aside: only its totals are
printed, and no rule is changed by looking at it.

Columns: `line`, `country` (or blank), `kind`, `expected`, `refused` (words that must be refused, parted by
";"; "?" before words: may be refused or passed over). `expected` holds items parted by ";", or several such
readings parted by " OR ". An item is `names @ grams`:

- names: alternatives parted by "/"; each is words that the food's name must have, in any order; "!word" must
  not be there; "berr*" is any ending. "+ egg ham|bacon" after them accepts instead the dish taken apart, if
  its parts have these names; the grams are then the sum.
- grams: "85-135", or one figure (within 3 %), or "*" for anything beside food.
- "?" before an item: it may be there or not; "%" before an alternative: a supplement or medicine.
"""

import argparse
import csv
import math
import re
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import full_catalogue
from record import ROOT, record
from villi.foods import Catalogue
from villi.meals.index import Index, index
from villi.meals.understand import understand
from villi.meals.values import Portion, Refused, Understood

LINES = ROOT / "benchmarks" / "diary_lines.csv"
ASIDE = 5
"""One line in so many is kept aside."""
EXACT = 0.03
"""Relative tolerance of grams that were told."""
CONFIDENT = 0.7


class Item(NamedTuple):
    """One expected item: patterns of its name, names of its parts, grams, and whether it may be absent."""

    names: tuple[tuple[str, ...], ...]
    parts: tuple[tuple[str, ...], ...]
    low: float
    high: float
    optional: bool
    beside: bool


class Line(NamedTuple):
    """A diary line with what is expected of it."""

    text: str
    country: str
    kind: str
    readings: tuple[tuple[Item, ...], ...]
    refused: tuple[str, ...]
    maybe_refused: tuple[str, ...]
    aside: bool


class Unit(NamedTuple):
    """What the words of one place became: one portion, or the parts of a dish."""

    portions: tuple[Portion, ...]

    @property
    def grams(self) -> float:
        """The sum of its portions."""
        return sum(portion.grams for portion in self.portions)


class Verdict(NamedTuple):
    """How one line was understood; `judged` holds every unit with food right and grams right."""

    line: Line
    made: Understood
    judged: tuple[tuple[Unit, bool, bool], ...]
    expected: int
    found: int
    weighed: int
    refusals_right: bool

    @property
    def whole(self) -> bool:
        """Everything expected is there in the right amount, and nothing else."""
        return (
            self.refusals_right
            and self.found == self.weighed == self.expected
            and all(food and grams for _, food, grams in self.judged)
        )


def lines(path: Path = LINES) -> list[Line]:
    """The lines of the table."""
    with path.open(encoding="utf-8", newline="") as file:
        return [_line(row) for row in csv.DictReader(file)]


def _line(row: Mapping[str, str]) -> Line:
    readings = tuple(
        tuple(_item(part.strip()) for part in reading.split(";") if part.strip())
        for reading in row["expected"].split(" OR ")
    )
    refused = [part.strip() for part in row["refused"].split(";") if part.strip()]
    return Line(
        row["line"],
        row["country"],
        row["kind"],
        readings,
        tuple(word for word in refused if not word.startswith("?")),
        tuple(word[1:] for word in refused if word.startswith("?")),
        crc32(row["line"].encode()) % ASIDE == 0,
    )


def _item(text: str) -> Item:
    said, _, grams = text.partition("@")
    optional = said.startswith("?")
    named, _, parts = said.removeprefix("?").partition("+")
    low, high = 0.0, math.inf
    if "-" in grams:
        low, high = (float(figure) for figure in grams.split("-"))
    elif grams.strip() != "*":
        low, high = (float(grams) * (1 - EXACT), float(grams) * (1 + EXACT))
    return Item(
        tuple(tuple(name.replace("%", "").split()) for name in named.split("/")),
        tuple(tuple(part.split("|")) for part in parts.split()),
        low,
        high,
        optional,
        "%" in named,
    )


def words_of(name: str) -> frozenset[str]:
    """The words of a food's name, without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return frozenset(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def has(word: str, words: frozenset[str]) -> bool:
    """Whether a word of a pattern is among the words, in the singular or plural, or with any ending at "*".

    >>> has("egg", words_of("Eggs, fried")), has("egg", words_of("Eggplant")), has("berr*", words_of("berries"))
    (True, False, True)
    """
    if word.endswith("*"):
        return any(other.startswith(word[:-1]) for other in words)
    return bool({word, word + "s", word + "es", word[:-1] + "ies" if word.endswith("y") else word} & words)


def is_named(item: Item, unit: Unit) -> bool:
    """Whether these portions are that food, by name."""
    if len(unit.portions) == 1:
        portion = unit.portions[0]
        if item.beside != (portion.kind in ("supplement", "medicine") and not _eaten(item, portion)):
            return False
        words = words_of(portion.name)
        if portion.name.endswith(RECIPE) and _says(portion.words, portion.name.removesuffix(RECIPE)):
            return True
        return any(
            all(not has(word[1:], words) if word[0] == "!" else has(word, words) for word in name)
            for name in item.names
        )
    every = frozenset[str]().union(*(words_of(portion.name) for portion in unit.portions))
    return bool(item.parts) and all(any(has(word, every) for word in part) for part in item.parts)


RECIPE = "(usual recipe)"
"""Ends the name of a dish that the catalogue holds as its recipe: the right one where the words name it."""


def _says(said: str, dish: str) -> bool:
    words = words_of(said)
    return all(has(word, words) for word in words_of(dish) - {"with", "and", "in", "of", "or"})


def _eaten(item: Item, portion: Portion) -> bool:
    """A supplement with grams (whey, psyllium) may be expected as a food."""
    return not item.beside and portion.grams > 0


def units(made: Understood) -> list[Unit]:
    """Portions by their place in the words: several of one place are the parts of one dish."""
    places: dict[tuple[int, int], list[Portion]] = defaultdict(list)
    for portion in made.portions:
        if portion.kind != "feeling":
            places[portion.span].append(portion)
    return [Unit(tuple(found)) for found in places.values()]


def in_range(item: Item, unit: Unit) -> bool:
    """Whether the grams are what a dietitian would accept."""
    return (item.beside and item.high == math.inf) or item.low <= unit.grams <= item.high


def judge(line: Line, made: Understood) -> Verdict:
    """The most favourable reading of a line."""
    verdicts = [_judge(line, reading, made) for reading in line.readings]
    return max(
        verdicts,
        key=lambda v: (v.whole, 2 * v.found - v.expected - len(v.judged), v.weighed),
    )


def _judge(line: Line, items: Sequence[Item], made: Understood) -> Verdict:
    have = units(made)
    pairs = _assign(tuple(items), tuple(have), {})[1]
    of_unit = {u: items[i] for i, u in pairs}
    judged = tuple(
        (unit, u in of_unit, u in of_unit and in_range(of_unit[u], unit)) for u, unit in enumerate(have)
    )
    taken = {i for i, _ in pairs}
    wanted = [i for i, item in enumerate(items) if not item.optional or i in taken]
    return Verdict(
        line,
        made,
        judged,
        len(wanted),
        len(pairs),
        sum(in_range(items[i], have[u]) for i, u in pairs),
        _refusals_right(line, made.refused),
    )


def _assign(
    items: tuple[Item, ...],
    have: tuple[Unit, ...],
    seen: dict[tuple[int, int], tuple[int, tuple[tuple[int, int], ...]]],
    at: int = 0,
    used: int = 0,
) -> tuple[int, tuple[tuple[int, int], ...]]:
    """Items to units, one to one: most foods right, required ones first, then most grams; (worth, pairs)."""
    if at == len(items):
        return 0, ()
    if (at, used) in seen:
        return seen[at, used]
    best = _assign(items, have, seen, at + 1, used)
    for u, unit in enumerate(have):
        if not used >> u & 1 and is_named(items[at], unit):
            worth, pairs = _assign(items, have, seen, at + 1, used | 1 << u)
            worth += (10 if items[at].optional else 1000) + in_range(items[at], unit)
            if worth > best[0]:
                best = worth, ((at, u), *pairs)
    seen[at, used] = best
    return best


def _refusals_right(line: Line, refused: Sequence[Refused]) -> bool:
    said = [r.words.casefold() for r in refused]
    if not all(any(word in words for words in said) for word in line.refused):
        return False
    allowed = (*line.refused, *line.maybe_refused)
    return all(any(word in words for word in allowed) for words in said)


def figures(verdicts: Sequence[Verdict]) -> dict[str, float]:
    """Shares in per cent; NaN where there is nothing to share."""
    judged = [one for verdict in verdicts for one in verdict.judged]
    sure = [one for one in judged if min(p.confidence for p in one[0].portions) > CONFIDENT]
    must = [verdict for verdict in verdicts if verdict.line.refused]
    return {
        "whole": _share(verdict.whole for verdict in verdicts),
        "item_p": _share(food for _, food, _ in judged),
        "item_r": 100 * sum(v.found for v in verdicts) / max(1, sum(v.expected for v in verdicts)),
        "grams": _share(grams for _, food, grams in judged if food),
        "confidently_wrong": 100 * sum(not food for _, food, _ in sure) / max(1, len(judged)),
        "refusals": _share(v.refusals_right and all(food for _, food, _ in v.judged) for v in must),
    }


def _share(found: Iterable[bool]) -> float:
    values = list(found)
    return 100 * sum(values) / len(values) if values else math.nan


Reader = Callable[[Line], Understood]


def villi(ready: Index) -> Reader:
    """The product."""
    return lambda line: understand(line.text, ready, locale=line.country)


def overlap(foods: Catalogue) -> Reader:
    """The baseline: the whole line is the food whose name shares most words (Jaccard), in its usual portion
    or 100 g; nothing shared is refused."""
    names = [(food, words_of(food.name)) for food in foods.foods.values()]
    by_word: dict[str, list[int]] = defaultdict(list)
    for number, (_, words) in enumerate(names):
        for word in words:
            by_word[word].append(number)

    def read(line: Line) -> Understood:
        words, place = words_of(line.text), (0, len(line.text))
        numbers = {number for word in words for number in by_word.get(word, ())}
        if not numbers:
            return Understood((), (Refused(line.text, place),))
        alike = {n: len(words & names[n][1]) / len(words | names[n][1]) for n in numbers}
        best = max(sorted(alike), key=alike.__getitem__)
        food = names[best][0]
        usual = next((m.grams for m in food.measures if m.unit == "default"), 100.0)
        return Understood(
            (Portion(line.text, place, food.kind, food.id, food.name, usual, 0.5, "default", alike[best]),),
            (),
        )

    return read


COLUMNS = ("whole", "item_p", "item_r", "grams", "confidently_wrong", "refusals")


def show(name: str, f: Mapping[str, float], n: int) -> None:
    """One row of the table."""
    cells = "".join(f"{'-' if math.isnan(f[key]) else format(f[key], '.1f'):>11}" for key in COLUMNS)
    print(f"{name:<34}{n:>5}{cells}")


def table(name: str, verdicts: Sequence[Verdict], by_kind: bool) -> dict[str, float]:
    """Prints the development part (by kind where asked) and the totals of the part aside."""
    dev = [v for v in verdicts if not v.line.aside]
    aside = [v for v in verdicts if v.line.aside]
    kept: dict[str, float] = {}
    for part, chosen in (("development", dev), ("aside", aside)):
        f = figures(chosen)
        show(f"{name}, {part}", f, len(chosen))
        kept |= {f"{name}_{part}_{key}": value for key, value in f.items()}
    if by_kind:
        for kind in sorted({v.line.kind for v in dev}):
            chosen = [v for v in dev if v.line.kind == kind]
            show(f"    {kind}", figures(chosen), len(chosen))
    return kept


def look(verdicts: Sequence[Verdict], count: int, kind: str) -> None:
    """Failures of the development part."""
    wrong = [v for v in verdicts if not v.whole and not v.line.aside and v.line.kind.startswith(kind)]
    for v in wrong[:count]:
        print(f"\n[{v.line.kind} {v.line.country}] {v.line.text}")
        for unit, food, grams in v.judged:
            verdict = "right" if food and grams else "GRAMS" if food else "FOOD"
            for p in unit.portions:
                print(
                    f"   {verdict:<6}{p.grams:>6.0f} g  {p.name}  <- {p.words!r} {p.found} {p.confidence:.2f}"
                )
        for r in v.made.refused:
            print(f"   refused {r.words!r} {r.suggestion}")
        readings = " OR ".join(
            "; ".join(f"{'/'.join(' '.join(n) for n in i.names)} {i.low:g}-{i.high:g}" for i in reading)
            for reading in v.line.readings
        )
        print(f"   wanted {readings} refused {v.line.refused}")


def main() -> None:
    """Runs what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", choices=("everyday", "full"), help="one of the two")
    parser.add_argument(
        "--look", type=int, default=0, help="print that many failures of the development part"
    )
    parser.add_argument("--kind", default="", help="only failures of that kind")
    parser.add_argument("--quiet", action="store_true", help="do not write the history")
    asked = parser.parse_args()
    found = lines()
    kept: dict[str, float] = {}
    print(
        f"{'% of lines; of items':<34}{'n':>5}"
        + "".join(f"{h:>11}" for h in ("whole", "precision", "recall", "grams", "sure,wrong", "refusals"))
    )
    for name in (asked.catalogue,) if asked.catalogue else ("everyday", "full"):
        foods = full_catalogue.full() if name == "full" else Catalogue.everyday()
        ready = index(foods)
        start = time.perf_counter()
        verdicts = [judge(line, read(line)) for read in (villi(ready),) for line in found]
        rate = len(found) / (time.perf_counter() - start)
        kept |= table(name, verdicts, not asked.look)
        print(f"    {rate:.0f} lines/s with judging")
        if asked.look:
            look(verdicts, asked.look, asked.kind)
        read = overlap(foods)
        kept |= table(f"baseline {name}", [judge(line, read(line)) for line in found], False)
    if not asked.quiet and not asked.look and asked.catalogue is None:
        record("diary_lines", kept)


if __name__ == "__main__":
    main()
