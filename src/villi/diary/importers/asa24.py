"""ASA24 Items files: recalls coded with the US survey's food codes, one row per food.

Columns are found by name. A row holds a person (`UserName`, `UserID`), a recall (`RecallNo`,
`RecallStatus`, `IntakeStartDateTime`), an eating occasion (`Occ_Time`, `Occ_Name`), a food (`FoodCode`
with `ModCode`, `Food_Description`) and its grams (`FoodAmt`). Dates are American, without zone; the
recall's first day is the diary day, also of food eaten after midnight. Nutrients in the file are not
used: villi takes them from its own tables, so that every diary is measured alike.
"""

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from datetime import time as Time
from math import isfinite
from pathlib import Path
from typing import NamedTuple

from villi.diary.complete import completeness
from villi.diary.lines import decode
from villi.diary.values import Day, Diary, Eaten, Entry, Header, Meal, Pin, Record, Words
from villi.quantities import Problem, VilliError

NEEDED = ("UserName", "IntakeStartDateTime", "FoodCode", "FoodAmt", "Food_Description")
USED = (*NEEDED, "UserID", "RecallRecId", "RecallNo", "RecallAttempt", "RecallStatus", "Occ_Time", "Occ_Name")
LARGEST = 1024**3
"""Bytes, unpacked: a million rows. Beyond that a study belongs in the cohort reader."""

COMPLETE = "2"
"""`RecallStatus` of a recall that was finished and submitted."""
# `Occ_Name`, in the order of ASA24's list: breakfast, brunch, lunch, dinner, supper, snack, just a drink,
# just a supplement. Brunch and the last two are no meal of the diary's list.
_MEALS: dict[str, Meal] = {"1": "breakfast", "3": "lunch", "4": "dinner", "5": "supper", "6": "snack"}
_MISSING = frozenset({"", "NA", ".", "NULL", "null"})
_DATES = (
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M",
    "%m/%d/%Y",
    "%m/%d/%y",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
)
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: ([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?)?")


class _Row(NamedTuple):
    line: int
    recall: str
    number: str
    attempt: str
    status: str
    start: datetime
    eaten: Eaten | None
    torn: bool


@dataclass(slots=True)
class _Person:
    name: str
    rows: list[_Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def sniff(head: bytes) -> float:
    """How sure it is that a file starting so is an ASA24 Items file: by its set of column names.

    >>> sniff(b"UserName,IntakeStartDateTime,FoodCode,FoodAmt,Food_Description\\n"), sniff(b"2026-11-16")
    (1.0, 0.0)
    """
    first = head.removeprefix(b"\xef\xbb\xbf").split(b"\n", 1)[0]
    names = {name.strip().strip('"') for name in re.split(r"[,;\t]", first.decode("latin-1"))}
    if names >= set(NEEDED):
        return 1.0
    # other files of the export, and damaged ones: recognised, so that `read` can say what is wrong
    known = {"RecallRecId", "RecallStatus", "IntakeStartDateTime", "UserName", "FoodCode", "Food_Description"}
    return 0.9 if len(names & known) >= 3 else 0.0


def read(path: str | Path, zone: str = "") -> Iterator[Diary]:
    """One diary per person of an Items file (csv or csv.gz).

    Every food is an `Eaten` pinned to its code and grams; its `line` is the line in the file. A recall
    that was finished is done, any other partial, and so is one with a row that cannot be used: such rows
    are problems. Raises `VilliError` for a file that is damaged, has another delimiter, or lacks columns.
    """
    text, problems = _text(Path(path))
    rows = _numbered(text, path)
    header = next(rows, (1, []))[1]
    columns = _columns(header, path)
    people: dict[tuple[str, str], _Person] = {}
    above: _Person | None = None
    for line, cells in rows:
        if not any(cells):
            continue
        torn = len(cells) != len(header)
        told = len(cells)
        if told < len(header):
            cells = cells[:-1]  # cut inside this cell: half a number or date is worse than none
        name, user = (_cell(cells, columns.get(column)) for column in ("UserName", "UserID"))
        if above is not None and len(cells) <= max(columns["UserName"], columns.get("UserID", 0)):
            person = above  # cut before it says whose row it is
        else:
            person = above = people.setdefault((name, user), _Person(name or user))
        if torn:
            message = f"the row has {told} columns of {len(header)}; its recall is taken as not complete"
            person.problems.append(Problem(line, 1, message, "the file may be cut short: export it again"))
        _add(person, cells, columns, line, torn)
    if not people:
        raise VilliError(f"{path} has column names and no rows: export it again")
    for n, person in enumerate(people.values()):
        yield _diary(person, zone, str(path), problems if n == 0 else ())


def _text(path: Path) -> tuple[str, tuple[Problem, ...]]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(path) if packed else path.open("rb") as content:
            data = content.read(LARGEST + 1)
    except FileNotFoundError:
        raise VilliError(f"{path} does not exist: check the name") from None
    except IsADirectoryError:
        raise VilliError(f"{path} is a folder: name the Items file in it") from None
    except (EOFError, zlib.error, gzip.BadGzipFile) as wrong:
        raise VilliError(f"{path} is damaged or cut short ({wrong}): copy or export it again") from wrong
    except OSError as wrong:
        raise VilliError(
            f"{path} cannot be read ({wrong.strerror or wrong}): check its permissions"
        ) from wrong
    text, _, problems = decode(data, str(path), LARGEST)
    return text, problems


def _columns(header: list[str], path: str | Path) -> dict[str, int]:
    names = [name.strip() for name in header]
    if len(names) == 1:
        for mark, called in ((";", "semicolons"), ("\t", "tabs")):
            if names[0].count(mark) >= len(NEEDED) - 1:
                raise VilliError(
                    f"{path}, line 1: columns are separated by {called}, ASA24 writes commas: give the file "
                    "as ASA24 made it, not as a spreadsheet saved it"
                )
    missing = [name for name in NEEDED if name not in names]
    if missing:
        other = (
            " It is a Totals file, which has no foods." if "NumFoods" in names or "DataComp" in names else ""
        )
        raise VilliError(
            f"{path}, line 1: no column {', '.join(missing)}.{other} "
            "Give the ASA24 file whose name ends in Items"
        )
    return {name: names.index(name) for name in USED if name in names}


def _numbered(text: str, path: str | Path) -> Iterator[tuple[int, list[str]]]:
    """Rows with the number of the line that each starts on."""
    reader = csv.reader(io.StringIO(text, newline=""))
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as wrong:
            raise VilliError(f"{path}, line {line}: {wrong}: export the file again") from wrong


def _cell(cells: list[str], column: int | None) -> str:
    if column is None or column >= len(cells):
        return ""
    value = cells[column].strip()
    return "" if value in _MISSING else value


def _add(person: _Person, cells: list[str], columns: dict[str, int], line: int, torn: bool) -> None:
    def cell(name: str) -> str:
        return _cell(cells, columns.get(name))

    def trouble(name: str, message: str, suggestion: str) -> None:
        person.problems.append(Problem(line, columns.get(name, 0) + 1, message, suggestion))

    start = _moment(cell("IntakeStartDateTime"))
    if start is None and torn and person.rows:
        person.rows[-1] = person.rows[-1]._replace(torn=True)  # the recall that was being written
    if start is None:
        written = cell("IntakeStartDateTime") or "nothing"
        trouble(
            "IntakeStartDateTime", f"{written} is no date of a recall; the row is left out", "export again"
        )
        return
    occasion = _moment(cell("Occ_Time"))
    if cell("Occ_Time") and occasion is None:
        trouble(
            "Occ_Time", f"{cell('Occ_Time')} is no time; the food is kept without one", "correct the time"
        )
    pin, wrong = _pin(cell("FoodCode"), cell("FoodAmt"))
    words = " ".join(cell("Food_Description").split())
    eaten = None
    if words or pin:
        if wrong:
            trouble("FoodCode" if pin is None else "FoodAmt", wrong, "correct the row, or export again")
        words = words or f"food {cell('FoodCode')}"
        eaten = Eaten(
            Words(
                line, columns["Food_Description"] + 1, words, ((len(words), pin),) if pin else (), one=True
            ),
            Time(occasion.hour, occasion.minute) if occasion else None,
            _MEALS.get(cell("Occ_Name"), ""),
        )
    else:
        trouble("Food_Description", "the row names no food", "correct the row, or export again")
    recall = cell("RecallRecId") or cell("RecallNo")
    person.rows.append(
        _Row(line, recall, cell("RecallNo"), cell("RecallAttempt"), cell("RecallStatus"), start, eaten, torn)
    )


def _pin(code: str, grams: str) -> tuple[Pin | None, str]:
    """The food and grams of a row, and what is wrong with them.

    Eight digits are a survey food code; shorter ones, in recipes that the person changed, are numbers of
    the nutrient database for standard reference.

    >>> _pin("51180010", "34.5"), _pin("2031", "1.8")[0]
    ((Pin(food_id='fndds:51180010', grams=34.5), ''), Pin(food_id='sr:2031', grams=1.8))
    >>> _pin("51180010", "lots")
    (Pin(food_id='fndds:51180010', grams=None), 'lots is no amount in grams; the amount is unknown')
    """
    digits = code.removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        return None, f"{code or 'nothing'} is no food code; the words are used instead"
    if len(digits) not in (8, 4, 5):
        return None, f"{code} is no food code; the words are used instead"
    food = f"fndds:{digits}" if len(digits) == 8 else f"sr:{int(digits)}"
    try:
        amount = float(grams)
    except ValueError:
        return Pin(food, None), f"{grams or 'nothing'} is no amount in grams; the amount is unknown"
    if not isfinite(amount) or amount < 0:
        return Pin(food, None), f"{grams} is no amount in grams; the amount is unknown"
    return Pin(food, amount), ""


def _moment(text: str) -> datetime | None:
    """An American date with or without time; two-digit years as spreadsheets write them."""
    found = _US.fullmatch(text)
    try:
        if found:
            month, day, year, hour, minute, second = (int(part or 0) for part in found.groups())
            return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None
    for form in _DATES:
        try:
            return datetime.strptime(text, form)
        except ValueError:
            continue
    return None


def _diary(person: _Person, zone: str, source: str, problems: tuple[Problem, ...]) -> Diary:
    found = [*problems, *person.problems]
    kept = _one_recall_a_day(person.rows, found)
    starts = {row.start.time() for row in kept}
    # A recall runs from midnight, or from any hour for the past 24: its day starts when it does.
    header = Header(
        person=person.name, zone=zone, day_starts=starts.pop() if len(starts) == 1 else Time(0, 0)
    )
    troubled = {problem.line for problem in person.problems}
    by_date: dict[datetime, list[_Row]] = {}
    for row in kept:
        by_date.setdefault(datetime.combine(row.start.date(), Time()), []).append(row)
    days = []
    for moment in sorted(by_date):
        rows = by_date[moment]
        entries: list[Entry] = [row.eaten for row in rows if row.eaten]
        whole = all(
            row.status == COMPLETE and not row.torn and (row.eaten or row.line not in troubled)
            for row in rows
        )
        entries.append(
            Record("done", "food", rows[-1].line) if whole else Record("skip", "rest", rows[-1].line)
        )
        days.append(
            Day(
                moment.date(),
                tuple(entries),
                completeness(entries, last=False, day_starts=header.day_starts),
                (rows[0].line,),
            )
        )
    if not days:
        found.append(Problem(0, 0, f"no day found for {person.name or 'a person'}", "export the file again"))
    return Diary(header, tuple(days), problems=tuple(sorted(found)), source=source)


def _one_recall_a_day(rows: list[_Row], problems: list[Problem]) -> list[_Row]:
    """Of several recalls of the same day the finished one, then the latest attempt; others are reported."""
    best: dict[object, _Row] = {}
    for row in rows:
        day = row.start.date()
        if day not in best or _rank(row) > _rank(best[day]):
            best[day] = row
    dropped: set[str] = set()
    for row in rows:
        chosen = best[row.start.date()]
        if row.recall != chosen.recall and row.recall not in dropped:
            dropped.add(row.recall)
            message = f"a second recall of {row.start.date()} is left out (recall {row.number or row.recall})"
            problems.append(Problem(row.line, 1, message, "remove the recall that does not count"))
    return [row for row in rows if row.recall == best[row.start.date()].recall]


def _rank(row: _Row) -> tuple[bool, int]:
    return row.status == COMPLETE, int(row.attempt) if row.attempt.isdigit() else 0
