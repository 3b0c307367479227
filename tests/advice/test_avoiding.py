"""What is avoided, from people's own words; and that what is left out is never named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scenes import advised, days
from tests.everyday import EVERYDAY

from villi.advice import advising
from villi.advice.avoiding import Avoided, avoided, belongs, families, left_out, may_name


@pytest.mark.parametrize(
    ("words", "kinds", "foods"),
    [
        ("dairy", {"dairy"}, set()),
        ("no milk products and eggs", {"dairy", "eggs"}, set()),
        ("Gluten free", {"gluten"}, set()),
        ("nuts (severe allergy)", {"nuts"}, set()),
        ("red meat", {"red_meat"}, set()),
        ("meat; fish & seafood", {"meat", "fish", "shellfish"}, set()),
        ("lactose", {"dairy"}, set()),
        ("vegan", {"vegan"}, set()),
        ("pork, alcohol", {"pork", "alcohol"}, set()),
        ("strawberries", set(), {("strawberry",)}),
        ("dairy, mushrooms", {"dairy"}, {("mushroom",)}),
        ("nothing", set(), set()),
        ("Milchprodukte", {"dairy"}, set()),
        ("anything with a face", {"meat", "strict_vegetarian"}, set()),
        ("has: lactose intolerance (line 2)", {"dairy"}, set()),
    ],
)
def test_words_name_families_and_foods(words: str, kinds: set[str], foods: set[tuple[str, ...]]) -> None:
    found = avoided([words], EVERYDAY)
    assert found == Avoided(frozenset(kinds), frozenset(foods))


def test_words_that_name_nothing_are_kept_as_unknown() -> None:
    assert avoided(["E numbers, 乳製品"], EVERYDAY).unknown == ("E numbers", "乳製品")


@pytest.mark.parametrize(
    ("family", "inside", "outside"),
    [
        (
            "dairy",
            ["fndds:11115400", "fndds:11411010", "fndds:14104100", "own:skyr", "own:lassi"],
            ["fndds:57602100"],
        ),
        ("gluten", ["fndds:51300140", "own:sourdough-rye", "fndds:56200390"], ["fndds:56205018", "sr:16070"]),
        ("wheat", ["fndds:51300140"], ["fndds:57602100", "own:beet-kvass"]),
        ("nuts", ["fndds:42100100", "fndds:42116000", "fndds:42202000"], ["fndds:57602100"]),
        ("fish", ["fndds:26139180", "fndds:26137123"], ["fndds:24122131"]),
        ("vegan", ["fndds:31103010", "fndds:11411010", "fndds:26139180", "fndds:24122131"], ["sr:16126"]),
        ("vegetarian", ["fndds:24122131"], ["fndds:11411010", "fndds:31103010"]),
        ("ferments", ["fndds:11411010", "own:sauerkraut-raw", "own:coconut-kefir"], ["sr:16070"]),
        ("leafy_greens", ["fndds:72125100", "fndds:72119211", "fndds:72201211"], ["fndds:73102211"]),
        ("legumes", ["sr:16070", "fndds:41106080", "sr:11305"], ["fndds:57602100"]),
    ],
)
def test_families_hold_what_they_should(family: str, inside: list[str], outside: list[str]) -> None:
    held = {id: EVERYDAY.foods[id] for id in (*inside, *outside)}
    found = {id for id, food in held.items() if belongs(food, frozenset({family}), EVERYDAY)}
    assert found == set(inside)


def test_tables_name_families_and_columns_that_exist() -> None:
    from villi.foods.plants import plant_rules
    from villi.quantities import NUTRIENTS

    groups = EVERYDAY.groups
    for family in families().values():
        assert set(family.amounts) <= set(NUTRIENTS), family.id
        assert family.plants <= set(plant_rules()), family.plants - set(plant_rules())
        assert family.groups <= set(groups), family.id
        assert set(family.includes) <= set(families()), family.id
    assert {id for _, ids, _ in left_out() for id in ids} <= set(families())


LOW_FIBRE = days(
    *["08:00 2 slices white bread\n13:00 150 g chicken breast, 150 g white rice\n19:00 1 apple"] * 7
)
SAID = [
    "dairy",
    "gluten",
    "nuts",
    "vegan",
    "fish",
    "meat",
    "legumes",
    "fruit",
    "onions",
    "eggs",
    "soya",
    "citrus",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SAID), max_size=4), st.booleans())
def test_no_suggestion_names_what_is_avoided(said: list[str], bloated: bool) -> None:
    facts = {"bloating:high": "bloating 7 on 3 days"} if bloated else {}
    names = {food.name: food for food in EVERYDAY.foods.values()}
    avoids = avoided(said, EVERYDAY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advising, "spoken", lambda name: name)
        found = advised(LOW_FIBRE, facts, avoids=said)
    for suggestion in found:
        for name in suggestion.foods:
            assert may_name(names[name], avoids, facts, EVERYDAY), (said, name)
            assert not belongs(names[name], avoids.families, EVERYDAY)


def test_an_allergy_in_a_condition_counts_like_avoids() -> None:
    found = advised(LOW_FIBRE, {"condition:unknown": "has: milk allergy (line 1)"})
    assert not any("yogurt" in name or "kefir" in name for step in found for name in step.foods)
    assert any("yogurt" in name for step in advised(LOW_FIBRE) for name in step.foods)


def test_where_an_avoided_thing_is_unknown_only_the_same_foods_are_named() -> None:
    found = advised(LOW_FIBRE, avoids=["mum's cooking"])
    assert {name for step in found for name in step.foods} <= {
        "wholemeal bread",
        "brown rice",
        "apples",
    }
