"""Meals: the words of a meal become portions with grams, confidence and at most one question.

>>> from villi.foods import Catalogue
>>> from villi.meals import index, understand
>>> done = understand("2 boiled eggs and a slice of rye bread", index(Catalogue.everyday()))
>>> len(done.portions), done.refused
(2, ())
"""

from villi.meals.index import Index, index
from villi.meals.resolve import resolve
from villi.meals.understand import understand
from villi.meals.values import Portion, Refused, Understood

__all__ = ["Index", "Portion", "Refused", "Understood", "index", "resolve", "understand"]
