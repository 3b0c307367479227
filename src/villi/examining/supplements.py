"""Supplements and medicines, beside food."""

from collections.abc import Mapping
from datetime import date as Date
from math import nan
from types import MappingProxyType

from villi.diary.values import Diary, Record
from villi.examination import Dose
from villi.meals import Index, Portion, Understood
from villi.meals.resolve import taken_in
from villi.meals.values import BESIDE_FOOD

GRAMS: Mapping[str, float] = MappingProxyType({"g": 1.0, "mg": 1e-3, "ug": 1e-6})
"""Grams in one of each unit of weight that labels use."""


def doses(diary: Diary, understood: Understood, ready: Index) -> tuple[Dose, ...]:
    """Supplements and medicines, named among food words or in `took:` lines; beside food, never in it."""
    found = [_dose(p, p.date, p.line) for p in understood.portions if p.kind in BESIDE_FOOD]
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "took":
                read = taken_in(entry, ready, diary.header.country)
                taken = [_dose(p, day.date, entry.line) for p in read]
                found += taken or [
                    Dose(entry.value, "", nan, "", day.date, entry.line, "supplement", words=entry.value)
                ]
    return tuple(sorted(found, key=lambda dose: (dose.date or Date.min, dose.line)))


def _dose(portion: Portion, date: Date | None, line: int) -> Dose:
    name = portion.name or portion.words
    if portion.grams <= 0:
        return Dose(name, portion.food_id, nan, "g", date, line, portion.kind, words=portion.words)
    assumed = portion.found not in ("given", "pin")
    amount, unit = _in_its_unit(portion.grams)
    return Dose(name, portion.food_id, amount, unit, date, line, portion.kind, assumed, portion.words)


def _in_its_unit(grams: float) -> tuple[float, str]:
    """An amount in the unit that labels give it in.

    >>> _in_its_unit(5.0), _in_its_unit(0.03), _in_its_unit(2.5e-05)
    ((5.0, 'g'), (30.0, 'mg'), (25.0, 'ug'))
    """
    unit = "g" if grams >= 1 else "mg" if grams >= 1e-3 else "ug"
    return float(f"{grams / GRAMS[unit]:.6g}"), unit
