"""A self-experiment that runs, and whether it should stop."""

import re
from collections.abc import Iterator
from datetime import date as Date
from math import ceil, isnan

from villi.diary.values import Diary, Felt
from villi.safety.experiment_lines import line, wishes_of_experiment
from villi.safety.finding import Found, dated, quoted, said

HIGH, UNCOMFORTABLE = 8.0, 2.0
"""Bloating or pain from here on, comfort up to here (G44, judged)."""
PERCENTILE, DAYS, FEWEST = 0.05, 3, 10
"""The lowest twentieth of the person's own moods, three days running; from ten rated days on (judged)."""
_OWN_KEY = re.compile(r"\s*(?:experiment|asked)\s*:", re.IGNORECASE)


def experiment(diary: Diary, last: Date | None) -> Iterator[Found]:
    """ "experiment:running" while one runs; "experiment:stop" once it should not, until it is ended.

    Only its record, or another, an end and the line of `villi experiment finish` say whether one runs
    (`experiment_lines`); a note of it neither ends it nor moves its beginning, so that what was felt before
    the note still counts. A wish to stop counts wherever it was written.
    """
    began: Date | None = None
    running = ""
    seals: set[str] = set()
    wish: Found | None = None
    for date, record in dated(diary, "experiment"):
        if last is not None and date is not None and date > last:
            continue
        what, because = line(record.value), quoted(f"experiment: {record.value}", record.line)
        if what.kind == "closed":
            running, wish = "", None
        elif what.kind == "start":
            if what.seal and what.seal in seals:
                continue  # a record that a sync copied is the same experiment, and begins nothing
            running, began = because, date
            seals.add(what.seal)
        elif what.kind == "end":
            running, wish = "", Found("experiment:stop", because, date) if what.wish else None
        elif what.wish:
            wish = Found("experiment:stop", because, date)
        elif what.kind == "note" and not running:
            running, began = because, date
    if wish is not None:
        yield wish
    if running:
        yield Found("experiment:running", running, began)
        because = _reason(diary, began, last) or ("" if wish else _wished(diary, began, last))
        if because:
            yield Found("experiment:stop", because, began)


def _wished(diary: Diary, began: Date | None, last: Date | None) -> str:
    """A wish to stop in any other line since the beginning."""
    for one in said(diary):
        late = last is not None and one.date is not None and one.date > last
        early = began is not None and one.date is not None and one.date < began
        if early or late or _OWN_KEY.match(one.text):
            continue
        if wishes_of_experiment(one.text):
            return quoted(one.text, one.line)
    return ""


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
