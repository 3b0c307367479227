"""Every gate, as `tests/spec/gates.csv` states it: lines of a diary that fire it, near ones that do not, and
what it withholds.

`[female 30 pregnant] toast` stands for another person than the row's; `+fact` for what others computed;
"on 13 days" and "from 7 to 5" for lines of many days.
"""

import csv
import re
from datetime import date as Date
from datetime import timedelta
from pathlib import Path

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard, permit
from villi.safety.tables import domains, gates
from villi.safety.values import Facts, Fired, Gate

TABLE = Path(__file__).resolve().parents[1] / "spec" / "gates.csv"
LAST = Date(2026, 11, 16)
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))


def person(words: str) -> Person:
    said = words.split()
    number = [int(word) for word in said if word.isdigit()]
    weight = [float(word[:-2]) for word in said if word.endswith("kg")]
    height = [float(word[:-2]) for word in said if word.endswith("cm")]
    return Person(
        sex="female" if "female" in said else "male" if "male" in said else "",
        age=number[0] if number else None,
        state="pregnant" if "pregnant" in said else "",
        weight_kg=weight[0] if weight else None,
        height_cm=height[0] if height else None,
    )


def day(back: int, *lines: str) -> list[str]:
    return [str(LAST - timedelta(days=back)), *lines]


def diary(case: str) -> str:
    """The lines that a case stands for, with the safety questions answered."""
    many = re.fullmatch(r"(?:feel: )?(?P<what>[a-z]+?)(?: (?P<n>\d+))? (?:on|for) (?P<days>\d+) days", case)
    fell = re.fullmatch(r"(?P<what>mood|phq9) from (?P<then>\d+) to (?P<now>\d+)", case)
    lines = []
    if many:
        for back in range(int(many["days"])):
            lines += day(back, f"feel: {many['what']} {many['n'] or 6}")
    elif fell and fell["what"] == "mood":
        for back in range(28):
            lines += day(back, f"feel: mood {fell['now' if back < 14 else 'then']}")
    elif fell:
        lines = [*day(20, f"phq9 {fell['then']}"), *day(0, f"phq9 {fell['now']}")]
    elif case.startswith("stops: ") and " on " in case:
        what, _, when = case.partition(" on ")
        lines = [f"takes: {what.removeprefix('stops: ')}", when, what, *day(0)]
    else:
        lines = [*day(0), *([] if case.startswith("+") else case.split(" ⏎ "))]
    return "\n".join([*lines, *day(0, "asked: safety")]) + "\n"


def fired(who: str, case: str) -> tuple[Fired, ...]:
    other = re.match(r"\[(?P<who>[^\]]*)\] ?", case)
    if other:
        who, case = other["who"], case[other.end() :]
    extra: Facts = {case[1:]: case[1:]} if case.startswith("+") else {}
    return guard(facts(read(diary(case).encode()), person(who), extra)).fired


def ids(found: tuple[Fired, ...]) -> set[str]:
    return {one.gate.id for one in found}


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['gate']}-{row['fires']}" for row in ROWS])
def test_a_gate_fires_on_its_facts_and_not_on_near_ones(row: dict[str, str]) -> None:
    found = fired(row["person"], row["fires"])
    assert row["gate"] in ids(found), [one.gate.id for one in found if one.because]
    if row["near"]:
        assert row["gate"] not in ids(fired(row["person"], row["near"]))
    if row["withheld"]:
        assert not permit([row["withheld"]], found).allowed


def test_every_gate_has_a_case_and_stops_what_it_stands_before() -> None:
    assert {row["gate"] for row in ROWS} == {gate.id for gate in gates()}
    for gate in gates():
        if gate.level in ("block", "clinician_first"):
            assert any(row["withheld"] for row in ROWS if row["gate"] == gate.id), gate.id
        if "always" not in gate.when:
            assert any(row["near"] for row in ROWS if row["gate"] == gate.id), gate.id


def test_ids_domains_and_levels_hold_together() -> None:
    names = [gate.id for gate in gates()]
    assert len(set(names)) == len(names)
    for gate in gates():
        assert set(gate.domains) <= set(domains()), gate.id
        assert gate.when
        assert gate.rule.endswith(".")
        assert gate.liftable <= (gate.level == "clinician_first"), "only an agreement to what waits for one"


@pytest.mark.parametrize("gate", gates(), ids=lambda gate: gate.id)
def test_every_single_trigger_fires_its_gate_and_stops_every_domain(gate: Gate) -> None:
    for when in gate.when:
        known = {} if when == "always" else {when.replace("*", "something"): "said"}
        found = guard(known).fired
        assert gate.id in ids(found)
        for domain in gate.domains:
            if gate.level in ("block", "clinician_first"):
                assert not permit([domain], found).allowed
