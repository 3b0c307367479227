"""A what-if on the terminal: the answer in its first ten lines, plain without colour, within 80 columns."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.text import Text

from villi.report.blocks import Blocks
from villi.report.printed import Readable, Ruled, drawn, point, text

WIDEST, NARROWEST, NO_TABLES = 88, 40, 60


def printed(title: str, basis: str, parts: Iterable[tuple[str, Blocks]], console: Console) -> None:
    """Print a title, what the answer stands on, and its parts under their headings."""
    console.width = max(NARROWEST, console.width)  # 0 columns, as some programs report them, print nothing
    room = min(WIDEST, console.width)
    page = Group(*_page(title, basis, parts, tables=console.width >= NO_TABLES, room=room))
    console.print(Readable(Constrain(page, room)))


def _title(title: str, room: int) -> Iterable[RenderableType]:
    """What was asked on one line; where several changes do not fit, each on a line of its own."""
    head, _, rest = title.partition(": ")
    changes = rest.split("; ")
    if cell_len(title) <= room or len(changes) == 1:
        yield text(title, style="bold")
        return
    yield text(f"{head}:", style="bold")
    yield from (point(text(change, style="bold")) for change in changes)


def _page(
    title: str, basis: str, parts: Iterable[tuple[str, Blocks]], *, tables: bool, room: int
) -> Iterable[RenderableType]:
    yield from _title(title, room)
    yield text(basis, style="dim")
    for number, (heading, blocks) in enumerate(parts):
        yield Text()
        yield Ruled(heading, "dim") if number else text(heading, style="bold")
        yield Padding(Group(*drawn(blocks, tables=tables)), (0, 0, 0, 2))
