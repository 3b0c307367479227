"""A choice as a change of its line."""

from datetime import date

import pytest

from villi.diary import read
from villi.foods import Catalogue
from villi.keeping import day_view, pinned_line
from villi.keeping.values import Item, LineView
from villi.meals import Index, resolve
from villi.quantities import VilliError

MONDAY = date(2026, 11, 16)


def line_of(words: str, everyday: Catalogue, ready: Index, before: str = "") -> LineView:
    text = f"{before}2026-11-16\n{words}\n"
    return day_view(read(text.encode()), MONDAY, ready, everyday).lines[-1]


@pytest.mark.parametrize(
    "words",
    [
        "08:00 nuts, tea  # late",
        "  2 slices rye bread with butter",
        "milk",
        "a cup of tea with milk",
        "pizza {fndds:58106210 100 g} and salad",
        "lunch: soup (lentil), bread",
        "Brötchen, café au lait, nuts 🙂 and an apple",
        "2 eggs, another one",
    ],
)
def test_every_alternative_is_read_as_it_says_or_refused_politely(
    words: str, everyday: Catalogue, ready: Index
) -> None:
    line = line_of(words, everyday, ready)
    said = 0
    for item in line.items:
        for other in item.alternatives:
            try:
                new = pinned_line(line, item, other, ready)
            except VilliError as refusal:
                assert "line" in str(refusal)
                continue
            said += 1
            made = resolve(read(f"2026-11-16\n{new}\n".encode()), ready).portions
            at = [p for p in made if p.span[0] + p.column - 1 == item.span[0]]
            assert [p.food_id for p in at] == [other.food_id]
            if other.pin.grams is not None:
                assert at[0].grams == pytest.approx(other.pin.grams)
            assert new.startswith(line.raw[: item.span[1]])
    assert said


def test_the_foods_of_a_dish_cannot_be_settled_one_by_one(everyday: Catalogue, ready: Index) -> None:
    line = line_of("tofu, mixed vegetables and brown rice curry", everyday, ready)
    parts = [item for item in line.items if item.dish]
    for item in parts:
        assert item.alternatives == ()
    other = line_of("nuts", everyday, ready).items[0].alternatives[-1]
    dish = parts[0] if parts else _as_part(line.items[0])
    with pytest.raises(VilliError, match="write the line with each of them"):
        pinned_line(line, dish, other, ready)


def _as_part(item: Item) -> Item:
    from dataclasses import replace

    return replace(item, dish="curry")


def test_what_stands_on_another_line_is_changed_there(everyday: Catalogue, ready: Index) -> None:
    before = "2026-11-15\nbreakfast: nuts, tea\n"
    line = line_of("same breakfast", everyday, ready, before)
    with pytest.raises(VilliError, match="line 2: change them there"):
        pinned_line(line, line.items[0], line.items[0].alternatives[0], ready)


def test_a_line_with_the_date_stays_one(everyday: Catalogue, ready: Index) -> None:
    view = day_view(read(b"2026-11-16 nuts\n"), MONDAY, ready, everyday)
    (line,) = view.lines
    assert line.opens and not view.headings
    bag = next(other for other in line.items[0].alternatives if other.kind == "amount")
    assert pinned_line(line, line.items[0], bag, ready).startswith("2026-11-16 nuts {")
