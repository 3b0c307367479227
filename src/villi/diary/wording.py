"""What stands in a line's words: pins, tags, feelings, "forgot the rest", and the food that is left.

Whatever is no food is blanked out, never cut out, so that every word keeps its place in the line.
"""

import re
import string
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from villi.diary import feelings
from villi.diary.keys import BARE
from villi.diary.pins import PIN
from villi.diary.pins import pin as pin_of
from villi.diary.reading import Reading
from villi.diary.repeat import trimmed
from villi.diary.shapes import Line
from villi.diary.values import MOST_KEPT, Eaten, Entry, Felt, Pin, Record, Words

_BRACES = re.compile(r"\{[^{}]*\}?")
_TAG = re.compile(r"#[^\W\d_][\w-]*")
FORGOT = re.compile(
    r"(?:\b(?:i|have)\s+)?\b(?:forg[oe]t(?:ten)?|(?:can['’]?t|cannot|don['’]?t|didn['’]?t)\s+(?:remember|recall)|"
    r"didn['’]?t\s+(?:log|record|note|write\s+down)|lost\s+track(?:\s+of)?|not\s+sure\s+about)\s+"
    r"(?:to\s+(?:log|write(?:\s+down)?|record|note(?:\s+down)?)\s*)?(?:about\s+)?"
    r"(?:the\s+|what\s+)?(?:rest|remainder|everything\s+else|what\s+else|anything\s+else|else|others?|"
    r"i\s+(?:ate|had)(?:\s+(?:later|after|next))?|breakfast|lunch|dinner|supper|tea)\b(?:\s+of\s+(?:the|my)\s+day)?"
    r"|\b(?:the\s+)?rest\s+(?:forgotten|not\s+(?:recorded|logged|written\s+down))",
    re.IGNORECASE,
)
"""Words that say that food of the day is missing."""
_SEPARATORS = " \t,;.!"


def without_tags(text: str, line: Line) -> tuple[str, list[Entry]]:
    """The text with the tags at its end blanked out, and the tags."""
    tags: list[Entry] = []
    end = len(text)
    while end and text[end - 1].isspace():
        end -= 1
    while (at := text.rfind("#", 0, end)) >= 0 and _TAG.fullmatch(text, at, end):
        if at and not text[at - 1].isspace():
            break
        name = text[at + 1 : end]
        key, value = (name.lower(), "") if name.lower() in BARE else ("tag", name)
        tags.append(Record(key, value, line.number, line.clock, line.start + at + 1))
        end = at
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end], tags[::-1]


def eaten(reading: Reading, line: Line, text: str, *, continues: bool) -> list[Entry]:
    """The entries of food words: the food, and whatever else stands among them."""
    before: list[Entry] = []
    pins: tuple[tuple[int, Pin], ...] = ()
    if "#" in text:
        text, before = without_tags(text, line)
    if "{" in text:
        text, pins = _pins(reading, line, text)
    forgot, may_feel = _beside_food(text)
    if forgot is not None:
        before.append(Record("skip", "rest", line.number, line.clock, line.start + forgot[0] + 1))
        text = _blanked(text, [forgot])
        may_feel = bool(feelings.HINT.search(text))
    if may_feel:
        text, said = _prose(reading, line, text, pins)
        before = said + before
    words = _one_food(trimmed(Words(line.number, line.start + 1, text, pins)))
    if not words.text.strip(_SEPARATORS):
        return before
    return [Eaten(words, line.clock, line.meal, continues, line.near), *before]


@lru_cache(maxsize=MOST_KEPT)
def _beside_food(text: str) -> tuple[tuple[int, int] | None, bool]:
    """Where food words say that food is missing, and whether a feeling may stand among them."""
    forgot = FORGOT.search(text)
    return None if forgot is None else forgot.span(), bool(feelings.HINT.search(text))


def _one_food(words: Words) -> Words:
    """Words in quotation marks with a pin are one food, whatever commas are in its name."""
    text = words.text
    if len(words.pins) != 1 or len(text) < 3 or text[0] != '"' or text.find('"', 1) != len(text) - 1:
        return words
    pin = words.pins[0][1]
    return Words(words.line, words.column + 1, text[1:-1], ((len(text) - 2, pin),), one=True)


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The text with spans, in order, and the separators after them made blank (at the end: before them)."""
    out: list[str] = []
    at = 0
    for start, end in spans:
        while end < len(text) and text[end] in _SEPARATORS:
            end += 1
        out += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*out, text[at:]])


def _pins(reading: Reading, line: Line, text: str) -> tuple[str, tuple[tuple[int, Pin], ...]]:
    pins: list[tuple[int, Pin]] = []
    out: list[str] = []
    last = 0  # where the words since the previous braces start
    for braces in _BRACES.finditer(text):
        pin = PIN.fullmatch(braces[0])
        words = text[last : braces.start()].rstrip(string.whitespace + _SEPARATORS)
        if pin and any(character.isalnum() for character in words):
            pins.append((last + len(words), pin_of(pin)))
        else:
            reading.trouble(
                line.number,
                line.start + braces.start() + 1,
                f"{braces[0]} fixes no food; the words are used instead",
                "write the words, then the food's id and grams: flat white {fndds:92101901 240 g}",
            )
        out += [text[last : braces.start()], " " * len(braces[0])]
        last = braces.end()
    return "".join([*out, text[last:]]), tuple(pins)


def _prose(
    reading: Reading, line: Line, text: str, pins: tuple[tuple[int, Pin], ...]
) -> tuple[str, list[Entry]]:
    entries: list[Entry] = []
    said: list[tuple[int, int]] = []
    fixed = {at for at, _ in pins}
    for start, end in feelings.clauses(text):
        clause = text[start:end]
        found = feelings.prose(clause)
        if not found:
            offset, found = feelings.ending(clause)
            start, clause = start + offset, clause[offset:]
        if not found or (fixed and any(start < at <= end for at in fixed)):
            continue
        at = start + len(clause) - len(clause.lstrip())
        entries += _feelings(reading, line, clause.strip(), at, found)
        said.append((start, end))
    return _blanked(text, said), entries


def felt(reading: Reading, line: Line, text: str) -> list[Entry]:
    """The entries of a `feel:` value."""
    tags: list[Entry] = []
    if "#" in text:
        text, tags = without_tags(text, line)
    entries: list[Entry] = []
    for start, end, feeling in feelings.ratings(text):
        clause = text[start:end]
        at = start + len(clause) - len(clause.lstrip())
        entries += _feelings(reading, line, clause.strip(), at, (feeling,))
    return entries + tags


def _feelings(
    reading: Reading, line: Line, words: str, at: int, found: Iterable[feelings.Feeling]
) -> Iterator[Entry]:
    column = line.start + at + 1
    for feeling in found:
        if feeling.wrong:
            reading.trouble(line.number, column, feeling.wrong, feeling.remedy)
        elif feeling.scale == "note":
            yield Record("note", words, line.number, line.clock, column)
        else:
            yield Felt(feeling.scale, feeling.value, line.number, line.clock, column, words)


def mean(reading: Reading, line: Line, value: str) -> None:
    """Keep a `means:` line in the vocabulary; the last one for the same words wins."""
    words, equals, meaning = value.partition("=")
    words = " ".join(words.lower().split())
    pin = PIN.search(meaning)
    if pin and meaning[pin.end() :].strip():
        pin = None  # a recipe: its pins stay in it
    said = meaning[: pin.start()].strip() if pin else meaning.strip()
    if not equals or not words or not (said or pin):
        reading.trouble(
            line.number,
            line.start + 1,
            "means: needs words = food",
            "write means: toast = bread, rye {fndds:51401010}",
        )
        return
    reading.means.pop(words, None)
    reading.means[words] = (words, said, pin_of(pin) if pin else None)
