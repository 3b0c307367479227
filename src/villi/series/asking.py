"""A question in a person's words: which exposure, which feeling, which way, how many days after.

    words -> when (lags) | before and behind the verb -> exposure, outcome, direction -> Question

English as people type it; what is not understood is said, never guessed. Words and what they say stand in
`data/asking.csv`. Nothing is computed of the ratings here: a question is read before it is answered.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

from villi.meals.words import stem
from villi.quantities import VilliError
from villi.safety.off_limits import off_limits
from villi.series.values import Exposure, Outcome, Series
from villi.substances.table import misspelt
from villi.substances.table import named as substances

LONGEST = 300
"""Characters of a question; what is longer is not one question (judgement)."""
NEAREST = 5
"""Exposures that are named where the one asked about was not found (judgement)."""

Way = Literal["raises", "lowers", "moves"]
Lags = tuple[int, int]
SAME_DAY, NEXT_DAY, NEXT_DAYS = (0, 0), (1, 1), (1, 3)
EXAMPLE = 'such as "does rye bread lower tomorrow\'s comfort?"'


class Question(NamedTuple):
    """What is asked: does `exposure` raise or lower `outcome` (or move with it, either way) `lags` days
    later? `said` is the exposure in the person's words, which stay the same when the name of an exposure
    changes with what is eaten beside it."""

    exposure: Exposure
    outcome: Outcome
    direction: Way
    lags: Lags
    said: str


Food = Callable[[str], Exposure | None]
"""Days with a food that is not among the exposures, by its words; None where it was never eaten."""

_TODAY = r"todays?(?:'s)?"
_BEFORE = r"(?:(?:on|from) )?(?:yesterdays?(?:'s)?|the (?:day|night) before)"
_HAD = r"(?: with| i (?:eat|have|drink|had|ate|drank))?"
_WHEN: tuple[tuple[str, Lags, str], ...] = (
    (_BEFORE, NEXT_DAY, ""),
    (r"tomorrows?(?:'s)?|tonights?(?:'s)?", NEXT_DAY, ""),
    (r"after (?:days|a day) (?:with|of)", NEXT_DAYS, "after"),
    (
        rf"(?:in |on |over |during )?(?:the )?(?:(?:next|following) )?(?:few |two |three )?days after{_HAD}",
        NEXT_DAYS,
        "after",
    ),
    (
        r"(?:in |on |over |within |for |during )?(?:the )?(?:next|following|coming)"
        r" (?:(?:few|two|three|couple of|2|3) )?days",
        NEXT_DAYS,
        "",
    ),
    (r"(?:two|three|a few|some|2|3) days (?:after|later)", NEXT_DAYS, "after"),
    (r"(?:on |in )?the (?:day|morning|night) after(?: (?:days|a day) with)?" + _HAD, NEXT_DAY, "after"),
    (r"(?:a|one|1) day (?:after|later)", NEXT_DAY, "after"),
    (r"(?:on |in )?(?:the )?(?:next|following) (?:day|morning|night)(?:'s)?(?: after)?", NEXT_DAY, "after"),
    (r"(?:on|during) (?:the )?days (?:with|of|i (?:eat|have|drink))", SAME_DAY, "after"),
    (r"(?:on )?the same day as", SAME_DAY, "after"),
    (r"(?:on |the )*same day(?:'s)?|(?:on )?that day|straight away|right away|at once", SAME_DAY, ""),
    (_TODAY, SAME_DAY, ""),
)
"""Words of time, the days that they mean, and what stays in their place. An evening's food and the sleep of
that night are two diary days: the sleep is rated on the next."""

_ARROWS = re.compile(r"\s*(?:->|=>|→|:|;|\+|&|/)\s*")
_NOT_WORDS = re.compile(r"[^\w\s'%-]|_")
_EFFECT_ON = re.compile(r"\b(?:effects?|influence|impact) of (.+?) (?:on|for) ")
_BETWEEN = re.compile(r".*\bbetween (.+?) and ")


@cache
def _lexicon() -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Words -> what they may say ("outcome -energy", "pivot up", "link")."""
    text = (files("villi.series") / "data" / "asking.csv").read_text(encoding="utf-8")
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        words = tuple(row["words"].split())
        found[words] = (*found.get(words, ()), row["says"])
    return found


@cache
def _longest() -> int:
    return max(map(len, _lexicon()))


class _Said(NamedTuple):
    """A stretch of words with what it says, "" where the table does not know it."""

    words: str
    says: str


def asked(words: str, series: Series, food: Food) -> Question:
    """The question that words ask of a diary's series.

    `food` gives the days with a food that is not among the exposures. Raises VilliError, naming what was not
    understood and what can be asked.
    """
    text = even(words)
    if not text:
        raise VilliError(f"nothing was asked: ask in one sentence, {EXAMPLE}")
    if len(text) > LONGEST:
        raise VilliError(f"the question is longer than {LONGEST} characters: ask one thing, {EXAMPLE}")
    lags, text = _when(text)
    before, behind, pivot = _parts(text, series)
    outcome, sign, better = _felt(behind, pivot, series)
    _not_backwards(even(words), before)
    exposure, said, flipped = _exposure(before, outcome, series, food)
    direction = _direction(outcome, sign, better, flipped)
    _no_praise(exposure, outcome, direction)
    return Question(exposure, outcome, direction if lags != SAME_DAY else "moves", lags, said)


def even(words: str) -> str:
    """Words in small letters, without marks; an arrow or colon reads as "and".

    >>> even("  Kefir → COMFORT?!  "), even("Does rye bread lower tomorrow’s comfort?")
    ('kefir and comfort', "does rye bread lower tomorrow's comfort")
    """
    text = unicodedata.normalize("NFKC", words[: 4 * LONGEST]).casefold().replace("’", "'")
    text = _ARROWS.sub(" and ", text.strip().rstrip("?!.:;"))
    return " ".join(_NOT_WORDS.sub(" ", text).split())


def _when(text: str) -> tuple[Lags, str]:
    """The days that are meant, and the text with the words that said so taken out (or read as "after")."""
    for pattern, lags, stays in _WHEN:
        found = re.search(rf"(?<!\w)(?:{pattern})(?!\w)", text)
        if found:
            rest = f"{text[: found.start()]} {stays} {text[found.end() :]}"
            rest = re.sub(rf"(?<!\w){_TODAY}(?!\w)", " ", rest)
            return lags, re.sub(r"\bafter after\b", "after", " ".join(rest.split())).removesuffix(" after")
    return NEXT_DAYS, text


def _not_backwards(text: str, exposure: str) -> None:
    """Raises VilliError where "the day before" is said of the feeling: what came after it cannot move it.

    It is said of the exposure where its words stand right before or behind ("kefir the day before",
    "yesterday's kefir").

    >>> _not_backwards("is mood higher after kefir the day before", "kefir")
    >>> _not_backwards("does yesterday's kefir raise mood", "kefir")
    """
    found = re.search(rf"(?<!\w)(?:{_BEFORE})(?!\w)", text)
    named = _content(exposure).split()
    if found is None or not named:
        return
    left, right = text[: found.start()].split(), _content(text[found.end() :]).split()
    if left[-1:] == named[-1:] or right[: len(named)] == named:
        return
    raise VilliError(
        "a feeling is asked about after what may move it, not before: say of the food or habit which day it "
        'was on, such as "is mood higher after kefir the day before?"'
    )


def _tokens(text: str, roles: str) -> list[_Said]:
    """The text cut into stretches that the table knows in one of the roles (first words of what is said),
    the longest first, and single other words."""
    words = text.split()
    out: list[_Said] = []
    at = 0
    while at < len(words):
        for size in range(min(_longest(), len(words) - at), 0, -1):
            known = _lexicon().get(tuple(words[at : at + size]), ())
            says = next((each for each in known if each.split()[0] in roles.split()), "")
            if says or size == 1:
                out.append(_Said(" ".join(words[at : at + size]), says))
                at += size
                break
    return out


def _parts(text: str, series: Series) -> tuple[str, str, str]:
    """The words of the exposure, those of the outcome, and what the verb between them says.

    Three shapes: "does X lower Y", "is Y lower after X", "X and Y".
    """
    text = _EFFECT_ON.sub(r"\1 affects ", text)
    text = _BETWEEN.sub(r"\1 and ", text)
    words = text.split()
    for at, end in _places(words, "link"):
        end = at if words[at] == "without" else end
        left, right = " ".join(words[:at]), " ".join(words[end:])
        if right and _is_only_outcome(left, series):
            return right, left, ""
    for at, end in _places(words, "pivot"):
        left, right = " ".join(words[:at]), " ".join(words[end:])
        says = next(s for s in _lexicon()[tuple(words[at:end])] if s.startswith("pivot"))
        if _content(left) and _outcomes(right, series):
            return left, right, says.split()[1]
    for at, end in reversed(_places(words, "and")):
        left, right = " ".join(words[:at]), " ".join(words[end:])
        sides = [(left, right), (right, left)]
        fitting = [(x, y) for x, y in sides if _content(x) and _is_only_outcome(y, series)]
        if fitting:
            # "stress and mood": what comes before may be a feeling too
            x, y = next(((x, y) for x, y in fitting if not _is_only_outcome(x, series)), fitting[0])
            return x, y, ""
    first = next((end for at, end in _places(words, "link") if at == 0), 0)
    for at in range(first + 1, len(words)):
        left, right = " ".join(words[first:at]), " ".join(words[at:])
        if _content(left) and not _outcomes(left, series) and _is_only_outcome(right, series):
            return left, right, "moves"
    if not _outcomes(text, series):
        raise VilliError(f"no feeling was understood in “{text}”; {_rated(series)}")
    raise VilliError(f"“{text}” was not understood: name one food or habit and one feeling, {EXAMPLE}")


def _places(words: Sequence[str], role: str) -> list[tuple[int, int]]:
    """[start, end) of the words of a role, the longest at each place, from the front."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        for size in range(min(_longest(), len(words) - at), 0, -1):
            known = _lexicon().get(tuple(words[at : at + size]), ())
            if any(each.split()[0] == role for each in known):
                found.append((at, at + size))
                at += size
                break
        else:
            at += 1
    return found


_BEHIND = frozenset({"day", "days", "please", "then", "really", "usually", "often", "ever", "also", "not"})


def _content(text: str) -> str:
    """Words without the small ones in front, and without "days" and the like behind ("energy drink" ends in
    a food)."""
    parts = _tokens(text, "small")
    while parts and parts[0].says:
        parts.pop(0)
    while parts and parts[-1].words in _BEHIND:
        parts.pop()
    return " ".join(part.words for part in parts)


def _own_names(series: Series) -> Mapping[str, str]:
    """Outcomes of the diary by their names and keys, the person's own scales among them."""
    out: dict[str, str] = {}
    for each in series.outcomes:
        out.setdefault(even(each.name), each.key)
        out.setdefault(even(each.key.replace("_", " ")), each.key)
    return out


def _marked(text: str, series: Series) -> list[_Said]:
    """The words of an outcome: the diary's own scales first, then the table."""
    own = _own_names(series)
    words = text.split()
    out: list[_Said] = []
    at = 0
    while at < len(words):
        for size in range(min(6, len(words) - at), 0, -1):
            said = " ".join(words[at : at + size])
            roles = ("outcome", "weak", "up", "down", "better", "worse", "small", "pivot")
            known = _lexicon().get(tuple(words[at : at + size]), ())
            says = next((each for role in roles for each in known if each.split()[0] == role), "")
            if not says and said in own:
                says = f"outcome {own[said]}"
            if says or size == 1:
                out.append(_Said(said, says))
                at += size
                break
    return out


def _outcomes(text: str, series: Series) -> list[str]:
    """The outcomes that words name, with "-" where they name its opposite; "feel" only where nothing else is
    named."""
    marked = [part.says.split() for part in _marked(text, series)]
    strong = [says[1] for says in marked if says and says[0] == "outcome"]
    return strong or [says[1] for says in marked if says and says[0] == "weak"]


def _is_only_outcome(text: str, series: Series) -> bool:
    return bool(_outcomes(text, series)) and all(part.says for part in _marked(text, series))


def _felt(text: str, pivot: str, series: Series) -> tuple[Outcome, int, int]:
    """The outcome that words name, the sign in which it moves (0 none said), and whether that is for the
    better (1), the worse (-1), or not said so (0)."""
    named = _outcomes(text, series)
    keys = list(dict.fromkeys(key.removeprefix("-") for key in named))
    if len(keys) > 1:
        raise VilliError(f"{' and '.join(keys)} are two feelings: ask about one at a time")
    strange = [part.words for part in _marked(text, series) if not part.says]
    if strange:
        raise VilliError(f"“{' '.join(strange)}” was not understood; {_rated(series)}")
    outcome = _outcome(keys[0], series)
    ways = {way for part in _marked(text, series) for way in part.says.split()[-1:] if way in _SIGNS}
    if pivot in _SIGNS and not ways:
        ways = {pivot}
    elif pivot in _SIGNS:
        ways |= {pivot}
    polarity = -1 if named[0].startswith("-") else 1
    if pivot == "towards" and not ways:
        ways = {"up"}
    signs = {_SIGNS[way] * polarity for way in ways if way in ("up", "down")}
    goods = {_SIGNS[way] for way in ways if way in ("better", "worse")}
    if len(signs) + len(goods) > 1:
        said = " and ".join(sorted(ways))
        raise VilliError(f"“{said}” point two ways: ask whether it raises or lowers {outcome.name}")
    return outcome, next(iter(signs), 0), next(iter(goods), 0)


_SIGNS = {"up": 1, "down": -1, "better": 1, "worse": -1}


def _outcome(key: str, series: Series) -> Outcome:
    found = series.outcome(key)
    if found is None and key == "sleep":
        found = series.outcome("sleep_hours")
    if found is not None:
        return found
    unused = next((each for each in series.unused if each.key == f"feel:{key}"), None)
    name = key.replace("_", " ")
    because = f"{name}: {unused.because}" if unused is not None else f"{name} is not rated in this diary"
    raise VilliError(f"{because}; {_rated(series)}")


def _rated(series: Series) -> str:
    names = ", ".join(each.name for each in series.outcomes)
    if not names:
        return "no feeling is rated on enough days yet: write lines such as feel: mood 6, bloating 2"
    return f"you can ask about {names}"


def _direction(outcome: Outcome, sign: int, better: int, flipped: bool) -> Way:
    """Worse and better by the way in which the outcome is good; "less X" turns it round."""
    if better and not outcome.better:
        raise VilliError(
            f"which way {outcome.name} is better is not known: ask whether it raises or lowers it"
        )
    if better:
        sign = better if outcome.better == "up" else -better
    if flipped:
        sign = -sign
    return "raises" if sign > 0 else "lowers" if sign < 0 else "moves"


_REFUSED = {
    "energy": "energy (calories)",
    "fasting": "fasting",
    "antibiotics": "antibiotics",
    "medicines": "medicines",
    "period": "the period",
    "weight": "weight",
}


def _exposure(text: str, outcome: Outcome, series: Series, food: Food) -> tuple[Exposure, str, bool]:
    """The exposure that words name, how the diary is to name it, and whether less of it was asked about."""
    _not_about(_content(text), outcome, series)
    words, flipped = _amount(_content(text))
    if not words:
        raise VilliError(f"no food or habit was understood: name one, {EXAMPLE}")
    return known(words, outcome, series, food), words, flipped


def known(words: str, outcome: Outcome, series: Series, food: Food) -> Exposure:
    """The exposure that words name beside an outcome; raises VilliError for what is never asked about
    (medicines, energy, fasting), for the outcome itself, and for what the diary does not hold."""
    words = even(words)
    _not_about(words, outcome, series)
    beside = series.beside(outcome.key)
    found = named(words, beside) or (food(words) if named(words, series) is None else None)
    if found is not None:
        return found
    if named(words, series) is not None or words in (even(outcome.name), outcome.key):
        raise VilliError(f"{words} and {outcome.name} are the same thing here: ask about another feeling")
    unused = next((each for each in series.unused if _same(each.name, words)), None)
    if unused is not None:
        raise VilliError(f"{unused.name}: {unused.because}")
    raise VilliError(f"“{words}” was not found in this diary; {_near(words, beside)}")


def _amount(text: str) -> tuple[str, bool]:
    """Words without "more", "less", "days with"; and whether less of it was meant."""
    flipped = False
    parts = _tokens(text, "without plenty small")
    while parts and parts[0].says:
        flipped ^= parts.pop(0).says == "without"
        while parts and parts[0].words in ("with", "on"):
            parts.pop(0)
    return _content(" ".join(part.words for part in parts)), flipped


def _not_about(words: str, outcome: Outcome, series: Series) -> None:
    """Refuse what is only allowed for, never put forward: medicines first of all."""
    what = _REFUSED.get(_refused(words), "")
    if words == "energy" and outcome.key != "energy":
        what = _REFUSED["energy"]
    said = substances(words) or (misspelt(words) if named(words, series) is None else ())
    medicine = any(each.substance.kind == "medicine" for each in said)
    unnamed = off_limits(words) if not said and named(words, series) is None else None
    in_other_words = unnamed is not None and unnamed.kind == "medicine"  # "blood pressure tablets"
    if not what and (medicine or in_other_words):
        what = _REFUSED["medicines"]
    own = next((each for each in series.adjustments if _same(each.name, words)), None)
    if not what and own is not None and named(words, series) is None:
        what = own.name
    if what:
        more = " Talk about a medicine with a doctor or pharmacist." if what in _DOCTOR else ""
        raise VilliError(
            f"no question about {what}: villi only allows for it, and never says what it does.{more} "
            "Ask about a food or a habit."
        )


def _refused(words: str) -> str:
    """What of the things that are never asked about these words name, or ""."""
    known = _lexicon().get(tuple(words.split()), ())
    return next((each.split()[1] for each in known if each.startswith("refused")), "")


_DOCTOR = ("medicines", "antibiotics")


def named(words: str, series: Series) -> Exposure | None:
    """The exposure that words name: by its name, else by another word for it; None where there is none."""
    by_name = (each for each in series.exposures if _same(each.name, words))
    by_key = (each for each in series.exposures if _same(each.key.partition(":")[2].replace("_", " "), words))
    by_alias = (each for each in series.exposures if any(_same(alias, words) for alias in each.aliases))
    return next(by_name, None) or next(by_key, None) or next(by_alias, None)


def _same(name: str, words: str) -> bool:
    return _stems(name) == _stems(words)


def _stems(words: str) -> tuple[str, ...]:
    """Singular words in order; "food" at the end says nothing.

    >>> _stems("Yoghurts"), _stems("fermented foods")
    (('yogurt',), ('fermented',))
    """
    stems = tuple(stem(word) for word in even(words).split())
    return stems[:-1] if len(stems) > 1 and stems[-1] == "food" else stems


def _near(words: str, series: Series) -> str:
    """The exposures whose names are nearest, or the first ones."""
    names = {even(name): each.name for each in series.exposures for name in (each.name, *each.aliases)}
    close = get_close_matches(words, names, n=NEAREST, cutoff=0.6)
    sharing = [name for name in names if set(_stems(name)) & set(_stems(words))]
    found = list(dict.fromkeys(names[name] for name in (*close, *sharing)))[:NEAREST]
    if found:
        return f"did you mean {', '.join(found)}?"
    some = ", ".join(each.name for each in series.exposures[:NEAREST])
    return f"you can ask about {some} and others" if some else "no food is recorded on enough days yet"


def _no_praise(exposure: Exposure, outcome: Outcome, direction: Way) -> None:
    """Nothing good is ever said of alcohol."""
    good = {"up": "raises", "down": "lowers"}.get(outcome.better)
    if exposure.announce == "harm" and direction != "moves" and direction == good:
        raise VilliError(
            f"villi says nothing good of {exposure.name}, whatever the days show: ask whether it makes "
            f"{outcome.name} worse"
        )
