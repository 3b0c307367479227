"""The closed list of keys, and slips of the pen."""

from functools import lru_cache
from types import MappingProxyType

from villi.diary.values import Meal

HEADER = frozenset({"person", "country", "zone", "decimal", "day starts", "weight", "format"})
STATES = frozenset({"takes", "stops", "has", "pregnant", "avoids", "agreed"})
RECORDS = frozenset(
    {
        "took",
        "period",
        "note",
        "antibiotic",
        "course",
        "ended",
        "done",
        "skip",
        "fasted",
        "asked",
        "experiment",
    }
)
MEALS: MappingProxyType[str, Meal] = MappingProxyType(
    {
        "breakfast": "breakfast",
        "brekkie": "breakfast",
        "lunch": "lunch",
        "dinner": "dinner",
        "tea": "tea",
        "supper": "supper",
        "snack": "snack",
    }
)
KEYS = HEADER | STATES | RECORDS | frozenset(MEALS) | {"means", "feel"}
BARE = frozenset({"done", "skip", "fasted", "period"})
"""Keys that mean something as the only word of a line, without ":"."""


@lru_cache(maxsize=1024)
def near(word: str) -> str:
    """The key that `word` is one slip away from, or "". Short words are too close to foods to guess.

    >>> near("lunhc"), near("antibotic"), near("coffee"), near("teh")
    ('lunch', 'antibiotic', '', '')
    """
    word = word.lower()
    if len(word) < 4 or word in KEYS:
        return ""
    return next((key for key in sorted(KEYS) if len(key) >= 4 and one_slip(word, key)), "")


def one_slip(a: str, b: str) -> bool:
    """Whether a word is another with one letter changed, left out, added, or two neighbours swapped.

    >>> one_slip("samee", "same"), one_slip("soup", "same")
    (True, False)
    """
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    swapped = rest_a[:2] == rest_b[:2][::-1] and rest_a[2:] == rest_b[2:]
    return swapped or rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]
