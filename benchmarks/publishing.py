"""The error rates that stand beside every claim: written by `python benchmarks/signals.py --publish`.

For each length: simulated diaries with as many rated days (within a tenth more), with effects and without,
screened by the rule of that length (and by the strict one); so many that the standard error of the false
discovery rate is at most .025, and a rare false claim is not read as none. Rows hold what happened, never a
target.
"""

import csv
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cores import first
from scoring import Share, truth
from signals_board import pairs
from signals_questions import LENGTHS as ASKED_LENGTHS
from signals_questions import Answered, answered
from villi.signals import screen, simulate
from villi.signals.simulating import EFFECTS
from villi.signals.values import CAREFUL, Rule

DATA = Path(__file__).resolve().parents[1] / "src" / "villi" / "signals" / "data"
LENGTHS = ((90, 40), (120, 40), (180, 50), (270, 60))
"""Rated days and exposures."""
MISSING = 0.25
DIARIES, NULLS = 400, 400
"""A share of 400 diaries has a standard error of at most .025."""
SMALL, LARGE, HUGE = 0.2, 0.4, 0.8


class Counted(NamedTuple):
    """One diary: pairs claimed and how many of them false; pairs announced of the same day, and how many of
    them false; true effects of two sizes on the days after, found and there."""

    claims: int
    false: int
    together: int
    together_false: int
    small: tuple[int, int]
    large: tuple[int, int]


class Row(NamedTuple):
    """A line of the table: shares, each with its diaries."""

    days: int
    rule: Rule
    exposures: int
    fdr: Share
    of_claims: Share
    of_together: Share
    any_null: Share
    small: Share
    large: Share


def publish(share: int = 1) -> None:
    """Both tables anew, of one in `share` of the diaries."""
    rows = [_row(days, p, rule, share) for days, p in LENGTHS for rule in _rules(days)]
    _write("error_rates.csv", [_told(row) for row in rows])
    lengths = [(days, exposures, max(runs // share, 2)) for days, exposures, runs in ASKED_LENGTHS]
    _write("question_rates.csv", [_answered(answered(*length)) for length in lengths])


def _write(name: str, rows: list[dict[str, str]]) -> None:
    with (DATA / name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    print(f"written: {name}, {len(rows)} rows", flush=True)


def _rules(days: int) -> tuple[Rule, ...]:
    return ("BY",) if days < CAREFUL else ("BH", "BY")


def _row(days: int, exposures: int, rule: Rule, share: int) -> Row:
    row = Row(days, rule, exposures, *(Share() for _ in range(6)))
    for one in first(max(DIARIES // share, 2), partial(counted, days, exposures, rule, EFFECTS), 50_000):
        row.fdr.add(one.false / max(1, one.claims), 1)
        row.of_claims.add(one.false, one.claims)
        row.of_together.add(one.together_false, one.together)
        row.small.add(*one.small)
        row.large.add(*one.large)
    for one in first(max(NULLS // share, 2), partial(counted, days, exposures, rule, ()), 60_000):
        row.any_null.add(one.claims > 0, 1)
    print(
        f"{days} rated days, {rule}: FDR {row.fdr}, of all {sum(row.of_claims.of):.0f} claims "
        f"{row.of_claims}, of the same day {row.of_together}, any claim of none {row.any_null}, "
        f"found {SMALL} {row.small}, {LARGE} {row.large}",
        flush=True,
    )
    return row


def counted(rated: int, exposures: int, rule: Rule, effects: tuple[float, ...], seed: int) -> Counted | None:
    """One simulated diary, screened; None unless it has `rated` to a tenth more rated days, so that a row
    speaks of its length."""
    days = round(1.05 * rated / (1 - MISSING))
    diary = simulate(seed, days=days, exposures=exposures, effects=effects, missing=MISSING)
    known = min(int(np.isfinite(y).sum()) for y in diary.outcomes.values())
    if not rated <= known <= 1.1 * rated:
        return None
    found = screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday, strict=rule == "BY")
    if found.rule != rule:
        raise ValueError(f"the screen used {found.rule} where {rule} is meant to be measured")
    real = truth(diary)
    claimed, together = pairs(found, diary, "leads").announced, pairs(found, diary, "together").announced
    there = {size: real.later & (real.size == size) for size in (SMALL, LARGE)}
    small, large = ((int((claimed & of).sum()), int(of.sum())) for of in there.values())
    return Counted(
        int(claimed.sum()),
        int((claimed & ~real.active).sum()),
        int(together.sum()),
        int((together & ~real.active).sum()),
        small,
        large,
    )


def _told(row: Row) -> dict[str, str]:
    return {
        "days": str(row.days),
        "rule": row.rule,
        "exposures": str(row.exposures),
        "diaries": str(len(row.fdr.of)),
        **_shares(false=row.fdr, any_null=row.any_null, found_small=row.small, found_large=row.large),
        "null_diaries": str(len(row.any_null.of)),
        "claims": f"{sum(row.of_claims.of):.0f}",
        **_shares(claims_false=row.of_claims),
        "together_pairs": f"{sum(row.of_together.of):.0f}",
        **_shares(together_false=row.of_together),
    }


def _answered(found: Answered) -> dict[str, str]:
    """The reverse foods are idle, too; about the same day they are told apart, as they decide its error."""
    after, same_day = found.after, found.same_day
    idle = Share([*after.idle.hits, *after.reverse.hits], [*after.idle.of, *after.reverse.of])
    power = {"found_small": SMALL, "found_large": LARGE, "found_huge": HUGE}
    shares = _shares(
        false=idle,
        **{name: after.power[size] for name, size in power.items()},
        same_day_false=same_day.idle,
        same_day_reverse=same_day.reverse,
        **{f"same_day_{name}": same_day.power[size] for name, size in power.items()},
    )
    print(
        f"{found.days} days, one question: " + ", ".join(f"{name} {value}" for name, value in shares.items())
    )
    counts = {"days": found.days, "rated": found.rated, "diaries": found.diaries}
    return {name: str(value) for name, value in counts.items()} | shares


def _shares(**shares: Share) -> dict[str, str]:
    """Each with its standard error; nothing where nothing was counted."""
    out = {}
    for name, share in shares.items():
        for key, value in ((name, share.value), (f"{name}_se", share.se)):
            out[key] = "" if np.isnan(value) else f"{value:.4f}"
    return out
