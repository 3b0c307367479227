"""The everyday catalogue: reading its files, unknown values, its hash."""

import csv
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from villi.foods import Catalogue, Measure
from villi.foods import catalogue as catalogues
from villi.foods.everyday import FILES
from villi.quantities import NUTRIENTS, VilliError


def test_a_food_is_read_with_portions_and_plants(small: Catalogue) -> None:
    milk = small.foods["fndds:11111000"]
    assert milk.name == "milk, whole"
    assert milk.synonyms == ("full fat milk", "leche fresca")
    assert milk.measures == (
        Measure("1 cup", 244.0),
        Measure("per fl oz of drink", 2.5),
        Measure("default", 244.0),
    )
    assert small.foods["fndds:51301010"].plants == (("rye", 30.0), ("wheat", 25.5))
    assert small.foods["sup:glutamine"].kind == "supplement"


def test_composition_follows_the_nutrient_table(small: Catalogue) -> None:
    held = small.composition(["fndds:51301010", "fndds:11111000"])
    assert held.nutrients == tuple(key for key in NUTRIENTS if key != "glutamine")
    assert held.values.shape == (2, len(held.nutrients))
    assert held.values[1, held.nutrients.index("protein")] == 3.28
    assert held.values[1, held.nutrients.index("d_milk")] == 0.41
    assert held.imputed[1, held.nutrients.index("trans_fat")]
    assert held.values[1, held.nutrients.index("trans_fat")] == 0.1
    assert held.imputed.sum() == 2


def test_unknown_is_nan_and_zero_is_zero(small: Catalogue) -> None:
    held = small.composition(["fndds:11111000", "fndds:51101000"])
    assert held.values[0, held.nutrients.index("fibre")] == 0.0
    assert np.isnan(held.values[0, held.nutrients.index("iron")])
    assert np.isnan(held.values[1]).all()


def test_glutamine_unknown_known_zero_and_known(small: Catalogue) -> None:
    held = small.composition(["fndds:51101000", "own:kombucha", "fndds:51301010"])
    assert held.glutamine.shape == (3, 24)
    assert np.isnan(held.glutamine[0]).all()
    assert (held.glutamine[1] == 0).all()
    assert held.glutamine[2].sum() == pytest.approx(1.65)
    assert held.glutamine_imputed.tolist() == [0, 0, 0.25]


def test_composition_of_nothing_and_of_the_same_food_twice(small: Catalogue) -> None:
    assert small.composition([]).values.shape == (0, len(NUTRIENTS) - 1)
    twice = small.composition(["fndds:11111000"] * 2)
    np.testing.assert_array_equal(twice.values[0], twice.values[1])


def test_an_unknown_food_is_refused_by_name(small: Catalogue) -> None:
    with pytest.raises(VilliError, match="fndds:1 is not in the catalogue"):
        small.composition(["fndds:1"])


def test_equivalents(small: Catalogue) -> None:
    assert small.equivalent("fndds:11111000") == "fndds:11111000"
    assert small.equivalent("fndds:51301020") == "fndds:51301010"
    assert small.equivalent("fndds:99999999") is None


def test_only_a_near_food_answers_to_the_name_of_one_that_is_not_held(small: Catalogue) -> None:
    assert small.stand_ins == (("Bread of seven grains", "fndds:51301010"),)


def test_the_hash_is_that_of_the_content(small: Catalogue, small_folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(small_folder, copy)
    assert Catalogue.from_folder(copy).sha256 == small.sha256
    with (copy / "measures.csv").open("a", encoding="utf-8") as file:
        file.write("fndds:51101000,1 slice,29\n")
    assert Catalogue.from_folder(copy).sha256 != small.sha256


@pytest.mark.parametrize("table", catalogues.BESIDE)
def test_the_hash_covers_the_tables_that_scores_and_plants_follow_from(
    small_folder: Path, tmp_path: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "data"
    copy.mkdir()
    for name in catalogues.BESIDE:
        shutil.copy(catalogues.DATA / name, copy)
    before = Catalogue.from_folder(small_folder).sha256
    monkeypatch.setattr(catalogues, "DATA", copy)
    assert Catalogue.from_folder(small_folder).sha256 == before
    changed = tmp_path / "changed"
    shutil.copytree(copy, changed)
    content = (changed / table).read_bytes()
    (changed / table).write_bytes(content[:-2] + b"9\n")
    monkeypatch.setattr(catalogues, "DATA", changed)
    assert Catalogue.from_folder(small_folder).sha256 != before


def test_every_table_of_the_package_that_says_something_of_foods_is_in_the_hash() -> None:
    tables = {path.name for path in catalogues.DATA.glob("*.csv")}
    others = {
        "glutamine_facts.csv",  # figures for comparison: they say nothing of a food
        "supplements.csv",  # what supplements are of: no result follows from it
    }
    assert tables - others == {*FILES, *catalogues.BESIDE}


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match=r"measures\.csv"):
        _ = Catalogue.from_folder(tmp_path).foods


def test_import_does_without_numpy_and_sqlite() -> None:
    code = "import sys, villi.foods; print([m for m in ('numpy', 'sqlite3', 'rich') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_everyday_catalogue_is_whole() -> None:
    catalogue = Catalogue.everyday()
    assert Catalogue.everyday() is catalogue
    held = catalogue.composition(catalogue.foods)
    assert held.values.shape[0] == len(catalogue.foods)
    assert (held.values[~np.isnan(held.values)] >= 0).all()
    assert all(food.group in catalogue.groups for food in catalogue.foods.values())
    assert all(grams > 0 for food in catalogue.foods.values() for _, grams in food.measures)
    assert len(catalogue.sha256) == 64


def test_every_bare_word_means_a_food_of_the_catalogue() -> None:
    text = (files("villi.meals") / "data" / "bare.csv").read_text(encoding="utf-8")
    meant = {row["words"]: row["id"] for row in csv.DictReader(text.splitlines())}
    catalogue = Catalogue.everyday()
    assert len(meant) > 200
    assert {words: id for words, id in meant.items() if catalogue.food(id) is None} == {}


def test_no_food_is_told_from_another_by_its_code() -> None:
    foods = Catalogue.everyday().foods.values()
    told = [f.name for f in foods if f.id[:4] != "own:" and f"({f.id.split(':')[1]})" in f.name]
    assert told == []


def test_own_foods_hold_the_plants_that_are_surely_in_them() -> None:
    foods = Catalogue.everyday().foods
    assert dict(foods["own:baked-beans-uk"].plants).keys() == {"common bean", "tomato"}
    assert dict(foods["own:date-bar"].plants) == {"date": 60.0, "cashew": 40.0}
    assert dict(foods["own:dairy-milk"].plants).keys() == {"cocoa"}
    assert dict(foods["own:matcha-latte"].plants).keys() == {"tea"}
    # some other fruit pie, some other soup: what is in them is not known
    assert not foods["own:mince-pie"].plants and not foods["own:soup-uk"].plants


def test_beans_in_tomato_sauce_hold_no_meat() -> None:
    catalogue = Catalogue.everyday()
    beans = ("own:baked-beans-uk", "own:beans-on-toast", "own:vegetarian-breakfast")
    cured = catalogue.composition(beans).values[:, list(NUTRIENTS).index("pf_curedmeat")]
    assert (cured == 0).all()
