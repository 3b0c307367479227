"""Exactly one row for a person, or none; everything embeddable is reached."""

import csv
import subprocess
import sys
from math import isnan, nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.needs import reference
from villi.needs.measures import by_reference, measures, reference_of
from villi.needs.reference import NOT_PREGNANT
from villi.needs.table import find, table
from villi.quantities import NUTRIENTS, Person

CHECKOUT = Path(__file__).resolve().parents[2]
SHARED = CHECKOUT.parent / "shared" / "data" / "needs" / "dri.csv"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="the research data is not beside the checkout")

people = st.builds(
    Person,
    sex=st.sampled_from(["", "female", "male"]),
    age=st.one_of(st.none(), st.integers(0, 125)),
    state=st.sampled_from(["", "none", "pregnant", "lactating"]),
)
nutrients = st.sampled_from([*table(), *NUTRIENTS, "nonsense"])


@needs_shared
def test_all_embeddable_rows_are_reached_and_no_other() -> None:
    with SHARED.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    reached = 0
    for row in rows:
        sexes = ["female", "male"] if row["sex"] == "any" else [row["sex"]]
        ages = [float(row["age_min"]), float(row["age_max"]) - 0.001]
        for sex in sexes:
            for age in ages:
                person = Person(sex=sex, age=age, state=row["state"])  # type: ignore[arg-type]
                value = reference(row["nutrient"], person)
                if row["verified"] != "true" or row["nutrient"].startswith("efsa_"):
                    assert value is None, row
                    continue
                assert value is not None, row
                assert repr(value.ear) == repr(float(row["EAR"] or "nan"))
                assert repr(value.ul) == repr(float(row["UL"] or "nan"))
                unread = "CDRR" in row["note"] and "UNVERIFIED" in row["note"]
                assert repr(value.cdrr) == repr(nan if unread else float(row["CDRR"] or "nan"))
                held = {value.rda, value.ai, value.low, value.high}
                assert all(float(part) in held for part in row["RDA_or_AI"].split("-") if part)
                assert (value.unit, value.source, value.ul_basis) == (
                    row["unit"],
                    row["source"],
                    row["UL_basis"],
                )
        reached += row["verified"] == "true" and not row["nutrient"].startswith("efsa_")
    assert reached == sum(map(len, table().values())) == 820


def test_a_level_that_was_not_read_in_print_is_empty() -> None:
    """The sodium level of 2019 under 14 years; from 14 on 2,300 mg stands in print."""
    for row in table()["sodium"]:
        assert row.reference.cdrr == 2300 if row.age_min >= 14 else isnan(row.reference.cdrr)


@needs_shared
def test_the_table_is_what_the_script_builds(tmp_path: Path) -> None:
    built = CHECKOUT / "src/villi/needs/data/reference.csv"
    code = f"import needs.build as b, pathlib; b.OUT = pathlib.Path({str(tmp_path / 'r.csv')!r}); b.main()"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=CHECKOUT / "tools")
    assert (tmp_path / "r.csv").read_bytes() == built.read_bytes()


@given(nutrients, people)
def test_one_row_or_none_and_never_of_another_state(nutrient: str, person: Person) -> None:
    value = reference(nutrient, person)
    if value is None:
        return
    assert person.age is not None
    rows = [
        row
        for row in table()[reference_of(nutrient)]
        if row.age_min <= person.age < row.age_max and row.state == (person.state or "none")
    ]
    assert any(row.reference.ear == value.ear or isnan(value.ear) for row in rows)
    if person.state in ("pregnant", "lactating"):
        assert person.sex != "male" and 14 <= person.age < 51
        assert all(row.state == person.state for row in rows)


@given(st.sampled_from([*table()]), st.sampled_from(["female", "male"]))
def test_ages_are_half_open(nutrient: str, sex: str) -> None:
    for row in table()[nutrient]:
        if row.sex not in ("any", sex) or row.state != "none":
            continue
        assert row.reference in find(nutrient, sex, row.age_min, "none")
        assert row.reference not in find(nutrient, sex, row.age_max, "none") or (
            row.reference in [other.reference for other in table()[nutrient] if other is not row]
        )


@given(st.sampled_from([*table()]), st.floats(0, 130), st.sampled_from(["none", "pregnant", "lactating"]))
def test_a_known_sex_never_has_two_rows(nutrient: str, age: float, state: str) -> None:
    for sex in ("female", "male"):
        assert len(find(nutrient, sex, age, state)) <= 1


def test_unknown_sex_gives_a_value_only_where_the_sexes_agree() -> None:
    assert reference("calcium", Person(age=30)) is not None
    assert reference("iron", Person(age=30)) is None
    assert reference("iron", Person(age=60)) is None or find("iron", "", 60, "none")[0].ear == 5
    assert reference("calcium", Person(sex="female")) is None


def test_nothing_said_of_pregnancy_is_said_to_be_an_assumption() -> None:
    silent = reference("vitamin_c", Person(sex="female", age=30))
    told = reference("vitamin_c", Person(sex="female", age=30, state="none"))
    older = reference("vitamin_c", Person(sex="female", age=51))
    assert silent and told and older
    assert NOT_PREGNANT in silent.note
    assert NOT_PREGNANT not in told.note and NOT_PREGNANT not in older.note
    assert silent.rda == told.rda == 75


@pytest.mark.parametrize("age", [4, 13, 51, 90])
@pytest.mark.parametrize("state", ["pregnant", "lactating"])
def test_pregnant_outside_14_to_51_has_no_row(age: int, state: str) -> None:
    for nutrient in table():
        assert reference(nutrient, Person(sex="female", age=age, state=state)) is None  # type: ignore[arg-type]


def test_glutamine_has_no_reference_value() -> None:
    assert reference("glutamine", Person(sex="female", age=30)) is None
    assert "glutamine" not in reference_of("glutamine") and "glutamine" not in measures()
    assert NUTRIENTS["glutamine"].reference == ""


def test_every_reference_value_says_what_of_ours_answers_it() -> None:
    assert list(measures()) == list(table())
    assert set(by_reference()) <= set(table())
    for measure in measures().values():
        for nutrient, weight in (*measure.parts, *measure.instead, *measure.upper_food):
            assert nutrient in NUTRIENTS and weight > 0


UNITS = {
    "vitamin_a_rae": {"vitamin_a": 1},
    "copper": {"copper": 1000},
    "selenium": {"selenium": 1},
    "niacin_ne": {"niacin": 1, "tryptophan": 1000 / 60},
    "folate_dfe": {"folate_dfe": 1},
    "vitamin_e_alpha_tocopherol": {"vitamin_e": 1},
    "aa_methionine_plus_cysteine": {"methionine": 1000, "cystine": 1000},
    "aa_phenylalanine_plus_tyrosine": {"phenylalanine": 1000, "tyrosine": 1000},
    "linoleic_acid": {"fa_18_2": 1},
    "alpha_linolenic_acid": {"ala": 1},
    "water_total": {"water": 0.001},
    "protein_per_kg": {"protein": 1},
    "saturated_fat": {"saturated_fat": 9},
    "alcohol_dga": {"alcohol": 1 / 14},
}


@pytest.mark.parametrize(("name", "parts"), UNITS.items())
def test_our_units_turn_into_theirs(name: str, parts: dict[str, float]) -> None:
    assert dict(measures()[name].parts) == pytest.approx(parts)
