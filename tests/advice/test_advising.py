"""Which steps are suggested, to whom not, and that nothing unknown is ever a reason."""

import random
import re
from dataclasses import replace
from math import nan

import pytest
from scenes import CALM, CRISIS, advised, days, evidence, fired, need, record
from tests.everyday import EVERYDAY

from villi.advice import Suggestion, advise
from villi.advice.eating import forms, offers
from villi.advice.wording import steps
from villi.evidence import base
from villi.needs.values import Needs, Recording, UpperLevel, Without
from villi.quantities import Interval, Person
from villi.safety.values import Level, Safety

PLAIN = "08:00 2 slices white bread\n13:00 150 g chicken breast, 150 g white rice\n19:00 1 apple"
LOW_FIBRE = days(*[PLAIN] * 7)
FULL = days(
    *[
        "08:00 80 g oats, 250 ml kefir, 100 g raspberries\n13:00 300 g lentils, 2 slices rye bread, 1 pear\n"
        "19:00 150 g salmon, 200 g broccoli, 150 g peas, 1 orange, 20 g almonds, 1 tomato, 1 carrot, spinach"
    ]
    * 7
)


def texts(found: object) -> str:
    return repr(found).casefold()


def test_fibre_below_what_is_advised_is_raised_slowly_from_what_is_eaten() -> None:
    first = advised(LOW_FIBRE)[0]
    assert first.kind == "add a food" and "slowly" in first.text and "apple" in first.text
    assert first.foods[0] == "apples"
    assert "7 complete days" in first.reason and "25 g" in first.reason


def test_enough_of_everything_is_nothing_to_change() -> None:
    (only,) = advised(FULL)
    assert only.kind == "nothing to change" and "7 complete days" in only.reason


@pytest.mark.parametrize("complete", [0, 1, 2])
def test_fewer_than_three_complete_days_say_so(complete: int) -> None:
    text = days(*[PLAIN] * complete) + "2026-11-20\n08:00 2 slices white bread\nskip: food\n"
    (only,) = advised(text)
    assert only.kind == "nothing to change" and "complete day" in only.reason


def with_fibre(**changed: object) -> tuple[Suggestion, ...]:
    held = record(LOW_FIBRE)
    estimates = {**held.estimates, "fibre": replace(held.estimates["fibre"], **changed)}  # type: ignore[arg-type]
    return advise(
        Person(), held.intake, estimates, Needs(), held.patterns, EVERYDAY, {}, Safety(), evidence()
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"mean": 21.0, "interval": Interval(4.0, 40.0)},
        {"mean": 24.9, "interval": Interval(18.0, 33.0)},
        {"mean": 25.5, "interval": Interval(5.0, 26.0)},
        {"mean": 21.0, "interval": Interval(15.0, 27.0), "days": 4},
        {"mean": 21.0, "interval": Interval(15.0, 27.0), "coverage": 0.79},
        {"mean": 21.0, "interval": Interval(nan, nan)},
        {"mean": nan, "interval": Interval(15.0, 27.0)},
        {"coverage": 0.79},
        {"days": 2},
    ],
    ids=str,
)
def test_what_is_open_or_unknown_is_no_reason_to_raise_fibre(changed: dict[str, object]) -> None:
    assert not any("fibre" in step.text for step in with_fibre(**changed))


def test_a_mean_that_is_probably_below_says_so_and_is_less_sure() -> None:
    probably = with_fibre(mean=21.0, interval=Interval(15.0, 27.0))[0]
    surely = with_fibre(mean=21.0, interval=Interval(15.0, 24.9))[0]
    assert "probably below" in probably.reason and probably.certainty == "very low"
    assert "probably" not in surely.reason and surely.certainty == "low"


def test_an_implausible_record_gives_no_food_advice() -> None:
    low = (need("magnesium", rda=400.0), need("iron"))
    needs = Needs(low, recording=Recording(True, 900.0, 1400.0, 7, "s"))
    (only,) = advised(LOW_FIBRE, needs=needs)
    assert only.kind == "nothing to change" and "missing" in only.text
    assert not any(character.isdigit() for character in only.reason)
    assert "three" not in only.change_mind.casefold() and "all food" in only.change_mind
    (only,) = advised(LOW_FIBRE, {"intake:low": ""}, needs=Needs(low))
    assert only.kind == "nothing to change"


def test_where_one_test_makes_no_sense_the_next_is_asked_about() -> None:
    low = Needs((need("iron"), need("vitamin_b12")))
    assert "iron" in advised(FULL, needs=low)[0].text
    assert "B12" in advised(FULL, {"condition:haemochromatosis": "has"}, needs=low)[0].text


def test_at_most_three_and_a_shortage_first() -> None:
    low = Needs((need("magnesium", rda=400.0), need("vitamin_c", probability=0.1, rda=90.0), need("iron")))
    found = advised(LOW_FIBRE, needs=low)
    assert len(found) == 3
    assert [step.kind for step in found] == ["add a food", "ask a clinician", "add a food"]
    assert "vitamin_c" in found[0].reason and "magnesium" in found[0].reason and "blood test" in found[1].text


@pytest.mark.parametrize("nutrient", ["iron", "vitamin_b12", "vitamin_d"])
def test_what_a_test_shows_is_tested_and_never_supplemented(nutrient: str) -> None:
    found = advised(FULL, needs=Needs((need(nutrient),)))
    assert found[0].kind == "ask a clinician" and "blood test" in found[0].text and not found[0].foods


def test_what_a_supplement_brings_is_not_called_short() -> None:
    held = record(FULL)
    low = Needs((need("magnesium", rda=400.0), need("vitamin_b12"), need("vitamin_a", rda=700.0)))

    def kinds(*supplied: str) -> list[str]:
        found = advise(
            Person(),
            held.intake,
            held.estimates,
            low,
            held.patterns,
            EVERYDAY,
            {},
            Safety(),
            base(),
            supplied=supplied,
        )
        return [step.kind for step in found]

    assert kinds() == ["add a food", "ask a clinician"]
    assert kinds("magnesium", "vitamin_b6", "retinol") == ["nothing to change"]


def test_an_uncertain_amount_is_no_reason() -> None:
    needs = Needs((need("magnesium", claim="uncertain", rda=400.0), need("zinc", claim="cannot say")))
    assert [step.kind for step in advised(FULL, needs=needs)] == ["nothing to change"]


def test_in_a_crisis_there_is_no_advice_at_all() -> None:
    assert advised(LOW_FIBRE, card=CRISIS) == ()


def test_on_a_calm_day_plain_food_advice_stays_and_experiments_wait() -> None:
    gate = fired("G42", "block", ("supplement", "experiment", "insight"))
    found = advised(LOW_FIBRE, {"took:l-glutamine": "took: L-glutamine"}, [gate], card=CALM)
    assert found and not any(step.kind == "self-experiment" for step in found)
    assert any("fibre" in step.text for step in found)


def test_a_warning_sign_leaves_the_clinician_alone() -> None:
    gate = fired("G16", "clinician_first", ("gut_advice", "food"))
    (only,) = advised(LOW_FIBRE, {"flag:blood": "note: blood in stool (line 3)"}, [gate])
    assert only.kind == "ask a clinician" and "blood in stool" in only.reason


LEVELS: tuple[Level, ...] = ("block", "clinician_first")
ZINC = UpperLevel("zinc", "Zinc", "mg/d", 9.0, 65.0, ("zinc 65 mg",), (), 40.0, "total", "s", True)


def test_above_an_upper_level_the_supplements_are_shown_to_a_pharmacist() -> None:
    gate = fired("G30", "block", ("supplement",))
    for person in (Person(), Person(age=7)):
        (only,) = advised(
            FULL, {"above_ul:zinc": "zinc 65 mg"}, [gate], needs=Needs(upper=(ZINC,)), person=person
        )
        assert only.kind == "ask a clinician" and "zinc" in only.text and "pharmacist" in only.text
        assert "upper level" in only.reason and "40" not in only.reason + only.text
        assert "Do not stop what a doctor prescribed" in only.stop


def test_below_an_upper_level_nothing_is_asked() -> None:
    (only,) = advised(FULL, needs=Needs(upper=(ZINC._replace(over=False),)))
    assert only.kind == "nothing to change"


def test_food_alone_above_an_upper_level_blames_no_supplement() -> None:
    alone = ZINC._replace(food=50.0, supplements=nan, names=())
    (only,) = advised(FULL, needs=Needs(upper=(alone,)))
    assert (
        only.kind == "ask a clinician" and "food alone" in only.text and "all that you take" not in only.text
    )


def test_more_glutamine_than_was_studied_is_for_a_clinician_and_no_trial() -> None:
    taken = {"took:l-glutamine": "took: L-glutamine 50 g (line 4)"}
    (only,) = advised(FULL, {**taken, "dose:glutamine_high": "L-glutamine 50 g (line 4)"})
    assert only.kind == "ask a clinician" and "50 g" in only.reason
    assert "stop date" not in only.text and "weeks" not in only.text
    (within,) = advised(FULL, taken)
    assert within.kind == "self-experiment" and "stop date" in within.text


def test_what_a_rule_forbids_and_the_diary_holds_is_talked_about_first() -> None:
    taken = {"took:l-glutamine": "took: L-glutamine 5 g (line 4)"}
    for level in LEVELS:
        gate = replace(fired("G01", level, ("glutamine",)), collisions=("took: L-glutamine 5 g (line 4)",))
        (only,) = advised(FULL, {**taken, "dose:glutamine_high": "so"}, [gate])
        assert only.kind == "ask a clinician" and "L-glutamine 5 g (line 4)" in only.reason
        assert only.reason.endswith("rule G01") and "prescribed" in only.stop
    agreed = replace(gate, agreed="Dr A, 2026-11-02", lifted=("glutamine",))
    assert not any("rule G01" in step.reason for step in advised(FULL, taken, [agreed]))


def test_a_second_step_names_other_foods_where_it_can() -> None:
    low = Needs((need("vitamin_c", rda=90.0),))
    first, *others = advised(LOW_FIBRE, needs=low)
    assert first.foods and any(step.foods for step in others)
    assert not {food for step in others for food in step.foods} & set(first.foods)


def test_nothing_to_change_says_what_was_left_open() -> None:
    needs = Needs(
        (need("zinc", claim="uncertain"), need("vitamin_d", claim="not assessed")),
        without=(Without("iodine", "Iodine", "no table holds it"),),
    )
    (only,) = advised(FULL, needs=needs)
    assert "Too close to call: zinc." in only.reason and "Not judged: vitamin_d and iodine." in only.reason
    (only,) = advised(FULL)
    assert "could not be compared" in only.reason


def test_each_reason_for_no_advice_has_words_of_its_own() -> None:
    low = Needs(recording=Recording(True, 900.0, 1400.0, 7, "s"))
    few = days(PLAIN)
    said = [advised(LOW_FIBRE, needs=low), advised(few), advised(few, person=Person(age=1)), advised(FULL)]
    for field in ("text", "reason", "change_mind"):
        assert len({getattr(step, field) for (step,) in said}) == 4, field


def test_what_only_a_clinician_may_open_says_so() -> None:
    (only,) = advised(LOW_FIBRE, gates=[fired("G99", "clinician_first", ("gut_advice",))])
    assert only.kind == "ask a clinician" and only.reason == "rule G99"


def test_what_is_blocked_is_not_there() -> None:
    found = advised(LOW_FIBRE, gates=[fired("G99", "block", ("gut_advice",))])
    assert [step.kind for step in found] == ["nothing to change"]


def test_rules_that_only_inform_stand_beside() -> None:
    found = advised(LOW_FIBRE, gates=[fired("G45", "inform", ("all",))])
    assert "rule G45" in found[0].notes and len(found) > 1
    assert not any("rule G45" in step.notes for step in found[1:])


@pytest.mark.parametrize(
    "fact",
    ["class:maoi", "condition:weak_immunity", "state:pregnant", "bloating:high", "condition:chemotherapy"],
)
def test_ferments_are_not_for_everyone(fact: str) -> None:
    assert "live cultures" in texts(advised(LOW_FIBRE))
    found = advised(LOW_FIBRE, {fact: "said so"})
    assert "live cultures" not in texts(found)
    assert not any(
        word in name for step in found for name in step.foods for word in ("yogurt", "kefir", "kraut")
    )


def test_high_bloating_keeps_beans_onions_sprouts_and_wheat_from_being_named() -> None:
    assert "lentil" in texts([step.foods for step in advised(LOW_FIBRE)])
    named = texts([step.foods for step in advised(LOW_FIBRE, {"bloating:high": "bloating 6"})])
    assert named and not any(
        word in named for word in ("lentil", "bean", "wheat", "onion", "sprout", "chickpea")
    )


def test_on_warfarin_no_leafy_greens_are_named() -> None:
    needs = Needs((need("folate", rda=400.0),))
    named = texts(
        [step.foods for step in advised(LOW_FIBRE, {"class:warfarin": "takes: warfarin"}, needs=needs)]
    )
    assert not any(word in named for word in ("spinach", "kale", "broccoli", "lettuce"))


def test_a_supplement_is_only_asked_about_where_the_gates_allow_it() -> None:
    taken = {"took:l-glutamine": "took: L-glutamine 5 g (line 4)"}
    assert [step.kind for step in advised(FULL, taken)] == ["self-experiment"]
    for fact in ("open:profile", "age:under_18", "state:pregnant", "state:lactating", "experiment:running"):
        assert "self-experiment" not in texts(advised(FULL, {**taken, fact: "so"}))
    for gate in (fired("G01", "block", ("glutamine",)), fired("G05", "clinician_first", ("glutamine",))):
        assert "glutamine" not in texts(advised(FULL, taken, [gate]))


def test_a_child_under_two_gets_no_food_advice() -> None:
    (only,) = advised(LOW_FIBRE, person=Person(age=1))
    assert only.kind == "nothing to change"


def test_a_young_child_has_its_own_goal_and_no_whole_nuts() -> None:
    found = advised(LOW_FIBRE, person=Person(age=4))
    assert "15 g" in found[0].reason
    assert not any("almond" in name for step in found for name in step.foods)


def test_the_order_of_lines_and_of_facts_does_not_matter() -> None:
    shuffled = random.Random(7)
    lines = PLAIN.split("\n")
    other = []
    for _ in range(7):
        shuffled.shuffle(lines)
        other.append("\n".join(lines))
    needs = (need("magnesium", rda=400.0), need("vitamin_c", probability=0.2, rda=90.0))
    facts = {"took:l-glutamine": "a", "condition:ibs": "b", "feel:mood": "c"}
    one = advised(LOW_FIBRE, facts, needs=Needs(needs))
    two = advised(days(*other), dict(reversed(facts.items())), needs=Needs(needs[::-1]))
    assert one == two


def test_every_suggestion_says_all_that_a_person_needs_to_doubt_it() -> None:
    for step in (*advised(LOW_FIBRE), *advised(FULL), *advised(LOW_FIBRE, {"flag:x": "y"})):
        assert step.text and step.reason and step.size and step.stop and step.change_mind and step.certainty


def test_offers_and_forms_stand_in_the_catalogue_as_plain_foods() -> None:
    for offer in offers():
        food = EVERYDAY.foods[offer.food_id]
        assert food.kind == "food" and food.processing != "ultra" and food.group != "alcohol", food.name
        assert offer.use <= {"fibre", "plants", "ferment", "fish", "gap"}
    assert {form.instead for form in forms()} <= set(EVERYDAY.foods)


def test_every_step_asks_the_gates_and_names_no_dose() -> None:
    for step in steps().values():
        assert step.domains
        said = " ".join((step.text, step.stop, step.change_mind))
        assert not re.search(r"\d+\s*(mg|µg|ug|g)\b", said), step.id
