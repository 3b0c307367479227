"""A what-if on the terminal: the answer in its first ten lines, plain without colour, within 80 columns."""

from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.text import Text

from villi.report.blocks import Blocks
from villi.report.printed import Readable, Ruled, drawn, text

WIDEST, NARROWEST, NO_TABLES = 88, 40, 60


def printed(title: str, basis: str, parts: Iterable[tuple[str, Blocks]], console: Console) -> None:
    """Print a title, what the answer stands on, and its parts under their headings."""
    console.width = max(NARROWEST, console.width)  # 0 columns, as some programs report them, print nothing
    page = Group(*_page(title, basis, parts, tables=console.width >= NO_TABLES))
    console.print(Readable(Constrain(page, min(WIDEST, console.width))))


def _page(
    title: str, basis: str, parts: Iterable[tuple[str, Blocks]], *, tables: bool
) -> Iterable[RenderableType]:
    yield text(title, style="bold")
    yield text(basis, style="dim")
    for number, (heading, blocks) in enumerate(parts):
        yield Text()
        yield Ruled(heading, "dim") if number else text(heading, style="bold")
        yield Padding(Group(*drawn(blocks, tables=tables)), (0, 0, 0, 2))
