"""What is known as pages: everything is found, nothing withheld slips out, null results stand beside."""

import re
from html import unescape
from pathlib import Path

import pytest
from tests.web.conftest import Open

from villi.evidence import base

pytestmark = pytest.mark.usefixtures("monday")

HELD = base()
DIARY = b"person: me, female, 34\ncountry: GB\npregnant: no\n\n2026-11-16 Mon\n08:00 toast\nasked: safety\n"


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def test_every_statement_is_listed_once_with_answer_and_certainty(diary: Path, open_page: Open) -> None:
    shown = open_page(diary).get("/known").text
    for id in HELD.statements:
        assert shown.count(f'href="/known/{id}"') == 1, id
    assert shown.count("How sure: ") + shown.count("Held back for your safety") == len(HELD.statements)


@pytest.mark.parametrize("id", [*list(HELD.statements)[::7], "S16.8", "S10.1"])
def test_every_statement_has_a_page_with_its_studies_and_both_sides(
    diary: Path, open_page: Open, id: str
) -> None:
    answer = open_page(diary).get(f"/known/{id}?charts=1")
    assert answer.status_code == 200
    said = _words(answer.text)
    statement = HELD.statements[id]
    for study in HELD.cited(statement):
        assert " ".join(study.claim.split()) in said, study.id
    for pair in HELD.pairs_of(statement):
        for side in HELD.sides(pair):
            for study in side:
                assert study.source.title.rstrip(".")[:40] in said, study.id
    assert "style=" not in answer.text
    for dataset in HELD.datasets_of(statement):
        section = answer.text.partition(f'id="trials-{dataset.id}"')[2]
        assert "<svg" in section
        assert "<table" in section


def test_a_chart_is_fetched_by_itself(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    address = re.search(r'data-chart="(/known/chart/[^"]+)"', page.get("/known/S17.1").text)
    assert address
    assert page.get(address[1]).text.startswith("<svg")
    assert page.get("/known/chart/nothing").status_code == 404


def test_what_touches_the_diary_stands_first(diary: Path, open_page: Open) -> None:
    diary.write_bytes(DIARY + b"took: L-glutamine 5 g\n")
    shown = open_page(diary).get("/known").text
    assert shown.index("They touch your diary") < shown.index("S01.1")
    assert "L-glutamine 5 g" in shown.partition("They touch your diary")[2][:3000]


def test_words_and_parts_of_them_are_looked_for(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    assert 'href="/known/S16.5"' in page.get("/known?q=sleep+gluta").text
    assert "statements have all of" in page.get("/known?q=biotic").text
    nothing = page.get("/known?q=xyzzy%3Cb%3E").text
    assert "No statement has all of these words" in nothing
    assert "<b>" not in nothing
    assert "Near it" in page.get("/known?q=S99").text


def test_ids_lead_where_they_are_shown(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    assert page.get("/known/S08").headers["location"] == "/known?q=S08"
    assert page.get("/known/P01").headers["location"] == "/known?q=P01"
    assert 'href="/known/S' in page.get("/known?q=P01").text
    assert page.get("/known/S99").status_code == 404
    assert page.get("/known/..%2F..%2Fetc").status_code == 404


def test_what_is_withheld_stays_withheld(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    free = page.get("/known/S16.8").text
    assert "Held back" not in free
    assert "Amounts:" in free
    diary.write_bytes(DIARY.replace(b"\n\n", b"\nhas: cirrhosis\n\n"))
    held = page.get("/known/S16.8").text
    assert "Held back for your safety" in held
    assert HELD.statements["S16.8"].plain not in _words(held)
    assert "Amounts:" not in held
    assert HELD.statements["S16.8"].dose not in _words(held)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b"pregnant: yes", "not shown in pregnancy"),
        (b"person: me, female, 15", "not shown to anyone under 18"),
    ],
)
def test_no_dose_for_those_who_never_see_one(diary: Path, open_page: Open, more: bytes, said: str) -> None:
    lines = [line for line in DIARY.split(b"\n") if line.partition(b":")[0] != more.partition(b":")[0]]
    diary.write_bytes(more + b"\n" + b"\n".join(lines))
    shown = open_page(diary).get("/known/S10.1").text
    assert said in shown or "Held back" in shown
    assert HELD.statements["S10.1"].dose not in _words(shown)
