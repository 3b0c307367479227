"""Charts as Vega-Lite specifications: plain dictionaries, drawn to SVG without any network.

`draw` replaces the five colour keys by variables of the page's style sheet, so that a chart follows the
theme, and gives the picture its title and description. The specifications hold their data, so a reader
can take one into a tool of their own. Colour never carries meaning alone: every bar and dot has its words.
"""

import re
from collections.abc import Sequence
from datetime import date as Date
from datetime import timedelta
from html import escape
from importlib.resources import files
from math import isnan
from typing import Any, NamedTuple

from villi.examination import DayResult, Examination, Share
from villi.quantities import Interval
from villi.report.blocks import Course, Dot
from villi.report.facts import facts
from villi.report.words import amount, clean, cut, percent, reach, short_day, upper_first

Spec = dict[str, Any]

SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
"""Names the language of a specification; nothing is fetched from there."""

WIDTH = 400
"""Drawing units: small enough that 13-unit text stays readable on a phone."""

INK, MUTED, LINE, ACCENT, SOFT = "#0a0a01", "#0a0a02", "#0a0a03", "#0a0a04", "#0a0a05"
THEME = {INK: "ink", MUTED: "muted", LINE: "line", ACCENT: "accent", SOFT: "soft"}
"""Colour keys of a drawing -> variables of `data/page.css`."""

LONGEST_NAME = 38
"""Letters of a name that fit beside its amount; the table below a chart has the whole name."""

MANY_DAYS = 16
"""From here on days are set on a time axis, without a label and a range each."""

CONFIG: Spec = {
    "background": None,
    "font": "Helvetica",
    "view": {"stroke": None},
    "axis": {
        "labelColor": MUTED,
        "labelFontSize": 12.5,
        "titleColor": MUTED,
        "titleFontSize": 12.5,
        "titleFontWeight": "normal",
        "domain": False,
        "ticks": False,
        "gridColor": LINE,
        "labelPadding": 6,
    },
    "text": {"fontSize": 14, "color": INK},
}


class Picture(NamedTuple):
    """A chart before it is drawn. `key` tells it from every other on a page; `title` and `description` are
    its words for those who cannot see it."""

    key: str
    spec: Spec
    title: str
    description: str


class Row(NamedTuple):
    """One row of a chart with words at both ends; NaN ends where no range is known."""

    name: str
    value: float
    range: Interval
    said: str


def _number(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _values(rows: Sequence[Row]) -> list[Spec]:
    return [
        {
            "row": f"{place:04d}",
            "name": cut(row.name, LONGEST_NAME),
            "value": _number(row.value),
            "low": _number(row.range.low),
            "high": _number(row.range.high),
            "said": row.said,
        }
        for place, row in enumerate(rows)
    ]


def _words(field: str, *, right: bool, dy: int, colour: str) -> Spec:
    """Text at the left or right end of every row."""
    mark = {"type": "text", "align": "right" if right else "left", "baseline": "middle", "dy": dy}
    return {
        "mark": {**mark, "color": colour},
        "encoding": {"x": {"value": WIDTH if right else 0}, "text": {"field": field}},
    }


def bars(rows: Sequence[Row]) -> Spec:
    """Bars from nought, the name above each and the amount at its right."""
    top = max((row.value for row in rows if not isnan(row.value)), default=1.0) or 1.0
    scale = {"domain": [0, top], "nice": False}
    x = {"type": "quantitative", "scale": scale, "axis": None, "stack": None}  # stacked bars bring clip paths
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": {"step": 38},
        "padding": {"left": 0, "right": 1, "top": 2, "bottom": 2},
        "config": CONFIG,
        "data": {"values": _values(rows)},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None}},
        "layer": [
            {
                "mark": {"type": "bar", "height": 7, "yOffset": 9, "color": ACCENT, "cornerRadius": 3.5},
                "encoding": {"x": {"field": "value", **x}},
            },
            _words("name", right=False, dy=-6, colour=INK),
            _words("said", right=True, dy=-6, colour=INK),
        ],
    }


def spans(rows: Sequence[Row], unit_title: str) -> Spec:
    """Ranges on one axis from nought, each with its name above, its words at the right and a dot."""
    ends = [end for row in rows for end in (row.value, row.range.low, row.range.high) if not isnan(end)]
    scale = {"domain": [0, max(ends, default=1.0)], "nice": True}
    axis = {"title": unit_title, "tickCount": 6, "gridDash": [2, 3]}
    x = {"type": "quantitative", "scale": scale, "axis": axis}
    known = {"transform": [{"filter": "isValid(datum.low) && isValid(datum.high)"}]}
    return {
        "$schema": SCHEMA,
        "width": WIDTH,
        "height": {"step": 44},
        "padding": {"left": 0, "right": 1, "top": 2, "bottom": 2},
        "config": CONFIG,
        "data": {"values": _values(rows)},
        "encoding": {"y": {"field": "row", "type": "ordinal", "axis": None}},
        "layer": [
            {
                **known,
                "mark": {"type": "bar", "height": 9, "yOffset": 9, "color": SOFT, "cornerRadius": 4.5},
                "encoding": {"x": {"field": "low", **x}, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "circle", "yOffset": 9, "size": 90, "color": ACCENT, "opacity": 1},
                "encoding": {"x": {"field": "value", **x}},
            },
            _words("name", right=False, dy=-8, colour=INK),
            _words("said", right=True, dy=-8, colour=MUTED),
        ],
    }


ROOM = 0.06
"""Free space at both ends of an axis that does not begin at nought, as a share of its length."""


def axis_ends(rows: Sequence[Dot], none: float) -> tuple[float, float]:
    """Where an axis begins and ends: at the farthest ends of what is shown, "no difference" among it.

    >>> axis_ends([Dot("", 0.6, 0.1, 1.1, "")], 0.0), axis_ends([], float("nan"))
    ((0.0, 1.1), (0.0, 1.0))
    """
    ends = [end for row in rows for end in (row.value, row.low, row.high) if not isnan(end)]
    ends += [] if isnan(none) else [none]
    low, high = min(ends, default=0.0), max(ends, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)


def patterns(rows: Sequence[Dot], title: str, none: float) -> Spec:
    """A dot with its interval for each row, drawn as `spans`, on an axis that shows where they differ.

    `none`: where "no difference" lies, marked in every row; NaN where there is no such place."""
    low, high = axis_ends(rows, none)
    room = (high - low) * ROOM
    scale = {"domain": [low - room, high + room], "nice": False, "zero": False}
    axis = {"title": cut(title, LONGEST_NAME), "tickCount": 6, "gridDash": [2, 3]}
    x: Spec = {"type": "quantitative", "scale": scale, "axis": axis}
    drawn = [Row(row.name, row.value, Interval(row.low, row.high), row.said) for row in rows]
    spec = spans(drawn, title)
    for layer in spec["layer"]:
        if "field" in layer["encoding"]["x"]:
            layer["encoding"]["x"] = {"field": layer["encoding"]["x"]["field"], **x}
    if not isnan(none):
        tick = {
            "type": "tick",
            "orient": "vertical",
            "size": 22,
            "thickness": 1.5,
            "yOffset": 9,
            "color": MUTED,
        }
        spec["layer"].insert(1, {"mark": tick, "encoding": {"x": {"datum": none, **x}}})
    return spec


COURSE_HEIGHT = 78
"""Drawing units of each line over the days: enough for ten points of a scale."""


def courses(rows: Sequence[Course]) -> Spec:
    """Lines over the same days, one above the other on one time axis; a line is broken where a day has no
    value. Each has its name and its words above it."""
    days = [row.first + timedelta(days=n) for row in rows for n in (0, len(row.values) - 1)]
    span = [min(days, default=Date.min).isoformat(), max(days, default=Date.min).isoformat()]
    return {
        "$schema": SCHEMA,
        "padding": {"left": 2, "right": 4, "top": 2, "bottom": 2},
        "config": CONFIG,
        "spacing": 26,
        "vconcat": [_over_days(row, span, last=row is rows[-1]) for row in rows],
    }


def _over_days(row: Course, span: list[str], *, last: bool) -> Spec:
    x: Spec = {"field": "date", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": None}
    x["scale"] = {"domain": span, "type": "utc"}
    x["axis"] = {"format": "%-d %b", "grid": False, "labelOverlap": True, "tickCount": 5, "labels": last}
    low, high = (row.low, row.high) if row.high > row.low else (row.low - 1, row.high + 1)
    y: Spec = {"field": "value", "type": "quantitative", "title": None}
    y["scale"] = {"domain": [low, high], "nice": False, "zero": False}
    y["axis"] = {"tickCount": 3, "gridDash": [2, 3], "minExtent": 22}
    values = [
        {"date": (row.first + timedelta(days=n)).isoformat(), "value": _number(value)}
        for n, value in enumerate(row.values)
    ]
    words = [(row.name, "left", 0, INK), (row.said, "right", WIDTH - 30, MUTED)]
    return {
        "width": WIDTH - 30,
        "height": COURSE_HEIGHT,
        "data": {"values": values},
        "layer": [
            {
                "mark": {
                    "type": "line",
                    "color": ACCENT,
                    "strokeWidth": 1.5,
                    "invalid": "break-paths-filter-domains",
                },
                "encoding": {"x": x, "y": y},
            },
            {
                "transform": [{"filter": "isValid(datum.value)"}],
                "mark": {"type": "circle", "size": 22, "color": ACCENT, "opacity": 1},
                "encoding": {"x": x, "y": y},
            },
            *(
                {
                    "data": {"values": [{"text": cut(said, LONGEST_NAME)}]},
                    "mark": {"type": "text", "align": align, "baseline": "bottom", "color": colour},
                    "encoding": {"x": {"value": at}, "y": {"value": -8}, "text": {"field": "text"}},
                }
                for said, align, at, colour in words
            ),
        ],
    }


def course(days: Sequence[DayResult], mean: float) -> Spec:
    """Glutamine day by day: a dot with its range; an open triangle where it is "at least"."""
    many = len(days) > MANY_DAYS
    x: Spec = {"field": "day", "type": "ordinal", "sort": None, "title": None, "scale": {"padding": 0.5}}
    x["scale"]["domain"] = [short_day(day.date) for day in days]
    x["axis"] = {"labelAngle": 0, "labelExpr": "slice(split(datum.label, ' '), 0, 2)", "grid": False}
    if many:
        x = {"field": "date", "type": "temporal", "timeUnit": "utcyearmonthdate", "title": None}
        x["axis"] = {"format": "%-d %b", "grid": False, "labelOverlap": True, "tickCount": 6}
    axis: Spec = {"title": "g", "titleAngle": 0, "titleAlign": "left", "titleY": -8, "titleX": 0}
    y: Spec = {"type": "quantitative", "scale": {"domainMin": 0}}
    y["axis"] = {**axis, "tickCount": 5, "gridDash": [2, 3]}
    size = 25 if many else 80
    full = {"transform": [{"filter": "!datum.at_least && isValid(datum.value)"}]}
    layers: list[Spec] = [
        {
            **full,
            "mark": {"type": "rule", "strokeWidth": 2 if many else 6, "color": SOFT, "strokeCap": "round"},
            "encoding": {"x": x, "y": {"field": "low", **y}, "y2": {"field": "high"}},
        },
        {
            **full,
            "mark": {"type": "circle", "size": size, "color": ACCENT, "opacity": 1},
            "encoding": {"x": x, "y": {"field": "value", **y}},
        },
        {
            "transform": [{"filter": "datum.at_least && isValid(datum.value)"}],
            "mark": {"type": "point", "shape": "triangle-up", "size": size, "color": ACCENT, "filled": False},
            "encoding": {"x": x, "y": {"field": "value", **y}},
        },
    ]
    if not many:
        layers.append(
            {
                "transform": [{"filter": "datum.skipped"}],
                "mark": {"type": "text", "angle": 270, "align": "left", "fontSize": 12, "color": MUTED},
                "encoding": {"x": x, "y": {"datum": 0}, "text": {"value": "not recorded"}},
            }
        )
    if not isnan(mean):
        dashed = {"type": "rule", "strokeDash": [5, 4], "color": MUTED}
        line = {
            "data": {"values": [{"mean": mean}]},
            "mark": dashed,
            "encoding": {"y": {"field": "mean", **y}},
        }
        layers.insert(0, line)
    values = [
        {
            "day": short_day(day.date),
            "date": day.date.isoformat(),
            "value": None if day.complete.food == "skipped" else _number(day.glutamine),
            "low": _number(day.interval.low),
            "high": _number(day.interval.high),
            "at_least": bool(day.at_least),
            "skipped": day.complete.food == "skipped",
        }
        for day in days
    ]
    return {
        "$schema": SCHEMA,
        "width": WIDTH - 30,
        "height": 190,
        "padding": {"left": 2, "right": 2, "top": 12, "bottom": 2},
        "config": CONFIG,
        "data": {"values": values},
        "layer": layers,
    }


def share_rows(shares: Sequence[Share]) -> list[Row]:
    """Parts of the glutamine as rows of a chart."""
    return [
        Row(
            upper_first(clean(part.name)),
            part.mean,
            part.interval,
            f"{amount(part.mean, 'g')} · {percent(part.share)}",
        )
        for part in shares
    ]


def estimate_rows(examination: Examination) -> list[Row]:
    """The ranges around the glutamine mean that are shown apart; none where only a lower end is known."""
    estimate = examination.glutamine.estimate
    if estimate.at_least or isnan(estimate.mean):
        return []
    rows = [
        ("What these days held", estimate.interval),
        ("By the food tables alone", estimate.composition),
        ("By the portions alone", estimate.portion),
        ("Where your usual average may lie", estimate.day_to_day),
    ]
    return [
        Row(name, estimate.mean, interval, reach(interval, "g"))
        for name, interval in rows
        if not (isnan(interval.low) or isnan(interval.high))
    ]


def proportion_rows(examination: Examination) -> list[Row]:
    """These days beside what is known of other people and of the body; the sources stand in the table."""
    estimate, known = examination.glutamine.estimate, facts()
    nowhere = Interval(float("nan"), float("nan"))
    rows = []
    if not isnan(estimate.mean):
        mine = nowhere if estimate.at_least else estimate.interval
        said = f"at least {amount(estimate.mean, 'g')}" if estimate.at_least else amount(estimate.mean, "g")
        rows.append(Row("Your food, these days", estimate.mean, mine, said))
    for id, name in PROPORTION.items():
        rows.append(Row(name, known[id].value, known[id].range, amount(known[id].value, "g")))
    return rows


PROPORTION = {
    "us_women": "Food of US women in a large study",
    "us_supply": "Food of a US national survey",
    "own_production": "Made by the body itself",
    "appearance": "Enters the blood from all sources",
}
"""Context figures by id, and their names in the chart."""


def draw(picture: Picture) -> str:
    """The chart as an SVG element for the page, with its title and description in it.

    Nothing is fetched: the data are in the specification and no address is allowed. The first chart of a
    process loads the chart program (some 100 MB that are kept): what runs for long draws in a process of its
    own (`villi.report.drawing`).
    """
    return themed(svg_of(picture.spec), picture)


def svg_of(spec: Spec) -> str:
    """The picture as the chart program draws it."""
    import vl_convert

    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


_ROOT = re.compile(r"^<svg[^>]*?viewBox=\"([^\"]+)\"[^>]*>")
_NOISE = re.compile(r' (?:role|aria-[a-z]+|class|font-family|pointer-events|xmlns:xlink)="[^"]*"')


def themed(svg: str, picture: Picture) -> str:
    """A drawn chart with the page's colours and its words for those who cannot see it."""
    root = _ROOT.match(svg)
    if root is None:
        raise ValueError("the chart program returned something that is not an SVG picture")
    body = _NOISE.sub("", svg[root.end() :])
    for colour, name in THEME.items():
        body = body.replace(f'"{colour}"', f'"var(--{name})"')
    id = f"chart-{picture.key}"
    return (
        f'<svg class="chart" viewBox="{root[1]}" role="img" aria-labelledby="{id}-title {id}-text">'
        f'<title id="{id}-title">{escape(picture.title)}</title>'
        f'<desc id="{id}-text">{escape(picture.description)}</desc>{body}'
    )


def standing_alone(svg: str) -> str:
    """A drawn chart as a file of its own: with the page's colours in it, light and dark.

    >>> standing_alone('<svg class="chart"><text>1</text></svg>')[:68]
    '<svg xmlns="http://www.w3.org/2000/svg" class="chart"><style>/* What'
    """
    colours = (files("villi.report") / "data" / "shared.css").read_text(encoding="utf-8")
    style = f"<style>{colours}{LETTERS}</style>"
    return re.sub(r"^<svg ([^>]*>)", lambda head: f'<svg xmlns="{SVG}" {head[1]}{style}', svg, count=1)


SVG = "http://www.w3.org/2000/svg"
LETTERS = "svg { font-family: system-ui, sans-serif; font-variant-numeric: tabular-nums; }"
"""What a chart takes from its page where it stands on one."""
