"""What would be a sensible next step: a few typed suggestions, behind the gates.

Whoever reads an examination needs the values alone, so the functions are loaded when they are first used.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from villi.advice.advising import advise
    from villi.advice.answering import answer, answers
    from villi.advice.values import Suggestion

__all__ = ["Suggestion", "advise", "answer", "answers"]

_PAGES = {"Suggestion": "values", "advise": "advising", "answer": "answering", "answers": "answering"}


def __getattr__(name: str) -> object:
    from importlib import import_module

    page = _PAGES.get(name)
    if page is None:
        raise AttributeError(f"module 'villi.advice' has no attribute {name!r}")
    value: object = getattr(import_module(f"villi.advice.{page}"), name)
    globals()[name] = value
    return value
