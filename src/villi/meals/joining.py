"""Stage 3d, join: neighbours that the catalogue knows by one name are one food.

A run of pieces without amounts between them ("macaroni", "and cheese"; "eggs", "and bacon") is grouped so
that the names of the catalogue explain its words best; the word between says how readily two pieces are one.
What a food is made of, and the same in other words, goes into the food before.
"""

from collections.abc import Sequence
from itertools import pairwise

from villi.meals.explaining import (
    DISH_NOUNS,
    DISHES,
    KNOWN,
    WHOLE,
    food_words,
    in_its_own_right,
    is_known,
    joined_words,
    only_says_how,
    share_of_name,
    worth,
)
from villi.meals.index import RECIPE, Index
from villi.meals.matching import Match, query
from villi.meals.names import NEGATIONS
from villi.meals.pieces import (
    ACCESSORY,
    INSIDE,
    SAME,
    Item,
    Piece,
    merged,
    qualifies,
)
from villi.meals.portions import CUP, Host, rows
from villi.meals.recipes import ends_in_pattern
from villi.meals.rewriting import BRAND_SCORE, choose, nobody_knows, places
from villi.meals.wholes import BREADS, closes
from villi.meals.words import WORD, Token, stem

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

LISTING = (", ", ", and ", " or ", "/", ", or ")
"""What stands between the foods of a list in a name."""

SEASONINGS = frozenset({"salt", "pepper", "sugar", "vinegar"})
"""What is put on food and is eaten all the same."""

SURELY_ONE = 0.80
"""A name that fits a list of known foods worse than this is none of them all."""

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

HANGING = frozenset({"with", "on", "made", SAME})
"""Links after which "a" and "a small" count nothing new."""

MOST_PIECES = 7
"""Longer runs without amounts are read piece by piece: the grouping is quadratic in matches."""

UNSAID_COST = 0.3
"""Taken off for each further piece of words that no name explains together (judgement)."""

SURELY_WHOLE = 0.93
"""A name that fits all pieces better than this is not weighed against others (judgement)."""

NO_READING = -99.0
"""Worth less than any reading of a run."""

WORSE_WITH_MORE = 0.2
"""How much worse a match may become by what more is said of a food, and still be what is meant."""

SANDWICHES = frozenset({"sandwich", "toasty", "panini", "blt", "sarny", "butty", "sanger"})
"""Dishes that have bread on both sides."""

WRAPS = DISHES | {"burrito", "taco", "quesadilla", "burger", "sub", "pie", "pasty", "turnover", "dumpling"}
"""Dishes of which people say what they are filled with."""


def grouped(run: Sequence[Piece], ready: Index, locale: str) -> list[Item]:
    """One run of pieces as items, by dynamic programming over contiguous groups.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.pieces import pieces
    >>> from villi.meals.words import tokens
    >>> foods = [Food("own:1", "Macaroni and cheese"), Food("own:2", "Cheese"), Food("own:3", "Egg")]
    >>> ready = index(SimpleNamespace(foods={food.id: food for food in foods}))
    >>> runs = [pieces(tokens(words), ready) for words in ("macaroni and cheese", "egg and cheese")]
    >>> [len(grouped(run, ready, "")) for run in runs]
    [1, 2]
    """
    if not run:
        return []
    if len(run) == 1 or len(run) > MOST_PIECES:
        return [_item([p], joined_words([p])) for p in run]
    whole = joined_words(run)
    quality, _, found = worth(whole, ready, locale)
    if (
        quality > SURELY_WHOLE
        and found is not None
        and not _goes_with(run, ready, locale)
        and not _swallows(run, found, ready, locale)
        and not _additional(run, found, ready, locale)
        and found.own > WHOLE
        and all(p.link not in (",", "and") for p in run)
        and not any(_strange(before, piece, ready) for before, piece in pairwise(run))
    ):
        return [_item(run, whole)]
    size = len(run)
    how = [only_says_how(piece, ready, locale) for piece in run]
    for place in range(size):
        how[place] = how[place] and not _stands_alone(run, place, ready, locale)
    heavy = [worth(joined_words([piece]), ready, locale)[1] for piece in run]
    best: list[tuple[float, int]] = [(0.0, 0)] + [(NO_READING, 0)] * size
    for end in range(1, size + 1):
        for start in range(end):
            if not _may_be_one(run, start, end, how, ready, locale):
                continue
            group = run[start:end]
            words = whole if end - start == size else joined_words(group)
            quality, _, found = worth(words, ready, locale)
            if _not_by_this_name(group, words, found, ready, locale):
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
    return _absorbed([_item(run[s:e], joined_words(run[s:e])) for s, e in reversed(cuts)], ready, locale)


def _may_be_one(
    run: Sequence[Piece], start: int, end: int, how: Sequence[bool], ready: Index, locale: str
) -> bool:
    """True for a group that may be one food, whatever it is called; `how` marks the pieces that only say how
    a food was: none of them opens a group behind another, and they are no group by themselves."""
    group = run[start:end]
    if (start and how[start] and run[start].amount is None) or (
        len(group) < len(run) and all(how[start:end])
    ):
        return False
    if sum(piece.amount is not None and piece.amount.weighed for piece in group) > 1:
        return False
    if _denied_on(run, start, end, how) or (start and len(group) > 1 and _only_seasons(group)):
        return False
    return not any(
        _said_again(before, piece, ready, locale)
        or _strange(before, piece, ready)
        or (_seasoned(before) and piece.link == ",")  # "pinch of salt, mashed potatoes"
        for before, piece in pairwise(group)
    )


def _not_by_this_name(
    group: Sequence[Piece], words: Sequence[Token], found: Match | None, ready: Index, locale: str
) -> bool:
    """True where the food that the words of a group would be is none of them, or swallows some of them."""
    if (len(group) > 1 and found is not None) and (
        _of_another(group, found, ready, locale)
        or _swallows(group, found, ready, locale)
        or _additional(group, found, ready, locale)
        or _sides(group, found, ready, locale)
    ):
        return True
    return _weighed_inside(group) and (found is None or share_of_name(found, words, ready) <= WHOLE)


def _stands_alone(run: Sequence[Piece], place: int, ready: Index, locale: str) -> bool:
    """True for words that only say how, where the food beside them after a comma would be no food with them:
    "two hobnobs, car keys"; "cafe creme, curry"."""
    if _beside(run[place], ready):
        return True  # "vit d, omega 3 cap"
    if not place:
        return len(run) > 1 and run[1].link == "," and is_known(run[1], ready, locale)
    seasons = all(token.stem in SEASONINGS for token in run[place].words)
    if run[place].link != "," and not (seasons and run[place].link in ("with", "and")):
        return False
    alone = worth(joined_words(run[place - 1 : place]), ready, locale)[2]
    words = joined_words(run[place - 1 : place + 1])
    both = worth(words, ready, locale)[2]
    return alone is not None and (both is None or (seasons and _judged(both, words, ready)))


def _only_seasons(group: Sequence[Piece]) -> bool:
    """True for "with salt and vinegar", which is no bag of crisps; "salt and pepper" are one thing."""
    said = {token.stem for piece in group for token in piece.words if token.kind == WORD}
    return said <= SEASONINGS and said != {"salt", "pepper"}


def _judged(both: Match, words: Sequence[Token], ready: Index) -> bool:
    """True where a food and what seasons it have no name of a table together."""
    return share_of_name(both, words, ready) <= WHOLE or RECIPE in ready.foods[both.food].sources


def _beside(piece: Piece, ready: Index) -> bool:
    """True for words with the name of a medicine or supplement."""
    stems = [token.stem for token in piece.words]
    spans = ((k, k + size) for size in (1, 2, 3) for k in range(len(stems) - size + 1))
    return any(tuple(sorted(stems[a:b])) in ready.beside for a, b in spans)


def _denied_on(run: Sequence[Piece], start: int, end: int, how: Sequence[bool]) -> bool:
    """True where a denial inside a group would deny what comes after it as well: "(no mayo)" ends with its
    bracket, "burger minus the bun, side salad" with its comma."""
    for place in range(start, end - 1):
        piece = run[place]
        if piece.link == INSIDE and piece.words and piece.words[0].text in NEGATIONS:
            return True
        denies = any(token.text in NEGATIONS for token in piece.words)
        if denies and run[place + 1].link == "," and not how[place + 1]:
            return True
    return False


def _said_again(before: Piece, piece: Piece, ready: Index, locale: str) -> bool:
    """True where a food's words come again in the next of a list: "rice, rice pudding" and "egg, egg" are two
    foods, of which one name would explain all the words."""
    if piece.link not in (",", "and", "/"):
        return False
    one, other = ({token.stem for token in food_words(p.words)} for p in (before, piece))
    if not one or not other or not (one <= other or other <= one):
        return False
    return all(worth(joined_words([p]), ready, locale)[2] is not None for p in (before, piece))


def _strange(before: Piece, piece: Piece, ready: Index) -> bool:
    """True where what nobody knows would be swallowed by the food beside it: "a quumble and curry" is no
    curry. The quumble stands alone, to be refused."""
    for one in (before, piece):
        words = query(food_words(one.words), ready).words
        unknown = [word for word in words if nobody_knows(word, ready) and not word.endswith("less")]
        if unknown and (piece.link in ("and", "/") or len(unknown) == len(words)):
            return True
    return False


def _swallows(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where a dish that is one by judgement would swallow foods that a person counted or listed:
    "2 eggs on toast" are two eggs, "yoghurt with berries and granola" are three foods."""
    if len(group) < 2:
        return False
    if found.name < 0 and found.score == BRAND_SCORE:
        return any(piece.link != INSIDE for piece in group[1:])  # syrup is no flavour of the waffles
    if group[1].link == "and" and _several(group[0]):
        return all(is_known(piece, ready, locale) for piece in group)
    if RECIPE not in ready.foods[found.food].sources:
        return False
    counted = any(p.amount is not None and p.amount.counted and p.amount.quantity > 1 for p in group)
    listed_ = group[1].link in ("with", ",", "on", "/") and all(
        p.link in ("with", ",", "on", "and", "/") for p in group[2:]
    )
    text = ready.texts[found.name] if found.name >= 0 else ""
    listed_ = listed_ or (
        found.name >= 0
        and all(p.link == "and" for p in group[1:])
        and not any(_adjoin(before, piece, text) for before, piece in pairwise(group))
    )
    if not counted and not listed_:
        return False
    alone = [worth(joined_words([piece]), ready, locale)[2] for piece in group]
    return all(food is not None and in_its_own_right(food) for food in alone)


def _additional(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where a food in its own right stands beside a dish and the name that would join them says nothing
    of it: a nasi goreng with fried egg is not all in "nasi goreng"."""
    if found.name < 0 or any(piece.link not in ("with", "and", ",", "on") for piece in group[1:]):
        return False
    named = ready.name(found.name).weights
    alone = worth(joined_words(group[:1]), ready, locale)[2]
    if alone is None or not in_its_own_right(alone):
        return False
    said = {token.stem for token in food_words(group[0].words)}
    other = alone.food in ready.judged and found.food != alone.food and found.score < LOOSE
    if alone.exact and other and said - named.keys():
        return True  # "green curry with chicken and rice" is not any chicken curry with rice
    badly = alone.food == found.food and found.score < LOOSE
    if not badly and RECIPE not in ready.foods[alone.food].sources:
        return False
    for piece in group[1:]:
        nouns = [token.stem for token in piece.words if not qualifies(token, ready)]
        if nouns and not any(noun in named for noun in nouns) and _of_its_own(piece, ready, locale):
            return True
    return False


def _sides(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True for what is eaten with a dish, where no name has just these foods: a zurek "with egg and sausage"
    has no biscuit."""
    if group[0].link != "with" or found.exact or found.name < 0:
        return False
    if any(piece.link != "and" for piece in group[1:]) or found.score >= KNOWN:
        return False
    return all(_of_its_own(piece, ready, locale) for piece in group)


def _of_its_own(piece: Piece, ready: Index, locale: str) -> bool:
    food = worth(joined_words([piece]), ready, locale)[2]
    return food is not None and in_its_own_right(food)


def _several(piece: Piece) -> bool:
    """True for several of a food in the plural: "3 eggs and cheese" is no egg and cheese biscuit."""
    amount, last = piece.amount, piece.words[-1] if piece.words else None
    counted = amount is not None and amount.unit is None and amount.counted and amount.quantity > 1
    return counted and last is not None and last.text.endswith("s") and last.text != last.stem


def _seasoned(piece: Piece) -> bool:
    """True for an accessory that was measured: a pinch of salt."""
    measured = piece.amount is not None and piece.amount.unit is not None
    return measured and all(token.stem in ACCESSORY for token in piece.words)


def _of_another(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where listed foods would be joined by the name of something that nobody said: "lettuce, tomato"
    are no bacon, lettuce and tomato sandwich."""
    if found.name < 0 or any(piece.link not in (",", "and") for piece in group[1:]):
        return False
    said = {token.stem for piece in group for token in piece.words}
    if any(piece.link == "and" for piece in group[1:]) and ready.name(found.name).heads <= said:
        return False
    return found.score < SURELY_ONE and all(is_known(p, ready, locale) for p in group)


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
    return Item(group[0].link, amount, words, 0, 0, holds=held, behind=group[-1].trailing)


def _bonus(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> float:
    """What the connectors inside a group add to its quality."""
    if _goes_with(group, ready, locale):
        return -UNSAID_COST
    if share_of_name(found, joined_words(group), ready) <= WHOLE:
        said = ready.words_of(found.food)
        whole = group[1].link in HANGING or group[1].link == ","
        first = 0 if whole else 1  # "a hot dog bun with sausage" is more than sausage
        if any(_counted_apart(piece, found, ready, locale) for piece in group[1:]):
            return -UNSAID_COST
        if not all(_mentioned(piece, said, ready) for piece in group[first:]):
            return -UNSAID_COST  # the joined name says nothing of a piece: two foods
        return sum(JOIN_BONUS.get(piece.link, 0.0) for piece in group[1:])
    if _something_else(group, found, ready, locale):
        return -UNSAID_COST
    if _about_a_later_piece(group, found, ready) or _loose(group, found, ready, locale):
        return -UNSAID_COST
    if (
        all(piece.link in (",", SAME) for piece in group[1:])
        and _mentioned(group[0], ready.words_of(found.food), ready)
        and _named_twice(group, found, ready, locale)
    ):
        return SAME_FOOD_BONUS
    bonus: float | None = None
    listed = _opens_list(group[0])
    for before, piece in pairwise(group):
        here = _between(before, piece, group, found, ready, locale, listed=listed)
        bonus = here if bonus is None else max(bonus, here) if listed else min(bonus, here)
        listed = listed or piece.link in HANGING or _opens_list(piece)
    bonus = bonus or 0.0
    return bonus + (LONGER * (len(group) - 2) if listed and bonus > 0 else 0.0)


def _between(
    before: Piece,
    piece: Piece,
    group: Sequence[Piece],
    found: Match,
    ready: Index,
    locale: str,
    *,
    listed: bool,
) -> float:
    """What the connector between two pieces of a group adds, where one name explains the whole; `listed`
    inside a list that a dish or "with" opened."""
    text = ready.texts[found.name] if found.name >= 0 else ""
    if piece.link == "/" and all(is_known(part, ready, locale) for part in (before, piece)):
        return TWO_FOODS_BONUS
    filled = piece.link in ("and", "/") and len(piece.words) > 1 and piece.words[-1].stem in DISHES
    if filled or (
        _adjoin(before, piece, text)
        if text
        else piece.link not in ("/", ",") and _our_phrase(group, found, ready, locale)
    ):
        return ADJOINED_BONUS
    if listed and piece.link in LISTED_BONUS:
        return LISTED_BONUS[piece.link]
    parted = piece.link == "and" or (piece.link == "," and found.name < 0)
    if parted and all(is_known(part, ready, locale) for part in (before, piece)):
        return TWO_FOODS_BONUS
    return EXPLAINED_BONUS.get(piece.link, 0.0)


def _counted_apart(piece: Piece, found: Match, ready: Index, locale: str) -> bool:
    """True for a food in its own right with an article, which the name does not have: "with a fried egg"."""
    if piece.amount is None or not piece.amount.counted or piece.link not in ("with", "and"):
        return False
    named = ready.name(found.name).weights if found.name >= 0 else {}
    return is_known(piece, ready, locale) and not any(token.stem in named for token in piece.words)


def _goes_with(group: Sequence[Piece], ready: Index, locale: str) -> bool:
    """True for two known foods of which the second has an amount that goes with the first (milk in coffee,
    butter on toast): they are counted apart, by that amount."""
    if len(group) != 2:
        return False
    ordered = (group[1], group[0]) if group[1].link == "on" else (group[0], group[1])  # "jam on toast"
    host, other = (choose(query(food_words(piece.words), ready), ready, locale) for piece in ordered)
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
    heads = frozenset[str]()
    if piece.link == "with" or ends_in_pattern(piece.words):  # "with prawn toast" is no rice with prawns
        heads = query(food_words(piece.words), ready).heads & {token.stem for token in nouns}
    return not heads.isdisjoint(said) if heads else any(token.stem in said for token in nouns)


def _named_twice(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """ "an energy drink, NOS": a later piece alone is the very food that the whole is."""
    alone = (worth(joined_words([piece]), ready, locale)[2] for piece in group[1:])
    return any(match is not None and match.food == found.food for match in alone)


def _loose(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True where foods in their own right would be joined by a name that fits them badly: fish with chips is
    no fish from a chip shop."""
    text = ready.texts[found.name] if found.name >= 0 else ""
    if group[1].link == "with" and group[1].words and f" with {group[1].words[0].text}" in text:
        return False
    return found.score < LOOSE and len(group) == 2 and all(is_known(piece, ready, locale) for piece in group)


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
    return bool(heads) and not heads & said and all(is_known(piece, ready, locale) for piece in group)


def _our_phrase(group: Sequence[Piece], found: Match, ready: Index, locale: str) -> bool:
    """True for a phrase of `data/bare.csv` in its own order: "gin and tonic", not "crackers and cheese"."""
    asked = query(joined_words(group), ready)
    key = tuple(sorted(asked.words))
    numbers = (ready.bare_food(key, asked.words[-1:], place) for place in (*places(locale), ""))
    return any(number == found.food for number in numbers)


def _adjoin(before: Piece, piece: Piece, text: str) -> bool:
    """True where the name itself has these two words on either side of the connector; after a comma or a plus
    "and" is another connector ("spinach + feta" is no pie of them)."""
    if not before.words or not piece.words:
        return False
    a, b = before.words[-1].text, piece.words[0].text
    middles = LISTING if piece.link == "," else (*LISTING, " and ", " & ")
    return any(f"{a}{middle}{b}" in text for middle in middles)


def _opens_list(piece: Piece) -> bool:
    return piece.link == "made" or any(token.stem in DISHES for token in piece.words)


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
        if kept and item.link == "on" and item.amount is None and _sliced(kept[-1], item):
            of_the_whole = True  # "a tuna sandwich on rye"
        if kept and item.link == "with" and item.amount is None and _named_in(kept[-1], item, ready, locale):
            kept[-1] = kept[-1]._replace(end=max(item.end, *(token.end for token in item.words)))
            continue
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


def _named_in(item: Item, more: Item, ready: Index, locale: str) -> bool:
    """True where a usual recipe is called by what is said of it as well: a "tuna poke bowl" is a poke bowl
    with tuna, and a "rice plate" has its rice."""
    found = worth(item.words, ready, locale)[2] if item.words and more.words else None
    if found is None or found.food not in ready.judged:
        return False
    name = {stem(word.strip("(),")) for word in ready.foods[found.food].name.split()}
    said = {token.stem for token in item.words}
    return all(token.stem in name and token.stem not in said for token in food_words(more.words))


def _wraps(item: Item) -> bool:
    """True for a dish with fillings inside: a sandwich, a burrito."""
    return any(token.stem in WRAPS for token in item.words)


def _sliced(item: Item, more: Item) -> bool:
    """True for a sandwich and the bread that it is made of."""
    return (
        bool(item.words)
        and item.words[-1].stem in SANDWICHES
        and any(token.stem in BREADS for token in more.words)
    )


def _told(item: Item, more: Item, ready: Index, locale: str) -> Item | None:
    """An item with what more was said of it; None where that is a food of its own."""
    amount = item.amount
    if more.amount is not None and (more.amount.weighed or amount is None or not amount.counted):
        amount = merged(amount, more.amount)
    known = worth(item.words, ready, locale)[2]
    if known is None:
        return item._replace(amount=amount, words=more.words) if more.link == SAME else None
    mark = Token(WORD, "with", "with", item.words[-1].end, item.words[-1].end)
    both = worth((*item.words, mark, *more.words), ready, locale)[2]
    if both is not None and both.food != known.food and both.score > known.score - WORSE_WITH_MORE:
        return item._replace(amount=amount, words=(*item.words, mark, *more.words))
    return item._replace(amount=amount, end=max(item.end, *(token.end for token in more.words)))
