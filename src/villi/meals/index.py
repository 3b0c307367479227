"""The catalogue made ready for looking up words: an inverted index over names and synonyms.

Names are numbered best first (main names before synonyms, short and often reported ones before long and
rare), so the front of every posting list is already the likely part. What only scoring needs (heads,
weights, negations) is worked out for a name when it first becomes a candidate.
"""

import csv
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from math import log1p
from typing import TYPE_CHECKING, NamedTuple, Protocol

from villi.foods.values import Food
from villi.meals.lists import listed
from villi.meals.names import APART, Name, parse_name
from villi.meals.words import WORD, fold, stem, tokens
from villi.substances import substances

if TYPE_CHECKING:
    from villi.meals.worked import Reader, Worked

MAIN, SYNONYM, STAND_IN = 0, 1, 2
"""A food's own name, another word for it, the name of a near food that it answers to."""
RECIPE = "recipe"
"""The source of dishes that are usual compositions by judgement."""


NUMBER = "I"
"""How name numbers are packed: as this machine writes four bytes."""


class Foods(Protocol):
    """What the index needs of a catalogue: its foods by id."""

    @property
    def foods(self) -> Mapping[str, Food]:
        """Food id -> food."""
        ...


Amounts = Callable[[Iterable[str], Sequence[str]], list[tuple[float, ...]]]
"""Foods' nutrients per 100 g: ids and nutrients to amounts, NaN where unknown (`Catalogue.amounts`)."""


class Medicine(NamedTuple):
    """A substance that is counted beside food: `kind` medicine or supplement."""

    name: str
    kind: str


class Tables(NamedTuple):
    """What an index is made of, as plain values that can be kept in a file: `ids` of the foods in order;
    the others as in `Index`, `bare` and `beside` as rows of key and value, `postings` packed."""

    ids: list[str]
    texts: list[str]
    owners: list[int]
    fields: list[int]
    postings: dict[str, bytes]
    heads: dict[str, int]
    bare: list[tuple[str, tuple[str, ...], str, int]]
    beside: list[tuple[tuple[str, ...], str, str]]
    prior: list[float]
    reports: list[float]
    judged: list[int]


@dataclass(slots=True)
class Index:
    """Names of a catalogue by their words. Built once by `index`; the caches fill as it is used.

    `foods`: food number -> food, opened when first asked for.
    `texts`, `owners`, `fields`: name number -> folded text, food number, main or synonym.
    `postings`: stem -> ascending name numbers. `heads`: stem -> how many main names it heads.
    `bare`: (country or "", phrase as sorted stems, its last stem) -> food number, from `data/bare.csv`.
    `prior`, `reports`: how likely a food is before anything is said, and how often it is eaten, by food
    number. `judged`: foods that are usual compositions by judgement.
    `beside`: a word or phrase -> medicine or supplement. `equivalent`: any food id -> the nearest one that
    the catalogue holds, or None. `worked`: names and foods worked out beforehand, where they are kept.
    `amounts`: what foods hold, where the catalogue says it.
    """

    foods: Mapping[int, Food]
    numbers: dict[str, int]
    texts: list[str]
    owners: list[int]
    fields: list[int]
    postings: dict[str, "array[int]"]
    heads: dict[str, int]
    bare: dict[tuple[str, tuple[str, ...], str], int]
    beside: dict[tuple[str, ...], Medicine]
    prior: list[float]
    reports: list[float]
    judged: frozenset[int]
    equivalent: Callable[[str], str | None]
    sets: dict[str, frozenset[int]] = field(default_factory=dict, repr=False)
    names: dict[int, Name] = field(default_factory=dict, repr=False)
    food_words: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    lendable: dict[int, frozenset[str]] = field(default_factory=dict, repr=False)
    own_names: dict[int, list[int]] = field(default_factory=dict, repr=False)
    weights: dict[str, float] = field(default_factory=dict, repr=False)
    queries: dict[object, object] = field(default_factory=dict, repr=False)
    matches: dict[object, object] = field(default_factory=dict, repr=False)
    choices: dict[object, object] = field(default_factory=dict, repr=False)
    portions: dict[int, object] = field(default_factory=dict, repr=False)
    spelling: dict[str, str] = field(default_factory=dict, repr=False)
    lines: dict[object, object] = field(default_factory=dict, repr=False)
    letters: dict[str, list[str]] = field(default_factory=dict, repr=False)
    worked: "Reader | None" = None
    vocabulary: dict[str, int] = field(default_factory=dict, repr=False)
    amounts: "Amounts | None" = None
    nutrients: dict[int, tuple[float, ...]] = field(default_factory=dict, repr=False)
    kin: dict[tuple[object, ...], float] = field(default_factory=dict, repr=False)
    every: list[int] = field(default_factory=list, repr=False)
    fixed: set[tuple[str, ...]] = field(default_factory=set, repr=False)
    compounds: dict[str, tuple[str, str]] = field(default_factory=dict, repr=False)

    def weight(self, word: str) -> float:
        """Inverse document frequency of a stem among the names; an unknown word weighs as a rare one."""
        known = self.weights.get(word)
        if known is None:
            count = len(self.postings.get(word, ()))
            known = self.weights[word] = log1p(len(self.texts) / (count + 1.0))
        return known

    def bare_food(self, key: tuple[str, ...], lasts: Iterable[str], country: str = "") -> int | None:
        """The food of a bare word or phrase, where it ends in one of these words: milk chocolate is not
        chocolate milk."""
        for last in lasts:
            number = self.bare.get((country, key, last))
            if number is not None:
                return number
        return None

    def phrases(self) -> set[tuple[str, ...]]:
        """The keys of the bare phrases of all countries."""
        if not self.fixed:
            self.fixed.update([phrase for _, phrase, _ in self.bare])  # at once, for other threads
        return self.fixed

    def posting(self, word: str) -> frozenset[int]:
        """The names that hold a stem, as a set (made when first asked for)."""
        known = self.sets.get(word)
        if known is None:
            same = self.every or self._every()
            known = self.sets[word] = frozenset([same[n] for n in self.postings.get(word, ())])
        return known

    def _every(self) -> list[int]:
        """Every name number once: all sets hold these objects, and none of their own."""
        self.every.extend(range(len(self.texts)))
        return self.every

    def name(self, number: int) -> Name:
        """The parsed name of that number."""
        known = self.names.get(number)
        if known is None:
            worked = self.worked
            text = self.texts[number]
            known = parse_name(text, self.weight) if worked is None else worked.name(number)
            self.names[number] = known
        return known

    def lent(self, food: int) -> frozenset[str]:
        """Every stem that another name of the food, or one of its measures, can lend to a name."""
        known = self.lendable.get(food)
        if known is None:
            worked = self.worked
            own = self.words_of(food) | self._measure_words(food) if worked is None else worked.lent(food)
            known = self.lendable[food] = own
        return known

    def words_of(self, food: int) -> frozenset[str]:
        """Every stem of every name of a food."""
        known = self.food_words.get(food)
        if known is None:
            if self.worked is not None:
                known = self.worked.own(food)
            else:
                mine = self.own_names.get(food, ())
                known = frozenset(w for n in mine for w in self.name(n).weights)
            self.food_words[food] = known
        return known

    def _measure_words(self, food: int) -> frozenset[str]:
        """Stems of a food's measures, which people say of it ("an orange section"); brands there are left."""
        units = (
            m.unit
            for m in self.foods[food].measures
            if not m.unit.startswith(("per ", "1 cup", "1 oz", "default", "occasion"))
        )
        return frozenset(
            stem(fold(w)) for unit in units for w in _split(unit) if w.isalpha() and not w[0].isupper()
        )


_CUT = str.maketrans(dict.fromkeys("-/.()[]+", " ") | dict.fromkeys(",;:", " , ") | dict.fromkeys('"'))


def _split(text: str) -> list[str]:
    return text.translate(_CUT).split()


def index(catalogue: Foods) -> Index:
    """The index of a catalogue (anything with `.foods`: id -> Food).

    That of the package's catalogue and of imported tables is kept in a file (see `meals.kept`).

    >>> from types import SimpleNamespace
    >>> ready = index(SimpleNamespace(foods={"own:1": Food("own:1", "Bread, rye", ("pumpernickel",))}))
    >>> sorted(ready.postings)
    ['bread', 'pumpernickel', 'rye']
    """
    from villi.meals.kept import kept, place  # reads and writes a file: only where there is an index to keep

    folder = place(catalogue)
    if folder is None:
        return _index(catalogue, tables(catalogue))
    made, more = kept(
        folder,
        catalogue.sha256,  # type: ignore[attr-defined]  # what has a place is a `Catalogue`
        lambda: tables(catalogue),
        lambda made: _worked(catalogue, made),
    )
    ready = _index(catalogue, made)
    if more is not None:
        from villi.meals.worked import Reader

        ready.worked = Reader(more)
    return ready


def _worked(catalogue: Foods, made: Tables) -> "Worked":
    """All that matching could ask of an index's names and foods."""
    from villi.meals.doubt import NUTRIENTS
    from villi.meals.worked import worked

    amounts = getattr(catalogue, "amounts", None)
    held = amounts(made.ids, NUTRIENTS) if amounts is not None else ()
    return worked(_index(catalogue, made), held, len(NUTRIENTS))


def _index(catalogue: Foods, made: Tables) -> Index:
    equivalent: Callable[[str], str | None] = getattr(catalogue, "equivalent", lambda food_id: None)
    numbers = {food_id: number for number, food_id in enumerate(made.ids)}
    own: dict[int, list[int]] = {}
    for number, (owner, which) in enumerate(zip(made.owners, made.fields, strict=True)):
        if which != STAND_IN:  # its words are not the food's own: they lend nothing
            own.setdefault(owner, []).append(number)
    return Index(
        foods=_Foods(made.ids, catalogue.foods),
        numbers=numbers,
        texts=made.texts,
        owners=made.owners,
        fields=made.fields,
        postings={word: array(NUMBER, packed) for word, packed in made.postings.items()},
        heads=made.heads,
        bare={(country, phrase, last): number for country, phrase, last, number in made.bare},
        beside={words: Medicine(name, kind) for words, name, kind in made.beside},
        prior=made.prior,
        reports=made.reports,
        judged=frozenset(made.judged),
        equivalent=lambda food_id: food_id if food_id in numbers else equivalent(food_id),
        own_names=own,
        amounts=getattr(catalogue, "amounts", None),
    )


class _Foods(dict[int, Food]):
    """The foods by number, looked up in the catalogue when first asked for: opening thousands takes time.

    A dictionary, because what was asked for before is then found without a call.
    """

    def __init__(self, ids: Sequence[str], foods: Mapping[str, Food]) -> None:
        super().__init__()
        self._ids, self._foods = ids, foods

    def __missing__(self, number: int) -> Food:
        food = self[number] = self._foods[self._ids[number]]
        return food


def tables(catalogue: Foods) -> Tables:
    """The plain values of a catalogue's index, worked out anew."""
    foods = tuple(catalogue.foods.values())
    top = max((food.reports for food in foods), default=0.0)
    scale = log1p(top) or 1.0
    prior = [_standing(food, scale) for food in foods]
    entries: list[tuple[int, float, float, int, str, list[str]]] = []
    known = [SHORTER * standing for standing in prior]
    for number, food in enumerate(foods):
        text = _plain(food.name)
        words = _split(text)
        entries.append((MAIN, len(words) - known[number], -prior[number], number, text, words))
        for synonym in food.synonyms:
            text = _plain(synonym)
            words = _split(text)
            if words:
                entries.append((SYNONYM, len(words) - known[number], -prior[number], number, text, words))
    numbers = {food.id: number for number, food in enumerate(foods)}
    for food_id, name in getattr(catalogue, "survey_names", {}).items():
        text, number = _plain(name), numbers[food_id]
        words = _split(text)
        entries.append((SYNONYM, len(words) - known[number], -prior[number], number, text, words))
    for name, food_id in getattr(catalogue, "stand_ins", ()):
        text = _plain(name)
        entries.append((STAND_IN, 0, 0.0, numbers[food_id], text, _split(text)))
    made = {number for number, food in enumerate(foods) if RECIPE in food.sources}
    entries.sort(key=lambda entry: (entry[3] in made, *entry[:4]))  # a front is for foods of tables
    raw: dict[str, list[int]] = {}
    heads: dict[str, int] = {}
    for number, entry in enumerate(entries):
        words = entry[5]
        for word in words:
            posting = raw.get(word)
            if posting is None:
                raw[word] = [number]
            elif posting[-1] != number:
                posting.append(number)
        if entry[0] == MAIN:
            for word in _heads(words[:-2] if entry[3] in made else words):
                heads[word] = heads.get(word, 0) + 1
    stemmed: dict[str, int] = {}
    for word, count in heads.items():
        stemmed[stem(word)] = stemmed.get(stem(word), 0) + count
    return Tables(
        ids=[food.id for food in foods],
        texts=[entry[4] for entry in entries],
        owners=[entry[3] for entry in entries],
        fields=[entry[0] for entry in entries],
        postings={word: array(NUMBER, held).tobytes() for word, held in _stemmed(raw).items()},
        heads=stemmed,
        bare=[(*key, number) for key, number in _bare(catalogue, numbers).items()],
        beside=[(words, made.name, made.kind) for words, made in _beside(foods).items()],
        prior=prior,
        reports=[food.reports for food in foods],
        judged=[number for number, food in enumerate(foods) if RECIPE in food.sources],
    )


SHORTER = 14.0
"""The words by which the name of the most reported food may be longer than that of a food that nobody reports
and still be looked at first (10 to 16 found most on both halves of the development texts)."""
COMMODITY = -1.0
"""Standing of a food of an ingredient table (SR) that is not among the everyday foods: its names are those
of trade ("raw", butcher's cuts, makers) and win only where no food that people report explains the words."""


def _standing(food: Food, scale: float) -> float:
    """How likely a food is before anything is said: 0 to 1 by how often it is eaten, less for commodities."""
    if food.reports > 0:
        return log1p(food.reports) / scale
    return COMMODITY if food.id.startswith("sr:") and food.group == "other" else 0.0


_TOGETHER = {
    "baby food": "babyfood",
    "half and half": "halfandhalf",
    "frosting": "icing",
    ", frosted": ", with icing",
    "sour dough": "sourdough",
    "pop corn": "popcorn",
    "soft drink": "softdrink",
}
"""One thing that some tables write as two words."""


def _plain(name: str) -> str:
    folded = fold(name)
    for two, one in _TOGETHER.items():
        if two in folded:
            folded = folded.replace(two, one)
    for one, apart in APART.items():
        if one in folded:
            folded = folded.replace(one, " ".join(apart))
    return folded


_END_OF_HEAD = frozenset({",", "with", "without", "in", "on", "from", "made", "for", "ns", "nfs", "no"})


def _heads(words: list[str]) -> Iterable[str]:
    """The words that a name is about: the last before a comma or a preposition, each side of "or"."""
    last = ""
    for word in words:
        if word in _END_OF_HEAD:
            break
        if word in ("or", "and"):
            if last:
                yield last
            last = ""
        else:
            last = word
    if last:
        yield last


_NOT_WORDS = listed("not words")


def _stemmed(raw: Mapping[str, list[int]]) -> dict[str, list[int]]:
    """Posting lists of the plain words joined under their stems."""
    joined: dict[str, list[int]] = {}
    for word, posting in raw.items():
        if word in _NOT_WORDS:
            continue
        key = stem(word)
        if key in joined:
            joined[key] = sorted({*joined[key], *posting})
        else:
            joined[key] = posting
    return joined


def phrase_key(text: str) -> tuple[str, ...]:
    """A phrase as sorted stems, so that order and number do not matter.

    >>> phrase_key("Poached eggs") == phrase_key("egg, poached")
    True
    """
    return tuple(
        sorted(
            token.stem
            for token in tokens(fold(text))
            if token.kind != "mark" and token.text not in _NOT_WORDS
        )
    )


def _once(text: str) -> tuple[str, ...]:
    """The key of a phrase with every word once, as a query holds them: moi moi."""
    return tuple(dict.fromkeys(phrase_key(text)))


def _rows(name: str) -> list[list[str]]:
    path = files("villi.meals") / "data" / name
    if not path.is_file():
        return []
    return list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1:]


def _bare(catalogue: Foods, numbers: Mapping[str, int]) -> dict[tuple[str, tuple[str, ...], str], int]:
    """`data/bare.csv` and `data/brands.csv`: words, food id, country where only there; and the names of our
    own foods, which were given as what people call them."""
    equivalent = getattr(catalogue, "equivalent", None)
    found: dict[tuple[str, tuple[str, ...], str], int] = {}
    for row in (*_rows("bare.csv"), *_rows("brands.csv")):
        if len(row) < 2 or not row[0].strip() or not row[1].strip():
            continue
        food_id: str | None = row[1].strip()
        if equivalent is not None:
            food_id = equivalent(row[1].strip())
        if food_id is not None and food_id in numbers:
            country = row[2].strip() if len(row) > 2 else ""
            found.setdefault((country, _once(row[0]), _noun_or_last(row[0])), numbers[food_id])
    surveyed = _survey_phrases(catalogue)
    for food_id, number in numbers.items():
        if food_id.startswith("own:"):
            food = catalogue.foods[food_id]
            judged = RECIPE in food.sources
            for name in (food.name.split("(")[0], *food.synonyms):
                said = [token.stem for token in tokens(fold(name)) if token.kind == WORD]
                if said and not (judged and _once(name) in surveyed):
                    found.setdefault(("", _once(name), said[-1]), number)
    return found


def _noun_or_last(phrase: str) -> str:
    """The stem before "with" or "on", else the last: pasta with sauce is not pasta sauce."""
    found = [token for token in tokens(fold(phrase)) if token.kind != "mark"]
    place = next((i for i, token in enumerate(found) if i and token.text in ("with", "on", "in")), len(found))
    return found[place - 1].stem


FEW = 5
"""Words of a survey name that is also what people call the food."""


def _survey_phrases(catalogue: Foods) -> set[tuple[str, ...]]:
    """The short names of the survey's foods as keys: what was measured goes before a recipe of our judgement
    that is called the same."""
    names = (food.name for food_id, food in catalogue.foods.items() if food_id.startswith("fndds:"))
    return {_once(name) for name in names if name.count(" ") < FEW and "(" not in name}


def _beside(foods: Iterable[Food]) -> dict[tuple[str, ...], Medicine]:
    """The catalogue's supplements and the table of substances: every name and brand."""
    found: dict[tuple[str, ...], Medicine] = {}
    for food in foods:
        if food.kind == "supplement":
            for word in (food.name, *food.synonyms):
                found.setdefault(phrase_key(word), Medicine(food.name, "supplement"))
    for substance in substances():
        for word in (substance.name, *substance.also):
            found.setdefault(phrase_key(word), Medicine(substance.name, substance.kind))
    return found
