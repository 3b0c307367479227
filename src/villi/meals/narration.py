"""Stage 2, strip narration: "For breakfast, I'm having ..." says when and who, not what.

Narration is blanked out, character for character, and leaves a stop in its place; food names that
contain such words ("breakfast burrito", "dinner roll", "snack mix") are spared.
"""

import re

from villi.meals.leftovers import leftovers
from villi.meals.lists import any_of, listed
from villi.meals.shares import PEOPLE, WITH_WHOM, shared

MEAL = (
    r"(?:breakfasts?|brekkie|brekky|brunch|lunch|lunchtime|dinner|dinnertime|supper|snacks?|snack ?time"
    r"|dessert|meal|elevenses)(?: meal)?"
)
_BEFORE = any_of(listed("before a meal"))
MOST_BEFORE = 8
"""Further words before a meal ("for my very quick little ..."); without a bound "a a a ..." takes time with
the square of its length."""
_SPARED = rf"(?! ?{any_of(listed('foods named after meals'))}\b)"
_WHEN = (
    r"(?:today|tonight|this (?:morning|evening|afternoon)|yesterday|right now|earlier|at the moment"
    r"|at (?:home|work|noon|night)|in the (?:morning|evening|afternoon)|before bed|later|on the go|now)"
)
_WHO = (
    r"(?:i(?:'m|'ve|'ll|'d| am| have| had| will| would|m|ve)?|we(?:'re|'ve| are| have| had)?"
    r"|it(?:'s| was| is)?|there(?:'s| is| are| was| were))"
)
_VERBS = any_of(listed("verbs of eating"), r"top(?:ped|ping)? it off", "topped off")
_TAIL = (
    r"(?: (?:up|down|out|off|it|on|upon|of|to|for|in|into|by|also|just|myself|my|day|morning|evening|night"
    r"|some|with|as well|(?:the|this|our|my) (?:day|morning|evening|night|week)))*"
)
_HELD = (
    r"(?: ?(?:that )?(?:is|was|will be|are|were|includes?|included|consists? of|consisted of|featured?"
    r"|features"
)
_BESIDE_WORDS = (
    r"alongside|along with|together with|as well as|in addition to|paired with|accompanied by|complemented by"
    r"|served with|combined with"
)
_MORE_OF_IT = (
    r"(?:\b(?:it|they|these|those|which|this)(?:'s|'re| is| are| was| were)(?! my\b)"
    r"|\b(?:that)(?:'s| is| was) (?=\d|an?\b)|\bspecifically|\bnamely)"
    r"(?: (?:also|just|basically|actually|all|really|simply))*\b(?! got\b)"
)
"""Says that what follows is the same food in other words."""
_PART_OF_IT = (
    r"(?:,? ?\b(?:and|but) )?\b(?:it|they|which)(?:'s got| has got| has| had| have| comes with| came with)\b"
    r"|\band (?:has|contains|comes with)\b|\bcomplete with\b"
)
"""Says that what follows is in or on the food before."""
_MADE_OF = r"(?:made|prepared|served|packed) (?:with|of|from|in|on)\b"
_LEFT_OUT = (
    r"\b(?:skipping|skipped|leaving out|left out|excluding|avoiding|instead of|rather than"
    r"|left(?= (?:the|my)))(?: the| my| any| all)?\b"
)
_BABY = (
    r"\b(?:feeding|fed|giving|gave|feed|give) (?:the|my|our|a) (?:baby|babies|kids?|toddlers?|child|children"
    r"|son|daughter|infant|little (?:one|ones|guy|girl|boy))\b"
)
_HOUR = (
    r"(?:\b(?:from|at|by|around|about|before|after|since|until|till|to) )?"
    r"(?<![\w:./-])(?:[01]?\d|2[0-7]):[0-5]\d(?: ?[-\N{EN DASH}] ?(?:[01]?\d|2[0-7]):[0-5]\d)?(?![\d:/])"
)
"""Hours and minutes: when something was eaten, never how many or how much of it."""
_CLOCK = (
    r"(?:\b(?:at|by|around|about|before|after|since|until) )?"
    r"\b\d{1,2}(?:[:.]\d{2})? ?(?:am|pm|a\.m\.?|p\.m\.?|o'clock)\b"
    r"|\b(?:at|by|around) \d{1,2}(?::\d{2})?(?= ?(?:[,;]|$))"
    r"|(?:^|(?<=[,;.] ))at \d{1,2}(?= (?!(?:g|kg|ml|cl|dl|oz)\b)[a-z])"
    rf"|{_HOUR}"
)
_OCCASION = (
    r"\b(?:before|after|during|post|pre|on|at|in)[ -](?:the |my |a |an )?(?:late |early |night |day )?"
    rf"{any_of(listed('occasions'))}\b(?: (?:run|trip|meeting|do|drop off|pick ?up)\b)?"
    r"(?! (?:food|meal|style|snack|bread|cake|pie|special|soup|menu))(?::)?"
)
"""When and where, not what: "after the gym", "on night shift", "at the cafe"."""
_OUT_OF = (
    r"\b(?:straight |eaten )?(?:out(?: of)?|from) the (?:jar|tub|tin|can|pan|pot|packet|bag|box|bottle|carton"
    r"|fridge|oven|microwave)\b(?! of\b)"
)
"""What it was eaten out of: "straight from the jar"."""
_STATE = (
    r"(?:^|(?<=[.;!?,] ))(?:(?:i|we) )?(?:was|were|wasn't|didn't|did not|don't|couldn't|felt|feeling"
    r"|got home)\b[^.,;:\d]{0,60}?\b(?:so|but)\b(?: (?:just|only))?"
)
"""How it came to it: "was starving so ...", "didn't feel like much so just ..."."""
_WHOSE = rf"(?P<whose>\b(?:my|his|her|our|their) {PEOPLE}'?s (?=[a-z]))"
"""Whose food it was: "my daughter's pasta"."""
_FETCHED = (
    r"\b(?:straight |fresh |right )?(?:from|out of) (?:the |a |my |our )?(?:vending machine|machine|fridge"
    r"|cupboard|larder|pantry|oven|van|stall|market|garden|allotment|corner shop|petrol station|gas station"
    r"|trolley)\b|\bvending machine\b"
)
"""Where it was fetched, where that says nothing about the food."""
_ALL_OF_IT = (
    r"\(?\b(?:both|all)(?: of)?(?: the)? (?:fingers|halves|sticks|bars|of (?:it|them|that))\b\)?"
    r"|\bthe (?:whole (?:thing|lot)|lot)\b"
)
"""Says that nothing was left of one of it."""
_MOOD = (
    r"(?:^|(?<=[.;!?] ))(?:(?:i|we) )?(?:(?:wasn'?t|weren'?t|didn'?t|couldn'?t)(?! (?:finish|manage|eat all))"
    r"|felt|feeling|forgot|woke|overslept|slept|meeting|no (?:appetite|time)|hung ?over|starving"
    r"|not (?:very |that |really |so |too |at all )?(?:hungry|well|feeling|in the mood)"
    r"|knackered|exhausted|busy|rushed|too tired)\b"
    r"[a-z' ]{0,60}?(?:(?=,)|\bso\b(?: (?:just|only|had))?)"
    r"|\b(?:couldn'?t|could not|can'?t) (?:resist|face|stop at|say no to|be bothered to cook,?)\b"
    r"|\b(?:didn'?t|couldn'?t) (?:quite )?(?:finish|manage)\b"
    r"|\b(?:only|just|barely) managed\b|\b(?:picked|nibbled|pecked) at\b"
)
"""How somebody was and what happened, before what was eaten."""
_GATHERED = (
    r"\b(?:an?|some|my) (?:(?:simple|nice|quick|small|big|large|tasty|hearty|light) )?(?:mix|mixture"
    r"|combination|combo|selection|assortment|spread|meal|total|duo|trio|feast)"
    r" of(?= (?:about |around )?(?:\d|an? |some |half |one |two |three |four |five ))"
)
"""Says that several things follow, not what they are."""
_PURPOSE = (
    r"(?:^|(?<=[.;!?] ))(?:and )?to (?!go\b|drink\b|eat\b)[a-z][^.,;:\d]{2,60}(?=,)"
    r"|\b(?:just )?(?:to|and) (?:brighten|enhance|sweeten|complement|balance|round|keep|stay|make|bring|give"
    r"|boost|perk|spice|satisfy|accompany|elevate|liven|lighten|finish|complete|keeping|staying|making"
    r"|bringing|giving)\b(?: (?:it|them|this|that|me|myself|things|everything|all|my|the|up|out|off|pop"
    r"|together|hydrated|refreshed|flavou?rs?|fla[vu]or|taste|dish|meal|palate|thirst|cravings?"
    r"|sweet|tooth|extra|a"
    r"|some|nice|kick|balanced|healthy|light|satisfying))+\b"
    r"|\bfor (?:just )?(?:(?:a|an|some|extra|added|that|more|good|little|bit of|touch of|hint of|dash of|the"
    r"|nice|lovely|hearty|sweet|savou?ry|cheesy|fresh|refreshing|creamy|rich|spicy|tangy|meaty"
    r"|zesty|perfect) )*"
    r"(?:flavou?r(?:ing)?s?|taste|kick|sweetness|richness|colou?r|crunch|finish|bite|texture|touch|boost"
    r"|hydration|aroma|depth|zest|balance|measure|garnish|freshness|creaminess|tang|heat|moisture)\b"
)
"""What something was for: "to round out the meal,", "for a kick"."""
_WATER = r"drinking (?:water|yogh?urt|chocolate)\b"
_DRINKING = rf"(?!{_WATER})drinking"
"""What is being done, unless it is drinking water."""
_FROM_WHOM = (
    r"\b(?:off|from) (?:his|her|my|their|the|someone's) (?:\w{1,12}(?:'s|s') )?(?:plates?|bowls?)\b"
    r"|\b(?:the |my )?(?:mum|mom|mam|dad|nan|gran|wife|husband|partner|sister|brother|he|she) "
    r"(?:made|cooked|baked|brought|bought)(?: (?:me|us))?\b"
    r"|(?<=[a-z0-9)] )(?:to (?:dip|dunk|share|start|finish|follow)|for (?:dipping|dunking|sharing))"
    r"(?= *(?:$|[,;.]))"
    r"|(?<=[a-z0-9)] )as (?:an? |my |the )?(?:main|starter|side|side dish|treat|pudding|afters)(?: course)?"
    r"(?= *(?:$|[,;.]))"
    r"|\blate[ -]night\b|(?<=[a-z0-9] )\bfor (?:my |our )?(?:tea|pudding|afters|starters?)(?= *(?:$|[,;.]))"
)
"""Who made it, whose it was, which meal it was."""
_ADVERBS = r"(?:,? (?:also|just|then|currently|really|simply|always|usually|have|be|am|decided to|going to))*"

_PHRASES = re.compile(
    "|".join(
        (
            # "it's a steamed bun", "which was 16 oz of": more about the food before
            rf"(?P<same>(?:,? ?\b(?:and|but|whether|that) )?{_MORE_OF_IT})",
            # "for my breakfast today, ...", "a quick snack that includes"
            rf"\b{_BEFORE}(?:[ -]+{_BEFORE}){{0,{MOST_BEFORE}}}[ -]+{MEAL}\b{_SPARED}(?: {_WHEN})*"
            rf"{_HELD}|with|of|made of)\b)?(?: (?:just|simply|a mix of))?",
            # "a breakfast plate with", "my lunch box:"
            rf"\b(?:(?:{_BEFORE}|big|large|full|cooked)[ -]+){{0,{MOST_BEFORE}}}{MEAL}"
            r" (?:plate|platter|spread|tray|box|buffet)"
            r"(?: (?:with|of|that (?:includes?|has|had)|including|consisting of)\b| ?:)(?: just)?",
            # "Lunch today is just", "brekkie"
            rf"(?:^|(?<=[.;!?,] )){MEAL}\b{_SPARED}(?: {_WHEN})*{_HELD})\b)?(?: just)?[:,]?",
            r"\b(?:to (?:drink|enjoy|share|sip|finish|go with (?:it|that|this|them)|top it (?:all )?off"
            r"|wash it (?:all )?down|start (?:my|the) day|eat|dip|dunk|spread|nibble|follow)|on the side"
            r"|as (?:an? |my )?(?:side|well|main|starter|snack|treat|dessert|pudding)|along the way"
            r"|on my plate|in total|for a treat)\b",
            _WHOSE,
            _FETCHED,
            _ALL_OF_IT,
            _MOOD,
            # "I'm having", "I also had some"
            rf"(?P<part>{_PART_OF_IT})",
            _BABY,
            _GATHERED,
            _CLOCK,
            _OCCASION,
            _OUT_OF,
            _STATE,
            _PURPOSE,
            rf"\b(?:skipped|skip|missed|no) {MEAL}\b{_SPARED}(?:,? (?:just|only|but))?",
            rf"(?P<without>{_LEFT_OUT})",
            rf"\b{_VERBS} {MEAL}\b{_SPARED}(?: (?:with|of))?",
            # "I'm having lunch with", "I've got a breakfast that includes"
            rf"\b{_WHO}{_ADVERBS}(?: {_VERBS})(?: (?:my|a|an|some))? {MEAL}\b{_SPARED}(?: {_WHEN})*"
            rf"{_HELD}|with|of|made of)\b)(?: just)?",
            rf"\b{_WHO}{_ADVERBS}(?: {_VERBS})?{_TAIL}(?= |,|$|-)",
            r"(?:(?<=and )|(?<=, )|(?<=then )|(?<=also )|^)"
            rf"(?!includ|contain|consist|featur|weigh|total|{_MADE_OF})(?!{_WATER}){_VERBS}"
            r"(?! (?:cereal|oats?|noodles?|beans?))\b"
            rf"{_TAIL}(?= )",
            rf"\b(?:{_BESIDE_WORDS}|sipping(?: on)?|snacking on|munching on|enjoying|{_DRINKING}|eating"
            r"|having|drank|ate|grabbed|followed by"
            r"|finished (?:it )?off with|washed (?:it )?down with|starting with"
            r"|started with|topped off with|rounded off with)\b",
            r"^(?:week|day|wk|phase) ?\d{1,3}\b[^:;,\d]{0,30}?(?::| - )",
            rf"\b{_WHEN}\b",
            r"\bwith (?:all )?(?:the |its )?(?:trimmings|works|usual)\b",
            WITH_WHOM.replace("between", "off"),
            _FROM_WHOM,
            r"\b(?:are|is|was|were) my (?:choice|go-to|pick)\b[^.,;]*",
            r"\bpart of\b",
            r"\bas (?:a|my|the) (?:main|starter|side|snack|treat|meal)\b",
            r"\b(?:to|for) (?:dip|dipping|dunk|dunking)\b",
            r"\bstraight (?:from|out of|outta) (?:the )?(?:fridge|freezer|oven|packet|tin|tub|jar|pan|can)\b",
            # asides: "with 100 calories", "5 to 7 inches in diameter"
            r"\b(?:with|has|have|about|at|containing)? ?(?<!\d)\d{1,6} ?-?(?:calories|calorie|kcal|cals?)\b"
            r"(?! (?:pack|bag|box|snack))",
            r"(?<!\d)(?:\d{1,6}(?:\.\d{1,6})? ?(?:-|to) ?)?\d{1,6}(?:\.\d{1,6})?[ -]?(?:inch|inches|\"|'')"
            r"(?:[ -](?:in )?diameter|[ -]long|[ -]wide|[ -]round)?(?![a-z]| of\b)",
        )
    )
)
_ASIDE = re.compile(r"\d")
"""Asides leave no stop: the food goes on behind them."""
_BESIDE = re.compile(rf"^(?:{_BESIDE_WORDS})$")


def strip_narration(folded: str) -> str:
    """The words with narration blanked; the length stays.

    >>> strip_narration("for breakfast, i had 2 eggs and a dinner roll")
    '             ;, ;    2 eggs and a dinner roll'
    """
    folded = _ROUND.sub(_round, folded)
    folded = shared(leftovers(folded))
    return _PHRASES.sub(_blank, folded)


_NOTHING_EATEN = re.compile(
    rf"\b(?:skipp?(?:ed|ing)?|missed|no) (?:the |my )?{MEAL}\b"
    r"|^\s*(?:i )?(?:skipped|missed)(?: (?:it|this|that|one))?[ .!]*$"
    r"|\b(?:did ?n[o']?t|did not|have ?n[o']?t|have not|had ?n[o']?t|had not|could ?n[o']?t|could not) "
    r"(?:eat|eaten|have|had|drink|drunk)(?: (?:any|anything|a thing|any food))?"
    r"(?= *(?:$|[,;.!]|today|yet|at all|tonight|this))"
)


def says_nothing_eaten(folded: str) -> bool:
    """Whether folded words say that nothing was eaten, so that a line without food leaves nothing open.

    >>> says_nothing_eaten("skipped lunch"), says_nothing_eaten("didn't eat anything today")
    (True, True)
    >>> says_nothing_eaten("at the cafe"), says_nothing_eaten("didn't eat the crust")
    (False, False)
    """
    return _NOTHING_EATEN.search(folded) is not None


_ROUND = re.compile(
    r"(?<![\d-])(?P<inches>\d{1,2})[ -]?(?:inch(?:es)?|\"|''|in)(?= (?:[a-z]{2,12} ){0,3}pizza)"
)
_SIZES = ((11, "small"), (14, "medium"), (16, "large"), (100, "giant"))
"""Pizzas narrower than so many inches, and their size in the survey: usual American sizes (judgement)."""


def _round(match: "re.Match[str]") -> str:
    """The size of a pizza in the place of its inches, character for character.

    >>> strip_narration('half a 12 inch pizza'), strip_narration('14" pepperoni pizza')
    ('half a medium  pizza', 'big pepperoni pizza')
    """
    long = len(match.group())
    size = next(word for below, word in _SIZES if int(match["inches"]) < below)
    fits = size if len(size) <= long else {"large": "big", "giant": "big"}.get(size, "")
    alone = "a" if match.start() == 0 or match.string[match.start() - 2] in ",;+" else ""
    return (fits if fits and len(fits) <= long else alone).ljust(long)


_HOURS, _HOURS_IN = re.compile(rf"{_HOUR}\Z"), re.compile(_HOUR)
_MORE = (
    re.compile(r"(?:^|[,;.+&]|\b(?:and|with|on|of|then|in)) *\Z"),
    re.compile(r" *(?:$|[,;.+&]|(?:and|with|on|of) )"),
)


def hours_within(folded: str) -> list[tuple[int, int]]:
    """Where hours and minutes stand in folded words.

    >>> hours_within("porridge, 13:00 soup"), hours_within("bread 50:50")
    ([(10, 15)], [])
    """
    return [match.span() for match in _HOURS_IN.finditer(folded)]


def _goes_on(match: "re.Match[str]") -> bool:
    """Whether a time stands between the words of two foods."""
    return not _MORE[0].search(match.string, 0, match.start()) and not _MORE[1].match(
        match.string, match.end()
    )


def _blank(match: "re.Match[str]") -> str:
    text = match.group()
    if not text.strip():
        return text
    if match.lastgroup:
        return {"same": " =", "part": " with", "without": "without", "whose": ""}[match.lastgroup].ljust(
            len(text)
        )
    if _BESIDE.match(text):
        return "plus".ljust(len(text))
    if _HOURS.match(text) and _goes_on(match):
        return ";".ljust(len(text))  # "porridge 13:00 soup" are two
    if _ASIDE.search(text):
        return " " * len(text)
    if match.start() == 0 or match.string[match.start() - 1] in " ,;.":
        return " " * (len(text) - 1) + ";"
    return " " * len(text)
