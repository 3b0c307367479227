"""A glutamine supplement that was logged, beside what trials and agencies named for one.

Shown only where the rules of safety permit it: to nobody under 18, pregnant or breast-feeding, and not while
the questions of safety are open. None of the figures is a need, and none is a goal.
"""

from collections.abc import Mapping
from math import isnan

from villi.evidence.values import Source
from villi.examination import Dose, Examination
from villi.report.blocks import Block, Blocks, Head, Points, cites, line, said
from villi.report.words import clean, exact, plural, upper_first
from villi.safety import permit
from villi.safety.permitting import NEVER_A_DOSE
from villi.substances import recognise

DOMAINS = ("glutamine", "supplement")
OBSERVED, TRIAL = "observed_safe", "trial_ibs"
SHOWN = ("health_canada", OBSERVED, TRIAL, "longest_weeks")
"""Figures that are said, by their id in the needs room."""

HEADING = "Glutamine as a supplement"
ASK_FIRST = "Ask a doctor before you try that."
NO_NEED = (
    "None of these is a need or a goal. Protein in food brings the same glutamine, gram for gram, and it is "
    "not part of the figures for food above."
)
ABOVE = "That is more than this. Please talk to a doctor or a pharmacist about it."


def logged(examination: Examination) -> tuple[Dose, ...]:
    """The doses of glutamine that may be looked at; empty where a rule stands in front of them."""
    found, safety = tuple(dose for dose in examination.supplements if _is_glutamine(dose)), examination.safety
    if not found or any(fact in safety.facts for fact in NEVER_A_DOSE):
        return ()
    return found if permit(DOMAINS, safety.fired).allowed else ()


def _is_glutamine(dose: Dose) -> bool:
    substance = recognise(dose.name)
    return dose.kind == "supplement" and substance is not None and substance.name.lower() == "l-glutamine"


def studies(examination: Examination) -> tuple[Source, ...]:
    """The sources of the figures, in their order; empty where none are shown."""
    if not logged(examination):
        return ()
    from villi.evidence import base
    from villi.needs.glutamine import doses

    held = base().studies
    return tuple(dict.fromkeys(held[doses()[id].source].source for id in SHOWN))


def blocks(examination: Examination, known: Mapping[Source, int]) -> Blocks:
    """The grams that were logged, and the figures beside them; empty where nothing may be said."""
    taken = logged(examination)
    if not taken:
        return ()
    from villi.needs.glutamine import doses

    most = _most_in_a_day(taken)
    said_ = "amount unknown" if isnan(most) else f"at most {exact(most, 'g')} in a day"
    days = len({dose.date for dose in taken})
    found: list[Block] = [Head(HEADING), line(f"You logged it on {plural(days, 'day')}: {said_}.")]
    points = []
    for id in SHOWN:
        figure = doses()[id]
        amount = f"{figure.low:g}" if figure.low == figure.high else f"{figure.low:g} to {figure.high:g}"
        over = f" {ABOVE}" if id == OBSERVED and most > figure.high else ""
        over += f" {ASK_FIRST}" if id == TRIAL else ""
        points.append(
            line(
                said(f"{upper_first(clean(figure.what))} ({clean(figure.for_whom)})"),
                f": {amount} {figure.unit.replace('g/day', 'g a day')}.{over}",
                cites=cites((_source(figure.source),), known),
            )
        )
    return (*found, Points(tuple(points)), line(NO_NEED, style="quiet"))


def _source(id: str) -> Source:
    from villi.evidence import base

    return base().studies[id].source


def _most_in_a_day(taken: tuple[Dose, ...]) -> float:
    """The most grams logged on one day; NaN where an amount is unknown or not a weight."""
    days: dict[object, float] = {}
    for dose in taken:
        grams = dose.amount * {"g": 1.0, "mg": 1e-3}.get(dose.unit, float("nan"))
        days[dose.date] = days.get(dose.date, 0.0) + grams
    return float("nan") if any(isnan(day) for day in days.values()) else max(days.values())
