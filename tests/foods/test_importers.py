"""Readers of other people's tables: recognising them, units, unknowns, and damaged files."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.foods import Measure
from villi.foods.importers import IMPORTERS, Part, Table, recognise, tables
from villi.foods.importers.off import cells_of
from villi.foods.importers.off import part as product
from villi.foods.importers.table import CELL, LINE, header_of
from villi.quantities import NUTRIENTS, VilliError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "food"
real = pytest.mark.skipif(not SHARED.exists(), reason="the public food tables are not beside the checkout")

TITLE = '\ufeff"FNDDS Nutrient Values\n2017-2018 Food and Nutrient Database for Dietary Studies",,,,,\n'


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode("utf-8")
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def read(path: Path) -> list[Part]:
    """All parts of the tables at a path."""
    return [part for table in tables(path) for part in parts_of(table)]


def parts_of(table: Table, start: int = 0) -> Iterator[Part]:
    importer = recognise(table)
    if importer is not None:
        yield from (part for _, part in importer.read(table, start))


def kind(path: Path) -> str:
    importer = recognise(tables(path)[0])
    return importer.name if importer else ""


def test_survey_nutrients_keep_their_units_and_blanks(tmp_path: Path) -> None:
    header = 'Food code,Main food description,Energy (kcal),Protein (g),Total Fat (g),"Iron\n(mg)"\n'
    path = write(tmp_path / "any name.csv.gz", TITLE + header + "11111000,Milk,60,3.28,,0\n")
    (part,) = read(path)
    assert (part.id, part.edition, part.name) == ("fndds:11111000", "fndds1718", "Milk")
    assert part.values == {"energy": 60, "protein": 3.28, "iron": 0}  # fat is blank: unknown, not zero


def test_the_edition_is_in_the_title(tmp_path: Path) -> None:
    header = "Food code,Main food description,Energy (kcal),Protein (g),Total Fat (g),Iron (mg)\n"
    later = write(
        tmp_path / "a.csv", TITLE.replace("2017-2018", "2019-2020") + header + "11111000,M,60,3,3,0\n"
    )
    assert read(later)[0].edition == "fndds1920"
    bare = write(tmp_path / "b.csv", header + "11111000,M,60,3,3,0\n")
    with pytest.raises(VilliError, match="title"):
        read(bare)


def test_survey_portions_in_plain_words(tmp_path: Path) -> None:
    header = "Food code,Main food description,Subcode,Portion description,Portion weight (g),x\n"
    lines = (
        "1,Milk,,1 cup,244,\n1,Milk,,Quantity not specified,0,\n"
        "1,Milk,,Guideline amount per fl oz of beverage,2.5,\n1,Milk,22,1 bar,50,\n"
        "2,Bread,,Quantity not specified,28,\n"
    )
    milk, bread = read(write(tmp_path / "a.csv", TITLE + header + lines))
    assert milk.measures == (Measure("1 cup", 244), Measure("per fl oz of drink", 2.5))
    assert bread.measures == (Measure("default", 28),)


def test_food_patterns_are_joined_by_name_not_place(tmp_path: Path) -> None:
    path = write(tmp_path / "fped1718.csv", "FOODCODE,A_DRINKS,F_TOTAL,V_TOTAL\n11000000.0,0,1.5,\n")
    (part,) = read(path)
    assert part.values == {"f_total": 1.5, "a_drinks": 0}
    units = write(tmp_path / "FPED_1516.csv", "FOODCODE,DESCRIPTION,F_TOTAL (cup eq.)\n1,x,2\n")
    assert read(units)[0] == Part("fndds:1", "fndds1516", values={"f_total": 2})
    with pytest.raises(VilliError, match="edition"):
        read(write(tmp_path / "patterns.csv", "FOODCODE,A_DRINKS,F_TOTAL\n1,0,0\n"))


def test_survey_of_2015_is_in_grams_and_its_energy_comes_from_totals(tmp_path: Path) -> None:
    header = "Foodcode,Mainfooddescription,n,Grams,Calories,Protein,Iron,Folatetotal,VarName59,Alcohol\n"
    lines = "11100000.0,Milk,100,200,122,3.2,3e-05,1e-06,0.05,\n11000000.0,Other,,,,1,,,,\n"
    milk, other = read(write(tmp_path / "a.csv", header + lines))
    assert milk.values == {
        "protein": 3.2,
        "iron": 0.03,
        "folate": 1.0,
        "fa_4_0": 0.05,
        "energy": 61.0,
    }
    assert milk.imputed == {"energy"}
    assert other.values == {"protein": 1.0}
    assert other.reports is None


def test_reference_values_missing_row_is_unknown(tmp_path: Path) -> None:
    path = write(
        tmp_path / "v.csv",
        "food_id,nutr_id,value,se\n1001,203,0.85,\n1001,291,0,\n1001,9999,3,\n1002,203,,\n",
    )
    butter, other = read(path)
    assert butter == Part("sr:1001", "sr26", values={"protein": 0.85, "fibre": 0.0})
    assert other.values == {}


def test_reference_weights_are_of_one_unit(tmp_path: Path) -> None:
    path = write(
        tmp_path / "w.csv", 'food_id,seq,amount,desc,weight\n1001,1,2,"pat (1"" sq)",10\n1001,2,1,cup,\n'
    )
    assert read(path)[0].measures == (Measure('1 pat (1" sq)', 5.0),)


def test_zeros_of_the_small_summary_are_unknown_where_they_may_be(tmp_path: Path) -> None:
    header = "ndb,energy_kcal,protein_g,fat_g,carbs_g,fiber_g,sugar_g,sodium_mg\n"
    (part,) = read(write(tmp_path / "s.csv", header + "14000,1,0,0,0.1,0,0,0\n"))
    assert part.values == {"energy": 1, "protein": 0, "fat": 0, "carbohydrate": 0.1}
    assert (part.id, part.edition) == ("sr:14000", "srlegacy")


FDC = {
    "food.csv": '"fdc_id","data_type","description","food_category_id","publication_date"\n'
    '"1","sample_food","sample","16","2019"\n"2","foundation_food","Hummus","16","2019"\n'
    '"3","sr_legacy_food","Egg, whole","1","2019"\n',
    "foundation_food.csv": '"fdc_id","NDB_number","footnote"\n"2","16158",""\n',
    "sr_legacy_food.csv": '"fdc_id","NDB_number"\n"3","1123"\n',
    "food_nutrient.csv": '"id","fdc_id","nutrient_id","amount"\n"1","1","1003","9"\n"2","2","2047","240"\n'
    '"3","2","2048","230"\n"4","2","1003","7.4"\n"5","2","1079",""\n"6","3","1008","143"\n"7","3","2048","1"\n',
    "measure_unit.csv": '"id","name"\n"1001","tablespoon"\n"9999","undetermined"\n',
    "food_portion.csv": '"id","fdc_id","seq_num","amount","measure_unit_id","portion_description","modifier",'
    '"gram_weight"\n"1","2","1","2.0","1001","","","33"\n"2","3","1","1","9999","","large","50"\n',
}


def test_central_takes_its_own_foods_only_and_the_preferred_energy(tmp_path: Path) -> None:
    for name, text in FDC.items():
        write(tmp_path / "unpacked" / name, text)
    packed = tmp_path / "download.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in FDC.items():
            archive.writestr(f"FoodData_Central/{name}", text)
    for path in (tmp_path / "unpacked", packed):
        parts = read(path)
        assert {part.id for part in parts} == {"fdc:2", "sr:1123"}
        hummus = [part for part in parts if part.id == "fdc:2"]
        assert [part.values for part in hummus if part.values] == [{"energy": 230, "protein": 7.4}]
        assert [part.measures for part in hummus if part.measures] == [(Measure("1 tablespoon", 16.5),)]
        egg = [part for part in parts if part.id == "sr:1123"]
        assert [part.values for part in egg if part.values] == [{"energy": 143}]
        assert [part.measures for part in egg if part.measures] == [(Measure("1 large", 50),)]
        assert [part.group for part in egg if part.group] == ["eggs"]


def test_central_without_its_list_of_foods_is_explained(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match=r"needs foundation_food\.csv or sr_legacy_food\.csv beside it"):
        read(write(tmp_path / "food_nutrient.csv", FDC["food_nutrient.csv"]))


def test_products_keep_their_leading_zeros_and_units() -> None:
    found = product(
        {
            "code": "00123",
            "product_name": "Oat <b>drink</b>",
            "brands": "Brand",
            "energy_100g": "418.4",
            "sodium_100g": "0.04",
            "vitamin-d_100g": "7.5e-7",
            "fiber_100g": "",
            "proteins_100g": "101",
            "serving_quantity": "250",
            "nova_group": "4.0",
        }
    )
    assert found is not None
    assert found.id == "off:00123"
    assert found.values == {
        "energy": pytest.approx(100),
        "sodium": 40,
        "vitamin_d": 0.75,
    }  # 101 g in 100 g cannot be
    assert found.measures == (Measure("1 serving", 250),)
    assert (found.processing, found.synonyms) == ("ultra", ("Brand",))
    assert product({"code": "1", "product_name": " "}) is None


def test_lines_and_tables_of_products_agree(tmp_path: Path) -> None:
    columns = "code\tproduct_name\tproteins_100g\tfiber_100g\n"
    table = write(tmp_path / "a.csv", columns + '007\tSay "cheese\t20.5\t\nbroken\n8\t\t1\t1\n')
    line = '{"code":"007","product_name":"Say \\"cheese","nutriments":{"proteins_100g":20.5}}\n'
    lines = write(tmp_path / "a.jsonl.gz", line + "not json\n[1]\n")
    assert read(table) == read(lines)
    assert read(table)[0].values == {"protein": 20.5}
    assert cells_of({"code": 5}) == {"code": "5"}


@given(st.dictionaries(st.sampled_from(["proteins_100g", "fat_100g", "sugars_100g"]), st.text(max_size=5)))
def test_whatever_volunteers_write_is_a_figure_or_unknown(cells: dict[str, str]) -> None:
    found = product({"code": "1", "product_name": "x", **cells})
    assert found is not None
    assert all(0 <= amount <= 100 for amount in found.values.values())
    assert len(found.values) <= sum(1 for text in cells.values() if text.strip())


def test_a_cut_archive_is_explained(tmp_path: Path) -> None:
    text = "food_id,nutr_id,value\n" + "".join(f"{food},203,{food / 7}\n" for food in range(1, 3000))
    whole = gzip.compress(text.encode())
    cut = tmp_path / "values.csv.gz"
    cut.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VilliError, match=r"values\.csv\.gz is cut off or damaged.*get the file again"):
        read(cut)
    (tmp_path / "cut.zip").write_bytes(whole[:100])
    with pytest.raises(VilliError, match=r"cut\.zip is not a whole zip archive"):
        read(tmp_path / "cut.zip")


@pytest.mark.parametrize(
    ("end", "message"),
    [
        ("1002,203", "row 2: 2 cells where the header has 3"),
        ("1002,203,0.2", "in the middle of row 2"),  # 0.25, cut: it looks whole but for the line end
        ("1002,203,x\n1003,203,1\n", "could not convert"),
        ("1002,203,nan\n1003,203,1\n", "nan is not a number"),
    ],
)
def test_damaged_rows_are_named(tmp_path: Path, end: str, message: str) -> None:
    path = write(tmp_path / "v.csv", "food_id,nutr_id,value\n1001,203,1\n" + end)
    with pytest.raises((VilliError, ValueError), match=message):
        read(path)


def test_text_in_another_encoding_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "foods.csv"
    path.write_bytes("food_id,grp_id,food,n_factor\n1,100,Pâté,6.25\n".encode("cp1252"))
    with pytest.raises(VilliError, match="not UTF-8"):
        read(path)


@pytest.mark.parametrize("text", ["", "\n\n", "hello", "a,b\n1,2\n", '"open', "{}", "\x00\x01\x02"])
def test_what_is_no_table_is_not_recognised(tmp_path: Path, text: str) -> None:
    assert kind(write(tmp_path / "x.csv", text)) == ""


@given(st.binary(max_size=400))
def test_recognising_never_fails(head: bytes) -> None:
    header_of(head)
    assert all(0 <= importer.sniff(head, "x.csv") <= 1 for importer in IMPORTERS)


def test_reading_goes_on_where_it_stopped(tmp_path: Path) -> None:
    rows = "".join(f"{food},{nutrient},1\n" for food in range(9) for nutrient in (203, 204))
    (table,) = tables(write(tmp_path / "v.csv", "food_id,nutr_id,value\n" + rows))
    importer = recognise(table)
    assert importer is not None
    everything = list(importer.read(table, 0))
    for place, (rows_read, _) in enumerate(everything):
        assert list(importer.read(table, rows_read)) == everything[place + 1 :]


KINDS = {
    "fndds1516_mainfooddesc.csv.gz": ("FNDDS 2015-16 descriptions", 8690),
    "fndds1516_nutrients_wweia_freq.csv.gz": ("FNDDS 2015-16 nutrients", 8690),
    "fndds1718_foods_and_beverages.csv.gz": ("FNDDS foods", 7083),
    "fndds1718_nutrient_values.csv.gz": ("FNDDS nutrients", 7083),
    "fndds1718_portions_and_weights.csv.gz": ("FNDDS portions", 7058),
    "fped1516.csv.gz": ("Food patterns (FPED)", 8690),
    "fped1718.csv.gz": ("Food patterns (FPED), units in the header", 7083),
    "openfoodfacts_sample.csv.gz": ("Open Food Facts table", 212),
    "sr26_food.csv.gz": ("SR26 foods", 8463),
    "sr26_nutrient.csv.gz": ("SR26 values", 8463),
    "sr26_weight.csv.gz": ("SR26 household weights", 8222),
    "srlegacy_food.csv.gz": ("FoodData Central foods", 7793),
    "srlegacy_food_portion.csv.gz": ("FoodData Central household weights", 7533),
    "srlegacy_nutrient_lookup37.csv.gz": ("SR Legacy, seven values", 7793),
}


@real
@pytest.mark.parametrize("name", KINDS)
def test_real_tables_are_known_and_whole(name: str) -> None:
    expected, foods = KINDS[name]
    assert kind(SHARED / name) == expected
    assert len({part.id for part in read(SHARED / name)}) == foods if foods != 212 else True


@real
def test_other_real_tables_are_left_alone() -> None:
    others = {path.name for path in SHARED.iterdir() if path.suffix != ".zip"} - KINDS.keys()
    assert {name for name in others if kind(SHARED / name)} == set()


@real
def test_real_foundation_foods() -> None:
    parts = read(SHARED / "FoodData_Central_foundation_food_csv_2024-10-31.zip")
    values = {part.id: part.values for part in parts if part.values}
    assert len({part.id for part in parts}) == 316
    keys = ("energy", "protein", "sugars", "carbohydrate")
    counts = {key: sum(key in held for held in values.values()) for key in keys}
    assert counts["protein"] == 305
    assert counts["energy"] == 316 - 29  # those with 1008, 2048 or 2047
    assert counts["sugars"] >= 113
    assert counts["carbohydrate"] >= 286
    assert not any("glutamine" in held for held in values.values())


@real
def test_units_of_the_reference_tables_are_ours() -> None:
    """The units that SR and FoodData Central write are those of the nutrient table."""
    units = {
        "g": "g",
        "mg": "mg",
        "µg": "ug",
        "kcal": "kcal",
        "UG": "ug",
        "MG": "mg",
        "G": "g",
        "KCAL": "kcal",
    }
    (table,) = tables(SHARED / "sr26_nutrient_def.csv")
    sr = {row[0]: units.get(row[1]) for _, row in table.rows(("nutr_id", "unit"))}
    with zipfile.ZipFile(SHARED / "FoodData_Central_foundation_food_csv_2024-10-31.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith("/nutrient.csv"))
        text = io.TextIOWrapper(archive.open(name), encoding="utf-8").read().replace('"', "")
    fdc = {}
    for line in text.splitlines()[1:]:
        number, *_, unit, _, _ = line.split(",")
        fdc[number] = units.get(unit)
    for nutrient in NUTRIENTS.values():
        if nutrient.sr is not None and str(nutrient.sr) in sr:
            assert sr[str(nutrient.sr)] == nutrient.unit, nutrient.id
        for number_of in nutrient.fdc:
            assert fdc[str(number_of)] == nutrient.unit, nutrient.id


@real
def test_a_nutrient_is_the_same_in_sr_and_in_fooddata_central() -> None:
    """FoodData Central writes SR's number beside its own: 205 is carbohydrate, 205.2 another method's."""
    with zipfile.ZipFile(SHARED / "FoodData_Central_foundation_food_csv_2024-10-31.zip") as archive:
        name = next(name for name in archive.namelist() if name.endswith("/nutrient.csv"))
        rows = csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8"))
        sr_of = {row["id"]: row["nutrient_nbr"] for row in rows}
    for nutrient in NUTRIENTS.values():
        if nutrient.fdc:
            assert str(nutrient.sr) in {sr_of[str(fdc)] for fdc in nutrient.fdc}, nutrient.id


@real
def test_columns_of_the_survey_are_all_found() -> None:
    for name, columns in (
        (
            "fndds1718_nutrient_values.csv.gz",
            [n.fndds1718 for n in NUTRIENTS.values() if n.kind != "pattern"],
        ),
        (
            "fndds1516_nutrients_wweia_freq.csv.gz",
            [n.fndds1516 for n in NUTRIENTS.values() if n.kind != "pattern"],
        ),
        ("fped1516.csv.gz", [n.fndds1516 for n in NUTRIENTS.values() if n.kind == "pattern"]),
    ):
        header, _ = header_of(Table(SHARED / name).head())
        assert {column for column in columns if column} <= set(header)


def test_hostile_lines_of_products_are_passed_over_or_named(tmp_path: Path) -> None:
    good = '{"code":"1","product_name":"oat drink","nutriments":{"fiber_100g":1}}\n'
    deep = '{"code":"2","product_name":' + "[" * 100_000 + "\n"
    assert [part.id for part in read(write(tmp_path / "a.jsonl", good + deep + good))] == ["off:1"] * 2
    endless = tmp_path / "endless.jsonl.gz"
    endless.write_bytes(gzip.compress(good.encode() + b'{"code":"' + b"1" * (LINE + 10)))
    with pytest.raises(VilliError, match="line above"):
        read(endless)


def test_a_cell_without_end_is_refused(tmp_path: Path) -> None:
    path = write(tmp_path / "v.csv", 'food_id,nutr_id,value\n1,203,"' + "9\n" * (CELL // 2 + 2))
    with pytest.raises(VilliError, match="field larger than field limit"):
        read(path)


def test_members_of_an_archive_are_read_where_they_lie(tmp_path: Path) -> None:
    """Nothing is unpacked to the disk, so that a member's name cannot lead out of a folder."""
    inside = tmp_path / "inside"
    inside.mkdir()
    table = "food_id,nutr_id,value\n1,203,2\n"
    with zipfile.ZipFile(inside / "set.zip", "w") as archive:
        archive.writestr("../../outside.csv", table)
        archive.writestr("/etc/values.csv", table)
        archive.writestr("again.ZIP", b"PK")
    assert [part.id for part in read(inside / "set.zip")] == ["sr:1", "sr:1"]
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["set.zip"]


def test_an_archive_with_a_password_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "locked.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("v.csv", "food_id,nutr_id,value\n1,203,2\n")
    data = bytearray(path.read_bytes())
    data[6] |= 1  # the flag of the member itself
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of its entry in the directory
    path.write_bytes(data)
    with pytest.raises(VilliError, match="password"):
        read(path)


def test_what_sr_imputed_stays_imputed(tmp_path: Path) -> None:
    header = "food_id,nutr_id,value,num_points,se,source_type_id,deriv_id\n"
    rows = "1001,203,1,0,,1,A\n1001,515,2,0,,4,BFZN\n1001,208,3,0,,4,NC\n"
    (part,) = read(write(tmp_path / "v.csv", header + rows))
    assert part.values == {"protein": 1, "glutamic_acid": 2, "energy": 3}
    assert part.imputed == {"glutamic_acid"}
