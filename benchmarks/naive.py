"""What apps and textbooks do with a diary, as baselines of `signals.py`; none of it is part of villi.

Same-day Pearson correlation; the best of the lags nought to three; least squares on complete days with
Newey-West standard errors. Effects are in points of the outcome per SD of the exposure.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr, stdtrit

Array = NDArray[np.float64]
LAGS = 4


class Tested(NamedTuple):
    """One exposure and one outcome each: (outcomes, exposures). NaN where nothing could be computed."""

    effect: Array
    low: Array
    high: Array
    p: Array


def shifted(x: Array, lag: int) -> Array:
    """Row t holds row t - lag; NaN before the first day. x (days, ...)."""
    out = np.full_like(x, np.nan)
    out[lag:] = x[: len(x) - lag]
    return out


def table(series: Mapping[str, Array]) -> Array:
    """(days, series)."""
    return np.column_stack([np.asarray(values, dtype=float) for values in series.values()])


def pearson(y: Array, x: Array) -> Tested:
    """Correlation of each outcome with each exposure on the days that have both, as slope per SD.

    t = r sqrt((n - 2) / (1 - r^2)) on n - 2 degrees. y (days, outcomes), x (days, exposures).
    """
    has_y, has_x = np.isfinite(y), np.isfinite(x)
    y0, x0 = np.where(has_y, y, 0.0), np.where(has_x, x, 0.0)
    y0, x0 = np.where(has_y, y0 - y0.mean(0), 0.0), np.where(has_x, x0 - x0.mean(0), 0.0)
    n = has_y.T.astype(float) @ has_x
    sum_y, sum_x = y0.T @ has_x, has_y.T.astype(float) @ x0
    with np.errstate(invalid="ignore", divide="ignore"):
        syy = (y0**2).T @ has_x - sum_y**2 / n
        sxx = has_y.T.astype(float) @ x0**2 - sum_x**2 / n
        sxy = y0.T @ x0 - sum_y * sum_x / n
        r = np.clip(sxy / np.sqrt(syy * sxx), -0.9999999, 0.9999999)
        effect = r * np.sqrt(syy / (n - 1))
        t = r * np.sqrt((n - 2) / (1 - r**2))
        half = stdtrit(n - 2, 0.975) * np.abs(effect / t)
        return Tested(effect, effect - half, effect + half, 2 * stdtr(n - 2, -np.abs(t)))


def best_lag(y: Array, x: Array) -> Tested:
    """The same for x of nought to three days before; of each pair the lag with the smallest p."""
    by_lag = [pearson(y, shifted(x, lag)) for lag in range(LAGS)]
    best = np.argmin(np.where(np.isnan(each := np.stack([t.p for t in by_lag])), 2.0, each), axis=0)
    return Tested(*(np.choose(best, [t[field] for t in by_lag]) for field in range(4)))


def newey_west(y: Array, x: Array, allowed: Array) -> Tested:
    """Least squares of each outcome on lags nought to three of one exposure and what is allowed for, on the
    days that have everything, as if they followed each other; the summed effect with Bartlett weights.

    By Frisch and Waugh the allowed columns are projected out first. With A the residual lags, e the
    residuals, u_t = A_t e_t: V = n/(n-k) (A'A)^-1 (S_0 + sum_l (1 - l/(L+1)) (S_l + S_l')) (A'A)^-1,
    S_l = sum_t u_t u_{t-l}', L = floor(4 (n/100)^(2/9)); normal reference, as software has it by default.
    allowed (days, columns) without the constant.
    """
    lagged = np.stack([shifted(x, lag) for lag in range(LAGS)], axis=2)  # (days, exposures, lags)
    found = [np.full((y.shape[1], x.shape[1]), np.nan) for _ in range(4)]
    for k in range(y.shape[1]):
        rows = np.isfinite(y[:, k]) & np.isfinite(allowed).all(1) & np.isfinite(lagged).all((1, 2))
        n, degrees = int(rows.sum()), int(rows.sum()) - allowed.shape[1] - 1 - LAGS
        if degrees < 5:
            continue
        design, _ = np.linalg.qr(np.column_stack([np.ones(n), allowed[rows]]))
        flat = lagged[rows].reshape(n, -1)
        a = (flat - design @ (design.T @ flat)).reshape(n, -1, LAGS)
        r = y[rows, k] - design @ (design.T @ y[rows, k])
        bread = np.linalg.pinv(np.einsum("npi,npj->pij", a, a), hermitian=True)
        beta = np.einsum("pij,npj,n->pi", bread, a, r)
        u = a * (r[:, None] - np.einsum("npi,pi->np", a, beta))[:, :, None]
        meat = np.einsum("npi,npj->pij", u, u)
        reach = int(4 * (n / 100) ** (2 / 9))
        for lag in range(1, reach + 1):
            cross = np.einsum("npi,npj->pij", u[lag:], u[:-lag])
            meat += (1 - lag / (reach + 1)) * (cross + cross.transpose(0, 2, 1))
        cover = n / degrees * bread @ meat @ bread
        sd = np.nanstd(x, axis=0, ddof=1)
        effect, se = beta.sum(1) * sd, np.sqrt(np.maximum(cover.sum((1, 2)), 1e-12)) * sd
        values = (effect, effect - 1.959964 * se, effect + 1.959964 * se, 2 * ndtr(-np.abs(effect / se)))
        for out, value in zip(found, values, strict=True):
            out[k] = value
    return Tested(*found)


def allowed_for(adjust: Mapping[str, Array], weekday: NDArray[np.intp]) -> Array:
    """Trend (line and curve), six weekdays, and stress, sleep and courses as recorded, today and the day
    before where they are ratings."""
    days = len(weekday)
    u = np.linspace(-1, 1, days)
    columns = [u, u**2 - 1 / 3, *(np.equal(weekday, d).astype(float) for d in range(6))]
    for name, values in adjust.items():
        columns.append(values)
        if name in ("stress", "sleep"):
            columns.append(shifted(values, 1))
    kept = [column for column in columns if np.nanstd(column) > 0]
    return np.column_stack(kept)


def benjamini_hochberg(p: Array, q: float) -> NDArray[np.bool_]:
    """Which of all p (any shape, NaN never) may be announced at false discovery rate q."""
    flat = p.ravel()
    seen = np.flatnonzero(np.isfinite(flat))
    order = seen[np.argsort(flat[seen])]
    passes = np.flatnonzero(flat[order] <= q * np.arange(1, len(order) + 1) / max(len(order), 1))
    out = np.zeros(flat.shape, dtype=bool)
    if len(passes):
        out[order[: passes[-1] + 1]] = True
    return out.reshape(p.shape)
