"""The described system, simulated: glutamine, lining, bacteria, inflammation, mood; what if, and how sure."""

from villi.body.counterfactual import what_if
from villi.body.simulating import readout, run, simulate
from villi.body.streaming import quantiles, stream
from villi.body.values import Change, Course, Dose, Ensemble, Infusion, Inputs, Meal, Onset, Setting, WhatIf

__all__ = [
    "Change",
    "Course",
    "Dose",
    "Ensemble",
    "Infusion",
    "Inputs",
    "Meal",
    "Onset",
    "Setting",
    "WhatIf",
    "quantiles",
    "readout",
    "run",
    "simulate",
    "stream",
    "what_if",
]
