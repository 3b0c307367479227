"""Other words for the same food: British words, shorthand and brands, as rewritings of the query.

`data/words.csv`: words, means, locale ("" everywhere; a country code where a word means something else
there: a British biscuit is a cookie). `data/world.csv`: a food id and the words that other kitchens
have for it or for something near it (a stand-in species; flour for a meal). The longest rewriting wins.
"""

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files

from villi.meals.brands import FLAVOURS, MOST_FLAVOURS, brands_in
from villi.meals.index import Index
from villi.meals.kept import kept_table
from villi.meals.lists import listed
from villi.meals.matching import (
    DESCRIPTIONS,
    KEPT,
    MAKERS,
    MOST_REMEMBERED,
    NEVER_HEADS,
    ORIGINS,
    SELDOM_COUNTS,
    SIZE_WORDS,
    SOFT_WORDS,
    Match,
    Query,
    accepted,
    match,
    nouns_and_last,
    query,
    together,
)
from villi.meals.names import SMALL
from villi.meals.spelling import REAL_WORDS, corrected
from villi.meals.words import Token, fold, stem, tokens

OTHER_WORDS_COST = 0.02
"""Taken off a match that needed a rewriting of the words."""
LEFT_OUT = 0.75
"""Below this share of explained words, the rest is looked at for foods of its own."""
FULLY = 0.99
PARTS = listed("accessory")
"""Parts and seasonings (salt, skin) that a name may leave unsaid."""
ALONE = listed("no food alone")
"""Words of food names that name no food without the rest of the name."""
NO_FOOD = listed("no food")
"""Meals and what cooks do: alone they name nothing, though "dinner roll" and "fried rice" do."""
PLAINLY = frozenset({"boiled", "cooked", "steamed", "hot", "warm", "prepared", "fresh"})
RAW = frozenset({"raw", "dry", "dried", "powder", "flour"})
"""Boiling changes these foods into others: boiled flour is porridge, boiled raw carrots are cooked ones."""
ELSEWHERE = 0.85
"""Score of words that are the whole of a row of `data/world.csv`: often a stand-in, never the food's name."""
DRIED = frozenset({"dried", "dry", "powder", "powdered"})
DRY_LEAVES, DRY_VEGETABLES = "own:leaves-dried", "own:okra-dried"
LEAVES = frozenset({"fndds:72118220", "sr:11003", "sr:11087", "fndds:75119000"})
"""Foods that stand for leaves of other kitchens."""
LUMPED = LEAVES | {
    DRY_LEAVES,
    DRY_VEGETABLES,
    "own:insects",
    "fndds:26100110",
    "fndds:26100170",
    "fndds:63143010",
    "fndds:75440600",
    "fndds:75649010",
    "fndds:27311310",
}
"""Foods that stand for whole families of other kitchens' (leaves, fish, sour plums, stews, soups): shown as
stand-ins, less sure."""
LIGHTENED = frozenset(
    {"softdrink", "soda", "cola", "drink", "beverage", "lemonade", "pudding", "gelatin", "jelly", "jam"}
)
"""What is "light" without sugar; a light cream or beer is another thing."""
HANDLED = listed("handled")
"""What was done to a food, where leaving it out changes little."""
COOKED_WITH = frozenset({"fat", "oil"})
PLAINER = 0.80
"""Share of the score that is kept where an aside or a description was left out."""
NEAR_ENOUGH = 0.72
"""Score of the plainer words from which they are better than a name about another thing (judgement)."""
BRAND_SCORE = 0.975
"""Score of a brand with a flavour: only its own name alone is surer."""
NAMED = 0.85
"""A score from which a name of the catalogue goes before a brand of any flavour."""
WELL = 0.80
"""A score from which a name with the maker in it is what was meant."""
LONGEST = 4
"""Words in the longest rewriting."""
BRITISH_WORDS = frozenset({"IE", "IM", "JE", "GG", "MT", "AU", "NZ", "ZA", "IN"})
"""Countries whose words are read as British ones where they have no row of their own: chips are fried."""


@cache
def _singles() -> frozenset[str]:
    return frozenset(word for words, _ in _table() for word in words)


def _key(words: str) -> tuple[str, ...]:
    """Words of a table as a query holds them: stems, each once, without those that carry no weight.

    >>> _key("kare-kare"), _key("3 in 1 coffee")
    (('kare',), ('3', '1', 'coffee'))
    """
    every = together([stem(word) for word in fold(words).replace("-", " ").split()])
    said = tuple(dict.fromkeys(word for word in every if word not in SMALL))
    return said if len(said) > 1 or len(set(every)) == 1 else tuple(every)


Meanings = list[tuple[tuple[str, ...], str, str]]
"""Words as a query holds them, the country ("" everywhere), and what they mean: words or a food id."""
MADE_OF = ("rewriting.py", "matching.py", "names.py", "words.py", "data/lists.csv")
"""The code that makes those of the tables."""


@cache
def _table() -> dict[tuple[tuple[str, ...], str], str]:
    made_of = (*MADE_OF, "data/words.csv", "data/world.csv")
    return {(key, place): means for key, place, means in kept_table("words", made_of, _meanings, Meanings)}


def _meanings() -> Meanings:
    """The rows of both tables, those of `data/words.csv` last: they go before the others."""
    world = [(_key(words), "", row["id"]) for row in _rows("world.csv") for words in row["words"].split(";")]
    return world + [(_key(row["words"]), row["locale"], row["means"]) for row in _rows("words.csv")]


def _rows(name: str) -> Iterable[dict[str, str]]:
    text = (files("villi.meals") / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def places(locale: str) -> tuple[str, ...]:
    """The countries whose words are looked up, the person's own first."""
    if locale in BRITISH_WORDS:
        return locale, "GB"
    return (locale,) if locale else ()


def rewritten(asked: Query, ready: Index, locale: str) -> tuple[Query, bool] | None:
    """The query with other words put in, and whether the country demands it; None where nothing applies.

    >>> from types import SimpleNamespace
    >>> from villi.meals.index import index
    >>> ready = index(SimpleNamespace(foods={}))
    >>> other, forced = rewritten(query(tokens("grilled courgettes"), ready), ready, "")
    >>> other.words, forced
    (('grilled', 'zucchini'), False)
    """
    table = _table()
    words = asked.words
    made: list[str] = []
    absent: list[str] = []
    changed = forced = False
    i = 0
    while i < len(words):
        for size in range(min(LONGEST, len(words) - i), 0, -1):
            key = words[i : i + size]
            means = next((table[key, place] for place in places(locale) if (key, place) in table), None)
            local = means is not None
            means = means or table.get((key, ""))
            if means is not None and ":" in means:
                own = ready.bare_food(tuple(sorted(key)), key[-1:])
                means = (
                    None if own in ready.judged else _named(means, ready)
                )  # a dish of ours needs no stand-in
            if means is not None:
                (absent if means.startswith("without ") else made).append(means)
                changed = True
                forced = forced or local
                i += size
                break
        else:
            made.append(words[i])
            i += 1
    if not changed:
        return None
    again = query(tokens(fold(" ".join(made + absent))), ready)
    return again._replace(denied=asked.denied | again.denied, hint=asked.hint), forced


def in_full(asked: Query, ready: Index) -> Query | None:
    """The query with its noun as the catalogue calls it: "fast food fries" are french fries there; None
    where the noun alone means nothing, or is called just so.

    >>> from villi.foods import Catalogue
    >>> from villi.meals.index import index
    >>> ready = index(Catalogue.everyday())
    >>> in_full(query(tokens("fast food fries"), ready), ready).words
    ('fast', 'food', 'french', 'fry')
    """
    if len(asked.words) < 2:
        return None
    for head in sorted(asked.heads):
        food = ready.bare_food((head,), (head,))
        if food is None:
            continue
        section = ready.foods[food].name.split(",")[0].split("(")[0].split(" with ")[0]
        named = query(tokens(fold(section)), ready)
        if head in named.words and not set(named.words) <= set(asked.words) and not named.denied:
            place = asked.words.index(head) if head in asked.words else len(asked.words)
            words = (*asked.words[:place], *named.words, *asked.words[place + 1 :])
            return asked._replace(words=tuple(dict.fromkeys(words)), heads=named.heads)
    return None


def _lighter(asked: Query) -> Query | None:
    """The query with "diet" for "light", as other languages call drinks and desserts without sugar."""
    if "light" not in asked.words or asked.heads.isdisjoint(LIGHTENED):
        return None
    return asked._replace(words=tuple("diet" if word == "light" else word for word in asked.words))


def _abroad(asked: Query, ready: Index) -> int | None:
    """The food that other kitchens mean by these words, where they are all of a row and deny none of it."""
    table = _table()
    food_id = table.get((asked.words, "")) or table.get((_bared(asked.words), "")) or ""
    if not food_id and asked.words[-1:] and asked.words[-1] in HANDLED:  # tables write "manioc, boiled"
        food_id = table.get(((asked.words[-1], *asked.words[:-1]), "")) or ""
    if not food_id and asked.words[-1:] == ("leaf",):  # chipilin leaves are chipilin, where that is a leaf
        food_id = table.get((asked.words[:-1], "")) or ""
        food_id = food_id if food_id in LEAVES else ""
    held = ready.equivalent(food_id) if ":" in food_id else None
    number = None if held is None else ready.numbers[held]
    return number if number is None or asked.denied.isdisjoint(ready.words_of(number)) else None


def _plainly_cooked(asked: Query, ready: Index) -> int | None:
    """The food of the words without "boiled" or "cooked", where it is no raw one."""
    words = tuple(word for word in _bared(asked.words) if word not in PLAINLY)
    if not words or words == _bared(asked.words) or not asked.denied <= SELDOM_COUNTS:
        return None
    number = ready.bare_food(tuple(sorted(words)), words[-1:])
    if number is None:
        number = _abroad(asked._replace(words=words), ready)
    return None if number is None or RAW & ready.words_of(number) else number


def _dried(asked: Query, ready: Index) -> int | None:
    """The dried leaves or vegetables that stand for those of the words, which name a fresh one."""
    words = tuple(word for word in _bared(asked.words) if word not in DRIED and word not in PLAINLY)
    if DRIED.isdisjoint(asked.words) or not words or not asked.denied <= SELDOM_COUNTS:
        return None
    number = ready.bare_food(tuple(sorted(words)), words[-1:])
    if number is None:
        number = _abroad(asked._replace(words=words), ready)
    if number is None or ready.foods[number].group != "vegetables" or DRIED & ready.words_of(number):
        return None
    return ready.numbers.get(DRY_LEAVES if words[-1] == "leaf" else DRY_VEGETABLES)


def _bared(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words without those that say how good or where from."""
    return tuple(word for word in words if word not in DESCRIPTIONS and word not in ORIGINS)


def _named(food_id: str, ready: Index) -> str | None:
    """The name that the catalogue has for a food, or for the nearest one it holds."""
    held = ready.equivalent(food_id)
    return None if held is None else ready.foods[ready.numbers[held]].name


def _fitting(options: tuple[Match, ...], asked: Query, ready: Index) -> tuple[Match, ...]:
    """The matches without those that leave out a food that was said: a "fish pie" is not a fruit pie; and
    without recipes for dishes whose noun was not said: "banana and egg" are no pancakes."""
    if not ready.judged.isdisjoint([m.food for m in options]):
        options = tuple(m for m in options if m.exact or not _unsaid_dish(m, asked, ready))
    if not options or options[0].exact or options[0].explained > LEFT_OUT or len(asked.words) < 2:
        return options
    return tuple(m for m in options if not _leaves_out(m, asked, ready))


def _unsaid_dish(found: Match, asked: Query, ready: Index) -> bool:
    judged = found.food in ready.judged and found.name >= 0
    return judged and ready.name(found.name).heads.isdisjoint(asked.words)


def _leaves_out(found: Match, asked: Query, ready: Index) -> bool:
    known = ready.lent(found.food)
    return any(
        word not in known and word not in PARTS and ready.bare_food((word,), (word,)) is not None
        for word in asked.words
    )


def choose(asked: Query, index: Index, locale: str, limit: int = KEPT) -> tuple[Match, ...]:
    """Foods for the words as written and, where the table of other words has something, as rewritten.
    Remembered: segmentation asks for the same words again and again."""
    key = (asked, locale, limit)
    known = index.choices.get(key)
    if known is None:
        if len(index.choices) >= MOST_REMEMBERED:
            index.choices.clear()
        known = index.choices[key] = _denying(asked, index, locale, limit)
    return known  # type: ignore[return-value]


def _denying(asked: Query, index: Index, locale: str, limit: int) -> tuple[Match, ...]:
    """The foods for words with a denial: another food than without it only where that one's name denies the
    same ("peel not eaten") and says nothing else that was not said: a burger without the bun is no
    vegetarian one. "Nut free granola", "crustless quiche" deny as well, where no name says so."""
    options = _choose(asked, index, locale, limit)
    free = _free_of(asked, index) if not options or not accepted(options[0]) else None
    if free is not None:
        asked, options = free, _choose(free, index, locale, limit)
    if not asked.denied or not asked.words:
        return options
    plain = _choose(asked._replace(denied=frozenset()), index, locale, limit)
    if not options or not accepted(options[0]):
        return plain if plain and plain[0].exact else options  # "decaf no milk"
    if not plain or not plain[0].exact or plain[0].food == options[0].food:
        return options
    best, usual = options[0], plain[0].food
    named = index.name(best.name) if best.name >= 0 else None
    says = named is not None and "free" in named.weights and not asked.denied.isdisjoint(named.weights)
    if says or not asked.denied.isdisjoint(index.words_of(usual)):
        more = set() if named is None else named.heads - set(asked.words) - index.words_of(usual)
        other = set() if named is None else named.unusual | (named.weights.keys() & OTHERWISE)
        if not more and not other:
            return options
    return (plain[0], *(m for m in options if m.food != usual))[:limit]


OTHERWISE = frozenset({"vegetarian", "meatless", "vegan", "imitation"})
"""Words for another food than the plain one, which a denial alone never means."""


WARM = frozenset({"hot", "warm", "soggy", "crispy"})
"""Words that change nothing about what a country means by a food: hot chips are chips."""
FEW = 2
"""In longer names a "crustless" is looked for as it is."""


def _free_of(asked: Query, index: Index) -> Query | None:
    """The query with "nut free", "crustless" as denials; None where it has none."""
    words, denied = list(asked.words), set(asked.denied)
    for word in asked.words:
        place = words.index(word) if word in words else -1
        if word == "free" and place > 0:
            denied.add(words[place - 1])
            del words[place - 1 : place + 1]
        elif word.endswith("less") and len(asked.words) == FEW and word not in index.heads:
            denied.add(stem(word.removesuffix("less")))
            words.remove(word)
    if not words or len(words) == len(asked.words):
        return None
    heads = asked.heads & set(words) or frozenset(words[-1:])
    return Query(tuple(words), frozenset(denied), heads, asked.hint)


def about_it(
    options: tuple[Match, ...], asked: Query, words: Sequence[Token], ready: Index, locale: str
) -> tuple[Match, ...]:
    """The options; where the best of them is about another thing than the words, those of the words without
    what was done to it: roasted corn is corn rather than a soup with roasted corn."""
    ends_so = len(words) > 1 and words[-1].stem in COOKED_WITH and words[-2].text in ("with", "in")
    if not options or (_has_noun(options[0], asked, ready) and not (ends_so and options[0].name < 0)):
        return options
    dropped = HANDLED | COOKED_WITH if ends_so else HANDLED
    fewer = asked._replace(words=tuple(word for word in asked.words if word not in dropped))
    if fewer.words == asked.words or fewer.heads.isdisjoint(fewer.words):
        return options
    found = choose(fewer, ready, locale)
    if found and accepted(found[0]) and found[0].score > NEAR_ENOUGH and _has_noun(found[0], fewer, ready):
        return tuple(m._replace(score=m.score * PLAINER, stand_in=True) for m in found)
    return options


def _has_noun(found: Match, asked: Query, ready: Index) -> bool:
    """Whether the matched name is about a noun of the words, or has none of them: other words for it."""
    if found.name < 0 or found.exact:
        return True
    name = ready.name(found.name)
    return name.weights.keys().isdisjoint(asked.heads) or not name.about.isdisjoint(asked.heads)


def _choose(asked: Query, index: Index, locale: str, limit: int) -> tuple[Match, ...]:
    key, lasts = tuple(sorted(asked.words)), nouns_and_last(asked, index) if asked.words else ()
    warm = WARM if index.bare_food(key, lasts) is None else frozenset[str]()  # a hot dog is no dog
    fewer = tuple(sorted(word for word in asked.words if word not in SIZE_WORDS | warm))
    found_there = (index.bare_food(some, lasts, place) for some in (key, fewer) for place in places(locale))
    local = next((number for number in found_there if number is not None), None)
    if local is not None and not asked.denied.isdisjoint(index.words_of(local)):
        local = None
    if local is not None:
        others = (m for m in match(asked, index, limit) if m.food != local)
        return (Match(local, 1.0, 1.0, True, True, own=1.0), *others)
    if index.bare_food(key, lasts) is None and _mostly_unknown(asked, index):
        brand = branded(asked, index, locale)
        return () if brand is None else (brand,)
    options = match(asked, index, limit)
    brand = branded(asked, index, locale)
    named = bool(options) and accepted(options[0]) and (options[0].own > FULLY or options[0].score > NAMED)
    if brand is not None and not named:
        return (brand, *(m for m in options if m.food != brand.food))
    sure = bool(options) and options[0].exact and not options[0].typo
    abroad = None if sure else _abroad(asked, index)
    if abroad is None and not sure and (not options or options[0].score < ELSEWHERE):
        dry = bool(options) and accepted(options[0]) and DRIED & index.words_of(options[0].food)
        abroad = None if dry else _dried(asked, index)
        abroad = _plainly_cooked(asked, index) if abroad is None else abroad
    if (
        not (options and options[0].exact)
        and abroad is None
        and all(word in SOFT_WORDS or word in NEVER_HEADS or word in NO_FOOD for word in asked.words)
    ):
        return ()  # "small bag", "mixed up": nothing that names a food
    if abroad is None and options and not options[0].exact and _names_nothing(asked, options[0], index):
        return ()
    if abroad is not None:
        rest = tuple(m for m in options if m.food != abroad and not m.typo and m.score < ELSEWHERE)
        lumped = index.foods[abroad].id in LUMPED
        return (Match(abroad, ELSEWHERE, 1.0, True, True, own=1.0, stand_in=lumped), *rest)
    options = _fitting(options, asked, index)
    best = options[0].score if options and accepted(options[0]) else 0.0
    if best >= 1.0 and not locale:
        return options
    other = rewritten(asked, index, locale)
    again, forced = other or (asked, False)
    if forced and len(asked.words) > 1 and options and options[0].own > FULLY and options[0].score > 0.75:
        forced = False  # British chips are fried potatoes, tortilla chips are not
    exact = bool(options) and options[0].exact
    known = exact and index.reports[options[0].food] > 0.0  # people report it under this very name
    full = in_full(again, index) if best < FULLY and not exact else None
    for one in (again, full, _lighter(asked)):
        if one is None or one is asked:
            continue
        found = _fitting(match(one, index, limit), one, index)
        better = found and accepted(found[0]) and found[0].score - OTHER_WORDS_COST > best
        if found and accepted(found[0]) and (forced or (better and not known)):
            options = tuple(m._replace(score=max(0.0, m.score - OTHER_WORDS_COST)) for m in found)
            best, forced = options[0].score, False
    unmade = _without_makers(asked) if best < WELL else None
    found = choose(unmade, index, locale, limit) if unmade is not None else ()
    if found and accepted(found[0]) and found[0].score - OTHER_WORDS_COST > best:
        return tuple(m._replace(score=max(0.0, m.score - OTHER_WORDS_COST)) for m in found)
    return options


def _without_makers(asked: Query) -> Query | None:
    """The query without the makers that names of the catalogue have; None where there is none."""
    words = tuple(word for word in asked.words if word not in MAKERS)
    if not words or len(words) == len(asked.words):
        return None
    return asked._replace(words=words, heads=(asked.heads & set(words)) or frozenset(words[-1:]))


def branded(asked: Query, ready: Index, locale: str) -> Match | None:
    """The food of a brand among the words, where all others only say its flavour, what it is anyway or what
    nobody knows: "pot noodle bombay bad boy". None where another food is named: an Oreo cheesecake."""
    for row in brands_in(asked.words, places(locale)):
        held = ready.equivalent(row.food_id)
        rest = [word for word in asked.words if word not in row.stems]
        if held is None or not rest or len(rest) > MOST_FLAVOURS or asked.denied - SELDOM_COUNTS:
            continue
        food = ready.numbers[held]
        own = ready.lent(food)
        if all(word in own or _only_flavour(word, ready) for word in rest):
            return Match(food, BRAND_SCORE, 1.0, True, True, own=1.0)
    return None


def _only_flavour(word: str, ready: Index) -> bool:
    said = word in FLAVOURS or word in SOFT_WORDS or word in NEVER_HEADS
    return said or (word not in ready.heads and word not in ready.postings and word not in REAL_WORDS)


def _names_nothing(asked: Query, found: Match, ready: Index) -> bool:
    """True for words that occur in food names but name no food without the rest of one: a mountain, the new
    roof. Two of them may: a Big Mac."""
    hard = [word for word in asked.words if word not in SOFT_WORDS and word not in NEVER_HEADS]
    if not hard or any(word not in ALONE for word in hard):
        return False
    named = ready.name(found.name).weights if found.name >= 0 else asked.words
    return sum(word in named for word in asked.words) < 2


def nobody_knows(word: str, ready: Index) -> bool:
    """True for a word (a stem) that occurs in no name, in no table of other words, and is no misspelling."""
    return (
        word not in ready.postings
        and word not in _singles()
        and word not in SOFT_WORDS
        and (word,) not in ready.phrases()
        and corrected(word, ready) == word
    )


def _mostly_unknown(asked: Query, ready: Index) -> bool:
    """True where at least half of the words occur in no name and are no misspelling: such words are refused
    whatever the rest may resemble ("unobtainium wrap")."""
    unknown = [word for word in asked.words if nobody_knows(word, ready)]
    return bool(unknown) and 2 * len(unknown) >= len([w for w in asked.words if w not in SOFT_WORDS])
