"""Words added to a diary read as they would in the whole file."""

from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from villi.diary import Diary, read, write
from villi.diary.adding import added
from villi.diary.grammar import NO_FOOD, line_of, read_on
from villi.diary.lines import split
from villi.diary.repeat import behind
from villi.diary.values import Entry
from villi.quantities import Problem, VilliError

TODAY = date(2026, 11, 18)
LINES = [
    "2026-11-16",
    "2026-11-17 Tue",
    "2026-11-18",
    "2026-11-19",
    "wed",
    "08:10 2 eggs, flat white",
    "breakfast: porridge, latte",
    "lunch: soup",
    "dinner: pizza {own:1 200 g}",
    "  toast",
    "same breakfast",
    "same as yesterday",
    "20:00 half of yesterday's dinner",
    "ditto",
    "usual breakfast",
    "antibiotic: amoxicillin",
    "course: iron for 3 days",
    "ended: amoxicillin",
    "note: tired",
    "  and cold",
    "means: the usual = 2 eggs",
    "means: gut = comfort",
    "feel: gut 4, mood 6",
    "# later",
    "",
    "done: food",
]
SAID = [
    *(line for line in LINES if line and not line.startswith(("2026", " ", "#", "wed"))),
    "same breakfast no coffee",
    "same lunch but with oat milk",
    "same as Monday",
    "the usual",
    "usual breakfast",
    "07:30 same as yesterday",
    "same again",
    "leftovers from lunch, plus a pear",
    "ended:",
    "antibiotic: x until 2026-11-10",
    "weight: 60 kg",
    "country: GB",
    "lunhc: soup",
    "toast {own: 1}",
    "mood 12, slept 7 h, forgot the rest #period",
    "00:40 kebab",
    "27:70 toast",
]
diaries = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)


def by_the_whole_file(diary: Diary, words: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The same by writing the words at the end of the file and reading all of it."""
    before = write(diary)
    separate = b"\n" if before and not before.endswith(b"\n") else b""
    after = read(before + separate + f"{TODAY}\n{words}\n".encode())
    number = len(split(write(after).decode()))
    day = next((day for day in after.days if day.date == TODAY), None)
    found = tuple(entry for entry in day.entries if line_of(entry) == number) if day else ()
    return found, tuple(problem for problem in after.problems if problem.line == number)


@settings(deadline=None, max_examples=600)
@given(diaries, st.sampled_from(SAID))
@example("2026-11-16\nbreakfast: 2 eggs, latte\n2026-11-18\nlunch: soup", "same breakfast no coffee")
@example("2026-11-18\n08:00 toast\n2026-11-19\n08:00 eggs", "same again")
@example("2026-11-17\nlunch: soup\n2026-11-18\nsame as yesterday", "ditto")
def test_a_day_alone_tells_the_same_as_the_whole_file(text: str, words: str) -> None:
    diary = read(text.encode(), today=TODAY)
    expected, wrong = by_the_whole_file(diary, words)
    prepared = behind(diary.days, TODAY, diary.header.day_starts)
    found, _, problems = read_on(diary, words, TODAY, prepared)
    assert read_on(diary, words, TODAY)[0] == found
    assert [_plain(entry) for entry in found] == [_plain(entry) for entry in expected]
    assert [(p.column, p.message, p.suggestion) for p in problems] == [
        (p.column, p.message, p.suggestion) for p in wrong if p.message != NO_FOOD[0]
    ]  # "done" may be said in front of the food that it is about


def _plain(entry: Entry) -> str:
    """An entry without the number of its own line, which the end of a file may move by one."""
    own = line_of(entry)
    return repr(entry).replace(f"line={own}", "line=here").replace(f"repeats={own}", "repeats=here")


def test_what_lies_before_a_day_is_left_as_it_was() -> None:
    diary = read(b"2026-11-16\nbreakfast: 2 eggs\n2026-11-17\nbreakfast: soup\n")
    prepared = behind(diary.days, TODAY, diary.header.day_starts)
    first = read_on(diary, "same breakfast", TODAY, prepared)
    read_on(diary, "breakfast: cake", TODAY, prepared)
    assert read_on(diary, "same breakfast", TODAY, prepared) == first


@pytest.mark.parametrize(("words", "why"), [("08:00", "says when, not what"), ("country: GB", "above the")])
def test_words_that_no_day_can_hold_say_what_to_write(words: str, why: str) -> None:
    with pytest.raises(VilliError, match=why):
        added(read(b"2026-11-16\ntoast\n"), words, date(2026, 11, 17))


def test_a_whole_day_once_more_keeps_its_times_whatever_the_day_holds() -> None:
    before = b"2026-11-17\n08:10 2 eggs\nlunch: soup\n2026-11-18\n07:00 tea\n"
    lines = added(read(before), "same as yesterday", TODAY).lines
    assert lines == ("08:10 2 eggs  # same as yesterday", "lunch: soup  # same as yesterday")
    after = read(before + "\n".join(lines).encode())
    assert not after.problems
    assert len(after.days[-1].entries) == 3


def test_a_part_of_a_meal_cannot_be_written_out_as_a_day() -> None:
    before = b"2026-11-16\ndinner: pie\n2026-11-17\nhalf of yesterday's dinner\n2026-11-18\n07:00 tea\n"
    with pytest.raises(VilliError, match="which meal of Tuesday"):
        added(read(before), "same as yesterday", TODAY)
