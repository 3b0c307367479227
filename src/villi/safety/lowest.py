"""The lowest mood that a line as written may mean: what no scale could read still counts.

The diary keeps "mood 1?", "mood <1" or "depressed 9" without a number that can be counted with. Safety reads
them once more, and takes the lower of what they may mean: a low mood is never lost to a slip of the pen.
"""

import re
import unicodedata
from functools import lru_cache
from math import nan

from villi.diary.values import MOST_KEPT

_HINT = re.compile(r"m[o0]+d|depress|hopeless|despair|miserabl", re.IGNORECASE)
_NO_MINUS = re.compile(r"(?<=[^\W\d_])[-–—]+>?(?=\s?[0-9])|(?<![0-9:])[0-9]{1,2}:[0-9]{2}(?![0-9:])")
"""The hyphen of "mood-6", and times of day."""
_NUMBER = r"-?(?:[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_WORDS = {
    "rock bottom": "0",
    "zero": "0",
    "nil": "0",
    "nought": "0",
    "null": "0",
    "one": "1",
    "two": "2",
    "three": "3",
}
_WORD = re.compile(rf"(?<!\w)(?:{'|'.join(_WORDS)})(?!\w)")
_BESIDE = (
    "is was at about around approx approximately ca roughly today now still only just down up back "
    "to score scored rating rated rate level out of very really so extremely super quite low lower "
    "lowest bad awful terrible crap poor dropped fell sank went from maybe perhaps probably like a "
    "an my the under below less than max tonight morning evening afternoon this yesterday again as "
    "between felt feels be been min minimum x hit"
)
_BETWEEN = (
    r"(?:[\s:=<>≤≥~≈?*()\[\]\"'_→+/]|\s[-–—]\s|"
    rf"\b(?:{'|'.join(_BESIDE.split())})\b){{0,12}}?"
)
_UNIT = (
    r"(?!\d)(?!:\d)(?!\s?(?:st|nd|rd|th|h|hrs?|hours?|days?|weeks?|months?|years?|yrs?|mins?|minutes?|am|pm|o.?clock|"
    r"mg|g|ml|times|meals?)\b)"
)
_CHAIN = rf"{_NUMBER}(?:\s?(?:[-–—→>/…]+|\.\.+|\bto\b|\bor\b|\bthen\b)\s?{_NUMBER})*"
_MOOD = re.compile(
    r"(?P<low>\b(?:low|bad|depressed|black|dark) )?(?<![^\W_])"
    rf"mo+d(?:s|\s?(?:scale|level|rating|score))?(?![^\W\d_])"
    rf"(?:{_BETWEEN}|\s?,\s?(?={_NUMBER}(?:/10)?\s*(?:[,;.)#]|\Z)))(?P<chain>{_CHAIN})(?P<percent>\s?%)?{_UNIT}"
)
_AFTERWARDS = re.compile(
    rf"(?:(?:^|[,;:.!(#])\s*(?P<first>{_NUMBER})|(?P<ten>{_NUMBER})\s?/\s?10|(?P<for>{_NUMBER})\s(?:for|on|in))"
    rf"\s(?:my\s|the\s)?mo+d(?![^\W\d_])(?!{_BETWEEN}{_NUMBER})"
)
_WORST = re.compile(
    rf"(?<![^\W_])(?:depress(?:ed|ion|ive)|hopeless(?:ness)?|despair(?:ing)?|miserable)(?![^\W\d_])"
    rf"{_BETWEEN}(?P<chain>{_CHAIN}){_UNIT}"
)
"""Words of which 10 is the worst."""
_OUT_OF = re.compile(r"/\s?(?P<of>5|10|100)\Z")
_LEGENDS = frozenset({(0.0, 10.0), (1.0, 10.0), (10.0, 0.0), (10.0, 1.0)})
_BEST = 10.0


@lru_cache(maxsize=MOST_KEPT)
def lowest(text: str) -> float:
    """The lowest mood of 0 to 10 that a line may name; NaN where it names none.

    >>> lowest("mood 1?"), lowest("mood 6-2"), lowest("mood <1"), lowest("depressed 9"), lowest("mood 4/5")
    (1.0, 2.0, 1.0, 1.0, 8.0)
    >>> lowest("mood 0-10, 10 is best"), lowest("mood tea 1 cup"), lowest("energy 1")
    (nan, nan, nan)
    """
    if not _HINT.search(text):
        return nan
    plain = unicodedata.normalize("NFKC", text).casefold().replace("−", "-").replace("m0od", "mood")
    plain = _NO_MINUS.sub(" ", plain)
    plain = _WORD.sub(lambda found: _WORDS[found[0]], plain)
    found: list[float] = []
    for one in _MOOD.finditer(plain):
        values = _values(one["chain"], 0.1 if one["percent"] else 1.0)
        found += values
        if one["low"]:  # "low mood 9": how low, perhaps
            found += [_BEST - value for value in values]
    for one in _AFTERWARDS.finditer(plain):
        found += _values(one["first"] or one["ten"] or one["for"])
    for one in _WORST.finditer(plain):
        found += [_BEST - value for value in _values(one["chain"])]
    return min(found, default=nan)


def _values(chain: str, share: float = 1.0) -> list[float]:
    """The ratings of "2", "6 to 2", "4/5"; none of what is a legend or no rating."""
    out_of = _OUT_OF.search(chain)
    if out_of:
        chain, share = chain[: out_of.start()], _BEST / float(out_of["of"])
    values = [_number(one[0]) for one in re.finditer(rf"(?<![0-9]){_NUMBER}|{_NUMBER.lstrip('-?')}", chain)]
    if tuple(values) in _LEGENDS:
        return []
    return [value * share for value in values if abs(value * share) <= _BEST]


def _number(written: str) -> float:
    return float(written.replace(",", "."))
