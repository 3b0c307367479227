"""The arrows of the described system, and the paths that they make; how well an arrow and a path are known.

An arrow is one row of `data/arrows.csv`. Tests hold the rows to the equations: whatever an equation uses is
an arrow, and an arrow whose parameters are set to no effect is gone from the equation.
"""

import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, NamedTuple

from villi.body.table import Model, rows
from villi.body.values import Label
from villi.quantities import VilliError

Sign = Literal["up", "down", "either", "none"]
ORDER: tuple[Label, ...] = ("", "A", "B", "C")
"""Labels from what needs no evidence to what has none."""
ALSO: Mapping[str, str] = MappingProxyType(
    {
        "meal": "gln_food",
        "enteral_flow": "enteral",
        "portions": "gln_dose",
        "antibiotic_loss": "antibiotic",
        "antibiotic_range": "antibiotic",
        "dose": "gln_dose",
        "lps": "endotoxin",
    }
)
"""Inputs and events that are one thing to a reader: the meal that food glutamine comes in, a course's losses
and how unsure its strength is, a dose swallowed at once, the day of an injection."""


class Arrow(NamedTuple):
    """What leads `source` to move `target`: up (more of the one, more of the other), down, either way, or not
    ("none").

    `parameters` carry its size: each with the value at which the arrow is gone. It acts only where one of
    `needs` is changed too ((): always). `modelled` says whether the equations hold it; one that they do not
    hold is listed to say so. `article`: whether a popular article on the gut and glutamine claims it;
    `statement` is the answer to that (`villi evidence ID`). `sources` and `against` are ids of sources, for
    it and null or contrary. `words` a clause in plain words.
    """

    id: str
    source: str
    target: str
    sign: Sign
    parameters: tuple[tuple[str, float], ...]
    needs: tuple[str, ...]
    label: Label
    modelled: bool
    article: bool
    statement: str
    sources: tuple[str, ...]
    against: tuple[str, ...]
    words: str


class Path(NamedTuple):
    """Arrows one after another; `label` is that of the worst of them, and of what they need."""

    arrows: tuple[Arrow, ...]
    label: Label

    @property
    def nodes(self) -> tuple[str, ...]:
        """The ids that it leads through, from its source to its target."""
        return (self.arrows[0].source, *(arrow.target for arrow in self.arrows))


@cache
def arrows() -> tuple[Arrow, ...]:
    """All arrows, as the table has them.

    >>> [arrow.target for arrow in arrows() if arrow.source == "nsaid"]
    ['K']
    """
    return tuple(_of_row(row) for row in rows("arrows"))


def _of_row(row: dict[str, str]) -> Arrow:
    signs: dict[str, Sign] = {"up": "up", "down": "down", "either": "either", "none": "none"}
    labels: dict[str, Label] = {"A": "A", "B": "B", "C": "C"}
    pairs = (word.partition("=") for word in row["parameters"].split())
    return Arrow(
        row["id"],
        row["from"],
        row["to"],
        signs[row["sign"]],
        tuple((name, float(value or 0)) for name, _, value in pairs),
        tuple(row["needs"].split()),
        labels[row["label"]],
        row["in_model"] == "yes",
        row["article"] == "yes",
        row["statement"],
        tuple(row["sources"].split()),
        tuple(row["against"].split()),
        row["words"],
    )


def worst(labels: Iterable[Label]) -> Label:
    """The least known of labels: a chain is as well known as its weakest link.

    >>> worst(["A", "C", "B"]), worst([])
    ('C', '')
    """
    return max(labels, key=ORDER.index, default="")


def best(paths: Iterable[Path]) -> Label:
    """The label of an effect: that of its best known path; "" where no path leads there.

    >>> best([])
    ''
    """
    return min((path.label for path in paths), key=ORDER.index, default="")


def paths(model: Model, sources: Collection[str], target: str, hypotheses: bool = False) -> tuple[Path, ...]:
    """The ways along arrows from what is changed to a state, best known and shortest first; no state twice.

    `sources` are names of inputs and of events ("gln_dose", "antibiotic", "iv", "disease", "endotoxin"): all
    that is changed at once, as some arrows act only where something else is changed too. Without `hypotheses`
    no arrow of label C is taken. Raises VilliError for a name that the model does not have.

    >>> from villi.body.table import model
    >>> [path.nodes for path in paths(model(), ["gln_dose"], "P")][:1]
    [('gln_dose', 'G', 'L', 'P')]
    >>> best(paths(model(), ["gln_dose"], "Y")), best(paths(model(), ["gln_dose"], "Y", hypotheses=True))
    ('', 'C')
    """
    starts = {_known(model, name) for name in sources}
    end = _known(model, target)
    drawn = _drawn(hypotheses)
    known = {arrow.id: _label(arrow, starts, drawn) for arrow in drawn}
    out = _from(arrow for arrow in drawn if known[arrow.id])
    found = [
        Path(way, worst(known[arrow.id] for arrow in way))
        for start in sorted(starts)
        for way in _ways(out, start, end, ())
    ]
    return tuple(sorted(found, key=lambda path: (ORDER.index(path.label), len(path.arrows))))


def reached(model: Model, sources: Collection[str], hypotheses: bool = False) -> dict[str, Label]:
    """Every state that what is changed has a path to, with the label of its best path.

    >>> from villi.body.table import model
    >>> reached(model(), ["nsaid"])
    {'K': 'A'}
    """
    labels = {state.id: best(paths(model, sources, state.id, hypotheses)) for state in model.states}
    return {state: label for state, label in labels.items() if label}


def idle(model: Model, sources: Collection[str], hypotheses: bool = False) -> tuple[Arrow, ...]:
    """Arrows that leave what is changed and do nothing, as they act only where something else is changed too.

    >>> from villi.body.table import model
    >>> [arrow.target for arrow in idle(model(), ["iv"])]
    ['V', 'K']
    """
    starts = {_known(model, name) for name in sources}
    drawn = _drawn(hypotheses)
    return tuple(arrow for arrow in drawn if arrow.source in starts and not _label(arrow, starts, drawn))


def _drawn(hypotheses: bool) -> tuple[Arrow, ...]:
    return tuple(arrow for arrow in arrows() if arrow.modelled and (hypotheses or arrow.label != "C"))


def _label(arrow: Arrow, starts: Collection[str], drawn: Iterable[Arrow]) -> Label:
    """How well an arrow is known where it acts: no better than what it needs; "" where none of that is
    changed and has an arrow of its own."""
    if not arrow.needs:
        return arrow.label
    acting = [other.label for other in drawn if other.source in starts and other.source in arrow.needs]
    return worst([arrow.label, min(acting, key=ORDER.index)]) if acting else ""


def _from(of: Iterable[Arrow]) -> dict[str, list[Arrow]]:
    out: dict[str, list[Arrow]] = {}
    for arrow in of:
        out.setdefault(arrow.source, []).append(arrow)
    return out


def _ways(
    out: Mapping[str, list[Arrow]], at: str, end: str, way: tuple[Arrow, ...]
) -> Iterator[tuple[Arrow, ...]]:
    if way and at == end:
        yield way
        return
    been = {arrow.source for arrow in way} | {at}
    for arrow in out.get(at, ()):
        if arrow.target not in been:
            yield from _ways(out, arrow.target, end, (*way, arrow))


def _known(model: Model, name: str) -> str:
    """The id under which arrows know an input, an event or a state."""
    known = [row.id for table in (model.inputs, model.states, model.jumps) for row in table]
    if name not in known:
        near = difflib.get_close_matches(name, known, 1)
        remedy = f"did you mean {near[0]}?" if near else f"write one of {', '.join(known)}"
        raise VilliError(f"the described system has no input and no state {name!r}", remedy=remedy)
    return ALSO.get(name, name)
