"""Quantiles against published ones (NIST/SEMATECH handbook, table 1.3.6.7.2)."""

import pytest

from villi.quantities.student import t_975

PUBLISHED = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 10: 2.228, 30: 2.042, 100: 1.984}


@pytest.mark.parametrize(("df", "quantile"), PUBLISHED.items())
def test_published_quantiles(df: int, quantile: float) -> None:
    assert t_975(df) == pytest.approx(quantile, rel=0.0015)


def test_no_interval_from_one_day() -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        t_975(0)
