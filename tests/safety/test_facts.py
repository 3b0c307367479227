"""What a diary says of a person: states by their dates, denials, names, and the words as the reason."""

import pytest

from villi.diary import read
from villi.quantities import Person
from villi.safety import facts
from villi.safety.values import Facts

MAN = Person(sex="male", age=40)


def said(text: str, person: Person = MAN, extra: Facts | None = None) -> Facts:
    return facts(read(text.encode()), person, extra)


def of(text: str, *prefixes: str) -> set[str]:
    return {fact for fact in said(text) if fact.startswith(prefixes)}


DAY = "\n2026-11-16\ntoast\n"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("cirrhosis", {"condition:cirrhosis"}),
        ("Cirrhosis of the liver (2015)", {"condition:cirrhosis"}),
        ("cirrosis", {"condition:cirrhosis"}),
        ("hyperammonemia", {"condition:hyperammonaemia"}),
        ("celiac disease", {"condition:coeliac"}),
        ("Coeliac", {"condition:coeliac"}),
        ("Crohn’s disease", {"condition:ibd"}),
        ("chrons", {"condition:ibd"}),
        ("IBS-D since 2015", {"condition:ibs"}),
        ("IBS, diabetes and gout", {"condition:ibs", "condition:diabetes", "condition:gout"}),
        ("bi-polar", {"condition:bipolar"}),
        ("A-fib", {"condition:atrial_fibrillation"}),
        ("hemochromatosis", {"condition:haemochromatosis"}),
        ("haemochromatosis", {"condition:haemochromatosis"}),
        ("leukemia", {"condition:cancer"}),
        ("had cancer 2009", {"condition:cancer"}),
        ("breast tumour, chemo", {"condition:cancer", "condition:chemotherapy"}),
        ("kidney transplant", {"condition:advanced_kidney_disease", "condition:transplant"}),
        ("CKD stage 4", {"condition:advanced_kidney_disease"}),
        ("CKD 3", {"condition:kidney_disease"}),
        ("no spleen", {"condition:weak_immunity"}),
        ("anaemia", {"condition:anaemia"}),
        ("lumbago", {"condition:unknown"}),
        ("IBS, lumbago", {"condition:ibs", "condition:unknown"}),
        ("not sure if coeliac", {"condition:coeliac"}),
        ("not well controlled epilepsy", {"condition:epilepsy"}),
        ("diabetes no insulin", {"condition:diabetes"}),
        ("no medication for epilepsy", {"condition:epilepsy"}),
        ("no cirrhosis but IBS", {"condition:ibs"}),
        ("no cirrhosis, IBS", {"condition:ibs"}),
        ("possible coeliac", {"condition:coeliac"}),
        ("family history of cancer", {"condition:cancer"}),
        ("IBS for over 10 years", {"condition:ibs"}),
        ("no sleep because of epilepsy", {"condition:epilepsy"}),
        ("none apart from epilepsy", {"condition:epilepsy"}),
        ("nothing but cirrhosis", {"condition:cirrhosis"}),
        ("no diabetes or epilepsy", set()),
        ("over 10 years of sepsis", {"condition:sepsis"}),
        ("no more than mild IBS", {"condition:ibs"}),
        ("sepsis, gone now", {"condition:sepsis"}),
        ("sepsis is over", set()),
        ("no more sepsis", set()),
        ("no longer depressed", {"condition:depression"}),
        ("recovered from anorexia", {"condition:eating_disorder"}),
        ("never diagnosed bipolar but maybe", {"condition:bipolar"}),
        ("Zöliakie", {"condition:coeliac"}),
        ("ＩＢＳ", {"condition:ibs"}),
        ("no cirrhosis", set()),
        ("No cirrhosis.", set()),
        ("not cirrhosis", set()),
        ("cirrhosis: no", set()),
        ("cirrhosis - no", set()),
        ("coeliac ruled out", set()),
        ("coeliac test negative", set()),
        ("I don't have diabetes", set()),
        ("never had cancer", set()),
        ("no cirrhosis, hepatitis or cancer", set()),
        ("no heart, liver or kidney disease", set()),
        ("no diabetes. No cancer; no IBS", set()),
        ("neither cancer nor diabetes", set()),
        ("without any liver disease", set()),
        ("none", set()),
        ("nothing", set()),
        ("no known conditions", set()),
        ("none known", set()),
        ("no health problems", set()),
        ("n/a", set()),
        ("-", set()),
        ("healthy", set()),
        ("", set()),
        ("since 2015", set()),
    ],
)
def test_conditions_by_the_words_people_write(line: str, expected: set[str]) -> None:
    assert of(f"has: {line}{DAY}", "condition:") == expected


def test_what_is_over_counts_where_before_is_as_now() -> None:
    over = (
        "has: sepsis, bipolar\n2026-11-01\nhas: no longer sepsis\nhas: no longer bipolar\n2026-11-16\ntoast\n"
    )
    assert of(over, "condition:") == {"condition:bipolar"}
    assert "before counts as now" in said("has: no longer bipolar\n2026-11-16\ntoast\n")["condition:bipolar"]
    assert of("2026-11-01\nhas: sepsis\nhas: no longer sepsis\n", "condition:") == {"condition:sepsis"}
    assert of("2026-11-16\nhas: pneumonia\n2026-11-18\nhas: no longer pneumonia\n", "condition:") == set()


def test_reasons_are_the_persons_own_words_with_their_line() -> None:
    assert said("has: had cancer 2009\n2026-11-16\ntoast\n")["condition:cancer"] == (
        "has: had cancer 2009 (line 1); villi cannot tell whether it is over, so it counts"
    )
    assert said(f"takes: Coumadin 3 mg{DAY}")["class:warfarin"] == "takes: Coumadin 3 mg (line 1)"
    long = said(f"has: cirrhosis {'x' * 500}{DAY}")["condition:cirrhosis"]
    assert len(long) < 120
    assert long.endswith("(line 1)")


@pytest.mark.parametrize(
    ("lines", "pregnant"),
    [
        ("pregnant: yes\n2026-11-16\ntoast", True),
        ("pregnant:\n2026-11-16\ntoast", True),
        ("pregnant: 12 weeks\n2026-11-16\ntoast", True),
        ("pregnant: not sure\n2026-11-16\ntoast", True),
        ("has: pregnant\n2026-11-16\ntoast", True),
        ("pregnant: no\n2026-11-16\ntoast", False),
        ("pregnant: yes\n2026-11-16\npregnant: no", False),
        ("pregnant: yes\n2026-11-16\npregnant: not any more", False),
        ("pregnant: yes\n2026-11-16\npregnant: baby born", False),
        ("pregnant: no\n2026-11-16\npregnant: yes", True),
        ("2026-11-16\npregnant: no\npregnant: yes", True),
        ("2026-11-16\npregnant: yes\npregnant: no", True),
    ],
)
def test_pregnancy_by_its_dates(lines: str, pregnant: bool) -> None:
    assert ("state:pregnant" in said(lines + "\n", Person(sex="female", age=30))) == pregnant


def test_what_contradicts_itself_applies_together() -> None:
    found = said(f"toast{DAY}", Person(sex="male", age=4, state="pregnant"))
    assert {"sex:male", "state:pregnant", "age:under_18"} <= set(found)
    both = said(f"has: breastfeeding\npregnant: yes{DAY}", Person(sex="male", age=4))
    assert {"state:lactating", "state:pregnant"} <= set(both)


@pytest.mark.parametrize(
    ("person", "thin"),
    [
        (Person(weight_kg=50, height_cm=180), True),
        (Person(weight_kg=70, height_cm=180), False),
        (Person(weight_kg=50), False),
        (Person(height_cm=180), False),
        (Person(weight_kg=float("nan"), height_cm=180), False),
        (Person(weight_kg=0, height_cm=180), False),
        (Person(weight_kg=1e9, height_cm=0.0001), False),
    ],
)
def test_a_very_low_weight_without_its_number(person: Person, thin: bool) -> None:
    found = said(DAY, person)
    assert ("bmi:under_18.5" in found) == thin
    assert "50" not in found.get("bmi:under_18.5", "")


def test_bloating_is_high_on_three_of_seven_days() -> None:
    days = "".join(
        f"2026-11-{n}\nfeel: bloating {rating}\n"
        for n, rating in zip(range(10, 17), [5, 0, 5, 0, 0, 0, 6], strict=True)
    )
    assert "bloating:high" in said(days)
    assert "bloating:high" not in said(days.replace("bloating 6", "bloating 4"))
    assert "bloating:high" not in said(days + "2026-11-18\nfeel: bloating 0\n")


@pytest.mark.parametrize(
    ("lines", "is_open"),
    [
        ("2026-11-16\nasked: safety", False),
        ("2026-08-19\nasked: safety\n2026-11-16\ntoast", False),
        ("2026-08-18\nasked: safety\n2026-11-16\ntoast", True),
        ("asked: safety\n2026-11-16\ntoast", True),
        ("2026-11-16\nasked: gut = comfort", True),
        ("2026-11-16\ntoast", True),
    ],
)
def test_the_profile_is_closed_by_a_dated_answer(lines: str, is_open: bool) -> None:
    assert ("open:profile" in said(lines + "\n")) == is_open
    assert "open:profile" in said(lines + "\n", Person(sex="male")), "the age is not known"
    assert "open:profile" in said(lines + "\n", Person(age=40))


@pytest.mark.parametrize(
    ("line", "agreed"),
    [
        ("Dr Lee, 2026-11-02, glutamine", {"agreed:glutamine"}),
        ("Dr Lee, 2026-11-02, L-glutamine 5 g for IBS", {"agreed:glutamine"}),
        ("2026-11-02 Nurse Okoro: iron and glutamine", {"agreed:iron", "agreed:glutamine"}),
        ("dietitian Ba, 2026-11-02, low FODMAP", {"agreed:low_fodmap"}),
        ("GP, 2026-11-02, red flags looked at", {"agreed:gut_advice"}),
        ("Dr Lee, 2026-11-02, St John's wort", {"agreed:st_johns_wort"}),
        ("Dr Lee, 2026-11-02", {"incomplete:agreed"}),
        ("glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("me, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("my husband, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("ChatGPT, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2027-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2026-13-45, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2026-11-02, not glutamine", {"incomplete:agreed"}),
        ("Dr Lee refused glutamine 2026-11-02", {"incomplete:agreed"}),
        ("dr lee, 2026-11-02, glutamine ok", {"agreed:glutamine"}),
        ("Dr Anna Lee said yes to glutamine, 2026-11-02", {"agreed:glutamine"}),
        ("my oncologist agreed to glutamine 2026-11-02", {"agreed:glutamine"}),
        ("consultant Dr A, 2026-11-02, glutamine 5 g a day", {"agreed:glutamine"}),
        ("Dr Lee forbids glutamine 2026-11-02", {"incomplete:agreed"}),
        ("GP forbade glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee banned glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee disapproves of glutamine 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee says glutamine is dangerous 2026-11-02", {"incomplete:agreed"}),
        ("glutamine contraindicated, Dr Lee, 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee said to stop glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee unhappy, glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("Dr Lee will decide on glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("asked Dr Lee about glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("waiting for Dr Lee, glutamine, 2026-11-02", {"incomplete:agreed"}),
        ("Dave, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("gym buddy, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("naturopath Dr Lee, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("Holland and Barrett, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("the cat, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Google, 2026-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 1926-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2006-11-02, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2025-11-15, glutamine", {"incomplete:agreed"}),
        ("Dr Lee, 2025-11-16, glutamine", {"agreed:glutamine"}),
    ],
)
def test_an_agreement_names_who_when_and_what(line: str, agreed: set[str]) -> None:
    assert of(f"agreed: {line}\n2026-11-16\ntoast\n", "agreed:", "incomplete:") == agreed


def test_an_agreement_in_a_day_is_of_that_day_and_does_not_outlive_news() -> None:
    assert of("2026-11-10\nagreed: Dr Lee, glutamine\n2026-11-16\ntoast\n", "agreed:") == {"agreed:glutamine"}
    before = "agreed: Dr Lee, 2026-11-02, glutamine\n2026-11-10\n"
    assert of(before + "toast\n", "agreed:") == {"agreed:glutamine"}
    for news in (
        "has: cancer",
        "takes: Keppra",
        "pregnant: yes",
        "note: blood in my stool",
        "takes: zorblax",
    ):
        assert of(before + news + "\n", "agreed:") == set(), news
        assert "something new" in said(before + news + "\n")["incomplete:agreed"]
    assert of(before + "antibiotic: amoxicillin\n", "agreed:") == {"agreed:glutamine"}


def test_others_facts_are_joined_and_never_replace() -> None:
    found = said(f"has: cirrhosis{DAY}", extra={"condition:cirrhosis": "a letter", "food:tyramine": "kimchi"})
    assert found["condition:cirrhosis"] == "has: cirrhosis (line 1); a letter"
    assert found["food:tyramine"] == "kimchi"


def test_a_slip_in_the_year_does_not_hide_today() -> None:
    from datetime import date

    diary = read(b"2026-11-16\ni want to die\n2062-11-16\ntoast\n")
    assert "mood:words" in facts(diary, MAN, None, date(2026, 11, 20))


def test_warning_signs_have_their_time() -> None:
    old = "2026-06-01\nnote: blood in my stool\n2026-11-16\ntoast\n"
    assert not of(old, "flag:")
    assert of(old.replace("note:", "has:"), "flag:") == {"flag:blood_in_stool"}
    fever = "2026-11-01\nnote: fever\n2026-11-16\ntoast\n"
    assert not of(fever, "flag:")
    assert of(fever.replace("11-01", "11-03"), "flag:") == {"flag:fever"}


@pytest.mark.parametrize(
    ("words", "flag"),
    [
        ("blood in my poo", "blood_in_stool"),
        ("Blood on the toilet paper", "blood_in_stool"),
        ("black tarry stools", "blood_in_stool"),
        ("lost weight without trying", "weight_loss"),
        ("lost 6 kg in two months without trying", "weight_loss"),
        ("dropped 8 lb, no idea why", "weight_loss"),
        ("lost half a stone", "weight_loss"),
        ("lost weight in the last month and haven't tried", "weight_loss"),
        ("lost 6 kg with my stomach trouble", "weight_loss"),
        ("lost 5 kg on my new diet", ""),
        ("lost 4 kg thanks to walking", ""),
        ("lost 7kg on purpose", ""),
        ("have not lost 6 kg", ""),
        ("hoping to lose 6 kg", ""),
        ("dropped 8 lbs of potatoes", ""),
        ("lost a pound", ""),
        ("diarrhoea in the night", "night_symptoms"),
        ("pain woke me", "night_symptoms"),
        ("running a temperature", "fever"),
        ("eyes look yellow", "jaundice"),
        ("found a lump", "lump"),
        ("lump in my breast", "lump"),
        ("food keeps sticking in my throat", "trouble_swallowing"),
        ("not feeling well blood in my stool", "blood_in_stool"),
        ("no fever, blood in my stool", "blood_in_stool"),
        ("no sign of blood in my stool", ""),
        ("no fever or blood in stool", ""),
        ("blood orange", ""),
        ("black pudding", ""),
        ("bloody mary", ""),
        ("fever-tree tonic", ""),
        ("yellow pepper", ""),
        ("lumpy porridge", ""),
        ("lump of butter", ""),
        ("yellow skin on the custard", "jaundice"),
    ],
)
def test_warning_signs_in_any_words(words: str, flag: str) -> None:
    expected = {f"flag:{flag}"} if flag else set()
    for line in (f"note: {words}", words, f"feel: {words}", f"# {words}"):
        assert of(f"2026-11-16\n{line}\n", "flag:") == expected, line
