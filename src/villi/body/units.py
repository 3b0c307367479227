"""Units as the tables word them, and whether the equations hold in them.

The equations hold bare figures ("24", "1000", "20"): hours a day, micromoles a millimole, the fibre at which
something lies half-way. Which unit each has follows from what stands around it; `measured` works that out,
and refuses an equation whose sides differ. What is exported then carries a unit on every figure.
"""

import ast
import math
from collections.abc import Mapping
from typing import NamedTuple

from villi.body.generating import equations
from villi.body.table import Model
from villi.body.values import Resolution
from villi.quantities import VilliError

BASE = {
    "mol": ("mole", 1.0), "mmol": ("mole", 1e-3), "umol": ("mole", 1e-6),
    "kg": ("gram", 1e3), "g": ("gram", 1.0), "mg": ("gram", 1e-3), "ng": ("gram", 1e-9),
    "pg": ("gram", 1e-12),
    "L": ("litre", 1.0), "mL": ("litre", 1e-3),
    "h": ("second", 3600.0), "day": ("second", 86400.0),
}  # fmt: skip
"""What the tables measure in: the base unit of each, and how many of it."""
COUNTED = frozenset(
    {
        "1", "fold", "log fold", "fold - 1", "share", "index", "power", "0 or 1", "L/M",
        "point", "points", "points of 100", "serving", "servings",
    }
)  # fmt: skip
"""What has no dimension: ratios, ratings, counts."""


class Unit(NamedTuple):
    """A product of powers: ("umol", 1), ("kg", -1), ...; a figure among them ("100") is a number of units."""

    factors: tuple[tuple[str, int], ...]

    def times(self, other: "Unit", power: int = 1) -> "Unit":
        """This unit times another to a power; what cancels is gone.

        >>> unit("g/day").times(unit("g/h"), -1).text
        'h/day'
        """
        powers = dict(self.factors)
        for name, exponent in other.factors:
            powers[name] = powers.get(name, 0) + power * exponent
        return Unit(tuple((name, exponent) for name, exponent in powers.items() if exponent))

    @property
    def size(self) -> float:
        """How many of the product of its base units it is."""
        return math.prod(_base(name)[1] ** exponent for name, exponent in self.factors)

    @property
    def dimension(self) -> tuple[tuple[str, int], ...]:
        """Powers of base units, sorted."""
        powers: dict[str, int] = {}
        for name, exponent in self.factors:
            kind = _base(name)[0]
            powers[kind] = powers.get(kind, 0) + exponent
        return tuple(sorted((kind, power) for kind, power in powers.items() if power and kind))

    @property
    def text(self) -> str:
        """The unit in words of the tables: "umol/kg/h"; "1" where nothing is left."""
        up = [name if power == 1 else f"{name}^{power}" for name, power in self.factors if power > 0]
        down = [name if power == -1 else f"{name}^{-power}" for name, power in self.factors if power < 0]
        return "/".join(["*".join(up) or "1", *down])

    def same(self, other: "Unit") -> bool:
        """Whether a figure means the same in both, size included."""
        return self.dimension == other.dimension and math.isclose(self.size, other.size, rel_tol=1e-12)


ONE = Unit(())
HOUR = Unit((("h", 1),))


def unit(words: str) -> Unit:
    """A unit of the tables. Raises VilliError for one that is not known.

    >>> unit("umol/kg/h per mmol/L").factors
    (('umol', 1), ('kg', -1), ('h', -1), ('mmol', -1), ('L', 1))
    >>> unit("log fold per 100 g/day").text
    'day/100/g'
    """
    first, *others = words.split(" per ")
    found = _side(first, words)
    for other in others:
        found = found.times(_side(other, words), -1)
    return found


def _side(words: str, whole: str) -> Unit:
    if words in COUNTED:
        return ONE
    found = ONE
    for place, part in enumerate(words.split("/")):
        number, _, name = part.rpartition(" ")
        power = 1 if place == 0 else -1
        if number and number.isdigit():
            found = found.times(Unit(((number, 1),)), power)
        elif number:
            name = part
        if name in BASE:
            found = found.times(Unit(((name, 1),)), power)
        elif name not in COUNTED:
            raise VilliError(f"{whole!r} is no unit of the tables; add {name!r} to body/units.py")
    return found


def _base(name: str) -> tuple[str, float]:
    return BASE[name] if name in BASE else ("", float(name))


def measured(tree: ast.expr, expected: Unit, units: Mapping[str, Unit]) -> dict[ast.Constant, Unit]:
    """The unit of every bare figure of an expression that is to come out in `expected`.

    Raises VilliError where its parts do not go together, whatever the figures were measured in.

    >>> tree = ast.parse("fibre / 20", mode="eval").body
    >>> [(figure.value, one.text) for figure, one in measured(tree, ONE, {"fibre": unit("g/day")}).items()]
    [(20, 'g/day')]
    """
    found: dict[ast.Constant, Unit] = {}
    _down(tree, expected, units, found)
    return found


def of(model: Model) -> dict[str, Unit]:
    """The unit of every name in the equations.

    >>> from villi.body.table import model
    >>> of(model())["fibre0"].text
    'g/day'
    """
    rows = [(state.id, state.unit) for state in model.states]
    rows += [(rule.id, rule.unit) for rule in model.rules]
    rows += [(jump.id, jump.unit) for jump in model.jumps]
    rows += [(each.id, each.unit) for each in model.inputs]
    rows += [(parameter.id, parameter.unit) for parameter in model.parameters]
    usual = {f"{row.id}0": unit(row.unit) for row in model.inputs if row.kind == "daily"}
    return {name: unit(words) for name, words in rows} | usual


def figures(model: Model, resolution: Resolution) -> dict[ast.Constant, Unit]:
    """The unit of every bare figure in the equations of one resolution; a rate is per hour.

    Raises VilliError, naming the equation, where two sides differ.
    """
    eq, units = equations(model, resolution), of(model)
    asked = [(name, tree, units[name]) for name, tree in (*eq.rules.items(), *eq.initial.items())]
    asked += [(name, tree, units[name].times(HOUR, -1)) for name, tree in eq.rates.items()]
    asked += [(name, tree, units[state]) for name, (state, tree) in eq.jumps.items()]
    found: dict[ast.Constant, Unit] = {}
    for name, tree, expected in asked:
        try:
            found |= measured(tree, expected, units)
        except VilliError as error:
            raise VilliError(f"the equation of {name}: {error}") from None
    return found


def _up(tree: ast.expr, units: Mapping[str, Unit]) -> Unit | None:
    """The unit that follows from the names in an expression; None where a bare figure decides it."""
    match tree:
        case ast.Name(id=name):
            return units[name]
        case ast.UnaryOp(operand=inner):
            return _up(inner, units)
        case ast.BinOp(left=left, op=ast.Mult() | ast.Div(), right=right):
            a, b = _up(left, units), _up(right, units)
            if a is None or b is None:
                return None
            return a.times(b, 1 if isinstance(tree.op, ast.Mult) else -1)
        case ast.BinOp(left=left, right=right):
            return _first(_up(left, units), _up(right, units))
        case ast.Call(func=ast.Name(id=name), args=args):
            if name in ("exp", "log"):
                return ONE
            return _first(*(_up(one, units) for one in (args[1:] if name == "where" else args)))
    return None


def _first(*units: Unit | None) -> Unit | None:
    return next((one for one in units if one is not None), None)


def _down(tree: ast.expr, expected: Unit, units: Mapping[str, Unit], found: dict[ast.Constant, Unit]) -> None:
    match tree:
        case ast.Constant():
            found[tree] = expected
        case ast.Name(id=name):
            _agree(units[name], expected, tree)
        case ast.UnaryOp(operand=inner):
            _down(inner, expected, units, found)
        case ast.BinOp(op=ast.Mult() | ast.Div()):
            _product(tree, expected, units, found)
        case ast.BinOp(left=left, right=right):
            _down(left, expected, units, found)
            _down(right, expected, units, found)
        case ast.Compare(left=left, comparators=[right]):
            _down(left, expected, units, found)
            _down(right, expected, units, found)
        case ast.Call(func=ast.Name(id="exp" | "log"), args=[inner]):
            _agree(ONE, expected, tree)
            _down(inner, ONE, units, found)
        case ast.Call(func=ast.Name(id="where"), args=[ast.Compare(left=left) as asked, yes, no]):
            compared = _first(_up(left, units), _up(asked.comparators[0], units)) or ONE
            _down(asked, compared, units, found)
            _down(yes, expected, units, found)
            _down(no, expected, units, found)
        case ast.Call(args=args):
            for one in args:
                _down(one, expected, units, found)
        case _:
            raise VilliError(f"no unit can be told for {ast.unparse(tree)}")


def _product(
    tree: ast.BinOp, expected: Unit, units: Mapping[str, Unit], found: dict[ast.Constant, Unit]
) -> None:
    """A product or a ratio: what one side is known to be leaves the rest for the other."""
    sign = 1 if isinstance(tree.op, ast.Mult) else -1
    a, b = _up(tree.left, units), _up(tree.right, units)
    if a is not None and b is not None:
        _agree(a.times(b, sign), expected, tree)
    elif b is not None:
        a = expected.times(b, -sign)
    elif a is not None:
        b = expected.times(a, -1) if sign == 1 else a.times(expected, -1)
    else:  # bare figures on both sides: the left one carries what there is to carry
        a, b = expected, ONE
    assert a is not None and b is not None
    _down(tree.left, a, units, found)
    _down(tree.right, b, units, found)


def _agree(has: Unit, expected: Unit, tree: ast.expr) -> None:
    if not has.same(expected):
        raise VilliError(f"{ast.unparse(tree)} is in {has.text}, where {expected.text} is asked for")
