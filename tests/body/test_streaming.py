"""Ensembles in parts, and quantiles over more members than fit in memory."""

import tracemalloc

import numpy as np
import pytest

from villi.body import Inputs, quantiles, simulate, stream, streaming
from villi.quantities import Person, VilliError

FED = Inputs(3, daily={"gln_dose": 10, "stress": [3, 8, 8]})


@pytest.mark.parametrize("chunk", [1, 7, 1000])
@pytest.mark.parametrize("hypotheses", [False, True])
def test_parts_are_the_members_of_the_whole(chunk: int, hypotheses: bool) -> None:
    whole = simulate(FED, members=20, seed=3, hypotheses=hypotheses)
    parts = list(stream(FED, members=20, seed=3, hypotheses=hypotheses, chunk=chunk))
    np.testing.assert_array_equal(np.concatenate([part.states for part in parts]), whole.states)
    np.testing.assert_array_equal(np.concatenate([part.draws for part in parts]), whole.draws)
    assert all(part.names == whole.names and len(part.states) <= chunk for part in parts)


def test_parts_across_blocks_of_drawn_members() -> None:
    person = Person(weight_kg=60.0)
    whole = simulate(Inputs(1), members=1203, person=person)
    parts = stream(Inputs(1), members=1203, chunk=401, person=person)
    np.testing.assert_array_equal(np.concatenate([part.states for part in parts]), whole.states)


@pytest.mark.parametrize("kept", [streaming.KEPT, 4 * 40 * 5])
def test_quantiles_are_those_of_the_whole(kept: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "KEPT", kept)  # the second: the members are run several times
    whole = simulate(FED, members=40, seed=1)
    found = quantiles(FED, q=(0.1, 0.5, 1), states=["Y", "P"], members=40, seed=1)
    assert found.values.shape == (3, 4, 2) and found.units == ("points of 100", "umol/L")
    for name in ("Y", "P"):
        np.testing.assert_allclose(
            found.of(name), np.quantile(whole.of(name), (0.1, 0.5, 1), axis=0), rtol=1e-6
        )
    np.testing.assert_array_equal(found.times, whole.times)
    with pytest.raises(KeyError):
        found.of("K")


def test_memory_does_not_grow_with_members(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "KEPT", 200_000)

    def most(members: int) -> int:
        tracemalloc.start()
        quantiles(Inputs(20), states=["Y"], members=members)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    assert most(6000) < 1.2 * most(2000)


def test_what_cannot_be_asked() -> None:
    for wrong in (0, -1, 1.5, True, "10", None, 10**9, np.nan):
        with pytest.raises(VilliError, match=r"members=.*whole number from 1"):
            simulate(Inputs(1), members=wrong)  # type: ignore[arg-type]
    for wrong in (-1, 0.5, 2**64):
        with pytest.raises(VilliError, match=r"seed=.*whole number from 0"):
            simulate(Inputs(1), members=2, seed=wrong)  # type: ignore[arg-type]
    for asked in ("week", None, 3):
        with pytest.raises(VilliError, match=r'resolution=.*"day" or "hour"'):
            simulate(Inputs(1), members=2, resolution=asked)  # type: ignore[arg-type]
    with pytest.raises(VilliError, match="chunk"):
        stream(Inputs(1), chunk=0)
    with pytest.raises(VilliError, match=r"no state.*'PP'"):
        quantiles(Inputs(1), states=["PP"], members=3)
    for levels in ((), (0.5, 1.5), (np.nan,)):
        with pytest.raises(VilliError, match="from 0 to 1"):
            quantiles(Inputs(1), q=levels, members=3)


@pytest.mark.parametrize("hypotheses", ["no", "false", None, 0, 1, []])
def test_hypotheses_are_on_or_off_and_no_word_turns_them_on(hypotheses: bool) -> None:
    with pytest.raises(VilliError, match="give True or False"):
        simulate(Inputs(2), members=2, hypotheses=hypotheses)
    with pytest.raises(VilliError, match="give True or False"):
        stream(Inputs(2), members=2, hypotheses=hypotheses)
    with pytest.raises(VilliError, match="give True or False"):
        quantiles(Inputs(2), members=2, hypotheses=hypotheses)


def test_quantiles_of_nothing() -> None:
    with pytest.raises(VilliError, match="none are named"):
        quantiles(Inputs(2), members=2, states=[])
    with pytest.raises(VilliError, match="quantiles lie from 0 to 1"):
        quantiles(Inputs(2), members=2, q="abc")  # type: ignore[arg-type]


def test_numbers_of_numpy_are_numbers() -> None:
    assert simulate(Inputs(1), members=np.int64(3), seed=np.int32(1)).states.shape[0] == 3  # type: ignore[arg-type]


def test_inputs_are_checked_before_the_first_part() -> None:
    with pytest.raises(VilliError, match='did you mean "fibre"'):
        stream(Inputs(1, daily={"fiber": 3}))
    with pytest.raises(VilliError, match="fibre"):
        simulate(Inputs(1, daily={"fibre": -3}))


def test_more_than_a_gigabyte_is_refused_with_what_to_do() -> None:
    with pytest.raises(VilliError, match=r"at most .* members, or body.stream"):
        simulate(Inputs(700, daily={"stress": 5}), members=50_000)


def test_what_gives_no_number_is_no_result() -> None:
    from villi.body import run
    from villi.body.drawing import middle, replaced
    from villi.body.table import model

    absurd = replaced(model(), middle(model()), {"tauK": 1e-9})
    with pytest.raises(VilliError, match=r"no number for .* on day"), np.errstate(all="ignore"):
        run(model(), Inputs(3, daily={"nsaid": 1}), absurd, "day")
