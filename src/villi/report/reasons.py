"""Why a rule applies, in a person's own words: said once, with the first line and how many more there are."""

import re
from collections.abc import Iterable

from villi.report.words import clean, plural

KEYS = {
    "takes": "take",
    "antibiotic": "take",
    "has": "have",
    "took": "took",
    "feel": "felt",
    "note": "wrote",
}
"""Keys of diary lines, and the verb for "you ..."."""

STATES = {
    "person: pregnant": "pregnant",
    "person: lactating": "breast-feeding",
    "pregnant: yes": "pregnant",
}
"""Reasons that are no words of a diary, as a person says them."""

UNWRITTEN = {"intake:low": "the record holds little for whole days"}
"""Facts that come without words -> why, in words."""

DIFFERENT = 2
"""Different things that are named before the rest is counted (judgement)."""

_LINE = re.compile(r"(?P<words>.*?) \(lines? (?P<lines>[0-9][0-9, ]*)(?P<others> \.\.\.)?\)")
_MORE = re.compile(r"(?P<words>.*) and (?P<count>[0-9]{1,9}) more", re.DOTALL)
_BETWEEN = re.compile(r"; |(?<=\)), ")


def unkeyed(words: str) -> str:
    """What a diary line says, without the key before it.

    >>> unkeyed("takes: sertraline (line 2)"), unkeyed("age 16"), unkeyed("pregnant: yes (line 2)")
    ('sertraline (line 2)', 'age 16', 'pregnant (line 2)')
    """
    words = clean(words)
    found = _LINE.fullmatch(words)
    plain = found["words"] if found else words
    if plain.casefold() in STATES:
        return STATES[plain.casefold()] + words[len(plain) :]
    key, _, rest = words.partition(": ")
    return rest if rest and key in KEYS else words


def brief(reasons: Iterable[str]) -> str:
    """Reasons in a few words: the same thing on many lines once, and a count of what is not named.

    >>> brief(["took: L-glutamine 5 g (line 9); took: L-glutamine 5 g (line 17)", "has: IBS (line 2)"])
    'L-glutamine 5 g (lines 9 and 17), IBS (line 2)'
    >>> brief(["person: pregnant; pregnant: yes (line 2)"])
    'pregnant (line 2)'
    >>> brief(["took: zinc (line 4); took: zinc (line 9) and 5 more"])
    'zinc (lines 4 and 9) and 5 more'
    >>> brief(["lentil soup (lines 13, 48 ...), lentil curry (line 21), kimchi (line 30)"])
    'lentil soup (line 13 and others), lentil curry (line 21) and 1 more'
    """
    things: dict[str, list[str]] = {}
    more = 0
    for reason in reasons:
        counted = _MORE.fullmatch(clean(reason))
        more += int(counted["count"]) if counted else 0
        for part in _BETWEEN.split(counted["words"] if counted else clean(reason)):
            words = unkeyed(part)
            found = _LINE.fullmatch(words)
            lines = things.setdefault(found["words"] if found else words, [])
            if found:
                lines += [line for line in found["lines"].split(", ") if line not in lines]
                lines += [OTHERS] if found["others"] else []
    things.pop("", None)
    named = [_thing(words, lines) for words, lines in list(things.items())[:DIFFERENT]]
    more += len(things) - len(named)
    return ", ".join(named) + (f" and {more} more" if more else "")


OTHERS = "others"


def _thing(words: str, lines: list[str]) -> str:
    """A thing with the first of its lines."""
    if not lines:
        return words
    if len(lines) == 1:
        return f"{words} (line {lines[0]})"
    if OTHERS in lines:
        return f"{words} (line {lines[0]} and others)"
    if len(lines) == 2:
        return f"{words} (lines {lines[0]} and {lines[1]})"
    return f"{words} (line {lines[0]} and {plural(len(lines) - 1, 'more line')})"


def verb(reasons: Iterable[str]) -> str:
    """What a person does with what a rule is about, by the keys of their lines.

    >>> verb(["takes: sertraline (line 2)"]), verb(["age 9"])
    ('take', 'wrote')
    """
    verbs = {
        KEYS.get(part.partition(": ")[0], "") for reason in reasons for part in _BETWEEN.split(clean(reason))
    }
    return verbs.pop() if len(verbs) == 1 and "" not in verbs else "wrote"
