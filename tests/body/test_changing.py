"""The language of a change: `tests/spec/changes.csv` and `changes_refused.csv`, which the documentation
includes; what holds for any words; changes put into inputs."""

import csv
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.body.changing import MOST_CHANGES, aligned, change, changes, ends, with_changes
from villi.body.checking import checked
from villi.body.table import model
from villi.body.tokens import LONGEST, called, examples, names
from villi.body.values import Change, Course, Dose, Inputs, Setting
from villi.quantities import VilliError

SPEC = Path(__file__).resolve().parents[1] / "spec"
READ = list(csv.DictReader((SPEC / "changes.csv").read_text(encoding="utf-8").splitlines()))
REFUSED = list(csv.DictReader((SPEC / "changes_refused.csv").read_text(encoding="utf-8").splitlines()))
WEIGHT = 70.0
OF_MEDICINES = ("How strongly", "This is a course")
"""Notes that stand with every course: the table leaves them out."""


def shown(one: Change) -> str:
    """A change as the table writes it."""
    said = [
        f"{each.name} {each.how} {each.amount:{'+' if each.how == 'by' else ''}.4g}" for each in one.settings
    ]
    for event in one.events:
        if isinstance(event, Course):
            said.append(f"course of {event.name}")
        elif isinstance(event, Dose):
            said.append(f"{event.grams:g} g of L-glutamine at once")
    return "; ".join(said)


def wrong(words: str, **more: float) -> str:
    with pytest.raises(VilliError) as found:
        changes(words, more)
    return str(found.value)


@pytest.mark.parametrize("row", READ, ids=[row["words"] for row in READ])
def test_row(row: dict[str, str]) -> None:
    found = changes(row["words"], weight_kg=WEIGHT)
    notes = dict.fromkeys(note for one in found for note in one.notes if not note.startswith(OF_MEDICINES))
    assert {
        "words": row["words"],
        "change": " / ".join(map(shown, found)),
        "from day": " / ".join(str(one.start + 1) for one in found),
        "days": " / ".join(str(one.days) for one in found),
        "said with it": " ".join(notes),
    } == row


@pytest.mark.parametrize("row", REFUSED, ids=[row["words"] for row in REFUSED])
def test_refused(row: dict[str, str]) -> None:
    with pytest.raises(VilliError) as found:
        changes(row["words"], weight_kg=WEIGHT)
    wrong = str(found.value.args[0])
    place = f'column {row["column"]} of "{row["words"]}": ' if row["column"] else ""
    assert wrong == f"{place}{row['refused because']}"
    assert found.value.remedy or "; " in wrong


def test_every_input_of_a_person_can_be_asked_by_words() -> None:
    asked = {row.id for row in model().inputs if row.kind == "daily"} | {"antibiotic"}
    assert set(names().values()) == set(examples()) == set(called()) == asked


@pytest.mark.parametrize("name", list(examples()))
def test_every_example_that_a_message_gives_is_read(name: str) -> None:
    one = change(examples()[name])
    named = {each.name for each in one.settings} | {"antibiotic" for _ in one.events}
    assert named == {name}


def test_every_change_that_is_read_can_be_run() -> None:
    for row in READ:
        found = changes(row["words"], weight_kg=WEIGHT)
        if "flagyl" not in row["words"] and ";" not in row["words"]:
            checked(with_changes(Inputs(ends(found)), found))


def test_amounts_stand_beside_what_is_usual() -> None:
    assert "less than none" in wrong("fibre -30 g", fibre=25)
    assert change("double the alcohol", {"alcohol": 12}).settings[0].amount == 24
    assert "not less than what is usual" in wrong("cut fibre to 30 g", fibre=20)
    assert change("cut fibre to 30 g", {"fibre": 40}).settings == (Setting("fibre", "to", 30.0),)
    assert "above 40 g" in wrong("glutamine +10 g", gln_dose=35)


def test_an_amount_a_kilogram_needs_a_weight() -> None:
    assert "the body weight is not known" in wrong("1.6 g/kg protein")
    assert change("1.6 g/kg protein", weight_kg=50).settings[0].amount == pytest.approx(80)


def test_one_change_of_several_settings() -> None:
    one = change("fibre to 30 g and no alcohol for 4 weeks")
    assert [each.name for each in one.settings] == ["fibre", "alcohol"]
    assert one.days == 28
    with pytest.raises(VilliError, match="one by one"):
        change("amoxicillin 7 days and fibre to 30 g for 4 weeks")


def test_all_that_is_wrong_is_told_together() -> None:
    found = wrong("glutamine 5 and less fibre and quumble 3 g")
    assert found.startswith("3 things")
    for place in ("column 11", "column 22", "column 32"):
        assert place in found


def test_the_words_of_a_course_never_suggest_to_leave_it() -> None:
    left_out = ("no antibiotics", "stop amoxicillin", "without amoxicillin for 7 days", "skip antibiotics")
    for words in (*left_out, "less amoxicillin 7 days", "halve amoxicillin 7 days"):
        found = wrong(words)
        assert "not simulated" in found
        assert "finish a course as prescribed" in found


HOSTILE = {
    "huge": "glutamine 5 g " * 100_000,
    "a huge number": f"glutamine {'9' * 280} g",
    "control": "fibre \x1b[2J to 30 g",
    "nul": "fibre\x00 to 30 g",
    "right to left": "fibre to \u202e03 g",
    "a mark": "fibre\u200f to 30 g",
    "a zero-width blank": "fib\u200bre to 30 g",
    "a surrogate": "fibre \ud800 to 30 g",
    "many parts": "fibre to 30 g, " * 19,
    "signs": "<script>alert(1)</script>",
    "braces": "{fibre} to %s g",
    "nan": "glutamine nan g",
    "inf": "glutamine inf g",
    "1e308": "glutamine 1e308 g",
    "hex": "glutamine 0x10 g",
    "two points": "glutamine 1.2.3 g",
    "blank": " \t\n ",
    "nothing": "",
    "a path": "../../etc/passwd",
    "an expression": "__import__('os').system('x')",
}


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_hostile(words: str) -> None:
    try:
        found = changes(words)
    except VilliError as fault:
        told = str(fault)
        assert len(told) < 3000
        assert not set(told) & set("\x1b\x00\u202e\u200f\ud800")
    else:
        assert all(math.isfinite(each.amount) for one in found for each in one.settings)


@given(st.text(max_size=80))
def test_whatever_is_typed_is_read_or_refused(words: str) -> None:
    try:
        found = changes(words, weight_kg=WEIGHT)
    except VilliError:
        return
    checked(with_changes(Inputs(ends(found)), found[:1]))


WORDS = st.sampled_from(
    "fibre glutamine L-glutamine amoxicillin ibuprofen stress protein kefir servings probiotic alcohol no "
    "more less 5 g 30 g 2,5 mg 8 % to by + - for 8 weeks days a day twice from 10 until and then , half "
    "double h kg".split()
)


@given(st.lists(WORDS, max_size=14))
def test_words_of_the_language_in_any_order_are_read_or_refused(words: list[str]) -> None:
    said = " ".join(words)
    try:
        found = changes(said, weight_kg=WEIGHT)
    except VilliError as fault:
        assert len(str(fault)) < 3000
        return
    for one in found:
        assert one.days >= 1 and one.start >= 0
        assert one.settings or one.events
        checked(with_changes(Inputs(ends([one])), [one]))


def test_the_longest_words() -> None:
    assert "too long" in wrong("x" * (LONGEST + 1))
    assert len(changes("fibre to 30 g" + " " * (LONGEST - 13))) == 1


def test_changes_are_set_on_their_days() -> None:
    found = changes("fibre to 30 g for 3 days, then fibre +5 g for 2 days, glutamine 10 g once")
    inputs = with_changes(Inputs(6, usual={"fibre": 20}), found)
    assert np.asarray(inputs.daily["fibre"]).tolist() == [30, 30, 30, 25, 25, 20]
    assert inputs.events == (Dose(0, 9.0, 10.0),)


def test_a_later_change_holds_where_days_differ() -> None:
    long, short = changes("stress 8 for 6 days, stress 2 from day 3 to day 4")
    inputs = with_changes(Inputs(6), (long, short))
    assert np.asarray(inputs.daily["stress"]).tolist() == [8, 8, 2, 2, 8, 8]
    assert np.asarray(with_changes(Inputs(6), (short, long)).daily["stress"]).tolist() == [8.0] * 6


def test_a_contradiction_is_refused() -> None:
    with pytest.raises(VilliError, match="set on the same days"):
        with_changes(Inputs(56), changes("fibre to 30 g; fibre to 20 g"))


def test_what_was_there_is_kept() -> None:
    inputs = Inputs(
        3, usual={"fibre": 20}, daily={"fibre": [1.0, 2, 3], "stress": 5.0}, events=(Dose(0, 8, 1),)
    )
    inputs = with_changes(inputs, [Change("x", 1, 1, (Setting("fibre", "by", 5),), (Dose(0, 9, 2),))])
    assert np.asarray(inputs.daily["fibre"]).tolist() == [1, 25, 3]
    assert inputs.daily["stress"] == 5.0
    assert inputs.events == (Dose(0, 8, 1), Dose(1, 9, 2))


def test_a_change_ends_inside_the_run() -> None:
    with pytest.raises(VilliError, match="run at least 56"):
        with_changes(Inputs(10), [change("fibre to 30 g")])


def test_ten_thousand_changes() -> None:
    with pytest.raises(VilliError, match=f"up to {MOST_CHANGES}"):
        with_changes(Inputs(100), [change("fibre to 30 g")] * 10_000)


def test_a_change_without_a_length_ends_with_the_others_and_says_so() -> None:
    asked = (change("two fermented servings a day"), change("stress 8 for a month"))
    first, second = aligned(asked)
    assert (first.days, second) == (30, asked[1])
    assert "has no length: 30 days, to the end of \u201cstress 8 for a month\u201d" in first.notes[0]
    late = aligned((change("fibre to 30 g from day 10"), *asked))[0]
    assert (late.start, late.days) == (9, 21)


def test_a_course_or_a_single_dose_lends_no_length() -> None:
    for other in ("amoxicillin 7 days", "L-glutamine 15 g once"):
        fibre = change("fibre to 30 g")
        assert aligned((fibre, change(other)))[0] == fibre
    after = changes("stress 8 for 10 days, then a probiotic")
    assert aligned(after) == after, "what begins after the end of the others keeps its own length"
