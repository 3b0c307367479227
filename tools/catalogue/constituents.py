"""What scores ask of foods beyond nutrients and food patterns: `python tools/catalogue/constituents.py`.

Writes `src/villi/foods/data/constituents.csv`: one row per food of the US survey that FDA's disaggregation
table knows (editions 2001 to 2023) and per everyday food, with the grams per 100 g of the food as eaten.
Three steps, each a table or a function with its reasons beside it:

1. ingredients: `constituent_rules.csv`, first pattern that fits the beginning of a basic ingredient's name
   (or of an SR food's description);
2. what a food is as a whole (a drink, a sweet, fried, cured): its survey category, else its code and name;
3. our own foods and dishes: their parts by weight, as in `own.py` and `recipes.py`.
"""

import csv
import re
import sys
from collections.abc import Iterable, Mapping
from functools import cache
from math import isnan, nan
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from catalogue import build, own, recipes, tables
from catalogue.build import short
from catalogue.rows import Sources, read, twins
from villi.foods import Catalogue
from villi.foods.constituents import MEAT, PARTS_OF
from villi.foods.constituents import WRITTEN as CONSTITUENTS
from villi.quantities import NUTRIENTS

HERE = Path(__file__).resolve().parent
Held = dict[str, float]

UNNAMED_OIL = "unnamed_oil"
"""Grams of oil of which nobody says what it is; only carried until a whole food is judged."""
CARRIED = (*CONSTITUENTS, UNNAMED_OIL)
SOME_OIL = 1.0
"""Grams of unnamed oil per 100 g from which a food may hold olive oil worth a count (judgement)."""
SUGARED = 2.5
"""Grams of added sugar per 100 g above which a drink is sugared: the limit of "low sugars" for liquids in
Regulation (EC) 1924/2006. One teaspoon equivalent is 4.2 g."""
TSP = 4.2
SHARE_KNOWN = 0.95
"""A mixture whose parts are known to this share of its weight is known."""

SWEET = frozenset({"5502", "5504", "5506", "5702", "5704", "5802", "5804", "5806"})
"""Cakes, pies, biscuits, doughnuts, candy, ice cream, puddings, ices: the sweets and pastries of PREDIMED and
MIND. Cereal bars, jams and sugar are not in their questions."""
SUGARY_DRINKS = frozenset({"7202", "7204", "7206", "7220", "7302", "7304", "7802", "7804"})
"""Drinks that count as sugared once sugar was added. Milk drinks, meal replacements and alcohol do not."""
CHEESE_CUP = 42.5
"""Grams of cheese that count as a cup of dairy in the food patterns (1.5 oz)."""
OUNCE = 28.35
MUCH = 20.0
"""Grams of fish per 100 g that are no oversight: dried fish weighs less than its fresh equivalent."""
CURED = frozenset({"2602", "2604", "2606", "2608"})
YOGURT = frozenset({"1820", "1822"})
FRIED_KINDS = frozenset({"2204", "6804", "6430"})
"""Chicken nuggets, chips and other fried potatoes, fried vegetables: the fried food of MIND's question."""
OLIVE_FREE = (
    *("14", "37", "42", "44", "46", "48", "50", "52", "54", "55", "57", "58", "90", "92", "94", "98"),
    *("8002", "8004", "8006", "8008", "8010"),
)
"""First digits of categories whose oil is not olive oil by usual making: milk drinks, bought sandwiches,
bread and other baked goods, cereals, snacks, sweets, infant food, powders, spreads and
mayonnaise (judgement)."""
OLIVE_BREAD = re.compile(r"focaccia|ciabatta|olive", re.I)

BY_CODE: Mapping[str, str] = {
    **dict.fromkeys(("531", "533"), "5502"),
    "532": "5504",
    **dict.fromkeys(("534", "535", "536"), "5506"),
    **dict.fromkeys(("917", "918"), "5704"),
    "131": "5802",
    "132": "5804",
    **dict.fromkeys(("915", "916"), "5806"),
    "921": "7302",
    "923": "7304",
    "924": "7202",
    "925": "7204",
    "926": "7206",
    "952": "7206",
    "953": "7206",
    "934": "7504",
    "714": "6804",
    **dict.fromkeys(("2520", "2521"), "2606"),
    "2522": "2608",
    "2523": "2602",
    "226": "2604",
    "114": "1820",
    "544": "5002",
    "540": "5202",
    "541": "5202",
    "542": "5202",
    "543": "5202",
    "571": "4602",
    "572": "4602",
    "573": "4602",
    "574": "4602",
}
"""Category of codes that neither edition with categories (2015-16, 2017-18) lists, by their first digits."""

FRESH = ("pf_meat", "pf_organ", "pf_poult")
DIGITS = 3
"""Significant digits of the file."""
CURED_NAME = re.compile(
    r"\b(ham|bacon|sausages?|frankfurters?|hot dogs?|salami|pepperoni|bologna|luncheon|pastrami|corned|"
    r"chorizo|jerky|prosciutto|cold cuts?|smoked|cured|wieners?|kielbasa)\b",
    re.I,
)
SHELL = re.compile(r"\b(shell|puff|crust|filo|phyllo|pastry)\b", re.I)
"""Sweets by category that a savoury dish may be made with, where no sugar is in them."""
FRIED = re.compile(r"\b(fried|battered|tempura|katsu|tonkatsu|nuggets?|fish fingers?|fish sticks?)\b", re.I)
NOT_FRIED = re.compile(
    r"stir[- ]?fried|fried rice|refried|pan[- ]fried|not fried|\begg|fried onion|"
    r"\b(beef|pork|lamb|veal|ham|bacon|steak|chop|venison)\b(?!.*(coated|breaded|battered|katsu))",
    re.I,
)
COFFEE = re.compile(r"\b(coffee|espresso|latte|cappuccino|mocha|macchiato|americano)\b", re.I)
NO_COFFEE = re.compile(
    r"substitute|cereal|creamer|liqueur|cake|ice cream|yogurt|powder|dry|grounds|beans", re.I
)
HERBAL = re.compile(r"herbal|chamomile|hibiscus|linden|corn silk|mint|rooibos|bubble|barley", re.I)


class Rule(NamedTuple):
    """A pattern of an ingredient's name and what a gram of it counts as."""

    pattern: re.Pattern[str]
    holds: Held


@cache
def rules() -> tuple[Rule, ...]:
    """`constituent_rules.csv` in its order."""
    with (HERE / "constituent_rules.csv").open(encoding="utf-8", newline="") as text:
        return tuple(
            Rule(re.compile(row["pattern"], re.I), dict(map(_pair, row["holds"].split())))
            for row in csv.DictReader(text)
        )


def _pair(text: str) -> tuple[str, float]:
    """ "fruit*2" -> ("fruit", 2.0)

    >>> _pair("fruit*2"), _pair("nuts")
    (('fruit', 2.0), ('nuts', 1.0))
    """
    key, _, factor = text.partition("*")
    return key, float(factor or 1.0)


@cache
def of_ingredient(name: str) -> Held | None:
    """What a gram of an ingredient counts as; None where no rule speaks of it.

    >>> of_ingredient("Apples, dried"), of_ingredient("Salt"), of_ingredient("Unicorn, raw")
    ({'fruit': 2.0}, {}, None)
    """
    return next((rule.holds for rule in rules() if rule.pattern.match(name)), None)


class Whole(NamedTuple):
    """What is known of a food as a whole: its category ("" unknown), name, and food patterns per 100 g (a
    missing one is unknown)."""

    category: str
    name: str
    patterns: Mapping[str, float]


def of_parts(parts: Mapping[str, float], whole: Whole) -> Held:
    """Grams per 100 g of a survey food from the share of weight of its ingredients, and from what it is."""
    found: Held = dict.fromkeys(CARRIED, 0.0)
    for name, share in parts.items():
        for key, factor in (of_ingredient(name) or {}).items():
            found[key] += 100 * share * factor
    return as_whole(found, whole)


def as_whole(found: Held, whole: Whole) -> Held:
    """What a food is, added to what is in it."""
    category, name = whole.category, whole.name
    _drinks(found, whole)
    _patterned(found, whole.patterns)
    if category in SWEET and not (SHELL.search(name) and whole.patterns.get("add_sugars", nan) < SWEET_DISH):
        found["sweets"] = 100.0
    if category in YOGURT:
        found["fermented_dairy"] = 100.0
        found["low_fat_dairy"] = whole.patterns.get("d_total", nan)
    elif whole.patterns and re.search(r"\b(kefir|yogh?urt)\b", name, re.I):
        cups = whole.patterns.get("d_yogurt", nan)
        found["fermented_dairy"] = max(found["fermented_dairy"], 245 * cups) if cups == cups else nan
    if category == "8004":
        found["discretionary_fat"] = 100.0
        found["margarine"] = 0.0 if re.search(r"\b(tub|liquid|spray)\b", name, re.I) else 100.0
    if category == "8010" or (category == "8012" and re.search(r"dressing|mayonnaise", name, re.I)):
        found["discretionary_fat"] = 100.0
    _fried(found, category, name)
    _olive(found, category, name)
    return _cured(found, category, name, whole.patterns)


def _patterned(found: Held, patterns: Mapping[str, float]) -> None:
    """Cheese and fish by the food patterns where ingredients hide them (processed cheese is milk there)."""
    cheese = CHEESE_CUP * patterns.get("d_cheese", 0.0)
    if found["cheese"] < cheese / 2:
        found["fermented_dairy"] += cheese - found["cheese"]
        found["cheese"] = cheese
    fish = OUNCE * (patterns.get("pf_seafd_hi", 0.0) + patterns.get("pf_seafd_low", 0.0))
    if found["fish"] < fish / 2 and found["fish"] < MUCH:
        found["fish"] = fish


def _drinks(found: Held, whole: Whole) -> None:
    category, name = whole.category, whole.name
    sugar = TSP * whole.patterns.get("add_sugars", nan)
    if category in SUGARY_DRINKS:
        found["sugared_drinks"] = nan if isnan(sugar) else 100.0 * (sugar > SUGARED)
        found["drinks_added_sugar"] = sugar
    if category == "7302" and COFFEE.search(name) and not NO_COFFEE.search(name):
        found["coffee"] = 100.0
    if category == "7304" and not HERBAL.search(name) and "dry" not in name:
        found["tea"] = 100.0
        found["green_tea"] = 100.0 * ("green" in name.lower())
    if category == "7504" and not re.search(r"cooler|spritzer|nonalcoholic", name, re.I):
        found["wine"] = 100.0


def _fried(found: Held, category: str, name: str) -> None:
    fried = category in FRIED_KINDS or bool(FRIED.search(name) and not NOT_FRIED.search(name))
    if fried:
        found["fried_food"] = 100.0
    found["fish_not_fried"] = 0.0 if fried else found["fish"]
    found["poultry_not_fried"] = 0.0 if fried else found["poultry"]


def _olive(found: Held, category: str, name: str) -> None:
    """Oil that is named, or is not olive oil by usual making, is no longer unnamed."""
    oil = found[UNNAMED_OIL]
    named = category == "8012" and re.search(r"\boil\b", name, re.I) and "NFS" not in name
    if re.search(r"\bolive oil\b", name, re.I):
        found["olive_oil"] = max(found["olive_oil"], oil)
    elif not (named or found["fried_food"] or category.startswith(OLIVE_FREE)) or OLIVE_BREAD.search(name):
        return
    found[UNNAMED_OIL] = 0.0


def _cured(found: Held, category: str, name: str, patterns: Mapping[str, float]) -> Held:
    """Meat that is cured leaves red meat and poultry: all of a sausage, else by the food patterns' share."""
    meat = sum(found[key] for key in MEAT)
    share = _cured_share(category, name, patterns) if meat else 0.0
    found["processed_meat"] = meat * share
    for key in (*MEAT, "poultry_not_fried"):
        found[key] *= 1.0 - share
    return found


def _cured_share(category: str, name: str, patterns: Mapping[str, float]) -> float:
    """Share of a food's meat that is cured; NaN where nobody tells."""
    if category in CURED:
        return 1.0
    cured = patterns.get("pf_curedmeat", nan)
    fresh = sum(patterns.get(key, nan) for key in FRESH)
    if isnan(cured + fresh):
        return nan if CURED_NAME.search(name) else 0.0
    return cured / (cured + fresh) if cured + fresh > 0 else 0.0


def mixed(parts: Iterable[tuple[Held | None, float]]) -> Held:
    """Parts (grams per 100 g, share of weight) by weight; unknown where a part worth noting is unknown."""
    known = [(held, share) for held, share in parts]
    total = sum(max(share, 0.0) for _, share in known)
    found = {}
    for key in CARRIED:
        values = [(nan if held is None else held[key], share) for held, share in known if share > 0]
        lost = sum(share for value, share in values if isnan(value))
        amount = sum(value * share for value, share in values if not isnan(value))
        found[key] = nan if lost > (1 - SHARE_KNOWN) * total else amount
    return found


class Foods:
    """Constituents by food id, from the tables that the catalogue is made from."""

    def __init__(self, data: Sources, folder: Path) -> None:
        self.data = data
        self.names = _names(folder)
        self.patterns = _patterns(folder, data)
        self.same = twins(data)
        records, _ = own.records(HERE / "own_foods.csv")
        self.records = {record.id: record for record in records if record.cells["kind"] == "food"}
        self.pantry = recipes.pantry(HERE / "pantry.csv")
        self.dishes = {dish.id: dish for dish in recipes.dishes(HERE / "recipes.txt")}
        self.everyday = Catalogue.everyday()
        self.found: dict[str, Held | None] = {}

    def of(self, food: str) -> Held | None:
        """Constituents of a food; None where nothing is known of what it is made of."""
        if food not in self.found:
            self.found[food] = self._of(food)
        return self.found[food]

    def _of(self, food: str) -> Held | None:
        source, _, key = food.partition(":")
        if food == own.WATER:
            return dict.fromkeys(CARRIED, 0.0)
        if source == "fndds":
            parts = self.data.parts.get(key)
            return of_parts(parts, self.whole(key)) if parts else None
        if source == "sr":
            return self._sr(key)
        if food in self.dishes:
            return self._dish(food)
        record = self.records.get(food)
        if record is None or not record.bases:
            return None
        return mixed((self.of(base), share) for base, share in record.bases)

    def whole(self, code: str) -> Whole:
        """Category, name and patterns of a survey code."""
        listed = self.data.foods.get(code) or self.data.reports.get(code)
        by_code = next((BY_CODE[code[:n]] for n in (4, 3) if code[:n] in BY_CODE), "")
        name = self.names.get(code, listed.name if listed else "")
        return Whole(listed.category if listed else by_code, name, self.patterns.get(code, {}))

    def _sr(self, number: str) -> Held | None:
        name = self.data.sr_foods[number].name
        if (held := of_ingredient(name)) is not None:
            whole = Whole(
                "2602" if re.search(r"cured|bacon|ham,|sausage|salami", name, re.I) else "", name, {}
            )
            parts = dict.fromkeys(CARRIED, 0.0)
            parts.update({key: 100 * factor for key, factor in held.items()})
            if any(parts[key] for key in MEAT) and not whole.category:
                whole = whole._replace(patterns=dict.fromkeys(FRESH, 1.0) | {"pf_curedmeat": 0.0})
            return as_whole(parts, whole)
        return self.of(f"fndds:{self.same[number]}") if number in self.same else None

    def _dish(self, food: str) -> Held:
        dish = self.dishes[food]
        parts = [(self.of(self.pantry[word][0]), grams / dish.grams) for word, grams in dish.parts]
        found = mixed(parts)
        if dish.group in ("sweets", "baked"):
            sugar = self.everyday.amounts([food], ("add_sugars",))[0][0]
            found["sweets"] = nan if isnan(sugar) else max(found["sweets"], 100.0 * (sugar >= SWEET_DISH))
        if HERBAL.search(" ".join(dish.names)):
            found |= {"tea": 0.0, "green_tea": 0.0}
        if FRIED.search(" ".join(dish.names)) and not NOT_FRIED.search(" ".join(dish.names)):
            found |= {"fried_food": 100.0, "fish_not_fried": 0.0, "poultry_not_fried": 0.0}
        return found


SWEET_DISH = 2.0
"""Teaspoon equivalents of added sugar per 100 g from which a dish among sweets or baked goods is a sweet
(judgement: 8.4 g; plain scones hold 4, cakes 20 and more)."""


def _names(folder: Path) -> dict[str, str]:
    return {
        row["WWEIA Food Code"]: row["WWEIA Food Description"]
        for row in tables.rows(folder / "fda_fdd_v31.csv.gz")
    }


def _patterns(folder: Path, data: Sources) -> dict[str, Mapping[str, float]]:
    """Food patterns of every code of 2017-18, else of 2015-16."""
    keys = [key for key in tables.COLUMNS if NUTRIENTS[key].kind == "pattern"]
    found: dict[str, Mapping[str, float]] = {}
    names = {NUTRIENTS[key].fndds1516: key for key in keys}
    for row in tables.rows(folder / "fped1516.csv.gz"):
        held = {names[name]: tables.number(cell) for name, cell in row.items() if name in names}
        found[tables.code_of(row["FOODCODE"])] = held
    for code, values in data.composition.items():
        found[code] = {key: float(values[tables.PLACE[key]]) for key in keys}
    return found


def judged(held: Held) -> Held:
    """With olive oil unknown where there is oil that nobody names."""
    oil = held[UNNAMED_OIL]
    found = {key: held[key] for key in CONSTITUENTS}
    return found | {"olive_oil": nan} if isnan(oil) or oil >= SOME_OIL else found


def cell(held: Held) -> str:
    """What a food holds, in the form of `constituents.csv`: zeros left out, nothing behind "=" is unknown; a
    part that equals its whole (fish that is not fried) is left out, too.

    >>> cell({"fruit": 80.04, "nuts": 0.0, "olive_oil": float("nan")})
    'fruit=80;olive_oil='
    >>> cell({"fish": 50.0, "fish_not_fried": 50.0}), cell({"fish": 50.0, "fish_not_fried": 0.0})
    ('fish=50', 'fish=50;fish_not_fried=0')
    """
    written = {key: short(amount, DIGITS) for key, amount in held.items()}
    return ";".join(
        f"{key}={text}"
        for key, text in written.items()
        if text != (written.get(PARTS_OF[key], "0") if key in PARTS_OF else "0")
    )


def main() -> None:
    """Reads, derives, writes; names the foods of which nothing can be told."""
    data = read(build.TABLES)
    foods = Foods(data, build.TABLES)
    everyday = [food.id for food in foods.everyday.foods.values() if food.kind == "food"]
    every = sorted({*(f"fndds:{code}" for code in data.parts), *everyday})
    known = {food: judged(held) for food in every if (held := foods.of(food)) is not None}
    build.write("constituents.csv", ("id", "holds"), ((food, cell(held)) for food, held in known.items()))
    lost = [food for food in every if food not in known]
    print(f"{len(known)} foods; nothing known of {len(lost)}: {' '.join(lost)}")
    for key in CONSTITUENTS:
        some = sum(held[key] > 0 for held in known.values())
        print(f"  {key}: {some} foods, unknown in {sum(isnan(held[key]) for held in known.values())}")


if __name__ == "__main__":
    main()
