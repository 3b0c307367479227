"""Experiments of a diary, analysed once they are over and written down as over, and never before.

Days are analysed as they were drawn (`villi.signals.experiment.analyse`), whatever was done on them: only the
lots are free of mood, weather and plans. Where the drawn schedule is not known, days are taken as they were
done, and nothing is called shown.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date as Date
from datetime import timedelta
from math import isnan, nan
from typing import Literal

from villi.diary.values import Diary, Record
from villi.signals.experiment.values import LEVEL, Design, Plan, Result
from villi.trials.ratings import daily, harms, history, ratings, scale, weekdays
from villi.trials.reading import runs
from villi.trials.values import PAIRS, Announced, Cannot, Kept, Run, Seal, Trial, Verdict

HALF = 0.5
"""The share of days that must say what was done, and of those the share that must be as drawn: below it the
lots did not decide what was had, and the comparison answers another question (judgement)."""
GONE = Kept(None, "gone")
WITH, WITHOUT = 1, 0
State = Literal["running", "to finish", "finished", "stopped"]


def trials(
    diary: Diary, today: Date | None = None, kept_of: Callable[[Announced], Kept] | None = None
) -> tuple[Trial, ...]:
    """Every experiment of a diary whose record can be read, in the order of its days.

    `today` is the day that it is (None: the diary's last day); `kept_of` gives the number an experiment was
    drawn from (`villi.trials.files.kept_beside(path)`; None: it is not known). `result` is there only for
    experiments whose end `villi experiment finish` wrote down: a line by hand may be a note that was not
    meant as an end. Of one that another followed it is there unless the other watches the same. A record that
    cannot be read is in `runs`; while there is one, nothing may be shown (`unreadable`).

    >>> from villi.diary import read
    >>> trials(read(b"2026-11-16\\ntoast\\n"))
    ()
    """
    if not _any(diary):
        return ()
    today = today or max((day.date for day in diary.days), default=Date.min)
    found = [(run, run.announced) for run in runs(diary) if run.announced is not None]
    watched = frozenset(said.watch for run, said in found if not (run.closed or run.followed))
    return tuple(trial_of(diary, run, today, kept_of, watched=watched) for run, _ in found)


def unreadable(diary: Diary) -> str:
    """Why nothing may be said of any rating: the record of an experiment that has no end cannot be read, so
    nobody knows what it watches. "" where there is none.

    >>> from villi.diary import read
    >>> unreadable(read(b"2026-11-16\\nexperiment: start, with or without kefir\\n"))[:48]
    'Line 2: the record of an experiment cannot be re'
    """
    if not _any(diary):
        return ""
    run = next((run for run in runs(diary) if run.announced is None and not run.over), None)
    if run is None:
        return ""
    return (
        f"Line {run.line}: the record of an experiment cannot be read ({run.problem}), and it has no end, so "
        f"nothing of what it may watch is shown. {run.remedy[:1].upper()}{run.remedy[1:]}"
    )


def _any(diary: Diary) -> bool:
    """Whether a diary speaks of experiments at all: most do not, and pay nothing."""
    return any(
        isinstance(entry, Record) and entry.key == "experiment"
        for entries in (diary.states, *(day.entries for day in diary.days))
        for entry in entries
    )


def trial_of(
    diary: Diary,
    run: Run,
    today: Date,
    kept_of: Callable[[Announced], Kept] | None = None,
    *,
    watched: frozenset[str] = frozenset(),
    ending: bool = False,
) -> Trial:
    """One experiment (of `runs(diary)`) as it stands on a day.

    `watched` outcomes of experiments that run; `ending` True where its end is being written down now, so that
    it counts as closed. Raises `ValueError` where its record cannot be read.
    """
    said = run.announced
    if said is None:
        raise ValueError(f"line {run.line}: {run.problem}")
    design = said.design
    kept = GONE if kept_of is None else kept_of(said)
    until = min(said.last, today if run.ended is None else min(run.ended, today))
    done = max(0, (until - said.first).days + 1)
    drawn = _drawn(design, kept.seed)
    of_days = [_did(run, said.first + timedelta(days=n)) for n in range(done)]
    otherwise = tuple(
        said.first + timedelta(days=n)
        for n, (did, arm) in enumerate(zip(of_days, drawn, strict=False))
        if did is not None and did != arm
    )
    over = run.over or today > said.last
    closed = over and (run.closed or ending or (run.followed and said.watch not in watched))
    of_scale = scale(said.watch)
    rated = ratings(diary).get(said.watch, {})
    outcome = daily(rated, said.first, done) + [nan] * (design.days - done)
    result: Result | None = None
    pairs = 0
    if closed:
        result, pairs = _analysed(said, outcome, drawn, of_days, rated)
    unknown = sum(did is None for did in of_days)
    cannot = _cannot(result, pairs, kept.seal, (done, done - unknown, done - unknown - len(otherwise)))
    how: State = (run.how or "finished") if closed or run.followed else "to finish"
    return Trial(
        started=run.date or said.first,
        line=run.line,
        what=said.what,
        outcome=said.watch,
        outcome_name=of_scale.name,
        better=said.better,
        unit=of_scale.unit,
        days=design.days,
        done=done,
        state=how if over else "running",
        because=run.because,
        sealed=said.sealed,
        intact=kept.seal == "holds",
        swapped=len(otherwise),
        unknown=unknown,
        result=result,
        seal=kept.seal,
        pairs=pairs,
        missing=sum(isnan(value) for value in outcome[:done]),
        harms=harms(diary, said.first, done),
        verdict=verdict(result, kept.seal, cannot),
        as_done=over and not drawn,
        announced=said,
        schedule=drawn if closed else (),
        otherwise=otherwise if closed else (),
        could_show=_could_show(design, done, result) if result is not None and drawn else nan,
        plan=_planned(said, rated) if closed else None,
        cannot=cannot,
        notes=run.notes,
    )


def verdict(result: Result | None, seal: Seal, cannot: Cannot) -> Verdict:
    """One word: "shown" only where nothing keeps it from being said, the seal holds, and chance alone would
    look as strong in 5 of 100 at most."""
    if result is None:
        return ""
    if cannot:
        return "cannot say"
    return "shown" if seal == "holds" and result.p_randomisation <= LEVEL else "not shown"


def _cannot(result: Result | None, pairs: int, seal: Seal, days: tuple[int, int, int]) -> Cannot:
    """Why nothing can be said; `days` that passed, that say what was done, and that went as drawn.

    Swapped days make an effect look smaller only while they are few: above one half they turn it round, and
    of days that say nothing nobody knows.
    """
    if result is None:
        return ""
    if result.problem or isnan(result.effect):
        return "no figures"
    if seal != "holds":
        return ""
    if pairs < PAIRS or isnan(result.p_randomisation) or result.fewest_p > LEVEL:
        return "too few"
    passed, known, as_drawn = days
    if known < HALF * passed:
        return "not written down"
    if as_drawn < HALF * known:
        return "done otherwise"
    found = result.p_randomisation <= LEVEL and result.as_done is not None
    if found and result.as_done is not None and result.as_done[0] * result.effect < 0:
        return "done otherwise"
    return ""


def _could_show(design: Design, done: int, result: Result) -> float:
    """What it would have shown as far as it went: whole pairs, or single days."""
    from villi.signals.experiment.planning import could_show

    unit = 2 * design.block if design.kind == "pairs" else design.block
    return could_show(design._replace(days=done // unit * unit), result)


def _planned(said: Announced, rated: Mapping[Date, float]) -> Plan:
    """What could be expected of it from the ratings before its first day."""
    import numpy as np

    from villi.signals.experiment.planning import expected

    first, before = history(rated, said.first)
    return expected(
        said.design,
        np.array(before, dtype=float),
        weekday=np.array(weekdays(first, len(before)), dtype=int) if before else None,
    )


def _drawn(design: Design, seed: int | None) -> tuple[int, ...]:
    if seed is None:
        return ()
    from villi.signals.experiment import randomise

    return randomise(design, seed)


def _did(run: Run, date: Date) -> int | None:
    """The arm that was done on a day; None where nothing, or nothing clear, says so."""
    did = (run.days or {}).get(date, ("skipped", 0))[0]
    return WITH if did == "with" else WITHOUT if did == "without" else None


def _analysed(
    said: Announced,
    outcome: Sequence[float],
    drawn: tuple[int, ...],
    of_days: Sequence[int | None],
    rated: Mapping[Date, float],
) -> tuple[Result, int]:
    import numpy as np

    from villi.signals.experiment import analyse

    _, before = history(rated, said.first)
    known = np.array(before) if before else None
    done = len(of_days)
    rated_days, days = np.array(outcome[:done]), np.array(weekdays(said.first, done))
    did = np.array([nan if arm is None else float(arm) for arm in of_days])
    if drawn:
        arms = np.array(drawn[:done], dtype=float)
        found = analyse(rated_days, arms, design=said.design, weekday=days, history=known, done=did)
        return found, _pairs(said.design, outcome, drawn)
    found = analyse(rated_days, did, weekday=days, history=known)
    # no lots are known that these days could be compared with: what looks like a test is none
    return found._replace(p_randomisation=nan, fewest_p=nan, exact=False, draws=0), min(
        sum(arm == which and not isnan(value) for arm, value in zip(of_days, outcome, strict=False))
        for which in (WITH, WITHOUT)
    )


def _pairs(design: Design, outcome: Sequence[float], drawn: Sequence[int]) -> int:
    """Pairs with a rated day that counts in both periods; of single days, the fewer of the rated days of
    either kind."""
    if design.kind == "restricted":
        return min(
            sum(arm == which and not isnan(value) for arm, value in zip(drawn, outcome, strict=True))
            for which in (WITH, WITHOUT)
        )
    periods = [
        any(not isnan(value) for value in outcome[at + design.drop : at + design.block])
        for at in range(0, design.days, design.block)
    ]
    return sum(first and second for first, second in zip(periods[::2], periods[1::2], strict=True))
