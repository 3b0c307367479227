"""Experiments analysed: only once they are over, as drawn, and honest where the lots are lost."""

import math
import subprocess
import sys
from collections.abc import Callable
from datetime import date as Date
from datetime import timedelta

import numpy as np
import pytest

from villi.diary import read
from villi.safety.wording import complaints
from villi.signals.experiment import randomise, seal
from villi.signals.experiment.values import Design
from villi.trials import Trial, runs, trials
from villi.trials.analysing import trial_of, unreadable
from villi.trials.record import estimand, lines
from villi.trials.telling import chance_words, document, headline, report_parts, sure_words
from villi.trials.values import Announced, Kept
from villi.trials.wording import lines_of

FIRST = Date(2026, 11, 24)
SINGLE, PAIRED = Design("restricted", 48), Design("pairs", 60, 5, drop=1)
SEED = 2**99 + 4711


def sealed(design: Design = SINGLE, seed: int = SEED, **changed: object) -> Announced:
    said = Announced("coffee after lunch", "mood", "up", design, FIRST)._replace(**changed)  # type: ignore[arg-type]
    return said._replace(sealed=seal(design, seed, estimand(said)))


def record(said: Announced) -> str:
    first, *more = lines(said)
    return "\n".join(
        [f"{said.first - timedelta(days=1)}", f"experiment: {first}", *(f"  {line}" for line in more), ""]
    )


def days(
    said: Announced,
    effect: float,
    *,
    seed: int = 1,
    rated: int | None = None,
    level: float = 5.5,
    lots: int = SEED,
) -> list[str]:
    """A day's lines: mood with the drawn arm's effect, noise that drifts, and what was done."""
    draws = np.random.default_rng(seed)
    arms, drift, out = randomise(said.design, lots), 0.0, []
    for place, arm in enumerate(arms):
        drift = 0.4 * drift + draws.standard_normal()
        mood = min(10, max(0, round(level + effect * arm + drift)))
        out.append(
            f"{said.first + timedelta(days=place)}\n"
            + (f"feel: {said.watch} {mood}\n" if rated is None or place < rated else "")
            + f"experiment: {'with' if arm else 'without'}\n"
        )
    return out


def holds(said: Announced) -> Kept:
    return Kept(SEED, "holds")


def one(text: str, today: Date, kept: Callable[[Announced], Kept] | None = holds) -> Trial:
    """The only experiment of a diary, as `villi experiment finish` reports it."""
    diary = read(text.encode())
    (run,) = runs(diary)
    return trial_of(diary, run, today, kept, ending=True)


AFTER = FIRST + timedelta(days=90)


def test_a_large_effect_is_shown_and_in_the_right_direction() -> None:
    said = sealed()
    for effect in (2.5, -2.5):
        trial = one(record(said) + "".join(days(said, effect)), AFTER)
        assert (trial.state, trial.verdict, trial.intact, trial.swapped, trial.unknown) == (
            "finished",
            "shown",
            True,
            0,
            0,
        )
        assert trial.result is not None and trial.result.effect * effect > 0
        assert abs(trial.result.effect - effect) < 1.5 and trial.result.p_randomisation <= 0.05
        assert ("higher" if effect > 0 else "lower") in headline(trial)
        assert ("better" if effect > 0 else "worse") in headline(trial)


def test_nothing_is_shown_too_often_where_there_is_nothing() -> None:
    """60 experiments without an effect, each with its own lots and ratings: at 5 %, more than 9 shown happens
    less than once in 500 (binomial)."""
    shown = 0
    for n in range(60):
        seed = SEED + n
        said = sealed(seed=seed)
        text = record(said) + "".join(days(said, 0.0, seed=n, lots=seed))
        trial = one(text, AFTER, lambda _, seed=seed: Kept(seed, "holds"))  # type: ignore[misc]
        shown += trial.verdict == "shown"
        assert trial.verdict in ("shown", "not shown")
    assert shown <= 9


def test_no_interim_result_ever() -> None:
    said = sealed()
    lines_ = days(said, 3.0)
    for passed in (1, 20, 47, 48):
        text = record(said) + "".join(lines_[:passed])
        trial = one(text, FIRST + timedelta(days=passed - 1))
        assert (trial.state, trial.result, trial.verdict, trial.done) == ("running", None, "", passed)
    assert one(record(said) + "".join(lines_), FIRST + timedelta(days=48)).result is not None


@pytest.mark.parametrize(
    "line", ["", "experiment: stop, a cold\n", "experiment: finished\n", "experiment: over\n"]
)
def test_without_the_closing_line_no_result_and_no_verdict(line: str) -> None:
    """An end by hand may be a note that was not meant as one: only `finish` opens the result."""
    said = sealed()
    text = record(said) + "".join(days(said, 3.0)) + line
    (trial,) = trials(read(text.encode()), AFTER, holds)
    assert (trial.state, trial.result, trial.verdict, trial.pairs) == ("to finish", None, "", 0)
    closed = f"{text}experiment: finished, 48 of 48 days\n"
    (trial,) = trials(read(closed.encode()), AFTER, holds)
    assert trial.state == "finished" and trial.verdict == "shown"


def test_an_innocent_note_shows_no_interim_result() -> None:
    said = sealed()
    for note in ("over breakfast, not after", "end of week 1, going well", "ended up with two"):
        text = record(said) + "".join(days(said, 3.0)[:40]) + f"experiment: {note}\n"
        (trial,) = trials(read(text.encode()), FIRST + timedelta(days=39), holds)
        assert (trial.state, trial.result, trial.verdict) == ("running", None, "")
        assert len(trial.notes) == 1


def test_a_copied_record_shows_nothing_while_it_runs() -> None:
    said = sealed()
    text = record(said) + "".join(days(said, 3.0)[:20]) + record(said).split("\n", 1)[1]
    (trial,) = trials(read(text.encode()), FIRST + timedelta(days=19), holds)
    assert (trial.state, trial.result) == ("running", None)


def test_of_one_that_another_followed_nothing_is_shown_while_the_same_is_watched() -> None:
    first = sealed()
    start = FIRST + timedelta(days=30)
    for watch, seen in (("mood", False), ("comfort", True)):
        later = sealed(first=start, watch=watch)
        text = record(first) + "".join(days(first, 3.0)[:29]) + record(later)
        found = trials(read(text.encode()), start, holds)
        assert [trial.state for trial in found] == ["stopped", "running"]
        assert (found[0].result is not None) == seen and (found[0].verdict != "") == seen


def test_while_a_record_cannot_be_read_it_is_said_and_nothing_else() -> None:
    said = sealed()
    broken = record(said).replace("compare the mean", "compare the averages") + "".join(days(said, 3.0)[:9])
    assert "Line 2" in unreadable(read(broken.encode()))
    assert "experiment: stopped" in unreadable(read(broken.encode())), "the remedy"
    assert unreadable(read(f"{broken}experiment: stopped\n".encode())) == ""
    assert unreadable(read(record(said).encode())) == ""


def _with(said: Announced, done: Callable[[int, str], str], effect: float = 3.0) -> Trial:
    """An experiment with an effect of the lot, and with what was done on each day written by `done`."""
    text = ""
    for n, day in enumerate(days(said, effect, level=3.5)):
        head, did = day.rstrip("\n").split("experiment: ")
        text += f"{head}experiment: {done(n, did)}\n"
    return one(record(said) + text, AFTER)


OTHER = {"with": "without", "without": "with"}


@pytest.mark.parametrize(
    ("done", "cannot"),
    [
        (lambda n, did: OTHER[did], "done otherwise"),
        (lambda n, did: "skipped", "not written down"),
        (lambda n, did: did if n % 3 == 0 else "skipped", "not written down"),
        (lambda n, did: did if n % 3 == 0 else OTHER[did], "done otherwise"),
        (lambda n, did: OTHER[did] if n % 4 == 0 else did, ""),
        (lambda n, did: "skipped" if n % 4 == 0 else did, ""),
    ],
)
def test_nothing_is_shown_of_what_was_not_done(done: Callable[[int, str], str], cannot: str) -> None:
    """Days that went the other way make an effect smaller only while they are few: of all days swapped the
    ratings would call "with" what was never had."""
    trial = _with(sealed(), done)
    assert trial.cannot == cannot
    assert trial.verdict == ("cannot say" if cannot else "shown")
    assert trial.result is not None and trial.result.p_randomisation <= 0.05, "as drawn it looks strong"


def test_before_the_first_day_nothing_is_done() -> None:
    trial = one(record(sealed()), FIRST - timedelta(days=1))
    assert (trial.state, trial.done, trial.missing, trial.unknown) == ("running", 0, 0, 0)


def test_swapped_days_are_counted_and_analysed_as_drawn() -> None:
    said = sealed()
    all_days = days(said, 2.5)
    other = {"with": "without", "without": "with"}
    swapped = [
        day.replace(f"experiment: {did}", f"experiment: {other[did]}") if n % 6 == 0 else day
        for n, day in enumerate(all_days)
        for did in (day.split("experiment: ")[1].strip(),)
    ]
    as_drawn, as_swapped = (one(record(said) + "".join(text), AFTER) for text in (all_days, swapped))
    assert (as_drawn.swapped, as_swapped.swapped) == (0, 8)
    assert as_drawn.result is not None and as_swapped.result is not None
    assert as_drawn.result.effect == as_swapped.result.effect
    assert as_drawn.result.p_randomisation == as_swapped.result.p_randomisation
    assert as_swapped.result.as_done is not None and as_swapped.result.as_done[0] != as_swapped.result.effect
    assert as_swapped.otherwise == tuple(FIRST + timedelta(days=n) for n in range(0, 48, 6))
    report = "\n".join(lines_of(list(report_parts(as_swapped))))
    assert "Done otherwise than drawn: 8 days (counted as drawn): 24 November, 30 November" in report


def test_the_report_says_what_was_planned_and_what_could_have_been_seen() -> None:
    """The items of CENT: assumptions, power before and after, and the lots themselves."""
    said = sealed()
    before = "".join(f"{FIRST - timedelta(days=n)}\nfeel: mood {4 + n % 4}\n" for n in range(1, 31))
    trial = one(before + record(said) + "".join(days(said, 0.0)), AFTER)
    assert (
        trial.schedule == randomise(said.design, SEED) and trial.plan is not None and not trial.plan.assumed
    )
    result = trial.result
    assert result is not None and trial.could_show == pytest.approx(2.87 * result.se, rel=0.02)
    report = "\n".join(lines_of(list(report_parts(trial))))
    assert "over by the next morning (assumed" in report and "By the ratings before it" in report
    assert f"about {trial.could_show:.1f} point" in report and "in four of five" in report
    assert "".join(map(str, trial.schedule[:7])) + " " in report
    held = document(trial)
    assert held["schedule"] == list(trial.schedule) and held["dates_done_otherwise"] == []
    assert held["smallest_effect_it_would_have_shown"] == trial.could_show
    # nothing of it before the end
    running = one(before + record(said) + "".join(days(said, 0.0)[:20]), FIRST + timedelta(days=20))
    assert (running.schedule, running.otherwise, running.plan) == ((), (), None) and math.isnan(
        running.could_show
    )


def test_how_sure_is_not_put_beside_what_is_not_shown() -> None:
    said = sealed()
    shown, not_shown = (one(record(said) + "".join(days(said, effect)), AFTER) for effect in (3.0, 0.0))
    assert (shown.verdict, not_shown.verdict) == ("shown", "not shown")
    assert "% sure" in "\n".join(lines_of(list(report_parts(shown)))).replace("\u00a0", " ")
    report = "\n".join(lines_of(list(report_parts(not_shown)))).replace("\u00a0", " ")
    assert "% sure" not in report and "too unsure to count" in report


def test_too_few_pairs_are_said_once() -> None:
    said = sealed(PAIRED)
    trial = one(record(said) + "".join(days(said, 6.0, level=2.0)[:25]) + "experiment: stop\n", AFTER)
    report = "\n".join(lines_of(list(report_parts(trial))))
    assert "are needed for a claim" in report and "So few periods" not in report
    assert report.count("Stopped after") == 1


def test_missing_and_unknown_days_are_counted() -> None:
    said = sealed()
    all_days = days(said, 2.0)
    text = "".join(day for n, day in enumerate(all_days) if n % 8)
    text = text.replace("experiment: with\n", "experiment: skipped\n", 3)
    trial = one(record(said) + text, AFTER)
    assert (trial.missing, trial.unknown) == (6, 9)
    assert trial.result is not None and trial.result.missing == 6


def test_abandoned_halfway_is_analysed_and_said_so() -> None:
    said = sealed()
    text = record(said) + "".join(days(said, 3.0)[:30]) + "experiment: stop, a cold\n"
    trial = one(text, AFTER)
    assert (trial.state, trial.because, trial.done) == ("stopped", "a cold", 30)
    assert trial.result is not None and trial.result.with_days + trial.result.without_days == 30
    report = "\n".join(lines_of(list(report_parts(trial))))
    assert "Stopped after 30 of 48 days (a cold)" in report


@pytest.mark.parametrize(("design", "done"), [(SINGLE, 10), (PAIRED, 50), (PAIRED, 25)])
def test_too_few_pairs_are_no_claim(design: Design, done: int) -> None:
    said = sealed(design)
    text = record(said) + "".join(days(said, 6.0, level=2.0)[:done]) + "experiment: stop\n"
    trial = one(text, AFTER)
    assert trial.pairs < 6 and trial.verdict == "cannot say"
    assert "Nothing can be said" in headline(trial)


def test_ratings_that_stop_early_leave_too_little() -> None:
    said = sealed(PAIRED)
    trial = one(record(said) + "".join(days(said, 6.0, rated=40, level=2.0)), AFTER)
    assert trial.pairs == 4 and trial.verdict == "cannot say" and trial.missing == 20


def test_pairs_are_shown_too() -> None:
    said = sealed(PAIRED)
    trial = one(record(said) + "".join(days(said, 4.0, level=3.0)), AFTER)
    assert (trial.pairs, trial.verdict) == (6, "shown")


@pytest.mark.parametrize(
    "kept", [None, lambda _: Kept(None, "gone"), lambda _: Kept(None, "differs", "me.json")]
)
def test_without_the_lots_days_are_taken_as_done_and_never_shown(
    kept: Callable[[Announced], Kept] | None,
) -> None:
    said = sealed()
    trial = one(record(said) + "".join(days(said, 5.0, level=3.0)), AFTER, kept)
    assert (trial.as_done, trial.intact, trial.verdict, trial.swapped) == (True, False, "not shown", 0)
    assert trial.result is not None and trial.result.effect > 2 and math.isnan(trial.result.p_randomisation)
    report = "\n".join(lines_of(list(report_parts(trial))))
    assert "lots that were drawn are not known" in report and "Shown" not in report and "% sure" not in report
    assert document(trial)["taken_as"] == "done"


def test_without_lots_and_without_notes_nothing_can_be_said() -> None:
    said = sealed()
    text = "\n".join(
        day for line in days(said, 5.0) for day in line.split("\n") if not day.startswith("experiment")
    )
    trial = one(record(said) + text, AFTER, None)
    assert trial.verdict == "cannot say" and trial.unknown == 48
    assert trial.result is not None and trial.result.problem


@pytest.mark.parametrize("mood", ["", "feel: mood 6\n"])
def test_no_or_equal_ratings_are_an_honest_answer(mood: str) -> None:
    said = sealed()
    text = "".join(f"{FIRST + timedelta(days=n)}\n{mood}experiment: skipped\n" for n in range(48))
    trial = one(record(said) + text, AFTER)
    assert trial.verdict == "cannot say" and trial.result is not None and trial.result.problem
    assert list(report_parts(trial))


def test_discomfort_on_the_way_is_counted_by_day_whatever_the_hour() -> None:
    said = sealed()
    text = (
        record(said) + "".join(days(said, 1.0)) + f"{FIRST}\n08:00 feel: bloating 9\n20:00 feel: bloating 1\n"
    )
    assert one(text, AFTER).harms == 1
    assert one(f"{FIRST - timedelta(days=3)}\nfeel: pain 9\n{text}", AFTER).harms == 1


def test_two_experiments_are_two() -> None:
    first, later = sealed(), sealed(first=FIRST + timedelta(days=60))
    text = record(first) + "".join(days(first, 2.5)) + "experiment: finished, 48 of 48 days\n"
    found = trials(
        read((text + record(later) + "".join(days(later, 0.0)[:5])).encode()),
        FIRST + timedelta(days=64),
        holds,
    )
    assert [trial.state for trial in found] == ["finished", "running"]
    assert found[0].result is not None and found[1].result is None


def test_every_sentence_is_calm_and_plain() -> None:
    said = sealed()
    found = [
        one(record(said) + "".join(days(said, effect)), AFTER, kept)
        for effect in (2.5, 0.0, -2.5)
        for kept in (holds, None, lambda _: Kept(None, "differs"))
    ]
    found.append(one(record(sealed(leaving_out=True)) + "".join(days(said, 1.0)), AFTER))
    for trial in found:
        for part in report_parts(trial):
            for sentence in part.sentences:
                assert complaints(sentence) == (), sentence
        assert "includes expectation" in "\n".join(lines_of(list(report_parts(trial))))
        assert document(trial)["schema"] == "villi.experiment/1"


def test_figures_in_words_never_say_more() -> None:
    assert [chance_words(p) for p in (0.05, 0.0504, 0.0549, 0.0604)] == [
        "about 5 in 100",
        "about 5.1 in 100",
        "about 5.5 in 100",
        "about 6 in 100",
    ]
    assert sure_words(0.9951) == "more than 99\u00a0%" and sure_words(0.5) == "50\u00a0%"


def test_a_diary_without_experiments_loads_no_statistics() -> None:
    code = (
        "import sys; from villi.diary import read; from villi.trials import trials; "
        "assert trials(read(b'2026-11-16\\nfeel: mood 5\\n')) == (); "
        "import villi.examination; "
        "print([name for name in sys.modules if name.split('.')[0] in ('scipy', 'numpy')][:3])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert "scipy" not in out.stdout


def test_the_page_holds_the_whole_report_too() -> None:
    from villi.report import experiments
    from villi.report.blocks import Group, More, plain

    said = sealed()
    trial = one(record(said) + "".join(days(said, 0.0)), AFTER)
    blocks = experiments.blocks((trial,))
    inside = [
        block
        for group in blocks
        if isinstance(group, Group)
        for block in group.blocks
        if isinstance(block, More) and block.summary == "The whole report"
    ]
    text = " ".join(plain(inside[0].blocks))
    for part in report_parts(trial):
        assert all(
            sentence.replace("\u00a0", " ") in text.replace("\u00a0", " ") for sentence in part.sentences
        )
    running = one(record(said) + "".join(days(said, 0.0)[:20]), FIRST + timedelta(days=20))
    assert "The lots" not in " ".join(plain(experiments.blocks((running,))))
