"""A randomised experiment of one person: plan it, draw its schedule, analyse it by its own randomisation.

Names are loaded when first used; the values alone load nothing else.
"""

from typing import TYPE_CHECKING

from villi.signals.experiment.values import Design, Option, Plan, Result

if TYPE_CHECKING:
    from villi.signals.experiment.analysing import analyse, look
    from villi.signals.experiment.planning import plan, simulated_power
    from villi.signals.experiment.sealing import new_seed, randomise, seal

__all__ = [
    "Design",
    "Option",
    "Plan",
    "Result",
    "analyse",
    "look",
    "new_seed",
    "plan",
    "randomise",
    "seal",
    "simulated_power",
]

_MODULES = {
    "analyse": "analysing",
    "look": "analysing",
    "new_seed": "sealing",
    "plan": "planning",
    "randomise": "sealing",
    "seal": "sealing",
    "simulated_power": "planning",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _MODULES:
        raise AttributeError(f"module 'villi.signals.experiment' has no attribute {name!r}")
    value: object = getattr(import_module(f"villi.signals.experiment.{_MODULES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
