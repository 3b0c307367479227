"""The equations do what a body could do, for every member and every input that is allowed."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from villi.body import Course, Dose, Infusion, Inputs, Onset
from villi.body.drawing import draws, middle, replaced
from villi.body.simulating import readout, run
from villi.body.table import model
from villi.body.values import Array, Ensemble, Event, Resolution

MODEL = model()
MEMBERS = np.concatenate([middle(MODEL), draws(MODEL, 60, 5, True)])
FEW = MEMBERS[:12]
KNOWN = np.concatenate([middle(MODEL), draws(MODEL, 60, 5, False)])
"""The same members without hypotheses."""
FASTING = {"gln_food": 0.0}
DAILY = {row.id: (row.low, row.high) for row in MODEL.inputs if row.kind in ("daily", "validation")}
USUAL = {row.id: (row.low, row.high) for row in MODEL.inputs if row.kind == "daily"}
MOST = {"Y": 100.0}


def amounts(bounds: Mapping[str, tuple[float, float]]) -> st.SearchStrategy[dict[str, Any]]:
    each = {name: st.floats(low, high) | st.sampled_from([low, high]) for name, (low, high) in bounds.items()}
    return st.fixed_dictionaries({}, optional=each)


EVENTS: st.SearchStrategy[tuple[Event, ...]] = st.lists(
    st.one_of(
        st.builds(Dose, st.integers(0, 2), st.floats(0, 23.5), st.floats(0, 40)),
        st.builds(
            Infusion,
            st.sampled_from(["enteral", "iv", "sink"]),
            st.integers(0, 2),
            st.floats(0, 23),
            st.floats(0.1, 24),
            st.floats(0, 1000),
        ),
        st.builds(Onset, st.just("disease"), st.integers(0, 2), st.floats(0, 23), st.floats(0, 1.5)),
        st.builds(Onset, st.just("endotoxin"), st.integers(0, 2), st.floats(0, 23), st.floats(0, 20)),
    ),
    max_size=3,
).map(tuple)


def ran(inputs: Inputs, resolution: Resolution = "day", members: Array = MEMBERS, **fixed: float) -> Ensemble:
    return run(MODEL, inputs, replaced(MODEL, members, fixed), resolution)


@pytest.mark.parametrize("resolution", ["day", "hour"])
@settings(max_examples=25, deadline=None)
@given(daily=amounts(DAILY), usual=amounts(USUAL), events=EVENTS, course=st.booleans())
def test_nothing_is_ever_below_nothing(
    resolution: Resolution,
    daily: dict[str, Any],
    usual: dict[str, Any],
    events: tuple[Event, ...],
    course: bool,
) -> None:
    taken = (*events, Course("three broad ones", 0, 3, 1.0)) if course else events
    done = ran(Inputs(3, usual=usual, daily=daily, events=taken), resolution, FEW)
    assert np.isfinite(done.states).all()
    for name in done.names:
        assert done.of(name).min() >= -1e-9, name
    assert done.of("Y").max() <= MOST["Y"]
    extraction = readout(done, "SE")
    assert extraction.min() >= 0 and extraction.max() < 1


@settings(max_examples=15, deadline=None)
@given(usual=amounts(USUAL))
def test_a_usual_day_changes_nothing(usual: dict[str, Any]) -> None:
    done = ran(Inputs(180, usual=usual), "day", FEW)
    start, end = done.states[:, 0], done.states[:, -1]
    np.testing.assert_allclose(end, start, rtol=1e-3, atol=1e-9)


def test_usual_days_by_the_hour_change_nothing_but_the_rhythm_of_meals() -> None:
    done = ran(Inputs(30), "hour", FEW)
    midnights = done.states[:, 24::24]
    np.testing.assert_allclose(midnights[:, -1], midnights[:, 1], rtol=4e-3, atol=1e-6)


# Paired: the same member with more of one thing.

LASTING = [
    ("gln_dose", 10.0, "P", "up"),
    ("gln_food", 20.0, "P", "up"),
    ("catabolic", 1.0, "P", "down"),
    ("catabolic", 1.0, "M", "down"),
    ("catabolic", 1.0, "K", "up"),
    ("catabolic", 1.0, "I", "up"),
    ("catabolic", 1.0, "C", "up"),
    ("steroid", 1.0, "P", "up"),
    ("tpn", 1.0, "V", "down"),
    ("nsaid", 1.0, "K", "up"),
    ("crh", 1.0, "K", "up"),
    ("fermented", 4.0, "D", "up"),
    ("fibre", 40.0, "B", "up"),
    ("processed", 0.9, "C", "up"),
    ("stress", 9.0, "Y", "down"),
]


@pytest.mark.parametrize(("name", "amount", "state", "way"), LASTING)
def test_more_of_one_thing_moves_a_state_one_way(name: str, amount: float, state: str, way: str) -> None:
    members = KNOWN[KNOWN[:, [row.id for row in MODEL.parameters].index("responder")] == 1]
    without, given_ = ran(Inputs(10), "day", members), ran(Inputs(10, daily={name: amount}), "day", members)
    moved = given_.of(state)[:, -1] - without.of(state)[:, -1]
    share = float(((moved > 0) if way == "up" else (moved < 0)).mean())
    assert share >= 0.9, f"{share:.2f} of the members"


def test_an_antibiotic_lowers_what_it_lowers_and_lets_enterobacteria_bloom() -> None:
    done = ran(Inputs(40, events=(Course("three broad ones", 0, 4, 1.0),)))
    for name in ("B", "D", "T", "S"):
        assert (done.of(name)[:, 4] < done.of(name)[:, 0]).all(), name
    bloom = done.of("E").max(axis=1) / done.of("E")[:, 0]
    assert np.median(bloom) > 2


def test_a_longer_or_stronger_course_does_more() -> None:
    low = {
        (days, potency): ran(Inputs(30, events=(Course("any", 0, days, potency),))).of("D").min(axis=1)
        for days, potency in ((3, 0.3), (3, 0.9), (10, 0.3))
    }
    assert (low[3, 0.9] < low[3, 0.3]).all() and (low[10, 0.3] < low[3, 0.3]).all()


def test_glutamine_into_a_vein_rises_with_the_rate_and_goes_again() -> None:
    rises = []
    for rate in (85.0, 171.0, 342.0):
        done = ran(Inputs(2, usual=FASTING, events=(Infusion("iv", 0, 1, 8, rate),)), "hour")
        hours = done.times * 24
        level = done.of("P") - done.of("P")[:, :1]
        rises.append(level[:, np.argmin(np.abs(hours - 9))])
        late = level[:, np.argmin(np.abs(hours - 17))]
        assert (np.abs(late) < 0.15 * rises[-1]).all(), "eight hours after the end it is all but gone"
        last_hour = np.abs(rises[-1] - level[:, np.argmin(np.abs(hours - 8))])
        assert (last_hour < 0.03 * rises[-1]).all(), "after seven hours it is steady"
    assert (rises[0] < rises[1]).all() and (rises[1] < rises[2]).all()


def test_a_dose_into_a_vein_spreads_out_and_then_halves_within_hours() -> None:
    done = ran(Inputs(1, usual=FASTING, events=(Infusion("iv", 0, 1, 0.2, 2000),)), "hour")
    hours, level = done.times * 24, done.of("P") - done.of("P")[:, :1]
    at = [level[:, np.argmin(np.abs(hours - (1.2 + after)))] for after in (0.0, 0.5, 1.5, 3.0)]
    assert all((later < sooner).all() for sooner, later in pairwise(at))
    assert np.median(at[3] / at[0]) < 0.05


def test_a_larger_dose_passes_more_than_in_proportion() -> None:
    """First-pass extraction falls as flux rises: that is what sets a powder apart from food."""
    areas = []
    for grams in (4.0, 12.0, 21.0):
        done = ran(Inputs(1, usual=FASTING, events=(Dose(0, 1, grams),)), "hour", weight=70)
        areas.append((done.of("P") - done.of("P")[:, :1]).sum(axis=1))
    assert (areas[1] > areas[0]).all() and (areas[2] > areas[1]).all()
    assert np.median(areas[1] / areas[0]) > 3


def test_a_sink_draws_plasma_down_by_its_size_and_never_below_nothing() -> None:
    levels = []
    for rate in (30.0, 91.0, 1000.0):
        done = ran(Inputs(2, usual=FASTING, events=(Infusion("sink", 0, 0, 48, rate),)), "hour")
        levels.append(done.of("P")[:, -1] / done.of("P")[:, 0])
    assert (levels[0] > levels[1]).all() and (levels[1] > levels[2]).all() and (levels[2] > 0).all()


def test_fed_by_vein_alone_the_villus_shrinks_and_glutamine_keeps_some_of_it() -> None:
    plain = Inputs(14, daily={"tpn": 1, "gln_food": 0})
    kept = Inputs(14, daily={"tpn": 1, "gln_food": 0}, events=(Infusion("iv", 0, 0, 336, 65),))
    without, with_it = ran(plain, members=KNOWN), ran(kept, members=KNOWN)
    assert (without.of("V")[:, -1] < 0.97).all()
    assert (with_it.of("V")[:, -1] > without.of("V")[:, -1]).all()
    assert (with_it.of("K")[:, -1] < without.of("K")[:, -1]).all()


def test_a_disease_of_the_barrier_opens_it_and_fades() -> None:
    permeability = ran(Inputs(120, events=(Onset("disease", 0, 0, 0.85),)), members=MEMBERS[:1]).of("K")[0]
    peak = int(permeability.argmax())
    assert permeability[peak] > 1.8 * permeability[0]
    assert (np.diff(permeability[peak:]) < 0).all()


def test_glutamine_never_brings_permeability_below_the_own_normal() -> None:
    for setting in ({}, {"nsaid": 1.0}, {"stress": 9.0}):
        inputs = Inputs(30, daily={**setting, "gln_dose": 30}, events=(Onset("disease", 0, 0, 0.5),))
        permeability = ran(inputs, members=KNOWN).of("K")
        assert (permeability >= permeability[:, :1] * (1 - 1e-9)).all()
