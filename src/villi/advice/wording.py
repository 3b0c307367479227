"""The texts of the suggestions, from `data/steps.toml`: what may be suggested, to whom, in which words."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple, cast

from villi.advice.values import Kind
from villi.evidence.values import Word


class Step(NamedTuple):
    """One thing that may be suggested; see the head of the table. `nutrient` "" where it is about none."""

    id: str
    order: int
    kind: Kind
    domains: tuple[str, ...]
    unless: tuple[str, ...]
    text: str
    reason: str
    size: str
    certainty: Word
    studies: tuple[str, ...]
    stop: str
    change_mind: str
    nutrient: str = ""
    says: tuple[str, ...] = ()


@cache
def steps() -> Mapping[str, Step]:
    """Every step by its id, the first to be thought of first.

    >>> next(iter(steps()))
    'warning_sign'
    """
    read = tomllib.loads((files("villi.advice") / "data" / "steps.toml").read_text(encoding="utf-8"))
    found = [
        Step(
            id,
            row["order"],
            cast(Kind, row["kind"]),
            tuple(row["domains"]),
            tuple(row["unless"]),
            row["text"],
            row["reason"],
            row["size"],
            cast(Word, row["certainty"]),
            tuple(row["studies"]),
            row["stop"],
            row["change_mind"],
            row.get("nutrient", ""),
            tuple(row.get("says", ())),
        )
        for id, row in read.items()
    ]
    return MappingProxyType({step.id: step for step in sorted(found, key=lambda step: (step.order, step.id))})
