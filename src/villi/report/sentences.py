"""What a report says in sentences, the same on the terminal and on the page."""

from math import isnan

from villi.examination import Examination, GlutamineResult, Share
from villi.quantities import Estimate, Interval
from villi.report.blocks import Ref
from villi.report.facts import facts
from villi.report.leading import GLUTAMINE, READ
from villi.report.tables import problems
from villi.report.words import amount, clean, count_word, dates, lower_first, percent, plural, reach

PUBLIC_FOOTER = (
    "villi estimates what food holds. It does not diagnose, and it does not replace a clinician, "
    "a dietitian or a pharmacist."
)
BASIS = (
    "Glutamine is estimated from the protein in each food, because food tables do not list it. "
    "It is counted as the free amino acid, the form that digestion delivers."
)
WHAT_RANGES_LEAVE_OUT = (
    "The ranges hold if each food was read rightly (the list is at the end) and if some portions were larger "
    "and some smaller than taken. Food that was never written down, and portions all far off the same way, "
    "are not in them."
)
SUPPLEMENTS = (
    "Not added to the figures for food. “Assumed”: no weight was written, as with “1 scoop”, and the usual "
    "one was taken; the label of the product knows better. Questions about a medicine or a supplement belong "
    "with a clinician or a pharmacist."
)
HOW_GRAMS_WERE_FOUND = (
    "“Usual portion”: no amount was written, so the portion that people usually eat was taken. “Usual with "
    "it”: the amount that goes with the food beside it. “Unsure”: counted, but look at it."
)
NOT_ENOUGH = (
    "A record without such food says nothing of your usual diet, nor whether it is enough, because nobody "
    "has set a need for glutamine."
)
SAME_DAYS = 0.005
"""Days that differ by less than half a per cent were copied or repeated: they show nothing of other days."""
HOW_TO_END_A_DAY = "write “done: food” at the end of a day when everything is in"


def model_used(examination: Examination) -> str:
    """What a language model had a say in; "" where the rules alone read the diary (the usual case)."""
    used = examination.made_by.model
    if used is None:
        return ""
    count = plural(used.portions, "portion")
    return (
        f"A language model, {clean(used.name)} at {clean(used.host)}, helped to read the words of {count}; "
        "every food and every amount is still from villi's own tables."
    )


def title(examination: Examination) -> str:
    """The heading of a report; without a name."""
    when = recorded(examination)
    return f"Food diary, {when}" if when else "Food diary"


def recorded(examination: Examination) -> str:
    """The days that are looked at; "" where there are none."""
    return dates([day.date for day in examination.days])


def chosen(examination: Examination) -> str:
    """Which days were chosen, and what is not of them; "" where the whole diary is looked at."""
    if not examination.ranged:
        return ""
    first, last = examination.first, examination.last
    since = f" from {dates([first])}" if first is not None else ""
    until = f" up to {dates([last])}" if last is not None else ""
    return (
        f"Chosen days:{since}{until}. Rules, the step and the answers are of the whole diary, as it is now."
    )


def admin(examination: Examination) -> str:
    """One line: complete days of all, coverage, words that were not understood; which days were chosen."""
    return "".join(header(examination))


def header(examination: Examination) -> tuple[str, ...]:
    """The same in parts, which lead to the days and to the lines."""
    which = chosen(examination)
    return (f"{which} " if which else "", *_counted(examination))


def _counted(examination: Examination) -> tuple[str, ...]:
    estimate = examination.glutamine.estimate
    total, complete = len(examination.days), examination.complete_days
    if not total:
        return ("None of these days is recorded." if examination.ranged else "No day is recorded yet.",)
    seems = sum(day.complete.food == "seems" for day in examination.days)
    days = Ref(f"{plural(complete, 'complete day')} of {total}", GLUTAMINE)
    parts = ["Estimated, from ", days, f" ({seems} of them taken as complete)" if seems else ""]
    if complete:
        parts += ["; ", Ref(f"coverage {percent(estimate.coverage)}", GLUTAMINE)]
    unread = len(examination.refused)
    if unread:
        parts += ["; ", Ref(f"{plural(unread, 'entry', 'entries')} not understood", READ)]
    elif examination.portions:
        parts += ["; ", Ref("every entry understood", READ)]
    if wrong := len(problems(examination)):
        parts += ["; ", Ref(plural(wrong, "problem"), READ)]
    return (*parts, ".")


def widest_side(estimate: Estimate, interval: Interval) -> float:
    """The farther end of an interval from the mean, relative to the mean; NaN where one is unknown."""
    if isnan(estimate.mean) or estimate.mean <= 0:
        return float("nan")
    return max(estimate.mean - interval.low, interval.high - estimate.mean) / estimate.mean


def certainty(examination: Examination) -> str:
    """One line on how sure the answer is, in numbers rather than grades."""
    estimate = examination.glutamine.estimate
    if not examination.complete_days or isnan(estimate.mean):
        return "How sure: there is nothing to average yet."
    if estimate.mean == 0:
        return "How sure: of the record only; no food with protein is in it."
    if estimate.at_least:
        return (
            f"How sure: only a lower end can be given, because the protein of too little of the food is "
            f"known (coverage {percent(estimate.coverage)})."
        )
    days = estimate.days
    held = "the day" if days == 1 else f"the {count_word(days)} days"
    said = f"How sure: what {held} held, to within about {percent(widest_side(estimate, estimate.interval))}"
    usual = widest_side(estimate, estimate.day_to_day)
    more = _unfinished_hold_more(examination)
    if isnan(usual):
        return f"{said}; your usual days, not at all from {'one day' if days == 1 else 'these days'}.{more}"
    if usual < SAME_DAYS:
        return f"{said}; these days were alike, which says little of your usual ones.{more}"
    within = "hardly at all" if usual >= 1 else f"to within about {percent(usual)}"
    return f"{said}; your usual days, {within}.{more}"


def _unfinished_hold_more(examination: Examination) -> str:
    """A word where most days outside the mean, unfinished as they are, already hold more than it.

    The days that get finished are not a fair sample then, and the mean is likely too low; one such day
    alone says nothing, because every second day lies above a mean.
    """
    outside = [day.glutamine for day in examination.days if day.complete.food == "partial"]
    above = sum(grams > examination.glutamine.estimate.mean for grams in outside)
    if above < 2 or 2 * above <= len(outside):
        return ""
    return (
        f" {count_word(above).capitalize()} of the {count_word(len(outside))} days that are not complete "
        "already hold more than this mean, so it may be too low."
    )


def sources_of(examination: Examination) -> str:
    """The one or two groups that gave most, for the middle of a sentence; "" where unknown."""
    known = [share for share in examination.glutamine.by_group if not isnan(share.share) and share.share > 0]
    top = sorted(known, key=lambda share: -share.share)[:2]
    return ", then ".join(f"{lower_first(share.name)} ({percent(share.share)})" for share in top)


def remedy(examination: Examination) -> str:
    """What would make a day complete; refused words keep even a day that is done from being so."""
    if any(day.refused and day.complete.food == "partial" for day in examination.days):
        return "say in other words what was not understood (the list is below), then the day can count"
    return HOW_TO_END_A_DAY


def in_short(examination: Examination) -> tuple[str, str]:
    """Two sentences: what these days say about glutamine, and what they cannot say."""
    first, second = brief(examination)
    return "".join(first), second


def brief(examination: Examination) -> tuple[tuple[str, ...], str]:
    """The same two sentences, the first in parts, which lead to where its figures come from."""
    estimate = examination.glutamine.estimate
    if not examination.days and examination.ranged:
        return ("This diary has no day among the chosen ones.",), "Choose other days to see what they held."
    if not examination.days:
        return (
            ("There is no day in this diary yet.",),
            "Write a date such as 2026-11-16 on a line of its own, and under it what was eaten.",
        )
    if not examination.complete_days or isnan(estimate.mean):
        return (
            ("No day is complete yet, so there is no daily average.",),
            f"What was written down is kept and shown below as “at least”; {remedy(examination)}.",
        )
    days = count_word(estimate.days)
    when = "On the one complete day" if estimate.days == 1 else f"Over the {days} complete days"
    if estimate.mean == 0:
        return (f"{when} no food with glutamine was recorded.",), NOT_ENOUGH
    can, they = (
        ("One day can show what that day held", "it")
        if estimate.days == 1
        else (f"{days.capitalize()} days can show what you ate", "they")
    )
    return (
        (f"{when} ", *_held(examination), "."),
        f"{can} and where it came from; {they} cannot show whether it is enough, because nobody has set a "
        "need for glutamine, nor what it does to how you feel.",
    )


def _held(examination: Examination) -> tuple[str, ...]:
    """The middle of the first sentence: the amount, its range, and the largest sources."""
    estimate = examination.glutamine.estimate
    least, each = "at least " if estimate.at_least else "", "" if estimate.days == 1 else " a day"
    about = Ref(f"about {amount(estimate.mean, 'g')}", GLUTAMINE)
    parts = [f"your food held {least}", about, f" of glutamine{each}"]
    if not estimate.at_least:
        parts.append(f" (plausibly {reach(estimate.interval, 'g')})")
    top = sources_of(examination)
    return (*parts, ", the largest part from ", Ref(top, GLUTAMINE)) if top else tuple(parts)


def vegetables(examination: Examination) -> str:
    """The share of the vegetables that popular lists name; "" where unknown."""
    share = examination.glutamine.listed_vegetables
    if isnan(share):
        return ""
    part = "none" if share == 0 else percent(share)
    return (
        f"The vegetables that popular lists name (kale, spinach, cabbage and others), where they were the "
        f"food itself and not part of a dish, gave {part} of it; they are worth eating for other reasons."
    )


def context() -> tuple[str, ...]:
    """What an amount of glutamine can be compared with, and what it must not be compared with."""
    known = facts()
    women, supply = known["us_women"], known["us_supply"]
    made, appears = known["own_production"], known["appearance"]
    return (
        "There is no reference value. No agency has set how much glutamine a person needs, so there is no "
        "target to reach and no shortage to read from this figure.",
        f"In a large study US women averaged {amount(women.value, 'g')} a day, most of them "
        f"{reach(women.range, 'g')}; the foods of a US national survey came to {amount(supply.value, 'g')} "
        f"a day per person ({reach(supply.range, 'g')}).",
        f"The body makes several times more than food brings: about {amount(made.value, 'g')} a day, and "
        f"about {amount(appears.value, 'g')} a day enters the blood from all sources (a small study of "
        "healthy adults, worked out for 70 kg).",
        "In most diets bread, pasta and other wheat foods are the big source, then milk, cheese and meat; "
        "otherwise glutamine follows protein.",
    )


def parts_of(result: GlutamineResult) -> tuple[tuple[str, tuple[Share, ...]], ...]:
    """The ways the glutamine is split, with their headings."""
    return (
        ("Where it came from", result.by_group),
        ("By meal", result.by_meal),
        ("Foods that gave most", result.top_foods),
    )


def ranges(examination: Examination) -> list[tuple[str, str, str]]:
    """The ranges around the glutamine mean, each with its label and what it means; unknown ones left out.

    None around nothing: where no food with protein was eaten there is nothing to be unsure of.
    """
    result, estimate = examination.glutamine, examination.glutamine.estimate
    if estimate.mean == 0:
        return []
    lower = estimate.at_least
    rows = [
        ("What these days held", estimate.interval, "food tables and portions"),
        ("  by the food tables alone", estimate.composition, "how well the foods are known"),
        ("  by the portions alone", estimate.portion, "how well the amounts are known"),
        ("  by protein kind, at worst", result.linear, "every kind off the same way"),
        ("Your usual days", estimate.day_to_day, "where their average may lie"),
    ]
    said = [
        (label, reach(part, "g", at_least=lower), gloss) for label, part, gloss in rows if not isnan(part.low)
    ]
    if not isnan(result.per_protein):
        said.append(("Of all protein", percent(result.per_protein), ""))
    if not isnan(result.residue_mean):
        bound = amount(result.residue_mean, "g")
        said.append(("As bound in protein", bound, "residue basis, used by some studies"))
    return said


def nutrients_basis(examination: Examination) -> str:
    """What the nutrient table rests on, in one sentence."""
    days, total = examination.complete_days, len(examination.days)
    return (
        f"Estimated, from {plural(days, 'complete day')} of {total}. Coverage is the share of the food for "
        "which a value is known; below 80\u00a0% an amount is “at least”."
    )
