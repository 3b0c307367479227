"""`villi foods`: what it prints, what it hides, and how it fails."""

import argparse
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from villi.cli import foods
from villi.foods import Catalogue, catalogue
from villi.quantities import VilliError


@pytest.fixture(autouse=True)
def own_place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, small: Catalogue) -> Iterator[None]:
    """A home of its own, and the small catalogue for the everyday one."""
    monkeypatch.setenv("VILLI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(catalogue, "_everyday", lambda: small)
    yield


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    foods.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["foods", *words])
    return int(arguments.run(arguments))


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 0
    return capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    return json.loads(printed(capsys, *words, "--json"))


def test_find_shows_id_name_group_and_portion(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "find", "rye", "br")
    line = next(line for line in out.splitlines() if "fndds:51301010" in line)
    assert "bread, rye" in line
    assert "Bread" in line
    assert "1 slice = 32 g" in line
    found = document(capsys, "find", "rye br", "--limit", "1")
    assert found[0]["portion"] == {"unit": "1 slice", "grams": 32.0}


def test_find_without_a_hit_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("find", "xyzzy") == 1
    assert "no food has all of these words: xyzzy" in capsys.readouterr().out
    assert document(capsys, "find", "xyzzy") == []


def test_show_marks_estimates_and_says_unknown(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "show", "fndds:11111000")
    assert "~0.1\u00a0g" in out  # trans fat, imputed
    assert "3.28\u00a0g" in out
    assert "~ estimated" in out
    unknown = " ".join(out.split("Minerals")[1].split("Caffeine")[0].split())
    assert "unknown: Calcium" in unknown
    assert "full fat milk" in out
    assert "1 cup 244 g" in out
    # 0.302 g; dairy r 0.40, 0.44, 0.51; the food's own 1.96 times 10 %:
    # 0.302 - sqrt(0.0275^2 + 0.0592^2) and 0.302 + sqrt(0.0480^2 + 0.0592^2)
    assert "0.30 (0.24 to 0.38)" in out


@pytest.mark.parametrize("words", [("show", "fndds:11111000"), ("find", "milk"), ("glutamine",)])
def test_energy_is_hidden_unless_asked_for(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    for extra in ((), ("--json",)):
        out = printed(capsys, *words, *extra).lower()
        assert "kcal" not in out
        assert "energy" not in out
        assert "calor" not in out


def test_energy_is_shown_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "60\u00a0kcal" in printed(capsys, "show", "fndds:11111000", "--energy")
    assert document(capsys, "show", "fndds:11111000", "--energy")["per_100g"]["energy_kcal"] == 60


def test_json_has_null_for_unknown_and_zero_for_zero(capsys: pytest.CaptureFixture[str]) -> None:
    milk = document(capsys, "show", "fndds:11111000")
    assert milk["per_100g"]["fibre_g"] == 0
    assert milk["per_100g"]["iron_mg"] is None
    assert "trans_fat_g" in milk["imputed"]
    white = document(capsys, "show", "fndds:51101000")
    assert white["glutamine"]["mid"] is None
    assert white["glutamine"]["by_class"] is None
    assert set(white["per_100g"].values()) == {None}
    kombucha = document(capsys, "show", "own:kombucha")
    assert kombucha["glutamine"] == {
        "basis": "free amino acid",
        "unit": "g per 100 g",
        "low": 0.0,
        "mid": 0.0,
        "high": 0.0,
        "by_class": {},
        "imputed_share": 0.0,
    }


def test_unknown_glutamine_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "show", "fndds:51101000")
    assert "unknown" in out.split("Glutamine")[1].splitlines()[1]
    assert "portions: unknown" in out
    assert "0 g" in printed(capsys, "show", "own:kombucha").split("Glutamine")[1].splitlines()[1]


def test_glutamine_orders_by_100_g_and_by_portion(capsys: pytest.CaptureFixture[str]) -> None:
    by_100 = document(capsys, "glutamine")
    assert [row["id"] for row in by_100] == ["fndds:51301010", "fndds:11111000"]
    assert by_100[0]["glutamine_g_per_100g"]["mid"] == pytest.approx(1.65)
    by_portion = document(capsys, "glutamine", "--per", "portion")
    assert [row["id"] for row in by_portion] == ["fndds:11111000", "fndds:51301010"]
    assert by_portion[0]["glutamine_g_per_portion"]["mid"] == pytest.approx(0.302 * 2.44)
    assert len(document(capsys, "glutamine", "--limit", "1")) == 1
    assert "no daily requirement" in " ".join(printed(capsys, "glutamine").split())


def test_a_food_that_is_not_there_is_offered_another() -> None:
    with pytest.raises(VilliError, match=r"the nearest food is fndds:51301010 \(bread, rye\)"):
        run("show", "fndds:51301020")
    with pytest.raises(VilliError, match=r"did you mean .*own:kombucha"):
        run("show", "kombucha")
    with pytest.raises(VilliError, match="villi foods find"):
        run("show", "sr:999999")


VALUES = "food_id,nutr_id,value\n1001,203,0.85\n1001,204,81.11\n"
NAMES = 'food_id,grp_id,food,common,scientific,n_factor\n1001,100,"Butter, salted",,,6.38\n'


def test_add_tables_in_any_order_then_show(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    values, names = tmp_path / "v.csv.gz", tmp_path / "n.csv"
    values.write_bytes(gzip.compress(VALUES.encode()))
    names.write_text(NAMES)
    out = printed(capsys, "add", str(values))
    assert "SR26 values, 1 food" in out
    assert "1 food without a name" in out
    out = printed(capsys, "add", str(names))
    assert "without a name" not in out
    butter = document(capsys, "show", "sr:1001")
    assert (butter["name"], butter["group"]) == ("Butter, salted", "dairy")
    assert butter["per_100g"]["protein_g"] == 0.85
    assert butter["per_100g"]["fibre_g"] is None
    assert "had been read before" in printed(capsys, "add", str(names))
    again = document(capsys, "add", str(values), str(names))
    assert [row["read"] for row in again["tables"]] == [None, None]
    assert again["foods"] == 1


def test_add_a_folder_passes_over_what_it_does_not_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / "sr26_nutrient.csv").write_text(VALUES)  # its name is also that of a helper
    (tmp_path / "set" / "other.csv").write_text("a,b\n1,2\n")
    out = printed(capsys, "add", str(tmp_path / "set"))
    assert "SR26 values" in out
    assert "passed over 1 other file," in out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("notes.txt", b"hello", "no table of foods that villi knows"),
        ("v.csv.gz", gzip.compress(VALUES.encode() * 200, mtime=0)[:60], "cut off or damaged"),
        ("v.csv", VALUES.encode()[:-2], "cut off"),
        ("v.zip", b"PK\x03\x04 no", "not a whole zip archive"),
        ("v.csv", b"food_id,nutr_id,value\n1,203,x\n2,203,1\n", "could not convert"),
    ],
)
def test_add_names_the_file_and_a_remedy(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(VilliError) as caught:
        run("add", str(path))
    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def test_add_passes_over_one_unknown_file_among_known_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, other = tmp_path / "v.csv", tmp_path / "w.csv"
    good.write_text(VALUES)
    other.write_text("a,b\n1,2\n")
    run("add", str(good), str(other))
    assert f"villi knows: {other}" in capsys.readouterr().out
    with pytest.raises(VilliError, match=r"w\.csv"):
        run("add", str(other))


def test_words_of_a_table_are_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "off.csv"
    name = "[bold red]Evil\x1b[31m\x1b]0;title\x07[/bold red] bar :smile:"
    table.write_text(f"code,product_name,proteins_100g\n0042,{name},5\n")
    printed(capsys, "add", str(table))
    for words in (("find", "evil"), ("show", "off:0042")):
        out = printed(capsys, *words)
        assert "[bold red]Evil[/bold red] bar :smile:" in out
        assert "\x1b" not in out
