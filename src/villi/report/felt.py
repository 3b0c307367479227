"""How a person felt, as they rated it: a few calm words, never beside food and never a cause of anything."""

from math import isnan

from villi.diary.feelings import SCALES
from villi.examination import Examination, Feeling
from villi.report.blocks import Blocks, Ref, line, said
from villi.report.leading import RATINGS
from villi.report.words import clean, listed, plural, upper_first

SHOWN = 4
"""Scales that are said in full; mood comes first, and further ones are named (judgement: five lines)."""
HOURS = "sleep_hours"
FIRST = ("mood", "energy", "bloating", "pain", HOURS, "sleep")
NAMES = {HOURS: "hours of sleep", "stools": "stools a day", "bristol": "stool type"}
BASIS = "Your own ratings, of the last {}: the middle day, then the lowest and the highest."
CHOSEN = " of those chosen"


def blocks(examination: Examination, *, practitioner: bool = False) -> Blocks:
    """What was rated; empty behind any card, except for a practitioner, whose data stay. What was rated on
    too few days to sum up is said as it was rated, where nothing else is, and else only named."""
    ordered = sorted(shown(examination, practitioner=practitioner), key=_order)
    found = [each for each in ordered if not isnan(each.middle)]
    few = [each for each in ordered if isnan(each.middle)]
    if not found:
        return _too_few(few)
    first, rest = found[:SHOWN], [*found[SHOWN:], *few]
    days = plural(max(each.of_days for each in found), "day") + (CHOSEN if examination.ranged else "")
    more = f"Also rated: {listed([name(each.scale) for each in rest])}." if rest else ""
    parts: list[str] = []
    for n, each in enumerate(first):
        summed = _rated(each)
        parts += ["; " if n else "", Ref(said(summed if n else upper_first(summed)), RATINGS)]
    return (
        line(*parts, ".", " " if more else "", said(more)),
        line(f"{BASIS.format(days)} {_directions(first)}", style="quiet"),
    )


def _too_few(found: list[Feeling]) -> Blocks:
    """Ratings of too few days to sum up: how many days, and what was rated."""
    if not found:
        return ()
    first, rest = found[:SHOWN], found[SHOWN:]
    days = max(each.days for each in found)
    more = f" Also rated: {listed([name(each.scale) for each in rest])}." if rest else ""
    ratings = Ref(said("; ".join(map(_as_rated, first))), RATINGS)
    return (
        line(f"Rated on {plural(days, 'day')}, too few to sum up: ", ratings, ".", said(more)),
        *((line(directions, style="quiet"),) if (directions := _directions(first)) else ()),
    )


def _as_rated(feeling: Feeling) -> str:
    """A scale with its ratings of one or two days.

    >>> from math import nan
    >>> _as_rated(Feeling("mood", 2, 7, nan, 4.0, 8.0)), _as_rated(Feeling("pain", 1, 7, nan, 1.0, 1.0))
    ('mood 4 and 8', 'pain 1')
    """
    both = "" if feeling.low == feeling.high else f" and {feeling.high:g}"
    return f"{name(feeling.scale)} {feeling.low:g}{both}"


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
