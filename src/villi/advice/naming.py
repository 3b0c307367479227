"""Which foods may be named to anyone as something to eat, and what people call them.

`data/never_named.csv` says which may not: by how a food was processed, by its group, or by words of its name
(`not` phrases that only look like it). `data/unsaid.csv` holds the parts of catalogue names that nobody says,
`data/called.csv` the names that no rule makes natural.
"""

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from villi.advice.phrases import Phrase, parts, phrase, rows, without

if TYPE_CHECKING:
    from villi.foods import Food


LONGEST = 3
"""Words of a part of a name that can stand before its head: whole milk yogurt (judgement)."""

_JOINING = frozenset({"in", "on", "with", "without", "from", "or", "and", "than", "made"})


class _Never(NamedTuple):
    """`words` with a blank at each end, so that they are found whole in a text."""

    by: str
    keys: frozenset[str]
    words: tuple[str, ...]
    unlike: tuple[Phrase, ...]


@cache
def _never() -> tuple[_Never, ...]:
    return tuple(
        _Never(
            row["by"],
            frozenset("" if key == "unknown" else key for key in parts(row["keys"])),
            tuple(_apart(phrase(key)) for key in parts(row["keys"])) if row["by"] == "word" else (),
            tuple(phrase(key) for key in parts(row["not"])),
        )
        for row in rows("never_named.csv")
    )


def suggestible(food: "Food") -> bool:
    """Whether a food may be named to anyone as something to eat: in doubt it may not.

    >>> from villi.foods import Food
    >>> suggestible(Food("x:1", "carrots, raw", group="vegetables", processing="whole"))
    True
    >>> suggestible(Food("x:2", "french fries, British chips", group="potatoes", processing="processed"))
    False
    """
    return _suggestible(food.name, food.group, food.processing)


@lru_cache(maxsize=4096)
def _suggestible(called: str, group: str, processing: str) -> bool:
    name = phrase(called)
    for never in _never():
        if never.by == "processing" and processing in never.keys:
            return False
        own = without(name, never.unlike)
        text = _apart(own)
        if (never.by == "group" and group in never.keys and own == name) or any(
            words in text for words in never.words
        ):
            return False
    return True


def _apart(words: Phrase) -> str:
    return f" {' '.join(words)} "


_FREE = re.compile(r"\b(low|reduced|fat|gluten|lactose) (fat|free)\b")
_ASIDE = re.compile(r"\s*\([^)]*\)")


@cache
def _unsaid() -> "dict[str, re.Pattern[str]]":
    """The parts of names that are left out, and those that stand behind the head: pork tenderloin."""
    kinds: dict[str, list[str]] = {}
    for row in rows("unsaid.csv"):
        kinds.setdefault(row["how"], []).append(row["part"])
    return {how: re.compile("|".join(f"(?:{part})" for part in found)) for how, found in kinds.items()}


@cache
def _called() -> dict[str, str]:
    return {row["name"]: row["called"] for row in rows("called.csv")}


@cache
def spoken(name: str) -> str:
    """A catalogue name as people say it: "bread, rye" is rye bread; how it was cooked is left out.

    >>> spoken("bread, rye"), spoken("raspberries, raw"), spoken("peppers and onions, cooked with fat")
    ('rye bread', 'raspberries', 'peppers and onions')
    >>> spoken("scrambled egg or omelet, with cheese, with oil"), spoken("pork, tenderloin, baked")
    ('scrambled eggs', 'pork tenderloin')
    """
    if name in _called():
        return _called()[name]
    head, *rest = (part.strip() for part in _ASIDE.sub("", name).split(","))
    kept = [part for part in rest if not _unsaid()["left out"].fullmatch(part)]
    behind = [part for part in kept if _unsaid()["behind"].fullmatch(part)]
    before = [part for part in kept if part not in behind and len(part.split()) <= LONGEST and _plain(part)]
    said = " ".join((*reversed(before), head, *behind))
    return _FREE.sub(r"\1-\2", _called().get(said, said))


def _plain(part: str) -> bool:
    """Whether a part of a name can stand before its head: not "with cheese"."""
    return not _JOINING & set(part.split())
