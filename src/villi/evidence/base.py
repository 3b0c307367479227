"""The base of evidence: all statements, studies, contradictions and trials, by id.

Compiled by `tools/evidence/build.py` from the sources kept by hand there; read once, in a few milliseconds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TypeVar

import msgspec

from villi.evidence.values import Dataset, Group, Judging, Pair, Situation, Source, Statement, Study

Row = TypeVar("Row", Statement, Study, Pair, Situation, Dataset)


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the compiled file holds, in the order of the sources."""

    groups: tuple[Group, ...]
    statements: tuple[Statement, ...]
    situations: tuple[Situation, ...]
    pairs: tuple[Pair, ...]
    studies: tuple[Study, ...]
    datasets: tuple[Dataset, ...]
    judging: Judging


@dataclass(frozen=True, slots=True)
class Base:
    """What is known, by id; every mapping keeps the order of the sources.

    >>> held = base()
    >>> held.statements["S03.2"].verdict, len(held.statements)
    ('wrong', 61)
    """

    statements: Mapping[str, Statement]
    studies: Mapping[str, Study]
    pairs: Mapping[str, Pair]
    situations: Mapping[str, Situation]
    datasets: Mapping[str, Dataset]
    groups: tuple[Group, ...]
    judging: Judging

    def parts(self, id: str) -> tuple[Statement, ...]:
        """The statement of this id, or all parts of a parent; empty where there is none.

        >>> [part.id for part in base().parts("s07")], base().parts("S99")
        (['S07.1', 'S07.2'], ())
        """
        wanted = id.upper()
        return tuple(
            held for held in self.statements.values() if held.id == wanted or _parent(held.id) == wanted
        )

    def sources(self, statement: Statement) -> tuple[Source, ...]:
        """The citations that the answer rests on, each once, in the order of its studies.

        >>> [source.doi for source in base().sources(base().statements["S16.7"])]
        ['10.1186/s12902-016-0128-4']
        """
        return tuple(dict.fromkeys(self.studies[id].source for id in statement.studies))

    def cited(self, statement: Statement) -> tuple[Study, ...]:
        """The studies that the answer rests on."""
        return tuple(self.studies[id] for id in statement.studies)

    def others(self, statement: Statement) -> tuple[Study, ...]:
        """Studies that bear on the statement without being cited by the answer or by one of its pairs.

        >>> "phys-splanchnic-range" in [study.id for study in base().others(base().statements["S08.1"])]
        True
        """
        shown = {*statement.studies, *(id for pair in self.pairs_of(statement) for id in _both(pair))}
        named = {statement.id, _parent(statement.id)}
        return tuple(
            study
            for study in self.studies.values()
            if study.id not in shown and not named.isdisjoint(study.statements)
        )

    def pairs_of(self, statement: Statement) -> tuple[Pair, ...]:
        """The contradictions that a reader of the statement has to see.

        >>> [pair.id for pair in base().pairs_of(base().statements["S14.1"])]
        ['P16']
        """
        return tuple(pair for pair in self.pairs.values() if statement.id in pair.statements)

    def sides(self, pair: Pair) -> tuple[tuple[Study, ...], tuple[Study, ...]]:
        """The studies for and against: never one side without the other.

        >>> supporting, against = base().sides(base().pairs["P16"])
        >>> [study.id for study in against]
        ['perm-exercise-ogden2022']
        """
        return tuple(self.studies[id] for id in pair.supports), tuple(self.studies[id] for id in pair.against)

    def datasets_of(self, statement: Statement) -> tuple[Dataset, ...]:
        """Trials with figures behind the studies of a statement."""
        return tuple(
            dataset
            for dataset in self.datasets.values()
            if not set(statement.studies).isdisjoint(dataset.studies)
        )

    def reached(self) -> frozenset[str]:
        """Ids of studies that a statement's answer or a contradiction cites."""
        return frozenset(
            id
            for ids in (
                *(held.studies for held in self.statements.values()),
                *(_both(pair) for pair in self.pairs.values()),
            )
            for id in ids
        )


def assemble(compiled: Compiled) -> Base:
    """The base from what was compiled."""
    return Base(
        statements=_by_id(compiled.statements),
        studies=_by_id(compiled.studies),
        pairs=_by_id(compiled.pairs),
        situations=_by_id(compiled.situations),
        datasets=_by_id(compiled.datasets),
        groups=compiled.groups,
        judging=compiled.judging,
    )


@cache
def base() -> Base:
    """Everything that is known, read once."""
    raw = (files("villi.evidence") / "data" / "evidence.json").read_bytes()
    return assemble(msgspec.json.decode(raw, type=Compiled))


def _by_id(rows: Iterable[Row]) -> Mapping[str, Row]:
    return MappingProxyType({row.id: row for row in rows})


def _parent(id: str) -> str:
    return id.partition(".")[0]


def _both(pair: Pair) -> tuple[str, ...]:
    return (*pair.supports, *pair.against)
