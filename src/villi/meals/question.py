"""Stage 9: at most one question per line, the one whose answer is expected to move nutrients most.

The worth of a question is a share of a day's reference amounts, of the nutrient that moves most: for "which
food?" the chance that it is another candidate times the difference to it; for "how much?" the standard
deviation of the grams. Two foods that hold the same, and a cup of plain tea, are never asked about; a dish
that was taken apart is asked about as a whole.
Questions are phrased from the part in which the candidates' names differ: "Which milk: whole or skim?".
"""

import re
from collections.abc import Sequence
from math import hypot, isnan, log
from typing import Literal, NamedTuple

from villi.meals.doubt import difference, held
from villi.meals.index import Index
from villi.meals.values import Candidate, Portion

DAY = (2000.0, 50.0, 70.0, 260.0, 30.0)
"""A day's energy (kcal), protein, fat, carbohydrate (g; Regulation (EU) 1169/2011, Annex XIII B) and fibre
(g; SACN 2015), in the order of `doubt.NUTRIENTS`. Glutamine follows protein; where its own amounts are at
hand (`examining.questions`) it is weighed itself."""
DAY_GRAMS = 2500.0
"""Food and drink of a day: what a portion of unknown composition is measured by (judgement)."""
WORTH_ASKING = 0.05
"""Share of a day below which nobody is asked: 100 kcal or 2.5 g protein (judgement)."""
LOOSE = 0.35
"""Relative standard deviation of grams from which an amount is asked about: what was counted is not."""
PLAUSIBLE = 0.25
"""A candidate whose score lies farther below the first is not offered (judgement)."""
NO_DOUBT = 0.1
"""Candidates nearer than this in nutrients (0 to 1, see `doubt.difference`) are no question."""
MOST_OFFERED = 3
ABOUT = 0.06
"""Natural log of a ratio within which the grams are called one household measure."""


class Doubt(NamedTuple):
    """What of a portion is worth asking: its worth, what is asked, and the candidates to choose from."""

    worth: float
    asks: Literal["food", "amount"]
    candidates: tuple[Candidate, ...] = ()


def asked_back(portions: Sequence[Portion], ready: Index) -> tuple[Portion, ...]:
    """The portions, one of them with a question, or none."""
    doubts = [(doubt, place) for place, p in enumerate(portions) for doubt in doubts_of(p, ready)]
    doubts += [(doubt_of_dish([portions[i] for i in parts], ready), parts[0]) for parts in _dishes(portions)]
    best, place = max(doubts, key=lambda d: (d[0].worth, -d[1]), default=(None, -1))
    if best is None or best.worth < WORTH_ASKING:
        return tuple(portions)
    portion = portions[place]
    grams = sum(p.grams for p in portions if p.dish and p.span == portion.span) if portion.dish else 0.0
    ask = how_much(portion.words, grams) if grams else phrased(portion, best, ready)
    asked = portion._replace(question=ask, asks=best.asks)
    if best.candidates:
        asked = asked._replace(candidates=best.candidates)
    return (*portions[:place], asked, *portions[place + 1 :])


def doubts_of(portion: Portion, ready: Index) -> list[Doubt]:
    """What could be asked about a portion: which food, how much, both or nothing."""
    number = ready.numbers.get(portion.food_id)
    if portion.kind != "food" or number is None or portion.dish or not portion.grams > 0:
        return []  # the parts of a dish are nobody's question: the dish is
    found = []
    own = held([number], ready)[0]
    offered = _offered(portion, ready)
    if len(offered) > 1:
        others = held([ready.numbers[c.food_id] for c in offered[1:]], ready)
        apart = max(_moved(own, other, portion.grams) for other in others)
        found.append(Doubt((1.0 - portion.sure_food) * apart, "food", offered))
    if portion.pieces:
        moved = abs(portion.pieces - portion.grams)
        found.append(Doubt((1.0 - portion.sure_grams) * _share(own, moved), "amount"))
    elif portion.grams_sd >= LOOSE:
        found.append(Doubt(portion.grams_sd * _share(own, portion.grams), "amount"))
    return found


def _dishes(portions: Sequence[Portion]) -> list[list[int]]:
    """The places of the parts of every dish that was taken apart."""
    found: dict[tuple[int, int], list[int]] = {}
    for place, portion in enumerate(portions):
        if portion.dish and portion.kind == "food" and portion.grams > 0:
            found.setdefault(portion.span, []).append(place)
    return list(found.values())


def doubt_of_dish(parts: Sequence[Portion], ready: Index) -> Doubt:
    """How much of a dish that was taken apart; asked where the whole is as loose as a default."""
    total = sum(part.grams for part in parts)
    loose = hypot(*(part.grams * part.grams_sd for part in parts)) / total  # parts err apart: `Dish.spread`
    if loose < LOOSE:
        return Doubt(0.0, "amount")
    amounts = held([ready.numbers[part.food_id] for part in parts], ready)
    whole = [
        sum(a * part.grams / total for a, part in zip(column, parts, strict=True) if not isnan(a))
        for column in zip(*amounts, strict=True)
    ]
    return Doubt(loose * _share(whole, total), "amount")


def _offered(portion: Portion, ready: Index) -> tuple[Candidate, ...]:
    """The first candidate and those others that are nearly as good and hold something else."""
    known = [c for c in portion.candidates if c.food_id in ready.numbers]
    if len(known) < 2 or known[0].food_id != portion.food_id:
        return ()
    own, *others = held([ready.numbers[c.food_id] for c in known], ready)
    rivals = [
        c
        for c, other in zip(known[1:], others, strict=True)
        if known[0].score - c.score < PLAUSIBLE and difference(own, other) > NO_DOUBT
    ]
    return (known[0], *rivals[: MOST_OFFERED - 1])


def _share(amounts: Sequence[float], grams: float) -> float:
    """What a portion holds, as a share of a day: of the nutrient that it holds most of."""
    shares = [a * grams / 100 / day for a, day in zip(amounts, DAY, strict=True) if not isnan(a)]
    return max(shares, default=grams / DAY_GRAMS)


def _moved(one: Sequence[float], other: Sequence[float], grams: float) -> float:
    """By how much of a day another food would move the nutrient that it moves most."""
    moved = [abs(a - b) if not isnan(a - b) else float("nan") for a, b in zip(one, other, strict=True)]
    return _share(moved, grams)


def phrased(portion: Portion, doubt: Doubt, ready: Index) -> str:
    """The question in words."""
    if doubt.asks == "food":
        return which([c.name for c in doubt.candidates])
    if portion.pieces:
        many = f"{portion.grams:,.0f}"
        return f"Is \u201c{portion.words}\u201d {many} g, or {many} of them ({portion.pieces:,.0f} g)?"
    number = ready.numbers.get(portion.food_id)
    measures = ready.foods[number].measures if number is not None else ()
    usual = next((m.unit for m in measures if _is_about(m.unit, m.grams, portion.grams)), "")
    return how_much(portion.words, portion.grams, usual)


def how_much(words: str, grams: float, usual: str = "") -> str:
    """The question how much there was of what some words say, with the household measure that was assumed.

    >>> how_much("nuts", 19.2, "1 package")
    'How much was \u201cnuts\u201d? 19 g (about 1 package) was assumed.'
    """
    about = f" (about {usual})" if usual else ""
    return f"How much was \u201c{words}\u201d? {grams:,.0f} g{about} was assumed."


def _is_about(unit: str, measure: float, grams: float) -> bool:
    named = not unit.startswith(("per ", "default")) and not re.search(
        r"\b(?:oz|nfs|ns|occasion)\b|cubic", unit.lower()
    )
    return named and measure > 0 and abs(log(measure / grams)) < ABOUT


_SECTIONS = re.compile(r", | (?=\()| (?=(?:with|without|in|on|from|made|no)\b)")


def which(names: Sequence[str]) -> str:
    """A question between foods: from what differs in their names, where they begin with the same thing.

    >>> which(["milk, whole", "milk, reduced fat (2%)", "milk, skim (fat free)"])
    'Which milk: whole, reduced fat (2%) or skim (fat free)?'
    >>> which(["bread, white, toasted", "bread, whole wheat, toasted"])
    'Which bread: white or whole wheat?'
    >>> which(["baked beans", "green beans"])
    'Was it baked beans or green beans?'
    """
    head, rests = apart(names)
    return f"Which {head}: {_or(rests)}?" if head else f"Was it {_or(names)}?"


def apart(names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    """What names have in common at their head, and by what each differs; "" and the names themselves where
    they begin with different things.

    >>> apart(["milk, whole", "milk, skim (fat free)"])
    ('milk', ('whole', 'skim (fat free)'))
    >>> apart(["baked beans", "green beans"])
    ('', ('baked beans', 'green beans'))
    """
    sections = [_SECTIONS.split(name) for name in names]
    head = sections[0][0]
    if all(s[0].casefold() == head.casefold() for s in sections):
        common = {s for s in sections[0] if all(s in other for other in sections)}
        rests = tuple(_joined([s for s in own if s not in common]) or "plain" for own in sections)
        if len(set(rests)) == len(rests):
            return head, rests
    return "", tuple(names)


def _joined(sections: Sequence[str]) -> str:
    """Sections of a name together again: what is in brackets and what begins with "with" needs no comma."""
    text = ""
    for section in sections:
        text += section if not text else f" {section}" if section.startswith("(") else f", {section}"
    return text


def _or(names: Sequence[str]) -> str:
    *before, last = names
    if len(names) > 2 and any("," in name for name in names):  # "bacon, cooked, turkey bacon" would be three
        return f"{'; '.join(before)}; or {last}"
    return f"{', '.join(before)} or {last}" if before else last
