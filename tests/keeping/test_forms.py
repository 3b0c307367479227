"""Words that are no food but a form of the diary: each is offered as the line that says so."""

from datetime import date

import pytest

from villi.diary import read
from villi.diary.adding import added
from villi.keeping import echo
from villi.keeping.forms import form_of
from villi.keeping.hinting import UNITS
from villi.meals import Index

MONDAY = date(2026, 11, 23)
DIARY = read(
    b"takes: sertraline 50 mg\n2026-11-16\nantibiotic: amoxicillin\n2026-11-20\n08:00 toast\n"
    b"2026-11-22\ncourse: prednisolone until 2026-11-22\n"
)
MEANT = {
    "stopped sertraline": "stops: sertraline",
    "I stopped taking sertraline today": "stops: sertraline",
    "came off sertraline": "stops: sertraline",
    "no longer on St John's wort": "stops: St John's wort",
    "finished antibiotics": "ended: antibiotics",
    "finished the course of antibiotics": "ended: antibiotics",
    "stopped amoxicillin": "ended: amoxicillin",
    "stopped doxycycline": "note: stopped doxycycline",
    "stopped prednisolone": "stops: prednisolone",
    "forgot my sertraline": "note: forgot my sertraline",
    "didn't take sertraline": "note: didn't take sertraline",
    "amoxicillin until friday": "antibiotic: amoxicillin until 2026-11-27",
    "amoxicillin until monday": "antibiotic: amoxicillin until 2026-11-30",
    "amoxicillin until 2026-11-25": "antibiotic: amoxicillin until 2026-11-25",
    "amoxicillin until 3 January": "antibiotic: amoxicillin until 2027-01-03",
    "amoxicillin until 2026-11-20": "antibiotic: amoxicillin",
    "amoxicillin until I feel better": "antibiotic: amoxicillin",
    "started amoxicillin 500 mg today for 7 days": "antibiotic: amoxicillin 500 mg for 7 days",
    "on antibiotics for a week": "antibiotic: antibiotics for 1 week",
    "prednisolone 20 mg for 5 days": "course: prednisolone 20 mg for 5 days",
    "started sertraline 50 mg": "takes: sertraline 50 mg",
    "pregnant": "pregnant: yes",
    "I'm 20 weeks pregnant": "pregnant: 20 weeks",
    "not pregnant any more": "pregnant: no",
    "breastfeeding": "pregnant: breastfeeding",
    "didn't eat anything": "fasted",
    "nothing today": "fasted",
    "ate nothing all day": "fasted",
    "nothing yet": "note: nothing yet",
    "fasting until noon": "note: fasting until noon",
    "ate too much": "note: ate too much",
    "overate": "note: overate",
}
FOOD = [
    "stopped coffee",
    "finished the soup",
    "on toast",
    "off to the pub, wine",
    "no sugar",
    "started with soup",
    "sertraline 50 mg",
    "toast, stopped sertraline",
    "2 eggs",
    "soup for 7 days",
    "fasting tea",
    "too much cake",
]


@pytest.mark.parametrize(("words", "line"), MEANT.items())
def test_words_are_offered_as_the_line_that_says_so(words: str, line: str, ready: Index) -> None:
    found = echo(DIARY, words, MONDAY, ready)
    assert found.meant == line
    assert found.lines == added(DIARY, words, MONDAY).lines, "nothing is written but what was typed"
    again = echo(DIARY, found.meant, MONDAY, ready)
    assert (again.problems, again.meant) == ((), "")
    assert not any(part.kind == "food" for part in again.parts)


@pytest.mark.parametrize("words", FOOD)
def test_food_is_no_form(words: str) -> None:
    assert form_of(words, DIARY, MONDAY) == ""


def test_a_day_with_food_is_no_day_without(ready: Index) -> None:
    found = echo(DIARY, "didn't eat anything", date(2026, 11, 20), ready)
    assert found.meant == "note: didn't eat anything"
    assert echo(DIARY, "12:00 nothing today", MONDAY, ready).question == "Was it a whole day without food?"


def test_units_of_alcohol_name_no_drink(ready: Index) -> None:
    found = echo(DIARY, "alcohol 2 units", MONDAY, ready)
    assert [hint.words for hint in found.parts[0].hints] == [UNITS]


def test_what_was_not_taken_is_said_to_be_not_counted(ready: Index) -> None:
    (part,) = echo(DIARY, "toast, stopped sertraline", MONDAY, ready).parts
    assert [item.kind for item in part.items] == ["food"]
    assert part.hints[0].words.startswith("Sertraline: not counted as taken.")


def test_what_is_a_note_already_is_not_asked_about(ready: Index) -> None:
    assert echo(DIARY, "skipped breakfast", MONDAY, ready).meant == ""
