"""Stage 8, confidence: P(food right) times P(grams within 25 % | food right), two small logistics.

Their inputs are plain shares and yes-or-no facts (`evidence`); their weights stand in `data/confidence.csv`,
fitted with ridge on one half of the development texts and the development part of the everyday lines by
`python benchmarks/calibration.py --fit`, which also reports the halves that were not fitted. No text enters
the weights. What a person has fixed is judged, not fitted: `FIXED`.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from math import exp, log, log10
from typing import NamedTuple

from villi.meals.doubt import agreement, energy_of, kinship, seldom, unnamed
from villi.meals.index import Index
from villi.meals.matching import Match
from villi.meals.pieces import Item
from villi.meals.portions import Row, Weighed, rows

FOOD = (
    "score",
    "kin",
    "agreement",
    "unnamed",
    "rare",
    "words",
    "part",
    "unweighed",
    "beside_unweighed",
    "energy",
    "items",
    "beside_refused",
)
AMOUNT = ("score", "size", "nobody", "unmet", "vessel", "unusual", "crumb", "joined", "unnamed")
"""Names of the inputs; each logistic has an intercept besides. Food: the match (`score`), what else was
meant (`kin`, `agreement`), how little of the food's name was said and how seldom it is eaten (`unnamed`,
`rare`: see `doubt`), the log of the number of words, whether it is part of a dish taken apart, whether it
or a neighbour got no amount beside weighed food, the log of the energy at stake and of the number of items,
and refused words. Amount: the match again; a size or a count alone; nobody said how much, or no measure of
the food answered what was said (`unmet`); a vessel of any size; the distance to the usual portion; a crumb;
a food joined to another."""
FIXED = {"pin": 0.98, "remembered": 0.92}
"""How sure food and grams are that the person has fixed, here or before (judgement)."""
SURE, DOUBTED, CALLED = 0.90, 0.68, 0.70
"""A food less sure than the first is never called more than the last: between the second and the first the
probability is drawn together. On the texts that are reported foods called 0.7 to 0.8 sure were right in six
of ten, and a wrong food that is called sure is the worst error (where to draw the line is judgement)."""
ODD = 0.3
"""What is left of the sureness of grams that are far above the food's own measures (judgement)."""
EDGE = 0.02
"""Agreement is taken as log odds; this keeps the ends finite."""
FARTHEST = 2.5
"""Natural log of a ratio to the usual portion above which more says no more (about twelve times)."""
VESSELS = frozenset({"bowl", "plate", "glass", "mug", "pot", "tub"})
"""Things of all sizes, into which people put as much as they like."""
CRUMB = 15.0
"""Grams below which an amount that nobody weighed is doubtful: the survey's default of a garnish."""


class Evidence(NamedTuple):
    """The inputs of the two logistics, in the order of `FOOD` and `AMOUNT`."""

    food: tuple[float, ...]
    amount: tuple[float, ...]


class Sureness(NamedTuple):
    """P(food right) and P(grams within 25 % | food right)."""

    food: float
    amount: float

    @property
    def both(self) -> float:
        """P(food right and grams within 25 %): what a portion calls its confidence."""
        return self.food * self.amount


class Line(NamedTuple):
    """What else the line holds: words that nobody understood; how many items; where one of them was weighed,
    how many linked ones got no amount at all: "200 g macaroni with olive oil" may be one food."""

    refused: bool = False
    items: int = 1
    unweighed: int = 0


ALONE = Line()


def evidence(
    options: Sequence[Match],
    words: Sequence[str],
    got: Weighed,
    item: Item | None,
    ready: Index,
    line: Line = ALONE,
) -> Evidence:
    """What speaks for the first of the candidates and for its grams: `words` the stems that were asked.

    Whether a typing error was corrected, the noun is explained, a rewriting or a word of another kitchen
    was used is in the score already; as inputs of their own they added nothing, nor did that the food is a
    usual recipe, the kind of the unit or how widely the food's measures are spread."""
    best = options[0]
    agreed = agreement(options, ready)
    left = unnamed(words, best.food, ready)
    unweighed = line.unweighed > 0 and got.found == "default" and item is not None and bool(item.link)
    food = (
        best.score,
        kinship(words, best, ready),
        log((agreed + EDGE) / (1.0 + EDGE - agreed)),
        left,
        seldom(best.food, ready),
        log(max(1, len(words))),
        0.0,
        float(unweighed),
        float(line.unweighed > unweighed),
        log10(1.0 + got.grams / 100.0 * energy_of(best.food, ready)),
        log(max(1, line.items)),
        float(line.refused),
    )
    return Evidence(food, _amount(got, item, rows(best.food, ready), best.score, left))


def evidence_of_part(score: float, line: Line) -> Evidence:
    """What speaks for the parts of a dish that a pattern took apart: `score` of the foods that were said.
    All parts share the doubt of the dish; their grams are judged (`recipes.within_a_quarter`)."""
    told = {
        "score": score,
        "part": 1.0,
        "items": log(max(1, line.items)),
        "beside_refused": float(line.refused),
    }
    return Evidence(tuple(told.get(name, 0.0) for name in FOOD), ())


def _amount(
    got: Weighed, item: Item | None, table: Sequence[Row], score: float, left: float
) -> tuple[float, ...]:
    told = got.found in ("given", "pin")
    nobody = got.found in ("default", "guideline")
    usual = next((row.per for row in table if row.kind == "default" and row.per > 0), 0.0)
    amount = item.amount if item is not None else None
    return (
        score,
        float(got.found == "size"),
        float(nobody),
        float(nobody and amount is not None),
        float(amount is not None and amount.unit is not None and amount.unit.name in VESSELS),
        min(FARTHEST, abs(log(got.grams / usual))) if usual and got.grams > 0 and not told else 0.0,
        float(got.grams < CRUMB and not told),
        float(got.found == "default" and item is not None and bool(item.link)),
        0.0 if told else left,
    )


Weights = Mapping[tuple[str, str], float]


def sureness(
    known: Evidence, food: str = "", grams: str = "", *, odd: bool = False, weights: Weights | None = None
) -> Sureness:
    """The two probabilities; `food` and `grams` say where the person has fixed them ("pin", "remembered"),
    `odd` where the grams are implausible.

    >>> sure = Evidence((1.0, 1.0, 3.9, *(0.0,) * 9), (1.0, *(0.0,) * 8))
    >>> torn = Evidence((0.9, 0.5, 0.0, *(0.0,) * 9), (1.0, *(0.0,) * 8))
    >>> sureness(sure).both > sureness(torn).both
    True
    """
    weights = _weights() if weights is None else weights
    right = FIXED.get(food) or food_sureness(known, weights)
    enough = FIXED.get(grams) or _logistic("amount", AMOUNT, known.amount, weights)
    return Sureness(right, enough * ODD if odd else enough)


def food_sureness(known: Evidence, weights: Weights | None = None) -> float:
    """P(food right) alone, for what is weighed elsewhere."""
    return cautious(_logistic("food", FOOD, known.food, _weights() if weights is None else weights))


def cautious(food: float) -> float:
    """P(food right) as it is called: in order as before, but sure only from `SURE` on.

    >>> [round(cautious(p), 2) for p in (0.5, 0.68, 0.85, 0.9)]
    [0.5, 0.68, 0.7, 0.9]
    """
    if not DOUBTED < food < SURE:
        return food
    return DOUBTED + (food - DOUBTED) * (CALLED - DOUBTED) / (SURE - DOUBTED)


def _logistic(part: str, names: Sequence[str], inputs: Sequence[float], weights: Weights) -> float:
    logit = weights[part, "intercept"]
    for name, value in zip(names, inputs, strict=True):
        logit += weights[part, name] * value
    return 1.0 / (1.0 + exp(-logit))


@cache
def _weights() -> Weights:
    text = (files("villi.meals") / "data" / "confidence.csv").read_text(encoding="utf-8")
    return {(row["part"], row["input"]): float(row["weight"]) for row in csv.DictReader(text.splitlines())}
