"""The laws of the grammar, over any text and over diaries made by code."""

import random
from collections import Counter
from datetime import date, time
from math import nan

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from villi.diary import Diary, build, read, write
from villi.diary.adding import added
from villi.diary.courses import courses
from villi.diary.numbers import numbers
from villi.diary.values import Eaten, Entry, Felt, Header, Meal, Pin, Record, Words
from villi.quantities import VilliError

ODD = "\x85\u2028\u2029\x0c\x0b\r\x1c\u200b\u200d\ufeff\u00a0\u3000é½#{}:,;.\t 0127/-–xX'’\n"
PIECES = [
    "2026-11-16",
    "2026-11-17 Tue",
    "2026-13-45",
    "16.11.2026",
    "tues",
    "Mon",
    "08:10 ",
    "27:70 ",
    "00:40",
    "lunch:",
    "tea:",
    "tea",
    "feel: ",
    "note:",
    "means: toast = bread {own:rye}",
    "took: vitamin D 25 ug",
    "done: food",
    "skip",
    "2 eggs, 1,5 dl milk",
    "flat white {fndds:92101901 240 g}",
    "{",
    "same breakfast no coffee",
    "breakfast: eggs, latte",
    "breakfast: same but with oat milk",
    "same but 3 eggs",
    "ditto",
    "usual breakfast",
    "same as yesterday",
    "half of yesterday's dinner",
    "dinner: leftovers from lunch, plus a pear",
    "bloated after!! 7/10 #period",
    "slept 6 and a half",
    "forgot the rest",
    "decimal: comma",
    "day starts: 02:00",
    "weight: 11 st 4",
    "antibiotic: x until 2026-11-10",
    "ended:",
    "gut 4",
    " # comment",
    "\r\n",
    "\n",
    "\n",
    "\n  ",
    " ",
    ", ",
]
texts = st.one_of(
    st.text(alphabet=st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    st.text(alphabet=ODD),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(alphabet=ODD, max_size=3)), max_size=40).map("".join),
)


@settings(deadline=None, max_examples=400)
@given(texts, st.sampled_from(["utf-8", "utf-8-sig"]))
@example("a\u2028b\x85c\x0cd\re\r\nf", "utf-8")
@example("2026-11-16\r\n08:10 toast", "utf-8-sig")
@example("", "utf-8-sig")
@example("\ufeff\ufeff2026-11-16", "utf-8")
def test_every_byte_of_a_decodable_file_comes_back(text: str, codec: str) -> None:
    data = text.encode(codec)
    assert write(read(data)) == data


@settings(deadline=None)
@given(st.binary(max_size=200))
@example("café crème, 1½ cups\n".encode("cp1252"))
def test_bytes_that_are_no_utf8_come_back_or_are_refused(data: bytes) -> None:
    try:
        diary = read(data)
    except VilliError as refusal:
        assert ":" in str(refusal)  # place: remedy
        return
    assert write(diary) == data


@settings(deadline=None, max_examples=400)
@given(texts)
def test_only_two_line_ends_and_every_word_stands_where_its_column_says(text: str) -> None:
    diary = read(text.encode())
    raw = text.removeprefix("\ufeff")
    assert "".join(diary.lines) == raw
    assert len(diary.lines) == raw.count("\n") + bool(raw and not raw.endswith("\n"))
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Eaten):
                if entry.words.parts:
                    _stands_in_its_lines(entry.words, diary)
                    continue
                at = entry.words.column - 1
                shown = diary.lines[entry.words.line - 1][at : at + len(entry.words.text)]
                assert len(shown) == len(entry.words.text)
                # pins, tags and feelings are blanked out, nothing is moved
                assert all(a == b or b == " " for a, b in zip(shown, entry.words.text, strict=True))
                assert all(0 < end <= len(entry.words.text) for end, _ in entry.words.pins)
    assert all(0 <= problem.line <= len(diary.lines) for problem in diary.problems)


def _stands_in_its_lines(words: Words, diary: Diary) -> None:
    """Words from two lines: every part stands where it says, with "with" between them."""
    stops = [*(at for at, _, _ in words.parts[1:]), len(words.text)]
    for (at, line, column), stop in zip(words.parts, stops, strict=True):
        part = words.text[at:stop].rstrip().removesuffix(" with")
        shown = diary.lines[line - 1][column - 1 : column - 1 + len(part)]
        assert all(a == b or b == " " for a, b in zip(shown, part, strict=True))


@settings(deadline=None)
@given(st.text(alphabet="0123456789,. gx"), st.sampled_from(["point", "comma"]))
def test_numbers_stay_where_they_stand(text: str, decimal: str) -> None:
    found = numbers(text, "comma" if decimal == "comma" else "point")
    assert len(found) == len(text)
    assert [c for c in found if c.isdigit()] == [c for c in text if c.isdigit()]


clocks = st.none() | st.builds(time, st.integers(0, 23), st.integers(0, 59))
pins = st.none() | st.builds(
    Pin,
    st.sampled_from(["fndds:92101901", "own:rye", "me:1"]),
    st.none() | st.floats(0, 5000).map(lambda grams: round(grams, 2)),
)
words = st.lists(
    st.sampled_from(
        ["2 eggs", "1,5 dl milk", "Muller Corner #3", "7-Up", "coffee: black", "½ cup müsli", "wine x2"]
    ),
    min_size=1,
    max_size=3,
).map(", ".join)
meals: st.SearchStrategy[Meal] = st.sampled_from(
    ["", "breakfast", "lunch", "dinner", "tea", "supper", "snack"]
)


def _eaten(text: str, pin: Pin | None, clock: time | None, meal: Meal) -> Eaten:
    return Eaten(Words(0, 0, text, ((len(text), pin),) if pin else ()), clock, meal)


def _felt(scale: str, value: float, clock: time | None) -> Felt:
    return Felt(scale, value, 0, clock)


ratings = st.floats(0, 10).map(lambda value: round(value, 3))
entries: st.SearchStrategy[Entry] = st.one_of(
    st.builds(_eaten, words, pins, clocks, meals),
    st.just(Eaten(Words(0, 0, "Egg, whole, fried", ((17, Pin("fndds:31105030", 40.0)),), one=True))),
    st.builds(_felt, st.sampled_from(["mood", "pain", "itch", "sleep", "sleep_hours"]), ratings, clocks),
    st.builds(_felt, st.sampled_from(["bristol"]), st.integers(1, 7).map(float), clocks),
    st.builds(_felt, st.sampled_from(["bloating", "stress", "tired"]), st.just(nan), clocks),
    st.builds(
        Record,
        st.sampled_from(["took", "note", "asked", "takes", "has", "course", "done"]),
        st.sampled_from(["", "food", "L-glutamine 5 g", "a walk\nin rain", "Dr Ba: yes"]),
        st.just(0),
        clocks,
    ),
    st.just(Record("note", "my birthday is\n2026-11-18\n08:00 tea: at home", 0)),
    st.just(Record("period", "", 0)),
    st.just(Record("tag", "work", 0)),
)
headers = st.builds(
    Header,
    person=st.sampled_from(["", "me"]),
    country=st.sampled_from(["", "GB"]),
    zone=st.sampled_from(["", "Europe/London"]),
    decimal=st.sampled_from(["point", "comma"]),
    day_starts=st.sampled_from([time(4, 0), time(0, 0), time(2, 30)]),
    weight_kg=st.none() | st.sampled_from([70.0, 61.25]),
)
built = st.builds(
    build,
    st.dictionaries(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.lists(entries, max_size=6), max_size=4),
    headers,
    st.lists(st.just(Record("takes", "sertraline 50 mg", 0)), max_size=2),
    st.just((("toast", "bread, rye", Pin("own:rye", None)), ("brew", "tea with milk", None))),
)


@settings(deadline=None)
@given(built)
def test_what_code_builds_reads_back_as_it_was(diary: Diary) -> None:
    assert read(write(diary)) == diary


def test_building_refuses_what_the_grammar_cannot_say() -> None:
    for text in ("2026-11-18", "toast # at home", "08:10 toast", "lunch: soup", "two\nlines", "mood 6"):
        with pytest.raises(VilliError, match="cannot be written"):
            build({date(2026, 11, 16): [Eaten(Words(0, 0, text))]})


DAY_LINES = [
    "08:00 eggs, latte",
    "breakfast: rye toast {own:rye 60 g}",
    "12:30 soup",
    "lunch: kale salad, bloated 4/10",
    "00:40  kebab",
    "half a pizza, wine x2. forgot rest",
    "half a pizza",
    "same breakfast no coffee",
    "feel: mood 6, sleep 7 h",
    "21:00 feel: mood 6",
    "bloated after!! 7/10 #period",
    "crap mood, loo x2",
    "took: L-glutamine 5 g",
    "antibiotic: amoxicillin",
    "ended: amoxicillin",
    "done: food",
    "skip: dinner",
    "fasted",
    "mood 11",
    "note: 2026-11-18 is my birthday\n  and more",
    "13:00 rice\n  beans\n  salsa",
    "lunch: same as yesterday, plus a pear",
    "19:00 half of yesterday's dinner",
    "supper: same as breakfast",
    "breakfast: same but with oat milk",
    "usual breakfast",
]


def _results(diary: Diary) -> object:
    def unplaced(entry: Entry) -> str:
        if isinstance(entry, Eaten):
            return repr((entry.words.text, entry.words.pins, entry.clock, entry.meal, entry.continues))
        if isinstance(entry, Felt):
            return repr((entry.scale, entry.value, entry.clock))
        return repr((entry.key, entry.value, entry.clock))

    days = [(day.date, day.complete, Counter(unplaced(entry) for entry in day.entries)) for day in diary.days]
    ended = sorted(
        (course.kind, course.name, course.start, str(course.end)) for course in courses(diary.days)[0]
    )
    return days, ended, Counter((problem.message, problem.suggestion) for problem in diary.problems)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(DAY_LINES), unique=True, max_size=9), min_size=1, max_size=3),
    st.randoms(use_true_random=False),
)
def test_the_order_of_lines_inside_a_day_changes_no_result(
    days: list[list[str]], chance: random.Random
) -> None:
    def file(days: list[list[str]]) -> bytes:
        return "\n".join(line for n, day in enumerate(days) for line in (f"2026-11-{16 + n}", *day)).encode()

    shuffled = [chance.sample(day, len(day)) for day in days]
    assert _results(read(file(days))) == _results(read(file(shuffled)))


@settings(deadline=None)
@given(st.lists(st.lists(st.sampled_from(DAY_LINES), max_size=4), min_size=1, max_size=4), st.randoms())
def test_the_order_of_day_blocks_changes_no_result(days: list[list[str]], chance: random.Random) -> None:
    blocks = ["\n".join((f"2026-11-{16 + n // 2}", *day)) for n, day in enumerate(days)]
    there = _results(read("\n".join(blocks).encode()))
    assert there == _results(read("\n".join(chance.sample(blocks, len(blocks))).encode()))


SAID = [
    "2 eggs, rye toast",
    "half a pizza, wine x2",
    "slept 6 and a half",
    "same breakfast no coffee",
    "bloated after 7/10 #period",
    "crap mood, loo x2",
    "took: L-glutamine 5 g",
    "flat white {fndds:92101901 240 g}, 1,5 dl milk",
    "note: a walk",
    "dinner: soup. forgot the rest",
    "feel: mood 6, gut 4",
]


@settings(deadline=None)
@given(st.sampled_from(SAID), st.none() | st.just(time(20, 0)))
def test_what_is_said_in_passing_reads_the_same_from_its_canonical_lines(
    said: str, clock: time | None
) -> None:
    start = b"2026-11-16\nbrekkie 2 eggs + rye toast n butter, flat white\n2026-11-17\n"
    found = added(read(start), said, date(2026, 11, 17), clock)
    again = read(start + "\n".join(found.lines).encode()).days[1].entries

    def content(entry: Entry) -> tuple[object, ...]:
        if isinstance(entry, Eaten):
            return (
                "eaten",
                " ".join(entry.words.text.split()),
                tuple(pin for _, pin in entry.words.pins),
                entry.meal,
            )
        return ("felt", entry.scale, entry.value) if isinstance(entry, Felt) else (entry.key, entry.value)

    assert Counter(map(content, again)) == Counter(map(content, found.entries))
    assert all(entry.clock == clock for entry in again)


TIMED = [
    "08:00 eggs, latte",
    "09:00 same again",
    "10:30 flat white {own:1 200 g}",
    "lunch: soup, 2 rolls",
    "13:30 ditto, no rolls",
    "16:00 same but with oat milk",
    "dinner: same as lunch",
    "21:00 rest of my lunch",
    "00:40 as above",
]


@settings(deadline=None)
@given(st.lists(st.sampled_from(TIMED), unique=True), st.randoms(use_true_random=False))
def test_where_times_are_written_what_stands_before_is_by_the_clock(
    lines: list[str], chance: random.Random
) -> None:
    there = _results(read("\n".join(["2026-11-16", *lines]).encode()))
    shuffled = chance.sample(lines, len(lines))
    assert there == _results(read("\n".join(["2026-11-16", *shuffled]).encode()))


def test_thousands_of_references_stay_as_many_lines() -> None:
    days = "\n".join(
        f"{date.fromordinal(739_000 + n)}\n"
        "same breakfast, plus a pear\nditto\nlunch: as yesterday\nusual dinner"
        for n in range(3_000)
    )
    diary = read(f"{date.fromordinal(738_999)}\nbreakfast: eggs\nlunch: soup\n{days}\n".encode())
    assert max(len(day.entries) for day in diary.days) <= 2 * 52 + 2
    assert any("too many lines" in problem.message for problem in diary.problems)


@settings(deadline=None)
@given(
    st.sampled_from(
        [*SAID, "breakfast: ditto", "usual breakfast", "the usual", "ended: amoxicillin", "gut 3"]
    )
)
def test_words_said_in_passing_mean_what_they_mean_at_the_end_of_the_diary(said: str) -> None:
    start = (
        b"means: the usual = 2 eggs\nmeans: gut = comfort\n2026-11-16\nbrekkie 2 eggs, flat white\n"
        b"antibiotic: amoxicillin\n2026-11-17\nbreakfast: 2 eggs, flat white"
    )
    found = added(read(start), said, date(2026, 11, 18)).entries
    whole = read(start + b"\n2026-11-18\n" + said.encode() + b"\n")
    assert found == whole.days[-1].entries
