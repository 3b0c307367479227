"""The error rates that stand beside every claim: written by `python benchmarks/signals.py --publish`.

For each length: simulated diaries with as many rated days (within a tenth more), with effects and without,
screened by the rule of that length (and by the strict one); 300 of each, and more until the standard error of
the false discovery rate is small enough, so that a rare false claim is not read as none. Rows hold what
happened, never a target.
"""

import csv
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from scoring import Share, truth
from signals_questions import LENGTHS as ASKED_LENGTHS
from signals_questions import Answered, answered
from villi.signals import screen, simulate
from villi.signals.simulating import EFFECTS, Simulated
from villi.signals.values import CAREFUL, Rule

DATA = Path(__file__).resolve().parents[1] / "src" / "villi" / "signals" / "data"
LENGTHS = ((90, 40), (120, 40), (180, 50), (270, 60))
"""Rated days and exposures."""
MISSING = 0.25
ENOUGH = 0.03
"""Standard error of the false discovery rate."""
LEAST, MOST, NULLS = 300, 600, 300
COLUMNS = (
    "days",
    "rule",
    "exposures",
    "diaries",
    "false",
    "false_se",
    "null_diaries",
    "any_null",
    "any_null_se",
    "found_small",
    "found_large",
    "found_large_se",
)
ANSWERED = ("days", "rated", "diaries", "false", "found_small", "found_large", "found_huge")


def publish(share: int = 1) -> None:
    _write("error_rates.csv", COLUMNS, [row for days, p in LENGTHS for row in _rows(days, p, share)])
    lengths = [(days, exposures, max(runs // share, 2)) for days, exposures, runs in ASKED_LENGTHS]
    _write("question_rates.csv", ANSWERED, [_answered(answered(*length)) for length in lengths])


def _write(name: str, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    with (DATA / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    print(f"written: {name}, {len(rows)} rows")


def _answered(found: Answered) -> list[str]:
    """The reverse foods are idle, too."""
    idle = Share([*found.idle.hits, *found.reverse.hits], [*found.idle.of, *found.reverse.of])
    shares = (idle, *(found.power[size] for size in (0.2, 0.4, 0.8)))
    print(f"{found.days} days, one question: " + ", ".join(map(str, shares)))
    counts = (found.days, found.rated, found.diaries)
    return [*map(str, counts), *(f"{share.value:.3f}" for share in shares)]


def diaries(rated: int, exposures: int, first: int, *, null: bool) -> Iterator[Simulated]:
    """Simulated diaries with `rated` to a tenth more rated days, so that a row speaks of its length."""
    days = round(1.05 * rated / (1 - MISSING))
    for seed in itertools.count(first):
        effects = () if null else EFFECTS
        diary = simulate(seed, days=days, exposures=exposures, effects=effects, missing=MISSING)
        known = min(int(np.isfinite(y).sum()) for y in diary.outcomes.values())
        if rated <= known <= 1.1 * rated:
            yield diary


def _rows(days: int, exposures: int, share: int) -> list[list[str]]:
    rules: tuple[Rule, ...] = ("BY",) if days < CAREFUL else ("BH", "BY")
    return [_row(days, exposures, rule, share) for rule in rules]


def _row(days: int, exposures: int, rule: Rule, share: int) -> list[str]:
    fdr, small, large, any_null = Share(), Share(), Share(), Share()
    for diary in diaries(days, exposures, 50_000, null=False):
        real, claimed = truth(diary), _claimed(diary, rule)
        fdr.add((claimed & ~real.active).sum() / max(1, claimed.sum()), 1)
        for share_found, size in ((small, 0.2), (large, 0.4)):
            of = real.later & (real.size == size)
            share_found.add((claimed & of).sum(), of.sum())
        seen = len(fdr.of)
        if seen >= MOST // share or (seen >= LEAST // share and fdr.se <= ENOUGH):
            break
    for diary in itertools.islice(diaries(days, exposures, 60_000, null=True), NULLS // share):
        any_null.add(bool(_claimed(diary, rule).any()), 1)
    print(
        f"{days} rated days, {rule}: FDR {fdr} ({len(fdr.of)} diaries), any claim of none {any_null}, "
        f"found 0.2 {small}, 0.4 {large}",
        flush=True,
    )
    figures = (fdr.value, fdr.se, any_null.value, any_null.se, small.value, large.value, large.se)
    told = [f"{value:.4f}" for value in figures]
    head = [str(days), rule, str(exposures), str(len(fdr.of))]
    return [*head, *told[:2], str(len(any_null.of)), *told[2:]]


def _claimed(diary: Simulated, rule: Rule) -> np.ndarray:
    found = screen(
        diary.outcomes,
        diary.exposures,
        diary.adjust,
        weekday=diary.weekday,
        strict=rule == "BY",
    )
    if found.rule != rule:
        raise SystemExit(f"the screen used {found.rule} where {rule} is meant to be measured")
    rows, columns = list(diary.outcomes), list(diary.exposures)
    out = np.zeros((len(rows), len(columns)), dtype=bool)
    for each in found.claimed:
        out[rows.index(each.outcome), columns.index(each.exposure)] = True
    return out
