"""A what-if as JSON: schema `villi.whatif/1`, described in `docs/json.md`. Unknown is null."""

from collections.abc import Sequence
from typing import Any

from villi.body.ruling import Ruling
from villi.body.table import model
from villi.body.values import Array, Band, Change, Effect, Event, Peak, Size, WhatIf
from villi.report import what_if_rules
from villi.report.answered import Json, number, text

SCHEMA = "villi.whatif/1"


def document(found: WhatIf, ruling: Ruling | None = None) -> Json:
    """The whole answer as plain dictionaries, with the rules beside it; body weight is not in it."""
    inputs = {row.id: row for row in model().inputs}
    return {
        "schema": SCHEMA,
        "changes": [_change(change) for change in found.changes],
        "days": found.days,
        "at": found.at,
        "members": found.members,
        "seed": found.seed,
        "usual": [
            {
                "input": id,
                "name": inputs[id].name,
                "amount": number(value),
                "unit": inputs[id].unit,
                "origin": text(found.origins.get(id, "")) or None,
            }
            for id, value in found.usual.items()
        ],
        "effects": [_effect(effect) for effect in found.effects],
        "times": [number(float(time)) for time in found.times],
        "inert": [text(words) for words in found.inert],
        **what_if_rules.document(ruling or Ruling()),
    }


def withheld(changes: Sequence[Change], ruling: Ruling) -> Json:
    """What is said in the place of an answer: the rules, and nothing that was run."""
    return {
        "schema": SCHEMA,
        "changes": [_change(change) for change in changes],
        "effects": None,
        **what_if_rules.document(ruling),
    }


def to_json(found: WhatIf) -> bytes:
    """One JSON document on one line, without a line end."""
    import msgspec  # here: nobody else pays for it

    return msgspec.json.encode(document(found))


def _change(change: Change) -> Json:
    return {
        "words": text(change.words),
        "start": change.start,
        "days": change.days,
        "settings": [each._asdict() for each in change.settings],
        "events": [event(each) for each in change.events],
    }


def event(found: Event) -> Json:
    """A dated event with its kind.

    >>> from villi.body.values import Dose
    >>> event(Dose(0, 8.0, 5.0))
    {'kind': 'dose', 'day': 0, 'hour': 8.0, 'grams': 5.0}
    """
    fields: dict[str, Any] = found._asdict()
    return {"kind": type(found).__name__.lower()} | {
        key: text(value) if isinstance(value, str) else value for key, value in fields.items()
    }


def _effect(effect: Effect) -> Json:
    return {
        "state": effect.state,
        "name": effect.name,
        "unit": effect.unit,
        "usual": number(effect.usual),
        "label": effect.label or None,
        "label_all": effect.label_all or None,
        "in_percent": effect.in_percent,
        "measured": _size(effect.known),
        "measured_percent": _size(effect.known_percent),
        "with_hypotheses": _size(effect.everything),
        "with_hypotheses_percent": _size(effect.everything_percent),
        "largest": _peak(effect.known_peak),
        "largest_with_hypotheses": _peak(effect.everything_peak),
        "visible": {
            "difference": number(effect.visible.difference),
            "why": text(effect.visible.why),
            "held": effect.visible.held,
        },
        "notice": effect.notice,
        "notice_all": effect.notice_all,
        "says": text(effect.says),
        "drivers": [driver._asdict() | {"share": number(driver.share)} for driver in effect.drivers],
        "unshared": number(effect.unshared),
        "course": _course(effect.known_band),
        "course_with_hypotheses": _course(effect.everything_band),
    }


def _size(size: Size) -> Json:
    return {
        "median": number(size.median),
        "low": number(size.low),
        "high": number(size.high),
        "up": number(size.above),
        "same": number(size.same),
        "noticed": number(size.noticed),
    }


def _peak(peak: Peak | None) -> Json | None:
    if peak is None:
        return None
    return {"day": peak.day, "size": _size(peak.size), "percent": _size(peak.percent)}


def _course(band: Band | None) -> Json | None:
    """Low end, middle and high end a time: without the change, with it, and of the difference."""
    if band is None:
        return None
    return {
        "without": _rows(band.without),
        "with": _rows(band.with_change),
        "difference": _rows(band.difference),
        "percent": _rows(band.percent),
    }


def _rows(edges: Array) -> list[list[float | None]]:
    return [[number(float(value)) for value in row] for row in edges]
