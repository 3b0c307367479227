"""Glutamine has no reference value: no need, no gap, nothing to assess. Here is only what trials and
agencies named for supplements, and all of it is gated: nobody sees a dose before the safety room permits it.

What may be shown openly (what people eat, what the body makes, what passes gut and liver) stands in
`villi/foods/data/glutamine_facts.csv`.
"""

from functools import cache
from typing import NamedTuple

from villi.needs.table import lines


class Dose(NamedTuple):
    """A figure on glutamine supplements: `low` to `high` in `unit`, for whom, and the id of its source in the
    table of evidence. Gated: the domains "glutamine" and "supplement" must be permitted first."""

    id: str
    low: float
    high: float
    unit: str
    what: str
    for_whom: str
    source: str
    verified: bool


@cache
def doses() -> dict[str, Dose]:
    """The gated figures by id (`data/glutamine_doses.csv`).

    >>> doses()["observed_safe"].high
    14.0
    """
    return {
        line["id"]: Dose(
            line["id"],
            float(line["low"]),
            float(line["high"]),
            line["unit"],
            line["what"],
            line["for_whom"],
            line["source"],
            line["status"] == "verified",
        )
        for line in lines("glutamine_doses.csv")
    }
