"""The described system as SBML (level 3, version 2), so that other programs can run what villi runs.

States are parameters with rate rules; what follows at once, assignment rules; where they start, initial
assignments. Inputs are parameters that events change at times; what is swallowed or starts at once, an event
adds to a state. Every figure has its unit, bare ones in equations too (`units`), and every parameter carries
its label, how well it is known, and its source. Nothing in it rounds time or asks for a clock.
"""

import ast
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from types import MappingProxyType
from typing import Any, NamedTuple

from villi.body.generating import Equations, equations
from villi.body.marking import escaped, plain
from villi.body.scheduling import Schedule, schedule
from villi.body.sources import sources
from villi.body.table import Model, Parameter
from villi.body.table import model as shipped
from villi.body.units import BASE, HOUR, ONE, Unit, measured, of
from villi.body.values import Array, Inputs, Resolution
from villi.quantities import VilliError

LEVEL, VERSION = 3, 2
EVIDENCE = "urn:villi:evidence:1"
"""The namespace of our own annotation: label, status and source of a figure."""
CONTINUOUS, TIME_CONSTANT, RATE_CONSTANT = "SBO:0000293", "SBO:0000348", "SBO:0000009"
CONCENTRATION, SWITCH = "SBO:0000196", "SBO:0000390"
"""Terms of the Systems Biology Ontology, given only where one plainly fits."""
CONCENTRATIONS = frozenset({"umol/L", "mmol/L", "pg/mL", "mg/L"})
SAYS = {
    "hour": "Resolved by the hour: stomach, gut and plasma glutamine are integrated.",
    "day": "By the day: stomach, gut and plasma glutamine and interleukin-6 stand at the value that they "
    "would settle at, means of the day.",
}
CALLS = {
    "min": "AST_FUNCTION_MIN",
    "max": "AST_FUNCTION_MAX",
    "exp": "AST_FUNCTION_EXP",
    "log": "AST_FUNCTION_LN",
    "abs": "AST_FUNCTION_ABS",
}
OPERATORS: dict[type[ast.operator] | type[ast.cmpop], str] = {
    ast.Add: "AST_PLUS", ast.Sub: "AST_MINUS", ast.Mult: "AST_TIMES", ast.Div: "AST_DIVIDE",
    ast.Lt: "AST_RELATIONAL_LT", ast.LtE: "AST_RELATIONAL_LEQ",
    ast.Gt: "AST_RELATIONAL_GT", ast.GtE: "AST_RELATIONAL_GEQ",
}  # fmt: skip


def library(name: str = "libsbml") -> Any:
    """A module of the extra `sbml`. Raises VilliError where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise VilliError(
            f"the export needs {name}, which is not installed", remedy="install villi with its extra [sbml]"
        ) from None


def sbml_text(
    inputs: Inputs,
    *,
    resolution: Resolution = "day",
    row: Array | None = None,
    name: str = "",
    model: Model | None = None,
) -> str:
    """One run of one member as SBML: `row` its parameters (parameters,), or those of the table.

    `name` is shown as the name of the model, as it stands. Time is in hours from the start of the first day.
    Inputs are taken as they are: check them before. Raises VilliError where the extra is absent.

    >>> text = sbml_text(Inputs(2, daily={"fibre": [20, 30]}))
    >>> text.count("<event "), 'units="mmol_per_L"' in text
    (1, True)
    """
    table = model or shipped()
    values = [one.value for one in table.parameters] if row is None else [float(one) for one in row]
    if len(values) != len(table.parameters):
        raise VilliError(f"{len(values)} figures for {len(table.parameters)} parameters")
    walk = schedule(table, inputs, resolution)
    return document(table, walk, resolution, values, name)


Assigned = dict[str, ast.expr]
"""What inputs and states become when something changes."""


def document(
    table: Model, walk: Schedule, resolution: Resolution, values: Iterable[float], name: str = ""
) -> str:
    """A schedule of one member with the parameters `values` as SBML."""
    eq = equations(table, resolution)
    given = Given(
        tuple(values),
        tuple(float(each) for each in walk.usual),
        tuple(float(each) for each in walk.u[0]),
        _sizes(eq, walk, 0),
        _changed(eq, walk),
    )
    return written(table, eq, resolution, given, name)


class Given(NamedTuple):
    """What a document is written of beside the equations: values of parameters, what is usual, inputs at the
    start, what is added to states at the start, and when (hours) what changes. `more` are parameters that are
    in no table, by id: value and unit; `areas` what is added up over time, by id: its rate and the unit of
    the sum."""

    values: tuple[float, ...]
    usual: tuple[float, ...]
    inputs: tuple[float, ...]
    at_start: Assigned
    changes: Sequence[tuple[ast.expr, Assigned]]
    more: Mapping[str, tuple[float, Unit]] = MappingProxyType({})
    areas: Mapping[str, tuple[ast.expr, Unit]] = MappingProxyType({})


def written(table: Model, eq: Equations, resolution: Resolution, given: Given, name: str = "") -> str:
    """The equations of one resolution with what is given as SBML."""
    lib = library()
    made = lib.SBMLDocument(LEVEL, VERSION)
    units = of(table) | {id_: unit for id_, (_, unit) in (*given.more.items(), *given.areas.items())}
    page = _Page(lib, made.createModel(), units, {})
    _head(page, resolution, name)
    for parameter, value in zip(table.parameters, given.values, strict=True):
        _constant(page, parameter, value)
    daily = [row for row in table.inputs if row.kind == "daily"]
    for each, usual in zip(daily, given.usual, strict=True):
        _parameter(page, f"{each.id}0", usual, name=f"usual {each.name}", says=f"usual: {each.says}")
    moving = {name for _, assigned in given.changes for name in assigned}
    for each, at_start in zip(table.inputs, given.inputs, strict=True):
        constant = each.id not in moving
        _parameter(page, each.id, at_start, name=each.name, says=each.says, constant=constant)
    for id_, (value, _) in given.more.items():
        _parameter(page, id_, value)
    _equations(page, table, eq, given.at_start)
    for id_, (rate, _) in given.areas.items():
        _parameter(page, id_, 0.0, constant=False)
        rule = page.model.createRateRule()
        rule.setVariable(id_)
        _right(page, rule.setMath(_math(page, rate, page.units[id_].times(HOUR, -1))))
    for number, (at, assigned) in enumerate(given.changes, 1):
        _event(page, f"change_{number}", at, assigned)
    text: str = lib.writeSBMLToString(made)
    return text


class _Page(NamedTuple):
    """What is being written: the library, the model, the unit of every name, the units written so far."""

    lib: Any
    model: Any
    units: Mapping[str, Unit]
    defined: dict[str, str]


def _head(page: _Page, resolution: Resolution, name: str) -> None:
    model = page.model
    model.setId(f"villi_{resolution}")
    model.setMetaId(f"meta_villi_{resolution}")
    model.setName(_name(name) or "The described system of gut and glutamine")
    model.setSBOTerm(CONTINUOUS)
    model.setTimeUnits(_unit(page, HOUR))
    model.setSubstanceUnits("mole")  # nothing is a species in a volume, yet programs ask what it would be in
    model.setExtentUnits("mole")
    model.setVolumeUnits("litre")
    _says(
        model,
        "A system that popular articles describe in words, as equations with published figures.",
        SAYS[resolution],
        "One member: one way the figures could be. How well each is known stands in its annotation "
        "(A measured in people and repeated, B small or conflicting studies, C hypothesis). "
        "It says what follows in the described system and nothing about any person or disease.",
        "Time is in hours from the start of the first day.",
    )


def _constant(page: _Page, row: Parameter, value: float) -> None:
    term = TIME_CONSTANT if row.id.startswith("tau") and row.unit == "h" else ""
    term = term or (RATE_CONSTANT if row.unit == "1/h" else "") or (SWITCH if row.unit == "0 or 1" else "")
    made = _parameter(page, row.id, value, name=row.says, says=f"{row.says} ({row.status})", term=term)
    source = sources().get(row.source)
    marks = {"label": row.label, "status": row.status, "source": row.source}
    marks |= {"low": repr(row.low), "high": repr(row.high), "spread": row.spread}
    marks |= {"citation": source.citation} if source else {}
    said = " ".join(f'{key}="{escaped(text)}"' for key, text in marks.items() if text)
    _right(page, made.setAnnotation(f'<evidence xmlns="{EVIDENCE}" {said}/>'))
    if source and source.address:
        term_ = page.lib.CVTerm(page.lib.BIOLOGICAL_QUALIFIER)
        term_.setBiologicalQualifierType(page.lib.BQB_IS_DESCRIBED_BY)
        term_.addResource(source.address)
        _right(page, made.addCVTerm(term_))


def _parameter(
    page: _Page,
    id_: str,
    value: float | None,
    *,
    name: str = "",
    says: str = "",
    constant: bool = True,
    term: str = "",
) -> Any:
    made = page.model.createParameter()
    made.setId(id_)
    made.setMetaId(f"meta_{id_}")
    made.setName(_name(name))
    made.setConstant(constant)
    made.setUnits(_unit(page, page.units[id_]))
    if value is not None:
        made.setValue(float(value))
    if term:
        made.setSBOTerm(term)
    if says:
        _says(made, says)
    return made


def _equations(page: _Page, table: Model, eq: Equations, at_start: Mapping[str, ast.expr]) -> None:
    """States and rules. What starts at once is there from the start, so that no event is due at time zero."""
    rows = {row.id: row for row in table.states}
    own = {rule.id: rule.says for rule in table.rules if rule.id in eq.rules}
    for name in eq.rules:
        state = rows.get(name)
        term = CONCENTRATION if state and state.unit in CONCENTRATIONS else ""
        called, says = (state.name, state.says) if state else (own[name], own[name])
        _parameter(page, name, None, name=called, says=says, constant=False, term=term)
    for name in eq.rates:
        term = CONCENTRATION if rows[name].unit in CONCENTRATIONS else ""
        _parameter(page, name, None, name=rows[name].name, says=rows[name].says, constant=False, term=term)
    for name, tree in eq.rules.items():
        rule = page.model.createAssignmentRule()
        rule.setVariable(name)
        _right(page, rule.setMath(_math(page, tree, page.units[name])))
    for name, tree in eq.rates.items():
        rule = page.model.createRateRule()
        rule.setVariable(name)
        _right(page, rule.setMath(_math(page, tree, page.units[name].times(HOUR, -1))))
        start = page.model.createInitialAssignment()
        start.setSymbol(name)
        first = eq.initial[name]
        if name in at_start:
            first = plus(first, at_start[name])
        _right(page, start.setMath(_math(page, first, page.units[name])))


def _changed(eq: Equations, walk: Schedule) -> list[tuple[ast.expr, Assigned]]:
    """When something changes (hours; never at the start) and what it becomes; equal stretches are one."""
    found: list[tuple[ast.expr, Assigned]] = []
    starts = (walk.steps.cumsum() - walk.steps) * walk.dt
    for i in range(1, len(walk.u)):
        assigned: Assigned = {
            name: ast.Constant(float(walk.u[i, j]))
            for j, name in enumerate(eq.names.inputs)
            if walk.u[i, j] != walk.u[i - 1, j]
        }
        for state, tree in _sizes(eq, walk, i).items():
            assigned[state] = plus(ast.Name(state), tree)
        if assigned:
            found.append((ast.Constant(float(starts[i])), assigned))
    return found


def _sizes(eq: Equations, walk: Schedule, segment: int) -> Assigned:
    """What is added to states at the start of a stretch."""
    found: Assigned = {}
    for j, name in enumerate(eq.names.jumps):
        size = float(walk.jumps[segment, j])
        state, tree = eq.jumps[name]
        if size and state in eq.names.moving:
            added = put(tree, name, ast.Constant(size))
            found[state] = plus(found[state], added) if state in found else added
    return found


def plus(left: ast.expr, right: ast.expr) -> ast.expr:
    """The sum of two expressions."""
    return ast.BinOp(left, ast.Add(), right)


def put(tree: ast.expr, name: str, size: ast.expr) -> ast.expr:
    """An expression with `size` in the place of a name."""

    class Put(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            return size if node.id == name else node

    copied: ast.expr = Put().visit(ast.parse(ast.unparse(tree), mode="eval").body)
    return copied


def _event(page: _Page, id_: str, at: ast.expr, assigned: Assigned) -> None:
    lib, made = page.lib, page.model.createEvent()
    made.setId(id_)
    made.setUseValuesFromTriggerTime(True)
    trigger = made.createTrigger()
    trigger.setInitialValue(True)
    trigger.setPersistent(True)
    due = lib.ASTNode(lib.AST_RELATIONAL_GEQ)
    now = lib.ASTNode(lib.AST_NAME_TIME)
    now.setName("time")
    due.addChild(now)
    due.addChild(_math(page, at, HOUR))
    _right(page, trigger.setMath(due))
    for name, tree in assigned.items():
        becomes = made.createEventAssignment()
        becomes.setVariable(name)
        _right(page, becomes.setMath(_math(page, tree, page.units[name])))


def _math(page: _Page, tree: ast.expr, expected: Unit) -> Any:
    """An expression as MathML; `expected` is the unit that it comes out in."""
    units = measured(tree, expected, page.units)
    return _node(page, tree, units)


def _node(page: _Page, tree: ast.expr, units: Mapping[ast.Constant, Unit]) -> Any:
    lib = page.lib

    def node(kind: str, *parts: ast.expr) -> Any:
        made = lib.ASTNode(getattr(lib, kind))
        for part in parts:
            _right(page, made.addChild(_node(page, part, units)))
        return made

    match tree:
        case ast.Constant(value=int() | float() as value):
            return _figure(page, float(value), units[tree])
        case ast.Name(id=name):
            made = lib.ASTNode(lib.AST_NAME)
            made.setName(name)
            return made
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return node("AST_MINUS", inner)
        case ast.BinOp(left=left, op=op, right=right):
            return node(OPERATORS[type(op)], left, right)
        case ast.Compare(left=left, ops=[ask], comparators=[right]):
            return node(OPERATORS[type(ask)], left, right)
        case ast.Call(func=ast.Name(id="where"), args=[asked, yes, no]):
            return node("AST_FUNCTION_PIECEWISE", yes, asked, no)
        case ast.Call(func=ast.Name(id=name), args=args):
            return node(CALLS[name], *args)
    raise VilliError(f"SBML has no words for {ast.unparse(tree)}")


def _figure(page: _Page, value: float, measured_in: Unit) -> Any:
    made = page.lib.ASTNode(page.lib.AST_REAL)
    made.setValue(value)
    made.setUnits(_unit(page, measured_in))
    return made


def _name(words: str) -> str:
    """Words as a name. The library takes "&amp;" for "&" and escapes the rest."""
    return plain(words).replace("&", "&amp;")


def _unit(page: _Page, measured_in: Unit) -> str:
    """The id of a unit, which is written the first time that it is asked for."""
    if measured_in.same(ONE):
        return "dimensionless"
    text = measured_in.text
    if text not in page.defined:
        page.defined[text] = unit_id(text)
        made = page.model.createUnitDefinition()
        made.setId(page.defined[text])
        made.setName(text)
        for name, power in measured_in.factors:
            kind, size = BASE.get(name, ("dimensionless", float(name) if name not in BASE else 1.0))
            part = made.createUnit()
            part.setKind(page.lib.UnitKind_forName(kind))
            part.setExponent(power)
            part.setScale(0)
            part.setMultiplier(size)
    return page.defined[text]


def unit_id(text: str) -> str:
    """A unit's words as an id.

    >>> unit_id("umol/kg/h"), unit_id("1/100")
    ('umol_per_kg_per_h', 'per_100')
    """
    words = text.removeprefix("1/") if text.startswith("1/") else text
    said = words.replace("/", "_per_").replace("*", "_").replace("^", "")
    return f"per_{said}" if words != text else said


def _says(made: Any, *paragraphs: str) -> None:
    body = "".join(f"<p>{escaped(words)}</p>" for words in paragraphs)
    if made.setNotes(f'<body xmlns="http://www.w3.org/1999/xhtml">{body}</body>') != 0:
        raise VilliError(f"SBML refuses the note of {made.getId()}")


def _right(page: _Page, answer: int) -> None:
    if answer != page.lib.LIBSBML_OPERATION_SUCCESS:
        said = page.lib.OperationReturnValue_toString(answer)
        raise VilliError(f"SBML refuses a part of the model ({said})")
