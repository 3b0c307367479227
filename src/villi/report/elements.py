"""The elements of a page: built here, so that whatever is not already HTML is escaped.

What a person wrote passes through `said`, which also takes out control and direction marks and isolates its
direction.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from html import escape

from villi.diary.values import MOST_KEPT
from villi.report.words import clean


class Html(str):
    """Text that is already HTML; everything else is escaped when it is put into an element."""

    __slots__ = ()


VOID = ("meta", "br", "hr", "img")


def tag(name: str, /, *children: str, **attributes: str) -> Html:
    """An element. A trailing underscore in an attribute's name is dropped, other underscores are hyphens.

    >>> tag("p", "2 < 3 ", tag("b", "so"), class_="note")
    '<p class="note">2 &lt; 3 <b>so</b></p>'
    """
    written = "".join([_attribute(key, value) for key, value in attributes.items()]) if attributes else ""
    if name in VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(children)}</{name}>")


def _attribute(key: str, value: str) -> str:
    return f' {key.rstrip("_").replace("_", "-")}="{escape(value)}"'


def join(parts: Iterable[str]) -> Html:
    """Parts one after the other, escaped unless they are HTML."""
    return Html("".join([part if isinstance(part, Html) else escape(part, quote=False) for part in parts]))


@lru_cache(maxsize=MOST_KEPT)
def said(words: str) -> Html:
    """What a person or a product wrote: cleaned, escaped, and with its own direction."""
    return tag("bdi", kept) if (kept := clean(words)) else Html("")


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    quiet: bool = False,
    stacks: bool = False,
) -> Html:
    """A table in a container that scrolls by itself; the first cell of a row is its heading.

    A head that starts with ">" makes a column of numbers. One that `stacks` shows each row as a small list on
    a telephone, every cell behind its head; the roles keep it a table for a screen reader all the same.
    """
    if stacks:
        return _stacking(caption, heads, rows, quiet=quiet)
    numbers = [head.startswith(">") for head in heads]
    top = (
        cell("th", head.lstrip(">"), number, scope="col") for head, number in zip(heads, numbers, strict=True)
    )
    body = []
    for first, *rest in rows:
        cells = (cell("td", content, number) for content, number in zip(rest, numbers[1:], strict=True))
        body.append(tag("tr", tag("th", first, scope="row"), *cells))
    title = tag("caption", caption, **({"class_": "unseen"} if quiet else {}))
    inner = tag("table", title, tag("thead", tag("tr", *top)), tag("tbody", *body))
    return scroll(caption, inner)


def _stacking(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]], *, quiet: bool = False
) -> Html:
    numbers = [head.startswith(">") for head in heads]
    names = [head.lstrip(">") for head in heads]
    top = (
        cell("th", name, number, scope="col", role="columnheader")
        for name, number in zip(names, numbers, strict=True)
    )
    body = []
    for first, *rest in rows:
        cells = (
            cell("td", content, number, role="cell", **({"data_label": name} if content else {}))
            for content, number, name in zip(rest, numbers[1:], names[1:], strict=True)
        )
        body.append(tag("tr", tag("th", first, scope="row", role="rowheader"), *cells, role="row"))
    title = tag("caption", caption, **({"class_": "unseen"} if quiet else {}))
    head = tag("thead", tag("tr", *top, role="row"), role="rowgroup")
    inner = tag("table", title, head, tag("tbody", *body, role="rowgroup"), class_="stacks", role="table")
    return scroll(caption, inner)


def scroll(label: str, table: Html) -> Html:
    """A container in which a wide table scrolls, reachable by keyboard."""
    return tag("div", table, class_="scroll", tabindex="0", role="group", aria_label=label)


def cell(name: str, content: str, number: bool, **attributes: str) -> Html:
    """A cell; numbers stand at the right of their column."""
    return tag(name, content, **attributes, **({"class_": "n"} if number else {}))
