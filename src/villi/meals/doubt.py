"""What else the words could mean, in nutrients: two foods that hold the same are no doubt.

`agreement` looks at the candidates of the match; `kinship` at every food whose names hold the words, so that
a bare "chicken" is less sure than "chicken drumstick, grilled" although both match exactly. Both are shares,
1 where nothing else is meant or everything else holds the same. `unnamed` looks at the name alone: how much
of what the food is called nobody said.
"""

from collections.abc import Sequence
from math import exp, inf, isnan, nan

from villi.meals.index import MAIN, Index
from villi.meals.matching import Match

NUTRIENTS = ("energy", "protein", "fat", "carbohydrate", "fibre")
APART = (50.0, 4.0, 4.0, 6.0, 3.0)
"""Differences per 100 g (kcal, g) at which two foods are wholly apart in a nutrient: about a tenth of a
day's reference amounts in a large portion (judgement)."""
CLOSENESS = 0.06
"""Scores that differ by so much differ e-fold in likelihood (the best of four on half a)."""
EATEN = 0.3
"""Power of the number of reports in the likelihood of a candidate (likewise)."""
SAME = (25.0, 3.0, inf, 3.0, inf)
"""Kin hold the same within so much per 100 g (kcal, g protein, g carbohydrate): what an answer could change
by a slice or a spoon (judgement)."""
SURVEY = "fndds:"
ENERGY = 150.0
"""kcal per 100 g of a day's solid food, about (judgement)."""
MOST_KIN = 40
"""Names looked at for kin; names are numbered best first."""


def held(foods: Sequence[int], ready: Index) -> list[tuple[float, ...]]:
    """The nutrients of foods by number, per 100 g; NaN where unknown. Asked of the catalogue once."""
    missing = [food for food in foods if food not in ready.nutrients]
    if missing and ready.worked is not None:
        known = ((food, ready.worked.nutrients(food)) for food in missing)
        ready.nutrients.update((food, amounts) for food, amounts in known if amounts is not None)
    elif missing and ready.amounts is not None:
        ids = [ready.foods[food].id for food in missing]
        ready.nutrients.update(zip(missing, ready.amounts(ids, NUTRIENTS), strict=True))
    unknown = (nan,) * len(NUTRIENTS)
    return [ready.nutrients.get(food, unknown) for food in foods]


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """How far two foods are apart, 0 the same to 1; what is unknown may be anything.

    >>> difference((60, 3, 3, 5, 0), (60, 3, 3, 5, 0)), difference((60, 3, 3, 5, 0), (110, 3, 3, 5, nan))
    (0.0, 0.4)
    """
    total = 0.0
    for a, b, apart in zip(one, other, APART, strict=True):
        ratio = abs(a - b) / apart
        total += ratio if ratio < 1.0 else 1.0  # unknown counts as 1
    return total / len(APART)


def agreement(options: Sequence[Match], ready: Index) -> float:
    """The share of the candidates' likelihood that holds what the first holds."""
    amounts = held([m.food for m in options], ready)
    best = options[0].score
    agreed = total = 0.0
    for m, own in zip(options, amounts, strict=True):
        weight = exp((m.score - best) / CLOSENESS) * (1.0 + ready.reports[m.food]) ** EATEN
        total += weight
        agreed += weight * (1.0 if m.food == options[0].food else 1.0 - difference(amounts[0], own))
    return agreed / total


def kinship(words: Sequence[str], found: Match, ready: Index) -> float:
    """Of all that people report under these words, the share that holds what the chosen food holds."""
    key = (*words, found.food)
    known = ready.kin.get(key)
    if known is None:
        known = ready.kin[key] = _kinship(words, found, ready)
    return known


def _kinship(words: Sequence[str], found: Match, ready: Index) -> float:
    known = ready.lent(found.food)
    said = [word for word in words if word in ready.postings and word in known]
    if not said and found.name >= 0:
        said = [word for word in ready.name(found.name).heads if word in ready.postings]
    if not said:
        return UNRELATED
    sets = [ready.posting(word) for word in said]
    names = sorted(sets[0].intersection(*sets[1:]))[:MOST_KIN]
    kin = list({found.food, *(ready.owners[name] for name in names)})
    own, *_ = held([found.food], ready)
    agreed = total = 0.0
    for food, amounts in zip(kin, held(kin, ready), strict=True):
        weight = 1.0 + ready.reports[food]
        total += weight
        if food == found.food or same(own, amounts):
            agreed += weight
    return agreed / total


def unnamed(words: Sequence[str], food: int, ready: Index) -> float:
    """The share of a food's own name, by weight, that was not said: 1 where the words are wholly others.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Chorizo", ("boerewors",))}))
    >>> unnamed(["chorizo"], 0, ready), unnamed(["boerewor"], 0, ready)
    (0.0, 1.0)
    """
    number = next((n for n in ready.own_names.get(food, ()) if ready.fields[n] == MAIN), None)
    if number is None:
        return 0.0
    name = ready.name(number)
    said = sum(weight for word, weight in name.weights.items() if word in words)
    return 1.0 - said / name.total if name.total else 0.0


def seldom(food: int, ready: Index) -> float:
    """How seldom people report a food of the survey, 0 the commonest to 1; 0 where nobody was asked."""
    return 1.0 - ready.prior[food] if ready.foods[food].id.startswith(SURVEY) else 0.0


def energy_of(food: int, ready: Index) -> float:
    """Energy of a food, kcal per 100 g; that of mixed food where nobody knows."""
    known = held([food], ready)[0][0]
    return ENERGY if isnan(known) else known


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether two foods hold the same for most purposes; unknown is not the same.

    >>> same((60, 3, 3, 5, 0), (80, 2, 5, 4, 9)), same((60, 3, 3, 5, 0), (nan, 3, 3, 5, 0))
    (True, False)
    """
    return all(abs(a - b) <= limit for a, b, limit in zip(one, other, SAME, strict=True) if limit < inf)


UNRELATED = 0.5
"""Kinship where no word of the food's own names was said: a nickname says nothing about kin (judgement)."""
