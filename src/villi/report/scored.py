"""How the diet scores: a table of a few scores, what lowers each, and what a score can and cannot say.

Every rule of safety has been asked before (`villi.examining.scoring`); where none may be shown, or none can
be told, the section is not there. No day is scored, and no food.
"""

import re
from collections.abc import Iterable, Mapping
from math import isnan

from villi.evidence.values import Source
from villi.examination import Examination, Scored, ScorePart, Scores
from villi.report.blocks import Block, Blocks, Cites, Head, More, Rows, cites, line, said
from villi.report.words import clean, listed, lower_first, plural

MOOD = "lassale_2019_med"
"""The study of mood that is spoken of, by its id in the evidence base."""
NAMES = {
    "hei-2020": "Healthy Eating Index (2020, as in 2015)",
    "hei-toddlers2020": "Healthy Eating Index for toddlers",
    "dashi-trial": "DASH, by its nutrients",
    "amed-fung-fixed": "Mediterranean (aMED)",
    "medi-predimed2018": "Mediterranean, in servings (MEDI)",
    "phdi-bui2024": "Planetary Health Diet",
    "mind-rush2022": "MIND",
}
"""What a reader calls a score; any other goes by its own name."""
LEAST_POINTS = 0.75
"""A part below this share of its points is one that lowers the score."""
CARD = "A card stands first."
NAMED = 2
"""Parts that are named beside a score; a page opens all of them."""

CAPTION = "Scores of the recorded days"
HEADS = ("Score", ">Points", ">Your usual diet", "Fewest points for", "Source")
BASIS = (
    "put together before they are scored, from food alone. “Your usual diet”: where its score may lie, as "
    "far as these days differed; words read wrongly and food left out are not in it. No day is scored, and "
    "drinking never counts for points. Fibre, plants, fermented and ultra-processed food stand under “What "
    "your gut got”."
)
CAN_SAY = (
    "What a score can say: how near these days were to one guideline, part by part. What it cannot: whether "
    "food is behind how you feel. In four studies that followed people, those who ate closest to a "
    "Mediterranean pattern became depressed less often (0.67 times the risk, 0.55 to 0.82), which does not "
    "show what causes what; in surveys diet and mood go together only slightly. Nobody has set a score that "
    "is enough, and none of them counts glutamine."
)
UNKNOWN_PARTS = "Not scored, because too little of the food tells it: "


def blocks(examination: Examination, known: Mapping[Source, int], *, page: bool = False) -> Blocks:
    """The whole section; empty where nothing is shown. On a `page` every part of each score opens below."""
    scores = shown(examination)
    if not scores.found:
        return ()
    rows = tuple(_row(one, known) for one in scores.found)
    out: list[Block] = [
        line(f"From {plural(scores.days, 'complete day')}, {BASIS}", style="quiet"),
        Rows(CAPTION, HEADS, rows, (0, 1, 2, 3), quiet=True),
    ]
    out += _notes(scores)
    out.append(line(CAN_SAY, cites=cites((_mood(),), known)))
    if page:
        out.append(More("Every part of each score, and its rule", tuple(_parts(scores.found))))
    return tuple(out)


def shown(examination: Examination) -> Scores:
    """The scores that may be shown: none while a card stands, whatever was made."""
    return examination.scores if examination.safety.card is None else Scores(CARD)


def _notes(scores: Scores) -> Iterable[Block]:
    """Parts that are unknown, what is not settled, and scores that are not shown."""
    lost = [f"{name_of(one)}: {_lower(one.missing)}" for one in scores.found if one.missing]
    if lost:
        yield line(UNKNOWN_PARTS, said("; ".join(lost)), ".", style="quiet")
    for one in scores.found:
        if one.experimental:
            yield line(
                said(name_of(one)), ": experimental; ", said(clean(one.experimental)), ".", style="quiet"
            )
    for left in scores.left:
        yield line(
            "Not shown: ", said(clean(left.name)), ", because ", said(clean(left.because)), ".", style="quiet"
        )


def name_of(one: Scored) -> str:
    """What a reader calls a score."""
    return NAMES.get(one.id, clean(one.name))


def _lower(names: Iterable[str]) -> str:
    return listed([lower_first(clean(name)) for name in names])


def sources(examination: Examination) -> tuple[Source, ...]:
    """Where each shown score is defined, and what the section says of mood."""
    found = shown(examination).found
    return (*(source_of(one) for one in found), _mood()) if found else ()


def _mood() -> Source:
    from villi.evidence import base

    return base().studies[MOOD].source


def source_of(one: Scored) -> Source:
    """The source of a score as the list of sources shows it; one that was not seen in print is marked."""
    doi = one.source.partition("doi.org/")[2]
    seen = not any(word in one.citation for word in ("not seen", "not compared", "read in"))
    return Source(clean(one.citation), None, doi, "", one.source, seen and not one.experimental)


def _row(one: Scored, known: Mapping[Source, int]) -> tuple[str | Cites, ...]:
    return (
        name_of(one),
        points(one),
        f"{digits(one.low, one.possible)} to {digits(one.high, one.possible)}" if not isnan(one.low) else "",
        lowered(one),
        cites((source_of(one),), known),
    )


def points(one: Scored) -> str:
    """ "71 of 100"; where parts are unknown, of what was scored.

    >>> one = Scored("x", "X", "", 71.45, 48.0, 82.0, 100.0, 100.0, (), (), (), "", "", "")
    >>> points(one), points(one._replace(points=4.0, possible=9.0, whole=10.0))
    ('71 of 100', '4 of 9 scored')
    """
    shown = f"{digits(one.points, one.possible)} of {one.possible:g}"
    return shown if one.possible == one.whole else f"{shown} scored"


def digits(value: float, highest: float) -> str:
    """Points as whole numbers, with one decimal where few can be had and they are not whole.

    >>> digits(71.45, 100), digits(4.06, 9), digits(7.0, 8)
    ('71', '4.1', '7')
    """
    return f"{value:.0f}" if highest >= 20 or value == int(value) else f"{value:.1f}"


def lowered(one: Scored) -> str:
    """The parts with the largest share of their points missing, most first; "" for none.

    >>> parts = (ScorePart("a", "Whole grains", 2.0, 10, ""), ScorePart("b", "Fish", 1.0, 1, ""))
    >>> lowered(Scored("x", "X", "", 3.0, 0, 0, 11.0, 11.0, parts, (), (), "", "", ""))
    'whole grains (2 of 10)'
    """
    known = [part for part in one.parts if not isnan(part.points)]
    low = [part for part in known if part.points < LEAST_POINTS * part.highest]
    low.sort(key=lambda part: (part.points - part.highest, part.points / part.highest))
    named = [
        f"{lower_first(clean(part.name))} ({digits(part.points, part.highest)} of {part.highest:g})"
        for part in low[:NAMED]
    ]
    more = f", and {len(low) - NAMED} more" if len(low) > NAMED else ""
    return ", ".join(named) + more


def _parts(found: Iterable[Scored]) -> Iterable[Block]:
    for one in found:
        yield Head(name_of(one))
        rows = tuple(
            (clean(part.name), _part_points(part), rule(part)) for part in one.parts if not isnan(part.points)
        )
        yield Rows(f"{clean(one.name)}: parts", ("Part", ">Points", "Rule"), rows, (0, 1), quiet=True)
        if one.left_out:
            yield line("Never counted here: ", said(_lower(one.left_out)), ".", style="quiet")


ENERGY = re.compile(r"\s*(?:/|per )\s*[\d,]+ kcal")


def rule(part: ScorePart) -> str:
    """The rule of a part; calories are not spoken of, because they stay out of sight.

    >>> rule(ScorePart("sodium", "Sodium", 0.0, 10.0, "10 at <= 1.1, 0 at >= 2 g/1000 kcal, linear between"))
    '10 at ≤ 1.1, 0 at ≥ 2 g, beside the energy eaten, linear between'
    """
    words = ENERGY.sub(", beside the energy eaten", clean(part.rule))
    return words.replace(">=", "≥").replace("<=", "≤")


def _part_points(part: ScorePart) -> str:
    return f"{digits(part.points, part.highest)} of {part.highest:g}"
