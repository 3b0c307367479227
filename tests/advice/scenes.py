"""Diaries examined as far as advice needs it, and hand-made evidence and gates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import nan

import pytest
from tests.everyday import EVERYDAY, READY

from villi.advice import Suggestion, advise
from villi.diary import read
from villi.evidence import Base, base
from villi.evidence.values import Certainty, Effect, Pair, Source, Statement, Study
from villi.intake import Intake, compose_diary, nutrient_estimates, patterns
from villi.meals import resolve
from villi.needs.values import Claim, Need, Needs, Reference
from villi.quantities import Estimate, Interval, Pattern, Person
from villi.safety.values import Card, Fired, Gate, Level, Safety

NO_EFFECT = Effect("", "other", nan, nan, nan, (), "none")


def study(id: str, statements: tuple[str, ...] = ()) -> Study:
    source = Source(f"About {id}", 2020, f"10.1/{id}", "", "", True)
    return Study(
        id, statements, "t", "", "", "", "", "", "", "", None, NO_EFFECT, "low", "", source, True, ""
    )


def evidence(
    statements: Mapping[str, Statement] | None = None,
    studies: Mapping[str, Study] | None = None,
    pairs: Mapping[str, Pair] | None = None,
) -> Base:
    """A base with these rows alone."""
    return replace(base(), statements=statements or {}, studies=studies or {}, pairs=pairs or {})


def statement(id: str, verdict: str = "partly", **changed: object) -> Statement:
    row: dict[str, object] = {
        "id": id,
        "statement": f"claim {id}",
        "verdict": verdict,
        "certainty": (Certainty("", "low"),),
        "plain": f"answer {id}",
        "dose": "",
        "for_whom": "",
        "studies": (),
        "gates": (),
        "domains": (),
        "about": (),
    }
    return Statement(**(row | changed))  # type: ignore[arg-type]


def fired(id: str, level: Level, domains: tuple[str, ...], agreed: str = "", when: str = "x:y") -> Fired:
    gate = Gate(id, level, domains, (when,), f"rule {id}", (), True, True, (), "")
    return Fired(gate, ("said so",), (), agreed, domains if agreed else ())


def safety(*gates: Fired, card: Card | None = None) -> Safety:
    return Safety(card=card, fired=gates)


CRISIS = Card("crisis", ("G40",), ("Please call someone now.",), ())
CALM = Card("calm", ("G42",), ("Your mood comes first.",), ())


@dataclass(frozen=True)
class Record:
    intake: Intake
    estimates: Mapping[str, Estimate]
    patterns: tuple[Pattern, ...]


@cache
def record(text: str) -> Record:
    diary = read(text.encode())
    intake = compose_diary(diary.days, resolve(diary, READY, None), EVERYDAY)
    return Record(intake, nutrient_estimates(intake), patterns(intake, EVERYDAY))


def need(nutrient: str, claim: Claim = "likely low", probability: float = 0.2, rda: float = 10.0) -> Need:
    reference = Reference(
        nutrient, "mg/d", "EAR", rda * 0.8, rda, nan, nan, nan, nan, nan, "", "NASEM table", ""
    )
    return Need(
        nutrient,
        nutrient,
        rda * 0.5,
        "mg/d",
        7,
        reference,
        claim,
        probability,
        Interval(0.1, 0.3),
        counts=1.0,
    )


def advised(
    text: str,
    facts: Mapping[str, str] | None = None,
    gates: Sequence[Fired] = (),
    needs: Needs | None = None,
    avoids: Sequence[str] = (),
    person: Person | None = None,
    card: Card | None = None,
) -> tuple[Suggestion, ...]:
    held = record(text)
    return advise(
        person or Person(),
        held.intake,
        held.estimates,
        needs or Needs(),
        held.patterns,
        EVERYDAY,
        facts or {},
        safety(*gates, card=card),
        base(),
        avoids,
    )


def days(*meals: str, first: int = 2) -> str:
    """A diary of complete days."""
    return "".join(f"2026-11-{first + n:02d}\n{meal}\ndone: food\n" for n, meal in enumerate(meals))


@pytest.fixture
def low_fibre() -> str:
    meal = (
        "08:00 2 slices white bread, 10 g butter\n13:00 150 g chicken breast, 150 g white rice\n"
        "19:00 200 g salmon, 1 apple"
    )
    return days(*[meal] * 7)


Advised = Callable[..., tuple[Suggestion, ...]]
