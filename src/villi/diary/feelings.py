"""How people write how they feel.

The scales and their directions are fixed; words outside the list are kept as the person's own scale.
A clause of ordinary prose is a feeling only when every word of it is accounted for, so that "energy
drink", "loose tea" and "pain au chocolat" stay food.
"""

import re
from functools import lru_cache
from math import isnan, nan
from types import MappingProxyType
from typing import Literal, NamedTuple

from villi.diary.values import MOST_KEPT

SCALES: MappingProxyType[str, Literal["best", "worst"]] = MappingProxyType(
    {
        "mood": "best",
        "energy": "best",
        "clarity": "best",
        "comfort": "best",
        "stress": "worst",
        "pain": "worst",
        "bloating": "worst",
        "anxiety": "worst",
        "urgency": "worst",
    }
)
"""Scales from 0 to 10 and what 10 means."""

LIMITS = {"sleep_hours": (0.0, 24.0), "bristol": (1.0, 7.0), "stools": (0.0, 50.0)}
"""The least and the most of scales that are no rating from 0 to 10."""
WHOLE = frozenset({"bristol", "stools"})
"""Scales of whole numbers."""
_REMEDY = {
    "sleep_hours": "write hours between 0 and 24, such as sleep 6.5 h",
    "bristol": "write whole types from 1 to 7, such as bristol 4 5",
    "stools": "write how many, such as stools 2",
}

_NAMES = {name: name for name in SCALES} | {
    "moods": "mood",
    "stressed": "stress",
    "painful": "pain",
    "pains": "pain",
    "tummy ache": "pain",
    "stomach ache": "pain",
    "belly ache": "pain",
    "belly pain": "pain",
    "stomach pain": "pain",
    "tummy pain": "pain",
    "abdominal pain": "pain",
    "gut pain": "pain",
    "bloated": "bloating",
    "bloaty": "bloating",
    "bloat": "bloating",
    "anxious": "anxiety",
    "urgent": "urgency",
    "sleep": "sleep",
    "slept": "sleep_hours",
    "stools": "stools",
    "loo": "stools",
    "poo": "stools",
    "poos": "stools",
    "poop": "stools",
    "bm": "stools",
    "bms": "stools",
    "bristol": "bristol",
    "bristol type": "bristol",
    "pooped": "stools",
    "bowel movement": "stools",
    "bowel movements": "stools",
}


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The person's own scales that prose may name without "feel:": no food is called so.
_OWN = _set(
    "tired exhausted nausea nauseous headache migraine heartburn reflux cramps cramping gas gassy wind windy "
    "constipated constipation diarrhoea diarrhea loose dizzy itchy itch sick jittery irritable fatigue "
    "fatigued rumbling gut stool"
) | {"brain fog", "foggy", "loose stools", "loose stool", "acid reflux"}
_AMBIGUOUS = frozenset({"gut", "stool"})
_FILLERS = _set(
    "a an the after afterwards again all am and at bit day evening eating feel feeling felt for from i in "
    "into is it just level little lot  morning my night of on out over "
    "quite rating really score severe severely slight slightly mild mildly so still super then this today "
    "tonight very was were yesterday now later around about times time type types pretty some "
    "bad badly terrible awful moderate moderately"
)
_MEALTIMES = _set("lunch breakfast brekkie dinner tea supper meal meals food bread eating")
_BESIDE = _set("after before at since from with during following")
_ADJECTIVES = _set(
    "good bad badly well ok okay fine poor poorly great terrible awful rubbish crap low high shit better "
    "worse meh flat lovely foul decent horrible down up no lots brilliant mixed excellent dreadful "
    "amazing swings swing dip crash crashed"
)
_NOT = frozenset({"no", "not", "zero", "without", "nil"})
_COUNTED = {"zero": 0, "half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6} | {
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
    "once": 1,
    "twice": 2,
}

_HOURS = frozenset({"hours", "hour", "hrs", "hr"})
_HALF = re.compile(rf"\b({'|'.join(_COUNTED)})\s+and\s+a\s+half\b", re.IGNORECASE)

_QUESTIONNAIRE = re.compile(
    r"(?:(?:phq|gad)[\s-]?[0-9](?![0-9])|(?:item|question)\s?[0-9])(?:[\s:=/,-]+(?:total|score[ds]?|item|question|q[0-9]?|"
    r"is|was|of|[0-9]+|not at all|several(?: days)?|more than half(?: the days)?|nearly every day))*\W*",
    re.IGNORECASE,
)
"""Totals and answers of a questionnaire are kept as written; the safety room reads them."""
_VOCABULARY = sorted(
    {name.split()[0] for name in (*_NAMES, *_OWN)}
    | {"ache", "felt", "feeling", "feel", "woke", "skipped", "missed", r"phq[\s-]?[0-9]*", r"gad[\s-]?[0-9]*"}
    | {r"item\s?[0-9]", r"question\s?[0-9]"},
    key=len,
    reverse=True,
)
HINT = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(_VOCABULARY)
    + r"|no\s+(?:breakfast|brekkie|lunch|dinner|supper)|didn['’]?t\s+(?:eat|have))(?![^\W_])",
    re.IGNORECASE,
)
"""A cheap look for any word of this module; a line without one holds no feeling."""

_NUMBER = r"[0-9]+(?:[.,][0-9]+)?"
_TOKEN = re.compile(
    rf"(?P<hm>(?P<h>[0-9]{{1,2}})\s?h(?:rs?|ours?)?\s?(?P<m>[0-9]{{1,2}})(?:\s?m(?:in(?:ute)?s?)?)?(?![\w]))"
    rf"|(?:x\s?|×\s?)?(?P<number>{_NUMBER}|½)(?P<half>\s?½|\s+and\s+a\s+half)?"
    rf"(?:\s?[-–]\s?(?P<upto>{_NUMBER})(?!\w))?"
    r"(?P<ten>\s?/\s?(?P<of>[0-9]+)|\s+out\s+of\s+(?P<outof>[0-9]+))?"
    r"(?P<times>\s?x(?!\w)|\s?×)?(?P<unit>\s?h(?:rs?|ours?)?(?!\w)\.?)?"
    r"|(?P<sign>(?<![\w])[-−](?=[0-9]))"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<other>[^\s:=!.~()\"…-])",
    re.IGNORECASE,
)
_OF_TEN = re.compile(r"[0-9]\s?/\s?10\b|out\s+of\s+10\b")
_CLAUSE = re.compile(r",(?=\s|\Z)|;|\.(?=\s|\Z)|\s[-–—]\s(?![0-9])")
_AND = re.compile(r"\s(?:and|&|\+|n|but|with)\s", re.IGNORECASE)
_MEAL_NOT_EATEN = re.compile(
    r"(?:skipped|missed|no|didn['’]?t (?:eat|have))\s+(?:breakfast|brekkie|lunch|dinner|supper)",
    re.IGNORECASE,
)


_LONGEST_CLAUSE = 200
"""Code points of a clause in which a feeling at the end is looked for."""
_WHERE = r"\s+(?:from|after|because|since|in|with|when|while|at|for|on|due|by|before|during|following|all)\b"
_ENDING = re.compile(
    rf"(?<![^\W_])(?P<name>{'|'.join(sorted({*_NAMES, *_OWN}, key=len, reverse=True))})(?![^\W_])"
    rf"(?:{_WHERE}.*?)?\W*?(?P<rating>{_NUMBER}\s?/\s?10|{_NUMBER}\s+out\s+of\s+10)\b(?:{_WHERE}.*)?\W*\Z",
    re.IGNORECASE,
)


class Feeling(NamedTuple):
    """What a stretch of words says. `scale` "note" where it is about feeling but no rating (`value` NaN);
    `wrong` the reason where a number cannot be one (and `value` is then no rating at all)."""

    scale: str
    value: float
    wrong: str = ""
    remedy: str = ""


class _Amount(NamedTuple):
    value: float
    hours: bool
    wrong: str = ""


def clauses(text: str) -> list[tuple[int, int]]:
    """[start, end) of the clauses of a line: between ", ", ";", ". " and dashes.

    >>> [ "crap mood, slept 6.5"[a:b] for a, b in clauses("crap mood, slept 6.5") ]
    ['crap mood', ' slept 6.5']
    """
    spans, start = [], 0
    for mark in _CLAUSE.finditer(text):
        spans.append((start, mark.start()))
        start = mark.end()
    spans.append((start, len(text)))
    return spans


def prose(clause: str) -> tuple[Feeling, ...]:
    """The feelings of a clause of prose; empty where it is not wholly about feeling.

    >>> prose("bloated after!! 7/10"), prose("no bloating"), prose("slept 6 and a half")
    ((Feeling(scale='bloating', value=7.0, wrong='', remedy=''),),
     (Feeling(scale='bloating', value=0.0, wrong='', remedy=''),),
     (Feeling(scale='sleep_hours', value=6.5, wrong='', remedy=''),))
    >>> prose("crap mood")[0].scale, prose("energy drink"), prose("pain au chocolat")
    ('note', (), ())
    """
    if not HINT.search(clause):
        return ()
    words = clause.strip()
    if _QUESTIONNAIRE.fullmatch(words) or _MEAL_NOT_EATEN.fullmatch(words):
        return (Feeling("note", nan),)
    found = _items(words, own=False)
    if found is None:
        parts = [_items(part, own=False) for part in _AND.split(words)]
        if len(parts) > 1 and all(parts):
            found = [feeling for part in parts for feeling in part or ()]
    if found:
        return tuple(found)
    return (Feeling("note", nan),) if _is_about_feeling(words) else ()


@lru_cache(maxsize=MOST_KEPT)
def ratings(value: str) -> tuple[tuple[int, int, Feeling], ...]:
    """The feelings of a `feel:` value, each with [start, end) of the clause it stands in.

    Any word with a number is a scale, the person's own if it is not in the list; words without number
    that are no known symptom are a note.

    >>> [feeling[:2] for _, _, feeling in ratings("mood 6 energy 5, sleep 6.5 h; bristol 4 6")]
    [('mood', 6.0), ('energy', 5.0), ('sleep_hours', 6.5), ('bristol', 4.0), ('bristol', 6.0)]
    """
    out = []
    for start, end in clauses(value):
        words = value[start:end]
        if not words.strip():
            continue
        if (none := _no_number(words)) is not None:
            out.append((start, end, none))
            continue
        items = None if _QUESTIONNAIRE.fullmatch(words.strip()) else _items(words, own=True)
        out += [(start, end, item) for item in (items or [Feeling("note", nan)])]
    return tuple(out)


_NO_NUMBER = re.compile(
    r"\s*(?P<name>[^\W\d_][^\d:=]*?)\s*[:=]?\s+(?P<said>nan|[+-]?inf(?:inity)?|n/?a|null|"
    r"[+-]?[0-9]+(?:[.,][0-9]+)?e[+-]?[0-9]+)\s*",
    re.IGNORECASE,
)
"""What a spreadsheet or a calculator writes where people write a rating: "nan", "1e5"."""


def _no_number(words: str) -> Feeling | None:
    """A word with what is no rating; read in parts ("headache 1, e 5") it would become one."""
    found = _NO_NUMBER.fullmatch(words)
    if found is None:
        return None
    name = _NAMES.get(found["name"].lower().strip(), found["name"].strip())
    return Feeling(
        name, nan, f"{found['said']} is no rating", "write a number such as mood 6, or leave it out"
    )


def is_ambiguous(scale: str) -> bool:
    """Whether a bare word with a number could be two scales: "gut 4", "stool 4"."""
    return scale in _AMBIGUOUS


def ending(clause: str) -> tuple[int, tuple[Feeling, ...]]:
    """A feeling out of ten at the end of other words: where it starts, and what it says.

    "7/10" is never an amount of food, so where and when may stand beside it.

    >>> ending("soup bloated 7/10"), ending("bloating 6/10 from beans")[1][0][:2], ending("soup 1/2")
    ((5, (Feeling(scale='bloating', value=7.0, wrong='', remedy=''),)), ('bloating', 6.0), (0, ()))
    """
    if len(clause) > _LONGEST_CLAUSE or not _OF_TEN.search(clause):
        return 0, ()
    found = _ENDING.search(clause)
    if not found:
        return 0, ()
    return found.start(), tuple(_items(f"{found['name']} {found['rating']}", own=False) or ())


def _items(words: str, *, own: bool) -> list[Feeling] | None:
    """Names with their numbers, left to right; None where something is not accounted for.

    `own` takes any word with a number as a scale."""
    groups = _groups(_HALF.sub(lambda m: f"{_COUNTED[m[1].lower()]}.5", words), own=own)
    if groups is None:
        return None
    found: list[Feeling] = []
    for names, amounts in groups:
        feelings = _feelings(names, amounts, own=own)
        if feelings is None:
            return None
        found += feelings
    return found or None


def _groups(words: str, *, own: bool) -> list[tuple[list[str], list[_Amount]]] | None:
    """Words with the numbers after them (before them, where nothing stands before)."""
    groups: list[tuple[list[str], list[_Amount]]] = [([], [])]
    negative = False
    for token in _TOKEN.finditer(words):
        names, amounts = groups[-1]
        word = (token["word"] or "").lower()
        if token["other"]:
            if not own or token["other"] not in "/&+,'’":
                return None
        elif token["sign"]:
            negative = True
        elif not word or (word in _COUNTED and names):
            amount = _Amount(float(_COUNTED[word]), False) if word else _amount(token)
            amounts.append(amount._replace(wrong="a rating is not below 0") if negative else amount)
            negative = False
        elif word in _HOURS and amounts:
            amounts[-1] = amounts[-1]._replace(hours=True)
        elif names and amounts:
            groups.append(([word], []))
        else:
            names.append(word)
    return groups


def _amount(token: "re.Match[str]") -> _Amount:
    if token["hm"]:
        return _Amount(int(token["h"]) + int(token["m"]) / 60, True)
    value = 0.5 if token["number"] == "½" else float(token["number"].replace(",", "."))
    if token["half"]:
        value += 0.5
    if token["upto"]:  # "6-7": both ends are meant
        value = (value + float(token["upto"].replace(",", "."))) / 2
    of = token["of"] or token["outof"]
    wrong = f"a rating is out of 10, not out of {of}" if of and of.lstrip("0") != "10" else ""
    return _Amount(value, bool(token["unit"]), wrong)


def _feelings(words: list[str], amounts: list[_Amount], *, own: bool) -> list[Feeling] | None:
    denied = bool(words) and words[0] in _NOT
    words = words[1:] if denied else words
    name, rest = _named(words)
    if not name and own and amounts:
        name, rest = " ".join(_unaccounted(words)), []
        if not name:
            return [Feeling("", nan, "a number without a word", "write what it rates, such as mood 6")]
    if not name:
        if not amounts and not denied and not _unaccounted(words):
            return []
        return [Feeling("note", nan)] if own else None
    if rest and not own:
        return None
    if not amounts:
        return _unrated(name, denied=denied, own=own)
    if len(amounts) > 1 and name != "bristol":
        return [Feeling(name, nan, f"{name} has two numbers", "write one number after each word")]
    return [_rated(name, amount) for amount in amounts]


def _unrated(name: str, *, denied: bool, own: bool) -> list[Feeling] | None:
    if denied:
        return (
            [Feeling("note", nan)] if SCALES.get(name) == "best" or "sleep" in name else [Feeling(name, 0.0)]
        )
    if (
        SCALES.get(name) == "best"
        or name in ("sleep", "sleep_hours", "stools", "bristol")
        or name in _AMBIGUOUS
    ):
        return [Feeling("note", nan)] if own else None
    return [Feeling(name, nan)]


def _named(words: list[str]) -> tuple[str, list[str]]:
    """The scale that words name, and the words that are neither name nor filler."""
    for width in (2, 1):
        for i in range(len(words) - width + 1):
            phrase = " ".join(words[i : i + width])
            name = _NAMES.get(phrase) or (phrase if phrase in _OWN else "")
            if name:
                return name, _unaccounted(words[:i] + words[i + width :])
    return "", words


def _unaccounted(words: list[str]) -> list[str]:
    """The words that are no filler; the name of a meal is one only beside "after" and its like ("pain after
    lunch", but "loose tea")."""
    known = _FILLERS | _BESIDE | _MEALTIMES if _BESIDE.intersection(words) else _FILLERS
    return [word for word in words if word not in known]


def _rated(name: str, amount: _Amount) -> Feeling:
    if name == "sleep" and amount.hours:
        name = "sleep_hours"
    low, high = LIMITS.get(name, (0.0, 10.0))
    remedy = _REMEDY.get(name, "scales run from 0 to 10")
    if amount.wrong:
        return Feeling(name, nan, amount.wrong, remedy)
    if not low <= amount.value <= high or (name in WHOLE and amount.value % 1):
        return Feeling(name, nan, f"{name.replace('_', ' ')} {amount.value:g} is not possible", remedy)
    return Feeling(name, amount.value)


def _is_about_feeling(words: str) -> bool:
    """Words about feeling without a rating: "crap mood", "slept badly", "felt a bit off"."""
    tokens = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", words.lower())
    if not tokens:
        return False
    if tokens[0] in ("felt", "feeling", "feel", "woke", "slept") or (
        len(tokens) > 1 and tokens[:2] == ["i", "felt"]
    ):
        return True
    others = [token for token in tokens if token not in _FILLERS]
    if "mood" in tokens or "moods" in tokens:
        return len(others) <= 4
    if not any(token in _NAMES for token in tokens):
        return False
    return all(token in _NAMES or token in _ADJECTIVES or token in _OWN for token in others)


def same(a: float, b: float) -> bool:
    """Whether two ratings are the same, unknown being the same as unknown."""
    return a == b or (isnan(a) and isnan(b))
