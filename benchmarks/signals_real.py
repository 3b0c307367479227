"""Randomisation tests, and two real records: one randomised, one of ratings and a diet that are unrelated."""

import csv
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from cores import each
from naive import Array, pearson, table
from record import need_data
from scoring import Share
from villi.signals import screen
from villi.signals.experiment import Design, analyse, randomise

LEVEL = 0.05
FDR = 0.1


def randomised(share: int) -> dict[str, float]:
    """The randomisation test where the treatment does nothing, on new schedules and new diaries each time."""
    designs = {
        "pairs": Design("pairs", days=96, block=4, drop=1),
        "pairs_of_days": Design("pairs", days=40, block=1),
        "restricted": Design("restricted", days=70, max_run=2),
    }
    figures: dict[str, float] = {}
    print("\nRandomisation test, nothing acts (<= .06)")
    for name, design in designs.items():
        rejected = Share()
        for p in each(partial(p_of_idle, design), range(max(1000 // share, 10))):
            rejected.add(p <= LEVEL, 1)
        print(f"{name:<22} p <= .05 in {rejected} of {len(rejected.of)} schedules", flush=True)
        figures |= {f"randomised_{name}": rejected.value, f"randomised_{name}_se": rejected.se}
    return figures


def p_of_idle(design: Design, seed: int) -> float:
    y, weekday = idle_ratings(np.random.default_rng(40_000 + seed), design.days)
    schedule = np.array(randomise(design, seed), dtype=float)
    return analyse(y, schedule, design=design, weekday=weekday, draws=999, seed=seed).p_randomisation


def idle_ratings(random: np.random.Generator, days: int) -> tuple[Array, NDArray[np.intp]]:
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


def melatonin_days() -> tuple[Array, Array, NDArray[np.intp]]:
    """Mean mood, treatment and weekday of each of the 70 study days of a real randomised record."""
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
    mood, treated, weekday = melatonin_days()
    result = analyse(mood, treated, design=Design("restricted", days=len(mood), max_run=2), weekday=weekday)
    naive = mood[treated == 1].mean() - mood[treated == 0].mean()
    print(
        f"\nMelatonin, real: {result.effect:+.2f} [{result.low:+.2f}, {result.high:+.2f}] of 100, "
        f"randomisation p {result.p_randomisation:.2f}, P(>0) {result.posterior_probability:.2f}; "
        f"plain difference {naive:+.2f}. "
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
        p = np.array([pair.p for pair in found.associations if pair.kind == "leads"], dtype=float)
        hits.add((p <= LEVEL).sum(), np.isfinite(p).sum())
        same = pearson(mood[:, None], table(part)).p
        naive.add((same <= LEVEL).sum(), np.isfinite(same).sum())
    print(
        f"\nReal ratings, somebody else's real diet ({windows} overlapping windows of {len(mood)} days): "
        f"claims {claims}; p <= .05 in {hits} of pairs, same-day correlation {naive}"
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
