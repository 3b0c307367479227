"""Words of self-harm: two lists, and every way in which they may stand in a line."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from villi.safety.alarm import alarms
from villi.safety.tables import rows

HERE = Path(__file__).parent
YES = (HERE / "self_harm_yes.txt").read_text(encoding="utf-8").splitlines()
NO = (HERE / "self_harm_no.txt").read_text(encoding="utf-8").splitlines()


def test_the_lists_are_long() -> None:
    assert min(len(set(YES)), len(set(NO))) >= 600


@pytest.mark.parametrize("words", YES)
def test_words_of_self_harm(words: str) -> None:
    assert alarms(words)
    assert alarms(words.upper())
    assert alarms(f"08:10 2 eggs, rye toast; {words}")
    assert alarms(f"{words}. then tea and toast")


@pytest.mark.parametrize("words", NO)
def test_food_and_daily_life(words: str) -> None:
    assert not alarms(words)
    assert not alarms(f"  lunch: {words}\n")


def test_no_food_and_no_meal_sounds_like_self_harm() -> None:
    root = HERE.parents[1]
    tables = (
        root / "src/villi/foods/data/foods.csv",
        root / "tests/spec/meals.csv",
        root / "tests/spec/not_food.csv",
    )
    cells = {
        c for path in tables for row in csv.reader(path.read_text(encoding="utf-8").splitlines()) for c in row
    }
    assert len(cells) > 5000
    assert [cell for cell in cells if alarms(cell)] == []


HURT = [
    words for words in NO if words.startswith(("cut my", "burnt my", "burned my", "hurt my", "hit myself"))
]


@given(
    st.sampled_from(HURT),
    st.sampled_from(["on purpose", "deliberately", "intentionally", "it was not an accident"]),
    st.sampled_from([" ", ", ", ". "]),
)
def test_no_kitchen_and_no_food_excuses_what_was_done_on_purpose(
    words: str, purpose: str, between: str
) -> None:
    assert alarms(f"{words}{between}{purpose}")
    assert alarms(f"{purpose}{between}{words}")


@given(st.sampled_from(YES), st.sampled_from(NO), st.sampled_from([". ", "; ", "\n", " but "]))
def test_no_food_beside_it_hides_it(words: str, harmless: str, between: str) -> None:
    assert alarms(f"{words}{between}{harmless}")
    assert alarms(f"{harmless}{between}{words}")


def test_every_phrase_of_the_table_can_be_found() -> None:
    known = {
        "deniable",
        "fire",
        "ends",
        "alone",
        "meant",
        "taken back",
        "purpose",
        "always",
        "again",
        "food",
        "chance",
    }
    other = {"spelling", "near", "spaced", "squeezed", "anywhere"}
    for row in rows("self_harm.csv"):
        kind, phrase = row["kind"], row["phrase"]
        assert kind in known | other or kind.startswith("<"), kind
        groups = re.findall(r"\([^()]*\)\??|[^\s()]+", phrase) if kind in known else []
        assert kind not in known or " ".join(groups) == phrase, phrase
        assert all(option for group in groups for option in group.rstrip("?").strip("()").split("|")), phrase


@pytest.mark.parametrize("row", [row for row in rows("self_harm.csv") if row["kind"] == "fire"], ids=str)
def test_the_first_reading_of_every_phrase_is_found(row: dict[str, str]) -> None:
    lists = {"<number>": "7"} | {one["kind"]: one["phrase"] for one in rows("self_harm.csv")}
    phrase = re.sub(r"<\w+>", lambda name: lists[name[0]], row["phrase"])
    groups = re.findall(r"\([^()]*\)\??|[^\s()]+", phrase)
    first = [group.strip("()").split("|")[0] for group in groups if not group.endswith("?")]
    assert alarms(" ".join(first))


@given(st.sampled_from(NO), st.sampled_from(NO))
def test_two_harmless_lines_stay_harmless_apart(one: str, other: str) -> None:
    assert not alarms(f"{one}. {other}")


@given(st.sampled_from(YES), st.text(max_size=60))
@example("i want to die", "\x00\u202e{}[]()\\")
@example("i want to die", "#" * 60)
def test_what_stands_before_does_not_hide_it(words: str, before: str) -> None:
    assert alarms(f"{before}. {words}")


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    assert alarms(text) in (True, False)
