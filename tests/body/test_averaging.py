"""A run by day stays near a run by hour of the same members."""

import numpy as np
import pytest

from villi.body import Course, Dose, Infusion, Inputs, readout, run
from villi.body.averaging import GUT, apart
from villi.body.drawing import draws
from villi.body.table import model
from villi.body.values import Array

DAYS = 10
ON = np.array([0, 0, 1, 1, 1, 1, 1, 0, 0, 0], float)
SCENARIOS = {
    "food only": Inputs(DAYS),
    "much food": Inputs(DAYS, daily={"gln_food": 7 + 13 * ON}),
    "15 g powder": Inputs(DAYS, daily={"gln_dose": 15 * ON}),
    "20 g powder": Inputs(DAYS, daily={"gln_dose": 20 * ON}),
    "tube": Inputs(DAYS, events=(Infusion("enteral", 2, 8, 5, 400),)),
    "course": Inputs(DAYS, events=(Course("x", 2, 5, 1.0),)),
    "stress": Inputs(DAYS, daily={"stress": 3 + 6 * ON}),
    "NSAID": Inputs(DAYS, daily={"nsaid": ON}),
    "catabolic": Inputs(DAYS, daily={"catabolic": ON}),
    "steroid": Inputs(DAYS, daily={"steroid": ON}),
    "into a vein": Inputs(DAYS, events=(Infusion("iv", 2, 0, 72, 100), Infusion("sink", 6, 0, 48, 91))),
    "another diet": Inputs(
        DAYS, daily={"fibre": 20 + 25 * ON, "fermented": 4 * ON, "processed": 0.5 - 0.4 * ON}
    ),
}


def counted(names: tuple[str, ...]) -> Array:
    return np.array([name not in GUT for name in names])


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_day_is_near_its_hours(name: str) -> None:
    found = apart(model(), SCENARIOS[name], draws(model(), 24, 3, True))
    at = counted(found.names)
    assert found.worst[at].max() <= 0.06, dict(zip(found.names, found.worst, strict=True))
    assert np.abs(found.median[at]).max() <= 0.005


def test_extraction_of_a_day_is_that_of_its_hours() -> None:
    """The flux-weighted extraction of the hours, though the formula by day has no figure of its own; where it
    falls steeply as flux rises, its value at the mean flux is a coarse mean of it."""
    drawn = draws(model(), 30, 1, False)
    for food, dose in ((7.0, 0.0), (7.0, 15.0), (20.0, 30.0)):
        inputs = Inputs(3, usual={"gln_food": food}, daily={"gln_dose": dose})
        by_hour, by_day = run(model(), inputs, drawn, "hour"), run(model(), inputs, drawn, "day")
        flux, extraction = (readout(by_hour, rule)[:, -240:] for rule in ("x", "SE"))
        through = 1 - (flux * extraction).sum(axis=1) / flux.sum(axis=1)
        fold = (1 - readout(by_day, "SE")[:, -1]) / through
        assert np.abs(fold - 1).max() < 0.2 and abs(np.median(fold) - 1) < 0.05


@pytest.mark.parametrize("portions", [2, 3, 4])
def test_portions_of_a_day_flood_the_gut_less_than_one(portions: int) -> None:
    hours = np.linspace(8, 20, portions)
    split = Inputs(3, events=tuple(Dose(day, hour, 21 / portions) for day in range(3) for hour in hours))
    found = apart(model(), split, draws(model(), 60, 0, False))
    plasma = found.names.index("P")
    assert found.worst[plasma] < 0.06
    assert abs(found.median[plasma]) < 0.01
