"""A self-experiment that runs, and whether it should stop."""

import re
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
_BEGINS = re.compile(r"start,\s", re.IGNORECASE)
"""How the record of an experiment begins: its words may hold any others ("finish work at six")."""
_OF_A_DAY = re.compile(
    r"(?:did |done |done: ?)?(?:with|without|skipped|skip)(?:[.,;].*)?", re.IGNORECASE | re.DOTALL
)
"""What was done on one day: neither begins an experiment nor ends it."""
_CLOSED = re.compile(r"(?:finished|stopped), \d+ of \d+ days\b", re.IGNORECASE)
"""An end that was recorded: a wish to stop before it has been heard."""


def experiment(diary: Diary, last: Date | None) -> Iterator[Found]:
    """ "experiment:running" while one runs; "experiment:stop" once it should not, until it is ended."""
    began: Date | None = None
    running = ""
    wish: Found | None = None
    for date, record in dated(diary, "experiment"):
        value = record.value.strip()
        if (last is not None and date is not None and date > last) or _OF_A_DAY.fullmatch(value):
            continue
        words = set(even(record.value).split())
        if _CLOSED.match(value):
            running, wish = "", None
        elif words & _ENDS and not _BEGINS.match(value):
            wishes = "wish" in words or "want" in words
            because = quoted(f"experiment: {record.value}", record.line)
            running, wish = "", Found("experiment:stop", because, date) if wishes else None
        else:
            running, began = quoted(f"experiment: {record.value}", record.line), date
    if wish is not None:
        yield wish
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
