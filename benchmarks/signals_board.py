"""A screen of simulated diaries beside what apps and textbooks do with the same diaries."""

import time
from collections.abc import Callable, Iterable
from functools import partial
from statistics import median
from typing import NamedTuple

import numpy as np

from cores import each
from naive import Array, Tested, allowed_for, benjamini_hochberg, best_lag, newey_west, pearson, table
from scoring import Flags, Share, Tally, Truth, truth
from villi.signals import screen
from villi.signals.simulating import Simulated
from villi.signals.values import Kind, Screen

FDR = 0.1
LEVEL = 0.05
SIZES = (0.1, 0.2, 0.4)


class Pairs(NamedTuple):
    """A screen as arrays (outcomes, exposures) of one kind."""

    tested: Tested
    announced: Flags


def pairs(found: Screen, diary: Simulated, kind: Kind) -> Pairs:
    rows = {name: k for k, name in enumerate(diary.outcomes)}
    columns = {name: j for j, name in enumerate(diary.exposures)}
    out = np.full((4, len(rows), len(columns)), np.nan)
    announced = np.zeros(out.shape[1:], dtype=bool)
    for pair in found.associations:
        if pair.kind == kind:
            at = rows[pair.outcome], columns[pair.exposure]
            out[:, *at] = pair.effect, pair.low, pair.high, pair.p
            announced[at] = pair.claimed if kind == "leads" else pair.announced
    return Pairs(Tested(*out), announced)


def screened(diary: Simulated, *, strict: bool = False) -> Screen:
    return screen(
        diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday, fdr=FDR, strict=strict
    )


class Board:
    """Every method's tally, on the same diaries."""

    def __init__(self, *, baselines: bool = True) -> None:
        self.baselines = baselines
        self.tallies: dict[str, Tally] = {}
        self.reverse_type_1 = {"mood": Share(), "all": Share()}
        self.type_1 = Share()
        self.seconds: list[float] = []

    def add(self, diary: Simulated) -> None:
        real = truth(diary)
        begin = time.process_time()
        found = screened(diary)
        self.seconds.append(time.process_time() - begin)
        leads, together = pairs(found, diary, "leads"), pairs(found, diary, "together")
        self._tally("villi leads", real, leads.announced, leads.tested, real.after)
        self._tally("villi together", real, together.announced, together.tested, real.same_day)
        self._type_1(real, leads.tested.p)
        if self.baselines:
            self._beside(diary, real)

    def join(self, other: "Board") -> None:
        """The diaries of another, after these."""
        for name, tally in other.tallies.items():
            self.tallies.setdefault(name, Tally()).join(tally)
        for name, share in other.reverse_type_1.items():
            self.reverse_type_1[name].join(share)
        self.type_1.join(other.type_1)
        self.seconds += other.seconds

    def _beside(self, diary: Simulated, real: Truth) -> None:
        y, x = table(diary.outcomes), table(diary.exposures)
        allowed = allowed_for(diary.adjust, diary.weekday)
        for name, tested in (
            ("Pearson same day", pearson(y, x)),
            ("Pearson best lag", best_lag(y, x)),
            ("Newey-West 0-3", newey_west(y, x, allowed)),
        ):
            target = real.same_day if name == "Pearson same day" else real.total
            if name != "Newey-West 0-3":
                self._tally(f"{name} p<.05", real, tested.p < LEVEL, tested, target)
            self._tally(f"{name} BH", real, benjamini_hochberg(tested.p, FDR), tested, target)

    def _tally(self, name: str, real: Truth, claimed: Flags, tested: Tested, target: Array) -> None:
        tally = self.tallies.setdefault(name, Tally())
        tally.add(real, claimed, tested.effect, tested.low, tested.high, target)

    def _type_1(self, real: Truth, p: Array) -> None:
        idle = ~real.active & np.isfinite(p)
        self.type_1.add((idle & (p <= LEVEL)).sum(), idle.sum())
        of = idle & real.reverse
        self.reverse_type_1["mood"].add((of & (p <= LEVEL))[0].sum(), of[0].sum())
        self.reverse_type_1["all"].add((of & (p <= LEVEL)).sum(), of.sum())

    def show(self, title: str, *, effects: bool) -> None:
        print(f"\n{title}")
        _print({name: _errors(tally, effects) for name, tally in self.tallies.items()})
        if effects:
            _print({name: _finds(tally) for name, tally in self.tallies.items()})
        print(
            f"type-I of leads at p <= .05: all idle pairs {self.type_1}; same-day-reverse foods: "
            f"mood {self.reverse_type_1['mood']}, all outcomes {self.reverse_type_1['all']}"
        )
        print(f"CPU seconds of a screen, median: {median(self.seconds):.2f}")

    def figures(self, prefix: str, *, effects: bool) -> dict[str, float]:
        ours, same_day = self.tallies["villi leads"], self.tallies["Pearson same day p<.05"]
        together = self.tallies["villi together"]
        shares = {"any_false": ours.any_false, "null_covered": ours.covered_null}
        if effects:
            shares |= {
                "fdr": ours.fdr,
                "claims_false": ours.of_claims,
                **{f"power_{size}": ours.power[size] for size in SIZES},
                **{f"power_after_{size}": ours.power_later[size] for size in SIZES},
                "true_covered": ours.covered_true,
                "announced_covered": ours.covered_announced,
                "sign_right": ours.right_sign,
                "fdr_together": together.fdr,
                "together_false": together.of_claims,
                "together_null_covered": together.covered_null,
                "together_true_covered": together.covered_true,
                "together_announced_covered": together.covered_announced,
                "fdr_same_day": same_day.fdr,
                "same_day_false": same_day.of_claims,
                "fdr_same_day_bh": self.tallies["Pearson same day BH"].fdr,
                "fdr_best_lag_bh": self.tallies["Pearson best lag BH"].fdr,
                "fdr_newey_west_bh": self.tallies["Newey-West 0-3 BH"].fdr,
                "power_0.4_newey_west_bh": self.tallies["Newey-West 0-3 BH"].power[0.4],
            }
            print(
                f"Of all claims put together, false: villi {ours.of_claims}, of the same day "
                f"{together.of_claims}; same-day correlation {same_day.of_claims}"
            )
        else:
            shares |= {
                "any_false_same_day": same_day.any_false,
                "any_false_newey_west_bh": self.tallies["Newey-West 0-3 BH"].any_false,
                "type_1_reverse_mood": self.reverse_type_1["mood"],
                "type_1_reverse_all": self.reverse_type_1["all"],
            }
        out: dict[str, float] = {}
        for name, share in shares.items():
            out[f"{prefix}_{name}"] = share.value
            out[f"{prefix}_{name}_se"] = share.se
        if effects and ours.fdr.value > 0:
            out[f"{prefix}_fdr_same_day_times_ours"] = same_day.fdr.value / ours.fdr.value
        return out


def _errors(tally: Tally, effects: bool) -> dict[str, Share]:
    if not effects:
        return {
            "any claim": tally.any_false,
            "claims a diary": tally.false,
            "0 covered": tally.covered_null,
        }
    return {
        "false (FDR)": tally.fdr,
        "of all claims": tally.of_claims,
        "any false": tally.any_false,
        "false a diary": tally.false,
        "0 covered": tally.covered_null,
        "true covered": tally.covered_true,
        "claimed covered": tally.covered_announced,
    }


def _finds(tally: Tally) -> dict[str, Share]:
    return {
        **{f"found {size}": tally.power.get(size, Share()) for size in SIZES},
        **{f"of later {size}": tally.power_later.get(size, Share()) for size in SIZES},
        "sign right": tally.right_sign,
    }


def _print(rows: dict[str, dict[str, Share]]) -> None:
    print(f"{'':<24}" + "".join(f"{name:>16}" for name in next(iter(rows.values()))))
    for name, shares in rows.items():
        print(f"{name:<24}" + "".join(f"{share!s:>16}" for share in shares.values()))


def on(diary: Callable[[int], Simulated], seeds: Iterable[int], *, baselines: bool = True) -> Board:
    """All methods, on the `diary` of each seed; villi alone without `baselines`."""
    board = Board(baselines=baselines)
    for one in each(partial(_alone, diary, baselines), seeds):
        board.join(one)
    return board


def _alone(diary: Callable[[int], Simulated], baselines: bool, seed: int) -> Board:
    board = Board(baselines=baselines)
    board.add(diary(seed))
    return board
