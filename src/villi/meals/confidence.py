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
from math import exp, log
from typing import NamedTuple

from villi.meals.doubt import agreement, kinship
from villi.meals.index import Index
from villi.meals.matching import Match
from villi.meals.pieces import Item
from villi.meals.portions import Row, Weighed, rows

FOOD = ("score", "kin", "agreement", "beside_refused", "items", "nickname", "stand_in")
AMOUNT = ("measure", "size", "guideline", "default", "unusual", "own_measures", "volume", "crumb", "joined")
"""Names of the inputs; each logistic has an intercept besides."""
FIXED = {"pin": 0.98, "remembered": 0.92}
"""How sure food and grams are that the person has fixed, here or before (judgement)."""
ODD = 0.3
"""What is left of the sureness of grams that are far above the food's own measures (judgement)."""
EDGE = 0.02
"""Agreement is taken as log odds; this keeps the ends finite."""
FARTHEST = 2.5
"""Natural log of a ratio to the usual portion above which more says no more (about twelve times)."""
NEAR = 0.25
"""Natural log of a ratio within which a measure is as heavy as the grams (28 %)."""
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


def evidence(
    options: Sequence[Match],
    words: Sequence[str],
    got: Weighed,
    item: Item | None,
    ready: Index,
    *,
    refused: bool,
    items: int = 1,
) -> Evidence:
    """What speaks for the first of the candidates and for its grams: `words` the stems that were asked,
    `refused` whether the line holds words that nobody understood, `items` how many items it has.

    Whether a typing error was corrected, the noun is explained, a rewriting was used and how many words
    there are is in the score already; as inputs of their own they added nothing."""
    best = options[0]
    agreed = agreement(options, ready)
    food = (
        best.score,
        kinship(words, best, ready),
        log((agreed + EDGE) / (1.0 + EDGE - agreed)),
        float(refused),
        log(max(1, items)),
        float(ready.lent(best.food).isdisjoint(words)),
        float(best.stand_in),
    )
    return Evidence(food, _amount(got, item, rows(best.food, ready)))


def _amount(got: Weighed, item: Item | None, table: Sequence[Row]) -> tuple[float, ...]:
    told = got.found in ("given", "pin")
    usual = next((row.per for row in table if row.kind == "default" and row.per > 0), 0.0)
    counts = [row.per for row in table if row.kind == "count" and row.per > 0]
    near = [abs(log(per / got.grams)) < NEAR for per in counts] if got.grams > 0 else []
    unit = item.amount.unit if item is not None and item.amount is not None else None
    return (
        float(got.found == "measure"),
        float(got.found == "size"),
        float(got.found == "guideline"),
        float(got.found == "default"),
        min(FARTHEST, abs(log(got.grams / usual))) if usual and got.grams > 0 and not told else 0.0,
        sum(near) / len(near) if near and got.found in ("default", "size", "guideline") else 0.0,
        float(unit is not None and unit.kind == "volume"),
        float(got.grams < CRUMB and not told),
        float(got.found == "default" and item is not None and bool(item.link)),
    )


Weights = Mapping[tuple[str, str], float]


def sureness(
    known: Evidence, food: str = "", grams: str = "", *, odd: bool = False, weights: Weights | None = None
) -> Sureness:
    """The two probabilities; `food` and `grams` say where the person has fixed them ("pin", "remembered"),
    `odd` where the grams are implausible.

    >>> sure = Evidence((1.0, 1.0, 3.9, 0.0, 0.0, 0.0, 0.0), (0.0,) * 9)
    >>> torn = Evidence((0.9, 0.5, 0.0, 0.0, 0.0, 0.0, 0.0), (0.0,) * 9)
    >>> sureness(sure).both > sureness(torn).both
    True
    """
    weights = _weights() if weights is None else weights
    right = FIXED.get(food) or _logistic("food", FOOD, known.food, weights)
    enough = FIXED.get(grams) or _logistic("amount", AMOUNT, known.amount, weights)
    return Sureness(right, enough * ODD if odd else enough)


def _logistic(part: str, names: Sequence[str], inputs: Sequence[float], weights: Weights) -> float:
    logit = weights[part, "intercept"]
    for name, value in zip(names, inputs, strict=True):
        logit += weights[part, name] * value
    return 1.0 / (1.0 + exp(-logit))


@cache
def _weights() -> Weights:
    text = (files("villi.meals") / "data" / "confidence.csv").read_text(encoding="utf-8")
    return {(row["part"], row["input"]): float(row["weight"]) for row in csv.DictReader(text.splitlines())}
