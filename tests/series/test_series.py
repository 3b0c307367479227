"""The series of whole diaries: what becomes an outcome, an exposure, an adjustment, what stays unknown."""

from collections.abc import Callable, Sequence
from datetime import date as Date
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

from villi.diary import read
from villi.intake import compose_diary
from villi.meals import resolve
from villi.series import Series, food_days, series
from villi.series.amounts import amounts
from villi.series.calendar import calendar
from villi.series.choosing import span
from villi.series.record import foodrecord
from villi.series.values import Array

FIRST = Date(2026, 1, 5)  # a Monday


def made(text: str) -> Series:
    diary = read(text.encode())
    eaten = resolve(diary, READY)
    return series(diary, compose_diary(diary.days, eaten, EVERYDAY), eaten, EVERYDAY)


def asked(words: str, text: str) -> list[float]:
    """Days with a food that words name, by day; empty where nothing answers to them."""
    diary = read(text.encode())
    eaten = resolve(diary, READY)
    found = food_days(words, diary, compose_diary(diary.days, eaten, EVERYDAY), eaten, EVERYDAY)
    return [] if found is None else [float(value) for value in found.values]


def days(n: int, lines: Callable[[int], Sequence[str]], header: str = "") -> str:
    """A diary of n days from the first; a day of which nothing is written has no header either."""
    blocks = [header] if header else []
    for t in range(n):
        written = lines(t)
        if written:
            blocks.append("\n".join([str(FIRST + timedelta(days=t)), *written]))
    return "\n".join(blocks) + "\n"


def values(found: Series, key: str) -> list[float]:
    exposure = found.exposure(key)
    assert exposure is not None, [each.key for each in found.exposures]
    return [float(value) for value in exposure.values]


def adjusted(found: Series, key: str) -> list[float] | None:
    return next((each.values.tolist() for each in found.adjustments if each.key == key), None)


def because(found: Series, key: str) -> str:
    return " / ".join(each.because for each in found.unused if each.key == key)


def same(a: Sequence[float], b: Sequence[float]) -> bool:
    return bool(np.array_equal(np.array(a), np.array(b), equal_nan=True))


OTHERS: tuple[str, ...] = (
    "porridge",
    "lentil soup",
    "rice and broccoli",
    "cheese sandwich",
    "150 g chicken, potatoes",
    "pizza",
)
OTHERS += ("tofu stir fry", "beef stew", "muesli with milk", "pasta with tomato sauce", "apple", "banana")


def varied(t: int) -> list[str]:
    """Three dishes of a dozen, other ones on every day: no amount is the same as another."""
    chosen = np.random.default_rng(t).choice(len(OTHERS), 3, replace=False)
    return [f"{8 + 5 * n:02}:00 {OTHERS[m]}" for n, m in enumerate(chosen)]


SOUP = ["08:00 porridge", "13:00 lentil soup", "19:00 rice and broccoli", "done: food"]


# Days


def test_days_without_a_word_are_in_the_calendar_and_unknown() -> None:
    found = made(days(40, lambda t: [*SOUP, f"feel: mood {t % 7}"] if t not in (3, 4) else []))
    assert len(found.dates) == 40
    assert found.dates[3] == FIRST + timedelta(days=3)
    assert found.weekday.tolist()[:8] == [0, 1, 2, 3, 4, 5, 6, 0]
    assert not found.complete[3]
    assert found.complete[2]
    mood = found.outcome("mood")
    assert mood is not None
    assert np.isnan(mood.values[3])
    assert mood.values[5] == 5


def test_a_slip_in_the_year_does_not_make_thirteen_thousand_days() -> None:
    text = days(30, lambda t: SOUP) + "2062-01-05\nporridge\n"
    found = made(text)
    assert len(found.dates) == 30
    assert "2062-01-05" in because(found, "calendar")


def test_the_longest_stretch_is_kept_and_gaps_of_months_stay() -> None:
    late = "\n".join(f"{FIRST + timedelta(days=200 + t)}\nporridge\ndone: food" for t in range(10))
    found = made(days(30, lambda t: SOUP) + late + "\n")
    assert len(found.dates) == 210
    assert int(found.complete.sum()) == 40


def test_twenty_years_are_the_most() -> None:
    text = "".join(f"{Date(1990, 1, 1) + timedelta(days=300 * n)}\nfeel: mood 4\n" for n in range(40))
    found = made(text)
    assert len(found.dates) == 7305
    assert found.dates[-1] == Date(1990, 1, 1) + timedelta(days=300 * 39)
    assert "twenty years" in because(found, "calendar")


@pytest.mark.parametrize("text", ["", "person: me\n", "# nothing\n", "2026-13-45\nporridge\n"])
def test_a_diary_without_days_has_empty_series(text: str) -> None:
    found = made(text)
    assert found.dates == ()
    assert found.outcomes == ()
    assert found.exposures == ()
    assert found.adjustments == ()


# Outcomes


def test_directions_and_order_of_outcomes() -> None:
    found = made(
        days(25, lambda t: [f"feel: bloating {t % 5}, mood {t % 7}, headache {t % 3}, vibes {t % 4}"])
    )
    assert [(each.key, each.better) for each in found.outcomes] == [
        ("mood", "up"),
        ("bloating", "down"),
        ("headache", "down"),
        ("vibes", ""),
    ]


def test_conflicting_ratings_are_averaged() -> None:
    found = made(days(25, lambda t: [f"feel: mood {t % 7}", "feel: mood 7"]))
    mood = found.outcome("mood")
    assert mood is not None
    assert mood.values.tolist()[:3] == [3.5, 4.0, 4.5]


def test_presence_without_severity_is_no_rating_and_none_is_nought() -> None:
    lines = {0: "bloated", 1: "no bloating"}
    found = made(days(30, lambda t: [lines.get(t, f"feel: bloating {t % 6}")]))
    bloating = found.outcome("bloating")
    assert bloating is not None
    assert np.isnan(bloating.values[0])
    assert bloating.values[1] == 0


def test_stools_are_unknown_on_days_without_a_note_of_them() -> None:
    found = made(days(30, lambda t: ["feel: mood 5", *([f"feel: stools {t % 3}"] if t % 4 else [])]))
    stools = found.outcome("stools")
    assert stools is not None
    assert np.isnan(stools.values[0])
    assert stools.values[3] == 0
    assert stools.unit == "stools"


def test_stools_noted_one_by_one_are_added_and_totals_are_not() -> None:
    one_by_one = made(days(25, lambda t: ["07:00 feel: stools 1", f"18:00 feel: stools {t % 2}"]))
    totals = made(days(25, lambda t: ["feel: stools 1", f"feel: stools {t % 2}"]))
    first, second = one_by_one.outcome("stools"), totals.outcome("stools")
    assert first is not None
    assert second is not None
    assert first.values.tolist()[:2] == [1, 2]
    assert second.values.tolist()[:2] == [0.5, 1]


def test_the_six_that_were_rated_most_are_looked_at() -> None:
    scales = ("mood", "energy", "clarity", "comfort", "bloating", "pain", "anxiety")
    found = made(
        days(30, lambda t: [f"feel: {scale} {(t + n) % 6}" for n, scale in enumerate(scales) if t or n])
    )
    assert [each.key for each in found.outcomes] == [
        "energy",
        "clarity",
        "comfort",
        "bloating",
        "pain",
        "anxiety",
    ]
    assert "false alarms" in because(found, "feel:mood")


def test_few_and_constant_ratings_are_left_out_with_the_reason() -> None:
    found = made(days(30, lambda t: ["feel: mood 5", *(["feel: pain 2"] if t < 19 else [])]))
    assert found.outcomes == ()
    assert "same on every day" in because(found, "feel:mood")
    assert "19 days" in because(found, "feel:pain")


def test_ratings_that_cannot_be_are_not_used() -> None:
    found = made(days(30, lambda t: [f"feel: mood {12 if t == 0 else t % 7}"]))
    mood = found.outcome("mood")
    assert mood is not None
    assert np.isnan(mood.values[0])


# Unknown is never nought


def eggs(t: int) -> list[str]:
    return [*varied(t), *(["20:00 2 boiled eggs"] if t % 2 else [])]


def test_a_partial_day_is_unknown_for_every_food_also_for_what_was_eaten() -> None:
    def lines(t: int) -> list[str]:
        return [*eggs(t), "skip: rest of the day" if t in (2, 3) else "done: food"]

    found = made(days(40, lines))
    assert not found.complete[2]
    protein = values(found, "nutrient:protein")
    assert np.isnan(protein[2])
    assert np.isnan(protein[3])
    assert np.isnan(values(found, "group:eggs")[2])
    # day 3 has eggs; a day that can only say 1 would let every food stand for "not written to the end"
    assert asked("boiled eggs", days(40, lines))[:5] == pytest.approx([0, 1, np.nan, np.nan, 0], nan_ok=True)


def test_a_word_that_nobody_knows_makes_the_day_unknown_for_every_food_but_itself() -> None:
    strange = {2: ["grandma's quimbledorf"], 3: ["grandma's quimbledorf"], 4: ["quimbledorf", "florbish"]}
    strange |= {6: ["quimbledorf", "skip: rest of the day"]}

    def lines(t: int) -> list[str]:
        return [*eggs(t), *strange.get(t, []), *([] if t == 6 else ["done: food"])]

    found = made(days(40, lines))
    assert not found.complete[2]
    unknown = np.nan
    assert asked("boiled eggs", days(40, lines))[:4] == pytest.approx([0, 1, unknown, unknown], nan_ok=True)
    known = asked("quimbledorf", days(40, lines))[:7]
    assert known == pytest.approx([0, 0, 1, 1, unknown, 0, unknown], nan_ok=True)


def test_a_food_of_days_that_are_not_complete_is_left_out_with_the_remedy() -> None:
    def lines(t: int) -> list[str]:
        return [*varied(t), *(["kefir", "skip: dinner"] if t % 4 == 0 else ["done: food"])]

    found = made(days(80, lines))
    assert found.exposure("food:kefir") is None
    said = because(found, "foods")
    assert "eaten on fewer than 10 days that are written to the end" in said
    assert "done: food" in said
    assert "kefir" in said


def test_a_fast_is_known_to_be_nought_and_a_day_merely_done_is_not() -> None:
    def lines(t: int) -> list[str]:
        return ["fasted"] if t in (2, 9, 16) else ["done: food"] if t == 3 else [*eggs(t), "done: food"]

    found = made(days(40, lines))
    protein = values(found, "nutrient:protein")
    assert protein[2] == 0
    assert np.isnan(protein[3])
    assert values(found, "pattern:plants")[2] == 0
    assert found.complete.tolist()[:5] == [True, True, True, False, True]
    assert asked("boiled eggs", days(40, lines))[:4] == pytest.approx([0, 1, 0, np.nan], nan_ok=True)
    fasting = adjusted(found, "fasting")
    assert fasting is not None
    assert fasting[:4] == [0, 0, 1, 0]
    energy = adjusted(found, "energy")
    assert energy is not None
    assert energy[2] == 0
    assert np.isnan(energy[3])


def test_a_nutrient_of_which_too_little_is_known_is_unknown() -> None:
    # pure rye flour is in a table without food patterns; the others are in one with them
    def lines(t: int) -> list[str]:
        bread = "06:00 2 slices wholemeal bread" if t % 2 else "06:00 white toast"
        return [*varied(t), bread, *(["900 g dark rye flour"] if t == 4 else []), "done: food"]

    found = made(days(40, lines))
    whole = values(found, "group:wholegrain")
    assert np.isnan(whole[4])
    assert whole[1] > 0
    assert np.isfinite(values(found, "nutrient:fibre")[4])


STATES = ("complete", "seems", "partial", "nothing", "unread", "fasted")


def _day(state: str, food: int) -> list[str]:
    eaten = [f"{8 + 5 * n:02}:00 {words}" for n, words in enumerate(MEALS[food])]
    more = {"complete": ["done: food"], "partial": ["skip: rest"], "unread": ["zzyzx blorp", "done: food"]}
    if state in ("nothing", "fasted"):
        return ["fasted"] if state == "fasted" else []
    return [*eaten, *more.get(state, [])]


MEALS = (
    ("porridge", "lentil soup", "salmon and rice"),
    ("toast", "cheese sandwich", "pizza, beer"),
    ("2 eggs", "yogurt", "chicken curry, rice"),
)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(STATES), st.integers(0, 2)), min_size=24, max_size=45),
    st.data(),
)
def test_what_is_dropped_never_turns_unknown_into_nought(
    record: list[tuple[str, int]], data: st.DataObject
) -> None:
    """Taking `done:` from a day, or the whole day, may make its values unknown; it never makes up a value for
    any day, nor a nought where something was eaten or nobody knew."""
    t = data.draw(st.integers(0, len(record) - 1))
    fewer = list(record)
    left = ("nothing",) if record[t][0] in ("nothing", "fasted") else ("partial", "nothing")
    fewer[t] = (data.draw(st.sampled_from(left)), record[t][1])
    whole, less = _read(record), _read(fewer)
    assert less.keys() >= whole.keys() - ANSWERED
    for key in whole.keys() & less.keys():
        before, after = whole[key], less[key]
        assert not (np.isnan(before) & np.isfinite(after)).any(), key
        assert not ((after == 0) & (before != 0)).any(), key
        assert same(np.delete(before, t).tolist(), np.delete(after, t).tolist()), key


ANSWERED = frozenset({"porridge", "beer", "yogurt", "rice"})


def _read(record: Sequence[tuple[str, int]]) -> dict[str, Array]:
    """All amounts and some foods, before it is chosen which of them are looked at, on one calendar."""
    first, last = f"{FIRST - timedelta(days=1)}\nfeel: mood 5\n", FIRST + timedelta(days=len(record))
    text = first + _text(record) + f"{last}\nfeel: mood 5\n"
    diary = read(text.encode())
    eaten = resolve(diary, READY)
    intake = compose_diary(diary.days, eaten, EVERYDAY)
    days_of, _ = calendar([day.date for day in diary.days])
    known = foodrecord(diary, intake, days_of)
    made_of, energy, _ = amounts(intake, EVERYDAY, known)
    found = {each.key: each.values[1:-1] for each in made_of} | {"energy": energy[1:-1]}
    for words in ANSWERED:
        exposure = food_days(words, diary, intake, eaten, EVERYDAY)
        if exposure is not None:
            found[words] = exposure.values[1:-1]
    return found


def _text(record: Sequence[tuple[str, int]]) -> str:
    return days(len(record), lambda t: _day(*record[t]))


@settings(max_examples=20, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_order_of_lines_in_a_day_does_not_matter(random: "object") -> None:
    lines = [
        [
            *varied(t),
            "done: food",
            f"feel: mood {t % 7}",
            f"feel: mood {t % 5}",
            "took: magnesium" if t % 3 else "feel: stress 4",
        ]
        for t in range(40)
    ]
    shuffled = [list(each) for each in lines]
    for each in shuffled:
        random.shuffle(each)  # type: ignore[attr-defined]
    a, b = made(days(40, lambda t: lines[t])), made(days(40, lambda t: shuffled[t]))
    assert [each.key for each in a.exposures] == [each.key for each in b.exposures]
    assert a.unused == b.unused
    assert [each.name for each in a.exposures] == [each.name for each in b.exposures]
    for first, second in zip(a.arrays(), b.arrays(), strict=True):
        assert list(first) == list(second)
        assert all(same(first[key].tolist(), second[key].tolist()) for key in first)


# Exposures


def test_a_food_of_every_day_is_left_out_and_said_so() -> None:
    found = made(days(60, lambda t: ["porridge", "rye toast" if t % 3 else "lentil soup", "done: food"]))
    assert found.exposure("food:porridge") is None
    assert any("rye toast" in each.name for each in found.exposures)
    assert "too little to compare with: porridge" in because(found, "foods")


def test_a_food_begun_once_is_left_out() -> None:
    found = made(days(60, lambda t: ["porridge", *(["kefir"] if t > 30 else []), "done: food"]))
    assert found.exposure("food:kefir") is None
    assert "begun or ended once" in because(found, "foods")


def test_foods_of_the_same_days_are_one_and_named_together() -> None:
    pair = ["popcorn and marmite"]
    found = made(days(60, lambda t: [*varied(t), *(pair if t % 2 else []), "done: food"]))
    exposure = next(each for each in found.exposures if each.kind == "food" and "marmite" in each.name)
    assert "popcorn" in exposure.name
    assert "cannot be told apart" in exposure.because
    assert exposure.values.tolist()[:3] == [0, 1, 0]


def test_an_amount_that_ones_own_days_do_not_span_is_left_out_with_the_reason() -> None:
    # a banana on some days is some 0.2 g of glutamine: nobody can say from it what 2 g would do
    plate = ["08:00 4 slices rye bread, 2 eggs", "13:00 500 g lentil soup", "19:00 250 g chicken, 300 g rice"]
    found = made(days(80, lambda t: [*plate, *(["16:00 banana"] if t % 3 else []), "done: food"]))
    assert found.exposure("nutrient:glutamine") is None
    assert "varied too little" in because(found, "nutrient:glutamine")
    assert "effect is said for 2" in because(found, "nutrient:glutamine")
    for each in found.exposures:
        if each.kind in ("nutrient", "group", "pattern", "own"):
            assert span(each.values) >= each.per / 2, each.key
    assert any("banana" in each.name for each in found.exposures)


def test_hours_of_sleep_that_hardly_differ_are_allowed_for_and_not_put_forward() -> None:
    def lines(wide: float) -> Callable[[int], list[str]]:
        return lambda t: [*varied(t), f"feel: sleep {7 + wide * (t % 3):.2f} h, mood {t % 7}", "done: food"]

    narrow, broad = made(days(60, lines(0.1))), made(days(60, lines(1.0)))
    assert broad.exposure("feel:sleep") is not None
    assert narrow.exposure("feel:sleep") is None
    assert adjusted(narrow, "feel:sleep") is not None
    assert "varied too little" in because(narrow, "feel:sleep")


def test_a_group_that_is_one_food_is_looked_at_once() -> None:
    found = made(days(60, lambda t: [*eggs(t), *(["120 g salmon"] if t % 3 == 0 else []), "done: food"]))
    fish = found.exposure("group:fish")
    assert fish is not None
    assert fish.name == "fish and seafood (and with it omega-3 of fish; nearly always salmon)"
    assert {"fish", "fish and seafood", "salmon"} <= set(fish.aliases)
    assert found.exposure("food:salmon") is None


def test_what_goes_with_a_group_is_said() -> None:
    found = made(
        days(60, lambda t: [*varied(t), *(["coffee, 2 oatcakes"] if t % 3 == 0 else []), "done: food"])
    )
    coffee = found.exposure("group:coffee")
    assert coffee is not None
    assert "nearly always with oatcakes" in coffee.name


def test_a_group_is_named_after_what_it_is_made_of_not_after_what_lies_beside_it() -> None:
    plate = ["12:00 60 g bacon, baked potato"]
    found = made(days(80, lambda t: [*varied(t), *(plate if t % 3 == 0 else []), "done: food"]))
    meat = found.exposure("group:processed_meat")
    assert meat is not None
    assert meat.name == "processed meat (nearly always bacon, with baked potato)"


def test_baked_beans_are_no_processed_meat() -> None:
    plate = ["12:00 300 g baked beans, baked potato"]
    text = days(80, lambda t: [*varied(t), *(plate if t % 3 == 0 else []), "done: food"], "country: GB")
    found = made(text)
    assert found.exposure("group:processed_meat") is None
    assert found.exposure("group:legumes") is not None


def test_coffee_is_looked_at_once_in_whatever_words() -> None:
    # on days that were not written to the end both the cups and the coffee are unknown
    def lines(t: int) -> list[str]:
        cup = ["07:00 black coffee"] if t % 5 in (0, 3) else ["07:00 2 cups coffee"] if t % 5 == 1 else []
        return [*varied(t), *cup, "skip: rest of the day" if t % 5 == 0 else "done: food"]

    found = made(days(120, lines))
    assert found.exposure("group:coffee") is not None
    assert not [each.name for each in found.exposures if each.kind == "food" and "coffee" in each.name]


def test_a_food_that_is_half_of_a_group_stays_a_food() -> None:
    def lines(t: int) -> list[str]:
        drink = ["07:00 latte"] if t % 4 == 0 else ["07:00 black coffee"] if t % 4 == 1 else []
        return [*varied(t), *drink, "done: food"]

    found = made(days(120, lines))
    assert found.exposure("group:coffee") is not None
    assert found.exposure("food:latte") is not None


def test_alcohol_is_never_announced_as_a_benefit() -> None:
    found = made(
        days(
            60,
            lambda t: [
                "rice",
                *(["a pint of beer"] if t % 3 else []),
                *(["red wine"] if t % 4 else []),
                "done: food",
            ],
        )
    )
    drinks = [each for each in found.exposures if {"beer", "red wine"} & {each.name, *each.aliases}]
    assert len(drinks) >= 2
    assert {each.announce for each in drinks} == {"harm"}
    diary = read(days(60, lambda t: ["rice", *(["a pint of beer"] if t % 3 else []), "done: food"]).encode())
    eaten = resolve(diary, READY)
    beer = food_days("beer", diary, compose_diary(diary.days, eaten, EVERYDAY), eaten, EVERYDAY)
    assert beer is not None
    assert beer.announce == "harm"


@pytest.mark.parametrize("drink", ["alcoholic kombucha", "sherry trifle", "hard seltzer", "ein Glas Wein"])
def test_alcohol_is_known_by_its_words_where_no_table_holds_it(drink: str) -> None:
    word = drink.split()[-1]
    text = days(60, lambda t: [*varied(t), *([f"21:00 {drink}"] if t % 3 == 0 else []), "done: food"])
    found = made(text)
    named = [each for each in found.exposures if word.lower() in each.name.lower()]
    assert {each.announce for each in named} <= {"harm"}
    with_it = np.array([t % 3 == 0 for t in range(60)], dtype=float)[found.complete]
    for each in found.exposures:  # whatever is nearly the same on every day is the drink under another name
        value = each.values[found.complete]
        if each.kind != "own" and len(np.unique(with_it)) > 1 and len(np.unique(value)) > 1:
            assert each.announce == "harm" or np.corrcoef(value, with_it)[0, 1] < 0.95, each.name
    diary = read(text.encode())
    eaten = resolve(diary, READY)
    asked_about = food_days(word, diary, compose_diary(diary.days, eaten, EVERYDAY), eaten, EVERYDAY)
    assert asked_about is not None
    assert asked_about.announce == "harm"


def test_what_is_only_called_like_a_drink_may_be_a_benefit() -> None:
    text = days(60, lambda t: [*varied(t), *(["16:00 ginger beer"] if t % 3 == 0 else []), "done: food"])
    assert {each.announce for each in made(text).exposures} == {"any"}


def test_coffee_may_work_through_sleep() -> None:
    found = made(days(60, lambda t: [*varied(t), *(["black coffee"] * (t % 3)), "done: food"]))
    coffee = found.exposure("group:coffee")
    assert coffee is not None
    assert coffee.through == "sleep"
    assert coffee.name.startswith("coffee")
    assert np.round(np.array(coffee.values[:4]) / coffee.values[1], 6).tolist() == [0, 1, 2, 0]


def test_sixty_at_most_and_the_rest_in_one_line() -> None:
    names = [
        food.name
        for food in EVERYDAY.foods.values()
        if food.group in ("fruit", "vegetables") and food.name.endswith(", raw")
    ]
    names = [name.removesuffix(", raw") for name in names if "," not in name.removesuffix(", raw")][:90]
    random = np.random.default_rng(5)
    eaten = random.random((120, len(names))) < np.linspace(0.1, 0.5, len(names))
    found = made(days(120, lambda t: [", ".join(np.array(names)[eaten[t]]), "done: food"]))
    assert len(found.exposures) == 60
    assert "at most 60 things" in because(found, "foods")
    share = [float(np.nanmean(each.values)) for each in found.exposures if each.kind == "food"]
    assert len(share) > 10
    assert share == sorted(share, key=lambda p: -p * (1 - p))
    assert min(share) > 0.15  # the lists begin with foods of a tenth of the days: those are left out


def test_supplements_on_some_days_are_exposures_and_medicines_are_not() -> None:
    def lines(t: int) -> list[str]:
        return [
            *SOUP,
            *(["took: L-glutamine 5 g"] if t % 2 else []),
            *(["ibuprofen"] if t % 5 == 0 else []),
            *(["took: Zorblatol 20 mg"] if t % 3 == 0 else []),
        ]

    found = made(days(40, lines, "takes: sertraline 50 mg"))
    glutamine = found.exposure("supplement:L-glutamine")
    assert glutamine is not None
    assert glutamine.values.tolist()[:4] == [0, 1, 0, 1]
    assert "glutamine powder" in glutamine.aliases
    assert not any(
        "ibuprofen" in each.key or "sertraline" in each.key or "zorb" in each.key.lower()
        for each in found.exposures
    )
    assert adjusted(found, "medicine:ibuprofen") is not None
    assert adjusted(found, "medicine:sertraline") is None  # the same on every day
    assert any("zorb" in each.key.lower() for each in found.adjustments)


def test_a_supplement_is_compared_on_complete_days_and_a_medicine_allowed_for_wherever_it_was_taken() -> None:
    def lines(t: int) -> list[str]:
        took = (["took: L-glutamine 5 g"] if t % 2 else []) + (["took: ibuprofen"] if t % 5 == 0 else [])
        return [*varied(t), *took, "skip: dinner" if t % 3 == 0 else "done: food"]

    found = made(days(80, lines))
    unknown = np.nan
    glutamine = values(found, "supplement:L-glutamine")[:6]
    assert glutamine == pytest.approx([unknown, 1, 0, unknown, 0, 1], nan_ok=True)
    ibuprofen = adjusted(found, "medicine:ibuprofen")
    assert ibuprofen is not None
    assert ibuprofen[:6] == pytest.approx([1, 0, 0, unknown, 0, 1], nan_ok=True)


def test_a_supplement_taken_on_days_that_are_not_complete_says_why_it_is_left_out() -> None:
    def lines(t: int) -> list[str]:
        took = ["took: L-glutamine 5 g"] if t % 4 == 0 else []
        return [*varied(t), *took, "skip: dinner" if t % 4 == 0 else "done: food"]

    found = made(days(80, lines))
    assert found.exposure("supplement:L-glutamine") is None
    assert "taken on 20 days, of which 0 are written to the end" in because(found, "supplement:L-glutamine")
    assert adjusted(found, "supplement:L-glutamine") is not None


def test_a_change_of_a_standing_medicine_is_a_step_and_so_is_a_supplement_begun_once() -> None:
    more = {10: ["takes: sertraline 50 mg", "takes: vitamin D 1000 IU"], 30: ["stops: sertraline"]}
    found = made(days(50, lambda t: [*SOUP, *more.get(t, [])]))
    step = adjusted(found, "medicine:sertraline")
    assert step is not None
    assert [step[9], step[10], step[29], step[30]] == [0, 1, 1, 0]
    assert found.exposure("supplement:vitamin D") is None
    assert adjusted(found, "supplement:vitamin D") is not None
    assert "experiment" in because(found, "supplement:vitamin D")


# Adjustments


def test_antibiotics_leave_a_tail_of_ten_days() -> None:
    more = {5: ["antibiotic: amoxicillin for 7 days"]}
    found = made(days(40, lambda t: [*SOUP, *more.get(t, [])]))
    level = adjusted(found, "course:antibiotic")
    assert level is not None
    assert level[4] == 0
    assert level[5:12] == [1.0] * 7
    assert level[12:14] == pytest.approx([np.exp(-0.1), np.exp(-0.2)])
    assert level[21] == pytest.approx(np.exp(-1.0))


def test_an_antibiotic_taken_without_a_course_leaves_the_same_tail() -> None:
    found = made(days(40, lambda t: [*SOUP, *(["took: amoxicillin 500 mg"] if 5 <= t < 8 else [])]))
    level = adjusted(found, "course:antibiotic")
    assert level is not None
    assert level[4:8] == [0, 1, 1, 1]
    assert level[8] == pytest.approx(np.exp(-0.1))


def test_a_course_without_an_end_lasts_and_an_ended_one_does_not() -> None:
    more = {5: ["course: prednisolone"], 12: ["ended: prednisolone"]}
    found = made(days(30, lambda t: [*SOUP, *more.get(t, [])]))
    level = adjusted(found, "course:prednisolone")
    assert level is not None
    assert [level[4], level[5], level[12], level[13]] == [0, 1, 1, 0]


def test_periods_are_filled_between_their_start_and_their_end() -> None:
    more = {5: ["period: started"], 9: ["period: ended"], 15: ["rice #ill"], 16: ["#ill"], 17: ["#sick"]}
    found = made(days(30, lambda t: [] if t == 20 else [*SOUP, *more.get(t, [])]))
    period = adjusted(found, "period")
    assert period is not None
    assert period[4:10] == [0, 1, 1, 1, 1, 0]
    assert np.isnan(period[20])
    ill = adjusted(found, "event:illness")
    assert ill is not None
    assert ill[14:19] == [0, 1, 1, 1, 0]
    assert np.isnan(ill[20])


def test_sleep_and_stress_are_looked_at_and_allowed_for_but_never_for_themselves() -> None:
    found = made(
        days(30, lambda t: [f"slept {6 + t % 3} h", f"feel: stress {t % 5}, sleep {t % 9}, mood {t % 7}"])
    )
    for key in ("feel:sleep", "feel:stress"):
        exposure, allowed = found.exposure(key), adjusted(found, key)
        assert exposure is not None
        assert allowed is not None
        assert same(exposure.values.tolist(), allowed)
    assert {"sleep", "sleep_hours", "stress"} <= {each.key for each in found.outcomes}
    assert found.beside("sleep").exposure("feel:sleep") is None
    assert adjusted(found.beside("sleep_hours"), "feel:sleep") is None
    assert adjusted(found.beside("sleep"), "feel:stress") is not None
    assert found.beside("mood").exposures == found.exposures


# Any food that a person names


def test_any_words_make_days_with_a_food() -> None:
    text = days(
        4,
        lambda t: [
            ("2 slices rye toast", "spaghetti bolognese", "sardines", "beans on toast")[t],
            "done: food",
        ],
    )
    assert asked("rye bread", text) == [1, 0, 0, 0]
    assert asked("toast", text) == [1, 0, 0, 1]
    assert asked("Sardine", text) == [0, 0, 1, 0]
    assert asked("tomatoes", text)[1] == 1
    assert [asked(words, text) for words in ("mango", "", "???")] == [[], [], []]
