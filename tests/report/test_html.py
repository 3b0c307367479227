"""The web page: nothing runs, nothing is fetched, everything is reachable and described."""

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.report import to_html
from villi.report.elements import said, tag
from villi.report.words import clean

CASES = (
    *("week", "one_day", "no_complete_day", "empty", "little_known", "fasted"),
    *("collision", "crisis", "calm", "support", "unknown_person"),
    *("screened", "no_pattern", "in_trial", "withheld"),
)
VOID = {"meta", "br", "hr"}
HOSTILE = ("HOSTILE_SCRIPT", "HOSTILE_MARKUP", "HOSTILE_ESCAPE", "HOSTILE_DIRECTION", "HOSTILE_QUOTES")


class Page(HTMLParser):
    """Reads a page and keeps what the tests ask about; stray or unclosed tags fail at once."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str], tuple[str, ...]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        keys = [key for key, _ in attrs]
        assert len(keys) == len(set(keys)), f"attribute twice on {name}"
        self.tags.append((name, {key: value or "" for key, value in attrs}, tuple(self.open)))
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((name, {key: value or "" for key, value in attrs}, tuple(self.open)))

    def handle_endtag(self, name: str) -> None:
        assert self.open and self.open.pop() == name

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)

    def named(self, name: str) -> list[dict[str, str]]:
        return [attributes for found, attributes, _ in self.tags if found == name]


@pytest.fixture(scope="module", params=CASES)
def page(request: pytest.FixtureRequest, sample: ModuleType) -> Page:
    return Page(to_html(getattr(sample, request.param)()))


@pytest.fixture(scope="module")
def week(sample: ModuleType) -> str:
    return to_html(sample.week())


def test_nothing_runs_and_nothing_is_fetched(page: Page) -> None:
    names = {name for name, _, _ in page.tags}
    assert not names & {"script", "link", "img", "iframe", "object", "embed", "form", "base", "image", "use"}
    for name, attributes, _ in page.tags:
        assert not [key for key in attributes if key.startswith("on") or key in ("src", "srcset", "action")]
        assert attributes.get("href", "#").startswith("#"), name
    policy = next(meta for meta in page.named("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy["content"].startswith("default-src 'none'; style-src 'unsafe-inline'; img-src data:")


def test_no_address_in_the_whole_file(week: str, sample: ModuleType) -> None:
    own = week.replace("http://www.w3.org/2000/svg", "").replace("https://example.org", "")
    assert "http" not in own.replace("http-equiv", "")
    assert not re.search(r"url\(|@import|javascript:", week)


def test_structure(page: Page) -> None:
    assert page.named("html")[0]["lang"] == "en-GB"
    count = Counter(name for name, _, _ in page.tags)
    assert count["main"] == count["h1"] == count["footer"] == count["header"] == 1
    assert page.named("a")[0] == {"class": "skip", "href": "#main"}
    ids = [attributes["id"] for _, attributes, _ in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    for _, attributes, _ in page.tags:
        for target in attributes.get("aria-labelledby", "").split():
            assert target in ids
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids


def test_headings_never_skip_a_level(page: Page) -> None:
    levels = [int(name[1]) for name, _, _ in page.tags if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_scopes(page: Page) -> None:
    count = Counter(name for name, _, _ in page.tags)
    assert count["table"] == count["caption"]
    assert all(cell.get("scope") in ("col", "row", "rowgroup") for cell in page.named("th"))
    for name, _, inside in page.tags:
        if name == "table":
            assert inside[-1] == "div"


def test_every_chart_has_words_and_a_table(page: Page) -> None:
    figures = [inside for name, _, inside in page.tags if name == "figure"]
    drawings = [attributes for name, attributes, _ in page.tags if name == "svg"]
    assert len(figures) == len(drawings)
    for drawing in drawings:
        assert drawing["role"] == "img" and len(drawing["aria-labelledby"].split()) == 2
    count = Counter(name for name, _, inside in page.tags if "figure" in inside)
    assert count["title"] == count["desc"] == count["table"] == len(figures)


def test_charts_follow_the_theme(week: str) -> None:
    drawings = re.findall(r"<svg.*?</svg>", week, re.DOTALL)
    assert len(drawings) == 7
    for drawing in drawings:
        assert ("var(--accent)" in drawing and "var(--ink)" in drawing) or "var(--muted)" in drawing
        assert not re.search(r'(?:fill|stroke)="(?:#|black|white|rgb)', drawing)


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_shown_as_words(sample: ModuleType, week: str, word: str) -> None:
    hostile = getattr(sample, word)
    assert clean(hostile) in "".join(Page(week).words)
    assert hostile not in week or clean(hostile) == hostile


def test_hostile_words_bring_no_element(week: str) -> None:
    assert {"b", "script", "link"}.isdisjoint({name for name, _, _ in Page(week).tags})
    assert not any(mark in week for mark in "\x1b\x9b\u202e\u2066\u2069")


def test_no_name_no_path_no_calories(sample: ModuleType, week: str) -> None:
    for secret in (sample.NAME, "diaries/", "kcal", "Energy", "2,043", "2,040"):
        assert secret not in week
    assert "2,040\u00a0kcal" in to_html(sample.week(), energy=True)


def test_a_long_diary_is_drawn_on_a_time_axis(sample: ModuleType) -> None:
    week = sample.week()
    days = tuple(
        day._replace(date=day.date + timedelta(days=7 * back)) for back in range(30) for day in week.days
    )
    page = to_html(replace(week, days=days))
    assert "16 November 2026 to 13 June 2027" in page
    Page(page)


@given(st.text())
def test_any_words_survive_as_text_and_nothing_else(words: str) -> None:
    page = Page(tag("p", said(words), title=clean(words)))
    assert [name for name, _, _ in page.tags] == ["p", "bdi"][: 1 + bool(clean(words))]
    assert "".join(page.words) == clean(words)
    assert page.tags[0][1]["title"] == clean(words)


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_colours_have_contrast_in_both_themes(week: str) -> None:
    style = re.search(r"<style>(.*?)</style>", week, re.DOTALL)
    assert style is not None
    themes = [
        dict(re.findall(r"--(\w+):\s*(#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style[1], re.DOTALL)
    ]
    assert len(themes) == 3
    for theme in themes:
        for text in ("ink", "muted", "accent"):
            for ground in ("paper", "card"):
                light, dark = sorted((luminance(theme[text]), luminance(theme[ground])), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
