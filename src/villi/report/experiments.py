"""Randomised experiments in words: how far one is, what came out, and what one could show.

While an experiment runs nothing of its result is said, because whoever knows it feels it.
"""

from collections.abc import Sequence
from math import isnan

from villi.examination import Offer, Trial
from villi.report import commands
from villi.report.blocks import (
    Block,
    Blocks,
    Code,
    Group,
    Head,
    Key,
    Label,
    More,
    Points,
    Ref,
    Rows,
    line,
    said,
    sentence,
)
from villi.report.cards import short_date
from villi.report.moving import decimals, figure, judged, p_value, ranged, side
from villi.report.words import NO_BREAK, clean, lower_first, number, percent, plural, upper_first
from villi.signals.experiment.values import LEVEL, Design, Option, Result
from villi.trials.telling import (
    BROKEN,
    CANNOT,
    EARLY,
    GONE,
    SEALED,
    TOO_SHORT,
    UNKEPT,
    chance_sentence,
    could_sentence,
    leans,
    report_parts,
    seal_sentence,
    sure_words,
)
from villi.trials.wording import EXPECTATION, NO_INTERIM, Part

HEADING = "Your experiments"
WHOLE = "The whole report: "
ENOUGH = 1.0
"""The shortest experiment that shows a change of one point is the one that is named (judgement)."""
ENOUGH_USUAL = 0.8
"""The same in standard deviations, where it is not known how somebody varies (the largest effect of the
tables in signals.md, section 6)."""
USUAL = " (by usual values, not yet your own: for that, rate 14 days)"


def running(trials: Sequence[Trial]) -> frozenset[str]:
    """Outcomes that an experiment watches which is not over yet: patterns of them wait.

    >>> running(())
    frozenset()
    """
    return frozenset(trial.outcome for trial in trials if trial.open)


def blocks(trials: Sequence[Trial], diary: str = "") -> Blocks:
    """Every experiment of the diary, the last one first; empty where there is none. `diary` its file, for the
    commands, "" where it is not to be named."""
    if not trials:
        return ()
    newest = sorted(trials, key=lambda each: (each.started, each.line), reverse=True)
    return (Head(HEADING), *(Group(one(trial, diary, last=n == 0)) for n, trial in enumerate(newest)))


def one(trial: Trial, diary: str = "", *, last: bool = False) -> Blocks:
    """One experiment; `last` for the newest: the command on the whole report shows that one."""
    return (
        line(
            Ref(said(upper_first(clean(trial.what))), Key("experiment", str(trial.line))),
            ", watching ",
            said(lower_first(clean(trial.outcome_name))),
            f", since {short_date(trial.started)}. ",
            *_state(trial, diary, last=last),
        ),
        *_notes(trial),
        *_result(trial),
        *_kept(trial),
    )


def _notes(trial: Trial) -> Blocks:
    """Lines that look like an end or an answer and were read as neither."""
    found = (f"Line {note.line}: {note.message}; {note.suggestion}." for note in trial.notes)
    points = tuple(line(said(clean(words))) for words in found)
    return (Points(points),) if points else ()


def _state(trial: Trial, diary: str, *, last: bool) -> tuple[str, ...]:
    if trial.state == "running":
        over = "is over" if trial.done == 1 else "are over"
        return (f"{trial.done:,} of {plural(trial.days, 'day')} {over}. {NO_INTERIM}",)
    if trial.state == "to finish":
        early = f"The diary ends it after {trial.done:,} of {plural(trial.days, 'day')}."
        ended = early if trial.done < trial.days else f"All {plural(trial.days, 'day')} are over."
        return (f"{ended} See what came out: ", Code(commands.finish(diary)))
    whole = (WHOLE, Code(commands.finish(diary))) if last and trial.result is not None else ()
    if trial.state == "stopped":
        because = sentence(trial.because)
        return (
            f"Stopped after {trial.done:,} of {plural(trial.days, 'day')}. ",
            because,
            *((" ", *whole) if because and whole else whole),
        )
    return (f"Finished after {plural(trial.days, 'day')}.{' ' * bool(whole)}", *whole)


def _result(trial: Trial) -> Blocks:
    """The result of an experiment that is over: never of one that runs, whatever was handed over."""
    result = trial.result
    if result is None or trial.open:
        return ()
    if result.problem or isnan(result.effect):
        return (line("Nothing can be said of it. ", sentence(result.problem)),)
    verdict, shown = _verdict(trial, result)
    found: list[Block] = [line(Label("Result: "), verdict)]
    if not trial.as_done and trial.cannot not in UNKEPT:
        found.append(line(*_guess(trial, result, shown)))
    found.append(line(EXPECTATION, f" {EARLY}" if trial.state == "stopped" else ""))
    if trial.cannot not in UNKEPT:
        found.append(More("The figures", _figures(trial, result)))
    if parts := tuple(report_parts(trial)):
        found.append(More("The whole report", tuple(_part(part) for part in parts)))
    return tuple(found)


def _part(part: Part) -> Group:
    return Group((Head(part.heading), Points(tuple(line(said(words)) for words in part.sentences))))


def _verdict(trial: Trial, result: Result) -> tuple[str, bool]:
    """The exact test in words, and whether it is "shown": only where the seal holds and the design could show
    anything."""
    if not trial.intact:
        return f"not shown. {seal_sentence(trial)}", False
    if trial.cannot in UNKEPT:
        return f"nothing can be said. {CANNOT[trial.cannot]}", False
    if trial.verdict == "cannot say" or isnan(result.p_randomisation) or result.fewest_p > LEVEL:
        return f"nothing can be said. {TOO_SHORT}", False
    shown = result.p_randomisation <= LEVEL and trial.verdict in ("", "shown")
    could = could_sentence(trial)
    return f"{'shown' if shown else 'not shown'}. {chance_sentence(result)}{' ' * bool(could)}{could}", shown


def _guess(trial: Trial, result: Result, shown: bool) -> tuple[str, ...]:
    """The sceptical posterior in words; how sure it helps beside it only where the effect is shown: else a
    share of certainty would be read as an answer, and stands among the figures."""
    effect, low, high = result.posterior_mean, result.posterior_low, result.posterior_high
    if isnan(effect):
        return ()
    unit = f"{NO_BREAK}{clean(trial.unit)}" if clean(trial.unit) not in clean(trial.outcome_name) else ""
    size = f"about {figure(effect, decimals(effect, low, high))}{unit} {side(effect)} with it"
    if not shown:
        return (f"A careful guess: {size} (likely {ranged(effect, low, high)}). ", leans(result))
    return (
        f"A careful guess: {size}{judged(effect, trial.better)} (likely {ranged(effect, low, high)}), and ",
        f"{_sure(trial, result.posterior_probability)}.",
    )


def _sure(trial: Trial, above: float) -> str:
    """How sure the direction is: that it helps where one way is better, else that it is higher."""
    if not trial.better:
        higher = above >= 0.5
        share = above if higher else 1 - above
        return f"{sure_words(share)} sure that it is {'higher' if higher else 'lower'}"
    helps = above if trial.better == "up" else 1 - above
    return f"{sure_words(helps)} sure that it helps"


def _figures(trial: Trial, result: Result) -> Blocks:
    """What an export of an experiment has to hold (CENT 2015, by signals.md sections 2 and 9)."""
    how = "every schedule" if result.exact else f"{plural(result.draws, 'drawn schedule')}"
    places = decimals(result.effect, result.low, result.high)
    rows = [
        *(str(sentence(note)) for note in result.notes),
        f"With minus without: {figure(result.effect, places)} {side(result.effect)} "
        f"({ranged(result.effect, result.low, result.high)}, 95\u00a0%).",
        f"A test against {how}: p {p_value(result.p_randomisation)}; "
        f"the smallest p this design can give is {p_value(result.fewest_p)}.",
        *((f"By a sceptical estimate, {_sure(trial, result.posterior_probability)}.",) * (not trial.as_done)),
        f"Used: {plural(result.with_days, 'day')} with it and {plural(result.without_days, 'day')} without; "
        f"{plural(result.missing, 'day')} without a rating.",
        f"Of what lasts, {number(result.phi, 2)} is carried on from day to day; {percent(result.rho)} of the "
        "spread lasts, and the rest is of the day.",
    ]
    hash = (line("Hash of the schedule: ", Code(clean(trial.sealed))),) if trial.sealed else ()
    return (Points((*(line(said(words)) for words in rows), *hash)),)


def _kept(trial: Trial) -> Blocks:
    """How well the schedule was kept, what went wrong, and whether it is the one that was sealed."""
    if trial.open:
        return ()
    parts = []
    if trial.swapped and not trial.as_done:
        parts.append(f"On {plural(trial.swapped, 'day')} you did the other thing than was drawn.")
    if trial.unknown:
        parts.append(f"On {plural(trial.unknown, 'day')} the diary does not say which was done.")
    if trial.missing:
        parts.append(f"{upper_first(plural(trial.missing, 'day'))} had no rating.")
    if trial.harms:
        parts.append(f"On {plural(trial.harms, 'day')} discomfort was strong.")
    if trial.intact:
        parts.append(SEALED)
    elif trial.result is None or trial.result.problem or isnan(trial.result.effect):
        parts.append(BROKEN if trial.seal == "differs" else GONE)
    return (line(" ".join(parts), style="quiet"),) if parts else ()


def offer(offers: Sequence[Offer], diary: str = "", *, table_only: bool = False) -> Blocks:
    """What an experiment could show: a sentence for the first outcome, a table for all. `diary` as in
    `blocks`; what is varied is for the person to say."""
    first = next((each for each in offers if _options(each)), None)
    if first is None:
        return ()
    table = More("What an experiment could show", (_table(offers),))
    if table_only:
        return (table,)
    enough = ENOUGH_USUAL if first.assumed else ENOUGH
    option = next((one for one in _options(first) if one.smallest <= enough), _options(first)[-1])
    return (
        line(
            f"An experiment can tell sooner: {option.design.days:,} days would show a change of ",
            said(lower_first(clean(first.outcome_name))),
            f" of {_least(option, first)}{USUAL if first.assumed else ''}. ",
            Code(commands.plan(first.outcome, diary=diary)),
        ),
        table,
    )


def _options(found: Offer) -> list[Option]:
    """One option for each length, the one that shows most."""
    best: dict[int, Option] = {}
    for option in found.options:
        held = best.get(option.design.days)
        if not isnan(option.smallest) and (held is None or option.smallest < held.smallest):
            best[option.design.days] = option
    return [best[days] for days in sorted(best)]


def _least(option: Option, found: Offer) -> str:
    """The smallest change in the unit of the outcome, or of its usual up and down where that is not known."""
    if found.assumed:
        return f"about {figure(option.smallest, decimals(option.smallest))} times its usual up and down"
    unit = "" if clean(found.unit) in clean(found.outcome_name) else f"{NO_BREAK}{clean(found.unit)}"
    return f"about {figure(option.smallest, decimals(option.smallest))}{unit}"


def _table(offers: Sequence[Offer]) -> Rows:
    rows = tuple(
        (
            f"{upper_first(clean(each.outcome_name))}, {option.design.days:,} days",
            _least(option, each),
            design(option.design),
        )
        for each in offers
        for option in each.options
        if not isnan(option.smallest)
    )
    heads = ("Outcome and length", "Smallest change it would show", "How days are drawn")
    return Rows("Smallest change that an experiment would show in four of five cases", heads, rows, (0, 1, 2))


def design(found: Design) -> str:
    """How days are given to "with" and "without".

    >>> design(Design("pairs", 60, 5)), design(Design("restricted", 40))
    ('6 pairs of 5 days with and 5 without', 'single days, never more than 2 alike in a row')
    """
    if found.kind == "restricted":
        return f"single days, never more than {found.max_run} alike in a row"
    block = max(1, found.block)
    return f"{plural(found.days // (2 * block), 'pair')} of {plural(block, 'day')} with and {block} without"
