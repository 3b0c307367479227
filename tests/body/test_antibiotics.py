"""Courses by the name of the antibiotic."""

import numpy as np
import pytest

from villi.body import simulate
from villi.body.antibiotics import CLASS, antibiotic, antibiotics, potency
from villi.body.values import Course, Inputs
from villi.quantities import VilliError
from villi.substances import recognise, substances


def test_every_antibiotic_that_people_name_is_in_the_table() -> None:
    known = {row.name for row in antibiotics()}
    assert known == {one.name for one in substances() if CLASS in one.classes}


def test_every_row_is_an_order_or_says_why_not() -> None:
    for row in antibiotics():
        assert row.says
        if row.potency is None:
            assert row.low is None and row.high is None
        else:
            assert row.low is not None and row.high is not None
            assert 0 <= row.low <= row.potency <= row.high <= 1


def test_no_number_of_the_table_claims_to_be_measured() -> None:
    assert {row.status for row in antibiotics()} == {"unverified"}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("amoxicillin", "amoxicillin"),
        ("Amoxil 500 mg", "amoxicillin"),
        ("AUGMENTIN", "co-amoxiclav"),
        ("cipro", "ciprofloxacin"),
        ("Z Pack", "azithromycin"),
        ("antibiotics", "antibiotic"),
        ("the antibiotic amoxicillin", "amoxicillin"),
    ],
)
def test_names(words: str, name: str) -> None:
    assert antibiotic(words).name == name


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("amoxicilin", "did you mean amoxicillin"),
        ("rye bread", "there are amoxicillin"),
        ("", "there are"),
        ("sertraline", "no antibiotic that is known"),
        ("amoxicillin and metronidazole", "one course after the other"),
        ("x" * 100_000, "there are"),
        ("\x1b[2J\u202e", "no antibiotic"),
    ],
    ids=lambda words: words[:20],
)
def test_other_words_are_refused(words: str, said: str) -> None:
    with pytest.raises(VilliError, match=said) as found:
        antibiotic(words)
    assert len(str(found.value)) < 700
    assert "\x1b" not in str(found.value)


def test_one_that_does_not_act_on_gut_bacteria_is_refused() -> None:
    with pytest.raises(VilliError, match="acts in urine alone"):
        potency(Course("methenamine", 0, 7))


def test_a_course_acts_as_its_name_says() -> None:
    def lowest(name: str, strength: float | None = None) -> float:
        run = simulate(Inputs(20, events=(Course(name, 1, 7, strength),)), members=50)
        return float(np.median(run.of("D").min(axis=1)))

    assert lowest("three at once", 1.0) < lowest("ciprofloxacin") < lowest("amoxicillin")
    assert lowest("amoxicillin") < lowest("nitrofurantoin") < 1
    assert lowest("amoxicillin", 0.25) == lowest("Amoxil")
    assert recognise("Amoxil") is not None
