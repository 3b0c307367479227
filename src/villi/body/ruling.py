"""What the gates of a person say of a change: their words are shown in the place of a curve, or beside it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from villi.body.stops import Stopped, stop
from villi.body.table import model
from villi.body.values import Change, Course, Dose
from villi.safety.permitting import permit
from villi.safety.values import Card, Fired, Safety

OBSERVED_SAFE = 14.0
"""Grams of L-glutamine a day above which a clinician has to agree (G13)."""
LONGEST_ALONE = 56
"""Days of L-glutamine beyond which a clinician has to agree: eight weeks (G14)."""
AGREED = "agreed:glutamine"
"""The fact that a clinician has agreed to glutamine."""
AMOUNT, LENGTH, NO_ALCOHOL, NEVER_LESS, COURSES = "G13", "G14", "G27", "G17", ("G17", "G32")
CARDS = ("crisis", "calm")
"""Cards of the mood before which nothing is simulated (G40 to G43)."""
ADDED = {
    "gln_dose": ("glutamine",),
    "probiotic": ("probiotic",),
    "fermented": ("ferment_live",),
    "fibre": ("fibre",),
    "protein": ("protein",),
    "gln_food": ("food",),
    "processed": ("food",),
    "alcohol": ("alcohol",),
}
"""What the gates are asked about where an input is raised."""
LOWERED = dict.fromkeys(("fibre", "protein", "gln_food", "fermented", "processed"), ("elimination",))
"""What they are asked about where it is lowered: less of a food is cutting it down."""


class Ruling(NamedTuple):
    """What stands in front of changes for a person: `stopped` nothing of this person is simulated at all;
    `card` of the mood that comes first (None for none); `withheld` gates whose words are shown in the place
    of a curve; `beside` gates whose words are shown beside it."""

    stopped: Stopped | None = None
    card: Card | None = None
    withheld: tuple[Fired, ...] = ()
    beside: tuple[Fired, ...] = ()

    @property
    def allowed(self) -> bool:
        """Whether anything may be run."""
        return self.stopped is None and self.card is None and not self.withheld


def stopped_by(
    safety: Safety, changes: Sequence[Change], usual: Mapping[str, float], limits: bool = True
) -> Ruling:
    """What the gates of a person say of changes, set beside what they usually have.

    `limits`: whether the most and the longest of glutamine hold, too, as they do for everybody who keeps a
    diary. A course of antibiotics is described as one that was prescribed; that it be left out, shortened or
    put off is never simulated.

    >>> from villi.safety import guard
    >>> from villi.body.values import Setting
    >>> powder = Change("glutamine 5 g", 0, 56, (Setting("gln_dose", "to", 5.0),))
    >>> ruling = stopped_by(guard({"condition:epilepsy": "has: epilepsy"}), [powder], {})
    >>> ruling.allowed, [fired.gate.id for fired in ruling.withheld]
    (False, ['G07'])
    """
    card = safety.card if safety.card is not None and safety.card.kind in CARDS else None
    about = tuple(dict.fromkeys(domain for change in changes for domain in _about(change, usual)))
    permitted = permit(about, safety.fired)
    withheld = [] if permitted.allowed else [one for one in permitted.gates if _stands(one, about)]
    withheld += _beyond(safety, changes, usual, limits)
    beside = [one for one in (*permitted.gates, *_of_courses(safety, changes)) if one not in withheld]
    return Ruling(stop(safety.facts), card, tuple(dict.fromkeys(withheld)), tuple(dict.fromkeys(beside)))


def _stands(one: Fired, about: Sequence[str]) -> bool:
    return not permit(about, (one,)).allowed


def _about(change: Change, usual: Mapping[str, float]) -> Iterator[str]:
    for name, raised in _directions(change, usual):
        yield from (ADDED if raised else LOWERED).get(name, ())


def _directions(change: Change, usual: Mapping[str, float]) -> Iterator[tuple[str, bool]]:
    """Inputs that a change moves, and whether it raises them."""
    for setting in change.settings:
        by = setting.amount - (_usual(setting.name, usual) if setting.how == "to" else 0.0)
        if by:
            yield setting.name, by > 0
    if any(isinstance(event, Dose) for event in change.events):
        yield "gln_dose", True


def _usual(name: str, usual: Mapping[str, float]) -> float:
    return float(usual.get(name, next(row.usual for row in model().inputs if row.id == name)))


def _beyond(
    safety: Safety, changes: Sequence[Change], usual: Mapping[str, float], limits: bool
) -> Iterator[Fired]:
    """Gates that are no stop by themselves, and are one for what is asked here."""
    moves = [(change, name, raised) for change in changes for name, raised in _directions(change, usual)]
    powder = [change for change, name, raised in moves if name == "gln_dose" and raised]
    ways = {(name, raised) for _, name, raised in moves}
    alone = limits and AGREED not in safety.facts
    stands = {
        AMOUNT: alone and any(_grams(change, usual) > OBSERVED_SAFE for change in powder),
        LENGTH: alone and any(change.days > LONGEST_ALONE for change in powder),
        NO_ALCOHOL: ("alcohol", True) in ways,
        NEVER_LESS: ("nsaid", False) in ways,
    }
    yield from (one for one in safety.fired if stands.get(one.gate.id))


def _grams(change: Change, usual: Mapping[str, float]) -> float:
    """The most L-glutamine a day of a change, powder and doses together."""
    daily = _usual("gln_dose", usual)
    for setting in change.settings:
        if setting.name == "gln_dose":
            daily = setting.amount + (daily if setting.how == "by" else 0.0)
    doses: dict[int, float] = {}
    for event in change.events:
        if isinstance(event, Dose):
            doses[event.day] = doses.get(event.day, 0.0) + event.grams
    return daily + max(doses.values(), default=0.0)


def _of_courses(safety: Safety, changes: Iterable[Change]) -> Iterator[Fired]:
    if any(isinstance(event, Course) for change in changes for event in change.events):
        yield from (one for one in safety.fired if one.gate.id in COURSES)
