"""How the described system speaks: a sentence says how well it is known, and never foresees anything."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from villi.body.arrows import Arrow
from villi.body.values import Label

OPENING: Mapping[Label, str] = MappingProxyType(
    {
        "A": "In studies, ",
        "B": "Small or conflicting studies: ",
        "C": "Only if the hypothesis is true: ",
        "": "",
    }
)
"""How a sentence of each label begins."""
MEANING: Mapping[Label, str] = MappingProxyType(
    {
        "A": "measured in people, repeated",
        "B": "measured in people, in small or conflicting studies, or of a size that is our judgement",
        "C": "hypothesis: switched off, or shown apart",
        "": "no arrow leads there",
    }
)
"""What each label means."""
NOT_IN_MODEL = "Not in the described system: "
SYSTEM = (
    "This is a described system: equations from published studies, run many times because little of it is "
    "certain. It knows nobody's body, and says nothing of what is to come for a person."
)
TWO_STRESSES = (
    "Two kinds of stress are kept apart. Stress of the body (burns, sepsis, a major operation) empties the "
    "glutamine of muscle; that was measured. Stress of the mind is rated from 0 to 10; no study was found in "
    "which it lowers anybody's glutamine, and that arrow is a hypothesis that is switched off."
)
TWO_BANDS = (
    "The inner band holds what was measured in people, however well (A and B); the dashed one adds the "
    "hypotheses (C). Where the second is much wider, it is hypotheses that make the difference."
)
MORE_IS_NOT_BETTER = (
    "More glutamine in plasma is not better: in intensive care, very high levels went with more deaths too."
)
FORESEEING = re.compile(
    r"\b(predict\w*|forecast\w*|foresee\w*|prognos\w*|(your|the person's) (mood|gut|body) will|you will)\b",
    re.I,
)
"""Words of somebody who knows what is to come: no sentence of a result holds one."""


def beside(node: str) -> tuple[str, ...]:
    """What is always said beside anything of a state or an input, as it is so often mixed up.

    >>> [said.split(".")[0] for said in beside("P")]
    ['Two kinds of stress are kept apart', 'More glutamine in plasma is not better: in intensive care, ...']
    """
    said = (TWO_STRESSES,) if node in ("stress", "catabolic", "P", "M") else ()
    return (*said, MORE_IS_NOT_BETTER) if node == "P" else said


def labelled(label: Label, clause: str) -> str:
    """A clause as a sentence that says how well it is known. What stands behind a colon is said of it and is
    a sentence of its own: a hypothesis ends before it.

    >>> labelled("C", "butyrate lowers gut permeability")
    'Only if the hypothesis is true: butyrate lowers gut permeability.'
    >>> labelled("B", "a drink helps: one study found no difference")
    'Small or conflicting studies: a drink helps. One study found no difference.'
    >>> labelled("", "CRP is made")
    'CRP is made.'
    """
    return _opened(OPENING[label], clause)


def sentence(arrow: Arrow) -> str:
    """An arrow as a sentence; one that the equations do not hold says so.

    >>> from villi.body.arrows import arrows
    >>> print(sentence(arrows()[0]))
    In studies, glutamine of food lies in the stomach until its protein is taken apart.
    """
    return labelled(arrow.label, arrow.words) if arrow.modelled else _opened(NOT_IN_MODEL, arrow.words)


def _opened(opening: str, clause: str) -> str:
    first, _, rest = clause.partition(": ")
    said = (f"{part[:1].upper()}{part[1:]}." for part in (f"{opening}{first}", rest) if part)
    return " ".join(said)
