"""Are the survey's foods found again under other words? No gold texts are needed.

Every food of FNDDS 2017-18 is asked for by its description, by the same words in the order of speech
("baked sweet potato" for "Sweet potato, baked"), and with one kind of qualifier said in other words
("from a box mix" for "prepared from mix"). Printed: how often the first candidate is the food, or holds the
same (3 g carbohydrate, 25 kcal per 100 g); the latter also by how often the food is eaten.

`python benchmarks/paraphrases.py` for the package's catalogue and the full one; `--catalogue` one of them;
`--look N` prints the N most eaten foods that were not found, with what was found.

Brands stand in brackets and are left out in the order of speech, so that a branded food cannot be found
there: the figures compare versions of the code, they are no accuracy.
"""

import argparse
import csv
import gzip
import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import full_catalogue
from meal_text import Amounts, _equal, catalogue
from villi.meals.index import Index, index
from villi.meals.matching import accepted, query
from villi.meals.rewriting import choose
from villi.meals.words import fold, tokens

SURVEY = full_catalogue.DATA / "fndds1718_foods_and_beverages.csv.gz"
HEDGE = re.compile(r",?\s*(?:NFS|NS as to [^,]*)")
FAMILIES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"\bfrom fast food / restaurant\b", ("from a fast food place", "from a restaurant")),
    (r"\bfrom restaurant or fast food\b", ("from a restaurant", "from a fast food joint")),
    (r"\bfrom fast food\b", ("from a fast food spot", "fast food")),
    (r"\bfrom school (?:lunch|cafeteria)\b", ("from the school cafeteria", "school")),
    (r"\b(?:home recipe|homemade)\b", ("homemade", "made at home", "from scratch")),
    (r"\bprepared from mix\b", ("made from a mix", "from a box mix")),
    (r"\bmade from (?:packaged|dry) mix\b", ("from a packaged mix", "made from a box mix")),
    (r"\bno added fat\b", ("cooked without fat", "no fat added", "made without added fat")),
    (r"\bfat added\b", ("cooked with fat", "with added fat")),
    (r"\bmade with (oil|butter|margarine)\b", (r"cooked with \1", r"cooked in \1")),
    (r"\bcooked with (oil|butter|margarine)\b", (r"made with \1", r"cooked in \1")),
    (r"\bpeel not eaten\b", ("without the peel", "peeled", "no skin")),
    (r"\bpeel eaten\b", ("with the peel", "with the skin on")),
    (r"\bskin / coating not eaten\b", ("without the coating", "coating removed")),
    (r"\bskin / coating eaten\b", ("with the coating", "coating eaten")),
    (r"\bskin not eaten\b", ("without skin", "skinless", "skin removed")),
    (r"\bskin eaten\b", ("with skin", "skin on")),
    (r"\blean only eaten\b", ("lean only", "trimmed of fat", "lean part only")),
    (r"\blean and fat eaten\b", ("with the fat", "lean and fat")),
    (r"\b(?:fat free|nonfat)\b", ("nonfat", "fat-free", "no fat")),
    (r"\breduced fat\b", ("lower-fat", "reduced-fat", "less fat")),
    (r"\blow fat\b", ("low-fat", "lowfat")),
    (r"\bsugar[- ]free\b", ("sugarless", "no sugar", "zero sugar")),
    (r"\breduced sugar\b", ("less sugar", "lower sugar")),
    (r"\breduced sodium\b", ("low sodium", "lower salt")),
    (r"\bdiet\b", ("diet", "sugar-free")),
    (r"\bdecaffeinated\b", ("decaf", "caffeine-free")),
    (r"\bwith low calorie sweetener\b", ("with artificial sweetener",)),
    (r"\bwith icing(?: or filling)?\b", ("frosted", "with frosting", "iced")),
    (r"\bwithout icing(?: or filling)?\b", ("unfrosted", "no frosting", "no icing")),
    (r"\bfrozen meal\b", ("TV dinner", "frozen dinner")),
    (r"\bcanned\b", ("from a can", "tinned")),
    (r"\bjuice pack\b", ("in juice", "packed in juice")),
    (r"\bready[- ]to[- ](?:eat|drink)\b", ("",)),
    (r"\bbaby food, strained\b", ("strained baby food", "pureed baby food")),
    (r"\bbaby food\b", ("for babies",)),
    (r"\bwhole wheat\b", ("wholewheat", "100% whole wheat")),
    (r"\bbaked, broiled, or roasted\b", ("baked", "broiled", "roasted")),
    (r"\bsteamed or boiled\b", ("steamed", "boiled")),
    (r"\bsauteed\b", ("pan-fried",)),
    (r"\bmedium crust\b", ("medium crust", "regular crust")),
    (r"\bfrankfurter or hot dog\b", ("hot dog", "frankfurter")),
)
"""Qualifiers of survey names, and what people say for them."""


class Case(NamedTuple):
    """Words for a food (its number in the index) and their kind."""

    food: int
    words: str
    kind: str


class Outcome(NamedTuple):
    """What a case came to: the very food, or one that holds the same; the number of the food found."""

    case: Case
    right: bool
    same: bool
    found: int | None


def descriptions(ready: Index) -> Mapping[int, str]:
    """Food number -> the survey's own description, of the foods that the catalogue holds."""
    with gzip.open(SURVEY, "rt", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    top = next(place for place, row in enumerate(rows) if row[0].strip() == "Food code")
    column = rows[top].index("Main food description")
    named = ((ready.numbers.get(f"fndds:{row[0]}"), row[column]) for row in rows[top + 1 :])
    return {number: name for number, name in named if number is not None}


def spoken(name: str) -> str:
    """The words in the order of speech: short sections before the noun.

    >>> spoken("Sweet potato, baked, peel eaten, NS as to fat")
    'baked Sweet potato peel eaten'
    """
    plain = HEDGE.sub("", re.sub(r"\([^)]*\)", "", name))
    first, *rest = [part.strip() for part in plain.split(",") if part.strip()] or [name]
    late = re.compile(r"(?:from|made|with|without|no|not|in|excluding|skin|peel|lean)\b")
    before = [part for part in rest if len(part.split()) <= 2 and not late.match(part)]
    return " ".join([*reversed(before), first, *(part for part in rest if part not in before)])


def cases(ready: Index) -> Iterable[Case]:
    """Every description as it is, as spoken, and with each of its qualifiers in other words."""
    for food, name in descriptions(ready).items():
        yield Case(food, name, "as it is")
        yield Case(food, spoken(name), "order of speech")
        plain = HEDGE.sub("", name)
        for pattern, others in FAMILIES:
            if re.search(pattern, plain, re.IGNORECASE):
                for other in others:
                    yield Case(food, re.sub(pattern, other, plain, flags=re.IGNORECASE), pattern)


def outcome(case: Case, ready: Index, table: Mapping[str, Amounts]) -> Outcome:
    """What the words of a case are taken for."""
    options = choose(query(tokens(fold(case.words)), ready), ready, "")
    found = options[0].food if options and accepted(options[0]) else None
    right = found == case.food
    ids = [ready.foods[number].id for number in (case.food, found) if number is not None]
    return Outcome(
        case, right, right or (len(ids) == 2 and _equal(table.get(ids[0]), table.get(ids[1]))), found
    )


def show(kind: str, outcomes: list[Outcome], ready: Index) -> None:
    """One line of figures."""
    eaten = [ready.reports[o.case.food] for o in outcomes]
    weighted = sum(w for w, o in zip(eaten, outcomes, strict=True) if o.same) / max(1.0, sum(eaten))
    n = len(outcomes)
    right, same = sum(o.right for o in outcomes) / n, sum(o.same for o in outcomes) / n
    print(f"{kind:<48}{n:>6}{100 * right:>8.1f}{100 * same:>8.1f}{100 * weighted:>8.1f}")


def run(full: bool, look: int) -> None:
    """The figures of one catalogue."""
    foods, table, name = catalogue(full)
    ready: Any = index(foods)
    outcomes = [outcome(case, ready, table) for case in cases(ready)]
    print(f"{name + ' catalogue':<48}{'n':>6}{'food':>8}{'same':>8}{'eaten':>8}")
    kinds = dict.fromkeys(o.case.kind for o in outcomes)
    other = [o for o in outcomes if o.case.kind not in ("as it is", "order of speech")]
    for kind in ("as it is", "order of speech"):
        show(kind, [o for o in outcomes if o.case.kind == kind], ready)
    show("in other words", other, ready)
    for kind in sorted(set(kinds) - {"as it is", "order of speech"}):
        show("  " + kind, [o for o in outcomes if o.case.kind == kind], ready)
    wrong = sorted((o for o in outcomes if not o.same), key=lambda o: -ready.reports[o.case.food])
    for o in wrong[:look]:
        found = "nothing" if o.found is None else ready.foods[o.found].name
        print(f"   {o.case.words!r}: {found}; wanted {ready.foods[o.case.food].name}")


def main() -> None:
    """Runs what was asked."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--catalogue", choices=("everyday", "full"))
    parser.add_argument("--look", type=int, default=0)
    asked = parser.parse_args()
    for chosen in (asked.catalogue,) if asked.catalogue else ("everyday", "full"):
        run(chosen == "full", asked.look)


if __name__ == "__main__":
    main()
