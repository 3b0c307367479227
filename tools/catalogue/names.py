"""Plain names for foods, and other words for the same food.

Survey tables name foods for coders ("Broccoli, NS as to form, cooked, fat added, NS as to fat type").
`plain_name` rewrites that into the words people use, head first ("broccoli, cooked with fat"), by a
list of small rules. A rule that loses detail says so: `disambiguate` switches those rules off, step by
step, for foods whose plain names would be the same. Names of the foods that people see most were
written by hand (`words/names.csv`) and win over the rules.

`synonyms` collects other words: the survey's additional descriptions where they are the same food and
not examples or ingredients (`words/additional.csv` lists the phrases judged to be the same food,
`words/not_synonyms.csv` makers, places and other foods), and our own tables of British, Irish,
Australian, Indian, Caribbean and Latin words: `words/british.csv` replaces an American phrase anywhere
in a name ("word") or where it opens it ("head"; "near" where the British thing is the closest, not the
same: lager for beer), `words/aliases.csv` names one food by its id.

Source of the descriptions: USDA FNDDS 2017-18 and SR26 (public domain).
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

WORDS = Path(__file__).parent / "words"
BARE = Path(__file__).parents[2] / "src" / "villi" / "meals" / "data" / "bare.csv"
"""What bare words ("coffee", "chips") most likely mean, by place; shipped with the meals room."""

# How much of a description is kept. PLAIN for reading; the others tell foods apart.
PLAIN, DETAILED, EXPLICIT, WHOLE = range(4)


class Rule(NamedTuple):
    """One rewriting: what `pattern` becomes at PLAIN, DETAILED and EXPLICIT; None leaves it as it is."""

    pattern: re.Pattern[str]
    words: tuple[str | None, str | None, str | None]


def _same(pattern: str, words: str) -> Rule:
    """A rule that only changes the wording."""
    return Rule(re.compile(pattern, re.IGNORECASE), (words, words, words))


def _loses(pattern: str, words: str = "", kept: str | None = None) -> Rule:
    """A rule that loses detail when plain."""
    return Rule(re.compile(pattern, re.IGNORECASE), (words, kept, kept))


def _unknown(pattern: str, said: str) -> Rule:
    """A rule that drops what the coder did not know; EXPLICIT says it, to tell foods apart."""
    return Rule(re.compile(pattern, re.IGNORECASE), ("", "", said))


_PLACE = r"(?:from )?(?:fast food ?(?:/|or) ?restaurant|restaurant ?(?:/|or) ?fast food)"

# Order matters: longer phrases before their parts. The quoted words are the survey's own.
RULES: tuple[Rule, ...] = (
    # misprints in the tables
    _same(r"\bturrnip\b", "turnip"),
    _same(r"\baddded\b", "added"),
    _same(r"\bbluberries\b", "blueberries"),
    _same(r"\bchesnut\b", "chestnut"),
    _same(r"\bfruitti\b", "frutti"),
    _same(r"\bpannetone\b", "panettone"),
    _same(r"\bspanakopitta\b", "spanakopita"),
    _same(r"\bquezadilla\b", "quesadilla"),
    _same(r"\benfragrow\b", "Enfagrow"),
    _same(r"\bstroganof\b", "stroganoff"),
    _same(r"[\"“”](wings?)[\"“”]", r"\1"),
    # SR26: the shelf on which a food stands is not its name
    _same(r"^cereals ready-to-eat, ", "cereal, "),
    _same(r"^cereals, (?=(?:oats|corn grits|farina|whole wheat)\b)", ""),
    _same(r"^cereals, ", "cereal, "),
    _same(r"^spices, ", ""),
    _same(r"^nuts, (?!NFS|carob|chocolate)", ""),
    _same(r"^(?:seeds|snacks|candies|sweeteners|beverages?|leavening agents), ", ""),
    _same(r"^(?:mollusks|crustaceans|game meat|alcoholic beverages?), ", ""),
    _same(
        r"^fish, (?!NS\b|NFS\b|with|cooked|baked|from|coated|dried|steamed|smoked|canned|raw|fried|stick"
        r"|noodles|tofu)",
        "",
    ),
    _same(r"^oil, (?:vegetable, )?([a-z]+)(?:, salad or cooking)?", r"\1 oil"),
    _same(r"^babyfood\b", "baby food"),
    _same(
        r"^(?:fast foods?|restaurant), (?:(chinese|latino|italian|family style), )?(.+)$",
        r"\2, from a \1 restaurant",
    ),
    _same(r"\ba  ?restaurant$", "a restaurant"),
    _same(r"^beans, snap, (green|yellow)", r"\1 beans"),
    _same(
        r"^beans, (kidney|black|pinto|navy|adzuki|fava|great northern|lima|mung|white|pink|yellow|cranberry"
        r"|french)\b",
        r"\1 beans",
    ),
    _same(r"^turtle beans\b", "black turtle beans"),
    _same(r"^peas, (green|split)\b", r"\1 peas"),
    _same(
        r"^squash, (?:winter|summer), (acorn|butternut|crookneck|hubbard|scallop|spaghetti|zucchini)\b",
        r"\1 squash",
    ),
    _same(r"^squash, winter type, soup\b", "winter squash soup"),
    _same(r"^squash, (winter|summer), (souffle|casserole)\b", r"\1 squash \2"),
    _same(r"^beans, green string\b", "green beans"),
    _same(r"^([a-z -]+) soup, cream of\b", r"cream of \1 soup"),
    _same(r"^soup, cream of\b", "cream soup"),
    _same(r"^sauce, (\w[\w ]*)", r"\1 sauce"),
    _same(r"^soup, (?!mostly)(\w[\w ]*)", r"\1 soup"),
    _same(r"^lettuce, (arugula|watercress|endive|chicory|escarole)\b", r"\1"),
    _loses(r",? ?\((?:includes|formerly|unleavened|liquid from|non-chemically|n x )[^)]*\)"),
    _same(r", includes [^,]*$", ""),
    _loses(r", mature seeds\b"),
    _loses(r", all types\b"),
    _loses(r", (?:all grades|choice|select|prime|composite|year round average)\b"),
    _loses(r", trimmed to [^,]*"),
    _loses(r", (?:unenriched|enriched|fluid)\b"),
    _loses(r",? with added vitamin[s]? [a-z](?:(?:,| and) (?:vitamin )?[a-z]\b)*"),
    _loses(r", broilers or fryers\b"),
    _loses(r", red, ripe\b"),
    _loses(r", usda commodity\b"),
    _same(r"\bseparable lean\b", "lean"),
    _same(r"\bmeat only\b", "skin not eaten"),
    _same(r"\bmeat and skin\b", "skin eaten"),
    _loses(r", cooked, dry heat\b", ", cooked"),
    _loses(r", cooked, boiled(?:, drained)?(?:, without salt)?", ", boiled", ", cooked, boiled"),
    _same(r", cooked, (?=(?:roasted|baked|broiled|grilled|braised|stewed|fried|steamed|moist heat)\b)", ", "),
    _loses(r", (?:without salt(?: added)?|without added salt)\b"),
    _same(r"\bdrained solids\b", "drained"),
    _same(r"\bsolids and liquids\b", "with liquid"),
    _same(r"\b(?:home-prepared|prepared[- ]from[- ]recipe)\b", "homemade"),
    # what the coder did not know
    _unknown(
        r"(?:^|,\s*)NS as to (fresh, smoked or cured|light, heavy, or half and half"
        r"|regular, quick,? or instant)",
        r", \1",
    ),
    _unknown(r",?\s*\bNFS\b,?(?= \()", ", unspecified"),
    _unknown(r",?\s*\b(?:or )?NFS\b", ", unspecified"),
    _unknown(
        r"(?:^|,\s*)NS (?:as )?to ((?!type|kind|part|cut|cooking|form)[^,(;]*? or [^,(;]*)(?=$|[,;]| \()",
        r", \1",
    ),
    _unknown(r"(?:^|,\s*)NS (?:as )?to ([^,(;]*[^,(; ])", r", \1 not stated"),
    # fat and salt
    _same(r"\bcooked, fat added, made with\b", "cooked with"),
    _same(r"\bcooked, no added fat\b", "cooked without fat"),
    _same(r"\bcooked, fat added\b", "cooked with fat"),
    _same(r"\bfat added, made with\b", "made with"),
    _same(r"\bno added fat\b", "without fat"),
    _same(r"\bfat added\b", "with fat"),
    _same(r"\bcooked, (made )?with (?=oil|butter|margarine|cooking spray)", "cooked with "),
    _same(r"\bcooked, (?:fat added, )?made with\b", "cooked with"),
    _same(r"\blean and fat eaten\b", "fat eaten"),
    _same(r"\blean only eaten\b", "lean only"),
    _same(r"\breduced fat and reduced sodium\b", "reduced fat and sodium"),
    _same(r"\bless ?(?:or|/) ?reduced sodium\b", "reduced sodium"),
    # cooking
    _same(r"\bbaked, broiled, or roasted with marinade\b", "marinated and roasted"),
    _same(r"\bbaked, broiled, or roasted\b", "roasted"),
    _same(r"\b(?:broiled or baked|baked or broiled)\b", "baked or grilled"),
    _same(r"\broast, roasted\b", "roast"),
    _same(r"\bpre-?cooked\b", "precooked"),
    _loses(r", from raw\b"),
    _loses(r", from fresh\b"),
    _loses(r"(?<!ham), fresh(?=, cooked)"),
    _same(r"\bskin / coating\b", "skin or coating"),
    # where it came from
    _same(r"\bmade from home recipe or purchased at (?:a )?bakery\b", "homemade or from a bakery"),
    _same(r"\bhome recipe, canned,? or ready[- ]to[- ]serve\b", "homemade or canned"),
    _same(r"\b(?:made from )?home recipe\b", "homemade"),
    _same(r"\bprepared from mix\b", "from a mix"),
    _same(r"\bmade from packaged mix\b", "from a packet mix"),
    _same(r"\blowfat\b", "low fat"),
    _same(r"\bcarrorts\b", "carrots"),
    _same(r"\bsumarine\b", "submarine"),
    _same(r"\bcommercially[- ]prepared\b", "ready-made"),
    _same(rf", {_PLACE}\b", ", from a restaurant or fast food"),
    _same(r", (?:from )?restaurant(?=,|$)", ", from a restaurant"),
    _same(r", fast food(?=,|$)", ", from fast food"),
    _same(r", (?:from )?school(?: lunch| cafeteria)?(?=,|$)", ", from school"),
    _same(r", frozen meal\b", ", frozen meal"),
    # shop words
    _same(r"\bprepackaged or deli, luncheon meat\b", "deli slices"),
    _loses(r",? ?(?:canned, )?prepared with water,? or ready[- ]to[- ]serve\b", ", canned"),
    _same(r"\bcanned,? or ready[- ]to[- ]serve\b", "canned"),
    _same(r"\bready-to-eat packaged\b", "packaged"),
    _loses(r", ready-to-eat\b"),
    _same(r"\bready-to-(heat|drink|serve|feed)\b", r"ready to \1"),
    _same(r"\bprepared with\b", "made with"),
    _same(r", made with (?=oil|butter|margarine|cooking spray|animal fat)", ", with "),
    _loses(r", all flavors\b"),
    _loses(r", canned, bottled or in a carton\b", ", from a carton or bottle"),
    _loses(r"(?<=juice), 100%(?! juice)"),
    _loses(r"(?<=juice blend), 100% juice"),
    _loses(r"(?<=tea, hot), leaf\b"),
    _loses(r"(?<=^wine), table\b"),
    # powders and concentrates
    _same(r"\bfrozen,? not reconstituted\b", "frozen concentrate"),
    _same(r"\bfrozen, reconstituted\b", "from frozen concentrate"),
    _same(r"\b(?:dry|powdered), reconstituted\b", "from powder"),
    _same(r"\bdry(?: mix)?, not reconstituted\b", "dry"),
    _same(r"(?<=powder), (?:dry mix, )?not reconstituted\b", ""),
    _same(r"\bnot reconstituted\b", "dry"),
    _loses(r", reconstituted\b"),
    _same(r"\bpre-lightened and pre-sweetened with\b", "with creamer and"),
    _same(r"\bpre-lightened\b", "with creamer"),
    _same(r"\bpre-sweetened with\b", "sweetened with"),
    # long dishes
    _same(r",? including carrots, broccoli, and/or dark[- ]?green leafy\b", " (with carrots or greens)"),
    _same(r",? excluding carrots, broccoli,? and(?:/or)? dark[- ] ?green leafy\b", " (no carrots or greens)"),
    _same(r"\bvegetables excluding tomatoe?s? and carrots\b", "vegetables (no tomato or carrots)"),
    _same(r"\bdark[- ]green leafy\b", "greens"),
    _same(r"\bdark[- ]green vegetables\b", "greens"),
    _same(r"\bbroth, bouillon, or consomme\b", "broth"),
    _same(r"\bfrankfurter or hot dog sandwich\b", "hot dog"),
    _same(r"\bfrankfurter or hot dog\b", "hot dog"),
    _same(r"^egg omelet or scrambled egg\b", "scrambled egg or omelet"),
    _same(r"^egg, whole, ", "egg, "),
    _same(r"^cookie, brownie\b", "brownie"),
    _same(r"^potato, (french fries|hash brown|home fries)\b", r"\1"),
    _same(r"^hash brown\b(?!s)", "hash browns"),
    _loses(r"^pork bacon\b", "bacon"),
    _same(r"^coffee, (?=(?:iced )?(?:latte|cappuccino|macchiato|espresso|cafe mocha|cafe con leche)\b)", ""),
    _same(r"^(yogurt(?:, greek)?), (low fat|nonfat) milk\b", r"\1, \2"),
    _same(r"^hot chocolate / cocoa\b", "hot chocolate"),
    _same(r"^venison/deer\b", "venison"),
    _same(r"^gelatin dessert\b", "gelatin dessert"),
    _same(r"\bmade from any (?:kind|type) of meat\b", "any meat"),
    _same(r",? and/or ", " or "),
    _same(r" ?/ ?(?=[a-z])", " or "),
    _same(r"\s*;\s*", ", "),
    _same(r", and(?= [^,]*(?:$|,))", " and"),
)


@cache
def _case(kind: str) -> frozenset[str]:
    """Words of `words/case.csv`: "common" nouns that the tables write with a capital, "proper" names,
    "letters" that are not shouting, "maker" names that open an SR26 description."""
    return frozenset(row["word"] for row in _rows("case.csv") if row["kind"] == kind)


def _recase(text: str) -> str:
    """Lower case except proper names and what stands in brackets (brands)."""
    out: list[str] = []
    depth = 0
    first, product = True, False
    for token in re.split(r"([\s(),/]+)", text):
        depth += token.count("(") - token.count(")")
        if not token or not any(c.isalpha() for c in token):
            out.append(token)
            continue
        word = token
        if len(word) > 2 and word.upper() == word and word not in _case("letters") and word.lower() != word:
            word = word.capitalize()  # SR26 shouts brands: KELLOGG'S
        elif re.match(r"Mc[A-Z]{3,}", word):
            word = "Mc" + word[2:].capitalize()
        product = product or (first and word in _case("maker"))  # then all of it is a product's own name
        proper = word in _case("proper") or token in _case("proper") or word in _case("letters")
        if depth == 0 and not proper and not product and (first or word.lower() in _case("common")):
            word = word[:1].lower() + word[1:] if re.search(r"[A-Z].*[A-Z]", word) else word.lower()
        out.append(word)
        first = False
    return "".join(out)


def _pieces(text: str) -> Iterator[str]:
    """The parts of a description between commas, commas in brackets left alone."""
    for piece in re.split(r",(?![^(]*\))", text):
        if piece := " ".join(piece.split()):
            yield piece


def _rewrite(description: str, level: int) -> str:
    text = re.sub(r"\s*(?<!\d),\s*|\s*,(?!\d)\s*", ", ", " ".join(description.split()))
    if level < WHOLE:
        text = _recase(text)  # before a rule moves the first word
        for pattern, by_level in RULES:
            if (words := by_level[level]) is not None:
                text = pattern.sub(words, text)
    said: dict[str, str] = {}
    for piece in _pieces(text):
        said.setdefault(piece.casefold(), piece)
    return _recase(", ".join(said.values()))


def plain_name(description: str) -> str:
    """Return an FNDDS or SR26 description in our style: head first, lower case, no survey jargon.

    Idempotent. Two foods can get the same plain name: see `disambiguate`.

    >>> plain_name("Spinach, fresh, cooked, fat added, NS as to fat type")
    'spinach, cooked with fat'
    >>> plain_name("Chicken breast, baked, broiled, or roasted, skin not eaten, from raw")
    'chicken breast, roasted, skin not eaten'
    >>> plain_name("Milk, NFS")
    'milk'
    """
    return _rewrite(description, PLAIN)


@cache
def hand_names() -> Mapping[str, str]:
    """Names written by hand for the foods seen most: food id -> name (`words/names.csv`)."""
    return {row["id"]: row["name"] for row in _rows("names.csv")}


@cache
def named() -> frozenset[str]:
    """The ids of all foods that our tables lead people's words to: a catalogue should hold them."""
    files = (BARE, "aliases.csv", "names.csv")
    return frozenset(row["id"] for file in files for row in _rows(file))


def _rows(file: str | Path) -> list[dict[str, str]]:
    with (WORDS / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _vagueness(original: str) -> int:
    """How many things the coder left open: the vaguest food of a clash keeps the bare name."""
    return len(re.findall(r"\bN(?:F)?S\b", original))


def disambiguate(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Return a name for each food id, all different (case ignored), from id -> (plain name, original).

    Names of `words/names.csv` are used whatever the plain name is. Of foods with the same plain name one
    keeps it: FNDDS before SR26, then the one with most left unspecified, then the first in `names` (pass
    foods most reported first). The others get back the detail that their rules lost, then what was not
    stated, then the survey's whole description, and at last their key.

    >>> disambiguate({"fndds:1": ("potato, mashed", "Potato, mashed, from fresh, NFS"),
    ...               "fndds:2": ("potato, mashed", "Potato, mashed, NFS")})
    {'fndds:1': 'potato, mashed', 'fndds:2': 'potato, mashed, unspecified'}
    """
    by_hand = hand_names()
    taken = {by_hand[i].casefold() for i in names if i in by_hand}
    out = {i: by_hand[i] for i in names if i in by_hand}
    order = {i: k for k, i in enumerate(names)}
    open_ids = sorted(
        (i for i in names if i not in out),
        key=lambda i: (not i.startswith("fndds:"), -_vagueness(names[i][1]), order[i]),
    )
    left = []
    for food_id in open_ids:
        name = names[food_id][0]
        if name.casefold() in taken:
            left.append(food_id)
        else:
            out[food_id] = name
            taken.add(name.casefold())
    for level in (DETAILED, EXPLICIT, WHOLE):
        tries = {i: _rewrite(names[i][1], level) for i in left}
        often = Counter(name.casefold() for name in tries.values())
        for food_id, name in tries.items():
            if often[name.casefold()] == 1 and name.casefold() not in taken:
                out[food_id] = name
                taken.add(name.casefold())
        left = [i for i in left if i not in out]
    for food_id in left:
        table = " (USDA)" if food_id.startswith("sr:") else ""
        name = names[food_id][0] + table
        out[food_id] = name if table and name.casefold() not in taken else f"{names[food_id][0]} ({food_id})"
        taken.add(out[food_id].casefold())
    return {i: out[i] for i in names}


@cache
def _same_food() -> Mapping[str, tuple[str, ...]]:
    """Phrase -> the openings of the descriptions whose food it names (`words/additional.csv`)."""
    out: dict[str, tuple[str, ...]] = {}
    for row in _rows("additional.csv"):
        out[row["phrase"]] = (*out.get(row["phrase"], ()), row["food"])
    return out


@cache
def _no_food() -> frozenset[str]:
    """Phrases that name no single food: makers, restaurants, adjectives, ingredients."""
    return frozenset(row["phrase"].casefold() for row in _rows("not_synonyms.csv"))


class British(NamedTuple):
    """One American phrase of `words/british.csv` and the British words for it."""

    american: re.Pattern[str]
    words: tuple[str, ...]


@cache
def _british() -> tuple[British, ...]:
    """`words/british.csv`, longest American phrase first; "head" and "near" hold at the start of a name."""
    rows: dict[tuple[str, bool], tuple[str, ...]] = {}
    for row in _rows("british.csv"):
        key = (row["american"], row["kind"] == "word")
        rows[key] = (*rows.get(key, ()), row["british"])
    out = []
    for (american, anywhere), words in sorted(rows.items(), key=lambda item: (-len(item[0][0]), item[0])):
        start = r"(?<![\w-])" if anywhere else r"^"
        plural = "" if american.endswith("s") else "(?:e?s)?"
        phrase = rf"{start}{re.escape(american)}{plural}(?![\w-])"
        out.append(British(re.compile(phrase, re.IGNORECASE), words))
    return tuple(out)


@cache
def _aliases() -> Mapping[str, tuple[str, ...]]:
    """Words for one food by its id (`words/aliases.csv`)."""
    out: dict[str, tuple[str, ...]] = {}
    for row in _rows("aliases.csv"):
        out[row["id"]] = (*out.get(row["id"], ()), row["words"])
    return out


_MAKER = re.compile(
    r"^(?:General Mills|Kellogg's|Post|Quaker|Malt-O-Meal|Nabisco|Keebler|Kraft|Hershey's|Nestle"
    r"|Pepperidge Farm|Nature's Path|Health Valley|Ralston) (?=\w)"
)

# A lower-case phrase with one of these is about how or from what, not a name.
_NOT_A_NAME = re.compile(
    r"\bNS\b|%|\d|^(?:with|without|made|from|any|all|or|other|not|no|for|in|on|of|as|served|includes?|excluding"
    r"|used|and|to|brands?)\b|\b(?:and/or|or|and|other than|such as|with|without|from|made|excluding"
    r"|includ\w+|varieties|flavou?rs?|types?)\b|(?:flavored|mix|restaurant|place|packet)$",
    re.IGNORECASE,
)


# What goes on or into something else: a "French dressing" under a pasta salad is not the salad.
_PARTS = frozenset({"dressing", "sauce", "spread", "cheese", "milk", "bread", "bun", "juice", "water"})


def _singular(word: str) -> str:
    word = word.lower()
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oes", "shes", "ches", "sses")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _nouns(text: str) -> list[str]:
    joints = {"or", "and", "of", "with"}
    return [_singular(w) for w in re.findall(r"[\w'-]+", text) if w.lower() not in joints]


def _accepts(phrase: str, description: str, default: bool) -> bool:
    """Whether an additional description names the same food as `description`.

    `default`: the survey marked it "NFS", which says that the bare words mean this food.
    """
    if phrase.casefold() in _no_food() or len(phrase) < 3:
        return False
    if any(description.casefold().startswith(food) for food in _same_food().get(phrase.casefold(), ())):
        return True
    last = _nouns(phrase)[-1:]
    if _PARTS.intersection(last) and not set(last) <= set(_nouns(description)):
        return False
    if phrase[0].isupper():
        return not re.search(r"\bNS\b|\b(?:varieties|brands?|Stage \d|Foods?)\b", phrase)
    if "," in phrase or _NOT_A_NAME.search(phrase):
        return False
    if default:
        return True
    head = _nouns(description.split(",")[0])
    words = _nouns(phrase)
    # "string cheese" is a cheese; "skim milk" is not a chocolate milk; "milk" says nothing
    return 0 < len(head) < len(words) and words[-1] == head[-1] and set(head) <= set(words)


def _from_survey(description: str, additional: str) -> Iterator[str]:
    for piece in additional.split(";"):
        text = " ".join(piece.replace('"', "").split())
        default = bool(re.search(r",? ?\bNFS$", text))
        text = re.sub(r",? ?\bNFS$|,? ?\ball flavors$|,? ?\ball types$| ?\([^)]*\)", "", text).strip(" ,.")
        # "Maki or Temaki" is two names, a longer list is examples
        if text[:1].isupper() and text.count(",") > 1:
            continue
        several = text[:1].isupper()
        for part in re.split(r", | or (?=[A-Z])", text) if several else [text]:
            if part and _accepts(part, description, default):
                yield part
    for brand in re.findall(r"\(([^()%]+)\)", description):
        if (brand[:1].isupper() or brand[:1].isdigit()) and brand.casefold() not in _no_food():
            yield brand
            if (bare := _MAKER.sub("", brand)) != brand:
                yield bare


_NOT_COMMON = re.compile(r"USDA|URMIS|NFSMI|Commodity|WIC|\d|^includes?\b|^raw$|food$|style$", re.IGNORECASE)


def _from_sr(common: str) -> Iterator[str]:
    for piece in common.split(","):
        text = " ".join(piece.split())
        if text and not _NOT_COMMON.search(text):
            yield text if re.search(r"[A-Z].*[A-Z]", text) else text.lower()


def _in_british(name: str) -> Iterator[str]:
    """The name in British words: all at once, then with each other British word for its opening.

    Brackets hold brands and are left alone; a word that was put in is not replaced again.
    """
    bracket = re.search(r" \((?!\d%)(?=[A-Z\d])", name)
    said, brand = (name[: bracket.start()], name[bracket.start() :]) if bracket else (name, "")
    done: list[tuple[int, int, str]] = []
    for american, words in _british():
        for found in american.finditer(said):
            if all(found.end() <= start or found.start() >= end for start, end, _ in done):
                done.append((*found.span(), words[0]))
    every = said
    for start, end, word in sorted(done, reverse=True):
        every = every[:start] + word + every[end:]
    yield every + brand
    for american, words in _british():
        if opening := american.match(said):
            for word in words:
                yield word + said[opening.end() :] + brand


def synonyms(food_id: str, description: str, additional: str) -> tuple[str, ...]:
    """Return other words for the same food, without its own plain name, no word twice (case ignored).

    `additional` is FNDDS' additional description (joined by ";") for an `fndds:` id, SR26's common
    names (joined by ",") for an `sr:` id. Examples, ingredients, makers and places are left out. No
    synonym holds a ";", so that they can be joined by it.

    >>> synonyms("fndds:74401010", "Ketchup", "catsup")
    ('catsup', 'tomato sauce')
    >>> synonyms("fndds:57135000", "Cereal (Kellogg's Corn Flakes)", "")
    ("Kellogg's Corn Flakes", 'Corn Flakes')
    """
    plain = plain_name(description)
    name = hand_names().get(food_id, plain)
    found = [
        *_aliases().get(food_id, ()),
        *(_from_sr(additional) if food_id.startswith("sr:") else _from_survey(description, additional)),
        plain,
        *_in_british(name),
        *(_in_british(plain) if plain != name else ()),
    ]
    out: dict[str, str] = {}
    for words in found:
        words = " ".join(words.replace(";", ",").split())
        if words and words.casefold() != name.casefold():
            out.setdefault(words.casefold(), words)
    return tuple(out.values())
