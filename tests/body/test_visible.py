"""The smallest difference that records could show: against simulated records."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import stdtrit

from villi.body.comparing import size
from villi.body.values import Size, Visible
from villi.body.visible import FEWEST_RATED, Varying, effective_days, noticed, smallest, visible


@pytest.mark.parametrize(("days", "phi", "rho"), [(28, 0.3, 0.8), (56, 0.6, 0.5)])
def test_a_difference_of_that_size_is_seen_in_four_of_five(days: int, phi: float, rho: float) -> None:
    found = smallest(Varying(60, 1.0, phi, rho, 1.0), days)
    rng = np.random.default_rng(11)
    runs = 4_000
    periods = []
    for shift in (0.0, found):
        slow = rng.standard_normal((runs, days))
        for t in range(1, days):
            slow[:, t] = phi * slow[:, t - 1] + math.sqrt(1 - phi**2) * slow[:, t]
        noise = rng.standard_normal((runs, days))
        periods.append((math.sqrt(rho) * slow + math.sqrt(1 - rho) * noise).mean(axis=1) + shift)
    each = effective_days(days, phi, rho)
    limit = float(stdtrit(2 * each - 2, 0.975)) * math.sqrt(2 / each)
    seen = float(np.mean(np.abs(periods[1] - periods[0]) > limit))
    assert seen == pytest.approx(0.8, abs=0.03)


def test_unlike_days_are_worth_themselves_and_equal_days_one() -> None:
    assert effective_days(30, 0.0, 0.0) == 30
    assert effective_days(30, 0.0, 0.0, 0.5) == 15
    assert effective_days(30, 1.0, 1.0) == pytest.approx(1)
    assert effective_days(30, 0.5, 0.5, 0.0) == 0


@given(st.integers(4, 300), st.floats(0, 0.95), st.floats(0, 1), st.floats(0.3, 1), st.floats(0.1, 50))
def test_more_days_show_no_less(days: int, phi: float, rho: float, share: float, sd: float) -> None:
    fewer, more = (smallest(Varying(60, sd, phi, rho, share), n) for n in (days, 2 * days))
    assert math.isnan(fewer) or more <= fewer * (1 + 1e-9)
    assert math.isnan(fewer) or fewer > 0
    assert effective_days(days, phi, rho, share) <= days * share + 1e-9


@pytest.mark.parametrize(
    ("varying", "says"),
    [
        (None, "no day has a rating of mood"),
        (Varying(0, math.nan, 0.3, 0.8, 0.0), "no day has a rating of mood"),
        (Varying(FEWEST_RATED - 1, math.nan, 0.3, 0.8, 1.0), "only 13 days have a rating"),
        (Varying(40, 0.0, 0.3, 0.8, 1.0), "the same, or nearly, on every day"),
    ],
)
def test_too_few_ratings_are_unknown_and_say_why(varying: Varying | None, says: str) -> None:
    found = visible("Y", varying, 56)
    assert math.isnan(found.difference)
    assert found.held
    assert says in found.why


def test_too_few_days_of_change_are_unknown() -> None:
    found = visible("Y", Varying(60, 10.0, 0.3, 0.8, 1.0), 1)
    assert math.isnan(found.difference)
    assert "too few" in found.why


@pytest.mark.parametrize("state", ["P", "V", "I", "K", "M", "D"])
def test_no_diary_shows_what_is_inside(state: str) -> None:
    found = visible(state, Varying(60, 10.0, 0.3, 0.8, 1.0), 56)
    assert math.isnan(found.difference)
    assert not found.held
    assert found.why == "no diary shows this"


def test_what_could_be_noticed() -> None:
    seen, unseen = Visible(5.0, "", True), Visible(math.nan, "", True)
    small, large = (size(np.full(100, x), np.full(100, x), 5.0) for x in (1.0, -9.0))
    assert (small.noticed, large.noticed) == (0.0, 1.0)
    assert noticed(small, seen, True) == "too small"
    assert noticed(large, seen, True) == "could show"
    some = size(np.array([9.0] * 3 + [1.0] * 7), np.array([9.0] * 3 + [1.0] * 7), 5.0)
    assert noticed(some, seen, True) == "perhaps"
    assert noticed(large, unseen, True) == "not known"
    assert noticed(large, Visible(math.nan, "", False), True) == "not in a diary"
    assert noticed(Size(0, 0, 0, math.nan, 1), seen, False) == "no arrow"
