"""A worked example: fibre in the diet of US adults of 2015-16, and how they feel (PHQ-8).

    python benchmarks/fibre_and_mood.py [DATA]

DATA is the folder of NHANES files (default: shared/data/nhanes beside the checkout). Prints only;
docs/survey.md shows what it prints, and a test holds that page to it. Three questions: how much fibre do
people eat, how do they feel, and does it go together, at its honest size. Baseline in the same run: the same
figures without weights and design, as they are often reported.
"""

import csv
import gzip
import sys
from collections.abc import Iterator
from math import exp, nan, sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np

from record import DATA
from villi.cohort import survey
from villi.cohort.attenuation import Reliability, calibrated, corrected, external, reliability
from villi.cohort.design import Array, Flags
from villi.cohort.grouping import Rule, group_score
from villi.cohort.regression import Model, linear, logistic
from villi.cohort.replicating import brr, jackknife
from villi.cohort.survey import Design, Estimated
from villi.cohort.usual import Ratio, distribution
from villi.quantities import VilliError
from villi.scores import score

WITHIN = {
    "low": 6.2,
    "middle": 0.51,
    "high": 0.56,
}
"""Standard deviation of fibre from day to day, in g (girls of 9 to 18) or as a share of the mean (the same
girls; boys). Institute of Medicine 2000, table B-5; the table of adults was not seen, hence the range."""

SOURCE = "adolescents of CSFII 1994-96 (IOM 2000, table B-5)"
DIET = "nhanes1516_adult_2daymean_nutr_fped_demo.csv.gz"

PER = 10.0
"""Grams of fibre that a coefficient is told for."""

DEPRESSED = 10
"""PHQ-8 from which depression is likely (Kroenke and others 2009, J Affect Disord 114:163; not read here)."""


class People(NamedTuple):
    """Columns (n,) of everybody who was interviewed; NaN unknown. `design` with the examination weight."""

    design: Design
    age: Array
    woman: Array
    income: Array
    fibre: Array
    kcal: Array
    phq8: Array
    phq9: Array


def main(folder: Path) -> None:
    """Print the example."""
    if not (folder / "nhanes_DEMO_I.csv.gz").exists():
        raise SystemExit(f"the NHANES files are not in {folder}: name their folder")
    people = read(folder)
    parts = [
        flow(people),
        levels(people),
        quality(folder, people),
        usually(people),
        together(people),
        without_days(people),
        repeats(folder),
        words(people),
    ]
    print("\n\n".join("\n".join(part) for part in parts))


def rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a packed CSV file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from csv.DictReader(file)


def number(row: dict[str, str], name: str) -> float:
    """A number, NaN where the cell is empty."""
    return float(row.get(name) or nan)


def phq(folder: Path, cycle: str) -> dict[int, tuple[float, float]]:
    """Sums of eight and of nine items by person; 7 (refused) and 9 (does not know) are unknown."""
    found = {}
    for row in rows(folder / f"nhanes_DPQ_{cycle}.csv.gz"):
        items = [number(row, f"DPQ0{place}0") for place in range(1, 10)]
        told = [item if item <= 3 else nan for item in items]
        found[int(number(row, "SEQN"))] = sum(told[:8]), sum(told)
    return found


def read(folder: Path) -> People:
    """NHANES 2015-16: everybody interviewed, with diet and feelings where they are known."""
    diet = {int(number(r, "SEQN")): r for r in rows(folder / DIET)}
    feelings = phq(folder, "I")
    columns: list[list[float]] = []
    for row in rows(folder / "nhanes_DEMO_I.csv.gz"):
        who = int(number(row, "SEQN"))
        eaten = diet.get(who, {})
        columns.append(
            [
                *(number(row, name) for name in ("WTMEC2YR", "SDMVSTRA", "SDMVPSU", "RIDAGEYR")),
                number(row, "RIAGENDR") - 1, number(row, "INDFMPIR"),
                number(eaten, "FIBE"), number(eaten, "KCAL"), *feelings.get(who, (nan, nan)),
            ]
        )  # fmt: skip
    weight, strata, psu, *others = np.array(columns).T
    return People(Design(weight, strata, psu), *others)


def flow(p: People) -> list[str]:
    """Who is in it, and who is not."""
    diet, felt = ~np.isnan(p.fibre), ~np.isnan(p.phq8)
    counts = [
        ("interviewed", np.ones(len(p.age), bool)),
        ("examined (weight above 0)", p.design.weights > 0),
        ("of these 18 or older", (p.design.weights > 0) & (p.age >= 18)),
        ("with two days of diet", diet),
        ("and PHQ-8 complete", diet & felt),
        ("and family income known", diet & felt & ~np.isnan(p.income)),
    ]
    return [
        "Who (NHANES 2015-16)",
        *(f"  {name:<28}{int(flags.sum()):>6,}" for name, flags in counts),
        f"  design: {p.design.psus} sampling units in {p.design.psus - p.design.df} strata, "
        f"{p.design.df} degrees of freedom",
        "  weight: examination (WTMEC2YR); the weights of the diet days are not in these files, so that",
        "  who told no second day, and on which weekdays, is not allowed for: figures are approximate.",
    ]


def levels(p: People) -> list[str]:
    """Means, quantiles and shares with three kinds of standard error."""
    diet = ~np.isnan(p.fibre)
    density = p.fibre / p.kcal * 1000
    ill = np.where(np.isnan(p.phq8), nan, p.phq8 >= DEPRESSED)
    fay, knife = brr(p.design, 0.5), jackknife(p.design)
    samples = (p.design, fay, knife)
    lines = [
        "Levels                                  figure     95 % interval    Taylor    Fay's   jackkn.",
    ]

    def line(name: str, found: list[Estimated], scale: float = 1.0) -> str:
        one = found[0]
        errors = "".join(f"{scale * each.se:>9.3f}" for each in found)
        interval = f"{scale * one.low:>5.2f} to {scale * one.high:<6.2f}"
        return f"  {name:<36}{scale * one.value:>9.2f}   {interval}{errors}"

    lines.append(line("fibre, g a day, mean", [survey.mean(s, p.fibre, diet) for s in samples]))
    for share in (0.05, 0.25, 0.5, 0.75, 0.95):
        found = [survey.quantile(s, p.fibre, share, diet) for s in samples]
        lines.append(line(f"  {share:.0%} of two-day means at or below", found))
    lines.append(line("fibre, g per 1,000 kcal, mean", [survey.mean(s, density, diet) for s in samples]))
    ratio = [survey.ratio(s, p.fibre, p.kcal / 1000, diet) for s in samples]
    lines.append(line("  all fibre over all energy", ratio))
    lines.append(
        line("  half of people at or below", [survey.quantile(s, density, 0.5, diet) for s in samples])
    )
    lines.append(line("PHQ-8, points, mean", [survey.mean(s, p.phq8, diet) for s in samples]))
    depressed = [survey.proportion(s, ill, diet) for s in samples]
    lines.append(line(f"PHQ-8 of {DEPRESSED} or more, % of people", depressed, 100))
    plain = np.nanmean(p.fibre), np.nanmean(p.phq8[diet]), 100 * np.nanmean(ill[diet])
    lines.append(
        f"  without weights: fibre {plain[0]:.2f} g, PHQ-8 {plain[1]:.2f}, {plain[2]:.2f} % of {DEPRESSED} "
        "or more"
    )
    return lines


HEI = {
    "kcal": "KCAL",
    "total_fruit": "F_TOTAL",
    "whole_fruit": "F_CITMLB F_OTHER",
    "total_vegetable": "V_TOTAL V_LEGUMES",
    "green_and_bean": "V_DRKGR V_LEGUMES",
    "whole_grain": "G_WHOLE",
    "dairy": "D_TOTAL",
    "total_protein": "PF_MPS_TOTAL PF_EGGS PF_SOY PF_NUTSDS PF_LEGUMES",
    "seafood_plant_protein": "PF_SEAFD_HI PF_SEAFD_LOW PF_SOY PF_NUTSDS PF_LEGUMES",
    "refined_grain": "G_REFINED",
    "sodium": "SODI",
    "added_sugar": "ADD_SUGARS",
    "saturated_fat": "SFAT",
    "mufa": "MFAT",
    "pufa": "PFAT",
}
"""What the score asks for, as sums of columns of the file."""


def quality(folder: Path, p: People) -> list[str]:
    """The Healthy Eating Index of the group by three rules, in two ages."""
    diet = {int(number(r, "SEQN")): r for r in rows(folder / DIET)}
    nobody: dict[str, str] = {}
    told = [diet.get(int(number(r, "SEQN")), nobody) for r in rows(folder / "nhanes_DEMO_I.csv.gz")]
    inputs = {
        name: np.array([sum(number(row, column) for column in sums.split()) for row in told])
        for name, sums in HEI.items()
    }
    ages = {"18 to 64": p.age < 65, "65 and older": p.age >= 65}
    lines = ["Diet quality (HEI-2015, 0 to 100), by rule    18 to 64              65 and older"]
    rules: tuple[Rule, ...] = "simple", "mean-ratio", "population-ratio"
    for rule in rules:
        found = [
            group_score(p.design, lambda given: score("hei-2015", given)["total"], inputs, rule, "kcal", who)
            for who in (flags & ~np.isnan(p.fibre) for flags in ages.values())
        ]
        told_so = "".join(f"{one.value:>8.1f} ({one.low:.1f} to {one.high:.1f})" for one in found)
        lines.append(f"  {rule:<40}{told_so}")
    return [
        *lines,
        "  published for 2013-14, last rule: 58 and 66 (USDA, Center for Nutrition Policy and Promotion)",
    ]


def usually(p: People) -> list[str]:
    """The usual intake of fibre, with a ratio from elsewhere."""
    diet = ~np.isnan(p.fibre)
    naive = survey.proportion(p.design, np.where(diet, p.fibre < 10, nan), diet)
    least, most = (survey.quantile(p.design, p.fibre, share, diet).value for share in (0.05, 0.95))
    lines = [
        "Usual fibre (days' own ups and downs taken out; their size is from elsewhere, so it is varied;",
        "under 10 g is a line drawn for the example, no need of anybody)",
        f"  two-day means as they are: 5 % below {least:.1f}, 95 % below {most:.1f} g; "
        f"{naive.value:.1%} of people under 10 g",
    ]
    for name in WITHIN:
        lam = _external(p, name, None).value
        ratio = Ratio((1 - lam) / lam, SOURCE)
        found = distribution(p.design, p.fibre, ratio=ratio, below=[10.0], where=diet)
        low, high, under = found.quantiles[0.05], found.quantiles[0.95], found.below[10.0]
        lines.append(
            f"  day to day {name + ':':<8} 5 % below {low.value:.1f}, 95 % below {high.value:.1f} g; "
            f"{under.value:.1%} ({under.low:.1%} to {under.high:.1%}) under 10 g"
        )
    return lines


ADJUSTED: dict[str, tuple[str, ...]] = {
    "fibre alone": (),
    "+ age, sex": ("age", "age2", "woman"),
    "+ family income": ("age", "age2", "woman", "income"),
    "+ energy": ("age", "age2", "woman", "income", "kcal"),
}


def columns(p: People, names: tuple[str, ...]) -> dict[str, Array]:
    """What is allowed for: age in decades about 50 and its square, sex, income to poverty, 1,000 kcal."""
    every = {
        "age": (p.age - 50) / 10,
        "age2": ((p.age - 50) / 10) ** 2,
        "woman": p.woman,
        "income": p.income,
        "kcal": p.kcal / 1000,
    }
    return {name: every[name] for name in names}


def everything(p: People) -> Flags:
    """The same people in all models."""
    return ~np.isnan(p.fibre) & ~np.isnan(p.phq8) & ~np.isnan(p.income)


def together(p: People) -> list[str]:
    """PHQ-8 on fibre, step by step."""
    who = everything(p)
    sd_fibre, sd_phq = _sd(p, p.fibre), _sd(p, p.phq8)
    lines = [
        f"PHQ-8 points per {PER:.0f} g of fibre more (two-day mean, uncorrected), the same "
        f"{int(who.sum()):,} people in all",
        "                          points   95 % interval     p      with Fay's errors   in SD per SD",
    ]
    for name, adjusted in ADJUSTED.items():
        exposure = {"fibre": p.fibre / PER, **columns(p, adjusted)}
        taylor = linear(p.design, p.phq8, exposure, who)
        fay = linear(brr(p.design, 0.5), p.phq8, exposure, who).of("fibre")
        one = taylor.of("fibre")
        lines.append(
            f"  {name:<22}{one.value:>9.2f}   {one.low:>5.2f} to {one.high:<6.2f}{_p(taylor):>8}"
            f"   {fay.low:>5.2f} to {fay.high:<6.2f}{one.value * sd_fibre / PER / sd_phq:>12.3f}"
        )
    density = p.fibre / p.kcal * 1000
    exposure = {"density": density, **columns(p, ADJUSTED["+ energy"])}
    found = linear(p.design, p.phq8, exposure, who)
    one = found.of("density")
    lines.append(
        f"  per g per 1,000 kcal, adjusted for all: {one.value:.3f} ({one.low:.3f} to {one.high:.3f}), "
        f"{one.value * _sd(p, density) / sd_phq:.3f} SD per SD"
    )
    ill = np.where(np.isnan(p.phq8), nan, p.phq8 >= DEPRESSED)
    for name in ("fibre alone", "+ energy"):
        model = logistic(p.design, ill, {"fibre": p.fibre / PER, **columns(p, ADJUSTED[name])}, who)
        lines.append(f"  odds of PHQ-8 of {DEPRESSED} or more per {PER:.0f} g, {name}: {_odds(model)}")
    plain = np.corrcoef(p.fibre[who], p.phq8[who])[0, 1]
    lines += [
        f"  correlation: weighted {_correlation(p):.3f}; without weights {plain:.3f}; of ranks, "
        f"without weights, nine items {_spearman(p.fibre, p.phq9):.3f}",
    ]
    return lines


def without_days(p: People) -> list[str]:
    """Corrected for attenuation, for the likely range of the error of a two-day mean."""
    who = everything(p)
    adjusted = columns(p, ADJUSTED["+ family income"])
    naive = linear(p.design, p.phq8, {"fibre": p.fibre / PER, **adjusted}, who).of("fibre")
    lines = [
        f"The same on usual fibre, allowing for age, sex and income; uncorrected {naive.value:.2f} "
        f"({naive.low:.2f} to {naive.high:.2f})",
    ]
    for name in WITHIN:
        lam = _external(p, name, adjusted)
        found = corrected(naive, lam)
        lines.append(
            f"  day to day {name + ',':<8}{sqrt(2 * lam.within):.1f} g: reliability {lam.value:.2f}, "
            f"corrected {found.value:.2f} ({found.low:.2f} to {found.high:.2f})"
        )
    lines += [
        "  assumed: days differ at random, alike for well and unwell; income, age and sex without error.",
        "  With energy in the model its days err too, together with those of fibre: that needs both days,",
        "  which the file has not (two-day means only), so that coefficient stays uncorrected.",
    ]
    return lines


class Repeats(NamedTuple):
    """Adults of 2013-14 with both days (n, 2) of two foods; day 2 is twice the mean less day 1."""

    design: Design
    adults: Flags
    allowed: dict[str, Array]
    phq8: Array
    grains: Array
    sugars: Array


def read_repeats(folder: Path) -> Repeats:
    """NHANES 2013-14: everybody interviewed."""
    foods = "T_G_WHOLE", "T_ADD_SUGARS"
    days: dict[int, list[list[float]]] = {}
    for row in rows(folder / "nhanes_fped1314_day1.csv.gz"):
        days[int(number(row, "SEQN"))] = [[number(row, name), nan] for name in foods]
    for row in rows(folder / "nhanes_fped1314_both.csv.gz"):
        told = days.get(int(number(row, "SEQN")), [])
        for name, both in zip(foods, told, strict=False):
            both[1] = max(2 * number(row, name) - both[0], 0.0)  # the mean is rounded
    feelings, nothing = phq(folder, "H"), [[nan, nan], [nan, nan]]
    table, eaten = [], []
    for row in rows(folder / "nhanes_DEMO_H.csv.gz"):
        who = int(number(row, "SEQN"))
        names = ("WTMEC2YR", "SDMVSTRA", "SDMVPSU", "RIDAGEYR", "RIAGENDR", "INDFMPIR")
        table.append([*(number(row, name) for name in names), feelings.get(who, (nan, nan))[0]])
        eaten.append(days.get(who, nothing))
    weight, strata, psu, age, sex, income, phq8 = np.array(table).T
    allowed = {"age": (age - 50) / 10, "woman": sex - 1, "income": income}
    grains, sugars = np.array(eaten).transpose(1, 0, 2)
    return Repeats(Design(weight, strata, psu), age >= 18, allowed, phq8, grains, sugars)


def repeats(folder: Path) -> list[str]:
    """What real second days say: reliability, a refusal, a usual distribution."""
    r = read_repeats(folder)
    lam = reliability(r.design, r.grains, r.allowed, r.adults)
    found = calibrated(r.design, r.phq8, {"grains": r.grains}, r.allowed, r.adults)
    naive, better = found.naive.of("grains"), found.corrected.of("grains")
    lines = [
        f"Where both days are known: adults of 2013-14 ({found.corrected.n:,} with PHQ-8 and income)",
        f"  whole grains, ounces: reliability of a person's {lam.days:.1f} days {lam.value:.2f} "
        f"({lam.low:.2f} to {lam.high:.2f})",
        f"  PHQ-8 per ounce: as they are {naive.value:.2f} ({naive.low:.2f} to {naive.high:.2f}), "
        f"on usual grains {better.value:.2f} ({better.low:.2f} to {better.high:.2f})",
    ]
    try:
        distribution(r.design, r.grains, where=r.adults)
    except VilliError as refused:
        lines.append(f"  usual whole grains are refused: {str(refused).partition(':')[0]}")
    shares = (0.05, 0.5, 0.95)
    usual = distribution(r.design, r.sugars, where=r.adults, sequence=True, quantiles=shares, below=[12.0])
    first = r.sugars[:, 0]
    one_day = [survey.quantile(r.design, first, share, r.adults).value for share in shares]
    few = survey.proportion(r.design, np.where(np.isnan(first), nan, first < 12), r.adults)
    under = usual.below[12.0]
    return [
        *lines,
        "  added sugars, teaspoons   one day of each   usual",
        *(
            f"    {share:>4.0%} of adults below {day:>16.1f}{usual.quantiles[share].value:>8.1f}"
            for share, day in zip(shares, one_day, strict=True)
        ),
        f"    under 12 teaspoons: {few.value:.0%} on one day, usually {under.value:.0%} "
        f"({under.low:.0%} to {under.high:.0%})",
    ]


def words(p: People) -> list[str]:
    """What it comes to."""
    who = everything(p)
    found = [
        linear(p.design, p.phq8, {"fibre": p.fibre / PER, **columns(p, names)}, who).of("fibre")
        for names in ADJUSTED.values()
    ]
    crude, sizes = -found[0].value, sorted(-one.value for one in found[1:])
    chance = any(one.low < 0 < one.high for one in found)
    return [
        "In words",
        f"  Adults who told {PER:.0f} g more fibre told {crude:.2f} points less on a scale of 0 to 24, "
        f"{crude / _sd(p, p.phq8):.2f} of a standard",
        f"  deviation. Fibre goes with {100 * _correlation(p) ** 2:.1f} % of how people differ. "
        f"Depending on what is allowed for it is",
        f"  {sizes[0]:.2f} to {sizes[-1]:.2f} points, "
        + ("which could be chance." if chance else "in each case more than chance would do."),
        "  People were asked once: this cannot say that fibre lifts mood. Who feels low may eat less of it,",
        "  and who eats much of it differs in more (illness, smoking, exercise, cooking) than these columns.",
        "  Corrected for few days it is larger and less sure; that repairs one bias of several.",
        "  Glutamine: these files hold no amino acids, so there is no column of it here. From food lines",
        "  (`villi cohort`) there is.",
    ]


def _external(p: People, name: str, allowed: dict[str, Array] | None) -> Reliability:
    who = everything(p) if allowed else ~np.isnan(p.fibre)
    given = WITHIN[name]
    day = given if given > 1 else given * survey.mean(p.design, p.fibre, who).value
    return external(p.design, p.fibre, day**2 / 2, SOURCE, allowed, who)


def _sd(p: People, values: Array) -> float:
    who = everything(p)
    mean = survey.mean(p.design, values, who).value
    return sqrt(survey.mean(p.design, (values - mean) ** 2, who).value)


def _correlation(p: People) -> float:
    crude = linear(p.design, p.phq8, {"fibre": p.fibre}, everything(p)).of("fibre").value
    return crude * _sd(p, p.fibre) / _sd(p, p.phq8)


def _odds(model: Model) -> str:
    one = model.of("fibre")
    return f"{exp(one.value):.2f} ({exp(one.low):.2f} to {exp(one.high):.2f}), p {_p(model)}"


def _p(model: Model) -> str:
    p = model.p("fibre")
    return "<0.001" if p < 0.001 else f"{p:.3f}"


def _spearman(x: Array, y: Array) -> float:
    both = ~np.isnan(x) & ~np.isnan(y)

    def ranks(values: Array) -> Array:
        order = np.sort(values)
        first, last = np.searchsorted(order, values), np.searchsorted(order, values, side="right")
        return np.asarray((first + last) / 2)

    return float(np.corrcoef(ranks(x[both]), ranks(y[both]))[0, 1])


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else DATA / "nhanes")
