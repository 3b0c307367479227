"""Our own trial rows, against the table "Recomputed by us" of the evidence research, to its printed digits.

Rows marked as not verified are used here, as arithmetic checks, and nowhere else.
"""

from math import exp
from pathlib import Path
from typing import Any

import pytest
import yaml

from villi.evidence.effect_sizes import EffectSize, log_risk_ratio, mean_difference
from villi.evidence.pooling import Kind, Method, pool

TRIALS = Path(__file__).parents[3] / "shared" / "data" / "evidence" / "trials.yaml"

needs_trials = pytest.mark.skipif(
    not TRIALS.exists(), reason="the folder of test data is not beside the checkout"
)

ALL: tuple[Method, ...] = ("DL", "PM", "REML")
DL: tuple[Method, ...] = ("DL",)
RECOMPUTED: list[tuple[str, int, tuple[Method, ...], Kind, str]] = [
    ("child_acute_diarrhoea_duration_days", 1, ALL, "normal", "0 -1.170 -1.943 -0.397"),
    ("propatria_death", 1, ALL, "normal", "0 2.526 1.216 5.250"),
    ("reenergize_in_hospital_death", 1, ALL, "normal", "0 1.098 0.835 1.444"),
    ("burns_enteral_mortality_2015_subset", 2, DL, "normal", "0 0.192 0.055 0.670"),
    ("burns_enteral_mortality_2015_subset", 2, ("REML", "PM"), "hartung-knapp", "0 0.192 0.152 0.244"),
    ("icu_enteral_hospital_mortality", 7, DL, "normal", "0.0721 0.912 0.615 1.353"),
    ("icu_enteral_hospital_mortality", 7, ("PM",), "modified", "0.1750 0.849 0.457 1.578"),
    ("icu_enteral_hospital_mortality", 7, ("REML",), "modified", "0 0.992 0.656 1.499"),
    ("large_icu_trials_mortality", 2, ALL, "normal", "0 1.164 1.006 1.348"),
    ("oral_mucositis_any", 2, ALL, "normal", "0 0.940 0.823 1.073"),
    ("oral_mucositis_severe", 2, ALL, "normal", "0.5788 0.396 0.100 1.579"),
    ("ibs_response", 2, ALL, "normal", "2.3375 4.221 0.471 37.84"),
    ("sickle_acute_chest_syndrome", 1, ALL, "normal", "0 0.371 0.192 0.716"),
    ("sickle_crises_48wk", 1, ALL, "normal", "0 -0.700 -1.367 -0.033"),
    ("athletes_no_infection_7d", 1, ALL, "normal", "0 1.632 1.270 2.096"),
    ("burns_length_of_stay_days", 1, ALL, "normal", "0 -9.09 -17.82 -0.36"),
    ("covid_stay_days_nonrandomised", 1, ALL, "normal", "0 -1.50 -2.437 -0.563"),
    ("permeability_normalised_crohn", 1, ALL, "normal", "0 1.000 0.526 1.899"),
]
"""Data set, trials that count, estimators, interval, and what the table prints: tau2, estimate, low, high."""


def effects_of(dataset: str, *, verified_only: bool = False) -> list[EffectSize]:
    """The effects of a data set's trials; those without arms or without events are left out."""
    sets = yaml.safe_load(TRIALS.read_text(encoding="utf-8"))
    rows: list[dict[str, Any]] = next(each["trials"] for each in sets if each["dataset"] == dataset)
    found = []
    for row in rows:
        if verified_only and not row["verified"]:
            continue
        if "treated_events" in row:
            found.append(
                log_risk_ratio(
                    row["treated_events"], row["treated_n"], row["control_events"], row["control_n"]
                )
            )
        elif "treated_mean" in row:
            arms = (row[f"{arm}_{part}"] for arm in ("treated", "control") for part in ("mean", "sd", "n"))
            found.append(mean_difference(*arms))
    return [effect for effect in found if not effect.dropped]


@needs_trials
@pytest.mark.parametrize(("dataset", "k", "methods", "kind", "line"), RECOMPUTED)
def test_recomputed(dataset: str, k: int, methods: tuple[Method, ...], kind: Kind, line: str) -> None:
    told = effects_of(dataset)
    assert len(told) == k
    back = float if dataset.endswith(("_days", "_48wk", "_nonrandomised")) else exp
    for method in methods:
        found = pool([e.effect for e in told], [e.variance for e in told], method=method, kind=kind)
        values = [found.tau2, back(found.estimate), back(found.low), back(found.high)]
        for value, like in zip(values, line.split(), strict=True):
            assert f"{value:.{len(like.partition('.')[2])}f}" == like, method


@needs_trials
@pytest.mark.parametrize("method", ALL)
def test_the_rows_that_were_verified(method: Method) -> None:
    """Houdijk, Jones and Hall; Brantley had no deaths in either arm and drops out: 1.071 (0.712, 1.612)."""
    told = effects_of("icu_enteral_hospital_mortality", verified_only=True)
    found = pool([e.effect for e in told], [e.variance for e in told], method=method, kind="normal")
    assert found.k == 3
    assert found.tau2 == 0
    assert [f"{exp(x):.3f}" for x in (found.estimate, found.low, found.high)] == ["1.071", "0.712", "1.612"]


@needs_trials
def test_why_the_floor_is_needed() -> None:
    """Two small trials that agree by chance: the plain Hartung-Knapp interval is narrower than the normal
    one, the modified one says how little two trials tell."""
    told = effects_of("burns_enteral_mortality_2015_subset")
    kinds: tuple[Kind, ...] = ("normal", "hartung-knapp", "modified")
    normal, plain, floor = (
        pool([e.effect for e in told], [e.variance for e in told], kind=kind) for kind in kinds
    )
    assert plain.high - plain.low < normal.high - normal.low < floor.high - floor.low
    assert normal.excludes_none and plain.excludes_none and not floor.excludes_none
