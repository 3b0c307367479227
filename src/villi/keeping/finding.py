"""Foods for what is typed into a search: fragments of words in any order, and words with a slip of typing."""

from typing import TYPE_CHECKING, NamedTuple

from villi.foods.search import tokens
from villi.meals.spelling import corrected

if TYPE_CHECKING:
    from villi.foods import Catalogue, Food
    from villi.meals import Index


class Finds(NamedTuple):
    """The `foods` found, best first; `words` are those that were looked for in place of the typed ones, ""
    where these found something themselves."""

    foods: "tuple[Food, ...]"
    words: str = ""


def finds(asked: str, catalogue: "Catalogue", ready: "Index", limit: int) -> Finds:
    """Foods for fragments of words; where none has all of them, for the words that were nearly typed.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> everyday = Catalogue.everyday()
    >>> found = finds("lentl soup", everyday, index(everyday), 20)
    >>> found.words, found.foods[0].name
    ('lentil soup', 'lentil soup')
    """
    foods = catalogue.find(asked, limit)
    if foods:
        return Finds(tuple(foods))
    typed = tokens(asked)
    begun = {word for word in typed if catalogue.find(word, 1)}
    for right in (begun, *(begun - {word} for word in typed)):  # a word may be a slip, too: "brest"
        meant = [word if word in right else corrected(word, ready) for word in typed]
        near = catalogue.find(" ".join(meant), limit) if meant != typed else []
        if near:
            return Finds(tuple(near), " ".join(meant))
    return Finds(())
