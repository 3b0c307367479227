"""What a catalogue name says: its words with their weights, its head, and what it says it is not.

USDA names are inverted ("Bread, rye"), hedge ("NS as to fat"), negate ("peel not eaten") and offer
alternatives ("butter or sugar"). A name is parsed once, when it first becomes a candidate.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from villi.meals.lists import listed
from villi.meals.words import Token, tokens

SOFT = 0.3
"""Weight of a name's word that people leave out because it goes without saying ("raw" of an apple)."""
BRACKETED = 0.6
"""Weight of words in brackets: brands and other words for the same thing."""
EITHER = 0.3
"""Weight of each side of "or": one of the two will do."""
ONE_OF = 0.3
"""Weight of each of a list of single words with "or", of which one counts: "baked, broiled, or roasted"."""
SHORT = 2
"""Words in a section that can be one of a list ("baked, broiled, or roasted")."""
NEGATED = 0.5
"""Weight of a thing that the words say is absent."""
NOT_MENTIONED = 0.3
"""Weight of a thing that the name says is absent, when nobody mentioned it: most do not."""

GOES_WITHOUT_SAYING = listed("goes without saying")
"""Words of names that a person does not say when they hold: their absence should cost little."""
APART = {
    "lowfat": ("low", "fat"), "fatfree": ("fat", "free"), "sugarfree": ("sugar", "free"),
    "wholewheat": ("whole", "wheat"),
    "nonfat": ("fat", "free"), "wholegrain": ("whole", "grain"),
}  # fmt: skip
"""Words that some write as one, on both sides."""
ENDS_DENIAL = frozenset({"and", "but", "with", "from", "on", "in", "made"})
"""After these a denial is over: "with meat other than pepperoni from a restaurant"."""
REMOVED = frozenset({"removed", "discarded"})
"""After a part of a food, these say that it was not eaten: "skin removed"."""
JOINED = frozenset({"or", "nor", "and"})
PARTS = frozenset({"skin", "coating", "breading", "batter", "peel", "rind", "crust", "shell", "fat"})
"""Parts of a food that are left on the plate."""
TOGETHER = {
    ("baby", "food"): "babyfood",
    ("half", "half"): "halfandhalf",
    ("sour", "dough"): "sourdough",
    ("pop", "corn"): "popcorn",
    ("soft", "drink"): "softdrink",
}
"""Two words that mean one thing only together, on both sides."""
UNUSUAL = listed("unusual")
"""States of a food that nobody means without saying so."""
HEDGES = frozenset({"ns", "nfs"})
NEGATIONS = frozenset({"no", "not", "without", "excluding", "excludes", "except", "non", "minus", "hold"})
SMALL = listed("small")
"""Words that carry no weight on either side."""
PREPOSITIONS = listed("prepositions")
"""A head noun stands before the first of these."""


class Name(NamedTuple):
    """`weights` stem -> weight; `total` their sum; `negated` stems the name denies; `heads` the stems it
    is about; `single` True for a name without further sections;
    `second` the noun of the second section, which is often the food's own ("potato, french fries");
    `about` these and what else may stand for it alone: the first word before a comma, brands in brackets;
    `unusual` the states that go with few foods (dry powder, baby food)."""

    weights: Mapping[str, float]
    total: float
    negated: frozenset[str]
    heads: frozenset[str]
    single: bool
    second: frozenset[str]
    about: frozenset[str]
    unusual: frozenset[str]


def parse_name(text: str, weigh: Callable[[str], float]) -> Name:
    """Parse a folded catalogue name; `weigh` gives a stem's weight.

    >>> name = parse_name("potato, baked, peel not eaten, ns as to fat", lambda word: 1.0)
    >>> sorted(name.weights), sorted(name.negated), sorted(name.heads)
    (['baked', 'potato'], ['peel'], ['potato'])
    """
    found = tokens(text)
    sections = _sections(found)
    weights: dict[str, float] = {}
    negated: set[str] = set()
    listed_with_or = _alternatives(sections)
    if any(token.text in HEDGES for token in found):  # "cream, NS as to light, heavy, or half and half"
        listed_with_or = set()
    one_of: dict[str, float] = {}
    for place, (bracketed, section) in enumerate(sections):
        kept, denied = polarity(section)
        negated.update(denied)
        choice = _before_with(section) if place in listed_with_or else ()
        either = place not in listed_with_or and any(token.text in ("or", "/") for token in section)
        for word in kept:
            weight = weigh(word)
            if word in GOES_WITHOUT_SAYING:
                weight *= SOFT
            if bracketed:
                weight *= BRACKETED
            if word in choice:
                weight *= ONE_OF
                one_of[word] = weight
            elif either and len(kept) > 1:
                weight *= EITHER
            weights[word] = max(weight, weights.get(word, 0.0))
    first = sections[0][1] if sections else []
    mains = [sections[place][1] for place in sorted(listed_with_or)] if 0 in listed_with_or else [first]
    heads = frozenset(word for section in mains for word in _heads_of(section))
    second = frozenset(_heads_of(sections[1][1])) if len(sections) > 1 else frozenset()
    labels = {token.stem for bracketed, section in sections if bracketed for token in section}
    if len(sections) > 1:
        labels.update(token.stem for token in first[:1])
    return Name(
        weights=weights,
        total=sum(weights.values())
        - (sum(one_of.values()) - max(one_of.values(), default=0.0))
        + NOT_MENTIONED * sum(weigh(word) for word in sorted(negated - weights.keys())),
        negated=frozenset(negated - weights.keys()),
        heads=heads,
        single=len(sections) <= 1,
        second=second,
        about=heads | second | labels,
        unusual=UNUSUAL & weights.keys() - heads,
    )


def _alternatives(sections: list[tuple[bool, list[Token]]]) -> set[int]:
    """The places of the sections that are one list: "baked", "broiled" and "or roasted". The first section
    is one of them where the list is of foods: "burrito", "taco" and "or quesadilla with egg"."""
    found: set[int] = set()
    for place, (_, section) in enumerate(sections):
        if place < 2 or section[0].text != "or":
            continue
        first = place
        while first > 1 and len(sections[first - 1][1]) <= SHORT and not sections[first - 1][0]:
            first -= 1
        if first < place:
            found.update(range(first, place + 1))
        if place == 2 and first == 1 and len(sections[0][1]) == 1 and not _done_to_it(sections[1][1]):
            found.add(0)
    return found


def _done_to_it(section: list[Token]) -> bool:
    """Whether a section says what was done to a food: "baked"."""
    return section[-1].stem == "roast" or section[-1].text.endswith("ed")


def _before_with(section: list[Token]) -> list[str]:
    """The stems of a section before its first preposition: "quesadilla" of "or quesadilla with egg"."""
    end = next((place for place, token in enumerate(section) if token.text in PREPOSITIONS), len(section))
    return [token.stem for token in section[:end] if token.text != "or"]


def _sections(found: list[Token]) -> list[tuple[bool, list[Token]]]:
    """Tokens cut at commas, semicolons and brackets; hedges ("NS as to ...", "NFS") left out."""
    sections: list[tuple[bool, list[Token]]] = []
    current: list[Token] = []
    bracketed = False
    for token in found:
        if token.kind == "mark" and token.text in ",;:()[]":
            if current:
                sections.append((bracketed, current))
            current = []
            bracketed = token.text in "(["
        else:
            current.append(token)
    if current:
        sections.append((bracketed, current))
    kept = []
    for bracketed, section in sections:
        cut = next((i for i, token in enumerate(section) if token.text in HEDGES), len(section))
        if cut:
            kept.append((bracketed, section[:cut]))
    return kept


def polarity(section: list[Token]) -> tuple[list[str], list[str]]:
    """The stems a stretch affirms and those it denies.

    >>> polarity(tokens("peel not eaten")), polarity(tokens("tuna salad without celery"))
    (([], ['peel']), (['tuna', 'salad'], ['celery']))
    >>> polarity(tokens("chicken breast, skin or coating not eaten"))
    (['chicken', 'breast'], ['skin', 'coating'])
    >>> polarity(tokens("chicken breast grilled without sauce skin not eaten"))
    (['chicken', 'breast', 'grilled'], ['sauce', 'skin'])
    >>> polarity(tokens("chicken thigh, skin removed")), polarity(tokens("fried without flour, skin on"))
    ((['chicken', 'thigh'], ['skin']), (['fried', 'skin'], ['flour']))
    """
    kept: list[str] = []
    denied: list[str] = []
    denying = False
    skip = -1
    for place, token in enumerate(section):
        text = token.text
        if token.kind == "mark":
            if denying and text in ",;" and not any(later.text in JOINED for later in section[place:]):
                denying = False  # "without sauce, thin crust", not "without lettuce, tomato or onion"
            continue
        if text in NEGATIONS:
            after = section[place + 1].text if place + 1 < len(section) else ""
            if text == "not" and after in ("eaten", "added", "included"):
                first = len(kept) if denying else _parts(kept)
                denied.extend(kept[first:])
                del kept[first:]
                denying = True
            elif text in ("no", "non") and place + 1 < len(section) and _hyphened(section, place):
                skip = place + 2  # "no-bake cookie": only the one word
                denied.extend(token.stem for token in section[skip : skip + 1])
            else:
                denying = True
        elif place == skip:
            continue
        elif text == "than" and place and section[place - 1].text == "other":
            denying = True
        elif denying and PARTS & {*denied[-1:]} and _there_after_all(text, section[place - 1], denied):
            first = _parts(denied)  # "grilled without sauce, skin eaten"
            kept.extend(denied[first:])
            del denied[first:]
            denying = False
        elif text in ENDS_DENIAL and denying:
            denying = False
        elif text in REMOVED and not denying and PARTS & {*kept[-1:]}:
            first = _parts(kept)
            denied.extend(kept[first:])
            del kept[first:]
        elif text in SMALL:
            continue
        elif denying:
            if text not in ("eaten", "added", "included"):
                denied.append(token.stem)
        else:
            kept.append(token.stem)
    return kept, denied


def _there_after_all(text: str, before: Token, denied: list[str]) -> bool:
    """Whether a word says that the part before it was eaten: "skin eaten", "skin on"; not "no skin on"."""
    return (text == "eaten" and before.text != "not") or (
        text == "on" and len(denied) > 1 and before.stem == denied[-1]
    )


def _parts(kept: list[str]) -> int:
    """Where the words begin that "not eaten" denies: the parts at the end ("skin or coating"), else all."""
    first = len(kept)
    while first and kept[first - 1] in PARTS:
        first -= 1
    return first if first < len(kept) else 0


def _hyphened(section: list[Token], place: int) -> bool:
    """True where a hyphen (and nothing else) ties the word to the next."""
    after = section[place + 1]
    return after.text == "-"


def _heads_of(section: list[Token]) -> list[str]:
    """The nouns a section is about: the last word before a preposition, on each side of "or" and "and"."""
    found: list[str] = []
    last = ""
    for token in section:
        if token.text in ("or", "and", "/"):
            if last:
                found.append(last)
            last = ""
        elif token.text in PREPOSITIONS or token.text == "of":
            if token.text == "of":  # "cream of wheat": both are the head
                found.append(last)
                last = ""
                continue
            break
        elif token.kind != "mark":
            last = token.stem
    if last:
        found.append(last)
    return [word for word in found if word]
