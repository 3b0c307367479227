"""How advanced a disease of the kidneys or the liver is, from the words or the numbers beside it."""

import re

ADVANCED_BELOW, DISEASE_BELOW = 30.0, 60.0
"""eGFR in ml/min/1.73 m2: stages 4 and 5, and stage 3 (KDIGO's stages, from memory: unverified)."""
_KIDNEY = re.compile(r"\b(?:ckd ?g?[0-9]?[ab]?|kidneys?|renal|nephro\w*|nephri\w*|e?gfr)\b")
_STAGE = re.compile(
    r"\b(?:stage|stages|grade|category|level|ckd|g|g3[ab]?)(?: (?:3[ab]?|iii|three|g|ckd))?"
    r"(?: (?:to|or|and|going on))? ?g?(?:4|5d?|iv|v|four|five)\b|\b(?:4|5|iv|v|fourth|fifth) stage\b"
)
_DIALYSIS = re.compile(r"\b(?:pd|apd|capd|hd|haemo|hemo|dialysis)\b")
_RATE = re.compile(r"\be?gfr(?: [a-z]+){0,3} (?P<rate>[0-9]{1,3})\b")
_FUNCTION = re.compile(r"\bfunction(?: [a-z]+){0,4} (?P<rate>[0-9]{1,2})\b")
"""Percent of a healthy kidney's."""
_LIVER = re.compile(r"\b(?:livers?|hepatic|hepatitis)\b")
_LATE = re.compile(
    r"\b(?:end stage|late stage|stage 4|stage iv|advanced|decompensat\w*|decompensation|severe)\b"
)
ADVANCED_KIDNEY, KIDNEY, ADVANCED_LIVER = (
    "advanced kidney disease",
    "kidney disease",
    "advanced liver disease",
)


_NONE_LEFT = re.compile(r"\bno (?:working )?kidneys?(?: left| at all| since(?: [0-9]+)?)?\Z")


def staged(words: str) -> list[tuple[str, str, int]]:
    """The diseases that even words stage: (words, name in the table, where they start).

    >>> [name for _, name, _ in staged("chronic kidney disease stage iv")], staged("egfr of 45")
    (['advanced kidney disease'], [('egfr', 'kidney disease', 0)])
    >>> staged("liver disease end stage"), staged("egfr 95")
    ([('liver', 'advanced liver disease', 0)], [])
    """
    out = []
    if none := _NONE_LEFT.search(words):
        out.append((none[0], ADVANCED_KIDNEY, none.start()))
    kidney, liver = _KIDNEY.search(words), _LIVER.search(words)
    late = _LATE.search(words)
    if kidney is not None and (name := _kidneys(words)):
        at = _STAGE.search(words) or kidney
        out.append((kidney[0], name, min(kidney.start(), at.start())))
    if liver is not None and late is not None:
        out.append((liver[0], ADVANCED_LIVER, min(liver.start(), late.start())))
    return out


def _kidneys(words: str) -> str:
    rates = [float(found["rate"]) for found in (_RATE.search(words), _FUNCTION.search(words)) if found]
    lowest = min(rates, default=DISEASE_BELOW)
    if lowest < ADVANCED_BELOW or _STAGE.search(words) or _DIALYSIS.search(words):
        return ADVANCED_KIDNEY
    return KIDNEY if lowest < DISEASE_BELOW else ""
