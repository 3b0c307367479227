"""The checklist for a supplement as a form: unknown is never yes, gates stand, nothing is kept."""

import json
import re
from dataclasses import astuple
from pathlib import Path

import pytest
from tests.web.conftest import Open

from villi.report.paged import nowhere
from villi.report.supplement_page import here
from villi.safety.checklist import questions

pytestmark = pytest.mark.usefixtures("monday")

DIARY = b"person: me, female, 34\ncountry: GB\npregnant: no\n\n2026-11-16 Mon\n08:00 toast\nasked: safety\n"
PACK = {
    "product": "Example Gut",
    "maker": "Example <b>Foods",
    "substance": "L-glutamine",
    "grams_per_serving": "5",
}


def test_every_question_is_asked_and_none_is_answered_beforehand(diary: Path, open_page: Open) -> None:
    shown = open_page(diary).get("/supplement").text
    for id in questions():
        assert f'name="{id}"' in shown, id
    assert " checked" not in shown


def test_the_result_stands_above_the_form_and_nothing_is_kept(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    answer = page.post("/supplement", data={**PACK, "fda_approved": "yes", "seal": "?", "gap": "no"})
    assert answer.status_code == 200
    shown = answer.text
    assert shown.index("Red flag.") < shown.index("What is unknown")
    assert "Is there a seal of an independent tester" in shown.partition("What speaks for it")[0]
    assert "<b>Foods" not in shown
    assert 'name="fda_approved" value="yes" checked' in shown
    assert diary.read_bytes() == DIARY
    assert "Example Gut" not in page.get("/supplement").text


def test_unknown_never_counts_as_yes(diary: Path, open_page: Open) -> None:
    shown = open_page(diary).post("/supplement", data=dict.fromkeys(questions(), "")).text
    assert "What speaks for it" not in shown
    assert "What speaks against it" not in shown


def test_the_gates_of_the_person_come_first(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    assert "a day" in page.post("/supplement", data=PACK).text.partition("Amounts</h3>")[2][:600]
    diary.write_bytes(DIARY.replace(b"\n\n", b"\nhas: cirrhosis\n\n"))
    shown = page.post("/supplement", data=PACK).text
    assert "no glutamine powder or tablets at any dose" in shown
    assert not re.search(r"\b(5|9|14)(?:[–-]\d+)? g a day", shown), "no amount stands behind a block"


def test_what_cannot_be_used_is_said(diary: Path, open_page: Open) -> None:
    answer = open_page(diary).post(
        "/supplement", data={**PACK, "price": "much", "servings_per_day": "2", "servings_per_day_no": "no"}
    )
    assert answer.status_code == 422
    assert "write a number above 0" in answer.text
    assert "either a number" in answer.text
    assert 'value="Example Gut"' in answer.text


def test_recall_notices_beside_the_diary_are_looked_in(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    assert "No recall notices were looked in" in page.post("/supplement", data=PACK).text
    notice = {
        "product_description": "Example Gut powder",
        "reason_for_recall": "undeclared <milk>",
        "recalling_firm": "Example Foods",
        "recall_initiation_date": "20260808",
    }
    file = diary.parent / "food-enforcement-0001-of-0001.json"
    file.write_text(json.dumps({"meta": {"results": {"total": 1}}, "results": [notice]}))
    shown = page.post("/supplement", data=PACK).text
    assert "undeclared &lt;milk&gt;" in shown
    assert "may be about it" in shown
    file.write_text("{")
    assert "holds no recall notices" in page.post("/supplement", data=PACK).text


@pytest.mark.parametrize(
    ("kind", "words", "line"),
    [
        (
            "note",
            "checked Example Gut: 1 against, 20 unknown, 2 for",
            "note: checked Example Gut: 1 against, 20 unknown, 2 for",
        ),
        ("took", "L-glutamine 5 g", "took: L-glutamine 5 g"),
        ("note", "a # b", "note: a b"),
    ],
)
def test_it_is_written_down_only_when_asked(
    diary: Path, open_page: Open, kind: str, words: str, line: str
) -> None:
    answer = open_page(diary).post("/supplement/write", data={"kind": kind, "words": words})
    assert answer.headers["location"].startswith("/day/2026-11-23?told=")
    assert diary.read_text().endswith(f"2026-11-23 Mon\n{line}\n")


@pytest.mark.parametrize("data", [{"kind": "has", "words": "cirrhosis"}, {"kind": "note", "words": " "}, {}])
def test_nothing_else_can_be_written_here(diary: Path, open_page: Open, data: dict[str, str]) -> None:
    assert open_page(diary).post("/supplement/write", data=data).status_code == 422
    assert diary.read_bytes() == DIARY


def test_in_a_crisis_the_checklist_waits(diary: Path, open_page: Open) -> None:
    diary.write_bytes(DIARY + b"note: I want to die\n")
    shown = open_page(diary).post("/supplement", data=PACK).text
    assert "Please talk to someone now" in shown
    assert "What speaks" not in shown


def test_only_reading_still_checks(diary: Path, open_page: Open) -> None:
    page = open_page(diary, read_only=True)
    shown = page.post("/supplement", data=PACK)
    assert shown.status_code == 200
    assert "/supplement/write" not in shown.text
    assert page.post("/supplement/write", data={"kind": "note", "words": "x"}).status_code == 403


COMMAND = re.compile(r"villi (?:examine|evidence|log|safety|supplement)|DIARY|--[a-z]")


def test_no_words_of_the_checklist_send_one_to_a_terminal(diary: Path, open_page: Open) -> None:
    words = [words for one in questions().values() for words in astuple(one) if isinstance(words, str)]
    typed = [each for each in words if COMMAND.search(each)]
    assert len(typed) >= 5
    for each in typed:
        assert not COMMAND.search(here(each, nowhere)), each
    diary.write_bytes(b"2026-11-16\n08:00 toast\n")
    page = open_page(diary)
    for said in ("yes", "no", "?"):
        shown = page.post("/supplement", data=dict.fromkeys(questions(), said)).text
        assert not COMMAND.search(re.sub("<[^>]*>", " ", shown))
