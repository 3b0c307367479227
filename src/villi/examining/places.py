"""Where in the file something stands, and what could not be used there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from villi.diary.values import Diary, Eaten
from villi.meals import Refused, Understood
from villi.meals.values import in_line
from villi.quantities import Problem

if TYPE_CHECKING:
    from villi.meals.asking import Model


def written(diary: Diary) -> dict[int, Eaten]:
    """The food entry that each line is: what is repeated elsewhere stays that of its own line."""
    found: dict[int, Eaten] = {}
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Eaten) and (entry.lost or not entry.repeats):
                found.setdefault(entry.words.line, entry)
    return found


def problems(understood: Understood, eaten: Mapping[int, Eaten]) -> tuple[Problem, ...]:
    """Refused words are problems with a place, so that every face can list them beside the others."""
    notes = (Problem(n.line, in_line(n)[0] + 1, n.suggestion, n.remedy) for n in understood.notes)
    refusals = (
        Problem(
            r.line,
            in_line(r)[0] + 1,
            f"not understood: {r.words}",
            r.suggestion or _near(eaten.get(r.line)),
        )
        for r in understood.refused
        if not _is_lost(r, eaten.get(r.line))  # the diary says so itself
    )
    return (*refusals, *notes)


def complaints(model: "Model | None") -> tuple[Problem, ...]:
    """What a language model was asked in vain, as one problem of the whole file."""
    said = model.complaint() if model is not None else ""
    return (Problem(0, 1, said, "see villi model, or leave --model out"),) if said else ()


def _near(entry: Eaten | None) -> str:
    return f"if this is a label, write {entry.near}:" if entry is not None and entry.near else ""


def _is_lost(refused: Refused, entry: Eaten | None) -> bool:
    return entry is not None and bool(entry.lost) and refused.column == entry.words.column
