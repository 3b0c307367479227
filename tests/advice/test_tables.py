"""The tables of this room name things that exist, in sentences that people can read."""

import importlib.util
from pathlib import Path

import pytest

from villi.advice.avoiding import ALWAYS, left_out
from villi.advice.wording import Step, steps
from villi.evidence import base
from villi.safety.tables import domains, gates, rows
from villi.safety.wording import complaints
from villi.substances.table import classes

HIGHEST = 14.0
"""Reading age in years, as of the report."""

COMPUTED = frozenset(
    "bloating:high state:pregnant state:lactating age:under_18 age:under_5 bmi:under_18.5 "
    "intake:low open:profile experiment:running".split()
)
"""Facts that no table lists: the vocabulary of facts, and a child under five, known here alone."""


def known_facts() -> set[str]:
    listed = {fact for row in rows("conditions.csv") for fact in row["fact"].split(";")}
    flags = {f"flag:{row['flag']}" for row in rows("flags.csv")}
    asked = {fact for gate in gates() for fact in gate.when}
    return listed | flags | asked | {f"class:{id}" for id in classes()} | COMPUTED


def test_facts_that_keep_something_from_people_are_facts_that_safety_finds() -> None:
    found = known_facts()
    assert {fact for step in steps().values() for fact in step.unless} - found == set()
    assert {fact for fact, _, _ in left_out()} - found - {ALWAYS} == set()


def test_every_step_asks_about_domains_that_exist_and_cites_studies_that_are_held() -> None:
    for step in steps().values():
        assert set(step.domains) <= set(domains()), step.id
        assert [id for id in step.studies if id not in base().studies] == []


def test_no_step_cites_a_study_whose_figures_nobody_saw() -> None:
    cited = {id for step in steps().values() for id in step.studies}
    assert {id for id in cited if not base().studies[id].verified} == set()


@pytest.mark.parametrize("step", steps().values(), ids=lambda step: step.id)
def test_texts_promise_nothing_and_can_be_read(step: Step) -> None:
    spec = importlib.util.spec_from_file_location(
        "reading_age", Path(__file__).parents[1] / "report" / "test_reading_age.py"
    )
    assert spec is not None and spec.loader is not None
    ages = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(ages)
    said = (step.text, step.reason, step.size, step.stop, step.change_mind)
    assert [complaints(words) for words in said if complaints(words)] == []
    assert ages.reading_age([words.replace("{", "").replace("}", "") for words in said]) <= HIGHEST
