"""Other people than the simulator's usual one: do the error rates hold, is what is there still found?"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np

from scoring import Share
from signals_board import Board
from villi.signals import simulate
from villi.signals.simulating import EFFECTS, Simulated

Options = dict[str, object]
DIARIES, NULLS = 60, 60


class Variant(NamedTuple):
    """`options` of the simulator, and what is then done to the diary."""

    options: Options
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
    import dataclasses

    return dataclasses.replace(diary, **changed)  # type: ignore[arg-type]


VARIANTS: dict[str, Variant] = {
    "as usual": Variant({}),
    "mood of the day (phi .2)": Variant({"phi": 0.2}),
    "mood that lasts (phi .8)": Variant({"phi": 0.8}),
    "noisy ratings (rho .4)": Variant({"rho": 0.4}),
    "two fifths missing": Variant({"missing": 0.4, "days": 230}),
    "20 exposures": Variant({"exposures": 20}),
    "acts on day 2 alone": Variant({"profiles": ((0, 0, 1, 0),)}),
    "acts on day 3 alone": Variant({"profiles": ((0, 0, 0, 1),)}),
    "acts evenly for 3 days": Variant({"profiles": ((0, 1 / 3, 1 / 3, 1 / 3),)}),
    "acts the same day alone": Variant({"profiles": ((1, 0, 0, 0),)}),
    "foods go together": Variant({"shared": (0.7, 0.9)}),
    "heavy tails": Variant({}, heavy_tails),
    "badly recorded": Variant({}, badly_recorded),
    "a year": Variant({"days": 365, "exposures": 60}),
    "a year, foods together": Variant({"days": 365, "exposures": 60, "shared": (0.7, 0.9)}),
}


def diaries(variant: Variant, first: int, count: int, effects: tuple[float, ...]) -> Iterator[Simulated]:
    for seed in range(first, first + count):
        diary = simulate(seed, effects=effects, **variant.options)  # type: ignore[arg-type]
        yield variant.change(diary, seed)


def variants(share: int) -> dict[str, float]:
    """The part of `signals.py`: villi alone."""
    figures: dict[str, float] = {}
    heads = (
        "false of claims",
        "found later .2",
        "found later .4",
        "none: any claim",
        "none: reverse",
        "0 covered",
    )
    print(f"\nOther people ({DIARIES} diaries with effects, {NULLS} with none)")
    print(f"{'':<26}" + "".join(f"{name:>16}" for name in heads))
    for name, variant in VARIANTS.items():
        board, null = Board(baselines=False), Board(baselines=False)
        for diary in diaries(variant, 70_000, max(DIARIES // share, 2), EFFECTS):
            board.add(diary)
        for diary in diaries(variant, 71_000, max(NULLS // share, 2), ()):
            null.add(diary)
        ours, idle = board.tallies["villi leads"], null.tallies["villi leads"]
        later = ours.power_later
        cells = (
            ours.fdr,
            later.get(0.2, Share()),
            later.get(0.4, Share()),
            idle.any_claim,
            null.reverse_type_1["mood"],
            idle.covered_null,
        )
        print(f"{name:<26}" + "".join(f"{cell!s:>16}" for cell in cells), flush=True)
        key = name.replace(" ", "_").replace("(", "").replace(")", "").replace(",", "")
        figures |= {f"variant_{key}_fdr": ours.fdr.value, f"variant_{key}_any_null": idle.any_claim.value}
    return figures
