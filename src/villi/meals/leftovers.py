"""Stage 2b, leftovers: how much of it was eaten, who else ate of it, and what was left out.

"Had about half", "left most of it", "shared with my sister", "kids ate the chips", "left the rice", "yolks
left out": said behind a food, such words change its amount or take a part from it. They are written anew, in
words that later stages read (x1/2, without), character for character, so that every place stays.
"""

import re

from villi.meals.lists import any_of, listed, ordinary

FRACTIONS = {
    "half": "1/2",
    "a half": "1/2",
    "one half": "1/2",
    "a third": "1/3",
    "third": "1/3",
    "one third": "1/3",
    "two thirds": "2/3",
    "a quarter": "1/4",
    "quarter": "1/4",
    "one quarter": "1/4",
    "three quarters": "3/4",
    "most": "3/4",
    "1/2": "1/2",
    "1/3": "1/3",
    "2/3": "2/3",
    "1/4": "1/4",
    "3/4": "3/4",
    "½": "1/2",
    "⅓": "1/3",
    "⅔": "2/3",
    "¼": "1/4",
    "¾": "3/4",
}
"""What was eaten; "most of it" is three quarters (judgement)."""
REST = {"1/2": "1/2", "1/3": "2/3", "2/3": "1/3", "1/4": "3/4", "3/4": "1/4"}
"""What was eaten where so much was left."""
SOME_LEFT = "3/4"
"""What was eaten where some was left, or it was not finished (judgement)."""
_AMOUNT = any_of(FRACTIONS)
_WHOLE = (
    r"(?: ?of (?:it|them|that|those|the (?:lot|thing|whole thing|pack|packet|bag|tin|can|bowl|plate|pan|tub"
    r"|pot|bottle|box|jar|portion|dish|serving|bar)))?"
)
_STARTS = r"(?:(?:(?<=[,;.(])|(?<= -)|(?<=^)) *|(?<=[a-z)\d]) (?=(?:but|and|then|so)\b))"
_ENDS = r"(?= *(?:$|[,;.)!]| - | (?:and|but|then|w|with|plus)\b))"
_HEDGES = r"(?:(?:about|abt|around|approx|roughly|maybe|probably|nearly|almost|just|only|prob) )*"
_JOINED = r"(?:(?:but|and|then|so|though|tho) )?"
_SAYING = r"(?:(?:i|we|just|only|prob|probably|maybe) )*"
_I_ATE = rf"{_SAYING}(?:had|ate|eaten|eat|finished|managed|drank|got through|used|have)"
_I_LEFT = (
    rf"{_SAYING}(?:left|leaving|threw away|threw out|wasted|binned|saved|gave away"
    r"|didn'?t (?:eat|finish|have)|couldn'?t (?:eat|finish))"
)
_UNFINISHED = (
    r"(?:i |we )?(?:(?:didn'?t|couldn'?t|could not|did not|not quite|never) finish(?:ed)?"
    r"(?: it| them| all of it| it all)?"
    r"|left (?:some|a bit|a little|a few bites|the rest|the end)(?: of it)?"
    r"|(?:didn'?t|couldn'?t) (?:eat|manage) (?:it all|all of it|it all))"
)
_ALL_OF_IT = r"(?:all of it|it all|the lot|the whole thing|every bit|all of them)"
_OF_IT = re.compile(
    rf"{_STARTS}(?P<ate>(?:{_JOINED}{_I_ATE} )?{_HEDGES}(?P<part>{_AMOUNT}){_WHOLE}){_ENDS}"
    rf"|{_STARTS}(?P<left>{_JOINED}{_I_LEFT} {_HEDGES}(?P<rest>{_AMOUNT}){_WHOLE}){_ENDS}"
    rf"|{_STARTS}(?P<some>{_JOINED}{_UNFINISHED}){_ENDS}"
    rf"|{_STARTS}(?P<all>{_JOINED}{_I_ATE} {_ALL_OF_IT}){_ENDS}"
)
EATERS = frozenset(word for word, kind in ordinary().items() if kind == "person" and len(word) > 1)
"""Others who eat."""
_EATERS = any_of(EATERS)
_WHO = (
    r"(?:(?:the|my|our|his|her|their|a) )?(?:(?:little|eldest|youngest|older|younger|other) )?"
    rf"(?:{_EATERS}|he|she|they)"
)
_ATE = (
    r"(?:(?:then|also|only|just) )?(?:had|ate|eats|got|finished|drank|wanted|took|nicked|stole|pinched"
    r"|demolished|scoffed|snaffled|devoured|ordered)"
)
_CLAUSE = r"(?:(?! (?:but|while|so|then|and i|i|we|and we)\b)[^,;.(]){0,60}"
_OPENS = r"(?:^|(?<=[,;.(] )|(?<=[,;.(])|(?<= - )|(?<=but )|(?<=and )|(?<=while ))"
_THEY_LEFT = r"(?:left|abandoned|didn'?t (?:eat|finish|want)|wouldn'?t eat|couldn'?t finish)"
_OTHERS = re.compile(
    rf"{_OPENS}(?P<ate>{_WHO} {_ATE} )(?!up\b|off\b|to\b|with\b)(?P<had>[a-z\d]{_CLAUSE})"
    rf"|{_OPENS}(?:i |we )?(?P<gave>(?:fed|gave|feeding|giving) (?:(?:the|my|our) )?(?:{_EATERS} )?"
    rf"(?:with )?)(?P<given>[a-z\d]{_CLAUSE})"
    rf"|(?P<theirs>\b{_WHO} {_THEY_LEFT} (?:{_HEDGES}(?:{_AMOUNT}|most|some|the rest|all)(?: of)? )?"
    r"(?:(?:his|her|their|the) )?)(?=[a-z]+ )"
)
"""What others ate or were given; and what they left, which somebody else then ate."""
_LEFT_OUT = re.compile(
    rf"{_STARTS}(?P<verb>{_JOINED}(?:i |we )?(?:left|skipped|ditched|binned|avoided|picked out|picked off"
    r"|scraped off|took out|took off|passed on|ignored|didn'?t (?:eat|have|touch|want)"
    r"|couldn'?t (?:eat|face|finish)|not eating|hold)"
    r"(?: (?:most|some|half|all|the rest) of)? (?:the|any|all the|my|its) )"
    r"(?=[a-z])(?!(?:lot|rest|house|party|table|gym|office|pub|room)\b)"
)
_PART_OUT = re.compile(
    r"(?P<what>\b[a-z]{3,14}) (?:(?:were|was|all|both|mostly) )?"
    r"(?:(?:cut|left|taken|picked|scraped|trimmed|peeled|pulled) (?:off|out|aside|behind)"
    r"|removed|trimmed|discarded|off|not eaten)(?= *(?:$|[,;.)]))"
)
_PARTS = listed("accessory") | frozenset(
    "skins peels crusts rinds bones yolk yolks white whites top tops end ends stone stones pips core bun buns"
    " bread batter breading icing frosting cheese".split()
)
_OF_THEM = re.compile(rf"(?<=[a-z\d]) of (?:them|those|these){_ENDS}")
_NOT_MUCH = re.compile(r"\bnot (?:much|many|a lot(?: of)?|loads(?: of)?|too much|very much)\b(?= [a-z])")
_ABOUT = re.compile(
    r"\b(?:(?:an? )?(?:bit|little|touch|tad|slightly|just) (?:more|less|over|under) than|not quite"
    r"|just shy of)\b(?= (?:\d|half|an?|one|two|three|four|five))"
)
_WORDS = re.compile(r"[a-z\d/½⅓⅔¼¾]+")
_PORTIONED = frozenset("left finish finished all lot whole bit".split()) | {
    word for said in FRACTIONS for word in said.split() if word not in ("a", "one")
}
_DENYING = frozenset(
    "left skipped ditched binned avoided off out removed trimmed discarded passed ignored not didn didnt"
    " couldn couldnt hold".split()
)
_GIVEN = frozenset("fed gave feeding giving he she they".split())


def leftovers(folded: str) -> str:
    """The words with what was eaten of the food, and what was left of it, written so that it is read.

    >>> leftovers("ramen, left about a third")
    'ramen, x2/3             '
    >>> leftovers("curry, left the rice")
    'curry, without  rice'
    """
    said = frozenset(_WORDS.findall(folded))
    if "not" in said or "than" in said:
        folded = _ABOUT.sub(_nothing, _NOT_MUCH.sub(_little, folded))
    if not said.isdisjoint(("them", "those", "these")):
        folded = _OF_THEM.sub(_nothing, folded)
    if not said.isdisjoint(_PORTIONED):
        folded = _OF_IT.sub(_eaten, folded)
    if not said.isdisjoint(_GIVEN) or not said.isdisjoint(EATERS):
        folded = _OTHERS.sub(_not_mine, folded)
    if said.isdisjoint(_DENYING):
        return folded
    return _PART_OUT.sub(_without_part, _LEFT_OUT.sub(_without, folded))


def _little(match: "re.Match[str]") -> str:
    return "a little".ljust(len(match.group())) if len(match.group()) >= len("a little") else match.group()


def _nothing(match: "re.Match[str]") -> str:
    return " " * len(match.group())


def _filled(text: str, match: "re.Match[str]", group: str) -> str:
    """The whole of a match with one group replaced by `text`, as long as before."""
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    whole = match.group()
    return whole[:start] + text.ljust(end - start)[: max(len(text), end - start)] + whole[end:]


def _eaten(match: "re.Match[str]") -> str:
    whole = match.group()
    if match.start() == 0 or not match.string[: match.start()].strip(" ,;.-("):
        return whole  # nothing stands before it that it could be a part of
    if match["all"]:
        return _filled("", match, "all")
    if match["some"]:
        return _filled("x" + SOME_LEFT, match, "some")
    if match["part"]:
        said = FRACTIONS[match["part"]]
        if match["ate"].strip() == match["part"] and not match["part"].startswith("most"):
            return whole  # "2 pizzas, half" is read as it is
        return _fit("x" + said, match, "ate")
    return _fit("x" + REST[FRACTIONS[match["rest"]]], match, "left")


def _fit(text: str, match: "re.Match[str]", group: str) -> str:
    return _filled(text, match, group) if len(match[group]) >= len(text) else match.group()


def _not_mine(match: "re.Match[str]") -> str:
    if match["theirs"]:
        return " " * len(match.group())
    what = match["had"] or match["given"]
    said = match.group()[: -len(what)]
    what = _HOW_MUCH.sub(_nothing, what)
    denial = "without " if len(said) >= len("without ") else "no "
    return denial.ljust(len(said)) + _AND.sub(_or, what)


_HOW_MUCH = re.compile(
    rf"^(?:{_HEDGES}(?:{_AMOUNT}|an? (?:bit|few|couple|slice|piece)|some|all|most|the rest|\d+|an?|one|two)"
    r"(?: of)? )?(?:(?:my|the|his|her|their|our) )?"
)
"""The amount before what others ate: what nobody ate here has none."""
_AND = re.compile(r"\b(?:and|with|plus)\b")


def _or(match: "re.Match[str]") -> str:
    return "or".ljust(len(match.group()))


def _without(match: "re.Match[str]") -> str:
    if not match.string[: match.start()].strip(" ,;.-("):
        return match.group()
    return _filled("without", match, "verb") if len(match["verb"]) >= 8 else _filled("no", match, "verb")


def _without_part(match: "re.Match[str]") -> str:
    """ "Crusts cut off", "yolks left out" without the crusts and yolks."""
    if match["what"] not in _PARTS and match["what"].rstrip("s") not in _PARTS:
        return match.group()
    text = "white" if match["what"] in ("yolk", "yolks") else "no " + match["what"]
    return text.ljust(len(match.group())) if len(text) <= len(match.group()) else match.group()
