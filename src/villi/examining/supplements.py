"""Supplements and medicines, beside food."""

from datetime import date as Date
from math import nan

from villi.diary.values import Diary, Record
from villi.examination import Dose
from villi.meals import Index, Portion, Understood, understand

BESIDE_FOOD = ("supplement", "medicine")


def doses(diary: Diary, understood: Understood, ready: Index) -> tuple[Dose, ...]:
    """Supplements and medicines, named among food words or in `took:` lines; beside food, never in it."""
    found = [_dose(p, p.date, p.line) for p in understood.portions if p.kind in BESIDE_FOOD]
    for day in diary.days:
        for entry in day.entries:
            if isinstance(entry, Record) and entry.key == "took":
                read = understand(entry.value, ready, locale=diary.header.country).portions
                taken = [_dose(p, day.date, entry.line) for p in read if p.kind in BESIDE_FOOD]
                found += taken or [
                    Dose(entry.value, "", nan, "", day.date, entry.line, "supplement", words=entry.value)
                ]
    return tuple(sorted(found, key=lambda dose: (dose.date or Date.min, dose.line)))


def _dose(portion: Portion, date: Date | None, line: int) -> Dose:
    name = portion.name or portion.words
    if portion.grams <= 0:
        return Dose(name, portion.food_id, nan, "g", date, line, portion.kind, words=portion.words)
    assumed = portion.found not in ("given", "pin")
    return Dose(name, portion.food_id, portion.grams, "g", date, line, portion.kind, assumed, portion.words)
