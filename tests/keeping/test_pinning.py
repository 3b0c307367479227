"""A choice as a change of its line."""

from datetime import date

import pytest

from villi.diary import read
from villi.foods import Catalogue
from villi.keeping import day_view, pinned_line, said_alternative
from villi.keeping.values import LineView
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


def test_a_dish_is_settled_as_a_whole_and_its_foods_are_not(everyday: Catalogue, ready: Index) -> None:
    line = line_of("08:00 tea, 2 portions of pepper curry, an apple", everyday, ready)
    first, *others = [item for item in line.items if item.dish]
    assert all(item.alternatives == () for item in others)
    for choice in first.alternatives:
        new = pinned_line(line, first, choice, ready)
        made = line_of(new, everyday, ready)
        parts = [item for item in made.items if item.dish]
        assert sum(item.grams for item in parts) == pytest.approx(choice.grams, rel=0.02)
        assert [item.name for item in made.items] == [item.name for item in line.items]
    joined = line_of("chicken and pepper curry", everyday, ready)
    with pytest.raises(VilliError, match="line 2 would not be read that way: write its parts"):
        pinned_line(joined, joined.items[0], joined.items[0].alternatives[0], ready)
    single = line_of("nuts", everyday, ready).items[0].alternatives[-1]
    with pytest.raises(VilliError, match="write the line with each of them"):
        pinned_line(line, others[0], single, ready)


def test_what_stands_on_another_line_is_changed_there(everyday: Catalogue, ready: Index) -> None:
    before = "2026-11-15\nbreakfast: nuts, tea\n"
    line = line_of("same breakfast", everyday, ready, before)
    with pytest.raises(VilliError, match="line 2: change them there"):
        pinned_line(line, line.items[0], line_of("nuts", everyday, ready).items[0].alternatives[0], ready)
    assert line.items[0].alternatives == ()


def test_a_line_with_the_date_stays_one(everyday: Catalogue, ready: Index) -> None:
    view = day_view(read(b"2026-11-16 nuts\n"), MONDAY, ready, everyday)
    (line,) = view.lines
    assert line.opens and not view.headings
    bag = next(other for other in line.items[0].alternatives if other.kind == "amount")
    assert pinned_line(line, line.items[0], bag, ready).startswith("2026-11-16 nuts {")


@pytest.mark.parametrize(
    ("said", "name", "grams"),
    [
        ("45 g", "nuts", 45.0),
        ("45", "nuts", 45.0),
        ("2 cups", "nuts", None),
        ("30 g walnuts", "walnuts", 30.0),
    ],
)
def test_an_answer_in_words_is_an_alternative(
    said: str, name: str, grams: float | None, everyday: Catalogue, ready: Index
) -> None:
    line = line_of("08:00 nuts, tea", everyday, ready)
    made = line_of(
        pinned_line(line, line.items[0], said_alternative(line.items[0], said, ready), ready), everyday, ready
    )
    assert made.items[0].name == name and made.items[1].name == line.items[1].name
    assert made.items[0].grams > 0 and (grams is None or made.items[0].grams == grams)


@pytest.mark.parametrize("said", ["", "quumble", "nuts and tea", "0 g", "1e9", "-3", "{own:1}", "999999 g"])
def test_an_answer_that_is_none_is_refused_with_a_remedy(
    said: str, everyday: Catalogue, ready: Index
) -> None:
    item = line_of("08:00 nuts, tea", everyday, ready).items[0]
    with pytest.raises(VilliError, match=r"grams|write it in other words"):
        said_alternative(item, said, ready)
