"""The tables of this room: every figure has a source, every file is named, every name is known."""

import csv
from importlib.resources import files

from villi.needs.measures import measures
from villi.needs.table import table
from villi.quantities import NUTRIENTS

DATA = files("villi.needs") / "data"


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).read_text(encoding="utf-8").splitlines()))


def test_every_file_names_its_source() -> None:
    named = {row["file"] for row in rows("sources.csv")} - {""}
    held = {item.name for item in DATA.iterdir() if item.name.endswith(".csv")} - {"sources.csv"}
    assert named == held
    assert all(row["title"] and row["seen"] for row in rows("sources.csv"))


def test_every_variation_has_a_source_and_a_reference() -> None:
    sources = {row["id"] for row in rows("sources.csv")}
    for row in rows("day_to_day.csv"):
        assert row["source"] in sources and row["status"] in ("seen", "judged")
        assert row["status"] == "judged" or row["source"] != "judgement"
        assert row["reference"] in {*table(), "amino"}
        assert bool(row["cv"]) != bool(row["sd"])


def test_what_can_be_assessed_has_a_variation() -> None:
    """A reference beside which a probability or an AI claim is made needs the day-to-day variation."""
    known = {row["reference"] for row in rows("day_to_day.csv") if row["age_max"] == "121"}
    for name, measure in measures().items():
        kinds = {row.reference.kind for row in table()[name] if row.age_min >= 1}
        if measure.parts and kinds & {"EAR", "AI"} and name != "fat_total":
            assert name in known or name == "protein_per_kg", name


def test_every_nutrient_that_has_a_reference_names_it() -> None:
    """The column `reference` of the nutrient table: what is asked of needs and what of nutrients agree."""
    for nutrient in NUTRIENTS.values():
        if nutrient.reference:
            held = measures()[nutrient.reference]
            assert nutrient.id in {part for part, _ in (*held.parts, *held.instead)}, nutrient.id


def test_no_kind_of_row_is_unread() -> None:
    assert {row["kind"] for row in rows("reference.csv")} == {
        "RDA",
        "AI",
        "WHO_mean_requirement",
        "AMDR",
        "WHO_limit",
        "DGA_limit",
        "WHO_minimum",
        "",
    }
    assert not any("UNVERIFIED" in row["note"] for row in rows("reference.csv"))
    assert not any(row["nutrient"].startswith("efsa_") for row in rows("reference.csv"))
