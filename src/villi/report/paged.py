"""How blocks are drawn on the page."""

from villi.report import blocks, elements
from villi.report.elements import Html, join, said, tag


def drawn(found: blocks.Blocks) -> Html:
    """Blocks as elements, one after the other; empty where there are none."""
    return join(_block(block) for block in found)


def _block(block: blocks.Block) -> Html:
    if isinstance(block, blocks.Line):
        return _paragraph(block)
    if isinstance(block, blocks.Points):
        return _points(block)
    if isinstance(block, blocks.Head):
        return tag("h3", _part(block.words))
    if isinstance(block, blocks.Rows):
        rows = ([_cell(cell) for cell in cells] for cells in block.rows)
        return elements.table(block.caption, block.heads, rows, quiet=block.quiet, stacks=True)
    if isinstance(block, blocks.Group):
        return tag("div", drawn(block.blocks), class_="item")
    return tag("details", tag("summary", block.summary), drawn(block.blocks))


def _paragraph(line: blocks.Line) -> Html:
    if line.style == "strong":
        return tag("p", tag("strong", words(line)))
    return tag("p", words(line), **({"class_": line.style} if line.style else {}))


def _points(points: blocks.Points) -> Html:
    if points.numbered:
        items = (tag("li", words(line), id=f"source-{n}") for n, line in enumerate(points.lines, start=1))
        return tag("ol", *items, class_="sources")
    return tag("ul", *(tag("li", words(line)) for line in points.lines), class_="points")


def words(line: blocks.Line) -> Html:
    """The parts of a line, those that are not ours kept apart, and the numbers of its sources."""
    return join([*map(_part, line.parts), cites(line.cites) if line.cites else ""])


def _part(part: str) -> Html:
    if isinstance(part, blocks.Code):
        return tag("code", part)
    if isinstance(part, blocks.Label):
        return tag("strong", part)
    return said_in_place(part) if isinstance(part, blocks.Said) else join([part])


def said_in_place(part: str) -> Html:
    """Words that are not ours, between ours: the spaces around them stay where they are."""
    return said(part) if part.strip() else join([part])


def cites(numbers: blocks.Cites) -> Html:
    """Numbers of sources as links to their list."""
    links = [tag("a", f"[{n}]", href=f"#source-{n}", aria_label=f"source {n}") for n in numbers]
    return tag("span", *(join([" ", link]) for link in links), class_="cites")


def _cell(cell: str | blocks.Cites) -> str:
    return cites(cell) if isinstance(cell, blocks.Cites) else cell
