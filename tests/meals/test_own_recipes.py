"""A person's own recipes: what is eaten of one is its foods by weight; what nobody can read is refused."""

from datetime import date
from typing import Any

import pytest

from villi.diary import read
from villi.diary.values import Pin
from villi.meals import own_recipes, resolve
from villi.meals.index import Index
from villi.meals.understand import understand
from villi.meals.values import Understood

MEANS = (
    ("my granola", "200 g oats, 50 g honey, 40 g almonds; makes 8 portions", None),
    ("toast", "bread, rye", None),
    ("mum's stew", "500 g beef, 400 g potatoes, 200 g carrots; weighs 1500 g; serves 4", None),
    ("dough", "500 g flour, 300 ml water, 10 g salt; makes 2 portions", None),
    ("my pizza", "1 portion of dough, 100 g mozzarella", None),
    ("our calzone", "1 portion of my pizza, 50 g ham", None),
    ("bad soup", "300 g lentils, 20 g unobtainium; serves 3", None),
    ("this one", "that one, 20 g honey", None),
    ("that one", "this one, 10 g oats", None),
    ("banana loaf", "250 g flour, 300 g bananas; makes 10 slices", None),
    ("my salad", "60 g halloumi {own:halloumi}, 30 g lettuce", None),
    ("crème stew", "200 g leeks, 100 g cream", None),
    ("post run shake", "300 g milk, 100 g banana", None),
)


def eaten(words: str, ready: Index) -> Understood:
    return understand(words, ready, means=MEANS)


@pytest.mark.parametrize(
    ("words", "grams"),
    [
        ("my granola", [25.0, 6.25, 5.0]),
        ("My Granola", [25.0, 6.25, 5.0]),
        ("half my granola", [12.5, 3.125, 2.5]),
        ("2 portions of my granola", [50.0, 12.5, 10.0]),
        ("58 g my granola", [40.0, 10.0, 8.0]),
        ("300 g mum's stew", [100.0, 80.0, 40.0]),
        ("mum's stew", [125.0, 100.0, 50.0]),
        ("2 slices of banana loaf", [50.0, 60.0]),
        ("my granola no honey", [25.0, 5.0]),
        ("my salad", [60.0, 30.0]),
        ("Crème stew", [200.0, 100.0]),
        ("creme stew", [200.0, 100.0]),
        ("a post-run shake", [300.0, 100.0]),
    ],
)
def test_grams(words: str, grams: list[float], ready: Index) -> None:
    made = eaten(words, ready)
    assert [p.grams for p in made.portions] == pytest.approx(grams) and not made.refused
    assert all(p.found == "recipe" and p.dish in {name for name, _, _ in MEANS} for p in made.portions)
    assert len({p.span for p in made.portions}) == 1


def test_beside_other_foods(ready: Index) -> None:
    made = eaten("toast with butter, my granola and a banana", ready)
    assert [p.dish for p in made.portions] == ["", "", *["my granola"] * 3, ""]
    assert "rye" in made.portions[0].name


def test_a_recipe_in_a_recipe(ready: Index) -> None:
    made = eaten("my pizza", ready)
    assert [round(p.grams) for p in made.portions] == [250, 150, 5, 100] and not made.refused
    deeper = eaten("our calzone", ready)
    assert not deeper.portions and "another recipe" in deeper.refused[0].suggestion


def test_a_loop_is_refused(ready: Index) -> None:
    for words in ("this one", "that one"):
        made = eaten(f"100 g {words}", ready)
        assert not made.portions and "each other" in made.refused[0].suggestion


def test_unread_words_are_refused_where_it_is_eaten(ready: Index) -> None:
    made = eaten("bad soup and an apple", ready)
    assert [round(p.grams) for p in made.portions[:1]] == [100]
    assert [r.words for r in made.refused] == ["bad soup"]
    assert "unobtainium" in made.refused[0].suggestion


@pytest.mark.parametrize(
    "said",
    [
        "per 100 g: energy 400 kcal, protein 20 g, fibre 10 g",
        "Protein 20g, fat 5g; 210 kcal",
        "1674 kJ, salt: 0.3 g",
        "40 g carbs per 100 ml",
    ],
)
def test_the_numbers_of_a_label_are_no_foods(said: str, ready: Index) -> None:
    found = understand("my bar", ready, means=(("my bar", said, None),))
    assert found.portions == ()
    assert "numbers of a label" in found.refused[0].suggestion


@pytest.mark.parametrize(
    "said", ["200 g oats, protein powder 20 g", "50 g sugar, 5 g salt, 100 g fat", "2 eggs"]
)
def test_foods_by_weight_are_no_label(said: str) -> None:
    assert not own_recipes.is_label(said)


def test_in_a_diary(ready: Index) -> None:
    text = (
        b"means: my granola = 200 g oats, 60 g halloumi {own:halloumi}, 40 g almonds; makes 2 portions\n"
        b"2026-11-16\n08:00 my granola\ndone: food\n"
    )
    diary = read(text)
    assert not diary.problems
    made = resolve(diary, ready)
    assert [(p.food_id == "own:halloumi", p.grams, p.date) for p in made.portions] == [
        (False, 100.0, date(2026, 11, 16)),
        (True, 30.0, date(2026, 11, 16)),
        (False, 20.0, date(2026, 11, 16)),
    ]


def test_hundreds_of_recipes_need_no_pattern_for_each_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    said = own_recipes._said

    def counted(name: str) -> Any:
        made.append(name)
        return said(name)

    monkeypatch.setattr(own_recipes, "_said", counted)
    texts = {f"{word} bake": "200 g oats, 50 g honey" for word in ("tofu", "leek", "kale", "lentil")}
    held = [own_recipes._mentions(said, name) for name in texts for said in (*texts.values(), "a leek bake")]
    assert (sum(held), made) == (1, ["leek bake"])


def test_a_pin_that_names_no_food_is_reported_where_the_recipe_is_eaten(ready: Index) -> None:
    means = (("chili", "400 g kidney beans {own:none}, 200 g beef; makes 4", None),)
    made = understand("chili", ready, means=means)
    assert [round(p.grams) for p in made.portions] == [100, 50] and not made.refused
    assert [note.suggestion for note in made.notes] == [
        "no food has the id own:none: the words are used instead (in the recipe for chili)"
    ]


def test_the_parts_of_a_recipe_err_as_much_as_its_whole(ready: Index) -> None:
    foods = ("oats", "honey", "almonds", "raisins", "coconut oil", "flaxseed", "walnuts", "sugar")
    means = (("my mix", ", ".join(f"100 g {food}" for food in foods), None),)
    made = understand("a bowl of my mix", ready, means=means).portions
    whole = understand("a bowl of granola", ready).portions[0]
    apart = sum((p.grams * p.grams_sd) ** 2 for p in made) ** 0.5  # as the kernel adds different foods
    assert len(made) == len(foods)
    assert apart / sum(p.grams for p in made) >= whole.grams_sd


def test_an_amount_that_nobody_can_read_is_refused(ready: Index) -> None:
    made = eaten("0.5.2 kg my granola", ready)
    assert not made.portions and "0.5.2 is not a number" in made.refused[0].suggestion


def test_a_recipe_with_an_unknown_pin_is_still_the_recipe(ready: Index) -> None:
    made = understand("my granola", ready, means=MEANS, pins=((10, Pin("own:none", None)),))
    assert [p.name for p in made.portions] == ["oats, raw", "honey", "almonds"] and not made.refused
    assert "no food has the id own:none" in made.notes[0].suggestion
