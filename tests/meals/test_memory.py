"""What the person settled once holds for the same words: pins teach, `means` lines win."""

import pytest
from tests.everyday import READY

from villi.diary import read
from villi.diary.values import Pin
from villi.meals import resolve, understand
from villi.meals.portions import GRAMS_SD
from villi.meals.values import Portion

LATTE, SKIM = "fndds:92101900", "fndds:92101901"


def portions(text: str) -> list[Portion]:
    return list(resolve(read(text.encode()), READY).portions)


def by_line(text: str) -> dict[int, Portion]:
    return {portion.line: portion for portion in portions(text)}


PINNED = f"2026-11-16\nflat white {{{SKIM} 240 g}}\n2026-11-17\n"


def test_the_same_words_are_the_same_food() -> None:
    found = by_line(PINNED + "toast\nflat white\n")[5]
    assert (found.food_id, found.grams, found.found) == (SKIM, 240.0, "remembered")
    assert found.grams_sd == GRAMS_SD["remembered"]
    assert not found.question


@pytest.mark.parametrize(
    ("words", "grams"),
    [
        ("a flat white", 240),
        ("2 flat whites", 480),
        ("half a flat white", 120),
        ("Flat White", 240),
        ("I had a flat white", 240),
    ],
)
def test_a_count_scales_what_was_pinned(words: str, grams: float) -> None:
    found = by_line(PINNED + words + "\n")[4]
    assert (found.food_id, found.found) == (SKIM, "remembered")
    assert found.grams == pytest.approx(grams)


@pytest.mark.parametrize(
    ("words", "found"), [("flat white 100 ml", "measure"), ("100 g flat white", "given")]
)
def test_an_amount_said_wins_over_the_one_remembered(words: str, found: str) -> None:
    portion = by_line(PINNED + words + "\n")[4]
    assert portion.food_id == SKIM
    assert portion.found == found
    assert portion.grams == pytest.approx(100, rel=0.06)


def test_a_plural_pinned_without_a_number_is_not_one() -> None:
    found = portions("2026-11-16\nboiled eggs {fndds:31103010 110 g}\n2026-11-17\n1 boiled egg\n")
    assert found[1].found != "remembered"
    assert found[1].grams == pytest.approx(50, rel=0.05)


def test_other_words_are_another_food() -> None:
    assert by_line(PINNED + "white bread\n")[4].food_id != SKIM
    assert by_line(PINNED + "soya flat white\n")[4].found != "remembered"


def test_the_last_pin_before_wins_else_the_first_after() -> None:
    found = by_line(
        "2026-11-15\nflat white\n"
        + PINNED
        + "flat white\n2026-11-18\n"
        + f"08:00 flat white {{{LATTE} 100 g}}\nfeel: mood 6\n2026-11-19\nflat white\n"
    )
    assert [(line, p.food_id, p.grams) for line, p in found.items()] == [
        (2, SKIM, 240.0),
        (4, SKIM, 240.0),
        (6, SKIM, 240.0),
        (8, LATTE, 100.0),
        (11, LATTE, 100.0),
    ]


def test_before_is_by_the_clock_and_not_by_the_line() -> None:
    day = ["09:00 flat white", f"08:00 flat white {{{SKIM} 240 g}}", f"10:00 flat white {{{LATTE} 100 g}}"]
    for lines in (day, day[::-1]):
        found = {p.clock.hour: p.food_id for p in portions("\n".join(["2026-11-16", *lines])) if p.clock}
        assert found == {8: SKIM, 9: SKIM, 10: LATTE}


def test_means_wins_over_memory() -> None:
    found = by_line("means: flat white = banana\n" + PINNED + "flat white\n")[5]
    assert "banana" in found.name.lower()
    assert found.found != "remembered"


def test_grams_in_means_are_those_of_one() -> None:
    found = portions(
        f"means: flat white = {{{SKIM} 200 g}}\n2026-11-16\nflat white\n3 flat whites\nflat white 50 g\n"
    )
    assert [p.grams for p in found] == [200.0, 600.0, 50.0]
    assert {p.food_id for p in found} == {SKIM}


def test_words_that_name_nothing_are_known_once_they_are_pinned() -> None:
    text = f"2026-11-16\nzorblax {{{SKIM} 240 g}}\n2026-11-17\n2 zorblax\n"
    assert [p.grams for p in portions(text)] == [240.0, 480.0]


def test_a_pin_that_nobody_knows_and_an_export_teach_nothing() -> None:
    assert by_line("2026-11-16\nflat white {fndds:0 5 g}\nflat white\n")[3].found == "default"
    named = f'2026-11-16\n"flat white" {{{SKIM} 240 g}}\nflat white\n'
    assert by_line(named)[3].found == "default"


def test_spans_stay_those_of_the_words() -> None:
    text = PINNED + "toast, a flat white and jam\n"
    found = next(p for p in portions(text) if p.found == "remembered")
    line = text.splitlines()[found.line - 1]
    assert (
        line[found.span[0] + found.column - 1 : found.span[1] + found.column - 1]
        == found.words
        == "a flat white"
    )


def test_what_was_left_out_is_no_other_food() -> None:
    found = by_line(PINNED + "flat white no sugar\nflat white\n")
    assert {(portion.food_id, portion.found) for line, portion in found.items() if line > 3} == {
        (SKIM, "remembered")
    }


def test_a_pin_behind_foods_joined_in_another_language_is_that_of_the_last() -> None:
    day = f"2026-11-16\nboterham met flat white {{{SKIM} 240 g}}\n2026-11-17\nflat white\n"
    assert (by_line(day)[4].food_id, by_line(day)[4].found) == (SKIM, "remembered")


@pytest.mark.parametrize("chosen", ["fndds:57308190", "own:muesli-with-yogurt"])
def test_which_food_is_settled_leaves_what_goes_with_it_as_it_was(chosen: str) -> None:
    free = understand("muesli, milk", READY).portions[1]
    fixed = understand("muesli, milk", READY, pins=((6, Pin(chosen, None)),)).portions
    assert (fixed[0].food_id, fixed[1].food_id) == (chosen, free.food_id)
    assert (fixed[1].grams, fixed[1].found) == (free.grams, "guideline")
