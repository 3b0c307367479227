"""One state or input of the described system as sections: what leads to it, how well known, from where."""

from collections.abc import Iterable, Mapping, Sequence

from villi.body.arrows import ALSO, Arrow, arrows
from villi.body.driving import Driven
from villi.body.explaining import Explanation, Reach, name_of
from villi.body.listing import STATUS, between, figure, spaced
from villi.body.sources import Source
from villi.body.table import model
from villi.body.values import Label
from villi.body.wording import MEANING, SYSTEM, beside, sentence
from villi.report.blocks import Blocks, Cites, Code, Line, Points, Rows, line, said
from villi.report.blocks import Label as Named
from villi.report.what_if import Section
from villi.report.what_if_words import KNOWN, ORDER
from villi.report.words import listed, lower_first, percent, upper_first

INTO, OUT = "What leads to it", "What it leads to"
MISSING = "Said of it, and not in the described system"
FIGURES, DRIVES, EQUATIONS, SOURCES = (
    "Its figures",
    "What we do not know drives this",
    "Its equations",
    "Sources",
)
OFFERED = ("daily", "course")
"""Kinds of inputs that somebody can ask about; the others are for tests of the model."""
LETTERS: tuple[Label, ...] = ("A", "B", "C")


LIST = "The described system: what it holds"


def index() -> tuple[Section, ...]:
    """What can be explained: outcomes, what can be changed, and what is spoken of and not in it."""
    table = model()
    offered = [row.name for row in table.inputs if row.kind in OFFERED and row.id not in ALSO]
    outside = sorted(
        {
            name_of(node)
            for arrow in arrows()
            if not arrow.modelled
            for node in (arrow.source, arrow.target)
            if node == name_of(node)
        }
    )
    counts = ", ".join(
        f"{sum(arrow.modelled and arrow.label == label for arrow in arrows())} {KNOWN[label]}"
        for label in LETTERS
    )
    told = [row.name for row in table.states if row.id in _told()]
    return (
        Section("arrows", "Its arrows", (line(f"{counts}."),)),
        Section("outcomes", "What it holds", (line(f"{upper_first(listed(told))}."),)),
        Section("inputs", "What can be changed", (line(f"{upper_first(listed(offered))}."),)),
        Section("outside", "Spoken of, and not in it", (line(f"{upper_first(listed(outside))}."),)),
        Section(
            "more",
            "More",
            (
                line("One of them: ", Code("villi body explain permeability")),
                line("All tables and equations: ", Code("villi body explain --model")),
            ),
        ),
    )


def document(driven: Sequence[Driven]) -> list[dict[str, object]]:
    """What the spread goes with, as plain dictionaries."""
    return [
        {
            "change": one.change.words,
            "drivers": [driver._asdict() | {"share": float(driver.share)} for driver in one.drivers],
        }
        for one in driven
    ]


def title(found: Explanation) -> str:
    """What is explained, with its unit."""
    return f"{upper_first(found.name)} ({found.unit})" if found.unit else upper_first(found.name)


def basis(found: Explanation) -> str:
    """What it is, in the words of the table."""
    return upper_first(found.says.rstrip(".")) + "." if found.says else SYSTEM


def sections(
    found: Explanation, driven: Sequence[Driven] = (), *, equations: bool = False
) -> tuple[Section, ...]:
    """The answer first, then arrows, figures, equations (only where asked for) and sources."""
    numbers = {id: n for n, id in enumerate(found.sources, start=1)}
    parts = (
        Section("short", "In short", _short(found)),
        Section("into", INTO, _arrows(found.into, numbers)),
        Section("out", OUT, _arrows(found.out, numbers)),
        Section("missing", MISSING, _arrows(found.missing, numbers)),
        Section("drives", DRIVES, _driven(driven)),
        Section("figures", FIGURES, _figures(found, numbers)),
        Section("equations", EQUATIONS, _equations(found) if equations else ()),
        Section("sources", SOURCES, _sources(found.sources.values())),
    )
    return tuple(part for part in parts if part.blocks)


def _short(found: Explanation) -> Blocks:
    if found.kind == "not in the model":
        return (line("There is nothing to simulate: no state and no input of the system is called so."),)
    kinds = {row.id: row.kind for row in model().inputs}
    offered = [reach for reach in found.reached_by if kinds.get(reach.source) in OFFERED]
    out: list[Line] = []
    if found.kind == "state":
        out += _grouped("Moved by", offered, [name_of(reach.source) for reach in offered])
        if not offered:
            out.append(line("Nothing that somebody can change leads to it."))
    shown = [reach for reach in found.reaches if reach.target in _told()]
    out += _grouped("It moves", shown, [name_of(reach.target) for reach in shown])
    if found.kind != "state" and not shown:
        out.append(line("No arrow leads from it to anything. That does not mean that nothing happens."))
    letters = "; ".join(f"{label} {MEANING[label].split(':')[0]}" for label in LETTERS)
    return (*out, *map(line, beside(found.id)), line(f"{letters}.", style="quiet"))


def _told() -> frozenset[str]:
    return frozenset(ORDER)


def _grouped(head: str, reaches: Sequence[Reach], names: Sequence[str]) -> Iterable[Line]:
    """Names by how well the best path is known, best first."""
    for label in LETTERS:
        of = [name for reach, name in zip(reaches, names, strict=True) if (reach.label or "C") == label]
        if of:
            yield line(Named(f"{head}, {KNOWN[label]}: "), listed(of) + ".")


def _arrows(shown: Sequence[Arrow], numbers: Mapping[str, int]) -> Blocks:
    """Each arrow as a sentence that says how well it is known, with its sources and those against it."""
    points = []
    for arrow in shown:
        ends = f"{upper_first(name_of(arrow.source))} → {name_of(arrow.target)}"
        cited, against = (
            Cites(sorted(numbers[id] for id in ids if id in numbers))
            for ids in (arrow.sources, arrow.against)
        )
        parts = [Named(f"{ends} ({arrow.label}). " if arrow.label else f"{ends}. "), sentence(arrow)]
        if arrow.article:
            parts += [" An article claims it: ", Code(f"villi evidence {arrow.statement}"), "."]
        if cited and against:
            parts.append(f" Sources: {cited}; null or contrary:")
        elif cited or against:
            parts.append(" Sources:" if cited else " Null or contrary:")
        points.append(line(*parts, cites=against or cited))
    return (Points(tuple(points)),) if points else ()


def _driven(driven: Sequence[Driven]) -> Blocks:
    points = []
    for one in driven:
        shares = "; ".join(
            f"{lower_first(driver.says)} {percent(driver.share)}"
            + (f" ({driver.label}, {driver.status})" if driver.label else f" ({driver.kind})")
            for driver in one.drivers
        )
        points.append(line(Named(f"{upper_first(said(one.change.words))}: "), f"{shares}."))
    if not points:
        return ()
    return (line("How much of the spread goes with one figure alone, after:"), Points(tuple(points)))


def _figures(found: Explanation, numbers: Mapping[str, int]) -> Blocks:
    rows = []
    for row in found.parameters:
        unit = f" {row.unit}" if row.unit not in ("share", "0 or 1") else ""
        within = "0 or 1" if row.spread == "bernoulli" else between(row.low, row.high)
        cited = Cites((numbers[row.source],)) if row.source in numbers else row.source
        known = f"{row.label} {row.status}".strip()
        rows.append((row.says, f"{figure(row.value)}{unit}", within, known, cited))
    if not rows:
        return ()
    heads = ("Figure", "Value", "5 to 95 %", "Known", "Source")
    statuses = "; ".join(f"{status}: {words}" for status, words in STATUS.items() if status != words)
    return (
        Rows(FIGURES, heads, tuple(rows), (0, 1, 2, 3, 4), quiet=True),
        line(f"{upper_first(statuses)}.", style="quiet"),
    )


def _equations(found: Explanation) -> Blocks:
    rows = [(row.id, spaced(row.rate), "change an hour") for row in found.states]
    rows += [(row.id, spaced(row.expression), row.says) for row in found.rules]
    if not rows:
        return ()
    points = [line(Named(f"{id}: "), Code(expression), f" ({words})") for id, expression, words in rows]
    return (Points(tuple(points)),)


def _sources(sources: Iterable[Source]) -> Blocks:
    found = tuple(line(f"{_citation(source)}") for source in sources)
    return (Points(found, numbered=True),) if found else ()


def _citation(source: Source) -> str:
    parts = [source.citation.rstrip("."), source.identifier, f"read: {source.seen}" if source.seen else ""]
    return ". ".join(part for part in parts if part) + "."
