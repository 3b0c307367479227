"""An examination as JSON: schema `villi.examination/1`, described in `docs/json.md`."""

from datetime import date as Date
from typing import Any

import msgspec

from villi.examination import SCHEMA, Examination, Feeling, Share
from villi.quantities import NUTRIENTS, Estimate, Interval
from villi.report import answered, applies, cards, felt, moves_json, scored_json, what_if_within
from villi.report.answered import Json, number, text
from villi.report.tables import key_nutrient, patterns


def to_json(
    examination: Examination, *, energy: bool = False, name: bool = False, practitioner: bool = False
) -> bytes:
    """One JSON document (UTF-8, one line, no line end) with `schema` as its first key.

    Unknown is null. Energy is left out unless asked for, the person's name too. Behind a crisis card the
    record stays and nothing is advised; a `practitioner` keeps all data, with the card at the top.
    """
    found = document(examination, energy=energy, name=name, practitioner=practitioner)
    return msgspec.json.encode(found)


def document(
    examination: Examination, *, energy: bool = False, name: bool = False, practitioner: bool = False
) -> Json:
    """The document as plain dictionaries, lists, strings, numbers and None."""
    energy = applies.may_show_energy(examination, energy, practitioner=practitioner)
    closed = cards.closed(examination, practitioner=practitioner)
    return {
        "schema": SCHEMA,
        "card": answered.card(examination.safety.card),
        "made_by": {
            "villi": examination.made_by.villi,
            "catalogue": examination.made_by.catalogue,
            "sources": [{"id": id, "edition": edition} for id, edition in examination.made_by.sources],
            "lines_sha256": examination.made_by.lines_sha256,
            "model": model(examination),
        },
        "person": person(examination, name=name),
        "range": {"first": day(examination.first), "last": day(examination.last)},
        "days": [
            {
                "date": day.date.isoformat(),
                "complete": {"food": day.complete.food, "feel": day.complete.feel},
                "refused": day.refused,
            }
            for day in examination.days
        ],
        "feelings": [feeling(each) for each in felt.shown(examination, practitioner=practitioner)],
        "intake": intake(examination, energy=energy),
        "glutamine": glutamine(examination),
        "supplements": [
            {
                "name": text(dose.name),
                "id": text(dose.food_id),
                "amount": number(dose.amount),
                "assumed": dose.assumed,
                "unit": text(dose.unit),
                "date": dose.date.isoformat() if dose.date else None,
                "line": dose.line,
                "kind": dose.kind,
            }
            for dose in examination.supplements
        ],
        "patterns": [
            {
                "key": pattern.key,
                "name": pattern.name,
                "value": number(pattern.value),
                "low": number(pattern.low),
                "high": number(pattern.high),
                "unit": pattern.unit,
                "note": text(pattern.note),
            }
            for pattern in patterns(examination, energy=energy)
        ],
        "problems": [
            {
                "line": problem.line,
                "column": problem.column,
                "message": text(problem.message),
                "suggestion": text(problem.suggestion),
            }
            for problem in examination.problems
        ],
        "questions": [
            {
                "line": question.line,
                "span": list(question.span),
                "ask": text(question.ask),
                "changes": changes(question.changes, energy=energy),
            }
            for question in examination.questions
        ],
        **answered.document(examination, energy=energy, closed=closed),
        "moves": moves_json.document(examination, practitioner=practitioner),
        "scores": scored_json.document(examination),
        **_what_if(examination, closed=closed),
    }


def _what_if(examination: Examination, *, closed: bool) -> Json:
    """A what-if where one was asked for; a crisis card puts it away."""
    asked = examination.what_if
    return {} if asked is None or closed else {"what_if": what_if_within.document(asked)}


def day(date: Date | None) -> str | None:
    """A day, null where none was chosen."""
    return None if date is None else date.isoformat()


def model(examination: Examination) -> Json | None:
    """The language model that had a say in reading the words, null where none had."""
    used = examination.made_by.model
    if used is None:
        return None
    return {"name": text(used.name), "host": used.host, "prompts": used.prompts, "portions": used.portions}


def person(examination: Examination, *, name: bool) -> Json:
    """The person, without a name unless it was asked for; what is not known is null."""
    who = examination.person
    known: Json = {"sex": text(who.sex) or None, "age": who.age, "state": text(who.state) or None}
    return {"name": text(who.name) or None, **known} if name else known


def feeling(found: Feeling) -> Json:
    """What was rated of one scale in the last two weeks: a description, linked to nothing."""
    return {
        "scale": text(found.scale),
        "days": found.days,
        "of_days": found.of_days,
        "middle": number(found.middle),
        "low": number(found.low),
        "high": number(found.high),
    }


def intake(examination: Examination, *, energy: bool) -> Json:
    """Every nutrient of the table that was examined, by key; glutamine in food among them."""
    found = {**examination.intake, "glutamine": examination.glutamine.estimate}
    return {
        nutrient.key: estimate(found[nutrient.id])
        for nutrient in NUTRIENTS.values()
        if nutrient.id in found and (energy or nutrient.id != "energy")
    }


def estimate(found: Estimate) -> Json:
    """An estimate; where it is only "at least", no upper end is given anywhere."""
    return {
        "mean": number(found.mean),
        "low": number(found.interval.low),
        "high": None if found.at_least else number(found.interval.high),
        "coverage": number(found.coverage),
        "at_least": bool(found.at_least),
        "days": found.days,
        "parts": {
            "composition": ends(found.composition, found.at_least),
            "portion": ends(found.portion, found.at_least),
            "day_to_day": ends(found.day_to_day, found.at_least),
        },
    }


def glutamine(examination: Examination) -> Json:
    """Where the glutamine came from, and the bounds around it."""
    result = examination.glutamine
    at_least = result.estimate.at_least
    return {
        "basis": "free amino acid",
        "by_group": [share(part, at_least) for part in result.by_group],
        "by_meal": [share(part, at_least) for part in result.by_meal],
        "top_foods": [share(part, at_least) for part in result.top_foods],
        "by_day": [
            {
                "date": day.date.isoformat(),
                "mean": number(day.glutamine),
                "low": number(day.interval.low),
                "high": None if day.at_least else number(day.interval.high),
                "at_least": bool(day.at_least),
            }
            for day in examination.days
        ],
        "residue_mean": number(result.residue_mean),
        "linear": ends(result.linear, at_least),
        "listed_vegetables": number(result.listed_vegetables),
        "per_protein": number(result.per_protein),
    }


def share(part: Share, at_least: bool) -> Json:
    """A part of the glutamine: of a group, a meal or a food."""
    return {
        "key": text(part.key),
        "name": text(part.name),
        "mean": number(part.mean),
        "low": number(part.interval.low),
        "high": None if at_least else number(part.interval.high),
        "share": number(part.share),
        "grams": number(part.grams),
    }


def changes(moved: Any, *, energy: bool) -> Json:
    """Nutrient key -> how much it could move; a bare id becomes a key."""
    out: Json = {}
    for key, change in moved.items():
        nutrient = key_nutrient(key)
        if nutrient is not None and (energy or nutrient.id != "energy"):
            out[nutrient.key] = number(change)
    return out


def ends(interval: Interval, at_least: bool) -> list[float | None]:
    """[low, high]; the high end is null where only a lower end can be given."""
    return [number(interval.low), None if at_least else number(interval.high)]
