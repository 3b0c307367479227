"""What words say of a person: phrases found, denials left out, whatever the spelling.

Letters are made even first (case, accents, apostrophes, hyphens): "Crohn’s" and "crohns" are one word.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import NamedTuple

from villi.diary.values import MOST_KEPT
from villi.safety.tables import wordlist

_SEPARATOR = re.compile(r"[^\w+]+|_+")
_PIECES = re.compile(r"[,;\n]|\s[-–—]\s|\s(?:and|plus|with|also)\s|\s[&+]\s", re.IGNORECASE)
_SLASH = re.compile(r"(?<=[^\W\d])/(?=[^\W\d])")
_EXCEPT = re.compile(
    r"\b(?:except(?:ing|ion)?(?: for| from| of)?|apart from|other than|aside from|besides|excluding|but for|"
    r"save for|not counting|sauf|außer|ausser|excepto|behalve)\b",
    re.IGNORECASE,
)
"""What turns a denial: "no medicines except warfarin"."""
_ONLY = re.compile(r"\b(?:only|just)\b", re.IGNORECASE)
_ANSWERED = re.compile(
    r"[ \t]{0,3}[-–—:?][ \t]{0,3}(no|none|never|negative|ruled out|excluded)"
    r"(?=[ \t]{0,3}(?:[0-9]{4}(?:-[0-9]{2}){0,2}[ \t]{0,3})?(?:[,;.\n]|\Z))",
    re.IGNORECASE,
)
"""A name with its answer: "cirrhosis - no"."""
_SENTENCES = re.compile(r"[.;!?\n](?=\s|\Z)|[;\n]|\b(?:but|however|although|though)\b", re.IGNORECASE)
_APOSTROPHES = re.compile("['’‘`´ʼ]")


@lru_cache(maxsize=MOST_KEPT)  # the same lines are read for one thing after another
def even(text: str) -> str:
    """Letters made even: words in lower case without accents and apostrophes, one blank between.

    >>> even("Crohn’s disease (since 2015), Zöliakie")
    'crohns disease since 2015 zoliakie'
    """
    if text.isascii():
        return _SEPARATOR.sub(" ", text.casefold().replace("'", "").replace("`", "")).strip()
    shown = "".join(c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) != "Cf")
    bare = "".join(c for c in unicodedata.normalize("NFKD", shown.casefold()) if not unicodedata.combining(c))
    return _SEPARATOR.sub(" ", _APOSTROPHES.sub("", bare)).strip()


def sentences(text: str) -> list[str]:
    """The parts of a text that a denial does not reach beyond."""
    return [part for part in _SENTENCES.split(text) if part and part.strip()]


def pieces(text: str) -> list[str]:
    """The things that a list names.

    >>> pieces("IBS, diabetes and gout")
    ['IBS', 'diabetes', 'gout']
    """
    return [part.strip() for part in _PIECES.split(text) if part and part.strip()]


_DENIALS = wordlist("denials")
_UNSURE = (
    " not sure",
    " no idea",
    " no doubt",
    " not only",
    " no wonder",
    " not certain",
    " not known if",
    " dont know if",
)
_DENIED_AFTER = re.compile(
    r"\b(?:ruled out|excluded|not found|negative|no|none|none known|nope|never)"
    r"(?: [0-9]{4}(?: [0-9]{2}){0,2})?\Z"
)
_GONE = re.compile(
    r"\b(?:no longer|not any ?more|recovered from|better now)\b|\Ano more\b(?! than)"
    r"|\b(?:gone|over|cured|resolved)(?: now)?\Z"
)
"""What is over; but "IBS for over 10 years" is not."""
_AGAIN = re.compile(r"\b(?:has|have|am|is|are|on|takes?|yes|diagnosed)\b")
_ALTERNATIVE = re.compile(r"\b(?:or|nor)\b")


_STAGE = re.compile(
    r"\W*(?:(?:stage|grade|category|g)\W*(?:[0-9][ab]?|i{1,3}|iv|v|one|two|three|four|five)|end[ -]stage|"
    r"late stage|advanced|decompensated|severe)\W*",
    re.IGNORECASE,
)
"""A part that is nothing but the stage of what stands before it: "kidney disease, stage 4"."""


class Piece(NamedTuple):
    """One thing that a list names: `text` as written, `words` made even, whether it is `denied`, `over`
    ("no longer"); `carried` where a denial of the part before it reaches this one."""

    text: str
    words: str
    denied: bool
    over: bool
    carried: bool = False


def listed(text: str) -> list[Piece]:
    """The things that a value such as that of `has:` names, with what is denied.

    >>> [(piece.words, piece.denied) for piece in listed("no cirrhosis, diabetes")]
    [('no cirrhosis', True), ('diabetes', False)]
    >>> [piece.denied for piece in listed("no heart, liver or kidney disease")]
    [True, True]
    >>> [(piece.words, piece.denied) for piece in listed("no illnesses apart from epilepsy")]
    [('no illnesses', True), ('epilepsy', False)]
    """
    out = []
    for sentence in sentences(_ANSWERED.sub(r" \1", text)):
        for clause in _clauses(sentence):
            out += _pieces_of(clause)
    return out


def _clauses(sentence: str) -> list[str]:
    """The parts of a sentence that an exception divides: what is excepted from a denial is not denied."""
    parts = [part for part in _EXCEPT.split(sentence) if part.strip()]
    out: list[str] = []
    for part in parts:
        first, *rest = _ONLY.split(part, maxsplit=1)
        divided = bool(rest) and is_denied(even(first)) and even(first) not in ("not", "no")
        out += [first, *rest] if divided else [part]
    return out


def _pieces_of(clause: str) -> list[Piece]:
    out: list[Piece] = []
    first, _, end = clause.casefold().rpartition(",")
    reaches = bool(first and _ALTERNATIVE.search(end))  # "no A, B or C" denies all three
    denied = False
    for part in _parts(clause):
        words = even(part)
        over = bool(_GONE.search(words))
        carried = denied and reaches and not _AGAIN.search(words)
        denied = is_denied(words) or carried
        if words:
            out.append(Piece(part, words, denied and not over, over, carried and not over))
    return out


def _parts(clause: str) -> list[str]:
    """The parts of a list; one slash between names is "or" where they are denied, a comma elsewhere."""
    out: list[str] = []
    for part in pieces(clause):
        if out and _STAGE.fullmatch(part):
            out[-1] = f"{out[-1]} {part}"
        elif is_denied(even(part)):
            out.append(_SLASH.sub(" or ", part))
        else:
            out += [one.strip() for one in _SLASH.split(part) if one.strip()]
    return out


_BEFORE_DENIAL = wordlist("before a denial")
_NO_DENIAL = wordlist("no denial")


def is_denied(words: str) -> bool:
    """Whether even words deny what they name: they start with "no", or end in it.

    >>> is_denied("no cirrhosis"), is_denied("cirrhosis ruled out"), is_denied("diabetes no insulin")
    (True, True, False)
    >>> is_denied("not sure if cirrhosis"), is_denied("not well controlled epilepsy")
    (False, False)
    """
    if any(unsure in f" {words}" for unsure in _UNSURE):
        return False
    tokens = words.split()
    if _NO_DENIAL.intersection(tokens[1:]):
        return False
    while tokens and tokens[0] in _BEFORE_DENIAL:
        tokens.pop(0)
    return bool(tokens and tokens[0] in _DENIALS) or bool(_DENIED_AFTER.search(words))


_PASS = wordlist("between a denial and what it denies") | wordlist("between in a list")
_PASS -= {"problem", "problems", "trouble"}  # "no problems from my Crohn's"
_TURNS = _NO_DENIAL | wordlist("turns a denial")
_TWICE = frozenset({"not", "never", "no"})


def denies(piece: Piece, start: int, known: Iterable[str] = ()) -> bool:
    """Whether a piece denies what it names at `start` of its words; `known` other names in it, over which a
    denial reaches. "No cure for my cirrhosis" denies the cure alone.

    >>> [denies(listed(said)[0], said.index("epilepsy")) for said in ("no epilepsy", "no cure for epilepsy")]
    [True, False]
    """
    if any(unsure in f" {piece.words}" for unsure in _UNSURE):
        return False
    if piece.carried or _DENIED_AFTER.search(piece.words):
        return True
    before = piece.words[:start]
    for name in known:
        before = f" {before} ".replace(f" {name} ", " ")
    tokens = before.split()
    at = max((n for n, word in enumerate(tokens) if word in _DENIALS), default=None)
    if at is None or (tokens[at] == "without" and _TWICE.intersection(tokens[:at])):
        return False
    between = frozenset(tokens[at + 1 :])
    return between <= _PASS or (bool(between & _OR) and not between & _TURNS)


_BETWEEN = wordlist("between a denial and what it denies")
_OR = frozenset({"or", "nor"})
_NEAR = 6
"""Words before a phrase among which a denial of it is looked for."""


def denied_before(words: str, start: int) -> bool:
    """Whether a denial reaches the place `start` of even words: only words that pass it on stand between.

    >>> denied_before("no sign of blood", 11), denied_before("not feeling well blood", 17)
    (True, False)
    """
    before = words[:start].split()[-_NEAR:]
    if any(unsure in f" {' '.join(before)}" for unsure in _UNSURE):
        return False
    at = max((n for n, word in enumerate(before) if word in _DENIALS), default=None)
    if at is None:
        return False
    between = frozenset(before[at + 1 :])
    return between <= _BETWEEN or bool(between & _OR)


Placed = tuple[tuple[str, str, int], ...]
"""Phrases that words name: (the phrase, what it stands for, where it starts)."""


class Phrases:
    """Phrases by their words, each with what it stands for; the longest is found first."""

    __slots__ = ("_known", "_longest", "placed")
    placed: Callable[[str], Placed]
    """What even words name, each with where it starts in them; kept, as the same lines are read again."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        self.placed = lru_cache(maxsize=MOST_KEPT)(self._placed)
        self._known: dict[tuple[str, ...], list[str]] = {}
        for phrase, meaning in phrases:
            self._known.setdefault(tuple(even(phrase).split()), []).append(meaning)
        self._longest: dict[str, int] = {}  # by the first word, so that most words cost one look
        for words in self._known:
            if words:
                self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def found(self, words: str) -> list[tuple[str, str]]:
        """What even words name, in their order: (the phrase, what it stands for)."""
        return [(phrase, meaning) for phrase, meaning, _ in self.placed(words)]

    def _placed(self, words: str) -> Placed:
        tokens = words.split()
        out: list[tuple[str, str, int]] = []
        at = 0
        while at < len(tokens):
            for size in range(min(self._longest.get(tokens[at], 0), len(tokens) - at), 0, -1):
                known = self._known.get(tuple(tokens[at : at + size]))
                if known:
                    phrase = " ".join(tokens[at : at + size])
                    start = sum(map(len, tokens[:at])) + at
                    out += [(phrase, meaning, start) for meaning in known]
                    at += size
                    break
            else:
                at += 1
        return tuple(out)


_TOKENS = re.compile(r"\([^()]*\)\??|\S+")


def pattern(phrase: str) -> str:
    """A regular expression over even words from a phrase with alternatives.

    "(a|b)" is one of them, "(a|b)?" one or none.

    >>> pattern("blood in (my|the)? stool")
    'blood in(?: (?:my|the))? stool'
    """
    out = ""
    for token in _TOKENS.findall(phrase):
        options = [
            re.escape(even(part)).replace(r"\ ", " ") for part in token.rstrip("?").strip("()").split("|")
        ]
        body = f"(?:{'|'.join(options)})" if len(options) > 1 else options[0]
        blank = f" {body}" if out and not out.endswith(" )?") else body
        if not token.endswith("?"):
            out += blank
        else:
            out += f"(?:{blank})?" if blank.startswith(" ") else f"(?:{body} )?"
    return out


def matching(phrases: Iterable[str]) -> str:
    """One expression for all phrases, whole words only; "" where there are none."""
    made = [pattern(phrase) for phrase in phrases]
    return rf"(?<!\S)(?:{'|'.join(made)})(?!\S)" if made else ""


def matcher(phrases: Iterable[str]) -> "re.Pattern[str] | None":
    """The same, compiled; None where there are none."""
    made = matching(phrases)
    return re.compile(made) if made else None
