"""The values of the advice room: a suggestion, with all that a person needs to doubt it."""

from dataclasses import dataclass
from typing import Literal

from villi.evidence.values import Source, Word

Kind = Literal["add a food", "pattern", "ask a clinician", "self-experiment", "nothing to change"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One optional step. `text` what to do, `reason` why, from this diary; `certainty` a GRADE word; `size`
    what to expect, in plain words; `foods` their names as people say
    them, those already eaten first; `stop` when to stop; `change_mind` what would change our mind; `domains`
    what the safety room asked about; `notes` what rules say beside it; `figure` the words
    of an amount in the reason, and `of` the nutrient or pattern that it is of ("" where none is said)."""

    kind: Kind
    text: str
    reason: str
    certainty: Word
    size: str
    sources: tuple[Source, ...]
    foods: tuple[str, ...]
    stop: str
    change_mind: str
    domains: tuple[str, ...]
    notes: tuple[str, ...] = ()
    figure: str = ""
    of: str = ""
