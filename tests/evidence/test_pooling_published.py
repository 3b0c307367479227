"""Pooled lines of several trials each, as printed by their authors, reproduced to the printed digits.

Each case names the paper, what it printed, and where data and figures were seen. Data sets are those of R's
`metadat` (github.com/wviechtb/metadat, `data-raw/dat.*.txt`, commit fc2ccb7), the printed results those that
`metafor` (github.com/wviechtb/metafor, `tests/testthat/test_analysis_example_*.r`) compares itself with, page
by page. A figure is compared after rounding to the digits that were printed.
"""

from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
import pytest

from villi.evidence.effect_sizes import EffectSize, hedges_g, log_odds_ratio, log_risk_ratio, mean_difference
from villi.evidence.pooling import Kind, Method, Pooled, pool, tau2
from villi.quantities.student import t_975


def two_arms(table: str) -> list[tuple[int, int, int, int]]:
    """Rows "events n events n" of treated and control, one trial a line."""
    return [(a, n1, c, n2) for a, n1, c, n2 in (map(int, line.split()) for line in table.split("\n") if line)]


def pooled(effects: list[EffectSize], method: Method, kind: Kind = "normal") -> Pooled:
    told = [effect for effect in effects if not effect.dropped]
    return pool([e.effect for e in told], [e.variance for e in told], method=method, kind=kind)


def printed(value: float, like: str) -> str:
    """A value with the decimals of what was printed."""
    return f"{value:.{len(like.partition('.')[2])}f}"


def agree(value: float, like: str) -> None:
    assert printed(value, like) == like


BCG = [
    (tpos, tpos + tneg, cpos, cpos + cneg)
    for tpos, tneg, cpos, cneg in (
        (4, 119, 11, 128),
        (6, 300, 29, 274),
        (3, 228, 11, 209),
        (62, 13536, 248, 12619),
        (33, 5036, 47, 5761),
        (180, 1361, 372, 1079),
        (8, 2537, 10, 619),
        (505, 87886, 499, 87892),
        (29, 7470, 45, 7232),
        (17, 1699, 65, 1600),
        (186, 50448, 141, 27197),
        (5, 2493, 3, 2338),
        (27, 16886, 29, 17825),
    )
]
"""BCG vaccine against tuberculosis, 13 trials (Colditz and others 1994; dat.colditz1994)."""


@pytest.mark.parametrize(
    ("measure", "method", "line", "between", "i2"),
    [
        ("RR", "FE", "-0.4303 -0.5097 -0.3509", "", ""),
        ("RR", "DL", "-0.7141 -1.0644 -0.3638", "0.3088", "92.1173"),
        ("OR", "FE", "-0.4361 -0.5190 -0.3533", "", ""),
        ("OR", "DL", "-0.7474 -1.1242 -0.3706", "0.3663", "92.6455"),
    ],
)
def test_bcg_as_stata_prints_it(measure: str, method: Method, line: str, between: str, i2: str) -> None:
    """Stata's metan on the log scale; seen in metafor, test_misc_metan_vs_rma.uni_with_dat.bcg.r."""
    size = log_risk_ratio if measure == "RR" else log_odds_ratio
    found = pooled([size(*arms) for arms in BCG], method)
    for value, like in zip((found.estimate, found.low, found.high), line.split(), strict=True):
        agree(value, like)
    if between:
        agree(found.tau2, between)
        agree(found.i2 * 100, i2)


def test_bcg_odds_of_van_houwelingen_2002() -> None:
    """Page 596: 0.647 (0.595, 0.703) with one true effect. The upper end is 0.7024: metafor prints 0.702 as
    well and notes that the paper has 0.703."""
    found = pooled([log_odds_ratio(*arms) for arms in BCG], "FE")
    agree(exp(found.estimate), "0.647")
    agree(exp(found.low), "0.595")
    agree(exp(found.high), "0.702")


def test_bcg_smoothed_of_berkey_1995() -> None:
    """Page 408: empirical Bayes (the same equation as Paule-Mandel) with smoothed variances: log risk ratio
    -0.5429, standard error 0.1842, tau2 0.268."""
    treated = sum((n1 - a) / a for a, n1, _, _ in BCG)
    control = sum((n2 - c) / c for _, _, c, n2 in BCG)
    variances = [treated / (13 * n1) + control / (13 * n2) for _, n1, _, n2 in BCG]
    found = pool([log_risk_ratio(*arms).effect for arms in BCG], variances, method="PM", kind="normal")
    agree(found.estimate, "-0.5429")
    agree(found.se, "0.1842")
    agree(found.tau2, "0.268")


CLASP = two_arms("5 156 8 74\n5 303 17 303\n12 565 9 477\n69 1570 94 1565\n9 103 11 105\n313 4659 352 4650")


@pytest.mark.parametrize(
    ("method", "tau", "mu", "se"),
    [
        ("PM", "0.3681", "-0.3811", "0.2060"),
        ("DL", "0.2323", "-0.3240", "0.1540"),
        ("REML", "0.1843", "-0.2980", "0.1343"),
    ],
)
def test_aspirin_of_dersimonian_and_kacker_2007(method: Method, tau: str, mu: str, se: str) -> None:
    """Tables 3 and 4, pages 111-112; data and figures seen in test_analysis_example_dersimonian2007.r."""
    found = pooled([log_odds_ratio(*arms) for arms in CLASP], method)
    agree(sqrt(found.tau2), tau)
    agree(found.estimate, mu)
    agree(found.se, se)


STROKE_UNITS = (
    (155, 55, 47, 156, 75, 64),
    (31, 27, 7, 32, 29, 4),
    (75, 64, 17, 71, 119, 29),
    (18, 66, 20, 18, 137, 48),
    (8, 14, 8, 13, 18, 11),
    (57, 19, 7, 52, 18, 4),
    (34, 52, 45, 33, 41, 34),
    (110, 21, 16, 183, 31, 27),
    (60, 30, 27, 52, 23, 20),
)
"""Days in hospital with specialist and with usual care: n, mean, sd, twice (dat.normand1999)."""


@pytest.mark.parametrize(
    ("method", "line", "between"),
    [
        ("FE", "-3.49 -5.03 -1.96", ""),
        ("DL", "-14.10 -24.45 -3.75", "218.72"),
        ("REML", "-15.12 -32.67 2.43", "685.20"),
    ],
)
def test_days_in_hospital_of_normand_1999(method: Method, line: str, between: str) -> None:
    """Table IX, page 352; one standard deviation for both arms. REML's tau2 is three times that of
    DerSimonian-Laird, and only one of the two excludes "no difference"."""
    effects = []
    for n1, m1, s1, n2, m2, s2 in STROKE_UNITS:
        both = sqrt(((n1 - 1) * s1**2 + (n2 - 1) * s2**2) / (n1 + n2 - 2))
        effects.append(mean_difference(m1, both, n1, m2, both, n2))
    found = pooled(effects, method)
    for value, like in zip((found.estimate, found.low, found.high), line.split(), strict=True):
        agree(value, like)
    if between:
        agree(found.tau2, between)


def test_standardised_differences_of_the_same_hospitals() -> None:
    """tau2 1.0090 by REML of the first four (metafor, test_misc_rma_uni.r)."""
    effects = [hedges_g(m1, s1, n1, m2, s2, n2) for n1, m1, s1, n2, m2, s2 in STROKE_UNITS[:4]]
    agree(pooled(effects, "REML").tau2, "1.0090")


VIECHTBAUER = {
    "page 271": (
        "-0.581 0.530 0.771 1.031 0.553 0.295 0.078 0.573 -0.176 -0.232",
        "0.023 0.052 0.060 0.115 0.095 0.203 0.200 0.211 0.051 0.040",
        {"DL": "0.277", "REML": "0.223", "PM": "0.192"},
        "80.44",
    ),
    "page 272": (
        "0.100 -0.162 -0.090 -0.049 -0.046 -0.010 -0.431 -0.261 0.134 "
        "0.019 0.175 0.056 0.045 0.103 0.121 -0.482 0.290 0.342",
        "0.016 0.015 0.050 0.050 0.032 0.052 0.036 0.024 0.034 "
        "0.033 0.031 0.034 0.039 0.167 0.134 0.096 0.016 0.035",
        {"DL": "0.013", "REML": "0.016", "PM": "0.010"},
        "27.53",
    ),
}


@pytest.mark.parametrize("place", VIECHTBAUER)
def test_between_trial_variances_of_viechtbauer_2005(place: str) -> None:
    """DL, REML and EB (here PM), with I2 of the first; test_analysis_example_viechtbauer2005.r."""
    effects, variances, expected, i2 = VIECHTBAUER[place]
    y, v = [float(word) for word in effects.split()], [float(word) for word in variances.split()]
    methods: tuple[Method, ...] = ("DL", "REML", "PM")
    for method in methods:
        agree(tau2(y, v, method), expected[method])
    agree(pool(y, v, method="DL").i2 * 100, i2)


DIURETICS = two_arms(
    "14 131 14 136\n21 385 17 134\n14 57 24 48\n6 38 18 40\n12 1011 35 760\n"
    "138 1370 175 1336\n15 506 20 524\n6 108 2 103\n65 153 40 102"
)


def test_pre_eclampsia_of_viechtbauer_2007() -> None:
    """Table II, page 44: tau2 0.230 (DL) and 0.301 (REML) of log odds ratios (dat.collins1985b)."""
    effects = [log_odds_ratio(*arms) for arms in DIURETICS]
    agree(pooled(effects, "DL").tau2, "0.230")
    agree(pooled(effects, "REML").tau2, "0.301")


ST_JOHNS_WORT = two_arms(
    "20 25 11 25\n14 20 9 20\n4 25 2 25\n20 32 6 33\n28 50 13 55\n34 48 25 49\n35 53 12 54\n24 49 16 49\n"
    "45 80 12 79\n67 106 22 47\n34 60 17 59\n46 70 34 70\n55 123 57 124\n23 37 15 35\n26 98 19 102\n"
    "46 113 56 116\n98 186 80 189"
)


def test_st_johns_wort_of_viechtbauer_2007() -> None:
    """17 trials of dat.linde2005. The paper has 1.39 and 1.90 where metafor prints 1.3840 and 1.8864,
    which are compared here (test_analysis_example_viechtbauer2007b.r)."""
    effects = [log_risk_ratio(*arms) for arms in ST_JOHNS_WORT]
    fixed, random = pooled(effects, "FE"), pooled(effects, "DL")
    for found, line in ((fixed, "1.3840 1.2599 1.5204"), (random, "1.5722 1.3103 1.8864")):
        for value, like in zip((found.estimate, found.low, found.high), line.split(), strict=True):
            agree(exp(value), like)
    agree(fixed.q, "51.5454")
    agree(random.tau2, "0.0903")


TEACHERS = (
    "0.03 0.12 -0.14 1.18 0.26 -0.06 -0.02 -0.32 0.27 0.80 0.54 0.18 -0.02 0.23 -0.18 -0.06 0.30 0.07 -0.07",
    "0.125 0.147 0.167 0.373 0.369 0.103 0.103 0.220 0.164 0.251 "
    "0.302 0.223 0.289 0.290 0.159 0.167 0.139 0.094 0.174",
)


def test_teacher_expectancy_of_raudenbush_1985() -> None:
    """Pages 83-86: tau2 0.0188, mean 0.0837, Q 35.83 (35.85 in the chapter), z 1.62 by REML."""
    y, se = ([float(word) for word in line.split()] for line in TEACHERS)
    found = pool(y, [round(s**2, 4) for s in se], method="REML", kind="normal")
    agree(found.tau2, "0.0188")
    agree(found.estimate, "0.0837")
    agree(found.q, "35.83")
    agree(found.estimate / found.se, "1.62")


ACUPRESSURE = two_arms(
    "18 100 20 100\n5 50 18 50\n9 20 7 20\n32 135 31 139\n9 23 10 23\n11 18 12 18\n69 122 80 122\n"
    "3 25 12 25\n1 30 1 30\n11 30 19 30\n7 44 16 39\n4 47 6 47\n1 30 13 30\n24 40 71 80\n"
    "16 50 53 88\n28 110 25 111"
)


def test_nausea_of_henmi_and_copas_2010() -> None:
    """Page 2978: -0.6787 (-1.0664, -0.2911), tau2 0.3325, DerSimonian-Laird, 16 trials (dat.lee2004)."""
    found = pooled([log_odds_ratio(*arms) for arms in ACUPRESSURE], "DL")
    agree(found.estimate, "-0.6787")
    agree(found.low, "-1.0664")
    agree(found.high, "-0.2911")
    agree(found.tau2, "0.3325")


CISAPRIDE = two_arms(
    "15 16 9 16\n12 16 1 16\n29 34 18 34\n42 56 31 56\n14 22 6 22\n44 54 17 55\n14 17 7 15\n"
    "29 58 23 58\n10 14 3 15\n17 26 6 27\n38 44 12 45\n19 29 22 30\n21 38 19 38"
)


def test_cisapride_of_hartung_and_knapp_2001() -> None:
    """13 trials of DOI 10.1002/sim.1009: odds ratio 4.141, tau2 0.718, I2 69.9 % by DerSimonian-Laird, with
    0.5 in every cell of every trial (seen in the documentation of R's pimeta, docs/articles/pimeta.html)."""
    y, v = [], []
    for a, n1, c, n2 in CISAPRIDE:
        cells = (a + 0.5, n1 - a + 0.5, c + 0.5, n2 - c + 0.5)
        y.append(log(cells[0] * cells[3] / (cells[1] * cells[2])))
        v.append(sum(1 / cell for cell in cells))
    found = pool(y, v, method="DL")
    agree(exp(found.estimate), "4.141")
    agree(found.tau2, "0.718")
    agree(found.i2 * 100, "69.9")


def test_prediction_interval_of_higgins_2009() -> None:
    """Ten trials of blood pressure: -0.3341, interval (-0.5068, -0.1613) with t of 9 degrees of freedom, tau2
    0.0282, prediction (-0.7598, 0.0917), as R's pimeta prints them (docs/articles/pimeta.html). The trials
    were not seen: ten that have this mean, tau2 and standard error stand for them, which is all that the
    formula uses; the last digit of the tau2 printed moves the ends by 0.0003."""
    k, mu, between = 10, -0.3341, 0.0282
    se = (0.5068 - 0.1613) / 2 / t_975(k - 1)
    within = k * se**2 - between  # with one variance for all, tau2 + v = k se^2
    away = sqrt(k * se**2 * (k - 1) / k)
    found = pool([mu + away * (-1) ** place for place in range(k)], [within] * k, method="DL", kind="normal")
    assert (found.tau2, found.se) == pytest.approx((between, se))
    assert (found.predicted_low, found.predicted_high) == pytest.approx((-0.7598, 0.0917), abs=5e-4)


KACKER = (
    (61.0, 61.4, 62.21, 62.3, 62.34, 62.6, 62.7, 62.84, 65.9),
    (0.2025, 1.2100, 0.0900, 0.2025, 0.3844, 0.5625, 0.0676, 0.0225, 1.8225),
)


class Line(NamedTuple):
    """What metafor printed for the data of Kacker 2004, to the digits it gave."""

    method: Method
    kind: Kind
    tau2: float
    estimate: float
    se: float
    low: float
    high: float


LINES = (
    Line("PM", "normal", 0.705395309224, 62.4076199113, 0.338030602684, 61.7450921044, 63.0701477183),
    Line("DL", "normal", 0.288049246974, 62.3901386045, 0.24574966804, 61.9084781059, 62.871799103),
    Line("DL", "hartung-knapp", 0.288049246974, 62.3901386045, 0.294776056999, 61.710383798, 63.0698934108),
    Line("FE", "normal", 0.0, 62.583397094, 0.107845705498, 62.3720233953, 62.7947707927),
    Line("FE", "hartung-knapp", 0.0, 62.583397094, 0.189889223522, 62.1455117593, 63.0212824287),
)


@pytest.mark.parametrize("line", LINES, ids=lambda line: f"{line.method} {line.kind}")
def test_between_laboratories_of_kacker_2004(line: Line) -> None:
    """metafor's figures as kept by statsmodels (stats/tests/results/results_meta.py); tau of PM is printed in
    Kacker's table 1 as 0.8399."""
    found = pool(*KACKER, method=line.method, kind=line.kind)
    shown = (found.tau2, found.estimate, found.se, found.low, found.high)
    assert shown == pytest.approx(line[2:], rel=1e-9)
    assert found.q == pytest.approx(24.801897741835, rel=1e-10)
    agree(sqrt(tau2(*KACKER, "PM")), "0.8399")


READING = (
    (94, 22, 60, 92, 20, 60),
    (98, 21, 65, 92, 22, 65),
    (98, 28, 40, 88, 26, 40),
    (94, 19, 200, 82, 17, 200),
    (98, 21, 50, 88, 22, 45),
    (96, 21, 85, 92, 22, 85),
)
METAFOR_G = (0.09452415852, 0.27735586627, 0.36654442952, 0.66438496833, 0.46180628129, 0.1851644374)
METAFOR_V = (0.03337056174, 0.03106510106, 0.05083971762, 0.01055175923, 0.04334466981, 0.02363025256)


def test_standardised_differences_of_chen_and_peace_2013() -> None:
    """Six trials of "Applied Meta-Analysis with R"; metafor's g and large-sample variance, kept by
    statsmodels (stats/tests/test_meta.py)."""
    effects = [hedges_g(*row) for row in READING]
    np.testing.assert_allclose([e.effect for e in effects], METAFOR_G, rtol=1e-10)
    np.testing.assert_allclose([e.variance for e in effects], METAFOR_V, rtol=1e-9)
