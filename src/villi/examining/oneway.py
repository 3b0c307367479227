"""Of what nothing good is said: alcohol, what a rule of safety stands in front of, what is not eaten.

A pattern is a reason to have more of something, so it must not be one where a rule says no (kimchi beside
some medicines), or where the diary does (`avoids: nuts`). A change for the worse is said of everything. Where
none is said, the same words come whatever the days show: else they would tell.

`data/exposure_domains.csv`: what the rules are asked about for amounts and groups; for a food it is what the
room of experiments asks about (`villi.trials.gating.about`), for a supplement what is in it.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.resources import files

from villi.examining.avoided import LeftOut, not_for
from villi.examining.eaten import facts_of, said_of
from villi.foods import Catalogue
from villi.meals import Portion, Understood
from villi.safety import permit
from villi.safety.checklist import domains_of
from villi.safety.permitting import NO_DOSE_FOR
from villi.safety.values import Safety
from villi.series import Exposure, Series
from villi.series.naming import plain, stems, without_amounts
from villi.series.tables import rules
from villi.trials.gating import Varied, about

OneWay = Callable[[Exposure], Exposure]
"""An exposure -> the same, with `announce` "harm" where nothing good of it may be said."""

SUPPLEMENT, OWN = "supplement:", "feel:"
GENERAL = ("experiment", "food", "supplement")
"""Domains that say nothing of one food."""


@cache
def _domains() -> Mapping[str, tuple[str, ...]]:
    text = (files("villi.examining") / "data" / "exposure_domains.csv").read_text(encoding="utf-8")
    return {row["exposure"]: tuple(row["domains"].split(";")) for row in csv.DictReader(text.splitlines())}


def one_way(understood: Understood, catalogue: Catalogue, safety: Safety) -> OneWay:
    """Tells of which exposures of a diary only a change for the worse may be said.

    A food, amount or group is one of them where a rule stands in front of any food in it, or of the whole
    kind, or where the person does not eat some of it; in doubt it is.
    """
    left = not_for(safety.facts, catalogue)
    kinds = {rule.key: rule.name for rule in rules()}
    shut_kinds = {
        key for key, name in kinds.items() if _is_shut(_domains().get(key, ()), safety) or left.kind(name)
    }
    names = {stems(kinds[key]) for key in shut_kinds} | _names(understood, catalogue, safety, left)
    whole = not permit(["food"], safety.fired).allowed

    def is_shut(exposure: Exposure) -> bool:
        if exposure.key.startswith(OWN):
            return False
        if exposure.key.startswith(SUPPLEMENT):
            return _is_shut_supplement(exposure.key.removeprefix(SUPPLEMENT), safety)
        if whole or exposure.key in shut_kinds:
            return True
        return any(stems(word) in names for word in (exposure.name, *exposure.aliases))

    def told(exposure: Exposure) -> Exposure:
        return exposure._replace(announce="harm") if is_shut(exposure) else exposure

    return told


def one_way_series(daily: Series, told: OneWay) -> Series:
    """The daily series, each exposure as far as it may be told."""
    return replace(daily, exposures=tuple(told(each) for each in daily.exposures))


def _names(
    understood: Understood, catalogue: Catalogue, safety: Safety, left: LeftOut
) -> set[frozenset[str]]:
    """What those foods are called of which nothing good may be said, as stems."""
    distinct = {
        (portion.food_id, portion.words, portion.dish): portion
        for portion in understood.portions
        if portion.kind == "food"
    }
    out: set[frozenset[str]] = set()
    for portion in distinct.values():
        if _is_shut_food(portion, catalogue, safety, left):
            said = (portion.words, portion.name, plain(portion.name), portion.dish)
            out |= {stems(without_amounts(words) or words) for words in said if words}
    for refused in understood.refused:
        facts = said_of(refused.words)
        if _is_shut(_of_food(facts), safety) or left.kind(refused.words):
            out.add(stems(without_amounts(refused.words) or refused.words))
    return {name for name in out if name}


def _is_shut_food(portion: Portion, catalogue: Catalogue, safety: Safety, left: LeftOut) -> bool:
    food = catalogue.food(portion.food_id)
    if _is_shut(_of_food(facts_of(portion, food)), safety):
        return True
    if left.nothing:
        return False
    return left.kind(portion.words) or (food is not None and left.food(food, catalogue))


def _of_food(facts: Iterable[str]) -> tuple[str, ...]:
    asked = about(Varied("", facts=frozenset(facts)))
    return tuple(domain for domain in asked if domain not in GENERAL)


def _is_shut(domains: Iterable[str], safety: Safety) -> bool:
    """Whether a rule that names one of these domains forbids more of it; one that asks the person to keep it
    steady does too. A rule in front of all supplements says nothing of the same substance in food."""
    asked = set(domains)
    for one in safety.fired:
        named = sorted(asked & set(one.gate.domains))
        if named and (not permit(named, [one]).allowed or (one.gate.level == "limit" and bool(one.because))):
            return True
    return False


def _is_shut_supplement(name: str, safety: Safety) -> bool:
    if any(fact in safety.facts for fact in NO_DOSE_FOR):
        return True
    return not permit(domains_of([name]), safety.fired).allowed
