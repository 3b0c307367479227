"""Stage 3f, whose weight it is: what is inside a weighed food is not weighed again.

"A 315 g sandwich made with beef, cheese and some sauce" weighs 315 g with all that is in it. "A bun with
chicken sausage weighing 59 g" is 59 g of both. "A salad with 80 g lettuce, tomato and onion" is what the
salad is made of, and no further salad. The grams that a person wrote stay the grams that are counted.
"""

from collections.abc import Sequence

from villi.meals.amounts import APPROXIMATELY, Amount
from villi.meals.index import Index
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS, accepted, query
from villi.meals.pieces import HOLDS, INSIDE, LABELLED, SAME, VOID, Item, merged, qualifies
from villi.meals.portions import Host, rows, weigh
from villi.meals.rewriting import choose
from villi.meals.words import WORD, Token, stem

HANGING = frozenset({"with", "on", "made", SAME, INSIDE})
"""Links of what is with, on or in the food before."""
LISTED = frozenset({"and", ","})
WEIGHING = frozenset({"weighing", "weighs", "weighed", "weigh", "totaling", "totalling"})
"""Verbs whose subject is the whole that stands before them, not the last food in it."""
VAGUE = listed("vague amounts")
"""Words for an amount that nobody measured: no reason to count a food apart from the weight it lies in."""
MAKING = frozenset({"made", "making", "using", "prepared", "cooked", "composed", "consisting", "consists"})
"""Participles after which everything stands that a dish is made of; "filled" and "topped" leave out the
rest of it."""
MIXED = frozenset(map(stem, ("smoothie", "shake", "milkshake", "fry", "mix", "blend")))
"""Dishes that are nothing but what was put in them."""
GREEN = frozenset({"salad"})
"""The same where vegetables or fruit are among it; else leaves go with it."""
BREADED = frozenset(map(stem, ("sandwich", "roll", "wrap", "toastie", "panini", "burger", "sub", "bap")))
"""Dishes that are nothing but what was put in them where bread or the like is among it."""
BREADS = listed("breads") | frozenset(
    "tortilla pitta pita naan bap ciabatta flatbread chapati wholemeal rye wrap loaf brioche granary".split()
)
"""What goes around or under other food."""
PRODUCE = frozenset({"vegetables", "fruit"})
BASES = {
    **dict.fromkeys(map(stem, ("omelette", "omelet", "scramble", "frittata")), "egg"),
    **dict.fromkeys(map(stem, ("porridge", "oatmeal", "oats")), "oat"),
}
"""Dishes that are nothing but what was put in them where this was measured among it."""
INFUSED = frozenset({"coffee", "tea", "espresso", "chai", "infusion", "tisane"})
"""Drinks that weigh what the water they are made with weighs."""
MOST_ON = 2.0
"""A weight up to so many times what goes with the host is that of what goes with it (judgement)."""
FEWEST_WEIGHED = 2
"""From two weights on, and nothing counted otherwise, a line is a list of weighed foods."""
MEDIA = frozenset(
    map(
        stem,
        ("sauce", "oil", "water", "brine", "gravy", "syrup", "juice", "broth", "stock", "cream", "dressing"),
    )
)
"""What food lies in when it is weighed."""
LEAST_SAID = 2
"""Contents with amounts of their own from which they are the dish."""


def wholes(made: Sequence[Item], found: Sequence[Token], ready: Index, locale: str) -> list[Item]:
    """The items, with every weight where it belongs, and without dishes that are counted by their contents.

    `made` are items that keep the links of pieces.
    """
    before = {token.start: place for place, token in enumerate(found)}
    whole = _of_the_whole(_restated(made), found, ready, locale)
    whole = _by_contents(whole, found, before, ready, locale)
    return _of_one_weight(_sharing(whole, found, before, ready), found)


def scaled(amount: Amount | None) -> bool:
    """True for an amount from a scale or a label, not in cups and spoons.

    >>> from villi.meals.amounts import parse
    >>> from villi.meals.words import tokens
    >>> [scaled(parse(tokens(said), 0)) for said in ("100 g of", "2 cups of", "a 330 ml can of", "two")]
    [True, False, True, False]
    """
    if amount is None or amount.unit is None:
        return False
    if amount.contents or amount.unit.kind == "mass":
        return True
    return amount.unit.kind == "volume" and amount.unit.name in ("ml", "cl", "dl", "l", "fl oz")


def vague(amount: Amount | None, found: Sequence[Token]) -> bool:
    """True where no amount was said, or one that nobody measured: "a bit of", "lots of".

    >>> from villi.meals.amounts import parse
    >>> from villi.meals.words import tokens
    >>> [vague(parse(tokens(said), 0), tokens(said)) for said in ("a pinch of salt", "an egg", "2 eggs")]
    [True, False, False]
    """
    if amount is None:
        return True
    return not scaled(amount) and any(token.text in VAGUE for token in found[amount.first : amount.end])


def _restated(made: Sequence[Item]) -> list[Item]:
    """The items; a weight said once more of a food that the line named has its place there: "rye bread with
    peanut butter, using 33 g of bread and 16 g of peanut butter"."""
    kept: list[Item] = []
    again = False
    for item in made:
        again = item.link == "made" or (again and item.link in LISTED)
        said = {token.stem for token in item.words}
        at = next((k for k in range(len(kept) - 1, -1, -1) if said <= _stems(kept[k])), -1)
        if again and said and scaled(item.amount) and item.amount and at >= 0 and not scaled(kept[at].amount):
            kept[at] = kept[at]._replace(amount=merged(kept[at].amount, item.amount))
        else:
            kept.append(item)
    return kept


def _stems(item: Item) -> set[str]:
    return {token.stem for token in item.words}


def _of_the_whole(made: Sequence[Item], found: Sequence[Token], ready: Index, locale: str) -> list[Item]:
    """The items; a weight behind the last of them that is said of the whole stands at the whole: "a bun with
    chicken sausage weighing 59 g"."""
    moved = list(made)
    for place, item in enumerate(made):
        if item.amount is None or not scaled(item.amount) or not _said_of_whole(item.amount, found):
            continue
        host = _host(moved, place, found)
        if host is None or _goes_on(moved[host], item, ready, locale):
            continue
        moved[host] = moved[host]._replace(amount=merged(moved[host].amount, item.amount), holds="with")
        for inside in range(host + 1, place + 1):
            kept = moved[inside].amount
            moved[inside] = moved[inside]._replace(amount=None if inside == place else kept, shares=True)
    return moved


def _goes_on(host: Item, item: Item, ready: Index, locale: str) -> bool:
    """True where a weight is what goes with the host anyway: toast with butter weighing 10 g."""
    said = [choose(query(one.words, ready), ready, locale)[:1] for one in (host, item)]
    if not all(said) or item.amount is None:
        return False
    (under,), (over,) = said
    usual = weigh(host.amount, frozenset(), under.food, ready)
    if usual is None:
        return False
    beneath = Host(usual.grams, rows(under.food, ready), ready.words_of(under.food))
    goes = weigh(None, frozenset(), over.food, ready, beneath)
    given = weigh(item.amount, frozenset(), over.food, ready)
    fits = goes is not None and given is not None and given.grams <= MOST_ON * goes.grams
    return fits and goes is not None and goes.found == "guideline"


def _said_of_whole(amount: Amount, found: Sequence[Token]) -> bool:
    """True for a weight behind "weighing" or "that was"."""
    at = amount.first - 1
    while at > 0 and (found[at].text in APPROXIMATELY or found[at].text == ","):
        at -= 1
    return at >= 0 and (found[at].text in WEIGHING or found[at].text == SAME)


def _host(made: Sequence[Item], last: int, found: Sequence[Token]) -> int | None:
    """The place of the food that an item is in or on, where nothing between has an amount of its own."""
    at = last
    while at > 0 and made[at].link in LISTED and not made[at].holds:
        at -= 1
        if not vague(made[at].amount, found) and not (made[at].holds and not scaled(made[at].amount)):
            return None
    if made[at].link not in HANGING or not at:
        return at if at < last and made[at].holds and not scaled(made[at].amount) else None
    host = at - 1
    while host and made[host].link in HANGING and vague(made[host].amount, found):
        host -= 1
    return None if scaled(made[host].amount) else host


def _by_contents(
    made: Sequence[Item], found: Sequence[Token], before: dict[int, int], ready: Index, locale: str
) -> list[Item]:
    """The items without the dishes whose contents were said with their amounts."""
    kept: list[Item] = []
    place = 0
    while place < len(made):
        head = made[place]
        end = place + 1
        while end < len(made) and _inside(made[end], end == place + 1):
            end += 1
        inside = list(made[place + 1 : end])
        if not inside or scaled(head.amount) or not head.words or not _one(head.amount):
            kept.append(head)
            place += 1
            continue
        infused = _infused(head, inside, ready)
        if infused is not None:
            kept.extend(infused)
            place = end
            continue
        if _is_its_contents(head, inside, found, before, ready, locale):
            kept.append(
                inside[0]._replace(link=head.link, holds="with" if _amounted_list(inside, found) else "")
            )
            kept.extend(item._replace(link=item.link if item.link in LISTED else ",") for item in inside[1:])
            place = end
            continue
        kept.append(head)
        place += 1
    return kept


def _one(amount: Amount | None) -> bool:
    return amount is None or amount.quantity <= 1


def _inside(item: Item, first: bool) -> bool:
    """True for an item that may be in the dish before: the first hangs on it, the others are listed."""
    return bool(item.words) and (item.link in (*HANGING, LABELLED) if first else item.link in LISTED)


def _amounted_list(inside: Sequence[Item], found: Sequence[Token]) -> bool:
    """True for "80 g of lettuce, tomato and onion" in a dish: one weight, said of them all."""
    first = inside[0].amount
    return (
        len(inside) > 1
        and first is not None
        and scaled(first)
        and found[first.end - 1].text == "of"
        and all(vague(item.amount, found) for item in inside[1:])
    )


def _is_its_contents(
    head: Item,
    inside: Sequence[Item],
    found: Sequence[Token],
    before: dict[int, int],
    ready: Index,
    locale: str,
) -> bool:
    """True where a dish is counted by what was said to be in it."""
    said = [item for item in inside if not vague(item.amount, found)]
    base = BASES.get(head.words[-1].stem, "-")
    if _bare(head, ready) and any(token.stem == base for item in said for token in item.words):
        return inside[0].link in ("with", "made", INSIDE, LABELLED)
    if inside[0].link == LABELLED:
        return len(said) >= LEAST_SAID
    shared = _amounted_list(inside, found)
    if not said or said[0] is not inside[0] or (len(said) < LEAST_SAID and not shared):
        return False
    if not any(scaled(item.amount) for item in said):
        return inside[0].link == "made" and _made_of(inside[0], found, before)
    if inside[0].link == "made":
        return _made_of(inside[0], found, before)
    if inside[0].link not in ("with", INSIDE):
        return False
    if not _bare(head, ready):
        return False  # a chicken salad has chicken in it, whatever else was said
    noun = head.words[-1].stem
    if noun in BREADED:
        return any(token.stem in BREADS for item in inside for token in item.words)
    if noun in GREEN:
        return any(_produce(item, ready, locale) for item in inside)
    return noun in MIXED


def _bare(head: Item, ready: Index) -> bool:
    """True for a dish of which only how it was is said: "a big fresh salad"."""
    words = [token for token in head.words if token.kind == WORD and token.text not in VOID]
    return bool(words) and all(qualifies(token, ready) or token.stem in NEVER_HEADS for token in words[:-1])


def _produce(item: Item, ready: Index, locale: str) -> bool:
    options = choose(query(item.words, ready), ready, locale)
    return bool(options) and accepted(options[0]) and ready.foods[options[0].food].group in PRODUCE


def _made_of(item: Item, found: Sequence[Token], before: dict[int, int]) -> bool:
    """True where a word like "made" or "using" stands before an item."""
    first = item.amount.first if item.amount is not None else before.get(item.words[0].start, 0)
    at = first - 1
    while at > 0 and found[at].text in HOLDS:
        at -= 1
    return at >= 0 and found[at].text in MAKING


def _infused(head: Item, inside: Sequence[Item], ready: Index) -> list[Item] | None:
    """A drink made with water, by the amount of the water; what it is brewed from is no drink beside it."""
    drink = next((token.stem for token in reversed(head.words) if token.stem in INFUSED), "")
    if not drink or head.words[-1].stem != drink:
        return None
    water = next((item for item in inside if scaled(item.amount) and _is_water(item, ready, drink)), None)
    if water is None or water.amount is None:
        return None
    rest = [
        item
        for item in inside
        if item is not water and not (item.amount is None and any(t.stem == drink for t in item.words))
    ]
    whole = head._replace(amount=merged(head.amount, water.amount))
    return [whole, *(item._replace(link="with") for item in rest)]


def _is_water(item: Item, ready: Index, drink: str = "") -> bool:
    """True for water of any kind; also for "water and ground coffee" of a drink."""
    words = [token for token in item.words if token.kind == WORD and token.text not in VOID]
    rest = [token for token in words if token.stem not in ("water", drink) and token.text not in _STATES]
    waters = any(token.stem == "water" for token in words)
    return waters and all(qualifies(token, ready) or (drink and token.text in _BREWED) for token in rest)


_STATES = frozenset({"boiling", "boiled", "tap", "hot", "cold", "warm", "plain", "drained", "and"})
_BREWED = frozenset(
    {"grounds", "leaves", "leaf", "bag", "bags", "powder", "granules", "beans", "pod", "capsule"}
)


def _sharing(
    made: Sequence[Item], found: Sequence[Token], before: dict[int, int], ready: Index
) -> list[Item]:
    """The items, those marked that share the weight of the food before; water that a weighed food was made
    with is in it."""
    marked: list[Item] = []
    inside = False
    for place, item in enumerate(made):
        host = marked[-1] if marked else None
        if host is None or not vague(item.amount, found):
            inside = item.shares
            marked.append(item)
            continue
        apart = host.behind and host.amount is not None and not _said_of_whole(host.amount, found)
        weighed = host.shares or (scaled(host.amount) and not apart)
        hangs = item.link in ("with", "made", INSIDE) or (
            item.link == "on" and _within(item, host, found, before)
        )
        listed_ = item.link in LISTED and (inside or bool(host.holds)) and closes(made, place, found)
        inside = item.shares or (weighed and (hangs or listed_))
        if inside and _is_water(item, ready) and not item.shares:
            marked[-1] = host._replace(end=max(host.end, *(token.end for token in item.words)))
            continue
        marked.append(item._replace(shares=inside))
    return marked


def _within(item: Item, host: Item, found: Sequence[Token], before: dict[int, int]) -> bool:
    """True for "cooked in milk" and "in tomato sauce", not "in a bun" or "in coffee"; after "on" where the
    dish tells what it has."""
    if host.holds or not item.words:
        return bool(host.holds)
    first = item.amount.first if item.amount is not None else before.get(item.words[0].start, 0)
    if not first or found[first - 1].text != "in":
        return False
    how = found[first - 2].text if first > 1 else ""
    return how.endswith("ed") or item.words[-1].stem in MEDIA


def closes(made: Sequence[Item], place: int, found: Sequence[Token]) -> bool:
    """True for "and", and for a comma in a list that "and" closes: "with onion, oil and salt".

    >>> lists = ((",", "and"), (",", ","), ("and",))
    >>> [closes([Item(link, None, (), 0, 0) for link in links], 0, ()) for links in lists]
    [True, False, True]
    """
    for item in made[place:]:
        if item.link not in LISTED or not vague(item.amount, found):
            return False
        if item.link == "and" or any(token.text == "and" for token in item.words):
            return True
    return False


def _of_one_weight(made: Sequence[Item], found: Sequence[Token]) -> list[Item]:
    """The items; in a list in which everything is weighed, "and" another food without a weight belongs to the
    one before where the weight was said "of" it: "24 g of crackers and breadsticks", "290 g of injera made
    from millet and maize". After a comma, or after "200 g rice", it is a food of its own of which nobody said
    how much."""
    said = [item.amount for item in made if item.amount is not None and item.amount.counted]
    if len(said) < FEWEST_WEIGHED or not all(amount.weighed for amount in said):
        return list(made)
    marked: list[Item] = []
    for item in made:
        before = marked[-1] if marked else None
        shared = before is not None and (before.shares or weight_of(before, found))
        listed = shared and item.amount is None and item.link in ("and", INSIDE)
        marked.append(item._replace(shares=True) if listed else item)
    return marked


def weight_of(item: Item, found: Sequence[Token]) -> bool:
    """True where the amount was said "of" the food: "24 g of crackers", "a 200 g serving of a stew"."""
    if item.amount is None:
        return False
    end = item.amount.end
    return any(token.text == "of" for token in found[max(item.amount.first, end - 2) : end])
