"""Writes the generated half of docs/scores.md from the scores themselves: run it after a change of them.

    python tools/scores_page.py

Everything below the marker is replaced; what stands above it is written by hand. A test holds the file to it.
"""

from collections.abc import Iterator
from math import isinf
from pathlib import Path

from villi.scores import NAMED_ONLY, SCORES, Score
from villi.scores.asking import INPUTS

PAGE = Path(__file__).resolve().parents[1] / "docs" / "scores.md"
MARKER = "<!-- below: written by tools/scores_page.py from villi.scores -->"


def generated() -> str:
    """Everything below the marker."""
    return "\n".join([MARKER, "", *_list(), "", *_each(), *_inputs()]).rstrip() + "\n"


def _list() -> Iterator[str]:
    yield "## All scores"
    yield ""
    yield "| id | name | range | cut-offs | for one person? |"
    yield "|---|---|---|---|---|"
    for one in SCORES.values():
        mode = "published" if one.mode == "fixed" else "from the data" + (", by sex" if one.by_sex else "")
        mode = mode if one.unit == "points" else "none"
        told = "yes" if one.one_person else "no"
        marks = (", experimental" if one.experimental else "") + (
            "" if one.default else ", only when asked for"
        )
        yield f"| [`{one.id}`](#{one.id}) | {one.name}{marks} | {_range(one)} | {mode} | {told}: {one.why} |"
    yield ""
    for id, why in NAMED_ONLY.items():
        yield f"`{id}` is not made: {why}."


def _range(one: Score) -> str:
    low, high = one.range
    return (
        f"{low:g} to {high:g}" + ("" if one.unit == "points" else f" {one.unit}")
        if not isinf(high)
        else one.unit
    )


def _each() -> Iterator[str]:
    for one in SCORES.values():
        yield f"### {one.id}"
        yield ""
        yield f"{one.name}; version: {one.version}. {_range(one)}{_unit(one)}."
        yield ""
        if one.experimental:
            yield f"**Experimental:** {one.experimental}."
            yield ""
        yield f"Source: {one.citation}. {one.source}".rstrip()
        yield ""
        if one.mode == "sample":
            yield "Cut-offs are taken from the data: not comparable between files."
            yield ""
        needed = [f"`{name}`" for name in one.inputs if name not in one.optional]
        spare = [f"`{name}`" for name in one.inputs if name in one.optional]
        if needed:
            yield f"Needs {', '.join(needed)}." + (
                f" Looks at {', '.join(spare)}, if given." if spare else ""
            )
        else:
            yield f"Looks at what is given of {', '.join(spare)}."
        yield ""
        for key, left_out in one.without.items():
            yield f"`{key}`: without {', '.join(left_out)}."
        yield f"Several days or people: {', '.join(one.rules)}."
        yield ""
        if one.components:
            yield "| component | | points |" if one.unit == "points" else "| part | | |"
            yield "|---|---|---|"
            for part in one.components:
                yield f"| `{part.id}` | {part.name} | {part.rule} |"
            yield ""
        for note in one.notes:
            yield f"- {note}"
        if one.notes:
            yield ""


def _unit(one: Score) -> str:
    return " points" if one.unit == "points" else ""


def _inputs() -> Iterator[str]:
    used = {name for one in SCORES.values() for name in one.inputs}
    yield "## All inputs"
    yield ""
    yield "A name means one thing in one unit, whichever score asks for it."
    yield ""
    yield "| name | unit | meaning | or made of | other names |"
    yield "|---|---|---|---|---|"
    for name, one in INPUTS.items():
        made = "; ".join(f"`{recipe.text}`" for recipe in one.made_of)
        also = ", ".join(f"`{other}`" for other in one.also)
        mark = "" if name in used else " (only to make others)"
        yield f"| `{name}` | {one.unit} | {one.meaning}{mark} | {made} | {also} |"


def main() -> None:
    by_hand = PAGE.read_text(encoding="utf-8").split(MARKER)[0]
    PAGE.write_text(by_hand + generated(), encoding="utf-8")


if __name__ == "__main__":
    main()
