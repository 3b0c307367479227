"""A forest plot as a Vega-Lite specification: one line a trial, and below them what they come to together.

Square with a line: a trial and its 95 % interval, the square larger where it weighs more. Diamond: the pooled
mean and its interval, from tip to tip. Dashed line: where one more such trial may fall. Every line has its
name above it at the left and its figures at the right, so shape and colour carry nothing alone. Intervals
that leave the picture end in an arrow; their figures do not.
"""

from collections.abc import Sequence
from math import exp, isnan
from typing import Literal, NamedTuple

from villi.evidence.pooling import Pooled
from villi.evidence.together import Shown, Together
from villi.report.charts import ACCENT, CONFIG, INK, LONGEST_NAME, MUTED, SCHEMA, WIDTH, Spec
from villi.report.words import clean, cut

Kind = Literal["trial", "pooled", "prediction"]

STEP = 44
"""Drawing units a line takes: its words, and its mark below them."""

WORDS, MARK = 12, 31
"""Where in its step a line has its words, and where its mark."""

WIDEST = 50.0
"""A ratio axis goes no further than 1/50 to 50: beyond it the picture would be one long line (judgement)."""

RATIO_TICKS = (0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
"""Round ratios; the axis shows those within its reach."""

NARROWEST = 2.0
"""A ratio axis reaches at least from 1/2 to 2, so that a small effect looks small."""

SQUARE = (36.0, 260.0)
"""Area of the square of a trial without weight, and of one that has all of it."""

ALONE = 0.3
"""As large as with this share, where nothing is pooled and no trial has a weight."""

GAP = 11
"""How far the line of no difference goes above and below a mark."""

HALF_DIAMOND = 7.0
"""Half the height of a diamond."""


class Line(NamedTuple):
    """One line of the plot: `value` from `low` to `high` as shown (ratios as ratios), and in words.

    NaN `value`: a trial that has no effect; only its words are shown. `weight`: its share of the pool, else
    NaN."""

    name: str
    kind: Kind
    value: float
    low: float
    high: float
    said: str
    weight: float = float("nan")


def lines(found: Together, *, ratio: bool) -> list[Line]:
    """The lines of a data set: its trials, then the pooled mean, a second estimate, and the prediction.

    >>> from villi.evidence import base
    >>> from villi.evidence.together import together
    >>> [(line.name, line.said) for line in lines(together(base().datasets["propatria_death"]), ratio=True)]
    [('PROPATRIA 2008', '2.53 (1.22 to 5.25)')]
    """
    pooled, beside = found.headline.pooled, found.headline.beside
    shares = iter(pooled.weights if pooled else ())
    rows = [
        _trial(shown, ratio, next(shares, float("nan")) if not shown.silent else 0.0)
        for shown in found.trials
    ]
    if pooled is None:
        return rows
    rows.append(_pool("Together", pooled, ratio))
    if beside is not None:
        rows.append(_pool("Together, another way", beside, ratio))
    if not isnan(pooled.predicted_low):
        low, high = (_back(end, ratio) for end in (pooled.predicted_low, pooled.predicted_high))
        said = f"{figure(low)} to {figure(high)}"
        rows.append(
            Line(
                "Where one more trial may fall", "prediction", _back(pooled.estimate, ratio), low, high, said
            )
        )
    return rows


def _trial(shown: Shown, ratio: bool, weight: float) -> Line:
    name = clean(shown.trial.trial)
    if shown.silent:
        return Line(name, "trial", shown.effect, shown.low, shown.high, SILENT)
    value, low, high = (_back(figure, ratio) for figure in (shown.effect, shown.low, shown.high))
    return Line(name, "trial", value, low, high, interval(value, low, high), weight)


def _pool(name: str, pooled: Pooled, ratio: bool) -> Line:
    value, low, high = (_back(figure, ratio) for figure in (pooled.estimate, pooled.low, pooled.high))
    return Line(name, "pooled", value, low, high, interval(value, low, high), 1.0)


SILENT = "no effect to draw"
"""At the right of a trial without an effect; the table says why."""


def _back(figure: float, ratio: bool) -> float:
    return exp(figure) if ratio else figure


def figure(value: float) -> str:
    """A ratio or a difference as it is printed: two decimals, three below 0.1, one from 10.

    >>> figure(0.983), figure(-0.0234), figure(-17.82), figure(41.83), figure(0.0)
    ('0.98', '−0.023', '−17.8', '41.8', '0')
    """
    if value == 0:
        return "0"
    size = abs(value)
    return f"{value:.{1 if size >= 9.995 else 2 if size >= 0.0995 else 3}f}".replace("-", "\u2212")


def interval(value: float, low: float, high: float) -> str:
    """A figure with its interval.

    >>> interval(2.526, 1.216, 5.25)
    '2.53 (1.22 to 5.25)'
    """
    return f"{figure(value)} ({figure(low)} to {figure(high)})"


def forest(rows: Sequence[Line], *, ratio: bool, fewer: str, more: str) -> Spec:
    """The plot. `ratio`: a log axis about 1, else a plain one about 0. `fewer` and `more` say what lies at
    the left and at the right of "no difference", which is in the middle."""
    low, high = reach(rows, ratio=ratio)
    height = STEP * len(rows)
    scale: Spec = {"type": "log" if ratio else "linear", "domain": [low, high], "nice": False, "clamp": True}
    axis: Spec = {"title": None, "gridDash": [2, 3], "format": ".3~r", "labelOverlap": False}
    if ratio:
        axis["values"] = [tick for tick in RATIO_TICKS if low <= tick <= high]
    else:
        axis["tickCount"] = 5
    x: Spec = {"type": "quantitative", "scale": scale, "axis": axis, "title": None}
    y: Spec = {"type": "quantitative", "scale": {"domain": [height, 0], "nice": False}, "axis": None}
    none = 1.0 if ratio else 0.0
    drawn = [
        {**_numbers(row, low, high), "place": place} for place, row in enumerate(rows) if not isnan(row.value)
    ]
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": height,
        "padding": {"left": 1, "right": 1, "top": 2, "bottom": 20},
        "config": CONFIG,
        "layer": [
            _no_difference(len(rows), none, x, y),
            *_whiskers(drawn, x, y),
            *_squares(drawn, x, y),
            *(_diamond(row, x, y) for row in drawn if row["kind"] == "pooled"),
            *_arrows(drawn, x, y),
            *_words(rows, y),
            *_sides(fewer, more, height),
        ],
    }


def reach(rows: Sequence[Line], *, ratio: bool) -> tuple[float, float]:
    """The ends of the axis: as far to both sides of "no difference" as the widest interval goes, and a little
    room; ratios not beyond 50.

    >>> reach([Line("", "trial", 2.5, 1.2, 5.3, "")], ratio=True)
    (0.17..., 5.83...)
    """
    ends = [end for row in rows for end in (row.value, row.low, row.high) if not isnan(end)]
    if ratio:
        most = max((max(end, 1 / end) for end in ends if end > 0), default=NARROWEST)
        most = min(max(most * 1.1, NARROWEST), WIDEST)
        return 1 / most, most
    most = max((abs(end) for end in ends), default=0.0) * 1.1 or 1.0
    return -most, most


def _numbers(row: Line, low: float, high: float) -> Spec:
    """A line as data: its ends cut at the axis, and whether they were."""
    weight = ALONE if isnan(row.weight) else row.weight
    return {
        "name": row.name,
        "kind": row.kind,
        "value": row.value,
        "low": max(row.low, low),
        "high": min(row.high, high),
        "cut_low": row.low < low,
        "cut_high": row.high > high,
        "size": SQUARE[0] + (SQUARE[1] - SQUARE[0]) * weight,
    }


def _y(row: Spec) -> float:
    return float(row["place"] * STEP + MARK)


def _line(values: list[Spec], encoding: Spec, **mark: object) -> Spec:
    return {"data": {"values": values}, "mark": {"type": "rule", **mark}, "encoding": encoding}


def _no_difference(count: int, none: float, x: Spec, y: Spec) -> Spec:
    """The line of no difference, beside the marks only: it crosses no words."""
    values = [
        {"x": none, "y": place * STEP + MARK - GAP, "to": place * STEP + MARK + GAP} for place in range(count)
    ]
    encoding = {"x": {"field": "x", **x}, "y": {"field": "y", **y}, "y2": {"field": "to"}}
    return _line(values, encoding, strokeWidth=1.5, color=MUTED)


def _whiskers(drawn: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    """The intervals of trials, and the prediction dashed."""
    found = []
    for kind, style in (
        ("trial", {"strokeWidth": 2}),
        ("prediction", {"strokeWidth": 2, "strokeDash": [5, 4]}),
    ):
        values = [{**row, "y": _y(row)} for row in drawn if row["kind"] == kind]
        if values:
            encoding = {"x": {"field": "low", **x}, "x2": {"field": "high"}, "y": {"field": "y", **y}}
            found.append(_line(values, encoding, color=ACCENT, **style))
    return found


def _squares(drawn: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    values = [{**row, "y": _y(row)} for row in drawn if row["kind"] == "trial"]
    if not values:
        return []
    return [
        {
            "data": {"values": values},
            "mark": {"type": "point", "shape": "square", "filled": True, "color": ACCENT, "opacity": 1},
            "encoding": {
                "x": {"field": "value", **x},
                "y": {"field": "y", **y},
                "size": {"field": "size", "type": "quantitative", "scale": None, "legend": None},
            },
        }
    ]


def _diamond(row: Spec, x: Spec, y: Spec) -> Spec:
    """The pooled mean with its interval, from tip to tip."""
    corners = (("low", 0.0), ("value", -HALF_DIAMOND), ("high", 0.0), ("value", HALF_DIAMOND))
    values = [{"x": row[end], "y": _y(row) + up, "turn": turn} for turn, (end, up) in enumerate(corners)]
    return {
        "data": {"values": values},
        "mark": {
            "type": "line",
            "interpolate": "linear-closed",
            "fill": ACCENT,
            "color": ACCENT,
            "strokeWidth": 1,
        },
        "encoding": {
            "x": {"field": "x", **x},
            "y": {"field": "y", **y},
            "order": {"field": "turn", "type": "quantitative"},
        },
    }


def _arrows(drawn: list[Spec], x: Spec, y: Spec) -> list[Spec]:
    """Where an interval goes on beyond the axis."""
    found = []
    for end, shape in (("low", "triangle-left"), ("high", "triangle-right")):
        values = [{"x": row[end], "y": _y(row)} for row in drawn if row[f"cut_{end}"]]
        if values:
            mark = {
                "type": "point",
                "shape": shape,
                "filled": True,
                "size": 90,
                "color": ACCENT,
                "opacity": 1,
            }
            encoding = {"x": {"field": "x", **x}, "y": {"field": "y", **y}}
            found.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return found


def _words(rows: Sequence[Line], y: Spec) -> list[Spec]:
    """Names at the left, figures at the right, above each mark."""
    found = []
    for field, right in (("name", False), ("said", True)):
        values = [
            {"y": place * STEP + WORDS, "text": cut(getattr(row, field), LONGEST_NAME)}
            for place, row in enumerate(rows)
        ]
        mark = {"type": "text", "align": "right" if right else "left", "baseline": "middle", "color": INK}
        encoding = {
            "x": {"value": WIDTH if right else 0},
            "y": {"field": "y", **y},
            "text": {"field": "text"},
        }
        found.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return found


def _sides(fewer: str, more: str, height: int) -> list[Spec]:
    """What lies at the left and at the right, below the axis."""
    return [
        {
            "data": {"values": [{"text": text}]},
            "mark": {"type": "text", "align": align, "baseline": "top", "fontSize": 12.5, "color": MUTED},
            "encoding": {"x": {"value": at}, "y": {"value": height + 24}, "text": {"field": "text"}},
        }
        for text, align, at in ((f"← {fewer}", "left", 0), (f"{more} →", "right", WIDTH))
    ]
