"""Rules of the model along a run, and members that are handed in."""

import numpy as np
import pytest

from villi.body import Dose, Infusion, Inputs, readout, run, simulate
from villi.body.drawing import draws, middle, replaced
from villi.body.table import model
from villi.quantities import Person, VilliError

MIXED = Inputs(
    2,
    daily={"stress": [3, 8]},
    events=(Dose(0, 9.0, 10), Infusion("enteral", 1, 6.5, 4, 300), Dose(1, 15, 5)),
)


@pytest.mark.parametrize("resolution", ["day", "hour"])
def test_a_state_read_out_is_the_state(resolution: str) -> None:
    done = simulate(MIXED, members=20, resolution=resolution)  # type: ignore[arg-type]
    for name in done.names:
        np.testing.assert_allclose(readout(done, name), done.of(name), rtol=1e-12)


def test_an_input_read_out_is_what_was_given() -> None:
    done = simulate(MIXED, members=3)
    np.testing.assert_array_equal(readout(done, "stress")[0], [3, 3, 8])
    weight = readout(done, "weight")
    assert weight.shape == (3, 3) and np.ptp(weight, axis=1).max() == 0 and np.ptp(weight[:, 0]) > 0


def test_extraction_follows_its_formula() -> None:
    done = run(model(), MIXED, middle(model()), "hour")
    value = {row.id: row.value for row in model().parameters}
    flux = value["ka"] * done.of("L")[0]
    expected = value["SEmin"] + (value["SEmax"] - value["SEmin"]) / (
        1 + np.maximum(flux / value["L50"], 1e-5) ** value["hSE"]
    )
    np.testing.assert_allclose(readout(done, "SE")[0], expected, rtol=1e-12)


def test_a_name_that_is_nowhere_is_refused() -> None:
    with pytest.raises(VilliError, match="no serotonin"):
        readout(simulate(Inputs(1), members=2), "serotonin")


def test_a_known_weight_is_every_members() -> None:
    of_ann = simulate(Inputs(1), person=Person(weight_kg=52.0), members=9)
    assert set(of_ann.draws[:, of_ann.parameters.index("weight")]) == {52.0}
    unknown = simulate(Inputs(1), person=Person(), members=9)
    assert len(set(unknown.draws[:, unknown.parameters.index("weight")])) == 9


def test_replaced_leaves_the_others_and_what_it_was_given() -> None:
    rows = draws(model(), 4, 0, False)
    kept = rows.copy()
    other = replaced(model(), rows, {"P0": 630, "kS": np.arange(4.0)})
    at = [row.id for row in model().parameters]
    np.testing.assert_array_equal(rows, kept)
    assert set(other[:, at.index("P0")]) == {630.0}
    np.testing.assert_array_equal(other[:, at.index("kS")], np.arange(4.0))
    changed = {at.index("P0"), at.index("kS")}
    same = [i for i in range(len(at)) if i not in changed]
    np.testing.assert_array_equal(other[:, same], kept[:, same])
    with pytest.raises(VilliError, match="no parameter P00"):
        replaced(model(), rows, {"P00": 1})
