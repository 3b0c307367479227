"""Stage 3, segment: a line into items, each with its amount and its food words.

A new item starts at an amount after a connector, or at a hard stop. Between them "and", "with" and
commas may join a dish's name or part two foods: the grouping that the catalogue explains best wins.
"""

from collections.abc import Sequence
from itertools import pairwise

from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.asides import without_asides
from villi.meals.brands import is_brand
from villi.meals.index import RECIPE, Index
from villi.meals.lists import listed
from villi.meals.matching import MAKERS, NEVER_HEADS, Match, accepted, query, weigh_words
from villi.meals.names import NEGATIONS, SMALL
from villi.meals.nouns import with_nouns
from villi.meals.pieces import (
    ACCESSORY,
    INSIDE,
    LABELLED,
    SAME,
    VOID,
    Item,
    Piece,
    merged,
    pieces,
    qualifies,
    unglued,
)
from villi.meals.portions import CUP, Host, rows
from villi.meals.recipes import ends_in_pattern
from villi.meals.rewriting import BRAND_SCORE, choose, nobody_knows, places
from villi.meals.wholes import closes, scaled, vague, wholes
from villi.meals.words import MARK, WORD, Token, stem

JOIN_BONUS = {"with": 0.20, "on": 0.20, "made": 0.20, SAME: 0.25, "and": 0.12, ",": -0.15, "/": 0.0}
"""How much better (or worse) a joined reading may be than two foods, by the word between (judgement)."""
EXPLAINED_BONUS = {
    "with": 0.32,
    "on": 0.32,
    "made": 0.40,
    SAME: 0.40,
    INSIDE: 0.20,
    "and": 0.03,
    ",": -0.05,
    "/": 0.10,
}
"""The same where one name explains every word of the joined reading."""
ADJOINED_BONUS = 0.30
"""The same where the name has the very words on both sides of the connector ("butter and jelly")."""
LOOSE = 0.75
"""A name that fits two known foods worse than this does not join them."""
TWO_FOODS_BONUS = -0.10
"""The same for "and" between two foods in their own right: crackers and cheese are no cheese crackers."""
SAME_FOOD_BONUS = 0.30
"""The same where a piece alone is the very food that the whole is."""
LONGER = 0.15
"""Added for each further piece of such a list: a name that explains it all beats half of it."""
LISTED_BONUS = {"and": 0.24, ",": 0.16}
"""The same inside a list that "with" opened ("pasta with tomato sauce, cheese and meat")."""
ROW = "row"
"""Link of the foods that a list without commas names."""
HANGING = frozenset({"with", "on", "made", SAME})
"""Links after which "a" and "a small" count nothing new."""
MOST_PIECES = 7
"""Longer runs without amounts are read piece by piece: the grouping is quadratic in matches."""
UNSAID_COST = 0.3
KNOWN = 0.97
"""A score from which a piece is a food in its own right."""
IN_ITS_OWN_RIGHT = 0.80
"""A score from which qualifying words alone are a thing that people eat ("brisket")."""
WHOLE = 0.88
REFUSED_WORTH = 0.15
WORSE_WITH_MORE = 0.2
"""How much worse a match may become by what more is said of a food, and still be what is meant."""
KINDS = frozenset({"regular", "thick", "thin"})
"""Sizes that say what kind a food is as often as how large it is: regular peanut butter."""
CONDIMENTS = frozenset(
    [
        "sauce",
        "ketchup",
        "mustard",
        "mayonnaise",
        "relish",
        "chutney",
        "pickle",
        "jam",
        "marmalade",
        "marmite",
        "vegemite",
        "butter",
        "gravy",
        "dressing",
        "syrup",
        "honey",
        "salsa",
        "hummus",
        "guacamole",
    ]
)
"""Nouns of what people put on other food."""
DISHES = listed("filled dishes")
"""Dishes whose fillings are joined by "and": cheese and pickle sandwich."""
DISH_NOUNS = DISHES | listed("dish nouns")
"""Nouns that take other foods before them: a beef barley soup is no list of beef, barley and soup."""
WRAPS = DISHES | {"burrito", "taco", "quesadilla", "burger", "sub", "pie", "pasty", "turnover", "dumpling"}
"""Dishes of which people say what they are filled with."""
DENIALS = NEGATIONS - {"not", "non"}
"""Words that open what was not there."""
THINGS = frozenset({"drink", "snack", "dish", "food"})
"""Words that are about a thing, though names of foods are seldom about them: "electrolyte drink"."""
ANNOUNCING = NEVER_HEADS | {
    "snack",
    "breakfast",
    "lunch",
    "dinner",
    "supper",
    "tea",
    "meal",
    "brunch",
    "dessert",
}
"""Words that foods are called by and that announce other foods before a colon."""
PASSING = listed("passing states")
"""Words that say how warm or how old a food was, where no name has them."""
COUNTED_INSIDE = listed("counted inside")
FEWEST_INSIDE = 3
"""From three on, a number before these words and a singular counts what is inside: "4 cheese pizza"."""
MOST_WORDS, LONGEST_NAME = 12, 4
"""A piece of more words is not looked through for several foods; nor is a name of more words looked for."""
POOR = 0.80
"""A match below this leaves it open that the words are several foods without commas."""


def items(found: Sequence[Token], ready: Index, locale: str = "") -> list[Item]:
    """The items of a line: pieces grouped as the catalogue explains them best."""
    found = without_asides(unglued(found, ready), ready)
    made: list[Item] = []
    run: list[Piece] = []
    sealed = False
    cut = _unpacked(pieces(found, ready))
    parts = [part for whole in cut for part in _parted(whole, ready, locale)]
    for place, whole in enumerate(parts):
        piece = whole._replace(words=tuple(_food_words(whole.words)) or whole.words)
        if _only_denies(piece) and (run or made):
            if run:
                run[-1] = run[-1]._replace(words=_more_said(run[-1].words, piece.words, ready, locale))
            else:
                made[-1] = made[-1]._replace(words=_more_said(made[-1].words, piece.words, ready, locale))
            sealed = True
            continue
        if piece.amount is not None and _only_amount(piece, bool(run or made), ready):
            at = _whose(run, piece)
            if run and _takes(run[at].amount, piece.amount):  # an amount alone is the food's before it
                words = _more_said(run[at].words, _state(piece), ready, locale)
                run[at] = Piece(run[at].link, merged(run[at].amount, piece.amount), words, True)
            elif not run and made and _takes(made[-1].amount, piece.amount):
                made[-1] = made[-1]._replace(amount=merged(made[-1].amount, piece.amount))
            sealed = True
            continue
        starts = piece.link in ("", LABELLED, ROW) or not run or (sealed and piece.link not in HANGING)
        sealed = False
        if not starts and piece.amount is not None:
            said = [p.amount for p in run if p.amount is not None]
            weighed = bool(said) and said[-1].weighed
            light = piece.link in HANGING and (
                _light(piece.amount, piece.link) or (vague(piece.amount, found) and piece.link == "with")
            )
            closing = piece.link == "and" and run[-1].link == "," and any(p.link in HANGING for p in run)
            light = light or (closing and _light(piece.amount, piece.link))
            sized = not piece.amount.counted and piece.amount.unit is None
            alike = not any(token.text in KINDS for token in piece.words) and bool(said and said[-1].size)
            light = light or (sized and (not alike or piece.link in HANGING or not _naming(piece.words)))
            spanning = (
                piece.amount.weighed
                and _of_the_whole(piece, run, ready, locale)
                and not _listed_weights(parts, place)
            )
            starts = not (light or ((piece.trailing or spanning) and not weighed) or piece.link == SAME)
            starts = starts or _apart(run[-1], piece, ready, locale)
        if starts and not (run and _attribute(piece, ready, locale)):
            made.extend(_grouped(run, ready, locale))
            run = []
        run.append(piece)
    made.extend(_grouped(run, ready, locale))
    made = _without_labels([item for item in made if item.words or item.amount is not None], ready, locale)
    made = with_nouns(made, found, ready, locale)
    made = wholes(made, found, ready, locale)
    counted = (_numeral_apart(_an_order(item, found), ready, locale) for item in made)
    return [_spanned(item, found)._replace(link=_PLAIN.get(item.link, item.link)) for item in counted]


def _an_order(item: Item, found: Sequence[Token]) -> Item:
    """The item uncounted where "a" stands before a plural: "a large fries" is an order, not one of them."""
    amount, words = item.amount, [token for token in item.words if token.kind == WORD]
    if amount is None or amount.unit is not None or not words:
        return item
    last = words[-1]
    plural = last.text.endswith("s") and last.text not in (last.stem, last.stem + "'s")
    if not (plural and amount.counted and amount.quantity <= 1 and amount.size):
        return item
    if amount.quantity < 1:  # "half a small fries"
        return item._replace(amount=amount._replace(unit=amounts.UNITS[("order",)]))
    if found[amount.first].text not in ("a", "an"):
        return item
    return item._replace(amount=amount._replace(counted=False))


def _numeral_apart(item: Item, ready: Index, locale: str) -> Item:
    """The item as one of its kind where the number counts what is in it: a 4 cheese pizza is one pizza. A
    plural would say otherwise, and so does a measure of that name (a 3 egg omelette is measured in eggs)."""
    amount, words = item.amount, [token for token in item.words if token.kind == WORD]
    if amount is None or amount.unit is not None or not amount.counted or len(words) < 2:
        return item
    first, last = words[0], words[-1]
    singular = all(token.text == token.stem or not token.text.endswith("s") for token in (first, last))
    eggs = first.stem == "egg" and last.stem in DISHES - {"roll"}
    fewest = FEWEST_INSIDE - 1 if eggs else FEWEST_INSIDE
    if amount.quantity < fewest or not singular or first.stem not in COUNTED_INSIDE:
        return item
    found = _worth(item.words, ready, locale)[2]
    if (
        found is None
        or first.end == last.end
        or any(first.stem in row.words for row in rows(found.food, ready) if row.kind == "count")
    ):
        return item
    return item._replace(amount=amount._replace(low=1.0, high=1.0))


_PLAIN = {"made": "with", SAME: "with", INSIDE: "with", LABELLED: "", ROW: ","}
"""What the links of pieces are to the stages behind: how an item hangs on the one before."""


def _without_labels(made: Sequence[Item], ready: Index, locale: str) -> list[Item]:
    """The items without words that only announce what follows: "after school: toast". A word that foods are
    called by announces nothing ("zorb soup: 2 eggs"): it stays, to be refused."""
    return [
        item
        for place, item in enumerate(made)
        if item.amount is not None
        or place + 1 == len(made)
        or made[place + 1].link != LABELLED
        or any(token.stem in ready.heads and token.stem not in ANNOUNCING for token in item.words)
        or _worth(item.words, ready, locale)[2] is not None
    ]


def _unpacked(cut: Sequence[Piece]) -> list[Piece]:
    """The pieces without a dish whose contents stand behind it in brackets with amounts of their own:
    "shake (30 g whey, 300 ml milk)" is whey and milk."""
    kept: list[Piece] = []
    place = 0
    while place < len(cut):
        end = place + 1
        while end < len(cut) and cut[end].link == INSIDE:
            end += 1
        head, inside = cut[place], cut[place + 1 : end]
        listed = len(inside) > 1 and all(_naming(part.words) for part in inside)
        if listed and head.amount is None and any(part.amount is not None for part in inside):
            kept.extend(part._replace(link=",") for part in inside)
        else:
            kept.extend((head, *inside))
        place = end
    return kept


def _parted(piece: Piece, ready: Index, locale: str) -> list[Piece]:
    """A piece as it is, or as the foods that it lists without commas: "eggs bacon toast coffee".

    Every part must be a food in its own right; two parts are a list only where the first is a plural, as
    compounds have singulars ("ginger biscuit"), and so is a list before a noun like "soup".
    """
    words = _food_words(piece.words)
    rest = tuple(words[1:])
    if (
        rest
        and words[0].text in PASSING
        and _worth(tuple(words), ready, locale)[2] is None
        and _worth(rest, ready, locale)[2] is not None
    ):
        piece, words = piece._replace(words=rest), words[1:]  # cold pizza is pizza
    if piece.amount is not None and piece.amount.weighed and not piece.trailing:
        return [piece]  # one weight, one dish
    said = next((k for k, token in enumerate(words) if token.text in NEGATIONS), len(words))
    words, denial = words[:said], tuple(words[said:])
    if not 2 <= len(words) <= MOST_WORDS or any(token.kind != WORD or token.text in SMALL for token in words):
        return [piece]
    quality, _, found = _worth(tuple(words), ready, locale)
    if found is None or RECIPE in ready.foods[found.food].sources:
        parts = _around_unknown(words, ready, locale)
        if parts:
            return _in_a_row(piece, parts, denial)
    if quality >= POOR and (
        len(words) < 3 or piece.amount is not None or found is None or not _run_together(found, words, ready)
    ):
        return [piece]
    plain = tuple(token for token in words if token.text not in amounts.SIZES)
    if len(plain) < len(words) and _worth(plain, ready, locale)[0] >= KNOWN:
        return [piece]
    parts = _foods_in_a_row(words, ready, locale)
    if len(parts) == 2 and found is None and _spread_on(parts, ready, locale):
        return _in_a_row(piece, parts, denial)
    plural = any(
        part[-1].text.endswith("s") and part[-1].text != part[-1].stem and not is_brand(t.stem for t in part)
        for part in parts[:-1]
    )
    compound = (bool(parts) and len(parts[-1]) == 1 and words[-1].stem in DISH_NOUNS) or ends_in_pattern(
        words
    )
    if len(parts) < 2 or not (plural or (_several_foods(parts, found, ready, locale) and not compound)):
        return [piece]
    return _in_a_row(piece, parts, denial)


def _several_foods(
    parts: Sequence[tuple[Token, ...]], found: Match | None, ready: Index, locale: str
) -> bool:
    """True for three foods or more in a row, and for two of which no name makes one dish."""
    if len(parts) > 2:
        return True
    if found is not None or not parts or parts[-1][-1].stem in DISH_NOUNS:
        return False
    alone = [_worth(part, ready, locale)[2] for part in parts]
    return all(food is not None and food.food not in ready.judged for food in alone)


def _apart(before: Piece, piece: Piece, ready: Index, locale: str) -> bool:
    """True for another food with its amount behind it after a comma: "3 peas, milk 120 ml", not "cheese,
    cheddar 30 g"."""
    if piece.link != "," or not piece.trailing:
        return False
    both = [_worth(_joined([one]), ready, locale)[2] for one in (before, piece)]
    whole = _worth(_joined([before, piece]), ready, locale)[2]
    thing = len(piece.words) > 1 and piece.words[-1].stem in THINGS
    if both[0] is not None and both[1] is None and (thing or not _only_says_how(piece, ready, locale)):
        return whole is None or _own(whole, _joined([before, piece]), ready) <= WHOLE
    if None not in both and whole is not None and _own(whole, _joined([before, piece]), ready) <= WHOLE:
        return thing or not _only_says_how(piece, ready, locale)
    known = all(food is not None and _in_its_own_right(food) for food in both)
    return known and (whole is None or all(food is not None and whole.food != food.food for food in both))


def _in_a_row(piece: Piece, parts: Sequence[tuple[Token, ...]], denial: tuple[Token, ...]) -> list[Piece]:
    """The pieces of a list without commas; its amount is that of the food beside it."""
    at = len(parts) - 1 if piece.trailing else 0
    return [
        Piece(
            piece.link if not place else (ROW if len(parts) > 2 else ","),
            piece.amount if place == at else None,
            part + (denial if place == len(parts) - 1 else ()),
            piece.trailing and place == at,
        )
        for place, part in enumerate(parts)
    ]


def _around_unknown(words: Sequence[Token], ready: Index, locale: str) -> list[tuple[Token, ...]]:
    """What stands before, in and behind the words that nobody knows, where both sides are foods in their
    own right: "eggs zorblax toast"."""
    strange = [k for k, token in enumerate(words) if nobody_knows(token.stem, ready)]
    if not strange or strange[0] == 0 or strange[-1] == len(words) - 1:
        return []
    first, last = strange[0], strange[-1] + 1
    before, between, after = tuple(words[:first]), tuple(words[first:last]), tuple(words[last:])
    sides = all(_worth(side, ready, locale)[0] >= KNOWN for side in (before, after))
    return [before, between, after] if sides else []


def _run_together(found: Match, words: Sequence[Token], ready: Index) -> bool:
    """True for a match that only lists what the words say ("chicken, rice and vegetables"): no two
    neighbours stand side by side in its name, or the dish is one by judgement."""
    if RECIPE in ready.foods[found.food].sources:
        return words[-1].stem not in DISH_NOUNS and not _side_by_side(found, words, ready)
    held = ready.name(found.name).weights if found.name >= 0 else {}
    return sum(token.stem in held for token in words) > 1 and not _side_by_side(found, words, ready)


def _side_by_side(found: Match, words: Sequence[Token], ready: Index) -> bool:
    """True where the name has two neighbours of the words side by side, in this order or inverted
    ("bread, garlic")."""
    if found.name < 0:
        return False
    written = ready.texts[found.name].replace(",", " ,").split()
    stems = [stem(word) if word != "," else word for word in written]
    pairs = {*pairwise(stems), *((b, a) for a, comma, b in zip(stems, stems[1:], stems[2:]) if comma == ",")}  # noqa: B905
    return any((a.stem, b.stem) in pairs for a, b in pairwise(words))


def _spread_on(parts: Sequence[tuple[Token, ...]], ready: Index, locale: str) -> bool:
    """True where the second of two foods is what people put on others: sauces, spreads."""
    words = {token.stem for token in parts[-1]}
    if words & CONDIMENTS:
        return True
    found = _worth(parts[-1], ready, locale)[2]
    return found is not None and any(row.unit == "per slice of bread" for row in rows(found.food, ready))


def _foods_in_a_row(words: Sequence[Token], ready: Index, locale: str) -> list[tuple[Token, ...]]:
    """The words as the fewest foods in their own right, in a row; empty where some word is left over."""
    best: list[list[tuple[Token, ...]] | None] = [[]] + [None] * len(words)
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - LONGEST_NAME), end):
            before, part = best[start], tuple(words[start:end])
            if before is None or (best[end] is not None and len(before) + 1 >= len(best[end] or ())):
                continue
            quality, _, found = _worth(part, ready, locale)
            known = found is not None and not found.typo and quality >= KNOWN
            known = known or (len(part) == 1 and found is not None and _in_its_own_right(found))
            if known and not (len(part) > 1 and found is not None and _only_list(found, part, ready, locale)):
                best[end] = [*before, part]
    return best[-1] or []


def _in_its_own_right(found: Match) -> bool:
    """True for a food by its very name, here or in another country."""
    return not found.typo and (found.score >= KNOWN or (found.exact and found.score > POOR))


def _only_list(found: Match, part: Sequence[Token], ready: Index, locale: str) -> bool:
    """True where words that are foods alone are no compound: "lettuce tomato" of a sandwich's name."""
    key = tuple(sorted(token.stem for token in part))
    if found.name < 0 and ready.bare_food(key, (part[-1].stem,)) == found.food:
        return False  # a phrase that people say in this order: butter chicken
    judged = RECIPE in ready.foods[found.food].sources or found.score < KNOWN
    if (not judged and found.name < 0) or _side_by_side(found, part, ready):
        return False
    alone = [_worth((token,), ready, locale)[2] for token in part]
    return all(food is not None and _in_its_own_right(food) for food in alone)


def _only_denies(piece: Piece) -> bool:
    """True for "no fries" after a comma: it says what was not there, and is no food that nobody knows."""
    behind = piece.link in (",", "", "and") and piece.amount is None
    return behind and len(piece.words) > 1 and piece.words[0].text in DENIALS


def _more_said(
    words: tuple[Token, ...], more: Sequence[Token], ready: Index, locale: str
) -> tuple[Token, ...]:
    """The words with more said of the food, where the catalogue still knows it so."""
    together = (*words, *more)
    lost = _worth(together, ready, locale)[2] is None and _worth(words, ready, locale)[2] is not None
    return words if lost or not more else together


def _state(piece: Piece) -> tuple[Token, ...]:
    """What an amount alone says of its food: "uncooked" of "75 g uncooked weight"."""
    weight = bool(piece.words) and piece.words[-1].text == "weight"
    return tuple(token for token in piece.words[:-1] if token.text not in VOID) if weight else ()


def _whose(run: Sequence[Piece], piece: Piece) -> int:
    """The place of the piece that an amount alone belongs to: the last, but "green tea with lemon, 2 cups"
    are cups of tea."""
    at = len(run) - 1
    household = piece.amount is not None and not scaled(piece.amount)
    while at > 0 and household and piece.link == "," and run[at].link == "with" and run[at].amount is None:
        at -= 1
    return at


def _only_amount(piece: Piece, follows: bool, ready: Index) -> bool:
    """True for an amount without a food: "120 g", "2 slices", "(1 cup cooked)"."""
    words, unit = _naming(piece.words), piece.amount.unit if piece.amount is not None else None
    if not words or (follows and piece.link == INSIDE and all(qualifies(token, ready) for token in words)):
        return True
    if follows and words[-1].text == "weight" and all(qualifies(token, ready) for token in words[:-1]):
        return True  # "40 g dry weight"
    vessel = unit is not None and unit.kind in ("container", "portion")
    behind = piece.link in (",", INSIDE) or (piece.link == "" and vessel)
    if not follows or unit is None or not behind or len(words) > 1:
        return False
    word = words[0]
    return amounts.UNITS.get((word.text,)) == unit and ready.bare_food((word.stem,), (word.stem,)) is None


def _takes(held: Amount | None, said: Amount) -> bool:
    """True where a further amount tells more than the amount that a food has."""
    return held is None or said.weighed or not held.counted or not held.size


def _of_the_whole(piece: Piece, run: Sequence[Piece], ready: Index, locale: str) -> bool:
    """True where a weight inside may be the weight of the whole: "a sandwich made with 112 g of ham and
    cheese", "a frozen meal with 241 g of chicken and rice"."""
    return piece.link in ("made", SAME) or (piece.link == "with" and _only_says_how(run[0], ready, locale))


def _listed_weights(parts: Sequence[Piece], place: int) -> bool:
    """True where the next of a list has a weight as well: "made from 100 g beef, 50 g carrots"."""
    after = parts[place + 1] if place + 1 < len(parts) else None
    return (
        after is not None and after.link in (",", "and") and after.amount is not None and after.amount.weighed
    )


def _naming(words: Sequence[Token]) -> list[Token]:
    """The words that could name a food: no filler, no size."""
    return [token for token in words if token.text not in VOID and token.text not in amounts.SIZES]


def _light(amount: Amount, link: str) -> bool:
    """ "a", "a small", "on a slice of": no number, no weight."""
    return amount.quantity == 1.0 and (amount.unit is None or (link == "on" and amount.unit.name == "slice"))


def _attribute(piece: Piece, ready: Index, locale: str) -> bool:
    """True for a piece without a noun ("fried", "frosted"): it says more of what came before."""
    return piece.amount is None and _only_says_how(piece, ready, locale)


def _only_says_how(piece: Piece, ready: Index, locale: str) -> bool:
    """True where no word is what the catalogue's names are about ("medium crust", "fried", "with skin"),
    and the words together are no usual thing to eat."""
    if not piece.words or not all(qualifies(token, ready) for token in piece.words):
        return False
    if all(token.text in VOID or token.stem in ACCESSORY for token in piece.words):
        return True
    if all(token.text.endswith("ed") for token in piece.words):
        return True  # "and frosted"
    found = choose(query(_food_words(piece.words), ready), ready, locale)
    return not found or not accepted(found[0]) or found[0].score < IN_ITS_OWN_RIGHT


def _food_words(words: Sequence[Token]) -> list[Token]:
    """The words that say something about the food; "skin not eaten" is a denial as a whole."""
    return [
        token
        for place, token in enumerate(words)
        if token.text not in VOID or (token.text == "eaten" and place and words[place - 1].text in NEGATIONS)
    ]


def _spanned(item: Item, found: Sequence[Token]) -> Item:
    starts = [token.start for token in item.words]
    ends = [token.end for token in item.words]
    if item.amount is not None:
        starts.append(found[item.amount.first].start)
        ends.append(found[item.amount.end - 1].end)
    return item._replace(start=min(starts), end=max([item.end, *ends]))


def _own(found: Match, words: Sequence[Token], ready: Index) -> float:
    """The share of the words that the one name explains, where what one of it is called ("1 sandwich")
    counts as said by the name."""
    if found.own > WHOLE or found.name < 0:
        return found.own
    held = ready.name(found.name).weights
    nouns = {w for row in rows(found.food, ready) if row.kind == "count" for w in row.words} & DISHES
    asked = query(words, ready)
    said = weigh_words(tuple(w for w in asked.words if w in held or w not in MAKERS), ready)
    return sum(weight for word, weight in said.items() if word in held or word in nouns) / (
        sum(said.values()) or 1.0
    )


def _joined(group: Sequence[Piece]) -> tuple[Token, ...]:
    words: list[Token] = []
    for place, piece in enumerate(group):
        if place:
            before = words[-1] if words else None
            at = before.end if before else 0
            text = {"with": "with", "made": "with", "on": "on", "and": "and", "/": "or"}.get(piece.link, ",")
            words.append(Token(WORD if text != "," else MARK, text, text, at, at))
        words.extend(_food_words(piece.words))
    return tuple(words)


def _said_again(before: Piece, piece: Piece, ready: Index, locale: str) -> bool:
    """True where a food's words come again in the next of a list: "rice, rice pudding" and "egg, egg" are two
    foods, of which one name would explain all the words."""
    if piece.link not in (",", "and", "/"):
        return False
    one, other = ({token.stem for token in _food_words(p.words)} for p in (before, piece))
    if not one or not other or not (one <= other or other <= one):
        return False
    return all(_worth(_joined([p]), ready, locale)[2] is not None for p in (before, piece))


def _strange(before: Piece, piece: Piece, ready: Index) -> bool:
    """True where what nobody knows would be swallowed by the food beside it: "a quumble and curry" is no
    curry. The quumble stands alone, to be refused."""
    for one in (before, piece):
        words = query(_food_words(one.words), ready).words
        unknown = [word for word in words if nobody_knows(word, ready) and not word.endswith("less")]
        if unknown and (piece.link in ("and", "/") or len(unknown) == len(words)):
            return True
    return False


def _grouped(run: Sequence[Piece], ready: Index, locale: str) -> list[Item]:
    """One run of pieces as items, by dynamic programming over contiguous groups."""
    if not run:
        return []
    if len(run) == 1 or len(run) > MOST_PIECES:
        return [_item([p], _joined([p])) for p in run]
    whole = _joined(run)
    quality, _, found = _worth(whole, ready, locale)
    if (
        quality > 0.93
        and found is not None
        and not _goes_with(run, ready, locale)
        and not _swallows(run, found, ready, locale)
        and found.own > WHOLE
        and all(p.link not in (",", "and") for p in run)
        and not any(_strange(before, piece, ready) for before, piece in pairwise(run))
    ):
        return [_item(run, whole)]
    size = len(run)
    how = [_only_says_how(piece, ready, locale) for piece in run]
    for place in range(size):
        how[place] = how[place] and not _stands_alone(run, place, ready, locale)
    heavy = [_worth(_joined([piece]), ready, locale)[1] for piece in run]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(-99.0, 0)] * size
    for end in range(1, size + 1):
        for start in range(end):
            group = run[start:end]
            if (start and how[start] and run[start].amount is None) or (
                len(group) < size and all(how[start:end])
            ):
                continue
            if any(_said_again(before, piece, ready, locale) for before, piece in pairwise(group)):
                continue
            if any(_strange(before, piece, ready) for before, piece in pairwise(group)):
                continue
            words = whole if end - start == size else _joined(group)
            quality, _, found = _worth(words, ready, locale)
            if sum(p.amount is not None and p.amount.weighed for p in group) > 1:
                continue
            if any(piece.link == INSIDE and _denies(piece) for piece in group[:-1]):
                continue  # "(no mayo)" ends with its bracket
            if any(_seasoned(piece) and after.link == "," for piece, after in pairwise(group)):
                continue  # "pinch of salt, mashed potatoes"
            if end - start > 1 and found is not None and _swallows(group, found, ready, locale):
                continue
            if _weighed_inside(group) and (found is None or _own(found, words, ready) <= WHOLE):
                continue
            if end - start > 1:
                quality += (
                    _bonus(group, found, ready, locale)
                    if found is not None
                    else -UNSAID_COST * (end - start - 1)
                )
            value = best[start][0] + sum(heavy[start:end]) * quality
            if value > best[end][0]:
                best[end] = (value, start)
    cuts = []
    end = size
    while end:
        start = best[end][1]
        cuts.append((start, end))
        end = start
    return _absorbed([_item(run[s:e], _joined(run[s:e])) for s, e in reversed(cuts)], ready, locale)


def _stands_alone(run: Sequence[Piece], place: int, ready: Index, locale: str) -> bool:
    """True for words that only say how, where the food beside them after a comma would be no food with them:
    "two hobnobs, car keys"; "cafe creme, curry"."""
    if not place:
        return len(run) > 1 and run[1].link == "," and _known(run[1], ready, locale)
    if run[place].link != ",":
        return False
    alone = _worth(_joined(run[place - 1 : place]), ready, locale)[2]
    return alone is not None and _worth(_joined(run[place - 1 : place + 1]), ready, locale)[2] is None


def _denies(piece: Piece) -> bool:
    return bool(piece.words) and piece.words[0].text in NEGATIONS


def _swallows(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where a dish that is one by judgement would swallow foods that a person counted or listed:
    "2 eggs on toast" are two eggs, "yoghurt with berries and granola" are three foods."""
    if len(group) < 2:
        return False
    if found.name < 0 and found.score == BRAND_SCORE:
        return any(piece.link != INSIDE for piece in group[1:])  # syrup is no flavour of the waffles
    if group[1].link == "and" and _several(group[0]):
        return all(_known(piece, ready, locale) for piece in group)
    if RECIPE not in ready.foods[found.food].sources:
        return False
    counted = any(p.amount is not None and p.amount.counted and p.amount.quantity > 1 for p in group)
    listed_ = group[1].link in ("with", ",", "on", "/") and all(
        p.link in ("with", ",", "on", "and", "/") for p in group[2:]
    )
    if not counted and not listed_:
        return False
    alone = [_worth(_joined([piece]), ready, locale)[2] for piece in group]
    return all(food is not None and _in_its_own_right(food) for food in alone)


def _several(piece: Piece) -> bool:
    """True for several of a food in the plural: "3 eggs and cheese" is no egg and cheese biscuit."""
    amount, last = piece.amount, piece.words[-1] if piece.words else None
    counted = amount is not None and amount.unit is None and amount.counted and amount.quantity > 1
    return counted and last is not None and last.text.endswith("s") and last.text != last.stem


def _seasoned(piece: Piece) -> bool:
    """True for an accessory that was measured: a pinch of salt."""
    measured = piece.amount is not None and piece.amount.unit is not None
    return measured and all(token.stem in ACCESSORY for token in piece.words)


def _weighed_inside(group: Sequence[Piece]) -> bool:
    """True where a weight stands inside ("a sandwich made with 102 g of ham"), not at the end."""
    return any(
        p.amount is not None and p.amount.weighed and not p.trailing and bool(p.words) for p in group[1:]
    )


def _item(group: Sequence[Piece], words: tuple[Token, ...]) -> Item:
    """A group as one item; its amount is the first piece's, or the weight that a later piece gives."""
    amount = group[0].amount
    for piece in group[1:]:
        if piece.amount is not None and (piece.trailing or piece.amount.weighed):
            amount = merged(amount, piece.amount)
    held = next((piece.link for piece in reversed(group[1:]) if piece.link in HANGING), "")
    if not held and any(a.stem in DISH_NOUNS and b.text == "of" for a, b in pairwise(words)):
        held = "made"  # "a salad of lettuce"
    return Item(group[0].link, amount, words, 0, 0, holds=held)


def _absorbed(made: Sequence[Item], ready: Index, locale: str) -> list[Item]:
    """What only tells more of the food before is no food of its own: what it is made of, and the same in
    other words. What goes with a weighed food shares its weight."""
    kept: list[Item] = []
    of_the_whole = False
    for place, item in enumerate(made):
        weighed = bool(kept) and kept[-1].amount is not None and kept[-1].amount.weighed
        opened = bool(kept) and kept[-1].holds == "made" and (weighed or _wraps(kept[-1]))
        of_the_whole = item.link in ("made", SAME, INSIDE) or (
            ((of_the_whole and weighed) or (opened and closes(made, place, ()))) and item.amount is None
        )
        inside = item.link in ("made", INSIDE) and item.amount is not None and item.amount.weighed
        if not kept or not of_the_whole or inside:
            kept.append(item)
            continue
        told = _told(kept[-1], item, ready, locale)
        if told is None:
            kept.append(item._replace(link="with"))
        else:
            kept[-1] = told
    return kept


def _wraps(item: Item) -> bool:
    """True for a dish with fillings inside: a sandwich, a burrito."""
    return any(token.stem in WRAPS for token in item.words)


def _told(item: Item, more: Item, ready: Index, locale: str) -> Item | None:
    """An item with what more was said of it; None where that is a food of its own."""
    amount = item.amount
    if more.amount is not None and (more.amount.weighed or amount is None or not amount.counted):
        amount = merged(amount, more.amount)
    known = _worth(item.words, ready, locale)[2]
    if known is None:
        return item._replace(amount=amount, words=more.words) if more.link == SAME else None
    mark = Token(WORD, "with", "with", item.words[-1].end, item.words[-1].end)
    both = _worth((*item.words, mark, *more.words), ready, locale)[2]
    if both is not None and both.food != known.food and both.score > known.score - WORSE_WITH_MORE:
        return item._replace(amount=amount, words=(*item.words, mark, *more.words))
    return item._replace(amount=amount, end=max(item.end, *(token.end for token in more.words)))


def _bonus(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> float:
    """What the connectors inside a group add to its quality."""
    if _goes_with(group, ready, locale):
        return -UNSAID_COST
    if _own(found, _joined(group), ready) <= WHOLE:
        said = ready.words_of(found.food)
        first = 0 if group[1].link in HANGING else 1  # "a hot dog bun with sausage" is more than sausage
        if not all(_mentioned(piece, said, ready) for piece in group[first:]):
            return -UNSAID_COST  # the joined name says nothing of a piece: two foods
        return sum(JOIN_BONUS.get(piece.link, 0.0) for piece in group[1:])
    if _something_else(group, found, ready, locale):
        return -UNSAID_COST
    if _about_a_later_piece(group, found, ready) or _loose(group, found, ready, locale):
        return -UNSAID_COST
    text = ready.texts[found.name] if found.name >= 0 else ""
    if all(piece.link in (",", SAME) for piece in group[1:]) and _named_twice(group, found, ready, locale):
        return SAME_FOOD_BONUS
    bonus, listed = -1.0, _opens_list(group[0])
    for before, piece in pairwise(group):
        if piece.link == "/" and all(_known(part, ready, locale) for part in (before, piece)):
            here = TWO_FOODS_BONUS
        elif (
            piece.link in ("and", "/")
            and piece.words
            and piece.words[-1].stem in DISHES
            and len(piece.words) > 1
        ) or (
            _adjoin(before, piece, text)
            if text
            else piece.link != "/" and _our_phrase(group, found, ready, locale)
        ):
            here = ADJOINED_BONUS
        elif listed and piece.link in LISTED_BONUS:
            here = LISTED_BONUS[piece.link]
        elif piece.link == "and" and all(_known(part, ready, locale) for part in (before, piece)):
            here = TWO_FOODS_BONUS
        else:
            here = EXPLAINED_BONUS.get(piece.link, 0.0)
        bonus = here if bonus == -1.0 else (max(bonus, here) if listed else min(bonus, here))
        listed = listed or piece.link in HANGING or _opens_list(piece)
    return bonus + (LONGER * (len(group) - 2) if listed and bonus > 0 else 0.0)


def _goes_with(group: Sequence[Piece], ready: Index, locale: str) -> bool:
    """True for two known foods of which the second has an amount that goes with the first (milk in coffee,
    butter on toast): they are counted apart, by that amount."""
    if len(group) != 2:
        return False
    ordered = (group[1], group[0]) if group[1].link == "on" else (group[0], group[1])  # "jam on toast"
    host, other = (choose(query(_food_words(piece.words), ready), ready, locale) for piece in ordered)
    if not host or not other or host[0].score < KNOWN or other[0].score < KNOWN:
        return False
    table = rows(host[0].food, ready)
    held = Host(CUP, table, ready.words_of(host[0].food))
    return any(
        row.kind == "guideline" and "sandwich" not in row.unit and held.times(row.unit)
        for row in rows(other[0].food, ready)
    )


def _mentioned(piece: Piece, said: frozenset[str], ready: Index) -> bool:
    """True where a food's names have a noun of the piece, or all that the piece says is how."""
    nouns = [token for token in piece.words if not qualifies(token, ready)] or piece.words
    return any(token.stem in said for token in nouns)


def _named_twice(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """ "an energy drink, NOS": a later piece alone is the very food that the whole is."""
    alone = (_worth(_joined([piece]), ready, locale)[2] for piece in group[1:])
    return any(match is not None and match.food == found.food for match in alone)


def _loose(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where foods in their own right would be joined by a name that fits them badly: fish with chips is
    no fish from a chip shop."""
    text = ready.texts[found.name] if found.name >= 0 else ""
    if group[1].link == "with" and group[1].words and f" with {group[1].words[0].text}" in text:
        return False
    return found.score < LOOSE and len(group) == 2 and all(_known(piece, ready, locale) for piece in group)


def _known(piece: Piece, ready: Index, locale: str) -> bool:
    """True where the words of a piece alone are a food in its own right."""
    return _worth(_joined([piece]), ready, locale)[0] >= KNOWN


def _about_a_later_piece(group: Sequence[Piece], found: Match, ready: Index) -> bool:
    """True where the first food only qualifies what comes after "with": pancakes with syrup are no pancake
    syrup."""
    if group[1].link not in ("with", "made", "on") or found.name < 0:
        return False
    hosts, others = (group[1:2], group[:1]) if group[1].link == "on" else (group[:1], group[1:])
    nouns = {piece.words[-1].stem for piece in hosts if piece.words}
    heads = ready.name(found.name).heads & {token.stem for piece in others for token in piece.words}
    if nouns.isdisjoint(ready.name(found.name).heads):
        heads |= {piece.words[-1].stem for piece in others if piece.words}
    written = [stem(word) for word in ready.texts[found.name].split()]
    return any(first in nouns and second in heads for first, second in pairwise(written))


def _something_else(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where known foods would be joined by the name of a thing that nobody said: oatmeal with raisins
    is no cookie."""
    if found.name < 0:
        return False
    said = {token.stem for piece in group for token in piece.words}
    heads = ready.name(found.name).heads
    return bool(heads) and not heads & said and all(_known(piece, ready, locale) for piece in group)


def _our_phrase(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True for a phrase of `data/bare.csv` in its own order: "gin and tonic", not "crackers and cheese"."""
    asked = query(_joined(group), ready)
    key = tuple(sorted(asked.words))
    numbers = (ready.bare_food(key, asked.words[-1:], place) for place in (*places(locale), ""))
    return any(number == found.food for number in numbers)


def _adjoin(before: Piece, piece: Piece, text: str) -> bool:
    """True where the name itself has these two words on either side of the connector."""
    if not before.words or not piece.words:
        return False
    a, b = before.words[-1].text, piece.words[0].text
    return any(f"{a}{middle}{b}" in text for middle in (" and ", ", ", ", and ", " & ", " or ", "/", ", or "))


def _opens_list(piece: Piece) -> bool:
    return piece.link == "made" or any(token.stem in DISHES for token in piece.words)


def _worth(words: tuple[Token, ...], ready: Index, locale: str) -> tuple[float, float, Match | None]:
    """How well the catalogue explains some words (0 to 1), the weight of the words, and the match; None
    where they would be refused."""
    asked = query(words, ready)
    weight = sum(weigh_words(asked.words, ready).values()) + 0.5 * sum(
        ready.weight(word) for word in sorted(asked.denied)
    )
    found = choose(asked, ready, locale)
    if any(word in MAKERS for word in asked.words):
        plain = choose(asked._replace(words=tuple(w for w in asked.words if w not in MAKERS)), ready, locale)
        found = max(found, plain, key=lambda options: options[0].score if options else 0.0)
    if not found or not accepted(found[0]):
        return REFUSED_WORTH, weight or 0.1, None
    return found[0].score, weight, found[0]
