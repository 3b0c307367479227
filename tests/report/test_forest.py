"""The forest plot: everything it draws is in its words, and nothing is drawn that is not held."""

import json
from dataclasses import replace
from math import inf, isnan, log, nan
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.evidence import base
from villi.evidence.pooling import headline
from villi.evidence.together import Shown, Together, together
from villi.evidence.values import Trial
from villi.report import charts, forest
from villi.report.forest import Line

HELD = base().datasets


def plot(id: str) -> tuple[list[Line], dict[str, Any]]:
    held = HELD[id]
    rows = forest.lines(together(held), ratio=held.measure == "RR")
    return rows, forest.forest(rows, ratio=held.measure == "RR", fewer="less", more="more")


def texts(spec: dict[str, Any]) -> list[str]:
    return [row["text"] for layer in spec["layer"] for row in layer["data"]["values"] if "text" in row]


@pytest.mark.parametrize("id", HELD)
def test_every_line_has_its_words(id: str) -> None:
    rows, spec = plot(id)
    assert len(rows) >= len(HELD[id].trials)
    for row in rows:
        assert row.name in texts(spec) or row.name[:20] in "".join(texts(spec))
        assert row.said in texts(spec)
    json.dumps(spec, allow_nan=False)  # a specification is JSON: it has no NaN


@pytest.mark.parametrize("id", HELD)
def test_drawn_to_a_picture_with_its_words(id: str) -> None:
    rows, spec = plot(id)
    svg = charts.draw(charts.Picture("x", spec, "What was found", "In words"))
    assert "<title" in svg and "<desc" in svg
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert rows[0].said.replace("&", "&amp;") in svg
    assert svg.count("var(--") >= 3, "its colours follow the theme"


def test_a_pool_has_a_diamond_and_a_dashed_line_for_one_more_trial() -> None:
    rows, spec = plot("icu_enteral_hospital_mortality")
    assert [row.kind for row in rows] == ["trial"] * 4 + ["pooled", "prediction"]
    marks = [layer["mark"] for layer in spec["layer"]]
    assert sum(mark.get("interpolate") == "linear-closed" for mark in marks) == 1
    assert sum("strokeDash" in mark for mark in marks) == 1


def test_without_a_pool_neither() -> None:
    rows, spec = plot("ibs_response")
    assert {row.kind for row in rows} == {"trial"}
    assert not any("interpolate" in layer["mark"] or "strokeDash" in layer["mark"] for layer in spec["layer"])


def test_a_second_estimate_stands_beside() -> None:
    effects, variances = [-0.47, -0.33, 1.5], [0.037, 0.00024, 0.55]
    found = headline(effects, variances)
    assert found.beside is not None
    shown = tuple(
        Shown(Trial(name), effect, effect - 1, effect + 1)
        for name, effect in zip("ABC", effects, strict=True)
    )
    rows = forest.lines(Together(shown, found, found.reason), ratio=False)
    assert [row.kind for row in rows] == ["trial"] * 3 + ["pooled", "pooled", "prediction"]
    assert rows[3].value != rows[4].value


ENDS = st.floats(-6, 6).map(lambda x: round(x, 4))


@settings(deadline=None)
@given(st.lists(st.tuples(ENDS, ENDS, ENDS).map(sorted), min_size=1, max_size=8), st.booleans())
def test_all_is_in_the_picture_or_ends_in_an_arrow(intervals: list[list[float]], ratio: bool) -> None:
    back = (lambda x: 2.718281828**x) if ratio else float
    rows = [
        Line(str(place), "trial", back(value), back(low), back(high), "words")
        for place, (low, value, high) in enumerate(intervals)
    ]
    least, most = forest.reach(rows, ratio=ratio)
    spec = forest.forest(rows, ratio=ratio, fewer="less", more="more")
    assert least < most
    assert log(least) == pytest.approx(-log(most)) if ratio else least == -most
    arrows = sum(
        len(layer["data"]["values"])
        for layer in spec["layer"]
        if str(layer["mark"].get("shape", "")).startswith("triangle")
    )
    assert arrows == sum((row.low < least) + (row.high > most) for row in rows)
    if not ratio:
        assert arrows == 0


def test_a_long_interval_is_cut_in_the_picture_and_told_in_words() -> None:
    row = Line("Two small trials", "pooled", 0.19, 0.00006, 629.95, "0.19 (0.000 to 630.0)")
    assert forest.reach([row], ratio=True) == (1 / forest.WIDEST, forest.WIDEST)
    spec = forest.forest([row], ratio=True, fewer="less", more="more")
    assert row.said in texts(spec)


def test_a_trial_without_effect_has_words_and_no_mark() -> None:
    row = Line("Brantley 2000", "trial", nan, nan, nan, forest.SILENT)
    spec = forest.forest([row], ratio=True, fewer="less", more="more")
    assert not any(layer["mark"].get("shape") == "square" for layer in spec["layer"])
    assert forest.reach([row], ratio=True) == pytest.approx((1 / 2.2, 2.2))


def test_weights_are_areas() -> None:
    rows, spec = plot("icu_enteral_hospital_mortality")
    (squares,) = [
        layer["data"]["values"] for layer in spec["layer"] if layer["mark"].get("shape") == "square"
    ]
    assert [row["size"] for row in squares] == sorted(row["size"] for row in squares)
    assert sum(row.weight for row in rows if row.kind == "trial" and not isnan(row.value)) == pytest.approx(1)


def test_figures_are_finite_words() -> None:
    assert forest.figure(-0.5) == "\u22120.50"
    assert not any(isnan(row.value) and row.said != forest.SILENT for id in HELD for row in plot(id)[0])
    assert inf not in [row.high for id in HELD for row in plot(id)[0]]
    assert replace(HELD["ibs_response"]).pool == "no"
