"""Glutamine is never a gap; what trials named for supplements is kept apart from what may be shown openly."""

import csv
from importlib.resources import files
from statistics import NormalDist

import pytest

from villi.needs import Needs, assess
from villi.needs.glutamine import doses
from villi.quantities import Estimate, Interval, Person

FACTS = files("villi") / "foods" / "data" / "glutamine_facts.csv"


def facts() -> dict[str, dict[str, str]]:
    return {row["id"]: row for row in csv.DictReader(FACTS.read_text(encoding="utf-8").splitlines())}


def test_a_little_glutamine_is_no_need_and_no_gap() -> None:
    part = Interval(0.4, 0.6)
    intake = {"glutamine": Estimate(0.5, part, 1.0, 30, part, part, part)}
    assert assess(Person(sex="female", age=40), intake, {"glutamine": [0.5] * 30}).needs == Needs().needs


@pytest.mark.parametrize(("id", "share"), [("p5", 0.05), ("p25", 0.25), ("p75", 0.75), ("p95", 0.95)])
def test_percentiles_follow_from_the_published_mean(id: str, share: float) -> None:
    """6.84 +- 2.19 g a day on the residue basis, times 1.1405."""
    curve = NormalDist(6.84 * 1.1405, 2.19 * 1.1405)
    assert float(facts()[f"us_women_{id}"]["value"]) == pytest.approx(curve.inv_cdf(share), abs=0.05)


def test_open_facts_hold_no_dose() -> None:
    open_ids = set(facts())
    assert not open_ids & set(doses())
    assert all("supplement" not in row["what"] and "dose" not in row["what"] for row in facts().values())
    assert all(row["source"] and row["status"] for row in facts().values())


def test_doses_are_in_order_and_sourced() -> None:
    held = doses()
    assert (
        held["health_canada"].high
        < held["observed_safe"].high
        < held["trial_ibs"].high
        < held["never_above"].high
    )
    assert all(dose.source and dose.low <= dose.high for dose in held.values())
