"""Second passes read what a run has kept: the same rows, and what would be with other foods."""

import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.surveys import close, codes, shuffled, split, survey, written

from villi.cohort import Plan, intern, total
from villi.cohort.again import instead, reformulated, rows_of
from villi.cohort.readers import look
from villi.cohort.running import Order, run
from villi.foods import Catalogue
from villi.quantities import VilliError

PLAN = Plan.of(Catalogue.everyday(), ["energy", "fibre", "sodium"])
OLD, NEW, WATER, MILK, BREAD = "51000100", "51300110", "94000100", "11111000", "51000100"


def one_day(*eaten: tuple[str, float | None]) -> pa.RecordBatch:
    items = pa.RecordBatch.from_pydict(
        {
            "person": [1] * len(eaten),
            "day": [1] * len(eaten),
            "code": [code for code, _ in eaten],
            "grams": pa.array([grams for _, grams in eaten], pa.float64()),
        }
    )
    return intern(items, PLAN).batch


def figures(rows: "list[pa.RecordBatch]", plan: Plan = PLAN) -> dict[str, float]:
    (day,) = pa.Table.from_batches(total(rows, plan)).to_pylist()
    return dict(day)


@settings(max_examples=8, deadline=None)
@given(
    rows=st.integers(1, 800),
    files=st.integers(1, 3),
    range_rows=st.sampled_from([1, 50, 10_000]),
    mixed=st.booleans(),
    text=st.booleans(),
)
def test_a_second_pass_gives_what_the_run_gave(
    tmp_path_factory: pytest.TempPathFactory, rows: int, files: int, range_rows: int, mixed: bool, text: bool
) -> None:
    folder = tmp_path_factory.mktemp("run")
    table = survey(rows, text=text)
    paths = split(shuffled(table) if mixed else table, min(files, rows), folder)
    out = folder / "out.parquet"
    run(look(paths), PLAN, Order(out))
    shutil.rmtree(folder / "moved", ignore_errors=True)
    for path in paths:
        path.unlink()  # nothing of the files themselves is read
    held = rows_of(out, PLAN, range_rows=range_rows)
    for _ in range(2):
        again = pa.Table.from_batches(total(held, PLAN))
        assert close(again, pq.read_table(out))
    assert again.schema.metadata[b"villi.layout"] == b"plain"


def test_only_the_rows_of_this_result_are_taken_from_a_cache_of_several(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    for number in (1, 2):
        path = written(survey(300, seed=number), tmp_path / f"{number}.csv")
        run(look([path]), PLAN, Order(tmp_path / f"{number}.parquet", cache=cache))
    for number in (1, 2):
        out = tmp_path / f"{number}.parquet"
        assert close(pa.Table.from_batches(total(rows_of(out, PLAN, cache), PLAN)), pq.read_table(out))


def test_other_nutrients_and_scores_need_no_reading(tmp_path: Path) -> None:
    path = written(survey(300), tmp_path / "items.csv")
    run(look([path]), PLAN, Order(tmp_path / "out.parquet"))
    wider = Plan.of(Catalogue.everyday(), ["iron"], ["hei-2020"])
    days = pa.Table.from_batches(total(rows_of(tmp_path / "out.parquet", wider), wider))
    assert {"iron_mg", "hei-2020", "weight"} <= set(days.column_names)


def test_what_cannot_be_read_again_is_said(tmp_path: Path) -> None:
    path = written(survey(100), tmp_path / "items.csv")
    out = tmp_path / "out.parquet"
    run(look([path]), PLAN, Order(out))
    with pytest.raises(VilliError, match="interned with another kind of codes"):
        rows_of(out, Plan.of(Catalogue.everyday(), ["energy"], near_foods=True))
    with pytest.raises(VilliError, match="cannot be read as results"):
        rows_of(path, PLAN)
    pq.write_table(pa.table({"a": [1]}), tmp_path / "other.parquet")
    with pytest.raises(VilliError, match="does not say which rows"):
        rows_of(tmp_path / "other.parquet", PLAN)
    for kept in (tmp_path / "out.parquet.cache" / "rows").glob("*.parquet"):
        kept.unlink()
    with pytest.raises(VilliError, match=r"no longer holds the rows of items\.csv"):
        rows_of(out, PLAN)
    shutil.rmtree(tmp_path / "out.parquet.cache")
    with pytest.raises(VilliError, match="is not there"):
        rows_of(out, PLAN)


def test_a_swap_is_as_if_the_other_food_had_been_eaten() -> None:
    eaten = [one_day((OLD, 80.0), (MILK, 200.0), ("99", 10.0))]
    other = [one_day((NEW, 80.0), (MILK, 200.0), ("99", 10.0))]
    assert figures(list(instead(eaten, PLAN, {OLD: NEW}))) == pytest.approx(figures(other))


def test_a_share_is_swapped_and_the_rest_stays() -> None:
    eaten = [one_day((MILK, 200.0), (OLD, 80.0), (OLD, 40.0))]
    half = figures(list(instead(eaten, PLAN, {OLD: NEW}, share=0.25)))
    wanted = figures([one_day((MILK, 200.0), (OLD, 90.0), (NEW, 30.0))])
    assert {k: v for k, v in half.items() if k != "rows"} == pytest.approx(
        {k: v for k, v in wanted.items() if k != "rows"}
    )


def test_the_same_energy() -> None:
    eaten = [one_day((OLD, 80.0))]
    swapped = figures(list(instead(eaten, PLAN, {OLD: NEW}, same="energy")))
    assert swapped["energy_kcal"] == pytest.approx(figures(eaten)["energy_kcal"])
    assert swapped["fibre_g"] > figures(eaten)["fibre_g"]
    with pytest.raises(VilliError, match="energy of 94000100 is unknown or none"):
        list(instead(eaten, PLAN, {OLD: WATER}, same="energy"))


@given(share=st.floats(0, 1), places=st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_grams_are_moved_and_none_are_lost(share: float, places: list[int]) -> None:
    some = [str(code) for code in codes()[:5]] + ["99"]
    eaten = one_day(*((some[place], None if place == 4 else 10.0 + place) for place in places))
    (other,) = instead([eaten], PLAN, {some[0]: some[1], some[1]: some[0], some[4]: some[2]}, share)
    before, after = (pc.sum(rows["grams"]).as_py() for rows in (eaten, other))
    assert after == (pytest.approx(before) if before is not None else None)
    unknown = [rows.filter(pc.is_null(rows["grams"])).num_rows for rows in (eaten, other)]
    assert unknown[1] == unknown[0] * (2 if unknown[0] > 0 and share < 1 else 1)
    assert pc.sum(pc.equal(other["food"], -1)).as_py() == places.count(5)


def test_swaps_that_cannot_be_done_are_refused() -> None:
    with pytest.raises(VilliError, match="no food 5100010"):
        list(instead([], PLAN, {"5100010": NEW}))
    with pytest.raises(VilliError, match="between 0 and 1"):
        list(instead([], PLAN, {OLD: NEW}, share=1.5))


def test_foods_that_hold_less_salt() -> None:
    eaten = [one_day((BREAD, 100.0), (MILK, 100.0))]
    scored = Plan.of(Catalogue.everyday(), ["sodium", "fibre"], ["dashi-trial"])
    rows = [eaten[0].replace_schema_metadata(scored.metadata())]
    less = reformulated(scored, {BREAD: {"sodium": 0.5}})
    was, now = figures(rows, scored), figures(rows, less)
    alone = figures([one_day((BREAD, 100.0))])["sodium_mg"]
    assert now["sodium_mg"] == pytest.approx(was["sodium_mg"] - alone / 2)
    assert now["fibre_g"] == was["fibre_g"]
    assert now["dashi-trial.sodium"] >= was["dashi-trial.sodium"]
    for factors in ({BREAD: {"energy": 0.5}}, {BREAD: {"iron": 0.5}}, {BREAD: {"sodium": -1.0}}):
        with pytest.raises(VilliError):
            reformulated(scored, factors)
