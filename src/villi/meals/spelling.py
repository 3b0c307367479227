"""Stage 2c, spelling: an unknown word that is nearly a known one. Known words are never touched.

The vocabulary is everything that the meal language knows: the words of the catalogue's names, of bare
words and recipes, of other kitchens, of units and of the word lists. What may be *meant* by a misspelt
word is less: words that somebody writing of food uses.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from math import inf, log, log1p
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from villi.meals.amounts import NUMBERS, PARTS, SIZES
from villi.meals.brands import misspelt
from villi.meals.brands import words as brand_words
from villi.meals.kept import kept_table
from villi.meals.lists import every_word, listed, ordinary
from villi.meals.words import WORD, Token, fold, stem
from villi.substances import substances

if TYPE_CHECKING:
    from villi.meals.index import Index

REAL_WORDS = frozenset(ordinary())
"""Ordinary words that are no food, of which many are one slip away from one: floor is not flour."""
SHORTEST = 4
"""Words below this length are left alone: too many neighbours."""
TWO_SLIPS_FROM = 8
"""From this length two slips are allowed, below it one."""
ALIKE_FROM = 6
"""From this length a word that sounds the same may have a slip more: "shepard"."""
COMMON = 10
"""A word that so many names have may be meant though no name is about it ("grilled"; judgement)."""
SEEN = 2
"""A word that only one name or phrase has is hardly what somebody tried to write (judgement)."""
CLEARLY = 4
"""A shortening stands for a word that is so many times commoner than the next it could stand for."""
FRONT = 4
"""So many of the best names with a word say how much it is eaten."""
MUCH = 60
"""How often food names have a word that three letters can stand for (judgement)."""
CUT_FROM, CUT_OFF = 5, 3
"""Letters of a word cut short ("blueb", "cauli"), and how many letters must be missing."""
ENDINGS = ("s", "d", "ed", "r", "er", "ing", "ly", "y", "al", "or", "ion", "est", "able")
"""What makes another English word of a word: "placed" is no slip for "place"."""
COMPOUND = 7
"""Letters of two words written as one."""
LONG, LOST_FROM = 8, 5
"""From the first length a last letter more is a slip, not another word; from the second one that is missing:
"turke" is a turkey."""
ALSO = {"c": "ks", "k": "cq", "s": "c", "f": "p", "q": "k", "z": "s", "j": "g", "g": "j"}
"""First letters that sound the same; any other first letter must be right."""
SWAPPED, DOUBLED, SILENT, UNHEARD, VOWEL, BESIDE, FIRST = 0.6, 0.4, 0.45, 0.7, 0.65, 0.8, 1.5
"""How much of a slip it is to swap two letters, to double one, to leave out or add a last e, a vowel or an h,
to write another vowel, or the letter of the next key; and to miss the first letter (judgement; measured on
typing errors made of the 500 most reported food words)."""
MOST_EFFORT, SOUNDING, TWO_SLIPS, SLIP_OF_FOUR, OF_FOUR_COMMON = 1.7, 2.4, 1.45, 0.62, 0.7
"""What a word may cost at most, and a long one that sounds the same; two slips together; a slip in a word of
four letters, and in one that is common ("soop", "hney")."""
LIKED, MOST_LIKED, HEARD = 0.14, 7.0, 0.15
"""How much a commoner word (logarithm of its count) and one that sounds the same is favoured."""
KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "sqz", "s": "adw", "d": "sfe", "f": "dgr", "g": "fht", "h": "gjy",
    "j": "hku", "k": "jli", "l": "kop", "z": "xa", "x": "zcs", "c": "xvd", "v": "cbf", "b": "vng",
    "n": "bmh", "m": "njk",
}  # fmt: skip
"""Keys side by side."""
_VOWELS = frozenset("aeiouy")
_TWO_VOWELS = re.compile("[aeiou]{2}")
_SOUNDS = (
    (re.compile("ph"), "f"),
    (re.compile("gn"), "n"),
    (re.compile("(?<=.)(?:er|ou?r|re|ar)$"), "a"),
    (re.compile("(?<=[aeou])w"), ""),
    (re.compile("x"), "ks"),
    (re.compile("c(?=[eiy])"), "s"),
    (re.compile("(?<=..)(?<![aeiouy])e$"), ""),
    (re.compile("c[hk]?|q"), "k"),
    (re.compile("z"), "s"),
    (re.compile("(?<=.)h"), ""),
    (re.compile("[aeiouy]+"), "a"),
    (re.compile(r"(.)\1+"), r"\1"),
)


def sound(word: str) -> str:
    """A word as it sounds, roughly: doubled letters, vowels and letters of one sound are not told apart.

    >>> sound("yoghert") == sound("yogurt"), sound("tost") == sound("toast"), sound("rice") == sound("rise")
    (True, True, True)
    """
    for pattern, letter in _SOUNDS:
        word = pattern.sub(letter, word)
    return word


def corrected(word: str, ready: "Index") -> str:
    """The known word nearest to an unknown one, or the word itself. Remembered.

    One slip (a letter missing, added, changed, or two swapped) for words of 5 to 7 letters, two small ones
    from 8, one more where both sound the same or have the same consonants; in words of 4 one small slip.
    The first letter must be right or sound so; of equals the commoner wins. A word without vowels or cut
    short is the one common word that it can stand for.
    """
    return _corrected(word, len(word), ready)


def _corrected(word: str, typed: int, ready: "Index") -> str:
    known = ready.spelling.get(word)
    if known is None:
        known = _without_vowels(word, ready) or _undoubled(word, ready) or _nearest(word, ready, typed)
        known = ready.spelling[word] = _cut_short(word, ready) or word if known == word else known
    return known


def _undoubled(word: str, ready: "Index") -> str:
    """A short known food with one letter doubled ("nann", "hamm"); "" for none."""
    if len(word) > SHORTEST or word in REAL_WORDS or word.endswith("ss"):
        return ""
    shorter = (word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1])
    return next((o for o in shorter if ready.heads.get(o, 0) > 0 or (o,) in ready.phrases()), "")


def respelt(
    found: Sequence[Token], ready: "Index", own: frozenset[str]
) -> tuple[list[Token], dict[int, Token]]:
    """The tokens of a line with unknown words corrected, and the tokens that were, by where they start.

    `own` holds words that are the person's: they are never touched.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import tokens
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Banana bread")}))
    >>> fixed, before = respelt(tokens("2 slcies bannana bread"), ready, frozenset())
    >>> [t.text for t in fixed], sorted(before)
    (['2', 'slices', 'banana', 'bread'], [2, 9])
    """
    fixed: list[Token] = []
    before: dict[int, Token] = {}
    line = frozenset(token.stem for token in found)
    for token in _as_one(found, ready):
        apart = _apart(token, ready, own)
        if apart:
            before[apart[0].start] = token
            fixed.extend(apart)
            continue
        text = _respelt(token, ready, line) if token.kind == WORD and token.stem not in own else token.text
        if text != token.text:
            before[token.start] = token
            token = token._replace(text=text, stem=stem(text))
        fixed.append(token)
    return fixed, before


TOGETHER = listed("one word")
"""Words that people write as two ("straw berries"), each half of which may be a food."""


def _as_one(found: Sequence[Token], ready: "Index") -> list[Token]:
    """The tokens with two that are one word put together: "meat balls", "water melon", "katsu don"."""
    made: list[Token] = []
    for token in found:
        last = made[-1] if made else None
        if last is not None and last.kind == token.kind == WORD and token.start - last.end == 1:
            one = stem(last.text + token.text)
            named = tuple(sorted((last.stem, token.stem))) in ready.phrases()
            if one in TOGETHER and not named and (one in ready.postings or (one,) in ready.phrases()):
                text = last.text + token.text
                made[-1] = Token(WORD, text, one, last.start, token.end)
                continue
        made.append(token)
    return made


def _apart(token: Token, ready: "Index", own: frozenset[str]) -> list[Token]:
    """Two tokens for one that nobody knows and that is a phrase of two words: "oatmilk", "icecream"; with at
    most one slip where it is long ("oatmlik")."""
    text = token.text
    if token.kind != WORD or len(text) < COMPOUND or token.stem in own or not text.isalpha():
        return []
    if token.stem in ready.postings or text in REAL_WORDS or _known(token.stem, ready):
        return []
    phrases = _compounds(ready)
    held = text if text in phrases else token.stem if token.stem in phrases else ""
    if not held and _corrected(token.stem, len(text), ready) == token.stem:
        near = process.extractOne(token.stem, list(phrases), scorer=OSA.distance, score_cutoff=1)
        held = str(near[0]) if near is not None and str(near[0])[0] == text[0] else ""
    if not held:
        return []
    first, second = phrases[held]
    cut = token.start + min(len(first), len(text) - 1)
    return [
        Token(WORD, first, stem(first), token.start, cut),
        Token(WORD, second, stem(second), cut, token.end),
    ]


def _compounds(ready: "Index") -> dict[str, tuple[str, str]]:
    """Bare phrases of two words written as one."""
    if not ready.compounds:
        compounds: dict[str, tuple[str, str]] = {}
        for _, phrase, last in ready.bare:
            if len(phrase) == 2 and all(word.isalpha() and len(word) > 2 for word in phrase):
                first = phrase[0] if phrase[1] == last else phrase[1]
                if len(first) + len(last) >= COMPOUND:
                    compounds.setdefault(first + last, (first, last))
        ready.compounds.update(compounds)
    return ready.compounds


def _respelt(token: Token, ready: "Index", line: frozenset[str]) -> str:
    if len(token.text) < SHORTEST - 1 or not token.text.isalpha() or not token.text.isascii():
        return token.text
    if token.text in REAL_WORDS or token.text in _measuring():
        return token.text
    if _known(token.stem, ready):
        return _for_a_common(token, ready) if _out_of_place(token.stem, ready, line) else token.text
    if any(_inflected(token.text, word) for word in _shorter(token.text)):
        return token.text
    plain = _corrected(token.stem, len(token.text), ready)  # "carots" is a carot
    if token.stem == token.text or (plain != token.stem and not token.text.endswith(("s", "ie"))):
        return token.text if plain == token.stem else plain
    whole = _corrected(token.text, len(token.text), ready)  # "slcies" and "breats" are more with their end
    if plain == token.stem:
        return whole
    swapped = whole != token.text and effort(token.text, whole) < effort(token.stem, plain)
    return whole if swapped else plain


def _out_of_place(word: str, ready: "Index", line: frozenset[str]) -> bool:
    """True for a word that is known from phrases alone of which the line has no other word: the "soop" of
    "soop pak" is a soup where no pak is."""
    if word in ready.postings:
        return False
    others = _companions().get(word)
    return others is not None and line.isdisjoint(others)


def _for_a_common(token: Token, ready: "Index") -> str:
    """The much commoner word that is one small slip away, or the word itself."""
    known = ready.spelling.get(token.stem)
    if known is None:
        counts, own = vocabulary(ready), token.stem
        near = _nearest(own, ready, len(own))
        sure = counts.get(near, 0) >= MUCH and effort(own, near) <= OF_FOUR_COMMON
        known = ready.spelling[own] = near if sure else own
    return token.text if known == token.stem else known


COMPANIES = ("world.csv", "words.csv", "brands.csv")
"""The tables with phrases of other kitchens and of brands."""


@cache
def _companions() -> dict[str, list[str]]:
    """Stems that stand in no phrase of other kitchens or brands alone, and all that stands beside them."""
    tables = (*COMPANIES, "lists.csv", "plain.csv", "templates.csv", "larder.csv")
    made_of = ("spelling.py", "words.py", "lists.py", *(f"data/{name}" for name in tables))
    return kept_table("companions", made_of, _beside_each_other, dict[str, list[str]])


def _beside_each_other() -> dict[str, list[str]]:
    beside: dict[str, set[str]] = {}
    alone: set[str] = set()
    for name in COMPANIES:
        for row in _table(name):
            for phrase in row.get("words", "").split(";"):
                words = [stem(word) for word in re.findall(r"[^\W\d_]+", fold(phrase))]
                if len(words) == 1:
                    alone.update(words)
                for word in words:
                    beside.setdefault(word, set()).update(other for other in words if other != word)
    right = alone | every_word() | _of_patterns()
    return {word: sorted(others) for word, others in beside.items() if word not in right}


@cache
def _of_patterns() -> frozenset[str]:
    """Stems of the patterns of dishes and their parts, which are right wherever they stand."""
    return frozenset(
        stem(word)
        for name in ("templates.csv", "larder.csv")
        for row in _table(name)
        for word in re.findall(r"[^\W\d_]+", fold(row.get("words") or row.get("word") or ""))
    )


def _shorter(word: str) -> list[str]:
    """Ordinary words that a word could be an ending of: of "releases" release."""
    cut = (word[: len(word) - some] for some in range(1, 5))
    return [one for part in cut for one in (part, part + "e") if len(one) >= SHORTEST and one in REAL_WORDS]


def _known(word: str, ready: "Index") -> bool:
    return word in ready.postings or word in vocabulary(ready) or word in _said() or word in brand_words()


def vocabulary(ready: "Index") -> dict[str, int]:
    """Stems that may be meant, with how often food names and phrases have them."""
    if not ready.vocabulary:
        counts: dict[str, int] = {}
        for word, posting in ready.postings.items():
            if ready.heads.get(word, 0) > 0 or len(posting) >= COMMON:
                eaten = max(ready.reports[ready.owners[number]] for number in posting[:FRONT])
                counts[word] = len(posting) + int(log1p(eaten))
        fixed = brand_words() - misspelt()
        for _, phrase, _ in ready.bare:
            for word in phrase:
                if word in fixed and word not in ready.postings:
                    continue  # of one fixed phrase: hardly what somebody tried to write
                counts[word] = counts.get(word, 0) + (COMMON if len(phrase) == 1 else SEEN)
        for word, seen in _eaten_elsewhere().items():
            counts[word] = counts.get(word, 0) + seen
        for word in _units():
            counts.setdefault(word, SEEN)
        for word in [word for word in counts if not word.isalpha() or len(word) < SHORTEST]:
            del counts[word]
        ready.vocabulary.update(counts)  # at once: other threads never see half of it
    return ready.vocabulary


@cache
def _units() -> frozenset[str]:
    return frozenset(word for row in _table("units.csv") for word in row["words"].split(";") if len(word) > 3)


@cache
def _measuring() -> frozenset[str]:
    """Words of amounts, which are right as they are: "grande", "lrg"."""
    return _units() | SIZES.keys() | NUMBERS.keys() | PARTS.keys()


@cache
def _eaten_elsewhere() -> dict[str, int]:
    """Stems of the tables of other words and of the patterns of dishes; those of one kitchen count less."""
    return {
        stem(word): 1 if name == "world.csv" else SEEN
        for name in ("world.csv", "words.csv", "templates.csv", "larder.csv")
        for row in _table(name)
        for phrase in (row.get("words") or row.get("word") or "").split(";")
        for word in re.findall(r"[^\W\d_]+", fold(phrase))
    }


@cache
def _said() -> frozenset[str]:
    """Words that are right as they are, though no food has them."""
    return every_word() | frozenset(
        part
        for substance in substances()
        for name in (substance.name, *substance.also)
        for part in map(stem, re.findall(r"[^\W\d_]+", fold(name)))
    )


def _table(name: str) -> Iterator[dict[str, str]]:
    text = (files("villi.meals") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _without_vowels(word: str, ready: "Index") -> str:
    """The word that a shortening without vowels stands for ("chkn"); "" for none."""
    if not word.isalpha() or word in REAL_WORDS or len(word) < SHORTEST - 1:
        return ""
    if not _VOWELS.isdisjoint(word):
        return ""
    bones = _bones(word)
    return _meant(
        [other for other in _letters(ready).get(word[0], ()) if _bones(other) == bones != other],
        COMMON if len(word) >= SHORTEST else MUCH,
        ready,
    )


def _cut_short(word: str, ready: "Index") -> str:
    """The word of which only the beginning was written ("blueb"); "" for none."""
    if not word.isalpha() or word in REAL_WORDS or len(word) < CUT_FROM:
        return ""
    longer = [
        other
        for other in _letters(ready).get(word[0], ())
        if other.startswith(word) and len(other) >= len(word) + CUT_OFF and not _inflected(other, word)
    ]
    return _meant(longer, COMMON, ready)


def _meant(others: list[str], least: int, ready: "Index") -> str:
    """The one word that a shortening means: common enough, and much commoner than the next."""
    counts = vocabulary(ready)
    others.sort(key=lambda other: -counts[other])
    if not others or counts[others[0]] < least:
        return ""
    sure = len(others) == 1 or counts[others[0]] >= CLEARLY * counts[others[1]]
    return others[0] if sure else ""


@cache
def _bones(word: str) -> str:
    """The consonants of a word, doubled ones once.

    >>> _bones("chicken"), _bones("chkn"), _bones("grilled")
    ('chkn', 'chkn', 'grld')
    """
    plain = "".join(letter for letter in word if letter not in _VOWELS).replace("ck", "k")
    return re.sub(r"(.)\1+", r"\1", plain)


def _nearest(word: str, ready: "Index", typed: int) -> str:
    """The likeliest word for an unknown one of `typed` letters (with its plural), or the word itself."""
    size = len(word)
    if size < SHORTEST or not word.isalpha() or word in REAL_WORDS:
        return word
    allowed = 2 if typed >= TWO_SLIPS_FROM else 1
    reach = allowed + 1 if size >= ALIKE_FROM - 1 else allowed
    counts = vocabulary(ready)
    heard, bones = sound(word), _bones(word)
    best, key = word, inf
    for first in word[0] + ALSO.get(word[0], ""):
        others = _letters(ready).get(first, ())
        for other, slips, _ in process.extract(
            word, others, scorer=OSA.distance, score_cutoff=reach, limit=None
        ):
            alike = sound(other) == heard or (len(bones) > 2 and _bones(other) == bones)
            if other == word or ((slips > allowed or first != word[0]) and not alike):
                continue
            if _inflected(word, other) or _inflected(other, word, LOST_FROM) or counts[other] < SEEN:
                continue
            price = effort(word, other)
            if other[-1] == "y" and word[-2:] == "ei":
                price = min(price, effort(word, other[:-1] + "ie"))
            most = _bearable(size, slips, typed, alike and (size > SHORTEST or len(other) != size))
            if size == SHORTEST and counts[other] >= MUCH and _small(word, other):
                most = max(most, OF_FOUR_COMMON)
            if price > most:
                continue
            rank = price - LIKED * min(MOST_LIKED, log(counts[other])) - (HEARD if alike else 0.0)
            if rank < key:
                best, key = other, rank
    return best


def _small(word: str, other: str) -> bool:
    """Whether the slip between a word of four letters and a common one leaves no doubt: a letter more or
    less, or another of two vowels; cuke is no cake."""
    return len(word) != len(other) or bool(_TWO_VOWELS.search(word) and _TWO_VOWELS.search(other))


def _bearable(size: int, slips: int, typed: int, alike: bool) -> float:
    """How much effort away a word of so many letters may be."""
    if size == SHORTEST:
        return 1.0 if alike else SLIP_OF_FOUR
    if slips < 2 or alike:
        return SOUNDING if alike and typed >= TWO_SLIPS_FROM else MOST_EFFORT
    return TWO_SLIPS if typed >= TWO_SLIPS_FROM else 0.0


def effort(word: str, other: str) -> float:
    """How far one word is from another in slips as people make them: swapped letters, a letter doubled or
    not, vowels and letters of one sound, and keys side by side are less than a whole slip.

    >>> effort("bannana", "banana") < effort("bacana", "banana"), effort("tost", "toast") < 1
    (True, True)
    """
    before: list[float] = []
    line = [0.0]
    for j, letter in enumerate(other):
        line.append(line[-1] + _left_out(other, j, letter))
    for i, mine in enumerate(word):
        older, before = before, line
        line = [before[0] + _left_out(word, i, mine)]
        for j, letter in enumerate(other):
            change = 0.0 if mine == letter else _changed(mine, letter)
            cheapest = min(
                before[j] + change,
                before[j + 1] + _left_out(word, i, mine),
                line[j] + _left_out(other, j, letter),
            )
            if i and j and mine == other[j - 1] and word[i - 1] == letter and mine != letter:
                cheapest = min(cheapest, older[j - 1] + SWAPPED)
            line.append(cheapest)
    return line[-1]


def _left_out(word: str, place: int, letter: str) -> float:
    """The effort of a letter that is in one word only."""
    if place and word[place - 1] == letter:
        return DOUBLED
    if letter == "e" and place and place == len(word) - 1:
        return SILENT
    if letter == "h" or (letter in _VOWELS and place) or word[place : place + 2] == "ck":
        return UNHEARD
    return 1.0 if place else FIRST


def _changed(mine: str, other: str) -> float:
    """The effort of one letter for another."""
    if mine in _VOWELS and other in _VOWELS:
        return VOWEL
    if other in KEYS.get(mine, "") or other in ALSO.get(mine, ""):
        return BESIDE
    return 1.0


def _inflected(longer: str, shorter: str, long: int = LONG) -> bool:
    """True where one word is the other with an English ending.

    >>> _inflected("placed", "place"), _inflected("coding", "code"), _inflected("bananna", "banana")
    (True, True, False)
    """
    stems = (shorter, shorter.removesuffix("e"))
    if longer[:-1] == shorter and (longer[-1] == longer[-2] or len(shorter) >= long):
        return False  # a last letter doubled or lost: "cucumberr", "cauliflowe"
    return any(longer.endswith(end) and longer.removesuffix(end) in stems for end in ENDINGS)


def _letters(ready: "Index") -> dict[str, list[str]]:
    if not ready.letters:
        letters: dict[str, list[str]] = {}
        for word in vocabulary(ready):
            letters.setdefault(word[0], []).append(word)
        ready.letters.update(letters)
    return ready.letters
