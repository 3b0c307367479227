"""Words of what no lot decides about: medicines in any wording, treatment, alcohol, drugs, poisons.

Names of medicines stand in `villi.substances`. People say "my tablets", "Herztabletten" or "the jab" as well:
`data/off_limits.csv` holds such words, each row with a line that says why. Kinds: medicine, treatment
(therapies, devices), alcohol (habits and brands; drinks stand in the table of the series room), drug, poison,
harm; a "form" (tablet, capsule) is a medicine unless the words say which supplement is in it; an "ending"
makes a medicine of any longer word that ends in it.
"""

import re
import unicodedata
from functools import cache
from typing import Literal, NamedTuple

from villi.safety.said import even, matcher
from villi.safety.tables import parts, rows
from villi.substances import misspelt, named

Kind = Literal["medicine", "treatment", "alcohol", "drug", "poison", "harm"]

_KINDS: dict[str, Kind] = {
    "medicine": "medicine",
    "form": "medicine",
    "treatment": "treatment",
    "alcohol": "alcohol",
    "drug": "drug",
    "poison": "poison",
    "harm": "harm",
}
_SPELT_OUT = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .·-]){3,}[^\W\d_](?![^\W_])")
_SUPPLEMENT = "supplementsaid"
"""Stands where the words name a supplement; letters only, so that it is one word."""


class OffLimits(NamedTuple):
    """What words name that no lot decides about: its `kind`, and the `words` that said so, made even."""

    kind: Kind
    words: str


class _Row(NamedTuple):
    kind: str
    pattern: "re.Pattern[str]"
    unlike: "re.Pattern[str] | None"


@cache
def _table() -> tuple[_Row, ...]:
    found = []
    for row in rows("off_limits.csv"):
        if row["kind"] != "ending" and (pattern := matcher(parts(row["words"]))) is not None:
            found.append(_Row(row["kind"], pattern, matcher(parts(row["not"]))))
    return tuple(found)


@cache
def _endings() -> "re.Pattern[str]":
    """Words of two letters more than one of the endings."""
    chosen = (row for row in rows("off_limits.csv") if row["kind"] == "ending")
    words = {even(word) for row in chosen for word in parts(row["words"])}
    longest = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?<!\S)\S{{2,}}(?:{longest})(?!\S)")


def clear(words: str) -> str:
    """Words in plain letters: full-width ones as usual ones, nothing invisible, what was spelt out joined.

    >>> clear("ｓｅｒｔｒａｌｉｎｅ"), clear("s e r t r a l i n e at night"), clear("vitamin D 5")
    ('sertraline', 'sertraline at night', 'vitamin D 5')
    """
    shown = "".join(c for c in unicodedata.normalize("NFKC", words) if unicodedata.category(c) != "Cf")
    return _SPELT_OUT.sub(lambda found: re.sub(r"[ .·-]", "", found[0]), shown)


def medicine_named(words: str, slips_in: str | None = None) -> str:
    """The medicine that words name by its name, as written; "" where they name none. Slips of the pen are
    looked for in `slips_in` (all the words): a food may be one letter from a medicine.

    >>> medicine_named("Zoloft 50 mg"), medicine_named("sertra-line"), medicine_named("sertaline")
    ('Zoloft', 'sertraline', 'sertaline')
    >>> medicine_named("inulin"), medicine_named("inulin", slips_in="")
    ('inulin', '')
    """
    text = clear(words)
    slips = text if slips_in is None else clear(slips_in)
    said = (text, named(text)), (joined := text.replace("-", ""), named(joined)), (slips, misspelt(slips))
    return next(
        (
            read[one.start : one.end]
            for read, found in said
            for one in found
            if one.substance.kind == "medicine"
        ),
        "",
    )


def off_limits(words: str) -> OffLimits | None:
    """What words name that no lot decides about, names of medicines apart (`medicine_named`).

    >>> off_limits("blood pressure tablets")
    OffLimits(kind='medicine', words='blood pressure tablets')
    >>> off_limits("meine Herztabletten").words
    'herztabletten'
    >>> off_limits("magnesium tablets") is None, off_limits("ginger ale") is None
    (True, True)
    >>> off_limits("happy hour").kind, off_limits("therapy").kind, off_limits("bleach").kind
    ('alcohol', 'treatment', 'poison')
    """
    plain = even(clear(words))
    unnamed = _without_supplements(words)
    for row in _table():
        said = unnamed if row.kind == "form" else plain
        if row.unlike is not None:
            said = row.unlike.sub(" . ", said)
        found = row.pattern.search(said)
        if found is not None:
            return OffLimits(_KINDS[row.kind], found[0].strip())
    joined = _endings().search(plain)
    return OffLimits("medicine", joined[0]) if joined is not None else None


def one_of_each(words: str) -> str:
    """Clear words with the forms of supplements as one of each, as the table of substances names them.

    >>> one_of_each("turmeric capsules with milk")
    'turmeric capsule with milk'
    """
    return re.sub(rf"\b({_forms()})s\b", lambda found: found[1], clear(words), flags=re.IGNORECASE)


@cache
def _forms() -> str:
    """Any one of the forms that supplements come in."""
    words = (
        even(word) for row in rows("off_limits.csv") if row["kind"] == "form" for word in parts(row["words"])
    )
    return "|".join(sorted(set(words), key=len, reverse=True))


def _without_supplements(words: str) -> str:
    """Even words, without the supplements that they name and the form of each: "magnesium tablets"."""
    text = one_of_each(words)
    read = named(text)
    slips = [one for one in misspelt(text) if not any(known.start <= one.start < known.end for known in read)]
    for one in sorted((*read, *slips), key=lambda one: -one.start):
        if one.substance.kind == "supplement":
            text = f"{text[: one.start]} {_SUPPLEMENT} {text[one.end :]}"
    return re.sub(
        rf"(?:(?:{_forms()}) (?:(?:of|with) )?)?{_SUPPLEMENT}(?: (?:{_forms()}))?(?!\S)", " . ", even(text)
    )
