"""What the uncertainty of a state goes with: plain changes that reach it, run, and the spread shared out."""

from typing import NamedTuple

from villi.body.counterfactual import what_if
from villi.body.explaining import Explanation
from villi.body.values import Change, Course, Driver, Setting

DAYS = 28
MOST = 3
"""Changes that are run for one state, and figures that are named of each."""


def _daily(words: str, name: str, amount: float, how: str = "to") -> Change:
    return Change(f"{words} for 4 weeks", 0, DAYS, (Setting(name, "by" if how == "by" else "to", amount),))


PLAIN: dict[str, Change] = {
    "nsaid": _daily("a painkiller of the NSAID kind a day", "nsaid", 1.0),
    "antibiotic": Change("a broad course of 7 days", 0, 7, (), (Course("a broad course", 0, 7, 1.0),)),
    "stress": _daily("stress of the mind 8", "stress", 8.0),
    "gln_dose": _daily("L-glutamine 5 g a day", "gln_dose", 5.0),
    "fibre": _daily("10 g more fibre a day", "fibre", 10.0, "by"),
    "fermented": _daily("two more fermented servings a day", "fermented", 2.0, "by"),
    "processed": _daily("20 points more of processed food", "processed", 0.2, "by"),
    "gln_food": _daily("3 g more glutamine in food a day", "gln_food", 3.0, "by"),
    "protein": _daily("30 g more protein a day", "protein", 30.0, "by"),
    "alcohol": _daily("20 g more alcohol a day", "alcohol", 20.0, "by"),
    "exercise": _daily("1 h of hard exercise a day", "exercise", 1.0),
}
"""One plain change an input, to look at what its effects rest on: examples, and no advice."""


class Driven(NamedTuple):
    """A change, and the figures that the spread of its effect on a state goes with, largest first."""

    change: Change
    drivers: tuple[Driver, ...]


def driven(found: Explanation, *, members: int = 1000, seed: int = 0) -> tuple[Driven, ...]:
    """Of a state: the changes that reach it by the best known paths, each with what its spread goes with.

    >>> from villi.body.explaining import explain
    >>> [one.change.words for one in driven(explain("permeability"), members=300)][:1]
    ['a painkiller of the NSAID kind a day for 4 weeks']
    """
    if found.kind != "state":
        return ()
    out: list[Driven] = []
    for reach in found.reached_by:
        if reach.source not in PLAIN or len(out) == MOST:
            continue
        result = what_if({}, [PLAIN[reach.source]], members=members, seed=seed, after=0)
        of = next((each for each in result.effects if each.state == found.id), None)
        if of is not None and of.drivers:
            out.append(Driven(PLAIN[reach.source], of.drivers[:MOST]))
    return tuple(out)
