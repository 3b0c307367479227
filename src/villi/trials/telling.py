"""What is said of an experiment that is over: the verdict, the report, and the report as a document.

A sentence never says more than the lots allow: "shown" or "not shown", with both figures in words, and that
the person knew which day was which. Both faces take their sentences from here: `villi experiment finish` the
whole report, the page of an examination the short of it (`villi.report.experiments`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from math import ceil, isfinite, isnan

from villi.signals.experiment.values import LEVEL, STOPPED, TOO_FEW, Design, Result
from villi.trials.ratings import Scale, scale
from villi.trials.values import PAIRS, Announced, Cannot, Trial
from villi.trials.wording import (
    EXPECTATION,
    NOT_OTHERS,
    Part,
    amount,
    day_of,
    days_of,
    design_words,
    named,
    question_words,
    smallest_words,
    which_way,
)

SEALED = "The seal holds: record and lots are those of the start."
BROKEN = (
    "The seal does not hold: the record in the diary, or the small file beside it, was changed after the "
    "start. So the lots that were drawn are not known."
)
GONE = "The small file beside the diary is gone. So the lots that were drawn are not known."
AS_DONE = (
    "The days are taken as you wrote them down. What you chose yourself may go with mood or weather, so this "
    "compares, but it shows nothing."
)
EARLY = "It ended early, and what ends early can look larger than it is."
TOO_LITTLE = "There is too little to compare."
NOT_WRITTEN = (
    "On fewer than half of the days it is written down what was done, so nobody knows what was compared."
)
NOT_AS_DRAWN = (
    "What was done was mostly not what was drawn, so days drawn as with say nothing of days with it."
)
CANNOT: Mapping[Cannot, str] = {
    "": TOO_LITTLE,
    "no figures": TOO_LITTLE,
    "too few": TOO_LITTLE,
    "not written down": NOT_WRITTEN,
    "done otherwise": NOT_AS_DRAWN,
}
"""Why nothing can be said."""
UNKEPT: frozenset[Cannot] = frozenset({"not written down", "done otherwise"})
"""Then no effect is worded at all: of days drawn as with nobody knows that they were with."""
TOO_SHORT = "So short an experiment cannot show anything by this test."
DRAWN = (
    "The lots come from a number that the computer drew by chance; every schedule of this design was as "
    "likely as any other."
)
NAMED_DAYS = 12
"""Days that are named; of more the rest is counted (judgement: a line or two)."""
WEEK = 7


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
    return f"{ceil(1000 * p - 1e-9) / 10:g}" if LEVEL < p < LEVEL + 0.01 else f"{round(100 * p)}"


def sure_words(probability: float) -> str:
    """How sure, in hundredths, never all of them.

    >>> sure_words(0.857), sure_words(0.9999)
    ('86\\xa0%', 'more than 99\\xa0%')
    """
    if probability < 0.01:
        return "less than 1\u00a0%"
    return "more than 99\u00a0%" if probability > 0.99 else f"{round(100 * probability)}\u00a0%"


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
            f"Shown: {named(scale(trial.outcome))} was {way} on days drawn as with {trial.what}{judged}, "
            f"beyond chance."
        )
    if trial.verdict == "not shown":
        return f"Not shown: these days do not tell whether {trial.what} moves {named(scale(trial.outcome))}."
    why = CANNOT[trial.cannot]
    return f"Nothing can be said: {why[:1].lower()}{why[1:]}"


def chance_sentence(result: Result) -> str:
    """How many schedules would look as strong if it did nothing; "" where no schedules were compared."""
    if not isfinite(result.p_randomisation):
        return ""
    compared = "all were compared" if result.exact else f"{result.draws:,} of them were compared"
    return (
        f"If it did nothing, {chance_words(result.p_randomisation)} of the schedules that could have been "
        f"drawn would look as strong ({compared}). Up to 5 in 100 is called shown."
    )


def could_sentence(trial: Trial) -> str:
    """The smallest effect that it would have shown, as it went; "" where that is not known."""
    if isnan(trial.could_show):
        return ""
    seen = amount(trial.could_show, scale(trial.outcome))
    return (
        f"An effect of about {seen} would have shown in four of five such experiments; one of half that "
        "size, seldom."
    )


def seal_sentence(trial: Trial) -> str:
    """Whether the schedule is the one of the start."""
    return {"holds": SEALED, "differs": BROKEN, "gone": GONE}[trial.seal]


def leans(result: Result) -> str:
    """The direction of an effect that is not shown: no share of certainty is put beside it, because people
    read one as an answer.

    >>> from villi.signals.experiment import analyse
    >>> leans(analyse([5, 6, 4, 7, 5, 7, 4, 6, 5, 5, 6, 6], [0, 1] * 6))
    'More likely higher than lower with it; too unsure to count.'
    """
    way = "higher than lower" if result.posterior_mean >= 0 else "lower than higher"
    return f"More likely {way} with it; too unsure to count."


def report_parts(trial: Trial) -> Iterator[Part]:
    """The report of a finished experiment: the items of CENT 2015 (what, why, design, how lots were drawn,
    seal, how it went, result, what it could have shown, harms, what it means, the schedule), in sentences."""
    said = trial.announced
    if said is None or trial.result is None:
        return
    yield Part("In short", (headline(trial), EXPECTATION))
    yield Part("Question", (question_words(said), f"Watched: {which_way(scale(said.watch), said.better)}."))
    yield Part("Design", tuple(_design(trial, said)))
    yield Part("Seal", tuple(_seal(trial)))
    yield Part("How it went", tuple(_went(trial)))
    yield Part("Result", tuple(_result(trial, trial.result)))
    yield Part("Discomfort on the way", (_harms(trial),))
    yield Part("What it means", tuple(_meaning(trial, said)))
    if trial.schedule:
        yield Part("The lots", tuple(_lots(trial, said)))


def _design(trial: Trial, said: Announced) -> Iterator[str]:
    of = scale(said.watch)
    yield design_words(said.design)
    yield f"From {day_of(said.first)} to {day_of(said.last)}."
    yield DRAWN
    yield carry_words(said.design)
    if trial.plan is not None and trial.plan.options:
        by = "usual values" if trial.plan.assumed else "the ratings before it"
        smallest = smallest_words(trial.plan.options[0], trial.plan, of)
        yield f"By {by}, it could be expected to show an effect of {smallest} in four of five cases."


def carry_words(design: Design) -> str:
    """For how long what was varied was taken to act: periods last three times as long (the planner).

    >>> carry_words(Design("restricted", 48))
    'What was varied was taken to be over by the next morning (assumed, not measured).'
    >>> carry_words(Design("pairs", 108, 9, drop=1))
    'What was varied was taken to act for up to 3 days (assumed, not measured).'
    """
    over = design.block // 3
    until = f"act for up to {days_of(over)}" if over else "be over by the next morning"
    return f"What was varied was taken to {until} (assumed, not measured)."


def _seal(trial: Trial) -> Iterator[str]:
    yield seal_sentence(trial)
    if trial.as_done:
        yield AS_DONE
    yield f"sha256 {trial.sealed}"


def _went(trial: Trial) -> Iterator[str]:
    if trial.state == "stopped":
        because = f" ({trial.because})" if trial.because else ""
        yield f"{STOPPED} {trial.done} of {days_of(trial.days)}{because}."
        yield (
            f"What was done is analysed. {EARLY}"
            if trial.done
            else "It had not begun, so there is nothing to analyse."
        )
    elif trial.state == "finished" or trial.done == trial.days:
        yield f"All {days_of(trial.days)} have passed."
    if not trial.as_done:
        which = f": {_dates(trial.otherwise)}" if trial.otherwise else ""
        yield f"Done otherwise than drawn: {days_of(trial.swapped)} (counted as drawn){which}."
    yield f"Not written down whether with or without: {days_of(trial.unknown)}."
    yield f"Without a rating: {days_of(trial.missing)} (left out, never filled in)."


def _dates(dates: Sequence[Date]) -> str:
    """Dates in a row, of many the first.

    >>> _dates([Date(2026, 11, 24), Date(2026, 12, 1)])
    '24 November, 1 December'
    """
    named = ", ".join(f"{date.day} {date:%B}" for date in dates[:NAMED_DAYS])
    rest = len(dates) - NAMED_DAYS
    return f"{named} and {rest} more" if rest > 0 else named


def _result(trial: Trial, result: Result) -> Iterator[str]:
    of = scale(trial.outcome)
    if result.problem or not isfinite(result.effect):
        yield result.problem or "No figure can be given."
        return
    way = "higher" if result.effect >= 0 else "lower"
    drawn = "with" if trial.as_done else "drawn as with"
    without = "without" if trial.as_done else "drawn as without"
    if trial.cannot in UNKEPT:
        yield CANNOT[trial.cannot]
        yield from _by_what_was_done(trial, result, of)
        return
    yield (
        f"On {days_of(result.with_days)} {drawn} and {result.without_days} {without}, {of.name} was "
        f"{amount(abs(result.effect), of)} {way} on those {drawn} (95 % interval {signed(result.low)} to "
        f"{signed(result.high)})."
    )
    yield from filter(None, (chance_sentence(result),))
    if not trial.as_done:
        yield _careful(trial, result, of)
    yield from filter(None, (could_sentence(trial),))
    few = trial.pairs < PAIRS
    if few:
        yield _too_few(trial)
    yield from _by_what_was_done(trial, result, of)
    # an early end is told above, and too few pairs once
    told = (STOPPED, *((TOO_FEW,) if few else ()))
    yield from (note for note in result.notes if not note.startswith(told))


def _by_what_was_done(trial: Trial, result: Result, of: Scale) -> Iterator[str]:
    if trial.swapped and result.as_done is not None and isfinite(result.as_done[0]):
        yield (
            f"By what was done instead of drawn: {signed(result.as_done[0])} {of.unit} "
            f"({signed(result.as_done[1])} to {signed(result.as_done[2])}). This shows nothing by itself."
        )


def _careful(trial: Trial, result: Result, of: Scale) -> str:
    """The sceptical posterior; how sure only where the effect is shown."""
    said = (
        f"A careful estimate, which starts from little or nothing: {signed(result.posterior_mean)} {of.unit} "
        f"({signed(result.posterior_low)} to {signed(result.posterior_high)})"
    )
    if trial.verdict != "shown":
        return f"{said}. {leans(result)}"
    up = result.posterior_mean >= 0
    sure = result.posterior_probability if up else 1 - result.posterior_probability
    return f"{said}, and {sure_words(sure)} sure that {of.name} is {'higher' if up else 'lower'} with it."


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


def _lots(trial: Trial, said: Announced) -> Iterator[str]:
    yield f"What was drawn, day by day from {day_of(said.first)} on, seven days a group (1 with, 0 without):"
    arms = "".join(map(str, trial.schedule))
    yield " ".join(arms[at : at + WEEK] for at in range(0, len(arms), WEEK))
    if trial.done < trial.days:
        yield f"The last {days_of(trial.days - trial.done)} of them were not done."


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
        "dates_done_otherwise": [date.isoformat() for date in trial.otherwise],
        "schedule": list(trial.schedule) or None,
        "smallest_effect_it_would_have_shown": _known(trial.could_show),
        "smallest_effect_expected": _expected(trial),
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
        **{key: _known(value) for key, value in figures.items()},
        "exact": result.exact,
        "draws": result.draws,
        "with_days": result.with_days,
        "without_days": result.without_days,
        "problem": result.problem or None,
        "notes": list(result.notes),
    }


def _known(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def _expected(trial: Trial) -> float | None:
    """In the unit of the outcome; None where only usual values were there to go by."""
    if trial.plan is None or trial.plan.assumed or not trial.plan.options:
        return None
    return _known(trial.plan.options[0].smallest)
