"""An experiment analysed by its own randomisation: for p nothing is assumed of how the ratings drift."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtr, stdtrit

from villi.signals.experiment.checking import designed, rounding, whole
from villi.signals.experiment.designing import (
    LONGEST,
    Pairs,
    Runs,
    Schedules,
    admits,
    drawn,
    everything,
    how_many,
    inferred,
    reference,
)
from villi.signals.experiment.reading import Days, Given, days_used, given
from villi.signals.experiment.values import LEVEL, STOPPED, TOO_FEW, Design, Result
from villi.signals.reml import persistence, whitening_filter

Array = NDArray[np.float64]

EXACT_PAIRS = 12
"""Up to so many pairs all 2^P orders are compared (signals.md, section 6)."""
EXACT_RUNS = 5_000
"""Up to so many restricted schedules all are compared (judgement: no more than are drawn otherwise)."""
SCEPTICAL = 0.5
"""SD of the prior of an effect, in SD of the outcome (signals.md, section 6)."""
LOOKING = 0.35
"""The same for one look before the end (signals.md, section 6, stopping)."""
SURE = 0.975
FEWEST_DEGREES = 4
"""Degrees of freedom below which no effect is given (judgement)."""
TIED = 1e-9
"""Statistics closer than this, relatively, are tied: the schedule that was drawn always counts itself."""
FLAT = 1e-10
"""Ratings of which less than this (squared, relatively) is left beside what is allowed for do not vary."""
UNKNOWN = float("nan")


class _White(NamedTuple):
    """The rated days, whitened and freed from what is allowed for. An arm a (m,) of the m rated days of the
    experiment has A*'r = a . `pull` and A*'A* = |`rows` a|^2; `rest` r'r; `degrees` n - k - 1; `least` the
    variance that rounding alone gives the ratings."""

    pull: Array
    rows: Array
    rest: float
    degrees: int
    phi: float
    rho: float
    least: float = 0.0


class Estimate(NamedTuple):
    """By generalised least squares: `effect`, its standard error, `sd` of the outcome, degrees of freedom."""

    effect: float
    se: float
    sd: float
    degrees: int

    def interval(self) -> tuple[float, float]:
        """95 %, by t."""
        half = self.se * float(stdtrit(self.degrees, 0.975))
        return self.effect - half, self.effect + half


def analyse(
    outcome: ArrayLike,
    treatment: ArrayLike,
    *,
    design: Design | None = None,
    weekday: ArrayLike | None = None,
    history: ArrayLike | None = None,
    done: ArrayLike | None = None,
    draws: int = 4000,
    seed: int = 0,
) -> Result:
    """What a randomised experiment shows: an effect with its interval, an exact test, a sceptical opinion.

    Daily arrays (n,) of equal length: `outcome` with NaN where not rated; `treatment` the arm that was DRAWN
    for the day, 1 with or 0 without, whatever was done, NaN on days outside the experiment (before, after, a
    pause). The days with an arm, in order, are the days of the schedule; where they are fewer than
    `design.days`, the experiment was stopped early and what was done of it is analysed (whole pairs, or
    whole periods). `weekday` (n,) 0 Monday to 6 Sunday. `history` (m,) ratings of the days just before the
    first of the arrays. `done` (n,) what was done, NaN unknown: gives `as_done` too.

    Model of the rated days: y = W a + effect A + r, Cov(r_s, r_t) = sigma^2 (rho phi^|s-t| + (1-rho)[s=t]); A
    the arm; W = 1, u, u^2 - 1/3 (u from -1 to 1 over the experiment), and with `weekday` one column [Saturday
    or Sunday] below 60 rated days, six dummies from 60. (phi, rho) by REML without A, so that nothing of it
    depends on the schedule. Whitened, W projected out: r, A*. Statistic of a schedule: z = |A*'r| /
    sqrt(A*'A*). `p_randomisation`: the share of the schedules that the design could have drawn whose z is at
    least that of the one drawn; over all of them (`exact`) up to 12 pairs or 5,000 restricted schedules, else
    (1 + count) / (1 + draws) with `seed`. It is exact if no rating depends on the schedule, however ratings
    drift. Effect = A*'r / A*'A*, df = n - rank W - 1, s^2 = (r'r - effect^2 A*'A*) / df, or what rounding
    alone gives if that is more (`checking.rounding`: days that fit without a remainder are no certainty),
    SE = sqrt(s^2 / A*'A*), t interval. Prior: effect ~ N(0, (.5 s)^2), so v = 1 / (1/SE^2 + 1/(.5 s)^2),
    mean = v effect / SE^2, P(above 0) = t_df CDF(mean / sqrt v), interval mean -+ t_df sqrt v. Source:
    signals.md, section 6.

    Ratings before the experiment (`history`, or days of the arrays before the first arm), from 14 on, help to
    tell phi, rho and the weekdays; they have an own level and slope. They are the same whatever was drawn, so
    the test stays exact.

    Without `design` the simplest set of schedules that could have drawn these days is taken: equal periods in
    balanced pairs are pairs; else every order of just as many days (or periods of equal length) of each arm
    with just that longest run. A valid conditional test (`designing.inferred`).

    Of one arm only, too few ratings or equal ratings nothing can be said: `problem`, and all figures NaN.
    Raises ValueError for arrays of other shapes or values and for a design that cannot be drawn.

    >>> comfort = [5, 6, 4, 7, 5, 7, 4, 6, 5, 8, 4, 6, 7, 5, 5, 7]
    >>> kefir = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1]
    >>> found = analyse(comfort, kefir)
    >>> round(found.effect, 1), found.exact, found.draws, found.p_randomisation, found.fewest_p
    (2.1, True, 256, 0.0078125, 0.0078125)
    """
    draws, seed = whole(draws, "draws", 1), whole(seed, "seed")
    if design is not None:
        designed(design)
    read = given(outcome, treatment, weekday, history, done)
    drawn_days = np.flatnonzero(~np.isnan(read.arm))
    arms = read.arm[drawn_days].astype(np.int8)
    problem = _unfit(arms, design)
    if problem:
        return _nothing(problem, read, arms)
    schedules = reference(design) if design is not None else inferred(arms)
    days = days_used(read, schedules, design.drop if design is not None else 0)
    used = arms[days.place]
    problem = _too_little(days, used)
    if problem:
        return _nothing(problem, read, arms)
    white = _whitened(days)
    observed = _estimate(white, used)
    if observed is None:
        return _nothing("The ratings hardly vary: days with and without cannot be told apart.", read, arms)

    rows, exact = _compared(schedules, draws, seed)
    periods, first = _by_period(white, days.place, schedules.block)
    z = _statistic(periods, rows[:, first])
    p, fewest = _tail(z, float(_statistic(periods, arms[None, first])[0]), exact)
    low, high = observed.interval()
    mean, spread, above = _posterior(observed, SCEPTICAL)
    half = spread * float(stdtrit(observed.degrees, 0.975))
    return Result(
        effect=observed.effect,
        low=low,
        high=high,
        p_randomisation=p,
        posterior_probability=above,
        posterior_mean=mean,
        posterior_low=mean - half,
        posterior_high=mean + half,
        exact=exact,
        draws=len(rows),
        fewest_p=fewest,
        with_days=int(used.sum()),
        without_days=int(len(used) - used.sum()),
        missing=int(np.isnan(read.outcome[drawn_days]).sum()),
        phi=white.phi,
        rho=white.rho,
        notes=_notes(schedules, design, arms, read, fewest),
        se=observed.se,
        sd=observed.sd,
        degrees=observed.degrees,
        as_done=_as_done(read, days, white),
    )


def look(result: Result) -> bool:
    """Whether one look before the end, at about two thirds, may stop an experiment: P(above 0) above .975 or
    below .025 under the stricter prior N(0, (.35 SD)^2).

    In simulations of 12 pairs of 5-day periods, with looks after 6, 8 and 10 pairs, the rule claimed an
    effect where there was none once in a hundred (signals.md, section 6). `result` is of the days so far; its
    figures are not shown. An experiment that is stopped by this rule is told by it, not by p: a stop that
    depends on arms and ratings together is not among what p allows for.
    """
    if result.problem or math.isnan(result.se):
        return False
    _, _, above = _posterior(Estimate(result.effect, result.se, result.sd, result.degrees), LOOKING)
    return above > SURE or above < 1 - SURE


def _unfit(arms: NDArray[np.int8], design: Design | None) -> str:
    if not len(arms):
        return "No day was drawn to be with or without: there is no experiment to analyse."
    if len(arms) > LONGEST:
        return f"More than {LONGEST} days: give the days of one experiment."
    if design is not None and not admits(reference(design), arms):
        return "This design could not have drawn these days: give them as drawn, not as done."
    if len(set(arms.tolist())) < 2:
        return "All days were drawn alike, with or without: there is nothing to compare them with."
    return ""


def _too_little(days: Days, used: NDArray[np.int8]) -> str:
    own = days.y[days.before :]
    if not len(own):
        return "None of the days that count was rated."
    if len(set(used.tolist())) < 2:
        return "Only days with, or only days without, were rated: there is nothing to compare them with."
    if np.ptp(own) == 0:
        return "All ratings are the same: no difference can be seen."
    if len(own) - _rank_inside(days) - 1 < FEWEST_DEGREES:
        return f"{len(own)} rated days are too few to tell anything."
    return ""


def _rank_inside(days: Days) -> int:
    inside = days.w[days.before :]
    return int(np.linalg.matrix_rank(inside)) if inside.size else 0


def _whitened(days: Days) -> _White:
    phi, rho = persistence(days.y, days.w, days.at)
    white = whitening_filter(days.at, phi, rho)
    n, m = len(days.y), len(days.place)
    arms = np.zeros((n, m))
    arms[days.before :] = np.eye(m)
    q, _ = np.linalg.qr(white(days.w))
    y, rows = white(days.y[:, None])[:, 0], white(arms)
    y, rows = y - q @ (q.T @ y), rows - q @ (q.T @ rows)
    rest = float(y @ y)
    if rest <= FLAT * n * float(np.var(days.y)):
        rest = 0.0
    return _White(rows.T @ y, rows, rest, n - days.w.shape[1] - 1, phi, rho, rounding(days.y))


def _estimate(white: _White, arm: NDArray[np.int8]) -> Estimate | None:
    """None where the ratings do not vary, or the arm not beside what is allowed for."""
    along = white.rows @ arm
    weight, pull = float(along @ along), float(white.pull @ arm)
    if weight <= FLAT * len(arm) or not white.rest:
        return None
    effect = pull / weight
    variance = max((white.rest - effect * pull) / white.degrees, white.least)
    return Estimate(effect, math.sqrt(variance / weight), math.sqrt(variance), white.degrees)


def _by_period(white: _White, place: NDArray[np.intp], block: int) -> tuple[_White, NDArray[np.intp]]:
    """The same by periods, whose days all have one arm: less to multiply; and the first day of each."""
    periods, which = np.unique(place // block, return_inverse=True)
    belongs = (which.reshape(-1, 1) == np.arange(len(periods))).astype(float)
    return white._replace(pull=white.pull @ belongs, rows=white.rows @ belongs), periods * block


def _statistic(white: _White, schedules: Schedules) -> Array:
    """z of each schedule (number, m): |A*'r| / sqrt(A*'A*); nought where the ratings tell nothing of it."""
    arms = schedules.astype(float)
    weight = ((arms @ white.rows.T) ** 2).sum(axis=1)
    told = weight > FLAT * arms.shape[1]
    return np.where(told, np.abs(arms @ white.pull), 0.0) / np.sqrt(np.where(told, weight, 1.0))


def _compared(schedules: Pairs | Runs, draws: int, seed: int) -> tuple[Schedules, bool]:
    """Schedules to compare with, and whether they are all there are."""
    most = 2**EXACT_PAIRS if isinstance(schedules, Pairs) else EXACT_RUNS
    if how_many(schedules) <= most:
        return everything(schedules), True
    return drawn(schedules, draws, np.random.default_rng(seed)), False


def _tail(z: Array, observed: float, exact: bool) -> tuple[float, float]:
    """p, and the smallest p that these schedules can give."""
    count = int((z >= observed * (1 - TIED)).sum())
    strongest = int((z >= z.max() * (1 - TIED)).sum())
    if exact:
        return count / len(z), strongest / len(z)
    # where only a schedule and its opposite reach the strongest drawn, one not drawn may well be stronger
    return (1 + count) / (1 + len(z)), (1 + strongest if strongest > 2 else 1) / (1 + len(z))


def _posterior(found: Estimate, prior: float) -> tuple[float, float, float]:
    """Mean, SD and probability above nought under N(0, (prior SD)^2); see `analyse`."""
    variance = 1 / (1 / found.se**2 + 1 / (prior * found.sd) ** 2)
    mean = variance * found.effect / found.se**2
    return mean, math.sqrt(variance), float(stdtr(found.degrees, mean / math.sqrt(variance)))


def _as_done(read: Given, days: Days, white: _White) -> tuple[float, float, float] | None:
    """The estimate by what was done; where that is unknown, what was drawn stands in."""
    if read.done is None:
        return None
    did = read.done[days.row]
    arm = np.where(np.isnan(did), read.arm[days.row], did).astype(np.int8)
    found = _estimate(white, arm)
    return (found.effect, *found.interval()) if found is not None else (UNKNOWN,) * 3


def _notes(
    schedules: Pairs | Runs, design: Design | None, arms: NDArray[np.int8], read: Given, fewest: float
) -> tuple[str, ...]:
    notes = []
    if design is not None and len(arms) < design.days:
        notes.append(f"{STOPPED} {len(arms)} of {design.days} days: only what was done is analysed.")
    rated = np.flatnonzero(~np.isnan(read.outcome[~np.isnan(read.arm)]))
    quiet = len(arms) - 1 - int(rated[-1])
    if quiet >= 7:
        notes.append(f"The last {quiet} days have no rating.")
    if fewest > LEVEL:
        notes.append(
            f"{TOO_FEW}: even the strongest result would come up by chance in {100 * fewest:.2g} of 100."
        )
    return tuple(notes)


def _nothing(problem: str, read: Given, arms: NDArray[np.int8]) -> Result:
    """No figures, and why."""
    inside = ~np.isnan(read.arm)
    rated = ~np.isnan(read.outcome[inside])
    used = arms[rated]
    days = int(used.sum()), int(len(used) - used.sum()), int((~rated).sum())
    return Result(*(UNKNOWN,) * 8, False, 0, UNKNOWN, *days, UNKNOWN, UNKNOWN, problem)
