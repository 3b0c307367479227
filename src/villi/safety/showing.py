"""Which of the rules that apply are shown: a limit on a supplement names its dose."""

from dataclasses import replace

from villi.safety.permitting import NEVER_A_DOSE, permit
from villi.safety.tables import above
from villi.safety.values import Fired, Safety

ALWAYS = "always"
_NEEDED = ("block", "clinician_first")


def showable(safety: Safety) -> Safety:
    """The same without the limits and hints for everyone on supplements that this person may not take now.

    They say how much and how to take it, so a child, a pregnant or breast-feeding person never sees them, and
    others only where the supplement is allowed or where more of it was logged. Everything that forbids, and
    every rule that applies for a reason of the person's own, stays.

    >>> from villi.safety import guard
    >>> ids = {one.gate.id for one in showable(guard({"age:under_18": "age 9"})).fired}
    >>> "G09" in ids, "G13" in ids
    (True, False)
    """
    return replace(safety, fired=tuple(one for one in safety.fired if _is_shown(one, safety)))


def _is_shown(one: Fired, safety: Safety) -> bool:
    if one.gate.level in _NEEDED or ALWAYS not in one.gate.when:
        return True
    if not any("supplement" in above(domain) for domain in one.gate.domains):
        return True
    if any(fact in safety.facts for fact in NEVER_A_DOSE):
        return False
    return bool(one.collisions) or permit(one.gate.domains, safety.fired).allowed
