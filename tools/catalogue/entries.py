"""From a food's tables to the entry that is written: names, portions, traits and row."""

import csv
from collections.abc import Mapping, Sequence
from math import exp, inf, log
from pathlib import Path
from statistics import median
from typing import NamedTuple

from catalogue import gln, groups, measures, names, traits
from catalogue.rows import Row, Sources
from catalogue.tables import PLACE, Flags, Floats, Reported


class Entry(NamedTuple):
    """A food of the catalogue before it is written; fields as in `villi.foods.Food`."""

    id: str
    description: str
    synonyms: tuple[str, ...]
    group: str
    reports: float
    values: Floats
    imputed: Flags
    glutamine: gln.FoodGlutamine | None
    portions: Sequence[measures.Portion]
    ferment: tuple[str, str]
    processing: tuple[str, str]
    plants: str
    sources: tuple[str, ...]
    kind: str = "food"
    name: str = ""


def survey_entry(code: str, data: Sources, row: Row, reports: float) -> Entry:
    """The entry of a survey food; `reports` per million eating occasions."""
    food = data.foods[code]
    parts = sorted((name, 100 * share) for name, share in data.parts.get(code, {}).items())
    more = ";".join(text for text in (food.additional, *data.old_names.get(code, ())) if text)
    processed = traits.processing(code, food.name, food.category, parts)
    return Entry(
        id=f"fndds:{code}",
        description=food.name,
        synonyms=names.synonyms(f"fndds:{code}", food.name, more),
        group=groups.survey_group(code),
        reports=reports,
        values=row.values,
        imputed=row.imputed,
        glutamine=row.glutamine,
        portions=measures.household(data.portions.get(code, [])),
        ferment=traits.fermented(code, food.name, parts),
        processing=(processed.cls, processed.sure),
        plants=traits.plants_text(dict(sorted(traits.plants(parts).items(), key=lambda p: (-p[1], p[0])))),
        sources=row.sources,
    )


class Listed(NamedTuple):
    """A whole food of SR26 to take in, with the name, synonyms and plants given by hand."""

    number: str
    name: str
    synonyms: tuple[str, ...]
    plants: str


def sr_entry(listed: Listed, data: Sources, row: Row, twin: str | None) -> Entry:
    """The entry of an SR26 food; a survey twin lends its default portion."""
    number = listed.number
    food = data.sr_foods[number]
    parts = sorted((name, 100 * share) for name, share in data.parts.get(twin or "", {}).items())
    processed = traits.processing(number, food.name, food.group, parts)
    portions = measures.household(data.sr_portions.get(number, []))
    lent = [p for p in measures.household(data.portions.get(twin or "", [])) if p.unit == "default"]
    return Entry(
        id=f"sr:{number}",
        description=food.name,
        synonyms=listed.synonyms,
        group=groups.sr_group(food.name, food.group),
        reports=0.0,
        values=row.values,
        imputed=row.imputed,
        glutamine=row.glutamine,
        portions=[*portions, *lent],
        ferment=traits.fermented(number, food.name, parts),
        processing=(processed.cls, processed.sure),
        plants=listed.plants,
        sources=row.sources,
        name=listed.name,
    )


DEFAULT = "default"
COUNTED = ("1 fruit", "1 medium", "1 pepper", "1 potato medium", "1 large", "1 piece", "1 small")
"""Units in which a food without a survey default is eaten whole, the likeliest first."""
WHOLE = (10.0, 300.0)
"""Grams; lighter pieces (a nut, a leaf) are not eaten one at a time, heavier ones not at once."""


class Usual(NamedTuple):
    """The median default portion of a food group, in grams and in kcal."""

    grams: float
    energy: float


def usual_portions(entries: Sequence[Entry]) -> dict[str, Usual]:
    """Group -> usual portion, from the entries that have the survey's own default."""
    found: dict[str, list[tuple[float, float]]] = {}
    for entry in entries:
        grams = next((p.grams for p in entry.portions if p.unit == DEFAULT), None)
        if grams is not None:
            energy = float(entry.values[PLACE["energy"]]) * grams / 100
            found.setdefault(entry.group, []).append((grams, energy))
    return {
        group: Usual(median(grams for grams, _ in pairs), median(energy for _, energy in pairs))
        for group, pairs in found.items()
    }


def spoonful(units: Mapping[str, float], spice: bool) -> float | None:
    """Grams of a spoon of what comes by the spoon and not by the cup; a spice by the teaspoon. Else None.

    >>> spoonful({"1 teaspoon": 6.0, "1 tablespoon": 18.0}, spice=False)
    18.0
    >>> spoonful({"1 cup": 180.0, "1 tablespoon": 12.0}, spice=False) is None
    True
    """
    tea, table, cup = (
        next((g for unit, g in units.items() if unit.startswith(name)), None)
        for name in ("1 teaspoon", "1 tablespoon", "1 cup")
    )
    if tea is not None:
        return table if table is not None and cup is None and not spice else tea
    return table if cup is None else None


def with_default(entry: Entry, usual: Mapping[str, Usual]) -> Entry:
    """The entry with a default portion where the survey has none.

    A spoon of what is measured by teaspoons (herbs, spices, pastes); one of what is eaten by the piece; else
    the group's usual grams, or the grams that hold the group's usual energy where these are fewer (dry
    pasta, flour).
    """
    units = {p.unit: p.grams for p in reversed(entry.portions)}
    if DEFAULT in units or entry.kind != "food":
        return entry
    low, high = WHOLE
    pieces = (units[unit] for unit in COUNTED if low <= units.get(unit, 0.0) <= high)
    own = spoonful(units, entry.group == "other") or next(pieces, None)
    if own is not None:
        return entry._replace(portions=[*entry.portions, measures.Portion(DEFAULT, own)])
    if entry.group not in usual or entry.group == "other":
        return entry
    energy = float(entry.values[PLACE["energy"]])
    grams = usual[entry.group].grams
    if energy > 0:
        grams = min(grams, 100 * usual[entry.group].energy / energy)
    return entry._replace(portions=[*entry.portions, measures.Portion(DEFAULT, float(round(grams)))])


OCCASION = "occasion"
NEARLY = 0.1
"""An occasion nearer than this to the survey's amount is not told apart."""
SAMPLE = 1e6
"""Reports (projected to the population) that weigh as much as the survey's own unspecified amount: some 40
interviews."""
FURTHEST = 2.0
"""The occasion lies no further than this from the survey's amount (judgement)."""


REFILLED = frozenset({"drinks", "alcohol"})
"""Groups whose reports hold several glasses."""
FEWEST = 10
"""Foods of a kind that must have been reported before they speak for another."""


class Kin(NamedTuple):
    """What foods of one kind are eaten by, as geometric means over reports: in survey defaults, and in cups
    where their amounts lie nearer together in cups (else None)."""

    defaults: float
    cups: float | None


def kind_of(code: str) -> str:
    """The kind of a survey food: three digits among mixed dishes, two elsewhere.

    >>> kind_of("27113300"), kind_of("63107010")
    ('271', '63')
    """
    return code[: 3 if code.startswith(("27", "28", "58")) else 2]


def kin_of(entries: Sequence[Entry], often: Mapping[str, Reported]) -> dict[str, Kin]:
    """Kind -> how much of it people eat at a time."""
    found: dict[str, list[tuple[float, float | None, float]]] = {}
    for entry in entries:
        code = entry.id.removeprefix("fndds:")
        told = often.get(code)
        units = {p.unit: p.grams for p in entry.portions}
        if told is None or told.reports <= 0 or told.grams <= 0 or DEFAULT not in units:
            continue
        mean, cup = told.grams / told.reports, units.get("1 cup")
        ratios = log(mean / units[DEFAULT]), log(mean / cup) if cup else None, told.reports
        found.setdefault(kind_of(code), []).append(ratios)
    return {kind: _kin(rows) for kind, rows in found.items() if len(rows) >= FEWEST}


def _kin(rows: Sequence[tuple[float, float | None, float]]) -> Kin:
    defaults, spread = _mean([(row[0], row[2]) for row in rows])
    held = [(row[1], row[2]) for row in rows if row[1] is not None]
    cups, wide = _mean(held) if 2 * len(held) > len(rows) else (0.0, inf)
    return Kin(exp(defaults), exp(cups) if wide < spread else None)


def _mean(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Weighted mean and standard deviation of (value, weight)."""
    total = sum(weight for _, weight in pairs)
    mean = sum(value * weight for value, weight in pairs) / total
    return mean, (sum(weight * (value - mean) ** 2 for value, weight in pairs) / total) ** 0.5


def with_occasion(entry: Entry, often: Mapping[str, Reported], kin: Mapping[str, Kin]) -> Entry:
    """The entry with what people who ate it reported to have eaten on an occasion, where that differs.

    The survey fills in one cup or one piece where nobody said how much; its own interviews, where people were
    asked, say what an occasion holds: bread comes by two slices, a stew by a plate. The food's own reports
    count with weight n / (n + `SAMPLE`) on the log scale, the rest is what foods of its kind show. Where the
    survey's amount is one piece, the occasion is no smaller: who writes "banana" means a whole one. Drinks
    are left: a report of coffee or beer holds the refills.
    """
    code = entry.id.removeprefix("fndds:")
    own = next((p.grams for p in entry.portions if p.unit == DEFAULT), None)
    if own is None or entry.group in REFILLED or code == entry.id:
        return entry
    cup = next((p.grams for p in entry.portions if p.unit == "1 cup"), None)
    like = kin.get(kind_of(code))
    expected = own
    if like is not None and like.cups is not None and cup is not None:
        expected = cup * like.cups
    elif like is not None:
        expected = own * like.defaults
    told = often.get(code)
    known = told is not None and told.reports > 0 and told.grams > 0
    weight = told.reports / (told.reports + SAMPLE) if told is not None and known else 0.0
    mean = told.grams / told.reports if told is not None and known else expected
    one = any(p.unit != DEFAULT and p.unit.startswith("1 ") and p.grams == own for p in entry.portions)
    least = 1.0 if one else 1 / FURTHEST
    factor = min(FURTHEST, max(least, mean**weight * expected ** (1 - weight) / own))
    if abs(factor - 1) < NEARLY:
        return entry
    return entry._replace(
        portions=[*entry.portions, measures.Portion(OCCASION, float(f"{own * factor:.2g}"))]
    )


class Chosen(NamedTuple):
    """A default portion chosen by hand: so many of one of the food's own units."""

    unit: str
    times: float


def chosen_portions(path: Path) -> dict[str, Chosen]:
    """The default portions of `usual_portions.csv` by id, where that of the tables is nobody's portion."""
    with path.open(encoding="utf-8", newline="") as text:
        return {row["id"]: Chosen(row["unit"], float(row["times"])) for row in csv.DictReader(text)}


def with_chosen(entry: Entry, chosen: Mapping[str, Chosen]) -> Entry:
    """The entry with its default portion as chosen by hand, if one was. A unit it lacks is a KeyError."""
    if entry.id not in chosen:
        return entry
    unit, times = chosen[entry.id]
    others = [p for p in entry.portions if p.unit not in (DEFAULT, OCCASION)]
    default = measures.Portion(DEFAULT, times * {p.unit: p.grams for p in others}[unit])
    return entry._replace(portions=[*others, default])


def more_portions(path: Path) -> dict[str, list[measures.Portion]]:
    """Portions that the tables lack (`more_measures.csv`, each with its reason), by food id."""
    found: dict[str, list[measures.Portion]] = {}
    with path.open(encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            found.setdefault(row["id"], []).append(measures.Portion(row["unit"], float(row["grams"])))
    return found


def with_more(entry: Entry, more: Mapping[str, Sequence[measures.Portion]]) -> Entry:
    """The entry with the portions added by hand before its own, of which a unit of the same name goes."""
    return entry._replace(portions=list(measures.distinct([*more.get(entry.id, ()), *entry.portions])))
