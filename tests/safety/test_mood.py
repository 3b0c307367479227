"""Mood gates: thresholds, dates, questionnaires, cards."""

from datetime import date as Date
from datetime import timedelta

import pytest

from villi.diary import build, read
from villi.diary.values import Eaten, Felt, Words
from villi.quantities import Person
from villi.safety import facts, guard, permit

LAST = Date(2026, 11, 30)
MAN = Person(sex="male", age=40)


def of(text: str) -> set[str]:
    return {fact for fact in facts(read(text.encode()), MAN) if fact.startswith("mood:")}


def moods(*ratings: float | None) -> str:
    """A diary with these moods, the last of them on the last day."""
    days = [f"{LAST - timedelta(days=back)}\n" for back in range(len(ratings) - 1, -1, -1)]
    lines = ["toast\n" if rating is None else f"feel: mood {rating}\n" for rating in ratings]
    return "".join(day + line for day, line in zip(days, lines, strict=True))


@pytest.mark.parametrize(
    ("ratings", "expected"),
    [
        ([6] * 14, set()),
        ([6] * 13 + [1], {"mood:very_low"}),
        ([6] * 13 + [1.5], set()),
        ([1] + [6] * 13, {"mood:very_low"}),
        ([1] + [6] * 14, set()),
        ([6, 6, 3, 6, 3, 6, 3], {"mood:low_week"}),
        ([3, 6, 3, 6, 6, 6, 6, 3], set()),
        ([3, 6, 3, 6, 6, 6, 3], {"mood:low_week"}),
        ([3, 3, 3] + [6] * 12, set()),
        ([3, 3, 3] + [6] * 11, {"mood:low_week"}),
        ([7] * 14 + [5] * 14, {"mood:falling"}),
        ([7] * 14 + [5.5] * 14, set()),
        ([7, 7] + [None] * 12 + [5] * 14, set()),
        ([4] * 14, {"mood:low_two_weeks"}),
        ([4] * 6 + [5] * 8, set()),
        ([4, 4, None, None, None, None, None] + [4] * 7, set()),
    ],
)
def test_ratings(ratings: list[float | None], expected: set[str]) -> None:
    assert of(moods(*ratings)) == expected


def test_the_lowest_of_a_day_counts() -> None:
    assert of(f"{LAST}\n08:00 feel: mood 1\n20:00 feel: mood 9\n") == {"mood:very_low"}
    assert of(f"means: spirits = mood\n{LAST}\nfeel: spirits 1\n") == {"mood:very_low"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("phq9 20", {"mood:severe"}),
        ("feel: phq9 21", {"mood:severe"}),
        ("PHQ-9: 22", {"mood:severe"}),
        ("PHQ-9 total 20/27", {"mood:severe"}),
        ("phq 9 score was 24", {"mood:severe"}),
        ("phq-8 21", {"mood:severe"}),
        ("phq9 19", set()),
        ("phq9 0", set()),
        ("phq9", set()),
        ("phq9 99", {"mood:severe"}),
        ("phq-9: 28", {"mood:severe"}),
        ("phq-8 25", {"mood:severe"}),
        ("phq 22", {"mood:severe"}),
        ("phq 19", set()),
        ("phq9:21", {"mood:severe"}),
        ("PHQ-9:21", {"mood:severe"}),
        ("PHQ-9 went from 8 to 22", {"mood:severe"}),
        ("PHQ-9 on 20.11.2026", set()),
        ("PHQ-9 at 20:30: 5", set()),
        ("note: PHQ-9: 2 2 2 2 2 2 2 2 1", {"mood:item9"}),
        ("note: PHQ-9 answers 3,3,3,3,2,2,2,2,0", {"mood:severe"}),
        ("note: PHQ-9 answers 3/3/3/3/3/3/3/3/3", {"mood:item9", "mood:severe"}),
        ("note: PHQ9 000000001", {"mood:item9"}),
        ("note: PHQ-9: 0 0 0 0 0 0 0 1 0", set()),
        ("note: PHQ-8: 3 3 3 3 2 2 2 2", {"mood:severe"}),
        ("item 9 positive", {"mood:item9"}),
        ("item 9 >0", {"mood:item9"}),
        ("item 9 > 0", {"mood:item9"}),
        ("phq item 9 non-zero", {"mood:item9"}),
        ("note: scored 2 on question 9", {"mood:item9"}),
        ("note: positive for item 9", {"mood:item9"}),
        ("item 9 negative", set()),
        ("note: no 9 2 eggs", set()),
        ("note: room number 9 2 eggs", set()),
        ("phq-9 item 9 1", {"mood:item9"}),
        ("phq-9 item 9: 1", {"mood:item9"}),
        ("feel: phq9 item 9 3", {"mood:item9"}),
        ("phq9 4, item 9 = 1", {"mood:item9"}),
        ("PHQ9 q9 2", {"mood:item9"}),
        ("phq9 question 9: several days", {"mood:item9"}),
        ("item 9 nearly every day", {"mood:item9"}),
        ("item nine: more than half the days", {"mood:item9"}),
        ("phq9 item 9 0", set()),
        ("number 9, 2 portions", set()),
        ("PHQ-9: number 9 was 2", {"mood:item9"}),
        ("phq9 item 9: not at all", set()),
        ("phq9 item 1 3", set()),
        ("phq9 21, item 9 1", {"mood:severe", "mood:item9"}),
        ("note: filled in phq9: 21 today", {"mood:severe"}),
    ],
)
def test_questionnaires(line: str, expected: set[str]) -> None:
    assert of(f"{LAST}\n{line}\n") == expected
    assert of(f"{LAST - timedelta(days=14)}\n{line}\n{LAST}\ntoast\n") == set(), "two weeks old"


def test_a_total_that_cannot_be_is_asked_about() -> None:
    because = facts(read(f"{LAST}\nphq9 28\n".encode()), MAN)["mood:severe"]
    assert "28" in because
    assert because.endswith("?")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("feel: mood 1?", True),
        ("feel: mood <1", True),
        ("feel: mood 1-2", True),
        ("feel: mood .5", True),
        ("feel: mood -1", True),
        ("feel: moood 1", True),
        ("feel: mood 1/10 :(", True),
        ("feel: mood 10%", True),
        ("feel: mood one", True),
        ("feel: mood rock bottom", True),
        ("feel: mood→1", True),
        ("feel: mood １", True),
        ("note: mood 1", True),
        ("note: mood went from 6 to 1", True),
        ("note: 1/10 mood", True),
        ("note: low mood 9/10", True),
        ("feel: depressed 9", True),
        ("feel: hopeless 10/10", True),
        ("lunch: soup, mood 0", True),
        ("feel: mood 6", False),
        ("feel: mood - 6", False),
        ("feel: mood-6", False),
        ("feel: mood 10/10", False),
        ("feel: mood 4/5", False),
        ("feel: energy 1, mood 6", False),
        ("feel: energy 1 mood 6", False),
        ("feel: depressed 8", False),
        ("note: mood 0-10, 10 is best", False),
        ("note: mood at 8:00 was 6", False),
        ("note: mood lifted 1 hour later", False),
        ("has: depression 10 years", False),
        ("crap mood, 1 egg", False),
        ("mood tea 1 cup", False),
        ("takes: mood stabiliser 1 tablet", False),
    ],
)
def test_no_slip_of_the_pen_hides_a_very_low_mood(line: str, expected: bool) -> None:
    assert ("mood:very_low" in of(f"{LAST}\n{line}\n")) is expected
    assert "mood:very_low" not in of(f"{LAST - timedelta(days=14)}\n{line}\n{LAST}\ntoast\n"), "two weeks old"


FAR = (
    "2062-11-30\ntoast\n",
    "2062-11-30\ntoast\n2206-11-29\ntoast\n",
    "2062-11-28\ntoast\n2062-11-30\ntoast\n",
)


@pytest.mark.parametrize("far", ["", *FAR])
@pytest.mark.parametrize(
    ("line", "fact"),
    [("i want to die", "mood:words"), ("feel: mood 1", "mood:very_low"), ("item 9: 2", "mood:item9")],
)
def test_a_day_dated_years_ahead_hides_nothing(line: str, fact: str, far: str) -> None:
    text = f"{LAST - timedelta(days=5)}\n{line}\n{LAST}\ntoast\n{far}"
    for today in (None, LAST, LAST + timedelta(days=3), LAST - timedelta(days=1)):
        assert fact in facts(read(text.encode()), MAN, today=today)
    old = f"{LAST - timedelta(days=20)}\n{line}\n{LAST}\ntoast\n{far}"
    assert fact not in facts(read(old.encode()), MAN)


def test_the_day_dated_years_ahead_is_read_as_well() -> None:
    text = f"{LAST}\ntoast\n2062-11-30\ni want to die\n"
    assert "mood:words" in facts(read(text.encode()), MAN)
    assert "mood:words" in facts(read(text.encode()), MAN, today=LAST)


def test_words_of_last_year_do_not_come_back_when_a_diary_is_taken_up_again() -> None:
    again = "".join(f"2026-11-{n:02}\ntoast\n" for n in range(10, 25))
    assert of(f"2026-03-01\ni want to die\n{again}") == set()


@pytest.mark.parametrize("above", ["", "done: food\n", "lunch: soup\n", "note: a bad one\n"])
@pytest.mark.parametrize("blanks", ["", "  "])
def test_the_reason_names_the_line_that_says_it(above: str, blanks: str) -> None:
    text = f"{LAST}\ntoast\n{above}{blanks}i want to die\n"
    line = text.splitlines().index(f"{blanks}i want to die") + 1
    assert facts(read(text.encode()), MAN)["mood:words"] == f"words in your diary of {LAST} (line {line})"


def test_a_rise_of_five_counts_whenever_the_lower_one_was() -> None:
    assert of("2026-03-01\nphq9 6\n2026-11-30\nphq9 11\n") == {"mood:severe"}
    assert of("2026-03-01\nphq9 6\n2026-11-30\nphq9 10\n") == set()
    assert of("2026-03-01\nphq9 16\n2026-11-30\nphq9 10\n") == set()
    assert of("2026-11-30\nphq9 16\n2026-03-01\nphq9 10\n") == {"mood:severe"}, (
        "order of days does not matter"
    )


@pytest.mark.parametrize(
    "text",
    [
        "{day}\ni want to die\n",
        "{day}\n08:00 toast # i want to die\n",
        "# i want to die\n{day}\ntoast\n",
        "{day}\nnote: a bad one\n  i want to die\n",
        "{day}\nlunch: soup, i want to die\n",
        "{day}\nfeel: mood 6, want to die\n",
        "{day}\ntook: nothing, i want to die\n",
        "{day}\nhas: i want to die\n",
        "person: i want to die\n{day}\ntoast\n",
        "2026-13-45\ni want to die\n{day}\ntoast\n",
        "{day}\ni want\n  to die\n",
        "i want to die\n",
        "{day}\nexperiment: i want to die\n",
        "{day}\nmeans: x = i want to die\n",
    ],
)
def test_words_are_found_wherever_they_stand(text: str) -> None:
    assert "mood:words" in of(text.format(day=LAST))


def test_words_are_read_for_fourteen_days_and_never_repeated() -> None:
    old = f"{LAST - timedelta(days=13)}\ni want to die\n{LAST}\ntoast\n"
    assert of(old) == {"mood:words"}
    assert of(old.replace(str(LAST - timedelta(days=13)), str(LAST - timedelta(days=14)))) == set()
    because = facts(read(old.encode()), MAN)["mood:words"]
    assert "die" not in because
    assert "line 2" in because


def test_an_imported_diary_without_lines_is_read_as_well() -> None:
    made = build({LAST: [Eaten(Words(0, 0, "toast, i want to die")), Felt("mood", 6.0, 0)]})
    from dataclasses import replace

    bare = replace(made, lines=())
    assert "mood:words" in facts(bare, MAN)


def card(text: str, country: str = "GB") -> str:
    found = guard(facts(read(text.encode()), MAN), country).card
    return found.kind if found else ""


def test_the_most_urgent_card_comes_first() -> None:
    assert card(f"{LAST}\nfeel: mood 1\ni want to die\n") == "crisis"
    assert card(f"{LAST}\nfeel: mood 1\n") == "calm"
    assert card(f"{LAST}\nphq9 21\n") == "calm"
    assert card(f"{LAST}\nfeel: mood 6\n") == ""
    low = guard({"intake:low": "", "mood:very_low": ""}).card
    assert low is not None
    assert low.kind == "calm"
    support = guard({"intake:low": "five days"}).card
    assert support is not None
    assert support.kind == "support"
    assert not any(character.isdigit() for sentence in support.sentences for character in sentence)
    assert "complete?" in support.sentences[0]


FOOD = ("food", "eat", "diet", "meal", "glutamine", "supplement", "nutri", "recipe", "calorie")


def test_a_crisis_card_says_nothing_of_food_and_names_who_to_call() -> None:
    for country in ("GB", "US", "DE", "", "XX", "fr"):
        found = guard({"mood:words": ""}, country).card
        assert found is not None
        assert not [word for word in FOOD for sentence in found.sentences if word in sentence.lower()]
        assert found.contacts[0].service == "emergency"
        assert any("findahelpline" in contact.reach for contact in found.contacts)


@pytest.mark.parametrize(
    ("fact", "open_domains"),
    [
        ("mood:item9", set()),
        ("mood:words", set()),
        ("mood:very_low", {"food", "fibre", "protein", "ferment_live", "leafy_greens"}),
        ("mood:low_week", {"food", "fibre"}),
        ("mood:falling", {"food", "fibre"}),
        ("mood:severe", {"food", "fibre", "insight"}),
        ("mood:low_two_weeks", {"food", "fibre", "insight"}),
    ],
)
def test_what_each_mood_gate_withholds(fact: str, open_domains: set[str]) -> None:
    fired = guard({fact: ""}).fired
    for domain in ("supplement", "glutamine", "experiment", "elimination", "psyllium"):
        assert not permit([domain], fired).allowed
    for domain in open_domains:
        assert permit([domain], fired).allowed
    if not open_domains:
        assert not permit(["food"], fired).allowed
        assert not permit(["insight"], fired).allowed


def test_no_agreement_opens_a_mood_gate() -> None:
    known = {
        "mood:severe": "",
        **{f"agreed:{name}": "Dr A" for name in ("supplement", "glutamine", "experiment")},
    }
    assert not permit(["glutamine"], guard(known).fired).allowed


def experiments(text: str) -> set[str]:
    return {fact for fact in facts(read(text.encode()), MAN) if fact.startswith("experiment:")}


def test_an_experiment_stops_when_mood_stays_below_the_persons_own_range() -> None:
    before = "".join(f"2026-11-{n:02}\nfeel: mood {5 + n % 4}\n" for n in range(1, 13))
    start = "2026-11-13\nexperiment: start, with or without kefir\n"
    low = "".join(f"2026-11-{n}\nfeel: mood 4\n" for n in (14, 15, 16))
    assert experiments(before + start + low) == {"experiment:running", "experiment:stop"}
    assert experiments(
        before + start + low.replace("2026-11-15\nfeel: mood 4", "2026-11-15\nfeel: mood 5")
    ) == {"experiment:running"}
    assert experiments(before + start + low + "2026-11-17\nexperiment: stop, a cold\n") == set()
    assert experiments("2026-11-01\nfeel: bloating 9\n" + start) == {"experiment:running"}, "before it began"
