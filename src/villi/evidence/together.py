"""What of a data set may be shown to a person: its trials one by one, and pooled only where that is sound.

Only trials whose figures were seen are held at all (`Dataset.trials`). They are pooled where the data set
allows it (`Dataset.pool`: never over different end points) and at least three of them say something. What is
not pooled says why.
"""

from math import isnan, nan, sqrt
from typing import NamedTuple

from villi.evidence.effect_sizes import EffectSize, log_risk_ratio, mean_difference
from villi.evidence.pooling import FEW, NO_POOL_BELOW, Headline, headline
from villi.evidence.values import Dataset, Trial
from villi.quantities.student import Z_975


class Shown(NamedTuple):
    """A trial as it is shown: effect and 95 % interval on the scale of the pool (ratios as logarithms), NaN
    where it has none; `silent` says why it has none. `corrected`: a nought among its counts was replaced."""

    trial: Trial
    effect: float
    low: float
    high: float
    silent: str = ""
    corrected: bool = False


class Together(NamedTuple):
    """A data set as it is shown. `headline` is empty (no `pooled`) where nothing is pooled; `why` says why it
    is not, or what the pooled figure is worth ("" nothing to say)."""

    trials: tuple[Shown, ...]
    headline: Headline
    why: str


NOBODY = "nobody in either group, so it says nothing about a ratio"
UNSEEN = "no difference with its range is held"
NEVER = "never pooled: "
NOT_ALONE = "Not pooled: {use}."
EXAMPLE = (
    "The pooled line shows how it is done, and is not the answer: {missing} of this question {are} missing."
)


def together(dataset: Dataset) -> Together:
    """The trials of a data set, and their pool where it may be shown.

    >>> from villi.evidence import base
    >>> ibs = together(base().datasets["ibs_response"])
    >>> len(ibs.trials), ibs.headline.pooled, ibs.why
    (2, None, 'Not pooled: the two trials count different end points.')
    """
    trials = tuple(_shown(trial, dataset.measure) for trial in dataset.trials)
    sizes = [size for trial in dataset.trials if (size := effect_size(trial, dataset.measure))]
    told = [size for size in sizes if not size.dropped]
    if dataset.pool == "no":
        return Together(trials, Headline(None, None, ""), _why_not(dataset, len(told)))
    found = headline([size.effect for size in told], [size.variance for size in told])
    if found.pooled is None:
        return Together(trials, found, found.reason)
    example = EXAMPLE.format(missing=_trials(dataset.left_out), are="is" if dataset.left_out == 1 else "are")
    said = [example] if dataset.pool == "example" else []
    return Together(trials, found, " ".join([*said, found.reason]).strip())


def effect_size(trial: Trial, measure: str) -> EffectSize | None:
    """The effect of a trial by its data set's measure ("RR", "MD"); None where it has no arms with figures.

    A difference that was printed without its arms has an interval (`_shown`) and is not pooled: in crossovers
    its variance needs the pairs.

    >>> one = Trial("A 1999", treated_n=10, treated_events=2, control_n=10, control_events=4)
    >>> round(effect_size(one, "RR").effect, 3), effect_size(one, "MD")
    (-0.693, None)
    """
    n1, n2, a, c = trial.treated_n, trial.control_n, trial.treated_events, trial.control_events
    if n1 is None or n2 is None:
        return None
    if measure == "RR" and a is not None and c is not None:
        return log_risk_ratio(a, n1, c, n2)
    m1, s1, m2, s2 = trial.treated_mean, trial.treated_sd, trial.control_mean, trial.control_sd
    if measure == "MD" and not any(isnan(figure) for figure in (m1, s1, m2, s2)):
        return mean_difference(m1, s1, n1, m2, s2, n2)
    return None


def _shown(trial: Trial, measure: str) -> Shown:
    size = effect_size(trial, measure)
    if size is None:
        if isnan(trial.difference):
            return Shown(trial, nan, nan, nan, UNSEEN)
        low, high = trial.difference - trial.limit, trial.difference + trial.limit
        return Shown(trial, trial.difference, low, high)
    if size.dropped:
        return Shown(trial, nan, nan, nan, NOBODY)
    half = Z_975 * sqrt(size.variance)
    return Shown(trial, size.effect, size.effect - half, size.effect + half, "", size.corrected)


def _why_not(dataset: Dataset, told: int) -> str:
    """The reason that the data set itself gives, or that there are too few trials with an effect (`told`)."""
    if dataset.use.startswith(NEVER) or not 0 < told < NO_POOL_BELOW:
        return NOT_ALONE.format(use=dataset.use.removeprefix(NEVER))
    return FEW[told]


def _trials(count: int) -> str:
    return "one trial" if count == 1 else f"{count} trials"
