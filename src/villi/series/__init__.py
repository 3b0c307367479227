"""Daily series from a diary and its intake: what was felt, what came before, what must be allowed for.

    diary, intake -> calendar -> outcomes | exposures (amounts, foods, taken, own) | adjustments -> Series

`making.py` joins them. Names are loaded when first used.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from villi.series.foods import food_days
    from villi.series.making import series
    from villi.series.values import Adjustment, Exposure, Outcome, Series, Unused

__all__ = ["Adjustment", "Exposure", "Outcome", "Series", "Unused", "food_days", "series"]

_ROOMS = {"series": "villi.series.making", "food_days": "villi.series.foods"}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module 'villi.series' has no attribute {name!r}")
    value: object = getattr(import_module(_ROOMS.get(name, "villi.series.values")), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
