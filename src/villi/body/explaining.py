"""What the described system says of one thing: what leads to it, what it leads to, what is not in it."""

import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Literal, NamedTuple

from villi.body.arrows import ALSO, ORDER, Arrow, Path, arrows, best, idle, paths, reached, worst
from villi.body.generating import parsed, uses
from villi.body.sources import Source, sources
from villi.body.table import Model, Parameter, Rule, State, model
from villi.body.values import Label
from villi.quantities import VilliError

__all__ = [
    "Arrow",
    "Explanation",
    "Path",
    "Reach",
    "arrows",
    "best",
    "explain",
    "idle",
    "name_of",
    "paths",
    "reached",
    "worst",
]

Kind = Literal["state", "input", "event", "not in the model"]
EVENTS: Mapping[str, str] = MappingProxyType(
    {"disease": "the start of a disease of the barrier", "endotoxin": "endotoxin into a vein"}
)
"""Names of events that are no input as well."""
CALLED: Mapping[str, str] = MappingProxyType(
    {
        "permeability": "K",
        "leakiness": "K",
        "leaky gut": "K",
        "barrier": "K",
        "lining": "V",
        "villi": "V",
        "villus": "V",
        "plasma": "P",
        "blood glutamine": "P",
        "muscle": "M",
        "diversity": "D",
        "microbiome": "D",
        "butyrate": "S",
        "inflammation": "I",
        "il-6": "I",
        "il6": "I",
        "powder": "gln_dose",
        "l-glutamine": "gln_dose",
        "glutamine": "gln_dose",
        "food glutamine": "gln_food",
        "ibuprofen": "nsaid",
        "painkiller": "nsaid",
        "painkillers": "nsaid",
        "antibiotics": "antibiotic",
        "probiotics": "probiotic",
        "ferments": "fermented",
        "fermented foods": "fermented",
        "processed food": "processed",
        "mental stress": "stress",
        "prednisone": "steroid",
        "burns": "catabolic",
        "critical illness": "catabolic",
    }
)
"""Other words that people use."""


class Reach(NamedTuple):
    """That a change of `source` reaches `target`: `label` of its best path among what was measured ("" none),
    `label_all` with hypotheses, and that path."""

    source: str
    target: str
    label: Label
    label_all: Label
    path: Path


class Explanation(NamedTuple):
    """What the tables hold of a state or an input.

    `into` and `out` are its arrows in the equations; `reached_by` the inputs that lead to it along any number
    of arrows, `reaches` the states that it leads to; `states` and `rules` the equations behind it, and
    `parameters` the constants in them and on its arrows; `missing` the arrows that people speak of and that
    the equations do not hold; `sources` all that is cited, by id.
    """

    id: str
    name: str
    unit: str
    kind: Kind
    says: str
    into: tuple[Arrow, ...]
    out: tuple[Arrow, ...]
    reached_by: tuple[Reach, ...]
    reaches: tuple[Reach, ...]
    states: tuple[State, ...]
    rules: tuple[Rule, ...]
    parameters: tuple[Parameter, ...]
    missing: tuple[Arrow, ...]
    sources: Mapping[str, Source]


def explain(what: str) -> Explanation:
    """All that the tables hold of a state, an input, an event, or a thing that is spoken of and not in the
    model, by its id, its name, or another word for it. Raises VilliError with the nearest for an unknown one.

    >>> found = explain("gut permeability")
    >>> found.id, found.kind, [arrow.id for arrow in found.into if arrow.label == "A"]
    ('K', 'state', ['painkiller-lining'])
    >>> explain("adrenal fatigue").kind
    'not in the model'
    """
    table = model()
    node = _found(table, what)
    into = tuple(arrow for arrow in arrows() if arrow.modelled and arrow.target == node)
    out = tuple(arrow for arrow in arrows() if arrow.modelled and arrow.source == node)
    missing = tuple(
        arrow for arrow in arrows() if not arrow.modelled and node in (arrow.source, arrow.target)
    )
    states = tuple(row for row in table.states if row.id == node)
    rules = _rules(table, states)
    cited = {id for arrow in (*into, *out, *missing) for id in (*arrow.sources, *arrow.against)}
    parameters = _parameters(table, states, rules, (*into, *out))
    cited |= {row.source for row in parameters}
    kind, name, unit, says = _facts(table, node)
    return Explanation(
        node,
        name,
        unit,
        kind,
        says,
        into,
        out,
        _reached_by(table, node) if states else (),
        _reaches(table, node) if kind != "not in the model" else (),
        states,
        rules,
        parameters,
        missing,
        {id: source for id, source in sources().items() if id in cited},
    )


def name_of(node: str) -> str:
    """What a node of an arrow is called: a state, an input, an event, or a thing outside of the equations.

    >>> name_of("K"), name_of("disease"), name_of("immunity")
    ('gut permeability', 'the start of a disease of the barrier', 'immunity')
    """
    return _names(model()).get(node, node)


def _names(table: Model) -> dict[str, str]:
    inputs, states = ({row.id: row.name for row in table.inputs}, {row.id: row.name for row in table.states})
    return {**EVENTS, **inputs, **states}


def _found(table: Model, what: str) -> str:
    asked = " ".join(what.split())
    names = _names(table)
    outside = {node for arrow in arrows() for node in (arrow.source, arrow.target)} - names.keys()
    by_name = {name.casefold(): node for node, name in names.items()}
    by_name |= {node.casefold(): node for node in (*names, *outside) if len(node) > 1}
    by_name |= dict(CALLED)
    node = asked if asked in names else by_name.get(asked.casefold())
    if node is None:
        holding = sorted({id for name, id in by_name.items() if asked and asked.casefold() in name})
        node = holding[0] if len(holding) == 1 else None
    if node is None:
        inside = sorted({names.get(id, id) for name, id in by_name.items() if id in holding})
        near = inside or difflib.get_close_matches(asked.casefold(), by_name, 3, 0.5)
        listed = ", ".join(row.name for row in table.states)
        remedy = (
            f"did you mean {' or '.join(near[:5])}?" if near else f"ask for one of: {listed}, or an input"
        )
        raise VilliError(f"the described system has nothing called {asked[:60]!r}", remedy=remedy)
    return ALSO.get(node, node)


def _facts(table: Model, node: str) -> tuple[Kind, str, str, str]:
    for state in table.states:
        if state.id == node:
            return "state", state.name, state.unit, state.says
    for row in table.inputs:
        if row.id == node:
            return "input", row.name, row.unit, row.says
    for jump in table.jumps:
        if jump.id == node:
            return "event", EVENTS[node], jump.unit, jump.says
    return "not in the model", node, "", "there is no such state and no such input"


def _rules(table: Model, states: Iterable[State]) -> tuple[Rule, ...]:
    """The rules behind the rate of change of states, as an hour-resolved run follows them, in their order."""
    follow = {rule.id: rule for rule in table.rules if rule.modes in ("both", "hour")}
    found, open_ = set[str](), [text for state in states for text in (state.rate, state.initial)]
    while open_:
        for name in uses(parsed(open_.pop())) & follow.keys() - found:
            found.add(name)
            open_.append(follow[name].expression)
    return tuple(rule for rule in table.rules if rule.id in found and rule.modes in ("both", "hour"))


def _parameters(
    table: Model, states: Iterable[State], rules: Iterable[Rule], near: Iterable[Arrow]
) -> tuple[Parameter, ...]:
    texts = [text for state in states for text in (state.rate, state.initial)]
    texts += [rule.expression for rule in rules]
    named = {name for text in texts for name in uses(parsed(text))}
    named |= {name for arrow in near for name, _ in arrow.parameters}
    return tuple(row for row in table.parameters if row.id in named)


def _reached_by(table: Model, node: str) -> tuple[Reach, ...]:
    names = (*(row.id for row in table.inputs), *(row.id for row in table.jumps))
    starts = dict.fromkeys(ALSO.get(name, name) for name in names)
    return _sorted(reach for start in starts for reach in _reach(table, start, node))


def _reaches(table: Model, node: str) -> tuple[Reach, ...]:
    return _sorted(reach for state in table.states for reach in _reach(table, node, state.id))


def _reach(table: Model, source: str, target: str) -> Iterable[Reach]:
    """Whether a change can reach a state at all: what its arrows need is taken to be changed too."""
    if source == target:
        return
    needed = {need for arrow in arrows() if arrow.source == source for need in arrow.needs}
    measured, every = (
        [path for path in paths(table, [source, *needed], target, all_) if path.nodes[0] == source]
        for all_ in (False, True)
    )
    if every:
        yield Reach(source, target, best(measured), best(every), (measured or every)[0])


def _sorted(found: Iterable[Reach]) -> tuple[Reach, ...]:
    def rank(reach: Reach) -> tuple[int, int]:
        return (ORDER.index(reach.label or "C"), len(reach.path.arrows))

    return tuple(sorted(found, key=rank))
