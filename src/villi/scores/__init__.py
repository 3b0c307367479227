"""Dietary scores: amounts per day in, points out; arrays only.

>>> from villi.scores import SCORES, score
>>> SCORES["hei-2015"].inputs["sodium"].unit, SCORES["hei-2015"].range
('mg/day', (0, 100))
"""

from villi.scores.scoring import NAMED_ONLY, SCORES, cutoffs, score
from villi.scores.values import REASONS, Score

__all__ = ["NAMED_ONLY", "REASONS", "SCORES", "Score", "cutoffs", "score"]
