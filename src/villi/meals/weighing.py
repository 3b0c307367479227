"""Stage 6, weighing: the grams of what was read, and the portions that come of it.

What goes with something else is weighed by its host, one amount said of several foods is shared, a dish by
pattern is weighed as a whole and taken apart.
"""

from collections.abc import Sequence
from math import hypot, inf

from villi.meals.amounts import Amount
from villi.meals.confidence import (
    ODD,
    Evidence,
    Line,
    Sureness,
    evidence,
    evidence_of_part,
    food_sureness,
    sureness,
)
from villi.meals.index import Index
from villi.meals.names import NEGATIONS, polarity
from villi.meals.plausible import judge
from villi.meals.portions import (
    GRAMS_SD,
    NO_PIECE,
    PREPACKAGED,
    Host,
    Weighed,
    if_pieces,
    rows,
    weigh,
    weigh_by,
)
from villi.meals.reading import Reading
from villi.meals.recipes import EXTRA, Dish, Part, usually_with, within_a_quarter
from villi.meals.values import Candidate, Portion, Refused
from villi.meals.words import WORD

UNHEEDED = 0.5
"""What is left of the sureness of a food that has what was denied of it: "pizza, no cheese" (judgement)."""


def weighed(readings: Sequence[Reading], index: Index) -> tuple[Weighed | None, ...]:
    """Grams of every reading; what goes with something else is weighed by its host."""
    alone = [_weighed_alone(reading, index) for reading in readings]
    final: list[Weighed | None] = []
    host: Host | None = None
    for place, (reading, got) in enumerate(zip(readings, alone, strict=True)):
        following = place + 1 < len(readings) and readings[place + 1].item.link == "on"
        more = _extra(readings, final, place)
        if more is not None:
            got = more
        elif got is not None and reading.item.amount is None and reading.dish is None:
            beneath = (
                _host(readings[place + 1], alone[place + 1], index) if following else None
            )  # "jam on toast"
            goes_with = beneath or (host if reading.item.link else None)
            if goes_with is not None:
                got = weigh(None, frozenset(reading.asked.words), reading.options[0].food, index, goes_with)
        final.append(got)
        if reading.item.link not in ("with", "on") or host is None:
            host = _host(reading, got, index) or host
    return _shared(readings, final, index)


def _weighed_alone(reading: Reading, index: Index) -> Weighed | None:
    said = frozenset(reading.asked.words)
    if reading.dish is not None:
        got = weigh_by(reading.dish.table, reading.item.amount, said) if reading.dish.table else None
        if got is not None and reading.dish.own and got.found == "default":
            return got._replace(sd=GRAMS_SD["measure"])  # a portion of one's own recipe is what it says
        return got
    if reading.refused or not reading.options:
        return None
    said |= {token.stem for token in reading.item.words if token.text == PREPACKAGED}
    return weigh(reading.item.amount, said, reading.options[0].food, index)


def _extra(readings: Sequence[Reading], weights: Sequence[Weighed | None], place: int) -> Weighed | None:
    """ "Extra cheese" of a dish with cheese: as much again as is in it."""
    reading = readings[place]
    words = frozenset(reading.asked.words)
    if (reading.item.amount is not None and reading.item.amount.counted) or not words & EXTRA:
        return None
    for before in range(place - 1, -1, -1):
        held, weight = readings[before].dish, weights[before]
        if held is None or weight is None:
            continue
        part = held.holds(words - EXTRA)
        return part and Weighed(part.share * weight.grams, GRAMS_SD["recipe"], "recipe", "extra")
    return None


def _shared(
    readings: Sequence[Reading], weights: Sequence[Weighed | None], index: Index
) -> tuple[Weighed | None, ...]:
    """Weights where one amount was said of several foods ("50 g of coffee with milk"): it is shared out as
    their usual portions are."""
    final = list(weights)
    for place, got in enumerate(weights):
        if readings[place].item.shares:
            continue
        parts = [place]
        while parts[-1] + 1 < len(readings) and readings[parts[-1] + 1].item.shares:
            parts.append(parts[-1] + 1)
        options = readings[place].options
        usual = weigh(None, frozenset(), options[0].food, index) if got is not None and options else None
        if len(parts) < 2 or got is None or usual is None or not usual.grams:
            continue
        held = [(part, weight) for part in parts[1:] if (weight := weights[part]) is not None]
        total = usual.grams + sum(weight.grams for _, weight in held)
        final[place] = got._replace(grams=got.grams * usual.grams / total)
        for part, weight in held:
            final[part] = weight._replace(grams=got.grams * weight.grams / total)
    return tuple(final)


def _host(reading: Reading, got: Weighed | None, index: Index) -> Host | None:
    if got is not None and reading.dish is not None:
        return Host(got.grams, reading.dish.table, frozenset(reading.asked.words))
    if got is None or reading.refused or not reading.options:
        return None
    food, words = reading.options[0].food, frozenset(reading.asked.words)
    said = None
    if reading.pin is not None and len(reading.options) > 1:
        unpinned = reading._replace(pin=None, options=reading.options[1:])
        said = _host(unpinned, _weighed_alone(unpinned, index), index)
    return Host(got.grams, rows(food, index), index.words_of(food) | words, said)


def line_of(readings: Sequence[Reading], weights: Sequence[Weighed | None]) -> Line:
    """What the confidence of every item must know of the whole line."""
    kept = [reading for reading in readings if not reading.passed]
    refused = any(reading.refused for reading in kept)
    found = [(reading, weight.found) for reading, weight in zip(readings, weights, strict=True) if weight]
    if all(how != "given" for _, how in found):
        return Line(refused, len(kept))
    loose = sum(how == "default" and bool(reading.item.link) for reading, how in found)
    return Line(refused, len(kept), loose)


def parts_of(
    reading: Reading, made: Dish, got: Weighed | None, index: Index, line: Line
) -> tuple[list[Portion], list[Refused]]:
    """The foods of a dish taken apart, and what nobody could read in it; `line` as in `portion_of`."""
    unread = [Refused(reading.words, reading.span, suggestion=made.why)] if made.why else []
    if got is None:
        return [], unread or [_unsaid(reading)]
    verdict = judge(got.grams, made.table)
    if verdict == "absurd":
        return [], [_too_much(reading, got, made.name)]
    known = None if made.own else evidence_of_part(made.score, line)
    odd = verdict == "odd"
    return [_part(reading, made, part, got, index, known, odd=odd) for part in made.parts], unread


def _part(
    reading: Reading,
    made: Dish,
    part: Part,
    got: Weighed,
    index: Index,
    known: Evidence | None,
    *,
    odd: bool,
) -> Portion:
    food = index.foods[part.food]
    grams = got.grams * part.share
    sd = made.spread(part, got.sd)
    alone = hypot(part.sd, got.sd) if made.own else sd
    right = part.sure if known is None else food_sureness(known)
    sure = Sureness(right, within_a_quarter(alone) * (ODD if odd else 1.0))
    return Portion(
        words=reading.words,
        span=reading.span,
        kind=food.kind,
        food_id=food.id,
        name=food.name,
        grams=grams,
        grams_sd=sd,
        found="recipe",
        confidence=sure.both,
        candidates=(Candidate(food.id, food.name, min(1.0, made.score)),),
        each=_each(reading.item.amount, grams),
        sure_food=sure.food,
        sure_grams=sure.amount,
        evidence=() if known is None else tuple(known),
        dish=made.name,
    )


def portion_of(reading: Reading, got: Weighed | None, index: Index, line: Line) -> Portion | Refused:
    """The portion of a matched item, or a refusal where its amount cannot be; `line` what else the line
    holds."""
    best = reading.options[0]
    food = index.foods[best.food]
    if reading.pin is not None and reading.pin.grams is not None:
        got = Weighed(reading.pin.grams, GRAMS_SD[reading.how], reading.how, "pin")
    if got is None:
        return _unsaid(reading)
    settled = got.found in ("pin", "remembered")
    verdict = "plausible" if settled else judge(got.grams, rows(best.food, index))
    if verdict == "absurd":
        return _too_much(reading, got, food.name)
    pieces = _as_pieces(reading, got, index)
    doubted = verdict == "odd" or got.row == NO_PIECE or pieces > 0
    known = evidence(reading.options, reading.asked.words, got, reading.item, index, line)
    sure = sureness(known, reading.how if reading.pin is not None else "", got.found, odd=doubted)
    if reading.pin is None and _unheeded(reading, index):
        sure = sure._replace(food=sure.food * UNHEEDED)
    return Portion(
        words=reading.words,
        span=reading.span,
        kind=food.kind,
        food_id=food.id,
        name=food.name,
        grams=got.grams,
        grams_sd=max(got.sd, GRAMS_SD["vague"]) if pieces else got.sd,
        found=got.found,
        confidence=sure.both,
        candidates=tuple(
            Candidate(index.foods[m.food].id, index.foods[m.food].name, min(1.0, m.score))
            for m in reading.options[:3]
        ),
        each=_each(reading.item.amount, got.grams),
        sure_food=sure.food,
        sure_grams=sure.amount,
        evidence=tuple(known),
        pieces=pieces,
    )


def _as_pieces(reading: Reading, got: Weighed, index: Index) -> float:
    """The weight of a food whose bare number was read as grams, if it counts pieces: it stands before a
    plural ("30 bananas"), as counts do; behind the food ("bananas 30"), or before a mass ("150 chicken"), it
    is an amount by weight. 0 where there is no such doubt."""
    amount, words = reading.item.amount, [token for token in reading.item.words if token.kind == WORD]
    if got.found != "given" or amount is None or not words or amount.unit is not None:
        return 0.0
    plural = words[-1].text != words[-1].stem and words[-1].text.endswith("s")
    if not plural or words[0].start == reading.item.start:
        return 0.0
    return if_pieces(amount, frozenset(reading.asked.words), rows(reading.options[0].food, index))


def _unheeded(reading: Reading, index: Index) -> bool:
    """True where the food has what the words deny: its own name says so, or what the words name usually
    has it, and no name of it denies the same."""
    best, denied = reading.options[0], reading.asked.denied
    if any(token.text in NEGATIONS for token in reading.item.words):
        denied |= frozenset(polarity(list(reading.item.words))[1])  # fish and chips, no chips
    if not denied or (best.name >= 0 and not denied.isdisjoint(index.name(best.name).negated)):
        return False
    for number in index.own_names.get(best.food, ()):
        if not denied.isdisjoint(index.name(number).negated):
            return False
    own = index.words_of(best.food)
    within = own | usually_with([*reading.asked.words, *sorted(own)]) | frozenset(reading.asked.words)
    return "free" not in own and not denied.isdisjoint(within)


def _unsaid(reading: Reading) -> Refused:
    return Refused(reading.words, reading.span, suggestion="say how much, for example in grams")


def _too_much(reading: Reading, got: Weighed, name: str) -> Refused:
    much = f"{got.grams:,.0f} g of {name} is more than anyone eats: check the amount"
    return Refused(reading.words, reading.span, suggestion=much)


def _each(amount: Amount | None, grams: float) -> float:
    """Grams of one of what was counted; all of them where nothing was."""
    if amount is None or amount.weighed or not amount.counted or not 0 < amount.quantity < inf:
        return grams
    return grams / amount.quantity
