"""What a report says of an experiment that was not kept to, is not closed, or holds doubtful lines."""

import json
from dataclasses import replace
from types import ModuleType
from typing import Any

import pytest

from villi.quantities import Problem
from villi.report.blocks import plain
from villi.report.commands import finish
from villi.report.experiments import blocks
from villi.report.json import to_json
from villi.safety.wording import complaints
from villi.trials.telling import CANNOT, NOT_AS_DRAWN, NOT_WRITTEN, headline


def said(*trials: Any) -> str:
    return " ".join(plain(blocks(trials)))


@pytest.mark.parametrize(
    ("cannot", "why"), [("done otherwise", NOT_AS_DRAWN), ("not written down", NOT_WRITTEN)]
)
def test_of_what_was_not_done_no_effect_is_worded(sample: ModuleType, cannot: Any, why: str) -> None:
    trial = sample.trial(cannot=cannot, verdict="cannot say")
    found = said(trial)
    assert f"nothing can be said. {why}" in found
    assert "higher" not in found and "careful guess" not in found and "sure that" not in found
    assert headline(trial).endswith(why[1:])
    assert all(complaints(words) == () for words in CANNOT.values())


def test_a_shown_effect_is_of_days_drawn(sample: ModuleType) -> None:
    assert "on days drawn as with kefir" in headline(sample.trial(verdict="shown"))


def test_what_the_diary_ended_early_is_to_be_finished(sample: ModuleType) -> None:
    found = said(sample.trial("to finish"))
    assert "The diary ends it after 12 of 40 days. See what came out" in found
    assert "All 40 days are over" in said(sample.trial("to finish", done=40))


def test_the_command_on_the_whole_report_is_named_for_the_last_alone(sample: ModuleType) -> None:
    first = sample.trial()
    last = sample.trial(started=first.started.replace(year=2027), what="oats")
    assert said(first).count(finish()) == said(first, last).count(finish()) == 1


def test_doubtful_lines_are_named(sample: ModuleType) -> None:
    note = Problem(7, 13, '"over \x1b[31mlunch" was read as a note', "to end it, write: experiment: stop")
    found = said(sample.trial("running", notes=(note,)))
    assert "Line 7: " in found and "experiment: stop" in found and "\x1b" not in found


def test_before_the_finish_nothing_of_the_verdict_is_in_the_document(sample: ModuleType) -> None:
    for state in ("running", "to finish"):
        leaky = sample.trial(
            state,
            result=sample.trial().result,
            verdict="shown",
            pairs=20,
            schedule=(0, 1),
            could_show=0.5,
            cannot="too few",
        )
        whole = sample.screened()
        held = replace(whole, moves=replace(whole.moves, trials=(leaky,)))
        (found,) = json.loads(to_json(held))["moves"]["trials"]
        assert (found["result"], found["verdict"], found["pairs"]) == (None, "", 0)
        assert not {"schedule", "could_show", "cannot"} & {key for key, value in found.items() if value}
