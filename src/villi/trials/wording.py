"""What is said of an experiment before its end, in plain sentences: the plan, and the lot of a day. What is
said of one that is over stands in `telling`.
"""

from collections.abc import Iterator, Sequence
from datetime import date as Date
from datetime import timedelta
from math import isnan
from typing import NamedTuple

from villi.signals.experiment.values import Design, Option, Plan
from villi.trials.naming import TYPED, Names
from villi.trials.ratings import Scale, scale
from villi.trials.values import Announced

EXPECTATION = (
    "This includes expectation: you knew which day was which. Hoping or fearing alone can move how you feel."
)
NOT_OTHERS = "It says something about you in these weeks, and nothing about other people."
MOST = 5.0
"""Standard deviations above which an effect is none that a scale of 0 to 10 could hold (judgement)."""
NO_INTERIM = "There is no result on the way: seeing one would change how you feel, and when you stop."


class Part(NamedTuple):
    """A heading of a report with its sentences."""

    heading: str
    sentences: tuple[str, ...]


def named(scale: Scale) -> str:
    """A scale in the middle of a sentence: "your comfort"."""
    return f"your {scale.name}"


def which_way(scale: Scale, better: str) -> str:
    """What the numbers of a scale mean."""
    way = {"up": "higher is better", "down": "lower is better", "": "neither way is better"}[better]
    return f"{scale.name}, {scale.how} ({way})"


def days_of(number: int) -> str:
    """A number of days in words.

    >>> days_of(1), days_of(48)
    ('1 day', '48 days')
    """
    return f"{number} day" if number == 1 else f"{number} days"


def day_of(date: Date) -> str:
    """A date as a person says it.

    >>> day_of(Date(2026, 11, 24))
    'Tuesday 24 November 2026'
    """
    return f"{date:%A} {date.day} {date:%B} {date.year}"


def design_words(design: Design) -> str:
    """A design in one sentence.

    >>> design_words(Design("restricted", 48))
    '48 single days, 24 with and 24 without, drawn by lot; never more than 2 alike in a row.'
    """
    if design.kind == "restricted":
        less = design.days // 2
        return (
            f"{design.days} single days, {design.days - less} with and {less} without, drawn by lot; "
            f"never more than {design.max_run} alike in a row."
        )
    pairs = design.days // (2 * design.block)
    drop = ""
    if design.drop:
        first = "day" if design.drop == 1 else f"{design.drop} days"
        drop = f" The first {first} of each period is not counted, as the time before may still act."
    return (
        f"{design.days} days in {pairs} pairs of periods of {days_of(design.block)}: in each pair "
        f"one with and "
        f"one without, the order drawn by lot.{drop}"
    )


def amount(value: float, scale: Scale) -> str:
    """A difference in the unit of a scale.

    >>> from villi.trials.ratings import scale as scale_of
    >>> amount(1.24, scale_of("comfort")), amount(1.0, scale_of("comfort"))
    ('1.2 points', '1.0 point')
    """
    unit = scale.unit
    return f"{value:.1f} {unit.removesuffix('s') if f'{value:.1f}' == '1.0' and unit == 'points' else unit}"


def smallest_words(option: Option, plan: Plan, scale: Scale) -> str:
    """The smallest effect that a design would show, as a person reads it."""
    if isnan(option.smallest) or option.smallest > MOST * (1.0 if isnan(plan.sd) else plan.sd):
        return "more than can be seen"
    if isnan(plan.sd):
        return f"{option.smallest:.1f} times your usual up and down"
    return amount(option.smallest, scale)


def plan_parts(
    announced: Announced,
    plan: Plan,
    chosen: Option,
    carry_over: float,
    assumed_carry: bool,
    names: Names = TYPED,
) -> Iterator[Part]:
    """A plan as a person reads it; the table of days stands between by whoever shows it."""
    of = scale(announced.watch)
    yield Part("What you would find out", (question_words(announced),))
    yield Part("What it rests on", tuple(_rests(plan, of, carry_over, assumed_carry, announced, names)))
    yield Part("The plan", tuple(_chosen(announced, plan, chosen, of)))
    yield Part("What it asks of you", tuple(_asks(announced, of)))
    yield Part("What stops it", STOPS)
    yield Part("What the result will mean", (EXPECTATION, NOT_OTHERS, NO_INTERIM))


STOPS = (
    "You, at any time and for any reason.",
    "Bloating or pain of 8 or more, comfort of 2 or less, or a mood below your own usual range for "
    "three days.",
    "A new illness, medicine or warning sign that a safety rule speaks of.",
)


def question_words(announced: Announced) -> str:
    """The question of an experiment in one sentence."""
    of = scale(announced.watch)
    asks = f"Does it move {named(of)} whether a day is with or without {announced.what}?"
    if announced.leaving_out:
        return f"{asks} With means as you usually have it. Without means none of it that day."
    return asks


def _rests(
    plan: Plan, of: Scale, carry_over: float, assumed_carry: bool, announced: Announced, names: Names
) -> Iterator[str]:
    rated = days_of(plan.history)
    if plan.assumed:
        few = plan.history < 14
        why = ": too few to know how it varies" if few else ", and hardly any two ratings differ"
        yield (
            f"Your diary has {rated} with {of.name} rated{why}. Usual values from the literature "
            f"stand in, "
            "so take the table as a rough guide. Two weeks of ratings make it yours."
        )
    else:
        yield (
            f"Your diary has {rated} with {of.name} rated. It goes up and down by about "
            f"{amount(plan.sd, of)} "
            f"(one standard deviation), and {_missing(plan.missing)}."
        )
    if carry_over > 0:
        days = days_of(int(carry_over)) if carry_over == int(carry_over) else f"{carry_over:g} days"
        said = f"It is taken to act for about {days}. This is assumed, and not measured in you."
        yield said if assumed_carry else f"You said that it acts for about {days}."
        yield f"So days are drawn in periods of at least three times that.{names.changing_it}"
    elif not announced.leaving_out:
        yield (
            f"It is taken to be over by the next morning. If it lasts longer, say so{names.lasting_longer}."
        )


def _missing(share: float) -> str:
    part = round(100 * share)
    return "no day in between is missing" if part == 0 else f"{part} of 100 days have no rating"


def _chosen(announced: Announced, plan: Plan, chosen: Option, of: Scale) -> Iterator[str]:
    yield design_words(announced.design)
    yield (
        f"It would show an effect of {smallest_words(chosen, plan, of)} in four of five such experiments; "
        "one of half that size, seldom."
    )
    yield f"First day {day_of(announced.first)}, last day {day_of(announced.last)}."
    if announced.leaving_out:
        back = announced.last + timedelta(days=1)
        yield f"From {day_of(back)} on {announced.what} is back for good, whatever the result."


def _asks(announced: Announced, of: Scale) -> Iterator[str]:
    yield "Each morning, look up the lot of the day, and keep to it where you can."
    yield f"Each evening, rate {of.name} {of.how}, also and most of all on bad days."
    yield "Write down what you did: with, without or skipped. A day that goes the other way spoils nothing."
    yield "Change nothing else on purpose in these weeks. Go on with every medicine as prescribed."


def block_of(announced: Announced, place: int) -> tuple[Date, Date]:
    """The first and the last day of the block that a day of the experiment lies in: of single days itself."""
    block = announced.design.block if announced.design.kind == "pairs" else 1
    start = place // block * block
    first = announced.first + timedelta(days=start)
    return first, first + timedelta(days=block - 1)


def today_words(announced: Announced, place: int, arm: int) -> tuple[str, ...]:
    """What the lot says today, and nothing of later days."""
    first, last = block_of(announced, place)
    said = "WITH" if arm else "WITHOUT"
    today = announced.first + timedelta(days=place)
    head = f"Day {place + 1} of {announced.design.days}, {day_of(today)}: {said} {announced.what}."
    lines = [head]
    if first != last:
        at = (today - first).days + 1
        lines.append(
            f"This holds until {day_of(last)} (day {at} of {(last - first).days + 1} of this period)."
        )
    lines.append(_todo(announced, arm))
    return tuple(lines)


def _todo(announced: Announced, arm: int) -> str:
    if announced.leaving_out:
        return (
            "Eat as you usually do."
            if arm
            else f"Leave {announced.what} out today. Eat other things you like, and as much as usual."
        )
    return "Do it as you planned it." if arm else "Eat and do as you usually would, and do not add it."


def lines_of(parts: Sequence[Part]) -> Iterator[str]:
    """Parts as plain lines, for a file or a test; a face wraps them."""
    for part in parts:
        yield part.heading
        yield from (f"  {sentence}" for sentence in part.sentences)
