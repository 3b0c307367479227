"""The glutamine method: classes, the rules' known errors, units, intervals, and the evidence behind r."""

import csv
import gzip
from collections import defaultdict
from functools import cache
from math import isnan, nan
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from villi.foods.glutamine import (
    CAP,
    CLASSES,
    FREE_PER_GLX,
    FREE_PER_RESIDUE,
    by_class,
    classify,
    food_error,
    free,
    interval,
    linear_bounds,
    residue,
)
from villi.foods.glutamine_classes import RULES

FOOD = Path(__file__).resolve().parents[3] / "shared" / "data" / "food"
TABLE = FOOD / "sr26_gln_estimate.csv.gz"
SEQUENCES = FOOD / "gln_protein_sequence_table.csv"
FASTA = FOOD / "food_proteins_used.fasta"

needs_table = pytest.mark.skipif(not TABLE.exists(), reason=f"needs {TABLE.name} beside the checkout")
needs_sequences = pytest.mark.skipif(
    not (SEQUENCES.exists() and FASTA.exists()), reason=f"needs {FASTA.name} beside the checkout"
)

KEYS = [c.key for c in CLASSES]
ORDER = (
    "gluten egg whey gelatin soy peanut almond sunflower rice maize oats rye barley pseudocereal wheat dairy",
    "meat fish pulses nuts grains vegetables fruit mixed",
)


@cache
def sr26() -> dict[str, tuple[str, str, float, float]]:
    """Food id -> name, group, protein, Glx (g per 100 g; NaN unknown) of USDA SR26."""
    with gzip.open(TABLE, "rt", encoding="utf-8") as lines:
        return {
            row["food_id"]: (
                row["food"],
                row["group"],
                float(row["protein_g"] or nan),
                float(row["Glu_g_usda"] or nan),
            )
            for row in csv.DictReader(lines)
        }


# ---------------------------------------------------------------- classes


def test_there_are_24_classes_in_the_order_that_arrays_rely_on() -> None:
    assert " ".join(ORDER).split() == KEYS


def test_ratios_are_shares_in_order() -> None:
    for c in CLASSES:
        assert 0 <= c.low <= c.mid <= c.high <= 1, c
        assert 5 < c.glx_of_protein < 50, c


def test_every_rule_names_a_class_and_classes_are_reachable() -> None:
    named = {rule.key for rule in RULES}
    assert named - {"named"} <= set(KEYS)
    assert set(KEYS) <= named | {"pseudocereal"}  # reached through the grains that a name names


@needs_table
def test_medians_are_those_of_sr26_under_the_rules() -> None:
    shares = defaultdict(list)
    for name, group, protein, glx in sr26().values():
        if protein > 0 and not isnan(glx):
            shares[classify(name, group)].append(100 * glx / protein)
    for c in CLASSES:
        if c.key != "gluten":  # SR26 has no value for gluten: 41.3 % is of 12 commercial glutens
            assert median(shares[c.key]) == pytest.approx(c.glx_of_protein, abs=0.051), c.key


# ---------------------------------------------------------------- rules: each known error by food id

KNOWN_ERRORS = (
    ("gluten", "48052"),  # vital wheat gluten, without a Glx of its own
    # wheat words outside grain-like groups
    ("fruit", "9059"),  # breadfruit
    ("vegetables", "11413 11492 11003 11700"),  # potato flour, spaghetti squash, amaranth leaves
    ("pulses", "16055 16157 16082 16006 16171"),  # carob and chickpea flour, mung noodles, vegetarian beans
    ("nuts", "12007 12008 12001 12005 12060"),  # cottonseed and acorn flour, breadfruit and breadnut seeds
    ("mixed", "2035 19064 1239 2074"),  # pie spice, Tootsie Roll, ice cream sandwich, annatto
    ("meat", "10170 17097 42190"),  # blade roll, not breaded, rice links
    # breading and flour
    ("meat", "5008 21425 21464"),
    ("mixed", "5007 5300 7265 15027 17096 43410 21035"),
    # soy
    ("dairy", "1157"),  # semisoft
    ("mixed", "4026 4027 4044 4073 43543"),  # dressings, oil, margarine, non-soy
    ("pulses", "16112 16123 16124 16125 16424 16132"),  # miso, soy sauces, fermented tofu
    ("soy", "16426 16114 16113 16120 11450 43114"),
    # malt, rice, oat, broth, corn inside mixtures
    ("mixed", "14309 14312 19352 6022 6042 6350 6072 3049 3195 3694 14450 19193 14060 19351"),
    ("gelatin", "6172 6170 6194 19177 6984"),
    ("meat", "5277 5284 5311"),
    # cereals without a grain word, and malt as a brand
    ("rice", "8014 8015 8034 8065 8348 20445 19051 19053"),
    ("maize", "8048 8069 8010 8409 8020 19057 18360 20027"),
    ("oats", "8013 8050 8037 8674 8402 8054 20038"),
    ("wheat", "8116 8500 8104 18069 18075 20421 18211 18239 28283 20140 25037"),
    ("grains", "8305 8259 8262 20142 20031 18039 18059 21299"),
    ("barley", "20005 3181"),
    ("pseudocereal", "20035 20008 43584"),
    ("peanut", "16087 27059"),
    ("almond", "12061 14016"),
    ("sunflower", "12036 12166"),
    ("rye", "20062 18060 18044"),
    ("egg", "1129"),
    ("whey", "1115 14066"),
    ("fish", "15237 6179 15142 35016"),
)


@needs_table
@pytest.mark.parametrize(
    ("id", "key"),
    [(i, key) for key, ids in KNOWN_ERRORS for i in ids.split()],
)
def test_class_of(id: str, key: str) -> None:
    name, group, _, _ = sr26()[id]
    assert classify(name, group) == key, name


@needs_table
def test_wheat_words_count_only_where_wheat_can_be() -> None:
    never = {
        "Dairy and Egg Products",
        "Spices and Herbs",
        "Poultry Products",
        "Beverages",
        "Legumes and Legume Products",
        "Nut and Seed Products",
        "Sausages and Luncheon Meats",
        "Finfish and Shellfish Products",
        "Lamb, Veal, and Game Products",
        "Pork Products",
        "Beef Products",
        "Fats and Oils",
        "Fruits and Fruit Juices",
        "Sweets",
        "Soups, Sauces, and Gravies",
    }
    wrong = [n for n, g, _, _ in sr26().values() if g in never and classify(n, g) == "wheat"]
    assert wrong == []


def test_a_food_that_no_rule_knows_is_mixed() -> None:
    assert classify("Something new", "Some new group") == "mixed"


# ---------------------------------------------------------------- amounts


@needs_table
@pytest.mark.parametrize(
    ("id", "key", "grams"),
    [
        ("1129", "egg", 0.57),
        ("15237", "fish", 0.95),
        ("15016", "fish", 0.98),
        ("16028", "pulses", 0.53),
        ("16070", "pulses", 0.53),
        ("11081", "vegetables", 0.20),
        ("11109", "vegetables", 0.13),
        ("11457", "vegetables", 0.15),
        ("11234", "vegetables", 0.10),
        ("11439", "vegetables", 0.09),
        ("1116", "dairy", 0.30),
        ("1077", "dairy", 0.31),
        ("20421", "wheat", 1.83),
        ("20038", "oats", 2.58),
        ("20445", "rice", 0.34),
        ("16426", "soy", 1.25),
        ("16114", "soy", 1.50),
        ("1012", "dairy", 1.14),
        ("1032", "dairy", 3.80),
        ("5064", "meat", 1.41),
        ("23568", "meat", 1.18),
        ("12061", "almond", 3.95),
        ("16087", "peanut", 2.41),
    ],
)
def test_foods_with_measured_glx_keep_their_published_estimate(id: str, key: str, grams: float) -> None:
    name, group, protein, glx = sr26()[id]
    assert classify(name, group) == key
    mid, imputed = by_class(protein, glx, key)
    assert mid == pytest.approx(grams, abs=0.0051)
    assert imputed is False


@needs_table
@pytest.mark.parametrize("id", ["18069", "18075", "11099", "11233", "6172"])
def test_foods_without_glx_are_imputed_from_protein(id: str) -> None:
    name, group, protein, glx = sr26()[id]
    assert isnan(glx)
    key = classify(name, group)
    mid, imputed = by_class(protein, glx, key)
    c = CLASSES[KEYS.index(key)]
    assert imputed is True
    assert mid == pytest.approx(protein * c.glx_of_protein / 100 * c.mid * 146.144 / 147.13)


def test_vital_wheat_gluten_has_a_value() -> None:
    mid, imputed = by_class(75.16, nan, "gluten")
    low, _, high = interval(_row(gluten=mid))
    assert (mid, float(low), float(high)) == pytest.approx((29.3, 28.7, 29.9), abs=0.06)
    assert imputed


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("unknown", [None, nan])
def test_no_value_where_protein_and_glx_are_unknown(key: str, unknown: float | None) -> None:
    mid, _ = by_class(unknown, unknown, key)
    assert isnan(mid)


def test_no_protein_is_a_known_zero() -> None:
    assert by_class(0.0, None, "fruit") == (0.0, False)


def test_glx_alone_is_enough() -> None:
    mid, imputed = by_class(None, 2.0, "wheat")
    assert mid == pytest.approx(2.0 * 0.90 * FREE_PER_GLX)
    assert imputed is False


def test_added_glutamate_is_capped_but_free_amides_of_vegetables_are_not() -> None:
    broth, imputed = by_class(2.0, 1.06, "gelatin")  # Glx 53 % of protein: bouillon with glutamate
    assert (broth, imputed) == by_class(2.0, None, "gelatin")
    carrot, imputed = by_class(0.93, 0.366, "vegetables")
    assert carrot == pytest.approx(0.366 * 0.45 * FREE_PER_GLX)
    assert imputed is False
    below = CAP * 0.999 * 15.0 / 100 * 20
    mid, imputed = by_class(20, below, "meat")
    assert mid == pytest.approx(below * 0.305 * FREE_PER_GLX)
    assert imputed is False


def test_no_such_class() -> None:
    with pytest.raises(KeyError):
        by_class(1.0, 1.0, "cheese")


@given(st.floats(0, 1e3))
def test_units_round_trip(grams: float) -> None:
    assert free(residue(grams)) == pytest.approx(grams)
    assert residue(grams) <= grams


def test_unit_factors() -> None:
    assert pytest.approx(1.1405, abs=1e-4) == FREE_PER_RESIDUE
    assert pytest.approx(0.9933, abs=1e-4) == FREE_PER_GLX


# ---------------------------------------------------------------- intervals


def _row(**grams: float) -> NDArray[np.float64]:
    row = np.zeros(len(CLASSES))
    for key, value in grams.items():
        row[KEYS.index(key)] = value
    return row


DAYS = arrays(np.float64, (5, 24), elements=st.floats(0, 30, allow_subnormal=False))


@given(DAYS)
def test_the_interval_of_a_mean_lies_within_the_linear_bounds(days: NDArray[np.float64]) -> None:
    mean = days.mean(axis=0)
    low, mid, high = interval(mean)
    least, most = linear_bounds(mean)
    slack = 1e-9 * (1 + mid)
    assert least - slack <= low <= mid <= high <= most + slack
    if (mean > 0.01).sum() >= 2:
        assert low > least
        assert high < most


@given(DAYS)
def test_class_error_does_not_average_out_over_days(days: NDArray[np.float64]) -> None:
    same = np.repeat(days[:1], 5, axis=0)
    one, many = interval(same[0]), interval(same.mean(axis=0))
    np.testing.assert_allclose(one, many)


@given(DAYS)
def test_rows_are_independent(days: NDArray[np.float64]) -> None:
    together = interval(days)
    for i in range(len(days)):
        np.testing.assert_allclose([ends[i] for ends in together], interval(days[i]))


def test_a_single_class_has_its_own_low_and_high() -> None:
    low, mid, high = interval(_row(vegetables=0.45))
    assert (float(low), float(mid), float(high)) == pytest.approx((0.27, 0.45, 0.75))


def test_a_difference_of_two_days_subtracts_class_by_class() -> None:
    monday = _row(wheat=4.0, meat=1.5, vegetables=0.4)
    tuesday = _row(wheat=4.0, meat=1.0, vegetables=0.4)
    low, mid, high = (float(x) for x in interval(monday - tuesday))
    assert mid == pytest.approx(0.5)
    assert (low, high) == pytest.approx((0.5 * 0.25 / 0.305, 0.5 * 0.33 / 0.305))  # wheat's error is gone
    widths = [float(interval(day)[2] - interval(day)[0]) for day in (monday, tuesday)]
    assert high - low < min(widths)
    back = [float(x) for x in interval(tuesday - monday)]
    assert back == pytest.approx([-high, -mid, -low])


def test_unknown_stays_unknown() -> None:
    for ends in (interval(np.full(24, nan)), linear_bounds(np.full(24, nan))):
        assert np.isnan(ends).all()


def test_food_error_between_measured_and_imputed() -> None:
    assert food_error(0) == 0.10
    assert food_error(1) == 0.225
    assert food_error(0) < food_error(0.5) < food_error(1)


# ---------------------------------------------------------------- the sequences behind r

RESIDUE_MASS = {
    "G": 57.0519, "A": 71.0788, "S": 87.0782, "P": 97.1167, "V": 99.1326, "T": 101.1051, "C": 103.1388,
    "L": 113.1594, "I": 113.1594, "N": 114.1038, "D": 115.0886, "Q": 128.1307, "K": 128.1741, "E": 129.1155,
    "M": 131.1926, "H": 137.1411, "F": 147.1766, "R": 156.1875, "Y": 163.1760, "W": 186.2132,
}  # fmt: skip
"""Average masses of amino-acid residues, g/mol (Expasy, Compute pI/Mw documentation)."""


@cache
def proteins() -> dict[str, str]:
    """Accession -> sequence with its signal peptide."""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    for line in FASTA.read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            head = line[1:].split()[0]
            current = found.setdefault(head.split("|")[1] if "|" in head else head, [])
        else:
            current.append(line.strip())
    return {accession: "".join(parts) for accession, parts in found.items()}


@cache
def sequence_rows() -> list[dict[str, str]]:
    with SEQUENCES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _mass(chain: str) -> float:
    return sum(RESIDUE_MASS[aa] for aa in chain) + 18.015


def _mature(row: dict[str, str]) -> str:
    """The chain that the table counts: the last residues of the sequence, after signal and propeptide."""
    sequence = proteins()[row["uniprot"]]
    return sequence[len(sequence) - int(row["residues_counted"]) :]


@needs_sequences
def test_sequence_table_follows_from_the_sequences() -> None:
    assert len(sequence_rows()) == 95
    for row in sequence_rows():
        chain, mass = _mature(row), float(row["mw"])
        q, e = chain.count("Q"), chain.count("E")
        assert (q, e, chain.count("N"), chain.count("D")) == tuple(int(row[aa]) for aa in "QEND"), row["key"]
        assert _mass(chain) == pytest.approx(mass, abs=1.0), row["key"]
        assert float(row["gln_g_per_100g_protein_freeAA"]) == pytest.approx(
            100 * q * 146.144 / mass, abs=0.006
        )
        assert float(row["gln_g_per_100g_residue_basis"]) == pytest.approx(
            100 * q * 128.131 / mass, abs=0.006
        )
        assert float(row["total_Glx_as_Glu_g_per_100g"]) == pytest.approx(
            100 * (q + e) * 147.13 / mass, abs=0.006
        )
        assert float(row["ratio_Q_over_QplusE"]) == pytest.approx(q / (q + e), abs=0.0006)


@needs_sequences
def test_beta_casein() -> None:
    row = next(row for row in sequence_rows() if row["key"] == "casein_b")
    chain = _mature(row)
    assert (len(chain), chain.count("Q"), chain.count("E")) == (209, 20, 19)
    assert _mass(chain) == pytest.approx(23583.3, abs=0.1)
    share = 100 * 20 * 146.144 / _mass(chain)
    assert share == pytest.approx(12.39, abs=0.005)
    assert residue(share) == pytest.approx(10.87, abs=0.006)
    assert pytest.approx(0.513, abs=0.0005) == 20 / (20 + 19)


MIXTURES = FOOD / "gln_food_sequence_mix.csv"
CLASS_OF_MIXTURE = {
    "skim milk": "dairy",
    "whey": "whey",
    "egg white": "egg",
    "egg whole": "egg",
    "muscle meat": "meat",
    "chicken": "meat",
    "fish": "fish",
    "gelatin": "gelatin",
    "soy": "soy",
    "pea": "pulses",
    "common bean": "pulses",
    "peanut": "peanut",
    "almond": "almond",
    "white rice": "rice",
    "wheat flour": "wheat",
    "wheat gluten": "gluten",
    "oats": "oats",
    "barley": "barley",
    "potato": "vegetables",
    "leafy veg": "vegetables",
}


@pytest.mark.skipif(not MIXTURES.exists(), reason=f"needs {MIXTURES.name} beside the checkout")
def test_mixtures_of_sequences_lie_within_their_class() -> None:
    """A check of consistency: who chose the bands knew the mixtures, and both knew Lenders' figures."""
    with MIXTURES.open(encoding="utf-8", newline="") as lines:
        ratio = {row["food"].split(" (")[0]: float(row["ratio"]) for row in csv.DictReader(lines)}
    assert set(CLASS_OF_MIXTURE) <= set(ratio)
    for food, key in CLASS_OF_MIXTURE.items():
        c = CLASSES[KEYS.index(key)]
        assert c.low - 0.005 <= ratio[food] <= c.high + 0.005, food  # egg white .297: rounding of the band
