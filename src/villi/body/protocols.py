"""What was done to people in each target, done to the members of an ensemble: inputs, a run, its figures.

A protocol is a function of the model and its members `draws` (members, parameters) that gives arrays
(members,) by the name of the figure. Where a study gives what its people had at rest (plasma, weight), every
member has just that; the rest of a member is its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from villi.body.drawing import replaced
from villi.body.simulating import readout, run
from villi.body.table import Model
from villi.body.values import Array, Course, Dose, Ensemble, Infusion, Inputs, Meal, Onset

Measured = Mapping[str, Array]
Protocol = Callable[[Model, Array], Measured]

FASTING = {"gln_food": 0.0}
ONE = 1
"""The hour of the night at which doses and infusions of fasting people begin: early, so that all of a day
is left to look at."""
OPEN = 0.03
"""Permeability at rest in the targets on it (vanuytsel2014)."""


def _of(ensemble: Ensemble, name: str, hour: float) -> Array:
    """A state at an hour of an hour-resolved run (members,)."""
    return ensemble.of(name)[:, int(np.argmin(np.abs(ensemble.times * 24 - hour)))]


def _read(model: Model, ensemble: Ensemble, name: str, hour: float) -> Array:
    """A rule at an hour of an hour-resolved run (members,)."""
    return readout(ensemble, name, model)[:, int(np.argmin(np.abs(ensemble.times * 24 - hour)))]


def _peak(ensemble: Ensemble, name: str) -> tuple[Array, Array]:
    """The highest value of a state and its hour (members,), by the parabola through the three highest points:
    steps of a tenth of an hour would make both jump."""
    y, hours = ensemble.of(name), ensemble.times * 24
    i = np.clip(y.argmax(axis=1), 1, y.shape[1] - 2)
    row = np.arange(len(y))
    before, at, after = y[row, i - 1], y[row, i], y[row, i + 1]
    bend = np.minimum(before - 2 * at + after, -1e-12)
    shift = np.clip((before - after) / (2 * bend), -0.5, 0.5)
    return at - (before - after) * shift / 4, hours[i] + shift * (hours[1] - hours[0])


def _area(y: Array, x: Array) -> Array:
    """The area (members,) under `y` (members, times) by trapezia."""
    return np.asarray(((y[:, 1:] + y[:, :-1]) / 2 * np.diff(x)).sum(axis=1))


def _hours(
    model: Model, draws: Array, inputs: Inputs, parameters: Mapping[str, float] | None = None
) -> Ensemble:
    return run(model, inputs, replaced(model, draws, parameters or {}), "hour")


def _days(
    model: Model, draws: Array, inputs: Inputs, parameters: Mapping[str, float] | None = None
) -> Ensemble:
    return run(model, inputs, replaced(model, draws, parameters or {}), "day")


def fasting(model: Model, draws: Array) -> Measured:
    """A1: plasma before breakfast of the second day."""
    morning = _of(_hours(model, draws, Inputs(2)), "P", 24 + 7.9)
    return {"low": morning, "high": morning}


def label_dose(model: Model, draws: Array) -> Measured:
    """A2: 0.1 g/kg by mouth."""
    weight = 70.0
    drunk = Inputs(1, usual=FASTING, events=(Dose(0, ONE, 0.1 * weight),))
    peak, hour = _peak(_hours(model, draws, drunk, {"weight": weight, "P0": 560}), "P")
    return {"peak": peak, "tmax": hour - ONE}


def small_dose(model: Model, draws: Array) -> Measured:
    """A3: 60 mg/kg by mouth."""
    weight, rest = 85.8, 600.0
    drunk = Inputs(1, usual=FASTING, events=(Dose(0, ONE, 0.06 * weight),))
    ran = _hours(model, draws, drunk, {"weight": weight, "P0": rest})
    hours = ran.times * 24
    window = (hours > ONE - 0.01) & (hours < ONE + 4.01)
    area = _area(ran.of("P")[:, window] - rest, hours[window])
    return {
        "rise": _of(ran, "P", ONE + 0.5) - rest,
        "auc": area,
        "tmax": _peak(ran, "P")[1] - ONE,
        "left": _of(ran, "P", ONE + 2) - rest,
    }


def enteral(model: Model, draws: Array) -> Measured:
    """A4: five hours of 856 umol/kg/h into the gut."""
    tube = Inputs(1, usual=FASTING, events=(Infusion("enteral", 0, ONE, 5, 856),))
    ran = _hours(model, draws, tube, {"P0": 630})
    return {
        "plasma": _of(ran, "P", ONE + 5),
        "extraction": 100 * _read(model, ran, "SE", ONE + 5),
        "appearance": _read(model, ran, "Ra", ONE + 5),
    }


def bound_and_free(model: Model, draws: Array) -> Measured:
    """A5: portions every twenty minutes, free or bound; extraction weighed by flux over the last hour."""
    weight, grams = 70.0, 0.5
    members, times = replaced(model, draws, {"weight": weight}), [ONE + portion / 3 for portion in range(12)]
    drunk = tuple(Dose(0, hour, grams) for hour in times)
    eaten = tuple(Meal(0, hour, grams) for hour in times)
    extraction = []
    for portions in (drunk, eaten):
        ran = run(model, Inputs(1, usual=FASTING, events=portions), members, "hour")
        last = (ran.times * 24 > ONE + 3) & (ran.times * 24 < ONE + 4.01)
        flux = readout(ran, "x", model)[:, last]
        extraction.append((flux * readout(ran, "SE", model)[:, last]).sum(axis=1) / flux.sum(axis=1))
    return {"difference": 100 * (extraction[0] - extraction[1])}


def critical(model: Model, draws: Array) -> Measured:
    """A6: ten days of critical illness."""
    ill = Inputs(10, usual=FASTING, daily={"catabolic": 1})
    ran = _days(model, draws, ill, {"P0": 600, "M0": 21.5})
    cleared = readout(ran, "cleared", model)
    return {
        "muscle": ran.of("M")[:, -1],
        "plasma": ran.of("P")[:, -1],
        "clearance": cleared[:, -1] / cleared[:, 0],
    }


def prednisone(model: Model, draws: Array) -> Measured:
    """A7: six days of prednisone."""
    ran = _days(model, draws, Inputs(6, daily={"steroid": 1}))
    found = {name: readout(ran, rule, model) for name, rule in (("extraction", "SE"), ("appearance", "Ra"))}
    found["plasma"] = ran.of("P")
    return {
        name: (100 if name == "extraction" else 1) * (course[:, -1] - course[:, 0])
        for name, course in found.items()
    }


def opened(model: Model, draws: Array) -> Measured:
    """A8: a speech, a painkiller, CRH; people who respond."""
    found = {}
    for name, what in (("stress", {"stress": 10}), ("painkiller", {"nsaid": 1}), ("crh", {"crh": 1})):
        day = Inputs(1, usual={"stress": 0}, daily=what)
        ran = _days(model, draws, day, {"responder": 1, "K0": OPEN})
        found[name] = ran.of("K")[:, -1] / ran.of("K")[:, 0]
    return found


def _until(rising: Array, level: float) -> Array:
    """The first place (members,), between steps, from which on `rising` (members, times) stays at `level`;
    NaN where it does not come there."""
    below = rising < level
    last = rising.shape[1] - 1 - below[:, ::-1].argmax(axis=1)
    last = np.where(below.any(axis=1), last, -1)
    row, after = np.arange(len(rising)), np.clip(last + 1, 0, rising.shape[1] - 1)
    low, high = rising[row, np.maximum(last, 0)], rising[row, after]
    between = np.where(high > low, (level - low) / np.where(high > low, high - low, 1), 0)
    found = np.where(last < 0, 0.0, last + between)
    return np.where(last == rising.shape[1] - 1, np.nan, found)


def three_antibiotics(model: Model, draws: Array) -> Measured:
    """A9: four days of three broad antibiotics."""
    course = 4
    ran = _days(model, draws, Inputs(184, events=(Course("three broad antibiotics", 0, course, 1.0),)))
    diversity, makers, bloom = ran.of("D"), ran.of("B"), ran.of("E")
    return {
        "days": _until((diversity / ran.of("T"))[:, course:], 0.95),
        "diversity": diversity[:, 180],
        "butyrate": _until((makers / makers[:, :1])[:, course:], 0.9),
        "bloom": (bloom / bloom[:, :1]).max(axis=1),
    }


def crohn(model: Model, draws: Array) -> Measured:
    """A10: glutamine or whey for eight weeks from a permeability of 0.070."""
    weight = 70.0
    amount, start = 0.5 * weight, (Onset("disease", 0, 0, float(np.log(0.070 / OPEN))),)
    protein = next(row.usual for row in model.inputs if row.id == "protein")
    arms = {"glutamine": {"gln_dose": amount}, "whey": {"protein": protein + amount}}
    ends = {
        name: _days(model, draws, Inputs(56, daily=arm, events=start), {"K0": OPEN, "weight": weight}).of("K")
        for name, arm in arms.items()
    }
    return {
        "arms": ends["glutamine"][:, -1] / ends["whey"][:, -1],
        **{name: course[:, -1] / 0.070 for name, course in ends.items()},
    }


def irritable(model: Model, draws: Array) -> Measured:
    """A11: eight weeks with and without 15 g a day from a permeability of 0.11."""
    start = (Onset("disease", 0, 0, float(np.log(0.11 / OPEN))),)
    ends = [
        _days(model, draws, Inputs(56, daily={"gln_dose": dose}, events=start), {"K0": OPEN}).of("K")[:, -1]
        for dose in (15, 0)
    ]
    return {"arms": ends[0] / ends[1]}


def mixed_people(model: Model, draws: Array) -> Measured:
    """A12: eight weeks of 15 g a day in four settings; the mean difference of a member over them."""
    rest = next(row.usual for row in model.inputs if row.id == "stress")
    mild = (Onset("disease", 0, 0, 0.3),)
    settings = (Inputs(56), Inputs(56, daily={"stress": rest + 4}), Inputs(56, daily={"nsaid": 0.5}))
    found = []
    for setting in (*settings, Inputs(56, events=mild)):
        given = replace(setting, daily={**setting.daily, "gln_dose": 15})
        ends = [run(model, inputs, draws, "day").of("K")[:, -1] for inputs in (given, setting)]
        found.append(ends[0] - ends[1])
    return {"difference": np.mean(found, axis=0)}


def fibre_or_fermented(model: Model, draws: Array) -> Measured:
    """A13: ten weeks of more fibre, or of fermented food."""
    usual, found = {"fibre": 22.0, "fermented": 0.0}, {}
    for arm, what in (("fibre", {"fibre": 45}), ("fermented", {"fermented": 6})):
        ran = _days(model, draws, Inputs(70, usual=usual, daily=what))
        for name, state in (("il6", "I"), ("diversity", "D")):
            course = ran.of(state)
            found[f"{arm}_{name}"] = 100 * (course[:, -1] / course[:, 0] - 1)
    return found


def resistant_starch(model: Model, draws: Array) -> Measured:
    """A14: 22 g of resistant starch a day more; what is absorbed is what is made."""
    ran = _days(model, draws, Inputs(28, usual={"fibre": 20.0}, daily={"fibre": 42}))
    ratio = ran.of("S")[:, -1] / ran.of("S")[:, 0]
    return {"ratio": ratio, "fall": ratio}


def endotoxin(model: Model, draws: Array) -> Measured:
    """A15: interleukin-6 at ten times the usual at midnight; sickness back to a tenth of its worst."""
    ran = _hours(model, draws, Inputs(3, daily={"lps": [1, 0, 0]}, events=(Onset("endotoxin", 0, 0, 9.0),)))
    protein, hours = ran.of("C"), ran.times * 24
    sick = ran.of("Y")[:, :1] - readout(ran, "mood", model)
    worst = sick[:, hours < 24].max(axis=1)
    spacing = hours[1] - hours[0]
    return {
        "peak": _peak(ran, "C")[1],
        "falling": _of(ran, "C", 72) / protein.max(axis=1),
        "mood": _until(-sick / worst[:, None], -0.1) * spacing,
    }


SETTINGS = 40
"""Settings of diet, stress and sleep in the simulated population."""


def population(model: Model, draws: Array) -> Measured:
    """A16: settings drawn once and for all; the members shared out among them."""
    chosen = np.random.default_rng(16)
    crp, mood = np.empty(len(draws)), np.empty(len(draws))
    for setting in range(SETTINGS):
        daily = {
            "fibre": chosen.uniform(10, 40),
            "fermented": chosen.choice([0, 0, 0.5, 1, 2, 3]),
            "processed": chosen.uniform(0.1, 0.9),
            "alcohol": chosen.choice([0, 0, 10, 20, 40]),
            "stress": chosen.uniform(0, 8),
            "sleep": chosen.uniform(5, 9),
            "exercise": chosen.choice([0, 0, 0.5, 1]),
        }
        here = slice(setting, None, SETTINGS)
        ran = _days(model, draws[here], Inputs(21, daily=daily))
        crp[here], mood[here] = np.log(ran.of("C")[:, -1]), ran.of("Y")[:, -1]
    r = float(np.corrcoef(crp, -mood)[0, 1])
    return {"correlation": np.full(len(draws), r)}


PROTOCOLS: Mapping[str, Protocol] = {
    "A1": fasting, "A2": label_dose, "A3": small_dose, "A4": enteral, "A5": bound_and_free, "A6": critical,
    "A7": prednisone, "A8": opened, "A9": three_antibiotics, "A10": crohn, "A11": irritable,
    "A12": mixed_people, "A13": fibre_or_fermented, "A14": resistant_starch, "A15": endotoxin,
    "A16": population,
}  # fmt: skip
"""The protocol of each target by its id."""
