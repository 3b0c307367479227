"""From the equations of the table to code: one source for arrays, for a compiler, and for a reference solver.

The text that is made knows only `p` (parameters), `w` (what is usual), `u` (inputs), and computes in four
steps, each as seldom as it can be: what depends on the member alone, on the member and the inputs of a day,
on the states, and the states that follow at once in quasi-steady mode. Whether `p[3]` is a figure or one
figure a member is all the same to it.
"""

import ast
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from villi.body.table import Model
from villi.body.values import Resolution
from villi.quantities import VilliError

FUNCTIONS = {
    "min": "minimum",
    "max": "maximum",
    "exp": "exp",
    "log": "log",
    "abs": "absolute",
    "where": "where",
}
"""What an expression may call, and the names in the code that is made."""

_ALLOWED = (
    ast.Expression, ast.BinOp, ast.UnaryOp, ast.Call, ast.Name, ast.Constant, ast.Compare, ast.Load,
    ast.Add, ast.Sub, ast.Mult, ast.Div, ast.USub, ast.LtE, ast.GtE, ast.Lt, ast.Gt,
)  # fmt: skip


class Names(NamedTuple):
    """The order of everything in arrays: `parameters` of p, `usual` of w, `inputs` of u, `jumps`; `states` of
    a recorded row, and `moving`, those that are integrated."""

    parameters: tuple[str, ...]
    usual: tuple[str, ...]
    inputs: tuple[str, ...]
    jumps: tuple[str, ...]
    states: tuple[str, ...]
    moving: tuple[str, ...]


def parsed(text: str) -> ast.expr:
    """An expression of the table. Raises VilliError for anything but arithmetic and the known functions.

    >>> ast.unparse(parsed("(Vt-V)/tauV"))
    '(Vt - V) / tauV'
    """
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise VilliError(f"no expression: {text!r} ({error.msg})") from None
    for node in ast.walk(tree):
        if not isinstance(node, _ALLOWED):
            raise VilliError(f"no expression: {text!r} holds {type(node).__name__}")
        if isinstance(node, ast.Call) and not (isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS):
            raise VilliError(f"no expression: {text!r} calls what is not known")
    return tree.body


def uses(tree: ast.expr) -> frozenset[str]:
    """The names that an expression uses, functions aside."""
    called = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    return frozenset(node.id for node in ast.walk(tree) if isinstance(node, ast.Name)) - called


def names(model: Model, resolution: Resolution) -> Names:
    """How the arrays of this model are ordered.

    >>> from villi.body.table import model
    >>> names(model(), "day").moving[:3], names(model(), "hour").moving[:3]
    (('Q', 'M', 'V'), ('G', 'N', 'L'))
    """
    return Names(
        tuple(row.id for row in model.parameters),
        tuple(f"{row.id}0" for row in model.inputs if row.kind == "daily"),
        tuple(row.id for row in model.inputs),
        tuple(row.id for row in model.jumps),
        tuple(row.id for row in model.states),
        tuple(row.id for row in model.states if resolution == "hour" or not row.quasi),
    )


class Equations(NamedTuple):
    """The model of one resolution as expressions: `rules` in an order in which each needs only earlier ones,
    with quasi-steady states among them; `rates` of the moving states; `initial` of all; `jumps` by their
    id."""

    names: Names
    rules: Mapping[str, ast.expr]
    rates: Mapping[str, ast.expr]
    initial: Mapping[str, ast.expr]
    jumps: Mapping[str, tuple[str, ast.expr]]


def equations(model: Model, resolution: Resolution) -> Equations:
    """The model of one resolution. Raises VilliError for a name that nothing defines, or a circle."""
    order = names(model, resolution)
    rules = {rule.id: parsed(rule.expression) for rule in model.rules if rule.modes in ("both", resolution)}
    if resolution == "day":
        rules |= {state.id: parsed(state.quasi) for state in model.states if state.quasi}
    known = {*order.parameters, *order.usual, *order.inputs, *order.moving}
    ordered = _sorted(rules, known)
    rates = {state.id: parsed(state.rate) for state in model.states if state.id in order.moving}
    initial = {state.id: parsed(state.initial) for state in model.states}
    jumps = {jump.id: (jump.state, parsed(jump.adds)) for jump in model.jumps}
    for name, tree in (
        *rates.items(),
        *initial.items(),
        *((name, tree) for name, (_, tree) in jumps.items()),
    ):
        unknown = uses(tree) - known - set(ordered) - set(order.jumps)
        if unknown:
            raise VilliError(
                f"the equation of {name} needs what nothing defines: {', '.join(sorted(unknown))}"
            )
    return Equations(order, ordered, rates, initial, jumps)


def _sorted(rules: Mapping[str, ast.expr], known: Iterable[str]) -> dict[str, ast.expr]:
    have, left, done = set(known), dict(rules), dict[str, ast.expr]()
    while left:
        ready = [name for name, tree in left.items() if uses(tree) <= have]
        if not ready:
            lacking = {name: sorted(uses(tree) - have) for name, tree in left.items()}
            raise VilliError(f"rules that need what nothing defines, or each other: {lacking}")
        for name in ready:
            done[name] = left.pop(name)
            have.add(name)
    return done


class Tiers(NamedTuple):
    """The names of the rules by how often they change: with the member, with the inputs, with the states."""

    member: tuple[str, ...]
    day: tuple[str, ...]
    state: tuple[str, ...]


def tiers(eq: Equations) -> Tiers:
    """Which rules change how often."""
    level = _levels(eq)
    return Tiers(*(tuple(name for name in eq.rules if level[name] == tier) for tier in range(3)))


def _levels(eq: Equations) -> dict[str, int]:
    level = {
        **dict.fromkeys((*eq.names.parameters, *eq.names.usual), 0),
        **dict.fromkeys(eq.names.inputs, 1),
        **dict.fromkeys(eq.names.moving, 2),
    }
    for name, tree in eq.rules.items():
        level[name] = max((level[used] for used in uses(tree)), default=0)
    return level


def lifted(eq: Equations) -> Equations:
    """The same equations with what does not change with the states taken out of rules and rates that do, as
    rules of its own (`part0`, `part1`, ...): a step then repeats less.

    >>> from villi.body.table import model
    >>> plain = equations(model(), "day")
    >>> ast.unparse(plain.rates["X"]), len(lifted(plain).rules) > len(plain.rules)
    ('-X / tauX', True)
    """
    level, parts = _levels(eq), dict[str, ast.expr]()
    called = {
        text: name for name, tree in eq.rules.items() if level[name] < 2 for text in [ast.unparse(tree)]
    }

    class Taken(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            if not isinstance(node, ast.BinOp | ast.Call | ast.UnaryOp):
                return self.generic_visit(node)
            if max((level[name] for name in uses(node)), default=2) == 2:
                return self.generic_visit(node)
            text = ast.unparse(node)
            if text not in called:
                called[text] = f"part{len(parts)}"
                parts[called[text]] = node
            return ast.Name(called[text])

    def taken(trees: Mapping[str, ast.expr]) -> dict[str, ast.expr]:
        return {name: _expression(Taken().visit(_copy(tree))) for name, tree in trees.items()}

    moving = {name for name in eq.rules if level[name] == 2}
    rates = taken(eq.rates)
    rules = {name: tree for name, tree in eq.rules.items() if name not in moving}
    late = taken({name: tree for name, tree in eq.rules.items() if name in moving})
    return eq._replace(rules={**rules, **parts, **late}, rates=rates)


def _copy(tree: ast.expr) -> ast.expr:
    return ast.parse(ast.unparse(tree), mode="eval").body


def _expression(node: ast.AST) -> ast.expr:
    assert isinstance(node, ast.expr)
    return node


def _places(eq: Equations, tier: Tiers) -> dict[str, str]:
    order = eq.names
    return {
        **{name: f"p[{i}]" for i, name in enumerate(order.parameters)},
        **{name: f"w[{i}]" for i, name in enumerate(order.usual)},
        **{name: f"u[{i}]" for i, name in enumerate(order.inputs)},
        **{name: f"k[{i}]" for i, name in enumerate(tier.member)},
        **{name: f"d[{i}]" for i, name in enumerate(tier.day)},
        **{name: f"y[{i}]" for i, name in enumerate(order.moving)},
        **{name: f"size[{i}]" for i, name in enumerate(order.jumps)},
    }


def source(eq: Equations) -> str:
    """The code of one model: `member(p, w, k)`, `daily(p, w, k, u, d)`, `rates(p, w, k, u, d, y, dy)`,
    `recorded(p, w, k, u, d, y, out)`, `initial(p, w, k, y)`, `jump(p, w, k, size, y)`; each writes its last
    argument. Rows of k and d are `Tiers.member` and `Tiers.day`."""
    order, tier = eq.names, tiers(eq)
    at = _places(eq, tier)
    local = frozenset(tier.state)
    once: dict[str, ast.expr] = {f"k[{i}]": ast.Name(name) for i, name in enumerate(tier.member)}
    each_day: dict[str, ast.expr] = {f"d[{i}]": ast.Name(name) for i, name in enumerate(tier.day)}
    slopes = {f"dy[{i}]": eq.rates[name] for i, name in enumerate(order.moving)}
    row: dict[str, ast.expr] = {f"out[{i}]": ast.Name(name) for i, name in enumerate(order.states)}
    start = {f"y[{i}]": eq.initial[name] for i, name in enumerate(order.moving)}
    added: dict[str, ast.expr] = {}
    for state, tree in eq.jumps.values():
        if state in order.moving:
            target = f"y[{order.moving.index(state)}]"
            added[target] = ast.BinOp(added.get(target, ast.Name(state)), ast.Add(), tree)
    parts = [
        _function("member(p, w, k)", eq, tier.member, once, at),
        _function("daily(p, w, k, u, d)", eq, tier.day, each_day, at),
        _function("rates(p, w, k, u, d, y, dy)", eq, local, slopes, at),
        _function("recorded(p, w, k, u, d, y, out)", eq, local, row, at),
        _function("initial(p, w, k, y)", eq, (), start, at),
        _function("jump(p, w, k, size, y)", eq, (), added, at),
    ]
    return "\n\n".join(parts)


def told(eq: Equations, wanted: Sequence[str]) -> str:
    """The code of `told(p, w, k, u, d, y, out)`, which writes any rules, states, inputs or parameters to
    `out`. Raises VilliError for a name that this resolution does not know."""
    tier = tiers(eq)
    at, local = _places(eq, tier), frozenset(tier.state)
    unknown = [name for name in wanted if name not in at and name not in local]
    if unknown:
        raise VilliError(
            f"the model has no {', '.join(unknown)} here", remedy=f"name one of {', '.join(eq.rules)}"
        )
    written: dict[str, ast.expr] = {f"out[{i}]": ast.Name(name) for i, name in enumerate(wanted)}
    return _function("told(p, w, k, u, d, y, out)", eq, local, written, at)


MODULE = '''"""Made from the tables in `data` by `tools/compile_body.py`: never edited by hand."""

# ruff: noqa
# fmt: off
# mypy: ignore-errors

from math import exp, log

import numpy as np

from villi.body.compiled import jitted

MADE_OF = "{digest}"


@jitted
def minimum(a, b):
    return a if a <= b else b


@jitted
def maximum(a, b):
    return a if a >= b else b


@jitted
def absolute(a):
    return abs(a)


@jitted
def where(this, a, b):
    return a if this else b


{functions}


@jitted
def walk(draws, w, us, steps, jumps, rest, dt, every, out):
    k, d = np.empty({member}), np.empty({day})
    y, at = np.empty({moving}), np.empty({moving})
    one, two, three, four = np.empty({moving}), np.empty({moving}), np.empty({moving}), np.empty({moving})
    for m in range(draws.shape[0]):
        p = draws[m]
        member(p, w, k)
        initial(p, w, k, y)
        daily(p, w, k, rest, d)
        recorded(p, w, k, rest, d, y, out[m, 0])
        step = 0
        for s in range(us.shape[0]):
            u = us[s]
            daily(p, w, k, u, d)
            jump(p, w, k, jumps[s], y)
            for _ in range(steps[s]):
                rates(p, w, k, u, d, y, one)
                for i in range({moving}):
                    at[i] = y[i] + dt / 2 * one[i]
                rates(p, w, k, u, d, at, two)
                for i in range({moving}):
                    at[i] = y[i] + dt / 2 * two[i]
                rates(p, w, k, u, d, at, three)
                for i in range({moving}):
                    at[i] = y[i] + dt * three[i]
                rates(p, w, k, u, d, at, four)
                for i in range({moving}):
                    y[i] += dt / 6 * (one[i] + 2 * two[i] + 2 * three[i] + four[i])
                step += 1
                if step % every == 0:
                    recorded(p, w, k, u, d, y, out[m, step // every])
'''


def digest(eq: Equations) -> str:
    """What tells code that was made of these equations from code that was made of others."""
    return hashlib.sha256(source(eq).encode()).hexdigest()[:16]


def module(eq: Equations) -> str:
    """The whole text of a module that a compiler takes: the functions of `source`, a member at a time, and
    `walk(draws, w, us, steps, jumps, rest, dt, every, out)` along the segments of a schedule."""
    tier = tiers(eq)
    return MODULE.format(
        digest=digest(eq),
        functions="\n\n".join(f"@jitted\n{part}\n" for part in source(eq).split("\n\n")).rstrip(),
        member=len(tier.member),
        day=len(tier.day),
        moving=len(eq.names.moving),
    )


def _function(
    head: str, eq: Equations, local: Iterable[str], written: Mapping[str, ast.expr], at: Mapping[str, str]
) -> str:
    needed = _needed(eq, written.values(), frozenset(local))
    own = [name for name in eq.rules if name in needed]
    lines = [f"def {head}:"]
    for name in own:
        lines.append(f"    {name}_ = {_code(eq.rules[name], at, needed)}")
    lines += [f"    {target} = {_code(tree, at, needed)}" for target, tree in written.items()]
    return "\n".join(lines)


def _needed(eq: Equations, trees: Iterable[ast.expr], local: frozenset[str]) -> frozenset[str]:
    found, open_ = set[str](), [name for tree in trees for name in uses(tree)]
    while open_:
        name = open_.pop()
        if name in local and name not in found:
            found.add(name)
            open_ += uses(eq.rules[name])
    return frozenset(found)


def _code(tree: ast.expr, at: Mapping[str, str], local: frozenset[str]) -> str:
    class Renamed(ast.NodeTransformer):
        def visit_Name(self, node: ast.Name) -> ast.AST:
            if node.id in local:
                return ast.Name(f"{node.id}_")
            return ast.Name(at[node.id]) if node.id in at else ast.Name(FUNCTIONS[node.id])

        def visit_Constant(self, node: ast.Constant) -> ast.AST:
            return ast.Constant(float(str(node.value)))

    return ast.unparse(Renamed().visit(_copy(tree)))
