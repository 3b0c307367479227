"""Does what somebody wrote name alcohol? Where a table holds none for it, the words still say so."""

import re
from functools import cache, lru_cache

from villi.meals.words import fold
from villi.series.tables import alcohol_words


@lru_cache(maxsize=16384)
def names_alcohol(words: str) -> bool:
    """Whether words name a drink with alcohol, or a food made with one, in any of the languages of
    `data/alcohol.csv`. What is said to hold none ("alcohol-free beer"), and what is only so called (ginger
    beer, wine vinegar), does not.

    Beside the tables, never in their place: no table knows how strong an alcoholic kombucha is, and a sherry
    trifle stands there as a trifle.

    >>> [names_alcohol(w) for w in ("alcoholic kombucha", "Sherry trifle", "ein Glas Rotwein", "2 G&Ts")]
    [True, True, True, True]
    >>> [names_alcohol(w) for w in ("kombucha", "ginger beer", "0.0% beer", "wine vinegar", "Schwein")]
    [False, False, False, False, False]
    """
    text = " ".join(fold(words).replace("-", " ").split())
    if _any("none").search(text):
        return False
    return _any("alcohol").search(_any("so called").sub(" ", text)) is not None


@cache
def _any(says: str) -> re.Pattern[str]:
    """Any of the words that say so, in the singular or plural, the longest first."""
    found = sorted(alcohol_words()[says], key=lambda word: (-len(word), word))
    each = "|".join(re.escape(word).replace(r"\*", r"\w*") for word in found)
    return re.compile(rf"(?<![\w.])(?:{each})(?:'?e?s)?(?!\w)")
