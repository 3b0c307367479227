"""Builds the everyday catalogue from public-domain tables: `python tools/catalogue/build.py`.

Reads the folder `shared/data/food` beside the checkout and the hand-written tables beside this file;
writes `src/villi/foods/data/`. The same input gives the same bytes.
"""

import csv
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isnan
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from catalogue import choose, coverage, equivalents, gln, groups, names, own, recipes, traits
from catalogue.entries import (
    Entry,
    Listed,
    chosen_portions,
    kin_of,
    more_portions,
    sr_entry,
    survey_entry,
    usual_portions,
    with_chosen,
    with_default,
    with_more,
    with_occasion,
)
from catalogue.rows import Row, Sources, read, sr_row, survey_rows, twins
from catalogue.tables import COLUMNS

CHECKOUT = Path(__file__).resolve().parents[2]
TABLES = CHECKOUT.parent / "shared" / "data" / "food"
OUT = CHECKOUT / "src" / "villi" / "foods" / "data"
HERE = Path(__file__).resolve().parent

SOURCES = (
    ("fndds1718", "2017-2018", "USDA Food and Nutrient Database for Dietary Studies", "public domain", "yes"),
    ("fped1718", "2017-2018", "USDA Food Patterns Equivalents Database", "public domain", "yes"),
    ("fndds1516", "2015-2016", "USDA Food and Nutrient Database for Dietary Studies", "public domain", "yes"),
    ("fnddslinks", "2011-12, else 2007-08", "USDA FNDDS recipe links to SR", "public domain", "yes"),
    ("fndds0708", "2007-2008", "USDA FNDDS additional descriptions", "public domain", "yes"),
    ("fndds0910", "2009-2010", "USDA FNDDS with flavonoid values", "public domain", "yes"),
    ("sr26", "26 (2013)", "USDA National Nutrient Database for Standard Reference", "public domain", "yes"),
    ("srlegacy", "2018-04", "USDA SR Legacy (household weights)", "public domain", "yes"),
    ("fdd31", "3.1", "FDA Food Disaggregation Database", "public domain", "yes"),
    ("recipe", "1", "villi's usual compositions of dishes, judged and not measured", "Apache-2.0", "yes"),
    ("villi", "1", "villi's own rules and estimates", "Apache-2.0", "yes"),
)


def write(name: str, header: Sequence[str], lines: Iterable[Sequence[object]]) -> None:
    """Writes one CSV file of the catalogue."""
    with (OUT / name).open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(lines)


def short(value: float, digits: int = 4) -> str:
    """A number in few characters, rounded to significant digits; blank for NaN.

    >>> short(0.012346), short(120.0), short(float("nan")), short(0.0)
    ('.01235', '120', '', '0')
    """
    if isnan(value):
        return ""
    text = f"{value:.{digits}g}"
    if "e" in text:
        text = f"{float(text):.12f}".rstrip("0").rstrip(".")
    return text[1:] if text.startswith("0.") else text


def unique_names(entries: Sequence[Entry]) -> dict[str, str]:
    """A plain name for each id, all different; the most reported food of a clash keeps the short one."""
    often = sorted(entries, key=lambda e: (-e.reports, e.id))
    given = {e.id: e.name for e in often if e.name}
    open_ones = {e.id: (plain_name(e.description), e.description) for e in often if not e.name}
    found = names.disambiguate(open_ones)
    taken = {name.casefold() for name in given.values()}
    return given | {i: f"{n} ({i.split(':')[1]})" if n.casefold() in taken else n for i, n in found.items()}


def plain_name(description: str) -> str:
    """The plain name, or the first words of the description where rewriting leaves nothing."""
    return names.plain_name(description) or description.split(",")[0].lower()


def write_all(entries: Sequence[Entry]) -> None:
    """Writes foods, measures, composition and glutamine."""
    plain = unique_names(entries)
    write("foods.csv", FOOD_COLUMNS, (food_cells(entry, plain[entry.id]) for entry in entries))
    write("survey_names.csv", ("id", "name"), survey_names(entries, plain))
    portions = ((e.id, p.unit, short(p.grams)) for e in entries for p in e.portions)
    write("measures.csv", ("id", "unit", "grams"), portions)
    write("composition.csv", ("id", *COLUMNS), ((e.id, *cells(e)) for e in entries))
    known = ((e.id, e.glutamine) for e in entries if e.glutamine is not None)
    write("glutamine.csv", ("id", "by_class", "imputed"), ((i, *glutamine_cells(g)) for i, g in known))


def survey_names(entries: Sequence[Entry], plain: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """The survey's own description of a food, where it has a word that our name and synonyms lack."""
    for entry in entries:
        if not entry.id.startswith("fndds:"):
            continue
        ours = {word for name in (plain[entry.id], *entry.synonyms) for word in equivalents.words_of(name)}
        if not ours.issuperset(equivalents.words_of(entry.description)):
            yield entry.id, entry.description


FOOD_COLUMNS = (
    *("id", "name", "synonyms", "group", "reports", "fermented", "live", "processing", "processing_sure"),
    *("plants", "sources", "kind"),
)


def food_cells(entry: Entry, name: str) -> tuple[str, ...]:
    """The row of `foods.csv`."""
    about = (entry.id, name, ";".join(entry.synonyms), entry.group, short(entry.reports, 3))
    return (*about, *entry.ferment, *entry.processing, entry.plants, ";".join(entry.sources), entry.kind)


def glutamine_cells(found: gln.FoodGlutamine) -> tuple[str, str]:
    """Amounts by class in the order of the classes, and the imputed share."""
    amounts = ";".join(f"{key}={short(found.by_class[key])}" for key in gln.KEYS if key in found.by_class)
    return amounts, short(round(found.imputed, 2))


def cells(entry: Entry) -> Iterable[str]:
    """The composition cells of a food; "~" marks what is imputed."""
    for value, imputed in zip(entry.values, entry.imputed, strict=True):
        text = short(float(value))
        yield f"{text}~" if imputed and text else text


def stand_ins(data: Sources, taken: Sequence[str]) -> dict[str, equivalents.Match]:
    """For every other code of FNDDS 2017-18 and 2015-16 the food of the catalogue that stands in, if any."""
    current = {
        code: equivalents.Candidate(code, equivalents.words_of(food.name), food.category, values)
        for code, food, values in ((c, f, data.composition[c]) for c, f in data.foods.items())
    }
    pool = [current[code] for code in taken]
    older = {
        code: equivalents.Candidate(code, equivalents.words_of(old.name), old.category, old.values)
        for code, old in data.reports.items()
    }
    others = older | current
    inside = set(taken)
    weight = equivalents.rarity(food.words for food in others.values())
    return {
        code: match
        for code, other in sorted(others.items())
        if code not in inside and (match := equivalents.nearest(other, pool, weight)) is not None
    }


def equivalent_rows(
    data: Sources, matches: Mapping[str, equivalents.Match]
) -> Iterable[tuple[str, str, str, str]]:
    """The rows of `equivalents.csv`: a name only where the stand-in is near enough to answer to it."""
    for code, match in matches.items():
        known = data.foods.get(code) or data.reports[code]
        name = known.name if match.close else ""
        yield f"fndds:{code}", f"fndds:{match.code}", match.how, name


def occasions(data: Sources, matches: Mapping[str, equivalents.Match]) -> dict[str, float]:
    """Survey code -> weighted reports per million, those of discontinued codes going to a close stand-in."""
    total = sum(food.reports for food in data.reports.values())
    counts = {code: food.reports / total * MILLION for code, food in data.reports.items()}
    for code, match in matches.items():
        if code not in data.foods and match.close:
            counts[match.code] = counts.get(match.code, 0.0) + counts[code]
    return counts


MILLION = 1e6


def sr_list() -> list[Listed]:
    """The SR26 whole foods to take in besides, from `include_sr.csv`."""
    path = HERE / "include_sr.csv"
    with path.open(encoding="utf-8", newline="") as text:
        return [
            Listed(row["sr_id"], row["name"], tuple(filter(None, row["synonyms"].split(";"))), row["plants"])
            for row in csv.DictReader(text)
        ]


def collected(
    data: Sources, rows: Mapping[str, Row], taken: Sequence[str], often: Mapping[str, float]
) -> list[Entry]:
    """All entries: survey foods, listed whole foods, own records and supplements."""
    entries = [survey_entry(code, data, rows[code], often.get(code, 0.0)) for code in taken]
    same = twins(data)

    def row_of(food: str) -> Row:
        source, key = food.split(":")
        if source == "fndds":
            return rows[key]
        return sr_row(key, data, rows[same[key]] if key in same else None)

    entries += [
        sr_entry(listed, data, row_of(f"sr:{listed.number}"), same.get(listed.number)) for listed in sr_list()
    ]
    listed = {f"sr:{one.number}": one.plants for one in sr_list()}

    def plants_of(food: str) -> Mapping[str, float]:
        if food in listed:
            return traits.read_plants(listed[food])
        source, key = food.split(":")
        code = key if source == "fndds" else same.get(key, "")
        if code not in data.parts:
            raise KeyError(f"own_foods.csv: the plants of {food} are unknown: write them out")
        return traits.plants([(name, 100 * share) for name, share in data.parts[code].items()])

    records, aliases = own.records(HERE / "own_foods.csv")
    entries += [
        own.entry(record, own.mixed(record, row_of), own.plants(record, plants_of)) for record in records
    ]
    kin = kin_of(entries, data.reports)
    entries = [with_occasion(entry, data.reports, kin) for entry in entries]
    more = more_portions(HERE / "more_measures.csv")
    unknown = more.keys() - {entry.id for entry in entries}
    if unknown:
        raise KeyError(f"more_measures.csv: no such food: {', '.join(sorted(unknown))}")
    entries = [with_more(entry, more) for entry in entries]
    entries += cooked(entries, data, row_of)
    usual = usual_portions(entries[: len(taken)])
    by_hand = chosen_portions(HERE / "usual_portions.csv")
    entries = [with_chosen(with_default(entry, usual), by_hand) for entry in entries]
    return [e._replace(synonyms=tuple(dict.fromkeys((*aliases.get(e.id, ()), *e.synonyms)))) for e in entries]


def cooked(entries: Sequence[Entry], data: Sources, row_of: Callable[[str], Row]) -> list[Entry]:
    """The dishes of `recipes.txt`; their ingredients come from the catalogue or from the tables behind it."""
    held = {entry.id: entry for entry in entries}

    def food_of(food: str) -> recipes.Food:
        known = held.get(food)
        if known is not None:
            row = Row(known.values, known.imputed, known.glutamine, known.sources)
            return recipes.Food(row, known.group, traits.read_plants(known.plants))
        source, key = food.split(":")
        parts = sorted((name, 100 * share) for name, share in data.parts.get(key, {}).items())
        group = groups.survey_group(key) if source == "fndds" else groups.sr_group(*named(key, data))
        return recipes.Food(row_of(food), group, traits.plants(parts))

    words = recipes.pantry(HERE / "pantry.csv")
    return [recipes.entry(dish, food_of, words) for dish in recipes.dishes(HERE / "recipes.txt")]


def named(number: str, data: Sources) -> tuple[str, str]:
    """Name and group of an SR food."""
    food = data.sr_foods[number]
    return food.name, food.group


def main() -> None:
    """Reads, composes, writes, reports."""
    started = time.perf_counter()
    data = read(TABLES)
    OUT.mkdir(parents=True, exist_ok=True)
    rows = survey_rows(data)
    _, aliases = own.records(HERE / "own_foods.csv")
    wanted = (food.removeprefix("fndds:") for food in (*aliases, *names.named()))
    taken = sorted(
        {*choose.chosen(data.foods, data.reports), *(code for code in wanted if code in data.foods)}
    )
    matches = stand_ins(data, taken)
    entries = collected(data, rows, taken, occasions(data, matches))
    write_all(entries)
    write("equivalents.csv", ("code", "id", "how", "name"), equivalent_rows(data, matches))
    write("groups.csv", ("group", "name", "fndds"), groups.GROUPS)
    write("sources.csv", ("id", "edition", "title", "licence", "embeddable"), SOURCES)
    write("plants.csv", ("plant", "kind"), traits.plant_kinds().items())
    supplements = [record for record in own.records(HERE / "own_foods.csv")[0] if record.cells["active"]]
    write("supplements.csv", ("id", "active"), ((r.id, r.cells["active"]) for r in supplements))
    size = sum(path.stat().st_size for path in OUT.iterdir())
    print(f"{len(entries)} foods, {len(matches)} equivalents, {size / MILLION:.2f} MB", end=", ")
    print(f"{time.perf_counter() - started:.1f} s")
    show(coverage.covered(data.reports, frozenset(taken), matches, rows))


def show(found: coverage.Coverage) -> None:
    """Prints what is covered."""
    print(f"US eating occasions 2015-16: direct {found.direct:.4f}", end=", ")
    print(f"with equivalents {found.with_equivalents:.4f}")
    print(f"  through an equivalent close in composition {found.by_close_match:.4f}")
    print(f"protein {found.protein:.1f} g/day, with a glutamine value {found.protein_with_glutamine:.4f}")
    classes = ", ".join(f"{key} {amount / found.glutamine:.3f}" for key, amount in found.by_class.items())
    print(f"glutamine {found.glutamine:.2f} g/day: {classes}")


if __name__ == "__main__":
    main()
