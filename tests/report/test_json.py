"""The JSON contract: schema `villi.examination/1`."""

import json
from dataclasses import replace
from math import isnan, nan
from types import ModuleType
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.quantities import NUTRIENTS, Estimate, Interval
from villi.report import to_json
from villi.report.json import document, estimate

CASES = (
    *("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"),
    *("collision", "crisis", "calm", "support", "unknown_person"),
    *("screened", "no_pattern", "in_trial", "withheld"),
)
KEYS = {
    "": (
        "schema card made_by person range days feelings intake glutamine supplements patterns problems "
        "questions needs gates unchecked ask advice answers contacts moves scores"
    ),
    "made_by": "villi catalogue sources lines_sha256 model",
    "person": "sex age state",
    "range": "first last",
    "glutamine": (
        "basis by_group by_meal top_foods by_day residue_mean linear listed_vegetables per_protein"
    ),
}
ITEM_KEYS = {
    "days": "date complete refused",
    "feelings": "scale days of_days middle low high",
    "supplements": "name id amount assumed unit date line kind",
    "patterns": "key name value low high unit note",
    "problems": "line column message suggestion",
    "questions": "line span ask changes",
}


def strict(data: bytes) -> Any:
    """Parse JSON that may not hold NaN or Infinity."""

    def refuse(word: str) -> NoReturn:
        raise AssertionError(f"{word} is not JSON")

    return json.loads(data, parse_constant=refuse)


@pytest.mark.parametrize("case", CASES)
def test_keys_stand_as_the_contract_says(sample: ModuleType, case: str) -> None:
    found = strict(to_json(getattr(sample, case)()))
    for place, keys in KEYS.items():
        assert list(found[place] if place else found) == keys.split()
    for place, keys in ITEM_KEYS.items():
        for item in found[place]:
            assert list(item) == keys.split()
    assert found["schema"] == "villi.examination/1"
    assert found["glutamine"]["basis"] == "free amino acid"


def test_intake_holds_glutamine_and_is_keyed_by_id_and_unit(sample: ModuleType) -> None:
    intake = strict(to_json(sample.week()))["intake"]
    assert intake["glutamine_g"]["mean"] == 8.31
    assert intake["f_total_cup_eq"]["mean"] == 1.42
    assert set(intake) <= {nutrient.key for nutrient in NUTRIENTS.values()}
    assert list(intake["fibre_g"]) == ["mean", "low", "high", "coverage", "at_least", "days", "parts"]
    assert list(intake["fibre_g"]["parts"]) == ["composition", "portion", "day_to_day"]


def test_little_coverage_leaves_no_upper_end(sample: ModuleType) -> None:
    found = strict(to_json(sample.little_known()))
    glutamine = found["intake"]["glutamine_g"]
    assert glutamine["at_least"] is True and glutamine["high"] is None and glutamine["low"] is not None
    assert all(part[1] is None for part in glutamine["parts"].values())
    assert found["glutamine"]["linear"][1] is None
    assert all(part["high"] is None for part in found["glutamine"]["by_group"])


def test_unknown_is_null_and_nought_stays_nought(sample: ModuleType) -> None:
    week = sample.week()
    nothing = replace(week.intake["fibre"], mean=0.0, interval=Interval(0.0, 0.0))
    found = strict(to_json(replace(week, intake={**week.intake, "fibre": nothing})))
    assert found["intake"]["fibre_g"]["mean"] == 0
    assert found["intake"]["manganese_mg"]["mean"] is None
    assert found["intake"]["manganese_mg"]["coverage"] == 0
    assert found["supplements"][-1]["amount"] is None
    assert strict(to_json(sample.no_complete_day()))["intake"]["glutamine_g"]["mean"] is None


def test_energy_and_name_only_where_asked_for(sample: ModuleType) -> None:
    quiet = to_json(sample.week())
    assert b"kcal" not in quiet and sample.NAME.encode() not in quiet and b"/home/" not in quiet
    loud = strict(to_json(sample.week(), energy=True, name=True))
    assert loud["intake"]["energy_kcal"]["mean"] == 2043
    assert loud["person"]["name"] == sample.NAME
    assert loud["questions"][1]["changes"]["energy_kcal"] == 310


def test_bytes_that_were_not_text_do_not_break_it(sample: ModuleType) -> None:
    week = sample.week()
    broken = replace(week, supplements=(week.supplements[0]._replace(name="caf\udce9"),))
    assert strict(to_json(broken))["supplements"][0]["name"] == "caf?"


amounts = st.floats(min_value=0, max_value=1e6) | st.just(nan)
intervals = st.builds(Interval, amounts, amounts)
estimates = st.builds(
    Estimate,
    amounts,
    intervals,
    st.floats(0, 1) | st.just(nan),
    st.integers(0, 400),
    intervals,
    intervals,
    intervals,
)


@given(estimates)
def test_no_estimate_gains_knowledge_on_the_way_out(found: Estimate) -> None:
    out = estimate(found)
    assert (out["mean"] is None) == isnan(found.mean)
    assert (out["low"] is None) == isnan(found.interval.low)
    assert out["high"] is None or not found.at_least
    assert out["at_least"] == found.at_least
    for part in out["parts"].values():
        assert part[1] is None or not found.at_least


def test_a_document_is_plain(sample: ModuleType) -> None:
    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(type(key) is str and plain(one) for key, one in value.items())
        if isinstance(value, list):
            return all(plain(one) for one in value)
        return type(value) in (str, int, float, bool, type(None))

    assert plain(document(sample.week(), energy=True, name=True))
