"""How words reach the terminal: never as markup, without control characters, on lines that break well."""

from collections.abc import Iterable, Sequence
from math import isnan

from rich.cells import cell_len, chop_cells
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from villi.report import blocks, charts
from villi.report.words import lower_first

PLAIN = str.maketrans(
    {"█": "#", "▉": "#", "▊": "#", "▋": "=", "▌": "=", "▍": "-", "▎": "-", "▏": "-", "─": "-", "·": "-"}
    | {"●": "o", "│": "|", "\u2212": "-"}
    | dict(zip("▁▂▃▄▅▆▇", "__--==#", strict=True))
    | {"“": '"', "”": '"', "’": "'", "µ": "u"}
)
"""Stand-ins where the output cannot show a sign."""

GAP = 2
"""Columns of free space behind each column of a table."""

GLUE = "\ue000"
"""Stands for a space that may not break during layout: rich breaks lines at no-break spaces too."""


class Readable:
    """Replaces what the output cannot show: fixed spaces always, other signs by the output's encoding."""

    def __init__(self, inner: RenderableType) -> None:
        self.inner = inner

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        encoding = console.encoding
        for words, style, control in console.render(self.inner, options):
            said = words.replace(GLUE, " ").replace("\u00a0", " ")
            if not encoding.startswith("utf"):
                said = said.translate(PLAIN).encode(encoding, "replace").decode(encoding)
            yield Segment(said, style, control)


def text(said: str, style: str = "") -> Text:
    """Words as data, never markup, whose fixed spaces hold."""
    return Text(said.replace("\u00a0", GLUE), style=style)


def grid(*columns: tuple[str, str]) -> Table:
    """A table without lines; each column ("left" or "right", style)."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    for justify, style in columns:
        table.add_column(
            justify="right" if justify == "right" else "left",
            style=style,
            overflow="fold",
            no_wrap=justify == "right",
        )
    return table


def row(table: Table, *cells: str | Text) -> None:
    """A row of data: strings become `Text`, so nothing in them is read as markup."""
    table.add_row(*(cell if isinstance(cell, Text) else text(cell) for cell in cells))


class _Hanging:
    """Words behind a mark, further lines below the words; a good deal cheaper than a table of two cells."""

    def __init__(self, mark: str, said: Text) -> None:
        self.mark, self.said = mark, said

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        indent = cell_len(self.mark) + 1
        lines = self.said.wrap(console, max(1, options.max_width - indent))
        for number, each in enumerate(lines):
            yield Segment(f"{self.mark} " if number == 0 else " " * indent)
            each.end = ""
            each.rstrip()
            yield from console.render(each, options)
            yield Segment.line()


def point(said: str | Text, mark: str = "·") -> RenderableType:
    """A point of a list behind its mark."""
    return _Hanging(mark, said if isinstance(said, Text) else text(said))


class Ruled:
    """A heading with a line behind it; where the window is too narrow, the heading alone and whole."""

    def __init__(self, heading: str, style: str = "") -> None:
        self.heading, self.style = heading, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        said = text(self.heading, style="bold")
        rest = options.max_width - cell_len(self.heading) - 1
        line = Text("─" * rest, style=self.style or "rule.line") if rest >= GAP else Text()
        yield Text.assemble(said, " " if rest >= GAP else "", line)


STYLES: dict[blocks.Style, str] = {"": "", "lead": "bold", "strong": "bold", "quiet": "dim"}


_APART = blocks.Head | blocks.Group | blocks.Rows | blocks.Beside | blocks.Courses | blocks.Bands
"""A free line stands before these."""


def drawn(found: blocks.Blocks, *, tables: bool = True) -> Iterable[RenderableType]:
    """Blocks for the terminal, a free line before headings, groups and tables; what only opens is left out.

    Without `tables`, in a window too narrow for columns, each row is a point.
    """
    captions: set[str] = set()
    before: blocks.Block = blocks.Head("")  # under a heading no line stays free
    for block in found:
        if isinstance(block, blocks.More):
            continue
        apart = isinstance(block, _APART) or isinstance(before, blocks.Group | blocks.Beside | blocks.Courses)
        if apart and not isinstance(before, blocks.Head):
            yield Text()
        before = block
        if isinstance(block, blocks.Line):
            yield of_line(block)
        elif isinstance(block, blocks.Points):
            for number, each in enumerate(block.lines, start=1):
                yield point(of_line(each), f"[{number}]" if block.numbered else "·")
        elif isinstance(block, blocks.Head):
            yield text(block.words, style="bold")
        elif isinstance(block, blocks.Rows):
            yield from (_table(block) if tables else _stacked(block))
        elif isinstance(block, blocks.Beside):
            for number, picture in enumerate(block.pictures):
                if number:
                    yield Text()
                yield text(picture.heading, style="bold")
                yield _Picture(picture)
                if picture.caption not in captions:  # the same signs are explained once
                    yield text(picture.caption, style="dim")
                captions.add(picture.caption)
        elif isinstance(block, blocks.Courses):
            yield text(block.heading, style="bold")
            yield _Courses(block)
        elif isinstance(block, blocks.Bands):
            yield _Bands(block)
        elif isinstance(block, blocks.Group):
            yield Group(*drawn(block.blocks, tables=tables))


def of_line(line: blocks.Line) -> Text:
    """A line as text, its sources at its end."""
    parts = [text(part, "bold" if isinstance(part, blocks.Label) else "") for part in line.parts]
    return Text.assemble(*parts, text(f" {line.cites}" if line.cites else ""), style=STYLES[line.style])


def _table(rows: blocks.Rows) -> Iterable[RenderableType]:
    if not rows.quiet:
        yield text(rows.caption, style="bold")
    yield _Columns(rows)


STRIP = (11, 25)
"""Columns of a picture on the terminal: fewer show nothing, more say no more; odd, for there is a middle."""


class _Picture:
    """A dot with its interval for each row; where there is no room the words alone."""

    def __init__(self, picture: blocks.Dots) -> None:
        self.picture = picture

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        dots, none = self.picture.dots, self.picture.none
        names, said = ([getattr(dot, field) for dot in dots] for field in ("name", "said"))
        words = sum(max(map(cell_len, cells), default=0) + GAP for cells in (names, said))
        room = min(options.max_width - words - GAP, STRIP[1])
        if room < STRIP[0]:
            for dot in dots:
                yield point(f"{dot.name}: {dot.said}")
            return
        ends = charts.axis_ends(dots, none)
        strips = [strip(dot, ends, none, room - 1 + room % 2) for dot in dots]
        widths = [max(map(cell_len, cells), default=0) for cells in (names, strips, said)]
        for cells in zip(names, strips, said, strict=True):
            yield from _row(cells, widths, (False, False, False))


def strip(dot: blocks.Dot, ends: tuple[float, float], none: float, width: int) -> str:
    """A dot with its interval on an axis of `width` signs, and a line where "no difference" lies.

    >>> strip(blocks.Dot("", 0.5, 0.0, 1.0, ""), (-1.0, 1.0), -1.0, 9)
    '│   ──●──'
    >>> strip(blocks.Dot("", float("nan"), float("nan"), float("nan"), ""), (0.0, 1.0), float("nan"), 3)
    ''
    """
    low, high = ends

    def at(value: float) -> int:
        return round((value - low) / (high - low) * (width - 1))

    signs = [" "] * width
    if not (isnan(dot.low) or isnan(dot.high)):
        signs[at(dot.low) : at(dot.high) + 1] = "─" * (at(dot.high) - at(dot.low) + 1)
    if not isnan(none):
        signs[at(none)] = "│"
    if not isnan(dot.value):
        signs[at(dot.value)] = "●"
    return "".join(signs).rstrip()


SPARKS = "▁▂▃▄▅▆▇█"
LABEL = 18
"""Columns of the name of a line over the days; a longer one goes over several rows."""
SPARK = (10, 60)
"""Signs of a line over the days: fewer show nothing, and more leave no room for the words."""


class _Courses:
    """Each line over the days as one row of signs; where there is no room the words alone."""

    def __init__(self, courses: blocks.Courses) -> None:
        self.block = courses

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        courses = self.block.courses
        names, said = ([getattr(course, field) for course in courses] for field in ("name", "said"))
        first = min(max(map(cell_len, names)), LABEL)
        room = min(options.max_width - first - max(map(cell_len, said)) - 2 * GAP, SPARK[1])
        days = max(len(course.values) for course in courses)
        if room < SPARK[0]:
            for course in courses:
                yield point(f"{course.name}: {course.said}")
            return
        each = -(-days // room)
        strips = [sparks(course, each) for course in courses]
        widths = [first, *(max(map(cell_len, cells)) for cells in (strips, said))]
        for cells in zip(names, strips, said, strict=True):
            yield from _row(cells, widths, (False, False, False))
        sign = "a sign is a day" if each == 1 else f"a sign is the mean of {each} days"
        yield text(f"{self.block.caption} From your lowest day to your highest; {sign}.", style="dim")


EDGE = (6, 20)
"""Signs of an edge of a band: fewer show nothing, more leave no room for the words."""
HYPOTHESES, MEASURED, ALIKE = "with hypotheses", "measured", "both alike"


class _Bands:
    """Both edges of each band as signs, measured arrows first; where there is no room the words alone."""

    def __init__(self, found: blocks.Bands) -> None:
        self.block = found

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        shown = [(band, *each) for band in self.block.bands for each in _rows_of(band)]
        words = max((cell_len(said) for _, _, _, said in shown), default=0)
        room = (options.max_width - len(HYPOTHESES) - words - 4 * GAP) // 2
        before: blocks.Band | None = None
        for band, name, edges, said in shown:
            if band is not before:
                zero = "" if isnan(band.none) or room < EDGE[0] else f" ({NO_CHANGE} is {_zero(band)})"
                yield Text.assemble(text(band.name, "bold"), text(zero, "dim"))
            before = band
            if room < EDGE[0]:
                yield point(f"{name}: {said}")
                continue
            signs = min(room, EDGE[1])
            low, high = (edge_signs(band, edges, place, signs) for place in (0, 2))
            widths = (len(HYPOTHESES), signs, signs, words)
            indented = ("  " + name, low, high, said)
            yield from _row(indented, (widths[0] + GAP, *widths[1:]), (False,) * 4)
        if room >= EDGE[0]:
            alike = f" {BOTH_ALIKE}" if any(name == ALIKE for _, name, _, _ in shown) else ""
            yield text(SIGNS + alike, style="dim")


SIGNS = "Left the low end, right the high end of nine in ten versions, from start to end."
BOTH_ALIKE = f"{ALIKE.capitalize()}: the same with the hypotheses as with measured arrows alone."
NO_CHANGE = "no change"


def _rows_of(band: blocks.Band) -> Iterable[tuple[str, Sequence[blocks.Edges], str]]:
    if band.strength != "none" and band.said == band.said_all and band.known == band.everything:
        yield ALIKE, band.known, band.said
        return
    if band.strength != "none":
        yield MEASURED, band.known, band.said
    if band.said_all:
        yield HYPOTHESES, band.everything, band.said_all


def _ends(band: blocks.Band) -> tuple[float, float]:
    """The lowest and the highest of both bands, "no difference" among them."""
    met = [value for edges in (*band.known, *band.everything) for value in edges if not isnan(value)]
    met += [] if isnan(band.none) else [band.none]
    return min(met, default=0.0), max(met, default=0.0)


def _zero(band: blocks.Band) -> str:
    return _sign(band.none, *_ends(band))


def _sign(value: float, low: float, high: float) -> str:
    share = (value - low) / (high - low) if high > low else 0.5
    return SPARKS[min(round(share * (len(SPARKS) - 1)), len(SPARKS) - 1)]


def edge_signs(band: blocks.Band, edges: Sequence[blocks.Edges], place: int, width: int) -> str:
    """One edge of a band (0 the low end, 2 the high) as at most `width` signs, on the scale of both bands.

    >>> rows = blocks.Rows("", (), (), ())
    >>> edges = ((0.0, 0.0, 0.0), (-1.0, 0.0, 1.0))
    >>> band = blocks.Band("P", "", "", "days", (0.0, 1.0), edges, edges, "solid", 0.0, 1.0, *[""] * 3, rows)
    >>> edge_signs(band, edges, 0, 20), edge_signs(band, edges, 2, 20), edge_signs(band, edges, 2, 1)
    ('▅▁', '▅█', '█')
    """
    low, high = _ends(band)
    signs = []
    for n in range(min(width, len(edges))):
        last = edges[round((n + 1) * len(edges) / min(width, len(edges))) - 1][place]
        signs.append(" " if isnan(last) else _sign(last, low, high))
    return "".join(signs)


def sparks(course: blocks.Course, each: int) -> str:
    """A line over the days in signs of `each` days, from the lowest to the highest day; a gap stays free.

    >>> from datetime import date as Date
    >>> days = (4.0, 8.0, float("nan"), 6.0, 6.0)
    >>> sparks(blocks.Course("Mood", Date(2026, 1, 1), days, 0.0, 10.0, ""), 1)
    '▁█ ▄▄'
    """
    known = [value for value in course.values if not isnan(value)]
    low, high = min(known, default=0.0), max(known, default=0.0)
    signs = []
    for start in range(0, len(course.values), each):
        held = [value for value in course.values[start : start + each] if not isnan(value)]
        if not held:
            signs.append(" ")
            continue
        share = (sum(held) / len(held) - low) / (high - low) if high > low else 0.5
        signs.append(SPARKS[min(int(share * (len(SPARKS) - 1)), len(SPARKS) - 1)])
    return "".join(signs).rstrip()


class _Columns:
    """A table in the width there is: the widest columns give way first, and names break between words."""

    def __init__(self, rows: blocks.Rows) -> None:
        self.heads = [rows.heads[column] for column in rows.narrow]
        self.cells = [[str(cells[column]) for column in rows.narrow] for cells in rows.rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        shown = ["", *(head.removeprefix(">").lower() for head in self.heads[1:])]
        columns = list(zip(shown, *self.cells, strict=True))
        widths = _widths(columns, options.max_width - GAP * len(columns))
        right = [head.startswith(">") for head in self.heads]
        yield from _row(shown, widths, right, Style.parse("dim"))
        for cells in self.cells:
            yield from _row(cells, widths, right)


def _row(
    cells: Sequence[str], widths: Sequence[int], right: Sequence[bool], style: Style | None = None
) -> Iterable[Segment]:
    """One row of plain words as lines, cells that are too long over several: without the cost of a table."""
    wrapped = [_wrapped(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for number in range(max(map(len, wrapped), default=0)):
        placed = []
        for lines, width, at_right in zip(wrapped, widths, right, strict=True):
            words = lines[number] if number < len(lines) else ""
            space = " " * max(0, width - cell_len(words))
            placed.append(f"{space}{words}" if at_right else f"{words}{space}")
        yield Segment((" " * GAP).join(placed).rstrip(), style)
        yield Segment.line()


def _wrapped(cell: str, width: int) -> list[str]:
    """Words over lines of at most `width` columns; fixed spaces hold, and only a longer word is cut.

    >>> _wrapped("one two three", 8), _wrapped("threefold", 5)
    (['one two', 'three'], ['three', 'fold'])
    """
    lines: list[str] = []
    for word in (part for whole in cell.split(" ") for part in chop_cells(whole, max(1, width)) or [""]):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and cell_len(joined) > width:
            lines.append(word)
        else:
            lines[-1:] = [joined]
    return lines or [""]


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """The width of each column: as wide as its widest cell, until there is no room; never below a word.

    >>> _widths([("one two three", "x"), ("four",)], 12)
    [8, 4]
    """
    widths = [max(map(cell_len, cells), default=0) for cells in columns]
    least = [
        max((cell_len(word) for cell in cells for word in cell.split(" ")), default=0) for cells in columns
    ]
    while sum(widths) > room:
        wide = [n for n, width in enumerate(widths) if width > least[n]]
        if not wide:
            break
        widths[max(wide, key=lambda n: widths[n])] -= 1
    return widths


def _stacked(rows: blocks.Rows) -> Iterable[RenderableType]:
    """A table as points: the name of a row, then each cell behind its head."""
    if not rows.quiet:
        yield text(rows.caption, style="bold")
    heads = [lower_first(head.removeprefix(">")) for head in rows.heads]
    for cells in rows.rows:
        rest = "; ".join(
            f"{heads[column]} {cells[column]}" for column in rows.narrow[1:] if str(cells[column])
        )
        yield point(f"{cells[rows.narrow[0]]}: {rest}")
