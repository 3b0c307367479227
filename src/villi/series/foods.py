"""Single foods as days with and without them.

Foods that a person calls the same are one; foods whose days are nearly the same (toast and its butter) cannot
be told apart, and are named together. A dish that was taken apart counts as itself and as its parts.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from villi.diary.values import Diary
from villi.foods.plants import plant_rules
from villi.intake.table import nutrient_ids
from villi.intake.values import Intake
from villi.meals.values import Portion, Understood
from villi.series.alcohol import names_alcohol
from villi.series.calendar import calendar, recorded
from villi.series.naming import joined, plain, stems, without_amounts
from villi.series.record import Foodrecord, foodrecord
from villi.series.tables import not_foods
from villi.series.values import Array, Exposure

if TYPE_CHECKING:
    from villi.foods import Catalogue

FEWEST = 10
"""Days with a food, and days known to be without it, that it takes to compare (signals.md, section 2)."""
CHANGES = 4
"""Times a food must have come or gone: what was begun once and kept cannot be told from whatever else
changed at that time (judgement)."""
ALIKE = 0.95
"""Correlation from which two series cannot be told apart (judgement)."""


class Traits(NamedTuple):
    """`harm`: it holds alcohol, by the tables or by its words, so a benefit is never said; `through`: "sleep"
    where it holds alcohol or caffeine."""

    harm: bool = False
    through: str = ""

    def said(self, words: Iterable[str]) -> "Traits":
        """The same, with those of alcohol where one of the `words` for it names alcohol."""
        return Traits(True, "sleep") if any(map(names_alcohol, words)) else self


PLAIN = Traits()
"""The traits of most foods: none."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A food as the person calls it: `eaten` (T,) days with it, `others` what else is meant by it, `energy`
    how much of it was eaten in all, in kcal, `parts` the foods that a dish was taken apart into, `supplies`
    its share of all that was eaten of an amount, by the amount's key (of the processed meat, the share of
    bacon), `foods` the ids of what was eaten as it."""

    name: str
    eaten: NDArray[np.bool_]
    others: tuple[str, ...] = ()
    energy: float = 0.0
    parts: frozenset[str] = frozenset()
    traits: Traits = PLAIN
    supplies: Mapping[str, float] = field(default_factory=dict)
    foods: tuple[str, ...] = ()


NOT_RARE = 0.25
"""Share of the times a food was written from which other words for it belong in its name (judgement)."""
ALCOHOL, CAFFEINE = 0.02, 15.0
"""g of alcohol in a gram of food, and mg of caffeine in what is eaten of it at a time, from which a food
holds them (judgement: more than a shandy; half a cup of green tea)."""


@dataclass(frozen=True, slots=True)
class Sorted:
    """Single foods: `usable` as exposures, the foods in each by its key in `members`; too `rare` or too
    `common` (eaten on all days but a few) or begun or ended `once`, as names. `supplies`: by name, the share
    of each amount that came from a food. `unsure`: eaten often enough, but on too few complete days."""

    usable: tuple[Exposure, ...]
    members: Mapping[str, tuple[str, ...]]
    rare: tuple[str, ...]
    common: tuple[str, ...]
    once: tuple[str, ...]
    supplies: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    unsure: tuple[str, ...] = ()


def concepts(
    intake: Intake,
    catalogue: "Catalogue",
    record: Foodrecord,
    per_gram: Mapping[str, Array] = MappingProxyType({}),
) -> tuple[Concept, ...]:
    """Every food of a record as the person calls it, the one on most days first. `per_gram`: amounts per gram
    of each food (F,) by key, as `villi.series.amounts` gives them."""
    called, said = _called(intake, catalogue)
    place: dict[str, list[int]] = defaultdict(list)
    others: dict[str, set[str]] = defaultdict(set)
    parts: dict[str, set[str]] = defaultdict(set)
    for p, (portion, f) in enumerate(zip(intake.portions, intake.food, strict=True)):
        if portion.grams <= 0:
            continue
        name = called[int(f)]
        place[name].append(p)
        others[name] |= {portion.name, *said[int(f)]}
        if portion.dish and (dish := without_amounts(portion.dish) or portion.dish.lower()) != name:
            place[dish].append(p)
            others[dish].add(portion.dish)
            parts[dish].add(name)
    t_of = record.row[intake.day] if len(intake.day) else np.zeros(0, dtype=np.intp)
    traits = _traits(intake, catalogue)
    energy = intake.grams * intake.table.weights[intake.food, 0]
    supplied = {key: np.nan_to_num(intake.grams * each[intake.food]) for key, each in per_gram.items()}
    total_of = {key: float(each.sum()) for key, each in supplied.items()}
    found = []
    for name, portions in place.items():
        if name in not_foods():
            continue
        at = t_of[portions]
        eaten = np.zeros(len(record.complete), dtype=bool)
        eaten[at[at >= 0]] = True
        ids = sorted({int(intake.food[p]) for p in portions})
        held = together(traits[f] for f in ids).said((name, *others[name]))
        meant = tuple(sorted(others[name] - {name}))
        total = float(energy[portions].sum())
        shares = {
            key: float(supplied[key][portions].sum()) / whole for key, whole in total_of.items() if whole > 0
        }
        of = tuple(intake.foods[f] for f in ids)
        found.append(Concept(name, eaten, meant, total, frozenset(parts[name]) - {name}, held, shares, of))
    return tuple(sorted(found, key=lambda each: (-int(each.eaten.sum()), each.name)))


def _traits(intake: Intake, catalogue: "Catalogue") -> tuple[Traits, ...]:
    """The traits of each food (F,)."""
    alcohol, caffeine = (
        np.nan_to_num(intake.table.values[:, nutrient_ids().index(n)]) for n in ("alcohol", "caffeine")
    )
    times = np.bincount(intake.food, minlength=len(intake.foods))
    at_a_time = np.bincount(intake.food, weights=intake.grams, minlength=len(times)) / np.maximum(times, 1)
    found = [catalogue.food(food_id) for food_id in intake.foods]
    harm = [
        food is not None and (food.group == "alcohol" or bool(alcohol[f] >= ALCOHOL))
        for f, food in enumerate(found)
    ]
    return tuple(
        Traits(harm[f], "sleep" if harm[f] or caffeine[f] * at_a_time[f] >= CAFFEINE else "")
        for f in range(len(found))
    )


def together(traits: Iterable[Traits]) -> Traits:
    """The traits of foods taken together: harm, and a way through sleep, where one of them has it."""
    all_of_them = tuple(traits)
    return Traits(
        any(each.harm for each in all_of_them), max((each.through for each in all_of_them), default="")
    )


def _called(intake: Intake, catalogue: "Catalogue") -> tuple[Mapping[int, str], Mapping[int, Counter[str]]]:
    """What the person calls each food, and all words they used for it: the words used most, two where the
    second is not rare; or else the catalogue's name put plainly."""
    said: dict[int, Counter[str]] = defaultdict(Counter)
    shared = Counter((p.line, p.column, p.span, p.date) for p in intake.portions)
    for portion, f in zip(intake.portions, intake.food, strict=True):
        own = shared[portion.line, portion.column, portion.span, portion.date] == 1 and not portion.dish
        words = without_amounts(portion.words) if own else ""
        if words:
            said[int(f)][words] += 1
    names: dict[int, str] = {}
    for f, food_id in enumerate(intake.foods):
        by_use = sorted(said[f], key=lambda words: (-said[f][words], words))
        often = [words for words in by_use[:2] if said[f][words] >= NOT_RARE * said[f].total()]
        if len(often) == 2 and stems(often[0]) & stems(often[1]) in (stems(often[0]), stems(often[1])):
            often = often[:1]  # "eggs" and "2 fried eggs": one name will do
        if by_use:
            names[f] = " or ".join(often or by_use[:1])
        else:
            food = catalogue.food(food_id)
            names[f] = plain(food.name if food is not None else food_id)
    return _one_spelling(names, said), said


def _one_spelling(names: Mapping[int, str], said: Mapping[int, Counter[str]]) -> dict[int, str]:
    """The same names, "yoghurts" and "Yogurt" alike: the spelling that was used most."""
    uses: dict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for f, name in names.items():
        uses[stems(name)][name] += said[f].total()
    best = {key: min(held, key=lambda name: (-held[name], name)) for key, held in uses.items()}
    return {f: best[stems(name)] if stems(name) else name for f, name in names.items()}


def foods(found: Sequence[Concept], record: Foodrecord) -> Sorted:
    """Foods that can be compared, those of nearly the same days as one, and the names of the others."""
    rare: list[str] = []
    common: list[str] = []
    once: list[str] = []
    unsure: list[str] = []
    usable: list[Concept] = []
    for concept in found:
        values = record.presence(concept.eaten)
        if concept.eaten.sum() < FEWEST:
            rare.append(concept.name)
        elif (values == 1).sum() < FEWEST:
            unsure.append(concept.name)
        elif (values == 0).sum() < FEWEST:
            common.append(concept.name)
        elif changes(values) < CHANGES:
            once.append(concept.name)
        else:
            usable.append(concept)
    made, members = [], {}
    for same in _alike(usable, record):
        names = _members(same)
        exposure = _exposure(same, names, record)
        made.append(exposure)
        members[exposure.key] = names
    supplies = {concept.name: concept.supplies for concept in usable}
    return Sorted(tuple(made), members, tuple(rare), tuple(common), tuple(once), supplies, tuple(unsure))


def changes(values: Array) -> int:
    """How often a series of 0 and 1 changes from one known day to the next known.

    >>> changes(np.array([0.0, 1.0, np.nan, 1.0, 0.0]))
    2
    """
    known = values[np.isfinite(values)]
    return int((np.diff(known) != 0).sum())


def _alike(found: Sequence[Concept], record: Foodrecord) -> list[list[Concept]]:
    """Foods in groups of nearly the same days, each group led by the food of most days."""
    if not found:
        return []
    days = np.array([concept.eaten for concept in found], dtype=float)
    known = record.complete
    alike = correlation(days[:, known], days[:, known]) > ALIKE if known.any() else np.eye(len(found)) > 0
    groups: list[list[Concept]] = []
    taken = np.zeros(len(found), dtype=bool)
    for n in range(len(found)):
        if not taken[n]:
            members = [m for m in range(n, len(found)) if not taken[m] and (m == n or alike[n, m])]
            taken[members] = True
            groups.append([found[m] for m in members])
    return groups


def correlation(a: Array, b: Array) -> Array:
    """Correlations (p, q) of the rows of a (p, n) with those of b (q, n); NaN for a row that is constant.

    >>> correlation(np.array([[0.0, 1.0, 1.0]]), np.array([[0.0, 2.0, 2.0], [1.0, 0.0, 0.0]])).round(6)
    array([[ 1., -1.]])
    """
    if a.shape[1] < 2:
        return np.full((len(a), len(b)), np.nan)
    found: Array = _standard(a) @ _standard(b).T
    return found


def _standard(rows: Array) -> Array:
    centred = rows - rows.mean(axis=1, keepdims=True)
    size = np.sqrt((centred**2).sum(axis=1, keepdims=True))
    standard: Array = np.divide(centred, size, out=np.full_like(centred, np.nan), where=size > 1e-12)
    return standard


def _members(same: Sequence[Concept]) -> tuple[str, ...]:
    """The names of foods of the same days, the one with most energy first; the parts of a dish that is among
    them go without saying."""
    parts = frozenset().union(*(concept.parts for concept in same))
    whole = [concept for concept in same if concept.name not in parts] or list(same)
    return tuple(concept.name for concept in sorted(whole, key=lambda each: (-each.energy, each.name)))


def _exposure(same: Sequence[Concept], names: Sequence[str], record: Foodrecord) -> Exposure:
    eaten = np.logical_or.reduce([concept.eaten for concept in same])
    because = "" if len(names) == 1 else "eaten on nearly the same days, so they cannot be told apart"
    aliases = [*names, *(word for concept in same for word in (concept.name, *concept.others))]
    held = together(concept.traits for concept in same)
    ids = tuple(dict.fromkeys(id for concept in same for id in concept.foods))
    return food_exposure(joined(names), record.presence(eaten), because, aliases, held, names[0], ids)


def food_exposure(
    name: str,
    values: Array,
    because: str = "",
    aliases: Iterable[str] = (),
    held: Traits = PLAIN,
    key: str = "",
    ids: tuple[str, ...] = (),
) -> Exposure:
    """Days with a food as an exposure; `ids` of the foods that count as it."""
    others = tuple(dict.fromkeys(alias for alias in aliases if alias != name))
    announce: Literal["any", "harm"] = "harm" if held.harm else "any"
    return Exposure(
        f"food:{key or name}",
        name,
        "days with it",
        1.0,
        "food",
        announce,
        values,
        because,
        held.through,
        others,
        ids,
    )


def food_days(
    words: str, diary: Diary, intake: Intake, understood: Understood, catalogue: "Catalogue"
) -> Exposure | None:
    """Days with any food that words name, whether or not it is among the exposures of `series`, on the same
    calendar; None where nothing in the diary answers to them.

    A food answers when all the words are among what was written for it, its catalogue name or its dish, or
    when one of its plants is so called ("tomato" is in a bolognese). Words that no table knows count too,
    where they are all of the day that was not understood: then it is known that this was eaten.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.intake import compose_diary
    >>> from villi.meals import index, resolve
    >>> diary = read(b"2026-11-16\\n2 slices rye toast\\ndone: food\\n2026-11-17\\nsoup\\ndone: food\\n")
    >>> eaten = resolve(diary, index(Catalogue.everyday()))
    >>> intake = compose_diary(diary.days, eaten, Catalogue.everyday())
    >>> food_days("rye bread", diary, intake, eaten, Catalogue.everyday()).values.tolist()
    [1.0, 0.0]
    """
    asked = stems(words)
    if not asked:
        return None
    record = foodrecord(diary, intake, calendar(recorded(diary))[0])
    plants = {plant for plant in plant_rules() if stems(plant) == asked}
    holds = [_least(catalogue, food_id, plants) for food_id in intake.foods]
    answers: dict[tuple[str, str, str], bool] = {}
    eaten = np.zeros(len(record.complete), dtype=bool)
    named: Counter[str] = Counter()
    held: set[int] = set()
    said = {words}
    for portion, f, d in zip(intake.portions, intake.food, intake.day, strict=True):
        t = record.row[d]
        if t < 0 or portion.grams <= 0:
            continue
        key = (portion.words, portion.name, portion.dish)
        if key not in answers:
            answers[key] = _answers(asked, portion)
        if answers[key] or portion.grams >= holds[f]:
            eaten[t] = True
            held.add(int(f))
            said |= {portion.words, portion.name, portion.dish}
            named[without_amounts(portion.words) or plain(portion.name)] += 1
    place = {date: t for date, t in zip(intake.dates, record.row, strict=True) if t >= 0}
    other = np.zeros(len(record.complete), dtype=bool)
    for refused in understood.refused:
        t = place.get(refused.date, -1) if refused.date is not None else -1
        if t >= 0 and asked <= stems(refused.words):
            eaten[t] = True
            said.add(refused.words)
            named[without_amounts(refused.words) or refused.words.lower()] += 1
        elif t >= 0:
            other[t] = True
    if not named:
        return None
    counted = sorted(named, key=lambda name: (-named[name], name))
    because = f"days with {joined(counted, 4)}"
    traits = _traits(intake, catalogue)
    name = " ".join(words.lower().split())
    values = record.presence(eaten, record.complete | (record.whole & eaten & ~other))
    ids = tuple(intake.foods[f] for f in sorted(held))
    alike = together(traits[f] for f in held).said(said)
    return food_exposure(name, values, because, counted, alike, ids=ids)


def _answers(asked: frozenset[str], portion: Portion) -> bool:
    return any(asked <= stems(said) for said in (portion.words, portion.name, portion.dish) if said)


def _least(catalogue: "Catalogue", food_id: str, plants: set[str]) -> float:
    """Grams of a food from which enough of one of the plants is in it for the plant to count."""
    food = catalogue.food(food_id)
    held = [(plant, grams) for plant, grams in food.plants if plant in plants] if food is not None else []
    return min(
        (plant_rules()[plant].grams * 100 / grams for plant, grams in held if grams > 0), default=np.inf
    )
