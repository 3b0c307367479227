"""Which glutamine class a food of the USDA reference tables belongs to, from its name and its group.

The first rule of `RULES` that fits wins. A rule fits when the food's group is among `groups` (the names
of SR26's 25 groups; empty: any), its name holds `words`, and not `unless` (regular expressions, case
ignored). Groups come first because words mislead without them: breadfruit, potato flour, pie spice and
turkey roll hold no wheat, and soybean oil holds no soy protein.

Where protein of unlike classes meets in one food (a sandwich, a soup, batter on meat), the class is
`mixed`, whose band is wide on purpose; such foods are better resolved by their recipe. Two reasons in
the table rest on a sum of two sources: with a share w of protein from wheat (Glx 33 % of it, r 0.90) and
the rest from meat or cheese (Glx 15 or 21 %, r 0.30 or 0.44), the Glx of the whole gives w, and w gives r.
"""

import re
from functools import cache
from typing import NamedTuple

DAIRY = "Dairy and Egg Products"
SPICES = "Spices and Herbs"
BABY = "Baby Foods"
FATS = "Fats and Oils"
POULTRY = "Poultry Products"
SOUPS = "Soups, Sauces, and Gravies"
SAUSAGES = "Sausages and Luncheon Meats"
BREAKFAST = "Breakfast Cereals"
FRUITS = "Fruits and Fruit Juices"
PORK = "Pork Products"
VEGETABLES = "Vegetables and Vegetable Products"
NUTS = "Nut and Seed Products"
BEEF = "Beef Products"
BEVERAGES = "Beverages"
FISH = "Finfish and Shellfish Products"
LEGUMES = "Legumes and Legume Products"
LAMB = "Lamb, Veal, and Game Products"
BAKED = "Baked Products"
SWEETS = "Sweets"
GRAINS = "Cereal Grains and Pasta"
FAST = "Fast Foods"
MEALS = "Meals, Entrees, and Side Dishes"
SNACKS = "Snacks"
NATIVE = "American Indian/Alaska Native Foods"
RESTAURANT = "Restaurant Foods"

MEATS = (POULTRY, BEEF, PORK, LAMB, SAUSAGES)
DISHES = (FAST, MEALS, RESTAURANT)

SOY = r"\bsoy|soybean|soymilk|tofu|tempeh|\bnatto\b|edamame|\bokara\b|^silk\b|vitasoy|nasoya"
FERMENTED = r"soy sauce|\bmiso\b|fuyu|^soup, miso"
MEATLESS = r"meatless|morningstar|worthington|loma linda|gardenburger|boca|veggie|vegetarian|burger"
COATED = r"breaded|breading|\bbatter|nuggets|fish (portions|sticks)"
UNCOATED = r"not breaded|unbreaded|without bread|breading removed"
PIECES = r"noodle|pasta|vegetable|mushroom|scotch|meatball|rice|barley"
FILLED = r"formulated|peanut|almond|\bnuts?\b|oriental|trail mix|\bcoat(ed|ing)|chocolate|yogurt|\bmilk\b"
PASTA = r"macaroni|spaghetti|\bpasta|lasagn[ae]|ravioli|tortellini"
PARTS = (
    r"sandwich|burger|\bsubs?\b|hot ?dog|taco|burrito, with (bean|beef|cheese|chil)|chicken|turkey|beef|steak"
    r"|\bham\b|meat|sausage|bacon|\begg|cheese|fish|shrimp|clam|oyster|scallop|pot pie|mcflurry|" + COATED
)
GAME = (
    r"\bbear\b|whale|caribou|\bseal\b|walrus|moose|\bowl\b|duck|squirrel|deer|venison|mutton|\belk\b|buffalo"
    r"|bison|beaver|rabbit|ptarmigan|goose|sheep|antelope|porcupine|sea lion|beef"
)
SEVERAL = r"multi-?grain|7 whole grain"

NAMED = "named"
"""Stands for the class of the grain that the name names, `grains` where it names several."""

GRAIN_WORDS = (
    ("rice", r"\brice\b"),
    ("maize", r"\bcorn\b|cornmeal|hominy|polenta|popcorn|\bgrits\b"),
    ("oats", r"\boats?\b|oatmeal"),
    ("rye", r"\brye\b"),
    ("barley", r"barley"),
    ("pseudocereal", r"buckwheat|quinoa|amaranth"),
    ("wheat", r"(?<!buck)wheat|farina|couscous|bulgur|semolina|\bspelt\b"),
    ("grains", r"millet|sorghum|triticale|\bteff\b"),
)


class Rule(NamedTuple):
    """One line of the table: the class, the groups it holds for, its words, its exception, its reason."""

    key: str
    groups: tuple[str, ...] = ()
    words: str = ""
    unless: str = ""
    why: str = ""


RULES: tuple[Rule, ...] = (
    Rule("gluten", (), r"vital wheat gluten|\bseitan\b", why="the protein of wheat alone"),
    # Milk and eggs
    Rule("egg", (DAIRY,), r"\beggs?\b"),
    Rule("whey", (DAIRY, BEVERAGES), r"\bwhey\b"),
    Rule("mixed", (DAIRY,), r"cookie|imitation, non-soy", why="flour, or an unnamed protein"),
    Rule("soy", (DAIRY,), r"soy (protein|milk)", why="'semisoft' and 'non-soy' hold no soy"),
    Rule("dairy", (DAIRY,)),
    # Meat and fish. Glx says: flour adds no protein to speak of, batter and crumbs about a tenth
    Rule("mixed", (*MEATS, FISH), COATED, UNCOATED, "the coating's wheat lifts r to about 0.4"),
    Rule("meat", MEATS, why="also canned with broth, turkey roll, 'fried, flour', bun length, rice links"),
    Rule("fish", (FISH,)),
    # Fats and spices carry next to no protein
    Rule("soy", (FATS,), r"\btofu\b"),
    Rule("mixed", (FATS,), why="an oil brings none of its seed's protein"),
    Rule("mixed", (SPICES,), why="annatto is not natto, pie spice not pie"),
    # Nuts, seeds, legumes
    Rule("nuts", (NUTS,), r"mixed nuts"),
    Rule("almond", (NUTS,), r"almond"),
    Rule("sunflower", (NUTS,), r"sunflower|sesame|tahini"),
    Rule("peanut", (NUTS,), r"peanut"),
    Rule("nuts", (NUTS,), why="also cottonseed flour, breadfruit and breadnut seeds"),
    Rule("pulses", (LEGUMES, SOUPS), FERMENTED, r"peanut", "ferments spend Gln: r below soy's"),
    Rule("mixed", (LEGUMES,), MEATLESS, r"\bbeans\b", "soy, wheat gluten and egg white in hidden shares"),
    Rule("peanut", (LEGUMES,), r"peanut"),
    Rule("soy", (LEGUMES, VEGETABLES), SOY),
    Rule("pulses", (LEGUMES,), why="also chickpea and carob flour, noodles of mung beans"),
    # Vegetables and fruit
    Rule("wheat", (VEGETABLES, *DISHES), r"onion rings", why="most of the protein is the coating's"),
    Rule("mixed", (VEGETABLES,), r"corn pudding", why="milk and egg"),
    Rule("maize", (VEGETABLES,), r"^corn\b", why="succotash and mixed vegetables stay vegetables"),
    Rule("vegetables", (VEGETABLES,), why="also potato flour, spaghetti squash, pie mix, amaranth leaves"),
    Rule("fruit", (FRUITS,), why="also breadfruit"),
    # Drinks
    Rule("soy", (BEVERAGES,), r"\bsoy (protein|based|milk)", r"milk and soy"),
    Rule("almond", (BEVERAGES,), r"almond milk"),
    Rule("rice", (BEVERAGES,), r"rice (drink|milk)"),
    Rule("mixed", (BEVERAGES,), why="corn syrup, malted milk, brands named after oats"),
    # Soups and sauces: a grain's word names one part of many
    Rule("peanut", (SOUPS,), r"^sauce, peanut"),
    Rule("fish", (SOUPS,), r"^sauce, fish"),
    Rule("gelatin", (SOUPS,), r"broth|stock\b|bouillon|consomme", PIECES, "in a clear broth only"),
    Rule("mixed", (SOUPS,)),
    # Baby foods: a grain counts where it stands alone
    Rule("soy", (BABY,), r"formula.*\bsoy"),
    Rule("mixed", (BABY,), r"formula.*(amino acid|elecare|neocate)", why="free amino acids"),
    Rule("dairy", (BABY,), r"formula"),
    Rule("meat", (BABY,), r"^babyfood, meat,", r" with "),
    Rule("wheat", (BABY,), r"cookie|cracker|pretzel|teething|zwieback"),
    Rule("fruit", (BABY,), r"^babyfood, (fruit|juice),", r"yogurt|vegetable|carrot|sweet potato"),
    Rule("mixed", (BABY,), r"milk|\begg|cheese|yogurt|dinner|high protein|vegetable|\bpeas\b|meat"),
    Rule("rice", (BABY,), r"rice.*\bdry\b|rice biscuit"),
    Rule("oats", (BABY,), r"oatmeal.*\bdry\b"),
    Rule("barley", (BABY,), r"barley.*\bdry\b"),
    Rule("wheat", (BABY,), r"wheat.*\bdry\b"),
    Rule("grains", (BABY,), r"cereal.*\bdry\b|multigrain|snacks cereal|crunchies"),
    Rule("mixed", (BABY,), why="cereal thinned with fruit, fruit with vegetables, desserts"),
    # Sweets
    Rule("gelatin", (SWEETS,), r"gelatin|^candies, marshmallow"),
    Rule("dairy", (SWEETS,), r"^ice cream|^frozen yogurt", r"cookie|sandwich|cone"),
    Rule("peanut", (SWEETS,), r"peanut", r"twix|crispy|wafer|reesesticks"),
    Rule("almond", (SWEETS,), r"(coated|covered) almonds"),
    Rule("sunflower", (SWEETS,), r"sesame"),
    Rule("mixed", (SWEETS,), why="Tootsie Roll, pie filling, fruit leather, malt and corn syrup, puddings"),
    # Breakfast cereals. Brands that name no grain go by the first of their declared ingredients
    Rule("mixed", (BREAKFAST,), r"corn and soy|go ?lean|protein plus", why="soy beside the grain"),
    Rule("grains", (BREAKFAST,), SEVERAL),
    Rule("wheat", (BREAKFAST,), r"malt-o-meal, (original|chocolate),", why="farina with a little malt"),
    Rule("maize", (BREAKFAST,), r"cap'n crunch|\b(ki|tri)x\b|(cocoa|reese's) puffs|frosted flakes|maize"),
    Rule("grains", (BREAKFAST,), r"honey bunches|special k|crispix|froot loops|apple jacks", why="several"),
    Rule("oats", (BREAKFAST,), r"granola|mueslix|cheerios|tasteeos|toasty o's|lucky charms|\blife\b"),
    Rule(NAMED, (BREAKFAST,)),
    Rule("rice", (BREAKFAST,), r"krispies|pebbles"),
    Rule("wheat", (BREAKFAST,), r"\bbran\b|grape-nuts|graham|spooners|honey smacks|golden (crisp|puffs)"),
    Rule("grains", (BREAKFAST,), why="no grain named: several, in shares unknown"),
    # Baked products: wheat flour, unless another flour is named
    Rule("mixed", (BAKED,), r"leavening|bean.*chips|french toast|cream puff|eclair|custard|cheesecake"),
    Rule("mixed", (BAKED,), r"peanut", why="peanut butter and flour in like parts"),
    Rule("mixed", (BAKED,), r"gluten[- ]free", r"rice|corn", "flours that the name hides"),
    Rule("rice", (BAKED,), r"gluten[- ]free.*rice|salpora de arroz"),
    Rule("grains", (BAKED,), r"\boat(s|meal)?\b|rice bran|buckwheat|mixed-grain|barley|" + SEVERAL),
    Rule("maize", (BAKED,), r"\bcorn\b|cornbread|cornmeal|taco shells|tostada"),
    Rule("rye", (BAKED,), r"\brye\b|pumpernickel"),
    Rule("wheat", (BAKED,)),
    # Grains and pasta
    Rule("grains", (GRAINS,), r"\bteff\b|soba", why="teff's Glx is 25 % of protein; soba is half wheat"),
    Rule("maize", (GRAINS,), r"cornstarch"),
    Rule(NAMED, (GRAINS,)),
    Rule("wheat", (GRAINS,), r"pasta|spaghetti|macaroni|noodle|flour", r"gluten[- ]free|arrowroot"),
    Rule("grains", (GRAINS,)),
    # Snacks
    Rule("meat", (SNACKS,), r"jerky|beef stick"),
    Rule("gelatin", (SNACKS,), r"pork skins", why="skin is collagen: Glx 12 % of protein"),
    Rule("soy", (SNACKS,), r"soy (chips|crisps)"),
    Rule("vegetables", (SNACKS,), r"potato (chips|sticks)|taro|cassava|plantain|vegetable chips"),
    Rule("fruit", (SNACKS,), r"banana chips|fruit (leather|roll|snacks)"),
    Rule("mixed", (SNACKS,), FILLED, r"without peanuts"),
    Rule("mixed", (SNACKS,), r"gluten[- ]free", r"\brice\b|\bcorn\b", "flours that the name hides"),
    Rule("rice", (SNACKS,), r"rice (cake|chip)|krispies|crisped rice", why="a second grain flavours them"),
    Rule("wheat", (SNACKS,), r"pretzel|pita|bagel chips|sesame sticks"),
    Rule("grains", (SNACKS,), r"chex mix|" + SEVERAL),
    Rule(NAMED, (SNACKS,)),
    Rule("maize", (SNACKS,), r"tortilla chips|cornnuts"),
    Rule("oats", (SNACKS,), r"granola"),
    Rule("mixed", (SNACKS,)),
    # Dishes. Glx of 25 to 33 % of protein says that wheat leads in pizza and pasta: r 0.75 to 0.8
    Rule("meat", DISHES, r"breading removed|sirloin steak"),
    Rule("vegetables", DISHES, r"potato(es)?, french|french fries|steak fries|hash ?brown|coleslaw"),
    Rule("grains", DISHES, r"pizza", why="crust and cheese"),
    Rule("grains", DISHES, PASTA, r"chicken|turkey|beef|seafood|franks|sausage|squash", "pasta leads"),
    Rule("mixed", DISHES, PARTS, why="bread, batter or tortilla with meat, cheese, egg or beans"),
    Rule(
        "wheat",
        DISHES,
        r"biscuit|muffin|hotcake|\bpies?\b|cookies|\brolls?\b|french toast|bunuelo|with fruit",
    ),
    Rule("maize", DISHES, r"corn on the cob|arepa"),
    Rule("peanut", (FAST,), r"peanuts"),
    # Foods of American Indian and Alaska Native kitchens
    Rule("wheat", (NATIVE,), r"frybread|tennis bread|^tortilla, includes plain"),
    Rule("mixed", (NATIVE,), r"stew|soup|agutuk|tamale|tortilla \(|^tea|beverage"),
    Rule("maize", (NATIVE,), r"\bcorn\b|^cornmeal|blue corn|piki|kneel down"),
    Rule("fish", (NATIVE,), r"^fish|salmon\b|octopus|chiton|cockle|sea cucumber|oopah|ascidian|trout|smelt"),
    Rule("meat", (NATIVE,), GAME),
    Rule("fruit", (NATIVE,), r"berry\b|berries|chokecherr|melon|plum|pricklypear|rose hips"),
    Rule("nuts", (NATIVE,), r"(pinon|hazel) ?nuts|acorn"),
    Rule(
        "vegetables",
        (NATIVE,),
        r"leaves|roots?\b|squash|rhubarb|mouse nuts|turnips|lambsq|nettles|agave|cattail|tuber",
    ),
)
"""The table. Tests list the foods that its earlier form got wrong."""


@cache
def classify(name: str, group: str) -> str:
    """Key of the glutamine class of a food, from its name and its group in USDA's reference tables.

    A name or group that no rule knows is `mixed`, whose band is the widest but two.

    >>> classify("Vital wheat gluten", "Cereal Grains and Pasta")
    'gluten'
    >>> classify("Breadfruit, raw", "Fruits and Fruit Juices")
    'fruit'
    >>> classify("Cereals ready-to-eat, oat, corn and wheat squares", "Breakfast Cereals")
    'grains'
    """
    for rule in RULES:
        if rule.groups and group not in rule.groups:
            continue
        if rule.unless and _search(rule.unless, name):
            continue
        if rule.words and not _search(rule.words, name):
            continue
        if rule.key != NAMED:
            return rule.key
        named = {key for key, words in GRAIN_WORDS if _search(words, name)}
        if named:
            return named.pop() if len(named) == 1 else "grains"
    return "mixed"


def _search(words: str, name: str) -> re.Match[str] | None:
    return _pattern(words).search(name)


@cache
def _pattern(words: str) -> re.Pattern[str]:
    return re.compile(words, re.IGNORECASE)
