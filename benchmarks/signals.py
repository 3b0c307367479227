"""What moves with how you feel: how often villi's claims are false, what it finds, and what others claim.

    python benchmarks/signals.py [--quick] [--only PART ...] [--publish]

Simulated diaries with a known truth (`villi.signals.simulate`), the same ones for every method; standard
errors over diaries. Baselines in the same run: same-day correlation, the best of four lags, least squares
with Newey-West errors (`naive.py`). Parts: null, effects (180 days), year (365 days), question, reversal,
variants (villi alone), gaps, randomised, melatonin, unrelated, cost. `--quick` runs a twentieth of the
diaries.
`--publish` writes the error rates that stand beside every claim and answer instead
(`src/villi/signals/data/error_rates.csv` and `question_rates.csv`).

The work is spread over all cores; the figures do not depend on how many there are.
Scoring: a claim is false where the exposure acts at no lag. Power by size of the effect (SD of mood per SD of
exposure) twice: over all effects, those of the same day alone counting as misses; and over those that act on
the days after, which alone can be claimed.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial

import numpy as np

import publishing
from cores import each
from naive import Array
from record import record
from scoring import Share
from signals_board import FDR, on
from signals_cost import cost
from signals_gaps import gaps
from signals_questions import questions
from signals_real import melatonin, randomised, unrelated
from signals_variants import variants
from villi.signals import screen, simulate

QUICK = 20


def null(share: int) -> dict[str, float]:
    """180 days, 40 exposures, no effect at all."""
    board = on(partial(simulate, effects=()), range(max(300 // share, 2)))
    board.show(
        "Null diaries: 180 days, 40 exposures, 4 outcomes (any claim <= .12, covered .93-.97)", effects=False
    )
    return board.figures("null", effects=False)


def effects(share: int) -> dict[str, float]:
    board = on(simulate, range(10_000, 10_000 + max(300 // share, 2)))
    board.show("True effects: 180 days, 40 exposures (FDR <= .12)", effects=True)
    return board.figures("half_year", effects=True)


def year(share: int) -> dict[str, float]:
    diary = partial(simulate, days=365, exposures=60)
    board = on(diary, range(20_000, 20_000 + max(300 // share, 2)))
    board.show("True effects: 365 days, 60 exposures (FDR <= .12, power after 0.4 >= .45)", effects=True)
    return board.figures("year", effects=True)


TURNS: dict[str, Callable[[Array], Array]] = {
    "reversed": lambda x: x[::-1].copy(),
    "moved_60_days": lambda x: np.roll(x, 60),
    "moved_back_60_days": lambda x: np.roll(x, -60),
}


def reversal(share: int) -> dict[str, float]:
    """Exposures turned round in time, or moved by 60 days: nothing may be claimed of what is left."""
    figures: dict[str, float] = {}
    print("\nExposures out of time, diaries with effects (any claim <= .12)")
    for name in TURNS:
        any_claim, claims = Share(), Share()
        for found in each(partial(claims_out_of_time, name), range(10_000, 10_000 + max(200 // share, 2))):
            any_claim.add(found > 0, 1)
            claims.add(found, 1)
        print(f"{name:<22} any claim {any_claim}, claims a diary {claims}", flush=True)
        figures |= {f"{name}_any_claim": any_claim.value, f"{name}_any_claim_se": any_claim.se}
    return figures


def claims_out_of_time(turn: str, seed: int) -> int:
    diary = simulate(seed)
    moved = {name: TURNS[turn](values) for name, values in diary.exposures.items()}
    return len(screen(diary.outcomes, moved, diary.adjust, weekday=diary.weekday, fdr=FDR).claimed)


PARTS: dict[str, Callable[[int], dict[str, float]]] = {
    "null": null,
    "effects": effects,
    "year": year,
    "question": questions,
    "reversal": reversal,
    "variants": variants,
    "gaps": gaps,
    "randomised": randomised,
    "melatonin": melatonin,
    "unrelated": unrelated,
    "cost": cost,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help=f"one diary of {QUICK}; nothing is recorded")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), metavar="PART")
    parser.add_argument("--publish", action="store_true", help="write the error rates of the product anew")
    asked_for = parser.parse_args()
    if asked_for.publish:
        publishing.publish(QUICK if asked_for.quick else 1)
        return
    figures: dict[str, float] = {}
    for name in asked_for.only:
        begin = time.perf_counter()
        figures |= PARTS[name](QUICK if asked_for.quick else 1)
        print(f"({name}: {time.perf_counter() - begin:.0f} s)", flush=True)
    if not asked_for.quick:
        record("signals", figures)


if __name__ == "__main__":
    main()
