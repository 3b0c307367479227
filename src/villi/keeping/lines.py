"""The lines of a day, each with what was made of it: every line that says anything stands here once."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Date
from typing import NamedTuple

from villi.diary.grammar import block_lines, line_of
from villi.diary.keys import HEADER
from villi.diary.lines import body
from villi.diary.shapes import Line, decide, entry_at
from villi.diary.values import LONGEST_LINE, Day, Diary, Eaten, Entry, Felt, Record
from villi.keeping.feeling import rated
from villi.keeping.items import items_of, unread_of
from villi.keeping.offerable import alarming
from villi.keeping.values import Heading, Item, LineKind, LineView, Unread
from villi.meals import Index, Portion, Refused, Understood
from villi.meals.resolve import taken_in
from villi.meals.values import BESIDE_FOOD, in_line
from villi.quantities import Problem

_KINDS: Mapping[str, LineKind] = {
    "feel": "feel",
    "took": "took",
    "antibiotic": "course",
    "course": "course",
    "ended": "course",
    "note": "note",
    "done": "done",
    "skip": "skip",
    "fasted": "fasted",
    "period": "period",
    "tag": "tag",
    "asked": "asked",
    "experiment": "experiment",
    "takes": "state",
    "stops": "state",
    "has": "state",
    "pregnant": "state",
    "avoids": "state",
    "agreed": "state",
    "weight": "state",
    "means": "means",
}


@dataclass(frozen=True, slots=True)
class Made:
    """What a diary's reading made of one day, by the number of the line that says it."""

    entries: Mapping[int, Sequence[Entry]]
    portions: Mapping[int, Sequence[Portion]]
    refused: Mapping[int, Sequence[Refused]]
    problems: Mapping[int, Sequence[Problem]]


class DayLines(NamedTuple):
    """The lines of a day in the order of the file: those with its date alone, and all others."""

    headings: tuple[Heading, ...]
    views: tuple[LineView, ...]


def lines_of(diary: Diary, day: Day, understood: Understood, ready: Index) -> DayLines:
    """The lines of a day as they stand in the file.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.meals import index, resolve
    >>> ready = index(Catalogue.everyday())
    >>> diary = read(b"2026-11-16\\n08:10 2 eggs\\n  coffee\\nnote: a walk\\n  in rain\\n\\n# later\\n")
    >>> found = lines_of(diary, diary.days[0], resolve(diary, ready), ready)
    >>> [(view.kind, view.line, view.last) for view in found.views]
    [('food', 2, 2), ('food', 3, 3), ('note', 4, 5), ('comment', 7, 7)]
    """
    made = _made(diary, day, understood)
    headings: list[Heading] = []
    views: list[LineView] = []
    for header in day.headers:
        block = _Block(diary, made, ready)
        for number in block_lines(diary.lines, header):
            block.take(number, opens=number == header)
        headings += block.headings
        views += block.views
    return DayLines(tuple(headings), tuple(views))


@dataclass(slots=True)
class _Block:
    """The lines under one day header, while they are taken one after the other."""

    diary: Diary
    made: Made
    ready: Index
    headings: list[Heading] = field(default_factory=list)
    views: list[LineView] = field(default_factory=list)
    above: Line | None = None
    owner: int = -1  # place of the view that `above` is

    def take(self, number: int, *, opens: bool) -> None:
        """The next line of the block."""
        raw = self.diary.lines[number - 1]
        text = _without_end(raw)
        if len(raw) > LONGEST_LINE:
            self.views.append(LineView(number, number, text, "unread", problems=self._wrong(number)))
            return
        line = decide(raw, number)
        if line.kind == "blank":
            if not raw.isspace():
                self.views.append(LineView(number, number, text, "comment", problems=self._wrong(number)))
            return
        if line.kind == "day":
            if line.start == line.end:
                self.headings.append(Heading(number, text))
                return
            line = entry_at(raw, number, False, line.start, line.end)
        above = self.above
        if above is not None and line.indented and (above.key == "note" or _is_more(line)):
            self._go_on(above, line, text)
            return
        self.above, self.owner = line, len(self.views)
        self.views.append(_view(line, text, self.made, self.diary, self.ready, opens=opens))

    def _go_on(self, above: Line, line: Line, text: str) -> None:
        number = line.number
        if above.key in ("", "feel"):
            start, end = body(self.diary.lines[number - 1])
            same = line._replace(
                start=start, end=end, clock=above.clock, key=above.key, meal=above.meal, timed=False
            )
            view = _view(same, text, self.made, self.diary, self.ready, opens=False)
            self.views.append(replace(view, continues=True))
        elif above.key in HEADER - {"weight"} or above.key == "means":
            self.views.append(LineView(number, number, text, "unread", problems=self._wrong(number)))
        else:  # comments between the two are part of what goes on
            owner = self.views[self.owner]
            del self.views[self.owner + 1 :]
            raw = _without_end("".join(self.diary.lines[owner.line - 1 : number]))
            self.views[self.owner] = replace(
                owner, last=number, raw=raw, problems=(*owner.problems, *self._wrong(number))
            )

    def _wrong(self, number: int) -> tuple[Problem, ...]:
        return tuple(self.made.problems.get(number, ()))


def _is_more(line: Line) -> bool:
    return not (line.timed or line.labelled)


def _without_end(raw: str) -> str:
    return raw.removesuffix("\n").removesuffix("\r") if raw.endswith("\n") else raw


def _view(line: Line, raw: str, made: Made, diary: Diary, ready: Index, *, opens: bool) -> LineView:
    """One line with its entries."""
    entries = made.entries.get(line.number, ())
    kind = _kind(line, entries)
    portions = made.portions.get(line.number, ())
    items = list(items_of(portions, ready))
    text = ""
    tags = []
    for entry in entries:
        if isinstance(entry, Record) and entry.key == "tag":
            tags.append(entry.value)
        elif isinstance(entry, Record) and (entry.key == line.key or not line.key):
            text = entry.value
            if entry.key == "took":
                items += items_of(taken_in(entry, ready, diary.header.country), ready)
    if not text and line.key:
        text = raw[line.start : line.end]
    refused = tuple(_unread(made.refused.get(line.number, ()), entries))
    if kind == "food" and refused and alarming(raw):  # a note, and never "not understood"
        refused = ()
        if not items:
            kind, text = "note", raw[line.start : line.end]
    if kind == "food" and is_beside(items) and not refused:
        kind = "took"
    return LineView(
        line.number,
        line.number,
        raw,
        kind,
        key=line.key,
        clock=line.clock,
        meal=line.meal or next((e.meal for e in entries if isinstance(e, Eaten)), ""),
        items=tuple(items),
        refused=refused,
        felt=tuple(rated(entry) for entry in entries if isinstance(entry, Felt)),
        text=text,
        tags=tuple(tags),
        problems=tuple(made.problems.get(line.number, ())),
        opens=opens,
        repeats=any(isinstance(entry, Eaten) and bool(entry.repeats) for entry in entries),
    )


def _kind(line: Line, entries: Sequence[Entry]) -> LineKind:
    if line.key in _KINDS:
        return _KINDS[line.key]
    if line.key:
        return "header"
    return kind_of(entries)


def kind_of(entries: Sequence[Entry]) -> LineKind:
    """What the entries of some words are, food before all else.

    >>> kind_of([Felt("mood", 6.0, 1), Record("note", "a walk", 1)]), kind_of([])
    ('feel', 'unread')
    """
    if any(isinstance(entry, Eaten) for entry in entries):
        return "food"
    if any(isinstance(entry, Felt) for entry in entries):
        return "feel"
    records = [entry.key for entry in entries if isinstance(entry, Record)]
    return next((_KINDS[key] for key in sorted(records, key=lambda key: key == "tag")), "unread")


def is_beside(items: Sequence[Item]) -> bool:
    """Whether food words name supplements and medicines alone: nothing was eaten then."""
    return bool(items) and all(item.kind in BESIDE_FOOD for item in items)


def _unread(refused: Iterable[Refused], entries: Sequence[Entry]) -> Iterator[Unread]:
    """Refused words; what has nothing to repeat is a problem of the line already."""
    near = next((entry.near for entry in entries if isinstance(entry, Eaten) and entry.near), "")
    lost = {entry.words.column for entry in entries if isinstance(entry, Eaten) and entry.lost}
    for one in refused:
        if one.column not in lost:
            unread = unread_of(one)
            hint = unread.suggestion or (f"if this is a label, write {near}:" if near else "")
            yield unread._replace(suggestion=hint)


def _made(diary: Diary, day: Day, understood: Understood) -> Made:
    entries: dict[int, list[Entry]] = defaultdict(list)
    for entry in day.entries:
        entries[line_of(entry)].append(entry)
    portions: dict[int, list[Portion]] = defaultdict(list)
    for portion in understood.portions:
        if portion.date == day.date:
            portions[portion.repeats or portion.line].append(portion)
    problems: dict[int, list[Problem]] = defaultdict(list)
    for problem in diary.problems:
        problems[problem.line].append(problem)
    for note in understood.notes:
        if note.date == day.date:
            wrong = Problem(note.line, in_line(note)[0] + 1, note.suggestion, note.remedy)
            problems[note.line].append(wrong)
    return Made(entries, portions, _refused(understood, day.date, entries), problems)


def _refused(
    understood: Understood, date: Date, entries: Mapping[int, Sequence[Entry]]
) -> dict[int, list[Refused]]:
    """Refused words by the line that says them. A repetition's own stand on the line that is repeated, maybe
    of another day; they are told of where they were asked for once more."""
    of_date = list(dict.fromkeys(r for r in understood.refused if r.date == date))
    found: dict[int, list[Refused]] = defaultdict(list)
    for number, those in entries.items():
        said = {entry.words.line for entry in those if isinstance(entry, Eaten)}
        said |= {part[1] for entry in those if isinstance(entry, Eaten) for part in entry.words.parts}
        found[number] = [refused for refused in of_date if refused.line in said]
    return found
