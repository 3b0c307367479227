"""One question declared in advance, and what its answer may say."""

import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from villi.signals import question, screen, simulate
from villi.signals.values import Direction, Reply

Array = NDArray[np.float64]
diary = simulate(4, days=240, exposures=8, effects=(0.8,), outcomes=1)
CAUSE = f"food {int(np.flatnonzero(diary.beta[0].any(axis=1))[0]) + 1}"
UP = bool(diary.beta[0].sum() > 0)


@pytest.fixture(autouse=True)
def _no_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def asked(food: str, direction: Direction = "moves", lags: tuple[int, int] = (1, 3)) -> Reply:
    return question(
        diary.outcomes["mood"],
        diary.exposures[food],
        diary.exposures,
        diary.adjust,
        weekday=diary.weekday,
        direction=direction,
        lags=lags,
        exposure_name=food,
    )


def test_a_true_effect_is_shown_and_its_opposite_said() -> None:
    assert asked(CAUSE, "moves").verdict == "shown"
    assert asked(CAUSE, "raises" if UP else "lowers").verdict == "shown"
    assert asked(CAUSE, "lowers" if UP else "raises").verdict == "opposite"


def test_the_answer_is_that_of_the_screen_without_its_guard() -> None:
    found = screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
    for kind, lags in (("leads", (1, 3)), ("together", (0, 0))):
        pair = next(a for a in found.associations if a.exposure == CAUSE and a.kind == kind)
        reply = asked(CAUSE, lags=lags).association
        assert reply is not None
        assert reply.kind == kind
        assert reply.p == pytest.approx(pair.p, rel=1e-9)
        assert reply.smallest == pytest.approx(pair.smallest, rel=1e-9)
        assert np.isnan(reply.q)


def test_the_same_day_is_never_claimed() -> None:
    day = np.arange(200)
    rng = np.random.default_rng(1)
    food = rng.normal(size=200)
    reply = question(food + rng.normal(size=200), food, {}, weekday=day % 7, lags=(0, 0))
    assert reply.verdict == "shown"
    assert reply.association is not None
    assert (reply.association.kind, reply.association.claimed) == ("together", False)


def test_the_next_day_alone_is_one_test() -> None:
    rng = np.random.default_rng(2)
    food = rng.normal(size=100)
    felt = np.r_[0.0, 2 * food[:-1]] + rng.normal(size=100)
    reply = question(felt, food, {}, lags=(1, 1), direction="raises")
    assert reply.verdict == "shown"
    assert reply.association is not None
    assert reply.association.low > 0
    assert reply.association.effect == pytest.approx(2 * reply.association.sd, rel=0.2)


def test_false_questions_are_rarely_shown() -> None:
    shown = []
    for seed in range(12):
        null = simulate(400 + seed, days=100, exposures=8, effects=())
        for name, food in null.exposures.items():
            for felt in null.outcomes.values():
                reply = question(
                    felt, food, null.exposures, null.adjust, weekday=null.weekday, exposure_name=name
                )
                shown.append(reply.verdict == "shown")
    assert np.mean(shown) <= 0.075  # 5 % of 384, dependent within a diary


def test_it_is_answered_on_fewer_days_than_a_screen() -> None:
    short = simulate(5, days=60, exposures=6, effects=(1.5,), outcomes=1)
    name = f"food {int(np.flatnonzero(short.beta[0].any(axis=1))[0]) + 1}"
    lags = (1, 3) if short.beta[0, :, 1:].any() else (0, 0)
    reply = question(
        short.outcomes["mood"], short.exposures[name], short.exposures, lags=lags, exposure_name=name
    )
    assert reply.verdict in ("shown", "not shown")
    assert reply.association is not None


def test_sleep_is_asked_about_without_being_allowed_for() -> None:
    rng = np.random.default_rng(3)
    sleep = rng.normal(size=150)
    felt = np.r_[0.0, sleep[:-1]] + rng.normal(size=150)
    reply = question(felt, sleep, {}, {"sleep": sleep}, exposure_name="sleep", direction="raises")
    assert reply.verdict == "shown"
    hidden = question(felt, sleep, {}, {"sleep": sleep}, exposure_name="nap")
    assert hidden.verdict == "cannot say"
    assert "cannot be told apart" in hidden.because


@pytest.mark.parametrize(
    ("felt", "food", "because"),
    [
        (np.full(100, np.nan), np.arange(100.0) % 2, "mood: it was never rated"),
        (np.full(100, 5.0), np.arange(100.0) % 2, "mood: only 0 of 100 ratings differ"),
        (np.arange(100.0) % 3, np.ones(100), "rye: it was the same on all"),
        (np.arange(100.0) % 3, np.full(100, np.nan), "rye: it was the same on all"),
        (np.arange(22.0) % 11, np.arange(22.0) % 2, "too few beside what is allowed for"),
    ],
)
def test_what_cannot_be_said_has_a_reason(felt: Array, food: Array, because: str) -> None:
    reply = question(felt, food, {}, outcome_name="mood", exposure_name="rye")
    assert (reply.verdict, reply.association) == ("cannot say", None)
    assert because in reply.because


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"lags": (2, 3)}, "lags"),
        ({"direction": "improves"}, "direction"),
        ({"level": 5}, "level"),
        ({"others": {"oats": [1.0]}}, "exposure 'oats' has 1 days"),
    ],
)
def test_wrong_input_is_named(options: dict[str, object], named: str) -> None:
    call: dict[str, object] = {"outcome": [1.0, 2.0], "exposure": [1.0, 0.0], "others": {}, **options}
    with pytest.raises(ValueError, match=named):
        question(**call)  # type: ignore[arg-type]
