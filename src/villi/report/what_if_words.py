"""The words of a what-if: how well an arrow is known, sizes with their interval, shares of members."""

from math import floor, isnan, log10

from villi.body.values import Effect, Label, Size
from villi.report.words import NO_BREAK, percent, upper_first

KNOWN: dict[Label, str] = {
    "A": "measured in people, repeated (A)",
    "B": "small or conflicting studies (B)",
    "C": "hypothesis (C)",
    "": "no arrow",
}
"""How well an arrow is known, in words; the letter is that of the tables."""
MINUS = "\u2212"
ORDER = ("Y", "K", "D", "B", "E", "S", "V", "I", "C", "P", "M")
"""What a person asks about, in the order in which it is told; other states are parts of the machine."""
NO_DIRECTION = "no direction"
"""Where the middle is nothing and the ends lie on both sides."""
SURE = 0.95
"""Share of members from which an effect lies on one side: the convention of the 5-95 % interval."""


MOST_PLACES = {"%": 1, "points of 100": 2}
"""Decimals beyond which a difference in these units says nothing; three in others."""


def places(size: float, unit: str = "") -> int:
    """Decimals of a difference: two figures of the larger end of its interval, none from ten up.

    >>> places(14.2), places(5.1), places(0.31), places(0.031, "%"), places(0.0)
    (0, 1, 2, 1, 0)
    """
    if isnan(size) or size == 0:
        return 0
    return min(MOST_PLACES.get(unit, 3), max(0, 1 - floor(log10(abs(size)))))


def signed(value: float, decimals: int) -> str:
    """A difference with its sign; nothing is shown as -0.

    >>> signed(4.26, 1), signed(-0.04, 1), signed(-3.0, 0)
    ('+4.3', '0', '−3')
    """
    if isnan(value):
        return "unknown"
    said = f"{abs(value):,.{decimals}f}"
    if not float(said.replace(",", "")):
        return "0"
    return f"{MINUS if value < 0 else '+'}{said}"


def of_unit(effect: Effect) -> str:
    """The unit in which a difference is said: per cent of one's own usual where a figure is bound to a person
    or an assay."""
    return "%" if effect.in_percent else effect.unit


def shown(effect: Effect, *, hypotheses: bool) -> Size:
    """The size that is shown: in per cent or in the unit of the state, with the hypotheses or without."""
    if effect.in_percent:
        return effect.everything_percent if hypotheses else effect.known_percent
    return effect.everything if hypotheses else effect.known


def size(effect: Effect, *, hypotheses: bool = False) -> str:
    """A difference with its interval and unit: "+9 (5 to 14) µmol/L"; "none" where it is exactly zero in all
    members."""
    return figures(shown(effect, hypotheses=hypotheses), of_unit(effect))


def figures(found: Size, of: str) -> str:
    """A middle with its interval and unit.

    >>> figures(Size(-31.2, -50.1, -12.4, 0.0, 0.0), "%")
    '−31 (−50 to −12)\xa0%'
    """
    if found.same == 1:
        return "none"
    decimals = places(max(abs(found.low), abs(found.high)), of)
    ends = f"{signed(found.low, decimals)} to {signed(found.high, decimals)}"
    return f"{signed(found.median, decimals)} ({ends}){NO_BREAK}{unit(of)}"


def next_to_nothing(effect: Effect, *, hypotheses: bool) -> bool:
    """Whether a difference and both ends of its interval are nought in the digits that are shown."""
    found = shown(effect, hypotheses=hypotheses)
    return found.same < 1 and _digits(found, of_unit(effect)) == ("0", "0", "0")


def _digits(found: Size, of: str) -> tuple[str, str, str]:
    """The low end, the middle and the high end in the digits that are shown."""
    decimals = places(max(abs(found.low), abs(found.high)), of)
    return signed(found.low, decimals), signed(found.median, decimals), signed(found.high, decimals)


def moves(effect: Effect, *, hypotheses: bool) -> bool:
    """Whether a change moves it, at the end or on the way there."""
    found, peak = (
        (effect.everything, effect.everything_peak) if hypotheses else (effect.known, effect.known_peak)
    )
    return found.same < 1 or peak is not None


def on_the_way(effect: Effect, *, hypotheses: bool) -> Size | None:
    """The largest difference on the way, where it clearly differs from that at the end: its middle lies
    outside the interval at the end, or is twice the middle there and on one side in nearly all versions."""
    peak = effect.everything_peak if hypotheses else effect.known_peak
    if peak is None:
        return None
    largest = peak.percent if effect.in_percent else peak.size
    at_end = shown(effect, hypotheses=hypotheses)
    if _digits(largest, of_unit(effect))[1] == "0":
        return None
    outside = not at_end.low <= largest.median <= at_end.high
    twice = abs(largest.median) >= 2 * abs(at_end.median) and way(largest) != "either way"
    return largest if outside or twice else None


def largest(effect: Effect, *, hypotheses: bool) -> str:
    """The largest difference on the way in words, with its day; "" where it is not clearly another."""
    found = on_the_way(effect, hypotheses=hypotheses)
    peak = effect.everything_peak if hypotheses else effect.known_peak
    if found is None or peak is None:
        return ""
    day = "" if peak.day is None else f" on day {peak.day}"
    return f"{figures(found, of_unit(effect))}{day}"


def direction(effect: Effect, *, hypotheses: bool = False) -> str:
    """Which way it goes and in what share of versions; "no direction" where the middle is nothing."""
    found = shown(effect, hypotheses=hypotheses)
    low, middle, high = _digits(found, of_unit(effect))
    if middle == "0" and "0" not in (low, high) and way(found) == "either way":
        return NO_DIRECTION
    return goes(found)


UNITS = {"umol/L": "µmol/L", "points of 100": "points of 100", "L/M": "L/M"}


def unit(name: str) -> str:
    """A unit of the model as a person reads it.

    >>> unit("umol/L")
    'µmol/L'
    """
    return UNITS.get(name, name)


def rises(found: Size) -> str:
    """In what share of the members it rises; where it is the same in some, said beside it.

    >>> rises(Size(1.0, 0.5, 2.0, 0.97, 0.0)), rises(Size(-1.0, -2.0, -0.5, 0.0, 0.0))
    ('97\xa0%', 'none')
    >>> rises(Size(0.0, 0.0, 0.5, 0.4, 0.5))
    '40\xa0% (same in 50\xa0%)'
    """
    if found.same == 1:
        return "same in all"
    share = {0.0: "none", 1.0: "all"}.get(found.above, percent(found.above))
    return share if found.same < 0.005 else f"{share} (same in {percent(found.same)})"


def goes(found: Size) -> str:
    """Which way it goes in how many of the members, the way that most go.

    >>> goes(Size(1.0, 0.5, 2.0, 1.0, 0.0)), goes(Size(-1.0, -2.0, 0.0, 0.0, 0.04))
    ('up in all versions', 'down in 96\xa0% of versions (same in 4\xa0%)')
    """
    down = 1 - found.above - found.same
    share, way_ = (found.above, "up") if found.above >= down else (down, "down")
    said = f"{way_} in all versions" if share == 1 else f"{way_} in {percent(share)} of versions"
    return said if found.same < 0.005 else f"{said} (same in {percent(found.same)})"


def way(found: Size) -> str:
    """Which way an effect goes, where the interval says so: "up", "down", else "either way"."""
    if found.above >= SURE:
        return "up"
    if 1 - found.above - found.same >= SURE:
        return "down"
    return "either way"


def name(effect: Effect) -> str:
    """The name of an outcome at the head of a row."""
    return upper_first(effect.name)


def length(days: int) -> str:
    """A number of days as people count them.

    >>> length(56), length(7), length(10), length(1), length(30)
    ('8 weeks', '1 week', '10 days', '1 day', '30 days')
    """
    if days % 7 == 0:
        return f"{days // 7} week{'' if days == 7 else 's'}"
    return f"{days} day{'' if days == 1 else 's'}"
