"""Foods and recipes of a person's own, from the `means` lines of a diary: each as villi understands it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from typing import TYPE_CHECKING, Literal, NamedTuple

from villi.diary import read
from villi.diary.feelings import SCALES, is_ambiguous
from villi.diary.pins import without_pins
from villi.diary.shapes import decide
from villi.diary.splices import without_end
from villi.diary.values import LONGEST_LINE, Diary
from villi.meals.own_recipes import LABEL, clauses, is_label, is_recipe, says_how_many
from villi.meals.understand import understand
from villi.meals.values import UNSURE_BELOW
from villi.meals.words import fold
from villi.quantities import AT_LEAST_BELOW, Interval, Problem

if TYPE_CHECKING:
    from villi.foods import Catalogue
    from villi.meals import Index, Portion

KEY = "means"


class Amount(NamedTuple):
    """Grams of glutamine: NaN where unknown; `at_least` where too little of it is known."""

    grams: float
    reach: Interval
    at_least: bool


UNKNOWN = Amount(nan, Interval(nan, nan), at_least=False)


class OwnPart(NamedTuple):
    """A food of what is eaten as one portion: `grams` NaN for what has no weight."""

    food_id: str
    name: str
    grams: float
    sure: bool


@dataclass(frozen=True, slots=True)
class OwnWord:
    """A `means` line: `raw` as it stands at `line` (0: as it is being typed), `words` that mean `meaning`.

    `parts` are what one portion is read as, `grams` its weight (NaN unknown); of a recipe `makes` how many
    portions there are of it, called `unit` ("" portions). `unread` are words that name nothing known. `later`
    is the number of the line that says something else for the same words, and wins (0: none). `better` is how
    the same would be written so that it is read, `whole` whether a recipe counts as one portion because it
    does not say how many it makes.
    """

    line: int
    raw: str
    words: str
    meaning: str
    kind: Literal["food", "recipe", "feeling", "unread"]
    parts: tuple[OwnPart, ...] = ()
    grams: float = nan
    makes: float = 1.0
    unit: str = ""
    glutamine: Amount = UNKNOWN
    unread: tuple[str, ...] = ()
    later: int = 0
    problems: tuple[Problem, ...] = ()
    better: str = ""
    whole: bool = False


_HOW_MANY = re.compile(
    r"[\s(,;:-]*\b(?:(?:serves|makes|for)\s+(?P<of>[1-9][0-9]{0,2})"
    r"|(?P<n>[1-9][0-9]{0,2})\s+(?:servings?|portions?|people|pieces))[\s).]*\Z",
    re.IGNORECASE,
)
"""How many a recipe makes, said in its name: it belongs behind the foods."""


def own_words(diary: Diary, ready: "Index", catalogue: "Catalogue") -> tuple[OwnWord, ...]:
    """The words of a diary's keeper, in the order of the file.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> diary = read(b"means: my mix = 200 g oats, 100 g almonds; makes 6 portions\\nmeans: gut = comfort\\n")
    >>> found = own_words(diary, index(Catalogue.everyday()), Catalogue.everyday())
    >>> [(one.line, one.words, one.kind) for one in found], found[0].makes, round(found[0].grams)
    ([(1, 'my mix', 'recipe'), (2, 'gut', 'feeling')], 6.0, 50)
    """
    said = list(_lines(diary.lines))
    last = {_key(value): line for line, _, value in said if value.partition("=")[2].strip()}
    found = []
    for line, raw, value in said:
        problems = tuple(problem for problem in diary.problems if problem.line == line)
        later = last.get(_key(value), line) if value.partition("=")[2].strip() else line
        # what a later line overrules is read as if it were the last
        around = diary if later == line else _with(diary, raw)
        one = _read(around, line, raw, value, ready, catalogue, problems)
        found.append(one if later == line else replace(one, later=later))
    return tuple(found)


def read_back(words: str, meaning: str, diary: Diary, ready: "Index", catalogue: "Catalogue") -> OwnWord:
    """Words and their meaning as they would be understood in a diary, while they are typed.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> ready = index(Catalogue.everyday())
    >>> one = read_back("my toast", "2 slices rye bread", read(b"2026-11-16\\n"), ready, Catalogue.everyday())
    >>> one.kind, [part.name for part in one.parts]
    ('recipe', ['bread, rye'])
    """
    raw = f"{KEY}: {' '.join(words.split())} = {' '.join(meaning.split())}"
    around = _with(diary, raw)
    problems = tuple(problem for problem in around.problems if problem.line == 1)
    value = raw.partition(":")[2].strip()
    return _read(around, 0, raw, value, ready, catalogue, problems)


def _lines(lines: Sequence[str]) -> list[tuple[int, str, str]]:
    """(number, text, value) of every `means` line."""
    found = []
    for number, raw in enumerate(lines, 1):
        if KEY in raw[:200].lower() and len(raw) <= LONGEST_LINE:
            line = decide(raw, number)
            if line.kind == "entry" and line.key == KEY:
                found.append((number, without_end(raw), raw[line.start : line.end]))
    return found


def _key(value: str) -> str:
    return " ".join(value.partition("=")[0].lower().split())


def _with(diary: Diary, raw: str) -> Diary:
    """The header and the words of a diary with one more line behind them; the days are left out."""
    own = [f"{text}\n" for _, text, _ in _lines(diary.lines)]
    country = [f"country: {diary.header.country}\n"] if diary.header.country else []
    decimal = ["decimal: comma\n"] if diary.header.decimal == "comma" else []
    return read("".join([*country, *decimal, *own, f"{raw}\n"]).encode("utf-8", "replace"))


def _read(
    diary: Diary,
    line: int,
    raw: str,
    value: str,
    ready: "Index",
    catalogue: "Catalogue",
    problems: tuple[Problem, ...],
) -> OwnWord:
    words, _, meaning = (part.strip() for part in value.partition("="))
    key = _key(value)
    kept = next((mean for mean in diary.means if mean[0] == key), None)
    if kept is None or not meaning:
        return OwnWord(line, raw, words, meaning, "unread", problems=problems)
    if is_ambiguous(key) or (kept[2] is None and kept[1].lower() in SCALES):
        return OwnWord(line, raw, words, meaning, "feeling", problems=problems)
    if kept[2] is None and is_label(kept[1]):
        return OwnWord(line, raw, words, meaning, "unread", unread=(LABEL,), problems=problems)
    understood = understand(words, ready, locale=diary.header.country.upper(), means=diary.means)
    foods = [portion for portion in understood.portions if portion.kind == "food"]
    unread = tuple(dict.fromkeys(one.suggestion or one.words for one in understood.refused))
    if not foods:
        alone = understand(kept[1], ready, locale=diary.header.country.upper(), means=diary.means)
        unknown = tuple(dict.fromkeys(one.suggestion or one.words for one in alone.refused))
        unread = unknown if alone.portions else (kept[1],)
        better = _better(words, meaning)
        return OwnWord(line, raw, words, meaning, "unread", unread=unread, problems=problems, better=better)
    recipe = kept[2] is None and is_recipe(kept[1], ready, diary.header.country.upper())
    told = clauses(fold(without_pins(kept[1])[0])) if recipe else None
    return OwnWord(
        line,
        raw,
        words,
        meaning,
        "recipe" if recipe else "food",
        tuple(_part(portion) for portion in foods),
        sum(portion.grams for portion in foods) if not unread else nan,
        told.portions if told else 1.0,
        told.unit if told else "",
        _glutamine(foods, catalogue, missing=bool(unread)),
        unread,
        problems=problems,
        whole=recipe and len(foods) > 1 and not says_how_many(kept[1]),
    )


def _better(words: str, meaning: str) -> str:
    """The same with how many it makes behind the foods, where the name says it.

    >>> _better("green soup (4 servings)", "1 onion, 400 g peas")
    'green soup = 1 onion, 400 g peas; serves 4'
    """
    found = _HOW_MANY.search(words)
    name = words[: found.start()].strip() if found else ""
    if not found or not name:
        return ""
    many = "" if says_how_many(meaning) else f"; serves {found['of'] or found['n']}"
    return f"{name} = {meaning.rstrip(' ;.')}{many}"


def _part(portion: "Portion") -> OwnPart:
    return OwnPart(portion.food_id, portion.name, portion.grams, portion.confidence >= UNSURE_BELOW)


def _glutamine(foods: Sequence["Portion"], catalogue: "Catalogue", *, missing: bool) -> Amount:
    """The glutamine of one portion; its own weight is taken as said."""
    import numpy as np

    from villi.intake.estimates import glutamine_composition
    from villi.intake.kernel import compose
    from villi.intake.table import table

    ids = tuple(dict.fromkeys(portion.food_id for portion in foods))
    grams = np.zeros((1, len(ids)))
    for portion in foods:
        grams[0, ids.index(portion.food_id)] += portion.grams
    totals = compose(grams, np.zeros_like(grams), table(catalogue.composition(ids)))
    low, mid, high = (float(end[0]) for end in glutamine_composition(totals))
    if isnan(mid):
        return UNKNOWN
    little = missing or bool(totals.glutamine_coverage[0] < AT_LEAST_BELOW)
    return Amount(mid, Interval(low, nan if little else high), little)
