"""Pictures of food that stand where food is named: "🍕 and a salad".

A picture beside words only adorns them ("salad 🥗"). One that stands alone, where a food would be named, says
that something was eaten; what exactly, and how much, it does not say.
"""

import re

from villi.meals.values import Refused

_FOOD = "\U0001f32d-\U0001f330\U0001f33d\U0001f345-\U0001f37f\U0001f950-\U0001f96f\U0001f9c0-\U0001f9cb"
_FOOD += "\U0001fad0-\U0001fadf☕"
_BREAK = r"[,;+&.]|\b(?:and|with|then|plus)\b"
_ALONE = re.compile(
    rf"(?:^|(?<=[,;+&.])|(?:\b(?:and|with|then|plus)\b))\s*(?P<said>[{_FOOD}][{_FOOD}\ufe0f\u200d ]*)"
    rf"(?=\s*(?:$|{_BREAK}))",
    re.IGNORECASE,
)
IN_WORDS = "a picture does not say which food, and how much: write it in words"


def pictured(text: str) -> tuple[Refused, ...]:
    """The pictures of food that stand alone among food words, refused.

    >>> [one.words for one in pictured("🍕🍕 and a salad")], pictured("salad 🥗, toast")
    (['🍕🍕'], ())
    """
    if text.isascii():
        return ()
    found = []
    for match in _ALONE.finditer(text):
        words = match["said"].rstrip()
        start = match.start("said")
        found.append(Refused(words, (start, start + len(words)), suggestion=IN_WORDS))
    return tuple(found)
