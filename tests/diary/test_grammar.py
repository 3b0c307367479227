"""The grammar as tables: `tests/spec/diary_*.csv`, which `docs/diary.md` includes."""

import csv
import subprocess
import sys
from math import isnan
from pathlib import Path

import pytest

from villi.diary import Diary, read, write
from villi.diary.building import pinned
from villi.diary.dates import minute_of_day
from villi.diary.feelings import prose
from villi.diary.numbers import Decimal, numbers
from villi.diary.values import Eaten, Entry, Felt
from villi.quantities import VilliError

SPEC = Path(__file__).resolve().parents[1] / "spec"
NEW_LINE = "⏎"


def rows(name: str) -> list[list[str]]:
    with (SPEC / name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def told(entry: Entry, diary: Diary) -> str:
    """An entry in one phrase: hour of the diary day, meal, kind, content."""
    clock = ""
    if entry.clock is not None:
        minutes = minute_of_day(entry.clock, diary.header.day_starts)
        clock = f"{minutes // 60:02}:{minutes % 60:02} "
    if isinstance(entry, Eaten):
        words = pinned(numbers(entry.words.text, diary.header.decimal), entry.words.pins)
        kind = entry.meal or "food"
        more = ("; continued" if entry.continues else "") + ("; one food" if entry.words.one else "")
        more += f"; {entry.share:.4g} of it" if entry.share != 1 else ""
        more += ("; what was left" if entry.left else "") + ("; not found" if entry.lost else "")
        near = f"; perhaps {entry.near}:" if entry.near else ""
        return f"{clock}{kind} “{' '.join(words.split())}”{more}{near}"
    if isinstance(entry, Felt):
        return f"{clock}{entry.scale} {'present' if isnan(entry.value) else f'{entry.value:g}'}"
    value = entry.value.replace("\n", f" {NEW_LINE} ")
    return f"{clock}{entry.key}: {value}".strip()


def told_days(diary: Diary) -> str:
    days = [
        f"{day.date} ({day.complete.food}): "
        + (" · ".join(told(entry, diary) for entry in day.entries) or "nothing")
        for day in diary.days
    ]
    return " | ".join(days) or "no day"


def told_problems(diary: Diary, above: int = 0) -> str:
    return " | ".join(
        f"line {problem.line - above}: {problem.message}" if problem.line else problem.message
        for problem in diary.problems
    )


@pytest.mark.parametrize(("written", "reads_as", "problems"), rows("diary_lines.csv"))
def test_a_line_under_a_day_reads_as_the_table_says(written: str, reads_as: str, problems: str) -> None:
    diary = read(f"2026-11-16\n{written}\n".encode())
    assert " · ".join(told(entry, diary) for entry in diary.days[0].entries) == reads_as
    assert told_problems(diary, 1) == problems


@pytest.mark.parametrize(("written", "reads_as", "problems"), rows("diary_files.csv"))
def test_a_file_reads_as_the_table_says(written: str, reads_as: str, problems: str) -> None:
    diary = read(written.replace(f" {NEW_LINE} ", "\n").encode())
    assert told_days(diary) == reads_as
    assert told_problems(diary) == problems


@pytest.mark.parametrize(("written", "decimal", "reads_as"), rows("diary_numbers.csv"))
def test_numbers_read_as_the_table_says(written: str, decimal: Decimal, reads_as: str) -> None:
    found = numbers(written, decimal)
    assert len(found) == len(written)
    assert " ".join(found.split()) == reads_as


@pytest.mark.parametrize("food", [row[0] for row in rows("diary_not_feelings.csv")])
def test_food_that_sounds_like_a_feeling_is_food(food: str) -> None:
    assert prose(food) == ()


def test_the_diary_room_needs_no_numpy() -> None:
    look = "import sys, villi.diary, villi.diary.importers; print('numpy' in sys.modules)"
    found = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert found.stdout == "False\n"


def test_nothing_after_the_32_mb_is_read() -> None:
    with pytest.raises(VilliError, match="larger than 32 MB"):
        read(b"x" * (32 * 1024 * 1024 + 1))


def test_the_version_of_the_format_is_checked() -> None:
    problem = read(b"format: 2\n2026-11-16\ntoast\n").problems[0]
    assert (problem.line, "newer villi" in problem.suggestion) == (1, True)


def test_vocabulary_holds_for_the_whole_file_and_the_last_line_wins() -> None:
    diary = read(
        b"means: Toast = bread {own:a}\n2026-11-16\ntoast\nmeans: toast = bread, rye {own:rye 40 g}\n"
    )
    assert diary.means == (("toast", "bread, rye", ("own:rye", 40.0)),)


def test_a_question_about_the_same_word_is_asked_once() -> None:
    diary = read(b"2026-11-16\nfeel: gut 4\n2026-11-17\ngut 5, stool 4\n")
    assert [(question.line, question.column) for question in diary.questions] == [(2, 7), (4, 8)]
    assert read(b"means: gut = comfort\n2026-11-16\ngut 4\n").questions == ()


def test_states_at_the_top_hold_from_the_start() -> None:
    diary = read(b"takes: sertraline 50 mg\nhas: coeliac disease\nagreed: dr Ba, 2026-11-01\n2026-11-16\n")
    assert [(state.key, state.value) for state in diary.states] == [
        ("takes", "sertraline 50 mg"),
        ("has", "coeliac disease"),
        ("agreed", "dr Ba, 2026-11-01"),
    ]
    assert diary.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-16\nfeel: mood 5/" + "1" * 5000,
        "2026-11-16\nbloated 5/" + "1" * 5000,
        "2026-11-16\neggs {fndds:1 " + "9" * 5000 + " g}",
        "weight: " + "9" * 5000 + " kg\n2026-11-16\neggs",
        "Mon\n" * 110_000 + "2026-11-16\neggs",
    ],
    ids=["feel", "prose", "pin", "weight", "weekdays"],
)
def test_numbers_and_dates_beyond_all_measure_are_problems(text: str) -> None:
    diary = read(text.encode())
    assert diary.problems
    assert diary.header.weight_kg is None
    assert all(
        not entry.words.pins for day in diary.days for entry in day.entries if isinstance(entry, Eaten)
    )


def test_a_line_that_nobody_typed_is_a_problem_and_stays_as_it_is() -> None:
    data = b"2026-11-16\n08:00 toast\n09:00 " + b"a " * 500_000 + b"\n10:00 apple\n"
    diary = read(data)
    assert write(diary) == data
    assert [e.words.text for e in diary.days[0].entries if isinstance(e, Eaten)] == ["toast", "apple"]
    assert [(p.line, "10,000" in p.message) for p in diary.problems] == [(3, True)]
    assert diary.days[0].complete.food == "partial"


@pytest.mark.parametrize(
    ("written", "country"), [("UK", "GB"), ("gb", "GB"), ("England", "GB"), ("USA", "US"), ("Ireland", "IE")]
)
def test_a_country_as_people_write_it(written: str, country: str) -> None:
    assert read(f"country: {written}\n2026-11-16\n08:00 toast\n".encode()).header.country == country


def test_an_unknown_country_is_a_problem_with_a_remedy() -> None:
    diary = read(b"country: Atlantis\n2026-11-16\n08:00 toast\n")
    assert diary.header.country == ""
    assert [(p.line, p.suggestion) for p in diary.problems] == [(1, "write two letters, such as country: GB")]


@pytest.mark.parametrize(
    ("line", "said"),
    [("mood nan", "nan"), ("headache 1e5", "1e5"), ("comfort inf", "inf"), ("energy n/a", "n/a")],
)
def test_what_a_calculator_writes_is_no_rating_and_is_told_of(line: str, said: str) -> None:
    diary = read(f"2026-11-16\nfeel: {line}\n".encode())
    assert diary.days[0].entries == ()
    (problem,) = diary.problems
    assert problem.line == 2 and f"{said} is no rating" in problem.message and problem.suggestion
