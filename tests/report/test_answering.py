"""One step, is it enough, what is known, which rules apply: what these sections say and never say."""

import io
import json
import re
import unicodedata
from dataclasses import replace
from math import nan
from types import ModuleType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console, Group

from villi.evidence.wording import ANSWERS
from villi.needs.values import Need, Reference
from villi.quantities import Interval
from villi.report import (
    applies,
    enough,
    known,
    paged,
    powder,
    printed,
    sources,
    steps,
    to_html,
    to_json,
    to_text,
)
from villi.report.blocks import Rows, plain, said, sentence
from villi.report.words import clean

UNKNOWN = Interval(nan, nan)


def test_every_claim_is_a_sentence_with_names(sample: ModuleType) -> None:
    shown = "\n".join(plain(enough.blocks(sample.week(), energy=False)))
    for words in (
        *("Very likely enough: protein and vitamin B12.", "Likely enough: folate.", "Likely low: vitamin C."),
        *("A low intake is unlikely: fibre.", "Uncertain: calcium.", "Cannot say: choline and potassium."),
        *("Inside the usual limits: fat.", "Outside the usual limits: saturated fat and sodium."),
        *("Not assessed: iron. The need of women", "lysine comes nearest to the mean need: 2.1 times it"),
    ):
        assert words in shown


def test_nothing_is_called_too_little_from_a_guide_value(sample: ModuleType) -> None:
    """Potassium and choline lie below their guide values: that says nothing."""
    for point in plain(enough.blocks(sample.week(), energy=False)):
        if "potassium" in point or "choline" in point:
            assert point.startswith("Cannot say: ") and "does not mean that it is too little" in point
    table = _table(sample)
    assert table["Potassium"][4] == table["Choline"][4] == table["Fibre"][4] == "none given"


def _table(sample: ModuleType, *, energy: bool = False) -> dict[str, tuple[str, ...]]:
    blocks = enough.blocks(sample.week(), energy=energy)
    rows = next(block for block in blocks if isinstance(block, Rows)).rows
    return {str(row[0]): tuple(map(str, row)) for row in rows}


def test_the_table_names_reference_kind_chance_days_and_source(sample: ModuleType) -> None:
    table = _table(sample)
    assert table["Calcium"] == (
        *(
            "Calcium",
            "921\u00a0mg",
            "800\u00a0mg",
            "advised 1,000\u00a0mg",
            "71\u00a0% (62 to 72)",
            "5",
            "[5]",
        ),
    )
    assert table["Fibre"][3] == "guide 25\u00a0g" and table["Sodium"][3] == "at most 2,300\u00a0mg"
    assert table["Vitamin B12"][4] == "90\u00a0% or more"


def test_shares_of_energy_are_only_inside_or_outside(sample: ModuleType) -> None:
    assert "Saturated fat" not in _table(sample) and "Fat" not in _table(sample)
    assert _table(sample, energy=True)["Fat"][1:4] == ("33\u00a0% of energy", "", "20 to 35\u00a0% of energy")
    for need in json.loads(to_json(sample.week()))["needs"]["needs"]:
        assert ("amount" in need) == (need["unit"] != "% energy")


def test_energy_itself_is_never_a_need_unasked(sample: ModuleType) -> None:
    week = sample.week()
    energy = Reference("energy", "kcal/d", "EAR", 2000.0, nan, nan, nan, nan, nan, nan, "", "a source", "")
    need = Need("energy", "Energy", 2043.0, "kcal/d", 5, energy, "uncertain", 0.6, UNKNOWN)
    asked = replace(week, needs=replace(week.needs, needs=(*week.needs.needs, need)))
    assert "Energy" not in to_text(asked) and b"2043" not in to_json(asked)
    assert "2,040 kcal" in to_text(asked, energy=True)


def test_a_rule_for_this_person_hides_energy_even_where_it_is_asked_for(sample: ModuleType) -> None:
    week = sample.week()
    rule = sample.gate(
        "G28", "block", "Numbers stay hidden.", "condition:eating_disorder", domains=("energy",)
    )
    fired = sample.Fired(rule, ("has: eating disorder (line 3)",))
    hidden = replace(week, safety=replace(week.safety, fired=(*week.safety.fired, fired)))
    for page in (
        to_text(hidden, energy=True),
        to_html(hidden, energy=True),
        to_json(hidden, energy=True).decode(),
    ):
        assert "kcal" not in page
    assert "kcal" in to_text(hidden, energy=True, practitioner=True)
    assert "kcal" in to_text(week, energy=True), "the rule for everyone gives way to asking"


def test_an_unknown_person_is_told_the_one_line_to_write(sample: ModuleType) -> None:
    page = to_text(sample.unknown_person())
    section = page[page.index("Is it enough?") : page.index("Glutamine in food")]
    assert "person: female, 34" in section and "%" not in section
    assert "<code>person: female, 34</code>" in to_html(sample.unknown_person())
    assert enough.blocks(sample.empty(), energy=False) == ()


def test_an_upper_level_that_is_passed_stands_first_with_its_parts(sample: ModuleType) -> None:
    points = [
        point for point in plain(enough.blocks(sample.week(), energy=False)) if "upper level of" in point
    ]
    assert points[0].startswith("Magnesium: at least 400\u00a0mg from supplements (night salts)")
    assert (
        "That is above the upper level of 250\u00a0mg, which counts supplements only. Do not add" in points[0]
    )
    assert "not above the upper level of 100\u00a0µg." in points[1]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_chance_is_never_said_to_be_certain(one: float, two: float, three: float) -> None:
    low, point, high = sorted((one, two, three))
    reference = Reference("zinc", "mg/d", "EAR", 6.8, 8.0, nan, nan, nan, nan, nan, "", "", "")
    shown = enough.chance(
        Need("zinc", "Zinc", 9.0, "mg/d", 5, reference, "uncertain", point, Interval(low, high))
    )
    if point < 1:
        assert not shown.startswith("100")
    if low < 0.98 and high - low > 0.02:
        assert re.search(r"\(|or more", shown), "an interval that is wide is said"


def test_the_first_step_is_whole_and_the_others_shorter(sample: ModuleType) -> None:
    week = sample.week()
    shown = plain(steps.blocks(week))
    for label in (
        "Why: ",
        "How sure: low",
        "What to expect: ",
        "When to stop: if ",
        "What would change our mind: ",
    ):
        assert any(line.startswith(label) for line in shown), label
    assert len(shown) < 18
    assert steps.blocks(replace(week, advice=())) == ()
    nothing = steps.blocks(replace(week, advice=week.advice[2:]))
    assert plain(nothing)[0] == "Or change nothing." and steps.FIRST not in plain(nothing)


def test_only_answers_that_touch_the_diary_and_those_held_back_once_a_rule(sample: ModuleType) -> None:
    week = sample.week()
    assert "S20.1" not in [answer.id for answer in known.touching(week)]
    assert [answer.id for answer in known.touching(week, withheld=True)] == ["S16.6"]
    shown = "\n".join(plain(known.blocks(week)))
    assert "Not with sertraline unless your doctor agrees. So no answer here to: “Depression may" in shown
    assert "Yes: Eggs are a source." in shown and "2 eggs (line 6)" in shown
    assert "high (critical illness); no study to be sure of (everyday stress)" in shown
    assert "villi evidence S01.1" in shown
    assert "not shown\nNot with" not in shown, "no verdict on what is held back"


def test_verdicts_are_worded_as_the_research_says() -> None:
    assert ANSWERS["not found"] == "source could not be verified"
    assert ANSWERS["commercial"] == "we name no brand"
    assert len(ANSWERS) == 10


def test_the_terminal_shows_some_answers_and_says_where_the_rest_is(sample: ModuleType) -> None:
    week = sample.week()
    many = replace(week, answers=week.answers * 4)
    shown = plain(known.blocks(many, limit=known.ON_TERMINAL))
    assert sum("How sure" in line for line in shown) == known.ON_TERMINAL
    assert "8 more statements of the article on your diary" in shown[-1]


def test_sources_are_numbered_once_and_every_number_leads_to_one(sample: ModuleType) -> None:
    page = to_html(sample.week())
    listed = re.findall(r'<li id="source-(\d+)">', page)
    assert listed == [str(n) for n in range(1, len(listed) + 1)]
    assert set(re.findall(r'href="#source-(\d+)"', page)) <= set(listed)
    assert "Not yet checked at the source." in page
    screen = sources.cited(sample.week(), answers=False)
    assert sources.cited(sample.week())[: len(screen)] == screen, "the same numbers in both faces"


def test_a_collision_warns_before_anything_else(sample: ModuleType) -> None:
    collision = sample.collision()
    warned = "You wrote kimchi (line 12) and take phenelzine (line 2). Aged and fermented foods"
    for page in (re.sub(r"<[^>]*>", "", to_html(collision)), " ".join(to_text(collision).split())):
        assert page.index(warned) < page.index("In short") and page.count(warned) == 2
        assert "Do not change a medicine on your own." in page
    assert applies.warning(sample.week()) == ()


def test_rules_name_why_and_who_agreed_and_what_is_unsigned(sample: ModuleType) -> None:
    shown = "\n".join(plain(applies.blocks(sample.week())))
    assert "Sertraline (line 2): no St John's wort, 5-HTP or tryptophan." in shown
    assert "no glutamine unless a clinician has agreed. This rule awaits a clinician's signature." in shown
    assert "Agreed: Dr A, 2026-11-02." in shown
    assert "Not checked, because no rule of ours covers it: lithium. Ask a pharmacist." in shown
    assert f"Not recognised: {clean(sample.HOSTILE_ESCAPE)}. Ask a pharmacist." in shown


def test_open_questions_of_safety_are_asked_first(sample: ModuleType) -> None:
    page = to_text(sample.week())
    part = page[page.index("What to tell me next") :]
    assert (
        part.index("Two questions of safety are open.")
        < part.index("villi safety DIARY")
        < part.index("line 7:")
    )
    assert "Do you have a condition of the liver" in to_html(sample.week())


@pytest.mark.parametrize("case", ["week", "collision", "calm"])
def test_no_colour_and_no_bar_judges(sample: ModuleType, case: str) -> None:
    page = to_html(getattr(sample, case)())
    style = page[page.index("<style>") : page.index("</style>")]
    assert not re.search(r"\b(?:red|green)\b|#[0-9a-f]*(?:f00|0f0)\b", style)
    assert not re.search(r"<(?:progress|meter)\b", page)


def test_grams_of_glutamine_stand_beside_figures_only_where_every_rule_permits(sample: ModuleType) -> None:
    week = sample.week()

    def page(*fired: object, dose: float = 5.0) -> str:
        taken = tuple(one._replace(amount=dose) if one.unit == "g" else one for one in week.supplements)
        found = replace(week, supplements=taken, answers=(), safety=replace(week.safety, fired=fired))
        return " ".join((re.sub(r"<[^>]*>", " ", to_html(found)) + to_text(found)).split())

    assert "at most 5 g in a day" in page()
    assert page().count("14 g a day") == 2 and "Please talk to a doctor or a pharmacist" not in page()
    assert page(dose=20.0).count("Please talk to a doctor or a pharmacist") == 2
    assert "amount unknown" in page(dose=nan)
    for rule in (
        sample.gate("G38", "block", "No doses are shown.", "age:under_18", domains=("supplement",)),
        sample.gate(
            "G47", "clinician_first", "First the questions.", "open:profile", domains=("supplement",)
        ),
        sample.gate("G01", "block", "No glutamine.", "condition:cirrhosis"),
    ):
        held = page(sample.Fired(rule, ("has: it (line 3)",)))
        assert "14 g a day" not in held and "in a day" not in held and "Glutamine as a supplement" not in held
    assert powder.blocks(replace(week, supplements=week.supplements[2:]), {}) == ()
    for fact in ("state:pregnant", "state:lactating", "age:under_18"):  # even where every rule was lifted
        lifted = replace(week.safety, fired=(), facts={fact: "line 2"})
        assert powder.blocks(replace(week, safety=lifted), {}) == ()


def test_json_holds_what_the_contract_names(sample: ModuleType) -> None:
    found = json.loads(to_json(sample.week()))
    gate = found["gates"][0]
    assert (gate["rule"], gate["level"], gate["because"]) == ("G23", "block", ["takes: sertraline (line 2)"])
    assert [list(step)[:6] for step in found["advice"]] == [
        ["kind", "text", "certainty", "sources", "foods", "stop"]
    ] * 3
    assert list(found["advice"][0]["sources"][0]) == ["title", "year", "doi", "pmid", "url", "verified"]
    assert found["answers"][2]["certainty"][1] == {"scope": "everyday stress", "word": "none"}
    iron = next(need for need in found["needs"]["needs"] if need["nutrient"] == "iron")
    assert iron["probability"] is None and iron["claim"] == "not assessed" and iron["because"]
    assert "energy_kcal" not in found["needs"]["recording"]
    vitamin_d = next(need for need in found["needs"]["needs"] if need["nutrient"] == "vitamin_d")
    assert vitamin_d["at_least"] is True and vitamin_d["plausible"][1] is None
    assert found["needs"]["limiting"]["share"] == 2.12 and len(found["needs"]["without"]) == 2


@given(st.text())
def test_words_of_others_become_one_safe_sentence(words: str) -> None:
    assert said(words) == clean(words)
    kept = sentence(words)
    assert clean(kept) == kept
    assert not kept or kept[-1] in ".?!”"


anything = st.text(max_size=60)


@settings(max_examples=40)
@given(one=anything, two=anything, three=anything, width=st.integers(40, 90))
def test_whatever_the_rooms_say_stays_words(
    sample: ModuleType, one: str, two: str, three: str, width: int
) -> None:
    """Words of diaries, products and rooms bring no element, no control character and no line too long."""
    week = sample.week()
    fired = sample.Fired(sample.gate(one, "block", two, "class:x"), (one, three), (two,), three)
    hostile = replace(
        week,
        advice=(replace(week.advice[0], text=one, reason=two, stop=three, foods=(one, two), notes=(three,)),),
        answers=(week.answers[0]._replace(statement=one, plain=two, because=three or "x", dose=one),),
        safety=replace(week.safety, fired=(fired,), unchecked=(one,), unknown=(two,), ask=(three,)),
    )
    sections = (
        *(steps.blocks(hostile), known.blocks(hostile), applies.blocks(hostile), applies.warning(hostile)),
        *(enough.blocks(hostile, energy=True), sources.section(hostile), applies.open_questions(hostile)),
    )
    page = "".join(map(paged.drawn, sections))
    allowed = {
        *("p", "strong", "bdi", "code", "ul", "ol", "li", "h3", "div", "details", "summary", "span", "a"),
        *("table", "caption", "thead", "tbody", "tr", "th", "td"),
    }
    assert set(re.findall(r"<([a-z0-9]+)", page)) <= allowed
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, force_terminal=False, highlight=False)
    for section in sections:
        console.print(printed.Readable(Group(*printed.drawn(section, tables=width >= 52))))
    for shown in out.getvalue().split("\n"):
        assert cell_len(shown.rstrip()) <= width
        assert all(unicodedata.category(sign) not in ("Cc", "Cs") for sign in shown)
