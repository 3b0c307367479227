"""Days that are not written to the end, where such days are not like others (eating out): no food
is blamed."""

import random
from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta

import numpy as np
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.examining.screened import screened
from villi.intake import compose_diary
from villi.meals import resolve
from villi.series import Series, series

FIRST = Date(2026, 1, 5)
PLATE = "banana chocolate kefir tomato coffee cheese ham rice yogurt apple tofu peas".split()
DAYS, OFTEN, UNFINISHED, LOWER = 200, 0.4, 0.3, 1.8
"""Days; how often each food is eaten; share of days whose evening is not written; points of comfort that the
day after such a day is lower."""


def _days(seed: int) -> Iterator[str]:
    """Twelve foods that do nothing; the day after an evening that was not written, comfort is lower."""
    random_ = random.Random(seed)
    drift, before = 0.0, False
    for n in range(DAYS):
        drift = 0.5 * drift + 0.87 * random_.gauss(0, 1)
        unfinished = random_.random() < UNFINISHED
        lunch = ", ".join(["lentil soup 500 g", *(food for food in PLATE if random_.random() < OFTEN)])
        comfort = round(6 + 1.3 * drift - LOWER * before + random_.gauss(0, 0.6))
        evening = "" if unfinished else "19:00 chicken 250 g, potatoes 300 g\ndone: food\n"
        felt = f"feel: comfort {min(max(comfort, 0), 10)}"
        yield f"{FIRST + timedelta(days=n)}\n08:00 2 eggs, orange juice\n13:00 {lunch}\n{evening}{felt}\n"
        before = unfinished


def _made(seed: int) -> Series:
    diary = read("".join(_days(seed)).encode())
    eaten = resolve(diary, READY)
    return series(diary, compose_diary(diary.days, eaten, EVERYDAY), eaten, EVERYDAY)


def test_no_food_stands_for_a_day_that_was_not_written_to_the_end() -> None:
    claimed = []
    for seed in range(4):
        found = _made(seed)
        foods = [each for each in found.exposures if each.kind == "food"]
        assert len(foods) >= 3
        assert all(np.isnan(each.values[~found.complete]).all() for each in foods)
        assert all(np.isfinite(each.values[found.complete]).all() for each in foods)
        screen = screened(found)
        assert screen is not None
        claimed.append(len(screen.claimed))
    # about one null diary in ten may have a claim; with every food known where written, all four had
    assert sum(count > 0 for count in claimed) <= 1
