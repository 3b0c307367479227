"""A what-if of a diary: its gates first, then its usual days with and without the change."""

from collections.abc import Sequence

from villi.body.asking import Asked
from villi.body.changing import aligned, changes
from villi.body.counterfactual import what_if
from villi.body.ruling import stopped_by
from villi.body.values import Change
from villi.examining import Begun
from villi.examining.usual import usual_of
from villi.quantities import VilliError


def asked_of(
    begun: Begun,
    words: Sequence[str],
    more: Sequence[Change] = (),
    *,
    members: int = 1000,
    seed: int = 0,
) -> Asked:
    """What changes in words, and `more` of a scenario, do beside the usual days of a diary.

    Nothing is computed before the gates of the diary allow it; that nothing is simulated of a person is in
    the ruling (`stopped`). Raises VilliError for words that are no change.

    >>> from villi.diary import read
    >>> from villi.examining import begin
    >>> from villi.foods import Catalogue
    >>> diary = read(b"2026-11-16\\n2 slices rye bread\\ndone: food\\n")
    >>> asked = asked_of(begin(diary, Catalogue.everyday()), ["fibre to 30 g", "L-glutamine 5 g"], members=20)
    >>> asked.found is None, [fired.gate.id for fired in asked.ruling.withheld]
    (True, ['G47'])
    """
    person, safety = begun.examination.person, begun.examination.safety
    usual = usual_of(begun.whole, person, begun.catalogue)
    weight = person.weight_kg
    said = (one for each in words for one in changes(each, usual.amounts, weight_kg=weight))
    wanted = aligned((*said, *more))
    if not wanted:
        raise VilliError('nothing changes: say what if, such as --change "fibre to 30 g"')
    ruling = stopped_by(safety, wanted, usual.amounts)
    if not ruling.allowed:
        return Asked(wanted, ruling, None)
    found = what_if(
        usual.amounts,
        wanted,
        person,
        members=members,
        seed=seed,
        before=usual.before,
        origins=usual.origins,
        records=usual.records,
    )
    return Asked(wanted, ruling, found)
