"""Gut patterns of a survey: those of one diary, of plain loops, and unknown where nobody said."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.cohort.made import CODES, NOT_A_FOOD, batch, grams, in_order, totals
from tests.cohort.plain import Day, Item, Key, differences, persons_plants
from tests.everyday import EVERYDAY, READY

from villi.cohort import intern, total
from villi.cohort.people import of_persons
from villi.cohort.plan import Plan
from villi.cohort.values import PATTERN_FIELDS, WEEK_FIELDS
from villi.diary import read
from villi.foods import Catalogue
from villi.foods.importers import Importer, Part, Table
from villi.foods.store import add
from villi.intake import Intake, compose_diary, patterns
from villi.meals import resolve
from villi.quantities import Pattern, VilliError

PLAN = Plan.of(EVERYDAY, ["energy"])
IDS = Plan.of(EVERYDAY, ["energy"], source="")
YOGURT, CHEDDAR, COLA, FALAFEL, MILK, WATER = 11411010, 14104100, 92410510, 41209000, 11111000, 94000100

MEALS = (
    "170 g plain yogurt, 40 g cheddar, apple, 330 ml cola",
    "porridge with milk, 200 g lentil soup, 30 g almonds",
    "pizza, 100 g tomatoes, 1 g cumin",
    "beef stew, 2 slices rye bread, banana",
    "200 g falafel, 100 g sauerkraut, kefir",
)


def diary(days: int, step: int = 1) -> list[str]:
    """Days of a diary, each with its date, the meals in turn."""
    first = date(2026, 11, 2)
    return [f"{first + timedelta(n * step)}\n{MEALS[n % len(MEALS)]}\ndone: food\n" for n in range(days)]


def eaten(text: str) -> Intake:
    held = read(text.encode())
    intake = compose_diary(held.days, resolve(held, READY), EVERYDAY)
    assert not sum(intake.refused)
    return intake


def as_items(intake: Intake) -> list[Item]:
    """The portions of a diary as the rows of a survey, one person's."""
    return [
        Item(1, intake.dates[d], intake.foods[f], float(g))
        for d, f, g in zip(intake.day, intake.food, intake.grams, strict=True)
    ]


def days_and_person(rows: Sequence[Item], plan: Plan) -> tuple[list[Day], list[Day]]:
    """Results by day, and a row a person of the mean day."""
    interned = intern(batch(in_order(rows)), plan).batch
    days = pa.Table.from_batches(total([interned], plan))
    people = of_persons(pa.Table.from_batches([interned]), days, plan, "person-ratio")
    return days.to_pylist(), people.to_pylist()


def agree(ours: Day, theirs: Iterable[Pattern]) -> None:
    """The columns of a survey are the patterns of a diary."""
    found = {pattern.key: pattern for pattern in theirs}
    for name, key in (("fermented_servings", "fermented"), ("ultra_processed_share", "ultra_processed")):
        assert ours[name] == pytest.approx(found[key].value, rel=1e-9)
        assert ours[f"{name}_high"] == pytest.approx(found[key].high, rel=1e-9)


def test_a_day_of_a_survey_is_that_of_a_diary() -> None:
    seen = []
    for text in diary(len(MEALS)):
        intake = eaten(text)
        (day,), _ = days_and_person(as_items(intake), IDS)
        theirs = patterns(intake, EVERYDAY)
        agree(day, theirs)
        plants = next(one for one in theirs if one.key == "plants")
        assert (day["plants"], day["plants_with_herbs"]) == (plants.value, plants.high)
        seen.append(day)
    assert any(day["fermented_servings"] for day in seen)
    assert any(day["plants"] != day["plants_with_herbs"] for day in seen)
    assert any(0 < day["ultra_processed_share"] < day["ultra_processed_share_high"] < 1 for day in seen)  # type: ignore[operator]


@pytest.mark.parametrize(("days", "step"), [(3, 1), (7, 1), (14, 1), (17, 1), (12, 2)])
def test_days_of_a_person_are_those_of_a_diary(days: int, step: int) -> None:
    intake = eaten("".join(diary(days, step)))
    _, (person,) = days_and_person(as_items(intake), IDS)
    theirs = patterns(intake, EVERYDAY)
    agree(person, theirs)
    plants = next(one for one in theirs if one.key == "plants")
    if plants.unit == "a week":
        assert person["plants_week"] == pytest.approx(plants.value)
        assert person["plants_week_with_herbs"] == pytest.approx(plants.high)
    else:  # fewer than seven days, or four in a week
        assert person["plants_week"] is None
        if days < 4:
            assert (person["plants"], person["plants_with_herbs"]) == (plants.value, plants.high)
    assert (plants.unit == "a week") == (days >= 7 and step == 1)


def kinds_of_days(draw: st.DrawFn) -> list[object]:
    number = draw(st.integers(1, 24))
    if draw(st.booleans()):
        return list(range(1, number + 1))
    gaps = draw(st.lists(st.integers(1, 3), min_size=number, max_size=number))
    return [date(2026, 1, 1) + timedelta(int(days)) for days in np.cumsum(gaps)]


@st.composite
def records(draw: st.DrawFn) -> list[Item]:
    """Rows of two people over many days, of numbers or of dates."""
    days = kinds_of_days(draw)
    row = st.builds(
        Item,
        person=st.integers(1, 2),
        day=st.sampled_from(days),
        code=st.sampled_from(CODES + NOT_A_FOOD),
        grams=grams,
    )
    return draw(st.lists(row, min_size=1, max_size=80))


@settings(deadline=None, max_examples=60)
@given(records())
def test_different_plants_of_persons_are_those_of_plain_loops(rows: list[Item]) -> None:
    _, people = days_and_person(rows, PLAN)
    ours: dict[Key, Day] = {(row["person"], 0): row for row in people}
    theirs: dict[Key, Day] = {(person, 0): row for person, row in persons_plants(rows, EVERYDAY).items()}
    assert differences(ours, theirs) == []


def test_weeks_are_counted_only_where_there_are_some() -> None:
    def week(days: Iterable[object]) -> object:
        _, (person,) = days_and_person([Item(1, day, FALAFEL, 100.0) for day in days], PLAN)
        return person["plants_week"]

    def dated(*days: int) -> Iterator[date]:
        return (date(2026, 1, 1) + timedelta(day) for day in days)

    assert week(range(6)) is None
    assert week(range(7)) == week(range(13)) == 2  # chickpea and onion
    assert week(dated(*range(7))) == 2
    assert week(dated(*range(6))) is None
    assert week(dated(*range(0, 70, 10))) is None  # seven days, none of them in the same week
    assert week(dated(0, 1, 2, 4, 6, 10, 12)) == 2


def test_a_plant_counts_over_the_foods_of_a_day_and_once_over_days() -> None:
    apple = 63101000
    days, (person,) = days_and_person(
        [Item(1, 1, apple, 6.0), Item(1, 1, apple, 4.0), Item(1, 2, apple, 9.0), Item(1, 3, apple, 100.0)],
        PLAN,
    )
    assert [day["plants"] for day in days] == [1.0, 0.0, 1.0]
    assert person["plants"] == 1.0


def test_nothing_known_is_not_nothing_eaten() -> None:
    names = [field.name for field in PATTERN_FIELDS]
    days = totals([Item(1, 1, 99, 50.0), Item(2, 1, MILK, None)], PLAN)
    for day in days.values():
        assert {day[name] for name in names if not name.endswith("coverage")} == {None}
        assert {day[name] for name in names if name.endswith("coverage")} == {0.0}
    _, people = days_and_person([Item(1, n, 99, 50.0) for n in range(8)], PLAN)
    assert [people[0][name] for name in ("plants", "plants_with_herbs", "plants_week")] == [None] * 3


def test_what_is_unknown_of_a_day_stands_in_the_range_and_the_coverage() -> None:
    known = totals([Item(1, 1, YOGURT, 200.0), Item(1, 1, COLA, 300.0)], PLAN)[1, 1]
    part = totals([Item(1, 1, YOGURT, 200.0), Item(1, 1, COLA, 300.0), Item(1, 1, 99, 200.0)], PLAN)[1, 1]
    whole = {name: day["ultra_processed_share"] for name, day in (("known", known), ("part", part))}
    coverage = part["ultra_processed_coverage"]
    assert isinstance(coverage, float) and 0.3 < coverage < 0.7
    assert whole["part"] == pytest.approx(whole["known"] * coverage)  # type: ignore[operator]
    assert part["ultra_processed_share_high"] == pytest.approx(whole["part"] + 1 - coverage)  # type: ignore[operator]
    assert part["fermented_servings"] == known["fermented_servings"]
    assert part["fermented_coverage"] == part["plants_coverage"] == pytest.approx(coverage)


def test_live_or_not_by_the_product_is_the_upper_end() -> None:
    portion = {
        code: next(m.grams for m in EVERYDAY.foods[f"fndds:{code}"].measures if m.unit == "default")
        for code in (YOGURT, CHEDDAR)
    }
    day = totals([Item(1, 1, YOGURT, portion[YOGURT]), Item(1, 1, CHEDDAR, 2 * portion[CHEDDAR])], PLAN)[1, 1]
    assert day["fermented_servings"] == pytest.approx(1)
    assert day["fermented_servings_high"] == pytest.approx(3)


def test_a_day_without_energy_has_no_share_of_it() -> None:
    day = totals([Item(1, 1, WATER, 500.0)], PLAN)[1, 1]
    assert day["ultra_processed_share"] is None and day["ultra_processed_coverage"] == 1.0
    assert day["plants"] == 0.0 and day["fermented_servings"] == 0.0


def test_of_a_food_of_ones_own_table_nobody_said_what_is_in_it(tmp_path: Path) -> None:
    part = Part("fndds:99999001", "fndds1718", "a food of a survey", values={"energy": 100.0})
    table = tmp_path / "table.csv"
    table.write_text("x", encoding="utf-8")

    def rows(table: Table, start: int) -> Iterator[tuple[int, Part]]:
        yield from [(1, part)][start:]

    list(add(tmp_path / "foods.db", [(Table(table), Importer("test", lambda head, name: 1.0, rows))]))
    plan = Plan.of(Catalogue.with_store(tmp_path / "foods.db"), ["energy"])
    day = totals([Item(1, 1, 99999001, 100.0), Item(1, 1, MILK, 100.0)], plan)[1, 1]
    assert day["unknown_rows"] == 0 and day["energy_coverage"] == 1.0
    for name in ("plants_coverage", "fermented_coverage", "ultra_processed_coverage"):
        assert day[name] == pytest.approx(60 / 160)


def test_a_plan_without_patterns_has_no_columns_of_them() -> None:
    plan = Plan.of(EVERYDAY, ["energy"], patterns=False)
    days, (person,) = days_and_person([Item(1, 1, MILK, 100.0)], plan)
    ours = {field.name for field in (*PATTERN_FIELDS, *WEEK_FIELDS)}
    assert not ours & days[0].keys() and not ours & person.keys()


@pytest.mark.parametrize(
    ("id", "said"),
    [
        ("glutamine", "glutamine_low_g"),
        ("plants-week", "plants_week"),
        ("polyols", "no table of foods here holds polyols"),
        ("acs-2020v1-sample", "which vegetables and fruits are one"),
    ],
)
def test_a_score_that_recalls_do_not_give_says_where_to_look(id: str, said: str) -> None:
    with pytest.raises(VilliError, match=said):
        Plan.of(EVERYDAY, ["energy"], [id])
