"""Phrases by the hundred, looked for at the price of a few: only those whose rarest word is there."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property

_TOKENS = re.compile(r"\([^()]*\)\??|\S+")
_NAME = re.compile(r"<(\w+)>")
_ALONE = re.compile(r"(?<!\S)<(?!number)\w+>(?!\S)")
_NUMBER = "<number>"
_COMMON = frozenset(
    "i im id ill my me the a an to of at in on by it its is was be been and or for with so up out off "
    "all this that no not dont do have had has got get go going went want cut took take eat ate drink "
    "day night today tonight meal more again just bit slice good hot".split()
)
"""Words of every day: no sign that a phrase of ours is near."""
_RARE, _EVERYWHERE = 1, 40


class Index:
    """Phrases with alternatives over even words, in the order given.

    "(a|b)" is one of them, "(a|b)?" one or none, "<name>" one of a list, "<number>" any number. `before` and
    `after` are expressions for what stands around.

    >>> found = Index(["cut (a|an)? <food>"], {"food": "cake|apple pie"}).near("he cut an apple pie")
    >>> [pattern.search("he cut an apple pie")[0] for pattern in found]
    ['cut an apple pie']
    >>> list(Index(["drown myself"], {}).near("cut a cake"))
    []
    """

    def __init__(
        self, phrases: Sequence[str], lists: Mapping[str, str], before: str = "", after: str = ""
    ) -> None:
        grouped = (_ALONE.sub(r"(\g<0>)", phrase) for phrase in phrases)
        self._phrases = [_NAME.sub(lambda name: lists.get(name[1], name[0]), one) for one in grouped]
        self._around = before, after
        self._patterns: dict[int, re.Pattern[str]] = {}

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for n, phrase in enumerate(self._phrases):
            for word in _signs(phrase):
                found.setdefault(word, []).append(n)
        return found

    @property
    def signs(self) -> Collection[str]:
        """Words of which one stands in everything that is found."""
        return self._by_word.keys()

    def near(self, words: str) -> Iterator["re.Pattern[str]"]:
        """The expressions that even words may hold, whole words only."""
        by_word = self._by_word
        tokens = set(words.split())
        tokens.add("")
        for n in sorted({n for word in tokens for n in by_word.get(word, ())}):
            if n not in self._patterns:
                self._patterns[n] = self._compiled(self._phrases[n])
            yield self._patterns[n]

    def _compiled(self, phrase: str) -> "re.Pattern[str]":
        before, after = self._around
        return re.compile(rf"{before}(?<!\S){_pattern(phrase)}(?!\S){after}")


def _options(token: str) -> list[str]:
    return token.removesuffix("?").strip("()").split("|")


def _signs(phrase: str) -> frozenset[str]:
    """Words one of which stands in everything that a phrase matches, the rarer the better."""
    must = [token for token in _TOKENS.findall(phrase) if not token.endswith("?") and _NUMBER not in token]
    sets = [frozenset(min(option.split(), key=_weight) for option in _options(token)) for token in must]
    return min(sets, key=lambda words: (sum(map(_weight, words)), len(words)), default=frozenset({""}))


def _weight(word: str) -> int:
    return _EVERYWHERE if word in _COMMON else _RARE


def _pattern(phrase: str) -> str:
    out = ""
    for token in _TOKENS.findall(phrase):
        options = [re.escape(option).replace(_NUMBER, r"\d+") for option in _options(token)]
        body = "(?:" + "|".join(options).replace("\\ ", " ") + ")"
        blank = f" {body}" if out and not out.endswith(" )?") else body
        if not token.endswith("?"):
            out += blank
        else:
            out += f"(?:{blank})?" if blank.startswith(" ") else f"(?:{body} )?"
    return out
