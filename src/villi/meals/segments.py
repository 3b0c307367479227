"""Stage 3, segment: a line into items, each with its amount and its food words.

A new item starts at an amount after a connector, or at a hard stop. Between them "and", "with" and
commas may join a dish's name or part two foods: the grouping that the catalogue explains best wins.
Here the steps 3a to 3f are put in order, and amounts that stand alone find their food.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from villi.meals import amounts
from villi.meals.amounts import Amount
from villi.meals.asides import without_asides
from villi.meals.explaining import (
    DISHES,
    POOR,
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
from villi.meals.made_up import parts_alone
from villi.meals.matching import NEVER_HEADS
from villi.meals.names import NEGATIONS
from villi.meals.nouns import with_nouns
from villi.meals.percents import with_percents
from villi.meals.pieces import (
    ANNOUNCED,
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
from villi.meals.words import WORD, Token, stem

KINDS = frozenset({"regular", "thick", "thin"})
"""Sizes that say what kind a food is as often as how large it is: regular peanut butter."""

DENIALS = NEGATIONS - {"not", "non"}
"""Words that open what was not there."""

STATES = frozenset({"dry", "dried", "raw", "cooked", "uncooked", "boiled", "drained", "frozen", "fresh"})
"""States in which food is weighed: an amount alone may say them."""

WEIGHING = listed("weighing")
"""Words that say how something was when it was weighed, or nothing: "dry weight", "drained"."""

ALL = frozenset({"all", "each", "everything"})
"""Words before an amount that is that of everything before: "(all x1)"."""

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
    said = parts_alone(_unpacked(pieces(found, ready)), lambda words: _how_good(words, ready, locale))
    told = [piece._replace(link="") if piece.link == ANNOUNCED else piece for piece in said]
    cut = [part for whole in told for part in parted(whole, ready, locale)]
    line = _Line(found, ready, locale)
    for place, piece in enumerate(cut):
        plain = piece._replace(words=tuple(food_words(piece.words)) or piece.words)
        line.add(plain, weights_follow=_listed_weights(cut, place))
    line.close()
    made = [item for item in line.made if item.words or item.amount is not None]
    made = with_nouns(_without_labels(made, ready, locale), found, ready, locale)
    made = with_percents(wholes(made, found, ready, locale), ready, locale)
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
        elif piece.amount is not None and _only_amount(
            piece, bool(self.run or self.made), self.ready, self.found
        ):
            self._measured(piece, piece.amount)
        elif (own := _of_its_measures(self.run, piece, self.found, self.ready, self.locale)) is not None:
            self.run[-1] = self.run[-1]._replace(amount=own, trailing=True)
            self.sealed = True
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
        again = _another(piece, self.run, self.found)
        if again is not None:
            self.close()
            self.run = [again]
        elif said.first and self.run and self.found[said.first - 1].text in ALL:  # "(all x1)"
            self.run = [one if one.amount else one._replace(amount=said) for one in self.run]
            self.made = [one if one.amount else one._replace(amount=said) for one in self.made]
        else:
            self._of_the_last(piece, said)
        self.sealed = True

    def _of_the_last(self, piece: Piece, said: Amount) -> None:
        at = _whose(self.run, piece, self.found)
        if self.run and _takes(self.run[at].amount, said):
            held = self.run[at]
            words = _more_said(held.words, _state(piece), self.ready, self.locale)
            self.run[at] = Piece(held.link, merged(held.amount, said), words, True)
        elif not self.run and self.made and _takes(self.made[-1].amount, said):
            item = self.made[-1]
            words = _more_said(item.words, _state(piece), self.ready, self.locale)
            self.made[-1] = item._replace(amount=merged(item.amount, said), words=words)

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


def _how_good(words: tuple[Token, ...], ready: Index, locale: str) -> float:
    """How well some words name a food of the catalogue; 0 where they name none."""
    quality, _, found = worth(tuple(food_words(words)), ready, locale)
    return quality if found is not None else 0.0


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
        listed = listed and not any(part.words[0].text in NEGATIONS for part in inside)  # "tea (no sugar)"
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
    unit = piece.amount.unit if piece.amount is not None else None
    poured = unit is not None and unit.kind == "volume"
    known = all(
        food is not None and (in_its_own_right(food) or (poured and food.score >= POOR)) for food in both
    )
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
    lost = before is not None and after is None
    return words if lost or not more else together


def _state(piece: Piece) -> tuple[Token, ...]:
    """What an amount alone says of its food: "uncooked" of "75 g uncooked weight"."""
    return tuple(token for token in piece.words if token.text in STATES)


def _whose(run: Sequence[Piece], piece: Piece, found: Sequence[Token]) -> int:
    """The place of the piece that an amount behind it belongs to: not one that only denies ("no milk, 1
    mug"), but its host where the amount stands apart ("green tea with lemon, 2 cups")."""
    at = len(run) - 1
    while at > 0 and run[at].words and any(token.text in NEGATIONS for token in run[at].words):
        at -= 1
    unit = piece.amount.unit if piece.amount is not None else None
    vessel = unit is not None and (unit.name == "cup" or unit.kind not in ("mass", "volume"))
    apart = piece.link in (",", "") or (
        piece.amount is not None and found[piece.amount.first - 1].text in ",-"
    )
    if vessel and apart:
        host = at
        while host > 0 and run[host].link in ("with", "and") and run[host].amount is None:
            host -= 1
        with_it = any(one.link == "with" for one in run[host + 1 : at + 1])
        if with_it and run[host].link in ("", ",") and run[host].amount is None:
            return host
    return at


def _another(piece: Piece, run: Sequence[Piece], found: Sequence[Token]) -> Piece | None:
    """One more of the food before: "a large glass of malbec then a small one"."""
    amount = piece.amount
    if piece.link != "and" or not run or amount is None or not amount.counted or not run[-1].words:
        return None
    said = {token.text for token in (*piece.words, *found[amount.first : amount.end + 1])}
    if not said & {"one", "another", "more"} or not (amount.size or "another" in said):
        return None
    held = run[-1].amount
    if amount.unit is None and held is not None:
        amount = amount._replace(unit=held.unit)
    return Piece(",", amount, run[-1].words)


def _only_amount(piece: Piece, follows: bool, ready: Index, found: Sequence[Token]) -> bool:
    """True for an amount without a food: "120 g", "2 slices", "(1 cup cooked)"; also behind a dash or colon
    among the tokens `found`."""
    words, unit = naming(piece.words), piece.amount.unit if piece.amount is not None else None
    if not words or (follows and piece.link == INSIDE and all(qualifies(token, ready) for token in words)):
        return True
    if follows and words[-1].text == "weight" and all(qualifies(token, ready) for token in words[:-1]):
        return True  # "40 g dry weight"
    of_it = piece.amount is not None and found[piece.amount.end - 1].text == "of"
    if follows and not of_it and all(token.text in WEIGHING for token in words):
        return True
    vessel = unit is not None and unit.kind in ("container", "portion")
    dashed = piece.amount is not None and piece.amount.first > 0
    dashed = dashed and piece.amount is not None and found[piece.amount.first - 1].text == "-"
    behind = piece.link in (",", INSIDE, LABELLED) or (piece.link == "" and (vessel or dashed))
    if not follows or unit is None or not behind or len(words) > 1:
        return False
    word = words[0]
    return amounts.UNITS.get((word.text,)) == unit and ready.bare_food((word.stem,), (word.stem,)) is None


def _of_its_measures(
    run: Sequence[Piece], piece: Piece, found: Sequence[Token], ready: Index, locale: str
) -> Amount | None:
    """The amount of the food before, where right behind it, or in brackets, so many of something are counted
    that the food is measured in: "kimbap 1 roll", "matzo ball soup (2 balls)"; None where nothing is."""
    amount, words = piece.amount, naming(piece.words)
    if not run or run[-1].amount is not None or amount is None or not amount.counted or len(words) != 1:
        return None
    if amount.unit is not None or amount.size or not amount.first:
        return None
    before = found[amount.first - 1]
    if before.text != "(" and before.start != run[-1].words[-1].start:
        return None
    food = worth(joined_words([run[-1]]), ready, locale)[2]
    noun = words[0].stem
    if food is None or not any(
        row.kind == "count" and row.unit and stem(row.unit.split()[0]) == noun
        for row in rows(food.food, ready)
    ):
        return None
    return amount._replace(unit=amounts.Unit(noun, "count", 0.0))


def _takes(held: Amount | None, said: Amount) -> bool:
    """True where a further amount tells more than the amount that a food has."""
    part = said.high < 1 and (said.unit is None or said.unit.kind == "portion")  # "a large pizza, had half"
    return held is None or said.weighed or part or not held.counted or not held.size


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
