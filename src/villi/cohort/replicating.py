"""Replicate weights made from a design, where a survey publishes strata and PSUs but no replicates.

    jackknife   one replicate a PSU i of stratum h: its rows at 0, the others of the stratum times
                m_h / (m_h - 1); replicate (h, i) counts (m_h - 1) / m_h. Any number of PSUs a stratum.
    brr         two PSUs a stratum: each replicate takes one of them double and the other not at all, by a
                row of a Hadamard matrix, so that any two strata are drawn independently of each other.
                With Fay's `rho`, times (2 - rho) and rho: no row vanishes, and small domains stay defined.
    bootstrap   m_h - 1 PSUs drawn anew with replacement in each stratum, weights times m_h / (m_h - 1) times
                how often (Rao and Wu 1988, J Am Stat Assoc 83:231).

Which: brr for two PSUs a stratum (NHANES, mostly), the jackknife otherwise. Repeated quantiles of a jackknife
are not to be trusted; `survey.quantile` never repeats the quantile itself, so any will do there.
"""

import numpy as np

from villi.cohort.design import Array, Codes, Design, Kind, Replicates, Sample
from villi.quantities import VilliError


def jackknife(design: Design) -> Replicates:
    """One replicate for each PSU left out; lonely PSUs are refused whatever the design says of them.

    >>> made = jackknife(Design([1.0, 2, 3, 4], strata=[1, 1, 2, 2]))
    >>> made.replicate_weights.T.tolist()[0], made.factors.tolist()
    ([0.0, 4.0, 3.0, 4.0], [0.5, 0.5, 0.5, 0.5])
    """
    counts = _counts(design)
    size = counts[design.stratum_of].astype(float)
    times = np.ones((design.psus, design.psus))  # PSU by replicate
    for gone, stratum in enumerate(design.stratum_of):
        times[design.stratum_of == stratum, gone] = size[gone] / (size[gone] - 1)
        times[gone, gone] = 0.0
    return _made(design, times, "jackknife", factors=(size - 1) / size)


def brr(design: Design, rho: float = 0.0) -> Replicates:
    """Balanced half samples; every stratum must have exactly two PSUs. `rho` above 0: Fay's method.

    >>> made = brr(Design([1.0, 2, 3, 4], strata=[1, 1, 2, 2]), rho=0.5)
    >>> made.replicate_weights.shape, made.replicate_weights[:, 0].tolist()
    ((4, 4), [1.5, 1.0, 4.5, 2.0])
    """
    if (_counts(design) != 2).any():
        raise VilliError(
            "half samples need exactly two sampling units in every stratum", remedy="use the jackknife"
        )
    strata = len(_counts(design))
    signs = _hadamard(strata + 1)[1:].T[:, :strata]  # replicate by stratum
    first = np.zeros(design.psus, dtype=bool)
    first[np.unique(design.stratum_of, return_index=True)[1]] = True
    toward = np.where(first, 1.0, -1.0)[:, None] * signs[:, design.stratum_of].T
    return _made(design, 1 + (1 - rho) * toward, "fay" if rho else "brr", rho=rho)


def bootstrap(design: Design, replicates: int = 500, seed: int = 0) -> Replicates:
    """Rescaled bootstrap of PSUs in strata; `seed` makes it the same again.

    >>> bootstrap(Design([1.0, 2, 3], psu=[1, 2, 3]), replicates=50).replicate_weights.shape
    (3, 50)
    """
    counts, random = _counts(design), np.random.default_rng(seed)
    times = np.zeros((design.psus, replicates))
    for stratum, size in enumerate(counts.tolist()):
        inside = np.flatnonzero(design.stratum_of == stratum)
        drawn = random.multinomial(size - 1, np.full(size, 1 / size), size=replicates).T
        times[inside] = drawn * size / (size - 1)
    return _made(design, times, "bootstrap")


def replicated(sample: Sample) -> Replicates:
    """The sample as replicates: its own, or those made of its design."""
    if isinstance(sample, Replicates):
        return sample
    pairs = (np.bincount(sample.stratum_of) == 2).all()
    return brr(sample, rho=0.5) if pairs and sample.psus > 2 else jackknife(_grouped(sample))


GROUPS = 50
"""Groups of rows that a sample without PSUs is cut into, so that not every person makes a replicate."""


def _grouped(sample: Design) -> Design:
    """A design of few PSUs as it is; one of very many, with its PSUs thrown together at random in strata."""
    if sample.psus <= 4 * GROUPS:
        return sample
    random = np.random.default_rng(0)
    each = max(2, GROUPS // (int(sample.stratum_of.max()) + 1))
    counts = np.bincount(sample.stratum_of)
    place = np.empty(sample.psus, np.intp)
    for stratum, size in enumerate(counts):
        place[sample.stratum_of == stratum] = random.permutation(size) % each
    return Design(
        sample.weights,
        strata=sample.stratum_of[sample.psu_code],
        psu=place[sample.psu_code],
        lonely=sample.lonely,
    )


def _made(
    design: Design, times: Array, kind: Kind, *, rho: float = 0.0, factors: Array | None = None
) -> Replicates:
    """Replicates from multipliers (PSUs, R)."""
    columns = design.weights[:, None] * times[design.psu_code]
    return Replicates(design.weights, columns, kind, rho, factors, degrees=design.df)


def _counts(design: Design) -> Codes:
    """PSUs in each stratum (H,), at least two."""
    counts: Codes = np.bincount(design.stratum_of)
    if (counts < 2).any():
        raise VilliError(
            "a stratum has one sampling unit only: no replicate can leave it out",
            remedy="join it to a like stratum first",
        )
    return counts


def _hadamard(least: int) -> Array:
    """A matrix of plus and minus one with orthogonal rows, of the smallest power of two from `least` on."""
    found = np.ones((1, 1))
    while len(found) < least:
        found = np.block([[found, found], [found, -found]])
    return found
