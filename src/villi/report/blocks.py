"""The few shapes that a section is made of: said once, drawn by the terminal and by the page.

A section is a sequence of blocks. The words in them are final; only the layout is left to the faces.
"""

from collections.abc import Iterable, Mapping
from datetime import date as Date
from typing import Literal, NamedTuple

from villi.evidence.values import Source
from villi.report.words import clean


class Said(str):
    """Words of a person, a product or a source: cleaned, and kept apart from our own."""

    __slots__ = ()


class Code(str):
    """Words to be typed as they stand."""

    __slots__ = ()


class Label(str):
    """Our own words at the head of a line, saying what follows."""

    __slots__ = ()


Kind = Literal[
    "day",
    "line",
    "food",
    "statement",
    "source",
    "amount",
    "answer",
    "experiment",
    "finding",
    "felt",
    "lines",
    "command",
]
"""What a place is of: a day (ISO date), a line of the diary (its number), a food (its id), a statement (its
id), a source (its number in the list), which foods and days made an amount (id of a nutrient, key of a
pattern), where a question is answered (the number of the line it is about), an experiment (the line of its
record), the days and foods of a pair that moves together (`leading.found`), all ratings day by day, all lines
as they were read (both without an id), and where on a page is done what a command does (its words)."""


class Key(NamedTuple):
    """A place that words may lead to."""

    kind: Kind
    id: str


class Ref(str):
    """Words that lead somewhere: plain words on the terminal and where nothing is linked.

    `inner` keeps what sort of words they are (`Said`, `Code`, `Label` or our own).

    >>> Ref("line 12", Key("line", "12")), Ref("x", Key("day", "2026-11-16")).key.kind
    ('line 12', 'day')
    """

    __slots__ = ("inner", "key")
    inner: str
    key: Key

    def __new__(cls, words: str, key: Key) -> "Ref":
        made = super().__new__(cls, words)
        made.inner, made.key = words, key
        return made


class Lines(str):
    """Numbers of lines of the diary: "3, 5 and 4 more"."""

    __slots__ = ()


class Cites(tuple[int, ...]):
    """Numbers of sources, in place of words.

    >>> str(Cites((3, 4)))
    '[3] [4]'
    """

    __slots__ = ()

    def __str__(self) -> str:
        return " ".join(f"[{number}]" for number in self)


NO_CITES = Cites()
Style = Literal["", "lead", "strong", "quiet"]


class Line(NamedTuple):
    """One or more sentences; `cites` are the sources they rest on."""

    parts: tuple[str, ...]
    style: Style = ""
    cites: Cites = NO_CITES


class Points(NamedTuple):
    """Lines that stand below each other as a list; `numbered` where they answer to numbers in the text."""

    lines: tuple[Line, ...]
    numbered: bool = False


class Head(NamedTuple):
    """A heading inside a section."""

    words: str


class Rows(NamedTuple):
    """A table. The first cell of a row names it; a head that starts with ">" makes a column of numbers.

    `narrow` are the columns that a terminal has room for. `quiet`: the caption only repeats a heading."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | Cites, ...], ...]
    narrow: tuple[int, ...]
    quiet: bool = False


class Dot(NamedTuple):
    """One row of a picture: a value with its interval, and both in words."""

    name: str
    value: float
    low: float
    high: float
    said: str


class Dots(NamedTuple):
    """A picture: a dot with its interval for each row, on one axis that need not begin at nought.

    `axis` says what is on it; `none` is where "no difference" lies, NaN where there is no such place;
    `description` says the picture in words, and `table` holds the same figures."""

    heading: str
    dots: tuple[Dot, ...]
    axis: str
    none: float
    description: str
    caption: str
    table: Rows


class Beside(NamedTuple):
    """Pictures that stand side by side where there is room."""

    pictures: tuple[Dots, ...]


class Course(NamedTuple):
    """A line over the days: a value for each day from `first` on, NaN where there is none; the axis goes from
    `low` to `high`; `said` says it in words."""

    name: str
    first: Date
    values: tuple[float, ...]
    low: float
    high: float
    said: str


class Courses(NamedTuple):
    """Lines over the same days, one above the other; `table` holds the same figures."""

    heading: str
    courses: tuple[Course, ...]
    description: str
    caption: str
    table: Rows


Edges = tuple[float, float, float]
"""Low end, middle and high end at one time."""


class Band(NamedTuple):
    """Something over time in two bands: `known` of arrows that were measured, `everything` with hypotheses,
    each `Edges` a time. `strength` is how well the middle is known: "solid" repeated, "thin" small or
    conflicting, "none" there is no such band. `none`: where "no difference" lies; `ends`: the time at which
    the change ends (NaN: no such place). `said` and `said_all` say both bands in words."""

    key: str
    name: str
    unit: str
    axis: str
    times: tuple[float, ...]
    known: tuple[Edges, ...]
    everything: tuple[Edges, ...]
    strength: Literal["solid", "thin", "none"]
    none: float
    ends: float
    said: str
    said_all: str
    description: str
    table: Rows


class Bands(NamedTuple):
    """Bands, a picture each on a page, and each as lines of signs on the terminal."""

    bands: tuple[Band, ...]
    caption: str


class Group(NamedTuple):
    """Blocks that belong together, apart from what stands around them."""

    blocks: "tuple[Block, ...]"


class More(NamedTuple):
    """What opens on the page under a summary; the terminal leaves it out."""

    summary: str
    blocks: "tuple[Block, ...]"


Block = Line | Points | Head | Rows | Beside | Courses | Bands | Group | More
Blocks = tuple[Block, ...]


def cites(sources: Iterable[Source], known: Mapping[Source, int]) -> Cites:
    """The numbers of some sources, in order, each once."""
    return Cites(sorted({known[source] for source in sources if source in known}))


def said(words: str) -> Said:
    """Words that are not ours, safe to show.

    >>> said("kimchi\\x1b[31m")
    'kimchi'
    """
    return Said(clean(words))


def line(*parts: str, style: Style = "", cites: Cites = NO_CITES) -> Line:
    """A line of parts, empty ones left out.

    >>> line("You wrote ", said("kimchi"), ".").parts
    ('You wrote ', 'kimchi', '.')
    """
    return Line(tuple(part for part in parts if part), style, cites)


def sentence(words: str) -> Said:
    """Words of another room as a sentence of a report: cleaned, and ended with one stop.

    >>> sentence("no glutamine in any dose"), sentence("Ask first.")
    ('No glutamine in any dose.', 'Ask first.')
    """
    kept = clean(words).rstrip(" ;,")
    if not kept:
        return Said("")
    kept = kept if len(kept) > 1 and kept[1].isupper() else kept[0].upper() + kept[1:]
    return Said(kept if kept.endswith((".", "?", "!", ".”")) else kept + ".")


def plain(blocks: Blocks) -> tuple[str, ...]:
    """Every sentence line of some blocks as plain words, tables left out: what a person reads through.

    >>> plain((Head("Why"), line("Because you ", Code("wrote"), " it."), More("x", (line("Deep."),))))
    ('Because you wrote it.', 'Deep.')
    """
    out: list[str] = []
    for block in blocks:
        if isinstance(block, Line):
            out.append("".join(block.parts))
        elif isinstance(block, Points):
            out.extend("".join(point.parts) for point in block.lines)
        elif isinstance(block, Beside):
            out.extend(picture.caption for picture in block.pictures if picture.caption)
        elif isinstance(block, Courses | Bands):
            out.append(block.caption)
        elif isinstance(block, Group | More):
            out.extend(plain(block.blocks))
    return tuple(out)
