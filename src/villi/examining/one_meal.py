"""One meal or dose in words, as grams of glutamine: for the curve of a day (`villi.body.plasma`)."""

import re
from datetime import date as Date
from typing import NamedTuple

from villi.body.plasma import Curve, curve
from villi.diary.values import Completeness, Day
from villi.foods import Catalogue
from villi.intake import compose_diary, glutamine_estimate
from villi.meals import Index, Portion, Understood, understand
from villi.quantities import Estimate, Person, VilliError

GLUTAMINE = "sup:l-glutamine"
_NEGATIVE = re.compile(r"(?<![\w.])[-\u2212]\s*[0-9]")
SOME_DAY = Date(2000, 1, 1)
"""A meal has no date; the arrays of an intake are by day."""
LEAST = 0.01
"""Grams of glutamine below which there is no curve to draw."""
MOST_WORDS = 2_000


class Taken(NamedTuple):
    """What some words came to: `powder` grams of L-glutamine, glutamine in `food` (None: no food), and the
    portions as they were read."""

    powder: float
    food: Estimate | None
    read: tuple[Portion, ...]


class Drawn(NamedTuple):
    """What was taken and its curve; `rises` the middle rise where the food holds as little, and as much, as
    its plausible range says (NaN without food, of which nothing is added to the curve's own band)."""

    taken: Taken
    curve: Curve
    rises: tuple[float, float]


def drawn(found: Taken, person: Person | None = None, *, members: int = 1000, seed: int = 0) -> Drawn:
    """The curve of what was taken, and how far the glutamine of its food, as far as it is known, moves it."""
    eaten = 0.0 if found.food is None else found.food.mean
    middle = curve(powder=found.powder, food=eaten, person=person, members=members, seed=seed)
    if found.food is None:
        return Drawn(found, middle, (float("nan"), float("nan")))
    ends = (max(found.food.interval.low, LEAST), found.food.interval.high)
    low, high = (
        curve(powder=found.powder, food=end, person=person, members=members, seed=seed).rise.median
        for end in ends
    )
    return Drawn(found, middle, (low, high))


def taken(words: str, catalogue: Catalogue, ready: Index, country: str = "") -> Taken:
    """The glutamine in a meal or a dose.

    Raises VilliError where part of it is not understood, or where too little is known of its glutamine: what
    is not known is not drawn as nothing.

    >>> from villi.meals import index
    >>> everyday = Catalogue.everyday()
    >>> found = taken("L-glutamine 5 g, 2 eggs", everyday, index(everyday))
    >>> found.powder, found.food.mean > 0.5
    (5.0, True)
    """
    _readable(words)
    understood = understand(words, ready, locale=country)
    if understood.refused:
        unknown = "; ".join(f"\u201c{refused.words[:60]}\u201d" for refused in understood.refused)
        raise VilliError(
            f"{unknown} is not understood, so its glutamine is not known",
            remedy="leave it out, or say it in other words",
        )
    doses = [portion for portion in understood.portions if portion.food_id == GLUTAMINE]
    for portion in doses:
        if portion.found == "default" or not portion.grams > 0:
            raise VilliError(
                f"\u201c{portion.words[:60]}\u201d does not say how much",
                remedy='give grams, such as "L-glutamine 5 g"',
            )
    eaten = tuple(portion for portion in understood.portions if portion.kind == "food")
    if not (doses or eaten):
        raise VilliError(
            f"\u201c{words[:60]}\u201d names no food and no L-glutamine",
            remedy='say such as "2 eggs, rye toast" or "L-glutamine 5 g"',
        )
    food = _in_food(eaten, catalogue) if eaten else None
    powder = float(sum(portion.grams for portion in doses))
    if not powder and (food is None or food.mean < LEAST):
        raise VilliError(
            f"\u201c{words[:60]}\u201d holds next to no glutamine",
            remedy="there is no curve to draw; name a food with protein",
        )
    return Taken(powder, food, (*doses, *eaten))


def _readable(words: str) -> None:
    if not words.strip():
        raise VilliError('nothing was named: say such as "2 eggs, rye toast" or "L-glutamine 5 g"')
    if len(words) > MOST_WORDS:
        raise VilliError(f"a meal in up to {MOST_WORDS:,} letters, please; this has {len(words):,}")
    below = _NEGATIVE.search(words)
    if below:
        raise VilliError(
            f"column {below.start() + 1}: an amount below nothing", remedy="give an amount above 0"
        )


def _in_food(portions: tuple[Portion, ...], catalogue: Catalogue) -> Estimate:
    day = Day(SOME_DAY, (), Completeness("done", "skipped"))
    dated = Understood(tuple(portion._replace(date=SOME_DAY) for portion in portions), ())
    found, _ = glutamine_estimate(compose_diary((day,), dated, catalogue))
    if found.at_least or found.mean != found.mean:
        raise VilliError(
            f"the glutamine of only {found.coverage:.0%} of this meal's protein is known",
            remedy="there is no curve of what is not known; name the foods one by one",
        )
    return found
