"""Stage 2b, shares: food that several ate of becomes a part of it.

"Between 2", "split 3 ways", "shared a pizza with my sister", "(shared)": written anew as x1/2, x1/3, as
amounts are read, character for character.
"""

import re

from villi.meals.lists import any_of, listed

PEOPLE = any_of(listed("people"))
_COUNT = r"(?:\d{1,2}|two|three|four|five|six|seven|eight)"
_ENDS = r"(?= *(?:$|[,;.)+&]))"
WITH_WHOM = (
    rf"\b(?:with|w/|between) (?:me and )?(?:(?:my|our|the|a|his|her) )?(?:\w{{1,12}} )?{PEOPLE}{_ENDS}"
)
_SHARED = re.compile(
    rf"(?P<with>\b(?:shared?|split|halved) (?P<what>[^,;.]{{2,60}}? )?(?P<whom>{WITH_WHOM}))"
    rf"|(?P<someone>\b(?:shared|split|halved) (?:it )?(?:with|w|w/) (?:[a-z]+ )?[a-z]+{_ENDS})"
    rf"|(?:(?:,? ?\b(?:shared|split|divided|cut)(?: it)? (?:by|among|amongst|between)|\bbetween)"
    rf" (?:the )?(?P<n>{_COUNT})"
    r"(?: of us| people)?"
    rf"|,? ?\b(?:shared|split|divided|cut)(?: it)? (?P<ways>{_COUNT}) ways){_ENDS}"
)
"""Says that the food was shared out: "between 2", "split 3 ways", "shared a pizza with my sister"."""
_NUMBERS = {w: n for n, w in enumerate(["two", "three", "four", "five", "six", "seven", "eight"], 2)}
_SHARED_ALONE = re.compile(
    r"(?<=[a-z)\d]),? ?\((?:shared|split|halved)\)"
    r"|(?<=[a-z)\d])[,;] ?(?:shared|split|halved)(?= *(?:$|[,;.]))"
)
"""Says no more than that: half of it (judgement)."""
_HINT = re.compile(r"\b(?:share|shared|split|halved|divided|cut|between)\b")


def shared(folded: str) -> str:
    """The words with the share of what was shared out behind it; the length stays.

    >>> shared("bottle of wine between 3"), shared("large pizza, shared")
    ('bottle of wine x1/3     ', 'large pizza x1/2   ')
    """
    if not _HINT.search(folded):
        return folded
    return _SHARED.sub(_share, _SHARED_ALONE.sub(_halved, folded))


def _share(match: "re.Match[str]") -> str:
    """A shared food with its share behind it, character for character."""
    if match["with"]:
        what = match["what"] or ""
        head = " " * (len(match["with"]) - len(what) - len(match["whom"]))
        return head + what + "x1/2".ljust(len(match["whom"]))
    if match["someone"]:
        return "x1/2".ljust(len(match["someone"]))
    said = match["n"] or match["ways"]
    number = _NUMBERS.get(said) or int(said)
    space = " " * (match.group()[:1] in ", ")
    return f"{space}x1/{max(1, number)}".ljust(len(match.group()))


def _halved(match: "re.Match[str]") -> str:
    """ "Shared" alone: half of it, unless the line says how much."""
    more = match.string[match.end() :]
    text = "" if re.match(r"[\s,;.]*x\d/\d", more) else " x1/2"
    return text.ljust(len(match.group()))
