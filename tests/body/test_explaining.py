"""What is said of each state and input: complete, from the tables, in words that claim nothing."""

import json
from collections.abc import Iterator

import pytest

from villi.body import listing, wording
from villi.body.arrows import ORDER, Arrow, arrows
from villi.body.explaining import CALLED, EVENTS, Explanation, explain, name_of
from villi.body.sources import sources
from villi.body.table import model
from villi.quantities import VilliError
from villi.safety.wording import complaints

MODEL = model()
STATES = [row.id for row in MODEL.states]
OUTSIDE = {node for arrow in arrows() if not arrow.modelled for node in (arrow.source, arrow.target)} - {
    *STATES,
    *(row.id for row in MODEL.inputs),
}
ALL = [*STATES, *(row.id for row in MODEL.inputs), *EVENTS, *sorted(OUTSIDE)]


@pytest.mark.parametrize("what", ALL)
def test_everything_is_explained(what: str) -> None:
    found = explain(what)
    assert found.name and found.says
    assert all(arrow.target == found.id and arrow.modelled for arrow in found.into)
    assert all(arrow.source == found.id and arrow.modelled for arrow in found.out)
    assert all(not arrow.modelled for arrow in found.missing)
    named = {name for arrow in (*found.into, *found.out) for name, _ in arrow.parameters}
    assert named <= {row.id for row in found.parameters}
    cited = {
        id for arrow in (*found.into, *found.out, *found.missing) for id in (*arrow.sources, *arrow.against)
    }
    assert cited | {row.source for row in found.parameters} == set(found.sources)
    json.dumps(listing.explanation_values(found), allow_nan=False)


@pytest.mark.parametrize("state", STATES)
def test_a_state_lies_one_arrow_or_more_behind_what_reaches_it(state: str) -> None:
    found = explain(state)
    direct = {arrow.source for arrow in found.into} & {reach.source for reach in found.reached_by}
    assert direct <= {reach.source for reach in found.reached_by}
    for reach in found.reached_by:
        assert reach.path.nodes[0] == reach.source
        assert reach.path.nodes[-1] == state
        assert ORDER.index(reach.label_all) <= ORDER.index("C")
        assert not reach.label or reach.label == reach.label_all  # hypotheses take no path away
        assert (reach.label == "") == (reach.label_all == "C")


def by_words(found: Explanation) -> dict[str, str]:
    return {reach.source: reach.label for reach in found.reached_by}


def test_what_the_article_says_of_mood_rests_on_hypotheses() -> None:
    found = by_words(explain("mood"))
    assert found["gln_dose"] == found["gln_food"] == found["antibiotic"] == found["probiotic"] == ""
    assert found["stress"] == "B"


@pytest.mark.parametrize(
    ("words", "id"),
    [
        ("gut permeability", "K"),
        ("  Gut   Permeability ", "K"),
        ("leaky gut", "K"),
        ("permeab", "K"),
        ("CRP", "C"),
        ("c", "C"),
        ("stress", "stress"),
        ("stress of the mind", "stress"),
        ("L-glutamine powder", "gln_dose"),
        ("Adrenal Fatigue", "adrenal fatigue"),
        ("lps", "endotoxin"),
        *((words, id) for words, id in CALLED.items()),
    ],
)
def test_things_are_found_by_what_people_call_them(words: str, id: str) -> None:
    if len(words) == 1:
        with pytest.raises(VilliError):
            explain(words)
    else:
        assert explain(words).id == id


@pytest.mark.parametrize("words", ["", "   ", "gut", "moodd", "zzzz", "\x1b[2J", "🍎" * 5000, "K0"])
def test_what_is_not_there_is_refused_with_what_is(words: str) -> None:
    with pytest.raises(VilliError) as error:
        explain(words)
    said = str(error.value)
    assert "did you mean" in said or "ask for one of" in said
    assert len(said) < 1000
    assert "\x1b" not in said


def sentences() -> Iterator[str]:
    yield from (wording.sentence(arrow) for arrow in arrows())
    yield from (wording.SYSTEM, wording.TWO_STRESSES, wording.TWO_BANDS, wording.MORE_IS_NOT_BETTER)
    yield from wording.MEANING.values()
    yield from (row.says for row in MODEL.states)
    yield from (row.says for row in MODEL.inputs)
    yield from (row.says for row in MODEL.rules)
    yield from (row.says for row in MODEL.jumps)
    yield from (row.says for row in MODEL.parameters)
    yield from (source.says for source in sources().values())


def test_no_sentence_claims_an_effect_or_foresees() -> None:
    for said in sentences():
        assert complaints(said) == (), said
        assert not wording.FORESEEING.search(said), said


@pytest.mark.parametrize(
    "said", ["We predict less pain", "a forecast", "Your mood will rise", "you will feel it", "prognosis"]
)
def test_what_foresees_is_seen(said: str) -> None:
    assert wording.FORESEEING.search(said)


@pytest.mark.parametrize("arrow", arrows(), ids=lambda arrow: arrow.id)
def test_a_sentence_says_how_well_it_is_known(arrow: Arrow) -> None:
    said = wording.sentence(arrow)
    openings = {
        "A": "In studies, ",
        "B": "Small or conflicting studies: ",
        "C": "Only if the hypothesis is true: ",
    }
    expected = openings[arrow.label] if arrow.modelled else "Not in the described system: "
    assert said.startswith(expected)
    assert said.endswith(".")


def test_both_stresses_are_told_apart_in_words() -> None:
    body = [wording.sentence(arrow) for arrow in arrows() if arrow.source == "catabolic"]
    mind = [wording.sentence(arrow) for arrow in arrows() if arrow.source == "stress" and arrow.modelled]
    assert all("illness" in said or "burns" in said for said in body)
    assert all("mind" in said or "speech" in said for said in mind)
    assert not any("illness" in said for said in mind)


# The whole model, printed.


def test_every_row_of_the_model_is_printed() -> None:
    printed = {one.title: one for one in listing.tables(MODEL)}
    assert [row[0] for row in printed["States"].rows] == STATES
    assert [row[0] for row in printed["Rules"].rows] == [row.id for row in MODEL.rules]
    assert [row[0] for row in printed["Parameters"].rows] == [row.id for row in MODEL.parameters]
    assert len(printed["Arrows"].rows) + len(printed["Not in the equations"].rows) == len(arrows())
    for one in printed.values():
        assert all(len(row) == len(one.heads) for row in one.rows)
        assert listing.markdown(one).count("\n") == len(one.rows) + 2


def test_no_line_of_the_printed_model_is_wider_than_a_terminal() -> None:
    lines = listing.whole(MODEL).splitlines()
    assert max(map(len, lines)) <= 80


def test_the_model_as_json_holds_no_figure_that_is_none() -> None:
    found = listing.document(MODEL)
    again = json.loads(json.dumps(found, allow_nan=False))
    assert [row["id"] for row in again["parameters"]] == [row.id for row in MODEL.parameters]
    assert {row["id"] for row in again["sources"]} == set(sources())
    assert all(name_of(row["source"]) == row["source_name"] for row in again["arrows"])
