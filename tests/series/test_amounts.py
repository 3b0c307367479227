"""Amounts a day, held against the intake room that totals the same days, and against sums done by hand."""

from datetime import date as Date

import numpy as np
import pytest
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.intake import Intake, compose_diary, patterns
from villi.intake.table import nutrient_ids
from villi.meals import resolve
from villi.series.amounts import amounts
from villi.series.calendar import calendar
from villi.series.record import foodrecord
from villi.series.tables import rules
from villi.series.values import Array

FACTOR = {rule.key: rule.factor for rule in rules()}


def counted(text: str) -> tuple[Intake, dict[str, Array], Array]:
    diary = read(text.encode())
    intake = compose_diary(diary.days, resolve(diary, READY), EVERYDAY)
    days, _ = calendar([day.date for day in diary.days])
    made, energy, _ = amounts(intake, EVERYDAY, foodrecord(diary, intake, days))
    return intake, {each.key: each.values for each in made}, energy


def one_day(words: str) -> dict[str, float]:
    _, found, _ = counted(f"2026-11-16\n{words}\ndone: food\n")
    return {key: float(values[0]) for key, values in found.items()}


WEEK = "".join(
    f"2026-11-{16 + n}\n{words}\ndone: food\n"
    for n, words in enumerate(
        (
            "2 slices rye bread with butter, 150 g salmon, 200 g lentil soup",
            "porridge with milk, chicken curry with rice, 170 g plain yogurt",
            "cheese sandwich, a pint of beer, apple",
            "3 cups of coffee, dark chocolate 20 g, beef stew",
            "pizza, cola, ice cream",
        )
    )
)


@pytest.mark.parametrize(
    ("key", "nutrients"),
    [
        ("nutrient:protein", ("protein",)),
        ("nutrient:fibre", ("fibre",)),
        ("nutrient:caffeine", ("caffeine",)),
        ("nutrient:salt", ("sodium",)),
        ("nutrient:omega_3", ("epa", "dha")),
        ("group:dairy", ("d_total",)),
        ("group:fish", ("pf_seafd_hi", "pf_seafd_low")),
    ],
)
def test_amounts_are_those_of_the_intake(key: str, nutrients: tuple[str, ...]) -> None:
    intake, found, _ = counted(WEEK)
    columns = [nutrient_ids().index(nutrient) for nutrient in nutrients]
    expected = intake.by_day.amount[:, columns].sum(axis=1) * FACTOR[key]
    assert found[key] == pytest.approx(expected)


def test_glutamine_and_energy_are_those_of_the_intake() -> None:
    intake, found, energy = counted(WEEK)
    assert found["nutrient:glutamine"] == pytest.approx(intake.by_day.glutamine.sum(axis=1))
    assert energy == pytest.approx(intake.by_day.amount[:, nutrient_ids().index("energy")])


def test_live_fermented_food_is_that_of_the_patterns() -> None:
    intake, found, _ = counted(WEEK)
    known = {pattern.key: pattern.value for pattern in patterns(intake, EVERYDAY)}
    assert float(found["pattern:fermented"].mean()) == pytest.approx(known["fermented"])


def test_more_than_a_year_is_totalled_as_a_year_is() -> None:
    first = Date(2024, 1, 1).toordinal()
    text = "".join(
        f"{Date.fromordinal(first + n)}\n{150 + n} g salmon, porridge\ndone: food\n" for n in range(800)
    )
    _, found, _ = counted(text)
    steps = np.diff(found["nutrient:protein"])
    assert steps == pytest.approx(np.full(799, steps[0]))
    assert steps[0] > 0


@pytest.mark.parametrize(
    ("words", "key", "amount"),
    [
        ("170 g salmon", "group:fish", 2.0),
        ("2 boiled eggs", "group:eggs", 2.0),
        ("90 g lentils", "group:legumes", 1.0),
        ("500 ml cola", "group:soft_drinks", 2.0),
        ("500 ml diet cola", "group:soft_drinks", 0.0),
        ("200 g leeks", "group:vegetables", 2.5),  # of a table without food patterns: counted by its group
        ("a pint of beer", "group:alcohol", 2.2),
        ("rice", "group:alcohol", 0.0),
        ("2 cups of coffee", "group:tea", 0.0),
        ("coffee, flat white", "group:coffee", 2.0),
        ("mug of tea, green tea, chamomile tea", "group:tea", 2.0),
        ("mug of tea", "group:coffee", 0.0),
        ("digestive biscuit", "group:chocolate", 0.0),
        ("21 g Kit Kat", "group:chocolate", 1.0),
        ("cookie", "group:chocolate", 0.0),
        ("chocolate cake", "group:chocolate", 1.0),
        ("kefir 244 ml", "pattern:fermented", 1.0),
        ("30 g cheddar", "pattern:fermented", 0.0),
        ("apple, pear, 5 g parsley", "pattern:plants", 2.0),
        ("apple", "pattern:ultra_processed", 0.0),
        ("20 g crisps", "pattern:ultra_processed", 100.0),
    ],
)
def test_what_is_one_serving(words: str, key: str, amount: float) -> None:
    assert one_day(words)[key] == pytest.approx(amount, rel=0.15)


def test_a_food_that_nobody_has_classed_is_unknown_and_not_nought() -> None:
    unclear = next(
        food
        for food in EVERYDAY.foods.values()
        if food.processing_sure == "unclear" and food.group == "grain_dishes"
    )
    mostly = one_day(f"a plate {{{unclear.id} 300 g}}, 20 g apple")
    hardly = one_day(f"a bite {{{unclear.id} 20 g}}, 300 g boiled rice")
    assert np.isnan(mostly["pattern:ultra_processed"])
    assert hardly["pattern:ultra_processed"] == 0
    assert mostly["nutrient:protein"] > 1
