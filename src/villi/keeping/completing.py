"""Ways to go on with what is being typed: the person's own words first, then the catalogue's foods."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta
from typing import Literal, NamedTuple

from villi.diary.keys import MEALS
from villi.diary.shapes import decide
from villi.foods.search import tokens as fragments
from villi.keeping.eaten import helpings_of
from villi.keeping.echoing import Before
from villi.keeping.feeling import scales
from villi.keeping.items import weight
from villi.keeping.naming import FROM_LETTERS, Names, ranked, reads_as
from villi.keeping.offerable import may_be_offered, usually_taken
from villi.keeping.saying import Saying
from villi.keeping.values import Completion
from villi.meals import Index, Portion, Understood
from villi.meals.amounts import parse
from villi.meals.words import fold, tokens
from villi.safety.values import Safety
from villi.series.naming import plain, without_amounts
from villi.substances.table import substances

__all__ = ["Completion", "Names", "Vocabulary", "completions", "vocabulary"]

MOST = 8
"""Ways to go on that are offered: more are not read."""
MOST_NEW = 3
"""Foods whose words were never asked for that one letter works out, at some 5 ms each: the rest come with the
next letter."""
MOST_OWN = 4
"""Of these, foods of the person's own words."""
LONGEST = 80
"""Characters of a piece that can be one food being typed."""
KEYS = {
    "feel: ": "how you feel, 0 to 10",
    "took: ": "a supplement or medicine",
    "note: ": "anything else",
    "breakfast: ": "",
    "lunch: ": "",
    "dinner: ": "",
    "supper: ": "",
    "snack: ": "",
}
"""Words that begin most lines, with what they are for: offered before any food."""
RARE = {
    "tea: ": "a meal",
    "done: food": "all you ate stands here",
    "done: feel": "all feelings stand here",
    "skip: food": "food was not written down",
    "fasted": "a whole day without food",
    "period: ": "",
    "antibiotic: ": "a course, from this day",
    "course: ": "another course, from this day",
    "ended: ": "the last day of a course",
    "takes: ": "taken every day from this day",
    "stops: ": "no longer taken",
    "asked: ": "a question to keep",
}
"""The others: offered behind the person's own foods, so that "co" is coffee before it is a course."""
ABOVE = {
    "person: ": "who the diary is about",
    "country: ": "two letters, such as GB",
    "zone: ": "time zone, such as Europe/London",
    "decimal: comma": "1,5 is one and a half",
    "day starts: ": "when a new day begins, such as 04:00",
    "weight: ": "in kg",
    "has: ": "a condition",
    "takes: ": "taken every day",
    "avoids: ": "a food that is not eaten",
    "pregnant: ": "",
    "means: ": "what your own word means: toast = bread, rye",
}
"""The same above the first day of a text."""
_DATED = re.compile(r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}", re.MULTILINE)
_PIECE = re.compile(r"[,;+&]|\s(?:and|with|plus|n)\s", re.IGNORECASE)


class Own(NamedTuple):
    """A food as the person calls it: its `name` in their words, its last portion, how often it was eaten."""

    name: str
    searched: str
    helping: tuple[Portion, ...]
    times: int
    last: Date


@dataclass(slots=True)
class Vocabulary:
    """What can be typed: own foods, the catalogue's names by their first letters, scales, what is taken.
    Worked out once for a diary as it stands and a day; it keeps what it was asked."""

    ready: Index
    country: str
    saying: Saying
    own: tuple[Own, ...]
    scales: tuple[str, ...]
    taken: tuple[str, ...]
    names: "Names"

    def insert_of(self, food: int) -> str:
        """Words for a food of the catalogue that read back as it; with its pin where its name does not."""
        return self.names.insert_of(food, self.ready, self.country)


def vocabulary(
    known: Before, understood: Understood, foods: Names, safety: Safety | None = None
) -> Vocabulary:
    """What can be typed on a day. `known` is what lies before it (`before`), `understood` the diary resolved,
    `foods` the names of its catalogue (`food_names`); `safety` keeps supplements that its gates stand in
    front of from being put forward as before."""
    diary = known.diary
    return Vocabulary(
        known.ready,
        diary.header.country.upper(),
        Saying(known),
        own_foods(understood),
        tuple(scale.key for scale in scales(diary, known.date)),
        tuple(said for said, _ in usually_taken(diary.days, known.date) if may_be_offered(said, safety)),
        foods,
    )


def own_foods(understood: Understood) -> tuple[Own, ...]:
    """The foods of a diary as the person calls them, eaten most first."""
    found: dict[str, Own] = {}
    for helping in helpings_of(understood.portions):
        first = helping[0]
        name = first.dish or without_amounts(first.words)
        if not name or first.date is None or first.found == "guideline":
            continue
        key = name.casefold()
        times = found[key].times + 1 if key in found else 1
        found[key] = Own(name, " " + " ".join(fragments(name)), helping, times, first.date)
    return tuple(sorted(found.values(), key=lambda own: (-own.times, own.name)))


def completions(known: Vocabulary, text: str, cursor: int) -> tuple[Completion, ...]:
    """How what stands before the cursor may go on, best first; none where nothing is being typed.

    Offsets are code points of `text`. What it inserts reads back as the food that it names. Never raises for
    what was typed.

    >>> from villi.diary import read
    >>> from villi.foods import Catalogue
    >>> from villi.keeping import food_names
    >>> from villi.keeping.echoing import before
    >>> from villi.meals import index, resolve
    >>> ready = index(Catalogue.everyday())
    >>> diary = read(b"2026-11-16\\n08:00 rye toast 2 slices\\n")
    >>> known = vocabulary(before(diary, Date(2026, 11, 17), ready), resolve(diary, ready), food_names(ready))
    >>> found = completions(known, "2 eggs, ry", 10)
    >>> found[0].insert, (found[0].start, found[0].end), found[0].kind
    ('rye toast 2 slices', (8, 10), 'own')
    >>> completions(known, "fee", 3)[0].insert
    'feel: '
    """
    cursor = max(0, min(cursor, len(text)))
    start = text.rfind("\n", 0, cursor) + 1
    head = text[start:cursor]
    if len(head) > LONGEST * 20 or not head.strip():
        return ()
    line = decide(head, 1)
    if line.kind != "entry" or "#" in head[line.start :]:
        return ()
    at = start + line.start
    typed = text[at:cursor]
    if line.key == "feel":
        return tuple(_scales(known, typed, at))
    if line.key == "took":
        return tuple(_taken(known, typed, at))
    if line.key:
        return ()
    if _DATED.search(text) and not _DATED.search(text, 0, cursor):
        return tuple(_begun(typed, at, ABOVE))[:MOST]
    own, others = _foods(known, typed, at)
    if line.labelled:
        return tuple(_unlike([*own, *others]))[:MOST]
    first = (*_begun(typed, at, KEYS), *_same(known, typed, at))
    return tuple(_unlike([*first, *own, *_begun(typed, at, RARE), *others]))[:MOST]


def _last_piece(typed: str, at: int) -> tuple[str, int]:
    """The piece that is being typed, and where it starts."""
    ends = [found.end() for found in _PIECE.finditer(typed)]
    first = ends[-1] if ends else 0
    piece = typed[first:]
    blank = len(piece) - len(piece.lstrip())
    return piece[blank:], at + first + blank


def _begun(typed: str, at: int, keys: Mapping[str, str]) -> Iterator[Completion]:
    """Words that begin a line."""
    word = typed.lower()
    if len(word) < FROM_LETTERS or word != word.strip():
        return
    for key, detail in keys.items():
        if key.startswith(word):
            kind: Literal["meal", "key"] = "meal" if key.rstrip(": ") in MEALS else "key"
            yield Completion(key.strip(), key, at, at + len(typed), kind, detail)


def _same(known: Vocabulary, typed: str, at: int) -> Iterator[Completion]:
    """Meals of before once more, where there is one to repeat."""
    word = typed.lower()
    before = known.saying.known
    meals = [f"same {meal}" for meal in ("breakfast", "lunch", "dinner") if meal in before.behind.latest]
    yesterday = before.date - timedelta(days=1) if before.date > Date.min else before.date
    if before.behind.days.get(yesterday) is not None:
        meals.append("same as yesterday")
    for same in meals:
        if len(word) > FROM_LETTERS and same.startswith(word):
            yield Completion(same, same, at, at + len(typed), "meal", "written out again")


def _scales(known: Vocabulary, typed: str, at: int) -> Iterator[Completion]:
    piece, start = _last_piece(typed, at)
    word = piece.lower()
    if any(character.isdigit() for character in word):
        return
    said = dict.fromkeys("sleep" if key == "sleep_hours" else key for key in known.scales)
    rated = typed.lower()[: start - at]
    for name in said:
        if name.startswith(word) and name not in rated:
            yield Completion(name, f"{name} ", start, start + len(piece), "scale")


def _taken(known: Vocabulary, typed: str, at: int) -> Iterator[Completion]:
    piece, start = _last_piece(typed, at)
    word = piece.casefold()
    if len(word) < FROM_LETTERS and typed.strip():
        return
    own = [words for words in known.taken if words.casefold().startswith(word)]
    for words in own[:MOST]:
        yield Completion(words, words, start, start + len(piece), "taken", "as before")
    if len(word) >= FROM_LETTERS:
        every = substances()
        named = [*(one.name for one in every), *(name for one in every for name in one.also)]
        found = dict.fromkeys(name for name in named if name.casefold().startswith(word))
        for name in list(found)[: MOST - len(own)]:
            yield Completion(name, name, start, start + len(piece), "taken")


def _foods(known: Vocabulary, typed: str, at: int) -> tuple[list[Completion], list[Completion]]:
    """Own foods with their last portion, and those of the catalogue; behind an amount the food alone."""
    piece, start = _last_piece(typed, at)
    if len(piece) > LONGEST or "{" in piece or "}" in piece:
        return [], []
    skipped = _behind_amount(piece)
    asked = fragments(piece[skipped:])
    if len("".join(asked)) < FROM_LETTERS:
        return [], []
    start, end = start + skipped, start + len(piece)
    several = skipped > 0 and _COUNT.fullmatch(piece[:skipped]) is not None
    own = []
    for one in _own(known.own, asked):
        words = one.name if skipped else known.saying.words_of(one.helping)
        if several:
            words = _several(piece[:skipped], words, asked, one.helping[0].food_id, known)
        if words and (not skipped or known.saying.is_food(words, one.helping)):
            grams = weight(sum(portion.grams for portion in one.helping))
            own.append(Completion(words, words, start, end, "own", grams, one.helping[0].food_id))
    others = []
    unknown = 0
    for number in ranked(known.names, asked, known.ready, MOST):
        unknown += not known.names.knows(number, known.country)
        if unknown > MOST_NEW:
            break
        words, food = known.insert_of(number), known.ready.foods[number]
        if words and several:
            words = _several(piece[:skipped], words, asked, food.id, known)
        if words:
            others.append(Completion(plain(food.name), words, start, end, "food", food.name, food.id))
    return own, others


_COUNT = re.compile(
    r"(?:[2-9]|[1-9][0-9]|two|three|four|five|six|seven|eight|nine|ten|a\s+couple\s+of|a\s+few)\s+",
    re.IGNORECASE,
)
"""An amount that counts things, more than one of them."""


def _several(amount: str, words: str, asked: Sequence[str], food_id: str, known: Vocabulary) -> str:
    """Words for a food of which there are several: "egg fried with oil" behind "2 " is "eggs fried with oil",
    where it is counted in eggs and still reads as the same food; else the words as they are."""
    number = known.ready.numbers.get(food_id)
    if number is None or "{" in words:
        return words
    food, said = known.ready.foods[number], words.split()
    units = {unit for one in food.measures for unit in one.unit.lower().split()[-1:]}
    if food.group == "fruit" and len(said) == 1:
        units.update(said)
    for place, word in enumerate(said):
        if word.lower() in units and any(word.lower().startswith(start) for start in asked):
            new = " ".join((*said[:place], _plural(word), *said[place + 1 :]))
            if reads_as(f"{amount}{new}", food_id, known.ready, known.country):
                return new
    return words


def _plural(word: str) -> str:
    """A noun as several of it are called.

    >>> _plural("egg"), _plural("tomato"), _plural("sandwich"), _plural("cherry")
    ('eggs', 'tomatoes', 'sandwiches', 'cherries')
    """
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh", "to")) else f"{word}s"


def _behind_amount(piece: str) -> int:
    """Where the food words of a piece start, behind its amount.

    >>> _behind_amount("2 slices of ry"), _behind_amount("ry")
    (12, 0)
    """
    found = tokens(fold(piece))
    amount = parse(found, 0) if found else None
    if amount is None or amount.end >= len(found):
        return 0
    return found[amount.end].start


def _own(foods: Sequence[Own], asked: Sequence[str]) -> list[Own]:
    starts = [f" {word}" for word in asked]
    return [own for own in foods if all(start in own.searched for start in starts)][:MOST_OWN]


def _unlike(found: Iterable[Completion]) -> Iterator[Completion]:
    """Each insertion once."""
    seen: set[str] = set()
    for one in found:
        if one.insert.casefold() not in seen:
            seen.add(one.insert.casefold())
            yield one
