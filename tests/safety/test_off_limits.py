"""Words of what no lot decides about: medicines in any wording, treatment, alcohol, drugs, poisons."""

import csv
from importlib.resources import files

import pytest

from villi.safety.off_limits import medicine_named, off_limits

NAMED = {
    "medicine": [
        "blood pressure tablets", "my usual tablet", "the heart pill", "a capsule in the morning",
        "hormone patches", "half my dose", "a beta blocker", "PPI", "eye drops", "the weight jab",
        "drops from the doctor", "a vitamin B injection", "a coffee enema", "the coil", "allergy shot",
        "Tabletten", "Herztabletten", "Schmerztablette", "blutdrucktablette", "Blutdruckmittel", "Pille",
        "Medikament", "Antibiotikum", "Antibiotika", "Augentropfen", "médicament", "comprimé",
        "antibiotique", "mes gélules", "medicina", "pastilla", "antibiótico", "pastiglie", "compresse",
        "medicijnen", "bloeddrukpil", "comprimidos", "remédio", "blodtryckstabletter", "p-piller",
        "lekarstwo", "tabletki", "verenpainelääke", "ilaç", "ağrı kesici", "vidonge", "obat", "dawai",
        "pastile", "ｔａｂｌｅｔｓ",
        "t a b l e t s", "magnesium with my tablets", "tablets for iron-poor blood",
    ],
    "treatment": ["therapy", "psychotherapy", "CPAP", "my glucose sensor", "oxygen at night", "Therapie"],
    "alcohol": [
        "a pint", "ethanol", "a tipple", "happy hour", "g and t", "G&T", "vin", "øl", "a glass of red",
        "scotch",
    ],
    "drug": ["marijuana", "a joint", "kratom", "kava", "phenibut", "DNP", "amphetamine", "speed", "snus"],
    "poison": ["bleach", "MMS", "borax", "colloidal silver", "apricot kernels", "a salt water flush"],
    "harm": ["sleep deprivation", "staying up all night", "sleeping 4 hours", "driving tired", "gambling"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "words"), [(kind, said) for kind, all_ in NAMED.items() for said in all_])
def test_what_is_off_limits_is_found_whatever_the_wording(kind: str, words: str) -> None:
    found = off_limits(words)
    assert found is not None and found.kind == kind, found


@pytest.mark.parametrize(
    "words",
    [
        "magnesium tablets", "a capsule of fish oil", "vitamin D capsules at night", "turmeric capsules",
        "ginger ale", "apple cider vinegar", "wine vinegar", "a bourbon biscuit",
        "scotch egg", "prawn cocktail", "a pint of milk", "beef joint", "hash browns", "good spirits",
        "speed walking", "cabbage patch soup", "Schweinefleisch", "kombucha", "sour cream", "ginger shot",
        "espresso capsules", "maple syrup", "a walk", "an early night", "April showers", "tea with milk",
    ],
)  # fmt: skip
def test_what_is_near_is_not(words: str) -> None:
    assert off_limits(words) is None


def test_names_of_medicines_whatever_the_letters() -> None:
    for words in (
        "ｓｅｒｔｒａｌｉｎｅ",
        "sertra\u00adline",
        "s e r t r a l i n e",
        "sertra-line",
        "sertaline",
    ):
        assert medicine_named(words)
    assert medicine_named("galette", slips_in="") == "" and medicine_named("Zoloft", slips_in="")


def test_every_row_says_why_and_is_in_order() -> None:
    text = (files("villi.safety") / "data" / "off_limits.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        assert None not in row and row["because"] and row["words"], row
        assert row["kind"] in {*NAMED, "form", "ending"}
