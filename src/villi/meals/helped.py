"""A line read with a language model's help, where the rules alone refused words or were in doubt.

The model may do two things here, and the rest stays as it was:

- give other *cuts* inside words that were refused. What stands in the cuts is read by the same grammar and
  matcher as any line; a refusal gives way only to a food that stands inside it. A cut never parts a noun
  phrase ("unicorn steak" stays one thing, and refused), never leaves out a number, never cuts off a "no".
- pick among the *candidates* of a food that was matched in doubt; foods that the rules refuse are not among
  them.

So a model cannot make a food disappear, nor words that may be one, nor change what was sure. What it
changed is marked (`Portion.read_by`) and is never sure (`MODEL_AT_MOST`).
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from villi.diary.values import Pin
from villi.meals import amounts
from villi.meals.asking import MOST_CANDIDATES, MOST_LETTERS, Mark, Model
from villi.meals.asking import choose as asked_to_choose
from villi.meals.asking import split as asked_to_split
from villi.meals.index import Index
from villi.meals.matching import SOFT_WORDS, accepted, query
from villi.meals.memory import Memory
from villi.meals.names import NEGATIONS, PREPOSITIONS
from villi.meals.pieces import AND, ON, WITH, Item
from villi.meals.reading import LOOSE
from villi.meals.rewriting import choose
from villi.meals.segments import items
from villi.meals.understand import NOTHING, Means, Pins, Stages, stages, understand
from villi.meals.values import Candidate, Portion, Refused, Understood
from villi.meals.words import BROKEN, MARK, NUMBER, WORD, Token

Read = Callable[..., Stages]
"""`stages` of one line, with some of its arguments given."""

MODEL_AT_MOST = 0.65
"""The most that is believed of a reading with a model's help: below 0.7, from where villi calls itself sure.
Judgement: open models of 8 billion parameters answer a third of such questions rightly (docs/model.md)."""
MOST_DOUBTS = 5
"""Foods in doubt that are asked about in one line (judgement)."""
DETERMINERS = frozenset(
    (
        *("a", "an", "the", "this", "that", "these", "those", "some", "any", "each", "every", "another"),
        *("my", "your", "his", "her", "its", "our", "their"),
    )
)
"""A noun phrase starts at one of these."""
CLAUSES = frozenset(
    (
        *("while", "when", "before", "after", "during", "because", "since", "until"),
        *("as", "so", "to", "for", "at", "by"),
    )
)
EDGES = DETERMINERS | AND | WITH | ON | PREPOSITIONS | CLAUSES | {"of"}
"""Words that no food's name goes across."""
NEGATION_REACH = 6
"""Words before a food in which a negation is looked for (judgement)."""


def helped(
    text: str,
    index: Index,
    model: Model,
    *,
    locale: str = "",
    means: Means = (),
    pins: Pins = (),
    remembered: Memory = NOTHING,
) -> Understood:
    """The same as `understand`, with the model asked where that refused words or was in doubt.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food, Measure
    >>> from villi.meals.index import index
    >>> stew = Food("own:1", "Stew", measures=(Measure("1 plate", 300.0), Measure("default", 250.0)))
    >>> said = '{"items": [{"quote": "my stew", "food": "stew", "amount": ""}]}'
    >>> done = helped("hoovered up my stew", index(SimpleNamespace(foods={stew.id: stew})),
    ...     Model("small", "localhost", lambda prompt: said))
    >>> [(p.words, p.grams, p.read_by) for p in done.portions], done.refused
    ([('stew', 250.0, 'small')], ())
    """
    found = understand(text, index, locale=locale, means=means, pins=pins, remembered=remembered)
    if len(text) > MOST_LETTERS or not (_open(found) or any(_doubtful(p) for p in found.portions)):
        return found
    read: Read = partial(stages, text, index, locale=locale, means=means, remembered=remembered)
    seen = read(pins=pins)
    left: tuple[Refused, ...] = ()
    if _open(found):
        cut, gone = _cut(text, seen, index, model, partial(read, pins=pins), locale)
        again = read(pins=pins, cut=cut) if gone else seen
        if gone and _foods(found) <= _foods(
            again.understood
        ):  # new neighbours may make a loose match refused
            left = tuple(_left_out(text, gone, again, index))
            seen = again
    picks = tuple(_picks(text, seen, index, model, locale))
    if picks:
        seen = read(pins=(*pins, *(pick.pin for pick in picks)), cut=seen.items)
    done = _marked(seen.understood, found, {pick.span: pick for pick in picks}, model.name)
    return done._replace(refused=tuple(sorted((*done.refused, *left), key=lambda r: r.span)))


def _open(found: Understood) -> list[tuple[int, int]]:
    """Spans of the words that were refused as words; one with a remedy was refused for its amount."""
    return [refused.span for refused in found.refused if not refused.suggestion]


def _foods(found: Understood) -> set[tuple[tuple[int, int], str]]:
    """What was read where."""
    return {(portion.span, portion.food_id) for portion in found.portions}


CLOSE = 0.03
"""Scores nearer than this cannot tell two foods apart (judgement)."""


def _doubtful(portion: Portion) -> bool:
    """True where another food fits nearly as well, or the one that was taken does not fit well."""
    options = portion.candidates
    if portion.kind != "food" or len(options) < 2 or options[0].score >= 1.0:
        return False
    return options[0].score < LOOSE or options[0].score - options[1].score < CLOSE


def _span(item: Item) -> tuple[int, int]:
    return item.start, item.end


def _meet(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def _cut(
    text: str, seen: Stages, index: Index, model: Model, read: Read, locale: str
) -> tuple[list[Item], list[tuple[int, int]]]:
    """The line's items, with those that were refused replaced where the model's cuts hold a food; and the
    spans of those that were replaced."""
    marks = asked_to_split(text, model)
    said = [_said(mark, marks, seen, index) for mark in marks]
    new = [item for found in said if found for item in _linked(items(found, index, locale), seen.tokens)]
    foods = {portion.span for portion in read(cut=new).understood.portions} if new else set()
    open_spans = _open(seen.understood)
    closed = [p.span for p in seen.understood.portions]
    closed += [r.span for r in seen.understood.refused if r.span not in open_spans]
    kept = {token.start for found in said if found for token in found}
    gone: list[tuple[int, int]] = []
    come: list[Item] = []
    for span in open_spans:
        inside = [i for i in new if _meet(_span(i), span) and not any(_meet(_span(i), c) for c in closed)]
        read_here = [any(_meet(_span(i), food) for food in foods) for i in inside]
        whole = not _parted(inside, read_here, text) and not _loses_number(span, seen.tokens, kept)
        if any(read_here) and whole:
            gone.append(span)
            come += [item for item in inside if item not in come]
    left = [item for item in seen.items if _span(item) not in gone]
    if any(_meet(_span(a), _span(b)) for a in come for b in left):
        return list(seen.items), []
    return sorted([*left, *come], key=_span), gone


def _parted(cut: Sequence[Item], read_here: Sequence[bool], text: str) -> bool:
    """True where a food stands right beside words that are none: one name cut in two ("unicorn", "steak")."""
    return any(
        here != then and text[before.end : after.start].isspace()
        for (before, here), (after, then) in pairwise(zip(cut, read_here, strict=True))
    )


def _left_out(text: str, gone: Iterable[tuple[int, int]], again: Stages, index: Index) -> Iterable[Refused]:
    """Words of a refusal that nothing was made of and that may name a food: they stay refused. The others
    ("polished off the last of") may go."""
    made = [p.span for p in again.understood.portions] + [r.span for r in again.understood.refused]
    for span in gone:
        run: list[Token] = []
        for token in (*(t for t in again.tokens if _meet((t.start, t.end), span)), None):
            held = token is None or any(_meet((token.start, token.end), place) for place in made)
            if token is not None and not held:
                run.append(token)
                continue
            words = [t for t in run if t.kind == WORD]
            if any(_names_food(t, index) for t in words):
                yield Refused(text[words[0].start : words[-1].end], (words[0].start, words[-1].end))
            run = []


def _names_food(token: Token, index: Index) -> bool:
    """True for a word that names of the catalogue are about."""
    return token.stem in index.heads and token.stem not in SOFT_WORDS


def _said(mark: Mark, marks: Iterable[Mark], seen: Stages, index: Index) -> list[Token]:
    """The tokens of one marked food with its amount, the food grown to its whole noun phrase; empty where a
    negation stands before it."""
    taken = [span for m in marks for span in (m.food, m.amount) if span is not None and span != mark.food]
    start, end = _phrase(mark.food, taken, seen, index)
    if _denied(start, seen.tokens):
        return []
    inside = [(start, end)] + ([mark.amount] if mark.amount is not None else [])
    return [t for t in seen.tokens if any(s <= t.start and t.end <= e for s, e in inside)]


def _phrase(
    food: tuple[int, int], taken: Sequence[tuple[int, int]], seen: Stages, index: Index
) -> tuple[int, int]:
    """The span of the noun phrase around the marked words: up to a mark, a number, an article, a preposition
    or another marked food. Words in it say which food it is, and a model may not leave them out."""
    start, end = food
    for token in reversed([t for t in seen.tokens if t.end <= food[0]]):
        if _edge(token, taken) or token.text in EDGES or _blanked(token.end, start, seen):
            break
        start = token.start
    of = False
    for token in (t for t in seen.tokens if t.start >= food[1]):
        goes_on = token.text == "of" or (of and token.text in DETERMINERS)
        clause = token.text.endswith("ing") and token.stem not in index.postings  # "watching telly"
        stops = clause or (token.text in EDGES and not goes_on)
        if _edge(token, taken) or stops or _blanked(end, token.start, seen):
            break
        end, of = token.end, goes_on
    return start, end


def _edge(token: Token, taken: Sequence[tuple[int, int]]) -> bool:
    """True for a mark (but a hyphen), a number, or a word that belongs to another marked food."""
    if token.kind in (NUMBER, BROKEN) or (token.kind == MARK and token.text not in ("-", "'")):
        return True
    return any(_meet((token.start, token.end), span) for span in taken)


def _blanked(start: int, end: int, seen: Stages) -> bool:
    """True where narration was taken out between two places."""
    return not seen.folded[start:end].isspace() and seen.folded[start:end] != seen.plain[start:end]


def _denied(start: int, found: Sequence[Token]) -> bool:
    """True where a negation stands before a place in the same clause."""
    before = [token for token in found if token.end <= start][-NEGATION_REACH:]
    for token in reversed(before):
        if token.kind == MARK and token.text not in ("-", "'"):
            return False
        if token.text in NEGATIONS or token.text.endswith("n't"):
            return True
    return False


def _linked(cut: Sequence[Item], found: Sequence[Token]) -> list[Item]:
    """The items of one marked food; how the first hangs on what stands before it is read from the line."""
    before = [t for t in found if cut and t.end <= cut[0].start and t.text not in DETERMINERS]
    text = before[-1].text if before else ""
    link = "and" if text in AND else "with" if text in WITH else "on" if text in ON else ""
    return [cut[0]._replace(link="," if text == "," else link), *cut[1:]] if cut else []


def _loses_number(span: tuple[int, int], found: Sequence[Token], kept: set[int]) -> bool:
    """True where a number inside the refused words is in none of the new cuts: what was counted stays."""
    counted = (amounts.NUMBERS.keys() | amounts.PARTS.keys()) - DETERMINERS
    return any(
        (token.kind in (NUMBER, BROKEN) or token.text in counted) and token.start not in kept
        for token in found
        if _meet((token.start, token.end), span)
    )


class _Pick(NamedTuple):
    """A food that the model chose for the item at `span`, with its score among our candidates."""

    span: tuple[int, int]
    pin: tuple[int, Pin]
    score: float


def _picks(text: str, seen: Stages, index: Index, model: Model, locale: str) -> Iterable[_Pick]:
    """What the model chooses for the foods in doubt, where it differs from what was taken."""
    by_span = {_span(i): (i, found) for i, found in zip(seen.items, seen.matches, strict=True) if found}
    doubts = [p for p in seen.understood.portions if p.span in by_span and _doubtful(p)]
    for portion in doubts[:MOST_DOUBTS]:
        item, taken = by_span[portion.span]
        more = choose(query(item.words, index), index, locale, MOST_CANDIDATES)
        same = {match.food for match in taken} <= {match.food for match in more}
        rest = more if same else ()  # else the words mean something of this person's own (`means`)
        options = [m for m in dict.fromkeys((*taken, *rest)) if accepted(m)]
        options = list({m.food: m for m in reversed(options)}.values())[::-1][:MOST_CANDIDATES]
        if len(options) < 2:
            continue
        names = [index.foods[m.food].name for m in options]
        number = asked_to_choose(text, portion.words, names, model)
        if number is None:
            continue
        food = index.foods[options[number].food]
        if food.id != portion.food_id:
            yield _Pick(portion.span, (portion.span[1], Pin(food.id, None)), options[number].score)


def _marked(
    found: Understood, alone: Understood, picks: dict[tuple[int, int], _Pick], name: str
) -> Understood:
    """The result with everything marked that the rules alone read otherwise."""
    same = {(p.span, p.food_id, p.grams) for p in alone.portions}
    chosen = {pick.pin[1].food_id: pick for pick in picks.values()}  # also by "another one" of it
    portions = tuple(
        p._replace(
            read_by=name,
            confidence=min(p.confidence, MODEL_AT_MOST),
            candidates=_candidates(p, picks.get(p.span) or chosen.get(p.food_id)),
        )
        if (p.span, p.food_id, p.grams) not in same
        else p
        for p in found.portions
    )
    return found._replace(portions=portions)


def _candidates(portion: Portion, pick: _Pick | None) -> tuple[Candidate, ...]:
    """The candidates, what the model chose first and once, with the score that the rules gave it."""
    if pick is None:
        return portion.candidates
    first, *others = portion.candidates
    return (first._replace(score=pick.score), *(c for c in others if c.food_id != first.food_id))
