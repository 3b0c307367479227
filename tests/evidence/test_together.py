"""What of a data set may be shown: never more than was seen, never pooled where that would mislead."""

from dataclasses import replace
from math import exp, isnan

import pytest

from villi.evidence import base
from villi.evidence.pooling import FEW, pool
from villi.evidence.together import NOBODY, UNSEEN, together
from villi.evidence.values import Dataset, Trial

HELD = base().datasets


def trial(name: str, a: int, n1: int, c: int, n2: int) -> Trial:
    return Trial(name, treated_events=a, treated_n=n1, control_events=c, control_n=n2)


def dataset(*trials: Trial, **changes: object) -> Dataset:
    whole = Dataset("x", "an outcome", "RR", "a food", (), "as it is", 0, trials)
    return replace(whole, **changes)  # type: ignore[arg-type]


THREE = (trial("A", 4, 41, 3, 39), trial("B", 10, 26, 9, 24), trial("C", 24, 179, 23, 184))


@pytest.mark.parametrize("id", HELD)
def test_only_what_the_data_set_allows_is_pooled(id: str) -> None:
    held = HELD[id]
    found = together(held)
    assert [shown.trial for shown in found.trials] == list(held.trials)
    if held.pool == "no":
        assert found.headline.pooled is None
        assert found.why
    if found.headline.pooled:
        told = [shown for shown in found.trials if not shown.silent]
        assert found.headline.pooled.k == len(told) >= 3


def test_the_two_ibs_trials_are_never_pooled() -> None:
    found = together(HELD["ibs_response"])
    assert found.headline.pooled is None
    assert "different end points" in found.why
    assert [round(exp(shown.effect), 2) for shown in found.trials] == [13.8, 1.47]


def test_an_example_says_that_it_is_one() -> None:
    found = together(HELD["icu_enteral_hospital_mortality"])
    assert found.headline.pooled is not None
    assert found.headline.pooled.k == 3
    assert not found.headline.pooled.excludes_none
    assert "not the answer" in found.why
    assert "6 trials of this question are missing" in found.why
    assert [shown.silent for shown in found.trials] == ["", "", NOBODY, ""]


def test_differences_as_printed_keep_their_interval_and_are_not_pooled() -> None:
    found = together(HELD["permeability_heat_exercise_LR"])
    assert found.headline.pooled is None
    assert (found.trials[0].low, found.trials[0].high) == pytest.approx((-0.044, -0.002))
    assert found.trials[-1].silent == UNSEEN
    assert isnan(found.trials[-1].effect)
    assert found.trials[-1].trial.note, "the trial that found the opposite is shown with what is known of it"


def test_pooled_where_allowed() -> None:
    found = together(dataset(*THREE, pool="yes"))
    sizes = [(shown.effect, shown.high) for shown in found.trials]
    variances = [((high - effect) / 1.959963984540054) ** 2 for effect, high in sizes]
    expected = pool([effect for effect, _ in sizes], variances)
    assert found.headline.pooled is not None
    assert found.headline.pooled.estimate == pytest.approx(expected.estimate)
    assert found.why == ""
    assert together(dataset(*THREE)).headline.pooled is None


def test_two_trials_are_shown_one_by_one_whatever_is_allowed() -> None:
    for allowed in ("yes", "example", "no"):
        found = together(dataset(*THREE[:2], pool=allowed))
        assert found.headline.pooled is None
        assert found.why == FEW[2]


def test_a_trial_without_events_is_shown_and_not_counted() -> None:
    found = together(dataset(*THREE[:2], trial("D", 0, 20, 0, 20), pool="yes"))
    assert found.headline.pooled is None
    assert found.why == FEW[2]
    assert found.trials[2].silent == NOBODY


def test_a_replaced_nought_is_said() -> None:
    found = together(dataset(trial("E", 0, 15, 2, 15), *THREE))
    assert [shown.corrected for shown in found.trials] == [True, False, False, False]


def test_nothing_seen() -> None:
    found = together(dataset(Trial("F"), pool="yes"))
    assert found.why == FEW[0]
    assert found.trials[0].silent == UNSEEN
