"""How blocks are drawn on the page."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from typing import NamedTuple

from villi.report import bands, blocks, charts, commands, elements
from villi.report.blocks import Key
from villi.report.charts import Picture
from villi.report.elements import Html, join, said, tag
from villi.report.words import clean

Links = Callable[[Key], str]
"""Where things live: the address of a key, "" where it has none."""
Draw = Callable[[Picture], Html]
"""How a picture gets onto the page: drawn at once, or something in its place that has it drawn when asked."""


def nowhere(key: Key) -> str:
    """No address for anything: on the page that stands alone only sources lead somewhere."""
    return ""


def at_once(picture: Picture) -> Html:
    """The picture itself, drawn in this process."""
    return Html(charts.draw(picture))


class Page(NamedTuple):
    """What the words of a section lead to, how its pictures are drawn, and how these are called; `folds`
    where what goes into depth waits to be opened: a screen is short, paper is not."""

    links: Links
    draw: Draw
    keys: Iterator[str]
    folds: bool = False


def page(section: str, links: Links | None = None, draw: Draw | None = None, *, folds: bool = False) -> Page:
    """A page for one section: its pictures are called by its id and a number.

    >>> next(page("moves").keys)
    'moves-1'
    """
    return Page(links or nowhere, draw or at_once, (f"{section}-{n}" for n in count(1)), folds)


def folded(id: str, summary: str, inner: Html, on: Page) -> Html:
    """What goes into depth, under a summary where the page folds; `id` keeps it open when its section is
    drawn anew.

    >>> folded("x", "More", tag("p", "Deep."), page("", folds=True))
    '<details class="fold" id="fold-x"><summary>More</summary><p>Deep.</p></details>'
    """
    if not (on.folds and inner):
        return inner
    return tag("details", tag("summary", summary), inner, class_="fold", id=f"fold-{id}")


def drawn(found: blocks.Blocks, on: Page) -> Html:
    """Blocks as elements, one after the other; empty where there are none."""
    return join(_block(block, on) for block in found)


def _block(block: blocks.Block, on: Page) -> Html:
    if isinstance(block, blocks.Line):
        return _paragraph(block, on)
    if isinstance(block, blocks.Points):
        return _points(block, on)
    if isinstance(block, blocks.Head):
        return tag("h3", _part(block.words, on))
    if isinstance(block, blocks.Rows):
        return _table(block, on)
    if isinstance(block, blocks.Beside):
        return side_by_side([_picture(picture, on) for picture in block.pictures])
    if isinstance(block, blocks.Courses):
        spec = charts.courses(block.courses)
        return figure(block.heading, spec, block.description, block.caption, _table(block.table, on), on)
    if isinstance(block, blocks.Bands):
        return _bands(block, on)
    if isinstance(block, blocks.Group):
        return tag("div", drawn(block.blocks, on), class_="item")
    return tag("details", tag("summary", block.summary), drawn(block.blocks, on))


def _table(rows: blocks.Rows, on: Page) -> Html:
    cells = ([_cell(cell, on) for cell in cells] for cells in rows.rows)
    return elements.table(rows.caption, rows.heads, cells, quiet=rows.quiet, stacks=True)


def _picture(picture: blocks.Dots, on: Page) -> Html:
    spec = charts.patterns(picture.dots, picture.axis, picture.none)
    return figure(picture.heading, spec, picture.description, picture.caption, _table(picture.table, on), on)


def _bands(block: blocks.Bands, on: Page) -> Html:
    """Each band as a picture of its own, two beside each other where there is room; the signs are explained
    once, before them."""
    shown = [
        figure(band.name, bands.spec(band), band.description, _in_words(band), _table(band.table, on), on)
        for band in block.bands
    ]
    pairs = [side_by_side(shown[n : n + 2]) for n in range(0, len(shown), 2)]
    return join([tag("p", block.caption), *pairs])


def _in_words(band: blocks.Band) -> str:
    """Both bands in words, below the picture."""
    parts = [f"Measured: {band.said}."] if band.said else []
    return " ".join([*parts, f"With hypotheses: {band.said_all}."])


def figure(heading: str, spec: charts.Spec, description: str, caption: str, table: Html, on: Page) -> Html:
    """A chart with its heading, a caption, and the same figures as a table."""
    words = [tag("p", caption)] if caption else []
    as_table = tag("details", tag("summary", "The same as a table"), table)
    picture = on.draw(Picture(next(on.keys), spec, heading, description))
    return tag("figure", tag("h3", heading), picture, tag("figcaption", *words, as_table))


def side_by_side(parts: Sequence[Html]) -> Html:
    """Parts in two columns where there is room; one part alone keeps the width of a column."""
    shown = [part for part in parts if part]
    return tag("div", *shown, class_="pair") if shown else Html("")


def _paragraph(line: blocks.Line, on: Page) -> Html:
    if line.style == "strong":
        return tag("p", tag("strong", words(line, on)))
    return tag("p", words(line, on), **({"class_": line.style} if line.style else {}))


def _points(points: blocks.Points, on: Page) -> Html:
    if points.numbered:
        items = (tag("li", words(line, on), id=f"source-{n}") for n, line in enumerate(points.lines, start=1))
        return tag("ol", *items, class_="sources")
    return tag("ul", *(tag("li", words(line, on)) for line in points.lines), class_="points")


def words(line: blocks.Line, on: Page) -> Html:
    """The parts of a line, those that are not ours kept apart, and the numbers of its sources."""
    return join([*(_part(part, on) for part in line.parts), cites(line.cites, on) if line.cites else ""])


def _part(part: str, on: Page) -> Html:
    if isinstance(part, blocks.Ref):
        return linked(_part(part.inner, on), part.key, on)
    if isinstance(part, blocks.Code):
        address = on.links(Key("command", part))
        return tag("a", commands.instead(part), href=address) if address else tag("code", part)
    if isinstance(part, blocks.Label):
        return tag("strong", part)
    return said_in_place(part, on) if isinstance(part, blocks.Said) else join([part])


def linked(inner: str, key: Key, on: Page) -> Html:
    """Something as a link to a place; as it is where the place has no address."""
    address = on.links(key)
    return tag("a", inner, href=address) if address and inner else join([inner])


def said_in_place(part: str, on: Page) -> Html:
    """Words that are not ours, between ours: the spaces around them stay where they are, and lines of the
    diary that they name are linked."""
    if not part.strip():
        return join([part])
    return said(part) if on.links is nowhere else tag("bdi", lines_linked(clean(part), on))


_LINES = re.compile(r"(?<=\bline )[0-9]{1,7}\b|(?<=\blines )[0-9]{1,7}(?:(?:, | and )[0-9]{1,7})*\b")
_NUMBER = re.compile(r"[0-9]+\b(?! more)")


def lines_linked(words: str, on: Page) -> Html:
    """Words in which "line 12" and "lines 3, 9" lead to these lines.

    >>> lines_linked("kale <b> (lines 3, 9)", page("", lambda key: f"#{key.id}"))
    'kale &lt;b&gt; (lines <a href="#3">3</a>, <a href="#9">9</a>)'
    """
    return _each(_LINES, words, lambda numbers: numbers_linked(numbers, on))


def numbers_linked(words: str, on: Page) -> Html:
    """Words in which every number is that of a line of the diary, and leads to it; not "and 4 more".

    >>> numbers_linked("3, 5 and 4 more", page("", lambda key: f"#{key.id}"))
    '<a href="#3">3</a>, <a href="#5">5</a> and 4 more'
    """
    return _each(_NUMBER, words, lambda number: linked(number, Key("line", number), on))


def _each(wanted: re.Pattern[str], words: str, drawn: Callable[[str], str]) -> Html:
    """Words of which each part that is wanted is drawn in its own way."""
    parts: list[str] = []
    at = 0
    for found in wanted.finditer(words):
        parts += [words[at : found.start()], drawn(found[0])]
        at = found.end()
    return join([*parts, words[at:]])


def cites(numbers: blocks.Cites, on: Page) -> Html:
    """Numbers of sources as links to their list."""
    links = [
        tag("a", f"[{n}]", href=on.links(Key("source", str(n))) or f"#source-{n}", aria_label=f"source {n}")
        for n in numbers
    ]
    return tag("span", *(join([" ", link]) for link in links), class_="cites")


def _cell(cell: str | blocks.Cites, on: Page) -> str:
    if isinstance(cell, blocks.Cites):
        return cites(cell, on)
    if isinstance(cell, blocks.Lines):
        return numbers_linked(cell, on)
    return linked(cell, cell.key, on) if isinstance(cell, blocks.Ref) else cell
