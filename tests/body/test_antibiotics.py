"""Courses by the name of the antibiotic."""

import numpy as np
import pytest

from villi.body import readout, simulate
from villi.body.antibiotics import CLASS, antibiotic, antibiotics, potency
from villi.body.values import Array, Course, Inputs
from villi.quantities import VilliError
from villi.substances import substances


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


def test_a_strength_that_is_given_is_not_unsure() -> None:
    assert potency(Course("whatever", 0, 4, 0.7)) == (0.7, 0.0)


def lowest(name: str, strength: float | None = None) -> Array:
    """The lowest diversity of each member (members,) by a course of seven days."""
    run = simulate(Inputs(20, events=(Course(name, 1, 7, strength),)), members=200)
    return np.asarray(run.of("D").min(axis=1))


def test_a_course_acts_as_its_name_says() -> None:
    named = [lowest(name) for name in ("ciprofloxacin", "co-amoxiclav", "amoxicillin", "nitrofurantoin")]
    middles = [float(np.median(each)) for each in (lowest("three at once", 1.0), *named)]
    assert middles == sorted(middles)
    assert middles[-1] < 1
    assert (lowest("Amoxil") == lowest("amoxicillin")).all()


def test_how_unsure_a_strength_is_is_carried_by_the_members() -> None:
    """A trial saw no effect of amoxicillin: some members have none. A strength that is given is as given."""
    named, given = lowest("amoxicillin"), lowest("amoxicillin", 0.25)
    assert 0.01 < np.mean(named > 1 - 1e-9) < 0.15
    assert not np.any(given > 1 - 1e-9)
    assert named.std() > given.std()
    assert np.median(named) == pytest.approx(np.median(given), abs=0.05)


def test_no_member_acts_more_strongly_than_three_at_once_or_less_than_none() -> None:
    for name in ("antibiotic", "nitrofurantoin", "ciprofloxacin"):
        run = simulate(Inputs(9, events=(Course(name, 1, 7),)), members=2000)
        acting = readout(run, "acting")
        assert acting.min() >= 0 and acting.max() <= 1
        assert (acting[:, 0] == 0).all() and (acting[:, -1] == 0).all()
        row = antibiotic(name)
        assert row.low is not None and row.high is not None
        half = (row.high - row.low) / 2
        inside = np.abs(acting[:, 4] - (row.potency or 0)) <= half + 1e-9
        assert np.mean(inside) >= 0.88
