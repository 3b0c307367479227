"""Layouts: what a header says, what is declared, and what is said where a column is missing."""

from pathlib import Path

import pytest

from villi.cohort.headers import Misfit, fitting
from villi.cohort.layouts import Layout, declared, from_toml
from villi.quantities import VilliError

NHANES_1 = "SEQN WTDRD1 WTDR2D DR1ILINE DR1DRSTZ DR1IFDCD DR1IGRMS DR1IKCAL".split()
ASA24 = "RecallRecId UserName UserID RecallNo RecallStatus IntakeStartDateTime Occ_No FoodNum CodeNum FoodCode FoodAmt".split()  # noqa: E501


@pytest.mark.parametrize("day", [1, 2])
def test_nhanes_says_its_day_in_the_names_of_its_columns(day: int) -> None:
    header = [name.replace("DR1", f"DR{day}") for name in NHANES_1]
    layout = fitting(header)
    assert (layout.name, layout.day_is, layout.person) == ("nhanes", day, "SEQN")
    assert (layout.code, layout.grams, layout.item) == (
        f"DR{day}IFDCD",
        f"DR{day}IGRMS",
        (f"DR{day}ILINE",),
    )
    assert layout.only == ((f"DR{day}DRSTZ", ("1",)),)
    assert layout.keep == ("WTDRD1", "WTDR2D")


def test_weights_of_the_years_before_the_pandemic_are_kept_under_their_own_names() -> None:
    header = [name.replace("WTDRD1", "WTDRD1PP").replace("WTDR2D", "WTDR2DPP") for name in NHANES_1]
    assert fitting(header).keep == ("WTDRD1PP", "WTDR2DPP")


def test_asa24_counts_finished_recalls_and_numbers_days_by_recall() -> None:
    layout = fitting(ASA24)
    assert (layout.name, layout.person, layout.day, layout.codes) == ("asa24", "UserName", "RecallNo", "")
    assert layout.only == (("RecallStatus", ("2",)),)
    assert layout.item == ("Occ_No", "FoodNum", "CodeNum")
    without = fitting([name for name in ASA24 if name not in ("UserName", "RecallNo")])
    assert (without.person, without.day) == ("UserID", "IntakeStartDateTime")


def test_plain_takes_either_name_of_the_code_and_what_else_there_is() -> None:
    assert fitting(["grams", "person", "day", "code"]).columns() == (
        "person=person,day=day,code=code,grams=grams"
    )
    layout = fitting("person day food_code grams unit item weight stratum psu".split())
    assert layout.columns() == (
        "person=person,day=day,code=food_code,grams=grams,unit=unit,item=item,keep=weight+stratum+psu"
    )


@pytest.mark.parametrize(
    ("header", "column", "told", "helps"),
    [
        (
            [name.replace("DR1IGRMS", "DR1IGRAMS") for name in NHANES_1],
            "DR1IGRMS",
            "no column DR1IGRMS (the nearest is DR1IGRAMS)",
            "--columns person=SEQN,day_is=1,code=DR1IFDCD,grams=DR1IGRAMS,item=DR1ILINE,only=DR1DRSTZ:1,"
            "keep=WTDRD1+WTDR2D",
        ),
        (
            [name.lower() for name in NHANES_1],
            "SEQN",
            "no column SEQN (the nearest is seqn)",
            "--columns person=seqn,day_is=1,code=dr1ifdcd,grams=dr1igrms,item=dr1iline,only=dr1drstz:1",
        ),
        (["person", "day", "code", "amount"], "grams", "no column grams", "grams="),
        ([name for name in ASA24 if name != "RecallStatus"], "RecallStatus", "layout asa24", "--columns"),
        (["SEQN", "DR1TKCAL", "DR1TPROT"], "", "totals, which has no foods", "DR1IFF"),
        (["a;b"], "", "it has a;b", "--columns"),
        ([], "", "no columns", "--columns"),
    ],
)
def test_a_header_that_does_not_fit_is_told_with_what_helps(
    header: list[str], column: str, told: str, helps: str
) -> None:
    with pytest.raises(Misfit) as wrong:
        fitting(header)
    assert wrong.value.column == column
    assert told in str(wrong.value)
    assert helps in wrong.value.remedy


def test_the_columns_that_a_message_proposes_read_that_very_header() -> None:
    header = [name.replace("DR1IGRMS", "DR1IGRAMS") for name in NHANES_1]
    with pytest.raises(Misfit) as wrong:
        fitting(header)
    proposed = declared(wrong.value.remedy.partition("--columns ")[2])
    assert fitting(header, proposed).grams == "DR1IGRAMS"


def test_two_layouts_at_once_and_a_column_twice_are_not_guessed() -> None:
    with pytest.raises(Misfit, match="the header fits the layouts nhanes and nhanes"):
        fitting([*NHANES_1, *(name.replace("DR1", "DR2") for name in NHANES_1 if name.startswith("DR1"))])
    with pytest.raises(Misfit, match="two columns are called grams"):
        fitting(["person", "day", "code", "grams", "grams"])


def test_what_is_declared_is_said_again() -> None:
    said = "person=ID,day=VISIT,code=FOOD,grams=G,unit=U,item=MEAL+N,only=STATUS:1+2,keep=W1+W2,codes=sr"
    layout = declared(said)
    assert layout == Layout(
        "declared",
        "ID",
        "VISIT",
        "FOOD",
        "G",
        unit="U",
        item=("MEAL", "N"),
        only=(("STATUS", ("1", "2")),),
        keep=("W1", "W2"),
        codes="sr",
    )
    assert declared(layout.columns()) == layout
    for codes in ("asa24", "ids"):
        layout = declared(f"person=ID,day=D,code=F,grams=G,codes={codes}")
        assert (layout.codes, layout.asa24) == ("", codes == "asa24")
        assert declared(layout.columns()) == layout
    assert declared("person=ID,day_is=2,code=F,grams=G").columns() == "person=ID,day_is=2,code=F,grams=G"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("person=ID,day=D,code=F", "grams"),
        ("person=ID,code=F,grams=G", "day (or day_is"),
        ("person=ID,day=D,day_is=1,code=F,grams=G", "not both"),
        ("person=ID,day=D,code=F,gram=G", "grams is"),
        ("person,day=D", "does not say which column"),
        ("person=A,person=B,day=D,code=F,grams=G", "person twice"),
        ("person=A,day=D,code=F,grams=G,only=STATUS", "only=STATUS:1"),
        ("person=A,day=D,code=F,grams=G,amounts_in=cups", "no unit of mass"),
        ("person=A,day=D,code=F,grams=G,codes=bls", "no table of foods"),
        ("person=A,day_is=first,code=F,grams=G", "day_is=first is no number"),
        ("", "person"),
    ],
)
def test_what_is_declared_wrongly_is_told(said: str, told: str) -> None:
    with pytest.raises(VilliError, match="--columns") as wrong:
        declared(said)
    assert told in str(wrong.value)


def test_a_declared_layout_names_what_its_file_lacks() -> None:
    with pytest.raises(Misfit, match=r"no column VISIT \(the nearest is VISITS\)") as wrong:
        fitting(["ID", "VISITS", "FOOD", "G"], declared("person=ID,day=VISIT,code=FOOD,grams=G"))
    assert "--columns person=ID,day=VISITS,code=FOOD,grams=G" in wrong.value.remedy


def test_further_columns_to_keep_are_asked_of_the_header() -> None:
    assert fitting([*NHANES_1, "DR1DAY"], keep=["DR1DAY", "WTDRD1"]).keep == ("WTDRD1", "WTDR2D", "DR1DAY")
    with pytest.raises(Misfit, match="no column DR1DAY"):
        fitting(NHANES_1, keep=["DR1DAY"])


def test_a_column_to_keep_must_not_be_called_as_one_of_ours() -> None:
    with pytest.raises(Misfit, match="called food"):
        fitting(["person", "day", "code", "grams", "food"], keep=["food"])


def test_a_layout_file(tmp_path: Path) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(
        """
codes = "sr"
amounts_in = "oz"
encoding = "cp1252"
decimal = ","
[columns]
person = "Subject, id"
day = "VISIT"
code = "FOOD"
grams = "OZ"
item = ["MEAL", "N"]
keep = "W1"
[only]
STATUS = [1, 2]
""",
        encoding="utf-8",
    )
    layout = from_toml(path)
    assert (layout.person, layout.item, layout.keep) == ("Subject, id", ("MEAL", "N"), ("W1",))
    assert layout.only == (("STATUS", ("1", "2")),)
    assert (layout.codes, layout.amounts_in, layout.encoding, layout.decimal) == ("sr", "oz", "cp1252", ",")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns\n", "no layout that can be read"),
        ("columns = 3", "tables"),
        ("[columns]\nperson = 3\nday = 'D'\ncode = 'F'\ngrams = 'G'", "person is no name"),
        ("encoding = 'utf-99'\n[columns]\nperson='P'\nday='D'\ncode='F'\ngrams='G'", "no encoding"),
        ("decimal = ';'\n[columns]\nperson='P'\nday='D'\ncode='F'\ngrams='G'", "decimal"),
        ("colour = 'red'\n[columns]\nperson='P'\nday='D'\ncode='F'\ngrams='G'", "colour is nothing"),
    ],
)
def test_a_layout_file_that_is_wrong_names_itself(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "ours.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(VilliError, match=r"ours\.toml") as wrong:
        from_toml(path)
    assert told in str(wrong.value)
    with pytest.raises(VilliError, match="does not exist"):
        from_toml(tmp_path / "none.toml")
