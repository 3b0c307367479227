"""What was eaten, as facts that rules and statements ask about: "food:kimchi ..." by group, plant and name.

`data/food_facts.csv` says which foods make a fact: by the food's `group`, by a `plant` in it, or by a `word`
in its name or in what was written, refused words too: a medicine that does not go with kimchi does not go
with kimchi that no table holds either. Fermented and ultra-processed food is known from the food's traits.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.foods import Catalogue, Food
from villi.meals import Portion, Understood
from villi.safety.values import Facts

NAMED = 2
"""Foods of a fact that are named; the rest are counted."""


class _Rules(NamedTuple):
    groups: Mapping[str, str]
    plants: Mapping[str, tuple[str, ...]]
    words: tuple[tuple[str, re.Pattern[str]], ...]


@cache
def _rules() -> _Rules:
    text = (files("villi.examining") / "data" / "food_facts.csv").read_text(encoding="utf-8")
    groups: dict[str, str] = {}
    plants: dict[str, tuple[str, ...]] = {}
    words: list[tuple[str, re.Pattern[str]]] = []
    for row in csv.DictReader(text.splitlines()):
        keys = row["keys"].split(";")
        if row["by"] == "group":
            groups |= dict.fromkeys(keys, row["fact"])
        elif row["by"] == "plant":
            plants |= {key: (*plants.get(key, ()), row["fact"]) for key in keys}
        else:
            words.append(
                (row["fact"], re.compile(rf"\b(?:{'|'.join(map(re.escape, keys))})(?:e?s)?\b", re.I))
            )
    return _Rules(groups, plants, tuple(words))


def eaten(understood: Understood, catalogue: Catalogue) -> Facts:
    """The facts of all food words of a diary, each with the words and lines it came from."""
    places: dict[str, dict[str, list[int]]] = {}
    for fact, words, line in _each(understood, catalogue):
        lines = places.setdefault(fact, {}).setdefault(words, [])
        if line not in lines:
            lines.append(line)
    return {fact: _because(found) for fact, found in sorted(places.items())}


def _each(understood: Understood, catalogue: Catalogue) -> Iterator[tuple[str, str, int]]:
    known: dict[tuple[str, str], tuple[str, ...]] = {}
    for portion in understood.portions:
        if portion.kind == "food":
            key = (portion.food_id, portion.words)
            if key not in known:
                known[key] = tuple(facts_of(portion, catalogue.food(portion.food_id)))
            for fact in known[key]:
                yield fact, portion.words, portion.line
    for refused in understood.refused:
        for fact in said_of(refused.words):
            yield fact, refused.words, refused.line


def facts_of(portion: Portion, food: Food | None) -> Iterator[str]:
    """The facts of one portion of a food; of one that no table holds by its words alone."""
    rules = _rules()
    if food is None:
        yield from said_of(portion.words)
        return
    if food.group in rules.groups:
        yield rules.groups[food.group]
    for plant, _ in food.plants:
        yield from rules.plants.get(plant, ())
    if food.fermented:
        yield "food:fermented"
        if food.live in ("yes", "depends"):
            yield "food:fermented_live"
    if food.processing == "ultra":
        yield "food:ultra_processed"
    yield from said_of(f"{portion.words}; {food.name}")


def facts_of_food(food: Food) -> frozenset[str]:
    """The facts of a food by itself, whoever eats it.

    >>> sorted(facts_of_food(Food("x:1", "kimchi", fermented="kimchi", live="yes")))
    ['food:fermented', 'food:fermented_live', 'food:tyramine']
    """
    portion = Portion(food.name, (0, 0), "food", food.id, food.name, 0.0, 0.0, "default", 1.0)
    return frozenset(facts_of(portion, food))


def said_of(words: str) -> Iterator[str]:
    """The facts of words that name no food."""
    for fact, pattern in _rules().words:
        if pattern.search(words):
            yield fact


def _because(found: Mapping[str, list[int]]) -> str:
    """ "kimchi (line 12), cheddar (lines 3, 9) and 4 more", in the order of the diary; words that are being
    typed stand on line 0, which nobody is told.

    >>> _because({"kimchi": [12], "cheddar": [3, 9]})
    'cheddar (lines 3, 9), kimchi (line 12)'
    >>> _because({"kimchi": [0]})
    'kimchi'
    """
    ordered = sorted(found.items(), key=lambda item: (min(item[1]), item[0]))
    said = [f"{words} ({_lines(lines)})" if any(lines) else words for words, lines in ordered[:NAMED]]
    rest = len(ordered) - NAMED
    return ", ".join(said) + (f" and {rest} more" if rest > 0 else "")


def _lines(lines: list[int]) -> str:
    first = sorted(lines)[:NAMED]
    more = " ..." if len(lines) > NAMED else ""
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, first))}{more}"
