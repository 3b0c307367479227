"""The safety questions' answers in the diary: only what changed, nothing lost, read back as it was said."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from villi.diary import read, write
from villi.diary.person import person_of
from villi.diary.profile import Profile, has_now, lines_of, taken_now, with_profile
from villi.quantities import Person, VilliError

TODAY = date(2026, 11, 23)
WEEK = (
    b"person: me\r\ncountry: GB\r\n\r\n2026-11-16 Mon\r\n08:10 2 eggs, rye toast\r\nlunch: caf\xc3\xa9 soup"
)
FULL = Profile(
    sex="female",
    age=34,
    height_cm=168.0,
    weight_kg=62.5,
    state="none",
    has=("epilepsy",),
    takes=("sertraline 50 mg",),
    avoids=("peanuts",),
    complete=True,
)


def test_all_of_it_is_added_and_the_rest_stays_byte_for_byte() -> None:
    after = with_profile(WEEK, FULL, TODAY)
    assert after == WEEK.replace(b"person: me\r\n", b"person: me, female, 34, 168 cm\r\n") + (
        b"\r\n\r\n2026-11-23 Mon\r\nhas: epilepsy\r\ntakes: sertraline 50 mg\r\navoids: peanuts\r\n"
        b"pregnant: no\r\nweight: 62.5 kg\r\nasked: safety\r\n"
    )
    who, problems = person_of(read(after))
    assert who == Person("me", "female", 34, "none", 62.5, 168.0)
    assert problems == () and read(after).problems == ()


def test_asked_again_with_the_same_answers_only_the_day_is_new() -> None:
    once = with_profile(WEEK, FULL, TODAY)
    assert with_profile(once, FULL, TODAY) == once
    later = with_profile(once, FULL, date(2027, 2, 23))
    assert later == once + b"\r\n2027-02-23 Tue\r\nasked: safety\r\n"


def test_what_was_left_open_stays_open() -> None:
    assert with_profile(WEEK, Profile(), TODAY) == WEEK
    assert lines_of(read(WEEK), replace(FULL, complete=False), TODAY)[-1] != "asked: safety"


@pytest.mark.parametrize(
    ("line", "profile", "after"),
    [
        ("person: Anna", Profile(age=34), "person: Anna, 34"),
        ("person: Anna, 33", Profile(age=34), "person: Anna, 34"),
        ("person: Anna, female 33, 168 cm", Profile(age=34), "person: Anna, female, 34, 168 cm"),
        ("person:Anna   # that's me", Profile(sex="female"), "person: Anna, female   # that's me"),
        ("person: Anna, born 1990", Profile(sex="female", age=34), "person: Anna, 34, female"),
        ("person: Anna, born 1990", Profile(sex="female"), "person: Anna, born 1990, female"),
        ("person: male, 40", Profile(sex="female"), "person: female, 40"),
        ("person: 62 kg, 40", Profile(age=41), "person: 62 kg, 41"),
        ("person:", Profile(sex="male", age=40), "person: male, 40"),
        ("PERSON: Li, 5 ft 6", Profile(height_cm=170.0), "PERSON: Li, 170 cm"),
    ],
)
def test_the_person_line_changes_part_by_part(line: str, profile: Profile, after: str) -> None:
    data = f"country: GB\n{line}\n2026-11-16\ntoast\n".encode()
    assert with_profile(data, profile, TODAY).decode() == f"country: GB\n{after}\n2026-11-16\ntoast\n"


def test_a_diary_without_a_person_line_gets_one_above_the_first_day() -> None:
    assert with_profile(b"2026-11-16\ntoast\n", Profile(age=34), TODAY) == b"person: 34\n2026-11-16\ntoast\n"
    data = b"\xef\xbb\xbf# mine\ncountry: GB\n\n2026-11-16\ntoast\n"
    after = with_profile(data, Profile(sex="female", age=34), TODAY)
    assert after == b"\xef\xbb\xbf# mine\ncountry: GB\nperson: female, 34\n\n2026-11-16\ntoast\n"


def test_medicines_start_and_stop() -> None:
    data = b"takes: sertraline 50 mg\ntakes: iron\n2026-11-16\ntoast\n"
    after = with_profile(data, Profile(stops=("sertraline",), takes=("Iron", "lithium")), TODAY)
    assert after.endswith(b"\n2026-11-23 Mon\nstops: sertraline\ntakes: lithium\n")
    assert taken_now(read(after)) == ("iron", "lithium")
    assert with_profile(data, Profile(stops=("warfarin",)), TODAY) == data
    again = with_profile(after, Profile(takes=("sertraline 100 mg",)), date(2026, 11, 24))
    assert taken_now(read(again)) == ("iron", "lithium", "sertraline 100 mg")


def test_a_condition_passes_and_comes_again() -> None:
    data = b"has: chemotherapy\n2026-11-16\ntoast\n"
    over = with_profile(data, Profile(over=("chemotherapy", "gout")), TODAY)
    assert over == data + b"\n2026-11-23 Mon\nhas: no longer chemotherapy\n"
    assert has_now(read(over)) == ()
    assert with_profile(over, Profile(over=("chemotherapy",)), TODAY) == over
    again = with_profile(over, Profile(has=("Chemotherapy",)), date(2026, 11, 24))
    assert has_now(read(again)) == (("Chemotherapy", 9),)


def test_a_pregnancy_begins_ends_and_gives_way_to_breast_feeding() -> None:
    data = WEEK
    states = []
    for day, state in enumerate(("pregnant", "lactating", "none", "pregnant"), 1):
        data = with_profile(data, Profile(state=state), date(2026, 12, day))  # type: ignore[arg-type]
        states.append(person_of(read(data))[0].state)
    assert states == ["pregnant", "lactating", "none", "pregnant"]
    assert b"pregnant: no\r\npregnant: breastfeeding\r\n" in data


def test_a_decimal_comma_is_kept() -> None:
    data = b"decimal: comma\n2026-11-16\ntoast\n"
    after = with_profile(data, Profile(weight_kg=62.5), TODAY)
    assert b"weight: 62,5 kg\n" in after
    assert person_of(read(after))[0].weight_kg == 62.5


def test_words_that_a_diary_cannot_hold_write_nothing() -> None:
    with pytest.raises(VilliError, match="plainer words"):
        with_profile(WEEK, Profile(has=("a # b",)), TODAY)
    with pytest.raises(VilliError, match="one line"):
        with_profile(WEEK, Profile(has=("a\nb",)), TODAY)


def test_an_old_diary_in_windows_text_stays_so() -> None:
    data = "person: André\n2026-11-16\ncafé\n".encode("cp1252")
    after = with_profile(data, Profile(age=40), TODAY)
    assert after == "person: André, 40\n2026-11-16\ncafé\n".encode("cp1252")


plain = st.text(st.characters(categories=("Ll", "Lu", "Nd")), min_size=1, max_size=12)
profiles = st.builds(
    Profile,
    sex=st.sampled_from(["", "female", "male"]),
    age=st.none() | st.integers(0, 120),
    height_cm=st.none() | st.integers(100, 200).map(float),
    weight_kg=st.none() | st.integers(30, 150).map(float),
    state=st.sampled_from(["", "none", "pregnant", "lactating"]),
    has=st.lists(plain, max_size=3).map(tuple),
    takes=st.lists(plain, max_size=3).map(tuple),
    avoids=st.lists(plain, max_size=2).map(tuple),
    complete=st.booleans(),
)
persons = st.sampled_from(
    [
        "",
        "person: Zoe",
        "person: Zoe, 33",
        "person: female, 33, 168 cm",
        "person: Zoe, woman 33, 170 cm, 62 kg",
    ]
)


@given(persons, profiles, profiles)
def test_nothing_is_lost_and_all_is_read_back(person: str, first: Profile, second: Profile) -> None:
    data = f"# a note\n{person}\ncountry: GB\n\n2026-11-16 Mon\n08:00 toast  # two\nhas: IBS\n".encode()
    for number, profile in enumerate((first, second)):
        try:
            after = with_profile(data, profile, date(2026, 11, 23 + number))
        except VilliError:
            assume(False)
        kept = [line for line in data.splitlines() if not line.startswith(b"person:")]
        assert [line for line in after.splitlines() if line in kept][: len(kept)] == kept
        diary, before = read(after), person_of(read(data))[0]
        who = person_of(diary)[0]
        assert write(diary) == after
        assert who.name == before.name
        assert who.sex == (profile.sex or before.sex)
        assert who.age == (before.age if profile.age is None else profile.age)
        said = {words.casefold() for words, _ in has_now(diary)}
        assert {words.casefold() for words in ("IBS", *profile.has)} <= said
        data = after
