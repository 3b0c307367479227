"""Laws of what is advised: the order of lines does not matter, and what is unknown is never a reason."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.everyday import EVERYDAY, READY

import villi
from villi.advice import Suggestion, advising
from villi.advice.avoiding import avoided, left_out
from villi.diary import read
from villi.safety.values import Facts

ITEMS = (
    "4 slices white bread",
    "200 g chicken breast",
    "300 g white rice",
    "300 g pasta",
    "1 apple",
    "250 ml milk",
    "50 g crisps",
    "300 g lentils",
    "150 g salmon",
    "100 g cheddar",
    "2 eggs",
)
HEADS = ("", "has: IBS", "takes: warfarin", "avoids: dairy", "has: kidney disease", "took: L-glutamine 5 g")


@cache
def advised(text: str) -> tuple[Suggestion, ...]:
    return villi.examine(read(text.encode()), EVERYDAY, ready=READY).advice


def diary(head: str, items: list[str], more: str = "") -> str:
    day = "\n".join(f"{8 + n:02d}:00 {item}" for n, item in enumerate(items)) + "\ndone: food\n"
    week = "".join(f"\n2026-11-{8 + n:02d}\n{day}" for n in range(7))
    return f"person: me, female, 34\n{head}\n{week}{more}"


MEALS = st.lists(st.sampled_from(ITEMS), min_size=3, max_size=7, unique=True)


def said(steps: tuple[Suggestion, ...]) -> list[tuple[str, ...]]:
    return [(step.kind, step.text, step.reason, *step.foods) for step in steps]


@settings(max_examples=15, deadline=None)
@given(MEALS, st.sampled_from(HEADS[:5]), st.randoms(use_true_random=False))
def test_the_order_of_lines_does_not_matter(items: list[str], head: str, random: "object") -> None:
    other = list(items)
    random.shuffle(other)  # type: ignore[attr-defined]
    assert said(advised(diary(head, items))) == said(advised(diary(head, other)))


@settings(max_examples=15, deadline=None)
@given(MEALS, st.sampled_from(HEADS[:5]))
def test_a_day_that_is_not_complete_gives_no_new_reason(items: list[str], head: str) -> None:
    partial = "\n2026-11-20\n08:00 toast\nskip: food\n"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(advising, "MOST", 99)
        advised.cache_clear()
        before, after = advised(diary(head, items)), advised(diary(head, items, partial))
        advised.cache_clear()
    shown = {step.text for step in before}
    assert all(step.text in shown or step.kind == "nothing to change" for step in after)


@settings(max_examples=15, deadline=None)
@given(MEALS, st.integers(0, 2))
def test_too_few_complete_days_give_no_food_advice(items: list[str], days: int) -> None:
    day = "\n".join(items)
    text = "person: me, female, 34\n" + "".join(
        f"2026-11-{8 + n:02d}\n{day}\n{'done' if n < days else 'skip'}: food\n" for n in range(7)
    )
    assert {step.kind for step in advised(text)} <= {"nothing to change", "ask a clinician"}


@settings(max_examples=20, deadline=None)
@given(MEALS, st.sampled_from(HEADS))
def test_there_is_always_something_to_say_and_never_too_much(items: list[str], head: str) -> None:
    found = advised(diary(head, items))
    assert 1 <= len(found) <= 3
    assert ("nothing to change" in {step.kind for step in found}) <= (len(found) == 1)
    assert all(step.text and "{" not in step.text + step.reason for step in found)


@given(st.text(max_size=60))
def test_whatever_is_written_as_avoided_is_read(words: str) -> None:
    avoided([words], EVERYDAY)


@pytest.mark.parametrize("fact", sorted({fact for fact, _, _ in left_out()}))
def test_every_row_of_what_is_left_out_leaves_something_out(fact: str) -> None:
    from villi.advice.avoiding import belongs, left_out_for
    from villi.advice.eating import offers

    known: Facts = {fact: "so"}
    ids = left_out_for(known)
    foods = EVERYDAY.foods
    assert ids and any(belongs(food, ids, EVERYDAY) for food in foods.values())
    assert any(not belongs(foods[offer.food_id], ids, EVERYDAY) for offer in offers())
