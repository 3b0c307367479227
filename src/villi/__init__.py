"""villi examines a diet for the gut and the mood.

    diary = villi.read_diary("week.txt")
    examination = villi.examine(diary)

Names are loaded when they are first used, so that `import villi` costs next to nothing.
"""

TYPE_CHECKING = False  # typing's own costs more to import than the whole command line takes to answer
if TYPE_CHECKING:
    from villi.diary import Diary, read_diary
    from villi.examination import Examination
    from villi.examining import examine
    from villi.foods import Catalogue
    from villi.quantities import Estimate, Person, Problem, VilliError

__all__ = [
    "Catalogue",
    "Diary",
    "Estimate",
    "Examination",
    "Person",
    "Problem",
    "VilliError",
    "examine",
    "read_diary",
]

_ROOMS = {
    "Catalogue": "villi.foods",
    "Diary": "villi.diary",
    "Estimate": "villi.quantities",
    "Examination": "villi.examination",
    "Person": "villi.quantities",
    "Problem": "villi.quantities",
    "VilliError": "villi.quantities",
    "examine": "villi.examining",
    "read_diary": "villi.diary",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module 'villi' has no attribute {name!r}")
    value: object = getattr(import_module(room), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
