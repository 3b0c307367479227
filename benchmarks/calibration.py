"""Whether villi's confidence can be believed, and the fit of its weights.

    python benchmarks/calibration.py        # reliability on every part, both catalogues; draws the diagram
    python benchmarks/calibration.py --fit  # writes src/villi/meals/data/confidence.csv anew, then the same

The weights are fitted on US texts of half "a" and the development part of `diary_lines.csv`, both catalogues,
each of the two with the same total weight. Half "b" and the lines kept aside are only reported. Right means:
the food is the gold one or holds the same, and the grams are within 25 % (texts) or in the range that was
written for the line. Baseline: the same share stated for everything (AUROC 0.5).
"""

import argparse
import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

import diary_lines
import meal_text
from record import ROOT, record
from reliability import Floats, Summary, diagram, logistic, summary, text
from villi.meals.confidence import AMOUNT, FIXED, FOOD, Evidence, sureness
from villi.meals.index import index
from villi.meals.values import Portion

WEIGHTS = ROOT / "src" / "villi" / "meals" / "data" / "confidence.csv"
PICTURE = ROOT / "benchmarks" / "history" / "reliability.svg"
RIDGE = 2.0
"""Strength of the shrinkage to nought: a few texts' worth (judgement; 0.5 to 8 give the same to 0.01)."""
PARTS = ("texts a", "texts b", "lines", "lines aside")
PART_INPUTS = (("food", FOOD), ("amount", AMOUNT))
JUDGED = {("food", "stand_in"): -1.5}
"""Weights that are judged, because the texts that are fitted hardly have the case."""
UPWARD = frozenset({"score", "kin", "agreement", "own_measures"})
DOWNWARD = frozenset({"beside_refused", "items", "nickname", "unusual", "crumb", "default"})
"""Inputs that can only speak for or against: a weight of the other sign is chance, and is left out."""
FITTED = ("texts a", "lines")


class Case(NamedTuple):
    """One portion: the part and catalogue it is of, its evidence, and what was right."""

    part: str
    portion: Portion
    food: bool
    grams: bool


def cases(full: bool) -> Iterator[Case]:
    """Every portion of texts and lines that has evidence."""
    foods, table, _ = meal_text.catalogue(full)
    ready = index(foods)
    for half in "ab":
        answers = (meal_text.answer(t, ready, table) for t in meal_text.texts() if t.half == half)
        for j in meal_text.judged(answers, foods, table):
            yield Case(f"texts {half}", j.portion, j.food, j.grams)
    read = diary_lines.villi(ready)
    for line in diary_lines.lines():
        verdict = diary_lines.judge(line, read(line))
        for unit, food, grams in verdict.judged:
            least = min(unit.portions, key=lambda p: p.confidence)  # a dish taken apart is one case
            if least.kind == "food":
                yield Case("lines aside" if line.aside else "lines", least, food, food and grams)


def fit(found: list[Case]) -> list[tuple[str, str, float]]:
    """Rows of `confidence.csv`."""
    chosen = [c for c in found if c.part in FITTED and c.portion.evidence and c.portion.found not in FIXED]
    rows: list[tuple[str, str, float]] = []
    for place, (part, names) in enumerate(PART_INPUTS):
        used = chosen if part == "food" else [c for c in chosen if c.food]
        x = np.array([(1.0, *c.portion.evidence[place]) for c in used])
        y = np.array([c.food if part == "food" else c.grams for c in used], dtype=float)
        lines = np.array([c.part == "lines" for c in used])
        weight = np.where(lines, (~lines).sum() / max(1, lines.sum()), 1.0)
        rows += [(part, name, round(beta, 2)) for name, beta in _weights(part, names, x, y, weight)]
    return rows


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


def write(rows: list[tuple[str, str, float]], path: Path = WEIGHTS) -> None:
    """Writes the weights."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("part", "input", "weight"))
        writer.writerows(rows)


def stated(case: Case, weights: dict[tuple[str, str], float]) -> float:
    """The confidence that these weights state."""
    if not case.portion.evidence or case.portion.found in FIXED:
        return case.portion.confidence
    return sureness(Evidence(*case.portion.evidence), weights=weights).both


def report(found: list[Case], name: str, weights: dict[tuple[str, str], float]) -> dict[str, float]:
    """Prints one catalogue; returns the figures for the history."""
    kept: dict[str, float] = {}
    shown: list[tuple[str, Summary]] = []
    print(f"{name:<22}{'n':>6}{'stated':>8}{'right':>8}{'ECE':>8}{'AUROC':>8}{'sure, wrong food %':>20}")
    for part in PARTS:
        chosen = [(stated(c, weights), c) for c in found if c.part == part]
        s = summary([(p, c.food and c.grams) for p, c in chosen])
        wrong = 100 * sum(p > diary_lines.CONFIDENT and not c.food for p, c in chosen) / len(chosen)
        print(f"  {part:<20}{s.n:>6}{s.said:>8.3f}{s.right:>8.3f}{s.ece:>8.3f}{s.auroc:>8.3f}{wrong:>20.2f}")
        key = f"{name}_{part}".replace(" ", "_")
        kept |= {f"{key}_ece": s.ece, f"{key}_auroc": s.auroc, f"{key}_sure_wrong": wrong}
        shown.append((f"{name}, {part}", s))
    for label, s in (shown[1], shown[2]):
        print(f"reliability, {label}: stated, right, n\n{text(s)}")
    draw([shown[1], shown[2]], PICTURE.with_stem(f"reliability_{name}"))
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
    found = {name: list(cases(name == "full")) for name in ("everyday", "full")}
    if asked.fit:
        write(fit([case for held in found.values() for case in held]))
    with WEIGHTS.open(encoding="utf-8", newline="") as file:
        weights = {(row["part"], row["input"]): float(row["weight"]) for row in csv.DictReader(file)}
    kept: dict[str, float] = {}
    for name, held in found.items():
        kept |= report(held, name, weights)
    if not asked.quiet:
        record("calibration", kept)


if __name__ == "__main__":
    main()
