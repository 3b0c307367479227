"""ASA24 Items files: real layouts, and what goes wrong with them."""

import csv
import gzip
import io
from datetime import date, time
from pathlib import Path

import pytest

from villi.diary import Diary, read, write
from villi.diary.importers import FORMATS, diaries, sniff
from villi.diary.values import Eaten
from villi.quantities import VilliError

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
VVKAJ = SHARED / "food" / "asa24_vvkaj_items.csv.gz"
THR = SHARED / "cohort" / "ASA24_exp_detailed.csv"

HEADER = (
    "RecallRecId,UserName,UserID,RecallNo,RecallAttempt,RecallStatus,IntakeStartDateTime,IntakeEndDateTime,"
    "Occ_No,Occ_Time,Occ_Name,FoodNum,FoodCode,ModCode,FoodAmt,KCAL,Food_Description"
)
COLUMNS = HEADER.split(",")
ROW = {
    "RecallRecId": "r1",
    "UserName": "U1",
    "UserID": "u-1",
    "RecallNo": "1",
    "RecallAttempt": "0",
    "RecallStatus": "2",
    "IntakeStartDateTime": "11/5/2021 0:00",
    "IntakeEndDateTime": "11/5/2021 23:59",
    "Occ_No": "1",
    "Occ_Time": "11/5/2021 7:00",
    "Occ_Name": "1",
    "FoodNum": "1",
    "FoodCode": "51180010",
    "ModCode": "0",
    "FoodAmt": "34.5",
    "KCAL": "91",
    "Food_Description": "Bagel",
}


def items(*rows: dict[str, str], columns: list[str] = COLUMNS, delimiter: str = ",") -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, delimiter=delimiter, extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(ROW | row for row in rows)
    return out.getvalue()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "study_Items.csv"


def the_only(path: Path, text: str, encoding: str = "utf-8") -> Diary:
    path.write_bytes(text.encode(encoding))
    (diary,) = diaries(path)
    return diary


def eaten(diary: Diary) -> list[Eaten]:
    return [entry for day in diary.days for entry in day.entries if isinstance(entry, Eaten)]


@pytest.mark.skipif(not VVKAJ.exists() or not THR.exists(), reason="the shared data are not here")
@pytest.mark.parametrize(("path", "people", "days", "foods"), [(VVKAJ, 17, 49, 779), (THR, 21, 21, 383)])
def test_real_exports_lose_no_row_and_no_gram(path: Path, people: int, days: int, foods: int) -> None:
    assert sniff(path) == "asa24"
    found = list(diaries(path))
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as file:
        rows = list(csv.DictReader(file))
    assert len(found) == people
    assert sum(len(diary.days) for diary in found) == days
    assert sum(len(eaten(diary)) for diary in found) == foods == len(rows)
    grams = sum(pin.grams or 0.0 for diary in found for entry in eaten(diary) for _, pin in entry.words.pins)
    assert grams == pytest.approx(sum(float(row["FoodAmt"]) for row in rows), rel=1e-12)
    assert all(day.complete.food == "done" for diary in found for day in diary.days)
    assert not any(diary.problems for diary in found)


@pytest.mark.skipif(not VVKAJ.exists(), reason="the shared data are not here")
def test_an_imported_diary_written_as_text_reads_back_with_the_same_food() -> None:
    def content(diary: Diary) -> object:
        return [
            (
                day.date,
                day.complete,
                [
                    (e.clock, e.meal, e.words.text.replace('"', "'"), e.words.pins, e.words.one)
                    for e in day.entries
                    if isinstance(e, Eaten)
                ],
            )
            for day in diary.days
        ]

    for diary in diaries(VVKAJ, zone="America/Los_Angeles"):
        again = read(write(diary))
        assert content(again) == content(diary)
        assert again.header == diary.header
        assert again.problems == ()


def test_a_row_becomes_pinned_words(path: Path) -> None:
    diary = the_only(path, items({}))
    assert diary.header.person == "U1"
    assert diary.source == str(path)
    (day,) = diary.days
    assert day.date == date(2021, 11, 5)
    assert day.complete.food == "done"
    (entry,) = eaten(diary)
    assert (entry.words.line, entry.words.text, entry.clock, entry.meal) == (
        2,
        "Bagel",
        time(7, 0),
        "breakfast",
    )
    assert entry.words.pins == ((5, ("fndds:51180010", 34.5)),)


@pytest.mark.parametrize(
    ("name", "meal"),
    [
        ("1", "breakfast"),
        ("2", ""),
        ("3", "lunch"),
        ("4", "dinner"),
        ("5", "supper"),
        ("6", "snack"),
        ("7", ""),
    ],
)
def test_names_of_occasions(path: Path, name: str, meal: str) -> None:
    assert eaten(the_only(path, items({"Occ_Name": name})))[0].meal == meal


def test_food_after_midnight_belongs_to_the_recalls_first_day(path: Path) -> None:
    diary = the_only(path, items({}, {"Occ_Time": "11/6/2021 0:30", "Food_Description": "Toast"}))
    assert [day.date for day in diary.days] == [date(2021, 11, 5)]
    # and what was eaten early on the day itself is no night of the day before
    early = the_only(path, items({"Occ_Time": "11/5/2021 0:25"}))
    assert early.header.day_starts == time(0, 0)
    # a recall of the past 24 hours starts its day when it starts
    past = {"IntakeStartDateTime": "11/5/2021 14:00", "Occ_Time": "11/6/2021 8:00"}
    assert the_only(path, items(past)).header.day_starts == time(14, 0)


def test_an_unfinished_recall_is_partial(path: Path) -> None:
    assert the_only(path, items({"RecallStatus": "5"})).days[0].complete.food == "partial"
    assert the_only(path, items({"RecallStatus": ""})).days[0].complete.food == "partial"


def test_people_are_told_apart_and_keep_their_order(path: Path) -> None:
    path.write_text(
        items(
            {},
            {"UserName": "U2", "UserID": "u-2"},
            {"RecallNo": "2", "IntakeStartDateTime": "11/9/2021 0:00"},
        )
    )
    assert [(d.header.person, len(d.days)) for d in diaries(path)] == [("U1", 2), ("U2", 1)]


def test_bad_rows_are_problems_with_their_line_and_the_rest_counts(path: Path) -> None:
    rows: tuple[dict[str, str], ...] = (
        {},
        {"FoodAmt": "lots", "Food_Description": "Soup"},
        {"FoodAmt": "NA", "Food_Description": "Stew"},
        {"FoodAmt": "-3"},
        {"FoodAmt": "inf"},
        {"FoodCode": "abc", "Food_Description": "Cake"},
        {"FoodCode": "", "Food_Description": ""},
        {"Occ_Time": "noon"},
        {"IntakeStartDateTime": "32/5/2021 0:00"},
        {"FoodCode": "2031", "ModCode": "900000", "FoodAmt": "1.8", "Food_Description": "Pepper, red"},
    )
    diary = the_only(path, items(*rows))
    assert [problem.line for problem in diary.problems] == [3, 4, 5, 6, 7, 8, 9, 10]
    assert all(problem.message and problem.suggestion for problem in diary.problems)
    found = {entry.words.line: entry for entry in eaten(diary)}
    assert sorted(found) == [2, 3, 4, 5, 6, 7, 9, 11]
    assert [found[line].words.pins[0][1].grams for line in (3, 4, 5, 6)] == [None] * 4  # unknown, never zero
    assert found[7].words.pins == ()
    assert found[9].clock is None
    assert found[11].words.pins[0][1].food_id == "sr:2031"
    assert diary.days[0].complete.food == "partial"  # a row is missing


def test_a_person_without_any_usable_row_is_reported(path: Path) -> None:
    diary = the_only(path, items({"IntakeStartDateTime": "soon"}))
    assert diary.days == ()
    assert [problem.line for problem in diary.problems] == [0, 2]


def test_a_recall_done_twice_counts_once(path: Path) -> None:
    rows = (
        {"RecallRecId": "a", "RecallStatus": "5", "Food_Description": "Toast"},
        {"RecallRecId": "b", "RecallAttempt": "1"},
    )
    diary = the_only(path, items(*rows))
    assert [entry.words.text for entry in eaten(diary)] == ["Bagel"]
    assert diary.days[0].complete.food == "done"
    assert "second recall" in diary.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_encodings(path: Path, encoding: str) -> None:
    diary = the_only(path, items({"Food_Description": "Crème brûlée"}), encoding)
    assert eaten(diary)[0].words.text == "Crème brûlée"
    assert bool(diary.problems) == (encoding == "cp1252")


def test_a_description_may_hold_commas_quotes_and_line_breaks(path: Path) -> None:
    diary = the_only(path, items({"Food_Description": 'Egg, 3" wide,\r\nfried # hot'}, {}))
    assert [(e.words.line, e.words.text) for e in eaten(diary)] == [
        (2, 'Egg, 3" wide, fried # hot'),
        (4, "Bagel"),
    ]
    assert len(eaten(read(write(diary)))) == 2


def test_damaged_files_are_refused_with_place_and_remedy(tmp_path: Path) -> None:
    def refused(name: str, data: bytes) -> str:
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(VilliError) as caught:
            list(diaries(path))
        assert str(path) in str(caught.value)
        return str(caught.value)

    whole = gzip.compress(items(*[{}] * 2000).encode())
    assert "cut short" in refused("a.csv.gz", whole[: len(whole) // 2])
    assert "damaged" in refused("b.csv.gz", whole[:40] + b"\x00" * 20 + whole[60:])
    assert "semicolons" in refused("c.csv", items({}, delimiter=";").encode())
    assert "tabs" in refused("d.csv", items({}, delimiter="\t").encode())
    lacking = [name for name in COLUMNS if name not in ("FoodAmt", "FoodCode")]
    assert "no column FoodCode, FoodAmt" in refused("e.csv", items({}, columns=lacking).encode())
    totals = [name for name in COLUMNS if not name.startswith("Food")] + ["NumFoods", "DataComp"]
    assert "Totals file" in refused("f.csv", (",".join(totals) + "\n").encode())
    assert "no rows" in refused("g.csv", items().encode())
    assert "not text" in refused("h.csv", items({}).encode() + b"\x00\x01\x02")
    (tmp_path / "folder").mkdir()
    for missing in (tmp_path / "none.csv", tmp_path / "folder"):
        with pytest.raises(VilliError, match=r"does not exist|is a folder"):
            list(diaries(missing, "asa24"))


def test_columns_may_stand_in_any_order(path: Path) -> None:
    diary = the_only(path, items({}, columns=COLUMNS[::-1]))
    assert eaten(diary)[0].words.pins == ((5, ("fndds:51180010", 34.5)),)


def test_formats_are_known_by_name_and_villis_own_is_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "week.txt"
    path.write_bytes(b"2026-11-16\ntoast\n")
    assert sniff(path) == ""
    assert [diary.days[0].date for diary in diaries(path)] == [date(2026, 11, 16)]
    with pytest.raises(VilliError, match="unknown format 'excel': use one of diary, asa24"):
        list(diaries(path, "excel"))
    assert set(FORMATS) == {"diary", "asa24"}


def test_a_cell_above_the_limit_of_csv_is_refused_in_the_header_too(tmp_path: Path) -> None:
    csv.field_size_limit(131_072)  # csv's own; the importers of food tables raise it
    for text in (f'"{"x" * 200_000}",{HEADER}\n', items(ROW | {"UserID": "x" * 200_000})):
        place = tmp_path / "wide.csv"
        place.write_text(text, encoding="utf-8")
        with pytest.raises(VilliError, match=r"line [12]: field larger"):
            list(diaries(place, "asa24"))


def test_only_line_ends_end_a_row(tmp_path: Path) -> None:
    place = tmp_path / "odd.csv"
    place.write_text(items(ROW | {"Food_Description": "Bagel\u2028plain\x85"}), encoding="utf-8", newline="")
    (diary,) = diaries(place)
    foods = [entry.words.text for entry in diary.days[0].entries if isinstance(entry, Eaten)]
    assert foods == ["Bagel plain"]


def test_a_file_cut_inside_a_row_does_not_pass_for_a_whole_recall(path: Path) -> None:
    whole = items(ROW, ROW)
    diary = the_only(path, whole.rstrip("\n").rsplit(",", 3)[0] + "\n")
    assert diary.days[0].complete.food == "partial"
    assert any("cut short" in problem.suggestion for problem in diary.problems)
    assert the_only(path, whole).days[0].complete.food == "done"


@pytest.mark.parametrize("at", range(1, len(",".join(ROW.values())) - len("Bagel")))
def test_wherever_the_last_row_is_cut_its_recall_is_partial(path: Path, at: int) -> None:
    head, *rows = items({}, {}).splitlines(keepends=True)
    diary = the_only(path, head + rows[0] + rows[1][:at])
    (day,) = diary.days
    assert (day.date, day.complete.food) == (date(2021, 11, 5), "partial")
    assert 3 in [problem.line for problem in diary.problems]
    assert {pin.grams for e in eaten(diary) for _, pin in e.words.pins} <= {34.5, None}


def test_a_row_with_more_cells_makes_its_recall_partial(path: Path) -> None:
    diary = the_only(path, items({}).rstrip() + ", plain\r\n")
    assert diary.days[0].complete.food == "partial"
    assert [problem.line for problem in diary.problems] == [2]
