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
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.evidence.wording import ANSWERS
from villi.examination import Feeling
from villi.examining import examine
from villi.needs.assess import NO_STATE, NOT_HELD
from villi.needs.values import Claim, Kind, Need, Reference, UpperLevel, Without
from villi.quantities import Interval
from villi.report import (
    applies,
    enough,
    felt,
    known,
    levels,
    numbered,
    paged,
    powder,
    printed,
    sources,
    steps,
    to_html,
    to_json,
    to_text,
)
from villi.report.blocks import Head, Rows, plain, said, sentence
from villi.report.reasons import brief
from villi.report.words import clean

UNKNOWN = Interval(nan, nan)


def said_of(examination: object) -> tuple[str, ...]:
    """The sentences of "Is it enough?", as the terminal has them."""
    return plain(enough.blocks(examination, energy=False))  # type: ignore[arg-type]


def test_every_claim_is_a_sentence_with_names(sample: ModuleType) -> None:
    shown = "\n".join(said_of(sample.week()))
    for words in (
        *("Very likely enough: protein and vitamin B12.", "Likely enough: folate.", "Likely low: vitamin C."),
        *("A low intake is unlikely: fibre.", "Uncertain: calcium.", "more nutrients are left open"),
        "Above a limit: saturated fat (as a share of energy) and sodium (at most 2,300\u00a0mg a day).",
    ):
        assert words in shown
    beneath = "\n".join(plain(numbered.blocks(sample.week(), energy=False)))
    for words in (
        *("Only a guide value: choline and potassium.", "Not assessed: iron. The need of women"),
        *("lysine comes nearest to the mean need", "Inside the usual range: fat."),
    ):
        assert words in beneath


def test_what_may_be_low_leads_and_no_nutrient_is_in_two_sentences(sample: ModuleType) -> None:
    first, *points = [point for point in said_of(sample.week()) if "upper level of" not in point]
    assert first.startswith("From 5 complete days, of food alone") and points[0].startswith("Likely low")
    for name in ("sodium", "fibre", "protein", "folate", "calcium", "saturated fat"):
        assert sum(name in point for point in points) == 1, name


def need(name: str, kind: Kind, claim: Claim, **ends: float) -> Need:
    """A need of 2,900 (2,500 to 3,300) mg a day beside a reference value."""
    ear, rda, ai, low, high, ul, cdrr = (
        ends.get(end, nan) for end in ("ear", "rda", "ai", "low", "high", "ul", "cdrr")
    )
    reference = Reference(name.lower(), "mg/d", kind, ear, rda, ai, low, high, ul, cdrr, "", "a source", "")
    found = Need("sodium", name, 2900.0, "mg/d", 7, reference, claim, nan, UNKNOWN)
    return replace(found, plausible=Interval(2500.0, 3300.0))


def test_enough_sodium_is_good_news_only_below_a_limit() -> None:
    enough_of = need("Sodium", "AI", "low intake unlikely", ai=1500.0)
    within = need("Sodium (US guideline)", "limit", "inside", high=2300.0)
    assert enough.group_of(enough_of) == "rest"
    assert enough.group_of(replace(enough_of, also=(within,))) == "guide"
    assert enough.group_of(need("Manganese", "AI", "low intake unlikely", ai=1.8)) == "guide"


def test_a_limit_says_whose_it_is(sample: ModuleType) -> None:
    limit = need("Sodium (US guideline)", "limit", "outside", high=2300.0)
    below = need("Fibre from food (WHO)", "limit", "outside", low=25.0)
    range_ = replace(
        need("Fat as a share of energy", "range", "outside", low=20.0, high=35.0), unit="% energy"
    )
    week = sample.week()
    found = said_of(replace(week, needs=replace(week.needs, needs=(limit, below, range_), without=())))
    assert "Above a limit: sodium (at most 2,300\u00a0mg a day, by the US guideline). " in found
    assert "Below what is advised: fibre (at least 25\u00a0mg a day, by the WHO). " in found
    assert "Outside the usual range: fat (as a share of energy). " in found


def test_notes_on_what_is_said_are_shown(sample: ModuleType) -> None:
    iron = replace(
        need("Iron", "EAR", "likely enough", ear=8.1, rda=18.0), because="For some women. From here."
    )
    zinc = replace(iron, name="Zinc", because="From here.")
    open_ = replace(iron, name="Copper", claim="uncertain", because="Unsure of copper.")
    week = sample.week()
    found = said_of(replace(week, needs=replace(week.needs, needs=(iron, zinc, open_))))
    assert "Iron: For some women." in found and "From here." in found
    assert not [point for point in found if "Unsure" in point], "a reason for saying little stands beneath"


def test_few_days_are_one_sentence(sample: ModuleType) -> None:
    for case, words in ((sample.one_day(), "holds one so far."), (sample.unknown_person(), "")):
        days = tuple(day for day in case.days if day.complete.food in ("done", "seems"))[:1]
        found = said_of(replace(case, days=days, needs=replace(case.needs, upper=())))
        assert len(found) == 1 and "three complete days are needed" in found[0] and words in found[0]
        assert numbered.blocks(replace(case, days=days), energy=False) == ()


def test_nutrients_without_a_checked_value_are_named(sample: ModuleType) -> None:
    week = sample.week()
    without = tuple(
        Without(id, name, because)
        for id, name, because in (
            *(("iron", "Iron", NO_STATE), ("iodine", "Iodine", NO_STATE), ("zinc", "Zinc", NOT_HELD)),
            *(("lysine", "Lysine", NO_STATE), ("fat", "Fat (WHO)", NO_STATE)),
        )
    )
    needs = tuple(need for need in week.needs.needs if need.nutrient != "iron")
    found = said_of(replace(week, needs=replace(week.needs, needs=needs, without=without)))
    [named] = [point for point in found if point.startswith(enough.NO_VALUE)]
    assert named.startswith("No checked value is held for: iron and iodine. So nothing follows")


def test_nothing_is_called_too_little_from_a_guide_value(sample: ModuleType) -> None:
    """Potassium and choline lie below their guide values: that says nothing."""
    assert not [point for point in said_of(sample.week()) if "potassium" in point or "choline" in point]
    for point in plain(numbered.blocks(sample.week(), energy=False)):
        if "potassium" in point or "choline" in point:
            assert point.startswith("Only a guide value: ") and "does not mean that it is too little" in point
    table = _table(sample)
    assert table["Potassium"][4] == table["Choline"][4] == table["Fibre"][4] == "none given"


def _table(sample: ModuleType, *, energy: bool = False) -> dict[str, tuple[str, ...]]:
    blocks = numbered.blocks(sample.week(), energy=energy)
    rows = next(block for block in blocks if isinstance(block, Rows)).rows
    return {str(row[0]): tuple(map(str, row)) for row in rows}


def test_the_numbers_stand_far_below_the_sentences(sample: ModuleType) -> None:
    screen, page = to_text(sample.week()), to_html(sample.week())
    assert screen.index("Is it enough?") < screen.index("Glutamine in food") < screen.index("average need")
    part = page[page.index('id="enough"') : page.index('id="glutamine"')]
    assert part.index("<details>") < part.index("<table") and "<details open" not in part


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
    points = [point for point in said_of(sample.week()) if "upper level of" in point]
    assert points[0].startswith(
        "Magnesium: at least 400\u00a0mg a day from supplements (night salts; averaged"
    )
    assert "That is above the upper level of 250\u00a0mg a day, which counts supplements only." in points[0]
    assert "Do not add more." in points[0]
    assert "not above the upper level of 100\u00a0µg a day." in points[1]


def test_supplements_without_a_level_are_named(sample: ModuleType) -> None:
    [point] = [point for point in said_of(sample.week()) if point.startswith(levels.NOT_HELD)]
    assert "vitamin D" in point and "magnesium" not in point and point.endswith("Ask a pharmacist.")
    assert "L-glutamine" not in point  # no agency has set a level: its own part of the report says so
    facts = {"took:ashwagandha": "takes: ashwagandha (line 2)"}
    week = replace(sample.week(), safety=replace(sample.week().safety, facts=facts))
    assert [point for point in said_of(week) if point.startswith(levels.NOT_HELD) and "ashwagandha" in point]


def test_a_sum_above_a_level_for_others_is_said_and_one_below_is_not_called_safe(sample: ModuleType) -> None:
    week = sample.week()
    over = UpperLevel(
        *("zinc", "Zinc", "mg/d", 7.0, 60.0, ("zinc",), (), nan, "total intake", "a table", True),
        *(False, "No level for pregnancy is held. It is above that of others.", 40.0),
    )
    under = over._replace(nutrient="iron", name="Iron", over=False, because="No level for pregnancy is held.")
    many = [
        under._replace(name=name, names=(), unknown=("multi",), limit=9.0, because="") for name in ("A", "B")
    ]
    points = said_of(replace(week, needs=replace(week.needs, upper=(under, over, *many)), supplements=()))
    zinc = next(
        point for point in points if point.startswith("Zinc: 7.0\u00a0mg a day from food and 60\u00a0mg")
    )
    assert zinc.endswith(
        "Do not add more. Show this to a pharmacist or a doctor. No level for pregnancy is "
        "held. It is above that of others."
    )
    assert not re.search(r"\b(?:unknown|nan)\b", zinc)
    assert "No checked upper level is held for: iron. No level for pregnancy is held." in points
    assert [point for point in points if point.startswith("Amount not known: multi. So nothing can be said")]
    assert not [point for point in points if point.startswith(("A: ", "B: "))]


@pytest.mark.parametrize("fact", ["age:under_18", "state:pregnant", "state:lactating"])
def test_amounts_beside_a_level_only_where_it_is_passed(sample: ModuleType, fact: str) -> None:
    week = sample.week()
    found = said_of(replace(week, safety=replace(week.safety, facts={fact: "line 2"})))
    assert [point for point in found if point.startswith("Magnesium: at least 400")]
    assert "Not above the upper level, as far as it is known: vitamin D." in found
    assert not [point for point in found if "upper level of 100" in point]


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_a_chance_is_never_said_to_be_certain(one: float, two: float, three: float) -> None:
    low, point, high = sorted((one, two, three))
    reference = Reference("zinc", "mg/d", "EAR", 6.8, 8.0, nan, nan, nan, nan, nan, "", "", "")
    shown = numbered.chance(
        Need("zinc", "Zinc", 9.0, "mg/d", 5, reference, "uncertain", point, Interval(low, high))
    )
    if point < 1:
        assert not shown.startswith("100")
    if low < 0.98 and high - low > 0.02:
        assert re.search(r"\(|or more|or less", shown), "an interval that is wide is said"


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
    assert len(shown) < 20
    assert "What to expect: a clear answer from one blood test. When to stop: when you have" in "\n".join(
        shown
    )
    assert shown.count("What would change our mind: a recent test.") == 1
    assert steps.blocks(replace(week, advice=())) == ()
    nothing = steps.blocks(replace(week, advice=week.advice[2:]))
    assert plain(nothing)[0] == "Or change nothing." and steps.FIRST not in plain(nothing)


def test_only_answers_that_touch_the_diary_and_those_held_back_once_a_rule(sample: ModuleType) -> None:
    week = sample.week()
    assert "S20.1" not in [answer.id for answer in known.touching(week)]
    assert [answer.id for answer in known.touching(week, withheld=True)] == ["S16.6"]
    shown = "\n".join(plain(known.blocks(week)))
    assert "One answer is held back by this rule: Not with sertraline unless your doctor agrees." in shown
    assert "“Depression may warrant glutamine”" in shown
    assert "Yes: Eggs are a source." in shown and Head("You wrote: 2 eggs (line 6)") in known.blocks(week)
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
        assert page.index(warned) < page.index("In short") and page.count(warned) == 1
        assert "Do not change a medicine on your own." in page
        assert "Kimchi (line 12): see “Please read this first” at the top." in page
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
    assert found["feelings"][3] == {
        "scale": "mood",
        "days": 7,
        "of_days": 14,
        "middle": 6.0,
        "low": 4.0,
        "high": 8.0,
    }
    assert found["needs"]["limiting"]["share"] is None and len(found["needs"]["without"]) == 2


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
    page = "".join(paged.drawn(each, paged.page("")) for each in sections)
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


def test_how_you_felt_is_said_in_few_words_and_linked_to_nothing(sample: ModuleType) -> None:
    week = sample.week()
    first, second = plain(felt.blocks(week))
    assert first.startswith("Mood 6 (4 to 8) on 7 days; energy 5 on 3 days; bloating 2.5 (1 to 7) on 6 days")
    assert (
        "hours of sleep 7" in first
        and "Also rated: stool type and stress." in first
        and "of the last 14 days" in second
    )
    assert second.endswith("10 is best for mood and energy, and most for bloating.")
    for page in (to_text(week), to_html(week)):
        assert page.index("In short") < page.index("How you felt") < page.index("One step, optional")
    for width in (80, 60):
        part = to_text(week, width=width).partition("How you felt")[2].partition("One step, optional")[0]
        assert len([line for line in part.splitlines()[1:] if line.strip()]) <= 6


def test_too_few_rated_days_are_said_and_not_summed_up(sample: ModuleType) -> None:
    one = Feeling("mood", 1, 7, nan, 6.0, 6.0)
    two = Feeling("bloating", 2, 7, nan, 2.0, 5.0)
    week = replace(sample.week(), feelings=(one,))
    assert list(plain(felt.blocks(week))) == [
        "Rated on 1 day, too few to sum up: mood 6.",
        "10 is best for mood.",
    ]
    both = plain(felt.blocks(replace(week, feelings=(two, one))))
    assert both[0] == "Rated on 2 days, too few to sum up: mood 6; bloating 2 and 5."
    assert "How you felt" in to_text(week)
    assert json.loads(to_json(week))["feelings"][0]["middle"] is None
    energy = Feeling("energy", 3, 7, 5.0, 4.0, 6.0)
    first = plain(felt.blocks(replace(week, feelings=(two, energy))))[0]
    assert first == "Energy 5 (4 to 6) on 3 days. Also rated: bloating."


@pytest.mark.parametrize("case", ["calm", "crisis", "support"])
def test_no_word_on_feelings_where_a_card_stands(sample: ModuleType, case: str) -> None:
    examination = getattr(sample, case)()
    for page in (to_text(examination), to_html(examination), to_text(examination, record=True)):
        assert "How you felt" not in page
    assert json.loads(to_json(examination))["feelings"] == []
    assert json.loads(to_json(examination, practitioner=True))["feelings"]
    assert "How you felt" in to_text(examination, practitioner=True)


def test_the_same_words_on_many_lines_are_said_once(sample: ModuleType) -> None:
    taken = "; ".join(f"took: L-glutamine 5 g (line {line})" for line in range(9, 66, 8))
    fired = sample.Fired(sample.gate("G01", "block", "No glutamine.", "x"), ("has: it (line 2)",), (taken,))
    week = sample.week()
    page = " ".join(to_text(replace(week, safety=replace(week.safety, fired=(fired,)))).split())
    assert "You wrote L-glutamine 5 g (line 9 and 7 more lines) and have it (line 2). No glutamine." in page
    assert page.count("No glutamine.") == 1


@given(st.lists(st.text(max_size=30), max_size=6))
def test_reasons_in_brief_are_clean_and_short(reasons: list[str]) -> None:
    found = brief(reasons)
    assert clean(found) == found
    assert len(found) <= sum(map(len, reasons)) + 80


def test_answers_that_wait_are_one_line_a_reason(sample: ModuleType) -> None:
    week = sample.week()
    gate = sample.gate("G47", "clinician_first", "No supplement before the questions.", "open:profile")
    held = week.answers[3]._replace(plain=gate.rule)
    answers = (*week.answers, held, held._replace(id="S16.7", statement="Another"))
    safety = replace(week.safety, fired=(*week.safety.fired, sample.Fired(gate, ("it is open",))))
    shown = plain(known.blocks(replace(week, answers=answers, safety=safety)))
    waits = "Two answers on supplements wait for the safety questions: villi safety DIARY"
    assert shown.count(waits) == 1 and not [point for point in shown if gate.rule in point]


def test_no_face_tells_the_weight_unless_asked() -> None:
    """An amount by body weight beside the same amount in grams would tell it."""
    eaten = "08:00 4 slices bread, 40 g butter\n13:00 2 eggs, 300 g rice\n19:00 300 g chicken, 300 g pasta"
    days = "".join(f"2026-11-1{n}\n{eaten}\ndone: food\n" for n in (4, 5, 6))
    diary = read(f"person: me, female, 34\nweight: 61.7 kg\n{days}".encode())
    found = examine(diary, EVERYDAY, ready=READY)
    document = json.loads(to_json(found))
    by_weight = [need for need in document["needs"]["needs"] if "/kg" in need["unit"]]
    assert by_weight and all("amount" not in need for need in by_weight)
    for page in (to_text(found), to_html(found)):
        assert not re.search(r"[0-9]\s?m?g per kg", page) and "61.7" not in page
    asked = json.loads(to_json(found, energy=True))
    assert all("amount" in need for need in asked["needs"]["needs"] if "/kg" in need["unit"])
