"""How words reach the terminal: never as markup, without control characters, on lines that break well."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.rule import Rule
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from villi.report import blocks
from villi.report.words import lower_first

PLAIN = str.maketrans(
    {"█": "#", "▉": "#", "▊": "#", "▋": "=", "▌": "=", "▍": "-", "▎": "-", "▏": "-", "─": "-", "·": "-"}
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


def point(said: str | Text, mark: str = "·") -> RenderableType:
    """A point of a list behind its mark."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_row(text(mark), said if isinstance(said, Text) else text(said))
    return table


class Ruled:
    """A heading with a line behind it; where the window is too narrow, the heading alone and whole."""

    def __init__(self, heading: str, style: str = "") -> None:
        self.heading, self.style = heading, style

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        said = text(self.heading, style="bold")
        fits = cell_len(self.heading) + 2 * GAP <= options.max_width
        yield Rule(said, align="left", style=self.style or "rule.line") if fits else said


STYLES: dict[blocks.Style, str] = {"": "", "lead": "bold", "strong": "bold", "quiet": "dim"}


def drawn(found: blocks.Blocks, *, tables: bool = True) -> Iterable[RenderableType]:
    """Blocks for the terminal, a free line before headings, groups and tables; what only opens is left out.

    Without `tables`, in a window too narrow for columns, each row is a point.
    """
    before: blocks.Block = blocks.Head("")  # under a heading no line stays free
    for block in found:
        apart = isinstance(block, blocks.Head | blocks.Group | blocks.Rows) or isinstance(
            before, blocks.Group
        )
        if apart and not isinstance(before, blocks.Head) and not isinstance(block, blocks.More):
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


class _Columns:
    """A table in the width there is: the widest columns give way first, and names break between words."""

    def __init__(self, rows: blocks.Rows) -> None:
        self.heads = [rows.heads[column] for column in rows.narrow]
        self.cells = [[str(cells[column]) for column in rows.narrow] for cells in rows.rows]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        shown = ["", *(head.removeprefix(">").lower() for head in self.heads[1:])]
        columns = list(zip(shown, *self.cells, strict=True))
        table = grid(*(("right" if head.startswith(">") else "left", "") for head in self.heads))
        room = options.max_width - GAP * len(columns)
        for column, width in zip(table.columns, _widths(columns, room), strict=True):
            column.no_wrap, column.width = False, width
        row(table, *(text(head, style="dim") for head in shown))
        for cells in self.cells:
            row(table, *cells)
        yield table


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
