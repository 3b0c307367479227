"""Plain names and synonyms: what descriptions become, and that names stay unique and tables sound."""

import csv
import gzip
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue import names, recipes

ROOT = Path(__file__).resolve().parents[2]
FOOD = ROOT.parent / "shared" / "data" / "food"
FNDDS_FOODS = FOOD / "fndds1718_foods_and_beverages.csv.gz"
SR_FOODS = FOOD / "sr26_food.csv.gz"

needs_data = pytest.mark.skipif(
    not FNDDS_FOODS.exists(), reason="the food tables are not beside the checkout"
)


@cache
def fndds() -> dict[str, tuple[str, str]]:
    """FNDDS 2017-18: id -> (description, additional description)."""
    with gzip.open(FNDDS_FOODS, "rt", encoding="utf-8-sig", newline="") as lines:
        return {f"fndds:{r[0]}": (r[1], r[2]) for r in csv.reader(lines) if len(r) > 2 and r[0].isdigit()}


@cache
def sr() -> dict[str, tuple[str, str]]:
    """SR26: id -> (description, common names)."""
    with gzip.open(SR_FOODS, "rt", encoding="utf-8", newline="") as lines:
        return {f"sr:{r['food_id']}": (r["food"], r["common"]) for r in csv.DictReader(lines)}


def own() -> set[str]:
    """Our own foods and dishes."""
    tables = names.WORDS.parent
    with (tables / "own_foods.csv").open(encoding="utf-8", newline="") as lines:
        records = {row["id"] for row in csv.DictReader(lines)}
    return records | {dish.id for dish in recipes.dishes(tables / "recipes.txt")}


def words(file: str) -> list[dict[str, str]]:
    with (names.WORDS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


PLAIN = [
    ("Spinach, raw", "spinach, raw"),
    ("Bread, rye", "bread, rye"),
    ("Milk, whole", "milk, whole"),
    ("Milk, NFS", "milk"),
    ("Egg, whole, fried no added fat", "egg, fried without fat"),
    ("Egg, whole, fried with oil", "egg, fried with oil"),
    ("Nuts, NFS", "nuts"),
    ("Nuts, chocolate covered, not almonds or peanuts", "nuts, chocolate covered, not almonds or peanuts"),
    ("Mushroom soup, cream of, NS as to made with milk or water", "cream of mushroom soup"),
    ("Rice, brown, cooked, fat added, made with oil", "rice, brown, cooked with oil"),
    ("Egg omelet or scrambled egg, made with butter", "scrambled egg or omelet, with butter"),
    (
        "Chicken breast, baked, broiled, or roasted, skin not eaten, from raw",
        "chicken breast, roasted, skin not eaten",
    ),
    ("Chicken, NS as to part and cooking method, NS as to skin eaten", "chicken"),
    ('Chicken "wings" with hot sauce, from precooked', "chicken wings with hot sauce, from precooked"),
    ("Broccoli, NS as to form, cooked", "broccoli, cooked"),
    ("Spinach, fresh, cooked, fat added, NS as to fat type", "spinach, cooked with fat"),
    ("Potato, boiled, from fresh, peel eaten, no addded fat", "potato, boiled, peel eaten, without fat"),
    ("Turrnip greens, NS as to form, cooked", "turnip greens, cooked"),
    ("Beef, NS as to cut, fried, NS to fat eaten", "beef, fried"),
    ("Ham, fresh, cooked, NS as to fat eaten", "ham, fresh, cooked"),
    ("Pork bacon, NS as to fresh, smoked or cured, reduced sodium, cooked", "bacon, reduced sodium, cooked"),
    ("Cream, NS as to light, heavy, or half and half", "cream"),
    ("Cream of wheat, NS as to regular, quick, or instant, no added fat", "cream of wheat, without fat"),
    (
        "Infant formula, powder, made with water, NFS (Similac Advance)",
        "infant formula, powder, made with water (Similac Advance)",
    ),
    ("Cereal (Kellogg's Frosted Mini-Wheats)", "cereal (Kellogg's Frosted Mini-Wheats)"),
    (
        "Gyro sandwich (pita bread, beef, lamb, onion, condiments), with tomato and spread",
        "gyro sandwich (pita bread, beef, lamb, onion, condiments), with tomato and spread",
    ),
    ("Grapefruit juice,100%, frozen, reconstituted", "grapefruit juice, from frozen concentrate"),
    (
        "Pizza with pepperoni, from restaurant or fast food,  medium crust",
        "pizza with pepperoni, from a restaurant or fast food, medium crust",
    ),
    (
        "Beef, potatoes, and vegetables excluding carrots, broccoli, and dark-green leafy; no sauce",
        "beef, potatoes and vegetables (no carrots or greens), no sauce",
    ),
    ("Fish, NS as to type, dried", "fish, dried"),
    ("Frankfurter or hot dog sandwich, beef, plain, on white bun", "hot dog, beef, plain, on white bun"),
    ("Coffee, instant, not reconstituted", "coffee, instant, dry"),
    ("SNICKERS Bar", "Snickers bar"),
    ("Puerto Rican pasteles", "Puerto Rican pasteles"),
    (
        "Cheese sandwich, reduced fat American cheese,, on wheat bread, with mayonnaise",
        "cheese sandwich, reduced fat American cheese, on wheat bread, with mayonnaise",
    ),
    # SR26
    ("Spices, cinnamon, ground", "cinnamon, ground"),
    ("Nuts, almonds", "almonds"),
    ("Oil, olive, salad or cooking", "olive oil"),
    ("Fish, salmon, Atlantic, farmed, cooked, dry heat", "salmon, Atlantic, farmed, cooked"),
    ("Beans, kidney, all types, mature seeds, cooked, boiled, without salt", "kidney beans, boiled"),
    ("Game meat , bison, ground, raw", "bison, ground, raw"),
    (
        "KEEBLER, SANDIES, Pecan Shortbread Cookies, Reduced Fat",
        "Keebler, Sandies, Pecan Shortbread Cookies, Reduced Fat",
    ),
    (
        'Beef, rib eye roast, separable lean and fat, trimmed to 1/8" fat, all grades, cooked, roasted',
        "beef, rib eye roast, lean and fat, roasted",
    ),
]


@pytest.mark.parametrize(("description", "plain"), PLAIN)
def test_plain_name(description: str, plain: str) -> None:
    assert names.plain_name(description) == plain


@pytest.mark.parametrize("plain", [plain for _, plain in PLAIN])
def test_a_plain_name_is_plain_already(plain: str) -> None:
    assert names.plain_name(plain) == plain


@needs_data
def test_every_description_of_both_tables_is_rewritten_once_for_all() -> None:
    for description, _ in (*fndds().values(), *sr().values()):
        plain = names.plain_name(description)
        assert plain and plain == names.plain_name(plain), description


@needs_data
def test_survey_jargon_is_gone() -> None:
    for description, _ in fndds().values():
        plain = names.plain_name(description)
        for jargon in ("NFS", "NS as", "NS to", "home recipe", "no added fat", "/", ";", "  ", ", ,", '"'):
            if jargon in plain:
                pytest.fail(f"{jargon!r} left in {plain!r} of {description!r}")
        assert not plain.startswith((",", " ")) and not plain.endswith((",", " ")), description


@needs_data
def test_few_plain_names_of_fndds_collide() -> None:
    # 23 of 7,083 when written; a rule that loses more than it should shows here
    often = Counter(names.plain_name(description).casefold() for description, _ in fndds().values())
    assert sum(n - 1 for n in often.values()) <= 30


@needs_data
def test_names_are_unique_after_disambiguate() -> None:
    every = {i: (names.plain_name(d), d) for i, (d, _) in {**fndds(), **sr()}.items()}
    out = names.disambiguate(every)
    assert out.keys() == every.keys()
    assert max(Counter(name.casefold() for name in out.values()).values()) == 1
    assert sum("fndds:" in name for name in out.values()) == 0


@needs_data
def test_disambiguate_depends_on_order_only_for_ties() -> None:
    every = {i: (names.plain_name(d), d) for i, (d, _) in fndds().items()}
    back = names.disambiguate(dict(reversed(every.items())))
    often = Counter(plain.casefold() for plain, _ in every.values())
    changed = [i for i, name in names.disambiguate(every).items() if name != back[i]]
    assert all(often[every[i][0].casefold()] > 1 for i in changed)


def test_the_vaguest_food_keeps_the_bare_name() -> None:
    out = names.disambiguate(
        {
            "sr:1": ("beans, cooked", "Beans, cooked"),
            "fndds:2": ("beans, cooked", "Beans, fresh, cooked"),
            "fndds:3": ("beans, cooked", "Beans, NS as to form, cooked"),
        }
    )
    assert out == {
        "fndds:3": "beans, cooked",
        "fndds:2": "beans, fresh, cooked",
        "sr:1": "beans, cooked (USDA)",
    }


@given(st.lists(st.sampled_from([d for d, _ in PLAIN]), min_size=1, max_size=12))
def test_disambiguate_always_gives_one_name_each(descriptions: list[str]) -> None:
    every = {f"fndds:{k}": (names.plain_name(d), d) for k, d in enumerate(descriptions)}
    out = names.disambiguate(every)
    assert len({name.casefold() for name in out.values()}) == len(descriptions)


SYNONYMS = [
    ("fndds:74401010", "Ketchup", "catsup", {"catsup", "tomato sauce"}),
    ("fndds:41302080", "Chickpeas, from canned, no added fat", "garbanzos; ceci", {"garbanzos", "ceci"}),
    (
        "fndds:75217010",
        "Eggplant, cooked, no added fat",
        "cooking spray",
        {"aubergine", "aubergine, cooked without fat"},
    ),
    ("fndds:95310600", "Energy drink (Red Bull)", "", {"Red Bull"}),
    (
        "fndds:57214000",
        "Cereal (Kellogg's Frosted Mini-Wheats)",
        "all flavors; frosted wheat bites",
        {"Frosted Mini-Wheats"},
    ),
    (
        "fndds:71200110",
        "Potato chips, barbecue flavored",
        "regular or kettle cut",
        {"crisps, barbecue flavoured"},
    ),
    ("fndds:12130100", "Cream, heavy", "whipping cream", {"double cream", "whipping cream"}),
    ("fndds:11211400", "Milk, evaporated, reduced fat (2%)", "", {"evaporated milk, reduced fat (2%)"}),
    ("fndds:26319130", "Shrimp, steamed or boiled", "prawn", {"prawn", "prawns, steamed or boiled"}),
    ("fndds:91501010", "Gelatin dessert", "jello; jigglers; NFS", {"jelly", "jello"}),
    ("sr:11226", "Jerusalem-artichokes, raw", "Sunchokes", {"sunchokes"}),
    ("sr:7022", "Frankfurter, beef, unheated", "hot dog, frank, wiener", {"hot dog", "frank", "wiener"}),
]


@pytest.mark.parametrize(("food_id", "description", "additional", "expected"), SYNONYMS)
def test_synonyms(food_id: str, description: str, additional: str, expected: set[str]) -> None:
    assert expected <= set(names.synonyms(food_id, description, additional))


NO_SYNONYMS = [
    # examples, ingredients, makers, places, manners
    ("Romaine lettuce, raw", "endive; chicory; escarole; green leaf"),
    (
        "Peanut butter and jelly sandwich, on white bread",
        "bread, NFS; other bread such as potato; whole grain bread",
    ),
    ("Chocolate milk, made from dry mix with fat free milk", "skim milk; Nesquik"),
    ("Chicken nuggets, from fast food", "McDonald's; Burger King; Wendy's"),
    (
        "Coffee, brewed",
        "coffee, brewed, NS as to regular or decaffeinated; coffee singles, bags, pods, or K-cups",
    ),
    ("Broccoli, fresh, cooked, no added fat", "cooking spray"),
    ("Haddock, coated, fried", "fried, NS as to coating; burbot; cusk; hake; ling; monkfish"),
    ("Rice, white, with vegetables", "peppers and/or onions; all types of rice except brown"),
]


@pytest.mark.parametrize(("description", "additional"), NO_SYNONYMS)
def test_other_foods_are_no_synonyms(description: str, additional: str) -> None:
    found = {words.casefold() for words in names.synonyms("fndds:0", description, additional)}
    said = {piece.strip().removesuffix(", NFS").casefold() for piece in additional.split(";")} - {"nesquik"}
    assert not found & said


def test_a_word_put_in_is_not_replaced_again() -> None:
    # gelatin dessert -> jelly, and jelly -> jam only where the American name says jelly
    assert "jam" not in names.synonyms("fndds:0", "Gelatin dessert", "")
    assert "jam" in names.synonyms("fndds:0", "Jelly, all flavors", "")


@needs_data
def test_synonyms_can_be_joined_and_never_repeat_the_name() -> None:
    for food_id, (description, additional) in fndds().items():
        found = names.synonyms(food_id, description, additional)
        name = names.hand_names().get(food_id, names.plain_name(description)).casefold()
        folded = [words.casefold() for words in found]
        assert len(set(folded)) == len(folded) and name not in folded
        assert not any(";" in words or not words.strip() or "NFS" in words for words in found), found


@pytest.mark.parametrize(
    ("file", "columns"),
    [
        ("british.csv", ["american", "british", "kind"]),
        ("additional.csv", ["phrase", "food"]),
        ("not_synonyms.csv", ["phrase", "why"]),
        ("aliases.csv", ["id", "words", "where"]),
        ("names.csv", ["id", "name"]),
        ("case.csv", ["word", "kind"]),
    ],
)
def test_word_tables_are_sorted_and_without_repetition(file: str, columns: list[str]) -> None:
    rows = [tuple(row.values()) for row in words(file)]
    assert list(words(file)[0]) == columns
    assert rows == sorted(rows) and len(set(rows)) == len(rows)


def test_british_words() -> None:
    rows = words("british.csv")
    assert {row["kind"] for row in rows} == {"word", "head", "near"}
    pairs = [(row["american"], row["british"]) for row in rows]
    assert len(set(pairs)) == len(pairs) and all(american != british for american, british in pairs)
    assert len(rows) >= 300


@needs_data
def test_every_american_phrase_stands_in_some_name() -> None:
    plain = "\n".join(names.plain_name(description) for description, _ in (*fndds().values(), *sr().values()))
    said = plain.casefold() + "\n" + "\n".join(names.hand_names().values()).casefold()
    assert not {row["american"] for row in words("british.csv") if row["american"].casefold() not in said}


@needs_data
def test_every_additional_phrase_can_apply() -> None:
    openings = [description.casefold() for description, _ in fndds().values()]
    unused = {row["food"] for row in words("additional.csv")}
    unused = {food for food in unused if not any(opening.startswith(food) for opening in openings)}
    assert not unused


def test_hand_names_are_unique() -> None:
    folded = [row["name"].casefold() for row in words("names.csv")]
    assert len(set(folded)) == len(folded)


@needs_data
def test_foods_that_our_tables_name_exist() -> None:
    assert {row["id"] for row in words("aliases.csv")} < names.named() <= {*fndds(), *sr(), *own()}


def bare() -> list[dict[str, str]]:
    with names.BARE.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_bare_words_are_well_formed() -> None:
    rows = bare()
    assert list(rows[0]) == ["words", "id", "locale"] and len(rows) >= 300
    assert {"", "GB", "US"} <= {row["locale"] for row in rows}
    assert all(row["locale"] == "" or (len(row["locale"]) == 2 and row["locale"].isupper()) for row in rows)
    keys = [(row["words"], row["locale"]) for row in rows]
    assert len(set(keys)) == len(keys)
    assert all(row["words"] == row["words"].casefold().strip() for row in rows)


def test_bare_words_of_one_place_differ_from_another() -> None:
    meaning = {(row["words"], row["locale"]): row["id"] for row in bare()}
    # a place has a row only where it means something else than elsewhere
    places = {place for _, place in meaning}
    for said, locale in meaning:
        here = {meaning[said, place] for place in places if (said, place) in meaning}
        assert not locale or len(here) > 1 or (said, "") not in meaning, said
    for said in ("chips", "biscuit", "jelly", "squash", "cider", "lemonade", "bacon"):
        assert meaning[said, "GB"] != meaning[said, ""]


@needs_data
def test_ids_of_bare_words_exist() -> None:
    assert {row["id"] for row in bare()} <= {*fndds(), *sr(), *own()}


@needs_data
@pytest.mark.parametrize(
    ("said", "locale", "description"),
    [
        ("coffee", "", "Coffee, brewed"),
        ("toast", "", "Bread, white, toasted"),
        ("tea", "", "Tea, hot, leaf, black"),
        ("chips", "US", "Potato chips, NFS"),
        ("jelly", "GB", "Gelatin dessert"),
        ("eggs", "", "Egg, whole, cooked, NS as to cooking method"),
        ("yoghurt", "", "Yogurt, NFS"),
        ("dal", "", "Lentil curry"),
    ],
)
def test_what_people_most_likely_mean(said: str, locale: str, description: str) -> None:
    meaning = {(row["words"], row["locale"]): row["id"] for row in bare()}
    assert fndds()[meaning[said, locale]][0] == description
