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

_LINE = re.compile(r"(?P<words>.*?) \(line (?P<line>\d+)\)$")
_MORE = re.compile(r"(?P<words>.*) and (?P<count>\d+) more$")


def unkeyed(words: str) -> str:
    """What a diary line says, without the key before it.

    >>> unkeyed("takes: sertraline (line 2)"), unkeyed("age 16"), unkeyed("pregnant: yes (line 2)")
    ('sertraline (line 2)', 'age 16', 'pregnant (line 2)')
    """
    words = clean(words)
    found = _LINE.match(words)
    plain = found["words"] if found else words
    if plain.casefold() in STATES:
        return f"{STATES[plain.casefold()]} (line {found['line']})" if found else STATES[plain.casefold()]
    key, _, rest = words.partition(": ")
    return rest if rest and key in KEYS else words


def brief(reasons: Iterable[str]) -> str:
    """Reasons in a few words: the same thing on many lines once, and a count of what is not named.

    >>> brief(["took: L-glutamine 5 g (line 9); took: L-glutamine 5 g (line 17)", "has: IBS (line 2)"])
    'L-glutamine 5 g (line 9, and 1 more line), IBS (line 2)'
    >>> brief(["person: pregnant; pregnant: yes (line 2)"])
    'pregnant (line 2)'
    >>> brief(["took: zinc (line 4); took: iron (line 9) and 5 more"])
    'zinc (line 4), iron (line 9) and 5 more'
    """
    things: dict[str, list[str]] = {}
    more = 0
    for part in _parts(reasons):
        if counted := _MORE.match(part):
            more += int(counted["count"])
            part = counted["words"]
        part = unkeyed(part)
        found = _LINE.match(part)
        lines = things.setdefault(found["words"] if found else part, [])
        if found and found["line"] not in lines:
            lines.append(found["line"])
    if len(things) == 1 and more:
        next(iter(things.values())).extend(["more"] * more)
        more = 0
    named = [_thing(words, lines) for words, lines in list(things.items())[:DIFFERENT]]
    more += sum(max(1, len(lines)) for lines in list(things.values())[DIFFERENT:])
    return ", ".join(named) + (f" and {more} more" if more else "")


def _parts(reasons: Iterable[str]) -> list[str]:
    return [part for words in reasons for part in clean(words).split("; ") if part]


def _thing(words: str, lines: list[str]) -> str:
    if not lines:
        return words
    rest = f", and {plural(len(lines) - 1, 'more line')}" if len(lines) > 1 else ""
    return f"{words} (line {lines[0]}{rest})"


def verb(reasons: Iterable[str]) -> str:
    """What a person does with what a rule is about, by the keys of their lines.

    >>> verb(["takes: sertraline (line 2)"]), verb(["age 9"])
    ('take', 'wrote')
    """
    verbs = {KEYS.get(part.partition(": ")[0], "") for part in _parts(reasons)}
    return verbs.pop() if len(verbs) == 1 and "" not in verbs else "wrote"
