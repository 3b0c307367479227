"""What must hold for any words at all: a food line, and a whole diary. Tests and the fuzzer call it."""

import math
import time
from contextlib import suppress
from functools import cache

from villi.diary import read
from villi.foods import Catalogue
from villi.meals import index, resolve
from villi.meals.index import Index
from villi.meals.understand import understand
from villi.quantities import VilliError

LOCALES = ("", "GB", "US", "IN", "AU")
LONGEST = 4_000
"""Characters of one input; slowness shows in short lines first."""
SLOW = 2.0
"""Seconds of the processor for such a line, instrumented; what is no linear time shows soon."""


@cache
def ready() -> Index:
    """The index of the everyday catalogue."""
    return index(Catalogue.everyday())


def holds(text: str, locale: str = "") -> None:
    """What is true of every line: quotes are quotes, amounts are amounts, and reading again changes nothing.

    >>> holds("2 eggs, a unicorn")
    """
    made = understand(text, ready(), locale=locale)
    quoted = [(p.span, p.words) for p in made.portions] + [(r.span, r.words) for r in made.refused]
    for (start, end), words in quoted:
        assert 0 <= start <= end <= len(text), (text, words)
        assert text[start:end] == words, (text, words)
    for portion in made.portions:
        assert math.isfinite(portion.grams), (text, portion)
        assert portion.grams >= 0, (text, portion)
        assert portion.grams_sd >= 0, (text, portion)
        assert 0 <= portion.confidence <= 1, (text, portion)
    ready().lines.clear()
    assert understand(text, ready(), locale=locale) == made, text


def one(data: bytes) -> None:
    """One input: the first byte chooses between a line and a diary, and the country."""
    if not data:
        return
    body, locale = data[1 : LONGEST + 1], LOCALES[data[0] % len(LOCALES)]
    start = time.process_time()
    if data[0] & 128:
        with suppress(VilliError):  # a file that is no text is refused as a whole
            resolve(read(body), ready())
    else:
        holds(body.decode("utf-8", "replace"), locale)
    taken = time.process_time() - start
    assert taken < SLOW, f"{taken:.1f} s"
