"""Stage 1, normalise: the letters of a line made even, and cut into tokens that know their place.

Nothing here changes the length of the text, so a token's span always points into the words as the
person wrote them (code points, half open).
"""

import re
import unicodedata
from typing import NamedTuple

WORD, NUMBER, BROKEN, MARK = "word", "number", "broken", "mark"


class Token(NamedTuple):
    """One token: `kind` word, number, broken (a number nobody can read) or mark; `text` folded; `stem`
    the singular for comparison; `value` of a number, else 0; [start, end) in the written words."""

    kind: str
    text: str
    stem: str
    start: int
    end: int
    value: float = 0.0


FRACTIONS = {character: unicodedata.numeric(character) for character in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"}


def _table() -> dict[int, str]:
    """One character for one character: accents off, typographic quotes and dashes plain."""
    plain = "''" + "''" + "--x   ol//"
    table = dict(zip(map(ord, "’‘`´–—×\u00a0\u2009\tøł\u2044\u2215"), plain, strict=True))
    for code in range(0xC0, 0x250):
        base = unicodedata.normalize("NFKD", chr(code))[0]
        if base.isascii() and base.isalpha():
            table[code] = base.lower()
    return table


_FOLD = _table()
TABLESPOON = "\N{LATIN LETTER SMALL CAPITAL T}"
"""What a capital T behind a number becomes: "2T" is two tablespoons, "2t" two teaspoons."""
_BIG_T = re.compile(r"(?<=[\d½¼¾⅓⅔])( ?)T(?=[\s.]|$)")
_EXCLAIMED = re.compile(r"(?<=[^\W\d_])!(?= [a-z])")
"""Before a small letter an exclamation mark belongs to a name: "Chips Ahoy! cookies"."""
_BREAKS = re.compile(r"[\n\r\u2022\u2023\u2043\u25aa\u25cf\u25e6\u2190-\u21ff\u27a1\u2794\u279c\u27f6]")
"""Line ends, bullets and arrows: what follows is another item."""
_NUMBERED = re.compile(r"(?<=\bomega)-(?=\d)|(?<=\bvitamin)-(?=[a-z])", re.IGNORECASE)
"""A hyphen within the name of a nutrient, where as many write a blank."""
_PICTURES = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff][\ufe0f\u200d]*")
_ARROW = re.compile(r"[-=]+>")


def fold(text: str) -> str:
    """The text in small plain letters, character for character as long as it was.

    >>> fold("Crème brûlée – 2½ Spoons’")
    "creme brulee - 2½ spoons'"
    >>> fold("2 eggs → toast"), fold("eggs 🥚 toast")
    ('2 eggs ; toast', 'eggs , toast')
    """
    text = _BIG_T.sub(rf"\g<1>{TABLESPOON}", text) if "T" in text else text
    text = _EXCLAIMED.sub(" ", text) if "!" in text else text
    text = _ARROW.sub(lambda m: ";".rjust(len(m.group())), text) if ">" in text else text
    text = _BREAKS.sub(";", text)
    text = _NUMBERED.sub(" ", text) if "-" in text else text
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals (such as İ) grow; keep those as they are
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if lowered.isascii():
        return lowered
    return _PICTURES.sub(lambda m: ",".ljust(len(m.group())), lowered).translate(_FOLD)


_IRREGULAR = {
    "leaves": "leaf", "loaves": "loaf", "halves": "half", "knives": "knife", "calves": "calf",
    "mice": "mouse",
    "geese": "goose", "hummus": "hummus", "asparagus": "asparagus", "couscous": "couscous", "swiss": "swiss",
    "molasses": "molasses", "brussels": "brussel", "citrus": "citrus", "octopus": "octopus", "peas": "pea",
    "yoghurt": "yogurt", "yoghourt": "yogurt", "yoghurts": "yogurt", "flavoured": "flavor",
    "flavour": "flavor", "flavored": "flavor",
    "flavours": "flavor", "fibre": "fiber", "omelette": "omelet", "omelettes": "omelet", "donut": "doughnut",
    "donuts": "doughnut", "doughnuts": "doughnut", "catsup": "ketchup", "houmous": "hummus",
    "humus": "hummus",
    "colour": "color", "mayo": "mayonnaise", "veg": "vegetable", "veggie": "vegetable",
    "veggies": "vegetable",
    "decaf": "decaffeinated", "choc": "chocolate", "skimmed": "skim", "caffeinated": "caffeine",
    "cheesy": "cheese", "frosting": "icing", "frostings": "icing", "freezer": "frozen", "bbq": "barbecue",
    "barbeque": "barbecue", "grey": "gray", "whisky": "whiskey", "chilli": "chili", "chile": "chili",
    "chillies": "chili", "spud": "potato", "spuds": "potato",
    "lite": "light", "roasted": "roast",
    "smoky": "smoke", "smoked": "smoke",
    "potatoe": "potato", "tomatoe": "tomato", "bolognaise": "bolognese", "egs": "egg", "tost": "toast",
    "crisps": "crisp", "oats": "oat", "greens": "green",
    "cals": "calorie", "cal": "calorie",
    "quiches": "quiche", "brioches": "brioche", "ceviches": "ceviche", "kolaches": "kolache",
    "pierogies": "pierogi", "perogies": "pierogi", "perogy": "pierogi", "perogi": "pierogi",
    "pierogy": "pierogi", "chapaties": "chapati", "chapatties": "chapati", "rotees": "roti",
    "daal": "dal", "dhal": "dal", "dahl": "dal", "kabab": "kebab", "kababs": "kebab", "kabob": "kebab",
    "kabobs": "kebab", "kebap": "kebab", "kebaps": "kebab", "chapatti": "chapati", "chappati": "chapati",
    "chapathi": "chapati", "sambhar": "sambar", "poori": "puri", "pooris": "puri",
    "pitta": "pita", "pittas": "pita", "paes": "pao",
}  # fmt: skip
"""Plurals that no rule gets right, and spellings that differ only across the water or between scripts."""

_SINGULAR_IS = frozenset(
    "this pois coulis anis cassis chablis hachis tennis basis oasis pastis marquis iris clovis"
    " gratis tapis ambergris brewis debris trellis".split()
)
SHORTEST_IS, NOT_PLURAL = 5, ("sis", "xis", "itis", "ensis")
"""Words in "-is" that are no plurals; all others are, of the words in "-i" of many kitchens: idlis, rotis."""


def stem(word: str) -> str:
    """The singular of a folded word, the same for names and for what people write.

    >>> [stem(w) for w in ("eggs", "berries", "cookies", "tomatoes", "sandwiches", "hummus", "pies")]
    ['egg', 'berry', 'cooky', 'tomato', 'sandwich', 'hummus', 'pie']
    """
    known = _STEMS.get(word)
    if known is None:
        known = _STEMS[word] = _stem(word)
    return known


_STEMS: dict[str, str] = dict(_IRREGULAR)


def _stem(word: str) -> str:
    if "'" in word:
        word = word.replace("'s", "").replace("'", "")
        if word in _IRREGULAR:
            return _IRREGULAR[word]
    size = len(word)
    if word.endswith("is"):
        return word if size < SHORTEST_IS or word in _SINGULAR_IS or word.endswith(NOT_PLURAL) else word[:-1]
    if size > 3 and word.endswith("s") and not word.endswith(("ss", "us")):
        if word.endswith("ies") and size > 4:
            return word[:-3] + "y"
        if word.endswith(("ches", "shes", "sses", "xes", "zes", "oes")):
            return word[:-2]
        word = word[:-1]
        size -= 1
    if size > 4 and word.endswith("ie"):
        return word[:-2] + "y"
    return word


_SHORT = {"w/o": "without", "w/out": "without", "w/": "with"}
_TOKEN = re.compile(
    r"(?P<chain>\d++(?:[.,]\d++){2,}+)"
    r"|(?P<short>\bw/(?:out\b|o\b)?)"
    r"|(?P<coded>\b[a-wyz]\d{1,2}\b"
    r"|(?<=\bvitamin )(?:b ?(?:12|[1235679])|d ?[23]|k ?[12])\b"
    r"(?! ?(?:x|tab|cap|drop|spray|pill|mc?g|ug|iu)))"
    r"|(?P<percent>\d+(?:\.\d+)?\s?%)"
    r"|(?P<number>(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])|\d+(?:[.,]\d+)?|(?<![a-z])\.\d+)"
    r"(?:/\d+|\s?[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]|[ -]\d+/\d+)?"
    r"|[½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])"
    r"|(?P<word>[^\W\d_]+(?:['&][^\W\d_]+)*)"
    r"|(?P<mark>[^\s\w])"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})++(?:\.\d++)?$")
_LINKS = re.compile(r"\d+(?:[.,]\d+)?|[.,]")


def _value(text: str) -> float:
    """The value of a number as people write it: "1 1/2", "2½", "1,200", "1,5", ".5"."""
    total = 0.0
    if text[-1] in FRACTIONS:
        total, text = FRACTIONS[text[-1]], text[:-1].strip()
        if not text:
            return total
    if "/" not in text:
        return total + _decimal(text)
    text, _, below = text.rpartition("/")
    head, gap, above = text.replace("-", " ").rpartition(" ")
    if float(below) == 0:
        return float("nan")
    return _decimal(above) / float(below) + (_decimal(head) if gap else 0.0)


def _decimal(text: str) -> float:
    if "," in text:
        text = text.replace(",", "") if _THOUSANDS.match(text) else text.replace(",", ".")
    return float(text)


def _chained(text: str, start: int) -> list[Token]:
    """Digits with two separators or more: thousands, a number nobody can read ("0.5.2"), or a list."""
    if _THOUSANDS.match(text):
        return [Token(NUMBER, text, text, start, start + len(text), _value(text))]
    first = min(place for place in (text.find("."), text.find(",")) if place >= 0)
    if "." in text[first + 1 :]:
        return [Token(BROKEN, text, text, start, start + len(text))]
    parts = ((m.group(), start + m.start(), start + m.end()) for m in _LINKS.finditer(text))
    return [
        Token(MARK, part, part, a, b) if part in ".," else Token(NUMBER, part, part, a, b, _value(part))
        for part, a, b in parts
    ]


def tokens(folded: str) -> list[Token]:
    """The tokens of folded words.

    >>> [(t.text, t.value) for t in tokens("1,200 ml 1,5 dl 2½ 1/2 2%") if t.value]
    [('1,200', 1200.0), ('1,5', 1.5), ('2½', 2.5), ('1/2', 0.5)]
    >>> tokens("0.5.2 kg")[0].kind
    'broken'
    """
    found = []
    for m in _TOKEN.finditer(folded):
        kind, text, start, end = m.lastgroup, m.group(), m.start(), m.end()
        if kind == "word":
            found.append(Token(WORD, text, stem(text), start, end))
        elif kind == "mark":
            found.append(Token(MARK, text, text, start, end))
        elif kind == "percent":
            text = text.replace(" ", "")
            found.append(Token(WORD, text, text, start, end))
        elif kind == "chain":
            found.extend(_chained(text, start))
        elif kind == "short":
            found.append(Token(WORD, _SHORT[text], _SHORT[text], start, end))
        elif kind == "coded":  # "v8", "b12", "vitamin b 12": one word
            text = text.replace(" ", "")
            found.append(Token(WORD, text, text, start, end))
        else:
            found.append(Token(NUMBER, text, text, start, end, _value(text)))
    return found
