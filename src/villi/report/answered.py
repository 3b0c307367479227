"""What is enough, safe, known and advised, as JSON: parts of `villi.examination/1` (`docs/json.md`)."""

from collections.abc import Iterable
from math import isfinite
from typing import Any

from villi.advice.values import Suggestion
from villi.evidence.values import Answer, Source
from villi.examination import Examination
from villi.needs.values import Limiting, Need, Needs, Recording, Reference, UpperLevel
from villi.report.numbered import RANGES_OF_ENERGY, is_energy
from villi.safety.values import Card, Contact, Fired

Json = dict[str, Any]


def needs(found: Needs, *, energy: bool) -> Json:
    """What is enough: needs, upper levels, whether the record is plausible; energy only where asked for."""
    return {
        "because": text(found.because),
        "needs": [need(one, energy=energy) for one in found.every if energy or not is_energy(one.unit)],
        "upper": [upper(level) for level in found.upper],
        "recording": None if found.recording is None else recording(found.recording, energy=energy),
        "limiting": None if found.limiting is None else limiting(found.limiting),
        "without": [
            {"nutrient": text(one.nutrient), "name": text(one.name), "because": text(one.because)}
            for one in found.without
        ],
    }


def need(found: Need, *, energy: bool) -> Json:
    """An intake beside its reference value; without `energy` a share of energy is only inside or outside."""
    shown = energy or found.unit != RANGES_OF_ENERGY
    return {
        "nutrient": text(found.nutrient),
        "name": text(found.name),
        "about": text(found.about or found.nutrient),
        **(amounts(found) if shown else {}),
        "unit": text(found.unit),
        "days": found.days,
        "claim": found.claim,
        "probability": number(found.probability),
        "low": number(found.interval.low),
        "high": number(found.interval.high),
        "because": text(found.because),
        "reference": reference(found.reference),
    }


def amounts(found: Need) -> Json:
    """The amount with its range; no upper end where it is only "at least"."""
    plausible = found.plausible
    return {
        "amount": number(found.amount),
        "plausible": [number(plausible.low), None if found.at_least else number(plausible.high)],
        "at_least": bool(found.at_least),
    }


def limiting(found: Limiting) -> Json:
    """The indispensable amino acid that covers least of its mean requirement."""
    return {
        "nutrient": text(found.nutrient),
        "name": text(found.name),
        "share": number(found.share),
    }


def reference(found: Reference) -> Json:
    """A reference value; what the table lacks is null."""
    return {
        "kind": found.kind,
        "unit": text(found.unit),
        "ear": number(found.ear),
        "rda": number(found.rda),
        "ai": number(found.ai),
        "low": number(found.low),
        "high": number(found.high),
        "ul": number(found.ul),
        "cdrr": number(found.cdrr),
        "ul_basis": text(found.ul_basis),
        "source": text(found.source),
        "note": text(found.note),
    }


def upper(found: UpperLevel) -> Json:
    """What counts against an upper level."""
    return {
        "nutrient": text(found.nutrient),
        "name": text(found.name),
        "unit": text(found.unit),
        "food": number(found.food),
        "supplements": number(found.supplements),
        "names": [text(name) for name in found.names],
        "unknown": [text(name) for name in found.unknown],
        "limit": number(found.limit),
        "basis": text(found.basis),
        "source": text(found.source),
        "over": bool(found.over),
        "at_least": bool(found.at_least),
        "because": text(found.because),
        "beside": number(found.beside),
        "note": text(found.note),
    }


def recording(found: Recording, *, energy: bool) -> Json:
    """Whether the record is plausible; its figures are energy and stay out unless asked for."""
    figures = {"energy_kcal": number(found.energy), "basal_kcal": number(found.basal)} if energy else {}
    return {
        "implausible": bool(found.implausible),
        "low": bool(found.low),
        "days": found.days,
        **figures,
        "source": text(found.source),
        "because": text(found.because),
    }


def card(found: Card | None) -> Json | None:
    """The card that stands before everything else; null where none does."""
    if found is None:
        return None
    return {
        "kind": found.kind,
        "rules": [text(id) for id in found.gates],
        "sentences": [text(words) for words in found.sentences],
        "contacts": contacts(found.contacts),
    }


def contacts(found: Iterable[Contact]) -> list[Json]:
    """Whom to reach; `seen_on` null where the number was not seen."""
    return [
        {
            "country": text(contact.country),
            "service": text(contact.service),
            "reach": text(contact.reach),
            "hours": text(contact.hours),
            "note": text(contact.note),
            "seen_on": contact.seen_on.isoformat() if contact.seen_on else None,
        }
        for contact in found
    ]


def gate(found: Fired) -> Json:
    """A rule that applies, and why."""
    return {
        "rule": text(found.gate.id),
        "level": found.gate.level,
        "because": [text(words) for words in found.because],
        "text": text(found.gate.rule),
        "domains": [text(domain) for domain in found.gate.domains],
        "collisions": [text(words) for words in found.collisions],
        "agreed": text(found.agreed) or None,
        "signed": bool(found.gate.verified),
    }


def suggestion(found: Suggestion) -> Json:
    """One optional step."""
    return {
        "kind": found.kind,
        "text": text(found.text),
        "certainty": found.certainty,
        "sources": [source(one) for one in found.sources],
        "foods": [text(food) for food in found.foods],
        "stop": text(found.stop),
        "reason": text(found.reason),
        "size": text(found.size),
        "change_mind": text(found.change_mind),
        "notes": [text(note) for note in found.notes],
    }


def answer(found: Answer) -> Json:
    """A statement of the article as this person may see it."""
    return {
        "id": text(found.id),
        "statement": text(found.statement),
        "verdict": found.verdict,
        "certainty": [{"scope": text(scope), "word": word} for scope, word in found.certainty],
        "plain": text(found.plain),
        "dose": text(found.dose) or None,
        "withheld": bool(found.withheld),
        "rules": [text(id) for id in found.gates],
        "because": text(found.because),
        "sources": [source(one) for one in found.sources],
    }


def source(found: Source) -> Json:
    """A citation."""
    return {
        "title": text(found.title),
        "year": found.year,
        "doi": text(found.doi),
        "pmid": text(found.pmid),
        "url": text(found.url),
        "verified": bool(found.verified),
    }


def document(examination: Examination, *, energy: bool, closed: bool) -> Json:
    """All that is answered; behind a crisis card (`closed`) nothing is advised, answered or compared."""
    safety = examination.safety
    return {
        "needs": None if closed else needs(examination.needs, energy=energy),
        "gates": [gate(fired) for fired in examination.safety.fired],
        "unchecked": [text(name) for name in (*safety.unchecked, *safety.unknown)],
        "ask": [text(words) for words in safety.ask],
        "advice": [] if closed else [suggestion(step) for step in examination.advice],
        "answers": [] if closed else [answer(one) for one in examination.answers],
        "contacts": contacts(safety.contacts),
    }


def number(value: float) -> float | None:
    """A finite number or null."""
    return float(value) if isfinite(value) else None  # float(): a NumPy number is not JSON


def text(words: str) -> str:
    """Words as written; half a surrogate pair, which no JSON can hold, becomes a question mark."""
    return words.encode("utf-8", "replace").decode("utf-8") if not words.isascii() else words
