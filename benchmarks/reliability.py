"""How far a stated probability can be believed: calibration error, AUROC, a diagram, and a ridge logistic."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

BINS = 10
Floats = npt.NDArray[np.float64]


class Bin(NamedTuple):
    """Mean stated probability, share that was right, and number, of one tenth of the scale."""

    said: float
    right: float
    n: int


class Summary(NamedTuple):
    """`ece` the expected calibration error over ten bins, `auroc` P(a right one is above a wrong one)."""

    n: int
    said: float
    right: float
    ece: float
    auroc: float
    bins: tuple[Bin, ...]


def summary(pairs: Sequence[tuple[float, bool]]) -> Summary:
    """Of stated probabilities and whether each was right.

    >>> found = summary([(0.25, False), (0.25, False), (0.25, True), (0.25, False), (0.9, True)])
    >>> round(found.ece, 3), found.auroc
    (0.02, 0.8333333333333334)
    """
    said = np.array([p for p, _ in pairs])
    right = np.array([ok for _, ok in pairs], dtype=float)
    place = np.minimum(BINS - 1, (said * BINS).astype(int))
    chosen = [place == b for b in range(BINS) if (place == b).any()]
    bins = tuple(Bin(float(said[c].mean()), float(right[c].mean()), int(c.sum())) for c in chosen)
    ece = sum(abs(b.said - b.right) * b.n for b in bins) / len(pairs)
    return Summary(len(pairs), float(said.mean()), float(right.mean()), ece, auroc(said, right), bins)


def auroc(said: Floats, right: Floats) -> float:
    """The area under the curve, ties counted half (Mann-Whitney)."""
    _, place, count = np.unique(said, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    good = right.sum()
    bad = len(right) - good
    return float((ranks[right > 0].sum() - good * (good + 1) / 2) / (good * bad)) if good and bad else np.nan


def logistic(x: Floats, y: Floats, weight: Floats, ridge: float, known: Floats) -> Floats:
    """Weights of a logistic, the first column the intercept and not shrunk; `known` is added to the logit of
    every row (Newton)."""
    beta = np.zeros(x.shape[1])
    shrink = np.eye(x.shape[1]) * ridge
    shrink[0, 0] = 1e-6
    for _ in range(40):
        p = 1 / (1 + np.exp(-x @ beta - known))
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + shrink
        beta += np.linalg.solve(hessian, x.T @ (weight * (y - p)) - shrink @ beta)
    return beta


def diagram(named: Sequence[tuple[str, Summary]]) -> dict[str, Any]:
    """A reliability diagram as a Vega-Lite specification: dots on the diagonal are to be believed."""
    values = [
        {"set": name, "said": b.said, "right": b.right, "n": b.n} for name, found in named for b in found.bins
    ]
    share: dict[str, Any] = {"type": "quantitative", "scale": {"domain": [0, 1]}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 300,
        "height": 300,
        "data": {"values": values},
        "layer": [
            {
                "mark": {"type": "line", "strokeDash": [4, 4], "color": "#888888"},
                "data": {"values": [{"said": 0, "right": 0}, {"said": 1, "right": 1}]},
                "encoding": {"x": {"field": "said", **share}, "y": {"field": "right", **share}},
            },
            {
                "mark": {"type": "line", "point": {"filled": True}},
                "encoding": {
                    "x": {"field": "said", **share, "title": "confidence"},
                    "y": {"field": "right", **share, "title": "share right"},
                    "color": {"field": "set", "type": "nominal", "title": None},
                    "shape": {"field": "set", "type": "nominal", "title": None},
                },
            },
        ],
    }


def text(found: Summary) -> str:
    """The diagram as lines of text: one bar for each tenth, "|" where the share right should be."""
    rows = []
    for b in found.bins:
        bar = list(("#" * round(40 * b.right)).ljust(41))
        bar[round(40 * b.said)] = "|"
        rows.append(f"  {b.said:.2f} {b.right:.2f} {b.n:>5}  {''.join(bar)}")
    return "\n".join(rows)
