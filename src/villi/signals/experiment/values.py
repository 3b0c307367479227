"""The values of an experiment. Arms are 1 (with) and 0 (without); one whole number a day."""

from typing import Literal, NamedTuple

LEVEL = 0.05
"""The largest p of the randomisation test at which an effect is called shown (signals.md, section 6)."""
TOO_FEW = "So few periods cannot show anything"
"""How the note of a result begins whose design can give no p of `LEVEL`."""
STOPPED = "Stopped after"
"""How the note of a result begins that ended before its design did."""


class Design(NamedTuple):
    """How days are given to arms.

    "pairs": `days // (2 * block)` pairs of periods of `block` days, the order inside each pair by coin
    (`days` is a whole number of pairs);
    "restricted": single days (or periods of `block` days), as many with as without (one more without where
    their number is odd), never more than `max_run` equal ones in a row, every such schedule equally likely.
    `drop`: the first days of each period, left out of the analysis because what came before still acts."""

    kind: Literal["pairs", "restricted"]
    days: int
    block: int = 1
    max_run: int = 2
    drop: int = 0


class Option(NamedTuple):
    """A design that could be chosen: `smallest` effect it would show with 80 % power, in outcome units (in
    standard deviations of the outcome where the plan's `sd` is NaN)."""

    design: Design
    smallest: float


class Plan(NamedTuple):
    """What an experiment could show, from a person's own variability: options by number of days; `history`
    rated days that it rests on (below 14 the defaults of the literature stand in: `assumed`, and `sd` is
    NaN)."""

    options: tuple[Option, ...]
    phi: float
    rho: float
    sd: float
    missing: float
    history: int
    assumed: bool


class Result(NamedTuple):
    """An experiment, analysed. `effect` (with minus without, outcome units) with its 95 % interval by
    generalised least squares; `p_randomisation` the share of all schedules that the design could have drawn
    which look at least as strong (`exact`, or by `draws`); `posterior_mean` with `posterior_low` and
    `posterior_high`, and `posterior_probability` that the effect is above nought, under a sceptical prior;
    `fewest_p` the smallest p this design can give at all; `with_days` and `without_days` analysed;
    `missing` days without a rating; `problem` in plain words where nothing can be said (figures NaN).
    `notes`: what a reader must know beside the figures, in plain words (stopped early, too few pairs for
    p to reach 0.05). `se` of the effect, `sd` of the outcome around what is allowed for, `degrees` of
    freedom. `as_done` (effect, low, high): the same estimate by what was done instead of drawn, where that
    was given; it is no randomised comparison any more."""

    effect: float
    low: float
    high: float
    p_randomisation: float
    posterior_probability: float
    posterior_mean: float
    posterior_low: float
    posterior_high: float
    exact: bool
    draws: int
    fewest_p: float
    with_days: int
    without_days: int
    missing: int
    phi: float
    rho: float
    problem: str = ""
    notes: tuple[str, ...] = ()
    se: float = float("nan")
    sd: float = float("nan")
    degrees: int = 0
    as_done: tuple[float, float, float] | None = None
