"""A what-if as one HTML page, and its pictures as files: no script, nothing fetched."""

import csv
import io
from collections.abc import Iterator, Sequence

from villi.body.values import WhatIf
from villi.report import bands, paged, what_if
from villi.report.blocks import Bands, Blocks, More, Rows
from villi.report.charts import Picture, draw, standing_alone
from villi.report.elements import Html, join, tag
from villi.report.html import document
from villi.report.sentences import PUBLIC_FOOTER


def to_page(found: WhatIf, before: Blocks = ()) -> str:
    """The whole page; `before` is what safety puts in front of it."""
    parts = [(part.id, part.heading, part.blocks) for part in what_if.sections(found)]
    return page(what_if.title(found), what_if.basis(found), parts, before)


def page(title: str, basis: str, parts: Sequence[tuple[str, str, Blocks]], before: Blocks = ()) -> str:
    """A page that stands alone, of parts with their headings."""
    shown = [("before", "Rules that apply to you", before), *parts] if before else list(parts)
    return document(
        title,
        [
            tag("a", "Skip to the answer", class_="skip", href="#main"),
            tag(
                "header",
                tag("p", "villi", class_="brand"),
                tag("h1", title),
                tag("p", basis, class_="admin"),
            ),
            tag("main", *(_section(*part) for part in shown), id="main", class_="report"),
            tag("footer", tag("p", PUBLIC_FOOTER)),
        ],
    )


def _section(id: str, heading: str, blocks: Blocks) -> Html:
    body = paged.drawn(blocks, paged.page(id))
    name = f"{id}-heading"
    return tag("section", tag("h2", heading, id=name), join([body]), id=id, aria_labelledby=name)


def files(blocks: Blocks, stem: str) -> Iterator[tuple[str, str]]:
    """Names and contents of the pictures of some blocks: an SVG each, and its table beside it as CSV."""
    for block in blocks:
        if isinstance(block, More):
            yield from files(block.blocks, stem)
        for band in block.bands if isinstance(block, Bands) else ():
            name = f"{stem}-{_slug(band.name)}"
            picture = Picture(name, bands.spec(band), band.name, band.description)
            yield f"{name}.svg", standing_alone(draw(picture))
            yield f"{name}.csv", _csv(band.table)


def _slug(words: str) -> str:
    """A name for a file.

    >>> _slug("Gut permeability")
    'gut-permeability'
    """
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in words.lower()).split())


def _csv(rows: Rows) -> str:
    """A table as CSV, its numbers with the sign that programs read."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([head.removeprefix(">") for head in rows.heads])
    writer.writerows(
        [[str(cell).replace("\u2212", "-").replace("+", "") for cell in row] for row in rows.rows]
    )
    return out.getvalue()
