"""One part of a change, read from its words: what is changed, how much, how often, from when, for how long.

Every word is either understood or refused: what is left out by a reader could be what mattered.
"""

import math
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Literal, NamedTuple

from villi.body.tokens import Token, Unit, amiss, called, names, units
from villi.quantities import VilliError
from villi.substances import misspelt, named

How = Literal["to", "by", "times"]
_FILLER = frozenset(
    "a an the of my i me we take taking took have having eat eating drink drinking use using please what if "
    "in with would it is do then about for on each only just every course supplement supplements intake "
    "amount level rating total set as much".split()
)
_PERIODS = {
    "day": 1.0, "d": 1.0, "night": 1.0, "morning": 1.0, "evening": 1.0, "week": 7.0, "wk": 7.0,
}  # fmt: skip
_EACH = frozenset({"a", "an", "per", "each", "every", "/"})
_OFTEN = {"once": 1.0, "twice": 2.0, "thrice": 3.0}
_CHART = {"od": 1.0, "bd": 2.0, "bid": 2.0, "tds": 3.0, "tid": 3.0, "qds": 4.0, "qid": 4.0}
"""How often a day, as prescriptions write it."""
_TIMES_OF_DAY = frozenset({"morning", "noon", "evening", "night", "bedtime", "breakfast", "lunch", "dinner"})
_DAYS = {
    "day": 1, "days": 1, "d": 1, "week": 7, "weeks": 7, "wk": 7, "wks": 7, "w": 7, "fortnight": 14,
    "fortnights": 14, "month": 30, "months": 30, "year": 365, "years": 365,
}  # fmt: skip
_TO = frozenset({"to", "at", "="})
_MORE, _LESS = (
    frozenset({"+", "more", "extra", "additional", "add", "adding"}),
    frozenset({"-", "less", "fewer", "minus"}),
)
_UP = frozenset({"up", "raise", "raised", "raising", "increase", "increased", "increasing"})
_DOWN = frozenset(
    {"down", "reduce", "reduced", "reducing", "cut", "cutting", "lower", "lowered", "decrease", "decreased"}
)
_NONE = frozenset({"no", "without", "none", "stop", "stopping", "quit", "skip", "avoid", "avoiding"})
_FOLDS = {"double": 2.0, "doubled": 2.0, "triple": 3.0, "treble": 3.0, "halve": 0.5, "halved": 0.5}
_FOLLOWS = frozenset(
    "mood plasma muscle lining permeability diversity bacteria microbiome butyrate inflammation crp".split()
)
"""What people may name and what nobody can set: it follows."""
DRINKS = 'a drink holds 8 to 14 g of alcohol, by country: write such as "alcohol 20 g a day"'
_FROM = frozenset({"from", "starting", "start", "beginning", "since"})
_UNTIL = frozenset({"until", "till", "til", "through", "to", "-"})


class Amount(NamedTuple):
    """A number with its unit (None for none), `per_kg` of body weight, and where it stands."""

    value: float
    unit: Unit | None
    per_kg: bool
    at: Token


class Said(NamedTuple):
    """A part of a change as read. `name` an input, or "antibiotic"; `what` the medicine by its usual name;
    `how` with `amount` (None where none was said) and `sign` (1 more, -1 less, 0 neither was said); `nothing`
    of it is to be left; `often` times a day, said at `rate`; `start` the first day (0 the first of the run)
    and `days`, None where not said; `month` where a month or year was; `once` on one day alone; `at` where
    the name stands."""

    words: str
    name: str
    what: str
    how: How
    amount: Amount | None
    sign: int
    nothing: bool
    often: float
    rate: Token | None
    start: int | None
    days: int | None
    month: bool
    once: bool
    at: Token


def can_be_asked() -> str:
    """What can be asked, in words."""
    such = '"fibre to 30 g for 4 weeks"'
    return f"there are {', '.join(called().values())}; write such as {such}"


def says_more(part: Sequence[Token]) -> bool:
    """Whether tokens name nothing and say only how much, how often or for how long: they belong to the part
    before them ("amoxicillin, 3 times a day, 7 days")."""
    known = _FILLER | _EACH | _FROM | _UNTIL | _TIMES_OF_DAY | set(_DAYS) | set(_PERIODS) | set(_OFTEN)
    known |= set(units()) | set(_CHART) | {"daily", "weekly", "over", "during", "lasting", "times", "x", "on"}
    return all(token.text in known or token.kind == "number" or token.text in "/%." for token in part)


class Reader:
    """The tokens of one part, and what has been understood of them so far."""

    def __init__(self, words: str, part: Sequence[Token]) -> None:
        self.words, self.part, self.here = words, tuple(part), 0
        self.name: tuple[str, str, Token] | None = None
        self.amount: Amount | None = None
        self.loose: tuple[Unit, Token] | None = None
        self.flags: dict[str, Token] = {}
        self.fold: tuple[float, Token] | None = None
        self.count: tuple[float, Token] | None = None
        self.period: tuple[float, Token] | None = None
        self.times_of_day: list[Token] = []
        self.days: tuple[int, Token] | None = None
        self.start: tuple[int, Token] | None = None
        self.end: tuple[int, Token] | None = None
        self.month = self.once = False
        self.unknown: list[Token] = []
        self.substances = {
            found.start + part[0].start: (found.substance, found.end + part[0].start)
            for found in (named(words[part[0].start : part[-1].end]) if part else ())
        }

    # what stands next

    def next(self, ahead: int = 0) -> Token | None:
        at = self.here + ahead
        return self.part[at] if at < len(self.part) else None

    def text(self, ahead: int = 0) -> str:
        token = self.next(ahead)
        return "" if token is None else token.text

    def is_number(self, ahead: int = 0) -> bool:
        token = self.next(ahead)
        return token is not None and token.kind == "number"

    def number(self, ahead: int = 0) -> float:
        token = self.next(ahead)
        return math.nan if token is None else token.value

    def took(self, count: int) -> bool:
        self.here += count
        return True

    def wrong(self, at: Token | None, what: str, remedy: str) -> VilliError:
        return amiss(self.words, at, what, remedy)

    # the grammar

    def read(self) -> Said:
        """Everything understood, or VilliError."""
        while self.next() is not None:
            found = (
                self._window()
                or self._length()
                or self._often()
                or self._named()
                or self._amount()
                or self._direction()
                or self._other()
            )
            assert found
        return self._said()

    def _window(self) -> bool:
        """ "from day 10 to day 20", "days 3 to 9", "until day 20", "on day 4", "after 10 days"."""
        first, at = self.text(), self.next()
        skip = 1 + (first in _FROM and self.text(1) in ("on", "at", "from"))
        assert at is not None
        if first == "start" and self.text(1) not in ("on", "at", "from", "day"):
            return self.took(1)
        if first in _FROM or (first == "on" and self.text(1) == "day"):
            unit = self.text(skip)
            if unit not in ("day", "week") or not self.is_number(skip + 1):
                remedy = 'count days: the first is "day 1", so write such as "from day 10"'
                raise self.wrong(self.next(skip) or at, "from when?", remedy)
            self._set_start(self._ordinal(skip + 1, 7 if unit == "week" else 1), at)
            if first == "on":
                self._set_days(1, at)
            self.took(skip + 2)
            return self._until() or True
        if first in ("day", "days") and self.is_number(1) and self.text(2) in _UNTIL and self.is_number(3):
            self._set_start(self._ordinal(1, 1), at)
            self.end = (self._ordinal(3, 1), at)
            return self.took(4)
        if first == "day" and self.is_number(1):
            self._set_start(self._ordinal(1, 1), at)
            self._set_days(1, at)
            return self.took(2)
        if first == "after" and self.is_number(1) and self.text(2) in _DAYS:
            self._set_start(self._whole(self.number(1) * _DAYS[self.text(2)], at), at)
            return self.took(3)
        return self._until()

    def _until(self) -> bool:
        at = self.next()
        if self.text() not in _UNTIL:
            return False
        skip = 1 + (self.text(1) in ("day", "week"))
        says_day = skip == 2 or self.text() in ("until", "till", "til", "through")
        if not (says_day and self.is_number(skip)) or at is None:
            return False
        size = 7 if self.text(1) == "week" else 1
        self.end = ((self._ordinal(skip, 1) + 1) * size - 1, at)
        return self.took(skip + 1)

    def _ordinal(self, ahead: int, size: int) -> int:
        at = self.next(ahead)
        number = self.number(ahead)
        if number < 1:
            raise self.wrong(at, "days are counted from 1", 'the first is "day 1"')
        return (self._whole(number, at) - 1) * size

    def _whole(self, number: float, at: Token | None) -> int:
        if not math.isfinite(number) or number != int(number):
            raise self.wrong(at, f"{number:g} is no whole number of days", "give whole days")
        return int(number)

    def _set_start(self, day: int, at: Token) -> None:
        if self.start is not None:
            raise self.wrong(at, "two beginnings", "say once from which day")
        self.start = (day, at)

    def _set_days(self, days: int, at: Token) -> None:
        if self.days is not None:
            raise self.wrong(at, "two lengths", "say once for how long")
        self.days = (days, at)

    def _length(self) -> bool:
        """ "for 8 weeks", "7 days", "for a month", "for a fortnight"."""
        at = self.next()
        assert at is not None
        said = at.text in ("for", "over", "during", "lasting", "x")
        skip = 1 if said else 0
        skip += said and self.text(skip) in ("the", "next", "about")
        if said and self.text(skip) == "-" and self.text(skip + 2) in _DAYS:
            raise self.wrong(self.next(skip), "less than no days", "give at least 1 day")
        if self.is_number(skip) and self.text(skip + 1) in _DAYS:
            if self.text(skip + 2) in _EACH and self.text(skip + 3) in ("week", "wk"):
                return False  # "5 days a week" is how often
            number, unit = self.number(skip), self.text(skip + 1)
            self.took(skip + 2)
        elif said and self.text(skip) in ("a", "an", "one") and self.text(skip + 1) in _DAYS:
            number, unit = 1.0, self.text(skip + 1)
            self.took(skip + 2)
        elif self.text() == "a" and self.text(1) in ("fortnight", "month", "year"):
            number, unit = 1.0, self.text(1)
            self.took(2)
        else:
            return False
        self.month = self.month or unit.startswith(("month", "year"))
        days = self._whole(number * _DAYS[unit], at)
        if days < 1:
            raise self.wrong(at, "no days at all", "give at least 1 day")
        self._set_days(days, at)
        return True

    def _often(self) -> bool:
        """ "a day", "twice a day", "every 8 hours", "5 days a week", "daily", "morning and evening"."""
        at, first = self.next(), self.text()
        assert at is not None
        if first in ("daily", "nightly"):
            return self._set_period(1.0, at, 1)
        if first == "weekly":
            return self._set_period(7.0, at, 1)
        if first in _CHART:
            return self._set_count(_CHART[first], at, 1) and self._set_period(1.0, at, 0)
        if first in _OFTEN:
            self.once = self.once or first == "once"
            return self._set_count(_OFTEN[first], at, 1)
        if self.is_number() and self.text(1) in ("times", "time", "x"):
            return self._set_count(self.number(), at, 2)
        of_week = self.text(2) in _EACH and self.text(3) in ("week", "wk")
        if self.is_number() and self.text(1) in ("days", "nights") and of_week:
            return self._set_count(self.number(), at, 2)
        if first == "every" and self.is_number(1) and self.text(2) in ("h", "hours", "hrs", "hour"):
            if not 1 <= self.number(1) <= 24:
                raise self.wrong(self.next(1), "no such hours", "give from 1 to 24 hours")
            return self._set_count(24 / self.number(1), at, 3) and self._set_period(1.0, at, 0)
        if first == "every" and self.text(1) in ("other", "second"):
            raise self.wrong(at, "days that alternate are not simulated", "give an amount a day")
        if first in _EACH and self.text(1) in _PERIODS:
            return self._set_period(_PERIODS[self.text(1)], at, 2)
        if first in _EACH and self.text(1) in ("month", "year"):
            raise self.wrong(at, "that is no amount a day", "give it a day, or a week")
        if first in _TIMES_OF_DAY or (
            first in ("in", "at", "before", "after")
            and self.text(1 + (self.text(1) == "the")) in _TIMES_OF_DAY
        ):
            skip = 0 if first in _TIMES_OF_DAY else 1 + (self.text(1) == "the")
            self.times_of_day.append(at)
            self.took(skip + 1)
            if self.text() == "and" and self.text(1 + (self.text(1) in ("at", "in", "the"))) in _TIMES_OF_DAY:
                self.took(1)
            return True
        return False

    def _set_count(self, count: float, at: Token, size: int) -> bool:
        if self.count is not None:
            raise self.wrong(at, "how often is said twice", "say it once")
        if not 0 < count <= 24:
            raise self.wrong(at, f"{count:g} times is not how often", "give from 1 to 24 times a day")
        self.count = (count, at)
        return self.took(size)

    def _set_period(self, days: float, at: Token, size: int) -> bool:
        if self.period is not None:
            raise self.wrong(at, "how often is said twice", "say it once")
        self.period = (days, at)
        return self.took(size)

    def _named(self) -> bool:
        at = self.next()
        assert at is not None
        for size in range(min(5, len(self.part) - self.here), 0, -1):
            said = tuple(token.text for token in self.part[self.here : self.here + size])
            if said in names():
                return self._set_name(names()[said], "", at, size)
        if at.start not in self.substances:
            return False
        substance, end = self.substances[at.start]
        size = sum(token.end <= end for token in self.part[self.here :])
        if substance.name == "L-glutamine":
            return self._set_name("gln_dose", "", at, size)
        if substance.name == "probiotic":
            return self._set_name("probiotic", "", at, size)
        for kind in ("antibiotic", "nsaid"):
            if kind in substance.classes:
                return self._set_name(kind, substance.name, at, size)
        held = "L-glutamine, probiotics, antibiotics and painkillers of the ibuprofen kind alone"
        what = f"taking {substance.name} is no part of the equations: of medicines and supplements, {held}"
        raise self.wrong(at, what, can_be_asked())

    def _set_name(self, name: str, what: str, at: Token, size: int) -> bool:
        if self.name is not None:
            same = self.name[0] == name
            if same and not (
                what and self.name[1] and what != self.name[1]
            ):  # "2 servings of fermented kefir"
                self.name = (name, self.name[1] or what, self.name[2])
                return self.took(size)
            raise self.wrong(at, "two changes in one", 'put "and" between, or give them one by one')
        self.name = (name, what, at)
        return self.took(size)

    def _amount(self) -> bool:
        """A number with its unit: "5 g", "1.6 g/kg", "20 %", "8/10", "half a gram", "a serving"."""
        at = self.next()
        assert at is not None
        if at.text in ("half", "quarter"):
            return self._half(at)
        if at.text in ("a", "an") and self.text(1) in units() and units()[self.text(1)].of != "share":
            return self._set_amount(1.0, 1, at)
        if not self.is_number():
            return False
        number, size = at.value, 1
        if self.text(1) == "/" and self.is_number(2):
            if self.number(2) == 10:
                return self._set_unit(Amount(number, units()["points"], False, at), 3)
            if not (self.number(2) in (2, 3, 4) and number < self.number(2)):
                raise self.wrong(at, "that is no number", "write it such as 2.5")
            number, size = number / self.number(2), 3
        if self.text(size) == "-" and self.is_number(size + 1):
            raise self.wrong(at, "two numbers", "give one amount: a what-if has no range")
        if self.text(size) == "out" and self.text(size + 1) == "of" and self.number(size + 2) == 10:
            return self._set_unit(Amount(number, units()["points"], False, at), size + 3)
        return self._set_amount(number, size, at)

    def _half(self, at: Token) -> bool:
        share = 0.5 if at.text == "half" else 0.25
        skip = 1 + (self.text(1) in ("a", "an"))
        if self.text(skip) in units():
            return self._set_amount(share, skip, at)
        self.fold = (share, at)
        return self.took(1)

    def _set_amount(self, number: float, size: int, at: Token) -> bool:
        """An amount whose number takes `size` tokens; its unit, and what it is per, stand behind."""
        if self.text(size) in _MORE | _LESS and self.text(size + 1) in units():
            self.flags.setdefault("more" if self.text(size) in _MORE else "less", at)
            size += 1
        if self.text(size) == "per" and self.text(size + 1) == "cent":
            return self._set_unit(Amount(number, units()["%"], False, at), size + 2)
        unit = units().get(self.text(size))
        if unit is None:
            return self._set_unit(Amount(number, None, False, at), size)
        size += 1
        per = self.text(size) in ("/", "per", "a") and self.text(size + 1) in ("kg", "kilo", "kilogram")
        if per:
            size += 2
            size += self.text(size) == "of"
            size += self.text(size) in ("body", "bodyweight")
            size += self.text(size) in ("weight",)
        return self._set_unit(Amount(number, unit, per, at), size)

    def _set_unit(self, amount: Amount, size: int) -> bool:
        if self.amount is not None:
            raise self.wrong(amount.at, "two amounts for one change", "give one")
        self.amount = amount
        return self.took(size)

    def _direction(self) -> bool:
        at, first = self.next(), self.text()
        assert at is not None
        kinds = {
            "to": _TO, "more": _MORE, "less": _LESS, "up": _UP, "down": _DOWN, "none": _NONE, "by": {"by"},
        }  # fmt: skip
        for kind, said in kinds.items():
            if first in said:
                self.flags.setdefault(kind, at)
                return self.took(1)
        if first in _FOLDS:
            self.fold = (_FOLDS[first], at)
            return self.took(1)
        return False

    def _other(self) -> bool:
        at = self.next()
        assert at is not None
        if at.text in units() and at.kind == "word" and at.text not in _FILLER:
            if self.loose is not None:
                raise self.wrong(at, "two units", "give one amount with one unit")
            self.loose = (units()[at.text], at)
        elif at.text not in _FILLER and at.text not in ("?", ".", "!", ":"):
            self.unknown.append(at)
        return self.took(1)

    # what it comes to

    def _said(self) -> Said:
        if self.name is None:
            raise self._nameless()
        if self.unknown:
            at = self.unknown[0]
            raise self.wrong(at, f'"{at.text[:30]}" is not understood', "leave it out, or say it otherwise")
        name, what, at = self.name
        how, sign = self._how()
        amount = self._whole_amount()
        start, days = self._span()
        return Said(
            " ".join(self.words[self.part[0].start : self.part[-1].end].split()),
            name,
            what,
            how,
            amount,
            sign,
            "none" in self.flags,
            self._rate(),
            (self.count or self.period or (0, None))[1],
            start,
            days,
            self.month,
            self._is_once(),
            at,
        )

    def _nameless(self) -> VilliError:
        at = self.unknown[0] if self.unknown else None
        vague = self.loose[0] if self.loose else self.amount.unit if self.amount else None
        if vague is not None and vague.name == "drinks":
            place = self.loose[1] if self.loose else self.amount.at if self.amount else None
            return self.wrong(place, "how much alcohol?", DRINKS)
        if at is None:
            return self.wrong(self.part[0] if self.part else None, "what is to change?", can_be_asked())
        slips = [one.substance.name for one in misspelt(self.words)]
        every = [" ".join(said) for said in names()]
        near = slips or get_close_matches(at.text[:40], every, 2, 0.7)
        meant = f"did you mean {' or '.join(near)}?" if near else can_be_asked()
        if at.text in _FOLLOWS:
            return self.wrong(at, f"{at.text} follows from the rest and is not set", can_be_asked())
        return self.wrong(at, f'no change is known by "{at.text[:30]}"', meant)

    def _how(self) -> tuple[How, int]:
        up = self.flags.get("more") or self.flags.get("up")
        down = self.flags.get("less") or self.flags.get("down")
        if up is not None and down is not None:
            raise self.wrong(max(up, down, key=lambda one: one.start), "more and less at once", "say one")
        none = self.flags.get("none")
        if none is not None and (up or down or self.fold or (self.amount and self.amount.value)):
            raise self.wrong(none, "none of it, and an amount of it", "say one of the two")
        sign = 1 if up is not None else -1 if down is not None else 0
        if self.fold is not None:
            if self.amount is not None:
                raise self.wrong(self.fold[1], "a multiple, and an amount", "say one of the two")
            return "times", sign
        signed = self.flags.get("more") or self.flags.get("less")
        if "to" in self.flags:
            if signed is not None and signed.text == "-" and signed.start > self.flags["to"].start:
                raise self.wrong(signed, "less than none", "give an amount of 0 or more")
            if signed is not None:
                raise self.wrong(signed, "to an amount, and by an amount", "say one of the two")
            return "to", sign
        return ("by", sign) if sign else ("to", 0)

    def _whole_amount(self) -> Amount | None:
        if self.fold is not None:
            return Amount(self.fold[0], None, False, self.fold[1])
        if self.amount is None:
            if self.loose is not None and "none" not in self.flags:
                raise self.wrong(self.loose[1], "how much?", "give a number before the unit")
            return None
        if self.loose is None:
            return self.amount
        if self.amount.unit is not None:
            raise self.wrong(self.loose[1], "two units", "give one amount with one unit")
        return self.amount._replace(unit=self.loose[0])

    def _rate(self) -> float:
        """Times a day."""
        count = 1.0 if self.count is None else self.count[0]
        if self.times_of_day:
            if self.count is not None and count != len(self.times_of_day):
                raise self.wrong(self.times_of_day[0], "how often is said twice", "say it once")
            count = float(len(self.times_of_day))
        return count / (1.0 if self.period is None else self.period[0])

    def _is_once(self) -> bool:
        """ "15 g once", and not "once a day"."""
        return self.once and self.period is None

    def _span(self) -> tuple[int | None, int | None]:
        start = None if self.start is None else self.start[0]
        days = None if self.days is None else self.days[0]
        if self.end is None:
            return start, 1 if days is None and self._is_once() else days
        length = self.end[0] - (start or 0) + 1
        if length < 1:
            raise self.wrong(self.end[1], "ends before it begins", "give a later day")
        if days is not None and days != length:
            raise self.wrong(self.end[1], "a length, and another last day", "say one of the two")
        return start or 0, length
