"""The person's own catalogue: imported tables in one SQLite file.

Each table of a set tells a part of a food (names, values, portions), in any order; parts are joined
under the food's id and the table's edition. A row of the file holds what an edition says; joining
editions and estimating what none says happens when a food is read, so that a newer everyday catalogue
takes effect at once. Amounts are packed: little-endian, n keys of two bytes, then n doubles; the key is
the nutrient's number in this file, plus `IMPUTED` where the amount is an estimate.
"""

import hashlib
import os
import re
import sqlite3
import struct
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from math import nan
from pathlib import Path
from typing import NamedTuple

from villi.foods.derived import complete
from villi.foods.everyday import Everyday, Row
from villi.foods.importers import Importer, Part, Table
from villi.foods.search import tokens
from villi.foods.values import Food, Measure
from villi.quantities import VilliError

FORMAT = "1"
IMPUTED = 0x8000
BATCH_SECONDS = 0.5
BATCH_PARTS = 5000
"""A transaction ends after so many seconds or parts: what a kill can cost."""

CANDIDATES = 200
"""Foods that a search takes from the file, most reported first, before they are ranked."""

AT_ONCE = 500
"""Ids in one query; SQLite allows 999 values or more."""

SCHEMA = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE nutrient(number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE food(
  number INTEGER PRIMARY KEY, id TEXT NOT NULL, edition TEXT NOT NULL, name TEXT NOT NULL,
  synonyms TEXT NOT NULL, category TEXT NOT NULL, grp TEXT NOT NULL, reports REAL,
  processing TEXT NOT NULL, measures TEXT NOT NULL, amounts BLOB NOT NULL, UNIQUE(id, edition));
CREATE VIRTUAL TABLE words USING fts5(name, others, tokenize="unicode61 tokenchars '%'", prefix='2 3');
CREATE TABLE file(
  number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, name TEXT NOT NULL, importer TEXT NOT NULL,
  rows INTEGER NOT NULL, parts INTEGER NOT NULL, done INTEGER NOT NULL);
"""

FIELDS = "number, id, edition, name, synonyms, category, grp, reports, processing, measures, amounts"
UNIT_END, FIELD_END = "\x1e", "\x1f"
"""Separators inside a text column (ASCII record and unit separators): `plain` keeps them out of words."""
UNHELD = re.compile(r"[\x00\x1e\x1f\ud800-\udfff]+")
"""What a text column cannot hold: NUL, the separators, and halves of characters."""


def home() -> Path:
    """The folder where villi keeps what a person imports: `$VILLI_HOME`, else the platform's own place."""
    chosen = os.environ.get("VILLI_HOME")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "villi"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "villi"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "villi"


class Added(NamedTuple):
    """What became of one table: parts read now, or None where it had been read before."""

    table: str
    importer: str
    parts: int | None


class _Stored(NamedTuple):
    """One row of the table `food`."""

    number: int
    id: str
    edition: str
    name: str
    synonyms: str
    category: str
    grp: str
    reports: float | None
    processing: str
    measures: str
    amounts: bytes


def pack(amounts: Mapping[int, float]) -> bytes:
    """Amounts by key as bytes.

    >>> unpack(pack({3: 1.5, 7: 0.1})) == {3: 1.5, 7: 0.1}
    True
    """
    return struct.pack(f"<{len(amounts)}H{len(amounts)}d", *amounts, *amounts.values())


def unpack(blob: bytes) -> dict[int, float]:
    """The inverse of `pack`."""
    count = len(blob) // 10
    held = struct.unpack(f"<{count}H{count}d", blob)
    return dict(zip(held[:count], held[count:], strict=True))


def plain(words: str) -> str:
    """Words of a table as they can be held; what could steer a terminal is left out where they are shown.

    >>> plain("oat\\x1fdrink\\x00")
    'oat drink'
    """
    return UNHELD.sub(" ", words).strip() if UNHELD.search(words) else words


def _measures(text: str) -> dict[str, float]:
    pairs = (part.split(FIELD_END) for part in text.split(UNIT_END)) if text else ()
    return {unit: float(grams) for unit, grams in pairs}


def _text(measures: Mapping[str, float]) -> str:
    return UNIT_END.join(f"{unit}{FIELD_END}{grams!r}" for unit, grams in measures.items())


class Store:
    """A file of imported foods, opened for reading.

    `Store.open(path)` raises VilliError where there is no such file or it is something else.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path) -> "Store":
        """Open an existing store."""
        if not path.exists():
            raise VilliError(f"{path} does not exist: import a food table with 'villi foods add'")
        with _explained(path):
            uri = f"{path.resolve().as_uri()}?mode=ro"
            connection = sqlite3.connect(uri, uri=True, check_same_thread=False)
            found = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if found is None or found[0] != FORMAT:
            raise VilliError(
                f"{path} was made by another version of villi: delete it and add the tables again"
            )
        return cls(path, connection)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """Editions of which foods are held."""
        return tuple(
            row[0] for row in self._connection.execute("SELECT DISTINCT edition FROM food ORDER BY 1")
        )

    @cached_property
    def sha256(self) -> str:
        """Hash of what was imported, in order: the files' own hashes and how far they were read."""
        rows = self._connection.execute("SELECT sha256, rows FROM file ORDER BY number")
        return hashlib.sha256("".join(f"{digest} {count}\n" for digest, count in rows).encode()).hexdigest()

    @cached_property
    def _nutrients(self) -> dict[int, str]:
        """Nutrient ids by key, that of a sure and that of an imputed amount."""
        rows = self._connection.execute("SELECT number, id FROM nutrient").fetchall()
        return {key: id for number, id in rows for key in (number, number | IMPUTED)}

    def ids(self) -> Iterator[str]:
        """Ids of all foods that have a name."""
        for (id,) in self._connection.execute("SELECT DISTINCT id FROM food WHERE name != '' ORDER BY id"):
            yield id

    def held(self, edition: str) -> frozenset[str]:
        """Ids that an edition holds."""
        return frozenset(
            id for (id,) in self._connection.execute("SELECT id FROM food WHERE edition = ?", (edition,))
        )

    def count(self) -> int:
        """How many foods there are, editions of the same food counted once."""
        return int(self._connection.execute("SELECT count(DISTINCT id) FROM food").fetchone()[0])

    def nameless(self) -> int:
        """How many foods have no name: their set's table of names has not been imported."""
        query = "SELECT count(*) FROM (SELECT id FROM food GROUP BY id HAVING max(name) = '')"
        return int(self._connection.execute(query).fetchone()[0])

    def _stored(self, ids: Sequence[str], edition: str) -> dict[str, list[_Stored]]:
        """Rows by id, the asked edition or else the newest first; ids that are not held are missing."""
        found: dict[str, list[_Stored]] = {}
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            marks = ",".join("?" * len(some))
            query = f"SELECT {FIELDS} FROM food WHERE id IN ({marks}) ORDER BY edition = ? DESC, edition DESC"
            for row in self._connection.execute(query, (*some, edition)):
                found.setdefault(row[1], []).append(_Stored(*row))
        if edition:  # that edition alone speaks, where it knows the food
            found = {id: rows[:1] if rows[0].edition == edition else rows for id, rows in found.items()}
        return found

    def food(self, id: str, everyday: Everyday, edition: str = "") -> Food | None:
        """The food, in the newest edition; with `edition`, only as that edition has it."""
        rows = self._stored([id], edition).get(id)
        if not rows or (edition and rows[0].edition != edition):
            return None
        return _food(rows, everyday)

    def find(self, words: str, everyday: Everyday, edition: str, limit: int) -> list[Food]:
        """Foods whose names hold all these word fragments; a rough choice, to be ranked by the caller."""
        asked = tokens(words)
        if not asked:
            return []
        match = " AND ".join(f'"{word}" *' for word in asked)
        rows = self._connection.execute(
            "SELECT food.id FROM words JOIN food ON food.number = words.rowid WHERE words MATCH ?"
            " ORDER BY words.name = ? DESC, words.name LIKE ? DESC, food.reports DESC, length(words.name)"
            " LIMIT ?",
            (match, " ".join(asked), f"{asked[0]}%", max(limit, CANDIDATES)),
        )
        ids = list(dict.fromkeys(id for (id,) in rows))
        stored = self._stored(ids, edition)
        return [_food(stored[id], everyday) for id in ids]

    def rows(self, ids: Sequence[str], everyday: Everyday, edition: str = "") -> Iterator[tuple[str, Row]]:
        """What the foods hold, with estimates for what the tables do not say; ids not held are missing.

        With `edition`, foods that this edition does not know are missing if they are everyday foods.
        """
        for id, rows in self._stored(ids, edition).items():
            if edition and rows[0].edition != edition and id in everyday.foods:
                continue
            name = next((row.name for row in rows if row.name), "")
            category = next((row.category for row in rows if row.category), "")
            yield id, complete(id, name, category, self._joined(rows), everyday)

    def amounts(
        self, ids: Sequence[str], nutrients: Sequence[str], edition: str = ""
    ) -> dict[str, tuple[float, ...]]:
        """Some amounts as the tables say them, NaN where they do not; ids that are not held are missing."""
        return {
            id: tuple([held.values.get(key, nan) for key in nutrients])
            for id, rows in self._stored(ids, edition).items()
            for held in (self._joined(rows),)
        }

    def _joined(self, rows: Sequence[_Stored]) -> Row:
        """The newest edition, and from older ones what it lacks: an estimate where the food was renamed."""
        names = self._nutrients
        first = unpack(rows[0].amounts)
        values = {names[key]: amount for key, amount in first.items()}
        imputed = {names[key] for key in first if key & IMPUTED}
        for row in rows[1:]:
            renamed = bool(row.name and rows[0].name and tokens(row.name) != tokens(rows[0].name))
            for key, amount in unpack(row.amounts).items():
                if names[key] not in values:
                    values[names[key]] = amount
                    if renamed or key & IMPUTED:
                        imputed.add(names[key])
        return Row(values, frozenset(imputed), None, 0.0)


def _food(rows: Sequence[_Stored], everyday: Everyday) -> Food:
    """A food from its editions; what tables do not say of it is taken from the same everyday food."""
    id = rows[0].id
    base = everyday.foods.get(id, Food(id, ""))
    name = next((row.name for row in rows if row.name), "") or base.name or id
    synonyms = next((row.synonyms for row in rows if row.synonyms), "")
    measures = next((row.measures for row in rows if row.measures), "")
    processing = next((row.processing for row in rows if row.processing), "")
    group = next((row.grp for row in rows if row.grp), "") or base.group
    return base._replace(
        name=name,
        synonyms=tuple(synonyms.split(UNIT_END)) if synonyms else base.synonyms,
        group=group or _survey_group(id, everyday),
        reports=next((row.reports for row in rows if row.reports is not None), base.reports),
        measures=tuple(Measure(*pair) for pair in _measures(measures).items()) or base.measures,
        processing=processing or base.processing,  # type: ignore[arg-type]  # written by an importer
        processing_sure="unclear" if processing else base.processing_sure,
        sources=tuple(row.edition for row in rows),
    )


def _survey_group(id: str, everyday: Everyday) -> str:
    """The group whose code prefix fits best; "other" where none does."""
    source, _, code = id.partition(":")
    if source != "fndds":
        return "other"
    fits = [
        (len(prefix), group.key)
        for group in everyday.groups.values()
        for prefix in group.fndds
        if code.startswith(prefix)
    ]
    return max(fits, default=(0, "other"))[1]


def add(
    path: Path,
    chosen: Iterable[tuple[Table, Importer]],
    progress: Callable[[Table, float], None] = lambda table, fraction: None,
) -> Iterator[Added]:
    """Read tables into the store at `path` (made where there is none), one after the other.

    A table that was read before (same content) is passed over; one that was begun is continued.
    `progress` is told the share (0 to 1) of a table that has been read. Raises VilliError where a table
    is damaged or not what its header says; what was read before stays.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise VilliError(
            f"{path.parent} cannot be made ({error.strerror}): set VILLI_HOME to a folder"
        ) from error
    with _explained(path):
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            _prepare(connection, path)
            for table, importer in chosen:
                yield _add(connection, table, importer, progress)
        finally:
            connection.close()


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("BEGIN IMMEDIATE")
    if connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0:
        for statement in SCHEMA.split(";\n"):
            if statement.strip():
                connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('format', ?)", (FORMAT,))
    elif connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone() != (FORMAT,):
        raise VilliError(f"{path} was made by another version of villi: delete it and add the tables again")
    connection.execute("COMMIT")


def _add(
    connection: sqlite3.Connection,
    table: Table,
    importer: Importer,
    progress: Callable[[Table, float], None],
) -> Added:
    digest = table.sha256()
    known = connection.execute("SELECT rows, parts, done FROM file WHERE sha256 = ?", (digest,)).fetchone()
    start, before, done = known or (0, 0, 0)
    if done:
        return Added(str(table), importer.name, None)
    writer = _Writer(connection)
    place, parts, saved, due = start, 0, 0, time.monotonic() + BATCH_SECONDS

    def save(place: int, finished: bool) -> None:
        connection.execute(
            "INSERT INTO file(sha256, name, importer, rows, parts, done) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT(sha256) DO UPDATE SET"
            " rows = excluded.rows, parts = excluded.parts, done = excluded.done",
            (digest, table.name, importer.name, place, before + parts, int(finished)),
        )
        connection.execute("COMMIT")

    connection.execute("BEGIN IMMEDIATE")
    try:
        for place, part in importer.read(table, start):
            writer.put(part)
            parts += 1
            if parts - saved >= BATCH_PARTS or time.monotonic() > due:
                save(place, finished=False)
                connection.execute("BEGIN IMMEDIATE")
                progress(table, table.fraction())
                saved, due = parts, time.monotonic() + BATCH_SECONDS
    except (ValueError, OverflowError) as error:  # "inf" where a code should be
        save(place, finished=False)
        raise VilliError(f"{table}, after row {place}: {error}; get the file again") from error
    except VilliError:
        save(place, finished=False)
        raise
    if not before + parts:
        connection.execute("ROLLBACK")
        raise VilliError(f"{table} holds no foods: it is empty or cut off; get the file again")
    save(place, finished=True)
    progress(table, 1.0)
    return Added(str(table), importer.name, parts)


class _Writer:
    """Joins parts with what the store holds of the same food and edition."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._numbers: dict[str, int] = {
            id: number for number, id in connection.execute("SELECT number, id FROM nutrient")
        }

    def _number(self, nutrient: str) -> int:
        found = self._numbers.get(nutrient)
        if found is None:
            cursor = self._connection.execute("INSERT INTO nutrient(id) VALUES (?)", (nutrient,))
            found = self._numbers[nutrient] = int(cursor.lastrowid or 0)
        return found

    def put(self, part: Part) -> None:
        """Insert the part or join it with its food."""
        connection = self._connection
        found = connection.execute(
            f"SELECT {FIELDS} FROM food WHERE id = ? AND edition = ?", (part.id, part.edition)
        ).fetchone()
        old = (
            _Stored(*found) if found else _Stored(0, part.id, part.edition, "", "", "", "", None, "", "", b"")
        )
        amounts = unpack(old.amounts)
        for nutrient, amount in part.values.items():
            number = self._number(nutrient)
            amounts.pop(number, None)
            amounts.pop(number | IMPUTED, None)
            amounts[number | IMPUTED if nutrient in part.imputed else number] = amount
        measures = _measures(old.measures) | {plain(m.unit): m.grams for m in part.measures}
        new = old._replace(
            name=plain(part.name) or old.name,
            synonyms=UNIT_END.join(filter(None, map(plain, part.synonyms))) or old.synonyms,
            category=plain(part.category) or old.category,
            grp=part.group or old.grp,
            reports=old.reports if part.reports is None else part.reports,
            processing=part.processing or old.processing,
            measures=_text(measures),
            amounts=pack(amounts),
        )
        if new == old and found:
            return
        if found:
            connection.execute(
                "UPDATE food SET name = ?, synonyms = ?, category = ?, grp = ?, reports = ?, processing = ?,"
                " measures = ?, amounts = ? WHERE number = ?",
                (*new[3:], old.number),
            )
            number = old.number
        else:
            marks = ",".join("?" * 10)
            cursor = connection.execute(
                f"INSERT INTO food({FIELDS.removeprefix('number, ')}) VALUES ({marks})", new[1:]
            )
            number = int(cursor.lastrowid or 0)
        if (new.name, new.synonyms) != (old.name, old.synonyms):
            words = " ".join(tokens(new.name)), " ".join(tokens(new.synonyms))
            connection.execute(
                "INSERT OR REPLACE INTO words(rowid, name, others) VALUES (?, ?, ?)", (number, *words)
            )


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """SQLite's complaints as messages with a remedy."""
    try:
        yield
    except sqlite3.OperationalError as error:
        remedy = "another villi may be writing to it: try again when it has finished"
        if "fts5" in str(error):
            remedy = "this Python's SQLite has no full-text search (FTS5): use another Python"
        elif "disk" in str(error) or "readonly" in str(error) or "open" in str(error):
            remedy = "check that there is room and that you may write there"
        raise VilliError(f"{path}: {error}; {remedy}") from error
    except sqlite3.DatabaseError as error:
        raise VilliError(
            f"{path} is not a store of foods, or is damaged ({error}): name one that 'villi foods add' made"
        ) from error
