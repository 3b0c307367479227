"""Of whom nothing is simulated."""

import pytest

from villi.body.checking import checked
from villi.body.stops import Stopped, check, stop, stops
from villi.body.values import Inputs
from villi.diary import read
from villi.examining import begin
from villi.examining.body_asked import asked_of
from villi.foods import Catalogue
from villi.quantities import Person, VilliError
from villi.safety.tables import gates, rows


@pytest.mark.parametrize(
    ("has", "of"),
    [
        ("liver failure", "liver failure"),
        ("cirrhosis", "liver failure"),
        ("hepatic encephalopathy", "liver failure"),
        ("in intensive care", "critical illness"),
        ("sepsis", "critical illness"),
        ("on dialysis", "kidney failure"),
        ("ckd 5", "kidney failure"),
        ("kidney disease, stage 4", "kidney failure"),
        ("chemo", "cancer and its treatment"),
        ("having radiotherapy", "cancer and its treatment"),
        ("breast cancer", "cancer and its treatment"),
        ("pregnant", "pregnancy"),
        ("PREGNANT", "pregnancy"),
        ("cirrhosis?", "liver failure"),
        ("maybe cirrhosis", "liver failure"),
    ],
)
def test_a_stop(has: str, of: str) -> None:
    with pytest.raises(Stopped) as found:
        checked(Inputs(3, has=(has,)))
    assert of in [one.of for one in found.value.stops]
    assert f"has: {has.split(',')[0].rstrip('?')}" in str(found.value)
    assert "ask " in found.value.remedy


@pytest.mark.parametrize(
    "has", ["", "none", "IBS", "no cirrhosis", "not pregnant", "Crohn's", "hypertension"]
)
def test_no_stop(has: str) -> None:
    check(None, (has,))


def test_people() -> None:
    for person in (Person(age=17), Person(age=0), Person(state="pregnant")):
        with pytest.raises(Stopped):
            check(person)
    check(Person(age=18, state="none"))
    check(Person(age=40, state="lactating"))


def test_all_stops_are_told_together() -> None:
    with pytest.raises(Stopped) as found:
        check(Person(age=12), ("cirrhosis, in icu",))
    assert [one.of for one in found.value.stops] == ["critical illness", "liver failure", "age under 18"]


def test_an_illness_in_words_that_nobody_knows_is_no_go() -> None:
    with pytest.raises(VilliError, match="nothing is simulated by guess"):
        check(None, ("blorbitis",))


@pytest.mark.parametrize("has", ["Niereninsuffizienz", "беременна", "妊娠", "dyalisis", "blorbitis"])
def test_a_diary_is_asked_as_a_scenario_is(has: str) -> None:
    """A stop in words of another language is a stop too: unknown is not no."""
    examined = begin(read(f"has: {has}\n2026-11-16\n2 slices rye bread\n".encode()), Catalogue.everyday())
    asked = asked_of(examined, ["fibre to 30 g"], members=5)
    assert asked.found is None
    assert "nothing is simulated" in str(asked.ruling.stopped)


@pytest.mark.parametrize("has", [("x" * 10_000,), ("ibs",) * 10_000, (7,)])
def test_hostile(has: tuple[str, ...]) -> None:
    with pytest.raises(VilliError, match="has:"):
        check(None, has)


def test_every_fact_of_the_table_is_one_that_safety_knows() -> None:
    known = {fact for row in rows("conditions.csv") for fact in row["fact"].split(";")}
    known |= {fact for gate in gates() for fact in gate.when}
    for one in stops():
        assert set(one.facts) <= known
        for fact in one.facts:
            assert stop({fact: "x"}) is not None


def test_every_stop_is_a_gate_of_glutamine_too() -> None:
    gated = {fact for gate in gates() if "glutamine" in gate.domains for fact in gate.when}
    gated |= {"state:pregnant"}
    for one in stops():
        assert set(one.facts) <= gated, one.of
