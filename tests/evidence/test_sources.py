"""The evidence that is shipped: nothing wrong in its sources, compiled from them, as the research judged."""

import csv
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.everyday import EVERYDAY, READY

from evidence import build, check
from evidence.readability import OLDEST, reading_age
from evidence.sources import Sources, read
from villi.diary import read as read_bytes
from villi.diary.feelings import SCALES
from villi.evidence import base
from villi.examining import examine
from villi.safety.finding import slug
from villi.safety.tables import domains, gates, rows
from villi.substances.table import substances

RESEARCH = Path(__file__).resolve().parents[3] / "shared" / "data" / "evidence"

needs_research = pytest.mark.skipif(
    not RESEARCH.exists(), reason="the research files are not beside the checkout"
)

VERDICTS = {
    "correct": 6,
    "partly": 12,
    "subgroup": 6,
    "overstated": 5,
    "not shown": 14,
    "wrong": 4,
    "not found": 2,
    "no evidence held": 6,
    "advice": 4,
    "commercial": 2,
}
"""How many statements have each verdict: the table of the research, section 1."""

SAID = {
    "S08.1": "Levels fall in critical illness, but large trials of extra glutamine failed.",
    "S06.2": "We found no source for this sentence.",
}
"""Plain sentences that were corrected word by word."""

ADDED = {"S07.2": {"phys-splanchnic-boza2001"}}
"""Studies that an answer cites beyond the research's table: what it needs to compare like with like."""

SIDES_ADDED = {
    "P09": {"serrano_2021_saccharin"},
    "P10": {"abuelazm_2022_vitd_ibs"},
    "P11": {"alammar_2019_peppermint"},
    "P12": {"wang_2021_sleep_loss"},
    "P14": {"khalili_2022_folate"},
    "P15": {"child-gambia"},
}
"""Studies that complete a contradiction: the research named them without a row, or had not read them."""

SINCE_READ = ("child-gambia", "ligaarden_2010_harm", "appleton_2021_omega3")
"""Studies whose figures were seen since: verified here, not yet in the research files."""

CERTAINTY_BY_SCOPE = {
    "S15": ["high", "none"],
    "S16.1": ["moderate", "very low", "none"],
    "S16.7": ["none", "moderate"],
    "S16.8": ["low", "moderate", "low", "low", "none"],
    "S16.9": ["none", "very low"],
    "S20.1": ["moderate", "low", "very low"],
}
"""Certainties that differ by scope: the research's prose as a list."""


@cache
def sources() -> Sources:
    return read()


@cache
def research(name: str) -> Any:
    return yaml.safe_load((RESEARCH / name).read_text(encoding="utf-8"))


def test_nothing_is_wrong_in_the_sources() -> None:
    assert check.problems(sources()) == []


def test_the_compiled_file_is_that_of_the_sources() -> None:
    assert build.encoded(build.compiled(sources())) == build.TARGET.read_bytes(), (
        "run tools/evidence/build.py"
    )


def test_the_compiled_file_is_read_back_as_it_was_built() -> None:
    built = build.compiled(sources())
    assert tuple(base().statements.values()) == built.statements
    assert tuple(base().pairs.values()) == built.pairs
    assert [study.id for study in base().studies.values()] == [study.id for study in built.studies]
    assert [repr(study) for study in base().studies.values()] == [repr(study) for study in built.studies]
    assert [repr(held) for held in base().datasets.values()] == [repr(held) for held in built.datasets]


def test_every_statement_is_answered() -> None:
    assert len(base().statements) == 61
    assert Counter(held.verdict for held in base().statements.values()) == VERDICTS
    for held in base().statements.values():
        assert held.plain
        assert held.for_whom
        assert held.certainty
        assert base().sources(held) or held.verdict in ("no evidence held", "commercial"), held.id


@pytest.mark.parametrize("id", SAID)
def test_corrected_sentences(id: str) -> None:
    assert base().statements[id].plain == SAID[id]


def test_other_corrections() -> None:
    plain = {held.id: held.plain for held in base().statements.values()}
    assert "0.17" in plain["S01.2"]
    assert "0.01 to 0.34" in plain["S01.2"]
    assert "a good source; bread and pasta give more" in plain["S09.1"]
    assert "measured and was raised" in plain["S16.8"]
    assert "permeability" in plain["S16.8"]
    assert "Of all the glutamine that enters the blood" in plain["S07.2"]
    assert "about 4 parts in 100" in plain["S07.2"]


def test_plain_sentences_can_be_read_at_fourteen() -> None:
    for held in base().statements.values():
        assert reading_age(held.plain) <= OLDEST, held.id


def test_the_measure_of_reading_tells_hard_from_plain() -> None:
    """The measure would refuse the drafts that the answers were made from."""
    draft = (
        "On average better food means slightly better mood; the big effects come from small unblinded trials"
        " and one trial of 1,025 people found none; a prebiotic intervention showed no alteration."
    )
    assert reading_age(draft) > OLDEST


def test_what_could_not_be_found_says_so_where_it_is_cited() -> None:
    for id in ("S06.1", "S06.2"):
        (source,) = base().sources(base().statements[id])
        assert not source.verified
        assert "not found" in source.title


@needs_research
def test_answers_are_those_of_the_research() -> None:
    for row in research("verdicts.yaml")["statements"]:
        held = base().statements[row["id"]]
        assert (held.statement, held.verdict) == (row["statement"], row["verdict"])
        assert list(held.gates) == row["gates"]
        assert set(held.studies) == set(row["evidence"]) | ADDED.get(held.id, set())
        words = [part.word for part in held.certainty]
        assert words == CERTAINTY_BY_SCOPE.get(held.id, [row["certainty"]])
        assert all(word in row["certainty"] for word in words), held.id


@needs_research
def test_contradictions_and_situations_are_those_of_the_research() -> None:
    for row in research("verdicts.yaml")["pairs"]:
        pair = base().pairs[row["id"]]
        sides = {*pair.supports, *pair.against}
        assert sides == {*row["for"], *row["against"]} | SIDES_ADDED.get(pair.id, set())
        if pair.id != "P11":  # the research held one review only, which is the less certain of the two
            assert set(row["for"]) <= set(pair.supports)
            assert set(row["against"]) <= set(pair.against)
    assert list(base().situations) == [row["id"] for row in research("verdicts.yaml")["situations"]]


@needs_research
@pytest.mark.parametrize("name", ["glutamine.yaml", "gut_brain.yaml"])
def test_figures_and_citations_are_those_of_the_research(name: str) -> None:
    for row in research(name):
        study = base().studies[row["id"]]
        if study.id in SINCE_READ:
            assert study.verified
            assert study.source.pmid or study.source.doi
            continue
        assert study.verified is row["verified"]
        assert study.certainty == row["certainty"]
        assert study.n == row["n"]
        assert list(study.statements) == row["statements"]
        assert study.source.doi == (row["source"]["doi"] or "")
        assert study.source.pmid == (row["source"]["pmid"] or "")
        if row["effect"]["interval"] == "ci95":
            figures = (study.effect.value, study.effect.low, study.effect.high)
            assert figures == tuple(row["effect"][key] for key in ("value", "low", "high"))


@needs_research
def test_unverified_trials_are_not_shipped() -> None:
    shipped = {
        (id, trial.treated_n, trial.treated_events, trial.control_n, trial.control_events)
        for id, held in base().datasets.items()
        for trial in held.trials
        if trial.treated_events is not None
    }
    for row in research("trials.yaml"):
        for trial in row["trials"]:
            keys = ("treated_n", "treated_events", "control_n", "control_events")
            figures = (row["dataset"], *(trial.get(key) for key in keys))
            if trial["verified"] and row["dataset"] in base().datasets and figures[2] is not None:
                assert figures in shipped
            elif not trial["verified"]:
                assert figures not in shipped


FOODS = Path(__file__).resolve().parents[2] / "src" / "villi" / "examining" / "data" / "food_facts.csv"


def known_facts() -> set[str]:
    """Facts that the other rooms can find in a diary."""
    with FOODS.open(encoding="utf-8") as text:
        foods = {row[0] for row in csv.reader(text)}
    return (
        foods
        | {"food:fermented", "food:fermented_live", "food:ultra_processed", "record:antibiotic"}
        | {"condition:unknown"}
        | {part for row in rows("conditions.csv") for part in row["fact"].split(";")}
        | {f"took:{slug(held.name)}" for held in substances()}
        | {fact for gate in gates() for fact in gate.when}
        | {"feel:mood", "bloating:high", "flag:persistent_symptoms"}
    )


def test_what_a_statement_touches_can_be_found_in_a_diary() -> None:
    known = known_facts()
    for held in base().statements.values():
        assert set(held.about) <= known, held.id


def touched(*facts: str) -> set[str]:
    return {held.id for held in base().statements.values() if set(held.about) & set(facts)}


def test_a_rating_alone_touches_next_to_nothing() -> None:
    """Rating a feeling is no complaint: only a low mood or bloating on many days is one."""
    rated = (*(f"feel:{scale}" for scale in SCALES), "feel:sleep", "feel:sleep_hours", "feel:bristol")
    assert touched(*rated) == {"S02.1"}
    assert {"S01.1", "S16.6"} <= touched("mood:low_week")
    assert "S16.8" in touched("bloating:high")
    assert "S16.7" not in {id for fact in known_facts() for id in touched(fact)}


def test_an_ordinary_week_touches_few_statements() -> None:
    """Most of them are of what was eaten; its one dose of glutamine brings those on glutamine."""
    week = Path(__file__).resolve().parents[2] / "examples" / "week.txt"
    lines = [line for line in week.read_bytes().splitlines(keepends=True) if b"took:" not in line]
    answers = examine(read_bytes(b"".join(lines)), EVERYDAY, ready=READY).answers
    ids = [one.id for one in answers if one.because]
    assert 0 < len(ids) <= 12
    assert sum(id.startswith("S09.") for id in ids) > len(ids) / 2


def test_wine_beer_and_cheese_are_no_probiotics() -> None:
    assert touched("food:fermented", "food:alcohol", "food:tyramine") == set()
    assert touched("food:fermented_live") == {"S02.2", "S09.9", "S17.6"}
    assert "S17.1" in touched("took:probiotic") & touched("record:antibiotic")


def test_supplements_touch_the_answer_that_speaks_of_them() -> None:
    answered = {"psyllium_capsule", "turmeric_capsule", "butyrate", "vitamin_d", "omega_3", "zinc_carnosine"}
    assert all("S20.1" in touched(f"took:{name}") for name in answered)
    assert touched("took:magnesium", "took:zinc", "took:multivitamin") == set()


def test_domains_and_gates_are_those_of_the_safety_room() -> None:
    gate_ids = {gate.id for gate in gates()}
    for held in base().statements.values():
        assert set(held.domains) <= set(domains()), held.id
        assert set(held.gates) <= gate_ids, held.id


def test_what_is_said_keeps_the_rules_of_wording() -> None:
    """The check's own list of words is the shorter one; the safety room's rules hold as well."""
    wording = pytest.importorskip("villi.safety.wording")
    held = base()
    said = [(one.id, f"{one.plain} {one.for_whom}") for one in held.statements.values()]
    said += [(one.id, one.finding) for one in held.situations.values()]
    said += [(one.id, f"{one.question} {one.text}") for one in held.pairs.values()]
    said += [(one.id, one.claim) for one in held.studies.values() if one.id != "article-bindemann2018"]
    for id, words in said:
        assert wording.complaints(words) == (), id
