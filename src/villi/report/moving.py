"""One pattern in words: how an outcome was after days with something, and what that rests on.

Only what came on the days before may be said to be followed by a feeling; of the same day nothing is said but
that two things move together. Which way is better is said in words; nothing here says what to leave out.
"""

from collections.abc import Sequence
from math import ceil, floor, isnan
from typing import Literal

from villi.examination import Move
from villi.report.blocks import Blocks, Points, Ref, line, said
from villi.report.leading import RATINGS, to_found
from villi.report.words import (
    NO_BREAK,
    amount,
    clean,
    listed,
    lower_first,
    number,
    percent,
    plural,
)
from villi.signals.values import Checks, Rates

SMALL = 0.25
"""Effects below this have two decimals: a tenth of a point would be too coarse (judgement)."""
NOUGHT = 0.05
"""An end of a range nearer to nought than this has two decimals, so that it does not read as nought."""
REVERSED = 0.05
"""A reverse model below this p is said beside the pattern (signals.md, sections 2 and 4.1, step 9)."""

ONE = {
    "servings": "one serving",
    "hours": "one hour",
    "points": "one point",
    "cups": "one cup",
    "glasses": "one glass",
    "drinks": "one drink",
}
"""One of a unit, in words; of these an exposure is had "of"."""
PER_ENERGY = "% of energy"
"""The unit of what is a share of a day's energy."""
WHOLE = 5
"""Levels that reach this far are said in whole numbers."""
DAYS = "days with it"
"""The unit of an exposure that a day has or has not."""
FIRST = ("sleep", "hours of sleep", "stress")
"""What is named first of all that was allowed for."""
LEADS, NEXT_DAY = (1, 3), (1, 1)
"""The lags of a pattern, one to three days before, and those of a question about the next day alone."""
BESIDE = 3
"""Names of what was allowed for that are said in a sentence; all stand beneath (judgement)."""
AND_SO_ON = 8
"""Names that are said before the rest is only counted (judgement)."""

UNMEASURED = (
    "How many announcements of this kind are false alarms has not been measured for a diary of this length."
)
SAME_DAY_UNMEASURED = (
    "How many pairs of the same day are false has not been measured for a diary of this length."
)
CLEAR = "0.4 of the usual ups and downs"
"""What the published rates call a clear effect: 0.4 standard deviations (signals.md, section 3)."""
LITTLE = {"points": 0.5, "hours": 0.5, "stools": 0.25}
"""A change below this is called small, by the unit of the outcome (judgement: about half of what people
notice on a scale of 0 to 10). Only where a change of this size would have shown may what is left be called
small."""
AT_ONCE = 1.5
"""How much larger an effect must be for the screen of a whole diary to show it as often as one question does
(judgement: among some hundred pairs p must reach about 0.001, so 4.1 standard errors for four of five
instead of 2.8)."""


def figure(value: float, decimals: int) -> str:
    """A size without its sign; what is under a hundredth says so.

    >>> figure(-0.62, 1), figure(0.004, 2), figure(0.0, 1)
    ('0.6', 'under 0.01', '0')
    """
    size = abs(value)
    return number(size) if size < 0.01 else number(size, decimals)


def decimals(*values: float) -> int:
    """The decimals that an effect and the ends of its range are said with, the same for all.

    >>> decimals(0.6, 0.1, 1.0), decimals(0.6, 0.03, 1.2), decimals(0.2, 0.1, 0.3)
    (1, 2, 2)
    """
    effect, *ends = values
    near = any(0 < abs(end) < NOUGHT for end in ends)
    return 2 if near or abs(effect) < SMALL else 1


def side(value: float) -> str:
    """Higher or lower."""
    return "lower" if value < 0 else "higher"


def ranged(effect: float, low: float, high: float) -> str:
    """Where an effect may lie, in words; sides are named where the range has two.

    >>> ranged(0.6, 0.1, 1.0), ranged(-0.6, -1.0, -0.1), ranged(0.6, -0.2, 1.4)
    ('0.1 to 1.0', '0.1 to 1.0', '0.2 lower to 1.4 higher')
    >>> ranged(0.6, float("nan"), float("nan"))
    'unknown'
    """
    if isnan(low) or isnan(high):
        return "unknown"
    places = decimals(effect, low, high)
    if low < 0 < high:
        return f"{figure(low, places)} lower to {figure(high, places)} higher"
    ends = sorted((abs(low), abs(high)))
    turned = (effect < 0) != (low < 0 or high < 0) and effect != 0
    return " to ".join(figure(end, places) for end in ends) + (f" {side(low + high)}" if turned else "")


def sized(effect: float, low: float, high: float, name: str, unit: str) -> str:
    """An effect with its unit; the unit is left out where the name of the outcome says it.

    >>> sized(-0.62, -1.0, -0.2, "comfort", "points"), sized(0.4, 0.1, 0.7, "stools a day", "stools")
    ('0.6\\xa0points lower', '0.4 higher')
    """
    behind = "" if clean(unit) in clean(name) or not unit else f"{NO_BREAK}{clean(unit)}"
    return f"{figure(effect, decimals(effect, low, high))}{behind} {side(effect)}"


def judged(effect: float, better: Literal["up", "down", ""]) -> str:
    """Whether a direction is the better one, in words; "" where neither is.

    >>> judged(0.6, "up"), judged(0.6, "down"), judged(0.6, "")
    (', which is better', ', which is worse', '')
    """
    if not better or isnan(effect) or effect == 0:
        return ""
    return ", which is better" if (effect > 0) == (better == "up") else ", which is worse"


def more_of(move: Move) -> tuple[str, ...]:
    """The exposure in the amount that the effect is worded for: "fermented food", "10 g more fibre", "one
    more serving of fish". A unit that the name says is not said twice: "one more hour of sleep"."""
    name = said(lower_first(clean(move.exposure_name)))
    unit = clean(move.unit)
    if unit == DAYS or not unit:
        return (name,)
    if unit == PER_ENERGY:
        return (f"{of_step(move.per, '%')} more of the energy from ", name)
    if unit in name.split():
        many = move.per != 1
        return (
            f"{number(move.per, 0) if many else 'one'} more ",
            name if many else said(_one_of(name, unit)),
        )
    if unit in ONE:
        many = move.per != 1
        return (f"{of_step(move.per, '') if many else 'one'} more {unit if many else _one(unit)} of ", name)
    return (f"{of_step(move.per, unit)} more ", name)


def _one(unit: str) -> str:
    """A unit in the singular.

    >>> _one("hours"), _one("glasses"), _one("eggs")
    ('hour', 'glass', 'egg')
    """
    return ONE[unit].removeprefix("one ") if unit in ONE else unit.removesuffix("s")


def _one_of(name: str, unit: str) -> str:
    """A name that holds its unit, with one of it.

    >>> _one_of("hours of sleep", "hours"), _one_of("eggs (nearly always fried eggs)", "eggs")
    ('hour of sleep', 'egg (nearly always fried eggs)')
    """
    return " ".join(name.split()).replace(unit, _one(unit), 1)


def of_step(per: float, unit: str) -> str:
    """An amount of an exposure, without decimals that say nothing.

    >>> of_step(10, "g"), of_step(0.1, "share"), of_step(2.5, "mg")
    ('10\\xa0g', '10\\xa0%', '2.5\\xa0mg')
    """
    if unit == "share" or per != floor(per):
        return amount(per, unit)
    return amount(per, unit).replace(number(per), f"{per:,.0f}", 1)


def outcome(move: Move) -> str:
    """The outcome in the middle of a sentence."""
    return said(lower_first(clean(move.outcome_name)))


def averaged(move: Move, lags: tuple[int, int] = LEADS, *, judge: bool = True) -> tuple[str, ...]:
    """How the outcome was after days with the exposure (a pair of the same day: on them), without what was
    allowed for. Over several `lags` their effects are added up: as after so many such days in a row.

    `judge`: whether it may be said which way is better; of what is doubtful it never is. Of the same day
    neither that nor a range is said: the ranges of such pairs held the truth in 81 to 92 of 100 simulated
    cases, not in 95.
    """
    when, row = "After days with ", " (three in a row)" if lags == LEADS else ""
    if move.found.kind == "together":
        when, row = "On days with ", ""
    elif lags == NEXT_DAY:
        when = "On the day after "
    if isnan(move.effect):
        return (when, *more_of(move), row, ", your ", outcome(move), " differed by an unknown amount")
    size = to_found(sized(move.effect, move.low, move.high, move.outcome_name, move.outcome_unit), move)
    if move.found.kind == "together":
        return (when, *more_of(move), ", your ", outcome(move), " averaged ", size)
    return (
        when,
        *more_of(move),
        row,
        ", your ",
        outcome(move),
        " averaged ",
        size,
        judged(move.effect, move.better) if judge and not move.doubtful else "",
        f" (likely {ranged(move.effect, move.low, move.high)})",
    )


def allowing(move: Move, allowed: Sequence[str]) -> tuple[str, ...]:
    """What was allowed for: the weekday, what was rated beside it, and the drift of the outcome itself."""
    names = beside(move, allowed)
    shown = names if len(names) == BESIDE + 1 else names[:BESIDE]
    listed = "".join(f", {name}" for name in shown)
    return (
        ", after allowing for weekday",
        said(listed) if listed else "",
        f", {len(names) - len(shown):,} other things" if len(names) > len(shown) else "",
        " and how ",
        outcome(move),
        " drifts by itself",
    )


def beside(move: Move, allowed: Sequence[str]) -> list[str]:
    """The names of what was allowed for, sleep and stress first; nothing is allowed for with itself."""
    own = {lower_first(clean(name)) for name in (move.exposure_name, move.outcome_name)}
    names = [name for name in map(lower_first, map(clean, allowed)) if name and name not in own]
    return sorted(dict.fromkeys(names), key=lambda name: FIRST.index(name) if name in FIRST else len(FIRST))


def announced(move: Move, allowed: Sequence[str]) -> tuple[str, ...]:
    """The whole sentence of a pattern."""
    return (*averaged(move), *allowing(move, allowed), ".")


def false_alarms(rates: Rates | None) -> str:
    """How often an announcement was false where the truth was known: of all of them put together, where that
    was measured, else in the mean over diaries.

    >>> false_alarms(Rates(180, "BH", 200, 0.11, 0.02, 0.08, 0.02, 0.03, 0.14, 0.02))
    'About 11 in 100 announcements of this kind were false alarms in simulated diaries like yours.'
    """
    if rates is None or isnan(rates.false):
        return UNMEASURED
    if isnan(rates.claims_false):
        many = _about(rates.false, rates.diaries)
    else:
        many = _about(rates.claims_false, rates.claims)
    return f"{many} in 100 announcements of this kind were false alarms in simulated diaries like yours."


def same_day(rates: Rates | None) -> str:
    """How often pairs of the same day were false where the truth was known.

    >>> same_day(None) == SAME_DAY_UNMEASURED
    True
    >>> known = Rates(180, "BH", 200, 0.11, 0.02, 0.08, 0.02, 0.03, 0.14, 0.02, together_false=0.23)
    >>> same_day(known)
    'About 23 in 100 such pairs were false in simulated diaries like yours.'
    """
    if rates is None or isnan(rates.together_false):
        return SAME_DAY_UNMEASURED
    many = _about(rates.together_false, rates.together_pairs or rates.diaries)
    return f"{many} in 100 such pairs were false in simulated diaries like yours."


def at_once(rates: Rates | None) -> str:
    """What looking at a whole diary at once finds, and how often it finds what is not there.

    >>> at_once(Rates(180, "BH", 200, 0.11, 0.02, 0.08, 0.02, 0.03, 0.14, 0.02))
    'Looking at all of it at once finds less: 14 of 100 clear effects (0.4 of the usual ups and downs) in
    simulated diaries like yours. In diaries without any effect, 8 of 100 got a false alarm.'
    """
    if rates is None or isnan(rates.found_large) or isnan(rates.any_null):
        return "Looking at all of it at once finds less. How much less was not measured for this length."
    return (
        f"Looking at all of it at once finds less: {in_hundred(rates.found_large)} clear effects ({CLEAR}) "
        f"in simulated diaries like yours. In diaries without any effect, {in_hundred(rates.any_null)} got a "
        "false alarm."
    )


def in_hundred(share: float) -> str:
    """A share of 0 to 1 in words.

    >>> in_hundred(0.452), in_hundred(0.003), in_hundred(0.0)
    ('45 of 100', 'fewer than 1 of 100', 'none of 100')
    """
    if share == 0:
        return "none of 100"
    return f"{round(100 * share)} of 100" if share >= 0.005 else "fewer than 1 of 100"


def _about(share: float, of: int) -> str:
    """A share in hundredths; none among n: up to 3 in n fits with that (the rule of three).

    >>> _about(0.114, 60), _about(0.0, 60), _about(0.0, 2)
    ('About 11', 'At most about 5', 'At most about 100')
    """
    many = round(100 * share)
    return f"About {many}" if many else f"At most about {min(ceil(300 / max(of, 3)), 100)}"


def doubts(move: Move) -> Blocks:
    """What speaks against a pattern so plainly that it stands beside it."""
    found: list[str] = []
    if move.low <= 0 <= move.high:
        found.append("The likely range reaches nought, so there may be no difference. ")
    if move.found.disagrees:
        found.append("A second method does not share this. ")
    if move.alike:
        others = [clean(name) for name in move.alike]
        found += ["It cannot be told apart from ", said(some(others)), ", which came on the same days. "]
    checks = move.found.checks
    if move.total is not None:
        through = sized(*move.total, move.outcome_name, move.outcome_unit)
        likely = ranged(*move.total)
        found += ["It may act through sleep: without allowing for sleep, ", outcome(move), " was "]
        found += [f"{through} (likely {likely}). "]
    if checks is not None and checks.months_same_sign < checks.months:
        found.append("With one month left out, it points the other way. ")
    if checks is not None and checks.reverse_p <= REVERSED:
        found += ["It also shows the other way round: ", outcome(move), " may come first. "]
    if found:
        found[-1] = found[-1].rstrip()
    return (line(*found),) if found else ()


def some(names: Sequence[str]) -> str:
    """Names in a sentence, a long list cut short.

    >>> some(["Kefir", "Kimchi"]), some([str(n) for n in range(20)])
    ('kefir and kimchi', '0, 1, 2, 3, 4, 5, 6, 7 and 12 more')
    """
    if len(names) <= AND_SO_ON:
        return listed(names)
    first = ", ".join(lower_first(clean(name)) for name in names[:AND_SO_ON])
    return f"{first} and {len(names) - AND_SO_ON} more"


def smallest(move: Move) -> float:
    """The smallest effect that the diary could have shown, in the words' own amount (`per`)."""
    found = move.found
    return found.smallest / found.sd * move.per if found.sd > 0 else float("nan")


def would_show(move: Move, *, alone: bool = True) -> str:
    """What would have shown, and how seldom half of it; "" where unknown.

    `smallest` is 2.8 standard errors: a two-sided test at 5 % shows that in 80 of 100 cases, and half of it
    in 29 of 100 (a normal test, 1.96). `alone`: the pair was tested by itself, not beside all others.
    """
    least = smallest(move)
    if isnan(least):
        return ""
    unit = (
        ""
        if clean(move.outcome_unit) in clean(move.outcome_name)
        else f"{NO_BREAK}{clean(move.outcome_unit)}"
    )
    effect = f"effect of about {figure(least, decimals(least))}{unit} would have shown in four of five"
    if alone:
        return f"An {effect} such diaries; one of half that size, seldom."
    return f"Asked by itself, an {effect} such diaries; beside everything else, it takes a larger one."


def is_little(least: float, unit: str) -> bool:
    """Whether what would not have shown may be called small.

    >>> is_little(0.4, "points"), is_little(0.9, "points"), is_little(float("nan"), "points")
    (True, False, False)
    """
    return least <= LITTLE.get(unit, 0.0)


def evidence(
    move: Move,
    rates: Rates | None,
    allowed: Sequence[str] = (),
    lags: tuple[int, int] = LEADS,
    *,
    asked: bool = False,
) -> Blocks:
    """All that a pattern rests on, for who wants to check it; `asked`: it answers a declared question."""
    found = move.found
    names = beside(move, allowed)
    points = [
        f"Allowed for: weekday, the slow drift{''.join(f', {name}' for name in names)}." if names else "",
        _test(move),
        _second(move),
        *_checks(move, found.checks),
        _rates(rates),
        would_show(move, alone=isnan(found.q)),
    ]
    days = line(*_days(move, lags, asked))
    return (Points((days, *(line(said(words)) for words in points if words))),)


def _days(move: Move, lags: tuple[int, int], asked: bool) -> tuple[str, ...]:
    found = move.found
    days = (
        Ref(plural(found.days, "rated day"), RATINGS),
        " were used. Of the days before them that count, ",
        to_found(f"{found.exposed:,} had more of it", move, asked=asked),
        f" and {found.unexposed:,} less or none. ",
    )
    if found.kind == "together":
        same = (days[0], " were used. Of the days that count, ", *days[2:])
        return (*same, "Of the same day alone.")
    if lags == NEXT_DAY:
        return (*days, "Of the day before alone.")
    return (
        *days,
        "The effects of one, two and three days before are added up, so the figure is larger than that of a "
        "single day.",
    )


def _test(move: Move) -> str:
    found = move.found
    words = f"The test by itself: p {p_value(found.p)}"
    if not isnan(found.q):
        words += f"; after allowing for all the pairs that were tried, q {p_value(found.q)}"
    low, high = (end / found.sd * move.per if found.sd > 0 else float("nan") for end in found.selected)
    if not isnan(low):
        words += (
            f". Its own range was {ranged(move.effect, low, high)}; the one above is drawn towards nought"
        )
        words += ", as it must be for what was picked from many"
    return words + "."


def p_value(p: float) -> str:
    """A p-value as it is printed.

    >>> p_value(0.0234), p_value(0.00001), p_value(float("nan")), p_value(0.4)
    ('0.023', 'under 0.001', 'unknown', '0.40')
    """
    if isnan(p):
        return "unknown"
    return "under 0.001" if p < 0.001 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"


def _second(move: Move) -> str:
    chance = move.found.inclusion
    return "" if isnan(chance) else f"A second method puts the chance that it is there at {percent(chance)}."


def _checks(move: Move, checks: Checks | None) -> list[str]:
    if checks is None:
        return []
    name = lower_first(clean(move.outcome_name))
    out = []
    if not isnan(checks.reverse_p):
        out.append(f"The other way round ({name} first, this a day later): p {p_value(checks.reverse_p)}.")
    if checks.months:
        out.append(
            f"With each month left out in turn, its direction stayed the same {checks.months_same_sign} "
            f"times of {checks.months}."
        )
    if not isnan(checks.shift_p):
        out.append(
            f"Moved along the calendar, where nothing can be true, {percent(checks.shift_p)} of the shifts "
            f"look as strong; their middle p is {p_value(checks.shift_median)}, and about 0.5 is right."
        )
    return out


def _rates(rates: Rates | None) -> str:
    """The rates as they were measured; two sets of diaries, with effects and without any."""
    if rates is None:
        return ""
    others = f"{rates.null_diaries:,} other diaries" if rates.null_diaries else "other diaries"
    return (
        f"In {rates.diaries:,} simulated diaries with effects, of {rates.days} rated days or more, "
        f"{_measured(rates.false, rates.false_se)} of a diary's announcements were false in the mean"
        f"{_pooled(rates)}, and "
        f"{_measured(rates.found_large, rates.found_large_se)} of the true effects of 0.4 standard "
        f"deviations were found. In {others}, without any effect, "
        f"{_measured(rates.any_null, rates.any_null_se)} got an announcement."
    )


def _pooled(rates: Rates) -> str:
    """The share of false ones of all announcements put together; "" where it was not measured."""
    if isnan(rates.claims_false):
        return ""
    share = _measured(rates.claims_false, rates.claims_false_se)
    return f", of all {rates.claims:,} put together {share}"


def _measured(share: float, error: float) -> str:
    """A share with its standard error; of nought no error can be given.

    >>> _measured(0.117, 0.019), _measured(0.0, 0.0)
    ('11.7\xa0% (standard error 1.9\xa0%)', 'none')
    """
    if share == 0:
        return "none"
    return _share(share) + ("" if isnan(error) else f" (standard error {_share(error)})")


def _share(share: float) -> str:
    """A share as it was measured, without a word around it.

    >>> _share(0.004), _share(0.1149)
    ('0.4\\xa0%', '11.5\\xa0%')
    """
    return "unknown" if isnan(share) else f"{100 * share:.1f}{NO_BREAK}%"
