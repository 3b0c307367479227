"""Answers, certainty and effects in plain words, and in the scale's own numbers.

The size words of a standardised mean difference are Cohen's (1988): 0.2 small, 0.5 medium, 0.8 large.
"""

from collections.abc import Mapping, Sequence
from math import isnan
from types import MappingProxyType

from villi.evidence.values import Certainty, Effect, Pair, Scale, Source, Study, Verdict, Word

ANSWERS: Mapping[Verdict, str] = MappingProxyType(
    {
        "correct": "yes",
        "partly": "yes, but",
        "subgroup": "only for some people",
        "overstated": "not that far",
        "not shown": "not shown",
        "wrong": "no",
        "not found": "source could not be verified",
        "no evidence held": "we hold no study on this",
        "advice": "fair advice, with a limit",
        "commercial": "we name no brand",
    }
)
"""A verdict as it is said to a person."""

MEANINGS: Mapping[Word, str] = MappingProxyType(
    {
        "high": "more studies would hardly change it",
        "moderate": "more studies may change it",
        "low": "more studies are likely to change it",
        "very low": "hardly more than a hint",
        "none": "no study in people that could tell",
        "textbook": "general knowledge, not graded",
    }
)
"""What a certainty word means."""

READ = "Abstracts were read, not full papers. Certainty is our own judgement, in the words of GRADE."
INFORMS = "villi informs; it does not diagnose."
SIGNS = (
    "RCT: a trial in which chance decided who got what. RR, OR, HR: ratios, 1 means no effect."
    " SMD, g, d, MD, WMD: differences, 0 means no effect."
)
HELD_BACK = "held back for your safety"
"""In place of an answer that a rule stands in front of."""

NO_EFFECT: Mapping[Scale, float] = MappingProxyType({"ratio": 1.0, "smd": 0.0, "difference": 0.0})
"""The value that means no effect; "other" has none."""

COHEN = ((0.2, "very small"), (0.5, "small"), (0.8, "medium"))
"""Size words of a standardised mean difference below each bound; "large" above."""

TIMES = 2.0
"""Ratios from here up are said as times, below as per cent."""

INTERVALS = {"ci95": "95 % interval", "se1": "one standard error either side", "range": "range"}


def certainty(held: Sequence[Certainty]) -> str:
    """Certainty in one line: the word, or the words with what each holds for.

    >>> certainty([Certainty("", "low")])
    'low'
    >>> certainty([Certainty("critical illness", "high"), Certainty("everyday stress", "none")])
    'high (critical illness); none (everyday stress)'
    """
    return "; ".join(f"{part.word} ({part.scope})" if part.scope else part.word for part in held)


def citation(source: Source) -> str:
    """A source in one line: title, year, where to find it.

    >>> citation(Source("A trial", 2019, "10.1/x", "123", "https://e.org", False))
    'A trial (2019). doi:10.1/x. PMID 123. Not verified.'
    >>> citation(Source("A page", None, "", "", "https://e.org", True))
    'A page. https://e.org'
    """
    year = f" ({source.year})" if source.year else ""
    doi = f"doi:{source.doi}" if source.doi else ""
    pmid = f"PMID {source.pmid}" if source.pmid else ""
    where = [place for place in (doi, pmid) if place] or [source.url] * bool(source.url)
    said = ". ".join([f"{source.title.rstrip('.')}{year}", *where])
    return said if source.verified else f"{said}. Not verified."


def figures(effect: Effect) -> str:
    """The effect in its scale's own numbers.

    >>> figures(Effect("RR", "ratio", 0.63, 0.54, 0.73, (), "ci95"))
    'RR 0.63 (95 % interval 0.54 to 0.73)'
    >>> figures(Effect("% constipation", "other", values=(21, 18))), figures(Effect("no difference", "other"))
    ('% constipation: 21 and 18', 'no difference')
    """
    said = effect.measure
    if effect.values:
        said += ": " + " and ".join(_number(value) for value in effect.values)
    elif not isnan(effect.value):
        said += f" {_number(effect.value)}"
    if effect.interval != "none":
        said += f" ({INTERVALS[effect.interval]} {_number(effect.low)} to {_number(effect.high)})"
    return said


def in_words(effect: Effect) -> str:
    """The effect in plain words; "" where a figure would say no more than the claim does.

    >>> in_words(Effect("RR", "ratio", 0.63, 0.54, 0.73, (), "ci95", "risk of diarrhoea"))
    'Risk of diarrhoea: 37 % lower (27 to 46 % lower).'
    >>> in_words(Effect("HR", "ratio", 1.06, 0.8, 1.41, (), "ci95", "risk of death"))
    'Risk of death: 6 % higher (20 % lower to 41 % higher). This may be chance.'
    >>> in_words(Effect("not read", "other"))
    ''
    """
    if isnan(effect.value) or effect.scale == "other":
        return ""
    said = {"ratio": _ratio, "smd": _spread, "difference": _difference}[effect.scale](effect)
    whole = f"{effect.of[:1].upper()}{effect.of[1:]}: {said}."
    none = effect.value == NO_EFFECT[effect.scale]
    return f"{whole} This may be chance." if included(effect) and not none else whole


def on_the_question(pair: Pair, study: Study) -> str:
    """What a study says on the question of a contradiction: said there, or else its claim and effect."""
    own = dict(pair.said).get(study.id)
    return own or f"{study.claim} {in_words(study.effect)}".strip()


def included(effect: Effect) -> bool | None:
    """Whether the 95 % interval holds "no effect"; None where there is no such interval.

    >>> included(Effect("RR", "ratio", 0.9, 0.7, 1.2, (), "ci95")), included(Effect("RR", "ratio", 0.9))
    (True, None)
    """
    if effect.interval != "ci95" or effect.scale not in NO_EFFECT:
        return None
    return effect.low < NO_EFFECT[effect.scale] < effect.high


def _ratio(effect: Effect) -> str:
    """A ratio as per cent, or as times from two up.

    >>> _ratio(Effect("RR", "ratio", 2.53, 1.22, 5.25, (), "ci95")), _ratio(Effect("RR", "ratio", 1.0))
    ('2.5 times as high (1.2 to 5.2 times)', 'the same')
    """
    held = effect.interval != "none"
    if effect.value >= TIMES:
        between = f" ({effect.low:.2g} to {effect.high:.2g} times)" if held else ""
        return f"{effect.value:.2g} times as high{between}"
    return _percent(effect.value) + (f" ({_between(effect.low, effect.high)})" if held else "")


def _between(low: float, high: float) -> str:
    if high < 1:
        return f"{100 * (1 - high):.0f} to {100 * (1 - low):.0f} % lower"
    if low > 1 and high < TIMES:
        return f"{100 * (low - 1):.0f} to {100 * (high - 1):.0f} % higher"
    return f"{_percent(low)} to {_percent(high)}"


def _percent(ratio: float) -> str:
    if ratio >= TIMES:
        return f"{ratio:.2g} times as high"
    change = round(100 * (ratio - 1))
    return "the same" if change == 0 else f"{abs(change)} % {'higher' if change > 0 else 'lower'}"


def _spread(effect: Effect) -> str:
    """A standardised mean difference in parts of the usual spread; its direction is told by the claim.

    >>> _spread(Effect("Hedges g", "smd", 0.275, 0.1, 0.45, (), "ci95"))
    'a small effect, 0.28 of the usual spread between people (0.10 to 0.45)'
    >>> _spread(Effect("SMD", "smd", -0.12, -0.45, 0.22, (), "ci95"))
    'a very small effect, 0.12 of the usual spread between people (0.22 the other way to 0.45)'
    """
    size = next((word for bound, word in COHEN if abs(effect.value) < bound), "large")
    said = f"a {size} effect, {abs(effect.value):.2f} of the usual spread between people"
    if effect.interval == "none":
        return said
    way = -1 if effect.value < 0 else 1
    near, far = sorted((way * effect.low, way * effect.high))
    return f"{said} ({abs(near):.2f}{' the other way' if near < 0 else ''} to {far:.2f})"


def _difference(effect: Effect) -> str:
    """A difference between the arms, in the unit of what was compared.

    >>> _difference(Effect("WMD", "difference", -1.0, -1.73, -0.26, (), "ci95"))
    '1 lower (0.26 to 1.73 lower)'
    >>> _difference(Effect("WMD", "difference", 0.0, -0.04, 0.03, (), "ci95"))
    'no difference (0.04 lower to 0.03 higher)'
    """
    said = _lower(effect.value) if effect.value else "no difference"
    if effect.interval == "none":
        return said
    if effect.low < 0 < effect.high:
        return f"{said} ({_lower(effect.low)} to {_lower(effect.high)})"
    near, far = sorted((abs(effect.low), abs(effect.high)))
    return f"{said} ({_number(near)} to {_lower(far if effect.high > 0 else -far)})"


def _lower(value: float) -> str:
    return f"{_number(abs(value))} {'lower' if value < 0 else 'higher'}"


def _number(value: float) -> str:
    return f"{value:,.10g}"
