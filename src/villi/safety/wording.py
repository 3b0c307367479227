"""Words that villi never says of food, supplements or a person, as data."""

import re
from functools import cache
from typing import NamedTuple

from villi.safety.said import even, matcher
from villi.safety.tables import rows

_DENIED = re.compile(
    r"(?<!\S)(?:no|not|nor|never|nobody|none|nothing|neither|without|cannot|whether|unproven|isnt|arent)(?!\S)"
)
_NEAR = 9
"""Words before, among which a denial makes a claim its opposite: "nobody has shown that it heals"."""
_NOT_SHOWN = re.compile(
    r"\A[^.]{0,60}?(?<!\S)(?:is|are|was|were|has) (?:not|never) (?:been )?(?:shown|proven|known)"
)
_SENTENCES = re.compile(r"(?<=[.;:!?])\s+|\n")


class _Never(NamedTuple):
    words: "re.Pattern[str]"
    why: str


@cache
def _never() -> tuple[_Never, ...]:
    out = []
    for row in rows("wording.csv"):
        found = matcher([row["words"]])
        if found is not None:
            out.append(_Never(found, row["why"]))
    return tuple(out)


def complaints(sentence: str) -> tuple[str, ...]:
    """What is wrong with a sentence that villi is to show: "why: words"; empty where nothing is.

    What is said not to be so ("nobody has shown that it heals") is no claim.

    >>> complaints("Glutamine boosts your immunity."), complaints("No trial shows that it heals the gut.")
    (('claims a boost: boosts',), ())
    """
    found = []
    for part in _SENTENCES.split(sentence):
        words = even(part)
        for never in _never():
            for said in never.words.finditer(words):
                before = " ".join(words[: said.start()].split()[-_NEAR:])
                if not _DENIED.search(before) and not _NOT_SHOWN.match(words[said.end() :].strip()):
                    found.append(f"{never.why}: {said[0]}")
    return tuple(dict.fromkeys(found))
