"""A day as its keeper sees it."""

from collections import Counter
from datetime import date, time
from math import isnan

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.diary import Diary, build, read
from villi.diary.lines import body, split
from villi.diary.shapes import decide
from villi.diary.values import Eaten, Felt, Words
from villi.keeping import day_view
from villi.keeping.values import DayView
from villi.meals import Index, resolve
from villi.quantities import VilliError

MONDAY, TUESDAY = date(2026, 11, 16), date(2026, 11, 17)

WRITTEN = """person: me
2026-11-16 Mon
08:10 breakfast: 2 eggs, rye toast
  and a coffee
08:20 orange juice
lunch: lentil soup, quumble
16:00 snack: nuts
19:30 salmon 150 g {fndds:26137110 150 g}, potatoes
snack: an apple
feel: mood 6, bloating 2
21:00 mood 4, bloated after!! 7/10 #period
took: vitamin D 25 ug
07:00 sertraline 50 mg
antibiotic: amoxicillin for 7 days
note: a walk
  in rain
  # by the sea
  and home
# later
done: food
country: GB

2026-11-17
same breakfast no coffee
"""
LINES = [
    "2026-11-16", "2026-11-16 Mon 08:00 toast", "2026-11-17", "wed", "2026-13-45", "08:10 2 eggs, tea",
    "  and toast", "\tmood 6", "lunch: soup", "same lunch", "same as yesterday", "ditto", "another one",
    "note: rain", "  more of it", "# a comment", "   # inside", "feel: mood 6, gut 4", "  bloating 2",
    "took: iron", "  twice", "done: food", "fasted", "skip: lunch", "means: toast = bread, rye",
    "  of mine", "country: GB", "  again", "weight: 60 kg", "period", "#tag", "quumble",
    "toast {x:1}", "toast {own:0}", "experiment: with", "takes: sertraline", "antibiotic: x", "ended: x",
    "", "   ", "27:70 tea", "00:40 kebab",
    "x" * 10_001, "a\u2028b", "half of yesterday's dinner", "mood 12", "\x85", "\u200b",
]  # fmt: skip
texts = st.lists(st.sampled_from(LINES), max_size=25).map("\n".join)


def view_of(text: str, on: date = MONDAY, *, energy: bool = False) -> DayView:
    return day_view(read(text.encode()), on, READY, EVERYDAY, energy=energy)


def test_a_day_is_shown_in_its_order() -> None:
    found = view_of(WRITTEN)
    assert [(o.title, [line.line for line in o.lines]) for o in found.occasions] == [
        ("Breakfast", [3, 4, 5]),
        ("Lunch", [6]),
        ("Snack", [7]),
        ("19:30", [8]),
        ("Snack", [9]),
    ]
    assert [(felt.name, felt.said, felt.line) for felt in found.feelings] == [
        ("mood", "4", 11),
        ("bloating", "7", 11),
    ]
    assert [(taken.name, taken.amount, taken.line) for taken in found.taken] == [
        ("vitamin D supplement", "25 µg", 12),
        ("sertraline", "50 mg", 13),
    ]
    assert [(course.name, str(course.end)) for course in found.courses] == [("amoxicillin", "2026-11-22")]
    (note,) = found.notes
    assert (note.line, note.last, note.text) == (15, 18, "a walk\nin rain\nand home")
    assert note.raw == "note: a walk\n  in rain\n  # by the sea\n  and home"
    assert found.done == (20, 0)
    assert found.complete == ("partial", "seems")  # a word was not understood
    assert [
        (line.line, line.kind) for line in found.others if line.kind in ("header", "unread", "comment")
    ] == [
        (19, "comment"),
        (21, "header"),
    ]
    soup = next(line for line in found.lines if line.line == 6)
    assert [unread.words for unread in soup.refused] == ["quumble"]
    period = next(line for line in found.lines if line.line == 11)
    assert (period.kind, [felt.name for felt in period.felt]) == ("feel", ["mood", "bloating"])


def test_a_repeated_meal_says_where_its_words_stand() -> None:
    found = view_of(WRITTEN, TUESDAY)
    (line,) = found.lines
    assert line.repeats and line.meal == "breakfast"
    assert [(item.line, item.repeats) for item in line.items] == [(3, 24)] * 2
    assert [course.name for course in found.courses] == ["amoxicillin"]
    assert found.occasions[0].title == "Breakfast"


def test_part_of_an_earlier_meal_is_not_told_in_its_old_amounts() -> None:
    text = "2026-11-16\ndinner: 4 slices rye bread\n2026-11-17\nlunch: half of yesterday's dinner\n"
    was, now = (view_of(text, on).lines[0].items[0] for on in (MONDAY, TUESDAY))
    assert now.grams == was.grams / 2
    assert was.amount == "4 slices, 128 g" and now.amount == "64 g"


def test_a_day_that_the_diary_has_not_is_empty() -> None:
    for text in ("2026-11-16\ntoast\n", "", "no day at all"):
        found = view_of(text, date(2020, 1, 1))
        assert not found.known and not found.lines and not found.totals and not found.headings
        assert found.complete == ("skipped", "skipped")


def test_amounts_are_never_zero_for_the_unknown() -> None:
    assert view_of("2026-11-16\nquumble\n").totals == ()
    found = {total.key: total for total in view_of("2026-11-16\n150 g salmon, quumble\n").totals}
    assert found["protein"].at_least and found["glutamine"].at_least
    assert found["protein"].low < found["protein"].amount
    nothing = view_of("2026-11-16\n500 ml water\n").totals
    assert all(not isnan(total.amount) for total in nothing)


def test_energy_is_for_those_who_ask() -> None:
    text = "2026-11-16\n150 g salmon\n"
    assert "energy" not in {total.key for total in view_of(text).totals}
    assert "energy" in {total.key for total in view_of(text, energy=True).totals}


def test_amounts_are_those_of_an_examination() -> None:
    from villi.examining import examine

    text = b"2026-11-16\n08:00 2 slices rye bread\n18:00 150 g salmon, kefir 200 ml\ndone: food\n"
    whole = examine(read(text), EVERYDAY)
    found = {total.key: total for total in day_view(read(text), MONDAY, READY, EVERYDAY).totals}
    assert found["glutamine"].amount == pytest.approx(whole.glutamine.estimate.mean)
    assert found["glutamine"].low == pytest.approx(whole.days[0].interval.low)
    for key in ("protein", "fibre"):
        assert found[key].amount == pytest.approx(whole.intake[key].mean)
    patterns = {pattern.key: pattern for pattern in whole.patterns}
    assert found["fermented"].amount == pytest.approx(patterns["fermented"].value)


def test_an_imported_diary_is_seen_as_the_text_that_it_would_have() -> None:
    made = build({MONDAY: [Eaten(Words(0, 0, "2 eggs"), time(8, 10)), Felt("mood", 6.0, 0)]})
    bare = Diary(made.header, made.days)
    found = day_view(bare, MONDAY, READY, EVERYDAY)
    assert [line.raw for line in found.lines] == ["08:10 2 eggs", "feel: mood 6"]


@settings(deadline=None, max_examples=300)
@given(texts)
@example("2026-11-16\nnote: a\n# b\n  c")
@example("2026-11-16 toast\n  jam\n2026-11-16\n  jam")
@example("2026-11-16\ncountry: GB\n  again\nmeans: a = b\n  c")
def test_every_line_of_a_day_stands_in_its_view_once(text: str) -> None:
    diary = read(text.encode(), today=TUESDAY)
    understood = resolve(diary, READY)
    for day in diary.days:
        found = day_view(diary, day.date, READY, EVERYDAY, understood=understood)
        shown = Counter(heading.line for heading in found.headings)
        for line in found.lines:
            shown.update(range(line.line, line.last + 1))
            raw = "".join(diary.lines[line.line - 1 : line.last]).removesuffix("\n").removesuffix("\r")
            assert line.raw == raw
        assert max(shown.values(), default=0) <= 1
        expected = {
            n for header in day.headers for n in _block(diary.lines, header) if _says(diary.lines[n - 1])
        }
        extra = set(shown) - expected  # blank lines between a note and how it goes on
        assert expected <= set(shown) and not any(_says(diary.lines[n - 1]) for n in extra)
        assert found == day_view(diary, day.date, READY, EVERYDAY)


def _says(raw: str) -> bool:
    return not raw.isspace() and (raw.strip("\u200b \n\t") != "" or bool(body(raw)[1] - body(raw)[0]))


def _block(lines: tuple[str, ...], header: int) -> range:
    for number in range(header + 1, len(lines) + 1):
        if decide(lines[number - 1], number).kind == "day":
            return range(header, number)
    return range(header, len(lines) + 1)


@settings(deadline=None, max_examples=150)
@given(st.one_of(st.text(max_size=120), st.binary(max_size=120)))
def test_any_text_has_days_to_look_at(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else b"2026-11-16\n" + text.encode("utf-8", "replace")
    try:
        diary = read(data)
    except VilliError:
        return
    for day in diary.days:
        day_view(diary, day.date, READY, EVERYDAY)
    day_view(diary, date.min, READY, EVERYDAY)
    day_view(diary, date.max, READY, EVERYDAY)


def test_items_point_at_their_words(ready: Index) -> None:
    for line in view_of(WRITTEN).lines:
        for item in line.items:
            if item.line == line.line and line.kind != "took":
                assert split(line.raw)[0][slice(*item.span)] == item.words


def test_an_experiment_is_told_without_its_lot() -> None:
    seal = "0" * 64
    text = (
        "2026-11-15\nexperiment: start, with or without kefir at breakfast\n"
        "  watch comfort, higher is better\n"
        "  14 single days from 2026-11-16 to 2026-11-29, at most 3 alike in a row\n"
        "  compare the mean of comfort on days with and on days without, as drawn\n"
        f"  sealed sha256 {seal}\n2026-11-16\nexperiment: with\n2026-11-17\ntoast\n"
    )
    monday, tuesday = view_of(text).experiment, view_of(text, TUESDAY).experiment
    assert monday is not None and (monday.place, monday.days, monday.did) == (1, 14, "with")
    assert tuesday is not None and (tuesday.place, tuesday.did) == (2, "")
    assert tuesday.lines == ("experiment: with", "experiment: without", "experiment: skipped")
    assert view_of(text, date(2026, 11, 15)).experiment is None
    ended = text + "experiment: stop, it hurts\n2026-11-18\ntoast\n"
    assert view_of(ended, TUESDAY).experiment is not None
    assert view_of(ended, date(2026, 11, 18)).experiment is None
