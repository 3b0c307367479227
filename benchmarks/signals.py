"""What moves with how you feel: how often villi's claims are false, what it finds, and what others claim.

    python benchmarks/signals.py [--quick] [--only PART ...] [--publish]

Simulated diaries with a known truth (`villi.signals.simulate`), the same ones for every method; standard errors
over diaries. Baselines in the same run: same-day correlation, the best of four lags, least squares with
Newey-West errors (`naive.py`). Parts: null, effects (180 days), year (365 days), question, reversal,
randomised, melatonin, unrelated, cost. `--quick` runs a twentieth of the diaries. `--publish` writes the
error rates that stand beside every claim (`src/villi/signals/data/error_rates.csv`) instead.

Scoring: a claim is false where the exposure acts at no lag. Power by size of the effect (SD of mood per SD of
exposure) twice: over all effects, those of the same day alone counting as misses; and over those that act on
the days after, which alone can be claimed.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

import numpy as np

import publishing
from naive import (
    Array,
    Tested,
    allowed_for,
    benjamini_hochberg,
    best_lag,
    newey_west,
    pearson,
    shifted,
    table,
)
from record import need_data, record
from scoring import Flags, Share, Tally, Truth, truth
from villi.signals import question, screen, simulate
from villi.signals.simulating import Simulated
from villi.signals.values import Kind, Screen

FDR = 0.1
QUICK = 20
SIZES = (0.1, 0.2, 0.4)
ASKED = (0.1, 0.2, 0.2, 0.4, 0.4, 0.8)
"""Effects of the diaries that one question is put to (signals.md, table 4.4)."""
LEVEL = 0.05


class Pairs(NamedTuple):
    """A screen as arrays (outcomes, exposures) of one kind."""

    tested: Tested
    announced: Flags


def pairs(found: Screen, diary: Simulated, kind: Kind) -> Pairs:
    rows = {name: k for k, name in enumerate(diary.outcomes)}
    columns = {name: j for j, name in enumerate(diary.exposures)}
    out = np.full((4, len(rows), len(columns)), np.nan)
    announced = np.zeros(out.shape[1:], dtype=bool)
    for each in found.associations:
        if each.kind == kind:
            at = rows[each.outcome], columns[each.exposure]
            out[:, *at] = each.effect, each.low, each.high, each.p
            announced[at] = each.claimed if kind == "leads" else each.announced
    return Pairs(Tested(*out), announced)


def screened(diary: Simulated, *, strict: bool = False) -> Screen:
    return screen(
        diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday, fdr=FDR, strict=strict
    )


class Board:
    """Every method's tally, on the same diaries."""

    def __init__(self) -> None:
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
        shown = ["any false claim", "false a diary"] + (["FDR", "sign right"] if effects else [])
        if effects:
            shown += [f"power {size}" for size in SIZES] + [f"after {size}" for size in SIZES]
        shown += ["null covered"] + (["true covered", "announced cov."] if effects else [])
        print(f"{'':<22}" + "".join(f"{name:>15}" for name in shown))
        for name, tally in self.tallies.items():
            cells: list[Share] = [tally.any_false, tally.false]
            if effects:
                cells += [tally.fdr, tally.right_sign]
                cells += [tally.power.get(size, Share()) for size in SIZES]
                cells += [tally.power_later.get(size, Share()) for size in SIZES]
            cells += [tally.covered_null]
            cells += [tally.covered_true, tally.covered_announced] if effects else []
            print(f"{name:<22}" + "".join(f"{cell!s:>15}" for cell in cells))
        print(
            f"type-I of leads at p <= .05: all idle pairs {self.type_1}, same-day-reverse foods: "
            f"mood {self.reverse_type_1['mood']}, all outcomes {self.reverse_type_1['all']}"
        )
        print(f"CPU seconds of a screen, median: {median(self.seconds):.2f}")

    def figures(self, prefix: str, *, effects: bool) -> dict[str, float]:
        ours, same_day = self.tallies["villi leads"], self.tallies["Pearson same day p<.05"]
        shares = {"any_false": ours.any_false, "null_covered": ours.covered_null}
        if effects:
            shares |= {
                "fdr": ours.fdr,
                **{f"power_{size}": ours.power[size] for size in SIZES},
                **{f"power_after_{size}": ours.power_later[size] for size in SIZES},
                "true_covered": ours.covered_true,
                "announced_covered": ours.covered_announced,
                "sign_right": ours.right_sign,
                "fdr_together": self.tallies["villi together"].fdr,
                "fdr_same_day": same_day.fdr,
                "fdr_same_day_bh": self.tallies["Pearson same day BH"].fdr,
                "fdr_best_lag_bh": self.tallies["Pearson best lag BH"].fdr,
                "fdr_newey_west_bh": self.tallies["Newey-West 0-3 BH"].fdr,
                "power_0.4_newey_west_bh": self.tallies["Newey-West 0-3 BH"].power[0.4],
            }
            found, claimed = sum(same_day.false.hits), sum(same_day.claims.hits)
            print(f"same-day correlation: {found:.0f} of {claimed:.0f} claims false ({found / claimed:.2f})")
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


def on(diaries: Iterable[Simulated]) -> Board:
    board = Board()
    for diary in diaries:
        board.add(diary)
    return board


def null(share: int) -> dict[str, float]:
    """180 days, 40 exposures, no effect at all."""
    board = on(simulate(seed, effects=()) for seed in range(max(200 // share, 2)))
    board.show(
        "Null diaries: 180 days, 40 exposures, 4 outcomes (any claim <= .12, covered .93-.97)", effects=False
    )
    return board.figures("null", effects=False)


def effects(share: int) -> dict[str, float]:
    board = on(simulate(10_000 + seed) for seed in range(max(60 // share, 2)))
    board.show("True effects: 180 days, 40 exposures (FDR <= .12)", effects=True)
    return board.figures("half_year", effects=True)


def year(share: int) -> dict[str, float]:
    board = on(simulate(20_000 + seed, days=365, exposures=60) for seed in range(max(60 // share, 2)))
    board.show("True effects: 365 days, 60 exposures (FDR <= .12, power after 0.4 >= .45)", effects=True)
    return board.figures("year", effects=True)


def asked(diary: Simulated, k: int, j: int) -> float:
    """The p of one question on lags 1-3; NaN where none can be given."""
    outcome, exposure = list(diary.outcomes)[k], list(diary.exposures)[j]
    others = {name: values for name, values in diary.exposures.items() if name != exposure}
    reply = question(
        diary.outcomes[outcome],
        diary.exposures[exposure],
        others,
        diary.adjust,
        weekday=diary.weekday,
        level=LEVEL,
        outcome_name=outcome,
        exposure_name=exposure,
    )
    return float("nan") if reply.association is None else reply.association.p


def questions(share: int) -> dict[str, float]:
    """One question declared in advance, at 5 %: each diary's effects on the days after, the reverse foods
    and six idle foods, each asked as if it were the only one."""
    figures: dict[str, float] = {}
    print("\nOne pre-specified question, lags 1-3 (type-I .05 within its error)")
    print(
        f"{'days':<8}"
        + "".join(f"{name:>16}" for name in ("type-I", "reverse foods", *map(str, (0.1, 0.2, 0.4, 0.8))))
    )
    for days, p, runs in ((60, 20, 25), (120, 30, 20), (180, 40, 16), (365, 60, 8)):
        idle, reverse, power = Share(), Share(), {size: Share() for size in (0.1, 0.2, 0.4, 0.8)}
        for seed in range(max(2 * runs // share, 2)):
            diary = simulate(30_000 + seed, days=days, exposures=p, effects=ASKED)
            real, random = truth(diary), np.random.default_rng(seed)
            for size, tally in power.items():
                _ask(diary, real.later & (real.size == size), tally, 8, random)
            _ask(diary, ~real.active & ~real.reverse, idle, 6, random)
            _ask(diary, ~real.active & real.reverse, reverse, 6, random)
        print(f"{days:<8}" + "".join(f"{each!s:>16}" for each in (idle, reverse, *power.values())))
        figures[f"question_{days}_type_1"] = idle.value
        figures |= {f"question_{days}_power_{size}": each.value for size, each in power.items()}
    return figures


def _ask(diary: Simulated, which: Flags, tally: Share, most: int, random: np.random.Generator) -> None:
    places = np.argwhere(which)
    chosen = places if len(places) <= most else random.choice(places, most, replace=False)
    p = [asked(diary, int(k), int(j)) for k, j in chosen]
    given = [value for value in p if np.isfinite(value)]
    tally.add(sum(value <= LEVEL for value in given), len(given))


def reversal(share: int) -> dict[str, float]:
    """Exposures turned round in time, or moved by 60 days: nothing may be claimed of what is left."""
    turns: dict[str, Callable[[Array], Array]] = {
        "reversed": lambda x: x[::-1].copy(),
        "moved_60_days": lambda x: np.roll(x, 60),
        "moved_back_60_days": lambda x: np.roll(x, -60),
    }
    figures: dict[str, float] = {}
    print("\nExposures out of time, diaries with effects (any claim <= .12)")
    for name, turn in turns.items():
        any_claim, claims = Share(), Share()
        for seed in range(max(60 // share, 2)):
            diary = simulate(10_000 + seed)
            moved = {key: turn(values) for key, values in diary.exposures.items()}
            found = screen(diary.outcomes, moved, diary.adjust, weekday=diary.weekday, fdr=FDR)
            any_claim.add(bool(found.claimed), 1)
            claims.add(len(found.claimed), 1)
        print(f"{name:<22} any claim {any_claim}, claims a diary {claims}")
        figures |= {f"{name}_any_claim": any_claim.value, f"{name}_any_claim_se": any_claim.se}
    return figures


def randomised(share: int) -> dict[str, float]:
    """The randomisation test where the treatment does nothing, on new schedules and new diaries each time."""
    from villi.signals.experiment import Design, analyse, randomise

    designs = {
        "pairs": Design("pairs", days=96, block=4, drop=1),
        "pairs_of_days": Design("pairs", days=40, block=1),
        "restricted": Design("restricted", days=70, max_run=2),
    }
    figures: dict[str, float] = {}
    print("\nRandomisation test, nothing acts (<= .06)")
    for name, design in designs.items():
        rejected = Share()
        for seed in range(max(1000 // share, 10)):
            y, weekday = idle_ratings(np.random.default_rng(40_000 + seed), design.days)
            schedule = np.array(randomise(design, seed), dtype=float)
            result = analyse(y, schedule, design=design, weekday=weekday, draws=999, seed=seed)
            rejected.add(result.p_randomisation <= LEVEL, 1)
        print(f"{name:<22} p <= .05 in {rejected} of {len(rejected.of)} schedules")
        figures |= {f"randomised_{name}": rejected.value, f"randomised_{name}_se": rejected.se}
    return figures


def idle_ratings(random: np.random.Generator, days: int) -> tuple[Array, np.ndarray]:
    """Ratings that drift by themselves (signals.md, section 6): phi .5, rho .8, a fifth missing."""
    mood, state = np.empty(days), random.standard_normal()
    for t in range(days):
        state = 0.5 * state + np.sqrt(0.75) * random.standard_normal()
        mood[t] = state
    weekday = np.arange(days) % 7
    eta = np.sqrt(0.8) * mood + np.sqrt(0.2) * random.standard_normal(days)
    eta += 0.6 * (np.arange(days) / days - 0.5) + 0.15 * (weekday >= 5)
    y = np.clip(np.round(5.5 + 1.7 * eta), 0, 10)
    y[random.random(days) < 0.2] = np.nan
    return y, weekday


def melatonin_days() -> tuple[Array, Array, np.ndarray]:
    """Mean mood, treatment and weekday of each of the 70 study days of a real randomised record."""
    from datetime import date

    with (need_data() / "signals" / "nof1kit_melatonin_ema.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    days = [int(float(row["study_day"])) for row in rows]
    mood, treated = np.full(max(days), np.nan), np.zeros(max(days))
    weekday = np.zeros(max(days), dtype=int)
    for day in sorted(set(days)):
        of = [row for row, its in zip(rows, days, strict=True) if its == day]
        mood[day - 1] = np.mean([float(row["mood"]) for row in of])
        treated[day - 1] = float(of[0]["melatonin"])
        weekday[day - 1] = date.fromisoformat(of[0]["date"]).weekday()
    return mood, treated, weekday


def melatonin(_: int) -> dict[str, float]:
    """The only complete randomised record of one person that is openly shared: the honest answer is "not
    shown" (signals.md, section 6: effect 1.14, p .22, P(>0) .87)."""
    from villi.signals.experiment import Design, analyse

    mood, treated, weekday = melatonin_days()
    result = analyse(mood, treated, design=Design("restricted", days=len(mood), max_run=2), weekday=weekday)
    naive = mood[treated == 1].mean() - mood[treated == 0].mean()
    print(
        f"\nMelatonin, real: {result.effect:+.2f} [{result.low:+.2f}, {result.high:+.2f}] of 100, randomisation "
        f"p {result.p_randomisation:.2f}, P(>0) {result.posterior_probability:.2f}; plain difference {naive:+.2f}. "
        f"{'NOT shown, as it should be' if result.p_randomisation > LEVEL else 'SHOWN: look into it'}"
    )
    return {
        "melatonin_effect": result.effect,
        "melatonin_plain_difference": float(naive),
        "melatonin_p": result.p_randomisation,
        "melatonin_posterior": result.posterior_probability,
    }


def unrelated(_: int) -> dict[str, float]:
    """Real ratings of one person beside the real diet of another, laid over it in windows: every pattern is
    false. Raw p-values, as 70 days may not be screened at all (and are not: claims must be none)."""
    mood, _treated, _weekday = melatonin_days()
    diet = real_diet()
    hits, naive, claims, windows = Share(), Share(), 0, 0
    for start in range(0, len(table(diet)) - len(mood), 10):
        part = {name: values[start : start + len(mood)] for name, values in diet.items()}
        if min(np.isfinite(values).sum() for values in part.values()) < len(mood) // 3:
            continue
        windows += 1
        found = screen({"mood": mood}, part, fdr=FDR)
        claims += len(found.claimed)
        p = np.array([each.p for each in found.associations if each.kind == "leads"], dtype=float)
        hits.add((p <= LEVEL).sum(), np.isfinite(p).sum())
        same = pearson(mood[:, None], table(part)).p
        naive.add((same <= LEVEL).sum(), np.isfinite(same).sum())
    print(
        f"\nReal ratings, somebody else's real diet ({windows} overlapping windows of {len(mood)} days): claims "
        f"{claims}; p <= .05 in {hits} of pairs, same-day correlation {naive}"
    )
    return {
        "unrelated_claims": claims,
        "unrelated_raw_5": hits.value,
        "unrelated_raw_5_same_day": naive.value,
    }


def real_diet() -> dict[str, Array]:
    """Nutrients by the day of eating (David and others 2014, subject A: given for the day before)."""
    path = need_data() / "signals" / "david2014_subjectA_daily_diet.csv"
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = [name for name in rows[0] if name.startswith("NUTRITION_")]
    diet = {name.split("_")[1].lower(): np.full(366, np.nan) for name in names}
    for row in rows:
        for name, values in zip(names, diet.values(), strict=True):
            day = int(float(row["collection-day"])) - 1
            if row[name] and day >= 0:
                values[day] = float(row[name])
    return diet


ONE_SCREEN = """
import json, resource, time
import numpy as np
from villi.signals import simulate
diary = simulate(1, days=365, exposures=60)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
from villi.signals import screen
loaded = time.process_time()
found = screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
first = time.process_time()
screen(diary.outcomes, diary.exposures, diary.adjust, weekday=diary.weekday)
print(json.dumps([loaded - start, first - loaded, time.process_time() - first,
                  resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, before / 1024]))
"""


def cost(share: int) -> dict[str, float]:
    """A year, 60 exposures, 4 outcomes, one core, new processes (<= 1 s CPU, <= 300 MB); and a whole year's
    diary examined (<= 4 s)."""
    one_core = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    runs = [
        json.loads(
            subprocess.run(
                [sys.executable, "-c", ONE_SCREEN], env=one_core, capture_output=True, text=True, check=True
            ).stdout
        )
        for _ in range(3 if share > 1 else 5)
    ]
    loading, first, again, megabytes, without = (median(run[i] for run in runs) for i in range(5))
    print(
        f"\nA year x 60 x 4, one core: first screen {first:.2f} s CPU (again {again:.2f}), loading {loading:.2f} s, "
        f"{megabytes:.0f} MB at the most ({without:.0f} before)"
    )
    figures = {"screen_cpu_s": first, "screen_again_cpu_s": again, "screen_mb": megabytes}
    return figures | _examined_year(one_core)


def _examined_year(environment: dict[str, str]) -> dict[str, float]:
    villi = [sys.executable, "-m", "villi"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**environment, "VILLI_HOME": folder}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        year = str(Path(folder, "year.txt"))
        made = subprocess.run(
            [*villi, "simulate", "diary", year, "--days", "365", "--seed", "1"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            print("villi examine of a simulated year: not measured, `villi simulate diary` did not run")
            return {}
        taken = []
        for _ in range(4):
            begin = time.perf_counter()
            subprocess.run([*villi, "examine", year], env=environment, capture_output=True, check=True)
            taken.append(time.perf_counter() - begin)
    print(f"villi examine of a simulated year: {median(taken[1:]):.2f} s (first {taken[0]:.2f})")
    return {"examine_year_s": median(taken[1:])}


PARTS: dict[str, Callable[[int], dict[str, float]]] = {
    "null": null,
    "effects": effects,
    "year": year,
    "question": questions,
    "reversal": reversal,
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
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # a screen that warns is a fault
        for name in asked_for.only:
            figures |= PARTS[name](QUICK if asked_for.quick else 1)
    if not asked_for.quick:
        record("signals", figures)


if __name__ == "__main__":
    main()
