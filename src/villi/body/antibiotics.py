"""How strongly a course acts on gut bacteria, by the name of the antibiotic (`data/antibiotics.csv`).

1 is the course of three broad antibiotics at once from which the equations have their rates. The order of the
table was read in studies (each row says which); its numbers are our judgement, and a result says so.
"""

import csv
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from villi.body.values import Course
from villi.quantities import VilliError
from villi.quantities.errors import visible
from villi.substances import misspelt, named

CLASS = "antibiotic"


class Antibiotic(NamedTuple):
    """An antibiotic by its usual name: `potency` with its range (None: it is not simulated), ids of `source`,
    `status`, and what was seen."""

    name: str
    potency: float | None
    low: float | None
    high: float | None
    source: str
    status: str
    says: str


@cache
def antibiotics() -> tuple[Antibiotic, ...]:
    """Every antibiotic, in the order of the table."""
    text = (files("villi.body") / "data" / "antibiotics.csv").read_text(encoding="utf-8")
    return tuple(
        Antibiotic(
            row["name"],
            _figure(row["potency"]),
            _figure(row["low"]),
            _figure(row["high"]),
            row["source"],
            row["status"],
            row["says"],
        )
        for row in csv.DictReader(text.splitlines())
    )


def _figure(cell: str) -> float | None:
    return float(cell) if cell else None


def antibiotic(name: str) -> Antibiotic:
    """The row of an antibiotic by any name that people write. Raises VilliError for one that is not known.

    >>> antibiotic("Augmentin").name, antibiotic("Amoxil").potency
    ('co-amoxiclav', 0.25)
    >>> antibiotic("amoxicilin")
    Traceback (most recent call last):
    villi.quantities.errors.VilliError: "amoxicilin" is no antibiotic ... did you mean amoxicillin?
    """
    known = {row.name: row for row in antibiotics()}
    found = [one.substance for one in named(name[:200]) if CLASS in one.substance.classes]
    rows = {one.name: known[one.name] for one in found if one.name in known}
    if len(rows) > 1:
        rows.pop(CLASS, None)  # "the antibiotic amoxicillin"
    if len(rows) == 1:
        return next(iter(rows.values()))
    said = " ".join(visible(name[:60]).split())
    if rows:
        raise VilliError(
            f'"{said}" names {" and ".join(rows)}',
            remedy="give one course after the other: what two do together is not known",
        )
    raise VilliError(f'"{said}" is no antibiotic that is known here', remedy=_instead(name[:200]))


def _instead(name: str) -> str:
    slips = {one.substance.name for one in misspelt(name) if CLASS in one.substance.classes}
    usual = [row.name for row in antibiotics() if row.potency is not None]
    near = sorted(slips) or get_close_matches(name.casefold(), usual, 2, 0.6)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return f"there are {', '.join(sorted(usual))}"


class Potency(NamedTuple):
    """How strongly a course acts: the `middle` of what it may be, and how far it may lie from that either way
    (`unsure`, half of the range; 0 where a strength was given)."""

    middle: float
    unsure: float = 0.0


def potency(course: Course) -> Potency:
    """How strongly a course acts: as given, or by the name of its antibiotic.

    >>> potency(Course("amoxicillin", 0, 7)), potency(Course("three at once", 0, 4, 1.0))
    (Potency(middle=0.25, unsure=0.25), Potency(middle=1.0, unsure=0.0))
    """
    if course.potency is not None:
        return Potency(course.potency)
    row = antibiotic(course.name)
    if row.potency is None or row.low is None or row.high is None:
        raise VilliError(f"{row.name} is not simulated: it {row.says}")
    return Potency(row.potency, (row.high - row.low) / 2)
