"""From a food's tables to the entry that is written: names, portions, traits and row."""

from collections.abc import Sequence
from typing import NamedTuple

from catalogue import gln, groups, measures, names, traits
from catalogue.rows import Row, Sources
from catalogue.tables import Flags, Floats


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


MILLION = 1e6


def survey_entry(code: str, data: Sources, row: Row, occasions: float) -> Entry:
    """The entry of a survey food; `occasions` is the sum of all weighted reports."""
    food = data.foods[code]
    parts = sorted((name, 100 * share) for name, share in data.parts.get(code, {}).items())
    more = ";".join(text for text in (food.additional, *data.old_names.get(code, ())) if text)
    reports = data.reports[code].reports / occasions * MILLION if code in data.reports else 0.0
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
