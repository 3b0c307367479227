"""What the catalogue covers of what the US population ate, and the glutamine that follows from it."""

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from catalogue.equivalents import Match
from catalogue.rows import Row
from catalogue.tables import PLACE, Reported

US_PERSON_DAYS = 2 * 316.5e6
"""Two recalled days of the population the survey weights sum to (glutamine research, section 7)."""


class Coverage(NamedTuple):
    """Shares (0 to 1) of weighted reports; protein and glutamine per person and day; glutamine by class."""

    direct: float
    with_equivalents: float
    by_close_match: float
    protein: float
    protein_with_glutamine: float
    glutamine: float
    by_class: Mapping[str, float]


def covered(
    reports: Mapping[str, Reported],
    taken: frozenset[str],
    matches: Mapping[str, Match],
    rows: Mapping[str, Row],
) -> Coverage:
    """Coverage by the survey codes `taken` and by their stand-ins."""
    total = sum(food.reports for food in reports.values())
    direct = stood_in = close = protein = known = 0.0
    by_class: dict[str, float] = defaultdict(float)
    for code, food in reports.items():
        eaten = food.grams / 100 / US_PERSON_DAYS
        protein += eaten * float(food.values[PLACE["protein"]])
        match = matches.get(code)
        if code in taken:
            direct += food.reports
        elif match is not None:
            stood_in += food.reports
            close += food.reports * match.close
        row = rows.get(code if code in taken else match.code if match is not None else "")
        if row is None or row.glutamine is None:
            continue
        known += eaten * float(food.values[PLACE["protein"]])
        for key, amount in row.glutamine.by_class.items():
            by_class[key] += eaten * amount
    return Coverage(
        direct / total,
        (direct + stood_in) / total,
        close / total,
        protein,
        known / protein,
        sum(by_class.values()),
        dict(sorted(by_class.items(), key=lambda item: -item[1])),
    )
