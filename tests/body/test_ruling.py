"""What the gates of a person say of a change: the gate's words, no curve."""

import pytest

from villi.body.ruling import stopped_by
from villi.body.values import Change, Course, Dose, Setting
from villi.safety import guard
from villi.safety.values import Safety


def to(name: str, amount: float, days: int = 28) -> Change:
    return Change(f"{name} to {amount}", 0, days, (Setting(name, "to", amount),))


def by(name: str, amount: float, days: int = 28) -> Change:
    return Change(f"{name} by {amount}", 0, days, (Setting(name, "by", amount),))


COURSE = Change("amoxicillin for 7 days", 0, 7, (), (Course("amoxicillin", 0, 7),))
DOSES = Change("two doses", 0, 1, (), (Dose(0, 8, 8.0), Dose(0, 20, 8.0)))


def withheld(facts: dict[str, str] | Safety, *changes: Change, limits: bool = True) -> set[str]:
    safety = facts if isinstance(facts, Safety) else guard(facts)
    ruling = stopped_by(safety, changes, {"alcohol": 10.0, "nsaid": 0.5}, limits)
    assert ruling.allowed == (not ruling.withheld and ruling.card is None and ruling.stopped is None)
    assert not set(ruling.withheld) & set(ruling.beside)
    return {one.gate.id for one in ruling.withheld}


@pytest.mark.parametrize(
    ("fact", "change", "gate"),
    [
        ("class:lactulose", to("gln_dose", 5), "G02"),
        ("condition:bipolar", to("gln_dose", 5), "G06"),
        ("condition:epilepsy", to("gln_dose", 5), "G07"),
        ("state:lactating", to("gln_dose", 5), "G08"),
        ("class:hiv", to("gln_dose", 5), "G11"),
        ("condition:glutamine_reaction", to("gln_dose", 5), "G12"),
        ("condition:liver_disease", to("gln_dose", 5), "G48"),
        ("open:profile", to("gln_dose", 5), "G47"),
        ("open:profile", to("probiotic", 1), "G47"),
        ("unknown:blorbin", to("gln_dose", 5), "G46"),
        ("condition:epilepsy", DOSES, "G07"),
        ("class:maoi", to("fermented", 2), "G20"),
        ("condition:weak_immunity", to("fermented", 2), "G22"),
        ("condition:weak_immunity", to("probiotic", 1), "G22"),
        ("condition:kidney_disease", by("protein", 20), "G26"),
        ("state:lactating", to("alcohol", 20), "G27"),
        ("condition:eating_disorder", to("fibre", 0), "G28"),
        ("condition:eating_disorder", to("protein", 10), "G28"),
        ("condition:eating_disorder", by("gln_food", -3), "G28"),
        ("condition:eating_disorder", to("processed", 0), "G28"),
        ("bmi:under_18.5", to("protein", 10), "G28"),
        ("intake:low", by("fibre", -10), "G50"),
        ("flag:blood", to("gln_dose", 5), "G16"),
        ("flag:blood", to("fibre", 30), "G16"),
        ("none:known", to("nsaid", 0), "G17"),
    ],
    ids=lambda value: value.words if isinstance(value, Change) else value,
)
def test_the_gate_stands(fact: str, change: Change, gate: str) -> None:
    assert gate in withheld({fact: fact}, change)


@pytest.mark.parametrize(
    ("fact", "change"),
    [
        ("condition:epilepsy", to("fibre", 30)),
        ("condition:epilepsy", to("gln_dose", 0)),
        ("open:profile", to("fibre", 30)),
        ("open:profile", COURSE),
        ("class:maoi", to("fermented", 0)),
        ("condition:weak_immunity", to("fibre", 30)),
        ("condition:kidney_disease", to("fibre", 30)),
        ("state:lactating", to("alcohol", 0)),
        ("condition:eating_disorder", to("fibre", 30)),
        ("flag:blood", to("stress", 8)),
        ("flag:blood", COURSE),
        ("none:known", to("nsaid", 1)),
        ("none:known", to("gln_dose", 5, 56)),
    ],
    ids=lambda value: value.words if isinstance(value, Change) else value,
)
def test_nothing_stands_in_the_way(fact: str, change: Change) -> None:
    assert withheld({fact: fact}, change) == set()


def test_the_most_and_the_longest_of_glutamine() -> None:
    assert withheld({}, to("gln_dose", 14)) == set()
    assert withheld({}, to("gln_dose", 14.5)) == {"G13"}
    assert withheld({}, DOSES) == {"G13"}
    assert withheld({}, to("gln_dose", 5, 57)) == {"G14"}
    assert withheld({}, to("gln_dose", 20, 90), limits=False) == set()
    agreed = {"agreed:glutamine": "Dr Lee, 2026-11-01: glutamine"}
    assert withheld(agreed, to("gln_dose", 20, 90)) == set()


def test_two_gates_are_both_told() -> None:
    facts = {"condition:epilepsy": "has: epilepsy", "class:maoi": "takes: phenelzine"}
    assert withheld(facts, to("gln_dose", 20), to("fermented", 2)) == {"G07", "G13", "G20"}


def test_a_low_mood_comes_first_whatever_is_asked() -> None:
    for fact in ("mood:item9", "mood:words", "mood:very_low", "mood:falling", "mood:severe"):
        for change in (to("fibre", 30), to("stress", 1), COURSE):
            ruling = stopped_by(guard({fact: fact}), [change], {})
            assert ruling.card is not None
            assert not ruling.allowed


def test_the_stop_list_holds_for_a_diary_too() -> None:
    ruling = stopped_by(guard({"condition:cirrhosis": "has: cirrhosis"}), [to("fibre", 30)], {})
    assert ruling.stopped is not None
    assert not ruling.allowed


def test_a_course_is_described_beside_the_rules_of_medicines() -> None:
    ruling = stopped_by(guard({"record:antibiotic": "antibiotic: amoxicillin"}), [COURSE], {})
    assert ruling.allowed
    assert {"G17", "G32"} <= {one.gate.id for one in ruling.beside}


def test_what_glutamine_informs_of_stands_beside() -> None:
    ruling = stopped_by(guard({}), [to("gln_dose", 5)], {})
    assert {"G13", "G14", "G15"} <= {one.gate.id for one in ruling.beside}
