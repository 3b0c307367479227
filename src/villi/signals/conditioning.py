"""What is plainly strong enters as it is, and the others are tested beside it (a multi-locus mixed model).

A background of many small effects shrinks a large one hardly less than a small one, so that what one food
does stays in the residuals in which all others are tested. Step by step, therefore:

1. Each exposure is tested against the random background of the others (`testing`), in every family.
2. Those with p at most 0.05 / (2 p), Bonferroni over p exposures and two families, enter: their whitened
   lags of the family are projected out of the outcome and of all other exposures; the strongest first, one
   column for every ten degrees of freedom at most.
3. The others are tested again, and so is each one that entered, beside the other ones; back to 2 until none
   enters, at most three times.

An exposure's own columns are never projected out for its own test, not those of the other family either:
today's food may follow from today's mood, and beside it yesterday's food would seem to act (a collider). An
exposure of which less than half would be left is tested as in step 1, so that two that cannot be told apart
are treated alike.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.signals.allowing import basis
from villi.signals.testing import Tested, associated
from villi.signals.values import Kind, Whitened

Array = NDArray[np.float64]

FAMILIES: dict[Kind, tuple[int, int]] = {"leads": (1, 3), "together": (0, 0)}
"""First and last lag of each family: they are different claims (signals.md, section 4.1.7)."""
STRONG = 0.05
DEGREES_A_COLUMN = 10
"""The usual ten observations for each fixed column (judgement)."""
LEAST_LEFT = 0.5
ROUNDS = 3


class Entered(NamedTuple):
    """An exposure that stands as fixed columns: its place and the lags from first to last."""

    at: int
    first: int
    last: int


class Stepped(NamedTuple):
    """What `entered`, and each exposure beside it, by family."""

    entered: tuple[Entered, ...]
    results: dict[Kind, Tested]


def stepped(whitened: Whitened) -> Stepped:
    """Every exposure in every family, by the steps at the head of this module."""
    alone = {kind: _alone(whitened, *lags) for kind, lags in FAMILIES.items()}
    entered: tuple[Entered, ...] = ()
    results = alone
    for _ in range(ROUNDS):
        grown = _grown(entered, results, whitened)
        if grown == entered:
            break
        entered = grown
        results = {kind: beside(whitened, entered, *FAMILIES[kind], alone=alone[kind]) for kind in FAMILIES}
    return Stepped(entered, results)


def _grown(
    entered: tuple[Entered, ...], results: dict[Kind, Tested], whitened: Whitened
) -> tuple[Entered, ...]:
    """With what is strong by now, the strongest first, as far as the degrees of freedom go; sorted."""
    found: dict[Entered, float] = {}
    for kind, (first, last) in FAMILIES.items():
        p = results[kind].p
        for at in np.flatnonzero(p <= STRONG / (len(FAMILIES) * max(len(p), 1))):
            found[Entered(int(at), first, last)] = float(p[at])
    grown = list(entered)
    columns = sum(each.last - each.first + 1 for each in grown)
    for each in sorted(found.keys() - set(entered), key=lambda each: (found[each], each)):
        columns += each.last - each.first + 1
        if columns * DEGREES_A_COLUMN > whitened.degrees:
            break
        grown.append(each)
    return tuple(sorted(grown))


def _alone(whitened: Whitened, first: int, last: int) -> Tested:
    return associated(whitened.y, whitened.x[:, :, first : last + 1], whitened.degrees)


def beside(
    whitened: Whitened,
    entered: tuple[Entered, ...],
    first: int,
    last: int,
    *,
    alone: Tested | None = None,
) -> Tested:
    """Each exposure over its lags `first` to `last`, beside those that entered; `alone` where known."""
    alone = alone or _alone(whitened, first, last)
    found = _given(whitened, entered, first, last, alone)
    for at in sorted({each.at for each in entered}):
        others = tuple(each for each in entered if each.at != at)
        one = _given(whitened, others, first, last, alone)
        found = _replaced(found, one, np.arange(len(found.p)) == at)
    return found


def _given(whitened: Whitened, entered: tuple[Entered, ...], first: int, last: int, alone: Tested) -> Tested:
    """With the columns of `entered` projected out of everything; as in `alone` where too little is left."""
    if not entered:
        return alone
    columns = np.concatenate([whitened.x[:, e.at, e.first : e.last + 1] for e in entered], axis=1)
    q = basis(columns)
    x = whitened.x[:, :, first : last + 1]
    flat = x.reshape(len(x), -1)
    left = (flat - q @ (q.T @ flat)).reshape(x.shape)
    y = whitened.y - q @ (q.T @ whitened.y)
    before, after = (x**2).sum(axis=(0, 2)), (left**2).sum(axis=(0, 2))
    little = after < LEAST_LEFT * before
    left[:, little] = 0.0
    return _replaced(associated(y, left, whitened.degrees - q.shape[1]), alone, little)


def _replaced(found: Tested, other: Tested, where: NDArray[np.bool_]) -> Tested:
    return Tested(*(np.where(where, b, a) for a, b in zip(found, other, strict=True)))
