"""Medicines and supplements among food words: counted beside food, never as food.

"sertraline", "vitamin d 1000 iu", "L-glutamine 5g scoop". Names stand in the room of substances; a supplement
that the catalogue knows keeps its id and its grams. What ended or was left out was not taken.
"""

import re

from villi.meals.index import Index, Medicine
from villi.meals.lists import listed
from villi.meals.matching import match, query
from villi.meals.pieces import Item
from villi.meals.portions import GRAMS_SD, weigh
from villi.meals.values import Candidate, Portion
from villi.meals.words import MARK
from villi.substances import recognise

LONGEST = 4
"""Words of the longest name of a substance that is looked for."""
SURE, MORE_SAID = 0.95, 0.1
"""Confidence of an exact name, and how much less that of a name inside more words is (judgement)."""


ONLY_AS_WRITTEN = frozenset({"SAMe"})
"""Names that are another word in small letters: "same again twice" is no S-adenosylmethionine."""


NOT_TAKEN = "not counted as taken"
ENDS = "where it ended for good, write stops: or ended: in front of its name"
"""What is said of a medicine that ended, and what would say so to the whole diary."""

_ENDED = re.compile(
    r"\b(?:stop(?:ped|ping)?|quit|(?:came|come|coming|gone|went) off|off|finished|ended|done with|no longer"
    r"|not(?= (?:taking|on)\b)|(?:ran|run|running) out of|forgot(?:ten)?|missed|skipp(?:ed|ing)|without|no"
    r"|(?:didn'?t|did not|haven'?t|have not) (?:take|taken|have|had))\b"
    r"(?: (?:to|take|taking|on|with|the|my|all|any|more|course|of|dose|today's|morning|evening|daily"
    r"|usual))*+ *",
    re.IGNORECASE,
)
"""Says that what follows was not taken. Possessive, so that it takes no longer than it is long."""
_LEFT_OUT = re.compile(
    r" *+[-:,]?+ *+(?:is |was |i )?(?:stopped|ended|forgot(?:ten)?|missed|skipped|not taken)\b *+"
    r"(?:today|now)?+ *+(?=[.,;!]|\Z)",
    re.IGNORECASE,
)
"""The same behind it; possessive for the same reason."""
REACH = 80
"""Characters before a name in which that is said."""


def is_not_taken(folded: str, item: Item) -> bool:
    """Whether folded words say of a medicine or supplement among them that it was not taken: it ended, it was
    forgotten.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> from villi.meals.understand import understand
    >>> ready = index(Catalogue.everyday())
    >>> [len(understand(said, ready).portions) for said in ("stopped sertraline", "sertraline 50 mg")]
    [0, 1]
    """
    start = max(0, item.start - REACH)
    ended = any(
        item.start <= said.end() and recognise(folded[said.end() : item.end]) is not None
        for said in _ENDED.finditer(folded, start, item.end)
    )
    return ended or _LEFT_OUT.match(folded, item.end) is not None


def beside(item: Item, words: str, ready: Index) -> Portion | None:
    """The item as a medicine or supplement, or None where it is food."""
    stems = [token.stem for token in item.words if token.kind != MARK]
    known = _named(stems, ready)
    if known is None:
        return None
    medicine, key, all_of_it = known
    if medicine.name in ONLY_AS_WRITTEN and medicine.name not in words:
        return None
    made = Portion(
        words=words,
        span=(item.start, item.end),
        kind="medicine" if medicine.kind == "medicine" else "supplement",
        food_id="",
        name=medicine.name,
        grams=0.0,
        grams_sd=0.0,
        found="given" if item.amount is not None else "default",
        confidence=SURE if all_of_it else SURE - MORE_SAID,
        candidates=(),
    )
    return made if medicine.kind != "supplement" else _of_the_catalogue(made, item, key, ready)


def _of_the_catalogue(made: Portion, item: Item, key: set[str], ready: Index) -> Portion:
    """A supplement with its food and its grams, as far as they are known; a lactase tablet is no caffeine
    tablet: the food's name has the stems `key` of the substance."""
    options = [
        m
        for m in match(query(item.words, ready), ready)
        if ready.foods[m.food].kind == "supplement"
        and ready.words_of(m.food).issuperset(key)
        and _is_the_same(ready.foods[m.food].name, made.name)
    ]
    if options:
        best = options[0]
        food = ready.foods[best.food]
        named = (Candidate(food.id, food.name, best.score),)
        made = made._replace(food_id=food.id, name=food.name, candidates=named)
        stems = frozenset(token.stem for token in item.words if token.kind != MARK)
        got = weigh(item.amount, stems, best.food, ready)
        if got is not None:
            made = made._replace(grams=got.grams, grams_sd=got.sd)
    amount = item.amount
    if made.grams or amount is None or amount.unit is None or amount.unit.kind != "mass":
        return made
    return made._replace(grams=amount.quantity * amount.unit.value, grams_sd=GRAMS_SD["given"])


def _is_the_same(food: str, name: str) -> bool:
    """Whether a food of the catalogue is the substance of that name, or none that the table tells apart:
    vitamin B complex is not vitamin A, though "a" is no word of a food."""
    other = recognise(food)
    return other is None or other == recognise(name)


def _named(stems: list[str], ready: Index) -> tuple[Medicine, set[str], bool] | None:
    """The longest name of a substance among the stems, its own stems, and whether that is all; medicines
    anywhere, supplements only where the rest is dose words (so that "curds and whey" stays food)."""
    for size in range(min(LONGEST, len(stems)), 0, -1):
        for start in range(len(stems) - size + 1):
            key = stems[start : start + size]
            found = ready.beside.get(tuple(sorted(key)))
            if found is None:
                continue
            rest = stems[:start] + stems[start + size :]
            if found.kind == "medicine" or all(word in _DOSE_WORDS or not word.isalpha() for word in rest):
                return found, set(key) - _DOSE_WORDS, not rest
    return None


_DOSE_WORDS = listed("dose words")
