"""What moves with how a person feels: statistics of one person's own days, with honest error control.

Arrays in, values out; nothing of a diary is known here, so anybody can check it with arrays of their own.
Names are loaded when first used: what only describes a short diary never pays for the linear algebra.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.signals import experiment
    from villi.signals.gaps import gap_pattern
    from villi.signals.questioning import question
    from villi.signals.screening import screen
    from villi.signals.simulating import simulate

__all__ = ["experiment", "gap_pattern", "question", "screen", "simulate"]

_ROOMS = {
    "gap_pattern": "villi.signals.gaps",
    "question": "villi.signals.questioning",
    "screen": "villi.signals.screening",
    "simulate": "villi.signals.simulating",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name == "experiment":
        return import_module("villi.signals.experiment")
    if name not in _ROOMS:
        raise AttributeError(f"module 'villi.signals' has no attribute {name!r}")
    value: object = getattr(import_module(_ROOMS[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
