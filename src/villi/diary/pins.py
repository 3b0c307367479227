"""A pin as it is written: "{own:halloumi 60 g}"."""

import re

from villi.diary.values import Pin

PIN = re.compile(
    r"\{\s*([A-Za-z]+:[^\s{}]+)(?:\s+([0-9]{1,9}(?:[.,][0-9]+)?)\s*(?:g|grams?|gr|gm)\b\.?)?\s*\}",
    re.IGNORECASE,
)


def pin(match: "re.Match[str]") -> Pin:
    """The pin of a match of `PIN`.

    >>> pin(PIN.fullmatch("{own:halloumi 60 g}"))
    Pin(food_id='own:halloumi', grams=60.0)
    """
    return Pin(match[1], float(match[2].replace(",", ".")) if match[2] else None)


def without_pins(text: str) -> tuple[str, tuple[tuple[int, Pin], ...]]:
    """The words without their pins, and the pins with the place where the words before them end.

    >>> without_pins("60 g halloumi {own:halloumi}, oil")
    ('60 g halloumi, oil', ((13, Pin(food_id='own:halloumi', grams=None)),))
    """
    kept, last = "", 0
    pins: list[tuple[int, Pin]] = []
    for match in PIN.finditer(text):
        kept = (kept + text[last : match.start()]).rstrip()
        pins.append((len(kept), pin(match)))
        last = match.end()
    return kept + text[last:], tuple(pins)
