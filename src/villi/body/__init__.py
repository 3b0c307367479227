"""The described system, simulated: glutamine, lining, bacteria, inflammation, mood; what if, and how sure."""

from villi.body.simulating import readout, run, simulate
from villi.body.values import Course, Dose, Ensemble, Infusion, Inputs, Onset

__all__ = ["Course", "Dose", "Ensemble", "Infusion", "Inputs", "Onset", "readout", "run", "simulate"]
