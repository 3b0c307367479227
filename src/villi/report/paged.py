"""How blocks are drawn on the page."""

from collections.abc import Sequence

from villi.report import blocks, charts, elements
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
        return _table(block)
    if isinstance(block, blocks.Beside):
        return side_by_side([_picture(picture) for picture in block.pictures])
    if isinstance(block, blocks.Courses):
        spec = charts.courses(block.courses)
        return figure(block.heading, spec, block.description, block.caption, _table(block.table))
    if isinstance(block, blocks.Group):
        return tag("div", drawn(block.blocks), class_="item")
    return tag("details", tag("summary", block.summary), drawn(block.blocks))


def _table(rows: blocks.Rows) -> Html:
    cells = ([_cell(cell) for cell in cells] for cells in rows.rows)
    return elements.table(rows.caption, rows.heads, cells, quiet=rows.quiet, stacks=True)


def _picture(picture: blocks.Dots) -> Html:
    spec = charts.patterns(picture.dots, picture.axis, picture.none)
    return figure(picture.heading, spec, picture.description, picture.caption, _table(picture.table))


def figure(heading: str, spec: charts.Spec, description: str, caption: str, table: Html) -> Html:
    """A chart with its heading, a caption, and the same figures as a table."""
    words = [tag("p", caption)] if caption else []
    as_table = tag("details", tag("summary", "The same as a table"), table)
    picture = Html(charts.draw(spec, heading, description))
    return tag("figure", tag("h3", heading), picture, tag("figcaption", *words, as_table))


def side_by_side(parts: Sequence[Html]) -> Html:
    """Parts in two columns where there is room; one part alone keeps the width of a column."""
    shown = [part for part in parts if part]
    return tag("div", *shown, class_="pair") if shown else Html("")


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
