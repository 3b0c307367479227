"""Anybody who has the seed can draw a schedule again, and nothing of it can be changed under the seal."""

import hashlib
from itertools import groupby, product

import numpy as np
import pytest

from villi.signals.experiment import Design, new_seed, randomise, seal
from villi.signals.experiment.sealing import sealed_text

SEED = 2**127 + 12345


def test_the_schedule_is_redrawn_by_what_the_docstring_says() -> None:
    days, most = 9, 2
    rows = [
        row
        for row in product((0, 1), repeat=days)
        if sum(row) == days // 2 and max(len(list(run)) for _, run in groupby(row)) <= most
    ]
    generator = np.random.Generator(np.random.PCG64(SEED))
    begun: tuple[int, ...] = ()
    for _ in range(days):
        ways = [sum(row[: len(begun) + 1] == (*begun, arm) for row in rows) for arm in (0, 1)]
        begun = (*begun, int(generator.random() < ways[1] / sum(ways)))
    assert randomise(Design("restricted", days, max_run=most), SEED) == begun


def test_pairs_are_redrawn_by_one_coin_a_pair() -> None:
    coins = np.random.Generator(np.random.PCG64(SEED)).random(7) < 0.5
    expected = [arm for coin in coins for arm in (int(coin),) * 2 + (int(not coin),) * 2]
    assert list(randomise(Design("pairs", 28, block=2), SEED)) == expected


def test_a_change_of_any_part_breaks_the_seal() -> None:
    design, words = Design("pairs", 24, block=2), "comfort: with minus without kefir"
    seals = {seal(design, SEED, words)}
    others = [
        (design._replace(drop=1), SEED, words),
        (design._replace(block=3), SEED, words),
        (design._replace(days=28), SEED, words),
        (design._replace(max_run=3), SEED, words),
        (Design("restricted", 24), SEED, words),
        (design, SEED + 1, words),
        (design, SEED, "mood: with minus without kefir"),
        (design, SEED, "comfort: with minus without kefir, minus 1"),
    ]
    seals |= {seal(*each) for each in others}
    assert len(seals) == len(others) + 1


def test_a_rewrapped_question_keeps_its_seal() -> None:
    design = Design("restricted", 12)
    assert seal(design, SEED, "comfort:  kéfir\n") == seal(design, SEED, " comfort: ke\u0301fir")
    text = sealed_text(design, SEED, "comfort: kefir")
    assert hashlib.sha256(text.encode()).hexdigest() == seal(design, SEED, "comfort: kefir")


def test_a_seed_that_could_be_guessed_is_not_sealed() -> None:
    with pytest.raises(ValueError, match="guessed"):
        seal(Design("restricted", 12), 20261123, "comfort")
    assert new_seed().bit_length() == 128
    assert new_seed() != new_seed()


def test_a_seed_below_nought_is_refused() -> None:
    with pytest.raises(ValueError, match="not below 0"):
        randomise(Design("restricted", 12), -1)
