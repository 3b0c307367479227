"""What the loader and the check of the evidence refuse: whatever is broken is found, wherever it is."""

from dataclasses import replace
from math import nan
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import check
from evidence.sources import (
    HERE,
    EffectRow,
    PairRow,
    RefusedError,
    Sources,
    StatementRow,
    StudyRow,
    read,
    rows,
)

SOURCES = read()
STATEMENTS = st.sampled_from(SOURCES.statements)
STUDIES = st.sampled_from(SOURCES.studies)
DOSES = (
    "for 8 weeks",
    "15 g a day",
    "5 g three times a day",
    "2 capsules",
    "ten grams",
    "a teaspoon",
    "10^9 CFU",
)
STUDY_DOSES = ("30 g/d", "0.3 g/kg", "5 g tid", "2000 IU")
NEVER = ("heals", "Cures", "boosts", "detoxifies", "proves", "restored", "treats")
FIGURES = st.floats(min_value=-1e6, max_value=1e6)


def with_statement(row: StatementRow, **changes: Any) -> Sources:
    other = msgspec.structs.replace(row, **changes)
    return replace(
        SOURCES, statements=tuple(other if held.id == row.id else held for held in SOURCES.statements)
    )


def with_study(row: StudyRow, **changes: Any) -> Sources:
    other = msgspec.structs.replace(row, **changes)
    return replace(SOURCES, studies=tuple(other if held.id == row.id else held for held in SOURCES.studies))


def with_pair(row: PairRow, **changes: Any) -> Sources:
    other = msgspec.structs.replace(row, **changes)
    return replace(SOURCES, pairs=tuple(other if held.id == row.id else held for held in SOURCES.pairs))


def said(sources: Sources) -> str:
    return "\n".join(check.problems(sources))


@given(
    STATEMENTS,
    st.sampled_from(DOSES),
)
def test_a_dose_in_a_plain_sentence_is_found(row: StatementRow, dose: str) -> None:
    found = said(with_statement(row, plain=f"Take it. It was {dose} in trials."))
    assert f"{row.id}, plain: a dose stands in the open" in found


@settings(deadline=None, max_examples=40)
@given(STUDIES, st.sampled_from(check.OPEN_FIELDS), st.sampled_from(STUDY_DOSES))
def test_a_dose_in_an_open_field_of_a_study_is_found(row: StudyRow, field: str, dose: str) -> None:
    if (row.id, field) not in check.NOT_A_DOSE:
        assert f"{row.id}, {field}: a dose" in said(with_study(row, **{field: f"glutamine {dose}, it says"}))


@settings(deadline=None, max_examples=40)
@given(STATEMENTS, st.sampled_from(NEVER))
def test_words_that_are_never_said_are_found(row: StatementRow, word: str) -> None:
    assert f"{row.id}, plain: never said" in said(with_statement(row, plain=f"It {word} you."))


@settings(deadline=None, max_examples=40)
@given(STATEMENTS)
def test_a_statement_needs_its_parts(row: StatementRow) -> None:
    assert f"{row.id}: no plain sentence" in said(with_statement(row, plain=" "))
    assert f"{row.id}: does not say for whom" in said(with_statement(row, for_whom=""))
    assert f"{row.id}: no certainty" in said(with_statement(row, certainty=()))
    bare = f"{row.id}: no source" in said(with_statement(row, studies=()))
    assert bare != (row.verdict in check.WITHOUT_SOURCES)
    if not row.domains:
        assert f"{row.id}: a dose without" in said(with_statement(row, dose="5 g a day"))


@settings(deadline=None, max_examples=40)
@given(STATEMENTS)
def test_hard_sentences_are_found(row: StatementRow) -> None:
    hard = "Supplementation substantially ameliorates gastrointestinal permeability abnormalities."
    assert f"{row.id}, plain: reading age" in said(with_statement(row, plain=hard))


@settings(deadline=None, max_examples=40)
@given(STATEMENTS, st.from_regex(r"[a-z]{3,8}_[0-9]{4}x", fullmatch=True))
def test_ids_that_do_not_exist_are_found(row: StatementRow, id: str) -> None:
    assert f"{row.id}: no study has the id {id}" in said(with_statement(row, studies=(*row.studies, id)))


@settings(deadline=None, max_examples=40)
@given(STUDIES)
def test_ids_that_stand_twice_are_found(row: StudyRow) -> None:
    twice = replace(SOURCES, studies=(*SOURCES.studies, row))
    assert f"{row.id}: this study stands twice" in said(twice)
    gone = replace(SOURCES, studies=tuple(held for held in SOURCES.studies if held.id != row.id))
    cited = {id for held in SOURCES.statements for id in held.studies}
    assert (f"no study has the id {row.id}" in said(gone)) or row.id not in cited


@settings(deadline=None, max_examples=40)
@given(STUDIES, FIGURES, FIGURES, FIGURES)
def test_a_value_outside_its_interval_is_found(row: StudyRow, value: float, low: float, high: float) -> None:
    effect = EffectRow("MD", "difference", value, low, high, (), "ci95", "days")
    found = said(with_study(row, effect=effect))
    assert (f"{row.id}: " in found) == (not low <= value <= high)


@settings(deadline=None, max_examples=40)
@given(STUDIES, st.floats(max_value=0, min_value=-1e9))
def test_a_ratio_that_is_not_above_0_is_found(row: StudyRow, ratio: float) -> None:
    assert f"{row.id}: a ratio is not above 0" in said(
        with_study(row, effect=EffectRow("RR", "ratio", ratio, of="risk"))
    )


@settings(deadline=None, max_examples=40)
@given(STUDIES, st.sampled_from(["ci95", "none"]))
def test_an_interval_is_called_what_it_is(row: StudyRow, interval: Any) -> None:
    high = nan if interval == "ci95" else 2.0
    effect = EffectRow("RR", "ratio", 1.0, 0.5, high, interval=interval, of="risk")
    assert f"{row.id}: the interval and what it is called do not fit" in said(with_study(row, effect=effect))


@pytest.mark.parametrize("row", SOURCES.pairs, ids=lambda row: row.id)
def test_one_side_of_a_contradiction_is_found(row: PairRow) -> None:
    assert f"{row.id}: a contradiction with one side only" in said(with_pair(row, supports=()))
    assert f"{row.id}: a contradiction with one side only" in said(with_pair(row, against=()))
    assert f"{row.id}: no statement shows" in said(with_pair(row, statements=()))
    assert f"{row.id}: smiles is on neither side" in said(with_pair(row, said={"smiles": "It says."}))


def test_impossible_trials_are_found() -> None:
    dataset = SOURCES.datasets[0]
    people = dataset.trials[0].treated_n or 0
    trial = msgspec.structs.replace(dataset.trials[0], treated_events=people + 1)
    broken = msgspec.structs.replace(dataset, trials=(trial,))
    assert f"{dataset.id}, {trial.trial}: " in said(replace(SOURCES, datasets=(broken,)))


@given(st.text(min_size=1, max_size=12))
def test_certainty_words_outside_the_list_are_refused(word: str) -> None:
    row = msgspec.to_builtins(SOURCES.studies[0]) | {"certainty": word}
    if word not in ("high", "moderate", "low", "very low", "none", "textbook"):
        with pytest.raises(RefusedError, match=SOURCES.studies[0].id):
            rows([row], StudyRow, "here")


@given(st.text(min_size=1, max_size=12))
def test_unknown_fields_are_refused(name: str) -> None:
    row = msgspec.to_builtins(SOURCES.studies[0])
    if name not in row:
        with pytest.raises(RefusedError, match="unknown field"):
            rows([row | {name: 1}], StudyRow, "here")


@given(st.one_of(st.none(), st.integers(), st.text(), st.lists(st.integers(), max_size=3)))
def test_anything_but_rows_is_refused(found: object) -> None:
    with pytest.raises(RefusedError, match="here"):
        rows(found, StudyRow, "here")


def test_a_broken_file_is_refused_by_name(tmp_path: Path) -> None:
    for name in ("glutamine.yaml", "gut_brain.yaml", "trials.yaml", "statements.yaml"):
        (tmp_path / name).write_text((HERE / name).read_text(encoding="utf-8"), encoding="utf-8")
    assert read(tmp_path) == SOURCES
    (tmp_path / "trials.yaml").write_text("- id: [", encoding="utf-8")
    with pytest.raises(RefusedError, match=r"trials\.yaml"):
        read(tmp_path)
    (tmp_path / "statements.yaml").write_text(yaml.safe_dump([1]), encoding="utf-8")
    with pytest.raises(RefusedError, match=r"statements\.yaml"):
        read(tmp_path)


def test_studies_that_nothing_cites_are_reported_and_do_not_fail() -> None:
    loose = check.unreached(SOURCES)
    assert "martinengo_2019_apps" in loose
    assert "ibs-pi-zhou2019" not in loose
