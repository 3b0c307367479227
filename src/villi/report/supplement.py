"""A checked supplement, as text and as JSON (schema `villi.supplement/1`, described in
`docs/supplements.md`)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from villi.report.answered import gate
from villi.report.rules import card_lines, gate_lines, wrapped
from villi.report.words import clean
from villi.safety.checklist import SECTIONS, Checked, Finding, Reference, substances_of
from villi.safety.recalls import Notice, Searched

SCHEMA = "villi.supplement/1"

SHOWN = 5
"""Recall notices that are shown of one file, the newest first; the others are counted."""

LIMIT = (
    "A list of questions, not a test: it rests on your answers, cannot say what is in the pack, and judges"
    " no name."
)


def lines(checked: Checked) -> Iterator[str]:
    """The result on a terminal, 80 columns, without colour: the sentence first, then what it rests on."""
    if checked.card is not None:
        yield from card_lines(checked.card)
        yield ""
        if checked.card.kind == "crisis":
            yield checked.sentence
            return
    name = clean(checked.answers.product) or clean(checked.answers.substance) or "a supplement without a name"
    yield from wrapped(f"Supplement: {name}")
    yield ""
    yield from wrapped(checked.sentence)
    yield from wrapped(LIMIT)
    if checked.gates and not checked.dose:
        yield from ("", "Safety rules that apply to you")
        yield from gate_lines(checked.gates)
    yield from _found("What speaks against it", checked.against, "- ")
    yield from _found("What is unknown, and how to find out", checked.unknown, "? ")
    yield from _found("What speaks for it", checked.speaks_for, "+ ")
    if checked.dose or checked.withheld:
        yield from ("", "Amounts")
        for line in checked.dose or (checked.withheld,):
            yield from wrapped(line, "", 2)
    if checked.gates and checked.dose:
        yield from gate_lines(checked.gates)
    yield from _seals(checked)
    yield from _recalls(checked.searched)
    if checked.cost:
        yield from ("", "Cost")
        yield from wrapped(checked.cost, "", 2)
    yield from ("", "Sources")
    for source in checked.sources:
        yield from wrapped(citation(source), "", 2)


def _found(heading: str, findings: Sequence[Finding], mark: str) -> Iterator[str]:
    if not findings:
        return
    yield from ("", heading)
    flags = [finding for finding in findings if finding.flag]
    for finding in flags:
        yield from wrapped(f"Red flag. {finding.says}", "! ", 2)
        if finding.find:
            yield from wrapped(finding.find, "-> ", 6)
    for section, group in groupby((f for f in findings if not f.flag), key=lambda finding: finding.section):
        yield f"  {SECTIONS[section]}"
        for finding in group:
            yield from wrapped(finding.says, mark, 4)
            if finding.find:
                yield from wrapped(finding.find, "-> ", 8)


def _seals(checked: Checked) -> Iterator[str]:
    if not checked.schemes and not checked.unknown_seals:
        return
    yield from ("", "The seals: what they show, and what not")
    for scheme in checked.schemes:
        yield from wrapped(f"{scheme.name}: {scheme.shows}", "", 2)
        yield from wrapped(f"Limits: {scheme.limits}", "", 4)
        yield from wrapped(f"The tester's own list: {scheme.list}", "", 4)
    for words in checked.unknown_seals:
        yield from wrapped(f"{words}: not in our table. Find out who gives it, and what they test.", "", 2)


def _recalls(searched: Sequence[Searched]) -> Iterator[str]:
    for one in searched:
        found = (*one.about_product, *one.about_others)
        if not found:
            continue
        yield from ("", f"Recall notices in {clean(one.source)}")
        for notice in found[:SHOWN]:
            yield from wrapped(notice_line(notice), "- ", 2)
        if len(found) > SHOWN:
            yield f"  and {len(found) - SHOWN} more"


def notice_line(notice: Notice) -> str:
    """A recall notice in one line."""
    about = (_cut(notice.product), _cut(notice.reason), _cut(notice.codes))
    return " | ".join(part for part in (notice.date, notice.grade, notice.firm, *about) if part)


def _cut(words: str) -> str:
    words = clean(words)
    return words if len(words) <= 160 else words[:159] + "…"


def citation(source: Reference) -> str:
    """A source in one line."""
    where = f"doi:{source.doi}" if source.doi else f"PMID {source.pmid}" if source.pmid else source.url
    year = f" ({source.year})" if source.year else ""
    return f"{source.title}{year}. {where}{'' if source.verified else ' [not seen at its source]'}"


def document(checked: Checked) -> dict[str, Any]:
    """The result as plain dictionaries; unknown is null, and what is gated is not in it."""
    answers = checked.answers
    return {
        "schema": SCHEMA,
        "product": clean(answers.product) or None,
        "maker": clean(answers.maker) or None,
        "lot": clean(answers.lot) or None,
        "substances": list(substances_of(answers)),
        "card": checked.card.kind if checked.card else None,
        "sentence": checked.sentence,
        "against": [_said(finding) for finding in checked.against],
        "unknown": [_said(finding) for finding in checked.unknown],
        "for": [_said(finding) for finding in checked.speaks_for],
        "gates": _gates(checked),
        "amounts": {"shown": list(checked.dose), "withheld": checked.withheld or None},
        "seals": [
            {
                "name": scheme.name,
                "shows": scheme.shows,
                "limits": scheme.limits,
                "list": scheme.list,
                "sources": list(scheme.sources),
            }
            for scheme in checked.schemes
        ],
        "unknown_seals": [clean(words) for words in checked.unknown_seals],
        "recalls": [_searched(one) for one in checked.searched],
        "cost": checked.cost or None,
        "limit": LIMIT,
        "sources": [source._asdict() for source in checked.sources],
    }


def _said(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "section": finding.section,
        "says": clean(finding.says),
        "find": finding.find or None,
        "red_flag": finding.flag,
        "sources": list(finding.sources),
    }


def _gates(checked: Checked) -> list[dict[str, Any]] | None:
    if not checked.asked:
        return None
    return [gate(one) for one in checked.gates]


def _searched(one: Searched) -> dict[str, Any]:
    return {
        "file": clean(one.source),
        "notices": one.notices,
        "between": one.between,
        "complete": one.complete,
        "about_product": [_record(notice) for notice in one.about_product],
        "about_others": [_record(notice) for notice in one.about_others],
    }


def _record(notice: Notice) -> dict[str, str]:
    return {key: clean(words) for key, words in notice._asdict().items()}
