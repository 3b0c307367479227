"""Stage 9: at most one question per line, where the answer changes most.

The worth of a question is grams in doubt: the portion's spread, plus its whole weight where the second
candidate is nearly as good and is another food.
"""

from collections.abc import Sequence
from typing import Literal

from villi.meals.index import Index
from villi.meals.values import Portion

CLOSE = 0.03
"""Scores nearer than this cannot tell two foods apart."""
WORTH_ASKING = 40.0
"""Grams in doubt below which nobody is asked."""


def asked_back(portions: Sequence[Portion], ready: Index) -> tuple[Portion, ...]:
    """The portions, one of them with a question, or none."""
    best, worth = -1, WORTH_ASKING
    for place, portion in enumerate(portions):
        if portion.kind != "food":
            continue
        doubt = portion.grams * portion.grams_sd * (portion.found in ("default", "guideline"))
        if _close(portion):
            doubt += 0.5 * portion.grams
        if doubt > worth:
            best, worth = place, doubt
    if best < 0:
        return tuple(portions)
    portion = portions[best]
    asks: Literal["food", "amount"] = "food" if _close(portion) else "amount"
    asked = portion._replace(question=_question(portion), asks=asks)
    return (*portions[:best], asked, *portions[best + 1 :])


def _close(portion: Portion) -> bool:
    options = portion.candidates
    return len(options) > 1 and options[0].score < 1.0 and options[0].score - options[1].score < CLOSE


def _question(portion: Portion) -> str:
    if _close(portion):
        return f"Was it {portion.candidates[0].name} or {portion.candidates[1].name}?"
    return f"How much {portion.name}? {portion.grams:.0f} g is assumed."
