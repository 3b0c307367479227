"""Can survey intervals be believed? Coverage over repeated samples, and usual intake against known truth.

    python benchmarks/survey.py [--samples N]

A population of 15 strata is made once; samples take 2 PSUs a stratum and people of unequal weights, as a
two-year cycle of NHANES does. Printed: how often a 95 % interval held the population's figure, by
Taylor and by replicates; for usual intake, how far quantiles and shares below a line are off, beside one day
and the mean of two days of the same people (the baselines); for a coefficient on two days, beside itself
uncorrected. Needs no data.
"""

import argparse
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

import numpy as np

from record import record
from villi.cohort import survey
from villi.cohort.attenuation import calibrated
from villi.cohort.design import Array, Codes, Design
from villi.cohort.regression import linear, logistic
from villi.cohort.replicating import brr, jackknife
from villi.cohort.survey import Estimated
from villi.cohort.usual import distribution

SEED = 2026
STRATA, PSUS, PEOPLE = 15, 40, 60
"""Strata, PSUs in each, people in each PSU of the population."""

LINE = 12.0
"""Grams under which usual intake is asked about."""

Figure: TypeAlias = Callable[[survey.Sample, Codes], Estimated]


class Population(NamedTuple):
    """Columns (N,) of everybody: place, what is usual, two days, energy, an outcome, and being ill."""

    stratum: Codes
    psu: Codes
    usual: Array
    days: Array
    energy: Array
    outcome: Array
    ill: Array


def population(random: np.random.Generator) -> Population:
    """People of a PSU are alike; days are skewed; the outcome falls by 0.1 for each gram of usual intake."""
    stratum = np.repeat(np.arange(STRATA), PSUS * PEOPLE)
    psu = np.tile(np.repeat(np.arange(PSUS), PEOPLE), STRATA)
    n = len(stratum)
    place = 0.12 * random.normal(size=STRATA * PSUS)[stratum * PSUS + psu]
    own = place + 0.33 * random.normal(size=n)
    nodes, part = np.polynomial.hermite_e.hermegauss(41)

    def grams(z: Array) -> Array:
        return np.asarray(17 * np.maximum(1 + 0.3 * z, 0) ** (1 / 0.3))

    usual = grams(own[:, None] + 0.5 * nodes) @ (part / part.sum())
    days = grams(own[:, None] + 0.5 * random.normal(size=(n, 2)))
    energy = 2000 + 300 * place + 400 * random.normal(size=n)
    outcome = 5 - 0.1 * usual + 2 * place + 3 * random.normal(size=n)
    ill = (outcome > 7).astype(float)
    return Population(stratum, psu, usual, days, energy, outcome, ill)


def sample(everybody: Population, random: np.random.Generator) -> tuple[Design, Codes]:
    """Two PSUs of each stratum and unequal shares of their people: a design and the rows taken."""
    rows, weights = [], []
    for stratum in range(STRATA):
        for psu in random.choice(PSUS, 2, replace=False):
            inside = np.flatnonzero((everybody.stratum == stratum) & (everybody.psu == psu))
            chance = np.where(everybody.energy[inside] > 2000, 0.5, 0.25)
            taken = random.random(len(inside)) < chance
            rows.append(inside[taken])
            weights.append(PSUS / 2 / chance[taken])
    found = np.concatenate(rows)
    return Design(np.concatenate(weights), everybody.stratum[found], everybody.psu[found]), found


def figures(p: Population) -> dict[str, Figure]:
    """What is estimated, by name, from a sample and its rows."""
    return {
        "mean": lambda s, r: survey.mean(s, p.days[r, 0]),
        "ratio": lambda s, r: survey.ratio(s, p.days[r, 0], p.energy[r]),
        "median": lambda s, r: survey.quantile(s, p.days[r, 0], 0.5),
        "share of ill": lambda s, r: survey.proportion(s, p.ill[r]),
        "mean of a domain": lambda s, r: survey.mean(s, p.days[r, 0], p.ill[r] > 0),
        "linear": lambda s, r: linear(s, p.outcome[r], {"x": p.usual[r]}).of("x"),
        "logistic": lambda s, r: logistic(s, p.ill[r], {"x": p.usual[r]}).of("x"),
    }


def coverage(p: Population, samples: int, random: np.random.Generator) -> dict[str, float]:
    """Share of samples whose interval held the figure of all people, by estimate and method."""
    whole = Design(np.ones(len(p.usual)), p.stratum, p.stratum * PSUS + p.psu)
    everyone = np.arange(len(p.usual))
    truth = {name: figure(whole, everyone).value for name, figure in figures(p).items()}
    held: dict[str, list[bool]] = {}
    for _ in range(samples):
        design, rows = sample(p, random)
        for method, drawn in (
            ("Taylor", design),
            ("Fay", brr(design, 0.5)),
            ("jackknife", jackknife(design)),
        ):
            for name, figure in figures(p).items():
                one = figure(drawn, rows)
                held.setdefault(f"{name}, {method}", []).append(one.low <= truth[name] <= one.high)
    return {f"coverage: {name}": float(np.mean(flags)) for name, flags in held.items()}


def usual(p: Population, samples: int, random: np.random.Generator) -> dict[str, float]:
    """Errors of usual intake, in percent of the truth (quantiles) and in points (the share below a line)."""
    shares = (0.05, 0.25, 0.5, 0.75, 0.95)
    truth, under = np.quantile(p.usual, shares), 100 * float((p.usual < LINE).mean())
    off: dict[str, list[float]] = {"usual": [], "one day": [], "mean of two days": []}
    line: dict[str, list[float]] = {name: [] for name in off}
    held, held_line = [], []
    for _ in range(samples):
        design, rows = sample(p, random)
        found = distribution(design, p.days[rows], quantiles=shares, below=[LINE])
        ends = [(one.low, one.high) for one in found.quantiles.values()]
        held += [low <= true <= high for (low, high), true in zip(ends, truth, strict=True)]
        below = found.below[LINE]
        held_line.append(100 * below.low <= under <= 100 * below.high)
        plain = {"one day": p.days[rows, 0], "mean of two days": p.days[rows].mean(axis=1)}
        off["usual"].append(_off(np.array([one.value for one in found.quantiles.values()]), truth))
        line["usual"].append(abs(100 * below.value - under))
        for name, values in plain.items():
            naive = np.array([survey.quantile(design, values, share).value for share in shares])
            off[name].append(_off(naive, truth))
            line[name].append(abs(100 * survey.proportion(design, values < LINE).value - under))
    return {
        **{f"quantiles, off by %: {name}": float(np.mean(each)) for name, each in off.items()},
        **{f"share below a line, off by points: {name}": float(np.mean(each)) for name, each in line.items()},
        "coverage: quantiles of usual intake": float(np.mean(held)),
        "coverage: share below a line, usually": float(np.mean(held_line)),
    }


def _off(found: Array, truth: Array) -> float:
    return float(100 * np.abs(found / truth - 1).mean())


def slopes(p: Population, samples: int, random: np.random.Generator) -> dict[str, float]:
    """A coefficient on two days, as it is and corrected, beside that on usual intake in all people."""
    whole = Design(np.ones(len(p.usual)), p.stratum, p.stratum * PSUS + p.psu)
    true = linear(whole, p.outcome, {"x": p.usual}).of("x").value
    naive, corrected, held = [], [], []
    for _ in range(samples):
        design, rows = sample(p, random)
        found = calibrated(design, p.outcome[rows], {"x": p.days[rows]})
        one = found.corrected.of("x")
        naive.append(found.naive.of("x").value / true)
        corrected.append(one.value / true)
        held.append(one.low <= true <= one.high)
    return {
        "slope over the true one: two days as they are": float(np.mean(naive)),
        "slope over the true one: corrected": float(np.mean(corrected)),
        "coverage: corrected slope": float(np.mean(held)),
    }


def main() -> None:
    """Run, print and record."""
    parser = argparse.ArgumentParser(description="Survey statistics over repeated samples.")
    parser.add_argument("--samples", type=int, default=300)
    samples = parser.parse_args().samples
    random = np.random.default_rng(SEED)
    people = population(random)
    record(
        "survey",
        {
            "samples": samples,
            **coverage(people, samples, random),
            **usual(people, max(samples // 3, 10), random),
            **slopes(people, max(samples // 3, 10), random),
        },
    )


if __name__ == "__main__":
    main()
