"""One set of equations, three engines: arrays, compiled, and a solver that chooses its own steps."""

from pathlib import Path

import numpy as np
import pytest

from villi.body import Course, Dose, Infusion, Inputs, Onset, arrays, compiling, reference, run, simulate
from villi.body.drawing import draws
from villi.body.scheduling import schedule
from villi.body.table import Model, model
from villi.body.values import Array, Event, Resolution
from villi.quantities import VilliError

pytest.importorskip("numba", reason="the compiled engine is an extra")
MOST = {"gln_food": 20, "gln_dose": 30, "protein": 200, "fibre": 60, "fermented": 8, "alcohol": 100}
"""Where an input's bound is far above what people have."""


def mixed(seed: int, days: int) -> Inputs:
    """Days on which every input is now usual and now anything, with events of all kinds."""
    random = np.random.default_rng(seed)
    daily: dict[str, Array] = {}
    for row in model().inputs:
        if row.kind in ("daily", "validation"):
            anything = random.uniform(row.low, MOST.get(row.id, row.high), days)
            daily[row.id] = np.where(random.random(days) < 0.5, row.usual, anything)
    hour, grams = random.uniform(0, 20, 6), random.uniform(1, 30, 2)
    events: tuple[Event, ...] = (
        Dose(0, float(hour[0]), float(grams[0])),
        Dose(days - 1, float(hour[1]), float(grams[1])),
        Course("x", 0, 2, 1.0),
        Infusion("iv", 0, float(hour[2]), 5, 300),
        Infusion("enteral", days - 1, float(hour[3]), 3, 800),
        Infusion("sink", 0, float(hour[4]), 10, 91),
        Onset("disease", 1, float(hour[5]), 0.5),
        Onset("endotoxin", 0, 7.3, 9),
    )
    return Inputs(days, daily=daily, events=events)


def apart(one: Array, other: Array) -> Array:
    """The largest relative difference of each state, wherever it is above 1e-3 of its own greatest amount."""
    size = np.abs(other)
    counts = size > 1e-3 * size.max(axis=1, keepdims=True)
    off = np.where(counts, np.abs(one - other) / np.maximum(size, 1e-300), 0.0)
    return np.asarray(off.max(axis=(0, 1)))


@pytest.mark.parametrize("resolution", ["day", "hour"])
def test_the_compiled_modules_are_made_of_the_tables_as_they_are(
    resolution: Resolution, tmp_path: Path
) -> None:
    compiling.write(tmp_path)
    name = f"{resolution}.py"
    same = (tmp_path / name).read_bytes() == (compiling.FOLDER / name).read_bytes()
    assert same, "make them again: python tools/compile_body.py"
    assert compiling.walker(model(), resolution) is not None


@pytest.mark.parametrize(("resolution", "days"), [("day", 30), ("hour", 2), ("hour", 5)])
@pytest.mark.parametrize("hypotheses", [False, True])
def test_compiled_and_arrays_give_the_same(resolution: Resolution, days: int, hypotheses: bool) -> None:
    inputs = mixed(days, days)
    drawn = draws(model(), 13, 5, hypotheses)
    compiled = run(model(), inputs, drawn, resolution, engine="compiled")
    plain = run(model(), inputs, drawn, resolution, engine="arrays")
    np.testing.assert_array_equal(compiled.times, plain.times)
    np.testing.assert_allclose(compiled.states, plain.states, rtol=1e-9, atol=1e-12)
    assert np.isfinite(plain.states).all()


def test_threads_change_nothing() -> None:
    drawn = draws(model(), 21, 0, True)
    walk = schedule(model(), mixed(1, 10), "day")
    one = compiling.run(model(), walk, drawn, "day", threads=1)
    np.testing.assert_array_equal(compiling.run(model(), walk, drawn, "day", threads=5), one)


def other_equations() -> Model:
    """The model with one rule changed, as somebody does who is working on it."""
    rules = [rule._replace(expression="Y0") if rule.id == "Yt" else rule for rule in model().rules]
    return model()._replace(rules=tuple(rules))


def test_equations_that_nobody_compiled_run_on_arrays() -> None:
    drawn = draws(model(), 3, 0, False)
    stressed = Inputs(3, daily={"stress": 9})
    still = run(other_equations(), stressed, drawn, "day").of("Y")
    np.testing.assert_allclose(still, still[:, :1] * np.ones(4), rtol=1e-12)
    with pytest.raises(VilliError, match="tables were changed"):
        run(other_equations(), stressed, drawn, "day", engine="compiled")


def test_without_a_compiler_arrays_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with_compiler = simulate(Inputs(2), members=4)
    monkeypatch.setattr(compiling, "find_spec", lambda name: None)
    compiling.walker.cache_clear()
    try:
        without = simulate(Inputs(2), members=4)
        with pytest.raises(VilliError, match="no numba here"):
            run(model(), Inputs(2), draws(model(), 1, 0, False), "day", engine="compiled")
    finally:
        compiling.walker.cache_clear()
    np.testing.assert_allclose(without.states, with_compiler.states, rtol=1e-9)


def test_a_function_that_cannot_be_kept_is_still_compiled() -> None:
    from villi.body.compiled import jitted

    space: dict[str, object] = {}
    exec("def double(x):\n    return 2 * x", space)  # no file, so that there is no folder for a cache
    assert jitted(space["double"])(4.0) == 8.0  # type: ignore[arg-type]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("resolution", "days"), [("day", 14), ("hour", 2)])
def test_fixed_steps_agree_with_a_solver_that_chooses_its_own(
    resolution: Resolution, days: int, seed: int
) -> None:
    walk = schedule(model(), mixed(seed, days), resolution)
    drawn = draws(model(), 4, seed, True)
    difference = apart(
        arrays.run(model(), walk, drawn, resolution), reference.run(model(), walk, drawn, resolution)
    )
    assert difference.max() <= 1e-3, dict(zip((row.id for row in model().states), difference, strict=True))


def test_an_event_that_a_day_cannot_show_is_refused() -> None:
    settled = [row._replace(quasi="It") if row.id == "I" else row for row in model().states]
    with pytest.raises(VilliError, match=r'endotoxin on day 1.*resolution="hour"'):
        schedule(
            model()._replace(states=tuple(settled)), Inputs(3, events=(Onset("endotoxin", 1, 8, 9),)), "day"
        )
