"""Words that are being typed, read back."""

import csv
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.everyday import READY

from villi.diary import read, write
from villi.diary.adding import added
from villi.diary.changing import appended
from villi.keeping import before, echo, pinned_words
from villi.keeping.echoing import LONGEST
from villi.keeping.timing import timed
from villi.keeping.values import Echo, Part
from villi.meals import Index, resolve
from villi.quantities import VilliError

TODAY = date(2026, 11, 17)
DIARY = b"2026-11-16\n08:10 breakfast: 2 eggs, 1 slice rye bread, flat white\n19:00 pizza\n"
TABLE = Path(__file__).parents[1] / "spec" / "diary_echo.csv"
ROWS = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines()))

SAID = [
    "2 eggs", "rye toast", " and ", ", ", "same breakfast", "no coffee", "same as yesterday", "another one",
    "the rest of the pizza", "half a pizza", "slept 6", "mood 6", "feel: ", "took: ", "08:10 ", "27:70",
    "note:", "done", "{own:1 60 g}", "{", "#period", "# ", "2026-11-18", "Mon", "lunch: ", "\n", "\t", " ",
    "quumble", "0.0001 g", "1e9 kg", "½", "x2", "wine", "ended:", "means: a = b", "\x00", "\ud83c", "\u2028",
    "skip: food", "forgot the rest", "decimal: comma", "experiment: start, with or without kefir", "ditto",
]  # fmt: skip
words_of = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(SAID), max_size=8).map("".join))


@pytest.mark.parametrize("row", ROWS, ids=[row["said"] for row in ROWS])
def test_words_are_read_back_as_the_table_says(row: dict[str, str], ready: Index) -> None:
    held = DIARY + (b"2026-11-17\n08:00 toast\n" if row["said"] == "another one" else b"")
    found = echo(read(held), row["said"], TODAY, ready)
    if row["parts"].startswith("problem: "):
        assert row["parts"] == f"problem: {found.problems[0].message}"
        assert (found.lines, found.parts) == ((), ())
        return
    assert not found.problems
    assert " ⏎ ".join(found.lines) == row["written"]
    assert " | ".join(map(_shown, found.parts)) == row["parts"]
    assert found.question == row["question"]


def _shown(part: Part) -> str:
    """A part with what it holds: foods with their amount, ratings, words that were not understood."""
    made = [f"{item.name} ({item.amount})" if item.amount else item.name for item in part.items]
    made += [f"{rated.name} {rated.said}" for rated in part.felt]
    made += [f"not understood: {unread.words}" for unread in part.refused]
    return f"{part.kind}: {'; '.join(made)}" if made else part.kind


@settings(deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(["2026-11-16", "2026-11-17", "wed", *SAID]), max_size=12), words_of)
@example(["2026-11-16", "\n", "rye toast"], "same as yesterday\n{own:1 60 g}")
@example([], "\x00")
def test_nothing_that_is_typed_raises_and_nothing_is_written_otherwise(text: list[str], words: str) -> None:
    try:
        diary = read("".join(text).encode("utf-8", "replace"), today=TODAY)
    except VilliError:
        return
    known = before(diary, TODAY, READY)
    for clock in (None, time(8, 30)):
        found = echo(diary, words, TODAY, READY, clock, known=known)
        assert isinstance(found, Echo)
        if not found.problems and found.lines:
            assert found.lines == added(known.diary, words, TODAY, clock).lines
        if len(words) < LONGEST:
            assert bool(found.lines) or bool(found.problems) or not words.strip()


@pytest.mark.parametrize(
    "words",
    [
        "2 eggs, rye toast with butter, flat white",
        "same breakfast no coffee",
        "same breakfast but with oat milk",
        "same as yesterday",
        "half a pizza, slept 6 and a half",
        "another coffee\nthe rest of the pizza",
        "dinner: 150 g salmon, potatoes\nfeel: mood 7\nnote: late",
    ],
)
def test_what_is_written_reads_as_it_was_read_back(words: str, ready: Index) -> None:
    diary = read(DIARY)
    found = echo(diary, words, TODAY, ready)
    after, first = appended(write(diary), found.lines, TODAY)
    made = resolve(read(after), ready)
    written = [
        (p.food_id, round(p.grams, 3), p.name) for p in made.portions if (p.repeats or p.line) >= first
    ]
    shown = [(i.food_id, round(i.grams, 3), i.name) for part in found.parts for i in part.items]
    assert shown == written


def test_a_time_beside_the_words_moves_no_place(ready: Index) -> None:
    diary = read(DIARY)
    bare = echo(diary, "nuts,   tea", TODAY, ready)
    timed = echo(diary, "nuts, tea", TODAY, ready, time(16, 0))
    assert [item.span for item in timed.parts[0].items] == [item.span for item in bare.parts[0].items]
    assert timed.lines == ("16:00 nuts, tea",)
    span = bare.parts[0].items[1].span
    assert "nuts, tea"[slice(*span)] == "tea"


def test_choices_for_typed_words_stand_behind_them(ready: Index) -> None:
    diary = read(DIARY)
    found = echo(diary, "an apple\nnuts, tea", TODAY, ready)
    part = next(part for part in found.parts if part.row == 2)
    nuts = part.items[0]
    other = next(choice for choice in nuts.alternatives if choice.kind == "amount")
    again = echo(diary, pinned_words("an apple\nnuts, tea", part.row, nuts, other), TODAY, ready)
    chosen = next(part for part in again.parts if part.row == 2).items[0]
    assert (chosen.food_id, round(chosen.grams, 1)) == (other.food_id, other.pin.grams)


def test_one_question_is_asked_of_all_the_words(ready: Index) -> None:
    found = echo(read(DIARY), "nuts\nwine x2\ngut 4", TODAY, ready)
    assert found.question and found.about is not None and found.about.question == found.question


def test_a_word_that_may_be_two_scales_comes_with_its_answers(ready: Index) -> None:
    found = echo(read(DIARY), "gut 4", TODAY, ready)
    assert [line for _, line in found.answers] == ["means: gut = comfort", "means: gut = pain"]
    settled = read(found.answers[0][1].encode() + b"\n" + DIARY)
    assert echo(settled, "gut 4", TODAY, ready).question == ""


def test_pins_of_other_days_are_known_to_typed_words(ready: Index) -> None:
    diary = read(b"2026-11-16\nflat white {fndds:92101901 333 g}\n2026-11-17\n")
    item = echo(diary, "flat white", TODAY, ready).parts[0].items[0]
    assert (item.grams, item.found) == (333.0, "remembered")


def test_too_much_at_once_is_for_the_editor(ready: Index) -> None:
    found = echo(read(DIARY), "2 eggs, " * 1000, TODAY, ready)
    assert found.problems[0].suggestion and not found.lines


@pytest.mark.parametrize("words", ["i want to kill myself", "I want to d1e", "toast, i want to die"])
def test_words_of_harming_oneself_are_a_note_with_whom_to_reach(words: str, ready: Index) -> None:
    found = echo(read(b"country: GB\n" + DIARY), words, TODAY, ready)
    assert found.contacts[0].reach == "999"
    assert [part.kind for part in found.parts] == (["food"] if "toast" in words else ["note"])
    assert not any(part.refused or part.hints for part in found.parts)
    assert (found.question, found.meant) == ("", "")
    assert echo(read(DIARY), "death by chocolate", TODAY, ready).contacts == ()


@pytest.mark.parametrize(
    ("words", "unused"),
    [
        ("soup yesterday", ["yesterday"]),
        ("yesterday: soup", ["yesterday"]),
        ("tea at 4:30", ["at 4:30"]),
        ("08:00 kefir 9:30", ["9:30"]),
        ("on sunday i had soup", ["on sunday"]),
        ("sunday roast", []),
        ("last night's curry", []),
        ("milk at 2%", []),
        ("13:00 soup at home", []),
        ("same as yesterday", []),
        ("half of yesterday's dinner", []),
        ("note: soup at 7pm yesterday", []),
    ],
)
def test_a_time_or_day_that_is_not_used_is_said(words: str, unused: list[str], ready: Index) -> None:
    found = echo(read(DIARY), words, TODAY, ready)
    hints = [hint.words for part in found.parts for hint in part.hints]
    assert [hint[1:].partition("”")[0] for hint in hints] == unused
    assert found.meant == ""


@pytest.mark.parametrize(
    ("words", "lines", "foods"),
    [
        (
            "08:00 porridge, 13:00 lentil soup, 19:00 salmon and rice",
            ["08:00 porridge", "13:00 lentil soup", "19:00 salmon and rice"],
            ["oatmeal", "lentil soup", "salmon, cooked", "rice, cooked"],
        ),
        (
            "breakfast 2 eggs, lunch lentil soup",
            ["breakfast: 2 eggs", "lunch: lentil soup"],
            ["egg, cooked", "lentil soup"],
        ),
        ("lentil soup at 7pm", ["19:00 lentil soup"], ["lentil soup"]),
    ],
)
def test_meals_said_in_a_row_are_read_back_as_lines(
    words: str, lines: list[str], foods: list[str], ready: Index
) -> None:
    found = echo(read(DIARY), words, TODAY, ready)
    assert list(found.lines) == lines and not found.question.startswith("Did you")
    assert [item.name for part in found.parts for item in part.items] == foods
    assert [part.row for part in found.parts] == list(range(1, len(lines) + 1))
    held = resolve(read(f"2026-11-17\n{words}\n".encode()), ready)
    assert [one.name for one in held.portions] == foods  # in a file the line stays one, and is no nonsense
    assert held.refused == () and all(one.line == 2 for one in held.portions)


def test_a_choice_for_one_of_several_meals_stands_behind_it(ready: Index) -> None:
    found = echo(read(DIARY), "08:00 apple, 13:00 nuts", TODAY, ready)
    part = found.parts[1]
    other = next(choice for choice in part.items[0].alternatives if choice.kind == "amount")
    new = pinned_words("08:00 apple, 13:00 nuts", part.row, part.items[0], other)
    assert new.startswith("08:00 apple\n13:00 nuts {")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("samee breakfst no cofee", "same breakfast no coffee"),
        ("same breakfast no cofee", "same breakfast no coffee"),
        ("smae as yesteday", "same as yesterday"),
        ("same breakfast no coffee", ""),
        ("some bread", ""),
        ("weight 62 kg", "weight: 62 kg"),
        ("no coffee today", "note: no coffee today"),
        ("no sugar coke", ""),
    ],
)
def test_what_seems_to_be_meant_is_the_one_question(words: str, meant: str, ready: Index) -> None:
    found = echo(read(DIARY), words, TODAY, ready)
    assert found.meant == meant
    if meant:
        assert (found.question, found.about) == (f"Did you mean “{meant}”?", None)
        again = echo(read(DIARY), meant, TODAY, ready)
        assert again.meant == "" and not again.problems
        assert not any(part.refused for part in again.parts)


@pytest.mark.parametrize(
    ("words", "days_before"),
    [
        ("soup yesterday", 1),
        ("curry the night before", 1),
        ("soup tomorrow", -1),
        ("soup on sunday", 2),
        ("soup on tuesday", 7),
    ],
)
def test_the_page_of_a_day_that_is_named_is_known(words: str, days_before: int, ready: Index) -> None:
    hints = [hint for part in echo(read(DIARY), words, TODAY, ready).parts for hint in part.hints]
    assert [hint.day for hint in hints] == [TODAY - timedelta(days=days_before)]


@pytest.mark.parametrize("words", ["mood: great", "mood great", "feeling awful", "feel: great"])
def test_a_feeling_without_a_number_says_what_would_count(words: str, ready: Index) -> None:
    part = echo(read(DIARY), words, TODAY, ready).parts[0]
    assert part.kind == "note" and "number from 0 to 10" in part.hints[0].words
    for counted in ("mood 6", "note: mood was great", "feeling sick"):
        assert not any(part.hints for part in echo(read(DIARY), counted, TODAY, ready).parts), counted


def test_a_short_last_word_is_no_food_while_it_is_typed(ready: Index) -> None:
    def foods(words: str, *, going_on: bool) -> list[str]:
        found = echo(read(DIARY), words, TODAY, ready, going_on=going_on)
        return [item.words for part in found.parts for item in part.items] + [
            f"? {one.words}" for part in found.parts for one in part.refused
        ]

    assert foods("2 eggs, mil", going_on=True) == ["2 eggs"]
    assert foods("2 eg", going_on=True) == []
    assert foods("2 eg", going_on=False) == ["? 2 eg"]
    assert foods("2 eg ", going_on=True) == ["? 2 eg"]
    assert foods("toast, tea", going_on=True) == ["toast", "tea"]
    assert foods("toast, OJ", going_on=True) == ["toast", "OJ"]
    assert foods("pb", going_on=True) == ["pb"]
    assert foods("toast\n10", going_on=True) == ["toast"]
    assert foods("quumble tea", going_on=True) == foods("quumble tea", going_on=False)


@pytest.mark.parametrize("words", ["🍕🍕", "???", "150 g", "at the cafe", "08:00 🍕"])
def test_what_names_nothing_is_not_understood_and_never_nothing(words: str, ready: Index) -> None:
    found = echo(read(DIARY), words, TODAY, ready)
    assert [one.words for part in found.parts for one in part.refused] == [words.removeprefix("08:00 ")]
    kept = read(f"2026-11-17\n{words}\n13:00 soup\ndone: food\n".encode())
    assert [one.line for one in resolve(kept, ready).refused] == [2]
    assert resolve(read(b"2026-11-17\nskipped lunch\n"), ready).refused == ()


def test_a_whole_day_once_more_is_read_and_written_alike_at_any_time(ready: Index) -> None:
    diary = read(b"2026-11-16\ntoast\nlunch: soup\n2026-11-17\n08:00 porridge\n")
    said = echo(diary, "same as yesterday", TODAY, ready)
    words = timed("same as yesterday", said, time(19, 14), chosen=False)
    assert words == "same as yesterday"
    assert echo(diary, words, TODAY, ready) == said
    assert said.lines == ("toast  # same as yesterday", "lunch: soup  # same as yesterday")
    assert [(part.meal, part.clock) for part in said.parts] == [("", None)]


def test_the_number_of_a_name_is_no_amount(ready: Index) -> None:
    amounts = {
        words: [item.amount for part in echo(read(DIARY), words, TODAY, ready).parts for item in part.items]
        for words in ("omega 3", "2 omega 3", "vitamin b 12")
    }
    assert amounts == {"omega 3": [""], "2 omega 3": ["2"], "vitamin b 12": [""]}
