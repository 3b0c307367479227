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
        ("phq9 99", set()),
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
    start = "2026-11-13\nexperiment: 3f2a start\n"
    low = "".join(f"2026-11-{n}\nfeel: mood 4\n" for n in (14, 15, 16))
    assert experiments(before + start + low) == {"experiment:running", "experiment:stop"}
    assert experiments(
        before + start + low.replace("2026-11-15\nfeel: mood 4", "2026-11-15\nfeel: mood 5")
    ) == {"experiment:running"}
    assert experiments(before + start + low + "2026-11-17\nexperiment: 3f2a stop\n") == set()
    assert experiments("2026-11-01\nfeel: bloating 9\n" + start) == {"experiment:running"}, "before it began"
