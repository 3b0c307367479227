"""Files of other programs are told from diaries, and are neither read nor written as one."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.diary import files
from villi.diary.foreign import HEAD_BYTES, NotADiary, kind_of
from villi.quantities import VilliError

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.txt"))

ASA24 = b"UserName,IntakeStartDateTime,FoodCode,FoodAmt,Food_Description\nA,11/16/2026,11111000,244,Milk\n"
OTHERS = {
    "asa24": (ASA24, "a table (CSV)"),
    "servings": (
        b'Day,Group,Food Name,Amount,Energy (kcal)\n2026-11-16,Breakfast,"Oats, rolled",40 g,150\n',
        "a table (CSV)",
    ),
    "heading alone": (b"Date,Meal,Food\n", "a table (CSV)"),
    "semicolons": (b"\xef\xbb\xbfDatum;Mahlzeit;Menge\r\n16.11.2026;Lunch;1,5\r\n", "a table (CSV)"),
    "tabs": (b"Date\tFood\tGrams\n2026-11-16\toats\t40\n", "a table (CSV)"),
    "long": (b"Date,Meal,Food\n" + b"2026-11-16,lunch,soup\n" * HEAD_BYTES, "a table (CSV)"),
    "json": (b' {\n "days": []}', "JSON"),
    "json list": (b'[{"day": 1}]', "JSON"),
    "xml": (b'<?xml version="1.0"?>\n<HealthData>', "a web page or XML"),
    "page": (b"<!DOCTYPE html>\n<html>", "a web page or XML"),
    "spreadsheet": (b"PK\x03\x04rest", "a spreadsheet, a document or an archive"),
    "pdf": (b"%PDF-1.7\n", "a PDF document"),
    "picture": (b"\x89PNG\r\n", "a picture"),
    "packed": (b"\x1f\x8b\x08rest", "a packed file"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_no_diary_is_named_and_neither_read_nor_written(tmp_path: Path, name: str) -> None:
    data, kind = OTHERS[name]
    assert kind_of(data[:HEAD_BYTES]) == kind
    path = tmp_path / "file.txt"
    path.write_bytes(data)
    with pytest.raises(NotADiary, match="not a diary"):
        files.read_bytes(path)
    with pytest.raises(NotADiary):
        files.append(path, ["08:00 toast"])
    assert path.read_bytes() == data


def test_an_export_that_villi_reads_is_sent_to_the_command_that_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "items.csv"
    path.write_bytes(ASA24)
    with pytest.raises(NotADiary, match=r"an ASA24 Items export, not a diary: .* villi examine .*items\.csv"):
        files.read_bytes(path)


def test_a_diary_does_not_become_something_else(tmp_path: Path) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(b"2026-11-16\n08:00 toast\n")
    with pytest.raises(VilliError, match="would become a table"):
        files.replace(path, files.digest(path.read_bytes()), ASA24.decode())
    assert path.read_bytes() == b"2026-11-16\n08:00 toast\n"


@pytest.mark.parametrize(
    "words",
    [
        "",
        "person: me,female,34\ncountry: GB\n",
        "eggs, toast, tea\nporridge, milk, honey\n",
        "food, drink, time\n2 eggs, tea, 8\n",
        "2026-11-16 Mon\n08:00 toast,butter,jam\n",
        "eggs,toast,milk\nsoup,bread,tea\n",
        "[2 eggs]\n",
        "{muesli}\n",
        "<3 a good day\n",
        "means: soup = 1 onion; 2 courgettes; 400 g peas\n",
    ],
)
def test_words_of_a_diary_are_no_table(words: str) -> None:
    assert kind_of(words.encode()) == ""


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_example_is_a_diary(path: Path) -> None:
    assert kind_of(path.read_bytes()[:HEAD_BYTES]) == ""


@given(st.lists(st.text(alphabet="eggs, 2;\t:g\n-", max_size=20), max_size=8))
def test_whatever_stands_under_a_date_is_a_diary(lines: list[str]) -> None:
    assert kind_of("\n".join(["2026-11-16 Mon", *lines]).encode()) == ""


@given(st.binary(max_size=300))
def test_any_bytes_are_looked_at(data: bytes) -> None:
    assert isinstance(kind_of(data), str)


def test_a_folder_is_still_a_folder(tmp_path: Path) -> None:
    with pytest.raises(VilliError, match="is a folder"):
        files.read_bytes(tmp_path)
