"""A simulated diary as the text of a file, with its truth in comments at the top."""

import json
from collections.abc import Iterator
from itertools import count

import numpy as np

from villi.quantities import VilliError
from villi.simulated.living import is_calm, lived
from villi.simulated.values import Effect, Lived, Simulated, Truth

KEFIR = Effect("kefir", "comfort", (0.0, 1.2, 0.6, 0.0))
"""The planted effect: large enough that a screen of a year usually finds it (measured, docs/questions.md), as
large as what people do notice."""
CHOSEN_BY = (("chocolate", "mood"),)
AT_WEEKENDS = ("pizza",)
FEWEST, MOST = 14, 7305
"""Days of a diary: two weeks to twenty years."""
_LUNCH_IS_OVER = "13:00"
_RATED_AT = "21:30"


def simulated(seed: int = 1, *, days: int = 365, missing: float = 0.1, null: bool = False) -> Simulated:
    """A diary of somebody who does not exist, and what is true in it; the same arguments give the same text.

    `missing`: about which share of days is not rated (fewer lack food). `null`: no food changes anything.
    Every diary ends on 2025-12-31. A diary whose last month would put a card of low mood in front of
    everything, or a word about seeing a doctor, is drawn anew (see `living.is_calm`). Raises VilliError
    for numbers that make no diary.

    >>> diary = simulated(1, days=30)
    >>> diary.truth.effects[0].food, diary.text.splitlines()[0]
    ('kefir', '# A diary that nobody lived: villi simulate diary, 30 days, seed 1.')
    """
    if not FEWEST <= days <= MOST:
        raise VilliError(f"{days} days: a simulated diary has {FEWEST} to {MOST} days")
    if not 0 <= missing <= 0.8:
        raise VilliError(f"missing {missing:g}: give the share of days without ratings, from 0 to 0.8")
    if seed < 0:
        raise VilliError(f"seed {seed}: give a whole number from 0 on")
    effects = () if null else (KEFIR,)
    drawn = (lived(seed, attempt, days, missing, effects) for attempt in count())
    life = next(life for life in drawn if is_calm(life))
    truth = Truth(seed, days, effects, CHOSEN_BY, AT_WEEKENDS)
    rng = np.random.default_rng([seed, days])
    lines = [*_top(truth, null=null), *_days(life, rng)]
    return Simulated("\n".join(lines) + "\n", truth)


def sentences(truth: Truth) -> tuple[str, ...]:
    """What is true in a diary, in plain words.

    >>> sentences(simulated(1, days=30, null=True).truth)[0]
    'No food changes how the days after it feel.'
    """
    said = [_effect(effect) for effect in truth.effects]
    if not said:
        said = ["No food changes how the days after it feel."]
    said += [
        f"On days of low {outcome} more {food} is eaten, the same day; {food} changes nothing."
        for food, outcome in truth.chosen_by
    ]
    said += [
        f"More {food} is eaten at weekends, when mood is a little higher anyway; {food} changes nothing."
        for food in truth.at_weekends
    ]
    said.append("Stress lowers sleep. Both, weekends and antibiotics act on how the days are rated.")
    said.append("Some foods follow stress, weekends or yesterday's mood; they change nothing.")
    said.append("Nothing else acts.")
    return tuple(said)


def as_json(truth: Truth) -> str:
    """The truth as a JSON document: each effect in points on its scale by days after a day with the food."""
    return json.dumps(
        {
            "schema": "villi.truth/1",
            "seed": truth.seed,
            "days": truth.days,
            "effects": [
                {
                    "food": effect.food,
                    "outcome": effect.outcome,
                    "points_by_days_after": dict(enumerate(effect.points)),
                    "points_in_all": round(sum(effect.points), 9),
                }
                for effect in truth.effects
            ],
            "chosen_by_the_same_day": [{"food": food, "outcome": out} for food, out in truth.chosen_by],
            "only_at_weekends_more": list(truth.at_weekends),
            "sentences": sentences(truth),
        },
        indent=1,
    )


def _effect(effect: Effect) -> str:
    places = ("the same day", "the next day", "the day after that", "three days after")
    parts = [f"{abs(size):g} {place}" for size, place in zip(effect.points, places, strict=True) if size]
    way = "higher" if sum(effect.points) > 0 else "lower"
    first, *rest = parts
    amount, place = first.split(" ", 1)
    more = "".join(f", and {part}" for part in rest)
    return f"After a day with {effect.food}, {effect.outcome} is {amount} points {way} {place}{more}."


def _top(truth: Truth, *, null: bool) -> Iterator[str]:
    kind = ", null" if null else ""
    yield f"# A diary that nobody lived: villi simulate diary, {truth.days} days, seed {truth.seed}{kind}."
    yield "# What is true in it, and what no real diary tells:"
    yield from (f"# truth: {sentence}" for sentence in sentences(truth))
    yield "person: example, female, 40"
    yield "country: GB"


def _days(life: Lived, rng: np.random.Generator) -> Iterator[str]:
    for t, date in enumerate(life.dates):
        rated = bool(np.isfinite(life.felt["mood"][t]))
        starts = life.course is not None and date == life.course[0]
        meals = [] if life.no_food[t] else list(_meals(life, t, rng))
        if not (rated or meals or starts):
            continue
        yield ""
        yield f"{date} {date:%a}"
        if starts and life.course is not None:
            yield f"  antibiotic: amoxicillin until {life.course[1]}"
        yield from meals
        if rated:
            ratings = ", ".join(f"{scale} {int(felt[t])}" for scale, felt in life.felt.items())
            yield f"  {_RATED_AT} feel: {ratings}"
        if meals:
            yield "  forgot the rest" if life.cut[t] else "  done: food"


def _meals(life: Lived, t: int, rng: np.random.Generator) -> Iterator[str]:
    """A line for each time at which something was eaten."""
    clocks = sorted({food.clock for food in life.foods})
    for clock in clocks:
        if life.cut[t] and clock > _LUNCH_IS_OVER:
            return
        had = [
            food for food, yes in zip(life.foods, life.written[t], strict=True) if yes and food.clock == clock
        ]
        if had:
            yield f"  {clock} " + ", ".join(food.words[rng.integers(len(food.words))] for food in had)
