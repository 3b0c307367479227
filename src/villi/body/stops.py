"""Of whom nothing is simulated: a stop, not a warning (`data/stops.csv`).

What a scenario says of a person is read with the words that `has:` lines of a diary are read with.
"""

import csv
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from villi.quantities import Person, VilliError
from villi.safety.said import listed
from villi.safety.stated import stated
from villi.safety.tables import parts, rows
from villi.safety.values import Facts

MOST_WORDS, LONGEST_WORDS = 50, 300
"""Entries of `has`, and characters of one."""
_UNKNOWN = "condition:unknown"
SHORTEST, AS_NEAR = 5, 0.87
"""Letters of the shortest illness that is recognised with a slip in it, and how alike its words must be (a
share of the letters; judged)."""


class Stop(NamedTuple):
    """A reason why nothing is simulated: what it is `of`, the `facts` any of which is enough, why, whom to
    `ask`, and ids of studies."""

    of: str
    facts: tuple[str, ...]
    says: str
    ask: str
    basis: tuple[str, ...]


_NOT_KNOWN = Stop(
    "an illness in words that are not known here",
    (_UNKNOWN,),
    "nothing is simulated by guess",
    "a doctor or pharmacist, or write it in other words",
    (),
)


class Stopped(VilliError):
    """Nothing is simulated of this person: `stops` why, and the message says whom to ask."""

    def __init__(self, stops: Sequence[Stop], because: Sequence[str]) -> None:
        """Put the reasons into words."""
        self.stops = tuple(stops)
        reasons = "; nor with ".join(
            f"{one.of} ({why}), because {one.says}" for one, why in zip(stops, because, strict=True)
        )
        whom = " and ".join(dict.fromkeys(one.ask for one in stops))
        super().__init__(f"nothing is simulated with {reasons}", remedy=f"ask {whom}")


@cache
def stops() -> tuple[Stop, ...]:
    """Every reason, in the order of the table.

    >>> [one.of for one in stops()][:2]
    ['critical illness', 'liver failure']
    """
    text = (files("villi.body") / "data" / "stops.csv").read_text(encoding="utf-8")
    return tuple(
        Stop(
            row["of"], tuple(row["facts"].split(";")), row["says"], row["ask"], tuple(row["basis"].split(";"))
        )
        for row in csv.DictReader(text.splitlines())
    )


def stop(facts: Facts) -> Stopped | None:
    """Why nothing is simulated of a person of whom `facts` are known; None where nothing speaks against it.

    An illness in words that are not known could be any of those: nothing is simulated by guess.

    >>> stop({"condition:cirrhosis": "has: cirrhosis (line 1)"}).stops[0].of
    'liver failure'
    """
    found = [(one, facts[fact]) for one in stops() for fact in one.facts if fact in facts]
    each = {one.of: (one, why) for one, why in reversed(found)}
    standing = [each[one.of] for one in stops() if one.of in each]
    if not standing and _UNKNOWN in facts:
        standing = [(_NOT_KNOWN, facts[_UNKNOWN])]
    return Stopped([one for one, _ in standing], [why for _, why in standing]) if standing else None


def check(person: Person | None, has: Sequence[str] = ()) -> None:
    """Raise `Stopped` for a person of whom nothing is simulated.

    >>> check(None, ["IBS", "no cirrhosis"])
    >>> check(None, ["on dialysis"])
    Traceback (most recent call last):
    villi.body.stops.Stopped: nothing is simulated with kidney failure (has: on dialysis), because ...
    """
    entries = _readable(has)
    facts = {**stated(Person() if person is None else person, entries), **_misspelt(entries)}
    found = stop(facts)
    if found is not None:
        raise found


@lru_cache(maxsize=200)
def _misspelt(has: tuple[str, ...]) -> Mapping[str, str]:
    """Facts of illnesses that words nearly name: a slip of the pen opens no stop."""
    known = {
        phrase: row
        for row in rows("conditions.csv")
        for phrase in parts(row["words"])
        if len(phrase) >= SHORTEST
    }
    stopping = {fact for one in stops() for fact in one.facts}
    out: dict[str, str] = {}
    for piece in (piece for words in has for piece in listed(words)):
        if piece.denied or piece.over or len(piece.words) < SHORTEST or piece.words in known:
            continue
        near = get_close_matches(piece.words, known, 1, AS_NEAR)
        if not near:
            continue
        for fact in stopping.intersection(parts(known[near[0]]["fact"])):
            out[fact] = f"has: {piece.text}; read as {near[0]}"
    return out


def _readable(has: Sequence[str]) -> tuple[str, ...]:
    entries = (has,) if isinstance(has, str) else tuple(has)
    if len(entries) > MOST_WORDS or any(not isinstance(one, str) for one in entries):
        raise VilliError(f"has: give up to {MOST_WORDS} illnesses, each in a few words")
    if any(len(one) > LONGEST_WORDS for one in entries):
        raise VilliError(f"has: an illness in up to {LONGEST_WORDS} characters, please")
    return entries
