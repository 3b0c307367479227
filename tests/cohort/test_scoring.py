"""Scores of person-days and persons: those of `villi.scores`, from the totals of the same days."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from tests.cohort.surveys import survey, written

from villi.cohort import Plan, intake, scoring
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.cohort.telling import notes
from villi.foods import Catalogue
from villi.intake.inputs import score_inputs
from villi.quantities import NUTRIENTS, VilliError
from villi.scores import SCORES, score

EVERYDAY = Catalogue.everyday()
FIXED = [
    id
    for id, spec in SCORES.items()
    if spec.mode == "fixed" and set(spec.inputs) - {*scoring.lacking(id), "kcal"}
]


def results(folder: Path, *scores: str, rule: str = "person-ratio") -> tuple[pa.Table, pa.Table]:
    table = survey(1500, seed=5)
    sex = pa.array(np.asarray(table["person"]) % 2 + 1)
    path = written(table.append_column("sex", sex), folder / "items.csv")
    plan = Plan.of(EVERYDAY, "all", scores)
    run(look([path], keep=["sex"]), plan, Order(folder / "o", folder / "p", rule))
    return pq.read_table(folder / "o"), pq.read_table(folder / "p")


def direct(
    rows: pa.Table, id: str, cuts: Mapping[str, list[list[float]]] | None = None
) -> dict[str, np.ndarray]:
    """A score from the nutrients of finished results."""
    held = [n for n in NUTRIENTS.values() if n.key in rows.column_names and n.id != "glutamine"]
    amounts = {n.id: rows[n.key].to_numpy() for n in held}
    coverage = {n.id: rows[f"{n.id}_coverage"].to_numpy() for n in held}
    inputs = score_inputs(amounts, coverage) | {"sex": rows["sex"].to_numpy()}
    return score(id, inputs, cutoffs=cuts, invalid="unknown")


def test_scores_are_those_of_the_totals(tmp_path: Path) -> None:
    days, people = results(tmp_path, "hei-2015", "dashi-trial", "aheip-2009")
    assert 0 < days["hei-2015"].null_count < days.num_rows  # a day half unknown has no score
    for rows in (days, people):
        for id in ("hei-2015", "dashi-trial", "aheip-2009"):
            made = direct(rows, id)
            np.testing.assert_allclose(rows[id].to_numpy(), made["total"], rtol=1e-9)
            for part in SCORES[id].components:
                np.testing.assert_allclose(rows[f"{id}.{part.id}"].to_numpy(), made[part.id], rtol=1e-9)


def test_the_rules_differ_where_days_do(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    days, ratio = results(tmp_path / "a", "hei-2020")
    _, means = results(tmp_path / "b", "hei-2020", rule="mean-of-days")
    several = 0
    for row, mean in zip(ratio.to_pylist(), means.to_pylist(), strict=True):
        own = days.filter(pc.equal(days["person"], row["person"]))["hei-2020"]
        if own.null_count:
            assert mean["hei-2020"] is None  # a mean over other days would be another score
        else:
            assert mean["hei-2020"] == pytest.approx(pc.mean(own).as_py(), rel=1e-12)
        assert mean["energy_kcal"] == row["energy_kcal"]
        if row["days"] > 1 and None not in (row["hei-2020"], mean["hei-2020"]):
            several += abs(row["hei-2020"] - mean["hei-2020"]) > 0.1
    assert several > 10


@pytest.mark.parametrize("id", FIXED)
def test_every_fixed_score_is_made_within_its_range(tmp_path: Path, id: str) -> None:
    days, _ = results(tmp_path, id)
    low, high = (-13.15, 13.15) if id == "inflam-shivappa2014" else SCORES[id].range  # printed: observed
    known = days[id].drop_null().to_numpy()
    assert bool(len(known)) != bool(scoring.lacking(id))
    assert ((known >= low - 1e-9) & (known <= high + 1e-9)).all()
    if scoring.lacking(id):
        assert days[f"{id}.partial"].null_count < days.num_rows


def test_what_cannot_be_scored_on_the_way_says_so() -> None:
    with pytest.raises(VilliError, match="there is no score hei-2016"):
        Plan.of(EVERYDAY, ["energy"], ["hei-2016"])
    with pytest.raises(VilliError, match="cannot be made of recalls"):
        Plan.of(EVERYDAY, ["energy"], ["polyols"])


def test_a_score_that_asks_for_sex_needs_a_column_that_says_it(tmp_path: Path) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    plan = Plan.of(EVERYDAY, ["energy"], ["ahei-2010-ref1984"])
    with pytest.raises(VilliError, match="sex"):
        run(look([path]), plan, Order(tmp_path / "o"))


@pytest.mark.parametrize("id", ["dash-fung2008-sample", "amed-fung-sample", "digm-kase2024-sample"])
def test_cut_offs_are_those_of_all_people_however_they_are_cut(tmp_path: Path, id: str) -> None:
    table = survey(1500, seed=5)
    sex = pa.array(np.asarray(table["person"]) % 2 + 1)
    path = written(table.append_column("sex", sex), tmp_path / "items.csv")
    inputs = look([path], keep=["sex"])
    plan = Plan.of(EVERYDAY, "all", [id])
    found = []
    for rows in (100_000, 200):
        order = Order(tmp_path / f"o{rows}", tmp_path / f"p{rows}", "person-ratio", range_rows=rows)
        summary = run(inputs, plan, order)
        assert any("not comparable" in note for note in notes(summary))
        found.append((pq.read_table(order.out), pq.read_table(order.people)))
    for one, other in zip(*found, strict=True):
        assert one[id].null_count < one.num_rows
        assert one[id].equals(other[id])
    held = intake(table.append_column("sex", sex), EVERYDAY, keep=["sex"], scores=[id])
    np.testing.assert_allclose(held[id].to_numpy(), found[0][0][id].to_numpy(), rtol=1e-9)
    assert held.schema.metadata[b"villi.cutoffs"] == found[0][0].schema.metadata[b"villi.cutoffs"]
    if id == "amed-fung-sample":  # the others ask for foods that are no nutrients
        for rows in found[0]:
            np.testing.assert_allclose(rows[id].to_numpy(), direct(rows, id)["total"], rtol=1e-9)
            cuts = json.loads(rows.schema.metadata[b"villi.cutoffs"])[id]
            again = direct(rows.slice(7, 1), id, cuts)["total"]  # alone, by what the file says
            np.testing.assert_allclose(rows[id].to_numpy()[7:8], again, rtol=1e-9)


def test_few_people_give_no_cut_offs(tmp_path: Path) -> None:
    path = written(survey(60, persons=3), tmp_path / "items.csv")
    plan = Plan.of(EVERYDAY, ["energy"], ["amed-fung-sample"])
    with pytest.raises(VilliError, match="too few"):
        run(look([path]), plan, Order(tmp_path / "o"))
    assert not (tmp_path / "o").exists()
