"""Stage 3, segment: a line into items, each with its amount and its food words.

A new item starts at an amount after a connector, or at a hard stop. Between them "and", "with" and
commas may join a dish's name or part two foods: the grouping that the catalogue explains best wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.asides import without_asides
from villi.meals.explaining import (
    DISHES,
    WHOLE,
    food_words,
    in_its_own_right,
    joined_words,
    naming,
    only_says_how,
    share_of_name,
    worth,
)
from villi.meals.index import Index
from villi.meals.joining import HANGING, grouped
from villi.meals.listing import ROW, parted
from villi.meals.lists import listed
from villi.meals.matching import NEVER_HEADS
from villi.meals.names import NEGATIONS
from villi.meals.nouns import with_nouns
from villi.meals.pieces import (
    INSIDE,
    LABELLED,
    SAME,
    Item,
    Piece,
    merged,
    pieces,
    qualifies,
    unglued,
)
from villi.meals.portions import rows
from villi.meals.wholes import scaled, vague, wholes
from villi.meals.words import WORD, Token

KINDS = frozenset({"regular", "thick", "thin"})
"""Sizes that say what kind a food is as often as how large it is: regular peanut butter."""

DENIALS = NEGATIONS - {"not", "non"}
"""Words that open what was not there."""

STATES = frozenset({"dry", "dried", "raw", "cooked", "uncooked", "boiled", "drained", "frozen", "fresh"})
"""States in which food is weighed: an amount alone may say them."""

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

COUNTED_INSIDE = listed("counted inside")

FEWEST_INSIDE = 3
"""From three on, a number before these words and a singular counts what is inside: "4 cheese pizza"."""


def items(found: Sequence[Token], ready: Index, locale: str = "") -> list[Item]:
    """The items of a line: pieces grouped as the catalogue explains them best.

    >>> from types import SimpleNamespace
    >>> from villi.foods.values import Food
    >>> from villi.meals.index import index
    >>> from villi.meals.words import fold, tokens
    >>> foods = [Food("own:1", "Macaroni and cheese"), Food("own:2", "Cheese"), Food("own:3", "Egg")]
    >>> ready = index(SimpleNamespace(foods={food.id: food for food in foods}))
    >>> cut = items(tokens(fold("2 eggs, macaroni and cheese 150 g")), ready)
    >>> [(" ".join(token.text for token in item.words), item.amount.quantity) for item in cut]
    [('eggs', 2.0), ('macaroni and cheese', 150.0)]
    """
    found = without_asides(unglued(found, ready), ready)
    cut = [part for whole in _unpacked(pieces(found, ready)) for part in parted(whole, ready, locale)]
    line = _Line(found, ready, locale)
    for place, piece in enumerate(cut):
        said = piece._replace(words=tuple(food_words(piece.words)) or piece.words)
        line.add(said, weights_follow=_listed_weights(cut, place))
    line.close()
    made = [item for item in line.made if item.words or item.amount is not None]
    made = with_nouns(_without_labels(made, ready, locale), found, ready, locale)
    made = wholes(made, found, ready, locale)
    counted = (_numeral_apart(_an_order(item, found), ready, locale) for item in made)
    return [_spanned(item, found)._replace(link=_PLAIN.get(item.link, item.link)) for item in counted]


@dataclass(slots=True)
class _Line:
    """A line whose pieces are put into runs: the items so far, the open run of pieces that may be one food or
    several, and whether an amount or a denial behind the last of them has ended it (`sealed`)."""

    found: Sequence[Token]
    ready: Index
    locale: str
    made: list[Item] = field(default_factory=list)
    run: list[Piece] = field(default_factory=list)
    sealed: bool = False

    def close(self) -> None:
        """Ends the open run."""
        self.made.extend(grouped(self.run, self.ready, self.locale))
        self.run = []

    def add(self, piece: Piece, *, weights_follow: bool) -> None:
        """The next piece; `weights_follow` where the next of a list is weighed as well."""
        if _only_denies(piece) and (self.run or self.made):
            self._denied(piece)
        elif piece.amount is not None and _only_amount(piece, bool(self.run or self.made), self.ready):
            self._measured(piece, piece.amount)
        else:
            begins = self._begins(piece, weights_follow=weights_follow)
            if begins and not (self.run and _attribute(piece, self.ready, self.locale)):
                self.close()
            self.sealed = False
            self.run.append(piece)

    def _denied(self, piece: Piece) -> None:
        """What was not there is said of the food before."""
        if self.run:
            words = _more_said(self.run[-1].words, piece.words, self.ready, self.locale)
            self.run[-1] = self.run[-1]._replace(words=words)
        else:
            words = _more_said(self.made[-1].words, piece.words, self.ready, self.locale)
            self.made[-1] = self.made[-1]._replace(words=words)
        self.sealed = True

    def _measured(self, piece: Piece, said: Amount) -> None:
        """An amount alone is that of the food before it."""
        at = _whose(self.run, piece)
        if self.run and _takes(self.run[at].amount, said):
            held = self.run[at]
            words = _more_said(held.words, _state(piece), self.ready, self.locale)
            self.run[at] = Piece(held.link, merged(held.amount, said), words, True)
        elif not self.run and self.made and _takes(self.made[-1].amount, said):
            self.made[-1] = self.made[-1]._replace(amount=merged(self.made[-1].amount, said))
        self.sealed = True

    def _begins(self, piece: Piece, *, weights_follow: bool) -> bool:
        """True where a piece is the start of another food for certain."""
        if piece.link in ("", LABELLED, ROW) or not self.run or (self.sealed and piece.link not in HANGING):
            return True
        if piece.link in (",", "and") and self.run[-1].trailing and scaled(self.run[-1].amount):
            return True  # "water 200 ml, banana"
        if piece.amount is None:
            return False
        said = [held.amount for held in self.run if held.amount is not None]
        weighed = bool(said) and said[-1].weighed
        spanning = (
            piece.amount.weighed
            and not weights_follow
            and _of_the_whole(piece, self.run, self.ready, self.locale)
        )
        of_the_run = (piece.trailing or spanning) and not weighed
        if not (piece.link == SAME or of_the_run or self._adds(piece, piece.amount, said)):
            return True
        return _apart(self.run[-1], piece, self.ready, self.locale)

    def _adds(self, piece: Piece, amount: Amount, said: Sequence[Amount]) -> bool:
        """True for an amount that counts nothing new: "with a small ...", "with lots of ...", "large"."""
        hangs = piece.link in HANGING
        closing = (
            piece.link == "and" and self.run[-1].link == "," and any(p.link in HANGING for p in self.run)
        )
        if (hangs or closing) and _light(amount, piece.link):
            return True
        if piece.link == "with" and vague(amount, self.found):
            return True
        sized = not amount.counted and amount.unit is None
        alike = bool(said and said[-1].size) and not any(token.text in KINDS for token in piece.words)
        return sized and (not alike or hangs or not naming(piece.words))


def _an_order(item: Item, found: Sequence[Token]) -> Item:
    """The item uncounted where "a" stands before a plural: "a large fries" is an order, not one of them."""
    amount, words = item.amount, [token for token in item.words if token.kind == WORD]
    if amount is None or amount.unit is not None or not words or found[amount.first].text not in ("a", "an"):
        return item
    last = words[-1]
    plural = last.text.endswith("s") and last.text not in (last.stem, last.stem + "'s")
    if not (plural and amount.counted and amount.quantity <= 1 and amount.size):
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
    found = worth(item.words, ready, locale)[2]
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
        or worth(item.words, ready, locale)[2] is not None
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
        listed = len(inside) > 1 and all(naming(part.words) for part in inside)
        if listed and head.amount is None and any(part.amount is not None for part in inside):
            kept.extend(part._replace(link=",") for part in inside)
        else:
            kept.extend((head, *inside))
        place = end
    return kept


def _apart(before: Piece, piece: Piece, ready: Index, locale: str) -> bool:
    """True for another food with its amount behind it after a comma: "3 peas, milk 120 ml", not "cheese,
    cheddar 30 g"."""
    if piece.link != "," or not piece.trailing:
        return False
    both = [worth(joined_words([one]), ready, locale)[2] for one in (before, piece)]
    whole = worth(joined_words([before, piece]), ready, locale)[2]
    thing = len(piece.words) > 1 and piece.words[-1].stem in THINGS
    if both[0] is not None and both[1] is None and (thing or not only_says_how(piece, ready, locale)):
        return whole is None or share_of_name(whole, joined_words([before, piece]), ready) <= WHOLE
    loose = whole is not None and share_of_name(whole, joined_words([before, piece]), ready) <= WHOLE
    if None not in both and loose:
        return thing or not only_says_how(piece, ready, locale)
    known = all(food is not None and in_its_own_right(food) for food in both)
    return known and (whole is None or all(food is not None and whole.food != food.food for food in both))


def _only_denies(piece: Piece) -> bool:
    """True for "no fries" after a comma: it says what was not there, and is no food that nobody knows."""
    behind = piece.link in (",", "", "and") and piece.amount is None
    return behind and len(piece.words) > 1 and piece.words[0].text in DENIALS


def _more_said(
    words: tuple[Token, ...], more: Sequence[Token], ready: Index, locale: str
) -> tuple[Token, ...]:
    """The words with more said of the food, where the catalogue still knows it so."""
    together = (*words, *more)
    before, after = worth(words, ready, locale)[2], worth(together, ready, locale)[2]
    denied = bool(more) and more[0].text in DENIALS
    lost = before is not None and (
        after is None or (denied and after.food != before.food and after.score < before.score)
    )  # "oat milk, no sugar" is oat milk
    return words if lost or not more else together


def _state(piece: Piece) -> tuple[Token, ...]:
    """What an amount alone says of its food: "uncooked" of "75 g uncooked weight"."""
    return tuple(token for token in piece.words if token.text in STATES)


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
    words, unit = naming(piece.words), piece.amount.unit if piece.amount is not None else None
    if not words or (follows and piece.link == INSIDE and all(qualifies(token, ready) for token in words)):
        return True
    if follows and words[-1].text == "weight" and all(qualifies(token, ready) for token in words[:-1]):
        return True  # "40 g dry weight"
    vessel = unit is not None and unit.kind in ("container", "portion")
    behind = piece.link in (",", INSIDE, LABELLED) or (piece.link == "" and vessel)
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
    return piece.link in ("made", SAME) or (piece.link == "with" and only_says_how(run[0], ready, locale))


def _listed_weights(parts: Sequence[Piece], place: int) -> bool:
    """True where the next of a list has a weight as well: "made from 100 g beef, 50 g carrots"."""
    after = parts[place + 1] if place + 1 < len(parts) else None
    return (
        after is not None and after.link in (",", "and") and after.amount is not None and after.amount.weighed
    )


def _light(amount: Amount, link: str) -> bool:
    """ "a", "a small", "on a slice of": no number, no weight."""
    return amount.quantity == 1.0 and (amount.unit is None or (link == "on" and amount.unit.name == "slice"))


def _attribute(piece: Piece, ready: Index, locale: str) -> bool:
    """True for a piece without a noun ("fried", "frosted"): it says more of what came before."""
    return piece.amount is None and only_says_how(piece, ready, locale)


def _spanned(item: Item, found: Sequence[Token]) -> Item:
    starts = [token.start for token in item.words]
    ends = [token.end for token in item.words]
    if item.amount is not None:
        starts.append(found[item.amount.first].start)
        ends.append(found[item.amount.end - 1].end)
    return item._replace(start=min(starts), end=max([item.end, *ends]))
