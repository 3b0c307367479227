"""`villi evidence`: every statement listed, one whole with its contradictions, words to search by, JSON."""

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.check import DOSE
from villi.cli import COMMANDS, evidence, main
from villi.evidence import base
from villi.evidence.search import matching
from villi.evidence.values import Effect, Verdict, Word
from villi.evidence.wording import ANSWERS, certainty, citation, in_words
from villi.quantities import VilliError
from villi.report import evidence as shown
from villi.report.text import WIDEST

SNAPSHOTS = Path(__file__).with_name("snapshots")
ALL = tuple(base().statements.values())

FOOD_AND_BODY = re.compile(
    r"(?i)10\.\d{4}/\S+|\d[\d. ]* g (?:of glutamine|a day entering|a day\) is newly|a mole)|100 g"
    r"|yogurt 0\.3 g|sauerkraut 0\.1 g|\(38 g a day\)|\(87-96 g a day\)|40-80 g a day was"
    r"|7\.8 g a day|6\.84 g a day|mean g a day from food"
    r"|50 ug/L|20 mg of tyramine|has 1\.5 g"
)
"""What is no dose: identifiers, what food brings, what the body makes, what harms."""


class JsonSource(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    year: int | None
    doi: str | None
    pmid: str | None
    url: str | None
    verified: bool


class JsonCertainty(msgspec.Struct, forbid_unknown_fields=True):
    scope: str
    word: Word


class JsonStatement(msgspec.Struct):
    """The contract; further keys may be added."""

    id: str
    statement: str
    verdict: Verdict
    certainty: list[JsonCertainty]
    plain: str
    sources: list[JsonSource]


class Document(msgspec.Struct, forbid_unknown_fields=True):
    schema: str
    statements: list[JsonStatement]


@pytest.fixture(autouse=True)
def eighty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    evidence.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["evidence", *words])
    return int(arguments.run(arguments))


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert run(*words) == 0
    return capsys.readouterr().out


def one_line(text: str) -> str:
    return " ".join(text.split())


def statement_text(id: str, width: int = 80) -> str:
    return shown.to_text(
        lambda console: shown.render_statements(base(), base().parts(id), console, evidence.dose_for), width
    )


def test_the_list_has_every_statement_with_answer_and_certainty(capsys: pytest.CaptureFixture[str]) -> None:
    lines = printed(capsys).splitlines()
    for held in ALL:
        at = next(at for at, line in enumerate(lines) if line.strip().startswith(held.id + " "))
        answer = lines[at].index(ANSWERS[held.verdict].split()[0], 50)
        row = one_line(" ".join(line[answer:] for line in lines[at : at + 14]))
        assert row.startswith(f"{ANSWERS[held.verdict]} certainty {certainty(held.certainty)}"), held.id
    titles = [line for line in lines if line in {group.title for group in base().groups}]
    assert titles == [group.title for group in base().groups]


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_nothing_is_wider_than_the_window(width: int) -> None:
    for text in (
        shown.to_text(lambda console: shown.render_list(base(), console), width),
        *(statement_text(held.id, width) for held in ALL),
    ):
        assert max(len(line) for line in text.splitlines()) <= min(width, WIDEST)
        assert "…" not in text  # an address that ends in ... cannot be opened


def test_a_parent_shows_all_its_parts(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "s07")
    assert "S07.1  Glutamine is" in out
    assert "S07.2  We need" in out


@pytest.mark.parametrize("held", ALL, ids=lambda held: held.id)
def test_a_statement_whole(held: Any) -> None:
    out = one_line(statement_text(held.id))
    assert one_line(held.plain) in out
    assert one_line(f"For whom: {held.for_whom}") in out
    for study in base().cited(held):
        assert one_line(in_words(study.effect)) in out
        assert one_line(citation(study.source)).replace(" ", "") in out.replace(" ", "")
        assert one_line(study.harms) in out
        assert study.verified or f"{study.id}" in out.partition("Not verified: ")[2]
    for pair in base().pairs_of(held):
        shown_part = out.partition(one_line(pair.question))[2].partition(one_line(pair.text))[0]
        assert shown_part.count("- for: ") == len(pair.supports)
        assert shown_part.count("- against: ") == len(pair.against)


def test_a_contradiction_never_shows_one_side() -> None:
    """Wherever a study of a contradiction supports an answer, the other side is on the same page."""
    held = base()
    for pair in held.pairs.values():
        for id in pair.statements:
            out = one_line(statement_text(id))
            for study in (*pair.supports, *pair.against):
                assert one_line(citation(held.studies[study].source)).replace(" ", "") in out.replace(" ", "")


def test_trials_stand_with_their_intervals_and_a_pool_only_where_it_may() -> None:
    out = one_line(statement_text("S16.8"))
    assert "Zhou 2019: 13.8 (4.56 to 41.7)" in out
    assert "Not pooled: the two trials count different end points." in out
    assert "Together" not in out
    assert "is not the answer: 6 trials of this question are missing" in one_line(statement_text("S15"))
    assert "Trials with figures" not in statement_text("S06.1")


def doses() -> list[str]:
    held = base()
    return [
        said
        for said in (
            *(study.dose for study in held.studies.values()),
            *(statement.dose for statement in ALL),
            *(situation.dose for situation in held.situations.values()),
        )
        if len(said) > 6 and DOSE.search(said)
    ]


def test_no_dose_reaches_anyone_who_was_not_asked_the_safety_questions() -> None:
    out = "\n".join(statement_text(held.id, 10_000) for held in ALL)
    listed = shown.to_text(lambda console: shown.render_list(base(), console))
    studies = shown.to_text(
        lambda console: shown.render_studies(base(), tuple(base().studies.values()), console), 10_000
    )
    pairs = shown.to_text(
        lambda console: shown.render_pairs(base(), tuple(base().pairs.values()), console), 10_000
    )
    whole = one_line("\n".join([out, listed, studies, pairs, shown.to_json(base(), ALL)]))
    assert len(doses()) > 50
    for dose in doses():
        assert not re.search(rf"(?<![\d.]){re.escape(one_line(dose))}", whole), dose
    assert DOSE.findall(FOOD_AND_BODY.sub(" ", whole)) == []


def test_a_gated_dose_says_what_opens_it() -> None:
    assert "Dose: shown only after the safety questions: villi safety DIARY" in one_line(
        statement_text("S16.8")
    )
    assert "Dose:" not in statement_text("S16.5")


def test_a_contradiction_and_a_study_by_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "P16")
    assert "- for: " in out
    assert "- against: " in out
    out = printed(capsys, "smiles_2017")
    assert "10.1186/s12916-017-0791-y" in out
    assert "Bears on: S01, S02.1" in out
    assert "- against: Neither a daily supplement nor coaching" in out


def test_mice_are_no_people(capsys: pytest.CaptureFixture[str]) -> None:
    out = one_line(printed(capsys, "dep-mouse-son2018"))
    assert "Animal, 19 animals." in out and "19 people" not in out


def test_unknown_ids_are_refused_with_near_ones() -> None:
    with pytest.raises(VilliError, match=r"no S16\.12; near it: S16\.1, S16\.2"):
        run("S16.12")
    with pytest.raises(VilliError, match="no S99"):
        run("S07", "S99")
    with pytest.raises(VilliError, match="no such diary"):
        run("S07", "--diary", "nowhere.txt")


def test_what_rests_on_nothing_verified_says_so_in_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    out = one_line(printed(capsys))
    assert out.count("source not verified") == 3  # S06.1, S06.2 and S17.3


def test_many_studies_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
    assert "more studies: add a word" in printed(capsys, "glutamine")


def test_words_are_looked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert "S16.5" in printed(capsys, "glutamine", "sleep")
    assert "S16.5" in printed(capsys, "glutamine sleep")
    assert run("zzzz") == evidence.NOT_FOUND
    assert "no statement and no study has all of these words: zzzz" in capsys.readouterr().out


WORDS = ("glutamine", "sleep", "mood", "IBS", "probiotic", "fibre", "antibiotic", "Kale", "2019")


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
def test_more_words_never_find_more(words: Sequence[str]) -> None:
    for at in range(1, len(words)):
        fewer, more = matching(base(), words[:at]), matching(base(), words)
        assert set(more[0]) <= set(fewer[0])
        assert {study.id for study in more[1]} <= {study.id for study in fewer[1]}


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_words_are_data(words: str) -> None:
    matching(base(), [words])


def test_json_is_the_contract(capsys: pytest.CaptureFixture[str]) -> None:
    out = printed(capsys, "--json")
    document = msgspec.json.decode(out, type=Document)
    assert document.schema == "villi.evidence/1"
    assert next(iter(json.loads(out))) == "schema"
    assert [held.id for held in document.statements] == [held.id for held in ALL]
    for held in document.statements:
        assert held.sources or held.verdict in ("no evidence held", "commercial")
        assert held.certainty


def test_json_of_one(capsys: pytest.CaptureFixture[str]) -> None:
    document = json.loads(printed(capsys, "S16.8", "--json"))
    (statement,) = document["statements"]
    assert [pair["id"] for pair in statement["pairs"]] == ["P15", "P21", "P23"]
    zhou = statement["studies"][0]
    assert zhou["effect"]["value"] == 13.8
    assert zhou["effect"]["low"] is None
    assert "dose" not in zhou
    document = json.loads(printed(capsys, "P16", "--json"))
    assert [one["id"] for one in document["statements"]] == ["S12", "S14.1"]


def test_the_command_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    assert "evidence" in COMMANDS
    assert main(["evidence", "S07", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["schema"] == "villi.evidence/1"
    assert main(["evidence", "S99"]) == 2
    assert "villi: there is no S99" in capsys.readouterr().err


@given(st.floats(0.01, 100), st.floats(0.001, 0.999))
def test_words_of_a_ratio_have_its_direction(value: float, spread: float) -> None:
    effect = Effect("RR", "ratio", value, value * spread, value / spread, (), "ci95", "risk of x")
    said = in_words(effect)
    main_part = said.partition("(")[0]
    if value < 0.99:
        assert "% lower" in main_part
    elif value >= 2:
        assert "times as high" in main_part
    elif value > 1.01:
        assert "% higher" in main_part
    assert ("may be chance" in said) == (effect.low < 1 < effect.high and value != 1)


@given(st.floats(-50, 50), st.floats(0.01, 50))
def test_words_of_a_difference_have_its_direction(value: float, half: float) -> None:
    effect = Effect("MD", "difference", value, value - half, value + half, (), "ci95", "days")
    said = in_words(effect)
    assert ("lower" if value < 0 else "higher") in said or value == 0
    assert ("may be chance" in said) == (effect.low < 0 < effect.high and value != 0)


@pytest.mark.parametrize(("id", "width"), [("S16.8", 80), ("S16.8", 40), ("S06.2", 80)])
def test_snapshots(id: str, width: int) -> None:
    """To accept a change, delete the file and run the test: it writes the new one and fails once."""
    path = SNAPSHOTS / f"{id}-{width}.txt"
    found = statement_text(id, width)
    if not path.exists():
        path.write_text(found, encoding="utf-8", newline="\n")
        pytest.fail(f"{path.name} was missing and has been written: read it, then run again")
    assert found == path.read_text(encoding="utf-8")
