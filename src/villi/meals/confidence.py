"""Stage 8, confidence: P(food right and grams within 25 %), a logistic in six plain signals.

The constants are rounded from a fit on half of the development texts, the other half is reported
(`benchmarks/meal_text.py --calibrate`); they are general weights, no text enters them. Two are
judgement, because those texts nearly always say an amount: `default` and `guideline` follow from
`GRAMS_SD` (with a relative SD of 0.45 some four in ten portions lie within 25 %).
"""

from math import exp

from villi.meals.matching import Match

INTERCEPT = -1.1
SCORE = 2.6
MARGIN = 1.15
TYPO = -0.9
ODD_AMOUNT = -1.5
STAND_IN = -1.5
BY_FOUND = {
    "given": 0.0,
    "pin": 2.5,
    "remembered": 1.0,
    "measure": 0.2,
    "size": -0.4,
    "guideline": -1.6,
    "default": -2.6,
}
"""Log odds by how the grams were found; TYPO, ODD_AMOUNT, STAND_IN, pin and remembered are judgement too."""
WIDEST = 0.25
"""A margin above this says no more."""


def confidence(found: Match, runner_up: float, how: str, *, odd: bool = False) -> float:
    """The probability for a matched food with its grams.

    >>> m = Match(0, 0.95, 1.0, True, True)
    >>> confidence(m, 0.6, "given") > confidence(m, 0.94, "default")
    True
    """
    margin = min(WIDEST, max(0.0, found.score - runner_up)) / WIDEST
    logit = INTERCEPT + SCORE * found.score + MARGIN * margin + BY_FOUND.get(how, 0.0)
    logit += TYPO * found.typo + ODD_AMOUNT * odd + STAND_IN * found.stand_in
    return 1.0 / (1.0 + exp(-logit))
