"""Draw a schedule from a secret number, and seal it so that nobody, the person included, can change it."""

import hashlib
import secrets
import unicodedata

import numpy as np

from villi.signals.experiment.checking import whole
from villi.signals.experiment.designing import check, drawn, reference
from villi.signals.experiment.values import Design

VERSION = "villi.experiment/1"
"""Of the drawing and of the canonical text; a change of either raises it."""
SEED_BITS = 128
"""Of a new seed: too many numbers to try them all."""
FEWEST_BITS = 64
"""Below this somebody could find the seed, and so the schedule, by trying numbers against the seal."""


def new_seed() -> int:
    """A secret number of 128 bits from the operating system's source of randomness."""
    return secrets.randbits(SEED_BITS) | 1 << SEED_BITS - 1


def randomise(design: Design, seed: int) -> tuple[int, ...]:
    """The arm of each day, 1 with and 0 without: every schedule of the design is equally likely.

    Anybody can redo it: uniform numbers u in [0, 1) come from
    `numpy.random.Generator(numpy.random.PCG64(seed)).random()`. Pairs: one u a pair, the first period is
    with where u < 1/2, the second the other arm. Restricted: one u a period (of one day, or of `block`),
    it is with where u < c1 / (c0 + c1), c1 and c0 being the numbers of admissible schedules that begin with
    what was drawn so far and then a 1 or a 0. Raises ValueError for a design that cannot be drawn or a seed
    below nought.

    >>> randomise(Design("pairs", 12, block=2), seed=7)
    (0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1)
    >>> randomise(Design("restricted", 12), seed=7)
    (0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 0, 1)
    """
    generator = np.random.Generator(np.random.PCG64(whole(seed, "seed")))
    return tuple(drawn(reference(design), 1, generator)[0].tolist())


def seal(design: Design, seed: int, estimand: str) -> str:
    """SHA-256, in hex, of the experiment: what is drawn, how, and the question (`estimand`) it answers.

    Stored before the start: whoever is later shown the seed can check that neither schedule nor question was
    changed. The text that is hashed is the `sealed_text`. Raises ValueError for a seed below 64 bits: the
    schedule could be found from the seal by trying seeds.

    >>> seal(Design("pairs", 12, block=2), 2**127 + 1, "comfort: with minus without kefir")[:16]
    '86616b4b6c502396'
    """
    return hashlib.sha256(sealed_text(design, seed, estimand).encode()).hexdigest()


def sealed_text(design: Design, seed: int, estimand: str) -> str:
    """What `seal` hashes: UTF-8 (NFC), one fact a line, the schedule among them; spaces in the estimand count
    once, so that rewrapping a diary breaks no seal."""
    check(design)
    if not isinstance(estimand, str):
        raise ValueError(f"estimand is the question in words, not {estimand!r}")
    if whole(seed, "seed").bit_length() < FEWEST_BITS:
        raise ValueError(f"a seed of fewer than {FEWEST_BITS} bits could be guessed: take new_seed()")
    kind, days, block, max_run, drop = design
    schedule = "".join(str(arm) for arm in randomise(design, seed))
    words = unicodedata.normalize("NFC", " ".join(estimand.split()))
    return (
        f"{VERSION}\nkind {kind}\ndays {days}\nblock {block}\nmax_run {max_run}\ndrop {drop}\n"
        f"seed {seed}\nschedule {schedule}\nestimand {words}\n"
    )
