"""What is said of an experiment: plan, day and report, in plain sentences; and the report as a document.

A sentence never says more than the lots allow: "shown" or "not shown", with both figures in words, and that
the person knew which day was which.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from math import ceil, isfinite, isnan
from typing import NamedTuple

from villi.signals.experiment.values import Design, Option, Plan, Result
from villi.trials.ratings import Scale, scale
from villi.trials.values import PAIRS, SHOWN, Announced, Trial

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
    announced: Announced, plan: Plan, chosen: Option, carry_over: float, assumed_carry: bool
) -> Iterator[Part]:
    """A plan as a person reads it; the table of days stands between by whoever shows it."""
    of = scale(announced.watch)
    yield Part("What you would find out", (question_words(announced),))
    yield Part("What it rests on", tuple(_rests(plan, of, carry_over, assumed_carry, announced)))
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
    plan: Plan, of: Scale, carry_over: float, assumed_carry: bool, announced: Announced
) -> Iterator[str]:
    rated = days_of(plan.history)
    if plan.assumed:
        why = "too few to know how it varies" if plan.history < 14 else "and hardly any two differ"
        yield (
            f"Your diary has {rated} with {of.name} rated: {why}. Usual values from the literature "
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
        yield "So days are drawn in periods of at least three times that. --carry-over changes it."
    elif not announced.leaving_out:
        yield (
            "It is taken to be over by the next morning. If it lasts longer, say so with --carry-over DAYS."
        )


def _missing(share: float) -> str:
    part = round(100 * share)
    return "no day in between is missing" if part == 0 else f"{part} of 100 days have no rating"


def _chosen(announced: Announced, plan: Plan, chosen: Option, of: Scale) -> Iterator[str]:
    yield design_words(announced.design)
    yield (
        f"It would show an effect of {smallest_words(chosen, plan, of)} in 4 of 5 such experiments. "
        "A smaller effect would more often be missed than found."
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
            else f"Leave {announced.what} out today. Eat other things you like."
        )
    return "Do it as you planned it." if arm else "Do as you usually would, just without it."


def chance_words(p: float) -> str:
    """A p value as a person reads it.

    >>> chance_words(0.0312), chance_words(0.4), chance_words(0.0002), chance_words(0.004)
    ('about 3 in 100', 'about 40 in 100', 'fewer than 1 in 1,000', 'about 4 in 1,000')
    """
    if p < 0.001:
        return "fewer than 1 in 1,000"
    if p < 0.01:
        return f"about {round(1000 * p)} in 1,000"
    return f"about {_hundredths(p)} in 100"


def _hundredths(p: float) -> str:
    """Hundredths, such that 5 is never said of more than 0.05."""
    return f"{ceil(1000 * p - 1e-9) / 10:g}" if SHOWN < p < SHOWN + 0.01 else f"{round(100 * p)}"


def sure_words(probability: float) -> str:
    """How sure, in hundredths, never all of them.

    >>> sure_words(0.857), sure_words(0.9999)
    ('86 %', 'more than 99 %')
    """
    return "more than 99 %" if probability > 0.99 else f"{round(100 * probability)} %"


def signed(value: float) -> str:
    """A difference with its sign: "+0.8", "-0.3"."""
    return f"{value:+.1f}".replace("+0.0", "0.0").replace("-0.0", "0.0")


def headline(trial: Trial) -> str:
    """The verdict in one sentence."""
    result = trial.result
    if trial.verdict == "shown" and result is not None:
        way = "higher" if result.effect > 0 else "lower"
        good = {"up": result.effect > 0, "down": result.effect < 0}.get(trial.better)
        judged = "" if good is None else " (the better way)" if good else " (the worse way)"
        return (
            f"Shown: {named(scale(trial.outcome))} was {way} on days with {trial.what}{judged}, "
            f"beyond chance."
        )
    if trial.verdict == "not shown":
        return f"Not shown: these days do not tell whether {trial.what} moves {named(scale(trial.outcome))}."
    return "Nothing can be said: there is too little to compare."


def report_parts(trial: Trial) -> Iterator[Part]:
    """The report of a finished experiment: the items of CENT 2015 (what, why, design, seal, how it went,
    result, harms, what it means), in plain sentences."""
    said = trial.announced
    if said is None or trial.result is None:
        return
    yield Part("In short", (headline(trial), EXPECTATION))
    yield Part("Question", (question_words(said), f"Watched: {which_way(scale(said.watch), said.better)}."))
    span = f"From {day_of(said.first)} to {day_of(said.last)}."
    yield Part("Design", (design_words(said.design), span))
    yield Part("Seal", tuple(_seal(trial)))
    yield Part("How it went", tuple(_went(trial)))
    yield Part("Result", tuple(_result(trial, trial.result)))
    yield Part("Discomfort on the way", (_harms(trial),))
    yield Part("What it means", tuple(_meaning(trial, said)))


def _seal(trial: Trial) -> Iterator[str]:
    if trial.seal == "holds":
        yield "The seal holds: record and lots are those of the start."
    elif trial.seal == "differs":
        yield (
            "The seal does not hold: the record in the diary, or the small file beside it, was "
            "changed after the "
            "start. So the lots that were drawn are not known."
        )
    else:
        yield "The small file beside the diary is gone. So the lots that were drawn are not known."
    if trial.as_done:
        yield (
            "The days are taken as you wrote them down. What you chose yourself may go with mood or "
            "weather, so "
            "this compares, but it shows nothing."
        )
    yield f"sha256 {trial.sealed}"


def _went(trial: Trial) -> Iterator[str]:
    if trial.state == "stopped":
        because = f" ({trial.because})" if trial.because else ""
        yield f"Stopped after {trial.done} of {days_of(trial.days)}{because}."
        yield (
            "What was done is analysed."
            if trial.done
            else "It had not begun, so there is nothing to analyse."
        )
    elif trial.state == "finished" or trial.done == trial.days:
        yield f"All {days_of(trial.days)} have passed."
    if not trial.as_done:
        yield f"Done otherwise than drawn: {days_of(trial.swapped)} (counted as drawn)."
    yield f"Not written down whether with or without: {days_of(trial.unknown)}."
    yield f"Without a rating: {days_of(trial.missing)} (left out, never filled in)."


def _result(trial: Trial, result: Result) -> Iterator[str]:
    of = scale(trial.outcome)
    if result.problem or not isfinite(result.effect):
        yield _plainly(result.problem)
        return
    way = "higher" if result.effect >= 0 else "lower"
    yield (
        f"On {days_of(result.with_days)} with and {result.without_days} without, {of.name} was "
        f"{amount(abs(result.effect), of)} {way} with (95 % interval {signed(result.low)} to "
        f"{signed(result.high)})."
    )
    if isfinite(result.p_randomisation):
        against = "all schedules" if result.exact else f"{result.draws:,} schedules drawn anew"
        yield (
            f"If it did nothing, chance alone would look as strong in "
            f"{chance_words(result.p_randomisation)} such "
            f"experiments (compared with {against}). Up to 5 in 100 is called shown."
        )
    if not trial.as_done:
        up = result.posterior_mean >= 0
        sure = result.posterior_probability if up else 1 - result.posterior_probability
        yield (
            f"A sceptical estimate, which starts from little or nothing: "
            f"{signed(result.posterior_mean)} {of.unit} "
            f"({signed(result.posterior_low)} to {signed(result.posterior_high)}), and "
            f"{sure_words(sure)} sure that "
            f"{of.name} is {'higher' if up else 'lower'} with it."
        )
    if trial.pairs < PAIRS:
        yield _too_few(trial)
    if trial.swapped and result.as_done is not None and isfinite(result.as_done[0]):
        yield (
            f"By what was done instead of drawn: {signed(result.as_done[0])} {of.unit} "
            f"({signed(result.as_done[1])} to {signed(result.as_done[2])}). This shows nothing by itself."
        )
    yield from (note for note in result.notes if not note.startswith(("Stopped after", "So few days")))


def _plainly(problem: str) -> str:
    """Why nothing can be said, without the words of statistics."""
    if "arm" in problem.split():
        return "There are not both rated days with and rated days without, so there is nothing to compare."
    return problem or "No figure can be given."


def _too_few(trial: Trial) -> str:
    single = trial.announced is not None and trial.announced.design.kind == "restricted"
    what = "rated days of either kind" if single else "pairs of periods that were rated"
    return f"At least {PAIRS} {what} are needed for a claim; there are {trial.pairs}."


def _harms(trial: Trial) -> str:
    if not trial.harms:
        return "No day with bloating or pain of 8 or more, or comfort of 2 or less, was written down."
    return f"{days_of(trial.harms)} with bloating or pain of 8 or more, or comfort of 2 or less."


def _meaning(trial: Trial, said: Announced) -> Iterator[str]:
    if trial.verdict == "shown":
        yield "It is one experiment. Doing it again would tell whether it lasts."
    elif trial.verdict == "not shown":
        yield "There may be an effect that is too small for these days to tell. There may be none."
    yield NOT_OTHERS
    if said.leaving_out:
        back = said.first + timedelta(days=trial.done)
        yield (
            f"{said.what[:1].upper()}{said.what[1:]} is back for good from {day_of(back)}, "
            f"whatever the result."
        )
    yield "Change no medicine because of it."


def document(trial: Trial) -> Mapping[str, object]:
    """The report as one JSON document, `villi.experiment/1`; unknown is null."""
    said, result = trial.announced, trial.result
    if said is None:
        return {"schema": "villi.experiment/1"}
    return {
        "schema": "villi.experiment/1",
        "what": trial.what,
        "leaving_out": said.leaving_out,
        "outcome": trial.outcome,
        "outcome_name": trial.outcome_name,
        "better": trial.better or None,
        "unit": trial.unit,
        "design": said.design._asdict(),
        "first_day": said.first.isoformat(),
        "last_day": said.last.isoformat(),
        "estimand": f"mean of {said.watch} on days with minus days without, as drawn",
        "sealed_sha256": trial.sealed,
        "seal": trial.seal,
        "state": trial.state,
        "because": trial.because or None,
        "days_done": trial.done,
        "pairs": trial.pairs,
        "days_done_otherwise": None if trial.as_done else trial.swapped,
        "days_unknown": trial.unknown,
        "days_without_rating": trial.missing,
        "days_of_discomfort": trial.harms,
        "verdict": trial.verdict or None,
        "taken_as": None if result is None else "done" if trial.as_done else "drawn",
        "result": None if result is None else _figures(result, as_done=trial.as_done),
        "includes_expectation": True,
    }


def _figures(result: Result, *, as_done: bool) -> Mapping[str, object]:
    figures: dict[str, float | None] = {
        "effect": result.effect,
        "low": result.low,
        "high": result.high,
        "p_randomisation": result.p_randomisation,
        "fewest_p": result.fewest_p,
        "posterior_probability": None if as_done else result.posterior_probability,
        "posterior_mean": None if as_done else result.posterior_mean,
        "posterior_low": None if as_done else result.posterior_low,
        "posterior_high": None if as_done else result.posterior_high,
        "phi": result.phi,
        "rho": result.rho,
    }
    return {
        **{key: value if value is not None and isfinite(value) else None for key, value in figures.items()},
        "exact": result.exact,
        "draws": result.draws,
        "with_days": result.with_days,
        "without_days": result.without_days,
        "problem": result.problem or None,
        "notes": list(result.notes),
    }


def lines_of(parts: Sequence[Part]) -> Iterator[str]:
    """Parts as plain lines, for a file or a test; a face wraps them."""
    for part in parts:
        yield part.heading
        yield from (f"  {sentence}" for sentence in part.sentences)
