"""Which answers a person sees, in which order, and behind which gates."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scenes import CALM, CRISIS, evidence, fired, safety, statement, study

from villi.advice import answers
from villi.advice.answering import FAVOURABLE, within_limits
from villi.evidence import Base
from villi.evidence.values import Pair, Statement, Study
from villi.safety.permitting import NO_DOSE_FOR
from villi.safety.values import Safety


def held(
    *rows: Statement, studies: Mapping[str, Study] | None = None, pairs: Mapping[str, Pair] | None = None
) -> Base:
    return evidence({row.id: row for row in rows}, studies or {}, pairs or {})


def test_only_statements_that_touch_the_diary_and_the_most_direct_first() -> None:
    base = held(
        statement("S1", about=("food:fish",)),
        statement("S2", about=("feel:mood",)),
        statement("S3", about=("condition:ibs",)),
        statement("S4", about=("took:L-glutamine", "food:eggs")),
        statement("S5", about=("food:kale",)),
    )
    facts = {
        "food:fish": "salmon",
        "feel:mood": "mood 4",
        "condition:ibs": "has: IBS",
        "took:l-glutamine": "took",
    }
    found = answers(facts, Safety(), base)
    assert [answer.id for answer in found] == ["S4", "S3", "S2", "S1"]
    assert [answer.because for answer in found] == ["took", "has: IBS", "mood 4", "salmon"]
    assert found == answers(dict(reversed(facts.items())), Safety(), base)


@pytest.mark.parametrize("verdict", sorted(FAVOURABLE))
@pytest.mark.parametrize("level", ["block", "clinician_first"])
def test_a_rule_stands_in_place_of_a_favourable_answer(verdict: str, level: str) -> None:
    row = statement("S1", verdict, gates=("G05",), about=("food:fish",), dose="5 g a day")
    gate = fired("G05", level, ("glutamine",))  # type: ignore[arg-type]
    (answer,) = answers({"food:fish": "salmon"}, safety(gate), held(row))
    assert (answer.plain, answer.withheld, answer.dose, answer.gates) == ("rule G05", True, "", ("G05",))


@pytest.mark.parametrize("verdict", ["not shown", "wrong", "overstated", "no evidence held", "commercial"])
def test_what_keeps_people_from_something_always_stands(verdict: str) -> None:
    row = statement("S1", verdict, gates=("G05",), about=("food:fish",))
    (answer,) = answers({"food:fish": "s"}, safety(fired("G05", "block", ("glutamine",))), held(row))
    assert (answer.plain, answer.withheld) == ("answer S1", False)


def test_a_gate_of_the_statements_domain_counts_like_one_it_names() -> None:
    row = statement("S1", domains=("glutamine",), about=("food:fish",))
    (answer,) = answers({"food:fish": "s"}, safety(fired("G01", "block", ("glutamine",))), held(row))
    assert answer.withheld and answer.plain == "rule G01"


def test_an_agreement_of_a_clinician_opens_it() -> None:
    row = statement("S1", gates=("G05",), about=("food:fish",))
    gate = fired("G05", "clinician_first", ("glutamine",), agreed="Dr A, 2026-11-02")
    (answer,) = answers({"food:fish": "s"}, safety(gate), held(row))
    assert not answer.withheld and answer.gates == ("G05",)


def test_limits_and_rules_for_everyone_stand_beside() -> None:
    row = statement("S1", gates=("G21", "G29"), about=("food:fish",))
    gates = (
        fired("G21", "limit", ("leafy_greens",)),
        fired("G29", "clinician_first", ("low_fodmap",), when="always"),
    )
    (answer,) = answers({"food:fish": "s"}, safety(*gates), held(row))
    assert not answer.withheld and set(answer.gates) == {"G21", "G29"}


def test_the_strongest_rule_is_the_one_that_is_shown() -> None:
    row = statement("S1", gates=("G05", "G09"), about=("food:fish",))
    gates = (fired("G05", "clinician_first", ("food",)), fired("G09", "block", ("food",)))
    (answer,) = answers({"food:fish": "s"}, safety(*gates), held(row))
    assert answer.plain == "rule G09"


def test_a_claim_without_a_source_is_not_repeated() -> None:
    row = statement(
        "S06.1", "not found", statement="A sentence by somebody", studies=("food",), about=("feel:mood",)
    )
    (answer,) = answers({"feel:mood": "m"}, Safety(), held(row, studies={"x": study("x")}))
    assert "somebody" not in answer.statement and answer.sources == () and answer.plain == "answer S06.1"


def test_both_sides_of_a_contradiction_stand_together() -> None:
    studies = {id: study(id) for id in ("for", "against", "other")}
    base = held(
        statement("S1", studies=("for",), about=("food:fish",)),
        studies=studies,
        pairs={"P1": Pair("P1", "?", ("for",), ("against",), "")},
    )
    (answer,) = answers({"food:fish": "s"}, Safety(), base)
    assert [source.doi for source in answer.sources] == ["10.1/for", "10.1/against"]


def test_in_a_crisis_there_are_no_answers() -> None:
    row = statement("S1", about=("food:fish",))
    assert answers({"food:fish": "s"}, safety(card=CRISIS), held(row)) == ()


DOSED = statement(
    "S16.8", "subgroup", domains=("glutamine",), about=("condition:ibs",), dose="5 g twice daily (10 g/d)"
)


def test_a_dose_is_shown_as_what_a_trial_used() -> None:
    (answer,) = answers({"condition:ibs": "has: IBS"}, Safety(), held(DOSED))
    assert (
        "5 g twice" in answer.dose
        and "not a dose to copy" in answer.dose
        and "clinician first" in answer.dose
    )


@pytest.mark.parametrize("fact", NO_DOSE_FOR)
def test_no_dose_for_a_child_in_pregnancy_or_with_questions_open(fact: str) -> None:
    (answer,) = answers({"condition:ibs": "i", fact: "so"}, Safety(), held(DOSED))
    assert answer.dose == "" and not any(
        character.isdigit() for character in answer.plain.removeprefix("answer S16.8")
    )


def test_no_dose_where_a_gate_or_a_card_stands() -> None:
    facts = {"condition:ibs": "i"}
    gated = safety(fired("G30", "block", ("supplement",)))
    assert answers(facts, gated, held(DOSED))[0].dose == ""
    assert answers(facts, safety(card=CALM), held(DOSED))[0].dose == ""


@pytest.mark.parametrize(
    ("id", "dose", "shown"),
    [
        ("S10.1", "5-9 g a day", "as it stands"),
        ("S10.1", "5 to 9 g a day; up to 14 g a day was seen as safe", "as it stands"),
        ("S1", "5-9 g a day", "as it stands"),
        ("S1", "10 g a day", "as a trial's"),
        ("S16.8", "5 g three times daily (15 g/d), 6-8 wk", "as a trial's"),
        ("S16.3", "10 g three times daily", "never"),
        ("S16.3", "10 g twice daily", "never"),
        ("S16.1", "0.3 g/kg twice daily", "never"),
        ("S16.8", "45 g a day", "never"),
        ("S16.8", "15 g, 3 times a day", "never"),
        ("S16.2", "5-21 g/d", "never"),
        ("S1", "a spoon", "never"),
    ],
)
def test_doses_of_glutamine_stay_within_the_limits(id: str, dose: str, shown: str) -> None:
    found = within_limits(id, dose)
    assert {"as it stands": found == dose, "never": found == ""}.get(shown, dose in found and found != dose)


@given(st.floats(9.1, 200.0), st.sampled_from(["a day", "/d", "twice daily", "three times a day"]))
def test_nothing_above_the_range_on_labels_stands_alone(grams: float, often: str) -> None:
    assert within_limits("S1", f"{grams:.1f} g {often}") != f"{grams:.1f} g {often}"
