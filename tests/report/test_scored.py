"""How the diet scores, on the terminal, the page and in JSON: compact, calm, and away where a card stands."""

import json
import re
from dataclasses import replace
from types import ModuleType

import pytest

from villi.examination import ScorePart, Scores
from villi.report import headings, sources, to_html, to_json, to_text
from villi.report.scored import rule
from villi.report.sections import sections

NEVER = (
    r"\b(?:good|bad) (?:day|food|score|diet)",
    r"\bcalorie|\bkcal|your weight",
    r"\b(?:should|must) (?:eat|avoid|stop|take)",
    r"!",
    r"\bgoals?\b|\bstreaks?\b|\b(?:poor|excellent|failing)\b",
)


def section(sample: ModuleType) -> str:
    (found,) = sections(sample.scored(), only=("scores",))
    assert found.heading == headings.SCORES
    return str(found.body)


def test_points_ranges_and_what_lowers_them(sample: ModuleType) -> None:
    text = " ".join(to_text(sample.scored(), width=100).split())
    assert "71 of 100 48 to 84 sodium (0 of" in text
    assert "7.5 of 13 scored" in text
    assert "From 5 complete days" in text


def test_every_part_and_its_rule_open_on_the_page(sample: ModuleType) -> None:
    body = section(sample)
    assert "Every part of each score" in body and "10 at ≤ 1.1, 0 at ≥ 2 g" in body
    assert "Never counted here: " in body and "wine" in body
    assert "olive oil" in body  # unknown, and said to be


def test_what_is_experimental_or_not_shown_says_why(sample: ModuleType) -> None:
    text = " ".join(to_text(sample.scored(), width=100).split())
    assert "MIND: experimental; some rows were not seen." in text
    assert "because too little is known of the food for nuts." in text


def test_sources_are_cited_and_unseen_ones_marked(sample: ModuleType) -> None:
    cited = {source.title: source for source in sources.cited(sample.scored())}
    assert cited["Index of <b>2020</b>, a made-up citation"].verified
    assert not cited["Codebook of a made-up centre (not seen)"].verified
    assert any("10.1000/mind" in source.doi for source in cited.values())
    assert len(sources.cited(sample.scored())) == len(sources.cited(sample.week())) + 3  # and that of mood


def test_words_of_others_are_data(sample: ModuleType) -> None:
    page = to_html(sample.scored())
    assert "<b>2020</b>" not in page
    assert "[red]Health[/red]" in to_text(sample.scored())


def test_what_a_score_cannot_say_stands_beside_it(sample: ModuleType) -> None:
    text = " ".join(to_text(sample.scored()).split())
    assert "What it cannot: whether food is behind how you feel." in text
    assert "which does not show what causes what" in text


def test_words_that_are_never_said(sample: ModuleType) -> None:
    body = re.sub(r"<[^>]*>", " ", section(sample))
    for pattern in NEVER:
        assert not re.search(pattern, body, re.IGNORECASE), pattern


def test_the_first_screen_stays_as_it_is(sample: ModuleType) -> None:
    """Nothing of scores stands before what the gut got."""
    with_scores, without = to_text(sample.scored()), to_text(sample.week())
    before = with_scores.split(headings.GUT)[0]
    numbers = r"\[\d+\]"
    assert re.sub(numbers, "", before) == re.sub(numbers, "", without.split(headings.GUT)[0])


@pytest.mark.parametrize("case", ["crisis", "calm", "support"])
def test_nothing_is_scored_where_a_card_stands(sample: ModuleType, case: str) -> None:
    examination = replace(getattr(sample, case)(), scores=sample.scores())
    assert headings.SCORES not in to_text(examination) and headings.SCORES not in to_html(examination)
    found = json.loads(to_json(examination))["scores"]
    assert found["found"] == [] and found["because"]


def test_none_found_none_shown(sample: ModuleType) -> None:
    examination = replace(sample.week(), scores=Scores("A score needs 3 complete days or more.", 2))
    assert headings.SCORES not in to_text(examination)
    assert json.loads(to_json(examination))["scores"] == {
        "because": "A score needs 3 complete days or more.",
        "days": 2,
        "rule": "person-ratio",
        "found": [],
        "left": [],
    }


def test_no_rule_of_a_score_speaks_of_calories() -> None:
    from villi.scores import SCORES

    for spec in SCORES.values():
        for one in spec.components:
            assert "kcal" not in rule(ScorePart(one.id, one.name, 0.0, one.highest, one.rule)), spec.id


def test_json_keeps_unknown_as_null(sample: ModuleType) -> None:
    found = json.loads(to_json(sample.scored()))["scores"]
    index, mind = found["found"]
    assert index["points"] == 71.4 and [index["low"], index["high"]] == [48.2, 83.8]
    assert mind["low"] is None and mind["parts"][1]["points"] is None
    assert mind["missing"] == ["Olive oil"] and mind["left_out"] == ["Wine"]
    assert "kcal" not in json.dumps(found)


@pytest.mark.parametrize("width", [40, 60, 80])
def test_no_line_is_wider_than_the_terminal(sample: ModuleType, width: int) -> None:
    assert max(len(line) for line in to_text(sample.scored(), width=width).splitlines()) <= width
