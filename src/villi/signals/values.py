"""The values of the signals room: what was fitted, what was tested, and what may be said of it.

Effects are in units of the outcome per standard deviation of the exposure (`sd`, of its observed days): an
effect per natural unit is `effect / sd`. NaN where nothing could be estimated; unknown is never nought.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

Kind = Literal["leads", "together"]
"""leads: exposures of one to three days before (may be worded "may influence"); together: of the same day,
and which comes first is unknown."""
Rule = Literal["none", "BY", "BH"]
"""How the whole diary was guarded against false alarms: not at all below 90 rated days (nothing is claimed
then), by Benjamini and Yekutieli up to 119, by Benjamini and Hochberg from 120."""

Told = Callable[[int, int], None]
"""Called with how many steps of a search are done, and of how many."""

FEWEST = 90
"""Rated days below which nothing is claimed (signals.md, section 4, by simulation)."""
CAREFUL = 120
"""Rated days below which the stricter rule holds."""


class Interval(NamedTuple):
    """Both ends; NaN unknown."""

    low: float
    high: float


class Fit(NamedTuple):
    """How one outcome drifts by itself: mood-like persistence `phi` from day to day, the share `rho` of the
    variance that persists (the rest is noise of the day and of rating), `sd` the residual standard deviation
    in outcome units, `days` rated, `degrees` of freedom left, `acf` the autocorrelation of the whitened
    residuals at lags 1, 2 and 7 (near nought where the model fits), `at_end` the share of ratings at one end
    of what was used (above a half a linear model is doubtful)."""

    outcome: str
    days: int
    phi: float
    rho: float
    sd: float
    degrees: float
    acf: tuple[float, float, float]
    at_end: float


class Checks(NamedTuple):
    """What speaks for or against an announced pair. `reverse_p`: does the outcome of yesterday go with the
    exposure of today (p of the reverse model)? `months_same_sign` of `months`: leaving each month out, how
    often the sign stays. `shift_p`: share of circular shifts of the exposure that look at least as strong;
    `shift_median`: median p over the shifts, about 0.5 where the p-values are honest."""

    reverse_p: float
    months: int
    months_same_sign: int
    shift_p: float
    shift_median: float


class Level(NamedTuple):
    """The outcome after days of much or little of an exposure: `low` to `high` of the exposure the day
    before, on `days` rated days; the `mean` outcome there with its 95 % interval, after what is allowed for
    (trend, weekday, stress, sleep, the other exposures) has been taken out and the grand mean put back."""

    low: float
    high: float
    days: int
    mean: float
    interval: Interval


class Lagged(NamedTuple):
    """The effect of one lag alone (0 the same day), outcome units per SD of the exposure, with 95 %."""

    lag: int
    effect: float
    interval: Interval


class Association(NamedTuple):
    """One exposure and one outcome, tested.

    `effect` with `low` and `high` (95 %): the summed effect over the lags of the kind, one to three days for
    "leads", the same day for "together". For an announced pair they are the model-averaged ones, which are
    drawn towards nought as a selected effect must be, the end far from nought where the test itself has it if
    that is farther; `selected` then keeps what the test itself gave.
    `p` of the pair, `q` adjusted over the whole family of the kind. `announced`: `q` passes the rule of this
    diary's length. `claimed`: announced, and of the kind that may be claimed ("leads"). `days`: rated days
    used; `exposed` and `unexposed`: observed days above and at or below the cut that splits them best.
    `smallest`: the smallest effect this diary could have shown with 80 % power (2.8 standard errors).
    `inclusion`: the second opinion, a posterior probability that the pair belongs, beside a background of
    small effects alone (NaN where not computed);
    `alike`: exposures that cannot be told apart from it. `checks`, `levels` and `by_lag` are worked out for
    announced pairs only.
    """

    outcome: str
    exposure: str
    kind: Kind
    effect: float
    low: float
    high: float
    p: float
    q: float
    claimed: bool
    announced: bool
    days: int
    exposed: int
    unexposed: int
    sd: float
    smallest: float
    selected: Interval = Interval(float("nan"), float("nan"))
    inclusion: float = float("nan")
    alike: tuple[str, ...] = ()
    checks: Checks | None = None
    levels: tuple[Level, ...] = ()
    by_lag: tuple[Lagged, ...] = ()

    @property
    def disagrees(self) -> bool:
        """Whether the second opinion does not share an announcement (inclusion at or below one half)."""
        return self.announced and self.inclusion <= 0.5


class Left(NamedTuple):
    """What was not tested: an outcome, an exposure or a pair ("" where all), and why in plain words."""

    outcome: str
    exposure: str
    because: str


@dataclass(frozen=True, slots=True)
class Screen:
    """All pairs of a diary, tested at once. `rule`: the least careful one that held for an outcome, by its
    rated days, and `rated`: the rated days of the outcome with fewest under it; `fdr` the false discovery
    rate asked for."""

    associations: tuple[Association, ...]
    fits: Mapping[str, Fit]
    left: tuple[Left, ...]
    rule: Rule
    rated: int
    fdr: float

    @property
    def claimed(self) -> tuple[Association, ...]:
        """What may be worded "may influence", strongest evidence first."""
        return tuple(sorted((each for each in self.associations if each.claimed), key=lambda each: each.p))

    @property
    def together(self) -> tuple[Association, ...]:
        """What only moves together on the same day, strongest evidence first."""
        found = (each for each in self.associations if each.announced and each.kind == "together")
        return tuple(sorted(found, key=lambda each: each.p))


@dataclass(frozen=True, slots=True)
class Whitened:
    """One outcome made ready for tests: each row is a rated day minus its prediction from the days before.

    n rated days, p exposures. `day` (n,) indexes the calendar days; `y` (n,) and `x` (n, p, 4), the
    exposures of the same day and of one to three days before in natural units, both whitened, and with all
    that is allowed for projected out; `raw_y` (n,) the ratings; `degrees` of freedom left; `sd` (p,) of the
    observed exposures; `names` (p,).
    """

    outcome: str
    names: tuple[str, ...]
    day: "NDArray[np.intp]"
    y: "Array"
    x: "Array"
    raw_y: "Array"
    degrees: int
    sd: "Array"
    fit: Fit


Direction = Literal["raises", "lowers", "moves"]
Verdict = Literal["shown", "opposite", "not shown", "cannot say"]


class Reply(NamedTuple):
    """The answer to one question that was declared in advance. `verdict`: "shown" (p at most `level`, in the
    direction declared), "opposite" (p at most `level`, the other way), "not shown", or "cannot say"
    (`because` tells why). `association` as in a screen, with `q` NaN: one declared question needs no
    adjustment."""

    verdict: Verdict
    association: Association | None
    direction: Direction
    lags: tuple[int, int]
    level: float
    because: str


class Rates(NamedTuple):
    """What the rule of a screen did on simulated diaries of about this length, with standard errors.

    Over `diaries` with true effects: `false` the false discovery rate (the mean over diaries of the share of
    false claims, none where there is no claim), `found_small` and `found_large` the share of true effects of
    0.2 and 0.4 SD on the days after that were claimed. Over `null_diaries` without any effect: `any_null`,
    how often one got a claim. Of all `claims` of the diaries with effects put together, `claims_false` are
    false; of all `together_pairs` announced of the same day, `together_false` (the exposure acts at no lag:
    the feeling may have changed the food). NaN where it was not measured. Made by `benchmarks/signals.py`.
    """

    days: int
    rule: Rule
    diaries: int
    false: float
    false_se: float
    any_null: float
    any_null_se: float
    found_small: float
    found_large: float
    found_large_se: float
    together_false: float = float("nan")
    together_false_se: float = float("nan")
    null_diaries: int = 0
    together_pairs: int = 0
    claims: int = 0
    claims_false: float = float("nan")
    claims_false_se: float = float("nan")


class Unrated(NamedTuple):
    """Days that a rated day came before: how many, and how many of them were not rated."""

    days: int = 0
    unrated: int = 0

    @property
    def share(self) -> float:
        """Share of the days that were not rated; NaN where there were none."""
        return self.unrated / self.days if self.days else float("nan")


class Gaps(NamedTuple):
    """The gaps of one outcome, from its first to its last rated day: `days` in all, `rated` of them, how many
    runs of unrated days (`gaps`) and the days of the `longest`.

    `after_worst` and `after_others`: days after the worst third of ratings (those from the bad end of the
    scale up to `cut`) and after all others. `p`, two-sided: does being unrated depend on the rating of the
    day before? `z` its normal score, above nought where days after worse ratings are missing more often.
    Where that cannot be asked (fewer than ten gaps) `z`, `p` and `cut` are NaN and both counts nought."""

    days: int
    rated: int
    gaps: int
    longest: int
    cut: float = float("nan")
    after_worst: Unrated = Unrated()
    after_others: Unrated = Unrated()
    z: float = float("nan")
    p: float = float("nan")
