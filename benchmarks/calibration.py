"""Whether villi's confidence can be believed, and the fit of its weights.

    python benchmarks/calibration.py        # reliability on every part, both catalogues; draws the diagram
    python benchmarks/calibration.py --fit  # writes src/villi/meals/data/confidence.csv anew, then the same

The weights are fitted on texts of half "a" and the lines of `diary_lines.csv`, both catalogues; `SOURCES`
says how much each counts. The lines kept aside count as much as all others: nobody has looked at them, while
the development lines were repaired one by one and are read better than lines at large. Half "b" is only
reported; lines aside are reported as weights fitted without them see them (`FOLDS`). Right means: the food is the gold one or
holds the same, and the grams are within 25 % (US texts) or in the range that was written for the line; in
texts of other countries the grams were told and the food holds nearly the same (`other_countries`).
Baseline: the same share stated for everything (AUROC 0.5).
"""

import argparse
import csv
import math
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

import numpy as np

import diary_lines
import meal_text
import other_countries
from record import ROOT, record
from reliability import Floats, Summary, diagram, logistic, summary, text
from villi.meals.confidence import AMOUNT, FIXED, FOOD, Evidence, Weights, food_sureness, sureness
from villi.meals.index import index
from villi.meals.values import Portion

WEIGHTS = ROOT / "src" / "villi" / "meals" / "data" / "confidence.csv"
PICTURE = ROOT / "benchmarks" / "history" / "reliability.svg"
RIDGE = 2.0
"""Strength of the shrinkage to nought: a few texts' worth (judgement; 0.5 to 8 give the same to 0.01)."""
PARTS = ("US a", "US b", "other a", "other b", "lines", "lines aside")
UNSEEN = "lines aside"
SOURCES = {"US a": 1.0, "lines": 1.2, UNSEEN: 1.2, "other a": 0.35}
"""What is fitted, and what all of it counts together (judgement): lines are what people write; what is right
in texts of other countries is read from nutrients alone."""
FOLDS = 6
PART_INPUTS = (("food", FOOD), ("amount", AMOUNT))
JUDGED = {("food", "beside_refused"): -0.7}
"""Weights that are judged: the words that half "a" and our lines made us understand were refused there once,
so what stands beside refused words in them is righter than elsewhere."""
UPWARD = frozenset({"score", "kin", "agreement"})
DOWNWARD = frozenset(
    {"unnamed", "rare", "words", "part", "unweighed", "beside_unweighed", "energy", "items"}
    | {"size", "nobody", "unmet", "vessel", "unusual", "crumb"}
)
"""Inputs that can only speak for or against: a weight of the other sign is chance, and is left out."""


class Case(NamedTuple):
    """One portion: the part and the text it is of, and whether food and grams are right."""

    part: str
    text: str
    portion: Portion
    food: bool
    grams: bool

    @property
    def right(self) -> bool:
        """Food and grams."""
        return self.food and self.grams


class Meal(NamedTuple):
    """A text: its half, which part of a meal was right, and what was not understood of it."""

    half: str
    subset: str
    text: str
    right: bool
    refused: int


class Read(NamedTuple):
    """What one catalogue made of everything."""

    cases: list[Case]
    meals: list[Meal]


def read(full: bool) -> Read:
    """Every portion of texts and lines, and every text."""
    foods, table, _ = meal_text.catalogue(full)
    ready = index(foods)
    answers = [meal_text.answer(one, ready, table) for one in meal_text.texts()]
    half = {a.text.id: a.text.half for a in answers}
    found = [
        Case(f"US {half[j.text]}", j.text, j.portion, j.food, j.grams)
        for j in meal_text.judged(answers, foods, table)
    ]
    found += [
        Case(f"other {a.text.half}", a.text.id, portion, food, food)
        for a, portion, food in other_countries.judged(answers, table)
    ]
    meals = [
        Meal(a.text.half, a.text.subset, a.text.id, meal_text.near(a), len(a.made.refused)) for a in answers
    ]
    return Read([*found, *_of_lines(diary_lines.villi(ready))], meals)


def _of_lines(villi: diary_lines.Reader) -> Iterator[Case]:
    for line in diary_lines.lines():
        for unit, food, grams in diary_lines.judge(line, villi(line)).judged:
            least = min(unit.portions, key=lambda p: p.confidence)  # a dish taken apart is one case
            if least.kind == "food":
                yield Case("lines aside" if line.aside else "lines", line.text, least, food, food and grams)


Rows = list[tuple[str, str, float]]


def fit(found: Iterable[Case]) -> Rows:
    """Rows of `confidence.csv`."""
    chosen = [c for c in found if c.part in SOURCES and c.portion.evidence and c.portion.found not in FIXED]
    rows: Rows = []
    for place, (part, names) in enumerate(PART_INPUTS):
        used = chosen if part == "food" else [c for c in chosen if _weighing(c)]
        x = np.array([(1.0, *c.portion.evidence[place]) for c in used])
        y = np.array([c.food if part == "food" else c.grams for c in used], dtype=float)
        count = {source: sum(c.part == source for c in used) for source in SOURCES}
        weight = np.array([SOURCES[c.part] * count["US a"] / count[c.part] for c in used])
        rows += [(part, name, round(beta, 2)) for name, beta in _weights(part, names, x, y, weight)]
    return rows


def _weighing(case: Case) -> bool:
    """Whether a case says something of how surely grams are found."""
    return case.food and bool(case.portion.evidence[1]) and not case.part.startswith("other")


def _weights(
    part: str, names: tuple[str, ...], x: Floats, y: Floats, weight: Floats
) -> list[tuple[str, float]]:
    """The fitted weights by name, the intercept first; those of the wrong sign are left out one by one."""
    every = ("intercept", *names)
    known = np.array([JUDGED.get((part, name), 0.0) for name in every])
    free = [i for i, name in enumerate(every) if (part, name) not in JUDGED]
    while True:
        beta = known.copy()
        beta[free] = logistic(x[:, free], y, weight, RIDGE, x @ known)
        wrong = [i for i in free if every[i] in (UPWARD if beta[i] < 0 else DOWNWARD)]
        if not wrong:
            return list(zip(every, beta.tolist(), strict=True))
        free.remove(max(wrong, key=lambda i: abs(beta[i])))


def write(rows: Rows, path: Path = WEIGHTS) -> None:
    """Writes the weights."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("part", "input", "weight"))
        writer.writerows(rows)


def stated(case: Case, weights: Weights) -> float:
    """The confidence that these weights state."""
    portion = case.portion
    if not portion.evidence or portion.found in FIXED:
        return portion.confidence
    known = Evidence(*portion.evidence)
    if not known.amount:
        return food_sureness(known, weights) * portion.sure_grams
    return sureness(known, weights=weights).both


def crossed(everything: Sequence[Case]) -> Callable[[Case], float]:
    """The confidence that a line aside gets from weights that were fitted without it; any other case
    from the weights of all."""
    kept = {(part, name): weight for part, name, weight in fit(everything)}
    without = []
    for fold in range(FOLDS):
        rest = [c for c in everything if c.part != UNSEEN or _fold(c) != fold]
        without.append({(part, name): weight for part, name, weight in fit(rest)})
    return lambda case: stated(case, without[_fold(case)] if case.part == UNSEEN else kept)


def _fold(case: Case) -> int:
    return crc32(case.text.encode()) % FOLDS


def report(made: Read, name: str, said: Callable[[Case], float]) -> dict[str, float]:
    """Prints one catalogue; returns the figures for the history."""
    kept: dict[str, float] = {}
    shown: dict[str, Summary] = {}
    head = ("n", "stated", "right", "ECE", "AUROC", "sure %", "sure, wrong food %")
    print(f"{name:<16}" + "".join(f"{h:>{len(h) + 3}}" for h in head))
    for part in PARTS:
        chosen = [(said(c), c) for c in made.cases if c.part == part]
        s = shown[part] = summary([(p, c.right) for p, c in chosen])
        sure = [c for p, c in chosen if p > diary_lines.CONFIDENT]
        wrong = 100 * sum(not c.food for c in sure) / len(chosen)
        share = 100 * len(sure) / len(chosen)
        figures = f"{s.n:>6}{s.said:>9.3f}{s.right:>8.3f}{s.ece:>6.3f}{s.auroc:>8.3f}"
        print(f"  {part:<12}{figures}{share:>9.1f}{wrong:>21.2f}")
        key = f"{name}_{part}".replace(" ", "_").replace("US", "texts")
        kept |= {f"{key}_ece": s.ece, f"{key}_auroc": s.auroc, f"{key}_sure_wrong": wrong}
    for part in ("US b", UNSEEN):
        print(f"reliability, {name}, {part}: stated, right, n\n{text(shown[part])}")
    draw(
        [(f"{name}, {part}", shown[part]) for part in ("US b", UNSEEN)],
        PICTURE.with_stem(f"reliability_{name}"),
    )
    return kept | most_confident(made, name, said)


COMBINED: dict[str, Callable[[list[float]], float]] = {
    "product": math.prod,
    "minimum": min,
    "mean": lambda values: sum(values) / len(values),
}
UNREAD = {"not answered": 0.0, "doubted": meal_text.UNREAD, "not noticed": 1.0}
"""What a refused word leaves of a meal's confidence."""


def most_confident(made: Read, name: str, said: Callable[[Case], float]) -> dict[str, float]:
    """Prints how many of the most confident nine tenths of all meals are right, however the confidence of a
    meal is made of that of its items."""
    held: dict[str, list[float]] = defaultdict(list)
    for case in made.cases:
        if not case.part.startswith("lines"):
            held[case.text].append(said(case))
    kept: dict[str, float] = {}
    print(f"most confident 90 % of meals, {name}: right %, halves a and b (left out: US, other countries)")
    for how, combined in COMBINED.items():
        for unread, share in UNREAD.items():
            cells = []
            for half in "ab":
                meals = [meal for meal in made.meals if meal.half == half]
                ranked = sorted(
                    meals,
                    key=lambda m: combined(held[m.text]) * share**m.refused if m.text in held else 0.0,
                    reverse=True,
                )
                cut = len(ranked) * 90 // 100
                right = 100 * sum(meal.right for meal in ranked[:cut]) / cut
                left = sum(meal.subset.startswith("US") for meal in ranked[cut:])
                cells.append(f"{right:>8.1f} ({left:>3}, {len(ranked) - cut - left:>3})")
                if unread == "doubted":
                    kept[f"{name}_top_90_{how}_{half}"] = right
            print(f"  {how:<9}refused words {unread:<14}{''.join(cells)}")
    return kept


def draw(shown: list[tuple[str, Summary]], path: Path) -> None:
    """The diagram as SVG beside the history."""
    import vl_convert

    path.write_text(vl_convert.vegalite_to_svg(diagram(shown)), encoding="utf-8")


def main() -> None:
    """Runs what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--fit", action="store_true", help="fit the weights anew and write them")
    parser.add_argument("--quiet", action="store_true", help="do not write the history")
    asked = parser.parse_args()
    if not meal_text.DEV.is_file():
        sys.exit(
            f"{meal_text.DEV} is not there: the benchmark needs the development data beside the checkout"
        )
    if asked.fit:  # so that inputs that were added or renamed have a weight while the cases are made
        write([(p, n, 0.0) for p, names in PART_INPUTS for n in ("intercept", *names)])
    found = {name: read(name == "full") for name in ("everyday", "full")}
    everything = [case for made in found.values() for case in made.cases]
    if asked.fit:
        write(fit(everything))
    said = crossed(everything)
    kept: dict[str, float] = {}
    for name, made in found.items():
        kept |= report(made, name, said)
    if not asked.quiet:
        record("calibration", kept)


if __name__ == "__main__":
    main()
