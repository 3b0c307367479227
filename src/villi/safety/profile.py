"""The safety questions: asked once, and again after ninety days."""

from collections.abc import Iterator, Mapping
from datetime import date as Date
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from villi.diary.values import Diary
from villi.quantities import Person
from villi.safety.finding import Found, dated, quoted
from villi.safety.said import even
from villi.safety.tables import rows

AGAIN = timedelta(days=90)
"""How long answers hold (research on safety, section 1; judgement)."""
OPEN = "open:profile"


class Asked(NamedTuple):
    """A question of the profile: `key` of the diary line that answers it, `example` of such a line; `about`
    what is known once it is answered."""

    id: str
    ask: str
    key: str
    example: str


@cache
def asks() -> tuple[Asked, ...]:
    """The questions, in the order in which they are asked.

    >>> [one.id for one in asks()][:2]
    ['age', 'sex']
    """
    return tuple(Asked(row["id"], row["ask"], row["key"], row["example"]) for row in rows("profile.csv"))


_BESIDE = frozenset("question questions all done answered complete completed yes ok today again".split())
"""Words that may stand beside "safety" where the questions were answered; "asked: not safety" closes none."""
CHILDBEARING = (12, 55)
"""Years within which a pregnancy is asked for (judgement; wider than most studies have it)."""


def may_be_pregnant(sex: str, age: int | None) -> bool:
    """Whether the question of pregnancy must be answered: anyone not male, of 12 to 55 or of unknown age.

    >>> may_be_pregnant("female", 34), may_be_pregnant("", None), may_be_pregnant("female", 70)
    (True, True, False)
    """
    youngest, oldest = CHILDBEARING
    return sex != "male" and (age is None or youngest <= age <= oldest)


def _is_answered(value: str) -> bool:
    words = even(value).split()
    return words[:1] == ["safety"] and _BESIDE.issuperset(words[1:])


def answered(
    diary: Diary, person: Person, last: Date | None, states: frozenset[str], taken: Mapping[str, Date | None]
) -> Iterator[Found]:
    """ "open:profile" unless all was answered within ninety days, and "answered:ID" for what was.

    What is closed is closed by a dated `asked: safety`: that nothing is written is no answer. `states` are
    the facts known of pregnancy and breast-feeding, `taken` each supplement with the day on which it first
    stands in the diary: one that is newer than the answers opens them again.
    """
    asked = max(
        (
            date
            for date, record in dated(diary, "asked")
            if date is not None and _is_answered(record.value) and (last is None or date <= last)
        ),
        default=None,
    )
    recent = asked is not None and (last is None or last - AGAIN < asked)
    new = sorted(name for name, since in taken.items() if recent and asked and since and since > asked)
    known = {"age": person.age is not None, "sex": bool(person.sex)}
    is_said = any(record.value.strip() for _, record in dated(diary, "pregnant"))
    pregnancy = is_said or bool(states) or bool(person.state) or not may_be_pregnant(person.sex, person.age)
    for one in asks():
        if known.get(one.id, recent and (one.id != "pregnancy" or pregnancy)):
            yield Found(f"answered:{one.id}", "")
    missing = [name for name, is_known in {**known, "pregnancy": pregnancy}.items() if not is_known]
    if not recent:
        yield Found(OPEN, "the safety questions are open")
    elif missing:
        yield Found(OPEN, f"{' and '.join(missing)} not known{_not_understood(person)}")
    elif new:
        yield Found(OPEN, f"{', '.join(new)}: taken since the safety questions were answered")


def _not_understood(person: Person) -> str:
    """What of a person line with an age or a sex was read as a name, beyond the first part."""
    _, _, strange = person.name.partition(", ")
    if not strange or (person.age is None and not person.sex):
        return ""
    return f" (of the person line, not understood: {quoted(strange)})"
