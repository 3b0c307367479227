"""The safety questions: asked once, and again after ninety days."""

from collections.abc import Iterator
from datetime import date as Date
from datetime import timedelta
from functools import cache
from typing import NamedTuple

from villi.diary.values import Diary
from villi.quantities import Person
from villi.safety.finding import Found, dated
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


def answered(diary: Diary, person: Person, last: Date | None) -> Iterator[Found]:
    """ "open:profile" unless all was answered within ninety days, and "answered:ID" for what was.

    What is closed is closed by a dated `asked: safety`: that nothing is written is no answer.
    """
    recent = any(
        "safety" in even(record.value).split() and (last is None or last - AGAIN < date <= last)
        for date, record in dated(diary, "asked")
        if date is not None
    )
    known = {"age": person.age is not None, "sex": bool(person.sex)}
    for one in asks():
        if known.get(one.id, recent):
            yield Found(f"answered:{one.id}", "")
    if not (recent and all(known.values())):
        missing = [name for name, is_known in known.items() if not is_known]
        yield Found(OPEN, f"{' and '.join(missing)} not known" if recent else "the safety questions are open")
