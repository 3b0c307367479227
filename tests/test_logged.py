"""What a day, or words as they are typed, log against a rule of safety."""

from datetime import date, timedelta

import pytest

from villi.diary import read
from villi.examining.logged import against, beside, day_alone, words_alone
from villi.foods import Catalogue
from villi.keeping.cards import safety_of
from villi.meals import Index

TODAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    ("above", "typed", "gates"),
    [
        ("takes: sertraline", "5-htp 100 mg", ["G23"]),
        ("takes: sertraline", "st john's wort", ["G23", "G35"]),
        ("takes: sertraline", "took: st john's wort, toast", ["G23", "G35"]),
        ("2026-11-16\n5-htp 100 mg", "sertraline 50 mg", ["G23"]),
        ("has: cirrhosis", "L-glutamine 5 g", ["G01"]),
        ("country: GB", "L-glutamine 50 g", ["G13"]),
        ("country: GB", "L-glutamine 5 g", []),
        ("takes: phenelzine", "kimchi", ["G20"]),
        ("takes: warfarin", "natto", ["G21"]),
        ("takes: sertraline\n2026-11-16\n5-htp 100 mg", "2 eggs, vitamin D", []),
    ],
)
def test_words_are_held_against_what_stands(
    above: str, typed: str, gates: list[str], ready: Index, everyday: Catalogue
) -> None:
    diary = read(f"{above}\n2026-11-17\ntoast\n".encode())
    found = against(words_alone([typed], TODAY), safety_of(diary, TODAY), ready, everyday)
    assert [one.gate.id for one in found] == gates
    logged = [words for one in found for words in one.collisions]
    assert typed == "sertraline 50 mg" or not any("(line" in words for words in logged)


def test_a_day_tells_of_its_own_alone(ready: Index, everyday: Catalogue) -> None:
    diary = read(b"takes: sertraline\n2026-11-15\n5-htp 100 mg\n2026-11-16\ntoast\n2026-11-17\nsertraline\n")
    standing = safety_of(diary, TODAY)

    def gates(day: int) -> list[str]:
        date = TODAY.replace(day=day)
        found = against(day_alone(diary, date), beside(standing, date, TODAY), ready, everyday)
        return [one.gate.id for one in found]

    assert (gates(15), gates(16), gates(17)) == (["G23"], [], ["G23"])


def test_what_was_taken_long_ago_does_not_stand_beside_what_is_taken_now(
    ready: Index, everyday: Catalogue
) -> None:
    ago = TODAY - timedelta(days=200)
    diary = read(f"{ago}\n5-htp 100 mg\n{TODAY}\nsertraline\n".encode())
    assert not against(day_alone(diary, ago), beside(safety_of(diary, TODAY), ago, TODAY), ready, everyday)
