"""Words that say some food, in grams, so that they read back as just that."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time as Time

from villi.diary.adding import added
from villi.diary.building import pinned
from villi.diary.keys import one_slip
from villi.diary.values import Eaten, Pin
from villi.keeping.echoing import Before
from villi.meals import Index, Portion, understand
from villi.meals.memory import Memory
from villi.meals.resolve import memory_on
from villi.meals.spelling import corrected
from villi.meals.words import stem
from villi.quantities import VilliError
from villi.series.naming import plain, without_amounts

SAME_GRAMS = 0.02
"""Words read back the same where the grams are within so much, or within one gram."""
SHORT = 3
"""Letters of words that are left as they are: too short to tell a slip of typing."""
EDGES = " \t,;+&."
"""What stands between foods and is no part of them."""


@dataclass(slots=True)
class Saying:
    """Asks how words would read on a day, and keeps the answers."""

    known: Before
    _memory: Memory | None = None
    _words: dict[tuple[Portion, ...], str] = field(default_factory=dict)

    def words_of(self, helping: tuple[Portion, ...]) -> str:
        """Words for a food or the parts of one dish, in the same grams: those of then, where they still say
        it, else with the grams, else with a pin; "" where no words do."""
        if helping not in self._words:
            tries = self._tries(helping)
            self._words[helping] = next((words for words in tries if self.reads_as(words, helping)), "")
        return self._words[helping]

    def _tries(self, helping: Sequence[Portion]) -> list[str]:
        first = helping[0]
        grams = sum(portion.grams for portion in helping)
        name = without_amounts(first.words)
        written = " ".join(first.words.split()).strip(EDGES)
        mended = spelt(written, self.known.ready)
        bare = _ARTICLE.sub("", mended)
        tries = list(dict.fromkeys((bare, f"1 {bare}" if bare != mended else bare, mended, written)))
        if name:
            tries.append(f"{name} {grams_said(grams)}")
        if len(helping) == 1:
            name = name or plain(first.name)
            tries.append(pinned(name, [(len(name), Pin(first.food_id, round(grams, 1)))]))
        return tries

    def lines(self, words: str, clock: Time | None) -> tuple[str, ...]:
        """The lines that words would be written as, none where they cannot be."""
        if not words:
            return ()
        try:
            return added(self.known.diary, words, self.known.date, clock, self.known.behind).lines
        except VilliError:
            return ()

    def reads_as(self, words: str, portions: Sequence[Portion]) -> bool:
        """Whether words written on the day are the same foods in the same grams, and nothing else."""
        made = self.read(words)
        return made is not None and _alike(made, portions)

    def is_food(self, words: str, portions: Sequence[Portion]) -> bool:
        """Whether words name the same foods, in whatever grams."""
        made = self.read(words)
        return made is not None and _totals(made).keys() == _totals(portions).keys()

    def read(self, words: str) -> tuple[Portion, ...] | None:
        """What words come to, None where some of them are not understood or are no food."""
        diary, date = self.known.diary, self.known.date
        if self._memory is None:
            self._memory = memory_on(date, self.known.taught)
        try:
            entries = added(diary, words, date, None, self.known.behind).entries
        except VilliError:
            return None
        made: list[Portion] = []
        for entry in entries:
            if not isinstance(entry, Eaten) or entry.lost:
                return None
            read = understand(
                entry.words.text,
                self.known.ready,
                locale=diary.header.country.upper(),
                means=diary.means,
                pins=entry.words.pins,
                remembered=self._memory,
            )
            if read.refused or read.notes or any(portion.refers for portion in read.portions):
                return None  # "another coffee" says another amount on another day
            made += read.portions
        return tuple(made)


_ARTICLE = re.compile(r"\A(?:an?|the|some|my)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def spelt(words: str, ready: Index) -> str:
    """Food words without their slips of typing.

    >>> from villi.foods import Catalogue
    >>> from villi.meals import index
    >>> spelt("porrige w milk, 2 bananas", index(Catalogue.everyday()))
    'porridge w milk, 2 bananas'
    """

    def mended(found: "re.Match[str]") -> str:
        word = found[0]
        known = stem(word.casefold())
        if len(word) <= SHORT or known in ready.postings:
            return word
        other = corrected(known, ready)
        return other if other != known and one_slip(known, other) else word

    return _WORD.sub(mended, words)


def _alike(made: Sequence[Portion], asked: Sequence[Portion]) -> bool:
    """Whether two readings are the same foods in the same grams."""
    these, those = _totals(made), _totals(asked)
    if these.keys() != those.keys():
        return False
    return all(abs(grams - those[food]) <= 1.0 + SAME_GRAMS * those[food] for food, grams in these.items())


def _totals(portions: Sequence[Portion]) -> dict[str, float]:
    found: dict[str, float] = defaultdict(float)
    for portion in portions:
        found[portion.food_id or portion.name] += portion.grams
    return found


def grams_said(grams: float) -> str:
    """Grams as they are typed.

    >>> grams_said(63.7), grams_said(5.25)
    ('64 g', '5.2 g')
    """
    return f"{grams:.0f} g" if grams >= 10 else f"{grams:.1f} g"
