"""The experiments of the validation suite as inputs, and their figures as measurements at a time.

These are the runs of `protocols`: a test holds both to each other, run by run and figure by figure. PEtab has
no place for some figures (a highest value and its hour, shares of members, differences between two runs);
they are in `LEFT_OUT`.
"""

import math
from collections.abc import Mapping
from typing import NamedTuple

from villi.body.table import Model
from villi.body.targets import Figure, Target, targets
from villi.body.values import Course, Dose, Infusion, Inputs, Meal, Onset, Resolution

ONE = 1
"""The hour at which doses and infusions of fasting people begin, as in `protocols`."""
OPEN = 0.03
"""Permeability at rest in the targets on it."""
FASTING = {"gln_food": 0.0}


class Experiment(NamedTuple):
    """What was done in a target: a run. `fixed` parameters are what the study's people had."""

    target: str
    id: str
    says: str
    resolution: Resolution
    inputs: Inputs
    fixed: Mapping[str, float]


def experiments(model: Model) -> tuple[Experiment, ...]:
    """Every run of the targets; A16 is none: a population in forty settings.

    >>> from villi.body.table import model
    >>> [each.id for each in experiments(model())][:4]
    ['morning', 'label_dose', 'small_dose', 'enteral']
    """
    return (*_plasma(), *_strains(), *_barrier(model), *_diets(), *_inflamed())


def _plasma() -> tuple[Experiment, ...]:
    hours = [ONE + i / 3 for i in range(12)]
    drunk = Inputs(1, usual=FASTING, events=tuple(Dose(0, hour, 0.5) for hour in hours))
    eaten = Inputs(1, usual=FASTING, events=tuple(Meal(0, hour, 0.5) for hour in hours))
    label, small = (
        Inputs(1, usual=FASTING, events=(Dose(0, ONE, per_kg * weight),))
        for per_kg, weight in ((0.1, 70.0), (0.06, 85.8))
    )
    tube = Inputs(1, usual=FASTING, events=(Infusion("enteral", 0, ONE, 5, 856),))
    return (
        Experiment("A1", "morning", "two usual days", "hour", Inputs(2), {}),
        Experiment("A2", "label_dose", "0.1 g/kg by mouth", "hour", label, {"weight": 70.0, "P0": 560}),
        Experiment("A3", "small_dose", "60 mg/kg by mouth", "hour", small, {"weight": 85.8, "P0": 600}),
        Experiment("A4", "enteral", "856 umol/kg/h into the gut", "hour", tube, {"P0": 630}),
        Experiment("A5", "free", "portions of free glutamine", "hour", drunk, {"weight": 70.0}),
        Experiment("A5", "bound", "portions of bound glutamine", "hour", eaten, {"weight": 70.0}),
    )


def _strains() -> tuple[Experiment, ...]:
    ill = Inputs(10, usual=FASTING, daily={"catabolic": 1})
    day = {
        name: Inputs(1, usual={"stress": 0}, daily=what)
        for name, what in (("speech", {"stress": 10}), ("painkiller", {"nsaid": 1}), ("crh", {"crh": 1}))
    }
    responds = {"responder": 1, "K0": OPEN}
    killed = Inputs(184, events=(Course("three broad antibiotics", 0, 4, 1.0),))
    return (
        Experiment("A6", "critical", "ten days of critical illness", "day", ill, {"P0": 600, "M0": 21.5}),
        Experiment("A7", "prednisone", "six days of it", "day", Inputs(6, daily={"steroid": 1}), {}),
        Experiment("A8", "speech", "a speech", "day", day["speech"], responds),
        Experiment("A8", "painkiller", "a painkiller", "day", day["painkiller"], responds),
        Experiment("A8", "crh_day", "CRH", "day", day["crh"], responds),
        Experiment("A9", "antibiotics", "three broad antibiotics for four days", "day", killed, {}),
    )


def _barrier(model: Model) -> tuple[Experiment, ...]:
    usual = {row.id: row.usual for row in model.inputs}
    flare, after, mild = (
        (Onset("disease", 0, 0, size),)
        for size in (float(math.log(0.070 / OPEN)), float(math.log(0.11 / OPEN)), 0.3)
    )
    crohn = {"K0": OPEN, "weight": 70.0}
    whey = usual["protein"] + 35.0
    settings = {
        "rest": Inputs(56),
        "stress": Inputs(56, daily={"stress": usual["stress"] + 4}),
        "half_painkiller": Inputs(56, daily={"nsaid": 0.5}),
        "mild": Inputs(56, events=mild),
    }
    found = [
        Experiment("A10", "crohn_glutamine", "Crohn's disease, glutamine", "day",
                   Inputs(56, daily={"gln_dose": 35.0}, events=flare), crohn),
        Experiment("A10", "crohn_whey", "Crohn's disease, whey", "day",
                   Inputs(56, daily={"protein": whey}, events=flare), crohn),
        Experiment("A11", "ibs_glutamine", "after an infection, with glutamine", "day",
                   Inputs(56, daily={"gln_dose": 15}, events=after), {"K0": OPEN}),
        Experiment("A11", "ibs_without", "after an infection, without", "day",
                   Inputs(56, daily={"gln_dose": 0}, events=after), {"K0": OPEN}),
    ]  # fmt: skip
    for name, setting in settings.items():
        given = Inputs(56, daily={**setting.daily, "gln_dose": 15}, events=setting.events)
        found.append(Experiment("A12", f"{name}_glutamine", f"{name}, with glutamine", "day", given, {}))
        found.append(Experiment("A12", f"{name}_without", f"{name}, without", "day", setting, {}))
    return tuple(found)


def _diets() -> tuple[Experiment, ...]:
    usual = {"fibre": 22.0, "fermented": 0.0}
    fibre, fermented = (
        Inputs(70, usual=usual, daily={"fibre": 45}),
        Inputs(70, usual=usual, daily={"fermented": 6}),
    )
    starch = Inputs(28, usual={"fibre": 20.0}, daily={"fibre": 42})
    return (
        Experiment("A13", "more_fibre", "fibre from 22 to 45 g for ten weeks", "day", fibre, {}),
        Experiment("A13", "ferments_daily", "six servings of fermented food a day", "day", fermented, {}),
        Experiment("A14", "starch", "22 g of resistant starch a day more", "day", starch, {}),
    )


def _inflamed() -> tuple[Experiment, ...]:
    sick = Inputs(3, daily={"lps": [1, 0, 0]}, events=(Onset("endotoxin", 0, 0, 9.0),))
    return (Experiment("A15", "sick_day", "endotoxin 0.8 ng/kg", "hour", sick, {}),)


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


def measured_in(model: Model, resolution: Resolution) -> list[Experiment]:
    """The experiments of one resolution that anything is read off."""
    used = {reading.experiment for reading in READINGS}
    return [each for each in experiments(model) if each.resolution == resolution and each.id in used]


def readings(model: Model, resolution: Resolution) -> list[Reading]:
    """What is read off the experiments of one resolution."""
    of_this = {each.id for each in measured_in(model, resolution)}
    return [reading for reading in READINGS if reading.experiment in of_this]
