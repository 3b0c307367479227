"""What `--incognito` puts in the place of a person's words and of a field that holds something: a bar, always
of the same length, drawn by incognito.css, which takes the words themselves out of the page (not drawn, not
read out, not found) until they are asked for. No script is needed."""

from collections.abc import Sequence

Attributes = Sequence[tuple[str, str | None]]

WORDS = "bdi"
"""The element of what a person wrote; in a report of sentences of ours too."""
COVERED = "data-covered"
"""Marks an element of words that are shown only while it, or what it stands in, has the keyboard."""
BAR = '<span class="cover"><span class="unseen">covered</span></span><span class="beneath">'
"""Stands before the words, which end with `END`."""
END = "</span>"
SHOW = (
    '<input type="checkbox" class="uncover" form="none" autocomplete="off" '
    'aria-label="Show what stands in this field">'
)
"""Stands behind a field, and in its place until it is ticked. It belongs to no form: it is never sent."""
EMPTY = ' placeholder=" "'
"""By its placeholder a style tells an empty field from one that somebody typed into."""
UNWRITTEN = frozenset("hidden radio checkbox range submit button reset image file color password".split())
"""Kinds of input that hold no words, or never show them."""
PICKED = frozenset("date time datetime-local month week".split())
"""Kinds of input that take no placeholder."""


def opening(written: str, active: bool) -> str:
    """The start of an element of words, with its bar; `active` where it stands in what the keyboard reaches.

    >>> opening("<bdi>", active=True).partition("<span")[0]
    '<bdi data-covered>'
    """
    focus = "" if active else ' tabindex="0"'
    return f"{written[:-1]} {COVERED}{focus}>{BAR}"


def is_field(tag: str, attrs: Attributes) -> bool:
    """Whether words can be typed into an element, and seen there.

    >>> is_field("input", [("type", "date")]), is_field("input", [("type", "radio")])
    (True, False)
    """
    known = dict(attrs)
    if known.get("aria-hidden") == "true":
        return False
    return tag == "textarea" or (tag == "input" and (known.get("type") or "").lower() not in UNWRITTEN)


def field(written: str, attrs: Attributes) -> str:
    """The start of a field, which can be told from an empty one.

    >>> field("<textarea>", [])
    '<textarea placeholder=" ">'
    """
    known = dict(attrs)
    if "placeholder" in known or (known.get("type") or "").lower() in PICKED:
        return written
    end = "/>" if written.endswith("/>") else ">"
    return written.removesuffix(end) + EMPTY + end
