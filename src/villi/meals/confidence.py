"""Stage 8, confidence: P(food right and grams within 25 %), a logistic in six plain signals.

The constants are fitted on half of the development texts (benchmarks/meal_text.py, `--calibrate`), the
other half is reported; they are general weights, no text enters them.
"""

from math import exp

from villi.meals.matching import Match

INTERCEPT = -4.2
SCORE = 4.6
MARGIN = 1.2
TYPO = -0.9
ODD_AMOUNT = -1.5
BY_FOUND = {
    "given": 1.4,
    "pin": 3.0,
    "remembered": 2.0,
    "measure": 0.8,
    "size": 0.7,
    "guideline": -0.6,
    "default": -0.3,
}
"""Log odds by how the grams were found."""
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
    logit += TYPO * found.typo + ODD_AMOUNT * odd
    return 1.0 / (1.0 + exp(-logit))
