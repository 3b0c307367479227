"""The person line, weights and states, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villi.diary import read
from villi.diary.person import person_of
from villi.quantities import Person

CASES = [
    ("person: me", Person("me")),
    ("person: Anna, f, 34", Person("Anna", "female", 34)),
    ("person: 34F", Person("", "female", 34)),
    ("person: f", Person("f")),
    ("person: male", Person("", "male")),
    ("person: female, 34, 5 months pregnant", Person("", "female", 34, "pregnant")),
    ("person: pregnant woman, 34", Person("", "female", 34, "pregnant")),
    ("person: baby girl, 8 months", Person("", "female", 0)),
    ("person: VVKAJ105", Person("VVKAJ105")),
    ("person: 34 year old woman", Person("", "female", 34)),
    ("person: A. B., born 1990-12-24, 1,68 m, 60 kg", Person("A. B.", "", 35, "", 60.0, 168.0)),
    ("person: woman, not pregnant, 29", Person("", "female", 29, "none")),
    ("person: man, woman, 30", Person("", "", 30)),
    ("person: me, female, 34\nhas: breastfeeding\npregnant: no", Person("me", "female", 34, "lactating")),
    (
        "person: me, female, 34\npregnant: yes\n2026-11-15\npregnant: no longer",
        Person("me", "female", 34, "none"),
    ),
    ("person: me\nhas: IBS", Person("me")),
    ("person: me\nweight: 70 kg\n2026-11-15\nweight: 11 st", Person("me", weight_kg=69.9)),
]


@pytest.mark.parametrize(("text", "who"), CASES, ids=[text for text, _ in CASES])
def test_a_person_line_reads_as_it_is_meant(text: str, who: Person) -> None:
    assert person_of(read(f"{text}\n2026-11-16\n08:00 toast\n".encode())) == (who, ())


@pytest.mark.parametrize(
    ("text", "message", "unknown"),
    [
        ("person: m, 203", "an age of 203 years is not possible", "age"),
        ("person: m, 34, 9 kg", "a weight of 9 kg is not possible here, so it is not used", "weight_kg"),
        ("person: m, 34, 30 cm", "a height of 30 cm is not possible here, so it is not used", "height_cm"),
        (
            "person: f, 34\nweight: 7000 kg",
            "a weight of 7000 kg is not possible here, so it is not used",
            "weight_kg",
        ),
    ],
)
def test_what_nobody_has_is_said_and_unknown(text: str, message: str, unknown: str) -> None:
    who, problems = person_of(read(f"{text}\n2026-11-16\n".encode()))
    assert [problem.message for problem in problems] == [message]
    assert getattr(who, unknown) is None


def test_contradictions_stay_as_written_and_are_said() -> None:
    who, problems = person_of(read(b"person: male, aged 4\npregnant: yes\n2026-11-16\n"))
    assert (who.sex, who.age, who.state) == ("male", 4, "pregnant")
    assert [problem.line for problem in problems] == [2]
    assert "every safety rule" in problems[0].suggestion


def test_the_id_of_an_export_is_no_age() -> None:
    from dataclasses import replace

    diary = read(b"person: 34\n2026-11-16\n")
    assert person_of(replace(diary, lines=()))[0] == Person("34")


@given(st.text(st.characters(blacklist_characters="\0"), max_size=80))
def test_nothing_written_as_a_person_fails(words: str) -> None:
    who, _ = person_of(read(f"person: {words}\n2026-11-16\n".encode("utf-8", "replace")))
    assert who.age is None or 0 <= who.age < 121


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("breast feeding", "lactating"),
        ("BF", "lactating"),
        ("postpartum", "lactating"),
        ("stillend", "lactating"),
        ("preg", "pregnant"),
        ("pregnent", "pregnant"),
        ("20 wks", "pregnant"),
        ("20 weeks", "pregnant"),
        ("12+3", "pregnant"),
        ("due in March", "pregnant"),
        ("due 14 March", "pregnant"),
        ("2nd trimester", "pregnant"),
        ("schwanger", "pregnant"),
        ("enceinte", "pregnant"),
        ("embarazada", "pregnant"),
        ("not breast feeding", "none"),
        ("vegetarian", ""),
    ],
)
def test_a_state_as_people_write_it(words: str, state: str) -> None:
    for line in (f"me, female, 34, {words}", f"{words}, 34, f"):
        who, problems = person_of(read(f"person: {line}\n2026-11-16\n".encode()))
        assert (who.state, who.age, who.sex, problems) == (state, 34, "female", ()), line


def test_two_ages_are_said_and_the_lower_one_holds() -> None:
    who, problems = person_of(read(b"person: me, female, 34, 16\n2026-11-16\n"))
    assert who.age == 16
    assert [problem.message for problem in problems] == ["two ages: 16 and 34; the lower one is used"]
    assert person_of(read(b"person: baby girl, 8 weeks\n2026-11-16\n"))[0].age == 0
