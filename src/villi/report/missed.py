"""The days that were not rated: how many, how long in a row, and whether they come after worse days.

What a diary does not hold cannot be shown; a reader should know on which side it may lie.
"""

from collections.abc import Sequence
from math import isnan

from villi.examination import Missed
from villi.report.blocks import Blocks, Ref, line, said
from villi.report.leading import RATINGS
from villi.report.words import clean, lower_first, plural
from villi.signals.values import Unrated

LEVEL = 0.05
"""At or below this p a dependence is said. One outcome is asked about, so nothing is picked from many."""
WORSE = "what is said here may miss your worst days."
BETTER = "what is said here may miss some of your better days."
UNSEEN = "no clear difference. A small one would not show."


def blocks(missed: Sequence[Missed], *, brief: bool = False) -> Blocks:
    """One line on the outcome that was rated most; empty where no day of it is missing. `brief`: only what
    comes after which days, where the rated days and the longest gap were said already."""
    if not missed or not missed[0].gaps.gaps:
        return ()
    first = missed[0]
    words = (*(() if brief else (Ref(said(counted(first)), RATINGS), " ")), *after(first))
    return (line(*words, style="" if _shown(first) else "quiet"),) if words else ()


def counted(missed: Missed) -> str:
    """How many days are rated between the first rating and the last, and the longest gap.

    >>> from villi.signals.values import Gaps
    >>> counted(Missed("mood", "mood", "up", Gaps(365, 274, 60, 9)))
    'From the first rating to the last, mood is rated on 274 of 365 days; the longest gap is 9 days.'
    """
    gaps, name = missed.gaps, lower_first(clean(missed.outcome_name))
    days, longest = plural(gaps.days, "day"), plural(gaps.longest, "day")
    on = f"{name} is rated on {gaps.rated:,} of {days}"
    return f"From the first rating to the last, {on}; the longest gap is {longest}."


def after(missed: Missed) -> tuple[str, ...]:
    """Whether unrated days come after worse ratings; empty where too few gaps tell.

    >>> from villi.signals.values import Gaps
    >>> found = Gaps(365, 274, 60, 9, 4.0, Unrated(100, 31), Unrated(150, 33), 2.3, 0.02)
    >>> "".join(after(Missed("pain", "pain", "down", found)))
    'Days after much pain (4 or more) are missing more often (31 of 100) than after other days (22 of 100):
    what is said here may miss your worst days.'
    """
    gaps = missed.gaps
    if isnan(gaps.p) or not missed.better:
        return ()
    days = f"after {_worst(missed)}"
    low, others = _in_100(gaps.after_worst), _in_100(gaps.after_others)
    if not _shown(missed):
        return (f"Days {days} are missing {low} times, after other days {others} times: ", UNSEEN)
    more = gaps.z > 0
    how, means = ("more", WORSE) if more else ("less", BETTER)
    if (gaps.after_worst.share > gaps.after_others.share) == more:
        return (f"Days {days} are missing {how} often ({low}) than after other days ({others}): ", means)
    return (f"Allowing for weekday and drift, days {days} are missing {how} often: ", means)


def _shown(missed: Missed) -> bool:
    return missed.better != "" and missed.gaps.p <= LEVEL


def _worst(missed: Missed) -> str:
    """The worst third of ratings in words: "low mood (4 or less)", "much pain (3 or more)"."""
    name = lower_first(clean(missed.outcome_name))
    cut = f"{round(missed.gaps.cut, 1):g}"
    if missed.better == "down":
        return said(f"much {name} ({cut} or more)")
    return said(f"{'few' if name.startswith('hours') else 'low'} {name} ({cut} or less)")


def _in_100(days: Unrated) -> str:
    return f"{round(100 * days.share)} of 100"
