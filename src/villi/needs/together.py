"""One line for one nutrient, where several reference values are about it.

Fat has a range of the US and Canada and a limit of the WHO; sodium an adequate intake and a limit; fibre an
adequate intake and a minimum; protein a need and a range. The line is the answer that reads least well, so
that no good word hides a worse one; the others stand under it (`Need.also`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from villi.needs.values import Claim, Need

WORSE, BETWEEN, GOOD, NO_ANSWER = range(4)

READS: Mapping[Claim, int] = MappingProxyType(
    {
        "likely low": WORSE,
        "outside": WORSE,
        "uncertain": BETWEEN,
        "very likely enough": GOOD,
        "likely enough": GOOD,
        "low intake unlikely": GOOD,
        "inside": GOOD,
        "cannot say": NO_ANSWER,
        "not assessed": NO_ANSWER,
    }
)
"""How a claim reads, worst first; what is no answer gives way to any other. Among equals the order of the
table decides: a need before a share of energy."""

OTHERWISE = "Another reference value reads otherwise: {}, “{}”."


def together(needs: Sequence[Need]) -> tuple[Need, ...]:
    """One need a nutrient (`about`), in the order in which each is first met.

    >>> together(())
    ()
    """
    groups: dict[str, list[Need]] = {}
    for need in needs:
        groups.setdefault(need.about or need.nutrient, []).append(need)
    return tuple(_one(group) for group in groups.values())


def _one(group: Sequence[Need]) -> Need:
    first = min(group, key=lambda need: (READS[need.claim], group.index(need)))
    others = tuple(need for need in group if need is not first)
    because = first.because
    if READS[first.claim] == WORSE:
        better = [OTHERWISE.format(need.name, need.claim) for need in others if READS[need.claim] == GOOD]
        because = " ".join(filter(None, (because, *better)))
    return replace(first, because=because, also=others)
