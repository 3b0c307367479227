"""How a person felt, as they rated it: a few calm words, never beside food and never a cause of anything."""

from villi.diary.feelings import SCALES
from villi.examination import Examination, Feeling
from villi.report.blocks import Blocks, line, said
from villi.report.words import clean, listed, plural, upper_first

SHOWN = 4
"""Scales that are said in full; mood comes first, and further ones are named (judgement: five lines)."""
HOURS = "sleep_hours"
FIRST = ("mood", "energy", "bloating", "pain", HOURS, "sleep")
NAMES = {HOURS: "hours of sleep", "stools": "stools a day", "bristol": "stool type"}
BASIS = "Your own ratings, of the last {}: the middle day, then the lowest and the highest."
CHOSEN = " of those chosen"


def blocks(examination: Examination, *, practitioner: bool = False) -> Blocks:
    """What was rated; empty behind any card, except for a practitioner, whose data stay."""
    found = sorted(shown(examination, practitioner=practitioner), key=_order)
    if not found:
        return ()
    first, rest = found[:SHOWN], found[SHOWN:]
    days = plural(max(each.of_days for each in found), "day") + (CHOSEN if examination.ranged else "")
    more = f"Also rated: {listed([name(each.scale) for each in rest])}." if rest else ""
    ratings = "; ".join(_rated(each) for each in first)
    return (
        line(said(f"{upper_first(ratings)}."), " " if more else "", said(more)),
        line(f"{BASIS.format(days)} {_directions(first)}", style="quiet"),
    )


def shown(examination: Examination, *, practitioner: bool = False) -> tuple[Feeling, ...]:
    """The ratings that may be looked at: none where a card stands, except for a practitioner."""
    stands = examination.safety.card is not None and not practitioner
    return () if stands else examination.feelings


def _order(feeling: Feeling) -> tuple[int, str]:
    return (FIRST.index(feeling.scale) if feeling.scale in FIRST else len(FIRST)), feeling.scale


def name(scale: str) -> str:
    """The name of a scale for a reader.

    >>> name("sleep_hours"), name("mood")
    ('hours of sleep', 'mood')
    """
    return NAMES.get(scale, clean(scale).replace("_", " "))


def _rated(feeling: Feeling) -> str:
    """One scale: its middle day, how far it reached, and on how many days.

    >>> _rated(Feeling("mood", 7, 14, 6.0, 4.0, 8.0))
    'mood 6 (4 to 8) on 7 days'
    """
    reached = "" if feeling.low == feeling.high else f" ({feeling.low:g} to {feeling.high:g})"
    return f"{name(feeling.scale)} {feeling.middle:g}{reached} on {plural(feeling.days, 'day')}"


def _directions(shown: list[Feeling]) -> str:
    """What 10 means, for the scales that have an agreed direction.

    >>> _directions([Feeling("mood", 3, 7, 6, 5, 7), Feeling("pain", 3, 7, 1, 0, 2)])
    '10 is best for mood, and most for pain.'
    """
    best = [name(each.scale) for each in shown if SCALES.get(each.scale) == "best"]
    most = [name(each.scale) for each in shown if SCALES.get(each.scale) == "worst"]
    parts = [f"best for {listed(best)}"] if best else []
    parts += [f"most for {listed(most)}"] if most else []
    return f"10 is {', and '.join(parts)}." if parts else ""
