"""Stage 2a, references: "another one", "rest of the lasagne", "the other half of the pizza".

They mean a food of before. Here they are found in a line and taken out of the food words, character for
character; what they come to in grams is decided in `earlier`, with what was eaten before. An amount that is
said always counts.
"""

import re

from villi.meals.values import Reference, Refers
from villi.meals.words import FRACTIONS, NUMBER, tokens

_NUMBER = (
    r"(?:\d{1,2}(?:[.,]\d)?|½|one|two|three|four|five|six|seven|eight|nine|ten|half(?: an?)?|a"
    r"|a couple(?: of)?|a few)"
)
_WORDS: dict[str, float] = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
}
_WORDS |= {"ten": 10, "half": 0.5, "a": 1, "couple": 2, "few": 3}
_PARTS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25}
_DAY = r"(?:yesterday|today|last night|(?:mon|tues|wednes|thurs|fri|satur|sun)day)'?s"
_THE = rf"(?:the|my|our|that|this|those|these|his|her|{_DAY})"
_ATE = (
    r"(?:(?:(?:i|we) )?(?:(?:just|then) )?(?:had|ate|finished|polished|scoffed|demolished)(?: (?:off|up))? )?"
)
_VESSEL = r"(?:glass(?:es)?|cups?|mugs?|pints?|slices?|pieces?|cans?|tins?|bottles?|rounds?|scoops?|bars?)"
_HELPING = r"(?:helpings?|portions?|servings?|plate(?:ful)?s?|bowl(?:ful)?s?)"
_NO_MEAL = r"(?!(?:breakfast|brekkie|lunch|dinner|supper|tea|snack|meal|food|day|night|week)s?\b)"
_FOOD = rf"{_NO_MEAL}(?=[a-z0-9½])"

_BARE = re.compile(
    r"(?:\A|(?<=[,;.+&!(])|(?<=\band)|(?<=\bthen)|(?<=\bplus))\s*"
    r"(?P<all>"
    rf"{_ATE}(?:yet )?another(?P<another>) {_HELPING}(?P<helping>)"
    rf"|{_ATE}(?:yet )?another(?: (?P<n1>{_NUMBER}))?(?: (?:{_VESSEL}|(?:of )?(?:those|them|the same)))?"
    rf"|{_ATE}(?P<n2>{_NUMBER}) more(?: (?:of )?(?:those|them|these|the same)| {_VESSEL})?"
    rf"|{_ATE}(?P<seconds>seconds|(?:a )?second {_HELPING}|(?:an )?extra {_HELPING}"
    r"|(?:some )?more(?: of (?:it|that|those|them|the same))?)"
    rf"|{_ATE}(?:the )?(?:other|second|remaining|last) (?P<part>half|third|quarter)(?: of (?:it|that))?"
    rf"|(?P<rest>{_ATE}(?:the )?(?:rest|remainder)(?: of (?:it|that|them|those))?"
    r"|(?:(?:i|we) )?(?:finished|polished) (?:it|them|that)(?: (?:off|up))?)"
    r"|(?P<again>(?:the )?same again|ditto|as above|same as above|same|again)"
    r")(?=\s*(?:\Z|[,;+&!)]|\.(?!\d)|and\b|then\b|plus\b))"
)
_PHRASE = re.compile(
    # "the other half of the pizza": the half stays an amount
    rf"\b{_ATE}(?:{_THE} )?(?:other|second|remaining|last) "
    rf"(?=(?P<part>half|third|quarter) (?:of )?(?:{_THE} )?{_FOOD})"
    rf"|(?P<rest>\b{_ATE}(?:{_THE} )?(?:rest|remainder) of (?:{_THE} ){{0,3}}(?:left[- ]?over )?{_FOOD}"
    rf"|\b{_ATE}(?:(?:{_THE} )?last of {_THE} |{_THE} remaining ){_FOOD}"
    rf")|(?P<finished>\b(?:(?:i|we) )?(?:finished|polished|used)(?: (?:off|up))? (?:{_THE} ){{1,3}}"
    rf"(?:left[- ]?over )?{_FOOD})"
    rf"|(?P<leftover>\b(?:(?:some|{_THE}) ){{0,3}}left[- ]?overs?(?: of)?(?: {_THE}){{0,2}}[:,]? {_FOOD}"
    r"|(?<=[a-z]) left[- ]?overs\b)"
    rf"|\b(?P<n>{_NUMBER}) (?P<counted>more (?:of )?(?:{_THE} )?){_FOOD}(?!than\b|or\b)"
    rf"|(?P<more>\b(?:(?:some|even|lots|loads|a bit|a little) )?more (?:of )?(?:{_THE} )?"
    rf"|\b(?:a )?(?:seconds|second {_HELPING}|extra {_HELPING}) of (?:{_THE} )?){_FOOD}(?!than\b|or\b)"
    r"|(?P<another>\banother )(?=[a-z0-9½])"
    rf"|(?P<ordinal>(?<![\d½] )\b(?:(?:a|my) )?(?:second|2nd|3rd) )(?!of\b|half\b|{_HELPING}\b){_FOOD}"
    rf"|(?P<same>\b(?:the )?same )(?!as\b|again\b|thing\b|but\b|with\b|old\b|for\b){_FOOD}"
)


_FROM = re.compile(
    r"(?<=[a-z]) (?:from|as) (?:yesterday|last (?:night|time)|before|earlier|usual|always|this morning"
    r"|(?:(?:my|the) )?(?:breakfast|lunch|dinner|supper))\b(?!')"
)
"""Behind a food in such a line: when it was that it was eaten before."""
_AS_USUAL = re.compile(
    r"\s*(?:(?:my|the) )?(?:usual|normal|regular|typical) "
    r"(?:breakfast|brekkie|brunch|lunch|dinner|supper|snack)"
    r"(?: (?:was|is|today|of))*\s*[:,;-]*\s+(?=[a-z0-9½])"
)
"""Opens a line that says itself what the usual meal is."""


def referred(folded: str) -> tuple[str, tuple[Reference, ...]]:
    """The folded line without its references, blanked out so that nothing moves, and the references.

    >>> line, found = referred("rest of the lasagne, then another one")
    >>> line, [(one.kind, one.start, one.end, one.bare) for one in found]
    ('            lasagne, then            ', [('rest', 0, 12, False), ('another', 26, 37, True)])
    >>> referred("the other half of the pizza")[0], referred("2 more eggs")[0]
    ('          half of the pizza', '2      eggs')
    """
    if usual := _AS_USUAL.match(folded):
        folded = " " * usual.end() + folded[usual.end() :]
    if not _HINT.search(folded):
        return folded, ()
    folded = _FROM.sub(lambda match: " " * len(match[0]), folded)
    found: list[Reference] = []
    for match in _BARE.finditer(folded):
        found.append(_bare(match))
    plain = _blank(folded, [(one.start, one.end) for one in found])
    spans = []
    for match in _PHRASE.finditer(plain):
        reference, taken = _phrase(match, plain)
        if reference is not None:
            found.append(reference)
            spans.append(taken)
    return _blank(plain, spans), tuple(sorted(found, key=lambda one: one.start))


_HINT = re.compile(
    r"another|more|second|rest\b|remain|left[- ]?over|finish|polish|other|last|again|ditto|above|same|extra"
    r"|used|2nd|3rd"
)
"""Only a line with one of these is looked at more closely."""


def _bare(match: "re.Match[str]") -> Reference:
    kind: Refers = "another"
    count = _value(match["n1"] or match["n2"] or "one")
    if match["seconds"] or match["helping"] is not None:
        kind, count = "seconds", 1
    elif match["part"]:
        kind, count = "part", _PARTS[match["part"]]
    elif match["rest"]:
        kind, count = "rest", 0
    elif match["again"]:
        kind, count = "again", 1
    return Reference(kind, match.start("all"), match.end("all"), True, count)


def _phrase(match: "re.Match[str]", text: str) -> tuple[Reference | None, tuple[int, int]]:
    """The reference before (or behind) food words, and what of the line it takes away."""
    start, end = match.span()
    if match["part"]:
        return Reference("part", start, end, False, _PARTS[match["part"]]), (start, end)
    if match["rest"]:
        return Reference("rest", start, end, False, 0), (start, end)
    if match["finished"]:
        return Reference("finished", start, end, False, 0), (start, end)
    if match["leftover"]:
        return Reference("leftover", start, end, False, 0), (start, end)
    if match["ordinal"] or match["same"]:
        return Reference("another" if match["ordinal"] else "again", start, end, False, 1), (start, end)
    if match["counted"]:
        return Reference("another", start, end, False, _value(match["n"])), match.span("counted")
    if match["more"]:
        return Reference("more", start, end, False, 0), (start, end)
    number = tokens(text[end : end + 12])[:1]
    counted = bool(number) and (number[0].kind == NUMBER or number[0].text in _WORDS)
    count = (number[0].value or _WORDS.get(number[0].text, 1)) if counted else 1
    return Reference("another", start, end, False, count), (start, end if counted else start)


def _value(said: str) -> float:
    """The value of a number as the patterns above take it.

    >>> _value("2"), _value("a couple of"), _value("1,5"), _value("½")
    (2.0, 2, 1.5, 0.5)
    """
    word = next((part for part in reversed(said.split()) if part in _WORDS and part != "a"), "")
    if word:
        return _WORDS[word]
    if said in FRACTIONS:
        return FRACTIONS[said]
    return float(said.replace(",", ".")) if said[0].isdigit() else 1.0


def _blank(text: str, spans: list[tuple[int, int]]) -> str:
    out, at = [], 0
    for start, end in spans:
        out += [text[at:start], " " * (end - start)]
        at = end
    return "".join([*out, text[at:]])
