"""Which experiments could be planned for a person, and the one that is chosen."""

import shlex
from collections.abc import Mapping
from datetime import date as Date
from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from villi.quantities import VilliError
from villi.trials.gating import FEWEST_WITHOUT, MOST_WITHOUT, Varied, about
from villi.trials.naming import TYPED, Names
from villi.trials.ratings import Scale, lately, scale, weekdays
from villi.trials.record import LONGEST_DAYS
from villi.trials.values import PAIRS, Better

if TYPE_CHECKING:
    from villi.signals.experiment.values import Option, Plan

USUAL_DAYS = 56
"""Days of a plan where nobody says how many: eight weeks, about as long as people keep at it (signals.md,
section 2: half of the people who record symptoms have stopped after five weeks)."""
MOST_GLUTAMINE, GLUTAMINE_RULE = 56, "G14"
"""Days for which glutamine is taken at most without a doctor, and the rule that says so."""
AHEAD = 14
"""Days that the first day may lie ahead (judgement: the plan rests on how things are now)."""

Rated = Mapping[str, Mapping[Date, float]]


def watched(
    words: str, better: str | None, rated: Rated, source: str, names: Names = TYPED
) -> tuple[Scale, Better]:
    """The scale that is watched, and which way of it is better (`better` "higher" or "lower" for a scale of
    the person's own). Raises `VilliError` with what is rated in `source`.

    >>> watched("Mood", None, {"mood": {Date(2026, 11, 16): 5.0}}, "me.txt")[1]
    'up'
    """
    asked = " ".join(words.casefold().split())
    key = next((key for key in rated if asked in (key.casefold(), scale(key).name)), None)
    if key is None:
        known = ", ".join(f"{typed(key)} ({len(days)})" for key, days in rated.items())
        there = f"rated are, with days: {known}" if known else "nothing is rated in it yet"
        raise VilliError(
            f"{names.watch} {words}: {source} has no rating of it; {there}. Rate it for some days first, "
            f"such as: feel: {asked} 6"
        )
    found = scale(key)
    if found.better is None:
        if not better:
            raise VilliError(
                f"{names.watch} {key} is a scale of your own: add {names.better} higher or {names.better} "
                "lower"
            )
        return found, "up" if better == "higher" else "down"
    known_way = {"up": "higher", "down": "lower", "": "neither"}[found.better]
    if better and known_way != better:
        raise VilliError(f"{names.better} {better}: of {found.name}, {known_way} is better; leave it out")
    return found, found.better


def typed(words: str) -> str:
    """Words as they are typed on a command line.

    >>> typed("mood"), typed("brain fog")
    ('mood', '"brain fog"')
    """
    if all(letter.isalnum() or letter in " ._-/\\:,+%~" for letter in words):
        return f'"{words}"' if " " in words else words
    return shlex.quote(words)


def planned(
    rated: Mapping[Date, float],
    today: Date,
    varied: Varied,
    days: int | None,
    carry_over: float,
    names: Names = TYPED,
) -> tuple["Plan", "Option"]:
    """What experiments could show, and the one that was asked for (or of about eight weeks). `rated` are the
    ratings of what is watched. Raises `VilliError` where none fits."""
    import numpy as np

    from villi.signals.experiment import plan

    possible = lengths(days, varied, carry_over, names)
    first, before = lately(rated, today)
    values = np.array(before, dtype=float)
    week = np.array(weekdays(first, len(before)), dtype=int) if before else None
    found = plan(values, weekday=week, carry_over=carry_over, days=possible)
    wanted = days or min(max(possible), USUAL_DAYS)
    fits = [option for option in found.options if option.design.days <= wanted]
    if days and found.options and not fits:
        sooner = f"; or say{names.lasting_longer} that it acts for less long" if carry_over else ""
        raise VilliError(
            f"{names.days} {days}: at least six pairs of periods are needed, here {fewest(carry_over)} days "
            f"or more{sooner}"
        )
    options = fits or list(found.options[:1])
    if not options:
        raise _none_fits(varied, carry_over, names)
    return found, max(options, key=lambda option: option.design.days)


def _none_fits(varied: Varied, carry_over: float, names: Names) -> VilliError:
    """Why there is no plan, and what makes one fit: what lasts is assumed, not measured."""
    most = _most(varied)
    sooner = longest_carry_over(most)
    rule = f" (rule {GLUTAMINE_RULE})" if most == MOST_GLUTAMINE else ""
    return VilliError(
        f"no plan fits: what acts for {carry_over:g} days needs {fewest(carry_over)} days or more, and here "
        f"{most} are the most{rule}. How long it acts in you is not known: with {names.carry_over} "
        f"{sooner:g} a plan of {fewest(sooner)} days or more fits; what lasts longer then makes an effect "
        "look smaller"
    )


def longest_carry_over(most: int) -> float:
    """Days for which something may act at most (halves of a day) so that an experiment fits into `most` days.

    >>> longest_carry_over(56), longest_carry_over(28), longest_carry_over(12)
    (1.0, 0.5, 0.0)
    """
    return next((half / 2 for half in range(2 * most, 0, -1) if fewest(half / 2) <= most), 0.0)


def fewest(carry_over: float) -> int:
    """Days of the shortest experiment: six pairs of periods, as `villi.signals.experiment.plan` makes them.

    >>> fewest(0.0), fewest(3.0)
    (12, 108)
    """
    from villi.signals.experiment.planning import CARRIED

    return 2 * PAIRS * max(1, ceil(CARRIED * carry_over - 1e-9))


def lengths(days: int | None, varied: Varied, carry_over: float, names: Names = TYPED) -> tuple[int, ...]:
    """Numbers of days to plan for: the usual ones, the one asked for, and where something carries over the
    fewest that can be. Raises `VilliError` for a number that cannot be."""
    from villi.signals.experiment.planning import LENGTHS

    most = _most(varied)
    if days is not None and fewest(carry_over) > most:
        raise _none_fits(varied, carry_over, names)
    if days is not None and not 1 <= days <= most:
        raise VilliError(f"{names.days} {days}: give days from {fewest(carry_over)} to {most}")
    least = FEWEST_WITHOUT if varied.leaving_out else 1
    usual = {*LENGTHS, *((fewest(carry_over),) if carry_over else ())}
    usual |= {FEWEST_WITHOUT, 21} if varied.leaving_out else set()
    asked = {days} if days is not None else set()
    return tuple(sorted(each for each in usual | asked if least <= each <= most)) or (most,)


def _most(varied: Varied) -> int:
    """Days that an experiment may last."""
    if varied.leaving_out:
        return MOST_WITHOUT
    return MOST_GLUTAMINE if "glutamine" in about(varied) else LONGEST_DAYS


def first_day(text: str | None, today: Date, names: Names = TYPED) -> Date:
    """The first day: tomorrow, or what was said. Raises `VilliError`.

    >>> first_day(None, Date(2026, 11, 23)), first_day("2026-12-01", Date(2026, 11, 23)).day
    (datetime.date(2026, 11, 24), 1)
    """
    if text is None or text.lower() == "tomorrow":
        return today + timedelta(days=1)
    if text.lower() == "today":
        return today
    try:
        date = Date.fromisoformat(text)
    except ValueError:
        raise VilliError(
            f"{names.first} {text}: not a date; write today, tomorrow or such as {today}"
        ) from None
    if not 0 <= (date - today).days <= AHEAD:
        raise VilliError(f"{names.first} {date}: the first day is today or within the next {AHEAD} days")
    return date
