"""Stage 2, strip narration: "For breakfast, I'm having ..." says when and who, not what.

Narration is blanked out, character for character, and leaves a stop in its place; food names that
contain such words ("breakfast burrito", "dinner roll", "snack mix") are spared.
"""

import re

from villi.meals.lists import listed


def _any(words: frozenset[str], *more: str) -> str:
    """A pattern for any of the words, the longest first."""
    return (
        "(?:" + "|".join((*more, *sorted(map(re.escape, words), key=lambda word: (-len(word), word)))) + ")"
    )


MEAL = (
    r"(?:breakfasts?|brekkie|brekky|brunch|lunch|lunchtime|dinner|dinnertime|supper|snacks?|snack ?time"
    r"|dessert|meal|elevenses)(?: meal)?"
)
_BEFORE = _any(listed("before a meal"))
MOST_BEFORE = 8
"""Further words before a meal ("for my very quick little ..."); without a bound "a a a ..." takes time with
the square of its length."""
_SPARED = rf"(?! ?{_any(listed('foods named after meals'))}\b)"
_WHEN = (
    r"(?:today|tonight|this (?:morning|evening|afternoon)|yesterday|right now|earlier|at the moment"
    r"|at (?:home|work|noon|night)|in the (?:morning|evening|afternoon)|before bed|later|on the go|now)"
)
_WHO = (
    r"(?:i(?:'m|'ve|'ll|'d| am| have| had| will| would|m|ve)?|we(?:'re|'ve| are| have| had)?"
    r"|it(?:'s| was| is)?|there(?:'s| is| are| was| were))"
)
_VERBS = _any(listed("verbs of eating"), r"top(?:ped|ping)? it off", "topped off")
_TAIL = (
    r"(?: (?:up|down|out|off|it|on|upon|of|to|for|in|into|by|also|just|myself|my|day|morning|evening|night"
    r"|some|with|as well))*"
)
_HELD = (
    r"(?: ?(?:that )?(?:is|was|will be|are|were|includes?|included|consists? of|consisted of|featured?"
    r"|features"
)
_BESIDE_WORDS = (
    r"alongside|along with|together with|as well as|in addition to|paired with|accompanied by|complemented by"
    r"|served with|combined with"
)
_ADVERBS = r"(?:,? (?:also|just|then|currently|really|simply|always|usually|have|be|am|decided to|going to))*"

_PHRASES = re.compile(
    "|".join(
        (
            # "for my breakfast today, ...", "a quick snack that includes"
            rf"\b{_BEFORE}(?:[ -]+{_BEFORE}){{0,{MOST_BEFORE}}}[ -]+{MEAL}\b{_SPARED}(?: {_WHEN})*"
            rf"{_HELD}|with|of|made of)\b)?(?: (?:just|simply|a mix of))?",
            # "Lunch today is just", "brekkie"
            rf"(?:^|(?<=[.;!?] )){MEAL}\b{_SPARED}(?: {_WHEN})*{_HELD})\b)?(?: just)?[:,]?",
            r"\b(?:to (?:drink|enjoy|share|sip|finish|go with (?:it|that|this|them)|top it (?:all )?off"
            r"|wash it (?:all )?down|start (?:my|the) day|eat)|on the side|as (?:a side|well)|along the way"
            r"|on my plate|in total|for a treat)\b",
            # "I'm having", "I also had some"
            rf"\b{_WHO}{_ADVERBS}(?: {_VERBS})?{_TAIL}(?= |,|$|-)",
            rf"(?:(?<=and )|(?<=, )|(?<=then )|(?<=also )|^){_VERBS}(?! (?:cereal|oats?|noodles?|beans?))\b"
            rf"{_TAIL}(?= )",
            rf"\b(?:{_BESIDE_WORDS}|sipping(?: on)?|snacking on|munching on|enjoying|drinking|eating|having"
            r"|drank|ate|grabbed|followed by|finished (?:it )?off with|washed (?:it )?down with|starting with"
            r"|started with|topped off with|rounded off with|including|consisting of|using)\b",
            rf"\b{_WHEN}\b",
            r"\b(?:are|is|was|were) my (?:choice|go-to|pick)\b[^.,;]*",
            r"\bpart of\b",
            # asides: ", which is a ...", "with 100 calories", "5 to 7 inches in diameter"
            r",? which (?:is|are|was|were)\b[^.;,\d]*",
            r"\b(?:with|has|have|about|at|containing)? ?(?<!\d)\d{1,6} ?-?(?:calories|calorie|kcal|cals?)\b"
            r"(?! (?:pack|bag|box|snack))",
            r"(?<!\d)(?:\d{1,6}(?:\.\d{1,6})? ?(?:-|to) ?)?\d{1,6}(?:\.\d{1,6})?[ -]?(?:inch|inches|\"|'')"
            r"(?:[ -](?:in )?diameter|[ -]long|[ -]wide|[ -]round)?(?![a-z])",
        )
    )
)
_ASIDE = re.compile(r"which|\d")
"""Asides leave no stop: the food goes on behind them."""
_BESIDE = re.compile(rf"^(?:{_BESIDE_WORDS})$")


def strip_narration(folded: str) -> str:
    """The words with narration blanked; the length stays.

    >>> strip_narration("for breakfast, i had 2 eggs and a dinner roll")
    '             ;, ;    2 eggs and a dinner roll'
    """
    return _PHRASES.sub(_blank, folded)


def _blank(match: "re.Match[str]") -> str:
    text = match.group()
    if not text.strip():
        return text
    if text == "using":
        return "with "
    if _BESIDE.match(text):
        return "plus".ljust(len(text))
    if _ASIDE.search(text):
        return " " * len(text)
    if match.start() == 0 or match.string[match.start() - 1] in " ,;.":
        return " " * (len(text) - 1) + ";"
    return " " * len(text)
