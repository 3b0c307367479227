"""The tables of the room hold together: ids, sources, names, and what belongs to no two meanings."""

import csv
from pathlib import Path

import pytest
import yaml

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts
from villi.safety.alarm import alarms
from villi.safety.finding import slug
from villi.safety.said import even
from villi.safety.tables import domains, gates, rows, wordlist
from villi.substances import classes, recognise, substances

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "evidence"
KNOWN = {fact for row in rows("conditions.csv") for fact in row["fact"].split(";")}
COMPUTED = {
    "mood:item9", "mood:words", "mood:very_low", "mood:low_week", "mood:falling", "mood:severe",
    "mood:low_two_weeks", "always", "state:pregnant", "state:lactating", "age:under_18", "bmi:under_18.5",
    "open:profile", "intake:low", "experiment:stop", "record:antibiotic", "condition:unknown", "above_ul:*",
    "unchecked:*", "unknown:*", "flag:*",
}  # fmt: skip
EXTRA = {
    "food:tyramine",
    "food:fermented_live",
    "food:unpasteurised",
    "food:psyllium",
    "food:natto",
    "food:grapefruit",
    "dose:glutamine_high",
    "dose:omega3_high",
}
"""Facts that other rooms compute."""


def test_every_fact_a_gate_asks_for_can_be_found() -> None:
    flags = {f"flag:{row['flag']}" for row in rows("flags.csv")}
    kinds = {f"class:{name}" for name in classes()}
    kinds |= {f"medicine:{slug(one.name)}" for one in substances() if one.kind == "medicine"}
    taken = {f"took:{'_'.join(one.name.lower().split())}" for one in substances() if one.kind == "supplement"}
    taken |= {f"took:{row['name']}" for row in rows("also_taken.csv")}
    for gate in gates():
        assert set(gate.when) <= KNOWN | COMPUTED | flags | kinds, gate.id
        assert set(gate.collides) <= taken | EXTRA, gate.id


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is absent")
def test_every_source_is_a_row_of_the_evidence() -> None:
    held = {
        row["id"]
        for name in ("glutamine.yaml", "gut_brain.yaml")
        for row in yaml.safe_load((SHARED / name).read_text(encoding="utf-8"))
    }
    for gate in gates():
        assert set(gate.basis) <= held, gate.id
    for kind in classes().values():
        assert kind.source in held | {"", "unverified"}, kind.id


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data folder is absent")
def test_every_gate_of_the_research_is_held_at_its_level_or_stronger() -> None:
    asked = yaml.safe_load((SHARED / "verdicts.yaml").read_text(encoding="utf-8"))["safety_gates"]
    held = {gate.id: gate for gate in gates()}
    assert len(asked) == 39
    for row in asked:
        gate = held[row["id"]]
        assert gate.level == row["action"]
        assert set(gate.basis) >= set(row["basis"])
        assert gate.verified <= row["verified"], "nothing becomes verified here"


def test_a_condition_that_counts_as_reviewed_has_a_rule_or_is_asked_for() -> None:
    """Else nothing would be said of it: a rule by a gate, an answer or a piece of advice that asks for it, or
    the judgement that none is needed, which awaits a signature (docs/safety.md)."""
    asked = {fact for gate in gates() for fact in gate.when}
    elsewhere = "".join(
        path.read_text(encoding="utf-8")
        for room in ("advice", "evidence")
        for path in (ROOT / "src" / "villi" / room).rglob("*.*")
        if path.suffix in (".csv", ".json", ".py")
    )
    judged = set()
    for row in rows("conditions.csv"):
        held = row["fact"].split(";")
        if row["reviewed"] == "yes":
            assert any(fact in asked or fact.startswith("flag:") for fact in held), row["name"]
        elif row["reviewed"] == "answers":
            assert any(fact in elsewhere for fact in held), row["name"]
        elif row["reviewed"] == "judged":
            judged.add(row["name"])
        else:
            assert row["reviewed"] == "no", row["name"]
    assert judged == {"anxiety", "constipation", "haemorrhoids"}


def test_every_phrase_of_a_condition_is_found_alone() -> None:
    for row in rows("conditions.csv"):
        for phrase in row["words"].split(";"):
            found = facts(read(f"has: {phrase}\n2026-11-16\ntoast\n".encode()), Person())
            assert set(row["fact"].split(";")) <= set(found), phrase


@pytest.mark.parametrize(
    "denial",
    ["no {}", "No {}.", "not {}", "{}: no", "{} - no", "{} ruled out", "never had {}", "I don't have {}"],
)
def test_every_condition_can_be_denied(denial: str) -> None:
    for row in rows("conditions.csv"):
        for phrase in row["words"].split(";"):
            if set(even(phrase).split()) & (wordlist("no denial") | {"no", "spleen", "gallbladder"}):
                continue  # "no spleen" denies nothing; "epilepsy treatment: none" does not either
            found = facts(read(f"has: {denial.format(phrase)}\n2026-11-16\ntoast\n".encode()), Person())
            assert not set(row["fact"].split(";")) & set(found), phrase


def test_every_medicine_is_found_by_each_of_its_names_and_can_be_denied() -> None:
    for one in substances():
        for name in (one.name, *one.also):
            fact = f"{'medicine' if one.kind == 'medicine' else 'took'}:{'_'.join(one.name.lower().split())}"
            assert fact in facts(read(f"takes: {name} 5 mg\n2026-11-16\ntoast\n".encode()), Person()), name
            if set(even(name).split()) & wordlist("no denial"):
                continue
            assert fact not in facts(read(f"takes: no {name}\n2026-11-16\ntoast\n".encode()), Person()), name


def test_no_phrase_of_a_condition_sounds_like_self_harm() -> None:
    phrases = [phrase for row in rows("conditions.csv") for phrase in row["words"].split(";")]
    assert not [phrase for phrase in phrases if alarms(phrase)]


def test_domains_make_one_tree() -> None:
    for domain in domains().values():
        assert domain.parent in domains() or domain.id == "all"
    words = [even(word) for domain in domains().values() for word in domain.words]
    assert len(words) == len(set(words)), sorted({word for word in words if words.count(word) > 1})


def test_questions_of_the_profile_write_lines_that_are_read() -> None:
    for row in rows("profile.csv"):
        diary = read(f"{row['example']}\n2026-11-16\ntoast\n".encode())
        assert not diary.problems, row["id"]
        assert row["ask"].endswith(("?", "."))


def test_substances_name_known_classes_and_no_name_twice() -> None:
    names: dict[str, str] = {}
    for one in substances():
        assert set(one.classes) <= set(classes()), one.name
        for name in (one.name, *one.also):
            assert names.setdefault(name.casefold(), one.name) == one.name, name
            found = recognise(name)
            assert found is not None
    for kind in classes().values():
        assert any(kind.id in one.classes for one in substances()), kind.id
        assert kind.reviewed == any(f"class:{kind.id}" in gate.when for gate in gates()), kind.id


def test_tables_have_no_stray_cells() -> None:
    for path in (ROOT / "src" / "villi").glob("*/data/*.csv"):
        if path.parts[-3] in ("safety", "substances"):
            head, *lines = csv.reader(path.read_text(encoding="utf-8").splitlines())
            assert all(len(line) == len(head) for line in lines), path.name
