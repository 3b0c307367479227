"""A whole diary's words to portions, with line, date, clock and meal."""

import re
from collections import ChainMap
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from datetime import date as Date
from functools import partial
from typing import TYPE_CHECKING

from villi.diary.order import in_time
from villi.diary.values import Diary, Eaten, Pin, Record, Words
from villi.meals.confidence import Line, evidence, sureness
from villi.meals.earlier import FIRST_OF_DAY, UNSURE, Earlier, settle
from villi.meals.index import Foods, Index, index
from villi.meals.matching import Match, accepted, query
from villi.meals.memory import Kept, Key, Memory
from villi.meals.portions import GRAMS_SD, Weighed
from villi.meals.rewriting import choose
from villi.meals.understand import settled, understand
from villi.meals.values import BESIDE_FOOD, Found, Portion, Refused, Understood
from villi.meals.words import fold, tokens

if TYPE_CHECKING:
    from villi.meals.asking import Model

Read = Callable[..., Understood]

DETAILS = re.compile(r"[,;()]")
"""What parts the details in a table's name for a food: "Rice, white, cooked, fat not added"."""


def resolve(
    diary: Diary,
    catalogue: "Foods | Index",
    model: "Model | None" = None,
    *,
    since: Date | None = None,
    asked: Container[int] | None = None,
    teaching: "Taught | None" = None,
) -> Understood:
    """Everything eaten in a diary, or `since` a day (what was pinned before still teaches). Pass the `Index`
    instead of the catalogue to build it only once. `model` is a language model that is asked where words
    are refused or in doubt, in the lines `asked` (None: all). `teaching` is what the pins say, where
    that was worked out before (`taught`).

    A pin whose id the catalogue does not know is among the notes, and the words are used instead. A pin
    also holds for the same words elsewhere: the last one eaten before, else the first one after.

    >>> from datetime import date
    >>> from types import SimpleNamespace
    >>> from villi.diary.values import Completeness, Day, Diary, Header, Words
    >>> from villi.foods.values import Food, Measure
    >>> rye = Food("own:1", "Bread, rye", measures=(Measure("1 slice", 32.0), Measure("default", 64.0)))
    >>> eaten = Eaten(Words(3, 1, "2 slices rye bread"))
    >>> day = Day(date(2026, 11, 16), (eaten,), Completeness("seems", "partial"))
    >>> done = resolve(Diary(Header(), (day,)), SimpleNamespace(foods={rye.id: rye}))
    >>> [(p.name, p.grams, p.line) for p in done.portions]
    [('Bread, rye', 64.0, 3)]
    """
    ready = catalogue if isinstance(catalogue, Index) else index(catalogue)
    locale = diary.header.country.upper()
    read = understand if model is None else _with_help(model)
    memory = _Pinned(taught(diary, ready) if teaching is None else teaching, since)
    earlier = Earlier(ready)
    made: dict[tuple[int, int], Understood] = {}
    for place, entry in _in_time(diary, since):
        words = _nearest(entry.words, ready)
        if entry.lost:
            span = (0, len(words.text))
            found = Understood((), (Refused(words.text, span, suggestion=entry.lost),))
        elif words.one and len(words.pins) == 1:
            found = _named(words, words.pins[0][1], ready, locale)
        else:
            may = asked is None or (entry.repeats or words.line) in asked
            reader = read if may else understand
            held = memory.known
            found = reader(
                words.text, ready, locale=locale, means=diary.means, pins=words.pins, remembered=held
            )
        date = diary.days[place[0]].date
        earlier.turn_to(date)
        found = _shared(found, entry) if entry.repeats else found
        found, eaten = settle(found, earlier, last=True)
        earlier.add(eaten)
        made[place] = _placed(found, entry, date)
        memory.pass_by((date, place[1]))
    ordered = [made[place] for place in sorted(made)]
    return Understood(
        tuple(p for one in ordered for p in one.portions),
        tuple(r for one in ordered for r in one.refused),
        tuple(n for one in ordered for n in one.notes),
    )


def _in_time(diary: Diary, since: Date | None = None) -> Iterator[tuple[tuple[int, int], Eaten]]:
    """Everything eaten with its place (day, entry), in the order of eating."""
    for number, day in enumerate(diary.days):
        if since is not None and day.date < since:
            continue
        for at in in_time(day.entries, diary.header.day_starts):
            entry = day.entries[at]
            if isinstance(entry, Eaten):
                yield (number, at), entry


Taught = Mapping[tuple[Date, int], Sequence[tuple[Key, Kept]]]
"""What the pins of a diary say, by date and the place of the entry in its day, in the order of eating."""


def taught(diary: Diary, ready: Index) -> Taught:
    """What the pins of a diary teach. Foods that an export names by code teach nothing.

    >>> from datetime import date
    >>> from types import SimpleNamespace
    >>> from villi.diary import read
    >>> from villi.foods.values import Food
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Latte")}))
    >>> pins = taught(read(b"2026-11-16\\nflat white {own:1 240 g}\\n"), ready)
    >>> [kept.pin.grams for said in pins.values() for _, kept in said]
    [240.0]
    """
    locale = diary.header.country.upper()
    made = {}
    for (number, at), entry in _in_time(diary):
        if entry.words.pins and not entry.words.one:
            words = _nearest(entry.words, ready)
            said = settled(words.text, ready, words.pins, locale=locale)
            made[diary.days[number].date, at] = said
    return made


def memory_on(date: Date, teaching: Taught) -> Memory:
    """What the pins say about equal words on the morning of a day."""
    return _Pinned(teaching, date).known


def taken_in(record: Record, ready: Index, country: str = "") -> tuple[Portion, ...]:
    """The supplements and medicines of a `took:` line, with their places in the line.

    >>> from types import SimpleNamespace
    >>> ready = index(SimpleNamespace(foods={}))
    >>> [(p.name, p.kind, p.column) for p in taken_in(Record("took", "sertraline 50 mg", 3, column=7), ready)]
    [('sertraline', 'medicine', 7)]
    """
    found = understand(record.value, ready, locale=country.upper()).portions
    return tuple(p._replace(line=record.line, column=record.column) for p in found if p.kind in BESIDE_FOOD)


class _Pinned:
    """What the diary's pins say about equal words, at one point of reading it: the last pin before that
    point, else the first one after it. Reading begins `since` a day."""

    def __init__(self, made: Taught, since: Date | None) -> None:
        self._made = made
        self._before: dict[Key, Kept] = {}
        first: dict[Key, Kept] = {}
        for (date, _), said in made.items():
            if since is not None and date < since:
                self._before.update(said)
            for key, kept in said:
                first.setdefault(key, kept)
        self.known: Memory = ChainMap(self._before, first)

    def pass_by(self, place: tuple[Date, int]) -> None:
        """The entry at `place` lies behind from now on."""
        self._before.update(self._made.get(place, ()))


def _shared(found: Understood, entry: Eaten) -> Understood:
    """The portions of a repeated meal: the part of it that was said, unsure where it is what was left."""
    portions = found.portions
    if entry.share != 1:
        portions = tuple(p._replace(grams=p.grams * entry.share) for p in portions)
    if entry.left:
        heaviest = max((p.grams for p in portions if p.kind == "food"), default=0.0)
        portions = tuple(
            _left(p, ask=p.grams == heaviest) if p.kind == "food" and p.grams else p for p in portions
        )
    return found._replace(portions=portions)


def _left(portion: Portion, *, ask: bool) -> Portion:
    question = f"How much {portion.name} was left? {portion.grams:,.0f} g is assumed." if ask else ""
    return portion._replace(
        grams_sd=max(portion.grams_sd, GRAMS_SD["default"]),
        found="default",
        confidence=min(portion.confidence, UNSURE),
        question=question,
        asks="amount" if ask else "",
    )


def _placed(found: Understood, entry: Eaten, date: Date) -> Understood:
    """The same with line, column, date, clock and meal."""
    words = entry.words
    portions = []
    for portion in found.portions:
        span, line, column = _place(portion.span, words)
        portions.append(
            portion._replace(
                words=_quoted(portion.words, portion.span, span),
                span=span,
                line=line,
                column=column,
                date=date,
                clock=entry.clock,
                meal=entry.meal,
                refers=None,
                repeats=entry.repeats,
            )
        )

    def refusals(those: tuple[Refused, ...]) -> Iterator[Refused]:
        for refused in those:
            span, line, column = _place(refused.span, words)
            yield refused._replace(
                words=_quoted(refused.words, refused.span, span),
                span=span,
                line=line,
                column=column,
                date=date,
                meal=entry.meal,
                suggestion=FIRST_OF_DAY if refused.refers is not None else refused.suggestion,
                refers=None,
            )

    return Understood(tuple(portions), tuple(refusals(found.refused)), tuple(refusals(found.notes)))


def _place(span: tuple[int, int], words: Words) -> tuple[tuple[int, int], int, int]:
    """A span of some words with the line and column that it counts from. Words from two lines are quoted
    as far as the line goes on in which they start."""
    if not words.parts:
        return span, words.line, words.column
    n = max(n for n, (at, _, _) in enumerate(words.parts) if at <= span[0])
    at, line, column = words.parts[n]
    stop = words.parts[n + 1][0] if n + 1 < len(words.parts) else len(words.text)
    end = min(span[1], max(span[0], len(words.text[:stop].rstrip())))
    if n + 1 < len(words.parts) and end < span[1]:
        end = _before_with(words.text, span[0], end)
    return (span[0] - at, end - at), line, column


def _before_with(text: str, start: int, end: int) -> int:
    """The end of words without a "with" that goes on in another line."""
    said = text[start:end].rstrip()
    return start + len(said.removesuffix("with").rstrip()) if said.endswith("with") else end


def _quoted(words: str, was: tuple[int, int], now: tuple[int, int]) -> str:
    return words[: now[1] - now[0]] if was[1] - was[0] != now[1] - now[0] else words


def _with_help(model: "Model") -> Read:
    from villi.meals.helped import helped  # only for those who ask for it

    return partial(helped, model=model)


def _nearest(words: Words, ready: Index) -> Words:
    """The same words with every pin on a food that the catalogue holds, where it knows an equivalent."""
    if not words.pins:
        return words
    pins = tuple(
        (end, pin._replace(food_id=ready.equivalent(pin.food_id) or pin.food_id)) for end, pin in words.pins
    )
    return words._replace(pins=pins)


def _named(words: Words, pin: Pin, ready: Index, locale: str) -> Understood:
    """One food as an export names it, by its code or, where nobody knows that, by its name.

    Its commas are part of the name, so it is never cut into items; its weight is the export's. Tables
    name a food head first and details after: details that no food of the catalogue explains are dropped
    from the end, the head never, and the confidence falls with the share that was dropped.
    """
    span = (0, len(words.text))
    number = ready.numbers.get(pin.food_id)
    found: Match | None
    how: Found
    if number is not None:
        found, how, kept = Match(number, 1.0, 1.0, True, True), "pin", 1.0
    else:
        found, kept = _by_name(words.text, ready, locale)
        how = "given"
    if found is None:
        return Understood((), (Refused(words.text, span),))
    food = ready.foods[found.food]
    if pin.grams is None:
        return Understood((), (Refused(words.text, span, suggestion="the export gives no weight"),))
    said = [token.stem for token in tokens(fold(words.text))]
    weighed = Weighed(pin.grams, GRAMS_SD[how], how)
    sure = sureness(evidence((found,), said, weighed, None, ready, Line(refused=kept < 1.0)), how, how)
    portion = Portion(
        words.text, span, food.kind, food.id, food.name, pin.grams, weighed.sd, how, kept * sure.both
    )
    return Understood((portion._replace(sure_food=kept * sure.food, sure_grams=sure.amount),), ())


def _by_name(name: str, ready: Index, locale: str) -> tuple[Match | None, float]:
    """The food of a table's name and the share of its sections that it explains."""
    sections = [part for part in DETAILS.split(name) if part.strip()]
    for kept in range(len(sections), 0, -1):
        options = choose(query(tokens(fold(",".join(sections[:kept]))), ready), ready, locale)
        if options and accepted(options[0]):
            return options[0], kept / len(sections)
    return None, 0.0
