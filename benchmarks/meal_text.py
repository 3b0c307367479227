# ruff: noqa: E501 -- the printed tables are wider than code
"""How well meals in words become nutrients: NutriBench v2 development texts, and the speed of diary lines.

    python benchmarks/meal_text.py             # the everyday catalogue, then the full one (survey and SR tables)
    python benchmarks/meal_text.py --look 40   # failures of the half that may be looked at

US gold items are survey names word for word, so a system that has the survey table plays at home. Published
figures of other systems on NutriBench v1 are other texts and other countries: not comparable.
Texts are split in halves by their gold items; rules are changed by looking at half "a" only.
"""

import argparse
import csv
import gzip
import json
import math
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import full_catalogue
from reliability import summary
from villi.foods import Catalogue
from villi.meals.index import Index, index
from villi.meals.understand import stages, understand
from villi.meals.values import Portion, Understood

ROOT = Path(__file__).resolve().parents[1]
DEV = ROOT.parent / "shared" / "data" / "meal_text" / "dev.csv.gz"
HISTORY = ROOT / "benchmarks" / "history" / "meal_text.csv"
Amounts = tuple[float, float, float, float]
NEAR = (7.5, math.inf, 50.0, 2.0)
"""Carbohydrate, fat, energy, protein: |error| below which a meal counts as right (fat: only its mean)."""
FLOOR = {"US natural": 75.9, "US metric": 89.5, "US both": 82.7, "other countries": 38.9}
"""Carbohydrate accuracy of the scratch prototype on these same texts."""


class Text(NamedTuple):
    """One development text with its gold."""

    id: str
    text: str
    subset: str
    half: str
    gold: Amounts
    items: tuple[dict[str, Any], ...]


class Answer(NamedTuple):
    """What the product made of a text."""

    text: Text
    made: Understood
    got: Amounts


def texts() -> list[Text]:
    """The development texts; halves by gold items, so twins stay together."""
    with gzip.open(DEV, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for row in rows:
        items = tuple(json.loads(row["gold_items"]))
        names = json.dumps(sorted(item["name"] for item in items))
        subset = f"US {row['serving_type']}" if row["country"] == "USA" else "other countries"
        gold = (float(row["carb"]), float(row["fat"]), float(row["energy"]), float(row["protein"]))
        found.append(Text(row["id"], row["text"], subset, "ab"[crc32(names.encode()) & 1], gold, items))
    return found


def catalogue(full: bool) -> tuple[Catalogue, Mapping[str, Amounts], str]:
    """Foods, nutrients per 100 g by food id, and a name for the history."""
    foods = full_catalogue.full() if full else Catalogue.everyday()
    table = foods.composition(tuple(foods.foods))
    columns = [table.nutrients.index(key) for key in ("carbohydrate", "fat", "energy", "protein")]
    values = table.values[:, columns].tolist()
    amounts = {
        food_id: (row[0], row[1], row[2], row[3]) for food_id, row in zip(table.ids, values, strict=True)
    }
    return foods, amounts, "full" if full else "everyday"


def answer(text: Text, ready: Index, table: Mapping[str, Amounts]) -> Answer:
    """Understands one text and adds up its nutrients."""
    made = understand(text.text, ready)
    total = [0.0, 0.0, 0.0, 0.0]
    for portion in made.portions:
        for i, value in enumerate(table.get(portion.food_id, (0.0,) * 4)):
            total[i] += 0.0 if math.isnan(value) else value * portion.grams / 100
    return Answer(text, made, (total[0], total[1], total[2], total[3]))


def near(a: Answer, nutrient: int = 0) -> bool:
    """Whether a nutrient of the meal is within its limit."""
    return abs(a.got[nutrient] - a.text.gold[nutrient]) < NEAR[nutrient]


def figures(answers: list[Answer]) -> dict[str, float]:
    """Accuracy and errors of some answers."""
    n = len(answers)
    found = {"n": float(n)}
    for i, name in enumerate(("carb", "fat", "kcal", "protein")):
        found[f"{name}_mae"] = sum(abs(a.got[i] - a.text.gold[i]) for a in answers) / n
        found[f"{name}_acc"] = 100 * sum(near(a, i) for a in answers) / n
    full = [a for a in answers if not a.made.refused and a.made.portions]
    found["answered"] = 100 * len(full) / n
    found["carb_acc_answered"] = 100 * sum(near(a) for a in full) / max(1, len(full))
    return found


def item_figures(answers: list[Answer], table: Mapping[str, Amounts], foods: Any) -> dict[str, float]:
    """Precision and recall of items on US texts, strict and with nutrition-equivalent variants."""
    hit = same = made = gold = 0
    for a in answers:
        want = [_code(item, foods) for item in a.text.items]
        have = [p.food_id for p in a.made.portions if p.kind == "food"]
        made += len(have)
        gold += len(want)
        common = Counter(want) & Counter(have)
        hit += sum(common.values())
        rest_want, rest_have = (
            list((Counter(want) - common).elements()),
            list((Counter(have) - common).elements()),
        )
        for code in rest_have:
            twin = next((w for w in rest_want if _equal(table.get(code), table.get(w))), None)
            if twin is not None:
                rest_want.remove(twin)
                same += 1
    return {
        "item_p": 100 * hit / max(1, made),
        "item_r": 100 * hit / max(1, gold),
        "item_p_equal": 100 * (hit + same) / max(1, made),
        "item_r_equal": 100 * (hit + same) / max(1, gold),
    }


def _code(item: Mapping[str, Any], foods: Any) -> str:
    code = f"fndds:{item['fndds_code']}" if item.get("fndds_code") else ""
    equivalent = getattr(foods, "equivalent", None)
    return (equivalent(code) if equivalent and code else code) or code


def _equal(a: Amounts | None, b: Amounts | None) -> bool:
    return a is not None and b is not None and abs(a[0] - b[0]) <= 3 and abs(a[2] - b[2]) <= 25


def blame(a: Answer, foods: Any) -> str:
    """The first stage that went wrong: segmentation (number of items), food, or portion."""
    if len(a.made.portions) + len(a.made.refused) != len(a.text.items):
        return "segmentation"
    if a.made.refused:
        return "refused"
    want = Counter(_code(item, foods) for item in a.text.items)
    return "food" if Counter(p.food_id for p in a.made.portions) != want else "portion"


SUBSETS = ("US natural", "US metric", "US both", "other countries", "all")


def subset(answers: Iterable[Answer], name: str) -> list[Answer]:
    """The answers of a subset."""
    if name == "all":
        return list(answers)
    return [
        a for a in answers if a.text.subset == name or (name == "US both" and a.text.subset.startswith("US"))
    ]


def report(answers: list[Answer], table: Mapping[str, Amounts], foods: Any) -> dict[str, float]:
    """Prints the tables; returns the figures for the history."""
    kept: dict[str, float] = {}
    print(
        f"{'subset':<18}{'n':>6}{'carb':>7}{'half a':>8}{'half b':>8}{'floor':>7}{'MAE':>7}{'prot':>7}{'kcal':>7}{'MAE p':>7}{'MAE f':>7}{'MAE kcal':>9}{'answ':>7}{'acc|answ':>9}"
    )
    for name in SUBSETS:
        chosen = subset(answers, name)
        f = figures(chosen)
        halves = [figures([a for a in chosen if a.text.half == h])["carb_acc"] for h in "ab"]
        floor = f"{FLOOR[name]:.1f}" if name in FLOOR else ""
        print(
            f"{name:<18}{f['n']:>6.0f}{f['carb_acc']:>7.1f}{halves[0]:>8.1f}{halves[1]:>8.1f}{floor:>7}{f['carb_mae']:>7.2f}{f['protein_acc']:>7.1f}"
            f"{f['kcal_acc']:>7.1f}{f['protein_mae']:>7.2f}{f['fat_mae']:>7.2f}{f['kcal_mae']:>9.1f}{f['answered']:>7.1f}{f['carb_acc_answered']:>9.1f}"
        )
        key = name.replace(" ", "_").lower()
        kept |= {f"{key}_carb_acc": f["carb_acc"], f"{key}_carb_mae": f["carb_mae"]}
        kept |= {f"{key}_half_b": halves[1], f"{key}_answered": f["answered"]}
    for name in ("US natural", "US metric", "US both"):
        f = item_figures(subset(answers, name), table, foods)
        print(
            f"{name} items: strict P {f['item_p']:.1f} R {f['item_r']:.1f}; equivalent P {f['item_p_equal']:.1f} R {f['item_r_equal']:.1f}"
        )
        kept |= {f"{name.replace(' ', '_').lower()}_{k}": v for k, v in f.items()}
    wrong = Counter(
        (a.text.subset, blame(a, foods)) for a in answers if not near(a) and a.text.subset.startswith("US")
    )
    print("first stage that failed:", ", ".join(f"{s} {b} {n}" for (s, b), n in sorted(wrong.items())))
    constant = sorted(a.text.gold[0] for a in answers)[len(answers) // 2]
    print(
        f"baseline, constant median: {100 * sum(abs(a.text.gold[0] - constant) < 7.5 for a in answers) / len(answers):.1f} % within 7.5 g"
    )
    return kept


class Judged(NamedTuple):
    """A portion with the text it is of, and whether its food (or an equal one) and its grams are right."""

    text: str
    portion: Portion
    food: bool
    grams: bool


def judged(answers: Iterable[Answer], foods: Any, table: Mapping[str, Amounts]) -> Iterable[Judged]:
    """Every portion of US texts against the gold items, one to one; grams are right within 25 %."""
    for a in answers:
        if not a.text.subset.startswith("US"):
            continue
        left = list(a.text.items)
        for p in a.made.portions:
            if p.kind != "food":
                continue
            same = [
                item
                for item in left
                for code in (_code(item, foods),)
                if code == p.food_id or _equal(table.get(code), table.get(p.food_id))
            ]
            near = [
                item for item in same if not item.get("grams") or abs(p.grams / item["grams"] - 1) <= WITHIN
            ]
            if same:
                left.remove((near or same)[0])
            yield Judged(a.text.id, p, bool(same), bool(near))


WITHIN = 0.25
"""Relative error of grams that counts as right in the confidence."""
UNREAD = 0.2
"""What a refused word leaves of a meal's confidence (judgement: four in five such meals are wrong)."""


def sure_of(a: Answer) -> float:
    """A meal's confidence: the product of its portions' confidences, less for every refused word."""
    if not a.made.portions:
        return 0.0
    return math.prod(p.confidence for p in a.made.portions) * UNREAD ** len(a.made.refused)


MOST_CONFIDENT = (30, 50, 70, 80, 90, 100)


def most_confident(answers: Sequence[Answer]) -> dict[str, float]:
    """Carbohydrate accuracy among the most confident shares of the meals."""
    ranked = sorted(answers, key=sure_of, reverse=True)
    return {
        f"top_{share}": 100 * sum(near(a) for a in chosen) / max(1, len(chosen))
        for share in MOST_CONFIDENT
        for chosen in (ranked[: len(ranked) * share // 100],)
    }


def speed(ready: Index, found: list[Text]) -> float:
    """Diary lines per second: 2-item lines made of the development items, 60 % distinct."""
    rng = random.Random(7)
    names = sorted({p.words for t in found[:1500] for p in understand(t.text, ready).portions})
    distinct = [f"{rng.choice(names)} and {rng.choice(names)}" for _ in range(1800)]
    lines = distinct + rng.choices(distinct, k=1200)
    rng.shuffle(lines)
    ready.lines.clear()
    start = time.perf_counter()
    for line in lines:
        understand(line, ready)
    return len(lines) / (time.perf_counter() - start)


def remember(row: dict[str, object]) -> None:
    """Appends to the history and prints what changed since the last line of the same catalogue."""
    HISTORY.parent.mkdir(parents=True, exist_ok=True)
    old: list[dict[str, str]] = []
    if HISTORY.is_file():
        with HISTORY.open(encoding="utf-8", newline="") as file:
            old = list(csv.DictReader(file))
    before = next((r for r in reversed(old) if r["catalogue"] == row["catalogue"]), None)
    if before is not None:
        changes = [
            f"{key} {float(before[key]):.1f} -> {value:.1f}"
            for key, value in row.items()
            if isinstance(value, float) and before.get(key) and abs(float(before[key]) - value) >= 0.05
        ]
        print(f"since {before['date']} ({before['commit']}):", ", ".join(changes) or "nothing changed")
    with HISTORY.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(row), restval="", extrasaction="ignore", lineterminator="\n")
        writer.writeheader()
        writer.writerows(old)
        writer.writerow({k: f"{v:.2f}" if isinstance(v, float) else v for k, v in row.items()})


def commit() -> str:
    """The short commit id, or "" outside a repository."""
    done = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return done.stdout.strip()


def show(answers: list[Answer], ready: Index, foods: Any, count: int, only: str, stage: str) -> None:
    """Failures of half "a", with what each stage made of them."""
    wrong = [
        a
        for a in answers
        if a.text.half == "a"
        and not near(a)
        and a.text.subset.startswith(only)
        and blame(a, foods).startswith(stage)
    ]
    random.Random(count).shuffle(wrong)
    for a in wrong[:count]:
        print(f"\n{a.text.text}\n   [{blame(a, foods)}] carb {a.got[0]:.0f} gold {a.text.gold[0]:.0f}")
        for item in a.text.items:
            print(f"     gold  {item.get('grams', '-')} g {item['name']}")
        for p in a.made.portions:
            print(
                f"     read  {p.grams:.0f} g {p.name}  <- {p.words!r} {p.found} {p.confidence:.2f} | {[f'{c.name} {c.score:.2f}' for c in p.candidates[1:3]]}"
            )
        for r in a.made.refused:
            print(
                f"     refused  {r.words!r} {r.suggestion} {[ready.foods[m[0].food].name for m in stages(r.words, ready).matches if m]}"
            )


def main() -> None:
    """Runs what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--catalogue",
        choices=("everyday", "full"),
        help="one of the two: the package's, or with the survey and SR tables",
    )
    parser.add_argument("--look", type=int, default=0, help="print that many failures of half a")
    parser.add_argument("--only", default="US", help="subset of the failures to print")
    parser.add_argument("--stage", default="", help="only failures of that stage")
    parser.add_argument("--quiet", action="store_true", help="do not write the history")
    asked = parser.parse_args()
    if not DEV.is_file():
        sys.exit(f"{DEV} is not there: the benchmark needs the development data beside the checkout")
    for chosen in (asked.catalogue,) if asked.catalogue else ("everyday", "full"):
        run(chosen == "full", asked)


def run(full: bool, asked: argparse.Namespace) -> None:
    """One catalogue: the figures, and what else was asked for."""
    foods, table, name = catalogue(full)
    start = time.perf_counter()
    ready = index(foods)
    built = time.perf_counter() - start
    found = texts()
    start = time.perf_counter()
    answers = [answer(text, ready, table) for text in found]
    rate = len(found) / (time.perf_counter() - start)
    print(
        f"{name}: {len(ready.numbers)} foods, {len(ready.texts)} names, index {1000 * built:.0f} ms, {rate:.0f} texts/s (first time)"
    )
    kept = report(answers, table, foods)
    for half in "ab":
        right = [a for a in answers if a.text.half == half]
        top = most_confident(right)
        print(f"most confident meals, half {half}:", ", ".join(f"{k[4:]} % {v:.1f}" for k, v in top.items()))
        sure = [(j.portion.confidence, j.food and j.grams) for j in judged(right, foods, table)]
        found_sure = summary(sure)
        print(f"    US items: ECE {found_sure.ece:.3f}, AUROC {found_sure.auroc:.3f}, n {found_sure.n}")
    kept |= {f"all_{key}": value for key, value in most_confident(answers).items()}
    kept |= {"half_b_ece": found_sure.ece, "half_b_auroc": found_sure.auroc}
    if asked.look:
        show(answers, ready, foods, asked.look, asked.only, asked.stage)
        return
    lines = speed(ready, found)
    print(f"diary lines, 2 items, 60 % distinct: {lines:.0f}/s")
    if not asked.quiet:
        row: dict[str, object] = {
            "date": datetime.now(UTC).date().isoformat(),
            "commit": commit(),
            "catalogue": name,
        }
        remember(row | kept | {"index_ms": 1000 * built, "lines_per_s": lines, "texts_per_s": rate})


if __name__ == "__main__":
    main()
