"""A what-if as one HTML page, and its pictures as files: no script, nothing fetched."""

import csv
import io
from collections.abc import Iterator, Sequence

from villi.body.values import WhatIf
from villi.report import bands, paged, what_if
from villi.report.blocks import Bands, Blocks, More, Rows
from villi.report.charts import Picture, draw, standing_alone
from villi.report.elements import Html, tag
from villi.report.html import document
from villi.report.sentences import PUBLIC_FOOTER
from villi.report.what_if import Section


def to_page(found: WhatIf, rules: Blocks = ()) -> str:
    """The whole page; `rules` of safety stand beside the answer."""
    return page(what_if.title(found), what_if.basis(found), what_if.sections(found, rules))


def page(title: str, basis: str, parts: Sequence[Section]) -> str:
    """A page that stands alone, of parts with their headings."""
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
            tag("main", *map(_section, parts), id="main", class_="report"),
            tag("footer", tag("p", PUBLIC_FOOTER)),
        ],
    )


def _section(part: Section) -> Html:
    body, name = paged.drawn(part.blocks, paged.page(part.id)), f"{part.id}-heading"
    return tag("section", tag("h2", part.heading, id=name), body, id=part.id, aria_labelledby=name)


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
