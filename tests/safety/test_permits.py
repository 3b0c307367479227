"""Laws of what is let through, for random people."""

from datetime import date as Date
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts, guard, permit
from villi.safety.tables import above, domains, gates, rows
from villi.safety.values import Facts
from villi.substances import classes, substances

CONDITIONS = sorted({fact for row in rows("conditions.csv") for fact in row["fact"].split(";")})
TRIGGERS = sorted(
    {when.replace("*", "zinc") for gate in gates() for when in gate.when if when != "always"}
    | set(CONDITIONS)
    | {f"class:{name}" for name in classes()}
    | {f"feel:{scale}" for scale in ("mood", "bloating")}
)
LOGGED = sorted({fact for gate in gates() for fact in gate.collides})
AGREED = sorted(f"agreed:{domain}" for domain in domains())

known = st.lists(st.sampled_from(TRIGGERS + LOGGED), max_size=12, unique=True)
agreed = st.lists(st.sampled_from(AGREED), max_size=4, unique=True)
asked = st.lists(st.sampled_from(sorted(domains())), max_size=3)


def said(*lists: list[str]) -> Facts:
    return {fact: f"because of {fact}" for facts_ in lists for fact in facts_}


@given(known, agreed, asked)
@settings(max_examples=400)
def test_what_a_gate_covers_is_not_allowed(some: list[str], lifted: list[str], about: list[str]) -> None:
    found = guard(said(some, lifted)).fired
    answer = permit(about, found)
    for one in found:
        covers = any(domain in one.gate.domains for want in about or ["all"] for domain in above(want))
        if covers and one.gate.level == "block":
            assert not answer.allowed
            assert answer.level == "block"
        if covers and one.gate.level == "clinician_first" and not one.lifted:
            assert not answer.allowed
        if covers:
            assert one in answer.gates, "what decides or informs is handed on"


@given(known, known, agreed, asked)
@settings(max_examples=300)
def test_more_facts_never_permit_more(
    some: list[str], more: list[str], lifted: list[str], about: list[str]
) -> None:
    before = permit(about, guard(said(some, lifted)).fired)
    after = permit(about, guard(said(some, more, lifted)).fired)
    assert before.allowed >= after.allowed


@given(known, agreed, asked)
@settings(max_examples=200)
def test_an_agreement_lifts_only_what_can_be_lifted(
    some: list[str], lifted: list[str], about: list[str]
) -> None:
    without, agreed_to = guard(said(some)).fired, guard(said(some, lifted)).fired
    assert {one.gate.id for one in without} == {one.gate.id for one in agreed_to}, "it stays visible"
    if permit(about, agreed_to).allowed and not permit(about, without).allowed:
        stopping = [
            one for one in permit(about, without).gates if one.gate.level in ("block", "clinician_first")
        ]
        assert all(one.gate.liftable for one in stopping)


@given(asked)
def test_asking_for_more_never_permits_more(about: list[str]) -> None:
    found = guard({"condition:kidney_disease": "", "class:maoi": "", "open:profile": ""}).fired
    if permit(about, found).allowed and about:
        assert all(permit([domain], found).allowed for domain in about)


LINES = [
    *(f"has: {row['words'].split(';')[0]}" for row in rows("conditions.csv")),
    *(f"takes: {one.name}" for one in substances() if one.classes),
    *(f"stops: {one.name}" for one in substances()[:20]),
    "has: no cirrhosis", "has: no longer pregnant", "pregnant: yes", "pregnant: no", "feel: mood 1",
    "feel: mood 8", "feel: bloating 9", "i want to die", "death by chocolate", "phq9 21", "phq-9 item 9: 2",
    "experiment: start, with or without kefir", "experiment: stop, a cold",
    "agreed: Dr A, 2026-11-10, glutamine",
    "agreed: Dr B, 2026-11-12, iron", "asked: safety",
    "antibiotic: amoxicillin for 5 days", "took: L-glutamine 5 g", "took: St John's wort", "kimchi, rice",
    "note: blood in my stool", "note: no fever", "takes: none", "takes: zorblaxin 5 mg", "avoids: dairy",
]  # fmt: skip
people = st.builds(
    Person,
    sex=st.sampled_from(["", "female", "male"]),
    age=st.none() | st.integers(-5, 130),
    state=st.sampled_from(["", "none", "pregnant", "lactating"]),
    weight_kg=st.none() | st.floats(0, 500),
    height_cm=st.none() | st.floats(0, 300),
)


@st.composite
def diaries(draw: st.DrawFn) -> list[list[str]]:
    days = draw(st.integers(1, 5))
    return [draw(st.lists(st.sampled_from(LINES), max_size=6)) for _ in range(days + 1)]


def text(top: list[str], days: list[list[str]]) -> bytes:
    first = Date(2026, 11, 10)
    blocks = ["\n".join(top)]
    blocks += ["\n".join([str(first + timedelta(days=n)), *day]) for n, day in enumerate(days)]
    return ("\n".join(blocks) + "\n").encode()


@given(diaries(), people, st.randoms())
@settings(max_examples=120, deadline=None)
def test_the_order_of_lines_in_a_day_does_not_matter(
    lines: list[list[str]], person: Person, random: object
) -> None:
    shuffled = [list(day) for day in lines]
    for day in shuffled:
        random.shuffle(day)  # type: ignore[attr-defined]
    found = facts(read(text(lines[0], lines[1:])), person)
    again = facts(read(text(shuffled[0], shuffled[1:])), person)
    assert set(found) == set(again)


@given(diaries(), people)
@settings(max_examples=120, deadline=None)
def test_every_line_that_says_something_counts_for_everyone(lines: list[list[str]], person: Person) -> None:
    """A line more of an illness, a medicine, a low mood or a warning never opens anything."""
    before = guard(facts(read(text(lines[0], lines[1:])), person)).fired
    for more in (
        "has: cirrhosis",
        "takes: phenelzine",
        "feel: mood 0",
        "i want to die",
        "note: blood in my stool",
    ):
        days = [*lines[1:-1], [*lines[-1], more]]
        after = guard(facts(read(text(lines[0], days)), person)).fired
        for domain in domains():
            assert permit([domain], before).allowed >= permit([domain], after).allowed, (more, domain)


def test_an_unknown_domain_is_refused_and_everything_is_shut_in_a_crisis() -> None:
    import pytest

    with pytest.raises(ValueError, match="glutamin"):
        permit(["glutamin"], guard({}).fired)
    crisis = guard({"mood:words": ""}).fired
    assert not any(permit([domain], crisis).allowed for domain in domains())
    assert not permit([], crisis).allowed
    assert permit([], guard({}).fired).allowed
