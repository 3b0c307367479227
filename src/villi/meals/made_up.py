"""Stage 3b, dishes made up: a dish followed by the foods it is made of is counted by them alone.

"Omelette - 3 eggs, cheese, spinach", "burrito bowl w chicken, rice, beans": where the parts make up the dish,
the parts count and the dish does not. Additions stay additions: porridge with banana is two foods.
Labels that only announce ("nan's roast:", "tesco meal deal -") are dropped where foods follow. Here only
words decide, before anything is grouped; dishes whose contents were *weighed* are for `wholes`.
"""

from collections.abc import Callable, Sequence

from villi.meals.lists import listed, ordinary
from villi.meals.matching import MAKERS
from villi.meals.names import NEGATIONS
from villi.meals.pieces import ANNOUNCED, INSIDE, LABELLED, VOID, Piece
from villi.meals.wholes import BREADS
from villi.meals.words import WORD, Token

EGG_DISHES = listed("egg dishes")
"""Made up by eggs and what else is named."""
BREAD_DISHES = listed("bread dishes")
"""Made up by some bread and what else is named."""
MEALS = listed("meals of parts")
"""What people call many foods together: made up by any two that are listed."""
BOWLS = listed("bowls")
"""Vessels and mixtures: made up by what is in them, also behind "with"."""
NOT_THE_BASE = frozenset(
    "burrito taco poke salad breakfast buddha power nourish protein lunch dinner mixed big".split()
)
"""Before "bowl" these say what kind it is; rice, quinoa and noodles are what lies at its bottom."""
FEWEST = 2
FEWEST_WITH = 3
"""So many parts make up a dish behind a colon or dash; so many behind "with" (judgement)."""
OPENING = (LABELLED, ANNOUNCED, INSIDE)
GOING_ON = (",", "and", "with", "on", INSIDE, "/")

SURE = 0.9
"""A kind behind its dish must make a name as good as this: "pizza - pepperoni" (judgement)."""
CLOSE = 0.05
"""So much worse than the dish alone may the name of both be (judgement)."""
Worth = Callable[[tuple[Token, ...]], float]


def parts_alone(cut: Sequence[Piece], worth: Worth) -> list[Piece]:
    """The pieces of a line without dishes whose parts stand behind them, and without mere labels; `worth`
    how well some words name a food of the catalogue, 0 where they name none."""
    kept: list[Piece] = []
    place = 0
    while place < len(cut):
        head = cut[place]
        end = place + 1
        while end < len(cut) and cut[end].link in (OPENING if end == place + 1 else GOING_ON):
            end += 1
        opened = end > place + 1
        if not opened and _last(head) in BOWLS - {"salad"}:
            while end < len(cut) and cut[end].link in GOING_ON and not _of_its_own(cut[end]):
                end += 1
            opened = end > place + 1 and cut[place + 1].link == "with"
        if not opened:
            kept.append(head)
            place += 1
            continue
        parts = [part for part in cut[place + 1 : end] if part.words]
        base = _made_up(head, parts, cut[place + 1].link, worth)
        if base is None and end == place + 2 and _kind_of(head, parts, worth):
            kept.append(head._replace(words=(*parts[0].words, *head.words)))
            place = end
            continue
        if base is None:
            kept.append(head)
            place += 1
            continue
        kept.extend(base)
        kept.append(cut[place + 1]._replace(link="" if not base else ","))
        kept.extend(p._replace(link=",") if p.link == INSIDE else p for p in cut[place + 2 : end])
        place = end
    return kept


def _of_its_own(piece: Piece) -> bool:
    """True for what stands beside a bowl: "and a can of cola"."""
    return piece.link == "and" and piece.amount is not None


def _last(piece: Piece) -> str:
    words = [token for token in piece.words if token.kind == WORD and token.text not in VOID]
    return words[-1].stem if words else ""


def _made_up(head: Piece, parts: Sequence[Piece], link: str, worth: Worth) -> list[Piece] | None:
    """What is left of a dish that its parts make up: nothing, or what lies at the bottom of the bowl; None
    where they do not make it up."""
    if not parts or any(token.text in NEGATIONS for part in parts for token in part.words):
        return None
    if head.amount is not None and (
        (head.amount.counted and head.amount.quantity > 1) or head.amount.weighed
    ):
        return None
    words = {token.stem for token in head.words}
    inside = {token.stem for part in parts for token in part.words}
    if link in (LABELLED, ANNOUNCED) and _announces(head, worth):
        return []
    foods = sum(worth(part.words) > 0 for part in parts)
    if foods < FEWEST:
        return None
    last = _last(head)
    if last in EGG_DISHES:
        return [] if "egg" in inside else None
    if last in BREAD_DISHES and link != "with":
        return [] if inside & BREADS else None
    if last == "bowl" and link != "with" and not _base(head, worth) and not words & NOT_THE_BASE:
        return None  # an acai bowl: nobody said what lies at its bottom
    if last in BOWLS:
        base = _base(head, worth)
        enough = foods + bool(base) >= (FEWEST_WITH if link == "with" else FEWEST)
        return base if enough and len(parts) >= FEWEST else None
    if link in (LABELLED, ANNOUNCED) and words & MEALS:
        return []
    return None


def _kind_of(head: Piece, parts: Sequence[Piece], worth: Worth) -> bool:
    """True for the kind of a dish behind it: "pizza - pepperoni", "soup: tomato"."""
    if len(parts) != 1 or parts[0].amount is not None or not head.words:
        return False
    if any(token.text in NEGATIONS for token in parts[0].words):
        return False
    both = worth((*parts[0].words, *head.words))
    return both >= SURE and both >= worth(head.words) - CLOSE


def _announces(head: Piece, worth: Worth) -> bool:
    """True for a label without any food: a shop, an occasion, ordinary words, somebody's roast."""
    named = [token for token in head.words if token.kind == WORD and token.text not in VOID]
    if not named or head.amount is not None:
        return False
    plain = ordinary()
    return all(
        token.text in plain or token.stem in MAKERS or token.stem in MEALS or token.text.endswith("'s")
        for token in named
    ) and not worth(tuple(head.words))


def _base(head: Piece, worth: Worth) -> list[Piece]:
    """The food at the bottom of a bowl: rice of a rice bowl."""
    before = tuple(token for token in head.words[:-1] if token.kind == WORD and token.text not in VOID)
    if _last(head) != "bowl":
        return []
    if not before or {token.stem for token in before} & NOT_THE_BASE or not worth(before):
        return []
    return [head._replace(words=before, amount=None)]
