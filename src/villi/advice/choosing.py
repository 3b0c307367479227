"""The things that may be suggested, one small function each: what must be known for it to be chosen.

A step is chosen only for what the record shows, never for what it does not: an amount counts with three or
more complete days and 80 % coverage, and where its whole range lies below (of fibre, with five or more
days, most of it: then the words say "probably"). Each function returns a `Choice`, or None.
"""

import re
from collections.abc import Callable, Sequence
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

from villi.advice.eating import NAMED, different, holding, offered, richer_forms
from villi.advice.known import Known, few
from villi.advice.naming import spoken
from villi.advice.wording import Step, steps
from villi.evidence.values import Source, Word
from villi.needs import reference
from villi.needs.values import Need, Reference
from villi.quantities import AT_LEAST_BELOW, NUTRIENTS, Estimate, Person
from villi.safety.values import Fired

if TYPE_CHECKING:
    from villi.foods import Food

FEWEST_DAYS = 3
"""Complete days below which nothing follows from an amount (research on needs, section 3)."""

FEWEST_DAYS_WITHOUT = 5
"""Complete days before "you ate none of this" says anything (judgement)."""

FEW_PLANTS = 10.0
"""The lower group of the one survey of plants a week; not a threshold of health (american_gut_30_plants)."""

MOSTLY_ULTRA = 0.5
"""Share of energy surely from ultra-processed food from which it is mentioned (judgement: studies compare
high with low, and none has a threshold)."""

FIBRE_FROM_FOOD = "fiber_natural_who"
"""The goal for fibre that is naturally in food, in the table of reference values."""

OLD_ENOUGH = 10
"""Age from which that goal is the same for everyone: taken where no age is known."""

FEW = 2
"""Foods of the record that are enough to name; with fewer, plain foods are offered as well (judgement)."""

TESTED = ("iron", "vitamin_b12", "vitamin_d")
"""Nutrients whose lack a blood test shows, and whose supplements can hide or do harm: a test comes first."""

NOT_RAISED = frozenset({"sodium", *TESTED})
"""Nutrients that no food is named for."""

LASTING = ("mood:low_two_weeks", "mood:severe", "mood:falling")
"""Facts of low mood that lasts or deepens."""

GLUTAMINE = ("took:l-glutamine", "took:glutamine")

TOO_MUCH_GLUTAMINE = "dose:glutamine_high"
"""The fact of a day with more than the level observed as safe in healthy adults (rule G13)."""

FORBIDDING = ("block", "clinician_first")
"""Levels of rules of which something logged has to be talked about."""

MOSTLY = 2 / 3
"""Share of the range of a mean that must lie below a goal for "probably below" (judgement)."""


LITTLE = 0.02
"""Share of the mean requirement below which an amount is called next to nothing (judgement)."""

UNSIGNED = "This rule awaits a clinician's signature."
"""Said beside a rule whose source nobody has read."""


class Choice(NamedTuple):
    """A step that this record gives a reason for; `words` fill its texts; `certainty` where it is not that of
    the step; `of`: the nutrient or pattern whose amount is said ("" where none is)."""

    step: Step
    words: dict[str, str]
    foods: "tuple[Food, ...]" = ()
    sources: tuple[Source, ...] = ()
    domains: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    certainty: Word | None = None
    of: str = ""

    @property
    def figure(self) -> str:
        """The amount as the texts say it; "" where they say none."""
        return (self.words.get("amount") or self.words.get("value", "")) if self.of else ""


def warning_sign(known: Known) -> Choice | None:
    """A warning sign in the diary is for a doctor, before anything else."""
    because = _quoted(known.because("flag:"))
    return Choice(steps()["warning_sign"], {"because": because}) if because else None


def low_mood(known: Known) -> Choice | None:
    """Low mood that lasts or deepens is for a person, not for a diet."""
    because = known.because(*LASTING)
    return Choice(steps()["low_mood"], {"because": because}) if because else None


def forbidden(known: Known) -> Choice | None:
    """Something was logged that a rule forbids beside what the person has or takes, and nobody agreed to."""
    standing = [
        fired
        for fired in known.safety.fired
        if fired.collisions and fired.gate.level in FORBIDDING and not fired.agreed
    ]
    if not standing:
        return None
    because = few([_quoted(words) for fired in standing for words in fired.collisions])
    beside = few([_quoted(words) for words in standing[0].because])
    words = {
        "because": because,
        "beside": f"It matters because of: {beside}. " if beside else "",
        "rule": ruled(standing[0]),
    }
    return Choice(steps()["forbidden"], words)


def above_upper(known: Known) -> Choice | None:
    """What is taken and eaten together is above an upper level: which nutrients, never a figure."""
    over = [level for level in known.needs.upper if level.over]
    taken = [level for level in over if level.names or level.unknown]
    names = _listed([_begun_small(level.name) for level in (taken or over)])
    if taken:
        own = {level.name.casefold() for level in taken}
        said = [name for level in taken for name in (*level.names, *level.unknown)]
        took = few([name for name in said if name.casefold() not in own])
        return Choice(steps()["above_upper"], {"names": names, "took": f" ({took})" if took else ""})
    return Choice(steps()["above_upper_food"], {"names": names}) if over else None


def too_much_glutamine(known: Known) -> Choice | None:
    """More glutamine on a day than the level observed as safe: for a clinician, before any trial of it."""
    asked_already = any(
        "glutamine" in fired.gate.domains and fired.collisions and fired.gate.level in FORBIDDING
        for fired in known.safety.fired
        if not fired.agreed
    )
    if TOO_MUCH_GLUTAMINE not in known.facts or asked_already:
        return None
    return Choice(steps()["glutamine_high"], {"because": _quoted(known.because(TOO_MUCH_GLUTAMINE))})


def ask_for_a_test(known: Known) -> Choice | None:
    """Iron, vitamin B12 or (last) vitamin D that is likely low: a test, not a supplement."""
    if known.because("flag:"):  # a doctor is asked anyway, and about something that matters more
        return None
    low = {need.nutrient: need for need in _low(known)}
    for nutrient in TESTED:
        step = steps()[f"test_{nutrient}"]
        if nutrient in low and known.facts.keys().isdisjoint(step.unless):
            need = low[nutrient]
            return Choice(step, _shortage(need), sources=_printed(need.reference), of=_amount_of(need))
    return None


def gap(known: Known) -> Choice | None:
    """The vitamin or mineral (or protein) that is likeliest to be low: foods that hold it."""
    low = [need for need in _low(known) if _raisable(need.nutrient)]
    for need in sorted(low, key=lambda need: (need.probability, need.nutrient)):
        asked = need.reference.rda if need.reference.rda > 0 else need.reference.ear
        wanted = asked / need.counts  # in our own unit; NaN where no nutrient of ours alone counts
        foods = [] if isnan(wanted) else _foods(known, need.nutrient, wanted, "gap")
        if foods:
            others = [_begun_small(other.name) for other in low if other is not need]
            also = f" Also probably low: {_listed(others)}." if others else ""
            words = _shortage(need)
            domains = (
                (need.nutrient,) if need.nutrient == "protein" else ("minerals",) if _mineral(need) else ()
            )
            words |= {"foods": _names(foods, "or"), "also": also}
            of = _amount_of(need)
            return Choice(steps()["gap"], words, tuple(foods), _printed(need.reference), domains, of=of)
    return None


def fibre(known: Known) -> Choice | None:
    """Fibre surely or probably below what is advised: raise it slowly, from what is eaten already."""
    estimate = known.estimates.get("fibre")
    goal = _fibre_goal(known.person.age)
    if estimate is None or goal is None:
        return None
    surely = _surely_below(estimate, goal.low)
    if not surely and not _probably_below(estimate, goal.low):
        return None
    held = holding(known.foods, "fibre", goal.low, known.catalogue)
    eaten = [food for _, food in held if known.may_name(food)]
    own = different(known.fresh(eaten))
    forms = richer_forms(known.foods, "fibre", known.catalogue)
    form = next((pair for pair in forms if known.may_name(pair[1]) and _differ(*pair)), None)
    more = [] if len(own) >= FEW or known.avoids.unknown else _offers(known, "fibre", eaten)
    own = own if own or form or more else different(eaten)
    said = [
        f"Foods you already eat that hold some: {_names(own)}." if own else "",
        f"You could also have {spoken(form[1].name)} in place of {spoken(form[0].name)}." if form else "",
        f"Foods that hold a lot of it: {_names(more)}." if more else "",
    ]
    if not any(said):
        return None
    words = {
        "days": str(known.days),
        "amount": _amount(estimate, "g"),
        "probably": "" if surely else ", so it is probably below what is advised",
        "goal": f"{goal.low:g}",
        "foods": " ".join(filter(None, said)),
    }
    foods = tuple(dict.fromkeys((*own, *((form[1],) if form else ()), *more)))
    certainty: Word | None = None if surely else "very low"
    return Choice(
        steps()["fibre"], words, foods, _printed(goal), notes=_gentle(known), certainty=certainty, of="fibre"
    )


def _differ(one: "Food", other: "Food") -> bool:
    return spoken(one.name) != spoken(other.name)


def ferment(known: Known) -> Choice | None:
    """No food with live cultures on any complete day, nor on another."""
    pattern = known.patterns.get("fermented")
    if pattern is None or known.days < FEWEST_DAYS_WITHOUT or pattern.value != 0.0:
        return None
    held = [known.catalogue.food(id) for id in known.intake.foods]
    if any(food is not None and food.live == "yes" for food in held):
        return None
    foods = [held.food for held in offered("ferment", known.catalogue) if known.may_name(held.food)][:2]
    if not foods or known.avoids.unknown:
        return None
    words = {
        "days": str(known.days),
        "foods": f"For example {_names(foods, 'or')}.",
    }
    return Choice(steps()["ferment"], words, tuple(foods))


def plants(known: Known) -> Choice | None:
    """Few different plants in a whole week or more, herbs and spices counted in, and nothing left open."""
    pattern = known.patterns.get("plants")
    if pattern is None or pattern.unit != "a week" or not pattern.high <= FEW_PLANTS:
        return None
    if not known.intake.counted[known.intake.day].all() or any(known.intake.refused):
        return None  # a day that is not complete may hold plants that nobody wrote down
    if known.days < FEWEST_DAYS_WITHOUT:
        return None
    foods = _offers(known, "plants", [held.food for held in known.foods])
    if not foods or known.avoids.unknown:
        return None
    words = {
        "value": f"{pattern.value:.0f} different plant{'s' * (round(pattern.value) != 1)}",
        "foods": f"For example {_names(foods, 'or')}.",
    }
    return Choice(steps()["plants"], words, tuple(foods), notes=_gentle(known), of=pattern.key)


def plain_food(known: Known) -> Choice | None:
    """More than half of the energy surely from ultra-processed foods: said without blame."""
    pattern = known.patterns.get("ultra_processed")
    if pattern is None or known.days < FEWEST_DAYS or not pattern.low > MOSTLY_ULTRA:
        return None
    plain = [
        held
        for held in sorted(known.foods, key=lambda held: (-held.days, held.food.name, held.food.id))
        if held.food.processing == "whole"
        and held.food.group
        in ("eggs", "fish", "legumes", "nuts", "cereals", "fruit", "potatoes", "vegetables")
        and known.may_name(held.food)
    ]
    foods = different(known.unnamed(held.food for held in plain))
    if not foods:
        return None
    words = {
        "value": f"{pattern.low:.0%}",
        "days": str(known.days),
        "foods": f"You already eat {_names(foods)}.",
    }
    return Choice(steps()["plain_food"], words, tuple(foods), of=pattern.key)


def fish(known: Known) -> Choice | None:
    """A week or more of complete days without any fish or seafood."""
    if known.days < 7 or "food:fish" in known.facts:
        return None
    ids = [held.food.id for held in known.foods]
    held = known.catalogue.amounts(ids, ("pf_seafd_hi", "pf_seafd_low"))
    if any(high + low != 0.0 for high, low in held):  # eaten, or not known to be none
        return None
    fish = [held.food for held in offered("fish", known.catalogue) if known.may_name(held.food)]
    foods = different(known.unnamed(fish))
    if not foods or known.avoids.unknown:
        return None
    words = {
        "days": str(known.days),
        "foods": f"For example {_names(foods, 'or')}.",
    }
    return Choice(steps()["fish"], words, tuple(foods))


def glutamine(known: Known) -> Choice | None:
    """Glutamine is taken: a stop date and a fair comparison, where the gates allow it at all."""
    because = known.because(*GLUTAMINE)
    if not because or TOO_MUCH_GLUTAMINE in known.facts:
        return None
    return Choice(steps()["glutamine"], {"because": _quoted(because)})


CLINICIAN: tuple[Callable[[Known], Choice | None], ...] = (
    warning_sign,
    low_mood,
    forbidden,
    above_upper,
    too_much_glutamine,
)
"""What is for a clinician: at any age, whatever the record of food is worth."""

FOOD: tuple[Callable[[Known], Choice | None], ...] = (
    gap,
    ask_for_a_test,
    fibre,
    ferment,
    plants,
    plain_food,
    fish,
    glutamine,
)
"""What rests on the record of food; not chosen where so little was recorded that food is probably missing."""


def left_open(known: Known) -> str:
    """What could not be judged, so that "nothing was short" is not read as "all was enough"."""
    if known.needs.because or not known.needs.needs:
        return "Vitamins and minerals could not be compared with what you need."
    judged = [need for need in known.needs.needs if _raisable(need.nutrient) or need.nutrient in TESTED]
    unsure = [need.name for need in judged if need.claim == "uncertain"]
    silent = [need.name for need in judged if need.claim == "not assessed"]
    silent += [without.name for without in known.needs.without]
    said = [
        f"Too close to call: {_some(unsure)}." if unsure else "",
        f"Not judged: {_some(silent)}." if silent else "",
    ]
    return " ".join(filter(None, said))


def _some(names: Sequence[str]) -> str:
    """A few names, and how many more.

    >>> _some(["Zinc", "Copper", "Iron", "Iodine", "Biotin"])
    'zinc, copper, iron and 2 more'
    """
    shown = [_begun_small(name) for name in names[:NAMED]]
    more = len(names) - len(shown)
    return _listed([*shown, f"{more} more"] if more else shown)


def _low(known: Known) -> list[Need]:
    """What is likely low in food, and comes from nowhere else: not from a supplement, nor above its upper
    level."""
    over = {level.nutrient for level in known.needs.upper if level.over}
    return [
        need
        for need in known.needs.needs
        if need.claim == "likely low"
        and need.days >= FEWEST_DAYS
        and not isnan(need.amount)
        and need.nutrient not in known.supplied | over
    ]


def ruled(fired: Fired) -> str:
    """A rule in words, and whether it awaits a signature."""
    return fired.gate.rule if fired.gate.verified else f"{fired.gate.rule} {UNSIGNED}"


_KEY = re.compile(r"(?:^|(?<=; ))(?:took|note|has|takes|feel|course): ")


def _quoted(words: str) -> str:
    """A person's own words without the key of their line, which says nothing to a reader.

    >>> _quoted("took: L-glutamine 5 g (line 4); note: a tired day (line 5)")
    'L-glutamine 5 g (line 4); a tired day (line 5)'
    """
    return _KEY.sub("", words)


def _raisable(nutrient: str) -> bool:
    """A vitamin, a mineral or protein, of which foods hold more or less."""
    ours = NUTRIENTS.get(nutrient)
    return (
        ours is not None
        and nutrient not in NOT_RAISED
        and (ours.kind in ("vitamin", "mineral") or nutrient == "protein")
    )


def _mineral(need: Need) -> bool:
    return NUTRIENTS[need.nutrient].kind == "mineral"


def _surely_below(estimate: Estimate, goal: float) -> bool:
    """Known well enough, and all of its range below."""
    return (
        estimate.days >= FEWEST_DAYS
        and estimate.coverage >= AT_LEAST_BELOW
        and not isnan(estimate.mean)
        and estimate.interval.high < goal
    )


def _probably_below(estimate: Estimate, goal: float) -> bool:
    """Known well enough, the mean below, and most of its range: nothing that is unknown enters."""
    low, high = estimate.interval.low, estimate.interval.high
    return (
        estimate.days >= FEWEST_DAYS_WITHOUT
        and estimate.coverage >= AT_LEAST_BELOW
        and estimate.mean < goal
        and goal - low >= MOSTLY * (high - low)
    )


def _fibre_goal(age: int | None) -> Reference | None:
    """The goal for an age, in any state; None below the age of the first.

    >>> [goal.low if (goal := _fibre_goal(age)) else None for age in (40, 7, None, 1)]
    [25.0, 21.0, 25.0, None]
    """
    return reference(FIBRE_FROM_FOOD, Person(age=OLD_ENOUGH if age is None else age))


def _foods(known: Known, nutrient: str, wanted: float, use: str) -> "list[Food]":
    """Foods of the record that hold it, the same in a richer form, then plain foods that are offered."""
    own = [
        food for _, food in holding(known.foods, nutrient, wanted, known.catalogue) if known.may_name(food)
    ]
    chosen = different(known.unnamed(own))
    if len(chosen) >= FEW or known.avoids.unknown:
        return chosen
    others = holding(offered(use, known.catalogue), nutrient, wanted, known.catalogue)
    return different([*chosen, *known.unnamed(food for _, food in others if known.may_name(food))])


def _offers(known: Known, use: str, beside: "Sequence[Food]") -> "list[Food]":
    """Foods offered for this, of plants that are not eaten yet."""
    eaten = {plant for food in beside for plant, _ in food.plants}
    fresh = [
        held.food
        for held in offered(use, known.catalogue)
        if not eaten & {plant for plant, _ in held.food.plants} and known.may_name(held.food)
    ]
    return different(known.unnamed(fresh))


def _gentle(known: Known) -> tuple[str, ...]:
    if "bloating:high" not in known.facts:
        return ()
    return ("Bloating was high, so beans, onions, sprouts, wheat and fermented foods are not named here.",)


def _shortage(need: Need) -> dict[str, str]:
    unit = need.unit.removesuffix("/d")
    amount = f"about {_figure(need.amount)} {unit} a day"
    if need.amount < LITTLE * need.reference.ear:
        amount = "next to nothing"
    elif not isnan(need.plausible.high):
        amount += f" ({_figure(need.plausible.low)} to {_figure(need.plausible.high)})"
    return {"days": str(need.days), "name": _begun_small(need.name), "amount": amount}


def _amount_of(need: Need) -> str:
    """The nutrient whose amount is compared; "" where several of ours make it."""
    return need.nutrient if need.nutrient in NUTRIENTS else ""


def _printed(value: Reference) -> tuple[Source, ...]:
    """The table that a reference value was read in: only rows that were compared with the printed one are
    held."""
    return (Source(value.source, None, "", "", "", True),) if value.source else ()


def _amount(estimate: Estimate, unit: str) -> str:
    low, high = estimate.interval.low, estimate.interval.high
    return f"about {_figure(estimate.mean)} {unit} a day ({_figure(low)} to {_figure(high)})"


def _begun_small(name: str) -> str:
    """A name inside a sentence.

    >>> _begun_small("Vitamin C")
    'vitamin C'
    """
    return name[:1].lower() + name[1:]


def _figure(value: float) -> str:
    """Two figures that mean something: a diary knows no more.

    >>> _figure(14.26), _figure(1.04), _figure(386.0)
    ('14', '1.0', '390')
    """
    if value >= 100:
        return f"{round(value, -1):.0f}"
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _names(foods: "Sequence[Food]", last: str = "and") -> str:
    return _listed(list(dict.fromkeys(spoken(food.name) for food in foods)), last)


def _listed(words: Sequence[str], last: str = "and") -> str:
    """Words as people list them.

    >>> _listed(["oats", "pears", "rye bread"])
    'oats, pears and rye bread'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
