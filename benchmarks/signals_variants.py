"""Other people than the simulator's usual one: do the error rates hold, is what is there still found?"""

import dataclasses
import re
from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np

from scoring import Share
from signals_board import on
from villi.signals import simulate
from villi.signals.simulating import EFFECTS, Simulated

Options = dict[str, object]
DIARIES, NULLS = 60, 60


class Variant(NamedTuple):
    """`options` of the simulator, sizes of the effects, and what is then done to the diary."""

    options: Options
    effects: tuple[float, ...] = EFFECTS
    change: Callable[[Simulated, int], Simulated] = lambda diary, _: diary


def heavy_tails(diary: Simulated, seed: int) -> Simulated:
    """Ratings with another error, of Student's t on 3 degrees: now and then a day that nothing explains."""
    random = np.random.default_rng(seed)
    rated = {
        name: np.clip(np.round(y + 0.8 * random.standard_t(3, len(y))), 0, 10)
        for name, y in diary.outcomes.items()
    }
    return _with(diary, outcomes=rated)


def badly_recorded(diary: Simulated, seed: int) -> Simulated:
    """A fifth of what was eaten is forgotten, and amounts are off by two fifths."""
    random = np.random.default_rng(seed)
    noted = {
        name: x * (random.random(len(x)) > 0.2) * np.exp(0.4 * random.standard_normal(len(x)))
        if not _few_values(x)
        else x * (random.random(len(x)) > 0.2)
        for name, x in diary.exposures.items()
    }
    return _with(diary, exposures=noted)


def _few_values(x: np.ndarray) -> bool:
    return bool(np.all(np.isin(x[np.isfinite(x)], np.arange(20))))


def _with(diary: Simulated, **changed: dict[str, np.ndarray]) -> Simulated:
    return dataclasses.replace(diary, **changed)  # type: ignore[arg-type]


VARIANTS: dict[str, Variant] = {
    "as usual": Variant({}),
    "mood of the day (phi .2)": Variant({"phi": 0.2}),
    "mood that lasts (phi .8)": Variant({"phi": 0.8}),
    "noisy ratings (rho .4)": Variant({"rho": 0.4}),
    "two fifths missing": Variant({"missing": 0.4, "days": 230}),
    "fewer rated days (2/5 missing)": Variant({"missing": 0.4}),
    "120 days": Variant({"days": 120}),
    "20 exposures": Variant({"exposures": 20}),
    "150 exposures": Variant({"exposures": 150}),
    "many small effects (20 of .1)": Variant({}, (0.1,) * 20),
    "many effects (20 of .2)": Variant({}, (0.2,) * 20),
    "acts on day 2 alone": Variant({"profiles": ((0, 0, 1, 0),)}),
    "acts on day 3 alone": Variant({"profiles": ((0, 0, 0, 1),)}),
    "acts evenly for 3 days": Variant({"profiles": ((0, 1 / 3, 1 / 3, 1 / 3),)}),
    "acts the same day alone": Variant({"profiles": ((1, 0, 0, 0),)}),
    "foods go together": Variant({"shared": (0.7, 0.9)}),
    "heavy tails": Variant({}, change=heavy_tails),
    "badly recorded": Variant({}, change=badly_recorded),
    "a year": Variant({"days": 365, "exposures": 60}),
    "a year, 150 exposures": Variant({"days": 365, "exposures": 150}),
    "a year, many small (20 of .1)": Variant({"days": 365, "exposures": 60}, (0.1,) * 20),
    "a year, foods together": Variant({"days": 365, "exposures": 60, "shared": (0.7, 0.9)}),
}


def diary(name: str, null: bool, seed: int) -> Simulated:
    """One diary of a variant, with its effects or with none."""
    variant = VARIANTS[name]
    effects = () if null else variant.effects
    return variant.change(simulate(seed, effects=effects, **variant.options), seed)  # type: ignore[arg-type]


def variants(share: int) -> dict[str, float]:
    """The part of `signals.py`: villi alone."""
    figures: dict[str, float] = {}
    count, empty = max(DIARIES // share, 2), max(NULLS // share, 2)
    heads = (
        "false (FDR)",
        "of all claims",
        "found later .1",
        "found later .2",
        "found later .4",
        "same day: FDR",
        "none: any claim",
        "none: reverse",
        "0 covered",
    )
    print(f"\nOther people ({count} diaries with effects, {empty} with none)")
    print(f"{'':<31}" + "".join(f"{name:>16}" for name in heads))
    for name in VARIANTS:
        board = on(partial(diary, name, False), range(70_000, 70_000 + count), baselines=False)
        null = on(partial(diary, name, True), range(71_000, 71_000 + empty), baselines=False)
        ours, idle = board.tallies["villi leads"], null.tallies["villi leads"]
        found = {size: ours.power_later.get(size, Share()) for size in (0.1, 0.2, 0.4)}
        cells = (
            ours.fdr,
            ours.of_claims,
            *found.values(),
            board.tallies["villi together"].fdr,
            idle.any_claim,
            null.reverse_type_1["mood"],
            idle.covered_null,
        )
        print(f"{name:<31}" + "".join(f"{cell!s:>16}" for cell in cells), flush=True)
        key = f"variant_{re.sub('[^a-z0-9]+', '_', name.lower()).strip('_')}"
        figures |= {
            f"{key}_fdr": ours.fdr.value,
            f"{key}_any_null": idle.any_claim.value,
            f"{key}_power_after_0.4": found[0.4].value,
        }
    return figures
