"""What the gates that apply let through."""

from collections.abc import Iterable
from typing import Literal

from villi.safety.tables import LEVELS, above, domains
from villi.safety.values import Facts, Fired, Gate, Level, Permit

WHOLE = "gut_advice"
"""A warning sign is looked at or it is not: agreeing to a part of all advice says nothing of it."""
NEVER_A_DOSE = ("age:under_18", "state:pregnant", "state:lactating")
"""Facts with which no supplement dose is shown, even where a clinician has agreed (project rule)."""
NO_DOSE_FOR = ("open:profile", *NEVER_A_DOSE)
"""Facts with any of which no dose is shown, whatever the gates say: open questions are not answered no."""
CARDS = ("G40", "G41", "G42", "G43", "G50")
"""Gates that put a card first: amounts of supplements are no matter then."""
_STOPS = ("block", "clinician_first")


def permit(asked: Iterable[str], fired: Iterable[Fired]) -> Permit:
    """What the gates say of advice about some domains: the strongest that stands decides.

    A gate in front of a domain stands in front of all that is part of it, and one in front of "all" in front
    of everything advised, even of advice about no domain at all; a plain record of intake never asks. What
    needs a clinician first is not allowed before one has agreed to that very domain. No setting opens a
    block. Raises `ValueError` for a domain that is none: a slip must not open a gate.

    >>> from villi.safety import guard
    >>> fired = guard({"condition:cirrhosis": "has: cirrhosis"}).fired
    >>> permit(["glutamine"], fired).allowed, permit(["fibre"], fired).allowed
    (False, True)
    """
    about = tuple(asked)
    unknown = [domain for domain in about if domain not in domains()]
    if unknown:
        raise ValueError(f"no such domain: {', '.join(unknown)}")
    paths = [above(domain) for domain in about] or [("all",)]
    standing = []
    level: Level | Literal[""] = ""
    allowed = True
    for one in fired:
        before = [path for path in paths if any(domain in one.gate.domains for domain in path)]
        if not before:
            continue
        standing.append(one)
        lifted = one.gate.level != "block" and all(_is_lifted(path, one) for path in before)
        if lifted:
            continue
        allowed = allowed and one.gate.level not in _STOPS
        level = max((level, one.gate.level), key=("", *LEVELS).index)
    return Permit(allowed, level, tuple(standing))


def may_see_doses(about: Iterable[str], fired: Iterable[Fired], facts: Facts) -> bool:
    """Whether amounts of a supplement may be shown: to an adult, neither pregnant nor breast-feeding, who has
    answered the safety questions, whom no card concerns, and where the gates let every domain through.

    >>> may_see_doses(["glutamine"], (), {"age:under_18": "age 4"})
    False
    """
    if any(fact in facts for fact in NO_DOSE_FOR):
        return False
    standing = tuple(fired)
    if any(one.gate.id in CARDS for one in standing):
        return False
    return permit((*about, "supplement"), standing).allowed


def _is_lifted(path: tuple[str, ...], fired: Fired) -> bool:
    """Whether an agreement reaches a domain: it names it, or something between it and the gate."""
    at = next(n for n, domain in enumerate(path) if domain in fired.gate.domains)
    return any(domain in path[: at + 1] and reaches(domain, fired.gate) for domain in fired.lifted)


def reaches(domain: str, gate: Gate) -> bool:
    """Whether an agreement about a domain says something of a gate: it is part of what can be lifted there.

    >>> from villi.safety.tables import gates
    >>> [reaches(domain, gates()[4]) for domain in ("glutamine", "iron", "supplement")]
    [True, False, False]
    """
    if not gate.liftable or domain not in domains():
        return False
    return domain == WHOLE if WHOLE in gate.domains else any(at in gate.domains for at in above(domain))
