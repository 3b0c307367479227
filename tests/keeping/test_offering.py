"""What is offered, and what never is."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import READY

from villi.diary import Diary, read, write
from villi.diary.changing import appended
from villi.diary.grammar import line_of
from villi.diary.values import Eaten
from villi.keeping import before, offers
from villi.keeping.offerable import is_alcohol
from villi.keeping.values import Offer, Offers
from villi.meals import Index, resolve
from villi.safety import guard

TODAY = date(2026, 11, 18)
MEALS = [
    "08:10 breakfast: 2 eggs, 1 slice rye bread with butter, flat white",
    "08:00 porridge with milk and a banana, coffee with milk",
    "same breakfast",
    "lunch: lentil soup\n  2 slices sourdough",
    "13:00 half a chicken wrap",
    "the rest of the wrap",
    "16:00 another coffee",
    "snack: nuts",
    "19:00 salmon {fndds:26137110 150 g}, potatoes, 2 glasses of red wine",
    "20:00 pizza and a beer",
    "21:00 gin and tonic",
    "20:30 spaghetti bolognese, green salad",
    "half of yesterday's dinner",
    "ditto",
    "12:00 quumble",
    "took: vitamin D 25 ug",
    "took: L-glutamine 5 g",
    "feel: mood 6",
    "note: fine",
    "the usual",
]
MEANS = "means: the usual = 2 eggs and toast\n"
days_of = st.lists(st.lists(st.sampled_from(MEALS), max_size=6), min_size=1, max_size=6)


def diary_of(days: list[list[str]], means: str = "") -> Diary:
    first = TODAY - timedelta(days=len(days))
    text = means + "".join(
        f"{first + timedelta(days=n)}\n" + "".join(f"{line}\n" for line in lines)
        for n, lines in enumerate(days)
    )
    return read(text.encode())


def offered(diary: Diary, clock: time | None = time(8, 0), **more: object) -> Offers:
    return offers(diary, resolve(diary, READY), TODAY, clock, READY, **more)  # type: ignore[arg-type]


def every(found: Offers) -> list[Offer]:
    return [*found.foods, *found.meals, *found.yesterday, *([found.day] if found.day else []), *found.taken]


@settings(deadline=None, max_examples=120)
@given(days_of, st.sampled_from([None, time(8, 0), time(19, 30)]), st.booleans())
def test_every_offer_is_written_as_it_says_and_holds_no_alcohol(
    days: list[list[str]], clock: time | None, own: bool
) -> None:
    diary = diary_of(days, MEANS if own else "")
    found = offered(diary, clock)
    assert found == offered(diary, clock, known=before(diary, TODAY, READY))
    for offer in every(found):
        after, first = appended(write(diary), offer.lines, TODAY)
        read_again = read(after)
        assert [problem for problem in read_again.problems if problem.line >= first] == []
        understood = resolve(read_again, READY)
        new = [p for p in understood.portions if p.line >= first or p.repeats >= first]
        assert not [refused for refused in understood.refused if refused.line >= first]
        assert not any(p.kind == "food" and is_alcohol(p.words, p.food_id, READY) for p in new)
        assert new or offer in found.taken
    for offer in found.foods:
        assert len(offer.lines) == 1 and offer.words in offer.lines[0]
    was = _amounts(diary, TODAY - timedelta(days=1))
    if found.day is not None:
        after, first = appended(write(diary), found.day.lines, TODAY)
        assert _amounts(read(after), TODAY) == was


def _amounts(diary: Diary, on: date) -> dict[str, int]:
    """Grams by food, to the next four grams, of what is no alcohol and no part of an earlier meal."""
    total: dict[str, float] = {}
    whole = {
        line_of(entry)
        for day in diary.days
        for entry in day.entries
        if isinstance(entry, Eaten) and entry.share == 1 and not entry.left and not entry.lost
    }
    for p in resolve(diary, READY).portions:
        drink = p.kind == "food" and is_alcohol(p.words, p.food_id, READY)
        if p.date == on and not drink and (p.repeats or p.line) in whole:
            total[p.food_id or p.name] = total.get(p.food_id or p.name, 0.0) + p.grams
    return {food: round(grams / 4) for food, grams in total.items()}


@pytest.mark.parametrize(
    "words", ["2 slices rye bread", "lentil soup", "salmon 150 g", "half a pizza", "nuts"]
)
def test_a_food_is_offered_in_its_last_portion(words: str) -> None:
    diary = diary_of([["08:00 3 apples"], [f"08:00 {words}"]])
    before_it = next(p for p in resolve(diary, READY).portions if p.date == TODAY - timedelta(days=1))
    found = {offer.foods[0]: offer for offer in offered(diary).foods}
    offer = found[before_it.name]
    made = resolve(read(f"{TODAY}\n{offer.words}\n".encode()), READY).portions[0]
    assert (made.food_id, round(made.grams, 1)) == (before_it.food_id, round(before_it.grams, 1))
    assert offer.words == words


def test_usual_foods_of_the_hour_come_first() -> None:
    diary = diary_of([["08:00 porridge", "19:00 pizza"]] * 3 + [["08:00 2 eggs", "19:00 pizza"]])
    assert [offer.words for offer in offered(diary, time(8, 0)).foods] == ["porridge", "2 eggs", "pizza"]
    assert offered(diary, time(19, 0)).foods[0].words == "pizza"
    assert [offer.words for offer in offered(diary, time(8, 0), n=1).foods] == ["porridge"]


def test_alcohol_is_left_out_and_told() -> None:
    diary = diary_of([["19:00 pizza, 2 glasses of red wine, green salad", "22:00 whisky"]])
    found = offered(diary, time(19, 0))
    (dinner,) = found.yesterday
    assert dinner.words == "pizza, green salad"
    assert dinner.without == ("2 glasses of red wine",)
    assert found.day is not None and found.day.without == ("2 glasses of red wine", "whisky")
    assert found.day.lines == ("19:00 pizza, green salad",)
    assert {offer.words for offer in found.foods} == {"pizza", "green salad"}


def test_nothing_is_offered_from_a_day_with_words_of_self_harm() -> None:
    diary = diary_of([["08:00 2 eggs"], ["08:00 rye toast", "note: i want to kill myself"]])
    found = offered(diary)
    assert [offer.words for offer in found.foods] == ["2 eggs"]
    assert found.yesterday == () and found.day is None


def test_yesterday_is_written_out_with_its_times() -> None:
    diary = diary_of([["08:10 2 eggs", "lunch: soup\n  bread", "19:00 pizza"], []])
    assert offered(diary).day is None  # that was the day before yesterday
    diary = diary_of([["08:10 2 eggs", "lunch: soup\n  bread", "19:00 pizza"]])
    found = offered(diary, time(8, 30))
    assert found.day is not None
    assert found.day.lines == ("08:10 2 eggs", "lunch: soup", "lunch: bread", "19:00 pizza")
    assert [offer.title for offer in found.yesterday] == [
        "08:10 yesterday: eggs",
        "Lunch yesterday: soup and bread",
        "19:00 yesterday: pizza",
    ]
    # now where it is about that time, else as it was
    assert [offer.lines[0] for offer in found.yesterday] == ["08:30 2 eggs", "lunch: soup", "19:00 pizza"]


def test_a_supplement_is_offered_where_it_is_usual_and_no_gate_stands_before_it() -> None:
    days = [["took: L-glutamine 5 g", "took: sertraline 50 mg", "took: zinc 10 mg"]] * 2
    assert offered(diary_of(days)).taken == ()
    diary = diary_of([*days, days[0][:2]])
    assert [offer.lines for offer in offered(diary, None).taken] == [
        ("took: L-glutamine 5 g",),
        ("took: sertraline 50 mg",),
    ]
    gated = offered(diary, None, safety=guard({"condition:cirrhosis": "has: cirrhosis"}))
    assert [offer.words for offer in gated.taken] == ["took: sertraline 50 mg"]


ODD = [
    f"{TODAY - timedelta(days=1)}", f"{TODAY}", "wed", "2026-13-45", "08:00 quumble", "{",
    "toast {own:0 5 g}", "ditto", '"Bread, rye" {fndds:51401010 60 g}', "took: ", "took:  ,", "  and more",
    "00:40 kebab", "27:70 tea", "x" * 500, "lunch:", "done: food", "0 eggs", "1e9 kg rice",
    "half of yesterday's dinner", "\x85", "feel: mood 6", "# no",
]  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from([*ODD, *MEALS]), max_size=20))
def test_nothing_that_stands_in_a_diary_keeps_offers_from_being_made(lines: list[str]) -> None:
    diary = read("\n".join(lines).encode(), today=TODAY)
    for offer in every(offered(diary)):
        after = read(appended(write(diary), offer.lines, TODAY)[0], today=TODAY)
        assert len(after.problems) <= len(diary.problems)


def test_old_days_are_not_offered(ready: Index) -> None:
    diary = read(f"{TODAY - timedelta(days=60)}\n08:00 porridge\n".encode())
    assert every(offered(diary)) == []
    assert every(offers(diary, resolve(diary, ready), date.min, None, ready)) == []


def test_foods_are_offered_without_slips_of_typing_and_with_their_last_portion() -> None:
    found = offered(read(b"2026-11-17\n08:10 porrige w milk n a bananna, cofee\n13:00 180 g quinoa\n"))
    said = {offer.words: offer.amount for offer in found.foods}
    assert said.keys() >= {"porridge", "banana", "coffee", "180 g quinoa"}
    assert said["180 g quinoa"] == "" and all(said[words].endswith(" g") for words in ("porridge", "banana"))
