"""Processing classes and fermented foods against hand labels that are never shipped.

    python benchmarks/traits.py

Processing: `catalogue.traits.processing` against the hand NOVA labels of FNDDS 2015-16, foods with one
clean label 1, 2, 3 or 4 only (dishes that the labellers scored through their recipes are left out). The
rules were written while looking at even food codes; odd codes were held back, but codes mostly end in 0, so
that they are few and nearly all NOVA 4. The labels of SR foods were held back too and are the real test of
the rules, though of names in another style, without ingredients. Agreement is
Cohen's kappa = (po - pe) / (1 - pe), where a dish ("mixed") or no answer counts as a disagreement; pe is
what two raters with the same margins reach by chance, so the chance baseline is 0.

Fermented: share of the taxonomy's 184 names that `catalogue.traits.fermented` recognises. The names were
in sight when the list was put in order, and some ferments are left out on purpose (coffee, chocolate,
starters and mashes that nobody eats, "pickle" without a word of fermentation), so both shares are shown.
"""

import csv
import gzip
import io
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from record import ROOT, need_data, record

sys.path.insert(0, str(ROOT / "tools"))
from catalogue import traits

NOVA = {"whole": "1", "ingredient": "2", "processed": "3", "ultra": "4", "mixed": "mixed", "": "unknown"}
ON_PURPOSE = re.compile(
    r"^(coffee|chocolate|molasses|probiotics|whey|tofu whey|carrot sticks|salted beans)$"
    r"|^pickle |starter|\bmash\b|nuruk|keem|nuka-doko|moromi|grape must|^cider "
    r"|^(cassava|cabbage|orange|sausage)$"
)
"""Left out on purpose: see the module's text. Cider alone is apple juice in the US."""


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, plain or gzip."""
    text = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline="")))


def code_of(text: str) -> str:
    """Codes are written as decimal numbers in some tables."""
    return str(int(float(text)))


def clean(found: Mapping[str, set[str]]) -> dict[str, str]:
    """Key -> label, of those with exactly one label and that 1, 2, 3 or 4."""
    return {
        key: next(iter(kinds)) for key, kinds in found.items() if kinds <= set("1234") and len(kinds) == 1
    }


class Labels(NamedTuple):
    """Hand labels: survey names by code, labels by survey code and by SR number."""

    names: dict[str, str]
    survey: dict[str, str]
    sr: dict[str, str]


def labels(food: Path) -> Labels:
    """The hand labels that are clean."""
    survey: dict[str, set[str]] = defaultdict(set)
    sr: dict[str, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    for row in rows(food / "nova_manual_fndds1516.csv.gz"):
        code = code_of(row["dr12ifdcd"])
        names[code] = row["FNDDS_food_description"]
        survey[code].add(row["FC_nova_group"].removesuffix(".0"))
        if row["SR_code_t"] not in ("", "nan"):
            sr[code_of(row["SR_code_t"])].add(row["SR_nova_group"].removesuffix(".0"))
    return Labels(names, clean(survey), clean(sr))


def sr_names(food: Path) -> dict[str, tuple[str, str]]:
    """SR number -> (name, food group)."""
    groups = {row["grp_id"]: row["group"] for row in rows(food / "sr26_food_group.csv")}
    return {row["food_id"]: (row["food"], groups[row["grp_id"]]) for row in rows(food / "sr26_food.csv.gz")}


def categories(food: Path) -> dict[str, str]:
    """Code -> WWEIA category number."""
    table = rows(food / "fndds1516_mainfooddesc.csv.gz")
    return {row["Food code"]: row["WWEIA Category code"] for row in table}


def parts(food: Path) -> dict[str, list[tuple[str, float]]]:
    """Code -> basic ingredients with their percentages."""
    found: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for row in rows(food / "fda_fdd_v31.csv.gz"):
        pair = (row["Basic Ingredient Description"], float(row["Ingredient Percent"]))
        found[row["WWEIA Food Code"]].append(pair)
    return found


def kappa(pairs: Mapping[tuple[str, str], int]) -> float:
    """Cohen's kappa of counts by (label, ours)."""
    total = sum(pairs.values())
    by_label, by_ours = Counter[str](), Counter[str]()
    for (label, ours), count in pairs.items():
        by_label[label] += count
        by_ours[ours] += count
    agree = sum(count for (label, ours), count in pairs.items() if label == ours) / total
    chance = sum(by_label[key] * by_ours[key] for key in by_label) / total**2
    return (agree - chance) / (1 - chance)


def pairs_by_set(food: Path) -> dict[str, Counter[tuple[str, str]]]:
    """Counts of (label, ours) for even and odd survey codes and for SR foods."""
    category, made_of, hand, sr = categories(food), parts(food), labels(food), sr_names(food)
    found: dict[str, Counter[tuple[str, str]]] = {"even": Counter(), "odd": Counter(), "sr": Counter()}
    for code, label in hand.survey.items():
        ours = traits.processing(code, hand.names[code], category.get(code, ""), made_of.get(code, ()))
        found["odd" if int(code) % 2 else "even"][label, NOVA[ours.cls]] += 1
    for number, label in hand.sr.items():
        if number in sr:
            found["sr"][label, NOVA[traits.processing(number, *sr[number]).cls]] += 1
    return found


def processing(food: Path) -> dict[str, float]:
    """Agreement on each set, and recall of each class among SR foods."""
    figures: dict[str, float] = {}
    sets = pairs_by_set(food)
    for key, pairs in sets.items():
        print(f"\n{key}: hand label (rows), ours (columns)")
        columns = sorted(set(NOVA.values()))
        print(f"{'':>4}" + "".join(f"{column:>9}" for column in columns))
        for label in "1234":
            print(f"{label:>4}" + "".join(f"{pairs[label, column]:>9}" for column in columns))
        total = sum(pairs.values())
        decided = Counter({pair: count for pair, count in pairs.items() if pair[1] in "1234"})
        figures[f"{key}: foods"] = total
        figures[f"{key}: agreement"] = sum(c for (a, b), c in pairs.items() if a == b) / total
        figures[f"{key}: kappa"] = kappa(pairs)
        figures[f"{key}: kappa where a class is given"] = kappa(decided)
    for label in "1234":
        of_label = sum(count for (a, _), count in sets["sr"].items() if a == label)
        figures[f"sr: recall of NOVA {label}"] = sets["sr"][label, label] / of_label
    return figures


def fermented(food: Path) -> dict[str, float]:
    """Recall on the taxonomy, with and without what is left out on purpose; lists what is missed."""
    names = [row["food_name"] for row in rows(food / "fermented_food_taxonomy_microcosm.csv")]
    hit = {name: bool(traits.fermented("", name).kind) for name in names}
    meant = [name for name in names if hit[name] or not ON_PURPOSE.search(name)]
    print("\nferments missed:", ", ".join(dict.fromkeys(name for name in meant if not hit[name])))
    return {
        "fermented: recall of all": sum(hit[name] for name in names) / len(names),
        "fermented: recall of those meant": sum(hit[name] for name in meant) / len(meant),
    }


def main() -> None:
    """Prints and records the figures."""
    food = need_data() / "food"
    record("traits", processing(food) | fermented(food))


if __name__ == "__main__":
    main()
