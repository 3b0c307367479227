"""Upper levels: what supplements and food bring beside the most that is held to be safe."""

from collections.abc import Iterable, Mapping, Sequence
from math import isnan

from villi.evidence.values import Source
from villi.examination import Examination
from villi.needs.values import ONE_TABLE, UpperLevel
from villi.report.blocks import Block, Head, Label, Line, Points, cites, line, said, sentence
from villi.report.numbered import unit_of
from villi.report.sources import of_reference
from villi.report.words import UNKNOWN, amount, clean, listed, upper_first
from villi.safety.permitting import NEVER_A_DOSE
from villi.substances import recognise

HEADING = "Upper levels"
BASES = {
    "total intake": "",
    "pharmacological/supplemental only, not food+water": "supplements only",
    "folic acid from supplements/fortified food only": "folic acid that was added, as in supplements",
    "synthetic/supplemental + fortified only": "what was added, as in supplements",
}
"""What an upper level counts, as the table of reference values says it -> for a reader; "" everything."""
AVERAGED = "averaged over the days of the diary"
DO_NOT_ADD = " Do not add more. Show this to a pharmacist or a doctor."
NOT_ABOVE = "Not above the upper level, as far as it is known: "
AMOUNT_UNKNOWN = "Amount not known"
NOT_HELD = "No checked upper level is held for: "
ASK = ". Ask a pharmacist."
TOOK = "took:"
NO_LEVEL_ANYWHERE = {"l-glutamine"}
"""What no agency has set a level for: the report says so where it speaks of glutamine beside trials."""


def blocks(examination: Examination, known: Mapping[Source, int]) -> Iterable[Block]:
    """Upper levels, those that are passed first, then what was checked against none, by the reason.

    A child, or somebody who is pregnant or breast-feeding, is shown amounts only where a level is passed.
    """
    levels, without = examination.needs.upper, _without_level(examination)
    if not levels and not without:
        return
    yield Head(HEADING)
    hidden = any(fact in examination.safety.facts for fact in NEVER_A_DOSE)
    rest = [level for level in levels if not level.over]
    unchecked = [level for level in rest if isnan(level.limit)]
    unknown = [level for level in rest if not isnan(level.limit) and level.unknown and not level.names]
    under = [level for level in rest if level not in unchecked and level not in unknown]
    points = [_level(level, known) for level in levels if level.over]
    points += [_level(level, known) for level in under if not hidden]
    if hidden and under:
        points.append(line(Label(NOT_ABOVE), said(listed([level.name for level in under])), "."))
    points += _unknown(unknown)
    points += _unchecked(unchecked)
    if without:
        points.append(line(Label(NOT_HELD), said(", ".join(without)), ASK))
    yield Points(tuple(points))
    if any(not isnan(level.limit) for level in levels):
        yield line(ONE_TABLE, style="quiet")


def _unknown(levels: Sequence[UpperLevel]) -> Iterable[Line]:
    """Supplements whose amounts are not known, each once, however many nutrients they bring."""
    together: dict[tuple[str, ...], list[str]] = {}
    for level in levels:
        together.setdefault(level.unknown, []).append(level.name)
    for names, nutrients in together.items():
        yield line(
            Label(f"{AMOUNT_UNKNOWN}: "),
            said(", ".join(map(clean, names))),
            ". So nothing can be said beside the upper levels of ",
            said(listed(nutrients)),
            ". The label says how much, or a pharmacist.",
        )


def _unchecked(levels: Sequence[UpperLevel]) -> Iterable[Line]:
    """What supplements bring without a level for this person, together by the reason."""
    reasons: dict[str, list[str]] = {}
    for level in levels:
        reasons.setdefault(clean(level.because), []).append(level.name)
    for because, names in reasons.items():
        yield line(Label(NOT_HELD), said(listed(names)), ". ", sentence(because))


def _without_level(examination: Examination) -> tuple[str, ...]:
    """Supplements that were taken and that no level is held for; none where no level can be chosen at all."""
    if examination.person.age is None or examination.needs.because:
        return ()
    named = {name for level in examination.needs.upper for name in (*level.names, *level.unknown)}
    covered = {_plain(name) for name in named} | NO_LEVEL_ANYWHERE
    taken = [dose.words or dose.name for dose in examination.supplements if dose.kind == "supplement"]
    taken += [fact.removeprefix(TOOK) for fact in examination.safety.facts if fact.startswith(TOOK)]
    found: dict[str, str] = {}
    for words in taken:
        substance = recognise(words.replace("_", " "))
        name = substance.name if substance is not None else clean(words).replace("_", " ")
        if _plain(name) not in covered:
            found.setdefault(_plain(name), name)
    return tuple(found.values())


def _plain(name: str) -> str:
    """A name as it is compared.

    >>> _plain("L-Glutamine "), _plain("vitamin_d")
    ('l-glutamine', 'vitamin d')
    """
    return clean(name).replace("_", " ").casefold()


def _level(level: UpperLevel, known: Mapping[Source, int]) -> Line:
    unit = unit_of(level.unit)
    parts = []
    if not isnan(level.food):
        parts.append(f"{amount(level.food, unit)} a day from food")
    if not isnan(level.supplements) and (level.names or level.supplements):
        by = f"{', '.join(map(clean, level.names))}; " if level.names else ""
        parts.append(f"{amount(level.supplements, unit)} a day from supplements ({by}{AVERAGED})")
    if level.unknown:
        parts.append(f"an unknown amount from {', '.join(map(clean, level.unknown))}")
    held = " and ".join(parts) or UNKNOWN
    least = "at least " if level.at_least and len(parts) > 1 else ""
    more = f" {sentence(level.because)}" if level.because else ""
    more += f" {sentence(level.note)}" if level.note else ""
    if isnan(level.limit):  # above a level for others: what is safe for this person is not known
        return line(
            Label(f"{upper_first(clean(level.name))}: "),
            said(f"{least}{held}"),
            f".{DO_NOT_ADD}",
            more,
            cites=cites((of_reference(level.source),), known),
        )
    where = "above" if level.over else "as far as known not above" if level.at_least else "not above"
    counted = BASES.get(level.basis, clean(level.basis))
    basis = f", which counts {counted}" if counted else ""
    return line(
        Label(f"{upper_first(clean(level.name))}: "),
        said(f"{least}{held}"),
        f". That is {where} the upper level of {amount(level.limit, unit)} a day",
        said(basis) if basis else "",
        f".{DO_NOT_ADD if level.over else ''}{more}",
        cites=cites((of_reference(level.source),), known),
    )
