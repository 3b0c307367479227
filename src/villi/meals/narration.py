"""Stage 2, strip narration: "For breakfast, I'm having ..." says when and who, not what.

Narration is blanked out, character for character, and leaves a stop in its place; food names that
contain such words ("breakfast burrito", "dinner roll", "snack mix") are spared.
"""

import re

MEAL = r"(?:breakfasts?|brekkie|brekky|brunch|lunch|lunchtime|dinner|dinnertime|supper|snacks?|snack ?time|dessert|meal|elevenses)(?: meal)?"
_BEFORE = (
    r"(?:for|as|at|during|to|in|my|our|your|a|an|the|this|that|today's|todays|tonight's|tonights|yesterday's|quick|late|light|early|"
    r"simple|small|little|evening|afternoon|morning|mid|midday|midnight|night|healthy|hearty|tasty|nice|delicious|sweet|first|main|"
    r"second|weekend|school|work|home-cooked|homecooked|home-made|balanced|filling|lovely|light-hearted|-)"
)
_SPARED = (
    r"(?! ?(?:tart|tarts|burrito|burritos|roll|rolls|bar|bars|mix|cake|cakes|meat|meats|link|links|cereal|drink|drinks|pizza|"
    r"biscuit|biscuits|sausage|sausages|sandwich|sandwiches|bowl|shake|patty|taco|tacos|wrap|wraps|pastry|pack|size|cracker|"
    r"crackers|pie|cookie|cookies|steak|potatoes|quiche|strips|beverage|powder|platter|menu|combo|loaf|replacement|food|"
    r"type|box|plate|sticks|chips|bagels?|muffins?|tarts?|toppings?|wines?|syrup|sauce)\b)"
)
_WHEN = (
    r"(?:today|tonight|this (?:morning|evening|afternoon)|yesterday|right now|earlier|at the moment|at (?:home|work|noon|night)|"
    r"in the (?:morning|evening|afternoon)|before bed|later|on the go|now)"
)
_WHO = r"(?:i(?:'m|'ve|'ll|'d| am| have| had| will| would|m|ve)?|we(?:'re|'ve| are| have| had)?|it(?:'s| was| is)?|there(?:'s| is| are| was| were))"
_VERBS = (
    r"(?:have|having|had|has|ate|eat|eating|eaten|drank|enjoy|enjoying|enjoyed|grab|grabbed|grabbing|got|get|getting|gotten|"
    r"prepared|made|make|making|cooked|chose|choose|choosing|chosen|went|go|going|sipping|sip|sipped|drinking|drink|snacking|snack|snacked|munching|"
    r"munched|savoring|savored|indulging|indulged|indulge|treated|treating|treat|consumed|consuming|consume|finished|finishing|started|starting|start|kicked|kicking|"
    r"including|included|includes|include|consisted|consisting|consists|consist|featuring|featured|features|paired|pairing|"
    r"accompanied|complemented|topped it off|topped off|top it off|topping it off|washed|washing|added|adding|add|used|served|ordered|ordering|packed|"
    r"picked|opted|opting|nibbling|nibbled|popped|opened|heated|microwaved|devoured|devouring|put|poured|be|been|being|was|is|are|am|were|weighs|weighing|weighed|totaling|"
    r"totalling|measuring|measures|contains|containing|contained|comes|coming|came|like|love|decided|wrapped|tasted|planning|plan|settled|feasting|feasted)"
)
_TAIL = r"(?: (?:up|down|out|off|it|on|upon|of|to|for|in|into|by|also|just|myself|my|day|morning|evening|night|some|with|as well))*"

_PHRASES = re.compile(
    "|".join(
        (
            rf"\b{_BEFORE}(?:[ -]+{_BEFORE})*[ -]+{MEAL}\b{_SPARED}(?: {_WHEN})*(?: ?(?:that )?(?:is|was|will be|are|were|includes?|included|consists? of|consisted of|featured?|features|with|of|made of)\b)?(?: (?:just|simply|a mix of))?",
            rf"(?:^|(?<=[.;!?] )){MEAL}\b{_SPARED}(?: {_WHEN})*(?: ?(?:is|was|will be|includes?|included|consists? of|consisted of|features?|featured)\b)?(?: just)?[:,]?",
            r"\b(?:to (?:drink|enjoy|share|sip|finish|go with (?:it|that|this|them)|top it (?:all )?off|wash it (?:all )?down|start (?:my|the) day|eat)|on the side|as (?:a side|well)|along the way|on my plate|in total|for a treat)\b",
            rf"\b{_WHO}(?:,? (?:also|just|then|currently|really|simply|always|usually|have|be|am|decided to|going to))*(?: {_VERBS})?{_TAIL}(?= |,|$|-)",
            rf"(?:(?<=and )|(?<=, )|(?<=then )|(?<=also )|^){_VERBS}(?! (?:cereal|oats?|noodles?|beans?))\b{_TAIL}(?= )",
            r"\b(?:sipping(?: on)?|snacking on|munching on|enjoying|drinking|eating|having|drank|ate|grabbed|followed by|finished (?:it )?off with|paired with|accompanied by|complemented by|washed (?:it )?down with|starting with|started with|topped off with|rounded off with|served with|alongside|along with|together with|as well as|in addition to|including|consisting of|combined with|using)\b",
            rf"\b{_WHEN}\b",
            r"\b(?:are|is|was|were) my (?:choice|go-to|pick)\b[^.,;]*",
            r"\bpart of\b",
            r",? which (?:is|are|was|were)\b[^.;,\d]*",
            r"\b(?:with|has|have|about|at|containing)? ?\d+ ?-?(?:calories|calorie|kcal|cals?)\b(?! (?:pack|bag|box|snack))",
            r"(?:\d+(?:\.\d+)? ?(?:-|to) ?)?\d+(?:\.\d+)?[ -]?(?:inch|inches|\"|'')(?:[ -](?:in )?diameter|[ -]long|[ -]wide|[ -]round)?(?![a-z])",
        )
    )
)
_ASIDE = re.compile(r"which|\d")
"""Asides leave no stop: the food goes on behind them."""
_BESIDE = re.compile(
    r"^(?:alongside|along with|together with|as well as|in addition to|paired with|accompanied by|complemented by|served with|combined with)$"
)


def strip_narration(folded: str) -> str:
    """The words with narration blanked; the length stays.

    >>> strip_narration("for breakfast, i had 2 eggs and a dinner roll")
    '           ;, ;    2 eggs and a dinner roll'
    """
    return _PHRASES.sub(_blank, folded)


def _blank(match: "re.Match[str]") -> str:
    text = match.group()
    if not text.strip():
        return text
    if text == "using":
        return "with "
    if _BESIDE.match(text):
        return "plus".ljust(len(text))[: len(text)]
    if _ASIDE.search(text):
        return " " * len(text)
    if match.start() == 0 or match.string[max(0, match.start() - 1)] in " ,;.":
        return " " * (len(text) - 1) + ";"
    return " " * len(text)
