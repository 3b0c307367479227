"""How hard a text is to read: the Flesch-Kincaid grade, and the age that goes with it.

grade = 0.39 * words / sentences + 11.8 * syllables / words - 15.59 (Kincaid and others 1975); a grade is read
at about five years more. Syllables are counted by groups of vowels, which is right for most English words.
"""

import re

OLDEST = 14
"""Years: what a person of this age can read is readable without training."""

AGE_OF_FIRST_GRADE = 5
SPOKEN_E = ("le", "ee", "ie", "oe", "ue")
SPOKEN_ES = ("ses", "zes", "ces", "ges", "ches", "shes", "ted", "ded")
"""Endings whose e is heard, or whose vowels are one group anyway."""

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d[\d.,]*")
_END = re.compile(r"[.!?](?=\s|$)")
_VOWELS = re.compile(r"[aeiouy]+")
_APART = re.compile(r"(?<![tscgx])i[aou]|oea|eal(?=it)")
"""Vowels that stand together and are spoken apart: bacter-i-a, psyll-i-um, diarrh-oe-a."""


def syllables(word: str) -> int:
    """Syllables of a word, by groups of vowels; a number counts as one.

    >>> [syllables(word) for word in ("gut", "glutamine", "simple", "needs", "diarrhoea", "0.17", "bacteria")]
    [1, 3, 2, 1, 4, 1, 4]
    """
    low = word.casefold()
    groups = len(_VOWELS.findall(low)) + len(_APART.findall(low))
    if groups > 1 and low.endswith("e") and not low.endswith(SPOKEN_E):
        groups -= 1
    if groups > 1 and low.endswith(("es", "ed")) and not low.endswith(SPOKEN_ES):
        groups -= 1
    return max(1, groups)


def reading_age(text: str) -> float:
    """The age in years at which a text is read with ease, by its Flesch-Kincaid grade.

    >>> round(reading_age("The cat sat on the mat. It was warm."), 1) < 8
    True
    >>> reading_age("Supplementation substantially ameliorates gastrointestinal permeability.") > 20
    True
    """
    words = _WORD.findall(text)
    if not words:
        return AGE_OF_FIRST_GRADE
    sentences = max(1, len(_END.findall(text.rstrip() + " ")))
    spoken = sum(syllables(part) for word in words for part in re.split(r"[-’']", word) if part)
    grade = 0.39 * len(words) / sentences + 11.8 * spoken / len(words) - 15.59
    return max(AGE_OF_FIRST_GRADE, grade + AGE_OF_FIRST_GRADE)
