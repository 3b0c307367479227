"""A what-if as somebody asks it: what the gates say first, and only behind them the runs."""

from collections.abc import Sequence
from typing import NamedTuple

from villi.body.changing import aligned, ends
from villi.body.counterfactual import what_if
from villi.body.ruling import Ruling, stopped_by
from villi.body.scenario import Scenario
from villi.body.values import Change, WhatIf
from villi.quantities import Person

GIVEN = "the scenario"
NOT_GIVEN = "not known: the model's usual"


class Asked(NamedTuple):
    """Changes that were asked about, what the gates say of them, and what was `found` (None: nothing ran)."""

    changes: tuple[Change, ...]
    ruling: Ruling
    found: WhatIf | None


def of_scenario(
    scenario: Scenario, more: Sequence[Change] = (), *, members: int = 1000, seed: int = 0
) -> Asked:
    """What the changes of a scenario do, and `more` beside them.

    Raises `Stopped` for a person of whom nothing is simulated. The most and the longest of glutamine hold for
    whoever is described; a scenario of nobody is a modeller's.

    >>> from villi.body.scenario import read
    >>> asked = of_scenario(read('version = 1\\n[[change]]\\nwords = "fibre to 30 g"\\n'), members=20)
    >>> asked.ruling.allowed, asked.found.changes[0].words
    (True, 'fibre to 30 g')
    """
    from villi.safety import guard  # the safety room is loaded where something is asked
    from villi.safety.stated import stated

    changes = aligned((*scenario.changes, *more))
    described = scenario.person is not None or bool(scenario.has)
    facts = stated(scenario.person or Person(), scenario.has)
    ruling = stopped_by(guard(facts), changes, scenario.usual, limits=described)
    if ruling.stopped is not None:
        raise ruling.stopped
    if not ruling.allowed:
        return Asked(changes, ruling, None)
    found = what_if(
        scenario.usual,
        changes,
        scenario.person,
        members=members,
        seed=seed,
        after=max(scenario.days - ends(changes), 0) or None,
        has=scenario.has,
        origins=_origins(scenario),
    )
    return Asked(changes, ruling, found)


def _origins(scenario: Scenario) -> dict[str, str]:
    from villi.body.table import model

    return {
        row.id: GIVEN if row.id in scenario.usual else NOT_GIVEN
        for row in model().inputs
        if row.kind == "daily"
    }
