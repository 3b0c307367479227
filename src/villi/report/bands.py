"""A band over time as a Vega-Lite specification: what was measured, and what hypotheses add.

Filled, with a line in its middle: arrows that were measured in people (a thin line where studies are small or
conflict). Between dashed lines: with the hypotheses. Words stand at both ends of the picture, so colour and
line carry nothing alone.
"""

from math import isnan

from villi.report.blocks import Band, Edges
from villi.report.charts import ACCENT, CONFIG, INK, LONGEST_NAME, MUTED, SCHEMA, SOFT, WIDTH, Spec
from villi.report.words import cut

HEIGHT = 170
MOST = 240
"""Times that are drawn of a longer band: more than there are pixels is no finer."""
THICK = {"solid": 2.5, "thin": 1.2, "none": 0.0}
ROOM = 0.06


def spec(band: Band) -> Spec:
    """The picture of one band; it holds the values that it draws.

    >>> from villi.report.blocks import Rows
    >>> flat = ((0.0, 0.0, 0.0),) * 2
    >>> rows = Rows("", (), (), ())
    >>> made = spec(Band("P", "x", "g", "days", (0.0, 1.0), flat, flat, "solid", 0.0, 1.0, "", "", "", rows))
    >>> made["width"], len(made["data"]["values"])
    (400, 2)
    """
    low, high = ends(band)
    x: Spec = {"field": "time", "type": "quantitative", "title": band.axis}
    x["scale"] = {"domain": [band.times[0], band.times[-1]], "nice": False}
    x["axis"] = {"grid": False, "tickCount": 8, "labelOverlap": True}
    y: Spec = {"type": "quantitative", "scale": {"domain": [low, high], "nice": False, "zero": False}}
    y["axis"] = {"title": band.unit, "titleAngle": 0, "titleAlign": "left", "titleY": -24, "titleX": 0}
    y["axis"] |= {"tickCount": 5, "gridDash": [2, 3]}
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": HEIGHT,
        "padding": {"left": 2, "right": 8, "top": 16, "bottom": 2},
        "config": CONFIG,
        "data": {"values": values(band)},
        "layer": [*_known(band, x, y), *_none(band, x, y), *_edges(band, x, y), *_ends(band, x, y)],
    }


def ends(band: Band) -> tuple[float, float]:
    """Where the axis begins and ends: both bands, "no difference", and a little room."""
    met = [value for edges in (*band.known, *band.everything) for value in edges if not isnan(value)]
    met += [] if isnan(band.none) else [band.none]
    low, high = min(met, default=0.0), max(met, default=1.0)
    room = (high - low) * ROOM or abs(low) * ROOM or 1.0
    return low - room, high + room


def values(band: Band) -> list[Spec]:
    """The figures of a picture, at most `MOST` times of them, first and last among them."""
    step = max(1, -(-len(band.times) // MOST))
    places = [*range(0, len(band.times) - 1, step), len(band.times) - 1]
    return [
        {
            "time": band.times[n],
            **_named("known", band.known[n]),
            **_named("all", band.everything[n]),
        }
        for n in places
    ]


def _named(name: str, edges: Edges) -> Spec:
    return {
        f"{name}_{end}": None if isnan(value) else value
        for end, value in zip(("low", "middle", "high"), edges, strict=True)
    }


def _known(band: Band, x: Spec, y: Spec) -> list[Spec]:
    if band.strength == "none":
        return []
    return [
        {
            "mark": {"type": "area", "color": SOFT, "opacity": 1},
            "encoding": {"x": x, "y": {"field": "known_low", **y}, "y2": {"field": "known_high"}},
        },
        {
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": THICK[band.strength]},
            "encoding": {"x": x, "y": {"field": "known_middle", **y}},
        },
    ]


def _none(band: Band, x: Spec, y: Spec) -> list[Spec]:
    """The line of no difference, behind the edges."""
    if isnan(band.none):
        return []
    return [
        {
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
            "encoding": {"y": {"datum": band.none, **y}},
        }
    ]


def _edges(band: Band, x: Spec, y: Spec) -> list[Spec]:
    """Both edges with the hypotheses, dashed."""
    if not band.said_all:
        return []
    return [
        {
            "mark": {"type": "line", "color": ACCENT, "strokeWidth": 1.3, "strokeDash": [5, 4]},
            "encoding": {"x": x, "y": {"field": f"all_{end}", **y}},
        }
        for end in ("low", "high")
    ]


def _ends(band: Band, x: Spec, y: Spec) -> list[Spec]:
    """Where the change ends: a dotted line with its words."""
    if isnan(band.ends) or not band.times[0] < band.ends < band.times[-1]:
        return []
    at = {"x": {"datum": band.ends, **{key: x[key] for key in ("type", "scale")}}}
    early = band.ends - band.times[0] < (band.times[-1] - band.times[0]) / 2
    words = {"type": "text", "align": "left" if early else "right", "baseline": "bottom", "fontSize": 12}
    words["color"] = MUTED
    return [
        {"mark": {"type": "rule", "color": MUTED, "strokeDash": [1, 3]}, "encoding": at},
        {
            "data": {"values": [{"text": cut("the change ends", LONGEST_NAME)}]},
            "mark": words,
            "encoding": {**at, "y": {"value": -2}, "text": {"field": "text"}},
        },
    ]
