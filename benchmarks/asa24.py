"""ASA24 agreement: real recalls of 17 people, our totals against the export's own.

    python benchmarks/asa24.py

The export rests on FNDDS 2015-16. Three ways to the same person-days:
- by code, full: the 2015-16 tables added to a throw-away store, foods taken by code (target: median
  absolute difference of person-day totals at most 0.5 % for every shared nutrient);
- by code, everyday: the package's catalogue (2017-18), codes or their equivalents;
- by name: the food's description through `meals`, no code, everyday and full (target: energy within 10 %).
Baseline in the same run: the export's own totals.
"""

import argparse
import csv
import gzip
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from statistics import median

import numpy as np

from record import need_data, record
from villi.diary.importers import diaries
from villi.diary.values import Diary, Eaten, Entry
from villi.foods import Catalogue
from villi.foods.importers import recognise, tables
from villi.foods.store import add
from villi.intake import compose_diary
from villi.intake.table import nutrient_ids
from villi.meals import resolve
from villi.quantities import NUTRIENTS

ITEMS = Path("food") / "asa24_vvkaj_items.csv.gz"
TABLES = (
    "fndds1516_mainfooddesc.csv.gz",
    "fndds1516_nutrients_wweia_freq.csv.gz",
    "fped1516.csv.gz",
)
SMALL = 0.02
"""Person-days where the export's total is under so much of its median are left out of a relative median:
a per cent of next to nothing says nothing."""

Totals = dict[tuple[str, str], np.ndarray]


def main() -> None:
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    data = need_data()
    people = list(diaries(data / ITEMS, "asa24"))
    truth = export_totals(data / ITEMS)
    print(f"{len(people)} people, {sum(len(p.days) for p in people)} recalls")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "foods.sqlite"
        found = [(table, recognise(table)) for name in TABLES for table in tables(data / "food" / name)]
        list(add(store, [(table, importer) for table, importer in found if importer is not None]))
        full = Catalogue.with_store(store, edition="fndds1516")
        by_code = compare("by code, 2015-16 tables", our_totals(people, full), truth)
        by_full_name = compare("by name, 2015-16 tables", our_totals(map(as_words, people), full), truth)
    everyday = Catalogue.everyday()
    by_equivalent = compare("by code, everyday", our_totals(people, everyday), truth)
    by_name = compare("by name, everyday", our_totals(map(as_words, people), everyday), truth)
    worst = max(by_code, key=lambda key: by_code[key])
    record(
        "asa24",
        {
            "by_code_worst_median_difference": by_code[worst],
            "by_code_energy": by_code["energy"],
            "everyday_energy": by_equivalent["energy"],
            "everyday_median_of_nutrients": median(by_equivalent.values()),
            "by_name_full_energy": by_full_name["energy"],
            "by_name_energy": by_name["energy"],
            "by_name_median_of_nutrients": median(by_name.values()),
        },
    )
    print(f"worst nutrient by code: {worst}")


def export_totals(path: Path) -> Totals:
    """Sums of the export's own columns by person and recall day, in the order of the nutrient table."""
    totals: Totals = defaultdict(lambda: np.zeros(len(nutrient_ids())))
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            day = _iso(row["IntakeStartDateTime"])
            cells = [row.get(NUTRIENTS[n].asa24, "") if NUTRIENTS[n].asa24 else "" for n in nutrient_ids()]
            totals[row["UserName"], day] += [
                float(cell) if cell not in ("", "NA") else np.nan for cell in cells
            ]
    return totals


def _iso(stamp: str) -> str:
    month, day, year = stamp.split()[0].split("/")
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"


def our_totals(people: Iterable[Diary], catalogue: Catalogue) -> Totals:
    totals: Totals = {}
    for person in people:
        intake = compose_diary(person.days, resolve(person, catalogue), catalogue)
        for d, date in enumerate(intake.dates):
            totals[person.header.person, date.isoformat()] = intake.by_day.amount[d]
    return totals


def as_words(person: Diary) -> Diary:
    """The same recalls without codes, as an export with names and grams only gives them."""

    def uncoded(entry: Entry) -> Entry:
        if not isinstance(entry, Eaten) or not entry.words.pins:
            return entry
        end, pin = entry.words.pins[0]
        return replace(entry, words=entry.words._replace(pins=((end, pin._replace(food_id="")),)))

    return replace(
        person, days=tuple(replace(d, entries=tuple(map(uncoded, d.entries))) for d in person.days)
    )


def compare(title: str, ours: Totals, truth: Totals) -> dict[str, float]:
    """Median absolute relative difference of person-day totals, by nutrient; prints the largest ones."""
    keys = [key for key in truth if key in ours]
    differences = {}
    for n, nutrient in enumerate(nutrient_ids()):
        pairs = [(ours[key][n], truth[key][n]) for key in keys]
        level = median([t for _, t in pairs if t == t] or [0.0])
        wanted = [abs(o - t) / t for o, t in pairs if o == o and t == t and t > SMALL * level and t > 0]
        if wanted:
            differences[nutrient] = median(wanted)
    print(f"\n{title}: {len(keys)} of {len(truth)} person-days, {len(differences)} shared nutrients")
    _show(differences, lambda value: value > 0.005)
    return differences


def _show(differences: dict[str, float], notable: Callable[[float], bool]) -> None:
    for nutrient in ("energy", "protein", "fibre"):
        print(f"  {nutrient:<28}{differences[nutrient]:8.2%}")
    above = sorted(((v, k) for k, v in differences.items() if notable(v)), reverse=True)
    print(f"  above 0.5 %: {len(above)}; largest: " + ", ".join(f"{k} {v:.1%}" for v, k in above[:8]))


if __name__ == "__main__":
    main()
