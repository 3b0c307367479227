"""Quantiles against published ones (NIST/SEMATECH handbook, table 1.3.6.7.2) and against scipy's."""

import pytest
from scipy.special import stdtrit

from villi.quantities.student import EXPANSION_FROM, Z_975, t_975

PUBLISHED = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 10: 2.228, 30: 2.042, 100: 1.984}


@pytest.mark.parametrize(("df", "quantile"), PUBLISHED.items())
def test_published_quantiles(df: int, quantile: float) -> None:
    assert round(t_975(df), 3) == quantile


@pytest.mark.parametrize("df", [*range(1, 60), EXPANSION_FROM - 1, EXPANSION_FROM, 1000])
def test_all_digits_that_are_promised(df: int) -> None:
    assert t_975(df) == pytest.approx(float(stdtrit(df, 0.975)), rel=1e-11)


def test_many_degrees_of_freedom_are_nearly_normal() -> None:
    assert t_975(10**9) == pytest.approx(Z_975, rel=1e-8)


def test_no_interval_from_one_day() -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        t_975(0)
