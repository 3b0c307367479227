"""What supplements bring a day of each nutrient, as far as the diary says it; unknown stays unknown.

`data/supply.csv` says which nutrient a substance stands for. An amount is taken as that of the nutrient
itself, as labels give it ("magnesium 200 mg"); of a product with many (a multivitamin) the amount of one
would be a guess, so every nutrient of it is unknown. International units: the conversions of the Dietary
Supplement Ingredient Database (USDA); vitamin E as the synthetic form, the larger amount, because only upper
levels ask.
"""

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date as Date
from functools import cache
from importlib.resources import files
from math import isnan, nan
from types import MappingProxyType
from typing import NamedTuple

from villi.diary.values import Day, Diary, Record
from villi.examination import Dose
from villi.examining.supplements import GRAMS
from villi.needs.values import Supply
from villi.quantities import NUTRIENTS
from villi.substances import Substance, recognise


class _Brings(NamedTuple):
    """A nutrient that a substance stands for: `words` that must be said too, `iu` its amount in one IU."""

    words: str
    nutrient: str
    iu: float


class _Taken(NamedTuple):
    """One thing taken on a day (None: every day): a substance, the words, grams where they are known."""

    substance: str
    words: str
    grams: float
    day: Date | None
    times: float


NOT_IN_FOOD = {"iodine": "ug"}
"""Nutrients of the reference values that food tables do not hold, with their unit there."""
_IU = re.compile(r"(?P<n>[0-9][0-9.,]*)\s*(?P<k>k)?\s*(?:i\.?\s?u\b\.?|ie\b|units?\b)", re.IGNORECASE)
_MASS = re.compile(
    r"(?P<n>[0-9]+(?:[.,][0-9]+)?)\s*(?P<unit>mg|milligrams?|mcg|µg|μg|ug|micrograms?|g|grams?)\b",
    re.IGNORECASE,
)
_UNITS = {"mg": 1e-3, "mi": 1e-3, "mc": 1e-6, "µg": 1e-6, "μg": 1e-6, "ug": 1e-6}
_TIMES = re.compile(
    r"\b(?P<n>[1-9])\s*x\b|\bx\s*(?P<m>[1-9])\b|\b(?P<twice>twice|two times|bd|bid)\b"
    r"|\b(?P<three>three times|tds|tid)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"\W*([^\W\d_]+)\b")
_WEEKLY = re.compile(r"\b(?:weekly|once a week|a week|per week|every week)\b", re.IGNORECASE)


@cache
def _table() -> Mapping[str, tuple[_Brings, ...]]:
    text = (files("villi.examining") / "data" / "supply.csv").read_text(encoding="utf-8")
    found: dict[str, tuple[_Brings, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        brings = _Brings(row["words"], row["nutrient"], float(row["iu"] or "nan"))
        found[row["substance"]] = (*found.get(row["substance"], ()), brings)
    return MappingProxyType(found)


def supply(diary: Diary, doses: Sequence[Dose], over: Sequence[Day] | None = None) -> tuple[Supply, ...]:
    """Each supplement's nutrients a day (mean over the days of the diary), in the nutrient's own unit; NaN
    where the amount was not written. `over`: the mean over these days alone, on which the `doses` were taken,
    with what the diary says up to the last of them to be taken all the time.

    >>> from villi.diary import read
    >>> [(s.nutrient, s.amount) for s in supply(read(b"takes: vitamin D 1000 IU\\n2026-11-16\\n"), ())]
    [('vitamin_d', 25.0)]
    """
    counted = diary.days if over is None else over
    if not counted:
        return ()
    days, last = len(counted), None if over is None else max(day.date for day in over)
    logged, standing = _sums(_logged(doses), days), _sums(_standing(diary, last), days)
    keys = sorted(logged.keys() | standing.keys())
    # "takes" says what "took" logs: the same tablet is not counted twice, and the larger of the two holds
    return tuple(Supply(*key, _larger(logged.get(key, nan), standing.get(key, nan))) for key in keys)


class Had(NamedTuple):
    """Of something taken: mean `grams` a day (NaN where an amount was not written), and the `share` of the
    days on which it was taken."""

    grams: float
    share: float


def had(diary: Diary, doses: Sequence[Dose], wanted: Callable[[Substance], bool], days: int) -> Had | None:
    """What was taken of some substances over so many days, on which the `doses` were; None where the diary
    names none of them. What `takes:` says on the last day holds on every day, and is not added to what is
    logged: the larger of the two holds.

    >>> from villi.diary import read
    >>> diary = read(b"takes: L-glutamine 5 g twice a day\\n2026-11-16\\n")
    >>> had(diary, (), lambda one: one.name == "L-glutamine", 14)
    Had(grams=10.0, share=1.0)
    """
    logged = [one for one in _logged(doses) if wanted(_known(one))]
    standing = [one for one in _standing(diary, None) if wanted(_known(one))]
    if not logged and not standing:
        return None
    sums = [
        sum(_grams(one) * one.times for one in each) / over for each, over in ((logged, days), (standing, 1))
    ]
    on = len({one.day for one in logged}) / days
    grams = sums[0] if not standing else sums[1] if not logged else _larger(*sums)
    return Had(grams, 1.0 if standing else min(on, 1.0))


def _known(taken: _Taken) -> Substance:
    found = recognise(taken.substance)
    return found if found is not None else Substance(taken.substance, "supplement", (), ())


def _sums(taken: Iterable[_Taken], days: int) -> dict[tuple[str, str], float]:
    """(nutrient, substance) -> mean a day."""
    sums: dict[tuple[str, str], float] = {}
    for one in taken:
        share = 1.0 if one.day is None else 1.0 / days
        for brings in _table().get(one.substance, ()):
            if brings.words in one.words.lower():
                key = (brings.nutrient, one.substance)
                sums[key] = sums.get(key, 0.0) + _amount(one, brings) * one.times * share
    return sums


def _larger(one: float, other: float) -> float:
    """The larger of two amounts; the known one where only one is known."""
    return max(one, other) if not (isnan(one) or isnan(other)) else other if isnan(one) else one


def _logged(doses: Iterable[Dose]) -> Iterator[_Taken]:
    for dose in doses:
        substance = _substance(dose.words or dose.name)
        if substance is not None:
            grams = dose.amount * GRAMS[dose.unit or "g"]
            yield _Taken(substance.name, dose.words, grams, dose.date or Date.min, 1.0)


def _standing(diary: Diary, last: Date | None) -> Iterator[_Taken]:
    """`takes:` states that hold on the last day, as taken every day, or as often as they say."""
    held: dict[str, Record] = {}
    until = [day for day in diary.days if last is None or day.date <= last]
    everything = [*diary.states, *(entry for day in until for entry in day.entries)]
    for entry in everything:
        if isinstance(entry, Record) and entry.key in ("takes", "stops"):
            substance = _substance(entry.value)
            if substance is not None and entry.key == "takes":
                held[substance.name] = entry
            elif substance is not None:
                held.pop(substance.name, None)
    for name, record in held.items():
        times = _times(record.value) / (7.0 if _WEEKLY.search(record.value) else 1.0)
        yield _Taken(name, record.value, nan, None, times)


def _substance(words: str) -> Substance | None:
    """What was taken: "iron 80 mg" in a line of what is taken is the tablet; in a food line it is not."""
    first = _NAME.match(words)
    return recognise(words) or (recognise(f"{first[1]} tablet") if first else None)


def _times(words: str) -> float:
    found = _TIMES.search(words)
    if not found:
        return 1.0
    return 2.0 if found["twice"] else 3.0 if found["three"] else float(found["n"] or found["m"])


def _amount(one: _Taken, brings: _Brings) -> float:
    """One dose in the nutrient's unit; NaN where it is not known."""
    if one.substance in _MANY:
        return nan
    if found := _IU.search(one.words):
        number = float(found["n"].replace(",", "").rstrip(".") or "nan") * (1000 if found["k"] else 1)
        return number * brings.iu
    grams = _grams(one)
    held = NUTRIENTS.get(brings.nutrient)
    return grams / GRAMS[held.unit if held else NOT_IN_FOOD[brings.nutrient]]


def _grams(one: _Taken) -> float:
    """The weight of one dose; NaN where it is not known."""
    if isnan(one.grams) and (mass := _MASS.search(one.words)):
        return float(mass["n"].replace(",", ".")) * _UNITS.get(mass["unit"].lower()[:2], 1.0)
    return one.grams


_MANY = frozenset({"multivitamin", "vitamin B complex", "omega 3"})
"""Products of many nutrients: a weight of theirs is of none of them."""
