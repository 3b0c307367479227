"""The validation suite as far as PEtab can hold it: experiments, and figures as measurements at a time.

The same protocols as in `protocols`; a test holds the figures of both to each other. What PEtab has no place
for (a highest value and its hour, shares of members, differences between two runs) is in `LEFT_OUT`.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from villi.body.targets import Figure, Target, targets
from villi.body.values import Course, Dose, Infusion, Inputs, Resolution

ONE = 1.0
"""The hour at which doses and infusions of fasting people begin, as in `protocols`."""
OPEN = 0.03


class Experiment(NamedTuple):
    """What was done: a row of the condition table. `fixed` parameters are what the study's people had."""

    id: str
    says: str
    resolution: Resolution
    inputs: Inputs
    fixed: Mapping[str, float]


class Reading(NamedTuple):
    """A figure of a target as a measurement: `formula` of the model at `hour` of an experiment. `noise` is a
    formula where the figure's own standard deviation is of something else."""

    target: str
    figure: str
    experiment: str
    formula: str
    hour: float
    noise: str = ""
    measured: float = math.nan


def _fasting(**more: object) -> Inputs:
    return Inputs(1, usual={"gln_food": 0.0}, **more)  # type: ignore[arg-type]


def experiments() -> tuple[Experiment, ...]:
    """The experiments of `protocols`, as far as a condition table can hold them."""
    speech, painkiller, crh = (
        Inputs(1, usual={"stress": 0}, daily=what) for what in ({"stress": 10}, {"nsaid": 1}, {"crh": 1})
    )
    responding = {"responder": 1.0, "K0": OPEN}
    return (
        Experiment(
            "label_dose", "0.1 g/kg by mouth, fasting", "hour",
            _fasting(events=(Dose(0, ONE, 7.0),)), {"weight": 70.0, "P0": 560.0},
        ),
        Experiment(
            "small_dose", "60 mg/kg by mouth, fasting", "hour",
            _fasting(events=(Dose(0, ONE, 0.06 * 85.8),)), {"weight": 85.8, "P0": 600.0},
        ),
        Experiment(
            "enteral", "856 umol/kg/h into the gut for five hours", "hour",
            _fasting(events=(Infusion("enteral", 0, ONE, 5, 856),)), {"P0": 630.0},
        ),
        Experiment(
            "critical", "ten days of critical illness", "day",
            Inputs(10, usual={"gln_food": 0.0}, daily={"catabolic": 1}), {"P0": 600.0, "M0": 21.5},
        ),
        Experiment("speech", "a speech", "day", speech, responding),
        Experiment("painkiller", "a painkiller", "day", painkiller, responding),
        Experiment("crh_day", "CRH", "day", crh, responding),
        Experiment(
            "antibiotics", "three broad antibiotics for four days", "day",
            Inputs(184, events=(Course("three broad antibiotics", 0, 4, 1.0),)), {},
        ),
        Experiment(
            "more_fibre", "fibre from 22 to 45 g for ten weeks", "day",
            Inputs(70, usual={"fibre": 22.0, "fermented": 0.0}, daily={"fibre": 45}), {},
        ),
        Experiment(
            "starch", "22 g of resistant starch a day more for four weeks", "day",
            Inputs(28, usual={"fibre": 20.0}, daily={"fibre": 42}), {},
        ),
    )  # fmt: skip


READINGS = (
    Reading("A2", "peak", "label_dose", "P", ONE + 0.5),
    Reading("A3", "rise", "small_dose", "P - P0", ONE + 0.5),
    Reading("A3", "auc", "small_dose", "area", ONE + 4),
    Reading("A4", "plasma", "enteral", "P", ONE + 5),
    Reading("A4", "extraction", "enteral", "100 * SE", ONE + 5),
    Reading("A4", "appearance", "enteral", "Ra", ONE + 5),
    Reading("A6", "muscle", "critical", "M", 240),
    Reading("A6", "plasma", "critical", "P", 240),
    Reading("A6", "clearance", "critical", "cleared / CL", 240),
    Reading("A8", "stress", "speech", "K / K0", 24),
    Reading("A8", "painkiller", "painkiller", "K / K0", 24),
    Reading("A8", "crh", "crh_day", "K / K0", 24),
    # 95 % back after 45 days, with an error in the logarithm of the time t: what lacks falls as exp(-t/tauD),
    # so that the logarithm of it has t/tauD times that error
    Reading("A9", "days", "antibiotics", "1 - D / T", (4 + 45) * 24, "0.25 * 1080 / tauD", 0.05),
    Reading("A9", "diversity", "antibiotics", "D", 180 * 24),
    Reading("A13", "fibre_il6", "more_fibre", "100 * (I / I0 - 1)", 70 * 24),
    Reading("A13", "fibre_diversity", "more_fibre", "100 * (D - 1)", 70 * 24),
    Reading("A14", "ratio", "starch", "S / S0", 28 * 24),
)
TIME = "a time at which something happens is no measurement at a time"
TWO = "a difference between two runs"
MEMBERS = "a figure of many members, not of one"
NO_FIGURE = "the study gives a direction and no figure"
LEFT_OUT = {
    ("A1", "low"): MEMBERS, ("A1", "high"): MEMBERS,
    ("A2", "tmax"): TIME, ("A3", "tmax"): TIME, ("A3", "left"): "no standard deviation is published",
    ("A5", "difference"): TWO,
    ("A7", "extraction"): TWO, ("A7", "appearance"): NO_FIGURE, ("A7", "plasma"): NO_FIGURE,
    ("A9", "butyrate"): TIME, ("A9", "bloom"): NO_FIGURE,
    ("A10", "arms"): TWO, ("A10", "glutamine"): "no standard deviation was read",
    ("A10", "whey"): "no standard deviation was read",
    ("A11", "arms"): TWO, ("A12", "difference"): TWO,
    ("A13", "fermented_diversity"): NO_FIGURE, ("A13", "fermented_il6"): NO_FIGURE,
    ("A14", "fall"): MEMBERS,
    ("A15", "peak"): TIME, ("A15", "falling"): NO_FIGURE, ("A15", "mood"): TIME,
    ("A16", "correlation"): MEMBERS,
}  # fmt: skip
"""Figures of the suite that PEtab cannot hold, each with the reason."""


def target_of(id_: str) -> Target:
    """The target of an id."""
    return next(target for target in targets() if target.id == id_)


def figure_of(reading: Reading) -> Figure:
    """The published figure that a reading is held to."""
    return next(figure for figure in target_of(reading.target).figures if figure.id == reading.figure)


def readings(resolution: Resolution) -> list[Reading]:
    """What is read off the experiments of one resolution."""
    of_this = {each.id for each in experiments() if each.resolution == resolution}
    return [reading for reading in READINGS if reading.experiment in of_this]
