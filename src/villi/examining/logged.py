"""Rules of safety against which a day, or words that are being typed, log something: said at once.

Only what is logged there counts: a page does not say of every day what stands against one of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date as Date

from villi.diary import read
from villi.diary.values import Diary, Eaten, Entry, Header
from villi.examining.eaten import eaten
from villi.examining.standing import too_much
from villi.examining.supplements import doses
from villi.foods import Catalogue
from villi.meals import Index, resolve
from villi.quantities import Person
from villi.safety import facts, guard
from villi.safety.medicines import WINDOW
from villi.safety.showing import showable
from villi.safety.values import Facts, Fired, Gate, Safety

LOGGED = ("took:", "class:", "medicine:", "condition:", "state:", "food:", "dose:")
"""Facts of single days: what was taken and eaten, and what a line says of the person from then on."""


def against(said: Diary, safety: Safety, ready: Index, catalogue: Catalogue) -> tuple[Fired, ...]:
    """The rules against which something was logged, and that some days have a part in. `said` are those days
    alone (`day_alone`, `words_alone`); `safety` what stands for the whole diary on its last day (`beside`).

    >>> from villi.diary import read
    >>> from villi.meals import index
    >>> everyday, standing = Catalogue.everyday(), guard({"class:ssri": "takes: sertraline (line 1)"})
    >>> typed = read(b"2026-11-16\\n5-htp 100 mg\\n")
    >>> [(one.gate.id, one.because) for one in against(typed, standing, index(everyday), everyday)]
    [('G23', ('takes: sertraline (line 1)',))]
    """
    own = _logged(said, ready, catalogue)
    if not own:
        return ()
    found = showable(guard({**own, **safety.facts}, said.header.country))
    return tuple(one for one in found.fired if one.collisions and _has_part(one.gate, own))


def day_alone(diary: Diary, date: Date) -> Diary:
    """A day of a diary alone, without what stands above it."""
    return Diary(Header(country=diary.header.country), tuple(day for day in diary.days if day.date == date))


def words_alone(lines: Iterable[str], date: Date, country: str = "") -> Diary:
    """Lines that are not written yet, as a day of their own: they stand on no line that could be named.

    >>> words_alone(["took: zinc 10 mg"], Date(2026, 11, 16)).days[0].entries[0].line
    0
    """
    text = "\n".join([f"{date}", *lines, ""])
    days = read(text.encode("utf-8", "replace")).days
    unplaced = tuple(replace(day, entries=tuple(map(_unplaced, day.entries))) for day in days)
    return Diary(Header(country=country), unplaced)


def _unplaced(entry: Entry) -> Entry:
    if isinstance(entry, Eaten):
        return replace(entry, words=entry.words._replace(line=0))
    return replace(entry, line=0)


def beside(safety: Safety, date: Date, today: Date) -> Safety:
    """What stands beside a day: nothing of today, where the day lies further back than a single dose counts
    as taken.

    >>> standing = guard({"class:ssri": "takes: sertraline (line 1)"})
    >>> beside(standing, Date(2026, 11, 16), Date(2026, 11, 17)) is standing
    True
    >>> beside(standing, Date(2026, 1, 16), Date(2026, 11, 17)).facts
    {}
    """
    return safety if today - date <= WINDOW else Safety()


def _logged(said: Diary, ready: Index, catalogue: Catalogue) -> Facts:
    understood = resolve(said, ready)
    found = facts(
        said, Person(), {**eaten(understood, catalogue), **too_much(doses(said, understood, ready))}
    )
    return {fact: because for fact, because in found.items() if fact.startswith(LOGGED)}


def _has_part(gate: Gate, own: Mapping[str, str]) -> bool:
    wanted = (*gate.when, *gate.collides)
    return any(_meets(fact, wanted) for fact in own)


def _meets(fact: str, wanted: Iterable[str]) -> bool:
    return any(fact.startswith(one[:-1]) if one.endswith("*") else fact == one for one in wanted)
