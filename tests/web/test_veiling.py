"""Incognito: no digit and no name on any page; forms work, help lines stay, what is typed stays."""

import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient
from tests.web.conftest import WEEK, Open
from tests.web.walking import addresses

from villi.safety.contacts import contacts
from villi.web import bars
from villi.web.veiling import COVER, SPOKEN, VOID, names_pattern, reached, veiled, veiled_json

PERSON = b"person: Maria Example, female, 34\n"
AGREED = b"agreed: Dr Quill, 2026-11-09, iron\n"


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    path = tmp_path / "maria.txt"
    said = re.sub(rb"(?m)^person:.*\n", b"", WEEK.read_bytes())
    path.write_bytes(PERSON + said + AGREED)
    return path


@pytest.fixture
def folder(tmp_path: Path, diary: Path) -> Path:
    clients = tmp_path / "clients"
    for name in ("Maria Example", "Jo 7"):
        (clients / name).mkdir(parents=True)
        (clients / name / "diary.txt").write_bytes(diary.read_bytes())
    (clients / "Nobody Home").mkdir()
    return clients


class _Seen(HTMLParser):
    """Everything of a page that somebody could see or hear."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._typed = 0
        self._open: list[tuple[str, bool]] = []
        self.fixed: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._open.append((tag, "data-fixed" in dict(attrs) or any(fixed for _, fixed in self._open)))
        self._typed += tag in ("textarea", "script", "style")
        known = dict(attrs)
        if tag == "meta" and known.get("name") != "description":
            return
        self.said += [value for name, value in attrs if value and name in SPOKEN]
        if known.get("type") in ("submit", "button", "reset"):
            self.said.append(known.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass
        self._typed -= tag in ("textarea", "script", "style")

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1][1]:
            self.fixed.append(data)
            return
        if not self._typed and " ".join(data.split()) not in reached():
            self.said.append(data)


def _shown(page: str) -> str:
    parser = _Seen()
    parser.feed(page)
    parser.close()
    return "\n".join(parser.said)


def _looked_at(browser: TestClient) -> list[str]:
    """Every page that can be asked for, and the pages that the pages of clients lead to."""
    paths = [one.path for one in addresses(browser.app) if "GET" in one.methods and "/assets" not in one.path]
    home = browser.get("/").text
    found = re.findall(r'href="/c/([^/"]+)/', home)
    return [path.replace("/c/one", f"/c/{name}") for path in paths for name in (found[:1] or [""])]


def test_no_digit_and_no_name_is_on_any_page(diary: Path, open_page: Open) -> None:
    browser = open_page(diary, incognito=True)
    seen = 0
    for path in (
        *_looked_at(browser),
        "/nowhere",
        "/day/2026-13-45",
        "/known?q=9",
        "/examination?from=never",
    ):
        answer = browser.get(path, follow_redirects=True)
        if "attachment" in answer.headers.get("content-disposition", ""):
            continue
        if answer.headers["content-type"].startswith("text/html"):
            shown = _shown(answer.text)
            assert not re.search(r"\d", shown), (path, re.findall(r".{0,30}\d.{0,30}", shown)[:3])
            assert not re.search("maria|example|quill", shown, re.IGNORECASE), path
            seen += 1
    assert seen > 10


def test_no_name_of_a_client_is_on_any_page_or_in_an_address(folder: Path, open_page: Open) -> None:
    browser = open_page(folder, incognito=True)
    browser.get("/", follow_redirects=True)
    for path in _looked_at(browser):
        answer = browser.get(path, follow_redirects=True)
        assert "Maria" not in str(answer.url)
        if answer.headers["content-type"].startswith("text/html"):
            shown = _shown(answer.text)
            assert not re.search(r"\d", shown), (path, re.findall(r".{0,30}\d.{0,30}", shown)[:3])
            assert not re.search(r"maria|\bjo\b|quill|nobody home", shown, re.IGNORECASE), path
    assert not re.search("Maria|Jo 7|Nobody Home", unescape(browser.get("/").text))


def test_forms_still_work_and_what_is_typed_stays(diary: Path, open_page: Open) -> None:
    browser = open_page(diary, incognito=True)
    assert "2026-11-09" in browser.get("/text").text, "the editor holds what its writer wrote"
    page = browser.get("/safety").text
    assert re.search(r'name="once" value="[^"•]+"', page)
    assert re.search(r'name="line" value="\d+"', page)
    answer = browser.post("/supplement", data={"product": "Example Gut 500"})
    assert 'value="Example Gut 500"' in answer.text


def test_numbers_of_help_lines_are_never_covered(diary: Path, open_page: Open) -> None:
    diary.write_bytes(b"country: GB\n" + diary.read_bytes() + b"note: I want to die\n")
    shown = open_page(diary, incognito=True).get("/known").text
    for contact in contacts("GB"):
        assert contact.reach in unescape(shown), contact


def test_a_number_that_a_person_wrote_is_covered_even_where_it_is_one_of_a_help_line() -> None:
    assert veiled("<p>ate 999 g</p>", plain=reached()) == f"<p>ate {COVER * 3} g</p>"


@pytest.mark.parametrize(
    "page",
    [
        "<p>a &amp; b &lt;i&gt;</p>",
        '<svg viewBox="0 0 24 24"><path d="M4 19c0-3"/></svg>',
        '<a href="/day/2026-11-16?x=1&amp;y=2">kale</a>',
        '<input type="hidden" name="old" value="08:10 2 eggs &quot;x&quot;">',
        "<script>let a = 1;</script><input type=radio value=7><input type=password value=x>",
        '<textarea aria-hidden="true">2 eggs &amp; toast</textarea>',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        "<template data-when=\"x\"><p>so</p></template><br><img src='x.png'>",
    ],
)
def test_what_has_nothing_to_cover_stays_byte_for_byte(page: str) -> None:
    assert veiled(page, names=["Ann"]) == page


@pytest.mark.parametrize(
    ("page", "covered"),
    [
        ("<p>&#49;2 &frac12; ٣ ５</p>", "<p>•• ½ • •</p>"),
        ("<p>an<b>n</b> Ann's ANN Anna</p>", "<p>an<b>n</b> •••'s ••• Anna</p>"),
        (
            '<svg><text x="1">12</text><title>7 g</title></svg>',
            '<svg><text x="1">••</text><title>• g</title></svg>',
        ),
        ('<p aria-label="3 &lt; 4">x</p>', '<p aria-label="• &lt; •">x</p>'),
        (
            '<button aria-pressed="true" title="2">9</button>',
            '<button aria-pressed="true" title="•">•</button>',
        ),
        ('<input type="submit" value="Add 2">', '<input type="submit" value="Add •">'),
        (
            "<select><option>7 g<option selected>8</select>",
            '<select><option value="7 g">• g<option selected value="8">•</select>',
        ),
        ("<!-- 5 --><p>x", "<p>x"),
        ("<p>1 &lt;b&gt;", "<p>• &lt;b&gt;"),
    ],
)
def test_what_is_covered(page: str, covered: str) -> None:
    assert veiled(page, names=["Ann"]) == covered


def test_completions_show_no_number_and_write_all() -> None:
    assert veiled_json('[{"label": "2 eggs", "detail": "120 g", "insert": "2 eggs", "start": 0}]') == (
        '[{"label": "• eggs", "detail": "••• g", "insert": "2 eggs", "start": 0}]'
    )


def test_names_that_name_nobody_are_no_names() -> None:
    assert names_pattern(["me", "x", ""]) is None


def test_fixed_words_of_ours_keep_their_digits_and_a_mark_ends_with_its_element() -> None:
    page = '<p data-fixed title="1 of 9">10 is <b>best</b>, Ann<br>0</p><p>7</p>'
    assert veiled(page, names=["Ann"]) == (
        '<p data-fixed title="1 of 9">10 is <b>best</b>, •••<br>0</p><p>•</p>'
    )


def test_a_bar_stands_in_the_place_of_what_a_person_wrote() -> None:
    under = f"{bars.BAR}{{}}</span>"
    assert veiled("<p><bdi>feel <i>low</i></bdi></p>") == (
        f'<p><bdi data-covered tabindex="0">{under.format("feel <i>low</i>")}</bdi></p>'
    )
    assert veiled("<a href=x><bdi>low</bdi></a>") == (
        f"<a href=x><bdi data-covered>{under.format('low')}</bdi></a>"
    )
    report = '<div class="report"><bdi>ours</bdi><div id="gates"><bdi{}</bdi></div></div>'
    assert veiled(report.format(">takes x")) == report.format(
        f' data-covered tabindex="0">{under.format("takes x")}'
    )


@pytest.mark.parametrize(
    ("page", "covered"),
    [
        ("<textarea>2 eggs</textarea>", f'<textarea placeholder=" ">2 eggs</textarea>{bars.SHOW}'),
        ("<textarea> \n</textarea>", '<textarea placeholder=" "> \n</textarea>'),
        ('<input value="219 g">', f'<input value="219 g" placeholder=" ">{bars.SHOW}'),
        (
            '<input type="date" value="2026-11-22"/>',
            f'<input type="date" value="2026-11-22"/>{bars.SHOW}',
        ),
        ('<input value="" placeholder="eggs">', '<input value="" placeholder="eggs">'),
    ],
)
def test_a_field_that_holds_something_has_a_bar_in_its_place(page: str, covered: str) -> None:
    assert veiled(page, names=["Ann"]) == covered


def test_a_scale_can_be_read_and_what_was_rated_cannot(diary: Path, open_page: Open) -> None:
    page = open_page(diary, incognito=True).get("/day/2026-11-15").text
    parser = _Seen()
    parser.feed(page)
    assert "10 is best" in page
    assert {"0", "1", "10"} <= set(parser.fixed)
    assert not re.search(r"\d", _shown(page))
    assert "data-covered" in page


def test_a_chart_that_is_an_image_shows_no_number(diary: Path, open_page: Open) -> None:
    browser = open_page(diary, incognito=True)
    page = browser.get("/examination").text
    images = [unescape(each) for each in re.findall(r'<img class="chart" src="([^"]+)"', page)]
    assert images
    for each in images:
        shown = ElementTree.fromstring(browser.get(each).content)
        words = [text.text or "" for text in shown.iter() if not text.tag.endswith("style")]
        assert any(words) and not re.search(r"\d", " ".join(words)), each
