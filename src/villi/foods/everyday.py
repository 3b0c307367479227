"""The catalogue that comes with the package: readable CSV files, opened without numpy.

Everything is kept as lines by food id, and a line is parsed when its food is asked for: a day's foods are
some dozens, the catalogue has thousands.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from math import nan
from pathlib import Path
from typing import NamedTuple

from villi.foods.values import Food, Measure, Processing
from villi.quantities import VilliError

FILES = (
    "foods.csv",
    "measures.csv",
    "composition.csv",
    "glutamine.csv",
    "glutamine_classes.csv",
    "groups.csv",
    "sources.csv",
    "equivalents.csv",
    "survey_names.csv",
)
"""The files of a catalogue folder, in the order in which they enter its hash."""

IMPUTED = "~"
"""Suffix of a value that is imputed or our own estimate."""


class Row(NamedTuple):
    """One food's composition: amounts per 100 g by nutrient id, and which of them are imputed.

    `glutamine` is g free amino acid per 100 g by class (mid values): None unknown, empty known zero;
    `glutamine_imputed` the share of it (0 to 1) that rests on an imputed Glx.
    """

    values: Mapping[str, float]
    imputed: frozenset[str]
    glutamine: Mapping[str, float] | None
    glutamine_imputed: float


class Group(NamedTuple):
    """A group of foods: its key, its name, and the first digits of its codes in the US survey."""

    key: str
    name: str
    fndds: tuple[str, ...]


class Source(NamedTuple):
    """Where figures come from, and whether they may be shipped."""

    id: str
    edition: str
    title: str
    licence: str


def _pairs(text: str, between: str) -> tuple[tuple[str, float], ...]:
    """Read "tomato 12.5;onion 3" (between " ") or "wheat=2.3;dairy=0.1" (between "=")."""
    if not text:
        return ()
    split = [part.rpartition(between) for part in text.split(";")]
    return tuple([(key.strip(), float(amount)) for key, _, amount in split])


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()


_sources = cache(_words)  # a few combinations for thousands of foods


@dataclass(frozen=True)
class Everyday:
    """A folder of catalogue files, each read when first needed. Raises VilliError naming file and line."""

    folder: Path

    def _bytes(self, name: str) -> bytes:
        try:
            return (self.folder / name).read_bytes()
        except OSError as error:
            raise VilliError(
                f"{self.folder / name} cannot be read ({error.strerror}): install villi again"
            ) from error

    def _table(self, name: str, columns: tuple[str, ...]) -> Iterable[list[str]]:
        """The rows of a file with just these columns, in this order; a column it lacks is blank."""
        reader = csv.reader(self._bytes(name).decode("utf-8").splitlines())
        header = next(reader, [])
        if header[: len(columns)] == list(columns):
            return reader
        places = [header.index(column) if column in header else -1 for column in columns]
        return ([row[place] if place >= 0 else "" for place in places] for row in reader)

    def _rows(self, name: str, columns: tuple[str, ...]) -> "_Rows":
        """The same rows by food id, the first column of the file, each parsed when it is asked for."""
        lines = self._bytes(name).decode("utf-8").splitlines()
        header = next(csv.reader(lines[:1]), [])
        return _Rows(lines[1:], [header.index(name) if name in header else -1 for name in columns])

    @cached_property
    def foods(self) -> Mapping[str, Food]:
        """Every food by id, without composition; opened when first asked for."""
        columns = (
            *("id", "name", "synonyms", "group", "reports", "fermented", "live", "processing"),
            *("processing_sure", "plants", "sources", "kind"),
        )
        measures = self._rows("measures.csv", ("id", "unit", "grams"))
        return _Foods(self._rows("foods.csv", columns), measures)

    @cached_property
    def groups(self) -> Mapping[str, Group]:
        """Groups by key."""
        rows = self._table("groups.csv", ("group", "name", "fndds"))
        return {row[0]: Group(row[0], row[1], tuple(row[2].replace(";", " ").split())) for row in rows}

    @cached_property
    def sources(self) -> Mapping[str, Source]:
        """Sources by id."""
        rows = self._table("sources.csv", ("id", "edition", "title", "licence"))
        return {row[0]: Source(*row[:4]) for row in rows}

    @cached_property
    def equivalents(self) -> Mapping[str, str]:
        """A survey code that the catalogue does not hold -> the nearest food that it holds."""
        return {row[0]: row[1] for row in self._table("equivalents.csv", ("code", "id"))}

    @cached_property
    def stand_ins(self) -> Mapping[str, tuple[str, str]]:
        """A survey code that the catalogue does not hold -> its name and the food that answers to it."""
        rows = self._table("equivalents.csv", ("code", "id", "name"))
        return {row[0]: (row[2], row[1]) for row in rows if row[2]}

    @cached_property
    def survey_names(self) -> Mapping[str, str]:
        """What the survey calls a food, where that has a word which our name and synonyms lack."""
        return {row[0]: row[1] for row in self._table("survey_names.csv", ("id", "name"))}

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """Keys of the glutamine classes, in column order."""
        return tuple(row[0] for row in self._table("glutamine_classes.csv", ("key",)))

    @cached_property
    def _lines(self) -> Mapping[str, str]:
        """Composition lines by food id; the header under the key "id"."""
        lines = self._bytes("composition.csv").decode("utf-8").splitlines()
        return {line[: line.index(",")]: line for line in lines if line}

    @cached_property
    def _glutamine(self) -> Mapping[str, tuple[str, str]]:
        rows = self._table("glutamine.csv", ("id", "by_class", "imputed"))
        return {row[0]: (row[1], row[2]) for row in rows}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Nutrient ids of the composition file, in its order."""
        return tuple(self._lines["id"].split(",")[1:])

    def amount(self, food: str, nutrient: str) -> float | None:
        """One amount of a food; None where it is unknown."""
        line = self._lines.get(food)
        if line is None or nutrient not in self.columns:
            return None
        text = line.split(",")[1 + self.columns.index(nutrient)]
        return float(text.removesuffix(IMPUTED)) if text else None

    def amounts(self, food: str, nutrients: Sequence[str]) -> tuple[float, ...]:
        """Some amounts of a food in the order asked for; NaN where unknown."""
        line = self._lines.get(food)
        if line is None:
            return (nan,) * len(nutrients)
        texts = line.split(",")
        found = (texts[1 + self.columns.index(key)] if key in self.columns else "" for key in nutrients)
        return tuple([float(text.removesuffix(IMPUTED)) if text else nan for text in found])

    def glutamine(self, food: str) -> tuple[Mapping[str, float] | None, float]:
        """Glutamine by class and its imputed share, as in `Row`."""
        held = self._glutamine.get(food)
        if held is None:
            return None, 0.0
        return dict(_pairs(held[0], "=")), float(held[1] or 0)

    def row(self, food: str) -> Row:
        """What the food holds; every nutrient is unknown for a food without a line."""
        values: dict[str, float] = {}
        imputed: list[str] = []
        line = self._lines.get(food)
        if line is not None:
            for nutrient, text in zip(self.columns, line.split(",")[1:], strict=True):
                if text:
                    if text[-1] == IMPUTED:
                        imputed.append(nutrient)
                        text = text[:-1]
                    values[nutrient] = float(text)
        return Row(values, frozenset(imputed), *self.glutamine(food))

    @cached_property
    def sha256(self) -> str:
        """Hash of the files' names and bytes: the same catalogue, the same hash."""
        digest = hashlib.sha256()
        for name in FILES:
            content = self._bytes(name)
            digest.update(f"{name} {len(content)}\n".encode())
            digest.update(content)
        return digest.hexdigest()


class _Rows:
    """Lines of a file by their food id, parsed when they are asked for."""

    def __init__(self, lines: Iterable[str], places: Sequence[int]) -> None:
        self._places = places
        self.lines: dict[str, list[str]] = {
            food: list(held) for food, held in groupby(filter(None, lines), _id_of)
        }

    def of(self, food: str) -> list[list[str]]:
        """The rows of a food in the file's order; a column that the file lacks is blank."""
        rows = csv.reader(self.lines.get(food, ()))
        return [[row[place] if place >= 0 else "" for place in self._places] for row in rows]


def _id_of(line: str) -> str:
    return line[: line.index(",")]


class _Foods(Mapping[str, Food]):
    """The foods of a folder by id, each opened when first asked for."""

    def __init__(self, foods: _Rows, measures: _Rows) -> None:
        self._foods, self._measures = foods, measures
        self._opened: dict[str, Food] = {}

    def __getitem__(self, id: str) -> Food:
        known = self._opened.get(id)
        if known is None:
            if id not in self._foods.lines:
                raise KeyError(id)
            measures = tuple([Measure(unit, float(grams)) for _, unit, grams in self._measures.of(id)])
            known = self._opened[id] = _food(self._foods.of(id)[-1], measures)
        return known

    def __contains__(self, id: object) -> bool:
        return id in self._foods.lines

    def __iter__(self) -> Iterator[str]:
        return iter(self._foods.lines)

    def __len__(self) -> int:
        return len(self._foods.lines)


def _food(row: list[str], measures: tuple[Measure, ...]) -> Food:
    processing: Processing = row[7]  # type: ignore[assignment]  # checked by the catalogue's audit
    return Food(
        row[0],
        row[1],
        _words(row[2]),
        row[3],
        float(row[4] or 0),
        measures,
        _pairs(row[9], " "),
        row[5],
        row[6],
        processing,
        row[8],
        _sources(row[10]),
        "supplement" if row[11] == "supplement" else "food",
    )
