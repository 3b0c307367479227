"""All pairs of a diary, tested at once, with one guard against false alarms over all of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count, product
from typing import NamedTuple, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from villi.signals.allowing import Allowed, Weekday, allowed
from villi.signals.announcing import announced
from villi.signals.averaging import Averaged
from villi.signals.background import Background, background
from villi.signals.checking import Recorded
from villi.signals.contrast import Contrast, contrast, followed
from villi.signals.given import Given, given
from villi.signals.multiplicity import adjusted, rule
from villi.signals.shaping import FAMILIES
from villi.signals.testing import DETECTABLE, Estimates, tested
from villi.signals.values import (
    FEWEST,
    Association,
    Fit,
    Interval,
    Kind,
    Left,
    Rule,
    Screen,
    Told,
    Whitened,
)
from villi.signals.whitening import Eaten, eaten, whiten

Array = NDArray[np.float64]

LEAST_DEGREES = 20
"""Degrees of freedom below which nothing is estimated (judgement: the t quantile is then 2.09)."""
RULES = get_args(Rule)
"""From the most careful to the least."""
USUAL = 10
"""Ratings that must differ from the most frequent one (judgement, as for exposures)."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """One outcome beside the exposures at the places `kept`, with its persistence (phi, rho). Its rows and
    their background take megabytes, and a diary has dozens of runs: they are made for the tests, and again
    for what is announced."""

    outcome: str
    recorded: Recorded
    kept: Sequence[int]
    persists: tuple[float, float] | None = None

    def whitened(self) -> Whitened:
        """Its rows; the persistence is estimated where it is not given."""
        ratings, foods, allowing, _ = self.recorded
        return whiten(self.outcome, ratings, foods.only(self.kept), allowing, persists=self.persists)

    def grounds(self) -> tuple[Background, Background]:
        """Its background, and that of small effects alone."""
        whitened = self.whitened()
        return background(whitened), background(whitened, plain=True)


class Pair(NamedTuple):
    """One pair of one family, tested in `run`, before the guard over the family; `days` were rated, and `sd`
    is the exposure's."""

    outcome: str
    exposure: str
    kind: Kind
    contrast: Contrast
    run: Run
    days: int
    sd: float
    effect: float
    error: float
    half: float
    p: float


class Examined(NamedTuple):
    """One outcome beside all exposures."""

    fit: Fit
    pairs: tuple[Pair, ...]
    left: tuple[Left, ...]


def screen(
    outcomes: Mapping[str, ArrayLike],
    exposures: Mapping[str, ArrayLike],
    adjust: Mapping[str, ArrayLike] | None = None,
    *,
    weekday: ArrayLike | None = None,
    fdr: float = 0.1,
    seed: int = 0,
    strict: bool = False,
    apart: Mapping[str, str] | None = None,
    told: Told | None = None,
) -> Screen:
    """What in a person's own records moves with how they feel, and what could not be told.

    Daily arrays (T,) of equal length, NaN (or infinite) where unknown. `adjust`: what is allowed for, of
    today and yesterday (stress, sleep, courses of medicine); an exposure of the same name is tested without
    it. `weekday`: 0 (Monday) to 6. `fdr`: the share of false alarms among announcements to be kept to, over
    all exposures and outcomes of a kind together; `strict`: under any dependence between the tests.

    Each outcome: AR(1) plus rating noise by REML (`reml`), whitened (`whitening`) beside trend, weekday and
    adjusters (`allowing`), gaps filled from the past only (`imputing`), each exposure tested over its lags
    (`testing`) against the background of the others (`background`), of which what plainly acts is allowed for
    almost in full (`acting`). `apart`: the exposure that is an outcome itself (outcome -> exposure): that
    pair is left out. `told(done, of)` is called after each step, each outcome and each family being one: no
    result depends on it, and an exception of its own ends the screen. Exposures of one to three days before
    ("leads") may be claimed; those of the same day only go "together". Fewer than 90 rated days: nothing is
    announced; outcomes of 90 to 119 rated days are a family of their own. Announced pairs get the
    model-averaged interval, `selected` keeps the one of the test. The same input and seed give the same
    output. Raises ValueError for arrays that are not daily series of one length, and for an `fdr` outside 0
    to 1. Method and its error rates: docs/signals.md.

    >>> from villi.signals import simulate
    >>> diary = simulate(3, days=365, exposures=8, effects=(0.8,), outcomes=1)
    >>> found = screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
    >>> found.rule, [each.exposure for each in found.claimed], diary.beta[0].any(axis=1).nonzero()[0] + 1
    ('BH', ['food 7'], array([7]))
    """
    if not 0 < fdr < 1:
        raise ValueError(f"fdr is {fdr}: give a share between 0 and 1, such as 0.1")
    series = given(outcomes, exposures, adjust, weekday)
    left = [
        Left("", name, "it was never observed")
        for name, values in series.exposures.items()
        if not np.isfinite(values).any()
    ]
    known = {name: values for name, values in series.exposures.items() if np.isfinite(values).any()}
    foods = eaten(known, series.days, series.weekday)
    allowing = allowed(series.days, series.adjust, series.weekday)

    kept, too_few = _long_enough(series)
    left += too_few
    examined = []
    families = list(product(FAMILIES, RULES))
    step = _counted(told, len(kept) + len(families))
    for name in kept:
        itself = (apart or {}).get(name, "")
        others = [j for j, food in enumerate(foods.names) if food != itself]
        found = examine(
            name, series.outcomes[name], foods.only(others), allowing.without(itself), series.weekday
        )
        if isinstance(found, Left):
            left.append(found)
        else:
            examined.append(found)
            left += found.left
        step()
    rules = {each.fit.outcome: rule(each.fit.days, strict) for each in examined}
    guard = max(rules.values(), key=RULES.index, default=rule(_most_rated(series), strict))
    rated = min((e.fit.days for e in examined if rules[e.fit.outcome] == guard), default=_most_rated(series))
    order = {pair: i for i, pair in enumerate(product(series.outcomes, series.exposures, FAMILIES))}
    associations: list[Association] = []
    grounds = lru_cache(maxsize=4)(Run.grounds)  # several pairs of a run may be announced
    for kind, own in families:
        family = [p for e in examined if rules[e.fit.outcome] == own for p in e.pairs if p.kind == kind]
        associations += _guarded(family, own, fdr, seed, grounds)
        step()
    associations.sort(key=lambda each: order[each.outcome, each.exposure, each.kind])
    fits = {each.fit.outcome: each.fit for each in examined}
    return Screen(tuple(associations), fits, tuple(left), guard, rated, fdr)


def _counted(told: Told | None, of: int) -> Callable[[], None]:
    """Says at each call that one more of so many steps is done."""
    done = count(1)

    def step() -> None:
        if told is not None:
            told(next(done), of)

    return step


def _most_rated(series: Given) -> int:
    return max((int(np.isfinite(values).sum()) for values in series.outcomes.values()), default=0)


def _long_enough(series: Given) -> tuple[list[str], list[Left]]:
    """Outcomes that may be screened together: one rated on too few days does not pull down the others."""
    rated = {name: int(np.isfinite(values).sum()) for name, values in series.outcomes.items()}
    if max(rated.values(), default=0) < FEWEST:
        return list(rated), []
    left = [
        Left(name, "", f"rated on {days} days; {FEWEST} are needed for a screen")
        for name, days in rated.items()
        if days < FEWEST
    ]
    return [name for name, days in rated.items() if days >= FEWEST], left


def examine(
    outcome: str, ratings: Array, foods: Eaten, allowing: Allowed, weekday: Weekday | None = None
) -> Examined | Left:
    """One outcome beside all exposures, in every family: those that are also adjusters one by one, without
    that adjuster, and never as background; the others together."""
    because = unfit(ratings)
    if because:
        return Left(outcome, "", because)
    rated = np.isfinite(ratings)
    cuts = {
        kind: [contrast(column, followed(rated, *lags)) for column in foods.observed.T]
        for kind, lags in FAMILIES.items()
    }
    varied = [j for j in range(len(foods.names)) if cuts["leads"][j].enough or cuts["together"][j].enough]
    left = [
        Left(outcome, foods.names[j], cuts["leads"][j].because)
        for j in range(len(foods.names))
        if j not in varied
    ]
    both = set(allowing.adjuster)
    plain = [j for j in varied if foods.names[j] not in both]
    recorded = Recorded(ratings, foods, allowing, weekday)
    together = Run(outcome, recorded, plain).whitened()
    if together.degrees < LEAST_DEGREES:
        return Left(outcome, "", f"rated on {len(together.day)} days: too few beside what is allowed for")
    persists = (together.fit.phi, together.fit.rho)
    pairs: list[Pair] = []

    def test(run: Run, whitened: Whitened, wanted: Sequence[int]) -> None:
        results = tested(background(whitened), list(FAMILIES.values()))
        for (kind, of), j in product(zip(FAMILIES, results, strict=True), wanted):
            pair = _pair(run, whitened, foods.names[j], kind, cuts[kind][j], of)
            if isinstance(pair, Left):
                left.extend([pair] if pair not in left else [])
            else:
                pairs.append(pair)

    test(Run(outcome, recorded, plain, persists), together, plain)
    for j in varied:
        if foods.names[j] in both:
            without = recorded._replace(allowing=allowing.without(foods.names[j]))
            run = Run(outcome, without, sorted([*plain, j]), persists)
            test(run, run.whitened(), [j])
    return Examined(together.fit, tuple(pairs), tuple(left))


def unfit(ratings: Array) -> str:
    """Why ratings (T,) cannot be examined, or "".

    >>> unfit(np.full(30, 5.0))
    'only 0 of 30 ratings differ from the usual one; 10 are needed'
    """
    known = ratings[np.isfinite(ratings)]
    if not len(known):
        return "it was never rated"
    _, sizes = np.unique(known, return_counts=True)
    differing = len(known) - int(sizes.max())
    if differing < USUAL:
        return f"only {differing} of {len(known)} ratings differ from the usual one; {USUAL} are needed"
    return ""


def _pair(run: Run, rows: Whitened, name: str, kind: Kind, cut: Contrast, results: Estimates) -> Pair | Left:
    if not cut.enough:
        return Left(run.outcome, name, cut.because)
    at = rows.names.index(name)
    if not (results.possible[at] and np.isfinite(results.p[at])):
        return Left(
            run.outcome, name, "it cannot be told apart from what is allowed for, such as weekday or trend"
        )
    sd, p = float(rows.sd[at]), float(results.p[at])
    effect, error, half = (float(v[at] * sd) for v in (results.effect, results.error, results.half))
    return Pair(run.outcome, name, kind, cut, run, len(rows.day), sd, effect, error, half, p)


def _guarded(
    pairs: list[Pair],
    guard: Rule,
    fdr: float,
    seed: int,
    grounds: Callable[[Run], tuple[Background, Background]],
) -> list[Association]:
    """The pairs of one family with their q, and what of them may be announced; `grounds` of a run."""
    if not pairs:
        return []
    q = adjusted(np.array([pair.p for pair in pairs]), "BH" if guard == "BH" else "BY")
    passed = (q <= fdr) & (guard != "none")
    found = [_association(pair, float(q_value)) for pair, q_value in zip(pairs, q, strict=True)]
    for i in np.flatnonzero(passed).tolist():
        pair, run = pairs[i], pairs[i].run
        ground, plain = grounds(run)
        at = ground.whitened.names.index(pair.exposure)
        shown = announced(ground, plain, pair.kind, at, run.recorded, seed)
        selected = Interval(found[i].low, found[i].high)
        low, high = widened(shown.averaged, selected)
        found[i] = found[i]._replace(
            announced=True,
            claimed=pair.kind == "leads",
            selected=selected,
            effect=shown.averaged.effect,
            low=low,
            high=high,
            inclusion=shown.second.inclusion,
            alike=shown.second.alike,
            checks=shown.checks,
            levels=shown.levels,
            by_lag=shown.by_lag,
        )
    return found


def widened(averaged: Averaged, selected: Interval) -> Interval:
    """The range of an announced effect: from the end near nought of the averaged one, which knows that the
    pair was picked, to the end far from nought of either. An effect that is plainly there may be as large as
    its own test says; drawn towards nought, the range would miss it.

    >>> widened(Averaged(0.5, 0.1, 0.7, 0.9, ()), Interval(0.2, 0.9))
    Interval(low=0.1, high=0.9)
    """
    if averaged.effect > 0:
        return Interval(averaged.low, max(averaged.high, selected.high))
    return Interval(min(averaged.low, selected.low), averaged.high)


def _association(pair: Pair, q: float) -> Association:
    return Association(
        outcome=pair.outcome,
        exposure=pair.exposure,
        kind=pair.kind,
        effect=pair.effect,
        low=pair.effect - pair.half,
        high=pair.effect + pair.half,
        p=pair.p,
        q=q,
        claimed=False,
        announced=False,
        days=pair.days,
        exposed=pair.contrast.exposed,
        unexposed=pair.contrast.unexposed,
        sd=pair.sd,
        smallest=DETECTABLE * pair.error,
    )
