"""What is stated of a person without a diary, as facts: read as `has:` lines of a diary are."""

from collections.abc import Sequence

from villi.diary.values import Diary, Header, Record
from villi.quantities import Person
from villi.safety.facts import facts
from villi.safety.profile import OPEN
from villi.safety.values import Facts


def stated(person: Person, has: Sequence[str]) -> Facts:
    """What a person's description and plain words ("cirrhosis", "no epilepsy", "dialysis") say, as facts.

    Nobody was asked the safety questions, so nothing is said of whether they are open.

    >>> stated(Person(age=12), ["no epilepsy", "cirrhosis"])
    {'age:under_18': 'age 12', 'condition:cirrhosis': 'has: cirrhosis'}
    """
    states = tuple(Record("has", words, 0) for words in has)
    return {
        fact: because
        for fact, because in facts(Diary(Header(), (), states), person).items()
        if fact != OPEN and not fact.startswith("answered:")
    }
