"""`villi body`: from words to an answer, and one clear line where there is none."""

import json
from pathlib import Path

import pytest

from villi.cli import main

FEW = ("--members", "30")


def said(argv: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    code = main(argv)
    out, err = capsys.readouterr()
    return code, out, err


def test_a_curve(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "curve", "L-glutamine 10 g", "--everyday", *FEW], capsys)
    first = " ".join(" ".join(out.splitlines()[:8]).split())
    assert code == 0
    assert "Highest after" in first and "in studies of people, repeated (A)" in first
    assert max(map(len, out.splitlines())) <= 80


@pytest.mark.parametrize(
    ("grams", "says", "not_said"),
    [
        (10, ["Nothing of it holds for: critical illness"], ["only where a clinician agrees", "Beyond what"]),
        (15, ["More than 14 g of L-glutamine a day only where a clinician agrees."], ["Beyond what"]),
        (40, ["at once, 21 g at a usual weight", "no better known than small studies (B)"], ["(A)"]),
    ],
)
def test_how_far_a_curve_holds(
    grams: int, says: list[str], not_said: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = said(["body", "curve", f"L-glutamine {grams} g", "--everyday", *FEW], capsys)
    words = " ".join(out.split())
    assert code == 0
    assert all(each in words for each in says) and not any(each in words for each in not_said)


def test_the_limit_of_a_curve_goes_with_the_weight(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["body", "curve", "L-glutamine 20 g", "--everyday", *FEW, "--weight"]
    for weight, beyond in (("50", True), ("90", False)):
        _, out, _ = said([*argv, weight], capsys)
        assert ("15 g at your weight" in " ".join(out.split()).replace("15.0", "15")) is beyond


def test_a_curve_of_a_meal_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["body", "curve", "2 eggs,", "rye toast", "--everyday", "--json", "--weight", "61,5", *FEW]
    code, out, _ = said(argv, capsys)
    found = json.loads(out)
    assert code == 0 and found["schema"] == "villi.curve/1"
    assert found["food_g"]["low"] < found["food_g"]["mean"] < found["food_g"]["high"]
    assert len(found["hours"]) == len(found["measured"]) and "weight" not in out


def test_a_curve_as_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "curve.svg"
    argv = ["body", "curve", "L-glutamine 5 g", "--everyday", "--svg", str(target), *FEW]
    code, out, _ = said(argv, capsys)
    assert code == 0 and target.read_text().startswith("<svg")
    assert out.split() == [str(target), str(target.with_suffix(".csv"))]
    assert target.with_suffix(".csv").read_text().startswith("Hours,")


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (["curve", "quimbledorf"], "quimbledorf"),
        (["curve", "L-glutamine 2 kg"], "40 g"),
        (["curve", "-5 g L-glutamine"], "column 1"),
        (["curve", " "], "nothing was named"),
        (["curve", "L-glutamine 5 g", "--country", "Atlantis"], "two letters"),
    ],
)
def test_bad_input_gives_one_line(argv: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    argv = [argv[0], *argv[2:], "--everyday", *FEW, "--", argv[1]]
    code, out, err = said(["body", *argv], capsys)
    assert code == 2 and out == ""
    assert err.startswith("villi: ") and err.count("\n") == 1 and says in err


@pytest.mark.parametrize(
    "options",
    [("--members", "0"), ("--members", "1e3"), ("--seed", "-1"), ("--weight", "5"), ("--weight", "heavy")],
)
def test_options_out_of_bounds(options: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["body", "curve", "L-glutamine 5 g", "--everyday", *options])
    assert stopped.value.code == 2
    assert options[1] in capsys.readouterr().err


def test_words_of_despair_stand_before_everything(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "curve", "I want to end my life", "--everyday"], capsys)
    assert code == 0 and "umol" not in out and "Nothing was simulated." in out


DIARY = """\
person: me, female, 34
asked: safety
2026-11-16
08:00 porridge with milk, banana
13:00 lentil soup, 2 slices rye bread
19:00 150 g salmon, potatoes, broccoli
feel: mood 6, stress 4
done: food
"""


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "diary.txt"
    path.write_text(DIARY)
    return path


def test_the_answer_in_the_first_ten_lines(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    argv = ["body", "what-if", str(diary), "--change", "fibre to 30 g", "--everyday", *FEW]
    code, out, _ = said(argv, capsys)
    first = " ".join(" ".join(out.splitlines()[:11]).split())
    assert code == 0
    assert first.startswith("What if: fibre to 30 g In the described system, not in you: 30 versions of it")
    assert "What a diary would show is not known: only 1 day" in first
    assert "Mood:" in first and "Gut permeability:" in first
    assert max(map(len, out.splitlines())) <= 80


def test_a_what_if_as_json_page_and_charts(
    diary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["body", "what-if", str(diary), "--change", "fibre to 30 g", "--everyday", *FEW]
    code, out, _ = said([*asked, "--json"], capsys)
    found = json.loads(out)
    assert code == 0 and found["schema"] == "villi.whatif/1" and found["withheld"] == []
    fibre = next(each for each in found["usual"] if each["input"] == "fibre")
    assert fibre["origin"].startswith("your diary") and 5 < fibre["amount"] < 60
    assert str(diary) not in out
    page, charts = tmp_path / "page.html", tmp_path / "charts"
    assert said([*asked, "--html", str(page), "--svg", str(charts)], capsys)[0] == 0
    assert "<script" not in page.read_text() and "butyrate" in page.read_text()
    names = sorted(path.name for path in charts.iterdir())
    assert "what-if-butyrate-makers.svg" in names and "what-if-butyrate-makers.csv" in names
    code, _, err = said([*asked, "--svg", str(charts)], capsys)
    assert code == 2 and "is there already" in err


def test_without_a_diary_nobodys_usual_day_is_taken(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "what-if", "--change", "stress 8 for a month", *FEW], capsys)
    assert code == 0 and "the usual day of the model was taken" in " ".join(out.split())
    assert "Two" not in out and "stress of the mind" in out


def test_a_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "what-if", "--scenario", str(SCENARIO), *FEW], capsys)
    assert code == 0 and "A course is taken as it was prescribed." in out


SCENARIO = Path(__file__).parents[2] / "examples" / "scenario.toml"


def test_a_rule_stands_in_the_place_of_a_curve(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(DIARY.replace("asked: safety\n", ""))
    argv = ["body", "what-if", str(diary), "--change", "L-glutamine 5 g", "--everyday", *FEW]
    code, out, _ = said(argv, capsys)
    assert code == 0 and "Nothing was simulated." in out and "villi safety" in out
    assert "umol" not in out and "µmol" not in out
    code, out, _ = said([*argv, "--json"], capsys)
    found = json.loads(out)
    assert found["effects"] is None and [rule["rule"] for rule in found["withheld"]] == ["G47"]


def test_a_crisis_stands_alone(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(DIARY + "note: I want to end my life\n")
    code, out, _ = said(["body", "what-if", str(diary), "--change", "fibre to 30 g", "--everyday"], capsys)
    assert code == 0 and out.startswith("Please talk to someone now") and "fibre" not in out


BAD_CHANGES = [
    ("L-glutamine 2 kg a day", "40 g a day"),
    ("fibre to -5 g", "less than none"),
    ("amoxicillin 400 days", "longer than 60"),
    ("amoxicillin 7 days and doxycycline 7 days", "while"),
    ("fibre 30 g and fibre 20 g", "same days"),
    ("yoga for a week", "no change is known"),
    ("glutamine 5", "write the unit"),
    ("less fibre", "how much less"),
    ("", "nothing is changed"),
]


@pytest.mark.parametrize(("words", "says"), BAD_CHANGES, ids=[str(n) for n in range(len(BAD_CHANGES))])
def test_a_bad_change_gives_one_line(words: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(["body", "what-if", "--change", words, *FEW], capsys)
    assert code == 2 and out == ""
    assert err.startswith("villi: ") and err.count("\n") == 1 and says in err


BAD_SCENARIOS = [
    ("version = 1\n[usual]\nfiber = 18\n[[change]]\nwords = 'no alcohol'\n", "line 3"),
    ("version = 1\n[person]\nhas = ['liver failure']\n[[change]]\nwords = 'no alcohol'\n", "liver"),
    ("version = 1\n[person]\nage = 15\n[[change]]\nwords = 'no alcohol'\n", "adults"),
    ("version = 1\n[[change]]\nset.catabolic = 1\n", "validation"),
    ("not toml", "no TOML"),
]


@pytest.mark.parametrize(("text", "says"), BAD_SCENARIOS, ids=[str(n) for n in range(len(BAD_SCENARIOS))])
def test_a_bad_scenario_gives_one_line(
    text: str, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    code, out, err = said(["body", "what-if", "--scenario", str(path), *FEW], capsys)
    assert code == 2 and out == ""
    assert err.startswith("villi: ") and err.count("\n") == 1 and says in err


@pytest.mark.parametrize("has", ["on dialysis", "cirrhosis"])
def test_a_person_on_the_stop_list(has: str, diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(f"has: {has}\n" + DIARY)
    code, out, err = said(["body", "what-if", str(diary), "--change", "fibre to 30 g", "--everyday"], capsys)
    assert code == 2 and out == "" and "nothing is simulated with" in err and "ask" in err


def test_a_diary_and_a_described_person_are_two(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = said(["body", "what-if", str(diary), "--scenario", str(SCENARIO)], capsys)
    assert code == 2 and "so does the diary" in err


def test_explain(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "explain", "gut", "permeability", "--members", "200"], capsys)
    assert code == 0 and "What leads to it" in out and "villi evidence" in out
    code, out, _ = said(["body", "explain"], capsys)
    assert code == 0 and "Spoken of, and not in it" in out
    code, out, _ = said(["body", "explain", "crp", "--json", *FEW], capsys)
    assert json.loads(out)["id"] == "C" and "drives" in json.loads(out)
    code, _, err = said(["body", "explain", "permeabilty"], capsys)
    assert code == 2 and "did you mean permeability" in err


def test_validate_is_a_list_of_targets(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = said(["body", "validate", "--json", "--members", "10"], capsys)
    found = json.loads(out)
    assert code in (0, 1)
    keys = {"id", "used_to_fit", "published", "model", "tolerance", "passes"}
    assert [each["id"] for each in found] == [f"A{n}" for n in range(1, 17)]
    assert all(keys <= set(each) for each in found)


def test_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("libsbml")
    folder = tmp_path / "out"
    argv = ["body", "export", str(folder), "--change", "fibre to 30 g for 1 week"]
    code, out, _ = said(argv, capsys)
    assert code == 0 and {path.suffix for path in folder.iterdir()} == {".xml", ".sedml", ".omex"}
    assert len(out.splitlines()) == 6
    code, _, err = said(argv, capsys)
    assert code == 2 and "is there already" in err


def test_a_section_of_the_report_only_when_asked_for(
    diary: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examine = ["examine", str(diary), "--everyday"]
    heading = "What if, in the described system"
    assert heading not in said(examine, capsys)[1]
    asked = [*examine, "--what-if", "fibre to 30 g"]
    out = said(asked, capsys)[1]
    assert heading in out and "Gut permeability: no measured arrow leads there" in " ".join(out.split())
    assert "what_if" not in json.loads(said([*examine, "--json"], capsys)[1])
    found = json.loads(said([*asked, "--json"], capsys)[1])["what_if"]
    assert found["schema"] == "villi.whatif/1" and found["members"] == 1000
    page = tmp_path / "page.html"
    said([*asked, "--html", str(page)], capsys)
    assert heading in page.read_text() and "Butyrate makers" in page.read_text()


def test_behind_a_crisis_card_nothing_is_asked(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    diary.write_text(DIARY + "note: I want to end my life\n")
    argv = ["examine", str(diary), "--everyday", "--what-if", "fibre to 30 g"]
    assert "What if" not in said(argv, capsys)[1]
    assert "what_if" not in json.loads(said([*argv, "--json"], capsys)[1])


def test_of_a_person_on_the_stop_list_the_section_says_so(
    diary: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    diary.write_text("has: cirrhosis\n" + DIARY)
    out = said(["examine", str(diary), "--everyday", "--what-if", "fibre to 30 g"], capsys)[1]
    assert "nothing is simulated with liver failure" in " ".join(out.split())


def test_a_change_that_is_none_ends_the_examination(diary: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = said(["examine", str(diary), "--everyday", "--what-if", "more yoga"], capsys)
    assert code == 2 and out == "" and err.count("\n") == 1
