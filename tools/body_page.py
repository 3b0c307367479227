"""Writes the generated half of docs/body.md from the tables of the described system and a run of its
validation suite: run it after a change of them.

    python tools/body_page.py

Everything below the marker is replaced; what stands above it is written by hand. A test holds the file to it.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from villi.body.listing import Listed, markdown, picture, tables
from villi.body.sources import sources
from villi.body.table import model
from villi.body.targets import targets
from villi.body.validating import Result, known, table, validate

PAGE = Path(__file__).resolve().parents[1] / "docs" / "body.md"
MARKER = "<!-- below: written by tools/body_page.py from the tables of villi.body -->"
SUITE = "## The validation suite"
HEADS = ("target", "figure", "published", "model", "tolerance", "outcome")
FIRST = ("Arrows", "Not in the equations")
"""Tables that stand before the equations."""


def generated(results: Sequence[Result]) -> str:
    """Everything below the marker; the suite stands last."""
    return "\n".join([MARKER, "", *_tables(), *_sources(), *_suite(results)]).rstrip() + "\n"


def _tables() -> Iterator[str]:
    listed = {one.title: one for one in tables(model())}
    yield "## All arrows"
    yield ""
    yield "`==A==` measured in people, repeated; `--B--` small or conflicting studies;"
    yield "`..C..` hypothesis, switched off."
    yield ""
    yield "```text"
    yield picture(model()).rstrip()
    yield "```"
    yield ""
    for title in FIRST:
        yield from _table(listed.pop(title))
    yield "## The equations"
    yield ""
    yield "A name that ends in 0 (`fibre0`) is the usual amount of that input: there the system is at rest."
    yield ""
    for one in listed.values():
        yield from _table(one)


def _table(listed: Listed) -> Iterator[str]:
    yield f"### {listed.title}"
    yield ""
    yield markdown(listed)


def _sources() -> Iterator[str]:
    yield "## The sources"
    yield ""
    yield "`seen` is how a figure was read: most in the abstract, not in the full paper."
    yield ""
    rows = tuple(
        (source.id, source.citation, source.identifier, source.seen, source.says)
        for source in sources().values()
    )
    yield markdown(Listed("", ("id", "citation", "identifier", "seen", "figures used"), rows))


def _suite(results: Sequence[Result]) -> Iterator[str]:
    yield SUITE
    yield ""
    for group, rows in table(results).items():
        yield f"### {group[0].upper()}{group[1:]}"
        yield ""
        yield markdown(Listed(group, HEADS, tuple(map(tuple, rows))))
    yield "### Known failures"
    yield ""
    yield "What the first prototype got wrong, and what is known to be wrong now."
    yield ""
    heads = ("what", "how it was", "model now", "state", "how")
    yield markdown(Listed("", heads, tuple(map(tuple, known(results)))))
    yield "### How each was run"
    yield ""
    notes = tuple((one.id, one.what, one.protocol, ", ".join(one.source), one.note) for one in targets())
    yield markdown(Listed("", ("target", "what", "protocol", "sources", "note"), notes))


def main() -> None:
    by_hand = PAGE.read_text(encoding="utf-8").split(MARKER)[0]
    PAGE.write_text(by_hand + generated(validate()), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
