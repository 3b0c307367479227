"""The safety questions as a form: what is written, what stays open, what a clinician agreed to."""

import re
from pathlib import Path

import pytest
from tests.web.conftest import Open

pytestmark = pytest.mark.usefixtures("monday")

DIARY = b"person: me\ncountry: GB\n\n2026-11-16 Mon\n08:00 toast\n"
ANSWERS = {
    "age": "34",
    "sex": "female",
    "state": "none",
    "height": "168",
    "weight": "62",
    "has": ["epilepsy"],
    "takes": "sertraline 50 mg, zzzol",
    "avoids": "peanuts",
    "flags_none": "yes",
}


def _number(address: str) -> str:
    found = re.search(r"told=(\d+)", address)
    assert found
    return found[1]


def test_answers_become_lines_that_can_be_taken_back(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    answer = page.post("/safety", data=ANSWERS)
    assert answer.status_code == 303
    said = diary.read_text()
    assert said.startswith("person: me, female, 34, 168 cm\n")
    for line in (
        "has: epilepsy",
        "takes: sertraline 50 mg",
        "takes: zzzol",
        "avoids: peanuts",
        "pregnant: no",
        "weight: 62 kg",
        "asked: safety",
    ):
        assert f"\n{line}\n" in said
    shown = page.get(answer.headers["location"]).text
    assert "epilepsy" in shown
    assert "62 kg" not in shown, "no page shows a weight"
    page.post("/undo", data={"number": _number(answer.headers["location"]), "back": "/safety"})
    assert diary.read_bytes() == DIARY


def test_the_same_form_twice_is_written_once(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    page.post("/safety", data={**ANSWERS, "once": "a"})
    before = diary.read_bytes()
    page.post("/safety", data={**ANSWERS, "once": "a"})
    assert diary.read_bytes() == before
    assert "same=1" in page.post("/safety", data={"once": "b"}).headers["location"]


def test_what_is_left_empty_stays_open(diary: Path, open_page: Open) -> None:
    page = open_page(diary)
    page.post("/safety", data={"age": "34", "sex": "", "has_none": "yes"})
    assert "asked: safety" not in diary.read_text()
    assert "Until then there is food advice only" in page.get("/safety").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"age": "old"}, "write whole years"),
        ({"age": "34", "height": "9 m"}, "write centimetres"),
        ({"weight": "a lot"}, "write kilograms"),
        ({"has": ["epilepsy"], "has_none": "yes"}, "none of these"),
        ({"takes": "sertraline", "takes_none": "yes"}, "nothing"),
    ],
)
def test_what_cannot_be_used_is_said_and_nothing_is_lost(
    diary: Path, open_page: Open, fields: dict[str, object], said: str
) -> None:
    answer = open_page(diary).post("/safety", data={**fields, "avoids": "peanuts & <b>"})
    assert answer.status_code == 422
    assert said in answer.text
    assert "peanuts &amp; &lt;b&gt;" in answer.text
    assert diary.read_bytes() == DIARY


def test_what_is_over_is_written_down_too(diary: Path, open_page: Open) -> None:
    diary.write_bytes(b"has: gout\n" + DIARY + b"takes: sertraline 50 mg\n")
    page = open_page(diary)
    assert "Over: gout" in page.get("/safety").text
    page.post("/safety", data={"over": ["gout"], "stops": ["sertraline 50 mg"]})
    assert "\nhas: no longer gout\n" in diary.read_text()
    assert "\nstops: sertraline 50 mg\n" in diary.read_text()


def test_an_agreement_is_recorded_and_taken_back(diary: Path, open_page: Open) -> None:
    diary.write_bytes(DIARY + b"has: epilepsy\n")
    page = open_page(diary)
    assert 'value="glutamine"' in page.get("/safety").text
    answer = page.post("/safety/agreed", data={"who": "Dr Lee", "when": "2026-11-20", "about": "glutamine"})
    assert answer.status_code == 303
    assert diary.read_text().endswith("agreed: Dr Lee, 2026-11-20, glutamine\n")
    shown = page.get("/safety").text
    assert "Counts." in shown
    found = re.search(r'name="line" value="(\d+)">\s*<input type="hidden" name="old" value="([^"]+)"', shown)
    assert found
    page.post("/safety/withdrawn", data={"line": found[1], "old": found[2]})
    assert "agreed:" not in diary.read_text()


@pytest.mark.parametrize(
    ("who", "when", "about", "said"),
    [
        ("gym buddy", "2026-11-20", "glutamine", "only a plain agreement counts"),
        ("Dr Lee", "2026-12-20", "glutamine", "has not come yet"),
        ("Dr Lee", "soon", "glutamine", "not a date"),
        ("Dr Lee", "2026-11-20", "all", "nothing was chosen"),
        ("", "2026-11-20", "glutamine", "nobody was named"),
        ("Dr Lee\nhas: cancer", "2026-11-20", "glutamine", ""),
    ],
)
def test_only_a_plain_agreement_is_recorded(
    diary: Path, open_page: Open, who: str, when: str, about: str, said: str
) -> None:
    answer = open_page(diary).post("/safety/agreed", data={"who": who, "when": when, "about": about})
    assert answer.status_code == 422
    assert said in answer.text
    assert diary.read_bytes() == DIARY


def test_an_agreement_that_was_changed_elsewhere_stays(diary: Path, open_page: Open) -> None:
    diary.write_bytes(DIARY + b"agreed: Dr Lee, 2026-11-20, glutamine\n")
    page = open_page(diary)
    answer = page.post("/safety/withdrawn", data={"line": "6", "old": "agreed: Dr A, 2026-11-20, glutamine"})
    assert answer.status_code == 409
    assert "agreed: Dr Lee" in diary.read_text()


def test_only_reading_asks_nothing_and_writes_nothing(diary: Path, open_page: Open) -> None:
    page = open_page(diary, read_only=True)
    assert 'method="post"' not in page.get("/safety").text
    for path in ("/safety", "/safety/agreed", "/safety/withdrawn"):
        data = {
            **ANSWERS,
            "who": "Dr Lee",
            "when": "2026-11-20",
            "about": "glutamine",
            "line": "5",
            "old": "08:00 toast",
        }
        assert page.post(path, data=data).status_code == 403
    assert diary.read_bytes() == DIARY
