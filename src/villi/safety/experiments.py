"""A self-experiment that runs, and whether it should stop."""

from collections.abc import Iterator
from datetime import date as Date
from math import ceil, isnan

from villi.diary.values import Diary, Felt
from villi.safety.finding import Found, dated, quoted
from villi.safety.said import even
from villi.safety.tables import wordlist

HIGH, UNCOMFORTABLE = 8.0, 2.0
"""Bloating or pain from here on, comfort up to here (G44, judged)."""
PERCENTILE, DAYS, FEWEST = 0.05, 3, 10
"""The lowest twentieth of the person's own moods, three days running; from ten rated days on (judged)."""
_ENDS = wordlist("ends")


def experiment(diary: Diary, last: Date | None) -> Iterator[Found]:
    """ "experiment:running" while one runs, "experiment:stop" once it should not."""
    began: Date | None = None
    running = ""
    for date, record in dated(diary, "experiment"):
        if last is not None and date is not None and date > last:
            continue
        words = set(even(record.value).split())
        if words & _ENDS:
            running = ""
            if "wish" in words or "want" in words:
                yield Found("experiment:stop", quoted(f"experiment: {record.value}", record.line), date)
        else:
            running, began = quoted(f"experiment: {record.value}", record.line), date
    if running:
        yield Found("experiment:running", running, began)
        because = _reason(diary, began, last)
        if because:
            yield Found("experiment:stop", because, began)


def _reason(diary: Diary, began: Date | None, last: Date | None) -> str:
    moods: dict[Date, float] = {}
    for day in diary.days:
        if last is not None and day.date > last:
            continue
        for entry in day.entries:
            if not isinstance(entry, Felt) or isnan(entry.value):
                continue
            if entry.scale == "mood":
                moods[day.date] = min(entry.value, moods.get(day.date, entry.value))
            during = began is None or day.date >= began
            bad = entry.scale in ("bloating", "pain") and entry.value >= HIGH
            if during and (bad or (entry.scale == "comfort" and entry.value <= UNCOMFORTABLE)):
                return f"{entry.scale} on {day.date}"
    before = sorted(mood for date, mood in moods.items() if began is not None and date < began)
    if len(before) < FEWEST or began is None:
        return ""
    bound = before[ceil(PERCENTILE * len(before)) - 1]
    inside = [mood for date, mood in sorted(moods.items()) if date >= began]
    runs = (inside[at : at + DAYS] for at in range(len(inside) - DAYS + 1))
    return "mood below your usual range for three days" if any(max(run) < bound for run in runs) else ""
