"""What a person says in a list, in a note, or of somebody else; exceptions, stages, and denials."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts

MAN = Person(sex="male", age=40)


def of(text: str, *prefixes: str) -> set[str]:
    return {fact for fact in facts(read(text.encode()), MAN) if fact.startswith(prefixes)}


def has(words: str) -> set[str]:
    found = of(f"has: {words}\n2026-11-16\ntoast\n", "condition:")
    return {fact.removeprefix("condition:") for fact in found}


@pytest.mark.parametrize(
    ("words", "condition"),
    [
        ("ascites", "advanced_liver_disease"),
        ("oesophageal varices", "advanced_liver_disease"),
        ("portal hypertension", "advanced_liver_disease"),
        ("decompensated liver disease", "advanced_liver_disease"),
        ("liver disease, end stage", "advanced_liver_disease"),
        ("end-stage liver disease", "liver_failure"),
        ("liver problems", "liver_disease"),
        ("fatty liver", "liver_disease"),
        ("alcoholic liver disease", "liver_disease"),
        ("hepatitis B", "liver_disease"),
        ("PBC", "liver_disease"),
        ("liver scarring", "liver_disease"),
        ("cyrrhosis", "cirrhosis"),
        ("ciroza", "cirrhosis"),
        ("chronic kidney disease stage 4/5", "advanced_kidney_disease"),
        ("chronic kidney disease (stage 4)", "advanced_kidney_disease"),
        ("kidney disease, stage 4", "advanced_kidney_disease"),
        ("CKD G4", "advanced_kidney_disease"),
        ("stage IV CKD", "advanced_kidney_disease"),
        ("CKD stage four", "advanced_kidney_disease"),
        ("CKD 4", "advanced_kidney_disease"),
        ("eGFR 25", "advanced_kidney_disease"),
        ("egfr is 18", "advanced_kidney_disease"),
        ("on haemo", "advanced_kidney_disease"),
        ("kidneys bad on PD", "advanced_kidney_disease"),
        ("no kidneys", "advanced_kidney_disease"),
        ("CKD3b", "kidney_disease"),
        ("eating disorders", "eating_disorder"),
        ("history of ED", "eating_disorder"),
        ("my immune system is weak", "weak_immunity"),
        ("low immune system", "weak_immunity"),
        ("on immunosuppressants", "weak_immunity"),
        ("prostate ca", "cancer"),
        ("HCC", "cancer"),
        ("FOLFOX", "chemotherapy"),
        ("atrial fib", "atrial_fibrillation"),
        ("trouble bipolaire", "bipolar"),
        ("epilepsia", "epilepsy"),
        ("blocked bowels", "bowel_obstruction"),
        ("was in intensive care with covid", "recent_intensive_care"),
        ("allergic to L-glutamine", "glutamine_reaction"),
        ("no illnesses apart from epilepsy", "epilepsy"),
        ("no illnesses just epilepsy", "epilepsy"),
        ("no problems other than crohns", "ibd"),
        ("fit and well except for crohn's", "ibd"),
        ("no cure for my cirrhosis", "cirrhosis"),
        ("no news on my cancer", "cancer"),
        ("no kidney function (dialysis)", "advanced_kidney_disease"),
        ("never been free of seizures", "epilepsy"),
        ("never without seizures", "epilepsy"),
        ("recovered from an ED", "eating_disorder"),
        ("IBS without cirrhosis", "ibs"),
    ],
)
def test_what_a_list_names(words: str, condition: str) -> None:
    assert condition in has(words)


@pytest.mark.parametrize(
    "words",
    [
        "without cirrhosis",
        "cirrhosis - ruled out",
        "cirrhosis: ruled out 2019",
        "no kidney disease/liver disease",
        "no personal history of bowel cancer",
        "not on dialysis",
        "I don't have diabetes or epilepsy",
        "liver ok",
        "healthy liver",
        "liver function normal",
        "fit and well",
        "no stage 4 kidney disease",
    ],
)
def test_what_is_denied_or_well_is_no_condition(words: str) -> None:
    assert has(words) == set()


@pytest.mark.parametrize(
    ("words", "fact"),
    [
        ("dr says I have cirrhosis", "condition:cirrhosis"),
        ("mum says I have cirrhosis", "condition:cirrhosis"),
        ("diagnosed bipolar", "condition:bipolar"),
        ("dialysis at ten", "condition:advanced_kidney_disease"),
        ("husband drove me to dialysis", "condition:advanced_kidney_disease"),
        ("chemo today", "class:chemotherapy"),
        ("chemo today", "condition:chemotherapy"),
        ("had a seizure this morning", "condition:epilepsy"),
        ("12 weeks pregnant today", "state:pregnant"),
        ("found out I'm pregnant", "state:pregnant"),
        ("started Nardil today", "class:maoi"),
        ("took warfarin at mums", "class:warfarin"),
        ("no side effects from warfarin", "class:warfarin"),
    ],
)
def test_a_note_is_about_its_writer(words: str, fact: str) -> None:
    for line in (f"note: {words}", words, f"feel: mood 5, {words}"):
        assert fact in of(f"2026-11-16\n{line}\n", "condition:", "state:", "class:"), line


@pytest.mark.parametrize(
    "words",
    [
        "mum has cirrhosis",
        "my husband has cancer",
        "the dog had a seizure",
        "my sister is pregnant",
        "cancer research shop",
        "read an article about epilepsy",
        "worried about cancer",
        "fits of laughter all evening",
        "went to ED and waited 5 hours",
        "pics of dinner",
        "doctor says no cirrhosis",
        "pregnancy test negative",
        "liver and onions",
        "nursing a cold",
        "mum takes warfarin",
        "husband's sertraline in the cupboard",
        "gave the dog tramadol",
    ],
)
def test_what_others_have_or_take_is_not_the_writers(words: str) -> None:
    for line in (f"note: {words}", words):
        assert of(f"2026-11-16\n{line}\n", "condition:", "state:", "class:") == set(), line


def test_a_list_can_deny_what_only_a_note_named() -> None:
    note = "2026-11-14\nnote: doctor says bipolar\n2026-11-16\n{}\n"
    assert of(note.format("toast"), "condition:") == {"condition:bipolar"}
    assert of(note.format("has: no bipolar"), "condition:") == set()
    assert of("2026-11-14\nhas: bipolar\n2026-11-16\nhas: no bipolar\n", "condition:") == {
        "condition:bipolar"
    }
    pregnant = "2026-11-14\nnote: I'm pregnant\n2026-11-16\npregnant: {}\n"
    assert of(pregnant.format("no"), "state:") == set()
    assert of(pregnant.format("yes"), "state:") == {"state:pregnant"}


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("no medicines except warfarin", "class:warfarin"),
        ("no meds apart from epilim", "class:anticonvulsant"),
        ("nothing but sertraline", "class:ssri"),
        ("no tablets, only warfarin", "class:warfarin"),
    ],
)
def test_an_exception_is_no_denial(words: str, kind: str) -> None:
    assert kind in of(f"takes: {words}\n2026-11-16\ntoast\n", "class:")
    assert of(f"takes: no {kind.removeprefix('class:')}\n2026-11-16\ntoast\n", "class:") == set()


def test_what_somebody_else_stops_goes_on() -> None:
    taken = "takes: sertraline\n2026-09-01\nstops: {}\n2026-11-16\ntoast\n"
    assert "medicine:sertraline" in of(taken.format("my sister's sertraline"), "medicine:")
    assert "medicine:sertraline" in of(taken.format("not sertraline"), "medicine:")
    assert "medicine:sertraline" not in of(taken.format("sertraline"), "medicine:")


WOMAN = Person(sex="female", age=34)


def profile(text: str, who: Person) -> str:
    return facts(read(f"{text}\n".encode()), who).get("open:profile", "")


@pytest.mark.parametrize(
    ("who", "lines", "is_open"),
    [
        (WOMAN, "asked: safety", True),
        (WOMAN, "asked: safety\npregnant: no", False),
        (WOMAN, "asked: safety\nnote: I'm pregnant", False),
        (WOMAN._replace(state="none"), "asked: safety", False),
        (WOMAN._replace(age=12), "asked: safety", True),
        (WOMAN._replace(age=11), "asked: safety", False),
        (WOMAN._replace(age=56), "asked: safety", False),
        (MAN, "asked: safety", False),
        (MAN, "asked: safety - all answered", False),
        (MAN, "asked: not safety", True),
        (MAN, "asked: safety? skipped", True),
        (MAN, "asked: safety - did not answer", True),
    ],
)
def test_what_closes_the_profile(who: Person, lines: str, is_open: bool) -> None:
    assert bool(profile(f"2026-11-16\n{lines}", who)) == is_open


def test_an_open_profile_says_why() -> None:
    who = WOMAN._replace(name="me, wombat")
    assert profile("2026-11-16\nasked: safety", who) == (
        "pregnancy not known (of the person line, not understood: wombat)"
    )


def test_a_new_supplement_asks_again() -> None:
    new = "2026-11-10\n{}\nasked: safety\n2026-11-14\ntook: L-glutamine 5 g\n2026-11-16\ntoast"
    assert profile(new.format("toast"), MAN) == "l-glutamine: taken since the safety questions were answered"
    assert profile(new.format("took: glutamine"), MAN) == ""
    assert profile(f"takes: glutamine\n{new.format('toast')}", MAN) == ""
    assert profile(f"{new.format('toast')}\nasked: safety", MAN) == ""


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("blood when wiping", "blood_in_stool"),
        ("pooed blood", "blood_in_stool"),
        ("passed blood", "blood_in_stool"),
        ("blood clots in my poo", "blood_in_stool"),
        ("bleeding from my behind", "blood_in_stool"),
        ("bleeding from my bottom", "blood_in_stool"),
        ("my poo was black and tarry", "blood_in_stool"),
        ("coughed up blood", "blood_in_stool"),
        ("puking blood", "blood_in_stool"),
        ("coffee ground vomit", "blood_in_stool"),
        ("lost a stone without trying", "weight_loss"),
        ("lost 10 lb in 6 weeks without trying", "weight_loss"),
        ("lost 6 kg in 2 months without trying", "weight_loss"),
        ("my weight keeps dropping", "weight_loss"),
        ("trousers falling off me", "weight_loss"),
        ("dropped 8 lb no idea why", "weight_loss"),
        ("dropped 8 lb, no idea why", "weight_loss"),
        ("diarrhoea at night", "night_symptoms"),
        ("up in the night to poo", "night_symptoms"),
        ("bowels changed since September", "new_onset"),
        ("no poo for 10 days", "new_onset"),
        ("temperature 38.5", "fever"),
        ("temperature 39", "fever"),
        ("temp was 38.2", "fever"),
        ("haemoglobin low", "anaemia"),
        ("low iron", "anaemia"),
        ("iron levels are low", "anaemia"),
        ("anaemic", "anaemia"),
        ("mass in abdomen", "lump"),
        ("food sticks in my throat", "trouble_swallowing"),
        ("food stuck in my gullet", "trouble_swallowing"),
        ("swallowing hurts", "trouble_swallowing"),
        ("can't keep food down", "trouble_swallowing"),
    ],
)
def test_warning_signs_in_ordinary_words(words: str, flag: str) -> None:
    older = Person(sex="male", age=60)
    for line in (f"note: {words}", words):
        assert f"flag:{flag}" in facts(read(f"2026-11-16\n{line}\n".encode()), older), line


@pytest.mark.parametrize(
    "words",
    [
        "food stuck in my teeth",
        "brown pee after beetroot",
        "the dog had blood in his poo",
        "cramps in my leg woke me",
        "ironing day",
        "lost weight without trying on the new shoes",
        "lost 3 kg on slimming world",
        "lost 3 kg as planned",
        "weight down 1 kg, going to plan",
        "no blood when wiping",
        "steak with iron skillet",
        "black coffee and black pudding",
        "coffee grounds on the compost",
        "oven at 40",
        "no poo today",
        "temperature 36.6",
        "food down, walked home",
        "trousers from the wash",
    ],
)
def test_ordinary_words_are_no_warning_signs(words: str) -> None:
    older = Person(sex="male", age=60)
    for line in (f"note: {words}", words):
        assert not [f for f in facts(read(f"2026-11-16\n{line}\n".encode()), older) if f.startswith("flag:")]
