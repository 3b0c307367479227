"""The tables measure in known units, and both sides of every equation in the same one."""

import pytest

from villi.body.generating import parsed
from villi.body.table import model
from villi.body.units import ONE, figures, measured, of, unit
from villi.body.values import Resolution
from villi.quantities import VilliError

CONVERSIONS = {"umol/g", "umol/mmol", "h/day", "1/100"}
"""What a bare figure in an equation may stand for where it joins two unlike units."""


@pytest.mark.parametrize("resolution", ["day", "hour"])
def test_both_sides_of_every_equation_are_in_the_same_unit(resolution: Resolution) -> None:
    found = figures(model(), resolution)
    of_tables = [ONE, *of(model()).values()]  # a figure beside one of its kind
    odd = {one.text for one in found.values() if not any(one.same(each) for each in of_tables)}
    assert odd <= CONVERSIONS


def test_an_equation_whose_sides_differ_is_refused() -> None:
    units = {"P": unit("umol/L"), "M": unit("mmol/L"), "tau": unit("h")}
    for text, asked in (("P+M", "umol/L"), ("M", "umol/L"), ("P/tau", "umol/L"), ("exp(P)", "umol/L")):
        with pytest.raises(VilliError, match="asked for"):
            measured(parsed(text), unit(asked), units)


def test_a_bare_figure_is_measured_as_what_it_stands_beside() -> None:
    tree = parsed("max(fibre-20,0)/(1000*g)")
    found = measured(tree, unit("1/day"), {"fibre": unit("g/day"), "g": unit("mg")})
    assert {figure.value: one.text for figure, one in found.items()} == {
        20: "g/day",
        0: "g/day",
        1000: "g/mg",
    }


@pytest.mark.parametrize("words", ["", "parsec", "umol per", "g/fortnight", "3/h"])
def test_words_that_are_no_unit_are_refused(words: str) -> None:
    with pytest.raises(VilliError, match="no unit of the tables"):
        unit(words)


def test_sizes_are_compared_and_not_only_kinds() -> None:
    assert unit("umol/mL").same(unit("mmol/L"))
    assert not unit("umol/L").same(unit("mmol/L"))
    assert not unit("1/h").same(unit("1/day"))
