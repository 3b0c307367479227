"""PHQ-9 and PHQ-8 as people note them: a total, the ninth answer, or all answers in a row."""

import re
from collections.abc import Iterator, Sequence
from datetime import date as Date
from typing import NamedTuple

from villi.safety.finding import Found, Said
from villi.safety.said import even

SEVERE, RISE = 20, 5
"""PHQ-9: the cut-off of severe depression, and a rise that counts (unverified)."""
HIGHEST = {"9": 27, "8": 24}
_QUESTIONS = 9

_HINT = re.compile(r"phq|item|question|(?:^|\W)(?:q|no|number)\W{0,2}(?:9|nine)", re.IGNORECASE)
_PHQ = re.compile(r"\bphqs?(?: ?(?P<which>[89])(?!\d))?(?P<rest>.*)")
_ROW = re.compile(r"(?<!\d)[0-3](?: ?[0-3]){7,8}(?! ?\d\b)")
_NAMED = r"(?P<named>item|question|q|qu|no|number) ?(?:9|nine)\b"
_POSITIVE = (
    r"(?:[1-9]\d*|positive|pos|yes|y|several(?: days)?|more than half(?: the days)?|nearly every ?day|"
    r"some days|most days|every day|often|sometimes|a little|a bit|a lot|endorsed|raised|elevated|ticked|"
    r"nonzero|one|two|three|(?:over|above|more than|greater than|not|non) (?:0|zero|at zero))"
)
_ITEM = re.compile(
    rf"\b{_NAMED}(?: (?:is|was|score|scored|scores|answer|answered|came|back|now|today|again|suicide|"
    rf"still|of))* {_POSITIVE}\b"
)
_ON_ITEM = re.compile(
    r"\b(?:(?:[1-3]|one|two|three|positive|yes|several(?: days)?|nearly every day)"
    r" (?:on|for|at|to|in)(?: the)?|"
    rf"positive|raised|elevated|endorsed|ticked|nonzero|non zero) {_NAMED}"
)
_OVER_NONE = re.compile(r"(?:>=?|≥|!=|≠|<>)\s?0(?!\d)")
_CLOCK = re.compile(r"(?<!phq)(?<!phq[\s-])(?<![\d:])\d{1,2}:\d{2}(?!\d|:\d)", re.IGNORECASE)
_TOTAL = re.compile(
    r"(?: (?:total|totals|score|scored|scores|sum|is|was|of|today|now|at|overall|result|about|around|"
    r"again|my|came|to|out|back|up|down|as|a|the|went|from|rose|fell|dropped|this|week))*"
    r" (?P<total>\d{1,3})\b(?! \d{1,2} (?:\d\d){1,2}\b)"
    r"(?: (?:up to|down to|to|now|then) (?P<later>\d{1,3})\b)?"
)
_CERTAIN = frozenset({"item", "question"})


class _Score(NamedTuple):
    said: Said
    total: int
    highest: int


def answers(lines: Sequence[Said], now: frozenset[Said]) -> Iterator[Found]:
    """The ninth answer, and a severe or much higher total, in the lines that are read as `now`.

    A total that cannot be is asked about, and counts until it is put right.
    """
    scores: list[_Score] = []
    for one in lines:
        if not _HINT.search(one.text):
            continue
        words = f" {even(_OVER_NONE.sub(' positive ', _CLOCK.sub(' ', one.text)))}"
        scored, ninth = _totals(one, words)
        scores += scored
        if (ninth or _ninth(words)) and one in now:
            yield Found("mood:item9", f"your answer to question 9{one.where}")
    for score in scores:
        before = [other.total for other in scores if _before(other.said.date, score.said.date)]
        if score.said not in now:
            continue
        if score.total > score.highest:
            yield Found(
                "mood:severe",
                f"your questionnaire{score.said.where}: a total of {score.total} is more than there can be; "
                "is the number right?",
            )
        elif score.total >= SEVERE or any(score.total - total >= RISE for total in before):
            yield Found("mood:severe", f"your questionnaire{score.said.where}")


def _totals(one: Said, words: str) -> tuple[list[_Score], bool]:
    """The totals that a line names, and whether a row of answers ends in one of the ninth question."""
    scores: list[_Score] = []
    ninth = False
    for found in _PHQ.finditer(words):
        highest = HIGHEST[found["which"] or "9"]
        row = _ROW.search(found["rest"])
        total = _TOTAL.match(found["rest"])
        if row:
            given = [int(answer) for answer in row[0].replace(" ", "")]
            ninth = ninth or (len(given) == _QUESTIONS and given[-1] > 0)
            scores.append(_Score(one, sum(given), highest))
        elif total:
            scores.append(_Score(one, max(int(total["total"]), int(total["later"] or 0)), highest))
    return scores, ninth


def _ninth(words: str) -> bool:
    """Whether the ninth question is answered with more than "not at all"; "number 9, 2 portions" is a
    takeaway."""
    named = (found["named"] for question in (_ITEM, _ON_ITEM) for found in question.finditer(words))
    return any(name in _CERTAIN or "phq" in words for name in named)


def _before(other: Date | None, date: Date | None) -> bool:
    """Whether a day is an earlier one; where a day is not known it may be."""
    return other is None or date is None or other < date
