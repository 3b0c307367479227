"""The sections of a report, for a page that embeds them: whole, linked, without inline style."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import ModuleType

import pytest

from villi.examination import Contributions, Examination, Moves, OnDay, Part
from villi.quantities import Interval, VilliError
from villi.report import charts, contributed, moves, paged, tables, to_html, to_json, to_text
from villi.report.blocks import Key, plain
from villi.report.charts import Picture
from villi.report.drawing import Apart
from villi.report.elements import Html
from villi.report.html import STYLES, style
from villi.report.sections import BEFORE, Section, picture, pictures, sections

CASES = ("week", "one_day", "empty", "collision", "crisis", "calm", "support", "screened", "in_trial")


class Tags(HTMLParser):
    """Every element with its attributes, and that all of them are closed."""

    def __init__(self, body: str) -> None:
        super().__init__()
        self.met: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.feed(body)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in ("br", "hr", "meta"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.met.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def every(self, name: str) -> Iterator[str]:
        return (attrs[name] for _, attrs in self.met if name in attrs)


def address(key: Key) -> str:
    return f"/{key.kind}/{key.id}"


def whole(found: tuple[Section, ...]) -> str:
    return "".join(f'<div id="{each.id}">{each.body}</div>' for each in found)


@pytest.fixture(scope="module", params=CASES)
def examination(request: pytest.FixtureRequest, sample: ModuleType) -> Examination:
    found: Examination = getattr(sample, request.param)()
    return found


def test_the_policy_of_a_page_that_allows_no_inline_style(examination: Examination) -> None:
    body = Tags(whole(sections(examination, links=address, practitioner=False)))
    assert not body.open
    assert not {"script", "style", "link", "img", "iframe", "object", "foreignobject"} & {
        t for t, _ in body.met
    }
    names = {name for _, attrs in body.met for name in attrs}
    assert "style" not in names and not any(name.startswith("on") for name in names)
    ids = list(body.every("id"))
    assert len(ids) == len(set(ids)), "several charts on one page are told apart"
    known = set(ids)
    for labels in (*body.every("aria-labelledby"), *body.every("for")):
        assert set(labels.split()) <= known


def test_the_stand_alone_page_is_made_of_the_same_sections(examination: Examination) -> None:
    page = to_html(examination)
    for section in sections(examination):
        assert section.body in page and section.heading in page


def test_without_links_nothing_leads_anywhere_but_to_the_sources(examination: Examination) -> None:
    links = list(Tags(whole(sections(examination))).every("href"))
    assert all(re.fullmatch(r"#source-\d+", link) for link in links)


def test_linked_words_stay_the_same_words(examination: Examination) -> None:
    """But for commands, in whose place stands what the page has for them."""

    def no_command(key: Key) -> str:
        return "" if key.kind == "command" else address(key)

    bare = re.sub(r"<[^>]*>", "", whole(sections(examination, draw=lambda _: Html(""))))
    linked = re.sub(r"<[^>]*>", "", whole(sections(examination, links=no_command, draw=lambda _: Html(""))))
    assert bare == linked


def test_numbers_lead_to_where_they_come_from(sample: ModuleType) -> None:
    week: Examination = sample.week()
    links = set(Tags(whole(sections(week, links=address))).every("href"))
    for day in week.days:
        assert f"/day/{day.date}" in links
    for portion in week.portions:
        assert f"/line/{portion.line}" in links and f"/food/{portion.food_id}" in links
    for nutrient in ("fibre", "protein", "glutamine"):
        assert f"/amount/{nutrient}" in links
    for pattern in tables.patterns(week, energy=False):
        assert f"/amount/{pattern.key}" in links
    for question in week.questions:
        assert f"/answer/{question.line}" in links
    assert any(link.startswith("/statement/") for link in links)
    assert any(link.startswith("/command/villi evidence") for link in links)


def test_an_address_is_an_attribute_and_nothing_more(sample: ModuleType) -> None:
    body = whole(sections(sample.week(), links=lambda key: f'/x?"><script>{key.id}'))
    assert "<script" not in body
    assert not Tags(body).open


def test_days_of_ratings_and_trials_lead_somewhere(sample: ModuleType) -> None:
    links = set(Tags(whole(sections(sample.in_trial(), links=address, only=("moves",)))).every("href"))
    trial = sample.in_trial().moves.trials[0]
    assert f"/experiment/{trial.line}" in links


def test_only_some_sections(sample: ModuleType) -> None:
    every = sections(sample.week())
    assert [each.id for each in sections(sample.week(), only=("gut", "short"))] == ["short", "gut"]
    rest = sections(sample.week(), without=("lines", "known"))
    assert rest == tuple(each for each in every if each.id not in ("lines", "known"))
    (gut,) = sections(sample.week(), only=("gut",))
    assert gut in every


def test_behind_a_crisis_card_there_is_the_card_and_what_is_put_away(sample: ModuleType) -> None:
    card, *record = sections(sample.crisis())
    assert card.id == "card" and not card.away
    assert record and all(each.away for each in record)
    assert {each.id for each in record} <= {"beside", "nutrients", "lines"}
    first, *rest = sections(sample.calm())
    assert first.id in BEFORE and not any(each.away for each in rest)


def test_pictures_are_drawn_when_asked(sample: ModuleType) -> None:
    found = pictures(sample.week())
    waiting = sections(sample.week(), draw=lambda each: Html(f'<p id="waits-{each.key}"></p>'))
    assert [key for each in waiting for key in re.findall(r'id="waits-([\w-]+)"', each.body)] == list(found)
    drawn = whole(sections(sample.week()))
    for key in found:
        one = picture(sample.week(), key)
        assert one is not None and charts.draw(one) in drawn
    assert picture(sample.week(), "glutamine-99") is None and picture(sample.week(), "") is None


def test_apart_draws_what_is_drawn_here(sample: ModuleType) -> None:
    first, second, *_ = pictures(sample.week()).values()
    with Apart(idle=0.3) as apart:
        assert apart.draw(first) == charts.draw(first)
        process = apart._process
        assert process is not None
        process.wait(timeout=20)  # idle for a moment: it ends by itself, and what it held is free
        assert apart.draw(second) == charts.draw(second)
        again = apart._process
        assert again is not None and again.pid != process.pid
    assert again.poll() is not None, "closed, it runs no more"


def test_what_cannot_be_drawn_is_said_and_stops_nothing(sample: ModuleType) -> None:
    with Apart() as apart:
        with pytest.raises(VilliError, match="table below"):
            apart.draw(Picture("x", {"mark": 3, "$schema": charts.SCHEMA}, "x", "x"))
        first = next(iter(pictures(sample.week()).values()))
        assert apart.draw(first).startswith("<svg")


def test_nothing_is_said_of_what_moves_while_it_is_looked_for(sample: ModuleType) -> None:
    early = replace(sample.week(), moves=Moves("looking"))
    assert moves.LOOKING in to_html(early) and "Still looking" in to_text(early)
    assert b'"state":"looking"' in to_json(early)
    assert moves.in_short(early) == ""
    crisis = replace(sample.crisis(), moves=Moves("looking"))
    assert "Still looking" not in to_html(crisis) + to_text(crisis, record=True)


def test_chosen_days_are_named_and_what_is_not_of_them(sample: ModuleType) -> None:
    chosen = replace(sample.week(), first=date(2026, 11, 16), last=date(2026, 11, 22))
    for face in (" ".join(to_text(chosen, width=200).split()), to_html(chosen)):
        assert "Chosen days: from 16 November 2026 up to 22 November 2026." in face
        assert "This rests on your whole diary as it is now" in face
        assert "whoever tries many stretches" in face
    assert b'"range":{"first":"2026-11-16","last":"2026-11-22"}' in to_json(chosen)
    none = replace(chosen, days=())
    assert "no day among the chosen ones" in to_text(none) and "no day among the chosen ones" in to_html(none)


FOUND = Contributions(
    "fibre",
    "Fibre",
    "g",
    (
        Part("fndds:1", "<b>lentil soup</b>", 4.0, Interval(2.0, 6.0), 0.8, 120.0, 3, (4, 9, 12)),
        Part("own:2", "apple", 1.0, Interval(0.8, 1.2), 0.2, 60.0, 2, (5, 10)),
        Part(
            "own:3",
            "mystery",
            float("nan"),
            Interval(float("nan"), float("nan")),
            float("nan"),
            10.0,
            1,
            (6,),
        ),
        Part("own:4", "water", 0.0, Interval(0.0, 0.0), 0.0, 200.0, 3, (7,)),
    ),
    tuple(OnDay(date(2026, 11, 16 + n), 5.0 + n, n == 2, n != 2) for n in range(4)),
)


def test_the_foods_and_days_behind_an_amount() -> None:
    body = paged.drawn(contributed.blocks(FOUND), paged.page("fibre", address))
    found = Tags(body)
    assert not found.open
    links = set(found.every("href"))
    assert {"/food/fndds:1", "/food/own:3", "/day/2026-11-18", "/line/4", "/line/10"} <= links
    assert "/food/own:4" not in links, "what holds none of it gave none"
    words = re.sub(r"<svg.*?</svg>|<[^>]*>", " ", body, flags=re.DOTALL)
    assert "unknown" in words and "at least 7.0\u00a0g" in words and "not in the mean" in words
    assert "<b>lentil" not in body


def test_energy_is_not_explained_unless_it_may_be_shown() -> None:
    kcal = FOUND._replace(key="energy", name="Energy", unit="kcal")
    assert contributed.blocks(kcal) == () and contributed.blocks(kcal, energy=True)


def test_what_nothing_brought_says_so() -> None:
    none = FOUND._replace(foods=(), days=())
    assert plain(contributed.blocks(none)) == (contributed.NO_FOOD,)
    held = FOUND._replace(foods=tuple(part._replace(mean=0.0, plants=()) for part in FOUND.foods), days=())
    assert plain(contributed.blocks(held)) == (contributed.NOTHING,)


@pytest.mark.parametrize("name", ["report.css", "evidence.css"])
def test_the_rules_of_a_report_hold_inside_a_report_alone(name: str) -> None:
    bare = re.sub(r"/\*.*?\*/", "", style(name), flags=re.DOTALL)
    for selectors in re.findall(r"([^{}]+)\{", bare):
        if selectors.strip().startswith("@"):
            continue
        for selector in re.split(r",(?![^()]*\))", selectors):
            assert selector.strip().startswith(":where(.report) "), selector


def test_no_rule_is_written_twice() -> None:
    met: set[tuple[str, str, str]] = set()
    for name in (*STYLES, "evidence.css"):
        bare = re.sub(r"/\*.*?\*/", "", style(name), flags=re.DOTALL)
        inside = ""
        for line in bare.splitlines():
            inside = line.strip() if line.startswith("@") and line.rstrip().endswith("{") else inside
            inside = "" if line == "}" else inside
            found = re.fullmatch(r"\s*([^@{}]+)\{([^{}]*)\}", line)
            if found:
                rule = (inside, found[1].strip(), found[2].strip())
                assert rule not in met, rule
                met.add(rule)
    assert len(met) > 80
