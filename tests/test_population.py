"""What US people ate, through our engine: the figures that the method must keep."""

import pytest

from population import DIGIT, eaten_by_people
from record import DATA
from villi.foods.glutamine import linear_bounds
from villi.intake.estimates import glutamine_composition
from villi.report.facts import facts

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="needs the survey tables beside the checkout")


def test_glutamine_of_the_us_in_2015_16() -> None:
    found = eaten_by_people()
    low, mid, high = (float(x[0]) for x in glutamine_composition(found.total))
    assert 8.0 <= mid <= 9.0
    outer_low, outer_high = (float(x[0]) for x in linear_bounds(found.total.glutamine))
    assert outer_low < low < mid < high < outer_high
    shares = dict(zip(DIGIT.values(), found.parts.glutamine.sum(axis=1) / mid, strict=True))
    assert 0.48 <= shares["grain dishes"] <= 0.56
    assert 0.03 <= shares["vegetables"] <= 0.04
    assert found.missed < 0.001
    told = facts()["us_supply"]  # what a report says of the US is what this computes
    assert (told.value, told.range.low, told.range.high) == (round(mid, 1), round(low, 1), round(high, 1))
