"""Changes of a diary: what is meant happens, nothing else does, and each can be undone to the byte."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, time, timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from villi.diary import Diary, read
from villi.diary.changing import (
    Moved,
    Splice,
    appended,
    copying,
    marked,
    moving,
    now_at,
    putting,
    relabelled,
    removing,
    repeating,
    retimed,
    reworded,
    rewriting,
    spliced,
)
from villi.diary.outline import outline
from villi.diary.values import Eaten, Entry, Felt
from villi.quantities import VilliError

MON, TUE, WED = date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 18)
WEEK = b"""\
# Your food diary

person: me

2026-11-16 Mon
08:00 toast  # at home
lunch:
  soup
  bread
note: a walk
  in rain
done: food

# the day of the party
2026-11-18 Wed
breakfast: eggs, flat white {fndds:92101901 240 g}
same but 3 eggs
"""

HEADERS = [
    "2026-11-16 Mon",
    "2026-11-17",
    "2026-11-19 toast",
    "2026-13-45",
    "tues",
    "Mon: soup",
    "  wed",
    "Sun",
]
PIECES = [
    *HEADERS,
    "",
    "",
    "# for later",
    "  # indented",
    "# 2026-11-18",
    "person: me",
    "08:00 toast",
    "  jam",
    "  09:00 coffee",
    "lunch:",
    "lunch: kale salad, bloated 4/10  # at home",
    "feel: mood 6",
    "note: a walk",
    "  2026-11-17",
    "took: vitamin D 25 ug",
    "done: food",
    "done",
    "rice #period",
    "    ",
    "décor",
]
ends = st.sampled_from(["\n", "\n", "\n", "\r\n"])


@st.composite
def diaries(draw: st.DrawFn) -> bytes:
    lines = draw(st.lists(st.sampled_from(PIECES), max_size=16))
    end = draw(ends)
    text = end.join(lines) + draw(st.sampled_from(["", end]))
    return text.encode(draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252"])))


days = st.integers(0, 5).map(lambda n: date(2026, 11, 15) + timedelta(days=n))


def content(entry: Entry) -> str:
    """An entry without its place in the file."""
    if isinstance(entry, Eaten):
        said = " ".join(entry.words.text.split())
        return repr((said, entry.words.pins and said, entry.clock, entry.meal, entry.share, entry.lost))
    if isinstance(entry, Felt):
        return repr((entry.scale, entry.value, entry.clock))
    return repr((entry.key, entry.value, entry.clock))


def entries(diary: Diary) -> Counter[tuple[date | None, str]]:
    """What a diary says, of which day (None: above the first one)."""
    found = Counter((day.date, content(entry)) for day in diary.days for entry in day.entries)
    return found + Counter((None, content(entry)) for entry in diary.states)


def troubles(diary: Diary) -> Counter[str]:
    return Counter(problem.message for problem in diary.problems if "no day found" not in problem.message)


def both_ways(data: bytes, splices: Sequence[Splice]) -> bytes:
    """The bytes after a change, once its undoing has given the exact bytes back."""
    after, undo = spliced(data, splices)
    assert spliced(after, undo)[0] == data
    return after


@settings(deadline=None, max_examples=500)
@given(
    diaries(),
    days,
    st.sampled_from([["pear"], ["12:30 soup", "  bread"], ["note: x", "  y"], ["feel: mood 4"]]),
)
@example(b"Mon\ntoast\ntues\nsoup\n", MON, ["pear"])
@example(b"2026-11-16\nnote: a walk\n  wed\n", MON, ["pear"])
@example(b"2026-11-15\ntues\nsoup\n", MON, ["pear"])
def test_lines_put_under_a_day_belong_to_it_and_change_nothing_else(
    data: bytes, day: date, lines: list[str]
) -> None:
    before = read(data)
    try:
        after = read(both_ways(data, [putting(data, lines, day)]))
    except VilliError as refusal:
        assert "write its date" in str(refusal)
        assert any(opens(line) for line in before.lines)  # weekdays that are counted from another day
        return
    alone = read(f"{day}\n".encode() + "\n".join(lines).encode())
    assert entries(after) == entries(before) + entries(alone)
    assert not troubles(after) - troubles(before)
    there = {found.date for found in before.days}
    assert {found.date for found in after.days} == there | {day}
    if day in there:  # no second header for a day that is there, but where there is no other way
        headers = {found.date: len(found.headers) for found in before.days}
        assert {found.date: len(found.headers) for found in after.days}[day] <= headers[day] + 1


def opens(line: str) -> bool:
    return outline([line]).rows[0].opens and not line.lstrip().startswith("2026")


@settings(deadline=None, max_examples=500)
@given(diaries(), st.data())
@example(b"2026-11-16\nnote: a walk\nsoup\n  08:00 toast\n", None)
def test_removed_entries_are_gone_with_what_goes_on_with_them_and_nothing_else(
    data: bytes, chance: st.DataObject | None
) -> None:
    before = read(data)
    lines = [line.rstrip("\r\n") for line in before.lines]
    found = outline(lines)
    can = [
        n for n, row in enumerate(found.rows, 1) if row.shape.kind == "entry" and found.date(n) is not None
    ]
    assume(can)
    asked = chance.draw(st.lists(st.sampled_from(can), min_size=1, max_size=3)) if chance else [3]
    gone = {m for n in asked for m in found.group(n)}
    after = read(both_ways(data, removing(data, asked)))
    expected = Counter(
        (day.date, first_line(entry))
        for day in before.days
        for entry in day.entries
        if line_of(entry) not in gone
    )
    assert Counter((day.date, first_line(entry)) for day in after.days for entry in day.entries) == expected
    assert {day.date for day in after.days} == {day.date for day in before.days}


def first_line(entry: Entry) -> str:
    """The entry as far as its own line says it: of a record the lines that go on with it may be gone."""
    return content(entry) if isinstance(entry, Eaten | Felt) else repr((entry.key, entry.clock))


def line_of(entry: Entry) -> int:
    return entry.words.line if isinstance(entry, Eaten) else entry.line


@settings(deadline=None, max_examples=300)
@given(diaries(), days, st.data())
def test_moved_entries_stand_under_the_other_day_and_all_others_where_they_were(
    data: bytes, to: date, chance: st.DataObject
) -> None:
    before = read(data)
    found = outline([line.rstrip("\r\n") for line in before.lines])
    can = [
        n
        for n, row in enumerate(found.rows, 1)
        if row.shape.kind == "entry" and not row.above and found.date(n) is not None and found.date(n) != to
    ]
    assume(can)
    asked = chance.draw(st.lists(st.sampled_from(can), min_size=1, max_size=3, unique=True))
    gone = {m for n in asked for m in found.group(n)}
    try:
        after = read(both_ways(data, moving(data, asked, to)))
    except VilliError as refusal:
        assert "write its date" in str(refusal)
        return
    expected = Counter(
        (to if line_of(entry) in gone else day.date, content(entry))
        for day in before.days
        for entry in day.entries
    )
    assert Counter((day.date, content(entry)) for day in after.days for entry in day.entries) == expected


@settings(deadline=None, max_examples=300)
@given(diaries(), days, st.data(), st.none() | st.just(time(9, 30)))
def test_a_copy_adds_food_and_supplements_and_nothing_else(
    data: bytes, to: date, chance: st.DataObject, clock: time | None
) -> None:
    before = read(data)
    found = outline([line.rstrip("\r\n") for line in before.lines])
    can = [n for n, row in enumerate(found.rows, 1) if row.shape.kind == "entry" and not row.above]
    assume(can)
    asked = chance.draw(st.lists(st.sampled_from(can), min_size=1, max_size=3, unique=True))
    try:
        after = read(both_ways(data, copying(data, asked, to, clock)))
    except VilliError as refusal:
        assert "write its date" in str(refusal) or "nothing here can be copied" in str(refusal)
        return
    gone = entries(before) - entries(after)
    more = entries(after) - entries(before)
    assert not gone
    assert more
    assert {day for day, _ in more} == {to}
    assert not any(
        "mood" in said or "bloating" in said or "walk" in said or "done" in said for _, said in more
    )
    if clock is not None:
        assert all(repr(clock) in said for _, said in more)


@settings(deadline=None)
@given(
    diaries(), days, st.sampled_from([("done", "food"), ("done", "feel"), ("skip", "food"), ("fasted", "")])
)
def test_a_mark_is_set_and_taken_back(data: bytes, day: date, mark: tuple[str, str]) -> None:
    key, value = mark
    before = read(data)
    others = Counter({said: n for said, n in entries(before).items() if "'done'" not in said[1]})
    try:
        after = both_ways(data, marked(data, day, key, value, True))
        assert marked(after, day, key, value, True) == ()
        off = both_ways(after, marked(after, day, key, value, False))
    except VilliError as refusal:
        assert "write its date" in str(refusal)
        return
    assert not others - entries(read(after))
    assert not others - entries(read(off))
    again = both_ways(off, marked(off, day, key, value, True))
    assert marked(off, day, key, value, False) == ()
    assert marked(again, day, key, value, True) == ()


def test_lines_go_behind_what_their_day_says_and_a_new_day_in_its_place() -> None:
    monday = both_ways(WEEK, [putting(WEEK, ["19:00 rice"], MON)])
    assert monday == WEEK.replace(b"done: food\n", b"done: food\n19:00 rice\n")
    tuesday = both_ways(WEEK, [putting(WEEK, ["19:00 rice"], TUE)])
    assert tuesday == WEEK.replace(b"\n# the day", b"\n2026-11-17 Tue\n19:00 rice\n\n# the day")
    thursday = both_ways(WEEK, [putting(WEEK, ["19:00 rice"], date(2026, 11, 19))])
    assert thursday == WEEK + b"\n2026-11-19 Thu\n19:00 rice\n"
    earlier = both_ways(WEEK, [putting(WEEK, ["19:00 rice"], date(2026, 11, 15))])
    assert earlier == WEEK.replace(b"2026-11-16 Mon", b"2026-11-15 Sun\n19:00 rice\n\n2026-11-16 Mon")
    unordered = b"2026-11-18\nsoup\n2026-11-16\ntoast"
    assert (
        both_ways(unordered, [putting(unordered, ["rice"], TUE)]) == unordered + b"\n\n2026-11-17 Tue\nrice\n"
    )


def test_a_comment_stays_with_the_line_or_day_that_it_is_about() -> None:
    data = b"2026-11-16\ntoast\n# it was burnt\n\n2026-11-18\nsoup\n"
    assert both_ways(data, [putting(data, ["rice"], MON)]) == data.replace(b"burnt\n", b"burnt\nrice\n")
    assert both_ways(data, [putting(data, ["rice"], TUE)]) == data.replace(
        b"2026-11-18", b"2026-11-17 Tue\nrice\n\n2026-11-18"
    )
    close = b"2026-11-16\ntoast\n# the party\n2026-11-18\nsoup\n"
    assert both_ways(close, [putting(close, ["rice"], MON)]) == close.replace(b"toast\n", b"toast\nrice\n")


def test_a_weekday_that_counts_from_the_day_before_keeps_its_date() -> None:
    data = b"2026-11-02\ntoast\nwed\nsoup\n"  # Wednesday the 4th
    after = both_ways(data, [putting(data, ["rice"], date(2026, 11, 3))])
    assert after == b"2026-11-02\ntoast\n2026-11-03 Tue\nrice\n\nwed\nsoup\n".replace(
        b"toast\n", b"toast\n\n"
    )
    later = b"2026-11-02\ntoast\nmon\nsoup\nmon\nstew\n"  # the 9th, the 16th
    after = both_ways(later, [putting(later, ["rice"], date(2026, 11, 10))])
    assert [day.date.day for day in read(after).days] == [2, 9, 10, 16]
    assert read(after).days[3].entries == tuple(
        entry
        for day in read(after).days
        if day.date.day == 16
        for entry in day.entries
        if isinstance(entry, Eaten) and entry.words.text == "stew"
    )


def test_lines_that_open_a_day_or_say_nothing_are_refused() -> None:
    for lines, said in (
        (["2026-11-20"], "opens a day"),
        (["toast", "Mon"], "opens a day"),
        ([" "], "nothing was"),
    ):
        with pytest.raises(VilliError, match=said):
            putting(WEEK, lines, MON)
    with pytest.raises(VilliError, match="a year from 1900"):
        putting(WEEK, ["toast"], date(1, 1, 1))
    assert putting(WEEK, ["  jam"], MON).new == ("jam",)  # no part of the line above


def test_removing_keeps_the_date_in_front_of_an_entry() -> None:
    data = b"2026-11-16 Mon, toast  # late\n  jam\nsoup\n"
    assert both_ways(data, removing(data, [1])) == b"2026-11-16 Mon\nsoup\n"
    with pytest.raises(VilliError, match="holds no entry"):
        removing(b"2026-11-16\ntoast\n", [1])
    with pytest.raises(VilliError, match="not in the diary"):
        removing(b"2026-11-16\ntoast\n", [9])


def test_an_indented_line_does_not_fall_to_the_note_above_a_removed_one() -> None:
    data = b"2026-11-16\nnote: a walk\nsoup\n  08:00 toast\n"
    assert both_ways(data, removing(data, [3])) == b"2026-11-16\nnote: a walk\n08:00 toast\n"


def test_a_line_is_rewritten_unless_others_would_change_with_it() -> None:
    data = b"2026-11-16\nlunch:\n  soup\nrice\n  08:00 toast\n2026-11-17\ntues\n"
    assert both_ways(data, rewriting(data, 2, ["dinner:"])) == data.replace(b"lunch", b"dinner")
    assert both_ways(data, rewriting(data, 4, ["rice", "  beans"])) == data.replace(
        b"rice\n", b"rice\n  beans\n"
    )
    noted = both_ways(data, rewriting(data, 4, ["note: a walk"]))
    assert noted == data.replace(b"rice\n  08:00", b"note: a walk\n08:00")
    indented = b"2026-11-16\nsoup\n  08:00 toast\n  jam\n"
    assert both_ways(indented, rewriting(indented, 3, ["  toast"])) == indented.replace(
        b"  08:00 toast", b"toast"
    )
    for line, new, said in (
        (4, "2026-11-20", "something else"),
        (4, " ", "no words"),
        (9, "x", "not in the diary"),
    ):
        with pytest.raises(VilliError, match=said):
            rewriting(data, line, [new])


@settings(deadline=None, max_examples=300)
@given(diaries(), st.data(), st.sampled_from(PIECES))
def test_rewriting_a_line_changes_no_other_entry(data: bytes, chance: st.DataObject, new: str) -> None:
    before = read(data)
    found = outline([line.rstrip("\r\n") for line in before.lines])
    can = [n for n, row in enumerate(found.rows, 1) if row.shape.kind == "entry"]
    assume(can)
    line = chance.draw(st.sampled_from(can))
    try:
        after = read(both_ways(data, rewriting(data, line, [new])))
    except VilliError:
        return
    others = Counter(
        (day.date, first_line(entry))
        for day in before.days
        for entry in day.entries
        if line_of(entry) not in found.group(line)
    )
    shown = Counter((day.date, first_line(entry)) for day in after.days for entry in day.entries)
    assert not others - shown


def test_moving_takes_the_time_the_comment_and_what_goes_on_along() -> None:
    moved = both_ways(WEEK, moving(WEEK, [6, 7], WED))
    assert b"2026-11-16 Mon\nnote: a walk" in moved
    assert moved.endswith(b"same but 3 eggs\n08:00 toast  # at home\nlunch:\n  soup\n  bread\n")
    assert moving(WEEK, [6], MON) == ()
    part = both_ways(WEEK, moving(WEEK, [9], WED))  # one line of a lunch
    assert part.endswith(b"same but 3 eggs\nlunch: bread\n")


def test_what_repeats_something_is_written_out_where_it_would_mean_something_else() -> None:
    data = (
        b"2026-11-16\nbreakfast: eggs\n2026-11-17\nsame breakfast  # again\n2026-11-18\nbreakfast: porridge\n"
    )
    moved = both_ways(data, moving(data, [4], date(2026, 11, 19)))
    assert moved.endswith(b"breakfast: porridge\n\n2026-11-19 Thu\nbreakfast: eggs\n")
    kept = both_ways(data, copying(data, [4], MON + timedelta(days=30)))
    assert kept.endswith(b"breakfast: eggs\n")
    bare = data.replace(b"  # again", b"")
    assert both_ways(bare, copying(bare, [4], date(2026, 11, 19))).endswith(
        b"2026-11-19 Thu\nbreakfast: eggs\n"
    )
    felt = bare.replace(b"same breakfast", b"same breakfast, bloated 4/10")
    moved = both_ways(felt, moving(felt, [4], date(2026, 11, 19)))
    assert moved.endswith(b"2026-11-19 Thu\nbreakfast: eggs\nfeel: bloating 4\n")
    there = b"2026-11-16\nbreakfast: eggs\n2026-11-17\nsame breakfast\n"
    assert both_ways(there, moving(there, [4], WED)).endswith(b"2026-11-18 Wed\nsame breakfast\n")
    half = b"2026-11-16\ndinner: pizza\n2026-11-17\nlunch: half of yesterday's dinner\n"
    with pytest.raises(VilliError, match="repeats a part of another meal"):
        moving(half, [4], date(2026, 11, 20))
    assert repeating(read(half), [2]) == (4,)
    assert repeating(read(half), [4]) == ()


def test_a_copy_leaves_comments_feelings_and_marks_behind() -> None:
    copied = both_ways(WEEK, copying(WEEK, [6, 7, 10, 12], date(2026, 11, 20)))
    assert copied == WEEK + b"\n2026-11-20 Fri\n08:00 toast\nlunch:\n  soup\n  bread\n"
    at_nine = both_ways(WEEK, copying(WEEK, [16], WED, time(9, 0)))
    assert at_nine.endswith(b"3 eggs\n09:00 breakfast: eggs, flat white {fndds:92101901 240 g}\n")
    with pytest.raises(VilliError, match="nothing here can be copied"):
        copying(WEEK, [10], WED)


def test_marks_of_one_line_are_taken_apart() -> None:
    data = b"2026-11-16\ntoast #done\ndone\n08:00 done: food and feelings  # all\n"
    off = both_ways(data, marked(data, MON, "done", "food", False))
    assert off == b"2026-11-16\ntoast\ndone: feel\n08:00 done: feelings  # all\n"
    tag = b"2026-11-16\n#done\n"
    assert both_ways(tag, marked(tag, MON, "done", "feel", False)) == b"2026-11-16\n"
    skip = b"2026-11-16\nskip: lunch, dinner\n"
    assert marked(skip, MON, "skip", "dinner", True) == ()
    assert both_ways(skip, marked(skip, MON, "skip", "dinner", False)) == b"2026-11-16\nskip: lunch\n"
    fasted = b"2026-11-16\nfasted all day\n"
    assert marked(fasted, MON, "fasted", "", True) == ()
    assert both_ways(fasted, marked(fasted, MON, "fasted", "", False)) == b"2026-11-16\n"
    assert both_ways(skip, marked(skip, MON, "done", "food", True)).endswith(b"dinner\ndone: food\n")


def test_a_line_is_found_again_under_its_own_day_only() -> None:
    data = b"2026-11-16\ntoast\n2026-11-17\ntoast\nsoup\n"
    assert now_at(b"# new\n" + data, 2, ["toast"], MON) == 3
    assert now_at(b"# new\n" + data, 4, ["toast", "soup"]) == 5
    without = data.replace(b"toast\n", b"", 1)
    with pytest.raises(Moved, match="no longer says"):
        now_at(without, 2, ["toast"], MON)
    assert now_at(without, 2, ["toast"]) == 3  # without the day the other toast is taken for it


def test_a_time_is_changed_put_in_and_taken_away() -> None:
    noon = time(12, 0)
    for raw, there, without in (
        ("08:10 toast", "12:00 toast", "toast"),
        ("  8am: toast # x", "  12:00 toast # x", "  toast # x"),
        ("- at 8:30 pm toast", "- 12:00 toast", "- toast"),
        ("12:30-13:00 soup", "12:00 soup", "soup"),
        ("lunch 12:30 soup", "lunch 12:00 soup", "lunch soup"),
        ("lunch: soup", "12:00 lunch: soup", "lunch: soup"),
        ("2026-11-16 08:10 toast", "2026-11-16 12:00 toast", "2026-11-16 toast"),
        ("2026-11-16 toast", "2026-11-16 12:00 toast", "2026-11-16 toast"),
        ("27:70 toast", "12:00 toast", "toast"),
        ("done", "12:00 done", "done"),
        ("2 eggs", "12:00 2 eggs", "2 eggs"),
    ):
        assert retimed(raw, noon) == there
        assert retimed(raw, None) == without
    assert retimed("23:50 kebab", time(0, 40)) == "00:40 kebab"
    for raw in ("", "# comment", "2026-11-16"):
        with pytest.raises(VilliError, match="holds no entry"):
            retimed(raw, noon)


def test_a_meal_is_changed_put_in_and_taken_away() -> None:
    for raw, there, without in (
        ("brekkie 2 eggs", "snack: 2 eggs", "2 eggs"),
        ("08:10 tea: soup  # x", "08:10 snack: soup  # x", "08:10 soup  # x"),
        ("lunch 12:30 soup", "12:30 snack: soup", "12:30 soup"),
        ("2026-11-16 lunch: soup", "2026-11-16 snack: soup", "2026-11-16 soup"),
        ("toast {own:1 5 g}", "snack: toast {own:1 5 g}", "toast {own:1 5 g}"),
    ):
        assert relabelled(raw, "snack") == there
        assert relabelled(raw, "") == without
    with pytest.raises(VilliError, match="is no meal"):
        relabelled("feel: mood 6", "snack")
    with pytest.raises(VilliError, match="read otherwise"):
        relabelled("lunch: note: x", "")


def test_words_are_changed_and_pins_of_the_same_words_stay() -> None:
    raw = "08:00 breakfast: flat white {a:1 240 g} and toast {b:2}, jam  # at home"
    for words, said in (
        ("flat white and toast, jam", "flat white {a:1 240 g} and toast {b:2}, jam"),
        ("flat white, 2 toast", "flat white {a:1 240 g}, 2 toast"),
        ("large flat white and toast", "large flat white and toast {b:2}"),
        ("tea {c:3}", "tea {c:3}"),
        ("porridge", "porridge"),
    ):
        assert reworded(raw, words) == f"08:00 breakfast: {said}  # at home"
    assert reworded(raw, "09:00 lunch: soup") == "09:00 lunch: soup  # at home"
    assert reworded(raw, "soup # out") == "08:00 breakfast: soup # out"
    assert reworded('"Egg, fried" {a:1 40 g}', "Egg, fried") == '"Egg, fried" {a:1 40 g}'
    assert reworded("toast #period", "soup") == "soup #period"
    assert reworded("note: a walk", "a run") == "note: a run"
    assert reworded("2026-11-16 toast", "soup") == "2026-11-16 soup"
    assert reworded("  jam", "honey") == "  honey"
    for words, said in ((" ", "no words are left"), ("2026-11-17", "is no entry"), ("a\nb", "no line break")):
        with pytest.raises(VilliError, match=said):
            reworded(raw, words)


def test_appending_gives_the_number_of_the_first_line() -> None:
    assert appended(WEEK, ["rice", "soup"], TUE)[1] == 15
    assert appended(WEEK, ["rice"], MON)[1] == 13
    assert appended(b"", ["rice"], MON) == (b"2026-11-16 Mon\nrice\n", 2)
    assert appended(b"2026-11-16\r\ntoast", ["rice"], MON) == (b"2026-11-16\r\ntoast\r\nrice\r\n", 3)
