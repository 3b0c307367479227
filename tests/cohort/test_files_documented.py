"""docs/cohort.md says what is read and set aside in the words of the program."""

from pathlib import Path

import pytest

from villi.cohort import reasons
from villi.cohort.headers import PRESETS
from villi.cohort.layouts import declared
from villi.cohort.readers import text

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "cohort.md").read_text(encoding="utf-8")
NOTED = (
    reasons.NO_GRAMS,
    reasons.ALIKE,
    reasons.NO_ITEM,
    reasons.NOT_LOOKED,
    text.OPEN_END,
    text.LINES_WITHIN,
)


@pytest.mark.parametrize("reason", [*reasons.REMEDIES, *NOTED])
def test_every_reason_stands_on_the_page(reason: str) -> None:
    assert reason in PAGE


def test_every_column_of_a_layout_stands_on_the_page() -> None:
    names = frozenset("WTDRD1 WTDR2D WTDRD1PP WTDR2DPP unit item weight stratum psu FoodNum CodeNum".split())
    for preset in PRESETS:
        for name in preset(names).used():
            assert f"`{name}`" in PAGE, name


def test_the_calls_on_the_page_are_understood() -> None:
    calls = [part.split()[0].strip("`.") for part in PAGE.split("--columns ")[1:] if part[0] == "p"]
    assert len(calls) >= 2
    for call in calls:
        assert declared(call).columns() == call
