"""For a survey code outside the catalogue, the catalogue food that stands in for it.

Nearest in composition among foods of the same survey category (or the same code prefix), words of the
name counting too. Distance is the root mean square of differences in `FEATURES`, each divided by a scale
at which two foods of a kind are plainly different.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import isnan, log, sqrt
from typing import NamedTuple

from catalogue.tables import PLACE, Floats

FEATURES: Mapping[str, float] = {
    "energy": 60.0,
    "water": 12.0,
    "protein": 4.0,
    "fat": 5.0,
    "saturated_fat": 3.0,
    "carbohydrate": 10.0,
    "sugars": 8.0,
    "fibre": 2.0,
    "alcohol": 3.0,
    "sodium": 250.0,
    "calcium": 80.0,
    "caffeine": 15.0,
}
"""Difference per 100 g that counts as one; own judgement."""
CLOSE = 0.6
"""Root-mean-square distance below which two foods count as close in composition."""
FAR = 1.5
"""Beyond this distance a food stands in only for one of the same category and the same head word."""

STOP = frozenset(
    ("nfs", "ns", "as", "to", "and", "with", "or", "from", "of", "the", "in", "type", "made", "not")
)
STOP |= {"form", "added", "any"}


class Candidate(NamedTuple):
    """A survey food as compared here."""

    code: str
    words: tuple[str, ...]
    category: str
    values: Floats


class Match(NamedTuple):
    """The stand-in, its distance in composition (NaN unknown) and the share of words in common."""

    code: str
    distance: float
    words: float
    same_category: bool

    @property
    def close(self) -> bool:
        """Whether composition is near enough to rely on."""
        return self.distance <= CLOSE

    @property
    def how(self) -> str:
        """The match in words, for the file."""
        where = "same category" if self.same_category else "same code group"
        far = "composition not compared" if isnan(self.distance) else f"distance {self.distance:.2f}"
        return f"{where}; words {self.words:.2f}; {far}"


def words_of(name: str) -> tuple[str, ...]:
    """The words of a description that carry meaning, singular; "flavors other than chocolate" is vanilla.

    >>> words_of("Beans, NFS, cooked, NS as to fat added")
    ('bean', 'cooked', 'fat')
    """
    found = re.findall(r"[a-z]+", re.sub(r"flavors? other than chocolate", "vanilla", name.lower()))
    return tuple(
        w[:-1] if len(w) > 3 and w.endswith("s") and not w.endswith("ss") else w
        for w in found
        if w not in STOP
    )


def distance(a: Floats, b: Floats) -> float:
    """Root mean square of scaled differences over the features known in both; NaN with none."""
    terms = [((a[PLACE[k]] - b[PLACE[k]]) / scale) ** 2 for k, scale in FEATURES.items()]
    known = [t for t in terms if not isnan(t)]
    return sqrt(sum(known) / len(known)) if known else float("nan")


def rarity(names: Iterable[Sequence[str]]) -> dict[str, float]:
    """Word -> log of how rare it is among the names: "maple" says more than "cooked"."""
    names = list(names)
    counts = Counter(word for name in names for word in {*name})
    return {word: log(len(names) / count) for word, count in counts.items()}


def likeness(a: Sequence[str], b: Sequence[str], weight: Mapping[str, float]) -> float:
    """Weight of the shared words over that of all words.

    >>> round(likeness(("milk", "whole"), ("milk", "skim"), {"milk": 2.0, "whole": 1.0, "skim": 1.0}), 2)
    0.5
    """
    every = sum(weight[word] for word in {*a, *b})
    return sum(weight[word] for word in {*a} & {*b}) / every if every else 0.0


def nearest(food: Candidate, pool: Sequence[Candidate], weight: Mapping[str, float]) -> Match | None:
    """The best stand-in for `food`, or None where none is honest.

    Order: distance in composition less the likeness of names and what category and head word add. A food
    of neither the same category nor the same four-digit prefix is never taken, nor one farther than `FAR`
    unless the head word agrees too.
    """
    best: tuple[float, str, Match] | None = None
    for other in pool:
        same = other.category == food.category and food.category != ""
        if not same and other.code[:4] != food.code[:4]:
            continue
        head = food.words[:1] == other.words[:1]
        far, alike = distance(food.values, other.values), likeness(food.words, other.words, weight)
        if (far > FAR and not (head and far <= 2 * FAR)) or (isnan(far) and alike < LIKE_WITHOUT_VALUES):
            continue
        score = (FAR / 2 if isnan(far) else far) - alike - BONUS * same - BONUS * head
        if best is None or (score, other.code) < best[:2]:
            best = (score, other.code, Match(other.code, far, alike, same))
    return best[2] if best else None


LIKE_WITHOUT_VALUES = 0.3
"""Likeness of names needed where compositions cannot be compared."""
BONUS = 0.25
"""What the same category, or the same head word, is worth against distance; own judgement."""
