"""What villi runs, and what other programs make of the same run as SBML: every state, whatever happens.

A state is held to 0.1 % wherever it lies above a thousandth of its own maximum. Below that (a drink that has
all but left the stomach) the difference is held to a ten-thousandth of the maximum. At the very instant at
which something changes, programs differ in whether they show what was before or after: those are left out.
"""

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pytest

from villi.body import arrays
from villi.body.drawing import draws, middle
from villi.body.sbml import sbml_text
from villi.body.scheduling import Schedule, schedule
from villi.body.table import model
from villi.body.values import Array, Course, Dose, Infusion, Inputs, Onset, Resolution

AWAY, RELATIVE, NEAR = 1e-3, 1e-3, 1e-4
"""What is away from zero (a share of the maximum), and what is allowed there (a share of the value) and below
(a share of the maximum)."""
EVERY = {"hour": 0.1, "day": 6.0}
"""Hours between the instants that are compared. By day villi records the end of each: what moves within an
hour or two (interleukin-6) has settled by then, and its course until then is not what a run by day is for."""
EACH_OTHER = 1e-6
"""What the two other programs may differ by, of a state's maximum."""

SCENARIOS = {
    "usual": Inputs(2),
    "doses": Inputs(
        2, daily={"gln_dose": [0, 5]}, events=(Dose(0, 9, 20), Dose(0, 14.5, 5), Dose(1, 20, 10))
    ),
    "course": Inputs(5, events=(Course("amoxicillin", 1, 3, 0.6),), daily={"probiotic": [0, 0, 0, 1, 1]}),
    "infusions": Inputs(
        2,
        usual={"gln_food": 0},
        daily={"tpn": 1},
        events=(
            Infusion("enteral", 0, 8, 5, 856),
            Infusion("iv", 1, 2, 20, 60),
            Infusion("sink", 1, 6.5, 8, 91),
        ),
    ),
    "onsets": Inputs(3, events=(Onset("disease", 0, 0, 0.6), Onset("disease", 1, 9, 0.3))),
    "endotoxin": Inputs(3, daily={"lps": [0, 1, 0]}, events=(Onset("endotoxin", 1, 9, 9.0),)),
    "diet": Inputs(
        4,
        usual={"fibre": 14, "alcohol": 10},
        daily={
            "fibre": [14, 40, 0, 30],
            "fermented": [0, 3, 3, 1],
            "processed": [0.7, 0.2, 0.7, 0.5],
            "alcohol": [0, 60, 0, 0],
            "gln_food": [7, 3, 12, 9],
            "protein": [75, 60, 120, 90],
        },
    ),
    "strain": Inputs(
        4,
        daily={
            "stress": [3, 10, 2, 5],
            "nsaid": [0, 1, 1, 0],
            "exercise": [0, 2, 0, 0.5],
            "catabolic": [0, 0, 1, 0.5],
            "steroid": [0, 1, 0, 0],
            "crh": [1, 0, 0, 0],
        },
    ),
}

RUNS = [(name, how) for name in SCENARIOS for how in ("hour", "day")]


class Compared(NamedTuple):
    """One run of three programs: states (times, states) of each, `quiet` (times,) where nothing changes."""

    ours: Array
    roadrunner: Array
    copasi: Array
    quiet: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


@pytest.mark.parametrize(("scenario", "resolution"), RUNS)
def test_other_programs_run_the_same_and_agree(scenario: str, resolution: Resolution) -> None:
    names = [state.id for state in model().states]
    for member in range(len(members(scenario))):
        run = compared(scenario, resolution, member)
        for theirs in (run.roadrunner, run.copasi):
            furthest = {
                name: furthest_apart(run.ours[run.quiet, i], theirs[run.quiet, i])
                for i, name in enumerate(names)
            }
            assert {name: far for name, far in furthest.items() if far > 1} == {}
        most = np.maximum(np.abs(run.roadrunner).max(axis=0), 1e-300)
        apart = np.abs(run.roadrunner - run.copasi)[run.quiet].max(axis=0) / most
        assert {name: far for name, far in zip(names, apart, strict=True) if far > EACH_OTHER} == {}


def test_what_is_left_out_is_little() -> None:
    for inputs in SCENARIOS.values():
        walk = schedule(model(), inputs, "hour")
        assert quiet(walk._replace(every=round(EVERY["hour"] / walk.dt))).mean() > 0.9


def furthest_apart(ours: Array, theirs: Array) -> float:
    """The greatest difference in multiples of what is allowed."""
    most = float(np.abs(theirs).max())
    allowed = np.where(np.abs(theirs) > AWAY * most, RELATIVE * np.abs(theirs), NEAR * most)
    return float((np.abs(ours - theirs) / np.maximum(allowed, 1e-300)).max())


def compared(scenario: str, resolution: Resolution, member: int) -> Compared:
    table, inputs = model(), SCENARIOS[scenario]
    ours, kept = run(scenario, resolution)
    text = sbml_text(inputs, resolution=resolution, row=members(scenario)[member])
    names = [state.id for state in table.states]
    end, steps = 24.0 * inputs.days, ours.shape[1] - 1
    theirs = roadrunner(text, names, end, steps), copasi(text, names, end, steps)
    return Compared(ours[member], *theirs, kept)


@cache
def members(scenario: str) -> Array:
    """The one of the table, and one that is drawn, another for each scenario, hypotheses and all."""
    place = list(SCENARIOS).index(scenario)
    return np.concatenate([middle(model()), draws(model(), 1, 17, True, first=place)])


@cache
def run(scenario: str, resolution: Resolution) -> tuple[Array, "np.ndarray[tuple[int], np.dtype[np.bool_]]"]:
    """Our states (members, times, states), and the instants (times,) at which nothing changes."""
    walk = schedule(model(), SCENARIOS[scenario], resolution)
    walk = walk._replace(every=round(EVERY[resolution] / walk.dt))
    return arrays.run(model(), walk, members(scenario), resolution), quiet(walk)


def quiet(walk: Schedule) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """The recorded instants at which nothing changes."""
    recorded = np.arange(0, int(walk.steps.sum()) + 1, walk.every)
    return ~np.isin(recorded, [0, *np.cumsum(walk.steps)[:-1]])


def roadrunner(text: str, names: Sequence[str], end: float, steps: int) -> Array:
    """The run of libRoadRunner at `steps` + 1 times from 0 to `end` hours."""
    library = pytest.importorskip("roadrunner", reason="libRoadRunner is of the extra [check]")
    runner = library.RoadRunner(text)
    runner.integrator.relative_tolerance = 1e-9
    runner.integrator.absolute_tolerance = 1e-12
    runner.integrator.maximum_num_steps = 200_000
    runner.timeCourseSelections = ["time", *names]
    return np.array(runner.simulate(0, end, steps + 1), float)[:, 1:]


def copasi(text: str, names: Sequence[str], end: float, steps: int) -> Array:
    """The run of COPASI at the same times."""
    library = pytest.importorskip("basico", reason="COPASI is of the extra [check]")
    loaded = library.load_model_from_string(text)
    try:
        run = library.run_time_course(
            start_time=0,
            duration=end,
            intervals=steps,
            r_tol=1e-9,
            a_tol=1e-12,
            use_sbml_id=True,
            model=loaded,
        )
    finally:
        library.remove_datamodel(loaded)
    assert len(run) == steps + 1
    return np.array(run[list(names)], float)
