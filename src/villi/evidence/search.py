"""Finding statements and studies: by id, by words, and near ids for one that does not exist."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from villi.evidence.base import Base
from villi.evidence.values import Pair, Statement, Study

NEAR = 4
"""Ids that are offered where one does not exist."""

_STATEMENT = re.compile(r"[sS]\d+(?:\.\d+)?")
_PAIR = re.compile(r"[pP]\d+")
_WORD = re.compile(r"[\w.]+")


class Named(NamedTuple):
    """What an id names."""

    statements: tuple[Statement, ...]
    pairs: tuple[Pair, ...]
    studies: tuple[Study, ...]


def names(word: str) -> bool:
    """Whether a word is written as an id: of a statement, its parent, or a contradiction.

    >>> names("S07"), names("s16.8"), names("P15"), names("sleep")
    (True, True, True, False)
    """
    return bool(_STATEMENT.fullmatch(word) or _PAIR.fullmatch(word))


def near(held: Base, id: str) -> tuple[str, ...]:
    """Ids like this one: parts of its parent first, then those written alike.

    >>> from villi.evidence import base
    >>> near(base(), "S16.12")[:2], near(base(), "S99")[-1:] != ()
    (('S16.1', 'S16.2'), True)
    """
    wanted = id.upper()
    known = [*held.statements, *(parent for group in held.groups for parent in group.of), *held.pairs]
    parts = [part.id for part in held.parts(wanted.partition(".")[0])]
    alike = difflib.get_close_matches(wanted, known, n=NEAR, cutoff=0.3)
    return tuple(dict.fromkeys([*parts, *alike]))[:NEAR]


def named(held: Base, id: str) -> Named:
    """What an id names: statements (all parts of a parent), a contradiction, or a study; all empty if none.

    >>> from villi.evidence import base
    >>> [len(part) for part in named(base(), "S08")], [len(part) for part in named(base(), "p01")]
    ([2, 0, 0], [0, 1, 0])
    """
    pair, study = held.pairs.get(id.upper()), held.studies.get(id)
    return Named(held.parts(id), (pair,) if pair else (), (study,) if study else ())


def showing(held: Base, pairs: Sequence[Pair], studies: Sequence[Study]) -> tuple[Statement, ...]:
    """The statements in which these contradictions or studies are shown."""
    ids = {study.id for study in studies}
    wanted = {id for pair in pairs for id in pair.statements}
    return tuple(
        statement
        for statement in held.statements.values()
        if statement.id in wanted or not ids.isdisjoint(statement.studies)
    )


def matching(held: Base, words: Sequence[str]) -> tuple[tuple[Statement, ...], tuple[Study, ...]]:
    """Statements and studies in which every word begins some word; statements whose own text has them all
    stand before those that only their studies bring. A word that begins none may stand inside others
    ("biotics").

    >>> from villi.evidence import base
    >>> [found.id for found in matching(base(), ["glutamine", "sleep"])[0]][:1]
    ['S16.5']
    >>> len(matching(base(), ["biotics"])[0]) > 1
    True
    """
    wanted = [part for word in words for part in _WORD.findall(word.casefold())]
    if not wanted:
        return (), ()
    cited = {id: " ".join(map(_described, held.cited(one))) for id, one in held.statements.items()}
    own = _having({id: _told(one) for id, one in held.statements.items()}, wanted)
    through = _having({id: f"{_told(one)} {cited[id]}" for id, one in held.statements.items()}, wanted)
    studies = _having({id: _described(one) for id, one in held.studies.items()}, wanted)
    shown = [*own, *(id for id in through if id not in own)]
    return tuple(held.statements[id] for id in shown), tuple(held.studies[id] for id in studies)


def _told(statement: Statement) -> str:
    return f"{statement.id} {statement.statement} {statement.plain} {statement.for_whom}"


def _described(study: Study) -> str:
    topic = study.topic.replace("_", " ")
    return f"{study.id} {topic} {study.claim} {study.population} {study.outcome} {study.source.title}"


def _having(texts: Mapping[str, str], wanted: Sequence[str]) -> tuple[str, ...]:
    """The ids whose text has every word."""
    held = {id: _WORD.findall(re.sub("[-_]", " ", text.casefold())) for id, text in texts.items()}
    found = list(held)
    for part in wanted:  # each by itself, so that a further word never finds more
        begins = {id for id, words in held.items() if any(word.startswith(part) for word in words)}
        within = begins or {id for id, words in held.items() if any(part in word for word in words)}
        found = [id for id in found if id in within]
    return tuple(found)
