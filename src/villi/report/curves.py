"""How ratings went, by day or by week: the person's own curve, with nothing set beside it."""

from villi.examination import Curve, Moves, Stretch
from villi.report import experiments
from villi.report.blocks import Beside, Blocks, Dot, Dots, More, Rows
from villi.report.cards import short_date
from villi.report.words import clean, lower_first, plural, upper_first

HEADING = "How your ratings went"
OF_DAYS = "Dot: the rating of the day. Days without a rating are left out."
OF_WEEKS = "Dot: mean of the week. Band: its lowest to its highest day. Weeks without a rating are left out."


def shown(moves: Moves) -> tuple[Curve, ...]:
    """The curves that may be looked at: none of what a running experiment watches."""
    hidden = experiments.running(moves.trials)
    return tuple(each for each in moves.curves if each.outcome not in hidden)


def blocks(moves: Moves) -> Blocks:
    """The curves, side by side; empty where there is none."""
    pictures = tuple(picture(each) for each in shown(moves) if len(each.stretches) > 1)
    return (More(HEADING, (Beside(pictures),)),) if pictures else ()


def picture(curve: Curve) -> Dots:
    """One curve, a row for each day or week."""
    felt = lower_first(clean(curve.outcome_name))
    dots = tuple(
        Dot(short_date(each.first), each.mean, each.low, each.high, _words(each, curve))
        for each in curve.stretches
    )
    heading = f"{upper_first(felt)}, {'day by day' if curve.step == 1 else 'week by week'}"
    unit = clean(curve.unit)
    axis = felt if not unit or unit in felt else f"{felt}, {unit}"
    heads: tuple[str, ...] = (
        ("Day", ">Rating") if curve.step == 1 else ("Week from", ">Days", ">Mean", ">Range")
    )
    rows = tuple(_row(each, curve) for each in curve.stretches)
    return Dots(
        heading,
        dots,
        axis,
        float("nan"),
        "; ".join(f"{dot.name}: {dot.said}" for dot in dots) + ".",
        OF_DAYS if curve.step == 1 else OF_WEEKS,
        Rows(heading, heads, rows, tuple(range(len(heads))), quiet=True),
    )


def _row(each: Stretch, curve: Curve) -> tuple[str, ...]:
    first, mean = short_date(each.first), _plain(each.mean)
    return (first, mean) if curve.step == 1 else (first, f"{each.rated}", mean, _range(each))


def _words(each: Stretch, curve: Curve) -> str:
    mean = _plain(each.mean)
    return mean if curve.step == 1 else f"{mean} ({_range(each)}), {plural(each.rated, 'day')}"


def _range(each: Stretch) -> str:
    return f"{_plain(each.low)} to {_plain(each.high)}"


def _plain(value: float) -> str:
    """A rating as it was written, a mean with one decimal.

    >>> _plain(7.0), _plain(6.83333)
    ('7', '6.8')
    """
    return f"{round(value, 1):g}"
