"""A folder of clients: all are listed, unreadable ones with the reason; names lead nowhere else."""

import re
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import WEEK, Open

pytestmark = pytest.mark.usefixtures("monday")

LOW = (
    b"country: GB\nperson: me, female, 34\nhas: epilepsy\n2026-11-22\n08:00 toast\nfeel: mood 1\n"
    b"2026-11-23\nnote: I want to die\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    clients = tmp_path / "clients"
    for name, data in (("ann", WEEK.read_bytes()), ("Bo & <b>", LOW), ("broken", b"\xff\xfe\x00a")):
        (clients / name).mkdir(parents=True)
        (clients / name / "diary.txt").write_bytes(data)
    (clients / "empty").mkdir()
    (clients / ".hidden").mkdir()
    return clients


def _listed(page: TestClient, query: str = "") -> str:
    """The list once all was looked at."""
    shown = ""
    for _ in range(100):
        shown = page.get(f"/{query}").text
        if 'data-waiting="0"' in shown:
            return shown
        time.sleep(0.2)
    raise AssertionError(f"the clients are still being looked at: {shown[:2000]}")


def test_all_are_listed_with_what_is_known_in_words_and_shapes(folder: Path, open_page: Open) -> None:
    shown = _listed(open_page(folder))
    ann = shown.partition(">ann<")[2].partition("</li>\n<li>")[0]
    assert "15 Nov 2026" in ann
    assert "5 of 14" in ann, "on one of the six a word was not understood"
    assert "●" in ann
    assert "100 %" in ann
    assert ".hidden" not in shown
    assert "Bo &amp; &lt;b&gt;" in shown
    assert "Cannot be opened" in shown.partition(">broken<")[2][:400]
    assert "holds no text file" in shown.partition(">empty<")[2][:400]


def test_flags_say_why_and_who_reads_them(folder: Path, open_page: Open) -> None:
    shown = _listed(open_page(folder), "?sort=flags")
    low = shown.partition('class="clients"')[2].partition("</details>")[0]
    assert "Flag: crisis card" in low, "the most urgent one stands first"
    assert "23 Nov 2026" in low
    assert "(line 8)" in low
    assert "villi tells nobody" in low
    assert "G07" in low
    assert 'text?line=8#L8">(line 8)</a>' in low, "the line is a link"
    assert "words that may mean danger" in low, "a rule is said in words"
    assert "your diary" not in low, "a practitioner reads of another one's diary"
    assert "words that may mean danger" in shown.partition('class="clients"')[2][:3000], "first in any order"


def test_flagged_clients_stand_first_in_every_order(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    for sort in ("", "?sort=name", "?sort=last", "?sort=complete", "?sort=flags"):
        shown = _listed(page, sort)
        assert shown.index("Bo &amp; &lt;b&gt;<") < shown.index(">ann<"), sort


def test_a_flag_is_said_once_on_the_clients_day_with_a_link_to_the_line(
    folder: Path, open_page: Open
) -> None:
    shown = open_page(folder).get("/c/Bo%20%26%20%3Cb%3E/day/2026-11-23").text
    assert shown.count("Flag") == 1
    assert re.search(r'href="/c/[^"]*/text\?line=8#L8"', shown)


def test_a_list_says_which_file_is_not_utf_8(folder: Path, open_page: Open) -> None:
    (folder / "ann" / "diary.txt").write_bytes(b"2026-11-22\n soup caf\xe9\n")
    assert "read as Windows-1252" in _listed(open_page(folder)).partition(">ann<")[2][:3000]


def test_energy_goes_along_in_the_pages_of_a_client(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    shown = page.get("/c/ann/examination").text
    assert "Show energy (kcal)" in shown.partition("<main")[0], "near the top"
    shown = page.get("/c/ann/examination?energy=1").text
    assert "Hide energy (kcal)" in shown
    for path in ("day", "foods", "summary"):
        assert f'href="/c/ann/{path}?energy=1"' in shown
    assert page.get("/c/ann/day?energy=1").headers["location"].endswith("?energy=1")
    assert "Energy" in page.get("/c/ann/day/2026-11-10?energy=1").text
    own = open_page(folder / "ann" / "diary.txt").get("/examination?energy=1").text
    assert "Hide energy (kcal)" not in own.partition("<main")[0]


def test_every_page_of_a_client_leads_to_what_is_needed_now_and_then(folder: Path, open_page: Open) -> None:
    shown = open_page(folder).get("/c/ann/day/2026-11-23").text
    for path in ("supplement", "safety", "experiments", "summary"):
        assert f'href="/c/ann/{path}"' in shown


@pytest.mark.parametrize("client", ["broken", "empty"])
def test_the_way_back_from_a_client_that_cannot_be_opened_is_the_list(
    folder: Path, open_page: Open, client: str
) -> None:
    shown = open_page(folder).get(f"/c/{client}/day").text
    main = shown.partition("<h1")[2].partition("</main")[0]
    assert "This page cannot be shown" in main
    assert "This was not done" not in shown
    assert 'href="/"' in main and "/day" not in main
    assert str(folder) not in shown


def test_search_and_order(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    found = _listed(page, "?q=AN")
    assert ">ann<" in found
    assert "broken" not in found
    by_last = _listed(page, "?sort=last")
    assert by_last.index("&lt;b&gt;") < by_last.index(">ann<") < by_last.index(">broken<")
    assert page.get("/?sort=nonsense").status_code == 200


def test_a_change_is_seen_and_the_rest_is_kept(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    _listed(page)
    path = folder / "ann" / "diary.txt"
    path.write_bytes(path.read_bytes() + b"2026-11-23\n08:00 toast\n")
    assert "(today)" in _listed(page).partition(">ann<")[2][:1500]


def test_a_new_client_gets_a_diary_as_villi_start_writes_it(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    answer = page.post("/clients/new", data={"name": " Cy  9 ", "country": "uk", "zone": "Europe/London"})
    assert answer.headers["location"] == "/c/Cy%209/safety"
    said = (folder / "Cy 9" / "diary.txt").read_text()
    assert said.startswith("# Your food diary")
    assert "country: GB\nzone: Europe/London\n\n2026-11-23 Mon\n" in said
    assert "person:" not in said
    assert page.get("/c/Cy%209/day/2026-11-23").status_code == 200
    assert page.post("/clients/new", data={"name": "cy 9", "country": "", "zone": ""}).status_code == 422


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("../out", "cannot hold"),
        ("a/b", "cannot hold"),
        ("a\\b", "cannot hold"),
        ("..", "dot"),
        (".hidden2", "dot"),
        ("con", "Windows"),
        ("LPT1.txt", "Windows"),
        ("x" * 61, "longer"),
        ("a\x00b", "control signs"),
        ("a\u202eb", "control signs"),
        ("  ", "a name is needed"),
        ("ends.", "dot"),
        ("ann", "exists already"),
    ],
)
def test_names_that_are_refused(folder: Path, open_page: Open, name: str, said: str) -> None:
    before = sorted(each.name for each in folder.parent.rglob("*"))
    answer = open_page(folder).post("/clients/new", data={"name": name, "country": "GB", "zone": ""})
    assert answer.status_code == 422
    assert said in answer.text
    assert sorted(each.name for each in folder.parent.rglob("*")) == before


@pytest.mark.parametrize("country", ["Atlantis"])
def test_a_country_that_is_none_is_said_and_nothing_is_left_behind(
    folder: Path, open_page: Open, country: str
) -> None:
    answer = open_page(folder).post("/clients/new", data={"name": "dee", "country": country, "zone": ""})
    assert answer.status_code == 422
    assert 'value="dee"' in answer.text
    assert not (folder / "dee").exists()


@pytest.mark.parametrize(
    "client", ["..", "%2e%2e", "..%2f..%2fetc", "ann%2f..%2fann", ".hidden", "nobody", "%00"]
)
def test_addresses_lead_to_clients_alone(folder: Path, open_page: Open, client: str) -> None:
    assert open_page(folder).get(f"/c/{client}/text").status_code in (404, 307, 303)


def test_a_client_that_cannot_be_opened_says_why(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    for client in ("broken", "empty"):
        answer = page.get(f"/c/{client}/safety")
        assert answer.status_code == 422
        assert "name the diary" in answer.text or "UTF" in answer.text


def test_a_practitioner_sees_a_flag_and_keeps_the_data(folder: Path, open_page: Open) -> None:
    shown = open_page(folder).get("/c/Bo%20%26%20%3Cb%3E/known").text
    assert "Flag: crisis card" in shown
    assert "Please talk to someone now" not in shown
    assert 'class="away"' not in shown


def test_an_agreement_is_recorded_for_a_client(folder: Path, open_page: Open) -> None:
    page = open_page(folder)
    page.post(
        "/c/Bo%20%26%20%3Cb%3E/safety/agreed",
        data={"who": "Dr Lee", "when": "2026-11-23", "about": "glutamine"},
    )
    assert b"agreed: Dr Lee, 2026-11-23, glutamine" in (folder / "Bo & <b>" / "diary.txt").read_bytes()


def test_the_summary_names_nobody_unless_asked(folder: Path, open_page: Open) -> None:
    path = folder / "ann" / "diary.txt"
    path.write_bytes(path.read_bytes().replace(b"person: ", b"person: Anneliese, ", 1) + b"weight: 61.5 kg\n")
    page = open_page(folder)
    sheet = page.get("/c/ann/summary").text.partition('class="report sheet"')[2].partition("</article>")[0]
    assert "Glutamine in food" in sheet
    assert "The numbers beneath" not in sheet, "they stand on another page"
    assert "<h1" in page.get("/c/ann/summary").text.partition("<form")[0]
    assert "kcal" not in sheet
    assert "61.5" not in sheet
    assert "Anneliese" not in sheet
    assert "ann<" not in sheet
    asked = page.get("/c/ann/summary?name=1&energy=1").text.partition('class="report sheet"')[2]
    assert "kcal" in asked
    assert "61.5 kg" in asked
    assert "ann" in asked


def test_a_diary_of_ones_own_shows_no_weight_and_closes_behind_a_crisis_card(
    tmp_path: Path, open_page: Open
) -> None:
    path = tmp_path / "own.txt"
    path.write_bytes(WEEK.read_bytes() + b"weight: 61.5 kg\n")
    page = open_page(path)
    assert "61.5" not in page.get("/summary?energy=1").text
    path.write_bytes(LOW)
    shown = page.get("/summary").text
    assert "Please talk to someone now" in shown
    assert "Glutamine in food" not in shown
