"""What a line `experiment: ...` says: that one begins, what was done on a day, that it ends, that it should.

One reading for all: rule G44 and the analysis of an experiment must never differ in whether it runs. A wish
to stop is heard in any words and ends nothing by itself; an end needs the word alone, or a mark behind it, so
that a note ("over breakfast, not after") ends nothing. Phrases: `data/stopping.csv`.
"""

import re
from functools import cache
from typing import Literal, NamedTuple

from villi.safety.phrases import Index
from villi.safety.said import even
from villi.safety.tables import rows

Kind = Literal["start", "day", "closed", "end", "note"]
Did = Literal["with", "without", "skipped", "unclear"]
"""What was done on a day: "unclear" where the words contradict each other."""

_START = re.compile(r"start,\s", re.IGNORECASE)
"""How the record of an experiment begins: its words may hold any others ("finish work at six")."""
_SEAL = re.compile(r"\bsealed\s+sha256\s+([0-9a-f]{64})\b", re.IGNORECASE)
_CLOSED = re.compile(r"(?:finished|stopped), \d+ of \d+ days(?:[:,;]\s*(.*))?", re.IGNORECASE)
"""What `villi experiment finish` writes."""
_DAY = re.compile(
    r"(?:did\s+|done\s+|done:\s*)?(?P<did>with|without|skipped|skip)(?P<more>\s*(?:[.,;:!(]|[-–—]\s|\n).*)?",
    re.IGNORECASE | re.DOTALL,
)
_NAMED = r"(?:[0-9a-f]{4}\s+)?"  # an experiment of one's own may have a short name: "3f2a stop"
_END = re.compile(
    rf"{_NAMED}(?:finish(?:ed)?|stop(?:s|ped|ping)?|end(?:s|ed|ing)?|over|quit|cancel(?:l?ed)?|abort(?:ed)?)"
    r"(?:\s+(?:it|this|now|here|early|today|(?:the|my|this)\s+experiment))*"
    r"(?:\s*[,;:.!(–—-][\s,;:.!(–—-]*(?P<mark>.*)|\s+(?P<because>(?:because|due to|since)\b.*))?",
    re.IGNORECASE,
)
_ON_A_DATE = re.compile(
    r"(?:on|at|by|date)\b|\d{4}-\d|\d{1,2}[./]\d|\d{1,2}(?:st|nd|rd|th|\.)?\s+[a-z]{3,}day\b|"
    r"\d{1,2}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
"""A day on which it is to end ("end: 13 December") is a plan, and no end."""
_LIKE_END = re.compile(
    rf"{_NAMED}(?:finish|stop|end|over|quit|cancel|abort)[a-z]*\b",
    re.IGNORECASE,
)
_LIKE_DAY = re.compile(
    r"(?:(?:did|done|had)\b\W*)?(?:with|without|skip(?:ped)?)\b.*|"
    r"(?:done|did it|had it|yes|no|half|both|[yn])\W*",
    re.IGNORECASE | re.DOTALL,
)
_IN_BRACKETS = re.compile(r"\([^()]*\)?")
_THEN_ANOTHER = {
    "with": re.compile(r"\b(?:without|skip(?:ped)?)\b", re.IGNORECASE),
    "other": re.compile(
        r"(?:^|[.,;:!]|\b(?:then|later|and|but|or)\b)\s*(?:then\s+|later\s+)?(?:with|without|skip|skipped)\s*(?:$|[.,;:!])",
        re.IGNORECASE,
    ),
}
"""A second answer behind the first one: after "with" another word of an answer; after another word one that
nothing follows ("without, with friends" is one answer)."""
_KEY = re.compile(r"\s*(?:\d\d?[:.]\d\d\s+)?\w+\s*:(?!\d)")
_CLAUSES = re.compile(r"[.,;:!?()\[\]\"“”…\n]|\s[-–—]\s|--")


class Line(NamedTuple):
    """`did` on a day ("" where it is no line of a day), `because` of an end, `seal` of a start; `wish` True
    where it asks to stop; `doubt` what it looks like and is not read as."""

    kind: Kind
    did: Literal["", Did] = ""
    because: str = ""
    seal: str = ""
    wish: bool = False
    doubt: Literal["", "day", "end"] = ""


def line(value: str) -> Line:
    """What the value of one `experiment:` says.

    >>> line("with, late").did, line("stop, it hurts").because, line("end of week 1").kind
    ('with', 'it hurts', 'note')
    >>> line("with; then without").did, line("please stop").kind, line("please stop").wish
    ('unclear', 'note', True)
    """
    said = value.strip()
    if _START.match(f"{said} "):
        seal = _SEAL.search(said)
        return Line("start", seal=seal[1].lower() if seal else "")
    one = " ".join(said.split())
    closed = _CLOSED.fullmatch(one)
    if closed is not None:
        return Line("closed", because=closed[1] or "")
    day = _DAY.fullmatch(said)
    if day is not None:
        did = _did(day["did"].lower(), day["more"] or "")
        return Line("day", did, wish=wishes(said), doubt="day" if did == "unclear" else "")
    end = _END.fullmatch(one)
    if end is not None and not _ON_A_DATE.match(end["mark"] or ""):
        because = (end["mark"] or end["because"] or "").strip(" ()")
        return Line("end", because=because, wish=asks(because))
    doubt: Literal["", "day", "end"] = (
        "end" if _LIKE_END.match(one) else "day" if _LIKE_DAY.fullmatch(said) else ""
    )
    return Line("note", wish=wishes(said), doubt=doubt)


def _did(word: str, more: str) -> Did:
    did: Did = "with" if word == "with" else "without" if word == "without" else "skipped"
    beyond = _IN_BRACKETS.sub(" ", more)
    other = _THEN_ANOTHER["with" if did == "with" else "other"].search(beyond)
    return "unclear" if other else did


def asks(reason: str) -> bool:
    """Whether the reason of an end is a wish: "stop, I want to"."""
    return not {"want", "wish", "please"}.isdisjoint(even(reason).split())


def wishes(text: str) -> bool:
    """Whether words beside an experiment ask to stop it, in any words; better once too often.

    >>> [wishes(text) for text in ("no more, please", "I do not want to stop", "no more bloating")]
    [True, False, False]
    """
    return any(_wishes(clause) for clause in _clauses(text))


def wishes_of_experiment(text: str) -> bool:
    """The same of any other line: it must name the experiment, or say nothing else.

    >>> [wishes_of_experiment(text) for text in ("note: stop the experiment", "stop", "stop sweets")]
    [True, True, False]
    """
    words = set(even(text.partition(":")[2] if _KEY.match(text) else text).split())
    return (not _about().isdisjoint(words) or words <= _bare()) and wishes(text)


def _clauses(text: str) -> list[str]:
    """Parts between marks: "no, stop" is no denial."""
    parts = [even(part) for part in _CLAUSES.split(text)]
    return [part for part in parts if part]


def _wishes(clause: str) -> bool:
    if _found("always", clause):
        return True
    left = clause
    for pattern in _index("not").near(clause):
        left = pattern.sub(" | ", left)
    return clause in _phrases("alone") or _found("wish", left) or _found("last", left)


def _found(kind: str, clause: str) -> bool:
    return any(pattern.search(clause) for pattern in _index(kind).near(clause))


@cache
def _phrases(kind: str) -> tuple[str, ...]:
    return tuple(row["phrase"] for row in rows("stopping.csv") if row["kind"] == kind)


@cache
def _index(kind: str) -> Index:
    return Index(_phrases(kind), {}, after=r"(?=\s*$|\s*\|)" if kind == "last" else "")


@cache
def _about() -> frozenset[str]:
    return frozenset(_phrases("about"))


@cache
def _bare() -> frozenset[str]:
    """Words of a line that says nothing but that it should stop."""
    wished = " ".join((*_phrases("wish"), *_phrases("last"), *_phrases("alone"), *_phrases("bare")))
    return frozenset(re.sub(r"[()|?]", " ", wished).split())
