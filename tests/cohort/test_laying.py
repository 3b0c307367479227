"""Person-days laid out by person, from the results of a made survey on."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.cohort import intake, survey
from villi.cohort.design import Design
from villi.cohort.laying import people_of
from villi.cohort.sharing import COLUMNS, shared_error
from villi.foods import Catalogue
from villi.quantities import VilliError


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), min_size=1, unique=True))
def test_every_day_stands_in_its_place(keys: list[tuple[int, int]]) -> None:
    person, day = np.array(keys).T
    values = person * 100.0 + day
    laid = people_of(person, day)
    days = laid.days(values)
    for row, who in zip(days, laid.person, strict=True):
        known = row[~np.isnan(row)]
        assert known.tolist() == sorted(values[person == who].tolist())
        assert np.isnan(row[len(known) :]).all()
    assert laid.own(person * 2.0).tolist() == (laid.person * 2.0).tolist()


def test_what_does_not_fit_says_why() -> None:
    laid = people_of(["a", "a", "b"])
    with pytest.raises(VilliError, match="2 values for 3 person-days"):
        laid.days([1.0, 2.0])
    with pytest.raises(VilliError, match="WTDR2D says two things of person a"):
        laid.own([1.0, 2.0, 1.0], "WTDR2D")
    assert np.isnan(laid.own([np.nan, np.nan, 1.0])[0])


def test_from_recalls_to_a_figure_of_the_population(everyday: Catalogue) -> None:
    """The whole way: recalls, person-days, people, a weighted mean of glutamine with both errors."""
    random = np.random.default_rng(1)
    n = 40
    person = np.repeat(np.arange(n), 6)
    recalls = pa.table(
        {
            "person": person,
            "day": np.tile([1, 1, 1, 2, 2, 2], n),
            "code": np.tile([63101000, 11111000, 51000100], 2 * n),
            "grams": random.gamma(4, 30, 6 * n),
            "weight": 100.0 + person,
            "stratum": person // 10,
        }
    )
    days = intake(recalls, everyday, nutrients=["fibre"], keep=["weight", "stratum"])
    laid = people_of(days["person"], days["day"])
    sample = Design(laid.own(days["weight"]), laid.own(days["stratum"]))
    fibre = laid.mean(days["fibre_g"])
    found = survey.mean(sample, fibre)
    assert found.value == pytest.approx(np.average(fibre, weights=100 + np.arange(n)))
    classes = np.column_stack([laid.mean(days[name]) for name in COLUMNS])
    assert classes.sum(axis=1) == pytest.approx(laid.mean(days["glutamine_g"]))
    shared = shared_error(classes, lambda gln: survey.mean(sample, gln).value)
    assert shared.value == pytest.approx(survey.mean(sample, laid.mean(days["glutamine_g"])).value)
    assert shared.with_sampling(survey.mean(sample, classes.sum(axis=1))).se > shared.sd > 0
